"""What tables and columns are called for people, where Datasette would show their names."""

from __future__ import annotations

from collections.abc import Mapping

from db.change.sentences import FIELDS
from db.text.words import Names
from desk.site.language import said, spoken, word_of
from desk.site.layout import TITLES

# Japanese alone: in English a column's own name, without its underscores, is plain enough.
COLUMNS = {
    "after": "変更後", "answer": "答弁", "answer_url": "答弁の住所", "answered_on": "答弁の日",
    "basis": "根拠", "before": "変更前", "bill": "議案", "bill_title": "議案名",
    "cadence": "公表の間隔", "case_id": "案件番号", "category": "分類", "change": "変化",
    "called_open": "サイトの「募集中」の表示",
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
    "accepted": "採った", "amendment_law_title": "改正法の題名", "answer_pdf_url": "答弁の PDF の住所",
    "arguments": "問い合わせの中身", "attachment_document": "添付の文書", "callback": "読み方", "cancelled": "取り消し",
    "caveats": "注意", "caveats_en": "注意（英語）", "closing": "散会の時刻", "date_quality": "日付の確かさ",
    "date_raw": "書かれたままの日付", "definition_en": "定義（英語）", "definition_ja": "定義",
    "detail_url": "詳しいページの住所", "details": "詳しいこと", "digest": "本文の照合用の値", "end": "終わり（文字）",
    "etag": "サーバーの版の印", "facts": "読み取った項目", "fetched_sha256": "取得した本体の指紋", "given_up": "あきらめた件数",
    "ground": "根拠の記号", "ground_fields": "根拠の項目", "headers": "応答の見出し", "in_whole_run": "全体を見た巡回にあった",
    "issue_id": "会議の番号", "journal": "記録簿の印", "last_modified": "サーバーの更新日時", "latest": "遅くともこの日",
    "latest_session": "最新の国会", "law_document": "法令の文書", "law_revision_id": "改正の番号",
    "licence_en": "利用条件（英語）", "manner": "議決の仕方", "matter": "議題", "measured_by_others": "ほかで測った数",
    "meeting_document": "会議の文書", "meeting_url": "会議の住所", "method": "採決の方法", "minimum": "少なくともある件数",
    "news_since": "この時から新着", "next_release_en": "次の公表（英語）", "next_release_ja": "次の公表", "nights": "夜の数",
    "noted_at": "気づいた時", "numbered_by": "番号を付けた院", "only_some": "一部だけ見た", "opinions": "意見の数",
    "others": "ほかの人数", "part": "区分", "pdf_url": "PDF の住所", "phrase": "委任の言葉", "places": "条の場所",
    "proposer_groups": "提出会派", "provision": "条文", "published_at": "公表の時", "publisher_en": "公表機関（英語）",
    "question_pdf_url": "質問の PDF の住所", "question_url": "質問の住所", "real_name": "本名", "refused": "採らなかった",
    "registered": "登録してある数", "repeal_status": "廃止の状況", "requested_url": "問い合わせた住所",
    "result_published_on": "結果を公示した日", "result_url": "結果の住所", "rounded": "丸めた数", "sangiin_url": "参議院の住所",
    "seat": "議席・選挙区", "selector_verified": "読み方を確かめた", "sent_back": "参議院から戻った", "set_on": "決めた日",
    "short_title": "略した題名", "shugiin_url": "衆議院の住所", "since": "この時から",
    "since_is_first_sight": "始まりは初めて見た日", "sitting": "会議", "size_label": "書かれた大きさ", "sort": "種類",
    "speech_id": "発言の番号", "src": "図の場所", "stage_on": "段階の日", "start": "始まり（文字）",
    "start_page": "始まりのページ", "submitter_group": "提出者の会派", "superseded_on": "改められた日",
    "target": "委任を受けた条文", "template": "型", "term_ends_on": "任期の終わり", "text_url": "本文の住所",
    "time_words": "時期の言葉", "times": "回数", "times_elected": "当選回数", "trap_en": "読み違えやすい点（英語）",
    "trap_ja": "読み違えやすい点", "unit_en": "単位（英語）", "unit_ja": "単位", "votes_url": "投票結果の住所",
    "waiting": "待っている件数", "what": "何が", "window_from": "見た期間の始め", "window_until": "見た期間の終わり",
    "value": "値", "vote": "投票", "weight": "重さ", "withdrawn_on": "撤回の日",
}  # fmt: skip


