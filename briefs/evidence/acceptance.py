"""What of a paper a person must have accepted before it may be signed, and who accepted it.  Pure, but for :func:`read_accepted`.

``needs(dossier)`` lists what the machine put on the pages: every passage, change (a redline is one), document cited
without a quotation, figure and claim, and plain words of a law that were read in no official text (``coming:…``).
``lacking(needs, accepted)`` is what nobody has accepted.  Accepted is what

* lies in the evidence box (``clips``), but for 反対の例: a passage that is in the clip's text, and its document as one cited;
* is decided ``use`` (``decisions``): a document, a change, a promise, a figure (``figure:SERIES@PERIOD``), with all that is
  printed of it; a figure taken into the register by ``series accept`` is accepted too;
* stands uncommented in the staff file: ``[[use]]`` tables (:class:`Use`), series named in ``figures`` (of a second-hand figure
  that is not enough), and whatever a text of staff names itself (``claim:S20``, ``cite:KEY``, ``law:…``), which a dossier
  lists in ``typed``.

A figure or a claim is accepted as it was worded (``wording_of``): with another value, source or grade it is to be accepted again.
A whole document is accepted as it was read: what came into its text after the decision, or after the staff file was saved, was
seen by nobody (:func:`_stood`).

Asks, questions, voices and every other text of staff are a person's own words and need nothing.  Nor does what follows from the
order alone: the member whom a brief is for, the agenda and the bench of the committee that it names.  A comparison table
(``UNCHOSEN``) has no choice in it; papers for staff (``INTERNAL``) are not signed.

``briefs/kinds/make.py`` does all of it: ``make(kind, order, home, at, text=…, sign=NAME)`` issues or raises
:class:`briefs.errors.NotAccepted` with ``lacking``; without ``sign`` the :class:`FinishedBrief` is a draft, whose ``lacking``
says what signing would ask for and whose ``dossier`` is what it was printed from.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from briefs.evidence.dossier import Acceptance, Dossier, Evidence, RegisterEntry, mappings_of
from briefs.evidence.figures import decisions, figure_words
from briefs.evidence.form import form_of
from briefs.evidence.passage_keys import passage_key, squeezed
from db.office.clips import Clip, Stance, clips
from db.office.decisions import SubjectKind, Verdict, standing_decisions
from db.series.decisions import ACCEPTED
from db.text.words import Names

INTERNAL = ("digest", "prep")  # kinds for staff: 内部資料, kept as made, signed by nobody
UNCHOSEN = ("comparison",)  # kinds in which nothing is chosen
# Parts of a page that follow from the order, whoever makes it.
GIVEN = ("member", "bench", "agenda", "under_way")
LAWS = ("law", "law_revision")
RE_GRADE = re.compile(r"\s?[（(][ABC][)）]$")
RE_ADDRESS = re.compile(r"https?://\S+")
RE_VALUE = re.compile(r"((?:約|c\.)?[\d,.]+[^（(]{0,12})[（(]")  # of a figure, before what it counts
RE_OPENING = re.compile(r"○[^。]{1,60}")


class NeedKind(StrEnum):
    """What a person is to accept."""

    PASSAGE = "passage"
    CHANGE = "change"
    DOCUMENT = "document"
    FIGURE = "figure"
    CLAIM = "claim"
    WORDING = "wording"


WORDS: dict[NeedKind, Names] = {
    NeedKind.PASSAGE: Names("引用", "passage"),
    NeedKind.CHANGE: Names("変化", "change"),
    NeedKind.DOCUMENT: Names("出典", "document cited"),
    NeedKind.FIGURE: Names("統計の数", "figure"),
    NeedKind.CLAIM: Names("主張の登録", "claim"),
    NeedKind.WORDING: Names("条文でまだ確かめていない言い換え", "plain words not read in the act yet"),
}


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that a person is to accept.

    ``key``: of the document (passage, document), of the change, or the reference of the register (``figure:…``, ``claim:…``);
    ``place``: where in it, as the page says it ("" when it does not); ``text``: the words that are printed, of a document its
    title; ``also``: other keys under which it may have been accepted (the document of a change, the promise of a passage).
    """

    kind: NeedKind
    key: str
    place: str = ""
    text: str = ""
    also: tuple[str, ...] = ()
    second_hand: bool = False
    more: tuple[str, ...] = ()  # the other words that are printed of a change
    wording: str = ""  # of an entry of the registers: all that a person accepts in it
    topics: tuple[str, ...] = ()  # those of the paper

    @property
    def own_key(self) -> str:
        """The key that means this and nothing else: of a passage its own, not its document's."""
        return passage_key(self.key, self.text) if self.kind is NeedKind.PASSAGE else self.key


