"""What all commands that make a brief have in common: options, times, how one is made and how failures are said."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from typing import Any

import click

from briefs.errors import BriefError, UnknownTopic
from briefs.evidence.dossier import State
from briefs.evidence.form import PLAIN, Form
from briefs.kinds.make import Kind, Order, make_all
from briefs.kinds.names import kind_ja
from briefs.press.editable import docx
from briefs.press.issue import FinishedBrief
from briefs.press.mail import mail_text
from db.console import read_day, read_moment
from db.errors import WrongUsage
from db.people.stored_people import HOUSES
from db.record.home import ConfigError
from db.record.whole_file import write_whole_file
from db.topics.named import topic_ids

AT = click.option("--at", metavar="ISO-TIME", help="Make it as of this time; now when not given.")
OUT = click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write the PDF here.")
HTML = click.option("--html", is_flag=True, help="Keep the HTML beside the PDF.")
FAX = click.option("--fax", is_flag=True, help="For a fax machine: black on white, nothing small, no tints.")
JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
TEXT = click.option(
    "--text",
    "--asks",
    "text",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="TOML file with what staff wrote: [[ask]], [[qa]], [[voice]], [plain] …",
)
WITHOUT = click.option(
    "--without",
    multiple=True,
    metavar="KEY",
    help="Leave out this document, change, claim:ID or figure:SERIES[@PERIOD], or what stands behind a note: its number, or"
    " NUMBER:NOTE of an issued brief.",
)
TOPIC = click.option(
    "--topic", required=True, callback=topic_ids, metavar="TOPIC", help="A topic by its id or name: transfer, 転籍."
)
HOUSE = click.option("--house", type=click.Choice(HOUSES), help="Of two members of one name: which house.")

# In ctx.meta; whoever wants the papers instead of lines about them puts a list there.
SIGNER, DRAFTED, COLLECTED = "policywatch.signer", "policywatch.drafted", "policywatch.collected"
BESIDE = "policywatch.beside"  # a flag each for the Word file and the mail text


def moment(at: Any) -> datetime:
    """The time a brief is made, without microseconds: ``at`` when it is given, else now."""
    return read_moment(at.isoformat() if isinstance(at, datetime) else at)


def day(_ctx: click.Context, _param: click.Parameter, value: str | None) -> date | None:
    """A click callback: ``2026-08-19`` as a date."""
    return read_day(value)


def refusing(command: Callable[..., None]) -> Callable[..., None]:
    """Failures as lines on stderr and exit status 1, wrong usage as 2; what the disk or a database answers ends the program.

    They go on as they are where papers are collected (``COLLECTED``).
    """

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        if COLLECTED in click.get_current_context().meta:  # whoever collects papers takes their failures too
            command(*args, **kwargs)
            return
        try:
            command(*args, **kwargs)
        except UnknownTopic as error:
            raise click.BadParameter(str(error), param_hint="--topic") from None
        except WrongUsage as error:
            raise click.UsageError(str(error)) from None
        except BriefError as error:
            for problem in error.problems:
                click.echo(f"brief: {problem}", err=True)
            raise click.exceptions.Exit(1) from None
        except ConfigError as error:
            click.echo(f"brief: {error}", err=True)
            raise click.exceptions.Exit(1) from None
        except FileNotFoundError as error:
            if error.errno is not None:
                raise
            click.echo(f"brief: {error}", err=True)  # there is no record yet
            raise click.exceptions.Exit(1) from None

    return run


def remark(text: str) -> None:
    """What staff should know although the brief is made."""
    click.echo(f"brief: {text}", err=True)


def wanted_beside(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    """A click callback: what is to lie beside the PDF, for :func:`report`."""
    ctx.meta[f"{BESIDE}.{param.name}"] = value


def editable_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--docx`` and ``--mail-text``, kept in ``ctx.meta`` for :func:`report`."""
    word = click.option(
        "--docx",
        is_flag=True,
        expose_value=False,
        callback=wanted_beside,
        help="A Word file beside the PDF, to edit (編集用・未検証), with the list of the evidence.",
    )
    mail = click.option(
        "--mail-text",
        "mail_text",
        is_flag=True,
        expose_value=False,
        callback=wanted_beside,
        help="The words for a mail beside the PDF (.txt).",
    )
    return word(mail(command))


def beside(issued: FinishedBrief) -> None:
    """The Word file and the mail text, where they were asked for."""
    ctx = click.get_current_context(silent=True)
    if ctx is None or issued.dossier is None:
        return
    if ctx.meta.get(f"{BESIDE}.docx"):
        write_whole_file(issued.path.with_suffix(".docx"), docx(issued.dossier, issued.html))
    if ctx.meta.get(f"{BESIDE}.mail_text"):
        write_whole_file(issued.path.with_suffix(".txt"), mail_text(issued.dossier, issued.html).encode())


