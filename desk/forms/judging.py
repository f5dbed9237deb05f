"""What people settle on the pages of others: the status of a promise, a proposed figure, whom a name stands for, a held page.

Each does what the command does, and notes who did it.
"""

from __future__ import annotations

import asyncio
import sqlite3
from typing import Any

from db.diet import ledger
from db.errors import PolicywatchError, WrongUsage
from db.night import settling
from db.night.held import held_pages, named_as_no_page
from db.night.held_decisions import DecideHeld, NotApplied, Verdict
from db.night.settling import NOT_A_MEMBER
from db.office.access import Role
from db.office.figures import decide_figure
from db.office.promise_status import STATUSES, set_status
from db.people.attribution import unresolved
from db.people.stored_people import HOUSES
from db.record.documents import records
from db.record.home import Home
from db.text.words import Names
from desk.forms.taking import Forms, in_office, takes
from desk.site.answering import Routes, View, paging
from desk.site.language import said
from desk.site.layout import home_of
from desk.site.posted import Posted
from desk.site.untyped import Response

PAGE = 50
NAMED_WORDS = Names(
    "これがそのページであるとしました。次の巡回からは、言葉が変わるまで知らせません。",
    "Taken: this is the page. From the next crawl on it is named no more, until its words change.",
)
HELD_WORDS = {
    Verdict.ACCEPTED: Names(
        "このページとしました。変化は、届いた夜のものとして記録しました。",
        "Taken. What changed is recorded under the night on which it came.",
    ),
    Verdict.REFUSED: Names(
        "採らないこととしました。前の版がそのまま残ります。", "Refused. The version before stays as it is."
    ),
}


# ---------------------------------------------------------------------- promises and figures
def set_promise(policy: sqlite3.Connection, office: sqlite3.Connection, form: Posted, at: str) -> str:
    """Say what became of a promise, with the page that shows it."""
    key, status = form.one("key"), form.one("status")
    if not ledger.promise(policy, key):
        raise WrongUsage(f"there is no promise {key!r}", "その約束は台帳にありません。", resend=False)
    try:
        set_status(office, key, status, form.one("evidence"), form.one("note"), at, who=form.who)
    except ValueError as error:
        raise WrongUsage(
            str(error), "状況を選び、「未了」のほかは根拠のページの住所（https://…）を入れてください。"
        ) from error
    return said(f"約束の状況を「{STATUSES[status].ja}」としました。", f"The promise is marked “{STATUSES[status].en}”.")


def judge_figure(policy: sqlite3.Connection, office: sqlite3.Connection, form: Posted, at: str) -> str:
    """Take a proposed figure into the register, or turn it down with the reason."""
    made = decide_figure(office, policy, form.one("key"), form.one("decision"), form.one("note"), at, who=form.who)
    if made.decision == "accepted":
        return said("統計の数を採用しました。", "The figure is accepted.")
    return said("統計の数を採用しませんでした。", "The figure is turned down.")


# ---------------------------------------------------------------------- names
async def names(datasette: Any, request: Any) -> Any:
    """``/-/people/unresolved``: names that stand for nobody yet, those on our topics first, each with its candidates."""

    def read(policy: sqlite3.Connection, _office: sqlite3.Connection) -> dict[str, Any]:
        rows = unresolved(policy)
        pages = paging(request, len(rows), PAGE)
        shown = rows[pages["offset"] : pages["offset"] + PAGE]
        for row in shown:
            row["people"] = records(
                policy,
                "SELECT key, name, kana, house FROM people WHERE folded = ? ORDER BY house, key",
                (row["folded"],),
            )
        return {"rows": shown, "paging": pages, "houses": HOUSES, "not_a_member": NOT_A_MEMBER}

    return Response.html(
        await datasette.render_template("unresolved.html", await in_office(datasette, read), request=request)
    )


