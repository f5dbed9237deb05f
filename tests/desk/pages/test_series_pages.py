"""The pages of the statistics, asked through a real Datasette over a made-up record (見本)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from crawlers.registry import all_sources
from db.night.store import upsert_source
from db.office.database import open_office_db
from db.record.home import Home
from db.record.schema import open_policy_db
from db.series.decisions import decide
from db.series.proposals import publishers, publishers_of, store_proposals
from db.series.register import register
from desk.pages.series import unseen
from desk.server import build_datasette
from tests.support import site_data
from tests.support.visiting import get

pytestmark = pytest.mark.asyncio
TEXT = (
    "令和８年６月末の在留外国人数は、４，２３１，００７人（見本）でした。\n令和7年末の在留資格「技能実習」の在留者数は456,618人です。\n"
    "令和6年の技能実習生の失踪者数は6,512人<script>でした。"
)
ISA = "出入国在留管理庁"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("series")
    with closing(site_data.build(folder)) as conn:
        conn.execute("UPDATE sources SET publisher = ? WHERE id = 'isa_pages'", (ISA,))
        row = conn.execute(
            "SELECT id, current_version FROM documents WHERE source = 'isa_pages' ORDER BY id LIMIT 1"
        ).fetchone()
        conn.execute("UPDATE versions SET body = ? WHERE id = ?", (TEXT, row[1]))
        conn.execute("BEGIN")
        store_proposals(conn, row[0], ISA)
        conn.execute("COMMIT")
    yield folder


@pytest.fixture(scope="module")
def decided(home: Path) -> str:
    """The exact number of trainees is accepted; returns its key."""
    with closing(open_policy_db(home / "policy.db")) as policy, closing(open_office_db(home / "office.db")) as office:
        key = str(policy.execute("SELECT key FROM proposals WHERE series = 'titp_stock'").fetchone()[0])
        decide(office, policy, key, "accepted", "事務所の覚え書き", "2026-09-03T00:00:00Z")
    return key


@pytest.fixture
def site(home: Path) -> Any:
    return build_datasette(Home(home))


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html[html.index("<main") : html.index("</main>")]))


async def test_every_page_opens_and_runs_nothing(site: Any) -> None:
    for path in ("/-/series", *(f"/-/series/{one.id}" for one in register().series)):
        html = await get(site, path)
        assert "<script>" not in html and "style=" not in html, path
        for drawing in re.findall(r"<svg.*?</svg>", html, re.DOTALL):
            tree = ElementTree.fromstring(drawing)
            assert tree.get("role") == "img" and tree.get("aria-label"), path
            for bar in tree.iter("rect"):
                assert float(bar.get("x", 0)) + float(bar.get("width", 0)) <= 400, path


async def test_a_series_shows_the_trap_and_what_it_counts_before_the_figures(site: Any) -> None:
    text = text_of(await get(site, "/-/series/labour_inspections_titp"))
    places = [text.index(words) for words in ("7割が法令違反」と書かない", "無作為に選んだ調査ではない", "すべての数")]
    assert places == sorted(places)
    assert "11,355事業場" in text and "73.2%" in text and "格付け A（公式文書を確認）" in text


async def test_gaps_show_as_not_yet_collected_in_chart_and_table(site: Any) -> None:
    html = await get(site, "/-/series/disappearances")
    assert html.count(">未収集</text>") == 1  # 2025
    text = text_of(html)
    assert "2025年 未収集" in text and "2020年 5,885人" in text and " 0人" not in text
    label = re.search(r'aria-label="([^"]+)"', html[html.index("<figure") :])
    assert label and "2024年 6,510人" in label[1] and "2025年 未収集" in label[1]


async def test_superseded_caps_are_marked_and_kept(site: Any) -> None:
    html = await get(site, "/-/series/caps")
    assert "<s>820,000人</s>" in html and "<s>805,700人</s>" not in html
    assert "2026年1月23日に別の数に替わりました" in html


async def test_gauges_and_fields_that_cannot_be_compared(site: Any) -> None:
    html = await get(site, "/-/series")
    text = text_of(html)
    assert "約92% 警告：上限の85%以上" in text and "約46,000人（2026年2月末、格付け B） / 上限 50,000人" in text
    assert 'aria-label="外食業：上限 50,000人 のうち 約46,000人、約92%。警告：上限の85%以上。"' in html
    assert "41.3%" in text and text.count("警告：") == 1
    rest = text[text.index("まだ比べられない分野") :]
    assert "介護 未収集 未収集" in rest and "建設 未収集 76,000人" in rest


async def test_proposals_are_shown_as_undecided_and_escaped(site: Any) -> None:
    html = await get(site, "/-/series")
    assert "6,512人&lt;script&gt;でした" in html and "職員が原文で確かめて採用するまで" in html
    text = text_of(await get(site, "/-/series/foreign_residents"))
    assert "未確認" in text and "4,231,007人" in text and "policywatch series" not in text
    assert "4,125,395人 2025年12月末" in text  # the newest figure is still the register's


async def test_an_accepted_figure_stands_with_its_passage_and_the_old_one_is_kept(site: Any, decided: str) -> None:
    html = await get(site, "/-/series/titp_stock")
    text = text_of(html)
    assert "456,618人 2025年12月末・格付け A" in text and "<s>約457,000人</s>" in html and "旧値" in text
    assert "「令和7年末の在留資格「技能実習」の在留者数は456,618人です。」（2026年9月3日に職員が採用）" in text
    assert "事務所の覚え書き" not in html and decided not in html


async def test_only_the_sources_a_series_is_read_from_are_named_as_incomplete(home: Path) -> None:
    with closing(open_policy_db(home / "policy.db")) as conn:
        conn.execute("BEGIN")
        upsert_source(conn, all_sources()["mhlw_news"].info)
        missing = {row["id"] for row in unseen(conn, publishers(), site_data.MORNING)}
        assert "mhlw_news" in missing
        for series in register().series:
            named = {row["id"] for row in unseen(conn, series.read_from, site_data.MORNING)}
            assert ("mhlw_news" in named) == ("厚生労働省" in series.read_from), series.id
        conn.execute("ROLLBACK")


async def test_whose_texts_are_read_for_figures() -> None:
    assert publishers_of("内閣官房・法務省") == {"内閣官房", "法務省"}
    assert publishers_of(all_sources()["press"].info.publisher) == frozenset()


async def test_an_unknown_series_is_404_and_the_menu_leads_here(site: Any) -> None:
    assert "その統計は登録にありません" in await get(site, "/-/series/nothing", 404)
    assert 'href="/-/series" aria-current="page">統計' in await get(site, "/-/series")


async def test_the_labels_of_an_english_chart_fit_beside_its_bars(site: Any) -> None:
    html = (await site.client.get("/-/series/titp_stock", cookies={"lang": "en"})).text
    chart = html[html.index("<svg") : html.index("</svg>")]
    assert ">Dec 2012</text>" in chart and "end of December" not in chart[chart.index(">") :]
    labels = re.findall(r'text-anchor="end"[^>]*>([^<]+)<', chart)
    assert labels and max(map(len, labels)) <= 17 and " persons<" not in chart
    assert "end of December 2012" in html[html.index("</svg>") :]  # the table says it in full
