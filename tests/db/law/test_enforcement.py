"""When which provisions take effect: read from the clause of a law's own 附則, kept open where it says so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from db.change.passages import Provision
from db.comparison.texts import compared_texts
from db.law.as_of import law_as_of, law_of_revision
from db.law.enforcement import Enforcement, by_day, enforcements, holds_on, part_of_act, read_day, settled
from db.law.enforcement_words import in_words, places_en, places_ja
from db.record.home import Home
from desk.server import build_datasette
from policywatch import cli
from tests.support.helpers import LAW, LawSite, Revision, Watch, law_tree, paragraph, supplementary

# The clause of 育成就労法施行規則 (507M60000110004), as promulgated on 2025-09-30.
CLAUSE = (
    "この省令は、出入国管理及び難民認定法及び外国人の技能実習の適正な実施及び技能実習生の保護に関する法律の一部を改正する法律"
    "（以下「改正法」という。）の施行の日（令和九年四月一日）から施行する。ただし、次条の規定は、出入国管理及び難民認定法及び外国人の"
    "技能実習の適正な実施及び技能実習生の保護に関する法律の一部を改正する法律の施行に伴う関係政令の整備及び経過措置に関する政令"
    "（令和七年政令第三百四十一号）の公布の日から施行する。"
)


def suppl(*texts: tuple[str, str], number: int = 1, law: str = "") -> list[Provision]:
    part = f"SupplProvision[{number}]{f' {law}' if law else ''}"
    return [Provision(f"SupplProvision[{number}]-{path}", part, "", text) for path, text in texts]


RULES = suppl(
    ("Article_1", "（施行期日）"), ("Article_1-Paragraph_1", CLAUSE), ("Article_2", "（経過措置）"), ("Article_2-Paragraph_1", "見本"),
)  # fmt: skip


def test_the_body_follows_and_one_provision_is_in_force_at_once() -> None:
    found = enforcements(RULES, "SupplProvision[1]", "2025-09-30", own=True)
    assert [(one.places, one.day) for one in found] == [
        (("*",), "2027-04-01"),
        (("SupplProvision[1]-Article_2",), None),
    ]
    rows = by_day(settled(found, ["2025-10-01"]))  # the one day that e-Gov knows is that of the open part
    assert [(one.day, one.basis) for one in rows] == [
        ("2025-10-01", "SupplProvision[1]-Article_1-Paragraph_1"),
        ("2027-04-01", "SupplProvision[1]-Article_1-Paragraph_1"),
    ]
    assert in_words(rows)[0] == "附則第2条は2025年10月1日、その他の規定は2027年4月1日（附則第1条第1項）"
    assert in_words(rows)[1].startswith("Supplementary Provisions Article 2: 1 October 2025, the rest: 1 April 2027")
    assert not holds_on(rows, "MainProvision-Article_1-Paragraph_1", "2026-12-01")
    assert holds_on(rows, "SupplProvision[1]-Article_2-Paragraph_1", "2026-12-01")
    assert holds_on(rows, "MainProvision-Article_1-Paragraph_1", "2027-04-01")
    # of its 附則 two articles are in force on the first day: the clause itself and the one it names
    held = [p.path for p in RULES if holds_on(rows, p.path, "2025-10-01")]
    assert held == [p.path for p in RULES] and not holds_on(rows, "SupplProvision[1]-Article_1", "2025-09-30")


@pytest.mark.parametrize(
    ("words", "day", "latest"),
    [
        ("令和八年四月一日", "2026-04-01", None),
        ("公布の日", "2024-06-21", None),
        ("公布の日から起算して二十日を経過した日", "2024-07-11", None),
        ("公布の日から起算して三月を経過した日", "2024-09-21", None),
        ("公布の日から起算して二年六月を超えない範囲内において政令で定める日", None, "2026-12-20"),
        ("令和九年三月三十一日までの間において政令で定める日", None, "2027-03-31"),
        ("船員法等の一部を改正する法律の施行の日（令和八年五月十三日）", "2026-05-13", None),
        ("行政不服審査法（平成二十六年法律第六十八号）の施行の日", None, None),
        ("令和六年二月三十日", None, None),
    ],
)
def test_the_days_a_clause_may_say(words: str, day: str | None, latest: str | None) -> None:
    assert read_day(words, "2024-06-21") == (day, latest)


def test_articles_chapters_and_ranges_are_places() -> None:
    """As 技能実習法附則第一条 has it, shortened."""
    main = [
        Provision(f"MainProvision-{path}", "MainProvision", "", text)
        for path, text in (
            ("ChapterTitle_0", "第一章　総則"), ("Article_1-Paragraph_1", "見本"), ("Article_2-Paragraph_1", "見本"),
            ("ChapterTitle_1", "第二章　計画"), ("Article_3-Paragraph_1", "見本"), ("Article_4-Paragraph_1", "見本"),
        )
    ]  # fmt: skip
    clause = (
        "この法律は、公布の日から起算して一年を超えない範囲内において政令で定める日から施行する。ただし、第一章及び第四条（第二号に"
        "係る部分に限る。）の規定並びに附則第二条から第四条までの規定は、公布の日から施行する。"
    )
    own = suppl(("Article_1-Paragraph_1", clause), *((f"Article_{n}-Paragraph_1", "見本") for n in (2, 3, 4, 5)))
    (at_once, rest) = by_day(enforcements([*main, *own], "SupplProvision[1]", "2016-11-28", own=True))
    assert at_once.day == "2016-11-28" and at_once.places == (
        "MainProvision-Article_1", "MainProvision-Article_2", "MainProvision-Article_4", "SupplProvision[1]-Article_2",
        "SupplProvision[1]-Article_3", "SupplProvision[1]-Article_4",
    )  # fmt: skip
    assert (rest.places, rest.day, rest.latest) == (("*",), None, "2017-11-27")


def test_the_items_of_an_amending_act() -> None:
    """令和八年法律第三十二号附則第一条 as e-Gov's text has it: no space before the day of an item."""
    clause = (
        "この法律は、令和十一年三月三十一日までの間において政令で定める日から施行する。"
        "ただし、次の各号に掲げる規定は、当該各号に定める日から施行する。"
    )
    second = (
        "第一条中入管法第六十七条の改正規定及び附則第五条の規定　令和九年三月三十一日までの間において政令で定める日"
    )
    of_act = suppl(
        ("Article_1-Paragraph_1", clause),
        ("Article_1-Paragraph_1-Item_1", "附則第七条の規定公布の日"),
        ("Article_1-Paragraph_1-Item_2", second),
        ("Article_7-Paragraph_1", "見本"),
        number=76,
    )  # fmt: skip
    law = [Provision("MainProvision-Article_67-Paragraph_1", "MainProvision", "", "手数料の見本")]
    found = by_day(enforcements([*law, *of_act], of_act[0].part, "2026-06-05", own=False, names=("入管法",)))
    assert [(one.places, one.day, one.latest) for one in found] == [
        (("SupplProvision[76]-Article_7",), "2026-06-05", None),
        (("MainProvision-Article_67",), None, "2027-03-31"),
        (("*",), None, "2029-03-31"),
    ]


