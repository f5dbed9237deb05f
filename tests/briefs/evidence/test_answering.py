"""Which sentence of an answer answers, and what a quotation leaves out.  Questions and answers are ours (見本)."""

from __future__ import annotations

import pytest

from briefs.evidence.answering import Cut, answering, around, cuts, on_the_matter, with_own_noun
from briefs.evidence.exchanges import what_is_asked
from briefs.evidence.relevance import weak_exchange
from briefs.evidence.stances import stance_of
from briefs.evidence.why import Code
from db.office.clips import Stance

HOW_MANY = "見本県以外に見本学校の調査を行った道府県はありますでしょうか。政府の把握をしているところを伺います。"
RULES = "見本学校の教育内容は各学校の自主性に任されており、都道府県がその認可を行っております。"
KNOWN = "見本省といたしましては、見本県以外の道府県が調査を行っているかについては把握しておりません。"
ELSEWHERE = "私自身、別の担当を兼ねる立場でございますので、一日も早い帰国の実現に取り組んでまいりたいと思っております。"


@pytest.mark.parametrize(
    ("asked", "body", "answers"),
    [
        (HOW_MANY, f"お答え申し上げます。{RULES}\n{KNOWN}", KNOWN),
        (
            HOW_MANY,
            f"{RULES}この調査を要請する立場にはないということは今答弁があったとおりでございます。\n{ELSEWHERE}",
            None,
        ),
        (
            "教員不足の要因は政策的な失敗だったのではないか、大臣の見解を伺います。",
            "教職員の定数につきましては計画的な改善を行っております。地方負担分には措置が講じられており、"
            "教師不足の直接的な要因とは考えておりません。",
            "地方負担分には措置が講じられており、教師不足の直接的な要因とは考えておりません。",
        ),
        (
            "外国人を保護の対象外とすることは適当ではないとの御発言でしたが、その答弁に変わりはございませんでしょうか。",
            "保護法は国民を対象と定めてございます。現状を踏まえれば、外国人を保護の対象外とすることは適当ではないと考えています。",
            "現状を踏まえれば、外国人を保護の対象外とすることは適当ではないと考えています。",
        ),
        (
            "今現在、その方々がどのような状況にあるのか、分かっている限りで教えてください。",
            "戦前に多くの方が移住されました。現時点で把握している御存命の方は百三十四名でございます。",
            "現時点で把握している御存命の方は百三十四名でございます。",
        ),
    ],
)
def test_the_sentence_that_answers(asked: str, body: str, answers: str | None) -> None:
    found = answering(body, asked)
    if answers is None:
        assert found and found not in ELSEWHERE
    else:
        assert found == answers


def test_a_commitment_on_another_matter_has_nothing_in_common_with_the_question() -> None:
    assert on_the_matter(ELSEWHERE, HOW_MANY) == 0
    assert on_the_matter(KNOWN, HOW_MANY) > on_the_matter(RULES, HOW_MANY) > 0


def test_what_a_quotation_leaves_out_is_told_by_side() -> None:
    body = f"○政府参考人（見本太郎君）　お答え申し上げます。{RULES}{KNOWN}以上です。"
    assert cuts(body, KNOWN, HOW_MANY) == (Cut.CUT, Cut.NONE)  # thanks and 以上です are no cuts
    assert cuts(body, RULES, HOW_MANY) == (Cut.NONE, Cut.ANSWER)
    assert cuts(body, RULES + KNOWN, HOW_MANY) == (Cut.NONE, Cut.NONE)
    assert cuts(body.removesuffix("以上です。") + "また...", KNOWN, HOW_MANY) == (Cut.CUT, Cut.BROKEN)


def test_an_answer_that_is_quoted_as_such_is_not_said_to_be_cut() -> None:
    will = "見本県の調査のあり方も含めて、今後総合的に検討をしてまいりたい、そのように考えております。"
    body = f"{KNOWN}{will}"
    assert cuts(body, will.removesuffix("。"), HOW_MANY) == (Cut.CUT, Cut.NONE)  # printed without its full stop
    told = "見本学校の対象から外れた方でありましても、個別に認める場合もあり得ると承知をいたしております。"
    many = f"{KNOWN}{'別の件につきましては、見本のとおりでございます。' * 120}{told}"
    assert cuts(many, told, HOW_MANY) == (Cut.CUT, Cut.NONE)  # nobody can tell which of many questions a sentence is to
    assert cuts(f"{KNOWN}{told}", told, HOW_MANY) == (Cut.ANSWER, Cut.NONE)


def test_a_sentence_takes_in_what_stands_beside_it_as_far_as_there_is_room() -> None:
    body = f"{RULES}{KNOWN}{ELSEWHERE}"
    assert around(body, KNOWN, len(KNOWN)) == KNOWN
    assert around(body, KNOWN, len(KNOWN + ELSEWHERE)) == KNOWN + ELSEWHERE
    assert around(body, KNOWN, len(body)) == body


def test_words_of_an_answer_that_are_not_printed_and_that_nobody_asked_about_make_no_exchange() -> None:
    stateless = "無国籍の方々の親族捜しを、節目の日までに実現するべく、（見本）どう取り組まれるのでしょうか。"
    told = "そういう方々の親族捜しの思いに応えるということは、していかねばならないと思っております。"
    answer = f"不法滞在だと言われたこともございました。{told}"
    assert weak_exchange(stateless, stateless, told, ["不法滞在"], answer) is Code.PASSING
    assert weak_exchange(stateless, stateless, told, ["無国籍"], answer) is None
    greeting = "その方々に、慰労の言葉を（見本）掛けていただけますでしょうか。"  # it names nothing, and the answer does
    met = "残留日系人の方々に、慰労の言葉をお伝えしてまいりたいと思います。"
    assert weak_exchange(greeting, greeting, met, ["残留日系人"], met) is None


