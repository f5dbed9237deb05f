"""Bills: their row, events and people, computed from the facts of both houses' pages."""

from __future__ import annotations

import re
import sqlite3
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from db.change.kind import Facts, Kind, Table
from db.change.sentences import Noun
from db.diet import bill_changes
from db.diet.bill_events import UPPER, Event, Story, first_house, latest, sessions_of, story_of
from db.diet.bill_sentences import proposer_ja
from db.diet.group_votes import group_votes_of
from db.diet.judging import judge_bills
from db.diet.law_names import CUT, shortened, shortened_en
from db.diet.roll_calls import tie_to_bills
from db.diet.words import HOUSE_EN, OWN_NUMBERED, bill_kind, person_and_others
from db.record.models import Row, Scalar
from db.text.folding import one_line
from db.text.words import Names

NAMES_FILE = Path(__file__).with_name("bill_names.toml")
SUPPORTERS = ("議案提出の賛成者", "議案提出賛成者", "賛成者一覧", "賛成者")
PROPOSERS = ("議案提出者一覧", "提出者一覧")
# 閣法 means that the Cabinet submitted it; pages of the House of Councillors do not print that.
BY_CABINET = frozenset(
    {"閣法", "予算", "条約", "承認", "承諾", "決算", "国有財産増減", "国有財産無償貸付", "ＮＨＫ決算"}
)


@cache
def _known_names() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(NAMES_FILE.read_text(encoding="utf-8"))


def known_name(facts: Facts) -> Names | None:
    """The name by which a bill of the field is known; None for any other bill."""
    known = _known_names().get(f"{facts.get('session')}-{facts.get('kind')}-{facts.get('number')}")
    return Names(known["ja"], known["en"]) if known else None


def names_of(facts: Facts, title: str) -> Names:
    """What a bill is called in sentences, Japanese and English: the name it is known by, else its shortened title with
    what tells it apart from others of that name: 民法改正案（217回衆法29号）."""
    if known := known_name(facts):
        return known
    short, (ja, en) = shortened(title), _ordinal(facts)
    return Names(f"{short}（{ja}）", f"{shortened_en(title) or short} ({en})")


def _ordinal(facts: Facts) -> tuple[str, str]:
    """217回衆法29号 / House of Representatives members' bill 217-29; each house numbers its own resolutions."""
    session, kind, number = facts.get("session"), str(facts.get("kind")), facts.get("number")
    house = str(facts.get("numbered_by") or "") if kind in OWN_NUMBERED else ""
    ja = f"{session}回{house}{kind}" + (f"{number}号" if number is not None else "")
    en = f"{bill_kind(kind).en} {session}" + (f"-{number}" if number is not None else "")
    return ja, f"{HOUSE_EN[house]} {en}" if house in HOUSE_EN else en


def short_title_of(facts: Facts, title: str) -> str | None:
    """The name without its number; None when it had to be cut: that is no name."""
    known = known_name(facts)
    short = known.ja if known else shortened(title)
    return None if CUT in short else short


def title_of(facts: Facts) -> str | None:
    """The title on the newest page; the page of the bill before the list."""
    title = latest(facts, "sangiin/件名", "sangiin/一覧/件名", "shugiin/議案件名", "shugiin/一覧/件名")
    return one_line(title) if title else title


def published_on(facts: Facts) -> str | None:
    """The day on which it was submitted, YYYY-MM-DD."""
    return next((e.date for e in story_of(facts).events if e.event == "submitted"), None)


def url_of(facts: Facts) -> str | None:
    return latest(facts, "sangiin/明細", "shugiin/経過")


def rows_of(facts: Facts) -> Mapping[str, Sequence[Row]]:
    """The rows of bills, bill_events, bill_people and group_votes."""
    story = story_of(facts)
    return {
        "bills": [_bill(facts, story)],
        "bill_events": [_event(n, e) for n, e in enumerate(story.events, 1)],
        "bill_people": _people(facts),
        "group_votes": [
            {
                "position": place,
                "house": vote.house,
                "session": vote.session,
                "group_name": vote.group,
                "vote": vote.vote,
                "sent_back": int(vote.sent_back),
            }
            for place, vote in enumerate(group_votes_of(facts), 1)
        ],
    }


