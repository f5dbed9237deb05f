"""The command ``law``: the text of a law on a day."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from typing import Any

import click

from db.console import fail, print_json, read_day
from db.law.as_of import LawError, law_as_of, law_of_revision
from db.law.names import laws_named, listed
from db.text.dates import JST, jst_minute
from desk.commands.opening import open_record


@click.command()
@click.argument("law_id", metavar="LAW")
@click.option("--as-of", metavar="DATE", help="The text in force on this day (default: today in Japan).")
@click.option("--revision", metavar="ID", help="This revision, by its e-Gov id: one of several of a day, say.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def law(context: dict[str, Any], law_id: str, as_of: str | None, revision: str | None, as_json: bool) -> None:
    """Print a law as it is, was or will be on a day. LAW is its e-Gov id, its title or its short name.

    Example: policywatch law 入管法 --as-of 2027-04-01
    """
    day = (read_day(as_of) or datetime.now(JST).date()).isoformat()
    with closing(open_record(context)) as conn:
        named = laws_named(conn, law_id)
        if len(named) > 1:
            fail(f"{law_id} names {len(named)} laws; give the id of one: {listed(named)}")
        try:
            found = (
                law_of_revision(conn, revision)
                if revision
                else law_as_of(conn, named[0].law_id if named else law_id, day)
            )
        except LawError as error:
            fail(str(error))
    if as_json:
        print_json(found)
        return
    click.echo(f"{found['title']}  [{found['law_revision_id']}]  施行 {found['enforced_on']}  as of {found['as_of']}")
    for said in (found["over_ja"], found["over_en"], found["pending_ja"], found["pending_en"]):
        if said:
            click.echo(said)
    if found["clause_ja"]:
        click.echo(f"この日に施行されていない規定があります：{found['clause_ja']}")
        click.echo(f"Not all of it is in force on that day: {found['clause_en']}")
    for other in found["same_day"]:
        click.echo(f"Of the same day: {other['law_revision_id']}  {other['amendment_law_num'] or ''} (--revision)")
    if found["instead_of"]:
        click.echo(
            f"{found['instead_of']} took effect on the same day and is the later one; its text could not be had."
        )
    click.echo(f"{found['url']}  fetched {jst_minute(found['fetched_at'])} JST  sha256 {found['sha256']}\n")
    for provision in found["provisions"]:
        waits = "" if provision["in_force"] else "〔未施行〕"
        click.echo(waits + "　".join(filter(None, (provision["label"], provision["text"]))))
