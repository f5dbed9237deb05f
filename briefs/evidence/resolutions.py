"""What resolutions of committees (附帯決議) and petitions ask on a topic, in their own words, the best first.

The items of a resolution are on many matters, and the title of its bill is on none of them for sure: one is on a topic by its own
sentence.  A resolution without a day is told by its session.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from briefs.evidence import rows
from briefs.evidence.passage_keys import Words, shares
from briefs.evidence.rows import Version
from briefs.evidence.stances import stance_of
from db.office.clips import Stance
from db.record.documents import records
from db.topics.classify import classify

LONGEST = 200  # characters of what is asked, printed whole or not at all
LONG = 150  # from here on it costs room that others need
RE_ITEM = re.compile(
    r"^(?:[〇一二三四五六七八九十百]+、|[0-9０-９]+[、．. 　])?\s*(?:(?:また|さらに|加えて|あわせて|併せて|その際|特に)、)?"
)
# What asks for something: an item of a resolution; of a petition.
ENDS = {"resolution": ("こと",), "petition": ("れたい", "こと", "求める", "お願いする")}
# Nobody can read what it points at where it stands alone; 以下の取組 is the head of items.
RE_POINTS = re.compile(r"同[号項条](?!約)|同規定|前[項号](?!の規定による)|以下の|次の|次に掲げる|左記")
RE_FIRM = re.compile(r"(?:定め|公表す|公表し|講ず|行うこととし|十分に行|徹底|充て|明確に|後退させない|万全を期す)")
RE_SHIELDS = re.compile(r"不当|悪質|予告をしない|適正な|同等以上|人権|禁止|無償|検査|聴取")
RE_WEAK = re.compile(r"検討を?(?:進め|行|加え)|努める|配慮")


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that is asked, verbatim as its text has it; ``label``: the number of its item (一２), "" where nobody numbered it."""

    label: str
    words: str
    score: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A point of a stored document."""

    version: Version
    point: Point


def points_on(
    body: str, topic: str, items: Sequence[tuple[str, str]] = (), kind: str = "resolution", longest: int = LONGEST
) -> list[Point]:
    """What a text asks on a topic, the best first: sentences of its ``items`` (number, words), or of its lines where it has none.

    Nothing that works against our ask, that cannot be printed whole, or that points at what is not printed with it.
    """
    found: dict[str, Point] = {}
    for label, text in items or [("", line) for line in body.splitlines()]:
        for sentence in text.split("。"):
            bare = RE_ITEM.sub("", sentence.strip())
            # Items are kept as they were typed, texts with letters and figures of one width.
            words = next((one for one in (bare, unicodedata.normalize("NFKC", bare)) if one and one in body), "")
            if not words.endswith(ENDS[kind]) or len(words) > longest or RE_POINTS.search(words):
                continue
            own = {match.topic: match.words for match in classify(words).matches}
            matches = own
            if heading := head_of(label, items):  # what stands below 法令遵守のため、以下の取組を行うこと is on that
                matches = {match.topic: match.words for match in classify(heading).matches} | own
            stance = stance_of(words).stance
            if topic not in matches or stance is Stance.AGAINST:
                continue
            score = (
                3 * (stance is Stance.SUPPORTS)
                + 2 * min(3, len(matches[topic]))
                - len(own.keys() - {topic})
                + 2 * bool(RE_FIRM.search(words))
                + min(2, len({*RE_SHIELDS.findall(words)})) * (1 if topic in own else 2)
                + 3 * words.endswith("れたい")  # of a petition what it is all about
                - bool(RE_WEAK.search(words))
                - (len(words) > LONG)
            )
            found.setdefault(words, Point(label, words, score))
    return sorted(found.values(), key=lambda one: -one.score)


def head_of(label: str, items: Sequence[tuple[str, str]]) -> str:
    """The item that brings a numbered point of its own (一 of 一２), where it is a mere head (以下の取組を行うこと); "" for none."""
    heads = [text for head, text in items if head and head != label and label.startswith(head)]
    return next((text for text in heads if RE_POINTS.search(text)), "")


def resolutions_on(
    conn: sqlite3.Connection, topic: str, at: str, without: Collection[str] = (), unsaid: Sequence[Words] = ()
) -> list[Asked]:
    """The best point of each resolution on a topic as of ``at`` (UTC), the best first, of equals the newest; those with further points
    bring these behind the first of every other.
    """
    of_each = [
        [
            Asked(version, one)
            for one in points_on(version.body, topic, items_of(conn, version))
            if not shares(version.key, one.words, unsaid)
        ]
        for version in held(conn, topic, "resolution", at)
        if version.key not in without
    ]
    ranks = [(rank, one) for points in of_each for rank, one in enumerate(points)]
    return [one for _, one in sorted(ranks, key=lambda each: (each[0], -each[1].point.score))]


def items_of(conn: sqlite3.Connection, version: Version) -> list[tuple[str, str]]:
    """(number, words) of the items of a resolution."""
    found = records(
        conn, "SELECT label, text FROM resolution_items WHERE document = ? ORDER BY position", (version.document,)
    )
    return [(row["label"], row["text"]) for row in found]


def held(conn: sqlite3.Connection, topic: str, kind: str, at: str) -> Iterator[Version]:
    """The documents of a kind that have a topic, as they stood at ``at``: the newest first, those without a day behind the others."""
    found = conn.execute(
        "SELECT d.id FROM documents d JOIN document_topics t ON t.document = d.id AND t.topic = ? WHERE d.kind = ?"
        " AND d.first_seen <= ? AND (d.gone_at IS NULL OR d.gone_at > ?) ORDER BY coalesce(d.published_on, '') DESC, d.id DESC",
        (topic, kind, at, at),
    ).fetchall()
    return (version for (number,) in found if (version := rows.current(conn, number, at)) is not None)


def is_of(conn: sqlite3.Connection, version: Version, topic: str) -> bool:
    """Whether a resolution is on a topic by what it asks, a petition by that or by its own title: the title of a bill tells nothing
    of a resolution on it.
    """
    texts = [text for _, text in items_of(conn, version)] if version.kind == "resolution" else [version.title]
    head, _, rest = version.body.partition("\n")
    whole = "\n".join((*texts, rest if version.kind == "resolution" and head in version.title else version.body))
    return any(match.topic == topic for match in classify(whole).matches)
