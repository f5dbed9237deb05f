"""What a provision of a watched act is about: by its words, its caption and the titles of the chapter it stands in.

A statute seldom says 外国人 beside each duty, so the rules for free text (db/topics) find little in one; a chapter called
退去強制 says what all of it is about.  The words of the provision itself come first, and a row gets a few topics, not all.
"""

from __future__ import annotations

import re
import sqlite3
import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from db.text.folding import squeeze

RULES_FILE = Path(__file__).with_suffix(".toml")
MOST = 3  # topics of one provision


@cache
def _rules() -> tuple[tuple[tuple[str, re.Pattern[str]], ...], dict[str, str], re.Pattern[str]]:
    data = tomllib.loads(RULES_FILE.read_text("utf-8"))
    names = sorted(map(squeeze, data["names"]), key=len, reverse=True)
    rules = tuple((row["topic"], re.compile(row["words"])) for row in data["rule"])
    return rules, data["law"], re.compile("|".join(map(re.escape, names)))


def topics_of_provision(law_id: str, words: str, caption: str = "", titles: Sequence[str] = ()) -> list[str]:
    """At most MOST topics, the nearest first; the act's own where nothing else is found, [] for an act that is not listed."""
    rules, of_law, names = _rules()
    found: dict[str, None] = {}
    for text in (words, caption, *reversed(titles)):
        plain = names.sub("", squeeze(text))
        here = [(len(pattern.findall(plain)), topic) for topic, pattern in rules if plain and pattern.search(plain)]
        for _, topic in sorted(here, key=lambda one: -one[0]):
            found.setdefault(topic)
        if len(found) >= MOST:
            break
    if not found and law_id in of_law:
        found[of_law[law_id]] = None
    return list(found)[:MOST]


def topics_of_law(law_id: str) -> set[str]:
    """The act's own topic."""
    of_law = _rules()[1]
    return {of_law[law_id]} if law_id in of_law else set()


def surroundings(conn: sqlite3.Connection, document: int, path: str) -> tuple[str, list[str]]:
    """(the caption of its article, the titles of the part, chapter and section it stands in) of a provision of a stored text."""
    article = re.match(r".*?-Article_[^-]+", path)
    place = conn.execute(
        "SELECT min(position) FROM provisions WHERE document = ? AND (path = ? OR path = ?)",
        (document, path, article[0] if article else path),
    ).fetchone()[0]
    if place is None:
        return "", []
    caption = conn.execute(
        "SELECT text FROM provisions WHERE document = ? AND path = ?", (document, article[0] if article else path)
    ).fetchone()
    titles: dict[str, str] = {}
    levels = ("Part", "Chapter", "Section", "Subsection", "Division")
    for title_path, text in conn.execute(
        "SELECT path, text FROM provisions WHERE document = ? AND position < ?"
        " AND path LIKE 'MainProvision-%Title_%' ORDER BY position",
        (document, place),
    ):
        level = title_path.rpartition("-")[2].partition("Title_")[0]
        titles[level] = text
        for below in levels[levels.index(level) + 1 :] if level in levels else ():
            titles.pop(below, None)
    main = path.startswith("MainProvision")
    return (caption[0] if caption and article else ""), (list(titles.values()) if main else [])


def most_of(topics: Iterable[tuple[str, int]], most: int) -> set[str]:
    """The topics with most weight behind them, at most so many."""
    total: dict[str, int] = {}
    for topic, weight in topics:
        total[topic] = total.get(topic, 0) + weight
    return set(sorted(total, key=lambda topic: (-total[topic], topic))[:most])
