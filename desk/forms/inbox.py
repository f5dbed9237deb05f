"""受信箱: the queue of what waits for a decision, and the forms that decide and take back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode

from db.errors import WrongUsage
from db.night.inbox import (
    InboxItem,
    Wanted,
    chosen,
    grouped,
    in_order,
    inbox,
    laid_before_people,
    mark_of,
    tally,
    undecided,
)
from db.night.word_judgements import judged_words
from db.office.access import Role
from db.office.clips import check_topics
from db.office.database import open_office_db
from db.office.decisions import (
    SUBJECTS,
    VERDICTS,
    Subject,
    SubjectKind,
    Verdict,
    check_settles,
    decide,
    settles,
    subjects_named,
    undo,
    with_their_documents,
)
from db.office.mails import told_by_mail
from db.record import documents
from db.record.home import Home
from db.record.schema import open_read_only
from db.record.unchanged import unchanged
from db.series.decisions import read_decisions
from db.text.dates import JST, parse_utc
from db.text.words import Names
from desk.forms.taking import Forms, in_office, number_of, takes
from desk.site.answering import Routes, paging
from desk.site.asked import choice
from desk.site.facets import KIND
from desk.site.language import in_language, plural, said
from desk.site.layout import clock, home_of
from desk.site.posted import Posted
from desk.site.untyped import Response

GROUPS = 20  # stories of a page
OPEN = 5  # entries of a story that are shown before one asks for the others
FOLDED = 20  # entries of a story on the page of all stories; the others stand on the page of the story
FILTERS = ("topic", "kind", "group", "mail", "old")
INBOX = "inbox"  # the field of an address that holds the filters of the inbox one came from
SEPARATOR = "|"  # between the kind and the key of a subject in one field


def year_before(at: datetime) -> str:
    """The day before which what nobody decided is shown on request alone: a year before ``at``."""
    return (at.astimezone(JST).date() - timedelta(days=366)).isoformat()


def inbox_now(home: Home, office: sqlite3.Connection, since: str) -> list[InboxItem]:
    """The inbox, as ``inbox`` gives it; what the record lays before people is read anew when somebody has written to it."""
    figures = tuple(read_decisions(home.office_db))
    items = unchanged(
        home.policy_db, ("inbox", figures, since), lambda policy: laid_before_people(policy, figures, since)
    )
    return undecided(items, office)


def wanted_of(
    home: Home,
    policy: sqlite3.Connection,
    topic: str | None,
    kind: str | None,
    group: str | None = None,
    mail: str | None = None,
) -> Wanted:
    """What was asked for of the inbox; a kind that is none asks for all.  ``mail``: what this one told, which of a text that is
    not read yet waits as its document."""
    known = SubjectKind(kind) if kind in set(SubjectKind) else None
    keys = told_by_mail(home.office_db, mail) if mail else None
    if keys:
        documents_told = policy.execute(
            "SELECT DISTINCT d.key FROM changes c JOIN documents d ON d.id = c.document"
            " WHERE c.key IN (SELECT value FROM json_each(?))",
            (json.dumps(sorted(keys)),),
        )
        keys |= {row[0] for row in documents_told}
    return Wanted(topic or None, known, group or None, keys)


def asked_by(request: Any) -> dict[str, str | None]:
    """What an address asks for of the inbox; NotFound for a kind that there is not."""
    kind = choice(request, "kind", list(SubjectKind), KIND)
    return {name: request.args.get(name) for name in ("topic", "group", "mail")} | {"kind": kind}


def address_of(item: InboxItem) -> str:
    """The page on which an item is looked at; "" for one that has none."""
    match item.subject.kind:
        case SubjectKind.CHANGE:
            return f"/-/change?key={quote(item.subject.key, safe='')}"
        case SubjectKind.NAME:
            return "/-/people/unresolved"
        case SubjectKind.FIGURE:
            return f"/-/{item.group}"
    return f"/-/document/{quote(item.document_key, safe='/')}" if item.document_key else ""


def address_within(item: InboxItem, query: str) -> str:
    """The same, with the filters of the inbox (a query string) that one came from and goes on in."""
    address = address_of(item)
    return f"{address}{'&' if '?' in address else '?'}{urlencode({INBOX: query})}" if address else ""


@dataclass(frozen=True, slots=True)
class Onwards:
    """Where one goes on in the inbox: its address, the page of the next item ("" for the last), and how many others wait."""

    inbox: str
    next: str
    left: int


def onwards(home: Home, query: str, here: str, at: datetime) -> Onwards:
    """What comes after the page ``here`` (as of ``address_of``) in the inbox that one came from by ``query``: in the order of
    its page, also from an item that was decided meanwhile; after the last the first that was passed over."""
    asked = dict(parse_qsl(query))
    since = "" if asked.get("old") == "1" else year_before(at)
    figures = tuple(read_decisions(home.office_db))
    with closing(open_read_only(home.policy_db)) as policy, closing(open_office_db(home.office_db)) as office:
        wanted = wanted_of(home, policy, *(asked.get(name) for name in ("topic", "kind", "group", "mail")))
        waiting = inbox_now(home, office, since)
    everything = unchanged(
        home.policy_db, ("inbox", figures, since), lambda policy: laid_before_people(policy, figures, since)
    )

    def is_here(item: InboxItem) -> bool:
        return unquote(address_of(item)) == unquote(here)

    waits = {one.subject: one for one in waiting}
    listed = [one if is_here(one) else waits[one.subject] for one in everything if one.subject in waits or is_here(one)]
    rows = [one for _, _, found in grouped(chosen(in_order(listed), wanted)) for one in found]
    place = next((number for number, one in enumerate(rows) if is_here(one)), 0)
    left = [one for one in (*rows[place:], *rows[:place]) if address_of(one) and not is_here(one)]
    address = f"/-/inbox?{query}" if query else "/-/inbox"
    return Onwards(address, address_within(left[0], query) if left else "", len(left))


async def page(datasette: Any, request: Any) -> Any:
    """``/-/inbox``: the heaviest first, by story; ``?topic= &kind= &group= &mail=``, ``old=1`` for what is older than a year too."""
    home, old = home_of(datasette), request.args.get("old") == "1"
    since = "" if old else year_before(clock(datasette))
    asked = asked_by(request)

    def read(policy: sqlite3.Connection, office: sqlite3.Connection) -> dict[str, Any]:
        wanted = wanted_of(home, policy, **asked)
        items = inbox_now(home, office, since)
        kinds, topics = tally(items)
        stories = grouped(chosen(items, wanted))
        pages, known = paging(request, len(stories), GROUPS), documents.topic_names(policy)
        shown = stories[pages["offset"] : pages["offset"] + GROUPS]
        most = None if wanted.group else FOLDED
        return {
            "groups": [story(name, rows, most) for _, name, rows in shown],
            "opened": OPEN if wanted.group is None else len(items),
            "total": len(items),
            "wanted": wanted,
            "kinds": [(kind, SUBJECTS[kind], kinds[kind]) for kind in SubjectKind if kinds[kind]],
            "topics": [(row, topics[row["id"]]) for row in known],
            "names": {row["id"]: in_language(row, "name") for row in known},
            "paging": pages,
            "mail": asked["mail"],
            "address": lambda item: address_within(item, in_query(request)),
            "old": old,
            "judged": judged_words(policy, office),
            "unseen": documents.unseen_sources(policy, clock(datasette)),
        }

    return Response.html(
        await datasette.render_template("inbox.html", await in_office(datasette, read), request=request)
    )


async def as_json(datasette: Any, request: Any) -> Any:
    """``/-/inbox.json``: all of it, as `policywatch inbox --json` prints it."""
    home, asked = home_of(datasette), asked_by(request)

    def read(policy: sqlite3.Connection, office: sqlite3.Connection) -> list[dict[str, Any]]:
        found = chosen(inbox(policy, office, home.office_db), wanted_of(home, policy, **asked))
        return [one.as_row() for one in found]

    return Response.json(await in_office(datasette, read))


def in_query(request: Any) -> str:
    """The filters of the inbox in an address, without the page of it."""
    return urlencode([(name, value) for name in FILTERS if (value := request.args.get(name))])


def story(name: Names, rows: list[InboxItem], shown: int | None = None) -> dict[str, Any]:
    """A story as it is shown, the first ``shown`` of it.  ``rest``: how many of it can be put away at once; ``mark``: what these
    are known by."""
    rest = [one for one in rows if settles(one.subject, Verdict.IRRELEVANT)]
    return {
        "group": rows[0].group,
        "name": name,
        "rows": rows[:shown],
        "all": len(rows),
        "rest": len(rest),
        "mark": mark_of(rest),
    }


def subject_of(text: str) -> Subject:
    """What a field names, as ``kind|key``; WrongUsage for anything else."""
    kind, _, key = text.partition(SEPARATOR)
    if kind not in set(SubjectKind) or not key:
        raise WrongUsage(
            f"{text!r} names nothing that can be decided about", "判断の対象が正しく送られていません。", resend=False
        )
    return Subject(SubjectKind(kind), key)


def take_decision(policy: sqlite3.Connection, office: sqlite3.Connection, form: Posted, at: str, home: Home) -> str:
    """Keep a verdict about the subjects that were marked, or about the rest of a group."""
    mark, _, rest = form.one("rest").partition(SEPARATOR)
    if (word := Verdict.IRRELEVANT if rest else form.one("verdict")) not in set(Verdict):
        raise WrongUsage(
            f"there is no verdict {word!r}: {', '.join(Verdict)}",
            "「関係あり」などのボタンを押してください。",
            resend=False,
        )
    topics = [] if rest else form.all("topic")
    check_topics(policy, topics)
    verdict = Verdict(word)
    subjects = [subject_of(one) for one in form.all("subject")]
    for one in subjects:
        if one.kind in (SubjectKind.CHANGE, SubjectKind.DOCUMENT):
            subjects_named(policy, one.key)
    if rest:
        since = "" if form.one("old") else year_before(parse_utc(at))
        wanted = wanted_of(home, policy, form.one("in_topic"), form.one("in_kind"), rest, form.one("in_mail"))
        items = of_a_story(inbox(policy, office, home.office_db, since), wanted)
        if not items or mark_of(items) != mark:
            raise WrongUsage(
                "something came to this story meanwhile: look at it again",
                "この話題には、ページを開いた後に来たもの（または判断されたもの）があります。もう一度見てから判断してください。",
                resend=False,
            )
        subjects = [one.subject for one in items]
    check_settles(subjects, verdict)
    every = with_their_documents(policy, office, subjects, verdict)
    decide(office, every, verdict, who=form.who, at=at, text=form.one("note"), topics=topics)
    number, words = len(subjects), VERDICTS[verdict]
    return said(
        f"{number} 件を「{words.ja}」としました（{form.who}）。取り消すには「記録」から。",
        f"{number} {plural(number, 'item')} marked “{words.en}” ({form.who}). To undo, see the record.",
    )


def of_a_story(items: Iterable[InboxItem], wanted: Wanted) -> list[InboxItem]:
    """What can be put away at once: the items asked for, but for those that are settled where they stand."""
    return [one for one in chosen(items, wanted) if settles(one.subject, Verdict.IRRELEVANT)]


def take_back(_policy: sqlite3.Connection, office: sqlite3.Connection, form: Posted, at: str) -> str:
    """Undo decisions by their ids."""
    ids = [number for one in form.all("decision") if (number := number_of(one))]
    if not ids:
        raise WrongUsage("no decision is named", "取り消す判断が選ばれていません。", resend=False)
    found = undo(office, ids, who=form.who, at=at)
    return said(f"{len(found)} 件の判断を取り消しました。", f"{len(found)} {plural(len(found), 'decision')} undone.")


async def decide_view(datasette: Any, request: Any) -> Any:
    home = home_of(datasette)
    return await takes(lambda policy, office, form, at: take_decision(policy, office, form, at, home))(
        datasette, request
    )


ROUTES: Routes = ((r"^/-/inbox$", page), (r"^/-/inbox\.json$", as_json))
FORMS: Forms = ((r"^/-/decide$", Role.EDITOR, decide_view), (r"^/-/undo$", Role.EDITOR, takes(take_back)))
