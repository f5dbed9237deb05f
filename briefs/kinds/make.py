"""The one recipe by which every brief is made, and what a kind must say for it.

A kind is a module with the names of :class:`Kind`; briefs/kinds/registry.py lists them.  :func:`make` opens both databases,
lets the kind choose, lays out what it composes until the page budget is kept, and issues the PDF.

Without acceptance it is a draft: ``make(…, sign=NAME)`` issues, and raises :class:`briefs.errors.NotAccepted` (with ``lacking``)
while anything on the pages was accepted by nobody; :class:`briefs.errors.NoSigner` when NAME may not sign.  Without ``sign`` the
paper is a draft (下書き, no number, not kept), and what signing it would ask for is in ``FinishedBrief.lacking``.  What counts
as accepted: briefs/evidence/acceptance.py.
"""

from __future__ import annotations

import gc
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import Any, Protocol, TypeVar

from briefs.errors import BriefError, DraftChanged, Fault, NoSigner, NotAccepted, Spoilt, UnknownKey
from briefs.evidence.acceptance import (
    INTERNAL,
    UNCHOSEN,
    Accepted,
    Use,
    acceptances,
    asked_for,
    base_kind,
    lacking,
    needs,
    passages_printed,
    printed_keys,
    read_accepted,
    unprinted,
)
from briefs.evidence.addressees import unconfirmed, wrong_addressee
from briefs.evidence.dossier import UNSHOWN, Dossier, Notes, State, numbered
from briefs.evidence.figures import sources_in
from briefs.evidence.form import PLAIN, Form
from briefs.evidence.passage_keys import Words, passage_key, shares
from briefs.evidence.rows import data_at, seen_at
from briefs.evidence.wording import today
from briefs.kinds.former import said_of_former
from briefs.press.issue import FinishedBrief, Layout, fitted, keep
from briefs.press.notes import source_words
from briefs.press.own_kinds import file_in, folder_of, manner
from briefs.press.pdf import Rendered
from briefs.staff.as_seen import by_key_alone, wording
from briefs.staff.check import changed_since
from briefs.staff.file import StaffFile, read_staff_file, unanswered
from briefs.staff.left_open import left_open
from briefs.staff.letterhead import read_letterhead, titles_too_long
from briefs.staff.text import Proofreader
from briefs.staff.typed_keys import at_notes, meant, with_words, wrong_keys
from db.office.access import AccessError, Role, clean_name, read_users
from db.office.database import open_office_db
from db.record.decided import read_decided
from db.record.home import Home
from db.record.schema import open_read_only
from db.text.dates import english_date, japanese_date, utc_text
from db.text.words import Names

A_DAY = timedelta(days=1)  # between clocks; a paper of a later day is of a day to come
AHEAD = (
    "--sign: a paper of a day to come is signed by nobody: what it says of that day nobody knows; leave --sign out for a draft",
    "これからの日付の資料には署名できません。その日に何が言えるかは、まだ誰にも分からないからです。下書きなら作れます。",
    "A paper of a day to come cannot be signed, for nobody knows what will be true on it. A draft can be made.",
)
CHANGED = Fault(
    "draft_changed",
    "what would be signed is no longer what the draft said: make the draft anew and look at it",
    "下書きを見てから、載る内容が変わりました（判断・証拠・記録のどれかが変わったため）。署名していません。"
    "新しい下書きを見て、もう一度署名してください。",
    "What is printed has changed since the draft was made (a decision, the evidence or the record has). Nothing is signed: look at "
    "the new draft, then sign.",
)
Order = TypeVar("Order", contravariant=True)  # what is asked of a kind
Choice = TypeVar("Choice")  # what it chose to print
# Printed where no letterhead is set.
UNSET = {"name_ja": "【団体名が未設定】", "name_en": "[NO LETTERHEAD SET]"}


def saved_at(text: Path | None) -> str:
    """When a staff file was last written (UTC): what came into a document later was not before its writer; "" without a file."""
    return utc_text(datetime.fromtimestamp(text.stat().st_mtime, UTC)) if text else ""


