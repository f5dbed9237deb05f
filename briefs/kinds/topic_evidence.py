"""What the record holds on a topic, as the kinds that are made for one choose and print it.

What counts as evidence for a topic: speeches with a quotable passage, top-level changes, revisions of the
topic's laws that are still to come into force, and laws with a provision on the subject.  There must be at
least three different documents among them, and at least one of them must offer words to quote.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from briefs.errors import NoEvidence, UnknownTopic
from briefs.evidence import rows
from briefs.evidence.change_words import place_of_part, sentence_ja
from briefs.evidence.dossier import Notes, Quote
from briefs.evidence.frozen import date_note
from briefs.evidence.gate import holds
from briefs.evidence.minutes_appeared import minutes_en, minutes_ja, speakers
from briefs.evidence.quoting import GOOD, HARD_LIMIT, Passage, best_passage, compared, is_chair, is_government
from briefs.evidence.rows import ChangeRow, Revision, Speech, Topic, Version
from briefs.evidence.speeches import shorter as shorter
from briefs.evidence.wording import day_en, day_ja, days_between, minute, printed_sentence, today, today_of
from db.office.meetings import Meeting
from db.office.since_meeting import changes_since
from db.record.nearest import nearest
from db.text.dates import utc_text
from db.topics.classify import classify
from db.topics.classify import rules as topic_rules

LEAST = 3
CONSEQUENTIAL = "関係法律の整理"  # acts that adapt the words of many laws to a change elsewhere: no reason to act now
AHEAD = 550  # days: past the next budget, and past 2027-04-01 for most of 2026
READ = 160  # characters of a comparison that are read to judge whether it is on the topic
OTHER = 9  # a pair of texts that does not speak of the subject
LATE_FIND = 50  # the weight of a law whose text turned up long after it was promulgated
DETAIL_WEIGHT = 20  # a speaker's group spelled out: true, and no reason to act now


@dataclass(frozen=True, slots=True)
class Redline:
    """A change with one pair of texts to show side by side."""

    change: ChangeRow
    label: str
    before: str
    after: str
    where: str
    old: Version | None
    new: Version | None
    rank: int  # 0 on the topic, 1 the same but an addition or removal, else OTHER


@dataclass(frozen=True, slots=True)
class TopicEvidence:
    """Everything on a topic that could be printed, best first."""

    topic: Topic
    revisions: tuple[Revision, ...]
    changes: tuple[tuple[ChangeRow, Version], ...]
    speeches: tuple[tuple[Speech, Passage], ...]
    redline: Redline | None
    provision: tuple[Version, str, str] | None
    documents: frozenset[str]
    spoken: Mapping[int, tuple[str, ...]]  # meeting -> who spoke on the topic in it


def find_topic(conn: sqlite3.Connection, wanted: str) -> Topic:
    """The topic with this id; UnknownTopic lists those there are."""
    known = rows.topics(conn)
    for topic in known:
        if topic.id == wanted:
            return topic
    names = ", ".join(f"{topic.id}（{topic.name_ja}）" for topic in known) or "none yet: run `policywatch crawl` first"
    named = {name: topic.id for topic in known for name in (topic.id, topic.name_ja, topic.name_en)}
    near = list(dict.fromkeys(named[one] for one in nearest(wanted, named)))
    meant = f"near it: {', '.join(near)}; " if near else ""
    raise UnknownTopic(f"unknown topic {wanted!r}; {meant}known topics: {names}")


def evidence_on(conn: sqlite3.Connection, topic: Topic, at: datetime, without: Sequence[str] = ()) -> TopicEvidence:
    """Everything of the topic that could be printed, best first; NoEvidence when it is too little.

    ``without``: keys of documents that staff do not want on the page.
    """
    now, day = utc_text(at), today(at)
    until = (date.fromisoformat(day) + timedelta(days=AHEAD)).isoformat()
    tomorrow = (date.fromisoformat(day) + timedelta(days=1)).isoformat()
    revisions = on_subject(rows.revisions(conn, tomorrow, until, now, topic.id), rows.topic_keys(conn, topic.id))
    revisions = [r for r in revisions if r.version.key not in without]
    changes = [
        c
        for c in rows.topic_changes(conn, topic.id, now)
        if c.weight > DETAIL_WEIGHT and not {c.document_key, c.key} & {*without} and not late_find(c)
    ]
    cited = [(c, v) for c in changes if (v := change_version(conn, c, now)) is not None]
    found = [s for s in rows.topic_speeches(conn, topic.id, now) if s.version.key not in without]
    quotable = [(s, p) for s in found if (p := best_passage(s.version.body, s.words)) is not None]
    provisions = [p for p in printable(rows.topic_provisions(conn, topic.id, now)) if p[0].key not in without]
    chosen = TopicEvidence(
        topic,
        tuple(revisions),
        tuple(newest_first(cited)),
        tuple(pick_speeches(quotable)),
        first_redline(conn, [c for c, _ in cited], topic.id),
        best_provision(provisions),
        frozenset(
            {r.version.key for r in revisions}
            | {c.document_key for c, _ in cited}
            | {s.version.key for s, _ in quotable}
            | {law.key for law, *_ in provisions}
        ),
        speakers(found),
    )
    verbatim = bool(chosen.speeches or chosen.redline or chosen.provision)
    if len(chosen.documents) < LEAST or not verbatim:
        counts = {
            "発言/speeches": len(quotable),
            "変更/changes": len(cited),
            "施行予定/coming revisions": len(revisions),
            "条文のある法令/laws": len({law.key for law, *_ in provisions}),
        }
        words = sorted({w for s in found for w in s.words} | {w for *_, ws in provisions for w in ws})
        raise NoEvidence([refusal(topic, counts, words or patterns(topic.id), rows.scale(conn, now))])
    return chosen


def late_find(change: ChangeRow) -> bool:
    """Whether a change only says that a law promulgated long before has been found: no reason to act now."""
    return change.document_kind == "law" and change.kind == "appeared" and change.weight <= LATE_FIND


def newest_first(found: Sequence[tuple[ChangeRow, Version]]) -> list[tuple[ChangeRow, Version]]:
    """Changes of texts before minutes that appeared (the page quotes those), each newest first."""
    return sorted(found, key=lambda one: one[0].document_kind == "meeting")


def change_version(conn: sqlite3.Connection, change: ChangeRow, at: str) -> Version | None:
    """The version that shows a change: the new one, else the last one known."""
    for number in (change.new_version, change.old_version):
        if number is not None:
            return rows.version(conn, number)
    return rows.current(conn, change.document, at)


def changes_after(
    conn: sqlite3.Connection, meeting: Meeting, topic: str, day: str, at: str, without: Sequence[str] = ()
) -> list[tuple[ChangeRow, Version]]:
    """What changed on the topic since a meeting up to a day, the newest first, each with the version that shows it."""
    found = ((one, change_version(conn, one, at)) for one in changes_since(conn, meeting.day, day, (topic,), at))
    return [(one, v) for one, v in found if v is not None and not {one.document_key, one.key} & {*without}]


def on_subject(found: Sequence[Revision], own: frozenset[str]) -> list[Revision]:
    """Revisions that have the topic themselves (``own``: their keys), or whose amending law is named for the subject.

    A law that many acts amend would else bring in acts on other matters.  An act counts once, by its first day.
    """
    kept: dict[str, Revision] = {}
    for revision in found:
        if CONSEQUENTIAL in revision.amendment_title:
            continue
        if revision.version.key in own or classify("", title=revision.amendment_title).scope_words:
            kept.setdefault(revision.amendment_num or revision.version.key, revision)
    return list(kept.values())


def pick_speeches(found: Sequence[tuple[Speech, Passage]]) -> list[tuple[Speech, Passage]]:
    """Up to three: the newest government answer, the question before it, and the newest by someone else.

    ``found`` is newest first.  Chairs are quoted only when nobody else spoke to the subject.
    """
    floor = [one for one in found if not is_chair(one[0].office)] or list(found)
    # People whose office or group the minutes give, and sentences that say something, go before the others.
    good = sorted(floor, key=lambda one: (not (one[0].group or one[0].office), one[1].score < GOOD))
    answer = next((one for one in good if is_government(one[0].office)), None)
    others = [one for one in good if not is_government(one[0].office)]
    asked = None
    if answer is not None:
        before = [
            one
            for one in others
            if one[0].meeting_document == answer[0].meeting_document and one[0].position < answer[0].position
        ]
        asked = max(before, key=lambda one: one[0].position, default=None)
    asked = asked or next(iter(others), None)
    picked = [one for one in (asked, answer) if one is not None]
    names = {one[0].speaker for one in picked}
    for again in (False, True):  # the same speaker twice only when there is nobody else
        for one in (*others, *good):
            if len(picked) < 3 and one not in picked and (again or one[0].speaker not in names):
                picked.append(one)
                names.add(one[0].speaker)
    return picked


def first_redline(conn: sqlite3.Connection, changes: Sequence[ChangeRow], topic: str) -> Redline | None:
    """The change to show side by side: on the topic before others, rewordings before additions, then the newest."""
    found: list[Redline] = []
    for change in changes:
        for part in (change, *rows.parts(conn, change.id)):
            for before, after in part.passages:
                if not (before.strip() or after.strip()) or part.document_kind == "speech":
                    continue
                old = rows.version(conn, part.old_version) if part.old_version else None
                new = rows.version(conn, part.new_version) if part.new_version else None
                sides = ((before, old), (after, new))
                if any(text and (side is None or not holds(side, Quote("body", text))) for text, side in sides):
                    continue
                label = "" if part is change else place_of_part(conn, part)
                found.append(Redline(change, label, before, after, "body", old, new, relevance(before, after, topic)))
    # Other provisions of a law that many acts amend say nothing of the topic.
    fitting = [one for one in found if one.rank < OTHER or not one.label]
    best = min(fitting, key=lambda one: one.rank, default=None)
    if best is None:
        return None
    # Of the newest change that is as good, the shortest pair: most of it can be printed whole.
    newest = next(one.change.id for one in fitting if one.rank == best.rank)
    return min(
        (one for one in fitting if one.rank == best.rank and one.change.id == newest),
        key=lambda one: (is_caption(one), len(one.before) + len(one.after)),
    )


def is_caption(one: Redline) -> bool:
    """Whether only the heading of an article is new or gone: （…）, which says nothing of what it provides."""
    text = (one.after or one.before).strip()
    return not (one.before and one.after) and text.startswith("（") and text.endswith("）") and "。" not in text


def relevance(before: str, after: str, topic: str) -> int:
    """The rank of a pair of texts; only what would be printed is read, so that the words shown speak of it."""
    shown, _ = compared(before, after, READ)
    printed = "".join(str(text) for row in shown for text, _ in (row["new"] or row["old"]))
    if not any(match.topic == topic for match in classify(printed).matches):
        return OTHER
    return 0 if before and after else 1


LawText = tuple[Version, str, str, tuple[str, ...]]  # law, label, text, the topic's words


def printable(found: Sequence[LawText]) -> list[LawText]:
    """Provisions that are whole sentences, short enough to print whole, and stand in the law's text as they are."""
    return [
        one
        for one in found
        if len(one[2]) <= HARD_LIMIT and one[2].endswith("。") and "\n" not in one[2] and one[2] in one[0].body
    ]


