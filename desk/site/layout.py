"""What the site consists of: folders, settings and what Datasette is told about the tables."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from db.night.kinds import TABLES as KIND_TABLES
from db.record.home import ConfigError, Home
from db.text.dates import jst_date, parse_utc, utc_text

DATABASE = "policy"
TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "desk"
STATIC = TEMPLATES / "static"
PLUGIN = "policywatch_browse"
SETTINGS = {
    "suggest_facets": False,  # over long texts this costs most of a page's time
    "default_page_size": 30,
    "sql_time_limit_ms": 3000,
    "facet_time_limit_ms": 1000,
    "cache_size_kb": 100_000,
    "allow_download": False,
    "max_returned_rows": 2000,
}
# The titles of tables: those of kinds of documents stand with the kind.
TITLES = {
    "sources": "情報源",
    "runs": "巡回",
    "fetches": "取得",
    "documents": "文書",
    "versions": "版",
    "changes": "変化",
    "topics": "論点",
    "document_topics": "文書の論点",
    "change_topics": "変化の論点",
    "to_check": "要確認",
    "problems": "確認できなかったもの",
    "held": "保留中のページ",
    "people": "議員",
    "memberships": "所属",
    "attributions": "発言者・提出者の特定",
    "series": "統計",
    "series_points": "統計の数",
    "proposals": "統計の未確認の数",
    "delegations": "委任",
    "enforcements": "施行日",
    "held_decisions": "保留の判断",
    "law_bills": "法律と議案",
    "open_names": "一人に決まらない名前",
    **{table.name: table.ja for table in KIND_TABLES.values()},
}
TABLES: dict[str, dict[str, Any]] = {
    # The index is over a view, which Datasette cannot find out by itself; without this `_search` is ignored.
    "documents": {"fts_table": "documents_fts", "fts_pk": "id", "sort_desc": "published_on", "label_column": "title"},
    "changes": {"sort_desc": "detected_at"},
    "runs": {"sort_desc": "id"},
    "fetches": {"sort_desc": "id"},
    "sources": {"label_column": "name_ja"},
    "topics": {"label_column": "name_ja"},
    "document_text": {"hidden": True},
    "meta": {"hidden": True},
    "several_versions": {"hidden": True},
    "totals": {"hidden": True},
    "listed": {"hidden": True},
    "list_sizes": {"hidden": True},
    "documents_fts_source": {"hidden": True},
    "_sqlite_migrations": {"hidden": True},
}
METADATA: dict[str, Any] = {
    "title": "policywatch",
    "databases": {
        DATABASE: {
            "tables": {
                name: {"title": TITLES[name], **TABLES.get(name, {})} if name in TITLES else TABLES[name]
                for name in sorted({*TITLES, *TABLES})
            }
        }
    },
}


def metadata(at: datetime | None) -> dict[str, Any]:
    """What Datasette is told of a site of the office; ``at``: its clock stands there (a recorded night), else it runs.

    A public server, started by Datasette itself over a copy of the record, is told none of this.
    """
    return {**METADATA, "plugins": {PLUGIN: {"office": True, **({"at": utc_text(at)} if at else {})}}}


def site_options(datasette: Any) -> Mapping[str, Any]:
    """What :func:`metadata` says to our plugin; empty on a public server."""
    return datasette.plugin_config(PLUGIN) or {}


def clock(datasette: Any) -> datetime:
    """The moment that lateness and days are measured by: now, or that of ``serve --at``."""
    at = fixed_clock(datasette)
    return parse_utc(at) if at else datetime.now(UTC)


def today(datasette: Any) -> str:
    """The Japanese day (YYYY-MM-DD) that days are counted from."""
    return jst_date(utc_text(clock(datasette)))


def fixed_clock(datasette: Any) -> str:
    """The moment (UTC) at which the site's clock stands; "" when it runs."""
    return str(site_options(datasette).get("at", ""))


def site_hosts(config: Mapping[str, Any]) -> list[str]:
    """``[site] hosts`` of config.toml: the names, beside those of loopback, under which the site answers."""
    site = config.get("site", {})
    hosts = site.get("hosts", []) if isinstance(site, Mapping) else None
    if not isinstance(hosts, list) or not all(isinstance(one, str) for one in hosts):
        raise ConfigError('config.toml: [site] hosts must be a list of names, as in hosts = ["desk.example.org"]')
    return hosts


def site_origins(config: Mapping[str, Any]) -> tuple[str, ...]:
    """The origin of ``[site] public_url``, where a proxy shows the site under another name than it asks by; () without one."""
    site = config.get("site", {})
    url = site.get("public_url", "") if isinstance(site, Mapping) else ""
    if not url:
        return ()
    parts = urlsplit(url) if isinstance(url, str) else urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise ConfigError('config.toml: [site] public_url must be an address, as in "https://desk.example.org"')
    return (f"{parts.scheme}://{parts.netloc}",)


def desk_address(config: Mapping[str, Any]) -> str:
    """Where the desk is reached from elsewhere (``[site] public_url``), for links in what leaves it; "" when nobody has said."""
    return next(iter(site_origins(config)), "")


def home_of(datasette: Any) -> Home:
    """Where the data of a site lies: around its policy.db.  A public server has policy.db alone."""
    return Home(Path(datasette.get_database(DATABASE).path).parent)
