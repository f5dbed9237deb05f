"""Words of the minutes as the memo, the committee page and the ledger print them: promises with what became of them,
speeches with the number they have in the minutes (発言番号), and the one person a name stands for.

Everything is as of ``at`` (UTC): what was fetched, said or decided later does not exist, and what is gone is not cited.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from briefs.errors import BriefError
from briefs.evidence.dossier import Notes
from briefs.evidence.frozen import freeze_speaker
from briefs.evidence.quoting import RE_POINTING, is_government, mark_of
from briefs.evidence.rows import Speech, Version, current
from briefs.evidence.wording import speaker_line
from db.diet import ledger
from db.diet.labels import STATUSES, STRENGTHS, STRENGTHS_EN
from db.office.promise_status import PromiseStatus, current_statuses, status_history
from db.people import member_record
from db.people.memberships import fold_name
from db.record.documents import Record, records
from db.text.dates import english_date, japanese_date, jst_date
from db.text.folding import fold
from db.topics.classify import classify

OPEN, OVERDUE, COMING = "open", "overdue", "coming"
STATUSES_EN = {"open": "open", "kept": "kept", "broken": "broken", "refused": "refused", "unclear": "unclear"}
# Agencies that answer for a ministry under their own name.
AGENCIES = {"法務": ("出入国在留管理",)}


# ---------------------------------------------------------------------- who
def one_person(conn: sqlite3.Connection, name: str, house: str | None) -> Record:
    """The one person of the rosters that a name stands for; BriefError names the candidates and what to do."""
    found = member_record.find_people(conn, name, house)
    if len(found) == 1:
        return found[0]
    if found:
        who = "、".join(f"{row['name']}（{row['house']}、{row['key']}）" for row in found)
        way = "--house" if len({row["house"] for row in found}) > 1 else "the key in place of the name"
        raise BriefError([f"{len(found)} people are called {name}: {who}. Give {way}"])
    if house and (others := member_record.find_people(conn, name)):
        where = "、".join(sorted({row["house"] for row in others}))
        raise BriefError([f"there is no {name} in the {house}, but in the {where}: give --house {others[0]['house']}"])
    near = member_record.near_names(conn, name)
    if member_record.spelling_in_minutes(conn, fold_name(name)):
        settle = f"say who it is with `policywatch people settle {name}`"
        raise BriefError([f"{name} stands in the minutes, but on no roster: {settle}"])
    raise BriefError(
        [f"nobody is called {name}" + (f"; did you mean: {'、'.join(near)}?" if near else " in this record")]
    )


def ministry_words(ministry: str) -> tuple[str, ...]:
    """The words by which an office is known as one of this ministry: 法務省 -> 法務, 出入国在留管理 (its agency)."""
    bare = fold(ministry.strip())
    bare = bare[:-1] if len(bare) > 2 and bare[-1] in "省庁" else bare
    return (bare, *AGENCIES.get(bare, ()))


def of_ministry(office: str, words: Iterable[str]) -> bool:
    """Whether an office answers for the ministry; chairs of committees (法務委員長) do not."""
    return is_government(office) and any(word in fold(office) for word in words)


def tied_to_nobody(conn: sqlite3.Connection, person: Record, topic: str) -> str:
    """What staff should know of speeches on a topic under this person's name that are not settled; "" without any."""
    name = fold_name(person["name"])
    found = records(
        conn,
        "SELECT DISTINCT a.document, a.basis FROM attributions a JOIN document_topics t ON t.document = a.document"
        " AND t.topic = ? WHERE a.person IS NULL AND a.folded = ? AND a.role = 'speaker' AND a.standing"
        " IN ('member', 'minister')",
        (topic, name),
    )
    if not found:
        return ""
    bare = "".join(person["name"].split())
    return (
        f"同じ名前の発言が{len(found)}件ありますが、本人のものと決まっていないため使っていません。"
        f" / Speeches on the topic under the name {bare} that are tied to nobody, so not used: {len(found)} "
        f"({found[0]['basis']}); decide with `policywatch people settle {bare} --person {person['key']} --note WHY`"
    )


