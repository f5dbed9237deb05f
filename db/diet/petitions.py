"""Petitions (請願) to either house: who introduced them, which committee has them, what became of them.

Most lapse without a decision; 採択 (adopted) is the exception that is worth a call.  Facts are the cells as published,
``list.…`` from the list and ``page.…`` from the petition's own pages, which are believed first.  One petition may be received many
times, each time by another member: ``page.receipts`` holds these rows.
"""

from __future__ import annotations

import json
import re
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
from db.text.folding import one_line, squeeze

RESULT_EN = {
    "採択": "adopted",
    "不採択": "not adopted",
    "審査未了": "no decision before the session ended",
    "未了": "no decision before the session ended",
    "取下げ": "withdrawn",
    "撤回": "withdrawn",
    "保留": "no decision",
}
RE_HONORIFIC = re.compile(r"[\s\u3000]*(?:君|議員|氏)$")
# 「採択／令和7年6月20日」: the decision, and the day it was taken.
RE_DECIDED_ON = re.compile(r"[\s／/（(]*(?:(?:令和|平成)?(?:\d{1,4}|元)年\d{1,2}月\d{1,2}日).*$")
COUNTED = frozenset({"received", "signatures"})  # go up with every receipt


# A cell as published, from the petition's own page or else from the list.
cell = partial(first_printed, ("page", "list"))


def _number(text: Scalar) -> int | None:
    digits = "".join(c for c in unicodedata.normalize("NFKC", str(text or "")) if c not in ", 名人件通筆")
    return int(digits) if digits.isdigit() else None


def _day(facts: Facts, name: str) -> str | None:
    found = find_date(cell(facts, name) or "")
    return found.isoformat() if found else min((day for r in receipts(facts) if (day := r.get(name))), default=None)


def receipts(facts: Facts) -> list[dict[str, str | None]]:
    """Each receipt: number, introducer (without 君), group, days (YYYY-MM-DD) and result, as far as its page says."""
    found = []
    for number, name, group, received, referred, result in json.loads(cell(facts, "receipts") or "[]"):
        days = [day.isoformat() if (day := find_date(text or "")) else None for text in (received, referred)]
        name = RE_HONORIFIC.sub("", name) if name else None
        found.append(dict(zip(RECEIPT, (number, name, group, *days, result), strict=True)))
    return found


RECEIPT = ("number", "introducer", "group", "received_on", "referred_on", "result")


def _introducers(facts: Facts) -> str | None:
    """Everybody who introduced it, as published, each once."""
    names = [row[1] for row in json.loads(cell(facts, "receipts") or "[]") if row[1]]
    return "、".join(dict.fromkeys(names)) or cell(facts, "introducer")


def _result(facts: Facts) -> str | None:
    """What became of it, without the day."""
    printed = cell(facts, "result")
    if printed is None:
        return "、".join(dict.fromkeys(r["result"] for r in receipts(facts) if r["result"])) or None
    return RE_DECIDED_ON.sub("", squeeze(printed)) or None


def _decided_on(facts: Facts) -> str | None:
    found = find_date(cell(facts, "result") or "")
    return found.isoformat() if found else None


def _rows(facts: Facts) -> dict[str, list[Row]]:
    row: Row = {
        "house": facts["house"],
        "session": facts["session"],
        "number": facts["number"],
        "title": one_line(cell(facts, "title") or ""),
        "introducer": _introducers(facts),
        "received_on": _day(facts, "received_on"),
        "committee": cell(facts, "committee"),
        "referred_on": _day(facts, "referred_on"),
        "result": _result(facts),
        "signatures": _number(cell(facts, "signatures")),
        "decided_on": _decided_on(facts),
    }
    rows: list[Row] = [
        {"position": n, **receipt, "number": _number(receipt["number"])} for n, receipt in enumerate(receipts(facts), 1)
    ]
    return {"petitions": [row], "petition_receipts": rows}


def compare(old: State, new: State, day: str) -> list[Change]:
    """A decision, a referral or another member who introduced it is a step of its own; other cells are compared one by one.

    What the petition's own pages say when they are read for the first time is no change.
    """
    found = []
    name, house = short(new.title, 50), str(new.facts["house"])
    first = not any(fact.startswith("page.") and fact != "page.title" for fact in old.facts)
    before, after = _result(old.facts), _result(new.facts)
    if (
        after is not None
        and squeeze(before or "") != squeeze(after)
        and not (first and not new.facts.get("list.result"))
    ):
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
    if came := [] if first else _new_receipts(old.facts, new.facts):
        names = "、".join(dict.fromkeys(f"{''.join(r['introducer'].split())}議員" for r in came if r["introducer"]))
        number = len(receipts(new.facts))
        words = (
            f"請願「{name}」：{names or '新たに'}の紹介で受理（{house}、同じ趣旨のもの計{number}件）",
            f"Petition “{name}”: received once more ({HOUSE_EN.get(house, house)}, {number} in all)",
        )
        found.append(make(ChangeKind.TEXT_CHANGED, new, "receipts", None, names or None, words, weight=35))
        told |= COUNTED
    told |= {"receipts"}
    bare = [replace(state, facts=_shown(state.facts, told, "list" if first else "")) for state in (old, new)]
    if first:
        bare[0] = replace(bare[0], published_on=bare[1].published_on)
    return [*found, *compare_facts(*bare)]


def _new_receipts(old: Facts, new: Facts) -> list[dict[str, str | None]]:
    """The receipts that were not there before; a decision or a day that is filled in makes none new."""
    known = {(r["number"], r["introducer"]) for r in receipts(old)}
    return [r for r in receipts(new) if (r["number"], r["introducer"]) not in known]


def _shown(facts: Facts, told: set[str], place: str) -> dict[str, Scalar]:
    """The cells by their bare names, without those that a sentence has told already and the title, which has its own.

    ``place``: those of one place alone.
    """
    places = (f"{place}.",) if place else ("list.", "page.")
    names = {name.split(".", 1)[1] for name in facts if name.startswith(places)}
    if place:
        return {name: facts[f"{place}.{name}"] for name in sorted(names - told - {"title"})}
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
    tables=(Table("petitions", "請願"), Table("petition_receipts", "請願の受理")),
    listed_to_source=True,
    checked=True,
    kept_whole=True,
    title=lambda facts: cell(facts, "title"),
    published_on=lambda facts: _day(facts, "received_on"),
    url=lambda facts: str(facts["url"]) if facts.get("url") else None,
    rows=_rows,
    compare=compare,
    appeared=appeared,
    story=True,
)
