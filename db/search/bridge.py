"""The bridge between the schemes: which other words a word was searched by, and why, in words for people."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from db.text.dates import english_date, japanese_date
from db.text.folding import fold, squeeze
from db.text.words import Names
from db.topics.classify import rules, topics
from db.topics.synonyms import Entry, entries

NEWER, OLDER, SAME = "newer", "older", "same"


@dataclass(frozen=True, slots=True)
class Other:
    """A word that stands for another: ``relation`` is newer, older or same; ``valid_from`` (YYYY-MM-DD or "") is the
    day from which the newer of the two holds."""

    word: str
    relation: str
    valid_from: str
    note: str


@dataclass(frozen=True, slots=True)
class Explained:
    """One word of a query and the words that were searched with it."""

    word: str
    others: tuple[Other, ...]


def others_of(word: str) -> tuple[Other, ...]:
    """The equivalents of a word in the order of ``synonyms.toml``, each once, with the reason."""
    key = fold(word.strip())
    found: dict[str, Other] = {}
    for entry in entries():
        folded = {fold(one): one for one in entry.names}
        if key not in folded:
            continue
        own = folded[key]
        for other in entry.names:
            if fold(other) != key:
                found.setdefault(
                    fold(other), Other(other, relation(entry, own, other), _day(entry, own, other), entry.note)
                )
    return tuple(found.values())


def relation(entry: Entry, word: str, other: str) -> str:
    """Whether ``other`` is the newer or the older name of what ``word`` names, or another of the same time."""
    if (word in entry.newer) == (other in entry.newer):
        return SAME
    return NEWER if other in entry.newer else OLDER


def _day(entry: Entry, word: str, other: str) -> str:
    if entry.valid_from is None or relation(entry, word, other) == SAME:
        return ""
    return entry.valid_from.isoformat()


def explain(words: tuple[str, ...]) -> tuple[Explained, ...]:
    """For each word of a query that has equivalents: which, and why."""
    found = (Explained(word, others_of(word)) for word in dict.fromkeys(words))
    return tuple(one for one in found if one.others)


def reason_ja(other: Other) -> str:
    """「監理支援機関（新しい用語、2027年4月1日から）」"""
    day = japanese_date(other.valid_from)
    if other.relation == NEWER:
        return f"{other.word}（新しい用語{f'、{day}から' if day else ''}）"
    if other.relation == OLDER:
        return f"{other.word}（以前の用語{f'、{day}より前' if day else ''}）"
    return f"{other.word}（同じ意味）"


def reason_en(other: Other) -> str:
    """ "監理支援機関 (newer term, from 2027-04-01)"."""
    if other.relation == NEWER:
        return f"{other.word} (newer term{f', from {other.valid_from}' if other.valid_from else ''})"
    if other.relation == OLDER:
        return f"{other.word} (older term{f', before {other.valid_from}' if other.valid_from else ''})"
    return f"{other.word} (same meaning)"


def pair_ja(entry: Entry) -> str:
    """「監理団体→監理支援機関（2027年4月1日から）」: the first older and the first newer name of a dated entry."""
    day = f"（{japanese_date(entry.valid_from.isoformat())}から）" if entry.valid_from else ""
    return f"{_pair(entry)}{day}"


def pair_en(entry: Entry) -> str:
    """ "監理団体→監理支援機関 (from 1 April 2027)"."""
    day = f" (from {english_date(entry.valid_from.isoformat())})" if entry.valid_from else ""
    return f"{_pair(entry)}{day}"


def _pair(entry: Entry) -> str:
    older = next(word for word in entry.words if word not in entry.newer)
    return f"{older}→{entry.newer[0]}"


def pairs_of_topic(topic_id: str) -> tuple[Entry, ...]:
    """The dated pairs of which the rules of a topic find both the older and the newer name by itself.

    Only what the topic's own words match counts: a scope word alone brings no document under a topic.
    """
    topic = next((one for one in topics() if one.id == topic_id), None)
    if topic is None:
        return ()

    def finds(word: str) -> bool:
        patterns = (topic.ja, topic.gated, topic.en)
        return any(pattern is not None and pattern.whole.search(squeeze(word)) for pattern in patterns)

    return tuple(
        entry
        for entry in entries()
        if entry.newer
        and any(map(finds, entry.newer))
        and any(finds(word) for word in entry.words if word not in entry.newer)
    )


def pairs_of_scope() -> tuple[Entry, ...]:
    """The dated pairs of which either name brings a text into scope, as far as each is a scope word by itself."""
    scope = rules().scope_ja.whole
    return tuple(
        entry
        for entry in entries()
        if any(scope.fullmatch(squeeze(word)) for word in entry.newer)
        and any(scope.fullmatch(squeeze(word)) for word in entry.words if word not in entry.newer)
    )


def pairs_for_topic(topic_id: str) -> tuple[Entry, ...]:
    """All dated pairs either name of which counts for a topic: its own, and those of the scope where it needs one."""
    topic = next((one for one in topics() if one.id == topic_id), None)
    scope = pairs_of_scope() if topic is not None and topic.gate else ()
    return tuple(dict.fromkeys((*pairs_of_topic(topic_id), *scope)))


def matched_through(matched: str | None) -> Names:
    """What to say of the words a topic matched by (joined by 、) where one is a newer term: else "" in both languages.

    「監理支援機関は監理団体の新しい用語（2027年4月1日から）」
    """
    said: dict[Names, None] = {}
    for word in filter(None, (one.strip() for one in (matched or "").split("、"))):
        for entry in entries():
            if entry.valid_from and fold(word) in {fold(one) for one in entry.newer}:
                older = next(one for one in entry.words if one not in entry.newer)
                day = entry.valid_from.isoformat()
                ja = f"{word}は{older}の新しい用語（{japanese_date(day)}から）"
                said[Names(ja, f"{word} is the newer term for {older}, from {english_date(day)}")] = None
                break
    return Names("、".join(one.ja for one in said), "; ".join(one.en for one in said))


def held_words(conn: sqlite3.Connection, document_key: str, explained: tuple[Explained, ...]) -> list[str]:
    """Which of the added words a document's title or current text holds."""
    row = conn.execute(
        "SELECT t.title || char(10) || t.body FROM document_text t JOIN documents d ON d.id = t.id WHERE d.key = ?",
        (document_key,),
    ).fetchone()
    text = row[0] if row else ""
    return list(dict.fromkeys(other.word for one in explained for other in one.others if fold(other.word) in text))
