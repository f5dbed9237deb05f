"""What each kind of brief is called, as the site, the digest and the mail print it."""

from __future__ import annotations

from db.text.words import Names

NAMES_JA = {
    "leave-behind": "面会用資料", "member": "議員面会資料", "prep": "面会準備メモ（内部）", "digest": "週報", "request": "要望書",
    "committee": "委員会当日資料", "evidence": "証拠資料集", "comparison": "新旧対照表", "promises": "答弁台帳",
}  # fmt: skip
NAMES_EN = {
    "leave-behind": "Leave-behind", "member": "Member's paper", "prep": "Preparation (internal)", "digest": "Weekly digest",
    "request": "Letter of request", "committee": "Paper for the committee day", "evidence": "Collected evidence",
    "comparison": "Comparison table", "promises": "Promises",
}  # fmt: skip


def kind_ja(kind: str) -> str:
    """The name of a kind; a kind of one's own is called by its name."""
    return NAMES_JA.get(kind, kind)


def kind_names(kind: str) -> Names:
    """The same in both languages."""
    return Names(kind_ja(kind), NAMES_EN.get(kind, kind))
