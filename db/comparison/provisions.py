"""The comparison table 新旧対照表 of a law: what stands beside what, and what is left out as （略）. Pure.

Ministries print the new text on the left and the old one on the right, give each changed provision whole and
say （略） for what stays: 「２・３　（略）」, 「一～四　（略）」, 「第二条～第七条　（略）」.
Captions and chapter titles above a change are kept.  Each new article, paragraph, item or row has （新設） opposite, each
that is gone （削る）; what stands inside a new one does not say so again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from db.change.passages import Provision, provision_diffs
from db.comparison.cells import is_header, omitted_row, own_words, table_of, table_rows, widths_of
from db.comparison.rows import Kind, Row, Side, kind_of, omitted_run
from db.text.folding import flat

RE_HEADING = re.compile(r"-(Part|Chapter|Section|Subsection|Division)Title_\d+$")
LEVELS = ("Part", "Chapter", "Section", "Subsection", "Division")  # 編章節款目
RE_UNIT = re.compile(r"^[^-]+(?:-Article_[^-]+)?")
Widths = Mapping[str, tuple[int, ...]]


@dataclass(slots=True)
class Pair:
    """A provision on both sides; None where one side has none."""

    old: Provision | None
    new: Provision | None
    same: bool = False
    deleted: bool = False  # it went with what says 削除 beside it
    children: list[Pair] = field(default_factory=list)

    @property
    def shown(self) -> Provision:
        found = self.new or self.old
        assert found is not None
        return found

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
    after the one that it followed.  Provisions without words of their own are left out.

    Width and spaces count for nothing here, so that two provisions which differ by them alone are one that stays.
    """
    shown: dict[int, Provision] = {}
    keys: list[list[Provision]] = []
    for side in (old, new):
        flattened = [(replace(p, text=text), p) for p in own_words(side) if (text := flat(p.text))]
        shown |= {id(key): p for key, p in flattened}
        keys.append([key for key, _ in flattened])
    left, right = keys
    diffs = provision_diffs(left, right)
    deleted = {id(p) for d in diffs for p in d.removed if p is not d.old}
    changed_old = deleted | {id(d.old) for d in diffs if d.old is not None}
    changed_new = {id(d.new) for d in diffs if d.new is not None}
    partner = {id(d.new): d.old for d in diffs if d.new is not None}
    stay_old = [p for p in left if id(p) not in changed_old]
    stay_new = [p for p in right if id(p) not in changed_new]
    partner |= {id(n): o for o, n in zip(stay_old, stay_new, strict=True)}
    removed = deleted | {id(d.old) for d in diffs if d.new is None}
    behind: dict[int, list[Pair]] = {}
    last = 0
    for provision in left:
        if id(provision) in removed:
            gone = Pair(shown[id(provision)], None, deleted=id(provision) in deleted)
            behind.setdefault(last, []).append(gone)
        else:
            last = id(provision)
    found = list(behind.get(0, ()))
    for provision in right:
        before = partner[id(provision)]
        same = before is not None and before.text == provision.text
        found.append(Pair(shown[id(before)] if before else None, shown[id(provision)], same))
        found += behind.get(id(before), ())
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


def official_table(old: Sequence[Provision], new: Sequence[Provision], *, suppl: bool) -> list[Row]:
    """The comparison table as an official hands it over: 本則, then 別表 and forms, and with ``suppl`` the 附則 that changed, apart
    and last; [] when nothing of that differs."""
    rows: list[Row] = []
    for wanted in ("main", "appended", *(("supplementary",) if suppl else ())):
        rows += law_table(*([p for p in side if _region(p) == wanted] for side in (old, new)))
    return rows


def _region(provision: Provision) -> str:
    tag = family(provision)
    return "supplementary" if tag == "SupplProvision" else "appended" if tag.startswith("Appdx") else "main"


