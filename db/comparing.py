"""The comparison table 新旧対照表: what stands beside what, and what is left out as （略）. Pure.

Ministries print the new text on the left and the old one on the right, give each changed provision whole and
say （略） for what stays: 「２・３　（略）」, 「一～四　（略）」, 「第二条～第七条　（略）」.
Captions and chapter titles above a change are kept; what is new has （新設） opposite, what is gone （削除）.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from db.japanese import comparable
from db.passages import Provision, provision_diffs
from db.redline import redline

Kind = Literal["heading", "same", "changed", "added", "removed"]
RE_HEADING = re.compile(r"-(Part|Chapter|Section|Subsection|Division)Title_\d+$")
LEVELS = ("Part", "Chapter", "Section", "Subsection", "Division")
RE_UNIT = re.compile(r"^[^-]+(?:-Article_[^-]+)?")
ORIENTING = 30  # characters: a line no longer than this just above a change, without 。, is kept: it is a heading


@dataclass(frozen=True, slots=True)
class Side:
    """One cell: the printed number in front, and the words; ``text`` None is （略）."""

    head: str
    text: str | None
    head_differs: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table.  ``depth`` 0 is a caption or heading, 1 a paragraph, 2 an item …; ``opens``: an article,
    a part or a run of articles begins here.  ``note``: （新設） or （削除） stands opposite."""

    kind: Kind
    new: Side | None
    old: Side | None
    depth: int = 1
    opens: bool = False
    note: bool = False
    part: bool = False  # the title of a supplementary provision


@dataclass(slots=True)
class Pair:
    """A provision on both sides; None where one side has none."""

    old: Provision | None
    new: Provision | None
    children: list[Pair] = field(default_factory=list)

    @property
    def shown(self) -> Provision:
        found = self.new or self.old
        assert found is not None
        return found

    @property
    def same(self) -> bool:
        return self.old is not None and self.new is not None and comparable(self.old.text) == comparable(self.new.text)

    @property
    def quiet(self) -> bool:
        return self.same and all(child.quiet for child in self.children)


@dataclass(slots=True)
class Group:
    """The provisions of one article (or of a part without articles), side by side."""

    old_unit: str | None
    new_unit: str | None
    pairs: list[Pair]

    @property
    def heading(self) -> str | None:
        """Part, Chapter, Section … when this is a title that stands above articles."""
        found = RE_HEADING.search(self.pairs[0].shown.path)
        return found[1] if found else None


# ---------------------------------------------------------------------- aligning
def side_by_side(old: Sequence[Provision], new: Sequence[Provision]) -> list[Pair]:
    """Every provision of both texts, aligned by text, in the order of the new one; a removed provision stands
    after the one that it followed.  Provisions without words of their own are left out."""
    old, new = ([p for p in side if comparable(p.text)] for side in (old, new))
    diffs = provision_diffs(old, new)
    changed_old = {id(d.old) for d in diffs if d.old is not None}
    changed_new = {id(d.new) for d in diffs if d.new is not None}
    partner = {id(d.new): d.old for d in diffs if d.new is not None}
    stay_old = [p for p in old if id(p) not in changed_old]
    stay_new = [p for p in new if id(p) not in changed_new]
    partner |= {id(n): o for o, n in zip(stay_old, stay_new, strict=True)}
    removed = {id(d.old) for d in diffs if d.new is None}
    behind: dict[int, list[Provision]] = {}
    last = 0
    for provision in old:
        if id(provision) in removed:
            behind.setdefault(last, []).append(provision)
        else:
            last = id(provision)
    found = [Pair(gone, None) for gone in behind.get(0, ())]
    for provision in new:
        before = partner[id(provision)]
        found.append(Pair(before, provision))
        found += [Pair(gone, None) for gone in behind.get(id(before), ())]
    return found


def unit_of(provision: Provision) -> str:
    """The article that a provision belongs to, a title that stands by itself, or the whole of a part."""
    if RE_HEADING.search(provision.path):
        return provision.path
    found = RE_UNIT.match(provision.path)
    return found[0] if found else provision.path


def grouped(pairs: Iterable[Pair]) -> Iterator[Group]:
    group: Group | None = None
    for pair in pairs:
        old_unit = unit_of(pair.old) if pair.old else None
        new_unit = unit_of(pair.new) if pair.new else None
        same = group is not None and (
            (new_unit is not None and new_unit == group.new_unit)
            or (old_unit is not None and old_unit == group.old_unit and (new_unit is None or group.new_unit is None))
        )
        if group is not None and same:
            group.pairs.append(pair)
            group.new_unit, group.old_unit = group.new_unit or new_unit, group.old_unit or old_unit
        else:
            if group is not None:
                yield group
            group = Group(old_unit, new_unit, [pair])
    if group is not None:
        yield group


def depth_of(provision: Provision) -> int:
    """0 for an article's caption or a part's title, 1 for a paragraph, 2 for an item …"""
    steps = provision.path.split("-")[1:]
    return len([step for step in steps if not step.startswith(("Article", "Table_"))]) if steps else 0


