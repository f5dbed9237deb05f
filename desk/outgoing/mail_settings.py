"""The settings of outgoing mail: ``[mail]`` in config.toml, with the SMTP_* variables of the environment before it."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.utils import parseaddr
from typing import Any

from db.record.home import ConfigError
from desk.site.guard import is_loopback

PORTS = {"starttls": 587, "tls": 465, "none": 25}
KNOWN = {"host", "port", "security", "username", "password", "password_env", "from", "to", "give_up_days"}
# Variable -> setting. A variable that is set counts before the file.
VARIABLES = {
    "SMTP_HOST": "host",
    "SMTP_PORT": "port",
    "SMTP_SECURITY": "security",
    "SMTP_USERNAME": "username",
    "SMTP_PASSWORD": "password",
    "SMTP_FROM": "from",
}
GIVE_UP_DAYS = 3
# What every SMTP server takes: no quoted local part, no address literal, nothing beyond ASCII (an IDN as xn--…).
RE_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?")


@dataclass(frozen=True, slots=True)
class MailSettings:
    """Where mail goes out and who it is from; ``to`` may be empty when it is given by command."""

    host: str
    port: int
    security: str
    username: str
    password: str = field(repr=False)
    sender: Address
    to: tuple[str, ...]
    give_up_days: int


def mail_settings(config: Mapping[str, Any], environ: Mapping[str, str] = os.environ) -> MailSettings:
    """The settings for sending; ConfigError names the one that is missing or wrong and what to write."""
    table = _table(config, environ)
    host = _setting(table, "host")
    if not host:
        raise ConfigError(
            'mail is not set up: write [mail] with host = "…" and from = "…" into config.toml (or SMTP_HOST)'
        )
    security = _setting(table, "security") or "starttls"
    if security not in PORTS:
        raise ConfigError(f'[mail] security = "{security}" is none of "starttls", "tls" and "none"')
    port = _number(table, "port", PORTS[security], 65535)
    username, password = _setting(table, "username"), _password(table, environ)
    if bool(username) != bool(password):
        raise ConfigError(
            f"[mail] has a {'username' if username else 'password'} and no "
            f"{'password (or password_env)' if username else 'username'}"
        )
    if not (username + password).isascii():
        raise ConfigError("[mail] username and password can hold ASCII characters alone")
    if password and security == "none" and not is_loopback(host):
        raise ConfigError(
            f'[mail] security = "none" would send the password to {host} in the clear: use "starttls" or "tls"'
        )
    return MailSettings(
        host,
        port,
        security,
        username,
        password,
        sender_of(table),
        recipients(table.get("to", ()), "[mail] to"),
        _number(table, "give_up_days", GIVE_UP_DAYS, 365),
    )


def names_in_file(
    config: Mapping[str, Any], environ: Mapping[str, str] = os.environ
) -> tuple[Address, tuple[str, ...]]:
    """(sender, recipients) for a message that goes to a file: nothing needs to be set up for that."""
    table = _table(config, environ)
    sender = sender_of(table) if table.get("from") else Address("policywatch", "policywatch", "localhost.invalid")
    return sender, recipients(table.get("to", ()), "[mail] to")


def sender_of(table: Mapping[str, Any]) -> Address:
    """``from`` as "Name <a@example.org>" or a plain address."""
    text = _setting(table, "from")
    name, address = parseaddr(text)
    if not RE_ADDRESS.fullmatch(address) or any(ord(char) < 32 for char in text):
        raise ConfigError(
            f'[mail] from = "{text!r:.80}": write it as "団体名 <watch@example.org>"'
            if text
            else '[mail] from is missing: write from = "団体名 <watch@example.org>"'
        )
    return Address(name, addr_spec=address)


def recipients(given: object, where: str) -> tuple[str, ...]:
    """Plain addresses, each once whatever its case; ConfigError names the one that is none."""
    rows = [given] if isinstance(given, str) else given
    if not isinstance(rows, Sequence):
        raise ConfigError(f'{where} must be a list of addresses: ["a@example.org"]')
    found: dict[str, str] = {}
    for row in rows:
        if not isinstance(row, str) or not RE_ADDRESS.fullmatch(row.strip()):
            raise ConfigError(f"{where}: {row!r} is not a mail address such as name@example.org")
        found.setdefault(row.strip().lower(), row.strip())
    return tuple(found.values())


def _table(config: Mapping[str, Any], environ: Mapping[str, str]) -> dict[str, Any]:
    table = config.get("mail", {})
    if not isinstance(table, Mapping):
        raise ConfigError("mail in config.toml must be a table: [mail]")
    if unknown := sorted(set(table) - KNOWN):
        raise ConfigError(f"[mail] does not know {', '.join(unknown)}; it knows {', '.join(sorted(KNOWN))}")
    return dict(table) | {name: environ[variable] for variable, name in VARIABLES.items() if environ.get(variable)}


def _setting(table: Mapping[str, Any], name: str) -> str:
    value = table.get(name, "")
    if not isinstance(value, str):
        raise ConfigError(f'[mail] {name} must be text: {name} = "…"')
    return value.strip() if name != "password" else value


def _number(table: Mapping[str, Any], name: str, default: int, most: int) -> int:
    value = table.get(name, default)
    text = str(value).strip()
    if isinstance(value, bool) or not text.isascii() or not text.isdigit() or not 1 <= int(text) <= most:
        raise ConfigError(f"[mail] {name} = {value!r} is not a whole number from 1 to {most}")
    return int(text)


def _password(table: Mapping[str, Any], environ: Mapping[str, str]) -> str:
    variable = _setting(table, "password_env")
    if not variable or environ.get("SMTP_PASSWORD"):
        return _setting(table, "password")
    if table.get("password"):
        raise ConfigError("[mail] has both password and password_env: keep one")
    if not environ.get(variable):
        raise ConfigError(f"[mail] password_env names ${variable}, which is not set")
    return environ[variable]
