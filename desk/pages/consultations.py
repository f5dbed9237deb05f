"""The page of consultations (意見募集): those that are open with the days left by the clock, those whose last day is not known, then
those that are over."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Mapping
from typing import Any

from db.consultations.cases import RUNNING, STANDINGS, days_left, standing
from db.office.decisions import Subject, SubjectKind, decisions_about
from db.office.submissions import read_submissions
from db.record import documents
from db.record.documents import Record, records
from db.text.words import Names
from desk.pages.exports import FORMAT, Table, answer
from desk.site.absent import Absence, absent
from desk.site.answering import PAGE_SIZE, Routes, paging
from desk.site.asked import choice
from desk.site.facets import STATE, TOPIC, Facet, facet, topic_word
from desk.site.language import named, said, word_of
from desk.site.layout import clock, home_of, site_options, today

SOURCE = ("public_comments",)
OURS: Mapping[str, Absence] = {"consultations": (Names("論点のある意見募集", "consultation on our topics"), SOURCE)}
COLUMNS = {
    "state_word": Names("状況", "State"),
    "days_left": Names("残り日数", "Days left"),
    "closes_on": Names("最終日", "Last day"),
    "title": Names("件名", "Title"),
    "ministry": Names("所管省庁", "Ministry"),
    "opened_on": Names("公示日", "Opened on"),
    "result_published_on": Names("結果の公示日", "Result published on"),
    "opinions": Names("提出意見数", "Opinions received"),
    "topics_word": Names("論点", "Topics"),
    "sent_on": Names("私たちの意見を出した日", "Our submission sent on"),
    "url": Names("原文の住所", "Address of the original"),
}
# On topic: one of its texts is.
ON_TOPIC = """(EXISTS (SELECT 1 FROM document_topics x WHERE x.document = c.document)
  OR EXISTS (SELECT 1 FROM to_check x WHERE x.document = c.document AND x.reason = 'words'))"""


def place_of(state: str, closes_on: str | None) -> tuple[int, str]:
    """What a list of cases is ordered by: what is open, the nearest last day on top, what nobody can tell, the rest as it comes."""
    if state in RUNNING:
        return 0, closes_on or "9999"
    return (1, "") if state == "unknown" else (2, "")


def stored(conn: sqlite3.Connection, day: str, *, everything: bool) -> list[Record]:
    """All cases: the open ones first, the nearest last day on top, those that give no last day, then the others, the newest first."""
    rows = records(
        conn,
        f"""SELECT c.*, d.key, d.url, d.gone_at, d.last_seen, {ON_TOPIC} AS on_topic,
                   (SELECT json_group_array(json_array(t.id, t.name_ja, t.name_en)) FROM document_topics x
                    JOIN topics t ON t.id = x.topic WHERE x.document = c.document) AS names
            FROM consultations c JOIN documents d ON d.id = c.document
            WHERE :everything OR {ON_TOPIC}
            ORDER BY coalesce(c.result_published_on, c.closes_on, c.opened_on) DESC, d.key""",
        {"everything": everything},
    )
    for row in rows:
        row["days_left"] = days_left(row["closes_on"], day)
        row["state"] = standing(row, day)
        named = json.loads(row.pop("names"))
        row["topic_ids"], row["topics"] = [one for one, _, _ in named], [said(ja, en) for _, ja, en in named]
    return sorted(rows, key=lambda row: place_of(row["state"], row["closes_on"]))


def facets_of(rows: list[Record], wanted: Mapping[str, str], topics: list[Record]) -> list[Facet]:
    """How many of the listed cases are in each state, of each topic and ministry."""
    return [
        *facet(
            "state", STATE, Counter(row["state"] for row in rows), wanted["state"], lambda one: word_of(STANDINGS, one)
        ),
        *facet(
            "topic",
            TOPIC,
            Counter(one for row in rows for one in row["topic_ids"]),
            wanted["topic"],
            topic_word(topics),
        ),
        *facet(
            "ministry",
            COLUMNS["ministry"],
            Counter(row["ministry"] for row in rows if row["ministry"]),
            wanted["ministry"],
            named,
        ),
    ]


async def consultations(datasette: Any, request: Any) -> Any:
    """``/-/consultations``; ``?all=1``: also what is off topic; ``state``, ``topic``, ``ministry``: those alone."""
    choice(request, "state", STANDINGS, STATE)
    wanted = {name: request.args.get(name) or "" for name in ("state", "topic", "ministry")}
    everything, day = request.args.get("all") == "1", today(datasette)
    office = home_of(datasette).office_db if site_options(datasette).get("office") else None

    def read(conn: sqlite3.Connection) -> Record:
        every = stored(conn, day, everything=everything)
        known = documents.records(conn, "SELECT DISTINCT ministry FROM consultations WHERE ministry IS NOT NULL")
        choice(request, "ministry", [row["ministry"] for row in known], COLUMNS["ministry"])
        rows = [
            row
            for row in every
            if wanted["state"] in ("", row["state"])
            and wanted["ministry"] in ("", row["ministry"])
            and (not wanted["topic"] or wanted["topic"] in row["topic_ids"])
        ]
        sent = read_submissions(office) if office else {}
        for row in rows:
            row["sent_on"] = max((one.sent_on for one in sent.get(row["key"], [])), default=None)
        pages_ = paging(request, len(rows))
        shown = rows[pages_["offset"] : pages_["offset"] + PAGE_SIZE]
        for row in shown:
            row["files"] = files_of(conn, row["document"])
            row["notes"] = notes_of(office, row["key"]) if office else []
            row["submissions"] = sent.get(row["key"], [])
        return {
            "rows": rows,
            "shown": shown,
            "open": sum(row["state"] in RUNNING for row in rows),
            "states": STANDINGS,
            "running_states": RUNNING,
            "facets": facets_of(rows, wanted, documents.topic_names(conn)),
            "narrowed": any(wanted.values()),
            "paging": pages_,
            "everything": everything,
            "every": documents.count(conn, "consultations"),
            "day": day,
            "absent": absent(conn, clock(datasette), OURS, {"consultations": shown}),
            "unseen": [one for one in documents.unseen_sources(conn, clock(datasette)) if one["id"] in SOURCE],
        }

    return await answer(datasette, request, "consultations.html", read, as_table)


def files_of(conn: sqlite3.Connection, document: int) -> list[Record]:
    """The files of a case: label, href, and the document that holds one where it was fetched."""
    return records(
        conn,
        """SELECT a.label, a.href, d.key FROM attachments a LEFT JOIN documents d ON d.id = a.attachment_document
           WHERE a.document = ? ORDER BY a.position LIMIT 20""",
        (document,),
    )


def notes_of(office: Any, key: str) -> list[Record]:
    """What staff wrote down about a case (that an opinion was sent, say), the newest first."""
    found = decisions_about(office, [Subject(SubjectKind.DOCUMENT, key)])
    return [{"note": one.note, "who": one.who, "at": one.at} for one in found if one.note and not one.undone_at]


def as_table(found: Record) -> Table:
    rows = [
        {name: row.get(name) for name in ("key", "state", *COLUMNS)}
        | {"state_word": word_of(STANDINGS, row["state"]), "topics_word": said("、", ", ").join(row["topics"])}
        for row in found["rows"]
    ]
    for row in rows:
        if (row["days_left"] or 0) < 0:
            row["days_left"] = None
    return Table(COLUMNS, rows, "consultations", {"as_of": found["day"]})


ROUTES: Routes = ((rf"^/-/consultations{FORMAT}$", consultations),)
