"""Which topics a text is about, by the rules in ``topics.toml`` and the names in ``synonyms.toml``: pure, both are read once.

A topic's word alone says little: 妊娠 is mostly said of domestic birth policy, 失踪 of abductions.  So most topics
count only where a scope word (技能実習, 外国人, 在留資格 …) stands within ``window`` characters of the topic's word,
between their nearest ends, on normalised text and across line breaks.  A word broken over a line break does not match.
False friends drop what they overlap; other words drop what they stand close to (see the head of the TOML).

The title is judged with the text.  Of a short text (at most ``short`` characters) a title that is in scope speaks for
all of it.  Of a long one the title stands alone: its own topics count, but it brings nothing of the text into scope,
and its scope words count only if it has a topic.  So a plenary speech does not enter by the name of its meeting.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

from db.record.remembering import found_once
from db.text.folding import squeeze
from db.topics.expressions import Expression, Index, Searched, Span
from db.topics.synonyms import words_of_topic

RULES_FILE = Path(__file__).with_name("topics.toml")

# An exclusion that touches a word may reach this far beyond it.
LONGEST = 60
# <20> in a rule: up to twenty characters of the same sentence.
RE_READING = re.compile(r"[ぁ-ゖー]+(?:・[ぁ-ゖー]+)*")
RE_REACH = re.compile(r"<(\d+)>")
# English rules are slow over Japanese (no first character to look for), so they run only where there are words.
RE_LATIN = re.compile(r"[A-Za-z]{4}")
RE_ASCII = re.compile(
    r"[\x00-\x7f]{2,}"
)  # the letters of the words of English rules (tests/db/topics/test_expressions.py)
SENTENCE_ENDS = "。\n"
RE_CLAUSE_END = re.compile(r"[、。,\n]")


@dataclass(frozen=True, slots=True)
class Topic:
    """One subject the network follows; priority 1 is reported the same night, 2 once a week."""

    id: str
    name_ja: str
    name_en: str
    reading: str  # of the Japanese name, part for part
    priority: int
    gate: bool
    ja: Expression
    en: Expression | None
    gated: Expression | None
    overlapping: Expression | None
    nearby: Expression | None


@dataclass(frozen=True, slots=True)
class Match:
    """A topic that was found; ``words`` are the distinct matched words of the normalised text, first first."""

    topic: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Classified:
    """What was found in one text: topics in the order of the file, and the scope words (none: out of scope)."""

    matches: tuple[Match, ...] = ()
    scope_words: tuple[str, ...] = ()

    @property
    def in_scope(self) -> bool:
        """Whether the text speaks of migrants and their work at all."""
        return bool(self.scope_words)

    @property
    def to_check(self) -> bool:
        """In scope but of no topic: a person should look, nothing is dropped."""
        return self.in_scope and not self.matches


@dataclass(frozen=True, eq=False)
class Rules:
    """The whole of ``topics.toml``, compiled."""

    topics: tuple[Topic, ...]
    window: int
    near: int
    short: int
    scope_ja: Expression
    scope_en: Expression
    weak: tuple[tuple[Expression, Expression], ...]
    overlapping: tuple[Expression, ...]
    nearby: Expression | None
    any_ja: Expression  # what has none of these words, in either language, is about nothing of ours
    any_en: Expression

    @cached_property
    def indexes(self) -> tuple[Index, Index]:
        """Of what is looked for in Japanese, and of what is looked for in English."""
        of_topics = ((topic.ja, topic.gated, topic.overlapping, topic.nearby) for topic in self.topics)
        japanese = [*chain(*of_topics), *chain(*self.weak), self.scope_ja, self.overlapping[0], self.nearby]
        english = [*(topic.en for topic in self.topics), self.scope_en, self.overlapping[1]]
        return Index(filter(None, japanese)), Index(filter(None, english))


def topics() -> tuple[Topic, ...]:
    """All topics, in the order in which they are shown."""
    return rules().topics


@cache
def rules() -> Rules:
    """The rules as compiled from the file; ValueError names the rule that is not a regular expression."""
    return read_rules(_data())


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads(RULES_FILE.read_text(encoding="utf-8"))


def known_topics() -> tuple[str, ...]:
    """The ids of all topics in their order; no rule is compiled for them."""
    return tuple(row["id"] for row in _data()["topic"])


def topic_names() -> list[tuple[str, str, str, int]]:
    """(id, Japanese, English, priority) of every topic in their order, for what needs no rule: compiling them takes longer."""
    return [(row["id"], row["name_ja"], row["name_en"], row["priority"]) for row in _data()["topic"]]


def reading_of(row: Mapping[str, Any]) -> str:
    """The reading of a topic's name; ValueError when it is not in hiragana, or has other parts than the name."""
    reading = str(row["reading"])
    if not RE_READING.fullmatch(reading) or reading.count("・") != row["name_ja"].count("・"):
        raise ValueError(
            f"topic {row['id']}: reading {reading!r} is not that of {row['name_ja']!r} in hiragana, part for part"
        )
    return reading