@dataclass(frozen=True, slots=True)
class Use:
    """A ``[[use]]`` table of a staff file: what its writer accepts.

    ``key`` of a document, of a passage (``KEY#1f0c9a2e``), a change, a promise, ``figure:SERIES[@PERIOD]`` or ``claim:ID``;
    ``text``: only these exact words of it; ``place``: only this place of it.
    """

    key: str
    text: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Ground:
    """One acceptance on record: by whom, when (UTC, "" where a file says it), and how (``box``, ``decision``, ``file``, ``register``).

    ``text`` "" for the whole of what ``key`` names; ``stood``: where its document has a newer text than a person saw, the text that
    they saw, None where it has none; ``series``: it is a series to be charted, which accepts no second-hand figure;
    ``topics``: those for which it was taken, () for any.
    """

    key: str
    text: str
    who: str
    at: str
    how: str
    place: str = ""
    series: bool = False
    topics: tuple[str, ...] = ()
    stood: str | None = None
    wording: str = ""  # of an entry of the registers, as it was accepted; "" where nobody knows

    def covers(self, need: Need) -> bool:
        """Whether this accepts ``need``: all of the words that are printed, in a paper on one of its topics."""
        if self.topics and need.topics and not {*self.topics} & {*need.topics}:
            return False
        registered = need.kind in (NeedKind.FIGURE, NeedKind.CLAIM)
        if registered and not (self.wording in ("", need.wording) and says(need.wording, self.text)):
            return False
        if need.kind is NeedKind.FIGURE:
            stem = need.key.partition("@")[0]
            named = self.key in (need.key, stem, stem.partition("/")[0])
            return named and not (self.series and need.second_hand)
        if self.key != need.key and self.key not in need.also:
            return False
        if need.kind is NeedKind.DOCUMENT:
            return True
        if self.place and not self.text and self.place != need.place:
            return False
        if need.kind is NeedKind.CLAIM:
            return True
        read = [*([self.text] if squeezed(self.text) else []), *([] if self.stood is None else [self.stood])]
        if read and not need.text:
            return False
        return all(squeezed(one) in squeezed(text) for text in read for one in (need.text, *need.more))


@dataclass(frozen=True, slots=True)
class Accepted:
    """All that was accepted, the surest ground first."""

    grounds: tuple[Ground, ...] = ()

    def ground(self, need: Need) -> Ground | None:
        """On what ground something is accepted; None when nobody accepted it."""
        return next((one for one in self.grounds if one.covers(need)), None)


def wording_of(entry: RegisterEntry) -> str:
    """What a person accepts of an entry of the registers, a line each and the same for papers in both languages: what it says in
    Japanese and in English, its grade, and where it is from (of a claim the addresses, since the names of sources have two languages).
    """
    figure = entry.reference.startswith("figure:")
    if entry.origin:
        return "\n".join((entry.ja, entry.en, entry.grade, entry.origin))
    sources = [RE_GRADE.sub("", line) if figure else " ".join(RE_ADDRESS.findall(line)) for line in entry.sources]
    return "\n".join((entry.ja, entry.en, entry.grade, *filter(None, sources)))


def says(wording: str, text: str) -> bool:
    """Whether an entry of the registers (``wording_of``) says a text: each of its lines, of a figure also its value alone."""
    lines = {squeezed(line) for line in wording.split("\n")}
    values = {found[1] for line in lines if (found := RE_VALUE.match(line))}
    return {*map(squeezed, text.split("\n"))} <= {*lines, *values, ""}


def base_kind(dossier: Dossier) -> str:
    """The kind of ours that a paper is, or that a kind of one's own is based on."""
    return str(dossier.parameters.get("based_on", dossier.kind))


def for_staff(dossier: Dossier) -> bool:
    """Whether a paper is internal: it leaves the house with nobody."""
    return base_kind(dossier) in INTERNAL


# ---------------------------------------------------------------------- what a paper needs
def needs(dossier: Dossier) -> list[Need]:
    """What a person must have accepted before this paper may be signed, in the order of its pages; each once."""
    if base_kind(dossier) in (*INTERNAL, *UNCHOSEN):
        return []
    return _printed(dossier)


def _printed(dossier: Dossier) -> list[Need]:
    walk = _Walk(dossier)
    walk.look(json.loads(json.dumps(dossier.content)), ())
    walk.rest()
    topics = topics_of_paper(dossier)
    return list(dict.fromkeys(replace(one, topics=topics) for one in walk.found))


