"""What the facts of a written question say, whichever of its pages they come from.  Pure.

Facts are kept as published, named by page: ``list/…`` of a list of questions, ``detail/…`` of a question's own page
(参議院：質問主意書情報, 衆議院：質問答弁経過情報).  ``house``, ``session`` and ``number`` say which question it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from db.diet.question_words import ANSWERED, RE_DAY, RE_DELAY, STATUSES, WITHDRAWN
from db.diet.words import cell_date
from db.record.models import Scalar
from db.text.folding import nfkc, one_line
from db.text.words import Names, word_en, word_ja

Facts = Mapping[str, Scalar]
# What a value is called on the pages, the page of the question before the list, 参議院 before 衆議院.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "title": ("detail/件名", "detail/質問件名", "list/件名", "list/質問件名"),
    "submitter": ("detail/提出者", "detail/提出者名", "list/提出者", "list/提出者氏名"),
    "submitter_group": ("detail/会派名",),
    "status": ("detail/経過状況", "list/経過状況"),
    "submitted_on": ("detail/提出日", "detail/質問主意書提出年月日"),
    "forwarded_on": ("detail/転送日", "detail/内閣転送年月日"),
    "delay_notified_on": ("detail/答弁延期通知受領年月日",),
    "delayed_until": ("detail/答弁延期期限年月日",),
    "answered_on": ("detail/答弁書受領日", "detail/答弁書受領年月日"),
    "withdrawn_on": ("detail/撤回年月日", "detail/撤回通知年月日"),
    "note": ("detail/備考",),
    "question_url": (
        "detail/質問主意書/本文（html）",
        "detail/質問本文(HTML)",
        "list/質問本文（html）",
        "list/質問情報(HTML)",
    ),
    "question_pdf_url": (
        "detail/質問主意書/本文（PDF）",
        "detail/質問本文(PDF)",
        "list/質問本文（PDF）",
        "list/質問情報(PDF)",
    ),
    "answer_url": (
        "detail/答弁書/本文（html）",
        "detail/答弁本文(HTML)",
        "list/答弁本文（html）",
        "list/答弁情報(HTML)",
    ),
    "answer_pdf_url": (
        "detail/答弁書/本文（PDF）",
        "detail/答弁本文(PDF)",
        "list/答弁本文（PDF）",
        "list/答弁情報(PDF)",
    ),
}
LINKS = ("question_url", "question_pdf_url", "answer_url", "answer_pdf_url")
DATES = ("submitted_on", "forwarded_on", "delay_notified_on", "delayed_until", "answered_on", "withdrawn_on")
# How far a question has come (経過状況), in plain words.
BEFORE = Names("提出、転送前", "submitted, not yet sent on to the Cabinet")
WAITING, HAS_ANSWER = Names("答弁待ち", "waiting for the answer"), Names("答弁あり", "answered")
POSTPONED, TAKEN_BACK = Names("答弁延期", "answer postponed"), Names("撤回", "withdrawn")
STATES: Mapping[str, Names] = {
    "質問受理": BEFORE,
    "内閣転送": WAITING,
    "答弁延期": POSTPONED,
    "答弁延期通知受領": POSTPONED,
    "答弁受理": HAS_ANSWER,
    "撤回": TAKEN_BACK,
    "転送に至らず": Names("転送に至らず", "never sent on to the Cabinet"),
}
RE_OTHERS = re.compile(r"(?:君|議員|氏)?\s*(?:外|ほか)\s*(\d+)\s*名$")


@dataclass(frozen=True, slots=True)
class Question:
    """A written question as its pages show it; dates are YYYY-MM-DD, None where nothing (readable) is given."""

    house: str
    session: int
    number: int
    title: str
    submitter: str | None
    submitter_group: str | None
    others: int | None
    status: str | None
    submitted_on: str | None
    forwarded_on: str | None
    delay_notified_on: str | None
    delayed_until: str | None
    answered_on: str | None
    withdrawn_on: str | None
    note: str | None
    question_url: str | None
    question_pdf_url: str | None
    answer_url: str | None
    answer_pdf_url: str | None

    @property
    def has_answer(self) -> bool:
        """Whether any of its pages shows that the Cabinet's answer has come in."""
        return bool(self.answered_on or self.answer_url or self.answer_pdf_url or self.status == ANSWERED)


