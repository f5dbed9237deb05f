"""Lists and pages as data: the same address with .json and .csv behind it, all rows, in the words of the page."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.record.home import Home
from desk.server import build_datasette
from tests.support import site_data

pytestmark = pytest.mark.asyncio


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("data")
    site_data.build(folder).close()
    yield folder


@pytest.mark.parametrize(
    ("address", "column", "heads"),
    [
        ("/-/topics", "id", ("論点", "Topic")),
        ("/-/check", "title", ("題名", "Title")),
        ("/-/series", "series", ("統計", "Series")),
        ("/-/series/titp_stock", "value", ("数", "Figure")),
        ("/-/comparison", "title", ("題名", "Title")),
        ("/-/version/1", "body", ("本文", "Text")),
    ],
)
async def test_a_page_is_there_as_data(home: Path, address: str, column: str, heads: tuple[str, str]) -> None:
    client = build_datasette(Home(home), at=site_data.MORNING).client
    data = (await client.get(f"{address}.json")).json()
    assert data["rows"] and data["total"] == len(data["rows"]) and all(column in row for row in data["rows"])
    for language, head in zip(("ja", "en"), heads, strict=True):
        answer = await client.get(f"{address}.csv", cookies={"lang": language})
        rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
        assert len(rows) == data["total"] and head in rows[0]
    page = await client.get(address)
    assert f'href="{address}.csv' in page.text and page.status_code == 200


async def test_a_comparison_gives_its_rows(home: Path) -> None:
    client = build_datasette(Home(home), at=site_data.MORNING).client
    offered = (await client.get("/-/comparison.json")).json()["rows"]
    paper = next(row for row in offered if not row["days"])  # a page with several versions
    asked = {"key": paper["id"]}
    days = (await client.get("/-/comparison.json", params=asked)).json()
    found = (
        await client.get("/-/comparison.json", params={**asked, "from": days["since"], "to": days["until"]})
    ).json()
    assert found["rows"] and {"change", "old", "new"} <= set(found["rows"][0]) and not found["problem"]
    nothing = (await client.get("/-/comparison.json?key=isa_pages/not-there.html")).json()
    assert "記録にありません" in nothing["problem"]