def silent(remark: str) -> None:
    """Where nobody listens."""


@dataclass(frozen=True, slots=True)
class Job:
    """What every kind works with: policy.db (read only) and office.db, the settings, the file of staff, the moment and form.

    ``text``: the staff file (``--text``); ``without``: keys of documents (or changes) that staff do not want, in this brief or at
    all (関係なし), ``unsaid``: single passages; ``out``: where the PDF is to lie.
    ``say`` takes what staff should know although the brief is made, ``remind`` what of their words they should look at again,
    ``warn`` what it will not be signed for.  ``spoilt``: documents that cannot be printed, with the reason; ``unprintable``:
    characters that no font has.  ``sign``: who signs ("": nobody, it is a draft); ``accepted``: what persons have accepted.
    """

    policy: sqlite3.Connection
    office: sqlite3.Connection
    home: Home
    config: Mapping[str, Any]
    at: datetime
    text: Path | None = None
    form: Form = PLAIN
    without: tuple[str, ...] = ()
    out: Path | None = None
    say: Callable[[str], None] = silent
    warn: Callable[[str], None] = silent
    remind: Callable[[str], None] = silent
    spoilt: Mapping[str, Names] = field(default_factory=dict)
    unprintable: frozenset[str] = frozenset()
    sign: str = ""
    accepted: Accepted = field(default_factory=Accepted)
    unwanted: tuple[str, ...] = ()  # of ``without``, what was left out of this very paper
    unsaid: tuple[Words, ...] = ()
    # Quotations and addressees of the staff file that stand although the record says otherwise.
    as_typed: tuple[str, ...] = ()

    @property
    def now(self) -> str:
        """The moment as it is stored (UTC)."""
        return utc_text(self.at)

    @property
    def day(self) -> str:
        """Its day in Japan."""
        return today(self.at)

    def leaves_out(self, key: str, text: str = "") -> bool:
        """Whether staff do not want a document, or these words of it."""
        return key in self.without or (bool(text) and shares(key, text, self.unsaid))

    def proofreader(self) -> Proofreader:
        """A fresh proofreader for the texts of staff."""
        return Proofreader(self.policy, self.office, self.day, self.form.lang, at=self.now, as_typed=self.as_typed)


def check_addressees(job: Job, names: Iterable[str]) -> None:
    """BriefError for a signed paper to somebody who is not called so, or does not hold the post on its day, as the record says; who
    drafts is told.  Whoever makes a paper is told of whom the record cannot confirm.  What stands in ``as_typed`` is meant.
    """
    meant = {"".join(one.split()) for one in job.as_typed}
    wrong: list[Fault] = []
    for name in [name for name in dict.fromkeys(names) if "".join(name.split()) not in meant]:
        if fault := wrong_addressee(job.policy, name, job.day):
            wrong.append(fault)
        elif open_name := unconfirmed(job.policy, name, job.day):
            job.remind(open_name)
    if wrong and job.sign:
        raise BriefError(wrong)
    for fault in wrong:
        job.warn(fault)


class Kind(Protocol[Order, Choice]):
    """A kind of brief.  ``NAME``: the command and the template; ``PREFIX``: how its numbers begin.

    ``choose`` raises NoEvidence or BriefError when there is nothing to print; ``compose`` gives the content of the pages,
    cites in ``notes`` and tells the proofreader what is wrong with texts of staff; ``parameters`` are kept with the brief, beside
    its form; ``file_name`` is without the ending.  ``SPARES`` (when it has it): it names on its pages what ``job.spoilt`` holds.
    """

    NAME: str
    PREFIX: str

    def choose(self, job: Job, order: Order, /) -> Choice: ...

    def layouts(self, choice: Choice, /) -> Sequence[Layout]: ...

    def compose(
        self, job: Job, choice: Choice, layout: Layout, proof: Proofreader, notes: Notes, /
    ) -> Mapping[str, Any]: ...

    def parameters(self, choice: Choice, /) -> Mapping[str, Any]: ...

    def file_name(self, job: Job, choice: Choice, /) -> str: ...


