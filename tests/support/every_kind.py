"""One fictional home (見本) from which every kind of brief can be made, in every form it is offered in.

``python -m tests.support.every_kind HOME`` makes them all in a home that is there and prints their names and SHA-256s, so that
a second process, in another time zone and with another order of hashes, can be held against the first.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from briefs.evidence.form import Form
from briefs.kinds import letter
from briefs.kinds.annex import MOST, AnnexOrder
from briefs.kinds.committee import CommitteeOrder
from briefs.kinds.comparison import ComparisonOrder
from briefs.kinds.digest import PAGES as DIGEST_PAGES
from briefs.kinds.digest import DigestOrder
from briefs.kinds.leave_behind import LeaveBehindOrder
from briefs.kinds.make import make
from briefs.kinds.member import MemberOrder
from briefs.kinds.prep import MemoOrder
from briefs.kinds.promises import PAGES as LEDGER_PAGES
from briefs.kinds.promises import LedgerOrder
from briefs.kinds.registry import KINDS as OURS
from briefs.press.issue import FinishedBrief
from briefs.staff.file import read_staff_file
from db.office.database import open_office_db
from db.record.home import Home
from tests.support import brief_data as data
from tests.support import papers_data as papers
from tests.support.signing import SIGNER, accept_everything

NAME = "髙﨑邊𠮷"  # kanji that fonts, encodings and normalisation like to break; the last one is outside the BMP
VIETNAMESE = "Nguyễn Thị Mẫu"
JA, EN, FAX = Form(), Form("en"), Form(fax=True)
LETTERHEAD = """[letterhead]
name_ja = "見本ネットワーク"
name_en = "Sample network"
address = "見本県見本市"
phone = "03-0000-0000"
contact = "政策担当"
"""
STAFF = f"""title = "受入れ上限の見直しを公開で行うこと"
title_en = "Review the caps in public"
figures = ["disappearances"]
red_lines = ["過程を公開しない案には同意しない。"]
reply_by = 2026-10-30
[[ask]]
ask = "上限の見直しを公開の場で行うこと。"
who = "法務大臣"
by = 2026-12-18
en = "Review the caps in public."
ministry = "法務省"
[[qa]]
q = "受入れ上限は必要か。"
a = "｜{NAME}《たかさきべきち》氏の指摘のとおり、施行日の{{date:2027-04-01}}までに検討できます。{{claim:S20}}"
q_en = "Are caps needed?"
a_en = "It can be settled by {{date:2027-04-01}}. {{claim:S20}}"
[[voice]]
text = "相談する所がありませんでした（見本）。"
en = "There was nowhere to ask (sample)."
who = "{VIETNAMESE}"
who_en = "{VIETNAMESE}"
consent = true
[[role]]
who = "事務局長"
part = "あいさつ"
minutes = 5
"""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind: the forms it is offered in, its page budget, and how it is made (home, form, folder with the staff text)."""

    name: str
    forms: tuple[Form, ...]
    pages: tuple[int, int]
    make: Callable[[Home, Form], FinishedBrief]


def staff(home: Home) -> Path:
    return home.root / "staff.toml"


def leave_behind(home: Home, form: Form) -> FinishedBrief:
    without = [f"{papers.MEETING}_004", papers.MEETING]  # so that it fits as soon as may be
    order = LeaveBehindOrder(data.TOPIC, "見本議員")
    return make(OURS["leave-behind"], order, home, data.AT, text=staff(home), without=without, form=form, sign=SIGNER)


def member(home: Home, form: Form) -> FinishedBrief:
    order = MemberOrder("見本花子", data.TOPIC, since="")
    return make(OURS["member"], order, home, data.AT, text=staff(home), form=form, sign=SIGNER)


def prep(home: Home, form: Form) -> FinishedBrief:
    order = MemoOrder(data.TOPIC, member="見本花子", since="")
    return make(OURS["prep"], order, home, data.AT, text=staff(home), form=form)


