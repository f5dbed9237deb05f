"""From a dossier to an issued PDF: check, lay out within the page budget, print, record.

A brief that breaks a rule is not written; everything that is wrong with it is said at once.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import Any

from briefs.errors import BriefError, Fault, NotPrinted, OverBudget, Spoilt
from briefs.evidence import rows
from briefs.evidence.acceptance import Need, asked_for
from briefs.evidence.dossier import Dossier, RegisterEntry, State
from briefs.evidence.form import form_of
from briefs.evidence.gate import astray, faults
from briefs.press.fitting import Measure, first_that_fits
from briefs.press.own_kinds import folder_of, manner
from briefs.press.page import render
from briefs.press.pdf import LaidOut, Rendered, draw, lay_out, missing_characters
from briefs.press.unfinished import unfinished
from briefs.staff import claims
from db.office.database import IssuedBrief, open_office_db, record_brief
from db.record.archive import Archive
from db.record.home import Home
from db.record.modes import make_private_folder, private_folder
from db.record.schema import open_read_only
from db.record.whole_file import whole_file, write_whole_file
from db.text.dates import jst_date
from db.text.words import Names

ATTACHMENT = "evidence.json"
MANIFEST = "manifest.json"
UNNUMBERED = {"ja": "なし（下書き）", "en": "none (DRAFT)"}  # where the number of a paper stands
UNSOUND = Names("出典を確かめられない", "its source cannot be confirmed")


@dataclass(frozen=True, slots=True)
class FinishedBrief:
    """A brief that was written.  A draft has no ``number``.

    ``dossier``: what it was printed from; ``lacking``: what signing it would ask for (briefs/evidence/acceptance.py);
    ``refused``: for what else it would not be signed, of which its maker was told; ``remarks``: what of its words to look at;
    ``by_key``: what it takes from the registers by a key alone of the staff file.
    """

    path: Path
    number: str
    pages: int
    sha256: str
    html: str
    dossier: Dossier | None = None
    lacking: tuple[Need, ...] = ()
    refused: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    by_key: tuple[RegisterEntry, ...] = ()

    @property
    def unready(self) -> list[str]:
        """Everything that keeps it from being signed as it is, a sentence each; what nobody accepted comes first."""
        return [*map(asked_for, self.lacking), *self.refused]

    @property
    def state(self) -> str:
        """A :class:`briefs.evidence.dossier.State`."""
        return self.dossier.state if self.dossier else ""


@dataclass(frozen=True, slots=True)
class Layout:
    """One way to lay a brief out; a kind gives several, the best first.

    ``level``: how much of what was chosen goes in (0: most); ``shape``: a word by which the kind arranges it differently.
    ``budget``: the most pages it may take, None for any number; ``fixed``: whatever an own kind allows.
    ``longest``: a dossier of more characters is not tried so; ``last``: how full each page behind the first must be at the
    least (the last one, and one that ends before a new page).
    ``contents_from``: so many pages and more have a table of contents; ``options`` are handed to the template.
    """

    level: int = 0
    budget: int | None = None
    shape: str = ""
    fixed: bool = False
    longest: int | None = None
    last: float = 0.0
    contents_from: int | None = None
    options: Mapping[str, Any] = field(default_factory=dict)


Composer = Callable[[Layout], tuple[Dossier, dict[int, int]]]


def fitted(
    conn: sqlite3.Connection, home: Home, compose: Composer, layouts: Sequence[Layout], at: datetime
) -> tuple[Dossier, Rendered, str]:
    """The first layout that keeps its page budget, printed; OverBudget when none does.  Each that is laid out passes the gate first.

    Layouts that differ in their level alone leave out more from one to the next, so the first that fits is searched for and not
    every one before it is laid out (briefs/press/fitting.py); none but the one that is taken is drawn.
    """
    press = Press(conn, home, compose, folder_of(home))
    for rungs in ladders(layouts):
        trials = [Trial(press, layout) for layout in rungs]
        if trials[-1].too_long:  # the shortest of them
            continue
        place = first_that_fits(trials)
        if place is not None:
            trial = trials[place]
            return trial.dossier, pressed(trial.page, trial.laid, at), trial.laid.html
    raise OverBudget(press.pages, press.budget)


def ladders(layouts: Sequence[Layout]) -> list[list[Layout]]:
    """Layouts in a row that differ in their level alone."""
    return [list(rungs) for _, rungs in groupby(layouts, lambda one: replace(one, level=0, options=dict(one.options)))]


class Press:
    """What the layouts of one brief share: the record, and what was laid out already."""

    def __init__(self, conn: sqlite3.Connection, home: Home, compose: Composer, own: Path | None) -> None:
        self.conn, self.home, self.compose, self.own = conn, home, compose, own
        # What a layout reads without its number -> as it was laid out.
        self.known: dict[str, tuple[Trial, LaidOut]] = {}
        self.passed: Dossier | None = None
        self.pages = self.budget = 0

    def check(self, dossier: Dossier, versions: Mapping[int, int]) -> None:
        """BriefError for a dossier that may not be printed; Spoilt when single documents are what is wrong with it."""
        if dossier == self.passed:
            return
        found = faults(self.conn, Archive(self.home.archive), dossier, versions)
        others = astray(dossier) + check_claims(self.home, dossier, dossier.made_at)
        problems = [*(problem for texts in found.values() for problem in texts), *others]
        if found and not others:
            raise Spoilt(problems, {one.key: UNSOUND for one in dossier.evidence if one.note in found})
        if problems:
            raise BriefError(problems)
        self.passed = dossier


class Trial:
    """One layout of a brief: composed when it is asked for its length, laid out when it is asked whether it fits."""

    def __init__(self, press: Press, layout: Layout) -> None:
        self.press, self.layout = press, layout

    @cached_property
    def composed(self) -> tuple[Dossier, dict[int, int], Dossier, str]:
        """The dossier with its versions, and as it is printed with its HTML."""
        dossier, versions = self.press.compose(self.layout)
        return dossier, versions, *laid_out(dossier, self.options(contents=False), self.press.own)

    def options(self, *, contents: bool) -> dict[str, Any]:
        """What the template is handed; of the table of contents only where the layout has one from some length on."""
        return {**self.layout.options, **({} if self.layout.contents_from is None else {"toc": contents})}

    @property
    def dossier(self) -> Dossier:
        return self.same[0].composed[0]

    @property
    def page(self) -> Dossier:
        return self.same[0].composed[2]

    @property
    def laid(self) -> LaidOut:
        return self.same[1]

    @property
    def reads(self) -> str:
        """Its HTML without its number."""
        _, _, page, html = self.composed
        return html.replace(page.number, "")

    @property
    def budget(self) -> int | None:
        most = self.layout.budget
        return most if most is None or self.layout.fixed else manner().budget(most)

    @property
    def too_long(self) -> bool:
        """Whether it holds more than is tried so.  Who accepted it stands on no page: a signed paper is set as its draft."""
        if self.layout.longest is None:
            return False
        drafted = replace(self.composed[0], accepted=(), signed_by="", signed_at="")
        return len(drafted.as_json()) > self.layout.longest

    def measure(self) -> Measure | None:
        """How full the pages are, and whether that keeps the budget; None when it is too long to be tried."""
        if self.too_long:
            return None
        dossier, versions, _, _ = self.composed
        self.press.check(dossier, versions)
        laid = self.laid
        fits = self.budget is None or laid.pages <= self.budget
        if not fits:
            self.press.pages, self.press.budget = laid.pages, self.budget or 0
        fits = fits and laid.emptiest() >= self.layout.last
        return Measure(len(self.reads), laid.filled(), fits)

    @cached_property
    def same(self) -> tuple[Trial, LaidOut]:
        """The layout itself, or the one before it that reads alike, as it was laid out."""
        dossier, _, page, html = self.composed
        reads, contents = self.reads, self.layout.contents_from
        if reads not in self.press.known:
            laid = sound(page, lay_out(html, self.press.own))
            if contents is not None and laid.pages >= contents:
                page, html = laid_out(dossier, self.options(contents=True), self.press.own)
                laid = sound(page, lay_out(html, self.press.own))
            self.press.known[reads] = (self, laid)
        return self.press.known[reads]


def check_claims(home: Home, dossier: Dossier, at: str = "") -> list[str]:
    """What is wrong with the claims and figures of a dossier, against the registers as staff keep them now (``at``: had
    them then, UTC).
    """
    if not dossier.claims:
        return []
    with closing(open_office_db(home.office_db)) as office:
        made_at, lang = dossier.made_at, form_of(dossier.parameters).lang
        return claims.check(dossier.claims, jst_date(made_at), lang, office, at)


def printed(
    dossier: Dossier, at: datetime, options: Mapping[str, Any], own: Path | None = None
) -> tuple[str, Rendered]:
    """HTML and PDF of a dossier; BriefError says where a character stands that no font has.

    ``own``: the organisation's folder of templates (``own_kinds.folder_of(home)``).
    """
    page, html = laid_out(dossier, options, own)
    return html, pressed(page, lay_out(html, own), at)


def laid_out(dossier: Dossier, options: Mapping[str, Any], own: Path | None = None) -> tuple[Dossier, str]:
    """The dossier as the kind that it is printed as, and its HTML; BriefError when a sentence of ours lacks a word."""
    page = manner().dossier(dossier, own)
    unnumbered = page.state == State.DRAFT
    html = render(
        replace(page, number=UNNUMBERED[form_of(page.parameters).lang]) if unnumbered else page, own, **options
    )
    if wrong := unfinished(html, page):
        raise BriefError(wrong)
    for sheet in marks(page):  # text is escaped, so this is the end of the head
        html = html.replace("</head>", f'<link rel="stylesheet" href="css:{sheet}.css">\n</head>', 1)
    return page, html


def marks(page: Dossier) -> list[str]:
    """The style sheets that say on every page what a paper is, when it is none that was signed."""
    form = form_of(page.parameters)
    if page.state == State.INTERNAL:
        return [*(["preview"] if manner().preview else []), "internal"]
    if page.state != State.DRAFT:
        return ["preview"] if manner().preview else []
    behind = ["preview"] if manner().preview else [] if form.fax else ["draft"]
    return [*behind, "draft_en" if form.lang == "en" else "draft_ja"]


def pressed(dossier: Dossier, laid: LaidOut, at: datetime) -> Rendered:
    """The PDF of a dossier's pages, with the dossier and a manifest attached."""
    attachment = (dossier.as_json() + "\n").encode()
    attached = {
        ATTACHMENT: (attachment, "Frozen evidence: quotations, sources, SHA-256"),
        MANIFEST: (manifest(dossier, attachment), "What this file carries and rests on"),
    }
    try:
        return draw(laid, attached, at, draft=dossier.state == State.DRAFT)
    except NotPrinted as error:
        raise explained(dossier, error) from None


