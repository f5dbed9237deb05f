"""The command line: help with examples, exit statuses, errors of one line that say what to do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from policywatch import cli


def commands(command: click.Command, name: str = "policywatch") -> Iterator[tuple[str, click.Command]]:
    below = getattr(command, "commands", {})
    if not below:
        yield name, command
    for key, child in below.items():
        yield from commands(child, f"{name} {key}")


def run(*arguments: str) -> Any:
    return CliRunner().invoke(cli, list(arguments))


@pytest.mark.parametrize("name", [name for name, _ in commands(cli)])
def test_every_command_has_help_with_an_example_and_a_home(name: str) -> None:
    done = run(*name.split()[1:], "--help")
    assert done.exit_code == 0
    assert "Example: policywatch" in " ".join(done.output.split())
    assert "--home" in done.output


def test_the_names_of_the_design_are_there() -> None:
    expected = {
        "sources",
        "crawl",
        "replay",
        "search",
        "serve",
        "digest",
        "brief",
        "law",
        "health",
        "archive",
        "backup",
        "restore",
        "export-public",
        "new-source",
        "record",
        "demo",
        "member",
        "people",
        "promises",
    }
    assert expected <= set(cli.commands)
    assert {"verify", "export", "import", "forget-press"} == set(cli.commands["archive"].commands)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (("crawl", "nosuchsource"), 2, "there is no source 'nosuchsource'"),
        (("crawl", "--at", "yesterday"), 2, "not an ISO time"),
        (("crawl", "--since", "2026-13-01"), 2, "not a date"),
        (("crawl", "--only", "https://example.org/"), 2, "no source reads this address"),
        (("crawl", "mhlw_news", "--mirror", "http://example.org/"), 2, "must be on this machine"),
        (("crawl", "mhlw_news", "--mirror", "nowhere.warc.gz"), 2, "there is no such file"),
        (("replay",), 1, "nothing to replay"),
        (("search", "転籍"), 1, "run `policywatch crawl`"),
        (("law", "428AC0000000089"), 1, "run `policywatch crawl`"),
        (("law", "428AC0000000089", "--as-of", "soon"), 2, "not a date"),
        (("health",), 1, "run `policywatch crawl`"),
        (("backup",), 1, "nothing has been written"),
        (("new-source", "Bad Name", "https://example.org/"), 2, "cannot name a source"),
    ],
)
def test_errors_are_one_line_that_says_what_to_do(
    arguments: tuple[str, ...], status: int, says: str, tmp_path: Path
) -> None:
    done = run(*arguments, "--home", str(tmp_path / "home"))
    assert done.exit_code == status, done.output
    assert says in done.output
    assert "Traceback" not in done.output


def test_a_broken_settings_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("contact = ", "utf-8")
    done = run("sources", "--home", str(tmp_path))
    assert done.exit_code == 1
    assert "config.toml is not valid TOML" in done.output


def test_home_may_stand_before_or_after_the_command(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[sources.press]\nenabled = false\n", "utf-8")
    for arguments in (("--home", str(tmp_path), "sources", "--json"), ("sources", "--json", "--home", str(tmp_path))):
        rows = {row["id"]: row for row in json.loads(run(*arguments).output)}
        assert rows["press"]["enabled"] is False
        assert rows["kokkai"]["enabled"] is True
