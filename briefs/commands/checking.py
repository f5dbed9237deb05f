"""The commands ``policywatch brief check|publish``: what a staff file lacks for signing, and the page of a signed brief."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from briefs.commands.options import COLLECTED, DRAFTED, JSON, SIGNER, moment, refusing
from briefs.errors import BriefError
from briefs.evidence.acceptance import wording_of
from briefs.evidence.wording import today
from briefs.kinds.make import databases
from briefs.kinds.registry import KINDS
from briefs.press.issue import FinishedBrief
from briefs.press.own_kinds import making
from briefs.press.publish import publish
from briefs.staff.as_seen import held_to, reworded
from briefs.staff.check import stale_uses, undecided
from briefs.staff.file import read_staff_file
from briefs.staff.starting import held
from briefs.staff.typed_keys import with_words, wrong_keys
from db.console import print_json
from db.errors import PolicywatchError
from db.office.access import Role, read_users
from db.office.database import open_office_db
from db.record.home import Home
from db.text.dates import utc_text

RE_MADE_WITH = re.compile(
    r"^#+\s*(?:\$\s*)?policywatch\s+(?:--home\s+\S+\s+)?brief\s+(?P<words>\S.*?)\s*$", re.MULTILINE
)
TEXT_OPTIONS = ("--text", "--asks")
DROPPED = ("--out", "--sign")  # options with a value that a check does without


@dataclass(frozen=True, slots=True)
class Checked:
    """What a staff file lacks, a sentence each: keys that name nothing, what is stale, and for each paper what signing asks for."""

    unknown: tuple[str, ...]
    stale: tuple[str, ...]
    undecided: int
    papers: dict[str, list[str]]
    general: tuple[str, ...]
    by_key: dict[str, str] = field(default_factory=dict)  # what is named by key alone -> what the register says of it

    @property
    def problems(self) -> list[str]:
        lacking = [f"{paper}: {said}" for paper, found in self.papers.items() for said in found]
        return [*self.unknown, *self.stale, *self.general, *lacking]


@click.command(context_settings={"ignore_unknown_options": True})
@JSON
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("words", metavar="[KIND …]", nargs=-1, type=click.UNPROCESSED)
@click.pass_context
@refusing
def check(ctx: click.Context, file: Path, words: tuple[str, ...], as_json: bool) -> None:
    """Say what a staff file lacks for signing, what in it is stale, and which of its keys name nothing; exit status 1 if anything.

    For which paper: KIND with its options, else the lines `# policywatch brief KIND …` in the file itself.

    Example: policywatch brief check meeting.toml member 見本太郎 --topic transfer
    """
    home: Home = ctx.obj["home"]
    papers = [list(words)] if words else made_with(file)
    found = checked(ctx, home, file, papers)
    if as_json:
        print_json(
            {
                "file": str(file),
                "unknown": list(found.unknown),
                "stale": list(found.stale),
                "undecided": found.undecided,
                "general": list(found.general),
                "papers": found.papers,
                "by_key": found.by_key,
            }
        )
    else:
        tell(file, found, named=bool(papers))
    if found.problems:
        raise click.exceptions.Exit(1)


def tell(file: Path, found: Checked, *, named: bool) -> None:
    """What was found, in lines; ``named``: papers were, which are tried only when every key is one."""
    for name, lines in (("unknown key", found.unknown), ("stale", found.stale), ("not ready", found.general)):
        for line in lines:
            click.echo(f"{name}: {line}")
    for paper, lacking in found.papers.items():
        ready = "all is accepted, --sign NAME issues it" if not lacking else f"{len(lacking)} lacking for signing"
        click.echo(f"{paper}: {ready}")
        for line in lacking:
            click.echo(f"  {line}")
    if found.by_key:
        click.echo(
            "by key alone, so they print whatever the register says on the day; with these lines under [says] they are held to"
        )
        click.echo(
            "what it says now, and signing asks when it says something else (上の値のまま確かめるには、[says] に次の行を写します):"
        )
        for reference, words in found.by_key.items():
            click.echo(f"  {held(reference, words)}")
    if found.undecided:
        click.echo(f"{found.undecided} proposals [[use]] stand commented: take the # away from what you accept")
    if named and not found.papers:
        click.echo("the papers were not tried: mend the unknown keys first")
    elif not found.papers:
        click.echo(f"no paper is named: `policywatch brief check {file} KIND …` says what that paper lacks")


def checked(ctx: click.Context, home: Home, file: Path, papers: list[list[str]]) -> Checked:
    """Look at the file alone, then at each paper that is made with it (as a preview, into nowhere)."""
    staff = read_staff_file(file)
    with databases(home) as (policy, office):
        unknown = wrong_keys(policy, office, (*(one.key for one in staff.uses), *staff.says))
        stale = list(stale_uses(policy, with_words(policy, office, staff.uses)))
        now = moment(ctx.obj.get("at"))
        stale += reworded(office, held_to(staff), today(now), utc_text(now))
    lacking, made = {}, list[FinishedBrief]()
    if not unknown:
        lacking = {shlex.join(words): list(lacking_of(ctx, file, words, made)) for words in papers}
    by_key = {one.reference: wording_of(one) for paper in made for one in paper.by_key}
    general = []
    users = read_users(home.access_db)
    if users and not any(one.role >= Role.SIGNER for one in users):
        general.append("nobody may sign: `policywatch user set NAME --role signer`")
    return Checked(tuple(unknown), tuple(stale), undecided(file), lacking, tuple(general), by_key)


def made_with(file: Path) -> list[list[str]]:
    """The papers that a staff file says itself it is for."""
    found = RE_MADE_WITH.finditer(file.read_text(encoding="utf-8"))
    papers = [shlex.split(one["words"]) for one in found]
    return [words for words in papers if words[0] in KINDS]


def lacking_of(ctx: click.Context, file: Path, words: list[str], into: list[FinishedBrief]) -> Iterator[str]:
    """What signing one paper would ask for, or why it cannot be made at all; what was made goes ``into`` a list."""
    kind, rest = words[0], list(with_this_file(words[1:], file))
    group = ctx.parent.command if ctx.parent else None
    assert isinstance(group, click.Group)
    if kind not in KINDS:
        raise click.BadParameter(f"there is no kind {kind!r}; known: {', '.join(KINDS)}", param_hint="KIND")
    papers: list[FinishedBrief] = []
    command = group.commands[kind]
    with TemporaryDirectory(prefix="policywatch-") as folder, making(preview=Path(folder)):
        try:
            with command.make_context(kind, rest, parent=ctx.parent) as inner:
                inner.meta[COLLECTED] = papers
                command.invoke(inner)
        except BriefError as error:
            yield from error.problems
        except PolicywatchError as error:
            yield error.en
        except click.UsageError as error:
            yield error.format_message()
        finally:
            for name in (COLLECTED, SIGNER, DRAFTED):
                ctx.meta.pop(name, None)
    into += papers
    for made in papers:
        yield from made.unready


def with_this_file(words: list[str], file: Path) -> Iterator[str]:
    """The options of a paper, made with this file wherever they say it lies."""
    taken = iter(words)
    for word in taken:
        name, equals, _ = word.partition("=")
        if name in (*TEXT_OPTIONS, *DROPPED):
            if not equals:
                next(taken, None)
        elif word != "--draft":
            yield word
    yield from ("--text", str(file))


@click.command("publish")
@click.argument("number")
@click.option(
    "--out",
    "folder",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="Where the page is written, as NUMBER.html.",
)
@click.pass_context
@refusing
def publish_command(ctx: click.Context, number: str, folder: Path) -> None:
    """A static page for your own web site with number, date and SHA-256 of a signed brief, and nothing else.

    Who has the paper finds there that it is yours; drafts and papers for staff are refused.

    Example: policywatch brief publish LB-20260826-1A2B3C4D --out website/papers
    """
    with closing(open_office_db(ctx.obj["home"].office_db)) as office:
        click.echo(publish(office, number, folder))
