"""Search: what matches is exactly what contains the folded word."""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path

import pytest

from db.record.schema import open_policy_db, open_read_only
from db.search.literal import SearchError, expanded, expression, names_in, parse_query, search, snippet
from db.search.newest import Only, newest
from db.text.folding import fold
from db.text.positions import map_fold, map_squeeze

TEXTS = (
    ("会議（見本）", "技能実習生の失踪について伺います。転籍の制限です"),
    ("見本の要領", "育成就労の開始は令和９年４月。監理支援機関の許可、ＯＴＩＴの検査、失踪"),
    ("Skilled Worker (sample)", "The OTIT asked; specified skilled worker numbers: 2027, 1,234 and 5%."),
    ("名簿", "渡邊見本、渡辺見本、渡邉見本、髙橋と高橋、﨑"),
    ("送出国", "ﾍﾞﾄﾅﾑの送出機関、ヴェトナム、ベトナム、ｶﾞーﾅ"),
    ("空白", "技能 実習\n技\n能　特定　技能\n外国人\t労働者"),
    ("引用", '彼は"言った"。a|b -c 50%_x \\ また または'),
    ("転籍", "転籍"),
    ("一", ""),
    ("記号・㈱見本", "㈱と①②、第１条－第２条、A-1、Ａ２"),
)


def fill(conn: sqlite3.Connection, texts: list[tuple[str, str]]) -> None:
    conn.execute("BEGIN")
    conn.execute(
        "INSERT INTO runs (id, source, started_at, outcome, requests, new, changed, unchanged, errors, message)"
        " VALUES (1, 's', '2026-08-25T15:00:00Z', 'ok', 0, 0, 0, 0, 0, '')"
    )
    conn.execute(
        "INSERT INTO fetches (id, run, source, requested_url, url, fetched_at) VALUES (1, 1, 's', 'u', 'u', '2026')"
    )
    for number, (title, body) in enumerate(texts, 1):
        conn.execute(
            "INSERT INTO documents VALUES (?, ?, ?, ?, 'https://e.example/', ?, 'ja', ?, ?, '', NULL, '', NULL, 1)",
            (
                number,
                f"s/{number}",
                "st"[number % 2],
                ("page", "speech", "law")[number % 3],
                title,
                f"2026-01-{number % 28 + 1:02d}" if number % 4 else None,
                f"2026-02-{number % 28 + 1:02d}T00:00:00Z",
            ),
        )
        conn.execute(
            "INSERT INTO versions VALUES (?, ?, 1, '2026', ?, ?, NULL, '{}', '')", (number, number, title, body)
        )
        conn.execute("UPDATE documents SET current_version = id WHERE id = ?", (number,))
        conn.execute("INSERT INTO document_text VALUES (?, ?, ?)", (number, fold(title), fold(body)))
    conn.execute("COMMIT")


@pytest.fixture
def conn(tmp_path: Path) -> sqlite3.Connection:
    writer = open_policy_db(tmp_path / "policy.db")
    fill(writer, list(TEXTS))
    writer.close()
    return open_read_only(tmp_path / "policy.db")


def by_hand(conn: sqlite3.Connection, word: str) -> set[str]:
    term = fold(word)
    rows = conn.execute("SELECT 's/' || id, title, body FROM document_text")
    return {key for key, title, body in rows if term in title or term in body}


def found(conn: sqlite3.Connection, query: str, **rest: str) -> set[str]:
    return {hit.key for hit in search(conn, query, limit=0, **rest)}


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("失踪", {1, 2}),  # the second at the very end of the text
        ("転籍", {1, 8}),
        ("技能実習", {1, 6}),  # a space inside a word does not hide it
        ("ＯＴＩＴ", {2, 3}),
        ("otit", {2, 3}),
        ("渡邉", {4}),
        ("渡辺", {4}),
        ("ベトナム", {5}),
        ("ｶﾞ", {5}),
        ("2027", {3}),
        ("２０２７", {3}),
        ("令和9年4月", {2}),
        ("株", {10}),
        ("一", {9}),
        ("踪", {1, 2}),
        ("籍", {1, 8}),
        ("%", {3, 7}),
        ("失踪 転籍", {1}),
        ("失踪　転籍", {1}),
        ("転籍 | ヴェトナム", {1, 5, 8}),
        ("転籍 または otit", {1, 2, 3, 8}),
        ("転籍 OR otit", {1, 2, 3, 8}),
        ("転籍 ＯＲ otit", {1, 2, 3, 8}),
        ("失踪 -転籍", {2}),
        ("失踪 －転籍", {2}),
        ('"skilled worker"', {3}),
        ('"worker skilled"', set()),
        ("worker skilled", {3}),
        ('"言った"', {7}),
        ("難民認定", set()),
        ("難民", set()),
        ("失踪 難民", set()),
        ("失踪 -難民", {1, 2}),
        ("失踪 | 難", {1, 2}),
        ("-失踪 -転籍", {3, 4, 5, 6, 7, 9, 10}),
        ("", set(range(1, 11))),
    ],
)
def test_what_matches(conn: sqlite3.Connection, query: str, keys: set[int]) -> None:
    assert found(conn, query) == {f"s/{key}" for key in keys}


