"""What comes next: the articles and periods counted by hand, days of sessions as printed on the houses' pages."""

from __future__ import annotations

from typing import Any

import pytest

from db.diet.bill_sentences import standing_of_bill
from db.diet.next_steps import Session, days_left, ended_since, next_of_bill, next_of_question, sitting
from db.diet.words import decided_by_time

SPRING_2024 = Session(213, "2024-01-26", "2024-06-23")
SPRING_2025 = Session(217, "2025-01-24", "2025-06-22")
KNOWN = [SPRING_2024, SPRING_2025]
LOWER, UPPER = "衆議院", "参議院"


def bill(kind: str, **about: Any) -> dict[str, Any]:
    return {"kind": kind, "first_house": LOWER, "status": None, "stage": "", "promulgated_on": None, **about}


def events(*steps: tuple[str, str, str | None, str | None], session: int = 213) -> list[dict[str, Any]]:
    """(day, event, house, result or committee)."""
    return [
        {
            "position": n,
            "date": day,
            "event": event,
            "house": house,
            "session": session,
            "derived": 0,
            "result": None if event == "referred" else more,
            "committee": more if event == "referred" else None,
        }
        for n, (day, event, house, more) in enumerate(steps, 1)
    ]


PASSED = (
    ("2024-03-15", "submitted", LOWER, None),
    ("2024-04-16", "referred", LOWER, "法務委員会"),
    ("2024-05-17", "committee_vote", LOWER, "修正"),
    ("2024-05-21", "plenary_vote", LOWER, "修正"),
    ("2024-05-21", "sent", LOWER, None),
    ("2024-05-24", "referred", UPPER, "法務委員会"),
)


@pytest.mark.parametrize(
    ("until", "words"),
    [
        (1, "衆議院の委員会への付託"),
        (2, "衆議院法務委員会での審査と採決"),
        (3, "衆議院本会議での採決"),
        (4, "参議院への送付と委員会付託"),
        (5, "参議院の委員会への付託"),
        (6, "参議院法務委員会での審査と採決"),
    ],
)
def test_the_step_of_a_bill_follows_from_the_last_one(until: int, words: str) -> None:
    step = next_of_bill(bill("閣法"), events(*PASSED[:until]), None, KNOWN, "2024-05-25")
    assert step is not None
    assert step.ja == words
    assert step.by is None  # 60 days from 21 May end on 19 July, after the session


def test_the_sixty_days_of_a_law_end_within_the_session() -> None:
    """Of 2008: sent on 29 February, taken as rejected from 29 April on, when the 60th day had passed."""
    session = Session(169, "2008-01-18", "2008-06-21")
    steps = events(("2008-02-29", "plenary_vote", LOWER, "可決"), ("2008-02-29", "sent", LOWER, None), session=169)
    step = next_of_bill(bill("閣法"), steps, None, [session], "2008-03-10")
    assert step is not None
    assert (step.by, step.ground_ja) == ("2008-04-28", "憲法59条4項")


def test_a_period_that_has_passed_is_told_as_past() -> None:
    session = Session(169, "2008-01-18", "2008-06-21")
    steps = events(("2008-02-29", "plenary_vote", LOWER, "可決"), ("2008-02-29", "sent", LOWER, None), session=169)
    last = next_of_bill(bill("閣法"), steps, None, [session], "2008-04-28")
    past = next_of_bill(bill("閣法"), steps, None, [session], "2008-04-29")
    assert last is not None
    assert last.by == "2008-04-28"
    assert past is not None
    assert past.by is None
    assert "60日（2008年4月28日まで）が過ぎていれば、衆議院は否決とみなせる" in past.ja
    assert "までに議決しなければ" not in past.ja
    budget = next_of_bill(bill("予算"), steps, None, [session], "2008-04-10")
    assert budget is not None
    assert (budget.by, budget.ground_ja) == (None, "憲法60条2項")  # 30 days: to 29 March


def test_sixty_days_that_end_with_the_session_leave_no_day_to_vote_again() -> None:
    steps = events(("2024-04-25", "plenary_vote", LOWER, "可決"), ("2024-04-25", "sent", LOWER, None))
    law = next_of_bill(bill("閣法"), steps, None, KNOWN, "2024-05-25")
    assert law is not None
    assert law.by is None
    assert "2024年6月23日まで（この会期には足りない）" in law.ground_ja
    treaty = events(("2024-05-25", "plenary_vote", LOWER, "可決"), ("2024-05-25", "sent", LOWER, None))
    approved = next_of_bill(bill("条約"), treaty, None, KNOWN, "2024-05-26")
    assert approved is not None
    assert approved.by == "2024-06-23"  # what is approved by time alone needs no vote


def test_the_thirty_days_of_a_budget_end_with_the_fiscal_year() -> None:
    """Of 2024: passed on 2 March, so that it would have come into being by 31 March without the other house."""
    steps = events(("2024-03-02", "plenary_vote", LOWER, "可決"), ("2024-03-02", "sent", LOWER, None))
    step = next_of_bill(bill("予算"), steps, None, KNOWN, "2024-03-05")
    assert step is not None
    assert (step.by, step.ground_ja) == ("2024-03-31", "憲法60条2項")
    assert "衆議院の議決が国会の議決になる" in step.ja


def test_what_the_councillors_refuse_is_not_at_its_end() -> None:
    refused = events(*PASSED, ("2024-06-14", "plenary_vote", UPPER, "否決"))
    law = next_of_bill(bill("閣法"), refused, None, KNOWN, "2024-06-15")
    treaty = next_of_bill(bill("条約"), refused, None, KNOWN, "2024-06-15")
    assert law is not None
    assert law.ground_ja == "憲法59条2項・3項"
    assert treaty is not None
    assert treaty.ground_ja == "憲法61条"
    assert next_of_bill(bill("参法", first_house=UPPER), refused[-1:], None, KNOWN, "2024-06-15") is None


