"""The finder on the fresh answers (tests/labels/README.md): floors for what is found and for what is called firm."""

from __future__ import annotations

import pytest

from tests.bench.promise_labels import FIRM_SAMPLES, SPEECHES, measure

pytestmark = [
    pytest.mark.recorded,
    pytest.mark.skipif(not SPEECHES.exists(), reason="the recorded speeches are not there"),
]
OLD, CLEAN, FURTHER = FIRM_SAMPLES


def test_what_a_person_marks_is_found_and_what_is_called_firm_is() -> None:
    total = measure(None)
    assert total.answers == 300
    assert total.recall >= 0.85
    assert total.precision >= 0.8
    assert total.firm[OLD].found >= 15
    assert total.firm[OLD].precision >= 0.95


def test_firm_ones_of_the_clean_sample_are_firm_and_most_are_found() -> None:
    firm = measure(None).firm[CLEAN]
    assert firm.found >= 95
    assert firm.precision >= 0.95
    assert (firm.marked, firm.marked_found >= 12) == (17, True)


def test_firm_ones_of_the_further_samples_are_firm_and_most_are_found() -> None:
    total = measure(None)
    firm, clean = total.firm[FURTHER], total.firm[CLEAN]
    assert (firm.marked, firm.recall >= 0.85, firm.precision >= 0.92) == (91, True, True)
    assert (firm.right + clean.right) / (firm.found + clean.found) >= 0.95
