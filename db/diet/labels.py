"""The Japanese words for problems, as the site and the briefs print them."""

from __future__ import annotations

from db.text.words import word_ja

PROBLEM_KINDS = {
    "fetch_failed": "取得できない", "blocked": "拒否された", "maintenance": "メンテナンス中",
    "structure_suspect": "ページの形が想定と違う", "too_few_items": "件数が少なすぎる", "not_found": "見つからない",
    "without_text": "本文がない", "interrupted": "途中で止まった",
}  # fmt: skip
# What came in place of a file, by the words of the problem (crawlers/sources/shared/watched.py).
FILE_PROBLEMS = {
    "an HTML page was served": "HTMLのエラーページ",
    "the file is empty": "空のファイル（0バイト）",
    "not a PDF": "壊れたファイル",
    "the file is not a": "壊れたファイル",
    "moved to another host": "別のホストへ移転",
}


def file_problem(kind: str, reason: str) -> str:
    """What was served in place of a file, else the kind of the problem."""
    return next((ja for words, ja in FILE_PROBLEMS.items() if reason.startswith(words)), word_ja(PROBLEM_KINDS, kind))
