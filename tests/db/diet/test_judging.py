"""An answer in the minutes has the topics of its question, marked, and a replay gives the same (all 見本)."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from crawlers.replay.rebuild import replay
from db.diet.judging import LONGEST_QUESTION
from db.record.schema import open_policy_db
from tests.support.helpers import Meeting, MinutesSite, Watch

ASKED = "技能実習生の転籍について伺います。見本の件数はどうなっていますか。"
ANSWERED = "お答えいたします。見本の件数は三件でございます。"
TOPICS = (
    "SELECT d.key, t.topic, t.matched FROM document_topics t JOIN documents d ON d.id = t.document"
    " WHERE t.topic = 'transfer' ORDER BY d.key"
)


def meeting(question: str, answer: str) -> Meeting:
    return Meeting("2026-04-10", [("会議録情報", "法務委員会"), ("見本甲子", question), ("見本乙夫", answer)])


def test_an_answer_inherits_what_its_own_words_do_not_say(tmp_path: Path) -> None:
    held = meeting(ASKED, ANSWERED)
    site = MinutesSite(held)
    with Watch(tmp_path) as watch:
        watch.night("kokkai", "2026-05-02T18:00:00Z", site, since="2026-04-01")
        own, inherited = watch.rows(TOPICS)
        assert (own["key"], own["matched"]) == (held.speech_key(1), "転籍")
        assert (inherited["key"], inherited["matched"]) == (held.speech_key(2), "（質問の論点）、転籍")
        # Then the answer is amended and taken out: changes speak of own words, as in a replay, which derives the others last.
        held.speeches[2] = ("見本乙夫", ANSWERED + "以上でございます。")
        watch.night("kokkai", "2026-05-03T18:00:00Z", site, since="2026-04-01")
        assert [row["matched"] for row in watch.rows(TOPICS)] == ["転籍", "（質問の論点）、転籍"]
        held.speeches.pop()
        watch.night("kokkai", "2026-05-04T18:00:00Z", site, since="2026-04-01")
        assert "disappeared" in [kind for kind, _ in watch.kinds()]
        tables = ("document_topics", "to_check", "changes", "change_topics", "promises")
        stored = {table: [tuple(r.values()) for r in watch.rows(f"SELECT * FROM {table}")] for table in tables}
        replay(watch.archive, tmp_path / "again.db", fresh=True)
        with closing(open_policy_db(tmp_path / "again.db")) as again:
            for table in tables:
                assert [tuple(row) for row in again.execute(f"SELECT * FROM {table}")] == stored[table], table


def test_a_question_about_everything_lends_nothing(tmp_path: Path) -> None:
    site = MinutesSite(meeting(ASKED + "見本" * LONGEST_QUESTION, ANSWERED))
    with Watch(tmp_path) as watch:
        watch.night("kokkai", "2026-05-02T18:00:00Z", site, since="2026-04-01")
        assert [row["matched"] for row in watch.rows(TOPICS)] == ["転籍"]
