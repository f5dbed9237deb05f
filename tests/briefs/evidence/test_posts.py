"""The office of a member, by the minutes: on the day, with the day of the minutes, and none that has gone to another."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from briefs.evidence.dossier import Notes
from briefs.evidence.persons import answers_for, ministry_words
from briefs.evidence.posts import post_content, post_of
from briefs.evidence.rows import listed_office, speech_as_read
from briefs.evidence.speeches import cited_speech
from briefs.evidence.wording import in_english, speaker_line
from db.diet.groups_en import group_en
from tests.support import brief_data as data

AT = "2026-09-30T00:00:00Z"
WHO = "見本太郎"


@pytest.fixture
def record(tmp_path: Path) -> Any:
    made = data.empty(tmp_path)
    made.conn.execute(
        "INSERT INTO people (key, name, folded, house) VALUES ('members/shugiin-1', '見本　太郎', ?, '衆議院')", (WHO,)
    )
    return made


def spoke(record: Any, number: int, name: str, day: str, office: str | None, mark: str = "") -> None:
    """A speech on a day; it is tied to the person where the name is theirs."""
    document = record.speech(1, number, name, f"○{mark or office or name}（{name}君）　見本の答弁です。", office=office)
    record.conn.execute("UPDATE speeches SET date = ? WHERE document = ?", (day, document))
    person = record.conn.execute("SELECT id FROM people WHERE folded = ?", (name,)).fetchone()
    record.conn.execute(
        "INSERT INTO attributions (document, position, role, name, folded, house, date, standing, person, basis, candidates)"
        " VALUES (?, 0, 'speaker', ?, ?, '衆議院', ?, 'minister', ?, '', 1)",
        (document, name, name, day, person[0] if person else None),
    )


def held(record: Any, day: str) -> str:
    person = {"key": "members/shugiin-1"}
    found = post_of(record.conn, person, day, AT)
    return f"{found.office} {found.date}" if found else ""


def test_a_minister_met_as_a_member_has_the_office_that_the_minutes_gave_last(record: Any) -> None:
    spoke(record, 1, WHO, "2026-03-07", "法務大臣")
    spoke(record, 2, WHO, "2026-04-10", None, mark="国務大臣")  # the other house writes no more than that
    assert held(record, "2026-06-01") == "法務大臣 2026-03-07"
    assert held(record, "2026-03-06") == ""  # not before
    assert held(record, "2027-01-15") == ""  # and not for ever


def test_who_has_spoken_without_an_office_since_has_none(record: Any) -> None:
    spoke(record, 1, WHO, "2026-03-07", "法務大臣")
    spoke(record, 2, WHO, "2026-05-10", None, mark="見本太郎委員")
    record.conn.execute("UPDATE versions SET body = '○見本太郎君　見本の質問です。' WHERE body LIKE '%委員（%'")
    assert held(record, "2026-06-01") == ""


def test_an_office_that_another_has_held_since_is_not_theirs(record: Any) -> None:
    spoke(record, 1, WHO, "2026-03-07", "内閣総理大臣")
    assert held(record, "2026-06-01") == "内閣総理大臣 2026-03-07"
    spoke(record, 2, "見本花子", "2026-05-20", "内閣総理大臣")
    assert held(record, "2026-06-01") == ""
    assert held(record, "2026-05-19") == "内閣総理大臣 2026-03-07"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("自由民主党・無所属の会", "Liberal Democratic Party and Group of Independents"),
        ("公明党", "Komeito"),
        ("国民民主党・新緑風会", "Democratic Party For the People and The Shin-Ryokufukai"),
        (
            "立憲民主・社民・無所属",
            "Constitutional Democratic Party of Japan, Social Democratic Party and Independents",
        ),
        ("見本の会", ""),
        ("自由民主党・見本の会", ""),
        ("", ""),
    ],
)
def test_a_group_is_called_in_english_as_its_house_calls_it_or_not_at_all(name: str, said: str) -> None:
    assert group_en(name) == said


def test_what_has_no_known_english_stays_as_published_and_is_marked() -> None:
    assert in_english("衆議院予算委員会") == ["House of Representatives, Committee on Budget", True]
    assert in_english("内閣総理大臣") == ["Prime Minister", True]
    assert in_english("見本の会") == ["見本の会", False]


def test_who_is_known_by_an_office_alone_is_said_to_have_held_it_on_its_day(record: Any) -> None:
    record.conn.execute("UPDATE people SET house = '内閣'")
    spoke(record, 1, WHO, "2025-03-18", "法務大臣")
    notes = Notes()
    person = {"key": "members/shugiin-1", "house": "内閣"}
    now = post_content(record.conn, person, "2025-04-01", AT, notes)
    long_after = post_content(record.conn, person, "2026-08-26", AT, notes)
    assert now and not now["past"] and long_after and long_after["past"]
    assert (long_after["ja"], long_after["date_ja"]) == ("法務大臣", "2025年3月18日")
    assert post_content(record.conn, {**person, "house": "衆議院"}, "2026-08-26", AT, notes) is None


def printed(record: Any, number: int, at: str = AT) -> tuple[str, str]:
    """Who a speech is said to be by, in Japanese and in English."""
    row = record.conn.execute("SELECT * FROM speeches WHERE position = ?", (number,)).fetchone()
    speech = speech_as_read(record.conn, row, at)
    line = speaker_line(speech, "")
    return line["who"], ", ".join(words for words, _ in line["who_en"])


def test_an_office_in_name_only_is_printed_with_the_one_behind_it(record: Any) -> None:
    spoke(record, 1, WHO, "2026-03-18", "法務大臣")
    spoke(record, 2, WHO, "2026-04-10", None, mark="国務大臣")
    spoke(record, 3, "見本次郎", "2026-03-18", "出入国在留管理庁次長")
    spoke(record, 4, "見本次郎", "2026-03-01", None, mark="政府参考人")
    spoke(record, 5, "見本三郎", "2026-04-10", None, mark="国務大臣")
    assert printed(record, 2) == (
        "法務大臣〔会議録の表記：国務大臣〕",
        "Minister of Justice (in the minutes: Minister of State)",
    )
    assert printed(record, 4)[0] == "出入国在留管理庁次長〔会議録の表記：政府参考人〕"
    assert printed(record, 1) == ("法務大臣", "Minister of Justice")
    assert printed(record, 5) == ("国務大臣", "Minister of State")  # nobody says which


def test_an_office_that_changed_at_a_day_nobody_knows_is_not_guessed(record: Any) -> None:
    spoke(record, 1, WHO, "2026-03-18", "法務大臣")
    spoke(record, 2, WHO, "2026-04-10", None, mark="国務大臣")
    spoke(record, 3, WHO, "2026-04-20", "外務大臣")
    spoke(record, 4, WHO, "2026-04-20", None, mark="国務大臣")
    assert printed(record, 2)[0] == "国務大臣"
    assert printed(record, 4)[0] == "外務大臣〔会議録の表記：国務大臣〕"


def test_a_questioner_is_not_given_the_office_of_another_day(record: Any) -> None:
    spoke(record, 1, WHO, "2026-03-18", "法務大臣")
    spoke(record, 2, WHO, "2026-06-10", None, mark="見本太郎委員")
    spoke(record, 3, WHO, "2026-06-12", "法務副大臣")
    spoke(record, 4, WHO, "2026-12-12", None, mark="国務大臣")
    assert "大臣" not in printed(record, 2)[0]
    assert printed(record, 4)[0] == "国務大臣"  # too long ago, and a State Minister is no minister


def test_a_sentence_that_names_the_office_alone_names_the_one_behind_it(record: Any) -> None:
    spoke(record, 1, WHO, "2026-03-18", "法務大臣")
    spoke(record, 2, WHO, "2026-04-10", None, mark="国務大臣")
    row = record.conn.execute("SELECT * FROM speeches WHERE position = 2").fetchone()
    speech = speech_as_read(record.conn, row, AT)
    assert speech is not None
    assert cited_speech(speech, "見本の答弁です。", Notes())["office"] == "法務大臣"  # 「…は「…」と答弁されました」


PRESENT = (
    "出席者は左のとおり。委員長見本一郎君国務大臣法務大臣見本太郎君副大臣法務副大臣見本 四郎君"
    "政府参考人法務省民事局長見本小五郎君出入国在留管理庁次長見本次郎君 ---"
)
IN_BRACKETS = (
    "議員見本六郎君 ... 法務大臣見本太郎君政府参考人 （出入国在留管理庁在留管理支援部長） 君見花子君"
    "法務委員会専門員見本七郎君"
)


@pytest.mark.parametrize(
    ("present", "office", "who", "said"),
    [
        (PRESENT, "政府参考人", "見本次郎", "出入国在留管理庁次長"),
        (PRESENT, "政府参考人", "見本小五郎", "法務省民事局長"),
        (PRESENT, "国務大臣", "見本太郎", "法務大臣"),
        (PRESENT, "副大臣", "見本四郎", "法務副大臣"),
        (PRESENT, "政府参考人", "五郎", ""),  # a name that is a part of another
        (PRESENT, "国務大臣", "見本次郎", ""),  # no minister is called so
        (PRESENT, "政府参考人", "見本八郎", ""),
        (IN_BRACKETS, "政府参考人", "君見花子", "出入国在留管理庁在留管理支援部長"),
    ],
)
def test_the_list_of_those_present_says_the_office(present: str, office: str, who: str, said: str) -> None:
    assert listed_office(present, office, who) == said


def present(record: Any, day: str, body: str) -> None:
    """The record of a sitting that stands before its speeches, with who was there."""
    document = record.speech(1, 0, "会議録情報", body)
    record.conn.execute("UPDATE speeches SET date = ?, speaker = '会議録情報' WHERE document = ?", (day, document))


def test_an_official_without_an_office_has_that_of_the_list_of_those_present(record: Any) -> None:
    present(record, "2026-04-08", PRESENT)
    spoke(record, 54, "見本次郎", "2026-04-08", None, mark="政府参考人")
    row = record.conn.execute("SELECT * FROM speeches WHERE position = 54").fetchone()
    speech = speech_as_read(record.conn, row, AT)
    assert speech is not None
    assert answers_for(speech, ministry_words("出入国在留管理庁"))
    assert not answers_for(speech, ministry_words("厚生労働省"))
    assert printed(record, 54)[0] == "出入国在留管理庁次長〔会議録の表記：政府参考人〕"
