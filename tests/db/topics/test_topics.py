"""The topic rules: examples with reviewed answers, the window, exclusions, titles, speed, and the synonyms."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from datetime import date

import pytest

from db.text.folding import squeeze
from db.topics.classify import RULES_FILE, classify, in_scope, read_rules, rules, topics
from db.topics.synonyms import entries, expand
from tests.support.places import LABELS

EXAMPLES = tomllib.loads((LABELS / "topic_examples.toml").read_text(encoding="utf-8"))
NO_WINDOW = 10**9
# Says nothing of any topic; cut to the distance that a test wants.
FILLER = "次に、道路と橋の点検について、今後の進め方をお尋ねします。" * 200


def found(text: str, **options: object) -> set[str]:
    return {match.topic for match in classify(text, **options).matches}  # type: ignore[arg-type]


def apart(case: dict[str, str], distance: int) -> str:
    return case["scope"] + FILLER[:distance] + case["other"]


def ids(cases: list[dict[str, str]]) -> list[str]:
    return [f"{number}-{case.get('topic') or case['text'][:16]}" for number, case in enumerate(cases)]


@pytest.mark.parametrize("case", EXAMPLES["example"], ids=ids(EXAMPLES["example"]))
def test_example(case: dict[str, list[str]]) -> None:
    topics_found = found(str(case["text"]))
    want = set(case["want"])
    assert want <= topics_found, f"missed {want - topics_found}"
    extra = topics_found - want - set(case.get("may", ()))
    assert not extra, f"tagged {extra}: {classify(str(case['text']))}"


def test_examples_name_known_topics_and_reach_all_of_them() -> None:
    known = {topic.id for topic in topics()}
    counted = Counter(topic for case in EXAMPLES["example"] for topic in case["want"])
    assert set(counted) == known
    assert len(known) == 32


@pytest.mark.parametrize("case", EXAMPLES["apart"], ids=ids(EXAMPLES["apart"]))
def test_the_window_parts_two_subjects_of_one_speech(case: dict[str, str]) -> None:
    assert case["topic"] in found(apart(case, 100))
    assert case["topic"] not in found(apart(case, 400))
    # Either order.
    assert case["topic"] not in found(case["other"] + FILLER[:400] + case["scope"])


def test_every_such_speech_is_mistagged_without_the_window() -> None:
    """What the cases above are worth: with the window off not one of them passes."""
    wrong = [case for case in EXAMPLES["apart"] if case["topic"] in found(apart(case, 400), window=NO_WINDOW)]
    assert len(wrong) == len(EXAMPLES["apart"]) >= 12


def test_a_long_plenary_question() -> None:
    speech = "\n".join(
        [
            "第一に、少子化への対応です。妊娠された方の健診を無料とし、出産できる医療機関を守るべきです。",
            FILLER[:600],
            "第二に、外国人労働者の受入れです。転籍を認めない仕組みを改め、監理団体への検査を強めるべきです。",
            FILLER[:600],
            "第三に、教員の長時間労働と、学校での暴力への備えを伺います。",
        ]
    )
    assert found(speech) == {"transfer", "supervision_bodies"}
    assert {"pregnancy", "hours", "harassment_violence"} <= found(speech, window=NO_WINDOW)


def test_the_window_is_150_characters_between_nearest_ends_across_lines() -> None:
    assert "pregnancy" in found("特定技能" + "橋" * 150 + "妊娠")
    assert "pregnancy" not in found("特定技能" + "橋" * 151 + "妊娠")
    assert "pregnancy" in found("妊娠" + "橋" * 150 + "特定技能")
    assert "pregnancy" not in found("妊娠" + "橋" * 151 + "特定技能")
    assert "pregnancy" in found("特定技能について\n\n妊娠した方")
    # The nearest scope word decides, not the first.
    assert "pregnancy" in found("特定技能" + "橋" * 500 + "妊娠" + "橋" * 149 + "育成就労")
    # Spaces inside Japanese do not count.
    assert "pregnancy" in found("特定技能" + "橋 " * 150 + "妊娠")


def test_a_word_broken_by_a_line_does_not_match() -> None:
    assert not in_scope("特定\n技能")


@pytest.mark.parametrize("case", EXAMPLES["to_check"], ids=ids(EXAMPLES["to_check"]))
def test_in_scope_without_a_topic_is_to_check(case: dict[str, str]) -> None:
    result = classify(case["text"])
    assert (result.in_scope, result.to_check, result.matches) == (True, True, ())


def test_out_of_scope_is_nothing_to_check() -> None:
    result = classify("道路の整備と、女性の妊娠の支援")
    assert (result.in_scope, result.to_check, result.scope_words, result.matches) == (False, False, (), ())
    assert classify("") == classify("", title="")


def test_words_are_distinct_and_stand_in_the_normalised_text() -> None:
    text = "特定技能１号の方と、技能実習生の失踪者。失踪者の聴取票。"
    result = classify(text)
    assert [match.topic for match in result.matches] == ["disappearance", "quotas_fields"]
    assert result.matches[0].words == ("失踪者", "聴取票")
    assert result.matches[1].words == ("特定技能1号",)
    assert result.scope_words == ("特定技能", "技能実習")
    assert all(word in squeeze(text) for match in result.matches for word in match.words)


def test_topics_come_in_the_order_of_the_file() -> None:
    order = [topic.id for topic in topics()]
    assert order[:3] == ["titp_esd_transition", "transfer", "brokers_debt"]
    result = [match.topic for match in classify("ヘイト、失踪、転籍、育成就労").matches]
    assert result == ["titp_esd_transition", "transfer", "disappearance", "hate_discrimination"]


def test_an_exclusion_works_only_nearby_and_only_when_no_scope_word_is_nearer() -> None:
    assert "disappearance" not in found("外国人についての話の中で、拉致と失踪を区別する")
    assert "disappearance" in found("技能実習生は拉致ではない。会社から失踪したのである")  # another sentence
    assert "disappearance" in found("拉致を語り、技能実習生の失踪を語る")
    assert "disappearance" in found("特定技能の人で、失踪した" + "橋" * 21 + "拉致")
    assert "disappearance" not in found("特定技能の人で、失踪した" + "橋" * 20 + "拉致")
    assert "disappearance" not in found("在留資格を持つ人が、失踪した、拉致だ")


def test_a_scope_word_that_is_a_false_friend_opens_nothing() -> None:
    assert not in_scope("中国残留邦人の永住帰国")
    assert not in_scope("訪日外国人の増加")
    assert not in_scope("原子力人材のための技能実習の講座")
    assert not in_scope("高校の技能実習室で学ぶ")
    assert not in_scope("外国人投資家と外国人観光客")
    assert not in_scope("教育実習の学生と臨床研修の医師")
    assert in_scope("訪日外国人と、外国人労働者と")


NAMED_OTHERWISE = (
    "資格外活動許可の週二十八時間制限",
    "特定活動46号の対象大学の拡大",
    "高度専門職の取得要件",
    "技人国の派遣就労",
    "家事支援人材の受入れ",
    "就労ビザの発給要件",
    "定住者告示の改正",
    "入国審査官の増員",
    "外免切替の厳格化",
    "排外主義の高まり",
    "国内人権機関の設置",
    "人権デュー・ディリジェンスの法制化",
    "やさしい日本語による防災情報",
    "日系四世の受け入れ",
    "外国の方々が安心して働ける職場",
    "コンビニの外国出身従業員",
    "外国人漁船員の労働環境",
    "EPA看護師候補者の受入れ",
    "低賃金で働くミャンマー出身者",
    "監理費の徴収",
    "送還忌避罪",
    "日本語能力試験N4相当",
    "スリランカ人男性の収容中の死亡",
    "在日コリアンへの差別",
    "本国への強制送還と家族の分離",
    "重国籍の国籍選択義務",
    "厚生年金の脱退一時金の見直し",
    "医療通訳の配置",
    "二国間取決め（MOC）の実効性",
    "ミャンマー国籍者に対する緊急避難措置",
)
SAME_WORDS = (
    "教員を高度専門職業人として養成する大学院",
    "脱北者の強制送還",
    "国会議員の二重国籍",
    "企業年金の脱退一時金",
    "訪日客のための医療通訳",
    "原子力の平和利用に関する二国間取決め",
    "参議院の合区は緊急避難措置である",
    "日系米国人の強制収容",
    "在日米軍の訓練",
    "モンゴル人力士の引退",
    "障害者権利条約の選択議定書と個人通報",
    "外国の方に観光で来てもらう",
    "手話通訳者の養成",
)


@pytest.mark.parametrize("text", NAMED_OTHERWISE)
def test_what_is_said_without_the_usual_words_is_in_scope(text: str) -> None:
    assert in_scope(text)


@pytest.mark.parametrize("text", SAME_WORDS)
def test_the_same_words_of_another_subject_are_not(text: str) -> None:
    assert not in_scope(text)


def test_one_dropped_match_does_not_hide_the_next() -> None:
    assert "disappearance" in found("特定失踪者のほか、技能実習生の失踪者もいる")
    # One rule reads 帰化植物と帰化の要件 whole; what is left after the false friend is a match of its own.
    assert "permanent_residence" in found("外国人が話した。帰化植物と帰化の要件を")


@pytest.mark.parametrize("text", ["ESD", "ISA", "SSW", "ESDとISAとSSW", "SSW ESD ISA pregnant"])
def test_bare_abbreviations_never_match(text: str) -> None:
    result = classify(text)
    assert not result.in_scope
    assert not result.matches


def test_a_short_text_is_in_scope_by_its_title() -> None:
    body = FILLER[:900] + "妊娠した方の扱い"
    assert found(body) == set()
    assert found(body, title="特定技能のよくある質問") == {"pregnancy"}
    assert found(body, title="道路のよくある質問") == set()


def test_a_long_speech_is_not_in_scope_by_its_title() -> None:
    body = "妊娠の支援。" + FILLER[:3000] + "長時間労働の是正。"
    result = classify(body, title="外国人労働者に関する特別委員会")
    assert (result.in_scope, result.matches) == (False, ())
    # But what the title says itself is kept.
    assert found(body, title="技能実習生の失踪者数") == {"disappearance"}


def test_a_title_alone_is_read() -> None:
    assert found("", title="失踪技能実習生の現状") == {"disappearance"}
    # Title and text of a short document are one.
    assert found("技能実習生についての統計です。", title="失踪者数の推移") == {"disappearance", "statistics"}


def test_ungated_topics_need_no_scope_word_but_their_general_words_do() -> None:
    assert found("骨太の方針に総合的対応策を盛り込む") == set()
    assert found("外国人政策の総合的対応策") == {"hiring_politics"}
    assert found("認知症との共生を担当大臣に伺う") == set()


def test_rules_are_complete_and_well_formed() -> None:
    known = rules()
    assert (known.window, known.near, known.short) == (150, 20, 2000)
    assert len({topic.id for topic in known.topics}) == 32
    assert {topic.priority for topic in known.topics} == {1, 2}
    assert {topic.id for topic in known.topics if not topic.gate} == {"titp_esd_transition", "hiring_politics"}
    assert all(topic.name_ja and re.search("[A-Za-z]", topic.name_en) for topic in known.topics)


def test_a_broken_rule_is_named() -> None:
    data = tomllib.loads(RULES_FILE.read_text(encoding="utf-8"))
    data["topic"][0]["ja"].append("育成(就労")
    with pytest.raises(ValueError, match=re.escape("育成(就労")):
        read_rules(data)


def test_a_speech_out_of_scope_has_no_topic_and_a_whole_law_has_its_own() -> None:
    speech = "学校の長時間労働と賃金の不払、医療の受入れの体制をどう整備するのか、政府の見解を伺います。" * 9
    article = "第{}条　監理団体は、技能実習生の保護のため、省令で定めるところにより、監査を行わなければならない。\n"
    law = "".join(article.format(number) for number in range(4500))
    assert len(law.encode()) > 600_000
    assert not classify(speech).matches
    assert found(law) == {"supervision_bodies"}


def test_expand_bridges_the_schemes_both_ways() -> None:
    assert expand("監理団体")[:2] == ("監理団体", "監理支援機関")
    assert expand("監理支援機関")[:2] == ("監理支援機関", "監理団体")
    pairs = [
        ("実習実施者", "育成就労実施者"),
        ("技能実習計画", "育成就労計画"),
        ("OTIT", "外国人育成就労機構"),
        ("外国人技能実習機構", "外国人育成就労機構"),
        ("技能実習", "育成就労"),
        ("技能実習生", "育成就労外国人"),
        ("転籍", "職場変更"),
        ("送出機関", "送り出し機関"),
        ("失踪", "disappearance"),
        ("特定技能", "specified skilled worker"),
        ("workplace transfer", "転籍"),
    ]
    for one, other in pairs:
        assert other in expand(one)
        assert one in expand(other)
        assert expand(one)[0] == one


def test_expand_ignores_case_and_width_and_returns_the_word_as_given() -> None:
    assert expand("ｏｔｉｔ")[0] == "ｏｔｉｔ"
    assert "外国人育成就労機構" in expand("ｏｔｉｔ")
    assert "OTIT" not in expand("ｏｔｉｔ")
    assert expand("道路") == ("道路",)
    # Whole words only: a longer term is not taken apart.
    assert expand("技能実習の廃止") == ("技能実習の廃止",)


def test_the_new_terms_are_dated() -> None:
    dated = {word: entry.valid_from for entry in entries() for word in entry.newer}
    for word in ("育成就労", "監理支援機関", "育成就労実施者", "育成就労計画", "外国人育成就労機構", "育成就労外国人"):
        assert dated[word] == date(2027, 4, 1)
    assert all(entry.note and len(entry.words) > 1 for entry in entries())
    assert not {word for entry in entries() for word in entry.words} & {"ESD", "ISA", "SSW"}


@pytest.mark.parametrize(
    "title",
    [
        "入管難民法の改正に関する質問主意書",
        "補完的保護対象者の認定に関する質問主意書",
        "難民審査参与員の任命に関する質問主意書",
        "帰化審査の厳格化に関する質問主意書",
        "無国籍の子の就籍に関する質問主意書",
        "エチオピア人難民の保護に関する質問主意書",
        "ミャンマー避難民の緊急避難措置の終了に関する質問主意書",
        "日本語教員試験の合格率に関する質問主意書",
        "ベトナム人妊婦の孤立出産に関する質問主意書",
    ],
)
def test_other_names_that_people_use_are_in_scope(title: str) -> None:
    assert classify(title).in_scope


@pytest.mark.parametrize(
    "text",
    [
        "帰宅難民のための一時滞在施設",
        "帰化植物の駆除",
        "次の者の帰化を許可する。",
        "避難民の受入れ",
        "インドネシア人船員の乗り組む漁船の拿捕",
        "フィリピン人観光客の査証",
        "ガザの難民への人道支援",
    ],
)
def test_their_false_friends_are_not(text: str) -> None:
    assert not classify(text).in_scope


@pytest.mark.parametrize(
    ("text", "topic", "about"),
    [
        # From 入管法第十九条の二十, 第十九条の三十七, 第二十三条, 第五条 and 施行規則第十九条の九.
        ("入国審査官又は入国警備官は、その身分を示す証票を携帯し、これを提示しなければならない。", "card_policing", False),
        ("入国警備官は、関係人に対し文書若しくは電磁的記録の提示を求めることができる。", "card_policing", False),
        ("届出に当たつては、旅券及び在留カードを提示しなければならない。", "card_policing", False),
        ("警察官が、その職務の執行に当たり、旅券又は在留カードの提示を求めたとき", "card_policing", True),
        ("公務員であるという理由により、公務員に暴行を加えることを勧奨する団体", "harassment_violence", False),
        ("外国人に対して暴行し、脅迫し又は監禁する行為", "harassment_violence", True),
        ("正常な維持を妨げるような争議行為を勧奨する政党その他の団体", "union_rights", False),
        ("外国人旅行者によるカスタマーハラスメントへの対策", "harassment_violence", False),
        ("外国人の高額療養費について、国籍ごとのデータは把握しておりません。", "statistics", True),
    ],
)  # fmt: skip
def test_an_officers_card_a_crime_against_the_state_and_a_customer_are_other_things(
    text: str, topic: str, about: bool
) -> None:
    assert (topic in {match.topic for match in classify(text, title="在留資格").matches}) is about
