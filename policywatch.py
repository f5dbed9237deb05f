"""The policywatch command: puts crawlers, briefs, the desk and the database together and holds nothing else.

A command is loaded when it is asked for, so that ``--help`` and each command pay for nothing that they do not use.
"""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable, Iterator, MutableMapping
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from db.change.stored_text import clean_with
from db.errors import PolicywatchError

# Name of the command -> where it is defined, and its own first sentence (tests/whole/test_command.py holds the two together).
COMMANDS = {
    "sources": ("crawlers.commands.sources:sources", "List the sources and when each was last looked at with success."),
    "crawl": (
        "crawlers.commands.crawl:crawl",
        "Fetch all enabled sources (or those named), archive, compare and store.",
    ),
    "watch": (
        "crawlers.commands.watch:watch",
        "Pages, files and feeds of any public host that staff watch beside the built-in sources (見守るページ).",
    ),
    "replay": ("crawlers.commands.archive:replay", "Rebuild every row from the archive with today's parsers, offline."),
    "search": ("desk.commands.search:search", "Find documents whose title or current text holds the words."),
    "serve": ("desk.commands.site:serve", "Open the record in the browser (Datasette)."),
    "digest": ("desk.commands.digest:digest", "Print what changed, and which sources could not be looked at."),
    "brief": ("briefs.commands.brief:brief", "Make PDF briefs from the record, and check those that were made."),
    "law": ("desk.commands.law:law", "Print a law as it is, was or will be on a day."),
    "health": (
        "desk.commands.health:health",
        "Say of each enabled source how its last run went, whether it is late, and what it could not have.",
    ),
    "held": (
        "crawlers.commands.held:held",
        "Pages that are held: another page came in the place of one that is watched, and a person decides whether it is real.",
    ),
    "archive": ("crawlers.commands.archive:archive", "Check the archive, or carry it elsewhere as a WARC."),
    "backup": (
        "desk.commands.backups:backup",
        "Copy office.db, what people wrote, to a dated file; with --to also the archive, settings, own kinds and issued briefs.",
    ),
    "restore": (
        "desk.commands.backups:restore",
        "Put a backup of office.db back, or all of a folder of backups: office.db, the archive, and policy.db made from it.",
    ),
    "export-public": (
        "desk.commands.backups:export_public",
        "Write the official record alone (no press items) for a public Datasette.",
    ),
    "new-source": (
        "crawlers.commands.recording:new_source",
        "Write the module of a new source that watches one page, ready to be filled in.",
    ),
    "record": (
        "crawlers.commands.recording:record",
        "Keep the real answers of a source, and what the parser reads in them, as material for test pages.",
    ),
    "demo": ("demo.script:demo", "Run two sample nights through everything: crawl, compare, browse, brief."),
    "member": (
        "desk.commands.people:member",
        "Who said what: one member's statements by topic with question and answer, written questions, bills, promises.",
    ),
    "people": (
        "desk.commands.people:people",
        "Names in minutes, questions and bills that cannot be tied to one member without a person's decision.",
    ),
    "promises": (
        "desk.commands.promises:promises",
        "The ledger of promises in government answers (答弁台帳), and what became of them.",
    ),
    "claims": ("briefs.commands.claims:claims_group", "The register of claims: what may be printed, in which words."),
    "series": (
        "desk.commands.series:series",
        "Statistics with source, grade and what they do not say; new figures wait here for a person to accept them.",
    ),
    "calendar": (
        "desk.commands.calendar:calendar",
        "Deadlines of consultations, laws coming into force and the ends of sessions, for a calendar program.",
    ),
    "meeting": (
        "desk.commands.meetings:meeting",
        "Meetings with Diet members and ministries: who was met, what was asked, what was answered.",
    ),
    "ask": ("desk.commands.asks:ask", "Asks (お願い・要望): what is asked of whom by when, and what became of it."),
    "inbox": (
        "desk.commands.deciding:inbox_command",
        "List what waits for a decision (受信箱), the heaviest first, each with its reason.",
    ),
    "decide": (
        "desk.commands.deciding:decide_command",
        "Decide about a change, a document, a promise or a figure by its key; remembered, and never overwritten.",
    ),
    "evidence": (
        "desk.commands.evidence:evidence",
        "The evidence box (証拠箱): passages taken from documents, for briefs.",
    ),
    "user": (
        "desk.commands.users:user",
        "Who may sign in to the site: reader (reads), editor (decides, collects, enters), signer (also signs).",
    ),
    "alerts": (
        "desk.commands.alerts:alerts",
        "Tell changes of the most urgent topics at once to the channels of [alerts] (Slack, LINE, Teams, Matrix, mail …).",
    ),
    "mail": ("desk.commands.mail:mail", "Mail that waits in the outbox: digests that could not be sent yet."),
}