def sound(dossier: Dossier, laid: LaidOut) -> LaidOut:
    """The pages, unless the press complained while they were laid out."""
    if problems := laid.problems:
        raise explained(dossier, NotPrinted(problems, missing_characters(problems))) from None
    return laid


def explained(dossier: Dossier, error: NotPrinted) -> BriefError:
    """What the press complains about, a missing character with its place in the dossier.

    Spoilt when it is about nothing but characters in documents that the brief cites, or in its content.
    """
    points = sorted(set(error.missing.values()))
    places = [where for point in points for where in standing(dossier, chr(point))]
    others = [text for text in error.problems if not places or text not in error.missing]
    if others:
        return BriefError([*places, *others])
    documents: dict[str, list[str]] = {}
    for point in points:
        for key in holding(dossier, chr(point)):
            documents.setdefault(key, []).append(f"U+{point:04X}")
    reasons = {
        key: Names(f"印刷できない文字（{'、'.join(codes)}）", f"a character that no font has ({', '.join(codes)})")
        for key, codes in documents.items()
    }
    return Spoilt(places, reasons, [chr(point) for point in points])


def holding(dossier: Dossier, char: str) -> list[str]:
    """Keys of the documents whose words, or what the content says of them, hold a character."""
    keys = {one.note: one.key for one in dossier.evidence}
    found = [one.key for one in dossier.evidence if char in one.title or any(char in q.text for q in one.quotes)]

    def walk(value: Any, key: str) -> None:
        if isinstance(value, str):
            if char in value and key:
                found.append(key)
        elif isinstance(value, Mapping):
            note = value.get("note")
            inside = keys.get(note, key) if isinstance(note, int) else key
            for inner in value.values():
                walk(inner, inside)
        elif isinstance(value, list | tuple):
            for inner in value:
                walk(inner, key)

    walk(dict(dossier.content), "")
    return list(dict.fromkeys(found))


