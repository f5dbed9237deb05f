"""How a form is taken: written in one go, answered by the page one came from, given back filled in when it cannot be kept."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing, nullcontext
from dataclasses import dataclass
from typing import Any, TypeVar

from db.errors import PolicywatchError
from db.office import asks as asked
from db.office.database import open_office_db
from db.record.schema import open_read_only
from db.record.transaction import transaction
from db.text.dates import utc_text
from db.text.words import Names
from desk.site.answering import View
from desk.site.faults import without_commands
from desk.site.filters import form_value_word, is_carried
from desk.site.language import said
from desk.site.layout import clock, home_of
from desk.site.posted import POSTED, Posted
from desk.site.untyped import Response

Forms = tuple[tuple[str, int, View], ...]  # an address (a regular expression), what its form needs, its view
Written = TypeVar("Written")


@dataclass(frozen=True, slots=True)
class Onward:
    """What was kept, in words, where one goes on at what was made of the form and not at the page one came from."""

    words: str
    at: str


Write = Callable[[sqlite3.Connection, sqlite3.Connection, Posted, str], str | Onward]
GivenBack = Callable[[Any, Any, PolicywatchError], Awaitable[Any]]


def takes(write: Write, *, together: bool = True, refused: GivenBack | None = None) -> View:
    """The view of a form: ``write(policy, office, posted, at)`` keeps it and gives the words that say so (with where one goes on).

    What it writes is one transaction with the note of who wrote it (``together``; not where it opens office.db itself).  What it
    refuses (PolicywatchError) goes back with every field as it was typed (``refused``: on a page of its own).
    """

    async def view(datasette: Any, request: Any) -> Any:
        form: Posted | None = request.scope.get(POSTED)
        if form is None:
            return Response.text("この住所は書式を受け取るためのものです。\nThis address takes a form.", status=405)
        home, at = home_of(datasette), utc_text(clock(datasette))

        def written() -> str | Onward:
            with (
                closing(open_read_only(home.policy_db)) as policy,
                closing(open_office_db(home.office_db)) as office,
                transaction(office) if together else nullcontext(),
            ):
                return write(policy, office, form, at)

        try:
            kept = await asyncio.to_thread(written)
        except PolicywatchError as error:
            return await (refused or given_back)(datasette, request, error)
        except sqlite3.OperationalError as error:  # locked, or no room: what was typed is not lost over it
            words = f"いまは書き込めません（{error}）。少し待って、もう一度送ってください。"
            locked = PolicywatchError(f"office.db cannot be written ({error}): wait, then send it again", words)
            return await given_back(datasette, request, locked, waits=True)
        onward = kept if isinstance(kept, Onward) else Onward(kept, form.back)
        datasette.add_message(request, onward.words)
        return Response.redirect(onward.at, status=303)

    return view


def number_of(text: str) -> int:
    """A row's number as a form carries it; 0, which no row has, for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


async def given_back(datasette: Any, request: Any, error: PolicywatchError, *, waits: bool = False) -> Any:
    """The form again, with what was typed and why it was not kept.

    It can be sent from there only where that can help: what is wrong is something typed, or it only has to wait (``waits``).
    """
    form: Posted = request.scope[POSTED]
    typed = any(not is_carried(name) and form_value_word(value, name) is None for name, value in form.fields)
    again = waits or (error.resend and typed)
    reason = in_words(error)
    asks = await in_office(datasette, lambda _policy, office: {one.key: one.ask for one in asked.asks(office)})
    context = {
        "asks": asks,
        "title": said("記録できませんでした", "Not saved"),
        "reason": reason.ja,
        "reason_en": reason.en,
        "action": request.path,
        "fields": (*form.fields, ("back", form.back)),
        "editable": again,
        "again": again,
        "box": error.box if not form.one(error.box) else "",
        "back": form.back,
    }
    return Response.html(await datasette.render_template("sent_back.html", context, request=request), status=400)


def in_words(error: PolicywatchError) -> Names:
    """Why a form was not kept, a line each, without what only commands know; a fault may have words of its own for pages."""
    told = "\n".join(getattr(one, "en", one) for one in getattr(error, "problems", (error.en,)))
    return Names(without_commands(error.ja), without_commands(told))


async def in_office(datasette: Any, read: Callable[[sqlite3.Connection, sqlite3.Connection], Written]) -> Written:
    """What ``read(policy, office)`` finds: office.db is opened for it, outside of the loop that answers."""
    home = home_of(datasette)

    def found() -> Written:
        with closing(open_read_only(home.policy_db)) as policy, closing(open_office_db(home.office_db)) as office:
            return read(policy, office)

    return await asyncio.to_thread(found)
