"""Typed changes between two states of a document: what a person would call one, with exact passages."""

from __future__ import annotations

import json
from typing import Any

import pytest

from db.change.compare import State, compare, same_content
from db.change.passages import Provision
from db.change.sentences import quoted, short
from db.law.compare import LawText, compare_law, compare_revision, revision_moved
from db.law.laws import LAW_REVISION
from db.law.places import place_of
from db.night.kinds import kind_of
from db.record.models import ChangeKind

BODY = "第一の段落です。\n技能実習の見本です。\n最後の段落です。"


def state(
    body: str = BODY, *, kind: str = "page", title: str = "見本の頁", day: str | None = None, **facts: Any
) -> State:
    return State(f"sample/{kind}", kind, title, day, body, body, facts, noun=kind_of(kind).noun)


# ---------------------------------------------------------------------- what counts as the same
@pytest.mark.parametrize(
    ("old", "new"),
    [
        (state("第１条　ＡＢＣ（１）"), state("第1条 ABC(1)")),
        (state("見本 の　本文"), state("見本の本文")),
        (state("一行目\n\n二行目"), state("一行目\n二行目\n")),
        (state(title="見本　の頁"), state(title="見本の頁")),
        (state(speaker_group=None), state()),
        (state(speaker="見本　甲子"), state(speaker="見本甲子")),
    ],
)
def test_width_and_spacing_are_no_content(old: State, new: State) -> None:
    assert same_content(old, new)
    assert same_content(new, old)


@pytest.mark.parametrize(
    "new",
    [
        state(BODY + "\n追記"),
        state(BODY.replace("技能実習", "育成就労")),
        state(title="別の題"),
        state(day="2026-05-01"),
        state(speaker="見本甲子"),
        state(BODY.replace("です。", "です", 1)),
        state(""),
    ],
)
def test_everything_else_is(new: State) -> None:
    assert not same_content(state(), new)


# ---------------------------------------------------------------------- pages, speeches, files
def test_a_text_change_quotes_exactly_what_differs() -> None:
    (change,) = compare(state(), state(BODY.replace("技能実習", "育成就労") + "\n追記です。"))
    assert (change.kind, change.field, change.key) == (ChangeKind.TEXT_CHANGED, "body", "sample/page")
    assert change.passages == (("技能実習の見本です。", "育成就労の見本です。"), ("", "追記です。"))
    assert change.before == "技能実習の見本です。"
    assert change.after == "育成就労の見本です。\n追記です。"
    assert "見本の頁" in change.summary_ja
    assert "2か所" in change.summary_ja
    assert "技能実習" in change.summary_ja
    assert "2 passages" in change.summary_en


def test_a_first_text_is_stock() -> None:
    assert compare(state(""), state(BODY)) == []


def test_a_text_that_vanishes_is_told() -> None:
    (change,) = compare(state(BODY), state(""))
    assert (change.kind, change.before, change.after) == (ChangeKind.TEXT_CHANGED, BODY, "")


def test_a_new_title_and_a_new_date() -> None:
    (change,) = compare(state(), state(title="見本の新しい頁"))
    assert (change.kind, change.field, change.before, change.after) == (
        ChangeKind.RETITLED,
        "title",
        "見本の頁",
        "見本の新しい頁",
    )
    (change,) = compare(state(day="2026-05-01"), state(day="2026-05-02"))
    assert (change.kind, change.field, change.before, change.after) == (
        ChangeKind.REDATED,
        "published_on",
        "2026-05-01",
        "2026-05-02",
    )


def attached(*files: tuple[str, str]) -> str:
    return json.dumps([list(file) for file in files], ensure_ascii=False)


ONE, TWO = ("https://x/1.pdf", "様式一"), ("https://x/2.pdf", "様式二")


