"""Where everything lives on disk: ``$POLICYWATCH_HOME`` and its files."""

from __future__ import annotations

import fcntl
import os
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from db.errors import PolicywatchError


class ConfigError(PolicywatchError):
    """The settings file cannot be used; the message says what to do."""

    code = "bad_settings"


@dataclass(frozen=True, slots=True)
class Home:
    """The paths of one installation's data."""

    root: Path

    @property
    def archive(self) -> Path:
        return self.root / "archive"

    @property
    def policy_db(self) -> Path:
        return self.root / "policy.db"

    @property
    def office_db(self) -> Path:
        return self.root / "office.db"

    @property
    def briefs(self) -> Path:
        return self.root / "briefs"

    @property
    def recordings(self) -> Path:
        return self.root / "recordings"

    @property
    def backups(self) -> Path:
        return self.root / "backups"

    @property
    def lock(self) -> Path:
        return self.root / "crawl.lock"

    def config(self) -> dict[str, Any]:
        """The settings of ``config.toml`` ({} when there is none); ConfigError when it cannot be read."""
        path = self.root / "config.toml"
        if not path.exists():
            return {}
        try:
            return tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
            raise ConfigError(f"{path} is not valid TOML ({error}): correct it or move it away") from error


class HomeBusy(PolicywatchError):
    """Another command is at work in this home that must not be disturbed; the message says so."""

    code = "busy"


@contextmanager
def one_at_a_time(home: Home) -> Iterator[IO[str]]:
    """Hold the home's lock: two crawls at once would ask a site twice as fast as it allows, and lose each other's work.

    Child processes inherit the handle, so the lock lasts until the last of them has ended.
    """
    home.root.mkdir(parents=True, exist_ok=True)
    with home.lock.open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise HomeBusy(f"another crawl or replay is at work in {home.root}: wait until it has ended") from None
        handle.write(str(os.getpid()))
        yield handle


def find_home(option: str | os.PathLike[str] | None = None) -> Home:
    """The home given by ``--home``, else by $POLICYWATCH_HOME, else ``./var``."""
    return Home(Path(option or os.environ.get("POLICYWATCH_HOME") or "var").expanduser().resolve())
