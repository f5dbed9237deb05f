"""The finder on the fresh answers (tests/labels/README.md): floors for what is found and for what is called firm."""

from __future__ import annotations

import pytest

from tests.bench.promise_labels import SPEECHES, measure

pytestmark = [
    pytest.mark.recorded,
    pytest.mark.skipif(not SPEECHES.exists(), reason="the recorded speeches are not there"),
]


def test_what_a_person_marks_is_found_and_what_is_called_firm_is() -> None:
    total = measure(None)
    assert total.answers == 300
    assert total.recall >= 0.85
    assert total.precision >= 0.8
    assert total.firm >= 15
    assert total.firm_precision >= 0.95


def test_firm_ones_of_the_clean_sample_are_firm_and_most_are_found() -> None:
    total = measure(None)
    assert total.clean >= 95
    assert total.clean_precision >= 0.95
    assert (total.clean_marked, total.clean_found >= 11) == (17, True)
