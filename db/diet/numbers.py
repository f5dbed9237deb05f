"""The numbers by which papers of the Diet are called, 第217回国会質問第79号 or 閣法第59号, and the papers of these numbers."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass

from db.diet.bill_sentences import ordinal_of_bill
from db.diet.question_facts import ordinal_of_question
from db.record.documents import Record, records
from db.text.folding import fold
from db.text.numerals import NUMBER, read_numeral

BILLS = ("閣法", "衆法", "参法", "条約", "承認", "予算", "承諾", "決算", "人事案件")
# 参議院 第217回国会（常会） 質問主意書 第79号; of the answer 内閣参質217第79号 or 答弁書第79号
RE_NUMBERED = re.compile(
    rf"(?:(?P<house>[衆参])(?:議院|院)?)?(?:第?(?P<session>{NUMBER})回?国会(?:\([^()]{{1,4}}\))?の?(?:(?P<of>[衆参])(?:議院|院)?)?)?"
    rf"(?P<sort>{'|'.join(BILLS)}|質問|答弁|質)(?:主意書|書)?(?:(?P<between>{NUMBER})第|第)?(?P<number>{NUMBER})号"
)
HOUSES = {"衆": "衆議院", "参": "参議院"}


@dataclass(frozen=True, slots=True)
class Numbered:
    """A number as it is written: ``sort`` is 質問 or the kind of a bill, ``house`` "" and ``session`` None where it names none."""

    sort: str
    number: int
    session: int | None
    house: str


def numbers_in(text: str) -> list[Numbered]:
    """The numbers of written questions and bills in a text, in its order; spaces, width and kanji numerals make no difference."""
    found = []
    for one in RE_NUMBERED.finditer(re.sub(r"\s", "", fold(text))):
        session = read_numeral(one["session"] or one["between"] or "")
        number = read_numeral(one["number"])
        if number is not None:
            house = HOUSES.get(one["of"] or one["house"] or "", "")
            found.append(Numbered(one["sort"] if one["sort"] in BILLS else "質問", number, session, house))
    return list(dict.fromkeys(found))


def papers_numbered(conn: sqlite3.Connection, text: str) -> list[Record]:
    """The written questions and bills on record whose numbers a text holds, the newest sessions first: kind, key and ordinal, as
    参議院 第217回国会 質問第79号.  A number without its session or house is that of each."""
    found: list[Record] = []
    for one in numbers_in(text):
        if one.sort == "質問":
            sql = """SELECT d.key, d.kind, q.house, q.session, q.number FROM written_questions q JOIN documents d ON d.id = q.document
                     WHERE q.number = ? AND ? IN (q.session, 0) AND ? IN (q.house, '') ORDER BY q.session DESC, q.house"""
            rows = records(conn, sql, (one.number, one.session or 0, one.house))
            found += [row | {"ordinal": ordinal_of_question(row)} for row in rows]
        else:
            sql = """SELECT d.key, d.kind AS document_kind, b.* FROM bills b JOIN documents d ON d.id = b.document
                     WHERE b.number = ? AND ? IN (b.session, 0) AND b.kind = ? ORDER BY b.session DESC"""
            rows = records(conn, sql, (one.number, one.session or 0, one.sort))
            found += [row | {"kind": row["document_kind"], "ordinal": ordinal_of_bill(row)} for row in rows]
    return found
