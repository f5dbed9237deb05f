"""Posts of the Cabinet from nights of a made-up list of ministers (見本): on members, on people of no roster, and the changes."""

from __future__ import annotations

from contextlib import closing
from typing import Any

import pytest

from crawlers.registry import all_sources
from crawlers.replay.rebuild import replay
from db.people.basis import ground_of
from db.people.member_record import describe
from db.record.schema import open_policy_db
from tests.support import helpers
from tests.support.helpers import HTML_HEADERS, Meeting, MinutesSite, Watch
from tests.support.places import PAGES
from tests.support.rosters import Councillor, Representative, RosterSite

FRONT = "https://www.kantei.go.jp/"
LIST = "https://www.kantei.go.jp/jp/{}/meibo/index.html"
FRONT_PAGE = (PAGES / "cabinet_list" / "front.html").read_text("utf-8")
PAGE = (PAGES / "cabinet_list" / "index.html").read_text("utf-8")
HANAKO = Councillor("7000002", "見本　花子", "みほん　はなこ")
SABURO = Councillor("7000003", "見本　三郎", "みほん　さぶろう")
ICHIRO = Representative("見本　一郎", "みほん　いちろう")


def rosters(watch: Watch, *representatives: Representative, pages: int, councillors: tuple[Councillor, ...]) -> None:
    """Both houses' rosters on 2 March 2027 in Japan; the first ``pages`` of the ten of the Representatives."""
    kana = {n: [Representative(f"見本　穴埋{n}", f"みほん　あなうめ{'あ' * n}")] for n in range(1, pages + 1)}
    kana[1] += representatives
    watch.night("members", "2027-03-01T18:00:00Z", RosterSite(list(councillors), kana))


def ministers(watch: Watch, at: str, page: str = PAGE, folder: str = "902") -> Any:
    answers = {FRONT: FRONT_PAGE.replace("902", folder), LIST.format(folder): page}
    return watch.night("cabinet_list", at, lambda url: (200, HTML_HEADERS, answers[url].encode()))


def posts(watch: Watch) -> list[tuple[Any, ...]]:
    return [
        tuple(row.values())
        for row in watch.rows(
            'SELECT p.key, m.role, m."from", m."to", m.since_is_first_sight FROM memberships m JOIN people p ON p.id = m.person'
            " WHERE m.kind = 'office' ORDER BY p.key, m.\"from\", m.role"
        )
    ]


def test_posts_stand_on_the_members_whom_the_list_names_with_their_house(watch: Watch) -> None:
    rosters(watch, ICHIRO, pages=10, councillors=(HANAKO, SABURO))
    ministers(watch, "2027-03-02T18:00:00Z")
    hanako, saburo, ichiro = (
        "members/sangiin-7000002",
        "members/sangiin-7000003",
        "members/shugiin-見本一郎-みほんいちろう",
    )
    first = ("2027-03-03", None, 1)
    assert posts(watch) == [
        (hanako, "内閣府特命担当大臣（見本政策　見本及び食品安全）", *first),
        (hanako, "見本との共生社会推進担当", *first),
        (hanako, "見本大臣", *first),
        (saburo, "国家公安委員会委員長", *first),  # a picture: by the reading, which one member of a whole roster has
        (ichiro, "内閣総理大臣", *first),
    ]
    person = describe(watch.conn, watch.rows("SELECT * FROM people WHERE key = ?", ichiro)[0])
    assert [row["role"] for row in person["offices"]] == ["内閣総理大臣"]


def test_a_reading_that_two_members_have_is_nobodys(watch: Watch) -> None:
    other = Councillor("7000004", "見本　佐武郎", "みほん　さぶろう")
    rosters(watch, ICHIRO, pages=10, councillors=(HANAKO, SABURO, other))
    ministers(watch, "2027-03-02T18:00:00Z")
    assert "国家公安委員会委員長" not in {row[1] for row in posts(watch)}


def test_a_minister_whom_half_a_roster_lacks_is_a_person_by_the_list_until_it_is_whole(watch: Watch) -> None:
    rosters(watch, pages=9, councillors=(HANAKO, SABURO))
    ministers(watch, "2027-03-02T18:00:00Z")
    assert ("members/大臣/見本一郎", "内閣総理大臣", "2027-03-03", None, 1) in posts(watch)
    (person,) = watch.rows("SELECT name, kana, house FROM people WHERE id < 0")
    assert tuple(person.values()) == (
        "見本　一郎",
        "みほん　いちろう",
        "内閣",
    )  # not the official of the Legislation Bureau
    rosters_day = {n: [Representative(f"見本　穴埋{n}", f"みほん　あなうめ{'あ' * n}")] for n in range(1, 11)}
    watch.night("members", "2027-03-03T18:00:00Z", RosterSite([HANAKO, SABURO], rosters_day))
    assert watch.rows("SELECT 1 FROM people WHERE id < 0") == []  # the whole roster has no such name: nobody is made up


