"""The commands ``policywatch brief own|preview``: kinds of one's own, and looking at a draft of any kind."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from briefs.commands.options import refusing
from briefs.kinds.registry import KINDS
from briefs.press import preview as looking
from briefs.press.own_kinds import OwnKind, folder_of, making, own_kinds, own_names
from db.record.home import Home

PASSING_ON = {"ignore_unknown_options": True, "allow_interspersed_args": True}


def beside(ctx: click.Context, kind: str) -> click.Command:
    """The command beside this one that makes a brief of this kind."""
    group = ctx.parent.command if ctx.parent else None
    assert isinstance(group, click.Group)
    return group.commands[kind]


def run(ctx: click.Context, command: click.Command, args: Sequence[str]) -> None:
    """Run a command beside this one with these arguments."""
    with command.make_context(command.name, list(args), parent=ctx.parent) as inner:
        command.invoke(inner)


def named(ctx: click.Context, name: str) -> tuple[click.Command, OwnKind | None]:
    """The command for a kind, and the own kind when it is one; BriefError for a broken one."""
    home = ctx.obj["home"]
    if name in KINDS:  # whatever is wrong with the files of other kinds
        return beside(ctx, name), None
    if name in (names := own_names(home)):
        own = own_kinds(home, frozenset(KINDS), only=name)[name]
        return beside(ctx, own.based_on), own
    raise click.BadParameter(f"there is no kind {name!r}; known: {', '.join((*KINDS, *names))}", param_hint="KIND")


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
        found = own_kinds(home, frozenset(KINDS))
        for one in found.values():
            click.echo(f"{one.name}  {one.name_ja}  based on {one.based_on}; page budget {one.pages}")
        if not found:
            click.echo(f"no own kinds in {folder_of(home)}")
        return
    if name not in (names := own_names(home)):
        raise click.BadParameter(
            f"there is no own kind {name!r}; known: {', '.join(names) or 'none'}", param_hint="NAME"
        )
    own_kinds(home, frozenset(KINDS), only=name)
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