def nested(pairs: Sequence[Pair]) -> list[Pair]:
    """The pairs of one article as a tree by depth."""
    roots: list[Pair] = []
    above: list[Pair] = []
    for pair in pairs:
        pair.children = []
        while above and depth_of(above[-1].shown) >= depth_of(pair.shown):
            above.pop()
        if above and depth_of(above[-1].shown) > 0:
            above[-1].children.append(pair)
        else:
            roots.append(pair)
        above.append(pair)
    return roots


# ---------------------------------------------------------------------- the table of a law
@dataclass(frozen=True, slots=True)
class Labels:
    """The printed numbers of articles and parts on one side: path -> label."""

    of: dict[str, str]

    def article(self, provision: Provision | None) -> str:
        """第三条, for the provision's article; "" when it stands in none."""
        return "" if provision is None else self.of.get(unit_of(provision), "")


def law_table(old: Sequence[Provision], new: Sequence[Provision]) -> list[Row]:
    """The comparison table of two texts of a law; [] when no provision differs."""
    labels = tuple(Labels({p.path: p.label for p in side}) for side in (old, new))
    rows: list[Row] = []
    waiting: list[Group] = []  # untouched articles and titles since the last row
    part, headed, changed = "", ("", ""), False
    for group in grouped(side_by_side(old, new)):
        shown = group.pairs[0].shown
        if family(shown) != part:
            rows += omitted(waiting, labels)
            waiting, part = [], family(shown)
        group_rows = [] if all(pair.same for pair in group.pairs) else list(article_rows(group, labels))
        if not group_rows:
            waiting.append(group)
            continue
        changed = True
        rows += omitted(waiting, labels, before_a_change=True)
        waiting = []
        roots = (root_of(group.old_unit), root_of(group.new_unit))
        if roots != headed and (heading := part_heading(group, labels)):
            rows.append(heading)
        headed = roots
        rows += group_rows
    rows += omitted(waiting, labels)
    return noted(rows) if changed else []


def family(provision: Provision) -> str:
    """Main provisions, supplementary provisions, tables …: a run of （略） never crosses them."""
    return provision.path.split("-")[0].split("[")[0]


def root_of(unit: str | None) -> str:
    return unit.split("-")[0] if unit else ""


def part_heading(group: Group, labels: tuple[Labels, ...]) -> Row | None:
    """附則 above what is shown of a supplementary provision; None for other parts and their own titles."""
    sides: list[Side | None] = []
    for provision, names in zip((group.pairs[0].old, group.pairs[0].new), labels, strict=True):
        root = provision.path.split("-")[0] if provision else ""
        label = names.of.get(root, "") if provision and provision.path != root else ""
        law = provision.part.partition(" ")[2] if provision else ""
        # The amending law's number is not in the text, so it stands with the printed number, from the typed row.
        sides.append(Side(label + (f"（{law}）" if law else ""), "") if label else None)
    before, after = sides
    kind: Kind = "heading" if before and after else "added" if after else "removed"
    return Row(kind, after, before, 0, opens=True, part=True) if before or after else None


def article_rows(group: Group, labels: tuple[Labels, ...]) -> Iterator[Row]:
    """All rows of an article in which something changed."""
    first_done = {0: False, 1: False}
    opens = True

    def head(pair: Pair, side: int) -> str:
        """A paragraph's printed number; the first one of an article is printed behind the article's number."""
        provision = (pair.old, pair.new)[side]
        if provision is None:
            return ""
        if depth_of(provision) == 1 and not first_done[side] and "-Article_" in provision.path:
            first_done[side] = True
            return "　".join(filter(None, (labels[side].article(provision), provision.label)))
        return provision.label if depth_of(provision) else ""

    def walk(pairs: Sequence[Pair]) -> Iterator[Row]:
        run: list[tuple[Pair, str, str]] = []
        for pair in pairs:
            leads = not (first_done[0] and first_done[1]) and depth_of(pair.shown) == 1
            old_head, new_head = head(pair, 0), head(pair, 1)
            quiet = pair.quiet and depth_of(pair.shown) > 0
            if run and (not quiet or leads or (run[0][1] == run[0][2]) != (old_head == new_head)):
                yield run_row(run)
                run = []
            if quiet:
                run.append((pair, old_head, new_head))
                if leads:  # 第三条　（略）, then ２～４　（略）
                    yield run_row(run)
                    run = []
                continue
            yield pair_row(pair, old_head, new_head)
            yield from walk(pair.children)
        if run:
            yield run_row(run)

    for row in walk(nested(group.pairs)):
        yield replace(row, opens=opens)
        opens = False


