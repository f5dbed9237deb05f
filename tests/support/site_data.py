"""A small made-up record (見本) for the pages: five sources, every kind of document, every kind of change."""

# ruff: noqa: E501 - rows of made-up text read better unbroken
from __future__ import annotations

import json
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from db.record.archive import Archive
from db.record.schema import open_policy_db
from db.text.folding import fold

NIGHTS = ("2026-08-24T15:00:00Z", "2026-08-25T15:00:00Z")
MORNING = datetime(2026, 8, 25, 23, 0, tzinfo=UTC)  # 08:00 in Japan, after the second night
XSS = '<script>alert(1)</script><img src=x onerror="alert(2)">見本'
SOURCES = (
    ("kokkai", "国会会議録（見本）", "Diet minutes (sample)", "見本図書館", "api"),
    ("egov_law", "法令（見本）", "Laws (sample)", "見本庁", "api"),
    ("isa_pages", "入管の頁（見本）", "Immigration pages (sample)", "見本入管", "pages"),
    ("mhlw_feed", "労働省の新着（見本）", "Labour ministry feed (sample)", "見本労働省", "feed"),
    ("press_feed", "報道（見本）", "Press (sample)", "見本新聞", "feed"),
)
LAW_OLD = "第一条　この見本法は、技能実習の適正な実施を目的とする。\n第二条　転籍は、二年を経過した後に限り認める。\n第三条　監理団体は、許可を受けなければならない。\n"
LAW_NEW = "第一条　この見本法は、育成就労の適正な実施を目的とする。\n第二条　転籍は、一年を経過した後に認める。\n第三条　監理支援機関は、許可を受けなければならない。\n第四条　送出手数料の上限は、主務省令で定める。\n"
SPEECHES = (
    ("見本議長", None, "", "委員長", "これより会議を開きます。"),
    (
        "見本甲子",
        "みほんこうこ",
        "見本会派",
        "",
        "技能実習生の失踪について伺います。\n転籍の制限が失踪を招いているのではありませんか。",
    ),
    ("見本乙夫", "みほんおつお", "", "見本大臣", "お答えいたします。転籍の在り方は、検討を進めております。"),
    (
        "見本甲子",
        "みほんこうこ",
        "見本会派",
        "",
        "渡邊参考人のお話にもありました。送出手数料の実態はどうなっていますか。",
    ),
    (
        "見本参考人",
        None,
        "",
        "参考人",
        "ﾍﾞﾄﾅﾑの送出機関では、ＯＴＩＴの調べによれば、手数料が五十万円を超える例があります。",
    ),
    ("見本議長", None, "", "委員長", "本日はこれにて散会いたします。"),
)


class Builder:
    """Writes rows as the store would, with the shortest possible code."""

    def __init__(self, home: Path) -> None:
        self.conn = open_policy_db(home / "policy.db")
        self.archive = Archive(home / "archive")

    def insert(self, table: str, **values: Any) -> int:
        names, marks = ", ".join(values), ", ".join("?" * len(values))
        return int(
            self.conn.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", [*values.values()]).lastrowid or 0
        )

    def run(self, source: str, night: int, outcome: str = "ok", message: str = "") -> int:
        number = self.insert(
            "runs",
            source=source,
            started_at=NIGHTS[night],
            finished_at=NIGHTS[night].replace(":00:00", ":04:10"),
            outcome=outcome,
            requests=12,
            new=3,
            changed=1,
            unchanged=8,
            errors=int(outcome != "ok"),
            message=message,
        )
        self.archive.journal.mkdir(parents=True, exist_ok=True)
        stamp = NIGHTS[night].replace("-", "").replace(":", "")
        (self.archive.journal / f"{number:06d}-{source}-{stamp}.jsonl").touch()  # the archive knows the run too
        return number

    def fetch(self, run: int, source: str, url: str, night: int, body: bytes) -> int:
        return self.insert(
            "fetches",
            run=run,
            source=source,
            requested_url=url,
            url=url,
            status=200,
            sha256=self.archive.put(body),
            size=len(body),
            media_type="text/html",
            fetched_at=NIGHTS[night],
            accepted=1,
        )

    def document(
        self,
        key: str,
        kind: str,
        title: str,
        bodies: tuple[str, ...],
        runs: tuple[int, ...],
        *,
        url: str = "",
        published_on: str | None = None,
        gone_at: str | None = None,
        titles: tuple[str, ...] = (),
    ) -> tuple[int, list[int]]:
        """One document with a version for each body; the first of ``runs`` fetched the first body, and so on."""
        source = key.split("/")[0]
        url = url or f"https://sample.example.go.jp/{key}"
        row = self.insert(
            "documents",
            key=key,
            source=source,
            kind=kind,
            url=url,
            title=title,
            lang="ja",
            published_on=published_on,
            first_seen=NIGHTS[0],
            last_seen=NIGHTS[1],
            gone_at=gone_at,
            collection=source,
        )
        versions = []
        for night, (body, run) in enumerate(zip(bodies, runs, strict=False)):
            fetch = self.fetch(run, source, url, night, f"<p>{body}</p>".encode())
            versions.append(
                self.insert(
                    "versions",
                    document=row,
                    fetch=fetch,
                    fetched_at=NIGHTS[night],
                    title=titles[night] if titles else title,
                    body=body,
                    published_on=published_on,
                    facts=json.dumps({"見本の項目": "値"} if kind == "page" else {}, ensure_ascii=False),
                    digest=f"{key}-{night}",
                )
            )
        self.conn.execute("UPDATE documents SET current_version = ? WHERE id = ?", (versions[-1], row))
        self.insert("document_text", id=row, title=fold(title), body=fold(bodies[-1]))
        return row, versions

    def change(self, key: str, document: int, kind: str, summary_ja: str, summary_en: str, **rest: Any) -> int:
        values = {
            "field": "",
            "before": None,
            "after": None,
            "passages": "[]",
            "detected_at": NIGHTS[1],
            "weight": 2,
            "run": 1,
            **rest,
        }
        return self.insert(
            "changes", key=key, document=document, kind=kind, summary_ja=summary_ja, summary_en=summary_en, **values
        )


