"""Texts looked at when they are entered, by the rules they will be printed by, so that no brief fails over them later."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable

from briefs.errors import Fault
from briefs.evidence.addressees import no_such_body, wrong_addressee
from briefs.evidence.dossier import Notes
from briefs.staff.letterhead import longer_than_its_place
from briefs.staff.office_record import as_written
from briefs.staff.text import Proofreader
from db.office.asks import Ask
from db.text.dates import english_date, japanese_date


def wrong_texts(
    policy: sqlite3.Connection,
    office: sqlite3.Connection,
    texts: Iterable[tuple[str, str, str]],
    day: str,
    at: str,
    as_typed: Iterable[str] = (),
) -> list[str]:
    """What is wrong with texts (what messages call it, the text, "ja" or "en"), a sentence each; [] when all can be printed.

    ``day`` (Japan) and ``at`` (UTC): the moment of entry, by which claims are stale or not; ``as_typed``: quotations that
    stand although the record says otherwise.
    """
    proof, notes = Proofreader(policy, office, day, at=at, as_typed=tuple(as_typed)), Notes()
    for where, text, lang in texts:
        if text:
            proof.printable(text, where, notes, lang)
    return proof.problems


# Days counted from the one on which they were written: on paper nobody knows which that was.
RE_FLEETING = re.compile(
    r"^(?:きのう|昨日|おととい|一昨日|きょう|今日|本日|あす|あした|明日|明後日|先週|先月|来週|yesterday|today|tomorrow)(?:まで)?(?:に)?$"
)


def no_such_party(policy: sqlite3.Connection, ministry: str) -> list[Fault]:
    """What keeps a meeting from being with a ministry: that there is none of this name."""
    return [_without_advice(wrong, "ministry", "省庁", "Ministry")] if (wrong := no_such_body(policy, ministry)) else []


def _without_advice(wrong: Fault, code: str, name_ja: str, name_en: str) -> Fault:
    """What is wrong with an addressee, of a field of a form: there is no paper yet on which it could be printed as typed."""
    ja, en = (
        words.partition(cut)[0] for words, cut in ((wrong.ja, "あて先を直すか"), (wrong.en, " Mend the addressee"))
    )
    return Fault(code, f"{code}: {en}", f"{name_ja}：{ja}", f"{name_en}: {en}")


def unfit(policy: sqlite3.Connection, one: Ask, day: str) -> list[Fault]:
    """What keeps an ask from standing on any paper: longer than its place, of a ministry that there is not, by a day that is gone or
    that nobody can tell.  ``day`` (Japan): of its entry.
    """
    found = longer_than_its_place(as_written(one))
    if one.ministry and (wrong := wrong_addressee(policy, one.ministry, day)):
        found.append(_without_advice(wrong, "ministry", "所管", "Ministry"))
    by = one.by.strip("{}")
    if by.startswith("date:") and len(by) == len("date:") + len(day) and (gone := by.removeprefix("date:")) < day:
        ja, en = (
            f"「いつまで」の{japanese_date(gone)}は過ぎています。",
            f"{english_date(gone)}, by which it is asked for, has passed.",
        )
        found.append(Fault("day_gone", f"by: {gone} has passed", ja, en))
    elif RE_FLEETING.match(one.by.strip().lower()):
        ja = f"「いつまで」の「{one.by}」は、資料を読む人にはいつのことか分かりません。"
        ja += "日付（2026-12-18）か「次の国会まで」のように書いてください。"
        en = f"“{one.by}” says nothing to who reads a paper later: write a day (2026-12-18), or words such as 次の国会まで."
        found.append(Fault("fleeting", f"by: {en}", ja, en))
    return found
