"""Searches that staff keep: the form, the feed, what the mail finds; and what the page of the search shows first."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote, unquote
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from desk.pages.search import topics_in_english
from policywatch import cli
from tests.support import diet_data
from tests.support.visiting import Browser

pytestmark = pytest.mark.asyncio
ATOM = {"a": "http://www.w3.org/2005/Atom"}


async def test_a_search_is_kept_listed_fed_and_forgotten(here: Browser) -> None:
    await here.get("/-/search?q=転籍&topic=transfer")
    answer = await here.send("/-/search/save", ("name", "転籍の発言"), ("query", "q=転籍&topic=transfer&page=3"))
    assert answer.status_code == 303
    (kept,) = json.loads(await here.get("/-/searches.json"))
    assert (kept["name"], kept["who"]) == ("転籍の発言", "見本 花子") and "page" not in kept["query"]
    page = await here.get("/-/search?q=転籍")
    assert "転籍の発言" in page and f"/-/changes.atom?saved={kept['id']}" in page
    feed = ElementTree.fromstring(await here.get(f"/-/changes.atom?saved={kept['id']}"))
    entries = feed.findall("a:entry", ATOM)
    ids = [one.findtext("a:id", "", ATOM) for one in entries]
    assert ids and len(ids) == len(set(ids)) and all(f"saved/{kept['id']}/" in one for one in ids)
    await here.get("/-/search")
    assert (await here.send("/-/search/forget", ("search", str(kept["id"])))).status_code == 303
    assert json.loads(await here.get("/-/searches.json")) == []
    await here.get(f"/-/changes.atom?saved={kept['id']}", 404)


async def test_nothing_to_search_for_is_not_kept(here: Browser) -> None:
    await here.get("/-/search?q=転籍")
    answer = await here.send("/-/search/save", ("name", "見本"), ("query", "expand=1"))
    assert answer.status_code == 400 and "先に検索してから" in answer.text


async def test_a_refused_form_leads_back_to_its_page_and_nowhere_else(here: Browser) -> None:
    for back, leads in (
        ("/-/search?q=転籍&kind=speech", "/-/search?q=転籍&amp;kind=speech"),
        ("https://example.org/", "/"),
    ):
        await here.get("/-/search?q=転籍")
        answer = await here.send("/-/search/save", ("name", "見本"), ("query", ""), ("back", back))
        assert answer.status_code == 400 and f'<a href="{leads}">元のページへ戻る' in answer.text


async def test_a_day_and_a_speaker_narrow_a_search(here: Browser) -> None:
    every = titles(await here.get("/-/search?q=転籍"))
    assert titles(await here.get("/-/search?q=転籍&until=1999-12-31")) == []
    assert set(titles(await here.get("/-/search?q=転籍&since=1999-12-31"))) == set(every)
    assert titles(await here.get("/-/search?speaker=だれもいない名")) == []
    as_minister = titles(await here.get("/-/search?q=転籍&kind=speech&speaker=見本大臣"))  # an office, whoever held it
    assert as_minister and len(as_minister) < len(titles(await here.get("/-/search?q=転籍&kind=speech")))
    assert {one[-4:] for one in as_minister} == {"_003"}  # the third of each meeting is the minister's
    assert titles(await here.get("/-/search?q=転籍&kind=speech&speaker=ほかの大臣")) == []


def titles(html: str) -> list[str]:
    return re.findall(r'<h3[^>]*><a href="/-/document/([^"?]+)', html)


async def test_everything_found_is_had_as_a_table(here: Browser) -> None:
    page = await here.get("/-/search?q=転籍")
    assert 'href="/-/search.csv?q=%E8%BB%A2%E7%B1%8D"' in page and "見つかったものすべて" in page
    answer = await here.ask("GET", "/-/search.csv?q=転籍")
    assert answer.text.startswith("\ufeff公表日,種類,情報源,題名,言葉のまわり,原文の住所,記録の番号")  # opens in Excel
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    found = CliRunner().invoke(cli, ["--home", str(here.home), "search", "転籍", "--limit", "0", "--json"])
    assert {one["記録の番号"] for one in rows} == {one["key"] for one in json.loads(found.stdout)} and len(rows) > 3
    assert all("転籍" in one["題名"] + one["言葉のまわり"] for one in rows)
    listed = (await here.ask("GET", "/-/search.json?q=転籍&kind=speech")).json()
    assert listed["total"] == len(listed["rows"]) == sum(one["種類"] == "発言" for one in rows) > 0
    assert (await here.ask("GET", '/-/search.csv?q="')).status_code == 400


async def test_a_law_topic_or_statistic_of_that_name_is_offered(here: Browser) -> None:
    page = await here.get("/-/search?q=失踪者数 2024")  # no document says so
    assert titles(page) == [] and 'href="/-/series/disappearances">統計：技能実習生の失踪者数（暦年）</a>' in page
    assert 'href="/-/topic/transfer">' in (await here.get("/-/search?q=転籍")).partition("この名前のページ")[2]
    offered = (
        (await here.get("/-/search?q=見本実習生の保護に関する法律 永住"))
        .partition("この名前のページ")[2]
        .partition("</p>")[0]
    )
    assert 'href="/-/law/999AC0000000001">法令：見本実習生の保護に関する法律</a>' in offered
    only_in_a_law = await here.get("/-/search?q=見本実習生の保護に関する法律")
    assert 'id="laws"' in only_in_a_law and "見つかりませんでした" not in only_in_a_law
    for words in ("2024", "だれもいない名", ""):
        assert "この名前のページ" not in await here.get(f"/-/search?q={words}")


async def test_only_what_is_on_our_topics_can_be_asked_for(here: Browser) -> None:
    every = titles(await here.get("/-/search?q=。"))
    page = await here.get("/-/search?q=。&ours=1")
    ours = titles(page)
    assert set(ours) < set(every) and ours and 'name="ours" value="1" checked' in page
    with closing(sqlite3.connect(here.home / "policy.db")) as conn:
        on_topic = {
            key for (key,) in conn.execute("SELECT d.key FROM documents d JOIN document_topics t ON t.document = d.id")
        }
    assert {unquote(one) for one in ours} <= on_topic and {unquote(one) for one in every} - on_topic
    (other, *_) = {unquote(one) for one in every} - on_topic
    await here.get("/-/inbox")
    await here.send("/-/decide", ("subject", f"document|{other}"), ("verdict", "relevant"), ("topic", "transfer"))
    assert other in {unquote(one) for one in titles(await here.get("/-/search?q=。&ours=1"))}  # put there by a person
    assert "ours=1" in await here.get("/-/search?q=転籍")


@pytest.mark.parametrize(
    "called, title",
    [
        ("憲法", "日本国憲法"),
        ("労基法", "労働基準法"),
        ("派遣法", "労働者派遣事業の適正な運営の確保及び派遣労働者の保護等に関する法律"),
    ],
)
async def test_of_a_law_that_is_not_watched_that_is_said_and_its_title_offered(
    here: Browser, called: str, title: str
) -> None:
    page = await here.get(f"/-/search?q={quote(called)}")
    assert f"{title}は、見守っている法令ではありません。" in page and f'?q={quote(title)}">題名「' in page
    page = await here.get(f"/-/search?q={quote(title)}")
    assert f"{title}は、見守っている法令ではありません。" in page and "題名「" not in page
    assert "見守っている法令ではありません" not in await here.get(f"/-/search?q={quote('実施方法')}")


async def test_a_member_and_a_committee_of_that_name_are_offered(tmp_path: Path) -> None:
    conn = diet_data.build(tmp_path)
    key, name = conn.execute("SELECT key, name FROM people ORDER BY id LIMIT 1").fetchone()
    house, committee = conn.execute("SELECT house, committee FROM committee_posts LIMIT 1").fetchone()
    conn.commit()
    conn.close()
    visitor = Browser(tmp_path)
    member = (await visitor.get(f"/-/search?q={name.replace(' ', '').replace('　', '')} 転籍")).partition(
        "この名前のページ"
    )[2]
    assert f'href="/-/member/{quote(key.removeprefix("members/"), safe="")}">議員：{name}</a>' in member
    assert f'">委員会：{house}{committee}</a>' in await visitor.get(f"/-/search?q={house}{committee}")
    assert "委員会：" not in await visitor.get(f"/-/search?q={committee[:2]}")


async def offered(visitor: Browser, words: str, language: str = "ja") -> str:
    page = (await visitor.get(f"/-/search?q={quote(words)}&lang={language}")).partition("</main>")[0]
    return (
        re.split("この名前のページ|Pages of this name", page)[-1].partition("</p>")[0]
        if 'class="tools"><span' in page
        else ""
    )


@pytest.mark.parametrize("words", ["Mihon", "mihon Otsuo", "Otsuo Mihon 転籍", "ＭＩＨＯＮ", "Mihon Otsuo inspections"])
async def test_a_member_is_offered_by_the_name_in_letters(tmp_path: Path, words: str) -> None:
    diet_data.build(tmp_path).close()
    visitor = Browser(tmp_path)
    page = await offered(visitor, words, "en")
    assert f'href="/-/member/{quote(diet_data.OTSUO.removeprefix("members/"), safe="")}">Member: ' in page
    assert "Mihon Otsuo" in page and "Takahashi" not in page
    assert "/-/member/" not in await offered(visitor, "Mih", "en") + await offered(visitor, "Otsuko", "en")


async def test_a_topic_is_offered_by_most_of_the_words_of_its_english_name() -> None:
    rows = [{"id": "a", "name_en": "Workplace transfer restrictions"}, {"id": "b", "name_en": "Health & insurance"}]
    for words, found in (
        ("transfer of workplace", ["a"]),
        ("insurance", ["b"]),
        ("a workplace somewhere far away", []),
        ("転籍", []),
    ):
        assert [row["id"] for row in topics_in_english(rows, words)] == found, words


async def test_a_committee_without_its_house_is_that_of_each_and_as_newspapers_have_it(tmp_path: Path) -> None:
    diet_data.build(tmp_path).close()
    visitor = Browser(tmp_path)

    async def committees(words: str) -> set[str]:
        return set(re.findall(r'">委員会：([^<]+)</a>', await visitor.get(f"/-/search?q={words}")))

    assert await committees("法務委員会") == {"衆議院法務委員会", "参議院法務委員会"}
    for words in ("衆院法務委", "衆議院 法務委員会", "衆議院法務委 転籍"):
        assert await committees(words) == {"衆議院法務委員会"}
    assert await committees("法務") == await committees("法務委員会の名簿の見本") == set()


async def test_a_written_question_and_a_bill_are_found_by_their_numbers(tmp_path: Path) -> None:
    diet_data.build(tmp_path).close()
    visitor = Browser(tmp_path)
    question = f'href="/-/document/{diet_data.QUESTION}">質問主意書：参議院 第221回国会 質問第18号</a>'
    for words in ("質問第18号", "第２２１回国会　質問主意書第十八号", "内閣参質221第18号"):
        assert question in await visitor.get(f"/-/search?q={words}")
    for words in ("第220回国会質問第18号", "衆議院質問第18号", "質問第180号"):
        assert "質問主意書：" not in await visitor.get(f"/-/search?q={words}")
    session, kind, number = diet_data.BILL.removeprefix("bills/").split("-")
    assert f"議案：第{session}回国会 {kind}第{number}号</a>" in await visitor.get(f"/-/search?q={kind}第{number}号")


async def test_of_a_sentence_that_finds_nothing_the_words_that_do_are_offered(here: Browser) -> None:
    page = await here.get("/-/search?q=技能実習生はいつ転籍できると政府は読み上げたか&kind=speech")
    offered = page.partition("この中で見つかる言葉")[2].partition("</p>")[0]
    words = re.findall(r">([^<]+)</a>", offered)
    assert titles(page) == [] and "転籍" in words
    assert words[0] == " ".join(words[1:])  # first what they find together
    for link in re.findall(r'href="([^"]+)"', offered):  # the filters stay, and each finds something
        assert "kind=speech" in link and titles(await here.get("/-/search" + link.replace("&amp;", "&")))
    assert 'href="/-/topic/transfer">' in page.partition("この言葉が当たる論点")[2].partition("</p>")[0]
    of_number = await here.get("/-/search?q=技能実習第98765号")  # no stretch of 第98765号 is a word
    assert re.findall(r">([^<]+)</a>", of_number.partition("この中で見つかる言葉")[2].partition("</p>")[0]) == [
        "技能実習"
    ]
    for words_without in ("転籍", "だれもいない名", "いつ転籍できるか&since=2099-01-01"):
        assert "この中で見つかる言葉" not in await here.get(f"/-/search?q={words_without}")