def manifest(dossier: Dossier, attachment: bytes) -> bytes:
    """What a PDF carries, with sizes and SHA-256, and the archived bodies and texts that it rests on."""
    return (
        json.dumps(
            {
                "schema": "policywatch-manifest/1",
                "number": dossier.number,
                "kind": dossier.kind,
                "made_at": dossier.made_at,
                "state": dossier.state,
                "signed_by": dossier.signed_by,
                "signed_at": dossier.signed_at,
                "accepted": [asdict(one) for one in dossier.accepted],
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
    found = list[str]()

    def look(text: str, where: str) -> None:
        if (at := text.find(char)) >= 0:
            around = text[max(0, at - 12) : at + 13].replace("\n", " ")
            said = f"no allowed font has U+{ord(char):04X} 「{char}」: {where}, in 「{around}」"
            ja = f"印刷できない文字「{char}」があります（…{around}…）。その文を直すか、引用なら外してください。"
            en = f"“{char}” cannot be printed (…{around}…): change the text, or leave the passage out."
            found.append(Fault("no_font", said, ja, en))

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
    """Put the PDF in its place and record it in office.db.  Without ``out`` no issued file is ever overwritten; with it the paper that
    is issued lies there and where the site hands out issued papers.

    A preview goes to its folder, over the last one, and is no issued brief; nor is a draft, whose name says so.
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
    if dossier.state == State.DRAFT:
        name = f"{name.removesuffix('.pdf')}-draft.pdf"
        path = out if out is not None else free_name(home.briefs / name, rendered.pdf)
        make_private_folder(path.parent)
        write_whole_file(path, rendered.pdf)
        return FinishedBrief(path, "", rendered.pages, sha256, html, dossier)
    elsewhere = out is not None and out.resolve().parent != home.briefs.resolve()
    kept = free_name(home.briefs / name, rendered.pdf) if out is None or elsewhere else out
    path = out if out is not None else kept
    brief = IssuedBrief(
        dossier.number,
        dossier.kind,
        dossier.parameters,
        dossier.made_at,
        dossier.data_at,
        rendered.pages,
        kept.name,
        sha256,
        dossier.as_json(),
        dossier.state,
        dossier.signed_by,
        dossier.signed_at,
        [asdict(one) for one in dossier.accepted],
    )
    with closing(open_read_only(home.policy_db)) as conn:
        found = (rows.cited(conn, one.key, one.fetched_at, one.sha256) for one in dossier.evidence)
        texts = {hashlib.sha256(one.body.encode()).hexdigest(): one.body for one in found if one is not None}
    targets = (kept, path) if elsewhere else (path,)  # the site hands out every issued paper, wherever it was asked for
    with ExitStack() as stack:  # whatever goes wrong, half a brief is not left behind
        for target in targets:
            stack.enter_context(private_folder(target.parent))
            stack.enter_context(whole_file(target)).write_bytes(rendered.pdf)
        with closing(open_office_db(home.office_db)) as office:
            record_brief(office, brief, [asdict(one) for one in dossier.evidence], texts)
    return FinishedBrief(path, dossier.number, rendered.pages, sha256, html, dossier)


def keep_preview(path: Path, dossier: Dossier, rendered: Rendered, html: str) -> FinishedBrief:
    """Write the PDF and its HTML to be looked at; nothing is recorded."""
    make_private_folder(path.parent)
    for target, content in ((path, rendered.pdf), (path.with_suffix(".html"), html.encode())):
        write_whole_file(target, content)
    return FinishedBrief(path, dossier.number, rendered.pages, hashlib.sha256(rendered.pdf).hexdigest(), html, dossier)


def free_name(path: Path, pdf: bytes) -> Path:
    """``path``, or ``path`` with -2, -3 …: the first that is free or holds these very bytes."""
    number = 1
    candidate = path
    while candidate.exists() and candidate.read_bytes() != pdf:
        number += 1
        candidate = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return candidate
