"""Which sources staff have switched on or off, and which have met their real site with success: ``sources.json`` of the home.

A source whose format others measured says so everywhere until it has passed here.  What config.toml says of a source goes first.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields, replace

from db.record.home import ConfigError, Home
from db.record.whole_file import write_whole_file
from db.text.words import Names

FILE = "sources.json"
# What is said of a source that is on although nobody here has seen that its parser fits the real pages.
MEASURED_BY_OTHERS = Names(
    "ページの形式は他者の実測に拠り、実物での確認はまだです",
    "format measured by others; not yet seen to fit the real pages here",
)


@dataclass(frozen=True, slots=True)
class Switch:
    """What is noted of one source; times are UTC, None where nothing was done.  ``enabled`` None: as the source ships."""

    enabled: bool | None = None
    switched_at: str | None = None
    switched_by: str | None = None
    passed_at: str | None = None
    recording: str | None = None  # the folder of the recording on which it passed


def read_switches(home: Home) -> dict[str, Switch]:
    """Source -> what is noted of it; ConfigError when the file cannot be used."""
    path = home.root / FILE
    if not path.exists():
        return {}
    names = {field.name for field in fields(Switch)}
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        return {source: Switch(**{n: v for n, v in one.items() if n in names}) for source, one in stored.items()}
    except (ValueError, AttributeError, TypeError, OSError) as error:
        raise ConfigError(f"{path} cannot be read ({error}): put it back from a backup or move it away") from error


def note_switch(home: Home, source: str, enabled: bool | None, at: str, who: str) -> None:
    """Note that ``who`` switched a source on or off; None: it is again as it ships."""
    _note(home, source, lambda one: replace(one, enabled=enabled, switched_at=at, switched_by=who))


def note_pass(home: Home, source: str, at: str, recording: str) -> None:
    """Note that a source fitted its real site, and where the recording of that lies."""
    _note(home, source, lambda one: replace(one, passed_at=at, recording=recording))


def _note(home: Home, source: str, told: Callable[[Switch], Switch]) -> None:
    switches = read_switches(home)
    switches[source] = told(switches.get(source, Switch()))
    text = json.dumps({name: asdict(one) for name, one in sorted(switches.items())}, ensure_ascii=False, indent=1)
    home.root.mkdir(parents=True, exist_ok=True)
    write_whole_file(home.root / FILE, f"{text}\n".encode())


def as_settings(switches: Mapping[str, Switch]) -> dict[str, dict[str, bool | str]]:
    """The same as settings of the sources: what nobody said is left out."""
    return {
        name: {k: v for k, v in (("enabled", one.enabled), ("passed_at", one.passed_at)) if v is not None}
        for name, one in switches.items()
    }
