"""Laws and their revisions as kinds of documents: their texts before and after a run, the revisions that moved or came.

A law's text is the one in force; each revision is a document of its own, and tells nothing that its law tells.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from db.change.compare import State, make
from db.change.kind import NEVER, Kind, Seen, Table, Tonight, announced, topics_of_words
from db.change.passages import Provision
from db.change.sentences import Noun
from db.law import sentences
from db.law.chain import links_between, parts_of_chain, provisions_of
from db.law.compare import LawText, compare_law, compare_revision, revision_moved
from db.law.forms import Bytes, Forms, forms_changed, forms_of, hashes_of
from db.law.in_force import enforcements_of, is_own, own_enforcements
from db.law.names import named_on
from db.law.places import PART_EN, PART_JA
from db.law.provision_topics import surroundings, topics_of_law, topics_of_provision
from db.law.sentences import Stage
from db.record.models import Change, ChangeKind, ProblemKind, as_text
from db.text.dates import jst_date
from db.text.words import Names, word_en, word_ja

SCHEDULED = ChangeKind.REVISION_SCHEDULED
MOST_TOPICS = 4  # topics of one change
FILES = "#files"  # ends the collection of the forms and figures of a law
BEGUN_WEIGHT = 92  # the body of a law begins on a day that only its own 附則 names
LATE = 60  # days: how long after its promulgation a law may first show up at e-Gov and still be new
REVISION_STATES: Mapping[str, Names] = {
    "CurrentEnforced": Names("現行", "in force"),
    "UnEnforced": Names("未施行", "not yet in force"),
    "PreviousEnforced": Names("旧版", "former version"),
    "Repeal": Names("廃止", "repealed"),
}
PARTS: Mapping[str, Names] = {
    **{tag: Names(ja, PART_EN.get(tag, "appended table")) for tag, ja in PART_JA.items()},
    "SupplProvision": Names("附則", "supplementary provisions"),
    "TOC": Names("目次", "contents"),
}
LAW_NOUN, REVISION_NOUN = Noun("法令", "law"), Noun("法令の改正", "revision")


def law_part(part: str) -> Names:
    """``SupplProvision[3]`` -> 附則（3）: the parts of a law as a reader names them, in the order of the file."""
    tag, _, number = part.partition("[")
    ja, en, place = word_ja(PARTS, tag), word_en(PARTS, tag), number.rstrip("]")
    return Names(f"{ja}（{place}）", f"{en} ({place})") if place else Names(ja, en)


# ---------------------------------------------------------------------- a law
def new_law(night: Tonight, seen: Seen, state: State) -> list[Change]:
    """A watched law that the publisher did not know on an earlier night; one that is simply new on our list is stock."""
    if night.only_some:
        return []
    missed = night.conn.execute(
        "SELECT min(p.noted_at) FROM problems p JOIN runs r ON r.id = p.run WHERE p.source = ? AND p.run < ?"
        " AND p.kind = ? AND r.only_some = 0 AND p.url = (SELECT requested_url FROM fetches WHERE last_run = ? AND callback ="
        " 'parse_revisions' AND requested_url LIKE '%/' || ? LIMIT 1)",
        (night.source, night.run, ProblemKind.NOT_FOUND, night.run, seen.document.key.split("/")[-1]),
    ).fetchone()[0]
    if missed is None:
        return []
    revisions = [
        row
        for other in night.seen.values()
        if other.document.kind == "law_revision" and other.document.collection == seen.document.key
        for row in other.document.rows.get("law_revisions", ())
    ]
    stages = [
        Stage(day or None, clause or None)
        for day, clause in sorted(
            (str(row["enforced_on"] or ""), str(row["enforcement_comment"] or "")) for row in revisions
        )
    ]
    own = next((row for row in revisions if is_own(row["amendment_law_id"])), None)
    clause = enforcements_of(night.conn, own["law_revision_id"]) if own else ()
    # e-Gov shows a law some days after its promulgation; what is much older was missing there, and is not new.
    fresh = not state.published_on or state.published_on >= _days_before(jst_date(missed), LATE)
    names = named_on(state.names, state.title)
    words = sentences.law_promulgated(
        names, state.published_on, stages, night.day, fresh=fresh, clause=clause, enacted=own is not None
    )
    return [make(ChangeKind.APPEARED, state, "", None, state.title, words, weight=85 if fresh else 50)]


def _days_before(day: str, number: int) -> str:
    return (date.fromisoformat(day) - timedelta(days=number)).isoformat()


def compare_laws(night: Tonight, seen: Seen) -> list[Change]:
    """The law's text in force, then and now, by provision."""
    assert seen.old and seen.new
    before, after = old_text(night, seen), law_text(night, seen.new)
    law_id = seen.document.key.split("/")[-1]
    was, now = (str(state.facts.get("revision") or "") for state in (seen.old, seen.new))
    links = links_between(night.conn, law_id, was, now) if was != now else []
    parts = parts_of_chain(night.conn, links, before.provisions)
    forms = _forms_changed(night, law_id, was, now) if was != now else Forms()
    after = replace(after, parts=parts, clause=own_enforcements(night.conn, law_id), forms=forms)
    return compare_law(seen.old, seen.new, before, after)


