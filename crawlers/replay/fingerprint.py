"""Which parsers made the stored rows.

When the code that reads and compares has changed, yesterday's rows are rebuilt before tonight's are compared with
them: otherwise an improved parser would show up as if the publisher had edited every page.
"""

from __future__ import annotations

import hashlib
import sqlite3
from functools import cache
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("beautifulsoup4", "feedparser", "lxml", "openpyxl", "pypdf", "xlrd")


@cache
def fingerprint() -> str:
    """SHA-256 over the parsers, the rules and the versions of the parsing packages."""
    paths = sorted(p for p in (ROOT / "crawlers").rglob("*") if p.suffix in (".py", ".toml"))
    paths += sorted(p for p in (ROOT / "db").rglob("*") if p.suffix in (".py", ".toml"))
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    for package in PACKAGES:
        digest.update(f"{package}={version(package)}".encode())
    return digest.hexdigest()


def stored_fingerprint(conn: sqlite3.Connection) -> str | None:
    """The fingerprint of the parsers that made the rows; None in a new database."""
    row = conn.execute("SELECT value FROM meta WHERE key = 'parsers'").fetchone()
    return row[0] if row else None


def note_fingerprint(conn: sqlite3.Connection) -> None:
    """Note that all rows are now of today's parsers."""
    conn.execute(
        "INSERT INTO meta (key, value) VALUES ('parsers', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (fingerprint(),),
    )
