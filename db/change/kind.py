"""What the house knows of a kind of document: its words, its tables, and how everything else follows from its facts.

Each kind is one :class:`Kind` in the room of its subject (``db/diet/petitions.py``, ``db/law/laws.py`` …);
``db/night/kinds.py`` lists them all, and the storing of a run asks them.  What a kind leaves out goes by the defaults:
the page's own title and text, compared as any text.

Several pages may tell of one document: two houses publish a bill, each on a list and on a page of its own; the facts of
all of them, as published, are kept side by side in one document, and everything else is computed from these facts.
What cannot be read stays in the facts as it was published.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from db.change import sentences
from db.change.compare import VANISHED, State, as_printed, make, vanished
from db.change.compare import compare as compare_texts
from db.change.sentences import DOCUMENT, Noun
from db.record.models import Change, ChangeKind, Document, Row, Scalar
from db.record.reasons import Reason
from db.topics.classify import classify
from db.topics.relevance import OWN, in_our_field

Facts = Mapping[str, Scalar]
Sentences = tuple[str, str]  # Japanese, English
NEVER = "9999-12-31"  # a plan's news_since while no run of the source has gone through well


@dataclass(frozen=True, slots=True)
class Table:
    """A typed table: current state, one row or several a document.

    ``ja``: its title on the site; ``owner``: the column that names the document; ``of_text``: its rows are cut from the
    document's text, and are written again only with it.
    """

    name: str
    ja: str
    owner: str = "document"
    of_text: bool = False


@dataclass(slots=True)
class Seen:
    """One document of this run with what was stored before."""

    document: Document
    line: int
    id: int = 0
    old: State | None = None
    old_version: int | None = None
    new: State | None = None
    new_version: int | None = None
    collection_known: bool = False
    was_gone: bool = False
    unannounced: bool = False  # known from requests alone until this whole run
    pages: list[tuple[int, Facts]] = field(default_factory=list)  # (line, facts) of each page of several

    @property
    def is_new(self) -> bool:
        return self.old_version is None

    @property
    def has_changed(self) -> bool:
        return self.old_version is not None and self.new_version is not None


@dataclass(frozen=True, slots=True)
class Tonight:
    """What a kind may ask of the run that is being stored; ``day`` is its Japanese calendar date (YYYY-MM-DD).

    ``announces``: the kinds whose first sight is news at this source; ``only_some``: only fetched on request;
    ``news_since``: what was published before is stock (NEVER: everything is).
    """

    conn: sqlite3.Connection
    source: str
    run: int
    day: str
    announces: Collection[str]
    only_some: bool
    news_since: str | None
    seen: Mapping[str, Seen]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document.  Functions of states and facts are pure; those of ``Tonight`` read the record.

    Of the state: ``title``, ``published_on`` and ``url`` give None to keep what the page said.  ``rows`` gives typed
    rows by table.  ``doubts(facts, names, day)`` gives the reasons in which the pages contradict each other
    (``names``: of tonight's facts); each becomes a problem of the night.  ``first_title_stays``: later titles
    do not count.

    Of topics: ``title_alone`` tells what it is about; ``checked``: in scope without a topic waits for a person (要確認);
    ``judged(conn, document ids)``: what follows for a document from the topics of others, after the texts of a night;
    ``kept_whole``: the publisher's list is kept whole, so what is not of our field is on record only (weight 0).

    Of changes: ``compare(old, new, day)``, and ``appeared(state, day)``, the sentences of a first sight, suffice for
    most kinds.  ``compare_tonight`` and ``first_sight`` are for those that must read the record; ``came`` and ``left``
    (state, last day seen, day) for those that do not appear or vanish but come and go; ``across`` gives changes that
    explain several documents at once; ``gathered`` makes one change of many of one night; ``topics_of`` gives the topics
    of a change (change, document id, its title).  ``noisy``: what its publisher's system garnishes it with is learnt;
    ``held_back``: another page that comes in its place waits for a person's decision; ``story``: in the inbox what comes of one of
    its documents stands together, where others stand with their source.

    Of storing: ``known_as(conn, documents)`` gives for the documents of a run the keys under which those are stored whose own
    keys are not, where their publisher numbers or dates them anew.  ``rows_stored`` runs after the rows of a night,
    ``text_stored(document, text, edited)`` after a text; it gives True when bills and supplementary resolutions are to be tied
    together anew.  ``listed_to_source``: the source that reads it is handed the stored ones with its plan.
    """

    id: str
    noun: Noun
    tables: tuple[Table, ...] = ()
    title: Callable[[Facts], str | None] = lambda _facts: None
    published_on: Callable[[Facts], str | None] = lambda _facts: None
    url: Callable[[Facts], str | None] = lambda _facts: None
    rows: Callable[[Facts], Mapping[str, Sequence[Row]]] = lambda _facts: {}
    doubts: Callable[[Facts, Collection[str], str], Sequence[Reason]] = lambda _facts, _names, _day: ()
    first_title_stays: bool = False
    title_alone: bool = False
    checked: bool = False
    judged: Callable[[sqlite3.Connection, Collection[int]], None] | None = None
    kept_whole: bool = False
    noisy: bool = False
    held_back: bool = False
    story: bool = False
    listed_to_source: bool = False
    known_as: Callable[[sqlite3.Connection, Sequence[Document]], Mapping[str, str]] | None = None
    compare: Callable[[State, State, str], list[Change]] = lambda old, new, _day: compare_texts(old, new)
    appeared: Callable[[State, str], Sentences] | None = None
    compare_tonight: Callable[[Tonight, Seen], list[Change]] | None = None
    first_sight: Callable[[Tonight, Seen, State], list[Change]] | None = None
    came: Callable[[State, str], Change] | None = None
    left: Callable[[State, str, str], Change] | None = None
    across: Callable[[Tonight], list[Change]] | None = None
    gathered: Callable[[Tonight, Sequence[Change]], Iterable[Change]] | None = None
    topics_of: Callable[[sqlite3.Connection, Change, int, str], set[str]] = lambda conn, change, document, title: (
        topics_of_change(conn, change, document, title)
    )
    rows_stored: Callable[[sqlite3.Connection], None] | None = None
    text_stored: Callable[[sqlite3.Connection, int, str, bool], bool] | None = None


