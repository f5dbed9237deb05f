"""Properties: what must hold for any input there is, tried on inputs that Hypothesis makes up.

A few inputs in `make test`, many in `make test-all`: always the same, so that a change is judged by what it changed.  With
``FUZZ_SECONDS`` set (any number) they are others each time: to look for something new.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

FEW, MANY = 50, 1500
# What Japanese pages are made of, and what breaks programs: both widths, marks that combine, signs of the syntaxes.
LETTERS = (
    "外国人技能実習の年月日第条一二三令和８8aAé﨑髙ｶﾞﾞぱ㈱①ﷺ𠮷\u3099\u0301\u200b\ufeff 　\t\n"
    '、。・「」（）()|｜-－"“<>&;:/,.%$^~_*+?[]{}\\◆〓'
)
texts = st.text(st.sampled_from(LETTERS) | st.characters(exclude_categories=["Cs"]), max_size=60)
lines = st.text(st.sampled_from(LETTERS.replace("\n", "")), max_size=12)
documents = st.lists(lines, max_size=12).map("\n".join)


def holds(**strategies: st.SearchStrategy[Any]) -> Callable[[Callable[..., None]], Callable[[int], None]]:
    """A test that a check raises nothing for any values of the strategies."""

    def test_of(check: Callable[..., None]) -> Callable[[int], None]:
        @pytest.mark.parametrize(
            "inputs", [pytest.param(FEW, id="few"), pytest.param(MANY, marks=pytest.mark.tour, id="many")]
        )
        def test(inputs: int) -> None:
            few = inputs == FEW
            chosen = settings(
                max_examples=inputs,
                deadline=None,
                derandomize=few or not os.environ.get("FUZZ_SECONDS"),
                database=None,
                print_blob=not few,
                suppress_health_check=list(HealthCheck),
            )
            chosen(given(**strategies)(check))()

        test.__doc__ = check.__doc__
        return test

    return test_of
