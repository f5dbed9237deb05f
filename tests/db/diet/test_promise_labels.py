"""How well commitments are found, measured again on the labelled answers (tests/labels/README.md).

The texts are not in the repository: they come from the recorded minutes beside the checkout, checked by length
and SHA-256.  The figures must reach the floors and must be the ones that docs/promises.md publishes.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pytest

from db.diet.promises import Promise, find_promises, speaks_for_government
from tests.support.places import ROOT

pytestmark = pytest.mark.recorded
SPEECHES = ROOT.parent / "shared" / "recorded-web" / "data" / "kokkai" / "speeches.jsonl.gz"
LABELS: list[dict[str, Any]] = json.loads((ROOT / "tests" / "labels" / "promises.json").read_text("utf-8"))
DOCS = ROOT / "docs" / "promises.md"
FLOOR_PRECISION, FLOOR_RECALL = 0.9, 0.7
STRENGTHS = ("firm", "effort", "consider")


@dataclass
class Figures:
    """Counts over some answers."""

    answers: int = 0
    labels: int = 0
    found: int = 0
    matched: int = 0
    same_strength: int = 0
    labels_by: Counter[str] = field(default_factory=Counter)
    found_by: Counter[str] = field(default_factory=Counter)
    label_matched_by: Counter[str] = field(default_factory=Counter)
    found_matched_by: Counter[str] = field(default_factory=Counter)
    due_labels: int = 0
    due_found: int = 0
    due_same: int = 0
    due_extra: int = 0
    due_as_time: int = 0

    @property
    def precision(self) -> float:
        return self.matched / self.found

    @property
    def recall(self) -> float:
        return self.matched / self.labels


def matches(found: list[Promise], labels: list[dict[str, Any]]) -> list[tuple[int, int]]:
    """Pairs of a passage and a label, one to one, that share at least half of the shorter; the longest overlaps first."""
    pairs = []
    for i, one in enumerate(found):
        for j, label in enumerate(labels):
            shared = min(one.end, label["end"]) - max(one.start, label["start"])
            if shared > 0 and 2 * shared >= min(one.end - one.start, label["end"] - label["start"]):
                pairs.append((-shared, i, j))
    taken_found: set[int] = set()
    taken_labels: set[int] = set()
    chosen = []
    for _, i, j in sorted(pairs):
        if i not in taken_found and j not in taken_labels:
            taken_found.add(i)
            taken_labels.add(j)
            chosen.append((i, j))
    return chosen


@cache
def texts() -> dict[str, dict[str, Any]]:
    """The recorded speeches that were labelled, by speechID, with text as the store keeps it."""
    wanted = {item["speechID"] for item in LABELS}
    with gzip.open(SPEECHES, "rt", encoding="utf-8") as lines:
        rows = (json.loads(line) for line in lines)
        return {
            row["speechID"]: {**row, "speech": row["speech"].replace("\r\n", "\n").replace("\r", "\n")}
            for row in rows
            if row["speechID"] in wanted
        }


def measure(items: Iterable[dict[str, Any]]) -> Figures:
    figures = Figures()
    for item in items:
        row = texts()[item["speechID"]]
        labels = item["commitments"]
        found = find_promises(row["speech"], row["date"])
        pairs = matches(found, labels)
        figures.answers += 1
        figures.labels += len(labels)
        figures.found += len(found)
        figures.matched += len(pairs)
        figures.labels_by.update(label["strength"] for label in labels)
        figures.found_by.update(one.strength for one in found)
        figures.due_labels += sum(bool(label["due"]) for label in labels)
        for i, j in pairs:
            one, label = found[i], labels[j]
            figures.label_matched_by[label["strength"]] += 1
            figures.found_matched_by[one.strength] += 1
            figures.same_strength += one.strength == label["strength"]
            if label["due"]:
                figures.due_found += bool(one.due_words)
                figures.due_same += bool(one.due_words) and (
                    one.due_words in label["due"] or label["due"] in one.due_words
                )
                figures.due_as_time += bool(one.time_words) and not one.due_words
            else:
                figures.due_extra += bool(one.due_words)
    return figures


def by_government(item: dict[str, Any]) -> bool:
    row = texts()[item["speechID"]]
    return speaks_for_government(row["speakerPosition"], row["speakerRole"])


PARTS: dict[str, Callable[[dict[str, Any]], bool]] = {
    "untouched half": lambda item: item["side"] == "test",
    "… on the topic, at random": lambda item: item["side"] == "test" and item["stratum"] == "topic-random",
    "… other, at random": lambda item: item["side"] == "test" and item["stratum"] == "other-random",
    "… on the topic, with cue words": lambda item: item["side"] == "test" and item["stratum"] == "topic-cue",
    "… other, with cue words": lambda item: item["side"] == "test" and item["stratum"] == "other-cue",
    "… only answers that are stored": lambda item: item["side"] == "test" and by_government(item),
    "half used for tuning": lambda item: item["side"] == "tune",
}


def part(name: str) -> Figures:
    return measure(item for item in LABELS if PARTS[name](item))


def row_of(name: str) -> str:
    """A row of the first table of the docs."""
    one = part(name)
    return (
        f"| {name} | {one.answers} | {one.labels} | {one.found} | {one.matched} |"
        f" {one.precision:.2f} | {one.recall:.2f} |"
    )


def strength_row(one: Figures, strength: str) -> str:
    """A row of the second table: precision of what was found as such, recall of what was labelled as such."""
    found, labels = one.found_by[strength], one.labels_by[strength]
    precision = f"{one.found_matched_by[strength] / found:.2f}" if found else "–"
    recall = f"{one.label_matched_by[strength] / labels:.2f}" if labels else "–"
    return f"| {strength} | {labels} | {found} | {precision} | {recall} |"


def sentences(one: Figures) -> list[str]:
    """What the docs say about strength and due words."""
    return [
        f"agree on the strength in {one.same_strength} of {one.matched} matched passages ({one.same_strength / one.matched:.2f})",
        f"found due words in {one.due_found} of the {one.due_labels} labels that have some, the same words in {one.due_same}",
        f"only another time in {one.due_as_time}",
        f"matched passages with due words whose label has none: {one.due_extra}",
    ]


needs_texts = pytest.mark.skipif(
    not SPEECHES.exists(), reason="no recorded minutes beside the checkout: labelled texts cannot be measured"
)


def test_the_labelled_set_is_what_the_docs_say() -> None:
    assert len(LABELS) == len({item["speechID"] for item in LABELS}) == 380
    assert Counter(item["stratum"] for item in LABELS) == {
        "topic-random": 120,
        "other-random": 100,
        "topic-cue": 100,
        "other-cue": 60,
    }
    for item in LABELS:
        end = 0
        for label in item["commitments"]:
            assert end <= label["start"] < label["end"] <= item["chars"]
            assert label["strength"] in STRENGTHS
            end = label["end"]


def test_the_halves_share_no_meeting_and_the_split_cannot_be_chosen() -> None:
    for item in LABELS:
        issue = item["speechID"].rsplit("_", 1)[0]
        odd = int(hashlib.sha256(issue.encode()).hexdigest(), 16) % 2
        assert item["side"] == ("tune" if odd else "test")


@needs_texts
def test_the_labels_lie_on_the_texts_they_were_made_for() -> None:
    for item in LABELS:
        text = texts()[item["speechID"]]["speech"]
        assert (len(text), hashlib.sha256(text.encode()).hexdigest()[:16]) == (item["chars"], item["sha256"])


@needs_texts
def test_the_untouched_half_reaches_the_floors() -> None:
    one = part("untouched half")
    assert one.precision >= FLOOR_PRECISION
    assert one.recall >= FLOOR_RECALL


@needs_texts
@pytest.mark.parametrize("name", PARTS)
def test_the_docs_state_the_measured_figures(name: str) -> None:
    assert row_of(name) in DOCS.read_text("utf-8")


@needs_texts
def test_the_docs_state_strengths_and_due_words() -> None:
    text, one = re.sub(r"\s+", " ", DOCS.read_text("utf-8")), part("untouched half")
    for statement in [strength_row(one, strength) for strength in STRENGTHS] + sentences(one):
        assert statement in text
