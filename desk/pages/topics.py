"""The pages of topics: all of them, one with its whole line of time, and the documents that wait to be looked at."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import closing
from datetime import timedelta
from functools import lru_cache
from typing import Any

from briefs.evidence.dossier import Notes
from briefs.kinds.why_now import coming, laws_to_come
from db.change.stored_changes import Filter, count_changes
from db.diet import ledger
from db.diet.ledger import Ledger
from db.night.kinds import WORDS
from db.office import asks, clips
from db.office.database import open_office_db
from db.office.promise_status import read_statuses
from db.people import member_record
from db.record import documents
from db.record.decided import NOTHING, Decided
from db.record.documents import Record, records
from db.record.home import Home
from db.search.bridge import pairs_for_topic
from db.text.dates import utc_text
from db.text.words import Names
from db.topics.classify import words_name_topic
from desk.pages import timeline
from desk.pages.changes import preview
from desk.pages.diet import ASK_WORDS
from desk.pages.exports import FORMAT, Table, answer
from desk.pages.timeline import DAYS_OF, GROUPS, Block, Wanted
from desk.site.absent import Absence, absent
from desk.site.answering import PAGE_SIZE, Routes, decided_of, paging
from desk.site.asked import NO_TOPIC, choice, no_such
from desk.site.facets import KIND, SOURCE, facet
from desk.site.filters import FILTERS
from desk.site.language import said, spoken, word_of
from desk.site.layout import clock, home_of, site_options, today

TOPICS: Mapping[str, Names] = {
    "id": Names("番号", "Key"),
    "name_ja": Names("論点", "Topic (Japanese)"),
    "name_en": Names("論点（英語）", "Topic"),
    "documents": Names("文書", "Documents"),
    "changes": Names("変化", "Changes"),
}
TO_CHECK: Mapping[str, Names] = {
    "published_on": Names("公表日", "Published on"),
    "first_seen": Names("初めて確認した時（協定世界時）", "First seen (UTC)"),
    "title": Names("題名", "Title"),
    "kind": Names("種類", "Kind"),
    "reason": Names("確認が要るわけ", "Why"),
    "matched": Names("一致した言葉", "Words that matched"),
    "url": Names("原文の住所", "Address of the original"),
    "key": Names("記録の番号", "Key in the record"),
}
TO_CHECK_REASONS: Mapping[str, Names] = {
    "words": Names("関係がありうる言葉", "words that may be ours"),
    "unread": Names("本文未確認", "text not read"),
}
YEAR, MEMBER = Names("年", "Year"), Names("議員", "Member")
OF_TOPIC: Mapping[str, Absence] = {"promises": (Names("この論点の約束", "promise on this topic"), ("kokkai",))}
PROMISES, ASKS, CLIPS = 5, 5, 3  # shown of each beside the line of time; the rest has pages of its own
WEEK = timedelta(days=7)
SETTLED = ("kept", "broken", "refused")  # of a promise
COLUMNS: Mapping[str, Names] = {
    "day": Names("日付", "Date"),
    "group_word": Names("種類", "Kind"),
    "title": Names("題名・内容", "Title"),
    "day_word": Names("何の日か", "Day of what"),
    "url": Names("原文の住所", "Address of the original"),
    "key": Names("記録の番号", "Key in the record"),
}


async def check(datasette: Any, request: Any) -> Any:
    form = request.url_vars.get("format")
    only = documents.ToCheck(
        choice(request, "kind", WORDS, KIND) or "",
        request.args.get("source") or "",
        choice(request, "reason", TO_CHECK_REASONS, TO_CHECK["reason"]) or "",
    )

    def read(conn: sqlite3.Connection) -> Record:
        if form:
            return {"rows": documents.to_check(conn, -1, 0, only)}
        counts, names = documents.count_to_check(conn, only), documents.source_names(conn, spoken())
        pages_ = paging(request, counts["kind"].total())
        return {
            "facets": [
                *facet("reason", TO_CHECK["reason"], counts["reason"], only.reason, to_check_reason),
                *facet("kind", KIND, counts["kind"], only.kind, FILTERS["kind_word"]),
                *facet("source", SOURCE, counts["source"], only.source, lambda one: names.get(one, one)),
            ],
            "rows": documents.to_check(conn, PAGE_SIZE, pages_["offset"], only),
            "paging": pages_,
            "sources": names,
        }

    return await answer(datasette, request, "check.html", read, to_check_table)


def to_check_reason(reason: str) -> str:
    return word_of(TO_CHECK_REASONS, reason)


def to_check_table(found: Record) -> Table:
    rows = []
    for row in found["rows"]:
        worded = {"kind": str(FILTERS["kind_word"](row["kind"])), "reason": to_check_reason(row["reason"])}
        rows.append({name: row.get(name) for name in TO_CHECK} | worded)
    return Table(TO_CHECK, rows, "check")


async def topics(datasette: Any, request: Any) -> Any:
    at = clock(datasette)
    return await answer(
        datasette,
        request,
        "topics.html",
        lambda conn: {"topics": documents.topics(conn), "unseen": documents.unseen_sources(conn, at)},
        topics_table,
    )


def topics_table(found: Record) -> Table:
    rows = [{name: row[name] for name in TOPICS} for row in found["topics"]]
    return Table(TOPICS, rows, "topics")


async def topic(datasette: Any, request: Any) -> Any:
    """``?kind=`` one heading, ``year=``, ``member=`` a key, ``press=0`` without the press, ``all=1`` with what was taken out."""
    topic_id, form = request.url_vars["id"], request.url_vars.get("format")
    group, year = choice(request, "kind", GROUPS, KIND), request.args.get("year") or None
    member = request.args.get("member") or ""
    office = home_of(datasette) if site_options(datasette).get("office") else None
    day = today(datasette)

    def read(conn: sqlite3.Connection) -> Record:
        found = next((row for row in documents.topics(conn) if row["id"] == topic_id), None)
        if not found:
            raise LookupError(said(*NO_TOPIC))
        if year and not (len(year) == 4 and year.isascii() and year.isdigit()):
            raise LookupError(no_such(YEAR, year))
        decided = NOTHING if request.args.get("all") == "1" else decided_of(datasette)
        every, sums = timeline.of_topic(home_of(datasette).policy_db, topic_id, decided)
        person = next(iter(member_record.find_people(conn, member)), None)
        if member and not person:
            raise LookupError(no_such(MEMBER, member))
        wanted = Wanted(group, year, person["id"] if person else None, request.args.get("press") != "0")
        chosen = timeline.chosen(conn, every, wanted)
        if form:
            waiting = [row["key"] for row in by_title(conn, topic_id, decided, every)]
            return {"topic": found, "plain": timeline.plain(conn, timeline.entries(chosen)), "by_title": waiting}
        pages_ = paging(request, timeline.number_of(chosen))
        page = timeline.entries(chosen, pages_["offset"], pages_["offset"] + PAGE_SIZE)
        rows = timeline.shown(conn, topic_id, page, day)
        for row in rows:
            if row["what"] == "change":
                row["preview"] = preview(conn, row)
        of_statements, speakers = timeline.speakers(conn, every)
        counts = Counter[str]()
        for (_, place), number in sums.items():
            counts[timeline.HEADINGS[place]] += number
        of_chosen = sums if chosen is every else timeline.summed(chosen)
        months = timeline.months(of_chosen, day, wanted.year)
        promised = open_promises(conn, topic_id, office)
        return {
            "topic": found,
            "rows": rows,
            "by_title": by_title(conn, topic_id, decided, every) if wanted == Wanted() and pages_["page"] == 1 else [],
            "every": len(every) > 0,
            "paging": pages_,
            "wanted": wanted,
            "member": person,
            "groups": {name: counts[name] for name in GROUPS if counts[name]},
            "names": GROUPS,
            "years": sorted({month[:4] for month, _ in sums}, reverse=True),
            "months": months,
            "most": max((one.total for one in months), default=0),
            "chart": (timeline.CHART_HEIGHT, timeline.BAR),
            "speakers": speakers,
            "of_statements": of_statements,
            "coming": to_come(conn, topic_id, utc_text(clock(datasette)), day),
            "this_week": count_changes(
                conn, Filter(topics=(topic_id,), since=utc_text(clock(datasette) - WEEK), decided=decided)
            ),
            "promises": promised,
            "asks": our_asks(topic_id, office, day) if office else [],
            "clips": our_clips(conn, topic_id, office) if office else (0, []),
            "stances": clips.STANCES,
            "ask_words": ASK_WORDS,
            "taken_out": len(decided.irrelevant | decided.changes),
            "unseen": documents.unseen_sources(conn, clock(datasette)),
            "sources": documents.source_names(conn, spoken()),
            "newest": documents.newest_run_date(conn),
            "pairs": pairs_for_topic(topic_id),
            "absent": absent(conn, clock(datasette), OF_TOPIC, {"promises": promised["rows"]}),
        }

    return await answer(datasette, request, "topic.html", read, as_table)


def as_table(found: Record) -> Table:
    rows = [
        {
            "day": row["day"],
            "day_of": row["day_of"],
            "day_word": word_of(DAYS_OF, row["day_of"]),
            "group": row["group"],
            "group_word": word_of(GROUPS, row["group"]),
            "title": said(row["title_ja"], row["title_en"]),
            "url": row["url"],
            "key": row["key"],
        }
        for row in found["plain"]
    ]
    one = found["topic"]
    about = {**{name: one[name] for name in ("id", "name_ja", "name_en")}, "by_title": found["by_title"]}
    return Table(COLUMNS, rows, f"topic-{one['id']}", about)


def to_come(conn: sqlite3.Connection, topic_id: str, at: str, day: str) -> list[Record]:
    """What laws to come change for the topic, as papers say it (``key``: the document of the revision)."""
    return [
        {**coming(one, Notes(), day, topic_id), "key": one.version.key} for one in laws_to_come(conn, topic_id, at, day)
    ]


def open_promises(conn: sqlite3.Connection, topic_id: str, office: Home | None) -> Record:
    """The newest promises on a topic of which nobody wrote that they are settled, and how many there are at all."""
    page = ledger.page_of_promises(conn, Ledger(topic=topic_id), PAGE_SIZE, 1)
    stated = read_statuses(office.office_db) if office else {}
    still = [row for row in page.rows if not (row["key"] in stated and stated[row["key"]].status in SETTLED)]
    return {"total": page.total, "rows": still[:PROMISES], "stated": stated}


@lru_cache(maxsize=1 << 15)
def titled_with(title: str, topic_id: str) -> bool:
    """Whether words of a topic stand in a title; titles come again with every page."""
    return words_name_topic(title, topic_id)


def by_title(conn: sqlite3.Connection, topic_id: str, decided: Decided, there: Iterable[Block]) -> list[Record]:
    """Documents that wait to be looked at and have a word of the topic in their title, the newest first: of a question or a bill
    whose text was never read nobody can say that it is not ours.  ``there``: the entries that the topic has anyway."""
    waiting = conn.execute(
        "SELECT d.id, d.key, d.title FROM to_check c CROSS JOIN documents d ON d.id = c.document WHERE d.kind <> 'speech'"
    )
    named = {row for row, key, title in waiting if key not in decided.irrelevant and titled_with(title, topic_id)}
    if named:
        named.difference_update(*(block.ids for block in there if block.what != "change"))
    return records(
        conn,
        """SELECT d.id, d.key, d.title, d.kind, d.source, d.published_on, d.first_seen, d.gone_at, c.reason, c.matched
           FROM json_each(?) x CROSS JOIN to_check c ON c.document = x.value CROSS JOIN documents d ON d.id = c.document
           ORDER BY coalesce(d.published_on, d.first_seen) DESC, d.id DESC""",
        (json.dumps(sorted(named)),),
    )


def our_asks(topic_id: str, office: Home, day: str) -> list[Record]:
    """The newest asks on a topic, each with what became of it with everybody who got it, up to a day."""
    with closing(open_office_db(office.office_db)) as conn:
        events = asks.events(conn, until=day)
        return [asks.ask_record(one, events) for one in asks.asks(conn, topic_id)[:ASKS]]


def our_clips(conn: sqlite3.Connection, topic_id: str, office: Home) -> tuple[int, list[Any]]:
    """How many passages the evidence box has on a topic, and the newest."""
    with closing(open_office_db(office.office_db)) as box:
        found = clips.clips(box, topic_id)
        return len(found), clips.standing(conn, sorted(found, key=lambda one: one.at, reverse=True)[:CLIPS])


ROUTES: Routes = (
    (rf"^/-/topics{FORMAT}$", topics),
    (rf"^/-/topic/(?P<id>[a-zA-Z0-9_-]+){FORMAT}$", topic),
    (rf"^/-/check{FORMAT}$", check),
)
