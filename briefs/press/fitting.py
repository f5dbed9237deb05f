"""Which of several layouts of a brief, the fullest first, is the first that fits, without laying all of them out.  Pure but for
what the trials do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

A_PAGE = 9_700  # characters of HTML that fill about a page of our briefs
FAR = 1.5


@dataclass(frozen=True, slots=True)
class Measure:
    """What came of laying out so many characters: how many pages they fill, and whether that was few enough."""

    length: int
    filled: float
    fits: bool


class Measurable(Protocol):
    """A layout that can be tried.  ``reads``: what is printed, two that read alike being laid out once; ``budget``: pages, None for
    any number."""

    @property
    def reads(self) -> str: ...

    @property
    def budget(self) -> int | None: ...

    def measure(self) -> Measure | None: ...


def first_that_fits(trials: Sequence[Measurable]) -> int | None:
    """The place of the first trial that fits; None when none does.

    Where a trial fits, those after it do too: they leave out more.  So, after the first (unless that is far too long), the one
    before the one that should fit by what was measured is tried, then those around it, until one fits and the one before it does
    not.  A trial that is no longer than the one found, but was passed over, is tried as well.
    """
    known: dict[int, Measure | None] = {}

    def fits(place: int) -> bool:
        if place not in known:
            known[place] = trials[place].measure()
        measure = known[place]
        return measure is not None and measure.fits

    low, high = -1, len(trials)  # the last that is known not to fit, the first that is known to
    while high - low > 1:
        if low >= 0 and trials[low + 1].reads == trials[low].reads:
            low += 1
            continue
        measures = [one for one in known.values() if one is not None] or far_too_long(trials[0])
        place = max(low + 1, expected(trials, low, high, measures) - 1) if measures else low + 1
        if fits(place):
            high = place
        else:
            low = place
    least = len(trials[min(high, len(trials) - 1)].reads) if trials else 0
    for place in range(high):
        if place not in known and len(trials[place].reads) <= least and fits(place):
            return place
    return high if high < len(trials) else None


def far_too_long(fullest: Measurable) -> list[Measure]:
    """What to go by where the fullest is so long that laying it out, page after page, would only show that it does not fit."""
    most = fullest.budget
    far = most is not None and len(fullest.reads) > FAR * most * A_PAGE
    return [Measure(A_PAGE, 1.0, True)] if far else []


def expected(trials: Sequence[Measurable], low: int, high: int, measures: Sequence[Measure]) -> int:
    """The first place between two that should fit, else the later of them."""
    for place in range(low + 1, high):
        budget = trials[place].budget
        if budget is None or filled_by(len(trials[place].reads), measures) <= budget:
            return place
    return high


def filled_by(length: int, measures: Sequence[Measure]) -> float:
    """How many pages so many characters should fill: on the line through the two nearest lengths that were measured."""
    near = sorted({one.length: one for one in measures}.values(), key=lambda one: abs(one.length - length))[:2]
    if len(near) < 2:
        return near[0].filled * length / max(1, near[0].length)
    (a, b) = near
    return a.filled + (b.filled - a.filled) * (length - a.length) / (b.length - a.length)
