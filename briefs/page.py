"""Dossier to HTML: Jinja2 in a sandbox, everything escaped, nothing but the dossier in reach."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from briefs.dossier import Dossier, Spot
from briefs.form import form_of
from briefs.passages import compared
from briefs.wording import day_en, day_ja, minute, today_of, visible
from db import labels
from db.redline import differences

MAY_BREAK = 400  # characters: a longer cell of a comparison table may go on over the page
TEMPLATES = Path(__file__).resolve().parent.parent / "templates" / "briefs"


def finalize(value: Any) -> Any:
    """Every text that a template prints: control characters shown, then escaped as always."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def breakable(url: str) -> Markup:
    """A web address that may break after its own marks of punctuation."""
    safe = str(escape(visible(url)))
    for mark in ("/", "?", "&amp;", "=", "_"):
        safe = safe.replace(mark, f"{mark}<wbr>")
    return Markup(safe.replace("/<wbr>/<wbr>", "//"))


def in_eights(sha256: str) -> Markup:
    """A hash that may break after every eighth character; nothing is added to it."""
    return Markup("<wbr>").join(escape(sha256[n : n + 8]) for n in range(0, len(sha256), 8))


@cache
def environment() -> ImmutableSandboxedEnvironment:
    env = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, finalize=finalize,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    env.filters |= {"breakable": breakable, "in_eights": in_eights, "minute": minute, "day_ja": day_ja, "day_en": day_en}
    return env


def render(dossier: Dossier, **options: Any) -> str:
    """The HTML of a dossier.  ``options`` are about the form alone (a table of contents, say)."""
    evidence = {one.note: one for one in dossier.evidence}

    def quote(spot: Spot) -> str:
        return evidence[spot[0]].quotes[spot[1]].text

    def sides(before: Spot | None, after: Spot | None, room: int) -> dict[str, Any]:
        shown, left_out = compared(quote(before) if before else "", quote(after) if after else "", room)
        return {"rows": shown, "left_out": left_out}

    def pair(row: Mapping[str, Any]) -> dict[str, Any]:
        """One row of a comparison table: both sides as [(text, differs)], and whether it may break over pages."""
        new, old = ("" if not row[s] or row[s]["spot"] is None else quote(row[s]["spot"]) for s in ("new", "old"))
        left, right = differences(old, new) if row["kind"] == "changed" else (((old, bool(row["kind"] == "removed")),),
                                                                              ((new, bool(row["kind"] == "added")),))  # fmt: skip
        return {"new": right, "old": left, "long": max(len(new), len(old)) > MAY_BREAK}

    form = form_of(dossier.parameters)
    credits = list(dict.fromkeys(e.credit for e in dossier.evidence if e.credit))
    template = environment().get_template(f"{dossier.kind.replace('-', '_')}.html.j2")
    return template.render(
        d=dossier, c=dossier.content, evidence=dossier.evidence, credits=credits, quote=quote, sides=sides,
        pair=pair, form=form, lang=form.lang, claims=dossier.claims, today=today_of(dossier.made_at),
        outcome_ja=labels.OUTCOMES, letterhead=dossier.letterhead, **options,
    )  # fmt: skip
