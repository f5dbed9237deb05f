"""The views about the Diet: members, bills, written questions and the ledger of promises."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from difflib import get_close_matches
from typing import Any
from urllib.parse import unquote

from briefs.evidence.looked import unlisted
from db.diet import ledger, stored_diet
from db.diet.bill_events import UPPER
from db.diet.bill_sentences import STAGES
from db.diet.ledger import Ledger
from db.diet.question_facts import STATES, WAITING
from db.diet.stored_diet import DietFilter
from db.diet.stored_sittings import coming
from db.office import asks, meetings
from db.office.database import open_office_db
from db.office.promise_status import astray, read_statuses
from db.people import member_record, stored_people
from db.people.attribution import unresolved
from db.people.group_names import full_name
from db.people.member_record import Options
from db.people.memberships import COMMITTEE, fold_name
from db.record import documents
from db.record.documents import Record
from db.record.home import Home
from db.text.dates import day_typed, english_date, japanese_date, utc_text
from db.text.words import Names
from desk.pages import diet_tables, timeline
from desk.pages.exports import FORMAT, answer
from desk.site.absent import Absence, absent
from desk.site.answering import PAGE_SIZE, Routes, number, paging
from desk.site.asked import choice, wrong_days
from desk.site.facets import HOUSE, KIND, STATE, TOPIC, facet, topic_word
from desk.site.filters import FILTERS
from desk.site.language import in_language, named, said, word_of
from desk.site.layout import clock, home_of, site_options, today

# What each page is made of: it says so when one of these could not be looked at.
MINUTES = ("kokkai",)
PEOPLE = (*MINUTES, "members", "committees", "written_questions", "bills", "petitions", "sittings")
VOTES = ("roll_calls",)  # of the House of Councillors alone
BILLS = ("bills", "sessions", "resolutions")
QUESTIONS = ("written_questions",)
OF_MEMBER: Mapping[str, Absence] = {
    "speeches": (Names("この人に結び付けられた発言", "speech tied to this person"), (*MINUTES, "members")),
    "statements": (Names("この人の、論点に当たる発言", "statement of theirs on topic"), MINUTES),
    "votes": (Names("論点に当たる議案へのこの人の投票", "vote of theirs on a bill on topic"), (*VOTES, "bills")),
    "any_votes": (Names("この人の投票", "vote of theirs"), VOTES),
    "sittings": (Names("この人の委員会の今後の会議の予定", "coming sitting of their committees"), ("sittings",)),
}
OF_MEMBERS: Mapping[str, Absence] = {
    "roster": (Names("議員の名簿", "roster of members"), ("members",)),
    "unresolved": (Names("一人に決められない名前", "name that could be several people"), (*MINUTES, "members")),
}
FITTING: Mapping[str, Absence] = {
    "bills": (Names("この条件に合う議案", "bill that fits these conditions"), ("bills",)),
    "questions": (Names("この条件に合う質問主意書", "written question that fits these conditions"), QUESTIONS),
    "promises": (Names("この条件に合う約束", "promise that fits these conditions"), MINUTES),
}
# A page that fits a phone: this many statements a topic, all of them on request.
STATEMENTS = 5
EVERYTHING = 200
MEETINGS = 20
RE_BODY = re.compile(".{1,10}?[省庁]|.{2,6}大臣$")  # 法務省 of 法務省矯正局長, 法務大臣
MOST_OFFERED = 4
SESSION, STRENGTH = Names("国会", "Session"), Names("強さ", "Strength")
QUESTION_STATES = {one.ja: one for one in (*STATES.values(), WAITING)}
ASK_WORDS = {one: Names(asks.STATES_JA[one], asks.STATES_EN[one]) for one in asks.STATES}


async def members(datasette: Any, request: Any) -> Any:
    topic = request.args.get("topic") or None

    def read(conn: sqlite3.Connection) -> Record:
        rows, open_names = stored_people.members(conn, topic), unresolved(conn)
        return {
            "houses": stored_people.by_house_and_group(rows),
            "names": {row["key"]: row["name"] for row in rows},
            "topics": documents.topic_names(conn),
            "topic": topic,
            "unresolved": open_names,
            "unseen": unseen(conn, PEOPLE, clock(datasette)),
            "absent": absent(conn, clock(datasette), OF_MEMBERS, {"roster": rows, "unresolved": open_names}),
        }

    return await answer(datasette, request, "members.html", read, lambda found: diet_tables.members(found["houses"]))


async def member_by_key(datasette: Any, request: Any) -> Any:
    return await show_member(datasette, request, unquote(request.url_vars["key"]), by_key=True)


async def member_by_name(datasette: Any, request: Any) -> Any:
    """The member of a name (``?name=``): the page, a choice between several, or what stands under the bare name."""
    return await show_member(datasette, request, request.args.get("name") or "", by_key=False)


async def show_member(datasette: Any, request: Any, name: str, *, by_key: bool) -> Any:
    topic, whole = request.args.get("topic") or None, request.args.get("all") == "1"
    data = bool(request.url_vars.get("format"))
    options = Options(topic=topic, limit=0 if data else EVERYTHING if whole or topic else STATEMENTS)
    office = home_of(datasette) if site_options(datasette).get("office") else None
    day = today(datasette)

    def read(conn: sqlite3.Connection) -> Record:
        about: Record = {"topic": topic, "whole": whole, "name": name, "all_topics": documents.topic_names(conn)}
        house = choice(request, "house", stored_people.HOUSES, HOUSE)
        found = member_record.find_people(conn, name, house)
        if by_key:
            found = [row for row in found if row["key"].removeprefix("members/") == name.removeprefix("members/")]
            if not found and name.startswith("大臣/"):  # known by the post then, a member on a roster now
                found = member_record.find_people(conn, name.removeprefix("大臣/"), house)
        if len(found) == 1:
            view = member_record.member(conn, found[0], options)
            posts_on_the_day(view)
            person = view["person"]
            person["group_in_full"] = full_name(conn, person["house"], person["group"] or "", day) or None
            sittings = own_sittings(conn, view["person"], day)
            return about | {
                "view": view,
                "sittings": sittings,
                "months": timeline.months(spoken_by_month(conn, found[0]["id"], topic), day),
                "chart": (timeline.CHART_HEIGHT, timeline.BAR),
                "met": met_with(office, found[0]["key"], day) if office else None,
                "ask_words": ASK_WORDS,
                "today": day,
                "unseen": unseen(conn, sources_of(view["person"]["house"]), clock(datasette)),
                "unlisted": None if view["person"]["committees"] else unlisted(conn, utc_text(clock(datasette))),
                "absent": absent(
                    conn,
                    clock(datasette),
                    OF_MEMBER,
                    {
                        "speeches": view["speeches"],
                        "statements": view["topics"],
                        "votes": view["votes"]["on_topic"],
                        "any_votes": view["votes"]["newest"],
                        "sittings": sittings,
                    },
                ),
            }
        if by_key:
            raise LookupError(said("その議員は名簿の記録にありません。", "That member is on no roster that we have."))
        if found:
            return about | {"choices": [member_record.describe(conn, row) for row in found]}
        folded = fold_name(name)
        spelling = member_record.spelling_in_minutes(conn, folded) if folded else None
        if spelling:
            bare = member_record.untied(conn, folded, Options(limit=options.limit * 4))
            return about | {"bare": bare, "spelling": spelling, "unseen": unseen(conn, PEOPLE, clock(datasette))}
        return about | {"near": member_record.near_names(conn, name), "status": 404 if name.strip() else 200}

    return await answer(datasette, request, "member.html", read, diet_tables.member)


def spoken_by_month(conn: sqlite3.Connection, person: int, topic: str | None) -> timeline.Sums:
    """How many speeches of a member a month are on a topic (on any of them where none is named)."""
    rows = conn.execute(
        """SELECT substr(a.date, 1, 7), count(DISTINCT a.document) FROM attributions a JOIN documents d ON d.id = a.document
           WHERE a.person = ?1 AND d.kind = 'speech' AND a.date IS NOT NULL AND EXISTS (
             SELECT 1 FROM document_topics t WHERE t.document = a.document AND (?2 IS NULL OR t.topic = ?2)) GROUP BY 1""",
        (person, topic),
    )
    return Counter({(month, timeline.PLACES["statement"]): number for month, number in rows})


def posts_on_the_day(view: Record) -> None:
    """Add to each statement the committees that the member sat on that day (``posts``), as far as a roster of then is known."""
    sat = [row for row in view["person"]["memberships"] if row["kind"] == COMMITTEE and row["from"]]
    for topic in view["topics"]:
        for one in topic["statements"]:
            one["posts"] = [
                {"committee": row["group"], "role": row["role"]}
                for row in sat
                if row["from"] <= one["date"] and (row["to"] is None or one["date"] <= row["to"])
            ]


def sources_of(house: str | None) -> tuple[str, ...]:
    """The sources that the page of a member of a house is made of."""
    return (*PEOPLE, *VOTES) if house == UPPER else PEOPLE


def own_sittings(conn: sqlite3.Connection, person: Record, day: str) -> list[Record]:
    """The coming sittings of the committees that a member sits on, as of a day (YYYY-MM-DD)."""
    sits_on = {(person["house"], row["group"]) for row in person["committees"]}
    return [row for row in coming(conn, day) if (row["house"], row["meeting"]) in sits_on] if sits_on else []


def met_with(office: Home, key: str, day: str) -> Record:
    """Our meetings with a member, the newest first, and what they were asked with what stands of it on a day."""
    with closing(open_office_db(office.office_db)) as conn:
        return {
            "meetings": meetings.meetings(conn, party=key)[:MEETINGS],
            "asks": [
                {"ask": ask, "event": event, "first": first} for ask, event, first in asks.put_to(conn, key, day)[::-1]
            ],
        }


async def bills(datasette: Any, request: Any) -> Any:
    data = bool(request.url_vars.get("format"))  # then all rows
    wanted = DietFilter(
        session=session_asked(request),
        kind=request.args.get("kind") or None,
        topic=request.args.get("topic") or None,
        state=request.args.get("state") or None,
        everything=request.args.get("all") == "1",
        title=(request.args.get("title") or "").strip(),
    )

    def read(conn: sqlite3.Connection) -> Record:
        sessions, kinds = stored_diet.bill_choices(conn)
        choice(request, "kind", kinds, KIND)
        choice(request, "state", STAGES, STATE)
        chosen = replace(wanted, lapsed=stored_diet.inferred_lapses(conn, today(datasette)))
        pages_ = paging(request, stored_diet.count_bills(conn, chosen))
        every = replace(chosen, everything=True)
        counts = {} if data else stored_diet.count_bill_facets(conn, chosen)
        rows = stored_diet.bills(
            conn, chosen, -1 if data else PAGE_SIZE, 0 if data else pages_["offset"], today(datasette)
        )
        return {
            "facets": [
                *facet("state", STATE, counts.get("state", {}), wanted.state, FILTERS["stage_word"]),
                *facet("topic", TOPIC, counts.get("topic", {}), wanted.topic, topic_word(documents.topic_names(conn))),
                *facet("kind", KIND, counts.get("kind", {}), wanted.kind, FILTERS["bill_kind_word"]),
                *facet("session", SESSION, counts.get("session", {}), wanted.session, session_word),
            ],
            "rows": rows,
            "paging": pages_,
            "wanted": wanted,
            "sessions": sessions,
            "kinds": kinds,
            "every": stored_diet.count_bills(conn, every),
            "unseen": unseen(conn, BILLS, clock(datasette)),
            "absent": absent(conn, clock(datasette), {"bills": FITTING["bills"]}, {"bills": rows})
            | unheard_of(conn, "bills", wanted.session),
        }

    return await answer(datasette, request, "bills.html", read, lambda found: diet_tables.bills(found["rows"]))


async def questions(datasette: Any, request: Any) -> Any:
    data = bool(request.url_vars.get("format"))  # then all rows
    wanted = DietFilter(
        session=session_asked(request),
        house=request.args.get("house") or None,
        topic=request.args.get("topic") or None,
        state=request.args.get("state") or None,
        everything=request.args.get("all") == "1",
        title=(request.args.get("title") or "").strip(),
    )

    def read(conn: sqlite3.Connection) -> Record:
        sessions, houses = stored_diet.question_choices(conn)
        choice(request, "house", houses, HOUSE)
        choice(request, "state", QUESTION_STATES, STATE)
        pages_ = paging(request, stored_diet.count_questions(conn, wanted))
        every = replace(wanted, everything=True)
        counts = {} if data else stored_diet.count_question_facets(conn, wanted)
        rows = stored_diet.questions(
            conn, wanted, -1 if data else PAGE_SIZE, 0 if data else pages_["offset"], today(datasette)
        )
        return {
            "facets": [
                *facet("state", STATE, counts.get("state", {}), wanted.state, question_state_word),
                *facet("topic", TOPIC, counts.get("topic", {}), wanted.topic, topic_word(documents.topic_names(conn))),
                *facet("house", HOUSE, counts.get("house", {}), wanted.house, named),
                *facet("session", SESSION, counts.get("session", {}), wanted.session, session_word),
            ],
            "rows": rows,
            "paging": pages_,
            "wanted": wanted,
            "sessions": sessions,
            "houses": houses,
            "every": stored_diet.count_questions(conn, every),
            "unseen": unseen(conn, QUESTIONS, clock(datasette)),
            "absent": absent(conn, clock(datasette), {"questions": FITTING["questions"]}, {"questions": rows})
            | unheard_of(conn, "questions", wanted.session),
        }

    return await answer(datasette, request, "questions.html", read, lambda found: diet_tables.questions(found["rows"]))


def session_asked(request: Any) -> int | None:
    """The session of the Diet that is asked for, on record or not; NotFound for what is no number of one."""
    value = choice(request, "session", range(1, 1000), SESSION)
    return int(value) if value else None


def unheard_of(conn: sqlite3.Connection, name: str, session: int | None) -> Record:
    """What a list says instead of what could not be looked at where a session later than every one on record is asked for."""
    newest = conn.execute("SELECT max(number) FROM sessions").fetchone()[0]
    if session is None or newest is None or session <= newest:
        return {}
    return {
        name: {
            "ja": f"第{session}回国会は記録にありません（最も新しいのは第{newest}回です）。国会を選び直してください。",
            "en": f"Session {session} of the Diet is not on record (the newest is {newest}): choose another.",
        }
    }


def to_come(name: str, since: str | None, day: str) -> Record:
    """The same where what was said from a day on that is still to come is asked for (both YYYY-MM-DD)."""
    if since is None or since <= day:
        return {}
    return {
        name: {
            "ja": f"{japanese_date(since)}はまだ来ていません。きょう以前の日を入れてください。",
            "en": f"{english_date(since)} is still to come: give a day up to today.",
        }
    }


def offices_of_promises(conn: sqlite3.Connection) -> list[str]:
    """The offices in which a promise was made, the commonest first."""
    rows = conn.execute("SELECT office FROM promises WHERE office <> '' GROUP BY office ORDER BY count(*) DESC, office")
    return [office for (office,) in rows]


def unknown_office(conn: sqlite3.Connection, words: str | None) -> Record:
    """What the ledger says where the words of an office that nobody who promised anything ever had are asked for."""
    offices = offices_of_promises(conn) if words else []
    if not words or not offices or any(ledger.is_of(words, one) for one in offices):
        return {}
    return {
        "promises": {
            "ja": f"「{words}」の入った肩書きで約束した人は、記録にありません。省庁の名か、その一部を入れてください。",
            "en": f"Nobody on record promised anything in an office with “{words}” in it: type a ministry, or part of its name.",
        }
    }


def nearest_offices(conn: sqlite3.Connection, words: str | None) -> list[str]:
    """The ministries and agencies on the ledger whose names are nearest to unknown words, else those with most promises; [] where
    the words are known."""
    offices = offices_of_promises(conn)
    if not words or any(ledger.is_of(words, one) for one in offices):
        return []
    bodies = list(dict.fromkeys(body[0] for one in offices if (body := RE_BODY.match(one))))
    return get_close_matches(words, bodies, MOST_OFFERED, 0.3) or bodies[:MOST_OFFERED]


def session_word(number: object) -> str:
    return said(f"第{number}回", str(number))


def question_state_word(ja: str) -> Any:
    """The state of a question by what it is called in Japanese."""
    return in_language(QUESTION_STATES.get(ja, Names(ja, ja)))


async def promises(datasette: Any, request: Any) -> Any:
    data = bool(request.url_vars.get("format"))  # then all rows
    typed = {"since": request.args.get("since") or ""}
    wrong = wrong_days(typed, "since")
    wanted = Ledger(
        topic=request.args.get("topic") or None,
        ministry=request.args.get("ministry") or None,
        since=day_typed(typed["since"]) or None,
        strength=choice(request, "strength", ledger.STRENGTHS, STRENGTH),
        with_due=request.args.get("due") == "1",
        everything=request.args.get("all") == "1",
        answers_only=request.args.get("answers") == "1",
        today=today(datasette),
    )

    def read(conn: sqlite3.Connection) -> Record:
        names = documents.topic_names(conn)
        about: Record = {
            "wanted": wanted,
            "typed": typed,
            "wrong": wrong,
            "topics": names,
            "strengths": {name: word_of(ledger.STRENGTHS, name) for name in ledger.STRENGTHS},
        }
        if wrong:
            return about | {"status": 400}
        if data:
            return {"rows": ledger.promises(conn, wanted)}
        page = ledger.page_of_promises(conn, wanted, PAGE_SIZE, max(1, number(request, "page", 1)))
        counts = ledger.counted(conn, page.newest)
        bounded = ledger.COUNTED if page.total > ledger.COUNTED else None
        return about | {
            "facets": [
                *facet("topic", TOPIC, counts.topics, wanted.topic, topic_word(names), bounded),
                *facet("strength", STRENGTH, counts.strengths, wanted.strength, FILTERS["strength_word"], bounded),
            ],
            "rows": page.rows,
            "paging": paging(request, page.total),
            "unseen": unseen(conn, MINUTES, clock(datasette)),
            "absent": absent(conn, clock(datasette), {"promises": FITTING["promises"]}, {"promises": page.rows})
            | unknown_office(conn, wanted.ministry)
            | to_come("promises", wanted.since, today(datasette)),
            "near": [] if page.rows else nearest_offices(conn, wanted.ministry),
            "astray": astray(conn, read_statuses(home_of(datasette).office_db))
            if site_options(datasette).get("office")
            else [],
        }

    return await answer(datasette, request, "promises.html", read, lambda found: diet_tables.promises(found["rows"]))


def unseen(conn: sqlite3.Connection, wanted: tuple[str, ...], at: datetime) -> list[Record]:
    """The sources of a page that could not be looked at completely."""
    return [source for source in documents.unseen_sources(conn, at) if source["id"] in wanted]


ROUTES: Routes = (
    (rf"^/-/members{FORMAT}$", members),
    (rf"^/-/member{FORMAT}$", member_by_name),
    (rf"^/-/member/(?P<key>.+?){FORMAT}$", member_by_key),
    (rf"^/-/bills{FORMAT}$", bills),
    (rf"^/-/questions{FORMAT}$", questions),
    (rf"^/-/promises{FORMAT}$", promises),
)
