"""Dossier to HTML: Jinja2 in a sandbox, everything escaped, nothing but the dossier in reach."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import FunctionLoader, StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from briefs.errors import BriefError, Fault, of_the_installation
from briefs.evidence.dossier import Dossier, Spot, State
from briefs.evidence.form import form_of
from briefs.evidence.quoting import compared
from briefs.evidence.wording import day_en, day_ja, minute, visible
from briefs.press.address import code_of, published_at
from briefs.press.notes import address_in, claim_line, note_line, source_words, title_in, width
from briefs.press.own_kinds import OURS as TEMPLATES
from briefs.press.own_kinds import file_in
from db.comparison.phrases import phrase_differences
from db.record.problem_words import OUTCOMES
from db.text.dates import jst_date

MAY_BREAK = 120  # characters: a longer cell of a comparison table may go on over the page
ENDING = 4  # characters
LATER = "later"  # in the place of the code of a draft, which leads nowhere yet
OF_OURS = "policywatch/"  # extends "policywatch/digest.html.j2": ours, though there is an own one of that name
RE_JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\U00020000-\U000323af]")  # kana and kanji
# A run of Japanese with the signs and digits inside of it: 「令和７年度」第2回（案）
RE_RUN = re.compile(
    rf"((?:[（「『【〔［]*{RE_JAPANESE.pattern})(?:(?:{RE_JAPANESE.pattern}|[\u3000-\u303f\uff01-\uff5e\d])*(?:{RE_JAPANESE.pattern}|[）」』】〕］。]))?)"
)
RE_THAT = re.compile(r"^(.*)こと((?:（[^（）]*）)?)$", re.DOTALL)  # an ask in its usual form: …すること
UNSAFE = ("safe", "urlize", "xmlattr")  # filters that turn text into markup


def finalize(value: Any) -> Any:
    """Every text that a template prints: control characters shown, then escaped as always."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def breakable(url: str) -> Markup:
    """A web address that may break after its own marks of punctuation."""
    safe = str(escape(visible(url)))
    for mark in ("/", "?", "&amp;", "=", "_"):
        safe = safe.replace(mark, f"{mark}<wbr>")
    return Markup(safe.replace("/<wbr>/<wbr>", "//"))


