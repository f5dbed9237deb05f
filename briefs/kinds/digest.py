"""The change digest of a period: what is chosen, and the content of its pages.

What matters stands on one page: what is on our topics and was read comes first, and nothing is told twice.

Change counts are printed only for sources that were looked at; a source that could not be checked, or
whose run was partial, is named with its reason and never counts as unchanged.
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from briefs.errors import WrongPeriod
from briefs.evidence import rows
from briefs.evidence.change_words import place_of_part, sentence_ja
from briefs.evidence.dossier import Notes, Quote
from briefs.evidence.frozen import date_note, freeze_speaker
from briefs.evidence.gate import holds
from briefs.evidence.looked import LAWS, PRESS, Gap, gaps, looked_through, named, nothing
from briefs.evidence.quoting import best_passage, is_chair, is_government
from briefs.evidence.resolutions import Point, items_of, points_on
from briefs.evidence.rows import ChangeRow, Revision, RunRow, SourceRow, Speech, Topic, Version
from briefs.evidence.wording import (
    day_en,
    day_ja,
    days_between,
    minute,
    printed_sentence,
    sentence_en,
    speaker_line,
    start_of,
    today,
)
from briefs.kinds.make import Job, name_of, stamp
from briefs.kinds.names import kind_ja
from briefs.kinds.topic_evidence import change_version
from briefs.press.issue import Layout
from briefs.staff.coming import PlainWords, plain_words
from briefs.staff.text import Proofreader
from db.change.change_kinds import CHANGE_KINDS
from db.law.weighing import FOLLOWING, MOVED
from db.office.stale_briefs import BriefState, stale_briefs
from db.record.lateness import is_late
from db.record.models import ChangeKind
from db.record.problem_words import PROBLEMS
from db.text.dates import jst_date, parse_utc, utc_text
from db.text.folding import comparable
from db.text.words import Names, word_en, word_ja
from db.topics.classify import classify

NAME, PREFIX = "digest", "DG"
SPARES = True  # made every week, with nobody beside it: a document that cannot be printed is left out and named
PAGES = 6
LAST = 0.4  # of a page: none behind the first holds less
# How lines are set, and whether page 2 waits for page 1.
LINES = ("", "closer", "flowing", "closer flowing", "wider", "closer flowing tight", "wider airy")
LONGEST = 70_000  # characters: what is longer takes more pages than there are
CONTENTS_FROM = 5  # pages
TOP = 5
AHEAD = 180  # days
ALWAYS = "2027-04-01"  # the day the new scheme starts: all dates up to it are shown, however far away it is
# From full to short: (rows of the table of other changes, meetings, coming dates, pairs of passages a top change).
LEVELS = ((60, 12, 20, 6), (40, 10, 16, 4), (28, 8, 12, 3), (18, 6, 10, 2), (10, 5, 8, 1), (5, 3, 6, 1))
MOST_STALE = 5
MOST_MOVES = 6  # lines of renumbered provisions under a top change
MOST_ASKED = 2  # items of a resolution under a top change
MOST_NEW, FEW = 4, 12
SHORT_NEW = 30  # characters: a whole provision that says by itself what is new (リネンサプライ分野)
# Changes that say of themselves what a text says, and nothing where it could not be had.
OF_TEXTS = (ChangeKind.CAME_INTO_FORCE, ChangeKind.REVISION_SCHEDULED)
TO_COME = (ChangeKind.REVISION_SCHEDULED, ChangeKind.ENFORCEMENT_DATE_FIXED)
RE_NAME = re.compile(r"「([^」]+)」")
FOLLOWS = "（番号の移動に伴う参照の整理のみ）"
ROOM = 260  # characters of one side of a comparison


@dataclass(frozen=True, slots=True)
class DigestOrder:
    """The period: days in Japan, both included."""

    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days in Japan, both included; ``start`` and ``end`` are the UTC times around them."""

    since: date
    until: date
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class AppearedMinutes:
    """Minutes that appeared, with their on-topic speeches."""

    change: ChangeRow
    speeches: tuple[Speech, ...]


