"""The pieces of evidence that an annex is put together from: one function for each section of a chapter.

A piece knows what it weighs and about how many characters it takes before anything is frozen; ``build`` freezes it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from briefs.evidence import figures, rows
from briefs.evidence.candidates import Candidate
from briefs.evidence.change_words import dated, place_of_part, sentence_ja
from briefs.evidence.dossier import Notes, Quote, RegisterEntry
from briefs.evidence.frozen import freeze_speaker
from briefs.evidence.gate import holds
from briefs.evidence.looked import PRESS
from briefs.evidence.quoting import Passage, is_government
from briefs.evidence.rows import ChangeRow, Revision, Speech, Topic, Version
from briefs.evidence.soundness import gone_by
from briefs.evidence.speeches import Statement, left_out
from briefs.evidence.wording import day_en, day_ja, minute, sentence_en, speaker_line
from briefs.kinds.chosen import exchanges
from briefs.kinds.digest import ranked_pairs, spots
from briefs.kinds.topic_evidence import (
    DETAIL_WEIGHT,
    SUPPLEMENTARY,
    by_name_alone,
    change_is_of,
    change_version,
    opposed,
    printable,
)
from briefs.kinds.why_now import coming, own_revisions
from briefs.press.notes import without_sites
from briefs.staff import claims
from briefs.staff.registered import is_on_topic
from briefs.staff.text import label_of
from db.change.change_kinds import CHANGE_KINDS
from db.change.passages import Provision
from db.diet.english import english
from db.law.names import named_on
from db.law.places import place_en, place_of
from db.series.figures import ShownFigure, end_of
from db.series.register import GRADES, Series, register
from db.series.words import figure_en, figure_ja, period_en, period_ja
from db.text.words import Names, word_en, word_ja

MANY = 2000  # speeches and changes that are looked at for one topic
PAIRS, ROOM = 6, 900  # comparisons of one change, and characters a side of each
YEARS = 12  # periods of a series
AHEAD = 3650  # days

Content = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of evidence.  ``weight``: the least goes first when there are too many pages; ``size``: characters.

    ``of``: the keys of the documents, changes, figures and claims that it shows, any of which staff may leave out.
    """

    section: str
    key: str
    weight: float
    size: int
    build: Callable[[Notes], Content | None]
    of: tuple[str, ...]


def change_pieces(conn: sqlite3.Connection, topic: Topic, now: str, since: str) -> Iterator[Piece]:
    """Changes of texts, newest first; minutes that appeared are quoted elsewhere."""
    for change in rows.topic_changes(conn, topic.id, now, MANY):
        if (
            change.document_kind in ("meeting", "speech")
            or change.source == PRESS
            or change.technical
            or change.weight <= DETAIL_WEIGHT
            or change.detected_at < since
            or by_name_alone(conn, change, topic.id)
            or opposed(conn, change.document, now)
        ):
            continue
        if (version := change_version(conn, change, now)) is None or gone_by(conn, change.document, now):
            continue
        parts = [one for one in rows.parts(conn, change.id) if not one.field.startswith(SUPPLEMENTARY)]
        every = ranked_pairs((change, *(one for one in parts if not one.technical)))
        # Acts change many things at once: what of a law is of another subject is counted, not shown.
        pairs = [one for one in every if one[0] is change or change_is_of(one[1], one[2], topic.id)]
        if every and not pairs:
            continue
        size = 140 + sum(min(ROOM, max(len(before), len(after))) * 2 for _, before, after in pairs[:PAIRS])

        def build(
            notes: Notes,
            change: ChangeRow = change,
            version: Version = version,
            pairs: Sequence[tuple[ChangeRow, str, str]] = pairs,
            others: int = len(every) - len(pairs),
        ) -> Content:
            return change_content(conn, change, version, pairs, others, notes)

        yield Piece("changes", change.key, float(change.weight), size, build, (change.key, change.document_key))


