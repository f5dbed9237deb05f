"""A document leads back to every topic whose page leads to it: by its own words, by its changes, by what a person decided."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from db.record.decided import Decided
from db.record.schema import open_policy_db
from db.topics.classify import topic_names
from desk.pages.documents import put_under
from desk.server import build_datasette
from tests.support import brief_data as data
from tests.support.visiting import Browser


@pytest.mark.asyncio
async def test_a_document_leads_to_the_topics_of_its_changes_and_of_what_was_decided(tmp_path: Path) -> None:
    record = data.sample(tmp_path / "home")
    record.conn.commit()
    record.conn.close()
    with closing(open_policy_db(record.home.policy_db)) as conn:
        document, key, change = conn.execute(
            "SELECT d.id, d.key, c.id FROM changes c JOIN documents d ON d.id = c.document LIMIT 1"
        ).fetchone()
        with conn:
            conn.executemany(
                "INSERT OR IGNORE INTO topics VALUES (?, ?, ?, 1, ?)",
                [(row[0], row[1], row[2], place) for place, row in enumerate(topic_names(), 1000)],
            )
            conn.execute(
                "DELETE FROM change_topics WHERE change IN (SELECT id FROM changes WHERE document = ?)", (document,)
            )
            conn.execute("DELETE FROM document_topics WHERE document = ?", (document,))
            conn.execute("INSERT INTO document_topics VALUES (?, 'wages', '賃金')", (document,))
            conn.executemany("INSERT INTO change_topics VALUES (?, ?)", [(change, "housing"), (change, "wages")])
        decided = Decided(
            relevant={key: ("safety",), "x": ("language",)},
            changes_in={f"{key}@1": ("brokers_debt",), f"{key}2@1": ("students",)},
        )
        found = {row["id"] for row in put_under(conn, decided, document, key)}
    assert found == {"housing", "safety", "brokers_debt"}
    browser = Browser(record.home.root)
    browser.site = build_datasette(record.home, at=data.AT)
    page = await browser.get(f"/-/document/{key}")
    assert "変化・判断の論点" in page and 'href="/-/topic/housing"' in page
