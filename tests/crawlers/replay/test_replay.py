"""A replay gives what the crawls gave, row by row; it leaves the old rows when it fails, and invents no news."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

import pytest

import crawlers.nightly.job
import crawlers.replay.projection
from crawlers.fetch.journal import journals
from crawlers.fetch.order import RunOrder
from crawlers.reading.fingerprint import fingerprints, note_fingerprints, stored_fingerprints
from crawlers.registry import all_sources
from crawlers.replay.projection import describe_all
from crawlers.replay.rebuild import ReplayError, duration, estimate, replay
from crawlers.sources.isa_pages import WATCHED
from db.errors import PolicywatchError
from db.night.derive import derive_people
from db.night.held_decisions import HeldDecision, Verdict
from db.night.keeping_held import add_held_decision
from db.office.database import open_office_db
from db.people.settlements import Settlement
from db.record.archive import ArchiveError
from db.record.building import put_off
from db.record.home import Home
from db.record.models import Document
from db.record.schema import open_policy_db, open_read_only
from tests.support.helpers import (
    NOT_FOUND,
    IsaSite,
    LawSite,
    Meeting,
    MinutesSite,
    Revision,
    Watch,
    article,
    dump,
    isa_page,
    law_tree,
    mhlw_feed,
    paragraph,
    project_pending,
    search_index_is_sound,
    supplementary,
)

TEXT = "技能実習生の妊娠を理由とする解雇は許されません。見本の文です。"


def minutes(day: str, number: int, speeches: int) -> Meeting:
    texts = [("会議録情報", "見本の案件")]
    texts += [("見本甲子", f"○見本甲子君　技能実習生の失踪の見本その{n}です。\n　段落{n}") for n in range(speeches)]
    return Meeting(day, texts, number)


def isa_night(text: str, *, gone: bool = False, file: bytes = b"%PDF") -> IsaSite:
    pages = {w.path: isa_page(f"見本の頁{n}", TEXT, f"その{n}") for n, w in enumerate(WATCHED)}
    pages[WATCHED[0].path] = isa_page("見本の制度", TEXT, text, files={"999900001.doc": "見本の様式"})
    pages["isa/content/999900001.doc"] = (200, {"content-type": "application/msword"}, file)
    if gone:
        pages[WATCHED[1].path] = NOT_FOUND
    return IsaSite(pages)


def law_site(day: str, *revisions: Revision) -> LawSite:
    return LawSite(day, *revisions)


AIM = article(1, "目的", paragraph(1, "この見本法は、技能実習の適正な実施を目的とする。"))
NEW_AIM = article(1, "目的", paragraph(1, "この見本法は、育成就労の適正な実施を目的とする。"))
START = supplementary("この法律は、公布の日から施行する。")
FIRST = Revision("2025-06-01", "504AC0000000068", law_tree([AIM], START), "見本技能実習法")
COMING = Revision("2026-06-03", "506AC0000000060", law_tree([NEW_AIM], START), "見本育成就労法")
CLAUSE = "見本の日までの間において政令で定める日"
PLACEHOLDER = Revision("2027-03-31", "508AC0000000032", law_tree([NEW_AIM], START), comment=CLAUSE)
FIXED = Revision("2026-10-01", "508AC0000000032", law_tree([NEW_AIM], START))


def four_nights(watch: Watch) -> None:
    """Nights with every kind of event, a failed run, a cut-off run and one on request."""
    held = minutes("2026-04-15", 3, 9)
    site = MinutesSite(held)
    watch.night("kokkai", "2026-06-01T03:00:00Z", site, config={"start": "2026-01-01"})
    watch.night("isa_pages", "2026-06-01T04:00:00Z", isa_night("一"))
    watch.night(
        "mhlw_news", "2026-06-01T05:00:00Z", mhlw_feed([("a", "【見本】技能実習", "2026-05-30T10:00:00+09:00")])
    )
    watch.night("egov_law", "2026-05-31T18:00:00Z", law_site("2026-06-01", FIRST, COMING, PLACEHOLDER))

    site.meetings.append(minutes("2026-05-20", 4, 5))
    for n in range(1, 8):
        held.speeches[n] = (held.speeches[n][0], held.speeches[n][1] + "\n　訂正")
    watch.night("kokkai", "2026-06-02T03:00:00Z", site)
    watch.night("isa_pages", "2026-06-02T04:00:00Z", isa_night("二", gone=True, file=b"other"))
    watch.night(
        "mhlw_news",
        "2026-06-02T05:00:00Z",
        mhlw_feed(
            [
                ("b", "【見本】育成就労の検討会", "2026-06-02T10:00:00+09:00"),
                ("a", "【見本】技能実習", "2026-05-30T10:00:00+09:00"),
            ]
        ),
    )
    watch.night("egov_law", "2026-06-01T18:00:00Z", law_site("2026-06-02", FIRST, COMING, FIXED))

    watch.night("kokkai", "2026-06-03T03:00:00Z", lambda _: None)
    watch.night("isa_pages", "2026-06-03T04:00:00Z", isa_night("三"), ended=False, stop_after=5)
    watch.night("egov_law", "2026-06-02T18:00:00Z", law_site("2026-06-03", FIRST, COMING, FIXED))
    held.speeches[9] = ("見本甲子", "○見本甲子君　一つだけの訂正です。")
    watch.night("kokkai", "2026-06-04T03:00:00Z", site, only=[f"https://kokkai.ndl.go.jp/txt/{held.id}"])
    watch.night("isa_pages", "2026-06-04T04:00:00Z", isa_night("一"))


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    with Watch(tmp_path) as found:
        four_nights(found)
        note_fingerprints(found.conn)
        yield found


def dump_of(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(open_read_only(path)) as conn:
        return dump(conn)


def test_there_is_much_to_compare(watch: Watch) -> None:
    """A comparison of two empty databases proves nothing."""
    rows = dump(watch.conn)
    least = {
        "sources": 4,
        "runs": 13,
        "fetches": 80,  # rows, one an unbroken answer
        "documents": 50,
        "versions": 55,
        "changes": 15,
        "document_topics": 10,
        "change_topics": 5,
        "problems": 15,
        "meetings": 2,
        "speeches": 16,
        "law_revisions": 4,
        "provisions": 12,
        "attachments": 1,
        "files": 1,
        "feed_items": 12,
        "document_text": 50,
        "topics": 5,
    }
    assert {name: len(rows[name]) for name, number in least.items() if len(rows[name]) < number} == {}
    kinds = {row["kind"] for row in watch.rows("SELECT DISTINCT kind FROM changes")}
    assert kinds >= {
        "appeared",
        "text_changed",
        "disappeared",
        "reappeared",
        "attachment_replaced",
        "came_into_force",
        "provision_changed",
        "retitled",
        "enforcement_date_fixed",
    }
    assert watch.value("SELECT count(*) FROM changes WHERE part_of IS NOT NULL") >= 9
    assert {row["outcome"] for row in watch.rows("SELECT outcome FROM runs")} == {"ok", "partial", "failed"}


def test_a_replay_into_a_new_file_gives_the_same_rows(watch: Watch, tmp_path: Path) -> None:
    expected = dump(watch.conn)
    target = tmp_path / "check" / "policy.db"
    target.parent.mkdir()
    counted: list[int] = []
    assert replay(watch.archive, target, fresh=True, progress=counted.append) == 13 == counted[-1]
    replayed = dump_of(target)
    for table, rows in expected.items():
        assert replayed[table] == rows, table
    assert set(replayed) == set(expected)
    with closing(sqlite3.connect(target)) as conn:
        search_index_is_sound(conn)
        assert conn.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert conn.execute("PRAGMA foreign_key_check").fetchall() == []
        assert objects(conn) == objects(watch.conn)
    assert [p.name for p in target.parent.iterdir()] == ["policy.db"]


def objects(conn: sqlite3.Connection) -> set[tuple[str, str, str]]:
    """Tables, indexes, views and triggers of a database, with their statements."""
    rows = conn.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_master")
    return {(kind, name, " ".join(sql.split())) for kind, name, sql in rows}


class Listened(sqlite3.Connection):
    """A connection that notes what it is asked."""

    asked: ClassVar[dict[str, Any]] = {}

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        self.asked[sql] = parameters
        return super().execute(sql, parameters)


def test_for_what_a_rebuild_puts_off_no_whole_table_is_read(
    watch: Watch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rows would be the same, but tables grow."""
    target = tmp_path / "built.db"
    monkeypatch.setattr(Listened, "asked", {})
    with monkeypatch.context() as listening:
        listening.setattr(sqlite3, "connect", partial(sqlite3.connect, factory=Listened))
        replay(watch.archive, target, fresh=True)
    # What makes tables, or asks of those that are of one night alone, is not of this file.
    asked = {
        sql: parameters
        for sql, parameters in Listened.asked.items()
        if re.match(r"\s*(SELECT|DELETE|UPDATE)\b", sql) and " old_" not in sql
    }
    with closing(open_policy_db(target)) as conn:
        scans = {sql: scanned(conn, sql, parameters) for sql, parameters in asked.items()}
        put_off(conn)
        assert {sql: scanned(conn, sql, parameters) for sql, parameters in asked.items()} == scans
    assert len(scans) > 100


