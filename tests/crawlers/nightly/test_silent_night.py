"""The archive and the record agree, or say so: nothing is passed over in silence, nothing shrinks unasked.

A silent night: an archive older than policy.db gives a number out again that the record has, so the run would be skipped.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawlers.nightly.job import SEEN, damaged_journals
from crawlers.replay.rebuild import ReplayError, replay
from db.record.agreement import Disagreement, DisagreementCode, check_agreement, difference
from db.record.archive import Archive
from db.record.schema import open_read_only
from policywatch import cli
from tests.support.helpers import Answer, Watch, mhlw_feed, project_pending, write_run

FEED = "https://www.mhlw.go.jp/stf/news.rdf"
NIGHTS = ("2026-05-01T03:00:00Z", "2026-05-02T03:00:00Z", "2026-05-03T03:00:00Z")


def items(count: int) -> list[tuple[str, str, str]]:
    return [(f"a{n}", f"【見本】技能実習の発表{n}", f"2026-04-{n + 10}T10:00:00+09:00") for n in range(count)]


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    """Three nights, each with one more announcement; beside it a copy of the archive after the second."""
    with Watch(tmp_path / "home") as found:
        for count, at in enumerate(NIGHTS, 2):
            found.night("mhlw_news", at, mhlw_feed(items(count)))
            if count == 3:
                shutil.copytree(found.root / "archive", tmp_path / "old")
        yield found


def put_back_the_old_archive(watch: Watch) -> None:
    shutil.rmtree(watch.root / "archive")
    shutil.copytree(watch.root.parent / "old", watch.root / "archive")


def test_what_was_stored_is_of_the_archives_history(watch: Watch) -> None:
    assert difference(watch.conn, watch.archive) is None


def test_an_older_archive_is_refused_before_anything_is_fetched(watch: Watch) -> None:
    put_back_the_old_archive(watch)
    found = difference(watch.conn, watch.archive)
    assert found is not None
    assert (found.code, found.run, found.last_in_archive, found.missing) == (DisagreementCode.RUNS_MISSING, 3, 2, 1)
    done = CliRunner().invoke(cli, ["--home", str(watch.root), "crawl", "mhlw_news", "--mirror", "http://127.0.0.1:9"])
    assert done.exit_code == 1
    assert "run 3 of 2026-05-03T03:00:00Z" in done.output and "--accept-smaller" in done.output
    assert len(watch.archive.run_files()) == 2


def test_a_deleted_archive_is_refused(watch: Watch) -> None:
    shutil.rmtree(watch.root / "archive")
    with pytest.raises(Disagreement, match="lacks 3 of the runs"):
        check_agreement(watch.conn, watch.archive)


def test_another_history_under_the_same_numbers_is_refused(watch: Watch) -> None:
    """The old archive went on by itself: run 3 is there, but it is another run 3."""
    put_back_the_old_archive(watch)
    write_run(watch.archive, "mhlw_news", NIGHTS[2], [])
    found = difference(watch.conn, watch.archive)
    assert found is not None and found.code is DisagreementCode.OTHER_HISTORY


def test_a_record_stored_before_runs_were_bound_is_held_by_the_journals_names(watch: Watch) -> None:
    watch.conn.execute("UPDATE runs SET journal = NULL")
    assert difference(watch.conn, watch.archive) is None
    put_back_the_old_archive(watch)
    write_run(watch.archive, "mhlw_news", "2026-05-04T03:00:00Z", [])
    found = difference(watch.conn, watch.archive)
    assert found is not None and found.code is DisagreementCode.OTHER_HISTORY


def test_a_replay_does_not_shrink_the_record_unless_a_person_has_looked(watch: Watch) -> None:
    changes = watch.value("SELECT count(*) FROM changes")
    assert changes == 2  # one more announcement on the second night and on the third
    put_back_the_old_archive(watch)
    with pytest.raises(Disagreement):
        replay(watch.archive, watch.path, fresh=False)
    assert watch.value("SELECT count(*) FROM changes") == changes
    assert replay(watch.archive, watch.path, fresh=False, accept_smaller=True) == 2
    assert watch.value("SELECT count(*) FROM changes") == 1
    assert difference(watch.conn, watch.archive) is None


def test_a_torn_end_that_is_cut_later_is_still_the_same_run(watch: Watch) -> None:
    """The machine goes down in run 4, which is stored as cut off; run 5 cuts the torn line and dies before it is stored."""
    write_run(watch.archive, "mhlw_news", "2026-05-04T03:00:00Z", [], ended=False)
    torn = watch.archive.run_files()[-1].path
    torn.write_bytes(torn.read_bytes() + b'{"type":"fet')
    project_pending(watch.conn, watch.archive)
    watch.archive.start_run("mhlw_news", "2026-05-05T03:00:00Z").close()
    assert torn.read_bytes().endswith(b"\n")
    assert difference(watch.conn, watch.archive) is None


@pytest.mark.parametrize("damage", ["cut mid-line", "a line taken out", "copied over"])
def test_a_damaged_middle_journal_stops_a_replay_and_is_named_every_night(watch: Watch, damage: str) -> None:
    first, middle, _ = (run.path for run in watch.archive.run_files())
    seen = watch.root / SEEN
    assert damaged_journals(watch.archive, seen) == []
    lines = middle.read_bytes().splitlines(keepends=True)
    middle.write_bytes(
        {
            "cut mid-line": middle.read_bytes()[:-20],
            "a line taken out": b"".join(lines[:1] + lines[2:]),
            "copied over": first.read_bytes(),
        }[damage]
    )
    with pytest.raises(ReplayError, match=middle.name):
        replay(watch.archive, watch.path, fresh=False)
    for _ in range(2):
        assert any(middle.name in said for said in damaged_journals(watch.archive, seen))
    check_agreement(watch.conn, watch.archive)  # it is stored, so it stops no night
    assert watch.value("SELECT count(*) FROM changes") == 2


def test_a_lost_middle_journal_is_named_every_night_also_after_it_was_accepted(watch: Watch) -> None:
    seen = watch.root / SEEN
    assert damaged_journals(watch.archive, seen) == []
    watch.archive.run_files()[1].path.unlink()
    with pytest.raises(Disagreement):
        check_agreement(watch.conn, watch.archive)
    replay(watch.archive, watch.path, fresh=False, accept_smaller=True)
    check_agreement(watch.conn, watch.archive)
    for _ in range(2):
        assert any("missing" in said for said in damaged_journals(watch.archive, seen))


def test_a_result_that_points_at_another_pages_answer_fails_its_run_and_no_other(watch: Watch) -> None:
    """What a lost line does to all behind it: the answer of one address is taken for that of another."""
    body = mhlw_feed(items(9))(FEED)[2]
    number = write_run(watch.archive, "mhlw_news", "2026-05-04T03:00:00Z", [Answer(FEED, "parse_feed", {}, body)])
    path = watch.archive.run_files()[-1].path
    path.write_bytes(path.read_bytes().replace(b'"requested_url":"https://www', b'"requested_url":"https://xxx'))
    watch.night("mhlw_news", "2026-05-05T03:00:00Z", mhlw_feed(items(5)))
    rows = watch.rows("SELECT id, outcome, new FROM runs ORDER BY id")
    assert [tuple(row.values()) for row in rows[-2:]] == [(number, "failed", 0), (number + 1, "ok", 1)]
    (problem,) = watch.rows("SELECT reason FROM problems WHERE run = ?", number)
    assert "points at line" in problem["reason"]


def test_the_archive_of_this_test_is_whole(watch: Watch) -> None:
    assert list(Archive(watch.root / "archive").verify()) == []


def say(watch: Watch, *words: str) -> tuple[int, str]:
    done = CliRunner().invoke(cli, ["--home", str(watch.root), *words])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


@pytest.mark.parametrize("lost", ["the newest journal", "the end of the newest", "all"])
def test_verifying_knows_what_the_record_knows(watch: Watch, lost: str) -> None:
    """The chain alone cannot tell that its end is gone; policy.db can."""
    assert say(watch, "archive", "verify") == (0, "the archive is whole\n")
    newest = watch.archive.run_files()[-1].path
    if lost == "all":
        shutil.rmtree(watch.root / "archive")
    elif lost == "the newest journal":
        newest.unlink()
    else:
        newest.write_bytes(b"".join(newest.read_bytes().splitlines(keepends=True)[:-1]))
    for words in (("archive", "verify"), ("replay",)):
        status, said = say(watch, *words)
        assert status == 1 and "--accept-smaller" in said, words
    status, said = say(watch, "backup", "--to", str(watch.root.parent / "disk"))
    assert status == 1 and "is not all" in said and "run 3" in said


@pytest.mark.parametrize("words", [("search", "失踪"), ("health",), ("crawl", "mhlw_news")])
@pytest.mark.parametrize("damage", ["no database", "cut off"])
def test_a_damaged_database_is_one_line_that_says_what_to_do(watch: Watch, words: tuple[str, ...], damage: str) -> None:
    damage_policy_db(watch, damage)
    status, said = say(watch, *words)
    assert status == 1
    assert "policy" in said and len(said.strip().splitlines()) == 1, said
    assert "policywatch replay" in said


@pytest.mark.parametrize("damage", ["no database", "cut off"])
def test_what_a_damaged_database_tells_people_to_do_helps(watch: Watch, damage: str) -> None:
    rows = watch.rows("SELECT key, title FROM documents ORDER BY key")
    damage_policy_db(watch, damage)
    status, said = say(watch, "replay")
    assert (status, "is kept as" in said) == (0, True), said
    with closing(open_read_only(watch.path)) as conn:
        assert [dict(row) for row in conn.execute("SELECT key, title FROM documents ORDER BY key")] == rows


def damage_policy_db(watch: Watch, damage: str) -> None:
    watch.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    watch.conn.close()
    whole = watch.path.read_bytes()
    watch.path.write_bytes(b"x" * 5000 if damage == "no database" else whole[:8192])
    for beside in watch.root.glob("policy.db-*"):
        beside.unlink()


@pytest.mark.parametrize(("option", "near"), [("--source", "kokkai"), ("--topic", "transfer"), ("--kind", "speech")])
def test_a_name_that_is_none_does_not_look_like_nothing_found(watch: Watch, option: str, near: str) -> None:
    status, said = say(watch, "search", "失踪", option, near + "x")
    assert status == 2 and near in said
