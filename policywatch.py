"""The policywatch command: puts crawlers, briefs and the database together and holds nothing else."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from briefs.commands.brief import brief
from briefs.commands.claims import claims_group
from briefs.staff.entry import wrong_texts
from crawlers.commands.crawl import archive, crawl, health, new_source, record, replay, sources
from crawlers.registry import all_sources
from db.change.stored_text import Clean, clean_with
from db.record.home import find_home
from demo.script import demo
from desk.commands.asks import ask
from desk.commands.backups import backup, export_public, restore
from desk.commands.calendar import calendar
from desk.commands.digest import digest
from desk.commands.law import law
from desk.commands.mail import mail
from desk.commands.meetings import meeting
from desk.commands.people import member, people
from desk.commands.promises import promises
from desk.commands.search import search
from desk.commands.series import series
from desk.commands.site import serve


def use_home(context: click.Context, _option: click.Parameter, value: Path | None) -> None:
    """``--home`` counts wherever it stands; the innermost one wins."""
    root = context.find_root()
    root.ensure_object(dict)
    if value is not None or "home" not in root.obj:
        root.obj["home"] = find_home(value)


def cleaner(source: str) -> Clean | None:
    """What leaves out of a source's texts that which does not count; None for a source that is not ours any more."""
    found = all_sources().get(source)
    return found.comparable_body if found else None


def accept_home(command: click.Command) -> None:
    """Give a command and all below it the option ``--home``."""
    command.params.append(
        click.Option(
            ["--home"],
            type=click.Path(path_type=Path, file_okay=False),
            callback=use_home,
            expose_value=False,
            is_eager=True,
            help="Where all data lives (default: $POLICYWATCH_HOME or ./var).",
        )
    )
    for below in getattr(command, "commands", {}).values():
        accept_home(below)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option("0.1.0")
@click.pass_context
def cli(context: click.Context) -> None:
    """Watch what the state publishes about migrant workers, keep every version, and print briefs that hold.

    Example: policywatch crawl && policywatch serve
    """
    context.ensure_object(dict)["check_texts"] = wrong_texts  # db does not know how briefs print what staff wrote


for command in (
    sources,
    crawl,
    replay,
    search,
    serve,
    digest,
    brief,
    law,
    health,
    archive,
    backup,
    restore,
    export_public,
    new_source,
    record,
    demo,
    member,
    people,
    promises,
    claims_group,
    series,
    calendar,
    meeting,
    ask,
    mail,
):
    cli.add_command(command)
accept_home(cli)
clean_with(cleaner)


if __name__ == "__main__":
    sys.exit(cli())
