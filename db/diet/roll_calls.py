"""Roll calls (本会議投票結果) of the House of Councillors: what was voted on, the totals, and how each member voted.

Facts are as published: ``ballots`` is JSON, a list of [group, [[name, vote], …]] in the order of the page, or null where the
page's totals and its rows contradict each other: then nobody's vote is stored.  To which bills a roll call belongs
follows from the pages of the bills (``votes_url``); only where no bill's page names it, from the same title voted on that day.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from db.change.compare import State, make
from db.change.compare import compare as compare_facts
from db.change.kind import Facts, Kind, Seen, Table, Tonight, is_news, topics_of_document, topics_of_words
from db.change.sentences import Noun, short
from db.diet.law_names import spoken_of
from db.diet.words import AYE, HOUSE_EN, NAY, NONE, roll_call_number
from db.record.models import Change, ChangeKind, Row
from db.text.dates import short_day_en, short_day_ja
from db.text.folding import flat, fold
from db.text.late import late
from db.topics.relevance import behind_all, in_our_field, is_unsure, on_record

VOTES_JA = {AYE: "賛成", NAY: "反対", NONE: "投票なし"}
VOTES_EN = {AYE: "for", NAY: "against", NONE: "no vote"}
WEIGHT, CORRECTION = 60, 70
SHOWN_CORRECTIONS = 5
RE_AGENDA = late(
    r"^日程第[0-9０-９〇一二三四五六七八九十]+(?:[\s\u3000、及び]+日程第[0-9０-９〇一二三四五六七八九十]+)*[\s\u3000]*"
)
# Behind a title: who brought it in, as the committee proposed it.
RE_BEHIND = late(r"[\s\u3000]*(?:[（(][^（）()]*(?:提出|送付|発議)[^（）()]*[)）]|「委員長報告[^「」]*」)[\s\u3000]*$")


@dataclass(frozen=True, slots=True)
class Ballot:
    """How one member voted, as the page prints it."""

    group: str
    name: str
    vote: str


def matter_of(title: str) -> str:
    """What was voted on, without its place on the agenda, who brought it in and what the committee proposed."""
    text = RE_AGENDA.sub("", title.strip(" \u3000\n"))
    while (shorter := RE_BEHIND.sub("", text)) != text:
        text = shorter
    return text.strip(" \u3000")


def ballots_of(facts: Facts) -> list[Ballot]:
    """Every member's vote in the order of the page; [] where none is stored."""
    groups = json.loads(str(facts.get("ballots") or "[]"))
    return [Ballot(group, name, vote) for group, members in groups for name, vote in members]


def _rows(facts: Facts) -> Mapping[str, Sequence[Row]]:
    row: Row = {name: facts[name] for name in ("house", "session", "number", "date", "title", "ayes", "nays")}
    votes: list[Row] = [
        {"position": place, "name": ballot.name, "group_name": ballot.group, "vote": ballot.vote}
        for place, ballot in enumerate(ballots_of(facts), 1)
    ]
    return {"roll_calls": [{**row, "matter": matter_of(str(facts["title"]))}], "votes": votes}


# ---------------------------------------------------------------------- what is told
def result(facts: Facts) -> tuple[str, str]:
    """賛成196・反対37; 196 for, 37 against."""
    ayes, nays = facts["ayes"], facts["nays"]
    return f"賛成{ayes}・反対{nays}", f"{ayes} for, {nays} against"


def appeared(state: State, day: str) -> Change:
    """A roll call that was not listed before."""
    facts = state.facts
    on, house = str(facts["date"]), str(facts["house"])
    name, (ja, en) = spoken_of(matter_of(state.title)), result(facts)
    words = (
        f"{house}本会議の投票（{short_day_ja(on, day)}）：「{short(name.ja, 60)}」{ja}",
        f"Roll call in the {HOUSE_EN[house]} ({short_day_en(on, day)}): “{short(name.en, 60)}”: {en}",
    )
    return make(ChangeKind.APPEARED, state, "", None, f"{ja}：{state.title}", words, weight=WEIGHT)


