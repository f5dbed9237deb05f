"""The finder on the fresh answers (tests/labels/README.md): floors for what is found and for what is called firm."""

from __future__ import annotations

import pytest

from tests.bench.promise_labels import FIRM_SAMPLES, SPEECHES, UNSEEN_SIDES, measure, measure_unseen

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


def test_what_is_firm_in_answers_of_the_second_drawing_is_found_and_little_else_is() -> None:
    sides = [measure_unseen(side) for side in UNSEEN_SIDES]
    firm = [side.firm for side in sides]
    marked, found = sum(one.marked for one in firm), sum(one.found for one in firm)
    assert marked >= 80
    assert sum(one.marked_found for one in firm) / marked >= 0.85
    assert sum(one.right for one in firm) / found >= 0.9
    report = sides[UNSEEN_SIDES.index("report")]
    assert report.marked == 176
    assert report.marked_found / report.marked >= 0.95