def test_files_added_and_removed() -> None:
    (added,) = compare(state(attachments=attached(ONE)), state(attachments=attached(ONE, TWO)))
    assert (added.kind, added.field, added.before, added.after) == (
        ChangeKind.ATTACHMENT_ADDED,
        "https://x/2.pdf",
        None,
        "様式二",
    )
    (removed,) = compare(state(attachments=attached(ONE, TWO)), state(attachments=attached(TWO)))
    assert (removed.kind, removed.field, removed.before, removed.after) == (
        ChangeKind.ATTACHMENT_REMOVED,
        "https://x/1.pdf",
        "様式一",
        None,
    )


@pytest.mark.parametrize(
    "line", ["様式二（PDF：331KB）", "・様式二[PDF形式：1.2MB、3ページ]", "様式二 (Word)　（ＰＤＦ）", "様式二"]
)
def test_the_words_of_a_link_to_a_file_are_no_text_of_their_own(line: str) -> None:
    old, new = state(attachments=attached(ONE)), state(f"{BODY}\n{line}", attachments=attached(ONE, TWO))
    ((added,), (removed,)) = compare(old, new), compare(new, old)
    assert (added.kind, added.parts, removed.kind, removed.parts) == (
        ChangeKind.ATTACHMENT_ADDED,
        (),
        ChangeKind.ATTACHMENT_REMOVED,
        (),
    )


@pytest.mark.parametrize(
    ("line", "files"),
    [
        ("様式二（PDF：331KB）\n提出先が変わりました。", (ONE, TWO)),
        ("様式二を使ってください。", (ONE, TWO)),
        ("様式一（PDF：331KB）", (ONE, TWO)),  # the words of a file that stays
        ("様式一（PDF：331KB）", (ONE,)),
    ],
)
def test_other_words_are_text_and_lead(line: str, files: tuple[tuple[str, str], ...]) -> None:
    (change,) = compare(state(attachments=attached(ONE)), state(f"{BODY}\n{line}", attachments=attached(*files)))
    assert change.kind is ChangeKind.TEXT_CHANGED and line.split("\n")[0] in (change.after or "")
    assert [part.kind for part in change.parts] == [ChangeKind.ATTACHMENT_ADDED] * (len(files) - 1)


def test_of_several_files_the_first_leads() -> None:
    (change,) = compare(state(attachments=attached(ONE)), state(attachments=attached(TWO)))
    assert (change.kind, [part.kind for part in change.parts]) == (
        ChangeKind.ATTACHMENT_ADDED,
        [ChangeKind.ATTACHMENT_REMOVED],
    )


def test_several_differences_of_a_page_are_one_change_with_parts() -> None:
    new = state(BODY + "\n追記", title="見本の新しい頁", attachments=attached(ONE))
    (change,) = compare(state(), new)
    assert change.kind is ChangeKind.TEXT_CHANGED
    assert {part.kind for part in change.parts} == {ChangeKind.RETITLED, ChangeKind.ATTACHMENT_ADDED}


def test_a_file_replaced_in_place() -> None:
    old, new = state("", kind="attachment", sha256="a" * 64), state("", kind="attachment", sha256="b" * 64)
    (change,) = compare(old, new)
    assert (change.kind, change.field) == (ChangeKind.ATTACHMENT_REPLACED, "sha256")
    assert ("a" * 64 in (change.before or ""), "b" * 64 in (change.after or "")) == (True, True)


def test_a_replaced_file_with_a_text_quotes_it() -> None:
    old = state("手数料は千円です。", kind="attachment", sha256="a" * 64)
    new = state("手数料は二千円です。", kind="attachment", sha256="b" * 64)
    (change,) = compare(old, new)
    assert change.kind is ChangeKind.ATTACHMENT_REPLACED
    assert change.passages == (("手数料は千円です。", "手数料は二千円です。"),)


