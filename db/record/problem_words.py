"""How problems and outcomes are called, in both languages: the kinds of problems, how a run ended, what came for a file.

The sentences of the single reasons are in ``db/record/causes.py``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

from db.record.causes import Cause
from db.record.reasons import Reason, stored_reason

PROBLEMS_JA = {
    "fetch_failed": "取得できない", "blocked": "拒否された", "maintenance": "メンテナンス中",
    "structure_suspect": "ページの形が想定と違う", "too_few_items": "件数が少なすぎる", "not_found": "見つからない",
    "without_text": "本文がない", "interrupted": "途中で止まった",
}  # fmt: skip
PROBLEMS_EN = {
    "fetch_failed": "fetch failed",
    "blocked": "blocked",
    "maintenance": "under maintenance",
    "structure_suspect": "unexpected format",
    "too_few_items": "too few items",
    "not_found": "not found",
    "without_text": "no text",
    "interrupted": "interrupted",
}
OUTCOMES_JA = {"ok": "正常に確認", "partial": "一部を確認できず", "failed": "確認できず"}
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
    kind = PROBLEMS_JA.get(row["kind"], str(row["kind"]))
    return IN_PLACE_OF_FILE_JA.get(code, kind) if isinstance(code, Cause) else kind


def http_status(why: Reason) -> int | None:
    """The status that the site answered with, when that is the reason or lies behind it."""
    behind, status = why.fields.get("why"), why.fields.get("status")
    if isinstance(status, int):
        return status
    return http_status(behind) if isinstance(behind, Reason) else None
