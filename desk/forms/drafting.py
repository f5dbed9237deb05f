"""What becomes of a draft: it is made in the background, looked at page by page, what nobody accepted is accepted or left out, and
a signer signs it.

The PDF and what was found about it lie in ``drafts/`` of the home, beside the row (``db/office/drafts.py``); they are made again
when they are gone.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing, nullcontext, suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from briefs.errors import BriefError, DraftChanged, Fault, NotAccepted, Spoilt, on_page
from briefs.evidence import acceptance
from briefs.evidence.acceptance import INTERNAL, WORDS, Accepted, Need, NeedKind, Use, lacking, needs, read_accepted
from briefs.evidence.form import Form
from briefs.evidence.passage_keys import words_of
from briefs.kinds import committee, comparison, prep
from briefs.kinds.kit import cover_note
from briefs.kinds.make import CHANGED, make
from briefs.kinds.names import kind_names
from briefs.kinds.papers import Wanted, ordered, staff_toml
from briefs.press.editable import pieces
from briefs.press.issue import FinishedBrief
from briefs.press.mail import asked_on
from briefs.press.own_kinds import making
from briefs.press.rasters import page_png
from briefs.staff import check
from briefs.staff.as_seen import wording
from briefs.staff.file import StaffFile, read_staff_file
from briefs.staff.registered import REGISTERS
from db.errors import PolicywatchError, WrongUsage
from db.office import drafts
from db.office.access import Role
from db.office.asks import OfficeError
from db.office.audit import Action, note
from db.office.clips import Stance, take
from db.office.decisions import Subject, SubjectKind, Verdict, decide, with_their_documents
from db.office.drafts import Draft
from db.office.meetings import meeting
from db.record.home import Home
from db.record.modes import make_private_folder
from db.record.schema import open_read_only
from db.record.whole_file import write_whole_file
from db.text.dates import jst_date, utc_text
from desk.forms.taking import Forms, GivenBack, in_office, number_of, takes
from desk.site.answering import Routes
from desk.site.language import plural, said
from desk.site.layout import clock, home_of
from desk.site.posted import POSTED, Posted
from desk.site.untyped import NotFound, Response
from desk.site.work import works_of

EVERY = 3  # seconds after which a page that waits looks again


class Problem(NamedTuple):
    """Why a paper was not made, in the words of the site."""

    code: str
    ja: str
    en: str


@dataclass(frozen=True, slots=True)
class Made:
    """What was made of a draft.  ``problems``: why nothing was, each a code with its words; ``spoilt``: (key, title) of documents
    without which it could be made; ``needs``: what is printed that a person is to accept; ``number``: of the issued paper, "" while
    it is a draft; ``file``: its name in the folder of issued papers; ``warnings``: what will keep it from being signed;
    ``remarks``: what of its words to look at; ``says``: what it takes from the registers by key alone, as whoever looked at it saw
    it; ``words_sha256``: of all that stands on its pages; ``asked``: what it asks, as the lines of a mail."""

    pages: int = 0
    problems: tuple[Problem, ...] = ()
    spoilt: tuple[tuple[str, str], ...] = ()
    needs: tuple[Need, ...] = ()
    number: str = ""
    file: str = ""
    warnings: tuple[Problem, ...] = ()
    says: Mapping[str, str] = field(default_factory=dict)
    remarks: tuple[Problem, ...] = ()
    words_sha256: str = ""
    asked: tuple[str, ...] = ()


def folder_of(home: Home) -> Path:
    return home.root / "drafts"


def pdf_of(home: Home, one: Draft) -> Path:
    return folder_of(home) / f"{one.id}.pdf"


def _note_of(home: Home, one: Draft, *, signed: bool) -> Path:
    return folder_of(home) / f"{one.id}{'-signed' if signed else ''}.json"


def made_of(home: Home, one: Draft, *, signed: bool = False) -> Made | None:
    """What was made of a draft (``signed``: of its signing); None while nothing was."""
    try:
        data = json.loads(_note_of(home, one, signed=signed).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    several = ("also", "more", "topics")
    wanted = tuple(
        Need(**{**row, "kind": NeedKind(row["kind"]), **{name: tuple(row.get(name, ())) for name in several}})
        for row in data["needs"]
    )
    told = tuple(Problem(*one) if isinstance(one, list) else Problem("", one, one) for one in data["problems"])
    warned, remarks = (tuple(Problem(*one) for one in data.get(name, ())) for name in ("warnings", "remarks"))
    spoilt = tuple((key, title) for key, title in data.get("spoilt", ()))
    return Made(
        data["pages"],
        told,
        spoilt,
        wanted,
        data["number"],
        data["file"],
        warned,
        data.get("says", {}),
        remarks,
        data.get("words_sha256", ""),
        tuple(data.get("asked", ())),
    )


# ---------------------------------------------------------------------- making
def produce(home: Home, one: Draft, at: datetime, sign: str = "", seen: str = "") -> None:
    """Make the PDF of a draft, or (``sign``) issue it under a name, and keep what came of it.

    What is signed is what stands in the draft of this ``seen`` (its ``words_sha256``); another one is made as a draft anew.
    """
    make_private_folder(folder_of(home))
    try:
        finished = printed(home, one, at, sign, seen)
        wanted = needs(finished.dossier) if finished.dossier else []
        made = Made(
            finished.pages,
            (),
            (),
            tuple(wanted),
            finished.number,
            finished.path.name if sign else "",
            told(finished.refused),
            {entry.reference: acceptance.wording_of(entry) for entry in finished.by_key},
            told(finished.remarks),
            finished.dossier.words_sha256 if finished.dossier else "",
            tuple(asked_on(finished.dossier, pieces(finished.html))) if finished.dossier else (),
        )
    except (DraftChanged, NotAccepted) as error:
        # Of what is to be accepted the page has a list.
        made = Made(problems=told([*drafted_anew(home, one, at, seen), *error.problems][:1]))
    except Spoilt as error:
        made = Made(
            problems=told(error.problems), spoilt=tuple((key, titled(home, key)) for key in sorted(error.documents))
        )
    except BriefError as error:
        made = Made(problems=told(error.problems))
    except PolicywatchError as error:
        made = Made(problems=(Problem(error.code, error.ja, error.en),))
    except (OSError, sqlite3.Error) as error:
        ja, en = (
            "いまは作れません。少し待って、もう一度作ってください",
            "It cannot be made just now: wait a little, then make it again",
        )
        made = Made(problems=(Problem("busy", f"{ja}（{error}）。", f"{en} ({error})."),))
    write_whole_file(_note_of(home, one, signed=bool(sign)), json.dumps(asdict(made), ensure_ascii=False).encode())


def drafted_anew(home: Home, one: Draft, at: datetime, seen: str) -> list[Fault]:
    """What keeps a draft from being signed that says something else by now: it is made anew, and what is gone from it is named."""
    before = made_of(home, one)
    if not seen or before is None:
        return []
    produce(home, one, at)
    after = made_of(home, one)
    if after is None or after.words_sha256 == seen:
        return []
    left = {need.key for need in after.needs}
    gone = "、".join(f"「{need.text[:40] or need.key}」" for need in before.needs if need.key not in left)
    return [
        Fault(
            CHANGED.code,
            str(CHANGED),
            CHANGED.ja + (f"なくなったもの：{gone}。" if gone else ""),
            CHANGED.en + (f" Gone: {gone}." if gone else ""),
        )
    ]


def told(problems: Sequence[str]) -> tuple[Problem, ...]:
    """What is wrong with a paper, as the site says it."""
    return tuple(dict.fromkeys(Problem(code, *words) for code, words in map(on_page, problems)))


def titled(home: Home, key: str) -> str:
    """The title of a document; its key where it has none."""
    with closing(open_read_only(home.policy_db)) as policy:
        row = policy.execute("SELECT title FROM documents WHERE key = ?", (key,)).fetchone()
    return str((row and row[0]) or key)


def printed(home: Home, one: Draft, at: datetime, sign: str, seen: str = "") -> FinishedBrief:
    """The paper itself.  A memo is signed by nobody: as a draft it is a preview, issued it is kept as made.

    What is signed takes from the registers what stood in the draft that its signer looked at.
    """
    text: Path | None = folder_of(home) / f"{one.id}.toml"
    drafted = made_of(home, one) if sign else None
    written = staff_toml({**one.texts, **({"says": drafted.says} if drafted and drafted.says else {})})
    if text and written.strip():
        write_whole_file(text, written.encode())
    else:
        text = None  # nothing was typed: lines to write on stand in place of the asks
    about = ("member", "house", "ministry", "meeting", "to", "committee", "day", "key", "since", "until", "suppl")
    wanted = Wanted(one.kind, one.topic, *(one.field(name) for name in about))
    kind, order = ordered(wanted, read_staff_file(text))
    form = Form("en" if one.field("lang") == "en" and kind not in (prep, committee, comparison) else "ja")
    internal = kind is prep
    with making(preview=folder_of(home)) if internal and not sign else nullcontext():
        made = make(
            kind, order, home, at, text=text, form=form, without=one.without,
            out=None if sign or internal else pdf_of(home, one), sign=sign or None if not internal else None, seen=seen,
        )  # fmt: skip
    if not sign and made.path != pdf_of(home, one):
        made.path.replace(pdf_of(home, one))
    return made


def begin(datasette: Any, papers: list[Draft], sign: str = "", seen: Mapping[int, str] = MappingProxyType({})) -> None:
    """Have papers made, one after the other, in the background; ``seen``: by the id of a draft, what whoever signs it looked at."""
    home, at = home_of(datasette), clock(datasette)
    for one in papers:
        name = f"{home.root}/{one.id}{'-signed' if sign else ''}"
        works_of(datasette).begin(name, partial(produce, home, one, at, sign, seen.get(one.id, "")))


def waits(datasette: Any, one: Draft, *, signed: bool = False) -> bool:
    return works_of(datasette).under_way(f"{home_of(datasette).root}/{one.id}{'-signed' if signed else ''}")


def issued(datasette: Any, one: Draft) -> bool:
    """Whether a draft has been signed, or is being signed just now."""
    signed = made_of(home_of(datasette), one, signed=True)
    return waits(datasette, one, signed=True) or bool(signed and signed.file)


# ---------------------------------------------------------------------- pages
async def kit_page(datasette: Any, request: Any) -> Any:
    """``/-/briefs/drafts/KIT``: every paper of a kit with its pages, what it lacks, and the forms that accept, alter and sign."""
    read = partial(read_kit, datasette, int(request.url_vars["kit"]))
    return Response.html(
        await datasette.render_template("brief_drafts.html", await in_office(datasette, read), request=request)
    )


async def cover_text(datasette: Any, request: Any) -> Any:
    """``/-/briefs/drafts/KIT/cover-note.txt``: the note that goes with the papers, as ``brief kit`` writes it."""
    kit = int(request.url_vars["kit"])
    found = await in_office(datasette, partial(read_kit, datasette, kit))
    if not found["cover"]:
        raise NotFound(
            said("添え状は、面会の資料ができると作れます。", "There is a cover note once a meeting's papers are made.")
        )
    named = f'attachment; filename="cover-note-{kit}.txt"'
    return Response(found["cover"], content_type="text/plain; charset=utf-8", headers={"content-disposition": named})


def read_kit(datasette: Any, kit: int, policy: sqlite3.Connection, office: sqlite3.Connection) -> dict[str, Any]:
    """What the page of a kit shows; NotFound for no such kit."""
    home = home_of(datasette)
    papers = drafts.drafts_of(office, kit)
    if not papers:
        raise NotFound(said("その下書きはありません。", "There is no such draft."))
    # Of a server that was stopped in between it is made now.
    begin(datasette, [one for one in papers if made_of(home, one) is None])
    rows: list[dict[str, Any]] = []
    for one in papers:
        signing = waits(datasette, one, signed=True)  # asked first: what ends in between has left its note by then
        made, signed = made_of(home, one), made_of(home, one, signed=True)
        accepted = accepted_for(policy, office, one, utc_text(clock(datasette)))
        missing = lacking(made.needs, accepted) if made else []
        internal = one.kind == prep.NAME
        changed = (
            [] if internal or (signed and signed.file) else changed_since(policy, office, one, made, clock(datasette))
        )
        warned = bool(made and made.warnings)
        rows.append(
            {
                "draft": one,
                "name": kind_names(one.kind),
                "made": made,
                "signed": signed if signed and signed.file else None,
                "refused": signed.problems if signed and not signed.file else (),
                "signing": signing and not signed,
                "internal": internal,
                "changed": changed,
                "ready": bool(made and made.pages and not (missing or warned or changed or (signed and signed.file))),
                "missing": [(mark_of(one, need), need, WORDS[need.kind]) for need in missing],
                "not_here": [] if internal else unprinted([(read_uses(one), made)]),
            }
        )
    first = papers[0]
    return {
        "cover": cover_of(policy, office, first, rows, home, clock(datasette)),
        "rows": rows,
        "kit": kit,
        # What is issued is no draft that a newer one replaces.
        "newest": []
        if all(row["signed"] or row["internal"] for row in rows) and any(row["signed"] for row in rows)
        else drafts.drafts_of(office, drafts.made_anew(office, kit))[:1],
        "draft": first,
        "waiting": any(row["made"] is None or row["signing"] for row in rows),
        "ready": any(row["ready"] for row in rows),
        "every": EVERY,
        "all_signed": bool(rows) and all(row["signed"] for row in rows),
        "changed": list(dict.fromkeys(problem for row in rows for problem in row["changed"])),
        "behind": newest_run(policy) > first.at,
        "for_memo": for_memo(first) if any(not row["internal"] for row in rows) else [],
        "unprinted": unprinted([(read_uses(row["draft"]), row["made"]) for row in rows if not row["internal"]]),
    }


def changed_since(
    policy: sqlite3.Connection, office: sqlite3.Connection, one: Draft, made: Made | None, at: datetime
) -> list[Problem]:
    """What signing a draft will find changed since: passages that their documents say no more, figures and claims that the
    registers word otherwise."""
    file = StaffFile(uses=read_uses(one), says=made.says if made else {})
    found = check.changed_since(policy, office, dict.fromkeys(file.uses), file, utc_text(at))
    return [Problem(fault.code, fault.ja, fault.en) for fault in found]


def newest_run(policy: sqlite3.Connection) -> str:
    """When the newest run of a source that is stored ended (UTC); "" where none is."""
    return str(policy.execute("SELECT coalesce(max(finished_at), '') FROM runs").fetchone()[0])


def cover_of(
    policy: sqlite3.Connection,
    office: sqlite3.Connection,
    one: Draft,
    rows: Sequence[dict[str, Any]],
    home: Home,
    at: datetime,
) -> str:
    """The cover note of a kit that is made for a meeting, once something is made that goes with it; else ""."""
    going = [
        (row["draft"].kind, (row["signed"] or row["made"]).pages, row["signed"].number if row["signed"] else "")
        for row in rows
        if row["made"] and row["made"].pages and not row["internal"]
    ]
    if not (one.field("meeting") and going):
        return ""
    with suppress(OfficeError):  # a meeting that was taken back since
        lang = "en" if one.field("lang") == "en" else "ja"
        asked = next((made.asked for row in rows if (made := row["made"]) and made.asked and not row["internal"]), ())
        return cover_note(policy, meeting(office, one.field("meeting")), going, home, at, lang, asked, one.field("to"))
    return ""


def unprinted(papers: list[tuple[tuple[Use, ...], Made | None]]) -> list[Use]:
    """The passages that were chosen for papers and stand in none of them; () while one of them is not made."""
    if any(made is None or made.problems for _, made in papers):
        return []
    printed = [need for _, made in papers if made for need in made.needs]
    chosen = [use for uses, _ in papers for use in uses if not use.key.startswith(REGISTERS)]
    return acceptance.unprinted(chosen, printed)


def for_memo(one: Draft) -> list[Use]:
    """What was ticked as 反対の例: it lies in the box for the memo, and no paper for others prints it."""
    form = Posted(one.asked, "", "")
    against = [place for place in form.all("pick") if form.one(f"stance-{place}") == Stance.AGAINST]
    return [Use(form.one(f"key-{place}"), form.one(f"text-{place}")) for place in against]


def accepted_for(policy: sqlite3.Connection, office: sqlite3.Connection, one: Draft, at: str) -> Accepted:
    """What stands accepted for a draft at a moment (UTC)."""
    day = jst_date(at)
    return read_accepted(
        policy,
        office,
        read_uses(one),
        day=day,
        worded=lambda reference, moment: wording(office, reference, day, moment),
    )


def mark_of(one: Draft, need: Need) -> str:
    """What a form knows one thing of one paper by: a person decides about what they saw, whatever came meanwhile."""
    seen = "|".join((need.kind, need.key, need.text, *need.more))
    return f"{one.id}-{hashlib.sha256(seen.encode()).hexdigest()[:12]}"


def read_uses(one: Draft) -> tuple[Use, ...]:
    """What the staff file of a draft accepts itself."""
    return tuple(Use(**row) for row in one.texts.get("use", ()))


async def page_image(datasette: Any, request: Any) -> Any:
    """``/-/briefs/drafts/ID/N.png``: one page of a draft as it will be printed."""
    one, number = await of_request(datasette, request), int(request.url_vars["page"])
    path = pdf_of(home_of(datasette), one)
    try:
        png = await asyncio.to_thread(page_png, path, number)
    except (OSError, IndexError) as error:
        raise NotFound(said("そのページはまだありません。", "That page is not there yet.")) from error
    return Response(png, content_type="image/png", headers={"cache-control": "private, no-store"})


async def pdf(datasette: Any, request: Any) -> Any:
    """``/-/briefs/drafts/ID.pdf``: the draft, to be printed and read."""
    one = await of_request(datasette, request)
    with suppress(OSError):
        body = await asyncio.to_thread(pdf_of(home_of(datasette), one).read_bytes)
        mark = "INTERNAL-" if one.kind in INTERNAL else ""
        named = f'attachment; filename="{mark}draft-{one.kind}-{one.id}.pdf"'
        return Response(body, content_type="application/pdf", headers={"content-disposition": named})
    raise NotFound(said("その下書きはまだできていません。", "That draft is not made yet."))


async def of_request(datasette: Any, request: Any) -> Draft:
    found = await in_office(datasette, lambda _policy, office: drafts.draft(office, int(request.url_vars["id"])))
    if found is None:
        raise NotFound(said("その下書きはありません。", "There is no such draft."))
    return found


# ---------------------------------------------------------------------- forms
def settle(policy: sqlite3.Connection, office: sqlite3.Connection, form: Posted, at: str) -> str:
    """What nobody had accepted: accepted, or left out of its paper, which is then made anew."""
    kit = number_of(form.one("kit"))
    papers, home = drafts.drafts_of(office, kit), Home(Path(_file_of(office)).parent)
    left: dict[int, list[str]] = {}
    taken: dict[int, list[dict[str, str]]] = {}
    listed = set(form.all("listed"))
    count, accepted_before = 0, False
    every = {one.id: made_of(home, one) for one in papers}
    for one in papers:
        made = every[one.id]
        if made and form.one("spoilt") == str(one.id):
            left.setdefault(one.id, []).extend(key for key, _ in made.spoilt)
            count += len(made.spoilt)
        open_still = lacking(made.needs, accepted_for(policy, office, one, at)) if made else []
        for need in made.needs if made else ():
            mark = mark_of(one, need)
            all_of_it = "accept" if form.one("every") == str(one.id) and mark in listed else ""
            match form.one(f"need-{mark}", all_of_it):
                case "accept" if need not in open_still:
                    accepted_before = True  # by somebody else, since the page was shown
                case "accept" if need.kind in (
                    NeedKind.CLAIM,
                    NeedKind.WORDING,
                ):  # nowhere else decided: this paper's own text takes it
                    words = {"text": need.text} if need.kind is NeedKind.CLAIM and need.text else {}
                    taken.setdefault(one.id, []).append({"key": need.key, **words})
                    count += 1
                case "accept":
                    accept(policy, office, need, one, who=form.who, at=at)
                    for other in papers:  # what is accepted below one paper comes into no other by that
                        its = every[other.id]
                        if other.kind not in INTERNAL and its and its.pages and not prints(its, need):
                            left.setdefault(other.id, []).append(left_out(need, other, its.needs, policy, office))
                    count += 1
                case "leave" if made:
                    left.setdefault(one.id, []).append(left_out(need, one, made.needs, policy, office))
                    count += 1
    if not count and not accepted_before:
        raise WrongUsage("nothing was chosen", "「認める」か「外す」を選んでください。", resend=False)
    # Whoever settled something of these papers meanwhile, here or at another desk, made them anew: that is what is gone on with.
    newest = drafts.made_anew(office, kit, drafts.SETTLED) or kit
    base = drafts.drafts_of(office, newest)
    anew = []
    for before, one in zip(papers, base, strict=True):
        uses = [*one.texts.get("use", ())]
        uses += [use for use in taken.get(before.id, ()) if use not in uses]
        texts = {**one.texts, "use": uses} if uses else one.texts
        anew.append((one.kind, one.topic, texts, tuple(dict.fromkeys((*one.without, *left.get(before.id, ()))))))
    same = anew == [(one.kind, one.topic, one.texts, one.without) for one in base]
    if not count or (same and newest != kit):
        return str(newest)
    asked = [pair for pair in base[0].asked if pair[0] not in (drafts.SETTLED, drafts.CHOSEN_ANEW)]
    return str(drafts.add_kit(office, anew, [*asked, (drafts.SETTLED, str(newest))], who=form.who, at=at))


def prints(made: Made, need: Need) -> bool:
    """Whether a paper holds one thing of another, or words of it that overlap."""
    return any(one.key == need.key and (one.text in need.text or need.text in one.text) for one in made.needs)


def left_out(
    need: Need, one: Draft, printed: Sequence[Need], policy: sqlite3.Connection, office: sqlite3.Connection
) -> str:
    """The key by which one thing leaves a paper: of a passage its own where something else of its document stays, else the
    document's.
    """
    stays = any(other.key == need.key and other.text != need.text for other in printed)
    stays = stays or any(use.key == need.key for use in read_uses(one))
    return need.own_key if stays and words_of(policy, office, need.own_key) else need.key


def accept(
    policy: sqlite3.Connection, office: sqlite3.Connection, need: Need, one: Draft, *, who: str, at: str
) -> None:
    """Accept one thing as a person does on its own page: a passage into the box, all else by a decision to use it."""
    if need.kind is NeedKind.PASSAGE:
        take(policy, office, need.key, need.text, who=who, at=at, topics=[one.topic] if one.topic else [])
        return
    kinds = {
        NeedKind.CHANGE: SubjectKind.CHANGE, NeedKind.DOCUMENT: SubjectKind.DOCUMENT, NeedKind.FIGURE: SubjectKind.FIGURE,
    }  # fmt: skip
    if need.kind not in kinds:
        raise WrongUsage(
            f"{need.key} is named in a text or left out",
            f"{need.key} は、お願いなどの文で名指すか、外してください。",
            resend=False,
        )
    subjects = with_their_documents(policy, office, [Subject(kinds[need.kind], need.key)], Verdict.USE)
    decide(office, subjects, Verdict.USE, who=who, at=at, wordings={need.key: need.wording})


def _file_of(office: sqlite3.Connection) -> str:
    return str(next(row[2] for row in office.execute("PRAGMA database_list") if row[1] == "main"))


async def settled(datasette: Any, request: Any) -> Any:
    """The form of what nobody had accepted; goes on at the kit that is made anew."""
    return await on_to_kit(datasette, request, settle)


async def on_to_kit(datasette: Any, request: Any, write: Any, refused: GivenBack | None = None) -> Any:
    """Take a form that makes a kit (its words are the kit's number), have it made, and go on at its page."""
    made: list[int] = []

    def written(policy: sqlite3.Connection, office: sqlite3.Connection, form: Posted, at: str) -> str:
        made[:] = [int(write(policy, office, form, at))]
        note(office, form.who, Action.DRAFT, str(made[0]), None, {"kit": made[0]}, at)
        return said("下書きを作り始めました。", "The drafts are being made.")

    answer = await takes(written, refused=refused)(datasette, request)
    if answer.status != 303:
        return answer
    begin(datasette, await in_office(datasette, lambda _policy, office: drafts.drafts_of(office, made[0])))
    return Response.redirect(f"/-/briefs/drafts/{made[0]}", status=303)


async def sign(datasette: Any, request: Any) -> Any:
    """Sign what was ticked: issued in the background under the name of who sent the form."""
    chosen: list[Draft] = []

    def written(_policy: sqlite3.Connection, office: sqlite3.Connection, form: Posted, _at: str) -> str:
        found = [one for text in form.all("draft") if (one := drafts.draft(office, number_of(text)))]
        if not found:
            raise WrongUsage("no paper was chosen", "署名する資料に印を付けてください。", resend=False)
        newest = drafts.made_anew(office, found[0].kit)
        if newest and form.one("newest") != str(newest):
            who = drafts.drafts_of(office, newest)[0].who
            raise WrongUsage(
                f"{who} made these drafts anew after you opened the page: go back and look at the newer ones before you sign",
                f"この下書きは、ページを開いたあとに{who}さんが作り直しました。元のページへ戻り、新しい下書きを見てから署名してください。",
                resend=False,
            )
        found = [one for one in found if not issued(datasette, one)]
        if (
            not found
        ):  # from another window, or by going back: once more would be a second paper with a number of its own
            raise WrongUsage(
                "this is signed and issued already: look at the page of the drafts, or at the issued papers",
                "もう署名・発行済みです。下書きのページか、発行した資料の一覧を見てください。",
                resend=False,
            )
        chosen[:] = found
        return said(
            f"{len(found)} 点を {form.who} の署名で発行しています。",
            f"{len(found)} {plural(len(found), 'paper')} being issued, signed by {form.who}.",
        )

    answer = await takes(written)(datasette, request)
    form: Posted | None = request.scope.get(POSTED)
    if answer.status == 303 and form is not None:
        for one in chosen:
            _note_of(home_of(datasette), one, signed=True).unlink(missing_ok=True)
        begin(datasette, chosen, form.who, {one.id: form.one(f"seen-{one.id}") for one in chosen})
        return Response.redirect(f"/-/briefs/drafts/{chosen[0].kit}", status=303)
    return answer


ROUTES: Routes = (
    (r"^/-/briefs/drafts/(?P<kit>\d{1,9})$", kit_page),
    (r"^/-/briefs/drafts/(?P<kit>\d{1,9})/cover-note\.txt$", cover_text),
    (r"^/-/briefs/drafts/(?P<id>\d{1,9})\.pdf$", pdf),
    (r"^/-/briefs/drafts/(?P<id>\d{1,9})/(?P<page>\d{1,3})\.png$", page_image),
)
FORMS: Forms = ((r"^/-/briefs/settle$", Role.EDITOR, settled), (r"^/-/briefs/sign$", Role.SIGNER, sign))
