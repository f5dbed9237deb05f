"""What tables and columns are called for people, where Datasette would show their names."""

from __future__ import annotations

from db.change.sentences import FIELDS
from desk.site.language import said, spoken
from desk.site.layout import TITLES

# Japanese alone: in English a column's own name, without its underscores, is plain enough.
COLUMNS = {
    "after": "変更後", "answer": "答弁", "answer_url": "答弁の住所", "answered_on": "答弁の日",
    "basis": "根拠", "before": "変更前", "bill": "議案", "bill_title": "議案名",
    "cadence": "公表の間隔", "case_id": "案件番号", "category": "分類", "change": "変化",
    "changed": "変わった件数", "closes_on": "締切日", "code": "理由の記号", "collection": "一覧",
    "count": "回数", "created_at": "作られた時", "credit": "出典の表示", "current_version": "今の版",
    "date": "日付", "deadline": "締切", "decided_on": "議決日", "derived": "導いたもの",
    "detected_at": "見つけた時", "document": "文書", "document_key": "文書の番号", "due_on": "期限の日",
    "due_words": "期限の言葉", "enabled": "見に行く", "error": "誤り", "errors": "誤りの数",
    "event": "できごと", "fetch": "取得", "fetched_at": "取得した時", "field": "変わった所",
    "finished_at": "終わった時", "first": "最初", "first_house": "先議の院", "first_seen": "初めて見た時",
    "folded": "照合用の名前", "forwarded_on": "転送の日", "from": "から", "gone_at": "公開終了の時",
    "grade": "格付け", "group": "会派", "group_name": "会派", "has_text": "本文の有無",
    "house": "院", "id": "番号", "issue": "号", "kana": "よみ",
    "key": "永続番号", "label": "表示", "lang": "言語", "last": "最後",
    "last_fetched_at": "最後に取得した時", "last_run": "最後の巡回", "last_seen": "最後に見た時", "law_id": "法令番号（ID）",
    "law_number": "法律番号", "law_title": "法令名", "licence": "利用条件", "matched": "一致した言葉",
    "media_type": "形式", "message": "内容", "ministry": "省庁", "name": "名前",
    "name_ja": "名前", "new": "新しい件数", "new_version": "後の版", "note": "メモ",
    "number": "番号", "office": "職名", "old_version": "前の版", "opened_on": "始まった日",
    "outcome": "結果", "pages": "ページ数", "part_of": "もとの変化", "passage": "文",
    "passages": "変わった文", "path": "場所", "period": "期間", "person": "議員",
    "position": "順番", "priority": "優先度", "proposer": "提出者", "public": "公開",
    "publisher": "公表機関", "question": "質問", "reason": "理由", "reasons": "理由",
    "requests": "問い合わせの数", "role": "役割", "roll_call": "投票", "run": "巡回",
    "series": "統計", "sha256": "本体の指紋", "size": "大きさ", "source": "情報源",
    "speech_url": "発言の住所", "stage": "段階", "standing": "立場", "started_at": "始まった時",
    "statements": "発言の数", "status": "状態", "strength": "強さ", "submitted_on": "提出日",
    "submitter": "提出者", "summary_en": "英語の説明", "summary_ja": "説明", "technical": "技術的",
    "terms_checked_on": "利用条件を確かめた日", "text": "文章", "text_state": "本文の状態", "to": "まで",
    "topic": "論点", "unchanged": "変わらない件数", "updated_at": "改まった時", "url": "住所",
    "action": "したこと", "answered": "答え", "asks": "お願い", "ask": "お願い",
    "at": "時", "by": "いつまで", "candidate": "一人に決まる候補", "candidates": "候補",
    "checked_on": "確かめた日", "counted": "数えた日", "day": "日", "detail": "補足",
    "edited": "改めた記録", "edits": "改めた回数", "en": "英語", "events": "その後",
    "file": "ファイル", "href": "このサイトの住所", "ja": "日本語", "kind": "種類",
    "lacking": "足りないもの", "later": "あとで", "left": "残り日数", "limits": "限界",
    "made_at": "作った時", "member": "議員", "next_by": "次にすることの期限", "next_step": "次にすること",
    "notes": "覚え書き", "on_topic": "論点のある発言の数", "ours_en": "私たちの英語", "ours_ja": "私たちの日本語",
    "people": "同席した人", "person_key": "議員の番号", "place": "場所", "printable": "印刷できる",
    "problems": "印刷できないわけ", "query": "探すもの", "reason_en": "理由（英語）", "said_en": "言われていること（英語）",
    "said_ja": "言われていること", "samples": "例", "signed_by": "署名した人", "sources": "出典",
    "starts_at": "始まる時刻", "state": "状況", "subject": "対象", "subject_key": "対象の番号",
    "subject_kind": "対象の種類", "superseded_by": "代わりの主張", "title": "題名", "title_en": "題名（英語）",
    "topics": "論点", "undone_at": "取り消した時", "verdict": "判断", "who": "人",
    "why": "わけ（英語）", "why_ja": "わけ", "with": "相手ごとの状況", "withheld": "出さない",
    "words": "言葉",
    "value": "値", "vote": "投票", "weight": "重さ", "withdrawn_on": "撤回の日",
}  # fmt: skip


def table_name(table: str) -> str:
    """What a table is called."""
    return said(TITLES.get(table, _plain(table)), _plain(table))


def column_name(column: str) -> str:
    """What a column is called."""
    if spoken() == "ja":
        return COLUMNS.get(column) or (FIELDS[column].ja if column in FIELDS else _plain(column))
    return FIELDS[column].en if column in FIELDS and column not in COLUMNS else _plain(column)


def _plain(name: str) -> str:
    return name.replace("_", " ")
