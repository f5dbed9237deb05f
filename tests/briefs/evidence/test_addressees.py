"""Whom a signed paper is addressed to is called so and holds the post on its day, as far as the record knows (見本)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from briefs.evidence.addressees import formally, parted, unconfirmed, wrong_addressee
from briefs.evidence.office_names import ministry_called, offices_in
from briefs.evidence.offices import RE_HONORIFIC, addressed
from briefs.evidence.persons import called, ministry_words, no_ministry
from briefs.kinds.letter import ministry_of
from tests.support import brief_data as data
from tests.support import papers_data as papers
from tests.support.brief_data import EARLY, LATE

DAY = "2026-08-26"
FIRST = (
    "法務大臣 | 見本　太郎 | みほん　たろう | 衆議院\n厚生労働大臣 |  | みほん　はな | 参議院\n"
    "内閣総理大臣 | 見本　一郎 | みほん　いちろう | 衆議院"
)
SECOND = FIRST.replace("見本　太郎 | みほん　たろう", "後任　次郎 | こうにん　じろう")


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    made = data.sample(tmp_path_factory.mktemp("addressees") / "home")
    listed = made.document("cabinet_list/list", "cabinet_list", "閣僚名簿", EARLY)
    made.version(listed, EARLY, FIRST, formed_on="2026-08-01")
    made.version(listed, LATE, SECOND, formed_on="2026-08-01")
    meeting = made.conn.execute("SELECT id FROM documents WHERE kind = 'meeting'").fetchone()[0]
    for number, (who, office, day) in enumerate(
        (("前任三郎", "法務副大臣", "2026-06-01"), ("現職四郎", "法務副大臣", "2026-07-01")), 20
    ):
        speech = made.speech(meeting, number, who, f"○副大臣（{who}君）　お答えします（見本）。", office=office)
        made.conn.execute("UPDATE speeches SET date = ? WHERE document = ?", (day, speech))
    made.conn.executemany(
        "INSERT INTO people (id, key, name, house, folded) VALUES (?, ?, ?, ?, ?)",
        [
            (9001, "members/a", "見本　良子", "参議院", "見本良子"),
            (9002, "members/b", "見本　五郎", "参議院", "見本五郎"),
            (9003, "members/c", "見本　五郎", "衆議院", "見本五郎"),
        ],
    )
    made.conn.executemany(
        'INSERT INTO memberships (person, position, kind, "group", role, "from", "to", since_is_first_sight)'
        " VALUES (?, ?, ?, ?, ?, ?, ?, 0)",
        [
            (9001, 1, "seat", None, "議員", "2025-01-01", None),
            (9001, 2, "committee", "法務委員会", "委員長", "2025-01-01", None),
            (9002, 1, "seat", None, "議員", "2025-01-01", "2026-06-30"),
            (9003, 1, "seat", None, "議員", "2025-01-01", None),
        ],
    )
    document = made.document("members/sangiin-1", "member", "見本　良子", EARLY)
    made.conn.execute("UPDATE documents SET collection = 'members/sangiin' WHERE id = ?", (document,))
    yield made
    made.conn.close()


@pytest.mark.parametrize(
    ("name", "holder"),
    [
        ("法務大臣　見本太郎　殿", "後任次郎"),  # held it until the last list
        ("法務大臣見本太郎殿", "後任次郎"),
        ("見本 太郎 法務大臣", "後任次郎"),
        ("見本太郎法務大臣", "後任次郎"),
        ("内閣総理大臣 後任 次郎", "見本一郎"),
        ("法務副大臣 前任三郎 様", "現職四郎"),  # by the minutes
        ("参議院法務委員長 見本五郎 殿", "見本良子"),
        ("参議院法務委員会委員長 見本五郎", "見本良子"),
        ("前田総理大臣 殿", "見本一郎"),
        ("総理大臣 後任次郎 殿", "見本一郎"),
        ("前田大臣 殿", "閣僚名簿にありません"),
        ("内閣総理大臣 殿　法務大臣 見本太郎 殿", "後任次郎"),  # the second of two
        ("労働大臣 殿", "厚生労働大臣"),
        ("労働省 御中", "厚生労働省"),
        ("東京入国管理局長 殿", "出入国在留管理庁"),
        ("厚生労務省 御中", "厚生労働省"),
        ("出入国管理庁 御中", "出入国在留管理庁"),
        ("出入国管理庁長官 殿", "出入国在留管理庁"),
        ("入管大臣 見本太郎", "閣僚名簿にありません"),
        (
            "参議院議員 見本五郎 先生",
            "2026年6月30日の名簿まで",
        ),  # resigned; the member of that name in the other house is another
        ("参議院議員 誰某六郎", "名簿にいません"),
        ("衆議院議員 見本良子", "見本良子」は参議院の議員です"),  # nobody sits in both
        ("外国人育成就労機構 御中", "2027年4月1日から"),
    ],
)
def test_another_than_the_record_says_is_told_with_what_it_says(record: Any, name: str, holder: str) -> None:
    fault = wrong_addressee(record.conn, name, DAY)
    assert fault is not None
    assert holder in fault.ja


@pytest.mark.parametrize(
    "name",
    [
        "法務大臣　後任次郎　殿",
        "法務大臣 後任 様",
        "法務大臣殿",
        "法務大臣",
        "厚生労働大臣 見本花 殿",  # a picture in the list: who it is is not known
        "厚生労働省職業安定局長 誰某六郎 殿",  # an official of whom the record has nothing
        "法務副大臣 現職四郎 殿",
        "法務副大臣 新任七郎 殿",  # may have come since the last minutes
        "外国人との共生社会推進担当大臣 誰某六郎",
        "出入国在留管理庁長官 殿",
        "見本県庁 御中",
        "東京都庁 見本課 御中",
        "最高検察庁 御中",
        "参議院議員 見本良子 先生",
        "衆議院議員 見本五郎",
        "衆議院法務委員長 誰某六郎",  # whose roster nobody has
        "衆議院議員 誰某六郎",  # whose roster was never read
        "見本県知事 誰某六郎 殿",
        "見本労働局 御中",
        "元労働省職員の会 御中",
        "元法務大臣 見本太郎 様",
        "前法務大臣・見本太郎 様",
        "見本太郎 元法務大臣",
        "見本太郎元法務大臣",
        "元労働大臣 誰某六郎 様",
        "次期法務大臣 殿",
        "法務省大臣官房 御中",
        "法務大臣官房秘書課 御中",
        "厚生労働省大臣官房国際課 御中",
        "法務大臣秘書官 殿",
        "内閣総理大臣補佐官 誰某六郎 殿",
        "総理大臣 殿",
        "見本総理大臣 殿",
        "厚労大臣 殿",
        "後任次郎大臣 殿",
        "内閣総理大臣 見本 一郎 殿　法務大臣 後任 次郎 殿",
        "見本社会主義共和国 労働大臣 殿",
        "ベトナム労働大臣 殿",
        "米国国務省 御中",
        "見本党 政務調査会長 誰某六郎 様",
        "株式会社見本 御中",
        "Minister of Justice",
    ],
)
def test_what_is_right_or_not_known_is_printed_as_typed(record: Any, name: str) -> None:
    assert wrong_addressee(record.conn, name, DAY) is None


def test_a_post_is_held_by_the_day(record: Any) -> None:
    assert wrong_addressee(record.conn, "法務大臣 見本太郎 殿", "2026-08-15") is None
    assert wrong_addressee(record.conn, "法務大臣 後任次郎 殿", "2026-08-15") is not None
    assert wrong_addressee(record.conn, "労働大臣 殿", "2000-12-31") is None
    assert wrong_addressee(record.conn, "外国人技能実習機構 御中", "2027-03-31") is None
    assert wrong_addressee(record.conn, "外国人技能実習機構 御中", "2027-04-01") is not None
    assert wrong_addressee(record.conn, "外国人育成就労機構 御中", "2027-04-01") is None


def test_who_is_known_as_minister_of_another_office_is_asked_after(tmp_path: Path) -> None:
    """Without a list of ministers, by the minutes alone."""
    made = data.sample(tmp_path)
    meeting = made.conn.execute("SELECT id FROM documents WHERE kind = 'meeting'").fetchone()[0]
    made.speech(meeting, 20, "見本小路", "○内閣総理大臣（見本小路君）　お答えします（見本）。", office="内閣総理大臣")
    fault = wrong_addressee(made.conn, "法務大臣 見本小路 殿", DAY)
    assert fault is not None and "2026年8月1日の会議録で内閣総理大臣です" in fault.ja
    assert wrong_addressee(made.conn, "内閣総理大臣 見本小路 殿", DAY) is None
    assert wrong_addressee(made.conn, "法務副大臣 見本小路 殿", DAY) is None
    assert wrong_addressee(made.conn, "法務大臣 見本小路 殿", "2026-07-31") is None  # before they held it
    made.conn.close()


def test_between_two_readings_of_a_roster_nobody_is_said_to_have_left(tmp_path: Path) -> None:
    """A roster of 30 June has the name, that of 19 August has not; the one between was never read."""
    made = data.sample(tmp_path / "home")
    papers.member(made, "members/1", "見本　花子", "参議院")
    made.conn.execute("UPDATE documents SET collection = 'members/sangiin' WHERE key = 'members/1'")
    made.run("members", "2026-06-29T18:30:00Z", "partial")
    made.run("members", "2026-08-18T18:30:00Z", "partial")
    made.run("members", "2026-08-20T18:30:00Z", "failed")
    made.conn.execute("UPDATE documents SET gone_at = '2026-08-18T18:30:00Z' WHERE key = 'members/1'")
    made.conn.execute("UPDATE memberships SET \"from\" = '2025-01-01', \"to\" = '2026-06-30' WHERE kind = 'seat'")
    name = "参議院議員 見本花子 殿"
    for day in ("2026-06-30", "2026-07-01", "2026-08-18"):
        assert wrong_addressee(made.conn, name, day) is None
    for day in ("2026-08-19", "2026-08-26"):  # on the second day the roster of a week before is the last that was read
        fault = wrong_addressee(made.conn, name, day)
        assert fault is not None and "2026年8月19日の参議院の名簿にいません（2026年6月30日の名簿まで" in fault.ja
    other = wrong_addressee(made.conn, "参議院議員 誰某六郎", "2026-07-15")
    assert other is not None and "2026年6月30日の参議院の名簿にいません。" in other.ja
    made.conn.close()


def test_post_and_person_are_told_apart() -> None:
    assert [
        (one.post, one.who) for one in map(parted, ("法務大臣 見本 太郎 殿", "法務省 御中", "見本太郎 法務大臣"))
    ] == [("法務大臣", "見本太郎"), ("法務省", ""), ("法務大臣", "見本太郎")]


def test_a_minister_of_a_former_cabinet_is_asked_after(tmp_path: Path) -> None:
    made = data.sample(tmp_path / "home")  # without a list of ministers
    meeting = made.conn.execute("SELECT id FROM documents WHERE kind = 'meeting'").fetchone()[0]
    for number, (who, office, day) in enumerate(
        (
            ("見本一郎", "内閣総理大臣", "2025-03-01"),
            ("見本花子", "外務大臣", "2025-03-18"),
            ("後任一郎", "内閣総理大臣", "2025-11-20"),
            ("見本次郎", "環境大臣", "2025-12-01"),
        ),
        20,
    ):
        speech = made.speech(meeting, number, who, f"○{office}（{who}君）　お答えします（見本）。", office=office)
        made.conn.execute("UPDATE speeches SET date = ? WHERE document = ?", (day, speech))
    fault = wrong_addressee(made.conn, "外務大臣 見本花子 殿", DAY)
    assert (
        fault is not None and "2025年3月18日まで" in fault.ja and "2025年11月20日の内閣総理大臣は後任一郎" in fault.ja
    )
    assert wrong_addressee(made.conn, "環境大臣 見本次郎 殿", DAY) is None  # of the Cabinet that is
    assert wrong_addressee(made.conn, "外務大臣 見本花子 殿", "2025-06-01") is None  # the Cabinet was still hers
    assert wrong_addressee(made.conn, "厚生労働大臣 誰某六郎 殿", DAY) is None  # of whom the record has nothing
    made.conn.close()


def test_a_meeting_with_somebody_who_left_addresses_a_former_member(tmp_path: Path) -> None:
    """In the letter, on the leave-behind and in the cover note, as on the page of the member."""
    made = data.sample(tmp_path / "home")
    papers.member(made, "members/1", "見本　花子", "参議院")
    key, now = "members/1", "2026-08-26T03:00:00Z"
    assert called(made.conn, key, "見本　花子", "参議院", DAY, now) == "参議院議員 見本 花子"
    made.conn.execute("UPDATE documents SET gone_at = '2026-08-12T18:00:00Z' WHERE key = 'members/1'")
    assert called(made.conn, key, "見本　花子", "参議院", DAY, now) == "前参議院議員 見本 花子"
    assert called(made.conn, "", "見本次郎", "", DAY, now) == "見本次郎"  # known by an office alone
    assert addressed("前参議院議員 見本 花子") == ("former Member of the House of Councillors", "見本 花子")


@pytest.mark.parametrize(
    ("name", "post", "who"),
    [
        ("見本首相", "内閣総理大臣", "見本"),
        ("首相 見本一郎 殿", "内閣総理大臣", "見本一郎"),
        ("見本太郎法相", "法務大臣", "見本太郎"),
        ("厚労相 見本はな", "厚生労働大臣", "見本はな"),
        ("見本官房長官", "内閣官房長官", "見本"),
        ("参院議員　見本五郎", "参議院議員", "見本五郎"),
        ("Prime Minister Mihon", "内閣総理大臣", "Mihon"),
        ("Minister of Justice, Mr. Mihon Taro", "法務大臣", "Mihon Taro"),
        ("首相官邸 御中", "首相官邸", ""),
        ("民法相談センター 御中", "民法相談センター", ""),
        ("ベトナム外務大臣 殿", "ベトナム外務大臣", ""),
        ("総理大臣秘書官 殿", "総理大臣秘書官", ""),
    ],
)
def test_an_office_as_people_write_it_is_parted_from_the_name(name: str, post: str, who: str) -> None:
    one = parted(name)
    assert (one.post, one.who) == (post, who)


@pytest.mark.parametrize(
    "name", ["後任法相", "後任次郎法務大臣", "法相 後任次郎", "前法務大臣 見本太郎", "元首相 誰某六郎"]
)
def test_who_holds_the_office_or_once_held_it_is_called_so(record: Any, name: str) -> None:
    assert wrong_addressee(record.conn, name, DAY) is None


@pytest.mark.parametrize(
    "name", ["見本法相", "見本太郎法務大臣", "法相 見本太郎", "後任首相", "参院議員 見本五郎", "見本五郎参院議員"]
)
def test_who_holds_it_no_longer_is_not(record: Any, name: str) -> None:
    assert wrong_addressee(record.conn, name, DAY) is not None


def test_a_former_member_of_the_other_house_is_no_member_of_this_one(record: Any) -> None:
    record.conn.execute(
        "INSERT INTO people (id, key, name, house, folded) VALUES (9009, 'members/z', '見本　六郎', '参議院', '見本六郎')"
    )
    record.conn.execute(
        'INSERT INTO memberships (person, position, kind, "group", role, "from", "to", since_is_first_sight)'
        " VALUES (9009, 1, 'seat', NULL, '議員', '2025-01-01', '2026-06-30', 0)"
    )
    told = wrong_addressee(record.conn, "衆院議員 見本六郎", DAY)
    assert told is not None and "参議院の議員だった" in told.ja
    record.conn.rollback()


def test_who_followed_is_known_by_the_family_name_and_in_letters_too(record: Any) -> None:
    meeting = record.conn.execute("SELECT id FROM documents WHERE kind = 'meeting'").fetchone()[0]
    for number, (who, day) in enumerate((("一番太郎", "2026-06-01"), ("二番花子", "2026-07-01")), 40):
        speech = record.speech(meeting, number, who, "○国務大臣　お答えします（見本）。", office="見本担当大臣")
        record.conn.execute("UPDATE speeches SET date = ? WHERE document = ?", (day, speech))
    record.conn.execute("UPDATE speeches SET speaker_position = '内閣官房長官' WHERE speaker_position = '見本担当大臣'")
    record.conn.execute(
        "INSERT INTO people (id, key, name, kana, house, folded)"
        " VALUES (9010, 'members/y', '一番　太郎', 'いちばん　たろう', '衆議院', '一番太郎')"
    )
    assert wrong_addressee(record.conn, "一番官房長官", DAY) is not None
    assert wrong_addressee(record.conn, "Chief Cabinet Secretary Ichiban", DAY) is not None
    assert wrong_addressee(record.conn, "二番官房長官", DAY) is None
    record.conn.rollback()


@pytest.mark.parametrize(
    ("name", "offices", "who"),
    [
        ("前外相・見本花子 様", [("外務大臣", True)], "見本花子"),
        ("見本花子 元法務大臣", [("法務大臣", True)], "見本花子"),
        ("former Foreign Minister Mihon", [("外務大臣", True)], "Mihon"),
        ("法務大臣 見本花子 衆議院議員", [("法務大臣", False), ("衆議院議員", False)], "見本花子"),
        ("厚生労働省 厚労副大臣 見本花子", [("厚生労働副大臣", False)], "見本花子"),
        ("内閣総理大臣（見本花子）", [("内閣総理大臣", False)], "見本花子"),
        ("The Honourable Mihon Hanako, Member of the House of Councillors", [("参議院議員", False)], "Mihon Hanako"),
        ("Health, Labour and Welfare Minister", [("厚生労働大臣", False)], ""),
        ("State Minister of Justice Mihon", [], "State Minister of Justice Mihon"),  # 副大臣, and no minister
        ("首相官邸", [], "首相官邸"),
        ("見本環境相談センター", [], "見本環境相談センター"),
        ("環境相談センター", [], "環境相談センター"),
        ("法相宗見本寺", [], "法相宗見本寺"),
        ("参議院議員会館", [], "参議院議員会館"),
        ("代議士会", [], "代議士会"),
        ("衆議院議員 会田見本", [("衆議院議員", False)], "会田見本"),
        ("内閣総理大臣補佐官", [], "内閣総理大臣補佐官"),
        ("前田外相", [("外務大臣", False)], "前田"),
    ],
)
def test_offices_and_person_are_told_apart_however_they_are_written(
    name: str, offices: list[tuple[str, bool]], who: str
) -> None:
    found, left = offices_in(RE_HONORIFIC.sub("", name))
    assert [(one.office, one.once) for one in found] == offices
    assert left == who


@pytest.mark.parametrize(
    "name", ["前法務大臣 見本太郎", "前参議院議員 見本五郎", "前首相 後任次郎", "元参院議員 見本六郎"]
)
def test_who_held_an_office_may_be_called_so(record: Any, name: str) -> None:
    assert wrong_addressee(record.conn, name, DAY) is None


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("前法相 後任次郎", "法務大臣です（閣僚名簿）。前・元とあります"),
        ("前参議院議員 見本良子", "参議院の名簿にいます。前・元とあります"),
        ("法務大臣 見本良子 参議院議員", "後任次郎"),  # of two offices one is not hers
        ("参議院議員 法務大臣 後任次郎", "名簿にいません"),
        ("Prime Minister Mihon Taro", "見本一郎"),
    ],
)
def test_who_holds_an_office_is_not_former_and_each_of_two_offices_is_looked_at(
    record: Any, name: str, told: str
) -> None:
    fault = wrong_addressee(record.conn, name, DAY)
    assert fault is not None and told in fault.ja


def test_the_cabinet_of_a_day_between_two_prime_ministers_is_that_of_the_nearer(tmp_path: Path) -> None:
    """Words of a minister from six days before those of the new prime minister are no sign that the post has changed hands."""
    made = data.sample(tmp_path / "home")
    meeting = made.conn.execute("SELECT id FROM documents WHERE kind = 'meeting'").fetchone()[0]
    for number, (who, office, day) in enumerate(
        (
            ("見本一郎", "内閣総理大臣", "2025-03-07"),
            ("見本花子", "法務大臣", "2025-04-08"),
            ("見本次郎", "外務大臣", "2026-05-14"),
            ("後任一郎", "内閣総理大臣", "2026-05-20"),
        ),
        20,
    ):
        speech = made.speech(meeting, number, who, f"○{office}（{who}君）　お答えします（見本）。", office=office)
        made.conn.execute("UPDATE speeches SET date = ? WHERE document = ?", (day, speech))
    assert wrong_addressee(made.conn, "外相 見本次郎", "2026-06-20") is None
    assert wrong_addressee(made.conn, "見本次郎大臣", "2026-06-20") is None
    for name in ("法相 見本花子", "見本花子大臣"):
        fault = wrong_addressee(made.conn, name, "2026-06-20")
        assert fault is not None and "2025年4月8日まで" in fault.ja
    former = wrong_addressee(made.conn, "前外務大臣 見本次郎", "2026-06-20")
    assert former is not None and "前・元とあります" in former.ja
    assert wrong_addressee(made.conn, "前法務大臣 見本花子", "2026-06-20") is None
    made.conn.close()


@pytest.mark.parametrize(
    ("said", "called"),
    [
        ("総理", "内閣総理大臣"),
        ("見本総理", "内閣総理大臣"),
        ("首相官邸", "内閣総理大臣"),
        ("法相", "法務省"),
        ("法務大臣", "法務省"),
        ("見本厚労相さん", "厚生労働省"),
        ("厚労省", "厚生労働省"),
        ("入管庁", "出入国在留管理庁"),
        ("入管庁長官", "出入国在留管理庁"),
        ("官房長官", "内閣官房"),
        ("デジタル大臣", "デジタル庁"),
        ("Minister of Justice", "法務省"),
        ("見本花子", ""),
        ("機構", ""),
        ("参議院議員", ""),
        ("", ""),
    ],
)
def test_a_ministry_is_called_by_its_minister_and_for_short(said: str, called: str) -> None:
    assert ministry_called(said) == called


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("委員会", ""),
        ("見本庁", ""),
        ("労働省", "厚生労働省"),
        ("農林省", "農林水産省"),
        ("機構", "外国人技能実習機構"),
        ("外国人育成就労機構理事長", "法務省、厚生労働省"),  # 技能実習法第103条
        ("otit", "外国人技能実習機構理事長"),
    ],
)
def test_a_body_of_no_name_and_one_that_is_no_more_are_refused_with_the_nearest(
    record: Any, name: str, near: str
) -> None:
    """Though a minister 見本機構担当 stands in the minutes: 機構 is the name of none."""
    record.conn.execute(
        "INSERT OR REPLACE INTO attributions (document, position, role, name, folded, office, standing, basis, candidates, ground)"
        " SELECT max(id), 90, 'speaker', '見本', '見本', '経済産業大臣・見本機構担当', 'minister', '', 0, '' FROM documents"
    )
    fault = no_ministry(record.conn, name)
    assert fault is not None and ("もしかして" in fault.ja) == bool(near) and near in fault.ja
    assert no_ministry(record.conn, "見本機構") is None


def test_ministries_and_english_offices_are_those_of_the_same_table(record: Any) -> None:
    for name in ("見本首相", "法相", "入管長官", "官房長官"):
        assert no_ministry(record.conn, name) is None
    assert no_ministry(record.conn, "見本相") is not None
    assert ministry_words("見本首相") == ministry_words("総理") == ("内閣総理大臣",)
    assert ministry_words("法相") == ministry_words("見本法務大臣") == ministry_words("法務省")
    assert (
        ministry_of("見本太郎文科大臣") == ministry_of("文部科学大臣 見本太郎") == ministry_of("文科省") == "文部科学"
    )
    assert ministry_of("見本首相") == "" and ministry_of("参院議員 見本太郎") == ""
    assert addressed("法相 見本太郎") == ("Minister of Justice", "見本太郎")
    assert addressed("前外務大臣 見本太郎") == ("former Minister for Foreign Affairs", "見本太郎")


def test_a_ministry_called_for_short_is_addressed_by_its_whole_name(record: Any) -> None:
    for short, whole in (
        ("総理", "内閣総理大臣 見本一郎"),  # by the list of ministers
        ("首相官邸", "内閣総理大臣 見本一郎"),
        ("後任法相", "法務大臣 後任次郎"),
        ("厚労相", "厚生労働大臣"),  # a picture in the list
        ("外相", "外務大臣"),  # of which nothing is known
        ("厚労省", "厚生労働省"),
        ("入管庁", "出入国在留管理庁"),
        ("法務省", "法務省"),
        ("見本県", "見本県"),
        ("ベトナム外相", "ベトナム外相"),
    ):
        assert formally(record.conn, short, DAY) == whole


def test_a_name_in_letters_is_held_against_readings(tmp_path: Path) -> None:
    """Of the former minister the rosters read the family name alone, in another person; of the one before nobody knows any reading."""
    made = data.sample(tmp_path / "home")
    meeting = made.conn.execute("SELECT id FROM documents WHERE kind = 'meeting'").fetchone()[0]
    for number, (who, day) in enumerate(
        (("謎野六郎", "2025-01-10"), ("鈴木一郎", "2025-03-18"), ("高橋次郎", "2026-05-14")), 20
    ):
        speech = made.speech(meeting, number, who, f"○外務大臣（{who}君）　お答えします（見本）。", office="外務大臣")
        made.conn.execute("UPDATE speeches SET date = ? WHERE document = ?", (day, speech))
    made.conn.executemany(
        "INSERT INTO people (id, key, name, kana, house, folded) VALUES (?, ?, ?, ?, '衆議院', ?)",
        [
            (9101, "members/s", "鈴木　花子", "すずき　はなこ", "鈴木花子"),
            (9102, "members/t", "高橋　次郎", "たかはし　じろう", "高橋次郎"),
        ],
    )
    for name in ("Foreign Minister Suzuki", "Ichiro Suzuki, Minister for Foreign Affairs", "Foreign Minister Nazono"):
        fault = wrong_addressee(made.conn, name, "2026-06-20")
        assert fault is not None and "2026年5月14日の外務大臣は高橋次郎です" in fault.ja
    for name in (
        "Foreign Minister Takahashi",
        "Jiro Takahashi, Foreign Minister",
        "Minister for Foreign Affairs of Vietnam",
    ):
        assert wrong_addressee(made.conn, name, "2026-06-20") is None
    made.conn.close()


@pytest.mark.parametrize("name", ["ほげ省", "見本環境庁", "ほげ省の見本局"])
def test_a_ministry_of_no_name_on_record_is_none_also_where_no_other_is_near(record: Any, name: str) -> None:
    fault = wrong_addressee(record.conn, name, DAY)
    assert fault is not None and "ありません" in fault.ja


@pytest.mark.parametrize(
    "name",
    ["厚生労働省の外国人雇用対策課", "特許庁", "ベトナム労働省", "大阪府庁", "関係各省庁", "東京労働局", "見本組合"],
)
def test_other_bodies_are_addressed_as_typed(record: Any, name: str) -> None:
    assert wrong_addressee(record.conn, name, DAY) is None


def test_whom_the_record_cannot_confirm_in_an_office_is_told_with_whom_it_saw_last(tmp_path: Path) -> None:
    conn = data.sample(tmp_path).conn  # no list of ministers
    fault = unconfirmed(conn, "法務大臣 標本新任 殿", DAY)
    assert fault is not None and "最後の法務大臣は見本太郎（2026年8月1日）" in fault.ja and "標本新任" in fault.ja
    assert unconfirmed(conn, "法務大臣 見本太郎", DAY) is None and unconfirmed(conn, "法務大臣", DAY) is None
    assert unconfirmed(conn, "前法務大臣 標本新任", DAY) is None
    assert unconfirmed(conn, "復興大臣 標本新任", DAY) is None  # nobody on record at all


@pytest.mark.parametrize("name", ["　", "殿", " 御中", "先生"])
def test_a_form_of_address_alone_is_nobody(record: Any, name: str) -> None:
    fault = wrong_addressee(record.conn, name, DAY)
    assert fault is not None and fault.code == "no_addressee"


def test_no_addressee_at_all_is_none_to_look_at(record: Any) -> None:
    assert wrong_addressee(record.conn, "", DAY) is None
