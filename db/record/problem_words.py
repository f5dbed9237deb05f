"""How problems and outcomes are called, in both languages: the kinds of problems, how a run ended, what came for a file.

The sentences of the single reasons are in ``db/record/causes.py``.
"""

from __future__ import annotations

import re
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


# What a cause says at its end of commands: in brackets, or after a colon.
RE_COMMAND = re.compile(r"（[^（）]*`?policywatch [^（）]*）$|: `policywatch [^`]*`(?:[^`]*`[^`]*`)*$")
# A status as causes name it, in either language and as older records have it.
RE_ANSWER = re.compile(r"HTTP (\d{3})(?: の応答|: not found)?")


def cause_of(row: Mapping[str, Any] | sqlite3.Row) -> Reason:
    """Why, from a row of ``problems`` with ``code``, ``details`` and ``reason``."""
    return stored_reason(Cause, row["code"], row["details"], row["reason"])


def plain_cause(row: Mapping[str, Any] | sqlite3.Row) -> Names:
    """The same for people who know neither status codes nor commands: what a site's answer means stands in its place, and what to
    type is left out, since pages have buttons."""
    why = cause_of(row)
    if (
        why.code is Cause.TEXTS_NOT_FOUND and "count" in why.fields
    ):  # the texts are known by keys that say nothing to people; their addresses stand beside it
        return Names(
            f"リンクがあるのに取得できなかった本文 {why.fields['count']} 件。あと数晩だけ試し、その後は件数だけを数えます",
            f"{why.fields['count']} texts are linked and not there; each is asked for on a few more nights, then counted",
        )

    def plain(text: str, place: int) -> str:
        return RE_ANSWER.sub(lambda found: answered_words(int(found[1]))[place], RE_COMMAND.sub("", text))

    return Names(plain(why.ja, 0), plain(why.en, 1))


def file_problem(row: Mapping[str, Any] | sqlite3.Row) -> str:
    """What was served in place of a file, else the kind of the problem."""
    code = cause_of(row).code
    kind = word_ja(PROBLEMS, row["kind"])
    return IN_PLACE_OF_FILE_JA.get(code, kind) if isinstance(code, Cause) else kind


def answered_words(status: int) -> Names:
    """What an answer of a site that gave no page means, for people who know no status codes."""
    if status in (404, 410):
        return Names("サイトは「このページはない」と答えました", "the site answered that there is no such page")
    if status in (401, 403, 429):
        return Names("サイトが読むことを断りました", "the site refused to be read")
    if status >= 500:
        return Names("サイトの側の障害です", "the site itself was out of order")
    return Names("サイトはページを返しませんでした", "the site gave no page")


def http_status(why: Reason) -> int | None:
    """The status that the site answered with, when that is the reason or lies behind it."""
    behind, status = why.fields.get("why"), why.fields.get("status")
    if isinstance(status, int):
        return status
    return http_status(behind) if isinstance(behind, Reason) else None
