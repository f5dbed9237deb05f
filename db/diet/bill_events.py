"""What happened to a bill, worked out from the facts of both houses' pages.  Pure.

Facts are named ``{session}/sangiin/…`` and ``{session}/shugiin/…``: the pages of each session that dealt with the bill are
kept apart, so a bill carried over keeps the events of all its sessions.  One event told by both houses is one event;
where they contradict each other, the house whose own event it is is believed and the contradiction is put into words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from db.diet.words import (
    AGREED,
    CARRIED,
    DONE,
    LAPSED,
    LAW_KINDS,
    OVERRIDING,
    OWN_NUMBERED,
    PRELIMINARY,
    REFUSED,
    RESULTS,
    WITHDRAWN,
    cell_date,
    committee_name,
    decided_by_time,
    outlives_refusal,
)
from db.record.models import Scalar
from db.text.dates import ERA, japanese_date, western_year
from db.text.folding import fold

LOWER, UPPER = "衆議院", "参議院"
PAGES = {"sangiin": UPPER, "shugiin": LOWER}
# The accounts and the like are decided by each house alone, and so is what a house numbers for itself.
ONE_HOUSE = OWN_NUMBERED | {"決算", "国有財産増減", "国有財産無償貸付", "ＮＨＫ決算"}
SECOND = "/2"  # the end of the slot of a vote that was taken again
RE_AGAIN = re.compile(r"衆(?:議院)?再(可決|議決|否決)")
RE_NOTE = re.compile(rf"(?:({ERA})(元|\d{{1,2}})年)?(\d{{1,2}})月(\d{{1,2}})日(.+)")
ORDER = ("received", "preliminary_referred", "referred", "committee_vote", "plenary_vote", "sent")
COMPARED = {"date": "日付", "result": "結果", "committee": "付託委員会", "manner": "採決態様"}


@dataclass(frozen=True, slots=True)
class Event:
    """One step of a bill.  ``slot`` tells it apart from all others of the bill, ``folded`` that another step says it
    already.  ``law_number`` is as printed (60)."""

    slot: str
    session: int
    event: str
    house: str | None
    date: str | None = None
    result: str | None = None
    committee: str | None = None
    manner: str | None = None
    method: str | None = None
    votes_url: str | None = None
    law_number: str | None = None
    derived: bool = False
    folded: bool = False

    @property
    def preliminary(self) -> bool:
        """Whether it is a step of the preliminary examination, while the bill itself is still in the other house."""
        return self.event == "preliminary_referred" or self.result == PRELIMINARY


@dataclass(slots=True)
class Story:
    """All events of a bill in order, those that another one says already at the end, and what to note about them."""

    events: list[Event] = field(default_factory=list)
    folded: list[Event] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)  # 備考 as published, a line a remark
    doubts: list[str] = field(default_factory=list)  # contradictions and unreadable dates, in Japanese

    @property
    def last(self) -> Event | None:
        """The step where the bill stands; preliminary examination only when there is nothing else, and no step without a day
        once a session had closed on the bill."""
        last = next((e for e in reversed(self.events) if not e.preliminary), self.events[-1] if self.events else None)
        lapse = next((e for e in reversed(self.events) if e.event == "lapsed"), None)
        if last and lapse and last.date is None and (last.session or 0) <= (lapse.session or 0):
            return lapse
        return last


def other_house(house: str | None) -> str:
    """The house to which a bill goes on from this one."""
    return LOWER if house == UPPER else UPPER


def sessions_of(facts: Mapping[str, Scalar]) -> list[int]:
    """The sessions whose pages have told of the bill, the earliest first."""
    return sorted({int(head) for name in facts if (head := name.split("/", 1)[0]).isdecimal() and "/" in name})


def latest(facts: Mapping[str, Scalar], *names: str) -> str | None:
    """The value of the newest session that has one under one of these names (sangiin/件名), in their order."""
    for session in reversed(sessions_of(facts)):
        for name in names:
            if (value := facts.get(f"{session}/{name}")) is not None:
                return str(value)
    return None


def first_house(facts: Mapping[str, Scalar]) -> str | None:
    """The house that deals with the bill first; None where neither a page nor the kind says so."""
    told = latest(facts, "sangiin/先議区分")
    if told:
        return UPPER if "本院" in told or "参" in told else LOWER
    kind = facts.get("kind")
    if facts.get("numbered_by"):
        return str(facts["numbered_by"])
    return {"衆法": LOWER, "予算": LOWER, "参法": UPPER}.get(str(kind))


def story_of(facts: Mapping[str, Scalar]) -> Story:
    """Everything that happened to the bill, in order."""
    story = Story()
    first = first_house(facts)
    told: Told = {}
    for session in sessions_of(facts):
        for page, house in PAGES.items():
            own: dict[str, Event] = {}
            cell = _reader(facts, f"{session}/{page}", house, story.doubts)
            tell = _told_by_councillors if page == "sangiin" else _told_by_representatives
            for event in tell(cell, session, facts, first, story):
                known = own.get(event.slot)
                own[event.slot] = event if known is None else _filled(known, event)
            for event in own.values():
                told.setdefault(event.slot, []).append((house, event))
    events = [_joined(found, story.doubts) for found in _second_votes(told).values()]
    events = list(_lapses(facts, _once(events)))
    events = _fold_receipts(events, first)
    events.sort(key=lambda e: _order(e, first))
    story.events = [e for e in events if not e.folded]
    story.folded = [e for e in events if e.folded]
    story.remarks = list(dict.fromkeys(story.remarks))
    story.doubts = list(dict.fromkeys(story.doubts))
    return story


def _once(events: list[Event]) -> list[Event]:
    """The events, those that the pages of several sessions repeat once: the accounts of a year are referred to a committee
    one time, and every session that still deals with them prints that day."""
    places: dict[tuple[str, str | None, str], int] = {}
    found: list[Event] = []
    for event in sorted(events, key=lambda e: e.session):
        step = (event.event, event.house, str(event.date))
        place = places.setdefault(step, len(found)) if event.date else len(found)
        if place < len(found) and found[place].session != event.session:
            found[place] = _filled(found[place], event)
        else:
            found.append(event)
    return found


Cell = Callable[..., str | None]
Told = dict[str, list[tuple[str, Event]]]  # slot -> (house whose page tells it, step)


def _reader(facts: Mapping[str, Scalar], prefix: str, house: str, doubts: list[str]) -> Cell:
    """A function that gives a cell of one page, as text or (``day=True``) as a date."""

    def cell(name: str, *, day: bool = False) -> str | None:
        value = facts.get(f"{prefix}/{name}")
        if value is None or not day:
            return None if value is None else str(value)
        try:
            return cell_date(str(value))
        except ValueError:
            doubts.append(f"{house}のページの「{name}」は日付として読めません：{value}")
            return None

    return cell


# ---------------------------------------------------------------------- what each page tells
def _told_by_councillors(
    cell: Cell, session: int, facts: Mapping[str, Scalar], first: str | None, story: Story
) -> Iterator[Event]:
    submitted = int(facts["session"] or session) if "session" in facts else session
    if day := cell("提出日", day=True):
        yield Event("submitted", submitted, "submitted", first, day)
    if day := cell("衆議院から受領／提出日", day=True):
        yield Event(f"{session}/{UPPER}/received", session, "sent", LOWER, day)
    if day := cell("衆議院へ送付／提出日", day=True):
        yield Event(f"{session}/{LOWER}/received", session, "sent", UPPER, day)
    for house in (LOWER, UPPER):
        committee, plenary = f"{house}委員会等経過", f"{house}本会議経過"
        name = committee_name(cell(f"{committee}/付託委員会等"))
        # The plenary's decision first: that a bill is carried over is decided there at the committee's request.
        votes = cell("投票結果") if house == UPPER else None
        yield from _decided(
            session,
            house,
            "plenary_vote",
            cell(f"{plenary}/議決日", day=True),
            cell(f"{plenary}/議決"),
            manner=cell(f"{plenary}/採決態様"),
            method=cell(f"{plenary}/採決方法"),
            votes_url=votes,
        )
        # Appointments go to no committee; the page repeats the plenary's decision there.
        if name or facts.get("kind") != "人事案件":
            yield from _decided(
                session,
                house,
                "committee_vote",
                cell(f"{committee}/議決日", day=True),
                cell(f"{committee}/議決・継続結果"),
                committee=name,
            )
        day = cell(f"{committee}/本付託日", day=True)
        if day:
            yield Event(f"{session}/{house}/referred", session, "referred", house, day, committee=name)
    yield from _promulgated(session, cell("その他/公布年月日", day=True), cell("その他/法律番号"))
    yield from _noted(session, cell("備考") or "", first, story)


def _told_by_representatives(
    cell: Cell, session: int, facts: Mapping[str, Scalar], first: str | None, story: Story
) -> Iterator[Event]:
    del facts, story
    for house in (LOWER, UPPER):
        if day := cell(f"{house}予備審査議案受理年月日", day=True):
            yield Event(f"{session}/{house}/preliminary", session, "received", house, day, result=PRELIMINARY)
        name = committee_name(cell(f"{house}予備付託委員会"))
        if day := cell(f"{house}予備付託年月日", day=True):
            slot = f"{session}/{house}/preliminary_referred"
            yield Event(slot, session, "preliminary_referred", house, day, committee=name)
        if day := cell(f"{house}議案受理年月日", day=True):
            yield Event(f"{session}/{house}/received", session, "received", house, day)
        name = committee_name(cell(f"{house}付託委員会"))
        if day := cell(f"{house}付託年月日", day=True):
            yield Event(f"{session}/{house}/referred", session, "referred", house, day, committee=name)
        manner = cell("衆議院審議時会派態度") if house == LOWER else None
        yield from _decided(
            session,
            house,
            "plenary_vote",
            cell(f"{house}審議終了年月日", day=True),
            cell(f"{house}審議結果"),
            manner=manner,
        )
        yield from _decided(
            session,
            house,
            "committee_vote",
            cell(f"{house}審査終了年月日", day=True),
            cell(f"{house}審査結果"),
            committee=name,
        )
    yield from _promulgated(session, cell("公布年月日", day=True), cell("法律番号"))
    back = "回付案/"
    result = cell(f"{back}衆議院審議結果")
    if result or (cell(f"{back}一覧/審議状況") or "").endswith("（同意）"):
        yield Event(
            f"{session}/{LOWER}/agreed",
            session,
            "agreed",
            LOWER,
            cell(f"{back}衆議院審議終了年月日", day=True),
            result or "同意",
            manner=cell(f"{back}衆議院審議時会派態度"),
        )
    status = cell("一覧/審議状況") or ""
    if found := re.match("(衆議院|参議院)で閉会中審査", status):
        yield Event(f"{session}/{found[1]}/carried_over", session, "carried_over", found[1], result="継続審査")
    elif status == "未了":
        yield Event(f"{session}/lapsed", session, "lapsed", None, result="未了")
    elif status == "撤回":
        yield Event(f"{session}/withdrawn", session, "withdrawn", first, result="撤回")


def _decided(
    session: int,
    house: str,
    event: str,
    day: str | None,
    result: str | None,
    *,
    committee: str | None = None,
    manner: str | None = None,
    method: str | None = None,
    votes_url: str | None = None,
) -> Iterator[Event]:
    """A committee's or a house's decision; some results say that the bill was not decided but kept, dropped or withdrawn."""
    if result in CARRIED:
        slot = f"{session}/{house}/carried_over"
        yield Event(slot, session, "carried_over", house, day, "継続審査", committee, manner, method)
    elif result in LAPSED:
        yield Event(f"{session}/lapsed", session, "lapsed", house, day, result, committee)
    elif result in WITHDRAWN:
        yield Event(f"{session}/withdrawn", session, "withdrawn", house, day, result, committee)
    elif day or result:
        slot = f"{session}/{house}/{event}"
        yield Event(slot, session, event, house, day, result, committee, manner, method, votes_url)


def _promulgated(session: int, day: str | None, number: str | None) -> Iterator[Event]:
    if day or number:
        yield Event("promulgated", session, "promulgated", None, day, law_number=number)


def _noted(session: int, note: str, first: str | None, story: Story) -> Iterator[Event]:
    """The steps that only the remarks tell: withdrawn, sent back (回付), agreed to.  A year is printed once."""
    year: int | None = None
    for line in filter(None, note.split("\n")):
        story.remarks.append(re.sub("撤 +回", "撤回", " ".join(line.split())))  # 撤　　回 is padded
        bare = "".join(line.split())
        found = RE_NOTE.fullmatch(unicodedata.normalize("NFKC", bare))
        if not found:
            continue
        era, count, month, number, _ = found.groups()
        if era:
            year = western_year(era, count)
        if year is None:
            continue
        day, words = f"{year}-{int(month):02d}-{int(number):02d}", bare.split("日", 1)[1]
        if words.startswith("撤回") and "申出" not in words:
            yield Event(f"{session}/withdrawn", session, "withdrawn", first, day, words)
        elif words in ("衆へ回付", "参へ回付"):
            house = UPPER if words[0] == "衆" else LOWER
            yield Event(f"{session}/{house}/returned", session, "returned", house, day, "回付")
        elif words in ("衆同意", "参同意", "衆不同意", "参不同意"):
            house = LOWER if words[0] == "衆" else UPPER
            yield Event(f"{session}/{house}/agreed", session, "agreed", house, day, words[1:])
        elif again := RE_AGAIN.fullmatch(words):
            # Never seen on a recorded page (the Constitution, Art. 59 (2), is hardly ever used): read where it is plain.
            slot = f"{session}/{LOWER}/plenary_vote{SECOND}"
            yield Event(slot, session, "plenary_vote", LOWER, day, "可決" if again[1] == "議決" else again[1])


# ---------------------------------------------------------------------- joining
def _second_votes(told: Told) -> Told:
    """The votes apart that a house took again after the other house had refused: they are no other date of the first.

    A page has one place for a house's vote, so which vote stands there only its date can tell.
    """
    found: Told = {}
    for slot, ones in told.items():
        for page, event in ones:
            other = f"{event.session}/{other_house(event.house)}/plenary_vote"
            refused = min((e.date for _, e in told.get(other, []) if e.result in REFUSED and e.date), default="9999")
            if event.house == LOWER and slot.endswith("/plenary_vote") and (event.date or "") > refused:
                event = replace(event, slot=slot + SECOND)
            found.setdefault(event.slot, []).append((page, event))
    return found


def _filled(known: Event, other: Event) -> Event:
    """What a page tells twice (list and passage, committee and plenary): the first one with its gaps filled."""
    more = {
        name: getattr(other, name)
        for name in ("date", "result", "committee", "manner", "method", "votes_url", "house")
        if getattr(known, name) is None
    }
    return replace(known, **more)


def _joined(found: list[tuple[str, Event]], doubts: list[str]) -> Event:
    """One event out of what both houses tell; its own house's word comes first."""
    events = sorted(found, key=lambda told: told[0] != (told[1].house or UPPER))
    (believed, event), *others = events
    for house, other in others:
        for name, words in COMPARED.items():
            mine, theirs = getattr(event, name), getattr(other, name)
            unknown = name == "result" and not {mine, theirs} <= RESULTS  # the parser has named that word already
            if (
                mine
                and theirs
                and _canonical(mine) != _canonical(theirs)
                and event.event != "withdrawn"
                and not unknown
            ):
                shown = [japanese_date(v) if name == "date" else v for v in (mine, theirs)]
                doubts.append(
                    f"{_step(event)}の{words}が両院のページで異なります（{believed}：{shown[0]}、{house}：{shown[1]}）。{believed}の記載によります"
                )
        sent = other if other.event == "sent" else event
        event = replace(_filled(event, other), event=sent.event, house=sent.house)
        if event.law_number is None:
            event = replace(event, law_number=other.law_number)
    return event


