"""What works against what we ask is in no ledger and on no committee page until a person says so."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from briefs.evidence import undertakings
from briefs.evidence.candidates import Candidate, Half
from briefs.evidence.deciding import DECIDES, PAPERS, decides, is_act, orders
from briefs.evidence.stances import NEUTRAL, Ground, Reading
from briefs.evidence.why import Code, Why
from briefs.kinds.chosen import exchanges, kept_back
from briefs.kinds.committee import PastAnswer, answers_something, answers_to, asks_for, of_guests, without_long
from db.office.clips import Stance


class Said:
    def __init__(self, body: str) -> None:
        self.version = type("Version", (), {"body": body})()
        self.words = ()


@pytest.mark.parametrize(
    ("question", "promise", "expected"),
    [
        ("在留資格のない人は強制送還してください。いかがですか。", "迅速な送還を実施してまいります", True),
        ("総量規制も含めてお考えを。", "関係省庁と連携し、在留管理を徹底してまいります", True),
        ("転籍の制限をやめ、人権を守るべきではないですか。", "慎重に検討してまいります", False),
        ("難民申請者の生活を支援すべきではないですか。", "適正な保護を実施できるよう努力してまいります", False),
        # not by the speech as a whole, but by the sentence that asks
        (
            "人権を守り、差別をなくし、相談体制を整えるべきです。貧困の対策も必要です。他方、外国人留学生を安易に受け入れている大学への助成の"
            "在り方を見直すべきではないでしょうか。",
            "大学への助成の在り方については、実情を踏まえ検討してまいります",
            True,
        ),
    ],
)
def test_a_promise_to_shut_people_out_is_told_from_one_that_we_ask_after(
    monkeypatch: pytest.MonkeyPatch, question: str, promise: str, expected: bool
) -> None:
    monkeypatch.setattr(undertakings, "question_to", lambda *_: Said(question))
    one: Any = type("One", (), {"row": {"passage": promise}, "speech": Said(promise), "words": promise})()
    conn: Any = None
    assert undertakings.against(conn, one, "") is expected


AGAINST, SUPPORTS = Reading(Stance.AGAINST, Ground.REFUSES), Reading(Stance.SUPPORTS, Ground.PROTECTS)
BARE = Candidate("k", "speech", "1", "", "見本太郎", "2026-08-01", (Why(Code.ANSWER),), NEUTRAL, 0)


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("朝日新聞の夕刊、ここのタイトルだけ読ませていただきますと、「見本」と書いていると承知をします。", False),
        ("御指摘のような報道があることは承知しております。", False),
        ("来年度から就労を認めることとしております。", True),
        ("制度の見直しが必要と考えております。", True),
    ],
)
def test_an_answer_that_only_knows_of_an_article_is_put_to_no_committee(text: str, answers: bool) -> None:
    assert answers_something(replace(BARE, text=text)) is answers


@pytest.mark.parametrize(
    ("grounds", "taken", "back"),
    [
        ((Ground.SAME_SPEECH,), False, True),
        ((Ground.PASSING, Ground.UNHEARD), False, True),
        ((Ground.FOLLOWS_HARSH,), False, True),
        ((Ground.SAME_SPEECH, Ground.FOLLOWS), False, False),  # another passage has the same words, and is ours
        ((Ground.REFUSES,), False, False),  # it was asked for us
        ((Ground.SAME_SPEECH,), True, False),
        ((), False, False),
    ],
)
def test_what_proposals_leave_to_a_person_is_kept_back(grounds: tuple[Ground, ...], taken: bool, back: bool) -> None:
    every = [
        replace(BARE, text="学習の支援に努めてまいります。", reading=Reading(Stance.BACKGROUND, one), taken=taken)
        for one in grounds
    ]
    elsewhere = replace(BARE, text="別の見本です。", reading=Reading(Stance.BACKGROUND, Ground.NEUTRAL))
    assert kept_back([*every, elsewhere], "k", "学習の支援に努めてまいります") is back
    assert kept_back(every, "another", "学習の支援に努めてまいります") is False


@pytest.mark.parametrize(
    ("words", "behind", "asked"),
    [
        (
            "見本学級の定員を増やすことを検討していく必要があるのだろうと思います。",
            "是非御一考ください。いかがでしょうか。",
            True,
        ),
        ("見本学級の定員を増やすべきだと考えます。", "", False),  # a statement
        ("見本学級の定員は昨年より増えています。", "いかがでしょうか。", False),
        ("見本学級の定員を増やしますか。", "", True),
    ],
)
def test_who_says_what_is_needed_and_asks_behind_it_asks_for_it(words: str, behind: str, asked: bool) -> None:
    assert asks_for(f"○見本花子君　見本です。{words}\n　{behind}", words) is asked


@pytest.mark.parametrize(
    ("question", "answer", "guests"),
    [
        ("訪日客の医療を伸ばす取組をお答えください。", "外国人患者の受入れを進めてまいりたい", True),
        ("訪日客の医療を伸ばす取組をお答えください。", "在留する方の受診も含め進めてまいりたい", False),
        ("インバウンドの宿で働く方の保険をお答えください。", "加入を進めてまいりたい", False),
        ("外国人の医療保険をお答えください。", "加入を進めてまいりたい", False),
    ],
)
def test_an_exchange_on_travellers_is_put_to_no_committee(question: str, answer: str, guests: bool) -> None:
    assert of_guests(question, answer) is guests


def test_a_long_answer_is_quoted_where_the_committee_was_given_no_shorter_one() -> None:
    def given(meeting: str, words: str) -> PastAnswer:
        speech: Any = type("Given", (), {"house": "参議院", "meeting": meeting})()
        return PastAnswer(speech, words, None)

    own, long = ("参議院", "見本委員会"), given("見本委員会", "見本学級の定員は見直しております" * 15)
    elsewhere, short = given("別の委員会", "進めてまいりたい"), given("見本委員会", "進めてまいりたい")
    assert without_long([long, elsewhere], own, ()) == [long, elsewhere]
    assert without_long([long, short], own, ()) == [short]
    assert without_long([long, short], own, {long.words}) == [long, short]


def test_an_answer_against_us_does_not_mark_who_asked_and_its_other_half_stands_behind_it() -> None:
    speech: Any = Said("見本")
    question = replace(BARE, key="q", text="見本の許可をお考えですか。", speech=speech)
    refused = replace(BARE, text="今後繰り返し行うことはありません。", speech=speech, reading=AGAINST)
    helped = replace(
        BARE, text="一切行わないというものではなく、行う場合もあり得ます。", speech=speech, reading=SUPPORTS
    )
    found = [
        replace(question, pair=Half("k", refused.text, "", "answer")),
        *(replace(one, pair=Half("q", question.text, "", "question")) for one in (refused, helped)),
    ]
    asked, behind = exchanges(found, both_sides=True)
    assert asked.answered is not None and (asked.said.text, asked.answered.text) == (question.text, refused.text)
    assert (asked.against, asked.answered_against) == (False, True)
    assert (behind.said.text, behind.answer, behind.against) == (helped.text, None, False)
    assert len(list(exchanges(found))) == 1  # half of an exchange goes into no paper for others


def test_an_answer_about_history_is_put_to_no_committee() -> None:
    told = replace(BARE, text="適切に進めてまいりたいと考えております。")
    assert answers_something(told)
    assert not answers_something(replace(told, why=(*told.why, Why(Code.HISTORY))))


def test_a_formality_decides_nothing_and_an_act_goes_before_an_ordinance() -> None:
    assert decides("三人の難民審査参与員が、意見を記載し、これに署名し、又は記名押印するものとする。") == PAPERS
    assert is_act("egov_law/326CO0000000319") and is_act("egov_law/428AC0000000089")
    assert not is_act("egov_law/356M50000010054")


def test_a_provision_is_about_what_it_orders_and_not_what_it_names_on_the_way() -> None:
    words = ("難民の認定",)
    named = (
        "長官は、難民の認定の職務に相当する職務を行う外国の当局に対し、その職務（難民の認定に相当するものに限る。）の遂行に資すると認める"
        "情報であって当該当局が必要とし、かつ、我が国の利益に反しないと認めるものを、政令で定める手続により提供することができる。"
    )
    assert not orders(named, words)
    assert orders("法務大臣は、申請があったときは、提出した資料に基づき、難民の認定を行うことができる。", words)
    assert decides("技能実習に係る契約の不履行について違約金を定める契約をしないこと。") == DECIDES


@pytest.mark.parametrize(
    ("committee", "office", "meeting", "asked"),
    [
        ("法務委員会", "法務大臣", "予算委員会", True),
        ("法務委員会", "出入国在留管理庁次長", "予算委員会", True),
        ("国土交通委員会", "法務大臣", "法務委員会", False),
        ("国土交通委員会", "法務大臣", "国土交通委員会", True),  # it answered there before
        ("予算委員会", "法務大臣", "法務委員会", True),
        ("見本に関する特別委員会", "法務大臣", "法務委員会", True),
    ],
)
def test_a_committee_is_given_questions_to_those_who_answer_to_it(
    committee: str, office: str, meeting: str, asked: bool
) -> None:
    speech: Any = type("Speech", (), {"office": office, "post": "", "meeting": meeting})()
    assert answers_to(committee, PastAnswer(speech, "見本", None)) is asked
