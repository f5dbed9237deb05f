"""The outbox in office.db: no change twice to one recipient, no message silently left behind.

A message and the keys of what it tells are written in one transaction, before anything is sent.  It waits until a command
sends it, and each command tries it once; a try is counted before it is made, so that a crash in the middle is a failed
try like any other: the same bytes go out again, under the same Message-ID.  (Between a server's taking a message and its
being marked as sent there is no transaction; a mail program that gets it a second time there knows it by its Message-ID.)
"""

from __future__ import annotations

import fcntl
import smtplib
import sqlite3
import ssl
from base64 import b64encode
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from db.errors import PolicywatchError
from db.office.audit import Action, note
from db.record.transaction import transaction
from db.text.dates import parse_utc, utc_text
from desk.outgoing.mail import plain
from desk.outgoing.mail_settings import MailSettings
from desk.outgoing.told import Run, forget_told, note_earlier_mail, note_told

TIMEOUT = 30  # seconds for each answer of the server
KEEP_BODIES = timedelta(days=90)  # then a sent message is emptied; what it told stays on record
# What became of the last try.  ``outbox.last_error`` holds one of these codes, ``;`` and words, or the server's words alone.
DROPPED = "dropped by hand"
INTERRUPTED = "the last try was interrupted before the server's answer was written down"
# ``outbox.next_try`` is not used: nothing runs between two commands that could try by itself.
COLUMNS = (
    "id, message_id, recipient, subject, made_at, attempts, sent_at, gave_up_at, last_error,"
    " (SELECT count(*) FROM outbox_changes c WHERE c.message = outbox.id) AS told"
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A message ready for the outbox and the keys of what it tells."""

    message_id: str
    subject: str
    body: bytes
    keys: frozenset[str]


class NoServer(PolicywatchError):
    """The server cannot be spoken to at all (address, encryption, login); the message says why."""

    code = "no_mail_server"


class NotTaken(PolicywatchError):
    """The server did not take this message; the message says why."""

    code = "mail_not_taken"


class NotWaiting(PolicywatchError):
    """There is no such message, or none that waits."""

    code = "mail_not_waiting"


# ---------------------------------------------------------------------- the queue
def last_mail(office: sqlite3.Connection, recipient: str) -> str | None:
    """When (UTC) the newest digest for a recipient was written, sent or not; None when there is none."""
    row = office.execute(
        "SELECT max(made_at) FROM outbox WHERE lower(recipient) = ? AND message_id NOT LIKE '<health.%'",
        (recipient.lower(),),
    ).fetchone()
    return row[0] if row else None


def queue(
    office: sqlite3.Connection,
    recipient: str,
    at: datetime,
    compose: Callable[[frozenset[str]], Draft | None],
    runs: Sequence[Run] = (),
) -> int | None:
    """Queue what ``compose`` makes of the keys this recipient has been told; None when it makes nothing.

    ``runs``: of which the recipient is told by this, also when there is nothing to tell.  Message, keys and runs
    are written together or not at all; two commands at once cannot claim one change twice.
    """
    name, now = recipient.lower(), utc_text(at)
    with transaction(office):
        rows = office.execute("SELECT change_key FROM outbox_changes WHERE recipient = ?", (name,))
        note_earlier_mail(office, recipient, runs, last_mail(office, recipient))
        draft = compose(frozenset(row["change_key"] for row in rows))
        if draft is None:
            note_told(office, recipient, runs, now, None)
            return None
        cursor = office.execute(
            "INSERT INTO outbox (message_id, recipient, subject, message, made_at, attempts, next_try, last_error)"
            " VALUES (?, ?, ?, ?, ?, 0, '', '')",
            (draft.message_id, recipient, draft.subject, draft.body, now),
        )
        office.executemany(
            "INSERT INTO outbox_changes (recipient, change_key, message) VALUES (?, ?, ?)",
            [(name, key, cursor.lastrowid) for key in sorted(draft.keys)],
        )
        note_told(office, recipient, runs, now, cursor.lastrowid)
        return cursor.lastrowid


def state(row: sqlite3.Row) -> str:
    """sent, dropped, gave_up, failed (waits and was tried) or queued (not tried yet)."""
    if row["sent_at"]:
        return "sent"
    if row["gave_up_at"]:
        return "dropped" if row["last_error"].partition(";")[0] == DROPPED else "gave_up"
    return "failed" if row["attempts"] else "queued"


def messages(office: sqlite3.Connection, *, everything: bool = False) -> list[dict[str, Any]]:
    """The messages that are neither sent nor dropped (or all), oldest first, with ``state`` and ``told`` (how many keys)."""
    rows = [{**dict(row), "state": state(row)} for row in office.execute(f"SELECT {COLUMNS} FROM outbox ORDER BY id")]
    return rows if everything else [row for row in rows if row["state"] not in ("sent", "dropped")]


def drop(office: sqlite3.Connection, number: int, at: datetime, *, who: str, retell: bool = False) -> str:
    """Let go of a message that was not sent, noted under ``who``; its recipient.  ``retell``: the next digest tells its changes again.

    NotWaiting when there is no such message, or nothing to drop.
    """
    with transaction(office):
        row = office.execute(f"SELECT {COLUMNS} FROM outbox WHERE id = ?", (number,)).fetchone()
        if row is None or state(row) in ("sent", "dropped"):
            raise NotWaiting(f"message {number} was {state(row)} already" if row else f"there is no message {number}")
        office.execute(
            "UPDATE outbox SET gave_up_at = ?, last_error = ? WHERE id = ?",
            (utc_text(at), f"{DROPPED}; {row['last_error'] or 'not tried'}", number),
        )
        if retell:
            office.execute("DELETE FROM outbox_changes WHERE message = ?", (number,))
            forget_told(office, row["recipient"], number)
        said = {"id": number, "recipient": row["recipient"], "retell": retell}
        note(office, who, Action.MESSAGE, row["subject"], None, said, utc_text(at))
        return str(row["recipient"])


# ---------------------------------------------------------------------- sending
def deliver(
    office: sqlite3.Connection, settings: MailSettings, at: datetime, only: Collection[int] | None = None
) -> list[int]:
    """Try every message that waits once, oldest first; the ids of those that were sent.

    ``only``: these alone, also those that were given up.  How the others stand is in ``messages``.
    """
    office.execute(
        "UPDATE outbox SET message = x'' WHERE sent_at < ? AND message <> x''", (utc_text(at - KEEP_BODIES),)
    )
    sent: list[int] = []
    unreachable = ""
    with one_at_a_time(office):
        for waiting in messages(office):
            number = waiting["id"]
            if waiting["state"] == "gave_up" if only is None else number not in only:
                continue
            body = _begin(office, waiting)
            if body is None:
                continue  # dropped meanwhile
            try:
                if unreachable:  # each message would only wait for the same server once more
                    raise NoServer(unreachable)
                send(settings, waiting["recipient"], body)
            except (NoServer, NotTaken) as error:
                unreachable = error.en if isinstance(error, NoServer) else ""
                _failed(office, waiting, error.en, at, settings.give_up_days)
                continue
            office.execute(
                "UPDATE outbox SET sent_at = ?, gave_up_at = NULL, last_error = '' WHERE id = ?", (utc_text(at), number)
            )
            sent.append(number)
    return sent


@contextmanager
def one_at_a_time(office: sqlite3.Connection, name: str = "mail.lock") -> Iterator[None]:
    """Wait until no other command sends: what that one has sent is not tried here.  A command that dies lets go."""
    (file,) = (row["file"] for row in office.execute("PRAGMA database_list") if row["name"] == "main")
    with Path(file).with_name(name).open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _begin(office: sqlite3.Connection, waiting: dict[str, Any]) -> bytes | None:
    """Count the try and give the message; None when somebody else has tried or dropped it meanwhile."""
    with transaction(office):
        done = office.execute(
            "UPDATE outbox SET attempts = attempts + 1, last_error = ? WHERE id = ? AND attempts = ? AND sent_at IS NULL"
            " AND gave_up_at IS ?",
            (INTERRUPTED, waiting["id"], waiting["attempts"], waiting["gave_up_at"]),
        )
        if done.rowcount != 1:
            return None
        row = office.execute("SELECT message FROM outbox WHERE id = ?", (waiting["id"],)).fetchone()
        return bytes(row["message"])


def _failed(office: sqlite3.Connection, waiting: dict[str, Any], why: str, at: datetime, days: int) -> None:
    over = at - parse_utc(waiting["made_at"]) >= timedelta(days=days)
    office.execute(
        "UPDATE outbox SET last_error = ?, gave_up_at = ? WHERE id = ?",
        (why, waiting["gave_up_at"] or (utc_text(at) if over else None), waiting["id"]),
    )


def send(settings: MailSettings, recipient: str, body: bytes) -> None:
    """Hand one message to the server; NoServer or NotTaken when it cannot be.  Encryption is never left out silently."""
    try:
        server = _connected(settings)
    except (OSError, ValueError) as error:
        raise NoServer(f"{settings.host}:{settings.port}: {reason(error, settings)}") from None
    try:
        server.sendmail(settings.sender.addr_spec, [recipient], body)
    except (OSError, ValueError) as error:
        raise NotTaken(f"{settings.host}:{settings.port}: {reason(error, settings)}") from None
    finally:
        with suppress(OSError):  # what was taken is taken, however the server says goodbye
            server.quit()
        server.close()


def _connected(settings: MailSettings) -> smtplib.SMTP:
    context = ssl.create_default_context()  # checks the certificate and the name in it
    if settings.security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(settings.host, settings.port, timeout=TIMEOUT, context=context)
    else:
        server = smtplib.SMTP(settings.host, settings.port, timeout=TIMEOUT)
    try:
        if settings.security == "starttls":
            server.starttls(context=context)
        if settings.username:
            server.login(settings.username, settings.password)
    except BaseException:
        server.close()
        raise
    return server


def reason(error: Exception, settings: MailSettings) -> str:
    """One line on why it failed, without the password should the server have repeated it."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
        text = f"{code} {_decoded(said)}"
    elif isinstance(error, smtplib.SMTPResponseException):
        text = f"{error.smtp_code} {_decoded(error.smtp_error)}"
    elif isinstance(error, ssl.SSLCertVerificationError):
        text = f"its certificate is not trusted: {error.verify_message}"
    elif isinstance(error, TimeoutError):
        text = f"no answer within {TIMEOUT} seconds"
    else:
        text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    if isinstance(error, smtplib.SMTPAuthenticationError):
        text = f"login refused: {text}"
    if settings.password:
        login = f"\0{settings.username}\0{settings.password}"
        for secret in (settings.password, *(b64encode(one.encode()).decode() for one in (settings.password, login))):
            text = text.replace(secret, "…")
    return plain(text)[:300]


def _decoded(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said