def best_provision(found: Sequence[LawText]) -> tuple[Version, str, str] | None:
    """The provision with the most of the topic's words."""
    ranked = [(sum(w in text for w in words), law, label, text) for law, label, text, words in found]
    best = max(ranked, key=lambda one: one[0], default=None)
    return best[1:] if best else None


# ---------------------------------------------------------------------- for the page
def why_now(chosen: TopicEvidence, notes: Notes, day: str, most: int) -> list[dict[str, Any]]:
    """Dated facts: up to two dates to come, then the newest changes other than the one shown side by side."""
    facts = [coming(revision, notes, day) for revision in chosen.revisions[: min(2, most)]]
    shown = {chosen.redline.change.key} if chosen.redline else set()
    for change, version in chosen.changes:
        if len(facts) >= most:
            break
        if change.key not in shown and change.document_kind != "speech":
            when = today_of(change.detected_at)
            facts.append(
                {
                    "date": when,
                    "date_ja": day_ja(when),
                    "date_en": day_en(when),
                    "state": "確認",
                    "state_en": "seen",
                    "name": "",
                    "ja": minutes_ja(change, version.title, chosen.spoken),
                    "en": minutes_en(change, version.title, chosen.spoken),
                    "key": change.key,
                    "change": change.key,
                    "note": notes.cite(version),
                }
            )
    return facts


