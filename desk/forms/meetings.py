"""面会とお願い: the meetings with what became of each ask at them, the asks with their state, and the forms that enter both.

The checks are those of the commands (``db/office/meetings.py``, ``asks.py``, and the proofreader of the briefs).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from briefs.staff.entry import no_such_party, unfit, wrong_texts
from db.office import asks as asked
from db.office import meetings as met
from db.office.access import Role
from db.office.asks import OfficeError, Said
from db.office.since_meeting import since_meeting
from db.people.stored_people import HOUSES
from db.record import documents
from db.text.dates import JST, jst_date
from desk.forms.taking import Forms, Onward, in_office, number_of, takes
from desk.pages.diet import ASK_WORDS
from desk.site.answering import Routes
from desk.site.language import in_language, plural, said
from desk.site.layout import clock
from desk.site.posted import Posted
from desk.site.untyped import NotFound, Response

MEETING_FIELDS = ("date", "time", "place", "member", "house", "ministry", "notes", "next", "next_by")
ASK_FIELDS = ("ask", "topic", "who", "by", "detail", "en", "reason", "ministry")


# ---------------------------------------------------------------------- pages
async def all_meetings(datasette: Any, request: Any) -> Any:
    """``/-/meetings``: the newest first, those that lie ahead above; and the form for one more.

    ``?member=KEY`` and ``?topic=ID`` fill the form in, as the page of a member asks for it.
    """
    today = clock(datasette).astimezone(JST).date().isoformat()

    def read(policy: sqlite3.Connection, office: sqlite3.Connection) -> dict[str, Any]:
        rows = met.meetings(office)
        member = policy.execute(
            "SELECT name, house FROM people WHERE key = ?", (request.args.get("member") or "",)
        ).fetchone()
        if request.args.get("member") and not member:
            raise NotFound(said("その議員は名簿の記録にありません。", "That member is on no roster that we have."))
        return {
            "member": dict(member) if member else None,
            "topic": request.args.get("topic") or "",
            "ahead": sorted((one for one in rows if one.day >= today), key=lambda one: (one.day, one.starts_at)),
            "past": [one for one in rows if one.day < today],
            "asks": asked.asks(office),
            "topics": documents.topic_names(policy),
            "houses": HOUSES,
            "today": today,
        }

    return Response.html(
        await datasette.render_template("meetings.html", await in_office(datasette, read), request=request)
    )


async def one_meeting(datasette: Any, request: Any) -> Any:
    """``/-/meetings/KEY``: what was put, what was answered, what comes next; what changed since."""
    key, today = request.url_vars["key"], clock(datasette).astimezone(JST).date().isoformat()

    def read(policy: sqlite3.Connection, office: sqlite3.Connection) -> dict[str, Any]:
        try:
            one = met.meeting(office, key)
        except OfficeError as error:
            raise NotFound(said("その面会は記録にありません。", "That meeting is not on record.")) from error
        events = asked.events(office)
        by_key = {ask.key: ask for ask in asked.asks(office)}
        mine = [(by_key[event.ask], event) for event in events if event.meeting == key]
        last = {ask.key: event for ask, event in mine}  # the last one entered
        stands = dict(
            sorted(last.items(), key=lambda one: one[1].id)
        )  # in the order of the talk, as it was written down
        return {
            "one": one,
            "events": mine,
            "stands": [(by_key[ask], event) for ask, event in stands.items()],
            "others": [ask for ask in by_key.values() if ask.key not in stands],
            "since": since_meeting(policy, office, one, today, one.topics) if one.day <= today else None,
            "states": ASK_WORDS,
            "topics": {row["id"]: in_language(row, "name") for row in documents.topic_names(policy)},
            "today": today,
        }

    return Response.html(
        await datasette.render_template("meeting.html", await in_office(datasette, read), request=request)
    )


async def all_asks(datasette: Any, request: Any) -> Any:
    """``/-/asks``: every ask with its state for each party, and the form for one more; ``?topic=``."""
    topic = request.args.get("topic") or None

    def read(policy: sqlite3.Connection, office: sqlite3.Connection) -> dict[str, Any]:
        events = asked.events(office)
        return {
            "rows": [asked.ask_record(one, events) for one in asked.asks(office, topic)],
            "topics": documents.topic_names(policy),
            "names": {row["id"]: in_language(row, "name") for row in documents.topic_names(policy)},
            "topic": topic,
            "states": ASK_WORDS,
            "never": asked.NEVER,
            "today": clock(datasette).astimezone(JST).date().isoformat(),
        }

    return Response.html(
        await datasette.render_template("asks.html", await in_office(datasette, read), request=request)
    )


async def meetings_json(datasette: Any, request: Any) -> Any:  # noqa: ARG001
    """``/-/meetings.json``: as `policywatch meeting list --json`."""

    def read(_policy: sqlite3.Connection, office: sqlite3.Connection) -> list[dict[str, Any]]:
        events = asked.events(office)
        return [
            asdict(one) | {"events": [asdict(e) for e in events if e.meeting == one.key]}
            for one in met.meetings(office)
        ]

    return Response.json(await in_office(datasette, read))


async def one_meeting_json(datasette: Any, request: Any) -> Any:
    """``/-/meetings/KEY.json``: the meeting, and what became of each ask at it."""
    key = request.url_vars["key"]

    def read(_policy: sqlite3.Connection, office: sqlite3.Connection) -> dict[str, Any]:
        try:
            one = met.meeting(office, key)
        except OfficeError as error:
            raise NotFound(said("その面会は記録にありません。", "That meeting is not on record.")) from error
        return asdict(one) | {"events": [asdict(event) for event in asked.events(office) if event.meeting == key]}

    return Response.json(await in_office(datasette, read))


async def asks_json(datasette: Any, request: Any) -> Any:
    """``/-/asks.json``: as `policywatch ask list --json`; ``?topic=``."""
    topic = request.args.get("topic") or None

    def read(_policy: sqlite3.Connection, office: sqlite3.Connection) -> list[dict[str, Any]]:
        events = asked.events(office)
        return [asked.ask_record(one, events) for one in asked.asks(office, topic)]

    return Response.json(await in_office(datasette, read))


# ---------------------------------------------------------------------- forms
def check_texts(
    policy: sqlite3.Connection, office: sqlite3.Connection, texts: Iterable[tuple[str, str, str]], at: str
) -> None:
    """OfficeError for texts that no brief could print."""
    if problems := wrong_texts(policy, office, texts, jst_date(at), at):
        lead = Said(
            "these texts could not be printed:",
            "このままでは資料に載せられません（数や日付は claim:S20 などの参照で書きます）：",
        )
        raise OfficeError([lead, *problems])


def enter_meeting(policy: sqlite3.Connection, office: sqlite3.Connection, form: Posted, at: str) -> Onward:
    """Enter a meeting, with the asks that were put at it; one goes on at its page, where its papers are made."""
    given: dict[str, Any] = {name: form.one(name) for name in MEETING_FIELDS if form.one(name)}
    given |= {"people": _lines(form.one("people")), "asks": form.all("asks"), "topics": form.all("topic")}
    entry = met.checked(policy, office, given, today=jst_date(at))
    if wrong := no_such_party(policy, entry.meeting.ministry or ""):
        raise OfficeError(wrong)
    check_texts(policy, office, met.texts_of(entry), at)
    (key,) = met.add_meeting(office, [entry], at, who=form.who, again=bool(form.one("again")))
    whom, day = entry.meeting.whom, entry.meeting.day
    words = said(f"{whom}（{day}）との面会を記録しました。", f"The meeting with {whom} on {day} is kept.")
    return Onward(words, f"/-/meetings/{key}")


def enter_answers(policy: sqlite3.Connection, office: sqlite3.Connection, form: Posted, at: str) -> str:
    """After a meeting: for each ask what became of it, and the next step."""
    key = form.one("meeting")
    one = met.meeting(office, key)
    today = jst_date(at)
    given = [(ask, form.one(f"state-{ask}"), form.one(f"answer-{ask}")) for ask in form.all("asks")]
    if bare := [ask for ask, state, answer in given if answer and not state]:
        words = f"{', '.join(bare)}: choose what became of it beside the answer"
        raise OfficeError([Said(words, "答えを書いたお願いには、状況も選んでください。")], resend=False)
    given = [(ask, state, answer) for ask, state, answer in given if state]
    given.sort(key=lambda one: number_of(form.one(f"order-{one[0]}")) or len(given))  # in the order of the talk
    next_step, next_by = form.one("next"), form.one("next_by")
    check_texts(policy, office, [(f"answer to {ask}", answer, "ja") for ask, _, answer in given], at)
    for ask, state, answer in given:
        asked.set_state(office, ask, state, answer, max(one.day, today), at, key, today, who=form.who)
    if (next_step, next_by) != (one.next_step, one.next_by) and form.one("with_next"):
        if (form.one("next_shown"), form.one("next_by_shown")) != (one.next_step, one.next_by):
            words = "somebody else has changed the next step meanwhile: look at the meeting again"
            raise OfficeError(
                [Said(words, "「次にすること」を、ページを開いた後にほかの人が改めています。もう一度見てください。")],
                resend=False,
            )
        met.set_next_step(office, key, next_step, next_by, at, who=form.who)
    number = len(given)
    return said(
        f"{number} 件のお願いの状況を記録しました。", f"What became of {number} {plural(number, 'ask')} is kept."
    )


def enter_ask(policy: sqlite3.Connection, office: sqlite3.Connection, form: Posted, at: str) -> str:
    """Enter one ask."""
    given = {name: form.one(name) for name in ASK_FIELDS if form.one(name)}
    (one,) = asked.checked(policy, [given])
    if wrong := unfit(policy, one, jst_date(at)):
        raise OfficeError(wrong)
    check_texts(policy, office, asked.texts_of(one), at)
    (key,) = asked.add_asks(office, [one], jst_date(at), at, who=form.who)
    return said(f"お願い {key} を記録しました。", f"Ask {key} is kept.")


def mend_ask(policy: sqlite3.Connection, office: sqlite3.Connection, form: Posted, at: str) -> str:
    """Correct an ask that nobody has had yet, or add its English."""
    key = form.one("key")
    typed = {name: form.one(name) for name in ASK_FIELDS}
    (one,) = asked.checked(policy, [typed])
    if wrong := unfit(policy, one, jst_date(at)):
        raise OfficeError(wrong)
    check_texts(policy, office, asked.texts_of(one), at)
    asked.edit_ask(office, key, {name: getattr(one, name) for name in ASK_FIELDS}, jst_date(at), at, who=form.who)
    return said(f"お願い {key} を直しました。", f"Ask {key} is corrected.")


def enter_state(policy: sqlite3.Connection, office: sqlite3.Connection, form: Posted, at: str) -> str:
    """What became of an ask, with one party or (a withdrawal) with all."""
    key, state, answer = form.one("ask"), form.one("state"), form.one("answer")
    check_texts(policy, office, [(f"answer to {key}", answer, "ja")], at)
    today = jst_date(at)
    day = form.one("date") or today
    if day > today:
        raise OfficeError([Said(f"{day} lies ahead: say what became of it when it has", f"{day} はまだ先の日付です。")])
    asked.set_state(office, key, state, answer, day, at, form.one("meeting") or None, today, who=form.who)
    return said(f"{key} を「{ASK_WORDS[state].ja}」としました。", f"{key}: {ASK_WORDS[state].en}.")


def _lines(text: str) -> list[str]:
    """Names as they are typed in one field: a line, or between commas, each."""
    return [one.strip() for one in text.replace("、", "\n").replace(",", "\n").split("\n") if one.strip()]


ROUTES: Routes = (
    (r"^/-/meetings$", all_meetings),
    (r"^/-/meetings\.json$", meetings_json),
    (r"^/-/meetings/(?P<key>M-[0-9-]+)$", one_meeting),
    (r"^/-/meetings/(?P<key>M-[0-9-]+)\.json$", one_meeting_json),
    (r"^/-/asks$", all_asks),
    (r"^/-/asks\.json$", asks_json),
)
FORMS: Forms = (
    (r"^/-/meetings/add$", Role.EDITOR, takes(enter_meeting)),
    (r"^/-/meetings/answers$", Role.EDITOR, takes(enter_answers)),
    (r"^/-/asks/add$", Role.EDITOR, takes(enter_ask)),
    (r"^/-/asks/edit$", Role.EDITOR, takes(mend_ask)),
    (r"^/-/asks/set$", Role.EDITOR, takes(enter_state)),
)
