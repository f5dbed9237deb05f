"""Pages, files and feeds that staff watch: what is read of them, and what their nights give (all made up, 見本)."""

from __future__ import annotations

import hashlib
import json
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from crawlers.fetch.settings import settings_of
from crawlers.nightly.job import choose
from crawlers.read.page import Page
from crawlers.read.parts import Parts
from crawlers.reading.reader import read_here
from crawlers.registry import all_sources, is_enabled
from crawlers.replay.rebuild import replay
from crawlers.sources.shared.source import PageRequest
from crawlers.sources.watch import ask_for, form_of, main_container
from db.errors import WrongUsage
from db.night.expectations import expectations
from db.office.watches import checked
from db.record.archive import Archive
from db.record.causes import Cause
from db.record.home import Home
from db.record.models import Document, Gone, Problem, ProblemKind
from db.record.schema import open_policy_db
from tests.support.helpers import HTML_HEADERS, NOT_FOUND, Reply, Watch, dump

SOURCE = all_sources()["watch"]
URL = "https://www.pref.mihon.jp/madoguchi/index.html"
KEY = "watch/www.pref.mihon.jp/madoguchi/index.html"
FILE = "https://www.pref.mihon.jp/madoguchi/annai.csv"
TEXT = "見本の相談を無料で受けます。窓口は平日の朝から夕方まで開いています。"
RSS = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>見本県の新着</title><link>https://www.pref.mihon.jp/</link>'
    "<description>見本</description>{}</channel></rss>"
)
ITEM = (
    "<item><title>{title}</title><link>https://www.pref.mihon.jp/{name}.html</link><guid>https://www.pref.mihon.jp/{name}.html"
    "</guid><pubDate>Thu, 20 Aug 2026 10:00:00 +0900</pubDate><description>{words}</description></item>"
)


def entry(url: str = URL, **about: Any) -> dict[str, Any]:
    """A page as the settings of a night have it."""
    topics = about.pop("topics", ())
    return {name: value for name, value in asdict(checked(url, topic_ids=topics, **about)).items() if value}


def html(*paragraphs: str, main: str = "<main>{}</main>", files: tuple[str, ...] = (), around: str = "") -> bytes:
    links = "".join(f'<li><a href="{name}">見本のファイル{name}</a></li>' for name in files)
    text = "<h1>相談窓口</h1>" + "".join(f"<p>{one}</p>" for one in paragraphs) + f"<ul>{links}</ul>"
    return (
        f'<!doctype html><html><head><meta charset="UTF-8"><title>相談窓口｜見本県</title></head><body>{around}'
        f"{main.format(text)}</body></html>"
    ).encode()


def reply(body: bytes | str, media_type: str = HTML_HEADERS["content-type"], status: int = 200) -> Reply:
    return status, {"content-type": media_type}, body.encode() if isinstance(body, str) else body


def page_at(url: str, answer: Reply, **headers: str) -> Page:
    status, given, body = answer
    return Page(url, status, {**given, **headers}, body, "2026-08-26T12:00:00Z", hashlib.sha256(body).hexdigest(), url)


def read(body: bytes | str, url: str = URL, media_type: str = HTML_HEADERS["content-type"], **about: Any) -> list[Any]:
    """The records of one answer, its request made as a night makes it and carried through JSON as the journal does."""
    status = about.pop("status", 200)
    ask = ask_for(entry(url, **about))
    arguments = json.loads(json.dumps(dict(ask.arguments)))
    return list(SOURCE.read(page_at(ask.url, reply(body, media_type, status)), ask.callback, arguments))


def problem_of(records: list[Any]) -> Problem:
    (problem,) = records
    assert isinstance(problem, Problem) and problem.key
    return problem