def report(issued: FinishedBrief, *, html: bool) -> None:
    """Say what was written, and of a draft what signing it would ask for; keep beside it what is wanted there."""
    if html:
        write_whole_file(issued.path.with_suffix(".html"), issued.html.encode())
    beside(issued)
    pages = f"{issued.pages} page{'' if issued.pages == 1 else 's'}"
    click.echo(f"{issued.path}  {issued.number or 'draft (下書き)'}  {pages}")
    if issued.by_key and issued.state == State.SIGNED:
        remark(
            "named by key alone in the file, so taken as the register says it now; `policywatch brief check` prints the lines that "
            "hold a file to it: "
            + "; ".join(
                f"{one.reference} 「{one.ja or one.en}」 {' '.join(one.sources[:1])}".strip() for one in issued.by_key
            )
        )
    if issued.state == State.DRAFT:
        left = len(issued.lacking)
        issues = "is refused until what was said above is mended" if issued.refused else "issues it"
        remark(
            "a draft, not issued: "
            + (f"{left} on its pages nobody has accepted yet; " if left else "all on its pages is accepted; ")
            + f"--sign NAME {'names each' if left and not issued.refused else issues}"
        )


def signed(ctx: click.Context, _param: click.Parameter, value: str | None) -> None:
    """A click callback: who signs, for :func:`write`."""
    ctx.meta[SIGNER] = value
    if value is not None and ctx.meta.get(DRAFTED):
        raise click.UsageError("give either --sign or --draft")


def drafted(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    """A click callback: whether a draft is asked for in so many words."""
    ctx.meta[DRAFTED] = value
    if value and ctx.meta.get(SIGNER) is not None:
        raise click.UsageError("give either --sign or --draft")


def signing(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--sign NAME`` and ``--draft``, kept in ``ctx.meta`` for :func:`write`."""
    sign = click.option(
        "--sign",
        metavar="NAME",
        expose_value=False,
        callback=signed,
        is_eager=True,
        help="Issue it under this name (a user with the role signer); refused while anything in it was accepted by nobody.",
    )
    draft = click.option(
        "--draft",
        is_flag=True,
        expose_value=False,
        callback=drafted,
        is_eager=True,
        help="A draft (下書き on every page, no number, not kept): what is made without --sign.",
    )
    return sign(draft(command))


def renamed(_ctx: click.Context, _param: click.Parameter, value: str | None) -> None:
    """A click callback for ``--confirmed-by``, which older notes and scripts may still say."""
    if value is not None:
        raise click.UsageError(
            "--confirmed-by is now --sign NAME: who signs the brief answers for it, and without it it is a draft"
        )


def signer(ctx: click.Context) -> str | None:
    """Who signs; None for a draft."""
    name: str | None = ctx.meta.get(SIGNER)
    return name


def done(ctx: click.Context, made: FinishedBrief, *, html: bool) -> None:
    """Hand a paper to whoever collects them, else say what was written."""
    collected: list[FinishedBrief] | None = ctx.meta.get(COLLECTED)
    if collected is None:
        report(made, html=html)
    else:
        collected.append(made)


@dataclass(frozen=True, slots=True)
class How:
    """How papers of whatever kind are made: as of when, where they go, whether the HTML stays beside them, out of which texts of
    staff, without which keys, and in which form."""

    at: datetime
    out: Path | None
    html: bool
    text: Path | None
    without: tuple[str, ...]
    form: Form


def making(command: Callable[..., None]) -> Callable[..., None]:
    """``--at``, ``--out`` and ``--html``, handed on as one ``how`` with what else a command takes of :class:`How`.

    It stands next to the command, which gets the context first; failures are said as by :func:`refusing`.
    """

    @AT
    @OUT
    @HTML
    @click.pass_context
    @refusing
    @wraps(command)
    def run(
        ctx: click.Context,
        *,
        at: str | None,
        out: Path | None,
        html: bool,
        text: Path | None = None,
        without: tuple[str, ...] = (),
        form: Form = PLAIN,
        **kwargs: Any,
    ) -> None:
        command(ctx, how=How(moment(at or ctx.obj.get("at")), out, html, text, without, form), **kwargs)

    return run


def write(ctx: click.Context, how: How, kind: Kind[Order, Any], *orders: Order) -> None:
    """Make briefs of a kind in the home of this command, all of them or none, and say so."""
    if sys.stderr.isatty() and COLLECTED not in ctx.meta:
        click.echo(f"… {kind_ja(kind.NAME)} ({kind.NAME})", err=True)
    papers = make_all(
        kind,
        orders,
        ctx.obj["home"],
        how.at,
        text=how.text,
        form=how.form,
        without=how.without,
        out=how.out,
        say=remark,
        sign=signer(ctx),
    )
    for made in papers:
        done(ctx, made, html=how.html)


def form_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--lang ja|en`` and ``--fax``, handed on as one ``form``."""

    @click.option("--lang", type=click.Choice(["ja", "en"]), default="ja", show_default=True, help="Language.")
    @FAX
    @wraps(command)
    def run(*args: Any, lang: str, fax: bool, **kwargs: Any) -> Any:
        return command(*args, form=Form(lang, fax), **kwargs)

    return run


def fax_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--fax`` of a paper in Japanese, handed on as ``form``."""

    @FAX
    @wraps(command)
    def run(*args: Any, fax: bool, **kwargs: Any) -> Any:
        return command(*args, form=Form(fax=fax), **kwargs)

    return run
