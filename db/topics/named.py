"""Which topic a person means: by its id, its name or a part of it, or by words of the topic (転籍, 永住取消, 送出し手数料)."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import click

from db.errors import WrongUsage
from db.record.nearest import nearest
from db.text.folding import fold
from db.text.readings import fold_kana, in_latin, romanised
from db.topics.classify import RULES_FILE, Topic, topics, topics_of_words

LEAST_KANA, LEAST_LETTERS = 2, 3  # that begin a reading
MOST_NEAR = 5
KANJI = re.compile("[一-鿿々]")
SAID_FILE = Path(__file__).with_name("said.toml")


def topics_named(text: str) -> list[Topic]:
    """The topics that a text may name, by the nearest way in which it names any: id, name, what people say for it
    (``said.toml``), part of the name, how a part sounds (しっそう, shisso); then the words of the topics' own rules, those of
    its English name (refugees), and parts of names that it holds.
    """
    wanted = fold(text)
    known = topics()
    for match in (
        lambda topic: topic.id == text,
        lambda topic: fold(topic.name_en) == wanted,
        lambda topic: fold(topic.name_ja) == wanted,
        lambda topic: wanted in said().get(topic.id, ()),
        lambda topic: topic.id in of_many(wanted),
        lambda topic: any(part.endswith(wanted) for part in parts(topic)),
        lambda topic: any(part.startswith(wanted) for part in parts(topic)),
        lambda topic: wanted in fold(topic.name_ja),
    ):
        if found := [topic for topic in known if wanted and match(topic)]:
            return found
    for whole in (True, False):
        if sounding := [part for topic in known for part in parts_sounding(text, topic, whole)]:
            return [topic for topic in known if any(part.endswith(one) for one in sounding for part in parts(topic))]
    if of_rules := topics_of_words(text):
        return [topic for topic in known if topic.id in of_rules]
    if (spoken := english(wanted)) and (of_names := [one for one in known if spoken <= english(one.name_en)]):
        return of_names
    held = [part for topic in known for part in parts(topic) if len(part) > 1 and part in wanted]
    found = [topic for topic in known if any(part.endswith(one) for one in held for part in parts(topic))]
    # 手数料 is of two topics; of 送出し手数料 and 在留資格の手数料 each is nearer to one.
    shared = {topic.id: len(pairs(wanted) & pairs(fold(topic.name_ja))) for topic in found}
    return [topic for topic in found if shared[topic.id] == max(shared.values())]


@cache
def of_many(word: str) -> frozenset[str]:
    """The topics whose names or rules hold a word (folded) that half of them or more have (外国人), so that it means none."""
    rows = tomllib.loads(RULES_FILE.read_text(encoding="utf-8"))["topic"]
    having = frozenset(row["id"] for row in rows if len(word) > 1 and word in fold(str(row)))
    return having if 2 * len(having) >= len(rows) else frozenset()


@cache
def said() -> dict[str, tuple[str, ...]]:
    """What people say for each topic, folded; ValueError for a topic that there is not."""
    rows: dict[str, list[str]] = tomllib.loads(SAID_FILE.read_text(encoding="utf-8"))
    if strange := rows.keys() - {topic.id for topic in topics()}:
        raise ValueError(f"said.toml: no such topics: {sorted(strange)}")
    return {topic: tuple(fold(word) for word in words) for topic, words in rows.items()}


def english(text: str) -> set[str]:
    """The English words of a text but for "of", "and" and the like; of one in the plural, the singular."""
    return {word.removesuffix("s") for word in re.findall(r"[a-z]{3,}", text.casefold())} - {
        "and",
        "the",
        "for",
        "incl",
    }


def parts_sounding(text: str, topic: Topic, whole: bool) -> list[str]:
    """The parts of a topic's name whose reading a text is, or begins (not ``whole``)."""
    return [
        part
        for part, reading in zip(parts(topic), topic.reading.split("・"), strict=True)
        if sounds_like(text, reading, whole)
    ]


def sounds_like(text: str, reading: str, whole: bool) -> bool:
    """Whether a text in kana or in letters is a reading, or begins it (not ``whole``); long vowels and blanks do not matter."""
    kana, latin = fold_kana(text), "".join(char for char in in_latin(text) if char.isalpha())
    letters = "".join(char for char in in_latin(romanised(reading)) if char.isalpha())
    if whole:
        return kana == fold_kana(reading) or (bool(latin) and latin == letters)
    begun = len(kana) >= LEAST_KANA and fold_kana(reading).startswith(kana)
    return begun or (len(latin) >= LEAST_LETTERS and letters.startswith(latin))


def nearest_topics(text: str) -> list[str]:
    """The ids of topics whose id, names or reading, in kana or in letters, are like a text that names none, the likest first; where
    none is, of those that have a word's two characters or its kanji in common with it.
    """
    names = {
        name: topic.id
        for topic in topics()
        for name in (
            *(topic.id, topic.name_ja, topic.name_en, *topic.reading.split("・"), *letters_of(topic)),
            *(*english(topic.name_en), *said().get(topic.id, ())),
        )
        if name
    }
    if near := list(dict.fromkeys(names[one] for one in nearest(text, names))):
        return near
    wanted = fold(text)
    own = {topic.id: "".join((fold(topic.name_ja), *said().get(topic.id, ()))) for topic in topics()}
    shared = {
        topic: 2 * len(pairs(wanted) & pairs(words)) + len({*KANJI.findall(wanted)} & {*KANJI.findall(words)})
        for topic, words in own.items()
    }
    most = max(shared.values(), default=0)
    return [topic for topic, number in shared.items() if number == most and number > 1][:MOST_NEAR]


def letters_of(topic: Topic) -> list[str]:
    return [in_latin(romanised(part)) for part in topic.reading.split("・")]


def pairs(text: str) -> set[str]:
    """Every two characters that stand side by side."""
    return {text[at : at + 2] for at in range(len(text) - 1)}


def parts(topic: Topic) -> list[str]:
    return fold(topic.name_ja).split("・")


def topic_named(text: str) -> str:
    """The id of the topic that a text names; the text itself where it names none (whoever takes it says which there are).

    WrongUsage when it names several.
    """
    found = topics_named(text)
    if len(found) > 1:
        names = "、".join(f"{topic.id}（{topic.name_ja}）" for topic in found)
        raise WrongUsage(f"{text!r} may be several topics: {names}", f"「{text}」に当たる論点が複数あります：{names}")
    return found[0].id if found else text


def topic_ids(_context: click.Context, _option: click.Parameter, value: Any) -> Any:
    """A callback of click: topics by their ids, however people call them; one that is none stays, and is told by the command."""
    try:
        return topic_named(value) if isinstance(value, str) else tuple(map(topic_named, value)) if value else value
    except WrongUsage as error:
        raise click.BadParameter(str(error)) from error
