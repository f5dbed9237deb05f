"""The command itself: it lists without loading, says of every command what the command says, and fails in one line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import policywatch
from db.errors import PolicywatchError, WrongUsage
from policywatch import COMMANDS, cli
from tests.support.places import ROOT

LOADED = "import json, sys\n{}\nprint(json.dumps(sorted(sys.modules)))"
HELP = "import policywatch\ntry:\n    policywatch.cli({!r}, prog_name='policywatch')\nexcept SystemExit:\n    pass"
HEAVY = {"scrapy", "twisted", "weasyprint", "datasette", "jinja2", "bs4", "lxml", "pypdf", "openpyxl", "sqlite_utils"}


def loaded_by(code: str) -> set[str]:
    """The modules that are loaded when a program has run."""
    command = [sys.executable, "-c", LOADED.format(code)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_help_loads_click_and_nothing_heavy() -> None:
    loaded = loaded_by(HELP.format(["--help"])) - loaded_by("import click")
    ours = {name for name in loaded if name.partition(".")[0] in ("crawlers", "briefs", "desk", "demo", "db")}
    assert ours == {"db", "db.errors", "db.change", "db.change.stored_text"}
    assert not {name.partition(".")[0] for name in loaded} & HEAVY


@pytest.mark.parametrize("name", [name for name, (where, _) in COMMANDS.items() if where.startswith("crawlers.")])
def test_the_help_of_what_fetches_loads_no_parser(name: str) -> None:
    loaded = loaded_by(HELP.format([name, "--help"]))
    assert not {module.partition(".")[0] for module in loaded} & {"scrapy", "twisted", "bs4", "lxml", "pypdf"}
    assert not [module for module in loaded if module.startswith(("briefs", "desk"))]


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_says_what_the_command_says(name: str) -> None:
    command = cli.commands[name]
    assert command.name == name
    assert command.get_short_help_str(1000) == COMMANDS[name][1]
    for limit in (30, 45, 60):
        assert command.get_short_help_str(limit) == click.Command(name, help=COMMANDS[name][1]).get_short_help_str(
            limit
        )


def test_all_commands_are_listed() -> None:
    said = CliRunner().invoke(cli, ["--help"]).output
    listed = [line.split()[0] for line in said.partition("Commands:\n")[2].splitlines()]
    assert listed == sorted(COMMANDS)


def test_an_unknown_command_is_wrong_usage() -> None:
    done = CliRunner().invoke(cli, ["crwal"])
    assert (done.exit_code, "No such command 'crwal'" in done.output) == (2, True)


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (PolicywatchError("it did not happen", "起こりませんでした"), 1, "policywatch: it did not happen\n"),
        (WrongUsage("no such thing"), 2, "policywatch: no such thing\n"),
        (
            PermissionError(13, "Permission denied", "/x"),
            1,
            "policywatch: /x cannot be used (Permission denied): make it writable for the user who runs policywatch "
            "(`ls -ld` shows whose it is), or name another folder\n",
        ),
        (FileNotFoundError("there is none yet: run it"), 1, "policywatch: there is none yet: run it\n"),
        (
            OSError(28, "No space left on device", "/x"),
            1,
            "policywatch: /x cannot be written (No space left on device): free the disk (`df -h` shows how full it is), "
            "then run the command again\n",
        ),
    ],
)
def test_what_cannot_go_on_ends_in_one_line(
    monkeypatch: pytest.MonkeyPatch, error: Exception, status: int, said: str
) -> None:
    @click.command()
    def failing() -> None:
        raise error

    monkeypatch.setitem(cli.commands.loaded, "law", failing)  # type: ignore[attr-defined]
    done = CliRunner().invoke(cli, ["law"])
    assert (done.exit_code, done.output) == (status, said)


@pytest.mark.parametrize("where", ["before", "between", "after"])
def test_the_home_counts_wherever_it_stands(tmp_path: Path, where: str) -> None:
    words = ["archive", "verify"]
    at = {"before": 0, "between": 1, "after": 2}[where]
    words[at:at] = ["--home", str(tmp_path)]
    assert f"there is no archive in {tmp_path}" in CliRunner().invoke(cli, words).output


def test_what_sides_need_of_each_other_is_handed_in() -> None:
    """db is told by the program how a source's texts are cleaned: briefs verify by it."""
    from db.change import stored_text

    assert stored_text._FIND[0] is policywatch.cleaner
    assert policywatch.cleaner("isa_pages") is not None
    assert policywatch.cleaner("no_such_source") is None
