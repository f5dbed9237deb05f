"""People and memberships from nights of made-up rosters (見本): dates, gaps, committees, and the same after a replay."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from crawlers.replay.rebuild import replay
from db.night.derive import derive_people
from db.night.records import Fetched, RunInput, Traits
from db.night.store import apply_run, upsert_source
from db.office.database import open_office_db
from db.people.memberships import fold_name, read_people
from db.people.settlements import SettlementError, add_settlement, list_settlements, read_settlements, settlement_for
from db.record.models import Document, SourceInfo
from db.record.schema import open_policy_db
from db.text.readings import fold_kana
from tests.support.helpers import Watch
from tests.support.rosters import Councillor, Representative, RosterSite

OTHERS = [Councillor(f"79000{n:02d}", f"見本　{'甲乙丙丁戊己庚辛壬癸'[n]}", "みほん　さん") for n in range(10)]
ICHIRO = Councillor("7000001", "見本　一郎", "みほん　いちろう", group="見立")
MINUTES = SourceInfo(
    id="sessions_sample",
    name_ja="見本",
    name_en="Sample",
    publisher="見本",
    url="https://example.org/",
    kind="session",
    licence="—",
    credit="—",
    terms_checked_on="2026-11-24",
)


def night(watch: Watch, day: str, site: RosterSite) -> None:
    """One night at 03:00 in Japan on ``day`` (2026-MM-DD, not the first of a month)."""
    month, number = day[5:7], int(day[8:])
    watch.night("members", f"2026-{month}-{number - 1:02d}T18:00:00Z", site)


def memberships(watch: Watch, key: str, kind: str = "group") -> list[tuple[Any, ...]]:
    """(group or constituency, from, to, first sight) of one kind in order."""
    sql = (
        'SELECT coalesce(m."group", m.seat), m."from", m."to", m.since_is_first_sight FROM memberships m'
        " JOIN people p ON p.id = m.person WHERE p.key = ? AND m.kind = ? AND m.role = '議員' ORDER BY m.position"
    )
    return [tuple(row.values()) for row in watch.rows(sql, key, kind)]


# ---------------------------------------------------------------------- names
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("髙﨑　德濵邊", "高崎徳浜辺"),
        ("見本　　　一郎君", "見本一郎"),
        ("渡邉　見\U000e0100本", "渡辺見本"),
        ("神\ufe00見本", "神見本"),
        ("見本一郎君　外4名", "見本一郎"),
        ("見本　花子[見本山　花子]", "見本花子"),
        ("柳ヶ見本", "柳ケ見本"),
        ("見本滿條", "見本満条"),
        ("ﾐﾎﾝ　太郎", "ミホン太郎"),
        ("見本三四郎＜正字＞", "見本三四郎"),
    ],
)
def test_spellings_of_one_name(one: str, other: str) -> None:
    assert fold_name(one) == fold_name(other) == other


def test_names_that_differ_stay_apart() -> None:
    assert len({fold_name(name) for name in ("見本孝江", "見本孝恵", "斎見本", "斉見本", "見本君枝", "見本枝")}) == 6
    # 君 is an honorific behind a name, and part of one inside it.
    assert fold_name("君見") == "君見"


def test_readings_are_compared_without_spaces_and_in_one_kana() -> None:
    assert fold_kana("ミホン　イチロウ") == fold_kana("みほん いちろう") == "みほんいちろう"
    # The library of the minutes leaves the mark of long vowels out.
    assert fold_kana("みーほん　じょーじ") == fold_kana("みほんじょじ")
    assert fold_kana(None) == ""


# ---------------------------------------------------------------------- memberships
def test_the_first_reading_s_seat_begins_with_its_session_and_all_else_on_its_night(watch: Watch) -> None:
    session = {"number": 221, "kind": "特別会", "convened_on": "2026-02-18", "closes_on": "2026-07-25"}
    store_session(watch.conn, session)
    site = RosterSite([ICHIRO, *OTHERS])
    night(watch, "2026-03-02", site)
    night(watch, "2026-03-03", site)
    site.councillors[0] = Councillor("7000001", "見本　一郎", "みほん　いちろう", group="無所属")
    site.councillors.append(Councillor("7000002", "見本　二郎", "みほん　じろう"))
    night(watch, "2026-03-05", site)
    assert memberships(watch, "members/sangiin-7000001") == [
        ("見立", "2026-03-02", "2026-03-04", 1),
        ("無所属", "2026-03-05", None, 0),
    ]
    assert memberships(watch, "members/sangiin-7000001", "seat") == [("比例", "2026-02-18", None, 1)]
    assert memberships(watch, "members/sangiin-7000002") == [("見本", "2026-03-05", None, 0)]
    assert memberships(watch, "members/sangiin-7000002", "seat") == [("比例", "2026-03-05", None, 0)]
    # The group before the first night may have been another one: it is not stated, being a member is.
    person = next(p for p in read_people(watch.conn) if p.key == "members/sangiin-7000001")
    assert person.seat_on("2026-02-18") and not person.seat_on("2026-02-17")
    days = ("2026-02-18", "2026-03-01", "2026-03-02", "2026-03-04", "2026-03-05")
    assert [person.group_on(day) for day in days] == [None, None, "見立", "見立", "無所属"]


def test_a_seat_that_changes_and_a_group_that_stays(watch: Watch) -> None:
    site = RosterSite([ICHIRO, *OTHERS])
    night(watch, "2026-03-02", site)
    site.councillors[0] = Councillor("7000001", "見本　一郎", "みほん　いちろう", group="見立", seat="見本県")
    night(watch, "2026-03-04", site)
    assert memberships(watch, "members/sangiin-7000001", "seat") == [
        ("比例", "2026-03-02", "2026-03-03", 1),
        ("見本県", "2026-03-04", None, 0),
    ]
    assert memberships(watch, "members/sangiin-7000001") == [("見立", "2026-03-02", None, 1)]


def test_without_the_session_s_dates_the_first_reading_begins_on_its_night(watch: Watch) -> None:
    night(watch, "2026-03-02", RosterSite([ICHIRO, *OTHERS], {1: [Representative("見本　三郎", "あみほん　さぶろう")]}))
    assert memberships(watch, "members/sangiin-7000001", "seat") == [("比例", "2026-03-02", None, 1)]
    # The House of Representatives prints no session: the newest that had begun by that night is it.
    store_session(watch.conn, {"number": 219, "kind": "臨時会", "convened_on": "2025-10-21", "closes_on": "2025-12-17"})
    store_session(watch.conn, {"number": 221, "kind": "特別会", "convened_on": "2026-02-18", "closes_on": None})
    store_session(watch.conn, {"number": 222, "kind": "臨時会", "convened_on": "2026-08-01", "closes_on": None})
    watch.conn.execute("BEGIN")
    derive_people(watch.conn, ())
    watch.conn.execute("COMMIT")
    assert memberships(watch, "members/sangiin-7000001", "seat")[0][1] == "2026-02-18"
    assert memberships(watch, "members/shugiin-見本三郎-あみほんさぶろう", "seat")[0][1] == "2026-02-18"
    assert memberships(watch, "members/sangiin-7000001") == [("見立", "2026-03-02", None, 1)]


def test_a_member_who_leaves_was_last_seen_and_one_who_returns_begins_anew(watch: Watch) -> None:
    site = RosterSite([ICHIRO, *OTHERS])
    night(watch, "2026-03-02", site)
    night(watch, "2026-03-03", site)
    site.councillors = [*OTHERS, Councillor("7000009", "見本　九郎", "みほん　くろう")]
    night(watch, "2026-03-06", site)  # nights were missed: the last day seen is 3 March
    assert memberships(watch, "members/sangiin-7000001") == [("見立", "2026-03-02", "2026-03-03", 1)]
    assert memberships(watch, "members/sangiin-7000001", "seat") == [("比例", "2026-03-02", "2026-03-03", 1)]
    site.councillors = [Councillor("7000001", "見本　一郎", "みほん　いちろう", group="見自"), *site.councillors]
    night(watch, "2026-03-08", site)
    night(watch, "2026-03-09", site)
    assert memberships(watch, "members/sangiin-7000001") == [
        ("見立", "2026-03-02", "2026-03-03", 1),
        ("見自", "2026-03-08", None, 0),
    ]
    assert memberships(watch, "members/sangiin-7000001", "seat") == [
        ("比例", "2026-03-02", "2026-03-03", 1),
        ("比例", "2026-03-08", None, 0),
    ]


def test_a_later_name_is_shown_and_all_names_are_known(watch: Watch) -> None:
    site = RosterSite([ICHIRO, *OTHERS])
    night(watch, "2026-03-02", site)
    site.councillors[0] = Councillor(
        "7000001", "髙見本　一郎", "みほん　いちろう", group="見立", real_name="見本山　一郎"
    )
    night(watch, "2026-03-03", site)
    (row,) = watch.rows("SELECT * FROM people WHERE key = 'members/sangiin-7000001'")
    assert (row["name"], row["real_name"], row["folded"], row["house"]) == (
        "髙見本　一郎",
        "見本山　一郎",
        "高見本一郎",
        "参議院",
    )
    assert row["id"] == watch.document("members/sangiin-7000001")["id"]
    person = next(p for p in read_people(watch.conn) if p.key == row["key"])
    assert person.names == {"見本一郎", "高見本一郎", "見本山一郎"}
    assert [spell.kind for spell in person.spells] == ["seat", "group"], "a new name is the same seat and group"


def test_a_page_read_for_the_first_time_later_is_a_first_sight_too(watch: Watch) -> None:
    site = RosterSite([ICHIRO, *OTHERS])
    night(watch, "2026-03-02", site)
    site.pages = {1: [Representative("見本　三郎", "あみほん　さぶろう")]}
    night(watch, "2026-03-04", site)
    assert memberships(watch, "members/shugiin-見本三郎-あみほんさぶろう") == [("見本", "2026-03-04", None, 1)]


def test_two_readings_of_one_day_leave_no_empty_membership(watch: Watch) -> None:
    site = RosterSite([ICHIRO, *OTHERS])
    watch.night("members", "2026-03-01T18:00:00Z", site)
    site.councillors[0] = Councillor("7000001", "見本　一郎", "みほん　いちろう", group="見自")
    watch.night("members", "2026-03-02T05:00:00Z", site)
    assert memberships(watch, "members/sangiin-7000001") == [("見自", "2026-03-02", None, 0)]
    assert memberships(watch, "members/sangiin-7000001", "seat") == [("比例", "2026-03-02", None, 1)]


def test_a_replay_gives_the_same_people(watch: Watch, tmp_path: Path) -> None:
    site = RosterSite([ICHIRO, *OTHERS], {1: [Representative("見本　三郎", "あみほん　さぶろう")]})
    night(watch, "2026-03-02", site)
    site.councillors = [*OTHERS, Councillor("7000009", "見本　九郎", "みほん　くろう")]
    night(watch, "2026-03-03", site)
    site.councillors.append(Councillor("7000001", "見本　一郎", "みほん　いちろう", group="見自"))
    site.pages[1][0] = Representative("見本　三郎", "あみほん　さぶろう", group="見無")
    night(watch, "2026-03-05", site)
    replay(watch.archive, tmp_path / "again.db", fresh=True)
    with closing(open_policy_db(tmp_path / "again.db")) as again:
        for sql in (
            "SELECT key, name, kana, house, real_name, folded FROM people ORDER BY key",
            'SELECT p.key, m.position, m.kind, m."group", m.role, m.seat, m."from", m."to", m.since_is_first_sight'
            " FROM memberships m JOIN people p ON p.id = m.person ORDER BY p.key, m.position",
            "SELECT key, kind, field, before, after, summary_ja FROM changes ORDER BY key",
        ):
            first, second = ([tuple(row) for row in conn.execute(sql)] for conn in (watch.conn, again))
            assert first == second != []


# ---------------------------------------------------------------------- committees
def test_posts_in_committees_are_memberships_of_the_one_member_of_that_name(watch: Watch) -> None:
    twin = Councillor("7000003", "見本　一郎", "みほん　かずお")
    night(watch, "2026-03-02", RosterSite([ICHIRO, twin, *OTHERS]))
    posts = [
        "委員長 | 見本　一郎 | みほん　いちろう | 見立",
        "委員 | 見本　甲 |  | 見本",
        "委員 | 見本　無名 |  | 見本",
    ]
    store_committee(watch.conn, 900, "2026-03-02", posts)
    # Of the two of one name the reading tells which; without it nobody is taken.
    store_committee(watch.conn, 901, "2026-03-04", ["委員 | 見本　一郎 |  | 見立", "理事 | 見本　甲 |  | 見本"])
    rows = watch.rows(
        'SELECT p.key, m."group", m.role, m."from", m."to" FROM memberships m JOIN people p ON p.id = m.person'
        " WHERE m.kind = 'committee' ORDER BY p.key, m.position"
    )
    assert [tuple(row.values()) for row in rows] == [
        ("members/sangiin-7000001", "見本委員会", "委員長", "2026-03-02", "2026-03-03"),
        ("members/sangiin-7900000", "見本委員会", "委員", "2026-03-02", "2026-03-03"),
        ("members/sangiin-7900000", "見本委員会", "理事", "2026-03-04", None),
    ]


def store(conn: sqlite3.Connection, number: int, at: str, document: Document) -> None:
    upsert_source(conn, MINUTES)
    fetch = {"requested_url": MINUTES.url, "url": MINUTES.url, "status": 200, "error": None, "fetched_at": at}
    run = RunInput(number, at, at, None, None, None, False, [Fetched(1, fetch)], [(1, document)], [])
    conn.execute("BEGIN")
    apply_run(conn, run, Traits(MINUTES, frozenset(), str))
    derive_people(conn, ())
    conn.execute("COMMIT")


def store_committee(conn: sqlite3.Connection, number: int, day: str, posts: list[str]) -> None:
    facts = {"house": "参議院", "committee": "見本委員会"}
    document = Document("committees/l0001", "committee", MINUTES.url, "見本委員会", "\n".join(posts), facts=facts)
    store(conn, number, f"{day}T01:00:00Z", document)


def store_session(conn: sqlite3.Connection, session: dict[str, Any]) -> None:
    """A row of ``sessions`` under a document of its own, whatever pages the sessions' own source reads."""
    key = f"sample/{session['number']}"
    number = int(conn.execute("SELECT coalesce(max(id), 0) FROM runs").fetchone()[0]) + 500
    store(conn, number, "2026-01-01T00:00:00Z", Document(key, "note", MINUTES.url, key, rows={"sessions": [session]}))


