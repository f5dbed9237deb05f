"""What was weighed in a changed provision (``changes.reasons``, short Japanese words), in both languages.  Pure."""

from __future__ import annotations

from db.text.words import Names

EN = {
    "義務・権限": "duty or power", "金額": "sum", "割合": "share", "期間": "period", "日付": "date", "否定": "negation",
    "主体": "who", "数字": "number", "区分": "stage or class", "例外": "exception", "制度": "scheme", "限定": "limit",
    "文言": "wording", "参照先": "reference", "移動": "moved", "移動に伴う参照": "references to what moved", "追加": "added",
    "削除": "removed", "分野": "field of work", "上限": "cap", "罰則": "penalty", "施行期日": "day of coming into force",
    "委任": "delegation", "権限": "power", "見出し": "caption", "番号・参照": "numbers and references", "表記": "spelling",
    "位置": "place",
}  # fmt: skip


def reason_words(reason: str) -> Names:
    """A reason in both languages; as it is where it has no English."""
    return Names(reason, EN.get(reason, reason))