def test_what_is_settled_or_of_a_session_that_is_over_has_no_next_step() -> None:
    assert next_of_bill(bill("閣法"), events(*PASSED), None, KNOWN, "2024-07-01") is None
    assert next_of_bill(bill("閣法"), events(*PASSED), None, KNOWN, "2025-02-01") is None
    done = next_of_bill(bill("閣法"), events(*PASSED), "成立", KNOWN, "2024-06-15")
    assert done is not None
    assert done.ja.startswith("公布")
    withdrawn = events(*PASSED, ("2024-06-14", "withdrawn", LOWER, "撤回"))
    assert next_of_bill(bill("閣法"), withdrawn, None, KNOWN, "2024-06-15") is None


def test_days_left_in_a_session() -> None:
    assert sitting(KNOWN, "2024-06-23") == SPRING_2024
    assert sitting(KNOWN, "2024-06-24") is None
    assert days_left("2024-06-23", "2024-06-21") == (
        "会期末（2024年6月23日）まであと2日",
        "2 days to the end of the session (23 June 2024)",
    )
    assert days_left("2024-06-23", "2024-06-23") == (
        "きょうが会期末（2024年6月23日）",
        "today is the end of the session (23 June 2024)",
    )
    assert days_left(None, "2024-06-23") is None


def test_a_status_carries_its_day_once_a_session_has_ended_since() -> None:
    assert ended_since(KNOWN, "2024-06-22", "2024-06-25")
    assert not ended_since(KNOWN, "2024-06-24", "2025-06-22")
    assert ended_since(KNOWN, "2024-09-01", "2025-07-01")


def question(**about: Any) -> dict[str, Any]:
    blank = dict.fromkeys(
        ("answered_on", "withdrawn_on", "status", "delayed_until", "delay_notified_on", "forwarded_on")
    )
    return {**blank, **about}


def test_an_answer_is_due_on_the_seventh_day() -> None:
    """All 360 answers of sessions 213 and 217 (Councillors, as recorded) that were not postponed came on the sixth day after the
    transfer at the latest; those of the seventh (21 June 2024, answered on 28 June) needed a notice: the day of receipt counts
    (国会法133条)."""
    due = next_of_question(question(forwarded_on="2024-06-21"), "2024-06-25")
    assert due is not None
    assert (due.by, due.ja) == ("2024-06-27", "答弁の期限：2024年6月27日（あと2日）")
    assert due.en == "answer due: 27 June 2024 (2 days left)"
    late = next_of_question(question(forwarded_on="2024-06-21"), "2024-06-28")
    assert late is not None
    assert late.ja == "答弁の期限：2024年6月27日（1日過ぎた）"


def test_a_postponed_answer_is_due_as_printed() -> None:
    asked = question(forwarded_on="2024-06-21", delay_notified_on="2024-06-25", delayed_until="2024-06-28")
    due = next_of_question(asked, "2024-06-25")
    assert due is not None
    assert (due.by, due.ja) == ("2024-06-28", "答弁の期限：2024年6月28日まで（延期後、あと3日）")
    assert next_of_question({**asked, "answered_on": "2024-06-28"}, "2024-06-29") is None
    late = next_of_question(asked, "2024-06-29")
    assert late is not None
    assert late.en == "answer due: 28 June 2024 (postponed, 1 day ago)"
    assert next_of_question(question(), "2024-06-25") is None  # not forwarded yet


def test_a_postponement_without_a_day_is_told() -> None:
    due = next_of_question(question(forwarded_on="2024-06-21", delay_notified_on="2024-06-25"), "2024-06-26")
    assert due is not None
    assert (due.by, due.ja) == (None, "答弁の期限：延期（2024年6月25日に通知、期限の記載なし）")
    assert due.en == "answer due: postponed (notice of 25 June 2024, which gives no day)"


def test_what_time_alone_decides_does_not_end_with_the_session() -> None:
    """The treaty of 1960 (日米安保条約): passed on 20 May, approved by time from 19 June on, without a vote of the other house."""
    session = Session(34, "1959-12-29", "1960-07-15")
    steps = events(("1960-05-20", "plenary_vote", LOWER, "承認"), ("1960-05-20", "sent", LOWER, None), session=34)
    treaty = next_of_bill(bill("条約"), steps, None, [session], "1960-06-20")
    law = next_of_bill(bill("閣法"), steps, None, [session], "1960-07-14")
    assert treaty is not None
    assert law is not None
    assert law.this_session and not treaty.this_session
    assert decided_by_time("条約", ["1960-05-20"], "1960-07-15") and decided_by_time(
        "条約", ["1960-05-20"], "1960-06-18"
    )
    assert not decided_by_time("条約", ["1960-05-20"], "1960-06-17")
    assert not decided_by_time("閣法", ["1960-05-20"], "1960-07-15") and not decided_by_time(
        "予算", [None], "1960-07-15"
    )


@pytest.mark.parametrize(("kind", "words"), [("閣法", "審議未了（廃案）（推定）"), ("決算", "審議未了（推定）")])
def test_an_inferred_end_says_so(kind: str, words: str) -> None:
    (last,) = events(("2024-06-23", "lapsed", "", "未了"))
    stood = bill(kind, stage="lapsed")
    inferred, look = standing_of_bill(stood, {**last, "derived": 1}, None)
    assert (inferred.ja, look) == (words, "bad") and inferred.en.endswith(" (inferred)")
    assert standing_of_bill(stood, last, None)[0].ja == words.removesuffix("（推定）")
