"""The rules against what people read in the sources (tests/labels/README.md): floors by topic and over all, on the held half."""

from __future__ import annotations

import pytest

from db.topics.classify import topics
from tests.bench.topic_labels import SPEECHES, Score, labels, measure, passages

pytestmark = [
    pytest.mark.recorded,
    pytest.mark.skipif(not SPEECHES.exists(), reason="the recorded speeches are not there"),
]


@pytest.fixture(scope="module")
def held() -> dict[str, Score]:
    return measure(passages(labels("held")))


def test_every_topic_was_read_for() -> None:
    read = labels()
    assert {label["topic"] for label in read} == {topic.id for topic in topics()}
    assert all(sum(label["topic"] == topic.id for label in read) >= 30 for topic in topics())


def test_the_rules_agree_with_the_held_half(held: dict[str, Score]) -> None:
    whole = sum(held.values(), Score())
    assert whole.precision >= 0.9
    assert whole.recall >= 0.9


def test_no_topic_falls_behind(held: dict[str, Score]) -> None:
    behind = {
        name: one for name, one in held.items() if one.right + one.missed >= 7 and min(one.precision, one.recall) < 0.75
    }
    assert behind == {}
