"""Issued papers as they were issued: the PDF, what it was printed from, and the list of them for programs."""

from __future__ import annotations

import asyncio
import hashlib
import sqlite3
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from briefs.errors import BriefError
from briefs.evidence.dossier import State, from_json
from briefs.press.address import PAPERS
from briefs.press.editable import docx
from briefs.press.issue import laid_out
from briefs.press.mail import NONE_FOR_STAFF, mail_text
from briefs.press.own_kinds import folder_of
from briefs.press.publish import page_of
from db.office.database import briefs_of_number
from db.office.stale_briefs import issued_briefs
from desk.forms.taking import Forms, in_office
from desk.site.answering import Routes
from desk.site.language import said
from desk.site.layout import home_of
from desk.site.untyped import NotFound, Response

# How a paper is laid out where no page has an end: what a layout may ask of its form, and nothing of it.
FLOWING = {"toc": False, "landscape": False, "lines": ""}
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
NUMBER = r"(?P<number>[A-Z]{1,6}-\d{8}-[0-9A-F]{8})"


def internal(row: Mapping[str, Any]) -> bool:
    """Whether an issued paper (a row of ``briefs``) is for staff alone."""
    return bool(row["state"] == State.INTERNAL)


def file_named(row: Mapping[str, Any]) -> str:
    """What a file of an issued paper is called where it leaves the desk, without its ending: of one for staff the name says so."""
    return f"INTERNAL-{row['number']}" if internal(row) else str(row["number"])


async def as_json(datasette: Any, request: Any) -> Any:  # noqa: ARG001
    """``/-/briefs.json``: every issued paper with what has changed since."""
    home = home_of(datasette)
    return Response.json(
        await in_office(
            datasette, lambda policy, _office: [asdict(one) for one in issued_briefs(policy, home.office_db)]
        )
    )


async def pdf(datasette: Any, request: Any) -> Any:
    """The PDF, if it is still the one that was issued."""
    row = await _row(datasette, request)
    path = home_of(datasette).briefs / row["file"]
    try:
        body = await asyncio.to_thread(path.read_bytes)
    except OSError as error:
        raise NotFound(
            said(
                "発行した PDF は、このサーバーの資料の置き場にありません。",
                "The PDF that was issued is not where this server keeps papers.",
            )
        ) from error
    if hashlib.sha256(body).hexdigest() != row["pdf_sha256"]:
        raise NotFound(
            said(
                "置き場にあるファイルは、発行したものと違います。",
                "The file that is there is not the one that was issued.",
            )
        )
    named = f'attachment; filename="{file_named(row)}.pdf"'
    return Response(body, content_type="application/pdf", headers={"content-disposition": named})


async def evidence(datasette: Any, request: Any) -> Any:
    """What the paper was printed from: quotations, sources, SHA-256, who accepted what."""
    row = await _row(datasette, request)
    named = f'attachment; filename="{file_named(row)}-evidence.json"'
    return Response(
        row["dossier"], content_type="application/json; charset=utf-8", headers={"content-disposition": named}
    )


async def editable(datasette: Any, request: Any) -> Any:
    """The paper as a Word file to edit, or as the text of a mail: made from what it was printed from, and marked as not verified."""
    row, home, word = await _row(datasette, request), home_of(datasette), request.path.endswith(".docx")
    if internal(row) and not word:
        raise NotFound(said(NONE_FOR_STAFF.ja, NONE_FOR_STAFF.en))

    def made() -> bytes:
        dossier = from_json(row["dossier"])
        page, html = laid_out(dossier, FLOWING, folder_of(home))
        return docx(page, html) if word else mail_text(page, html).encode()

    try:
        body = await asyncio.to_thread(made)
    except BriefError as error:  # issued by an older program, whose dossier lacks what the form asks for today
        raise NotFound(
            said(
                "この資料は前の版のプログラムで発行されたため、Word やメールの文にはできません。PDF を使ってください。",
                "An older program issued this paper, so it cannot be had as Word or mail text: use the PDF.",
            )
        ) from error
    named = f'attachment; filename="{file_named(row)}.{"docx" if word else "txt"}"'
    kind = WORD if word else "text/plain; charset=utf-8"
    return Response(body, content_type=kind, headers={"content-disposition": named})


async def published(datasette: Any, request: Any) -> Any:
    """Where the code on a signed paper leads: what `brief publish` writes, for everybody and without anything of the desk."""
    number = request.url_vars["number"]

    def read(_policy: sqlite3.Connection, office: sqlite3.Connection) -> str:
        signed = [one for one in briefs_of_number(office, number) if one.state == State.SIGNED]
        return page_of(number, signed) if signed else ""

    if page := await in_office(datasette, read):
        return Response.html(page)
    return Response.text(
        f"{number}：この番号で署名した資料はありません。\nNo paper was signed under this number.", status=404
    )


async def _row(datasette: Any, request: Any) -> dict[str, Any]:
    number = request.url_vars["number"]

    def read(_policy: sqlite3.Connection, office: sqlite3.Connection) -> dict[str, Any]:
        row = office.execute(
            "SELECT number, state, file, pdf_sha256, dossier FROM briefs WHERE number = ? ORDER BY id DESC LIMIT 1",
            (number,),
        ).fetchone()
        if row is None:
            raise NotFound(said("その番号の資料は発行していません。", "No paper of that number was issued."))
        return dict(row)

    return await in_office(datasette, read)


ROUTES: Routes = (
    (rf"^/{PAPERS}/{NUMBER}\.html$", published),
    (r"^/-/briefs\.json$", as_json),
    (rf"^/-/briefs/issued/{NUMBER}\.pdf$", pdf),
    (rf"^/-/briefs/issued/{NUMBER}\.(docx|txt)$", editable),
    (rf"^/-/briefs/issued/{NUMBER}-evidence\.json$", evidence),
)
FORMS: Forms = ()
