"""Which code read the answers and made the stored rows, source by source.

When the code that reads and compares has changed, yesterday's rows are rebuilt before tonight's are compared with them:
otherwise an improved parser would show up as if the publisher had edited every page.

What decides the rows of a source is not listed but follows from imports: its own module, what a run is stored with
(``projection``, and through it db/night), and whatever of ours these import, over any number of steps.  Of a module its
syntax tree counts, without docstrings; of a TOML file that it reads beside itself, the content; of a package, its version.
So comments and layout count nowhere, and code that only shows is not reached.

What decides a reading, the records that a source makes of a body, is the same without what stores a run.  What decides a
finding (``db/record/remembering.py``) is the module that has the rule, with whatever it imports.
"""

from __future__ import annotations

import ast
import hashlib
import json
import os
import sqlite3
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, packages_distributions, version
from importlib.util import resolve_name
from pathlib import Path
from sys import stdlib_module_names

from crawlers.registry import source_modules

ROOT = Path(__file__).resolve().parents[2]
OURS = ("crawlers", "db")
STORES = "crawlers.replay.projection"
RULE = "found_once"  # what makes a function's findings remembered (db/record/remembering.py)
KEY = "parsers"  # a row of ``meta``
DERIVED = Path(__file__).parent / "__pycache__" / "fingerprints.json"  # beside what Python derives; may be thrown away


@dataclass(frozen=True, slots=True)
class Module:
    """What one module says, and what it names: modules that may be ours, and packages that are not.

    ``rules``: what a function of it finds in a text is remembered.
    """

    digest: str
    imports: frozenset[str]
    packages: frozenset[str]
    rules: bool


@dataclass(frozen=True, slots=True)
class Note:
    """The code that made the rows: ``sources`` decides.  ``readings``: the code that reads, source by source; ``rules``: the code
    of what is found in texts, by module.

    ``files`` (a hash over all files as they are) and ``packages`` (name -> version) only spare the work of deriving it:
    while they are the same, so is the rest.
    """

    files: str
    packages: Mapping[str, str]
    sources: Mapping[str, str]
    readings: Mapping[str, str]
    rules: Mapping[str, str]


@cache
def fingerprints(root: Path = ROOT) -> dict[str, str]:
    """Source -> SHA-256 over everything that decides its rows; ``root`` is the folder that holds our packages."""
    return dict(_note(root).sources)


@cache
def reading_code(source: str) -> str:
    """SHA-256 over everything that decides what a source makes of a body, the version of Python's own tables included."""
    return hashlib.sha256(f"{_note(ROOT).readings[source]} {sys.version_info[:2]}".encode()).hexdigest()


@cache
def rule_code(module: str) -> str:
    """SHA-256 over everything that decides what a module finds in a text, the version of Python's own tables included."""
    return hashlib.sha256(f"{_note(ROOT).rules[module]} {sys.version_info[:2]}".encode()).hexdigest()


def ruling_modules() -> list[str]:
    """The modules of which what they find in a text is remembered."""
    return sorted(_note(ROOT).rules)


def changed_sources(conn: sqlite3.Connection) -> list[str]:
    """The sources whose stored rows were made by other code than today's; all that have a run when that is not known.

    [] for a database in which nothing is noted: it is new.
    """
    row = conn.execute("SELECT value FROM meta WHERE key = ?", (KEY,)).fetchone()
    if row is None or _holding(row[0]):
        return []
    noted, today = stored_fingerprints(conn), fingerprints()
    stored = [name for (name,) in conn.execute("SELECT DISTINCT source FROM runs ORDER BY source")]
    return [name for name in stored if name not in noted or noted[name] != today.get(name)]


def stored_fingerprints(conn: sqlite3.Connection) -> dict[str, str]:
    """Source -> the fingerprint of the code that made its rows; {} when none, or one of the older form, is noted."""
    row = conn.execute("SELECT value FROM meta WHERE key = ?", (KEY,)).fetchone()
    note = _read_note(row[0]) if row else None
    return dict(note.sources) if note else {}


def note_fingerprints(conn: sqlite3.Connection) -> None:
    """Note that all rows are now of today's code."""
    row = conn.execute("SELECT value FROM meta WHERE key = ?", (KEY,)).fetchone()
    if row is not None and _holding(row[0]):
        return
    conn.execute(
        "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (KEY, _as_json(_note(ROOT))),
    )


def reached(starts: Iterable[str], root: Path = ROOT) -> set[str]:
    """The modules of ours that these import, themselves included, and the packages (``__init__``) above each."""
    found: set[str] = set()
    waiting = list(starts)
    while waiting:
        name = waiting.pop()
        if name in found or _file_of(name, root) is None:
            continue
        found.add(name)
        waiting += _read_module(name, root).imports
        if "." in name:
            waiting.append(name.rpartition(".")[0])
    return found


