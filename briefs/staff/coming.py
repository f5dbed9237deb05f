"""What laws still to come change, in plain words of ours (``coming.toml``), and which of these words were read in an official text.

What was not read stands in drafts alone until a person accepts it, by the key that :func:`key_of` gives.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

WORDS_FILE = Path(__file__).with_name("coming.toml")
PREFIX = "coming:"
RE_NUMBER = re.compile(r"。?(?:e-Gov|会議録) [0-9A-Z_]+|(?<=（)\d{3}[A-Z]+[0-9A-Z_]+(?=）)")


@dataclass(frozen=True, slots=True)
class ForTopic:
    """What the law changes for the person whom a paper on one topic speaks for.  ``read`` "": in no official text yet."""

    ja: str
    en: str
    read: str
    rests_on: str = ""
    read_en: str = ""


@dataclass(frozen=True, slots=True)
class Over:
    """What a paper says of the scheme that a law ended, once it has (DAY: the day), where one of ``words`` stands on its pages."""

    words: tuple[str, ...]
    ja: str
    en: str


@dataclass(frozen=True, slots=True)
class PlainWords:
    """What a law to come changes: for everybody, and for the people of each topic; ``done_ja``, ``done_en``: the same once it has."""

    law: str
    act: str
    by: str
    what_ja: str
    what_en: str
    done_ja: str
    done_en: str
    read: str
    topics: dict[str, ForTopic]
    source: str
    after: str = ""
    read_en: str = ""
    over: Over | None = None


@cache
def plain_words() -> tuple[PlainWords, ...]:
    found = []
    for row in tomllib.loads(WORDS_FILE.read_text(encoding="utf-8"))["act"]:
        topics = {
            topic: ForTopic(one["ja"], one["en"], one["read"], one.get("from", ""), one.get("read_en", ""))
            for topic, one in row.pop("topics").items()
        }
        over = row.pop("over", None)
        ended = Over(tuple(over["words"]), over["ja"], over["en"]) if over else None
        found.append(PlainWords(**row, topics=topics, over=ended))
    return tuple(found)


def words_for(law: str, act: str, day: str, topic: str) -> PlainWords | None:
    """What is written of an amendment (``act``: its number) of a law (its e-Gov id) that can come into force on ``day``, for a topic:
    the entry whose last day is the nearest that it can mean.
    """
    found = [
        one
        for one in plain_words()
        if (one.law, one.act) == (law, act) and topic in one.topics and one.after < day <= one.by
    ]
    return min(found, key=lambda one: one.by, default=None)


def key_of(words: PlainWords, topic: str) -> str:
    """The key by which a person accepts the words for a topic."""
    return f"{PREFIX}{words.law}/{words.by}/{topic}"


def printed(read: str) -> str:
    """Where words were read, as a paper says it: without the numbers by which we find the text again."""
    return RE_NUMBER.sub("", read).replace("（）", "").replace("（同上）", "")


def unread(words: PlainWords, topic: str) -> bool:
    """Whether a part of what is printed for the topic was read in no official text."""
    return not (words.read and words.topics[topic].read)


def keys() -> Iterator[str]:
    """The keys of all words."""
    for one in plain_words():
        yield from (key_of(one, topic) for topic in one.topics)