@dataclass(frozen=True, slots=True)
class DigestChoice:
    """Everything the digest could print, in order; ``stale``: issued briefs that need a look."""

    period: Period
    sources: tuple[SourceRow, ...]
    runs: tuple[RunRow, ...]
    problems: Mapping[str, Sequence[tuple[str, Names]]]  # source -> (kind, why)
    changes: tuple[ChangeRow, ...]
    parts: Mapping[int, Sequence[ChangeRow]]
    topics: Mapping[int, Sequence[str]]
    names: Mapping[str, Topic]
    meetings: tuple[AppearedMinutes, ...]
    coming: tuple[Revision, ...]
    stale: tuple[BriefState, ...] = ()
    without: frozenset[str] = frozenset()  # keys of documents that are left out


def period(since: date, until: date, at: datetime) -> Period:
    """The days asked for; WrongPeriod when they run backwards or begin after ``at``."""
    if since > until:
        raise WrongPeriod(f"the period ends ({until}) before it begins ({since})")
    if since.isoformat() > today(at):
        raise WrongPeriod(f"the period begins on {since}, after today ({today(at)})")
    end = min(start_of(until + timedelta(days=1)), utc_text(at + timedelta(seconds=1)))
    return Period(since, until, start_of(since), end)


def choose(job: Job, order: DigestOrder) -> DigestChoice:
    """Everything the digest could print; WrongPeriod for an impossible period."""
    span = period(order.since, order.until, job.at)
    conn, now, day = job.policy, job.now, job.day
    runs = rows.runs(conn, span.start, span.end)
    by_run = {run.id: run.source for run in runs}
    problems: dict[str, dict[tuple[str, str], Names]] = {}  # the same address counts once, however many runs met it
    for number, kind, url, reason in rows.problems(conn, [run.id for run in runs if run.outcome != "ok"]):
        problems.setdefault(by_run[number], {}).setdefault((kind, url), reason)
    changes = rows.period_changes(conn, span.start, span.end)
    meetings = []
    without = frozenset({*job.without, *job.spoilt})
    for change in sorted(changes, key=lambda c: c.detected_at, reverse=True):
        if {change.document_key, change.key} & without:
            continue
        if change.document_kind == "meeting" and change.kind in ("appeared", "reappeared"):
            meetings.append(
                AppearedMinutes(
                    change,
                    tuple(s for s in rows.meeting_speeches(conn, change.document, now) if s.version.key not in without),
                )
            )
    tomorrow = date.fromisoformat(day) + timedelta(days=1)
    horizon = (tomorrow + timedelta(days=AHEAD - 1)).isoformat()
    coming = rows.revisions(conn, tomorrow.isoformat(), max(horizon, ALWAYS), now)
    return DigestChoice(
        span,
        tuple(rows.sources(conn)),
        tuple(runs),
        {source: [(kind, reason) for (kind, _), reason in found.items()] for source, found in problems.items()},
        tuple(changes),
        {c.id: rows.parts(conn, c.id) for c in changes},
        {c.id: rows.change_topics(conn, c.id) for c in changes},
        {t.id: t for t in rows.topics(conn)},
        tuple(meetings),
        tuple(r for r in coming if r.version.key not in without),
        tuple(stale_briefs(conn, job.home.office_db, now)),
        without,
    )


def layouts(_chosen: DigestChoice) -> Sequence[Layout]:
    """The fullest, set a little closer, wider or in one flow where a page would hold next to nothing; else what fits of the
    levels."""
    whole = Layout(0, PAGES, contents_from=CONTENTS_FROM, longest=LONGEST, last=LAST)
    flowing = {"lines": "flowing"}  # nothing waits for a new page where something must be left out already
    levels = [Layout(level, PAGES, contents_from=CONTENTS_FROM, options=flowing) for level in range(len(LEVELS))]
    return [*(replace(whole, options={"lines": lines}) for lines in LINES), *levels]


