"""That nothing was found is said only of what the record does not hold.  All people and texts are made up (見本)."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from briefs.evidence.held import NOTHING, Held, answered, spoken
from briefs.evidence.looked import Looked, Unseen, nothing
from briefs.evidence.material import proposed
from briefs.evidence.persons import Party, party_of
from db.office.database import open_office_db
from policywatch import cli
from tests.support import brief_data as data

NOW = "2026-08-26T03:00:00Z"
READ = Looked((("会議録", "minutes"),), "2026-08-26 12:00", ())
PARTLY = Looked((), "", (Unseen("会議録", "minutes", "読めませんでした", "could not be read"),))


@pytest.fixture
def record(tmp_path: Path) -> data.Record:
    record = data.sample(tmp_path / "home")
    record.conn.execute(
        "INSERT INTO people (id, key, house, name, folded) VALUES (1, 'members/1', '衆議院', '見本　花子', '見本花子')"
    )
    return record


def said(record: data.Record, name: str, person: int | None) -> None:
    """A name in the minutes, tied to a person or to nobody."""
    record.conn.execute(
        "INSERT INTO attributions (document, position, role, name, folded, house, date, standing, person, basis, candidates,"
        " ground) SELECT document, 0, 'speaker', ?1, ?1, house, date, 'member', ?2, 'x', 1, 'name_house_date' FROM speeches"
        " WHERE speaker = ?1",
        (name, person),
    )


def test_where_there_is_something_no_sentence_says_that_nothing_was_found() -> None:
    there = nothing("この論点での発言", "statement", READ, Held(7, "2026-08-01", "衆議院見本委員会", "見本"))
    assert there["ja"] == (
        "この論点での発言は記録に7件ありますが（最新：2026年8月1日 衆議院見本委員会）、ここに挙げるものはありません。"
    )
    assert there["en"] == "The record holds 7 (newest: 1 August 2026, 見本), but no statement is given here."
    assert "見つかりませんでした" in nothing("発言", "statement", READ, NOTHING)["ja"]
    partly = nothing("発言", "statement", PARTLY, Held(1, "2026-08-01"))
    assert "記録に1件あります" in partly["ja"] and "ほかにもあるかどうかは確認できていません" in partly["ja"]
    untied = nothing("発言", "statement", READ, Held(untied=2))
    assert "同じ名前の発言が2件" in untied["ja"] and "見つかりません" not in untied["ja"] + untied["en"]


def test_the_record_is_asked_and_not_what_can_be_quoted(record: data.Record) -> None:
    """Their words, what was answered to them, a name tied to nobody, a ministry; a chair speaks to no subject."""
    member = Party("見本　花子", {"id": 1, "name": "見本　花子"})
    assert spoken(record.conn, member, data.TOPIC, NOW) == NOTHING
    said(record, "見本花子", None)
    assert spoken(record.conn, member, data.TOPIC, NOW).untied == 1  # the question, and not the answer to it
    assert spoken(record.conn, Party("見本花子"), data.TOPIC, NOW).count == 2
    record.conn.execute("UPDATE attributions SET person = 1")
    found = spoken(record.conn, member, data.TOPIC, NOW)
    assert (found.count, found.day, found.where, found.untied) == (2, "2026-08-01", "衆議院見本委員会", 0)
    record.conn.execute(
        "DELETE FROM document_topics WHERE document IN (SELECT document FROM speeches WHERE position = 2)"
    )
    assert spoken(record.conn, member, data.TOPIC, NOW).count == 1  # answered to them
    assert spoken(record.conn, member, data.TOPIC, data.EARLY) == NOTHING
    assert spoken(record.conn, party_of(ministry="法務省"), data.TOPIC, NOW).count == 1
    assert spoken(record.conn, party_of(ministry="厚生労働省"), data.TOPIC, NOW) == NOTHING
    assert answered(record.conn, data.TOPIC, NOW, "2026-08-01").count == 1
    assert answered(record.conn, data.TOPIC, NOW, "2026-07-31") == NOTHING
    said(record, "見本一郎", 1)
    assert spoken(record.conn, member, data.TOPIC, NOW).count == 1


def test_words_whose_answer_is_not_on_record_are_still_a_statement(record: data.Record) -> None:
    """The answer speaks of other things, so no pair is made of it; what was said for the cause stands alone."""
    record.conn.execute("DELETE FROM document_topics WHERE topic = ?", (data.TOPIC,))
    meeting = record.conn.execute("SELECT document FROM meetings UNION SELECT 1").fetchone()[0]
    words = (
        "受入れ上限の下で働く外国人労働者が労働災害に遭っても、申請をしても認められなかったという方々がいます（見本）。"
    )
    asked = record.speech(meeting, 20, "見本花子", f"○見本花子君　{words}どうお考えか、教えてください。")
    answer = record.speech(
        meeting, 21, "見本太郎", "○国務大臣（見本太郎君）　別の件を御説明いたします（見本）。" * 9, office="法務大臣"
    )
    record.topic(asked, "受入れ上限")
    record.conn.execute("INSERT INTO exchanges (answer, question) VALUES (?, ?)", (answer, asked))
    record.conn.commit()
    with closing(open_office_db(record.home.office_db)) as office:
        found = proposed(record.conn, office, data.TOPIC, NOW, "2026-08-26")
    assert [one.text for one in found if one.speech] == [words]


def test_the_terminal_says_what_is_on_record_of_whom_nothing_is_proposed(record: data.Record) -> None:
    said(record, "見本花子", 1)
    record.conn.execute("UPDATE versions SET body = '○見本花子君　受入れ上限。' WHERE body LIKE '○見本花子%'")
    record.conn.execute("DELETE FROM exchanges")
    record.restored()
    record.conn.commit()
    told = CliRunner().invoke(
        cli,
        [
            "--home",
            str(record.home.root),
            "brief",
            "candidates",
            "--topic",
            data.TOPIC,
            "--member",
            "見本花子",
            "--at",
            NOW,
        ],
    )
    assert told.exit_code == 0, told.output
    assert (
        "見本花子の「受入れ上限・分野（見本）」に関する発言・答弁は記録に1件ありますが（最新：2026年8月1日 衆議院見本委員会）"
        in told.output
    )
    assert "見つかりません" not in told.output and "No statement" not in told.output
