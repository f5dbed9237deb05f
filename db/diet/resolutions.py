"""Supplementary resolutions (附帯決議): cut into their numbered items, found in the minutes, tied to their bills.

A committee attaches one to a bill it has passed: a sentence that says whom it binds (「政府は、本法の施行に当たり、
次の事項について…すべきである。」), then items 一, 二, 三 …  A member reads it out before the vote, so it stands in the
minutes weeks before anything else; the House of Councillors also publishes it as a document.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from db.change.compare import State
from db.change.compare import compare as compare_facts
from db.change.kind import Facts, Kind, Sentences, Table, first_printed
from db.change.sentences import Noun, short
from db.diet.law_names import spoken_of
from db.diet.words import HOUSE_EN, committee_en
from db.record.models import Change, Row
from db.text.folding import squeeze
from db.text.late import late
from db.text.numerals import NUMERALS, ONE_TO_NINE, write_full_width, write_numeral

WORD = "附帯決議"
RE_LEAD = late(r"(?:次の|左記|以下の|下記)[^。]*。")
RE_CLOSING = late(
    r"(?:(?<=[。）」\s\u3000])|^)(?:右決議する|以上であります|以上でございます|以上です|何とぞ|なにとぞ|ありがとうございま)"
)
# 「…に対する附帯決議（案）」 stands alone: in front of it a sentence or line ends, behind it the text begins.
RE_HEADING = late(
    rf"(?:^|(?<=[。\n\s\u3000]))([^。\n\s\u3000「」]{{3,400}}?)に対する{WORD}"
    r"(?:[（(]案[）)](?![をがはにのとも、。につき])|案?(?=[ \t\u3000]*\n))[\s\u3000]*"
)
RE_RUN = late(f"[{NUMERALS}]+")
# Where the line breaks are lost a numeral may begin a word: 「こと。十分に…」 is no item 10.
RE_WORD_AHEAD = late(
    r"一(?:方で?、|般|部|定の|層|体的?|括|連の|貫し|人一人|つ)|二(?:酸化|次的|重|国間|者間|輪)|三(?:位一体|者間|権)|四半期|十(?:分|全)"
    rf"|[{ONE_TO_NINE}十](?:年(?:間|以|度|後|を|の|に)|か月|カ月|ヶ月|月|週間|日間|回|割|％|つの|種|号|条|項|件の|歳|点|人[のがでを])"
)
SUB_ITEMS: tuple[tuple[str, Callable[[int], str]], ...] = (
    (r"[（(]{}[）)]", write_numeral),
    (r"[（(]{}[）)]", lambda n: f"(?:{n}|{write_full_width(n)})"),
    (r"{}(?:[\s\u3000、．.])", lambda n: f"(?:{n}|{write_full_width(n)})"),
    (r"{}", lambda n: chr(0x245F + n) if n <= 20 else "$^"),
)


@dataclass(frozen=True, slots=True)
class Item:
    """One demand: its label as printed (一, 三（二）; "" for the only one of an unnumbered resolution) and its text."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """A resolution as it was read out: the bill's title as read, the items, where its heading begins and its text ends."""

    bill_title: str
    items: list[Item]
    start: int
    end: int


# ---------------------------------------------------------------------- cutting
def items_of(text: str) -> list[Item]:
    """The items of a resolution's text in order; [] when nothing says that items follow.

    The text may have its line breaks or have lost them.  Items are numbered without a gap from 一; a numeral inside
    a sentence never begins one.  Sub-items are items of their own, labelled 三１, 三（二） behind the words of item 三.
    A resolution of one demand is one item without label.
    """
    lead = RE_LEAD.search(text)
    if lead is None:
        return []
    body = text[lead.end() :]
    closing = RE_CLOSING.search(body)
    body = body[: closing.start()] if closing else body
    body = re.sub(r"^[\s\u3000]*記(?=[\s\u3000一1１])", "", body)
    if not body.strip():
        return []
    found: list[Item] = []
    cut = _chain(body)
    if not cut:
        return [Item("", clean(body))]
    for number, (start, end) in enumerate(cut, 1):
        found += _with_sub_items(write_numeral(number), body[start:end])
    return found


def _chain(body: str) -> list[tuple[int, int]]:
    """Where the text of each item begins and ends; [] when the body does not begin with 一."""
    first = re.match(r"[\s\u3000]*一([、．，.]|[\s\u3000]+|)", body)
    if first is None:
        return []
    in_lines = "\n" in body.strip() and re.search(r"\n[\s\u3000]*二[、．，.\s\u3000]", body) is not None
    pointed = first[1] != "" and first[1] in "、．，."
    starts = [(first.start(), first.end())]
    while (found := _next(body, starts[-1][1], len(starts) + 1, in_lines=in_lines, pointed=pointed)) is not None:
        starts.append(found)
    return [(text, end) for (_, text), end in zip(starts, [s for s, _ in starts[1:]] + [len(body)], strict=True)]