def test_a_detail_of_a_speech_weighs_little() -> None:
    old = state(kind="speech", speaker="見本甲子", speaker_group=None)
    (change,) = compare(old, state(kind="speech", speaker="見本甲子", speaker_group="見本会派"))
    assert (change.kind, change.field, change.before, change.after) == (
        ChangeKind.TEXT_CHANGED,
        "speaker_group",
        None,
        "見本会派",
    )
    (text,) = compare(state(kind="speech"), state(BODY + "\n訂正", kind="speech"))
    assert change.weight < text.weight


# ---------------------------------------------------------------------- laws
def law(revision: str | None, title: str = "見本法") -> State:
    return state("本文", kind="law", title=title, revision=revision)


def provisions(*texts: str) -> list[Provision]:
    return [Provision(f"MainProvision-Article_{n}", "MainProvision", f"第{n}条", t) for n, t in enumerate(texts, 1)]


OLD_LAW = provisions("この見本法は、技能実習の適正な実施を目的とする。", "転籍は、二年を経過した後に限り認める。")
NEW_LAW = provisions("この見本法は、技能実習の適正な実施を目的とする。", "転籍は、一年を経過した後に認める。")
REVISION = {"amendment_law_num": "令和六年法律第六十号", "enforced_on": "2027-04-01"}


def test_a_law_amended_is_one_change_with_its_provisions() -> None:
    (change,) = compare_law(law("r1"), law("r2"), LawText(OLD_LAW, None), LawText(NEW_LAW, REVISION))
    assert (change.kind, change.field, change.before, change.after) == (
        ChangeKind.CAME_INTO_FORCE,
        "revision",
        "r1",
        "r2",
    )
    (part,) = change.parts
    assert (part.kind, part.field) == (ChangeKind.PROVISION_CHANGED, "MainProvision-Article_2")
    assert (part.before, part.after) == (OLD_LAW[1].text, NEW_LAW[1].text)
    assert "令和六年法律第六十号" in change.summary_ja
    assert "2027年4月1日" in change.summary_ja
    assert "1か所" in change.summary_ja


def test_a_new_title_hangs_on_the_amendment() -> None:
    (change,) = compare_law(
        law("r1", "見本技能実習法"), law("r2", "見本育成就労法"), LawText(OLD_LAW, None), LawText(NEW_LAW, REVISION)
    )
    assert [part.kind for part in change.parts] == [ChangeKind.RETITLED, ChangeKind.PROVISION_CHANGED]


def test_in_force_without_a_text_claims_no_provision() -> None:
    (change,) = compare_law(law("r1"), law("r2"), LawText(OLD_LAW, None), LawText([], REVISION))
    assert (change.kind, change.parts) == (ChangeKind.CAME_INTO_FORCE, ())
    assert "取得できていません" in change.summary_ja
    assert "か所" not in change.summary_ja


def test_the_same_revision_with_another_text_is_a_correction() -> None:
    (change,) = compare_law(law("r1"), law("r1"), LawText(OLD_LAW, None), LawText(NEW_LAW, REVISION))
    assert change.kind is ChangeKind.TEXT_CHANGED
    assert change.passages == ((OLD_LAW[1].text, NEW_LAW[1].text),)
    assert "施行" not in change.summary_ja


def test_a_first_text_of_a_law_is_stock() -> None:
    assert compare_law(law("r1"), law("r1"), LawText([], None), LawText(NEW_LAW, REVISION)) == []


def revision(enforced: str, *, comment: str | None = None, key: str = "r", **facts: Any) -> State:
    about = {"enforced_on": enforced, "enforcement_comment": comment, "scheduled_on": enforced if comment else None}
    return State(
        f"egov_law/{key}", "law_revision", "見本法", "2024-06-21", "", "", {**about, **facts}, noun=LAW_REVISION.noun
    )


def test_a_placeholder_that_becomes_a_day_is_a_date_fixed() -> None:
    clause = "令和九年三月三十一日までの間において政令で定める日"
    change = revision_moved(revision("2027-03-31", comment=clause, key="old"), revision("2026-10-01", key="new"))
    assert change.kind is ChangeKind.ENFORCEMENT_DATE_FIXED
    assert (change.field, change.before, change.after) == ("enforced_on", "2027-03-31", "2026-10-01")
    assert (change.key, change.other_key) == ("egov_law/old", "egov_law/new")
    assert "2026年10月1日" in change.summary_ja


