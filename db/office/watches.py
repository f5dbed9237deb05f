"""Pages, files and feeds that staff watch beside the built-in sources: ``[[watch]]`` in config.toml, and rows of ``office.db``.

A night takes what stands here into the journal with each request, so that a replay needs neither.  A page that is removed
stays in the table with the time, and what was fetched of it stays on record.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from bs4.css import CSS

from db.errors import PolicywatchError
from db.office.audit import Action, note
from db.record.causes import Cause
from db.record.home import Home
from db.record.office_tables import office_with
from db.record.public_addresses import refusal
from db.record.reasons import Reason, because
from db.record.transaction import transaction
from db.text.addresses import place_of, web_address
from db.topics.classify import known_topics

SOURCE = "watch"
MOST = 500  # pages: at two seconds a page one host takes a quarter of an hour
LONGEST_NAME, LONGEST_SELECTOR = 200, 500  # characters
FIELDS = ("url", "name_ja", "name_en", "selector", "topics")


class WatchError(PolicywatchError):
    """What is to be watched cannot be; ``why`` says what stands against it."""

    code = "watch"
    status = 2

    def __init__(self, why: Reason) -> None:
        super().__init__(why.en, why.ja)
        self.why = why


@dataclass(frozen=True, slots=True)
class Watch:
    """One page, file or feed: its address in one spelling and the key of its document; None and () for what nobody gave."""

    key: str
    url: str
    name_ja: str | None = None
    name_en: str | None = None
    selector: str | None = None
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WatchList:
    """What is watched: first the tables of config.toml, then the rows of office.db.

    ``wrong``: tables that cannot be used, each with its address ("" when it has none) and why.
    """

    settings: tuple[Watch, ...] = ()
    entered: tuple[Watch, ...] = ()
    wrong: tuple[tuple[str, Reason], ...] = ()

    @property
    def pages(self) -> tuple[Watch, ...]:
        return self.settings + self.entered


# ---------------------------------------------------------------------- one page
def checked(
    url: str,
    name_ja: str | None = None,
    name_en: str | None = None,
    selector: str | None = None,
    topic_ids: Iterable[str] = (),
) -> Watch:
    """What staff name, checked; WatchError for an address that is never asked, a selector that is none, an unknown topic."""
    if why := refusal(url.strip()):
        raise WatchError(why)
    try:
        address = web_address(url)
        port = urlsplit(address).port
    except ValueError as error:
        raise WatchError(because(Cause.NOT_AN_ADDRESS, url=url, why=str(error))) from error
    if port not in (None, 80, 443):
        raise WatchError(because(Cause.PORT_NOT_ASKED, url=url))
    selector = (selector or "").strip() or None
    if selector is not None:
        check_selector(selector)
    given = tuple(dict.fromkeys(topic_ids))
    known = known_topics()
    for topic in given:
        if topic not in known:
            raise WatchError(because(Cause.TOPIC_UNKNOWN, topic=topic, topics=", ".join(known)))
    return Watch(key_of(address), address, _name(name_ja), _name(name_en), selector, given)


def check_selector(selector: str) -> None:
    """WatchError unless it is a CSS selector."""
    try:
        if len(selector) > LONGEST_SELECTOR:
            raise ValueError(f"longer than {LONGEST_SELECTOR} characters")
        CSS(BeautifulSoup("", "lxml")).compile(selector)
    except Exception as error:  # its parser fails in several ways
        said = (str(error).strip() or type(error).__name__).split("\n")[0]
        raise WatchError(because(Cause.SELECTOR_INVALID, selector=repr(selector), why=said)) from error


def key_of(url: str) -> str:
    """The key of the document at an address: ``watch/{host}/{path}``, the same for http and https, with or without a last slash."""
    return f"{SOURCE}/{place_of(url).strip('/')}"


def _name(text: str | None) -> str | None:
    return " ".join((text or "").split())[:LONGEST_NAME] or None


# ---------------------------------------------------------------------- config.toml
def from_settings(tables: object) -> tuple[tuple[Watch, ...], tuple[tuple[str, Reason], ...]]:
    """The ``[[watch]]`` tables of config.toml, and those that cannot be used (address, why): one of them stops no other."""
    if not isinstance(tables, Sequence) or isinstance(tables, str):
        return (), (("", _wrong(1, "it must be a table: write [[watch]]")),)
    found: dict[str, Watch] = {}
    wrong: list[tuple[str, Reason]] = []
    for number, table in enumerate(tables, start=1):
        url = str(table.get("url") or "") if isinstance(table, Mapping) else ""
        try:
            one = _from_table(table)
        except WatchError as error:
            wrong.append((url, _wrong(number, error.why)))
        except ValueError as error:
            wrong.append((url, _wrong(number, str(error))))
        else:
            if one.key in found:
                wrong.append((url, _wrong(number, f"{url} stands there twice")))
            elif len(found) == MOST:
                wrong.append((url, _wrong(number, because(Cause.TOO_MANY_WATCHED, most=MOST))))
            else:
                found[one.key] = one
    return tuple(found.values()), tuple(wrong)


def _from_table(table: object) -> Watch:
    if not isinstance(table, Mapping):
        raise ValueError("it must be a table: write [[watch]]")
    if unknown := sorted(set(table) - set(FIELDS)):
        raise ValueError(f"unknown field {', '.join(unknown)} (known: {', '.join(FIELDS)})")
    if not table.get("url"):
        raise ValueError("url is missing")
    given = table.get("topics", [])
    url, name_ja, name_en, selector = (table.get(name, "") for name in FIELDS[:-1])
    texts = (url, name_ja, name_en, selector)
    if not isinstance(given, list) or not all(isinstance(one, str) for one in (*texts, *given)):
        raise ValueError(f"{', '.join(FIELDS[:-1])} must be texts, topics a list of texts")
    return checked(url, name_ja, name_en, selector, given)


def _wrong(number: int, why: Reason | str) -> Reason:
    return because(Cause.WATCH_TABLE_WRONG, number=number, why=why)


# ---------------------------------------------------------------------- both
def read_watch_list(home: Home, config: Mapping[str, Any]) -> WatchList:
    """What is watched under these settings of a home; a page that stands in both places counts as config.toml has it."""
    settings, wrong = from_settings(config.get(SOURCE, ()))
    taken = {one.key for one in settings}
    entered = [one for one in read_entered(home.office_db) if one.key not in taken]
    return WatchList(settings, tuple(entered[: MOST - len(settings)]), wrong)


def read_entered(office: Path) -> list[Watch]:
    """What stands in office.db, in the order in which it was entered; [] while there is none, or one of an older release."""
    with office_with("watches", office) as conn:
        return [] if conn is None else list_entered(conn)


def list_entered(office: sqlite3.Connection) -> list[Watch]:
    """The pages of an open office.db that have not been removed, in the order in which they were entered."""
    rows = office.execute(
        "SELECT key, url, name_ja, name_en, selector, topics FROM watches WHERE removed_at IS NULL ORDER BY id"
    )
    return [
        Watch(key, url, name_ja or None, name_en or None, selector or None, tuple(json.loads(given)))
        for key, url, name_ja, name_en, selector, given in rows
    ]


def add_watch(office: sqlite3.Connection, listed: WatchList, one: Watch, at: str, *, who: str) -> None:
    """Enter a page, noted under ``who``; ``at`` as stored.  WatchError when it is watched already, or too many are."""
    if any(other.key == one.key for other in listed.settings):
        raise WatchError(because(Cause.WATCHED_IN_SETTINGS, url=one.url))
    if len(listed.pages) >= MOST:
        raise WatchError(because(Cause.TOO_MANY_WATCHED, most=MOST))
    with transaction(office):
        if any(other.key == one.key for other in list_entered(office)):
            raise WatchError(because(Cause.WATCHED_ALREADY, url=one.url, key=one.key))
        office.execute(
            "INSERT INTO watches (key, url, name_ja, name_en, selector, topics, made_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                one.key,
                one.url,
                one.name_ja or "",
                one.name_en or "",
                one.selector or "",
                json.dumps(one.topics, ensure_ascii=False),
                at,
            ),
        )
        note(office, who, Action.WATCH, one.key, None, asdict(one), at)


def remove_watch(office: sqlite3.Connection, listed: WatchList, url: str, at: str, *, who: str) -> Watch:
    """Watch a page no more, noted under ``who``; ``url``: its address or its key.  WatchError when it is not watched.

    What is on record of it stays.
    """
    try:
        key = url if url.startswith(f"{SOURCE}/") else key_of(url)
    except ValueError:
        raise WatchError(because(Cause.NOT_WATCHED, url=url)) from None
    if any(other.key == key for other in listed.settings):
        raise WatchError(because(Cause.WATCHED_IN_SETTINGS, url=url))
    with transaction(office):
        found = next((one for one in list_entered(office) if one.key == key), None)
        if found is None:
            raise WatchError(because(Cause.NOT_WATCHED, url=url))
        office.execute("UPDATE watches SET removed_at = ? WHERE key = ? AND removed_at IS NULL", (at, key))
        note(office, who, Action.WATCH, key, asdict(found), None, at)
    return found
