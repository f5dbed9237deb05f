"""A paper as a Word file and as a mail text, opened again and held against the page."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import docx as library
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH

from briefs.evidence.dossier import Dossier, Evidence, Quote, State
from briefs.press.editable import docx, pieces
from briefs.press.mail import mail_text

HTML = """<!doctype html><html lang="ja"><head><title>x</title></head><body data-docline="文書番号 LB-1">
<h1>公開することを求めます</h1><section class="asks"><h2>お願いしたいこと</h2>
<table class="asktable"><thead><tr><th>何を</th><th>誰が</th><th>ご回答</th></tr></thead><tbody>
<tr><td><div class="one"><span class="num">1</span><div><p class="ask">公開すること。</p>
<p class="terms">理由。</p></div></div></td><td>法務大臣</td><td><p>□ はい</p></td></tr>
</tbody></table></section>
<p><span class="ruby"><span class="rt">みほん</span><span class="rb">見本</span></span>の人<sup class="call">[1]</sup></p>
<blockquote><p class="words">「見直すこととしております。」</p></blockquote>
<table class="redline"><tr><td><ins>十九</ins>分野</td><td><del>十六</del>分野</td></tr></table>
<svg xmlns="http://www.w3.org/2000/svg"><title>図</title></svg>
<p class="note one">1) 国会会議録「見本」</p><div class="proof"><p>文書番号 LB-1</p></div></body></html>"""


@pytest.fixture
def dossier() -> Dossier:
    one = Evidence(
        1, "kokkai/1", "speech", "見本", "kokkai", "国会会議録", "Diet minutes", "", "", "",
        "https://kokkai.example.jp/1", "https://kokkai.example.jp/api", "2026-04-01T18:00:00Z", "ab" * 32, None,
        (Quote("body", "見直すこととしております。"),),
    )  # fmt: skip
    letterhead = {"name_ja": "見本ネットワーク"}
    return Dossier("leave-behind", {}, "2026-04-02T00:00:00Z", "2026-04-01T18:00:00Z", letterhead, {}, (one,), "LB-1")


def words(document: Any) -> str:
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def test_a_word_file_holds_the_words_in_styles_and_says_that_nobody_checked_it(dossier: Dossier):
    opened = library.Document(io.BytesIO(docx(dossier, HTML)))
    said = words(opened)
    assert (
        "編集用・未検証" in opened.sections[0].header.paragraphs[0].text
        and "LB-1" in opened.sections[0].header.paragraphs[0].text
    )
    assert [one.text for one in opened.paragraphs if one.style.name == "Heading 1"] == ["公開することを求めます"]
    # On the page, then in the list of the evidence by the number with which it is left out; keys are ours alone.
    quoted, listed = [one.text for one in opened.paragraphs if one.style.name == "Quote"]
    assert quoted == "「見直すこととしております。」" and listed == f"[1.1] {quoted}" and "kokkai/1#" not in said
    assert "見本（みほん）の人[1]" in said
    asked, compared = opened.tables
    assert [cell.text for cell in asked.rows[1].cells] == ["1　公開すること。\n理由。", "法務大臣", "□ はい"]
    number, ask, *_, reason = asked.rows[1].cells[0].paragraphs[0].runs
    assert (number.font.bold, ask.font.bold, reason.font.bold) == (True, True, None)
    repeated = library.oxml.ns.qn("w:tblHeader")
    assert [[row._tr.find(f".//{repeated}") is not None for row in one.rows] for one in (asked, compared)] == [
        [True, False],
        [False],
    ]
    added, removed = (cell.paragraphs[0].runs[0] for cell in compared.rows[0].cells)
    assert added.font.underline and removed.font.strike
    assert (
        "ab" * 32 in said and "https://kokkai.example.jp/1" in said and "証拠の一覧" in said
    )  # the evidence goes with it
    assert opened.core_properties.author == "見本ネットワーク" and opened.core_properties.comments == "編集用・未検証"
    fonts = opened.styles["Normal"].element.rPr.rFonts
    assert fonts.get(library.oxml.ns.qn("w:eastAsia")) == "BIZ UDPGothic"
    said_to_be = [
        one.get(library.oxml.ns.qn("w:eastAsia")) for one in opened.styles.element.iter(library.oxml.ns.qn("w:lang"))
    ]
    assert said_to_be == ["ja-JP"] and opened.core_properties.language == "ja"


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_draft_says_that_it_is_one_before_and_behind_its_words_and_a_signed_paper_does_not(
    dossier: Dossier, lang: str
):
    marks = {"ja": ("下書き", "未署名"), "en": ("DRAFT", "NOT SIGNED")}[lang]
    drafted = replace(dossier, parameters={"lang": lang}, number="", state=State.DRAFT)
    said = mail_text(drafted, HTML).splitlines()
    assert marks[0] in said[0] and all(mark in said[1] and mark in said[-1] for mark in marks)
    head = library.Document(io.BytesIO(docx(drafted, HTML))).sections[0].header.paragraphs[0].text
    assert marks[0].lower() in head.lower() and marks[1].lower() in head.lower()
    signed = replace(drafted, state=State.SIGNED, number="LB-1")
    assert not any(mark in mail_text(signed, HTML) for mark in marks)


def test_what_is_for_the_press_alone_is_left_out():
    said = "".join(one.text for one in pieces(HTML))
    assert "文書番号" not in said and "図" not in said


def shown_numbers(document: Any) -> list[tuple[str, str]]:
    """(what Word puts before it, text) of the items of a file's lists, worked out from its numbering definitions alone."""
    named = library.oxml.ns.qn
    numbering = document.part.numbering_part.element
    shape = {one.get(named("w:abstractNumId")): one for one in numbering.iter(named("w:abstractNum"))}
    counts: dict[str, int] = {}
    found = []
    for one in document.paragraphs:
        style = one.style.element.pPr
        properties = next((at.numPr for at in (one._p.pPr, style) if at is not None and at.numPr is not None), None)
        if properties is None:
            continue
        number = numbering.num_having_numId(properties.numId.val)
        level = next(
            at for at in shape[str(number.abstractNumId.val)].iter(named("w:lvl")) if at.get(named("w:ilvl")) == "0"
        )
        if level.find(named("w:numFmt")).get(named("w:val")) == "bullet":
            found.append(("•", one.text))
            continue
        first = number.find(f".//{named('w:startOverride')}")
        counts.setdefault(
            str(number.numId), int((level.find(named("w:start")) if first is None else first).get(named("w:val"))) - 1
        )
        counts[str(number.numId)] += 1
        text = level.find(named("w:lvlText")).get(named("w:val"))
        found.append((text.replace("%1", str(counts[str(number.numId)])), one.text))
    return found


