"""How provision changes are weighed: made-up pairs (見本), half of them kept aside, and the real revisions."""

from __future__ import annotations

import tomllib
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
