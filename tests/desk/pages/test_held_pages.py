"""A page in whose place another one came, where staff look: its own page, its source, health. All made up (見本)."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from crawlers.replay.held import decide
from crawlers.sources.isa_pages import WATCHED
from db.night.held_decisions import accepted_since
from db.record.home import Home
from desk.server import build_datasette
from policywatch import cli
from tests.support.helpers import IsaSite, Watch, isa_page
from tests.support.visiting import Browser

PATH = WATCHED[0].path
KEY = f"isa_pages/{PATH}"
PAGE = isa_page(
    "見本の在留資格",
    "年齢と健康状態と技能水準と日本語能力を確かめて、在留資格を決定します。手数料は収入印紙で納めます。",
)
NOTICE = isa_page(
    "お探しのページは見つかりません", "ページは削除されたか、移動した可能性があります。トップからお探しください。"
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with Watch(tmp_path) as watch:
        for day, page in ((1, PAGE), (2, NOTICE)):
            watch.night("isa_pages", f"2026-06-0{day}T15:00:00Z", IsaSite({PATH: page}))
    return tmp_path


def say(home: Path, *words: str) -> Any:
    return CliRunner().invoke(cli, ["--home", str(home), *words])


async def page(home: Path, path: str) -> str:
    response = await build_datasette(Home(home)).client.get(path)
    assert response.status_code == 200, response.text[:500]
    return str(response.text)


@pytest.mark.asyncio
async def test_it_is_named_where_staff_look_until_it_is_decided(home: Path) -> None:
    shown = await page(home, f"/-/document/{KEY}")
    assert "別のページが来たため保留しています" in shown and "「お探しのページは見つかりません」" in shown
    assert "手数料は収入印紙で納めます" in shown, "the earlier version stands"
    waiting = await page(home, "/-/inbox")
    for text in (shown, waiting):  # people have buttons: no commands, codes or columns of tables
        assert "残った言葉は 0%" in text
        assert not [one for one in ("policywatch held", "held accept", "page_replaced", "<h2>held") if one in text]
    sha256 = json.loads(say(home, "held", "list", "--json").stdout)[0]["sha256"]
    assert f"/-/archived/{sha256}" in shown
    of_source = await page(home, "/-/sources")
    assert "保留中のページ 1 件" in of_source and f'href="/-/document/{KEY}"' in of_source
    health = json.loads(say(home, "health", "isa_pages", "--json", "--at", "2026-06-03T03:00:00Z").stdout)
    assert "page_replaced" in [one["code"] for row in health for one in row["problems"]]

    assert say(home, "held", "refuse", KEY).exit_code == 0
    shown = await page(home, f"/-/document/{KEY}")
    assert "採らないと決めた別のページが来ています" in shown and "保留しています" not in shown
    assert "保留中のページ" not in await page(home, "/-/sources")

    assert say(home, "held", "accept", KEY).exit_code == 0
    shown = await page(home, f"/-/document/{KEY}")
    assert "<h1>お探しのページは見つかりません</h1>" in shown and "別のページが来" not in shown


@pytest.mark.asyncio
async def test_what_says_at_first_sight_that_it_is_no_page_can_be_taken_by_a_button(tmp_path: Path) -> None:
    with Watch(tmp_path) as watch:
        watch.night("isa_pages", "2026-06-01T15:00:00Z", IsaSite({PATH: NOTICE}))
    (tmp_path / "config.toml").write_text('[site]\nlocal_name = "見本 花子"\n', "utf-8")
    here = Browser(tmp_path)
    here.site.decide_held = decide
    shown = await here.get(f"/-/document/{KEY}")
    assert "本当のページかどうか" in shown and "このページとする" in shown and "採らない" not in shown
    (sha256,) = re.findall(r'name="sha256" value="([0-9a-f]{64})"', shown)
    answer = await here.send("/-/held/decide", ("key", KEY), ("sha256", sha256), ("verdict", "accepted"))
    assert answer.status_code == 303
    assert accepted_since(tmp_path / "office.db", "") == [(KEY, sha256)]
    assert "次の巡回からは" in await here.get(f"/-/document/{KEY}")
    older = await here.send("/-/held/decide", ("key", KEY), ("sha256", "0" * 64), ("verdict", "accepted"))
    assert older.status_code == 400
