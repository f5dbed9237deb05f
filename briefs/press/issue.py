"""From a dossier to an issued PDF: check, lay out within the page budget, print, record.

A brief that breaks a rule is not written; everything that is wrong with it is said at once.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from briefs.errors import BriefError, NotPrinted, OverBudget
from briefs.evidence import rows
from briefs.evidence.dossier import Dossier
from briefs.evidence.form import form_of
from briefs.evidence.gate import check
from briefs.evidence.wording import today_of
from briefs.press.own_kinds import folder_of, manner
from briefs.press.page import render
from briefs.press.pdf import Rendered, write_pdf
from briefs.staff import claims
from db.office.database import IssuedBrief, open_office_db, record_brief
from db.record.archive import Archive
from db.record.home import Home
from db.record.schema import open_read_only
from db.record.whole_file import whole_file, write_whole_file

ATTACHMENT = "evidence.json"
MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class FinishedBrief:
    """A brief that was written."""

    path: Path
    number: str
    pages: int
    sha256: str
    html: str


def accept(pages: int) -> None:
    """What a kind says of the pages of a brief when it has nothing to say."""


@dataclass(frozen=True, slots=True)
class Layout:
    """One way to lay a brief out; a kind gives several, the best first.

    ``level``: how much of what was chosen goes in (0: most); ``shape``: a word by which the kind arranges it differently.
    ``budget``: the most pages it may take, None for any number; ``fixed``: whatever an own kind allows.
    ``longest``: a dossier of more characters is not tried so.
    ``contents_from``: so many pages and more have a table of contents; ``options`` are handed to the template.
    ``judge`` raises when a brief of the number of pages that it came to is not to be issued.
    """

    level: int = 0
    budget: int | None = None
    shape: str = ""
    fixed: bool = False
    longest: int | None = None
    contents_from: int | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    judge: Callable[[int], None] = accept


Composer = Callable[[Layout], tuple[Dossier, dict[int, int]]]


def fitted(
    conn: sqlite3.Connection, home: Home, compose: Composer, layouts: Sequence[Layout], at: datetime
) -> tuple[Dossier, Rendered, str]:
    """The first layout that keeps its page budget; OverBudget when none does.  Each passes the gate before it is printed.

    A layout that leaves out nothing which was there to leave out reads like one before it, and is not printed again.
    """
    own = folder_of(home)
    known: dict[str, tuple[Dossier, Rendered, str]] = {}  # what a layout reads without its number -> as it was printed
    passed: Dossier | None = None
    pages = budget = 0
    for layout in layouts:
        dossier, versions = compose(layout)
        if dossier != passed and (problems := objections(conn, home, dossier, versions)):
            raise BriefError(problems)
        passed = dossier
        if layout.longest is not None and len(dossier.as_json()) > layout.longest:
            continue
        options = dict(layout.options) if layout.contents_from is None else {"toc": False}
        page, html = laid_out(dossier, options, own)
        reads = html.replace(page.number, "")
        if reads not in known:
            rendered = pressed(page, html, at, own)
            if layout.contents_from is not None and rendered.pages >= layout.contents_from:
                html, rendered = printed(dossier, at, {"toc": True}, own)
            known[reads] = (dossier, rendered, html)
            pages = rendered.pages
        _, rendered, _ = known[reads]
        most = layout.budget
        if most is not None and not layout.fixed:
            most = manner().budget(most)
        if most is None or rendered.pages <= most:
            layout.judge(rendered.pages)
            return known[reads]
        budget = most
    raise OverBudget(pages, budget)


def objections(conn: sqlite3.Connection, home: Home, dossier: Dossier, versions: Mapping[int, int]) -> list[str]:
    """Everything that forbids printing a dossier, a sentence each: by the record, and by the registers of today."""
    return check(conn, Archive(home.archive), dossier, versions) + check_claims(home, dossier)


def check_claims(home: Home, dossier: Dossier) -> list[str]:
    """What is wrong with the claims and figures of a dossier, against the registers as staff keep them now."""
    if not dossier.claims:
        return []
    with closing(open_office_db(home.office_db)) as office:
        return claims.check(dossier.claims, today_of(dossier.made_at), form_of(dossier.parameters).lang, office)


def printed(
    dossier: Dossier, at: datetime, options: Mapping[str, Any], own: Path | None = None
) -> tuple[str, Rendered]:
    """HTML and PDF of a dossier; BriefError says where a character stands that no font has.

    ``own``: the organisation's folder of templates (``own_kinds.folder_of(home)``).
    """
    page, html = laid_out(dossier, options, own)
    return html, pressed(page, html, at, own)


def laid_out(dossier: Dossier, options: Mapping[str, Any], own: Path | None = None) -> tuple[Dossier, str]:
    """The dossier as the kind that it is printed as, and its HTML."""
    page = manner().dossier(dossier, own)
    html = render(page, own, **options)
    if manner().preview:  # text is escaped, so this is the end of the head
        html = html.replace("</head>", '<link rel="stylesheet" href="css:preview.css">\n</head>', 1)
    return page, html


def pressed(dossier: Dossier, html: str, at: datetime, own: Path | None = None) -> Rendered:
    """The PDF of a dossier's HTML, with the dossier and a manifest attached."""
    attachment = (dossier.as_json() + "\n").encode()
    attached = {
        ATTACHMENT: (attachment, "Frozen evidence: quotations, sources, SHA-256"),
        MANIFEST: (manifest(dossier, attachment), "What this file carries and rests on"),
    }
    try:
        return write_pdf(html, attached, at, own)
    except NotPrinted as error:
        points = sorted(set(error.missing.values()))
        places = [where for point in points for where in standing(dossier, chr(point))]
        others = [text for text in error.problems if not places or text not in error.missing]
        raise BriefError([*places, *others]) from None


