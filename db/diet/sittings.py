"""Coming sittings (公報・開会情報): which committee or house meets when, and on what.

Facts are as published: house, meeting, date, time (HH:MM, None where only the day is printed), agenda (an item a line), state
(取りやめ, 散会 …).  A sitting is told apart by house, day and meeting.
"""

from __future__ import annotations

import re
import sqlite3

from db.change.compare import State, make
from db.change.kind import Facts, Kind, Sentences, Table
from db.change.sentences import Noun, short
from db.diet.words import HOUSE_EN, committee_en
from db.record.models import Change, ChangeKind, Row, as_text
from db.text.dates import find_date, jst_date, short_day_en, short_day_ja

PLENARY = "本会議"
GOVERNMENT = "政府"
# 次回は6月20日に開会する: what news of a committee or a page of the government says of the next meeting.
RE_NEXT = re.compile(r"次回(?:の[^。\n]{0,30}?)?(?:は|：|:)[^。\n]{0,60}")
RE_MEETING = re.compile(r"(?:[^\s、。（）「」]{1,40}?)(?:委員会|調査会|審査会|有識者会議|関係閣僚会議|協議会|推進会議)")
CALLED_OFF = ("取りやめ", "流会", "延期", "中止")


def called_off(facts: Facts) -> bool:
    """Whether the page says that it is not held."""
    return any(word in str(facts.get("state") or "") for word in CALLED_OFF)


def _rows(facts: Facts) -> dict[str, list[Row]]:
    row: Row = {
        "house": facts["house"],
        "meeting": facts["meeting"],
        "date": facts["date"],
        "time": facts.get("time"),
        "agenda": facts.get("agenda") or "",
        "state": facts.get("state"),
    }
    return {"sittings": [row]}


def _names(facts: Facts) -> tuple[str, str]:
    house, meeting = str(facts["house"]), str(facts["meeting"])
    en = f"plenary of the {HOUSE_EN[house]}" if meeting == PLENARY else f"{committee_en(meeting)} ({HOUSE_EN[house]})"
    return f"{house}{meeting}", en


def _when(facts: Facts, day: str) -> tuple[str, str]:
    date, time = str(facts["date"]), facts.get("time")
    ja, en = short_day_ja(date, day), short_day_en(date, day)
    return (f"{ja} {time}", f"{en}, {time}") if time else (ja, en)


def appeared(state: State, day: str) -> Sentences:
    """A sitting that was not announced before."""
    (name, name_en), (when, when_en) = _names(state.facts), _when(state.facts, day)
    agenda = short(str(state.facts.get("agenda") or "").replace("\n", "、"), 60)
    if called_off(state.facts):
        return f"{name}は取りやめ（{when}）", f"Called off: {name_en}, {when_en}"
    return (
        f"{name}が開かれます（{when}）" + (f"：{agenda}" if agenda else ""),
        f"To meet: {name_en}, {when_en}" + (f": {agenda}" if agenda else ""),
    )


def compare(old: State, new: State, day: str) -> list[Change]:
    """A sitting called off, moved to another hour, or with another agenda; that it began and ended is no news."""
    (name, name_en), (when, when_en) = _names(new.facts), _when(new.facts, day)
    found = []
    if called_off(new.facts) and not called_off(old.facts):
        words = f"{name}は取りやめ（{when}）", f"Called off: {name_en}, {when_en}"
        found.append(make(ChangeKind.STAGE_MOVED, new, "state", None, str(new.facts["state"]), words, weight=60))
    if (was := old.facts.get("time")) != (now := new.facts.get("time")) and now is not None:
        words = (
            f"{name}の開会時刻が変わりました（{short_day_ja(str(new.facts['date']), day)}）：{was or '記載なし'}→{now}",
            f"Another hour: {name_en}, {when_en}",
        )
        found.append(make(ChangeKind.REDATED, new, "time", as_text(was), str(now), words, weight=40))
    before, after = str(old.facts.get("agenda") or ""), str(new.facts.get("agenda") or "")
    if "".join(before.split()) != "".join(after.split()):
        words = (
            f"{name}の案件が変わりました（{when}）：{short(after.replace(chr(10), '、'), 60) or '記載なし'}",
            f"Another agenda: {name_en}, {when_en}",
        )
        found.append(make(ChangeKind.TEXT_CHANGED, new, "agenda", before, after, words, [(before, after)], weight=50))
    return found


# ---------------------------------------------------------------------- what others announce
def store_announced(conn: sqlite3.Connection) -> None:
    """Rebuild the sittings that news of committees and pages of the government announce, inside the caller's transaction.

    A row belongs to the document that says so; only days from the day on which it was read count, and nothing that the houses' own
    pages tell of already.
    """
    conn.execute("DELETE FROM sittings WHERE document NOT IN (SELECT id FROM documents WHERE kind = 'sitting')")
    rows = conn.execute(
        "SELECT d.id, d.title, d.kind, n.house, n.committee, v.body, v.fetched_at FROM documents d"
        " JOIN versions v ON v.id = d.current_version LEFT JOIN committee_news n ON n.document = d.id"
        " WHERE d.gone_at IS NULL AND instr(v.body, '次回') AND (n.document IS NOT NULL OR d.kind = 'page' AND d.source IN"
        " (SELECT id FROM sources WHERE publisher LIKE '%内閣%' OR publisher LIKE '%省%'))"
    ).fetchall()
    for row in rows:
        read_on = jst_date(row["fetched_at"])
        for said in RE_NEXT.findall(row["body"]):
            day = find_date(said)
            if day is None or day.isoformat() < read_on:
                continue
            found = RE_MEETING.search(row["title"])
            meeting = row["committee"] or (found[0] if found else None)
            if meeting is None:
                continue
            house = row["house"] or GOVERNMENT
            conn.execute(
                "INSERT INTO sittings (document, house, meeting, date, time, agenda) SELECT ?1, ?2, ?3, ?4, NULL, ?5"
                " WHERE NOT EXISTS (SELECT 1 FROM sittings WHERE house = ?2 AND meeting = ?3 AND date = ?4)"
                " ON CONFLICT (document) DO NOTHING",
                (row["id"], house, meeting, day.isoformat(), said),
            )


SITTING = Kind(
    id="sitting",
    noun=Noun("会議の予定", "coming sitting"),
    tables=(Table("sittings", "会議の予定"),),
    kept_whole=True,
    title=lambda facts: f"{facts['house']}{facts['meeting']}",
    published_on=lambda facts: str(facts["date"]),
    rows=_rows,
    compare=compare,
    appeared=appeared,
)