DATABASE_FAULTS = {
    "sqlite3.DatabaseError",
    "sqlite3.OperationalError",
}  # by name: importing sqlite3 costs `--help` its speed


class Commands(MutableMapping[str, click.Command]):
    """The commands by name, each loaded when it is taken out."""

    def __init__(self) -> None:
        self.loaded: dict[str, click.Command] = {}

    def __getitem__(self, name: str) -> click.Command:
        if name not in self.loaded and name in COMMANDS:
            module, _, attribute = COMMANDS[name][0].partition(":")
            accept_home(command := getattr(import_module(module), attribute))
            self.loaded[name] = command
        return self.loaded[name]

    def __setitem__(self, name: str, command: click.Command) -> None:
        self.loaded[name] = command

    def __delitem__(self, name: str) -> None:
        del self.loaded[name]

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)

    def __contains__(self, name: object) -> bool:
        return name in COMMANDS


class Program(click.Group):
    """All commands: listed without loading one, and ended in one line and a status when they cannot go on."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        limit = formatter.width - 6 - max(map(len, COMMANDS))
        with formatter.section("Commands"):
            formatter.write_dl(
                [
                    (name, click.Command(name, help=text).get_short_help_str(limit))
                    for name, (_, text) in sorted(COMMANDS.items())
                ]
            )

    def invoke(self, ctx: click.Context) -> Any:
        from db.console import fail, fault_line

        try:
            return super().invoke(ctx)
        except PolicywatchError as error:
            fail(error.en, error.status)
        except OSError as error:
            if error.errno == errno.EPIPE:  # whoever read the output has enough of it: click ends quietly
                raise
            fail(fault_line(error, ctx.obj["home"].root))
        except Exception as error:
            if f"{type(error).__module__}.{type(error).__name__}" not in DATABASE_FAULTS:
                raise
            fail(fault_line(error, ctx.obj["home"].root))  # type: ignore[arg-type]  # it is an sqlite3.Error


def use_home(context: click.Context, _option: click.Parameter, value: Path | None) -> None:
    """``--home`` counts wherever it stands; the innermost one wins."""
    from db.record.home import find_home

    root = context.find_root()
    root.ensure_object(dict)
    if value is not None or "home" not in root.obj:
        root.obj["home"] = find_home(value)


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
    if not isinstance(command, Program):
        for below in getattr(command, "commands", {}).values():
            accept_home(below)
    if command.callback and not isinstance(command, Program):
        command.callback = careful(command.callback)


def careful(callback: Callable[..., Any]) -> Callable[..., Any]:
    """A command that first says, in one line, which of the office's files others on this machine can read."""

    @wraps(callback)
    def run(*args: Any, **kwargs: Any) -> Any:
        from db.record.modes import closing_commands, open_to_others

        given = click.get_current_context().find_root().obj
        if not given.setdefault("looked_at_modes", False) and (found := open_to_others(given["home"])):
            line = f"policywatch: other accounts of this machine can read what is the office's own: {closing_commands(found)}"
            click.echo(line, err=True)
        given["looked_at_modes"] = True  # a group and its command are one start
        return callback(*args, **kwargs)

    return run


# ---------------------------------------------------------------------- what a side needs of one that it may not import
def cleaner(source: str) -> Callable[[str], str] | None:
    """What leaves out of a source's texts that which does not count; None for a source that is not ours any more."""
    from crawlers.registry import all_sources

    found = all_sources().get(source)
    return found.comparable_body if found else None


def check_texts(*entered: Any) -> list[str]:
    """What is wrong with texts that staff enter, by the rules of briefs."""
    from briefs.staff.entry import wrong_texts

    return wrong_texts(*entered)


def decide_held(*given: Any, **more: Any) -> Any:
    """Take or refuse a page that is held, with the readers of pages."""
    from crawlers.replay.held import decide

    return decide(*given, **more)


def replay_into(*given: Any) -> int:
    """The record built again from the archive into a file aside, with the readers of pages."""
    from crawlers.replay.aside import replay_into

    return replay_into(*given)


@click.group(
    cls=Program, commands=Commands(), context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110}
)
@click.version_option("0.1.0")
@click.pass_context
def cli(context: click.Context) -> None:
    """Watch what the state publishes about migrant workers, keep every version, and print briefs that hold.

    Example: policywatch crawl && policywatch serve
    """
    context.ensure_object(dict).update(check_texts=check_texts, decide_held=decide_held, replay_into=replay_into)


accept_home(cli)
clean_with(cleaner)


if __name__ == "__main__":
    sys.exit(cli())