def digest(home: Home, form: Form) -> FinishedBrief:  # noqa: ARG001 (it has one form)
    return make(OURS["digest"], DigestOrder(date(2026, 8, 19), date(2026, 8, 26)), home, data.AT)


def request(home: Home, form: Form) -> FinishedBrief:
    to = ["法務大臣"] if form.lang == "ja" else ["Minister of Justice"]
    (order,) = letter.orders(read_staff_file(staff(home)), to, topics=[data.TOPIC])
    return make(OURS["request"], order, home, data.AT, form=form, sign=SIGNER)


def committee(home: Home, form: Form) -> FinishedBrief:
    order = CommitteeOrder("見本委員会", "衆議院", date(2026, 8, 26), data.TOPIC)
    return make(OURS["committee"], order, home, data.AT, text=staff(home), form=form, sign=SIGNER)


def evidence(home: Home, form: Form) -> FinishedBrief:
    return make(OURS["evidence"], AnnexOrder((data.TOPIC,)), home, data.AT, form=form, sign=SIGNER)


def comparison(home: Home, form: Form) -> FinishedBrief:  # noqa: ARG001 (it has one form)
    return make(
        OURS["comparison"], ComparisonOrder("isa_pages/ssw", "2026-08-12", "2026-08-26"), home, data.AT, sign=SIGNER
    )


def promises(home: Home, form: Form) -> FinishedBrief:
    return make(OURS["promises"], LedgerOrder(topic=data.TOPIC), home, data.AT, form=form, sign=SIGNER)


KINDS = (
    Kind("leave-behind", (JA, EN, FAX), (1, 1), leave_behind),
    Kind("member", (JA, EN, FAX), (2, 2), member),
    Kind("prep", (JA, FAX), (2, 4), prep),
    Kind("digest", (JA,), (1, DIGEST_PAGES), digest),
    Kind("request", (JA, EN, FAX), (1, 2), request),
    Kind("committee", (JA, FAX), (1, 1), committee),
    Kind("evidence", (JA, EN, FAX), (1, MOST), evidence),
    Kind("comparison", (JA,), (1, 60), comparison),
    Kind("promises", (JA, EN, FAX), (1, LEDGER_PAGES), promises),
)
PAPERS = tuple((kind, form) for kind in KINDS for form in kind.forms)


def label(kind: Kind, form: Form) -> str:
    """What a paper is called in tests: ``member-fax``."""
    return f"{kind.name}{form.suffix()}"


def build(root: Path) -> Any:
    """The home with its record; the one who answers for the government is called NAME."""
    record = data.sample(root)
    record.keys = papers.fill(record)
    for column in (
        "speeches.speaker",
        "versions.body",
        "versions.facts",
        "documents.title",
        "versions.title",
        "promises.speaker",
        "promises.passage",
    ):
        table, name = column.split(".")
        record.conn.execute(f"UPDATE {table} SET {name} = replace({name}, '見本太郎', ?)", (NAME,))
    record.restored()
    record.conn.commit()
    papers.office(record)
    (root / "config.toml").write_text(LETTERHEAD, encoding="utf-8")
    staff(record.home).write_text(STAFF, encoding="utf-8")
    accept_everything(record.home)
    return record


def dossiers(home: Home) -> dict[str, str]:
    """Number -> stored dossier, of all briefs that office.db knows."""
    if not home.office_db.exists():
        return {}
    with closing(open_office_db(home.office_db)) as office:
        return {row["number"]: row["dossier"] for row in office.execute("SELECT number, dossier FROM briefs")}


if __name__ == "__main__":
    for paper_kind, paper_form in PAPERS:
        issued = paper_kind.make(Home(Path(sys.argv[1])), paper_form)
        print(label(paper_kind, paper_form), hashlib.sha256(issued.path.read_bytes()).hexdigest())
