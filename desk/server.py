"""The staff site: a Datasette over policy.db with our pages, bound to this machine alone."""

from __future__ import annotations

import ipaddress
import socket
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

import uvicorn
from datasette.app import Datasette as UntypedDatasette
from datasette.database import Database as UntypedDatabase
from datasette.database import QueryInterrupted
from datasette.plugins import pm

from db.record.home import ConfigError, Home
from db.record.schema import open_read_only
from desk.site.layout import DATABASE, PLUGIN, SETTINGS, STATIC, TABLES, TEMPLATES, metadata

Datasette: Any = UntypedDatasette
Database: Any = UntypedDatabase


def build_datasette(home: Home, at: datetime | None = None, **options: Any) -> Any:
    """A Datasette over the home's policy.db; ``at``: the site's clock stands there; ``options`` go to Datasette.

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
    """Register our plugin unless its entry point already did."""
    from desk import plugin

    if not pm.is_registered(plugin):
        pm.register(plugin, name=PLUGIN)


def check_address(host: str) -> None:
    """ConfigError unless ``host`` is this machine's own loopback: the site has no login of its own."""
    try:
        loopback = ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        loopback = host.lower() == "localhost"
    if not loopback:
        raise ConfigError(
            f"the site will not listen on {host}: it has no login of its own. Keep it on 127.0.0.1 and put a reverse "
            "proxy with a login (for example Caddy or nginx with basic_auth over HTTPS) in front of it"
        )


def serve(
    home: Home,
    host: str = "127.0.0.1",
    port: int = 8001,
    begun: Callable[[str], None] = lambda _: None,
    at: datetime | None = None,
) -> None:
    """Serve until interrupted; ``begun`` is told where; ``at``: the site's clock stands there.

    ConfigError for an address that others could reach; OSError when it is taken.
    """
    check_address(host)
    site = build_datasette(home, at)
    if port:
        with socket.socket(
            socket.AF_INET6 if ":" in host else socket.AF_INET
        ) as probe:  # uvicorn ends with a status of its own
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host.strip("[]"), port))
    begun(f"http://{host}:{port}/" if port else f"a free port of {host}")
    uvicorn.run(site.app(), host=host, port=port, log_level="warning", lifespan="on", workers=1)
