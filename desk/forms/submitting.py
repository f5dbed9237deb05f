"""What we sent to a consultation, entered on the page of the consultation."""

from __future__ import annotations

import sqlite3

from db.office.access import Role
from db.office.submissions import add_submission
from db.text.dates import jst_date
from desk.forms.taking import Forms, takes
from desk.site.answering import Routes
from desk.site.language import said
from desk.site.posted import Posted


def add(policy: sqlite3.Connection, office: sqlite3.Connection, form: Posted, at: str) -> str:
    one = add_submission(
        office,
        policy,
        form.one("key"),
        sent_on=form.one("sent_on"),
        today=jst_date(at),
        text=form.one("text"),
        file=form.one("file"),
        remark=form.one("note"),
        who=form.who,
        at=at,
    )
    return said(f"{one.sent_on} に出した意見を記録しました。", f"What was sent on {one.sent_on} is on record.")


ROUTES: Routes = ()
FORMS: Forms = ((r"^/-/consultation/submission$", Role.EDITOR, takes(add)),)
