"""What the record holds on a topic, as the kinds that are made for one choose and print it.

What counts as evidence for a topic: speeches with a quotable passage, top-level changes, revisions of the
topic's own laws that are still to come into force, laws with a provision on the subject, and official documents on
it.  One of them is enough for a page, which then says what it lacks; where there is nothing, nothing is printed.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from briefs.errors import Fault, NoEvidence, UnknownTopic
from briefs.evidence import rows
from briefs.evidence.candidates import Candidate
from briefs.evidence.change_words import place_of_part, sentence_ja
from briefs.evidence.deciding import DECIDES, decides, is_act, orders
from briefs.evidence.dossier import Notes, Quote, Spot
from briefs.evidence.gate import holds
from briefs.evidence.held import held, on_topic
from briefs.evidence.looked import MINUTES, PRESS, looked_through, none_within, nothing, searched
from briefs.evidence.material import RE_CELLS
from briefs.evidence.minutes_appeared import speakers
from briefs.evidence.own_provisions import named, own_provisions
from briefs.evidence.passage_keys import Words, shares
from briefs.evidence.quoting import HARD_LIMIT, OMITTED, best_passage, compared
from briefs.evidence.relevance import in_passing
from briefs.evidence.resolutions import Asked, Point, is_of, items_of, points_on, resolutions_on
from briefs.evidence.rows import ChangeRow, Revision, Speech, Topic, Version
from briefs.evidence.speeches import shorter as shorter
from briefs.evidence.stances import Ground, stance_of
from briefs.evidence.wording import day_en, day_ja, minute, sentence_en, today
from briefs.kinds.why_now import Reasons, laws_to_come
from db.change.redline import redline
from db.diet.stored_diet import became_law, is_over
from db.law.provision_topics import topics_of_provision
from db.night.kinds import kind_of
from db.office.clips import Stance
from db.office.meetings import Meeting
from db.office.since_meeting import changes_since
from db.record.models import ChangeKind
from db.text.dates import jst_date, utc_text
from db.text.words import Names
from db.topics.classify import classify
from db.topics.named import nearest_topics

ON_RECORD = 4  # documents that a page names, beside what it quotes
# What is on record on a topic beside words to quote: the official kinds, those with a term first.
LISTED = ("consultation", "written_question", "petition", "resolution", "bill", "page", "attachment")
ASKING = ("resolution", "petition")  # on a topic by what they ask
PAGES = ("page", "attachment")  # long pages speak of much: these are on a topic when their titles are
RECENT = 365  # days in which a change is one lately
READ = 160  # characters of a comparison that are read to judge whether it is on the topic
SUPPLEMENTARY = "SupplProvision"  # 附則: how paths of its provisions begin
OWN = 2  # a provision that has the topic by its caption or chapter
OTHER = 9  # a pair of texts that does not speak of the subject
LATE_FIND = 50  # the weight of a law whose text turned up long after it was promulgated
RE_ENDS = re.compile(r"未了|廃案|撤回|否決")
DETAIL_WEIGHT = 20  # a speaker's group spelled out: true, and no reason to act now


@dataclass(frozen=True, slots=True)
class Redline:
    """A change with one pair of texts to show side by side."""

    change: ChangeRow
    label: Names
    before: str
    after: str
    where: str
    old: Version | None
    new: Version | None
    rank: int  # 0 on the topic, 1 the same but an addition or removal, else OTHER
    weight: int = 0  # of the provision
    suppl: int = 0  # supplementary provisions of the same change that are not shown
    technical: int = 0  # and technical changes


@dataclass(frozen=True, slots=True)
class TopicEvidence:
    """Everything on a topic that could be printed, best first."""

    topic: Topic
    revisions: tuple[Revision, ...]
    changes: tuple[tuple[ChangeRow, Version], ...]
    redline: Redline | None
    provision: tuple[Version, str, str] | None
    documents: frozenset[str]
    spoken: Mapping[int, tuple[str, ...]]  # meeting -> who spoke on the topic in it
    listed: tuple[
        Version, ...
    ] = ()  # further official documents on the topic, those with a term first, then the newest
    unspoken: Mapping[str, str] = field(default_factory=dict)  # what staff are told where no speech is quoted
    unsaid: Mapping[str, str] | None = (
        None  # that none is on record, for a reader; None where one is, or the minutes were not read whole
    )
    replaced: tuple[tuple[str, str], ...] = ()  # laws on the topic whose text in force is not on record, and since when
    speeches: tuple[Speech, ...] = ()  # those of ``spoken``
    resolved: tuple[Asked, ...] = ()  # what resolutions ask on the topic, the best first
    undecided: int = 0  # provisions that have the topic's words, where none of them sets its matter


def heard(chosen: TopicEvidence, every: Iterable[Candidate]) -> TopicEvidence:
    """The evidence for a paper for others, which names as speakers on the topic those alone whose words may stand in one (``every``:
    all that is proposed): who named it in passing, said what nobody can read, or answered words of exclusion is no reason to act.
    """
    told = {one.key for one in every if not one.reading.apart and one.reading.ground is not Ground.FOLLOWS_HARSH}
    return replace(chosen, spoken=speakers([one for one in chosen.speeches if one.version.key in told]))


GONE_JA = "その論点はありません（名前が変わったか、なくなりました）。「資料を作る」で論点を選び直してください。"


def find_topic(conn: sqlite3.Connection, wanted: str) -> Topic:
    """The topic with this id; UnknownTopic lists those there are."""
    known = rows.topics(conn)
    for topic in known:
        if topic.id == wanted:
            return topic
    names = {topic.id: f"{topic.id}（{topic.name_ja}）" for topic in known}
    near = [names[one] for one in nearest_topics(wanted) if one in names]
    if near:
        raise UnknownTopic(
            f"unknown topic {wanted!r}; near it: {', '.join(near)}", f"{GONE_JA}近いもの：{'、'.join(near)}。"
        )
    short = ", ".join(f"{topic.name_ja.split('・')[0]} ({topic.id})" for topic in known)
    raise UnknownTopic(
        f"unknown topic {wanted!r}; there are: {short or 'none yet: run `policywatch crawl` first'}",
        f"{GONE_JA}あるもの：{'、'.join(topic.name_ja for topic in known) or 'まだありません'}。",
    )


def evidence_on(
    conn: sqlite3.Connection, topic: Topic, at: datetime, without: Sequence[str] = (), unsaid: Sequence[Words] = ()
) -> TopicEvidence:
    """Everything of the topic that could be printed, best first; NoEvidence when it is too little.

    ``without``: keys of documents that staff do not want on the page, ``unsaid`` single passages.
    """
    now, day = utc_text(at), today(at)
    revisions = [r for r in laws_to_come(conn, topic.id, now, day) if r.version.key not in without]
    changes = [
        c
        for c in rows.topic_changes(conn, topic.id, now)
        if c.weight > DETAIL_WEIGHT and not {c.document_key, c.key} & {*without} and not late_find(c)
    ]
    changes = [c for c in changes if c.source != PRESS]  # a headline is no change of anything
    changes = [
        c
        for c in changes
        if not (by_name_alone(conn, c, topic.id) or opposed(conn, c.document, now) or before_its_end(conn, c, day))
    ]
    cited = [(c, v) for c in changes if (v := change_version(conn, c, now)) is not None]
    found = [s for s in rows.topic_speeches(conn, topic.id, now) if s.version.key not in without]
    quotable = [one for one in found if best_passage(one.version.body, one.words) is not None]
    provisions = [
        p
        for p in printable(rows.topic_provisions(conn, topic.id, now))
        if p[0].key not in without and not shares(p[0].key, p[2], unsaid) and provides_for(p[0].key, p[2], topic.id)
    ]
    own = [
        p
        for p in printable(own_provisions(conn, topic.id, now))
        if p[0].key not in without and not shares(p[0].key, p[2], unsaid)
    ]
    shown = best_provision(own, provisions, topic.id)
    listed = on_record(conn, topic.id, now, without)
    resolved = resolutions_on(conn, topic.id, now, without, unsaid)
    said, minutes = held(on_topic(conn, topic.id, now)), looked_through(conn, now, MINUTES)
    chosen = TopicEvidence(
        topic,
        tuple(revisions),
        tuple(newest_first(cited)),
        first_redline(conn, [c for c, v in cited if lately_seen((c, v), day)], topic.id),
        shown,
        frozenset(
            {r.version.key for r in revisions}
            | {c.document_key for c, _ in cited}
            | {one.version.key for one in quotable}
            | {law.key for law, *_ in (*own, *provisions)}
            | {one.key for one in listed}
            | {one.version.key for one in resolved}
        ),
        speakers(theirs := tuple(one for one in found if not in_passing(one.version.body, one.words))),
        tuple(listed),
        nothing("この論点についての国会での発言", "statement in the Diet on this topic", minutes, said),
        unsaid=none_within("国会での発言", "Statements in the Diet", minutes) if not said.count else None,
        replaced=tuple(replaced_laws(conn, topic.id, now)),
        speeches=theirs,
        resolved=tuple(resolved),
        undecided=0 if shown else len(provisions),
    )
    if not chosen.documents:
        raise NoEvidence([refusal(conn, topic, now)])
    return chosen


def on_record(conn: sqlite3.Connection, topic: str, at: str, without: Sequence[str]) -> list[Version]:
    """Official documents that have the topic as they stood at ``at``: by kind as LISTED, in a kind the newest first.

    A bill that came to nothing is none to list: without its end it would read as if it were pending.
    """
    day = jst_date(at)
    marks = ", ".join("?" * len(LISTED))
    found = conn.execute(
        "SELECT d.id, d.key FROM documents d JOIN document_topics t ON t.document = d.id AND t.topic = ?"
        f" WHERE d.kind IN ({marks}) AND d.source <> ? AND d.first_seen <= ? AND (d.gone_at IS NULL OR d.gone_at > ?)"
        " ORDER BY coalesce(d.published_on, '') DESC, d.id DESC",
        (topic, *LISTED, PRESS, at, at),
    ).fetchall()
    held = [
        v
        for number, key in found
        if key not in without and (v := rows.current(conn, number, at)) is not None and not opposed(conn, number, at)
        if v.kind != "bill" or became_law(conn, number, day) or not is_over(conn, number, day)
        # A standing guide without a day (永住許可申請) tells nobody anything: what is listed is dated.
        if v.kind not in PAGES or (v.published_on and any(match.topic == topic for match in classify(v.title).matches))
        if v.kind not in ASKING or is_of(conn, v, topic)
    ]
    return sorted(held, key=lambda one: LISTED.index(one.kind))


def replaced_laws(conn: sqlite3.Connection, topic: str, at: str) -> list[tuple[str, str]]:
    """(title, day) of the laws on a topic of which the text that has been in force since that day is not on record."""
    found = conn.execute(
        "SELECT t.document FROM document_topics t JOIN documents d ON d.id = t.document WHERE t.topic = ? AND d.kind = 'law'"
        " ORDER BY d.key",
        (topic,),
    )
    laws = [law for row in found.fetchall() if (law := rows.current(conn, row[0], at)) is not None]
    return [(law.title, since) for law in laws if (since := rows.replaced_on(conn, law, jst_date(at)))]


def listed_content(chosen: TopicEvidence, notes: Notes, most: int, told: Collection[str] = ()) -> list[dict[str, Any]]:
    """Up to ``most`` documents that are on record, by kind and title, without those that the paper names already (``told``: keys)."""
    return [
        {
            "ja": kind_of(one.kind).noun.ja,
            "en": kind_of(one.kind).noun.en,
            "title": one.title,
            "date_ja": day_ja(one.published_on) or session_of(one).ja,
            "date_en": day_en(one.published_on) or session_of(one).en,
            "note": notes.cite(one),
            "spot": petitioned(one, chosen.topic.id, notes),
        }
        for one in [one for one in chosen.listed if one.key not in told][:most]
    ]


def petition_words(version: Version, topic: str) -> str:
    """The sentence of a petition's gist that asks for something on the topic; "" for any other document, and where it has none."""
    found = points_on(version.body, topic, kind="petition") if version.kind == "petition" else []
    return found[0].words if found else ""