def _forms_changed(night: Tonight, law_id: str, was: str, now: str) -> Forms:
    """The forms and figures of two revisions, with the files as they were before tonight and as they came."""
    head = f"egov_law/{law_id}/"
    files = {key.removeprefix(head): seen for key, seen in night.seen.items() if key.startswith(head)}
    stored = hashes_of(night.conn, law_id)
    earlier = {name: str(seen.old.facts.get("sha256")) for name, seen in files.items() if seen.has_changed and seen.old}
    held = Bytes({**stored, **earlier}, stored, files.keys())
    return forms_changed(forms_of(night.conn, was), forms_of(night.conn, now), held)


def forms_with_their_law(night: Tonight, found: Sequence[Change]) -> Iterable[Change]:
    """A file that was replaced under its own name on the night on which a revision of its law tells of that form is a part of the
    law's change, with what differs in it, and no change beside it."""
    told: dict[str, Change] = {}
    for change in found:
        seen = night.seen.get(change.key)
        if (
            seen is not None
            and seen.document.collection.endswith(FILES)
            and change.kind is ChangeKind.ATTACHMENT_REPLACED
        ):
            told[change.key] = change
    taken: set[str] = set()
    gathered: list[Change] = []
    for change in found:
        parts = []
        for part in change.parts:
            key = f"{change.key}/{(part.after or '').removeprefix('./')}"
            own = told.get(key) if part.before == part.after else None
            if own is not None:
                taken.add(key)
            parts.append(replace(part, parts=(*part.parts, own)) if own is not None else part)
        gathered.append(replace(change, parts=tuple(parts)))
    return [change for change in gathered if change.key not in taken]


def old_text(night: Tonight, seen: Seen) -> LawText:
    """The provisions as they stood before this run, cut again from the last version that had a text."""
    rows = night.conn.execute(
        "SELECT p.path, p.part, p.label, p.text FROM old_provisions p WHERE p.document = ? ORDER BY p.position",
        (seen.id,),
    ).fetchall()
    if rows or seen.document.kind == "law_revision":
        return LawText([Provision(*row) for row in rows], None)
    # A law that came into force without a text leaves a gap: go back to the last revision that had one.
    for version in night.conn.execute(
        "SELECT facts FROM versions WHERE document = ? AND id < ? AND body != '' ORDER BY id DESC",
        (seen.id, seen.new_version),
    ):
        name = json.loads(version["facts"]).get("revision")
        text = _revision_text(night.conn, name)
        if text.provisions:
            return text
    return LawText([], None)


def law_text(night: Tonight, state: State) -> LawText:
    name = state.facts.get("revision") or state.facts.get("repealed_by")
    if not state.body:
        return LawText([], _revision_row(night.conn, name))
    return _revision_text(night.conn, name)


def _revision_text(conn: sqlite3.Connection, name: object) -> LawText:
    return LawText(provisions_of(conn, name), _revision_row(conn, name))


def _revision_row(conn: sqlite3.Connection, name: object) -> dict[str, object] | None:
    row = conn.execute("SELECT * FROM law_revisions WHERE law_revision_id = ?", (name,)).fetchone()
    return dict(row) if row else None


