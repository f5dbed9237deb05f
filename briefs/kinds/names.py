"""What each kind of brief is called in Japanese, as the site, the digest and the mail print it."""

from __future__ import annotations

NAMES_JA = {
    "leave-behind": "面会用資料", "member": "議員面会資料", "prep": "面会準備メモ（内部）", "digest": "週報", "request": "要望書",
    "committee": "委員会当日資料", "evidence": "証拠資料集", "comparison": "新旧対照表", "promises": "答弁台帳",
}  # fmt: skip


def kind_ja(kind: str) -> str:
    """The name of a kind; a kind of one's own is called by its name."""
    return NAMES_JA.get(kind, kind)
