"""A law and one of its provisions: what is to come and when, every wording with its act and bill, what hangs together."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import lru_cache
from itertools import pairwise
from typing import Any
from urllib.parse import quote, unquote

from db.change.passages import Provision
from db.change.redline import redline
from db.comparison.provisions import LEVELS
from db.law.as_of import number_en
from db.law.chain import provisions_of
from db.law.defined_terms import laws_cited, terms_in, terms_of
from db.law.enforcement_words import in_words
from db.law.in_force import own_enforcements
from db.law.names import known_laws
from db.law.never_had import never_had
from db.law.places import names_of, place_en, place_of
from db.law.ties import bill_of, delegated, delegating
from db.law.timeline import Wording, changes_to_come, path_of, timeline
from db.record import documents
from db.record.documents import Record
from db.search.literal import search
from db.text.folding import fold
from db.text.numerals import write_numeral
from db.text.words import Names
from desk.pages.exports import FORMAT, Table, answer
from desk.site.absent import Absence, absent
from desk.site.answering import Routes
from desk.site.asked import no_such
from desk.site.language import said
from desk.site.layout import clock, today

SPEECHES = 20  # speeches that name an article, the newest
ORDINANCE_CHANGES = 10
CONSULTATIONS = 10


COLUMNS: Mapping[str, Names] = {
    "day": Names("いつ（遅くとも）", "When (at the latest)"),
    "clause": Names("日の決め方", "How the day is set"),
    "title": Names("改める法令", "Amending act"),
    "number": Names("法令番号", "Number"),
    "place": Names("規定", "Provision"),
    "what": Names("どうなるか", "What happens"),
}
WORDING_COLUMNS: Mapping[str, Names] = {
    "day": Names("この日から", "From this day"),
    "number": Names("改めた法令の番号", "Number of the amending act"),
    "title": Names("改めた法令", "Amending act"),
    "text": Names("条文", "Wording"),
}
# What becomes of a provision that is to change, in the words of db/law/timeline.py.
COMING_WORDS: Mapping[str, Names] = {
    "加わる": Names("加わる", "added"),
    "削られる": Names("削られる", "taken away"),
    "移る": Names("移る", "moved"),
    "改まる": Names("改まる", "amended"),
}
WORDING = Names("この規定の条文", "Wordings of this provision")
OF_LAW: Mapping[str, Absence] = {
    "coming": (Names("まだ施行されていない改正", "amendment still to come into force"), ("egov_law",)),
    "bills": (Names("この法令を定めた・改めた議案", "bill that made or amended it"), ("bills",)),
    "ordinances": (Names("この法令に結び付く政省令", "order or ordinance tied to it"), ("egov_law",)),
    "consultations": (
        Names(
            "題名にこの法令や政省令の名前がある意見募集",
            "consultation that names it, or an ordinance under it, in its title",
        ),
        ("public_comments",),
    ),
}
OF_PROVISION: Mapping[str, Absence] = {
    "taking_up": (
        Names("見守っている法令の中に、これを受けている規定", "provision of the watched laws that takes it up"),
        ("egov_law",),
    )
}
NO_LAW = ("その法令は記録にありません。", "That law is not on record.")


async def law(datasette: Any, request: Any) -> Any:
    law_id = request.url_vars["id"]

    def read(conn: sqlite3.Connection) -> Record:
        found = law_record(conn, law_id, today(datasette))
        return found | {"absent": absent(conn, clock(datasette), OF_LAW, found)}

    return await answer(datasette, request, "law.html", read, _law_table)


def _law_table(found: Record) -> Table:
    """What is to come, a row a provision, or a row for a stage of which no provision is known."""
    rows = []
    for one in found["coming"]:
        row = {name: one[name] for name in ("day", "clause", "title", "number")}
        places = [{"place": said(p["ja"], p["en"]), "what": p["sentence"]} for p in one["places"]]
        rows += [{**row, **place} for place in places or [{"place": said(*one["words"]), "what": ""}]]
    about = ("law_id", "title", "clause", "coming", "delegations", "contents", "bills", "ordinances", "consultations")
    return Table(COLUMNS, rows, f"law-{found['law_id']}", {name: found[name] for name in about})


def law_record(conn: sqlite3.Connection, law_id: str, day: str = "") -> Record:
    """What the page of a law shows; LookupError for one that is not in the record."""
    found = documents.document(conn, f"egov_law/{law_id}")
    if not found:
        unread = never_had(conn, law_id)
        raise LookupError(
            said(
                f"{unread.name}は見守っていますが、本文を一度も読めていません：{unread.why_ja}。",
                f"{unread.name} is watched, but its text could never be read: {unread.why_en}.",
            )
            if unread
            else said(*NO_LAW)
        )
    text = _in_force(conn, found)
    lacking = last_text = None
    if not text:  # what is in force has no text: the last one that has goes on being of use, and is named as what it is
        lacking, last_text = _last_text(conn, law_id, day)
        text = provisions_of(conn, last_text["law_revision_id"]) if last_text else []
    listed, terms = _contents_and_terms(tuple(text))
    coming = changes_to_come(conn, law_id)
    for one in coming:
        one["bill"] = bill_of(conn, one["number"])
    delegations = delegated(conn, law_id)
    for row in delegations:
        row["place_ja"] = place_of(Provision(row["path"], "", "", ""))
    ordinances = {row["law_id"]: row["title"] for row in delegations if row["law_id"]}
    return {
        "document": found,
        "law_id": law_id,
        "title": found["title"],
        "never_had": None if text else never_had(conn, law_id),
        "lacking": lacking,
        "last_text": last_text,
        "today": day,
        "clause": in_words(own_enforcements(conn, law_id)),
        "coming": coming,
        "coming_words": COMING_WORDS,
        "contents": listed,
        "bills": _bills_behind(conn, law_id),
        "ordinances": [{"law_id": one, "title": title} for one, title in ordinances.items()],
        "consultations": _consultations_about(conn, law_id, [title for title in ordinances.values() if title]),
        "terms": terms,
        "delegations": delegations,
        "tied": sum(1 for row in delegations if row["state"] == "tied"),
        "ordinance_changes": _ordinance_changes(conn, delegations),
        "count_en": number_en(len(coming)),
    }


@lru_cache(maxsize=32)
def _contents_and_terms(text: tuple[Provision, ...]) -> tuple[list[Record], list[Record]]:
    """What follows from a text alone and takes longer to find than to remember: a page that is asked for is often asked for again."""
    return chapters(contents(text)), [asdict(term) for term in terms_of(text)]


def _last_text(conn: sqlite3.Connection, law_id: str, day: str) -> tuple[Record | None, Record | None]:
    """The revision in force on a day that has no text, and the newest one before it that has."""
    rows = documents.records(
        conn,
        """SELECT r.law_revision_id, r.enforced_on, r.amendment_law_num, r.amendment_law_title, r.has_text, d.key
           FROM law_revisions r JOIN documents d ON d.id = r.document
           WHERE r.law_id = ? AND d.gone_at IS NULL AND r.status != 'UnEnforced' AND r.enforced_on <= ?
           ORDER BY r.enforced_on DESC, coalesce(r.promulgated_on, '') DESC, r.law_revision_id DESC""",
        (law_id, day or "9999"),
    )
    return next(iter(rows), None), next((row for row in rows if row["has_text"]), None)


def contents(text: Sequence[Provision]) -> list[Record]:
    """The contents of a law in its own order: 編章節 (``level`` 0 to 4, no address), its articles or, without any, its
    paragraphs (``level`` 5), its annexes, and each 附則 once."""
    rows: list[Record] = []
    steps = "Article" if any(p.path.startswith("MainProvision-Article_") for p in text) else "Paragraph"
    parts: set[str] = set()
    for p in text:
        tag, _, rest = p.path.partition("-")
        step = rest.partition("_")[0]
        if tag == "MainProvision" and step.endswith("Title") and step.removesuffix("Title") in LEVELS:
            rows.append({"level": LEVELS.index(step.removesuffix("Title")), "label": "", "caption": p.text, "path": ""})
        elif tag == "MainProvision" and step == steps and "-" not in rest:
            label = p.label or place_of(p)
            rows.append({"level": 5, "label": label, "caption": p.text if steps == "Article" else "", "path": p.path})
        elif tag.startswith("Appdx") and tag not in parts:
            parts.add(tag)
            rows.append({"level": 0, "label": p.label or p.text[:40], "caption": "", "path": tag})
        elif tag.startswith("SupplProvision") and p.part not in parts:
            parts.add(p.part)
            rows.append(
                {"level": 0, "label": "附則", "caption": p.part.partition(" ")[2], "path": "", "anchor": p.path}
            )
    return rows


def chapters(rows: Sequence[Record]) -> list[Record]:
    """The contents in chapters (編, or 章 where there is none): ``head``, ``first`` and ``last`` article, and their ``rows``."""
    top = min((row["level"] for row in rows if not row["path"] and "anchor" not in row), default=5)
    found: list[Record] = []
    for row in rows:
        whole = not row["path"] and "anchor" not in row and row["level"] == top
        tail = "附則・別表" if row["level"] == 0 and (row["path"] or "anchor" in row) else ""
        if whole or not found or (tail and found[-1]["head"] != tail):
            found.append({"head": row["caption"] if whole else tail, "rows": []})
        if not whole:
            found[-1]["rows"].append(row)
    for one in found:
        articles = [row["label"] for row in one["rows"] if row["level"] == 5]
        one["first"], one["last"] = (articles[0], articles[-1]) if articles else ("", "")
    return found


def _bills_behind(conn: sqlite3.Connection, law_id: str) -> list[Record]:
    """The bills of the acts that made or amended a law, as far as the record has them, the newest first."""
    return documents.records(
        conn,
        """SELECT DISTINCT d.key, d.title, b.session, b.kind, b.number, r.amendment_law_num AS law_number
           FROM law_revisions r JOIN law_bills l ON l.law_number = coalesce(nullif(r.amendment_law_num, ''), r.law_num)
           JOIN bills b ON b.document = l.bill JOIN documents d ON d.id = b.document
           WHERE r.law_id = ? ORDER BY b.session DESC, b.kind, b.number DESC""",
        (law_id,),
    )


def _consultations_about(conn: sqlite3.Connection, law_id: str, ordinances: Sequence[str]) -> list[Record]:
    """Consultations whose title has the name of the law, or of an order or ordinance under it, the newest first."""
    named = next((one for one in known_laws(conn) if one.law_id == law_id), None)
    names = {fold(name) for name in (*(named.names if named else ()), *ordinances) if len(name) > 4}
    rows = documents.records(
        conn,
        """SELECT d.key, c.title, c.closes_on, c.result_url IS NOT NULL AS has_result FROM consultations c
           JOIN documents d ON d.id = c.document ORDER BY coalesce(c.closes_on, c.opened_on) DESC, d.key""",
    )
    return [row for row in rows if any(name in fold(row["title"]) for name in names)][:CONSULTATIONS]


def _in_force(conn: sqlite3.Connection, found: Record) -> list[Provision]:
    rows = conn.execute(
        "SELECT path, part, label, text FROM provisions WHERE document = ? ORDER BY position", (found["id"],)
    ).fetchall()
    return [Provision(*row) for row in rows]


def _ordinance_changes(conn: sqlite3.Connection, delegations: list[Record]) -> list[Record]:
    """The newest changes of the orders and ordinances that take something of the act up."""
    laws = sorted({row["law_id"] for row in delegations if row["law_id"]})
    if not laws:
        return []
    marks = ", ".join("?" * len(laws))
    return documents.records(
        conn,
        f"""SELECT c.id, c.summary_ja, c.summary_en, c.detected_at, d.title FROM changes c JOIN documents d ON d.id = c.document
            WHERE d.key IN ({marks}) AND c.part_of IS NULL ORDER BY c.detected_at DESC, c.id LIMIT {ORDINANCE_CHANGES}""",
        tuple(f"egov_law/{one}" for one in laws),
    )


# ---------------------------------------------------------------------- one provision
async def provision(datasette: Any, request: Any) -> Any:
    """``/-/law/ID/第19条の4``: every wording; ``?from=REVISION&to=REVISION``: any two side by side."""
    law_id, place = request.url_vars["id"], unquote(request.url_vars["place"])
    since, until = ((request.args.get(name) or "").strip() for name in ("from", "to"))

    def read(conn: sqlite3.Connection) -> Record:
        found = provision_record(conn, law_id, place, since, until)
        all_tied = all(row["state"] == "tied" for row in found["delegations"])
        return found | {"absent": absent(conn, clock(datasette), OF_PROVISION, {"taking_up": all_tied})}

    def table(found: Record) -> Table:
        names = ("law_id", "path", "place", "place_en", "wordings", "coming", "delegations", "speeches")
        rows = [{name: row[name] for name in WORDING_COLUMNS} for row in found["wordings"]]
        return Table(WORDING_COLUMNS, rows, f"law-{law_id}-{found['place']}", {name: found[name] for name in names})

    return await answer(datasette, request, "provision.html", read, table)


def provision_record(conn: sqlite3.Connection, law_id: str, place: str, since: str = "", until: str = "") -> Record:
    """What the page of a provision shows; LookupError when the law or the place is not in the record."""
    found = documents.document(conn, f"egov_law/{law_id}")
    if not found:
        raise LookupError(said(*NO_LAW))
    path = path_of(place)
    wordings = timeline(conn, law_id, path) if path else []
    if not path or not wordings:
        raise LookupError(
            said(
                f"「{place}」という規定は、この法令の記録にありません（例：第19条の4、第19条の4第1項）。",
                f"This law has no provision “{place}” on record (written as 第19条の4 or 第19条の4第1項).",
            )
        )
    by_revision = {one.revision: one for one in wordings}
    for one in (since, until):
        if one and one not in by_revision:
            raise LookupError(no_such(WORDING, one))
    shown = _two(wordings, by_revision.get(since), by_revision.get(until))
    newest = wordings[-1]
    text = provisions_of(conn, newest.revision)
    here = Provision(path, next((p.part for p in text if p.path == path), path.split("-")[0]), "", "")
    names = names_of(text)
    to_come = changes_to_come(conn, law_id)
    touching = [one for one in to_come if any(_touches(p["path"], path) for p in one["places"])]
    rows = [{**asdict(one), "text": one.text, "bill": bill_of(conn, one.number)} for one in wordings]
    return {
        "document": found,
        "law_id": law_id,
        "path": path,
        "address": f"/-/law/{law_id}/{quote(path)}",
        "place": place_of(here, names),
        "place_en": place_en(here, names),
        "wordings": rows[::-1],
        "coming": touching,
        "unread": [one for one in to_come if not one["has_text"] and one not in touching],
        "shown": [(a.revision, b.revision) for a, b in shown],
        "rows": [_redlined(a, b) for a, b in shown],
        "chosen": bool(since or until),
        "delegations": delegated(conn, law_id, path),
        "delegating": delegating(conn, law_id, path),
        "terms": [
            {**asdict(term), "place_ja": place_of(Provision(term.path, "", "", ""))}
            for term in terms_in(newest.text, terms_of(text), path)
        ],
        "cited": _cited(conn, newest.text),
        "speeches": _speeches(conn, law_id, path),
        "changes": _changes(conn, found["id"], path),
    }


def _touches(one: str, other: str) -> bool:
    """Whether one of two places stands in the other, or is it."""
    return one == other or one.startswith(f"{other}-") or other.startswith(f"{one}-")


def _two(wordings: list[Wording], old: Wording | None, new: Wording | None) -> list[tuple[Wording, Wording]]:
    """The pairs to lay side by side: the two that were asked for, else each wording with the one before it, the newest first."""
    if old and new:
        return [(old, new)]
    return list(pairwise(wordings))[::-1]


def _redlined(old: Wording, new: Wording) -> Record:
    return {"old": asdict(old), "new": asdict(new), "lines": redline(old.text, new.text, context=2)}


def _cited(conn: sqlite3.Connection, text: str) -> list[Record]:
    """The other laws that a provision cites by number; with an address where the record has them."""
    numbers = {
        number: key
        for key, number in conn.execute(
            "SELECT d.key, json_extract(v.facts, '$.law_num') FROM documents d JOIN versions v ON v.id = d.current_version"
            " WHERE d.kind = 'law'"
        )
    }
    return [
        {"name": name, "number": number, "law_id": str(numbers.get(number, "")).partition("/")[2]}
        for name, number in laws_cited(text)
    ]


def _speeches(conn: sqlite3.Connection, law_id: str, path: str) -> list[Record]:
    """The speeches that name the article together with the law, the newest first."""
    step = next((one for one in path.split("-") if one.startswith("Article_")), "")
    first, *branches = step.removeprefix("Article_").split("_")
    named = next((one for one in known_laws(conn) if one.law_id == law_id), None)
    if not first.isdigit() or named is None:
        return []
    branch = "".join(f"の{write_numeral(int(b))}" for b in branches if b.isdigit())
    words = (f"第{write_numeral(int(first))}条{branch}", f"第{first}条" + "".join(f"の{b}" for b in branches))
    names = [
        name for name in named.names if name != law_id and not name.isascii() and "／" not in name and " " not in name
    ]
    any_of = " または ".join(f'"{name}"' for name in names)
    hits = search(conn, f'{any_of} "{words[0]}" または "{words[1]}"', limit=SPEECHES * 3, kind="speech")
    found = []
    for hit in hits:
        if not branches and any(f"{word}の{mark}" in hit.snippet for word in words for mark in "一二三四五六七八九十"):
            continue  # 第十九条の四 is another article than 第十九条
        found.append({"key": hit.key, "title": hit.title, "date": hit.date, "snippet": hit.snippet})
    return found[:SPEECHES]


def _changes(conn: sqlite3.Connection, document: int, path: str) -> list[Record]:
    return documents.records(
        conn,
        """SELECT c.id, c.summary_ja, c.summary_en, c.detected_at FROM changes c WHERE c.document = ? AND c.kind = 'provision_changed'
           AND (c.field IN (?, ? || '@old') OR substr(c.field, 1, ?) = ?) ORDER BY c.detected_at DESC, c.id LIMIT 30""",
        (document, path, path, len(path) + 1, f"{path}-"),
    )


ROUTES: Routes = (
    (rf"^/-/law/(?P<id>[0-9A-Z]{{12,15}}){FORMAT}$", law),
    (rf"^/-/law/(?P<id>[0-9A-Z]{{12,15}})/(?P<place>.+?){FORMAT}$", provision),
)