def provisions_now(night: Tonight, document: int) -> list[Provision]:
    rows = night.conn.execute(
        "SELECT path, part, label, text FROM provisions WHERE document = ? ORDER BY position", (document,)
    )
    return [Provision(*row) for row in rows]


# ---------------------------------------------------------------------- a revision
def compare_revisions(night: Tonight, seen: Seen) -> list[Change]:
    """What changed in a revision itself; [] for a text in force, of which the law tells."""
    if _told_by_its_law(night, seen):
        return []
    assert seen.old and seen.new
    after = LawText(provisions_now(night, seen.id), None)
    stage = _stage_of(night.conn, seen.document.key.split("/")[-1])
    return compare_revision(seen.old, seen.new, old_text(night, seen), after, stage)


def _stages(conn: sqlite3.Connection, law_id: str, act: object) -> list[tuple[str, str, str]]:
    """(revision, day, clause) of all stages of an act in a law, the earliest first; those that vanished are none."""
    rows = conn.execute(
        "SELECT r.law_revision_id, coalesce(r.enforced_on, ''), coalesce(r.enforcement_comment, '') FROM law_revisions r"
        " JOIN documents d ON d.id = r.document WHERE r.law_id = ? AND r.amendment_law_id = ? AND d.gone_at IS NULL"
        " ORDER BY coalesce(nullif(r.enforced_on, ''), '9999'), r.law_revision_id",
        (law_id, act),
    )
    return [(name, day, clause) for name, day, clause in rows]


def _stage_of(conn: sqlite3.Connection, revision: str) -> tuple[int, int]:
    """Which stage of its act a revision is, and of how many."""
    law_id, _, rest = revision.partition("_")
    names = [name for name, _, _ in _stages(conn, law_id, rest.partition("_")[2])]
    return (names.index(revision) + 1, len(names)) if revision in names else (1, 1)


def _told_by_its_law(night: Tonight, seen: Seen) -> bool:
    """Whether a revision's changed text is the law's own text in force, which changes with it in this run."""
    if seen.old is None or seen.new is None:
        return False
    law = night.seen.get(seen.document.collection)
    if law is None or law.new is None or not law.has_changed:
        return False
    in_force = f"egov_law/{law.new.facts.get('revision')}"
    return seen.document.key == in_force and dict(seen.old.facts) == dict(seen.new.facts)


def new_revision(night: Tonight, seen: Seen, state: State) -> list[Change]:
    """An amendment that is not in force yet, however old; one already in force is told by the law itself."""
    if not announced(night, seen) or not seen.collection_known or night.news_since == NEVER:
        return []
    row = next(iter(seen.document.rows.get("law_revisions", ())), None)
    return [_scheduled(night, state)] if row is not None and row["status"] == "UnEnforced" else []


def _scheduled(night: Tonight, state: State) -> Change:
    """An amendment that is not in force yet, with all the days on which parts of it were or will be."""
    law_id = state.key.split("/")[-1].split("_")[0]
    act = state.facts.get("amendment_law_id")
    stages = [
        Stage(day or None, clause or None, past=bool(day) and not clause and day <= night.day)
        for _, day, clause in _stages(night.conn, law_id, act)
    ] or [Stage(as_text(state.facts.get("enforced_on")), as_text(state.facts.get("enforcement_comment")))]
    words = sentences.revision_scheduled(
        named_on(state.names, _title_then(night, law_id) or state.title),
        stages,
        as_text(state.facts.get("amendment_law_num")),
        as_text(state.facts.get("promulgated_on")),
    )
    day, comment = as_text(state.facts.get("enforced_on")), as_text(state.facts.get("enforcement_comment"))
    return make(ChangeKind.REVISION_SCHEDULED, state, "enforced_on", None, day or comment, words)


def _title_then(night: Tonight, law_id: str) -> str:
    """What the law is called that night."""
    row = night.conn.execute("SELECT title FROM documents WHERE key = ?", (f"egov_law/{law_id}",)).fetchone()
    return str(row[0]) if row else ""


