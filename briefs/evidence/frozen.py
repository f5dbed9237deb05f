"""Values of typed rows frozen into the notes of a brief: who spoke, on which day, when a law comes into force."""

from __future__ import annotations

from briefs.evidence.dossier import Notes
from briefs.evidence.quoting import mark_of
from briefs.evidence.rows import Revision, Speech


def date_note(revision: Revision, notes: Notes) -> int:
    """Freeze the date of a revision, and how it is set; the note that stands for it."""
    version = revision.version
    name = "enforced_on" if version.facts.get("enforced_on", revision.day) == revision.day else "scheduled_on"
    if revision.comment:
        notes.quote(version, "fact:enforcement_comment", revision.comment)
    return notes.quote(version, f"fact:{name}", revision.day)[0]


def freeze_speaker(speech: Speech, notes: Notes) -> None:
    """Freeze who spoke, as the minutes have it."""
    for name, value in (
        ("speaker", speech.speaker),
        ("speaker_position", speech.office),
        ("speaker_group", speech.group),
    ):
        if value and speech.version.facts.get(name) == value:
            notes.quote(speech.version, f"fact:{name}", value)
        elif value and name == "speaker_position":
            notes.quote(speech.version, "body", mark_of(speech.version.body, speech.speaker)[0])
