"""Forms and figures of a law: which files a revision has, and which of them another revision has others of."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from db.change.passages import Provision
from db.law.places import names_of, place_en, place_of
from db.record.models import ChangeKind
from db.text.folding import comparable

LONGEST_TITLE = 40  # characters: what a figure stands in may be a whole sentence, and is no title


@dataclass(frozen=True, slots=True)
class Form:
    """The files of one form or figure: its path in the text ("" for a file that the text does not name), what it is called there,
    each file's name, and its place in both languages."""

    path: str
    title: str
    sources: tuple[str, ...]
    place: tuple[str, str] = ("", "")

    @property
    def is_appended(self) -> bool:
        """Whether it stands at the end of the law under a title of its own, not in one of its provisions."""
        return self.path.startswith("Appdx") or "-SupplProvisionAppdx" in self.path


@dataclass(frozen=True, slots=True)
class FormChange:
    """A form that has other files now; ``old`` or ``new`` None where it was added or taken away.  ``unread``: what is there now
    could not be had, so that its name alone is another one."""

    old: Form | None
    new: Form | None
    unread: bool = False

    @property
    def shown(self) -> Form:
        found = self.new or self.old
        assert found is not None
        return found


def kind_of_form(one: FormChange) -> ChangeKind:
    """Added, taken away or replaced."""
    if one.old is None:
        return ChangeKind.ATTACHMENT_ADDED
    return ChangeKind.ATTACHMENT_REMOVED if one.new is None else ChangeKind.ATTACHMENT_REPLACED


@dataclass(frozen=True, slots=True)
class Forms:
    """What became of the forms between two revisions; ``unknown``: those under the same file name whose file could not be had, so
    that nobody knows whether they are the same."""

    changed: tuple[FormChange, ...] = ()
    unknown: tuple[Form, ...] = ()


@dataclass(frozen=True, slots=True)
class Bytes:
    """The SHA-256 of files by name, before tonight and now; ``had``: the names whose file came tonight (None: it does not matter)."""

    before: Mapping[str, str]
    now: Mapping[str, str]
    had: Collection[str] | None = None


def forms_of(conn: sqlite3.Connection, revision: str) -> list[Form]:
    """The forms and figures of a stored revision, in order."""
    key = f"egov_law/{revision}"
    rows = conn.execute(
        "SELECT f.path, f.src FROM law_files f JOIN documents d ON d.id = f.document WHERE d.key = ? ORDER BY f.position",
        (key,),
    ).fetchall()
    if not rows:
        return []
    provisions = [
        Provision(*row)
        for row in conn.execute(
            "SELECT p.path, p.part, p.label, p.text FROM provisions p JOIN documents d ON d.id = p.document WHERE d.key = ?"
            " ORDER BY p.position",
            (key,),
        )
    ]
    return list(_forms(rows, provisions))


def _forms(rows: Sequence[tuple[str, str]], provisions: Sequence[Provision]) -> Iterator[Form]:
    names, by_path = names_of(provisions), {p.path: p for p in provisions}
    files: dict[str, list[str]] = {}
    for path, source in rows:
        files.setdefault(path or source, []).append(source)
    for key, sources in files.items():
        path = "" if key == sources[0] else key
        here = by_path.get(path) or Provision(path, path.split("-")[0], "", "")
        if not path:
            called = key.rpartition("/")[2]
            yield Form(
                "", called, tuple(sources), (f"法令に付いたファイル（{called}）", f"File attached to it ({called})")
            )
            continue
        form = Form(path, here.text, tuple(sources))
        short = 0 < len(here.text) <= LONGEST_TITLE and form.is_appended
        place = here.text if short else f"{place_of(here, names)}の図", place_en(here, names)
        yield Form(path, here.text, tuple(sources), place)


def hashes_of(conn: sqlite3.Connection, law_id: str) -> dict[str, str]:
    """File name in the law -> the SHA-256 of the file that is stored."""
    head = f"egov_law/{law_id}/"
    return dict(
        conn.execute(
            "SELECT substr(d.key, length(?) + 1), f.sha256 FROM files f JOIN documents d ON d.id = f.document"
            " WHERE substr(d.key, 1, length(?)) = ?",
            (head, head, head),
        ).fetchall()
    )


def forms_changed(old: Sequence[Form], new: Sequence[Form], held: Bytes) -> Forms:
    """What became of the forms of two revisions.

    The same form is the one of the same title, else the one at the same place, else the one with the same files.  A file under
    another name whose bytes are the same is no change, one under the same name with other bytes is one; of what was not had
    tonight only the name can be told.
    """
    left = list(old)
    changed: list[FormChange] = []
    unknown: list[Form] = []
    partners = _partners(left, new, held)
    for form in new:
        was = partners.get(form)
        if was is None:
            changed.append(FormChange(None, form))
            continue
        left.remove(was)
        unread = held.had is not None and not {_bare(one) for one in form.sources} <= set(held.had)
        if unread and was.sources == form.sources:
            unknown.append(form)
        elif _content(was, held.before) != _content(form, held.now):
            changed.append(FormChange(was, form, unread))
    return Forms((*changed, *(FormChange(form, None) for form in left)), tuple(unknown))


def _partners(old: Sequence[Form], new: Sequence[Form], held: Bytes) -> dict[Form, Form]:
    found: dict[Form, Form] = {}
    free = list(old)
    kinds = (
        lambda form, _files: comparable(form.title) if form.is_appended else "",
        lambda form, _files: form.path,
        lambda form, files: tuple(_content(form, files)),
        lambda form, _files: tuple(form.sources),
    )
    for kind in kinds:
        known = {}
        for form in reversed(free):
            known[kind(form, held.before)] = form
        for form in new:
            key = kind(form, held.now)
            if form not in found and key and key in known:
                found[form] = known.pop(key)
                free.remove(found[form])
    return found


def _content(form: Form, hashes: Mapping[str, str]) -> list[str]:
    return [hashes.get(_bare(one), _bare(one)) for one in form.sources]


def _bare(source: str) -> str:
    return source.removeprefix("./")
