"""Plain words of laws to come: which part of an act they mean, and what was read in no official text is nobody's to sign unread."""

from __future__ import annotations

import re

import pytest

from briefs.evidence.acceptance import Accepted, Ground, Need, NeedKind, lacking, needs
from briefs.evidence.dossier import Dossier, Notes
from briefs.evidence.rows import Revision, Version
from briefs.kinds.why_now import coming
from briefs.press.notes import note_line
from briefs.press.page import environment
from briefs.staff import coming as words
from briefs.staff.loose_numbers import loose_numbers
from db.topics.classify import known_topics

TITP, IMMIGRATION = "428AC0000000089", "326CO0000000319"
ACT_2023, ACT_2024, ACT_2026 = "令和五年法律第五十六号", "令和六年法律第六十号", "令和八年法律第三十二号"


@pytest.mark.parametrize(
    ("law", "act", "day", "topic", "begins"),
    [
        # Act 60 of 2024, suppl. art. 1: three years from 2024-06-21 at most; the order of 2025 says 2027-04-01.
        (TITP, ACT_2024, "2027-04-01", "transfer", "技能実習制度が終わり"),
        (TITP, ACT_2024, "2027-06-20", "transfer", "技能実習制度が終わり"),
        # Act 32 of 2026, suppl. art. 1: fees by 2027-03-31; the rest by 2028-10-31 and 2029-03-31 is something else.
        (IMMIGRATION, ACT_2026, "2027-03-31", "status_fees_control", "在留の許可に納める手数料"),
        (IMMIGRATION, ACT_2026, "2029-03-31", "status_fees_control", None),
        # Act 56 of 2023 came in parts: on 2023-11-01 and 12-01 other articles, on 2024-06-10 supervision and the stay of removal.
        (IMMIGRATION, ACT_2023, "2024-06-10", "undocumented_detention", "収容に代わる監理措置"),
        (IMMIGRATION, ACT_2023, "2023-12-01", "undocumented_detention", None),
        (IMMIGRATION, ACT_2023, "2024-06-10", "students", None),
    ],
)
def test_words_are_of_the_part_that_comes_then(law: str, act: str, day: str, topic: str, begins: str | None) -> None:
    found = words.words_for(law, act, day, topic)
    assert (found is None) == (begins is None)
    assert found is None or found.what_ja.startswith(begins or "")


def test_every_sentence_says_where_it_was_read_or_what_it_rests_on() -> None:
    for act in words.plain_words():
        assert act.read, act.what_ja
        for topic, one in act.topics.items():
            assert topic in known_topics()
            assert bool(one.read) != bool(one.rests_on), f"{act.act} {topic}"
            assert one.ja.endswith("。") and one.en.endswith(".")
            assert not list(loose_numbers(re.sub("特定技能1号|二度|三度目", "", one.ja))), one.ja


def revision(law: str, act: str, day: str) -> Revision:
    key, at = f"egov_law/{law}_{day.replace('-', '')}_X", "2026-07-01T00:00:00Z"
    version = Version(
        1, 1, key, "law_revision", "egov_law", "e-Gov法令検索", "e-Gov", "見本", "", "", "", "https://laws.e-gov.go.jp/x",
        "https://laws.e-gov.go.jp/x", at, "a" * 64, "見本法", "", None, {"enforced_on": day}, "d", 1, 200, 1, "", "", 1, True,
    )  # fmt: skip
    return Revision(version, day, True, "見本法", "見本法の改正", act, "", "2024-06-21")


def need_of(fact: dict[str, object], notes: Notes) -> list[str]:
    dossier = Dossier("leave-behind", {}, "", "", {}, {"facts": [fact]}, tuple(notes.evidence.values()))
    return [one.key for one in needs(dossier) if one.kind is NeedKind.WORDING]


def test_words_that_nobody_read_in_the_act_are_signed_by_nobody_unread() -> None:
    notes = Notes()
    unread = coming(revision(TITP, ACT_2024, "2027-04-01"), notes, "2026-08-26", "transfer")
    assert "本人の希望" in unread["ja"]
    assert need_of(unread, notes) == ["coming:428AC0000000089/2027-06-20/transfer"]
    use = Ground("coming:428AC0000000089/2027-06-20/transfer", "", "見本次郎", "", "file")
    assert not lacking([Need(NeedKind.WORDING, use.key, second_hand=True)], Accepted((use,)))
    # Its document alone accepts the day, not our words of it.
    cited = Ground("egov_law/428AC0000000089_20270401_X", "", "見本次郎", "", "decision")
    assert lacking([Need(NeedKind.WORDING, use.key, second_hand=True)], Accepted((cited,)))
    # Whoever signs is told that it was not read, and nobody else (the minister whose ordinance it is least of all).
    assert "確認できていません" not in unread["ja"] and "not been read" not in unread["en"]
    read = coming(revision(TITP, ACT_2024, "2027-04-01"), notes, "2026-08-26", "supervision_bodies")
    assert "確認できていません" not in read["ja"]
    assert all(
        "施行日の記載のみ" in note_line(one).title for one in notes.frozen()
    )  # nobody reads a text there that we never had
    assert "監理支援機関" in read["ja"]
    assert need_of(read, notes) == []


def test_left_out_the_day_stays_without_our_words() -> None:
    left = coming(revision(TITP, ACT_2024, "2027-04-01"), Notes(), "2026-08-26", "transfer", [next(words.keys())])
    assert "本人の希望" in left["ja"]
    key = "coming:428AC0000000089/2027-06-20/transfer"
    bare = coming(revision(TITP, ACT_2024, "2027-04-01"), Notes(), "2026-08-26", "transfer", [key])
    assert bare["ja"] == "「見本法」の改正（令和六年法律第六十号）が施行されます。"
    assert "wording" not in bare


def test_a_note_says_where_words_of_ours_were_read_and_no_sentence_does() -> None:
    """The note stands for the day in force alone: a reader is told which provisions or answer carry the rest."""
    macros = environment().get_template("macros.html.j2").module

    def printed(topic: str, lang: str) -> tuple[str, list[str]]:
        notes = Notes()
        fact = coming(revision(TITP, ACT_2024, "2027-04-01"), notes, "2026-08-26", topic)
        lines = str(macros.sources(notes.frozen(), lang)).split("</p>")  # type: ignore[attr-defined]
        return fact["ja"] + fact["en"], [re.sub(r"<[^>]*>", "", one).strip() for one in lines if one.strip()]

    where = "令和6年法律第60号 附則第15条第1項・第4項"  # coming.toml, complaint_remedy: without our number of the law
    said, lines = printed("complaint_remedy", "ja")
    assert "附則" not in said and "確認" not in said and lines[1:] == [f"内容の確認：{where}"]
    _, lines = printed("complaint_remedy", "en")
    assert lines[1:] == ["Its content was read in: Act No. 60 of 2024, supplementary articles 15(1) and 15(4)"]
    assert printed("transfer", "ja")[1][1:] == printed("transfer", "en")[1][1:] == []  # read in no text


def test_where_it_was_read_has_an_english_twin_and_no_number_of_ours() -> None:
    for act in words.plain_words():
        for read, read_en in ((act.read, act.read_en), *((one.read, one.read_en) for one in act.topics.values())):
            assert bool(read) == bool(read_en) and read_en.isascii()
            assert not re.search(r"[0-9]{3}[A-Z]{1,2}\d|\d{8}|（）|同上", words.printed(read))
