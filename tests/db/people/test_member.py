"""One member: found by any spelling, quoted word for word with question and answer, never mixed with a namesake."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from db.diet.bill_sentences import event_of_bill, standing_of_bill
from db.diet.ledger import Ledger, marked_text, page_of_promises, promises
from db.diet.question_facts import state_of_question
from db.people import member_record
from db.people.basis import Ground, ground_of
from db.people.member_record import Options, passage
from db.record.documents import Record
from db.record.reasons import because
from db.text.excerpts import unmarked
from tests.support import diet_data
from tests.support.diet_data import JUNE, MAY, OTSUO, P1, P2, P3, PROMISE, SARIKO, TAKAHASHI, TARO_LOWER, TARO_UPPER


@pytest.fixture(scope="module")
def conn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    found = diet_data.build(tmp_path_factory.mktemp("member"))
    yield found
    found.close()


def view_of(conn: sqlite3.Connection, key: str, **options: object) -> Record:
    (person,) = member_record.find_people(conn, key)
    return member_record.member(conn, person, Options(**options))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "spelling",
    [
        "髙橋見本子",
        "高橋見本子",
        "高橋 見本子",
        "髙橋　見本子君",
        "ﾀｶﾊｼ ﾐﾎﾝｺ",
        "たかはしみほんこ",
        "タカハシ　ミホンコ",
        TAKAHASHI,
        "sangiin-9000001",
    ],
)
def test_a_member_is_found_by_any_spelling(conn: sqlite3.Connection, spelling: str) -> None:
    assert [row["key"] for row in member_record.find_people(conn, spelling)] == [TAKAHASHI]


@pytest.mark.parametrize("spelling", ["高橋", "見本子", "橋見本子", "みほんこ", "", " ", "見本丙子"])
def test_part_of_a_name_is_nobody(conn: sqlite3.Connection, spelling: str) -> None:
    assert member_record.find_people(conn, spelling) == []


def test_two_of_one_name_are_both_found_and_the_house_tells_them_apart(conn: sqlite3.Connection) -> None:
    assert {row["key"] for row in member_record.find_people(conn, "見本太郎")} == {TARO_UPPER, TARO_LOWER}
    assert [row["key"] for row in member_record.find_people(conn, "見本太郎", "衆議院")] == [TARO_LOWER]


def test_near_names_are_offered(conn: sqlite3.Connection) -> None:
    assert "髙橋　見本子" in member_record.near_names(conn, "高橋見本")
    assert "見本　乙夫" in member_record.near_names(conn, "見本乙男")
    assert member_record.near_names(conn, "山") == []


def test_who_it_is_with_dates(conn: sqlite3.Connection) -> None:
    person = view_of(conn, TAKAHASHI)["person"]
    assert (person["name"], person["kana"], person["house"]) == ("髙橋　見本子", "たかはし　みほんこ", "参議院")
    assert (person["group"], person["seat"], person["since"], person["since_is_first_sight"]) == (
        "見本会",
        "見本県",
        diet_data.READ_ON,
        True,
    )
    assert (person["member_since"], person["member_from_convocation"]) == ("2026-01-23", True)
    later = view_of(conn, TARO_LOWER)["person"]
    assert (later["since"], later["since_is_first_sight"], later["member_since"], later["member_from_convocation"]) == (
        "2026-02-09",
        False,
        "2026-02-09",
        False,
    )
    assert person["committees_collected"] is False
    assert person["in_office"] is True
    assert [(row["group"], row["role"], row["from"]) for row in person["committees"]] == [
        ("法務委員会", "理事", "2026-02-01")
    ]
    former = view_of(conn, SARIKO)["person"]
    assert (former["in_office"], former["group"]) == (False, None)
    assert former["memberships"][0]["to"] == "2026-05-31"


def test_statements_by_topic_newest_first(conn: sqlite3.Connection) -> None:
    view = view_of(conn, TAKAHASHI)
    assert [(topic["id"], topic["count"]) for topic in view["topics"]] == [
        ("transfer", 2),
        ("fees", 1),
        ("disappear", 1),
    ]
    assert [row["key"] for row in view["topics"][0]["statements"]] == [f"{JUNE}_001", f"{MAY}_001"]
    assert view["speeches"] == 4  # the one off topic counts among all, and is not shown
    first = view["topics"][0]["statements"][0]
    assert first["passage"] == "○高橋見本子君　育成就労での転籍の要件は、いつ決まりますか。"
    assert [text for text, hit in first["parts"] if hit] == ["転籍"]
    assert first["url"] == "https://kokkai.example.go.jp/20260610/1"
    assert view_of(conn, TAKAHASHI, topic="fees")["topics"][0]["count"] == 1
    assert len(view_of(conn, TAKAHASHI, topic="fees")["topics"]) == 1
    limited = view_of(conn, TAKAHASHI, limit=1)["topics"][0]
    assert (limited["count"], len(limited["statements"])) == (2, 1)


def test_a_question_has_its_answers_and_an_answer_its_question(conn: sqlite3.Connection) -> None:
    asked = view_of(conn, TAKAHASHI)["topics"][0]["statements"][0]
    assert asked["question"] is None
    assert [(row["speaker"], row["office"], row["person_key"]) for row in asked["answers"]] == [
        ("見本乙夫", "見本大臣", OTSUO),
        ("見本局子", "見本庁次長", None),
    ]
    assert PROMISE in asked["answers"][0]["passage"]
    answered = view_of(conn, OTSUO)["topics"][0]["statements"][0]
    assert (answered["question"]["speaker"], answered["question"]["person_key"]) == ("高橋見本子", TAKAHASHI)
    assert (answered["office"], answered["answers"]) == ("見本大臣", [])


def test_what_is_left_out_of_a_passage_is_marked(conn: sqlite3.Connection) -> None:
    row = view_of(conn, TAKAHASHI)["topics"][0]["statements"][1]
    assert row["passage"].startswith("…") and row["passage"].endswith("…")
    assert row["passage"].strip("…") in diet_data.LONG
    whole = view_of(conn, TAKAHASHI, full=True)["topics"][0]["statements"][1]
    assert whole["passage"] == f"○高橋見本子君　{diet_data.LONG}"
    # The other paragraphs of a speech are left out too.
    assert unmarked(passage("はじめ。\n転籍の話。\nおわり。", ["転籍"])) == "…転籍の話。…"
    assert unmarked(passage("転籍の話。\nおわり。", ["転籍"])) == "転籍の話。…"
    assert unmarked(passage("はじめ。\n転籍の話。", ["転籍"])) == "…転籍の話。"
    assert unmarked(passage("転籍の話。", ["転籍"])) == "転籍の話。"
    assert unmarked(passage("一行目。\n二行目。", [])) == "一行目。 二行目。"
    assert passage(None, ["転籍"]) == ()


def test_questions_bills_and_promises(conn: sqlite3.Connection) -> None:
    view = view_of(conn, TAKAHASHI)
    assert [(row["ordinal"], row["state"]) for row in view["questions"]] == [
        ("参議院 第221回国会 質問第18号", "答弁あり")
    ]
    assert [(row["ordinal"], row["role"], row["last_event"], row["last_event_on"]) for row in view["bills"]] == [
        ("第221回国会 参法第3号", "提出者", "第221回国会で審議未了（推定）", "2026-06-21")
    ]
    assert view["untied"]["count"] == 0  # everything under this name is tied
    assert view["promises"] == []  # one in a speech off topic is not shown
    assert [row["key"] for row in view_of(conn, OTSUO)["promises"]] == [P1, P2]


def test_what_is_tied_to_nobody_is_counted_with_the_reason_and_not_mixed_in(conn: sqlite3.Connection) -> None:
    for key, other in ((TARO_UPPER, TARO_LOWER), (TARO_LOWER, TARO_UPPER)):
        view = view_of(conn, key)
        assert view["topics"] == [] and view["speeches"] == 0
        assert view["untied"]["count"] == 1
        assert view["untied"]["reasons"][0]["basis"] == diet_data.DOUBLE
        assert [row["key"] for row in view["untied"]["statements"]] == [f"{JUNE}_005"]
        assert [row["key"] for row in view["same_name"]] == [other]


def test_the_ledger(conn: sqlite3.Connection) -> None:
    def keys(**wanted: object) -> list[str]:
        return [row["key"] for row in promises(conn, Ledger(**wanted))]  # type: ignore[arg-type]

    assert keys() == [P1, P2]
    assert set(keys(everything=True)) == {P1, P2, P3}
    assert keys(topic="fees") == []
    assert keys(ministry="大臣", strength="firm") == [P1]
    assert keys(ministry="厚生") == []
    assert keys(since="2026-06-11") == [] and len(keys(since="2026-06-10")) == 2
    assert keys(with_due=True) == [P1]
    conn.execute("SAVEPOINT deadlines")
    for key, day in ((P1, "2026-06-30"), (P2, "2026-12-31"), (P3, "2026-09-30")):
        conn.execute("UPDATE promises SET due_words = '見本', due_on = ? WHERE key = ?", (day, key))
    for today, due in (("2026-08-01", [P3, P2, P1]), ("2026-06-30", [P1, P3, P2]), ("2027-01-01", [P1, P3, P2])):
        assert keys(with_due=True, everything=True, today=today) == due
        wanted = Ledger(with_due=True, everything=True, today=today)
        pages = [page_of_promises(conn, wanted, 2, number) for number in (1, 2)]
        assert [row["key"] for one in pages for row in one.rows] == due and pages[0].total == 3
    conn.execute("ROLLBACK TO deadlines")


@pytest.mark.parametrize(
    "wanted",
    [
        Ledger(),
        Ledger(everything=True),
        Ledger(topic="fees"),
        Ledger(ministry="大臣"),
        Ledger(strength="firm", everything=True),
    ],
)
def test_the_pages_of_the_ledger_are_the_ledger(conn: sqlite3.Connection, wanted: Ledger) -> None:
    whole = promises(conn, wanted)

    def shown(limit: int, page: int) -> tuple[int, list[Record]]:
        found = page_of_promises(conn, wanted, limit, page)
        return found.total, found.rows

    for page in range(1, len(whole) + 1):
        assert shown(1, page) == (len(whole), whole[page - 1 : page])
    assert shown(1, 99) == (len(whole), whole[-1:])  # the last where there are not so many
    assert shown(30, 1) == (len(whole), whole)


def test_promises_are_marked_where_they_stand() -> None:
    body = "始め。\n検討する。終わり。"
    found = [{"start": 4, "end": 8, "passage": "検討する", "key": "a"}]
    assert marked_text(body, found) == [[("始め。", None)], [("検討する", "a"), ("。終わり。", None)]]
    moved = [{"start": 0, "end": 4, "passage": "検討する", "key": "a"}]
    assert marked_text(body, moved) == marked_text(body, found)
    gone = [{"start": 4, "end": 8, "passage": "別の言葉", "key": "a"}]
    assert marked_text(body, gone) == [[("始め。", None)], [("検討する。終わり。", None)]]
    across = [{"start": 1, "end": 6, "passage": body[1:6], "key": "a"}]
    assert marked_text(body, across) == [[("始", None), ("め。", "a")], [("検討", "a"), ("する。終わり。", None)]]


def stands(bill: Mapping[str, Any], last: Mapping[str, Any] | None, final: str | None) -> tuple[str, str]:
    words, look = standing_of_bill(bill, last, final)
    return words.ja, look


def test_events_and_states_in_words() -> None:
    event = dict.fromkeys(("house", "committee", "result", "manner", "method", "date"))
    for known, words in (
        (
            {
                "event": "committee_vote",
                "house": "衆議院",
                "committee": "法務委員会",
                "result": "修正",
                "manner": "多数",
            },
            "衆議院法務委員会で修正のうえ可決（多数）",
        ),
        (
            {
                "event": "plenary_vote",
                "house": "参議院",
                "result": "可決",
                "manner": "全会一致",
                "method": "押しボタン",
            },
            "参議院本会議で可決（押しボタン・全会一致）",
        ),
        ({"event": "submitted", "house": "衆議院"}, "衆議院に提出"),
        ({"event": "referred", "house": "参議院", "committee": "法務委員会"}, "参議院法務委員会に付託"),
        ({"event": "sent", "house": "衆議院"}, "衆議院から参議院に送付"),
        ({"event": "agreed", "house": "衆議院", "result": "同意"}, "衆議院が回付案に同意"),
        (
            {"event": "carried_over", "house": "衆議院", "committee": "法務委員会", "result": "継続審査"},
            "衆議院で継続審査（閉会中審査）に",
        ),
        ({"event": "lapsed", "result": "未了", "session": 221}, "第221回国会で審議未了"),
        ({"event": "promulgated"}, "公布"),
        ({"event": "見本の新しい語", "house": "衆議院"}, "衆議院見本の新しい語"),
    ):
        assert event_of_bill({**event, **known}) == words
    bill = {"promulgated_on": None, "stage": "plenary_vote", "status": None}
    passed = {**event, "event": "plenary_vote", "house": "参議院", "result": "可決"}
    assert stands(bill, passed, None) == ("参議院：本会議で採決", "half")
    assert stands(bill, passed, "成立") == ("成立", "ok")
    assert stands(bill, {**passed, "result": "否決"}, None) == ("参議院で否決", "bad")
    assert stands({**bill, "promulgated_on": "2026-06-21"}, None, None) == ("成立・公布", "ok")
    assert stands({**bill, "stage": "lapsed"}, None, None) == ("審議未了（廃案）", "bad")
    nothing = dict.fromkeys(
        ("withdrawn_on", "answered_on", "status", "delayed_until", "delay_notified_on", "forwarded_on")
    )
    assert state_of_question(nothing).ja == "提出、転送前"
    assert state_of_question({**nothing, "forwarded_on": "2026-04-01"}).ja == "答弁待ち"
    assert state_of_question({**nothing, "status": "転送に至らず"}).ja == "転送に至らず"
    assert state_of_question({**nothing, "withdrawn_on": "2026-04-01", "status": "撤回"}).ja == "撤回"


def test_every_ground_has_its_japanese() -> None:
    assert because(Ground.NAME_HOUSE_DATE_KANA).ja == "名前・院・日付・読みが一致"
    assert because(Ground.SETTLED_NO_MEMBER).ja == "議員ではないと職員が決めたもの"
    assert because(Ground.SEVERAL, count=2, people="a, b").ja == "その日にこの名前の議員が 2 人いた"
    assert because(Ground.NOBODY_IN_EITHER).ja == "両院の名簿にこの名前の人がいない"
    assert ground_of({"ground": "of_tomorrow", "ground_fields": None, "basis": "something else"}).ja == "something else"
