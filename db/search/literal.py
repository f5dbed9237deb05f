"""Literal search in title and current text: what a person types, turned into FTS5 over the trigram index.

What matches is exactly what contains the word after :func:`db.text.folding.fold`, whatever its length.  The index
holds every three characters that stand together (two line ends are added to each column), so a word of one or two is
looked up as all known trigrams that begin with it.

Syntax: a space (also full-width) means AND; ``"…"`` is taken as it stands, spaces included; ``|`` or a
free-standing または or OR joins alternatives and binds tighter than AND; a leading ``-`` leaves out.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from db.errors import WrongUsage
from db.text.excerpts import Part, excerpt, excerpts, marked_line, unmarked
from db.text.folding import fold

RE_TOKEN = re.compile(r'([-－−]?)["“”＂]([^"“”＂]*)["“”＂]?|([|｜])|([^\s|｜"“”＂]+)')
JOINING = ("または", "OR", "ＯＲ")  # alone between words; in quotation marks they are looked for themselves
# A trigram of non-characters: no text has it, so it matches nothing without being an error.
NOTHING = '"\U0010ffff\U0010ffff\U0010ffff"'
# A word of one character begins very many trigrams; beyond this the index is the wrong tool.
MAX_TRIGRAMS = 20_000
FEWER_TRIGRAMS = 1_000  # beyond this the text itself is read, where that can be done
NEWEST_FIRST = "coalesce(d.published_on, substr(d.first_seen, 1, 10)) DESC, d.first_seen DESC, d.id DESC"


class SearchError(WrongUsage):
    """The query cannot be answered as asked; the message says why and what to do, in both languages on one line."""

    code = "search_query"

    def __str__(self) -> str:
        return f"{self.ja}（{self.en}）"


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query: folded words.  Every clause must match by one of its words, and no excluded word may."""

    clauses: tuple[tuple[str, ...], ...]
    excluded: tuple[str, ...]

    @property
    def wanted(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(word for clause in self.clauses for word in clause))


@dataclass(frozen=True, slots=True)
class Hit:
    """A document found.  ``date`` is the date of publication, None when the source gives none.

    ``snippet`` is plain text; ``parts`` is the same in pieces, so that a template can escape and mark them.
    """

    key: str
    kind: str
    source: str
    title: str
    url: str
    date: str | None
    snippet: str
    parts: tuple[Part, ...] = ()
    first_seen: str = ""
    gone_at: str | None = None

    def record(self) -> dict[str, str | None]:
        """The seven fields that ``policywatch search --json`` prints."""
        return {
            "key": self.key,
            "kind": self.kind,
            "source": self.source,
            "title": self.title,
            "url": self.url,
            "date": self.date,
            "snippet": self.snippet,
        }


def parse_query(query: str) -> Query:
    """Read what a person typed; SearchError when it holds signs but no word."""
    clauses: list[list[str]] = []
    excluded: list[str] = []
    joins = False
    query = query.replace("\x00", " ")  # it would end the expression there
    for sign, phrase, bar, word in RE_TOKEN.findall(query):
        if bar or word in JOINING:
            joins = True
            continue
        negative = bool(sign)
        if word:
            negative = len(word) > 1 and word[0] in "-－−"
            phrase = word[1:] if negative else word
        term = fold(phrase)
        if not term.strip():
            continue
        if negative:
            excluded.append(term)
        elif joins and clauses:
            clauses[-1].append(term)
        else:
            clauses.append([term])
        joins = False
    if query.strip() and not clauses and not excluded:
        raise SearchError("The query holds no word to search for.", "検索する言葉がありません。")
    return Query(tuple(tuple(dict.fromkeys(clause)) for clause in clauses), tuple(dict.fromkeys(excluded)))