def topics_of_paper(dossier: Dossier) -> tuple[str, ...]:
    """The topics that a paper is ordered on; () for one that is on none."""
    given = dossier.parameters
    several = given.get("topics")
    return tuple(str(one) for one in (several if isinstance(several, list | tuple) else [given.get("topic")]) if one)


def passages_printed(dossier: Dossier) -> list[tuple[str, str]]:
    """(key of the document, words) of every passage on the pages, in their order; of a paper for staff too."""
    return [(one.key, one.text) for one in _printed(dossier) if one.kind is NeedKind.PASSAGE]


def printed_keys(dossier: Dossier) -> frozenset[str]:
    """Everything on the pages that has a key: documents cited, changes shown, figures, claims and plain words of laws."""
    inside = (
        one[name] for one in mappings_of(dossier) for name in ("change", "wording") if isinstance(one.get(name), str)
    )
    claims = (one.reference for one in dossier.claims)
    return frozenset((*(one.key for one in dossier.evidence), *claims, *inside))


def unprinted(uses: Iterable[Use], printed: Sequence[Need]) -> list[Use]:
    """The passages that were chosen, each once, of which nothing is printed."""
    return [
        use
        for use in dict.fromkeys(uses)
        if use.text
        and not any(
            need.key == use.key and (need.text in use.text or use.text in need.text) for need in printed if need.text
        )
    ]


def lacking(wanted: Iterable[Need], accepted: Accepted) -> list[Need]:
    """What of it nobody has accepted."""
    return [one for one in wanted if accepted.ground(one) is None]


def acceptances(wanted: Iterable[Need], accepted: Accepted) -> tuple[Acceptance, ...]:
    """What of it was accepted, by whom and when, as it is frozen with a paper."""
    found = ((one, accepted.ground(one)) for one in wanted)
    return tuple(
        Acceptance(one.kind, one.key, one.text, ground.who, ground.at, ground.how) for one, ground in found if ground
    )


def asked_for(need: Need) -> str:
    """What is missing, and what a person does to accept it, in one line."""
    name = WORDS[need.kind]
    words = " ".join(need.text.split())
    shown = f" 「{words[:80]}{'…' if len(words) > 80 else ''}」" if words else ""
    place = f" {need.place}" if need.place else ""
    if need.kind is NeedKind.PASSAGE:
        how = f"`policywatch evidence add {need.key} --text …`, `policywatch decide {need.key} use`"
    elif need.kind in (NeedKind.CHANGE, NeedKind.DOCUMENT):
        how = f"`policywatch decide {need.key} use`"
    elif need.kind is NeedKind.WORDING:
        how = "read the act, then accept it"
    else:
        how = (
            "name it in a text"
            if need.kind is NeedKind.CLAIM
            else "take it into the register (`policywatch series accept`)"
        )
    second = ", second-hand" if need.second_hand else ""
    return f'{name.ja} ({name.en}{second}) {need.own_key}{place}{shown}: {how}, or [[use]] key = "{need.own_key}" in the --text file'


