"""How provision changes are weighed: made-up pairs (見本), half of them kept aside, and the real revisions."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Sequence
from typing import Any

import pytest

from db.law.weighing import weigh
from tests.support.places import LABELS

PAIRS: list[dict[str, Any]] = tomllib.loads((LABELS / "weighing_pairs.toml").read_text("utf-8"))["pair"]
BANDS = {"high": range(75, 101), "middle": range(30, 75), "low": range(0, 16)}


def named(pair: dict[str, Any]) -> str:
    return ("kept: " if pair.get("kept") else "tuned: ") + str(pair.get("new") or pair.get("old"))[:24]


@pytest.mark.parametrize("pair", PAIRS, ids=named)
def test_pairs(pair: dict[str, Any]) -> None:
    found = weigh(
        pair.get("old"),
        pair.get("new"),
        supplementary=pair.get("supplementary", False),
        shifts={tuple(shift) for shift in pair.get("shifts", [])},
    )
    assert found.weight in BANDS[pair["band"]], found
    assert found.technical == (pair["band"] == "low"), found
    if {"罰則", "上限", "分野"} & set(pair["reasons"]):
        assert found.weight >= 80
    assert set(pair["reasons"]) <= set(found.reasons), found


REAL, FRESH = (json.loads((LABELS / name).read_text("utf-8")) for name in ("weighing_real.json", "weighing_fresh.json"))


def ranks(values: Sequence[float]) -> list[float]:
    """The rank of each value, equal ones sharing the middle of theirs."""
    ordered = sorted(values)
    return [(ordered.index(value) + len(ordered) - 1 - ordered[::-1].index(value)) / 2 for value in values]


def spearman(one: Sequence[float], other: Sequence[float]) -> float:
    a, b = ranks(one), ranks(other)
    mean = (len(a) - 1) / 2
    covered = sum((x - mean) * (y - mean) for x, y in zip(a, b, strict=True))
    return covered / (sum((x - mean) ** 2 for x in a) * sum((y - mean) ** 2 for y in b)) ** 0.5


@pytest.mark.parametrize(
    ("labels", "which", "least"),
    [(REAL, "random", 0.8), (REAL, "chosen", 0.6), (FRESH, "random", 0.8), (FRESH, "chosen", 0.8)],
    ids=["random", "chosen", "fresh random", "fresh chosen"],
)
def test_the_order_is_that_of_a_migrants_lawyer(labels: list[dict[str, Any]], which: str, least: float) -> None:
    """Real provisions, graded before the rules (tests/labels/README.md)."""
    rows = [row for row in labels if row["set"] == which]
    weights = [
        weigh(row["old"], row["new"], supplementary=row["supplementary"], under=row["under"]).weight for row in rows
    ]
    assert len(rows) >= 30
    assert spearman([row["grade"] for row in rows], weights) >= least