def read_rules(data: Mapping[str, Any]) -> Rules:
    """Rules from the parsed TOML; KeyError or ValueError when something is missing or no regular expression."""
    spellings: Mapping[str, str] = data["spellings"]
    any_spelling = re.compile("|".join(sorted(map(re.escape, spellings), key=len, reverse=True)))

    def japanese(patterns: Iterable[str]) -> Expression | None:
        spelled = (any_spelling.sub(lambda found: spellings[found[0]], one) for one in patterns)
        return compiled(spelled, re.ASCII)

    def english(patterns: Iterable[str]) -> Expression | None:
        return compiled(patterns, re.ASCII | re.IGNORECASE)

    def topic(row: Mapping[str, Any]) -> Topic:
        return Topic(
            row["id"],
            row["name_ja"],
            row["name_en"],
            reading_of(row),
            row["priority"],
            row["gate"],
            ja=needed(japanese([*row["ja"], *named(row["id"], ascii=False)])),
            en=english([*row.get("en", ()), *named(row["id"], ascii=True)]),
            gated=japanese(row.get("gated_ja", ())),
            overlapping=japanese(row.get("overlapping", ())),
            nearby=japanese(row.get("nearby", ())),
        )

    scope, excluded = data["scope"], data["excluded"]
    ungated = [row for row in data["topic"] if not row["gate"]]
    weak = [one for row in scope["weak"] for one in row["words"]]
    return Rules(
        topics=tuple(topic(row) for row in data["topic"]),
        window=data["window"],
        near=data["near"],
        short=data["short"],
        scope_ja=needed(japanese(scope["ja"])),
        scope_en=needed(english(scope["en"])),
        weak=tuple((needed(japanese(row["words"])), needed(japanese(row["nearby"]))) for row in scope["weak"]),
        overlapping=(needed(japanese(excluded["overlapping"])), needed(english(excluded["overlapping_en"]))),
        nearby=japanese(excluded["nearby"]),
        any_ja=needed(japanese([*scope["ja"], *weak, *(one for row in ungated for one in row["ja"])])),
        any_en=needed(english([*scope["en"], *(one for row in ungated for one in row.get("en", ()))])),
    )


def named(topic: str, *, ascii: bool) -> Iterator[str]:
    """Expressions for the names that ``synonyms.toml`` gives a topic: the English ones, or the others."""
    for word in words_of_topic(topic):
        if word.isascii() == ascii:
            yield rf"\b{re.escape(word)}s?\b" if ascii else re.escape(squeeze(word))


def compiled(patterns: Iterable[str], flags: int) -> Expression | None:
    """One expression for all; None for none.  ValueError names the one that is no regular expression."""
    reach = [RE_REACH.sub(r"[^。\\n]{0,\1}", one) for one in patterns]
    try:
        return Expression(reach, flags) if reach else None
    except re.error:
        for one in reach:
            try:
                re.compile(one, flags)
            except re.error as error:
                raise ValueError(f"topics.toml: {one!r} is not a regular expression: {error}") from error
        raise


def needed(pattern: Expression | None) -> Expression:
    """The pattern; ValueError where the file gives an empty list."""
    if pattern is None:
        raise ValueError("topics.toml: a list of patterns that must not be empty is empty")
    return pattern


def in_scope(text: str) -> bool:
    """Whether the text (without a title) holds a scope word that is no false friend."""
    return next(Scan(squeeze(text), rules()).find_scope(), None) is not None


def _packed(found: Classified) -> Any:
    return [{m.topic: m.words for m in found.matches}, found.scope_words] if found.matches or found.scope_words else ""


