"""What an address asks for: a value that stands for nothing is said so in words, and never passed over in silence.

A choice that is none has no page (404); what people type themselves (a day) goes back to them with what is wrong beside the
field, and without a list, which would be of something else than they asked for.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping
from functools import wraps
from typing import Any

from db.text.dates import day_typed
from db.text.words import Names
from desk.site.language import in_language, in_this_language, said
from desk.site.layout import DATABASE
from desk.site.untyped import NotFound

LONGEST = 40  # characters of a wrong value that are said again
NO_TOPIC = Names(
    "その論点はありません。論点の一覧から選んでください。",
    "There is no such topic. Choose one from the list of topics.",
)
NO_SOURCE = Names(
    "その情報源はありません。情報源の一覧にあるものだけです。", "There is no such source: see the list of sources."
)
# What means the same on every page: which row it must have.
KNOWN = {
    "topic": ("SELECT 1 FROM topics WHERE id = :id", NO_TOPIC),
    "source": (
        "SELECT 1 FROM sources WHERE id = :id UNION ALL SELECT 1 FROM documents WHERE source = :id LIMIT 1",
        NO_SOURCE,
    ),
}
# Boxes that are ticked or not.
TICKS = ("all", "answers", "dropped", "due", "expand", "full", "old", "ours", "press", "suppl")
NO_TICK = Names(
    "「{value}」という指定はできません。印を付けるなら 1、外すなら 0 です。",
    "“{value}” is not possible here: 1 is ticked, 0 is not.",
)
NO_PAGE = Names("ページの番号は 1 からの数です。", "The number of a page is a number from 1 on.")
WRONG_DAY = Names(
    "「{value}」という日付はありません。2026-04-15 のように入れてください。",
    "There is no day “{value}”. Write it as 2026-04-15.",
)
BEFORE = Names(
    "「この日まで」が「この日から」より前の日です。", "This day is before the day from which on is searched."
)


def checked(view: Any) -> Any:
    """A view of ours, once what means the same on all pages (topic, source, page, ticks) is known to stand for something."""

    @wraps(view)
    async def inner(datasette: Any, request: Any) -> Any:
        args = request.args
        page = args.get("page") or "1"
        if not (page.isascii() and page.isdigit() and len(page) < 10 and int(page) > 0):
            raise NotFound(in_language(NO_PAGE))
        for name in TICKS:
            if (value := args.get(name) or "0") not in ("0", "1"):
                raise NotFound(with_value(NO_TICK, value))
        wanted = {name: args.get(name) for name in KNOWN if args.get(name)}
        if wanted and DATABASE in datasette.databases:

            def unknown(conn: sqlite3.Connection) -> str | None:
                for name, value in wanted.items():
                    sql, words = KNOWN[name]
                    if not conn.execute(sql, {"id": value}).fetchone():
                        return str(in_language(words))
                return None

            if words := await datasette.get_database(DATABASE).execute_fn(in_this_language(unknown)):
                raise NotFound(words)
        return await view(datasette, request)

    return inner


def with_value(words: Names, value: str) -> str:
    """A sentence with the value that was asked for, cut where it is long."""
    shown = value if len(value) <= LONGEST else value[:LONGEST] + "…"
    return said(*words).replace("{value}", shown)


def choice(request: Any, name: str, known: Collection[object], title: Names) -> str | None:
    """The value that is asked for of ``known``, None for none; NotFound (404) where there is no such value."""
    value = request.args.get(name) or None
    if value is None or value in {str(one) for one in known}:
        return value
    raise NotFound(no_such(title, value))


def no_such(title: Names, value: str) -> str:
    """That there is nothing of a name under a heading."""
    words = Names(
        f"{title.ja}「{{value}}」はありません。ページの一覧から選んでください。",
        f"There is no such {title.en.lower()}: “{{value}}”. Choose one on the page.",
    )
    return with_value(words, value)


def wrong_days(values: Mapping[str, str], *names: str) -> dict[str, str]:
    """What is wrong with the days among the values that were typed, by field; of two, the first must not be the later one."""
    wrong = {
        name: with_value(WRONG_DAY, values[name])
        for name in names
        if values.get(name, "").strip() and not day_typed(values[name])
    }
    days = [day_typed(values.get(name, "")) for name in names]
    if len(days) == 2 and all(days) and days[1] < days[0]:
        wrong[names[1]] = said(*BEFORE)
    return wrong
