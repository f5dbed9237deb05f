"""新旧対照表: what stands beside what, what is left out, what is refused; as a file, on the site and from real revisions."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from briefs.commands.brief import brief
from briefs.errors import BriefError
from briefs.kinds import comparison
from briefs.kinds.comparison import ComparisonOrder
from briefs.press.issue import FinishedBrief
from briefs.press.verify import verify
from db.change.passages import Provision
from db.comparison.lines import line_table
from db.comparison.provisions import law_table
from db.comparison.rows import Row
from db.comparison.texts import ComparisonError, WrongTimes, compared_texts
from db.record.home import Home
from desk.server import build_datasette
from tests.support.copies import copied_home
from tests.support.helpers import (
    LAW,
    IsaSite,
    LawSite,
    Revision,
    Watch,
    article,
    isa_page,
    law_tree,
    node,
    paragraph,
    supplementary,
)
from tests.support.printed import needs_poppler, squeezed
from tests.support.recorded import night, policywatch, rows
from tests.support.signing import LETTERHEAD
from tests.support.signing import issue as make

AT = datetime.fromisoformat("2026-06-10T12:00:00+09:00")


# ---------------------------------------------------------------------- the table
def said(row: Row) -> tuple[str, str]:
    """A row as it reads: (left, right)."""
    found = []
    for side, note in ((row.new, "（削る）"), (row.old, "（新設）")):
        if side is None:
            found.append(note if row.note else "")
        else:
            found.append("　".join(filter(None, (side.head, "（略）" if side.text is None else side.text))))
    return found[0], found[1]


def law(*texts: tuple[str, str, str]) -> list[Provision]:
    return [Provision(path, path.split("-")[0], label, text) for path, label, text in texts]


def items(*names: str) -> list[Provision]:
    kanji = "一二三四五六七八九"
    return [
        Provision(f"MainProvision-Paragraph_1-Item_{n}", "MainProvision", kanji[n - 1], name)
        for n, name in enumerate(names, 1)
    ]


HEAD = Provision("MainProvision-Paragraph_1", "MainProvision", "", "見本の分野は、次に掲げるとおりとする。")


def test_an_inserted_item_shifts_the_numbers_behind_it_and_changes_nothing_else() -> None:
    table = law_table(
        [HEAD, *items("甲", "乙", "丙", "丁")], [HEAD, *items("甲", "乙", "見本の新しい分野", "丙", "丁")]
    )
    assert [said(row) for row in table] == [
        ("（略）", "（略）"),
        ("一・二　（略）", "一・二　（略）"),
        ("三　見本の新しい分野", "（新設）"),
        ("四・五　（略）", "三・四　（略）"),
    ]
    assert [row.new.head_differs for row in table if row.new] == [False, False, False, True]


def test_a_removed_item_leaves_its_place_empty_on_the_left() -> None:
    table = law_table([HEAD, *items("甲", "見本の古い分野", "乙")], [HEAD, *items("甲", "乙")])
    assert [said(row) for row in table][1:] == [
        ("一　（略）", "一　（略）"),
        ("（削る）", "二　見本の古い分野"),
        ("二　（略）", "三　（略）"),
    ]


ARTICLES = law(
    ("MainProvision-ChapterTitle_0", "", "第一章　総則"),
    ("MainProvision-Article_1", "第一条", "（目的）"),
    ("MainProvision-Article_1-Paragraph_1", "", "この見本法は見本を目的とする。"),
    ("MainProvision-Article_2", "第二条", "（定義）"),
    ("MainProvision-Article_2-Paragraph_1", "", "見本の定義を置く。"),
    ("MainProvision-ChapterTitle_1", "", "第二章　転籍"),
    ("MainProvision-Article_3", "第三条", "（見本の届出）"),
    ("MainProvision-Article_3-Paragraph_1", "", "届出をする者は、見本による。"),
    ("MainProvision-Article_4", "第四条", "（転籍の要件）"),
    ("MainProvision-Article_4-Paragraph_1", "", "転籍の要件は、次項による。"),
    ("MainProvision-Article_4-Paragraph_2", "２", "転籍は、二年を経過した後に限り認める。"),
    ("MainProvision-Article_4-Paragraph_3", "３", "前項の期間は、省令で定める。"),
    ("MainProvision-Article_4-Paragraph_4", "４", "見本の細目は、別に定める。"),
    ("MainProvision-Article_5", "第五条", ""),
    ("MainProvision-Article_5-Paragraph_1", "", "罰則は、見本のとおりとする。"),
)


def test_untouched_articles_are_one_line_and_titles_above_a_change_are_kept() -> None:
    new = [
        p
        if "二年" not in p.text
        else Provision(p.path, p.part, p.label, p.text.replace("二年を経過した後に限り", "一年を経過した後に"))
        for p in ARTICLES
    ]
    both = [said(row) for row in law_table(ARTICLES, new)]
    assert [left for left, _ in both] == [
        "第一条・第二条　（略）",
        "第二章　転籍",
        "第三条　（略）",
        "（転籍の要件）",
        "第四条　（略）",
        "２　転籍は、一年を経過した後に認める。",
        "３・４　（略）",
        "第五条　（略）",
    ]
    assert [(left, right) for left, right in both if left != right] == [
        ("２　転籍は、一年を経過した後に認める。", "２　転籍は、二年を経過した後に限り認める。")
    ]


def deleted(unit: str, label: str, *articles: int) -> list[Provision]:
    """ARTICLES where these are 削除 under one number."""
    first, *others = [f"MainProvision-Article_{n}" for n in articles]
    new = []
    for p in ARTICLES:
        if p.path == first:
            new += law((unit, label, ""), (f"{unit}-Paragraph_1", "", "削除"))
        elif not p.path.startswith((f"{first}-", *others)):
            new.append(p)
    return new


def test_a_deleted_article_stands_opposite_the_old_one() -> None:
    table = [said(row) for row in law_table(ARTICLES, deleted("MainProvision-Article_4", "第四条", 4))]
    at = table.index(("第四条　削除", "第四条　転籍の要件は、次項による。"))
    assert table[at - 1] == ("", "（転籍の要件）")
    assert table[at + 1 : at + 4] == [
        ("", "２　転籍は、二年を経過した後に限り認める。"),
        ("", "３　前項の期間は、省令で定める。"),
        ("", "４　見本の細目は、別に定める。"),
    ]
    assert not [row for row in table if "（削る）" in row or "（新設）" in row]


def test_articles_deleted_under_one_number_stand_opposite_it() -> None:
    new = deleted("MainProvision-Article_3:4", "第三条及び第四条", 3, 4)
    table = [said(row) for row in law_table(ARTICLES, new)]
    at = table.index(("第三条及び第四条　削除", "第三条　届出をする者は、見本による。"))
    assert table[at + 1 : at + 3] == [("", "（転籍の要件）"), ("", "第四条　転籍の要件は、次項による。")]
    assert not [row for row in table if "（削る）" in row or "（新設）" in row]


def test_an_inserted_article_renumbers_those_behind_it() -> None:
    new = (
        list(ARTICLES[:5])
        + law(
            ("MainProvision-Article_3", "第三条", "（保護の責務）"),
            ("MainProvision-Article_3-Paragraph_1", "", "国は、人を守らなければならない。"),
        )
        + [
            Provision(
                re.sub(r"Article_(\d)", lambda m: f"Article_{int(m[1]) + 1}", p.path),
                p.part,
                {"第三条": "第四条", "第四条": "第五条", "第五条": "第六条"}.get(p.label, p.label),
                p.text,
            )
            for p in ARTICLES[5:]
        ]
    )
    assert [said(row) for row in law_table(ARTICLES, new)] == [
        ("第一章　総則", "第一章　総則"),
        ("第一条・第二条　（略）", "第一条・第二条　（略）"),
        ("（保護の責務）", "（新設）"),
        ("第三条　国は、人を守らなければならない。", ""),
        ("第四条～第六条　（略）", "第三条～第五条　（略）"),
    ]


def test_the_same_law_has_no_table() -> None:
    assert law_table(ARTICLES, list(ARTICLES)) == []
    assert line_table("一行目\n二行目", "一行目\n\n二 行目") == []


def test_lines_of_a_page() -> None:
    old = "見本の頁\n前書きの文です。\n届出の期限\n届出は、十四日以内に行ってください。\n後書きの文です。"
    table = line_table(old, old.replace("十四日", "三十日") + "\n見本の追記です。")
    assert [said(row) for row in table] == [
        ("（略）", "（略）"),
        ("届出の期限", "届出の期限"),
        ("届出は、三十日以内に行ってください。", "届出は、十四日以内に行ってください。"),
        ("（略）", "（略）"),
        ("見本の追記です。", "（新設）"),
    ]


# ---------------------------------------------------------------------- which two texts
def tree(*articles: dict[str, Any], title: str, begins: str) -> dict[str, Any]:
    return law_tree(list(articles), supplementary(f"この法律は、{begins}から施行する。"), title=title)


AIM = article(1, "目的", paragraph(1, "この見本法は、技能実習の適正な実施を目的とする。"))
NEW_AIM = article(1, "目的", paragraph(1, "この見本法は、育成就労の適正な実施を目的とする。"))
RULES = article(
    2,
    "監理",
    paragraph(1, "監理団体は、次に掲げる基準に従う。", "見本の基準", "他の基準"),
    paragraph(2, "細目は省令で定める。"),
)
OLD = Revision(
    "2025-06-01", "504AC0000000068", tree(AIM, RULES, title="見本技能実習法", begins="公布の日"), "見本技能実習法"
)
WITHOUT = Revision("2026-02-01", "505AC0000000001", None, "見本技能実習法")
FIXED = Revision(
    "2026-06-01", "505AC0000000002", tree(AIM, RULES, title="見本技能実習法", begins="公布の日"), "見本技能実習法"
)
COMING = Revision(
    "2027-04-01",
    "506AC0000000060",
    law_tree(
        [
            NEW_AIM,
            article(
                2,
                "監理",
                paragraph(1, "監理支援機関は、次に掲げる基準に従わなければならない。", "見本の基準"),
                paragraph(2, "細目は省令で定める。"),
            ),
        ],
        supplementary("この法律は、公布の日から施行する。"),
        node(
            "SupplProvision",
            node("SupplProvisionLabel", "附　則"),
            paragraph(1, "この法律は、令和九年四月一日から施行する。"),
            AmendLawNum="令和六年法律第六十号",
        ),
        title="見本育成就労法",
    ),
    "見本育成就労法",
)
PAGE, SCAN = "isa_pages/isa/applications/ssw/nyuukokukanri07_00201.html", "nyuukokukanri07_00201"
ISA = "isa/applications/ssw/nyuukokukanri07_00201.html"


@pytest.fixture(scope="module")
def watch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watch]:
    with Watch(tmp_path_factory.mktemp("comparison")) as found:
        found.night("egov_law", "2026-06-01T18:00:00Z", LawSite("2026-06-02", OLD, WITHOUT, FIXED, COMING))
        for day, words in (("02", "届出は、十四日以内です。"), ("05", "届出は、三十日以内です。"), ("07", "")):
            texts = ["見本の前書きの長い文をここに置きます。", words, "見本の後書きの文です。"] if words else []
            page = isa_page("見本の案内", *texts)
            url = f"https://www.moj.go.jp/{ISA}"
            found.night("isa_pages", f"2026-06-{day}T18:00:00Z", IsaSite({ISA: page}), only=[url])
        yield found


@pytest.fixture(scope="module")
def page_key(watch: Watch) -> str:
    return str(watch.value("SELECT key FROM documents WHERE source = 'isa_pages' AND kind = 'page'"))


@pytest.mark.parametrize(
    ("what", "since", "until", "error", "words"),
    [
        ("000AC0000000000", "2026-06-01", "2027-04-01", Exception, "no revision of 000AC0000000000"),
        (LAW, "2026-03-01", "2027-04-01", Exception, "text could not be had"),
        (LAW, "2025-01-01", "2027-04-01", Exception, "the first is 2025-06-01"),
        (LAW, "2026-06-02", "2026-12-31", ComparisonError, "have the same text, in force from"),
        (LAW, "2025-07-01", "2026-06-02", ComparisonError, "no provision differs"),
        (LAW, "2027-04-01", "2026-06-02", WrongTimes, "later than"),
        (LAW, "2026-06-31", "2027-04-01", WrongTimes, "not a date"),
        (LAW, "昨日", "2027-04-01", WrongTimes, "not a date"),
        ("isa_pages/none", "2026-06-03", "2026-06-06", ComparisonError, "no document"),
    ],
)  # fmt: skip
def test_what_is_refused_is_refused_in_clear_words(
    watch: Watch, what: str, since: str, until: str, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words) as caught:
        compared_texts(watch.conn, what, since, until)
    assert re.search(r"[ぁ-ん]", caught.value.ja)  # type: ignore[attr-defined]  # and in Japanese for the site


def test_versions_of_a_page_by_day_and_by_time(watch: Watch, page_key: str) -> None:
    # 18:00Z is three in the morning of the next day in Japan.
    found = compared_texts(watch.conn, page_key, "2026-06-03", "2026-06-06")
    assert [said(row) for row in found.rows if row.kind == "changed"] == [
        ("届出は、三十日以内です。", "届出は、十四日以内です。")
    ]
    again = compared_texts(watch.conn, page_key, "2026-06-02T18:00:00Z", "2026-06-06 03:00")
    assert (again.old.version, again.new.version) == (found.old.version, found.new.version)
    with pytest.raises(ComparisonError, match="the first is of 2026-06-02T18:00:00Z"):
        compared_texts(watch.conn, page_key, "2026-06-02", "2026-06-06")
    with pytest.raises(ComparisonError, match="same version"):
        compared_texts(watch.conn, page_key, "2026-06-03", "2026-06-05")


# ---------------------------------------------------------------------- the brief
@pytest.fixture(scope="module")
def issued(watch: Watch) -> FinishedBrief:
    return make(comparison, ComparisonOrder(LAW, "2026-06-02", "2027-04-01", suppl=True), Home(watch.root), AT)


@needs_poppler
def test_the_page_says_which_texts_it_compares(issued: FinishedBrief) -> None:
    text = squeezed(issued.path)
    for words in (
        "見本育成就労法新旧対照表",
        "改正後（左欄）改正前（右欄）",
        "題名見本育成就労法見本技能実習法",
        "令和元年法律第九号",
        "施行日2027年4月1日（予定）2026年6月1日",
        "2026-06-0203:00（日本時間）[1]",
        "下線部分は改正部分",
        "1/1",
        issued.number,
    ):
        assert words in text, words
    assert COMING.id(LAW) not in text and FIXED.id(LAW) not in text  # ids are no words for a reader
    for words in (
        "監理支援機関は、次に掲げる基準に従わなければならない。",
        "（削る）",
        "二他の基準",
        "２（略）",
        "附則（令和六年法律第六十号）（新設）",
    ):
        assert words in text, words


def test_what_differs_is_underlined_on_both_sides(issued: FinishedBrief) -> None:
    marked = re.findall(r'<span class="u">(.*?)</span>', issued.html)
    assert "育成就労" in marked and "技能実習" in marked
    assert "<del>" not in issued.html and "<ins>" not in issued.html


def test_both_texts_are_frozen_and_every_printed_word_is_theirs(issued: FinishedBrief, watch: Watch) -> None:
    evidence = json.loads(PdfReader(issued.path).attachments["evidence.json"][0])
    assert [(e["key"], e["note"]) for e in evidence["evidence"]] == [
        (f"egov_law/{COMING.id(LAW)}", 1),
        (f"egov_law/{FIXED.id(LAW)}", 2),
    ]
    for one in evidence["evidence"]:
        assert watch.archive.get(one["sha256"]) and one["fetched_at"] == "2026-06-01T18:00:00Z"
    # No digit of the content is the program's own: each is in a frozen text, a typed row or a time of fetching.
    frozen = (
        json.dumps(evidence["evidence"], ensure_ascii=False) + "2026-06-02 03:00 2026年6月1日 2027年4月1日 2026年6月2日"
    )
    labels = "".join(row["label"] + row["part"] for row in watch.rows("SELECT label, part FROM provisions"))
    for found in re.findall(
        r"[0-9０-９〇一二三四五六七八九十]+", json.dumps(evidence["content"]["rows"], ensure_ascii=False)
    ):
        assert found in frozen + labels or found.isascii()  # spots and depths are plain numbers


def test_it_verifies_and_an_altered_text_does_not(issued: FinishedBrief, watch: Watch, tmp_path: Path) -> None:
    home = Home(watch.root)
    assert verify(issued.path, home).problems == () and verify(issued.path, home).checked == 2
    copied_home(watch.root, tmp_path / "home")
    with Watch(tmp_path / "home") as other:
        other.conn.execute("UPDATE versions SET body = replace(body, '監理支援機関は', '監理団体は')")
    problems = verify(issued.path, Home(tmp_path / "home")).problems
    assert any("監理支援機関" in text for text in problems)


def test_a_word_that_is_not_in_the_version_stops_the_brief(watch: Watch, tmp_path: Path) -> None:
    copied_home(watch.root, tmp_path / "home")
    with Watch(tmp_path / "home") as other:
        other.conn.execute("UPDATE provisions SET text = replace(text, '監理支援機関は', '別の機関は')")
    with pytest.raises(BriefError, match="not verbatim"):
        make(comparison, ComparisonOrder(LAW, "2026-06-02", "2027-04-01", suppl=True), Home(tmp_path / "home"), AT)


def test_the_same_table_twice_is_the_same_file(issued: FinishedBrief, watch: Watch, tmp_path: Path) -> None:
    again = make(
        comparison,
        ComparisonOrder(LAW, "2026-06-02", "2027-04-01", suppl=True),
        Home(watch.root),
        AT,
        out=tmp_path / "x.pdf",
    )
    assert again.path.read_bytes() == issued.path.read_bytes()


def test_revisions_named_by_their_ids_make_the_table_of_their_days(issued: FinishedBrief, watch: Watch) -> None:
    named = compared_texts(watch.conn, LAW, "2026-06-02", "2027-04-01", suppl=True)
    order = ComparisonOrder(LAW, named.old.revision, named.new.revision, suppl=True)
    found = make(comparison, order, Home(watch.root), AT)
    assert issued.dossier and found.dossier
    assert found.dossier.content == issued.dossier.content


@needs_poppler
def test_a_page_by_its_key(watch: Watch, page_key: str) -> None:
    found = make(comparison, ComparisonOrder(page_key, "2026-06-03", "2026-06-06"), Home(watch.root), AT)
    text = squeezed(found.path)
    for words in (
        "見本の案内新旧対照表",
        "変更後（左欄）変更前（右欄）",
        "届出は、三十日以内です。",
        "届出は、十四日以内です。",
        "（略）",
    ):
        assert words in text, words
    assert verify(found.path, Home(watch.root)).problems == ()


def test_the_command_refuses_with_its_own_exit_status(watch: Watch) -> None:
    from click.testing import CliRunner

    def run(*arguments: str) -> tuple[int, str]:
        done = CliRunner().invoke(brief, ["comparison", *arguments], obj={"home": Home(watch.root), "at": AT})
        return done.exit_code, done.output

    status, output = run(LAW, "--from", "2027-04-01", "--to", "2026-06-02")
    assert status == 2 and "later than" in output
    status, output = run(LAW, "--from", "2026-06-02", "--to", "2026-06-03")
    assert status == 1 and "have the same text, in force from" in output
    assert run("000AC0000000000", "--from", "2026-06-02", "--to", "2026-06-03")[0] == 1


# ---------------------------------------------------------------------- the site
async def get(root: Path, path: str, status: int = 200) -> str:
    answer = await build_datasette(Home(root)).client.get(path)
    assert answer.status_code == status, answer.text[:500]
    return str(answer.text)


@pytest.mark.asyncio
async def test_the_page_in_the_browser(watch: Watch, page_key: str) -> None:
    page = await get(watch.root, f"/-/comparison?law={LAW}&from=2026-06-02&to=2027-04-01&suppl=1")
    assert (
        "<script>" not in page
        and "<u>育成就労</u>" in page
        and "<u>（新設）</u>" in page
        and "2027年4月1日施行予定" in page
    )
    assert page.index("改正後</th>") < page.index("改正前</th>")
    page = await get(watch.root, f"/-/comparison?key={page_key}&from=2026-06-03&to=2026-06-06")
    assert "<u>三十</u>日以内" in page and "<u>十四</u>日以内" in page


@pytest.mark.asyncio
async def test_the_page_refuses_in_japanese(watch: Watch) -> None:
    assert "日付ではありません" in await get(watch.root, f"/-/comparison?law={LAW}&from=x&to=2027-04-01", 400)
    assert "同じ2026年6月1日施行の版" in await get(
        watch.root, f"/-/comparison?law={LAW}&from=2026-06-02&to=2026-06-03", 404
    )
    assert "記録にありません" in await get(watch.root, "/-/comparison?law=none", 404)
    assert "本文のある版は 3 件です。二つの日付を" in await get(watch.root, f"/-/comparison?law={LAW}")


@pytest.mark.asyncio
async def test_a_law_on_a_day_of_the_readers_choice(watch: Watch) -> None:
    assert "監理団体は、次に掲げる" in await get(watch.root, f"/-/document/egov_law/{LAW}")
    page = await get(watch.root, f"/-/document/egov_law/{LAW}?as_of=2027-04-01")
    assert (
        "2027年4月1日の条文" in page and "監理支援機関は、次に掲げる" in page and "監理団体は、次に掲げる" not in page
    )
    page = await get(watch.root, f"/-/document/egov_law/{LAW}?as_of=2026-03-01")
    assert "まだ取得できていません" in page and "現在の条文" in page
    assert "日付ではありません" in await get(watch.root, f"/-/document/egov_law/{LAW}?as_of=soon", 400)


# ---------------------------------------------------------------------- real revisions
@pytest.mark.recorded
@pytest.mark.tour
def test_real_revisions_are_weighed_as_their_texts_say(recorded_web: Any, tmp_path: Path) -> None:
    """Read in the texts: 2026-05-13 only turns 第十一項 into 第十三項; 2026-04-01 adds three fields, renumbers, and
    takes the operating guidelines (運用要領) out of the opening words, which is more than renumbering."""
    for moment in ("2026-03-31T12:00:00+09:00", "2026-04-01T03:00:00+09:00", "2026-05-13T03:00:00+09:00"):
        night(recorded_web, tmp_path, moment, "egov_law")
    sql = (
        "SELECT c.field, c.technical, c.weight, coalesce(c.before, ''), coalesce(c.after, '') FROM changes c"
        " JOIN documents d ON d.id = c.document WHERE d.key = ? AND c.part_of IS {} ORDER BY c.id"
    )
    support = "egov_law/431M60000010005"
    assert [(t, w) for _, t, w, _, _ in rows(tmp_path, sql.format("NULL"), support)] == [(1, 10)]
    parts = rows(tmp_path, sql.format("NOT NULL"), support)
    assert [(field.split("-")[0], technical) for field, technical, *_ in parts] == [
        ("MainProvision", 1),
        ("SupplProvision[6]", 1),
    ]
    fields = "egov_law/431M60000010006"
    parts = rows(tmp_path, sql.format("NOT NULL"), fields)
    added = {after: (technical, weight) for _, technical, weight, before, after in parts if not before}
    assert [added[name][0] for name in ("リネンサプライ分野", "物流倉庫分野", "資源循環分野")] == [0, 0, 0]
    assert next(t for after, (t, _) in added.items() if "施行する" in after) == 1
    assert (
        next(t for field, t, _, before, _ in parts if field == "MainProvision-Paragraph_1" and "運用要領" in before)
        == 0
    )
    (whole,) = rows(tmp_path, sql.format("NULL"), fields)
    assert whole[1:3] == (0, max(weight for _, _, weight, _, _ in parts))
    with (tmp_path / "config.toml").open("a", encoding="utf-8") as settings:
        settings.write(f"\n{LETTERHEAD}")
    printed = policywatch(
        "brief",
        "comparison",
        "431M60000010006",
        "--from",
        "2026-03-31",
        "--to",
        "2026-04-01",
        "--at",
        "2026-05-13T12:00:00+09:00",
        "--sign",
        "見本次郎",
        home=tmp_path,
        expect=0,
    )
    pdf = Path(printed.stdout.split("  ")[0])
    assert policywatch("brief", "verify", str(pdf), home=tmp_path, expect=0)
    if shutil.which("pdftotext"):
        for words in ("三リネンサプライ分野", "四～十一（略）", "三～十（略）", "十三～十八（略）", "十一～十六（略）"):
            assert words in squeezed(pdf).replace("〜", "～"), words
    # The revision of 2027-04-01 has no recorded text: said so, and nothing in its place.
    refused = policywatch(
        "brief", "comparison", LAW, "--from", "2026-04-01", "--to", "2027-04-01", home=tmp_path, expect=1
    )
    assert "428AC0000000089_20270401_506AC0000000060" in refused.stderr and "could not be had" in refused.stderr