def _unpacked(known: Any, text: str) -> Classified:
    del text
    words, scope_words = known or ({}, ())
    return Classified(tuple(Match(topic, tuple(found)) for topic, found in words.items()), tuple(scope_words))


@found_once(_packed, _unpacked, least=15)
def classify(text: str, *, title: str = "", window: int | None = None) -> Classified:
    """The topics of a text and its scope words.

    ``title`` is judged with it as the module says.  ``window`` overrides the distance in characters (for experiments).
    """
    known = rules()
    reach = known.window if window is None else window
    body, head = squeeze(text), squeeze(title)
    if not head:
        return classify_stretch(body, known, reach)
    if len(body) > known.short:
        alone = _classify_title(head, known, reach)
        return both(known, alone if alone.matches else Classified(), classify_stretch(body, known, reach))
    spoken_for = _classify_title(head, known, reach).in_scope
    return classify_stretch(f"{head}\n{body}", known, len(head) + len(body) + 1 if spoken_for else reach)


@lru_cache(maxsize=1 << 10)  # all speeches of a meeting have its title
def _classify_title(head: str, known: Rules, window: int) -> Classified:
    return classify_stretch(head, known, window)


def classify_stretch(text: str, known: Rules, window: int) -> Classified:
    """Classify one stretch of normalised text."""
    scan = Scan(text, known)
    if not known.any_ja.whole.search(text) and not (
        scan.latin and known.any_en.whole.search(text)
    ):  # as of most speeches
        return Classified()
    scope = list(scan.find_scope())
    matches = []
    for topic in known.topics:
        if topic.gate and not scope:
            continue
        words = dict.fromkeys(text[start:end] for start, end in scan.find_topic(topic, scope, window))
        if words:
            matches.append(Match(topic.id, tuple(words)))
    return Classified(tuple(matches), tuple(dict.fromkeys(text[start:end] for start, end in scope)))


def topics_of_words(text: str) -> frozenset[str]:
    """The topics whose words a few words are (永住取消, 国民健康保険): typed by somebody who speaks of our subjects anyway, so they
    are read as if they stood behind 外国人の.
    """
    return frozenset(_among_words(text, rules().topics))


def words_name_topic(text: str, topic_id: str) -> bool:
    """Whether a topic is among :func:`topics_of_words` of a text; the others are not looked for."""
    return any(_among_words(text, [one for one in rules().topics if one.id == topic_id]))


def _among_words(text: str, asked: Iterable[Topic]) -> Iterator[str]:
    known, before = rules(), len("外国人の")
    scan = Scan(body := squeeze(f"外国人の{text}"), known)
    for one in asked:
        if any(span[1] > before for span in scan.find_topic(one, [(0, len(body))], known.window)):
            yield one.id


def both(known: Rules, first: Classified, second: Classified) -> Classified:
    """Two readings as one, topics in order."""
    words: dict[str, tuple[str, ...]] = {}
    for match in first.matches + second.matches:
        words[match.topic] = tuple(dict.fromkeys(words.get(match.topic, ()) + match.words))
    matches = tuple(Match(topic.id, words[topic.id]) for topic in known.topics if topic.id in words)
    return Classified(matches, tuple(dict.fromkeys(first.scope_words + second.scope_words)))


