"""What the site shows and refuses of the press: the summary for its 90 days, no body at all (made up, 見本)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from db.record.archive import Archive
from db.record.home import Home
from db.record.summaries import drop_old_summaries, keep_summaries
from desk.server import build_datasette
from tests.support.helpers import Watch, mhlw_feed
from tests.support.press_site import FULL, ITEM

pytestmark = pytest.mark.asyncio
NIGHT = "2026-06-01T03:00:00Z"
SUMMARY = "見本の要約です。"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    with Watch(tmp_path) as watch:
        watch.night("press", NIGHT, lambda _: (200, {}, FULL))
        watch.night("mhlw_news", NIGHT, mhlw_feed([("a", "【見本】技能実習の発表", "2026-05-30T10:00:00+09:00")]))
    keep_summaries(tmp_path / "press.db", {ITEM: SUMMARY}, NIGHT)
    yield tmp_path


def of_source(home: Path, source: str) -> tuple[str, int]:
    with closing(sqlite3.connect(home / "policy.db")) as conn:
        sql = "SELECT f.sha256, v.id FROM fetches f JOIN versions v ON v.fetch = f.id WHERE f.source = ? ORDER BY f.id LIMIT 1"
        sha256, version = conn.execute(sql, (source,)).fetchone()
        return str(sha256), int(version)


async def get(home: Path, path: str) -> Any:
    return await build_datasette(Home(home)).client.get(path)


async def test_the_body_of_a_source_that_is_not_public_is_refused(home: Path) -> None:
    sha256, version = of_source(home, "press")
    answer = await get(home, f"/-/archived/{sha256}")
    assert answer.status_code == 403 and answer.headers["content-type"].startswith("text/html")
    assert "この本体は配りません" in answer.text and "is not handed out" in answer.text
    assert "qzarticleqz" not in answer.text
    for page in (f"/-/document/{ITEM}", f"/-/version/{version}"):
        text = (await get(home, page)).text
        assert sha256 in text and f"/-/archived/{sha256}" not in text
    public, version = of_source(home, "mhlw_news")
    assert (await get(home, f"/-/archived/{public}")).status_code == 200
    assert f"/-/archived/{public}" in (await get(home, f"/-/version/{version}")).text


async def test_a_body_that_a_public_source_has_too_is_handed_out(home: Path) -> None:
    sha256, _ = of_source(home, "press")
    with closing(sqlite3.connect(home / "policy.db")) as conn:
        conn.execute("UPDATE fetches SET sha256 = ? WHERE source = 'mhlw_news'", (sha256,))
        conn.commit()
    assert (await get(home, f"/-/archived/{sha256}")).status_code == 200


async def test_what_came_before_it_was_reduced_is_refused_too(home: Path) -> None:
    with closing(sqlite3.connect(home / "policy.db")) as conn:
        conn.execute("UPDATE fetches SET fetched_sha256 = ? WHERE source = 'press'", ("a" * 64,))
        conn.execute("UPDATE fetches SET fetched_sha256 = ? WHERE source = 'mhlw_news'", ("b" * 64,))
        conn.commit()
    assert (await get(home, f"/-/archived/{'a' * 64}")).status_code == 403
    assert (await get(home, f"/-/archived/{'b' * 64}")).status_code == 403
    assert (await get(home, f"/-/archived/{'c' * 64}")).status_code == 404


async def test_a_summary_is_on_the_page_of_its_item_alone_and_for_its_days(home: Path) -> None:
    assert SUMMARY in (await get(home, f"/-/document/{ITEM}")).text
    for page in ("/", "/-/search?q=見本の要約", "/policy/feed_items", "/policy/versions", "/-/changes.atom"):
        assert SUMMARY not in (await get(home, page)).text
    assert "press" not in {row["name"] for row in (await get(home, "/-/databases.json")).json()}
    drop_old_summaries(home / "press.db", "2026-08-30T03:00:00Z")
    text = (await get(home, f"/-/document/{ITEM}")).text
    assert SUMMARY not in text and "フィードの要約" not in text


async def test_a_site_without_summaries_shows_its_items(home: Path) -> None:
    (home / "press.db").unlink()
    assert (await get(home, f"/-/document/{ITEM}")).status_code == 200
    assert not (home / "press.db").exists()
    assert Archive(home / "archive").run_files()
