"""The staff site, asked page by page through a real Datasette over a made-up record."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import pytest

from db.night.heartbeat import Heartbeat, write_heartbeat
from db.record.documents import first_record
from db.record.home import ConfigError, Home
from desk.pages import details, raw_tables
from desk.server import build_datasette, check_address, serve
from desk.site.filters import safe_url
from tests.support import site_data

pytestmark = pytest.mark.asyncio
MEETING = "kokkai/122199999X00120260701"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("site")
    site_data.build(folder).close()
    yield folder


@pytest.fixture
def site(home: Path) -> Any:
    return build_datasette(Home(home), at=site_data.MORNING)


@pytest.fixture
def sql(home: Path) -> Iterator[sqlite3.Connection]:
    conn = sqlite3.connect(home / "policy.db")
    yield conn
    conn.close()


async def get(site: Any, path: str, status: int = 200) -> str:
    response = await site.client.get(path)
    assert response.status_code == status, (path, response.text[:500])
    return str(response.text)


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))


def change_id(sql: sqlite3.Connection, key: str) -> int:
    return int(sql.execute("SELECT id FROM changes WHERE key = ?", (key,)).fetchone()[0])


class Tags(HTMLParser):
    """Collects what matters for safety: element names, attributes that run code, addresses."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]


def every_path(sql: sqlite3.Connection) -> list[str]:
    ids = [row[0] for row in sql.execute("SELECT id FROM changes")]
    keys = [row[0] for row in sql.execute("SELECT key FROM documents")]
    versions = [row[0] for row in sql.execute("SELECT id FROM versions")]
    return [
        "/",
        "/-/changes",
        "/-/changes?all=1",
        "/-/sources",
        "/-/search",
        "/-/search?q=失踪",
        "/-/search?q=script&expand=1",
        "/-/check",
        "/-/topics",
        "/-/topic/transfer",
        "/policy",
        "/policy/documents",
        "/policy/documents?_search=失踪",
        "/policy/changes",
        "/policy/documents/1",
        "/policy/versions/1",
        "/policy?sql=select+title+from+documents",
        "/policy/provisions",
        f"/-/compare?a={versions[0]}&b={versions[-1]}",
        *(f"/-/change/{number}" for number in ids),
        *(f"/-/document/{quote(key)}" for key in keys),
        *(f"/-/version/{number}" for number in versions),
    ]


async def test_every_page_answers_is_japanese_and_runs_nothing(site: Any, sql: sqlite3.Connection) -> None:
    for path in every_path(sql):
        response = await site.client.get(path)
        assert response.status_code == 200, (path, response.text[:400])
        tags = Tags(response.text)
        assert ("lang", "ja") in tags.attributes, path
        assert not {"iframe", "object", "style"} & set(tags.names), path
        # A script is a file of ours, and nothing that stands on a page.
        assert len(re.findall(r"<script", response.text)) == len(
            re.findall(r'<script src="/assets/[a-z]+\.js\?v=[0-9a-f]{12}" defer></script>', response.text)
        ), path
        # No picture comes from a crawled title, nothing has a handler, every address is ours or http(s).
        assert "img" not in tags.names, path
        for name, value in tags.attributes:
            assert not name.startswith("on"), (path, name)
            assert name != "style", (path, value)
            if name in ("href", "src", "action"):
                assert re.match(r"(/|\?|#|https?://)", value), (path, value)
        policy = response.headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert ("script-src 'none'" if path.startswith("/policy") else "script-src 'self'") in policy, path
        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["referrer-policy"] == "same-origin"


async def test_home_shows_what_changed_newest_and_weightiest_first(site: Any) -> None:
    text = text_of(await get(site, "/-/changes"))
    assert (
        text.index("改正が施行された（4か所）")
        < text.index("更新日の表示なしに変わった")
        < text.index("会議録が公開された")
    )
    assert "細目 4 件" in text
    # Parts are listed under their change, never on their own.
    assert "第一条が変わった" not in text
    # The default hides weight 0, says how many, and offers them.
    assert "別紙の文字情報が変わった" not in text
    assert "ほかに軽い変化が 1 件あります" in text
    everything = await get(site, "/-/changes?all=1")
    assert "別紙の文字情報が変わった" in everything
    assert "大事な変化だけ表示" in everything


