"""Every kind in every form it is offered in: pages, words, margins, fonts, tags, languages, attachments, bytes, fax."""

from __future__ import annotations

import hashlib
import html
import json
import logging
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from lxml import html as lxml_html
from PIL import Image
from pypdf import PdfReader

from briefs.evidence.dossier import from_json
from briefs.press.issue import FinishedBrief, laid_out, printed
from briefs.press.own_kinds import folder_of
from briefs.press.pdf import lay_out, write_pdf
from db.record.home import Home
from db.record.schema import open_policy_db
from tests.support import every_kind as every
from tests.support import typeset
from tests.support.copies import copied_home
from tests.support.places import ROOT
from tests.support.printed import needs_fonts, needs_poppler

pytestmark = [pytest.mark.tour, pytest.mark.slow, needs_fonts, needs_poppler]
LABELS = [every.label(kind, form) for kind, form in every.PAPERS]
FAXED = [label for label in LABELS if label.endswith("-fax")]
OPTIONS: dict[str, dict[str, Any]] = {"digest": {"toc": False}, "comparison": {"landscape": False}}  # form alone
PT = 72 / 25.4  # points in a millimetre
# Millimetres that stay white on the left and right, at the top, and at the foot but for the running line.  The memo's
# banner stands in its side margins on purpose.
MARGINS = {
    "leave-behind": (16, 11, 13), "member": (16, 8, 13), "prep": (6, 8, 14), "digest": (6, 13, 15), "request": (25, 25, 25),
    "committee": (15, 11, 13), "evidence": (18, 10, 18), "comparison": (16, 13, 15), "promises": (14, 11, 14),
}  # fmt: skip
# What stands on the pages, in this order (without spaces).
WORDS = {
    "leave-behind": [
        "2026年8月26日", "見本議員", "受入れ上限・分野（見本）", "お願いしたいこと",
        "上限の見直しを公開の場で行うこと。", "なぜ今か", "2027年4月1日", "数字で見ると", "国会での発言", every.NAME,
        "変わったところ", "変更後", "変更前", "連絡先", "03-0000-0000", "1)", "evidence.json", "1/1",
    ],
    "leave-behind-en": [
        "26August2026", "Quotasandfields", "Ourasks", "Reviewthecapsinpublic.", "Whynow", "1April2027", "Infigures",
        "IntheDiet", "Government", every.NAME, "Whathaschanged", "After", "Before", "Contact", "Samplenetwork", "1)",
    ],
    "member": [
        "面会先", "花子", "受入れ上限の見直しを公開で行うこと", "お願いしたいこと", "なぜ今か",
        "前回面会（2026年8月19日）からの変化", "ご発言・質問主意書と政府の答弁", "質問主意書", "経過と見通し",
        "数字で見る現状", "図1", "想定される論点", f"たかさきべきち{every.NAME}氏の指摘", "73.2%", "現場の声",
        "出典Sources",
    ],
    "member-en": [
        "Reviewthecapsinpublic", "Ourasks", "Whynow", "Timeline", "Keyfigures", "Likelyquestions",
        "settledby1April2027", "11,355TITPworkplaces", "Voices", "Sources",
    ],
    "prep": [
        "見本花子議員", "相手", "みほんはなこ", "お願いすること", "前回面会（2026年8月19日）からの変化",
        "本人の発言", "質問主意書と答弁", "この議員への答弁での約束", "期限経過", every.NAME, "これまでの面会",
        "次の一手", "役割分担", "譲れない線", "聞かれそうなこと", "出典Sources",
        "面会の記録（手書き用）",
    ],
    "digest": [
        "政策の変化の週報2026年8月19日〜2026年8月26日", "この期間のおもな変化", "国会の新しい発言", "施行・期限", "218日",
        "確認できなかった情報源", "おもな変化の内容", "変更後", "変更前", "情報源ごとの状況", "出典Sources",
    ],
    "request": [
        "2026年8月26日", "法務大臣殿", "見本ネットワーク", "受入れ上限の見直しを公開で行うこと", "記",
        "1上限の見直しを公開の場で行うこと。", "期限2026年12月18日", "以上", "参考（国会答弁・法令）", every.NAME,
        "御回答2026年10月30日までに", "連絡先",
    ],
    "request-en": [
        "26August2026", "MinisterofJustice", "Samplenetwork", "Reviewthecapsinpublic", "Requests",
        "1Reviewthecapsinpublic.", "References", every.NAME, "1April2027", "Reply", "30October2026",
        "ContactSamplenetwork", "Dietminutes",
    ],
    "committee": [
        "衆議院見本委員会", "日時", "議題", "問1", "受入れ上限は必要か。", "過去の答弁", every.NAME, "想定答弁",
        "追い質問", "問2", "問3", "1)",
    ],
    "evidence": [
        "証拠資料集", "受入れ上限・分野（見本）", "目次", "1-1変化の記録", "1-2法令の規定", "1-3国会の発言",
        every.NAME, "注", "出典の所在", "SHA-256",
    ],
    "evidence-en": [
        "Annexofevidence", "Quotasandfields", "Contents", "1-1Changesonrecord", "IntheDiet", every.NAME, "Endnotes",
        "Sources:whereandwhen",
    ],
    "comparison": [
        "新旧対照表", "変更後", "変更前", "取得2026-08-2603:00", "特定技能の受入れ分野は十九分野です（見本）。",
        "特定技能の受入れ分野は十六分野です（見本）。", "1)", "manifest.json",
    ],
    "promises": [
        "答弁台帳：受入れ上限・分野（見本）", "この台帳3件", "私たちの要望", "期限経過", "2026年8月15日", every.NAME,
        "未了", "1)",
    ],
    "promises-en": [
        "Whatthegovernmenthaspromised", "3inthisledger", "Ourasks", "overdue", "15August2026", every.NAME, "Askby", "1)",
    ],
}  # fmt: skip
CJK = re.compile(r"[぀-ヿ㐀-鿿𠀀-𯿿]")
OURS = re.compile(r"[A-Z]{6}\+(BIZ-UDPGothic|BIZ-UDPMincho|BIZ-UDMincho|Noto-Sans|Noto-Sans-CJK-JP)(-\w+)*")


