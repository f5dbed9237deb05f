"""The facets of the lists: each says how many rows the list has that it leads to."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from db.record.home import Home
from db.text.words import Names
from desk.server import build_datasette
from desk.site.facets import SHOWN, facet
from tests.support import diet_data, site_data
from tests.support.visiting import Browser

pytestmark = pytest.mark.asyncio
LISTS = (
    "/-/changes", "/-/changes?all=1", "/-/bills", "/-/bills?all=1", "/-/questions", "/-/questions?all=1",
    "/-/consultations", "/-/consultations?all=1", "/-/promises", "/-/promises?all=1", "/-/check",
    f"/-/search?q={quote('技能実習')}&kind=page", f"/-/search?q={quote('転籍')}",
)  # fmt: skip
LINK = re.compile(r'<li><a href="([^"]+)"[^>]*>(.*?)</a>(?: <span class="count">([\d,]+)</span>)?</li>', re.DOTALL)
Shown = tuple[str, str, str]  # where it leads, its word, its number


@pytest.fixture(scope="module")
def diet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("facets-diet")
    diet_data.build(folder).close()
    return folder


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("facets")
    site_data.build(folder).close()
    (folder / "config.toml").write_text('[site]\nlocal_name = "見本 花子"\n', "utf-8")
    yield folder


async def facets_of(site: Any, address: str) -> list[Shown]:
    answer = await site.get(address)
    assert answer.status_code == 200, address
    nav = re.search(r'<nav class="facets.*?</nav>', answer.text, re.DOTALL)
    return [(html.unescape(to), word, number) for to, word, number in LINK.findall(nav[0])] if nav else []


async def rows_of(site: Any, address: str) -> int:
    """How many rows a list has; a search counts a law as one, and says how many it found."""
    path, _, query = address.partition("?")
    if path == "/-/search":
        found = re.search(r"<strong>([\d,]+) 件</strong>", (await site.get(address)).text)
        return int(found[1].replace(",", "")) if found else -1
    answer = await site.get(f"{path}.csv?{query}")
    assert answer.status_code == 200, address
    return len(list(csv.reader(io.StringIO(answer.text)))) - 1


async def held(site: Any) -> dict[str, tuple[int, int]]:
    """Facet -> its number, and the rows behind it, of all lists."""
    found = {}
    for address in LISTS:
        for to, word, number in await facets_of(site, address):
            there = address.partition("?")[0] + to
            found[f"{address} {word}"] = (int(number.replace(",", "")), await rows_of(site, there))
    return found


async def test_every_facet_leads_to_as_many_rows_as_it_says(home: Path, diet: Path) -> None:
    found = await held(build_datasette(Home(home), at=site_data.MORNING).client)
    found |= await held(build_datasette(Home(diet)).client)
    assert len({name.partition("?")[0].partition(" ")[0] for name in found}) >= 5
    assert {name: numbers for name, numbers in found.items() if numbers[0] != numbers[1]} == {}


async def test_so_does_it_where_people_put_documents_under_topics_and_took_changes_out(home: Path) -> None:
    visitor = Browser(home)
    before = await facets_of(visitor.site.client, "/-/changes?all=1")
    listed = (await visitor.site.client.get("/-/changes.json?all=1")).json()["rows"]
    for row, verdict in zip(listed, ("relevant", "irrelevant"), strict=False):
        await visitor.token()
        answer = await visitor.send(
            "/-/decide", ("subject", f"change|{row['key']}"), ("verdict", verdict), ("topic", "fees")
        )
        assert answer.status_code == 303, answer.text[:300]
    assert (
        await facets_of(visitor.site.client, "/-/changes?all=1") == before
    )  # all=1: what was decided counts for nothing
    found = await held(visitor.site.client)
    assert any("topic=fees" in to for to, _, _ in await facets_of(visitor.site.client, "/-/changes"))
    assert {name: numbers for name, numbers in found.items() if numbers[0] != numbers[1]} == {}


async def test_a_chosen_value_is_marked_and_leads_back(home: Path) -> None:
    site = build_datasette(Home(home), at=site_data.MORNING).client
    to = next(to for to, _, _ in await facets_of(site, "/-/changes?all=1") if "kind=" in to)
    page = (await site.get(f"/-/changes{to}")).text
    chosen = re.search(r'<a href="([^"]+)" aria-current="true">', page)
    assert chosen and "kind=" not in chosen[1]


async def test_one_value_says_nothing_and_many_are_folded() -> None:
    assert facet("kind", Names("種類", "Kind"), {"page": 3}, None) == []
    assert facet("kind", Names("種類", "Kind"), {"page": 3}, "page")[0].values[0].chosen
    (found,) = facet("kind", Names("種類", "Kind"), {f"k{n}": n for n in range(12)}, "k1")
    assert [one.value for one in found.values] == ["k1", "k11", "k10", "k9", "k8", "k7"] and len(found.values) == SHOWN
    assert [one.value for one in found.more] == ["k6", "k5", "k4", "k3", "k2"]  # none is of k0
