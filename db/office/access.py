"""``access.db``: who may sign in to the site from elsewhere than this machine, and who is signed in.

It lies apart from office.db because no page and no query reads it: 0600, never opened by Datasette, never published, and in a
backup only where one asks for it.  Passwords are kept as PBKDF2 in the notation of ``datasette-auth-passwords``
(``pbkdf2_sha256$rounds$salt$hash``); of a session the SHA-256 of its token, so that who reads the file cannot go on with one.
Times are UTC as stored.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import sqlite3
import unicodedata
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING

from db.errors import PolicywatchError
from db.record.migrating import Steps
from db.record.modes import make_private_file, make_private_folder
from db.record.schema import bring_up_to_date, run_script
from db.record.transaction import transaction
from db.text.dates import parse_utc, utc_text

if TYPE_CHECKING:
    from sqlite_utils import Database

migrations = Steps("access")
ROUNDS = 600_000  # OWASP's Password Storage Cheat Sheet, 2023, for PBKDF2-HMAC-SHA256
SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 1000  # characters; what is longer is no password but load
IDLE = timedelta(hours=12)  # a session not used for so long has ended
LONGEST = timedelta(days=7)  # and however much it is used, after so long one signs in again
WINDOW = timedelta(minutes=15)  # failures are counted over so long
FAILURES_OF_A_NAME = 10  # from one address
FAILURES_OF_A_NAME_IN_ALL = 100  # so that a stranger elsewhere locks nobody out with a handful
FAILURES_OF_AN_ADDRESS = 30
SEEN_EVERY = timedelta(minutes=5)  # how often a session's last use is written down

A001 = """
CREATE TABLE users (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, role INTEGER NOT NULL, password TEXT NOT NULL, made_at TEXT NOT NULL
) STRICT;
CREATE TABLE sessions (
  token_sha256 TEXT PRIMARY KEY, user INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE, made_at TEXT NOT NULL,
  seen_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE failures (
  name TEXT NOT NULL, address TEXT NOT NULL, at TEXT NOT NULL
) STRICT;
CREATE INDEX failures_at ON failures (at);
CREATE TABLE secrets (
  name TEXT PRIMARY KEY, value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""


@migrations()
def a001_users_and_sessions(db: Database) -> None:
    """Users with their roles, who is signed in, and failures to sign in."""
    run_script(db, A001)


class Role(IntEnum):
    """What one may do; each may do what those below may."""

    READER = 1  # reads and exports
    EDITOR = 2  # decides, collects, enters, makes drafts
    SIGNER = 3  # signs and publishes

    @property
    def word(self) -> str:
        """The role as it is typed: ``reader``, ``editor``, ``signer``."""
        return self.name.lower()


ROLES = {role.word: role for role in Role}
ROLES_JA = {Role.READER: "閲覧", Role.EDITOR: "編集", Role.SIGNER: "署名"}


class AccessError(PolicywatchError):
    """A user cannot be entered, or nobody can sign in so."""

    code = "access"


class TooManyFailures(AccessError):
    """Signing in is refused for a while, right password or wrong."""

    code = "too_many_failures"


@dataclass(frozen=True, slots=True)
class User:
    """One who may sign in."""

    name: str
    role: Role
    made_at: str


@contextmanager
def open_access_db(path: Path) -> Iterator[sqlite3.Connection]:
    """access.db, made (0600) and brought up to date as needed; autocommit mode."""
    make_private_folder(path.parent)
    make_private_file(path)
    with closing(sqlite3.connect(path, timeout=60, isolation_level=None)) as conn:
        conn.execute("PRAGMA journal_mode = WAL")
        bring_up_to_date(conn, migrations)
        conn.execute("PRAGMA foreign_keys = ON")
        yield conn


# ---------------------------------------------------------------------- users
def add_user(access: sqlite3.Connection, name: str, role: Role, password: str, at: datetime) -> User:
    """Enter one who may sign in.  AccessError for a name that is taken or no name, or a password that is too short."""
    name = clean_name(name)
    check_password(password)
    if any(user.name == name for user in users(access)):
        raise AccessError(
            f"{name} is a user already: `policywatch user set {name} --role ROLE` or `--password` changes it",
            f"「{name}」はすでに登録されています。",
        )
    access.execute(
        "INSERT INTO users (name, role, password, made_at) VALUES (?, ?, ?, ?)",
        (name, role, password_hash(password), utc_text(at)),
    )
    return User(name, role, utc_text(at))


def change_user(access: sqlite3.Connection, name: str, role: Role | None = None, password: str | None = None) -> User:
    """Give a user another role or password; whoever is signed in by that name has to sign in again."""
    user = user_named(access, name)
    with transaction(access):
        if role is not None:
            access.execute("UPDATE users SET role = ? WHERE name = ?", (role, user.name))
        if password is not None:
            check_password(password)
            access.execute("UPDATE users SET password = ? WHERE name = ?", (password_hash(password), user.name))
        access.execute("DELETE FROM sessions WHERE user = (SELECT id FROM users WHERE name = ?)", (user.name,))
    return user_named(access, user.name)


def remove_user(access: sqlite3.Connection, name: str) -> None:
    """Who is removed is signed out at once; what they decided and wrote stays under their name."""
    access.execute("DELETE FROM users WHERE name = ?", (user_named(access, name).name,))


def users(access: sqlite3.Connection) -> list[User]:
    """All who may sign in, by name."""
    rows = access.execute("SELECT name, role, made_at FROM users ORDER BY name")
    return [User(name, Role(role), made_at) for name, role, made_at in rows]


def read_users(path: Path) -> list[User]:
    """The users of a home's access.db; [] while it has none, and then nothing is made."""
    if not path.exists():
        return []
    with open_access_db(path) as access:
        return users(access)


def user_named(access: sqlite3.Connection, name: str) -> User:
    """The user of this name; AccessError when there is none."""
    known = users(access)
    if (found := next((user for user in known if user.name == clean_name(name)), None)) is None:
        names = ", ".join(user.name for user in known) or "there is none yet"
        raise AccessError(f"no user is called {name} (users: {names})", f"「{name}」という利用者はいません。")
    return found


def kept_password(access: sqlite3.Connection, name: str) -> str:
    """What is kept of a user's password; "" where there is no such user."""
    row = access.execute("SELECT password FROM users WHERE name = ?", (name,)).fetchone()
    return str(row[0]) if row else ""


def clean_name(name: str) -> str:
    """A name as it is kept (NFC, single spaces); AccessError for one that is empty, too long, or not made of letters."""
    kept = " ".join(unicodedata.normalize("NFC", name).split())
    if not kept or len(kept) > 60 or any(unicodedata.category(one)[0] == "C" for one in kept):
        raise AccessError(
            "a name has 1 to 60 characters that can be seen", "名前は、目に見える文字で1字から60字までです。"
        )
    return kept


def check_password(password: str) -> None:
    """AccessError for a password that is too short or too long."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise AccessError(
            f"a password has at least {SHORTEST_PASSWORD} characters (several words make a good one)",
            f"パスワードは{SHORTEST_PASSWORD}字以上にしてください。",
        )


def password_hash(password: str, rounds: int = ROUNDS) -> str:
    """``pbkdf2_sha256$rounds$salt$hash`` of a password, with a fresh salt."""
    return _hashed(password, secrets.token_hex(16), rounds)


def password_fits(password: str, kept: str) -> bool:
    """Whether a password is the one that was kept as ``kept``."""
    _, rounds, salt, _ = kept.split("$")
    return hmac.compare_digest(_hashed(password, salt, int(rounds)), kept)


def _hashed(password: str, salt: str, rounds: int) -> str:
    text = unicodedata.normalize("NFC", password).encode()
    digest = hashlib.pbkdf2_hmac("sha256", text, salt.encode(), rounds)
    return f"pbkdf2_sha256${rounds}${salt}${base64.b64encode(digest).decode()}"


# ---------------------------------------------------------------------- signing in
def sign_in(access: sqlite3.Connection, name: str, password: str, address: str, at: datetime) -> str:
    """The token of a new session.  AccessError when name or password is wrong, the same words for both; TooManyFailures."""
    user = check_sign_in(access, name, password, address, at)
    token = secrets.token_urlsafe(32)
    with transaction(access):
        access.execute("DELETE FROM sessions WHERE made_at < ?", (utc_text(at - LONGEST),))
        access.execute(
            "INSERT INTO sessions (token_sha256, user, made_at, seen_at) SELECT ?, id, ?, ? FROM users WHERE name = ?",
            (_sha256(token), utc_text(at), utc_text(at), user.name),
        )
    return token


def check_sign_in(access: sqlite3.Connection, name: str, password: str, address: str, at: datetime) -> User:
    """The user whose name and password these are; errors as for :func:`sign_in`.  A failure is counted before one knows of it."""
    name = " ".join(unicodedata.normalize("NFC", name).split())[:60]
    since = utc_text(at - WINDOW)
    with transaction(access):  # counted first: of a hundred attempts at once, ten are looked at
        access.execute("DELETE FROM failures WHERE at < ?", (since,))
        here, of_name, of_address = access.execute(
            "SELECT sum(name = ?1 AND address = ?2), sum(name = ?1), sum(address = ?2) FROM failures", (name, address)
        ).fetchone()
        if (
            (here or 0) >= FAILURES_OF_A_NAME
            or (of_name or 0) >= FAILURES_OF_A_NAME_IN_ALL
            or (of_address or 0) >= FAILURES_OF_AN_ADDRESS
        ):
            raise TooManyFailures(
                "too many failures to sign in: try again in a quarter of an hour",
                "続けて何度も失敗したため、15分ほど受け付けません。しばらくしてからお試しください。",
            )
        access.execute("INSERT INTO failures (name, address, at) VALUES (?, ?, ?)", (name, address, utc_text(at)))
    row = access.execute("SELECT name, role, made_at, password FROM users WHERE name = ?", (name,)).fetchone()
    # As long for a name that nobody has: the time tells no names.
    kept = row[3] if row else f"pbkdf2_sha256${ROUNDS}$none$none"
    if len(password) > LONGEST_PASSWORD or not password_fits(password, kept) or not row:
        raise AccessError("name or password is wrong", "名前かパスワードが違います。")
    access.execute("DELETE FROM failures WHERE name = ? AND address = ?", (name, address))
    return User(row[0], Role(row[1]), row[2])


def signed_in(access: sqlite3.Connection, token: str, at: datetime) -> User | None:
    """Whose session a token is; None when it is none, or has ended."""
    row = access.execute(
        "SELECT u.name, u.role, u.made_at, s.made_at, s.seen_at FROM sessions s JOIN users u ON u.id = s.user"
        " WHERE s.token_sha256 = ?",
        (_sha256(token),),
    ).fetchone()
    if row is None:
        return None
    name, role, made_at, begun, seen = row
    if at >= min(parse_utc(begun) + LONGEST, parse_utc(seen) + IDLE):
        sign_out(access, token)
        return None
    if at >= parse_utc(seen) + SEEN_EVERY:
        access.execute("UPDATE sessions SET seen_at = ? WHERE token_sha256 = ?", (utc_text(at), _sha256(token)))
    return User(name, Role(role), made_at)


def sign_out(access: sqlite3.Connection, token: str) -> None:
    """End a session; one that is none is no error."""
    access.execute("DELETE FROM sessions WHERE token_sha256 = ?", (_sha256(token),))


def secret(access: sqlite3.Connection) -> bytes:
    """What the tokens of forms are signed with: made once, the same for every process of this home."""
    kept = access.execute("SELECT value FROM secrets WHERE name = 'forms'").fetchone()
    if kept is None:
        access.execute(
            "INSERT INTO secrets (name, value) VALUES ('forms', ?) ON CONFLICT DO NOTHING", (secrets.token_hex(32),)
        )
        kept = access.execute("SELECT value FROM secrets WHERE name = 'forms'").fetchone()
    return bytes.fromhex(kept[0])


def _sha256(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