def build(home: Path) -> sqlite3.Connection:
    """Fill ``home`` (policy.db and archive) and return the open connection."""
    b = Builder(home)
    b.conn.execute("BEGIN")
    for number, (source, ja, en, publisher, kind) in enumerate(SOURCES):
        b.insert(
            "sources",
            id=source,
            name_ja=ja,
            name_en=en,
            publisher=publisher,
            url=f"https://{source}.example.go.jp/",
            kind=kind,
            licence="見本ライセンス 1.0",
            credit=f"出典：{ja}",
            terms_checked_on="2026-08-01",
            enabled=int(number != 4),
            cadence="nightly",
            minimum=1,
            caveats="" if number else "公開まで数週間かかる。",
            selector_verified=1,
            public=int(number != 4),
        )
    first = {s[0]: b.run(s[0], 0) for s in SOURCES[:4]}
    last = {
        "kokkai": b.run("kokkai", 1),
        "egov_law": b.run("egov_law", 1),
        "isa_pages": b.run("isa_pages", 1, "partial", "2 頁が取得できませんでした。"),
        "mhlw_feed": b.run("mhlw_feed", 1, "failed", "一覧がメンテナンス中の頁に替わっていました。"),
    }
    for url, kind, reason in (
        ("https://isa_pages.example.go.jp/a.html", "fetch_failed", "接続が切れました（見本）"),
        ("https://isa_pages.example.go.jp/b.html", "structure_suspect", "本文の枠が見つかりません（見本）"),
    ):
        b.insert(
            "problems", run=last["isa_pages"], source="isa_pages", kind=kind, url=url, reason=reason, noted_at=NIGHTS[1]
        )
    b.insert(
        "problems",
        run=last["mhlw_feed"],
        source="mhlw_feed",
        kind="maintenance",
        url="https://mhlw_feed.example.go.jp/news.rdf",
        reason="メンテナンス中（見本）",
        noted_at=NIGHTS[1],
    )
    for position, (topic, ja, en) in enumerate(
        (
            ("transfer", "転籍", "Changing employer"),
            ("fees", "手数料・借金", "Fees and debt"),
            ("disappear", "失踪", "Leaving the workplace"),
        )
    ):
        b.insert("topics", id=topic, name_ja=ja, name_en=en, priority=1, position=position)

    _diet(b, last)
    _law(b, first, last)
    _pages(b, first, last)
    _feeds(b, first)
    b.conn.execute("COMMIT")
    return b.conn