def manifest(dossier: Dossier, attachment: bytes) -> bytes:
    """What a PDF carries, with sizes and SHA-256, and the archived bodies and texts that it rests on."""
    return (
        json.dumps(
            {
                "schema": "policywatch-manifest/1",
                "number": dossier.number,
                "kind": dossier.kind,
                "made_at": dossier.made_at,
                "files": [
                    {"name": ATTACHMENT, "size": len(attachment), "sha256": hashlib.sha256(attachment).hexdigest()}
                ],
                "sources": [
                    {
                        "note": one.note,
                        "key": one.key,
                        "url": one.url,
                        "fetched_at": one.fetched_at,
                        "sha256": one.sha256,
                        "text_sha256": one.text_sha256,
                    }
                    for one in dossier.evidence
                ],
                "claims": [{"label": one.label, "reference": one.reference} for one in dossier.claims],
            },
            ensure_ascii=False,
            indent=1,
            sort_keys=True,
        )
        + "\n"
    ).encode()


def standing(dossier: Dossier, char: str) -> list[str]:
    """Where a character stands in a dossier, a sentence each."""
    found = []

    def look(text: str, where: str) -> None:
        if (at := text.find(char)) >= 0:
            around = text[max(0, at - 12) : at + 13].replace("\n", " ")
            found.append(f"no allowed font has U+{ord(char):04X} 「{char}」: {where}, in 「{around}」")

    def walk(value: Any, where: str) -> None:
        if isinstance(value, str):
            look(value, where)
        elif isinstance(value, Mapping):
            for key, inner in value.items():
                walk(inner, f"{where}.{key}")
        elif isinstance(value, list | tuple):
            for inner in value:
                walk(inner, where)

    for evidence in dossier.evidence:
        look(evidence.title, f"[{evidence.note}] {evidence.key} (title)")
        for quote in evidence.quotes:
            look(quote.text, f"[{evidence.note}] {evidence.key} ({quote.where})")
    walk(dict(dossier.content), "content")
    walk(dict(dossier.letterhead), "letterhead")
    return found


def keep(home: Home, dossier: Dossier, rendered: Rendered, html: str, out: Path | None, name: str) -> FinishedBrief:
    """Put the PDF in its place and record it in office.db.  Without ``out`` no issued file is ever overwritten.

    A preview goes to its folder, over the last one, and is no issued brief.
    """
    how = manner()
    dossier = how.dossier(dossier, folder_of(home))
    if how.own:
        name = f"{how.own.name}-{name}"
        if rendered.pages > how.own.pages:
            raise BriefError(
                [f"{how.own.name}: the page budget is {how.own.pages}, and it takes {rendered.pages} pages"]
            )
    sha256 = hashlib.sha256(rendered.pdf).hexdigest()
    if how.preview:
        return keep_preview(how.preview / name, dossier, rendered, html)
    path = out if out is not None else free_name(home.briefs / name, rendered.pdf)
    brief = IssuedBrief(
        dossier.number,
        dossier.kind,
        dossier.parameters,
        dossier.made_at,
        dossier.data_at,
        rendered.pages,
        path.name,
        sha256,
        dossier.as_json(),
    )
    with closing(open_read_only(home.policy_db)) as conn:
        found = (rows.cited(conn, one.key, one.fetched_at, one.sha256) for one in dossier.evidence)
        texts = {hashlib.sha256(one.body.encode()).hexdigest(): one.body for one in found if one is not None}
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(path) as draft:  # whatever goes wrong, half a brief is not left behind
        draft.write_bytes(rendered.pdf)
        with closing(open_office_db(home.office_db)) as office:
            record_brief(office, brief, [asdict(one) for one in dossier.evidence], texts)
    return FinishedBrief(path, dossier.number, rendered.pages, sha256, html)


def keep_preview(path: Path, dossier: Dossier, rendered: Rendered, html: str) -> FinishedBrief:
    """Write the PDF and its HTML to be looked at; nothing is recorded."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for target, content in ((path, rendered.pdf), (path.with_suffix(".html"), html.encode())):
        write_whole_file(target, content)
    return FinishedBrief(path, dossier.number, rendered.pages, hashlib.sha256(rendered.pdf).hexdigest(), html)


def free_name(path: Path, pdf: bytes) -> Path:
    """``path``, or ``path`` with -2, -3 …: the first that is free or holds these very bytes."""
    number = 1
    candidate = path
    while candidate.exists() and candidate.read_bytes() != pdf:
        number += 1
        candidate = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return candidate
