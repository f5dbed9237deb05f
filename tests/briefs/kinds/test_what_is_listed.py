"""What papers list of their own accord: nothing they do not print, no question that works against us, no law by its name alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from briefs.evidence.dossier import Notes
from briefs.evidence.relevance import in_passing
from briefs.evidence.undertakings import of_another
from briefs.kinds.annex import AnnexOrder, choose
from briefs.kinds.committee import last_whole
from briefs.kinds.series_charts import PEOPLE, wanted_series
from briefs.kinds.topic_evidence import (
    OTHER,
    evidence_on,
    find_topic,
    lately_seen,
    listed_content,
    opposed,
    provides_for,
    reasons_of,
    relevance,
)
from briefs.kinds.why_now import why_now
from db.series.figures import as_of, newest_figure, shown_figures
from db.series.register import register
from tests.support import brief_data as data
from tests.support.jobs import job

NOW, DAY = "2026-08-26T03:00:00Z", "2026-08-26"


@pytest.fixture
def record(tmp_path: Path) -> Any:
    record = data.sample(tmp_path)
    record.conn.commit()
    return record


def question(record: data.Record, number: int, title: str) -> int:
    document = record.document(f"written_questions/sangiin-221-{number}", "written_question", title, data.EARLY, DAY)
    record.version(document, data.EARLY, title)
    record.topic(document, "特定技能")
    return document


def test_only_reasons_that_are_printed_are_cited(record: Any) -> None:
    found = evidence_on(record.conn, find_topic(record.conn, data.TOPIC), data.AT)
    few, many = Notes(), Notes()
    assert len(why_now(record.conn, None, data.TOPIC, reasons_of(found, ()), few, NOW, DAY, 1)) == 1
    assert len(few.evidence) == 1
    assert len(why_now(record.conn, None, data.TOPIC, reasons_of(found, ()), many, NOW, DAY, 9)) > 1
    assert len(many.evidence) > 1


def test_a_written_question_against_us_is_listed_in_no_paper_for_others(record: Any) -> None:
    ours = question(record, 1, "特定技能で働く人の権利の保護に関する質問主意書")
    theirs = question(record, 2, "特定技能の不法滞在者の強制送還に関する質問主意書")
    record.change(ours, "appeared", data.LATE, "新しい質問主意書（見本一）。", weight=60)
    record.change(theirs, "appeared", data.LATE, "新しい質問主意書（見本二）。", weight=60)
    record.conn.commit()
    assert (opposed(record.conn, ours, NOW), opposed(record.conn, theirs, NOW)) == (False, True)
    found = evidence_on(record.conn, find_topic(record.conn, data.TOPIC), data.AT)
    keys = {change.document_key for change, _ in found.changes} | {one.key for one in found.listed}
    assert "written_questions/sangiin-221-1" in keys
    assert "written_questions/sangiin-221-2" not in keys


def test_a_law_that_has_the_topic_somewhere_is_no_news_of_it(record: Any) -> None:
    law = record.document("egov_law/349AC0000000116", "law", "見本保険法", data.EARLY)
    record.version(law, data.EARLY, "見本")
    record.change(law, "came_into_force", data.LATE, "「見本保険法」の改正が施行されました。", weight=60)
    record.conn.commit()
    found = evidence_on(record.conn, find_topic(record.conn, data.TOPIC), data.AT)
    assert not any(change.document_key == "egov_law/349AC0000000116" for change, _ in found.changes)


def test_a_provision_is_of_a_topic_by_its_own_words() -> None:
    forced = (
        "実習監理者は、暴行、脅迫、監禁その他の手段によって、技能実習生の意思に反して技能実習を強制してはならない。"
    )
    assert not provides_for("egov_law/428AC0000000089", forced, "undocumented_detention")
    assert provides_for(
        "egov_law/326CO0000000319", "外国人を収容令書により収容することができる。", "undocumented_detention"
    )


def test_an_annex_says_what_it_does_not_hold(record: Any) -> None:
    meeting = record.conn.execute("SELECT id FROM documents WHERE kind = 'meeting'").fetchone()[0]
    harsh = "○見本四郎君　特定技能の受入れ上限を超えて不法就労をする人は、強制送還をして対応すべきだという声が現場に多くあります。"
    record.topic(record.speech(meeting, 9, "見本四郎", harsh, group="見本の会"), "特定技能、受入れ上限")
    record.conn.commit()
    (chapter,) = choose(job(record), AnnexOrder((data.TOPIC,))).chapters
    assert chapter.held == 1


def test_an_answer_about_something_else_is_no_promise_on_the_topic_of_its_question() -> None:
    assert of_another("ＪＥＳＴＡ、電子渡航認証制度の導入を急いでまいります。", "titp_esd_transition")
    assert not of_another("育成就労制度の準備を進めてまいります。", "titp_esd_transition")
    assert not of_another("関係行政機関と連携の上、必要な措置を講じてまいります。", "titp_esd_transition")


def test_a_chart_of_trainees_stands_in_papers_about_workers_alone() -> None:
    def series(topic: str) -> set[str]:
        return {one.id for group in wanted_series((), topic) for one, _ in group}

    assert PEOPLE[0] in series("transfer")
    assert not series("hate_discrimination") and not series("health_social")


def test_a_figure_that_was_computed_from_a_later_one_is_not_known_before_it() -> None:
    stock = next(one for one in register().series if one.id == "ssw_stock")
    known = newest_figure(as_of(shown_figures(stock), "2025-06-26"), "ssw1")
    assert known is not None and known.period < "2024-12"
    later = newest_figure(as_of(shown_figures(stock), "2025-11-30"), "ssw1")
    assert later is not None and later.period == "2025-06"


def test_what_was_found_more_than_a_year_ago_is_no_change_lately(record: Any) -> None:
    question(record, 1, "特定技能で働く人の権利の保護に関する質問主意書")
    found = evidence_on(record.conn, find_topic(record.conn, data.TOPIC), data.AT)
    assert found.changes
    assert all(lately_seen(one, DAY) for one in found.changes)
    assert not any(lately_seen(one, "2027-08-27") for one in found.changes)
    minutes = next(one for one in found.changes if one[0].document_kind == "meeting")
    assert not lately_seen((minutes[0], replace(minutes[1], published_on="2024-01-26")), DAY)


def test_wording_in_force_for_more_than_a_year_is_no_change_lately_though_it_was_found_now(record: Any) -> None:
    found = evidence_on(record.conn, find_topic(record.conn, data.TOPIC), data.AT)
    change, version = next(one for one in found.changes if one[0].document_kind != "meeting")
    law = replace(change, kind="came_into_force", document_kind="law", detected_at=NOW)
    for day, lately in (("20250601", False), ("20260401", True), ("20270401", True)):
        text = replace(version, facts={"revision": f"428AC0000000089_{day}_504AC0000000068"})
        assert lately_seen((law, text), DAY) is lately, day


def test_a_written_question_of_more_than_a_year_ago_is_no_change_lately_though_its_answer_was_found_now(
    record: Any,
) -> None:
    question(record, 1, "特定技能で働く人の権利の保護に関する質問主意書")
    found = evidence_on(record.conn, find_topic(record.conn, data.TOPIC), data.AT)
    change, version = found.changes[0]
    answered = replace(change, kind="answer_published", document_kind="written_question", detected_at=NOW)
    assert not lately_seen((answered, replace(version, published_on="2025-02-10")), DAY)
    assert lately_seen((answered, replace(version, published_on="2026-02-10")), DAY)


def test_a_word_in_a_list_is_no_speech_on_the_topic() -> None:
    listed = "今、お住まいの方々は、永住者ですとか、また、家族、留学生、様々な在留の形でいらっしゃいます（見本）。"
    assert in_passing(listed, ["留学生"])
    assert not in_passing(listed + "留学生の支援を行います。", ["留学生"])


def test_of_a_long_provision_the_words_that_changed_must_be_on_the_topic() -> None:
    listed = (
        "見本の項　"
        + "大学、高等専門学校に入学して教育を受けること、" * 8
        + "専ら日本語教育を受けること、専修学校の専門課程に入ること。"
    )
    other = listed.replace("専門課程", "専門課程若しくは専攻科")
    assert relevance(listed, other, "language") == OTHER
    assert (
        relevance(listed, listed.replace("専ら日本語教育", "専ら認定された日本語教育機関の日本語教育"), "language") == 0
    )
    short = "専ら日本語教育を受ける期間は、一年とする。"
    assert relevance(short, short.replace("一年", "二年"), "language") == 0  # all of it is printed, and it says so


def test_of_a_long_answer_the_committee_gets_the_last_sentence_that_stands_alone() -> None:
    first = f"今御指摘の実績については、試験の合格率等によって判断をする方向で今検討しております{'（見本）' * 40}。"
    last = "優良性の判断に当たって、合格率等の指標は、何が何点に当たるとかそういった形で公表することを考えております。"
    assert last_whole(first + last) == last
    assert last_whole(last + "そのように考えております。") == last
    assert last_whole(first) == first


def test_a_resolution_without_a_day_is_listed_with_its_session(record: Any) -> None:
    for number, kind, day in ((1, "resolution", None), (2, "resolution", "2026-05-28"), (3, "petition", None)):
        row = record.document(f"見本/{number}", kind, f"受入れ上限の見本{number}", data.EARLY, day)
        record.version(row, data.EARLY, "見本の表題\n一、特定技能の受入れ上限を公表すべきである。", session=197)
        record.topic(row, "受入れ上限")
    record.conn.commit()
    chosen = evidence_on(record.conn, find_topic(record.conn, data.TOPIC), data.AT)
    listed = {one["title"]: (one["date_ja"], one["date_en"]) for one in listed_content(chosen, Notes(), 9)}
    assert listed["受入れ上限の見本1"] == ("第197回国会", "Diet session 197")
    assert listed["受入れ上限の見本2"] == ("2026年5月28日", "28 May 2026")
    assert listed["受入れ上限の見本3"] == ("", "")