async def test_home_filters(site: Any) -> None:
    text = text_of(await get(site, "/-/changes?topic=fees"))
    assert "会議録が公開された" in text and "施行された" not in text
    text = text_of(await get(site, "/-/changes?source=egov_law"))
    assert "施行された" in text and "会議録が公開された" not in text
    text = text_of(await get(site, "/-/changes?kind=disappeared"))
    assert "1 件。" in text and "なくなった" in text
    nothing = text_of(await get(site, "/-/changes?source=mhlw_feed"))
    assert "確認できた範囲では" in nothing and "何も言えません" in nothing


async def test_sources_that_could_not_be_looked_at_are_named_before_the_changes(site: Any) -> None:
    html = await get(site, "/-/changes")
    banner = text_of(html[html.index("全部を確認できていません") : html.index("<h1>")])
    assert "入管の頁（見本）" in banner and "取得できない 1 件" in banner
    assert "労働省の新着（見本）" in banner and "メンテナンス中 1 件" in banner
    assert "2026年8月25日" in banner  # their last good night
    # Healthy sources, and a source that is switched off, are not in it.
    assert "国会会議録" not in banner and "報道（見本）" not in banner


@pytest.mark.parametrize("address", ["/-/inbox?kind=name", "/-/topics", "/-/comparison"])
async def test_a_list_that_holds_little_names_what_could_not_be_looked_at(site: Any, address: str) -> None:
    html = await get(site, address)
    assert address != "/-/inbox?kind=name" or "待っているものはありません" in html
    notice = text_of(
        html[html.index("全部を確認できていません") : html.index("</details>", html.index("全部を確認できていません"))]
    )
    assert "入管の頁（見本）" in notice and "労働省の新着（見本）" in notice


async def test_sources_page(site: Any) -> None:
    html = await get(site, "/-/sources")
    card = text_of(html[html.index('id="isa_pages"') : html.index('id="kokkai"')])
    assert "最後に全部を確認できた日：2026年8月25日（1 日前）" in card
    assert "接続が切れました（見本）" in card and "本文の枠が見つかりません（見本）" in card
    assert "見本ライセンス 1.0" in card and "出典：入管の頁（見本）" in card
    card = text_of(html[html.index('id="kokkai"') :])
    assert "2026年8月26日（最新の巡回日）" in card
    assert "停止中" in card[card.index("見本新聞") - 40 : card.index("見本新聞")]


async def test_a_clock_that_stands_still_knows_of_no_night_that_ended_later(tmp_path: Path) -> None:
    site_data.build(tmp_path).close()
    for ended, told in (("2026-08-25T20:00:00Z", True), ("2026-12-01T18:45:00Z", False)):
        write_heartbeat(Home(tmp_path), Heartbeat(ended, 0, {"kokkai": "ok"}))
        page = await get(build_datasette(Home(tmp_path), at=site_data.MORNING), "/-/sources")
        assert ("最後に一晩の巡回が終わったのは" in page) is told


async def test_a_change_shows_only_what_differs(site: Any, sql: sqlite3.Connection) -> None:
    html = await get(site, f"/-/change/{change_id(sql, 'isa_pages/applications/ssw/sample.html#2')}")
    assert re.findall(r"<del>(.*?)</del>", html[html.index("<tbody>") :])[0] == "１"
    assert re.findall(r"<ins>(.*?)</ins>", html[html.index("<tbody>") :])[0] == "２"
    # The flip of １０ to 10 in the line above is not marked.
    assert "受入れの上限は１０人とする" in html
    assert "差し替えられた" in html
    number = change_id(sql, "isa_pages/applications/ssw/sample.html#2")
    assert "The text of the sample page changed" in await get(site, f"/-/change/{number}?lang=en")


