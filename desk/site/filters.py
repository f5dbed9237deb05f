"""What templates say with: dates, the words of codes, addresses of our pages, marked texts."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from db.change.change_kinds import CHANGE_KINDS
from db.change.passages import Provision
from db.change.sentences import FIELDS
from db.change.text_states import TEXT_STATES
from db.diet.bill_sentences import STAGES, TEXT_ROLES, event_of_bill
from db.diet.ledger import STRENGTHS
from db.diet.question_facts import ordinal_of_question, state_of_question
from db.law.laws import REVISION_STATES, law_part
from db.law.places import place_of
from db.night.kinds import WORDS
from db.people.basis import ground_of
from db.record.problem_words import OUTCOMES, PROBLEMS, cause_of
from db.search.bridge import matched_through, pair_ja, reason_ja
from db.text.dates import japanese_date, jst_date, jst_minute
from db.text.words import word_ja
from desk.site.marking import marked, opening


def safe_url(url: object) -> str | None:
    """The address when it is http(s), else None: crawled pages may hold javascript: and worse."""
    try:
        return str(url) if urlsplit(str(url)).scheme.lower() in ("http", "https") else None
    except ValueError:
        return None


def with_query(request: Any, **changed: object) -> str:
    """The query string of this page with some arguments replaced; None or "" takes one out."""
    pairs = [(name, value) for name, value in parse_qsl(request.query_string) if name not in changed]
    pairs += [(name, str(value)) for name, value in changed.items() if value]
    return "?" + urlencode(pairs) if pairs else "?"


def japanese_moment(text: str) -> str:
    """A stored time as the minute in Japan, a date as the day, anything else as it is."""
    if RE_TIME.fullmatch(text):
        return jst_minute(text)
    return japanese_date(text) if RE_DAY.fullmatch(text) else text


def said_ja(values: object) -> str:
    """What a write held, in a line: the words of its fields that are not long lists."""
    if not isinstance(values, dict):
        return ""
    shown = (f"{FORM_FIELDS.get(name, name)}：{value}" for name, value in values.items() if value and name != "note")
    text = "、".join(shown)
    return text if len(text) <= 160 else text[:160] + "…"


# What the fields of forms are called where one is given back.
FORM_FIELDS = {
    "subject": "対象",
    "verdict": "判断",
    "note": "メモ",
    "topic": "論点",
    "group": "話題",
    "decision": "判断の番号",
    "key": "文書",
    "sentence": "文",
    "text": "文章",
    "stance": "使い方",
    "clip": "証拠の番号",
    "position": "順番",
    "do": "すること",
    "name": "名前",
    "date": "日付",
    "time": "時刻",
    "place": "場所",
    "member": "議員",
    "house": "院",
    "ministry": "省庁",
    "people": "同席した人",
    "asks": "お願い",
    "ask": "お願い",
    "notes": "覚え書き",
    "next": "次にすること",
    "next_by": "いつまで",
    "by": "いつまで",
    "who": "だれが",
    "detail": "補足",
    "reason": "理由",
    "en": "英語",
    "ja": "日本語",
    "state": "状況",
    "status": "状況",
    "answer": "答え",
    "meeting": "面会",
    "evidence": "根拠の頁",
    "value": "値",
    "person": "だれ",
    "date_from": "この日から",
    "date_to": "この日まで",
    "url": "住所",
    "name_ja": "名前",
    "name_en": "英語名",
    "selector": "本文の場所",
    "claim": "主張",
    "checked_on": "確かめた日",
    "source": "出典",
    "sources": "出典",
    "topics": "論点",
}
RE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
RE_DAY = re.compile(r"\d{4}-\d\d-\d\d")
FILTERS: dict[str, Callable[..., Any]] = {
    "jst_date": lambda at: jst_date(at) if at else "",
    "jst_minute": lambda at: jst_minute(at) if at else "",
    "japanese_date": japanese_date,
    "japanese_moment": japanese_moment,
    "said_ja": said_ja,
    "form_field_ja": lambda name: FORM_FIELDS.get(name, name),
    "kind_ja": lambda kind: word_ja(WORDS, kind),
    "change_ja": lambda kind: word_ja(CHANGE_KINDS, kind),
    "problem_ja": lambda kind: word_ja(PROBLEMS, kind),
    "outcome_ja": lambda outcome: word_ja(OUTCOMES, outcome),
    "revision_ja": lambda state: word_ja(REVISION_STATES, state),
    "event_ja": event_of_bill,
    "stage_ja": lambda stage: word_ja(STAGES, stage),
    "cause_ja": lambda problem: cause_of(problem).ja,
    "ground_ja": lambda row: ground_of(row).ja,
    "reason_ja": reason_ja,
    "pair_ja": pair_ja,
    "through_ja": matched_through,
    "bill_text_ja": lambda role: word_ja(TEXT_ROLES, role),
    "text_state_ja": lambda state: word_ja(TEXT_STATES, state),
    "strength_ja": lambda strength: word_ja(STRENGTHS, strength),
    "question_state": state_of_question,
    "question_ordinal": ordinal_of_question,
    "member_path": lambda key: "/-/member/" + quote(str(key).removeprefix("members/"), safe=""),
    "safe_url": safe_url,
    "document_path": lambda key: "/-/document/" + quote(str(key), safe="/"),
    "weekday_date": lambda day: japanese_date(day, weekday=True),
    "field_ja": lambda field: word_ja(FIELDS, str(field)),
    "place_ja": lambda path: place_of(Provision(path, "", "", "")),
    "part_ja": law_part,
    "topic_options": lambda rows: [(row["id"], row["name_ja"]) for row in rows],
    "change_options": lambda kinds: [(kind, word_ja(CHANGE_KINDS, kind)) for kind in kinds],
    "marks": marked,
    "excerpt": opening,
    "clip": lambda text, width: text if len(text) <= width else text[:width] + "…",
    "quoted": lambda text: quote(str(text), safe=""),
    "paragraphs": lambda text: [line for line in (text or "").split("\n") if line.strip()],
}
