"""Thirty kills at named points, and other bad nights: the short form of `make chaos`."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.chaos import driver
from tests.chaos.driver import World
from tests.support.faults import NoNamespace

pytestmark = [pytest.mark.slow, pytest.mark.tour]
# Work -> the points at which it is killed, one after the other, before it is left to come to its end.
POINTS = {
    "crawl": [
        ("write", 1, "before", "before the first line of a journal"),
        ("write", 2, "after", "after a line of the journal"),
        ("replace", 1, "after", "a body is there and no line points at it yet"),
        ("fsync", 2, "before", "before the journal is closed"),
        ("commit", 2, "before", "a run is stored but not committed"),
        ("commit", 3, "after", "people are derived"),
        ("replace", 1, "before", "a closed month is packed, not in its place"),
        ("replace", 2, "before", "its list is not there yet"),
        ("unlink", 1, "before", "it is sealed, its plain files are there too"),
    ],
    "replay": [
        ("begin", 1, "after", "nothing is built yet"),
        ("commit", 2, "before", "a run is built aside, not committed"),
        ("commit", 3, "after", "a run is built aside"),
        ("backup", 1, "before", "all is built, nothing in its place"),
        ("backup", 1, "after", "all is in its place, what was built is there too"),
    ],
    "brief": [
        ("fsync", 1, "before", "the paper is written and not recorded"),
        ("begin", 1, "after", "nothing is recorded yet"),
        ("commit", 1, "before", "it is recorded but not committed"),
        ("replace", 1, "before", "it is recorded, its paper is not in its place"),
        ("replace", 1, "after", "it is in its place, its folder not on disk"),
    ],
    "backup": [
        ("backup", 1, "before", "before a page is copied"),
        ("backup", 1, "after", "copied, not checked"),
        ("replace", 1, "before", "checked, not in its place"),
        ("replace", 2, "before", "a body is copied aside"),
        ("replace", 3, "after", "a file of the archive is copied"),
    ],
    "migration": [
        ("backup", 1, "after", "copied before anything is altered"),
        ("begin", 1, "after", "nothing is altered yet"),
        ("commit", 1, "before", "policy.db is altered, not committed"),
        ("commit", 1, "after", "policy.db is new, office.db old"),
        ("commit", 2, "before", "office.db is altered, not committed"),
    ],
    "mail": [
        ("commit", 1, "before", "a message is written, not committed"),
        ("commit", 1, "after", "it waits in the outbox"),
        ("sent", 1, "before", "before it is handed over"),
        ("sent", 1, "after", "handed over, not written down"),
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with driver.world_of(tmp_path_factory.mktemp("chaos"), "mhlw_news") as made:
        yield made


def test_there_are_thirty_points_over_all_works() -> None:
    assert POINTS.keys() == driver.WORKS.keys()
    assert sum(map(len, POINTS.values())) >= 30


@pytest.mark.parametrize("work", POINTS)
def test_killed_at_named_points_nothing_is_lost_or_doubled(world: World, work: str) -> None:
    plans = [{"event": event, "nth": nth, "when": when} for event, nth, when, _ in POINTS[work]]
    met = driver.strike(world, work, plans)
    assert met == [True] * len(plans), [point for point, hit in zip(POINTS[work], met, strict=True) if not hit]


def test_the_end_of_a_journal_is_lost_with_the_power(world: World) -> None:
    """What was handed to the system and was not on disk: half a line, and a whole one with half of the one before."""
    plan = {"event": "fsync", "nth": 2, "when": "before"}
    for tear in (20, 700):
        assert driver.strike(world, "crawl", [plan], tear=tear) == [True]


def test_the_disk_is_full_in_the_middle_of_a_night(world: World) -> None:
    try:
        assert driver.crawl_on_a_full_disk(world, 48 * 1024)
    except NoNamespace as why:
        pytest.skip(str(why))


def test_a_clock_that_stands_back_loses_nothing(world: World) -> None:
    driver.clock_back(world)


def test_two_crawls_at_once(world: World) -> None:
    driver.two_at_once(world, driver.WORKS["crawl"].words, driver.WORKS["crawl"].words)


def test_the_comparison_sees_what_is_lost_and_what_is_doubled(world: World) -> None:
    """The measure itself: a row taken out, one put in twice, a file left half written."""
    with world.home("night2") as home:
        with closing(sqlite3.connect(home / "policy.db")) as conn, conn:
            conn.execute("DELETE FROM document_topics WHERE document = (SELECT min(document) FROM document_topics)")
        with pytest.raises(AssertionError, match="- document_topics"):
            driver.check(world, "crawl", home)
    with world.home("night2") as home:
        (home / ".policy.db.1.building").touch()
        with pytest.raises(AssertionError, match="building"):
            driver.check(world, "crawl", home)


@pytest.mark.tour
def test_a_short_storm() -> None:
    """Forty kills at random moments; `make chaos` has a thousand.  The same seed strikes at the same moments of the clock."""
    rounds, met, wrong = driver.storm(seed=20261129, kills=40, until=time.time() + 900)
    assert wrong == []
    assert met >= 40 and rounds >= 10
