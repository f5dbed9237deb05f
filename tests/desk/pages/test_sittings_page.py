"""The first page names what meets in the next days, our matters first; a source says on whose measurements it stands (見本)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from db.diet.sittings import store_announced
from db.night.store import set_enabled, set_verified
from db.office.database import open_office_db
from db.record.home import Home
from db.text.dates import JST
from desk.server import build_datasette
from tests.db.diet.test_sittings import KOHO, site
from tests.desk.pages.test_diet_pages import page
from tests.support.helpers import HTML_HEADERS, NOT_FOUND, Reply, Watch

pytestmark = pytest.mark.asyncio
SAID = "実物での確認はまだです。管理者の方へpolicywatch sources try sittings"
NOW = datetime(2027, 3, 11, 9, 0, tzinfo=JST)
CAS = "https://www.cas.go.jp/jp/seisakukaigi/gaikokujinzai/index.html"
NEXT = """<html lang="ja"><head><title>見本の関係閣僚会議</title></head><body><main><h1>見本の関係閣僚会議</h1>
<p>見本：外国人の受入れについて話し合う会議です。前回は令和9年2月1日でした。次回は令和9年3月16日に開催します。次回は令和8年1月5日に開催しました。</p>
</main></body></html>"""


def meeting(url: str) -> Reply:
    return (200, HTML_HEADERS, NEXT.encode()) if url == CAS else NOT_FOUND


def on_the_committee(watch: Watch) -> None:
    """Two members of the committee; one of them was met."""
    for number, name in ((901, "見本　甲"), (902, "見本　乙")):
        watch.conn.execute(
            "INSERT INTO people (id, key, name, house, folded) VALUES (?, ?, ?, '衆議院', ?)",
            (number, f"members/m{number}", name, name),
        )
        watch.conn.execute(
            'INSERT INTO memberships (person, position, kind, "group", role, "from", since_is_first_sight)'
            " VALUES (?, 1, 'committee', '法務委員会', '委員', '2027-02-01', 0)",
            (number,),
        )
    with closing(open_office_db(watch.root / "office.db")) as office, office:
        office.execute(
            "INSERT INTO meetings (key, day, place, member, house, person_key, people, topics, notes, next_step, made_at)"
            " VALUES ('M-1', '2027-03-01', '', '見本甲', '衆議院', 'members/m901', '[]', '[]', '', '', '2027-03-01T00:00:00Z')"
        )


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("sittings")
    with Watch(folder) as watch:
        koho = KOHO.replace("○見本の保護に関する調査会　正午", "○見本の保護に関する調査会　正午<br>一、見本の件")
        watch.night("sittings", "2027-03-10T18:00:00Z", site(koho))
        watch.night("cabinet_pages", "2027-03-10T18:10:00Z", meeting)
        store_announced(watch.conn)
        on_the_committee(watch)
        set_enabled(watch.conn, {"sittings": True})
    yield folder


@pytest.fixture
def desk(home: Path) -> Any:
    return build_datasette(Home(home), NOW)


async def test_the_first_page_names_what_meets_with_our_matters_first(desk: Any) -> None:
    text = await page(desk, "/-/changes")
    ours, others = text.split("ほかの会議")
    assert "これからの会議" in ours
    assert "2027年3月12日（金） 13:30 参議院法務委員会 取りやめ" in ours
    assert "2027年3月12日（金） 09:00 衆議院法務委員会" in ours
    assert "面会した委員：見本 甲委員 2 人" in ours
    assert "2027年3月16日（火） 政府見本の関係閣僚会議 次回は令和9年3月16日に開催します" in ours
    assert "参議院見本の保護に関する調査会" in others and "参議院本会議" in others


async def test_what_others_announce_is_a_sitting_only_while_it_is_to_come(home: Path) -> None:
    with Watch(home) as watch:
        store_announced(watch.conn)  # again: the same rows
        rows = watch.rows("SELECT house, meeting, date FROM sittings WHERE house = '政府'")
        assert [tuple(row.values()) for row in rows] == [("政府", "見本の関係閣僚会議", "2027-03-16")]


async def test_a_source_on_others_measurements_says_so_until_it_has_passed(home: Path, desk: Any) -> None:
    text = await page(desk, "/-/sources")
    assert "形式は他者の実測 衆議院・参議院" in text and SAID in text
    told = await page(desk, "/-/document/sittings/sangiin/2027-03-12/%E6%9C%AC%E4%BC%9A%E8%AD%B0")
    assert "実物での確認はまだです" in told
    with Watch(home) as watch:
        set_verified(watch.conn, {"sittings": True})
    assert SAID not in await page(desk, "/-/sources")
