"""New figures for the register, found in texts of those who publish them: proposals that a person decides on.

A figure counts only where one sentence names subject, period and unit (docs/series.md); a number in a cell of a
table never does.  The finder is pure; what it finds depends on the text and on ``series.toml`` alone.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from db.series.register import Part, Pattern, Point, Register, Series, register
from db.text.folding import key_form
from db.text.late import late
from db.text.quantities import (
    AFTER,
    JOIN,
    NUMBER,
    PERIODS,
    ROUNDED,
    YEAR,
    half_width,
    only_period,
    read_number,
    read_period,
    sentences,
)

# Between one figure and the next of the same thing: 9,753人（前年比747人増）、令和6年は…
GOES_ON = r"(?:\([^()]*\))?(?:で|となり|だったが|でしたが)?[、,]\s?"
NEW, DIFFERS, EXACT = "new", "differs", "exact"
_RE_SLOT = late(r"\{(period|value|number|part)\}|(~\??)|<(\d+)>")
# What stands before the figure and makes it one of a part: a place, a nationality, a sex, an age, a branch.
_NARROWED = late(
    r"[都道府県市区町村](?:内|全体)?(?:の|で|に)|国籍|(?<!の)うち|男性|女性|[男女]性?の|歳|業種?(?:の|で|に)|職種|管内|局の"
    r"|ベトナム|中国|フィリピン|ネパール|インドネシア|ミャンマー|カンボジア|タイ(?:人|の|国)|韓国|ブラジル|ペルー|モンゴル"
    r"|台湾|米国|スリランカ|バングラデシュ|インド(?:人|の)"
)
# A sentence that speaks of another time than the title.
_OTHER_TIME = late(rf"前年|昨年|一昨年|前回|過去|{YEAR}")
_RE_DIGIT = late(r"[0-9０-９]")


@dataclass(frozen=True, slots=True)
class StatedFigure:
    """One figure of a text: ``passage`` is ``text[start:end]`` verbatim, the whole sentence.

    ``step`` is what the value is rounded to; 0 when it is written out.
    """

    series: str
    part: str
    period: str
    value: float
    step: float
    start: int
    end: int
    passage: str

    @property
    def rounded(self) -> bool:
        return self.step > 0


@dataclass(frozen=True, slots=True)
class Proposal:
    """A figure that the register does not hold: new, differs from the point ``registered``, or exact for a rounded one."""

    figure: StatedFigure
    kind: str
    registered: float | None


@dataclass(frozen=True, slots=True)
class _Rule:
    series: Series
    part: Part
    pattern: Pattern
    found: re.Pattern[str]
    goes_on: re.Pattern[str] | None
    near: re.Pattern[str] | None
    unless: re.Pattern[str] | None


@cache
def _rules(known: Register) -> tuple[tuple[Series, tuple[_Rule, ...]], ...]:
    return tuple((series, tuple(_rules_of(series, known.unless))) for series in known.series if series.patterns)


def _rules_of(series: Series, unless: str) -> Iterator[_Rule]:
    for pattern in series.patterns:
        parts = series.parts if pattern.part == "*" else (series.part(pattern.part),)
        # A cap is an expected number by its name (受入れ見込数), so what is only expected is not left out there.
        general = "" if series.period == "until-fiscal-year" else unless
        forbidden = "|".join(filter(None, (general, pattern.unless)))
        for part in parts:
            unit = part.unit_ja
            chained = not pattern.title_period and pattern.text.endswith("{value}" + unit)
            yield _Rule(
                series,
                part,
                pattern,
                late(_regex(pattern.text, series, part)),
                late(GOES_ON + _regex("{period}~{value}" + unit, series, part)) if chained else None,
                re.compile(pattern.near) if pattern.near else None,
                re.compile(forbidden) if forbidden else None,
            )


def _regex(text: str, series: Series, part: Part) -> str:
    period = PERIODS.get(series.period, "(?!)")
    number = f"(?P<about>約|およそ|おおよそ|ほぼ)?(?P<value>{NUMBER})"
    out, at = "", 0
    for slot in _RE_SLOT.finditer(text):
        out += text[at : slot.start()]
        if slot[2]:
            out += JOIN if slot[2] == "~" else f"(?:{JOIN})?"
        elif slot[3]:
            out += rf"(?:(?!{period})[^。\n]){{0,{slot[3]}}}"
        elif slot[1] == "period":
            out += f"(?P<period>{period})"
        elif slot[1] == "value":
            out += number + r"\s?"
        elif slot[1] == "number":
            out += NUMBER + r"\s?"
        else:
            out += re.escape(half_width(part.word))
        at = slot.end()
    return out + text[at:] + f"(?P<more>{ROUNDED})?" + AFTER


@cache
def publishers() -> frozenset[str]:
    """Everyone whose documents are read for figures of some series."""
    return frozenset(one for series in register().series for one in series.read_from)


def publishers_of(words: str) -> frozenset[str]:
    """Everyone who publishes on one source: 内閣官房・法務省 are two.  Nobody where anybody may (各報道機関・法務省): a figure
    that is accepted counts as seen in the official text, so the press is not read for figures."""
    names = words.split("・")
    return frozenset() if any(name.startswith("各") for name in names) else frozenset(names)


def find_figures(text: str, title: str, publisher: str, known: Register | None = None) -> list[StatedFigure]:
    """The figures of the register's series that a text gives, in order; each (series, part, period, value) once.

    ``title`` is the document's (some press releases name the period only there), ``publisher`` that of its source.
    """
    if not _RE_DIGIT.search(text):
        return []
    found: dict[tuple[str, str, str, float], StatedFigure] = {}
    chosen = [
        (tuple(map(half_width, series.cheap)), rules)
        for series, rules in _rules(known or register())
        if publishers_of(publisher) & series.read_from and any(word in text for word in series.cheap)
    ]
    for start, sentence in sentences(text) if chosen else ():
        if not _RE_DIGIT.search(sentence):
            continue
        for words, rules in chosen:
            for rule in rules if any(word in sentence for word in words) else ():
                for one in _in_sentence(rule, sentence, start, text, title):
                    found.setdefault((one.series, one.part, one.period, one.value), one)
    return sorted(found.values(), key=lambda one: (one.start, one.series, one.part, one.period))


def _in_sentence(rule: _Rule, sentence: str, start: int, text: str, title: str) -> Iterator[StatedFigure]:
    if rule.near and not rule.near.search(sentence):
        return
    if rule.unless and rule.unless.search(sentence):
        return
    for match in rule.found.finditer(sentence):
        before = sentence[: match.start()]
        if _NARROWED.search(before) or before.endswith("の"):
            continue
        if rule.pattern.title_period and _of_another_time(before, title, rule.series.period):
            continue
        current: re.Match[str] | None = match
        while current:
            if rule.pattern.title_period:
                period = only_period(title, rule.series.period)
            else:
                period = read_period(current["period"], rule.series.period)
            if period:
                yield _figure(rule, current, period, sentence, start, text)
            current = rule.goes_on.match(sentence, current.end()) if rule.goes_on else None


def _of_another_time(before: str, title: str, kind: str) -> bool:
    """Whether the words before a figure name a time, and not just the one of the title."""
    return bool(_OTHER_TIME.search(before)) and only_period(before, kind) != only_period(title, kind)


def _figure(rule: _Rule, match: re.Match[str], period: str, sentence: str, start: int, text: str) -> StatedFigure:
    number = read_number(match["value"])
    step = number.step
    if (match["about"] or match["more"]) and not step:
        digits = f"{number.value:.0f}"
        step = 10.0 ** (len(digits) - len(digits.rstrip("0"))) if number.value.is_integer() else 0.1
    begin = start + len(sentence) - len(sentence.lstrip())
    end = start + len(sentence.rstrip())
    return StatedFigure(rule.series.id, rule.part.id, period, number.value, step, begin, end, text[begin:end])


def propose(figure: StatedFigure, known: Register) -> Proposal | None:
    """What a figure means for the register: None when a point of its period says the same."""
    series = known.get(figure.series)
    points = [
        point
        for point in (series.points if series else ())
        if point.part == figure.part and point.period == figure.period and not point.superseded_on
    ]
    if not points:
        return Proposal(figure, NEW, None)
    point = points[-1]
    if says_the_same(figure, point):
        return None
    if point.rounded and not figure.rounded and abs(figure.value - point.value) < round_step(point.value):
        return Proposal(figure, EXACT, point.value)
    return Proposal(figure, DIFFERS, point.value)


def says_the_same(figure: StatedFigure, point: Point) -> bool:
    """Whether a figure confirms a point: the same value, or a rounded figure that the point rounds to."""
    if figure.value == point.value:
        return True
    return figure.rounded and abs(point.value - figure.value) < figure.step


def round_step(value: float) -> float:
    """How coarse a round figure is: 457,000 is one of thousands."""
    digits = f"{value:.0f}"
    return 10.0 ** (len(digits) - len(digits.rstrip("0")))


def proposal_key(document_key: str, figure: StatedFigure) -> str:
    """The lasting name of a proposal: the document and 12 hex digits over what is said where (offsets are no part)."""
    said = "|".join((figure.series, figure.part, figure.period, f"{figure.value:g}", key_form(figure.passage)))
    return f"{document_key}#{hashlib.sha256(said.encode()).hexdigest()[:12]}"


def store_proposals(conn: sqlite3.Connection, document: int, publisher: str) -> None:
    """Bring the proposals of one document in step with its current text; inside the caller's transaction.

    One that the text does not show any more stays behind those it shows: nobody has decided about it yet, and that it
    was taken back is for that person to know (``db/series/figures.py`` says so).
    """
    earlier = conn.execute(
        'SELECT key, series, part, period, value, rounded, kind, registered, start, "end", passage FROM proposals'
        " WHERE document = ? ORDER BY position",
        (document,),
    ).fetchall()
    conn.execute("DELETE FROM proposals WHERE document = ?", (document,))
    row = conn.execute(
        "SELECT d.key, d.title, v.body FROM documents d JOIN versions v ON v.id = d.current_version WHERE d.id = ?",
        (document,),
    ).fetchone()
    if row is None:
        return
    known = register()
    found: list[tuple[object, ...]] = []
    for figure in find_figures(row[2], row[1], publisher, known):
        proposal = propose(figure, known)
        if proposal is not None:
            found.append(
                (
                    proposal_key(row[0], figure),
                    figure.series,
                    figure.part,
                    figure.period,
                    figure.value,
                    int(figure.rounded),
                    proposal.kind,
                    proposal.registered,
                    figure.start,
                    figure.end,
                    figure.passage,
                )
            )
    shown = {one[0] for one in found}
    found += [tuple(one) for one in earlier if one[0] not in shown]
    conn.executemany(
        'INSERT INTO proposals (document, position, key, series, part, period, value, rounded, kind, registered, start, "end",'
        " passage) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(document, position, *one) for position, one in enumerate(found)],
    )
