"""``policywatch sources``: which there are, whether one fits its site (try), switching it on, what changed where it cannot read."""

from __future__ import annotations

from contextlib import closing
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from db.console import AS, fail, print_json

if TYPE_CHECKING:
    from crawlers.nightly.failing import FailingPage
    from crawlers.nightly.trying import Trial
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
    from crawlers.registry import all_sources, is_enabled, measured_by_others
    from db.record.schema import open_read_only
    from db.record.switches import MEASURED_BY_OTHERS, Switch, read_switches

    config = settings_of(home)
    last_good: dict[str, str] = {}
    if home.policy_db.exists():
        with closing(open_read_only(home.policy_db)) as conn:
            last_good = {name: conn.execute(LAST_GOOD, (name,)).fetchone()[0] for name in all_sources()}
    switches = read_switches(home)
    rows = [
        {
            **asdict(source.info),
            "enabled": is_enabled(source, config),
            "last_good": last_good.get(name),
            "measured_by_others": measured_by_others(source, config),
            "passed_at": switches.get(name, Switch()).passed_at,
        }
        for name, source in all_sources().items()
    ]
    if as_json:
        print_json(rows)
        return
    width = max(len(row["id"]) for row in rows)
    for row in rows:
        state = "on " if row["enabled"] else "off"
        good = minute(row["last_good"])
        click.echo(
            f"{row['id']:<{width}} {state}  last good night (JST): {good:<16}  {row['name_ja']} / {row['name_en']}"
        )
        if row["enabled"] and row["measured_by_others"]:
            click.echo(
                f"{'':<{width + 5}}{MEASURED_BY_OTHERS.ja} / {MEASURED_BY_OTHERS.en}: `policywatch sources try {row['id']}`"
            )


@sources.command("try")
@click.argument("name", metavar="SOURCE")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option(
    "--mirror", metavar="URL|WARC", help="Ask a mirror instead of the site; what it says of the site is not noted."
)
@click.option("--at", metavar="ISO-TIME", help="With --mirror: the time to try it at.")
@click.pass_obj
def try_one(context: dict[str, Any], name: str, as_json: bool, mirror: str | None, at: str | None) -> None:
    """Ask robots.txt and at most three pages of a source, and say what fits its parser and what does not.

    Nothing goes into the record; the answers are kept under recordings of the home. A source that passes on its real site is no
    longer said to stand on others' measurements.

    Example: policywatch sources try roll_calls --json
    """
    from crawlers.commands.crawl import check
    from crawlers.nightly.trying import as_row, try_source
    from db.console import read_moment
    from db.record.switches import note_pass
    from db.text.dates import utc_text

    if at is not None and mirror is None:
        raise click.UsageError("--at goes with --mirror: a site answers as of now")
    check(mirror)
    home: Home = context["home"]
    trial = try_source(home, name, mirror, utc_text(read_moment(at)) if at else None)
    if trial.advised and mirror is None:
        note_pass(home, name, utc_text(datetime.now(UTC)), str(trial.folder or ""))
    if as_json:
        print_json(as_row(trial))
    else:
        print_trial(trial, mirrored=mirror is not None)
    if not trial.advised:
        wrong = sum(check.fits is False for check in trial.checks)
        if trial.unheard:
            fail(
                f"{name}: no page could be had, so nothing was learnt of its parser: leave it off, try again another day"
            )
        if trial.missing:
            fail(
                f"{name}: {trial.missing} of {len(trial.pages)} pages could not be had, and what came fits: leave it off, see whether"
                " their addresses have moved, try again another day"
            )
        fail(f"{name}: {wrong} of {len(trial.checks)} checks do not fit: leave it off until its parser is mended")


def print_trial(trial: Trial, *, mirrored: bool) -> None:
    """A trial for people, Japanese first; of a mirror it says that nothing was learnt of the site."""
    from crawlers.registry import all_sources

    info = all_sources()[trial.source].info
    click.echo(f"{info.name_ja} / {info.name_en}")
    click.echo(f"利用条件を読んだ日 / terms read on: {trial.terms_checked_on}　{info.licence}")
    for page in trial.pages:
        click.echo(f"  {page.status or '—'}  {page.size:,} bytes  {page.url}")
    for check in trial.checks:
        mark = {True: "○", False: "×", None: "？"}[check.fits]
        click.echo(f"{mark} {check.words.ja}\n  {check.words.en}")
    for page in trial.pages:
        if page.problems and page.headings and not page.silent:
            click.echo(
                "  ページにある見出し / headings on the page:\n" + "\n".join(f"    {line}" for line in page.headings)
            )
    if info.caveats:
        click.echo(f"注意：{info.caveats}")
    if trial.folder:
        click.echo(f"控え / recording: {trial.folder}")
    if trial.advised and mirrored:
        click.echo("写しには合います。実物では確かめていません / it fits this copy; the site itself was not asked")
    elif trial.advised:
        click.echo(f"切り替えてよい / may be switched on: policywatch sources enable {trial.source}")


@sources.command()
@click.argument("name", metavar="SOURCE")
@click.option("--off", is_flag=True, help="Switch it off again.")
@AS
@click.pass_obj
def enable(context: dict[str, Any], name: str, off: bool, who: str) -> None:
    """Switch a source on from the next night; a backup keeps it. What config.toml says of a source goes first.

    Example: policywatch sources enable committees
    """
    from crawlers.fetch.settings import settings_of
    from crawlers.registry import all_sources, is_enabled, measured_by_others
    from db.errors import WrongUsage
    from db.office.database import open_office_db
    from db.office.switching import switch_source
    from db.record.switches import MEASURED_BY_OTHERS
    from db.text.dates import utc_text
    from db.text.words import Names

    home: Home = context["home"]
    source = all_sources().get(name)
    if source is None:
        raise WrongUsage(f"there is no source {name!r}; there are: {', '.join(all_sources())}")
    written = home.config().get("sources", {})
    mine = written.get(name, {}) if isinstance(written, dict) else {}
    if isinstance(mine, dict) and "enabled" in mine and bool(mine["enabled"]) is off:
        fail(f"config.toml says otherwise: take `enabled` out of [sources.{name}] there, then ask again")
    now = utc_text(datetime.now(UTC))
    with closing(open_office_db(home.office_db)) as office:
        called = Names(source.info.name_ja, source.info.name_en)
        switch_source(home, office, name, called, not off, who=who, at=now)
    config = settings_of(home)
    if off:
        click.echo(f"{name} is off from the next night on; what is on record of it stays")
    elif not is_enabled(source, config):
        click.echo(f"{name} is on, but has nothing to look at: `policywatch watch add URL`")
    else:
        click.echo(f"{name} is on from the next night on; `policywatch crawl {name}` looks at once")
        if measured_by_others(source, config):
            click.echo(f"{MEASURED_BY_OTHERS.ja} / {MEASURED_BY_OTHERS.en}: `policywatch sources try {name}`")


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