def test_every_short_piece_of_every_text_is_found_exactly(conn: sqlite3.Connection) -> None:
    """Property: for all words of one to four characters that occur, and many that do not, index = substring."""
    words = set()
    for row in conn.execute("SELECT title || char(10) || body FROM document_text"):
        for line in row[0].split("\n"):
            words |= {line[at : at + size] for size in (1, 2, 3, 4) for at in range(len(line) - size + 1)}
    chance = random.Random(7)
    letters = "".join(sorted({letter for word in words for letter in word}))
    words |= {"".join(chance.choices(letters, k=size)) for size in (1, 2, 3) for _ in range(200)}
    asked = 0
    for word in sorted(words):
        if '"' in word or not word.strip():
            continue
        assert found(conn, f'"{word}"') == by_hand(conn, word), word
        asked += 1
    assert asked > 600


def test_the_expression_alone_gives_the_same(conn: sqlite3.Connection) -> None:
    """What Datasette's own search box does: MATCH the expression, nothing else."""
    for query in (
        "失踪",
        "転籍",
        "ＯＴＩＴ",
        "渡邉",
        "踪",
        "失踪 転籍",
        "失踪 -転籍",
        "転籍 | ヴェトナム",
        "難民",
        '"50%_x"',
        "失踪 -難民",
    ):
        rows = conn.execute(
            "SELECT 's/' || rowid FROM documents_fts WHERE documents_fts MATCH ?", (expression(conn, query),)
        )
        assert {row[0] for row in rows} == found(conn, query), query


@pytest.mark.parametrize("query", ['"', '""', "|", '　"　" ', "\ufe0f"])
def test_a_query_without_a_word_is_said_to_be_one(conn: sqlite3.Connection, query: str) -> None:
    with pytest.raises(SearchError, match="言葉がありません"):
        search(conn, query)


def test_signs_that_fts5_would_read_are_only_text(conn: sqlite3.Connection) -> None:
    for query in ("a*", "NEAR(a b)", "title:見本", "(", ")", "^技能", "a+b", "AND", "OR", "'", "{x}", "--"):
        assert found(conn, f'"{query}"') == by_hand(conn, query), query