@dataclass
class Paper:
    """One issued brief, and what can be read off its file."""

    kind: every.Kind
    issued: FinishedBrief
    stored: str  # the dossier in office.db
    complaints: list[str]

    @cached_property
    def reader(self) -> PdfReader:
        return PdfReader(self.issued.path, strict=True)

    @cached_property
    def text(self) -> str:
        out = subprocess.run(
            ["pdftotext", "-raw", str(self.issued.path), "-"], check=True, capture_output=True, text=True
        )
        return re.sub(r"\s+", "", out.stdout)

    @cached_property
    def tags(self) -> list[tuple[str, dict[str, Any]]]:
        """(type, entries) of every element of the tag tree, parents first."""
        found: list[tuple[str, dict[str, Any]]] = []

        def walk(node: Any) -> None:
            node = node.get_object() if hasattr(node, "get_object") else node
            if isinstance(node, list):
                for child in node:
                    walk(child)
            elif isinstance(node, dict):
                if "/S" in node:
                    found.append((str(node["/S"]), node))
                walk(node.get("/K", []))

        walk(self.reader.trailer["/Root"]["/StructTreeRoot"]["/K"])
        return found

    @property
    def lang(self) -> str:
        return "en" if json.loads(self.stored)["parameters"].get("lang") == "en" else "ja"


class Complaints(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())


