"""The site on a big record while a crawl writes, as ratios to Datasette's own table page in the same run; ``make bench``.

The record (500,000 speeches, 3.5 GB) is made once and kept: ``rm -r var/bench/record-500000`` gives the room back.
``POLICYWATCH_BENCH_SPEECHES=50000`` measures a smaller one.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import random
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import quote

import pytest
from datasette.app import Datasette as UntypedDatasette

from db.record.home import Home
from db.record.schema import open_policy_db, open_read_only
from db.search.literal import condition, parse_query
from db.text.folding import fold
from desk.server import build_datasette
from tests.bench.big_record import big_record
from tests.bench.table import report

PAGE, SEARCH = 4.0, 6.0  # times Datasette's own table page
ROUNDS, WORDS = 7, 200
OWN = ("/policy/speeches", "/policy/versions")  # tables of as many rows; the faster of the two counts
Datasette: Any = UntypedDatasette


@pytest.fixture(scope="module")
def record() -> Path:
    return big_record()


def crawl(path: str) -> None:
    """A crawl that stores speech after speech, a transaction of a second each, until it is ended."""
    with closing(open_policy_db(Path(path))) as conn:
        number = 0
        while True:
            conn.execute("BEGIN IMMEDIATE")
            for _ in range(200):
                number += 1
                document = conn.execute(
                    "INSERT INTO documents (key, source, kind, url, title, lang, published_on, first_seen, last_seen, collection)"
                    " VALUES (?, 'kokkai', 'speech', '', '見本', 'ja', '2026-05-01', ?, ?, 'bench')",
                    (f"bench/{number}", "2026-05-01T00:00:00Z", "2026-05-01T00:00:00Z"),
                ).lastrowid
                conn.execute(
                    "INSERT INTO document_text VALUES (?, '見本', ?)", (document, f"見本{number}の発言です。" * 40)
                )
                time.sleep(0.004)
            conn.execute("COMMIT")


@pytest.fixture
def crawling(record: Path) -> Iterator[None]:
    forget(record)
    process = multiprocessing.get_context("spawn").Process(target=crawl, args=(str(record),), daemon=True)
    process.start()
    yield
    process.terminate()
    process.join()
    forget(record)


def forget(record: Path) -> None:
    with closing(open_policy_db(record)) as conn:
        conn.execute("BEGIN IMMEDIATE")
        conn.execute("DELETE FROM document_text WHERE id IN (SELECT id FROM documents WHERE key GLOB 'bench/*')")
        conn.execute("DELETE FROM documents WHERE key GLOB 'bench/*'")
        conn.execute("COMMIT")


def pages(conn: sqlite3.Connection) -> list[str]:
    """Every page of ours, one of each kind."""

    def first(sql: str) -> Any:
        row = conn.execute(sql).fetchone()
        return row[0] if row else ""

    middle = "SELECT name, sum(statements) AS n FROM open_names GROUP BY folded ORDER BY n LIMIT 1 OFFSET {}"
    (names,) = conn.execute("SELECT count(DISTINCT folded) FROM open_names").fetchone()
    speaker = first(middle.format(names // 2))
    short = "SELECT meeting_document FROM speeches GROUP BY 1 HAVING count(*) BETWEEN 20 AND 60 LIMIT 1"
    return [
        "/", "/-/changes?all=1", "/-/changes?topic=transfer", "/-/inbox",
        "/-/topics", "/-/topic/transfer", "/-/consultations", "/-/committees", "/-/check", "/-/sources", "/-/bills",
        "/-/questions", "/-/members", f"/-/member?name={quote(speaker)}", "/-/promises", "/-/promises?all=1",
        "/-/comparison", "/-/series", "/-/changes.atom", "/-/calendar.ics", "/-/search?kind=meeting", "/-/search?kind=speech",
        "/-/document/" + first("SELECT key FROM documents WHERE kind = 'speech' LIMIT 1 OFFSET 9000"),
        "/-/document/" + first(f"SELECT key FROM documents WHERE id = ({short})"),
        f"/-/change/{first('SELECT max(id) FROM changes')}", f"/-/version/{first('SELECT max(id) FROM versions')}",
        "/policy", "/policy/documents",
    ]  # fmt: skip


def words(conn: sqlite3.Connection, number: int) -> list[str]:
    """Pieces of texts on record, of one to eight characters; half of them of one or two."""
    chance = random.Random(9)
    (last,) = conn.execute("SELECT max(id) FROM document_text").fetchone()
    found: dict[str, None] = dict.fromkeys(("転籍", "技能実習", "国", "大臣", "失踪", "監理団体", "見込みでございます"))
    while len(found) < number:
        row = conn.execute("SELECT body FROM document_text WHERE id >= ?", (chance.randrange(last),)).fetchone()
        size = chance.choice((1, 2, 2, 2, 3, 3, 4, 5, 6, 8))
        at = chance.randrange(max(1, len(row[0]) - size)) if row else 0
        word = row[0][at : at + size] if row else ""
        if len(word) == size and not any(letter.isspace() or letter in '"|-' for letter in word) and fold(word) == word:
            found[word] = None
    return list(found)


async def milliseconds(site: Any, path: str, rounds: int = ROUNDS) -> float:
    """The median of so many answers, after one that warms up."""
    spent = []
    for _ in range(rounds + 1):
        began = time.perf_counter()
        answer = await site.client.get(path)
        spent.append((time.perf_counter() - began) * 1000)
        assert answer.status_code == 200, path
    return median(spent[1:])


@pytest.mark.usefixtures("crawling")
def test_every_page_and_every_search_beside_datasettes_own_table_page(record: Path) -> None:
    with closing(open_read_only(record)) as conn:
        asked, searched = pages(conn), words(conn, WORDS)
        (loudest,) = conn.execute("SELECT name FROM open_names ORDER BY statements DESC LIMIT 1").fetchone()

    async def measure() -> tuple[float, dict[str, float], float, list[float]]:
        site = build_datasette(Home(record.parent))
        plain = Datasette([str(record)], settings={"suggest_facets": False, "default_page_size": 30})
        own = [min([await milliseconds(plain, path) for path in OWN])]
        ours = {path: await milliseconds(site, path) for path in asked}
        own.append(min([await milliseconds(plain, path) for path in OWN]))
        most = await milliseconds(site, "/-/member?name=" + quote(loudest))
        found = [await milliseconds(site, "/-/search?q=" + quote(f'"{word}"'), 1) for word in searched]
        own.append(min([await milliseconds(plain, path) for path in OWN]))
        return median(own), ours, most, found

    own, ours, most, found = asyncio.run(measure())
    rows = [report(f"page {path}", spent, own, PAGE, "ms") for path, spent in ours.items()]
    rows.append(report(f"search, median of {len(found)} words", median(found), own, SEARCH, "ms"))
    report("page of the member with most speeches", most, own, None, "ms")
    report(f"search, slowest of {len(found)} words", max(found), own, None, "ms")
    assert [row.work for row in rows if not row.kept] == []


def test_a_search_finds_what_a_plain_scan_finds(record: Path) -> None:
    """Words of any length, all hits (``--limit 0``), beside LIKE and the trigram index as it comes."""
    spent = {"ours": 0.0, "stock trigram": 0.0, "LIKE": 0.0}
    with closing(open_read_only(record)) as conn:
        asked = words(conn, WORDS)
        held: dict[str, set[int]] = {word: set() for word in asked}
        for row_id, title, body in conn.execute("SELECT id, title, body FROM document_text"):
            for word in asked:
                if word in body or word in title:
                    held[word].add(row_id)
        stock = 0
        for number, word in enumerate(asked):
            where, values = condition(conn, parse_query(f'"{word}"'))
            began = time.perf_counter()
            found = {row[0] for row in conn.execute(f"SELECT d.id FROM documents d WHERE {where}", values)}
            spent["ours"] += time.perf_counter() - began
            assert found == held[word], word
            began = time.perf_counter()
            phrase = '"' + word + '"'
            rows = conn.execute("SELECT rowid FROM documents_fts WHERE documents_fts MATCH ?", (phrase,)).fetchall()
            spent["stock trigram"] += time.perf_counter() - began
            stock += {row[0] for row in rows} == held[word]
            if number < 10:
                began = time.perf_counter()
                conn.execute(
                    "SELECT id FROM document_text WHERE title LIKE ? OR body LIKE ?", (f"%{word}%", f"%{word}%")
                ).fetchall()
                spent["LIKE"] += (time.perf_counter() - began) * len(asked) / 10
    print(f"\nrecall 1.0 for {len(asked)} words; the stock trigram index finds all for {stock} of them")
    report(f"all hits of {len(asked)} words beside LIKE", spent["ours"], spent["LIKE"], 1, "s")
    report(
        f"all hits of {len(asked)} words beside the stock trigram index",
        spent["ours"],
        spent["stock trigram"],
        None,
        "s",
    )
