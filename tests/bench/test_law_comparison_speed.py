"""Comparing two texts of a law of 600 kB by provision, as a ratio to a floor measured in the same run; `make bench`.

The floor does what no comparison can leave out: fold every provision of both texts once and hash it.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Sequence

import pytest

from crawlers.read.law_tree import read_law
from db.change.passages import Provision, provision_diffs
from db.comparison.provisions import law_table
from db.law.weighing import weigh
from db.text.folding import comparable
from tests.bench.table import report
from tests.support.places import SHARED

BYTES = 600_000
SEED = random.Random(3)
KANJI = (
    "外国人在留資格監理団体主務大臣許可届出技能実習計画事業所書類基準期間措置報告職員"
    "機構申請認定変更公示費用負担講習通知保護支援契約雇用賃金相談体制整備"
)
# As many different words as a real statute has, so that two provisions are not alike by chance.
WORDS = tuple("".join(SEED.choice(KANJI) for _ in range(SEED.choice((2, 2, 3, 4)))) for _ in range(900))
ENDS = (
    "することができる。",
    "しなければならない。",
    "してはならない。",
    "するものとする。",
    "に掲げるものとする。",
    "を提出する。",
)
RECORDED = SHARED / "recorded-web" / "data" / "laws" / "text"


def text_of(rng: random.Random, length: int) -> str:
    words = "".join(rng.choice(WORDS) + rng.choice("のをにはが、") for _ in range(max(1, length // 4)))
    return f"{words}第{rng.randint(2, 99)}条第{rng.randint(1, 9)}項の規定により{rng.choice(ENDS)}"


def law(rng: random.Random) -> list[Provision]:
    """A made-up law (見本) of the size of the Immigration Control Act: articles of three paragraphs with items."""
    found: list[Provision] = []
    size = number = 0
    while size < BYTES:
        number += 1
        path = f"MainProvision-Article_{number}"
        found.append(
            Provision(path, "MainProvision", f"第{number}条", f"（見本の{rng.choice(WORDS)}の{rng.choice(WORDS)}）")
        )
        for n in range(1, 4):
            at = f"{path}-Paragraph_{n}"
            found.append(Provision(at, "MainProvision", str(n) if n > 1 else "", text_of(rng, rng.randint(40, 220))))
            found += [
                Provision(f"{at}-Item_{m}", "MainProvision", str(m), text_of(rng, rng.randint(10, 80)))
                for m in range(1, rng.randint(1, 5))
            ]
        size = sum(len(p.text.encode()) for p in found)
    return found


def amended(old: Sequence[Provision], rng: random.Random, reworded: float) -> list[Provision]:
    """The law with some provisions reworded, some removed, some new, and every article after the tenth renumbered."""
    found = []
    for provision in old:
        head, *rest = provision.path.split("-")
        number = int(rest[0].removeprefix("Article_"))
        number += number > 10
        path = "-".join((head, f"Article_{number}", *rest[1:]))
        text, chance = provision.text, rng.random()
        if chance < reworded:
            at = rng.randrange(len(text))
            text = text[:at] + rng.choice(WORDS) + "又は" + text[at:]
        elif chance < reworded + 0.01:
            continue
        found.append(Provision(path, provision.part, provision.label, text))
        if chance > 0.99:
            found.append(Provision(f"{path}-Item_99", provision.part, "九十九", text_of(rng, 60)))
    return found


def measured(old: Sequence[Provision], new: Sequence[Provision]) -> tuple[float, float, float, float]:
    """CPU seconds of the floor, of the differences, of their weights and of the whole table."""
    start = time.process_time()
    for provision in (*old, *new):
        hash(comparable(provision.text))
    floor = time.process_time() - start
    start = time.process_time()
    diffs = provision_diffs(old, new)
    compared = time.process_time() - start
    start = time.process_time()
    for diff in diffs:
        weigh(diff.old.text if diff.old else None, diff.new.text if diff.new else None)
    weighed = time.process_time() - start
    start = time.process_time()
    assert law_table(old, new)
    return floor, compared, weighed, time.process_time() - start


def told(name: str, old: Sequence[Provision], new: Sequence[Provision]) -> tuple[float, float]:
    floor, compared, weighed, table = measured(old, new)
    size = sum(len(p.text.encode()) for p in old) // 1000
    print(
        f"\n{name}: {size} kB, {len(old)} and {len(new)} provisions: by provision {compared:.2f} s, weighed {weighed:.2f} s,"
        f" table {table:.2f} s CPU; floor {floor:.3f} s; ratio {compared / floor:.1f}"
    )
    return compared, report(f"comparing two texts: {name}", compared, floor, 60).ratio


@pytest.mark.parametrize("reworded", [0.0005, 0.05, 0.3, 0.9])
def test_two_texts_of_600_kb(reworded: float) -> None:
    rng = random.Random(11)
    old = law(rng)
    seconds, ratio = told(f"made-up law, {reworded:.2%} reworded", old, amended(old, rng, reworded))
    assert seconds < 2
    assert ratio < 60


def test_the_real_immigration_act() -> None:
    texts = sorted(RECORDED.glob("326CO0000000319*"))
    if len(texts) < 2:
        pytest.skip("the recorded texts of the Immigration Control Act are not beside the checkout")
    import gzip

    sides = []
    for path in (texts[0], texts[-1]):
        raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        tree = json.loads(raw)
        pieces = read_law(tree.get("law_full_text", tree))
        sides.append([Provision(p.path, p.part, p.label, p.text) for p in pieces])
    seconds, ratio = told("Immigration Control Act", *sides)
    assert seconds < 2 and ratio < 40
