"""The list of what staff watch: config.toml and office.db, what is taken and what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from db.office import watches
from db.office.database import open_office_db
from db.office.watches import Watch, WatchError, add_watch, checked, from_settings, read_watch_list, remove_watch
from db.record.causes import Cause
from db.record.home import Home
from db.text.addresses import web_address

URL = "https://www.mihon.jp/madoguchi/index.html"
AT = "2026-11-29T03:00:00Z"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


@pytest.fixture
def office(home: Home) -> Iterator[Any]:
    with closing(open_office_db(home.office_db)) as conn:
        yield conn


def refused(*given: Any, **named: Any) -> Cause:
    with pytest.raises(WatchError) as caught:
        checked(*given, **named)
    assert caught.value.en == caught.value.why.en and caught.value.ja != caught.value.en
    code = caught.value.why.code
    assert isinstance(code, Cause)
    return code


def test_a_page_that_is_named() -> None:
    assert checked(
        " HTTP://WWW.mihon.jp/madoguchi/#a ", " 見本\n窓口 ", None, " #main ", ["transfer", "wages", "transfer"]
    ) == Watch(
        "watch/www.mihon.jp/madoguchi",
        "http://www.mihon.jp/madoguchi/",
        "見本 窓口",
        None,
        "#main",
        ("transfer", "wages"),
    )
    assert checked("https://www.mihon.jp").key == "watch/www.mihon.jp"
    assert checked("https://www.mihon.jp/a?b=1&c=2").key == "watch/www.mihon.jp/a?b=1&c=2"


def test_what_is_refused() -> None:
    assert refused("http://192.168.0.1/") is Cause.PRIVATE_ADDRESS
    assert refused("https://www.kanpo.go.jp/") is Cause.HOST_FORBIDDEN
    assert refused("https://a:b@www.mihon.jp/") is Cause.CREDENTIALS_IN_ADDRESS
    assert refused("https://www.mihon.jp:8443/") is Cause.PORT_NOT_ASKED
    assert refused("https://www.mihon.jp/a b") is Cause.NOT_AN_ADDRESS
    assert refused("mailto:a@mihon.jp") is Cause.NOT_HTTP
    assert refused(URL, topic_ids=["transfer", "mihon"]) is Cause.TOPIC_UNKNOWN
    for selector in ("div[", "::before", "a:nosuch", "p:has(", "x" * 501, "#1"):
        assert refused(URL, selector=selector) is Cause.SELECTOR_INVALID, selector


def test_one_page_is_watched_once(home: Home, office: Any) -> None:
    add_watch(office, read_watch_list(home, {}), checked(URL, topic_ids=["wages"]), AT, who="見本")
    with pytest.raises(WatchError, match="is watched already") as caught:
        add_watch(office, read_watch_list(home, {}), checked(URL.replace("https", "http") + "#x"), AT, who="見本")
    assert caught.value.why.code is Cause.WATCHED_ALREADY
    listed = read_watch_list(home, {"watch": [{"url": "https://www.mihon.jp/b", "name_ja": "見本"}]})
    assert [(one.url, one.topics) for one in listed.pages] == [("https://www.mihon.jp/b", ()), (URL, ("wages",))]
    with pytest.raises(WatchError) as caught:
        add_watch(office, listed, checked("https://www.mihon.jp/b/"), AT, who="見本")
    assert caught.value.why.code is Cause.WATCHED_IN_SETTINGS
    with pytest.raises(WatchError) as caught:
        remove_watch(office, listed, "https://www.mihon.jp/b", AT, who="見本")
    assert caught.value.why.code is Cause.WATCHED_IN_SETTINGS


def test_a_page_that_is_removed_stays_in_the_table(home: Home, office: Any) -> None:
    add_watch(office, read_watch_list(home, {}), checked(URL, selector="#a"), AT, who="見本")
    assert remove_watch(office, read_watch_list(home, {}), URL + "#b", AT, who="見本").url == URL
    assert read_watch_list(home, {}).pages == ()
    with pytest.raises(WatchError) as caught:
        remove_watch(office, read_watch_list(home, {}), URL, AT, who="見本")
    assert caught.value.why.code is Cause.NOT_WATCHED
    add_watch(office, read_watch_list(home, {}), checked(URL, selector="#b"), AT, who="見本")
    rows = office.execute("SELECT selector, removed_at FROM watches ORDER BY id").fetchall()
    assert [tuple(row) for row in rows] == [("#a", AT), ("#b", None)]
    assert (
        remove_watch(
            office, read_watch_list(home, {}), "watch/www.mihon.jp/madoguchi/index.html", AT, who="見本"
        ).selector
        == "#b"
    )


def test_no_more_than_so_many(home: Home, office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watches, "MOST", 2)
    tables = [{"url": f"https://www.mihon.jp/{n}"} for n in range(3)]
    pages, wrong = from_settings(tables)
    assert [one.url for one in pages] == [table["url"] for table in tables[:2]]
    assert [(url, "no more than 2" in why.en) for url, why in wrong] == [("https://www.mihon.jp/2", True)]
    with pytest.raises(WatchError) as caught:
        add_watch(office, read_watch_list(home, {"watch": tables[:2]}), checked(URL), AT, who="見本")
    assert caught.value.why.code is Cause.TOO_MANY_WATCHED


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ({"url": "https://127.0.0.1/"}, "private or bare address"),
        ({"name_ja": "見本"}, "url is missing"),
        ({"url": URL, "name": "見本"}, "unknown field name"),
        ({"url": URL, "topics": "wages"}, "topics a list of texts"),
        ({"url": 3}, "must be texts"),
        ({"url": URL, "selector": "div["}, "no CSS selector"),
        ({"url": URL, "topics": ["nai"]}, "there is no topic nai"),
        ({"url": "https://www.mihon.jp/good/"}, "stands there twice"),
        ("https://www.mihon.jp/", "it must be a table"),
    ],
)
def test_a_table_that_cannot_be_used_is_named_and_stops_no_other(table: object, words: str) -> None:
    pages, wrong = from_settings([{"url": "https://www.mihon.jp/good"}, table])
    assert [one.key for one in pages] == ["watch/www.mihon.jp/good"]
    ((_, why),) = wrong
    assert words in why.en and why.en.startswith("config.toml: [[watch]] table 2: ") and why.ja != why.en


def test_watch_that_is_no_list_of_tables() -> None:
    assert from_settings({"url": URL})[0] == () and len(from_settings({"url": URL})[1]) == 1
    assert from_settings("x")[1]


def test_no_office_db_and_one_of_an_older_release(home: Home) -> None:
    assert read_watch_list(home, {}).pages == ()
    with closing(open_office_db(home.office_db)) as conn:
        conn.execute("DROP TABLE watches")
    assert read_watch_list(home, {}).pages == ()


def test_the_spelling_of_a_key_is_that_of_the_address() -> None:
    assert checked("https://www.mihon.jp/見本").url == web_address("https://www.mihon.jp/%e8%a6%8b%e6%9c%ac")
