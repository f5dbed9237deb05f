"""What lies behind a topic and what lies ahead, with the day of the meeting between: out of typed rows alone."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from briefs.evidence import rows
from briefs.evidence.dossier import Notes
from briefs.evidence.form import Form
from briefs.evidence.frozen import date_note
from briefs.evidence.rows import Revision, Version
from briefs.evidence.speeches import Statement
from briefs.evidence.wording import day_en, day_ja, days_between, in_english
from briefs.evidence.written_questions import WrittenQuestion
from briefs.press.charts import AHEAD, DONE, NOW, rail, steps
from db.diet.bill_sentences import step_of_row
from db.diet.bills import known_name
from db.diet.stored_diet import untold_end
from db.diet.words import HOUSE_EN
from db.office.meetings import Meeting
from db.people.memberships import fold_name
from db.record.documents import Record, records
from db.text.words import Names

BILL_STEPS = 2  # the last ones of a bill
HOUSE_SHORT = {"衆議院": "lower", "参議院": "upper"}  # the bar of steps has room for two short words


@dataclass(frozen=True, slots=True)
class Milestone:
    """One row before it is printed: ``rank`` says what goes first when there is no room (0 stays)."""

    day: str
    ja: str
    en: str
    rank: int
    version: Version | None = None
    revision: Revision | None = None
    name: str = ""  # as published, after the English words
    until: bool = False  # the day is the last one possible


def milestones(
    conn: sqlite3.Connection,
    topic: str,
    day: str,
    at: str,
    *,
    revisions: Sequence[Revision],
    last: Meeting | None,
    statements: Sequence[Statement],
    questions: Sequence[WrittenQuestion],
    without: Sequence[str],
    meeting: bool = True,
    name: str = "",
) -> list[Milestone]:
    """Everything that could stand in the timeline, the day of the meeting included.  ``name``: whom we meet."""
    found = [
        Milestone(day, *(("本日の面会", "Meeting") if meeting else ("この資料の作成日", "This brief was made")), 0)
    ]
    if last is not None:
        found.append(Milestone(last.day, "前回の面会", "Previous meeting", 1))
    for one in revisions[:3]:
        found.append(
            Milestone(
                one.day,
                f"「{one.law_title}」の改正が施行",
                f"Amendment in force: {one.law_title_en}".strip(),
                1,
                one.version,
                one,
                "" if one.law_title_en else one.law_title,
                not one.fixed,
            )
        )
    if revisions and revisions[0].promulgated_on and revisions[0].amendment_num:
        first = revisions[0]
        found.append(
            Milestone(
                first.promulgated_on,
                f"改正の公布（{first.amendment_num}）",
                f"Amendment promulgated: {first.amendment_en if first.amendment_en.isascii() else ''}".strip(),
                5,
                first.version,
                name="" if first.amendment_en.isascii() else first.amendment_num,
            )
        )
    found += consultations(conn, topic, day, at)
    found += bills(conn, topic, day, at)
    for said in statements[:1]:
        answered = said.answer is not None and fold_name(said.answer.speaker) == fold_name(name)
        speech = said.answer if answered and said.answer is not None else said.speech
        where, known = in_english(f"{speech.house}{speech.meeting}")
        words = ("ご答弁", "Answer in the Diet:") if answered else ("ご発言", "Statement in the Diet:")
        found.append(
            Milestone(
                speech.date,
                f"{speech.house}{speech.meeting}で{words[0]}",
                f"{words[1]} {where}" if known else words[1],
                3,
                speech.version,
                name="" if known else where,
            )
        )
    for question in questions[:1]:
        if question.row["submitted_on"]:
            found.append(
                Milestone(
                    question.row["submitted_on"], "質問主意書をご提出", "Written question submitted", 4, question.page
                )
            )
        if question.row["answered_on"]:
            found.append(
                Milestone(
                    question.row["answered_on"], "質問主意書への答弁書", "Written question answered", 2, question.page
                )
            )
    return [one for one in found if one.day and (one.version is None or one.version.key not in without)]


def consultations(conn: sqlite3.Connection, topic: str, day: str, at: str) -> list[Milestone]:
    """When comments on drafts of the topic opened and close."""
    found = []
    for row in records(
        conn,
        "SELECT c.*, d.id, d.title FROM consultations c JOIN documents d ON d.id = c.document JOIN document_topics t"
        " ON t.document = d.id AND t.topic = ? WHERE d.gone_at IS NULL AND d.first_seen <= ? ORDER BY c.opened_on DESC LIMIT 2",
        (topic, at),
    ):
        version = rows.current(conn, row["id"], at)
        if version is None:
            continue
        if row["opened_on"]:
            found.append(
                Milestone(
                    row["opened_on"],
                    f"意見募集の開始：{row['title']}",
                    "Public comments opened:",
                    4,
                    version,
                    name=row["title"],
                )
            )
        if row["closes_on"] and row["closes_on"] >= day:
            found.append(
                Milestone(
                    row["closes_on"],
                    f"意見募集の締切：{row['title']}",
                    "Public comments close:",
                    1,
                    version,
                    name=row["title"],
                )
            )
    return found


def newest_bill(conn: sqlite3.Connection, topic: str, at: str) -> Record | None:
    """The newest bill of a topic, one of the government before others."""
    found = records(
        conn,
        "SELECT b.document, b.title, b.short_title, b.session, b.kind, b.number FROM bills b"
        " JOIN documents d ON d.id = b.document"
        " JOIN document_topics t ON t.document = b.document AND t.topic = ? WHERE d.gone_at IS NULL AND d.first_seen <= ?"
        " ORDER BY b.session DESC, b.kind = '閣法' DESC, b.number DESC LIMIT 1",
        (topic, at),
    )
    return next(iter(found), None)


def english_name(row: Record) -> str:
    """The English name by which a bill of the field is known; "" for any other."""
    known = known_name({name: row[name] for name in ("session", "kind", "number")})
    return known.en if known else ""


def bills(conn: sqlite3.Connection, topic: str, day: str, at: str) -> list[Milestone]:
    """The last steps of the newest bill of the topic."""
    row = newest_bill(conn, topic, at)
    version = rows.current(conn, row["document"], at) if row else None
    if row is None or version is None:
        return []
    title, english = row["short_title"] or row["title"], english_name(row)
    heading = f"Bill {{}}:{f' {english}' if english else ''}"
    name = "" if english else title
    (end_day, end_ja, end_en), more = unsaid_end(conn, row["document"], day)
    found = list[Milestone]()
    if end_day:  # it goes before the steps, which without it would read as if the bill were pending
        found.append(Milestone(end_day, f"{title}：{end_ja}", heading.format(end_en), 2, version, name=name))
    for event in records(
        conn,
        "SELECT * FROM bill_events WHERE bill = ? AND date IS NOT NULL AND date <= ? ORDER BY date DESC, position DESC"
        " LIMIT ?",
        (row["document"], day, BILL_STEPS - len(found)),
    ):
        ja, en = step_of_row(event)
        found.append(
            Milestone(
                event["date"],
                f"{title}：{ja}{more.ja}",
                heading.format(en + more.en),
                2 + len(found),
                version,
                name=name,
            )
        )
    return found


def unsaid_end(conn: sqlite3.Connection, bill: int, day: str) -> tuple[tuple[str, str, str], Names]:
    """How a bill ended of which no page tells it: (day, words in both languages) where the day is known, and else what is to be
    said after its last step; all "" for a bill that may be pending, or whose end is told.
    """
    untold = untold_end(conn, bill, day)
    if untold is None:
        return ("", "", ""), Names("", "")
    words = untold.words
    if untold.lapse and untold.lapse["date"]:
        return (untold.lapse["date"], words.ja, words.en), Names("", "")
    return ("", "", ""), Names(f"（{words.ja}）", f" ({words.en})")


STAGES = (("committee_vote", "委員会", "committee"), ("plenary_vote", "本会議", "plenary"))


def steps_of_bill(
    conn: sqlite3.Connection, topic: str, day: str, at: str
) -> tuple[str, Version, list[tuple[str, str, str]]] | None:
    """The newest bill of a topic with its steps (house and stage in both languages as "ja|en", day) up to a day.

    None without one, or when the bill was withdrawn or has lapsed, be it told or not.
    """
    row = newest_bill(conn, topic, at)
    version = rows.current(conn, row["document"], at) if row else None
    if row is None or version is None:
        return None
    events = records(
        conn, "SELECT * FROM bill_events WHERE bill = ? AND date <= ? ORDER BY date, position", (row["document"], day)
    )
    if not events or any(one["event"] in ("withdrawn", "lapsed") for one in events):
        return None
    if untold_end(conn, row["document"], day) is not None:
        return None
    first = next((one["house"] for one in events if one["event"] == "submitted" and one["house"]), None)
    if first not in HOUSE_EN:
        return None
    other = next(one for one in HOUSE_EN if one != first)

    def day_of(event: str, house: str | None) -> str:
        return next((one["date"] for one in events if one["event"] == event and house in (None, one["house"])), "")

    found = [("提出|submitted", "", day_of("submitted", None))]
    for house in (first, other):
        found += [
            (f"{house[0]}・{ja}|{HOUSE_SHORT[house]} {en}", house, day_of(event, house)) for event, ja, en in STAGES
        ]
    name = f"{row['short_title'] or row['title']}|{english_name(row)}"
    return name, version, [*found, ("公布|promulgated", "", day_of("promulgated", None))]


def drawn_steps(
    found: tuple[str, Version, list[tuple[str, str, str]]] | None, notes: Notes, form: Form
) -> dict[str, Any] | None:
    """The bar of a bill's steps: what was reached with its day, what is still to come hollow."""
    if found is None:
        return None
    names_of_bill, version, reached = found
    ja = form.lang == "ja"
    own, _, english = names_of_bill.rpartition("|")
    title = own if ja or not english else english
    reached_on = [
        (
            names.split("|")[0 if ja else 1],
            (day_ja(when) if ja else day_en(when)) if when else "—",
            DONE if when else AHEAD,
        )
        for names, _, when in reached
    ]
    return {"name": title, "note": notes.cite(version), "chart": steps(title, reached_on, lang=form.lang, fax=form.fax)}


def timeline(found: Sequence[Milestone], day: str, notes: Notes, form: Form, most: int) -> dict[str, Any]:
    """The rows that fit, in the order of days, with their marks.  Two things on one day keep the order of their rank."""
    kept = sorted(
        sorted(found, key=lambda one: (one.rank, one.day < day, abs(days_between(one.day, day))))[:most],
        key=lambda one: (one.day, one.rank),
    )
    shown: list[dict[str, Any]] = []
    for one in kept:
        state = NOW if one.rank == 0 else AHEAD if one.day > day else DONE
        cited: dict[str, Any] = {}
        if one.version is not None:
            cited = {"note": date_note(one.revision, notes) if one.revision else notes.cite(one.version)}
        shown.append(
            {
                "state": state,
                "date": one.day,
                "date_ja": day_ja(one.day) + ("まで" if one.until else ""),
                "date_en": ("by " if one.until else "") + day_en(one.day),
                "ja": one.ja,
                "en": one.en,
                "name": one.name,
                **cited,
            }
        )
    return {"rows": shown, "marks": rail([str(row["state"]) for row in shown], form.lang, form.fax)}