def petitioned(version: Version, topic: str, notes: Notes) -> Spot | None:
    """That sentence among the evidence; None where there is none."""
    words = petition_words(version, topic)
    return notes.quote(version, "body", words) if words else None


def resolved_content(
    conn: sqlite3.Connection, chosen: TopicEvidence, notes: Notes, most: int, taken: Sequence[Candidate] = ()
) -> list[dict[str, Any]]:
    """Up to ``most`` points of resolutions, verbatim, without those that the paper prints already.

    ``taken``: what a person accepted of resolutions.  It stands in the place that it had as a proposal, and nothing comes into
    another's: what was not among the proposals of this page goes behind them.
    """
    words = [(one.key, one.text) for one in taken]
    proposed = [one for one in chosen.resolved if not notes.prints(one.version.key, one.point.words)][:most]
    left = [one for one in proposed if not shares(one.version.key, one.point.words, words)]
    own = [as_asked(conn, one) for one in taken]
    places = {one.version.key + one.point.words: place for place, one in enumerate(proposed)}
    shown = [*own, *left[: max(0, most - len(own))]]
    shown.sort(key=lambda one: places.get(one.version.key + one.point.words, len(places)))
    return [
        {
            "body": committee_of(one.version),
            "date_ja": day_ja(one.version.published_on) or session_of(one.version).ja,
            "label": f"項目{one.point.label}" if one.point.label else "",
            "spot": notes.quote(one.version, "body", one.point.words),
        }
        for one in shown
    ]


