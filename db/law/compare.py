"""What happened to a law between two states of it: its provisions, its dates, its repeal.  Pure: states in, changes out."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from db.change.compare import State, compare, gather, join, make
from db.change.passages import Provision, ProvisionDiff, provision_diffs
from db.change.sentences import retitled
from db.law import places, sentences
from db.law.chain import Part, number_of
from db.law.enforcement import Enforcement
from db.law.following import Text, only_follows
from db.law.forms import FormChange, Forms, kind_of_form
from db.law.names import named_on
from db.law.renumbered import Move, goes_with, moves_of, paths_of, runs_of
from db.law.weighing import FOLLOWING, MOVED, MOVED_WEIGHT, TECHNICAL, Weight, weigh
from db.law.weighing_words import Shift
from db.record.models import Change, ChangeKind, as_text
from db.text.folding import comparable
from db.text.numerals import NUMBER, read_numeral
from db.text.words import Names

NOT_OURS = 5  # a provision outside the articles that count, of an act that is only partly ours
RE_ARTICLES = re.compile(rf"第({NUMBER})条((?:の{NUMBER})*)|から")
UNCHANGED_WEIGHT = 30  # a law that came into force anew with no provision changed
FORM_WEIGHT = 40  # a form or figure that has another file
REPEAL_WEIGHT = 96  # a law that is no more, or will be no more
NO_FORMS = Forms()


@dataclass(frozen=True, slots=True)
class LawText:
    """A law's text at one time: its provisions, and the revision it comes from.

    ``parts``: what each amending act did since the earlier text (:mod:`db.law.chain`); ``clause``: what the law's own 附則 says of
    the days on which it takes effect, where it is the law as enacted; ``forms``: its forms and figures that have other files now.
    """

    provisions: Sequence[Provision]
    revision: Mapping[str, object] | None
    parts: Sequence[Part] = ()
    clause: Sequence[Enforcement] = ()
    forms: Forms = NO_FORMS


def compare_law(old: State, new: State, before: LawText, after: LawText) -> list[Change]:
    """The change of a law, its provisions hanging on it.

    ``revision`` in the facts names the revision in force: when another one is in force now, the law came
    into force anew; when it is the same, its text was corrected.  A repeal is told as ``came_into_force`` with the field
    ``repealed_by`` (``disappeared`` is for what is no longer there to be read), and alone: no text has changed.
    """
    if repeal := _repeal(old, new, after):
        return repeal
    moved = old.facts.get("revision") != new.facts.get("revision")
    comparable_texts = bool(before.provisions and after.provisions)
    diffs = provision_diffs(before.provisions, after.provisions) if comparable_texts else []
    moves = moves_of(diffs, before.provisions, after.provisions) if comparable_texts else []
    scheduled = _repeal_scheduled(old, new)
    if not moved and not diffs and not moves:
        bare = compare(replace(old, body="", comparable_body=""), replace(new, body="", comparable_body=""))
        return [*scheduled, *bare]
    numbers = list(dict.fromkeys(number for part in after.parts for number in part.numbers))
    parts = provision_changes(
        new, diffs, before.provisions, after.provisions, _number_known(after, numbers), several=len(numbers) > 1
    )
    renamed = comparable(old.title) != comparable(new.title)
    if renamed:
        words = retitled(new.noun, old.title, new.title)
        parts.insert(0, make(ChangeKind.RETITLED, new, "title", old.title, new.title, words))
    parts += [form_change(new, one) for one in after.forms.changed]
    count = sentences.number_changed(
        diffs,
        has_text=bool(after.provisions),
        had_text=bool(before.provisions),
        moves=moves,
        forms=len(after.forms.changed),
        unknown=len(after.forms.unknown),
    )
    title = new.title if renamed else ""
    words = _said(named_on(new.names, old.title), after, numbers, count, moved, title=title, changed=reworded(diffs))
    if moved:
        ids = (as_text(old.facts.get("revision")), as_text(new.facts.get("revision")))
        change = make(ChangeKind.CAME_INTO_FORCE, new, "revision", *ids, words, parts=parts)
        if comparable_texts and not parts:
            return [*scheduled, replace(change, weight=UNCHANGED_WEIGHT)]
        return [*scheduled, weighed_by_parts(change)]
    differing = tuple((d.before or "", d.after or "") for d in diffs)
    change = make(ChangeKind.TEXT_CHANGED, new, "body", *join(differing), words, differing, parts=parts)
    return [*scheduled, weighed_by_parts(change)]


def form_change(state: State, one: FormChange) -> Change:
    """One form or figure that was added, taken away, or has another file."""
    kind = kind_of_form(one)
    words = sentences.form(kind, one.shown.place, unread=one.unread)
    before, after = (form.sources[0] if form else None for form in (one.old, one.new))
    return make(kind, state, one.shown.path or one.shown.sources[0], before, after, words, weight=FORM_WEIGHT)


def _number_known(after: LawText, numbers: Sequence[str]) -> Callable[[ProvisionDiff], str]:
    """Gives the number of the act behind a difference."""
    if len(numbers) < 2:
        alone = numbers[0] if numbers else as_text((after.revision or {}).get("amendment_law_num")) or ""  # type: ignore[arg-type]
        return lambda _diff: alone
    return lambda diff: number_of(after.parts, diff)


def reworded(diffs: Sequence[ProvisionDiff]) -> int:
    """How many provisions changed otherwise than by their places."""
    return sum(not diff.moved for diff in diffs)


def _said(
    names: Names,
    after: LawText,
    numbers: Sequence[str],
    count: tuple[str, str],
    moved: bool,
    *,
    title: str,
    changed: int,
) -> tuple[str, str]:
    revision = after.revision
    if not moved or not revision:
        return sentences.text_corrected(names, count)
    number = as_text(revision.get("amendment_law_num"))  # type: ignore[arg-type]
    amending = str(revision.get("amendment_law_id") or "")
    if not amending.strip("0") and not number:  # the law as first enacted: nothing was amended
        return sentences.law_begun(names, str(revision.get("enforced_on") or ""), after.clause)
    counts: dict[str, int | None] = {}
    for part in after.parts:
        for one in part.numbers:
            alone = len(part.numbers) == 1 and part.diffs is not None
            counts[one] = (counts.get(one) or 0) + reworded(part.diffs or ()) if alone else counts.get(one)
    acts = [sentences.Act(one, counts.get(one)) for one in numbers] or [sentences.Act(number or "")]
    if sentences.overlap(acts, changed):
        ja, en = sentences.COUNTED_WITH_EACH
        count = count[0] + ja, count[1] + en
    at_once = len({link.enforced_on for part in after.parts for link in part.links}) < 2
    return sentences.law_in_force(names, revision, count, acts=acts, title=title, at_once=at_once)


def _repeal(old: State, new: State, after: LawText) -> list[Change]:
    """A law that was in force and is repealed now, or that is listed as repealed no longer; [] for any other."""
    was, now = as_text(old.facts.get("repealed_by")), as_text(new.facts.get("repealed_by"))
    if now and not was:
        day = as_text(new.facts.get("repealed_on"))
        if not day and now != old.facts.get("revision"):  # a revision of its own: the repeal's day is its day
            day = as_text((after.revision or {}).get("enforced_on"))  # type: ignore[arg-type]
        words = sentences.law_repealed(new.names, day, str(new.facts.get("repealed_as") or ""), done=True)
        before = as_text(old.facts.get("revision"))
        return [make(ChangeKind.CAME_INTO_FORCE, new, "repealed_by", before, day or now, words, weight=REPEAL_WEIGHT)]
    if was and not now and new.facts.get("revision") == was:  # a slip of the list, corrected
        words = sentences.law_not_repealed(new.names)
        return [make(ChangeKind.REAPPEARED, new, "repealed_by", was, None, words, weight=REPEAL_WEIGHT)]
    return []


def _repeal_scheduled(old: State, new: State) -> list[Change]:
    """The day of a repeal that got known or moved."""
    before, after = as_text(old.facts.get("repealed_on")), as_text(new.facts.get("repealed_on"))
    if before == after or not after:
        return []
    done = bool(new.facts.get("repealed_by"))
    words = sentences.law_repealed(new.names, after, str(new.facts.get("repealed_as") or ""), done=done)
    kind = ChangeKind.REDATED if done or before else ChangeKind.REVISION_SCHEDULED
    return [make(kind, new, "repealed_on", before, after, words, weight=REPEAL_WEIGHT)]


def weighed_by_parts(change: Change) -> Change:
    """A law's change weighs what the weightiest of its provisions weighs, and is technical when all of them are.

    Without a provision to weigh it keeps its own weight; a law that has another title never weighs less than that.
    """
    if not any(part.kind is ChangeKind.PROVISION_CHANGED for part in change.parts):
        return change
    own = change.weight if any(part.kind is ChangeKind.RETITLED for part in change.parts) else 0
    weight = max(own, *(part.weight for part in change.parts))
    return replace(change, weight=weight, technical=all(part.technical for part in change.parts))


def provision_changes(
    state: State,
    diffs: Sequence[ProvisionDiff],
    old: Sequence[Provision],
    new: Sequence[Provision],
    number_for: Callable[[ProvisionDiff], str] = lambda _diff: "",
    *,
    several: bool = False,
) -> list[Change]:
    """The parts of a law's change, each with a ``field`` of its own.

    ``field`` is a provision's path in the new text.  Where an item was removed and the ones behind it moved up, two
    provisions stood at one path: the removed one's field then ends in ``@old`` and its place is said to be the old one.
    """
    names_old, names_new = places.names_of(old), places.names_of(new)
    shifts = places.shifts_of(diffs, old, new)
    staying = {provision.path for provision in new}
    moves, homes = moves_of(diffs, old, new), paths_of(diffs, old, new)
    texts = Text(old), Text(new)
    found = []
    ours = articles_named(str(state.facts.get("articles") or ""))
    for diff in diffs:
        if goes_with(diff, moves):
            continue  # told with its run
        shown = diff.place
        follows = False
        moved_up = diff.new is None and shown.path in staying
        before, after = diff.before, diff.after
        place = places.cited(shown, names_new if diff.new else names_old, before, after)
        if moved_up:
            place = f"改正前の{place[0]}", f"{place[1]} as it was"
        number = number_for(diff)
        if diff.removed:  # it says 削除 now: one removal
            words = sentences.provision(ProvisionDiff(replace(shown, text=before or ""), None), place, number=number)
        else:
            was = ("", "")
            if diff.old and diff.new and diff.old.path != diff.new.path:
                was = places.place_of(diff.old, names_old), places.place_en(diff.old, names_old)
            if diff.old and diff.new and not diff.moved:
                follows = only_follows(diff.old, diff.new, *texts, homes)
            words = sentences.provision(diff, place, was if was[0] != place[0] else ("", ""), number, follows=follows)
        if several and number:
            words = f"{words[0]}（{number}）", words[1]
        weight = _weight_of(diff, follows, ours, shifts, old, new)
        field = f"{shown.path}@old" if moved_up else shown.path
        found.append(
            make(
                ChangeKind.PROVISION_CHANGED,
                state,
                field,
                before,
                after,
                words,
                [(before or "", after or "")],
                weight.weight,
                technical=weight.technical,
                reasons=weight.reasons,
            )
        )
    return [*found, *(_moved(state, run, number_for, several=several) for run in runs_of(moves))]


def _weight_of(
    diff: ProvisionDiff,
    follows: bool,
    ours: Sequence[tuple[tuple[int, ...], tuple[int, ...]]],
    shifts: Collection[Shift],
    old: Sequence[Provision],
    new: Sequence[Provision],
) -> Weight:
    """How much the change of a provision counts, and why."""
    shown = diff.place
    if diff.moved:
        return Weight(MOVED_WEIGHT, True, MOVED)
    if ours and not _counts(shown.path, ours):
        return Weight(NOT_OURS, True, ("対象外の条",))
    if follows:
        return Weight(TECHNICAL, True, FOLLOWING)
    if shown.part.partition("[")[0] in ("EnactStatement", "TOC"):
        return Weight(TECHNICAL, True, ("制定文・目次",))
    supplementary = shown.part.startswith("SupplProvision")
    after = None if diff.removed else diff.after
    return weigh(diff.before, after, supplementary=supplementary, shifts=shifts, under=above_of(diff, old, new))


def _moved(state: State, run: Sequence[Move], number_for: Callable[[ProvisionDiff], str], *, several: bool) -> Change:
    """Provisions one behind the other that have other numbers, as one part of a law's change."""
    number = number_for(ProvisionDiff(run[0].old, run[0].new))
    ja, en = sentences.moved(run, number)
    old_place, _, new_place = sentences.moved_places(run)[0].partition("→")
    words = (f"{ja}（{number}）" if several and number else ja, en)
    path = run[0].new.path
    change = make(ChangeKind.PROVISION_CHANGED, state, path, old_place, new_place, words, (), MOVED_WEIGHT)
    return replace(change, technical=True, reasons=MOVED)