# ---------------------------------------------------------------------- what a page's text is
@pytest.mark.parametrize(
    ("body", "container"),
    [
        ("<body><div id=main><p>a</p></div><main><p>b</p></main></body>", "main"),
        ("<body><div id=main><p>a</p></div><div role=main><p>b</p></div></body>", "[role=main]"),
        ("<body><a id=main></a><div id=contents><p>b</p></div></body>", 'div[id="contents"]'),
        ("<body><div id=main></div><table><tr><td id=contents><p>b</p></td></tr></table></body>", 'td[id="contents"]'),
        ("<body><div id=contents><p>a</p><div id=main_contents><p>b</p></div></div></body>", 'div[id="main_contents"]'),
        ("<body><div class=wrap><p>b</p></div></body>", "body"),
    ],
)
def test_where_a_page_has_its_text(body: str, container: str) -> None:
    assert main_container(Parts(f"<html>{body}</html>")) == container


def test_a_page_without_a_main_part_is_read_without_what_lies_around() -> None:
    around = (
        "<header><p>見本県のヘッダー</p></header><nav>見本ナビ</nav><div id=side>見本の横</div>"
        "<footer><p>見本の足</p></footer><aside>見本の脇</aside>"
    )
    inside = "<div class=wrap><article><header><p>本文の頭</p></header>{}</article></div>"
    (document,) = read(html(TEXT, around=around, main=inside))
    assert document.body == f"本文の頭\n相談窓口\n{TEXT}"


def test_a_page_as_a_document() -> None:
    document, ask = read(html(TEXT, files=("annai.pdf",)), name_ja="窓口", topics=["wages"])
    assert isinstance(document, Document)
    assert (document.key, document.kind, document.url, document.title) == (KEY, "page", URL, "相談窓口")
    assert (document.given_topics, document.collection, "selector" in document.facts) == (("wages",), "watch", False)
    where = "www.pref.mihon.jp/madoguchi/annai.pdf"
    arguments = {"path": where, "label": "見本のファイルannai.pdf", "key": f"watch/{where}", "topics": ["wages"]}
    assert ask == PageRequest(f"https://{where}", "parse_attachment", arguments)


def test_a_selector_names_the_text_however_short_it_is() -> None:
    body = html(TEXT, "<b id=count>受付 12 件</b>")
    (document,) = read(body, selector="#count")
    assert (document.body, document.title, document.facts["selector"]) == ("受付 12 件", "相談窓口", "#count")


@pytest.mark.parametrize(
    ("body", "about", "kind", "words"),
    [
        (html(TEXT), {"selector": "#nai"}, ProblemKind.STRUCTURE_SUSPECT, "main text (#nai) is missing"),
        (html(TEXT, "<b id=a> </b>"), {"selector": "#a"}, ProblemKind.STRUCTURE_SUSPECT, "next to no text"),
        (html("見本"), {}, ProblemKind.STRUCTURE_SUSPECT, "next to no text"),
        (html(TEXT)[:-20], {}, ProblemKind.STRUCTURE_SUSPECT, "cut off"),
        (html("ただいまメンテナンス中です。"), {"selector": "#nai"}, ProblemKind.MAINTENANCE, "メンテナンス"),
        (b"\x8f\x01\xfe" * 500, {}, ProblemKind.STRUCTURE_SUSPECT, "character set"),
        (b"", {}, ProblemKind.STRUCTURE_SUSPECT, "empty"),
        (html(TEXT), {"url": "https://www.pref.mihon.jp/a.pdf"}, ProblemKind.STRUCTURE_SUSPECT, "HTML page was served in place"),
        (RSS.format(ITEM.format(title="a", name="a", words="")), {"selector": "#a"}, ProblemKind.STRUCTURE_SUSPECT, "(#a)"),
        (RSS.format(""), {}, ProblemKind.TOO_FEW_ITEMS, ""),
        (html(TEXT), {"status": 500}, ProblemKind.FETCH_FAILED, "HTTP 500"),
        (html(TEXT), {"status": 403}, ProblemKind.BLOCKED, "HTTP 403"),
    ],
)  # fmt: skip
def test_what_is_no_text_is_a_named_problem(
    body: bytes | str, about: dict[str, Any], kind: ProblemKind, words: str
) -> None:
    problem = problem_of(read(body, **about))
    assert (problem.kind, problem.key) == (kind, checked(about.get("url", URL)).key)
    assert words in problem.reason


