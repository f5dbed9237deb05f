"""``policywatch sources``: which sources there are."""

from __future__ import annotations

from contextlib import closing
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from db.console import print_json

if TYPE_CHECKING:
    from db.record.home import Home

# A run that fetched single pages on request says nothing about the night.
LAST_GOOD = "SELECT max(started_at) FROM runs WHERE source = ? AND outcome = 'ok' AND only_some = 0"


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def sources(context: dict[str, Any], as_json: bool) -> None:
    """List the sources and when each was last looked at with success.

    Example: policywatch sources --json
    """
    from crawlers.registry import all_sources, is_enabled
    from db.record.schema import open_read_only

    home: Home = context["home"]
    config = home.config()
    last_good: dict[str, str] = {}
    if home.policy_db.exists():
        with closing(open_read_only(home.policy_db)) as conn:
            last_good = {name: conn.execute(LAST_GOOD, (name,)).fetchone()[0] for name in all_sources()}
    rows = [
        {**asdict(source.info), "enabled": is_enabled(source, config), "last_good": last_good.get(name)}
        for name, source in all_sources().items()
    ]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        state = "on " if row["enabled"] else "off"
        good = minute(row["last_good"])
        click.echo(f"{row['id']:<12} {state}  last good night (JST): {good:<16}  {row['name_ja']} / {row['name_en']}")


def minute(moment: str | None) -> str:
    """A stored time to the minute in Japan, or "never"."""
    from db.text.dates import jst_minute

    return jst_minute(moment) if moment else "never"