def _canonical(value: str) -> str:
    return "継続審査" if value in CARRIED else "未了" if value in LAPSED else fold(value)


def _step(event: Event) -> str:
    names = {
        "submitted": "提出",
        "received": "受理",
        "sent": "送付",
        "preliminary_referred": "予備付託",
        "referred": "付託",
        "committee_vote": "委員会の議決",
        "plenary_vote": "本会議の議決",
        "returned": "回付",
        "agreed": "回付案の議決",
        "promulgated": "公布",
        "withdrawn": "撤回",
        "carried_over": "継続審査",
        "lapsed": "未了",
    }
    return f"第{event.session}回国会の{event.house or ''}{names[event.event]}"


def _fold_receipts(events: list[Event], first: str | None) -> list[Event]:
    """The house that gets a bill first receives it as it is submitted: on the same day that is one step."""
    submitted = {e.date for e in events if e.event == "submitted"}

    def folded(e: Event) -> bool:
        return e.event == "received" and e.result is None and e.date in submitted and first in (e.house, None)

    return [replace(e, folded=True) if folded(e) else e for e in events]


def _lapses(facts: Mapping[str, Scalar], events: list[Event]) -> Iterator[Event]:
    """The events with the closing day on those that lapsed, and the lapses that follow from blank pages alone."""
    for event in events:
        if event.event == "lapsed" and event.date is None:
            closed = facts.get(f"{event.session}/sangiin/会期終了日") or facts.get(f"{event.session}/sangiin/closed_on")
            event = replace(event, date=str(closed) if closed else None)
        yield event
    for session in sessions_of(facts):
        closed = facts.get(f"{session}/sangiin/closed_on")
        if (
            closed
            and not is_settled(facts, events)
            and not _stands(facts, events, session)
            and not any(e.session == session and e.event in ("carried_over", "lapsed") for e in events)
            and not decided_by_time(
                str(facts.get("kind")),
                (e.date for e in events if e.session == session and reaches_upper(e.event, e.house)),
                str(closed),
            )
        ):
            yield Event(f"{session}/lapsed", session, "lapsed", None, str(closed), "未了", derived=True)


