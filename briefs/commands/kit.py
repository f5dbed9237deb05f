"""The command ``policywatch brief kit``: all papers of a meeting."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from briefs.commands.options import (
    AT,
    JSON,
    TEXT,
    WITHOUT,
    form_options,
    moment,
    refusing,
    remark,
    report,
    signer,
    signing,
)
from briefs.evidence.dossier import State
from briefs.evidence.form import Form
from briefs.kinds.kit import make_kit
from briefs.kinds.names import kind_ja
from db.console import print_json
from db.topics.named import topic_ids


@click.command()
@click.argument("key", metavar="MEETING")
@click.option(
    "--out",
    "folder",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="A new or empty folder for the papers.",
)
@click.option(
    "--topic",
    "topics",
    callback=topic_ids,
    multiple=True,
    metavar="TOPIC",
    help="Instead of the topics of the meeting.",
)
@TEXT
@WITHOUT
@form_options
@signing
@AT
@JSON
@click.pass_context
@refusing
def kit(
    ctx: click.Context,
    key: str,
    folder: Path,
    topics: tuple[str, ...],
    text: Path | None,
    without: tuple[str, ...],
    form: Form,
    at: str | None,
    as_json: bool,
) -> None:
    """All papers of a meeting in one go: member's brief, leave-behind, internal memo, letter, and a cover note.

    Drafts, unless --sign. What could not be made is named with the reason (exit status 1), the rest is there.

    Example: policywatch brief kit M-20261125-1 --out kit --text meeting.toml
    """
    made_at = moment(at or ctx.obj.get("at"))
    made = make_kit(
        ctx.obj["home"],
        key,
        folder,
        made_at,
        topics=topics,
        text=text,
        form=form,
        without=without,
        sign=signer(ctx),
        say=remark,
        progress=lambda name: click.echo(f"… {name}", err=True) if sys.stderr.isatty() else None,
    )
    if as_json:
        print_json(
            {
                "meeting": made.meeting.key,
                "cover": str(made.cover) if made.cover else None,
                "papers": [
                    {
                        "kind": one.kind,
                        "topic": one.topic,
                        "file": str(one.made.path) if one.made else None,
                        "number": one.made.number if one.made else "",
                        "state": one.made.state if one.made else "",
                        "lacking": one.made.unready if one.made and one.made.state == State.DRAFT else [],
                        "problems": list(one.problems),
                    }
                    for one in made.papers
                ],
            }
        )
    else:
        for one in made.papers:
            if one.made is not None:
                report(one.made, html=False)
        if made.cover:
            click.echo(f"{made.cover}")
    for one in made.lacking:
        for problem in one.problems:
            remark(f"{kind_ja(one.kind)} ({' '.join((one.kind, one.topic)).strip()}) was not made: {problem}")
    if made.lacking:
        raise click.exceptions.Exit(1)
