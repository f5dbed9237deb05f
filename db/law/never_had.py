"""Watched laws whose text was never had: what was asked for and gave nothing, in words that staff can act on."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from datetime import timedelta

from db.record.causes import Cause
from db.text.dates import english_date, japanese_date, jst_date, parse_utc, utc_text
from db.text.folding import fold
from db.topics.synonyms import expand

SOURCE, LISTS = "egov_law", "parse_revisions"
STILL_WATCHED = timedelta(days=7)  # what was not asked for in the last week of the source is not watched any more


@dataclass(frozen=True, slots=True)
class NeverHad:
    """``name``: what staff call it, its title or its id; ``asked_at``: UTC, of the last time; ``status``: of that answer, None for
    none; ``revisions``: how many revisions are on record, none of them with a text."""

    law_id: str
    name: str
    asked_at: str
    status: int | None
    revisions: int
    url: str

    @property
    def why_ja(self) -> str:
        day = japanese_date(jst_date(self.asked_at))
        if self.revisions:
            return f"改正の一覧（{self.revisions}件）はあるが、本文はどの版も取れていません（最後に尋ねた日：{day}）"
        if self.status == 404:
            return f"e-Gov にこの番号の法令がありません（最後に尋ねた日：{day}）。番号が違うかもしれません"
        return f"e-Gov から読める答えがありません（最後に尋ねた日：{day}）"

    @property
    def why_en(self) -> str:
        day = english_date(jst_date(self.asked_at))
        if self.revisions:
            return f"its revisions are listed ({self.revisions}), but none of their texts could be had (last asked on {day})"
        if self.status == 404:
            return f"e-Gov knows no law of this number (last asked on {day}); the number may be wrong"
        return f"e-Gov gave no answer that could be read (last asked on {day})"


def laws_never_had(conn: sqlite3.Connection) -> list[NeverHad]:
    """The laws that are asked for night after night and of which no provision is on record, by name."""
    asked = conn.execute(
        """SELECT json_extract(f.arguments, '$.law_id') AS law_id, f.status, f.requested_url,
                  coalesce(f.last_fetched_at, f.fetched_at) AS at
           FROM fetches f WHERE f.source = ? AND f.callback = ? AND json_extract(f.arguments, '$.law_id') IS NOT NULL
           ORDER BY at, f.id""",
        (SOURCE, LISTS),
    ).fetchall()
    last = {row["law_id"]: row for row in asked}
    if not last:
        return []
    since = utc_text(parse_utc(max(row["at"] for row in asked)) - STILL_WATCHED)
    had = {
        law_id
        for (law_id,) in conn.execute(
            "SELECT DISTINCT r.law_id FROM law_revisions r WHERE EXISTS (SELECT 1 FROM provisions p WHERE p.document = r.document)"
        )
    }
    kept = {
        row["law_id"]: (row["n"], row["title"])
        for row in conn.execute(
            "SELECT law_id, count(*) AS n, max(law_title) AS title FROM law_revisions GROUP BY law_id"
        )
    }
    called = _called(conn)
    found = [
        NeverHad(
            law_id,
            called.get(law_id) or (kept[law_id][1] if law_id in kept else "") or law_id,
            row["at"],
            row["status"],
            kept[law_id][0] if law_id in kept else 0,
            row["requested_url"],
        )
        for law_id, row in last.items()
        if law_id not in had and row["at"] >= since
    ]
    return sorted(found, key=lambda one: (one.name == one.law_id, one.name))


def never_had(conn: sqlite3.Connection, name: str) -> NeverHad | None:
    """That one of these laws which has this id or is called this, in talk too (職安法); None for any other."""
    wanted = fold(name.strip())
    return next((one for one in laws_never_had(conn) if wanted in map(fold, (one.law_id, *expand(one.name)))), None)


def _called(conn: sqlite3.Connection) -> dict[str, str]:
    """What our own list calls the laws that e-Gov does not know, as the problems of the nights name them."""
    names = {}
    for (details,) in conn.execute(
        "SELECT details FROM problems WHERE source = ? AND code = ? ORDER BY id", (SOURCE, Cause.LAW_UNKNOWN.value)
    ):
        said = json.loads(details or "{}")
        if said.get("name"):
            names[str(said["law_id"])] = str(said["name"])
    return names