def staged(night: Tonight, found: Sequence[Change]) -> Iterable[Change]:
    """One amendment that comes into force in stages is one change; its later stages hang on the first.  So is one whose stages are
    not listed any more, or are again."""
    groups: dict[tuple[str, object], list[State]] = defaultdict(list)
    for change in found:
        state = night.seen[change.key].new if change.kind is SCHEDULED else None
        if state is not None:
            law = night.seen[change.key].document.collection
            groups[law, state.facts.get("amendment_law_id") or change.key].append(state)
    grouped = {s.key for states in groups.values() if len(states) > 1 for s in states}
    listed, others = _listed_anew(night, [one for one in found if one.key not in grouped or one.kind is not SCHEDULED])
    yield from others
    yield from listed
    for states in groups.values():
        if len(states) > 1:
            first, *later = sorted(states, key=lambda s: (str(s.facts.get("enforced_on") or "9999"), s.key))
            yield replace(_scheduled(night, first), parts=tuple(_scheduled(night, s) for s in later))


def _listed_anew(night: Tonight, found: Sequence[Change]) -> tuple[list[Change], list[Change]]:
    """The revisions that went from e-Gov's list or came back, one change for all of an act; and the rest."""
    groups: dict[tuple[str, str, object], list[tuple[Change, State]]] = defaultdict(list)
    others = []
    for change in found:
        row = None
        if change.kind in (ChangeKind.DISAPPEARED, ChangeKind.REAPPEARED):
            row = night.conn.execute(
                "SELECT id, kind, collection FROM documents WHERE key = ?", (change.key,)
            ).fetchone()
        if row is not None and row["kind"] == LAW_REVISION.id:
            state = _stored_state(night, row["id"], change.key)
            groups[change.kind, row["collection"], state.facts.get("amendment_law_num")].append((change, state))
        else:
            others.append(change)
    told = []
    for (kind, collection, number), several in groups.items():
        several.sort(key=lambda one: (str(one[1].facts.get("enforced_on") or "9999"), one[0].key))
        names = named_on(several[0][1].names, _title_then(night, collection.split("/")[-1]) or several[0][1].title)

        def said(
            states: Sequence[State], *, names: Names = names, number: object = number, kind: str = kind
        ) -> tuple[str, str]:
            stages = [
                Stage(as_text(state.facts.get("enforced_on")), as_text(state.facts.get("enforcement_comment")))
                for state in states
            ]
            back = kind == ChangeKind.REAPPEARED
            return sentences.listed_anew(names, stages, as_text(number), back=back)  # type: ignore[arg-type]

        parts = []
        for change, state in several:
            ja, en = said([state])
            parts.append(replace(change, summary_ja=ja, summary_en=en))
        ja, en = said([state for _, state in several])
        told.append(replace(parts[0], summary_ja=ja, summary_en=en, parts=tuple(parts[1:])))
    return told, others


def moved_revisions(night: Tonight) -> list[Change]:
    """Revisions that vanished and came back under another date: the same amending law, now or on an earlier night."""
    candidates = [
        s for s in night.seen.values() if s.is_new and s.document.kind == "law_revision" and s.collection_known
    ]
    found = []
    taken: set[str] = set()
    for seen in candidates:
        assert seen.new is not None
        amending = seen.new.facts.get("amendment_law_id")
        rows = night.conn.execute(
            "SELECT d.id, d.key FROM documents d JOIN law_revisions r ON r.document = d.id"
            " WHERE d.collection = ? AND d.gone_at IS NOT NULL AND r.amendment_law_id = ?"
            " AND NOT EXISTS (SELECT 1 FROM changes c WHERE c.document = d.id AND c.field = 'enforced_on'"
            "  AND c.new_version IS NOT NULL AND c.kind IN ('enforcement_date_fixed', 'redated'))"
            " ORDER BY d.gone_at DESC, r.enforced_on",
            (seen.document.collection, amending),
        ).fetchall()
        old = next((row for row in rows if row["key"] not in taken and row["key"] != seen.document.key), None)
        if old is not None and amending:
            taken.add(old["key"])
            stage = _stage_of(night.conn, seen.document.key.split("/")[-1])
            found.append(revision_moved(_stored_state(night, old["id"], old["key"]), seen.new, stage))
    return found