# ---------------------------------------------------------------------- one module
@cache
def _read_module(name: str, root: Path) -> Module:
    path = _file_of(name, root)
    assert path is not None
    tree = ast.parse(path.read_bytes())
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    named: set[str] = set()
    data: set[Path] = set()
    calls: list[ast.Call] = []
    rules = False
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            if ast.get_docstring(node, clean=False) is not None:
                del node.body[0]
        elif isinstance(node, ast.Import | ast.ImportFrom):
            named |= set(_named(node, package))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.endswith(".toml"):
            data.add(path.with_suffix(".toml") if node.value == ".toml" else path.parent / node.value)
        elif isinstance(node, ast.Call):
            calls.append(node)
            rules |= isinstance(node.func, ast.Name) and node.func.id == RULE
    digest = hashlib.sha256(ast.dump(tree).encode())
    for file in sorted(file for file in data if file.is_file()):
        content = tomllib.loads(file.read_text(encoding="utf-8"))
        digest.update(f"\0{file.name}\0{json.dumps(content, sort_keys=True, default=str)}".encode())
    ours = frozenset(one for one in named if one.partition(".")[0] in OURS)
    foreign = {one for one in named - ours if one.partition(".")[0] not in stdlib_module_names}
    packages = {one.partition(".")[0] for one in foreign}
    packages |= set(_named_in_calls(calls, {one.rpartition(".")[2] for one in foreign}))
    return Module(digest.hexdigest(), ours, frozenset(packages), rules)


def _named(node: ast.Import | ast.ImportFrom, package: str) -> Iterator[str]:
    """Every module that an import may mean: ``from db import x`` gives db and db.x."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
        return
    module = resolve_name("." * node.level + (node.module or ""), package) if node.level else str(node.module)
    yield module
    yield from (f"{module}.{alias.name}" for alias in node.names)


def _named_in_calls(calls: Iterable[ast.Call], foreign: set[str]) -> Iterator[str]:
    """What a package is told to work with by name: ``BeautifulSoup(text, "lxml")`` gives lxml."""
    for call in calls:
        if isinstance(call.func, ast.Name) and call.func.id in foreign:
            yield from (
                word.value for word in call.args if isinstance(word, ast.Constant) and isinstance(word.value, str)
            )


def _file_of(name: str, root: Path) -> Path | None:
    """The file of one of our modules; None for a name that is none (a function, say)."""
    place = root.joinpath(*name.split("."))
    return next((path for path in (place.with_suffix(".py"), place / "__init__.py") if path.is_file()), None)


# ---------------------------------------------------------------------- all of them
@cache
def _note(root: Path) -> Note:
    """Deriving it takes a second, so that of this very code is kept."""
    if root != ROOT:
        return _derive(root)
    with suppress(OSError):
        if kept := _holding(DERIVED.read_text("utf-8")):
            return kept
    derived = _derive(root)
    with suppress(OSError):  # a folder that cannot be written costs that second each time
        DERIVED.parent.mkdir(exist_ok=True)
        aside = DERIVED.with_suffix(f".{os.getpid()}")
        aside.write_text(_as_json(derived), "utf-8")
        aside.replace(DERIVED)
    return derived


def _derive(root: Path) -> Note:
    storing = reached([STORES], root)
    packages: dict[str, str] = {}
    sources: dict[str, str] = {}
    readings: dict[str, str] = {}
    for source, module in source_modules(root).items():
        reading = reached([module], root)
        readings[source], _ = _fingerprint(reading, root)
        sources[source], versions = _fingerprint(storing | reading, root)
        packages |= versions
    rules = {name: _fingerprint(reached([name], root), root)[0] for name in storing if _read_module(name, root).rules}
    return Note(hash_of_files(root), packages, sources, readings, rules)


def _fingerprint(modules: set[str], root: Path) -> tuple[str, dict[str, str]]:
    """SHA-256 over modules and the packages they use, and the versions of these."""
    read = {name: _read_module(name, root) for name in sorted(modules)}
    versions = _versions(frozenset().union(*(one.packages for one in read.values())))
    lines = [f"{name} {one.digest}" for name, one in read.items()]
    lines += [f"{name}=={number}" for name, number in sorted(versions.items())]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest(), versions


def _versions(imported: frozenset[str]) -> dict[str, str]:
    """Distribution -> version of the packages that are imported by these names."""
    known = _distributions()
    return {found: _version(found) for name in imported for found in known.get(name, ())}


@cache
def _version(package: str) -> str:
    return version(package)


@cache
def _distributions() -> Mapping[str, list[str]]:
    return packages_distributions()


@cache
def hash_of_files(root: Path = ROOT) -> str:
    """SHA-256 over all code and data of ours that may decide rows, as the files are."""
    digest = hashlib.sha256()
    for path in sorted(p for name in OURS for p in (root / name).rglob("*") if p.suffix in (".py", ".toml")):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


# ---------------------------------------------------------------------- what is noted
def _read_note(text: str) -> Note | None:
    """A note; None for the single hash that older versions left."""
    try:
        return Note(**json.loads(text))
    except (ValueError, TypeError):
        return None


def _as_json(note: Note) -> str:
    return json.dumps(asdict(note), sort_keys=True)


def _holding(text: str) -> Note | None:
    """A note that is of the very files and packages in use, so that nothing has to be derived; None otherwise."""
    note = _read_note(text)
    try:
        holds = (
            note is not None
            and note.files == hash_of_files()
            and all(_version(name) == number for name, number in note.packages.items())
        )
    except PackageNotFoundError:
        return None
    return note if holds else None