def test_what_an_answer_comes_to_behind_what_it_was_asked_makes_no_exchange() -> None:
    asked = "林業の人材確保のため、見本の雇用事業の取組の成果と、今後の取組についてお伺いします。"
    own = "見本の雇用事業の取組により、林業の新規就業者は三千人程度まで増加しております。"
    told = f"{own}引き続き、特定技能の外国人の受入れも含め、労働力の確保に努めてまいります。"
    assert weak_exchange(asked, asked, told, ["特定技能"], told) is Code.PASSING
    assert weak_exchange(asked.replace("林業", "特定技能"), asked, told, ["特定技能"], told) is None


def test_what_is_named_among_several_things_is_not_what_an_answer_is_about() -> None:
    asked = "保護費を受ける方が僅か五％という状況を（見本）、どうお考えでしょうか。"
    several = "生活費、住居費等の保護費の支給やあるいは緊急宿泊施設の提供などの措置を行っております。"
    words = ["住居費", "緊急宿泊施設"]
    assert weak_exchange(asked, asked, several, words, several) is Code.PASSING
    own = "保護費のうち住居費を受ける方が足りないという状況は、改めてまいります。"
    assert weak_exchange(asked, asked, own, words, own) is None


def test_an_example_that_is_named_for_the_sake_of_something_else_is_not_the_topic() -> None:
    asked = "外国人の人権は、配慮と尊重のどちらなのでしょうか（見本）。"
    told = "例えば、見本年に決めた共生社会の実現に向けたロードマップにおきましても、外国人の人権の尊重とございます。"
    assert weak_exchange(asked, asked, told, ["ロードマップ"], told) is Code.PASSING
    assert weak_exchange(asked, asked, told, ["外国人の人権"], told) is None


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("受入れ上限の連載の副題には何と書いてあるか、お分かりでしょうか。", Code.ONLY_KNOWN),
        ("受入れ上限の問題とは何でしょうか。", Code.ONLY_KNOWN),
        ("受入れ上限について、大臣、この問題、説明をしていただけますでしょうか。", Code.ONLY_KNOWN),
        ("受入れ上限を広げるべきではないかという産業界からの指摘に対して、見解を伺います。", Code.PASSED_ON),
        ("受入れ上限を広げない理由を御説明ください。", None),
        ("受入れ上限を広げるべきではないかと私は考えますが、見解を伺います。", None),
    ],
)
def test_what_is_only_known_and_what_others_want_goes_behind(asked: str, code: Code | None) -> None:
    told = "受入れ上限につきましては、見直してまいります。"
    assert weak_exchange(asked, asked, told, ["受入れ上限"], told) is code


def test_where_the_words_lead_to_a_question_the_question_is_taken() -> None:
    premise = "見本の教員定数については、十年前に義務標準法を改正して基礎定数化をしていただいたものです。"
    aside = "ところが、対象となる児童生徒数も増えているんですね。"
    wanted = "この基礎定数化は判断だったと思いますが、次年度以降の具体的な教員定数増の在り方も検討していく必要があると思います。"
    body = f"○見本君　{premise}\n{aside}{wanted}\nいかがでしょうか。"
    assert wanted in what_is_asked(body, premise)
    assert what_is_asked(f"○見本君　{premise}次に、{wanted}", premise) == ""  # another matter
    assert what_is_asked(f"○見本君　{premise}{aside}", premise) == ""  # nothing is asked


def test_a_debate_on_people_who_were_taken_is_none_on_trafficking() -> None:
    asked = "人身売買の対象になり、小さい子供たちを拉致して売り飛ばす危険だってあります。数字を捉えませんか（見本）。"
    told = "人身取引対策行動計画を決定しており、関係省庁一体となって人身売買への対策を推進してまいります（見本）。"
    assert weak_exchange(asked, asked, told, ("人身売買",)) is Code.PASSING
    ours = asked.replace("小さい子供たちを拉致して", "働く人をだまして")
    assert weak_exchange(ours, ours, told, ("人身売買",)) is None


@pytest.mark.parametrize(
    "hostile",
    [
        "安易に外国人留学生を多数受け入れているような私立大学が存在します（見本）。",
        "日本人学生の学習環境の充実をおろそかにし、留学生を増やす大学があります（見本）。",
        "私はもう少し日本人に対する支援の方を増やすべきだと思います（見本）。",
    ],
)
def test_what_sets_pupils_against_each_other_is_nothing_for_a_paper_of_ours(hostile: str) -> None:
    assert stance_of(hostile).stance is Stance.AGAINST


def test_the_sentence_with_what_is_asked_by_name_is_not_cut_off() -> None:
    asked = "見本の基本法を作るべきと考えますが、見本条約を批准しない理由を御説明ください。"
    bill = "見本の基本法の対策を強化する内容を盛り込んだ法案を提出することといたしております。"
    treaty = "本条約の批准に当たりましては、国内の制度との関係を詳細に検討しております。"
    other = "別の件は、見本の予算で対応してまいります。"
    assert with_own_noun(bill + treaty + other, bill, asked, 340) == bill + treaty
    assert with_own_noun(bill + other + treaty, bill, asked, 340) == bill  # not beside it
    assert with_own_noun(bill + treaty, treaty, asked, 340) == treaty
    assert with_own_noun(bill + treaty, bill, asked, 50) == bill  # no room
