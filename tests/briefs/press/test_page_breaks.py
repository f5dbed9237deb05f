"""Where pages break, read off finished files: papers of the sample record with more, or longer, of what stands on them."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from briefs.evidence.form import Form
from briefs.kinds import annex, digest, letter
from briefs.kinds.make import make
from briefs.kinds.registry import KINDS
from briefs.press.pdf import lay_out, write_pdf
from briefs.staff.file import read_staff_file
from db.record.home import Home
from tests.support import brief_data as data
from tests.support import every_kind as every
from tests.support import typeset
from tests.support.printed import needs_fonts, needs_poppler

pytestmark = [pytest.mark.slow, needs_fonts, needs_poppler]
MM = 72 / 25.4  # points
WORD = re.compile(r'xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>')


@pytest.fixture(scope="module")
def pages(whole: Home) -> dict[str, str]:
    """The HTML of papers of the sample record, by kind."""
    kinds = (every.promises, every.prep, every.evidence, every.digest, every.member)
    return {one.__name__: one(whole, Form()).html for one in kinds}


def file(html: str, folder: Path) -> Path:
    path = folder / "paper.pdf"
    path.write_bytes(write_pdf(html, {}, every.data.AT).pdf)
    return path


def texts(path: Path) -> list[str]:
    """The text of every page, a line of print a line, without spaces and joiners."""
    out = subprocess.run(["pdftotext", "-layout", str(path), "-"], check=True, capture_output=True, text=True).stdout
    return [re.sub(r"[^\S\n]|\u2060", "", page) for page in out.split("\f")]


def page_of(found: list[str], words: str) -> int:
    (page,) = [number for number, text in enumerate(found) if words in text]
    return page


def rows(html: str) -> tuple[str, list[str], str]:
    """A ledger around the rows of its table, and the rows."""
    head, body, tail = re.split(r"(?<=<tbody>)|(?=</tbody>)", html, maxsplit=2)
    return head, re.findall(r"<tr.*?</tr>", body, re.DOTALL), tail


def test_a_promise_is_not_parted_from_the_line_that_says_who_gave_it(pages: dict[str, str], tmp_path: Path):
    head, (row, *_), tail = rows(pages["promises"])
    row = re.sub(r"<tr[^>]*>", '<tr class="long">', row)
    for moved in range(0, 18, 3):  # millimetres, so that pages end at other places
        many = [
            re.sub(r"発言番号\d+", f"発言番号{900 + n}", row)
            .replace("「", "「" + "見本の言葉が続きます。" * (n * 7 % 31), 1)
            .replace('<span class="nb">」', f'終{n + 100}<span class="nb">」', 1)
            for n in range(24)
        ]
        found = texts(file(f'{head}<tr><td style="height:{moved}mm"></td></tr>{"".join(many)}{tail}', tmp_path))
        assert len(found) > 4
        for n in range(24):
            assert page_of(found, f"終{n + 100}") == page_of(found, f"発言番号{900 + n}"), moved


def test_no_line_of_a_ledger_ends_within_the_end_of_its_sentence(pages: dict[str, str], tmp_path: Path):
    head, (row, *_), tail = rows(pages["promises"])
    end = "ところであります"
    many = [
        re.sub(r"「[^<「]*<u>.*?</u>[^<]*", f"「{'見本' * 9}{'の' * n}<u>予定をしている</u>{end}", row, count=1)
        for n in range(24)
    ]
    lines = "".join(texts(file(head + "".join(many) + tail, tmp_path)))
    assert lines.count("ところで") == 24 <= lines.count("あります")  # between the two a line may end


def test_an_answer_stands_under_its_question_in_a_memo(pages: dict[str, str], tmp_path: Path):
    html = pages["prep"]
    asked = re.search(r'<div class="qa">.*?</div>', html, re.DOTALL)
    assert asked
    many = "".join(
        f'<div class="qa"><p class="q">問甲{n + 100}　{"見本の問い" * (n % 9 + 1)}</p>'
        f'<p class="a">{"見本の答え。" * (n * 5 % 17 + 1)}乙{n + 100}</p></div>'
        for n in range(40)
    )
    found = texts(file(html.replace(asked[0], many), tmp_path))
    for n in range(40):
        assert page_of(found, f"問甲{n + 100}") == page_of(found, f"乙{n + 100}")


def marks(items: Any) -> Iterator[Any]:
    for one in items:
        yield from marks(one) if isinstance(one, list) else [one]


@pytest.mark.parametrize("kind", ["promises", "prep", "evidence", "digest", "member"])
def test_no_heading_stands_at_the_foot_of_a_page(pages: dict[str, str], kind: str, tmp_path: Path):
    """What stands on the paper is moved down bit by bit, so that every heading comes to the foot of a page once."""
    lone = []
    for moved in (40, 100, 160, 220):
        html = re.sub(r"(?=<section|<table)", f'<div style="height:{moved}mm"></div>', pages[kind], count=1)
        path = file(html, tmp_path)
        out = subprocess.run(["pdftotext", "-bbox", str(path), "-"], check=True, capture_output=True, text=True).stdout
        printed = [[(float(w[1]), w[4]) for w in WORD.findall(page)] for page in out.split("<page ")[1:]]
        reader = PdfReader(path)
        for mark in marks(reader.outline):
            page = reader.get_destination_page_number(mark)
            height = float(reader.pages[page].mediabox.height)
            top = height - float(mark.top)
            below = [word for y, word in printed[page] if top + 22 < y < height - 15 * MM]
            if not below:
                lone.append((moved, page + 1, mark.title))
    assert lone == []


def test_an_annex_can_be_set_so_that_its_last_page_is_not_nearly_empty(pages: dict[str, str]):
    html = pages["evidence"]
    head, table = html.rsplit("<tbody>", 1)
    row = re.search(r"<tr>.*?</tr>", table, re.DOTALL)
    assert row
    helped = 0
    for more in range(0, 42, 7):
        full = [
            lay_out(f"{head}<tbody>{row[0] * more}{table}".replace("<body", f'<body class="{shape}"', 1)).emptiest()
            for shape in annex.SHAPES
        ]
        assert max(full) >= annex.LAST, more
        helped += full[0] < annex.LAST
    assert helped  # of some the first setting alone would not have been enough


def test_a_digest_can_be_set_so_that_no_page_holds_its_sources_alone(pages: dict[str, str]):
    """Dates that come, each with a source, fill the first page; sources that could not be looked at the second."""
    html = re.sub(r'(<body) class="[^"]*"', r"\1", pages["digest"])
    dates = re.search(r'<table class="list coming">.*?<tbody>\s*(<tr>.*?</tr>)', html, re.DOTALL)
    note = re.search(r'<div class="columns">(<p class="note one".*?</p>)', html, re.DOTALL)
    reason = re.search(r'<dl class="off">(<dt>.*?</dd>)', html, re.DOTALL)
    assert dates and note and reason
    html = html.replace(dates[0], dates[0] + dates[1] * 18).replace(reason[0], reason[0] + reason[1] * 9)
    html = html.replace(note[0], note[0] + re.sub(r' id="n\d+"', "", note[1]) * 18)
    full = {
        shape: lay_out(html.replace("<body", f'<body class="{shape}"', 1))
        for shape in digest.LINES
        if shape != "flowing"
    }
    assert max(one.emptiest() for one in full.values()) >= digest.LAST
    filled = {shape: one.filled() for shape, one in full.items()}
    assert filled["closer flowing tight"] < filled["closer flowing"] - 0.1  # a page whose rest is little more takes it
    assert filled["wider airy"] > filled["wider"] + 0.03  # and a rest grows where it cannot be taken


def test_an_english_annex_holds_the_references_of_a_letter(whole: Home, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(letter, "SHAPES", (("annex", 2),))  # as where one page does not hold them
    (order,) = letter.orders(read_staff_file(every.staff(whole)), ["Minister of Justice"], topics=[data.TOPIC])
    made = make(KINDS["request"], order, whole, data.AT, form=Form("en"))
    first, second, *_ = texts(made.path)
    assert made.pages == 2 and "Enclosures" in first and "Annex:referencesandsources" in first
    assert "Annex" in second.splitlines() and "Referencesandsources" in second
    assert every.NAME in second and every.NAME not in first  # who is quoted, and the quotation, stand there
    assert "別紙" not in first + second and "参考" not in first + second


@pytest.mark.parametrize("size", ["", "airy", "middle", "large", "largest", "great", "close"])
def test_a_date_stays_whole_in_its_column_in_every_size_of_a_members_paper(
    pages: dict[str, str], size: str, tmp_path: Path
):
    html = re.sub(
        r'<html lang="ja"[^>]*>',
        f'<html lang="ja" class="{size}{" roomy" * (size not in ("", "close"))}">',
        pages["member"].replace("by undated", "by"),
    )
    html = re.sub(r'(<td class="by">).*?(</td>)', r"\g<1>2026年12月28日\g<2>", html, count=1)
    html = re.sub(r'(<td class="who">).*?(</td>)', r"\g<1>出入国在留管理庁長官\g<2>", html, count=1)
    (first, *_) = texts(file(html, tmp_path))
    assert "2026年12月28日" in first
    lines = first.splitlines()
    assert not any(re.search(r"(^|[^長])官$", line) for line in lines)


def test_every_letter_that_is_drawn_can_be_read_out_of_the_file(tmp_path: Path):
    """WeasyPrint maps the glyph of a ligature to nothing where its line is broken and set again: “files” was read as “les”."""
    said = '見本庁のページ <span class="en" lang="en">Immigration Services Agency: watched pages and files</span>'
    body = "".join(f'<p style="width:{wide}mm">{said}</p>' for wide in range(20, 60))
    head = '<head><title>見本</title><link rel="stylesheet" href="css:brief.css"></head>'
    html = f'<!doctype html><html lang="ja">{head}<body>{body}</body></html>'
    path = file(html, tmp_path)
    maps = [
        font["/ToUnicode"].get_object().get_data()
        for page in PdfReader(path).pages
        for font in (one.get_object() for one in page["/Resources"]["/Font"].values())
    ]
    assert maps and not any(re.search(rb"<[0-9a-f]+> <>", one) for one in maps)


def test_what_is_badly_set_is_noticed(tmp_path: Path):
    """The faults that ``typeset.faults`` names, each made on purpose, and the same page without them."""
    head = '<head><title>見本</title><link rel="stylesheet" href="css:brief.css"><style>@page {size: A4; margin: 12mm}</style></head>'
    line = "見本の言葉が続きますとても長い一行です"
    good = f"<h2>見出し</h2><p>{line}2027年4月1日。[1]</p><p>{line}</p>"
    bad = (
        f'<p class="solid">{line}2027年4<br>月1日に施行。</p><p class="solid">{line}お答えくだ<br>さい。</p>'
        f"<p>{line}</p><p>[1]</p>" + f"<p>{line}</p>" * 38 + '<h2>見出し</h2><p style="break-before: page">終わり</p>'
    )
    for body, kinds in ((good, 0), (bad, 5)):
        html = f'<!doctype html><html lang="ja">{head}<body>{body}</body></html>'
        found = typeset.faults(file(html, tmp_path))
        assert len(found) == kinds, found


def test_how_many_more_there_are_never_stands_alone_at_the_head_of_a_page(pages: dict[str, str], tmp_path: Path):
    html = pages["digest"]
    table = re.search(r'<table class="list coming">.*?</table>', html, re.DOTALL)
    row = re.search(r"<tr>(?=<td).*?</tr>", table[0], re.DOTALL) if table else None
    assert table and row
    for n in range(18, 27):  # of these one leaves no room for the line on the first page
        many = table[0].replace(row[0], row[0] * n) + '<p class="honest">ほか13件</p>'
        found = texts(file(html.replace(table[0], many), tmp_path))
        lines = [line for line in found[page_of(found, "ほか13件")].splitlines() if line]
        above = lines[: lines.index("ほか13件")]
        assert any(re.match(r"\d{4}年\d", line) for line in above), (n, above)
