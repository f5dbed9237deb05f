"""What a change says on the page, put together from its data: its sentence, and where in its document a part stands."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass

from briefs.evidence.looked import looked_before
from briefs.evidence.rows import ChangeRow, Version, in_force_from, version
from briefs.evidence.wording import day_en, day_ja, printed_sentence
from db.change.attachment_diff import Place
from db.change.passages import Provision
from db.change.sentences import quoted
from db.law.places import names_of, place_en, place_of
from db.law.sentences import NO_EARLIER, NOT_HAD
from db.record.models import ChangeKind
from db.text.dates import jst_date
from db.text.words import Names

LONGEST = 40  # characters: a longer name of a place is not printed
# The field of a page of a file (db/change/compare.py): page 3, pages 3–4, pages 3–4 of the old file.
RE_PAGES = re.compile(r"pages? (?P<first>\d+)(?:–(?P<last>\d+))?(?P<removed> of the old file)?")
OLD = "@old"  # ends the field of a provision that is gone where another one stands at its path now


def sentence_ja(change: ChangeRow, *, compared: bool) -> str:
    """A change's sentence.  ``compared``: its passages stand side by side below, so the sentence need not quote them."""
    own = change.summary_ja
    return printed_sentence(own.removesuffix(quoted(change.passages)) if compared and change.passages else own)


def for_reader(ja: str, en: str) -> Names:
    """A change's sentence without what it says of ourselves: which text we did not have."""
    for ours_ja, ours_en in (NOT_HAD, NO_EARLIER):
        ja, en = ja.replace(ours_ja, ""), en.replace(ours_en, "").rstrip()
    return Names(ja, en)


def beside(told: Names, day: Names) -> Names:
    """A sentence that stands beside its day, which it then says no more: 第8号（2025年4月10日）, 2025年4月10日に施行されました,
    可決（4月10日）, 公布（4月10日、令和七年法律第一号）.
    """
    short = day.ja.rpartition("年")[2]
    ja = told.ja.replace(f"（{day.ja}）", "", 1).replace(f"{day.ja}に", "", 1)
    return Names(
        ja.replace(f"（{short}）", "", 1).replace(f"（{short}、", "（", 1),
        told.en.replace(f" ({day.en})", "", 1).replace(f" on {day.en}", "", 1),
    )


@dataclass(frozen=True, slots=True)
class Dated:
    """The day that a paper prints beside a change (YYYY-MM-DD), what kind of day it is, and a remark for the sentence in papers for
    staff; ``found``: it is the day of our look; ``before``: that of the look before where the change may be older ("": it is not).
    """

    day: str
    state: Names
    remark: Names
    found: bool = False
    before: str = ""

    def for_reader(self) -> Names:
        """The day, or the days between which it happened: when we looked is no matter of whom a paper is for."""
        if not self.found:
            return Names(day_ja(self.day), day_en(self.day))
        if not self.before:
            return Names(f"{day_ja(self.day)}までに", f"by {day_en(self.day)}")
        return Names(f"{day_ja(self.before)}〜{day_ja(self.day)}", f"{day_en(self.before)} to {day_en(self.day)}")


def dated(conn: sqlite3.Connection, change: ChangeRow, text: Version) -> Dated:
    """A change by the day on which it was published where that is known, else by the day on which it was found, said to be that.

    A page tells the day of what is new on it, a law the day from which it is in force, a bill those of its steps; minutes are told
    by the day of their meeting, whenever they came out.  Where nobody had looked for more than a night before, what was found may be
    as old as the last look.
    """
    seen = jst_date(change.detected_at)
    if change.kind == ChangeKind.CAME_INTO_FORCE and "" < (begun := in_force_from(text)) <= seen:
        return Dated(begun, Names("施行", "in force"), Names("", ""))
    if change.kind == ChangeKind.STAGE_MOVED and (taken := day_of_step(conn, change, seen)):
        return Dated(taken, Names("審議", "in the Diet"), Names("", ""))
    known = text.published_on or "" if change.kind == ChangeKind.APPEARED else ""
    if known and change.document_kind != "meeting":
        return Dated(min(known, seen), Names("公表", "published"), Names("", ""))
    if known:
        return Dated(known, Names("会議", "sitting"), Names("", ""))
    before = looked_before(conn, change.source, change.detected_at)
    if before:
        remark = Names(f"（{day_ja(before)}からこの日までの間のこと）", f" (between {day_en(before)} and this day)")
    else:
        remark = Names("（この日に確認）", " (found on this day)")
    return Dated(seen, Names("確認", "seen"), remark, found=True, before=before)


def day_of_step(conn: sqlite3.Connection, change: ChangeRow, until: str) -> str:
    """The day (up to ``until``) on which a bill took the step that a change tells; "" where no page of the houses gives it."""
    event, _, house = change.field.partition("/")
    row = conn.execute(
        "SELECT max(date) FROM bill_events WHERE bill = ?1 AND event = ?2 AND (?3 = '' OR house = ?3) AND date <= ?4",
        (change.document, event, house, until),
    ).fetchone()
    return row[0] or ""


def place_of_part(conn: sqlite3.Connection, part: ChangeRow) -> Names:
    """本則第1項第3号 (paragraph (1)(iii)), 3〜4ページ (pages 3–4); "" for a part that has no place, or one with too long a name."""
    words = Names("", "")
    if part.kind == ChangeKind.PROVISION_CHANGED:
        words = place_in_law(conn, part)
    elif pages := RE_PAGES.fullmatch(part.field):
        first = int(pages["first"])
        place = Place(first, int(pages["last"] or first), bool(pages["removed"]))
        words = Names(place.ja, place.en)
    return words if len(words.ja) <= LONGEST else Names("", "")


def place_in_law(conn: sqlite3.Connection, part: ChangeRow) -> Names:
    """The place of a provision, said by the text in which it stands: the new one, or the old one when it is gone."""
    path = part.field.removesuffix(OLD)
    number = part.new_version if part.after is not None else part.old_version
    provisions = provisions_of(conn, number) if number is not None else []
    head = path.partition("-")[0]
    its_part = next((one.part for one in provisions if one.path.partition("-")[0] == head), "")
    found = next((one for one in provisions if one.path == path), Provision(path, its_part, "", ""))
    names = names_of(provisions)
    ja, en = place_of(found, names), place_en(found, names)
    return Names(f"改正前の{ja}", f"{en} before the amendment") if part.field.endswith(OLD) else Names(ja, en)


def provisions_of(conn: sqlite3.Connection, number: int) -> list[Provision]:
    """The provisions of a version of a law: those of the revision that it holds; of a revision, its own."""
    text = version(conn, number)
    revision = text.facts.get("revision") or text.facts.get("repealed_by")
    key = f"egov_law/{revision}" if revision else text.key
    found = conn.execute(
        "SELECT p.path, p.part, p.label, p.text FROM provisions p JOIN documents d ON d.id = p.document"
        " WHERE d.key = ? ORDER BY p.position",
        (key,),
    )
    return [Provision(*row) for row in found]