def parameters(chosen: DigestChoice) -> dict[str, Any]:
    return {"since": chosen.period.since.isoformat(), "until": chosen.period.until.isoformat()}


def file_name(_job: Job, chosen: DigestChoice) -> str:
    return name_of("digest", *(stamp(day.isoformat()) for day in (chosen.period.since, chosen.period.until)))


def compose(job: Job, chosen: DigestChoice, layout: Layout, _proof: Proofreader, notes: Notes) -> dict[str, Any]:
    """The content of the pages at one level of fullness."""
    most_rows, most_meetings, most_dates, pairs = LEVELS[layout.level]
    conn, now, day = job.policy, job.now, job.day
    uncited: list[str] = []
    listed = {m.change.id for m in chosen.meetings if m.speeches}
    news = [c for c in chosen.changes if c.weight > 0]  # the rest is on record: bills, questions, items of other fields
    kept = [c for c in news if not {c.document_key, c.key} & chosen.without]
    # What officials did; a headline is no change of theirs, and what was said in the Diet has its own section.
    shown = sorted(
        (c for c in kept if c.source != PRESS and c.id not in listed), key=lambda c: order_of(chosen, c, job.day)
    )
    headlines = [c for c in kept if c.source == PRESS]
    top_items = [top_item(conn, chosen, change, notes, now, pairs, uncited) for change in shown[:TOP]]
    rest = shown[TOP:]
    groups = grouped(conn, chosen, rest, most_rows, notes, now, uncited)
    spoken = sorted((m for m in chosen.meetings if m.speeches), key=telling, reverse=True)
    content: dict[str, Any] = {
        "since": chosen.period.since.isoformat(),
        "until": chosen.period.until.isoformat(),
        "total": len(news),
        "gaps": [gap_item(one) for one in gaps(conn, chosen.period.start, chosen.period.end)],
        "on_record": len(chosen.changes) - len(news),
        "top": [one for one in top_items if one],
        "groups": groups,
        "more_changes": max(0, len(rest) - most_rows),
        "press": headline_rows(conn, chosen, headlines[:most_meetings], notes, now, uncited),
        "more_press": max(0, len(headlines) - most_meetings),
        "meetings": [meeting_item(conn, m, notes, now) for m in spoken[:most_meetings]],
        "more_meetings": max(0, len(spoken) - most_meetings),
        "coming": [coming_item(r, notes, day) for r in chosen.coming[:most_dates]],
        "no_coming": nothing(
            "収集した法令に、今後180日と2027年4月1日までに施行される改正",
            "amendment of the laws collected that comes into force within 180 days or by 1 April 2027",
            looked_through(conn, now, LAWS),
        ),
        "more_coming": max(0, len(chosen.coming) - most_dates),
        "sources": without_characters(source_items(chosen), job.unprintable),
        "uncited": uncited,
        "spoilt": [
            {"key": without_characters(key, job.unprintable), "ja": why.ja, "en": why.en}
            for key, why in sorted(job.spoilt.items())
        ],
        "without": sorted({c.document_key for c in news if {c.document_key, c.key} & {*job.without}}),
        "stale": without_characters([stale_item(one) for one in chosen.stale[:MOST_STALE]], job.unprintable),
        "more_stale": max(0, len(chosen.stale) - MOST_STALE),
    }
    content["unchecked"] = [one for one in content["sources"] if one["reasons"]]
    content["reasons"] = by_reason(content["unchecked"])
    for one in content["sources"]:
        one["whole"] = one["checked"] and not one["reasons"]
    return content


def order_of(chosen: DigestChoice, change: ChangeRow, day: str) -> tuple[int, int, int]:
    """What puts a change before others: that it is on our topics and somebody could read what it says, then its weight, then on
    how many topics it is."""
    topics = chosen.topics[change.id]
    read = change.kind == ChangeKind.CAME_INTO_FORCE and (change.passages or chosen.parts[change.id])
    told = change.kind not in OF_TEXTS or read or in_plain_words(change, day)
    return (0 if topics and told else 1 if topics else 2), -change.weight, -len(topics)