# ---------------------------------------------------------------------- speeches
def speech(conn: sqlite3.Connection, key: str, at: str) -> Speech | None:
    """The speech with this key; None when it was not there at ``at``, or is gone."""
    row = conn.execute(
        "SELECT s.* FROM speeches s JOIN documents d ON d.id = s.document"
        " WHERE d.key = ? AND d.first_seen <= ? AND (d.gone_at IS NULL OR d.gone_at > ?)",
        (key, at, at),
    ).fetchone()
    text = current(conn, row["document"], at) if row else None
    if text is None:
        return None
    return Speech(
        text,
        (),
        row["position"],
        row["meeting_document"],
        row["house"] or "",
        row["meeting"] or "",
        row["issue"] or "",
        row["date"] or "",
        row["speaker"] or "",
        row["speaker_group"] or "",
        row["speaker_position"] or mark_of(text.body)[1],
        row["speaker_role"] or "",
    )


def cited(one: Speech, words: str, notes: Notes) -> dict[str, Any]:
    """One quotation with who said it where, and its number in the minutes; all of it frozen."""
    freeze_speaker(one, notes)
    if one.date:
        notes.quote(one.version, "fact:date", one.date)
    notes.quote(one.version, "fact:position", str(one.position))
    line = speaker_line(one.house, one.meeting, japanese_date(one.date), one.speaker, one.group, one.office, one.role)
    spot = notes.quote(one.version, "body", words)
    return {
        **line,
        "spot": spot,
        "note": spot[0],
        "number": str(one.position),
        "office": one.office,
        "iso": one.date,
        "date_en": english_date(one.date),
        "url": one.version.url,
        "government": is_government(one.office),
    }


# ---------------------------------------------------------------------- promises
@dataclass(frozen=True, slots=True)
class Undertaking:
    """A promise with its speech and what staff have found of it (None: nothing yet, so it is open)."""

    row: Record
    speech: Speech
    stated: PromiseStatus | None
    day: str  # the Japanese day it is judged by

    @property
    def status(self) -> str:
        return self.stated.status if self.stated else OPEN

    @property
    def timing(self) -> str:
        """overdue or coming for an open promise with a day, else ""."""
        if self.status != OPEN or not self.row["due_on"]:
            return ""
        return OVERDUE if self.row["due_on"] < self.day else COMING


def undertakings(
    conn: sqlite3.Connection, office: sqlite3.Connection | None, wanted: ledger.Ledger, at: str, day: str
) -> list[Undertaking]:
    """The promises wanted that stand verbatim in the minutes as held at ``at``, in the order they are to be taken up."""
    stated = statuses(office, at) if office is not None else {}
    found = []
    for row in ledger.promises(conn, wanted):
        said = speech(conn, row["document_key"], at) if (row["date"] or "") <= day else None
        if said is not None and row["passage"] in said.version.body:
            found.append(Undertaking(row, said, stated.get(row["key"]), day))
    return by_urgency(on_subject(found, wanted.topic))


def on_subject(found: Sequence[Undertaking], topic: str | None) -> list[Undertaking]:
    """Of a speech with promises that name the topic, themselves or in the sentence before, only those.

    Speeches on policy name one subject after the other: what stands further off is about something else, and on paper
    a promise is read alone.  Where no promise names it, the speech as a whole is about it, and all stay.  Without a
    topic wanted, any of our topics counts.
    """
    named = {one.row["key"] for one in found if names(one.speech.version.body, one.row["passage"], topic)}
    speeches = {one.speech.version.key for one in found if one.row["key"] in named}
    return [one for one in found if one.row["key"] in named or one.speech.version.key not in speeches]


