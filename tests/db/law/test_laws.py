"""A law on a day: past, present, coming, with a placeholder day, without a text, repealed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from crawlers.replay.rebuild import replay
from db.law.as_of import LawError, law_as_of
from db.law.names import laws_named
from db.record.schema import open_policy_db
from policywatch import cli
from tests.support.helpers import LAW, LawSite, Revision, Watch, dump, law_tree, paragraph, supplementary

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
        revision.title,
        revision.enforced,
        status,
        day,
    )
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


@pytest.mark.parametrize(
    "name",
    [
        "技能実習法",
        "育成就労法",
        "技能実習法／育成就労法",
        "実習法",
        "見本法",
        "見本新法",
        "technical intern training act",
        LAW,
    ],
)
def test_a_law_is_found_by_what_it_is_called(watch: Watch, tmp_path: Path, name: str) -> None:
    assert [law.law_id for law in laws_named(watch.conn, name)] == [LAW]
    result = CliRunner().invoke(cli, ["--home", str(tmp_path), "law", name, "--as-of", TODAY])
    assert (result.exit_code, "現在の本文" in result.output) == (0, True)


@pytest.mark.parametrize("name", ["見本の見本法", "見本実習法", "000AC0000000000", ""])
def test_a_name_of_no_law_is_told_with_ids_and_titles(watch: Watch, tmp_path: Path, name: str) -> None:
    assert laws_named(watch.conn, name) == []
    result = CliRunner().invoke(cli, ["--home", str(tmp_path), "law", name])
    assert result.exit_code == 1
    assert f"{LAW} 見本法（技能実習法／育成就労法）" in result.output


def test_a_name_of_two_laws_lists_both(watch: Watch, tmp_path: Path) -> None:
    other = "999AC0000000009"
    watch.conn.execute("UPDATE law_revisions SET law_id = ? WHERE law_revision_id = ?", (other, WITHOUT.id(LAW)))
    watch.conn.commit()
    result = CliRunner().invoke(cli, ["--home", str(tmp_path), "law", "見本法"])
    assert result.exit_code == 1
    assert "names 2 laws" in result.output and f"{LAW} 見本法" in result.output and f"{other} 見本法" in result.output


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


def test_what_leaves_the_list_and_comes_back_is_named_by_its_act_and_days_once(tmp_path: Path) -> None:
    """Two stages of one act go on one night: one change, which says which, and not 「法令の改正「見本法」がなくなりました」 twice."""
    later = Revision(
        "2029-03-31", PLACEHOLDER.by, None, "見本法", comment="令和十一年三月三十一日までの間において政令で定める日"
    )
    with Watch(tmp_path) as watch:
        watch.night("egov_law", NIGHT, LawSite(TODAY, PRESENT, PLACEHOLDER, later))
        run = watch.night("egov_law", "2026-06-02T03:00:00Z", LawSite("2026-06-02", PRESENT)).run
        (gone,) = watch.changes(run)
        assert (gone["kind"], len(watch.parts(gone))) == ("disappeared", 1)
        assert gone["summary_ja"].endswith(
            "の改正（見本第508AC0000000032号、施行日：遅くとも2027年3月31日、遅くとも2029年3月31日）が、"
            "e-Gov法令検索の一覧に載らなくなりました。"
        )
        assert "the versions made by" in gone["summary_en"]
        assert gone["summary_en"].endswith(
            "(in force: by 31 March 2027, by 31 March 2029) are in e-Gov’s list no longer."
        )
        run = watch.night("egov_law", "2026-06-03T03:00:00Z", LawSite("2026-06-03", PRESENT, PLACEHOLDER)).run
        (back,) = watch.changes(run)
        assert (
            back["kind"] == "reappeared"
            and "2027年3月31日）が、e-Gov法令検索の一覧に再び載りました" in back["summary_ja"]
        )


TWIN = Revision(
    PRESENT.enforced,
    "507AC0000000039",
    tree("両方の改正を含む本文"),
    promulgated="2025-05-23",
    label="PreviousEnforced",
)
LABELLED = Revision(PRESENT.enforced, PRESENT.by, PRESENT.tree, label="CurrentEnforced")
FOUND = (
    "SELECT v.body, json_extract(v.facts, '$.revision') AS revision FROM documents d"
    " JOIN versions v ON v.id = d.current_version WHERE d.key = ?"
)


@pytest.mark.parametrize("order", [(TWIN, LABELLED), (LABELLED, TWIN)])
def test_of_two_revisions_of_one_day_the_law_and_its_day_have_the_same(
    tmp_path: Path, order: tuple[Revision, Revision]
) -> None:
    """The last promulgated, whichever is labelled, on that night and on every later one."""
    with Watch(tmp_path) as watch:
        watch.night("egov_law", "2025-05-31T03:00:00Z", LawSite("2025-05-31", PAST))
        for at, day in (("2025-06-01T03:00:00Z", "2025-06-01"), (NIGHT, TODAY)):
            watch.night("egov_law", at, LawSite(day, PAST, *order))
            (law,) = watch.rows(FOUND, f"egov_law/{LAW}")
            assert law["revision"] == TWIN.id(LAW)
            assert "両方の改正を含む本文" in law["body"]
            found = law_as_of(watch.conn, LAW, day)
            assert (found["law_revision_id"], found["instead_of"]) == (TWIN.id(LAW), "")
        assert len(watch.rows("SELECT 1 FROM changes WHERE kind = 'came_into_force'")) == 1


def test_the_other_revision_of_the_day_stands_in_until_the_last_has_a_text(tmp_path: Path) -> None:
    bare = Revision(TWIN.enforced, TWIN.by, None, promulgated=TWIN.promulgated)
    with Watch(tmp_path) as watch:
        for at in ("2026-05-30T03:00:00Z", "2026-05-31T03:00:00Z"):
            watch.night("egov_law", at, LawSite("2026-05-30", PAST, bare, LABELLED))
            assert [row["revision"] for row in watch.rows(FOUND, f"egov_law/{LAW}")] == [LABELLED.id(LAW)]
            found = law_as_of(watch.conn, LAW, TODAY)
            assert (found["law_revision_id"], found["instead_of"]) == (LABELLED.id(LAW), TWIN.id(LAW))
            assert "現在の本文" in found["provisions"][0]["text"]
        run = watch.night("egov_law", NIGHT, LawSite(TODAY, PAST, TWIN, LABELLED)).run
        (change,) = watch.changes(run)
        assert (change["kind"], change["before"], change["after"]) == (
            "came_into_force",
            LABELLED.id(LAW),
            TWIN.id(LAW),
        )
        assert [(p["before"], p["after"]) for p in watch.parts(change)] == [("現在の本文", "両方の改正を含む本文")]
        assert law_as_of(watch.conn, LAW, TODAY)["law_revision_id"] == TWIN.id(LAW)
        before = dump(watch.conn)
        replay(watch.archive, tmp_path / "again.db", fresh=True)
        with closing(open_policy_db(tmp_path / "again.db")) as again:
            assert dump(again) | {"meta": []} == before | {"meta": []}


def test_a_repealed_law_is_not_in_force(tmp_path: Path) -> None:
    repealed = Revision("2026-01-01", "508AC0000000001", tree("廃止前の本文"), label="Repeal")
    with Watch(tmp_path) as watch:
        watch.night("egov_law", NIGHT, LawSite(TODAY, PRESENT, repealed))
        with pytest.raises(LawError, match="repealed"):
            law_as_of(watch.conn, LAW, TODAY)
        assert law_as_of(watch.conn, LAW, "2025-12-31")["law_revision_id"] == PRESENT.id(LAW)


class Repealed(LawSite):
    """The list of revisions where one of them says that the law is repealed."""

    def __init__(self, today: str, day: str | None, label: str, *revisions: Revision) -> None:
        super().__init__(today, *revisions)
        self.day, self.repeal_label = day, label

    def listed(self) -> list[dict[str, Any]]:
        found = super().listed()
        found[0] |= {"repeal_status": "Repeal", "repeal_date": self.day, "current_revision_status": self.repeal_label}
        return found


@pytest.mark.parametrize("label", ["Repeal", "CurrentEnforced"])
def test_a_repeal_is_told_once(tmp_path: Path, label: str) -> None:
    with Watch(tmp_path) as watch:
        watch.night("egov_law", "2027-03-31T03:00:00Z", LawSite("2027-03-31", PAST, PRESENT))
        for night in ("2027-04-01", "2027-04-02"):
            watch.night("egov_law", f"{night}T03:00:00Z", Repealed(night, "2027-04-01", label, PAST, PRESENT))
        (change,) = watch.rows("SELECT kind, field, weight, technical, summary_ja, summary_en FROM changes")
        assert (change["kind"], change["field"], change["technical"]) == ("came_into_force", "repealed_by", 0)
        assert change["weight"] >= 85
        assert change["summary_ja"] == "「技能実習法／育成就労法」は2027年4月1日に廃止されました。"
        assert change["summary_en"].endswith("was repealed on 1 April 2027.")
        statuses = watch.rows("SELECT law_revision_id, status FROM law_revisions ORDER BY enforced_on")
        assert [row["status"] for row in statuses] == ["PreviousEnforced", "Repeal"]
        with pytest.raises(LawError, match="repealed on 2027-04-01"):
            law_as_of(watch.conn, LAW, "2027-04-01")
        assert law_as_of(watch.conn, LAW, "2027-03-31")["law_revision_id"] == PRESENT.id(LAW)
        before = dump(watch.conn)
        replay(watch.archive, tmp_path / "again.db", fresh=True)
        with closing(open_policy_db(tmp_path / "again.db")) as again:
            assert dump(again) | {"meta": []} == before | {"meta": []}


def test_a_repeal_to_come_is_told_and_then_the_repeal(tmp_path: Path) -> None:
    with Watch(tmp_path) as watch:
        watch.night("egov_law", "2027-03-01T03:00:00Z", LawSite("2027-03-01", PAST, PRESENT))
        for night in ("2027-03-02", "2027-03-03", "2027-04-01"):
            site = Repealed(night, "2027-04-01", "CurrentEnforced", PAST, PRESENT)
            watch.night("egov_law", f"{night}T03:00:00Z", site)
        said = [
            row["summary_ja"].partition("」")[2] for row in watch.rows("SELECT summary_ja FROM changes ORDER BY id")
        ]
        assert said == ["は2027年4月1日に廃止されます。", "は2027年4月1日に廃止されました。"]


def test_a_repeal_by_a_revision_of_its_own_is_told_with_its_day(tmp_path: Path) -> None:
    """And never that an amendment came into force."""
    last = Revision("2027-04-01", "508AC0000000001", tree("廃止前の本文"), label="Repeal")
    with Watch(tmp_path) as watch:
        watch.night("egov_law", "2027-03-31T03:00:00Z", LawSite("2027-03-31", PRESENT))
        for night in ("2027-04-01", "2027-04-02"):
            watch.night("egov_law", f"{night}T03:00:00Z", LawSite(night, PRESENT, last))
        (change,) = watch.rows("SELECT summary_ja FROM changes")
        assert "は2027年4月1日に廃止されました。" in change["summary_ja"]