def as_asked(conn: sqlite3.Connection, one: Candidate) -> Asked:
    """What a person accepted of a resolution, with the number of the item in which it stands."""
    assert one.version is not None  # chosen.texts_taken
    label = next((number for number, words in items_of(conn, one.version) if one.text in words), "")
    return Asked(one.version, Point(label, one.text, 0))


def committee_of(version: Version) -> str:
    """House and committee of a resolution, as far as its list or its text gives them."""
    facts = version.facts
    return "".join(
        str(part) for part in (facts.get("house"), facts.get("list.committee") or facts.get("text.committee")) if part
    )


def session_of(version: Version) -> Names:
    """The session of the Diet of a resolution, which tells its time where it has no day; two empty ones for any other document."""
    session = version.facts.get("session") if version.kind == "resolution" else None
    return Names(f"第{session}回国会", f"Diet session {session}") if session else Names("", "")


def by_name_alone(conn: sqlite3.Connection, change: ChangeRow, topic: str) -> bool:
    """Whether a change of a law has the topic only because the law as a whole has: no provision of it is shown, and its title
    names something else.
    """
    if change.document_kind not in ("law", "law_revision") or change.passages or rows.parts(conn, change.id):
        return False
    return not any(match.topic == topic for match in classify(change.title).matches)


