"""What a night costs a page with 100 versions against one with 2, as a ratio in the same run; run with `make bench`.

Measured is storing a night (everything behind the parser, whose cost knows nothing of versions), on a page of the size
of a real one, for the three kinds of night: nothing differs, only known noise differs, the text was truly edited.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest

from tests.bench.table import report
from tests.db.change.test_noise import Pages, text_lines

FEW, MANY, ROUNDS, PAGES = 2, 100, 30, 5
MOST = 1.10


def body(page: int, version: int, count: int) -> str:
    """About 20 kB: a counter on top, and one paragraph that is another one in each version."""
    lines = [line for n in range(12) for line in text_lines(100 * page + n)]
    limit = version * 1000 + 500
    lines[40] = f"見本の改訂：第{version}版では見本の上限を{limit:,}人とし、{'甲乙丙丁戊'[version % 5]}を加えました。"
    return "\n".join([f"アクセス数：{count}", *lines])


def night(version: int, count: int) -> Mapping[str, str]:
    return {f"page{n}": body(n, version, count) for n in range(PAGES)}


def grown(path: Path, versions: int) -> Pages:
    """A home whose pages have so many versions, one a night, the counter going on each night."""
    pages = Pages(path)
    for version in range(versions):
        pages.night(night(version, 500 + version))
    pages.night(night(versions - 1, 500 + versions))
    stored = pages.conn.execute("SELECT count(*) FROM versions").fetchone()[0]
    assert stored == versions * PAGES, stored  # the counter alone made none
    pages.conn.execute("ANALYZE")
    return pages


def seconds(pages: Pages, bodies: Mapping[str, str], changed: int) -> float:
    """CPU seconds of one night, which is then taken back."""
    number = pages.number
    start = time.process_time()
    result = pages.night(bodies, taken_back=True)
    spent = time.process_time() - start
    assert result.changed == changed
    pages.number = number
    return spent


@pytest.mark.parametrize(("kind", "changed"), [("nothing", 0), ("noise", 0), ("edit", PAGES)])
def test_a_night_of_100_versions_costs_what_one_of_2_costs(kind: str, changed: int, tmp_path: Path) -> None:
    few, many = grown(tmp_path / "few.db", FEW), grown(tmp_path / "many.db", MANY)
    spent: dict[int, list[float]] = {FEW: [], MANY: []}
    with closing(few.conn), closing(many.conn):
        for _ in range(ROUNDS):
            for pages, versions in ((few, FEW), (many, MANY)):
                edited = versions + (kind == "edit")
                count = {"nothing": 500 + versions - 1, "noise": 900, "edit": 900}[kind]
                spent[versions].append(seconds(pages, night(edited - 1, count), changed))
    cost = {versions: statistics.median(times) for versions, times in spent.items()}
    ratio = cost[MANY] / cost[FEW]
    size = len(body(0, 1, 1).encode()) / 1000
    print(
        f"\n{kind}: {PAGES} pages of {size:.0f} kB: {cost[FEW] * 1000:.1f} ms with {FEW} versions, "
        f"{cost[MANY] * 1000:.1f} ms with {MANY}; ratio {ratio:.2f}"
    )
    report(f"a night of {MANY} versions: {kind}", cost[MANY], cost[FEW], MOST)
    assert ratio < MOST
