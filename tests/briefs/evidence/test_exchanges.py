"""Which words of an exchange are proposed, and which exchange goes first.  All people and texts are made up (見本)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

import pytest

from briefs.evidence.answering import matters, on_one_matter
from briefs.evidence.candidates import ANSWER, Candidate, Material, Spoken, Taken
from briefs.evidence.exchanges import from_minutes, put_to, with_stand
from briefs.evidence.material import taken_of_theirs
from briefs.evidence.persons import party_of
from briefs.evidence.quoting import Passage
from briefs.evidence.ranking import ranked
from briefs.evidence.relevance import weak_exchange
from briefs.evidence.rows import Speech, Version
from briefs.evidence.speeches import shorter
from briefs.evidence.stances import Ground, Reading, stance_of
from briefs.evidence.undertakings import answers_on
from briefs.evidence.why import ANSWERED, MEANT, Code
from briefs.kinds.chosen import for_others, kept_back, quotes
from briefs.kinds.committee import PastAnswer, answers_something, is_long, of_guests, shared
from briefs.kinds.leave_behind import LeaveBehindChoice, LeaveBehindOrder, with_chosen
from briefs.staff.file import StaffFile
from db.office.clips import ClipState, Stance

WORDS = ("受入れ上限",)
FILLER = "見本の件は、別に詳しく申し上げたところです。" * 45  # the answer to something else


def spoken(body: str, number: int, speaker: str, office: str = "") -> Speech:
    version = Version(
        number, number, f"kokkai/x_{number:03d}", "speech", "kokkai", *[""] * 10, "見本委員会", body, "2026-08-01", {}, "", 1,
        *[None] * 5, True,
    )  # fmt: skip
    return Speech(version, WORDS, number, 1, "衆議院", "見本委員会", "1", "2026-08-01", speaker, "見本党", office, "")


def units(question: str, answer: str) -> list[list[tuple[str, str, Code | None]]]:
    """What is proposed of an exchange: of each unit (speaker, words, the first reason why it is less)."""
    asked = spoken(f"○見本花子君　{question}", 1, "見本花子") if question else None
    told = spoken(f"○国務大臣（見本太郎君）　{answer}", 2, "見本太郎", "法務大臣")
    less = (Code.PASSING, Code.UNHEARD, Code.HISTORY, Code.ONLY_KNOWN, Code.PASSED_ON, Code.ALONE)
    return [
        [(one.speaker, one.text, next((why.code for why in one.why if why.code in less), None)) for one in unit]
        for unit in from_minutes(Spoken(asked, (told,), WORDS), Material("2026-08-26"))
    ]


def paired(question: str, answer: str) -> list[list[Candidate]]:
    """The same as candidates."""
    asked = spoken(f"○見本花子君　{question}", 1, "見本花子")
    told = spoken(f"○内閣総理大臣（見本太郎君）　{answer}", 2, "見本太郎", "内閣総理大臣")
    return list(from_minutes(Spoken(asked, (told,), WORDS), Material("2026-08-26")))


def test_an_answer_is_on_the_topic_by_its_question() -> None:
    asked = "受入れ上限を考える組織は、政府のどこにあるのでしょうか。ないのであれば、組織をつくる必要性を感じませんか。"
    told = "手続は庁のお話ですから、政策全体ではございません。組織をつくるべきかどうか、私は、そこは考える必要があると思っております。"
    about = "見本の町の話は、先に申し上げたとおりでございます。" * 10
    (first, *_) = units(f"手続ではなく、政策全体の話です。{asked}", about + told)
    assert [speaker for speaker, *_ in first] == ["見本花子", "見本太郎"]
    assert "そこは考える必要がある" in first[1][1] and first[1][2] is None


def test_what_an_answer_says_to_a_second_question_stands_with_that_one() -> None:
    asked = (
        "受入れ上限の見直しは今回限りとされています。受入れ上限の見直しの方針を次の大臣に引き継がせるのでしょうか。"
        "また、受入れ上限の対象者は見本の業種に限られています。対象者を広げ、見本の業種で働いたことがない人全体を受入れ上限の対象とすべきではないでしょうか。"
    )
    told = (
        "受入れ上限の見直しは特別な措置であり、今後繰り返し行うことはございません。"
        f"{FILLER}なお、受入れ上限の対象から外れた業種の人でありましても、個別に対象とする場合もあり得ると承知をいたしております。"
    )
    found = [unit for unit in units(asked, told) if len(unit) == 2]
    second = next(unit for unit in found if "あり得る" in unit[1][1] and "繰り返し" not in unit[1][1])
    assert "対象とすべきではないでしょうか" in second[0][1] and "引き継がせる" not in second[0][1]


def test_a_lone_answer_that_says_what_it_was_asked_can_be_read() -> None:
    asked = "受入れ上限を選挙のときに出すかどうかということなんですが、これは届出の話でございます。"
    told = "受入れ上限を公にするということは、慎重に考える必要があると思っております。"
    ((one, *_), *_) = units("", f"{asked}{told}{FILLER}")
    assert one[1].startswith(asked + told) and one[2] is None
    said = spoken(f"○国務大臣（見本太郎君）　{asked}{told}", 1, "見本太郎", "法務大臣")
    assert shorter(said, Passage(asked + told, 90), 60).text == asked + told  # nor is that cut for want of room
    ((lost,),) = units("", told)
    assert lost[2] is Code.UNHEARD
    ((turned, *_), *_) = units("", f"現在でも禁止をされています。それから、{asked}{told}{FILLER}")
    assert turned[2] is Code.UNHEARD  # it answered something else before, which nobody can read


MANY = (
    "見本花子議員の御質問にお答えいたします。見本の予算についてお尋ねがありました。予算は着実に執行してまいります。"
    "見本の学校についてのお尋ねをいただきました。見本の学校は、受入れ上限の対象に指定されていないものでございます。"
    "条約の委員会による勧告についてお尋ねがありました。勧告を無視しているということは全くございません。"
    "受入れ上限の特例についてであります。御指摘の特例は、受入れ上限の下で一回限りの措置として行ったものであり、今後繰り返し行うことはございません。"
)


def test_an_answer_to_many_questions_answers_each_with_its_own_part() -> None:
    asked = "勧告をした条約の委員会は、受入れ上限を懸念しています。総理は条約の委員会の勧告を無視する行動を肯定するのですか。"
    assert on_one_matter(MANY, asked).startswith("条約の委員会による勧告についてお尋ね")
    assert on_one_matter("勧告を無視していません。受入れ上限は見直します。", asked).endswith("見直します。")
    assert matters(MANY)[-1].startswith("受入れ上限の特例についてであります。")


def test_other_words_of_a_speech_of_many_questions_do_not_stand_with_the_answer_to_one() -> None:
    death = "受入れ上限の施設内で見本さんが亡くなった事件では、真相究明が求められていましたが、極めて残念な結果となっています。"
    limit = "受入れ上限の特例は一回限りとされています。受入れ上限の特例の措置を次の大臣に引き継がせるのでしょうか。"
    budget = "予算の話をいたします。" * 30
    asked = f"{death}{budget}予算には見本の費用もあります。{budget}{limit}"
    found = [unit for unit in paired(asked, MANY) if any(death in one.text for one in unit)]
    assert found and all(one.pair is None for unit in found for one in unit)
    short = "受入れ上限の特例は一回限りの措置であり、今後繰り返し行うことはございません。"
    taken = Taken(
        "kokkai/x_001",
        "予算には見本の費用もあります。",
        "",
        Reading(Stance.SUPPORTS, Ground.BOX),
        "",
        ClipState.CURRENT,
        None,
        None,
    )
    told = spoken(f"○内閣総理大臣（見本太郎君）　{MANY}", 2, "見本太郎", "内閣総理大臣")
    said = spoken(f"○見本花子君　{asked}", 1, "見本花子")
    chosen = replace(taken, version=said.version, speech=said)
    everything = ranked(Material("2026-08-26", taken=(chosen,), spoken=(Spoken(said, (told,), WORDS),)))
    assert next(one for one in everything if one.taken).pair is None  # nor when a person takes them
    (alone,) = [one for unit in paired(asked, short) for one in unit if death in one.text]
    assert alone.pair is not None  # an answer to one matter is the answer that the speech got


@pytest.mark.parametrize(
    ("asked", "less"),
    [
        (
            "養子のあっせんでは、海外への人身売買ではないかという指摘があります。政府の反論をお伺いしたいと思います。",
            True,
        ),
        ("技能実習生の人身売買ではないかという指摘があります。政府の反論をお伺いしたいと思います。", False),
    ],
)
def test_wide_words_of_somebody_else_are_not_the_topic(asked: str, less: bool) -> None:
    told = "人身売買という指摘については、相談支援などの対応を実施してきたところです。"
    assert (weak_exchange(asked, asked, told, ("人身売買",)) is Code.PASSING) is less


def test_an_answer_that_breaks_off_where_it_comes_to_the_point_is_no_answer() -> None:
    asked = "受入れ上限の下で働く非正規雇用の方々への周知徹底について、どうお考えか、教えてください。"
    told = "また、受入れ上限の業種の事業者につきましても、対策を推進してまいりたいと考えております。"
    assert weak_exchange(asked, asked, told, WORDS, told) is None
    rest = "非正規雇用の方々への周知徹底につきましては..."
    assert weak_exchange(asked, asked, told, WORDS, told + rest) is Code.UNHEARD
    assert weak_exchange(asked, asked, told, WORDS, told + "以上の...") is None


def test_of_a_policy_speech_no_more_is_taken_than_is_on_the_topic() -> None:
    told = "受入れ上限の準備を着実に進めてまいります。一層厳格な審査のため、空港の体制を整備してまいります。"
    ((one,),) = units("", f"所信を申し上げます。{FILLER}{told}")
    assert one[1] == "受入れ上限の準備を着実に進めてまいります。"


@pytest.mark.parametrize(
    ("statement", "less"),
    [
        ("受入れ上限の下で来た方が試験に合格されたということも報道されておりました。", Code.ALONE),
        ("受入れ上限について、国の役割が急務ではないかと思っています。", None),
        ("受入れ上限の下で働く方の声を聞く仕組みが必要だと考えます。", None),
        ("受入れ上限の下では、人権を守る仕組みが大切であります。", None),
        ("受入れ上限の下では、低賃金の労働者に視点が移ったという過去の経緯があるわけであります。", Code.HISTORY),
    ],
)
def test_a_statement_that_got_no_answer_says_what_it_wants_or_supports(statement: str, less: Code | None) -> None:
    said = spoken(f"○見本花子君　{statement}", 1, "見本花子")
    (unit,) = from_minutes(Spoken(said, (), WORDS), Material("2026-08-26"))
    assert ([why.code for why in unit[0].why if why.code in (Code.ALONE, Code.HISTORY)] or [None]) == [less]
    assert unit[0].reading.apart is (less is not None)
    theirs = replace(Spoken(said, (), WORDS), theirs=frozenset([1]))
    assert not next(iter(from_minutes(theirs, Material("2026-08-26"))))[0].reading.apart  # their own words stay theirs


def test_the_question_that_is_put_to_somebody_goes_before_one_that_is_only_to_be_thought_about() -> None:
    about = "受入れ上限からの排除が行われたということをどうお考えなのかというのを、ある意味では、今日考えていただきたいと思います。"
    before = "見本の代表は、受入れ上限を理由に補助金を出さないのは筋違いだと書かれています。"
    put = "見本官房長官に、こうした意見についてどういうふうにお考えかというのをお伺いしたいと思います。"
    assert put_to(f"○見本花子君　{about}{before}{put}", WORDS) == before + put
    assert put_to(f"○見本花子君　{about}{before}", WORDS) == ""
    assert put_to(f"○見本花子君　{about}別の話をします。{put}", WORDS) == ""  # it points at something else
    (first, *_) = units(
        f"{about}別の話をします。{before}{put}", "受入れ上限の制度は、引き続き適切に運用していくものと考えております。"
    )
    assert first[0][1] == before + put


def test_where_the_speaker_stands_goes_with_what_is_asked() -> None:
    asked = "受入れ上限の司令塔はどこですか。"
    stand = "私は、外国人労働者を締め出せという立場ではありません。"
    assert with_stand(asked + stand, asked, 340) == asked + stand
    assert with_stand(asked + "私は、見本党の者です。", asked, 340) == asked
    assert with_stand(asked + stand, asked, 20) == asked  # no room


def test_what_an_office_means_to_do_counts_for_more_than_what_it_knows() -> None:
    assert MEANT > ANSWERED
    scores = []
    for told in (
        "受入れ上限の思いに応えるということはしていかねばならないと思っております。",
        "受入れ上限は三十件でございます。",
    ):
        asked = spoken("○見本花子君　受入れ上限を見直すべきではないでしょうか。", 1, "見本花子")
        answer = spoken(f"○国務大臣（見本太郎君）　{told}", 2, "見本太郎", "法務大臣")
        scores.append(
            max(
                one.score
                for unit in from_minutes(Spoken(asked, (answer,), WORDS), Material("2026-08-26"))
                for one in unit
            )
        )
    assert scores[0] > scores[1]


def test_a_promise_that_names_what_was_asked_is_on_the_matter_that_was_wanted_last() -> None:
    promise = "そうした検討の中で、今御指摘をいただいたような部分も含めて考えてまいりたい"
    teachers = "教員の手当を引き上げるべきではないでしょうか。"
    children = (
        "増え続ける外国人児童生徒への対応のため、教員の定数も検討していく必要があると思います。いかがでしょうか。"
    )
    assert answers_on(teachers + children, promise, "family_children")
    other = "教職調整額を段階的に引き上げていくこととし、学校現場の処遇を改善してまいりたい"
    assert not answers_on(teachers + children, other, "family_children")
    assert not answers_on(teachers, promise, "family_children")


@pytest.mark.parametrize(
    ("text", "around", "stance"),
    [
        ("外国人が資産を持ちながら生活保護を受けている場合も考えられます。", "", Stance.BACKGROUND),  # a benefit's name
        ("難民の方々は保護を受けるべきです。", "", Stance.SUPPORTS),
        ("小さい頃から人様に迷惑を掛けないように教わりながら、外国人児童生徒は学んでいます。", "", Stance.BACKGROUND),
        ("障害のある方には、これは気付きにくい柔らかな形の排除だ。", "", Stance.BACKGROUND),
        ("外国人の迷惑行為が増えています。", "", Stance.AGAINST),
        (
            "支給対象から外国籍の生徒が外れることによって、共生社会の推進に支障を生じさせないよう万全を期すこと。",
            "",
            Stance.SUPPORTS,
        ),
        ("外国籍の生徒を支給の対象から外すべきです。", "", Stance.AGAINST),
    ],
)
def test_a_word_tells_of_exclusion_where_it_is_of_people_from_abroad(text: str, around: str, stance: Stance) -> None:
    assert stance_of(text, around).stance is stance


def proposals_of(question: str, answer: str) -> list[Candidate]:
    asked, told = (
        spoken(f"○見本花子君　{question}", 1, "見本花子"),
        spoken(f"○国務大臣（見本太郎君）　{answer}", 2, "見本太郎", "法務大臣"),
    )
    return [one for unit in from_minutes(Spoken(asked, (told,), WORDS), Material("2026-08-26")) for one in unit]


def test_a_speech_that_stands_in_an_exchange_is_not_quoted_a_second_time() -> None:
    statement = "受入れ上限の下では、人権を守る仕組みが大切であります。"
    asked = "次に、受入れ上限を見直すべきではないでしょうか。"
    found = for_others(
        proposals_of(f"{statement}{FILLER}{asked}", "受入れ上限は、見直してまいりたいと考えております。")
    )
    assert any(statement in one.text for one in found)
    assert [speech.speaker for speech, _ in quotes(found, 3)] == ["見本花子", "見本太郎"]


def keyed(one: Candidate, letter: str) -> Candidate:
    """The same as of another sitting."""
    assert one.speech is not None
    key = one.key.replace("x_", f"{letter}_")
    pair = one.pair and replace(one.pair, key=one.pair.key.replace("x_", f"{letter}_"))
    return replace(one, key=key, pair=pair, speech=replace(one.speech, version=replace(one.speech.version, key=key)))


def test_a_question_goes_where_there_is_no_room_for_its_answer() -> None:
    told = "受入れ上限は、公表してまいりたいと考えております。"
    first = proposals_of("受入れ上限を公表すべきではないでしょうか。", told)
    told = "受入れ上限は、見直してまいりたいと考えております。"
    second = [keyed(one, "y") for one in proposals_of("受入れ上限を見直すべきではないでしょうか。", told)]
    taken = [replace(one, taken=True) for one in (*first, *second)]
    assert [said.text for _, said in quotes(taken, 4)] == [one.text for one in taken]
    assert [said.text for _, said in quotes(taken, 3)] == [one.text for one in first]
    # Another question that got the same answer: it does not stand where the answer found no room.
    asked = next(one for one in taken[2:] if one.pair and one.pair.part == ANSWER)
    also = replace(asked, text="受入れ上限を早く見直すべきではないでしょうか。")
    assert [said.text for _, said in quotes([*taken, also], 3)] == [one.text for one in first]
    assert [said.text for _, said in quotes([*taken, also], 5)] == [one.text for one in (*taken, also)]


def test_what_an_industry_wants_is_pressed_for_in_no_ledger_of_ours() -> None:
    told = "受入れ上限は、広げてまいりたいと考えております。"
    theirs = proposals_of("受入れ上限を広げるべきではないかという産業界からの指摘に対して、見解を伺います。", told)
    ours = proposals_of("受入れ上限を広げるべきではないかと考えますが、見解を伺います。", told)
    key = "kokkai/x_002"
    assert kept_back(theirs, key, told) and not kept_back(ours, key, told)


def test_a_committee_hears_what_will_be_done_though_it_is_long() -> None:
    minister = spoken("○内閣総理大臣（見本一郎君）　見本", 3, "見本一郎", "内閣総理大臣")
    official = spoken("○政府参考人（見本二郎君）　見本", 4, "見本二郎", "政府参考人")
    asked = (
        spoken("○見本花子君　二世の方々の訪日を国の費用で実現すべきではないでしょうか。", 1, "見本花子"),
        "実現すべきではないでしょうか。",
    )
    long = "国の費用で訪日を支えることには理由があると思っておりまして、" * 8
    will = PastAnswer(minister, f"{long}その思いに応えるということはしていかねばならないと思っております", None, asked)
    knows = PastAnswer(official, f"{long}そのように承知をしております", None, asked)
    assert not is_long(will) and is_long(knows)
    question = "二世の訪日を国の費用で実現すると総理は約束しましたが、実現しましたか。"
    assert shared(question, will) > shared(question, knows) > 0
    assert not of_guests("親族捜しを望む二世の訪日を、実現するべく、どう取り組むのですか。", "その思いに応えます。")
    assert of_guests("訪日客の医療をどう考えますか。", "体制を整えてまいります。")


def test_the_meaning_of_a_word_has_nothing_that_comes_after_it() -> None:
    (_, same, *_) = proposals_of(
        "受入れ上限と上限は同じ意味なんでしょうか。", "受入れ上限と上限は、同義と考えていただいて結構であります。"
    )
    (_, holds, *_) = proposals_of(
        "受入れ上限を見直すべきではないでしょうか。", "受入れ上限は、見直すことが必要と考えております。"
    )
    assert not answers_something(same) and answers_something(holds)


def test_as_many_quotations_as_a_person_took_are_tried_before_three() -> None:
    took = [
        replace(one, taken=True)
        for one in proposals_of("受入れ上限を公表すべきではないでしょうか。", "受入れ上限は、公表します。")
    ]
    choice = LeaveBehindChoice(LeaveBehindOrder("quotas_fields"), cast(Any, None), (*took, *took), StaffFile())
    assert [most for most, *_ in with_chosen(choice)] == [4] * 4
    assert with_chosen(replace(choice, found=tuple(took))) == []


def test_what_a_person_took_is_of_whom_is_met_where_they_said_or_were_asked_it() -> None:
    exchange = proposals_of("受入れ上限を公表すべきではないでしょうか。", "受入れ上限は、公表します。")
    took = [replace(one, taken=True, theirs=False) for one in exchange]
    met, other = party_of(ministry="法務省"), party_of(ministry="厚生労働省")
    assert [one.theirs for one in taken_of_theirs(took, met, frozenset())] == [True, True]
    assert [one.theirs for one in taken_of_theirs(took, other, frozenset())] == [False, False]
    left = [replace(one, taken=False) for one in took]
    assert [one.theirs for one in taken_of_theirs(left, met, frozenset())] == [False, False]