def pair_row(pair: Pair, old_head: str, new_head: str) -> Row:
    depth = depth_of(pair.shown)
    differs = old_head != new_head and pair.old is not None and pair.new is not None
    if pair.same and depth == 0:
        assert pair.old and pair.new
        return Row("heading", Side("", pair.new.text), Side("", pair.old.text), 0)
    kind: Kind = "same" if pair.same else "changed" if pair.old and pair.new else "added" if pair.new else "removed"
    new = Side(new_head, None if pair.same else pair.new.text, differs) if pair.new else None
    old = Side(old_head, None if pair.same else pair.old.text, differs) if pair.old else None
    return Row(kind, new, old, depth)


def run_row(run: Sequence[tuple[Pair, str, str]]) -> Row:
    """２・３　（略） or 二～五　（略）."""
    old, new = spanned([head for _, head, _ in run]), spanned([head for _, _, head in run])
    return Row("same", Side(new, None, old != new), Side(old, None, old != new), depth_of(run[0][0].shown))


def spanned(heads: Sequence[str]) -> str:
    """The printed numbers of neighbours as one: 二, 二・三, 二～五."""
    first, last = heads[0], heads[-1]
    if len(heads) == 1 or not first or not last or first == last:
        return first
    return f"{first}{'・' if len(heads) == 2 else '～'}{last}"


def omitted(waiting: Sequence[Group], labels: tuple[Labels, ...], *, before_a_change: bool = False) -> Iterator[Row]:
    """Untouched articles as runs of （略）; before a change the titles that stand above it are kept."""
    kept = set()
    if before_a_change:
        deepest = len(LEVELS)
        for number in range(len(waiting) - 1, -1, -1):
            level = waiting[number].heading
            if level and LEVELS.index(level) < deepest:
                deepest = LEVELS.index(level)
                kept.add(number)
    run: list[tuple[str, str]] = []
    for number, group in enumerate(waiting):
        pair = group.pairs[0]
        assert pair.old and pair.new
        if number in kept:
            yield from _run_of_articles(run)
            run = []
            yield Row("heading", Side("", pair.new.text), Side("", pair.old.text), 0, opens=True)
        elif not group.heading:
            heads = tuple(title_of(group, side, labels[side]) for side in (0, 1))
            if run and (run[-1][0] == run[-1][1]) != (heads[0] == heads[1]):
                yield from _run_of_articles(run)
                run = []
            if not run or run[-1] != heads:
                run.append((heads[0], heads[1]))
    yield from _run_of_articles(run)


def _run_of_articles(run: Sequence[tuple[str, str]]) -> Iterator[Row]:
    if run:
        old, new = spanned([head for head, _ in run]), spanned([head for _, head in run])
        yield Row("same", Side(new, None, old != new), Side(old, None, old != new), 1, opens=True)


def title_of(group: Group, side: int, labels: Labels) -> str:
    """What an untouched article or part is called in a run: 第三条, 附則, 別表第一."""
    provision = (group.pairs[0].old, group.pairs[0].new)[side]
    assert provision is not None
    if family(provision) == "SupplProvision":
        return "附則"
    if label := labels.article(provision):
        return label
    if family(provision).startswith("Appdx"):
        found = re.match(r"[^（(　\s|]{1,20}", provision.text)
        return found[0] if found else ""
    return ""


def noted(rows: Sequence[Row]) -> list[Row]:
    """（新設） and （削除） once for neighbours that came or went together."""
    found: list[Row] = []
    for row in rows:
        alone = row.kind in ("added", "removed") and (not found or found[-1].kind != row.kind or row.opens)
        if alone and found and found[-1].kind == row.kind and found[-1].note and found[-1].part:
            alone = False  # 附則 above it has said so
        found.append(replace(row, note=alone))
    return found


# ---------------------------------------------------------------------- the table of any text
def line_table(old: str, new: str) -> list[Row]:
    """The comparison table of two versions of a page or file, line by line; [] when no line differs."""
    rows: list[Row] = []
    waiting: list[tuple[str, str]] = []
    changed = False
    for row in redline(old, new, context=None):
        before, after = ("".join(text for text, _ in side) for side in (row.old, row.new))
        if row.kind == "same":
            waiting.append((before, after))
            continue
        changed = True
        rows += _unchanged_lines(waiting, before_a_change=True)
        waiting = []
        kind: Kind = "changed" if row.kind == "changed" else "added" if row.kind == "added" else "removed"
        rows.append(Row(kind, Side("", after) if row.new else None, Side("", before) if row.old else None))
    rows += _unchanged_lines(waiting)
    return noted(rows) if changed else []


def _unchanged_lines(lines: Sequence[tuple[str, str]], *, before_a_change: bool = False) -> list[Row]:
    """（略）, and the heading just above a change."""
    if not lines:
        return []
    before, after = lines[-1]
    orienting = before_a_change and len(after.strip()) <= ORIENTING and not after.strip().endswith(("。", "．"))
    found = [Row("same", Side("", None), Side("", None))] if len(lines) > int(orienting) else []
    return [*found, Row("heading", Side("", after), Side("", before))] if orienting else found
