"""Issued briefs that cite a text changed since: by command, on the site, in the digest; and texts kept with a brief."""

from __future__ import annotations

import asyncio
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pypdf
import pytest

import tests.support.brief_data as data
from briefs.kinds import digest, leave_behind
from briefs.kinds.digest import DigestOrder
from briefs.kinds.leave_behind import LeaveBehindOrder
from briefs.press.verify import stale, verify
from db.office.database import frozen_text, open_office_db
from db.office.stale_briefs import rests_on_undone, stale_briefs
from desk.server import build_datasette
from tests.support.signing import issue as make

NEXT = "2026-08-28T18:00:00Z"  # 29 August, 03:00 in Japan


@pytest.fixture
def record(tmp_path: Path) -> Any:
    return data.sample(tmp_path / "home")


def page_of(record: Any) -> int:
    return int(record.conn.execute("SELECT id FROM documents WHERE key = 'isa_pages/ssw'").fetchone()[0])


def test_a_page_edited_later_makes_the_brief_stale_from_that_night_on(record: Any) -> None:
    issued = make(leave_behind, LeaveBehindOrder(data.TOPIC), record.home, data.AT)
    assert stale(record.home) == []
    record.version(page_of(record), NEXT, data.NEW_PAGE.replace("十九", "二十"))
    found = stale(record.home)
    assert [one.number for one in found] == [issued.number] and "isa_pages/ssw" in found[0].changed[0]
    assert stale_briefs(record.conn, record.home.office_db, "2026-08-28T17:59:59Z") == []


def test_a_text_that_is_no_longer_on_record_is_not_unchanged(record: Any) -> None:
    """policy.db was made anew from an archive that had lost a night: nobody can say that the text still stands."""
    make(leave_behind, LeaveBehindOrder(data.TOPIC), record.home, data.AT)
    record.conn.execute("UPDATE documents SET key = 'isa_pages/other' WHERE key = 'isa_pages/ssw'")
    (found,) = stale_briefs(record.conn, record.home.office_db)
    (line,) = [one.line() for one in found.changed]
    assert line.startswith("isa_pages/ssw") and "no longer on record" in line


