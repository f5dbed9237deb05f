"""The office's own lists as a spreadsheet shows them: which columns, what they are called, and codes in words.

Their JSON is for programs and keeps the fields as they are stored; a list that is empty has its columns all the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from briefs.kinds.names import kind_names
from briefs.staff.claims import STATUS_WORDS
from db.office.asks import NEVER
from db.office.clips import STANCES, ClipState
from db.office.decisions import SUBJECTS
from db.office.stale_briefs import signature
from db.text.dates import jst_minute
from db.text.words import Names
from db.topics.classify import topic_names
from desk.forms.today import OUR_MEETING
from desk.outgoing.calendar import KINDS as DEADLINES
from desk.pages.diet import ASK_WORDS
from desk.site.filters import FILTERS
from desk.site.language import said
from desk.site.tables import Cell, Sheet

YES_NO = {True: Names("はい", "yes"), False: Names("いいえ", "no")}
CLIP_STATES = {
    ClipState.CURRENT: Names("元の文書にあります", "In its document"),
    ClipState.MOVED: Names("元の文書は変わりましたが、この文はあります", "Its document has changed; the passage is still there"),
    ClipState.CHANGED: Names("元の文書からこの文がなくなりました", "No longer in its document"),
    ClipState.GONE: Names("元の文書の掲載が終わりました", "Its document is no longer published"),
}  # fmt: skip
ROLES = {
    "member": Names("議員", "member"),
    "minister": Names("大臣等", "minister"),
    "chair": Names("委員長等", "chair"),
}


def field(name: str) -> Cell:
    """What the field holds, as it is; of a list one entry a line."""

    def cell(row: Mapping[str, Any]) -> Any:
        value = row.get(name)
        return "\n".join(map(str, value)) if isinstance(value, list) else value

    return cell


def word(name: str, words: Mapping[Any, Names]) -> Cell:
    """The word for the code that the field holds; a code that has none stays."""

    def cell(row: Mapping[str, Any]) -> Any:
        value = row.get(name)
        return said(*words[value]) if value in words else value

    return cell


def either(ja: str, en: str) -> Cell:
    """The field of the language that is spoken; where it is empty, the other."""
    return lambda row: said(row.get(ja) or row.get(en) or "", row.get(en) or row.get(ja) or "")


def moment(name: str) -> Cell:
    """A time by the clock of Japan, 2026-06-20 12:00; of what has a day alone the day."""
    return lambda row: jst_minute(row[name]) if "T" in (row.get(name) or "") else row.get(name)


def topics(name: str) -> Cell:
    """The names of topics, given as a list of ids or as one id."""

    def cell(row: Mapping[str, Any]) -> str:
        known = {key: Names(ja, en) for key, ja, en, _ in topic_names()}
        ids = row.get(name) or []
        ids = [ids] if isinstance(ids, str) else ids
        return said("・", ", ").join(said(*known[one]) if one in known else one for one in ids)

    return cell


def sources(row: Mapping[str, Any]) -> str:
    """Sources of a claim, one a line: what it is in the language that is spoken, and where it stands."""
    return "\n".join(
        " ".join(filter(None, (said(one["ja"], one["en"] or one["ja"]), one["url"]))) for one in row["sources"]
    )


def barred(row: Mapping[str, Any]) -> str:
    """Why a claim does not print, in either language, each reason once."""
    return "\n".join(dict.fromkeys(said(one["ja"], one["en"]) for bars in row["why"].values() for one in bars))


def sheet(*columns: tuple[str, str, Cell]) -> Sheet:
    """Columns: what each is called in Japanese and in English, and its cell of a row."""
    return tuple((Names(ja, en), cell) for ja, en, cell in columns)


SEEN_AT = ("時（日本時間）", "At (Japan time)", moment("at"))
NUMBER = ("番号", "Number", field("id"))
TOPICS = ("論点", "Topics", topics("topics"))
WHO = ("人", "Person", field("who"))
KEY = ("記録の番号", "Key in the record")
SHEETS: Mapping[str, Sheet] = {
    "/-/inbox": sheet(
        ("種類", "Kind", word("subject_kind", SUBJECTS)),
        ("題名", "Title", either("title", "title_en")),
        ("話題", "Story", either("story", "story_en")),
        TOPICS,
        ("理由", "Reason", either("reason", "reason_en")),
        ("重さ", "Weight", field("weight")),
        SEEN_AT,
        ("あとで", "Later", word("later", YES_NO)),
        (*KEY, field("subject_key")),
    ),
    "/-/today": sheet(
        ("日", "Day", field("day")),
        ("残り日数", "Days left", field("left")),
        ("種類", "Kind", word("kind", {**DEADLINES, OUR_MEETING: Names("面会", "Meeting")})),
        ("題名", "Title", lambda row: said(row["title"]["ja"], row["title"]["en"])),
        (*KEY, field("key")),
    ),
    "/-/evidence": sheet(
        NUMBER,
        ("文章", "Passage", field("text")),
        ("立場", "Stance", word("stance", STANCES)),
        ("状況", "State", word("state", CLIP_STATES)),
        TOPICS,
        ("メモ", "Note", field("note")),
        WHO,
        SEEN_AT,
        (*KEY, field("document_key")),
    ),
    "/-/meetings": sheet(
        ("番号", "Number", field("key")),
        ("日", "Day", field("day")),
        ("始まる時刻", "Begins at", field("starts_at")),
        ("場所", "Place", field("place")),
        ("議員", "Member", field("member")),
        ("院", "House", lambda row: FILTERS["named_plainly"](row["house"]) if row.get("house") else ""),
        ("省庁", "Ministry", field("ministry")),
        ("同席した人", "People", field("people")),
        TOPICS,
        ("覚え書き", "Notes", field("notes")),
        ("次にすること", "Next", field("next_step")),
        ("次にすることの期限", "Next, by", field("next_by")),
    ),
    "/-/asks": sheet(
        ("番号", "Number", field("key")),
        ("論点", "Topic", topics("topic")),
        ("お願い", "Ask", field("ask")),
        ("英語", "In English", field("en")),
        ("だれに", "To whom", field("who")),
        ("いつまで", "By", field("by")),
        ("理由", "Reason", field("reason")),
        ("省庁", "Ministry", field("ministry")),
        ("状況", "State", word("state", ASK_WORDS | {NEVER: Names("まだ伝えていない", "not put yet")})),
    ),
    "/-/claims": sheet(
        NUMBER,
        ("言われていること", "What is said", either("said_ja", "said_en")),
        ("状態", "State", word("status", STATUS_WORDS)),
        ("格付け", "Grade", field("grade")),
        ("確かめた日", "Checked on", field("checked_on")),
        ("日本語で載る", "Prints in Japanese", lambda row: said(*YES_NO[not row["problems"]["ja"]])),
        ("英語で載る", "Prints in English", lambda row: said(*YES_NO[not row["problems"]["en"]])),
        ("日本語の文", "Wording in Japanese", field("ja")),
        ("英語の文", "Wording in English", field("en")),
        ("出典", "Sources", sources),
        ("代わりの主張", "Superseded by", field("superseded_by")),
        ("載らないわけ", "Why it does not print", barred),
        TOPICS,
        ("改めた回数", "Edits", field("edits")),
        ("メモ", "Note", field("note")),
    ),
    "/-/watch": sheet(
        ("名前", "Name", either("name_ja", "name_en")),
        ("住所", "Address", field("url")),
        ("場所", "Part of the page", field("selector")),
        TOPICS,
        (*KEY, field("key")),
    ),
    "/-/audit": sheet(
        NUMBER,
        SEEN_AT,
        WHO,
        ("したこと", "What was done", field("words")),
        ("題名", "Title", field("title")),
        ("補足", "Detail", field("detail")),
        ("取り消した時（日本時間）", "Undone at (Japan time)", moment("undone_at")),
    ),
    "/-/people/unresolved": sheet(
        ("名前", "Name", field("name")),
        ("院", "House", lambda row: FILTERS["named_plainly"](row["house"]) if row.get("house") else ""),
        ("立場", "Standing", word("standing", ROLES)),
        ("発言の数", "Statements", field("statements")),
        ("論点のある発言の数", "Statements on topic", field("on_topic")),
        ("最初", "First", field("first")),
        ("最後", "Last", field("last")),
        ("わけ", "Why", either("why_ja", "why")),
        ("例", "Examples", field("samples")),
    ),
    "/-/searches": sheet(NUMBER, ("名前", "Name", field("name")), ("探すもの", "Search", field("query")), WHO, SEEN_AT),
    "/-/briefs": sheet(
        ("番号", "Number", field("number")),
        ("種類", "Kind", lambda row: said(*kind_names(row["kind"]))),
        ("ファイル", "File", field("file")),
        ("作った時（日本時間）", "Made at (Japan time)", moment("made_at")),
        ("ページ数", "Pages", field("pages")),
        ("署名", "Signature", lambda row: said(*signature(row["state"], row["signed_by"]))),
        ("その後に変わった出典", "Sources changed since", lambda row: len(row["changed"])),
    ),
}
