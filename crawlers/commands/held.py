"""The commands about pages in whose place another one came: held list, held accept, held refuse."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from db.console import AS, fail, print_json

if TYPE_CHECKING:
    from db.record.home import Home

NOTE = click.option("--note", default="", help="Why, for those who come after.")


@click.group()
def held() -> None:
    """Pages that are held: another page came in the place of one that is watched, and a person decides whether it is real.

    Example: policywatch held list
    """


@held.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def list_held(context: dict[str, Any], as_json: bool) -> None:
    """List what waits for a decision, and why; the earlier version stands meanwhile. Also what says at first sight that it is no page.

    Example: policywatch held list --json
    """
    from db.night.held import held_pages, named_as_no_page
    from db.record.schema import open_read_only
    from db.text.dates import jst_minute

    home: Home = context["home"]
    try:
        with closing(open_read_only(home.policy_db)) as conn:
            pages = [*held_pages(conn), *named_as_no_page(conn)]
    except FileNotFoundError as error:
        fail(str(error))
    if as_json:
        print_json([page.as_row() for page in pages])
        return
    for page in pages:
        click.echo(f"{page.key}\n    {page.title}  {page.url}")
        click.echo(f"    since {jst_minute(page.fetched_at)} JST: {page.reason_ja}")
        click.echo(f"    {page.reason}\n    body {page.sha256}")
    if not pages:
        click.echo("nothing is held", err=True)


@held.command("accept")
@click.argument("key")
@AS
@NOTE
@click.pass_obj
def accept(context: dict[str, Any], key: str, who: str, note: str) -> None:
    """Take what came: it is the page from now on. Version and change stand on record at once, under the night that fetched it.

    Example: policywatch held accept isa_pages/isa/applications/status.html --note "the page was written anew"
    """
    from db.night.held_decisions import Verdict

    _decide(context, key, Verdict.ACCEPTED, who, note)


@held.command("refuse")
@click.argument("key")
@AS
@NOTE
@click.pass_obj
def refuse(context: dict[str, Any], key: str, who: str, note: str) -> None:
    """Do not take what came: the earlier version stands, and this body is not held again.

    Example: policywatch held refuse isa_pages/isa/applications/status.html --note "an error page of the site"
    """
    from db.night.held_decisions import Verdict

    _decide(context, key, Verdict.REFUSED, who, note)


def _decide(context: dict[str, Any], key: str, verdict: Any, who: str, note: str) -> None:
    from crawlers.replay.held import decide
    from db.text.dates import jst_minute, utc_text

    home: Home = context["home"]
    if not home.policy_db.exists():
        fail(f"{home.policy_db} does not exist yet: run `policywatch crawl` first")
    page = decide(home, key, verdict, who=who, at=utc_text(datetime.now(UTC)), note=note)
    click.echo(f"{page.key}: 「{page.came}」, fetched {jst_minute(page.fetched_at)} JST, is {verdict.value}")
