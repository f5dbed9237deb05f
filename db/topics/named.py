"""Which topic a person means: by its id, by its name, or by a part of the name, as people say it (転籍, 失踪, 永住)."""

from __future__ import annotations

from typing import Any

import click

from db.errors import WrongUsage
from db.text.folding import fold
from db.topics.classify import topics


def topic_named(text: str) -> str:
    """The id of the topic that a text names; the text itself where it names none (whoever takes it says which there are).

    WrongUsage when it names several.
    """
    wanted = fold(text)
    known = topics()
    if any(topic.id == text for topic in known):
        return text
    if english := [topic.id for topic in known if fold(topic.name_en) == wanted]:
        return english[0]
    for match in (
        lambda name: name == wanted,
        lambda name: wanted in name.split("・"),
        lambda name: any(part.startswith(wanted) for part in name.split("・")),
        lambda name: wanted in name,
    ):
        found = [topic for topic in known if wanted and match(fold(topic.name_ja))]
        if len(found) == 1:
            return found[0].id
        if found:
            names = "、".join(f"{topic.id}（{topic.name_ja}）" for topic in found)
            raise WrongUsage(
                f"{text!r} may be several topics: {names}", f"「{text}」に当たる論点が複数あります：{names}"
            )
    return text


def topic_ids(_context: click.Context, _option: click.Parameter, value: Any) -> Any:
    """A callback of click: topics by their ids, however people call them; one that is none stays, and is told by the command."""
    try:
        return topic_named(value) if isinstance(value, str) else tuple(map(topic_named, value)) if value else value
    except WrongUsage as error:
        raise click.BadParameter(str(error)) from error