def articles_named(words: str, *, whole: bool = False) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """第七条、第二十八条から第三十条の二まで as ranges of article numbers: [((7,), (7,)), ((28,), (30, 2))].

    ``whole``: [] where anything else stands in the words.
    """
    if whole and re.sub(r"[、,・\s]|及び|並びに|又は|まで", "", RE_ARTICLES.sub("", words)):
        return []
    found: list[tuple[tuple[int, ...], tuple[int, ...]]] = []
    joined = False
    for match in RE_ARTICLES.finditer(words):
        if match[0] == "から":
            joined = True
            continue
        number = tuple(read_numeral(one) or 0 for one in (match[1], *match[2].split("の")[1:]))
        if joined and found:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
        joined = False
    return found


def _counts(path: str, ours: Sequence[tuple[tuple[int, ...], tuple[int, ...]]]) -> bool:
    """Whether a provision stands in one of the articles that count."""
    found = re.match(r"MainProvision-Article_(\d+(?:_\d+)*)", path)
    number = tuple(map(int, found[1].split("_"))) if found else ()
    return bool(number) and any(first <= number <= last for first, last in ours)


def above_of(diff: ProvisionDiff, old: Sequence[Provision], new: Sequence[Provision]) -> str:
    """The words that a provision stands under: the caption of its article, and the sentence that its items belong to."""
    side, shown = (new, diff.new) if diff.new is not None else (old, diff.old)
    assert shown is not None
    article = re.match(r".*?-Article_[^-]+", shown.path)
    wanted = {article[0]} if article else set()
    steps = shown.path.split("-")
    wanted |= {"-".join(steps[:n]) for n in range(2, len(steps))}
    return "\n".join(p.text for p in side if p.path in wanted and p.text)