def test_not_found_and_moved() -> None:
    problem, gone = read("", status=404)
    assert (problem.kind, gone) == (ProblemKind.NOT_FOUND, Gone(KEY, URL))
    ask = ask_for(entry())
    moved = page_at("https://www.pref.mihon.jp/owabi.html", reply(html(TEXT)))
    (problem,) = SOURCE.read(moved, ask.callback, ask.arguments)
    assert (
        isinstance(problem, Problem)
        and problem.reason == f"{URL} now leads to https://www.pref.mihon.jp/owabi.html: correct the watch list"
    )
    same = page_at("http://www.pref.mihon.jp/madoguchi/", reply(html(TEXT)))
    assert isinstance(next(iter(SOURCE.read(same, ask.callback, ask.arguments))), Document)


def test_a_page_of_frames_names_what_they_show() -> None:
    frames = "<html><title>見本</title><frameset cols='20%,80%'><frame src=menu.html><frame src=/honbun.html></frameset></html>"
    problem = problem_of(read(frames))
    assert problem.kind is ProblemKind.STRUCTURE_SUSPECT
    assert "https://www.pref.mihon.jp/honbun.html" in problem.reason and "menu.html" in problem.reason


def test_a_page_without_any_title_has_the_name_that_staff_gave() -> None:
    body = (
        html(TEXT).replace("<title>相談窓口｜見本県</title>".encode(), b"").replace("<h1>相談窓口</h1>".encode(), b"")
    )
    assert problem_of(read(body)).why.code is Cause.NO_TITLE
    assert read(body, name_ja="見本県の窓口")[0].title == "見本県の窓口"
    assert read(body, name_en="Help desk")[0].title == "Help desk"


# ---------------------------------------------------------------------- files and feeds
@pytest.mark.parametrize(
    ("url", "body", "headers", "form"),
    [
        ("https://a.mihon.jp/x.pdf", b"%PDF-1.4", {}, "file"),
        ("https://a.mihon.jp/get?id=1", b"%PDF-1.4", {}, "file"),
        ("https://a.mihon.jp/get", b"PK", {"content-disposition": "attachment; filename=\"a.docx\""}, "file"),
        ("https://a.mihon.jp/get", b"a,b", {"content-type": "text/csv"}, "file"),
        ("https://a.mihon.jp/get", "見本".encode(), {"content-type": "text/plain"}, "file"),
        ("https://a.mihon.jp/get", html(TEXT), {"content-type": "text/plain"}, "page"),
        ("https://a.mihon.jp/feed/", RSS.format("").encode(), {"content-type": "text/html"}, "feed"),
        ("https://a.mihon.jp/a.rdf", b'<rdf:RDF xmlns:rdf="x"></rdf:RDF>', {}, "feed"),
        ("https://a.mihon.jp/a.xml", b'<?xml version="1.0"?><!-- a --><feed xmlns="x"></feed>', {}, "feed"),
        ("https://a.mihon.jp/about.html", html("RSS の説明：&lt;rss&gt;", TEXT), {}, "page"),
    ],
)  # fmt: skip
def test_what_an_answer_is(url: str, body: bytes, headers: dict[str, str], form: str) -> None:
    page = Page(url, 200, headers, body, "2026-08-26T12:00:00Z", "0" * 64)
    assert form_of(page, url.partition("://")[2]) == form


def test_a_file_is_read_as_a_file() -> None:
    (document,) = read(
        "国,人数\n見本国,12\n", "https://a.mihon.jp/download?id=5", "text/csv", name_ja="見本の表", topics=["wages"]
    )
    assert (document.kind, document.key) == ("attachment", "watch/a.mihon.jp/download?id=5")
    assert (document.title, document.body, document.given_topics) == ("見本の表", "国,人数\n見本国,12", ("wages",))
    assert read("a,b", "http://a.mihon.jp/tokei.csv")[0].url == "http://a.mihon.jp/tokei.csv"


