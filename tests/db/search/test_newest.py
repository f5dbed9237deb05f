"""The newest hits, page by page, are those of the whole search, whichever way leads to them."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator

import pytest

from db.record.schema import open_policy_db, open_read_only
from db.search import newest as module
from db.search.literal import parse_query, search
from db.search.newest import Only, newest
from tests.db.search.test_search import fill

DOCUMENTS, SIZE = 400, 7
WORDS = ("技能", "実習", "転籍", "国", "委員長", "見本", "失踪", "予算案", "鰻")
QUERIES = (
    "国", "鰻", "技能", "転籍", "委員長", "技能実習", "失踪 転籍", "国 -技能", "転籍|鰻", "委員長 予算案", "難民", "難", "-国",
    "国 難民", "", "委員長 -予算案 国", "委員長 | 難民",
)  # fmt: skip
CONDITIONS = (Only(), Only(kind="law"), Only(source="t"), Only("page", "s"), Only(topic="transfer"), Only(kind="bill"))


@pytest.fixture(scope="module")
def conn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """Made-up texts in which some words are nearly everywhere, some seldom, and one has been out of use for long."""
    path = tmp_path_factory.mktemp("record") / "policy.db"
    chance = random.Random(5)
    texts = []
    for number in range(DOCUMENTS):
        words = [word for place, word in enumerate(WORDS) if chance.random() < 0.9 / (place + 1)]
        chance.shuffle(words)
        texts.append((chance.choice(WORDS[:4]) if number % 3 else "見出し", "、".join(words) or "空"))
    writer = open_policy_db(path)
    fill(writer, texts)
    writer.execute("UPDATE document_text SET body = body || '廃語' WHERE id % 28 < 3 AND id % 4")  # the oldest days
    writer.execute("INSERT INTO topics VALUES ('transfer', '転籍', 'transfer', 1, 1)")
    writer.execute("INSERT INTO document_topics SELECT id, 'transfer', '' FROM documents WHERE id % 3 = 1")
    writer.close()
    with open_read_only(path) as opened:
        yield opened


@pytest.mark.parametrize(
    ("few", "counted", "walk"), [(5_000, 1_000, 20_000), (10, 20, 60), (5, 5, 30), (20, 20, 5_000), (30, 15, 10)]
)
def test_every_page_is_that_of_the_whole_search(
    conn: sqlite3.Connection, few: int, counted: int, walk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, number in (("FEW", few), ("COUNTED", counted), ("WALK", walk)):
        monkeypatch.setattr(module, name, number)
    ways = set()
    for query in (*QUERIES, "廃語"):
        for only in CONDITIONS:
            every = search(conn, query, limit=0, kind=only.kind, source=only.source, topic=only.topic)
            keys = [hit.key for hit in every]
            for page in (1, 2, 3, len(keys) // SIZE + 5):
                found = newest(conn, parse_query(query), only, SIZE, page)
                about = (query, only, page)
                begin = SIZE * (found.page - 1)
                assert [f"s/{row_id}" for row_id in found.ids] == keys[begin : begin + SIZE], about
                ways.add(found.whole)
                if found.whole:
                    assert found.total == len(keys), about
                    assert found.page == min(page, max(1, -(-len(keys) // SIZE))), about
                    assert sum(number or 0 for _, _, number in found.by_source) == len(keys), about
                else:
                    assert found.total <= counted and found.total <= len(keys), about
                    assert len(keys) > SIZE * found.page == SIZE * page, about  # there is a next page
                    assert {(hit.source, hit.kind) for hit in every} <= {(a, b) for a, b, _ in found.by_source}, about
    assert ways == ({True} if few > DOCUMENTS else {True, False})