def revision_moved(old: State, new: State, stage: tuple[int, int] = (1, 1)) -> Change:
    """A revision that vanished from the list while one by the same amending law came under another date."""
    before, after = old.facts.get("enforced_on"), new.facts.get("enforced_on")
    fixed = bool(old.facts.get("enforcement_comment") or old.facts.get("scheduled_on"))
    fixed = fixed and not new.facts.get("enforcement_comment")
    kind = ChangeKind.ENFORCEMENT_DATE_FIXED if fixed else ChangeKind.REDATED
    words = sentences.enforcement_date(
        named_on(new.names, new.title),
        as_text(before),
        as_text(after),
        fixed=fixed,
        number=as_text(new.facts.get("amendment_law_num")),
        stage=stage,
    )
    change = make(kind, old, "enforced_on", as_text(before), as_text(after), words)
    return replace(change, other_key=new.key)


def compare_revision(
    old: State, new: State, before: LawText, after: LawText, stage: tuple[int, int] = (1, 1)
) -> list[Change]:
    """Changes of one revision's dates and text under the same id."""
    if old.facts.get("enforced_on") != new.facts.get("enforced_on"):
        return [replace(revision_moved(old, new, stage), other_key=None)]
    bare = compare(replace(old, body="", comparable_body=""), replace(new, body="", comparable_body=""))
    if not before.provisions or not after.provisions:
        return bare
    diffs = provision_diffs(before.provisions, after.provisions)
    if not diffs:
        return bare
    differing = tuple((d.before or "", d.after or "") for d in diffs)
    count = sentences.number_changed(diffs, has_text=True, had_text=True)
    words = sentences.text_corrected(named_on(new.names, new.title), count)
    number = as_text(new.facts.get("amendment_law_num")) or ""
    parts = provision_changes(new, diffs, before.provisions, after.provisions, lambda _diff: number)
    text = make(ChangeKind.TEXT_CHANGED, new, "body", *join(differing), words, differing, parts=parts)
    leader, *others = gather([text, *bare])
    return [weighed_by_parts(leader), *others]