def test_a_feed_gives_its_items_and_nothing_of_what_they_link_to() -> None:
    feed = "https://www.pref.mihon.jp/rss.xml"
    items = ITEM.format(title="窓口の案内", name="a", words="あ" * 500) + ITEM.format(title="見本", name="b", words="")
    first, second = read(RSS.format(items), feed, "application/xml", topics=["wages"])
    assert (first.key, first.kind) == ("watch/www.pref.mihon.jp/rss.xml/www.pref.mihon.jp/a.html", "news")
    assert (first.url, first.title) == ("https://www.pref.mihon.jp/a.html", "窓口の案内")
    assert len(first.body.split("\n")[1]) == 200
    assert (first.collection, first.published_on) == ("watch/www.pref.mihon.jp/rss.xml", "2026-08-20")
    assert (second.title, second.given_topics, second.rows["feed_items"][0]["outlet"]) == (
        "見本",
        ("wages",),
        "見本県の新着",
    )


# ---------------------------------------------------------------------- nights
def night(watch: Watch, day: int, pages: list[dict[str, Any]], site: dict[str, Reply]) -> Any:
    return watch.night(
        "watch", f"2026-08-{day:02d}T18:00:00Z", lambda url: site.get(url, NOT_FOUND), config={"pages": pages}
    )


def topics_of(watch: Watch, key: str = KEY) -> dict[str, str]:
    rows = watch.rows(
        "SELECT t.topic, t.matched FROM document_topics t JOIN documents d ON d.id = t.document WHERE d.key = ?", key
    )
    return {row["topic"]: row["matched"] for row in rows}


def test_an_edit_is_told_once_with_the_topics_that_staff_gave(tmp_path: Path) -> None:
    pages = [entry(topics=["wages"])]
    files = ("annai.csv",)
    with Watch(tmp_path) as watch:
        csv = reply("一年,見本\n", "text/csv")
        site = {URL: reply(html(TEXT, "相談は一年前からです。", files=files)), FILE: csv}
        first = night(watch, 1, pages, site)
        assert (first.outcome, first.new, watch.kinds()) == ("ok", 2, [])
        assert topics_of(watch) == {"wages": "（職員の指定）"}
        assert topics_of(watch, "watch/www.pref.mihon.jp/madoguchi/annai.csv") == {"wages": "（職員の指定）"}
        site[URL] = reply(html(TEXT, "相談は二年前からです。特定技能の方の転籍の制限についても受けます。", files=files))
        second = night(watch, 2, pages, site)
        (change,) = watch.changes(second.run)
        assert (change["kind"], change["document_key"]) == ("text_changed", KEY)
        assert "一年前" in change["before"] and "二年前" in change["after"]
        found = {row["topic"] for row in watch.rows("SELECT topic FROM change_topics WHERE change = ?", change["id"])}
        assert found == {"wages", "transfer"}
        site[FILE] = reply("二年,見本\n", "text/csv")
        assert watch.kinds(night(watch, 3, pages, site).run) == [
            ("attachment_replaced", "watch/www.pref.mihon.jp/madoguchi/annai.csv")
        ]
        assert watch.kinds(night(watch, 4, pages, site).run) == []


def test_another_selector_begins_anew(tmp_path: Path) -> None:
    body = html(TEXT, f"<b id=a>受付は12件です。{TEXT}</b>", files=("annai.csv",))
    site = {URL: reply(body), FILE: reply("a,b", "text/csv")}
    with Watch(tmp_path) as watch:
        night(watch, 1, [entry()], site)
        changed = night(watch, 2, [entry(selector="#a")], site)
        assert (changed.changed, watch.kinds()) == (1, [])
        assert [json.loads(one["facts"]).get("selector") for one in watch.versions(KEY)] == [None, "#a"]
        site[URL] = reply(body.replace("12件".encode(), "13件".encode()))
        (change,) = watch.changes(night(watch, 3, [entry(selector="#a")], site).run)
        assert change["before"] == f"受付は12件です。{TEXT}" and change["after"] == f"受付は13件です。{TEXT}"
        night(watch, 4, [entry()], site)
        assert len(watch.changes()) == 1 and len(watch.versions(KEY)) == 4


