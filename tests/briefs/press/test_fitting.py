"""Which layout is the first that fits: the one that laying out every one before it would have found, with few laid out."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

import pytest

from briefs.press.fitting import Measure, first_that_fits
from briefs.press.pdf import lay_out


@dataclass
class Rung:
    """A made-up layout: so many characters, which fill so many pages."""

    length: int
    filled: float
    tried: list[float]
    budget: int | None = 2
    reads: str = field(init=False)

    def __post_init__(self) -> None:
        self.reads = "x" * self.length

    def measure(self) -> Measure:
        self.tried.append(self.filled)
        return Measure(self.length, self.filled, self.budget is None or self.filled <= self.budget)


def ladder(chance: random.Random, rungs: int) -> list[Rung]:
    """Layouts each of which leaves out a little more, so and so much to the character, some leaving out nothing."""
    tried: list[float] = []
    length, filled, found = chance.choice((20_000, 32_000)), chance.uniform(1.5, 4.5), []
    for _ in range(rungs):
        found.append(Rung(length, filled, tried))
        less = chance.choice((0, 300, 900, 1500))
        length -= less
        filled -= less * chance.uniform(0.5, 1.5) / 10_000
    return found


def test_it_is_the_first_of_all() -> None:
    chance, most, places = random.Random(1), 0, set()
    for _ in range(2_000):
        rungs = ladder(chance, chance.randrange(1, 22))
        first = next((at for at, one in enumerate(rungs) if one.filled <= 2), None)
        found = first_that_fits(rungs)
        places.add(found)
        # Of two that read alike the press has the first, whichever is named.
        assert (found is None) == (first is None)
        assert first is None or found is None or rungs[found].reads == rungs[first].reads
        most = max(most, len(set(rungs[0].tried)))  # the press lays out once what reads alike
    assert len(places) > 10
    assert most <= 6  # one after the other it would be up to 21


@pytest.mark.parametrize(("scale", "first_tried"), [(1.0, True), (1.5, False)])
def test_where_the_length_tells_how_full_it_is_three_are_enough(scale: float, first_tried: bool) -> None:
    """The fullest is tried first, unless it is far too long."""
    tried: list[float] = []
    rungs = [Rung(int((28_000 - 800 * n) * scale), (28_000 - 800 * n) / 10_000 - 0.005, tried) for n in range(21)]
    assert first_that_fits(rungs) == 10
    assert len(tried) == 3
    assert (rungs[0].filled in tried) == first_tried


def test_the_fullest_that_fits_is_tried_alone() -> None:
    tried: list[float] = []
    assert first_that_fits([Rung(100, 2.0, tried), Rung(90, 1.9, tried)]) == 0
    assert tried == [2.0]
    assert first_that_fits([Rung(100, 9.0, [], None)]) == 0


def test_one_that_was_passed_over_though_it_is_short_is_tried() -> None:
    tried: list[float] = []
    lengths = [(300, 3.0), (120, 1.2), (290, 2.9), (280, 2.8), (200, 2.0)]
    assert first_that_fits([Rung(*one, tried) for one in lengths]) == 1


def test_none_that_fits() -> None:
    assert first_that_fits([Rung(300 - n, 3.0, []) for n in range(20)]) is None
    assert first_that_fits([]) is None


def test_a_page_that_ends_before_a_new_one_is_measured_too():
    line, anew = "<p>見本</p>", '<p style="break-before: page">見本</p>'
    assert lay_out(f"<html><body>{line}</body></html>").emptiest() == 1.0  # a paper of one page may be short
    full = '<p style="break-before: page; height: 200mm">見本</p><p>見本</p>'
    within = lay_out(f"<html><body>{line}{anew}{full}</body></html>")
    assert within.pages == 3 and within.emptiest() < 0.1 < 0.6 < within.filled() - 2
