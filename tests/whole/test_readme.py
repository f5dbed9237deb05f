"""The README stays true: every command in it is run, every link leads somewhere, the cron line can work."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from demo.briefs import MORNING
from tests.conftest import DemoRun
from tests.support import forked
from tests.support.copies import copied_home
from tests.support.places import ROOT

README = (ROOT / "README.md").read_text("utf-8")
COMMANDS = (ROOT / "docs" / "commands.md").read_text("utf-8")
CONSOLE = list(
    dict.fromkeys(
        line
        for text in (README, COMMANDS)
        for block in re.findall(r"```console\n(.*?)```", text, re.DOTALL)
        for line in block.splitlines()
        if line
    )
)
NETWORK = {"crawl"}  # would ask the real sites: only its help is asked for here, the demo runs it on sample pages
ENDLESS = {"serve"}
TIMELESS = {"verify", "stale", "preview", "own"}


@pytest.fixture(scope="module")
def demo_home(demo_run: DemoRun, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the home that `make demo` makes."""
    assert demo_run.status == 0, "\n".join(demo_run.said)
    return copied_home(demo_run.home, tmp_path_factory.mktemp("readme") / "demo")


def test_the_readme_has_the_two_commands_of_a_newcomer() -> None:
    assert {"make demo", "make test"} <= set(CONSOLE)


@pytest.mark.parametrize("line", [line for line in CONSOLE if line.startswith("make ")])
def test_make_targets_exist(line: str) -> None:
    done = subprocess.run([*shlex.split(line), "--dry-run"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def marks(line: str) -> tuple[pytest.MarkDecorator, ...]:
    """Briefs take seconds each, and the demonstration makes all of them: here they are for `make test-all`."""
    return (pytest.mark.tour,) if "policywatch brief" in line and "verify" not in line else ()


COMMANDS = [pytest.param(line, marks=marks(line)) for line in CONSOLE if ".venv/bin/policywatch" in line]


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_runs(line: str, demo_home: Path) -> None:
    words = shlex.split(line)[1:]
    if words[0] in NETWORK | ENDLESS:
        words = [words[0], "--help"]
    if words[0] == "brief" and words[1] not in TIMELESS:
        words += ["--at", MORNING]  # the record is that of the demo, and claims grow stale
    words = [re.sub(r"^var/", f"{demo_home}/", word) for word in words]
    done = forked.run([sys.executable, "-m", "policywatch", *words, "--home", str(demo_home)], cwd=ROOT, timeout=120)
    # The demo's second night is long ago and one of its sources failed: health has to say so.
    expected = 1 if words[0] == "health" else 0
    assert done.returncode == expected, done.stdout + done.stderr
    if words[0] == "search":
        assert "失踪" in done.stdout
    if words[0] == "law":
        assert "資源循環分野" in done.stdout
    if words[:2] == ["brief", "verify"]:
        assert "genuine" in done.stdout
    if words[0] == "health":
        assert "press: failed" in done.stdout


@pytest.mark.slow
def test_the_cron_line_works(tmp_path: Path) -> None:
    (line,) = re.findall(r"```cron\n(.*?)\n```", README, re.DOTALL)
    minute, hour, day, month, weekday, command = line.split(None, 5)
    assert minute.isdigit()
    assert hour.isdigit()
    assert (day, month, weekday) == ("*", "*", "*")
    done = as_cron_runs_it(command, tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Fetch all enabled sources" in done.stdout
    assert "office.db" in done.stdout


@pytest.mark.slow
def test_the_line_of_the_second_timer_works(tmp_path: Path) -> None:
    (line,) = re.findall(r"```crontab\n(.*?)\n```", README, re.DOTALL)
    command = line.split(None, 5)[5]
    assert command.endswith(" >/dev/null")
    done = as_cron_runs_it(command.removesuffix(" >/dev/null"), tmp_path)
    assert (done.returncode, "--mail" in done.stdout) == (0, True), done.stderr


def as_cron_runs_it(command: str, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    """A line of the crontab as cron runs it, but for --help: the command, the folder and the && are the line's own."""
    folder = tmp_path / "srv"
    (folder / ".venv" / "bin").mkdir(parents=True)
    script = folder / ".venv" / "bin" / "policywatch"
    script.write_text(f'#!/bin/sh\ncd {ROOT} && exec {sys.executable} -m policywatch "$@" --help\n')
    script.chmod(0o755)
    return subprocess.run(
        ["/bin/sh", "-c", command.replace("/srv/policywatch", str(folder))],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
    )


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\((?!http)([^)#]+)\)", README):
        assert (ROOT / target).exists(), target


@pytest.mark.slow
def test_the_settings_shown_are_understood(tmp_path: Path) -> None:
    (text,) = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
    (tmp_path / "config.toml").write_text(text, "utf-8")
    done = forked.run([sys.executable, "-m", "policywatch", "sources", "--home", str(tmp_path)], cwd=ROOT)
    assert done.returncode == 0, done.stderr
    from briefs.staff.letterhead import read_letterhead as letterhead
    from db.record.home import Home

    assert letterhead(Home(tmp_path).config())["name_ja"] == "団体名"


def test_no_address_in_the_lock_file_and_all_hashed() -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    assert "://" not in lock
    names = re.findall(r"^([a-z0-9][a-z0-9._-]*)==", lock, re.MULTILINE)
    assert {"scrapy", "beautifulsoup4", "sqlite-utils", "datasette", "jinja2", "weasyprint", "pytest"} <= set(names)
    entries = re.split(r"\n(?=[a-z0-9])", lock.split("\n", 1)[1])
    assert all("--hash=sha256:" in entry for entry in entries if "==" in entry)


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git to list what is committed")
def test_nothing_of_this_machine_is_committed() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    forbidden = re.compile(r"/work/|/tmp/pwvenv|/root/|pypi\.org/simple")
    for name in listed.stdout.splitlines():
        path = ROOT / name
        if name != "tests/whole/test_readme.py" and path.suffix in {
            ".py",
            ".md",
            ".toml",
            ".lock",
            ".html",
            ".css",
            ".j2",
            ".txt",
            "",
        }:
            found = forbidden.search(path.read_text("utf-8", errors="ignore"))
            assert not found, f"{name}: {found and found[0]}"


def test_every_kind_of_brief_is_in_the_readme_and_the_docs() -> None:
    from briefs.commands.brief import brief

    kinds = {name for name, one in brief.commands.items() if any(param.name == "out" for param in one.params)}
    assert {
        "leave-behind",
        "member",
        "prep",
        "digest",
        "request",
        "committee",
        "evidence",
        "comparison",
        "promises",
    } <= kinds
    described = (ROOT / "docs" / "briefs.md").read_text("utf-8")
    for kind in kinds:
        assert any(f"policywatch brief {kind} " in f"{line} " for line in CONSOLE), kind
        assert f"| `{kind}` |" in described, kind
    assert (ROOT / "docs" / "briefs.png").stat().st_size < 1_500_000


def test_every_source_is_in_the_readme() -> None:
    from crawlers.registry import all_sources

    assert [name for name in all_sources() if f"`{name}`" not in README] == []
