"""The arrows of the design, read off the imports: policywatch -> {crawlers, briefs} -> db, and nothing back."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OURS = {"policywatch", "crawlers", "briefs", "desk", "demo", "db", "templates", "tests"}
MODULES = [
    *sorted(
        path.relative_to(ROOT)
        for package in ("crawlers", "briefs", "desk", "db")
        for path in (ROOT / package).rglob("*.py")
    ),
    Path("policywatch.py"),
]
SOURCES = [
    path
    for path in MODULES
    if path.parts[:2] == ("crawlers", "sources") and path.parts[2] != "shared" and path.name != "__init__.py"
]
# What a source may see of ours.
FOR_SOURCES = {
    "crawlers.read",
    "crawlers.sources",
    "db.record.causes",
    "db.record.models",
    "db.record.reasons",
    "db.text",
    "db.diet.words",
    "db.consultations.words",
}
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


def is_in(name: str, allowed: set[str]) -> bool:
    return any(name == one or name.startswith(f"{one}.") for one in allowed)


def test_there_is_something_to_look_at() -> None:
    assert len(MODULES) > 30
    assert len(SOURCES) >= 5
    assert "db.record.archive" in set(imported(Path("crawlers/fetch/journal.py")))


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_the_arrows_run_one_way(path: Path) -> None:
    allowed = {
        "db": {"db"},
        "desk": {"desk", "briefs", "db"},
        "crawlers": {"crawlers", "db"},
        "briefs": {"briefs", "db"},
        "policywatch.py": {"crawlers", "briefs", "desk", "db", "demo"},
    }[path.parts[0]]
    wrong = [name for name in imported(path) if name.split(".")[0] in OURS and name.split(".")[0] not in allowed]
    assert wrong == [], f"{path} must not import {wrong}"


@pytest.mark.parametrize("path", SOURCES, ids=str)
def test_a_source_sees_pages_and_words_only(path: Path) -> None:
    """No clock, no settings, no database, no network: what it may import is listed, everything else is not."""
    for name in imported(path):
        if name.split(".")[0] in OURS:
            assert is_in(name, FOR_SOURCES), f"{path} imports {name}"
        else:
            assert is_in(name, PURE | PARSERS), f"{path} imports {name}, which is not known to be pure"


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