def make(
    kind: Kind[Order, Choice],
    order: Order,
    home: Home,
    at: datetime,
    *,
    text: Path | None = None,
    form: Form = PLAIN,
    without: Sequence[str] = (),
    out: Path | None = None,
    say: Callable[[str], None] = silent,
    sign: str | None = None,
    seen: str = "",
) -> FinishedBrief:
    """Write one brief, issued under the name of ``sign`` or as a draft.

    ``seen``: the ``words_sha256`` of the draft that the signer looked at: DraftChanged when the paper says anything else by now.
    UnknownTopic, WrongPeriod, NoEvidence, NotAccepted, NoSigner or another BriefError when it cannot be.
    """
    return make_all(
        kind, [order], home, at, text=text, form=form, without=without, out=out, say=say, sign=sign, seen=seen
    )[0]


def make_all(
    kind: Kind[Order, Choice],
    orders: Sequence[Order],
    home: Home,
    at: datetime,
    *,
    text: Path | None = None,
    form: Form = PLAIN,
    without: Sequence[str] = (),
    out: Path | None = None,
    say: Callable[[str], None] = silent,
    sign: str | None = None,
    seen: str = "",
) -> list[FinishedBrief]:
    """Write several briefs of a kind, all of them or none."""
    config = home.config()
    # What is only looked at is signed by nobody.
    signer = may_sign(home, kind.NAME, sign) if sign is not None and manner().preview is None else ""
    if signer and at > datetime.now(UTC) + A_DAY:
        raise NoSigner([Fault("not_yet", *AHEAD)])
    refused, remarks = list[str](), list[str]()

    def once(known: list[str], told: str) -> None:
        if told not in known:
            known.append(told)
            say(told)

    warn, remind = partial(once, refused), partial(once, remarks)

    letterhead = headed(home, kind.NAME, read_letterhead(config, form.lang), form, warn, sign=bool(signer))
    file = read_staff_file(text)
    for fault in days_gone(file, today(at)):
        remind(fault)
    if kind.NAME not in INTERNAL:
        refuse_changed(left_open(file), warn, sign=bool(signer))
    if kind.NAME == "request":
        refuse_changed(reply_gone(file, today(at)), warn, sign=bool(signer))
    if long := titles_too_long({"title": file.title, "title_en": file.title_en}):
        raise BriefError(long)
    if kind.NAME in ANSWERING and (bare := unanswered(file)):
        raise BriefError(bare)
    with databases(home) as (policy, office):
        unwanted = meant(policy, office, without)
        if wrong := wrong_keys(policy, office, (*(one.key for one in file.uses), *file.says)):
            raise BriefError([f"{file.name}: {said}" for said in wrong])
        chosen = with_words(policy, office, file.uses)
        if manner().preview is None and kind.NAME not in INTERNAL:
            refuse_changed(changed_since(policy, office, chosen, file, utc_text(at)), warn, sign=bool(signer))
        decided = read_decided(home.office_db)
        taken_out = sorted(decided.irrelevant | decided.changes)
        accepted = read_accepted(
            policy,
            office,
            chosen,
            file.figures,
            signer,
            saved_at(text),
            day=today(at),
            worded=lambda reference, moment: wording(office, reference, today(at), moment),
        )
        job = Job(
            policy,
            office,
            home,
            config,
            at,
            text,
            form,
            (*unwanted.keys, *taken_out),
            out,
            say,
            warn,
            remind,
            accepted=accepted,
            unsaid=tuple(unwanted.passages),
            as_typed=file.as_typed,
        )
        if unwanted.notes:
            at_notes(as_without(kind, job, orders, letterhead), unwanted.notes, unwanted)
        keys = tuple(unwanted.keys)
        job = replace(job, without=(*keys, *taken_out), unwanted=keys, unsaid=tuple(unwanted.passages), sign=signer)
        finished = []
        for order in orders:
            finished.append(_made(kind, job, order, letterhead))
            # Pages that were laid out are dead cycles now: looked for seldom, they would pile up from paper to paper.
            gc.collect(1)
    refuse_unseen(seen, (dossier for dossier, *_ in finished))
    if kind.NAME not in INTERNAL and any(says_nothing(made[0]) for made in finished):  # nobody signs a paper for staff
        refuse_changed([empty_paper()], warn, sign=bool(signer))
    for dossier, *_ in finished:
        if base_kind(dossier) in OF_ASKS and not dossier.content["asks"]:
            remind(no_ask())
    remark_unprinted(chosen, (dossier for dossier, *_ in finished), say)
    kept = [keep(home, dossier, rendered, html, out, name) for dossier, rendered, html, name in finished]
    return [
        replace(
            one,
            dossier=made[0],
            lacking=tuple(lacking(needs(made[0]), accepted)),
            refused=() if kind.NAME in INTERNAL else tuple(refused),  # nobody signs a paper for staff
            remarks=tuple(remarks),
            by_key=tuple(by_key_alone(made[0], file)),
        )
        for one, made in zip(kept, finished, strict=True)
    ]


