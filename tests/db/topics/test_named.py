"""Topics as people say them."""

from __future__ import annotations

import pytest

from db.errors import WrongUsage
from db.topics.classify import reading_of, topics, topics_of_words, words_name_topic
from db.topics.named import nearest_topics, topic_named


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("transfer", "transfer"),
        ("転籍", "transfer"),
        ("転籍・職場変更の自由", "transfer"),
        ("失踪", "disappearance"),
        ("ＤＶ", "women_dv"),
        ("難民", "refugee_recognition"),
        ("送出し手数料", "brokers_debt"),
        ("在留資格の手数料", "status_fees_control"),
        ("永住取消", "permanent_residence"),
        ("難民申請", "refugee_recognition"),
        ("職場の変更", "transfer"),
        ("国民健康保険", "health_social"),
        ("りんご", "りんご"),
        ("送出し", "brokers_debt"),
        ("最賃", "wages"),
        ("sending agencies", "brokers_debt"),
        ("specified skilled workers", "quotas_fields"),
        ("refugees", "refugee_recognition"),  # a word of one English name
        ("minimum wage", "wages"),
        ("and the", "and the"),
        ("nothing of ours", "nothing of ours"),
        ("しっそう", "disappearance"),
        ("シッソウ", "disappearance"),
        ("shisso", "disappearance"),
        ("Shissō", "disappearance"),
        ("shissou", "disappearance"),
        ("てんせき", "transfer"),
        ("tenseki", "transfer"),
        ("tensek", "transfer"),  # a beginning
        ("りゅうがくせい", "students"),
        ("ikusei-shuro", "titp_esd_transition"),
        ("りょう", "housing"),  # a whole part, not the end of another: てすうりょう, いりょう
        ("kika", "permanent_residence"),
        ("xyz", "xyz"),
        ("き", "き"),  # too little to be a beginning
        ("", ""),
    ],
)
def test_a_topic_is_known_by_its_id_its_name_or_a_part_of_it(text: str, topic: str) -> None:
    assert topic_named(text) == topic


@pytest.mark.parametrize("text", ["手数料", "差別", "教育", "てすうりょう", "sabetsu", "きょういく", "fees", "work"])
def test_a_word_of_two_topics_is_asked_back(text: str) -> None:
    with pytest.raises(WrongUsage):
        topic_named(text)


def test_a_word_of_half_of_the_topics_means_none_of_them() -> None:
    """外国人 stands in one topic's name alone, and in the rules of most."""
    with pytest.raises(WrongUsage, match=r"wages.*undocumented_detention"):
        topic_named("外国人")


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("ビザ", "status_fees_control"),
        ("visas", "status_fees_control"),
        ("引き抜き", "transfer"),
        ("転職", "transfer"),
        ("外国ルーツの子", "family_children"),
        ("外国につながる子ども", "family_children"),
        ("外国ルーツの生徒たち", "family_children"),
    ],
)
def test_a_topic_is_known_by_what_people_say(text: str, topic: str) -> None:
    assert topic_named(text) == topic


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("ビザの更新", "status_fees_control"),
        ("引き抜き防止", "transfer"),
        ("shissho", "disappearance"),
        ("tennseki", "transfer"),
        ("brockers", "brokers_debt"),
        ("passsport", "confiscation_freedom"),
    ],
)
def test_what_names_no_topic_is_answered_with_the_nearest(text: str, near: str) -> None:
    assert topic_named(text) == text and nearest_topics(text)[0] == near


@pytest.mark.parametrize(
    "reading", ["", "失踪・聴取票", "しっそう", "しっそう・", "しっそう・ききとりひょう・ほか", "shisso・hyo"]
)
def test_a_reading_is_hiragana_part_for_part(reading: str) -> None:
    with pytest.raises(ValueError, match="disappearance"):
        reading_of({"id": "disappearance", "name_ja": "失踪・聴取票", "reading": reading})


def test_of_several_none_is_guessed() -> None:
    with pytest.raises(WrongUsage, match=r"labour_inspection（労働基準監督・送検）"):
        topic_named("労")


@pytest.mark.parametrize(
    "title",
    [
        "育成就労における転籍の支援に関する質問主意書",
        "永住許可の取消しに関する質問主意書",
        "道路の補修に関する質問主意書",
        "",
    ],
)
def test_one_topic_alone_is_found_as_among_all(title: str) -> None:
    every = topics_of_words(title)
    assert {one.id for one in topics() if words_name_topic(title, one.id)} == every
    assert ("transfer" in every) == ("転籍" in title)
