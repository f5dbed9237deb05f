"""Alerts: changes of the topics that matter most, told at once to where people are (Slack, LINE, Teams, Matrix, mail …).

A channel is a URL of ``[alerts]`` as apprise reads it.  It holds a secret, so nothing keeps, prints or logs it: a channel is known
by its place in the settings and by a hash.  As for mail, a message and the keys of what it tells are written in one transaction
before anything is sent: no change is told twice to a channel, and what could not be sent waits and is named until it is sent or
dropped.  A try is counted before it is made; what was interrupted may have arrived, so only a person sends it again.
"""

from __future__ import annotations

import logging
import re
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from db.diet.english import in_sentence
from db.errors import PolicywatchError
from db.office.audit import Action, note
from db.record.decided import Decided, read_decided
from db.record.documents import Record, newest_run_date
from db.record.home import ConfigError
from db.record.transaction import transaction
from db.text.dates import JST, jst_minute, utc_text
from db.text.words import Names
from desk.outgoing.mail import first_day, fresh, gather, plain
from desk.outgoing.outbox import one_at_a_time
from desk.outgoing.told import Run, note_earlier_mail, note_told, told_runs

URGENT = 1  # the priority of topics that are told at once
LONGEST = (
    10  # changes that one message names, in both languages within what LINE takes (5,000); of the rest it says how many
)
WIDTH = 140  # characters of a sentence
# ``alert_messages.last_error``: what became of the last try, never in the words of a library, which knows the URL.
INTERRUPTED, DROPPED, UNKNOWN, AWAY, REFUSED = "interrupted", "dropped", "unknown", "away", "refused"
RE_STATUS = re.compile(r"error=(\d{3})\b")
COLUMNS = (
    "id, channel, title, body, made_at, attempts, sent_at, last_error,"
    " (SELECT count(*) FROM alert_changes c WHERE c.message = alert_messages.id) AS told"
)


@dataclass(frozen=True, slots=True)
class Channel:
    """A URL of ``[alerts]``: ``id`` says nothing of it, ``name`` is its place in the settings and its sort: 2 (slack)."""

    id: str
    name: str
    url: str = field(repr=False)


class NotWaitingAlert(PolicywatchError):
    """There is no such message, or none that waits."""

    code = "alert_not_waiting"


def channels_of(config: Mapping[str, Any]) -> tuple[Channel, ...]:
    """The channels of ``[alerts] urls``, each once; () when there are none.  ConfigError says what is wrong and no URL."""
    table = config.get("alerts", {})
    urls = table.get("urls", []) if isinstance(table, Mapping) else None
    if not isinstance(urls, list) or not all(isinstance(url, str) for url in urls):
        raise ConfigError('config.toml: [alerts] urls must be a list of addresses: urls = ["slack://…"]')
    found: dict[str, Channel] = {}
    for number, url in enumerate(urls, 1):
        sort, colon, _ = url.strip().partition("://")
        if not colon or not re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*", sort):
            raise ConfigError(
                f"config.toml: address {number} of [alerts] urls does not begin with a service, as slack://…"
            )
        key = "alert:" + sha256(url.strip().encode()).hexdigest()[:16]
        found.setdefault(key, Channel(key, f"{number} ({sort.lower()})", url.strip()))
    return tuple(found.values())


# ---------------------------------------------------------------------- what there is to tell
def queue_alert(
    policy: sqlite3.Connection, office: sqlite3.Connection, office_db: Path, channel: Channel, at: datetime, site: str
) -> int | None:
    """Write the message that tells a channel what it was not told yet; its number, None when there is nothing.

    ``site``: where the desk is reached, "" when nobody has said.  A channel that is new is told of the newest night and what comes.
    """
    decided = read_decided(office_db)
    with transaction(office):
        told = told_runs(office, channel.id)
        newest = newest_run_date(policy)
        since = first_day(policy, told.at or None)
        news = gather(policy, office_db, at, since, site=site)
        if not told.at and newest:
            night = utc_text(datetime.fromisoformat(newest).replace(tzinfo=JST))
            note_earlier_mail(office, channel.id, _earlier(policy, night), night)
            told = told_runs(office, channel.id)
        known = frozenset(
            row[0] for row in office.execute("SELECT change_key FROM alert_changes WHERE channel = ?", (channel.id,))
        )
        left, keys = fresh(news, known, told)
        urgent = [change for change in left.changes if is_urgent(policy, change, decided)]
        number = None
        if urgent:
            title, body = worded(urgent, site)
            number = office.execute(
                "INSERT INTO alert_messages (channel, title, body, made_at, attempts, last_error) VALUES (?, ?, ?, ?, 0, '')",
                (channel.id, title, body, utc_text(at)),
            ).lastrowid
            mine = {change[name] for change in urgent for name in ("claim", "released") if change[name]} & keys
            office.executemany(
                "INSERT INTO alert_changes (channel, change_key, message) VALUES (?, ?, ?)",
                [(channel.id, key, number) for key in sorted(mine)],
            )
        note_told(office, channel.id, news.runs, utc_text(at), None)
        return number


