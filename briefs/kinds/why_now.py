"""Why now: dated reasons to act, the topic's own law first, each with the text behind it.

A law to come counts for a topic when it is the topic's own: it is written in ``briefs/staff/coming.toml`` what it changes for the
people the paper speaks for, or e-Gov's text of the revision has the topic itself.  An act that many topics share by name alone is no
reason.  Then come open consultations, sittings and promises that fall due, and only then what changed lately.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain, islice
from typing import Any

from briefs.evidence import rows
from briefs.evidence.change_words import beside, dated, for_reader
from briefs.evidence.dossier import Notes
from briefs.evidence.frozen import date_note
from briefs.evidence.minutes_appeared import Speakers, minutes_en, minutes_ja, speakers_on_topic
from briefs.evidence.resolutions import items_of, points_on
from briefs.evidence.rows import IN_NAME_ONLY, ChangeRow, Revision, Speech, Version
from briefs.evidence.undertakings import COMING, undertakings
from briefs.evidence.wording import day_en, day_ja, days_between
from briefs.staff.coming import PlainWords, key_of, printed, unread, words_for
from db.consultations.cases import RUNNING, standing
from db.diet.ledger import Ledger
from db.diet.sittings import called_off
from db.record.documents import Record, records
from db.record.models import ChangeKind
from db.text.brackets import nested
from db.text.dates import jst_date
from db.text.words import Names
from db.topics.classify import classify

CONSEQUENTIAL = "関係法律の整理"  # acts that adapt the words of many laws to a change elsewhere: no reason to act now
LATELY = 180  # days in which a change is news
SPOKEN_LATELY = 60  # days after the meeting in which its minutes are
LAWS, AHEAD = 2, 550  # laws to come on one page; days: past the next budget
ASKED = 160  # characters of what a resolution asks
# Kinds whose changes no sentence says: plain words of laws stand in coming.toml, and an open consultation among the reasons.
UNTOLD = ("speech", "law", "law_revision", "consultation")
PAGES = ("page", "attachment")
OWN_AHEAD = 1110  # days for a law that we have plain words of: three years from its promulgation


def days_ahead(day: str, ahead_on: str) -> Names:
    """「あと2日」, and 「きょう」 on the day itself."""
    left = days_between(day, ahead_on)
    return Names(f"あと{left}日", f"in {left} day{'s' if left > 1 else ''}") if left else Names("きょう", "today")


def written_of(revision: Revision, topic: str) -> PlainWords | None:
    """Our plain words of a revision for the topic: of an act in stages they are of the last that can be meant (``by``)."""
    law = revision.version.key.removeprefix("egov_law/").partition("_")[0]
    words = words_for(law, revision.amendment_num, revision.day, topic)
    return words if words and not any(revision.day < day <= words.by for day in revision.later) else None


def own_revisions(found: Sequence[Revision], own: frozenset[str], topic: str) -> list[Revision]:
    """The revisions that are the topic's own (``own``: keys of those whose text has it), the soonest of each act, those with
    plain words first.
    """
    kept: dict[str, Revision] = {}
    for revision in sorted(found, key=lambda one: (written_of(one, topic) is None, one.day)):
        if CONSEQUENTIAL in revision.amendment_title:
            continue
        if written_of(revision, topic) is not None or revision.version.key in own:
            kept.setdefault(revision.amendment_num or revision.version.key, revision)
    return list(kept.values())


def laws_to_come(conn: sqlite3.Connection, topic: str, at: str, day: str) -> list[Revision]:
    """The topic's own revisions that come into force after ``day`` (YYYY-MM-DD), as of ``at`` (UTC): those with plain words first,
    and those without only of the next months.
    """
    tomorrow, near, until = (
        (date.fromisoformat(day) + timedelta(days=days)).isoformat() for days in (1, AHEAD, OWN_AHEAD)
    )
    found = own_revisions(rows.revisions(conn, tomorrow, until, at), rows.topic_keys(conn, topic), topic)
    return [one for one in found if one.day <= near or written_of(one, topic) is not None]


@dataclass(frozen=True, slots=True)
class Reasons:
    """What a page has chosen already: laws to come, changes with the version that shows each, the key of the change shown side by
    side, who spoke in which meeting, and the keys that staff left out.
    """

    revisions: Sequence[Revision]
    changes: Sequence[tuple[ChangeRow, Version]]
    shown: str
    spoken: Speakers
    without: Sequence[str] = ()


def why_now(
    conn: sqlite3.Connection,
    office: sqlite3.Connection | None,
    topic: str,
    found: Reasons,
    notes: Notes,
    at: str,
    day: str,
    most: int,
) -> list[dict[str, Any]]:
    """Up to ``most`` dated reasons on ``day`` (YYYY-MM-DD), as of ``at`` (UTC)."""
    # One after the other: what is not reached is not cited, and no source stands in the list that the page does not use.
    facts = (coming(revision, notes, day, topic, found.without) for revision in found.revisions[:LAWS])
    reasons = chain(
        facts,
        (begun(revision, notes, day, topic) for revision in laws_begun(conn, topic, at, day, found.without)),
        consultations(conn, topic, notes, at, day, found.without),
        sittings(conn, topic, notes, at, day, found.without),
        due(conn, office, topic, notes, at, day, found.without),
        lately(conn, found, notes, day, topic),
    )
    return list(islice(reasons, most))


def fact(
    when: str, state: tuple[str, str], said: tuple[str, str], note: int, *, until: bool = False, **more: str
) -> dict[str, Any]:
    """One reason as templates print it; ``until``: the day is the last one possible, and never printed as the day itself."""
    return {
        "date": when,
        "date_ja": day_ja(when) + ("まで" if until else ""),
        "date_en": ("by " if until else "") + day_en(when),
        "state": state[0],
        "state_en": state[1],
        "ja": said[0],
        "en": said[1],
        "note": note,
        "name": "",  # in Japanese: whose sentence it is, or (``named``: after) what the sentence tells of
        "named": "",
        "key": "",
        "read_en": "",
        **more,
    }


def of_law(
    revision: Revision,
    notes: Notes,
    said: Names,
    state: tuple[str, str],
    source: tuple[str, str],
    wording: str,
    *,
    until: bool = False,
) -> dict[str, Any]:
    """A law to come or begun, said from the typed row; the row's values are frozen.

    ``source``: where our plain words were read (Japanese, English), which the note says; ``wording``: the key of plain words that
    were read in no official text, which a person has to accept and a reader is not told of.
    """
    note = date_note(revision, notes)
    if source[0]:
        notes.read_in(note, printed(source[0]), source[1])
    more = {"name": "" if revision.act_en else revision.law_title} | ({"wording": wording} if wording else {})
    return fact(revision.day, state, (said.ja, said.en), note, until=until, **more)


def amending(revision: Revision) -> Names:
    """In brackets, which act amends which law; in English nothing where the act has no English name."""
    by = f"{revision.amendment_num}による" if revision.amendment_num else ""
    return Names(f"（{by}「{revision.law_title}」の改正）", f" ({revision.act_en})" if revision.act_en else "")


def coming(revision: Revision, notes: Notes, day: str, topic: str = "", without: Sequence[str] = ()) -> dict[str, Any]:
    """A law to come, in plain words where there are some.  A day that a cabinet order is still to set is said to be the last one
    possible.
    """
    left = days_ahead(day, revision.day)
    words = written_of(revision, topic)
    if words is not None and key_of(words, topic) in without:
        words = None  # the day alone
    if words is not None:
        own, act = words.topics[topic], amending(revision)
        said, english = words.what_ja + own.ja + act.ja, f"{words.what_en} {own.en}{act.en}"
    else:
        act_ja = f"「{revision.law_title}」の改正" + (f"（{revision.amendment_num}）" if revision.amendment_num else "")
        named_en = f"The {revision.act_en}" if revision.act_en else "An amendment of this law"
        said, english = f"{act_ja}が施行されます。", f"{named_en} comes into force."
    until = not revision.fixed and bool(revision.comment)
    if until:
        said += f"施行日はまだ決まっていません（「{revision.comment}」）。"
        english += " The day is still to be set by cabinet order."
        state = (f"遅くとも・{left.ja}", f"at the latest, {left.en}")
    else:
        expected = ("", "") if revision.fixed else ("予定・", "expected, ")
        state = (expected[0] + left.ja, expected[1] + left.en)
    open_words = words is not None and unread(words, topic)
    read = (words.topics[topic].read, words.topics[topic].read_en) if words is not None and not open_words else ("", "")
    wording = key_of(words, topic) if words is not None and open_words else ""
    return of_law(revision, notes, Names(said, english), state, read, wording, until=until)


def laws_begun(conn: sqlite3.Connection, topic: str, at: str, day: str, without: Sequence[str] = ()) -> list[Revision]:
    """The topic's own revisions of which we have plain words and that came into force within LATELY days up to ``day``, the newest
    first; none whose day was still to be set.
    """
    first = (date.fromisoformat(day) - timedelta(days=LATELY)).isoformat()
    found = own_revisions(rows.revisions(conn, first, day, at), rows.topic_keys(conn, topic), topic)
    told = [(one, words) for one in reversed(found) if one.fixed and (words := written_of(one, topic)) is not None]
    return [one for one, words in told if not {one.version.key, key_of(words, topic)} & {*without}]


def begun(revision: Revision, notes: Notes, day: str, topic: str) -> dict[str, Any]:
    """A law that came into force lately, in plain words."""
    words = written_of(revision, topic)
    assert words is not None  # laws_begun
    act = amending(revision)
    state = ("きょう施行", "in force from today") if revision.day == day else ("施行", "in force")
    wording = "" if words.read else key_of(words, topic)
    said = Names(words.done_ja + act.ja, words.done_en + act.en)
    return of_law(revision, notes, said, state, (words.read, words.read_en), wording)


def ahead(
    conn: sqlite3.Connection, sql: str, values: tuple[str, ...], at: str, without: Sequence[str]
) -> Iterator[tuple[Record, Version]]:
    """Rows of a query with ``document``, each with the text of its document as of ``at``; not of those gone or left out."""
    for row in records(conn, sql, values):
        version = rows.current(conn, row["document"], at)
        if version is not None and version.key not in without:
            yield row, version


def consultations(
    conn: sqlite3.Connection, topic: str, notes: Notes, at: str, day: str, without: Sequence[str]
) -> Iterator[dict[str, Any]]:
    """Consultations on the topic that still take comments; one that prints no deadline with the day on which it was seen open."""
    for row, version in ahead(
        conn,
        "SELECT c.closes_on, CASE WHEN c.result_published_on <= ? THEN c.result_url END AS result_url, c.called_open,"
        " min(d.last_seen, ?) AS last_seen, d.gone_at, d.id AS document, d.title"
        " FROM consultations c JOIN documents d ON d.id = c.document"
        " JOIN document_topics t ON t.document = d.id AND t.topic = ? WHERE d.gone_at IS NULL AND d.first_seen <= ?"
        " ORDER BY c.closes_on IS NULL, c.closes_on",
        (day, at, topic, at),
        at,
        without,
    ):
        state = standing(row, day)
        if state not in RUNNING:
            continue
        if state == "called_open":
            yield fact(
                jst_date(row["last_seen"]),
                ("募集中", "open"),
                (
                    nested(f"意見募集「{row['title']}」が募集中です（締切は原文でご確認ください）。"),
                    "Comments are being taken; for the deadline see the original.",
                ),
                notes.cite(version),
                name=row["title"],
            )
            continue
        left = days_ahead(day, row["closes_on"])
        yield fact(
            row["closes_on"],
            (f"締切・{left.ja}", f"closes {left.en}"),
            (nested(f"意見募集「{row['title']}」の締切です。"), "Comments can be sent until this day."),
            notes.cite(version),
            name=nested(f"「{row['title']}」"),
            named="after",
        )


def sittings(
    conn: sqlite3.Connection, topic: str, notes: Notes, at: str, day: str, without: Sequence[str]
) -> Iterator[dict[str, Any]]:
    """Sittings to come whose agenda speaks of the topic; not those that are called off."""
    for row, version in ahead(
        conn,
        "SELECT s.* FROM sittings s JOIN documents d ON d.id = s.document WHERE s.date >= ? AND d.first_seen <= ?"
        " AND d.gone_at IS NULL ORDER BY s.date",
        (day, at),
        at,
        without,
    ):
        if called_off(row) or not any(match.topic == topic for match in classify(row["agenda"] or "").matches):
            continue
        left = days_ahead(day, row["date"])
        yield fact(
            row["date"],
            left,
            (
                f"{row['house']}{row['meeting']}がこの論点を議題にします。",
                "This subject is on the agenda of the committee.",
            ),
            notes.cite(version),
            name=f"{row['house']}{row['meeting']}",
            named="after",
        )


def due(
    conn: sqlite3.Connection,
    office: sqlite3.Connection | None,
    topic: str,
    notes: Notes,
    at: str,
    day: str,
    without: Sequence[str],
) -> Iterator[dict[str, Any]]:
    """Promises on the topic that fall due: what was said, by whom, with the words of time of the answer itself."""
    last = (date.fromisoformat(day) + timedelta(days=AHEAD)).isoformat()
    for one in undertakings(conn, office, Ledger(topic), at, day):
        words = one.row["due_words"] or ""
        if one.timing != COMING or one.row["due_on"] > last or not words or one.speech.version.key in without:
            continue
        left = days_ahead(day, one.row["due_on"])
        who = who_of(one.speech)
        yield fact(
            one.row["due_on"],
            (f"約束の期限・{left.ja}", f"a promise falls due {left.en}"),
            (
                f"{who}が{day_ja(one.speech.date)}の{one.speech.house}{one.speech.meeting}で「{words}」と期限を示した答弁があります。",
                f"A minister or official gave this term in an answer of {day_en(one.speech.date)}.",
            ),
            notes.quote(one.speech.version, "body", words)[0],
            name=who,
        )


def who_of(speech: Speech) -> str:
    """Who spoke, in Japanese: the office as the minutes give it and, where that names no ministry (国務大臣), as the record knows it
    or with the name.
    """
    if speech.post or speech.office not in IN_NAME_ONLY:
        return speech.post or speech.office or speech.speaker
    return f"{speech.speaker}{speech.office}"


def lately(conn: sqlite3.Connection, found: Reasons, notes: Notes, day: str, topic: str) -> Iterator[dict[str, Any]]:
    """What changed in the last months, the newest first; minutes only of meetings held lately, and nothing technical.

    A reason says what of the topic's own matter is new: a resolution by its words on it, anything else by a sentence that names it.
    How many provisions of a law changed, or that a page did, says nothing: their texts stand side by side where they are on the topic.
    """
    since = (date.fromisoformat(day) - timedelta(days=LATELY)).isoformat()
    spoken_since = (date.fromisoformat(day) - timedelta(days=SPOKEN_LATELY)).isoformat()
    days = ((dated(conn, change, version), change, version) for change, version in found.changes)
    told_of: set[int] = set()  # of one document the newest alone: a bill that was passed is no new bill
    for own, change, version in sorted(days, key=lambda one: (one[0].day, one[1].detected_at, one[1].id), reverse=True):
        when = own.day
        old_minutes = change.document_kind == "meeting" and (version.published_on or "") < spoken_since
        if (
            change.key == found.shown
            or change.document_kind in UNTOLD
            or (change.document_kind in PAGES and change.kind != ChangeKind.APPEARED)
            or change.technical
            or when < since
            or old_minutes
            or change.document in told_of
        ):
            continue
        if change.document_kind == "resolution":
            if (version.published_on or when) >= since:
                yield from resolved(conn, version, notes, topic, change.key, when)
            continue
        said = minutes_ja(change, version.title, found.spoken)
        minutes = change.document_kind == "meeting" and change.kind == ChangeKind.APPEARED
        named = said + version.title * (change.document_kind == "bill")  # the steps of a bill have its short name
        if not (speakers_on_topic(change, found.spoken) if minutes else names_topic(named, topic)):
            continue
        told_of.add(change.document)
        shown = own.for_reader()
        told = beside(for_reader(said, minutes_en(change, version.title, found.spoken)), shown)
        yield fact(
            when,
            ("", "") if own.found else (own.state.ja, own.state.en),
            (told.ja, told.en),
            notes.cite(version),
            key=change.key,
            change=change.key,
            date_ja=shown.ja,
            date_en=shown.en,
        )


def names_topic(text: str, topic: str) -> bool:
    """Whether words are on the topic."""
    return any(match.topic == topic for match in classify(text).matches)


def resolved(
    conn: sqlite3.Connection, version: Version, notes: Notes, topic: str, key: str, seen: str
) -> Iterator[dict[str, Any]]:
    """What a resolution that was attached to a bill holds on the topic; nothing where it holds nothing that can be quoted."""
    session = version.facts.get("session")
    if not (version.published_on or session):
        return
    told: dict[str, Any] = {
        "date_ja": f"第{session}回国会",
        "date_en": f"Diet session {session}",
    }  # without a day of its own
    if found := points_on(version.body, topic, items_of(conn, version), longest=ASKED):
        words = found[0].words
        yield fact(
            version.published_on or seen,
            ("決議", "resolution"),
            (
                f"{version.title}が「{words}」を求めています。",
                "A resolution attached to a bill speaks of this subject.",
            ),
            notes.quote(version, "body", words)[0],
            name=f"「{words}」",
            named="after",
            key=key,
            change=key,
            **({} if version.published_on else told),
        )
