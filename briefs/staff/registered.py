"""What the registers hold on a topic, proposed like passages of the record: figures of statistics, and statements.

A figure or statement is one thing to accept by its key (``figure:SERIES/PART@PERIOD``, ``claim:ID``); second-hand ones say so.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence

from briefs.evidence import figures
from briefs.evidence.candidates import Candidate
from briefs.evidence.dossier import RegisterEntry
from briefs.evidence.stances import NEUTRAL
from briefs.evidence.why import GIVEN_FIGURE, PUBLISHED, RESOLVED, Code, Why
from briefs.staff import claims
from db.series.figures import end_of
from db.series.register import GRADES, register
from db.topics.classify import classify

FIGURE, CLAIM = "figure", "claim"  # in the place of a kind of document
REGISTERS = (f"{FIGURE}:", f"{CLAIM}:")  # how keys of their entries begin
# The official text was seen; a secondary source; computed.
POINTS = {"A": RESOLVED + GIVEN_FIGURE, "B": PUBLISHED, "C": PUBLISHED}


def registered(
    policy: sqlite3.Connection, topic: str, office: sqlite3.Connection | None, day: str, at: str, lang: str = "ja"
) -> list[Candidate]:
    """The newest figure of every part of the series on a topic, and the statements on it that print on ``day``; best first."""
    return sorted(
        (*_figures(topic, office, day, lang), *_claims(policy, topic, office, day, at, lang)),
        key=lambda one: -one.score,
    )


def is_on_topic(text: str, topic: str, known: Sequence[str] = ()) -> bool:
    """Whether a series or a statement is about a topic: by what the register says (``known``), else by its own words, of which
    the first sentence speaks for all.
    """
    return topic in known or any(
        match.topic == topic for match in classify(text, title=text.partition("。")[0]).matches
    )


def _figures(topic: str, office: sqlite3.Connection | None, day: str, lang: str) -> Iterator[Candidate]:
    for series in register().series:
        if not is_on_topic(f"{series.ja}。{series.definition_ja}", topic, series.topics):
            continue
        standing = [one for one in figures.known_figures(series, office, day) if one.stands]
        for part in series.parts:
            mine = [one for one in standing if one.part == part.id and one.grade in GRADES]
            if not mine:
                continue
            newest = max(mine, key=lambda one: (end_of(one.period), one.set_on, one.accepted_on))
            name = f"{series.id}{f'/{part.id}' if part.id else ''}@{newest.period}"
            entry, _ = figures.look_up(name, "", lang, office, day)
            if entry is not None:
                yield _candidate(entry, FIGURE, series.ja, newest.known_on, lang)


def _claims(
    policy: sqlite3.Connection, topic: str, office: sqlite3.Connection | None, day: str, at: str, lang: str
) -> Iterator[Candidate]:
    for claim in claims.claims(office, at).values():
        if not is_on_topic(f"{claim.ja}。{claim.said_ja}", topic, claim.topics):
            continue
        entry, _ = claims.look_up(claim.id, day, lang, office, at, policy)
        if entry is not None:
            yield _candidate(entry, CLAIM, claim.said_en if lang == "en" else claim.said_ja, claim.checked_on, lang)


def _candidate(entry: RegisterEntry, kind: str, title: str, day: str, lang: str) -> Candidate:
    code = Code.FIGURE_OF_REGISTER if kind == FIGURE else Code.STATEMENT_OF_REGISTER
    why = (Why(code, entry.grade), *((Why(Code.SECOND_HAND),) if entry.second_hand else ()))
    words = entry.en if lang == "en" else entry.ja
    source = entry.sources[0] if entry.sources else ""
    return Candidate(
        entry.reference, kind, "", words, source, day, why, NEUTRAL, POINTS[entry.grade], title=title, grade=entry.grade
    )