def test_a_day_that_moves_is_a_new_date() -> None:
    change = revision_moved(revision("2027-04-01", key="old"), revision("2027-10-01", key="new"))
    assert change.kind is ChangeKind.REDATED


def test_the_corrected_text_of_a_revision() -> None:
    old, new = revision("2027-04-01"), revision("2027-04-01")
    (change,) = compare_revision(old, new, LawText(OLD_LAW, None), LawText(NEW_LAW, None))
    assert change.kind is ChangeKind.TEXT_CHANGED
    assert [part.field for part in change.parts] == ["MainProvision-Article_2"]
    assert compare_revision(old, new, LawText([], None), LawText(NEW_LAW, None)) == []


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("MainProvision-Article_10_2-Paragraph_2-Item_3", "本則第10条の2第2項第3号"), ("MainProvision-Paragraph_1", "本則第1項"),
        ("SupplProvision[1]-Article_1-Paragraph_1", "附則第1条第1項"),
        ("SupplProvision[2]-Article_1-Paragraph_1", "附則（2）第1条第1項"),
        ("AppdxTable[2]-Table_1-TableRow_3", "別表（2）の表第3行目"),
        ("MainProvision-Article_26-Paragraph_1-Item_5-Subitem1_3", "本則第26条第1項第5号ハ"),
        ("MainProvision-Article_2-Paragraph_1-Item_4-Subitem1_9-Subitem2_6", "本則第2条第1項第4号リ（6）"),
        ("MainProvision-Article_2-Paragraph_1-Item_4-Subitem1_1_2-Subitem2_2-Subitem3_4", "本則第2条第1項第4号イの2（2）（iv）"),
        ("MainProvision-Article_2:5-Paragraph_1", "本則第2条から第5条まで第1項"),
        ("MainProvision-Article_2-Paragraph_1-Item_2:3", "本則第2条第1項第2号から第3号まで"),
    ],
)  # fmt: skip
def test_how_a_place_is_said(path: str, place: str) -> None:
    assert place_of(Provision(path, "", "", "")) == place


@pytest.mark.parametrize(
    ("label", "last"), [("ハ", "ハ"), ("ロの二", "ロの二"), ("（１２）", "（12）"), ("(ⅳ)", "（iv）")]
)
def test_a_printed_number_below_an_item_counts_before_its_place(label: str, last: str) -> None:
    path = "MainProvision-Paragraph_1-Item_5-Subitem1_1"
    assert place_of(Provision(path, "", label, "")) == f"本則第1項第5号{last}"


def test_what_is_quoted_in_a_sentence() -> None:
    assert quoted([("", "追記です。")]) == "追加：「追記です。」"
    assert quoted([("削除です。", "")]) == "削除：「削除です。」"
    # an addition too short to tell anything by itself is shown where it stands
    assert quoted([("手数料は千円です。", "手数料は二千円です。")]) == "「手数料は千円です。」→「手数料は二千円です。」"
    assert quoted([("二年を経過", "三年を経過")]) == "「二年を経過」→「三年を経過」"
    long = "この期間は二年とする。", "この期間は二年とする。ただし、やむを得ない場合を除く。"
    assert quoted([long]) == "追加：「ただし、やむを得ない場合を除く。」"
    cut = "一二三四五六七八九十、百人とする。以下同じものとします。"
    expected = "「…四五六七八九十、百人とする。以下同…」→「…四五六七八九十、千人とする。以下同…」"
    assert quoted([(cut, cut.replace("百人", "千人"))]) == expected
    assert quoted([]) == ""
    assert short("あ" * 41) == "あ" * 39 + "…"
    assert short("あ" * 40) == "あ" * 40