class _Walk:
    """One walk over the content of a dossier; ``found`` are its needs."""

    def __init__(self, dossier: Dossier) -> None:
        self.evidence: dict[int, Evidence] = {one.note: one for one in dossier.evidence}
        self.claims = dossier.claims
        self.english = form_of(dossier.parameters).lang == "en"  # of our own words those are accepted that are printed
        self.typed = frozenset(dossier.typed)
        self.seen: set[int] = set()  # notes that some part of the page has shown
        self.shown: set[tuple[int, int]] = set()  # words that are known to be part of something to accept
        self.found: list[Need] = []

    def look(self, value: Any, around: tuple[int, ...]) -> None:
        """``around``: notes of the passages inside which ``value`` stands."""
        if isinstance(value, list):
            for one in value:
                self.look(one, around)
        elif isinstance(value, Mapping):
            self.mapping(value, around)

    def mapping(self, value: Mapping[str, Any], around: tuple[int, ...]) -> None:
        spots = [(name, spot) for name in ("spot", "after", "before") if (spot := self.spot(value.get(name)))]
        notes = [one for one in (value.get("note"), *_numbers(value.get("notes"))) if one in self.evidence]
        if change := str(value.get("change") or ""):
            self.change(value, change, spots, notes)
            return
        label = value.get("label") if isinstance(value.get("label"), str) else ""
        promise = str(value.get("key") or "") if "strength" in value else ""
        inside = around
        if spots:
            _, (note, number) = spots[0]  # of two sides the new one; the old one stands for comparison
            also = tuple(
                dict.fromkeys((*(self.evidence[s[0]].key for _, s in spots[1:]), *([promise] if promise else [])))
            )
            if note not in around:
                self.passage(note, number, str(label), also)
                self.shown |= {spot for _, spot in spots}
            inside = (*around, note)
            self.seen |= {spot[0] for _, spot in spots}
        for note in notes:
            if note not in self.seen:
                self.document(note)
        if wording := str(value.get("wording") or ""):
            self.found.append(Need(NeedKind.WORDING, wording, "", self.ours(value), second_hand=True))
        for name, inner in value.items():
            if name in GIVEN:
                self.given(inner)
            elif name not in ("spot", "before", "after", "notes"):
                self.look(inner, inside)

    def spot(self, value: Any) -> tuple[int, int] | None:
        """A place among the evidence, if that is what ``value`` is."""
        if isinstance(value, list) and len(value) == 2 and all(isinstance(one, int) for one in value):
            note, number = value
            if note in self.evidence and number < len(self.evidence[note].quotes):
                return note, number
        return None

    def passage(self, note: int, number: int, place: str, also: tuple[str, ...]) -> None:
        one = self.evidence[note]
        quote = one.quotes[number]
        if quote.where != "body":
            self.document(note)
        else:
            self.found.append(Need(NeedKind.PASSAGE, one.key, place, quote.text, also))

    def change(
        self, value: Mapping[str, Any], key: str, spots: Sequence[tuple[str, tuple[int, int]]], notes: Sequence[int]
    ) -> None:
        """A change with all that is shown of it: one thing to accept."""
        sides = [
            (self.spot(one.get("after")), self.spot(one.get("before")))
            for one in (value, *_mappings(value.get("pairs")))
        ]
        # Of two sides the new one; the old one stands for comparison.
        shown = [spot for name, spot in spots if name == "spot"] + [
            spot for pair in sides if (spot := pair[0] or pair[1])
        ]
        every = [spot for _, spot in spots] + [spot for pair in sides for spot in pair if spot]
        cited = [*(note for note, _ in every), *notes]
        also = tuple(dict.fromkeys(self.evidence[note].key for note in cited))
        text = self.evidence[shown[0][0]].quotes[shown[0][1]].text if shown else self.ours(value, "title")
        more = tuple(self.evidence[note].quotes[number].text for note, number in shown[1:])
        self.found.append(Need(NeedKind.CHANGE, key, str(value.get("label") or ""), text, also, more=more))
        self.seen |= set(cited)
        self.shown |= {*every}

    def document(self, note: int) -> None:
        one = self.evidence[note]
        self.seen.add(note)
        if one.key not in self.typed:
            self.found.append(Need(NeedKind.DOCUMENT, one.key, "", one.title))

    def ours(self, value: Mapping[str, Any], *names: str) -> str:
        """Words of ours in the language of the paper, as far as there are any."""
        return next(
            (str(value[one]) for one in (*(["en"] if self.english else []), *names, "ja") if value.get(one)), ""
        )

    def given(self, value: Any) -> None:
        """What follows from the order: its notes need nobody."""
        for one in (value, *_mappings(value)) if isinstance(value, list) else (value,):
            if isinstance(one, Mapping):
                self.seen |= {n for n in (one.get("note"), *_numbers(one.get("notes"))) if isinstance(n, int)}
                for inner in one.values():  # of a member also the office, which the minutes give
                    if isinstance(inner, Mapping):
                        self.given(inner)

    def rest(self) -> None:
        """Words that the page prints inside a sentence of ours; sources that no part of it names, which stand in its list all the
        same; then figures and claims.
        """
        held = [(one.key, squeezed(words)) for one in self.found for words in (one.text, *one.more)]
        for note, cited in self.evidence.items():
            for number, quote in enumerate(cited.quotes):
                words = squeezed(quote.text)
                if quote.where != "body" or (note, number) in self.shown:
                    continue
                # Who spoke, as the speech opens, and the provision behind a reference of staff are frozen and not printed.
                if RE_OPENING.fullmatch(words) or (cited.key in self.typed and cited.kind in LAWS):
                    continue
                if not any(words in text for key, text in held if key == cited.key):
                    self.passage(note, number, "", ())
                    self.seen.add(note)
        for note in self.evidence:
            if note not in self.seen:
                self.document(note)
        for one in self.claims:
            if one.reference not in self.typed:
                kind = NeedKind.FIGURE if one.reference.startswith("figure:") else NeedKind.CLAIM
                self.found.append(
                    Need(
                        kind,
                        one.reference,
                        one.label,
                        self.ours({"ja": one.ja, "en": one.en}),
                        second_hand=one.second_hand,
                        wording=wording_of(one),
                    )
                )


