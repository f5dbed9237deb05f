"""Laws that staff watch beside the built-in ones: ``[[watch_law]]`` in config.toml, entered, removed and taken back there.

A night takes id, names and articles into the journal with each request, so that a replay needs no settings.
"""

from __future__ import annotations

import json
import re
import sqlite3
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from db.office.audit import Action, note
from db.office.watches import WatchError
from db.record.causes import Cause
from db.record.home import Home
from db.record.reasons import Reason, because
from db.record.transaction import transaction
from db.record.whole_file import write_whole_file

SOURCE = "egov_law"
TABLE = "watch_law"
FIELDS = ("id", "num", "title", "name_en", "articles")
RE_ID = re.compile(r"[0-9A-Z]{12,15}", re.ASCII)
RE_AFTERWARDS = re.compile(r"(?:\n[ \t]*(?:#[^\n]*)?)*\Z")  # blank lines and remarks at the end
RE_TABLE = re.compile(
    r"(?m)^[ \t]*\["
)  # where a table begins; what a text of several lines holds is found out by reading it again


@dataclass(frozen=True, slots=True)
class WatchedLaw:
    """One law: its e-Gov id, its number (an answer with another one is refused), what it is called; ``articles``: those that count
    where only a part of it is ours, as written (第二十八条、第三十条から第三十二条まで)."""

    id: str
    num: str = ""
    title: str = ""
    name_en: str = ""
    articles: str = ""

    @property
    def key(self) -> str:
        return f"{SOURCE}/{self.id}"

    @property
    def url(self) -> str:
        return f"https://laws.e-gov.go.jp/law/{self.id}"

    def as_setting(self) -> dict[str, Any]:
        """As the source is handed it: history from before the watch is not fetched."""
        names = {"num": self.num, "short": self.title, "en": self.name_en, "articles": self.articles}
        return {"id": self.id, "history": False, **{name: value for name, value in names.items() if value}}


def watched_laws(tables: object) -> tuple[tuple[WatchedLaw, ...], tuple[Reason, ...]]:
    """The ``[[watch_law]]`` tables of config.toml, and why others cannot be used: one of them stops no other."""
    if not isinstance(tables, Sequence) or isinstance(tables, str):
        return (), (_wrong(1, "it must be a table: write [[watch_law]]"),)
    found: dict[str, WatchedLaw] = {}
    wrong: list[Reason] = []
    for number, table in enumerate(tables, start=1):
        if not isinstance(table, Mapping):
            wrong.append(_wrong(number, "it must be a table: write [[watch_law]]"))
        elif unknown := sorted(set(table) - set(FIELDS)):
            wrong.append(_wrong(number, f"unknown field {', '.join(unknown)} (known: {', '.join(FIELDS)})"))
        elif not all(isinstance(value, str) for value in table.values()):
            wrong.append(_wrong(number, f"{', '.join(FIELDS)} must be texts"))
        elif not RE_ID.fullmatch(table.get("id", "")):
            wrong.append(_wrong(number, "id must be the id of a law at e-Gov, as 322AC0000000049"))
        elif table["id"] in found:
            wrong.append(_wrong(number, f"{table['id']} stands there twice"))
        else:
            found[table["id"]] = WatchedLaw(**{name: table.get(name, "") for name in FIELDS})
    return tuple(found.values()), tuple(wrong)


def _wrong(number: int, why: str) -> Reason:
    return because(Cause.LAW_TABLE_WRONG, number=number, why=why)


def add_watched_law(home: Home, office: sqlite3.Connection, one: WatchedLaw, *, who: str, at: str) -> None:
    """Watch a law from the next night on, noted under ``who`` at ``at`` (UTC); WatchError when it is watched already."""
    with transaction(office):
        note(office, who, Action.LAW, one.id, None, asdict(one), at)
        write_watched_law(home, one)


def remove_watched_law(home: Home, office: sqlite3.Connection, law_id: str, *, who: str, at: str) -> WatchedLaw:
    """Watch a law no more, noted under ``who``; WatchError when no table of config.toml is about it.  What is on record stays."""
    with transaction(office):
        gone = take_out_watched_law(home, law_id)
        note(office, who, Action.LAW, gone.id, asdict(gone), None, at)
    return gone


def law_named(laws: Sequence[WatchedLaw], name: str) -> WatchedLaw | None:
    """The one of these laws that a key, an address, an id, a number or a title names."""
    asked = name.strip().rstrip("/")
    return next((one for one in laws if asked in (one.key, one.url, one.id, one.num, one.title)), None)


def take_out_watched_law(home: Home, law_id: str) -> WatchedLaw:
    """Take the table of a law out of config.toml, all else in it as it was; WatchError where there is none, or it cannot be told
    apart from what stands around it."""
    path = home.root / "config.toml"
    config = home.config()
    gone = next((one for one in watched_laws(config.get(TABLE, ()))[0] if one.id == law_id), None)
    if gone is None:
        raise WatchError(because(Cause.LAW_NOT_WATCHED, law=law_id))
    text = path.read_text(encoding="utf-8")
    rest = [table for table in config[TABLE] if not isinstance(table, Mapping) or table.get("id") != law_id]
    wanted = {**config, TABLE: rest} if rest else {name: value for name, value in config.items() if name != TABLE}
    starts = [match.start() for match in RE_TABLE.finditer(text)]
    for start, following in zip(starts, [*starts[1:], len(text)], strict=True):
        end = start + len(RE_AFTERWARDS.sub("", text[start:following]))  # what stands between belongs to what follows
        shorter = text[:start] + text[end:].lstrip("\n")
        try:
            if tomllib.loads(shorter) == wanted:
                write_whole_file(path, f"{shorter.rstrip()}\n".lstrip().encode())
                return gone
        except tomllib.TOMLDecodeError:
            continue
    raise WatchError(because(Cause.LAW_TABLE_STAYS, law=law_id))


def write_watched_law(home: Home, one: WatchedLaw) -> None:
    """Add a table at the end of config.toml, all else in it as it was; WatchError when the law stands there already."""
    laws, _ = watched_laws(home.config().get(TABLE, ()))
    if any(law.id == one.id for law in laws):
        raise WatchError(because(Cause.LAW_WATCHED, law=one.id))
    path = home.root / "config.toml"
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name in FIELDS if (value := getattr(one, name))]
    table = "\n".join([f"[[{TABLE}]]", *lines, ""])
    text = f"{before.rstrip()}\n\n{table}" if before.strip() else table
    tomllib.loads(text)
    write_whole_file(path, text.encode())
