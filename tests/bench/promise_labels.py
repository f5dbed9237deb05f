"""How well commitments are found in the fresh answers: ``python -m tests.bench.promise_labels [tune|held] [--errors]``.

The labels and how they were read: tests/labels/README.md.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from db.diet.promises import FIRM, GOVERNMENT_OPENINGS, Promise, find_promises, speaks_for_government
from db.diet.standing import opening_role
from tests.support.places import LABELS, RECORDED_WEB

FURTHER = "promises_further.json"
FIRM_SAMPLES = ("promises_firm.json", "promises_clean.json", FURTHER)
SAMPLES = ("promises_fresh.json", *FIRM_SAMPLES)
UNSEEN = "promises_unseen.jsonl"
UNSEEN_SIDES = ("tune", "report", "found", "second", "rest")
SPEECHES = RECORDED_WEB / "data" / "kokkai" / "speeches.jsonl.gz"


@dataclass
class Firm:
    """Sentences of one sample that may be firm, where the reader was sure."""

    found: int = 0
    right: int = 0
    marked: int = 0  # firm to the reader, among answers of which all were read
    marked_found: int = 0

    @property
    def precision(self) -> float:
        return self.right / self.found

    @property
    def recall(self) -> float:
        return self.marked_found / self.marked


@dataclass
class Fresh:
    """Sentences a person marked and passages that were found, over the fresh answers."""

    answers: int = 0
    marked: int = 0
    marked_found: int = 0
    found: int = 0
    found_marked: int = 0
    firm: dict[str, Firm] = field(default_factory=lambda: {name: Firm() for name in FIRM_SAMPLES})

    @property
    def recall(self) -> float:
        return self.marked_found / self.marked

    @property
    def precision(self) -> float:
        return self.found_marked / self.found


@cache
def answers() -> dict[str, tuple[str, str]]:
    """(text, date) of the answers that were labelled, by id."""
    wanted = {item["speechID"] for name in SAMPLES for item in read(name)} | {
        item["speechID"] for item in read_unseen()
    }
    with gzip.open(SPEECHES, "rt", encoding="utf-8") as lines:
        rows = (json.loads(line) for line in lines)
        return {
            row["speechID"]: (row["speech"].replace("\r\n", "\n").replace("\r", "\n"), row["date"])
            for row in rows
            if row["speechID"] in wanted
        }


def read(name: str) -> list[dict[str, Any]]:
    return json.loads((LABELS / name).read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def within(one: Promise, start: int, end: int) -> bool:
    """Whether most of a passage lies in a sentence."""
    return 2 * (min(one.end, end) - max(one.start, start)) > one.end - one.start


def measure(side: str | None, errors: list[str] | None = None) -> Fresh:
    """The counts over one side or both; what disagrees is added to ``errors``."""
    total = Fresh()
    for item in read("promises_fresh.json"):
        if side not in (None, item["side"]):
            continue
        text, day = answers()[item["speechID"]]
        found = find_promises(text, day)
        total.answers += 1
        for label in item["commitments"]:
            hit = any(within(one, label["start"], label["end"]) for one in found)
            total.marked += 1
            total.marked_found += hit
            if errors is not None and not hit:
                errors.append(f"missed  {label['strength']:8} {text[label['start'] : label['end']].strip()[-90:]}")
        for one in found:
            if any(within(one, *span) for span in item["unsure"]):
                continue
            label = next((label for label in item["commitments"] if within(one, label["start"], label["end"])), None)
            total.found += 1
            total.found_marked += label is not None
            if errors is not None and label is None:
                errors.append(f"extra   {one.strength:8} {one.passage[-90:]}")
    for name in FIRM_SAMPLES:
        for item in read(name):
            if side in (None, item["side"]) and item["firm"] is not None:
                _count_firm(total.firm[name], item, whole=item.get("drawn", False) or name == FURTHER, errors=errors)
    return total


def read_unseen() -> list[dict[str, Any]]:
    """The answers of the second drawing (tests/labels/README.md)."""
    lines = (LABELS / UNSEEN).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@dataclass
class Unseen:
    """One side of the second drawing: firm ones, and all commitments of the answers that were read whole."""

    firm: Firm = field(default_factory=Firm)
    marked: int = 0
    marked_found: int = 0


def measure_unseen(side: str, errors: list[str] | None = None) -> Unseen:
    """The counts over one side of the second drawing; what disagrees is added to ``errors``."""
    total = Unseen()
    for item in read_unseen():
        if item["side"] != side:
            continue
        text, day = answers()[item["speechID"]]
        found = find_promises(text, day)
        for start, end, kind in item["sentences"]:
            hits = [one for one in found if within(one, start, end)]
            firm = any(one.strength == FIRM for one in hits)
            if "unsure" not in kind:
                total.firm.found += firm
                total.firm.right += firm and kind == FIRM
                total.firm.marked += kind == FIRM
                total.firm.marked_found += firm and kind == FIRM
                if errors is not None and firm != (kind == FIRM):
                    errors.append(f"{'no firm ' if firm else 'not firm'} {text[start:end].strip()[-120:]}")
            if item["drawn"] and kind in (FIRM, "effort", "consider", "unsure firm"):
                total.marked += 1
                total.marked_found += bool(hits)
    return total


def _verdicts() -> dict[str, list[tuple[int, int, bool | None]]]:
    """What was read of each answer, over all samples: (start, end, whether it is firm; None where it may be read either way)."""
    read_of: dict[str, list[tuple[int, int, bool | None]]] = {}
    for name in FIRM_SAMPLES:
        for item in read(name):
            read_of.setdefault(item["speechID"], []).append((item["start"], item["end"], item["firm"]))
    for item in read_unseen():
        for start, end, kind in item["sentences"]:
            firm = None if "unsure" in kind else kind == FIRM
            read_of.setdefault(item["speechID"], []).append((start, end, firm))
    for name in ("promises_fresh.json", "promises.json"):
        for item in read(name):
            for one in item["commitments"]:
                read_of.setdefault(item["speechID"], []).append((one["start"], one["end"], one["strength"] == FIRM))
    return read_of


def census() -> Counter[str]:
    """Every passage of the recorded government answers that is called firm: ``right``, ``wrong``, ``unsure`` or ``unread``."""
    read_of, count = _verdicts(), Counter[str]()
    with gzip.open(SPEECHES, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            text = row["speech"].replace("\r\n", "\n").replace("\r", "\n")
            office = row["speakerPosition"] or opening_role(text, row["speaker"] or "")
            if not (
                speaks_for_government(row["speakerPosition"], row["speakerRole"])
                or (not row["speakerPosition"] and office in GOVERNMENT_OPENINGS)
            ):
                continue
            for one in find_promises(text, row["date"]):
                if one.strength == FIRM:
                    said = [firm for start, end, firm in read_of.get(row["speechID"], []) if within(one, start, end)]
                    count[
                        "unread" if not said else "unsure" if said[0] is None else "right" if said[0] else "wrong"
                    ] += 1
    return count


def _count_firm(total: Firm, item: dict[str, Any], *, whole: bool, errors: list[str] | None) -> None:
    """Add one sentence that may be firm to the counts of its sample; ``whole``: all of its answer was read."""
    text, day = answers()[item["speechID"]]
    start, end = item["start"], item["end"]
    firm = any(one.strength == FIRM and within(one, start, end) for one in find_promises(text, day))
    total.found += firm
    total.right += firm and item["firm"]
    total.marked += whole and item["firm"]
    total.marked_found += whole and item["firm"] and firm
    if errors is not None and firm != item["firm"]:
        errors.append(f"{'no firm ' if firm else 'not firm'} {text[start:end].strip()[-120:]}")


def main(side: str | None, every: bool) -> None:
    errors: list[str] = []
    total = measure(side, errors)
    print(f"{total.answers} answers; of {total.marked} marked sentences {total.marked_found} found: {total.recall:.3f}")
    print(f"of {total.found} passages {total.found_marked} in a marked sentence: {total.precision:.3f}")
    for name, firm in total.firm.items():
        print(f"{name}: of {firm.found} firm ones {firm.right} firm to the reader: {firm.precision:.3f}")
        if firm.marked:
            print(f"  of {firm.marked} marked as firm {firm.marked_found} found as firm: {firm.recall:.3f}")
    for name in UNSEEN_SIDES:
        unseen = measure_unseen(name)
        firm = unseen.firm
        print(
            f"unseen, {name}: of {firm.found} firm ones {firm.right} firm to the reader,"
            f" of {firm.marked} marked {firm.marked_found} found"
        )
        if unseen.marked:
            print(f"  of {unseen.marked} commitments of any strength {unseen.marked_found} found")
    print("every passage called firm, over the whole record:", dict(census()))
    if every:
        errors.clear()
        measure("tune", errors)  # of this side alone: who looks at the other's errors tunes on it
        print("\n".join(" ".join(line.split("\n")) for line in errors))


if __name__ == "__main__":
    main(next((word for word in sys.argv[1:] if word in ("tune", "held")), None), "--errors" in sys.argv)
