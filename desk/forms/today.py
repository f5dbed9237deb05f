"""きょう, the first page: what to do today, on one screen.

Health in one line, the next deadlines, what came since one last looked (by topic, the heaviest first, a line each), what waits
for a decision, and how often the topics were spoken of.  Details are a page away.
"""

from __future__ import annotations

import sqlite3
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from db.change import stored_changes
from db.change.stored_changes import Filter
from db.errors import WrongUsage
from db.night.inbox import tally
from db.office.access import Role
from db.office.decisions import SUBJECTS, SubjectKind
from db.office.meetings import meetings
from db.office.undoing import undo_act
from db.office.visits import last_look, note_look, standing_look
from db.record import documents
from db.record.decided import Decided
from db.record.documents import Record
from db.text.dates import JST, parse_utc, utc_text
from db.topics.mentions import Mentions, mentions
from desk.forms.inbox import inbox_now, year_before
from desk.forms.taking import Forms, in_office, number_of, takes
from desk.outgoing.calendar import events
from desk.pages import changes as change_pages
from desk.pages.consultations import stored
from desk.site.answering import Routes, decided_of
from desk.site.language import in_language, said, spoken
from desk.site.layout import clock, home_of, site_options
from desk.site.posted import Posted
from desk.site.untyped import Response
from desk.site.unusual import unusual_sources
from desk.site.visitors import VISITOR

OUR_MEETING = "meeting_of_ours"
LINES = 12  # of what came
DEADLINES = 5
CHARTS = 6
WINDOW = timedelta(days=7)  # what came, for somebody who never said that they had looked
WIDTH, HEIGHT, GAP = 96, 26, 2  # of a small chart, in its own units


@dataclass(frozen=True, slots=True)
class Deadline:
    """What ends or meets on a day: how many days are left, in words of the clock."""

    day: str
    left: int
    title: Record
    key: str
    kind: str


@dataclass(frozen=True, slots=True)
class SmallChart:
    """Bars of one topic: (x, y, height) of each month; ``words`` says the same."""

    topic: str
    total: int
    months: tuple[tuple[str, int], ...]
    bars: tuple[tuple[int, float, float], ...]


async def today(datasette: Any, request: Any) -> Any:
    """``/``; with a filter of the list it was before, the list."""
    if not site_options(datasette).get("office"):
        return await change_pages.home(datasette, request)
    if any(request.args.get(name) for name in ("topic", "source", "kind", "all", "page")):
        return Response.redirect(f"/-/changes?{request.query_string}", status=302)
    at, home, who = clock(datasette), home_of(datasette), VISITOR.get().name
    day, decided = at.astimezone(JST).date(), decided_of(datasette)

    def read(policy: sqlite3.Connection, office: sqlite3.Connection) -> Record:
        looked = last_look(office, who) if who else None
        since, seen = looked or (utc_text(at - WINDOW), 0)
        waiting = inbox_now(home, office, year_before(at))
        kinds, _ = tally(waiting)
        names = {row["id"]: in_language(row, "name") for row in documents.topic_names(policy)}
        came = news(policy, since, decided, seen)
        return {
            "day": day.isoformat(),
            "at": utc_text(at),
            "since": since,
            "looked": bool(looked),
            "look": standing_look(office, who) if who else None,
            "run": newest_run(policy),
            "groups": grouped(came[:LINES], names),
            "more": len(came) - LINES,
            "deadlines": deadlines(policy, office, day),
            "undated": undated(policy, day),
            "waiting": len(waiting),
            "kinds": [(kind, SUBJECTS[kind], kinds[kind]) for kind in SubjectKind if kinds[kind]],
            "charts": [small_chart(one) for one in mentions(policy, day)[:CHARTS]],
            "names": names,
            "first_read": first_read(policy, since),
            "unseen": documents.unseen_sources(policy, at),
            "unusual": unusual_sources(policy, datasette),
            "newest": documents.newest_run_date(policy),
            "counts": documents.counts(policy),
            "sources": documents.source_names(policy, spoken()),
        }

    return Response.html(
        await datasette.render_template("today.html", await in_office(datasette, read), request=request)
    )


def news(policy: sqlite3.Connection, since: str, decided: Decided, seen: int = 0) -> list[Record]:
    """What came after a moment (UTC), or was stored after the run ``seen`` where one is known; the heaviest first, with topics."""
    first = utc_text(parse_utc(since) - WINDOW) if seen else since  # what ran meanwhile began before
    rows = stored_changes.changes(policy, Filter(since=first, decided=decided), limit=-1)
    fresh = (row for row in rows if (row["run"] > seen if seen else row["detected_at"] > since))
    return sorted(fresh, key=lambda row: -row["weight"])


def first_read(policy: sqlite3.Connection, since: str) -> list[Record]:
    """The sources read for the first time after a moment (UTC), with how many documents stood there then: nobody can tell which of
    them are new, so none of them came.
    """
    return documents.records(
        policy,
        "SELECT source, started_at, new FROM (SELECT source, new, min(started_at) AS started_at FROM runs"
        " WHERE outcome <> 'failed' AND only_some = 0 GROUP BY source) WHERE started_at > ? AND new > 0 ORDER BY source",
        (since,),
    )