def compare(old: State, new: State, day: str) -> list[Change]:
    """What was corrected on a page of a vote: a member's vote, the totals, the title."""
    found = []
    name = short(matter_of(new.title), 50)
    on = short_day_ja(str(new.facts["date"]), day), short_day_en(str(new.facts["date"]), day)
    moved = list(_moved(ballots_of(old.facts), ballots_of(new.facts)))
    if moved:
        before = "、".join(f"{who} {VOTES_JA.get(was or '', '記載なし')}" for who, was, _ in moved)
        after = "、".join(f"{who} {VOTES_JA.get(now or '', '記載なし')}" for who, _, now in moved)
        more = len(moved) - SHOWN_CORRECTIONS
        told_ja = "、".join(
            f"{who}（{VOTES_JA.get(was or '', '記載なし')}→{VOTES_JA.get(now or '', '記載なし')}）"
            for who, was, now in moved[:SHOWN_CORRECTIONS]
        ) + (f"ほか{more}人" if more > 0 else "")
        words = (
            f"投票結果の訂正（{on[0]}「{name}」）：{told_ja}",
            f"A roll call was corrected ({on[1]}, “{name}”): votes of {len(moved)} members",
        )
        found.append(make(ChangeKind.TEXT_CHANGED, new, "votes", before, after, words, weight=CORRECTION))
    was, now = result(old.facts), result(new.facts)
    if was != now:
        words = (
            f"投票結果の訂正（{on[0]}「{name}」）：{was[0]}→{now[0]}",
            f"A roll call was corrected ({on[1]}, “{name}”): {was[1]} → {now[1]}",
        )
        found.append(make(ChangeKind.TEXT_CHANGED, new, "totals", was[0], now[0], words, weight=CORRECTION))
    told = {"ballots", "ayes", "nays"}
    bare = [
        State(
            s.key,
            s.kind,
            s.title,
            s.published_on,
            "",
            "",
            {n: v for n, v in s.facts.items() if n not in told},
            noun=s.noun,
        )
        for s in (old, new)
    ]
    return [*found, *compare_facts(*bare)]


def _moved(old: Sequence[Ballot], new: Sequence[Ballot]) -> Iterator[tuple[str, str | None, str | None]]:
    """(name as printed, vote before, vote now) of everybody whose vote differs; None: not on the page."""
    before, after = ({fold(b.name).replace(" ", ""): b for b in ballots} for ballots in (old, new))
    if not before or not after:
        return
    for name in dict.fromkeys([*before, *after]):
        was, now = before.get(name), after.get(name)
        if (was and was.vote) != (now and now.vote):
            printed = now or was
            assert printed
            yield " ".join(printed.name.split()), was.vote if was else None, now.vote if now else None


def _first_sight(tonight: Tonight, seen: Seen, state: State) -> list[Change]:
    if not is_news(tonight, seen, state):
        return []
    return [_weighed(tonight.conn, seen, appeared(state, tonight.day))]


def _compare_tonight(tonight: Tonight, seen: Seen) -> list[Change]:
    assert seen.old and seen.new
    return [_weighed(tonight.conn, seen, change) for change in compare(seen.old, seen.new, tonight.day)]


def _weighed(conn: sqlite3.Connection, seen: Seen, change: Change) -> Change:
    """On record only when neither the roll call nor a bill that it was about is of our field; behind all others while of such a
    bill nothing but its title was read."""
    if in_our_field(conn, seen.id, seen.document.key):
        return change
    bills = _bills_of(conn, seen.id)
    if any(in_our_field(conn, bill, key) for bill, key in bills):
        return change
    return behind_all(change) if any(is_unsure(conn, bill) for bill, _ in bills) else on_record(change)


def _bills_of(conn: sqlite3.Connection, document: int) -> list[tuple[int, str]]:
    rows = conn.execute(
        "SELECT d.id, d.key FROM roll_call_bills t JOIN documents d ON d.id = t.bill WHERE t.document = ? ORDER BY d.key",
        (document,),
    )
    return [(row[0], row[1]) for row in rows]