def _next(body: str, after: int, number: int, *, in_lines: bool, pointed: bool) -> tuple[int, int] | None:
    """Begin of the next item's label and of its text, looked for behind ``after``."""
    label = write_numeral(number)
    for run in RE_RUN.finditer(body, after):
        before, behind = body[: run.start()], body[run.start() + len(label) :]
        if not run[0].startswith(label):
            continue
        if in_lines:
            if re.search(r"\n[\s\u3000]*$", before) is None or not re.match(r"[、．，.\s\u3000]", behind):
                continue
        elif not before.rstrip(" \u3000\n").endswith(("。", "）", "」")):
            continue
        elif pointed:
            if not re.match(r"[、．，.]", behind):
                continue
        elif RE_WORD_AHEAD.match(body, run.start()):
            continue
        # 「二二以上の」 is item 二 that begins with 二; 「二十」 and 「二〇」 are numbers of their own.
        if run[0] != label and ("〇" in run[0] or _proper(run[0])):
            continue
        gap = re.match(r"[、．，.]?[\s\u3000]*", behind)
        return run.start(), run.start() + len(label) + (gap.end() if gap else 0)
    return None


def _proper(run: str) -> bool:
    """Whether a run of numerals is one number (二十一) and not a label with the first word of its text (二二)."""
    return (
        re.fullmatch(rf"[{ONE_TO_NINE}]?十[{ONE_TO_NINE}]?|[{ONE_TO_NINE}]?[百千][{ONE_TO_NINE}十百]*", run) is not None
    )


def _with_sub_items(label: str, text: str) -> Iterator[Item]:
    """An item and its sub-items, when at least two of one kind follow each other from the start of lines or sentences."""
    for pattern, number_of in SUB_ITEMS:
        marks: list[re.Match[str]] = []
        while found := _sub_mark(text, pattern.format(number_of(len(marks) + 1)), marks[-1].end() if marks else 0):
            marks.append(found)
        if len(marks) >= 2:
            yield Item(label, clean(text[: marks[0].start()]))
            ends = [m.start() for m in marks[1:]] + [len(text)]
            for mark, end in zip(marks, ends, strict=True):
                yield Item(label + mark[0].strip(" \u3000\n、．."), clean(text[mark.end() : end]))
            return
    yield Item(label, clean(text))


def _sub_mark(text: str, pattern: str, after: int) -> re.Match[str] | None:
    start = r"(?:(?<=[。\n])|(?<=[。\n][ \u3000])|(?<=\n[ \u3000]{2})|(?<=\n[ \u3000]{3})|^)"
    return re.compile(start + pattern).search(text, after)


