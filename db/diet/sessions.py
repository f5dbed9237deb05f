"""Sessions of the Diet: convened, extended, closed, as the houses' pages print them.

Each house prints its own table; its dates are kept apart (``sangiin.closes_on``, ``shugiin.closes_on``).  Whether a
session is open follows from the dates and the day one asks on, so it is not stored.
"""

from __future__ import annotations

from functools import partial

from db.change.compare import DETAIL_WEIGHT, State, make
from db.change.compare import compare as compare_facts
from db.change.kind import Facts, Kind, Sentences, Table, first_printed
from db.change.sentences import Noun
from db.diet.words import SESSIONS_EN
from db.record.models import Change, ChangeKind, Row
from db.text.dates import short_day_en, short_day_ja
from db.text.words import Names

HOUSES = ("sangiin", "shugiin")  # the first that prints a value is believed
EXTENDED, SHORTENED = 80, 80


# kind, convened_on or closes_on as the first house has it; None when neither prints it.
cell = partial(first_printed, HOUSES)


def ordinal_of(facts: Facts) -> Names:
    """第213回国会; The 213th Diet."""
    number = int(str(facts["number"]))
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return Names(f"第{number}回国会", f"The {number}{ending} Diet")


def names_of(facts: Facts) -> Names:
    """第213回国会（常会）; The 213th Diet (ordinary session)."""
    bare, kind = ordinal_of(facts), cell(facts, "kind")
    return Names(f"{bare.ja}（{kind}）", f"{bare.en} ({SESSIONS_EN.get(kind, kind)})") if kind else bare


def _rows(facts: Facts) -> dict[str, list[Row]]:
    row: Row = {
        "number": facts["number"],
        "kind": cell(facts, "kind"),
        "convened_on": cell(facts, "convened_on"),
        "closes_on": cell(facts, "closes_on"),
    }
    return {"sessions": [row]}


def compare(old: State, new: State, day: str) -> list[Change]:
    """An end that moved is an extension (later) or a shorter session (earlier: the House was dissolved); other dates
    are corrections.  What changes only in the raw columns is a detail."""
    found = []
    ja, en = ordinal_of(new.facts).ja, ordinal_of(new.facts).en
    before, after = cell(old.facts, "closes_on"), cell(new.facts, "closes_on")
    if before != after:
        was, now = short_day_ja(before, day), short_day_ja(after, day)
        was_en, now_en = short_day_en(before, day), short_day_en(after, day)
        if before is None:
            over = after is not None and after < day
            words = (
                f"{ja}：会期は{now}まで{'でした' if over else ''}",
                f"{en} {'sat' if over else 'sits'} until {now_en}",
            )
            found.append(make(ChangeKind.DEADLINE_SET, new, "closes_on", before, after, words, weight=60))
        elif after is None:
            words = (
                f"{ja}：会期終了日（{was}）の記載がなくなりました",
                f"{en}: its closing date ({was_en}) is no longer printed",
            )
            found.append(make(ChangeKind.REDATED, new, "closes_on", before, after, words, weight=DETAIL_WEIGHT))
        elif after > before:
            words = (f"{ja}：会期が{was}から{now}まで延長", f"{en} was extended from {was_en} to {now_en}")
            found.append(make(ChangeKind.STAGE_MOVED, new, "closes_on", before, after, words, weight=EXTENDED))
        else:
            words = (
                f"{ja}：会期の終わりが{was}から{now}に早まりました",
                f"{en} {'closed' if after < day else 'closes'} earlier: {now_en} instead of {was_en}",
            )
            found.append(make(ChangeKind.DEADLINE_MOVED, new, "closes_on", before, after, words, weight=SHORTENED))
    before, after = cell(old.facts, "convened_on"), cell(new.facts, "convened_on")
    if before and after and before != after:
        words = (
            f"{ja}：召集日が{short_day_ja(before, day)}から{short_day_ja(after, day)}に変わりました",
            f"{en}: the day of convocation moved from {short_day_en(before, day)} to {short_day_en(after, day)}",
        )
        found.append(make(ChangeKind.REDATED, new, "convened_on", before, after, words, weight=60))
    return found or [c for c in compare_facts(old, new) if c.kind is not ChangeKind.REDATED]


def appeared(state: State, day: str) -> Sentences:
    """A session that was not listed before."""
    names, convened, closes = names_of(state.facts), cell(state.facts, "convened_on"), cell(state.facts, "closes_on")
    ja = f"{names.ja}が{short_day_ja(convened, day)}に召集" if convened else f"{names.ja}が召集"
    en = f"{names.en} was convened on {short_day_en(convened, day)}" if convened else f"{names.en} was convened"
    if closes:
        over = closes < day
        return (
            f"{ja}（{short_day_ja(closes, day)}に閉会）" if over else f"{ja}（会期は{short_day_ja(closes, day)}まで）",
            f"{en} and {'sat' if over else 'sits'} until {short_day_en(closes, day)}",
        )
    return ja, en


SESSION = Kind(
    id="session",
    noun=Noun("国会の会期", "session of the Diet"),
    tables=(Table("sessions", "国会の会期"),),
    title=lambda facts: names_of(facts).ja,
    published_on=lambda facts: cell(facts, "convened_on"),
    rows=_rows,
    compare=compare,
    appeared=appeared,
)
