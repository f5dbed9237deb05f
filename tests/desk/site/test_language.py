"""The switch of the language, and what it does to words, dates and what was published."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desk.site import language
from desk.site.filters import dates_said
from desk.site.language import LANGUAGE, day, in_language, language_asked, minute, moment, plural, published, said, t


@pytest.fixture
def english() -> Iterator[None]:
    token = LANGUAGE.set("en")
    yield
    LANGUAGE.reset(token)


def test_the_address_is_asked_before_the_cookie_and_japanese_comes_first() -> None:
    assert language_asked("", {}) == "ja"
    assert language_asked("", {"lang": "en"}) == "en"
    assert language_asked("q=x&lang=ja", {"lang": "en"}) == "ja"
    assert language_asked("lang=fr", {"lang": "xx"}) == "ja"


@pytest.mark.usefixtures("english")
def test_values_in_a_wording_are_escaped_and_its_tags_are_not() -> None:
    assert t("<b>{x}</b>件", "<b>{x}</b> found", x="<i>") == "<b>&lt;i&gt;</b> found"


@pytest.mark.usefixtures("english")
def test_what_was_published_is_marked_on_an_english_page_alone() -> None:
    assert published("第213回国会 閣法第59号 <b>") == '<span lang="ja">第213回国会 閣法第59号</span> &lt;b&gt;'
    assert published(published("技能実習")) == '<span lang="ja">技能実習</span>'
    assert published("plain") == "plain" and published(None) == ""
    LANGUAGE.set("ja")
    assert published("技能実習") == "技能実習"


@pytest.mark.usefixtures("english")
def test_rows_and_errors_are_said_in_the_language_of_the_page() -> None:
    row = {"name_ja": "転籍", "name_en": "transfer"}
    assert in_language(row, "name") == "transfer"
    assert in_language({"name_ja": "転籍", "name_en": None}, "name") == '<span lang="ja">転籍</span>'
    assert said("はい", "yes") == "yes"
    LANGUAGE.set("ja")
    assert in_language(row, "name") == "転籍"


@pytest.mark.usefixtures("english")
def test_dates() -> None:
    # 17 May 2024 was a Friday
    assert day("2024-05-17", weekday=True) == "Fri 17 May 2024" and day(None) == ""
    assert moment("2024-05-17T15:30:00Z") == "18 May 2024, 00:30"
    assert minute("2024-05-17T15:30:00Z") == ("2024年5月18日 00:30", "18 May 2024, 00:30")
    LANGUAGE.set("ja")
    assert day("2024-05-17", weekday=True) == "2024年5月17日（金）"


def test_a_noun_is_as_its_number_wants_it() -> None:
    assert [plural(1, "result"), plural(2, "result"), plural(0, "reply", "replies")] == ["result", "results", "replies"]
    token = LANGUAGE.set("en")
    try:
        said_of = [str(t("あと {n} 日", "{n} day{s} left", n=n)) for n in (0, 1, "1", "1,000")]
    finally:
        LANGUAGE.reset(token)
    assert said_of == ["0 days left", "1 day left", "1 day left", "1,000 days left"]
    assert set(language.LANGUAGES) == {"ja", "en"}


@pytest.mark.parametrize("asked", ["date:2027-04-01までに公表すること", "{date:2027-04-01}までに公表すること"])
def test_the_dates_of_an_ask_are_written_out(asked: str) -> None:
    assert dates_said(asked) == "2027年4月1日までに公表すること"


@pytest.mark.usefixtures("english")
def test_and_in_english() -> None:
    assert dates_said("by date:2027-04-01, update:2027") == "by 1 April 2027, update:2027"