def _earlier(policy: sqlite3.Connection, night: str) -> list[Run]:
    """The runs before a night (UTC)."""
    rows = policy.execute("SELECT id, started_at FROM runs WHERE started_at < ? ORDER BY id", (night,))
    return [Run(row[0], row[1]) for row in rows]


def is_urgent(policy: sqlite3.Connection, change: Record, decided: Decided) -> bool:
    """Whether a change has a topic of priority 1: by its words, or because a person put it under one."""
    urgent = {row[0] for row in policy.execute("SELECT id FROM topics WHERE priority = ?", (URGENT,))}
    named = {*decided.changes_in.get(change["key"], ()), *decided.relevant.get(change["document"], ())}
    rows = policy.execute(
        "SELECT t.topic FROM change_topics t JOIN changes c ON c.id = t.change WHERE c.key = ?", (change["key"],)
    )
    return bool(urgent & (named | {row[0] for row in rows}))


def _cut(sentence: str) -> str:
    return sentence if len(sentence) <= WIDTH else sentence[:WIDTH] + "…"


def worded(changes: Sequence[Record], site: str) -> tuple[str, str]:
    """(title, text) of a message: each change in its sentences, with the way to its page on the desk, else to the original."""
    number = len(changes)
    title = f"policywatch：急ぎの論点の変化 {number} 件 / {number} urgent {'change' if number == 1 else 'changes'}"
    lines = []
    for change in changes[:LONGEST]:
        ja, en = _cut(plain(change["summary_ja"])), _cut(in_sentence(plain(change["summary_en"])))
        lines.append(
            f"・{change['kind_ja']}：{ja}（{plain(change['name_ja'])}）\n  {en}\n  {change['page'] or change['link']}"
        )
    if number > LONGEST:
        lines.append(
            f"ほか {number - LONGEST} 件 / and {number - LONGEST} more" + (f"\n  {site}/-/changes" if site else "")
        )
    return title, "\n".join(lines)


# ---------------------------------------------------------------------- sending
def state(row: Mapping[str, Any]) -> str:
    """sent, dropped, interrupted (it may have arrived), failed (waits and was tried) or queued."""
    if row["sent_at"]:
        return "sent"
    if row["last_error"] in (DROPPED, INTERRUPTED):
        return str(row["last_error"])
    return "failed" if row["attempts"] else "queued"


def alerts(office: sqlite3.Connection, *, everything: bool = False) -> list[dict[str, Any]]:
    """The messages that are neither sent nor dropped (or all), oldest first, with ``state`` and ``told`` (how many keys)."""
    rows = [
        {**dict(row), "state": state(row)}
        for row in office.execute(f"SELECT {COLUMNS} FROM alert_messages ORDER BY id")
    ]
    return rows if everything else [row for row in rows if row["state"] not in ("sent", "dropped")]


def send_alerts(
    office: sqlite3.Connection, channels: Sequence[Channel], at: datetime, only: Collection[int] | None = None
) -> list[int]:
    """Try every message that waits once, oldest first; the numbers of those that were taken.

    ``only``: these alone, also those of which nobody knows whether they arrived.
    """
    by_id = {channel.id: channel for channel in channels}
    sent = []
    with one_at_a_time(office, "alerts.lock"):
        for row in alerts(office):
            channel = by_id.get(row["channel"])
            if channel is None or (row["state"] == "interrupted" if only is None else row["id"] not in only):
                continue
            office.execute(
                "UPDATE alert_messages SET attempts = attempts + 1, last_error = ? WHERE id = ?",
                (INTERRUPTED, row["id"]),
            )
            why = notify(channel.url, row["title"], row["body"])
            office.execute(
                "UPDATE alert_messages SET last_error = ?, sent_at = ? WHERE id = ?",
                (why, None if why else utc_text(at), row["id"]),
            )
            sent += [] if why else [row["id"]]
    return sent