def _runs(query: Query) -> list[tuple[str, list[tuple[str, ...]]]]:
    """The clauses, those together whose words in a row are one listed name (supervising organization), each run with the
    name to look up: the longest one from left to right; "" for alternatives, which are looked up one by one."""
    from db.topics.synonyms import index, longest

    found: list[tuple[str, list[tuple[str, ...]]]] = []
    clauses = list(query.clauses)
    while clauses:
        single = next((n for n, clause in enumerate(clauses) if len(clause) > 1), len(clauses))
        names = ((n, " ".join(clause[0] for clause in clauses[:n])) for n in range(min(single, longest()), 1, -1))
        size, name = next(((n, name) for n, name in names if name in index()), (1, ""))
        found.append((name or (clauses[0][0] if single else ""), clauses[:size]))
        del clauses[:size]
    return found


def names_in(query: Query) -> tuple[str, ...]:
    """The wanted words of a query as they are looked up for others: words in a row that are one listed name together."""
    words = (word for name, clauses in _runs(query) for word in ((name,) if name else clauses[0]))
    return tuple(dict.fromkeys(words))


def expanded(query: Query) -> Query:
    """The query with each wanted word joined by the spellings that mean the same.

    Words in a row that are one name are joined by those of the name: (a and b) or x is (a or x) and (b or x).
    """
    from db.topics.synonyms import expand

    wider: list[tuple[str, ...]] = []
    for name, clauses in _runs(query):
        for clause in clauses:
            others = expand(name)[1:] if name else [other for term in clause for other in expand(term)[1:]]
            words = (*clause, *map(fold, others))
            wider.append(tuple(dict.fromkeys(word for word in words if word.strip())))
    return Query(tuple(wider), query.excluded)


# ---------------------------------------------------------------------- FTS5 expressions
def open_vocabulary(conn: sqlite3.Connection) -> None:
    """Make the index's vocabulary readable on this connection (a temporary table; read-only files are fine)."""
    conn.execute(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.documents_vocabulary USING fts5vocab (main, documents_fts, row)"
    )


def expression(conn: sqlite3.Connection, query: str) -> str:
    """The FTS5 MATCH expression of a query over ``documents_fts``.

    A word that no text has gives an expression that matches nothing.  SearchError when FTS5 cannot say it:
    only words to leave out, an empty query, or a single character that is in too many trigrams.
    """
    parsed = parse_query(query)
    if not parsed.clauses:
        raise SearchError("Give at least one word to look for.", "探す言葉を一つ以上入れてください。")
    wanted = " AND ".join(_any_of(conn, clause) for clause in parsed.clauses)
    without = _any_of(conn, parsed.excluded) if parsed.excluded else NOTHING
    return wanted if without == f"({NOTHING})" or not parsed.excluded else f"({wanted}) NOT {without}"


def _any_of(conn: sqlite3.Connection, terms: Iterable[str]) -> str:
    found = [trigram for term in terms for trigram in _trigrams(conn, term)]
    return f"({' OR '.join(map(quoted, found)) if found else NOTHING})"


def _trigrams(conn: sqlite3.Connection, term: str) -> list[str]:
    """The phrases of the index any of which means that the term is there."""
    if len(term) >= 3:
        return [term]
    found = beginnings(conn, term, MAX_TRIGRAMS)
    if len(found) > MAX_TRIGRAMS:
        raise SearchError(
            "Give two characters or more.", f"「{term}」は一文字で広すぎます。二文字以上で検索してください。"
        )
    return found


def beginnings(conn: sqlite3.Connection, term: str, most: int) -> list[str]:
    """The trigrams of the index that begin with a word of one or two characters; one more than ``most`` when there are more."""
    open_vocabulary(conn)
    rows = conn.execute(
        "SELECT term FROM documents_vocabulary WHERE term >= ? AND term < ? LIMIT ?",
        (term, term + "\U0010ffff", most + 1),
    )
    return [row[0] for row in rows]


def quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


# ---------------------------------------------------------------------- searching
# Of a topic, and the keys of the documents that a person has put under it (a list in JSON).
ON_TOPIC = (
    "SELECT document FROM document_topics WHERE topic = ? UNION ALL"
    " SELECT id FROM documents WHERE key IN (SELECT value FROM json_each(?))"
)


