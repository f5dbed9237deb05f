"""Which two stored texts a comparison is of: a law on two days, or two versions of any other document."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from db.comparing import Row, law_table, line_table
from db.japanese import JST, japanese_date, jst_minute, utc_text
from db.laws import LawError, law_as_of
from db.passages import Provision
from db.queries import one, records

RE_LAW_ID = re.compile(r"[0-9A-Z]{12,15}")


class ComparisonError(Exception):
    """There is nothing to compare; ``ja`` says why in Japanese."""

    def __init__(self, message: str, ja: str) -> None:
        super().__init__(message)
        self.ja = ja


class WrongTimes(ValueError):
    """What was given as a time is none, or the two run backwards."""

    def __init__(self, message: str, ja: str) -> None:
        super().__init__(message)
        self.ja = ja


@dataclass(frozen=True, slots=True)
class Text:
    """One of the two: the version it is, and what a caption says of it.  ``day``: the day asked for, as given."""

    version: int
    key: str
    title: str
    day: str
    url: str
    fetched_at: str
    sha256: str
    body: str
    provisions: tuple[Provision, ...] = ()
    law_num: str = ""
    revision: str = ""
    enforced_on: str = ""
    comment: str = ""  # how a day that is only the latest possible one will be set
    status: str = ""
    amendment_num: str = ""


@dataclass(frozen=True, slots=True)
class TwoTexts:
    """Both sides and their table."""

    law: bool
    old: Text
    new: Text
    rows: tuple[Row, ...]


def compared_texts(conn: sqlite3.Connection, what: str, since: str, until: str) -> TwoTexts:
    """Compare a law (its id, or egov_law/ID) on two days, or a document (its key) at two times.

    Days are written 2027-04-01; for a document also the time of a version (2026-08-26T03:00:00Z, 2026-08-26 12:00 in
    Japan).  WrongTimes, LawError or ComparisonError when there are not two different texts.
    """
    law_id = what.removeprefix("egov_law/")
    if RE_LAW_ID.fullmatch(law_id):
        return _laws(conn, law_id, since, until)
    return _versions(conn, what, since, until)


# ---------------------------------------------------------------------- laws
def _laws(conn: sqlite3.Connection, law_id: str, since: str, until: str) -> TwoTexts:
    for given in (since, until):
        if not _is_day(given):
            raise WrongTimes(
                f"{given!r} is not a date: write it as 2027-04-01", f"「{given}」は日付ではありません（例：2027-04-01）。"
            )
    _in_order(since, until, since, until)
    old, new = (_law_text(conn, law_id, day) for day in (since, until))
    if old.revision == new.revision:
        raise ComparisonError(
            f"the same revision, {old.revision}, is the text of both {since} and {until}: there is nothing to compare",
            f"{japanese_date(since)}も{japanese_date(until)}も同じ版（{old.revision}）です。比べるものがありません。",
        )
    rows = law_table(old.provisions, new.provisions)
    if not rows:
        raise ComparisonError(
            f"no provision differs between {old.revision} and {new.revision}",
            f"{old.revision} と {new.revision} の条文に違いはありません。",
        )
    return TwoTexts(True, old, new, tuple(rows))


def _law_text(conn: sqlite3.Connection, law_id: str, day: str) -> Text:
    found = law_as_of(conn, law_id, day)
    row = one(
        conn,
        """SELECT d.key, d.current_version, v.body, r.law_num, r.amendment_law_num, r.status FROM documents d
           JOIN versions v ON v.id = d.current_version JOIN law_revisions r ON r.document = d.id
           WHERE r.law_revision_id = ? AND d.gone_at IS NULL""",
        (found["law_revision_id"],),
    )
    if row is None:
        name = found["law_revision_id"]
        raise LawError(f"revision {name} has no stored version", f"{name} の版が記録にありません。")
    provisions = tuple(Provision(p["path"], p["part"], p["label"], p["text"]) for p in found["provisions"])
    return Text(
        row["current_version"], row["key"], found["title"] or "", day, found["url"], found["fetched_at"],
        found["sha256"] or "", row["body"], provisions, row["law_num"] or "", found["law_revision_id"],
        found["enforced_on"] or "", found["enforcement_comment"] or "", row["status"] or "",
        row["amendment_law_num"] or "",
    )  # fmt: skip


def revisions_with_text(conn: sqlite3.Connection, law_id: str) -> list[dict[str, object]]:
    """The revisions whose texts can be compared, the newest first; two that took effect on one day count once."""
    return records(
        conn,
        """SELECT r.enforced_on, r.status, r.amendment_law_num, r.enforcement_comment FROM law_revisions r
           JOIN documents d ON d.id = r.document
           WHERE r.law_id = ? AND r.has_text = 1 AND r.enforced_on IS NOT NULL AND d.gone_at IS NULL
           GROUP BY r.enforced_on ORDER BY r.enforced_on DESC""",
        (law_id,),
    )


# ---------------------------------------------------------------------- versions
def _versions(conn: sqlite3.Connection, key: str, since: str, until: str) -> TwoTexts:
    row = one(conn, "SELECT id, kind, url FROM documents WHERE key = ?", (key,))
    if row is None:
        raise ComparisonError(
            f"no document {key!r} is stored: see the keys of `policywatch search … --json`",
            f"「{key}」という文書は記録にありません。",
        )
    before, after = moment_of(since), moment_of(until)
    _in_order(before, after, since, until)
    stored = records(
        conn,
        """SELECT v.id, v.title, v.body, v.fetched_at, f.sha256, f.url FROM versions v JOIN fetches f ON f.id = v.fetch
           WHERE v.document = ? ORDER BY v.id""",
        (row["id"],),
    )
    old, new = (_version_at(key, row["url"], stored, *given) for given in ((before, since), (after, until)))
    if old.version == new.version:
        times = ", ".join(version["fetched_at"] for version in stored)
        raise ComparisonError(
            f"{key} has the same version, of {old.fetched_at}, at both times; its versions are of: {times}",
            f"どちらの時点も同じ版（{jst_minute(old.fetched_at)} 取得）です。比べるものがありません。",
        )
    for text in (old, new):
        if not text.body.strip():
            raise ComparisonError(
                f"the version of {text.fetched_at} of {key} has no text that could be read",
                f"{jst_minute(text.fetched_at)} の版には、読み取れた本文がありません。",
            )
    rows = line_table(old.body, new.body)
    if not rows:
        raise ComparisonError(
            f"the texts of the two versions of {key} do not differ",
            "二つの版の本文に違いはありません（全角・半角と空白だけの違いは数えません）。",
        )
    return TwoTexts(False, old, new, tuple(rows))


def _version_at(key: str, url: str, stored: Sequence[dict[str, object]], moment: str, given: str) -> Text:
    """The version that was the newest at a time (UTC, as stored)."""
    known = [version for version in stored if str(version["fetched_at"]) <= moment]
    if not known:
        first = str(stored[0]["fetched_at"]) if stored else ""
        raise ComparisonError(
            f"{key} has no version of {given} or before; " + (f"the first is of {first}" if first else "it has none"),
            f"{given} の時点の版はありません。" + (f"最初の版：{jst_minute(first)} 取得。" if first else ""),
        )
    found = known[-1]
    return Text(
        int(str(found["id"])), key, str(found["title"]), given, url, str(found["fetched_at"]),
        str(found["sha256"] or ""), str(found["body"]),
    )  # fmt: skip


def moment_of(given: str) -> str:
    """A day (its end in Japan) or a time (Japan unless it says otherwise) as a stored time; WrongTimes for others."""
    try:
        if _is_day(given):
            day = date.fromisoformat(given)
            end = datetime(day.year, day.month, day.day, tzinfo=JST) + timedelta(days=1, seconds=-1)
            return utc_text(end)
        found = datetime.fromisoformat(given)
        # A minute as the site prints it means the whole minute.
        found = found.replace(second=59) if re.fullmatch(r".{10}[ T]\d{2}:\d{2}", given) else found
        return utc_text(found if found.tzinfo else found.replace(tzinfo=JST))
    except (ValueError, OverflowError):
        raise WrongTimes(
            f"{given!r} is neither a date (2026-08-26) nor a time (2026-08-26T03:00:00Z)",
            f"「{given}」は日付でも時刻でもありません（例：2026-08-26）。",
        ) from None


def _is_day(given: str) -> bool:
    try:
        return bool(re.fullmatch(r"\d{4}-\d{2}-\d{2}", given, re.ASCII)) and bool(date.fromisoformat(given))
    except ValueError:
        return False


def _in_order(before: str, after: str, since: str, until: str) -> None:
    if before > after:
        raise WrongTimes(
            f"--from {since} is later than --to {until}", f"前の時点（{since}）が後の時点（{until}）より後になっています。"
        )
