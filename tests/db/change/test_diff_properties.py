"""Whatever two texts are: what is said to differ makes one of the other, equal texts differ nowhere, and both ways round agree."""

from __future__ import annotations

import unicodedata

from hypothesis import strategies as st

from db.change import matching
from db.change.matching import opcodes
from db.change.passages import Provision, passages, provision_diffs
from db.change.redline import redline
from db.text.folding import MARKS, comparable, fold, nfkc, squeeze
from db.text.positions import map_fold, map_squeeze
from tests.support.properties import documents, holds, texts

pairs = documents.flatmap(
    lambda old: st.tuples(st.just(old), documents | st.permutations(old.split("\n")).map("\n".join))
)


def lines_of(text: str) -> list[str]:
    """The lines that count."""
    return [line for line in text.split("\n") if comparable(line)]


@holds(pair=pairs)
def test_passages_lead_from_one_text_to_the_other(pair: tuple[str, str]) -> None:
    """Each passage stands in its text, in order; without them both texts say the same."""
    old, new = pair
    found = passages(old, new)
    rest = []
    for side, text in enumerate(pair):
        left, lines = [], lines_of(text)
        for passage in [one[side] for one in found if one[side]]:
            wanted = passage.split("\n")
            at = next(n for n in range(len(lines)) if lines[n : n + len(wanted)] == wanted)
            left += lines[:at]
            lines = lines[at + len(wanted) :]
        rest.append("".join("".join(comparable(line).split()) for line in left + lines))
    if all(before and after for before, after in found):  # a line that stands twice may be taken for its twin
        assert sorted(rest[0]) == sorted(rest[1])
    assert passages(old, old) == ()
    assert bool(found) == bool(passages(new, old))


@holds(pair=pairs)
def test_a_redline_shows_both_texts_whole(pair: tuple[str, str]) -> None:
    old, new = pair
    rows = redline(old, new, context=None)
    for side, text in (("old", old), ("new", new)):
        shown = ["".join(part for part, _ in getattr(row, side)) for row in rows if getattr(row, side)]
        assert shown == [line for line in text.split("\n") if line.strip()]
    assert all(row.kind == "same" for row in redline(old, old, context=None))
    for row in rows:
        marked = any(mark for segments in (row.old, row.new) for _, mark in segments)
        assert marked == (row.kind != "same")


@holds(
    old=st.lists(st.integers(0, 4), max_size=12), new=st.lists(st.integers(0, 6), max_size=12), most=st.integers(0, 60)
)
def test_opcodes_rebuild_both_sides_however_few_steps_there_are(old: list[int], new: list[int], most: int) -> None:
    usual = matching.MOST
    matching.MOST = most
    try:
        found = opcodes(old, new)
    finally:
        matching.MOST = usual
    assert [line for _, a, b, _, _ in found for line in old[a:b]] == old
    assert [line for _, _, _, c, d in found for line in new[c:d]] == new
    assert all((old[a:b] == new[c:d]) == (tag == "equal") for tag, a, b, c, d in found)


RULES = ("技能実習を行う者は、許可を受ける。", "技能実習を行う者は、認可を受ける。")
words = st.sampled_from(["見本の第一。", "見本の第二。", "削除", *RULES, "附則", ""])
provisions = st.lists(st.tuples(st.sampled_from(["MainProvision", "SupplProvision[1]"]), words), max_size=8).map(
    lambda found: [
        Provision(f"{part}-Article_{n}-Paragraph_1", part, "", text) for n, (part, text) in enumerate(found, 1)
    ]
)


@holds(old=provisions, new=provisions)
def test_provisions_are_told_once_and_lead_from_one_law_to_the_other(
    old: list[Provision], new: list[Provision]
) -> None:
    found = provision_diffs(old, new)
    gone = [p for diff in found for p in (diff.removed or ((diff.old,) if diff.old else ()))]
    come = [diff.new for diff in found if diff.new]
    assert len({id(p) for p in gone}) == len(gone) and len({id(p) for p in come}) == len(come)

    def kept(all_of: list[Provision], told: list[Provision]) -> list[tuple[str, str]]:
        away = {id(p) for p in told}
        return sorted((p.part.split("[")[0], comparable(p.text)) for p in all_of if id(p) not in away and p.text)

    assert kept(old, gone) == kept(new, come)
    assert provision_diffs(old, [Provision(p.path, p.part, p.label, p.text) for p in old]) == []


@holds(text=texts)
def test_folding_twice_is_folding_once_and_positions_agree(text: str) -> None:
    for plain, mapped in ((squeeze(text), map_squeeze(text)), (fold(text), map_fold(text))):
        assert mapped.text == plain
        assert len(mapped.spans) == len(plain)
        assert all(0 <= a < b <= len(text) for a, b in mapped.spans)
    assert comparable(comparable(text)) == comparable(text)


@holds(marks=st.lists(st.sampled_from("\u0301\u0316\u0327\u3099ﾞ・"), min_size=1, max_size=6), times=st.integers(1, 200))
def test_marks_without_end_are_folded_in_pieces(marks: list[str], times: int) -> None:
    text = "か" + "".join(marks) * times
    assert map_squeeze(text).text == squeeze(text)
    if len(marks) * times <= MARKS:
        assert nfkc(text) == unicodedata.normalize("NFKC", text)
