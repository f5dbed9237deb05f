"""Losing things is rehearsed: each of the three, all of them, and what is damaged rather than gone; the rows are equal afterwards."""

from __future__ import annotations

import shutil
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from db.record.archive import Archive
from db.record.schema import open_policy_db
from policywatch import cli
from tests.support.helpers import Watch, dump, mhlw_feed


class Office:
    """A home after three nights and a meeting, with a folder of backups on another disk."""

    def __init__(self, folder: Path) -> None:
        self.home, self.disk = folder / "home", folder / "disk"
        with Watch(self.home) as watch:
            for day in (1, 2, 3):
                items = [
                    (f"a{n}", f"【見本】技能実習の発表{n}", f"2026-04-{n + 10}T10:00:00+09:00") for n in range(day)
                ]
                watch.night("mhlw_news", f"2026-05-0{day}T03:00:00Z", mhlw_feed(items))
        self.say("meeting", "add", "--date", "2026-05-02", "--ministry", "法務省")
        self.say("ask", "add", "--text", "見直すこと。", "--topic", "transfer", "--by", "2026-12-18")
        self.say("replay")  # notes which parsers made the rows, as every night does
        self.say("backup", "--to", str(self.disk))

    def say(self, *words: str, status: int = 0) -> str:
        done = CliRunner().invoke(cli, ["--home", str(self.home), *words])
        assert done.exit_code == status, done.output
        assert "Traceback" not in done.output
        return done.output

    def rows(self) -> dict[str, Any]:
        """All that there is: the rows of both databases, and every file of the archive."""
        with closing(open_policy_db(self.home / "policy.db")) as conn:
            policy = dump(conn)
        with closing(sqlite3.connect(self.home / "office.db")) as conn:
            names = [name for (name,) in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            office = {name: conn.execute(f"SELECT * FROM {name}").fetchall() for name in names}
        root = self.home / "archive"
        files = [path for part in ("bodies", "journal") for path in (root / part).rglob("*") if path.is_file()]
        archive = {str(path.relative_to(root)): path.read_bytes() for path in files if path.name != ".lock"}
        return {"policy": policy, "office": office, "archive": archive}


def policy_db(office: Office) -> None:
    for path in office.home.glob("policy.db*"):
        path.unlink()


def office_db(office: Office) -> None:
    for path in office.home.glob("office.db*"):
        path.unlink()


def archive(office: Office) -> None:
    shutil.rmtree(office.home / "archive")


def everything(office: Office) -> None:
    shutil.rmtree(office.home)


def scribble(path: Path, first: int = 0) -> None:
    with path.open("rb+") as file:
        file.seek(first)
        file.write(b"\xa5" * (path.stat().st_size - first))


def damaged_policy_db(office: Office) -> None:
    scribble(office.home / "policy.db", 4096)


def unreadable_policy_db(office: Office) -> None:
    scribble(office.home / "policy.db")


def damaged_office_db(office: Office) -> None:
    scribble(office.home / "office.db")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


@pytest.mark.parametrize(
    ("lose", "brings_back"),
    [
        (policy_db, ("replay",)),
        (office_db, ("restore", "OFFICE")),
        (archive, ("restore", "DISK")),
        (everything, ("restore", "DISK")),
        (policy_db, ("restore", "DISK")),
        (damaged_policy_db, ("replay",)),
        (unreadable_policy_db, ("replay",)),
        (unreadable_policy_db, ("restore", "DISK")),
        (damaged_office_db, ("restore", "OFFICE")),
        (damaged_office_db, ("restore", "DISK")),
    ],
)
def test_what_is_lost_comes_back_with_equal_rows(
    office: Office, lose: Callable[[Office], None], brings_back: tuple[str, ...]
) -> None:
    before = office.rows()
    lose(office)
    (backup,) = office.disk.glob("office-*.db")
    names = {"DISK": str(office.disk), "OFFICE": str(backup)}
    office.say(*(names.get(word, word) for word in brings_back))
    assert office.rows() == before
    office.say("archive", "verify")
    assert "法務省" in office.say("meeting", "list")


def test_settings_own_kinds_and_issued_briefs_come_back_but_take_no_place(office: Office) -> None:
    written = {
        "config.toml": "contact = 'a@example.jp'\n",
        "templates/briefs/x/kind.toml": "見本",
        "briefs/b.pdf": "%PDF",
    }
    for name, content in written.items():
        path = office.home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
    (office.home / "briefs" / "link.pdf").symlink_to("/etc/hostname")
    assert "3 files of the office" in office.say("backup", "--to", str(office.disk))
    assert "files of the office" not in office.say("backup", "--to", str(office.disk))
    assert stat.S_IMODE((office.disk / "home" / "config.toml").stat().st_mode) == 0o600
    everything(office)
    office.home.mkdir()
    (office.home / "config.toml").write_text("contact = 'b@example.jp'\n", "utf-8")
    assert "config.toml differs" in office.say("restore", str(office.disk))
    assert (office.home / "config.toml").read_text("utf-8") == "contact = 'b@example.jp'\n"
    came_back = [name for name in written if (office.home / name).read_text("utf-8") == written[name]]
    assert came_back == ["templates/briefs/x/kind.toml", "briefs/b.pdf"]
    assert not (office.home / "briefs" / "link.pdf").exists()


def test_what_was_damaged_is_kept_beside_it(office: Office) -> None:
    damaged_policy_db(office)
    damaged_office_db(office)
    broken = [(office.home / name).read_bytes() for name in ("policy.db", "office.db")]
    assert "office.db is damaged: `policywatch restore" in office.say("meeting", "list", status=1)
    (backup,) = office.disk.glob("office-*.db")
    office.say("restore", str(backup))
    said = office.say("search", "技能実習", status=1)
    assert "policy.db is damaged: `policywatch replay`" in said and "office.db" not in said
    office.say("replay")
    office.say("meeting", "list")
    kept = [next(office.home.glob(pattern)).read_bytes() for pattern in ("policy-damaged-*.db", "office-before-*.db")]
    assert kept == broken


def test_of_several_backups_the_newest_whole_one_is_taken(office: Office) -> None:
    """Power that failed while an older program copied left a file of no bytes with the newest name."""
    before = office.rows()
    (office.disk / "office-29990101T000000Z.db").write_bytes(b"")
    (office.disk / "office-29980101T000000Z.db").write_bytes(b"SQLite format 3\0" + b"\xa5" * 4000)
    everything(office)
    said = office.say("restore", str(office.disk))
    assert said.count("passed over") == 2
    assert office.rows() == before
    for path in office.disk.glob("office-2026*.db"):
        path.unlink()
    assert "is whole" in office.say("restore", str(office.disk), status=1)
    assert office.rows() == before


def test_an_older_archive_does_not_take_the_place_of_later_rows(office: Office) -> None:
    with Watch(office.home) as watch:
        watch.night("mhlw_news", "2026-05-04T03:00:00Z", mhlw_feed([]))
    before = office.rows()["policy"]
    archive(office)
    said = office.say("restore", str(office.disk), status=1)
    assert "which was left as it is" in said and "replay --accept-smaller" in said
    assert office.rows()["policy"] == before
    office.say("replay", "--accept-smaller")


def body_of(office: Office) -> Path:
    return sorted((office.home / "archive" / "bodies").rglob("*.gz"))[0]


def test_verify_speaks_of_a_backup_only_where_one_holds_it(office: Office) -> None:
    before = office.rows()
    body = body_of(office)
    scribble(body)
    said = office.say("archive", "verify", status=1)
    assert "from a backup" not in said and "--from FOLDER" in said
    assert "1 bodies put back" in office.say("archive", "verify", "--from", str(office.disk))
    assert office.rows() == before
    body.unlink()
    (office.disk / "archive" / "bodies" / body.parent.name / body.name).unlink()
    said = office.say("archive", "verify", "--from", str(office.disk), status=1)
    assert "1 bodies are not in that backup either" in said and "go on without" in said
    policy_db(office)
    office.say("replay", status=1)
    office.say("replay", "--accept-smaller")  # what is lost is named in the run that lacks it
    with closing(open_policy_db(office.home / "policy.db")) as conn:
        assert conn.execute("SELECT count(*) FROM problems WHERE code = 'archive_fault'").fetchone()[0] == 1


def test_a_damaged_body_is_not_copied_and_is_named(office: Office) -> None:
    with Watch(office.home) as watch:
        items = [("b1", "【見本】技能実習の後の発表", "2026-05-04T10:00:00+09:00")]
        watch.night("mhlw_news", "2026-05-04T03:00:00Z", mhlw_feed(items))
    (new,) = {path.name for path in Archive(office.home / "archive").bodies.rglob("*.gz")} - {
        path.name for path in (office.disk / "archive" / "bodies").rglob("*.gz")
    }
    path = office.home / "archive" / "bodies" / new[:2] / new
    whole = path.read_bytes()
    scribble(path)
    assert "1 bodies are missing or damaged" in office.say("backup", "--to", str(office.disk), status=1)
    assert not (office.disk / "archive" / "bodies" / new[:2] / new).exists()
    path.write_bytes(whole)
    office.say("backup", "--to", str(office.disk))


def test_a_backup_of_a_damaged_office_db_leaves_the_earlier_ones_and_copies_the_rest(office: Office) -> None:
    there = {path.name: path.read_bytes() for path in office.disk.glob("office-*.db")}
    damaged_office_db(office)
    said = office.say("backup", "--to", str(office.disk), status=1)
    assert "office.db is damaged" in said and "journals copied" in said
    assert {path.name: path.read_bytes() for path in office.disk.glob("*.db")} == there
    assert not list(office.disk.glob(".*"))
