"""How many of the passages offered as supporting do support, how many 反対の例 are any, and what works against us but could print.

    python -m tests.bench.stance_labels HOME [--at ISO-TIME] [--errors]

HOME has the recorded minutes of 2025 and 2026 (docs/measurements.md says which).  The labels and how they were read:
tests/labels/README.md.  ``--errors`` names those of the half with which the rules may be tuned, never those of the other.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from briefs.evidence.candidates import Candidate
from briefs.evidence.material import proposed
from briefs.kinds.chosen import for_others
from db.office.clips import Stance
from db.office.database import open_office_db
from db.record.home import Home
from db.record.schema import open_read_only

LABELS = Path(__file__).parent.parent / "labels" / "stances.jsonl"
TUNE, REPORT = "tune", "report"


def labels() -> list[dict[str, Any]]:
    """The labelled passages: topic, key, begins, length, side, as."""
    return [json.loads(line) for line in LABELS.read_text("utf-8").splitlines()]


def same(one: Candidate, label: dict[str, Any]) -> bool:
    """Whether a proposal is the labelled passage, or holds the whole of it."""
    if one.key != label["key"] or one.speech is None:
        return False
    body = one.speech.version.body
    start = body.find(label["begins"])
    return start >= 0 and body[start : start + label["length"]] in one.text


def found(
    policy: sqlite3.Connection, office: sqlite3.Connection, at: str
) -> Iterator[tuple[dict[str, Any], Any, bool]]:
    """Each label with its proposal (None: not proposed any more) and whether the outside paper may hold it."""
    by_topic: dict[str, list[dict[str, Any]]] = {}
    for label in labels():
        by_topic.setdefault(label["topic"], []).append(label)
    for topic, wanted in by_topic.items():
        offered = proposed(policy, office, topic, at, at[:10])
        outside = {(one.key, one.text) for one in for_others(offered)}
        for label in wanted:
            one = next((one for one in offered if same(one, label)), None)
            yield label, one, one is not None and (one.key, one.text) in outside


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("--at", default="2026-08-30T00:00:00Z")
    parser.add_argument("--errors", action="store_true")
    given = parser.parse_args()
    home = Home(given.home)
    with closing(open_read_only(home.policy_db)) as policy, closing(open_office_db(home.office_db)) as office:
        rows = list(found(policy, office, given.at))
    for side in (TUNE, REPORT):
        there = [row for row in rows if row[0]["side"] == side and row[1] is not None]
        seen = Counter((label["as"], str(one.stance)) for label, one, _ in there)
        print(f"{side}: {len(there)} of {sum(row[0]['side'] == side for row in rows)} labelled passages proposed")
        for stance in (Stance.SUPPORTS, Stance.AGAINST):
            offered = sum(number for (_, said), number in seen.items() if said == stance)
            wanted = sum(number for (true, _), number in seen.items() if true == stance)
            right = seen[(str(stance), str(stance))]
            print(f"  {stance}: {right} of {offered} offered are, {right} of {wanted} are offered")
        opposed = seen[(str(Stance.AGAINST), str(Stance.SUPPORTS))]
        printed = Counter(label["as"] for label, _, outside in there if outside)
        print(f"  offered as supporting though against: {opposed}; in a paper for others: {dict(printed)}")
    if given.errors:
        for label, one, outside in rows:
            if label["side"] == TUNE and one is not None and (label["as"] != one.stance):
                mark = "PRINTS " if outside and label["as"] == Stance.AGAINST else ""
                print(
                    f"{mark}{label['as']} <- {one.stance} {one.reading.ground} {one.reading.words} {one.key}\n  {one.text}"
                )


if __name__ == "__main__":
    main()
