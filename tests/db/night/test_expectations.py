"""What stands out of a source's last night, by its own history: volume, pauses, fields.  Every number is worked out by hand."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from crawlers.registry import all_sources
from db.night.expectations import (
    AS_EVER,
    UNJUDGED,
    Filled,
    Judgement,
    Night,
    Sitting,
    cadence,
    expectations,
    fields_of,
    fields_of_changed,
    fields_of_new,
    turning_day,
    volume,
)
from db.night.store import upsert_source
from db.record.causes import Cause
from db.record.schema import open_policy_db
from tests.support.helpers import Watch, mhlw_feed

MONDAY = date(2026, 2, 2)


def nights(*seen: int, outcome: str = "ok") -> list[Night]:
    return [Night(n, MONDAY + timedelta(days=n), outcome, count) for n, count in enumerate(seen, 1)]


def said(judgement: Judgement) -> tuple[Cause, dict[str, object]]:
    assert judgement.why is not None and isinstance(judgement.why.code, Cause)
    return judgement.why.code, dict(judgement.why.fields)


# ---------------------------------------------------------------------- volume
@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        ((20, 22, 20, 21, 24, 10), AS_EVER),  # half of the fewest
        ((20, 22, 20, 21, 9), UNJUDGED),  # four good nights
        ((3, 3, 3, 3, 3, 0), UNJUDGED),  # so few may well be missing
        ((4, 4, 4, 4, 4, 2), AS_EVER),
        ((), UNJUDGED),
    ],
)
def test_volume(seen: tuple[int, ...], expected: Judgement) -> None:
    assert volume(nights(*seen)) == expected


def test_less_than_half_of_the_fewest_is_a_breach() -> None:
    code, fields = said(volume(nights(20, 22, 20, 21, 24, 9)))
    assert (code, fields) == (Cause.FEWER_THAN_EVER, {"count": 9, "nights": 5, "least": 20})


def test_only_the_last_ten_good_nights_count() -> None:
    assert volume(nights(100, *[20] * 10, 12)) == AS_EVER
    bad = [Night(50, MONDAY, "partial", 200) for _ in range(10)]
    assert volume([*nights(20, 20, 20, 20), *bad, *nights(9)]) == UNJUDGED
    assert volume([*nights(20, 20, 20, 20, 20), *nights(1, outcome="failed")]) == UNJUDGED
    assert said(volume([*nights(20, 20, 20, 20, 20), *nights(9, outcome="partial")]))[1]["count"] == 9


def test_what_another_session_of_the_diet_listed_does_not_count() -> None:
    found = nights(200, 200, 200, 200, 200, 200, 10)
    assert said(volume(found))[0] is Cause.FEWER_THAN_EVER
    assert volume(found, since=found[-1].day) == UNJUDGED
    sittings = [Sitting(date(2026, 1, 23), date(2026, 6, 21)), Sitting(date(2026, 8, 1), None)]
    assert turning_day(date(2026, 1, 22), sittings) is None
    assert turning_day(date(2026, 7, 31), sittings) == date(2026, 1, 23)
    assert turning_day(date(2026, 8, 20), sittings) == date(2026, 8, 1)
    assert turning_day(date(2026, 8, 21), sittings) == date(2026, 8, 21)  # 61 days after the close of the first


# ---------------------------------------------------------------------- cadence
def calendar(first: date, days: int, news: set[int], outcome: str = "ok") -> list[Night]:
    """A night a day; something new on those of these numbers (0: the first night)."""
    return [Night(n, first + timedelta(days=n), outcome, 10, int(n in news)) for n in range(days)]


# Something new each Monday and Thursday of six weeks: pauses of two working nights (Tue Wed; Fri, then Monday): 2 and 1.
TWICE_A_WEEK = {7 * week + day for week in range(6) for day in (0, 3)}


def test_a_pause_longer_than_any_before_by_half_and_by_three_nights_is_a_breach() -> None:
    # The last news was on Thursday of the sixth week (day 38): Fri, Mon .. Thu are five working nights, days 39, 42 to 45.
    assert cadence(calendar(MONDAY, 45, TWICE_A_WEEK)) == AS_EVER
    code, fields = said(cadence(calendar(MONDAY, 46, TWICE_A_WEEK)))
    assert (code, fields) == (Cause.QUIET_FOR_LONG, {"nights": 5, "longest": 2})


def test_nights_that_were_not_looked_at_and_weekends_make_no_pause() -> None:
    whole = calendar(MONDAY, 39, TWICE_A_WEEK)
    assert cadence([*whole, *calendar(MONDAY + timedelta(days=60), 2, set())]) == AS_EVER  # a dead crawl between
    assert cadence([*whole, *calendar(MONDAY + timedelta(days=39), 9, set(), outcome="failed")]) == AS_EVER
    weekends = [Night(99, MONDAY + timedelta(days=5 + 7 * week), "ok", 1) for week in range(6, 16)]
    assert cadence([*whole, *weekends]) == AS_EVER


def test_little_history_is_not_judged() -> None:
    # 0 is stock; news on 3, 7, 10, 14, 17, 21, 24, 28 end eight pauses, the first of which began before we looked.
    assert cadence(calendar(MONDAY, 60, {n for n in TWICE_A_WEEK if n <= 28})) == UNJUDGED
    assert said(cadence(calendar(MONDAY, 60, {n for n in TWICE_A_WEEK if n <= 31})))[0] is Cause.QUIET_FOR_LONG
    assert cadence([]) == UNJUDGED


def test_the_diet_is_quiet_only_while_it_sits() -> None:
    found = calendar(MONDAY, 70, TWICE_A_WEEK)
    closed = [Sitting(MONDAY, MONDAY + timedelta(days=40))]
    assert cadence(found, closed) == AS_EVER
    assert said(cadence(found, [Sitting(MONDAY, None)]))[0] is Cause.QUIET_WHILE_SITTING
    assert cadence(found, []) == UNJUDGED  # no session is known


# ---------------------------------------------------------------------- fields
def made(run: int, *fields: str, kind: str = "news", before: tuple[str, ...] | None = None) -> Filled:
    return Filled(run, kind, frozenset(fields), None if before is None else frozenset(before))


EARLIER = [made(run, "title", "published_on", *(["note"] if run == 1 else [])) for run in range(1, 6) for _ in range(2)]


def test_a_field_that_new_documents_usually_have_and_most_lack_now() -> None:
    last = [made(9, "title"), made(9, "title"), made(9, "title", "published_on"), made(9, "title")]
    (enough, breach) = fields_of_new(last, EARLIER)
    assert enough == AS_EVER
    code, fields = said(breach)
    assert code is Cause.FIELD_EMPTY
    assert fields == {"field": "published_on", "kind": "news", "filled": 1, "count": 4, "share": 100}
    half = [made(9, "title", "published_on"), made(9, "title", "published_on"), made(9, "title"), made(9, "title")]
    assert fields_of_new(half, EARLIER) == [AS_EVER]


def test_new_documents_are_held_against_new_ones_of_their_kind_and_only_where_there_are_enough() -> None:
    last = [made(9, "title")] * 4
    assert fields_of_new(last[:2], EARLIER) == []
    assert fields_of_new(last, [one for one in EARLIER if one.run < 5]) == []
    assert fields_of_new([made(9, "title", kind="page")] * 4, EARLIER) == []
    on_their_way = [made(one.run, *one.fields, before=("title",)) for one in EARLIER]
    assert fields_of_new(last, on_their_way) == []


def test_a_field_that_changed_documents_lose_together() -> None:
    had = ("title", "published_on", "note")
    last = [made(9, "title", "note", before=had)] * 3 + [made(9, *had, before=had)]
    (enough, breach) = fields_of_changed(last)
    assert enough == AS_EVER
    assert said(breach) == (Cause.FIELD_LOST, {"field": "published_on", "kind": "news", "filled": 1, "count": 4})
    assert fields_of_changed(last[:2]) == []
    assert fields_of_changed([made(9, "title", before=("title",))] * 3) == [AS_EVER]


def test_a_field_has_no_number_in_its_name() -> None:
    found = fields_of(
        "見本", None, "", {"shugiin.221.status": "審議中", "shugiin.222.status": None, "zero": 0, "none": ""}
    )
    assert found == {"title", "shugiin.N.status", "zero"}


# ---------------------------------------------------------------------- asked of the record
def test_a_source_about_the_diet_is_held_against_the_sessions_on_record(tmp_path: Path) -> None:
    conn = open_policy_db(tmp_path / "policy.db")
    for name in ("bills", "mhlw_news"):
        upsert_source(conn, all_sources()[name].info)
        for night in calendar(MONDAY, 70, TWICE_A_WEEK):
            conn.execute(
                "INSERT INTO runs (source, started_at, outcome, requests, new, changed, unchanged, errors, message)"
                " VALUES (?, ?, 'ok', 1, ?, 0, ?, 0, '')",
                (name, f"{night.day}T03:00:00Z", night.new, 10 - night.new),
            )
    assert expectations(conn, "bills").unjudged == ("cadence", "fields")  # no session is known
    assert [one.code for one in expectations(conn, "mhlw_news").unusual] == [Cause.QUIET_FOR_LONG]
    session = "INSERT INTO documents (key, source, kind, url, title, lang, first_seen, last_seen, collection)"
    conn.execute(f"{session} VALUES ('s', 'sessions', 'session', '', '見本', 'ja', '', '', '')")
    conn.execute("INSERT INTO sessions (document, number, convened_on, closes_on) VALUES (1, 999, '2026-01-23', NULL)")
    assert [one.code for one in expectations(conn, "bills").unusual] == [Cause.QUIET_WHILE_SITTING]
    conn.execute("UPDATE sessions SET closes_on = '2026-03-14'")
    assert expectations(conn, "bills").unusual == ()
    conn.close()


def test_fields_are_read_from_the_versions_that_the_nights_made(tmp_path: Path) -> None:
    """A feed that gives no dates any more: its new items have none, where those of five nights before had theirs."""
    with Watch(tmp_path) as watch:
        for day in range(1, 9):
            listed = [
                (f"n{n}", f"【見本】技能実習の発表{n}", "2026-04-10T10:00:00+09:00") for n in range(3 * min(day, 7))
            ]
            if day == 8:
                listed += [(f"m{n}", f"【見本】技能実習の発表の{n}", "") for n in range(3)]
            result = watch.night("mhlw_news", f"2026-05-{day:02d}T03:00:00Z", mhlw_feed(listed))
            if day < 8:
                assert [one.code for one in expectations(watch.conn, "mhlw_news").unusual] == []
        assert result.new == 3
        found = expectations(watch.conn, "mhlw_news").unusual
        assert {one.fields["field"] for one in found if one.code is Cause.FIELD_EMPTY} == {"published_on"}


def test_votes_and_sittings_are_read_for_some_days_only_so_fewer_of_them_say_nothing(tmp_path: Path) -> None:
    conn = open_policy_db(tmp_path / "policy.db")
    for name in ("roll_calls", "members"):
        upsert_source(conn, all_sources()[name].info)
        for number, count in enumerate((20, 22, 20, 21, 24, 3)):
            conn.execute(
                "INSERT INTO runs (source, started_at, outcome, requests, new, changed, unchanged, errors, message)"
                " VALUES (?, ?, 'ok', 1, 0, 0, ?, 0, '')",
                (name, f"2026-02-{number + 2:02d}T18:00:00Z", count),
            )
    assert [why.code for why in expectations(conn, "roll_calls").unusual] == []
    assert [why.code for why in expectations(conn, "members").unusual] == [Cause.FEWER_THAN_EVER]
    conn.close()
