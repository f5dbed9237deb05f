"""The rosters of both houses: pages written by hand in the true format, and nights of a made-up house (見本)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from crawlers.read.page import Page
from crawlers.sources.committees import Committees
from crawlers.sources.members import Members
from crawlers.sources.shared.source import Known, PageRequest
from db.change.compare import State
from db.people.roster import left
from db.record.models import Document, Listing, Problem
from db.text.dates import JST, parse_utc
from tests.support.helpers import Watch
from tests.support.places import PAGES
from tests.support.recorded import night as real_night
from tests.support.rosters import (
    CURRENT,
    OF_SESSION,
    PAGE_OF_KANA,
    Councillor,
    Representative,
    RosterSite,
    councillors_page,
    representatives_page,
)

COUNCILLORS = (PAGES / "members" / "councillors.html").read_bytes()
REPRESENTATIVES = (PAGES / "members" / "representatives.html").read_bytes()
ROSTER = (PAGES / "committees" / "iin_j0000.html").read_bytes()
AT = "2026-03-01T18:00:00Z"  # 2 March 2026, 03:00 in Japan
SOURCE = Members()


def read(body: bytes, url: str = CURRENT, at: str = AT) -> list[Any]:
    source = Committees() if "iinkai" in url else SOURCE
    ask = source.request_for(url)
    headers = {"content-type": "text/html"}
    return list(source.read(Page(url, 200, headers, body, at, "0" * 64), ask.callback, ask.arguments))


def documents(records: list[Any]) -> list[Document]:
    return [record for record in records if isinstance(record, Document)]


def reasons(records: list[Any]) -> list[str]:
    return [record.reason for record in records if isinstance(record, Problem)]


# ---------------------------------------------------------------------- the House of Councillors
def test_a_roster_of_the_house_of_councillors() -> None:
    first, second, listing = read(COUNCILLORS)
    assert (first.key, first.kind, first.title) == ("members/sangiin-7990001", "member", "見本　愛")
    assert first.url == "https://www.sangiin.go.jp/japanese/joho1/kousei/giin/profile/7990001.htm"
    assert first.facts == {
        "house": "参議院",
        "name": "見本　愛",
        "kana": "みほん　あい",
        "real_name": None,
        "group": "見本会",
        "seat": "鳥取・島根",
        "term_ends_on": "2028-07-25",
        "times_elected": None,
    }
    # A number from before 2001; a name of her choice with the real one behind it; the exact form is a link.
    assert second.key == "members/sangiin-5990002"
    assert (second.title, second.facts["real_name"]) == ("髙見本　花子", "見本山　花子")
    assert second.facts["term_ends_on"] == "2031-07-28"
    assert listing == Listing("members/sangiin", frozenset({first.key, second.key}))


def test_the_date_of_the_page_is_no_fact() -> None:
    other = COUNCILLORS.replace("令和8年3月2日現在".encode(), "令和8年3月3日現在".encode())
    assert other != COUNCILLORS
    assert read(other) == read(COUNCILLORS)


def test_an_older_session_s_roster_is_left_for_the_newest_one() -> None:
    old = councillors_page([Councillor("7990001", "見本　愛", "みほん　あい")], 220, shown=(221, 220))
    assert read(old) == [PageRequest(OF_SESSION.format(221), "councillors")]
    # Before session 221 was convened (18 February 2026) session 220 is the newest that has begun.
    assert len(documents(read(old, at="2026-02-16T18:00:00Z"))) == 1
    # Asked for by its number, an old roster is refused: it would go back in time.
    assert reasons(read(old, OF_SESSION.format(220))) == [
        "the roster of session 220 is as of an old day; the newest session is 221"
    ]


def test_a_session_not_begun_is_no_newest_one() -> None:
    page = councillors_page([Councillor("7990001", "見本　愛", "みほん　あい")], 221, shown=(221, 220))
    assert read(page, at="2026-02-16T18:00:00Z") == [PageRequest(OF_SESSION.format(220), "councillors")]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("会派</th>", "党派</th>", "the roster has no column 会派"),
        ("議員氏名</th>", "氏名</th>", "there is no table with the columns 議員氏名、読み方、会派、選挙区、任期満了"),
        ("</html>", "", "the page is cut off (its end is missing)"),
        ("第221回国会", "国会", "the roster does not say of which session it is"),
    ],
)
def test_a_page_of_another_make_is_not_read(old: str, new: str, reason: str) -> None:
    body = COUNCILLORS.decode().replace("第220回国会", "国会").replace(old, new).encode()
    records = read(body)
    assert [type(record) for record in records] == [Problem]
    assert reasons(records) == [reason]


def test_a_row_without_a_number_keeps_its_words_and_makes_no_complete_list() -> None:
    records = read(COUNCILLORS.replace(b"../profile/7990001.htm", b"../profile/x.htm"))
    assert [document.key for document in documents(records)] == ["members/sangiin-5990002"]
    (reason,) = reasons(records)
    assert reason.startswith("a row without a member's number or name: ")
    assert "みほん　あい | 見本会 | 鳥取・島根" in reason
    assert not [record for record in records if isinstance(record, Listing)]


@pytest.mark.parametrize(("cell", "left"), [("みほん　あい", "5990002"), ("たかみほん　はなこ", "7990001")])
def test_a_half_written_row_gives_no_wrong_columns(cell: str, left: str) -> None:
    """In the first row, which has the letter of its group before it, and in a later one."""
    records = read(COUNCILLORS.replace(f"<td>{cell}</td>\n".encode(), b""))
    assert [document.key for document in documents(records)] == [f"members/sangiin-{left}"]
    assert len(reasons(records)) == 1
    assert not [record for record in records if isinstance(record, Listing)]


def test_a_date_that_is_none_stays_as_published_and_is_named() -> None:
    records = read(COUNCILLORS.replace("令和10年7月25日".encode(), "補充".encode()))
    assert documents(records)[0].facts["term_ends_on"] == "補充"
    assert reasons(records) == ["the end of the term of 見本　愛: 「補充」 is not a date"]


def test_two_rows_of_one_number_are_neither_member() -> None:
    records = read(COUNCILLORS.replace(b"5990002", b"7990001"))
    assert documents(records) == []
    assert [reason.split(":")[0] for reason in reasons(records)] == ["2 rows of one member's identity"] * 2
    assert next(r for r in records if isinstance(r, Listing)).keys == {"members/sangiin-7990001"}


def test_a_reading_that_is_no_kana_is_named() -> None:
    records = read(COUNCILLORS.replace("<td>みほん　あい</td>".encode(), "<td>見本会</td>".encode()))
    assert reasons(records) == ["the reading 「見本会」 is not kana"]


# ---------------------------------------------------------------------- the House of Representatives
def test_a_page_of_the_house_of_representatives() -> None:
    first, second, listing = read(REPRESENTATIVES, PAGE_OF_KANA.format(1))
    assert (first.key, first.title) == ("members/shugiin-見本一郎-あみほんいちろう", "見本　一郎")
    assert first.facts == {
        "house": "衆議院",
        "name": "見本　一郎",
        "kana": "あみほん　いちろう",
        "real_name": None,
        "group": "見自",
        "seat": "見本1",
        "term_ends_on": None,
        "times_elected": "14",
    }
    # The old form of a character is folded in the key alone; the padding of cells goes.
    assert (second.key, second.title) == ("members/shugiin-見本真澄-いみほんますみ", "見本　眞澄")
    assert (second.facts["seat"], second.facts["times_elected"]) == ("（比）見本関東", "1（参2）")
    assert listing == Listing("members/shugiin/1", frozenset({first.key, second.key}))


def test_a_page_of_another_row_of_the_kana_table_is_not_read() -> None:
    assert reasons(read(REPRESENTATIVES, PAGE_OF_KANA.format(2))) == [
        "asked for the members of か行, the page is of 「あ行」"
    ]


def test_two_members_of_one_name_and_reading_cannot_be_told_apart() -> None:
    twins = [
        Representative("見本　一郎", "みほん　いちろう"),
        Representative("見本　一郎", "みほん　いちろう", seat="見本2"),
    ]
    records = read(representatives_page(twins), PAGE_OF_KANA.format(1))
    assert documents(records) == []
    assert len(reasons(records)) == 2
    assert "見本2" in reasons(records)[1]


def test_the_plan_asks_for_both_houses_and_only_rosters_may_be_asked_for() -> None:
    plan = SOURCE.plan(parse_utc(AT).astimezone(JST), None, Known())
    assert [ask.url for ask in plan.requests] == [CURRENT, *(PAGE_OF_KANA.format(n) for n in range(1, 11))]
    for url in (PAGE_OF_KANA.format(11), "https://www.sangiin.go.jp/japanese/joho1/kousei/giin/221/yakuin.htm"):
        with pytest.raises(ValueError, match="no roster of members"):
            SOURCE.request_for(url)


# ---------------------------------------------------------------------- committees
COMMITTEE = "https://www.shugiin.go.jp/internet/itdb_iinkai.nsf/html/iinkai/iin_j0000.htm"


def test_a_committee_s_roster() -> None:
    (document,) = read(ROSTER, COMMITTEE)
    assert (document.key, document.kind, document.title) == (
        "committees/iin_j0000",
        "committee",
        "衆議院見本委員会　名簿",
    )
    posts = document.rows["committee_posts"]
    assert [(p["position"], p["role"], p["name"], p["group"]) for p in posts] == [
        (1, "委員長", "見本　一郎", "見自"),
        (2, "理事", "見本　眞澄", "見無"),
        (3, "委員", "見本　三郎", "見自"),
    ]
    assert document.body.split("\n")[2] == "委員 | 見本　三郎 | うみほん　さぶろう | 見自"


def test_a_role_nobody_knows_is_kept_and_named() -> None:
    records = read(ROSTER.replace("理事".encode("cp932"), "見本役".encode("cp932")), COMMITTEE)
    assert documents(records)[0].rows["committee_posts"][1]["role"] == "見本役"
    assert reasons(records)[0].startswith("the role 「見本役」 is not known")


def test_a_committee_s_page_without_a_column_is_not_read() -> None:
    records = read(ROSTER.replace("会派".encode("cp932"), "党派".encode("cp932")), COMMITTEE)
    assert reasons(records) == ["the roster has no column 会派"]


# ---------------------------------------------------------------------- nights
def member(number: int, **more: str) -> Councillor:
    kanji = "一二三四五六七八九"
    name = "見本　" + "".join(kanji[int(digit) - 1] if digit != "0" else "十" for digit in str(number))
    return Councillor(f"7{number:06d}", name, "みほん　さん", **more)


def house(*numbers: int) -> list[Councillor]:
    return [member(number) for number in numbers]


def night(watch: Watch, day: int, site: RosterSite) -> int:
    return watch.night("members", f"2026-03-{day - 1:02d}T18:00:00Z", site).run


def test_the_first_reading_of_each_list_is_no_news(watch: Watch) -> None:
    site = RosterSite(house(*range(1, 21)))
    night(watch, 2, site)
    site.pages = {
        1: [Representative("見本　一郎", "あみほん　いちろう"), Representative("見本　二郎", "あみほん　じろう")]
    }
    night(watch, 3, site)
    assert watch.changes() == []
    # Once a page is known, who is new on it is news.
    site.pages[1].append(Representative("見本　三郎", "あみほん　さぶろう", group="見自", seat="（比）見本"))
    (change,) = watch.changes(night(watch, 4, site))
    assert change["kind"] == "membership_changed"
    assert change["summary_ja"] == "衆議院：見本三郎議員（見自・（比）見本）が議員名簿に加わりました。"
    assert change["summary_en"] == "House of Representatives: 見本三郎 (見自, （比）見本) is on the roster now."


def test_a_change_of_group_is_a_change_of_membership(watch: Watch) -> None:
    site = RosterSite([member(1, group="見立"), *house(*range(2, 21))])
    night(watch, 2, site)
    site.councillors[0] = member(1, group="無所属")
    (change,) = watch.changes(night(watch, 3, site))
    assert (change["kind"], change["field"], change["before"], change["after"]) == (
        "membership_changed",
        "group",
        "見立",
        "無所属",
    )
    assert change["summary_ja"] == "参議院：見本一議員の会派が「見立」から「無所属」に変わりました。"
    assert night(watch, 4, site)
    assert len(watch.changes()) == 1


def test_group_and_seat_in_one_night_are_one_change(watch: Watch) -> None:
    site = RosterSite(house(*range(1, 21)))
    night(watch, 2, site)
    site.councillors[0] = member(1, group="無所属", seat="見本県", term="令和13年7月28日")
    (change,) = watch.changes(night(watch, 3, site))
    assert change["field"] == "group"
    assert [part["field"] for part in watch.parts(change)] == ["seat"]


def test_a_change_of_name_names_the_member_as_before(watch: Watch) -> None:
    site = RosterSite(house(*range(1, 21)))
    night(watch, 2, site)
    site.councillors[0] = Councillor("7000001", "見本　壱", "みほん　いち", real_name="見本　一")
    (change,) = watch.changes(night(watch, 3, site))
    assert change["summary_ja"] == "参議院：見本一議員の氏名が「見本　一」から「見本　壱」に変わりました。"
    assert [part["field"] for part in watch.parts(change)] == ["real_name", "kana"]


def test_the_end_of_a_term_and_a_new_session_are_versions_without_news(watch: Watch) -> None:
    site = RosterSite(house(*range(1, 21)))
    night(watch, 2, site)
    site.councillors[0] = member(1, term="令和13年7月28日")
    assert watch.changes(night(watch, 3, site)) == []
    assert len(watch.versions("members/sangiin-7000001")) == 2


def test_members_leave_and_come_back(watch: Watch) -> None:
    site = RosterSite(house(*range(1, 21)))
    night(watch, 2, site)
    site.councillors.pop(0)
    (gone,) = watch.changes(night(watch, 4, site))
    assert (gone["kind"], gone["field"], gone["document_key"]) == (
        "membership_changed",
        "left",
        "members/sangiin-7000001",
    )
    assert gone["summary_ja"] == "参議院：見本一議員（見本・比例）が議員名簿から外れました（3月2日まで掲載）。"
    assert gone["summary_en"] == (
        "House of Councillors: 見本一 (見本, 比例) is no longer on the roster (last seen on 2 March)."
    )
    assert gone["new_version"] is None
    site.councillors.insert(0, member(1, group="見自"))
    (back,) = watch.changes(night(watch, 5, site))
    assert (back["kind"], back["field"]) == ("membership_changed", "joined")
    assert back["summary_ja"] == "参議院：見本一議員（見自・比例）が議員名簿に加わりました。"


def test_the_last_day_has_its_year_when_the_night_is_of_another() -> None:
    state = State("members/sangiin-7000001", "member", "見本　一", None, "", "", {"house": "参議院"})
    change = left(state, "2025-12-28", "2026-01-05")
    assert change.summary_ja == "参議院：見本一議員が議員名簿から外れました（2025年12月28日まで掲載）。"
    assert (
        change.summary_en == "House of Councillors: 見本一 is no longer on the roster (last seen on 28 December 2025)."
    )


def test_many_who_join_and_leave_in_one_night_are_one_change(watch: Watch) -> None:
    site = RosterSite(house(*range(1, 71)))
    night(watch, 2, site)
    site.councillors = house(*range(4, 71), 91, 92, 93)
    (change,) = watch.changes(night(watch, 3, site))
    assert change["summary_ja"] == "参議院の議員名簿：3人が加わり、3人が外れました。"
    assert change["summary_en"] == "House of Councillors: 3 members joined and 3 left."
    assert change["document_key"] == "members/sangiin-7000001"
    assert [part["field"] for part in watch.parts(change)] == ["joined"] * 3 + ["left"] * 3
    site.councillors = house(*range(9, 71), 91, 92, 93)
    changes = watch.changes(night(watch, 4, site))
    assert [c["field"] for c in changes] == ["left"] * 5, "five are five changes, six are one"


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (range(1, 47), "参議院の議員名簿：6人が加わりました。"),
        (range(7, 71), "参議院の議員名簿：30人が加わり、6人が外れました。"),
    ],
)
def test_the_words_of_many(watch: Watch, after: range, words: str) -> None:
    site = RosterSite(house(*range(1, 41)))
    night(watch, 2, site)
    site.councillors = house(*after)
    assert [change["summary_ja"] for change in watch.changes(night(watch, 3, site))] == [words]


def test_nobody_leaves_because_a_page_was_missing_or_short(watch: Watch) -> None:
    representatives = [Representative(f"見本　{n}", "あみほん　えぬ" + "ん" * n) for n in range(1, 21)]
    site = RosterSite(house(*range(1, 21)), {1: list(representatives)})
    night(watch, 2, site)
    site.pages = {}
    site.councillors = house(*range(1, 16))
    run = night(watch, 3, site)
    assert watch.changes(run) == []
    assert "the list members/sangiin has 15 entries where it had 20" in watch.value(
        "SELECT message FROM runs WHERE id = ?", run
    )


def test_the_roster_table_shows_what_is_known_now(watch: Watch) -> None:
    site = RosterSite([Councillor("7000001", "髙見本　花子", "たかみほん　はなこ", term="補充")])
    night(watch, 2, site)
    (row,) = watch.rows("SELECT * FROM roster")
    row.pop("document")
    assert row == {
        "house": "参議院",
        "name": "髙見本　花子",
        "kana": "たかみほん　はなこ",
        "real_name": None,
        "folded": "高見本花子",
        "group": "見本",
        "seat": "比例",
        "term_ends_on": None,
        "times_elected": None,
    }


@pytest.mark.recorded
def test_a_house_after_its_election(recorded_web: Any, tmp_path: Path) -> None:
    """The roster of the House of Councillors on the nights before and after 31 July 2025, by the real command.

    The recorder noted 66 new members and 58 who left that day, and on 21 June one who had left.
    """
    for moment in ("2025-06-20", "2025-06-21", "2025-07-30", "2025-07-31"):
        at = f"{moment}T03:00:00+09:00"
        result = real_night(recorded_web, tmp_path, at, "members")["members"]
        # The House of Representatives' pages were never recorded, and nobody is taken to have left for that.
        assert {problem["kind"] for problem in result["problems"]} <= {"not_found"}
    with Watch(tmp_path) as watch:
        words = [change["summary_ja"] for change in watch.changes() if change["field"] in ("left", "joined", "roster")]
        assert words[0].endswith("が議員名簿から外れました（6月20日まで掲載）。")
        assert words[-1] == "参議院の議員名簿：66人が加わり、58人が外れました。"
        seated = """SELECT count(*) FROM memberships WHERE kind = 'seat' AND "from" <= ? AND coalesce("to", ?) >= ?"""
        # The list grew from 240 to 248 that night: all seats are taken by the first day of the new session.
        assert watch.value(seated, *["2025-07-30"] * 3) == 240
        assert watch.value(seated, *["2025-07-31"] * 3) == 248
