"""What real minutes and rosters taught: which words to quote, whose name stays open, which periods are over."""

from __future__ import annotations

import sqlite3

import pytest

from briefs.evidence.quoting import best_passage
from briefs.evidence.rows import open_name
from briefs.evidence.undertakings import passage_is_on
from briefs.kinds.series_charts import over
from briefs.kinds.topic_evidence import Redline, is_caption
from db.people.basis import Ground
from db.record.reasons import Reason, because, json_of


def test_a_sentence_that_only_says_there_was_a_question_gives_way() -> None:
    body = (
        "○内閣総理大臣（見本太郎君）　外国医療人材の育成についてのお尋ねがございました。"
        "外国医療人材の育成は、見本の事業として来年度から三つの地域で始めます。"
    )
    found = best_passage(body, ["外国医療人材"], 40, 40)
    assert found is not None and found.text == "外国医療人材の育成は、見本の事業として来年度から三つの地域で始めます。"


def test_an_opening_of_questions_gives_way_to_what_is_asked() -> None:
    body = (
        "○見本花子君　本日は、育成就労制度と技能実習制度と特定技能制度について御質問したいと思います。"
        "育成就労制度では、人手が足りない業務に人を配置できるのか、心配する声が現場から出ております。"
    )
    found = best_passage(body, ["育成就労", "技能実習", "特定技能"], 60, 60)
    assert found is not None and found.text.startswith("育成就労制度では")


NO_ROSTER = because(Ground.NO_ROSTER, houses=["衆議院"])
HALF_ROSTER = because(Ground.HALF_ROSTER, houses=["衆議院"], read=1, pages=10)


@pytest.mark.parametrize(
    ("ground", "basis", "is_open"),
    [
        (NO_ROSTER, "no roster of 衆議院 is stored for that day", False),
        (
            because(Ground.ONE_CANDIDATE, person="members/2", why=NO_ROSTER),
            "one candidate, but no roster of 衆議院 is stored for that day",
            False,
        ),
        (
            because(Ground.ONE_CANDIDATE, person="members/2", why=HALF_ROSTER),
            "one candidate, but the roster of 衆議院 is not whole (1 of 10 pages)",
            False,
        ),
        (because(Ground.SETTLED_NO_MEMBER), "settled: not a member", False),
        (because(Ground.NOBODY, house="衆議院"), "nobody of this name is on the roster of 衆議院", True),
        # Of a database that an older version left: no code, so nothing is known to speak for printing the name.
        (Reason(None, {}, "2 candidates"), "2 candidates", True),
    ],
)
def test_a_name_is_open_only_where_whole_rosters_could_have_settled_it(
    ground: Reason, basis: str, is_open: bool
) -> None:
    assert ground.en == basis
    conn = sqlite3.connect(":memory:")
    conn.row_factory = sqlite3.Row
    conn.execute("CREATE TABLE attributions (document, position, name, date, standing, person, basis, ground)")
    values = (basis, json_of(ground)[0])
    conn.execute("INSERT INTO attributions VALUES (1, 0, '見本太郎', '2025-03-07', 'minister', NULL, ?, ?)", values)
    assert bool(open_name(conn, 1)) is is_open


@pytest.mark.parametrize(
    ("period", "day", "is_over"),
    [
        ("2025-12", "2025-06-21", False),
        ("2024-12", "2025-06-21", True),
        ("2025", "2025-12-31", False),
        ("2024", "2025-01-01", True),
        ("2025-12", "", True),
    ],
)
def test_no_brief_shows_a_period_that_was_not_over(period: str, day: str, is_over: bool) -> None:
    assert over(period, day) is is_over


@pytest.mark.parametrize(
    ("before", "after", "caption"),
    [
        ("", "（見本に関する準備行為）", True),
        ("", "見本は、次のとおりとする。", False),
        ("（見本）", "（見本の特例）", False),
    ],
)
def test_the_heading_of_an_article_alone_is_no_change_to_show(before: str, after: str, caption: bool) -> None:
    one = Redline(None, "", before, after, "body", None, None, 0)  # type: ignore[arg-type]
    assert is_caption(one) is caption


def test_a_promise_names_a_topic_itself_or_points_back_to_it() -> None:
    body = "育成就労制度の周知に努めてまいります。両制度を通じて人材を確保してまいります。さらに、審査の高度化に取り組みます。"
    topic = "titp_esd_transition"
    assert passage_is_on(body, "育成就労制度の周知に努めてまいります", topic)
    assert passage_is_on(body, "両制度を通じて人材を確保してまいります", topic)
    assert not passage_is_on(body, "さらに、審査の高度化に取り組みます", topic)


def test_without_a_topic_a_promise_must_name_one_of_ours() -> None:
    body = "○国務大臣（見本太郎君）　育成就労制度の周知に努めてまいります。\n　建物の石綿の除去を支援してまいります。"
    assert passage_is_on(body, "育成就労制度の周知に努めてまいります", None)
    assert not passage_is_on(body, "建物の石綿の除去を支援してまいります", None)