def refuse_changed(changed: Sequence[Fault], warn: Callable[[str], None], *, sign: bool) -> None:
    """BriefError where a paper is signed without what its signer ticked and looked at: that is another paper; who drafts is told."""
    if sign and changed:
        raise BriefError(changed)
    for fault in changed:
        warn(fault)


def days_gone(file: StaffFile, day: str) -> list[Fault]:
    """The days by which something is asked for that lie before the day of the paper (YYYY-MM-DD)."""
    asked = [(one.by, one.ask) for one in file.asks]
    found = [(by.strip("{}").removeprefix("date:"), words) for by, words in asked if by.strip("{}").startswith("date:")]
    return [
        Fault(
            "day_gone",
            f"{by} is asked for, and lies before the day of the paper{f': 「{words[:40]}」' if words else ''}",
            f"「いつまでに」の{japanese_date(by)}は、資料の日付より前です{f'（「{words[:40]}」）' if words else ''}。",
            f"{english_date(by)}, by which it is asked for, lies before the day of the paper{f' (“{words[:40]}”)' if words else ''}.",
        )
        for by, words in found
        if len(by) == len(day) and by < day
    ]


def reply_gone(file: StaffFile, day: str) -> list[Fault]:
    """That a letter asks for its answer by a day before its own (YYYY-MM-DD): it is signed by nobody."""
    by = file.reply_by.strip("{}").removeprefix("date:")
    if not file.reply_by.strip("{}").startswith("date:") or len(by) != len(day) or by >= day:
        return []
    ja = f"回答の期限の{japanese_date(by)}は、文書の日付（{japanese_date(day)}）より前です。期限を直してください。"
    en = f"The answer is asked for by {english_date(by)}, before the day of the letter ({english_date(day)}): mend the day."
    return [Fault("reply_gone", f"{ja}\n       {en} (reply_by)", ja, en)]


def second_hand(dossier: Dossier) -> Iterator[Fault]:
    """The figures and statements of a paper for others that nobody saw in an official text, with where they were seen: whoever
    signs is to know.  One remark for those that were seen elsewhere, one for those that we worked out."""
    every = [one for one in dossier.claims if one.second_hand]
    for ours in (False, True) if base_kind(dossier) not in (*INTERNAL, *UNCHOSEN) else ():
        if not (found := [one for one in every if (one.grade == "C") is ours]):
            continue
        ja, en = SECOND_HAND[ours]
        for one in found:
            seen, seen_en = (
                "; ".join(source_words(line, lang) for line in sources_in(one, lang)) for lang in ("ja", "en")
            )
            ja += f" [{one.label}] {one.ja or one.en}：{seen}。"
            en += f" [{one.label}] {one.en or one.ja}: {seen_en}."
        yield Fault("second_hand", f"{ja}\n       {en}", ja, en)


def remark_unprinted(chosen: Iterable[Use], papers: Iterable[Dossier], say: Callable[[str], None]) -> None:
    """Say what was chosen and stands in none of a paper's places; a memo, a digest or a ledger is not made of what was chosen."""
    for dossier in papers:
        if printed := needs(dossier):
            for use in unprinted(chosen, printed):
                say(f"chosen, and not in this paper: {use.key}: {use.text[:40]}")


