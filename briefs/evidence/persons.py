"""Who a brief is about: the one person a name stands for, the offices of a ministry, the roster; what is tied to nobody.

Everything is as of ``at`` (UTC), and what is gone is not cited.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from briefs.errors import BriefError
from briefs.evidence.quoting import is_government
from briefs.evidence.rows import Version, current
from db.people import member_record
from db.people.memberships import fold_name
from db.record.documents import Record, records
from db.text.folding import fold

# Agencies that answer for a ministry under their own name.
AGENCIES = {"法務": ("出入国在留管理",)}


def one_person(conn: sqlite3.Connection, name: str, house: str | None) -> Record:
    """The one person of the rosters that a name stands for; BriefError names the candidates and what to do."""
    found = member_record.find_people(conn, name, house)
    if len(found) == 1:
        return found[0]
    if found:
        who = "、".join(f"{row['name']}（{row['house']}、{row['key']}）" for row in found)
        way = "--house" if len({row["house"] for row in found}) > 1 else "the key in place of the name"
        raise BriefError([f"{len(found)} people are called {name}: {who}. Give {way}"])
    if house and (others := member_record.find_people(conn, name)):
        where = "、".join(sorted({row["house"] for row in others}))
        raise BriefError([f"there is no {name} in the {house}, but in the {where}: give --house {others[0]['house']}"])
    near = member_record.near_names(conn, name)
    if member_record.spelling_in_minutes(conn, fold_name(name)):
        settle = f"say who it is with `policywatch people settle {name}`"
        raise BriefError([f"{name} stands in the minutes, but on no roster: {settle}"])
    raise BriefError(
        [f"nobody is called {name}" + (f"; did you mean: {'、'.join(near)}?" if near else " in this record")]
    )


def ministry_words(ministry: str) -> tuple[str, ...]:
    """The words by which an office is known as one of this ministry: 法務省 -> 法務, 出入国在留管理 (its agency)."""
    bare = fold(ministry.strip())
    bare = bare[:-1] if len(bare) > 2 and bare[-1] in "省庁" else bare
    return (bare, *AGENCIES.get(bare, ()))


def of_ministry(office: str, words: Iterable[str]) -> bool:
    """Whether an office answers for the ministry; chairs of committees (法務委員長) do not."""
    return is_government(office) and any(word in fold(office) for word in words)


def tied_to_nobody(conn: sqlite3.Connection, person: Record, topic: str) -> str:
    """What staff should know of speeches on a topic under this person's name that are not settled; "" without any."""
    name = fold_name(person["name"])
    found = records(
        conn,
        "SELECT DISTINCT a.document, a.basis FROM attributions a JOIN document_topics t ON t.document = a.document"
        " AND t.topic = ? WHERE a.person IS NULL AND a.folded = ? AND a.role = 'speaker' AND a.standing"
        " IN ('member', 'minister')",
        (topic, name),
    )
    if not found:
        return ""
    bare = "".join(person["name"].split())
    return (
        f"同じ名前の発言が{len(found)}件ありますが、本人のものと決まっていないため使っていません。"
        f" / Speeches on the topic under the name {bare} that are tied to nobody, so not used: {len(found)} "
        f"({found[0]['basis']}); decide with `policywatch people settle {bare} --person {person['key']} --note WHY`"
    )


def roster_of(conn: sqlite3.Connection, key: str, at: str) -> Version | None:
    """The roster's entry of a person as held at ``at``; None when it is gone."""
    row = conn.execute("SELECT id FROM documents WHERE key = ? AND gone_at IS NULL", (key,)).fetchone()
    return current(conn, row["id"], at) if row else None
