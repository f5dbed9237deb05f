"""A fictional member, promises, a written question and a meeting (見本), added to the record of brief_data."""

from __future__ import annotations

import json
from typing import Any

from db.office.database import open_office_db
from db.people.memberships import fold_name

MEETING = "kokkai/122105206X00920260801"
DUE = "見直しの案は本年度内に公表いたします"
STRONG = "分野ごとの検討の過程は公表してまいります"
SOFT = "現場の声を聞く仕組みについて検討してまいります"
MINISTER = f"○国務大臣（見本太郎君）　お答えいたします。\n　{DUE}。特定技能の受入れ上限については以上です。"
OFFICIAL = f"○政府参考人（見本次郎君）　{STRONG}。{SOFT}。特定技能の受入れ上限の件です。"
ASKED = "○見本花子君　特定技能の受入れ上限の見直しの案を、いつまでに公表するのか、お示しください。"
POINT, REPLY = "一　受入れ上限の根拠を示されたい。", "お尋ねについては、分野ごとの資料により公表することとしている。"
AT_SET = "2026-08-20T00:00:00Z"


def promise(record: Any, document: int, position: int, body: str, passage: str, strength: str, **more: Any) -> str:
    """One row of the promises; its key."""
    key = f"{record.conn.execute('SELECT key FROM documents WHERE id = ?', (document,)).fetchone()[0]}#{position:012x}"
    start = body.index(passage)
    values = {"words": passage[-8:], "due_words": None, "due_on": None, "speaker": None, "office": None, **more}
    record.conn.execute(
        'INSERT INTO promises (document, position, key, start, "end", passage, words, strength, due_words, due_on,'
        " speaker, office, date) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '2026-08-01')",
        (
            document,
            position,
            key,
            start,
            start + len(passage),
            passage,
            values["words"],
            strength,
            values["due_words"],
            values["due_on"],
            values["speaker"],
            values["office"],
        ),
    )
    record.conn.execute("INSERT INTO promise_topics VALUES (?, ?, 'quotas_fields')", (document, position))
    return key


def member(record: Any, key: str, name: str, house: str = "衆議院") -> int:
    """A person with seat and group, and the page of the roster that says so."""
    facts = {
        "name": name,
        "house": house,
        "group": "見本",
        "seat": "見本1",
        "times_elected": "3",
        "kana": "みほん はなこ",
    }
    document = record.document(key, "member", f"{name}（{house}）", "2026-08-10T18:00:00Z")
    record.version(document, "2026-08-10T18:00:00Z", "", **facts)
    person = record.conn.execute(
        "INSERT INTO people (key, name, kana, house, folded) VALUES (?, ?, ?, ?, ?)",
        (key, name, facts["kana"], house, fold_name(name)),
    ).lastrowid
    for position, (kind, seat, group) in enumerate((("seat", "見本1", None), ("group", None, "見本"))):
        record.conn.execute(
            'INSERT INTO memberships (person, position, kind, "group", role, seat, "from", "to", since_is_first_sight)'
            " VALUES (?, ?, ?, ?, '議員', ?, '2026-08-11', NULL, 0)",
            (person, position, kind, group, seat),
        )
    record.conn.execute(
        'INSERT INTO roster (document, house, name, kana, folded, "group", seat, times_elected)'
        " VALUES (?, ?, ?, ?, ?, '見本', '見本1', '3')",
        (document, house, name, facts["kana"], fold_name(name)),
    )
    return int(person)


def attribute(record: Any, document: int, name: str, person: int | None, standing: str = "member") -> None:
    record.conn.execute(
        "INSERT INTO attributions (document, position, role, name, folded, house, date, standing, person, basis, candidates)"
        " VALUES (?, 0, 'speaker', ?, ?, '衆議院', '2026-08-01', ?, ?, 'sample', 1)",
        (document, name, fold_name(name), standing, person),
    )