def reaches_upper(event: str, house: str | None) -> bool:
    """Whether with this event a bill has come to the House of Councillors from the other one."""
    return (event, house) in (("sent", LOWER), ("received", UPPER))


def is_settled(facts: Mapping[str, Scalar], events: list[Event]) -> bool:
    """Whether nothing is left to decide: withdrawn, refused for good, promulgated, or passed by every house that decides.

    A budget, treaty or law that the House of Councillors refuses after the other house has passed it is not at its end:
    the Constitution lets that house's decision stand or be taken again (Art. 59, 60, 61).
    """
    if latest(facts, "shugiin/一覧/審議状況") in DONE:
        return True
    kind, first = str(facts.get("kind")), first_house(facts)
    refused = (e for e in events if e.event == "plenary_vote" and e.result in REFUSED)
    return (
        any(e.event in ("withdrawn", "promulgated") for e in events)
        or any(not outlives_refusal(kind, first, e.house) for e in refused)
        or became_final(facts, events) is not None
    )


def _stands(facts: Mapping[str, Scalar], events: list[Event], session: int) -> bool:
    """Whether the House of Representatives' decision on a budget or a treaty stands against the other house's refusal."""
    votes = {(e.house, e.result in REFUSED) for e in events if e.event == "plenary_vote" and e.session == session}
    return facts.get("kind") in OVERRIDING and {(LOWER, False), (UPPER, True)} <= votes


