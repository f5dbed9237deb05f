"""きょう: what one sees first, since one last looked, and by the clock."""

from __future__ import annotations

import re
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from db.office.database import open_office_db
from db.record.schema import open_policy_db
from db.topics.mentions import mentions, months_before
from tests.support.visiting import Browser


@pytest.mark.asyncio
async def test_it_shows_what_came_since_one_last_looked(here: Browser) -> None:
    page = await here.get("/")
    assert "この7日に確認したもの" in page and "2026年8月26日（水）" in page
    lines = re.findall(r'class="chip kind">(.*?)</span>', page)
    assert lines[0] == "施行"  # weight 5 of the made-up record comes first
    (run,) = re.findall(r'name="run" value="(\d+)"', page)
    answer = await here.send("/-/looked", ("at", "2026-08-25T23:00:00Z"), ("run", run), ("back", "/"))
    assert answer.status_code == 303
    page = await here.get("/")
    assert "前に見てから来たもの" in page and "来たものはありません" in page
    with closing(open_office_db(here.home / "office.db")) as office:
        assert [tuple(row) for row in office.execute("SELECT who, at FROM visits")] == [
            ("見本 花子", "2026-08-25T23:00:00Z")
        ]


@pytest.mark.asyncio
async def test_what_is_new_to_one_is_not_old_to_another(home: Path, here: Browser) -> None:
    await here.get("/")
    await here.send("/-/looked", ("at", "2026-08-25T23:00:00Z"), ("back", "/"))
    (home / "config.toml").write_text('[site]\nlocal_name = "見本 次郎"\n', "utf-8")
    assert "この7日に確認したもの" in await Browser(home).get("/")


@pytest.mark.asyncio
async def test_deadlines_are_counted_by_the_clock(here: Browser) -> None:
    await here.send(
        "/-/meetings/add", ("date", "2026-08-27"), ("ministry", "法務省"), ("back", "/"), token=await here.token()
    )
    page = await here.get("/")
    assert re.search(r">あす</strong>.*?面会：法務省", page, re.S)


@pytest.mark.parametrize("query", ["topic=fees", "source=egov_law", "all=1", "kind=disappeared"])
@pytest.mark.asyncio
async def test_addresses_of_the_list_it_was_before_lead_to_the_list(here: Browser, query: str) -> None:
    answer = await here.ask("GET", f"/?{query}")
    assert (answer.status_code, answer.headers["location"]) == (302, f"/-/changes?{query}")


@pytest.mark.asyncio
async def test_what_stood_in_a_source_read_for_the_first_time_is_not_said_not_to_have_come(here: Browser) -> None:
    (run,) = re.findall(r'name="run" value="(\d+)"', await here.get("/"))
    await here.send("/-/looked", ("at", "2026-08-25T23:00:00Z"), ("run", run), ("back", "/"))
    with closing(open_policy_db(here.home / "policy.db")) as policy:
        policy.execute("UPDATE sources SET name_ja = '見本の情報源' WHERE id = 'kokkai'")
        policy.execute("UPDATE runs SET started_at = '2026-08-25T23:30:00Z', new = 21 WHERE source = 'kokkai'")
    page = await here.get("/")
    assert "来たものはありません" not in page and "来たと分かっているものはありません" in page
    assert re.search(r"見本の情報源</a>：2026年8月26日に初めて読み、21 件ありました。", page)


def test_a_month_without_mentions_is_there_with_none(home: Path) -> None:
    assert months_before(date(2026, 2, 1), 3) == ["2025-12", "2026-01", "2026-02"]
    with closing(open_policy_db(home / "policy.db")) as policy:
        found = {one.topic: one for one in mentions(policy, date(2026, 8, 26))}
    # Two of the made-up speeches of July speak of a transfer, one of a disappearance, two of fees.
    assert {topic: one.total for topic, one in found.items()} == {"transfer": 2, "disappear": 1, "fees": 2}
    assert dict(found["transfer"].months)["2026-07"] == 2 and dict(found["transfer"].months)["2026-06"] == 0
    assert len(found["transfer"].months) == 12
