"""Texts whose title says nothing are asked for once, so many a night; what is not there is given up after five (all 見本)."""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any, ClassVar

import pytest

from crawlers.fetch.journal import load_run
from crawlers.fetch.order import RunOrder
from crawlers.fetch.seldom import Earlier, Texts
from crawlers.replay.rebuild import replay
from crawlers.sources.shared.source import PageRequest
from crawlers.sources.written_questions.source import WrittenQuestions
from db.record.archive import Archive
from db.record.schema import open_policy_db
from tests.support.answering import answering
from tests.support.helpers import HTML_HEADERS, Watch
from tests.support.processes import fetch_in_a_process
from tests.support.question_site import FOLDER, Q, QuestionSite

PLAIN_TITLE = "見本制度における移り方に関する質問主意書"
HTML_TEXT, HTML_ANSWER = ("question", "html"), ("answer", "html")


def question_page(number: str, words: str, title: str = PLAIN_TITLE) -> tuple[int, dict[str, str], bytes]:
    body = (
        f"<html><body><div id='ContentsBox'><p>質問主意書</p><p>質問第{number}号</p><p>{title}</p>"
        f"<p>右の質問主意書を国会法第七十四条によって提出する。</p><p>{words}</p><p>右質問する。</p></div></body></html>"
    )
    return 200, dict(HTML_HEADERS), body.encode()


def listed(numbers: range) -> list[Q]:
    return [Q(n, title=PLAIN_TITLE).with_(HTML_TEXT) for n in numbers]


def texts_asked(site: QuestionSite) -> list[int]:
    """The numbers of the questions whose text was asked for, in order; forgets them."""
    found = [int(url[-7:-4]) for url in site.asked if "/syuh/" in url]
    site.asked.clear()
    return found


def night(watch: Watch, day: int, site: QuestionSite) -> Any:
    return watch.night("written_questions", f"2024-02-{day:02d}T18:00:00Z", site)