def clean(text: str) -> str:
    """Lines without indents and empty ones; nothing else is touched."""
    lines = (line.strip(" \t\u3000") for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


# ---------------------------------------------------------------------- minutes
def find_in_speech(text: str) -> list[Found]:
    """The resolutions that a speech reads out, in order.

    A speech that only speaks of resolutions gives []: there must be the heading 「…に対する附帯決議（案）」 by itself,
    a sentence that announces what follows, and items (or one demand, with the closing words behind it).
    """
    if WORD not in text:
        return []
    heads = list(RE_HEADING.finditer(text))
    found = []
    ends = [head.start() for head in heads[1:]] + [len(text)]
    for head, end in zip(heads, ends, strict=False):
        part = text[head.end() : end]
        closing = RE_CLOSING.search(part)
        items = items_of(part)
        if items and (items[0].label or closing):
            stop = head.end() + (closing.start() if closing else len(part.rstrip()))
            found.append(Found(head[1], items, head.start(), stop))
    return found


def store_resolutions(conn: sqlite3.Connection, speech_document_id: int, text: str) -> None:
    """Replace the resolution that a speech reads out; house, committee, date and session are those of the meeting.

    When a speech reads several, their titles are joined by 「／」 and their items follow each other.  Which bill it
    belongs to is found by :func:`link_resolutions`, since the bill may become known later.
    """
    conn.execute("DELETE FROM resolutions WHERE document = ?", (speech_document_id,))
    conn.execute("DELETE FROM resolution_items WHERE document = ?", (speech_document_id,))
    found = find_in_speech(text)
    speech = conn.execute(
        "SELECT house, meeting, date, session FROM speeches WHERE document = ?", (speech_document_id,)
    ).fetchone()
    if not found or speech is None or speech["house"] is None:
        return
    conn.execute(
        "INSERT INTO resolutions (document, bill, bill_title, house, committee, date, session)"
        " VALUES (?, NULL, ?, ?, ?, ?, ?)",
        (
            speech_document_id,
            "／".join(f.bill_title for f in found),
            speech["house"],
            speech["meeting"],
            speech["date"],
            speech["session"],
        ),
    )
    store_items(conn, speech_document_id, [item for f in found for item in f.items])


def store_items(conn: sqlite3.Connection, document: int, items: Sequence[Item]) -> None:
    """Replace the items of a resolution; positions from 1."""
    conn.execute("DELETE FROM resolution_items WHERE document = ?", (document,))
    conn.executemany(
        "INSERT INTO resolution_items (document, position, label, text) VALUES (?, ?, ?, ?)",
        [(document, n, item.label, item.text) for n, item in enumerate(items, 1)],
    )


# ---------------------------------------------------------------------- bills
def titles_in(title: str) -> list[list[str]]:
    """The ways to read a heading as titles of bills: whole, or cut at 「案及び」 and 「案、」, all squeezed.

    A committee attaches one resolution to bills it treated together; 及び also stands inside a title, so every way is
    given and only one whose parts all exist counts.
    """
    whole = squeeze(title)
    cuts = [m.end("case") for m in re.finditer(r"(?P<case>案|件)(?:及び|並びに|、)", whole)]
    ways = [[whole]]
    for chosen in range(1, 1 << min(len(cuts), 6)):
        parts, start = [], 0
        for n, cut in enumerate(cuts[:6]):
            if chosen >> n & 1:
                parts.append(whole[start:cut])
                start = cut + len(re.match(r"及び|並びに|、", whole[cut:])[0])  # type: ignore[index]
        ways.append([*parts, whole[start:]])
    return ways


def link_resolutions(conn: sqlite3.Connection) -> None:
    """Tie every resolution to its bills: the title is the same but for width and spacing, and the bill was before the
    houses in that session.  Two bills of one title in one session tie to neither.

    ``resolution_bills`` has every bill of a resolution; ``resolutions.bill`` the bill of one that is about a single bill.
    """
    known: dict[str, list[sqlite3.Row]] = {}
    for row in conn.execute("SELECT document, title, session, coalesce(latest_session, session) AS latest FROM bills"):
        known.setdefault(squeeze(row["title"]), []).append(row)
    conn.execute("DELETE FROM resolution_bills")
    for row in conn.execute("SELECT document, bill_title, session FROM resolutions").fetchall():
        bills = [b for title in (row["bill_title"] or "").split("／") for b in _bills_of(title, row["session"], known)]
        bills = list(dict.fromkeys(bills))
        conn.executemany(
            "INSERT INTO resolution_bills (document, bill) VALUES (?, ?)", [(row["document"], bill) for bill in bills]
        )
        conn.execute(
            "UPDATE resolutions SET bill = ? WHERE document = ?",
            (bills[0] if len(bills) == 1 else None, row["document"]),
        )


def _bills_of(title: str, session: int | None, known: Mapping[str, Sequence[sqlite3.Row]]) -> list[int]:
    for way in titles_in(title):
        found = [
            [b["document"] for b in known.get(part, ()) if session is None or b["session"] <= session <= b["latest"]]
            for part in way
        ]
        if all(len(bills) == 1 for bills in found):
            return [bills[0] for bills in found]
    return []


# ---------------------------------------------------------------------- documents of the source
def _title(facts: Facts) -> str | None:
    return f"{facts['bill_title']}に対する附帯決議" if facts.get("bill_title") else None


# date or committee as the text itself has it, or else its row in the index.
cell = partial(first_printed, ("text", "list"))


def _rows(facts: Facts) -> dict[str, list[Row]]:
    row: Row = {
        "bill": None,
        "bill_title": facts.get("bill_title"),
        "house": facts["house"],
        "committee": cell(facts, "committee"),
        "date": cell(facts, "date"),
        "session": facts.get("session"),
    }
    return {"resolutions": [row]}


def _appeared(state: State, day: str) -> Sentences:
    """A committee attached a resolution to a bill."""
    del day
    facts = state.facts
    house, committee = str(facts["house"]), cell(facts, "committee") or ""
    title = spoken_of(str(facts.get("bill_title") or state.title))
    who = committee_en(committee) if committee else HOUSE_EN.get(house, house)
    return (
        f"「{short(title.ja, 60)}」に{house}{committee}の附帯決議が付きました。",
        f"A supplementary resolution ({who}) was attached to “{short(title.en, 60)}”.",
    )


def _compare(old: State, new: State, day: str) -> list[Change]:
    """Title, day and text; where it is and what its row in the index says are no news."""
    del day
    return [c for c in compare_facts(old, new) if c.field != "url" and not c.field.startswith(("list.", "text."))]


def _store_items(conn: sqlite3.Connection, document: int, text: str, edited: bool) -> bool:
    del edited
    store_items(conn, document, items_of(text))
    return True


RESOLUTION = Kind(
    id="resolution",
    noun=Noun(WORD, "supplementary resolution"),
    tables=(
        Table("resolutions", "附帯決議"),
        Table("resolution_items", "附帯決議の項目"),
        Table("resolution_bills", "附帯決議の対象議案"),
    ),
    kept_whole=True,
    compare=_compare,
    text_stored=_store_items,
    listed_to_source=True,
    title=_title,
    published_on=lambda facts: cell(facts, "date"),
    url=lambda facts: str(facts["url"]) if facts.get("url") else None,
    rows=_rows,
    appeared=_appeared,
)
