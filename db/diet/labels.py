"""The Japanese words for kinds, outcomes and problems, as the site and the briefs print them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from db.diet.bill_sentences import step_of_row
from db.diet.words import DONE, LAW_KINDS, OVERRIDING, PRELIMINARY, REFUSED, outlives_refusal

DOCUMENT_KINDS = {
    "meeting": "会議録", "speech": "発言", "law": "法令", "law_revision": "法令の改正", "page": "ウェブページ",
    "attachment": "添付ファイル", "news": "新着情報", "press": "報道", "bill": "議案", "written_question": "質問主意書",
    "consultation": "意見公募", "petition": "請願", "resolution": "決議", "member": "議員",
    "session": "会期", "bill_text": "議案の文書", "question_text": "質問・答弁の本文",
    "committee_news": "委員会ニュース", "committee": "委員名簿",
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
REVISION_STATES = {"CurrentEnforced": "現行", "UnEnforced": "未施行", "PreviousEnforced": "旧版", "Repeal": "廃止"}
LAW_PARTS = {
    "MainProvision": "本則", "SupplProvision": "附則", "AppdxTable": "別表", "AppdxStyle": "様式",
    "AppdxFormat": "書式", "AppdxNote": "別記", "Appdx": "付録", "AppdxFig": "別図", "Preamble": "前文",
    "EnactStatement": "制定文", "TOC": "目次",
}  # fmt: skip
BILL_EVENTS = {
    "submitted": "提出", "received": "受理", "preliminary_referred": "予備付託", "referred": "付託",
    "committee_vote": "委員会の採決", "plenary_vote": "本会議の採決", "sent": "送付", "returned": "回付",
    "agreed": "回付案への同意", "promulgated": "公布", "withdrawn": "撤回", "carried_over": "継続審査",
    "lapsed": "審議未了（廃案）",
}  # fmt: skip
BILL_STAGES = {
    **BILL_EVENTS, "submitted": "提出", "received": "受け取り", "referred": "委員会に付託", "committee_vote": "委員会で採決",
    "plenary_vote": "本会議で採決", "sent": "もう一方の院へ", "returned": "回付", "agreed": "成立", "promulgated": "成立・公布",
    "listed": "一覧に掲載",
}  # fmt: skip
QUESTION_STATES = {
    "質問受理": "提出、転送前",
    "内閣転送": "答弁待ち",
    "答弁延期": "答弁延期",
    "答弁延期通知受領": "答弁延期",
    "答弁受理": "答弁あり",
}
BILL_TEXTS = {
    "submitted": "提出時の案",
    "bill": "提出時の案",
    "amendment": "修正案",
    "enacted": "成立した法律",
    "law": "成立した法律",
    "outline": "要旨",
    "other": "その他の文書",
}
TEXT_STATES = {
    "text": "文字あり",
    "scan": "画像のみのPDF（文字なし）",
    "no_text": "文字なし（画像か、読めない字体）",
    "encrypted": "パスワード付き",
    "broken": "壊れたファイル",
    "not_pdf": "PDF ではない",
    "not_read": "本文を読まない形式",
}
# What came in place of a file, by the words of the problem (crawlers/sources/shared/watched.py).
FILE_PROBLEMS = {
    "an HTML page was served": "HTMLのエラーページ",
    "the file is empty": "空のファイル（0バイト）",
    "not a PDF": "壊れたファイル",
    "the file is not a": "壊れたファイル",
    "moved to another host": "別のホストへ移転",
}
STRENGTHS = {"firm": "実施を明言", "effort": "取り組む", "consider": "検討する"}
STRENGTHS_EN = {"firm": "will do", "effort": "will work on", "consider": "will consider"}
STATUSES = {
    "open": "未了",
    "kept": "守られた",
    "broken": "守られなかった",
    "refused": "断られた",
    "unclear": "判断できない",
}


def name(words: dict[str, str], value: str | None) -> str:
    """The Japanese word, or the value itself when there is none yet."""
    return words.get(value or "", value or "")


def file_problem(kind: str, reason: str) -> str:
    """What was served in place of a file, else the kind of the problem."""
    return next((ja for words, ja in FILE_PROBLEMS.items() if reason.startswith(words)), name(PROBLEM_KINDS, kind))


def law_part(part: str) -> str:
    """``SupplProvision[3]`` -> 附則（3）: the parts of a law as a reader names them, in the order of the file."""
    tag, _, number = part.partition("[")
    return name(LAW_PARTS, tag) + (f"（{number.rstrip(']')}）" if number else "")


def standing_of_bill(bill: Mapping[str, Any], last: Mapping[str, Any] | None, final: str | None) -> tuple[str, str]:
    """Where a bill stands, in a word or two, and its look: ok (done), bad (ended without), half (on its way).

    ``last`` is its last event, ``final`` the word for the houses' agreement, if they have agreed.
    """
    stage, kind = str(bill["stage"]), str(bill.get("kind") or "")
    if bill["promulgated_on"]:
        return "成立・公布", "ok"
    if final or bill["status"] in DONE:
        return final or str(bill["status"]), "ok"
    if stage == "lapsed" and kind and kind not in LAW_KINDS | {"予算"}:
        return "審議未了", "bad"  # accounts and the like come back in the next session
    if stage in ("withdrawn", "lapsed"):
        return BILL_STAGES[stage], "bad"
    house = str(last["house"] or "") if last else ""
    if last and last["event"] in ("plenary_vote", "agreed") and last["result"] in REFUSED:
        words = f"{house}で{last['result']}"
        if kind and last["event"] == "plenary_vote" and outlives_refusal(kind, bill.get("first_house"), house):
            return words + ("（衆議院の議決が優先）" if kind in OVERRIDING else "（衆議院で再議決できる）"), "half"
        return words, "bad"
    if last and (last["event"] == "preliminary_referred" or last["result"] == PRELIMINARY):
        house = str(bill.get("first_house") or "")  # the bill itself is still there
    return (f"{house}：" if house else "") + name(BILL_STAGES, stage), "half"


def ordinal_of_bill(bill: Mapping[str, Any]) -> str:
    """第213回国会 閣法第59号; a kind without numbers is left without one."""
    number = f"第{bill['number']}号" if bill["number"] is not None else ""
    return f"第{bill['session']}回国会 {bill['kind']}{number}"


def ordinal_of_question(question: Mapping[str, Any]) -> str:
    """衆議院 第213回国会 質問第18号."""
    return f"{question['house']} 第{question['session']}回国会 質問第{question['number']}号"


def event_of_bill(event: Mapping[str, Any]) -> str:
    """What happened to a bill, in the words of the changes: 衆議院法務委員会で修正のうえ可決（起立・多数）."""
    return step_of_row(event)[0]


def state_of_question(question: Mapping[str, Any]) -> str:
    """Where a written question stands: the house's own word for it in plain words, else what its dates say."""
    if question["withdrawn_on"]:
        return "撤回"
    if question["answered_on"]:
        return "答弁あり"
    if question["status"]:
        return name(QUESTION_STATES, question["status"])
    if question["delayed_until"] or question["delay_notified_on"]:
        return "答弁延期"
    return "答弁待ち" if question["forwarded_on"] else "提出、転送前"


BRIEF_KINDS = {
    "leave-behind": "面会用資料", "member": "議員面会資料", "prep": "面会準備メモ（内部）", "digest": "週報", "request": "要望書",
    "committee": "委員会当日資料", "evidence": "証拠資料集", "comparison": "新旧対照表", "promises": "答弁台帳",
}  # fmt: skip