def test_demands_keep_their_numbers(dossier: Dossier):
    """Of several letters each has the numbers of its own demands: 1, 3 and 4."""
    demands = "".join(
        f'<li><p class="ask"><span class="num">{n}</span>見本その{n}を公開すること。</p><p>理由その{n}</p></li>'
        for n in (1, 3, 4)
    )
    html = f"<html><body><h1>要望書</h1><ol>{demands}</ol></body></html>"
    opened = library.Document(io.BytesIO(docx(dossier, html)))
    assert shown_numbers(opened) == [(str(n), f"見本その{n}を公開すること。") for n in (1, 3, 4)]
    assert [one.text for one in opened.paragraphs if one.style.name == "List Continue"] == [
        "理由その1",
        "理由その3",
        "理由その4",
    ]
    in_mail = [one for one in mail_text(replace(dossier, kind="request"), html).splitlines()[1:] if "公開する" in one]
    assert in_mail == [f"{n}. 見本その{n}を公開すること。" for n in (1, 3, 4)]


def test_a_list_is_a_list_and_a_day_stands_with_its_words(dossier: Dossier):
    html = (
        '<html lang="ja"><body><h1>題</h1><ul><li><p><span class="when">2027年4月1日</span> <span class="state">予定</span></p>'
        '<div><p>施行される。</p><p class="en" lang="en">Comes into force.</p></div></li><li>一行だけ</li></ul></body></html>'
    )
    opened = library.Document(io.BytesIO(docx(dossier, html)))
    assert shown_numbers(opened) == [("•", "2027年4月1日 予定　施行される。"), ("•", "一行だけ")]


def test_a_cell_that_takes_the_whole_line_does_so_in_word(dossier: Dossier):
    html = '<html><body><table><tr><td>甲</td><td>乙</td></tr><tr><td colspan="2">丙</td></tr></table></body></html>'
    (table,) = library.Document(io.BytesIO(docx(dossier, html))).tables
    assert [cell.text for cell in table.rows[1].cells] == ["丙", "丙"]  # one cell, told for each of its columns


def test_a_heading_stays_with_what_it_heads_and_a_tag_apart_from_the_name(dossier: Dossier):
    html = (
        '<html lang="ja"><body><h1>題</h1><div class="heading"><h2>発言</h2><p class="en">In the Diet</p></div>'
        '<p class="who"><span class="tag">政府</span><b>見本太郎</b></p>'
        '<p class="you"><b class="label">先生へのお願い</b>御質問ください。</p>'
        '<p class="legend"><span class="item">技能実習</span><span class="item">特定技能</span></p></body></html>'
    )
    opened = library.Document(io.BytesIO(docx(dossier, html)))
    english = next(one for one in opened.paragraphs if one.text == "In the Diet")
    assert english.paragraph_format.keep_with_next
    assert "政府　見本太郎" in words(opened)
    assert "先生へのお願い　御質問ください。" in words(opened) and "技能実習　特定技能" in words(opened)


