"""What comes next for a bill or a written question, by its state, the Constitution and the calendar.  Pure.

Periods of the Diet count the day on which they begin (国会法133条): what is received on 2 March and has 30 days has until
31 March.  A period of the Constitution runs only while the Diet sits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from db.diet.bill_events import LOWER, UPPER, other_house, reaches_upper
from db.diet.words import AGREED, HOUSE_EN, LAW_KINDS, OVERRIDING, PRELIMINARY, REFUSED, committee_en, outlives_refusal
from db.text.dates import english_date, japanese_date
from db.text.words import Names

ANSWER_WITHIN = 7  # 国会法75条2項, in days, the day on which the Cabinet received the question being the first
WITHIN = {"law": 60, "budget": 30, "treaty": 30}  # Constitution, Art. 59 (4), 60 (2), 61
YEAR = 366  # days
ENDED = frozenset({"promulgated", "withdrawn", "lapsed"})


@dataclass(frozen=True, slots=True)
class NextStep:
    """What comes next: in words, the day by which it must have come (None: no day is set), and on what ground.

    ``this_session``: what does not come before the session ends does not come at all.
    """

    ja: str
    en: str
    by: str | None = None
    ground_ja: str = ""
    ground_en: str = ""
    this_session: bool = True


@dataclass(frozen=True, slots=True)
class Session:
    """A session of the Diet as printed; ``closes_on`` None while it is not."""

    number: int
    convened_on: str
    closes_on: str | None

    def sits_on(self, day: str) -> bool:
        return self.convened_on <= day and (self.closes_on is None or day <= self.closes_on)


def sitting(sessions: Sequence[Session], day: str) -> Session | None:
    """The session in which the Diet sits on a day; None between sessions, or where none is known."""
    return next((s for s in sorted(sessions, key=lambda s: -s.number) if s.sits_on(day)), None)


def ended_since(sessions: Sequence[Session], read_on: str, day: str) -> bool:
    """Whether a session has closed since a page was last read: what stands there may be long past."""
    return any(s.closes_on is not None and read_on <= s.closes_on < day for s in sessions)


@dataclass(frozen=True, slots=True)
class Silence:
    """No page tells a step of a bill after a session that it could not outlive untold; ``session`` None where nobody can say which."""

    session: Session | None


def silence_of(events: Sequence[Mapping[str, Any]], sessions: Sequence[Session], day: str) -> Silence | None:
    """What no page told of a bill that is not settled, by ``day``: the session of its last step, after a carry-over the next one,
    has closed.  None while it may be pending.  Days past YEAR have seen an ordinary session close, whatever is on record.
    """
    told = [e for e in events if e["date"] and e["date"] <= day]
    last = max(told, key=lambda e: (e["date"], e["position"]), default=None)
    if last is None or any(e["event"] in ENDED for e in events if not e["date"] or e["date"] <= day):
        return None
    carried = last["event"] == "carried_over"
    over = [
        s
        for s in sessions
        if s.closes_on is not None
        and last["date"] <= s.closes_on < day
        and (not carried or s.convened_on > last["date"])
    ]
    number = None if last["session"] is None else last["session"] + carried
    named = next((s for s in over if s.number == number), None)
    if over or (date.fromisoformat(day) - date.fromisoformat(last["date"])).days > YEAR:
        return Silence(named)
    return None


def last_day(first: str, days: int) -> str:
    """The last of so many days, the first one counted."""
    return (date.fromisoformat(first) + timedelta(days=days - 1)).isoformat()


def days_left(closes_on: str | None, day: str) -> Names | None:
    """「会期末（6月22日）まであと2日」; None where the end is not known."""
    if closes_on is None:
        return None
    left = (date.fromisoformat(closes_on) - date.fromisoformat(day)).days
    ja, en = f"会期末（{japanese_date(closes_on)}）", f"end of the session ({english_date(closes_on)})"
    if left > 0:
        return Names(f"{ja}まであと{left}日", f"{left} day{'s' if left > 1 else ''} to the {en}")
    return Names(f"きょうが{ja}", f"today is the {en}")


# ---------------------------------------------------------------------- bills
def next_of_bill(
    bill: Mapping[str, Any],
    events: Sequence[Mapping[str, Any]],
    final: str | None,
    sessions: Sequence[Session],
    day: str,
) -> NextStep | None:
    """The step that comes for a bill as of a day; None when nothing comes any more, or nobody can say.

    ``bill`` and ``events`` are its rows, ``final`` the word for the houses' agreement.
    """
    told = [e for e in events if not (e["event"] == "preliminary_referred" or e["result"] == PRELIMINARY)]
    dated = sorted((e for e in told if e["date"]), key=lambda e: (e["date"], e["position"]))
    if any(e["event"] in ENDED for e in told) or not told:
        return None
    kind, first = str(bill["kind"]), str(bill.get("first_house") or "")
    if final or bill["status"] == "成立":
        return _promulgation(kind)
    now = sitting(sessions, day)
    last = dated[-1] if dated else told[-1]
    if any(e["event"] == "carried_over" and e["session"] == last["session"] for e in told) and (
        now is None or now.number == last["session"]
    ):
        return NextStep(
            "次の国会の召集を待って審査（継続審査）",
            "examined when the next session is convened (carried over)",
            this_session=False,
        )
    if now is None:
        return None
    if now.number != last["session"] and last["event"] != "carried_over":
        return None  # what its pages say is of an earlier session
    step = _step_after(last, kind, first)
    return None if step is None else _with_period(step, kind, first, dated, now, day)


def _promulgation(kind: str) -> NextStep | None:
    if kind not in LAW_KINDS:
        return None
    return NextStep(
        "公布（奏上の日から30日以内）",
        "promulgated within 30 days of its report to the throne",
        None,
        "国会法66条",
        "Diet Act, Art. 66",
        this_session=False,
    )


def _step_after(last: Mapping[str, Any], kind: str, first: str) -> NextStep | None:
    house, event, result = str(last["house"] or first), str(last["event"]), last["result"]
    committee = str(last["committee"] or "")
    match event:
        case "submitted" | "received" | "listed":
            return _referral(house or first)
        case "sent":
            return _referral(other_house(house))
        case "carried_over":
            return _referral(house)
        case "referred":
            where = committee or "委員会"
            where_en = committee_en(committee) if committee else "committee"
            return NextStep(
                f"{house}{where}での審査と採決", f"examination and vote in the {HOUSE_EN.get(house, '')} {where_en}"
            )
        case "committee_vote":
            return NextStep(f"{house}本会議での採決", f"vote of the {HOUSE_EN.get(house, '')} plenary")
        case "plenary_vote" if result in REFUSED:
            return _after_refusal(kind, first, house)
        case "plenary_vote" if result in AGREED and house == first:
            return NextStep(
                f"{other_house(house)}への送付と委員会付託",
                f"sent to the {HOUSE_EN[other_house(house)]} and referred there",
            )
        case "plenary_vote" if result == "修正":
            return NextStep(
                f"{other_house(house)}への回付", f"returned to the {HOUSE_EN[other_house(house)]} as amended"
            )
        case "returned":
            agreeing = other_house(house)
            return NextStep(
                f"{agreeing}が回付案に同意するかの採決", f"the {HOUSE_EN[agreeing]} votes on the amendments"
            )
        case "agreed" if result in REFUSED and kind in LAW_KINDS and house == LOWER:
            return _second_vote()
    return None


def _referral(house: str) -> NextStep | None:
    if house not in HOUSE_EN:
        return None
    return NextStep(f"{house}の委員会への付託", f"referral to a committee of the {HOUSE_EN[house]}")


def _after_refusal(kind: str, first: str, house: str) -> NextStep | None:
    if not outlives_refusal(kind, first, house):
        return None
    if kind in OVERRIDING:
        number = "60条2項" if kind == "予算" else "61条"
        return NextStep(
            "両院協議会。意見が一致しなければ衆議院の議決が国会の議決になる",
            "conference of both houses; without agreement the House of Representatives' decision stands",
            None,
            f"憲法{number}",
            f"Constitution, Art. {'60 (2)' if kind == '予算' else '61'}",
        )
    return _second_vote()


def _second_vote() -> NextStep:
    return NextStep(
        "衆議院の再議決（出席議員の3分の2以上）、または両院協議会",
        "a second vote of the House of Representatives (two thirds), or a conference of both houses",
        None,
        "憲法59条2項・3項",
        "Constitution, Art. 59 (2), (3)",
    )


def _with_period(
    step: NextStep, kind: str, first: str, events: Sequence[Mapping[str, Any]], now: Session, day: str
) -> NextStep:
    """The step with the day on which the House of Representatives' word begins to count, where such a period runs."""
    deciding = UPPER if first != UPPER else ""
    reached = [e for e in events if e["session"] == now.number and reaches_upper(e["event"], e["house"])]
    decided = any(e["event"] == "plenary_vote" and e["house"] == UPPER for e in events if e["session"] == now.number)
    if not deciding or not reached or decided or kind not in LAW_KINDS | OVERRIDING:
        return step
    what = "law" if kind in LAW_KINDS else "budget" if kind == "予算" else "treaty"
    by = last_day(str(reached[0]["date"]), WITHIN[what])
    # A law is taken as rejected by a vote, once the last day has passed: that needs a day of the session more.
    if now.closes_on is None or by > now.closes_on or (what == "law" and by == now.closes_on):
        short = "この会期には足りない" if now.closes_on else "会期末が未定"
        return NextStep(
            step.ja,
            step.en,
            None,
            f"{_article(what)[0]}の{WITHIN[what]}日は{japanese_date(by)}まで（{short}）",
            f"the {WITHIN[what]} days of {_article(what)[1]} end on {by}",
        )
    if by < day:
        then_ja = f"参議院の議決のないまま{WITHIN[what]}日（{japanese_date(by)}まで）が過ぎていれば、"
        then_ja += "衆議院は否決とみなせる" if what == "law" else "衆議院の議決が国会の議決になっている"
        then_en = f"if the {WITHIN[what]} days (to {by}) have passed without a decision of the House of Councillors, "
        then_en += "the other house may take it as rejected" if what == "law" else "the other house's decision stands"
        decided_ends = what == "law"  # a budget or treaty that is decided so outlives the session's end
        return NextStep(f"{step.ja}。{then_ja}", f"{step.en}; {then_en}", None, *_article(what), decided_ends)
    if what == "law":
        then_ja = f"参議院が{japanese_date(by)}までに議決しなければ、衆議院は否決とみなせる"
        then_en = f"without a decision of the House of Councillors by {by} the other house may take it as rejected"
    else:
        then_ja = f"参議院が{japanese_date(by)}までに議決しなければ、衆議院の議決が国会の議決になる"
        then_en = f"without a decision of the House of Councillors by {by} the other house's decision stands"
    return NextStep(f"{step.ja}。{then_ja}", f"{step.en}; {then_en}", by, *_article(what))


