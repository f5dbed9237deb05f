"""Real words of ministers and officials, quoted by a text of ours: refused when somebody else is named, let through when they are.

    python -m tests.bench.quoted_words HOME

Of 300 answers of the government, drawn from the record in HOME, one sentence each is ascribed to whoever said it (by name and post,
and by the post alone) and to a prime minister who did not; with the day and committee of the
minutes, and with others; cut at a comma.  What was said by a former holder of a post is refused by the post alone, and is
counted apart.
"""

from __future__ import annotations

import random
import sqlite3
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path

from briefs.evidence.quoting import is_government, sentences
from briefs.staff.quoted import misquoted
from db.record.schema import open_read_only

DRAWN, SEED = 300, 7
SHORTEST, LONGEST = 25, 120  # characters of a sentence
PREMIERS = ("石破", "高市")


def measured(policy: sqlite3.Connection) -> Counter[str]:
    """How many texts were let through and refused, by whom they named."""
    at = policy.execute("SELECT max(fetched_at) FROM versions").fetchone()[0]
    rows = policy.execute(
        "SELECT s.speaker, s.speaker_position, v.body, s.date, s.house, s.meeting"
        " FROM speeches s JOIN documents d ON d.id = s.document"
        " JOIN versions v ON v.id = d.current_version WHERE s.speaker_position <> '' ORDER BY d.id"
    ).fetchall()
    draw, counts = random.Random(SEED), Counter[str]()
    draw.shuffle(rows)
    for speaker, post, body, day, house, meeting in rows:
        said = [
            one.rstrip("。")
            for paragraph in body.split("\n")
            for one in sentences(paragraph)
            if SHORTEST < len(one) < LONGEST and "「" not in one
        ]
        if not is_government(post) or not said or counts["drawn"] == DRAWN:
            continue
        words, other = draw.choice(said), next(one for one in PREMIERS if not speaker.startswith(one))
        counts["drawn"] += 1
        for named, text in (
            ("by name and post", f"{speaker}{post}は「{words}」と答弁しました"),
            ("by the post alone", f"{post}は国会で「{words}」と答弁しました"),
            ("somebody else", f"{other}総理は「{words}」と答弁しました"),
            ("where and when", f"date:{day}の{house}{meeting}で{speaker}{post}は「{words}」と答弁しました"),
            ("on another day", f"date:2019-01-01の{house}{meeting}で{speaker}{post}は「{words}」と答弁しました"),
            ("in another committee", f"{speaker}{post}は{house}決算監視見本委員会で「{words}」と答弁しました"),
            ("from a comma on", f"{speaker}{post}は「{words.partition('、')[2] or words}」と答弁しました"),
            ("up to a comma", f"{speaker}{post}は「{words.rpartition('、')[0] or words}」と答弁しました"),
        ):
            wrong = [*misquoted(policy, text, at)]
            former = any("somebody else holds the post now" in str(one) for one in wrong)
            counts[f"{named}: {'former holder' if former else 'refused' if wrong else 'let through'}"] += 1
    return counts


if __name__ == "__main__":
    with closing(open_read_only(Path(sys.argv[1]) / "policy.db")) as conn:
        for name, number in sorted(measured(conn).items()):
            print(f"{number:5} {name}")
