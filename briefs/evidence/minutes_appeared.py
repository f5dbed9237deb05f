"""Minutes that appeared, as "why now" says it: who spoke on the topic of the brief, not on any topic. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from briefs.evidence.quoting import is_chair
from briefs.evidence.rows import ChangeRow, Speech
from briefs.evidence.wording import printed_sentence, sentence_en
from db.diet.english import english
from db.record.models import ChangeKind

NAMED = 4  # speakers that a sentence names
Speakers = Mapping[int, tuple[str, ...]]  # document of a meeting -> who spoke on the topic in it


def speakers(speeches: Sequence[Speech]) -> dict[int, tuple[str, ...]]:
    """Who spoke in each meeting, in speaking order, without its chair."""
    names: dict[int, dict[str, None]] = {}
    for one in sorted(speeches, key=lambda speech: speech.position):
        if one.meeting_document is not None and one.speaker and not is_chair(one.office):
            names.setdefault(one.meeting_document, {})[one.speaker] = None
    return {meeting: tuple(own) for meeting, own in names.items()}


def speakers_on_topic(change: ChangeRow, spoken: Speakers) -> tuple[str, ...]:
    """Who spoke on the topic in minutes that this change says appeared; () for any other change."""
    appeared = change.document_kind == "meeting" and change.kind == ChangeKind.APPEARED
    return spoken.get(change.document, ()) if appeared else ()


def minutes_ja(change: ChangeRow, title: str, spoken: Speakers) -> str:
    """The sentence of a change; of minutes (``title``: as they are called) with who spoke on the topic of the brief."""
    names = speakers_on_topic(change, spoken)
    if not names:
        return printed_sentence(change.summary_ja)
    listed = f"{'、'.join(names[:NAMED])}{'ほか' if names[NAMED:] else ''}"
    return f"{title}で、この論点について発言がありました：{listed}。"


def minutes_en(change: ChangeRow, title: str, spoken: Speakers) -> str:
    """The same in English, without names."""
    if not speakers_on_topic(change, spoken):
        return sentence_en(change.summary_en)
    return f"This topic was spoken of in {english(title) or title}."
