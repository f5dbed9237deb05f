"""Which topic a person means: by its id, by its name, or by a part of the name, as people say it (転籍, 失踪, 永住)."""

from __future__ import annotations

from typing import Any

import click

from db.errors import WrongUsage
from db.text.folding import fold
from db.topics.classify import Topic, topics


def topics_named(text: str) -> list[Topic]:
    """The topics that a text may name, by the nearest way in which it names any: id, name, part of the name."""
    wanted = fold(text)
    known = topics()
    for match in (
        lambda topic: topic.id == text,
        lambda topic: fold(topic.name_en) == wanted,
        lambda topic: fold(topic.name_ja) == wanted,
        lambda topic: wanted in fold(topic.name_ja).split("・"),
        lambda topic: any(part.startswith(wanted) for part in fold(topic.name_ja).split("・")),
        lambda topic: wanted in fold(topic.name_ja),
    ):
        if found := [topic for topic in known if wanted and match(topic)]:
            return found
    return []


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
