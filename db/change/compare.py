"""What happened between two states of a document, as typed changes. Pure: states in, changes out."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256

from db.change import attachment_diff, link_labels, sentences
from db.change.passages import passages
from db.change.sentences import DOCUMENT, Noun
from db.record.models import PAGE_STARTS, TEXT_STATE, UNTAKEN, Change, ChangeKind, Scalar
from db.text.dates import whole_date
from db.text.folding import comparable, flat, squeeze
from db.text.words import Names

# How much a change matters when nothing else decides: lists are sorted by it within a night.
WEIGHTS = {
    ChangeKind.ENFORCEMENT_DATE_FIXED: 95, ChangeKind.CAME_INTO_FORCE: 90, ChangeKind.REVISION_SCHEDULED: 85,
    ChangeKind.DISAPPEARED: 70, ChangeKind.ATTACHMENT_REPLACED: 65, ChangeKind.TEXT_CHANGED: 60,
    ChangeKind.ATTACHMENT_ADDED: 55, ChangeKind.ATTACHMENT_REMOVED: 55, ChangeKind.APPEARED: 50,
    ChangeKind.PROVISION_CHANGED: 50, ChangeKind.REAPPEARED: 45, ChangeKind.REDATED: 40, ChangeKind.RETITLED: 40,
}  # fmt: skip
DETAIL_WEIGHT = 20  # a speaker's group spelled out, a page number: true, and seldom news
# Which of several changes of one document is the one a person would name; the others hang on it.
LEADERS = (
    ChangeKind.CAME_INTO_FORCE,
    ChangeKind.ENFORCEMENT_DATE_FIXED,
    ChangeKind.ATTACHMENT_REPLACED,
    ChangeKind.TEXT_CHANGED,
    ChangeKind.RETITLED,
    ChangeKind.REDATED,
)
FILES = (ChangeKind.ATTACHMENT_ADDED, ChangeKind.ATTACHMENT_REMOVED)
# Facts that are told in another way.
NOT_COMPARED = (
    "attachments",
    "sha256",
    "revision",
    "repealed_by",
    "repealed_on",
    "repealed_as",
    PAGE_STARTS,
    TEXT_STATE,
    UNTAKEN,
)
AS_JSON = json.JSONEncoder(ensure_ascii=False)
VANISHED = "消えた/"  # before the name of a fact: its cell was filled and is empty now


@dataclass(frozen=True, slots=True)
class State:
    """A document as one version has it; ``comparable_body`` is its text without noise, ``what_counts`` a line's."""

    key: str
    kind: str
    title: str
    published_on: str | None
    body: str
    comparable_body: str
    facts: Mapping[str, Scalar]
    what_counts: Callable[[str], str] = str
    hide: Callable[[Sequence[str]], list[str]] = (
        list  # lines with learnt noise hidden (db/change/noise.py), as many as before
    )
    noun: Noun = DOCUMENT  # what sentences call it

    @property
    def names(self) -> Names:
        """What people call it: a law's short names where the list of laws gives them, else the title."""
        return Names(str(self.facts.get("short_name") or self.title), str(self.facts.get("name_en") or self.title))


def same_content(old: State, new: State) -> bool:
    """True when nothing that counts differs: width, spacing, line breaks and noise do not."""
    return digest_of(old) == digest_of(new)


def digest_of(state: State) -> str:
    """SHA-256 (hex) over what counts of a state: equal digests mean no new version."""
    facts = {name: counted(value) for name, value in sorted(state.facts.items()) if value is not None}
    parts = [comparable(state.title), state.published_on, flat(state.comparable_body), facts]
    return sha256(AS_JSON.encode(parts).encode()).hexdigest()


def counted(value: Scalar) -> str:
    """A value as it counts: without width and spacing, and a date however it is spelt."""
    return _counted(str(value))