def test_whose_clause_it_is_is_not_guessed() -> None:
    begins = ("Paragraph_1", "この法律は、公布の日から施行する。")
    named = [*suppl(begins), *suppl(begins, number=2, law="令和六年六月二一日法律第六〇号")]
    assert part_of_act(named, "令和六年法律第六十号", [], []) == "SupplProvision[2] 令和六年六月二一日法律第六〇号"
    assert part_of_act(named, "令和七年法律第三十九号", [], []) is None
    bare = [*suppl(begins), *suppl(("Paragraph_1", "この法律は、令和九年四月一日から施行する。"), number=2)]
    assert part_of_act(bare, "令和六年法律第六十号", suppl(begins), []) == "SupplProvision[2]"
    assert part_of_act(bare, "令和六年法律第六十号", [], []) is None


# ---------------------------------------------------------------------- from night to page
def tree(main: str, clause: str) -> dict[str, object]:
    return law_tree([paragraph(1, main)], supplementary(clause))


NIGHT = "2026-06-01T03:00:00Z"


def test_rows_are_stored_and_the_day_shows_what_is_not_in_force(tmp_path: Path) -> None:
    clause = "この省令は、令和九年四月一日から施行する。"
    begun = Revision("2026-05-01", "000000000000000", tree("見本の本則", clause), promulgated="2026-04-30")
    with Watch(tmp_path) as watch:
        watch.night("egov_law", NIGHT, LawSite("2026-06-01", begun))
        rows = watch.rows("SELECT revision, places, date FROM enforcements")
        assert [(row["revision"], json.loads(row["places"]), row["date"]) for row in rows] == [
            (begun.id(LAW), ["*"], "2027-04-01")
        ]
        found = law_as_of(watch.conn, LAW, "2026-06-01")
        assert [p["in_force"] for p in found["provisions"] if p["part"] == "MainProvision"] == [False]
        assert "2027年4月1日" in found["clause_ja"]
        result = CliRunner().invoke(cli, ["--home", str(tmp_path), "law", LAW, "--as-of", "2026-06-01"])
        assert "〔未施行〕" in result.output
        result = CliRunner().invoke(cli, ["--home", str(tmp_path), "law", LAW, "--as-of", "2027-04-01"])
        assert "〔未施行〕" not in result.output


