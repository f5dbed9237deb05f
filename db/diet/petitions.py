"""Petitions (請願) to either house: who introduced them, which committee has them, what became of them.

Most lapse without a decision; 採択 (adopted) is the exception that is worth a call.  Facts are the cells as published,
``list.…`` from the list and ``page.…`` from the petition's own page, which is believed first.
"""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from functools import partial

from db.change.compare import State, make
from db.change.compare import compare as compare_facts
from db.change.kind import Facts, Kind, Sentences, Table, first_printed
from db.change.sentences import Noun, short
from db.diet.words import HOUSE_EN, committee_en
from db.record.models import Change, ChangeKind, Row, Scalar
from db.text.dates import find_date, short_day_ja
from db.text.folding import squeeze

RESULT_EN = {
    "採択": "adopted",
    "不採択": "not adopted",
    "審査未了": "no decision before the session ended",
    "未了": "no decision before the session ended",
    "取下げ": "withdrawn",
    "撤回": "withdrawn",
    "保留": "no decision",
}
# A cell as published, from the petition's own page or else from the list.
cell = partial(first_printed, ("page", "list"))


def _number(text: Scalar) -> int | None:
    digits = "".join(c for c in unicodedata.normalize("NFKC", str(text or "")) if c not in ", 名人件通筆")
    return int(digits) if digits.isdigit() else None


def _day(facts: Facts, name: str) -> str | None:
    found = find_date(cell(facts, name) or "")
    return found.isoformat() if found else None


def _rows(facts: Facts) -> dict[str, list[Row]]:
    row: Row = {
        "house": facts["house"],
        "session": facts["session"],
        "number": facts["number"],
        "title": cell(facts, "title") or "",
        "introducer": cell(facts, "introducer"),
        "received_on": _day(facts, "received_on"),
        "committee": cell(facts, "committee"),
        "referred_on": _day(facts, "referred_on"),
        "result": cell(facts, "result"),
        "signatures": _number(cell(facts, "signatures")),
    }
    return {"petitions": [row]}


def compare(old: State, new: State, day: str) -> list[Change]:
    """A decision or a referral is a step of its own; everything else is compared cell by cell."""
    found = []
    name, house = short(new.title, 50), str(new.facts["house"])
    before, after = cell(old.facts, "result"), cell(new.facts, "result")
    if after is not None and squeeze(before or "") != squeeze(after):
        words = (
            f"請願「{name}」：{house}で{after}",
            f"Petition “{name}”: {RESULT_EN.get(after, after)} ({HOUSE_EN.get(house, house)})",
        )
        found.append(make(ChangeKind.STAGE_MOVED, new, "result", before, after, words, weight=65))
    before, after = cell(old.facts, "committee"), cell(new.facts, "committee")
    if after is not None and squeeze(before or "") != squeeze(after):
        on = _day(new.facts, "referred_on")
        words = (
            f"請願「{name}」：{house}{after}に付託" + (f"（{short_day_ja(on, day)}）" if on else ""),
            f"Petition “{name}”: referred to the {committee_en(after)} ({HOUSE_EN.get(house, house)})",
        )
        found.append(make(ChangeKind.STAGE_MOVED, new, "committee", before, after, words, weight=45))
    told = {change.field for change in found} | ({"referred_on"} if found else set())
    bare = [replace(state, facts=_shown(state.facts, told)) for state in (old, new)]
    return [*found, *compare_facts(*bare)]


def _shown(facts: Facts, told: set[str]) -> dict[str, Scalar]:
    """The cells by their bare names, without those that a sentence has told already and the title, which has its own."""
    names = {name.split(".", 1)[1] for name in facts if name.startswith(("list.", "page."))}
    return {name: cell(facts, name) for name in sorted(names - told - {"title"})}


def appeared(state: State, day: str) -> Sentences:
    """A petition that was not listed before."""
    del day
    house, committee = str(state.facts["house"]), cell(state.facts, "committee")
    ja = f"{house}に新しい請願：「{short(state.title, 60)}」" + (f"（{committee}）" if committee else "")
    return ja, f"New petition to the {HOUSE_EN.get(house, house)}: “{short(state.title, 60)}”"


PETITION = Kind(
    id="petition",
    noun=Noun("請願", "petition"),
    tables=(Table("petitions", "請願"),),
    checked=True,
    kept_whole=True,
    title=lambda facts: cell(facts, "title"),
    published_on=lambda facts: _day(facts, "received_on"),
    url=lambda facts: str(facts["url"]) if facts.get("url") else None,
    rows=_rows,
    compare=compare,
    appeared=appeared,
)
