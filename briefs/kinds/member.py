"""The two-page brief for one Diet member on one topic (面会資料): what is chosen, and the dossier at each level of fullness.

It says what the record holds: the member's own words and questions with the answers they got, what has changed since the
last meeting, what lies ahead.  It never says what a member thinks.  How each section is filled: briefs/kinds/member_sections.py.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from briefs.errors import BriefError
from briefs.evidence import rows
from briefs.evidence.dossier import Dossier, Notes, numbered
from briefs.evidence.form import Form
from briefs.evidence.member_words import Spoken, Written, questions, statements
from briefs.evidence.rows import ChangeRow, Version, open_name
from briefs.evidence.spoken import one_person
from briefs.evidence.wording import today
from briefs.kinds import leave_behind, member_sections
from briefs.kinds.leave_behind import Redline
from briefs.kinds.member_charts import wanted_series
from briefs.kinds.timeline import Moment, moments, steps_of_bill
from briefs.staff.asked import our_asks
from briefs.staff.file import Ask, StaffFile
from briefs.staff.text import Desk
from db.office import asks as office_asks
from db.office.asks import Event, OfficeError
from db.office.meetings import Meeting, meeting, meetings
from db.office.since_meeting import last_meeting, morning_after, since_meeting
from db.people import member_record
from db.record.documents import Record
from db.series.register import Part, Series
from db.text.dates import utc_text

PAGES = 2
MOST_ASKS = 3
# (statements, characters of each, dated facts, room for the comparison, other changes, rows of the timeline, charts)
LEVELS = (
    (3, 160, 3, 300, 4, 8, 2), (3, 160, 3, 200, 3, 7, 2), (2, 160, 3, 200, 3, 7, 2), (2, 130, 3, 160, 2, 6, 2),
    (2, 130, 3, 160, 2, 6, 1), (2, 110, 2, 140, 2, 6, 1), (2, 110, 2, 120, 1, 5, 1), (1, 160, 2, 140, 2, 6, 1),
    (1, 110, 2, 100, 1, 5, 1), (1, 110, 1, 100, 1, 4, 1), (1, 90, 1, 60, 1, 3, 1), (1, 90, 1, 0, 1, 3, 0),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for.  ``meeting``: the key of the one it is made for (none: the next one); ``since``: "" the last
    one, a key, or None.

    ``asks``: keys of office.db, when not all open ones are meant; ``confirmed_by``: who checked it, "" for nobody.
    """

    name: str
    topic: str
    house: str | None = None
    meeting: str | None = None
    since: str | None = None
    asks: tuple[str, ...] = ()
    confirmed_by: str = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Everything that could go on the pages."""

    wanted: Wanted
    base: leave_behind.Chosen
    person: Record  # as db.member_view.describe tells it
    roster: Version | None
    meeting: Meeting | None
    day: str  # of the meeting, or of the brief
    since: Meeting | None
    changes: tuple[tuple[ChangeRow, Version], ...]  # since the last meeting, or the newest
    redline: Redline | None
    answers: tuple[Version, ...]  # written questions answered since
    promises: tuple[tuple[Version, str, Record], ...]  # promised since: the speech, the passage, its row
    fresh: frozenset[str]  # keys of the member's speeches that were published since
    delivered: tuple[tuple[office_asks.Ask, Event, str], ...]
    spoken: tuple[Spoken, ...]
    written: tuple[Written, ...]
    moments: tuple[Moment, ...]
    bill: tuple[str, Version, list[tuple[str, str, str]]] | None  # the topic's newest, with its steps
    series: tuple[tuple[tuple[Series, Part], ...], ...]
    asks: tuple[Ask, ...]
    asks_from: str
    file: StaffFile


def choose(
    conn: sqlite3.Connection,
    office: sqlite3.Connection,
    wanted: Wanted,
    config: Mapping[str, Any],
    file: StaffFile,
    at: datetime,
    without: Sequence[str] = (),
) -> Chosen:
    """All that the brief may show; BriefError or NoEvidence when it cannot be made."""
    now, made_on = utc_text(at), today(at)
    topic = leave_behind.find_topic(conn, wanted.topic)
    row = one_person(conn, wanted.name, wanted.house)
    base = leave_behind.choose(conn, topic, at, without)
    met = the_meeting(office, wanted.meeting, row["key"]) or coming_meeting(office, row["key"], made_on, now)
    day = met.day if met else made_on
    earlier = last_meeting(office, row["key"], day, now)
    since = since_when(office, wanted.since, row["key"], day, now) if wanted.since is not None else None
    changes, redline = base.changes, base.redline
    answers: list[Version] = []
    promised: list[tuple[Version, str, Record]] = []
    fresh: frozenset[str] = frozenset()
    if since is not None:
        found = [
            one
            for one in rows.topic_changes(conn, topic.id, now, 200)
            if one.detected_at >= morning_after(since.day) and one.document_key not in without
        ]
        weighty = [one for one in found if one.weight > leave_behind.DETAIL_WEIGHT]
        cited = [(c, v) for c in weighty if (v := leave_behind.change_version(conn, c, now)) is not None]
        changes = tuple(leave_behind.newest_first(cited))
        redline = leave_behind.first_redline(conn, [c for c, _ in cited], topic.id)
        answers, promised, fresh = news(conn, office, since, made_on, topic.id, now, met, without)
    spoken = statements(conn, row["id"], topic.id, now, without)
    written = questions(conn, row["id"], topic.id, now, without)
    wanted_asks, asks_from = asks_for(office, wanted, file, config, row["key"], day, now, met)
    return Chosen(
        wanted,
        base,
        member_record.describe(conn, row),
        roster_of(conn, row["key"], now),
        met,
        day,
        since,
        tuple(changes),
        redline,
        tuple(answers),
        tuple(promised),
        fresh,
        tuple(office_asks.put_to(office, row["key"], day, met.key if met else "", now)),
        tuple(spoken),
        tuple(written),
        tuple(
            moments(
                conn,
                topic.id,
                day,
                now,
                revisions=base.revisions,
                last=earlier,
                spoken=spoken,
                written=written,
                without=without,
                meeting=met is not None,
            )
        ),
        bill if (bill := steps_of_bill(conn, topic.id, day, now)) and bill[1].key not in without else None,
        tuple(tuple(one) for one in wanted_series(file.figures, topic.id)),
        tuple(wanted_asks),
        asks_from,
        file,
    )


def the_meeting(office: sqlite3.Connection, key: str | None, person: str) -> Meeting | None:
    """The meeting the brief is made for; BriefError when it is not there or is with somebody else."""
    if key is None:
        return None
    try:
        found = meeting(office, key)
    except OfficeError as error:
        raise BriefError(error.problems) from None
    if found.person_key != person:
        raise BriefError([f"the meeting {key} is with {found.whom}, not with the member of this brief"])
    return found


def coming_meeting(office: sqlite3.Connection, person: str, day: str, at: str) -> Meeting | None:
    """The next meeting with the member from this day on, as entered by ``at``."""
    return next((one for one in reversed(meetings(office, party=person, at=at)) if one.day >= day), None)


def since_when(office: sqlite3.Connection, key: str, person: str, before: str, at: str) -> Meeting:
    """The meeting since which changes are told: the last one before the day, or the one of this key."""
    known = meetings(office, party=person, at=at)
    earlier = [one for one in known if one.day < before]
    if not earlier:
        raise BriefError(
            [
                "no earlier meeting with this member is on record: enter it with `policywatch meeting add`, or leave "
                "--since-meeting out"
            ]
        )
    for one in earlier:
        if key in ("", one.key):
            return one
    there = "、".join(f"{one.key}（{one.day}）" for one in earlier)
    raise BriefError([f"there is no earlier meeting {key!r} with this member; there are: {there}"])


def news(
    conn: sqlite3.Connection,
    office: sqlite3.Connection,
    since: Meeting,
    until: str,
    topic: str,
    at: str,
    met: Meeting | None,
    without: Sequence[str],
) -> tuple[list[Version], list[tuple[Version, str, Record]], frozenset[str]]:
    """Since the last meeting: the member's written questions that were answered, what the government promised on the topic,
    and the keys of the member's speeches that were published.
    """
    found = since_meeting(conn, office, since, until, (topic,), met.key if met else "", at)

    def version_of(key: str) -> Version | None:
        row = conn.execute("SELECT id FROM documents WHERE key = ? AND gone_at IS NULL", (key,)).fetchone()
        return rows.current(conn, row["id"], at) if row and key not in without else None

    answers = [v for row in found.answers if (v := version_of(row["key"])) is not None]
    promised = [
        (v, row["passage"], row)
        for row in found.promises
        if (v := version_of(row["document_key"])) is not None
        and row["passage"] in v.body
        and not open_name(conn, v.document)
    ]
    return answers, promised, frozenset(row["key"] for row in found.statements)


def asks_for(
    office: sqlite3.Connection,
    wanted: Wanted,
    file: StaffFile,
    config: Mapping[str, Any],
    person: str,
    day: str,
    at: str,
    met: Meeting | None,
) -> tuple[list[Ask], str]:
    """The asks: those of the staff file, else of office.db that this member has not answered, else of config.toml."""
    found, name = our_asks(file, office, config, wanted.topic, person, day, at, without=met.key if met else "")
    if not file.asks:
        keys = {one.key for one in found if one.key}
        if strange := [key for key in wanted.asks if key not in keys]:
            raise BriefError(
                [
                    f"--ask {key}: no ask of {wanted.topic} of this key is open with this member; open are: "
                    f"{', '.join(sorted(keys)) or 'none'}"
                    for key in strange
                ]
            )
        found = [one for one in found if not wanted.asks or one.key in wanted.asks]
    if len(found) > MOST_ASKS:
        keys_of = ", ".join(one.key or one.ask[:12] for one in found)
        raise BriefError(
            [
                f"{name}: {len(found)} asks ({keys_of}); the brief holds at most {MOST_ASKS}: choose with --ask KEY "
                "or a file of asks"
            ]
        )
    return found, name


def roster_of(conn: sqlite3.Connection, key: str, at: str) -> Version | None:
    row = conn.execute("SELECT id FROM documents WHERE key = ? AND gone_at IS NULL", (key,)).fetchone()
    return rows.current(conn, row["id"], at) if row else None


def compose(
    chosen: Chosen,
    desk: Desk,
    at: datetime,
    data_at: str,
    letterhead: Mapping[str, str],
    form: Form,
    level: int,
    spread: bool = False,
) -> tuple[Dossier, dict[int, int]]:
    """The dossier at one level of fullness, and the version behind each note; what is wrong goes to ``desk``.

    ``spread``: the second page begins with the timeline, for a record so small that one page would hold it.
    """
    notes = Notes()
    content = member_sections.content(chosen, LEVELS[level], desk, notes, form)
    wanted = chosen.wanted
    given = {
        "topic": wanted.topic,
        "member": chosen.person["key"],
        "meeting": chosen.meeting.key if chosen.meeting else None,
        "since_meeting": chosen.since.key if chosen.since else None,
        "asks": list(wanted.asks),
        "confirmed_by": wanted.confirmed_by,
        **form.parameters(),
    }
    dossier = Dossier(
        "member",
        {name: value for name, value in given.items() if value},
        utc_text(at),
        data_at,
        dict(letterhead),
        {**content, "spread": spread},
        notes.frozen(),
        claims=notes.claims(),
    )
    return numbered(dossier, "MB", today(at)), notes.versions()
