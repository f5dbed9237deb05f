"""Where everything lives on disk: ``$POLICYWATCH_HOME`` and its files."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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
    def readings_db(self) -> Path:
        """Remembered readings: may be thrown away at any time."""
        return self.root / "readings.db"

    @property
    def office_db(self) -> Path:
        return self.root / "office.db"

    @property
    def access_db(self) -> Path:
        """Who may sign in: private to this account, and never shown."""
        return self.root / "access.db"

    @property
    def press_db(self) -> Path:
        return self.root / "press.db"

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
    def heartbeat(self) -> Path:
        return self.root / "heartbeat"

    @property
    def turns(self) -> Path:
        """When each host was last asked, and whose turn it is: may be thrown away while nothing runs."""
        return self.root / "turns"

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


def find_home(option: str | os.PathLike[str] | None = None) -> Home:
    """The home given by ``--home``, else by $POLICYWATCH_HOME, else ``./var``."""
    return Home(Path(option or os.environ.get("POLICYWATCH_HOME") or "var").expanduser().resolve())
