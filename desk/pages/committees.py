"""The pages of committees: all that are known, and one with its members, its next sitting and our bills before it."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from db.diet import stored_diet
from db.diet.stored_sittings import coming
from db.office.meetings import members_met
from db.people.group_names import full_name
from db.people.stored_people import HOUSES
from db.record import documents
from db.record.documents import Record, first_record, records
from db.text.words import Names
from desk.pages.diet import unseen
from desk.pages.exports import FORMAT, Table, answer
from desk.site.absent import Absence, absent
from desk.site.answering import Routes
from desk.site.language import said
from desk.site.layout import clock, home_of, site_options, today

SOURCES = ("committees", "sittings", "bills", "kokkai", "committee_news")
OF_THE_OTHER = {"committee_news": ("参議院",)}  # of which house a source tells nothing
ANY_COMMITTEE: Absence = (Names("委員会", "committee"), ("committees", "sittings", "bills"))
OF_COMMITTEE: Mapping[str, Absence] = {
    "sittings": (Names("これから二週間の会議の予定", "sitting within two weeks"), ("sittings",)),
    "bills": (
        Names("この委員会に付託された、論点のある議案", "bill on our topics that was referred to this committee"),
        ("bills",),
    ),
    "roster": (Names("この委員会の名簿", "roster of this committee"), ("committees",)),
    "statements": (Names("この論点についての委員の発言", "statement of its members on this topic"), ("kokkai",)),
}
PAST = 12  # sittings that were, the newest
COLUMNS: Mapping[str, Names] = {
    "role": Names("役職", "Post"),
    "name": Names("名前", "Name"),
    "group": Names("会派", "Group"),
    "statements": Names("論点に当たる発言", "Statements on topic"),
    "key": Names("議員の番号", "Key of the member"),
}
LIST_COLUMNS: Mapping[str, Names] = {
    "house": Names("院", "House"),
    "name": Names("委員会", "Committee"),
    "members": Names("委員の数", "Members"),
    "bills": Names("関係する議案", "Bills on topic"),
    "next": Names("次の会議", "Next sitting"),
}


def known(conn: sqlite3.Connection) -> list[Record]:
    """Every committee that a roster, a coming sitting or a bill names: house, name, how many sit on it (0: no roster)."""
    return records(
        conn,
        """SELECT house, name, max(members) AS members FROM (
             SELECT house, committee AS name, count(*) AS members FROM committee_posts GROUP BY 1, 2
             UNION ALL SELECT DISTINCT house, meeting, 0 FROM sittings WHERE meeting LIKE '%委員会' OR meeting LIKE '%調査会'
             UNION ALL SELECT DISTINCT house, committee, 0 FROM bill_events WHERE committee IS NOT NULL AND house IS NOT NULL)
           WHERE name IS NOT NULL AND name <> '' GROUP BY house, name ORDER BY house, name""",
    )


def committee_named(conn: sqlite3.Connection, typed: str) -> tuple[str, str]:
    """(house, name) of 衆議院法務委員会, of the key of its roster; LookupError for none."""
    row = first_record(
        conn,
        """SELECT c.house, c.committee FROM documents d JOIN committee_posts c ON c.document = d.id
           WHERE d.key IN (?, 'committees/' || ?) LIMIT 1""",
        (typed, typed),
    )
    if row:
        return row["house"], row["committee"]
    house = next((one for one in HOUSES if typed.startswith(one)), "")
    name = typed.removeprefix(house).strip("　 /")
    if house and (
        any((one["house"], one["name"]) == (house, name) for one in known(conn))
        or first_record(conn, "SELECT 1 FROM meetings WHERE house = ? AND meeting = ? LIMIT 1", (house, name))
    ):
        return house, name
    raise LookupError(
        said(
            "その委員会は記録にありません。「衆議院法務委員会」のように、院の名前から書いてください。",
            "That committee is not on record. Write it with its house, as 衆議院法務委員会, or choose it from the list of committees.",
        )
    )


async def committees(datasette: Any, request: Any) -> Any:
    def read(conn: sqlite3.Connection) -> Record:
        rows, day = known(conn), today(datasette)
        ahead: dict[tuple[str, str], str] = {}
        for row in coming(conn, day):
            if not row["off"]:
                ahead.setdefault((row["house"], row["meeting"]), row["date"])
        for row in rows:
            row["next"] = ahead.get((row["house"], row["name"]))
            row["bills"] = len(bills_before(conn, row["house"], row["name"]))
        return {
            "rows": rows,
            "day": day,
            "unseen": unseen(conn, SOURCES, clock(datasette)),
            "absent": absent(
                conn,
                clock(datasette),
                {"sittings": OF_COMMITTEE["sittings"], "committees": ANY_COMMITTEE},
                {"sittings": ahead, "committees": rows},
            ),
        }

    return await answer(
        datasette,
        request,
        "committees.html",
        read,
        lambda found: Table(LIST_COLUMNS, found["rows"], "committees", {"as_of": found["day"]}),
    )


async def committee(datasette: Any, request: Any) -> Any:
    """``/-/committee/衆議院法務委員会``; ``?topic=``: how often its members spoke on that one."""
    typed, day = unquote(request.url_vars["key"]), today(datasette)
    topic = request.args.get("topic") or None
    met = members_met(home_of(datasette).office_db) if site_options(datasette).get("office") else frozenset[str]()

    def read(conn: sqlite3.Connection) -> Record:
        house, name = committee_named(conn, typed)
        members = members_of(conn, house, name, day, topic)
        found = {
            "house": house,
            "name": name,
            "topic": topic,
            "topics": documents.topic_names(conn),
            "members": members,
            "roles": [(role, [row for row in members if row["role"] == role]) for role in order_of(members)],
            "roster": first_record(
                conn,
                """SELECT d.key, d.url, d.last_seen FROM committee_posts c JOIN documents d ON d.id = c.document
                   WHERE c.house = ? AND c.committee = ? ORDER BY d.last_seen DESC LIMIT 1""",
                (house, name),
            ),
            "sittings": [row for row in coming(conn, day) if (row["house"], row["meeting"]) == (house, name)],
            "bills": bills_before(conn, house, name, day),
            "past": past_meetings(conn, house, name),
            "met": met,
            "day": day,
            "unseen": unseen(
                conn, tuple(one for one in SOURCES if house not in OF_THE_OTHER.get(one, ())), clock(datasette)
            ),
        }
        there = found | {"roster": members, "statements": not topic or any(row["statements"] for row in members)}
        return found | {"absent": absent(conn, clock(datasette), OF_COMMITTEE, there)}

    def table(found: Record) -> Table:
        rows = [{name: row.get(name) for name in COLUMNS} for row in found["members"]]
        about = {name: found[name] for name in ("house", "name")} | {
            "as_of": found["day"],
            "sittings": [
                {part: row[part] for part in ("date", "time", "agenda", "state", "url")} for row in found["sittings"]
            ],
            "bills": [{part: row[part] for part in ("key", "title", "ordinal", "standing")} for row in found["bills"]],
        }
        return Table(COLUMNS, rows, found["house"] + found["name"], about)

    return await answer(datasette, request, "committee.html", read, table)


def order_of(members: list[Record]) -> list[str]:
    return list(dict.fromkeys(row["role"] for row in members))


def members_of(conn: sqlite3.Connection, house: str, name: str, day: str, topic: str | None = None) -> list[Record]:
    """Who sits on a committee now: role, name, group, and the person with how often they spoke on topic (on ``topic`` alone)."""
    rows = records(
        conn,
        """SELECT c.role, c.name, c."group", (SELECT min(p.key) FROM people p JOIN memberships m ON m.person = p.id
             WHERE p.house = c.house AND m.kind = 'committee' AND m."group" = c.committee AND m.role = c.role AND m."to" IS NULL
             AND replace(replace(p.name, '　', ''), ' ', '') = replace(replace(c.name, '　', ''), ' ', '')) AS key
           FROM committee_posts c JOIN documents d ON d.id = c.document
           WHERE c.house = ? AND c.committee = ? AND d.gone_at IS NULL ORDER BY c.position""",
        (house, name),
    )
    whole = {one: full_name(conn, house, one, day) for one in {row["group"] for row in rows if row["group"]}}
    for row in rows:
        row["group"] = whole.get(row["group"], row["group"])
        row["kana"] = (first_record(conn, "SELECT kana FROM people WHERE key = ?", (row["key"],)) or {}).get("kana")
        (row["statements"],) = conn.execute(
            """SELECT count(DISTINCT a.document) FROM people p JOIN attributions a ON a.person = p.id AND a.role = 'speaker'
               WHERE p.key = ?1 AND EXISTS (
                 SELECT 1 FROM document_topics x WHERE x.document = a.document AND (?2 IS NULL OR x.topic = ?2))""",
            (row["key"], topic),
        ).fetchone()
    return rows


def bills_before(conn: sqlite3.Connection, house: str, name: str, day: str = "") -> list[Record]:
    """The bills on topic that were referred to a committee, those still open first; with ``day`` where each stands."""
    rows = records(
        conn,
        f"""SELECT b.*, d.key, d.last_seen, d.gone_at FROM bills b JOIN documents d ON d.id = b.document
            WHERE b.document IN (SELECT bill FROM bill_events WHERE house = ? AND committee = ?)
              AND {stored_diet.BILL_ON_TOPIC} ORDER BY b.session DESC, b.kind, b.number""",
        (house, name),
    )
    if day:
        sessions = stored_diet.sessions_known(conn)
        for row in rows:
            stored_diet.stand(conn, row, sessions, day)
        rows.sort(key=lambda row: row["standing_class"] != "half")
    return rows


def past_meetings(conn: sqlite3.Connection, house: str, name: str) -> list[Record]:
    """The newest meetings in the minutes, each with how many of its speeches are on topic."""
    return records(
        conn,
        """SELECT d.key, m.date, m.issue, (SELECT count(DISTINCT x.document) FROM speeches s JOIN document_topics x
             ON x.document = s.document WHERE s.meeting_document = m.document) AS on_topic
           FROM meetings m JOIN documents d ON d.id = m.document WHERE m.house = ? AND m.meeting = ?
           ORDER BY m.date DESC LIMIT ?""",
        (house, name, PAST),
    )


ROUTES: Routes = ((rf"^/-/committees{FORMAT}$", committees), (r"^/-/committee/(?P<key>.+?)" + FORMAT + "$", committee))
