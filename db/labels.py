"""The Japanese words for kinds, outcomes and problems, as the site and the briefs print them."""

from __future__ import annotations

DOCUMENT_KINDS = {
    "meeting": "会議録", "speech": "発言", "law": "法令", "law_revision": "法令の改正", "page": "ウェブページ",
    "attachment": "添付ファイル", "news": "新着情報", "press": "報道", "bill": "議案", "written_question": "質問主意書",
    "consultation": "意見公募", "petition": "請願", "resolution": "決議", "member": "議員",
}  # fmt: skip
CHANGE_KINDS = {
    "appeared": "公開", "disappeared": "消えた", "reappeared": "再び公開", "retitled": "題名の変更",
    "redated": "日付の変更", "text_changed": "本文の変更", "stage_moved": "審議の進行", "deadline_set": "締切の設定",
    "deadline_moved": "締切の変更", "answer_published": "答弁・結果の公表", "attachment_added": "添付の追加",
    "attachment_removed": "添付の削除", "attachment_replaced": "添付の差し替え", "revision_scheduled": "改正の予定",
    "enforcement_date_fixed": "施行日の確定", "came_into_force": "施行", "provision_changed": "条文の変更",
    "membership_changed": "所属の変更",
}  # fmt: skip
PROBLEM_KINDS = {
    "fetch_failed": "取得できない", "blocked": "拒否された", "maintenance": "メンテナンス中",
    "structure_suspect": "ページの形が想定と違う", "too_few_items": "件数が少なすぎる", "not_found": "見つからない",
    "without_text": "本文がない", "interrupted": "途中で止まった",
}  # fmt: skip
OUTCOMES = {"ok": "正常に確認", "partial": "一部を確認できず", "failed": "確認できず"}
REVISION_STATES = {
    "CurrentEnforced": "現行", "UnEnforced": "未施行", "PreviousEnforced": "旧版", "Repeal": "廃止",
}  # fmt: skip
LAW_PARTS = {
    "MainProvision": "本則", "SupplProvision": "附則", "AppdxTable": "別表", "AppdxStyle": "様式",
    "AppdxFormat": "書式", "AppdxNote": "別記", "Appdx": "付録", "AppdxFig": "別図", "Preamble": "前文",
    "EnactStatement": "制定文", "TOC": "目次",
}  # fmt: skip
FIELDS = {"revision": "現行の版", "outlet": "配信元", "feed": "フィード", "summary": "要旨"}


def name(words: dict[str, str], value: str | None) -> str:
    """The Japanese word, or the value itself when there is none yet."""
    return words.get(value or "", value or "")


def law_part(part: str) -> str:
    """``SupplProvision[3]`` -> 附則（3）: the parts of a law as a reader names them, in the order of the file."""
    tag, _, number = part.partition("[")
    return name(LAW_PARTS, tag) + (f"（{number.rstrip(']')}）" if number else "")