def names(body: str, passage: str, topic: str | None) -> bool:
    """Whether a passage speaks of a topic (None: of any of ours).

    Where it points back (両制度を, そのため), it is read with the sentence before it.
    """
    at = body.find(passage)
    before = body[body.rfind("\n", 0, at) + 1 : at]
    last = before[before.rfind("。", 0, max(0, before.rfind("。"))) + 1 :]
    read = last + passage if RE_POINTING.match(passage) else passage
    return any(topic in (None, match.topic) for match in classify(read).matches)


@dataclass(frozen=True, slots=True)
class WrittenQuestion:
    """A written question as held at a time: its page, its texts by role (question, answer), its numbered points."""

    number: int
    page: Version
    texts: Mapping[str, Version | None]
    points: tuple[Record, ...]


def written_question(conn: sqlite3.Connection, key: str, at: str) -> WrittenQuestion | None:
    """What there is of a written question at ``at``; None when its page was not known then."""
    number = int(conn.execute("SELECT id FROM documents WHERE key = ?", (key,)).fetchone()[0])
    page = current(conn, number, at)
    if page is None:
        return None
    texts = records(
        conn,
        "SELECT t.role, t.document FROM question_texts t JOIN documents d ON d.id = t.document"
        " WHERE t.question = ? AND d.gone_at IS NULL",
        (number,),
    )
    points = records(
        conn,
        "SELECT * FROM question_pairs WHERE document = ? AND label NOT IN ('前文', '末文') ORDER BY position",
        (number,),
    )
    held = {one["role"]: current(conn, one["document"], at) for one in texts}
    return WrittenQuestion(number, page, held, tuple(points))


def statuses(office: sqlite3.Connection, at: str) -> dict[str, PromiseStatus]:
    """The status of each promise that staff had set by ``at``."""
    found = {}
    for key, stated in current_statuses(office).items():
        known = stated
        if stated.set_at > at:
            earlier = [one for one in status_history(office, key) if one.set_at <= at]
            if not earlier:
                continue
            known = earlier[-1]
        found[key] = known
    return found


def by_urgency(found: Iterable[Undertaking]) -> list[Undertaking]:
    """Overdue first (the longest overdue before), then those with a day to come, then open ones by strength, then the
    settled; among equals the newest speech first."""
    strengths, settled = list(STRENGTHS), ["open", "unclear", "broken", "refused", "kept"]

    def rank(one: Undertaking) -> tuple[Any, ...]:
        timing = {OVERDUE: 0, COMING: 1}.get(one.timing, 2)
        strength = strengths.index(one.row["strength"]) if one.row["strength"] in strengths else len(strengths)
        return timing, one.row["due_on"] if timing < 2 else "", settled.index(one.status), strength

    return sorted(sorted(found, key=lambda one: one.row["date"] or "", reverse=True), key=rank)


def undertaken(one: Undertaking, notes: Notes) -> dict[str, Any]:
    """A promise for the page.  ``mark``: where the words that make it one stand in the quotation, [start, end]."""
    passage, words = one.row["passage"], one.row["words"] or ""
    start = passage.rfind(words) if words else -1
    due = one.row["due_words"] or ""
    stands = bool(due) and due in one.speech.version.body
    return {
        **cited(one.speech, passage, notes),
        "key": one.row["key"],
        "topics": one.row["topics"] or "",
        "mark": [start, start + len(words)] if start >= 0 else None,
        "strength": one.row["strength"],
        "strength_ja": STRENGTHS[one.row["strength"]],
        "strength_en": STRENGTHS_EN[one.row["strength"]],
        "due": {"spot": notes.quote(one.speech.version, "body", due)} if stands else None,
        "due_ja": japanese_date(one.row["due_on"]),
        "due_en": english_date(one.row["due_on"]),
        "status": one.status,
        "status_ja": STATUSES[one.status],
        "status_en": STATUSES_EN[one.status],
        "timing": one.timing,
        "evidence_url": one.stated.evidence_url if one.stated else "",
        "set_ja": japanese_date(jst_date(one.stated.set_at)) if one.stated else "",
        "set_en": english_date(jst_date(one.stated.set_at)) if one.stated else "",
    }