def as_without(kind: Kind[Order, Any], job: Job, orders: Sequence[Order], letterhead: Mapping[str, str]) -> Dossier:
    """The paper as it would be made with what its notes are to leave out."""
    if len(orders) != 1:
        raise UnknownKey(
            "--without: several papers are made, so a note needs the number of its brief: NUMBER:NOTE, or a key"
        )
    return _made(kind, replace(job, say=silent, warn=silent, remind=silent), orders[0], letterhead)[0]


def may_sign(home: Home, kind: str, name: str) -> str:
    """The name as it is printed.  NoSigner when it is none, or is no user with the role signer where there are users at all.

    Papers for staff are signed by nobody.
    """
    if kind in INTERNAL:
        raise NoSigner([f"{kind} is a paper for staff (内部資料): it is signed by nobody, leave --sign out"])
    try:
        name = clean_name(name)
    except AccessError as error:
        raise NoSigner([Fault("no_signer", f"--sign: {error}", error.ja, error.en)]) from None
    users = read_users(home.access_db)
    if users and not any(one.name == name and one.role >= Role.SIGNER for one in users):
        signers = [one.name for one in users if one.role >= Role.SIGNER]
        near = get_close_matches(name, signers, n=3, cutoff=0.3) or signers
        known = f"signers: {', '.join(near)}" if signers else "nobody has it yet"
        said = (
            f"--sign {name}: only a user with the role signer may sign ({known}): "
            f"`policywatch user {'set' if any(one.name == name for one in users) else 'add'} {name} --role signer`"
        )
        ja = f"署名できるのは、署名者の権限のある人だけです（いまは：{'、'.join(signers) or 'まだ誰もいません'}）。"
        raise NoSigner(
            [
                Fault(
                    "no_signer", said, ja, f"Only a signer may sign; signers are: {', '.join(signers) or 'nobody yet'}."
                )
            ]
        )
    return name


def headed(
    home: Home, kind: str, letterhead: dict[str, str], form: Form, say: Callable[[str], None], *, sign: bool
) -> dict[str, str]:
    """The letterhead, or where none is set a placeholder that cannot be overlooked; NoSigner then for a paper to be signed."""
    own_head = file_in(folder_of(home), "letterhead.html.j2") is not None
    if kind in INTERNAL or letterhead["name_ja"] or (form.lang == "en" and letterhead["name_en"]) or own_head:
        return letterhead
    how = 'set [letterhead] name_ja = "…" (and name_en, contact, address, phone, email) in config.toml of the home'
    ja = "団体名と連絡先がまだ設定されていないため、署名できません。このサイトの管理者に、設定（letterhead）を頼んでください。"
    en = (
        "The organisation's name and address are not set, so nothing can be signed: ask the administrator of this site."
    )
    if sign:
        said = f"there is no letterhead, and a paper without a sender cannot be signed: {how}"
        raise NoSigner([Fault("no_letterhead", said, ja, en)])
    said = f"WARNING: no letterhead is set, so the paper has 【団体名が未設定】 where your name belongs: {how}"
    say(Fault("no_letterhead", said, ja, en))
    return {**letterhead, **UNSET}


