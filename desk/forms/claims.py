"""``/-/claims``: the register of claims, what of it prints today and what does not, and the form that reviews an entry."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict
from typing import Any

from briefs.staff.claims import (
    LANGUAGES,
    STATUS_WORDS,
    bars,
    checked_edit,
    claims,
    edits,
    problems,
    source_of,
    write_edit,
)
from db.errors import WrongUsage
from db.office.access import Role
from db.text.dates import JST, jst_date
from desk.forms.taking import Forms, in_office, takes
from desk.site.answering import Routes
from desk.site.language import said
from desk.site.layout import clock
from desk.site.posted import Posted
from desk.site.untyped import Response

FIELDS = ("status", "ja", "en", "checked_on")


async def page(datasette: Any, request: Any) -> Any:
    day = clock(datasette).astimezone(JST).date().isoformat()

    def read(_policy: sqlite3.Connection, office: sqlite3.Connection) -> list[dict[str, Any]]:
        known = claims(office)
        return [
            {**row, "why": [bar.words for lang in LANGUAGES for bar in bars(known[row["id"]], known, day, lang)]}
            for row in rows_of(office, day)
        ]

    rows = await in_office(datasette, read)
    context = {"rows": rows, "statuses": STATUS_WORDS, "today": day}
    return Response.html(await datasette.render_template("claims.html", context, request=request))


async def as_json(datasette: Any, request: Any) -> Any:  # noqa: ARG001
    day = clock(datasette).astimezone(JST).date().isoformat()
    return Response.json(await in_office(datasette, lambda _policy, office: rows_of(office, day)))


def rows_of(office: sqlite3.Connection, day: str) -> list[dict[str, Any]]:
    """Every entry as it stands on ``day``: its fields, what keeps it from print in each language, its edits."""
    known = claims(office)
    return [
        {
            **asdict(one),
            "problems": {lang: problems(one, known, day, lang) for lang in LANGUAGES},
            "why": {lang: [bar.words._asdict() for bar in bars(one, known, day, lang)] for lang in LANGUAGES},
            "edited": edits(office, one.id),
        }
        for one in known.values()
    ]


def review(_policy: sqlite3.Connection, office: sqlite3.Connection, form: Posted, at: str) -> str:
    """Keep an edit of one entry; what a field leaves as it was is no edit."""
    known, claim = claims(office), form.one("claim")
    before = known.get(claim)
    given = {name: form.one(name) for name in FIELDS}
    if before is not None and form.one("shown") != str(before.edits):
        raise WrongUsage(
            "somebody else has edited this entry meanwhile: look at it again",
            "この主張は、ページを開いた後にほかの人が改めています。もう一度見てから記録してください。",
            resend=False,
        )
    edit: dict[str, Any] = {
        name: value if value and (before is None or value != (getattr(before, name) or "")) else None
        for name, value in given.items()
    }
    source = form.one("source")
    edit |= {
        "grade": None,
        "sources": json.dumps([asdict(source_of(source))], ensure_ascii=False) if source else None,
        "superseded_by": None,
        "note": form.one("note"),
    }
    checked_edit(known, claim, edit, jst_date(at))
    write_edit(office, claim, edit, at, who=form.who)
    return said(f"{claim} を改めました。", f"{claim} is edited.")


ROUTES: Routes = ((r"^/-/claims$", page), (r"^/-/claims\.json$", as_json))
FORMS: Forms = ((r"^/-/claims/set$", Role.EDITOR, takes(review)),)
