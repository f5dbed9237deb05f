"""Committee news (委員会ニュース) of the House of Representatives: what was sat on, who asked, or that a sitting fell through.

It appears days ahead of the minutes.  ``list.…`` are the words of the list, ``page.…`` what the item itself says.
"""

from __future__ import annotations

from functools import partial

from db.change.compare import State, make
from db.change.compare import compare as compare_facts
from db.change.kind import Facts, Kind, Sentences, Table, first_printed
from db.change.sentences import Noun
from db.diet.words import committee_en
from db.record.models import Change, ChangeKind, Row
from db.text.dates import japanese_date, short_day_en, short_day_ja

# What the item says, or else the list.
cell = partial(first_printed, ("page", "list"))


def cancelled(facts: Facts) -> bool:
    """Whether the sitting fell through (流会)."""
    return bool(facts.get("page.cancelled") or facts.get("list.cancelled"))


def _title(facts: Facts) -> str:
    number, date = cell(facts, "number"), cell(facts, "date")
    what = f"第{number}回" if number else ""
    when = f"（{japanese_date(date)}）" if date else ""
    return f"衆議院{cell(facts, 'committee')}ニュース {what}{when}{'（流会）' if cancelled(facts) else ''}".replace(
        " （", "（"
    )


def _rows(facts: Facts) -> dict[str, list[Row]]:
    number = cell(facts, "number")
    row: Row = {
        "house": "衆議院",
        "session": facts.get("session"),
        "committee": cell(facts, "committee") or "",
        "number": int(number) if number else None,
        "date": cell(facts, "date"),
        "cancelled": int(cancelled(facts)),
    }
    return {"committee_news": [row]}


def _words(state: State, day: str) -> Sentences:
    committee, date = cell(state.facts, "committee") or "", cell(state.facts, "date")
    on_ja, on_en = (f"（{short_day_ja(date, day)}）", f" ({short_day_en(date, day)})") if date else ("", "")
    if cancelled(state.facts):
        return (
            f"衆議院{committee}が流会になりました{on_ja}",
            f"The sitting of the {committee_en(committee)} (House of Representatives) fell through{on_en}",
        )
    return (
        f"衆議院{committee}の委員会ニュース{on_ja}",
        f"News of the {committee_en(committee)} (House of Representatives){on_en}",
    )


def compare(old: State, new: State, day: str) -> list[Change]:
    """A sitting that fell through is a step; a rewritten text is compared as any text."""
    if cancelled(new.facts) and not cancelled(old.facts):
        return [make(ChangeKind.STAGE_MOVED, new, "cancelled", None, "流会", _words(new, day), weight=60)]
    return [c for c in compare_facts(old, new) if not c.field.startswith(("list.", "page."))]


COMMITTEE_NEWS = Kind(
    id="committee_news",
    noun=Noun("委員会ニュース", "committee news"),
    tables=(Table("committee_news", "委員会ニュース"),),
    kept_whole=True,
    title=_title,
    published_on=lambda facts: cell(facts, "date"),
    url=lambda facts: str(facts["url"]) if facts.get("url") else None,
    rows=_rows,
    compare=compare,
    appeared=_words,
)
