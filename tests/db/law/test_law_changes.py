"""What is said of a law that changed: nothing of spaces, every place by name, each field once, new laws as news."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from crawlers.replay.rebuild import replay
from db.change.compare import State
from db.change.passages import Provision, provision_diffs
from db.law.compare import LawText, compare_law
from db.law.places import names_of, place_of, shifts_of
from db.law.sentences import Stage, revision_scheduled, stages_on
from db.record.home import Home
from db.record.models import Change
from db.record.schema import open_policy_db
from db.text.words import Names
from desk.server import build_datasette
from tests.support.helpers import LAW, LawSite, Revision, Watch, dump, law_tree, paragraph, supplementary

ITEM = "MainProvision-Article_19_4-Paragraph_1-Item_"


def item(number: int, text: str) -> Provision:
    return Provision(f"{ITEM}{number}", "MainProvision", "", text)


def parts(old: Sequence[Provision], new: Sequence[Provision]) -> tuple[Change, ...]:
    def state(revision: str) -> State:
        return State("egov_law/X", "law", "見本法", None, revision, revision, {"revision": revision})

    found = compare_law(state("a"), state("b"), LawText(old, None), LawText(new, None))
    return found[0].parts


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("電磁的記録　見本の方式で作られる記録をいう。", "電磁的記録見本の方式で作られる記録をいう。"),
        ("見本の者（ロに掲げる者を除く。）　退去の日から十年", "見本の者（ロに掲げる者を除く。）退去の日から十年"),
        ("第１号 （見本）　（次号）の者", "第1号(見本)(次号)の者"),
        ("ＥＰＡ　協定の見本", "EPA協定の見本"),
    ],
)
def test_spaces_and_width_are_no_change_of_a_provision(old: str, new: str) -> None:
    assert (
        parts([item(1, old), item(2, "消える見本")], [item(1, new), item(2, "現れる別の規定")])[0].before
        == "消える見本"
    )
    assert provision_diffs([item(1, old)], [item(1, new)]) == []
    assert parts([item(1, old)], [item(1, new)]) == ()


def test_words_of_another_language_stay_apart() -> None:
    assert len(provision_diffs([item(1, "the rapist")], [item(1, "therapist")])) == 1


def test_an_item_removed_above_one_that_moves_up_has_a_field_of_its_own() -> None:
    old = [
        item(3, "在留資格、在留期間"),
        item(4, "許可の種類及び年月日"),
        item(5, "見本カードの番号、交付年月日及び有効期間の満了の日"),
    ]
    new = [item(3, "在留資格、在留期間"), item(4, "見本カードの番号及び有効期間の満了の日")]
    found = parts(old, new)
    assert {p.field: (p.before, p.after) for p in found} == {
        f"{ITEM}4@old": ("許可の種類及び年月日", None),
        f"{ITEM}4": (old[2].text, new[1].text),
    }
    removed = next(p for p in found if p.after is None)
    assert removed.summary_ja.startswith("改正前の本則第19条の4第1項第4号を削る。")


def test_a_supplementary_provision_is_named_by_its_law() -> None:
    new = [
        Provision(f"SupplProvision[{n}]-Paragraph_1", f"SupplProvision[{n}]{law}", "", text)
        for n, law, text in (
            (1, "", "この法律は、公布の日から施行する。"),
            (2, " 令和六年法律第六十号", "見本の経過措置については、なお従前の例による。"),
            (3, "", "見本の罰則の適用については、別に法律で定める。"),
        )
    ]
    old = [Provision("MainProvision-Paragraph_1", "MainProvision", "", "見本の本則")]
    said = [p.summary_ja.split("を加える。")[0] for p in parts(old, [*old, *new])]
    assert said == ["附則第1項", "附則（令和六年法律第六十号）第1項", "附則（3）第1項"]


def test_a_row_is_named_by_its_table() -> None:
    def annex(path: str, text: str) -> Provision:
        return Provision(f"AppdxTable[1]{path}", "AppdxTable[1]", "", text)

    text = [annex("", "別表第一（第二条関係）"), annex("-Table_2", "二"), annex("-Table_2-TableRow_4", "甲 | 乙")]
    names = names_of(text)
    assert place_of(text[2], names) == "別表第一の二の表第4行目"
    assert place_of(annex("-Table_1-TableRow_1", "丙"), names) == "別表第一の表第1行目"
    assert place_of(annex("-Table_3-TableRow_1", "丙"), names) == "別表第一の第3の表第1行目"


def test_the_title_of_a_table_is_aligned_with_itself() -> None:
    """Its long list of articles went away with nothing beside it unchanged: still the same table."""
    old = [Provision("AppdxTable[1]", "AppdxTable[1]", "", "別表第一（第二条の二、第二条の五、第五条、第六条関係）")]
    new = [
        Provision("SupplProvision[9]-Paragraph_1", "SupplProvision[9]", "", "見本の附則を置く。"),
        Provision("AppdxTable[1]", "AppdxTable[1]", "", "別表第一"),
    ]
    found = [p for p in parts(old, new) if p.field == "AppdxTable[1]"]
    assert [(p.before, p.after, p.technical) for p in found] == [(old[0].text, "別表第一", True)]


def test_a_reference_that_follows_renumbered_items_is_technical() -> None:
    def pair(words: str) -> Provision:
        return Provision("MainProvision-Article_2-Paragraph_1", "MainProvision", "", words)

    names = ["介護の見本分野", "農業の見本分野", "建設の見本分野", "漁業の見本分野"]
    old = [*(item(n, name) for n, name in enumerate(names, 1)), pair("第二号から第四号までの見本の分野に限る。")]
    new = [
        item(1, names[0]),
        item(2, names[1]),
        item(3, "林業の見本分野"),
        item(4, names[2]),
        item(5, names[3]),
        pair("第二号、第四号又は第五号の見本の分野に限る。"),
    ]
    assert shifts_of(provision_diffs(old, new), old, new) == {("号", "3", "4"), ("号", "4", "5")}
    flags = {p.field: p.technical for p in parts(old, new)}
    assert flags == {f"{ITEM}3": False, f"{ITEM}4": True, "MainProvision-Article_2-Paragraph_1": True}
    wider = [*new[:-1], pair("第二号から第五号までの見本の分野に限る。")]
    assert not next(p for p in parts(old, wider) if "Article_2-" in p.field).technical


# ---------------------------------------------------------------------- 削除
def text(path: str, words: str, label: str = "", part: str = "MainProvision") -> Provision:
    return Provision(f"{part}-{path}", part, label, words)


FIRST_ARTICLE = [
    text("Article_1", "（目的）", "第一条"),
    text("Article_1-Paragraph_1", "この見本法は、見本を目的とする。"),
]
SECOND_ARTICLE = [
    text("Article_2", "（見本の届出）", "第二条"),
    text("Article_2-Paragraph_1", "見本の者は、届出をしなければならない。"),
    text("Article_2-Paragraph_2", "前項の届出は、見本の省令で定める。", "２"),
    text("Article_2-Paragraph_2-Item_1", "氏名", "一"),
]
THIRD_ARTICLE = [text("Article_3", "（罰則）", "第三条"), text("Article_3-Paragraph_1", "見本の罰則を置く。")]
WHOLE = [*FIRST_ARTICLE, *SECOND_ARTICLE, *THIRD_ARTICLE]


def test_an_article_that_is_deleted_is_one_removal() -> None:
    mark = [text("Article_2", "", "第二条"), text("Article_2-Paragraph_1", "削除")]
    (part,) = parts(WHOLE, [*FIRST_ARTICLE, *mark, *THIRD_ARTICLE])
    assert (part.field, part.after) == ("MainProvision-Article_2", "削除")
    assert (
        part.before
        == "（見本の届出）\n見本の者は、届出をしなければならない。\n前項の届出は、見本の省令で定める。\n氏名"
    )
    assert part.summary_ja.startswith("本則第2条を削る。「（見本の届出）")
    assert not part.technical and part.weight >= 60
    assert parts([*FIRST_ARTICLE, *mark], [*FIRST_ARTICLE, *mark]) == ()


def test_articles_deleted_under_one_number_are_one_removal() -> None:
    mark = [text("Article_2:3", "", "第二条及び第三条"), text("Article_2:3-Paragraph_1", "削除")]
    (part,) = parts(WHOLE, [*FIRST_ARTICLE, *mark])
    assert part.summary_ja.startswith("本則第2条から第3条までを削る。「（見本の届出）")
    assert (part.before or "").endswith("見本の罰則を置く。")


def test_a_deleted_paragraph_or_item_leaves_the_others_alone() -> None:
    shorter = [*SECOND_ARTICLE[:2], text("Article_2-Paragraph_2", "削除", "２")]
    (part,) = parts(WHOLE, [*FIRST_ARTICLE, *shorter, *THIRD_ARTICLE])
    assert (part.field, part.before) == (
        "MainProvision-Article_2-Paragraph_2",
        "前項の届出は、見本の省令で定める。\n氏名",
    )
    first = [SECOND_ARTICLE[0], text("Article_2-Paragraph_1", "削除"), *SECOND_ARTICLE[2:]]
    (part,) = parts(WHOLE, [*FIRST_ARTICLE, *first, *THIRD_ARTICLE])
    assert (part.field, part.before) == ("MainProvision-Article_2-Paragraph_1", SECOND_ARTICLE[1].text)


def test_an_article_that_moved_is_not_said_to_be_deleted() -> None:
    """第二条 is 第四条 now, and 第二条 says 削除."""
    moved = [Provision(p.path.replace("Article_2", "Article_4"), p.part, p.label, p.text) for p in SECOND_ARTICLE]
    new = [*FIRST_ARTICLE, text("Article_2-Paragraph_1", "削除"), *THIRD_ARTICLE, *moved]
    assert ("削除", None) in {(p.after, p.before) for p in parts(WHOLE, new)}


# ---------------------------------------------------------------------- a law that was not there
FIRST, SECOND = "2025-09-29T18:00:00Z", "2025-09-30T18:00:00Z"


class Nothing(LawSite):
    """No law is known."""

    def __call__(self, url: str) -> Any:
        return super().__call__(url.replace(self.law_id, "000AC0000000000"))


def new_law(promulgated: str = "2025-09-30") -> LawSite:
    text = law_tree([paragraph(1, "見本の規則")], supplementary("この省令は、令和七年十月一日から施行する。"))
    site = LawSite(
        "2025-09-30", Revision("2025-10-10", "000000000000000", text, "見本施行規則", promulgated=promulgated)
    )
    info = site.info
    site.info = lambda: {**info(), "promulgation_date": promulgated}  # type: ignore[method-assign]
    return site


def test_a_law_that_was_missing_and_is_promulgated_is_news(tmp_path: Path) -> None:
    with Watch(tmp_path) as watch:
        watch.night("egov_law", FIRST, Nothing("2025-09-29"))
        run = watch.night("egov_law", SECOND, new_law()).run
        (change,) = watch.changes(run)
        assert (change["kind"], change["document_key"]) == ("appeared", f"egov_law/{LAW}")
        assert "が公布されました（9月30日）" in change["summary_ja"]
        assert "施行は10月10日です" in change["summary_ja"]
        assert change["weight"] > 0
        before = dump(watch.conn)
        replay(watch.archive, tmp_path / "again.db", fresh=True)
        again = open_policy_db(tmp_path / "again.db")
        assert dump(again)["changes"] == before["changes"]
        again.close()


def test_a_law_missing_for_a_night_is_not_said_to_be_new(tmp_path: Path) -> None:
    with Watch(tmp_path) as watch:
        watch.night("egov_law", FIRST, Nothing("2025-09-29"))
        (change,) = watch.changes(watch.night("egov_law", SECOND, new_law("2016-11-28")).run)
        assert "e-Gov法令検索に掲載されました（公布は2016年11月28日）" in change["summary_ja"]


def test_a_law_newly_listed_is_the_baseline(tmp_path: Path) -> None:
    with Watch(tmp_path) as watch:
        assert watch.changes(watch.night("egov_law", SECOND, new_law()).run) == []


# ---------------------------------------------------------------------- the text of a day on the site
@pytest.mark.asyncio
async def test_a_day_without_a_text_shows_none(tmp_path: Path) -> None:
    tree = law_tree([paragraph(1, "現在だけの見本の本文")])
    with Watch(tmp_path) as watch:
        coming = Revision("2027-04-01", "506AC0000000060", None, "見本新法")
        watch.night("egov_law", FIRST, LawSite("2025-09-29", Revision("2025-06-01", "504AC0000000068", tree), coming))
        url = f"/-/document/egov_law/{LAW}"
        site = build_datasette(Home(tmp_path))
        for asked, status, said, shown in (
            ("", 200, "現在の条文", True),
            ("?as_of=2025-09-01", 200, "2025年9月1日の条文", True),
            ("?as_of=2010-01-01", 200, "2010年1月1日の条文は記録にありません", False),
            (
                "?as_of=2027-04-01",
                200,
                "（2027年4月1日施行、見本第506AC0000000060号）の本文は、まだ取得できていません",
                False,
            ),
            ("?as_of=foo", 400, "「foo」は日付ではありません", False),
            ("?as_of=20250901", 400, "日付ではありません", False),
            ("?as_of=2025-02-30", 400, "日付ではありません", False),
        ):
            answer = await site.client.get(url + asked)
            assert (answer.status_code, said in answer.text) == (status, True), asked
            assert ("現在だけの見本の本文" in answer.text) is shown, asked


@pytest.mark.asyncio
async def test_a_provision_says_that_a_text_to_come_could_not_be_read(tmp_path: Path) -> None:
    now = Revision("2025-06-01", "504AC0000000068", law_tree([paragraph(1, "今の見本の本文")]))
    words = "この規定が変わるかどうかは確認できていません"
    for number, (text, unknown) in enumerate(((None, True), (law_tree([paragraph(1, "今の見本の本文")]), False))):
        home = tmp_path / str(number)
        with Watch(home) as watch:
            watch.night(
                "egov_law",
                FIRST,
                LawSite("2025-09-29", now, Revision("2027-04-01", "506AC0000000060", text, "見本新法")),
            )
        answer = await build_datasette(Home(home)).client.get(f"/-/law/{LAW}/MainProvision-Paragraph_1")
        assert (answer.status_code, words in answer.text) == (200, unknown)
        assert ("2027年4月1日" in answer.text.partition(words)[2]) is unknown


# ---------------------------------------------------------------------- dates that get fixed, faults of the API
def test_a_date_that_gets_fixed_keeps_its_weight_and_the_law_its_text(tmp_path: Path) -> None:
    clause = "令和九年三月三十一日までの間において政令で定める日"
    now = Revision("2025-06-01", "504AC0000000068", law_tree([paragraph(1, "法第三条の見本は、二年とする。")]))
    later = law_tree([paragraph(1, "法第四条の見本は、二年とする。")])
    placeholder = Revision("2027-03-31", "508AC0000000032", later, comment=clause)
    fixed = Revision("2026-10-01", "508AC0000000032", later)
    with Watch(tmp_path) as watch:
        watch.night("egov_law", "2026-09-05T18:00:00Z", LawSite("2026-09-06", now, placeholder))
        gone = watch.night("egov_law", "2026-09-06T18:00:00Z", LawSite("2026-09-07", now)).run  # between the two
        assert watch.kinds(gone) == [("disappeared", f"egov_law/{placeholder.id(LAW)}")]
        back = watch.night("egov_law", "2026-09-07T18:00:00Z", LawSite("2026-09-08", now, fixed)).run
        (change,) = watch.changes(back)
        assert (change["kind"], change["before"], change["after"]) == (
            "enforcement_date_fixed",
            "2027-03-31",
            "2026-10-01",
        )
        assert (change["weight"], change["technical"]) == (95, 0)
        force = watch.night("egov_law", "2026-09-30T18:00:00Z", LawSite("2026-10-01", now, fixed)).run
        (change,) = watch.changes(force)
        assert (change["kind"], change["technical"]) == ("came_into_force", 1)
        assert [(p["before"], p["after"], p["technical"]) for p in watch.parts(change)] == [
            ("法第三条の見本は、二年とする。", "法第四条の見本は、二年とする。", 1)
        ]


def test_a_law_that_comes_into_force_under_a_new_title_without_a_text_stays_heavy(tmp_path: Path) -> None:
    now = Revision("2025-06-01", "504AC0000000068", law_tree([paragraph(1, "見本の一")]), "見本旧法")
    coming = Revision("2027-04-01", "506AC0000000060", None, "見本新法")
    with Watch(tmp_path) as watch:
        watch.night("egov_law", "2026-10-01T18:00:00Z", LawSite("2026-10-02", now, coming))
        run = watch.night("egov_law", "2027-04-01T18:00:00Z", LawSite("2027-04-02", now, coming)).run
        (change,) = watch.changes(run)
        assert (change["kind"], change["weight"], change["technical"]) == ("came_into_force", 90, 0)
        assert "題名は「見本新法」になりました" in change["summary_ja"]
        assert "Its title is now “見本新法”" in change["summary_en"]
        assert [p["kind"] for p in watch.parts(change)] == ["retitled"]


def test_a_new_title_does_not_make_a_change_lighter() -> None:
    def state(revision: str, title: str) -> State:
        return State("egov_law/X", "law", title, None, revision, revision, {"revision": revision})

    old, new = [item(1, "第二号の見本　甲")], [item(1, "第二号の見本甲")]  # not a word differs
    (change,) = compare_law(state("a", "見本旧法"), state("b", "見本新法"), LawText(old, None), LawText(new, None))
    assert change.weight == 90


def test_what_the_api_lacks_is_named_and_the_rest_is_kept(tmp_path: Path) -> None:
    """attr "" at every element, no text of an unenforced revision, no text of a law at all: the night goes on."""

    def bare(tree: Any) -> Any:
        return tree if isinstance(tree, str) else {**tree, "attr": "", "children": [bare(c) for c in tree["children"]]}

    text = bare(law_tree([paragraph(1, "見本の一", "号の見本"), paragraph(2, "見本の二")], supplementary("見本の附則")))
    now, coming = Revision("2025-06-01", "504AC0000000068", text), Revision("2027-04-01", "506AC0000000060", None)
    with Watch(tmp_path) as watch:
        watch.night("egov_law", FIRST, LawSite("2025-09-29", now, coming))
        rows = watch.rows(
            "SELECT path, text FROM provisions p JOIN documents d ON d.id = p.document"
            " WHERE d.key = ? ORDER BY position",
            f"egov_law/{LAW}",
        )
        assert [row["text"] for row in rows] == ["見本の一", "号の見本", "見本の二", "", "見本の附則"]
        assert len({row["path"] for row in rows}) == 5
        problems = watch.rows("SELECT kind, key FROM problems WHERE kind = 'without_text'")
        assert problems == [{"kind": "without_text", "key": f"egov_law/{coming.id(LAW)}"}]
        assert watch.document(f"egov_law/{coming.id(LAW)}")["gone_at"] is None
    with Watch(tmp_path / "none") as watch:
        watch.night("egov_law", FIRST, LawSite("2025-09-29", coming))
        assert watch.document(f"egov_law/{LAW}")["title"] == "見本法"
        assert watch.value("SELECT count(*) FROM provisions") == 0


@pytest.mark.asyncio
async def test_why_a_provision_weighs_what_it_weighs_is_stored_and_shown_as_stored(tmp_path: Path) -> None:
    now = Revision("2025-06-01", "504AC0000000068", law_tree([paragraph(1, "見本の在留は、一年とする。")]))
    later = Revision("2026-10-01", "508AC0000000032", law_tree([paragraph(1, "見本の在留は、二年とする。")]))
    with Watch(tmp_path) as watch:
        watch.night("egov_law", "2026-09-05T18:00:00Z", LawSite("2026-09-06", now, later))
        run = watch.night("egov_law", "2026-09-30T18:00:00Z", LawSite("2026-10-01", now, later)).run
        (change,) = watch.changes(run)
        (part,) = watch.parts(change)
        assert json.loads(part["reasons"]) == ["期間"]
        address = f"/-/change/{change['id']}"
        assert "期間" in (await build_datasette(Home(tmp_path)).client.get(address)).text
        watch.conn.execute("UPDATE changes SET reasons = '[\"見本の理由\"]' WHERE id = ?", (part["id"],))
        page = (await build_datasette(Home(tmp_path)).client.get(address)).text
        assert "見本の理由" in page and "期間" not in page  # nothing is weighed again


def test_stages_that_have_come_meanwhile_are_in_force() -> None:
    """As e-Gov gave the days of 令和七年法律第三十三号 in June 2025."""
    days = ("2025-05-14", "2026-01-01", "2026-04-01", "2027-04-01")
    stages = [Stage(day, None, day <= "2025-06-27") for day in days]
    ja, en = revision_scheduled(Names("見本法", "Sample Act"), stages, None, "2025-05-14")
    assert stages_on(ja, en, "2025-06-27", "2025-06-27") == (ja, en)
    later_ja, later_en = stages_on(ja, en, "2025-06-27", "2026-06-20")
    assert later_ja.endswith(
        "施行は4段階で、2025年5月14日（施行済み）、2026年1月1日（施行済み）、2026年4月1日（施行済み）、2027年4月1日です。"
    )
    assert "2025年5月14日に公布" in later_ja
    assert later_en.endswith("on 1 January 2026 (in force), on 1 April 2026 (in force), on 1 April 2027.")


def test_a_day_without_a_year_is_of_the_year_in_which_it_was_said() -> None:
    said = "「見本規則」が公布されました（9月30日）。施行は10月1日です。"
    assert stages_on(said, "", "2025-09-30", "2025-09-30")[0] == said
    assert stages_on(said, "", "2025-09-30", "2026-01-10")[0].endswith("施行は10月1日（施行済み）です。")