def change_content(
    conn: sqlite3.Connection,
    change: ChangeRow,
    version: Version,
    pairs: Sequence[tuple[ChangeRow, str, str]],
    others: int,
    notes: Notes,
) -> Content:
    """One change with its comparisons, those that speak of the subject first; ``others``: how many more it has, of other subjects."""
    when = dated(conn, change, version)
    old = rows.version(conn, change.old_version) if change.old_version else None
    note = notes.cite(version)
    found: list[Content] = []
    for part, before, after in pairs[:PAIRS]:
        if pair := spots(conn, part, before, after, notes):
            place = Names("", "") if part is change else place_of_part(conn, part)
            found.append({**pair, "label": place.ja, "label_en": place.en})
    return {
        "change": change.key,
        "kind_ja": word_ja(CHANGE_KINDS, change.kind),
        "kind_en": word_en(CHANGE_KINDS, change.kind),
        "date_ja": day_ja(when.day),
        "date_en": day_en(when.day),
        "title": change.title,
        "source_ja": version.source_ja,
        "ja": sentence_ja(change, compared=bool(found)) + when.remark.ja,
        "en": sentence_en(change.summary_en) + when.remark.en,
        "note": note,
        "pairs": found,
        "more": max(0, len(pairs) - len(found)) + others,
        "room": ROOM,
        "after_at": minute(version.fetched_at) if change.new_version else "",
        "before_at": minute(old.fetched_at) if old else "",
        "notes": sorted({s[0] for pair in found for s in (pair["after"], pair["before"]) if s} - {note}),
    }


# ---------------------------------------------------------------------- laws
def law_pieces(conn: sqlite3.Connection, topic: Topic, now: str, day: str) -> Iterator[Piece]:
    """Dates to come, provisions on the subject as they are, and those that come, beside the present ones."""
    first, last = ((date.fromisoformat(day) + timedelta(days=days)).isoformat() for days in (1, AHEAD))
    revisions = rows.revisions(conn, first, last, now)
    for revision in own_revisions(revisions, rows.topic_keys(conn, topic.id), topic.id):

        def dated(notes: Notes, revision: Revision = revision) -> Content:
            return {"form": "date", **coming(revision, notes, day, topic.id)}

        yield Piece("laws", f"date:{revision.version.key}", 95.0, 120, dated, (revision.version.key,))
    for law, label, text, words in printable(rows.topic_provisions(conn, topic.id, now)):

        def now_in_force(notes: Notes, law: Version = law, label: str = label, text: str = text) -> Content:
            names = Names(str(law.facts.get("short_name") or ""), str(law.facts.get("name_en") or ""))
            return {
                "form": "now",
                "law": law.title,
                "law_en": named_on(names, law.title).en,
                "label": label,
                "label_en": rows.place_in_english(conn, law, label, text),
                "spot": notes.quote(law, "body", text),
            }

        yield Piece(
            "laws",
            f"now:{law.key}/{label}/{text[:20]}",
            50.0 + sum(w in text for w in words),
            len(text) + 60,
            now_in_force,
            (law.key,),
        )
    for revision in revisions:
        yield from coming_provisions(conn, topic, revision, now)


def coming_provisions(conn: sqlite3.Connection, topic: Topic, revision: Revision, now: str) -> Iterator[Piece]:
    """What a revision makes of the provisions on the subject; those that stay as they are, are left out."""
    row = conn.execute(
        "SELECT t.matched, r.law_document FROM law_revisions r JOIN document_topics t ON t.document = r.document "
        "WHERE r.document = ? AND t.topic = ?",
        (revision.version.document, topic.id),
    ).fetchone()
    if row is None or row["law_document"] is None:
        return
    words = rows.matched_words(row["matched"])
    present = rows.current(conn, row["law_document"], now)
    sql = "SELECT path, part, label, text FROM provisions WHERE document = ? ORDER BY position"
    before = {p["path"]: p["text"] for p in conn.execute(sql, (row["law_document"],))} if present else {}
    for found in conn.execute(sql, (revision.version.document,)).fetchall():
        new, old = found["text"], before.get(found["path"], "")
        if new == old or not any(word in new for word in words) or not holds(revision.version, Quote("body", new)):
            continue
        old = old if present and old and holds(present, Quote("body", old)) else ""
        provision = Provision(found["path"], found["part"], found["label"], new)
        label = place_of(provision), place_en(provision)

        def build(notes: Notes, new: str = new, old: str = old, label: tuple[str, str] = label) -> Content:
            return {
                "form": "coming",
                "law": revision.law_title,
                "law_en": revision.law_title_en,
                "label": label[0],
                "label_en": label[1],
                "day_ja": day_ja(revision.day),
                "day_en": day_en(revision.day),
                "fixed": revision.fixed,
                "room": ROOM,
                "after": notes.quote(revision.version, "body", new),
                "before": notes.quote(present, "body", old) if present and old else None,
            }

        yield Piece(
            "laws",
            f"coming:{revision.version.key}{found['path']}",
            80.0,
            2 * max(len(new), len(old)) + 80,
            build,
            (revision.version.key,),
        )