class Scan:
    """One normalised text under the rules; what may be in it, and the false friends, are looked for once, and only when needed."""

    def __init__(self, text: str, known: Rules) -> None:
        self.text = text
        self.known = known
        self.latin = RE_LATIN.search(text) is not None
        self._friends: list[Span] | None = None

    @cached_property
    def _held(self) -> dict[Expression, Searched]:
        """The expressions that the text may match."""
        japanese, english = self.known.indexes
        held = japanese.held(self.text)
        if self.latin:
            held |= english.held("\n".join(RE_ASCII.findall(self.text)).lower())
        return {one: Searched(self.text, alternatives) for one, alternatives in held.items()}

    def spans(self, expression: Expression) -> Iterator[Span]:
        """Where the expression matches."""
        return held.spans() if (held := self._held.get(expression)) else iter(())

    def spans_within(self, expression: Expression, around: Span) -> Iterator[Span]:
        """Where the expression matches between two positions."""
        return held.spans_within(*around) if (held := self._held.get(expression)) else iter(())

    def find_scope(self) -> Iterator[Span]:
        """Scope words that no false friend spoils, in order."""
        known = self.known
        found: list[tuple[Span, Expression | None]] = [(span, None) for span in self.spans(known.scope_ja)]
        for words, spoiler in known.weak:
            found += [(span, spoiler) for span in self.spans(words)]
        if self.latin:
            found += [(span, None) for span in self.spans(known.scope_en)]
        last = 0
        # Of two words that begin together the longer is read.
        for span, spoiled_by in sorted(found, key=lambda one: (one[0][0], -one[0][1])):
            if span[0] < last or self.spoiled(span):
                continue
            if spoiled_by is not None and self.nearest(spoiled_by, span) is not None:
                continue
            last = span[1]
            yield span

    def find_topic(self, topic: Topic, scope: list[Span], window: int) -> Iterator[Span]:
        """The topic's words that count, in order within each language."""
        patterns = [(topic.ja, topic.gate), (topic.gated, True), (topic.en if self.latin else None, topic.gate)]
        for pattern, gate in patterns:
            at = 0
            held = self._held.get(pattern) if pattern is not None else None
            while held is not None and (span := held.search(at)):
                # What is dropped may hide another match that begins inside it.
                at = span[0] + 1
                nearest = nearest_of(span, scope)
                if gate and (nearest is None or gap(span, nearest) > window):
                    continue
                if self.spoiled(span) or self.dropped(topic, span, nearest):
                    continue
                at = span[1]
                yield span

    def dropped(self, topic: Topic, span: Span, scope: Span | None) -> bool:
        """Whether one of the topic's own exclusions takes this match away."""
        if topic.overlapping in self._held:
            around = self.sentence(span, LONGEST)
            if any(gap(span, other) < 0 for other in self.spans_within(topic.overlapping, around)):
                return True
        if topic.nearby is None:
            return False
        distance = self.nearest(topic.nearby, span)
        if distance is None:
            return False
        if scope is None or gap(span, scope) >= distance:
            return True
        between = self.text[min(span[1], scope[1]) : max(span[0], scope[0])]
        return RE_CLAUSE_END.search(between) is not None

    def spoiled(self, span: Span) -> bool:
        """Whether a false friend overlaps this span, or one of the words that spoil everything is near."""
        if self._friends is None:
            self._friends = sorted(one for pattern in self.known.overlapping for one in self.spans(pattern))
        friend = nearest_of(span, self._friends)
        if friend is not None and gap(span, friend) < 0:
            return True
        return self.known.nearby is not None and self.nearest(self.known.nearby, span) is not None

    def nearest(self, pattern: Expression, span: Span) -> int | None:
        """The distance to the nearest match of ``pattern`` in the same sentence within ``near``; None when none."""
        if pattern not in self._held:  # as for most words of most texts: their sentences need not be found
            return None
        around = self.sentence(span, self.known.near + LONGEST)
        distances = (max(0, gap(span, other)) for other in self.spans_within(pattern, around))
        return min((distance for distance in distances if distance <= self.known.near), default=None)

    def sentence(self, span: Span, reach: int) -> Span:
        """The stretch of at most ``reach`` characters either side of ``span`` without leaving its sentence."""
        text, first, last = self.text, max(0, span[0] - reach), min(len(self.text), span[1] + reach)
        begins = [text.rfind(mark, first, span[0]) + 1 for mark in SENTENCE_ENDS]
        ends = [at for mark in SENTENCE_ENDS if (at := text.find(mark, span[1], last)) >= 0]
        return max(first, *begins), min((last, *ends))


def gap(one: Span, other: Span) -> int:
    """Characters between the nearest ends of two spans; negative when they share a character."""
    return max(other[0] - one[1], one[0] - other[1])


def nearest_of(span: Span, others: list[Span]) -> Span | None:
    """The one of ``others`` (in order, not overlapping) that is nearest to ``span``; None when there are none."""
    if not others:
        return None
    at = bisect_left(others, span)
    start, end = span
    nearest, least = None, 0
    for other in others[max(0, at - 1) : at + 2]:
        between = max(other[0] - end, start - other[1])  # the gap
        if nearest is None or between < least:
            nearest, least = other, between
    return nearest