@lru_cache(maxsize=1 << 12)  # a name of a house or a meeting stands in many documents
def _counted(value: str) -> str:
    text = squeeze(value)
    return whole_date(text) or text


def compare(old: State, new: State) -> list[Change]:
    """The changes of one document other than a law, gathered under the one a person would name."""
    found: list[Change] = []
    if comparable(old.title) != comparable(new.title):
        found.append(
            make(
                ChangeKind.RETITLED,
                new,
                "title",
                old.title,
                new.title,
                sentences.retitled(new.noun, old.title, new.title),
            )
        )
    if old.published_on != new.published_on:
        words = sentences.field_changed(new.noun, new.title, "published_on", old.published_on, new.published_on)
        found.append(make(ChangeKind.REDATED, new, "published_on", old.published_on, new.published_on, words))
    differing = passages(old.body, new.body, new.what_counts, new.hide)  # quoted as published, noise and all
    replaced = old.facts.get("sha256") != new.facts.get("sha256")
    if replaced:
        found.append(_replaced(old, new, differing))
    elif differing and not _first_text(old, new) and not link_labels.told_by_files(old.facts, new.facts, differing):
        found.append(text_change(new, differing))
    found += _attachments(old, new)
    for name in sorted(set(old.facts) | set(new.facts)):
        before, after = old.facts.get(name), new.facts.get(name)
        if name not in NOT_COMPARED and counted(before) != counted(after):
            words = sentences.field_changed(new.noun, new.title, name, before, after)
            text = (None if before is None else str(before), None if after is None else str(after))
            found.append(make(ChangeKind.TEXT_CHANGED, new, name, *text, words, weight=DETAIL_WEIGHT))
    return gather(found)


def as_printed(state: State) -> State:
    """The state without the notes on vanished cells."""
    return replace(state, facts={name: v for name, v in state.facts.items() if not name.startswith(VANISHED)})


def vanished(old: State, new: State) -> list[Change]:
    """Cells of the publisher's pages that were filled before and are empty now: an alert, the value is kept."""
    found = []
    for name, value in new.facts.items():
        if name.startswith(VANISHED) and name not in old.facts:
            label = name.removeprefix(VANISHED)
            words = sentences.vanished(new.noun, new.names, label, value)
            found.append(make(ChangeKind.TEXT_CHANGED, new, label, str(value), None, words))
    return [replace(found[0], parts=tuple(found[1:]))] if found else []


def make(
    kind: ChangeKind,
    state: State,
    field: str,
    before: str | None,
    after: str | None,
    words: tuple[str, str],
    differing: Sequence[tuple[str, str]] = (),
    weight: int | None = None,
    parts: Sequence[Change] = (),
    technical: bool = False,
    reasons: Sequence[str] = (),
) -> Change:
    """A change of ``state`` with its two sentences."""
    return Change(
        kind,
        state.key,
        field,
        before,
        after,
        words[0],
        words[1],
        WEIGHTS[kind] if weight is None else weight,
        tuple(differing),
        tuple(parts),
        technical=technical,
        reasons=tuple(reasons),
    )


def text_change(new: State, differing: Sequence[tuple[str, str]]) -> Change:
    before, after = join(differing)
    told = [pair for pair in differing if not _same_words(*pair)]
    if not told:
        words = sentences.laid_out_anew(new.noun, new.title)
        return make(ChangeKind.TEXT_CHANGED, new, "body", before, after, words, differing, weight=DETAIL_WEIGHT)
    if _same_lines(before, after):
        words = sentences.put_in_another_order(new.noun, new.title)
        return make(ChangeKind.TEXT_CHANGED, new, "body", before, after, words, differing, weight=DETAIL_WEIGHT)
    words = sentences.text_changed(new.noun, new.title, told)
    return make(ChangeKind.TEXT_CHANGED, new, "body", before, after, words, differing)


def _same_words(before: str, after: str) -> bool:
    """Whether two passages say the same in other markup: a table became a list, or the other way round."""
    return flat(before).replace("|", "") == flat(after).replace("|", "")