def grouped(rows: list[Record], names: dict[str, str]) -> list[tuple[str, str, list[Record]]]:
    """(topic, its name, its lines) in the order of the heaviest line; each line under its first topic."""
    found: dict[str, list[Record]] = {}
    for row in rows:
        found.setdefault(row["topics"][0]["id"] if row["topics"] else "", []).append(row)
    return [(topic, names.get(topic, said("論点なし", "No topic")), lines) for topic, lines in found.items()]


def deadlines(policy: sqlite3.Connection, office: sqlite3.Connection, day: date) -> list[Deadline]:
    """The next things with a day, by the clock: consultations, answers, laws, sessions, sittings, our own meetings."""

    def ends(on: str, title: Record, key: str, kind: str) -> Deadline:
        return Deadline(on, (date.fromisoformat(on) - day).days, title, key, kind)

    found = [
        ends(one.day, {"ja": one.title_ja, "en": one.title_en}, one.key, one.kind)
        for one in events(policy, day.isoformat())
    ]
    found += [
        ends(one.day, {"ja": f"面会：{one.whom}", "en": f"Meeting: {one.whom}"}, one.key, OUR_MEETING)
        for one in meetings(office)
    ]
    found += [
        ends(
            one.next_by,
            {"ja": f"次にすること：{one.next_step}", "en": f"Next step: {one.next_step}"},
            one.key,
            OUR_MEETING,
        )
        for one in meetings(office)
        if one.next_by and one.next_step
    ]
    return sorted((one for one in found if one.left >= 0), key=lambda one: (one.day, one.title["ja"]))[:DEADLINES]


def undated(policy: sqlite3.Connection, day: date) -> list[Record]:
    """Consultations on our topics that the site calls open without printing a deadline."""
    return [row for row in stored(policy, day.isoformat(), everything=False) if row["state"] == "called_open"]


def small_chart(one: Mentions) -> SmallChart:
    """The bars of a topic, each as high as its month has mentions, the highest over all of the height."""
    most = max(number for _, number in one.months) or 1
    step = WIDTH / len(one.months)
    bars = []
    for place, (_, number) in enumerate(one.months):
        height = round(number / most * HEIGHT, 1)
        bars.append((round(place * step), round(HEIGHT - height, 1), height))
    return SmallChart(one.topic, one.total, one.months, tuple(bars))


def newest_run(policy: sqlite3.Connection) -> int:
    """The id of the newest run; 0 where there is none."""
    return int(policy.execute("SELECT coalesce(max(id), 0) FROM runs").fetchone()[0])


def have_looked(policy: sqlite3.Connection, office: sqlite3.Connection, form: Posted, at: str) -> str:
    """Keep that somebody has looked at what the page showed: until the moment it was made."""
    shown = form.one("at")
    try:
        moment = datetime.strptime(shown, "%Y-%m-%dT%H:%M:%SZ")
    except ValueError:
        moment = None
    # Nobody has looked at what is still to come.
    newest = newest_run(policy)
    note_look(office, form.who, min(shown, at) if moment else at, min(number_of(form.one("run")), newest))
    return said(
        "ここまで見たことを記録しました。次に開くと、この後に来たものだけが出ます。",
        "Kept: you have looked up to here. Next time you see only what came since.",
    )


async def look_again(datasette: Any, request: Any) -> Any:
    """The form that takes back one's own last look: what came since the one before is new again."""
    home = home_of(datasette)

    def write(_policy: sqlite3.Connection, office: sqlite3.Connection, form: Posted, at: str) -> str:
        look = standing_look(office, form.who)
        if look is None or look.id != number_of(form.one("act")):
            raise WrongUsage(
                "there is no such look of yours to take back", "取り消せる「ここまで見た」がありません。", resend=False
            )
        undo_act(office, look.id, home, who=form.who, at=at)
        return said("「ここまで見た」を取り消しました。", "Taken back: what you had looked at is new again.")

    return await takes(write)(datasette, request)


async def as_json(datasette: Any, request: Any) -> Any:  # noqa: ARG001
    """``/-/today.json``: the next deadlines and how much waits of each kind; what came is ``/-/changes``."""
    home, at = home_of(datasette), clock(datasette)

    def read(policy: sqlite3.Connection, office: sqlite3.Connection) -> Record:
        kinds, _ = tally(inbox_now(home, office, year_before(at)))
        day = at.astimezone(JST).date()
        return {
            "day": day.isoformat(),
            "rows": [asdict(one) for one in deadlines(policy, office, day)],
            "waiting": kinds,
        }

    return Response.json(await in_office(datasette, read))


ROUTES: Routes = ((r"^/-/today\.json$", as_json),)
FORMS: Forms = ((r"^/-/looked$", Role.READER, takes(have_looked)), (r"^/-/looked/back$", Role.READER, look_again))
