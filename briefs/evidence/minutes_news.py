"""Minutes that appeared, as "why now" tells them: who spoke on the topic of the brief, not on any topic. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from briefs.evidence.quoting import is_chair
from briefs.evidence.rows import ChangeRow, Speech
from briefs.evidence.wording import statement

NAMED = 4  # speakers that a sentence names
Spoken = Mapping[int, tuple[str, ...]]  # document of a meeting -> who spoke on the topic in it


def speakers(found: Sequence[Speech]) -> dict[int, tuple[str, ...]]:
    """Who spoke in each meeting, in speaking order, without its chair."""
    names: dict[int, dict[str, None]] = {}
    for one in sorted(found, key=lambda speech: speech.position):
        if one.meeting_document is not None and one.speaker and not is_chair(one.office):
            names.setdefault(one.meeting_document, {})[one.speaker] = None
    return {meeting: tuple(own) for meeting, own in names.items()}


def told_ja(change: ChangeRow, spoken: Spoken) -> str:
    """The sentence of a change; the speeches on any topic that one of minutes counts give way to who spoke on this one."""
    text, names = statement(change.summary_ja), spoken.get(change.document, ())
    head, found, _ = text.partition("対象の発言は")
    return (
        f"{head}この論点で発言：{'、'.join(names[:NAMED])}{'ほか' if names[NAMED:] else ''}。"
        if found and names
        else text
    )


def told_en(change: ChangeRow, spoken: Spoken) -> str:
    """The same in English, without names."""
    text = statement(change.summary_en)
    head, found, _ = text.partition(", with ")
    return f"{head}, with speeches on this topic." if found and spoken.get(change.document) else text
