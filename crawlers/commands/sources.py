"""``policywatch sources``: which sources there are, and what changed on the pages that one could not read."""

from __future__ import annotations

from contextlib import closing
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from db.console import fail, print_json

if TYPE_CHECKING:
    from crawlers.nightly.failing import FailingPage
    from db.record.home import Home

SHOWN_LINES, WIDEST = 60, 200
# A run that fetched single pages on request says nothing about the night.
LAST_GOOD = "SELECT max(started_at) FROM runs WHERE source = ? AND outcome = 'ok' AND only_some = 0"


@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def sources(ctx: click.Context, as_json: bool) -> None:
    """List the sources and when each was last looked at with success.

    Example: policywatch sources --json
    """
    if ctx.invoked_subcommand is None:
        list_sources(ctx.obj["home"], as_json=as_json)


def list_sources(home: Home, *, as_json: bool) -> None:
    """Every source, whether it is on, and its last good night."""
    from crawlers.fetch.settings import settings_of
    from crawlers.registry import all_sources, is_enabled
    from db.record.schema import open_read_only

    config = settings_of(home)
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
        others = "  [live format measured by others / 書式は他者による実測]" if row["measured_by_others"] else ""
        click.echo(
            f"{row['id']:<12} {state}  last good night (JST): {good:<16}  {row['name_ja']} / {row['name_en']}{others}"
        )


@sources.command()
@click.argument("name", metavar="SOURCE")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def diff(context: dict[str, Any], name: str, as_json: bool) -> None:
    """Show what changed on the pages that a source could not read on its last night, beside the last good answer.

    Text and structure (tags, ids, classes) are compared. The failing pages are kept under recordings/failing of the home,
    ready to become test pages; of the press nothing is kept.

    Example: policywatch sources diff mhlw_news
    """
    from crawlers.nightly.failing import failing_pages
    from db.record.archive import ArchiveError
    from db.record.schema import open_read_only

    home: Home = context["home"]
    try:
        conn = open_read_only(home.policy_db)
        with closing(conn):
            pages = failing_pages(home, conn, name)
    except (FileNotFoundError, ArchiveError) as error:
        fail(str(error))
    if as_json:
        print_json([as_row(page) for page in pages])
        return
    for page in pages:
        print_page(page)
    if not pages:
        click.echo(f"{name} could read every page that it got on its last night")


def as_row(page: FailingPage) -> dict[str, Any]:
    """A failing page for programs: both answers by SHA-256 and time, the two diffs as lists of lines."""
    sides = {"failing": page.failing, "good": page.good}
    return {
        "url": page.failing.url,
        "reasons": list(page.reasons),
        **{name: one and {"sha256": one.sha256, "fetched_at": one.fetched_at} for name, one in sides.items()},
        "text": list(page.text),
        "structure": list(page.structure),
        "kept": str(page.kept) if page.kept else None,
    }


def print_page(page: FailingPage) -> None:
    """A failing page for people."""
    click.echo(page.failing.url)
    for reason in page.reasons:
        click.echo(f"  {reason}")
    good = f"last good {minute(page.good.fetched_at)}" if page.good else "no earlier answer that could be read"
    click.echo(f"  failing {minute(page.failing.fetched_at)}, {good} (JST)")
    if page.good and page.good.sha256 == page.failing.sha256:
        click.echo("  both are the same, byte for byte: what reads them has changed, or something beside them")
    for title, lines in (("structure", page.structure), ("text", page.text)):
        if lines:
            click.echo("\n".join([f"  {title}:", *(f"    {line[:WIDEST]}" for line in lines[:SHOWN_LINES])]))
        if len(lines) > SHOWN_LINES:
            click.echo(f"    … and {len(lines) - SHOWN_LINES} more lines: --json has all")
    if page.kept:
        click.echo(f"  kept: {page.kept}")


def minute(moment: str | None) -> str:
    """A stored time to the minute in Japan, or "never"."""
    from db.text.dates import jst_minute

    return jst_minute(moment) if moment else "never"