def test_a_letter_on_nothing_has_its_title_in_the_middle_and_no_empty_list(dossier: Dossier):
    letter = replace(dossier, kind="request", evidence=())
    opened = library.Document(io.BytesIO(docx(letter, "<html><body><h1>要望書</h1><p>本文</p></body></html>")))
    (title,) = [one for one in opened.paragraphs if one.style.name == "Heading 1"]
    assert title.alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert "証拠の一覧" not in words(opened)


def test_a_column_is_as_wide_as_its_words_and_one_without_words_is_left_out(dossier: Dossier):
    page = "<table><tr><th>2026年5月21日</th><td><svg></svg></td><td>参議院文教科学委員会でご発言になりました</td></tr></table>"
    (table,) = library.Document(io.BytesIO(docx(dossier, page))).tables
    first, last = (cell.width for cell in table.rows[0].cells)
    assert 25 < first.mm < 75 and last.mm > 1.5 * first.mm
    assert abs(first.mm + last.mm - 174) < 1  # the line between the margins


@pytest.mark.parametrize(("kind", "state"), [("prep", State.INTERNAL), ("digest", State.INTERNAL), ("prep", "")])
def test_a_paper_for_staff_says_so_in_word_on_every_page_and_among_its_words(dossier: Dossier, kind: str, state: Any):
    """One of before papers were signed (state "") too."""
    opened = library.Document(io.BytesIO(docx(replace(dossier, kind=kind, state=state), HTML)))
    for said in (opened.sections[0].header.paragraphs[0].text, opened.paragraphs[0].text, opened.core_properties.title):
        assert "内部資料・取扱注意" in said
    assert "内部資料" not in words(library.Document(io.BytesIO(docx(dossier, HTML))))


def test_a_name_has_its_reading_once_and_none_over_kana(dossier: Dossier):
    def name(*parts: tuple[str, str]) -> str:
        spans = (f'<span class="ruby"><span class="rt">{kana}</span><span>{text}</span></span>' for text, kana in parts)
        return f"<b>{''.join(spans)}</b>"

    whole, kana = name(("見本", "みほん"), ("花子", "はなこ")), name(("みほん", "みほん"), ("たろう", "たろう"))
    html = f"<body><h1>題</h1><p>{whole}（見本党）</p><table><tr><td>{whole}</td></tr></table><p>{kana}（見本党）</p></body>"
    said = words(library.Document(io.BytesIO(docx(dossier, html))))
    assert (
        said.count("見本花子") == 2 and "見本花子（みほんはなこ）（見本党）" in said and said.count("みほんはなこ") == 1
    )
    assert "みほんたろう（見本党）" in said and "（みほんたろう" not in said


def test_the_head_is_one_table_of_what_is_there(dossier: Dossier):
    html = """<body><h1>題</h1><div class="box"><table><tr><th>面会先</th><td>見本花子</td></tr></table>
    <table><tr><th>日時</th><td>三月</td></tr>
    <tr><th>出席者</th><td>—</td><th>場所</th><td>会館</td></tr></table></div></body>"""
    (table,) = library.Document(io.BytesIO(docx(dossier, html))).tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["面会先", "見本花子"],
        ["日時", "三月"],
        ["場所", "会館"],
    ]


def test_a_letter_has_its_sender_at_the_right_with_room_for_the_seal_and_its_number_in_one(dossier: Dossier):
    html = """<body><div class="from"><p class="org">見本の会</p><p class="sealed"><span>代表　見本花子</span><span>㊞</span></p></div>
    <h1>要望書</h1><p>電話 03-0000-0000（平日）</p></body>"""
    opened = library.Document(io.BytesIO(docx(replace(dossier, kind="request"), html)))
    sender, sealed, *_, phone = [one for one in opened.paragraphs if one.text and "証拠" not in one.text][:4]
    assert {sender.alignment, sealed.alignment} == {WD_ALIGN_PARAGRAPH.RIGHT}
    assert sealed.text == "代表　見本花子　　　　㊞"
    assert phone.text == "電話 03-0000-0000（平日）"
    assert len(phone._p.findall(f".//{library.oxml.ns.qn('w:noBreakHyphen')}")) == 2


def test_a_chart_stands_in_word_as_its_values(dossier: Dossier):
    """There is no picture that one could edit, and none without its numbers."""
    svg = '<svg xmlns="http://www.w3.org/2000/svg"><title>見本の図</title>'
    svg += "<desc>2024年 6,510人、2023年 9,753人</desc></svg>"
    html = "<body><h1>題</h1><h2>数字で見ると</h2>"
    html += f"<div><div>{svg}</div><p>出典</p></div></body>"
    opened = library.Document(io.BytesIO(docx(dossier, html)))
    said = [one.text for one in opened.paragraphs]
    assert said.index("2024年 6,510人、2023年 9,753人") == said.index("数字で見ると") + 1