def coming(revision: Revision, notes: Notes, day: str) -> dict[str, Any]:
    """A date to come, said from the typed row; the row's values are frozen with the evidence."""
    left = days_between(day, revision.day)
    what = f"「{revision.law_title}」の改正" + (f"（{revision.amendment_num}）" if revision.amendment_num else "")
    how = f"が施行されます。施行日は「{revision.comment}」です。" if revision.comment else "の施行予定日です。"
    by = "" if revision.fixed else "by "
    return {
        "date": revision.day,
        "date_ja": day_ja(revision.day),
        "date_en": day_en(revision.day),
        "state": f"{'' if revision.fixed else 'まで・'}あと{left}日",
        "state_en": f"{'' if revision.fixed else 'at the latest, '}in {left} days",
        "name": revision.law_title,
        "note": date_note(revision, notes),
        "ja": what + ("が施行されます。" if revision.fixed else how),
        "en": f"An amendment of this law comes into force {by or 'on '}{day_en(revision.day)} (in {left} days).",
    }


def redline_content(redline: Redline, notes: Notes, room: int) -> dict[str, Any]:
    """Before and after of one change, pointing at the two versions."""
    change, old, new = redline.change, redline.old, redline.new
    after = notes.quote(new, redline.where, redline.after) if redline.after and new else None
    before = notes.quote(old, redline.where, redline.before) if redline.before and old else None
    return {
        "change": change.key,
        "title": change.title,
        "ja": sentence_ja(change, compared=True),
        "en": printed_sentence(change.summary_en),
        "label": redline.label,
        "after": after,
        "before": before,
        "room": room,
        "after_at": minute(new.fetched_at) if new else "",
        "before_at": minute(old.fetched_at) if old else "",
        "notes": [spot[0] for spot in (after, before) if spot],
    }


