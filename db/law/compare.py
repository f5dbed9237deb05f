"""What happened to a law between two states of it: its provisions, its dates, its repeal.  Pure: states in, changes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from db.change import sentences
from db.change.compare import State, compare, gather, join, make
from db.change.passages import Provision, ProvisionDiff, provision_diffs
from db.law import places
from db.law.weighing import weigh
from db.record.models import Change, ChangeKind, as_text
from db.text.folding import comparable

UNCHANGED_WEIGHT = 30  # a law that came into force anew with no provision changed
REPEAL_WEIGHT = 96  # a law that is no more, or will be no more


@dataclass(frozen=True, slots=True)
class LawText:
    """A law's text at one time: its provisions, and the revision it comes from.

    ``others`` counts the revisions that came into force between the earlier text and this one.
    """

    provisions: Sequence[Provision]
    revision: Mapping[str, object] | None
    others: int = 0


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
    scheduled = _repeal_scheduled(old, new)
    if not moved and not diffs:
        bare = compare(replace(old, body="", comparable_body=""), replace(new, body="", comparable_body=""))
        return [*scheduled, *bare]
    parts = provision_changes(new, diffs, before.provisions, after.provisions)
    renamed = comparable(old.title) != comparable(new.title)
    if renamed:
        words = sentences.retitled(new.noun, old.title, new.title)
        parts.insert(0, make(ChangeKind.RETITLED, new, "title", old.title, new.title, words))
    words = sentences.law_changed(
        new.names,
        len(diffs) if before.provisions else None,
        after.revision,
        has_text=bool(after.provisions),
        in_force=moved,
        others=after.others,
        title=new.title if renamed else "",
    )
    if moved:
        ids = (as_text(old.facts.get("revision")), as_text(new.facts.get("revision")))
        change = make(ChangeKind.CAME_INTO_FORCE, new, "revision", *ids, words, parts=parts)
        if comparable_texts and not parts:
            return [*scheduled, replace(change, weight=UNCHANGED_WEIGHT)]
        return [*scheduled, weighed_by_parts(change)]
    differing = tuple((d.before or "", d.after or "") for d in diffs)
    change = make(ChangeKind.TEXT_CHANGED, new, "body", *join(differing), words, differing, parts=parts)
    return [*scheduled, weighed_by_parts(change)]


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
    state: State, diffs: Sequence[ProvisionDiff], old: Sequence[Provision], new: Sequence[Provision]
) -> list[Change]:
    """The parts of a law's change, each with a ``field`` of its own.

    ``field`` is a provision's path in the new text.  Where an item was removed and the ones behind it moved up, two
    provisions stood at one path: the removed one's field then ends in ``@old`` and its place is said to be the old one.
    """
    names_old, names_new = places.names_of(old), places.names_of(new)
    shifts = places.shifts_of(diffs, old, new)
    staying = {diff.new.path for diff in diffs if diff.new is not None}
    found = []
    for diff in diffs:
        shown = diff.place
        place = places.place_of(shown, names_new if diff.new else names_old)
        moved_up = diff.new is None and shown.path in staying
        before, after = diff.before, diff.after
        if diff.removed:  # it says 削除 now: one removal
            words = sentences.provision(ProvisionDiff(replace(shown, text=before or ""), None), place)
        else:
            words = sentences.provision(diff, f"改正前の{place}" if moved_up else place)
        said = None if diff.removed else after
        weight = weigh(before, said, supplementary=shown.part.startswith("SupplProvision"), shifts=shifts)
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
    return found


def revision_moved(old: State, new: State) -> Change:
    """A revision that vanished from the list while one by the same amending law came under another date."""
    before, after = old.facts.get("enforced_on"), new.facts.get("enforced_on")
    fixed = bool(old.facts.get("enforcement_comment") or old.facts.get("scheduled_on"))
    fixed = fixed and not new.facts.get("enforcement_comment")
    kind = ChangeKind.ENFORCEMENT_DATE_FIXED if fixed else ChangeKind.REDATED
    words = sentences.enforcement_date(new.names, as_text(before), as_text(after), fixed=fixed)
    change = make(kind, old, "enforced_on", as_text(before), as_text(after), words)
    return replace(change, other_key=new.key)


def compare_revision(old: State, new: State, before: LawText, after: LawText) -> list[Change]:
    """Changes of one revision's dates and text under the same id."""
    if old.facts.get("enforced_on") != new.facts.get("enforced_on"):
        return [replace(revision_moved(old, new), other_key=None)]
    bare = compare(replace(old, body="", comparable_body=""), replace(new, body="", comparable_body=""))
    if not before.provisions or not after.provisions:
        return bare
    diffs = provision_diffs(before.provisions, after.provisions)
    if not diffs:
        return bare
    differing = tuple((d.before or "", d.after or "") for d in diffs)
    words = sentences.law_changed(new.names, len(diffs), None, has_text=True, in_force=False)
    parts = provision_changes(new, diffs, before.provisions, after.provisions)
    text = make(ChangeKind.TEXT_CHANGED, new, "body", *join(differing), words, differing, parts=parts)
    leader, *others = gather([text, *bare])
    return [weighed_by_parts(leader), *others]