def begun_by_clause(night: Tonight) -> list[Change]:
    """Provisions whose day by the law's own 附則 came since the last look, where e-Gov lists no revision of that day."""
    last = night.conn.execute(
        "SELECT max(started_at) FROM runs WHERE source = ? AND id < ? AND outcome != 'failed' AND only_some = 0",
        (night.source, night.run),
    ).fetchone()[0]
    if last is None:
        return []
    found = []
    for seen in night.seen.values():
        state = seen.new or seen.old
        if seen.document.kind != "law" or state is None or seen.is_new or not state.facts.get("revision"):
            continue
        law_id = seen.document.key.split("/")[-1]
        listed = night.conn.execute("SELECT enforced_on FROM law_revisions WHERE law_id = ?", (law_id,)).fetchall()
        days = {row[0] for row in listed}
        for one in own_enforcements(night.conn, law_id):
            if one.day and jst_date(last) < one.day <= night.day and one.day not in days:
                words = sentences.begun(named_on(state.names, state.title), one)
                change = make(ChangeKind.CAME_INTO_FORCE, state, f"enforcement-{one.day}", None, one.day, words)
                found.append(replace(change, weight=BEGUN_WEIGHT))
    return found


def _across(night: Tonight) -> list[Change]:
    return [*moved_revisions(night), *begun_by_clause(night)]


def _stored_state(night: Tonight, document: int, key: str) -> State:
    row = night.conn.execute(
        "SELECT d.kind, v.title, v.body, v.published_on, v.facts FROM documents d"
        " JOIN versions v ON v.id = d.current_version WHERE d.id = ?",
        (document,),
    ).fetchone()
    title, body, facts = row["title"], row["body"], json.loads(row["facts"])
    return State(key, row["kind"], title, row["published_on"], body, body, facts, noun=REVISION_NOUN)


def note_texts(conn: sqlite3.Connection) -> None:
    """Write down which revisions have a text."""
    conn.execute(
        "UPDATE law_revisions SET has_text = EXISTS (SELECT 1 FROM provisions p WHERE p.document = law_revisions.document)"
    )


def _own_topics(conn: sqlite3.Connection, change: Change, document: int, title: str) -> set[str]:
    """What a change of a law is about: its own words first, then its caption and chapter, then the act as a whole."""
    law_id = change.key.split("/")[-1].split("_")[0]
    words = topics_of_words(change, title)
    if change.kind is ChangeKind.PROVISION_CHANGED:
        path = change.field.removesuffix("@old")
        caption, titles = surroundings(conn, document, path)
        of_words = "\n".join(filter(None, (change.before, change.after)))
        own = topics_of_provision(law_id, of_words, caption, titles)
        return set([*sorted(words), *own][:MOST_TOPICS])
    if change.parts:
        return set(sorted(words)[:MOST_TOPICS])  # what its provisions are about is added
    said = conn.execute(
        "SELECT group_concat(e.what, '、') FROM enforcements e WHERE e.revision = ?", (change.key.split("/")[-1],)
    ).fetchone()[0]
    about = conn.execute(
        "SELECT amendment_law_title FROM law_revisions WHERE law_revision_id = ?", (change.key.split("/")[-1],)
    ).fetchone()
    own = topics_of_provision(law_id, said or "", str(about[0] or "") if about else "")
    return set([*topics_of_law(law_id), *sorted(words), *own][:MOST_TOPICS])


LAW = Kind(
    id="law",
    noun=LAW_NOUN,
    tables=(Table("provisions", "条文", of_text=True),),
    compare_tonight=compare_laws,
    first_sight=new_law,
    topics_of=_own_topics,
    gathered=forms_with_their_law,
    story=True,
)
LAW_REVISION = Kind(
    id="law_revision",
    noun=REVISION_NOUN,
    tables=(Table("law_revisions", "法令の改正"), Table("law_files", "様式と図", of_text=True)),
    title_alone=True,  # a revision repeats the whole law
    listed_to_source=True,
    compare_tonight=compare_revisions,
    first_sight=new_revision,
    across=_across,
    gathered=staged,
    topics_of=_own_topics,
    rows_stored=note_texts,
)