# Conditions of Datasette's filters, which it has in English alone.
LOOKUPS = {
    "exact": "と同じ", "not": "と違う", "contains": "を含む", "endswith": "で終わる", "startswith": "で始まる",
    "gt": "より大きい", "gte": "以上", "lt": "より小さい", "lte": "以下", "like": "に型で合う（％）",
    "notlike": "に型で合わない（％）", "glob": "に型で合う（＊）", "in": "のどれか", "notin": "のどれでもない",
    "arraycontains": "の一つが", "arraynotcontains": "の一つも違う", "date": "の日付が", "isnull": "が無い",
    "notnull": "が有る", "isblank": "が空", "notblank": "が空でない",
}  # fmt: skip
# What a row of a table is.
ABOUT: Mapping[str, Names] = {
    "attachments": Names(
        "ページが載せている添付ファイルへのリンクです。", "Links from pages to the files attached to them."
    ),
    "attributions": Names(
        "発言や提出の名前が、どの議員のものか。一人に決まらない名前は「議員」が空です。",
        "Whose name a speech or a submission carries; without a person where the name fits nobody or several.",
    ),
    "bill_events": Names(
        "議案が通った段階（提出、付託、議決など）です。",
        "The steps of a bill: submitted, referred, voted on and so on.",
    ),
    "bill_people": Names("議案を提出した人です。", "Who submitted a bill."),
    "bill_texts": Names("議案の要綱・本文などの文書です。", "The outline, text and other papers of a bill."),
    "bills": Names(
        "国会の議案です。両院のページを合わせてあります。", "Bills of the Diet, from the pages of both houses."
    ),
    "change_topics": Names("変化がどの論点のものか。", "Which topics a change is about."),
    "changes": Names("前の夜から変わったことです。", "What had changed since the night before."),
    "committee_news": Names("衆議院の委員会ニュースです。", "News of committees of the House of Representatives."),
    "committee_posts": Names("委員会の委員長・理事・委員です。", "Who chairs, directs and sits in committees."),
    "consultations": Names("意見募集です。", "Public consultations."),
    "delegations": Names(
        "法律が政令や省令に任せている箇所と、それを受けた条文です。",
        "Where a law leaves something to an ordinance, and the provision that takes it up.",
    ),
    "document_topics": Names(
        "文書がどの論点のものか。一致した言葉もあります。",
        "Which topics a document is about, with the words that matched.",
    ),
    "documents": Names(
        "記録している文書です。法令、発言、議案、ページ、報道などが一行ずつあります。",
        "Everything on record: laws, speeches, bills, pages, press, a row each.",
    ),
    "enforcements": Names(
        "改正法の施行日です。日付が空のものは、まだ決まっていません。",
        "When parts of an amending act come into force; without a date while none is fixed.",
    ),
    "exchanges": Names("国会の質問と、それへの答弁の組です。", "Which answer in the Diet belongs to which question."),
    "feed_items": Names("新着情報や報道のフィードの項目です。", "Items of news and press feeds."),
    "fetches": Names("情報源に問い合わせた記録です。", "What was asked of the sources, and what they answered."),
    "files": Names("取得した PDF などのファイルです。", "PDF and other files that were fetched."),
    "group_votes": Names(
        "衆議院の議案への会派ごとの賛否です。", "How groups voted on a bill in the House of Representatives."
    ),
    "held": Names(
        "いつもと違うため、人の判断を待っているページです。", "Pages so unlike themselves that they wait for a person."
    ),
    "held_decisions": Names("保留したページについての判断です。", "What was decided about held pages."),
    "law_bills": Names("法律番号と、そのもとになった議案です。", "Which bill an act came from, by its law number."),
    "law_files": Names("法令の様式や図のファイルです。", "Forms and figures that belong to laws."),
    "law_revisions": Names(
        "法令の改正ごとの状態（施行済み、未施行など）です。", "The revisions of laws: in force, to come and so on."
    ),
    "meetings": Names("会議録のある国会の会議です。", "Meetings of the Diet whose minutes are out."),
    "memberships": Names("議員の会派や役職と、その期間です。", "Groups and offices of members, with their time."),
    "news_committees": Names("委員会ニュースがどの委員会のものか。", "Which committee a committee's news is of."),
    "noise": Names(
        "毎回変わるだけで中身ではないため、比較から除いている文字です。",
        "What changes at every fetch and says nothing, left out of comparisons.",
    ),
    "open_names": Names("一人に決まらない名前です。", "Names that are not settled on one person."),
    "people": Names("議員と、閣僚など発言した人です。", "Members of the Diet and ministers who spoke."),
    "petition_receipts": Names("請願の受理です。", "Petitions as they were received."),
    "petitions": Names("国会への請願です。", "Petitions to the Diet."),
    "problems": Names("その夜に確認できなかったページとわけです。", "What could not be looked at that night, and why."),
    "promise_topics": Names("約束がどの論点のものか。", "Which topics a promise is about."),
    "promises": Names(
        "政府が国会で「する」と答えた文です。", "Sentences in which the government told the Diet what it would do."
    ),
    "proposals": Names(
        "文書で見つかり、まだ人が確かめていない統計の数です。", "Figures found in texts that nobody has checked yet."
    ),
    "provisions": Names("法令の条・項・号の文です。", "Articles, paragraphs and items of laws."),
    "question_pairs": Names(
        "質問主意書の問いと答弁を項目ごとに並べたものです。",
        "Questions and answers of written questions, item by item.",
    ),
    "question_texts": Names("質問主意書と答弁書の本文です。", "The texts of written questions and of their answers."),
    "resolution_bills": Names("附帯決議がどの議案に付いたか。", "Which bill a supplementary resolution belongs to."),
    "resolution_items": Names("附帯決議の項目です。", "The items of supplementary resolutions."),
    "resolutions": Names("委員会の附帯決議です。", "Supplementary resolutions of committees."),
    "roll_call_bills": Names("一つの投票に付された議案です。", "Which bills a roll call was on."),
    "roll_calls": Names("参議院本会議などの投票です。", "Roll calls of the plenary."),
    "roster": Names("議員名簿の一行ずつです。", "The lines of the rosters of members."),
    "runs": Names("情報源を見に行った一回ごとの結果です。", "Each look at a source, and how it went."),
    "series": Names("統計の系列と、その定義です。", "Statistical series and what they count."),
    "series_points": Names(
        "統計の数です。出典と、どこまで確かかもあります。", "The figures of series, with source and grade."
    ),
    "sessions": Names("国会の会期です。", "Sessions of the Diet."),
    "sittings": Names("これからの会議の予定です。", "Sittings to come."),
    "sources": Names("見に行っている情報源です。", "The sources that are looked at."),
    "speeches": Names("国会の発言です。", "Speeches in the Diet."),
    "to_check": Names(
        "論点に関係があるか、人が確かめる文書です。", "Documents that a person has to look at: ours or not."
    ),
    "topics": Names("追っている論点です。", "The topics that are followed."),
    "versions": Names("文書の、時点ごとの本文です。", "The texts of documents as they stood at each time."),
    "votes": Names("一つの投票での議員ごとの賛否です。", "How each member voted in a roll call."),
    "written_questions": Names("質問主意書です。", "Written questions to the cabinet."),
}


def table_about(table: str) -> str:
    """What a row of a table is, in a sentence; "" where nothing is known of it."""
    return word_of(ABOUT, table) if table in ABOUT else ""


def lookup_word(lookup: str, english: str) -> str:
    """A condition of a filter in the language of the page."""
    return said(LOOKUPS.get(lookup, english), english)


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