def condition(
    conn: sqlite3.Connection,
    query: Query,
    *,
    kind: str | None = None,
    source: str | None = None,
    topic: str | None = None,
    put: Sequence[str] = (),
) -> tuple[str, list[str]]:
    """The WHERE clause over ``documents d`` and its parameters; an empty query sets no condition.

    ``put``: keys of the documents that a person has put under the topic.
    """
    wheres: list[str] = []
    values: list[str] = []
    for terms, sign in [*((clause, "") for clause in query.clauses), ((query.excluded), "NOT ")]:
        if terms:
            where, added = _contains(conn, terms)
            wheres.append(sign + where)
            values += added
    for column, value in (("d.kind", kind), ("d.source", source)):
        if value:
            wheres.append(f"{column} = ?")
            values.append(value)
    if topic:
        wheres.append(f"d.id IN ({ON_TOPIC})")
        values += [topic, json.dumps(list(put))]
    return " AND ".join(wheres) or "1", values


def _contains(conn: sqlite3.Connection, terms: tuple[str, ...]) -> tuple[str, list[str]]:
    """Documents that contain any of the terms.  A character that is nearly everywhere is looked for in the text itself."""
    indexed: list[str] = []
    tests: list[str] = []
    values: list[str] = []
    for term in terms:
        fewer = min(FEWER_TRIGRAMS, MAX_TRIGRAMS)
        if len(term) == 1 and len(beginnings(conn, term, fewer)) > fewer:
            tests.append("d.id IN (SELECT id FROM document_text WHERE instr(title, ?) OR instr(body, ?))")
            values += [term, term]
        else:
            indexed.append(term)
    if indexed:
        tests.append("d.id IN (SELECT rowid FROM documents_fts WHERE documents_fts MATCH ?)")
        values.append(_any_of(conn, indexed))
    return f"({' OR '.join(tests)})", values


def search(
    conn: sqlite3.Connection,
    query: str,
    *,
    limit: int = 20,
    offset: int = 0,
    expand: bool = False,
    kind: str | None = None,
    source: str | None = None,
    topic: str | None = None,
    put: Sequence[str] = (),
) -> list[Hit]:
    """Documents that match, newest first; ``limit=0`` gives all.  SearchError for a query without a word.

    ``put``: keys of the documents that a person has put under the topic.

    An empty query sets no condition: all documents (of that kind, source, topic) are listed.
    """
    parsed = parse_query(query)
    if expand:
        parsed = expanded(parsed)
    where, values = condition(conn, parsed, kind=kind, source=source, topic=topic, put=put)
    rows = conn.execute(
        f"SELECT d.id FROM documents d WHERE {where} ORDER BY {NEWEST_FIRST} LIMIT ? OFFSET ?",
        (*values, limit or -1, offset),
    ).fetchall()
    return hits(conn, [row[0] for row in rows], parsed)


def hits(conn: sqlite3.Connection, ids: Iterable[int], query: Query) -> list[Hit]:
    """The documents of these ids in this order, each with a stretch around each of the words that the title lacks: what is found
    can be seen."""
    found = []
    for row_id in ids:
        key, kind, source, title, url, date, first_seen, gone_at, body = conn.execute(
            """SELECT d.key, d.kind, d.source, d.title, d.url, d.published_on, d.first_seen, d.gone_at, v.body
               FROM documents d LEFT JOIN versions v ON v.id = d.current_version WHERE d.id = ?""",
            (row_id,),
        ).fetchone()
        held = fold(title)
        lacking = tuple(clause for clause in query.clauses if not any(word in held for word in clause))
        parts = excerpts(body or "", lacking or query.clauses)
        found.append(Hit(key, kind, source, title, url, date, unmarked(parts), parts, first_seen, gone_at))
    return found


def snippet(raw_text: str, query: str, width: int = 80) -> tuple[Part, ...]:
    """The stretch of the raw text around the first hit as (text, marked) pieces; the beginning without a hit."""
    return excerpt(raw_text, parse_query(query).wanted, width)


def highlight(raw_text: str, query: str) -> list[tuple[Part, ...]]:
    """The whole text, a line each, with every hit marked."""
    wanted = parse_query(query).wanted
    return [marked_line(line, wanted) for line in raw_text.split("\n")]