def law_table(old: Sequence[Provision], new: Sequence[Provision]) -> list[Row]:
    """The comparison table of two texts of a law, in the order of the text; [] when no provision differs."""
    labels = tuple(Labels({p.path: p.label for p in side}) for side in (old, new))
    widths = {**widths_of(old), **widths_of(new)}
    rows: list[Row] = []
    waiting: list[Group] = []  # untouched articles and titles since the last row
    part, headed, changed = "", ("", ""), False
    for group in grouped(side_by_side(old, new)):
        shown = group.pairs[0].shown
        if family(shown) != part:
            rows += omitted(waiting, labels)
            waiting, part = [], family(shown)
        group_rows = [] if all(pair.same for pair in group.pairs) else list(article_rows(group, labels, widths))
        if not group_rows:
            waiting.append(group)
            continue
        changed = True
        rows += omitted(waiting, labels, before_a_change=True)
        waiting = []
        roots = (root_of(group.old_unit), root_of(group.new_unit))
        if roots != headed and (heading := part_heading(group, labels)):
            rows.append(heading)
            if heading.note and "-Article_" not in (group.new_unit or group.old_unit or ""):
                group_rows = [replace(row, note=False) for row in group_rows]  # 附則 above them has said so
        headed = roots
        rows += group_rows
    rows += omitted(waiting, labels)
    return rows if changed else []


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
        sides.append(Side(label + (f"（{law}）" if law and law not in label else ""), "") if label else None)
    before, after = sides
    kind: Kind = "heading" if before and after else kind_of(before, after)
    return Row(kind, after, before, 0, opens=True, part=True, note=kind != "heading") if before or after else None


def article_rows(group: Group, labels: tuple[Labels, ...], widths: Widths) -> Iterator[Row]:
    """All rows of an article in which something changed."""
    first_done = {0: False, 1: False}
    # The tables that are shown with their first row, which names the columns.
    opened = {table_of(side) for pair in group.pairs if not pair.same for side in (pair.old, pair.new) if side}
    # A whole new article says （新設） once.
    alone = not (all(pair.old is None for pair in group.pairs) or all(pair.new is None for pair in group.pairs))

    def head(pair: Pair, side: int) -> str:
        """A paragraph's printed number; the first one of an article is printed behind the article's number."""
        provision = (pair.old, pair.new)[side]
        if provision is None:
            return ""
        if depth_of(provision) == 1 and not first_done[side] and "-Article_" in provision.path:
            first_done[side] = True
            return "　".join(filter(None, (labels[side].article(provision), provision.label)))
        return provision.label if depth_of(provision) else ""

    def names_columns(pair: Pair) -> bool:
        return is_header(pair.new or pair.old) and table_of(pair.new or pair.old) in opened

    def walk(pairs: Sequence[Pair], inside: bool) -> Iterator[Row]:
        run: list[tuple[Pair, str, str]] = []
        for pair in pairs:
            in_article = "-Article_" in pair.shown.path
            leads = in_article and not (first_done[0] and first_done[1]) and depth_of(pair.shown) == 1
            old_head, new_head = head(pair, 0), head(pair, 1)
            quiet = pair.quiet and depth_of(pair.shown) > 0 and not names_columns(pair)
            apart = run and (
                (run[0][1] == run[0][2]) != (old_head == new_head) or table_of(run[0][0].shown) != table_of(pair.shown)
            )
            if run and (not quiet or leads or apart):
                yield run_row(run, widths)
                run = []
            if quiet:
                run.append((pair, old_head, new_head))
                if leads:  # 第三条　（略）, then ２～４　（略）
                    yield run_row(run, widths)
                    run = []
                continue
            one_sided = pair.old is None or pair.new is None
            noted = one_sided and not inside and not pair.deleted
            for number, row in enumerate(pair_rows(pair, old_head, new_head, widths)):
                yield replace(row, note=noted and number == 0) if one_sided else row
            yield from walk(pair.children, inside or one_sided)
        if run:
            yield run_row(run, widths)

    for number, row in enumerate(walk(nested(group.pairs), not alone)):
        whole = number == 0 and not alone and not group.pairs[0].deleted
        yield replace(row, opens=row.opens or number == 0, note=row.note or whole)


def pair_rows(pair: Pair, old_head: str, new_head: str, widths: Widths) -> Iterator[Row]:
    depth = depth_of(pair.shown)
    if table_of(pair.shown):
        yield from table_rows(pair.old, pair.new, widths, depth, whole=pair.same)
        return
    differs = old_head != new_head and pair.old is not None and pair.new is not None
    if pair.same and depth == 0:
        assert pair.old and pair.new
        yield Row("heading", Side("", pair.new.text), Side("", pair.old.text), 0)
        return
    kind: Kind = "same" if pair.same else kind_of(pair.old, pair.new)
    new = Side(new_head, None if pair.same else pair.new.text, differs) if pair.new else None
    old = Side(old_head, None if pair.same else pair.old.text, differs) if pair.old else None
    yield Row(kind, new, old, depth)


def run_row(run: Sequence[tuple[Pair, str, str]], widths: Widths) -> Row:
    """２・３　（略） or 二～五　（略）; one line of cells for the rows of a table."""
    shown = run[0][0].shown
    row = omitted_row(shown, widths, depth_of(shown))
    return row or omitted_run([(old, new) for _, old, new in run], depth_of(shown))


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
        yield omitted_run(run, 1, opens=True)


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
