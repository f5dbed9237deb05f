"""The bridge between the schemes: which words are searched with a word, from which day, and how it is said."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from click.testing import CliRunner

from db.record.home import Home
from db.search.bridge import (
    explain,
    matched_through,
    others_of,
    pair_ja,
    pairs_for_topic,
    pairs_of_topic,
    reason_en,
    reason_ja,
)
from db.topics.synonyms import entries
from desk.server import build_datasette
from policywatch import cli
from tests.support import site_data


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("bridge")
    site_data.build(folder).close()
    yield folder


# ---------------------------------------------------------------------- the words
@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("技能実習", "育成就労"), ("技能実習制度", "育成就労制度"), ("技能実習生", "育成就労外国人"), ("技能実習法", "育成就労法"),
        ("監理団体", "監理支援機関"), ("監理事業", "監理支援事業"), ("実習監理", "監理支援"), ("監理責任者", "監理支援責任者"),
        ("実習実施者", "育成就労実施者"), ("技能実習計画", "育成就労計画"), ("OTIT", "外国人育成就労機構"),
        ("外国人技能実習機構", "外国人育成就労機構"), ("団体監理型技能実習", "監理型育成就労"),
        ("外国人の技能実習の適正な実施及び技能実習生の保護に関する法律",
         "外国人の育成就労の適正な実施及び育成就労外国人の保護に関する法律"),
    ],
)  # fmt: skip
def test_old_and_new_terms_lead_to_each_other_from_the_day_of_the_act(older: str, newer: str) -> None:
    forth = {other.word: other for other in others_of(older)}
    back = {other.word: other for other in others_of(newer)}
    assert (forth[newer].relation, forth[newer].valid_from) == ("newer", "2027-04-01")
    assert (back[older].relation, back[older].valid_from) == ("older", "2027-04-01")


@pytest.mark.parametrize(
    ("english", "japanese"),
    [
        ("TITP", "技能実習"), ("supervising organization", "監理団体"), ("Sending Organisation", "送出機関"),
        ("employment for skill development", "育成就労"), ("technical intern training plan", "技能実習計画"),
        ("specified skilled worker", "特定技能"), ("human trafficking", "人身取引"), ("Immigration Services Agency", "入管庁"),
    ],
)  # fmt: skip
def test_english_leads_to_japanese(english: str, japanese: str) -> None:
    assert japanese in {other.word for other in others_of(english)}


def test_two_words_of_one_time_are_not_said_to_follow_each_other() -> None:
    (other,) = [one for one in others_of("OTIT") if one.word == "外国人技能実習機構"]
    assert (other.relation, other.valid_from) == ("same", "")
    assert all(one.relation == "same" for one in others_of("失踪"))


def test_no_abbreviation_that_means_other_things() -> None:
    words = {word.lower() for entry in entries() for word in entry.words}
    assert not words & {"esd", "ssw", "isa"}


def test_reasons_in_words() -> None:
    newer = next(one for one in others_of("監理団体") if one.word == "監理支援機関")
    older = next(one for one in others_of("監理支援機関") if one.word == "監理団体")
    assert reason_ja(newer) == "監理支援機関（新しい用語、2027年4月1日から）"
    assert reason_en(newer) == "監理支援機関 (newer term, from 2027-04-01)"
    assert reason_ja(older) == "監理団体（以前の用語、2027年4月1日より前）"
    assert reason_ja(others_of("失踪")[0]) == "行方不明（同じ意味）"
    assert explain(("見本", "失踪", "失踪"))[0].word == "失踪" and len(explain(("見本", "失踪", "失踪"))) == 1


# ---------------------------------------------------------------------- topics
def test_a_topic_names_the_pairs_its_rules_hold() -> None:
    """`supervision_bodies` lists 監理(団体|支援機関) and 外国人(技能実習|育成就労)機構 in its rules; `safety` neither."""
    said = {pair_ja(entry) for entry in pairs_of_topic("supervision_bodies")}
    assert (
        "監理団体→監理支援機関（2027年4月1日から）" in said
        and "外国人技能実習機構→外国人育成就労機構（2027年4月1日から）" in said
    )
    assert pairs_of_topic("safety") == () and pairs_of_topic("nothing") == ()
    assert "技能実習→育成就労（2027年4月1日から）" in {
        pair_ja(entry) for entry in pairs_for_topic("safety")
    }  # by its scope


def test_a_match_by_a_newer_term_is_explained() -> None:
    assert matched_through("失踪、監理支援機関") == (
        "監理支援機関は監理団体の新しい用語（2027年4月1日から）",
        "監理支援機関 is the newer term for 監理団体, from 1 April 2027",
    )
    assert matched_through("監理団体") == matched_through(None) == ("", "")


# ---------------------------------------------------------------------- command and pages
def test_search_says_which_words_it_added(home: Path) -> None:
    result = CliRunner().invoke(cli, ["--home", str(home), "search", "監理団体", "--expand", "--json"])
    assert result.exit_code == 0
    assert "監理団体: also 監理支援機関 (newer term, from 2027-04-01)" in result.stderr
    hits = json.loads(result.stdout)
    # The law of the record has 監理支援機関 in its third article since its amendment.
    assert {hit["key"]: hit["expanded"] for hit in hits}["egov_law/999AC0000000001"] == ["監理支援機関"]
    plain = CliRunner().invoke(cli, ["--home", str(home), "search", "監理支援機関", "--json"])
    assert plain.stderr == "" and all("expanded" not in hit for hit in json.loads(plain.stdout))
    nothing = CliRunner().invoke(cli, ["--home", str(home), "search", "見本", "--expand", "--limit", "1"])
    assert "no other word is known for these" in nothing.stderr


def test_unquoted_english_names_of_several_words_are_known(home: Path) -> None:
    result = CliRunner().invoke(cli, ["--home", str(home), "search", "Supervising organization", "--expand", "--json"])
    assert result.exit_code == 0
    assert "supervising organization: also 監理団体" in result.stderr
    assert {hit["key"] for hit in json.loads(result.stdout)} >= {"egov_law/999AC0000000001"}


async def text(site: Any, path: str, status: int = 200) -> str:
    response = await site.client.get(path)
    assert response.status_code == status
    return str(response.text)


@pytest.mark.asyncio
async def test_the_pages_say_it_too(home: Path) -> None:
    site = build_datasette(Home(home))
    wide = await text(site, "/-/search?expand=1&q=" + quote("監理団体"))
    assert "次の言葉も探しました" in wide and "監理支援機関（新しい用語、2027年4月1日から）" in wide
    assert "自動的に移るのではなく" in wide  # the note of the entry: it is no mere renaming
    english = await text(site, "/-/search?expand=1&q=" + quote("Supervising organization"))
    assert "次の言葉も探しました" in english and "999AC0000000001" in english
    narrow = await text(site, "/-/search?q=" + quote("監理団体"))
    assert "言い換えがあります" in narrow and "expand=1" in narrow
    assert "言い換えがあります" not in await text(site, "/-/search?q=" + quote("見本"))
    assert "検索する言葉がありません" in await text(site, "/-/search?q=%22", 400)
    assert "新旧の用語も対象：技能実習→育成就労（2027年4月1日から）" in await text(site, "/-/topic/transfer")
