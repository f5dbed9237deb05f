"""How problems and outcomes are called, in both languages: the kinds of problems, how a run ended, what came for a file.

The sentences of the single reasons are in ``db/record/causes.py``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

from db.record.causes import Cause
from db.record.reasons import Reason, stored_reason
from db.text.words import Names, word_ja

PROBLEMS = {
    "fetch_failed": Names("取得できない", "fetch failed"),
    "blocked": Names("拒否された", "blocked"),
    "maintenance": Names("メンテナンス中", "under maintenance"),
    "structure_suspect": Names("ページの形が想定と違う", "unexpected format"),
    "too_few_items": Names("件数が少なすぎる", "too few items"),
    "not_found": Names("見つからない", "not found"),
    "without_text": Names("本文がない", "no text"),
    "interrupted": Names("途中で止まった", "interrupted"),
    "unusual": Names("いつもと違う", "not as it always was"),
}
OUTCOMES = {
    "ok": Names("正常に確認", "looked at"),
    "partial": Names("一部を確認できず", "looked at in part"),
    "failed": Names("確認できず", "could not be looked at"),
}
# What came in place of a file, in a word or two.
IN_PLACE_OF_FILE_JA = {
    Cause.HTML_INSTEAD_OF_FILE: "HTMLのエラーページ",
    Cause.FILE_EMPTY: "空のファイル（0バイト）",
    Cause.NOT_A_PDF: "壊れたファイル",
    Cause.FILE_OF_OTHER_TYPE: "壊れたファイル",
    Cause.MOVED_TO_OTHER_HOST: "別のホストへ移転",
}


def cause_of(row: Mapping[str, Any] | sqlite3.Row) -> Reason:
    """Why, from a row of ``problems`` with ``code``, ``details`` and ``reason``."""
    return stored_reason(Cause, row["code"], row["details"], row["reason"])


def file_problem(row: Mapping[str, Any] | sqlite3.Row) -> str:
    """What was served in place of a file, else the kind of the problem."""
    code = cause_of(row).code
    kind = word_ja(PROBLEMS, row["kind"])
    return IN_PLACE_OF_FILE_JA.get(code, kind) if isinstance(code, Cause) else kind


def http_status(why: Reason) -> int | None:
    """The status that the site answered with, when that is the reason or lies behind it."""
    behind, status = why.fields.get("why"), why.fields.get("status")
    if isinstance(status, int):
        return status
    return http_status(behind) if isinstance(behind, Reason) else None
