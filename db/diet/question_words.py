"""The words of the pages of written questions: how far one has come, and remarks on delays and withdrawals.  Pure.

The source reads pages with them and the store computes rows with them, so both know the same words.
"""

from __future__ import annotations

import re
import unicodedata

# 経過状況 of the House of Representatives, the further along the higher.
STATUSES = {
    "質問受理": 1,
    "内閣転送": 2,
    "答弁延期": 3,
    "答弁延期通知受領": 3,
    "答弁受理": 4,
    "転送に至らず": 5,
    "撤回": 6,
}
ANSWERED, WITHDRAWN = "答弁受理", "撤回"
RE_DELAY = re.compile(
    r"(\d{1,2})月\s*(\d{1,2})日\s*内閣から(?:答弁延期の?)?通知書?を?受領\s*\((\d{1,2})月\s*(\d{1,2})日まで(?:答弁)?延期\)"
)
RE_DAY = re.compile(r"(\d{1,2})月\s*(\d{1,2})日")


def unread_remarks(note: str) -> list[str]:
    """The lines of a remark that speak of a delay or a withdrawal in words that are not understood."""
    unread = []
    for line in note.split("\n"):
        plain = unicodedata.normalize("NFKC", line)
        delay = ("延期" in plain or "通知" in plain) and not RE_DELAY.search(plain)
        if delay or ("撤回" in plain and not RE_DAY.search(plain)):
            unread.append(line)
    return unread