async def names_json(datasette: Any, request: Any) -> Any:  # noqa: ARG001
    return Response.json(await in_office(datasette, lambda policy, _office: unresolved(policy)))


def settle_name(policy: sqlite3.Connection, office: sqlite3.Connection, form: Posted, at: str) -> str:
    """Keep whom a name stands for."""
    name, person = form.one("name"), form.one("person")
    if not person:
        raise WrongUsage("say whom the name stands for", "誰を指すかを選んでください。", resend=False)
    if person == NOT_A_MEMBER and not form.one("note"):
        raise WrongUsage(
            "say why the name is no member's (note)", "「名簿の議員ではない」とするときは、理由を書いてください。"
        )
    settling.settle_name(
        office,
        policy,
        name,
        None if person == NOT_A_MEMBER else person,
        who=form.who,
        at=at,
        house=form.one("house") or None,
        date_from=form.one("date_from") or None,
        date_to=form.one("date_to") or None,
        note=form.one("note"),
    )
    return said(f"「{name}」が誰を指すかを記録しました。", f"Whom “{name}” stands for is kept.")


async def settle(datasette: Any, request: Any) -> Any:
    """The form of a name: what is kept, and then the record brought in step with it, as the command does."""
    answer = await takes(settle_name)(datasette, request)
    if answer.status == 303:
        await bring_people_in_step(datasette, request)
    return answer


async def bring_people_in_step(datasette: Any, request: Any) -> None:
    """Derive anew who names stand for, if staff have settled otherwise since; what a crawl that is writing does itself."""
    home = home_of(datasette)
    try:
        await asyncio.to_thread(settling.bring_people_in_step, home)
    except sqlite3.OperationalError:
        datasette.add_message(
            request,
            said(
                "巡回の途中のため、一覧には次の巡回から反映されます。",
                "A run is under way: lists show it from the next run on.",
            ),
        )


# ---------------------------------------------------------------------- held pages
def held_form(decide: DecideHeld | None, home: Home) -> View:
    """The form of a held page; ``decide`` reads the archived body again, and is handed in by who may."""

    def write(policy: sqlite3.Connection, _office: sqlite3.Connection, form: Posted, at: str) -> str:
        key, verdict = form.one("key"), form.one("verdict")
        named = named_as_no_page(policy, key)
        waiting = held_pages(policy, key) or named
        if waiting and waiting[0].sha256 != form.one("sha256"):
            raise WrongUsage(
                "another body came meanwhile: look at the page again",
                "ページを開いた後に、また別のものが来ています。もう一度見てから判断してください。",
                resend=False,
            )
        if verdict not in set(Verdict):
            raise WrongUsage(
                f"there is no verdict {verdict!r}", "「このページとする」か「採らない」を押してください。", resend=False
            )
        if decide is None:
            raise PolicywatchError(
                f"this server cannot read pages again: `policywatch held {verdict} {key}` does",
                "このサーバーではページを読み直せません。サーバーを管理する人に判断を頼んでください。",
                resend=False,
            )
        words = said(*(NAMED_WORDS if named else HELD_WORDS[Verdict(verdict)]))
        try:
            decide(home, key, Verdict(verdict), who=form.who, at=at, note=form.one("note"))
        except NotApplied as error:  # it is kept all the same
            words = said(error.ja, error.en)
        return words

    return takes(write, together=False)


async def judge_held(datasette: Any, request: Any) -> Any:
    return await held_form(getattr(datasette, "decide_held", None), home_of(datasette))(datasette, request)


ROUTES: Routes = ((r"^/-/people/unresolved$", names), (r"^/-/people/unresolved\.json$", names_json))
FORMS: Forms = (
    (r"^/-/promises/set$", Role.EDITOR, takes(set_promise)),
    (r"^/-/figures/decide$", Role.EDITOR, takes(judge_figure)),
    (r"^/-/people/settle$", Role.EDITOR, settle),
    (r"^/-/held/decide$", Role.EDITOR, judge_held),
)
