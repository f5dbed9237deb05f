"""What templates say with: dates, the words of codes, addresses of our pages, marked texts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from db.change.passages import Provision
from db.change.sentences import FIELD_JA
from db.diet import labels
from db.law.places import place_of
from db.people.basis import basis_ja
from db.search.bridge import matched_through, pair_ja, reason_ja
from db.text.dates import japanese_date, jst_date, jst_minute
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


FILTERS: dict[str, Callable[..., Any]] = {
    "jst_date": lambda at: jst_date(at) if at else "",
    "jst_minute": lambda at: jst_minute(at) if at else "",
    "japanese_date": japanese_date,
    "kind_ja": lambda kind: labels.name(labels.DOCUMENT_KINDS, kind),
    "change_ja": lambda kind: labels.name(labels.CHANGE_KINDS, kind),
    "problem_ja": lambda kind: labels.name(labels.PROBLEM_KINDS, kind),
    "outcome_ja": lambda outcome: labels.name(labels.OUTCOMES, outcome),
    "revision_ja": lambda state: labels.name(labels.REVISION_STATES, state),
    "event_ja": labels.event_of_bill,
    "stage_ja": lambda stage: labels.name(labels.BILL_STAGES, stage),
    "basis_ja": basis_ja,
    "reason_ja": reason_ja,
    "pair_ja": pair_ja,
    "through_ja": matched_through,
    "bill_text_ja": lambda role: labels.name(labels.BILL_TEXTS, role),
    "text_state_ja": lambda state: labels.name(labels.TEXT_STATES, state),
    "strength_ja": lambda strength: labels.name(labels.STRENGTHS, strength),
    "question_state": labels.state_of_question,
    "question_ordinal": labels.ordinal_of_question,
    "member_path": lambda key: "/-/member/" + quote(str(key).removeprefix("members/"), safe=""),
    "safe_url": safe_url,
    "document_path": lambda key: "/-/document/" + quote(str(key), safe="/"),
    "weekday_date": lambda day: japanese_date(day, weekday=True),
    "field_ja": lambda field: {**FIELD_JA, **labels.FIELDS}.get(str(field), field),
    "place_ja": lambda path: place_of(Provision(path, "", "", "")),
    "part_ja": labels.law_part,
    "topic_options": lambda rows: [(row["id"], row["name_ja"]) for row in rows],
    "change_options": lambda kinds: [(kind, labels.name(labels.CHANGE_KINDS, kind)) for kind in kinds],
    "marks": marked,
    "excerpt": opening,
    "clip": lambda text, width: text if len(text) <= width else text[:width] + "…",
    "quoted": lambda text: quote(str(text), safe=""),
    "paragraphs": lambda text: [line for line in (text or "").split("\n") if line.strip()],
}