def kept_end(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The parts of a staff text with its last characters kept on one line, so that none stands alone on the last one."""
    last = parts[-1] if parts else {}
    if set(last) != {"text"} or len(last["text"]) <= ENDING or not RE_JAPANESE.search(last["text"]):
        return parts
    text = last["text"]
    return [*parts[:-1], {"text": text[:-ENDING]}, {"text": text[-ENDING:], "kept": True}]


def asking(text: str, en: bool, asks: int) -> str:
    """The end of the first ask as the end of a title that asks, with how many more there are."""
    more = asks - 1
    if en:
        return text.rstrip(" .") + (f" (and\u00a0{more}\u00a0more)" if more else "")
    found = RE_THAT.search(text.rstrip("。．. "))
    said = f"{found[1]}ことを求めます{found[2]}" if found else text.rstrip("。．. ")
    return said + (f"（ほか{more}点）" if more else "")


def japanese_marked(text: str) -> Markup:
    """An English sentence with the Japanese words in it (titles as published) marked as Japanese."""
    found = RE_RUN.split(visible(text))
    return Markup("").join(
        Markup('<span lang="ja">{}</span>').format(one) if number % 2 else escape(one)
        for number, one in enumerate(found)
    )


def loader(own: Path | None) -> Callable[[str], tuple[str, str, Callable[[], bool]] | None]:
    """Finds a template by name: in the organisation's folder, else among ours, and nowhere else."""

    def load(name: str) -> tuple[str, str, Callable[[], bool]] | None:
        plain = name.removeprefix(OF_OURS)
        path = (None if plain != name else file_in(own, name)) or file_in(TEMPLATES, plain)
        if path is None:
            return None
        try:
            text, saved = path.read_text(encoding="utf-8"), path.stat().st_mtime_ns
        except (OSError, UnicodeDecodeError) as error:
            raise BriefError([unfit(f"{path} cannot be read: {error}")]) from error
        refuse_unescaped(text, name, str(path))
        return text, str(path), lambda: path.is_file() and path.stat().st_mtime_ns == saved

    return load


def refuse_unescaped(source: str, name: str, path: str) -> None:
    """TemplateSyntaxError when a template turns escaping off (its other faults are found when it is compiled)."""
    try:
        tree = environment().parse(source)
    except TemplateSyntaxError:
        return
    if (found := next(tree.find_all(nodes.EvalContextModifier), None)) is not None:
        raise TemplateSyntaxError("autoescape cannot be turned off", found.lineno, name, path)


@cache
def environment(own: Path | None = None) -> ImmutableSandboxedEnvironment:
    """The sandbox for templates; ``own``: an organisation's folder, whose templates stand before ours."""
    env = ImmutableSandboxedEnvironment(
        loader=FunctionLoader(loader(own)),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters = {name: value for name, value in env.filters.items() if name not in UNSAFE}
    env.filters |= {
        "asking": asking,
        "breakable": breakable,
        "japanese_marked": japanese_marked,
        "kept_end": kept_end,
        "minute": minute,
        "address_in": address_in,
        "claim_line": claim_line,
        "ems": width,
        "note_line": note_line,
        "source_words": source_words,
        "day_ja": day_ja,
        "day_en": day_en,
    }
    env.tests["japanese"] = lambda text: bool(RE_JAPANESE.search(str(text)))
    return env


def template_problem(error: Exception, own: Path | None) -> str:
    """A template's fault in one line with file and line; "" when the fault is not in a template."""
    reason = " ".join(str(error).split()) or type(error).__name__
    if isinstance(error, TemplateSyntaxError):
        return f"{error.filename or error.name}:{error.lineno}: {error.message}"
    frames = [one for one in traceback.extract_tb(error.__traceback__) if one.filename.endswith(".j2")]
    where = f"{frames[-1].filename}:{frames[-1].lineno}: " if frames else ""
    if isinstance(error, TemplateNotFound):
        return f"{where}there is no template {error.name!r} in {own or TEMPLATES} or among ours"
    if isinstance(error, TemplateError) or (own is not None and where.startswith(str(own))):
        return f"{where}{reason if isinstance(error, TemplateError) else f'{type(error).__name__}: {reason}'}"
    return ""


def unfit(said: str) -> Fault:
    """A template that the press cannot use."""
    ja = "この種類の資料の様式（テンプレート）に誤りがあり、作れません。ほかの種類の資料は作れます。"
    en = "The template of this kind of paper has a fault, so it cannot be made. The other kinds can."
    return of_the_installation("template_wrong", said, ja, en)


def render(dossier: Dossier, own: Path | None = None, **options: Any) -> str:
    """The HTML of a dossier.  ``options`` are about the form alone (a table of contents, say).

    ``own``: an organisation's folder of templates.  BriefError says what is wrong with a template, and where.
    """
    evidence = {one.note: one for one in dossier.evidence}

    def quote(spot: Spot) -> str:
        return evidence[spot[0]].quotes[spot[1]].text

    def cited(note: int) -> Markup:
        """What the source of a note is called in an English paper."""
        return japanese_marked(title_in(evidence[note], "en"))

    def sides(before: Spot | None, after: Spot | None, room: int) -> dict[str, Any]:
        shown, left_out = compared(quote(before) if before else "", quote(after) if after else "", room)
        return {"rows": shown, "left_out": left_out}

    def pair(row: Mapping[str, Any]) -> dict[str, Any]:
        """One row of a comparison table: both sides as [(text, differs)], and whether it may break over pages."""
        new, old = ("" if not row[s] or row[s]["spot"] is None else quote(row[s]["spot"]) for s in ("new", "old"))
        left, right = (
            phrase_differences(old, new)
            if row["kind"] == "changed"
            else (((old, bool(row["kind"] == "removed")),), ((new, bool(row["kind"] == "added")),))
        )
        long = max(len(new), len(old)) > MAY_BREAK or any(pair(cell)["long"] for cell in row.get("cells", ()))
        return {"new": right, "old": left, "long": long}

    form = form_of(dossier.parameters)
    published = (
        published_at(dossier.letterhead.get("public_url", ""), dossier.number)
        if dossier.number and dossier.state == State.SIGNED  # what nobody signed is not published either
        else ""
    )
    credits = list(dict.fromkeys(e.credit for e in dossier.evidence if e.credit))
    values = dict(
        d=dossier,
        c=dossier.content,
        evidence=dossier.evidence,
        credits=credits,
        published=published,
        code=code_of(published)
        or (LATER if dossier.state == State.DRAFT and dossier.letterhead.get("public_url") else None),
        quote=quote,
        cited=cited,
        sides=sides,
        pair=pair,
        form=form,
        lang=form.lang,
        claims=dossier.claims,
        today=jst_date(dossier.made_at),
        outcome_ja={outcome: names.ja for outcome, names in OUTCOMES.items()},
        letterhead=dossier.letterhead,
        **options,
    )
    try:
        sandbox = environment(
            own if own is not None and own.is_dir() else None
        )  # without one, ours are compiled once for all
        return sandbox.get_template(f"{dossier.kind.replace('-', '_')}.html.j2").render(values)
    except BriefError:
        raise
    except Exception as error:
        if problem := template_problem(error, own):
            raise BriefError([unfit(problem)]) from error
        raise
