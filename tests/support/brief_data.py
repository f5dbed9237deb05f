"""A small fictional record (見本) for the tests of the briefs: policy.db and an archive, filled row by row."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from db.change import sentences
from db.change.stored_text import digest_as_stored
from db.night.kinds import kind_of
from db.office.database import open_office_db
from db.record.archive import Archive
from db.record.home import Home
from db.record.schema import open_policy_db
from db.text.folding import fold

AT = datetime.fromisoformat("2026-08-26T12:00:00+09:00")
EARLY, LATE, LAST = "2026-08-10T18:00:00Z", "2026-08-20T18:00:00Z", "2026-08-25T18:00:00Z"
TOPIC = "quotas_fields"

QUESTION = (
    "○見本花子君　見本党の見本花子でございます。\n"
    "　特定技能の受入れ上限について、分野ごとの見込み数をどのように見直すのか、政府の考えをお示しください。"
    "現場では見直しの時期が分からず困っています。"
)
ANSWER = (
    "○国務大臣（見本太郎君）　お答えをいたします。\n"
    "　特定技能の受入れ上限は、分野ごとの人手不足の状況を踏まえ、五年ごとに見直すこととしております（見本）。"
    "検討の過程は公表してまいります。"
)
WITNESS = "○参考人（見本良子君）　分野の追加に当たっては、特定技能で働く人の声を聞く仕組みが必要だと考えます（見本）。"
CHAIR = "○委員長（見本一郎君）　特定技能の受入れ上限に関する件を議題といたします。"
OLD_PAGE = "見本ページ\n特定技能の受入れ分野は十六分野です（見本）。\n手続の流れ"
NEW_PAGE = "見本ページ\n特定技能の受入れ分野は十九分野です（見本）。\n手続の流れ"


@dataclass
class Record:
    """The home under construction, with the ids given out so far."""

    home: Home
    conn: sqlite3.Connection
    archive: Archive
    runs: dict[tuple[str, str], int] = field(default_factory=dict)

    def run(self, source: str, at: str, outcome: str = "ok", message: str = "") -> int:
        key = (source, at)
        if key not in self.runs:
            cursor = self.conn.execute(
                "INSERT INTO runs (source, started_at, finished_at, outcome, requests, new, changed, unchanged, errors,"
                " message) VALUES (?, ?, ?, ?, 1, 0, 0, 0, 0, ?)",
                (source, at, at, outcome, message),
            )
            self.runs[key] = int(cursor.lastrowid or 0)
        return self.runs[key]

    def problem(self, source: str, at: str, kind: str, reason: str) -> None:
        self.conn.execute(
            "INSERT INTO problems (run, source, kind, url, reason, noted_at) VALUES (?, ?, ?, ?, ?, ?)",
            (self.run(source, at), source, kind, f"https://www.example.jp/{source}", reason, at),
        )

    def document(self, key: str, kind: str, title: str, first: str, published: str | None = None, url: str = "") -> int:
        cursor = self.conn.execute(
            "INSERT INTO documents (key, source, kind, url, title, lang, published_on, first_seen, last_seen,"
            " collection) VALUES (?, ?, ?, ?, ?, 'ja', ?, ?, ?, '')",
            (key, key.split("/")[0], kind, url or f"https://www.example.jp/{key}", title, published, first, LAST),
        )
        return int(cursor.lastrowid or 0)

    def version(self, document: int, at: str, body: str, **facts: str) -> int:
        row = self.conn.execute("SELECT * FROM documents WHERE id = ?", (document,)).fetchone()
        sha256 = self.archive.put(json.dumps({"見本": row["key"], "body": body}, ensure_ascii=False).encode())
        fetch = self.conn.execute(
            "INSERT INTO fetches (run, source, requested_url, url, status, sha256, fetched_at, accepted)"
            " VALUES (?, ?, ?, ?, 200, ?, ?, 1)",
            (self.run(row["source"], at), row["source"], row["url"], row["url"], sha256, at),
        ).lastrowid
        cursor = self.conn.execute(
            "INSERT INTO versions (document, fetch, fetched_at, title, body, published_on, facts, digest)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                document,
                fetch,
                at,
                row["title"],
                body,
                row["published_on"],
                json.dumps(facts, ensure_ascii=False),
                digest_as_stored(row["source"], row["title"], row["published_on"], body, facts),
            ),
        )
        self.conn.execute("UPDATE documents SET current_version = ? WHERE id = ?", (cursor.lastrowid, document))
        self.conn.execute(
            "INSERT OR REPLACE INTO document_text (id, title, body) VALUES (?, ?, ?)",
            (document, fold(row["title"]), fold(body)),
        )
        return int(cursor.lastrowid or 0)

    def restored(self) -> None:
        restored(self.conn)

    def topic(self, document: int, words: str, topic: str = TOPIC) -> None:
        self.conn.execute(
            "INSERT INTO document_topics (document, topic, matched) VALUES (?, ?, ?)", (document, topic, words)
        )

    def speech(
        self,
        meeting: int,
        number: int,
        speaker: str,
        body: str,
        *,
        group: str | None = None,
        office: str | None = None,
        at: str = LATE,
    ) -> int:
        key = f"kokkai/122105206X00920260801_{number:03d}"
        document = self.document(key, "speech", f"見本委員会 {number} {speaker}", at, "2026-08-01")
        facts = {k: v for k, v in (("speaker", speaker), ("speaker_group", group), ("speaker_position", office)) if v}
        self.version(document, at, body, **facts)
        self.conn.execute(
            "INSERT INTO speeches (document, meeting_document, position, speech_id, issue_id, house, meeting, issue,"
            " date, speaker, speaker_group, speaker_position)"
            " VALUES (?, ?, ?, ?, 'i', '衆議院', '見本委員会', '第9号', ?, ?, ?, ?)",
            (document, meeting, number, f"s{number}", "2026-08-01", speaker, group, office),
        )
        return document

    def changed_page(self, key: str, title: str, before: str, after: str, weight: int) -> None:
        """A page whose text changed on the last night of the week."""
        page = self.document(key, "page", title, EARLY)
        old, new = self.version(page, EARLY, before), self.version(page, LAST, after)
        self.topic(page, "特定技能")
        passages = ((before, after),)
        sentence = sentences.text_changed(kind_of("page").noun, title, passages)[0]
        self.change(page, "text_changed", LAST, sentence, old=old, new=new, passages=passages, weight=weight)
        self.conn.commit()

    def change(
        self,
        document: int,
        kind: str,
        at: str,
        ja: str,
        *,
        old: int | None = None,
        new: int | None = None,
        passages: tuple[tuple[str, str], ...] = (),
        weight: int = 60,
        topics: tuple[str, ...] = (TOPIC,),
        field: str = "body",
    ) -> int:
        key = self.conn.execute("SELECT key FROM documents WHERE id = ?", (document,)).fetchone()[0]
        cursor = self.conn.execute(
            "INSERT INTO changes (key, document, old_version, new_version, kind, field, passages, detected_at,"
            " summary_ja, summary_en, weight, run) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                f"{key}@{at}/{kind}/{field}",
                document,
                old,
                new,
                kind,
                field,
                json.dumps(passages, ensure_ascii=False),
                at,
                ja,
                f"A sample change of {key}.",
                weight,
                self.run(key.split("/")[0], at),
            ),
        )
        for topic in topics:
            self.conn.execute("INSERT INTO change_topics (change, topic) VALUES (?, ?)", (cursor.lastrowid, topic))
        return int(cursor.lastrowid or 0)


def restored(conn: sqlite3.Connection) -> None:
    """The versions as they are now count as what was stored: for tests that fill the record in by hand."""
    rows = conn.execute("SELECT v.*, d.source FROM versions v JOIN documents d ON d.id = v.document").fetchall()
    for row in rows:
        facts = json.loads(row["facts"])
        digest = digest_as_stored(row["source"], row["title"], row["published_on"], row["body"], facts)
        conn.execute("UPDATE versions SET digest = ? WHERE id = ?", (digest, row["id"]))


def empty(root: Path) -> Record:
    """A home with sources and topics and nothing else."""
    home = Home(root)
    record = Record(home, open_policy_db(home.policy_db), Archive(home.archive))
    for number, (source, ja, en) in enumerate(
        (
            ("kokkai", "国会会議録（見本）", "Diet minutes (sample)"),
            ("egov_law", "法令（見本）", "Laws (sample)"),
            ("isa_pages", "入管庁ページ（見本）", "Agency pages (sample)"),
            ("press", "報道（見本）", "Press (sample)"),
        )
    ):
        record.conn.execute(
            "INSERT INTO sources (id, name_ja, name_en, publisher, url, kind, licence, credit, terms_checked_on, enabled,"
            " cadence, minimum, caveats, selector_verified, public)"
            " VALUES (?, ?, ?, '見本機関', ?, 'web', '見本の条件', ?, '2026-08-01', 1, 'nightly', 0, '', 1, 1)",
            (source, ja, en, f"https://www.example.jp/{number}", f"出典：{ja}"),
        )
    for position, (topic, ja, en) in enumerate(
        (
            (TOPIC, "受入れ上限・分野（見本）", "Quotas and fields (sample)"),
            ("transfer", "転籍（見本）", "Transfer (sample)"),
        )
    ):
        record.conn.execute("INSERT INTO topics VALUES (?, ?, ?, 1, ?)", (topic, ja, en, position))
    return record


def sample(root: Path) -> Record:
    """A home with a meeting, a page that changed, a revision to come, a failed source and a partial one."""
    record = empty(root)
    meeting = record.document("kokkai/122105206X00920260801", "meeting", "衆議院見本委員会 第9号", LATE, "2026-08-01")
    seen = record.version(meeting, LATE, "")
    record.topic(
        record.speech(meeting, 1, "見本一郎", CHAIR, group="見本党", office="見本委員長"), "特定技能、受入れ上限"
    )
    asked = record.speech(meeting, 2, "見本花子", QUESTION, group="見本党")
    answered = record.speech(meeting, 3, "見本太郎", ANSWER, group="見本の会", office="法務大臣")
    record.topic(asked, "特定技能、受入れ上限")
    record.topic(answered, "特定技能、受入れ上限")
    record.conn.execute("INSERT INTO exchanges (answer, question) VALUES (?, ?)", (answered, asked))
    record.topic(record.speech(meeting, 4, "見本良子", WITNESS, office="参考人（見本団体）"), "特定技能")
    record.change(
        meeting, "appeared", LATE, "衆議院見本委員会 第9号の会議録が公開されました。", new=seen, weight=50, field=""
    )
    page = record.document("isa_pages/ssw", "page", "特定技能制度（見本）", EARLY)
    old, new = record.version(page, EARLY, OLD_PAGE), record.version(page, LAST, NEW_PAGE)
    record.topic(page, "特定技能")
    passages = ((OLD_PAGE.split("\n")[1], NEW_PAGE.split("\n")[1]),)
    record.change(
        page,
        "text_changed",
        LAST,
        sentences.text_changed(kind_of("page").noun, "特定技能制度（見本）", passages)[0],
        old=old,
        new=new,
        passages=passages,
    )
    law = record.document(
        "egov_law/506AC0000000060_20270401", "law_revision", "育成就労の適正な実施に関する法律（見本）", EARLY
    )
    record.version(law, EARLY, "", enforced_on="2027-04-01")
    record.topic(law, "育成就労")
    record.conn.execute(
        "INSERT INTO law_revisions (document, law_id, law_revision_id, law_title, enforced_on, amendment_law_num,"
        " amendment_law_title) VALUES (?, 'l', 'r', '育成就労の適正な実施に関する法律（見本）', '2027-04-01',"
        " '令和六年法律第六十号', '外国人の技能実習に関する法律の改正（見本）')",
        (law,),
    )
    record.run("isa_pages", LATE)
    record.run("egov_law", LATE, "partial", "one text could not be had")
    record.problem("egov_law", LATE, "without_text", "revision r is without text")
    record.run("press", LATE, "failed", "HTTP 503")
    record.problem("press", LATE, "fetch_failed", "HTTP 503 three times")
    with open_office_db(
        record.home.office_db
    ) as office:  # a brief of that day knows only what had been checked by then
        office.execute(
            "INSERT INTO claim_edits (claim, made_at, checked_on, note) VALUES ('S20', ?, '2026-08-10', '見本の確認')",
            (EARLY,),
        )
    return record