def test_another_part_under_another_title_is_not_held(tmp_path: Path) -> None:
    words = "申請書は郵送でも受け付けます。手数料はかかりません。平日午前九時開始、予約不要、電話相談可能です。"
    other = f"<div id=b><h1>別の見本の部分</h1><p>{words}</p></div>"
    site = {URL: reply(html(TEXT, around=other))}
    with Watch(tmp_path) as watch:
        night(watch, 1, [entry()], site)
        second = night(watch, 2, [entry(selector="#b")], site)
        assert (second.outcome, second.changed, watch.kinds()) == ("ok", 1, [])
        assert watch.document(KEY)["title"] == "別の見本の部分"
        site[URL] = reply(
            html(
                "ただいま移転のお知らせです。",
                around="<div id=b><h1>お知らせ</h1><p>このサイトは移転しました。</p></div>",
            )
        )
        held = night(watch, 3, [entry(selector="#b")], site)
        assert watch.problems(held.run)[0]["code"] == "page_replaced" and watch.kinds() == []


def test_other_topics_count_at_once_and_make_no_version(tmp_path: Path) -> None:
    site = {URL: reply(html(TEXT, "見本の転籍の制限を、特定技能の方に説明します。"))}
    with Watch(tmp_path) as watch:
        night(watch, 1, [entry(topics=["wages"])], site)
        by_words = topics_of(watch)["transfer"]
        night(watch, 2, [entry(topics=["hours", "transfer"])], site)
        assert topics_of(watch) == {"hours": "（職員の指定）", "transfer": f"（職員の指定）{by_words}"}
        night(watch, 3, [entry()], site)
        assert topics_of(watch) == {"transfer": by_words}
        assert (len(watch.versions(KEY)), watch.kinds()) == (1, [])


def test_a_removed_page_stays_on_record_and_one_that_is_gone_is_told(tmp_path: Path) -> None:
    other = "https://www.mihon.jp/"
    site = {URL: reply(html(TEXT)), other: reply(html(TEXT, "見本"))}
    with Watch(tmp_path) as watch:
        night(watch, 1, [entry(), entry(other)], site)
        night(watch, 2, [entry(other)], site)
        assert watch.document(KEY)["gone_at"] is None and watch.kinds() == []
        del site[URL]
        gone = night(watch, 3, [entry(), entry(other)], site)
        assert (gone.outcome, watch.kinds(gone.run)) == ("partial", [("disappeared", KEY)])


@pytest.mark.parametrize("first", ["page", "attachment"])
def test_a_file_in_place_of_a_page_is_a_problem_and_no_version(tmp_path: Path, first: str) -> None:
    url = "https://www.pref.mihon.jp/get"
    answers = {"page": reply(html(TEXT)), "attachment": reply("国,人数\n見本国,12\n", "text/csv")}
    other = "attachment" if first == "page" else "page"
    with Watch(tmp_path) as watch:
        night(watch, 1, [entry(url)], {url: answers[first]})
        second = night(watch, 2, [entry(url)], {url: answers[other]})
        (problem,) = watch.problems(second.run)
        assert (problem["code"], second.changes, len(watch.versions("watch/www.pref.mihon.jp/get"))) == (
            "other_kind",
            0,
            1,
        )
        assert watch.document("watch/www.pref.mihon.jp/get")["kind"] == first
        assert night(watch, 3, [entry(url)], {url: answers[first]}).outcome == "ok"


def test_an_unchanged_page_is_asked_for_as_on_the_first_night(tmp_path: Path) -> None:
    """Else its remembered reading would not hold for the second night."""
    with Watch(tmp_path) as watch:
        for day in (1, 2):
            night(watch, day, [entry(topics=["wages"])], {URL: reply(html(TEXT))})
        assert watch.value("SELECT count(DISTINCT arguments) FROM fetches") == 1
        (row,) = watch.rows("SELECT count FROM fetches")
        assert row["count"] == 2


