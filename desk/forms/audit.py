"""``/-/audit``: who did what and when, in words, and the way back of each act."""

from __future__ import annotations

import sqlite3
from dataclasses import asdict
from typing import Any

from db.errors import WrongUsage
from db.office.access import Role
from db.office.audit import Action, audit_rows, count_audit
from db.office.undoing import can_be_undone, undo_act, undone_acts
from db.text.words import Names
from desk.forms.acts import action_in_words, told
from desk.forms.judging import bring_people_in_step
from desk.forms.taking import Forms, in_office, number_of, takes
from desk.site.answering import Routes, paging
from desk.site.asked import no_such
from desk.site.language import said
from desk.site.layout import home_of
from desk.site.posted import POSTED, Posted
from desk.site.untyped import NotFound, Response

PAGE, WHO = 50, Names("人", "Person")
# What follows of an undoing, beside the words that it was done.
AFTERWARDS = {
    Action.HELD: Names(
        "そのページの記録は、次の巡回で作り直します。", " What is recorded of that page is made anew in the next run."
    ),
    **dict.fromkeys(
        (Action.WATCH, Action.LAW, Action.SOURCE),
        Names("次の巡回から反映されます。", " It counts from the next run on."),
    ),
}


async def page(datasette: Any, request: Any) -> Any:
    """The newest first; ``?who=``: of one person."""
    who = request.args.get("who") or None

    def read(policy: sqlite3.Connection, office: sqlite3.Connection) -> dict[str, Any]:
        pages = paging(request, count_audit(office, who), PAGE)
        if who and not pages["total"]:
            raise NotFound(no_such(WHO, who))
        undone = undone_acts(office)
        rows = [
            {
                "act": act,
                "words": action_in_words(act.action),
                "told": told(policy, office, act),
                "undone": undone.get(act.id),
                "open": can_be_undone(act) and act.id not in undone,
            }
            for act in audit_rows(office, PAGE, pages["offset"], who)
        ]
        return {"rows": rows, "paging": pages, "who": who}

    return Response.html(
        await datasette.render_template("audit.html", await in_office(datasette, read), request=request)
    )


async def as_json(datasette: Any, request: Any) -> Any:
    """All of it as kept, each act with its words."""
    who = request.args.get("who") or None

    def read(policy: sqlite3.Connection, office: sqlite3.Connection) -> list[dict[str, Any]]:
        undone = undone_acts(office)
        return [
            {
                **asdict(act),
                "words": action_in_words(act.action),
                **asdict(told(policy, office, act)),
                "undone_at": undone[act.id].at if act.id in undone else None,
            }
            for act in audit_rows(office, who=who)
        ]

    return Response.json(await in_office(datasette, read))


async def undo(datasette: Any, request: Any) -> Any:
    """The form that undoes one act by its number."""
    home = home_of(datasette)

    def take_back(_policy: sqlite3.Connection, office: sqlite3.Connection, form: Posted, at: str) -> str:
        if not (number := number_of(form.one("act"))):
            raise WrongUsage("no act is named", "取り消すものが選ばれていません。", resend=False)
        act = undo_act(office, number, home, who=form.who, at=at)
        after, words = AFTERWARDS.get(Action(act.action), Names("", "")), action_in_words(act.action)
        return said(f"「{words}」を取り消しました。{after.ja}", f"“{words}” is undone.{after.en}")

    answer = await takes(take_back)(datasette, request)
    form: Posted | None = request.scope.get(POSTED)
    if answer.status == 303 and form is not None:
        await bring_people_in_step(datasette, request)
    return answer


ROUTES: Routes = ((r"^/-/audit$", page), (r"^/-/audit\.json$", as_json))
FORMS: Forms = ((r"^/-/audit/undo$", Role.EDITOR, undo),)