def scanned(conn: sqlite3.Connection, sql: str, parameters: Any) -> int:
    """How many tables a statement reads without looking anything up."""
    return sum(row[3].startswith("SCAN") for row in conn.execute(f"EXPLAIN QUERY PLAN {sql}", parameters))


def test_a_replay_in_place_gives_the_same_rows_and_the_next_night_goes_on(watch: Watch) -> None:
    expected = dump(watch.conn)
    assert replay(watch.archive, watch.path, fresh=False) == 13
    assert dump(watch.conn) == expected
    search_index_is_sound(watch.conn)
    result = watch.night("isa_pages", "2026-06-05T04:00:00Z", isa_night("一"))
    assert (result.outcome, result.changed, result.changes) == ("ok", 0, 0)
    assert watch.night("isa_pages", "2026-06-06T04:00:00Z", isa_night("五")).changed == 1
    search_index_is_sound(watch.conn)


def test_a_replay_repairs_rows_that_were_tampered_with(watch: Watch) -> None:
    expected = dump(watch.conn)
    watch.conn.execute("UPDATE versions SET body = '改ざん'")
    watch.conn.execute("DELETE FROM changes WHERE part_of IS NOT NULL AND id NOT IN (SELECT change FROM change_topics)")
    assert dump(watch.conn) != expected
    replay(watch.archive, watch.path, fresh=False)
    assert dump(watch.conn) == expected