def test_a_shorter_list_is_nothing_unusual(tmp_path: Path) -> None:
    urls = [f"https://www.pref.mihon.jp/{number}.html" for number in range(6)]
    site = {url: reply(html(TEXT, url)) for url in urls}
    with Watch(tmp_path) as watch:
        for day in range(1, 7):
            night(watch, day, [entry(url) for url in urls], site)
        night(watch, 7, [entry(urls[0])], site)
        assert expectations(watch.conn, "watch").unusual == ()


def test_items_of_a_feed_are_news_from_the_second_night_on_and_its_error_page_is_none(tmp_path: Path) -> None:
    url = "https://www.pref.mihon.jp/feed"
    items = [ITEM.format(title=f"技能実習の見本{n}", name=n, words="") for n in range(4)]
    with Watch(tmp_path) as watch:
        night(watch, 21, [entry(url)], {url: reply(RSS.format("".join(items[:3])), "application/xml")})
        assert watch.kinds() == []
        second = night(watch, 22, [entry(url)], {url: reply(RSS.format("".join(items)), "application/xml")})
        assert watch.kinds(second.run) == [("appeared", "watch/www.pref.mihon.jp/feed/www.pref.mihon.jp/3.html")]
        broken = night(watch, 23, [entry(url)], {url: reply(html("ただいま混み合っています。", TEXT))})
        assert (broken.outcome, broken.new) == ("partial", 0)
        (problem,) = watch.problems(broken.run)
        assert problem["code"] == "other_kind" and "a page stands where a feed was" in problem["reason"]


def test_a_replay_needs_neither_the_list_nor_its_selectors_and_topics(tmp_path: Path) -> None:
    feed = "https://www.pref.mihon.jp/feed"
    site = {
        URL: reply(html(TEXT, f"<b id=a>受付は12件です。{TEXT}</b>", files=("annai.csv",))),
        FILE: reply("a,b", "text/csv"),
        feed: reply(RSS.format(ITEM.format(title="見本", name="a", words="")), "application/xml"),
    }
    with Watch(tmp_path) as watch:
        night(watch, 1, [entry(name_ja="窓口", topics=["wages"]), entry(feed, name_ja="県の新着")], site)
        night(watch, 2, [entry(selector="#a", topics=["hours"])], site)
        site[URL] = reply(html(TEXT, f"<b id=a>受付は13件です。{TEXT}</b>"))
        night(watch, 3, [entry(selector="#a", topics=["hours"]), entry(feed, topics=["wages"])], site)
        before = dump(watch.conn)
    assert before["changes"] and before["document_topics"]
    again = tmp_path / "again.db"
    replay(Archive(tmp_path / "archive"), again, [], read_here, fresh=True)
    with closing(open_policy_db(again)) as conn:
        after = dump(conn)
    assert {name: rows for name, rows in after.items() if name not in ("meta", "sources")} == {
        name: rows for name, rows in before.items() if name not in ("meta", "sources")
    }


def test_a_night_looks_at_what_is_watched_and_only_takes_addresses_that_are(tmp_path: Path) -> None:
    home = Home(tmp_path)
    assert "watch" not in choose(settings_of(home), [], [])
    (tmp_path / "config.toml").write_text(f'[[watch]]\nurl = "{URL}"\n', "utf-8")
    config = settings_of(home)
    assert "watch" in choose(config, [], [])
    assert choose(config, [], [URL.replace("https", "http")]) == choose(config, ["watch"], [f"{URL}#a"]) == ["watch"]
    with pytest.raises(WrongUsage, match="no source reads this address"):
        choose(config, [], [f"{URL}l"])


def test_the_source_is_off_while_nothing_is_watched() -> None:
    assert not is_enabled(SOURCE, {})
    assert is_enabled(SOURCE, {"sources": {"watch": {"pages": [entry()]}}})
    assert not is_enabled(SOURCE, {"sources": {"watch": {"pages": [entry()], "enabled": False}}})