def opposed(conn: sqlite3.Connection, document: int, at: str) -> bool:
    """Whether a written question works against what we ask, by its title and the text of the question: nothing that a paper for
    others lists of its own accord.
    """
    row = conn.execute("SELECT kind FROM documents WHERE id = ?", (document,)).fetchone()
    if row is None or row[0] != "written_question":
        return False
    texts = conn.execute("SELECT document FROM question_texts WHERE question = ? AND role = 'question'", (document,))
    numbers = [document, *(one[0] for one in texts.fetchall())]
    found = [v for number in numbers if (v := rows.current(conn, number, at)) is not None]
    return any(stance_of(text).stance is Stance.AGAINST for v in found for text in (v.title, v.body) if text)


def before_its_end(conn: sqlite3.Connection, change: ChangeRow, day: str) -> bool:
    """Whether a change is a step of a bill that has come to nothing by ``day``: told alone it reads as if the bill were pending.  Its
    end is no such step.
    """
    if change.document_kind != "bill" or became_law(conn, change.document, day):
        return False
    tells = change.kind == ChangeKind.STAGE_MOVED and RE_ENDS.search(change.summary_ja)
    return not tells and is_over(conn, change.document, day)


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
    return [
        (rows.said_today(one, day), v)
        for one, v in found
        if v is not None and not {one.document_key, one.key} & {*without}
    ]


def lately_seen(one: tuple[ChangeRow, Version], day: str) -> bool:
    """Whether a change is one of the year before ``day``: found in it; what appeared published, minutes held, and the new wording of
    a law in force in that year, or to come.
    """
    change, version = one
    first = (date.fromisoformat(day) - timedelta(days=RECENT)).isoformat()
    if change.kind == ChangeKind.APPEARED:
        own = version.published_on or ("" if change.document_kind == "meeting" else first)
    else:
        # It is answered within weeks; what an amendment will say is news when it is promulgated.
        known = change.document_kind == "written_question" or change.kind == ChangeKind.REVISION_SCHEDULED
        put = version.published_on if known else ""
        own = rows.in_force_from(version) or put or first
    return jst_date(change.detected_at) >= first and own >= first