def of_unknown_kind(kind: str) -> Kind:
    """A kind that nobody has registered: stored and compared as any text."""
    return Kind(kind, DOCUMENT)


def joined(known: Facts, tonight: Facts) -> Facts:
    """What is known together with what tonight's pages say.

    A cell that was filled and is empty now keeps its value, and the fact that it has vanished is noted beside it: pages
    are caught half-made, and a value must not be lost over that.  When the cell is filled again the note goes.
    """
    facts = dict(known)
    for name, value in tonight.items():
        if value is None and known.get(name) is not None:
            facts[VANISHED + name] = known[name]
        else:
            facts[name] = value
            facts.pop(VANISHED + name, None)
    return facts


def first_printed(pages: Sequence[str], facts: Facts, name: str) -> str | None:
    """A cell as the first of these pages that prints it has it; None when none does."""
    printed = (facts[f"{page}.{name}"] for page in pages if facts.get(f"{page}.{name}"))
    return next((str(value) for value in printed), None)


# ---------------------------------------------------------------------- what happened
def changes_of(kind: Kind, tonight: Tonight, seen: Seen) -> list[Change]:
    """What happened to a document that differs tonight."""
    assert seen.old and seen.new
    if kind.compare_tonight:
        return kind.compare_tonight(tonight, seen)
    found = kind.compare(as_printed(seen.old), as_printed(seen.new), tonight.day)
    return [*found, *vanished(seen.old, seen.new)]


def news_of(kind: Kind, tonight: Tonight, seen: Seen, state: State) -> list[Change]:
    """What a document's first sight means: one change, or none when it is no news."""
    if kind.first_sight:
        return kind.first_sight(tonight, seen, state)
    if not is_news(tonight, seen, state):
        return []
    if kind.came:
        return [kind.came(state, tonight.day)]
    if kind.appeared:
        words = kind.appeared(state, tonight.day)
        return [make(ChangeKind.APPEARED, state, "", None, state.title, words, weight=60)]
    weight = 40 if in_our_field(tonight.conn, seen.id, seen.document.key) else 30
    words = sentences.appeared(state.noun, state.title)
    return [make(ChangeKind.APPEARED, state, "", None, state.body or state.title, words, weight=weight)]


def back(kind: Kind, state: State, day: str) -> Change:
    """A document that was gone is there again."""
    if kind.came:
        return kind.came(state, day)
    words = sentences.gone(state.noun, state.title, back=True)
    return make(ChangeKind.REAPPEARED, state, "", None, None, words)


def gone(kind: Kind, state: State, url: str, last_day: str, day: str) -> Change:
    """A document that was there until ``last_day`` is gone."""
    if kind.left:
        return kind.left(state, last_day, day)
    words = sentences.gone(state.noun, state.title, back=False)
    return make(ChangeKind.DISAPPEARED, state, "", url, None, words)


def announced(tonight: Tonight, seen: Seen) -> bool:
    """Whether a first sight can be news at all: only for kinds that are announced, not for what was fetched on request."""
    return seen.document.kind in tonight.announces and not tonight.only_some


def is_news(tonight: Tonight, seen: Seen, state: State) -> bool:
    """Whether a first sight is news: announced, in a list that was known, not older than the window in which news can be."""
    return announced(tonight, seen) and seen.collection_known and not is_stock(tonight, state)


def is_stock(tonight: Tonight, state: State) -> bool:
    """Whether it was published before the window in which news can be; what has no date is only while nothing is news."""
    since = tonight.news_since
    return since == NEVER or bool(since and state.published_on and state.published_on < since)


def topics_of_change(conn: sqlite3.Connection, change: Change, document: int, title: str) -> set[str]:
    """What a change is about: its words, or else its document.  What appears is about all that its document is about: the title
    alone of a resolution names the bill, and not what is asked for.
    """
    words = topics_of_words(change, title)
    if change.kind in (ChangeKind.APPEARED, ChangeKind.REAPPEARED):
        return words | topics_of_document(conn, document)
    return words or topics_of_document(conn, document)


def topics_of_words(change: Change, title: str) -> set[str]:
    """What the passages of a change are about; without passages, its values."""
    text = "\n".join(filter(None, (f"{before}\n{after}" for before, after in change.passages)))
    return {m.topic for m in classify(text or change.after or change.before or "", title=title).matches}


def topics_of_document(conn: sqlite3.Connection, document: int) -> set[str]:
    """What a document is about.  What a speech inherits from its question is worked out after the nights are stored."""
    rows = conn.execute(
        "SELECT t.topic FROM document_topics t JOIN documents d ON d.id = t.document"
        f" WHERE t.document = ? AND (t.{OWN} OR d.kind != 'speech')",
        (document,),
    )
    return {row[0] for row in rows}
