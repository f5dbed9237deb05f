"""Every kind of paper as of three recorded nights, in both languages, with little and with much: made, and well set."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.support import typeset
from tests.support.copies import copied_home
from tests.support.night_papers import LETTERHEAD, LONG, NIGHTS, QUESTIONS, made, orders
from tests.support.printed import needs_fonts, needs_poppler
from tests.support.recorded import policywatch

pytestmark = [pytest.mark.recorded, pytest.mark.tour, pytest.mark.slow, needs_fonts, needs_poppler]
# A ledger of nothing is refused, in words.
NOTHING_PROMISED = "no ledger was written"


@pytest.fixture(scope="module")
def homes(recorded_server: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One home as it stood on the morning after each of the nights, by the day."""
    recorded_server.heal()
    folder = tmp_path_factory.mktemp("nights")
    home, found = folder / "home", {}
    home.mkdir()
    (home / "config.toml").write_text(LETTERHEAD, encoding="utf-8")
    for night in NIGHTS:
        at = f"{night.day}T03:30:00+09:00"
        recorded_server.travel(at)
        policywatch("crawl", "--mirror", recorded_server.url, "--at", at, home=home)
        found[night.day] = copied_home(home, folder / night.day)
    return found


@pytest.mark.parametrize("night", NIGHTS, ids=lambda night: night.day)
def test_every_kind_of_paper_is_made_and_well_set(homes: dict[str, Path], night: Any, tmp_path: Path) -> None:
    found, refused = {}, {}
    for order in orders(night):
        file, said = made(order, homes[night.day], night.at, tmp_path)
        if file.exists():
            found[order.name] = file
        elif not (order.words[0] == "promises" and NOTHING_PROMISED in said):
            refused[order.name] = said
    assert not refused
    assert len(found) > 40
    assert {name: bad for name, file in found.items() if (bad := typeset.faults(file))} == {}


@pytest.mark.parametrize("night", NIGHTS, ids=lambda night: night.day)
def test_the_kit_of_a_meeting_is_well_set(homes: dict[str, Path], night: Any, tmp_path: Path) -> None:
    name, topic = night.members[0]
    home, text = homes[night.day], tmp_path / "meeting.toml"
    text.write_text(LONG + QUESTIONS, encoding="utf-8")
    who = ("--member", name, "--house", "参議院", "--topic", topic)
    said = policywatch("meeting", "add", "--date", night.day, *who, "--at", night.at, home=home, expect=0).stdout
    (key,) = re.findall(r"M-\d{8}-\d+", said)[:1]
    kit = tmp_path / "kit"
    policywatch("brief", "kit", key, "--out", str(kit), "--text", str(text), "--at", night.at, home=home, expect=0)
    papers = sorted(kit.glob("*.pdf"))
    assert len(papers) >= 4  # the member's paper, the leave-behind, the memo and the letters
    assert {one.name: bad for one in papers if (bad := typeset.faults(one))} == {}