def test_a_failing_replay_leaves_the_old_rows(watch: Watch, tmp_path: Path) -> None:
    expected = dump(watch.conn)
    sha256 = watch.value("SELECT sha256 FROM fetches WHERE run = 13 AND sha256 IS NOT NULL LIMIT 1")
    body = watch.archive.body_path(sha256)
    body.rename(tmp_path / "kept")
    with pytest.raises(ArchiveError, match=sha256):
        replay(watch.archive, watch.path, fresh=False)
    assert dump(watch.conn) == expected
    search_index_is_sound(watch.conn)
    with pytest.raises(ArchiveError, match=sha256):
        replay(watch.archive, tmp_path / "new.db", fresh=True)
    assert not (tmp_path / "new.db").exists()
    (tmp_path / "kept").rename(body)
    assert replay(watch.archive, tmp_path / "new.db", fresh=True) == 13
    assert dump_of(tmp_path / "new.db") == expected
    assert watch.night("isa_pages", "2026-06-06T04:00:00Z", isa_night("五")).changed == 1
    search_index_is_sound(watch.conn)


@pytest.mark.parametrize("fresh", [True, False])
def test_a_replay_that_was_stopped_is_gone_on_with(watch: Watch, tmp_path: Path, fresh: bool) -> None:
    expected = dump(watch.conn)
    target = tmp_path / "new.db" if fresh else watch.path

    def stop(done: int) -> None:
        if done == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        replay(watch.archive, target, fresh=fresh, progress=stop)
    assert dump(watch.conn) == expected
    counted: list[int] = []
    assert replay(watch.archive, target, fresh=fresh, progress=counted.append) == 13
    assert counted == list(range(6, 14))
    assert dump_of(target) == expected
    with closing(sqlite3.connect(target)) as conn:
        search_index_is_sound(conn)
    assert not list(target.parent.glob("*.building*"))


