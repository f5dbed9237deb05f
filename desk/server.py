"""The staff site: a Datasette over policy.db with our pages, bound to this machine alone."""

from __future__ import annotations

import socket
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import uvicorn
from datasette.app import Datasette as UntypedDatasette
from datasette.database import Database as UntypedDatabase
from datasette.database import QueryInterrupted
from datasette.plugins import pm

from db.night.held_decisions import DecideHeld
from db.office.access import read_users
from db.record.home import ConfigError, Home
from db.record.schema import open_read_only
from desk.site.guard import is_loopback
from desk.site.layout import DATABASE, PLUGIN, SETTINGS, STATIC, TABLES, TEMPLATES, metadata

Datasette: Any = UntypedDatasette
Database: Any = UntypedDatabase


def build_datasette(
    home: Home, at: datetime | None = None, decide_held: DecideHeld | None = None, **options: Any
) -> Any:
    """A Datasette over the home's policy.db; ``at``: the site's clock stands there; ``options`` go to Datasette.

    ``decide_held``: how a page that is held is taken or refused; without it the site only shows what is held.

    FileNotFoundError when there is no policy.db yet.
    """
    if not home.policy_db.exists():
        raise FileNotFoundError(f"{home.policy_db} does not exist yet: run `policywatch crawl` (or `make demo`) first")
    open_read_only(home.policy_db).close()  # brings a file of an older program up to date
    register_plugin()
    settings = {**SETTINGS, **options.pop("settings", {})}
    site = Datasette(
        [str(home.policy_db)],
        metadata=metadata(at),
        settings=settings,
        template_dir=str(TEMPLATES),
        static_mounts=[("assets", str(STATIC))],
        **options,
    )
    site.decide_held = decide_held
    record = Record(site, path=str(home.policy_db))
    record.name = record.route = DATABASE
    site.databases = {**site.databases, DATABASE: record}
    return site


class Record(Database):  # type: ignore[misc]
    """policy.db for Datasette, whose list of tables counts no table of an index: SQLite reads all of such a table to count it,
    and no time limit binds meanwhile."""

    async def table_counts(self, limit: int = 10) -> dict[str, int | None]:
        hidden = {*await self.hidden_table_names(), *(name for name, known in TABLES.items() if known.get("hidden"))}
        counts: dict[str, int | None] = dict.fromkeys(await self.table_names())
        for name in counts.keys() - hidden:
            with suppress(QueryInterrupted, sqlite3.DatabaseError):
                found = await self.execute(f"select count(*) from [{name}]", custom_time_limit=limit)
                counts[name] = found.rows[0][0]
        return counts


def register_plugin() -> None:
    """Register our plugin unless its entry point already did, and keep variables out of the log.

    Where rich happens to be installed, Datasette prints all variables of every error, the cookies of who is signed in among
    them; an address without a page is such an error.
    """
    from desk import plugin

    vars(sys.modules["datasette.handle_exception"])["rich"] = None
    if not pm.is_registered(plugin):
        pm.register(plugin, name=PLUGIN)


# What strangers may ask of the public copy: nothing that takes long, nothing in bulk, no SQL of their own.
PUBLIC_SETTINGS = {
    "default_allow_sql": False,
    "allow_download": False,
    "allow_csv_stream": False,
    "suggest_facets": False,
    "sql_time_limit_ms": 1000,
    "facet_time_limit_ms": 200,
    "max_returned_rows": 200,
    "max_csv_mb": 10,
    "num_sql_threads": 2,
    "default_cache_ttl": 300,
}


def build_public(file: Path) -> Any:
    """A plain Datasette over a public copy, which nobody may alter: without our pages, which are for the office.

    ConfigError when the file is no public copy.
    """
    check_public(file)
    for one in list(pm.get_plugins()):
        if getattr(one, "__name__", "").startswith("desk."):  # by its entry point it is there already
            pm.unregister(one)
    return Datasette([], immutables=[str(file)], settings=PUBLIC_SETTINGS)


def check_public(file: Path) -> None:
    """ConfigError unless the file is what `policywatch export-public` writes: a record that holds no source which is not public."""
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?immutable=1", uri=True)) as conn:
            private = conn.execute("SELECT count(*) FROM sources WHERE public = 0").fetchone()[0]
    except sqlite3.Error as error:
        raise ConfigError(f"{file} is no public copy ({error}): `policywatch export-public FILE` writes one") from None
    if private:
        raise ConfigError(f"{file} holds what is not public: serve what `policywatch export-public FILE` writes")


def check_address(host: str, users: Path | None = None) -> None:
    """ConfigError for an address that others could reach while nobody could sign in; ``users``: the access.db of the site."""
    if is_loopback(host) or (users is not None and read_users(users)):
        return
    how = (
        "keep it on 127.0.0.1, or enter those who may sign in first (`policywatch user add NAME --role editor`) and put the name"
        " that they use into [site] hosts. Passwords go over the wire: a reverse proxy with HTTPS in front is the better way"
        if users
        else "keep it on 127.0.0.1 and put a reverse proxy with HTTPS in front of it"
    )
    raise ConfigError(f"the site will not listen on {host}, where others reach it and no login is asked of them: {how}")


def serve(
    home: Home,
    host: str = "127.0.0.1",
    port: int = 8001,
    begun: Callable[[str], None] = lambda _: None,
    at: datetime | None = None,
    decide_held: DecideHeld | None = None,
) -> None:
    """Serve until interrupted; ``begun`` is told where; ``at``, ``decide_held``: as for :func:`build_datasette`.

    ConfigError for an address that others could reach while there is no user; OSError when it is taken.
    """
    check_address(host, home.access_db)
    listen(build_datasette(home, at, decide_held), host, port, begun)


def serve_public(file: Path, host: str, port: int, begun: Callable[[str], None] = lambda _: None) -> None:
    """Serve a public copy until interrupted, to a reverse proxy on this machine; errors as for :func:`serve`."""
    check_address(host)
    listen(build_public(file), host, port, begun)


def listen(site: Any, host: str, port: int, begun: Callable[[str], None]) -> None:
    """Serve a site; ``begun`` is told where.  OSError when the port is taken."""
    if port:
        with socket.socket(
            socket.AF_INET6 if ":" in host else socket.AF_INET
        ) as probe:  # uvicorn ends with a status of its own
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host.strip("[]"), port))
    begun(f"http://{host}:{port}/" if port else f"a free port of {host}")
    uvicorn.run(site.app(), host=host, port=port, log_level="warning", lifespan="on", workers=1)
