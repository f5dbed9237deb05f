"""What import-linter cannot say (pyproject.toml has the arrows): the arrow of policywatch.py, and how pure a source is."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from policywatch import COMMANDS
from tests.support.places import ROOT

OURS = {"policywatch", "crawlers", "briefs", "desk", "demo", "db", "templates", "tests"}
MODULES = sorted(
    path.relative_to(ROOT)
    for package in ("crawlers", "briefs", "desk", "db", "demo")
    for path in (ROOT / package).rglob("*.py")
)
SOURCES = [
    path
    for path in MODULES
    if path.parts[:2] == ("crawlers", "sources") and path.parts[2] != "shared" and path.name != "__init__.py"
]
# Standard modules that compute and touch nothing.
PURE = {
    "__future__", "abc", "base64", "binascii", "bisect", "collections", "csv", "dataclasses", "datetime", "difflib",
    "enum", "fractions", "functools", "hashlib", "heapq", "html", "importlib.resources", "io", "itertools", "json",
    "math", "operator", "pathlib", "re", "string", "textwrap", "tomllib", "types", "typing", "unicodedata",
    "urllib.parse", "xml", "zipfile", "zlib",
}  # fmt: skip
PARSERS = {"bs4", "lxml", "pypdf", "feedparser"}


def imported(path: Path) -> Iterator[str]:
    """Every module that a file names in an import, wherever it stands; ``from db import x`` gives db.x too."""
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            assert node.module
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name | ast.Attribute)
            and (node.func.id if isinstance(node.func, ast.Name) else node.func.attr) in ("import_module", "__import__")
            and node.args
            and isinstance(node.args[0], ast.Constant)
        ):
            yield str(node.args[0].value)


def test_there_is_something_to_look_at() -> None:
    assert len(MODULES) > 200
    assert len(SOURCES) >= 18
    assert "db.record.archive" in set(imported(Path("crawlers/fetch/journal.py")))


def test_the_program_names_commands_and_what_it_hands_in() -> None:
    """import-linter takes no single module as a root: this arrow is read off here."""
    rooms = {"crawlers.commands", "briefs.commands", "desk.commands", "demo"}
    assert {where.partition(":")[0].rpartition(".")[0] for where, _ in COMMANDS.values()} == rooms
    named = set(imported(Path("policywatch.py")))
    assert {name for name in named if ROOT.joinpath(*name.split(".")).with_suffix(".py").is_file()} == {
        "db.console",
        "db.errors",
        "db.record.home",
        "db.record.modes",
        "db.change.stored_text",
        "crawlers.registry",
        "crawlers.replay.held",
        "crawlers.replay.aside",
        "briefs.staff.entry",
    }


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_nothing_knows_the_program_or_the_tests(path: Path) -> None:
    assert {name.partition(".")[0] for name in imported(path)}.isdisjoint({"policywatch", "tests", "templates"})


@pytest.mark.parametrize("path", SOURCES, ids=str)
def test_a_source_imports_only_what_computes(path: Path) -> None:
    """No clock, no settings, no database, no network: import-linter cannot tell urllib.parse from urllib.request."""
    for name in imported(path):
        if name.partition(".")[0] not in OURS:
            assert any(name == pure or name.startswith(f"{pure}.") for pure in PURE | PARSERS), f"{path} imports {name}"


@pytest.mark.parametrize("path", SOURCES, ids=str)
def test_a_source_has_no_clock(path: Path) -> None:
    names = [
        node.attr
        for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in ("now", "utcnow", "today", "fromtimestamp", "environ")
    ]
    assert names == []


@pytest.mark.parametrize("path", SOURCES, ids=str)
def test_a_source_reads_no_file_but_its_own_list(path: Path) -> None:
    """At import, beside the module; never while it parses."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    opening = ("open", "read_text", "read_bytes", "write_text", "write_bytes")
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            calls = [
                ast.unparse(call)
                for call in ast.walk(node)
                if isinstance(call, ast.Call)
                and (getattr(call.func, "attr", None) in opening or getattr(call.func, "id", None) in opening)
            ]
            assert all("__file__" in call for call in calls), f"{path}: {node.name} reads a file: {calls}"


def test_templates_are_no_package() -> None:
    assert not list((ROOT / "templates").rglob("*.py"))


def test_the_package_in_use_is_this_checkout() -> None:
    """A distribution named ``db`` exists in public: it must never be the one that is imported."""
    import briefs
    import crawlers
    import db

    for package in (db, crawlers, briefs):
        assert Path(str(package.__file__)).resolve().parent.parent == ROOT


# ---------------------------------------------------------------------- what docs/architecture.md draws and names
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text("utf-8")


def contracts() -> dict[str, list[str]]:
    """The rooms of each package from the top down, as the contracts of import-linter have them."""
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    return {one["containers"][0]: one["layers"] for one in linter["contracts"] if one.get("exhaustive")}


def test_the_drawing_of_the_rooms_is_the_contracts() -> None:
    drawn = dict(re.findall(r"^(\w+)  +(\S.* → .*)$", ARCHITECTURE, re.MULTILINE))
    assert {package: line.split(" → ") for package, line in drawn.items()} == contracts()


@pytest.mark.parametrize("package", ["crawlers", "briefs", "desk", "db"])
def test_no_module_lies_loose_but_those_whose_reason_is_written(package: str) -> None:
    rooms = {room for layer in contracts()[package] for room in layer.split(" | ")}
    loose = {path.stem for path in (ROOT / package).glob("*.py")} - {"__init__"}
    folders = {path.name for path in (ROOT / package).iterdir() if (path / "__init__.py").exists()}
    assert loose | folders == rooms
    assert len(loose) <= 2
    for name in loose:
        assert f"`{package}/{name}.py`" in ARCHITECTURE or f"`{name}.py`" in ARCHITECTURE


def test_every_room_says_what_lives_in_it() -> None:
    for folder in sorted({path.parent for path in MODULES}):
        text = ast.get_docstring(ast.parse((ROOT / folder / "__init__.py").read_text("utf-8")))
        assert text and len(text) > 40, folder


@pytest.mark.parametrize("page", sorted(path.name for path in (ROOT / "docs").glob("*.md")))
def test_files_that_the_docs_name_are_there(page: str) -> None:
    text = (ROOT / "docs" / page).read_text("utf-8")
    named = set(
        re.findall(r"`((?:db|crawlers|briefs|desk|demo|tests|templates)/[\w./-]+\.(?:py|toml|md|css|html))", text)
    )
    missing = {
        name for name in named if not (ROOT / name).exists() and not {"NAME", "KIND"} & set(re.findall(r"[A-Z]+", name))
    }
    assert not missing, f"docs/{page} names {sorted(missing)}"
