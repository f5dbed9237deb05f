"""Forms and figures of a law: which files a revision has, and which of them another revision has others of."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from db.text.folding import comparable


@dataclass(frozen=True, slots=True)
class Form:
    """The files of one form or figure: its path in the text, what it is called there, and each file's name."""

    path: str
    title: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FormChange:
    """A form that has other files now; ``old`` or ``new`` None where it was added or taken away."""

    old: Form | None
    new: Form | None

    @property
    def shown(self) -> Form:
        found = self.new or self.old
        assert found is not None
        return found


def forms_of(conn: sqlite3.Connection, revision: str) -> list[Form]:
    """The forms and figures of a stored revision, in order."""
    rows = conn.execute(
        "SELECT f.path, f.src, coalesce(p.text, '') FROM law_files f JOIN documents d ON d.id = f.document"
        " LEFT JOIN provisions p ON p.document = f.document AND p.path = f.path WHERE d.key = ? ORDER BY f.position",
        (f"egov_law/{revision}",),
    )
    found: dict[str, Form] = {}
    for path, source, title in rows:
        known = found.get(path)
        found[path] = Form(path, title, (*known.sources, source) if known else (source,))
    return list(found.values())


def forms_changed(conn: sqlite3.Connection, law_id: str, old: str, new: str) -> list[FormChange]:
    """What became of the forms between two revisions: the same form is the one of the same title, or else of the same place.

    A file under another name whose bytes are the same is no change; where a file was not fetched its name decides.
    """
    hashes = dict(
        conn.execute(
            "SELECT substr(d.key, length(?) + 1), f.sha256 FROM files f JOIN documents d ON d.id = f.document"
            " WHERE substr(d.key, 1, length(?)) = ?",
            (f"egov_law/{law_id}/", f"egov_law/{law_id}/", f"egov_law/{law_id}/"),
        ).fetchall()
    )

    def content(form: Form) -> list[str]:
        names = [source.removeprefix("./") for source in form.sources]
        return [hashes.get(name, name) for name in names]

    before = {_name(form): form for form in forms_of(conn, old)}
    found = []
    for form in forms_of(conn, new):
        was = before.pop(_name(form), None)
        if was is None or (was.sources != form.sources and content(was) != content(form)):
            found.append(FormChange(was, form))
    return [*found, *(FormChange(form, None) for form in before.values())]


def _name(form: Form) -> str:
    return comparable(form.title) or form.path
