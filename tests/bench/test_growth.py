"""Texts made to hurt: what doubles in length may double in cost, not square it.  Ratios in one run; no absolute time."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import date

import pytest

from crawlers.read.feeds import parse_feed
from crawlers.read.page import Page, PageError
from db.change.noise import Look, learn
from db.change.noise_words import tokens
from db.change.passages import passages
from db.change.redline import redline
from db.diet.promises import find_promises
from db.series.proposals import find_figures
from db.text.folding import comparable, nfkc
from db.topics.classify import classify
from tests.bench.table import report

MOST = 3.2  # twice the text: twice the cost, with room for noise; a square would be 4


def feed(text: str) -> None:
    page = Page(
        "https://example.org/feed",
        200,
        {"content-type": "application/xml"},
        text.encode(),
        "2026-01-01T00:00:00Z",
        "",
        "",
    )
    try:
        parse_feed(page)
    except PageError:
        return


def law(seed: int, lines: int) -> str:
    chance = random.Random(seed)
    words = ["外国人", "技能実習生", "監理団体は", "主務省令で定める", "許可を", "受けなければならない。"]
    return "\n".join("".join(chance.choices(words, k=12)) for _ in range(lines))


def numbered(size: int) -> tuple[str, str]:
    """Two texts of as many characters: every second line is another one."""
    lines = [f"第{number}の見本" for number in range(size // 9)]
    return "\n".join(lines), "\n".join(line + "別" * (at % 2) for at, line in enumerate(lines))


def learnt(text: str) -> object:
    """What is learnt of a text whose times are all others than the night before."""
    return learn([Look(text, date(2026, 1, 2), 2), Look(text.replace("34", "35"), date(2026, 1, 1), 1)], [])


GROWING: dict[str, Callable[[int], object]] = {
    "cdata": lambda n: feed("<rss>" + "<![CDATA[" * n),
    "comments": lambda n: feed("<!--" * n),
    "ampersands": lambda n: feed("<rss>" + "&" * n),
    "figures": lambda n: find_figures("令和8年" + "の" * n + "在留外国人数は1人", "", "出入国在留管理庁"),
    "topics": lambda n: classify("監理団体は、監査を行わなければならない。" * (n // 20)),
    "marks": lambda n: nfkc("か" + "\u0301\u0316" * (n // 2)),
    "white space": lambda n: comparable("a" + " " * n + "a"),
    "an id without end": lambda n: tokens(["1-" * (n // 2)]),
    "digits and spaces": lambda n: tokens(["1" + " " * n + "1"]),
    "stamps in a line": lambda n: learnt("更新 12:34 " * (n // 9)),
    "every second line": lambda n: passages(*numbered(n)),
    "one line again and again": lambda n: passages(
        "（略）\n" * (n // 4), "（略）\n" * (n // 4) + "（略）別\n" * (n // 8)
    ),
    "numbers in a line": lambda n: redline("1,2、" * (n // 4), "1,3、" * (n // 4)),
    "promises in digits": lambda n: find_promises("1" * n + "検討してまいりたいと考えております。", "2026-01-01"),
    "redline": lambda n: redline(law(1, n // 100), law(1, n // 100).replace("許可", "認可", n // 400)),
}


def cost(work: Callable[[int], object], size: int) -> float:
    """CPU seconds, the least of three."""
    found = []
    for _ in range(3):
        began = time.process_time()
        work(size)
        found.append(time.process_time() - began)
    return min(found)


@pytest.mark.parametrize("name", GROWING)
def test_twice_the_text_is_no_more_than_twice_the_cost(name: str) -> None:
    work, size = GROWING[name], 50_000
    while (once := cost(work, size)) < 0.05 and size < 3_000_000:
        size *= 2
    twice = cost(work, 2 * size)
    assert report(f"twice the text: {name}, {size:,} characters", twice, once, MOST).kept
