"""What each kind of reference in a staff text becomes: date:, law:, bill:, cite:.

Each function gives the parts to print, with what it cites frozen in the notes, or a sentence that says what is wrong.
Claims and figures are looked up in their registers (``briefs.staff.claims``, ``briefs.evidence.figures``).
"""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from datetime import date
from typing import Any

from briefs.evidence import rows
from briefs.evidence.dossier import Notes, Quote
from briefs.evidence.gate import holds
from briefs.evidence.rows import Version
from db.diet.english import bill_ordinal
from db.errors import PolicywatchError
from db.law.as_of import LawError, law_as_of
from db.record.nearest import hint, nearest_keys
from db.text.dates import MONTHS, english_date, japanese_date

Parts = list[dict[str, Any]]
RE_DATE = re.compile(r"(FY)?(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
RE_LAW = re.compile(r"([0-9A-Z]{10,20})/(\d+(?:[_-]\d+)*)(?:/(\d+)(?:/(\d+(?:[_-]\d+)*))?)?", re.ASCII)
RE_BILL = re.compile(r"(\d{1,3})-([^\s\-/]{1,4})-(\d{1,4})")
RE_ACT = re.compile(r"([1-5])(\d\d)(AC|CO)0*(\d+)")
ERA_START = {"1": 1867, "2": 1911, "3": 1925, "4": 1988, "5": 2018}  # Meiji to Reiwa: the year before the first
TYPE_EN = {"AC": "Act", "CO": "Cabinet Order"}


class WrongReference(PolicywatchError):
    """A reference that cannot be printed; the message says why and what to write."""

    code = "wrong_reference"

    def __init__(self, en: str, ja: str, page_en: str = "") -> None:
        super().__init__(en, ja)
        self.page_en = page_en or en  # for a form of the site


@dataclass(frozen=True, slots=True)
class Reader:
    """Where references are looked up: policy.db as of ``at`` (UTC), for a brief of ``day`` in ``lang``."""

    policy: sqlite3.Connection
    day: str
    at: str
    lang: str

    @property
    def en(self) -> bool:
        return self.lang == "en"


def date_parts(wanted: str, reader: Reader) -> Parts:
    """``2027-04-01``, ``2027-04``, ``2027`` and ``FY2027`` in words."""
    found = RE_DATE.fullmatch(wanted)
    if not found or (found[1] and found[3]):
        form = "date:2027-04-01, date:2027-04, date:2027 or date:FY2027"
        raise WrongReference(f"write it as {form}", f"{form.replace(' or ', ', ')} のどれかの形で書いてください")
    fiscal, year, month, day = found.groups()
    try:
        real = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        raise WrongReference("there is no such date", "そのような日付はありません") from None
    if fiscal:
        return [{"text": f"FY{year}" if reader.en else f"{year}年度"}]
    if day:
        return [{"text": english_date(real.isoformat()) if reader.en else japanese_date(real.isoformat())}]
    if month:
        return [{"text": f"{MONTHS[real.month - 1]} {year}" if reader.en else f"{year}年{real.month}月"}]
    return [{"text": year if reader.en else f"{year}年"}]


# ---------------------------------------------------------------------- laws
def law_parts(wanted: str, reader: Reader, notes: Notes) -> Parts:
    """``LAWID/ARTICLE[/PARAGRAPH[/ITEM]]`` as it is said, citing the text in force on the day, else the one to come."""
    found = RE_LAW.fullmatch(wanted)
    if not found:
        said = "write it as law:LAWID/ARTICLE[/PARAGRAPH[/ITEM]], as in law:428AC0000000089/48/2"
        raise WrongReference(said, "law:428AC0000000089/48/2（法令/条/項/号）の形で書いてください")
    law_id, *steps = (one.replace("-", "_") if one else "" for one in found.groups())
    path = "-".join(
        [
            "MainProvision",
            *(
                f"{unit}_{number}"
                for unit, number in zip(("Article", "Paragraph", "Item"), steps, strict=True)
                if number
            ),
        ]
    )
    place_ja = place(steps)
    wrong = f"no text of {law_id} has {place_ja} in force on {reader.day}, and none is known to come"
    try:
        law = law_as_of(reader.policy, law_id, reader.day)
        if (text := provision(law["provisions"], path)) is not None:
            return law_said(law, steps, text, reader, notes, coming="")
    except LawError as error:
        wrong = str(error)
    for revision in coming(reader, law_id):
        try:
            law = law_as_of(reader.policy, law_id, revision)
        except LawError:
            continue
        if (text := provision(law["provisions"], path)) is not None:
            return law_said(law, steps, text, reader, notes, coming=law["enforced_on"])
    raise WrongReference(wrong, "その法令のその条文は、記録にありません", "no such provision is on record")


def coming(reader: Reader, law_id: str) -> list[str]:
    """The days after the brief's on which a revision of the law comes into force, soonest first."""
    found = reader.policy.execute(
        "SELECT DISTINCT r.enforced_on FROM law_revisions r JOIN documents d ON d.id = r.document"
        " WHERE r.law_id = ? AND r.enforced_on > ? AND d.gone_at IS NULL ORDER BY r.enforced_on",
        (law_id, reader.day),
    )
    return [row[0] for row in found]


def provision(provisions: list[dict[str, Any]], path: str) -> str | None:
    """The text of a provision, of what stands under it when it has none of its own; None when it is not there.

    An article of one paragraph holds its text in that paragraph, so 第N条第1項 and 第N条 are both found.
    """
    here = [one["text"] for one in provisions if one["path"] == path or one["path"].startswith(f"{path}-")]
    if here:
        return next((text for text in here if text), "")
    head, mark, last = path.rpartition("-Paragraph_1")
    if mark and not last.startswith("-Item"):
        return next((one["text"] for one in provisions if one["path"] == head), None)
    return None


def law_said(law: dict[str, Any], steps: list[str], text: str, reader: Reader, notes: Notes, coming: str) -> Parts:
    key = f"egov_law/{law['law_revision_id']}"
    version = version_of(key, reader)
    if version is None:
        said = f"the text of {law['law_revision_id']} was not fetched yet on {reader.day}"
        raise WrongReference(said, f"{reader.day}には、この法令の条文をまだ取得していません")
    quote = Quote("body", text)
    note = notes.quote(version, "body", text)[0] if text and holds(version, quote) else notes.cite(version)
    name = short_name(str(version.facts.get("short_name") or ""), str(law["title"]))
    # A day that a cabinet order is still to set is the last one possible, and not printed as the day.
    fixed = not version.facts.get("enforcement_comment")
    if not reader.en:
        to_come = f"（{japanese_date(coming)}{'' if fixed else 'までに'}施行）" if coming else ""
        return [{"text": f"{name}{place(steps)}{to_come}", "note": note}]
    act = act_en(str(law["law_id"]))
    to_come = f", in force {'from' if fixed else 'by'} {english_date(coming)}" if coming else ""
    where = place_en(steps)
    if act:
        return [{"text": f"{where} of {act} ("}, {"text": name, "lang": "ja"}, {"text": f"){to_come}", "note": note}]
    return [{"text": f"{where} of "}, {"text": name, "lang": "ja"}, {"text": to_come, "note": note}]


def short_name(short: str, title: str) -> str:
    """The name by which a law is called; of two (技能実習法／育成就労法) the one that fits this revision's title."""
    names = [one for one in short.split("／") if one]
    return next((one for one in names if one.removesuffix("法") in title), names[0] if len(names) == 1 else title)


def place(steps: list[str]) -> str:
    """第10条の2第2項第3号."""
    said = ""
    for number, unit in zip(steps, "条項号", strict=True):
        if number:
            first, *branches = number.split("_")
            said += f"第{int(first)}{unit}" + "".join(f"の{int(one)}" for one in branches)
    return said


def place_en(steps: list[str]) -> str:
    """Article 10-2, paragraph 2, item 3."""
    names = zip(("Article", "paragraph", "item"), steps, strict=True)
    return ", ".join(f"{unit} {number.replace('_', '-')}" for unit, number in names if number)


def act_en(law_id: str) -> str:
    """What a law is cited as in English, read off its id: 428AC0000000089 -> Act No. 89 of 2016; "" for ordinances."""
    found = RE_ACT.fullmatch(law_id)
    return f"{TYPE_EN[found[3]]} No. {found[4]} of {ERA_START[found[1]] + int(found[2])}" if found else ""


# ---------------------------------------------------------------------- bills and documents
def bill_parts(wanted: str, reader: Reader, notes: Notes) -> Parts:
    """``213-閣法-59`` as it is said, citing the bill's document."""
    found = RE_BILL.fullmatch(wanted)
    if not found:
        said = "write it as bill:SESSION-KIND-NUMBER, as in bill:213-閣法-59"
        raise WrongReference(said, "bill:213-閣法-59（回次-種類-番号）の形で書いてください")
    session, kind, number = found.groups()
    row = reader.policy.execute(
        "SELECT d.key, b.title, b.short_title FROM bills b JOIN documents d ON d.id = b.document"
        " WHERE b.session = ? AND b.kind = ? AND b.number = ?",
        (int(session), kind, int(number)),
    ).fetchone()
    version = version_of(row[0], reader) if row else None
    if version is None:
        said = f"no bill {session}-{kind}-{number} was on record on {reader.day}"
        raise WrongReference(said, f"{reader.day}の記録に、その議案はありません")
    note = notes.quote(version, "title", version.title)[0]
    name = row[2] or row[1]
    if not reader.en:
        return [{"text": f"第{int(session)}回国会{kind}第{int(number)}号「{name}」", "note": note}]
    head = f"{bill_ordinal(int(session), kind, int(number))} ("
    return [{"text": head}, {"text": name, "lang": "ja"}, {"text": ")", "note": note}]


def cite_parts(wanted: str, reader: Reader, notes: Notes) -> Parts:
    """The note of a document, by its key: prints the number of the note alone."""
    version = version_of(wanted, reader)
    if version is None:
        near = hint(nearest_keys(reader.policy, "documents", wanted), "`policywatch search WORD --json` shows the keys")
        said = f"there is no document {wanted!r} on {reader.day}; {near}"
        raise WrongReference(said, f"{reader.day}の記録に、その文書はありません", "no such document is on record")
    return [{"text": "", "note": notes.cite(version)}]


def version_of(key: str, reader: Reader) -> Version | None:
    """The version of a document by its key as of the brief; None when there was none."""
    row = reader.policy.execute("SELECT id FROM documents WHERE key = ?", (key,)).fetchone()
    return rows.current(reader.policy, row[0], reader.at) if row else None