def first_redline(conn: sqlite3.Connection, changes: Sequence[ChangeRow], topic: str) -> Redline | None:
    """The change to show side by side: on the topic before others, the weightiest provision first, then the newest.

    Supplementary provisions and technical changes are counted, not shown.
    """
    found: list[Redline] = []
    passed: dict[int, list[int]] = {}  # change -> [supplementary, technical]
    for change in changes:
        for part in (change, *rows.parts(conn, change.id)):
            if part.document_kind == "speech":
                continue
            if part is not change and (part.technical or part.field.startswith(SUPPLEMENTARY)):
                passed.setdefault(change.id, [0, 0])[0 if part.field.startswith(SUPPLEMENTARY) else 1] += 1
                continue
            for before, after in part.passages:
                if not (before.strip() or after.strip()):
                    continue
                old = rows.version(conn, part.old_version) if part.old_version else None
                new = rows.version(conn, part.new_version) if part.new_version else None
                sides = ((before, old), (after, new))
                if any(text and (side is None or not holds(side, Quote("body", text))) for text, side in sides):
                    continue
                label = Names("", "") if part is change else place_of_part(conn, part)
                rank = min(
                    relevance(before, after, topic),
                    OWN if part is not change and changed_words_on(before, after, topic) else OTHER,
                )
                found.append(Redline(change, label, before, after, "body", old, new, rank, part.weight))
    # Other provisions of a law that many acts amend say nothing of the topic.
    fitting = [one for one in found if one.rank < OTHER or not one.label.ja]
    if not fitting:
        return None
    # Of what weighs as much the newest; of one change the shortest pair, most of which can be printed whole.
    best = min(
        fitting,
        key=lambda one: (
            max(one.rank, OWN - 1),  # words on the topic, then a provision of the topic, then the rest
            is_caption(one),
            -one.weight,
            one.rank,
            -one.change.id,
            len(one.before) + len(one.after),
        ),
    )
    suppl, technical = passed.get(best.change.id, (0, 0))
    return replace(best, suppl=suppl, technical=technical)


def article_first(chosen: TopicEvidence) -> bool:
    """Whether the comparison gives way to the topic's own article (or to none, where that is not on record): one that has neither
    words of the article, nor of the topic's name, nor those by which provisions are of the topic, is of it by a word in passing.
    """
    own = [one["words"] for one in named().get(chosen.topic.id, ())]
    if chosen.redline is None or not own:
        return False
    if chosen.provision is not None and not any(words in chosen.provision[2] for words in own):
        return False
    text = chosen.redline.before + chosen.redline.after
    matters = [matter.split("の") for matter in re.split("[・、]", chosen.topic.name_ja)]
    if any(words in text for words in own) or any(all(word in text for word in words) for words in matters):
        return False
    return chosen.topic.id not in topics_of_provision("", text)


def is_caption(one: Redline) -> bool:
    """Whether only the heading of an article is new or gone: （…）, which says nothing of what it provides."""
    text = (one.after or one.before).strip()
    return not (one.before and one.after) and text.startswith("（") and text.endswith("）") and "。" not in text


def relevance(before: str, after: str, topic: str) -> int:
    """The rank of a pair of texts; only what would be printed is read, so that the words shown speak of it.  Of a long provision that
    names many matters the very words that changed must be on the topic.
    """
    shown, _ = compared(before, after, READ)
    printed = "".join(str(text) for row in shown for text, _ in (row["new"] or row["old"]))
    read = printed if OMITTED not in printed else changed_words(before, after)
    if not any(match.topic == topic for match in classify(read).matches):
        return OTHER
    return 0 if before and after else 1


def changed_words_on(before: str, after: str, topic: str) -> bool:
    """Whether the very words that a provision gained or lost are those by which provisions are of the topic."""
    return topic in topics_of_provision("", changed_words(before, after))


def changed_words(before: str, after: str) -> str:
    """The words that a text gained or lost."""
    lines = [line for line in redline(before, after, context=0) if line.kind not in ("skipped", "same")]
    return "".join(text for line in lines for side in (line.old, line.new) for text, mark in side if mark)


def change_is_of(before: str, after: str, topic: str) -> bool:
    """Whether a change of a provision is of the topic: by the words that would be printed, or by the very words that changed."""
    return relevance(before, after, topic) < OTHER or changed_words_on(before, after, topic)