def in_plain_words(change: ChangeRow, day: str) -> PlainWords | None:
    """What an amendment that was promulgated will change, in the plain words that we have of it; None for none, or once that is
    in force."""
    if change.kind not in TO_COME:
        return None
    law = change.document_key.rpartition("/")[2].partition("_")[0]
    found = [
        one for one in plain_words() if one.law == law and one.act in change.summary_ja and one.by > day and one.read
    ]
    return min(found, key=lambda one: one.by, default=None)


def asked_in(
    conn: sqlite3.Connection, chosen: DigestChoice, change: ChangeRow, version: Version, notes: Notes, most: int
) -> list[Any]:
    """What a resolution asks on our topics, in its own words, where they stand among the evidence: the weightiest first."""
    if change.document_kind != "resolution":
        return []
    items = items_of(conn, version)
    points: dict[str, Point] = {}
    for topic in chosen.names:
        for one in points_on(version.body, topic, items):
            if one.words not in points or points[one.words].score < one.score:
                points[one.words] = one
    best = sorted(points.values(), key=lambda one: -one.score)[:most]
    return [notes.quote(version, "body", one.words) for one in best]


def headline_rows(
    conn: sqlite3.Connection,
    chosen: DigestChoice,
    headlines: Sequence[ChangeRow],
    notes: Notes,
    now: str,
    uncited: list[str],
) -> list[dict[str, Any]]:
    """Headlines of the press, the newest first: a section of their own, behind everything official."""
    found = []
    for change in sorted(headlines, key=lambda one: one.detected_at, reverse=True):
        if (version := change_version(conn, change, now)) is None:
            uncited.append(change.key)
        else:
            found.append(change_item(chosen, change, version, notes))
    return found


def without_characters(value: Any, unprintable: frozenset[str]) -> Any:
    """What is said of sources and briefs, with the printer's mark for a missing letter where no font has one."""
    if isinstance(value, str):
        return "".join("〓" if char in unprintable else char for char in value)
    if isinstance(value, dict):
        return {name: without_characters(inner, unprintable) for name, inner in value.items()}
    return [without_characters(inner, unprintable) for inner in value] if isinstance(value, list) else value


def stale_item(brief: BriefState) -> dict[str, Any]:
    """An issued brief that cites a text which has changed since."""
    return {
        "number": brief.number,
        "kind_ja": kind_ja(brief.kind),
        "kind_en": brief.kind,
        "made_on": jst_date(brief.made_at),
        "changed": [{"title": one.title, "on": jst_date(one.at), "gone": one.gone} for one in brief.changed[:3]],
        "more": max(0, len(brief.changed) - 3),
    }