# ---------------------------------------------------------------------- the Diet
def minute_pieces(found: Sequence[Candidate], since: str) -> Iterator[Piece]:
    """Words of the minutes as they are proposed: an exchange is one piece, so that neither half stands without the other."""
    for rank, one in enumerate(exchanges(found)):
        if since and one.speech.date < since:
            continue

        def build(notes: Notes, one: Statement = one) -> Content:
            content = quotation(one.speech, one.said, notes)
            content["against"] = one.against or one.answered_against
            content["answer"] = (
                quotation(one.answer, one.answered, notes)
                if one.answer is not None and one.answered is not None
                else None
            )
            return content

        size = len(one.said.text) + 90 + (len(one.answered.text) + 90 if one.answered else 0)
        keys = (one.speech.version.key, *([one.answer.version.key] if one.answer is not None else []))
        yield Piece(
            "minutes", f"{one.speech.version.key}#{one.said.text[:30]}", max(10.0, 74.0 - rank / 4), size, build, keys
        )


def quotation(speech: Speech, passage: Passage, notes: Notes) -> Content:
    """One quotation with who said it, where and when, as the minutes have it."""
    freeze_speaker(speech, notes)
    if speech.date:
        notes.quote(speech.version, "fact:date", speech.date)
    line = speaker_line(speech, "")
    return {
        **line,
        "kind": "政府" if is_government(speech.office) else "",
        "day": speech.date,
        "date_ja": day_ja(speech.date),
        "date_en": day_en(speech.date),
        "meeting": f"{speech.house}{speech.meeting}　{speech.issue}".strip(),
        "meeting_en": english(f"{speech.house}{speech.meeting}　{speech.issue}".strip()) or "",
        "spot": notes.quote(speech.version, "body", passage.text),
        "alone": passage.alone,
        **left_out(speech, passage),
    }


def answer_pieces(conn: sqlite3.Connection, topic: Topic, now: str, since: str) -> Iterator[Piece]:
    """Written questions with the government's answers, question by question."""
    found = conn.execute(
        "SELECT DISTINCT q.document, q.house, q.session, q.number, q.title, q.submitter, q.submitted_on, q.answered_on "
        "FROM written_questions q JOIN documents d ON d.id = q.document WHERE d.first_seen <= ? AND d.gone_at IS NULL "
        "AND coalesce(q.answered_on, q.submitted_on, '') >= ? AND EXISTS (SELECT 1 FROM document_topics t WHERE t.topic = ? "
        "AND (t.document = q.document OR t.document IN (SELECT document FROM question_texts x WHERE x.question = q.document)))"
        " ORDER BY coalesce(q.answered_on, q.submitted_on) DESC, q.house, q.number",
        (now, since, topic.id),
    ).fetchall()
    for question in found:
        texts = {
            row["role"]: rows.current(conn, row["document"], now)
            for row in conn.execute(
                "SELECT document, role FROM question_texts WHERE question = ?", (question["document"],)
            )
        }
        asked, answered = texts.get("question"), texts.get("answer")
        page = rows.current(conn, question["document"], now)
        pairs = [
            row
            for row in conn.execute(
                "SELECT label, question, answer FROM question_pairs WHERE document = ? AND question IS NOT NULL "
                "AND answer IS NOT NULL ORDER BY position",
                (question["document"],),
            ).fetchall()
            if asked
            and answered
            and holds(asked, Quote("body", row["question"]))
            and holds(answered, Quote("body", row["answer"]))
        ]
        if page is None or asked is None or answered is None or not pairs:
            continue

        def build(
            notes: Notes,
            row: sqlite3.Row = question,
            page: Version = page,
            asked: Version = asked,
            answered: Version = answered,
            pairs: Sequence[sqlite3.Row] = pairs,
        ) -> Content:
            return {
                "title": row["title"],
                "house": row["house"],
                "session": row["session"],
                "number": row["number"],
                "submitter": row["submitter"] or "",
                "submitted_ja": day_ja(row["submitted_on"]),
                "submitted_en": day_en(row["submitted_on"]),
                "answered_ja": day_ja(row["answered_on"]),
                "answered_en": day_en(row["answered_on"]),
                "note": notes.cite(page),
                "pairs": [
                    {
                        "question": notes.quote(asked, "body", one["question"]),
                        "spot": notes.quote(answered, "body", one["answer"]),
                    }
                    for one in pairs
                ],
            }

        size = 120 + sum(len(one["question"]) + len(one["answer"]) + 40 for one in pairs)
        yield Piece("answers", f"answer:{page.key}", 90.0, size, build, (page.key, asked.key, answered.key))


