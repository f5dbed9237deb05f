"""One document that cannot be printed does not stop the week's paper: it is left out and named, the rest prints."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from briefs.commands.brief import brief
from briefs.evidence.looked import gaps
from tests.support import brief_data as data
from tests.support.printed import needs_fonts, needs_poppler

pytestmark = [pytest.mark.slow, needs_fonts, needs_poppler]
STRANGE = "\U0001fae0"  # an emoji; no font of the briefs has it
BAD = "isa_pages/strange"


@pytest.fixture
def record(tmp_path: Path) -> Any:
    return data.sample(tmp_path)


def with_a_page(record: Any, title: str, before: str, after: str, key: str = BAD) -> None:
    record.changed_page(key, title, before, after, weight=90)


def digest(record: Any, *args: str) -> Result:
    record.conn.commit()
    given = ["digest", "--since", "2026-08-19", "--until", "2026-08-26", *args]
    return CliRunner().invoke(brief, given, obj={"home": record.home, "at": data.AT})


def printed(result: Result) -> str:
    path = result.stdout.split("  ")[0]
    shown = subprocess.run(["pdftotext", "-raw", path, "-"], check=True, capture_output=True, text=True).stdout
    return re.sub(r"\s+", "", shown)


@pytest.mark.parametrize("where", ["text", "title"])
def test_a_character_that_no_font_has(record: Any, where: str) -> None:
    title = f"見本の欄{STRANGE}" if where == "title" else "見本の欄"
    strange = STRANGE if where == "text" else ""
    with_a_page(record, title, "見本の期間は一年です。", f"見本の期間は二年です。{strange}")
    result = digest(record)
    assert result.exit_code == 0, result.stderr
    assert f"{BAD} is left out: a character that no font has (U+1FAE0)" in result.stderr
    text = printed(result)
    assert f"{BAD}印刷できない文字（U+1FAE0）" in text
    assert "見本の期間は" not in text
    assert "十六分野" in text and "十九分野" in text  # the other change of the week
    assert "この期間に確認した変化は3件です" in text  # what is left out was confirmed all the same


def test_a_body_that_is_not_in_the_archive_any_more(record: Any) -> None:
    with_a_page(record, "見本の欄", "見本の期間は一年です。", "見本の期間は二年です。")
    sha256 = record.conn.execute(
        "SELECT f.sha256 FROM versions v JOIN fetches f ON f.id = v.fetch JOIN documents d ON d.id = v.document"
        " WHERE d.key = ? ORDER BY v.id DESC",
        (BAD,),
    ).fetchone()[0]
    [body] = [path for path in record.home.archive.rglob("*") if path.is_file() and path.name.startswith(sha256)]
    body.unlink()
    result = digest(record)
    assert result.exit_code == 0, result.stderr
    assert f"{BAD} is left out: its source cannot be confirmed" in result.stderr
    assert f"{BAD}出典を確かめられない" in printed(result)


def test_a_character_in_the_reason_of_a_fault_is_a_mark(record: Any) -> None:
    record.conn.execute("UPDATE problems SET reason = ? WHERE kind = 'fetch_failed'", (f"HTTP 503 {STRANGE} thrice",))
    result = digest(record)
    assert result.exit_code == 0, result.stderr
    assert "HTTP503〓thrice" in printed(result)


def test_staff_leave_a_document_out(record: Any) -> None:
    with_a_page(record, "見本の欄", "見本の期間は一年です。", "見本の期間は二年です。")
    assert "見本の期間は" in printed(digest(record))
    result = digest(record, "--without", BAD)
    text = printed(result)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "見本の期間は" not in text and f"担当者の指定により省いた文書（変化の件数には含む）：{BAD}" in text


def test_everything_left_out_is_still_a_paper(record: Any) -> None:
    for number in range(3):
        with_a_page(record, f"見本{STRANGE}", "一年です。", f"二年です。{number}", f"{BAD}{number}")
    result = digest(record, "--without", "isa_pages/ssw")
    assert result.exit_code == 0, result.stderr
    assert all(f"{BAD}{number}印刷できない文字" in printed(result) for number in range(3))


def test_that_nobody_looked_for_a_while_is_said(record: Any) -> None:
    """What is found after days without a look may be days old; a night after the other is no gap."""
    end = "2026-08-26T03:00:00Z"
    assert gaps(record.conn, "2026-08-19T00:00:00Z", end)
    text = printed(digest(record))
    assert "から2026年8月21日まで巡回していませんでした" in text and "その間に起きたものが含まれます" in text
    for (source,) in record.conn.execute("SELECT DISTINCT source FROM runs").fetchall():
        for days in range(1, 20):  # a look every night
            record.run(source, f"2026-08-{7 + days:02}T18:00:01Z")
    assert gaps(record.conn, "2026-08-19T00:00:00Z", end) == []
    assert "巡回していませんでした" not in printed(digest(record))
