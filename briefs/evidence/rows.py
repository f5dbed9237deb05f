"""What the briefs read out of policy.db: plain records, one function a question.

Everything is as of ``at`` (UTC): versions fetched, changes detected and runs started later do not exist.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from briefs.evidence.quoting import mark_of
from db.change.passages import Provision
from db.change.stored_changes import NEWEST, WEIGHTIEST, Filter, parts_of, stored_changes, topics_of
from db.change.stored_changes import ChangeRow as ChangeRow
from db.law.acts import act_en
from db.law.former import Former, former_act
from db.law.places import place_en, place_of
from db.law.sentences import stages_on
from db.people.basis import BY_STAFF, ROSTER_LACKING
from db.people.memberships import fold_name
from db.record.documents import Version as Version
from db.record.documents import cited_version, current_version, records, stored_version
from db.record.problem_words import plain_cause
from db.text.dates import jst_date
from db.text.readings import fold_kana
from db.text.words import Names

# As the kinds call them: the newest version as of a moment, the version a note cites, what hangs on a change.
current, cited, parts = current_version, cited_version, parts_of


@dataclass(frozen=True, slots=True)
class Topic:
    id: str
    name_ja: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Speech:
    """An on-topic speech; ``words`` are those that made it so."""

    version: Version
    words: tuple[str, ...]
    position: int
    meeting_document: int | None
    house: str
    meeting: str
    issue: str
    date: str
    speaker: str
    group: str
    office: str  # the position given, else the office in the mark before the speech (○国務大臣（…君）)
    role: str
    post: str = ""  # what the record knows of an office in name only (国務大臣), as office_of has it
    open_name: str = ""  # why the name is not settled; words under such a name are not printed
    # The name and its kana, as ``reading_of`` has them.
    reading: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Revision:
    """A revision of a law that comes, or came, into force on ``day``.

    ``fixed`` is False when ``day`` is only the last day possible; ``comment`` then says how it will be set.
    """

    version: Version
    day: str
    fixed: bool
    law_title: str  # as people say it: the short name where there is one
    amendment_title: str
    amendment_num: str
    comment: str
    promulgated_on: str
    law_title_en: str = ""
    amendment_en: str = ""  # what the amending act is cited as: Act No. 60 of 2024
    later: tuple[str, ...] = ()  # days of the later stages of the same act in this law

    @property
    def act_en(self) -> str:
        """The law with the act that amends it in English; "" where its English name is not known."""
        by = f" by {self.amendment_en}" if self.amendment_en.isascii() and self.amendment_en else ""
        return f"amendment of the {self.law_title_en}{by}" if self.law_title_en else ""


@dataclass(frozen=True, slots=True)
class SourceRow:
    id: str
    name_ja: str
    name_en: str
    enabled: bool


@dataclass(frozen=True, slots=True)
class RunRow:
    id: int
    source: str
    started_at: str
    finished_at: str | None
    outcome: str
    message: str
    whole: bool


OF_THE_DIET = ("member", "minister", "chair")  # standings of those whom a roster may have
OFFICE_LASTS = 200  # days for which an office counts that is given on another day
# Offices that name no ministry, with how those end that may stand behind them.
IN_NAME_ONLY = {
    "国務大臣": re.compile(r"(?<!副)大臣(?:（[^（）]*）)?$|長官$|国家公安委員会委員長$"),
    "副大臣": re.compile(r"副大臣(?:（[^（）]*）)?$"),
    "大臣政務官": re.compile(r"大臣政務官$"), "政府参考人": re.compile(r"^(?!.*(?:大臣|政務官|委員長)(?:（|$))"),
    "政府特別補佐人": re.compile(""),
}  # fmt: skip
OFFICIAL = "政府参考人"
# How an office ends: before a name that is only a part of another (林 in 小林) stands something else.
RE_WHOLE_OFFICE = re.compile(r"[一-鿿ァ-ヴ]{2}.*(?:[官長監事使与佐]|大臣)$")
# Grounds on which a name that is tied to nobody is printed as the minutes have it.
PRINTED_AS_IT_STANDS = (*ROSTER_LACKING, *BY_STAFF)
RE_WORDS = re.compile(r"[、,|;\n\t/]+")


def version(conn: sqlite3.Connection, number: int) -> Version:
    """The version with this id; LookupError when there is none."""
    stored = stored_version(conn, number)
    if stored is None:
        raise LookupError(f"no version {number} in policy.db")
    return stored


def topics(conn: sqlite3.Connection) -> list[Topic]:
    rows = conn.execute("SELECT id, name_ja, name_en FROM topics ORDER BY position, id")
    return [Topic(*row) for row in rows]


def matched_words(text: str) -> tuple[str, ...]:
    """The words in a ``matched`` column: a JSON list, or words with commas between them."""
    try:
        found = json.loads(text)
    except ValueError:
        found = RE_WORDS.split(text)
    words = found if isinstance(found, list) else [text]
    return tuple(dict.fromkeys(str(word).strip() for word in words if str(word).strip()))


def topic_speeches(conn: sqlite3.Connection, topic: str, at: str, limit: int = 200) -> list[Speech]:
    """On-topic speeches, the newest meeting first, in speaking order within one.

    Left out: the agenda record, and speeches under names that are not settled.
    """
    rows = conn.execute(
        "SELECT s.*, t.matched FROM document_topics t JOIN speeches s ON s.document = t.document "
        "JOIN documents d ON d.id = s.document WHERE t.topic = ? AND s.position > 0 AND d.gone_at IS NULL "
        "AND d.first_seen <= ? ORDER BY s.date DESC, s.issue_id, s.position LIMIT ?",
        (topic, at, limit),
    )
    return [speech for speech in _speeches(conn, rows, at) if not speech.open_name]


def meeting_speeches(conn: sqlite3.Connection, meeting: int, at: str) -> list[Speech]:
    """The speeches of one meeting that have any topic, in speaking order, with all their words."""
    rows = conn.execute(
        "SELECT s.*, json_group_array(t.matched) AS matched FROM speeches s "
        "JOIN document_topics t ON t.document = s.document "
        "WHERE s.meeting_document = ? AND s.position > 0 GROUP BY s.document ORDER BY s.position",
        (meeting,),
    )
    return _speeches(conn, rows, at)


def _speeches(conn: sqlite3.Connection, rows: Any, at: str) -> list[Speech]:
    found = []
    for row in rows.fetchall():
        words = dict.fromkeys(w for part in matched_words(row["matched"]) for w in matched_words(part))
        if (speech := speech_as_read(conn, row, at, tuple(words))) is not None:
            found.append(replace(speech, open_name=open_name(conn, row["document"])))
    return found


def speech_as_read(conn: sqlite3.Connection, row: sqlite3.Row, at: str, words: tuple[str, ...] = ()) -> Speech | None:
    """A row of ``speeches`` with its text as of ``at``, by ``words`` of a topic; None when it had no text then."""
    if (text := current(conn, row["document"], at)) is None:
        return None
    office = row["speaker_position"] or mark_of(text.body, row["speaker"] or "")[1]
    post = office_of(conn, office, row["speaker"] or "", row["date"] or "", at) if office in IN_NAME_ONLY else ""
    return Speech(
        text,
        words,
        row["position"],
        row["meeting_document"],
        row["house"] or "",
        row["meeting"] or "",
        row["issue"] or "",
        row["date"] or "",
        row["speaker"] or "",
        row["speaker_group"] or "",
        office,
        row["speaker_role"] or "",
        post,
        reading=reading_of(conn, row["document"]),
    )


def office_of(conn: sqlite3.Connection, office: str, speaker: str, day: str, at: str) -> str:
    """The office in which somebody spoke on a day (YYYY-MM-DD): as the minutes give it, and behind 国務大臣, 政府参考人 and the like,
    which is all that the House of Councillors writes, what the minutes of that day say in their list of those present, else what the
    minutes within ``OFFICE_LASTS`` days call the same speaker, as known at ``at`` (UTC).  "" where none is near, and where two
    differ: the day of the change is not on record.
    """
    if office not in IN_NAME_ONLY:
        return office
    found = _listed(conn, office, speaker, day, at, 0)
    for beside, order in (("s.date <= ?2", "DESC"), ("s.date >= ?2", "ASC")) if not found else ():
        given = conn.execute(
            "SELECT DISTINCT s.date, s.speaker_position FROM speeches s JOIN documents d ON d.id = s.document WHERE s.speaker = ?1"
            f" AND {beside} AND abs(julianday(s.date) - julianday(?2)) <= ?3 AND coalesce(s.speaker_position, '') <> ''"
            f" AND d.first_seen <= ?4 AND (d.gone_at IS NULL OR d.gone_at > ?4) ORDER BY s.date {order}",
            (speaker, day, OFFICE_LASTS, at),
        ).fetchall()
        fits = [(date, one) for date, one in given if one not in IN_NAME_ONLY and IN_NAME_ONLY[office].search(one)]
        found += [one for date, one in fits if date == fits[0][0]]
    if not found and office == OFFICIAL:  # whose office stands nowhere but in such lists
        found = _listed(conn, office, speaker, day, at, OFFICE_LASTS)
    return found[0] if len(set(found)) == 1 else ""


def _listed(conn: sqlite3.Connection, office: str, speaker: str, day: str, at: str, days: int) -> list[str]:
    """The offices that the lists of those present give somebody in the sittings in which they spoke, within ``days`` days."""
    lists = conn.execute(
        "SELECT DISTINCT m.document FROM speeches s JOIN speeches m ON m.meeting_document = s.meeting_document AND m.position = 0"
        " JOIN documents d ON d.id = m.document WHERE s.speaker = ?1 AND abs(julianday(s.date) - julianday(?2)) <= ?3"
        " AND d.first_seen <= ?4 AND (d.gone_at IS NULL OR d.gone_at > ?4) ORDER BY m.document",
        (speaker, day, days, at),
    ).fetchall()
    texts = [text.body for (document,) in lists if (text := current(conn, document, at))]
    return [found for text in texts if (found := listed_office(text, office, speaker))]


def listed_office(present: str, office: str, speaker: str) -> str:
    """What a list of those present (会議録情報) calls somebody who spoke as ``office``, an office in name only; "" for nothing.

    出入国在留管理庁次長杉山徳明君 in the House of Councillors, 政府参考人（出入国在留管理庁次長）杉山徳明君 in the other.  Pure.
    """
    name = re.escape("".join(speaker.split()))
    for found in re.finditer(rf"(?P<office>(?:(?!君)[\w・])+)）?{name}君", "".join(present.split())):
        said = found["office"].removeprefix(office)
        if said not in IN_NAME_ONLY and RE_WHOLE_OFFICE.search(said) and IN_NAME_ONLY[office].search(said):
            return said
    return ""


def reading_of(conn: sqlite3.Connection, document: int) -> tuple[str, str]:
    """The name and the kana of who spoke: as the roster has them, else as the minutes do, who write both in one; ("", "") without.

    Of a member or minister whom no roster of the day settles, as every roster that has the name reads it; what is written in one is
    parted where the rosters read the family name in one way.
    """
    row = conn.execute(
        "SELECT p.name, coalesce(p.kana, ''), coalesce(s.speaker, ''), coalesce(s.speaker_kana, ''), coalesce(a.standing, '')"
        " FROM speeches s LEFT JOIN attributions a ON a.document = s.document AND a.role = 'speaker'"
        " LEFT JOIN people p ON p.id = a.person WHERE s.document = ? ORDER BY p.id IS NULL LIMIT 1",
        (document,),
    ).fetchone()
    if row is None:
        return "", ""
    name, kana = str(row[0] or row[2]), str(row[1] or row[3])
    if row[0] is None and row[4] in OF_THE_DIET:
        known = conn.execute(
            "SELECT name, kana FROM people WHERE folded = ? AND kana LIKE '%\u3000%' ORDER BY id", (fold_name(name),)
        ).fetchall()
        read = {fold_kana(one) for _, one in known}
        if len(read) == 1 and fold_kana(kana) in ("", *read):
            name, kana = map(str, known[0])
    return parted(conn, name, kana)


def parted(conn: sqlite3.Connection, name: str, kana: str) -> tuple[str, str]:
    """A name and its kana with the family name apart, where the rosters have that family and read it in one way; else as they are."""
    if not kana or len(kana.split()) > 1:
        return name, kana
    bare = "".join(name.split())
    for size in range(min(3, len(bare) - 1), 0, -1):
        rows = conn.execute(
            "SELECT kana FROM people WHERE name LIKE ? || '\u3000%' AND kana LIKE '%\u3000%'", (bare[:size],)
        ).fetchall()
        families = {str(one).split()[0] for (one,) in rows}
        if len(families) == 1 and kana.startswith(family := families.pop()) and kana != family:
            return f"{bare[:size]}\u3000{bare[size:]}", f"{family}\u3000{kana.removeprefix(family)}"
    return name, kana


def open_name(conn: sqlite3.Connection, document: int) -> str:
    """Why the name of who spoke is not settled, with what to do; "" when it is, or when no roster could settle it.

    Officials and witnesses are no members and stay names.  While no whole roster of that day is known, no name can be
    resolved: it is printed as the minutes have it.
    """
    row = conn.execute(
        "SELECT name, date, basis FROM attributions WHERE document = ? AND person IS NULL AND standing IN "
        f"('member', 'minister', 'chair') AND coalesce(ground, '') NOT IN ({', '.join('?' * len(PRINTED_AS_IT_STANDS))}) "
        "ORDER BY position LIMIT 1",
        (document, *PRINTED_AS_IT_STANDS),
    ).fetchone()
    if row is None:
        return ""
    return (
        f"the name 「{row['name']}」 is not settled ({row['basis']}): see `policywatch people unresolved`, "
        "then `policywatch people settle`"
    )


def topic_changes(conn: sqlite3.Connection, topic: str, at: str, limit: int = 50) -> list[ChangeRow]:
    """Top-level changes with this topic, newest first, said as is true on the day of ``at`` (UTC)."""
    found = stored_changes(conn, Filter(topic=topic, quiet=True, at=at), NEWEST, limit)
    return [said_today(one, jst_date(at)) for one in found]


def said_today(change: ChangeRow, day: str) -> ChangeRow:
    """A change whose sentence names days on which a law takes effect, as it is true on ``day`` (YYYY-MM-DD)."""
    ja, en = stages_on(change.summary_ja, change.summary_en, jst_date(change.detected_at), day)
    return replace(change, summary_ja=ja, summary_en=en)


def period_changes(conn: sqlite3.Connection, since: str, until: str) -> list[ChangeRow]:
    """Top-level changes detected in [since, until), weightiest first, then newest."""
    return stored_changes(conn, Filter(quiet=True, since=since, before=until), WEIGHTIEST)


def change_topics(conn: sqlite3.Connection, change: int) -> list[str]:
    return [row["id"] for row in topics_of(conn, change)]


def revisions(conn: sqlite3.Connection, since: str, until: str, at: str, topic: str | None = None) -> list[Revision]:
    """Revisions whose date falls in [since, until] (dates), soonest first; with ``topic``, those of its laws.

    A law is of a topic when the revision or the law itself has it, or what was told of the revision.
    """
    day = "coalesce(nullif(r.enforced_on, ''), nullif(r.scheduled_on, ''))"
    sql = (
        f"SELECT r.*, {day} AS day, (SELECT group_concat(coalesce(nullif(o.enforced_on, ''), o.scheduled_on)) FROM law_revisions o"
        " JOIN documents od ON od.id = o.document AND od.gone_at IS NULL AND od.first_seen <= ? WHERE o.law_id = r.law_id"
        f" AND o.amendment_law_num = r.amendment_law_num AND coalesce(nullif(o.enforced_on, ''), o.scheduled_on) > {day}) AS later,"
        " json_extract(v.facts, '$.short_name') AS short_name,"
        " json_extract(v.facts, '$.name_en') AS name_en FROM law_revisions r "
        "JOIN documents d ON d.id = r.document JOIN versions v ON v.id = d.current_version "
        f"WHERE {day} BETWEEN ? AND ? "
    )
    values: list[Any] = [at, since, until]
    if topic is not None:
        sql += (
            "AND (EXISTS (SELECT 1 FROM document_topics t WHERE t.topic = ? "
            "AND t.document IN (r.document, r.law_document)) "
            "OR EXISTS (SELECT 1 FROM change_topics t JOIN changes c ON c.id = t.change"
            " WHERE t.topic = ? AND c.document = r.document)) "
        )
        values += [topic, topic]
    found = []
    for row in conn.execute(sql + "AND d.gone_at IS NULL ORDER BY day, r.law_id, r.law_revision_id", values).fetchall():
        if (text := current(conn, row["document"], at)) is not None:
            found.append(
                Revision(
                    text,
                    row["day"],
                    bool(row["enforced_on"]) and not row["enforcement_comment"],
                    row["short_name"] or row["law_title"] or text.title,
                    row["amendment_law_title"] or "",
                    row["amendment_law_num"] or "",
                    row["enforcement_comment"] or "",
                    row["promulgated_on"] or "",
                    row["name_en"] or "",
                    act_en(row["amendment_law_num"] or ""),
                    tuple((row["later"] or "").split(",")) if row["later"] else (),
                )
            )
    return found


def topic_keys(conn: sqlite3.Connection, topic: str) -> frozenset[str]:
    """The keys of the law revisions that have this topic themselves."""
    rows = conn.execute(
        "SELECT d.key FROM document_topics t JOIN documents d ON d.id = t.document "
        "WHERE t.topic = ? AND d.kind = 'law_revision'",
        (topic,),
    )
    return frozenset(row[0] for row in rows)


def replaced_on(conn: sqlite3.Connection, law: Version, day: str) -> str:
    """Since when (YYYY-MM-DD) the text of a law that is held is not the one in force on ``day``, because a revision took effect whose
    text it has not; "" while it is.
    """
    law_id, begun = str(law.facts.get("revision") or "").partition("_")[0], in_force_from(law)
    row = conn.execute(
        "SELECT min(r.enforced_on) FROM law_revisions r JOIN documents d ON d.id = r.document WHERE r.law_id = ?"
        " AND d.gone_at IS NULL AND r.enforced_on > ? AND r.enforced_on <= ?",
        (law_id, begun, day),
    ).fetchone()
    return (row[0] or "") if begun else ""


def former_of(conn: sqlite3.Connection, law: Version, day: str) -> Former | None:
    """The act behind a text of a law that is held, where by ``day`` (YYYY-MM-DD) it is another one or over (db/law/former.py)."""
    begun = in_force_from(law)
    return former_act(conn, law.title, law.body, begun, day) if begun else None


def act_changed_on(conn: sqlite3.Connection, law: Version, day: str) -> str:
    """Since when (YYYY-MM-DD) an ordinance is of a scheme that is over; "" where it is not.  An act's own text is told apart by its
    revisions (replaced_on).
    """
    found = former_of(conn, law, day)
    return found.since if found and found.act != law.title else ""


def in_force_from(law: Version) -> str:
    """The day (YYYY-MM-DD) from which a text of a law is in force, by its revision (428AC0000000089_20250601_504AC0000000068); "" for
    any other text.
    """
    day = str(law.facts.get("revision") or "").partition("_")[2]
    return f"{day[:4]}-{day[4:6]}-{day[6:8]}" if day else ""


def seen_at(conn: sqlite3.Connection, version: int, at: str) -> str:
    """When (UTC) a document was last seen as this version has it, up to ``at``; "" where only its fetching is known: another version
    came after it, or it was seen again after ``at``.
    """
    row = conn.execute(
        "SELECT d.last_seen FROM versions v JOIN documents d ON d.id = v.document WHERE v.id = ? AND d.last_seen <= ?"
        " AND NOT EXISTS (SELECT 1 FROM versions n WHERE n.document = v.document AND n.id > v.id AND n.fetched_at <= ?)",
        (version, at, at),
    ).fetchone()
    return row[0] if row else ""


def law_today(conn: sqlite3.Connection, document: int, at: str) -> Version | None:
    """The text of a law as held at ``at``; None where there was none, or it was in force no longer on that day in Japan."""
    law, day = current(conn, document, at), jst_date(at)
    return law if law is not None and not (replaced_on(conn, law, day) or act_changed_on(conn, law, day)) else None


def topic_provisions(conn: sqlite3.Connection, topic: str, at: str) -> list[tuple[Version, str, str, tuple[str, ...]]]:
    """(law, label, text, the topic's words) for the provisions in force of laws that have the topic."""
    found = []
    rows = conn.execute(
        "SELECT p.document, p.path, p.part, p.label, p.text, t.matched FROM document_topics t "
        "JOIN documents d ON d.id = t.document JOIN provisions p ON p.document = t.document "
        "WHERE t.topic = ? AND d.kind = 'law' AND p.part = 'MainProvision' ORDER BY d.key, p.position",
        (topic,),
    ).fetchall()
    laws: dict[int, Version | None] = {}
    for row in rows:
        words = matched_words(row["matched"])
        if any(word in row["text"] for word in words):
            if row["document"] not in laws:
                laws[row["document"]] = law_today(conn, row["document"], at)
            if (law := laws[row["document"]]) is not None:
                place = place_of(Provision(row["path"], row["part"], row["label"], row["text"]))
                found.append((law, place, row["text"], words))
    return found


def place_in_english(conn: sqlite3.Connection, law: Version, place: str, text: str) -> str:
    """A place of a law (本則第15条第1項), where this text stands, as English texts cite it: Article 15(1); "" where it does not."""
    found = conn.execute(
        "SELECT path, part, label, text FROM provisions WHERE document = ? AND part = 'MainProvision' AND text = ?",
        (law.document, text),
    ).fetchall()
    return next((place_en(one) for row in found if place_of(one := Provision(*row)) == place), "")


def provision_holding(conn: sqlite3.Connection, document: int, text: str) -> Names:
    """The place, in words, of the one provision of a law that holds these words; two empty ones when it is none or several."""
    found = conn.execute(
        "SELECT path, part, label, text FROM provisions WHERE document = ? AND instr(text, ?) > 0 LIMIT 2",
        (document, text),
    ).fetchall()
    if len(found) != 1:
        return Names("", "")
    provision = Provision(*found[0])
    return Names(place_of(provision), place_en(provision))


def sources(conn: sqlite3.Connection) -> list[SourceRow]:
    rows = conn.execute("SELECT id, name_ja, name_en, enabled FROM sources ORDER BY rowid")
    return [SourceRow(r["id"], r["name_ja"], r["name_en"], bool(r["enabled"])) for r in rows]


def runs(conn: sqlite3.Connection, since: str, until: str) -> list[RunRow]:
    """Runs started in [since, until), oldest first."""
    rows = conn.execute(
        "SELECT id, source, started_at, finished_at, outcome, message, only_some FROM runs "
        "WHERE started_at >= ? AND started_at < ? ORDER BY started_at, id",
        (since, until),
    )
    return [
        RunRow(r["id"], r["source"], r["started_at"], r["finished_at"], r["outcome"], r["message"], not r["only_some"])
        for r in rows
    ]


def problems(conn: sqlite3.Connection, run_ids: Sequence[int]) -> list[tuple[int, str, str, Names]]:
    """(run, kind, url, why in plain words) of what these runs could not have, in order; of old records only what was noted."""
    sql = "SELECT run, kind, url, reason, code, details FROM problems WHERE run = ? ORDER BY id"
    return [
        (row["run"], row["kind"], row["url"], plain_cause(row) if row["code"] else Names("", row["reason"]))
        for number in run_ids
        for row in records(conn, sql, (number,))
    ]


def data_at(conn: sqlite3.Connection, at: str) -> str:
    """When the newest run that ``at`` knows of ended; "" when there is none."""
    sql = "SELECT max(coalesce(finished_at, started_at)) FROM runs WHERE started_at <= ?"
    return str(conn.execute(sql, (at,)).fetchone()[0] or "")


def typed_fact(conn: sqlite3.Connection, document: int, name: str) -> Any:
    """A column of the document's typed row (speeches, law_revisions, meetings); None when there is none."""
    for table in ("speeches", "law_revisions", "meetings"):
        columns = {row[1] for row in conn.execute(f"PRAGMA table_info({table})")}
        if name in columns:
            row = conn.execute(f"SELECT {name} FROM {table} WHERE document = ?", (document,)).fetchone()
            if row is not None and row[0] is not None:
                return row[0]
    return None


def scale(conn: sqlite3.Connection, at: str) -> list[dict[str, Any]]:
    """Per source: documents held, the earliest and latest date among them, and the latest run."""
    rows = conn.execute(
        "SELECT s.id, s.name_ja, s.name_en, s.enabled, count(d.id) AS documents, min(d.published_on) AS earliest, "
        "max(d.published_on) AS latest, (SELECT r.started_at || ' ' || r.outcome FROM runs r WHERE r.source = s.id "
        "AND r.started_at <= ? ORDER BY r.started_at DESC, r.id DESC LIMIT 1) AS last_run "
        "FROM sources s LEFT JOIN documents d ON d.source = s.id AND d.first_seen <= ? GROUP BY s.id ORDER BY s.rowid",
        (at, at),
    )
    return [dict(row) for row in rows]
