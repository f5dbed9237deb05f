"""Committee news (委員会ニュース) of the House of Representatives: what was sat on, who asked, or that a sitting fell through.

It appears days ahead of the minutes.  ``list.…`` are the words of the list, ``page.…`` what the item itself says.  The news of a
joint sitting (連合審査会) belongs to all its committees; each of them publishes it as an item of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial

from db.change.compare import State, make
from db.change.compare import compare as compare_facts
from db.change.kind import Facts, Kind, Sentences, Table, Tonight, first_printed
from db.change.sentences import Noun
from db.diet.words import committee_en
from db.record.models import Change, ChangeKind, Row
from db.text.dates import japanese_date, short_day_en, short_day_ja

# What the item says, or else the list.
cell = partial(first_printed, ("page", "list"))


def cancelled(facts: Facts) -> bool:
    """Whether the sitting fell through (流会)."""
    return bool(facts.get("page.cancelled") or facts.get("list.cancelled"))


def committees(facts: Facts) -> list[str]:
    """Whose sitting it was: the committee that published the item first, then those that sat with it."""
    together = (cell(facts, "together") or "").split("・")
    return list(dict.fromkeys(filter(None, [cell(facts, "committee"), *together])))


def sitting(facts: Facts) -> str:
    """What sat: the committee, a joint sitting as the list calls it, or one of another kind in brackets (予算委員会（公聴会）)."""
    own, words = cell(facts, "committee") or "", cell(facts, "sitting")
    if not words:
        return own
    return words if cell(facts, "together") else f"{own}（{words}）"


def _number(facts: Facts) -> int | None:
    """Which sitting it was; one that fell through has no number, whatever its address counts."""
    number = cell(facts, "number")
    return int(number) if number and not cancelled(facts) else None


def _title(facts: Facts) -> str:
    number, date = _number(facts), cell(facts, "date")
    what = f"第{number}回" if number else ""
    when = f"（{japanese_date(date)}）" if date else ""
    return f"衆議院{sitting(facts)}ニュース {what}{when}{'（流会）' if cancelled(facts) else ''}".replace(" （", "（")


def _rows(facts: Facts) -> dict[str, list[Row]]:
    number = _number(facts)
    row: Row = {
        "house": "衆議院",
        "session": facts.get("session"),
        "committee": cell(facts, "committee") or "",
        "number": number,
        "date": cell(facts, "date"),
        "cancelled": int(cancelled(facts)),
        "sitting": cell(facts, "sitting"),
    }
    of: list[Row] = [{"position": n, "committee": name} for n, name in enumerate(committees(facts), 1)]
    return {"committee_news": [row], "news_committees": of}


def _words(state: State, day: str) -> Sentences:
    committee, date = sitting(state.facts), cell(state.facts, "date")
    names_en = " and the ".join(committee_en(name) for name in committees(state.facts))
    on_ja, on_en = (f"（{short_day_ja(date, day)}）", f" ({short_day_en(date, day)})") if date else ("", "")
    if cancelled(state.facts):
        return (
            f"衆議院{committee}が流会になりました{on_ja}",
            f"The sitting of the {names_en} (House of Representatives) fell through{on_en}",
        )
    return (f"衆議院{committee}の委員会ニュース{on_ja}", f"News of the {names_en} (House of Representatives){on_en}")


def compare(old: State, new: State, day: str) -> list[Change]:
    """A sitting that fell through is a step; a rewritten text is compared as any text."""
    if cancelled(new.facts) and not cancelled(old.facts):
        return [make(ChangeKind.STAGE_MOVED, new, "cancelled", None, "流会", _words(new, day), weight=60)]
    return [c for c in compare_facts(old, new) if not c.field.startswith(("list.", "page."))]


def gathered(tonight: Tonight, found: Sequence[Change]) -> Iterable[Change]:
    """The items of one joint sitting are one change: that of the committee named first leads, the others hang on it."""
    groups: dict[tuple[str, ...], list[tuple[int, Change]]] = {}
    for change in found:
        seen = tonight.seen.get(change.key)
        facts = seen.new.facts if seen and seen.new else {}
        together = (cell(facts, "together") or "").split("・")
        own = cell(facts, "committee") or ""
        joint = len(together) > 1 and own in together
        about = (change.kind, change.field, cell(facts, "date") or "", cell(facts, "sitting") or "")
        groups.setdefault(about if joint else (change.key, change.kind, change.field), []).append(
            (together.index(own) if joint else 0, change)
        )
    for group in groups.values():
        (_, first), *others = sorted(group, key=lambda one: (one[0], one[1].key))
        yield replace(first, parts=(*first.parts, *(change for _, change in others))) if others else first


COMMITTEE_NEWS = Kind(
    id="committee_news",
    noun=Noun("委員会ニュース", "committee news"),
    tables=(Table("committee_news", "委員会ニュース"), Table("news_committees", "委員会ニュースの委員会")),
    kept_whole=True,
    listed_to_source=True,
    title=_title,
    published_on=lambda facts: cell(facts, "date"),
    url=lambda facts: str(facts["url"]) if facts.get("url") else None,
    rows=_rows,
    compare=compare,
    appeared=_words,
    gathered=gathered,
    story=True,
)