# ---------------------------------------------------------------------- the registers
def figure_pieces(
    topic: Topic, office: sqlite3.Connection | None, day: str, lang: str, without: Collection[str]
) -> Iterator[Piece]:
    """The series that are on the topic, as their names and definitions tell, with the figures that stood on a day."""
    for series in register().series:
        if not is_on_topic(f"{series.ja}。{series.definition_ja}", topic.id, series.topics):
            continue
        standing = [
            one
            for one in figures.known_figures(series, office, day)
            if one.stands
            and one.grade in GRADES
            and not figures.left_out(figures.figure_key(series, series.part(one.part), one.period), without)
        ]
        periods = sorted({one.period for one in standing}, key=end_of)[-YEARS:]
        shown = list({(one.part, one.period): one for one in standing if one.period in periods}.values())
        if shown:

            def build(notes: Notes, series: Series = series, shown: Sequence[ShownFigure] = shown) -> Content:
                return {
                    "ja": series.ja,
                    "en": series.en,
                    "publisher": series.publisher,
                    "publisher_en": figures.PUBLISHERS_EN.get(series.publisher, series.publisher),
                    "definition_ja": series.definition_ja,
                    "definition_en": series.definition_en,
                    "trap_ja": series.trap_ja,
                    "trap_en": series.trap_en,
                    "parts": any(part.id for part in series.parts),
                    "rows": [
                        row for one in shown if (row := figure_row(series, one, notes, office, day, lang)) is not None
                    ],
                }

            yield Piece("figures", f"figures:{series.id}", 65.0, 200 + 70 * len(shown), build, (f"figure:{series.id}",))


def figure_row(
    series: Series, one: ShownFigure, notes: Notes, office: sqlite3.Connection | None, day: str, lang: str
) -> Content | None:
    """One figure as a row; it is an entry of the register, which the brief freezes."""
    part = series.part(one.part)
    name = figures.figure_key(series, part, one.period).removeprefix("figure:")
    entry, _ = figures.look_up(name, label_of(name, notes), lang, office, day)
    if entry is None:
        return None
    return {
        "label": notes.register(entry),
        "part_ja": part.ja if part.id else "",
        "part_en": part.en if part.id else "",
        "period_ja": period_ja(one.period, series.period),
        "period_en": period_en(one.period, series.period),
        "value_ja": figure_ja(one.value, part, rounded=one.rounded),
        "value_en": figure_en(one.value, part, rounded=one.rounded),
        "grade": entry.grade,
        "source": without_sites(entry.sources[0]) if entry.grade == "A" and not one.accepted_on else entry.sources[0],
    }


def claim_pieces(
    policy: sqlite3.Connection, topic: Topic, office: sqlite3.Connection | None, day: str, lang: str, at: str
) -> Iterator[Piece]:
    """The claims of the register, as edited by ``at``, that are on the topic and may be printed on this day."""
    for claim in claims.claims(office, at).values():
        if not is_on_topic(f"{claim.ja}。{claim.said_ja}", topic.id, claim.topics):
            continue
        entry, wrong = claims.look_up(claim.id, day, lang, office, at, policy)
        if entry is not None and not wrong:

            def build(notes: Notes, entry: RegisterEntry = entry) -> Content:
                return {
                    "label": notes.register(entry),
                    "ja": entry.ja,
                    "en": entry.en,
                    "grade": entry.grade,
                    "checked_ja": day_ja(entry.checked_on),
                    "checked_en": day_en(entry.checked_on),
                    "sources": list(entry.sources),
                }

            yield Piece("claims", f"claim:{claim.id}", 75.0, len(entry.ja) + 160, build, (f"claim:{claim.id}",))
