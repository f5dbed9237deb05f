"""A law as it is, was or will be on a day, from the stored revisions."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from db.errors import PolicywatchError
from db.law.acts import act_en
from db.law.enforcement import holds_on
from db.law.enforcement_words import in_words
from db.law.former import former_act
from db.law.in_force import own_enforcements
from db.law.names import known_laws, listed
from db.law.never_had import never_had
from db.record.documents import newest_run_date
from db.text.dates import english_date, japanese_date
from db.text.words import Names

RE_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class LawError(PolicywatchError):
    """There is no such text; the message says what there is."""

    code = "no_law_text"


def law_as_of(conn: sqlite3.Connection, law_id: str, day: str) -> dict[str, Any]:
    """The revision in force on ``day`` (YYYY-MM-DD) with its provisions and where they come from.

    A revision whose day is still a placeholder (「…までの間において政令で定める日」) counts by its latest day.
    Of several revisions that take effect on one day it is the last promulgated, as for a law's own text
    (crawlers/sources/egov_law.py); where only another of them has a text it is that one, and ``instead_of`` names
    the last ("" otherwise).
    A day that the record has not seen yet is not known as long as an amendment waits for a cabinet order: ``pending``
    names those that may be in force by then (:func:`pending_on`).  ``same_day``: the other revisions of the same day,
    each of which can be chosen by its id.  ``clause_ja``, ``clause_en``: what the law's own 附則 says, where some
    provision is not in force on that day; ``in_force`` of each provision says which.  ``over_ja``, ``over_en``: that the act which
    an ordinance carries out is another one by that day, or over ("" otherwise).
    LawError when the law is not watched, nothing is in force that day, or the text could not be had.
    """
    revisions = conn.execute(
        "SELECT r.*, d.id AS document_id, d.url, d.gone_at FROM law_revisions r JOIN documents d ON d.id = r.document"
        " WHERE r.law_id = ? AND d.gone_at IS NULL ORDER BY r.enforced_on, coalesce(r.promulgated_on, ''), r.law_revision_id",
        (law_id,),
    ).fetchall()
    if not revisions:
        _refuse_never_had(conn, law_id)
        known = known_laws(conn)
        raise LawError(
            f"no revision of {law_id} is stored; there are: {listed(known) or 'none, run a crawl first'}",
            f"{law_id} という法令は記録にありません。記録にあるもの："
            f"{'、'.join(law.shown for law in known) or 'なし（まだ巡回していません）'}",
        )
    begun = [row for row in revisions if row["enforced_on"] and row["enforced_on"] <= day]
    if not begun:
        first = next((row["enforced_on"] for row in revisions if row["enforced_on"]), None)
        raise LawError(
            f"the record of {law_id} begins later than {day}; the first is {first}",
            f"この法令の記録は{japanese_date(first) or '（施行日未定）'}施行の版から始まります。"
            f"{japanese_date(day)}の条文は記録にありません。",
        )
    newest = begun[-1]["enforced_on"]
    last = begun[-1]
    repealed_on = _repealed_on(conn, law_id) or (newest if last["status"] == "Repeal" else None)
    if repealed_on and repealed_on <= day:
        raise LawError(
            f"{law_id} is not in force on {day}: it was repealed on {repealed_on}",
            f"{japanese_date(day)}には施行されていません（{japanese_date(repealed_on)}に廃止）。",
        )
    same_day = [row for row in begun if row["enforced_on"] == newest]
    chosen = next((row for row in reversed(same_day) if _has_text(conn, row["document_id"])), None)
    if chosen is None:
        _refuse_never_had(conn, law_id)
        by = last["amendment_law_num"] or ""
        version = f"{japanese_date(last['enforced_on'])}施行" + (f"、{by}" if by else "")
        raise LawError(
            f"revision {last['law_revision_id']} is in force on {day}, but its text could not be had: see {last['url']}",
            f"{japanese_date(day)}の版（{version}）の本文は、まだ取得できていません。",
        )
    return _text_of(conn, chosen, day, same_day, instead_of="" if chosen is last else last["law_revision_id"])


def _refuse_never_had(conn: sqlite3.Connection, law_id: str) -> None:
    """LawError for a law that is watched and of which no text was ever had."""
    if unread := never_had(conn, law_id):
        raise LawError(
            f"{unread.name} ({unread.law_id}) is watched, but its text was never had: {unread.why_en}; see {unread.url}",
            f"{unread.name}（{unread.law_id}）は見守っていますが、本文を一度も読めていません：{unread.why_ja}。",
        )


def _has_text(conn: sqlite3.Connection, document: int) -> bool:
    return conn.execute("SELECT 1 FROM provisions WHERE document = ? LIMIT 1", (document,)).fetchone() is not None


def law_of_revision(conn: sqlite3.Connection, revision: str) -> dict[str, Any]:
    """The same for one revision, chosen by its id, on the day on which it took or takes effect; LawError when it is not
    stored or has no text."""
    row = conn.execute(
        "SELECT r.*, d.id AS document_id, d.url, d.gone_at FROM law_revisions r JOIN documents d ON d.id = r.document"
        " WHERE r.law_revision_id = ?",
        (revision,),
    ).fetchone()
    if row is None or not _has_text(conn, row["document_id"]):
        why = "is not stored" if row is None else f"has no stored text: see {row['url']}"
        raise LawError(
            f"revision {revision} {why}", f"{revision} の版{'' if row is None else 'の本文'}は記録にありません。"
        )
    return _text_of(conn, row, row["enforced_on"] or "", [row], instead_of="")


def _text_of(
    conn: sqlite3.Connection, chosen: sqlite3.Row, day: str, same_day: Sequence[sqlite3.Row], *, instead_of: str
) -> dict[str, Any]:
    law_id = chosen["law_id"]
    provisions = [
        dict(row)
        for row in conn.execute(
            "SELECT path, part, label, text FROM provisions WHERE document = ? ORDER BY position",
            (chosen["document_id"],),
        )
    ]
    fetch = conn.execute(
        "SELECT v.fetched_at, f.sha256 FROM documents d JOIN versions v ON v.id = d.current_version"
        " JOIN fetches f ON f.id = v.fetch WHERE d.id = ?",
        (chosen["document_id"],),
    ).fetchone()
    clause = own_enforcements(conn, law_id)
    for one in provisions:
        one["in_force"] = holds_on(clause, one["path"], day)
    partly = not all(one["in_force"] for one in provisions)
    said_ja, said_en = in_words(clause) if partly else ("", "")
    pending = pending_on(conn, law_id, day)
    pending_ja, pending_en = pending_words(pending)
    title, text = chosen["law_title"], "\n".join(one["text"] for one in provisions)
    former = former_act(conn, title, text, chosen["enforced_on"] or "", day)
    over = former.words(itself=former.act == title) if former else Names("", "")
    return {
        "law_id": law_id,
        "law_revision_id": chosen["law_revision_id"],
        "title": chosen["law_title"],
        "enforced_on": chosen["enforced_on"],
        "enforcement_comment": chosen["enforcement_comment"],
        "amendment_law_num": chosen["amendment_law_num"],
        "status": chosen["status"],
        "as_of": day,
        "url": chosen["url"],
        "fetched_at": fetch["fetched_at"],
        "sha256": fetch["sha256"],
        "instead_of": instead_of,
        "same_day": [
            {"law_revision_id": row["law_revision_id"], "amendment_law_num": row["amendment_law_num"]}
            for row in same_day
            if row["law_revision_id"] != chosen["law_revision_id"]
        ],
        "pending": pending,
        "pending_ja": pending_ja,
        "pending_en": pending_en,
        "over_ja": over.ja,
        "over_en": over.en,
        "clause_ja": said_ja,
        "clause_en": said_en,
        "provisions": provisions,
    }


def pending_on(conn: sqlite3.Connection, law_id: str, day: str) -> list[dict[str, Any]]:
    """The amendments that may be in force on a day to come, one row an act: their day is left to a cabinet order, and the last
    possible one is later.

    [] for a day that the record has seen: on the day of its newest run an amendment without a day was not in force.
    """
    seen = newest_run_date(conn)
    if seen is None or day <= seen:
        return []
    rows = conn.execute(
        "SELECT r.law_revision_id, r.amendment_law_id, r.amendment_law_num, r.amendment_law_title, r.enforced_on,"
        " r.enforcement_comment, r.has_text"
        " FROM law_revisions r JOIN documents d ON d.id = r.document WHERE r.law_id = ? AND d.gone_at IS NULL"
        " AND (r.enforced_on IS NULL OR (coalesce(r.enforcement_comment, '') != '' AND r.enforced_on > ?))"
        " AND r.status = 'UnEnforced' ORDER BY coalesce(r.enforced_on, '9999'), r.law_revision_id",
        (law_id, day),
    )
    by_act: dict[str, dict[str, Any]] = {}
    for row in rows:  # of an act in several stages the one that may come first
        by_act.setdefault(row["amendment_law_id"] or row["law_revision_id"], dict(row))
    return list(by_act.values())


def pending_words(pending: Sequence[Mapping[str, Any]]) -> tuple[str, str]:
    """令和九年三月三十一日まで…: 「それまでに次の2件の改正が施行されている可能性があります」 with their names; both "" for none."""
    if not pending:
        return "", ""

    def by(row: Mapping[str, Any]) -> tuple[str, str]:
        latest = row["enforced_on"]
        ja = f"、遅くとも{japanese_date(latest)}" if latest else ""
        title = row["amendment_law_title"] or ""
        number = row["amendment_law_num"] or row["law_revision_id"]
        return (
            f"{title}（{number}{ja}）" if title else f"{number}{ja}",
            act_en(number) + (f" (by {english_date(latest)} at the latest)" if latest else ""),
        )

    count = len(pending)
    ja = "、".join(by(row)[0] for row in pending)
    en = "; ".join(by(row)[1] for row in pending)
    return (
        f"この日までに、施行日が政令で定められていない改正{count}件が施行されている可能性があります：{ja}。下の条文には入っていません。",
        f"{number_en(count)} may be in force by then: {en}. The text does not hold {'it' if count == 1 else 'them'}.",
    )


def number_en(count: int) -> str:
    """One amendment, two amendments … 12 amendments."""
    words = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")
    return f"{words[count] if count < len(words) else count} amendment{'' if count == 1 else 's'}"


def _repealed_on(conn: sqlite3.Connection, law_id: str) -> str | None:
    """The day that the law's own record gives for its repeal, past or to come."""
    row = conn.execute(
        "SELECT json_extract(v.facts, '$.repealed_on') AS day FROM documents d JOIN versions v ON v.id = d.current_version"
        " WHERE d.kind = 'law' AND d.key LIKE '%/' || ?",
        (law_id,),
    ).fetchone()
    return str(row["day"]) if row and row["day"] else None


def text_on(conn: sqlite3.Connection, key: str, day: str) -> dict[str, Any]:
    """For a law's page: its text on ``day``, with ``problem`` ""; or ``problem`` in Japanese when there is none, with
    ``http_status`` 400 when ``day`` is no date."""
    source, _, law_id = key.partition("/")
    try:
        if not RE_DAY.fullmatch(day):
            raise ValueError(day)
        date.fromisoformat(day)
        found = law_as_of(conn, law_id, day)
    except ValueError:
        problem = f"「{day}」は日付ではありません（例：2027-04-01）。"
        return {"as_of": "", "problem": problem, "http_status": 400}
    except LawError as error:
        return {"as_of": day, "problem": error.ja}
    return {**found, "problem": "", "key": f"{source}/{found['law_revision_id']}"}
