"""The settings of a home as sources are handed them: config.toml, what staff switched, and beside it what staff watch."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from db.office.watched_laws import SOURCE as LAWS
from db.office.watched_laws import TABLE, watched_laws
from db.office.watches import SOURCE, Watch, read_watch_list
from db.record.home import Home
from db.record.switches import as_settings, read_switches


def settings_of(home: Home) -> dict[str, Any]:
    """config.toml over what `sources enable` noted, and under the sources that watch them the pages and laws that staff named.

    ConfigError when one of the files cannot be read.
    """
    config = home.config()
    listed = read_watch_list(home, config)
    sources = config.get("sources")
    sources = dict(sources) if isinstance(sources, dict) else {}
    for name, switched in as_settings(read_switches(home)).items():
        mine = sources.get(name, {})
        sources[name] = {**switched, **mine} if isinstance(mine, dict) else mine
    mine = {**sources.get(SOURCE, {}), "pages": [as_setting(one) for one in listed.pages], "wrong": list(listed.wrong)}
    laws, wrong = watched_laws(config.get(TABLE, ()))
    egov = {**sources.get(LAWS, {}), "watched": [one.as_setting() for one in laws], "wrong": list(wrong)}
    return {**config, "sources": {**sources, SOURCE: mine, LAWS: egov}}


def as_setting(one: Watch) -> dict[str, Any]:
    """A watched page as the source is handed it: what nobody gave is left out."""
    return {name: value for name, value in asdict(one).items() if value}
