"""Lines of a watched page that say when it was edited or lead back to its top: nobody compares them. Pure."""

from __future__ import annotations

from db.text.late import late

RE_PAGE_TOP = late(
    r"(?:この)?(?:ページ|頁)の?(?:先頭|トップ|上部|TOP)(?:へ|に)?(?:戻る|もどる)?|(?:先頭|トップ|上)へ(?:戻る|もどる)?"
)
DATE = r"(?:(?:令和|平成)\s*(?:元|\d{1,2})|\d{4})\s*年\s*\d{1,2}\s*月(?:\s*(?:\d{1,2}\s*日|末))?"
STAMPS = (
    rf"[（(【]?\s*{DATE}\s*(?:更新|現在|時点|掲載|改訂|改定)\s*[）)】]?",
    rf"[（(【]?\s*(?:最終)?更新(?:日|年月日)?\s*[：:]?\s*{DATE}\s*[）)】]?",
    RE_PAGE_TOP.pattern,
)
RE_STAMP = late("|".join(f"(?:{pattern})" for pattern in STAMPS))


def is_stamp(line: str) -> bool:
    """Whether a line of a page is nothing but such words."""
    return bool(RE_STAMP.fullmatch(line.strip()))