def test_a_night_takes_the_newest_and_leaves_the_rest(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(WrittenQuestions, "seldom_a_night", 2)
    site = QuestionSite(sangiin=listed(range(1, 6)))
    for number, numeral in enumerate("一二三四五", 1):
        site.more[f"{FOLDER}/syuh/s21300{number}.htm"] = question_page(
            numeral, f"見本の橋{number}について示されたい。" * 4
        )
    waiting = []
    for day in (5, 6, 7, 8):
        run = night(watch, day, site).run
        waiting.append((texts_asked(site), watch.value("SELECT waiting FROM runs WHERE id = ?", run)))
    assert waiting == [([5, 4], 3), ([3, 2], 1), ([1], 0), ([], 0)]


def test_the_text_tells_what_the_title_does_not(watch: Watch) -> None:
    key = "written_questions/sangiin-213-1"
    site = QuestionSite(sangiin=[Q(1, title=PLAIN_TITLE), Q(2, title=PLAIN_TITLE)])
    night(watch, 5, site)
    unsure = "SELECT d.key, t.reason, t.matched FROM to_check t JOIN documents d ON d.id = t.document ORDER BY d.key"
    assert [tuple(row.values()) for row in watch.rows(unsure)] == [
        (f"written_questions/sangiin-213-{n}", "unread", "本文未確認") for n in (1, 2)
    ]
    site.sangiin = [q.with_(forwarded="令和6年2月13日") for q in site.sangiin]
    (first, second) = watch.changes(night(watch, 13, site).run)
    assert (first["weight"], second["weight"]) == (
        10,
        10,
    )  # a title alone says nothing: behind all others, never nowhere
    site.sangiin = [q.with_(HTML_TEXT) for q in site.sangiin]
    site.more[f"{FOLDER}/syuh/s213001.htm"] = question_page("一", "技能実習生の転籍について、見本の件数を示されたい。")
    site.more[f"{FOLDER}/syuh/s213002.htm"] = question_page("二", "見本の橋について、塗り替えの時期を示されたい。" * 3)
    night(watch, 14, site)
    assert watch.rows(unsure) == []
    topics = "SELECT t.topic FROM document_topics t JOIN documents d ON d.id = t.document WHERE d.key = ?"
    assert "transfer" in [row["topic"] for row in watch.rows(topics, f"{key}/question")]
    site.sangiin = [q.with_(answered="令和6年2月16日") for q in site.sangiin]
    changes = {c["document_key"]: c["weight"] for c in watch.changes(night(watch, 16, site).run)}
    assert changes == {key: 80, "written_questions/sangiin-213-2": 0}
    assert [
        row["matched"] for row in watch.rows(f"{topics.replace('t.topic', 't.matched')} AND t.topic = 'transfer'", key)
    ] == ["（本文）、転籍"]
    told = "SELECT x.topic FROM change_topics x JOIN changes c ON c.id = x.change WHERE c.kind = 'answer_published' AND c.weight > 0"
    assert "transfer" in [row["topic"] for row in watch.rows(told)]


def test_an_answer_has_the_topics_of_its_question(watch: Watch) -> None:
    site = QuestionSite(sangiin=[Q(18, title=PLAIN_TITLE).with_(HTML_TEXT, HTML_ANSWER, answered="令和6年2月16日")])
    site.more[f"{FOLDER}/syuh/s213018.htm"] = question_page(
        "一八", "技能実習生の転籍について、見本の件数を示されたい。"
    )
    answer = "<p>答弁書</p><p>内閣参質二一三第一八号</p><p>令和六年二月十六日</p><p>お尋ねについては、見本として把握していない。</p>"
    body = f"<html><body><div id='ContentsBox'>{answer}<p>{PLAIN_TITLE}に対する答弁書</p></div></body></html>"
    site.more[f"{FOLDER}/touh/t213018.htm"] = 200, dict(HTML_HEADERS), body.encode()
    night(watch, 17, site)
    key = "written_questions/sangiin-213-18"
    rows = watch.rows(
        "SELECT t.topic, t.matched FROM document_topics t JOIN documents d ON d.id = t.document"
        " WHERE d.key = ? AND t.topic = 'transfer'",
        f"{key}/answer",
    )
    assert [tuple(row.values()) for row in rows] == [("transfer", "（質問の論点）、転籍")]


def test_what_is_not_there_is_asked_for_on_five_nights_and_counted(watch: Watch, tmp_path: Path) -> None:
    site = QuestionSite(sangiin=listed(range(1, 7)))
    asked, problems = [], []
    for day in range(5, 12):
        result = night(watch, day, site)
        asked.append(len(texts_asked(site)))
        problems.append([(p["code"], json.loads(p["details"]).get("count")) for p in watch.problems(result.run)])
    assert asked == [6] * 5 + [0, 0]
    assert problems == [[("texts_not_found", 6)]] * 5 + [[], []]
    (first,) = watch.rows("SELECT reason FROM problems ORDER BY id LIMIT 1")
    assert "6 texts are linked and not there (s2130" in first["reason"]  # what the links end in, no key of ours
    assert "written_questions/" not in first["reason"]
    assert (result.outcome, watch.value("SELECT given_up FROM runs WHERE id = ?", result.run)) == ("ok", 6)
    into = tmp_path / "again.db"
    replay(watch.archive, into, fresh=True)
    again = open_policy_db(into)
    for table in ("runs", "problems", "to_check", "document_topics", "fetches"):
        assert [tuple(r) for r in again.execute(f"SELECT * FROM {table}")] == [
            tuple(r.values()) for r in watch.rows(f"SELECT * FROM {table}")
        ]
    again.close()


def test_a_text_of_what_is_of_our_field_waits_for_no_turn() -> None:
    ask = PageRequest("https://x.mihon.jp/1", "parse_text", about="見本の橋", of="q/1", seldom="213-0001")
    assert not Texts(Earlier(), 1).now(ask)
    assert Texts(Earlier(in_field=frozenset({"q/1"})), 0).now(ask)


class Site(BaseHTTPRequestHandler):
    """A mirror with a made-up session."""

    site: ClassVar[QuestionSite] = QuestionSite()

    def do_GET(self) -> None:
        status, headers, body = self.site("https:/" + self.path.removeprefix("/https")) or (500, {}, b"")
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_the_real_spider_asks_for_them_when_all_else_is_answered(tmp_path: Path) -> None:
    Site.site = QuestionSite(sangiin=[*listed(range(1, 3)), Q(3).with_(HTML_TEXT)])
    with answering(Site) as mirror:
        fetch_in_a_process(
            RunOrder(home=str(tmp_path), source="written_questions", at="2024-02-05T18:00:00Z", mirror=mirror)
        )
    assert next(url[-7:-4] for url in Site.site.asked if "/syuh/" in url) == "003"
    assert sorted(url[-12:] for url in Site.site.asked[-2:]) == ["/s213001.htm", "/s213002.htm"]
    archive = Archive(tmp_path / "archive")
    (run,) = archive.run_files()
    assert load_run(archive, run.number, run.path).end