@pytest.mark.parametrize(
    ("post", "day", "ground"),
    [
        ("見本大臣", "2027-03-10", "name_date_listed_post"),
        ("見本大臣・内閣府特命担当大臣（別の見本）", "2027-03-10", "name_date_listed_post"),
        ("別見本大臣", "2027-03-10", "one_candidate"),  # not the post of the list: a namesake may hold it
        ("国務大臣", "2027-03-10", "one_candidate"),  # says which of them it is of nobody
        ("見本大臣", "2027-03-02", "one_candidate"),  # before the list was first read
    ],
)
def test_a_minister_of_a_house_that_is_whole_need_not_wait_for_the_other_ones_roster(
    watch: Watch, monkeypatch: pytest.MonkeyPatch, post: str, day: str, ground: str
) -> None:
    """Name, post and house agree with the list of ministers on the day: the member of half the record is no namesake."""
    speaker = {"speakerYomi": None, "speakerGroup": "見本会", "speakerPosition": post}
    monkeypatch.setitem(helpers.PEOPLE, "見本花子", speaker)
    rosters(watch, pages=9, councillors=(HANAKO, SABURO))
    ministers(watch, "2027-03-02T18:00:00Z")
    speeches = [("会議録情報", "見本の案件"), ("見本花子", "○見本国務大臣　技能実習の見本です。")]
    watch.night("kokkai", "2027-04-20T18:00:00Z", MinutesSite(Meeting(day, speeches)), since="2027-03-01")
    (row,) = watch.rows(
        "SELECT a.ground, a.ground_fields, a.basis, p.key FROM attributions a LEFT JOIN people p ON p.id = a.person"
        " WHERE a.name = '見本花子'"
    )
    assert row["ground"] == ground
    assert row["key"] == (None if ground == "one_candidate" else "members/sangiin-7000002")
    assert ("閣僚名簿" in ground_of(row).ja) == (ground != "one_candidate")
    assert watch.rows("SELECT 1 FROM people WHERE id < 0 AND name LIKE '%花子'") == []


def test_a_new_cabinet_ends_and_begins_posts_on_its_day_and_is_told_once(watch: Watch) -> None:
    rosters(watch, ICHIRO, pages=10, councillors=(HANAKO, SABURO))
    ministers(watch, "2027-03-02T18:00:00Z")
    page = PAGE.replace("第２次見本内閣", "第３次見本内閣").replace("令和９年３月１日発足", "令和９年５月１０日発足")
    page = page.replace(">見本大臣<br>", ">別見本大臣<br>")
    night = ministers(watch, "2027-05-11T18:00:00Z", page, "903")
    rows = {row[1]: row[2:] for row in posts(watch)}
    assert rows["見本大臣"] == ("2027-03-03", "2027-05-09", 1)
    assert rows["別見本大臣"] == ("2027-05-10", None, 0)
    assert rows["内閣総理大臣"] == ("2027-03-03", None, 1)
    (change,) = watch.changes(night.run)
    assert (change["kind"], change["before"], change["after"]) == (
        "membership_changed",
        "見本大臣　見本花子",
        "別見本大臣　見本花子",
    )
    assert change["summary_ja"] == (
        "閣僚名簿：第３次見本内閣（2027年5月10日）の名簿になりました。見本花子氏が別見本大臣になりました。"
        "見本大臣の見本花子氏が名簿から外れました。"
    )
    assert change["summary_en"].startswith(
        "List of ministers: that of the Cabinet formed on 10 May 2027. 見本花子 is 別見本大臣 now;"
    )
    before = posts(watch)
    replay(watch.archive, watch.root / "again.db", fresh=True)
    with closing(open_policy_db(watch.root / "again.db")) as again:
        assert [
            tuple(r)
            for r in again.execute('SELECT role, "from", "to" FROM memberships WHERE kind=\'office\' ORDER BY 1')
        ] == sorted((row[1], row[2], row[3]) for row in before)


def test_a_row_that_cannot_be_read_ends_no_post(watch: Watch) -> None:
    rosters(watch, ICHIRO, pages=10, councillors=(HANAKO, SABURO))
    ministers(watch, "2027-03-02T18:00:00Z")
    night = ministers(
        watch,
        "2027-03-03T18:00:00Z",
        PAGE.replace('<div class="list-profile__title">見本大臣', '<div class="x">見本大臣'),
    )
    assert [row for row in posts(watch) if row[3]] == []
    assert night.outcome == "failed"  # the list itself could not be had, and says which row


def test_off_until_a_real_page_was_seen() -> None:
    info = all_sources()["cabinet_list"].info
    assert (info.enabled, info.selector_verified) == (False, False)
    with pytest.raises(ValueError, match="no list of ministers"):
        all_sources()["cabinet_list"].request_for("https://www.kantei.go.jp/jp/902/meibo/seimukan.html")