def _topics_of(conn: sqlite3.Connection, change: Change, document: int, title: str) -> set[str]:
    """A vote is about what its bills are about."""
    found = topics_of_words(change, title) | topics_of_document(conn, document)
    for bill, _ in _bills_of(conn, document):
        found |= topics_of_document(conn, bill)
    return found


# ---------------------------------------------------------------------- to which bills they belong
def tie_to_bills(conn: sqlite3.Connection) -> None:
    """Rebuild the ties of all roll calls to bills, inside the caller's transaction.

    A bill's page links the vote that was taken on it, one where there were several (the accounts, an appointment of two people
    voted on apart).  Those that no page links are tied to the one bill of the same title whose plenary vote in that house was on that
    day, and appointments to the matters that name one of the people.  ``roll_calls.bill`` is the first of them by
    key, of those whose page links it where any does.
    """
    calls = conn.execute("SELECT document, number, matter, date, house FROM roll_calls").fetchall()
    if not calls:
        return
    linked: dict[str, set[int]] = defaultdict(set)
    for bill, address in conn.execute("SELECT bill, votes_url FROM bill_events WHERE votes_url IS NOT NULL"):
        if number := roll_call_number(address):
            linked[number].add(bill)
    voted: dict[tuple[str, str, str], set[int]] = defaultdict(set)
    appointed: dict[tuple[str, str, str], set[int]] = defaultdict(set)
    for bill, title, day, house in conn.execute(
        "SELECT e.bill, b.title, e.date, e.house FROM bill_events e JOIN bills b ON b.document = e.bill"
        " WHERE e.event = 'plenary_vote' AND e.date IS NOT NULL"
    ):
        voted[flat(title), day, house].add(bill)
        for name in appointees(title):
            appointed[name, day, house].add(bill)
    keys = {row[0]: row[1] for row in conn.execute("SELECT document, key FROM bills JOIN documents ON id = document")}
    ties: list[tuple[int, int]] = []
    first: list[tuple[int | None, int]] = []
    for document, number, matter, day, house in calls:
        bills = set(linked.get(number, ()))
        for name in appointees(matter):
            bills |= appointed.get((name, day, house), set())
        if not bills:
            named = voted.get((flat(matter), day, house), set())
            bills = named if len(named) == 1 else set()
        ordered = sorted(bills, key=lambda bill: (bill not in linked.get(number, ()), keys[bill]))
        ties += [(document, bill) for bill in ordered]
        first.append((ordered[0] if ordered else None, document))
    conn.execute("DELETE FROM roll_call_bills")
    conn.executemany("INSERT INTO roll_call_bills (document, bill) VALUES (?, ?)", ties)
    conn.executemany("UPDATE roll_calls SET bill = ?1 WHERE document = ?2 AND bill IS NOT ?1", first)


def appointees(title: str) -> list[str]:
    """The people whom a matter appoints, in either wording: 「検査官（挽文子君）」, 検査官に田中淳子君及び挽文子君を任命する…."""
    if "任命" not in title:
        return []
    listed = "、".join(re.findall(r"[（(]([^（()）]*君)[)）]", title)) or "、".join(
        re.findall(r"に([^に]+?君)を", title.split("任命")[0])
    )
    return [flat(name) for name in re.split(r"君(?:、|及び|並びに|$)", listed) if name.strip()]


ROLL_CALL = Kind(
    id="roll_call",
    noun=Noun("本会議の投票", "roll call"),
    tables=(
        Table("roll_calls", "本会議の投票"),
        Table("votes", "議員ごとの投票", owner="roll_call"),
        Table("roll_call_bills", "投票に付された議案"),
    ),
    listed_to_source=True,
    published_on=lambda facts: str(facts["date"]),
    rows=_rows,
    first_sight=_first_sight,
    compare_tonight=_compare_tonight,
    topics_of=_topics_of,
    rows_stored=tie_to_bills,
    story=True,
)