def notify(url: str, title: str, body: str) -> str:
    """Hand one message to apprise; why it was not taken, as a code, "" when it was.  What apprise says of it is not repeated."""
    with _silenced() as said:
        import apprise

        service = apprise.Apprise()
        try:
            if not service.add(url):
                return UNKNOWN
            if service.notify(title=title, body=body, body_format=apprise.NotifyFormat.TEXT):
                return ""
        except Exception:  # a service of which we know nothing; what it says may hold the URL
            return AWAY
    status = next((found[1] for line in said if (found := RE_STATUS.search(line))), "")
    return f"{REFUSED} {status}" if status else AWAY


@contextmanager
def _silenced() -> Iterator[list[str]]:
    """Keep to ourselves what is logged meanwhile, by apprise or what it stands on: it may hold the URL."""
    said: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said.append(record.getMessage())

    root = logging.getLogger()
    before, root.handlers = root.handlers, [Keep()]
    try:
        yield said
    finally:
        root.handlers = before


def drop_alert(office: sqlite3.Connection, number: int, *, who: str, at: str) -> None:
    """Let go of a message that was not sent, noted under ``who`` at ``at`` (UTC); its changes count as told.

    NotWaitingAlert when there is none.
    """
    with transaction(office):
        row = office.execute(f"SELECT {COLUMNS} FROM alert_messages WHERE id = ?", (number,)).fetchone()
        if row is None or state(row) in ("sent", "dropped"):
            words = f"alert {number} was {state(row)} already" if row else f"there is no alert {number}"
            raise NotWaitingAlert(words, f"知らせ {number} は待っていません")
        office.execute("UPDATE alert_messages SET last_error = ? WHERE id = ?", (DROPPED, number))
        (title,) = office.execute("SELECT title FROM alert_messages WHERE id = ?", (number,)).fetchone()
        note(office, who, Action.MESSAGE, title, None, {"alert": number}, at)


def why_not(error: str) -> Names:
    """Why a message was not taken, and what to do, for people: no code of the service."""
    return {
        INTERRUPTED: Names(
            "送る途中で切れたため、届いたかどうか分かりません。", "The last try was interrupted: it may have arrived."
        ),
        UNKNOWN: Names(
            "送り先の住所が読めません。設定を直してください。", "Its address cannot be read: put the settings right."
        ),
        REFUSED: Names(
            "送り先のサービスが断りました。住所がまだ使えるか確かめてください。",
            "The service refused it: is its address still valid?",
        ),
    }.get(
        error.partition(" ")[0],
        Names(
            "送り先のサービスにつながらないか、受け取られませんでした。",
            "The service could not be reached or did not take it.",
        ),
    )


def undelivered(office: sqlite3.Connection, channels: Sequence[Channel]) -> list[Names]:
    """A sentence on every message that was tried and is not known to have arrived, oldest first."""
    by_id = {channel.id: channel.name for channel in channels}
    found = []
    for row in alerts(office):
        if row["state"] == "queued" and row["channel"] in by_id:
            continue
        gone = Names("送り先が設定からなくなりました。", "Its channel is not in the settings any more.")
        why = why_not(row["last_error"]) if row["channel"] in by_id else gone
        name, at, told = by_id.get(row["channel"], ""), jst_minute(row["made_at"]), row["told"]
        changes = "change" if told == 1 else "changes"
        found.append(
            Names(
                f"{f'送り先 {name}：' if name else ''}変化 {told} 件（日本時間 {at} の知らせ）。{why.ja}",
                f"{f'Channel {name}: ' if name else ''}{told} {changes} (alert of {at}, Japan time). {why.en}",
            )
        )
    return found


def words_of(error: str) -> str:
    """Why a message was not taken, and what to do."""
    code, _, status = error.partition(" ")
    return {
        INTERRUPTED: "the last try was interrupted: it may have arrived",
        UNKNOWN: "its address is none that apprise knows: put it right in config.toml",
        AWAY: "the service could not be reached or did not take it",
        REFUSED: f"the service refused it (HTTP {status}): is its address still valid?",
        DROPPED: "dropped by hand",
    }.get(code, "not tried yet")
