"""Which topic a person means: by its id, its name or a part of it, or by words of the topic (転籍, 永住取消, 送出し手数料)."""

from __future__ import annotations

from typing import Any

import click

from db.errors import WrongUsage
from db.text.folding import fold
from db.topics.classify import Topic, topics, topics_of_words


def topics_named(text: str) -> list[Topic]:
    """The topics that a text may name, by the nearest way in which it names any: id, name, part of the name; then the words of the
    topics' own rules, and parts of names that it holds.
    """
    wanted = fold(text)
    known = topics()
    for match in (
        lambda topic: topic.id == text,
        lambda topic: fold(topic.name_en) == wanted,
        lambda topic: fold(topic.name_ja) == wanted,
        lambda topic: any(part.endswith(wanted) for part in parts(topic)),
        lambda topic: any(part.startswith(wanted) for part in parts(topic)),
        lambda topic: wanted in fold(topic.name_ja),
    ):
        if found := [topic for topic in known if wanted and match(topic)]:
            return found
    if of_rules := topics_of_words(text):
        return [topic for topic in known if topic.id in of_rules]
    held = [part for topic in known for part in parts(topic) if len(part) > 1 and part in wanted]
    found = [topic for topic in known if any(part.endswith(one) for one in held for part in parts(topic))]
    # 手数料 is of two topics; of 送出し手数料 and 在留資格の手数料 each is nearer to one.
    shared = {topic.id: len(pairs(wanted) & pairs(fold(topic.name_ja))) for topic in found}
    return [topic for topic in found if shared[topic.id] == max(shared.values())]


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