def became_final(facts: Mapping[str, Scalar], events: list[Event]) -> Event | None:
    """The vote with which both houses had agreed (or the one that decides alone); None while that is open.

    Both must agree in one session: a bill carried over goes through both houses anew.
    """
    if agreed := next((e for e in events if e.event == "agreed" and e.result == "同意"), None):
        return agreed
    first = first_house(facts) or LOWER
    votes = [e for e in events if e.event == "plenary_vote" and e.result in AGREED]
    if facts.get("kind") in LAW_KINDS and (again := next((e for e in votes if e.slot.endswith(SECOND)), None)):
        return again  # Art. 59 (2): the House of Representatives alone
    passed = {(e.session, e.house): e for e in votes if not e.slot.endswith(SECOND)}
    if facts.get("kind") in ONE_HOUSE:
        return next(iter(passed.values()), None)
    for (session, house), second in passed.items():
        if house != first and (session, first) in passed and second.result != "修正":
            return second
    return None


def _order(event: Event, first: str | None) -> tuple[object, ...]:
    """By session and day; on one day in the order in which a bill goes through the houses."""
    late = {"returned": 40, "agreed": 41, "promulgated": 50, "withdrawn": 60, "carried_over": 70, "lapsed": 80}
    begun = 0 if event.house in (first or LOWER, None) else 20
    step = 0 if event.event == "submitted" else late.get(event.event) or begun + 1 + ORDER.index(event.event)
    return (event.session, event.date or "9999-12-31", step, event.slot)
