"""Where a Japanese line must not break: what is kept whole, and that nothing is added to what is read out of a file."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from briefs.press.phrases import JOINER, join, joined, pieces


def kept(text: str, *, glance: bool = False) -> list[str]:
    return [piece for piece, whole in pieces(text, glance=glance) if whole]


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("改正法は2027年4月1日に施行されます。", ["2027年4月1日", "施行されます。"]),
        ("答弁は2026年4月3日（金）です。", ["2026年4月3日（金）", "です。"]),
        ("令和八年四月一日から", ["令和八年四月一日"]),
        ("出典は2026年9月8日までに確認。", ["2026年9月8日までに"]),
        ("変わった規定は5か所です。", ["わった", "5か所", "です。"]),
        ("技能実習法第48条第2項が禁じる", ["第48条", "第2項"]),
        ("御回答くださいますようお願いいたします", ["くださいますよう", "お願いいたします"]),
        ("8,310事業場のうち73.2%", ["8,310事業場", "73.2%"]),
        ("上限として運用することとしております。", ["運用する", "しております。"]),  # never 運用す｜る, お｜ります
        ("その整備に努めてまいります", ["努めてまいります"]),
        ("同じ分野の中で職場を変えられるようになります。", ["変えられる", "ように", "なります。"]),
        ("実態を毎年公表すること。", ["公表すること。"]),  # never 公表す｜ること
        ("準備を改められます（見本）。", ["改められます"]),
        ("取扱いは法律で禁じられておりまして、厳正に", ["禁じら"]),  # 禁｜じられて never
    ],
)
def test_dates_amounts_and_endings_are_kept_whole(text: str, whole: list[str]):
    assert [one for one in kept(text) if one in whole] == [one for one in whole if one != "わった"]


def test_a_line_never_ends_within_a_long_ending_because_its_tail_is_kept():
    assert not [
        one
        for one in kept("今回のその育成就労制度におきましては、次のとおり")
        if one.startswith("き") or one.endswith("お")
    ]


def test_what_is_read_at_a_glance_breaks_between_words_only():
    assert kept("交付の停止の前に予告の期間を置くこと", glance=True) == [
        "交付の", "停止の", "前に", "予告の", "期間を", "置くこと",
    ]  # fmt: skip
    long = "出入国管理及び難民認定法別表第一の二の表"
    assert all(len(one) <= 14 for one in kept(long, glance=True))


@pytest.mark.parametrize(
    ("name", "whole"),
    [
        ("特定非営利活動法人見本国際交流協会", ["特定非営利活動法人", "見本国際交流協会"]),
        ("公益社団法人見本弁護士連合会", ["公益社団法人見本弁護士連合会"]),  # it has room on a line
    ],
)
def test_the_name_of_an_organisation_breaks_behind_what_kind_of_body_it_is(name: str, whole: list[str]):
    assert kept(name, glance=True) == whole


def test_a_long_question_is_no_headline():
    long = (
        "二月二十五日の委員会で、次長は「届出や、関係機関との情報の共有を通じて、適正な受入れを確認する」と答弁されました。"
        "その後の状況はどうなっていますか、時期と方法をお答えください。"
        "また、確認の結果をいつ公表されますか。"
    )
    for text, glance in ((long, False), ("交付の停止の前に予告を置くこと", True)):
        page = ElementTree.fromstring(f'<html lang="ja"><body><p class="ask">{text}</p></body></html>')
        join(page)
        assert "".join(page.itertext()).startswith(joined(text, glance=glance)[:20])


def test_the_pieces_are_the_text_again():
    text = "2024年に監督指導を受けた11,355事業場のうち8,310（73.2%）で、違反が認められました。"
    for glance in (True, False):
        assert "".join(piece for piece, _ in pieces(text, glance=glance)) == text
        assert joined(text, glance=glance).replace(JOINER, "") == text


def test_only_japanese_text_of_the_page_is_joined():
    page = ElementTree.fromstring(
        '<html lang="ja"><head><title>2027年4月1日</title></head><body><p>2027年4月1日</p>'
        '<p lang="en">2027年4月1日</p><svg><title>2027年4月1日</title></svg><a class="url">4月1日</a>5か所</body></html>'
    )
    join(page)
    said = [one.text or "" for one in page.iter("p")]
    assert JOINER in said[0] and JOINER not in said[1]
    assert all(JOINER not in (one.text or "") for one in page.iter("title"))
    link = next(page.iter("a"))
    assert JOINER not in (link.text or "") and JOINER in (link.tail or "")


@pytest.mark.parametrize(
    ("block", "end"),
    [
        ("<p>国が分野別運用方針で分野ごとの受入れ見込数を示します（令和六年法律第六十号による改正）</p>", "よる改正）"),
        ("<p>検索した範囲は質問主意書と答弁書であり、そのすべてを二〇二六年の春<b>までに</b>見た。</p>", "見た。"),
        ("<td>これは二十四字より長い文であり、その終わりは一行に一字では残らない</td>", "は残らない"),
    ],
)
def test_the_last_line_of_a_block_holds_more_than_a_bracket(block: str, end: str):
    page = ElementTree.fromstring(f'<html lang="ja"><body>{block}</body></html>')
    join(page)
    assert "".join(page.itertext()).endswith(JOINER.join(end))
    short = ElementTree.fromstring('<html lang="ja"><body><p>短い段落の改正</p></body></html>')
    join(short)
    assert JOINER not in "".join(short.itertext())


@pytest.mark.parametrize(
    ("block", "whole"),
    [
        ('<p>初めて違反を問われる）<span class="call">[S20]</span>という調査がある。</p>', "れる）"),
        ('<p>「そのとおりです。」<span class="call">[3]</span>と答えた。</p>', "です。」"),
        ('<p>その<b>増えた</b><span class="call">[3]</span>という。</p>', "えた"),
    ],
)
def test_the_mark_of_a_note_keeps_two_letters_before_it(block: str, whole: str):
    tree = ElementTree.fromstring(block)
    join(tree)
    before = "".join(tree.itertext()).partition("[")[0]
    assert before.endswith(JOINER.join(whole))


def test_a_telephone_number_stays_with_its_word_and_the_number_of_a_speech_with_its():
    assert "電話\u300003-0000-0000" in kept("東京都見本区1-1\u3000電話\u300003-0000-0000")
    assert "発言番号67" in kept("参議院見本委員会\u30002025年4月8日\u3000発言番号67")


def test_a_line_is_not_left_short_for_a_long_ending():
    """職場を変えられる｜ようになります: what is held together is so short that no hole of many letters stays before it."""
    for text in (
        "ここに挙げるものはありません。",
        "一部を読めませんでした）。",
        "考えられるということでございます。",
        "変えられるようになります。",
    ):
        assert all(len(one) <= 10 for one in kept(text))


def test_a_statute_is_set_solid():
    cell = "<td>第三条にあっては、次のとおり。</td>"
    page = ElementTree.fromstring(f'<div lang="ja"><table class="shinkyu solid"><tr>{cell}</tr></table></div>')
    join(page)
    assert JOINER not in "".join(page.itertext())
    quoted = ElementTree.fromstring('<div lang="ja"><p class="words solid">遅滞なく届け出なければならない。</p></div>')
    join(quoted)  # as a quotation of ours it leaves no い。 alone
    assert "".join(quoted.itertext()) == "遅滞なく届け出なければ" + JOINER.join("ならない。")


def test_a_name_breaks_before_its_brackets_and_nowhere_within():
    kept = [piece for piece, whole in pieces("歩む全国ネットワーク連絡会（見本支部）", glance=True) if whole]
    assert kept == ["歩む", "全国ネットワーク連絡会", "（見本支部）"]


def test_the_last_word_of_an_english_title_or_ask_does_not_stand_alone():
    page = ElementTree.fromstring(
        '<html lang="en"><h1>Review the limits</h1><p class="you"><b>What</b>in committee or in person?</p>'
        '<p>plain words here</p><h1 lang="ja">見本 の題</h1><p class="ask">Word</p></html>'
    )
    join(page, "en")
    assert next(one.text for one in page.iter("h1")) == "Review the\u00a0limits"
    assert page.find("p[@class='you']/b").tail == "in committee or in\u00a0person?"
    assert page.find("p").text is None and [one.text for one in page.iter("p")][1:] == ["plain words here", "Word"]


def test_how_many_more_asks_there_are_is_not_torn_in_a_title():
    assert "（ほか2点）" in kept("職場を選べるようにすることを求めます（見本）（ほか2点）", glance=True)


def test_a_date_in_a_long_word_is_whole():
    assert "2026年8月21日から" in kept("書き換えられました（2026年8月21日からこの日までの間のこと）", glance=True)


def test_a_verb_within_a_sentence_is_whole():
    assert "あります" in kept("人口が増えているということでありますので、ますますそういった点には力を入れ")


def test_dates_numbers_and_names_on_an_english_page_are_whole():
    page = ElementTree.fromstring(
        '<html lang="en"><body><p>plenary, 29 January 2025, No. 12, tel. 03-0000-0000 in 2025 (<span lang="ja">見本　太郎</span>)</p>'
        "</body></html>"
    )
    join(page)
    (line,), (name,) = page.iter("p"), page.iter("span")
    pieces_kept = [one.replace(JOINER, "") for one in (line.text or "").split(", ")]
    assert pieces_kept == ["plenary", "29 January 2025", "No. 12", "tel. 03-0000-0000 in 2025 ("]
    for whole in ("29 January 2025", "No. 12", "tel. 03-0000-0000"):
        assert JOINER.join(whole) in (line.text or "")
    assert JOINER.join(" in ") not in (line.text or "") and name.text == JOINER.join("見本　太郎")


def test_an_acronym_in_wide_letters_and_a_word_of_three_characters_are_whole():
    assert "ＩＬＯ" in kept("ＩＬＯ第百九十号条約の批准")
    assert "今回限りとしています" in "".join(kept("大臣も今回限りとしています。"))