def test_the_day_of_the_body_is_told_when_it_comes(tmp_path: Path) -> None:
    begun = Revision(
        "2026-05-01",
        "000000000000000",
        tree("見本の本則", "この省令は、令和九年四月一日から施行する。"),
        promulgated="2026-04-30",
    )
    with Watch(tmp_path) as watch:
        for day in ("2027-03-31", "2027-04-01", "2027-04-02"):
            watch.night("egov_law", f"{day}T03:00:00Z", LawSite(day, begun))
        (change,) = watch.rows("SELECT kind, after, summary_ja, summary_en FROM changes")
        assert (change["kind"], change["after"]) == ("came_into_force", "2027-04-01")
        assert "のその他の規定が2027年4月1日に施行されました" in change["summary_ja"]
        assert change["summary_en"].startswith("The rest of “")


@pytest.mark.asyncio
async def test_a_day_to_come_is_not_known_while_amendments_wait(tmp_path: Path) -> None:
    now = Revision("2025-06-01", "504AC0000000068", tree("今の見本", "この法律は、公布の日から施行する。"))
    waiting = [
        Revision(day, act, None, comment="令和九年三月三十一日までの間において政令で定める日")
        for day, act in (("2027-03-31", "507AC0000000039"), ("2028-10-31", "508AC0000000032"))
    ]
    stage = Revision(
        "2029-03-31", "508AC0000000032", None, comment="令和十一年三月三十一日までの間において政令で定める日"
    )
    fixed = Revision("2026-10-01", "506AC0000000060", tree("十月の見本", "この法律は、公布の日から施行する。"))
    with Watch(tmp_path) as watch:
        watch.night("egov_law", NIGHT, LawSite("2026-06-01", now, fixed, *waiting, stage))
        found = law_as_of(watch.conn, LAW, "2026-06-01")
        assert (found["pending"], found["pending_ja"]) == ([], "")
        found = law_as_of(watch.conn, LAW, "2026-12-01")
        assert found["law_revision_id"] == fixed.id(LAW)
        assert [row["amendment_law_num"] for row in found["pending"]] == [f"見本第{one.by}号" for one in waiting]
        assert found["pending_en"].startswith("Two amendments may be in force by then: ")
        assert "改正2件が施行されている可能性があります" in found["pending_ja"]
        result = CliRunner().invoke(cli, ["--home", str(tmp_path), "law", LAW, "--as-of", "2026-12-01"])
        assert "Two amendments may be in force by then" in result.output
        compared = compared_texts(watch.conn, LAW, "2026-06-01", "2026-12-01")
        assert compared.pending == (found["pending_ja"], found["pending_en"])
        site = build_datasette(Home(tmp_path))
        for address in (
            f"/-/document/egov_law/{LAW}?as_of=2026-12-01",
            f"/-/comparison?law={LAW}&from=2026-06-01&to=2026-12-01",
        ):
            assert "改正2件が施行されている可能性があります" in (await site.client.get(address)).text
            assert "Two amendments may be in force by then" in (await site.client.get(f"{address}&lang=en")).text