def _numbers(value: Any) -> list[int]:
    return [one for one in value if isinstance(one, int)] if isinstance(value, list) else []


def _mappings(value: Any) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


# ---------------------------------------------------------------------- what was accepted
def read_accepted(
    policy: sqlite3.Connection,
    office: sqlite3.Connection,
    uses: Iterable[Use] = (),
    series: Iterable[str] = (),
    who: str = "",
    saved: str = "",
    *,
    day: str = "",
    worded: Callable[[str, str], str] | None = None,
) -> Accepted:
    """All that stands accepted now: the staff file's (``uses``, and ``series`` named to be charted; ``saved``: when it was last
    written, UTC, "" for now), under the name of ``who`` signs; the evidence box; decisions; figures taken into the register.

    ``worded``: how an entry of the registers was worded at a moment (``briefs/staff/as_seen.py``), "" where that is not known;
    ``day``: of the paper.
    """
    return Accepted(
        (
            *(
                Ground(
                    one.key,
                    one.text,
                    who,
                    "",
                    "file",
                    one.place,
                    stood=_stood(policy, one.key, saved),
                    wording=worded(one.key, saved) if worded and saved else "",
                )
                for one in uses
            ),
            *(Ground(_figure(one), "", who, "", "file", series=True) for one in series),
            *(
                Ground(one.document_key, one.text, one.who, one.at, "box", topics=_taken_for(policy, one))
                for one in clips(office)
                if one.stance is not Stance.AGAINST  # kept for the memo: to print it outside a person says so
            ),
            *_decided(policy, office, worded),
            *_registered(office, day),
        )
    )


def _taken_for(policy: sqlite3.Connection, clip: Clip) -> tuple[str, ...]:
    """The topics for which alone a person took a passage; () where it was taken for all that its document has."""
    every = policy.execute(
        "SELECT t.topic FROM document_topics t JOIN documents d ON d.id = t.document WHERE d.key = ?",
        (clip.document_key,),
    )
    return () if {topic for (topic,) in every} <= {*clip.topics} else clip.topics


def _figure(series: str) -> str:
    return f"figure:{series.removeprefix('figure:')}"


def _decided(
    policy: sqlite3.Connection, office: sqlite3.Connection, worded: Callable[[str, str], str] | None
) -> Iterator[Ground]:
    kept = dict(office.execute("SELECT decision, wording FROM decided_wordings").fetchall())
    for subject, one in standing_decisions(office).items():
        if one.verdict is not Verdict.USE:
            continue
        seen = kept.get(one.id) or (
            worded(subject.key, one.at) if worded and subject.kind is SubjectKind.FIGURE else ""
        )
        yield Ground(
            subject.key, "", one.who, one.at, "decision", stood=_stood(policy, subject.key, one.at), wording=seen
        )
        if subject.kind is SubjectKind.PROMISE:
            # A promise is one passage of its document.
            row = policy.execute(
                "SELECT d.key, p.passage FROM promises p JOIN documents d ON d.id = p.document WHERE p.key = ?",
                (subject.key,),
            ).fetchone()
            if row:
                yield Ground(row[0], row[1], one.who, one.at, "decision")


def _stood(policy: sqlite3.Connection, key: str, at: str) -> str | None:
    """The text that a document had when it was accepted ``at`` (UTC), if it has had another since; else None, as for other keys.

    Of a document that was first fetched later still it is the oldest text: nobody can have meant one that came after it.
    """
    if not at:
        return None
    texts = policy.execute(
        "SELECT v.body, v.fetched_at FROM versions v JOIN documents d ON d.id = v.document WHERE d.key = ? ORDER BY v.id",
        (key,),
    ).fetchall()
    if not texts or texts[-1][1] <= at:
        return None
    return str(next((body for body, fetched_at in reversed(texts) if fetched_at <= at), texts[0][0]))


def _registered(office: sqlite3.Connection, day: str) -> Iterator[Ground]:
    """Figures that a person took into the register: with the value that they took, and no other of the same period."""
    for one in decisions(office):
        if one.decision == ACCEPTED:
            part = f"/{one.part}" if one.part else ""
            key = f"figure:{one.series}{part}@{one.period}"
            for words in figure_words(office, one, day) if day else ("",):
                yield Ground(key, words, "", one.decided_at, "register")
