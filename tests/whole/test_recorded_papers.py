"""Every kind of paper as of three recorded nights, in both languages, with little and with much: made, and well set."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from briefs.press.pdf import write_pdf
from tests.support import typeset
from tests.support.copies import copied_home
from tests.support.night_papers import LETTERHEAD, LONG, NIGHTS, QUESTIONS, made, orders
from tests.support.printed import needs_fonts, needs_poppler
from tests.support.recorded import policywatch, rows

pytestmark = [pytest.mark.recorded, pytest.mark.tour, pytest.mark.slow, needs_fonts, needs_poppler]
# A ledger, and questions for a committee, of nothing are refused, in words.
AT = datetime(2026, 8, 26, tzinfo=UTC)
REFUSED = {"promises": "no ledger was written", "committee": "No page was written"}


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
    """A third of the papers on each night, so that each kind is made of some night and the whole takes minutes."""
    found, refused = {}, {}
    for order in list(orders(night))[NIGHTS.index(night) :: len(NIGHTS)]:
        file, said = made(order, homes[night.day], night.at, tmp_path)
        if file.exists():
            found[order.name] = file
        elif order.words[0] not in REFUSED or REFUSED[order.words[0]] not in said:
            refused[order.name] = said
    assert not refused
    assert len(found) >= 12
    assert {name: bad for name, file in found.items() if (bad := typeset.faults(file))} == {}


@pytest.mark.parametrize("night", NIGHTS[:1], ids=lambda night: night.day)
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


@pytest.mark.parametrize("night", NIGHTS[1:2], ids=lambda night: night.day)
def test_an_annex_holds_what_was_chosen_and_not_all_there_is(
    homes: dict[str, Path], night: Any, tmp_path: Path
) -> None:
    """On the finished file: every provision quoted stands there whole, none of the others of its law does, and how many were
    left out is said; where a provision goes over a page, two lines of it and more stand on either side."""
    (order,) = [one for one in orders(night) if one.name == f"evidence-{night.topics[1]}-ja"]
    file, said = made(order, homes[night.day], night.at, tmp_path)
    assert file.exists(), said
    dossier = json.loads(PdfReader(file).attachments["evidence.json"][0])
    cited = {one["note"]: one for one in dossier["evidence"]}
    sections = [one for chapter in dossier["content"]["chapters"] for one in chapter["sections"]]
    spots = [piece["spot"] for one in sections if one["name"] == "laws" for piece in one["pieces"] if "spot" in piece]
    chosen = {cited[note]["quotes"][place]["text"] for note, place in spots}
    laws = sorted({cited[note]["key"] for note, _ in spots})
    assert chosen
    printed = plain("".join(line.text for _, _, lines in typeset.pages_of(file) for line in body_of(lines)))
    assert [text for text in chosen if plain(text) not in printed] == []
    every = rows(
        homes[night.day],
        "SELECT p.text FROM provisions p JOIN documents d ON d.id = p.document WHERE length(p.text) >= 60"
        f" AND d.key IN ({', '.join('?' * len(laws))})",
        *laws,
    )
    redlines = plain(json.dumps(dossier["content"], ensure_ascii=False))  # a change in a law has its own words
    others = [text for (text,) in every if not any(text in one or one in text for one in chosen)]
    others = [text for text in others if plain(text)[:40] not in redlines]
    assert len(others) > 5 * len(chosen)
    assert [text[:40] for text in others if plain(text) in printed] == []
    assert "収録していません" in printed
    assert torn(file, chosen) == []


def body_of(lines: list[typeset.Line]) -> list[typeset.Line]:
    """The lines of a page without its running head and foot, and without the marks of a draft."""
    return [
        one
        for one in sorted(lines, key=lambda one: (one.top, one.left))
        if one.top > 14 * typeset.MM
        and one.bottom < 297 * typeset.MM - typeset.FOOT
        and 15 * typeset.MM < one.left < 193 * typeset.MM
        and one.size < 20
    ]


def plain(text: str) -> str:
    """Words alone: no spaces, marks of notes or brackets of quotations."""
    return re.sub(r"[\s\u2060\u3000「」]|\[\d+\]", "", text)


def torn(file: Path, texts: Iterable[str]) -> list[tuple[str, list[int]]]:
    """Texts that go over a page with one line alone on a side of it, and how many lines stand on each page."""
    found = []
    for text in map(plain, texts):
        counts = []
        for _, _, lines in typeset.pages_of(file):
            own = [one for one in body_of(lines) if len(plain(one.text)) >= 8 and plain(one.text) in text]
            counts.append(len(own))
        sides = [one for one in counts if one]
        if len(sides) > 1 and 1 in sides:
            found.append((text[:30], counts))
    return found


def test_a_provision_torn_so_that_a_line_stands_alone_is_noticed(tmp_path: Path) -> None:
    text = "第一条この見本の法律は、働く人がその職場を自ら選ぶことができるようにすることを目的とする。" * 4
    page = "<style>@page{size:A4;margin:25mm}p{font:12pt 'BIZ UDPGothic';margin:0;orphans:%d;widows:%d}</style>"
    for held, bad in ((1, True), (2, False)):
        found = []
        for high in range(226, 246, 3):  # so that the page ends at every line of it
            file = tmp_path / f"{held}.pdf"
            body = f'<p style="height:{high}mm">前</p><p>{text}</p>'
            file.write_bytes(write_pdf(f'<html lang="ja">{page % (held, held)}{body}</html>', {}, AT).pdf)
            found += torn(file, [text])
        assert bool(found) is bad
