"""What every command shares: how it prints, how it fails, how it reads days and times.

It lies beside the rooms because the commands of three packages print through it and none of them may import another.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import wraps
from typing import Any, NoReturn

import click

from db.errors import PolicywatchError
from db.text.dates import JST, utc_text


def fail(message: str, status: int = 1) -> NoReturn:
    """One line on standard error, then the exit status."""
    click.echo(f"policywatch: {message}", err=True)
    sys.exit(status)


def failing(command: Callable[..., None]) -> Callable[..., None]:
    """A command whose :class:`PolicywatchError` and OSError end as one line and their exit status, without a traceback."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except PolicywatchError as error:
            fail(error.en, error.status)
        except OSError as error:
            fail(f"{error.filename or 'a file'} cannot be used ({error.strerror or error})")

    return run


def print_json(value: Any) -> None:
    """A value as JSON, Japanese as it is."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=1))


def read_moment(text: str | None) -> datetime:
    """``--at``: an ISO time, Japan time where no zone is given, as an aware datetime; now when there is none."""
    if text is None:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"{text!r} is not an ISO time such as 2026-04-01T03:00:00+09:00") from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=JST)).replace(microsecond=0)


def read_stored_moment(text: str | None) -> str | None:
    """``--at`` as it is stored (UTC text); None when there is none."""
    return None if text is None else utc_text(read_moment(text))


def read_day(text: str | None) -> date | None:
    """``--since``: a date, or None."""
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"{text!r} is not a date such as 2026-04-01") from None