def top_item(
    conn: sqlite3.Connection,
    chosen: DigestChoice,
    change: ChangeRow,
    notes: Notes,
    now: str,
    pairs: int,
    uncited: list[str],
) -> dict[str, Any] | None:
    """A top change with its comparison; None (and its key in ``uncited``) when no version stands behind it."""
    version = change_version(conn, change, now)
    if version is None:
        uncited.append(change.key)
        return None
    item = change_item(chosen, change, version, notes)
    item["asked"] = asked_in(conn, chosen, change, version, notes, MOST_ASKED)
    words = in_plain_words(change, jst_date(now))
    item["plain"] = {"ja": words.what_ja, "en": words.what_en} if words else None
    ranked = ranked_pairs((change, *chosen.parts[change.id]))
    total = len(ranked)
    found: list[dict[str, Any]] = []
    for part, before, after in ranked:
        if len(found) == pairs:
            break
        if pair := spots(conn, part, before, after, notes):
            found.append(
                {
                    **pair,
                    "label": ""
                    if part is change
                    else place_of_part(conn, part).ja + FOLLOWS * (part.reasons == FOLLOWING),
                    "technical": bool(part.technical),
                }
            )
    old = rows.version(conn, change.old_version) if change.old_version else None
    if found:
        item["ja"] = sentence_ja(change, compared=True)
    name = RE_NAME.match(item["ja"])
    added = [
        (part, after)
        for part, before, after in ranked
        if not before and not part.technical and 1 < len(after) <= SHORT_NEW
    ]
    # Of a few provisions what came in tells the whole; of a hundred it tells nothing.
    new = [spots(conn, part, "", after, notes) for part, after in added[:MOST_NEW]] if total <= FEW else []
    return {
        **item,
        "name": name[1] if name else item["title"],
        "new": [one["after"] for one in new if one],
        "pairs": found,
        "more": max(0, total - len(found)),
        "moves": [sentence_ja(part, compared=False) for part in chosen.parts[change.id] if part.reasons == MOVED],
        "most_moves": MOST_MOVES,
        "room": ROOM,
        "after_at": minute(version.fetched_at) if change.new_version else "",
        "before_at": minute(old.fetched_at) if old else "",
        "notes": sorted({s[0] for pair in found for s in (pair["after"], pair["before"]) if s} - {item["note"]}),
    }


def ranked_pairs(parts: Sequence[ChangeRow]) -> list[tuple[ChangeRow, str, str]]:
    """(part, before, after) worth showing: those that speak of the subject first, then the weightiest, reworded ones
    before additions; technical ones last."""
    found = [
        (part, before, after)
        for part in parts
        for before, after in part.passages
        if comparable(before) != comparable(after)
    ]
    return sorted(
        found,
        key=lambda one: (
            bool(one[0].technical),
            not classify(one[2] or one[1]).in_scope,
            -one[0].weight,
            not (one[1] and one[2]),
        ),
    )


def clipped(text: str, longest: int = 150) -> str:
    """The first line of a machine's message, with [...] where it was cut."""
    line = text.split("\n")[0]
    return line if len(line) <= longest else line[:longest].rstrip() + " [...]"


def spots(conn: sqlite3.Connection, part: ChangeRow, before: str, after: str, notes: Notes) -> dict[str, Any] | None:
    """Where before and after stand among the evidence; None when a side has no version with these very words."""
    if not (before or after) or (before and not part.old_version) or (after and not part.new_version):
        return None
    new = rows.version(conn, part.new_version) if after and part.new_version else None
    old = rows.version(conn, part.old_version) if before and part.old_version else None
    if (new and not holds(new, Quote("body", after))) or (old and not holds(old, Quote("body", before))):
        return None
    return {
        "before": notes.quote(old, "body", before) if old else None,
        "after": notes.quote(new, "body", after) if new else None,
    }


def change_item(chosen: DigestChoice, change: ChangeRow, version: Version, notes: Notes) -> dict[str, Any]:
    """A change by the day on which it was found; what is new on a page with the day of its publication, where that is another."""
    when, out = jst_date(change.detected_at), version.published_on or ""
    late = (  # the sentence on a law says itself when it was promulgated
        change.kind == ChangeKind.APPEARED
        and change.document_kind != "law"
        and change.document_kind != "meeting"
        and out
        and days_between(out, when) > 1
    )
    source = next((s for s in chosen.sources if s.id == change.source), None)
    return {
        "key": change.key,
        "kind_ja": word_ja(CHANGE_KINDS, change.kind),
        "kind_en": word_en(CHANGE_KINDS, change.kind),
        "technical": bool(change.technical),
        "title": change.title,
        "ja": printed_sentence(change.summary_ja) + (f"（公表は{day_ja(out)}）" if late else ""),
        "en": sentence_en(change.summary_en) + (f" (published on {day_en(out)})" if late else ""),
        "date": when,
        "date_ja": day_ja(when),
        "note": notes.cite(version),
        "source_ja": source.name_ja if source else change.source,
        "topics": [chosen.names[t].name_ja for t in chosen.topics[change.id] if t in chosen.names],
    }