def patterns(topic: str) -> list[str]:
    """The rules by which a text would be of this topic, as regular expressions."""
    rule = next((one for one in topic_rules().topics if one.id == topic), None)
    found = [one.pattern for one in (rule.ja, rule.gated, rule.en) if one is not None] if rule else []
    return [text if len(text) <= 400 else text[:400] + " [...]" for text in found] or [
        "no rule in db/topics/topics.toml"
    ]


def refusal(topic: Topic, counts: Mapping[str, int], words: Sequence[str], scale: Sequence[Mapping[str, Any]]) -> str:
    """What was searched and why nothing was printed, in Japanese and English."""
    found = "、".join(f"{name} {number}" for name, number in counts.items())
    searched = "; ".join(
        f"{one['name_ja']} ({one['name_en']}): {one['documents']} documents"
        + (f", {one['earliest']}〜{one['latest']}" if one["earliest"] else "")
        + f", latest run {one['last_run'] or 'none（未実行）'}"
        + ("" if one["enabled"] else " (disabled)")
        for one in scale
    )
    return (
        f"「{topic.name_ja}」（{topic.id}）の証拠が足りないため、資料は作成していません。"
        f"必要：異なる文書{LEAST}件以上と引用できる原文。見つかったもの：{found}。"
        f" / Not enough evidence on “{topic.name_en}”; no brief was written. Needed: {LEAST} different documents and "
        f"words to quote. Words that mark the topic: {'、'.join(words)}. "
        f"Searched: {searched or 'no source has been crawled yet'}"
    )
