"""What we submitted to consultations (``submissions`` of office.db): the day it was sent, its text or the name of its file, a note.

Rows refer to the consultation by the key of its document; one that was taken back stays on record.
"""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from db.errors import PolicywatchError
from db.office.audit import Action, last_row, note
from db.record.documents import first_record
from db.record.office_tables import office_with

LONGEST = 20_000  # characters of a text, 500 of the other fields
COLUMNS = "id, document_key, sent_on, text, file, note, who, at"


class SubmissionError(PolicywatchError):
    """A submission cannot be kept; the message says why."""

    code = "submission"


@dataclass(frozen=True, slots=True)
class Submission:
    """One submission of ours: ``sent_on`` YYYY-MM-DD in Japan, its ``text`` or the name of its ``file``; written down by ``who``
    at ``at`` (UTC)."""

    id: int
    document_key: str
    sent_on: str
    text: str
    file: str
    note: str
    who: str
    at: str


def add_submission(
    office: sqlite3.Connection,
    policy: sqlite3.Connection,
    key: str,
    *,
    sent_on: str,
    today: str,
    text: str = "",
    file: str = "",
    remark: str = "",
    who: str,
    at: str,
) -> Submission:
    """Write down what was sent to a consultation, with its note in the audit.

    SubmissionError for a key of no consultation, a day that is none or lies ahead of ``today``, neither text nor file, too much.
    """
    if not first_record(
        policy, "SELECT 1 FROM consultations c JOIN documents d ON d.id = c.document WHERE d.key = ?", (key,)
    ):
        raise SubmissionError("There is no such consultation on record.", "その意見募集は記録にありません。")
    text, file, remark = text.strip(), file.strip(), remark.strip()
    if not _is_day(sent_on) or sent_on > today:
        raise SubmissionError(
            "Give the day on which it was sent; no later than today.", "出した日を、きょうまでの日付で入れてください。"
        )
    if not (text or file):
        raise SubmissionError(
            "Give the text that was sent, or the name of its file.",
            "出した意見の本文か、ファイルの名前を入れてください。",
        )
    if len(text) > LONGEST or len(file) > 500 or len(remark) > 500:
        raise SubmissionError(
            f"Too long: at most {LONGEST:,} characters of text, 500 of file name and note. Name the file instead.",
            f"長すぎます。本文は{LONGEST:,}字、ファイルの名前とメモは500字までです。長い意見は、ファイルの名前で残してください。",
        )
    office.execute(
        "INSERT INTO submissions (document_key, sent_on, text, file, note, who, at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (key, sent_on, text, file, remark, who, at),
    )
    row = last_row(office)
    said = {"sent_on": sent_on, "text": text, "file": file, "note": remark, "row": row}
    note(office, who, Action.SUBMISSION, key, None, said, at)
    return Submission(row, key, sent_on, text, file, remark, who, at)


def _is_day(text: str) -> bool:
    try:
        return bool(re.fullmatch(r"\d{4}-\d\d-\d\d", text)) and bool(date.fromisoformat(text))
    except ValueError:
        return False


def read_submissions(office_db: Path) -> dict[str, list[Submission]]:
    """What stands of our submissions by the key of the consultation, the newest day first."""
    found: dict[str, list[Submission]] = {}
    with office_with("submissions", office_db) as office:
        if office is not None:
            rows = office.execute(
                f"SELECT {COLUMNS} FROM submissions WHERE undone_at IS NULL ORDER BY sent_on DESC, id DESC"
            )
            for row in rows:
                found.setdefault(row[1], []).append(Submission(*row))
    return found