def written_question(record: Any, person: int) -> None:
    """A question with one numbered point and its answer."""
    key = "written_questions/shugiin-221-7"
    main = record.document(key, "written_question", "受入れ上限に関する質問主意書（見本）", "2026-08-10T18:00:00Z")
    record.version(main, "2026-08-10T18:00:00Z", "")
    record.conn.execute(
        "INSERT INTO written_questions (document, house, session, number, title, submitted_on, answered_on)"
        " VALUES (?, '衆議院', 221, 7, '受入れ上限に関する質問主意書（見本）', '2026-08-03', '2026-08-14')",
        (main,),
    )
    for role, text in (("question", POINT), ("answer", REPLY)):
        document = record.document(f"{key}/{role}", "question_text", f"見本の{role}", "2026-08-10T18:00:00Z")
        record.version(document, "2026-08-10T18:00:00Z", f"前置き（見本）\n{text}\n以上")
        record.conn.execute("INSERT INTO question_texts VALUES (?, ?, ?, 'ok')", (document, main, role))
    record.conn.execute("INSERT INTO question_pairs VALUES (?, 1, '一', ?, ?)", (main, POINT, REPLY))
    attribute(record, main, "見本花子", person)


def fill(record: Any) -> dict[str, Any]:
    """Promises of a minister and an official, a member who asked, a written question; keys of what matters."""
    conn = record.conn
    meeting = conn.execute("SELECT id FROM documents WHERE key = ?", (MEETING,)).fetchone()[0]
    conn.execute(
        "INSERT INTO meetings (document, issue_id, session, house, meeting, issue, date) VALUES (?, 'i', 221, '衆議院',"
        " '見本委員会', '第9号', '2026-08-01')",
        (meeting,),
    )
    asked = record.speech(meeting, 5, "見本花子", ASKED, group="見本党")
    minister = record.speech(meeting, 6, "見本太郎", MINISTER, office="法務大臣")
    official = record.speech(meeting, 7, "見本次郎", OFFICIAL, office="出入国在留管理庁次長")
    for document in (asked, minister, official):
        record.topic(document, "特定技能、受入れ上限")
    for answer in (minister, official):
        conn.execute("INSERT INTO exchanges (answer, question) VALUES (?, ?)", (answer, asked))
    person = member(record, "members/shugiin-見本花子-みほんはなこ", "見本　花子")
    attribute(record, asked, "見本花子", person)
    attribute(record, official, "見本次郎", None, "official")
    written_question(record, person)
    firm = promise(record, official, 0, OFFICIAL, STRONG, "firm", speaker="見本次郎", office="出入国在留管理庁次長")
    soft = promise(record, official, 1, OFFICIAL, SOFT, "consider", speaker="見本次郎", office="出入国在留管理庁次長")
    due = promise(
        record,
        minister,
        0,
        MINISTER,
        DUE,
        "firm",
        due_words="本年度内に",
        due_on="2026-08-15",
        speaker="見本太郎",
        office="法務大臣",
    )
    conn.commit()
    return {
        "firm": firm,
        "soft": soft,
        "due": due,
        "person": "members/shugiin-見本花子-みほんはなこ",
        "meeting": meeting,
    }


def office(record: Any) -> None:
    """One ask, and a meeting with the member at which it was answered."""
    with open_office_db(record.home.office_db) as conn:
        conn.execute(
            'INSERT INTO asks (key, topic, ask, en, who, "by", detail, reason, ministry, made_at)'
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                "A-one",
                "quotas_fields",
                "見直しの過程を公開すること。",
                "Open the review to the public.",
                "法務大臣",
                "date:2026-12-18",
                "",
                "",
                "",
                AT_SET,
            ),
        )
        conn.execute(
            "INSERT INTO meetings (key, day, starts_at, place, member, house, person_key, ministry, people, topics, notes,"
            " next_step, next_by, made_at) VALUES (?, ?, NULL, ?, ?, ?, ?, NULL, ?, ?, ?, ?, ?, ?)",
            (
                "M-one",
                "2026-08-19",
                "議員会館",
                "見本　花子",
                "衆議院",
                "members/shugiin-見本花子-みほんはなこ",
                json.dumps(["政策秘書"], ensure_ascii=False),
                '["quotas_fields"]',
                "",
                "答弁の写しを送る。",
                "2026-09-01",
                AT_SET,
            ),
        )
        for state, answer in (("delivered", ""), ("answered", "委員会で取り上げたいとの回答。")):
            conn.execute(
                "INSERT INTO ask_events (ask, meeting, state, answer, on_day, made_at) VALUES ('A-one', 'M-one', ?, ?,"
                " '2026-08-19', ?)",
                (state, answer, AT_SET),
            )
