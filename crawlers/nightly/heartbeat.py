"""The end of a night: the heartbeat file is written, and a monitor elsewhere is asked for (``[health] ping``).

A dead cron sends no mail of its own; a service that expects one call a night notices that none came, also when the whole
machine is down.  Nothing here makes a night fail: what does not work is one line of warning.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from db.night.heartbeat import Heartbeat, write_heartbeat
from db.night.store import RunResult
from db.record.home import ConfigError, Home
from db.record.lock import HomeBusy
from db.record.models import Outcome
from db.text.dates import utc_text

TIMEOUT = 10  # seconds
STATUS = "{status}"  # in the address of the ping: the exit status of the night


class _NoRedirect(HTTPRedirectHandler):
    """Nobody is sent anywhere else than the settings say."""

    def redirect_request(self, *_: Any) -> None:
        return None


@contextmanager
def watched_night(home: Home, results: list[RunResult]) -> Iterator[None]:
    """While this is open a whole night is crawled; ``results`` is what it has come to so far.

    However it ends, the heartbeat says so.  The ping is sent when the night came to its end, whatever it could not have;
    one that was broken off by an error pings only where the address has room to say so (``{status}``).
    """
    try:
        yield
    except HomeBusy:
        raise  # this was no night: the one that is at work will say how it ended
    except BaseException:
        end_of_night(home, results, ended=False)
        raise
    end_of_night(home, results, ended=True)


def end_of_night(home: Home, results: list[RunResult], *, ended: bool) -> None:
    """Write the heartbeat and send the ping; a warning on standard error for each that does not work."""
    status = 0 if ended and results and all(result.outcome is Outcome.OK for result in results) else 1
    outcomes = {result.source: str(result.outcome) for result in results}
    try:
        write_heartbeat(home, Heartbeat(utc_text(datetime.now(UTC)), status, outcomes))
    except OSError as error:
        warn(f"the heartbeat cannot be written ({error.strerror or error})")
    try:
        address = ping_address(home.config())
        if address and (ended or STATUS in address):
            ping(address.replace(STATUS, str(status)))
    except ConfigError as error:
        warn(str(error))
    except HTTPError as error:
        warn(f"the ping of [health] was answered with HTTP {error.code}")
    except (OSError, HTTPException, ValueError) as error:
        warn(f"the ping of [health] was not taken ({getattr(error, 'reason', None) or error})")


def ping_address(config: Mapping[str, Any]) -> str:
    """``[health] ping``: an http(s) address; "" when there is none, ConfigError when it is something else."""
    table = config.get("health", {})
    address = table.get("ping", "") if isinstance(table, Mapping) else None
    wrong = ConfigError('[health] ping must be a web address, as in ping = "https://monitor.example.org/abc"')
    if not isinstance(address, str):
        raise wrong
    try:
        parts = urlsplit(address.replace(STATUS, "0"))
    except ValueError:
        raise wrong from None
    if address and (parts.scheme not in ("http", "https") or not parts.hostname):
        raise wrong
    return address


def ping(address: str) -> None:
    """One GET; HTTPError for an answer that is none of 2xx, OSError or HTTPException when there is none."""
    request = Request(address, headers={"User-Agent": "policywatch"})
    with build_opener(_NoRedirect).open(request, timeout=TIMEOUT):
        pass


def warn(text: str) -> None:
    """One line; the address is left out, since whoever knows it can ping it."""
    sys.stderr.write(f"policywatch: {text}\n")
