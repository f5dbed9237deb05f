"""The office's own files are for one account: made so, and named with the command that closes them where they are not."""

from __future__ import annotations

import os
import shlex
import shutil
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from db.night.export import back_up, export_public_record, restore_from
from db.office.database import open_office_db
from db.record.home import Home
from db.record.modes import closing_commands, holds_secret, make_private_folder, open_to_others
from db.record.schema import open_policy_db
from policywatch import cli

AT = "2026-05-01T03:00:00Z"


@pytest.fixture(autouse=True)
def usual_umask() -> Iterator[None]:
    """Whatever runs the tests: new files would be readable by everybody."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A new home with an office.db that is being written to."""
    found = Home(tmp_path / "new" / "home")
    office = open_office_db(found.office_db)
    office.execute("INSERT INTO settlements (folded, name, note, made_at) VALUES ('a', 'a', '', '')")
    office.close()
    return found


def test_what_the_office_wrote_is_made_for_its_account_alone(home: Home) -> None:
    office = open_office_db(home.office_db)
    office.execute("INSERT INTO settlements (folded, name, note, made_at) VALUES ('b', 'b', '', '')")
    beside = sorted(path.name for path in home.root.iterdir())
    assert beside == ["office.db", "office.db-shm", "office.db-wal"]
    assert {mode(home.root / name) for name in beside} == {0o600}
    office.close()
    assert mode(home.root) == 0o700
    copy = back_up(home.office_db, home.backups, AT)
    assert (mode(copy), mode(home.backups)) == (0o600, 0o700)
    kept = restore_from(copy, home.office_db, AT)
    assert kept is not None
    assert (mode(home.office_db), mode(kept)) == (0o600, 0o600)
    assert open_to_others(home) == []


def test_a_home_that_a_crawl_makes_is_closed(tmp_path: Path) -> None:
    open_policy_db(tmp_path / "home" / "policy.db").close()
    assert mode(tmp_path / "home") == 0o700


def test_a_public_copy_may_be_read_by_everybody(tmp_path: Path) -> None:
    conn = open_policy_db(tmp_path / "policy.db")
    before = os.umask(0o077)
    try:
        export_public_record(conn, tmp_path / "out" / "public.db")
    finally:
        os.umask(before)
        conn.close()
    assert mode(tmp_path / "out" / "public.db") == 0o644
    done = CliRunner().invoke(cli, ["--home", str(tmp_path), "export-public", str(tmp_path / "again.db")])
    assert "everybody may read" in done.stdout and done.exit_code == 0


def open_up(home: Home) -> None:
    back_up(home.office_db, home.backups, AT)
    make_private_folder(home.briefs)
    (home.briefs / "資料 1.pdf").write_bytes(b"%PDF")
    for path in (home.root, home.briefs, home.backups):
        path.chmod(0o755)
    for path in (home.office_db, *home.backups.iterdir(), *home.briefs.iterdir()):
        path.chmod(0o644)


def test_an_older_home_is_named_with_the_command_that_closes_it(home: Home) -> None:
    open_up(home)
    found = open_to_others(home)
    assert {path.name for path in found} == {
        "home",
        "office.db",
        "briefs",
        "backups",
        "資料 1.pdf",
        "office-20260501T030000Z.db",
    }
    before = mode(home.office_db)
    done = CliRunner().invoke(cli, ["sources", "--home", str(home.root)])
    (line,) = done.stderr.splitlines()
    assert line.startswith("policywatch: other accounts of this machine can read what is the office's own: chmod 700 ")
    assert done.exit_code == 0 and mode(home.office_db) == before  # named, and left to a person
    subprocess.run(["/bin/sh", "-c", line.partition("own: ")[2]], check=True)
    assert open_to_others(home) == []
    assert CliRunner().invoke(cli, ["sources", "--home", str(home.root)]).stderr == ""


def test_one_open_file_in_a_closed_home_is_named(home: Home) -> None:
    home.office_db.chmod(0o640)
    assert closing_commands(open_to_others(home)) == f"chmod 600 {shlex.quote(str(home.office_db))}"
    home.office_db.chmod(0o600)
    kept = home.root / "office-before-restore-20260501T030000Z.db"
    shutil.copyfile(home.office_db, kept)
    assert open_to_others(home) == [kept]


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ('contact = "x"\n', False),
        ('[mail]\npassword_env = "P"\n', False),
        ('[mail]\npassword = ""\n', False),
        ('[mail]\npassword = "geheim"\n', True),
        ('[[somewhere]]\n[somewhere.else]\ntoken = "abc"\n', True),
        ("not toml", True),
    ],
)
def test_settings_with_a_password_are_private(tmp_path: Path, text: str, secret: bool) -> None:
    home = Home(tmp_path)
    (tmp_path / "config.toml").write_text(text, "utf-8")
    assert holds_secret(home) is secret
    tmp_path.chmod(0o700)
    assert open_to_others(home) == ([tmp_path / "config.toml"] if secret else [])


def test_a_home_without_anything_of_the_office_is_nobodys_business(tmp_path: Path) -> None:
    shutil.copy(__file__, tmp_path / "policy.db")
    tmp_path.chmod(0o755)
    assert open_to_others(Home(tmp_path)) == []


def test_help_looks_at_nothing(home: Home) -> None:
    open_up(home)
    assert CliRunner().invoke(cli, ["--home", str(home.root), "crawl", "--help"]).stderr == ""
