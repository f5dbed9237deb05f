"""An organisation's own templates: a letterhead, a logo, changed kinds and kinds of its own, without any Python.

They lie in ``$POLICYWATCH_HOME/templates/briefs/``: ``NAME.html.j2`` and ``NAME.css`` stand before ours of the same name,
``letterhead.html.j2`` is the head of every brief, ``*.svg`` and ``*.png`` are pictures (``img:NAME``).  A kind of one's own
has a ``NAME.toml`` beside it: which kind chooses its evidence (``based_on``), ``name_ja``, ``prefix`` and ``pages``.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from briefs.errors import BriefError
from briefs.evidence.dossier import Dossier, numbered
from db.record.home import Home
from db.text.dates import jst_date

OURS = Path(__file__).resolve().parents[2] / "templates" / "briefs"
RE_NAME = re.compile(r"[a-z][a-z0-9_-]{0,39}")
RE_PREFIX = re.compile(r"[A-Z]{2,4}")
RE_PICTURE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*\.(svg|png)")
KEYS = ("based_on", "name_ja", "name_en", "prefix", "pages")
MOST_PAGES = 60
PRINTED = (".html.j2", ".css", ".svg", ".png")  # files that a brief is printed with


@dataclass(frozen=True, slots=True)
class OwnKind:
    """A kind that an organisation added.  ``based_on``: the kind whose evidence it prints; ``pages``: its budget."""

    name: str
    based_on: str
    name_ja: str
    prefix: str
    pages: int
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class Manner:
    """How briefs are made just now: as a kind of one's own, or only to be looked at (``preview``: the folder for it)."""

    own: OwnKind | None = None
    preview: Path | None = None

    def dossier(self, dossier: Dossier, folder: Path | None = None) -> Dossier:
        """The dossier as the kind that it is printed as, with that kind's number; the same again when it is already.

        Where an organisation's ``folder`` has templates, the number depends on them too: one number, one PDF.
        """
        own, mark = self.own, mark_of(folder)
        if mark and "templates" not in dossier.parameters:
            prefix = dossier.number.partition("-")[0]
            marked = replace(dossier, parameters={**dossier.parameters, "templates": mark})
            dossier = numbered(marked, prefix, jst_date(dossier.made_at))
        if own is None or dossier.kind == own.name:
            return dossier
        parameters = {**dossier.parameters, "based_on": dossier.kind}
        content = {**dossier.content, "kind_ja": own.name_ja, "kind_en": own.name_en}
        renamed = replace(dossier, kind=own.name, parameters=parameters, content=content)
        return numbered(renamed, own.prefix, jst_date(dossier.made_at))

    def budget(self, pages: int) -> int:
        """The page budget; ``pages`` is that of the kind underneath."""
        return self.own.pages if self.own else pages


USUAL = Manner()
_MANNER: ContextVar[Manner] = ContextVar("manner")


def manner() -> Manner:
    return _MANNER.get(USUAL)


@contextmanager
def making(**given: Any) -> Iterator[Manner]:
    """While this is open, briefs are made in this manner: ``making(own=kind)``, ``making(preview=folder)``."""
    token = _MANNER.set(replace(manner(), **given))
    try:
        yield manner()
    finally:
        _MANNER.reset(token)


def folder_of(home: Home) -> Path:
    """Where an organisation's templates lie; the folder need not exist."""
    return home.root / "templates" / "briefs"


def mark_of(folder: Path | None) -> str:
    """The first eight hex digits of the SHA-256 of an organisation's templates, styles and pictures; "" without any."""
    if folder is None:
        return ""
    digest, found = hashlib.sha256(), False
    for path in sorted(folder.glob("*")):
        if path.name.endswith(PRINTED) and (own := file_in(folder, path.name)) is not None:
            found = True
            digest.update(f"{path.name}\0{hashlib.sha256(own.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()[:8] if found else ""


def file_in(folder: Path | None, name: str) -> Path | None:
    """The file of this plain name in a folder of templates; None when there is none or it leads out of the folder.

    A template or a style sheet may be written with - or with _: members-note.html.j2 is members_note.html.j2.
    """
    if folder is None or "/" in name or "\\" in name or name.startswith("."):
        return None
    spelt = (name, name.replace("_", "-"), name.replace("-", "_")) if name.endswith((".html.j2", ".css")) else (name,)
    for one in spelt:
        path = folder / one
        if path.is_file() and path.resolve().parent == folder.resolve():
            return path
    return None


def own_names(home: Home) -> list[str]:
    """The names of the kinds that the home adds, broken ones too."""
    return sorted(path.stem for path in folder_of(home).glob("*.toml"))


def own_kinds(home: Home, known: frozenset[str], only: str | None = None) -> dict[str, OwnKind]:
    """The kinds that the home adds, by name; BriefError lists everything that is wrong with their files.

    ``known``: the kinds they may be based on, which are also names they may not take; ``only``: look at this one alone.
    """
    found: dict[str, OwnKind] = {}
    problems: list[str] = []
    for path in sorted(folder_of(home).glob("*.toml")):
        if only is not None and path.stem != only:
            continue
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            problems.append(f"{path} cannot be read as TOML: {error}")
            continue
        wrong = [*_wrong(path.stem, data, known), *_without(path)]
        problems += [f"{path}: {text}" for text in wrong]
        if not wrong:
            found[path.stem] = OwnKind(
                path.stem,
                data["based_on"],
                data["name_ja"].strip(),
                data["prefix"],
                data["pages"],
                str(data.get("name_en", "")).strip(),
            )
    if problems:
        raise BriefError(problems)
    return found


def _wrong(name: str, data: dict[str, Any], known: frozenset[str]) -> Iterator[str]:
    if not RE_NAME.fullmatch(name):
        yield "the name of a kind is of small letters, digits, - and _, and begins with a letter"
    if name in known:
        yield f"{name} is a kind of ours: to change how it looks, keep {name}.html.j2 alone and take this file away"
    if unknown := sorted(set(data) - set(KEYS)):
        yield f"it knows {', '.join(KEYS)}, not {', '.join(unknown)}"
    if data.get("based_on") not in known:
        yield f"based_on must be one of {', '.join(sorted(known))}, not {data.get('based_on')!r}"
    if not str(data.get("name_ja", "")).strip():
        yield 'it lacks name_ja = "…"'
    if not RE_PREFIX.fullmatch(str(data.get("prefix", ""))):
        yield f"prefix must be two to four capital letters, not {data.get('prefix')!r}"
    pages = data.get("pages")
    if not isinstance(pages, int) or isinstance(pages, bool) or not 1 <= pages <= MOST_PAGES:
        yield f"pages must be a whole number from 1 to {MOST_PAGES}, not {pages!r}"


def _without(path: Path) -> Iterator[str]:
    name = f"{path.stem}.html.j2"
    if file_in(path.parent, name) is None:
        yield f"its template {name} is not beside it"