def _made(
    kind: Kind[Order, Any], job: Job, order: Order, letterhead: Mapping[str, str]
) -> tuple[Dossier, Rendered, str, str]:
    """One brief as it is kept: dossier, PDF, HTML and the name of its file.

    A kind that names what it leaves out (``SPARES``) is made without the documents that cannot be printed.
    """
    while True:
        choice = kind.choose(job, order)

        def composed(layout: Layout, job: Job = job, choice: Any = choice) -> tuple[Dossier, dict[int, int]]:
            return draft(kind, job, choice, layout, letterhead)

        try:
            pages = fitted(job.policy, job.home, composed, kind.layouts(choice), job.at)
            refuse_left_out(pages[0], job.unwanted, job.unsaid)
            refuse_unaccepted(job, pages[0])
        except Spoilt as error:
            fresh = error.documents.keys() - job.spoilt.keys()
            if not getattr(kind, "SPARES", False) or not (fresh or error.characters - job.unprintable):
                raise
            for key in sorted(fresh):
                job.say(f"{key} is left out: {error.documents[key].en}")
            for problem in error.problems:
                job.say(problem)
            spoilt, unprintable = {**job.spoilt, **error.documents}, job.unprintable | error.characters
            job = replace(job, spoilt=spoilt, unprintable=unprintable)
            continue
        for told in pages[0].content.get(UNSHOWN, ()):  # of the pages as they are, not of those that were tried
            job.remind(Fault(UNSHOWN, f"{told['ja']}\n       {told['en']}", told["ja"], told["en"]))
        for fault in second_hand(pages[0]):
            job.remind(fault)
        return *pages, f"{kind.file_name(job, choice)}{job.form.suffix()}.pdf"


def refuse_unseen(seen: str, dossiers: Iterable[Dossier]) -> None:
    """DraftChanged when what is to be signed says something else than the draft that was looked at (``seen``; "": none was)."""
    if not seen or all(one.words_sha256 == seen for one in dossiers):
        return
    raise DraftChanged([CHANGED])


ANSWERING = ("member", "prep")  # what says of each question how we answer it
NEWS = ("digest",)  # what tells of changes and names sources speaks of no scheme as it is
# What a paper that asks for something is made of; that an act comes into force or that documents exist asks and shows nothing.
# Why a figure or statement is second-hand, in Japanese and English: seen elsewhere, or worked out by us.
SECOND_HAND = (
    (
        "官庁の原本で確かめておらず、二次資料で見たものが載っています：",
        "Not seen in an official text, but in a secondary source:",
    ),
    ("公表された数から当団体が計算したものが載っています：", "Worked out by us from published numbers:"),
)
OF_ASKS = ("leave-behind", "member")  # papers whose title is what they ask first
SUBSTANCE = (
    "asks", "quotes", "resolved", "statements", "others", "questions", "redline", "provision", "taken", "chart", "charts", "votes",
    "plain", "qa", "voice", "voices", "rows",
)  # fmt: skip


def says_nothing(dossier: Dossier) -> bool:
    """Whether a paper with a place for asks has no ask, no passage, no provision, no figure and no text of staff."""
    return "asks" in dossier.content and not any(dossier.content.get(name) for name in SUBSTANCE)


def empty_paper() -> Fault:
    """Why an empty paper is a draft and no more."""
    return Fault(
        "empty_paper",
        "not signed: the paper asks for nothing and shows nothing; write an [[ask]] or a [[use]] into a file and give it with --text",
        "この資料にはお願いも、引用も、条文も、数字もないため、署名できません。お願いを書くか、載せる言葉を選んでください。",
        "This paper has no ask, quotation, provision or figure, so it cannot be signed: write an ask, or choose words for it.",
    )


def no_ask() -> Fault:
    """That a paper for a meeting asks for nothing: its title is its topic then, and it has no place for asks."""
    return Fault(
        "asks_nothing",
        "the paper asks for nothing: it has no [[ask]], so its title is its topic and the place for asks is left out",
        "この資料にはお願いがありません。題は論点の名前になり、お願いの欄は載りません。",
        "The paper asks for nothing: its title is its topic, and the place for asks is left out.",
    )


def refuse_unaccepted(job: Job, dossier: Dossier) -> None:
    """NotAccepted when the paper is to be signed and something on it was accepted by nobody."""
    if job.sign and (left := lacking(needs(dossier), job.accepted)):
        head = f"not signed: {len(left)} on the pages were accepted by nobody; accept each, or leave it out (--without KEY)"
        ja = f"まだ誰も認めていないものが{len(left)}件あります。下の一覧で、認めるか、外すかを選んでください。"
        en = f"{len(left)} on the pages were accepted by nobody: accept each in the list below, or leave it out."
        raise NotAccepted([Fault("not_accepted", head, ja, en), *(asked_for(one) for one in left)], left)