async def test_a_law_change_shows_each_provision(site: Any, sql: sqlite3.Connection) -> None:
    html = await get(site, f"/-/change/{change_id(sql, 'egov_law/999AC0000000001#20260826')}")
    assert html.count('<table class="redline">') == 4
    assert "<del>技能実習</del>" in html and "<ins>育成就労</ins>" in html
    assert "<ins>第四条　送出手数料の上限は、主務省令で定める。</ins>" in html
    assert "並べて比べる" in html and "届いたままの写し" in html


async def test_a_meeting_change_lists_its_speeches_on_topic(site: Any, sql: sqlite3.Connection) -> None:
    text = text_of(await get(site, f"/-/change/{change_id(sql, MEETING + '#appeared')}"))
    assert "関係する発言 4 件" in text
    assert "転籍の在り方" in text and "散会" not in text


async def test_a_change_has_a_permalink_by_key(site: Any, sql: sqlite3.Connection) -> None:
    for (key,) in sql.execute("SELECT key FROM changes").fetchall():
        html = await get(site, "/-/change?key=" + quote(key, safe=""))
        assert "/-/change?key=" + quote(key, safe="") in html
    assert "記録にありません" in await get(site, "/-/change?key=none", 404)
    await get(site, "/-/change/99999", 404)


async def test_speech_page(site: Any) -> None:
    text = text_of(await get(site, f"/-/document/{MEETING}_002"))
    for words in (
        "見本甲子",
        "みほんこうこ",
        "見本会派",
        "第221回国会",
        "見本委員会 第1号",
        "2026年7月1日（水）",
        "出典：国会会議録",
    ):
        assert words in text
    assert "← 前の発言（見本議長）" in text and "次の発言（見本乙夫） →" in text
    assert "転籍の制限が失踪を招いている" in text
    assert "変化の記録はありません。最後に取得できたのは2026年8月26日です" in text


async def test_meeting_page_marks_what_is_on_topic(site: Any) -> None:
    html = await get(site, f"/-/document/{MEETING}")
    assert "発言 6 件（関係する発言 4 件）" in html
    assert html.count('<li class="on">') == 4
    only = await get(site, f"/-/document/{MEETING}?only=topic")
    assert only.count('<li class="on">') == 4 and "散会いたします" not in only


async def test_law_page(site: Any) -> None:
    html = await get(site, "/-/document/egov_law/999AC0000000001")
    text = text_of(html)
    assert "未施行" in text and "遅くとも 2027年4月1日" in text and "公布の日から三年以内の政令で定める日" in text
    assert 'id="MainProvision-Article_2-Paragraph_1"' in html
    assert "保存した版 2 件" in text and "前の版と比べる" in text
    searched = await get(site, "/-/document/egov_law/999AC0000000001?q=" + quote("転籍"))
    assert "「転籍」がある条文 1 か所" in searched and "<mark>転籍</mark>は、一年を" in searched
    revision = text_of(await get(site, "/-/document/egov_law/999AC0000000001_20260826_508AC0000000009"))
    assert "現行" in revision and "2026年8月26日" in revision and "監理支援機関は、許可" in revision


async def test_page_and_attachment_pages(site: Any) -> None:
    html = await get(site, "/-/document/isa_pages/applications/ssw/sample.html")
    assert "添付ファイル 2 件" in html and "本体は取得していません" in html and "開けないURLです" in html
    assert "要確認：運用要領" in html
    text = text_of(await get(site, "/-/document/isa_pages/content/sample.pdf"))
    assert "application/pdf・15 バイト・1 ページ" in text and "特定技能の運用要領（見本）" in text
    assert "公開終了を確認" in await get(site, "/-/document/isa_pages/gone.html")