def _diet(b: Builder, last: dict[str, int]) -> None:
    meeting, (version,) = b.document(
        "kokkai/122199999X00120260701",
        "meeting",
        "第221回国会 見本院 見本委員会 第1号（2026年7月1日）",
        ("会議録情報（見本）",),
        (last["kokkai"],),
        published_on="2026-07-01",
    )
    about = {
        "issue_id": "122199999X00120260701",
        "session": 221,
        "house": "見本院",
        "meeting": "見本委員会",
        "issue": "第1号",
        "date": "2026-07-01",
    }
    b.insert("meetings", document=meeting, **about, meeting_url="https://kokkai.example.go.jp/1", pdf_url=None)
    for position, (speaker, kana, group, role, text) in enumerate(SPEECHES, 1):
        key = f"kokkai/122199999X00120260701_{position:03d}"
        row, _ = b.document(
            key,
            "speech",
            f"{speaker}（見本委員会 第1号）",
            (f"○{speaker}　{text}",),
            (last["kokkai"],),
            published_on="2026-07-01",
        )
        b.insert(
            "speeches",
            document=row,
            meeting_document=meeting,
            position=position,
            speech_id=key[7:],
            **about,
            speaker=speaker,
            speaker_kana=kana,
            speaker_group=group or None,
            speaker_position=role or None,
            speech_url=f"https://kokkai.example.go.jp/1/{position}",
        )
        for topic, word in (("transfer", "転籍"), ("disappear", "失踪"), ("fees", "手数料")):
            if word in text:
                b.insert("document_topics", document=row, topic=topic, matched=word)
        if "技能実習" in text and not any(word in text for word in ("転籍", "失踪", "手数料")):
            b.insert("to_check", document=row, matched="技能実習")
    change = b.change(
        "kokkai/122199999X00120260701#appeared",
        meeting,
        "appeared",
        "見本院見本委員会第1号の会議録が公開された。関係する発言は4件。",
        "The minutes of the sample committee were published; 4 speeches on topic.",
        new_version=version,
        weight=3,
        run=last["kokkai"],
    )
    for topic in ("transfer", "fees", "disappear"):
        b.insert("change_topics", change=change, topic=topic)


def _law(b: Builder, first: dict[str, int], last: dict[str, int]) -> None:
    runs = (first["egov_law"], last["egov_law"])
    law, (old, new) = b.document(
        "egov_law/999AC0000000001",
        "law",
        "見本実習生の保護に関する法律",
        (LAW_OLD, LAW_NEW),
        runs,
        published_on="2016-11-28",
    )
    revision, _ = b.document(
        "egov_law/999AC0000000001_20260826_508AC0000000009",
        "law_revision",
        "見本実習生の保護に関する法律（令和八年法律第九号による改正）",
        (LAW_NEW,),
        (last["egov_law"],),
        published_on="2026-06-20",
    )
    coming, _ = b.document(
        "egov_law/999AC0000000001_20270401_506AC0000000060",
        "law_revision",
        "見本実習生の保護に関する法律（未施行）",
        ("",),
        (last["egov_law"],),
        published_on="2024-06-21",
    )
    base = {
        "law_document": law,
        "law_id": "999AC0000000001",
        "law_title": "見本実習生の保護に関する法律",
        "law_num": "平成九九年法律第一号",
    }
    b.insert(
        "law_revisions",
        document=revision,
        **base,
        law_revision_id="999AC0000000001_20260826_508AC0000000009",
        status="CurrentEnforced",
        promulgated_on="2026-06-20",
        enforced_on="2026-08-26",
        amendment_law_num="令和八年法律第九号",
        amendment_law_title="見本改正法",
        has_text=1,
    )
    b.insert(
        "law_revisions",
        document=coming,
        **base,
        law_revision_id="999AC0000000001_20270401_506AC0000000060",
        status="UnEnforced",
        promulgated_on="2024-06-21",
        scheduled_on="2027-04-01",
        amendment_law_num="令和六年法律第六十号",
        amendment_law_title="見本育成就労法",
        enforcement_comment="公布の日から三年以内の政令で定める日",
        has_text=0,
    )
    for document, text in ((law, LAW_NEW), (revision, LAW_NEW)):
        for position, line in enumerate(text.strip().split("\n")):
            label, words = line.split("　", 1)
            b.insert(
                "provisions",
                document=document,
                position=position,
                path=f"MainProvision-Article_{position + 1}-Paragraph_1",
                part="本則",
                label=label,
                text=words,
            )
    parent = b.change(
        "egov_law/999AC0000000001#20260826",
        law,
        "came_into_force",
        "見本実習生の保護に関する法律の改正が施行された（4か所）。",
        "An amendment of the sample law came into force (4 provisions).",
        old_version=old,
        new_version=new,
        before=LAW_OLD,
        after=LAW_NEW,
        weight=5,
        run=last["egov_law"],
    )
    b.insert("change_topics", change=parent, topic="transfer")
    before, after = LAW_OLD.strip().split("\n"), LAW_NEW.strip().split("\n")
    for number, text in enumerate(after):
        was = before[number] if number < len(before) else None
        b.change(
            f"egov_law/999AC0000000001#20260826-{number}",
            law,
            "provision_changed",
            f"{text.split('　')[0]}が変わった。",
            f"Article {number + 1} changed.",
            part_of=parent,
            field=f"MainProvision-Article_{number + 1}-Paragraph_1",
            before=was,
            after=text,
            passages=json.dumps([[was or "", text]], ensure_ascii=False),
            old_version=old,
            new_version=new,
            run=last["egov_law"],
        )