def read_question(facts: Facts) -> Question:
    """Everything the pages say; what cannot be read is None here and stays in the facts as published."""
    values = {name: published(facts, name) for name in FIELDS}
    days = {name: day_or_none(values[name]) for name in DATES}
    note = values["note"]
    if note:
        delays = read_delays(note, days["forwarded_on"] or days["submitted_on"])
        if delays:
            days["delay_notified_on"], days["delayed_until"] = delays[-1]
        days["withdrawn_on"] = days["withdrawn_on"] or _withdrawal(note, days["submitted_on"])
    name, others = read_submitter(values["submitter"])
    status = furthest(facts) or _derived(days, values)
    return Question(
        house=str(facts.get("house") or ""),
        session=int(facts.get("session") or 0),
        number=int(facts.get("number") or 0),
        title=one_line(values["title"] or ""),
        submitter=name,
        submitter_group=values["submitter_group"],
        others=others,
        status=status,
        note=note,
        submitted_on=days["submitted_on"],
        forwarded_on=days["forwarded_on"],
        delay_notified_on=days["delay_notified_on"],
        delayed_until=days["delayed_until"],
        answered_on=days["answered_on"],
        withdrawn_on=days["withdrawn_on"],
        question_url=values["question_url"],
        question_pdf_url=values["question_pdf_url"],
        answer_url=values["answer_url"],
        answer_pdf_url=values["answer_pdf_url"],
    )


def published(facts: Facts, name: str) -> str | None:
    """A field as published on the first page that gives it."""
    for fact in FIELDS[name]:
        value = facts.get(fact)
        if value is not None and str(value).strip():
            return str(value).strip()
    return None


def day_or_none(text: str | None) -> str | None:
    """The date of a cell; None when it is empty or no date."""
    try:
        return cell_date(text)
    except ValueError:
        return None


def furthest(facts: Facts) -> str | None:
    """経過状況 as published; of two pages that differ, the one further along (the other was read earlier)."""
    words = [str(facts[f]).strip() for f in FIELDS["status"] if str(facts.get(f) or "").strip()]
    return max(words, key=lambda word: STATUSES.get(word, 0)) if words else None


def _derived(days: Mapping[str, str | None], values: Mapping[str, str | None]) -> str | None:
    """The same words for the House of Councillors, which publishes none."""
    if days["withdrawn_on"] or "撤回" in (values["note"] or ""):
        return WITHDRAWN
    if days["answered_on"] or values["answer_url"] or values["answer_pdf_url"]:
        return ANSWERED
    if days["delayed_until"]:
        return "答弁延期"
    if days["forwarded_on"]:
        return "内閣転送"
    return "質問受理" if days["submitted_on"] else None


def read_delays(note: str, base: str | None) -> list[tuple[str, str]]:
    """(notified on, postponed until) of every notice in a remark: 「4月26日内閣から通知書受領（5月7日まで答弁延期）」.

    The remark gives no year: it follows from ``base``, the day of forwarding or submission, over the turn of a year.
    [] without such a day.
    """
    if base is None:
        return []
    found = []
    earliest = base
    for month, day, until_month, until_day in RE_DELAY.findall(nfkc(note)):
        notified = _day_from(int(month), int(day), earliest)
        until = _day_from(int(until_month), int(until_day), notified) if notified else None
        if notified and until:
            found.append((notified, until))
            earliest = notified
    return found


def _day_from(month: int, day: int, earliest: str) -> str | None:
    """The first such day on or after ``earliest``; None when the calendar has none within a year."""
    first = date.fromisoformat(earliest)
    for year in (first.year, first.year + 1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found >= first:
            return found.isoformat()
    return None


def _withdrawal(note: str, base: str | None) -> str | None:
    for line in nfkc(note).split("\n"):
        found = RE_DAY.search(line)
        if "撤回" in line and found and base:
            return _day_from(int(found[1]), int(found[2]), base)
    return None


def other_remarks(note: str | None) -> list[str]:
    """The lines of a remark that are neither a postponement nor a withdrawal."""
    lines = (note or "").split("\n")
    return [line for line in lines if line.strip() and not RE_DELAY.search(nfkc(line)) and "撤回" not in line]


def read_submitter(text: str | None) -> tuple[str | None, int | None]:
    """The name without 君 and padding, and how many others signed: 「見本　　花子君　外4名」 gives (見本　花子, 4)."""
    if text is None or not text.strip():
        return None, None
    plain = nfkc(text)
    found = RE_OTHERS.search(plain.strip())
    others = int(found[1]) if found else None
    name = re.split(r"(?:君|議員|氏)?[\s\u3000]*(?:外|ほか)[\s\u3000]*[\d０-９]+[\s\u3000]*名[\s\u3000]*$", text)[0]
    name = re.sub(r"[\s\u3000]+", "\u3000", name.strip())
    return re.sub(r"\u3000?(?:君|議員|氏)$", "", name) or None, others


# ---------------------------------------------------------------------- in lists
def ordinal_of_question(question: Mapping[str, Any]) -> str:
    """衆議院 第213回国会 質問第18号."""
    return f"{question['house']} 第{question['session']}回国会 質問第{question['number']}号"


def state_of_question(question: Mapping[str, Any]) -> Names:
    """Where a written question stands: the house's own word for it in plain words, else what its dates say."""
    if question["withdrawn_on"]:
        return TAKEN_BACK
    if question["answered_on"]:
        return HAS_ANSWER
    if question["status"]:
        return Names(word_ja(STATES, question["status"]), word_en(STATES, question["status"]))
    if question["delayed_until"] or question["delay_notified_on"]:
        return POSTPONED
    return WAITING if question["forwarded_on"] else BEFORE