def test_a_single_character_that_is_everywhere_is_refused_by_the_index_alone(
    conn: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.search.literal.MAX_TRIGRAMS", 2)
    with pytest.raises(SearchError, match="二文字以上"):
        expression(conn, "の")
    assert found(conn, "の") == by_hand(conn, "の")


def test_parsing() -> None:
    assert parse_query("転籍 -失踪 または 逃亡").clauses == (("転籍", "逃亡"),)
    assert parse_query("転籍|移籍 本人").clauses == (("転籍", "移籍"), ("本人",))
    assert parse_query('"開いたまま 閉じない').clauses == (("開いたまま閉じない",),)
    assert parse_query("転籍 転籍").wanted == ("転籍",)


def test_newest_first_and_limits(conn: sqlite3.Connection) -> None:
    hits = search(conn, "", limit=0)
    days = [hit.date or hit.first_seen[:10] for hit in hits]
    assert days == sorted(days, reverse=True)
    assert [hit.key for hit in search(conn, "", limit=3, offset=2)] == [hit.key for hit in hits[2:5]]
    assert len(search(conn, "", limit=0)) == 10
    counted = newest(conn, parse_query("失踪"), Only(), 30)
    assert sum(number or 0 for _, _, number in counted.by_source) == counted.total == 2
    assert found(conn, "", kind="law") == {"s/2", "s/5", "s/8"}
    assert found(conn, "失踪", kind="law") == {"s/2"}


def test_expansion_is_only_on_request(conn: sqlite3.Connection) -> None:
    """技能実習 and 育成就労 name the same thing across the two schemes; a literal search keeps them apart."""
    assert "s/2" not in found(conn, "技能実習")
    wider = {hit.key for hit in search(conn, "技能実習", limit=0, expand=True)}
    assert {"s/1", "s/2", "s/6"} <= wider


# ---------------------------------------------------------------------- snippets
@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("supervising organization", ("supervising organization",)), ("Sending  ORGANIZATION", ("sending organization",)),
        ("転籍 supervising organization 失踪", ("転籍", "supervising organization", "失踪")),
        ("technical intern training program", ("technical intern training program",)),  # not technical intern training
        ("supervising | organization", ("supervising", "organization")),
        ('"supervising organization"', ("supervising organization",)), ("organization supervising", ("organization", "supervising")),
    ],
)  # fmt: skip
def test_words_in_a_row_are_looked_up_as_one_name(query: str, names: tuple[str, ...]) -> None:
    assert names_in(parse_query(query)) == names


def test_a_name_of_two_words_finds_its_other_names_or_both_words() -> None:
    first, second = expanded(parse_query("supervising organization")).clauses
    assert (first[0], second[0]) == ("supervising", "organization")
    assert "監理団体" in first and first[1:] == second[1:]


def test_the_snippet_is_the_raw_text_with_the_hit_marked() -> None:
    raw = "前置き。" * 40 + "\nこのたび、ﾍﾞﾄﾅﾑの送出機関について調べた。" + "後書き。" * 40
    parts = snippet(raw, "ベトナム", 40)
    assert [text for text, mark in parts if mark] == ["ﾍﾞﾄﾅﾑ"]
    text = "".join(text for text, _ in parts)
    assert "このたび、ﾍﾞﾄﾅﾑの送出機関" in text
    assert text.endswith("…")
    assert len(text) <= 42


@pytest.mark.parametrize(
    ("raw", "query", "hits"),
    [
        ("㈱見本と株", "株", ["㈱", "株"]),
        ("技能 実習と技能実習", "技能実習", ["技能 実習", "技能実習"]),
        ("ＯＴＩＴとotit", "OTIT", ["ＯＴＩＴ", "otit"]),
        ("渡邊さん", "渡辺", ["渡邊"]),
        ("転籍", "失踪 | 転籍", ["転籍"]),
        ("転籍 失踪", "転籍 -失踪", ["転籍"]),
        ("İ転籍", "転籍", ["転籍"]),
        ("か\u3099転籍", "が", ["か\u3099"]),
    ],
)
def test_marks_stand_on_the_published_characters(raw: str, query: str, hits: list[str]) -> None:
    parts = snippet(raw, query)
    assert [text for text, mark in parts if mark] == hits
    assert "".join(text for text, _ in parts) == raw


def test_no_hit_in_the_text_shows_its_beginning() -> None:
    assert snippet("見本の本文", "転籍") == (("見本の本文", False),)
    assert snippet("", "転籍") == ()


def test_positions_agree_with_the_plain_functions() -> None:
    from db.text.folding import squeeze

    chance = random.Random(3)
    letters = "技能 　実ｶﾞｯﾊﾟ㈱①Ａａ\n\tが\u3099髙\ufe0fİÉ́e\u0301한\u1112\u1161\u11ab㌔。、 x"
    for _ in range(2000):
        raw = "".join(chance.choices(letters, k=chance.randint(0, 14)))
        assert map_fold(raw).text == fold(raw), repr(raw)
        assert map_squeeze(raw).text == squeeze(raw), repr(raw)


def test_a_refused_query_has_a_code_and_its_sentence_in_each_language() -> None:
    with pytest.raises(SearchError) as caught:
        parse_query('""')
    error = caught.value
    assert (error.code, error.status) == ("search_query", 2)
    assert (error.ja, error.en) == ("検索する言葉がありません。", "The query holds no word to search for.")
    assert str(error) == "検索する言葉がありません。（The query holds no word to search for.）"