async def test_crawled_markup_is_shown_as_text(site: Any) -> None:
    html = await get(site, "/-/document/isa_pages/xss.html?q=失踪")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "<mark>失踪</mark>" in html
    assert 'href="javascript' not in html
    assert "&lt;script&gt;" in await get(site, "/-/search?q=" + quote('"<script>"'))
    assert "<script>" not in await get(site, "/-/search?q=" + quote('"<script>"'))
    assert "<script>" not in await get(site, "/-/document/" + quote("<script>"), 404)


async def test_compare_and_version(site: Any, sql: sqlite3.Connection) -> None:
    (a, b) = [
        row[0]
        for row in sql.execute(
            "SELECT v.id FROM versions v JOIN documents d ON d.id = v.document WHERE d.key = ? ORDER BY v.id",
            ("egov_law/999AC0000000001",),
        )
    ]
    html = await get(site, f"/-/compare?a={a}&b={b}")
    assert "<del>団体</del>" in html and "<ins>支援機関</ins>" in html
    back = await get(site, f"/-/compare?a={b}&b={a}")
    assert "<ins>団体</ins>" in back
    assert "違いはありません" in await get(site, f"/-/compare?a={a}&b={a}")
    await get(site, "/-/compare?a=1&b=99999", 404)
    await get(site, "/-/compare?a=x", 404)
    old = text_of(await get(site, f"/-/version/{a}"))
    assert "以前の版" in old and "2026年8月25日 00:00（日本時間）" in old and "転籍は、二年を経過した後に限り" in old


async def test_archived_bodies_are_downloads_and_only_those_of_the_record(
    site: Any, sql: sqlite3.Connection, home: Path
) -> None:
    (sha256,) = sql.execute("SELECT sha256 FROM fetches ORDER BY id LIMIT 1").fetchone()
    response = await site.client.get(f"/-/archived/{sha256}")
    assert response.status_code == 200
    assert response.content.startswith(b"<p>")
    assert response.headers["content-type"] == "application/octet-stream"
    assert response.headers["content-disposition"].startswith("attachment;")
    assert response.headers["x-content-type-options"] == "nosniff"
    from db.record.archive import Archive

    stray = Archive(home / "archive").put(b"a body that no fetch of the record names")
    assert (await site.client.get(f"/-/archived/{stray}")).status_code == 404
    response = await site.client.get("/-/archived/..%2F..%2Fpolicy.db", follow_redirects=True)
    assert response.status_code == 404


async def test_search_page(site: Any) -> None:
    html = await get(site, "/-/search?q=" + quote("転籍"))
    assert (
        "<strong>3 件</strong>" in html and "法令の条文は 1 件" in html and "一つの法令を一件とし" in html
    )  # two speeches; a law and its revision are one
    assert "<mark>転籍</mark>" in html
    assert "<strong>2 件</strong>" in await get(site, "/-/search?kind=speech&q=" + quote("転籍"))
    assert "<strong>1 件</strong>" in await get(site, "/-/search?topic=fees&q=" + quote("ベトナム"))
    html = await get(site, "/-/search?q=" + quote("ベトナム"))
    assert "<mark>ﾍﾞﾄﾅﾑ</mark>" in html
    html = await get(site, "/-/search?q=" + quote("渡辺"))
    assert "<mark>渡邊</mark>" in html
    none = await get(site, "/-/search?q=" + quote("難民"))
    assert "見つかりませんでした" in none and "全部を確認できていない情報源があります" in none
    assert "言葉を短くするか" in none and "言葉を短くするか" not in html, "what to do now"
    assert "検索する言葉がありません" in await get(site, "/-/search?q=%22", 400)


async def titles(site: Any, query: str) -> set[str]:
    response = await site.client.get(f"/policy/documents.json?_shape=array&_size=max&{query}")
    assert response.status_code == 200, response.text
    return {row["key"] for row in response.json()}


