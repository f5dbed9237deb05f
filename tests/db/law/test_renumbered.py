"""What keeps its words under another number: one line a move or a run of moves, and the references that only follow it (見本)."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from crawlers.read.law_tree import read_law
from db.change.compare import State
from db.change.passages import Provision, provision_diffs
from db.law.compare import LawText, compare_law
from db.law.following import Text, only_follows
from db.law.renumbered import moves_of, paths_of, runs_of
from db.law.sentences import moved
from db.law.timeline import timeline
from db.record.models import Change
from db.text.numerals import write_numeral
from tests.support.helpers import LAW, LawSite, Revision, Watch, law_tree, paragraph, supplementary
from tests.support.places import SHARED

ARTICLE = "MainProvision-Article_59_4"
WORDS = (
    "見本の届出は、書面によりしなければならない。",
    "見本の場合は、次に掲げる場合とする。",
    "代理人は、委任状を提出しなければならない。",
    "手数料の額は、見本の政令で定める。",
    "見本の書類は、三年間保存しなければならない。",
)
NEW = "特定の見本カードの受領は、本人が出頭してしなければならない。"


def paragraphs(texts: Sequence[str], article: str = ARTICLE, part: str = "MainProvision") -> list[Provision]:
    return [
        Provision(f"{article}-Paragraph_{n}", part, str(n) if n > 1 else "", text) for n, text in enumerate(texts, 1)
    ]


def items(texts: Sequence[str], above: str = f"{ARTICLE}-Paragraph_1") -> list[Provision]:
    return [Provision(f"{above}-Item_{n}", "MainProvision", write_numeral(n), text) for n, text in enumerate(texts, 1)]


def told(old: Sequence[Provision], new: Sequence[Provision]) -> Change:
    def state(revision: str) -> State:
        facts = {"revision": revision}
        return State("egov_law/X", "law", "見本法", None, revision, revision, facts)

    return compare_law(state("a"), state("b"), LawText(old, None), LawText(new, None))[0]


def moves(old: Sequence[Provision], new: Sequence[Provision]) -> list[tuple[str, str]]:
    return [(p.summary_ja, p.summary_en) for p in told(old, new).parts if p.reasons == ("移動",)]


def test_two_paragraphs_behind_an_insertion_have_one_line() -> None:
    old, new = paragraphs(WORDS[:4]), paragraphs([*WORDS[:2], NEW, *WORDS[2:4]])
    assert moves(old, new) == [
        (
            "本則第59条の4第4項を第5項とし、第3項を第4項とする。",
            "Article 59-4(4) becomes (5) and (3) becomes (4); their words are the same.",
        )
    ]
    assert "変わった規定は1か所です（ほかに移動2か所）。" in told(old, new).summary_ja
    assert "1 provision changed (2 more only moved)." in told(old, new).summary_en


def test_a_run_of_three_is_one_line_and_its_items_go_with_it() -> None:
    def below(paragraph: int) -> list[Provision]:
        return items(("氏名", "見本の住所又は居所"), f"{ARTICLE}-Paragraph_{paragraph}")

    old = [*paragraphs(WORDS), *below(4)]
    new = [*paragraphs([*WORDS[:2], NEW, *WORDS[2:]]), *below(5)]
    assert moves(old, new) == [
        (
            "本則第59条の4第3項から第5項までを一項ずつ繰り下げる。",
            "Article 59-4(3) to (5) each move down 1 paragraph; their words are the same.",
        )
    ]
    assert "（ほかに移動3か所）" in told(old, new).summary_ja


def test_what_moves_up_behind_a_deletion() -> None:
    lead = paragraphs(["次に掲げる見本とする。"])
    names = ["氏名及び住所", "国籍又は地域", "旅券の番号", "在留カードの番号", "連絡先の電話番号"]
    found = moves([*lead, *items(names)], [*lead, *items(names[:1] + names[2:])])
    assert [ja for ja, _ in found] == ["本則第59条の4第1項第3号から第5号までを一号ずつ繰り上げる。"]
    (gone,) = [p for p in told([*lead, *items(names)], [*lead, *items(names[:1] + names[2:])]).parts if p.after is None]
    assert gone.summary_ja.startswith("改正前の本則第59条の4第1項第2号を削る。")  # 第2号 is another one now
    assert gone.field.endswith("@old")


def test_a_branch_that_becomes_a_number_of_its_own_is_a_change_although_no_word_differs() -> None:
    branch = Provision(f"{ARTICLE}-Paragraph_1-Item_2_2", "MainProvision", "二の二", "旅券の番号")
    lead = paragraphs(["次に掲げる見本とする。"])
    names = items(["氏名及び住所", "国籍又は地域", "旅券の番号"])
    change = told([*lead, *names[:2], branch], [*lead, *names])
    assert [p.summary_ja for p in change.parts] == ["本則第59条の4第1項第2号の2を第3号とする。"]
    assert "規定の移動が1か所です。" in change.summary_ja and "変わったところはありません" not in change.summary_ja


def test_an_article_takes_all_that_stands_in_it_along() -> None:
    def article(number: int, *texts: str) -> list[Provision]:
        path = f"MainProvision-Article_{number}"
        caption = Provision(path, "MainProvision", f"第{write_numeral(number)}条", f"（見本{texts[0][:4]}）")
        return [caption, *paragraphs(texts, path)]

    old = [*article(1, WORDS[0]), *article(2, *WORDS[1:3]), *article(3, *WORDS[3:])]
    new = [*article(1, WORDS[0]), *article(2, NEW), *article(3, *WORDS[1:3]), *article(4, *WORDS[3:])]
    assert [ja for ja, _ in moves(old, new)] == ["本則第3条を第4条とし、第2条を第3条とする。"]
    assert (
        moves(old, new)[0][1]
        == "Article 3 becomes Article 4 and Article 2 becomes Article 3; their words are the same."
    )


# ---------------------------------------------------------------------- what is no move
def test_a_printed_number_that_stays_is_no_move() -> None:
    """The tree counted オ as the 12th letter and counts it as the 27th now; the law prints オ both times."""
    above = f"{ARTICLE}-Paragraph_1-Item_4"
    lead = [
        *paragraphs(["次に掲げる見本とする。"]),
        Provision(above, "MainProvision", "四", "次のいずれかに該当する者"),
    ]
    old, new = (
        [*lead, Provision(f"{above}-Subitem1_{n}", "MainProvision", "オ", "見本の団体を結成した者")] for n in (12, 27)
    )
    assert moves_of(provision_diffs(old, new), old, new) == []


def test_short_words_that_read_alike_elsewhere_are_no_move() -> None:
    other = "MainProvision-Article_60"
    old = [
        *paragraphs(["申請者は、申請書を長官に提出する。"]),
        *items(["氏名", "住所"]),
        *paragraphs(["見本を置く。"], other),
    ]
    new = [
        *paragraphs(["見本の届出は要しない。"]),
        *paragraphs(["監理団体が備える帳簿の記載は左のとおり。"], other),
        *items(["氏名", "住所"], f"{other}-Paragraph_1"),
    ]
    assert moves(old, new) == []


def test_the_supplementary_provisions_of_another_act_are_no_move() -> None:
    begins = "この法律は、公布の日から施行する。"

    def supplementary(place: int, law: str, number: int) -> Provision:
        part = f"SupplProvision[{place}] {law}"
        return Provision(f"SupplProvision[{place}]-Article_{number}-Paragraph_1", part, "", begins)

    main = paragraphs(WORDS)
    old = [*main, supplementary(1, "令和六年法律第五十九号", 1), supplementary(2, "令和六年法律第六十号", 2)]
    new = [*main, supplementary(1, "令和六年法律第五十九号", 1), supplementary(3, "令和七年法律第三十九号", 3)]
    assert moves(old, new) == []


# ---------------------------------------------------------------------- references
def following(words: str, now: str, *, at: int = 5) -> bool:
    """Whether a reference in the paragraph behind the five only follows an insertion before the third."""
    old = paragraphs([*WORDS, words])
    new = paragraphs([*WORDS[:2], NEW, *WORDS[2:], now])
    diffs = provision_diffs(old, new)
    return only_follows(old[at], new[at + 1], Text(old), Text(new), paths_of(diffs, old, new))


@pytest.mark.parametrize(
    ("words", "now"),
    [
        ("第三項の見本については、長官が定める。", "第四項の見本については、長官が定める。"),
        ("第二項及び第四項の見本は、長官が定める。", "第二項及び第五項の見本は、長官が定める。"),
        ("第三項から第五項までの見本は、長官が定める。", "第四項から第六項までの見本は、長官が定める。"),
        ("第三項から前項までの見本は、長官が定める。", "第四項から第六項までの見本は、長官が定める。"),
        ("第五十九条の四第三項の見本は、長官が定める。", "第五十九条の四第四項の見本は、長官が定める。"),
        # the new paragraph is left out of what was named: the same ones as before
        ("第二項から第四項までの見本は、長官が定める。", "第二項、第四項及び第五項の見本は、長官が定める。"),
    ],
)
def test_a_reference_that_names_the_same_provisions_follows(words: str, now: str) -> None:
    assert following(words, now)


@pytest.mark.parametrize(
    ("words", "now"),
    [
        ("第三項の見本については、長官が定める。", "第五項の見本については、長官が定める。"),
        (
            "第二項から第四項までの見本は、長官が定める。",
            "第二項から第五項までの見本は、長官が定める。",
        ),  # takes the new one in
        ("第三項の見本については、長官が定める。", "第四項の見本については、大臣が定める。"),
        ("法第三項の見本については、長官が定める。", "法第四項の見本については、長官が定める。"),  # another law
        ("第三項から第五項に規定する見本とする。", "第三項から第五項までに規定する見本とする。"),
    ],
)
def test_what_names_others_or_says_more_does_not_follow(words: str, now: str) -> None:
    assert not following(words, now)


def test_a_reference_that_follows_is_named_as_such_in_a_run_that_holds_it() -> None:
    lead = paragraphs(["次の各号のいずれかに該当する者は、認定を受けることができない。"])
    texts = [
        "見本の刑に処せられた者",
        "見本の認定を取り消された者（第四号において「甲」という。）",
        "申請の日前五年以内に不正な行為をした者",
        "甲であつて、役員が第二号に該当する者",
    ]
    now = ["見本の刑に処せられた者", "心身の故障により見本の事業を行うことができない者", *texts[1:]]
    now[2] = now[2].replace("第四号", "第五号")
    now[4] = now[4].replace("第二号", "第三号")
    change = told([*lead, *items(texts)], [*lead, *items(now)])
    said = [p.summary_ja for p in change.parts]
    assert any(
        s.startswith("本則第59条の4第1項第4号を改め、本則第59条の4第1項第5号とする（番号の移動に伴う参照の整理のみ）。")
        for s in said
    )
    assert "本則第59条の4第1項第3号を第4号とする。" in said
    assert all(p.technical for p in change.parts if p.before and p.after)
    assert "変わった規定は3か所です（ほかに移動1か所）。" in change.summary_ja
    (english,) = [p.summary_en for p in change.parts if p.field.endswith("Item_5")]
    assert english.endswith("is reworded; only its references follow the new numbers.")


# ---------------------------------------------------------------------- one provision through time
def test_the_timeline_of_a_provision_says_where_it_stood_before(tmp_path: Path) -> None:
    def law(*texts: str) -> dict[str, Any]:
        return law_tree(
            [paragraph(n, text) for n, text in enumerate(texts, 1)], supplementary("この法律は、公布の日から施行する。")
        )

    old = Revision("2025-06-01", "504AC0000000068", law(*WORDS[:4]))
    new = Revision("2026-06-01", "506AC0000000060", law(*WORDS[:2], NEW, *WORDS[2:4]))
    with Watch(tmp_path) as watch:
        watch.night("egov_law", "2026-06-01T03:00:00Z", LawSite("2026-06-01", old, new))
        third, fourth, fifth = (
            [(one.day, one.was, one.went) for one in timeline(watch.conn, LAW, f"MainProvision-Paragraph_{n}")]
            for n in (3, 4, 5)
        )
        at = "MainProvision-Paragraph_"
        assert third == [("2025-06-01", "", ""), ("2026-06-01", "", f"{at}4")]
        assert fourth == [("2025-06-01", "", ""), ("2026-06-01", f"{at}3", f"{at}5")]
        assert fifth == [("2026-06-01", f"{at}4", "")]


# ---------------------------------------------------------------------- recorded texts
RECORDED = SHARED / "recorded-web" / "data" / "laws" / "text"


def recorded(revision: str) -> list[Provision]:
    path = RECORDED / f"{revision}.json.gz"
    if not path.exists():
        pytest.skip("the recorded texts are not beside the checkout")
    answer = json.loads(gzip.decompress(path.read_bytes()))
    pieces = read_law(answer.get("law_full_text", answer))
    return [Provision(p.path, p.part, p.label, p.text) for p in pieces if p.label or p.text]


@pytest.mark.recorded
@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        (
            "356M50000010054_20260521_508M60000010011",
            "356M50000010054_20260614_508M60000010020",
            [
                "本則第19条の6第2項第4号から第8号までを二号ずつ繰り下げる。",
                "本則第19条の6第5項を第6項とする。",
                "本則第19条の6第7項を第9項とする。",
                "本則第59条の4第4項を第5項とし、第3項を第4項とする。",
            ],
        ),
        (
            "428AC0000000089_20190614_501AC0000000037",
            "428AC0000000089_20190914_501AC0000000037",
            ["本則第10条第1項第6号から第12号までを一号ずつ繰り下げる。"],
        ),
        # オ is counted as another letter in the later text, and is printed オ in both
        ("326CO0000000319_20250901_507AC0000000075", "326CO0000000319_20260521_505AC0000000063", []),
    ],
)
def test_the_moves_of_recorded_texts_are_those_that_were_read_in_them(old: str, new: str, lines: list[str]) -> None:
    before, after = recorded(old), recorded(new)
    moves = moves_of(provision_diffs(before, after), before, after)
    assert [moved(run)[0] for run in runs_of(moves)] == lines
