"""A member's own written questions in the paper for them: how many more there are, and none as news to themselves (見本)."""

from __future__ import annotations

from pathlib import Path

from briefs.evidence.dossier import Notes
from briefs.kinds import member
from briefs.kinds.make import draft
from briefs.kinds.member import MemberOrder, why_now
from briefs.press.issue import Layout
from briefs.staff.letterhead import read_letterhead
from tests.support import brief_data as data
from tests.support import papers_data as papers
from tests.support.jobs import job


def test_their_own_questions_are_counted_and_no_news_to_them(tmp_path: Path) -> None:
    record = data.sample(tmp_path / "home")
    papers.fill(record)
    person = record.conn.execute("SELECT id FROM people").fetchone()[0]
    record.topic(record.conn.execute("SELECT document FROM written_questions").fetchone()[0], "受入れ上限")
    title = "特定技能の受入れ上限に関する質問主意書（見本）"
    second = record.document("written_questions/shugiin-221-8", "written_question", title, data.LATE)
    new = record.version(second, data.LATE, "")
    record.topic(second, "受入れ上限")
    record.conn.execute(
        "INSERT INTO written_questions (document, house, session, number, title, submitted_on)"
        " VALUES (?, '衆議院', 221, 8, ?, '2026-08-04')",
        (second, title),
    )
    papers.attribute(record, second, "見本花子", person)
    record.change(second, "appeared", data.LATE, f"新しい質問主意書：「{title}」", new=new, field="")
    record.conn.commit()
    own = job(record)
    chosen = member.choose(own, MemberOrder("見本花子", data.TOPIC))
    content = draft(member, own, chosen, Layout(0), read_letterhead({}))[0].content
    assert len(content["questions"]) == 1
    assert any("質問主意書は、このほか1件" in one["ja"] for one in content["unshown"])
    assert any(title in change.summary_ja for change, _ in chosen.evidence.changes)
    assert not any(title in one["ja"] for one in why_now(own, chosen, Notes(), 20))