def grouped(
    conn: sqlite3.Connection,
    chosen: DigestChoice,
    rest: Sequence[ChangeRow],
    most: int,
    notes: Notes,
    now: str,
    uncited: list[str],
) -> list[dict[str, Any]]:
    """Other changes by their first topic, those without one by source; each change stands once."""
    order = {topic: at for at, topic in enumerate(chosen.names)}
    places = {source.id: at for at, source in enumerate(chosen.sources)}
    found: dict[tuple[int, int, str], list[dict[str, Any]]] = {}
    heads: dict[tuple[int, int, str], tuple[str, str]] = {}
    for change in rest[:most]:
        version = change_version(conn, change, now)
        if version is None:
            uncited.append(change.key)
            continue
        topics = [t for t in chosen.topics[change.id] if t in chosen.names]
        if topics:
            name = chosen.names[topics[0]]
            place, head = (0, order[name.id], name.id), (name.name_ja, name.name_en)
        else:
            source = next((s for s in chosen.sources if s.id == change.source), None)
            place = (1, places.get(change.source, 0), change.source)
            head = (
                f"論点の付かない変化：{source.name_ja if source else change.source}",
                f"No topic: {source.name_en if source else change.source}",
            )
        heads[place] = head
        asked = asked_in(conn, chosen, change, version, notes, 1)
        found.setdefault(place, []).append({**change_item(chosen, change, version, notes), "asked": asked})
    return [{"ja": heads[place][0], "en": heads[place][1], "rows": found[place]} for place in sorted(found)]


def telling(minutes: AppearedMinutes) -> tuple[bool, bool, str]:
    """What puts minutes before others: that the government spoke on our subject in them, or anybody but the chair; then their day."""
    floor = [one for one in minutes.speeches if not is_chair(one.office)]
    return any(is_government(one.office) for one in floor), bool(floor), minutes.speeches[0].date or ""


def meeting_item(conn: sqlite3.Connection, minutes: AppearedMinutes, notes: Notes, now: str) -> dict[str, Any]:
    """Minutes with one line quoted: the fullest sentence on the subject by someone other than the chair."""
    first = minutes.speeches[0]
    floor = [s for s in minutes.speeches if not is_chair(s.office)] or minutes.speeches
    found = [(p, s) for s in floor if not s.open_name and (p := best_passage(s.version.body, s.words, 110)) is not None]
    best = max(found, key=lambda one: one[0].score, default=None)
    names = list(dict.fromkeys(s.speaker for s in minutes.speeches if not is_chair(s.office)))
    item: dict[str, Any] = {
        "title": f"{first.house}{first.meeting}　{first.issue}".strip(),
        "date_ja": day_ja(first.date),
        "count": len(minutes.speeches),
        "names": names[:6],
        "more_names": max(0, len(names) - 6),
        "line": None,
    }
    version = change_version(conn, minutes.change, now)
    item["note"] = notes.cite(version if version is not None else first.version)
    if best is not None:
        passage, speech = best
        freeze_speaker(speech, notes)
        who = speaker_line(speech, "")
        item["line"] = {**who, "spot": notes.quote(speech.version, "body", passage.text)}
    return item


def coming_item(revision: Revision, notes: Notes, day: str) -> dict[str, Any]:
    return {
        "date": revision.day,
        "when": f"{revision.day} {revision.fixed:d}",
        "date_ja": day_ja(revision.day),
        "date_en": day_en(revision.day),
        "fixed": revision.fixed,
        "left": days_between(day, revision.day),
        "law": revision.law_title,
        "by": revision.amendment_title,
        "num": revision.amendment_num,
        "comment": "" if revision.fixed else revision.comment,
        "note": date_note(revision, notes),
    }