def refuse_left_out(dossier: Dossier, unwanted: Sequence[str], unsaid: Sequence[Words] = ()) -> None:
    """BriefError when something that staff left out stands on the pages all the same: a text of theirs names it, or the order
    itself needs it.
    """
    printed = printed_keys(dossier)
    titles = {one.key: one.title for one in dossier.evidence}
    problems = []
    for key in dict.fromkeys(unwanted):
        if key not in printed:
            continue
        why = "a text of staff names it" if key in dossier.typed else "the paper cannot be made without it"
        name = titles.get(key) or key
        ja = (
            f"「{name}」は外せません：お願いなどの文がこれを名指しています。その文を直してください。"
            if key in dossier.typed
            else f"「{name}」は外せません：この資料そのものに要ります。「選び直す・書き直す」から作り直してください。"
        )
        en = (
            f"“{name}” cannot be left out: a text of yours names it; change the text."
            if key in dossier.typed
            else f"“{name}” cannot be left out: the paper itself needs it. Choose and write anew."
        )
        problems.append(Fault("cannot_leave_out", f"--without {key}: {why}, so it cannot be left out", ja, en))
    for key, text in passages_printed(dossier) if unsaid else ():
        if shares(key, text, unsaid):
            said = f"--without {passage_key(key, text)}: the paper cannot be made without these words, so they cannot be left out"
            ja = f"「{text[:40]}…」は外せません：この資料そのものに要ります。「選び直す・書き直す」から作り直してください。"
            en = f"“{text[:40]}…” cannot be left out: the paper itself needs it. Choose and write anew."
            problems.append(Fault("cannot_leave_out", said, ja, en))
    if problems:
        raise BriefError(problems)


@contextmanager
def databases(home: Home) -> Iterator[tuple[sqlite3.Connection, sqlite3.Connection]]:
    """policy.db (read only) and office.db."""
    with closing(open_read_only(home.policy_db)) as policy, closing(open_office_db(home.office_db)) as office:
        yield policy, office


def draft(
    kind: Kind[Any, Choice], job: Job, choice: Choice, layout: Layout, letterhead: Mapping[str, str]
) -> tuple[Dossier, dict[int, int]]:
    """The dossier in one layout, and the version behind each note.

    BriefError says everything at once when a text of staff cannot be printed.
    """
    proof, notes = job.proofreader(), Notes()
    content = kind.compose(job, choice, layout, proof, notes)
    if proof.problems:
        raise BriefError(list(dict.fromkeys(proof.problems)))
    for one in proof.remarks:
        job.remind(one)
    if kind.NAME not in NEWS and (
        over := said_of_former(
            job.policy,
            {name: value for name, value in content.items() if name != UNSHOWN},
            notes.evidence,
            notes.claims(),
            max(job.day, content.get("day", "")),
            job.now,
        )
    ):
        content = {**content, "over": [{"ja": one.ja, "en": one.en} for one in over]}
    state = State.INTERNAL if kind.NAME in INTERNAL else State.SIGNED if job.sign else State.DRAFT
    dossier = Dossier(
        kind.NAME,
        {**kind.parameters(choice), **job.form.parameters()},
        job.now,
        data_at(job.policy, job.now),
        dict(letterhead),
        content,
        tuple(replace(one, seen_at=seen_at(job.policy, number, job.now)) for number, one in notes.evidence.items()),
        claims=notes.claims(),
        typed=tuple(notes.typed),
        state=state,
    )
    if state == State.SIGNED:
        got = acceptances(needs(dossier), job.accepted)
        dossier = replace(dossier, signed_by=job.sign, signed_at=job.now, accepted=got)
    return numbered(dossier, kind.PREFIX, job.day), notes.versions()


def name_of(*parts: str) -> str:
    """A file's name out of parts, without what no file system takes."""
    return "-".join(re.sub(r"[\s/\\:*?\"<>|\x00-\x1f]+", "", part) for part in parts if part)


def stamp(day: str) -> str:
    """A day in the name of a file."""
    return day.replace("-", "")