# What only says what words mean (この省令において使用する用語は…の例による) provides for nobody.
RE_DEFINES = re.compile(
    r"において使用する用語|用語の意義は|用語の例による|この(?:法律|政令|省令)において「[^」]+」とは"
)
LawText = tuple[Version, str, str, tuple[str, ...]]  # law, label, text, the topic's words


def printable(found: Sequence[LawText]) -> list[LawText]:
    """Provisions that are whole sentences, short enough to print whole, and stand in the law's text as they are."""
    return [
        one
        for one in found
        if len(one[2]) <= HARD_LIMIT
        and one[2].endswith("。")
        and not RE_DEFINES.search(one[2])
        and not RE_CELLS.search(one[2])
        and one[2] in one[0].body
    ]


def provides_for(law: str, text: str, topic: str) -> bool:
    """Whether a provision is about the topic by its own words; that the act has the topic somewhere tells nothing of it."""
    law_id = law.removeprefix("egov_law/").partition("_")[0]
    return any(match.topic == topic for match in classify(text).matches) or topic in topics_of_provision(law_id, text)


RE_STANDARD = re.compile(
    r"(?:いる|いない|ない|ある|する)こと。$"
)  # 次の各号のいずれにも該当すること: what must be so for a permit


def is_standard(law: str, text: str, topic: str) -> bool:
    """Whether a provision is a standard about the topic: what it says must be so, in its last clause, is of the topic by itself."""
    return bool(RE_STANDARD.search(text)) and provides_for(law, text.rpartition("、")[2], topic)


def best_provision(own: Sequence[LawText], found: Sequence[LawText], topic: str) -> tuple[Version, str, str] | None:
    """The first of the topic's own provisions (``own``); where none is on record, of those that have its words the one that decides
    something about it and has the most of them; where none decides, the first standard about it (技能実習生のための適切な宿泊施設を
    確保していること).  None where there is none: a place far from the matter is none to show.
    """
    deciding = [one for one in found if decides(one[2]) == DECIDES and orders(one[2], one[3])]
    best = max(deciding, key=lambda one: (is_act(one[0].key), sum(w in one[2] for w in one[3])), default=None)
    standard = next((one for one in found if is_standard(one[0].key, one[2], topic)), None)
    chosen = next(iter(own), best or standard)
    return chosen[:3] if chosen else None


# ---------------------------------------------------------------------- for the page
def reasons_of(chosen: TopicEvidence, without: Sequence[str]) -> Reasons:
    """What the reasons to act now are made from; the change that stands side by side is none of them."""
    shown = chosen.redline.change.key if chosen.redline else ""
    return Reasons(chosen.revisions, chosen.changes, shown, chosen.spoken, without)


def redline_content(redline: Redline, notes: Notes, room: int) -> dict[str, Any]:
    """Before and after of one change, pointing at the two versions."""
    change, old, new = redline.change, redline.old, redline.new
    after = notes.quote(new, redline.where, redline.after) if redline.after and new else None
    before = notes.quote(old, redline.where, redline.before) if redline.before and old else None
    return {
        "change": change.key,
        "title": change.title,
        "ja": sentence_ja(change, compared=True),
        "en": sentence_en(change.summary_en),
        "label": redline.label.ja,
        "label_en": redline.label.en,
        "after": after,
        "before": before,
        "room": room,
        "after_at": minute(new.fetched_at) if new else "",
        "before_at": minute(old.fetched_at) if old else "",
        "notes": [spot[0] for spot in (after, before) if spot],
        "suppl": redline.suppl,
        "technical": redline.technical,
    }


def refusal(conn: sqlite3.Connection, topic: Topic, at: str) -> Fault:
    """Why nothing was printed: there is nothing on record, what was searched until when, what could not be, and what to do."""
    looked = looked_through(conn, at)
    ja, en = searched(looked)
    again_ja, again_en = "ほかの論点を選んでください。", "Choose another topic."
    if looked.unseen:
        again_ja, again_en = (
            f"確認できなかった情報源を読めてから作り直すか、{again_ja}",
            "Make it again once these were read, or choose another topic.",
        )
    ja = [
        f"「{topic.name_ja}」（{topic.id}）について載せられるものが記録にないため、資料は作成していません。",
        *ja,
        again_ja,
    ]
    en = [f"Nothing to print on “{topic.name_en}” is on record, so no brief was written.", *en, again_en]
    return Fault("no_evidence", "\n".join((*ja, *en)), "".join(ja), " ".join(en))
