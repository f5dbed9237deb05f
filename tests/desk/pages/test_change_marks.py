"""A change page marks what the night counted as different: neither a learnt counter nor an update stamp."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from crawlers.registry import all_sources
from db.change.noise import Noise, hide
from db.change.passages import passages
from db.change.stored_text import clean_with
from db.record.home import Home
from desk.pages.changes import with_times_of_japan
from desk.server import build_datasette
from tests.support.site_data import NIGHTS, Builder

KEY = "isa_pages/isa/counter.html"
# A counter in the line that was edited, one in a line of its own, a stamp, the size of a file, and one true edit a line.
OLD = """受付の案内（見本）
2026年8月24日更新
本日の来訪者は 10,482 人です。窓口は十時に開きます。
アクセス数：10,482
申請書（PDF：120KB）は窓口で配ります。
問合せ先は見本入管。"""
NEW = """受付の案内（見本）
2026年8月25日更新
本日の来訪者は 10,977 人です。窓口は九時に開きます。
アクセス数：10,977
申請書（PDF：150KB）は郵便で送ります。
問合せ先は見本入管。"""
COUNTERS = (
    Noise("token", "本日の来訪者は ", " 人です。窓口は十時に開きます。"[:16], 1),
    Noise("token", "アクセス数:", "", 1),
)


@pytest.fixture
def known_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    """What of a text counts is said by its source, as the program does."""
    monkeypatch.setattr("db.change.stored_text._FIND", [])
    clean_with(lambda name: found.comparable_body if (found := all_sources().get(name)) else None)


def page(home: Path, *, noise_since: str | None) -> int:
    """A page whose change holds the passages that a night stores; its number."""
    b = Builder(home)
    b.insert(
        "sources",
        id="isa_pages", name_ja="入管の頁（見本）", name_en="Pages (sample)", publisher="見本入管",
        url="https://isa_pages.example.go.jp/", kind="pages", licence="", credit="", terms_checked_on="2026-08-01",
        enabled=1, cadence="nightly", minimum=1, caveats="", selector_verified=1, public=1,
    )  # fmt: skip
    document, (old, new) = b.document(
        KEY, "page", "受付の案内（見本）", (OLD, NEW), (b.run("isa_pages", 0), b.run("isa_pages", 1))
    )
    for noise in COUNTERS if noise_since else ():
        b.insert(
            "noise",
            document=document, sort=noise.sort, before=noise.before, after=noise.after, times=noise.times,
            template=noise.template, since=noise_since,
        )  # fmt: skip
    clean = all_sources()["isa_pages"].comparable_body
    known = COUNTERS if noise_since and noise_since <= NIGHTS[1] else ()
    told = passages(OLD, NEW, clean, lambda lines: hide(lines, known))
    number = b.change(
        f"{KEY}#1", document, "text_changed", "本文が書き換えられました。", "The text was edited.",
        field="body", old_version=old, new_version=new, passages=json.dumps(told, ensure_ascii=False),
        before="\n".join(one for one, _ in told), after="\n".join(one for _, one in told), weight=4,
    )  # fmt: skip
    b.conn.close()
    return number


async def marks(home: Path, path: str) -> tuple[str, list[str], list[str]]:
    response = await build_datasette(Home(home)).client.get(path)
    assert response.status_code == 200
    html = str(response.text)
    shown = html[html.index('<table class="redline">' if "/change/" in path else '<dl class="peek">') :]
    return shown, re.findall(r"<del>(.*?)</del>", shown), re.findall(r"<ins>(.*?)</ins>", shown)


@pytest.mark.asyncio
@pytest.mark.usefixtures("known_sources")
async def test_only_the_true_edits_are_marked(tmp_path: Path) -> None:
    number = page(tmp_path, noise_since=NIGHTS[0])
    shown, gone, come = await marks(tmp_path, f"/-/change/{number}")
    assert (gone, come) == (["十", "窓口で配"], ["九", "郵便で送"])
    # The passages stand as published, the lines around them beside them; the stamp is no part of either.
    assert "本日の来訪者は 10,977 人です。窓口は" in shown and "受付の案内（見本）" in shown
    assert "日更新" not in shown
    assert (await marks(tmp_path, "/-/changes"))[1:] == (["十"], ["九"])


@pytest.mark.asyncio
@pytest.mark.usefixtures("known_sources")
async def test_a_counter_that_was_learnt_later_is_marked_as_the_night_told_it(tmp_path: Path) -> None:
    number = page(tmp_path, noise_since="2026-09-01T15:00:00Z")
    _, gone, come = await marks(tmp_path, f"/-/change/{number}")
    assert gone.count("10,482") == 2 and come.count("10,977") == 2
    assert not any("更新" in one or "KB" in one for one in (*gone, *come))


def test_a_deadline_that_moved_is_told_in_the_time_of_japan() -> None:
    row = {
        "kind": "deadline_moved",
        "passages": (),
        "pairs": [("2026-04-25T15:00:00Z", "2026-05-10T14:59:00Z"), ("", "2026-05-10")],
    }
    # 00:00 of the 26th is the end of the 25th, as the sentence has it
    assert with_times_of_japan(row)["pairs"] == [("2026年4月25日 24:00", "2026年5月10日 23:59"), ("", "2026年5月10日")]
    other = {**row, "kind": "redated"}
    assert with_times_of_japan(other)["pairs"][0] == ("2026年4月26日 00:00", "2026年5月10日 23:59")
    quoted = {
        "kind": "deadline_moved",
        "passages": [["2026-04-25T15:00:00Z", ""]],
        "pairs": [("2026-04-25T15:00:00Z", "")],
    }
    assert with_times_of_japan(quoted) == quoted  # what a page says stays as it is
