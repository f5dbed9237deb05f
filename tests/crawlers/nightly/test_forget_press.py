"""`archive forget-press`: what older versions kept of the press goes, everywhere in a home, and all else holds (見本).

The homes are as older versions left them: whole feeds in the archive, summaries in rows and recordings.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crawlers.fetch import warc
from crawlers.reading.memory import Memory, Remembered
from crawlers.replay.projection import replay
from db.record.archive import Archive
from db.record.schema import open_policy_db
from policywatch import cli
from tests.support.helpers import Reply, Watch, dump, mhlw_feed
from tests.support.press_site import AGENCY, ARTICLE, FEED, FULL, ITEM, SUMMARY, PressSite, files_with, item, rss

NIGHTS = ("2026-06-01T03:00:00Z", "2026-06-02T03:00:00Z")
SECOND = rss(item(1, "見本の解説", f"技能実習生の失踪が増えている。{SUMMARY}"), item(5, "見本の追加", SUMMARY))


def say(home: Path, *words: str) -> Result:
    return CliRunner().invoke(cli, ["--home", str(home), *words])


def answers(second: bool) -> dict[str, tuple[int, bytes]]:
    found = PressSite().bodies
    if second:
        found[FEED] = (200, SECOND)
    return found


def old_home(root: Path) -> dict[str, list[tuple[object, ...]]]:
    """A home as an older version left it; gives its rows."""
    with Watch(root) as watch:
        for number, night in enumerate(NIGHTS):
            bodies = answers(bool(number))

            def site(url: str, bodies: dict[str, tuple[int, bytes]] = bodies) -> Reply:
                status, body = bodies[url.removeprefix("https://")]
                return status, {"content-type": "application/rss+xml", "etag": '"1"'}, body

            watch.night("press", night, site)
        watch.night("mhlw_news", NIGHTS[0], mhlw_feed([("a", "【見本】技能実習の発表", "2026-05-30T10:00:00+09:00")]))
        rows = dump(watch.conn)
        # What older versions stored beside the title, in every place where it was.
        watch.conn.execute("UPDATE versions SET body = body || char(10) || ?", (SUMMARY,))
        watch.conn.execute("UPDATE document_text SET body = body || char(10) || ?", (SUMMARY,))
        watch.conn.execute("UPDATE feed_items SET summary = ?", (SUMMARY,))
        watch.conn.execute("UPDATE changes SET after = after || ?", (SUMMARY,))
        # Not every build of SQLite overwrites what is deleted: rows that were replaced lie on in free pages.
        watch.conn.execute("PRAGMA secure_delete = OFF")
        watch.conn.execute("CREATE TABLE replaced (text TEXT)")
        watch.conn.execute("INSERT INTO replaced VALUES (?)", (ARTICLE,))
        watch.conn.execute("DROP TABLE replaced")
    return rows


def record_as_before(root: Path) -> Path:
    folder = root / "recordings" / "press" / "20260601T030000Z"
    (folder / "scratch").mkdir(parents=True)
    (folder / "scratch" / "left").write_text(ARTICLE)
    (folder / "002-cut-off.bin").write_text(ARTICLE)
    (folder / "001-ja-feed.bin").write_bytes(FULL)
    arguments = {"feed": "nippon_ja", "outlet": "nippon.com", "lang": "ja", "store_summary": True}
    noted = {
        "reviewed": False,
        "request": {"url": f"https://{FEED}", "callback": "feed", "arguments": arguments},
        "headers": {"content-type": "application/rss+xml"},
        "status": 200,
        "fetched_at": NIGHTS[0],
        "records": [{"body": SUMMARY}],
    }
    (folder / "001-ja-feed.expected.json").write_text(json.dumps(noted))
    return folder


def rows_of(root: Path) -> dict[str, list[tuple[object, ...]]]:
    conn = open_policy_db(root / "policy.db")
    try:
        return dump(conn)
    finally:
        conn.close()


def same_but_for_fetches(one: dict[str, list[tuple[object, ...]]], other: dict[str, list[tuple[object, ...]]]) -> bool:
    """Whether two records say the same; of a fetch another body is kept, and sources may be switched off by settings."""
    left_out = {"fetches", "sources", "meta"}
    return {n: r for n, r in one.items() if n not in left_out} == {n: r for n, r in other.items() if n not in left_out}


def test_every_byte_goes_and_the_record_says_the_same(tmp_path: Path) -> None:
    before = old_home(tmp_path)
    folder = record_as_before(tmp_path)
    memory = Memory(tmp_path / "readings.db")
    memory.keep(b"key", Remembered("", "~", SUMMARY.encode()), "press", "older code")
    memory.rest()
    assert "readings.db" in files_with(tmp_path, SUMMARY)
    assert len(files_with(tmp_path, ARTICLE)) == 4 + 3 + 1 and "policy.db" in files_with(tmp_path, SUMMARY)
    done = say(tmp_path, "archive", "forget-press")
    assert done.exit_code == 0, done.output
    assert (
        f"https://{FEED}: 2 bodies" in done.output
        and "fetched 2026-06-01T03:00:00Z to 2026-06-02T03:00:00Z" in done.output
    )
    assert "4 bodies and 3 recordings reduced; policy.db is built anew" in done.output
    assert files_with(tmp_path, ARTICLE, SUMMARY, AGENCY) == []
    assert sorted(path.name for path in folder.iterdir()) == ["001-ja-feed.bin", "001-ja-feed.expected.json"]
    noted = json.loads((folder / "001-ja-feed.expected.json").read_text("utf-8"))
    assert [record["title"] for record in noted["records"]] == ["見本の解説", "見本の技能実習の記事"]
    assert say(tmp_path, "archive", "verify").output == "the archive is whole\n"
    assert same_but_for_fetches(rows_of(tmp_path), before)
    replay(Archive(tmp_path / "archive"), tmp_path / "again.db", fresh=True)


def test_the_journal_says_what_went_and_why(tmp_path: Path) -> None:
    old_home(tmp_path)
    archive = Archive(tmp_path / "archive")
    came = {
        line["sha256"] for run in archive.run_files()[:2] for line in archive.read_run(run.path) if line.get("sha256")
    }
    say(tmp_path, "archive", "forget-press")
    assert archive.run_files()[-1].path.name.startswith("000004-forget_press-")
    lines = list(archive.read_run(archive.run_files()[-1].path))
    assert [line["type"] for line in lines] == ["run", *["forgotten"] * len(came), "end"]
    assert {line["sha256"] for line in lines[1:-1]} == came
    for line in lines[1:-1]:
        assert line["source"] == "press" and line["forgotten_at"] and "not kept" in line["why"]
        assert len(archive.get(line["by"])) == line["size"] and not archive.body_path(line["sha256"]).exists()
    kept = {row["sha256"]: row["fetched_sha256"] for row in fetches(tmp_path)}
    assert kept == {line["by"]: line["sha256"] for line in lines[1:-1]}


def fetches(root: Path) -> list[dict[str, str]]:
    conn = open_policy_db(root / "policy.db")
    try:
        return [dict(row) for row in conn.execute("SELECT sha256, fetched_sha256 FROM fetches WHERE source = 'press'")]
    finally:
        conn.close()


def test_a_second_time_there_is_nothing_to_forget(tmp_path: Path) -> None:
    old_home(tmp_path)
    say(tmp_path, "archive", "forget-press")
    journals = [run.path.name for run in Archive(tmp_path / "archive").run_files()]
    assert "0 bodies and 0 recordings reduced" in say(tmp_path, "archive", "forget-press").output
    assert [run.path.name for run in Archive(tmp_path / "archive").run_files()] == journals


def test_the_next_night_goes_on(tmp_path: Path) -> None:
    old_home(tmp_path)
    say(tmp_path, "archive", "forget-press")
    with Watch(tmp_path) as watch:
        result = watch.night("press", "2026-06-03T03:00:00Z", lambda _: (200, {}, SECOND))
        assert (result.run, result.outcome, result.new) == (
            5,
            "ok",
            6,
        )  # the second feed's items under the three other feeds


def test_one_that_was_cut_off_is_noticed_and_ended(tmp_path: Path) -> None:
    """The journal is written before the first body goes: power that fails in between leaves bodies behind."""
    old_home(tmp_path)
    archive = Archive(tmp_path / "archive")
    shutil.copytree(archive.bodies, tmp_path / "aside")
    say(tmp_path, "archive", "forget-press")
    shutil.copytree(tmp_path / "aside", archive.bodies, dirs_exist_ok=True)
    shutil.rmtree(tmp_path / "aside")
    done = say(tmp_path, "archive", "verify")
    assert done.exit_code == 1 and done.output.count("was to be forgotten and is here") == 4
    say(tmp_path, "archive", "forget-press")
    assert files_with(tmp_path, ARTICLE) == []


def test_a_body_that_another_source_has_too_stays_with_it(tmp_path: Path) -> None:
    old_home(tmp_path)
    with Watch(tmp_path) as watch:
        watch.night("mhlw_news", "2026-06-03T03:00:00Z", lambda _: (200, {"content-type": "application/xml"}, SECOND))
    done = say(tmp_path, "archive", "forget-press")
    assert done.exit_code == 0, done.output
    assert say(tmp_path, "archive", "verify").exit_code == 0
    assert len(files_with(tmp_path / "archive", ARTICLE)) == 1


def test_a_damaged_archive_is_not_touched(tmp_path: Path) -> None:
    old_home(tmp_path)
    Archive(tmp_path / "archive").run_files()[0].path.unlink()
    held = files_with(tmp_path, ARTICLE, SUMMARY)
    done = say(tmp_path, "archive", "forget-press")
    assert done.exit_code == 1 and "missing" in done.output
    assert files_with(tmp_path, ARTICLE, SUMMARY) == held


# ---------------------------------------------------------------------- exports and copies
def test_an_export_waits_for_it(tmp_path: Path) -> None:
    old_home(tmp_path / "home")
    done = say(tmp_path / "home", "archive", "export", str(tmp_path / "all.warc.gz"))
    assert done.exit_code == 1 and "archive forget-press" in done.output and not (tmp_path / "all.warc.gz").exists()
    say(tmp_path / "home", "archive", "forget-press")
    assert say(tmp_path / "home", "archive", "export", str(tmp_path / "all.warc.gz")).exit_code == 0
    before = rows_of(tmp_path / "home")
    shutil.rmtree(tmp_path / "home")
    assert (
        "6 bodies of 4 runs imported"
        in say(tmp_path / "new", "archive", "import", str(tmp_path / "all.warc.gz")).output
    )
    assert say(tmp_path / "new", "archive", "verify").exit_code == 0
    assert say(tmp_path / "new", "replay").exit_code == 0
    assert {**rows_of(tmp_path / "new"), "meta": []} == {**before, "meta": []}


def test_an_import_of_an_older_export_is_reduced_before_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = old_home(tmp_path / "home")
    monkeypatch.setattr(warc, "unreduced", lambda *_: iter(()))  # older versions did not ask
    assert say(tmp_path / "home", "archive", "export", str(tmp_path / "all.warc.gz")).exit_code == 0
    new = tmp_path / "new"
    for taken in (6, 1):  # a second import brings nothing back
        done = say(new, "archive", "import", str(tmp_path / "all.warc.gz"))
        assert done.output == f"{taken} bodies of 3 runs imported; now run: policywatch replay\n"
        assert files_with(new, ARTICLE, SUMMARY, AGENCY) == []
        assert say(new, "archive", "verify").exit_code == 0
        assert len(Archive(new / "archive").run_files()) == 4
    assert say(new, "replay").exit_code == 0
    assert same_but_for_fetches(rows_of(new), before)


def test_a_copy_forgets_with_the_archive_and_an_older_one_brings_nothing_back(tmp_path: Path) -> None:
    home, disk = tmp_path / "home", tmp_path / "disk"
    old_home(home)
    say(home, "backup", "--to", str(disk))
    shutil.copytree(disk, tmp_path / "older")
    assert files_with(disk, ARTICLE) != []
    say(home, "archive", "forget-press")
    done = say(home, "backup", "--to", str(disk))
    assert done.exit_code == 0, done.output
    assert files_with(disk, ARTICLE, SUMMARY, AGENCY) == []
    assert list(Archive(disk / "archive").verify()) == []
    done = say(home, "restore", str(tmp_path / "older"))
    assert done.exit_code == 0, done.output
    assert files_with(home, ARTICLE, SUMMARY, AGENCY) == []
    assert say(home, "archive", "verify").exit_code == 0


def test_what_a_restore_laid_aside_is_reduced_too(tmp_path: Path) -> None:
    home = tmp_path / "home"
    old_home(home)
    say(home, "backup", "--to", str(tmp_path / "disk"))
    say(home, "restore", str(tmp_path / "disk"))
    (aside,) = home.glob("archive-before-restore-*")
    assert files_with(aside, ARTICLE) != []
    say(home, "archive", "forget-press")
    assert files_with(home, ARTICLE, SUMMARY, AGENCY) == []
    assert list(Archive(aside).verify()) == []


def test_documents_keep_their_topics(tmp_path: Path) -> None:
    old_home(tmp_path)
    say(tmp_path, "archive", "forget-press")
    with Watch(tmp_path) as watch:
        sql = "SELECT topic FROM document_topics x JOIN documents d ON d.id = x.document WHERE d.key = ?"
        assert [row["topic"] for row in watch.rows(sql, ITEM)] == ["disappearance"]
