"""How well the topic rules agree with what people read: ``python -m tests.bench.topic_labels [tune|held]`` prints it by topic.

The labels and how they were read: tests/labels/README.md.  The speeches come from the recorded minutes beside the checkout.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from db.topics.classify import classify, topics
from tests.support.places import LABELS, RECORDED_WEB

SPEECHES = RECORDED_WEB / "data" / "kokkai" / "speeches.jsonl.gz"
A_LAW = "在留資格"  # in scope like the titles of these laws, and of no topic itself
Label = dict[str, Any]


@dataclass
class Score:
    """Passages of one topic, by what people and the rules say of them."""

    right: int = 0
    wrong: int = 0  # the rules alone say so
    missed: int = 0  # people alone say so
    neither: int = 0

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    def __add__(self, other: Score) -> Score:
        return Score(
            self.right + other.right, self.wrong + other.wrong, self.missed + other.missed, self.neither + other.neither
        )


def labels(side: str | None = None) -> list[Label]:
    """The labelled passages of one half, or all."""
    lines = (LABELS / "topics.jsonl").read_text(encoding="utf-8").splitlines()
    return [label for label in map(json.loads, lines) if side in (None, label["side"])]


def speeches(wanted: Iterable[str]) -> dict[str, str]:
    """The recorded speeches by id, with line ends as they are stored."""
    keys = set(wanted)
    with gzip.open(SPEECHES, "rt", encoding="utf-8") as lines:
        rows = (json.loads(line) for line in lines)
        return {
            row["speechID"]: row["speech"].replace("\r\n", "\n").replace("\r", "\n")
            for row in rows
            if row["speechID"] in keys
        }


def passages(chosen: list[Label]) -> Iterator[tuple[Label, str]]:
    """Each label with its passage; ValueError when a speech is no longer what was read."""
    known = speeches(label["speech"] for label in chosen if "speech" in label)
    for label in chosen:
        if "speech" not in label:
            yield label, label["text"]
            continue
        text = known[label["speech"]][label["start"] : label["end"]]
        if hashlib.sha256(text.encode()).hexdigest()[:16] != label["sha256"]:
            raise ValueError(f"{label['speech']} is not the text that was labelled")
        yield label, text


def found(label: Label, text: str) -> bool:
    """Whether the rules put a passage under its topic; a provision is judged as one of a law of the field, as the night does."""
    title = A_LAW if label.get("from") == "provision" else ""
    return any(match.topic == label["topic"] for match in classify(text, title=title).matches)


def measure(read: Iterable[tuple[Label, str]]) -> dict[str, Score]:
    """The score of each topic over labelled passages."""
    scores: dict[str, Score] = defaultdict(Score)
    for label, text in read:
        says = found(label, text)
        if label["about"]:
            scores[label["topic"]] += Score(right=int(says), missed=int(not says))
        else:
            scores[label["topic"]] += Score(wrong=int(says), neither=int(not says))
    return scores


def main(side: str | None, every: bool) -> None:
    read = list(passages(labels(side)))
    scores = measure(read)
    print(f"{'topic':24}{'about':>7}{'not':>6}{'precision':>11}{'recall':>8}")
    for topic in topics():
        one = scores[topic.id]
        about, rest = one.right + one.missed, one.wrong + one.neither
        print(f"{topic.id:24}{about:7}{rest:6}{one.precision:11.2f}{one.recall:8.2f}")
    whole = sum(scores.values(), Score())
    print(
        f"{'all':24}{whole.right + whole.missed:7}{whole.wrong + whole.neither:6}{whole.precision:11.3f}{whole.recall:8.3f}"
    )
    if every:  # of the tuning half alone: who looks at the other's errors tunes on it
        for label, text in read:
            says = found(label, text)
            if label["side"] == "tune" and says != label["about"]:
                print("missed" if label["about"] else "wrong ", label["topic"], "".join(text.split()))


if __name__ == "__main__":
    main(next((word for word in sys.argv[1:] if word in ("tune", "held")), None), "--errors" in sys.argv)