def _same_lines(before: str, after: str) -> bool:
    """Whether two texts have the same lines in another order."""
    return Counter(map(flat, before.split("\n"))) == Counter(map(flat, after.split("\n")))


def join(differing: Sequence[tuple[str, str]]) -> tuple[str, str]:
    """All passages before, and all after, a line each as stored."""
    return ("\n".join(b for b, _ in differing if b), "\n".join(a for _, a in differing if a))


def _first_text(old: State, new: State) -> bool:
    """A first text is stock, not news."""
    return not old.body and bool(new.body)


def _replaced(old: State, new: State, differing: Sequence[tuple[str, str]]) -> Change:
    if differing and old.body and new.body:  # a text that a scan has taken the place of was not deleted
        before, after = join(differing)
    else:
        before, after, differing = f"sha256:{old.facts.get('sha256')}", f"sha256:{new.facts.get('sha256')}", ()
    starts = (attachment_diff.page_starts(old.facts), attachment_diff.page_starts(new.facts))
    found = attachment_diff.places(old.body, new.body, *starts, differing, new.what_counts)
    named = (attachment_diff.named_ja(found, differing), attachment_diff.named_en(found, differing))
    words = sentences.attachment_replaced(new.title, differing, named, states=(_text_state(old), _text_state(new)))
    parts = _page_by_page(new, found, differing)
    same_text = not differing and _text_state(old) == _text_state(new) == "text"
    weight = DETAIL_WEIGHT if same_text else None  # saved anew: a reader sees the same words
    return make(ChangeKind.ATTACHMENT_REPLACED, new, "sha256", before, after, words, differing, weight, parts)


def _text_state(state: State) -> str:
    """Why a file has no text (db/change/sentences.py has the words): "text" when it has one."""
    return "text" if state.body else str(state.facts.get(TEXT_STATE) or "no_text")


def _page_by_page(
    new: State, found: Sequence[attachment_diff.Place | None], differing: Sequence[tuple[str, str]]
) -> list[Change]:
    """The changes of a PDF page by page, when more than one page changed."""
    pages: dict[attachment_diff.Place, list[tuple[str, str]]] = {}
    for place, pair in zip(found, differing, strict=True):
        if place is not None:
            pages.setdefault(place, []).append(pair)
    if len(pages) < 2:
        return []
    return [
        make(ChangeKind.TEXT_CHANGED, new, place.en, *join(pairs), sentences.on_page(place.ja, place.en, pairs), pairs)
        for place, pairs in pages.items()
    ]


def _attachments(old: State, new: State) -> list[Change]:
    """Files that a page links to now and did not before, and the other way round."""
    before, after = (link_labels.files_of(s.facts) for s in (old, new))
    found = []
    for href, label in after.items():
        if href not in before:
            words = sentences.attachment(ChangeKind.ATTACHMENT_ADDED, new.title, label, href)
            found.append(make(ChangeKind.ATTACHMENT_ADDED, new, href, None, label, words))
    for href, label in before.items():
        if href not in after:
            words = sentences.attachment(ChangeKind.ATTACHMENT_REMOVED, new.title, label, href)
            found.append(make(ChangeKind.ATTACHMENT_REMOVED, new, href, label, None, words))
    return found


def gather(found: Sequence[Change]) -> list[Change]:
    """One change with the others as its parts; without a natural leader they stay side by side.

    Where no words of a page changed, the first of the files that were added or removed leads.
    """
    leader = next((c for kind in LEADERS for c in found if c.kind is kind and c.weight > DETAIL_WEIGHT), None)
    leader = leader or next((c for c in found if c.kind in FILES), None)
    if leader is None or len(found) == 1:
        return list(found)
    others = tuple(c for c in found if c is not leader)
    return [replace(leader, parts=leader.parts + others)]