@pytest.mark.parametrize("how", ["code", "archive", "damage"])
def test_what_was_built_otherwise_is_not_gone_on_with(
    watch: Watch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    def stop(done: int) -> None:
        if done == 5:
            raise KeyboardInterrupt

    target = tmp_path / "new.db"
    with pytest.raises(KeyboardInterrupt):
        replay(watch.archive, target, fresh=True, progress=stop)
    building = target.with_name("new.db.building")
    if how == "code":
        monkeypatch.setattr("crawlers.replay.rebuild._code", lambda: "another")
    elif how == "archive":
        with closing(sqlite3.connect(building)) as conn:
            conn.execute("UPDATE runs SET journal = 'another' WHERE id = 5")
            conn.commit()
    else:
        building.write_bytes(b"no database" * 1000)
    counted: list[int] = []
    replay(watch.archive, target, fresh=True, progress=counted.append)
    assert counted == list(range(1, 14))
    assert dump_of(target) == dump(watch.conn)


def test_how_long_a_rebuild_takes_is_said_as_people_say_it() -> None:
    said = [duration(seconds) for seconds in (3, 70, 420, 7190, 10_000)]
    assert said == ["less than a minute", "1 minute", "7 minutes", "2 hours", "3 hours"]
    assert [estimate(seconds) for seconds in (59, 60, 420)] == [
        "less than a minute",
        "about 1 minute",
        "about 7 minutes",
    ]


def test_a_new_file_must_be_new(watch: Watch, tmp_path: Path) -> None:
    target = tmp_path / "there.db"
    target.write_bytes(b"mine")
    with pytest.raises(ReplayError, match="exists already"):
        replay(watch.archive, target, fresh=True)
    assert target.read_bytes() == b"mine"


def test_a_run_of_an_unknown_source_is_named(watch: Watch) -> None:
    watch.archive.start_run("no_such_source", "2026-06-05T03:00:00Z").close()
    with pytest.raises(PolicywatchError, match="no_such_source"):
        replay(watch.archive, watch.path, fresh=False)


def test_runs_that_were_not_stored_yet_are_stored_in_order(watch: Watch) -> None:
    expected = dump(watch.conn)
    again = emptied(watch)  # as if the machine had gone down after fetching
    results = project_pending(again.conn, again.archive)
    assert [result.run for result in results] == list(range(1, 14))
    note_fingerprints(again.conn)
    assert dump(again.conn) == expected
    assert project_pending(again.conn, again.archive) == []


def emptied(watch: Watch) -> Watch:
    """The same home with its full archive and an empty database."""
    watch.conn.close()
    for path in watch.root.glob("policy.db*"):
        path.unlink()
    again = Watch(watch.root)
    watch.conn = again.conn
    return again


def test_people_are_derived_once_for_all_runs_that_are_stored_together(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    again = emptied(watch)
    derived: list[int] = []

    def counted(conn: sqlite3.Connection, settlements: Sequence[Settlement]) -> None:
        assert conn.in_transaction
        derived.append(conn.execute("SELECT count(*) FROM runs").fetchone()[0])
        derive_people(conn, settlements)

    monkeypatch.setattr(crawlers.replay.projection, "derive_people", counted)
    assert len(project_pending(again.conn, again.archive)) == 13
    project_pending(again.conn, again.archive)
    assert derived == [13]
    watch.night("isa_pages", "2026-06-05T04:00:00Z", isa_night("一"))
    assert derived == [13], "a night that brings nothing derives nothing"
    assert watch.night("isa_pages", "2026-06-06T04:00:00Z", isa_night("五")).changed == 1
    assert derived == [13], "nobody of the Diet speaks on a page of a ministry"
    assert watch.night("kokkai", "2026-06-07T03:00:00Z", MinutesSite(minutes("2026-06-01", 5, 3))).new > 0
    assert derived == [13, 16]


@pytest.mark.parametrize("dies_in", ["derive_people", "apply_run"])
def test_what_a_dead_process_left_underived_follows_with_the_next_call(
    watch: Watch, monkeypatch: pytest.MonkeyPatch, dies_in: str
) -> None:
    expected = dump(watch.conn)
    again = emptied(watch)
    real = getattr(crawlers.replay.projection, dies_in)

    def dies(conn: sqlite3.Connection, what: Any, *more: Any) -> object:
        if dies_in == "derive_people" or what.number == 13:
            raise KeyboardInterrupt
        return real(conn, what, *more)

    monkeypatch.setattr(crawlers.replay.projection, dies_in, dies)
    with pytest.raises(KeyboardInterrupt):
        project_pending(again.conn, again.archive)
    assert not again.conn.in_transaction
    stored = again.conn.execute("SELECT count(*) FROM runs").fetchone()[0]
    assert stored == (13 if dies_in == "derive_people" else 12)
    assert again.conn.execute("SELECT count(*) FROM attributions").fetchone()[0] == 0
    monkeypatch.setattr(crawlers.replay.projection, dies_in, real)
    assert len(project_pending(again.conn, again.archive)) == 13 - stored
    note_fingerprints(again.conn)
    assert dump(again.conn) == expected
    assert len(expected["attributions"]) > 0


def test_a_run_whose_body_is_missing_names_it_and_stops_nothing(watch: Watch) -> None:
    number = watch.value("SELECT max(id) FROM runs")
    result = watch.rows("SELECT sha256 FROM fetches WHERE run = ? AND sha256 IS NOT NULL", number)[0]
    path = next(run.path for run in watch.archive.run_files() if run.number == number)
    lines = list(watch.archive.read_run(path))[1:]
    writer = watch.archive.start_run("isa_pages", "2026-06-07T03:00:00Z")
    for line in lines:
        lost = line.get("sha256") == result["sha256"]
        writer.write({**line, "sha256": "0" * 64} if lost else line)
    writer.close()
    texts = "SELECT d.key, v.body FROM documents d JOIN versions v ON v.id = d.current_version ORDER BY d.key"
    before = [tuple(row.values()) for row in map(dict, watch.rows(texts))]
    (stored,) = project_pending(watch.conn, watch.archive)
    assert stored.outcome != "ok"
    assert any("0" * 64 in problem.reason for problem in stored.problems)
    assert [tuple(row.values()) for row in map(dict, watch.rows(texts))] == before
    assert not watch.conn.in_transaction


def test_parsing_twice_gives_the_same_records(watch: Watch) -> None:
    from crawlers.replay.projection import read_run

    for record in journals(watch.archive):
        source = all_sources()[record.source]
        one, two = (read_run(watch.archive, record, source) for _ in range(2))
        assert one.records == two.records
    assert any(isinstance(r, Document) for _, r in one.records)


# ---------------------------------------------------------------------- improved parsers
def crawl_one_night(
    watch: Watch, monkeypatch: pytest.MonkeyPatch, site: IsaSite, at: str = "2026-06-08T04:00:00Z"
) -> list[tuple[str, int, int]]:
    """A nightly job whose fetching is played: everything else is the real job."""

    def fetch(archive: object, order: RunOrder, reader: object) -> None:
        del archive, reader
        with Watch(watch.root / "elsewhere") as other:
            other.archive = watch.archive
            monkeypatch.setattr("tests.support.helpers.project_pending", lambda *_: [None])
            other.night(order.source, str(order.at), site)
            monkeypatch.undo()

    monkeypatch.setattr(crawlers.nightly.job, "fetch", fetch)
    order = RunOrder(home=str(watch.root), source="", at=at)
    results = crawlers.nightly.job.crawl(Home(watch.root), ["isa_pages"], order, lambda _: None)
    return [(r.source, r.changed, r.changes) for r in results]


def test_other_parsers_than_yesterday_rebuild_before_they_compare(
    watch: Watch, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Rows of an older parser must not make an improved one look like news."""
    watch.conn.execute("UPDATE versions SET body = '旧い読み方：' || body, digest = 'old'")
    watch.conn.execute("UPDATE meta SET value = 'an older parser' WHERE key = 'parsers'")
    assert crawl_one_night(watch, monkeypatch, isa_night("一")) == [("isa_pages", 0, 0)]
    assert "egov_law, isa_pages, kokkai, mhlw_news are read" in capsys.readouterr().err
    assert stored_fingerprints(watch.conn) == fingerprints()
    assert watch.value("SELECT count(*) FROM versions WHERE body LIKE '旧い読み方%'") == 0


def test_decisions_that_the_rows_were_not_made_with_rebuild_before_they_compare(
    watch: Watch, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An office.db that was put back, or a decision that could not be applied when it was made."""
    note_fingerprints(watch.conn)
    decision = HeldDecision("isa_pages/isa/mihon.html", "0" * 64, "2026-06-01T15:00:00Z", Verdict.ACCEPTED)
    with closing(open_office_db(watch.root / "office.db")) as office:
        add_held_decision(office, decision, who="見本", at="2026-06-08T03:00:00Z")
    crawl_one_night(watch, monkeypatch, isa_night("八"))
    assert "isa_pages are read or stored otherwise" in capsys.readouterr().err
    assert watch.rows("SELECT document_key, sha256, since, verdict FROM held_decisions") == [
        {"document_key": decision.key, "sha256": decision.sha256, "since": decision.since, "verdict": "accepted"}
    ]
    monkeypatch.setattr(crawlers.nightly.job, "replay", lambda *_, **__: pytest.fail("all is as it was decided"))
    assert crawl_one_night(watch, monkeypatch, isa_night("九"), at="2026-06-09T04:00:00Z") == [("isa_pages", 1, 1)]


def test_the_same_parsers_compare_with_what_is_stored(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    replays: list[object] = []
    monkeypatch.setattr(crawlers.nightly.job, "replay", lambda *args, **_: replays.append(args))
    assert crawl_one_night(watch, monkeypatch, isa_night("八")) == [("isa_pages", 1, 1)]
    assert replays == []


def test_an_answer_that_cannot_be_stored_stops_nothing(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    """Should a record pass all checks and still not fit the tables, its run fails by name and the next one goes on."""
    real = crawlers.replay.projection.apply_run  # type: ignore[attr-defined]

    def broken_once(conn: object, run: object, traits: object) -> object:
        if run.records:  # type: ignore[attr-defined]
            raise OverflowError("too large")
        return real(conn, run, traits)  # type: ignore[arg-type]

    monkeypatch.setattr(crawlers.replay.projection, "apply_run", broken_once)
    result = watch.night("isa_pages", "2026-06-09T04:00:00Z", isa_night("九"))
    assert result.outcome == "failed"
    assert any("cannot be stored" in problem.reason for problem in result.problems)
    monkeypatch.setattr(crawlers.replay.projection, "apply_run", real)
    assert watch.night("isa_pages", "2026-06-10T04:00:00Z", isa_night("十")).changed == 1


def test_what_the_code_says_of_itself_is_put_into_its_tables_once(tmp_path: Path) -> None:
    """Again when the code is another, or when nobody can say which it was."""
    with closing(open_policy_db(tmp_path / "policy.db")) as conn:
        describe_all(conn)
        written = [
            conn.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in ("topics", "series", "sources")
        ]
        assert all(written)
        conn.execute("DELETE FROM topics")
        describe_all(conn)
        assert not conn.execute("SELECT 1 FROM topics").fetchone()
        conn.execute("UPDATE meta SET value = 'other code' WHERE key = 'described'")
        describe_all(conn)
        assert conn.execute("SELECT count(*) FROM topics").fetchone()[0] == written[0]
