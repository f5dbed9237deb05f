"""The lists about the Diet as data: bills, written questions, promises, members, and one member's statements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from db.diet.ledger import strength_said
from db.diet.question_facts import ordinal_of_question, state_of_question
from db.people.member_record import as_json
from db.record.documents import Record
from db.text.words import Names
from desk.pages.exports import Table
from desk.site.language import named_plainly, said

KEY = Names("記録の番号", "Key in the record")
DATE, TITLE, STATE, TOPICS = (
    Names("日付", "Date"), Names("題名", "Title"), Names("状況", "State"), Names("論点", "Topics"),
)  # fmt: skip
BILLS: Mapping[str, Names] = {
    "ordinal": Names("番号", "Number"), "title": TITLE, "standing": STATE, "as_of": Names("この日の時点", "As of"),
    "next_words": Names("次の段階", "Next"), "by": Names("いつまで", "By"), "submitted_on": Names("提出", "Submitted"),
    "promulgated_on": Names("公布", "Promulgated"), "topics": TOPICS, "key": KEY,
}  # fmt: skip
QUESTIONS: Mapping[str, Names] = {
    "ordinal": Names("番号", "Number"), "title": TITLE, "submitter": Names("提出者", "Asked by"), "state": STATE,
    "submitted_on": Names("提出", "Submitted"), "by": Names("答弁の期限", "Answer due"),
    "next_words": Names("次の段階", "Next"), "answered_on": Names("答弁", "Answered"), "topics": TOPICS, "key": KEY,
}  # fmt: skip
PROMISES: Mapping[str, Names] = {
    "date": DATE, "speaker": Names("発言者", "Speaker"), "office": Names("肩書き", "Office"),
    "passage": Names("約束の言葉", "Words"), "strength": Names("強さ", "Strength"), "due_words": Names("期限", "Due"),
    "due_on": Names("期限の日", "Due on"), "topics": TOPICS, "house": Names("院", "House"),
    "meeting": Names("会議", "Meeting"), "url": Names("会議録の住所", "Address of the minutes"), "key": KEY,
}  # fmt: skip
MEMBERS: Mapping[str, Names] = {
    "name": Names("名前", "Name"), "kana": Names("よみ", "Reading"), "house": Names("院", "House"),
    "group": Names("会派", "Group"), "seat": Names("選挙区", "Seat"),
    "statements": Names("論点に当たる発言", "Statements on topic"), "key": KEY,
}  # fmt: skip
STATEMENTS: Mapping[str, Names] = {
    "date": DATE, "topic": TOPICS, "house": Names("院", "House"), "meeting": Names("会議", "Meeting"),
    "office": Names("その日の肩書き", "Office on that day"), "group": Names("その日の会派", "Group on that day"),
    "passage": Names("発言の抜き出し", "Passage"), "url": Names("会議録の住所", "Address of the minutes"), "key": KEY,
}  # fmt: skip


def _only(columns: Mapping[str, Names], rows: Iterable[Record]) -> list[Record]:
    return [{name: row.get(name) for name in columns} for row in rows]


def _next(row: Record) -> Record:
    step = row.get("next")
    return {"next_words": said(step.ja, step.en) if step else None, "by": step.by if step else None}


def bills(rows: Sequence[Record]) -> Table:
    worded = (
        {
            **row,
            **_next(row),
            "ordinal": named_plainly(row["ordinal"]),
            "standing": said(row["standing"], row["standing_en"]),
        }
        for row in rows
    )
    return Table(BILLS, _only(BILLS, worded), "bills")


def questions(rows: Sequence[Record]) -> Table:
    full = (
        {
            **row,
            **_next(row),
            "ordinal": named_plainly(ordinal_of_question(row)),
            "state": said(*state_of_question(row)),
        }
        for row in rows
    )
    return Table(QUESTIONS, _only(QUESTIONS, full), "questions")


def promises(rows: Sequence[Record]) -> Table:
    full = ({**row, "strength": said(*strength_said(row["strength"], row["words"]))} for row in rows)
    return Table(PROMISES, _only(PROMISES, full), "promises")


def members(houses: Sequence[Record]) -> Table:
    rows = [row for house in houses for _, group in house["groups"] for row in group]
    rows += [row for house in houses for row in house["former"]]
    return Table(MEMBERS, _only(MEMBERS, rows), "members")


def member(found: Record) -> Table:
    """One member: every statement on topic a row; all else that the page shows beside them."""
    view = found.get("view")
    if not view:
        return Table(STATEMENTS, [], "member", {"choices": as_json(found.get("choices") or [])})
    rows = [
        {**one, "topic": said(topic["name_ja"], topic["name_en"])}
        for topic in view["topics"]
        for one in topic["statements"]
    ]
    about = as_json({name: value for name, value in view.items() if name != "topics"})
    about["topics"] = [{name: row[name] for name in ("id", "name_ja", "name_en", "count")} for row in view["topics"]]
    return Table(STATEMENTS, _only(STATEMENTS, rows), str(view["person"]["name"]), about)
