"""What an address asks for that stands for nothing is said in words, on every page and in both languages, and lists nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from db.record.home import Home
from desk.server import build_datasette
from desk.site.asked import wrong_days
from tests.support import site_data

pytestmark = pytest.mark.asyncio
LISTS = (
    "/-/changes", "/-/search", "/-/topics", "/-/check", "/-/members", "/-/bills", "/-/questions", "/-/promises", "/-/committees",
    "/-/consultations", "/-/series", "/-/sources", "/-/briefs", "/-/inbox", "/-/evidence", "/-/meetings", "/-/asks", "/-/claims",
    "/-/watch", "/-/audit", "/-/people/unresolved", "/-/briefs/new", "/-/topic/transfer", "/-/changes.csv", "/-/changes.json",
    "/-/changes.atom", "/-/search.csv", "/-/bills.json", "/-/promises.csv", "/-/evidence.json", "/-/asks.json", "/-/asks.csv",
    "/-/inbox.json",
)  # fmt: skip
# Pages, and arguments that only they know.
CHOICES = (
    ("/-/changes", "kind"), ("/-/search", "kind"), ("/-/search.csv", "kind"), ("/-/check", "kind"), ("/-/check", "reason"),
    ("/-/topic/transfer", "kind"), ("/-/topic/transfer", "year"), ("/-/topic/transfer", "member"), ("/-/bills", "kind"),
    ("/-/bills", "state"), ("/-/bills", "session"), ("/-/bills.csv", "session"), ("/-/questions", "house"),
    ("/-/questions", "state"), ("/-/questions", "session"), ("/-/promises", "strength"), ("/-/consultations", "state"),
    ("/-/consultations", "ministry"), ("/-/inbox", "kind"), ("/-/inbox.json", "kind"), ("/-/audit", "who"),
    ("/-/meetings", "member"), ("/-/briefs/new", "kit"), ("/-/briefs/new", "house"), ("/-/member", "house"),
)  # fmt: skip
BAD = ("none", "-1", "９９", "失踪", "' OR 1=1 --", "<script>alert(1)</script>", "9" * 30, "x" * 3000, "\x00", "٣")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Any:
    home: Path = tmp_path_factory.mktemp("asked")
    site_data.build(home).close()
    return build_datasette(Home(home), at=site_data.MORNING)


async def refused(site: Any, address: str, status: int) -> str:
    """What a page says in both languages, which must refuse with ``status`` and with words of that language."""
    said = {}
    for language in ("ja", "en"):
        answer = await site.client.get(address, cookies={"lang": language})
        assert answer.status_code == status, (address, language, answer.text[:300])
        assert "<script>alert" not in answer.text or "text/html" not in answer.headers["content-type"]
        said[language] = answer.json()["error"] if address.partition("?")[0].endswith(".json") else answer.text
    assert "ありません" in said["ja"] or "できません" in said["ja"] or "数です" in said["ja"], address
    assert (
        "here is no" in said["en"]
        or "not possible" in said["en"]
        or "is a number" in said["en"]
        or "no roster" in said["en"]
    )
    return said["ja"]


@pytest.mark.parametrize("address", LISTS)
async def test_what_means_the_same_on_every_page(site: Any, address: str) -> None:
    for name in ("topic", "source", "page", "all"):
        for bad in BAD:
            await refused(site, f"{address}?{name}={quote(bad)}", 404)


@pytest.mark.parametrize(("address", "name"), CHOICES)
async def test_a_choice_that_there_is_not(site: Any, address: str, name: str) -> None:
    for bad in BAD:
        await refused(site, f"{address}?{name}={quote(bad)}", 404)


@pytest.mark.parametrize("address", ["/-/search?q=" + quote("転籍"), "/-/promises?all=1"])
async def test_a_day_that_is_none_stands_beside_its_field_and_lists_nothing(site: Any, address: str) -> None:
    good = (await site.client.get(address)).text
    assert "（新しい順" in good
    for bad in ("soon", "2025-02-30", "2025/13/45", "6月1日", "<b>", "x" * 3000):
        page = await refused(site, f"{address}&since={quote(bad)}", 400)
        assert 'aria-invalid="true"' in page and "<article" not in page and "（新しい順" not in page, bad
        assert 'href="#day-since"' in page and 'id="day-since"' in page, bad
        assert f'value="{bad.replace("<", "&lt;").replace(">", "&gt;")}"' in page, bad
    assert "<article" not in await refused(site, address.replace("?", ".csv?") + "&since=soon", 400)


async def test_a_day_in_wide_signs_is_a_day(site: Any) -> None:
    narrow, wide = [
        (await site.client.get(f"/-/search.json?q=%E8%BB%A2%E7%B1%8D&since={quote(day)}")).json()["total"]
        for day in ("2026-04-01", "２０２６-０４-０１")
    ]
    every = (await site.client.get("/-/search.json?q=%E8%BB%A2%E7%B1%8D")).json()["total"]
    assert 0 < narrow == wide < every


async def test_the_last_day_is_not_before_the_first() -> None:
    assert set(wrong_days({"since": "2026-06-02", "until": "2026-06-01"}, "since", "until")) == {"until"}
    assert wrong_days({"since": "2026-06-01", "until": "2026-06-01"}, "since", "until") == {}
    assert wrong_days({"since": " ", "until": ""}, "since", "until") == {}


async def test_a_page_behind_the_last_is_the_last_and_says_so(site: Any) -> None:
    for address in ("/-/changes", "/-/inbox", "/-/bills?all=1", "/-/search?q=" + quote("転籍")):
        page = (await site.client.get(f"{address}{'&' if '?' in address else '?'}page=900")).text
        assert "900 ページはありません" in page, address
        first = (await site.client.get(address)).text
        assert "ページはありません" not in first


@pytest.mark.parametrize("form", ["", ".json", ".csv"])
async def test_a_column_that_a_table_does_not_have(site: Any, form: str) -> None:
    for name in ("page", "kind", "all", "a__gt", "none__contains"):
        assert name.partition("__")[0] in await refused(site, f"/policy/versions{form}?{name}=1", 404)
    answer = await site.client.get(f"/policy/documents{form}?kind=speech&title__contains=%E8%A6%8B&_sort=id&lang=en")
    assert answer.status_code == 200