def test_a_provision_that_two_acts_changed_is_said_to_be_counted_with_each(tmp_path: Path) -> None:
    """2 and 2 are not 3: a reader who adds finds out why."""
    clause = supplementary("この法律は、公布の日から施行する。")

    def text(*words: str) -> dict[str, object]:
        return law_tree([paragraph(n, word) for n, word in enumerate(words, 1)], clause)

    day, kept = "2026-06-14", "甲の届出の見本を改めてする。"
    old = Revision(
        "2025-06-01", "504AC0000000068", text("甲の届出の見本をする。", "乙の報告の見本をする。", "丙の見本を置く。")
    )
    first = Revision(day, "506AC0000000059", text(kept, "乙の報告の見本を新たにする。", "丙の見本を置く。"))
    last = Revision(
        day,
        "507AC0000000039",
        text(kept, "乙の報告の見本を新たにし、公表する。", "丙の見本を廃する。"),
        promulgated="2025-05-23",
    )
    with Watch(tmp_path) as watch:
        watch.night("egov_law", "2026-06-13T03:00:00Z", LawSite("2026-06-13", old, first, last))
        (change,) = watch.changes(watch.night("egov_law", "2026-06-14T03:00:00Z", LawSite(day, old, first, last)).run)
    assert f"（見本第{first.by}号：2か所、見本第{last.by}号：2か所）" in change["summary_ja"]
    assert change["summary_ja"].endswith(
        "変わった規定は3か所です。二つ以上の法律が改めた規定は、それぞれに数えています。"
    )
    assert change["summary_en"].endswith("A provision that more than one of the acts changed is counted with each.")


def test_acts_of_one_day_each_have_their_own_part(tmp_path: Path) -> None:
    clause = "この法律は、公布の日から施行する。"

    def text(*words: str) -> dict[str, object]:
        return law_tree([paragraph(n, word) for n, word in enumerate(words, 1)], supplementary(clause))

    old = Revision(
        "2025-06-01", "504AC0000000068", text("甲の届出の見本をする。", "乙の報告の見本をする。", "丙の見本を置く。")
    )
    first = Revision(
        "2026-06-14", "506AC0000000059", text("甲の届出の見本を改めてする。", "乙の報告の見本を新たにする。", "丙の見本を置く。"),
    )  # fmt: skip
    last = Revision(
        "2026-06-14",
        "507AC0000000039",
        text("甲の届出の見本を改めてする。", "乙の報告の見本を新たにする。", "丙の見本を廃する。"),
        promulgated="2025-05-23",
    )
    with Watch(tmp_path) as watch:
        watch.night("egov_law", "2026-06-13T03:00:00Z", LawSite("2026-06-13", old, first, last))
        run = watch.night("egov_law", "2026-06-14T03:00:00Z", LawSite("2026-06-14", old, first, last)).run
        (change,) = watch.changes(run)
        one, other = f"見本第{first.by}号", f"見本第{last.by}号"
        assert f"2件の改正（{one}：2か所、{other}：1か所）が2026年6月14日" in change["summary_ja"]
        assert "それぞれに数えています" not in change["summary_ja"], "2 and 1 are the 3 that changed"
        said = {part["field"]: part["summary_ja"] for part in watch.parts(change)}
        assert said["MainProvision-Paragraph_1"].endswith(f"（{one}）")
        assert said["MainProvision-Paragraph_3"].endswith(f"（{other}）")
        found = compared_texts(watch.conn, LAW, "2026-06-13", "2026-06-14")
        assert [(act.number, act.changed) for act in found.acts] == [(one, 2), (other, 1)]
        # a twin can be chosen
        assert law_of_revision(watch.conn, first.id(LAW))["law_revision_id"] == first.id(LAW)
        alone = compared_texts(watch.conn, LAW, first.id(LAW), last.id(LAW))
        assert [row.kind for row in alone.rows if row.kind != "same"] == ["changed"]


def test_the_next_article_is_named_by_its_number() -> None:
    """「次条の規定」 says nothing where the clause itself is not read."""
    one = Enforcement(
        (), None, "SupplProvision[76]-Article_1-Paragraph_1-Item_3", "2028-10-31", "政令で定める日", "次条の規定"
    )
    assert places_ja(one) == "附則第2条の規定"
    assert places_en(one) == "what the clause calls “附則第2条の規定”"