# Datasette reports what a SQL function raises; here that is what is asked for.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
async def test_a_word_that_very_many_hold_is_counted_no_further(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then the total is so many and more, there is a next page and no last one, and the kinds stand without their numbers."""
    for name, number in (("FEW", 1), ("COUNTED", 1)):
        monkeypatch.setattr(f"db.search.newest.{name}", number)
    monkeypatch.setattr("desk.pages.search.PAGE_SIZE", 1)
    html = await get(site, "/-/search?q=" + quote("転籍"))
    assert "<strong>1+ 件</strong>" in html and "<span>1 ページ（全 1+ 件）</span>" in html and "次のページ" in html
    assert re.search(r'kind=speech"[^>]*>発言</a></li>', html)
    seen, page = [], 1
    while "次のページ" in html:
        seen += re.findall(r'<h3><a href="/-/document/([^"?]+)', html)
        page += 1
        html = await get(site, f"/-/search?page={page}&q=" + quote("転籍"))
    seen += re.findall(r'<h3><a href="/-/document/([^"?]+)', html)
    monkeypatch.undo()
    whole = await get(site, "/-/search?q=" + quote("転籍"))
    listed = re.findall(r'<h3><a href="/-/document/([^"?]+)', whole)
    assert [key for key in seen if not key.startswith("egov_law/")] == listed[:-1] and len(seen) > 2
    assert listed[-1].startswith("egov_law/") and listed[-1] in seen  # a law stands apart, on the first page


async def test_the_list_of_tables_counts_their_rows_as_far_as_anybody_would(
    site: Any, sql: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    (number,) = sql.execute("SELECT count(*) FROM documents").fetchone()
    row = r'<a href="/policy/documents">文書</a></td><td class="num"[^>]*>([^<]*)<'
    assert re.findall(row, await get(site, "/policy")) == [f"{number:,}"]
    monkeypatch.setattr(raw_tables, "MOST", number - 1)
    assert re.findall(row, await get(site, "/policy")) == [f"{number - 1:,} 以上"]
    monkeypatch.setattr(raw_tables, "MOST", number)
    assert re.findall(row, await get(site, "/policy")) == [f"{number:,}"]
    assert "<th" in await get(site, "/policy?sql=select+title+from+documents+limit+1")


async def test_the_list_of_tables_counts_no_table_of_an_index(site: Any, sql: sqlite3.Connection) -> None:
    html = await get(site, "/policy?_show_hidden=1")
    counted = dict(re.findall(r'href="/policy/([a-z_0-9]+)">[^<]*</a></td><td class="num"[^>]*>([^<]*)<', html))
    (documents,) = sql.execute("SELECT count(*) FROM documents").fetchone()
    assert counted["documents"] == str(documents)
    assert counted["documents_fts_data"] == counted["documents_fts"] == counted["document_text"] == "–"


async def test_datasettes_own_search_box_speaks_japanese(site: Any, sql: sqlite3.Connection) -> None:
    assert await titles(site, "_search=" + quote("失踪")) == {"isa_pages/xss.html", f"{MEETING}_002"}
    assert await titles(site, "_search=" + quote("ｏｔｉｔ")) == {f"{MEETING}_005"}
    assert await titles(site, "_search=" + quote("転籍 -失踪")) == {
        f"{MEETING}_003",
        "egov_law/999AC0000000001",
        "egov_law/999AC0000000001_20260826_508AC0000000009",
    }
    assert await titles(site, "_search=" + quote("踪")) == {"isa_pages/xss.html", f"{MEETING}_002"}
    assert await titles(site, "_search=" + quote("難民")) == set()
    everything = {row[0] for row in sql.execute("SELECT key FROM documents")}
    for empty in ("_search=", "_search=%20", "_search=%E3%80%80", ""):
        assert await titles(site, empty) == everything
    assert await titles(site, "_search=&kind=law") == {"egov_law/999AC0000000001"}
    refused = await get(site, "/policy/documents?_search=-x", 400)
    assert "検索" in refused
    assert (await site.client.get("/policy/documents.json?_search=-x")).json()["ok"] is False


async def test_our_search_function_comes_after_datasettes_own(site: Any) -> None:
    """Whether the plugin comes by its entry point (before Datasette's own) or is registered later."""
    from datasette.plugins import pm

    ours = [hook for hook in pm.hook.prepare_connection.get_hookimpls() if hook.plugin.__name__ == "desk.plugin"]
    assert [hook.trylast for hook in ours] == [True]
    response = await site.client.get("/policy.json?_shape=arrayfirst&sql=select+escape_fts(:q)&q=" + quote("転籍制限"))
    assert response.json() == ['("転籍制限")']


async def test_table_pages_lead_to_our_pages(site: Any) -> None:
    html = await get(site, "/policy/documents?_search=" + quote("失踪"))
    assert f'href="/-/document/{MEETING}_002?q=' in html and "<mark>失踪</mark>" in html
    assert "/-/document/" in await get(site, "/policy/documents/1")
    assert "/-/change/1" in await get(site, "/policy/changes/1")
    assert "powered by" not in html.lower()


async def test_topics_and_queue(site: Any) -> None:
    text = text_of(await get(site, "/-/topics"))
    assert "手数料・借金" in text and "Fees and debt" in text
    text = text_of(await get(site, "/-/topic/disappear"))
    assert "2026年7月1日" in text and "見本甲子" in text  # the minutes are told by the statements in them
    await get(site, "/-/topic/none", 404)
    text = text_of(await get(site, "/-/check"))
    assert "要確認 1 件" in text and "一致した言葉：運用要領" in text


async def test_atom_feed(site: Any) -> None:
    response = await site.client.get("/-/changes.atom")
    assert response.headers["content-type"].startswith("application/atom+xml")
    space = {"a": "http://www.w3.org/2005/Atom"}
    feed = ElementTree.fromstring(response.content)
    entries = feed.findall("a:entry", space)
    assert len(entries) == 5
    ids = [entry.findtext("a:id", "", space) for entry in entries]
    assert "tag:policywatch.invalid,2026:change/egov_law/999AC0000000001%2320260826" in ids
    assert feed.findtext("a:updated", "", space) == "2026-08-25T15:00:00Z"
    assert "入管の頁（見本）" in feed.findtext("a:subtitle", "", space)
    link = entries[0].find("a:link", space)
    assert link is not None
    await get(site, link.attrib["href"].replace("http://localhost", ""))
    only = ElementTree.fromstring((await site.client.get("/-/changes.atom?topic=fees")).content)
    assert len(only.findall("a:entry", space)) == 1


async def test_a_feed_says_what_it_is_narrowed_down_to_in_its_language(site: Any) -> None:
    space = {"a": "http://www.w3.org/2005/Atom"}
    told = {
        "?topic=fees": "policywatch 変化：手数料・借金",
        "?topic=fees&lang=en": "policywatch changes: Fees and debt",
    }
    for query, title in told.items():
        feed = ElementTree.fromstring((await site.client.get(f"/-/changes.atom{query}")).content)
        assert feed.findtext("a:title", "", space) == title
    english = (await site.client.get("/-/changes.atom?lang=en")).text
    assert 'xml:lang="en"' in english and "【" not in english and "確認できていません" not in english


async def test_what_does_not_exist_is_no_empty_list(site: Any) -> None:
    """A list of a topic, source or kind that was mistyped would say for ever that there is no news."""
    for page in ("/-/changes", "/-/changes.json", "/-/changes.atom", "/-/search", "/-/bills", "/-/check"):
        for query in ("topic=none", "source=none", *(["kind=none"] if "changes" in page else [])):
            answer = await site.client.get(f"{page}?{query}", cookies={"lang": "en"})
            assert answer.status_code == 404 and "There is no such" in answer.text, (page, query)


async def test_what_is_not_on_record_is_said_in_the_language_of_the_page(site: Any) -> None:
    pages = ("topic/none", "change/99999", "document/none", "version/99999", "committee/none", "member/none",
             "law/999AC0000000001/第900条", "compare?a=1&b=99999", f"archived/{'0' * 64}")  # fmt: skip
    for page in pages:
        answer = await site.client.get(f"/-/{page}", cookies={"lang": "en"})
        text = text_of(answer.text)
        assert answer.status_code == 404, page
        said = text[text.rindex("Not found") :]
        assert "ません" not in said and "。" not in said, (page, said)


async def test_nothing_good_is_said_before_the_first_run(tmp_path: Path) -> None:
    from db.record.schema import open_policy_db

    open_policy_db(tmp_path / "policy.db").close()
    site = build_datasette(Home(tmp_path))
    html = await get(site, "/-/changes")
    assert "確認できました" not in html
    for path in (
        "/-/sources",
        "/-/search?q=失踪",
        "/-/check",
        "/-/topics",
        "/-/changes.atom",
        "/policy/documents?_search=失踪",
    ):
        await get(site, path)


async def test_the_site_stays_on_this_machine(tmp_path: Path) -> None:
    for host in ("127.0.0.1", "::1", "localhost", "127.9.9.9"):
        check_address(host)
    for host in ("0.0.0.0", "::", "192.168.1.5", "example.org", ""):
        with pytest.raises(ConfigError, match="reverse proxy"):
            serve(Home(tmp_path), host)
    with pytest.raises(FileNotFoundError, match="policywatch crawl"):
        build_datasette(Home(tmp_path))


async def test_only_web_addresses_become_links() -> None:
    for bad in (
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//x",
        "",
        None,
        "http://[",
    ):
        assert safe_url(bad) is None, bad
    assert safe_url("HTTPS://example.go.jp/") == "HTTPS://example.go.jp/"


async def test_query_strings_are_kept_by_links() -> None:
    from desk.site.filters import with_query

    request = SimpleNamespace(query_string="q=%E8%BB%A2&page=3&x=%22")
    assert with_query(request, page=4) == "?q=%E8%BB%A2&x=%22&page=4"
    assert with_query(request, page=None) == "?q=%E8%BB%A2&x=%22"
    assert with_query(SimpleNamespace(query_string="page=2"), page=None) == "?"


async def test_a_meeting_names_the_speeches_that_are_not_in_the_record(sql: sqlite3.Connection) -> None:
    with closing(sqlite3.connect(":memory:")) as copy:
        sql.backup(copy)
        copy.row_factory = sqlite3.Row
        meeting = first_record(copy, "SELECT * FROM documents WHERE key = ?", (MEETING,))
        assert meeting and details.PAGES["meeting"].read(copy, meeting)["lacking"] == []
        copy.execute("DELETE FROM speeches WHERE position IN (2, 4)")
        assert details.PAGES["meeting"].read(copy, meeting)["lacking"] == [2, 4]


async def test_links_that_no_rule_takes_are_counted_and_listed(tmp_path: Path) -> None:
    site_data.build(tmp_path).close()
    conn = sqlite3.connect(tmp_path / "policy.db")
    links = '[["https://files.example.jp/x.pdf", "見本の様式"], ["https://maps.example.jp/embed", ""]]'
    conn.execute(
        "UPDATE versions SET facts = json_set(facts, '$.untaken_links', ?) WHERE id ="
        " (SELECT current_version FROM documents WHERE key = 'isa_pages/applications/ssw/sample.html')",
        (links,),
    )
    conn.commit()
    conn.close()
    html = await get(build_datasette(Home(tmp_path), at=site_data.MORNING), "/-/sources")
    assert "取得の対象にならないファイルへのリンク 2 件" in html
    assert 'href="https://files.example.jp/x.pdf"' in html and "見本の様式" in text_of(html)
    assert "https://maps.example.jp/embed ↗" in html


async def test_where_the_home_lies_stands_on_no_page(site: Any, home: Path) -> None:
    for path in ("/-/databases.json", "/-/databases", "/-/metadata.json", "/-/plugins.json"):
        response = await site.client.get(path)
        assert response.status_code == 200, path
        assert str(home) not in response.text and str(home.resolve()) not in response.text, path
    assert '"policy"' in (await site.client.get("/-/databases.json")).text
