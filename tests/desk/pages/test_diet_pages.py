"""The pages about the Diet, asked through a real Datasette over made-up people, bills and questions."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from click.testing import CliRunner

from crawlers.registry import all_sources
from db.night.store import upsert_source
from db.record.causes import Cause
from db.record.home import Home
from db.record.reasons import Reason, because, json_of
from db.record.schema import open_policy_db
from desk.server import build_datasette
from policywatch import cli
from tests.support import diet_data
from tests.support.diet_data import (
    BILL,
    DELAYED,
    JUNE,
    LAPSED,
    MAY,
    OTSUO,
    P1,
    PROMISE,
    QUESTION,
    REJECTED,
    ROLL_CALL,
    SARIKO,
    TAKAHASHI,
)
from tests.support.visiting import get

pytestmark = pytest.mark.asyncio


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("diet")
    diet_data.build(folder).close()
    yield folder


@pytest.fixture
def site(home: Path) -> Any:
    return build_datasette(Home(home))


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html[html.index("<main") : html.index("</main>")]))


async def page(site: Any, path: str, status: int = 200) -> str:
    return text_of(await get(site, path, status))


def document(key: str) -> str:
    return "/-/document/" + quote(key)


class Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))


async def test_every_page_runs_nothing_and_links_nowhere_else(site: Any, home: Path) -> None:
    with sqlite3.connect(home / "policy.db") as conn:
        keys = [row[0] for row in conn.execute("SELECT key FROM documents")]
        people = [row[0] for row in conn.execute("SELECT key FROM people")]
    paths = [
        "/-/members",
        "/-/members?topic=transfer",
        "/-/member",
        "/-/bills",
        "/-/bills?all=1",
        "/-/questions?all=1",
        "/-/promises?all=1",
        *(f"/-/member/{quote(key.removeprefix('members/'))}" for key in people),
        *map(document, keys),
    ]
    for path in paths:
        tags = Tags(await get(site, path)).found
        assert not {"iframe", "object", "style", "img"} & {tag for tag, _ in tags}, path
        assert all(values.get("src", "").startswith("/assets/") for tag, values in tags if tag == "script"), path
        ids = [attributes["id"] for _, attributes in tags if "id" in attributes]
        assert len(ids) == len(set(ids)), (path, sorted(ids))
        for tag, attributes in tags:
            assert not any(name.startswith("on") or name == "style" for name in attributes), (path, tag)
            for name in ("href", "action"):
                assert re.match(r"(/|\?|#|https?://)", attributes.get(name, "/")), (path, attributes)
            if tag in ("input", "select") and attributes.get("type") not in ("hidden", "checkbox"):
                # A form field has a label: its own, or the one it stands in.
                assert "aria-label" in attributes or attributes.get("name") in (
                    "title",
                    "topic",
                    "session",
                    "kind",
                    "house",
                    "strength",
                    "ministry",
                    "since",
                    "as_of",
                    "who",
                    "note",
                    "status",
                    "evidence",
                    "stance",
                ), (path, attributes)
            if tag == "th":
                assert attributes.get("scope") in ("col", "row"), path


async def test_the_menu_leads_to_the_pages(site: Any) -> None:
    html = await get(site, "/-/bills")
    menu = html[html.index("<nav") : html.index("</nav>")]
    for path, label in (("bills", "議案"), ("questions", "質問主意書"), ("members", "議員"), ("promises", "答弁台帳")):
        assert re.search(rf'href="/-/{path}"[^>]*>{label}<', menu), label
    assert 'href="/-/bills" aria-current="page"' in menu


def shown_in(html: str) -> str:
    """What a page shows below its head."""
    return html[html.index("<main") :]


async def test_member_page(site: Any) -> None:
    html = await get(site, "/-/member/sangiin-9000001")
    text = text_of(html)
    for words in (
        "髙橋 見本子",
        "たかはし みほんこ",
        "見本会",
        "見本県",
        "2026年1月23日召集の国会から",
        "2026年1月28日に確認（それより前は記録にありません）",
        "法務委員会・理事（2026年2月1日〜）",
        "転籍 2 件",
        "2026年6月10日（水）",
        "見本乙夫（見本大臣）",
        "一致した言葉：転籍",
        "質問主意書 1 件",
        "参議院 第221回国会 質問第18号",
        "議案 1 件",
    ):
        assert words in text, words
    assert "育成就労での<mark>転籍</mark>の要件は、いつ決まりますか" in html
    assert 'href="https://kokkai.example.go.jp/20260610/1"' in html
    assert text.index("2026年6月10日（水）") < text.index("2026年5月20日（水）")
    assert "失踪について一言" not in text  # a namesake's words, tied to nobody
    assert shown_in(await get(site, f"/-/member/{TAKAHASHI}")) == shown_in(html)
    one = await page(site, "/-/member/sangiin-9000001?topic=fees")
    assert "手数料・借金 1 件" in one and "転籍 2 件" not in one
    await get(site, "/-/member/sangiin-9000001?topic=nosuch", 404)
    assert "前議員" in await page(site, f"/-/member/{SARIKO.removeprefix('members/')}")


async def test_a_minister_is_shown_with_question_and_promise(site: Any) -> None:
    text = await page(site, "/-/member/" + quote("shugiin-見本乙夫"))
    assert text.index("問い 高橋見本子（見本会）") < text.index("…転籍の要件につきましては")
    assert "委員会（今）委員名簿がまだ記録にない" in text
    assert PROMISE in text and "期限：本年度内（2027年3月31日）" in text
    assert "事務所の中だけ" in text and "policywatch promises" not in text  # where the status is kept


async def test_unknown_members_are_not_found(site: Any) -> None:
    assert "名簿の記録にありません" in await page(site, "/-/member/sangiin-1", 404)
    # A key is a key: a name in its place is none.
    await get(site, "/-/member/" + quote("高橋見本子"), 404)
    text = await page(site, "/-/member?name=" + quote("見本乙男"), 404)
    assert "名簿にも会議録にもありません" in text and "見本 乙夫" in text


async def test_by_name_one_several_or_none(site: Any) -> None:
    assert "転籍 2 件" in await page(site, "/-/member?name=" + quote("たかはしみほんこ"))
    html = await get(site, "/-/member?name=" + quote("見本太郎"))
    assert "「見本太郎」は 2 人います" in text_of(html)
    assert 'href="/-/member/sangiin-9000002"' in html and f'href="/-/member/{quote("shugiin-見本太郎")}"' in html
    assert "誰にも結び付けていないもの 1 件" in await page(
        site, "/-/member?house=" + quote("参議院") + "&name=" + quote("見本太郎")
    )
    text = await page(site, "/-/member?name=" + quote("見本局子"))
    assert "記録している議員の名簿に、この名前はありません" in text and "転籍の件数は、承知しておりません" in text
    assert "政府などの職員としての発言" in text
    assert "見本の道路に関する質問主意書" in await page(site, "/-/member?name=" + quote("見本無籍"))
    assert "議員を探す" in await page(site, "/-/member")


async def test_members_page(site: Any) -> None:
    html = await get(site, "/-/members")
    text = text_of(html)
    assert "衆議院（2 人）" in text and "参議院（2 人）" in text and "見本会（2 人・発言 3 件）" in text
    assert "論点に当たる発言の記録がない 1 人" in text
    assert re.search(r'<a href="/-/member/sangiin-9000001">髙橋　見本子</a> <span class="count">3</span>', html)
    assert "今の名簿にない人（1 人）" in text and "2026年5月31日まで" in text
    assert "<summary>名前の一覧（2 件）</summary>" in html
    assert "名簿を読んでいない" not in text
    assert "誰か決められない名前 2 件" in text and "その日にこの名前の議員が 2 人いた" in text
    counted = await get(site, "/-/members?topic=fees")
    assert re.search(r'髙橋　見本子</a> <span class="count">1</span>', counted)


async def test_bills_page(site: Any) -> None:
    text = await page(site, "/-/bills")
    assert "論点のある議案（要確認を含む） 1 件" in text and "すべての議案 3 件を表示" in text
    for words in (
        "第221回国会 閣法第9号",
        "見本実習生の保護に関する法律の一部を改正する法律案",
        "審議未了（廃案）（推定）",  # its session closed on 2026-06-21, and its pages were read since
        "参議院法務委員会で可決（多数）",
        "2026年6月13日",
        "論点：転籍",
    ):
        assert words in text, words
    assert "参議院：委員会で採決" not in text and "参議院で審議中" not in text
    assert "見本の税" not in text
    everything = await page(site, "/-/bills?all=1")
    assert everything.index("閣法第9号") < everything.index("閣法第2号") < everything.index("参法第3号")
    assert "衆議院で否決" in everything and "第221回国会で審議未了（推定）" in everything
    only = await page(site, "/-/bills?all=1&session=221&kind=" + quote("参法"))
    assert "参法第3号" in only and "閣法第2号" not in only
    assert "この条件に合う議案があるかどうかは確認できません（該当する情報源を収集していません）" in await page(
        site, "/-/bills?all=1&session=220"
    )


async def test_bills_and_questions_by_a_word_of_their_title(site: Any, home: Path) -> None:
    with closing(sqlite3.connect(home / "policy.db")) as conn:
        for path, kind, word in (("/-/bills", "bill", "見本"), ("/-/questions", "written_question", "質問主意書")):
            (number,) = conn.execute(
                "SELECT count(*) FROM documents WHERE kind = ? AND instr(title, ?)", (kind, word)
            ).fetchone()
            found = json.loads(await get(site, f"{path}.json?all=1&title={word}"))["rows"]
            assert number and len(found) == number and all(word in row["title"] for row in found)
            assert json.loads(await get(site, f"{path}.json?all=1&title=％"))["rows"] == []
            assert "があるかどうかは確認できません" in await page(site, f"{path}?title=どこにもない題名")


async def test_the_bill_shows_who_voted_how_by_group_and_member(site: Any) -> None:
    html = await get(site, document(BILL))
    text = text_of(html)
    assert "会派としての賛否です。議員ごとの賛否ではありません。 賛成見本党、標本の会反対見本会" in text
    assert "参議院本会議の投票：2026年6月15日 賛成 1・反対 2" in text
    assert "見本会（2）020" in text and "見本党（2）101" in text
    assert '<a href="/-/member/sangiin-9000001">髙橋　見本子</a>、標本　一郎' in html
    assert "リンクのない 3 人は、" in text


async def test_the_page_of_a_roll_call(site: Any) -> None:
    text = await page(site, document(ROLL_CALL))
    assert "参議院本会議 第221回国会投票日2026年6月15日" in text and "結果賛成 1・反対 2 投票なし 1" in text
    assert "第221回国会 閣法第9号 見本実習生の保護に関する法律の一部を改正する法律案" in text
    assert "見本会（2）020" in text


async def test_how_a_member_voted_and_that_the_other_house_says_it_by_group(site: Any) -> None:
    html = await get(site, "/-/member/sangiin-9000001")
    text = text_of(html)
    assert (
        "記録している投票 1 回：賛成 0・反対 1・投票なし 0。" in text
        and "最も新しいものは2026年6月15日の投票です。" in text
    )
    assert "反対 見本実習生の保護に関する法律の一部を改正する法律案 2026年6月15日・全体：賛成 1・反対 2・" in text
    assert "会派（見本会）：賛成 0・反対 2・投票なし 0" in text
    assert "この人の投票があるかどうかは確認できません" in await page(site, "/-/member/sangiin-9000001?topic=fees")


async def test_bill_page_tells_its_progress(site: Any) -> None:
    html = await get(site, document(BILL))
    text = text_of(html)
    steps = [
        "衆議院に提出",
        "衆議院法務委員会に付託",
        "衆議院法務委員会で修正のうえ可決（多数）",
        "衆議院本会議で修正のうえ可決（起立・多数）",
        "参議院法務委員会に付託",
        "参議院法務委員会で可決（多数）",
    ]
    assert "議員ごとの賛否が公表されていない採決 2026年5月21日（木）：衆議院 起立採決" in text
    places = [text.index(step, text.index("審議の経過")) for step in steps]
    assert places == sorted(places)
    assert "2026年5月17日（日）" in text
    assert "提出法律案" in text and "文字なし（画像か、読めない字体）" in text
    assert "附帯決議：参議院法務委員会" in text and "手数料を見本とする。" in text
    assert "<summary>公表された欄のまま（5 項目）</summary>" in html
    assert "&lt;b&gt;見本の備考&lt;/b&gt;" in html and "javascript:alert(9)" not in html
    # Raw cells stand in the folded part alone, and no table is shown a second time.
    assert text.count("第221回国会：参議院：備考") == 1 and "sangiin/備考" not in text and "bill_events" not in text
    proposer = await get(site, document(LAPSED))
    assert '<a href="/-/member/sangiin-9000001">高橋　見本子</a> 外3名' in proposer
    assert "会期の終わりから導いたもの" in proposer
    assert "衆議院で否決" in await page(site, document(REJECTED))


async def test_questions_page_and_question_page(site: Any) -> None:
    text = await page(site, "/-/questions")
    assert "参議院 第221回国会 質問第18号" in text and "答弁あり" in text and "2026年4月24日" in text
    assert "見本の道路" not in text and "すべての質問 2 件を表示" in text
    everything = await page(site, "/-/questions?all=1")
    assert everything.index("質問第18号") < everything.index("質問第5号")
    assert "答弁延期" in everything and "2026年6月30日まで" in everything
    only = await page(site, "/-/questions?all=1&house=" + quote("衆議院"))
    assert "質問第5号" in only and "質問第18号" not in only
    html = await get(site, document(QUESTION))
    row = html[html.index('<table class="redline qa"') :]
    assert row.index("転籍はいつからか。") < row.index("省令で定める。") < row.index("費用は。")
    text = text_of(html)
    assert "高橋 見本子議員ほか4名" in text and "内閣に転送2026年4月15日（水）" in text
    assert "答弁の期限" in await page(site, document(DELAYED))
    assert "質問主意書" in await page(site, document(f"{QUESTION}/answer")) and "省令で定める" in await page(
        site, document(f"{QUESTION}/answer")
    )


async def test_speech_page_says_whose_it_is_or_why_nobodys(site: Any) -> None:
    asked = await page(site, document(f"{JUNE}_001"))
    assert "髙橋 見本子（参議院）" in asked and "名前・院・日付が一致" in asked
    assert "この問いへの答え 2 件" in asked and "見本庁次長" in asked
    html = await get(site, document(f"{JUNE}_002"))
    assert "この答弁への問い" in html and "この答弁での約束 2 件" in html
    anchor = "p-" + quote(P1, safe="")
    assert f'<span class="vow" id="{anchor}">{PROMISE}</span>' in html and f'href="#{anchor}"' in html
    nobody = await page(site, document(f"{JUNE}_005"))
    assert "誰にも結び付けていません：その日にこの名前の議員が 2 人いた" in nobody
    searched = await get(site, document(f"{JUNE}_002") + "?q=" + quote("省令"))
    assert "<mark>省令</mark>" in searched
    assert "この問いへの答え" not in await page(site, document(f"{MAY}_001"))


async def test_the_other_documents(site: Any) -> None:
    session = await get(site, document("sessions/221"))
    assert (
        "特別会" in session
        and "2026年6月21日" in session
        and 'href="/-/bills?session=221&amp;all=1">議案 3 件' in session
    )
    resolution = await page(site, document("resolutions/221-1"))
    assert "決議の項目 2 件" in resolution and "見本実習生の保護に関する法律の一部を改正する法律案" in resolution
    petition = await page(site, document("petitions/sangiin-221-7"))
    assert "12,345 人" in petition and "審査未了" in petition
    assert "紹介議員同じ趣旨のもの 2 件見本松子（見立）・受理番号 7・2026年3月2日受理見本竹子・受理番号 35" in petition
    assert "結果の日2026年6月19日" in petition
    news = await page(site, document("committee_news/221-houmu-3"))
    assert "流会" in news and "衆議院法務委員会・内閣委員会" in news and "内閣委員会法務委員会連合審査会" in news
    # A joint sitting stands on the page of each of its committees.
    committee = await page(site, document("committees/iin_j0010"))
    assert "委員長見本十郎（見自）理事見本花子（見自）" in committee.replace(" ", "")
    assert "2026年6月12日（内閣委員会法務委員会連合審査会） 流会" in committee
    member = await get(site, document(TAKAHASHI))
    assert 'href="/-/member/sangiin-9000001"' in member and "2028年7月25日" in member


async def test_promises_page(site: Any) -> None:
    html = await get(site, "/-/promises")
    text = text_of(html)
    assert "2 件（新しい順）" in text and PROMISE in text and "実施を明言" in text and "見本乙夫（見本大臣）" in text
    assert f'href="{document(f"{JUNE}_002")}#p-{quote(P1, safe="")}"' in html
    assert "守られた" in text and "事務所の中だけ" in text  # says where the status is, and does not show it
    assert "3 件（新しい順）" in await page(site, "/-/promises?all=1")
    assert "1 件（期限の近い順" in await page(site, "/-/promises?due=1")
    # By its own words the one, by those of the question it answers the other; what names another topic stays out.
    assert "2 件（新しい順）" in await page(site, "/-/promises?topic=transfer") and "論点：転籍" in text
    assert "約束があるかどうかは確認できていません。確認できなかった情報源：" in await page(
        site, "/-/promises?topic=disappear"
    )
    assert "1 件（新しい順）" in await page(site, "/-/promises?strength=firm&ministry=" + quote("大臣"))
    assert "約束があるかどうかは確認できていません。確認できなかった情報源：" in await page(
        site, "/-/promises?since=2026-06-11"
    )
    wrong = await page(site, "/-/promises?since=soon", 400)
    assert "「soon」という日付はありません" in wrong and "件（新しい順）" not in wrong and PROMISE not in wrong


async def test_an_office_that_the_ledger_does_not_know_is_said_to_be_unknown_and_the_nearest_offered(site: Any) -> None:
    html = await get(site, f"/-/promises?ministry={quote('見木大臣')}")
    assert "「見木大臣」の入った肩書きで約束した人は、記録にありません" in text_of(html)
    assert f'href="?ministry={quote("見本大臣")}">見本大臣</a>' in html and "どうかは確認できていません" not in text_of(
        html
    )
    english = await get(site, f"/-/promises?ministry={quote('見木大臣')}&lang=en")
    assert "Nobody on record promised anything in an office with “" in english
    assert "約束した人は、記録にありません" not in await page(site, f"/-/promises?ministry={quote('見本大臣')}")


async def test_what_no_record_could_hold_is_not_said_to_be_unchecked(site: Any) -> None:
    """A session after the newest (221), a day to come: there the filter is wrong, whatever was read."""
    for path in ("/-/bills", "/-/questions"):
        said = await page(site, f"{path}?session=999&all=1")
        assert (
            "第999回国会は記録にありません（最も新しいのは第221回です）" in said
            and "どうかは確認できていません" not in said
        )
    said = await page(site, "/-/promises?since=2051-01-01")
    assert "2051年1月1日はまだ来ていません" in said and "どうかは確認できていません" not in said


async def test_what_answers_nobody_is_marked_and_can_be_left_out(site: Any) -> None:
    mark = "質問への答弁ではない発言（所信など）"
    everything = await page(site, "/-/promises?all=1")
    assert everything.count(mark) == 1 and everything.index("発言のページ") > everything.index(mark) > everything.index(
        "答弁のページ"
    )
    answers = await page(site, "/-/promises?all=1&answers=1")
    assert "2 件（新しい順）" in answers and mark not in answers and PROMISE in answers
    for html in (await get(site, "/-/promises"), await get(site, "/-/promises?all=1")):
        assert "in government answers" not in html and "答弁から抜き出した" not in html
    assert "この答弁での約束 2 件" in await page(site, document(f"{JUNE}_002"))
    opening = await page(site, document(f"{JUNE}_006"))
    assert "この発言での約束 1 件" in opening and mark in opening


async def test_due_and_other_times_are_told_apart(home: Path, tmp_path: Path) -> None:
    shutil.copy(home / "policy.db", tmp_path / "policy.db")
    with closing(sqlite3.connect(tmp_path / "policy.db")) as conn:
        conn.execute("UPDATE promises SET time_words = '令和九年度から' WHERE key = ?", (P1,))
        conn.commit()
    site = build_datasette(Home(tmp_path))
    for path in ("/-/promises", document(f"{JUNE}_002")):
        assert "時期：令和九年度から" in await page(site, path) and "期限：本年度内" in await page(site, path)


async def test_why_a_question_has_no_text(home: Path, tmp_path: Path) -> None:
    shutil.copy(home / "policy.db", tmp_path / "policy.db")
    site = build_datasette(Home(tmp_path))
    text = await page(site, document(DELAYED))
    assert "質問の本文：まだ公開されていません" in text and "答弁の本文：まだ公開されていません" in text
    with closing(sqlite3.connect(tmp_path / "policy.db")) as conn:
        conn.execute(
            "UPDATE written_questions SET question_url = 'https://sample.example.go.jp/a.htm' WHERE number = 5"
        )
        conn.commit()
    assert "質問の本文：まだ取得していません（一晩に読む数に限りがあり" in await page(site, document(DELAYED))
    with closing(sqlite3.connect(tmp_path / "policy.db")) as conn:
        topic = conn.execute("SELECT id FROM topics").fetchone()[0]
        conn.execute("INSERT INTO document_topics SELECT id, ?, '見本' FROM documents WHERE key = ?", (topic, DELAYED))
        conn.commit()
    assert "質問の本文：まだ取得していません" in await page(site, document(DELAYED))
    with closing(sqlite3.connect(tmp_path / "policy.db")) as conn:
        run, year = conn.execute("SELECT id, substr(max(started_at), 1, 4) FROM runs").fetchone()
        for day, status in (("06-18", 500), ("06-19", 404)):
            conn.execute(
                "INSERT INTO problems (run, source, kind, url, key, reason, noted_at, code, details)"
                " VALUES (?, '', 'not_found', '', ?, ?, ?, 'http_not_found', ?)",
                (
                    run,
                    f"{DELAYED}/question",
                    f"HTTP {status}: not found",
                    f"{year}-{day}T18:00:00Z",  # 3:00 in Japan
                    json.dumps({"status": status}),
                ),
            )
        conn.commit()
    text = await page(site, document(DELAYED))
    assert (
        "質問の本文：取得できませんでした（6月20日、サイトは「このページはない」と答えました）" in text
        and "保存していません" not in text
    )


async def test_reasons_are_shown_in_japanese_from_their_codes(home: Path, tmp_path: Path) -> None:
    shutil.copy(home / "policy.db", tmp_path / "policy.db")
    robots = because(Cause.ROBOTS_UNREAD, host="sample.go.jp", why=because(Cause.NO_ANSWER))
    speech = f"{JUNE}_005"
    with closing(sqlite3.connect(tmp_path / "policy.db")) as conn:
        run, source = conn.execute("SELECT max(id), source FROM runs WHERE source = 'kokkai'").fetchone()
        old = Reason(None, {}, "a sentence of an old journal")
        for why in (robots, old):
            conn.execute(
                "INSERT INTO problems (run, source, kind, url, reason, noted_at, code, details)"
                " VALUES (?, ?, 'blocked', '', ?, '', ?, ?)",
                (run, source, why.en, *json_of(why)),
            )
        conn.commit()
    site = build_datasette(Home(tmp_path))
    text = await page(site, "/-/sources")
    assert "sample.go.jp の robots.txt を読めなかった（時間内に応答がない）ため、何も取得しない" in text
    assert robots.en not in text and "a sentence of an old journal" in text
    assert f"誰にも結び付けていません：{diet_data.SEVERAL.ja}" in await page(site, document(speech))


async def test_a_page_names_its_own_sources_that_could_not_be_looked_at(home: Path, tmp_path: Path) -> None:
    shutil.copy(home / "policy.db", tmp_path / "policy.db")
    with closing(sqlite3.connect(tmp_path / "policy.db")) as conn:
        conn.execute("UPDATE runs SET outcome = 'failed', message = '見本の故障' WHERE source = 'kokkai'")
        conn.commit()
    site = build_datasette(Home(tmp_path))
    # The minutes make up the ledger and the members' pages, not the list of bills; a partial run of a ministry neither.
    for path, named in (
        ("/-/promises", True),
        ("/-/members", True),
        ("/-/member/sangiin-9000001", True),
        ("/-/bills", False),
    ):
        text = await page(site, path)
        assert ("国会会議録（見本）" in text) is named, path
        assert "入管の頁" not in text


async def test_a_committee_names_no_source_of_the_other_house(home: Path, tmp_path: Path) -> None:
    shutil.copy(home / "policy.db", tmp_path / "policy.db")
    with closing(open_policy_db(tmp_path / "policy.db")) as conn:
        upsert_source(conn, all_sources()["committee_news"].info)
        conn.execute("UPDATE sources SET enabled = 1")
        conn.commit()
    site = build_datasette(Home(tmp_path))
    for committee, named in (("衆議院内閣委員会", True), ("参議院法務委員会", False)):
        assert ("衆議院 委員会ニュース" in await page(site, f"/-/committee/{quote(committee)}")) is named, committee


async def test_a_source_read_by_what_others_measured_says_so(tmp_path: Path) -> None:
    with closing(open_policy_db(tmp_path / "policy.db")) as conn:
        for name in ("committees", "isa_news", "sessions"):
            upsert_source(conn, all_sources()[name].info)
    text = await get(build_datasette(Home(tmp_path)), "/-/sources")
    said = {}
    for name in ("committees", "isa_news", "sessions"):
        card = text.split(f'id="{name}"', 1)[1].split("</section>", 1)[0]
        said[name] = ("他者による実測" in card, "書式は未確認" in card)
    assert said == {"committees": (True, False), "isa_news": (False, True), "sessions": (False, False)}
    listed = CliRunner().invoke(cli, ["--home", str(tmp_path), "sources"]).stdout.splitlines()
    marked = {line.split()[-1].rstrip("`") for line in listed if "format measured by others" in line}
    assert marked == {"committees", "committee_news", "petitions", "public_comments", "resolutions", "roll_calls"}


async def test_nothing_is_claimed_on_an_empty_record(tmp_path: Path) -> None:
    open_policy_db(tmp_path / "policy.db").close()
    site = build_datasette(Home(tmp_path))
    for path, words in (
        ("/-/members", "名簿があるかどうかは確認できません"),
        ("/-/bills", "議案があるかどうかは確認できません"),
        ("/-/questions", "があるかどうかは確認できません"),
        ("/-/promises", "があるかどうかは確認できません"),
    ):
        assert words in await page(site, path)


async def test_what_waits_to_be_checked_is_not_hidden(tmp_path: Path) -> None:
    """In scope without a topic: the bill of our field that no topic names yet must stand in the list."""
    conn = diet_data.build(tmp_path)
    conn.execute("INSERT INTO to_check (document, matched) SELECT id, '在留' FROM documents WHERE key = ?", (LAPSED,))
    conn.commit()
    conn.close()
    text = await page(build_datasette(Home(tmp_path)), "/-/bills")
    assert "2 件。すべての議案 3 件を表示" in text
    assert "参法第3号" in text
    assert "論点：要確認" in text


async def test_how_often_a_member_speaks_on_our_topics_stands_by_month(site: Any) -> None:
    """Three speeches on topic, as the list of members counts them; one of them on fees."""
    for query, number in (("", 3), ("?topic=fees", 1)):
        html = await get(site, f"/-/member/sangiin-9000001{query}")
        part = html.partition("論点に当たる発言の月ごとの件数")[2].partition("</section>")[0]
        by_month = dict(re.findall(r'<th scope="row">(\d{4}-\d\d)</th><td class="num">(\d+)</td>', part))
        assert len(by_month) == 24 and sum(map(int, by_month.values())) == number and int(by_month["2026-06"]) >= 1
        assert part.count('<rect class="bar"') == 24


ABSENCES = (  # a page, what it lacks, and the source in which it would stand
    ("/-/member/" + quote(OTSUO.removeprefix("members/")), "committees", "名簿に記載なし", "確認できていません（"),
    (
        "/-/member/sangiin-9000001?topic=fees",
        "roll_calls",
        "この人の投票は見つかりませんでした（検索した範囲：",
        "投票があるかどうかは確認",
    ),
    ("/-/bills?all=1&session=220", "bills", "議案は見つかりませんでした（検索した範囲：", "議案があるかどうかは確認"),
    (
        "/-/questions?all=1&title=どこにもない",
        "written_questions",
        "質問主意書は見つかりませんでした",
        "質問主意書があるかどうかは確認",
    ),
    (
        "/-/committee/" + quote("参議院法務委員会"),
        "committees",
        "委員会の名簿は見つかりませんでした",
        "名簿があるかどうかは確認",
    ),
    (
        "/-/committee/" + quote("参議院法務委員会"),
        "sittings",
        "会議の予定は見つかりませんでした",
        "予定があるかどうかは確認",
    ),
    (
        "/-/member/sangiin-9000001",
        "sittings",
        "今後の会議の予定は見つかりませんでした",
        "今後の会議の予定があるかどうかは確認",
    ),
    ("/-/committees", "sittings", "会議の予定は見つかりませんでした", "予定があるかどうかは確認"),
    ("/-/promises?topic=disappear", "kokkai", "この条件に合う約束は見つかりませんでした", "約束があるかどうかは確認"),
)


@pytest.mark.parametrize(("path", "source", "none", "open_"), ABSENCES)
async def test_that_there_is_none_is_said_with_what_was_read_or_not_at_all(
    tmp_path: Path, path: str, source: str, none: str, open_: str
) -> None:
    """Read whole it says until when; read in part, too long ago or never it says that nobody can know."""
    with closing(diet_data.build(tmp_path)) as conn:
        conn.execute("PRAGMA foreign_keys = OFF")
        conn.execute("DELETE FROM runs")
        columns = [row[1] for row in conn.execute("PRAGMA table_info(sources)")]
        for name in ("bills", "roll_calls", "committees", "sittings", "written_questions", "kokkai"):
            row = dict.fromkeys(columns, "") | {"id": name, "name_ja": "見本の情報源", "enabled": 1, "minimum": 0}
            row |= {"selector_verified": 1, "public": 1, "measured_by_others": 0}
            conn.execute(f"INSERT OR IGNORE INTO sources VALUES ({', '.join('?' * len(columns))})", list(row.values()))
            if name != source:
                run(conn, name, "2026-08-26T00:00:00Z", "ok")
        site = build_datasette(Home(tmp_path), at=datetime(2026, 8, 26, 3, tzinfo=UTC))
        text = await page(site, path)
        assert open_ in text and "まだ一度も読んでいません" in text and none not in text
        for at, outcome, why in (
            ("2026-08-20T00:00:00Z", "ok", "2026年8月20日 09:00より後は読んでいません"),
            ("2026-08-25T00:00:00Z", "partial", "一部を読めませんでした"),
            ("2026-08-25T12:00:00Z", "failed", "読めませんでした"),
        ):
            run(conn, source, at, outcome)
            text = await page(site, path)
            assert open_ in text and why in text and none not in text
        run(conn, source, "2026-08-26T01:00:00Z", "ok")
        assert none in await page(site, path)


@pytest.mark.parametrize("source", ["roll_calls", "petitions", "committees", "members"])
async def test_a_members_page_warns_of_every_source_that_it_is_made_of(tmp_path: Path, source: str) -> None:
    """Votes are published by the House of Councillors alone: the page of a member of the other house is not made of them."""
    with closing(diet_data.build(tmp_path)) as conn:
        for one in all_sources().values():
            upsert_source(conn, one.info)
            run(conn, one.info.id, "2026-08-26T00:00:00Z", "partial" if one.info.id == source else "ok")
    site = build_datasette(Home(tmp_path), at=datetime(2026, 8, 26, 3, tzinfo=UTC))
    warned = {
        path: "全部を確認できていません" in await page(site, path)
        for path in ("/-/member/sangiin-9000001", "/-/member/" + quote("shugiin-見本乙夫"))
    }
    assert list(warned.values()) == [True, source != "roll_calls"]


def run(conn: sqlite3.Connection, source: str, at: str, outcome: str) -> None:
    conn.execute(
        "INSERT INTO runs (source, started_at, finished_at, outcome, requests, new, changed, unchanged, errors, message)"
        " VALUES (?, ?, ?, ?, 1, 0, 0, 0, 0, '')",
        (source, at, at, outcome),
    )
    conn.commit()