# ---------------------------------------------------------------------- what was looked at
def source_items(chosen: DigestChoice) -> list[dict[str, Any]]:
    """One row a source: runs, the last one, the number of changes, and why anything could not be checked."""
    counts = Counter(change.source for change in chosen.changes if change.weight > 0)  # as the sentence above counts
    items = []
    for source in chosen.sources:
        whole = [run for run in chosen.runs if run.source == source.id and run.whole]
        bad = [run for run in whole if run.outcome != "ok"]
        items.append(
            {
                "id": source.id,
                "name_ja": source.name_ja,
                "name_en": source.name_en,
                "enabled": source.enabled,
                "runs": len(whole),
                "bad": len(bad),
                "last": minute(whole[-1].started_at) if whole else "",
                "outcome": whole[-1].outcome if whole else "",
                "changes": counts[source.id],
                "checked": any(run.outcome == "ok" for run in whole),
                "reached": any(run.outcome != "failed" for run in whole),
                "reasons": [
                    *reasons(source, whole, bad, chosen.problems.get(source.id, ())),
                    *not_to_the_end(source, whole, chosen.period.end),
                ],
            }
        )
    return items


def gap_item(gap: Gap) -> dict[str, str]:
    """That nobody looked at sources for a while, so that what is found after it may be as old as the last look."""
    ja, en = named([one for one, _ in gap.names], "ja"), named([one for _, one in gap.names], "en")
    return {
        "ja": f"{ja}は{day_ja(gap.before)}から{day_ja(gap.after)}まで巡回していませんでした。{day_ja(gap.after)}に確認した変化には、"
        "その間に起きたものが含まれます。",
        "en": f"{en}: not looked at between {day_en(gap.before)} and {day_en(gap.after)}; what was found on the second day may be as"
        " old as the first.",
    }


def not_to_the_end(source: SourceRow, whole: Sequence[RunRow], end: str) -> list[dict[str, str]]:
    """That a source was not looked at to the end (UTC) of the period: its last good run says nothing of what came then."""
    if not source.enabled or not whole or not is_late(whole[-1].started_at, parse_utc(end)):
        return []
    last = minute(whole[-1].started_at)
    return [
        {
            "ja": f"{last}を最後に、期間の終わりまで巡回していません",
            "en": f"not crawled from {last} to the end of the period",
        }
    ]


def by_reason(unchecked: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Why sources could not be checked, each reason once with the sources that it holds for, in the order of the sources."""
    found: dict[str, dict[str, Any]] = {}
    for source in unchecked:
        for why in source["reasons"]:
            one = found.setdefault(why.get("shared_ja", why["ja"]), {"en": why["en"], "sources": []})
            one["sources"].append({"name_ja": source["name_ja"], "number": why.get("number", 0)})
    return [{"ja": ja, **one} for ja, one in found.items()]


def reasons(
    source: SourceRow, whole: Sequence[RunRow], bad: Sequence[RunRow], problems: Sequence[tuple[str, Names]]
) -> list[dict[str, Any]]:
    """Why a source could not, or not wholly, be checked; [] when every run was good."""
    if not source.enabled and not whole:
        return [{"ja": "停止中の情報源（巡回していません）", "en": "disabled: not crawled"}]
    if not whole:
        return [{"ja": "この期間に巡回していません", "en": "not crawled in this period"}]
    found = []
    for kind, number in Counter(kind for kind, _ in problems).most_common(3):
        why = next(why for other, why in problems if other == kind)
        what = Names(word_ja(PROBLEMS, kind), word_en(PROBLEMS, kind))
        found.append(
            {
                "ja": f"{what.ja} {number}件" + f"（{clipped(why.ja)}）" * bool(why.ja),
                "en": f"{what.en}: {clipped(why.en)}",
                # What several sources have in common is said once, with how often it was at each.
                "shared_ja": what.ja + f"（{clipped(why.ja)}）" * bool(why.ja),
                "number": number,
            }
        )
    if bad and not found:
        message = next((run.message for run in reversed(bad) if run.message), "")
        found.append({"ja": clipped(message) or "理由の記録がありません", "en": "see the message of the run"})
    return found