# ---------------------------------------------------------------------- settlements
@pytest.fixture
def office(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    conn = open_office_db(tmp_path / "office.db")
    yield conn
    conn.close()


def settle(office: sqlite3.Connection, watch: Watch, name: str, person: str | None, **more: Any) -> None:
    add_settlement(office, watch.conn, name, person, made_at="2026-03-02T00:00:00Z", **more)


def test_settlements_are_kept_in_order_and_read_again(office: sqlite3.Connection, watch: Watch, tmp_path: Path) -> None:
    night(watch, "2026-03-02", RosterSite([ICHIRO, *OTHERS]))
    assert read_settlements(tmp_path / "office.db") == []
    settle(
        office, watch, "見本　一郎君", "sangiin-7000001", house="参議院", date_from="2026-03-01", date_to="2026-03-31"
    )
    settle(office, watch, "見本二郎", None, note="会社員")
    first, second = read_settlements(tmp_path / "office.db")
    assert (first.folded, first.person_key) == ("見本一郎", "members/sangiin-7000001")
    assert (first.house, first.date_from, first.date_to) == ("参議院", "2026-03-01", "2026-03-31")
    assert (second.folded, second.person_key, second.house) == ("見本二郎", None, None)
    assert list_settlements(office) == [first, second]


@pytest.mark.parametrize(
    ("name", "person", "more", "words"),
    [
        ("　", "sangiin-7000001", {}, "the name is empty"),
        ("見本一郎", "sangiin-9", {}, r"nobody has the key 'sangiin-9'.*people of this name: members/sangiin-7000001"),
        ("見本一郎", "sangiin-7000001", {"house": "貴族院"}, "there is no house"),
        ("見本一郎", "sangiin-7000001", {"date_from": "2026-02-30"}, "the first day '2026-02-30' is no date"),
        ("見本一郎", "sangiin-7000001", {"date_from": "2026-03-02", "date_to": "2026-03-01"}, "is after the last day"),
    ],
)
def test_a_settlement_that_cannot_be_kept_says_what_to_do(
    office: sqlite3.Connection, watch: Watch, name: str, person: str, more: dict[str, str], words: str
) -> None:
    night(watch, "2026-03-02", RosterSite([ICHIRO, *OTHERS]))
    with pytest.raises(SettlementError, match=words):
        settle(office, watch, name, person, **more)
    assert list_settlements(office) == []


def test_the_newest_settlement_that_fits_decides(office: sqlite3.Connection, watch: Watch) -> None:
    night(watch, "2026-03-02", RosterSite([ICHIRO, *OTHERS]))
    settle(office, watch, "見本一郎", None)
    settle(office, watch, "見本一郎", "sangiin-7000001", house="参議院", date_from="2026-03-02", date_to="2026-03-04")
    settled = list_settlements(office)
    keys = {
        day: found.person_key if (found := settlement_for(settled, "参議院", day)) else "none"
        for day in ("2026-03-01", "2026-03-02", "2026-03-04", "2026-03-05", None)
    }
    assert keys == {
        "2026-03-01": None,
        "2026-03-02": "members/sangiin-7000001",
        "2026-03-04": "members/sangiin-7000001",
        "2026-03-05": None,
        None: None,
    }
    assert settlement_for(settled[1:], "衆議院", "2026-03-03") is None
    assert settlement_for(settled[1:], "参議院", None) is None


def test_there_is_nothing_settled_without_an_office(tmp_path: Path) -> None:
    assert read_settlements(tmp_path / "none.db") == []
    old = sqlite3.connect(tmp_path / "old.db")
    old.execute("CREATE TABLE briefs (id INTEGER)")
    old.close()
    assert read_settlements(tmp_path / "old.db") == []
