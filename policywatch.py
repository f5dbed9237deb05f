"""The policywatch command: puts crawlers, briefs and the database together and holds nothing else."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from crawlers.cli import archive, crawl, demo, health, new_source, record, replay, sources
from db.cli import backup, export_public, law, restore, search, serve
from db.home import find_home


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.option("--home", type=click.Path(path_type=Path), help="Where everything lives (default: $POLICYWATCH_HOME or ./var).")
@click.version_option("0.1.0")
@click.pass_context
def cli(context: click.Context, home: Path | None) -> None:
    """Watch what the state publishes about migrant workers, keep every version, and print briefs that hold.

    Example: policywatch crawl && policywatch serve
    """
    context.obj = {"home": find_home(home)}


for command in (sources, crawl, replay, archive, health, new_source, record, demo):
    cli.add_command(command)
for command in (search, serve, law, backup, restore, export_public):
    cli.add_command(command)


if __name__ == "__main__":
    sys.exit(cli())
