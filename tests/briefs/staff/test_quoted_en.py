"""English words that a staff text ascribes to the state stand with the Japanese words of the record beside them (見本)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from briefs.evidence.dossier import Notes
from briefs.staff.quoted import misquoted
from briefs.staff.quoted_en import misquoted_in_english, retold_in_english
from briefs.staff.text import Proofreader
from tests.support import brief_data as data

NOW = "2026-08-26T03:00:00Z"
PREMIER = (
    "○内閣総理大臣（試作次郎君）　見本の会議には私自身が出席したいと思っております。"
    "御党は見本に上限がないというお考えなんだと思いますが、上限は設けております。"
)


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    made = data.sample(tmp_path_factory.mktemp("quoted") / "home")
    meeting = made.conn.execute("SELECT id FROM documents WHERE kind = 'meeting'").fetchone()[0]
    made.speech(meeting, 12, "試作次郎", PREMIER, office="内閣総理大臣")
    made.conn.executemany(
        "INSERT INTO people (id, key, name, kana, house, folded) VALUES (?, ?, ?, ?, '衆議院', ?)",
        [
            (9001, "members/a", "試作　次郎", "しさく　じろう", "試作次郎"),
            (9002, "members/b", "前任　三郎", "ぜんにん　さぶろう", "前任三郎"),
        ],
    )
    yield made
    made.conn.close()


@pytest.mark.parametrize(
    "text",
    [
        "Prime Minister Shisaku told the Diet: “There is no limit on sample workers at all.”",
        'The Minister of Justice promised in the Diet: "We will abolish all limits on transfers."',
        'The Act says: "Employers shall permit every transfer".',
        "The government said that “every sample worker is free to leave”.",
        "“We will abolish the sample system this year,” the Minister of Justice said in the Diet.",
        "The supplementary resolution requires that “all samples be opened to the public”.",
        "According to its guidelines, the Agency states ‘copies of every sample are enough’.",
        "Minister: “We will abolish the sample system this year.”",
        "The Prime Minister said: «There is no limit on samples.»",
        "The Government's answer was ‘we will abolish the sample detention’.",
        "According to the Sample Act, ‘nobody may be detained for long’.",
        # whatever the verb is
        "In the Diet the Prime Minister let slip “there will be no limit on samples at all”.",
        "“Every sample worker is free to leave”: so much for the Ministry of Justice.",
        # not what stands there, denied there, or somebody else's words
        "Prime Minister Shisaku said that “he would attend” (「見本の会議には誰も出席しません」).",
        "Prime Minister Shisaku said that “there is no limit on samples” (「見本に上限がない」).",
        "Prime Minister Zennin said that “he would attend the meeting himself” (「見本の会議には私自身が出席したい」).",
    ],
)
def test_english_words_of_the_state_are_refused_without_the_words_of_the_record(record: Any, text: str) -> None:
    assert [one.code for one in misquoted_in_english(record.conn, text, NOW)] == ["misquoted"]


@pytest.mark.parametrize(
    "text",
    [
        "Prime Minister Shisaku said that “he would attend the meeting himself” (「見本の会議には私自身が出席したい」).",
        "The prime minister said “he wished to attend the meeting himself” (「見本の会議には私自身が出席したい」).",
        "The government's “Roadmap for a Society of Harmonious Coexistence” provides for counters.",
        "Under the “Employment for Skill Development” scheme the Ministry promised more checks.",
        "The government calls it “international contribution”.",
        "Workers told us: “They kept my passport for two years and I could not leave.”",
        "We told the Ministry: “Let every worker change employers at their own wish.”",
        "The Minister should say: “Every worker may change employers at their own wish.”",
        "The government is to state that “every worker may change employers at their own wish”.",
        "At a press conference the Minister said: “This is a matter of great weight to us.”",
        "At our meeting the Ministry said that “it would think about every point we raised”.",
        "The Special Rapporteur concluded: “The programme should be replaced with an employment programme.”",
        "The government knows that workers said: “They kept my passport for two years and more.”",
        "A “ban on love and pregnancy in the contract” is what a trainee from Vietnam signed.",
        "The Ministry must end the “one employer for five whole years” rule.",
        "Please give the Ministry our leaflet “How to change a sample employer in ten steps”.",
        "The law should read: “Every worker may change employers at their own wish.”",
    ],
)
def test_terms_and_words_of_others_are_let_through(record: Any, text: str) -> None:
    assert [*misquoted_in_english(record.conn, text, NOW)] == []


def test_a_name_is_known_where_its_reading_has_no_space(record: Any) -> None:
    """The minutes give しさくじろう without saying where the family name ends."""
    record.conn.execute("UPDATE people SET kana = 'しさくじろう' WHERE id = 9001")
    said = "said that “he would attend the meeting himself” (「見本の会議には私自身が出席したい」)."
    assert [*misquoted_in_english(record.conn, f"Prime Minister Shisaku {said}", NOW)] == []
    assert len([*misquoted_in_english(record.conn, f"Prime Minister Zennin {said}", NOW)]) == 1
    record.conn.execute("UPDATE people SET kana = 'しさく　じろう' WHERE id = 9001")


@pytest.mark.parametrize(
    "text",
    [
        "Prime Minister Shisaku promised that sample workers may stay.",
        "As the Minister put it, no limits exist on samples.",
        "The government has already admitted that samples are unpaid.",
    ],
)
def test_who_signs_is_asked_to_look_at_an_answer_told_in_english(text: str) -> None:
    assert [one.code for one in retold_in_english(text)] == ["retold"]


@pytest.mark.parametrize(
    "text",
    [
        "The government should promise that samples may stay.",
        "The company promised that samples are paid.",
        "At a press conference the Minister said that samples may stay.",
        "The government said so in its reply (cite:written_questions/1/answer).",
    ],
)
def test_what_is_asked_for_or_has_its_source_is_not_told_in_english(text: str) -> None:
    assert [*retold_in_english(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        '総理は "見本の届出を誰もしなくてよい" と国会で答弁しました',
        "試作総理は“見本の上限を全て撤廃します”と答弁しました",
        "試作総理は‘見本の上限を全て撤廃します’と答弁しました",
        "試作総理は｢見本の上限を全て撤廃します｣と答弁しました",
        "試作総理は〝見本の上限を全て撤廃します〟と答弁しました",
    ],
)
def test_japanese_words_in_other_marks_are_looked_at_as_well(record: Any, text: str) -> None:
    assert [one.code for one in misquoted(record.conn, text, NOW)] == ["misquoted"]


def test_staff_may_know_better_in_english_too(record: Any) -> None:
    text = "The government said that “every sample worker is free to leave”."
    for known, wrong in (((), 1), (("every sample worker is free to leave",), 0)):
        proof = Proofreader(record.conn, None, "2026-08-26", lang="en", at=NOW, as_typed=known)
        proof.printable(text, "ask 1, en", Notes())
        assert len(proof.problems) == wrong
