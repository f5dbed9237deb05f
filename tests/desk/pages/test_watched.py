"""The page of sources shows what staff watch, and where each stands (all made up, 見本)."""

from __future__ import annotations

import re
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawlers.fetch.settings import settings_of
from crawlers.replay.projection import note_sources
from db.night.export import export_public_record
from db.office.database import open_office_db
from db.office.watches import add_watch, checked, read_watch_list
from db.record.home import Home
from desk.server import build_datasette
from tests.support.helpers import HTML_HEADERS, NOT_FOUND, Watch

pytestmark = pytest.mark.asyncio
AT = datetime(2026, 8, 3, tzinfo=UTC)
HOST = "https://www.pref.mihon.jp"
PAGE = (
    "<!doctype html><html><head><title>見本の窓口</title></head><body><main><h1>見本の窓口</h1><p>見本の相談を無料で受けます。"
    "窓口は平日の朝から夕方まで開いています。</p></main></body></html>"
)
FEED = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>見本</title><link>https://www.pref.mihon.jp/</link><description>a'
    "</description><item><title>見本の新着</title><link>https://www.pref.mihon.jp/a.html</link></item></channel></rss>"
)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    (tmp_path / "config.toml").write_text(
        f'[[watch]]\nurl = "{HOST}/rss.xml"\nname_ja = "見本県の新着"\n[[watch]]\nurl = "http://10.0.0.1/"\n', "utf-8"
    )
    with closing(open_office_db(home.office_db)) as office:
        for name, selector, topics in (
            ("a.html?b=1", "main", ["wages"]),
            ("gone.html", "", []),
            ("never.html", "", []),
        ):
            one = checked(f"{HOST}/{name}", selector=selector, topic_ids=topics)
            add_watch(office, read_watch_list(home, {}), one, "2026-08-01T00:00:00Z", who="見本")
    site = dict.fromkeys((f"{HOST}/a.html?b=1", f"{HOST}/gone.html"), (200, HTML_HEADERS, PAGE.encode()))
    site[f"{HOST}/rss.xml"] = (200, {"content-type": "application/xml"}, FEED.encode())
    with Watch(tmp_path) as watch:
        for day in (1, 2):
            settings = settings_of(home)
            watch.night(
                "watch",
                f"2026-08-{day:02d}T18:00:00Z",
                lambda url: site.get(url, NOT_FOUND),
                config=settings["sources"]["watch"],
            )
            site.pop(f"{HOST}/gone.html", None)
        note_sources(watch.conn, settings)
    return home


async def page_of(home: Home, path: str) -> str:
    answer = await build_datasette(home, at=AT).client.get(path)
    assert answer.status_code == 200, answer.text[:300]
    return str(answer.text)


async def test_what_is_watched_stands_with_its_source(home: Home) -> None:
    html = await page_of(home, "/-/sources")
    card = html[html.index('id="watch"') :]
    card = card[: card.index("</section>")]
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", card))
    assert "見守っているもの 4 件" in text and "公式のページ" not in text
    assert "見本県の新着" in text and "フィードの項目 1 件・最後に読めた日：2026年8月3日" in text
    assert "最後に読めた日：2026年8月3日・本文：main" in text and "公開終了（2026年8月3日に確認）" in text
    assert "まだ一度も読めていません" in text
    assert "設定に、見守れないものが 1 件あります" in text and "http://10.0.0.1/ は内部の" in text
    assert card.count('href="/-/topic/wages"') == 1
    (where,) = re.findall(r'href="(/-/document/[^"]*a\.html[^"]*)"', card)
    document = await page_of(home, where)
    assert "本文のセレクター" in document and "（職員の指定）" in document
    (body,) = set(re.findall(r'href="(/-/archived/[0-9a-f]{64})"', document))
    assert (await build_datasette(home, at=AT).client.get(body)).content == PAGE.encode()


async def test_nothing_that_staff_watch_is_published(home: Home, tmp_path: Path) -> None:
    with Watch(home.root) as watch:
        assert export_public_record(watch.conn, tmp_path / "public.db") == 0


async def test_no_list_yet_and_settings_that_cannot_be_read(home: Home) -> None:
    home.office_db.unlink()
    (home.root / "config.toml").write_text("", "utf-8")
    assert "まだ何も挙げていません" in await page_of(home, "/-/sources")
    site = build_datasette(home, at=AT)
    (home.root / "config.toml").write_text("= a", "utf-8")
    answer = await site.client.get("/-/sources")
    assert answer.status_code == 200 and "is not valid TOML" in answer.text
