"""What a paper that speaks of a scheme that has ended, or prints a law that has, says of that: each in a sentence."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from briefs.evidence import rows
from briefs.evidence.dossier import Evidence, RegisterEntry
from briefs.staff.coming import plain_words
from db.text.dates import english_date, japanese_date
from db.text.words import Names

LAWS = ("law", "law_revision")


def said_of_former(
    conn: sqlite3.Connection,
    content: Any,
    evidence: dict[int, Evidence],
    claims: Iterable[RegisterEntry],
    day: str,
    at: str,
) -> list[Names]:
    """The sentences of a paper of ``day`` (YYYY-MM-DD), as of ``at`` (UTC); ``evidence`` by the number of its version.

    A scheme is spoken of where its words stand anywhere on the pages; a law that is over where its words, or its name, are printed.
    """
    quotes = [quote.text for one in evidence.values() for quote in one.quotes]
    words = json.dumps([content, quotes, *map(asdict, claims)], ensure_ascii=False)
    said = [*schemes_over(conn, words + "".join(one.title for one in evidence.values()), day, at)]
    for number, one in evidence.items():
        if one.kind in LAWS and any(quote.where == "body" for quote in one.quotes):
            law = rows.version(conn, number)
            former = rows.former_of(conn, law, day)
            if former is not None:
                told = former.words(itself=former.act == law.title)
                said.append(
                    told
                    if former.act == law.title
                    else Names(f"「{law.title}」：{told.ja}", f"“{law.title}”: {told.en}")
                )
    return list(dict.fromkeys(said))


def schemes_over(conn: sqlite3.Connection, words: str, day: str, at: str) -> Iterator[Names]:
    """What has ended up to ``day`` of the schemes that ``words`` speak of, as coming.toml says it; a day that is still to be set is
    the last one possible.
    """
    for act in plain_words():
        if act.over is None or not any(word in words for word in act.over.words):
            continue
        found = conn.execute(
            "SELECT r.enforced_on, coalesce(r.enforcement_comment, '') FROM law_revisions r JOIN documents d ON d.id = r.document"
            " WHERE r.law_id = ? AND r.amendment_law_num = ? AND r.enforced_on > ? AND r.enforced_on <= ? AND d.gone_at IS NULL"
            " AND d.first_seen <= ? ORDER BY r.enforced_on DESC LIMIT 1",
            (act.law, act.act, act.after, act.by, at),
        ).fetchone()
        if found is not None and found[0] <= day:
            ja, en = japanese_date(found[0]), english_date(found[0])
            if found[1]:
                ja, en = f"遅くとも{ja}まで", f"by {en} at the latest"
            else:
                en = f"on {en}"
            yield Names(act.over.ja.replace("DAY", ja), act.over.en.replace("DAY", en))
