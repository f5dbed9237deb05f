"""Whatever is typed: a list of words or the search's own error; and what is found is what a plain scan finds."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from hypothesis import strategies as st

from db.record.schema import open_policy_db
from db.search.literal import SearchError, expanded, expression, highlight, parse_query, search, snippet
from db.text.excerpts import unmarked
from db.text.folding import fold
from tests.db.search.test_search import fill
from tests.support.properties import documents, holds, texts

SIGNS = st.sampled_from(
    ["または", "|", "｜", "-", "－", '"', "“", " ", "　", "外", "国人", "技能 実習", "a", "Ａ1", "ｶﾞ", "。", "\n"]
)
queries = st.lists(SIGNS | texts, max_size=8).map("".join)
records = st.lists(st.tuples(st.text("外国人 技能a", max_size=6), documents), max_size=5)


@holds(query=queries, text=documents)
def test_a_query_is_understood_or_refused(query: str, text: str) -> None:
    try:
        parsed = parse_query(query)
    except SearchError as error:
        assert error.en and error.ja
        return
    assert parse_query(query) == parsed
    assert all(fold(word) == word for word in parsed.wanted)
    expanded(parsed)
    assert "".join(unmarked(parts) + "\n" for parts in highlight(text, query)) == text + "\n"
    snippet(text, query)


@holds(query=queries, rows=records)
def test_what_is_found_is_what_a_scan_finds(query: str, rows: list[tuple[str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder, closing(open_policy_db(Path(folder) / "policy.db")) as conn:
        fill(conn, rows)
        try:
            parsed = parse_query(query)
        except SearchError:
            return
        plain = {f"s/{number}": (fold(title), fold(body)) for number, (title, body) in enumerate(rows, 1)}

        def there(word: str, key: str) -> bool:
            return any(word in part for part in plain[key])

        wanted = {
            key
            for key in plain
            if all(any(there(word, key) for word in clause) for clause in parsed.clauses)
            and not any(there(word, key) for word in parsed.excluded)
        }
        assert {hit.key for hit in search(conn, query, limit=0)} == wanted
        if parsed.clauses:
            assert by_expression(conn, query) == wanted


def by_expression(conn: sqlite3.Connection, query: str) -> set[str]:
    found = conn.execute("SELECT rowid FROM documents_fts WHERE documents_fts MATCH ?", (expression(conn, query),))
    return {f"s/{row[0]}" for row in found}