def _article(what: str) -> tuple[str, str]:
    return {
        "law": ("憲法59条4項", "Constitution, Art. 59 (4)"),
        "budget": ("憲法60条2項", "Constitution, Art. 60 (2)"),
        "treaty": ("憲法61条", "Constitution, Art. 61"),
    }[what]


# ---------------------------------------------------------------------- written questions
def next_of_question(question: Mapping[str, Any], day: str) -> NextStep | None:
    """The day by which a written question is to be answered; None once it is answered or withdrawn, or not yet forwarded."""
    if (
        question["answered_on"]
        or question["withdrawn_on"]
        or question["status"] in ("答弁受理", "撤回", "転送に至らず")
    ):
        return None
    if until := question["delayed_until"]:
        return NextStep(
            _due_ja(until, day, postponed=True),
            _due_en(until, day, postponed=True),
            until,
            "院のページに記載された延期の期限",
            "as postponed on the house's page",
        )
    if told := question["delay_notified_on"]:
        return NextStep(
            f"答弁の期限：延期（{japanese_date(told)}に通知、期限の記載なし）",
            f"answer due: postponed (notice of {english_date(told)}, which gives no day)",
        )
    if not question["forwarded_on"]:
        return None
    due = last_day(question["forwarded_on"], ANSWER_WITHIN)
    return NextStep(
        _due_ja(due, day),
        _due_en(due, day),
        due,
        "国会法75条2項：内閣が受け取った日から7日以内（133条：当日から数える）",
        "Diet Act, Art. 75 (2): within 7 days of its receipt, that day counted (Art. 133)",
    )


def _due_ja(due: str, day: str, *, postponed: bool = False) -> str:
    left = (date.fromisoformat(due) - date.fromisoformat(day)).days
    count = f"あと{left}日" if left > 0 else "きょう" if left == 0 else f"{-left}日過ぎた"
    until = f"{japanese_date(due)}まで" if postponed else japanese_date(due)
    return f"答弁の期限：{until}（{'延期後、' if postponed else ''}{count}）"


def _due_en(due: str, day: str, *, postponed: bool = False) -> str:
    left = (date.fromisoformat(due) - date.fromisoformat(day)).days
    days = f"{abs(left)} day{'s' if abs(left) > 1 else ''}"
    count = f"{days} left" if left > 0 else "today" if left == 0 else f"{days} ago"
    return f"answer due: {english_date(due)} ({'postponed, ' if postponed else ''}{count})"
