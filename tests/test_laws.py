"""A law on a day: past, present, coming, with a placeholder day, without a text, repealed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from db.laws import LawError, law_as_of
from tests.helpers import LAW, LawSite, Revision, Watch, law_tree, paragraph, supplementary

NIGHT, TODAY = "2026-06-01T03:00:00Z", "2026-06-01"


def tree(text: str) -> dict[str, Any]:
    return law_tree([paragraph(1, text)], supplementary("この法律は、公布の日から施行する。"))


CLAUSE = "令和九年三月三十一日までの間において政令で定める日"
PAST = Revision("2020-04-01", "501AC0000000001", tree("過去の本文"), "見本旧法")
WITHOUT = Revision("2023-04-01", "504AC0000000001", None, "見本法")
PRESENT = Revision("2025-06-01", "504AC0000000068", tree("現在の本文"), "見本法")
PLACEHOLDER = Revision("2027-03-31", "508AC0000000032", tree("政令で定める日からの本文"), "見本法", comment=CLAUSE)
COMING = Revision("2027-04-01", "506AC0000000060", tree("将来の本文"), "見本新法")


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    with Watch(tmp_path) as found:
        found.night("egov_law", NIGHT, LawSite(TODAY, PAST, WITHOUT, PRESENT, PLACEHOLDER, COMING))
        yield found


@pytest.mark.parametrize(
    ("day", "revision", "text", "status"),
    [
        ("2020-04-01", PAST, "過去の本文", "PreviousEnforced"), ("2023-03-31", PAST, "過去の本文", "PreviousEnforced"),
        ("2025-06-01", PRESENT, "現在の本文", "CurrentEnforced"), ("2027-03-30", PRESENT, "現在の本文", "CurrentEnforced"),
        ("2027-03-31", PLACEHOLDER, "政令で定める日からの本文", "UnEnforced"),
        ("2027-04-01", COMING, "将来の本文", "UnEnforced"), ("2099-01-01", COMING, "将来の本文", "UnEnforced"),
    ],
)  # fmt: skip
def test_the_text_of_a_day(watch: Watch, day: str, revision: Revision, text: str, status: str) -> None:
    found = law_as_of(watch.conn, LAW, day)
    assert found["law_revision_id"] == revision.id(LAW)
    assert (found["title"], found["enforced_on"], found["status"], found["as_of"]) == (
        revision.title, revision.enforced, status, day,
    )  # fmt: skip
    assert [p["text"] for p in found["provisions"] if p["part"] == "MainProvision"] == [text]
    assert found["provisions"][0]["path"] == "MainProvision-Paragraph_1"
    assert found["enforcement_comment"] == revision.comment
    assert found["fetched_at"] == NIGHT
    assert watch.archive.get(found["sha256"]), "it says which archived answer it comes from"
    assert found["url"].startswith(f"https://laws.e-gov.go.jp/law/{LAW}/")


def test_a_text_that_could_not_be_had_is_not_replaced_by_another(watch: Watch) -> None:
    with pytest.raises(LawError, match=WITHOUT.id(LAW)):
        law_as_of(watch.conn, LAW, "2024-01-01")


def test_before_the_first_revision_there_is_none(watch: Watch) -> None:
    with pytest.raises(LawError, match="2020-04-01"):
        law_as_of(watch.conn, LAW, "2020-03-31")


def test_a_law_that_is_not_stored_is_told_with_those_that_are(watch: Watch) -> None:
    with pytest.raises(LawError, match=LAW):
        law_as_of(watch.conn, "000AC0000000000", TODAY)


def test_nothing_stored_yet(tmp_path: Path) -> None:
    with Watch(tmp_path) as empty, pytest.raises(LawError, match="run a crawl"):
        law_as_of(empty.conn, LAW, TODAY)


def test_a_revision_that_vanished_does_not_count(tmp_path: Path) -> None:
    fixed = Revision("2026-10-01", PLACEHOLDER.by, tree("政令で定めた日からの本文"), "見本法")
    with Watch(tmp_path) as watch:
        watch.night("egov_law", NIGHT, LawSite(TODAY, PRESENT, PLACEHOLDER))
        watch.night("egov_law", "2026-06-02T03:00:00Z", LawSite("2026-06-02", PRESENT, fixed))
        for day in ("2026-10-01", "2027-03-31"):
            assert law_as_of(watch.conn, LAW, day)["law_revision_id"] == fixed.id(LAW)
        assert law_as_of(watch.conn, LAW, "2026-09-30")["law_revision_id"] == PRESENT.id(LAW)


def test_of_two_revisions_of_one_day_the_one_in_force_counts(tmp_path: Path) -> None:
    twin = Revision(PRESENT.enforced, "504AC0000000099", tree("同じ日の別の改正"), label="PreviousEnforced")
    labelled = Revision(PRESENT.enforced, PRESENT.by, PRESENT.tree, label="CurrentEnforced")
    for number, order in enumerate(((twin, labelled), (labelled, twin))):
        with Watch(tmp_path / str(number)) as watch:
            watch.night("egov_law", NIGHT, LawSite(TODAY, *order))
            assert law_as_of(watch.conn, LAW, TODAY)["law_revision_id"] == labelled.id(LAW)


def test_a_repealed_law_is_not_in_force(tmp_path: Path) -> None:
    repealed = Revision("2026-01-01", "508AC0000000001", tree("廃止前の本文"), label="Repeal")
    with Watch(tmp_path) as watch:
        watch.night("egov_law", NIGHT, LawSite(TODAY, PRESENT, repealed))
        with pytest.raises(LawError, match="repealed"):
            law_as_of(watch.conn, LAW, TODAY)
        assert law_as_of(watch.conn, LAW, "2025-12-31")["law_revision_id"] == PRESENT.id(LAW)
