"""Where there is little room a passage gives up sentences; no other words of the speech take its place (見本)."""

from __future__ import annotations

from dataclasses import replace

from briefs.evidence.quoting import Aim, Passage
from briefs.evidence.rows import Speech
from briefs.evidence.speeches import shorter
from tests.briefs.evidence.test_titles import ANY

OTHER = "外国人の相談は一年で十三万四千件に上り、ハラスメントの相談は急増しており、現場の危機は見過ごせない状況です。"
ASKED = "被害者の保護とハラスメントの防止を進める基本法を作るべきではないでしょうか。"
BEFORE = (
    "外国人労働者の受入れが広がる中、ハラスメントを防ぐ条約の理念を国内に取り入れ、働く人を守ることが大切であります。"
)
PASSAGE = Passage(f"{BEFORE}{ASKED}", 200, aim=Aim.ASKED)


def speech(body: str) -> Speech:
    return Speech(
        replace(ANY, body=body), ("ハラスメント",), 1, 1, "参議院", "本会議", "", "2025-01-29", "見本", "", "", ""
    )


def test_a_question_stays_the_question_that_was_chosen() -> None:
    short = shorter(speech(f"○見本君　{OTHER}{PASSAGE.text}"), PASSAGE, 70)
    assert short.text == ASKED


def test_a_question_that_cannot_be_cut_stays_whole() -> None:
    assert shorter(speech(f"○見本君　{OTHER}{PASSAGE.text}"), PASSAGE, 20) == PASSAGE
    stated = Passage(BEFORE * 2, 200, aim=Aim.ASKED)
    assert shorter(speech(f"○見本君　{stated.text}"), stated, 70) == stated  # nothing of it asks


def test_a_statement_is_cut_within_itself() -> None:
    assert shorter(speech(f"○見本君　{OTHER}{PASSAGE.text}"), replace(PASSAGE, aim=Aim.SAID), 70).text in PASSAGE.text


def test_an_answer_keeps_the_sentence_that_answers_when_it_is_cut() -> None:
    told = "避難された方々がどうしておられるかは、現時点では把握しておりません。"
    around = (
        "外国人の相談につきましては、ハラスメントの相談も含めて、窓口を設けて丁寧に対応を行ってきたところでございます。"
    )
    given = Passage(
        around + told, 200, aim=Aim.ANSWERED, beside="避難された方々の状況を把握しているところを教えてください。"
    )
    assert shorter(speech(f"○見本君　{given.text}"), given, 70).text == told
    assert shorter(speech(f"○見本君　{given.text}"), given, 20) == given  # rather the whole than less than an answer
