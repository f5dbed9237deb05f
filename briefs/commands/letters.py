"""The commands for the formal letter, the annex of evidence, kinds of one's own, and looking at a draft."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from briefs.commands.options import AT, HTML, OUT, day, form_options, moment, refusing, told
from briefs.evidence.form import Form
from briefs.kinds.annex import evidence_brief
from briefs.kinds.request import request_brief
from briefs.press import preview as looking
from briefs.press.own_kinds import OwnKind, folder_of, making, own_kinds, own_names
from db.record.home import Home

PASSING_ON = {"ignore_unknown_options": True, "allow_interspersed_args": True}
TOPICS = click.option("--topic", "topics", multiple=True, metavar="TOPIC", help="Id of a topic (repeatable).")


@click.command()
@click.option(
    "--text",
    "--asks",
    "text",
    required=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="TOML file with the demands: [[ask]], title, opening, enclosures, reply_by …",
)
@click.option("--to", multiple=True, metavar="NAME", help="Addressee, such as 法務大臣 (repeatable).")
@click.option(
    "--split", is_flag=True, help="One letter for each ministry named in the asks, with one numbering over all."
)
@TOPICS
@form_options
@AT
@OUT
@HTML
@click.pass_context
@refusing
def request(
    ctx: click.Context,
    text: Path,
    to: tuple[str, ...],
    split: bool,
    topics: tuple[str, ...],
    form: Form,
    at: str | None,
    out: Path | None,
    html: bool,
) -> None:
    """The formal letter of demands 要望書, one or two pages.

    With --split, --to names the ministries whose letters are wanted; all are when it is not given.

    Example: policywatch brief request --text demands.toml --to 法務大臣 --to 厚生労働大臣
    """
    if split and out is not None:
        raise click.UsageError("--split writes several files, so it takes no --out: they go into the home's briefs/")
    made = moment(at or ctx.obj.get("at"))
    for issued in request_brief(
        ctx.obj["home"], made, text=text, to=to, split=split, topics=topics, form=form, out=out
    ):
        told(issued, html)


@click.command()
@click.option("--topic", "topics", required=True, multiple=True, metavar="TOPIC", help="A chapter each (repeatable).")
@click.option("--since", callback=day, metavar="DATE", help="Leave out what is older than this day.")
@click.option("--title", default="", metavar="TEXT", help="Title on the cover; a digit in it only by reference.")
@click.option("--short", is_flag=True, help="Also when the record holds less than ten pages.")
@click.option("--without", multiple=True, metavar="KEY", help="Leave this document out (keys: evidence.json).")
@form_options
@AT
@OUT
@HTML
@click.pass_context
@refusing
def evidence(
    ctx: click.Context,
    topics: tuple[str, ...],
    since: date | None,
    title: str,
    short: bool,
    without: tuple[str, ...],
    form: Form,
    at: str | None,
    out: Path | None,
    html: bool,
) -> None:
    """The annex of evidence 証拠資料集, ten to sixty pages, a chapter for each topic.

    Example: policywatch brief evidence --topic transfer --topic supervision_bodies --since 2024-06-01
    """
    issued = evidence_brief(
        ctx.obj["home"],
        topics,
        moment(at or ctx.obj.get("at")),
        since=since,
        title=title,
        short=short,
        without=without,
        form=form,
        out=out,
    )
    told(issued, html)


# ---------------------------------------------------------------------- kinds of one's own, and drafts
def kinds(ctx: click.Context) -> dict[str, click.Command]:
    """The commands beside this one that write a brief: those that have --out."""
    group = ctx.parent.command if ctx.parent else None
    commands = group.commands if isinstance(group, click.Group) else {}
    return {name: one for name, one in commands.items() if any(param.name == "out" for param in one.params)}


def run(ctx: click.Context, command: click.Command, args: Sequence[str]) -> None:
    """Run a command beside this one with these arguments."""
    with command.make_context(command.name, list(args), parent=ctx.parent) as inner:
        command.invoke(inner)


def named(ctx: click.Context, name: str) -> tuple[click.Command, OwnKind | None]:
    """The command for a kind, and the own kind when it is one; BriefError for a broken one."""
    known, home = kinds(ctx), ctx.obj["home"]
    if name in known:  # whatever is wrong with the files of other kinds
        return known[name], None
    if name in (names := own_names(home)):
        own = own_kinds(home, frozenset(known), only=name)[name]
        return known[own.based_on], own
    raise click.BadParameter(f"there is no kind {name!r}; known: {', '.join((*known, *names))}", param_hint="KIND")


@click.command(context_settings=PASSING_ON)
@click.argument("name", required=False)
@click.argument("args", nargs=-1, type=click.UNPROCESSED)
@click.pass_context
@refusing
def own(ctx: click.Context, name: str | None, args: tuple[str, ...]) -> None:
    """A brief of a kind of your own, with the options of the kind it is based on; without NAME, what kinds there are.

    A kind is NAME.html.j2, NAME.css and NAME.toml in the home's templates/briefs/.

    Example: policywatch brief own members-note --topic transfer
    """
    home: Home = ctx.obj["home"]
    if name is None:
        found = own_kinds(home, frozenset(kinds(ctx)))
        for one in found.values():
            click.echo(f"{one.name}  {one.name_ja}  based on {one.based_on}; page budget {one.pages}")
        if not found:
            click.echo(f"no own kinds in {folder_of(home)}")
        return
    if name not in (names := own_names(home)):
        raise click.BadParameter(
            f"there is no own kind {name!r}; known: {', '.join(names) or 'none'}", param_hint="NAME"
        )
    own_kinds(home, frozenset(kinds(ctx)), only=name)
    command, kind = named(ctx, name)
    with making(own=kind):
        run(ctx, command, args)


@click.command(context_settings=PASSING_ON)
@click.option("--once", is_flag=True, help="Make it once and end.")
@click.argument("kind")
@click.argument("args", nargs=-1, type=click.UNPROCESSED)
@click.pass_context
@refusing
def preview(ctx: click.Context, once: bool, kind: str, args: tuple[str, ...]) -> None:
    """A draft of any kind with its own options, made anew whenever a template, a style sheet or your text is saved.

    It is marked as a preview, lies in the home's preview/ and is never recorded as issued.  Ctrl-C ends it.

    Example: policywatch brief preview request --text demands.toml --to 法務大臣
    """
    home: Home = ctx.obj["home"]
    if once:
        draft(ctx, kind, args)
        return

    def make() -> None:
        try:
            draft(ctx, kind, args)
        except click.ClickException as error:
            error.show()
        except click.exceptions.Exit:
            pass

    def tell(found: list[Path]) -> None:
        click.echo(f"saved: {', '.join(path.name for path in found)}")

    click.echo(f"watching {folder_of(home)} and our templates; Ctrl-C ends it")
    looking.watch(make, lambda: looking.watched(home, args), tell)


@refusing
def draft(ctx: click.Context, kind: str, args: Sequence[str]) -> None:
    """One preview of a kind."""
    command, own_kind = named(ctx, kind)
    with making(own=own_kind, preview=looking.folder(ctx.obj["home"])):
        run(ctx, command, args)
