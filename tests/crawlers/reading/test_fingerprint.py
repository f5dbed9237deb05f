"""Which code made the stored rows: it follows from imports, source by source, and only what decides counts."""

from __future__ import annotations

import json
import sqlite3
from importlib.metadata import version
from pathlib import Path

import pytest

from crawlers.reading import fingerprint
from crawlers.reading.fingerprint import (
    ROOT,
    STORES,
    changed_sources,
    fingerprints,
    note_fingerprints,
    reached,
    stored_fingerprints,
)
from crawlers.registry import source_modules

FILES = {
    "crawlers/__init__.py": "",
    "crawlers/commands/__init__.py": "",
    "crawlers/commands/crawl.py": "from crawlers.replay import projection\n",
    "crawlers/replay/__init__.py": "",
    "crawlers/replay/projection.py": "from db.night.store import keep\n",
    "crawlers/sources/__init__.py": "",
    "crawlers/sources/shared/__init__.py": "",
    "crawlers/sources/shared/pages.py": '"""Pages."""\nimport re\n\n\ndef page(text):\n    """A page."""\n    return text\n',
    "crawlers/sources/alpha.py": (
        "import tomllib\nfrom pathlib import Path\n\nfrom crawlers.sources.shared.pages import page\n\n"
        'WATCHED = tomllib.loads(Path(__file__).with_suffix(".toml").read_text())\n'
    ),
    "crawlers/sources/alpha.toml": 'page = "/見本"  # why\n',
    "crawlers/sources/beta/__init__.py": "",
    "crawlers/sources/beta/source.py": "def plan():\n    from crawlers.sources.beta import words\n\n    return words.ALL\n",
    "crawlers/sources/beta/words.py": 'ALL = ("見本",)\n',
    "db/__init__.py": "",
    "db/night/__init__.py": "",
    "db/night/store.py": "from .rows import row\n\n\ndef keep(text):\n    return row(text)\n",
    "db/night/rows.py": 'LIST = "rules.toml"\n\n\ndef row(text):\n    return text\n',
    "db/night/rules.toml": 'rule = "a"\n',
    "db/shown.py": "WORDS = 1\n",
    "desk/page.py": "WORDS = 1\n",
}


def rules_of(root: Path, rules: str) -> dict[str, str]:
    """The code of what is found in texts, by module, of a program with two such rules; ``rules``: the file that one reads."""
    decorated = (
        "from db.record.remembering import found_once\n\n\n@found_once(str, str)\ndef find(text):\n    return text\n"
    )
    more = {
        "db/night/rows.py": f'LIST = "rules.toml"\n{decorated}',
        "db/night/store.py": f"from .rows import row\n{decorated}",
    }
    more |= {"db/record/__init__.py": "", "db/record/remembering.py": "def found_once(*_):\n    return None\n"}
    for file, text in {**FILES, **more, "db/night/rules.toml": rules}.items():
        path = root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return dict(fingerprint._note(root).rules)


def test_what_is_remembered_of_a_text_hangs_on_the_module_of_its_rule(tmp_path: Path) -> None:
    """``rows`` reads the list and ``store`` reaches it; a source reaches neither."""
    first, same = rules_of(tmp_path / "a", 'rule = "a"\n'), rules_of(tmp_path / "b", 'rule = "a"  # why\n')
    assert set(first) == {"db.night.rows", "db.night.store"} and first == same
    other = rules_of(tmp_path / "c", 'rule = "b"\n')
    assert all(first[name] != other[name] for name in first)


def test_the_rules_that_are_dear_are_remembered() -> None:
    assert set(fingerprint.ruling_modules()) == {"db.diet.promises", "db.topics.classify"}
    assert fingerprint.rule_code("db.diet.promises") != fingerprint.rule_code("db.topics.classify")
    assert "db.diet.promise_words" in reached(["db.diet.promises"]) - reached(["db.topics.classify"])


def changed_by(folder: Path, **edits: tuple[str, str]) -> list[str]:
    """The sources whose fingerprint another text of some files changes; file -> (what stands there, what is put)."""
    found = []
    for name in ("before", "after"):
        root = folder / name
        for file, text in FILES.items():
            path = root / file
            path.parent.mkdir(parents=True, exist_ok=True)
            if name == "after" and file in edits:
                assert edits[file][0] in text
                text = text.replace(*edits[file])
            path.write_text(text, encoding="utf-8")
        found.append(fingerprints(root))
    before, after = found
    assert set(before) == set(after) == {"alpha", "beta"}
    assert before["alpha"] != before["beta"]
    return [source for source in before if before[source] != after[source]]


@pytest.mark.parametrize(
    ("file", "old", "new", "changed"),
    [
        ("crawlers/sources/shared/pages.py", '"""A page."""', '"""Another word for it."""', []),
        ("crawlers/sources/shared/pages.py", '    """A page."""\n', "", []),
        ("crawlers/sources/shared/pages.py", "return text", "return (\n        text  # as it is\n    )", []),
        ("crawlers/sources/shared/pages.py", "return text", "return text.strip()", ["alpha"]),
        ("crawlers/sources/alpha.toml", "# why", "# for another reason", []),
        ("crawlers/sources/alpha.toml", "/見本", "/別の見本", ["alpha"]),
        ("crawlers/sources/beta/words.py", "見本", "別の見本", ["beta"]),
        ("db/night/store.py", "return row(text)", "return row(text) or None", ["alpha", "beta"]),
        ("db/night/rows.py", "return text", "return text + text", ["alpha", "beta"]),
        ("db/night/rules.toml", '"a"', '"b"', ["alpha", "beta"]),
        ("crawlers/commands/crawl.py", "projection", "projection as p", []),
        ("db/shown.py", "1", "2", []),
        ("desk/page.py", "1", "2", []),
    ],
)
def test_what_decides_counts_and_nothing_else(
    tmp_path: Path, file: str, old: str, new: str, changed: list[str]
) -> None:
    assert changed_by(tmp_path, **{file: (old, new)}) == changed