def edit(record: Any, at: str, **values: str) -> None:
    with open_office_db(record.home.office_db) as office:
        row = {"claim": "S20", "note": "x", "made_at": at, **values}
        marks = ", ".join("?" * len(row))
        office.execute(f"INSERT INTO claim_edits ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))


def test_a_claim_edited_later_makes_the_brief_stale(record: Any, tmp_path: Path) -> None:
    asks = tmp_path / "asks.toml"
    asks.write_text('[[ask]]\nask = "{claim:S20}。"\n', encoding="utf-8")
    issued = make(leave_behind, LeaveBehindOrder(data.TOPIC), record.home, data.AT, text=asks)
    edit(record, "2026-08-27T00:00:00Z", checked_on="2026-08-27")
    assert stale(record.home) == []
    edit(record, NEXT, ja="別の言い方")
    (found,) = stale(record.home)
    assert found.number == issued.number and found.changed == (
        f"claim:S20 edited on {NEXT}: `policywatch claims show S20`",
    )
    assert stale_briefs(record.conn, record.home.office_db, "2026-08-28T17:59:59Z") == []
    answer = asyncio.run(build_datasette(record.home).client.get("/-/briefs"))
    assert "主張の登録 S20" in answer.text and "要見直し" in answer.text
    edit(record, "2026-08-29T00:00:00Z", status="retracted")
    assert [one.gone for one in stale_briefs(record.conn, record.home.office_db)[0].changed] == [True]


def test_a_claim_edited_before_the_brief_is_no_change(record: Any, tmp_path: Path) -> None:
    edit(record, "2026-08-01T00:00:00Z", ja="別の言い方", en="Another wording.", status="confirmed")
    asks = tmp_path / "asks.toml"
    asks.write_text('[[ask]]\nask = "{claim:S20}。"\n', encoding="utf-8")
    make(leave_behind, LeaveBehindOrder(data.TOPIC), record.home, data.AT, text=asks)
    assert stale(record.home) == []


def test_a_page_gone_later_is_told_as_gone(record: Any) -> None:
    make(leave_behind, LeaveBehindOrder(data.TOPIC), record.home, data.AT)
    record.conn.execute("UPDATE documents SET gone_at = ? WHERE id = ?", (NEXT, page_of(record)))
    assert [one.changed[0].gone for one in stale_briefs(record.conn, record.home.office_db)] == [True]


def test_the_digest_lists_it(record: Any, tmp_path: Path) -> None:
    issued = make(leave_behind, LeaveBehindOrder(data.TOPIC), record.home, data.AT)
    record.version(page_of(record), NEXT, data.NEW_PAGE.replace("十九", "二十"))
    at = datetime.fromisoformat("2026-08-29T12:00:00+09:00")
    paper = make(digest, DigestOrder(date(2026, 8, 20), date(2026, 8, 29)), record.home, at, out=tmp_path / "d.pdf")
    text = "".join(page.extract_text() for page in pypdf.PdfReader(paper.path).pages).replace("\n", "")
    assert "見直しが要る配布済み資料" in text and issued.number in text and "2026年8月29日に変化を確認" in text


def test_the_site_lists_it_and_names_the_page(record: Any) -> None:
    issued = make(leave_behind, LeaveBehindOrder(data.TOPIC), record.home, data.AT)
    record.version(page_of(record), NEXT, data.NEW_PAGE.replace("十九", "二十"))
    answer = asyncio.run(build_datasette(record.home).client.get("/-/briefs"))
    assert answer.status_code == 200
    assert issued.number in answer.text and "要見直し" in answer.text and "/-/document/isa_pages/ssw" in answer.text


def test_whole_texts_are_kept_with_a_brief_and_checked(record: Any) -> None:
    issued = make(leave_behind, LeaveBehindOrder(data.TOPIC), record.home, data.AT)
    with open_office_db(record.home.office_db) as office:
        row = office.execute("SELECT text_sha256 FROM brief_evidence WHERE key = 'isa_pages/ssw' LIMIT 1").fetchone()
        assert frozen_text(office, row["text_sha256"]) in (data.OLD_PAGE, data.NEW_PAGE)
        assert verify(issued.path, record.home).problems == ()
        office.execute("DELETE FROM frozen_texts WHERE sha256 = ?", (row["text_sha256"],))
    assert any("missing from office.db" in text for text in verify(issued.path, record.home).problems)


def test_a_page_that_is_gone_is_no_evidence(record: Any) -> None:
    record.conn.execute("UPDATE documents SET gone_at = ? WHERE id = ?", (data.LAST, page_of(record)))
    with pytest.raises(Exception, match="gone since 2026-08-26"):
        make(leave_behind, LeaveBehindOrder(data.TOPIC), record.home, data.AT)


def test_words_under_a_name_that_is_not_settled_are_not_printed(record: Any) -> None:
    assert "見本花子" in make(leave_behind, LeaveBehindOrder(data.TOPIC), record.home, data.AT).html
    speech = record.conn.execute("SELECT document FROM speeches WHERE speaker = '見本花子'").fetchone()[0]
    record.conn.execute(
        "INSERT INTO attributions VALUES (?, 0, 'speaker', '見本花子', '見本花子', NULL, '衆議院', '2026-08-01', NULL,"
        " 'member', NULL, '2 members of this name held a seat on that day: a, b', 2, 'several', ?)",
        (speech, '{"count": 2, "people": "a, b"}'),
    )
    issued = make(leave_behind, LeaveBehindOrder(data.TOPIC), record.home, data.AT)
    assert "見本花子" not in issued.html


def test_a_claim_withdrawn_later_is_told_by_verify(record: Any, tmp_path: Path) -> None:
    file = tmp_path / "asks.toml"
    file.write_text('[[ask]]\nask = "監督を強めること"\ndetail = "claim:S20"\n', encoding="utf-8")
    issued = make(leave_behind, LeaveBehindOrder(data.TOPIC), record.home, data.AT, text=file)
    assert verify(issued.path, record.home).changed == ()
    with open_office_db(record.home.office_db) as office:
        office.execute(
            "INSERT INTO claim_edits (claim, status, note, made_at) VALUES ('S20', 'retracted', '見本', '2026-09-01T00:00:00Z')"
        )
    found = verify(issued.path, record.home)
    assert found.problems == () and any("S20" in line and "retracted" in line for line in found.changed)


def test_a_brief_that_rests_on_an_edit_taken_back_since_is_stale():
    claims = [{"reference": "claim:S20"}, {"reference": "claim:S21"}]
    undone = [
        {"claim": "S20", "made_at": "2026-01-01T00:00:00Z", "undone_at": "2026-03-01T00:00:00Z"},
        {"claim": "S21", "made_at": "2026-01-01T00:00:00Z", "undone_at": "2026-01-15T00:00:00Z"},
    ]
    (one,) = rests_on_undone(claims, undone, "2026-02-01T00:00:00Z")
    assert (one.key, one.at) == ("claim:S20", "2026-03-01T00:00:00Z")