@dataclass
class Made:
    """All papers of this process, and the SHA-256s of a second one."""

    home: Home
    papers: dict[str, Paper]
    second: dict[str, str]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    root = tmp_path_factory.mktemp("every")
    record = every.build(root / "home")
    record.conn.close()
    copied_home(root / "home", root / "second")
    environment = {
        **os.environ,
        "TZ": "Pacific/Auckland",
        "PYTHONHASHSEED": "7",
        "PYTHONPATH": str(ROOT),
        "LC_ALL": "C",
    }
    other = subprocess.Popen(
        [sys.executable, "-X", "utf8", "-m", "tests.support.every_kind", str(root / "second")],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    handler = Complaints()
    logging.getLogger("weasyprint").addHandler(handler)
    papers: dict[str, Paper] = {}
    try:
        for kind, form in every.PAPERS:
            handler.said.clear()
            issued = kind.make(record.home, form)
            papers[every.label(kind, form)] = Paper(kind, issued, "", list(handler.said))
    finally:
        logging.getLogger("weasyprint").removeHandler(handler)
        said = other.communicate(timeout=240)[0]
    stored = every.dossiers(record.home)
    for paper in papers.values():
        paper.stored = stored[paper.issued.number]
    return Made(record.home, papers, dict(line.split() for line in said.splitlines()))


@pytest.fixture(params=LABELS)
def paper(request: pytest.FixtureRequest, made: Made) -> Paper:
    return made.papers[request.param]


# ---------------------------------------------------------------------- pages and words
def test_the_page_budget_is_kept_and_nothing_is_complained_about(paper: Paper):
    least, most = paper.kind.pages
    assert least <= paper.issued.pages == len(paper.reader.pages) <= most
    assert paper.complaints == []


def test_no_page_is_badly_set(paper: Paper):
    """No date, amount or ending in two, no mark of a note and no heading alone, no last page that is nearly empty."""
    assert typeset.faults(paper.issued.path) == []


@pytest.mark.parametrize("label", LABELS)
def test_the_words_stand_there_in_their_order(made: Made, label: str):
    words = WORDS.get(label) or WORDS[label.removesuffix("-fax")]
    text, at = made.papers[label].text, -1
    for word in words:
        if label.endswith("-fax") and word.startswith("たかさきべきち"):
            word = every.NAME  # a fax may have its readings in brackets
        found = text.find(word, at + 1)
        assert found > at, f"{word} is missing or out of order"
        at = found
    assert made.papers[label].issued.number in text and "\ufffd" not in text


def test_an_english_letter_has_no_japanese_form_of_address(made: Made):
    assert "殿" not in made.papers["request-en"].text and "御中" not in made.papers["request-en"].text


Word = tuple[float, float, float, float, str]


def words_of(path: Path) -> Iterator[tuple[float, float, list[Word]]]:
    """(width, height, words) of every page, in points from the upper left."""
    out = subprocess.run(["pdftotext", "-bbox", str(path), "-"], check=True, capture_output=True, text=True).stdout
    box = re.compile(r'xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>')
    for page in out.split("<page ")[1:]:
        size = re.match(r'width="([\d.]+)" height="([\d.]+)"', page)
        assert size
        found = [(*map(float, one[:4]), html.unescape(one[4])) for one in box.findall(page)]
        yield float(size[1]), float(size[2]), found  # type: ignore[misc]


def overlapping(words: list[Word]) -> list[tuple[str, str]]:
    """Words that are printed over each other."""
    found = []
    rest = sorted(words, key=lambda one: one[1])
    for number, one in enumerate(rest):
        for two in rest[number + 1 :]:
            if two[1] >= one[3]:
                break
            across = min(one[2], two[2]) - max(one[0], two[0])
            down = min(one[3], two[3]) - max(one[1], two[1])
            if across > 0.8 and down > 0.3 * min(one[3] - one[1], two[3] - two[1]):
                found.append((one[4], two[4]))
    return found


def test_no_word_stands_in_the_margins_or_over_another(paper: Paper):
    side, top, foot = (mm * PT for mm in MARGINS[paper.kind.name])
    for number, (width, height, words) in enumerate(words_of(paper.issued.path), 1):
        assert words
        out = [
            one[4]
            for one in words
            if one[0] < side - 1 or one[2] > width - side + 1 or one[1] < top - 1 or one[3] > height
        ]
        assert out == [], f"page {number}"
        below = "".join(one[4] for one in words if one[1] > height - foot - 1)
        line = re.sub(r"\s", "", below)
        assert line.endswith(f"{number}/{paper.issued.pages}") and paper.issued.number in line and len(line) < 120
        assert overlapping(words) == [], f"page {number}"


def test_words_over_each_other_are_noticed(tmp_path: Path):
    page = '<p style="position:absolute;top:{}pt;left:20pt">Overlap</p><p style="position:absolute;top:20pt;left:30pt">Another</p>'
    for top, count in ((22, 1), (60, 0)):
        body = f'<!doctype html><html lang="en"><head><title>x</title></head><body>{page.format(top)}</body></html>'
        (tmp_path / "x.pdf").write_bytes(write_pdf(body, {}, every.data.AT).pdf)
        assert [len(overlapping(words)) for _, _, words in words_of(tmp_path / "x.pdf")] == [count]


# ---------------------------------------------------------------------- the file
def test_fonts_are_ours_embedded_and_subset(paper: Paper):
    out = subprocess.run(["pdffonts", str(paper.issued.path)], check=True, capture_output=True, text=True).stdout
    rows = [line.split() for line in out.splitlines()[2:]]
    assert rows
    for row in rows:
        assert OURS.fullmatch(row[0]), row
        assert row[-5:-2] == ["yes", "yes", "yes"], row  # embedded, subset, with a map to Unicode


def test_metadata_states_pdfa_3a_and_pdfua_1_and_title_and_dates(paper: Paper):
    root = paper.reader.trailer["/Root"]
    xmp = root["/Metadata"].get_object().get_data().decode()
    assert 'pdfaid:part="3"' in xmp and 'pdfaid:conformance="A"' in xmp and "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert root["/MarkInfo"]["/Marked"] and root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert root["/OutputIntents"] and root["/Lang"] == paper.lang
    about = paper.reader.metadata
    assert about is not None and paper.issued.number in str(about.title)
    assert about.creation_date == about.modification_date == every.data.AT


def test_headings_nest_and_figures_notes_and_tables_are_complete(paper: Paper):
    levels = [int(kind[2:]) for kind, _ in paper.tags if re.fullmatch(r"/H\d", kind)]
    assert levels and levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels
    assert [one for kind, one in paper.tags if kind == "/Figure" and not str(one.get("/Alt", "")).strip()] == []
    notes = [str(one["/ID"]) for kind, one in paper.tags if kind == "/Note"]
    dossier = from_json(paper.stored)
    assert len(notes) == len(set(notes)) >= len(dossier.evidence) > 0
    for kind, one in paper.tags:
        if kind == "/Table":
            assert "/TH" in {inner for inner, _ in under(one)}, "a table without headers"


def test_links_hang_on_links_and_header_cells_say_what_they_head(paper: Paper):
    marks = [
        (kind, child.get_object())
        for kind, one in paper.tags
        for child in kids(one)
        if isinstance(child.get_object(), dict) and child.get_object().get("/Type") == "/OBJR"
    ]
    assert marks and {kind for kind, _ in marks} == {"/Link"}
    annotations = {
        one.idnum
        for page in paper.reader.pages
        for one in page.get("/Annots", [])
        if one.get_object()["/Subtype"] == "/Link"
    }
    assert annotations == {one.raw_get("/Obj").idnum for _, one in marks}  # each link has its tag
    for kind, one in paper.tags:
        if kind == "/TH":
            assert one["/A"]["/Scope"] in ("/Row", "/Column")


def kids(element: Any) -> list[Any]:
    found = element.get("/K", [])
    return list(found) if isinstance(found, list) else [found]


def test_a_source_takes_one_line_within_the_margins(paper: Paper, made: Made):
    boxes: Any = import_module("weasyprint.formatting_structure.boxes")
    laid = lay_out(paper.issued.html, folder_of(made.home))
    found = 0
    for page in laid.document.pages:
        body = page._page_box
        right = body.content_box_x() + body.width
        for box in body.descendants():
            if (
                isinstance(box, boxes.BlockBox)
                and box.element is not None
                and "one" in box.element.get("class", "").split()
            ):
                lines = [child for child in box.children if isinstance(child, boxes.LineBox)]
                found += bool(lines)
                assert len(lines) <= 1 and all(line.position_x + line.width <= right + 1 for line in lines)
    assert found >= (0 if paper.kind.name == "evidence" else len(from_json(paper.stored).evidence))


def under(node: Any) -> Iterator[tuple[str, Any]]:
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for child in node:
            yield from under(child)
    elif isinstance(node, dict):
        if "/S" in node:
            yield str(node["/S"]), node
        yield from under(node.get("/K", []))


def test_charts_are_figures_with_words(made: Made):
    for label in ("leave-behind", "leave-behind-en", "leave-behind-fax", "member", "member-en", "member-fax"):
        alts = [str(one["/Alt"]) for kind, one in made.papers[label].tags if kind == "/Figure"]
        assert any("6,510" in alt for alt in alts), label


def test_runs_in_another_language_say_so(paper: Paper):
    other = {"ja": "en", "en": "ja"}[paper.lang]
    langs = Counter(str(one["/Lang"]) for _, one in paper.tags if "/Lang" in one)
    assert langs[other] >= 1 and set(langs) <= {"ja", "en", "vi"}
    body = lxml_html.document_fromstring(paper.issued.html).body
    wrong = []
    for node in body.iter():
        if not isinstance(node.tag, str):
            continue
        for text, at in ((node.text, node), (node.tail, node.getparent())):
            lang = (
                next((one.get("lang") for one in (at, *at.iterancestors()) if one.get("lang")), "")
                if at is not None
                else ""
            )
            address = at is not None and any("url" in (one.get("class") or "") for one in (at, *at.iterancestors()))
            if text and CJK.search(text) and lang != "ja" and not address:
                wrong.append((lang, text.strip()[:40]))
    assert wrong == []


def test_attachments_are_what_the_manifest_says(paper: Paper):
    files = {name: found[0] for name, found in paper.reader.attachments.items()}
    assert set(files) == {"evidence.json", "manifest.json"}
    manifest = json.loads(files["manifest.json"])
    assert manifest["number"] == paper.issued.number
    for one in manifest["files"]:
        content = files[one["name"]]
        assert (len(content), hashlib.sha256(content).hexdigest()) == (one["size"], one["sha256"])
    assert files["evidence.json"].decode() == paper.stored + "\n"
    dossier = from_json(paper.stored)
    assert [(one["key"], one["sha256"]) for one in manifest["sources"]] == [
        (one.key, one.sha256) for one in dossier.evidence
    ]
    names = paper.reader.trailer["/Root"]["/Names"]["/EmbeddedFiles"]["/Names"]
    for spec in names[1::2]:
        about = spec.get_object()["/EF"]["/F"].get_object()["/Params"]
        assert about["/CreationDate"] == about["/ModDate"] == "D:20260826030000Z"
        assert spec.get_object()["/AFRelationship"] == "/Data"


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
def test_qpdf_finds_nothing(made: Made):
    for label, paper in made.papers.items():
        result = subprocess.run(
            ["qpdf", "--check", str(paper.issued.path)], capture_output=True, text=True, check=False
        )
        assert result.returncode == 0, (label, result.stdout, result.stderr)


def test_a_second_process_elsewhere_makes_the_same_bytes(paper: Paper, made: Made):
    label = next(name for name, one in made.papers.items() if one is paper)
    assert made.second[label] == paper.issued.sha256 == hashlib.sha256(paper.issued.path.read_bytes()).hexdigest()


# ---------------------------------------------------------------------- the evidence lock
def test_the_page_needs_nothing_but_the_stored_dossier(paper: Paper, made: Made):
    assert (
        laid_out(from_json(paper.stored), OPTIONS.get(paper.kind.name, {}), folder_of(made.home))[1]
        == paper.issued.html
    )


@pytest.mark.parametrize("label", [kind.name for kind in every.KINDS])
def test_a_frozen_brief_does_not_change_when_the_record_does(made: Made, label: str, tmp_path: Path):
    copied_home(made.home.root, tmp_path / "home")
    home = Home(tmp_path / "home")
    conn = open_policy_db(home.policy_db)
    conn.execute("UPDATE versions SET body = '別の本文', title = '別の題', facts = '{}'")
    conn.execute("DELETE FROM speeches")
    conn.close()
    shutil.rmtree(home.archive)
    dossier = from_json(every.dossiers(home)[made.papers[label].issued.number])
    _, rendered = printed(dossier, every.data.AT, OPTIONS.get(label, {}), folder_of(home))
    assert hashlib.sha256(rendered.pdf).hexdigest() == made.papers[label].issued.sha256


@pytest.mark.parametrize("label", [label for label in LABELS if not label.startswith("prep")])
def test_nothing_of_the_internal_memo_stands_in_another_brief(made: Made, label: str):
    """Red lines, roles and the next step: written by staff, or noted of a meeting, for the memo alone."""
    inner = ("過程を公開しない案には同意しない", "事務局長", "答弁の写しを送る")
    memo, other = made.papers["prep"], made.papers[label]
    for words in inner:
        assert words in memo.text
        assert words not in other.text and words not in other.stored and words not in other.issued.html
    assert "取扱注意・内部用" in memo.text and memo.issued.path.name.startswith("INTERNAL-")
    assert "内部用" not in other.text and "INTERNAL" not in other.issued.path.name


# ---------------------------------------------------------------------- fax
@pytest.fixture(params=FAXED)
def faxed(request: pytest.FixtureRequest, made: Made) -> Paper:
    return made.papers[request.param]


def test_a_fax_has_no_type_under_eight_points(faxed: Paper):
    small: list[tuple[str, float]] = []

    def look(text: str, cm: list[float], matrix: list[float], _font: Any, size: float) -> None:
        if text.strip() and (points := abs(size * matrix[3] * cm[3])) < 7.95:
            small.append((text[:30], round(points, 2)))

    for page in faxed.reader.pages:
        page.extract_text(visitor_text=look)
    assert small == []


@pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="poppler-utils is not installed")
def test_a_fax_is_black_on_white(faxed: Paper, tmp_path: Path):
    """Without anti-aliasing every pixel has the colour it was painted in: near black or white, no tint to be dithered."""
    draw = [
        "pdftoppm",
        "-r",
        "204",
        "-gray",
        "-aa",
        "no",
        "-aaVector",
        "no",
        str(faxed.issued.path),
        str(tmp_path / "gray"),
    ]
    subprocess.run(draw, check=True)
    for path in tmp_path.glob("gray*"):
        histogram = Image.open(path).histogram()
        assert {shade: count for shade, count in enumerate(histogram) if count and 0x33 < shade < 0xF0} == {}
    subprocess.run(["pdftoppm", "-mono", "-r", "204", str(faxed.issued.path), str(tmp_path / "mono")], check=True)
    for path, (_, _, words) in zip(sorted(tmp_path.glob("mono*")), words_of(faxed.issued.path), strict=True):
        image, scale = Image.open(path).convert("L"), 204 / 72
        assert image.size[0] == pytest.approx(1686, abs=2)  # the 204 dots of a fax line on A4
        for left, top, right, bottom, text in words:
            if len(text) < 3:
                continue
            cut = image.crop(tuple(round(one * scale) for one in (left, top, right, bottom)))  # type: ignore[arg-type]
            ink = cut.histogram()[0] / max(1, cut.size[0] * cut.size[1])
            assert 0.02 < ink < 0.95, (text, ink)


def test_colour_pages_do_have_tints(made: Made, tmp_path: Path):
    """So that the test above can fail."""
    path = made.papers["prep"].issued.path
    subprocess.run(
        ["pdftoppm", "-r", "72", "-gray", "-aa", "no", "-aaVector", "no", "-l", "1", str(path), str(tmp_path / "g")],
        check=True,
    )
    histogram = Image.open(next(tmp_path.glob("g*"))).histogram()
    assert sum(histogram[0x34:0xF0]) > 100
