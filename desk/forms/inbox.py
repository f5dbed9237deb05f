"""受信箱: the queue of what waits for a decision, and the forms that decide and take back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from db.errors import WrongUsage
from db.night.inbox import InboxItem, Wanted, chosen, grouped, inbox, laid_before_people, mark_of, tally, undecided
from db.night.word_judgements import judged_words
from db.office.access import Role
from db.office.clips import check_topics
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
from db.record import documents
from db.record.home import Home
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


def wanted_of(topic: str | None, kind: str | None, group: str | None) -> Wanted:
    """What was asked for of the inbox; a kind that is none asks for all."""
    known = SubjectKind(kind) if kind in set(SubjectKind) else None
    return Wanted(topic or None, known, group or None)


def asked_by(request: Any) -> Wanted:
    """What an address asks for of the inbox; NotFound for a kind that there is not."""
    kind = choice(request, "kind", list(SubjectKind), KIND)
    return wanted_of(request.args.get("topic"), kind, request.args.get("group"))


async def page(datasette: Any, request: Any) -> Any:
    """``/-/inbox``: the heaviest first, by story; ``?topic= &kind= &group=``, ``old=1`` for what is older than a year too."""
    home, old = home_of(datasette), request.args.get("old") == "1"
    since = "" if old else year_before(clock(datasette))
    wanted = asked_by(request)

    def read(policy: sqlite3.Connection, office: sqlite3.Connection) -> dict[str, Any]:
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
            "old": old,
            "judged": judged_words(policy, office),
        }

    return Response.html(
        await datasette.render_template("inbox.html", await in_office(datasette, read), request=request)
    )


async def as_json(datasette: Any, request: Any) -> Any:
    """``/-/inbox.json``: all of it, as `policywatch inbox --json` prints it."""
    home: Home = home_of(datasette)
    wanted = asked_by(request)
    rows = await in_office(
        datasette,
        lambda policy, office: [one.as_row() for one in chosen(inbox(policy, office, home.office_db), wanted)],
    )
    return Response.json(rows)


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
        raise WrongUsage(f"{text!r} names nothing that can be decided about", "判断の対象が正しく送られていません。")
    return Subject(SubjectKind(kind), key)


def take_decision(policy: sqlite3.Connection, office: sqlite3.Connection, form: Posted, at: str, home: Home) -> str:
    """Keep a verdict about the subjects that were marked, or about the rest of a group."""
    mark, _, rest = form.one("rest").partition(SEPARATOR)
    if (word := Verdict.IRRELEVANT if rest else form.one("verdict")) not in set(Verdict):
        raise WrongUsage(
            f"there is no verdict {word!r}: {', '.join(Verdict)}", "「関係あり」などのボタンを押してください。"
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
        wanted = wanted_of(form.one("in_topic"), form.one("in_kind"), rest)
        items = of_a_story(inbox(policy, office, home.office_db, since), wanted)
        if not items or mark_of(items) != mark:
            raise WrongUsage(
                "something came to this story meanwhile: look at it again",
                "この話題には、ページを開いた後に来たもの（または判断されたもの）があります。もう一度見てから判断してください。",
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
        raise WrongUsage("no decision is named", "取り消す判断が選ばれていません。")
    found = undo(office, ids, who=form.who, at=at)
    return said(f"{len(found)} 件の判断を取り消しました。", f"{len(found)} {plural(len(found), 'decision')} undone.")


async def decide_view(datasette: Any, request: Any) -> Any:
    home = home_of(datasette)
    return await takes(lambda policy, office, form, at: take_decision(policy, office, form, at, home))(
        datasette, request
    )


ROUTES: Routes = ((r"^/-/inbox$", page), (r"^/-/inbox\.json$", as_json))
FORMS: Forms = ((r"^/-/decide$", Role.EDITOR, decide_view), (r"^/-/undo$", Role.EDITOR, takes(take_back)))