def _bill(facts: Facts, story: Story) -> dict[str, Scalar]:
    title = title_of(facts) or "（件名不明）"
    last = story.last
    promulgated = next((e for e in story.events if e.event == "promulgated"), None)
    sessions, kind = sessions_of(facts), str(facts.get("kind"))
    numbered = facts.get("numbered_by") if kind in OWN_NUMBERED else UPPER if kind == "人事案件" else None
    return {
        "session": int(facts["session"] or 0),
        "kind": kind,
        "number": facts.get("number"),
        "title": title,
        "short_title": short_title_of(facts, title),
        "numbered_by": numbered,
        "proposer": proposer_ja(proposer_of(facts)),
        "proposer_groups": latest(facts, "shugiin/議案提出会派"),
        "first_house": first_house(facts),
        "status": latest(facts, "shugiin/一覧/審議状況"),
        "stage": last.event if last else "listed",
        "stage_on": last.date if last else None,
        "submitted_on": next((e.date for e in story.events if e.event == "submitted"), None),
        "law_number": promulgated.law_number if promulgated else None,
        "promulgated_on": promulgated.date if promulgated else None,
        "latest_session": sessions[-1] if sessions else None,
        "sangiin_url": latest(facts, "sangiin/明細"),
        "shugiin_url": latest(facts, "shugiin/経過"),
        "text_url": latest(facts, "shugiin/一覧/本文", "sangiin/一覧/提出法律案"),
        "note": "\n".join([*story.remarks, *_second_rows(facts), *story.doubts]) or None,
    }


def _second_rows(facts: Facts) -> list[str]:
    """What a second row of the same bill in one session's list says (参議院回付案（同意）)."""
    found = []
    for session in sessions_of(facts):
        for name, value in facts.items():
            if value and re.fullmatch(rf"{session}/shugiin/(?:回付案/一覧|一覧\d+)/審議状況", name):
                found.append(f"第{session}回国会の衆議院の一覧にもう1行：{value}")
    return found


def _event(position: int, event: Event) -> dict[str, Scalar]:
    return {
        "position": position,
        "date": event.date,
        "house": event.house,
        "event": event.event,
        "result": event.result,
        "committee": event.committee,
        "manner": event.manner,
        "method": event.method,
        "votes_url": event.votes_url,
        "session": event.session,
        "derived": int(event.derived),
    }


def proposer_of(facts: Facts) -> str | None:
    """Who submitted it, as the own house's page words it: 内閣, a committee's chair, 「小川　淳也君 外7名」."""
    pages = ["sangiin/発議者", "sangiin/提出者", "shugiin/議案提出者"]
    if facts.get("kind") != "参法":
        pages.reverse()
    told = latest(facts, *pages)
    if told is None and facts.get("kind") in BY_CABINET:
        return "内閣"
    return re.sub(r"[\s\u3000]+", "\u3000", told.strip()) if told else None


def _people(facts: Facts) -> list[Row]:
    """Members who submitted it and who supported that; the Cabinet and committee chairs are no people."""
    found: list[Row] = []
    listed = _listed(latest(facts, *(f"shugiin/{name}" for name in PROPOSERS)))
    one = person_and_others(proposer_of(facts) or "")
    people: list[tuple[str, int | None]] = [(name, None) for name in listed] or ([one] if one else [])
    for role, names in (
        ("提出者", people),
        ("賛成者", [(n, None) for n in _listed(latest(facts, *(f"shugiin/{s}" for s in SUPPORTERS)))]),
    ):
        for name, others in names:
            found.append({"position": len(found) + 1, "role": role, "name": name, "others": others})
    return found


def _listed(names: str | None) -> list[str]:
    """「見本 甲君; 見本 乙君」 as a list of names as published, without 君."""
    parts = (part.strip() for part in re.split(r"[;；\n、]", names or ""))
    return [person[0] for part in parts if part and (person := person_and_others(part))]


def _rows_stored(conn: sqlite3.Connection) -> None:
    conn.execute("UPDATE group_votes SET bill = document WHERE bill IS NULL")
    tie_to_bills(conn)


BILL = Kind(
    id="bill",
    noun=Noun("議案", "bill"),
    tables=(
        Table("bills", "議案"),
        Table("bill_events", "議案の経過", owner="bill"),
        Table("bill_people", "議案の提出者"),
        Table("group_votes", "衆議院の会派の賛否"),
    ),
    checked=True,
    judged=judge_bills,
    kept_whole=True,
    listed_to_source=True,
    text_stored=lambda _conn, _document, _text, _edited: True,
    title=title_of,
    published_on=published_on,
    url=url_of,
    rows=rows_of,
    gathered=lambda _tonight, found: bill_changes.told_once(found),
    rows_stored=_rows_stored,
    compare=lambda old, new, day: bill_changes.compare(old, new, day, names_of(new.facts, new.title), proposer_of),
    appeared=lambda state, day: bill_changes.appeared(state, day, known_name(state.facts), proposer_of),
    story=True,
)
BILL_TEXT = Kind(
    id="bill_text",
    noun=Noun("議案の本文", "text of the bill"),
    tables=(Table("bill_texts", "議案の本文"),),
    judged=judge_bills,
)