def test_the_version_of_a_package_that_reads_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also of one that is only named to another: BeautifulSoup is told to parse with lxml."""
    imports = 'import re\nfrom bs4 import BeautifulSoup\n\nSOUP = BeautifulSoup("", "lxml")'
    texts = {"crawlers/sources/shared/pages.py": ("import re", imports)}
    assert changed_by(tmp_path / "imported", **texts) == ["alpha"]
    for package, number in (("lxml", "0.0.1"), ("beautifulsoup4", "0.0.1"), ("click", "0.0.1")):
        real = fingerprints(tmp_path / "imported" / "after")
        fingerprints.cache_clear()
        fingerprint._note.cache_clear()
        with monkeypatch.context() as patch:
            patch.setattr(fingerprint, "_version", lambda name, p=package, n=number: n if name == p else version(name))
            other = fingerprints(tmp_path / "imported" / "after")
        fingerprints.cache_clear()
        fingerprint._note.cache_clear()
        assert [name for name in real if real[name] != other[name]] == ([] if package == "click" else ["alpha"])


# ---------------------------------------------------------------------- our own code
STORING = reached([STORES])


def test_what_stores_and_derives_is_reached() -> None:
    assert {
        "crawlers.fetch.journal",
        "db.night.store",
        "db.night.derive",
        "db.night.changes",
        "db.change.compare",
        "db.people.settlements",
        "db.topics.classify",
        "db.text.folding",
    } <= STORING


@pytest.mark.parametrize("source", source_modules())
def test_a_source_reaches_its_own_module_and_nothing_that_shows(source: str) -> None:
    modules = reached([STORES, source_modules()[source]])
    assert {source_modules()[source], "crawlers.read.page", "crawlers.sources.shared.source"} <= modules
    others = set(source_modules().values()) - {source_modules()[source]}
    assert not others & modules
    assert not [name for name in modules if name.startswith(("crawlers.commands", "crawlers.nightly", "db.office"))]
    assert not {"db.console", "db.people.member_record", "db.search.literal", "crawlers.fetch.spider"} & modules


def test_every_list_beside_a_source_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """A TOML file that is read in a way that is not recognised would be a hole."""
    loaded: list[str] = []
    real = fingerprint.tomllib.loads
    monkeypatch.setattr(fingerprint.tomllib, "loads", lambda text: loaded.append(text) or real(text))
    fingerprint._read_module.cache_clear()
    reached([STORES, *source_modules().values()])
    for path in sorted((ROOT / "crawlers" / "sources").rglob("*.toml")):
        assert path.read_text("utf-8") in loaded, path
    assert (ROOT / "db" / "topics" / "topics.toml").read_text("utf-8") in loaded


def test_the_parsing_packages_are_found() -> None:
    packages = set(fingerprint._note(ROOT).packages)
    assert packages >= {"beautifulsoup4", "lxml", "pypdfium2", "feedparser", "openpyxl", "xlrd"}
    assert not packages & {"scrapy", "click", "datasette", "weasyprint", "jinja2"}


# ---------------------------------------------------------------------- what is noted
@pytest.fixture
def conn() -> sqlite3.Connection:
    """A database with the two tables that matter, and runs of two sources."""
    found = sqlite3.connect(":memory:")
    found.execute("CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT)")
    found.execute("CREATE TABLE runs (id INTEGER PRIMARY KEY, source TEXT)")
    found.executemany("INSERT INTO runs (source) VALUES (?)", [("press",), ("kokkai",), ("press",)])
    return found


def renoted(conn: sqlite3.Connection, **sources: str) -> None:
    """As if some files and the reading of some sources had been others when the rows were made."""
    note = json.loads(conn.execute("SELECT value FROM meta WHERE key = 'parsers'").fetchone()[0])
    text = json.dumps({**note, "files": "others", "sources": {**note["sources"], **sources}})
    conn.execute("UPDATE meta SET value = ? WHERE key = 'parsers'", (text,))


def test_the_source_whose_reading_changed_is_named(conn: sqlite3.Connection) -> None:
    assert changed_sources(conn) == [], "a new database"
    note_fingerprints(conn)
    assert stored_fingerprints(conn) == fingerprints()
    assert changed_sources(conn) == []
    renoted(conn)
    assert changed_sources(conn) == [], "a comment somewhere"
    renoted(conn, press="another")
    assert changed_sources(conn) == ["press"]
    note_fingerprints(conn)
    assert changed_sources(conn) == []
    renoted(conn, isa_pages="another")
    assert changed_sources(conn) == [], "a source that has no rows"


def test_the_note_of_an_older_version_counts_as_different(conn: sqlite3.Connection) -> None:
    conn.execute("INSERT INTO meta VALUES ('parsers', ?)", ("a" * 64,))
    assert stored_fingerprints(conn) == {}
    assert changed_sources(conn) == ["kokkai", "press"]
    conn.execute("UPDATE meta SET value = ? WHERE key = 'parsers'", ("1" * 64,))
    assert changed_sources(conn) == ["kokkai", "press"], "digits alone are JSON"


def test_nothing_is_derived_while_files_and_packages_are_the_same(
    conn: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    note_fingerprints(conn)
    monkeypatch.setattr(fingerprint, "_note", None)
    note_fingerprints(conn)
    assert changed_sources(conn) == []
    monkeypatch.setattr(fingerprint, "_version", lambda _: "0.0.1")
    with pytest.raises(TypeError):
        fingerprint.fingerprints.cache_clear()
        changed_sources(conn)