def _pages(b: Builder, first: dict[str, int], last: dict[str, int]) -> None:
    runs = (first["isa_pages"], last["isa_pages"])
    old = "制度の概要（見本）\n受入れの上限は１０人とする。\n日本語能力はＡ１相当以上とする。\n問合せ先は見本入管。"
    new = "制度の概要（見本）\n受入れの上限は10人とする。\n日本語能力はＡ２相当以上とする。\n問合せ先は見本入管。"
    page, versions = b.document(
        "isa_pages/applications/ssw/sample.html", "page", "特定技能の運用要領（見本）", (old, new), runs
    )
    change = b.change(
        "isa_pages/applications/ssw/sample.html#2",
        page,
        "text_changed",
        "「特定技能の運用要領（見本）」の本文が、更新日の表示なしに変わった。",
        "The text of the sample page changed without a new date.",
        old_version=versions[0],
        new_version=versions[1],
        before="日本語能力はＡ１相当以上とする。",
        after="日本語能力はＡ２相当以上とする。",
        passages=json.dumps(
            [["日本語能力はＡ１相当以上とする。", "日本語能力はＡ２相当以上とする。"]], ensure_ascii=False
        ),
        weight=4,
        run=last["isa_pages"],
    )
    file, file_versions = b.document(
        "isa_pages/content/sample.pdf",
        "attachment",
        "運用要領 別紙（見本）",
        ("別紙　旧い文", "別紙　新しい文"),
        runs,
        url="https://isa_pages.example.go.jp/content/sample.pdf",
    )
    sha = b.archive.put(b"%PDF-1.7 sample")
    b.insert("files", document=file, sha256=sha, size=15, media_type="application/pdf", pages=1, text_state="ok")
    b.insert(
        "attachments",
        document=page,
        position=1,
        href="https://isa_pages.example.go.jp/content/sample.pdf",
        label="別紙（PDF）",
        size_label="15KB",
        attachment_document=file,
    )
    b.insert(
        "attachments",
        document=page,
        position=2,
        href="javascript:alert(3)",
        label="見本の悪い添付",
        size_label=None,
        attachment_document=None,
    )
    b.change(
        "isa_pages/applications/ssw/sample.html#2-file",
        page,
        "attachment_replaced",
        "別紙（PDF）が差し替えられた。",
        "The annex was replaced.",
        part_of=change,
        field="attachment",
        before="別紙　旧い文",
        after="別紙　新しい文",
        run=last["isa_pages"],
    )
    b.change(
        "isa_pages/content/sample.pdf#2",
        file,
        "text_changed",
        "別紙の文字情報が変わった。",
        "The annex text changed.",
        old_version=file_versions[0],
        new_version=file_versions[1],
        weight=0,
        before="別紙　旧い文",
        after="別紙　新しい文",
        run=last["isa_pages"],
    )
    b.insert("to_check", document=page, matched="運用要領")
    bad, bad_versions = b.document(
        "isa_pages/xss.html", "page", XSS, (f"本文 {XSS} 失踪",), runs, url="javascript:alert(4)"
    )
    b.change(
        "isa_pages/xss.html#1",
        bad,
        "retitled",
        f"題名が {XSS} になった。",
        "Retitled.",
        before="旧題",
        after=XSS,
        field="title",
        new_version=bad_versions[0],
        weight=1,
        run=last["isa_pages"],
    )
    gone, _ = b.document("isa_pages/gone.html", "page", "消えた頁（見本）", ("もうない文。",), runs, gone_at=NIGHTS[1])
    b.change(
        "isa_pages/gone.html#gone",
        gone,
        "disappeared",
        "「消えた頁（見本）」がなくなった。",
        "The page is gone.",
        weight=3,
        run=last["isa_pages"],
    )


def _feeds(b: Builder, first: dict[str, int]) -> None:
    for number in range(3):
        row, _ = b.document(
            f"mhlw_feed/{number}",
            "news",
            f"外国人労働者の見本統計その{number}",
            (f"見本の要旨{number}。",),
            (first["mhlw_feed"],),
            published_on=f"2026-08-0{number + 1}",
        )
        b.insert(
            "feed_items",
            document=row,
            feed="news.rdf",
            outlet="見本労働省",
            summary=f"見本の要旨{number}。",
            date_raw="2026-08-01",
            date_quality="day",
        )


if __name__ == "__main__":
    import sys

    build(Path(sys.argv[1])).close()
