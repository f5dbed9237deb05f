"""The page of a law and of one provision: what is to come, every wording with its act, what hangs together."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from db.change.passages import Provision
from db.law.defined_terms import laws_cited, terms_in, terms_of
from db.law.timeline import changes_to_come, path_of, timeline
from db.record.home import Home
from desk.server import build_datasette
from tests.support.helpers import LAW, LawSite, Revision, Watch, article, law_tree, paragraph, supplementary

CLAUSE = "この法律は、公布の日から施行する。"


def text(duty: str) -> dict[str, Any]:
    terms = "この見本法において「見本団体」とは、見本の事業を行う法人をいう。"
    return law_tree(
        [article(1, "定義", paragraph(1, terms)), article(2, "届出", paragraph(1, duty))], supplementary(CLAUSE)
    )


FIRST = Revision("2024-06-01", "504AC0000000068", text("見本団体は、十四日以内に届け出なければならない。"))
SECOND = Revision("2025-06-01", "505AC0000000009", text("見本団体は、十日以内に届け出なければならない。"))
SAME = Revision("2026-05-01", "506AC0000000001", text("見本団体は、十日以内に届け出なければならない。"))
LATER = Revision(
    "2027-04-01",
    "507AC0000000039",
    text("見本団体は、五日以内に最低賃金法（昭和三十四年法律第百三十七号）により届け出なければならない。"),
    promulgated="2026-05-20",
)
WAITS = Revision("2028-03-31", "508AC0000000032", None, comment="令和十年三月三十一日までの間において政令で定める日")


@pytest.fixture(scope="module")
def watch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watch]:
    with Watch(tmp_path_factory.mktemp("laws")) as found:
        found.night("egov_law", "2026-06-01T03:00:00Z", LawSite("2026-06-01", FIRST, SECOND, SAME, LATER, WAITS))
        yield found


@pytest.mark.parametrize(
    ("place", "path"),
    [
        ("第十九条の四", "MainProvision-Article_19_4"),
        ("第19条の4第1項", "MainProvision-Article_19_4-Paragraph_1"),
        ("第二十四条第三号の五イ", "MainProvision-Article_24-Paragraph_1-Item_3_5-Subitem1_1"),
        ("第二十四条第三号の二", "MainProvision-Article_24-Paragraph_1-Item_3_2"),
        ("MainProvision-Article_2-Paragraph_1", "MainProvision-Article_2-Paragraph_1"),
        ("../policy.db", None),
    ],
)
def test_a_place_is_a_path(place: str, path: str | None) -> None:
    assert path_of(place) == path


def test_every_wording_with_its_act_and_day(watch: Watch) -> None:
    found = timeline(watch.conn, LAW, "MainProvision-Article_2-Paragraph_1")
    assert [(one.day, one.number, one.begins, one.coming) for one in found] == [
        ("2024-06-01", f"見本第{FIRST.by}号", True, False),
        ("2025-06-01", f"見本第{SECOND.by}号", False, False),
        ("2027-04-01", f"見本第{LATER.by}号", False, True),
    ]  # SAME changed nothing here


def test_what_is_to_come(watch: Watch) -> None:
    found = changes_to_come(watch.conn, LAW)
    assert [(one["day"], one["known"], [place["ja"] for place in one["places"]]) for one in found] == [
        ("2027-04-01", "text", ["本則第2条第1項"]),
        ("2028-03-31", "none", []),
    ]


@pytest.mark.asyncio
async def test_the_pages_and_their_json(watch: Watch) -> None:
    site = build_datasette(Home(watch.root)).client
    page = (await site.get(f"/-/law/{LAW}")).text
    assert f'href="/-/law/{LAW}/MainProvision-Article_2">第二条</a>（届出）' in page  # the contents
    assert "これから変わること 2 件" in page and "本文がまだないため、どの規定かは分かりません" in page
    page = (await site.get(f"/-/law/{LAW}/第2条第1項")).text
    assert "記録の始まり" in page and "2027年4月1日施行予定" in page
    assert "この規定はこれから変わります" in page  # by the act of 2027
    assert "これから変わります" not in (await site.get(f"/-/law/{LAW}/第1条")).text
    assert "Article 2(1)" in (await site.get(f"/-/law/{LAW}/第2条第1項?lang=en")).text
    assert "見本の事業を行う法人" in page  # the term that is used here
    assert "昭和三十四年法律第百三十七号" in page
    two = f"/-/law/{LAW}/MainProvision-Article_2-Paragraph_1?from={FIRST.id(LAW)}&to={LATER.id(LAW)}"
    page = (await site.get(two)).text
    assert "2024年6月1日 → 2027年4月1日" in page and "2025年6月1日 → " not in page
    found = (await site.get(f"/-/law/{LAW}/第二条.json")).json()
    assert (found["place_en"], len(found["wordings"])) == ("Article 2", 3)
    assert [one["day"] for one in (await site.get(f"/-/law/{LAW}.json")).json()["coming"]] == [
        "2027-04-01",
        "2028-03-31",
    ]
    for missing in (f"/-/law/{LAW}/第九十九条", f"/-/law/{LAW}/見本", "/-/law/000AC0000000000"):
        assert (await site.get(missing)).status_code == 404


@pytest.mark.asyncio
async def test_what_takes_up_a_delegation_is_said_with_what_was_searched(watch: Watch) -> None:
    path = "MainProvision-Article_2-Paragraph_1"
    watch.conn.execute("DELETE FROM delegations")
    watch.conn.execute(
        "INSERT INTO delegations (provision, position, phrase, state) VALUES (?, 1, '政令で定める額', 'open')",
        (f"{LAW}#{path}",),
    )
    page = (await build_datasette(Home(watch.root)).client.get(f"/-/law/{LAW}/{path}")).text
    assert "政令で定める額" in page and "見守っていない政令・省令は探していません" in page
    assert "見守っている法令の中に、これを受けている規定" in page and "e-Gov法令検索" in page


@pytest.mark.asyncio
async def test_a_search_for_a_law_and_a_number_offers_that_provision_where_a_text_has_it(watch: Watch) -> None:
    site = build_datasette(Home(watch.root)).client
    ((title,),) = (row.values() for row in watch.rows("SELECT title FROM documents WHERE key = ?", f"egov_law/{LAW}"))
    for words in (f"{title}第2条", f"{title} 2条", f"{title}　第二條", f"{title}２条"):
        page = (await site.get("/-/search", params={"q": words})).text
        offer = page.partition(f'href="/-/law/{LAW}/{quote("第2条")}">')[2].partition("</a>")[0]
        assert offer.startswith(f"法令：{title}") and offer.endswith("　第2条"), words
    english = (await site.get("/-/search", params={"q": f"{title}2条1項", "lang": "en"})).text
    assert f"/-/law/{LAW}/{quote('第2条第1項')}" in english and ", Article 2(1)</a>" in english
    for words in (f"{LAW} article 2", f"{LAW}, Art. 2"):
        page = (await site.get("/-/search", params={"q": words, "lang": "en"})).text
        assert f'href="/-/law/{LAW}/{quote("第2条")}">Law: ' in page, words
    assert f"/-/law/{LAW}/" not in (await site.get("/-/search", params={"q": f"{LAW} article 999"})).text
    for words in (f"{title}第999条", "第2条", "だれもいない法第2条"):
        assert f"/-/law/{LAW}/" not in (await site.get("/-/search", params={"q": words, "lang": "ja"})).text, words


@pytest.mark.asyncio
async def test_the_head_of_a_law_names_its_version_by_the_day(watch: Watch) -> None:
    page = (await build_datasette(Home(watch.root)).client.get(f"/-/document/egov_law/{LAW}")).text
    now = page.partition("現行の版")[2].partition("</dd>")[0]
    assert f"{SAME.id(LAW)}" in now and ">2026年5月1日から</a>" in now


def test_terms_and_laws_cited(watch: Watch) -> None:
    row = watch.rows("SELECT id FROM documents WHERE key = ?", f"egov_law/{LAW}")[0]
    provisions = [
        Provision(*one.values())
        for one in watch.rows(
            "SELECT path, part, label, text FROM provisions WHERE document = ? ORDER BY position", row["id"]
        )
    ]
    terms = terms_of(provisions)
    assert [(term.word, term.meaning) for term in terms] == [("見本団体", "見本の事業を行う法人")]
    assert terms_in("見本団体は、届け出る。", terms, "MainProvision-Article_2") == terms
    assert terms_in("見本団体は、届け出る。", terms, terms[0].path) == []
    # 技能実習法第十条第四号 has both; a name that holds 及び is kept whole
    both = (
        "労働基準法（昭和二十二年法律第四十九号）及び最低賃金法（昭和三十四年法律第百三十七号）又は"
        "感染症の予防及び感染症の患者に対する医療に関する法律（平成十年法律第百十四号）"
    )
    assert laws_cited(both) == [
        ("労働基準法", "昭和二十二年法律第四十九号"),
        ("最低賃金法", "昭和三十四年法律第百三十七号"),
        ("感染症の予防及び感染症の患者に対する医療に関する法律", "平成十年法律第百十四号"),
    ]


@pytest.mark.asyncio
async def test_two_days_that_differ_in_their_supplementary_provisions_alone_show_these(tmp_path: Path) -> None:
    duty = [article(1, "届出", paragraph(1, "見本団体は、十日以内に届け出なければならない。"))]
    before = Revision("2025-06-01", "504AC0000000068", law_tree(duty, supplementary(CLAUSE)))
    after = Revision(
        "2026-05-01",
        "506AC0000000001",
        law_tree(duty, supplementary(CLAUSE), supplementary("この法律は、見本の日から施行する。")),
    )
    with Watch(tmp_path) as watch:
        watch.night("egov_law", "2026-06-01T03:00:00Z", LawSite("2026-06-01", before, after))
        answer = await build_datasette(Home(watch.root)).client.get(
            f"/-/comparison?law={LAW}&from=2025-06-01&to=2026-05-01"
        )
    assert answer.status_code == 200
    assert "違うのは附則だけなので" in answer.text and "見本の日から施行する" in answer.text


@pytest.mark.asyncio
async def test_a_law_without_texts_is_on_record_though_nothing_of_it_can_be_compared(tmp_path: Path) -> None:
    with Watch(tmp_path) as found:
        found.night(
            "egov_law",
            "2026-06-01T03:00:00Z",
            LawSite("2026-06-01", WAITS, Revision("2026-05-01", "506AC0000000001", None)),
        )
    client = build_datasette(Home(tmp_path)).client
    page = await client.get(f"/-/comparison?law={LAW}")
    assert page.status_code == 200 and "記録にありません" not in page.text
    assert "本文のある版は 0 件です。比べるには二つ以上の版が要ります。" in page.text
    assert (
        "Revisions of this law with a text: 0. Two are needed."
        in (await client.get(f"/-/comparison?law={LAW}&lang=en")).text
    )
    unknown = await client.get("/-/comparison?law=999AC0000000999&lang=en")
    assert unknown.status_code == 404 and "No law and no document “999AC0000000999” is on record." in unknown.text


@pytest.mark.asyncio
async def test_where_the_text_in_force_could_not_be_had_the_last_one_is_shown_as_what_it_is(tmp_path: Path) -> None:
    now = Revision("2026-05-01", "506AC0000000001", None)
    with Watch(tmp_path) as found:
        found.night("egov_law", "2026-06-01T03:00:00Z", LawSite("2026-06-01", FIRST, SECOND, now))
    client = build_datasette(Home(tmp_path)).client
    page = (await client.get(f"/-/law/{LAW}")).text
    assert "現在の条文はまだ取得できていません" in page and "2026年5月1日施行" in page
    assert "2025年6月1日施行の版" in page and "（届出）" in page  # its contents are there
    assert "最後に確かめたのは2026年6月1日です" in page
    english = (await client.get(f"/-/law/{LAW}?lang=en")).text
    assert "The text in force could not be had yet" in english and "version in force from 1 June 2025" in english
