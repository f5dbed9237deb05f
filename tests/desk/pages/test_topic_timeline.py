"""A topic in one line of time, and pages as data, asked through a real Datasette over made-up people, bills and questions."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from db.office.database import open_office_db
from db.office.decisions import Subject, SubjectKind, Verdict, decide
from db.record.decided import NOTHING, Decided
from db.record.home import Home
from db.record.schema import open_read_only
from desk.pages import timeline
from desk.pages.committees import members_of
from desk.pages.timeline import Block, Wanted
from desk.server import build_datasette
from tests.support import brief_data, diet_data
from tests.support.diet_data import BILL, JUNE, QUESTION, TAKAHASHI
from tests.support.visiting import get

pytestmark = pytest.mark.asyncio


# Questions whose texts were never read.
UNREAD = {
    "written_questions/見本-1": "技能実習生の失踪に関する質問主意書（見本）",
    "written_questions/見本-2": "橋の点検に関する質問主意書（見本）",
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("timeline")
    conn = diet_data.build(folder)
    conn.execute(
        "INSERT INTO documents (key, source, kind, url, title, lang, published_on, first_seen, last_seen, collection)"
        " VALUES ('press/見本', 'press', 'press', 'https://example.org/1', '転籍についての見本記事', 'ja', '2026-06-10',"
        " '2026-06-11T00:00:00Z', '2026-06-11T00:00:00Z', 'press')"
    )
    conn.execute("INSERT INTO document_topics SELECT id, 'transfer', '転籍' FROM documents WHERE key = 'press/見本'")
    conn.execute(
        "INSERT INTO documents (key, source, kind, url, title, lang, first_seen, last_seen, collection)"
        " VALUES ('isa_pages/見本', 'isa_pages', 'page', 'https://example.org/2', '転籍の見本の案内', 'ja',"
        " '2026-06-19T18:15:00Z', '2026-06-19T18:15:00Z', 'isa_pages')"
    )
    conn.execute(
        "INSERT INTO document_topics SELECT id, 'transfer', '転籍' FROM documents WHERE key = 'isa_pages/見本'"
    )
    conn.execute(
        "INSERT INTO topics VALUES ('disappearance', '失踪・聴取票', 'Disappearance and interview sheets', 1, 90)"
    )
    for key, title in UNREAD.items():
        conn.execute(
            "INSERT INTO documents (key, source, kind, url, title, lang, published_on, first_seen, last_seen, collection)"
            " VALUES (?, 'written_questions', 'written_question', ?, ?, 'ja', '2026-06-09',"
            " '2026-06-11T00:00:00Z', '2026-06-11T00:00:00Z', 'written_questions')",
            (key, f"https://example.org/{key}", title),
        )
        conn.execute("INSERT INTO to_check SELECT id, '', 'unread' FROM documents WHERE key = ?", (key,))
    conn.commit()
    conn.close()
    yield folder


@pytest.fixture
def site(home: Path) -> Any:
    return build_datasette(Home(home))


def titles(home: Path, decided: Decided = NOTHING, **wanted: Any) -> list[tuple[str, str, str]]:
    with closing(open_read_only(home / "policy.db")) as conn:
        chosen = timeline.chosen(conn, timeline.blocks(conn, "transfer", decided), Wanted(**wanted))
        assert timeline.number_of(chosen) == sum(timeline.summed(chosen).values())
        return [(row["day"], row["group"], row["key"]) for row in timeline.plain(conn, timeline.entries(chosen))]


async def test_what_belongs_to_a_topic_stands_once_newest_first_press_last_in_its_day(home: Path) -> None:
    found = titles(home)
    assert found == sorted(found, key=lambda row: row[0], reverse=True)
    of_june = [(group, key) for day, group, key in found if day == "2026-06-10"]
    assert of_june == [
        ("statement", f"{JUNE}_001"),
        ("statement", f"{JUNE}_002"),
        ("statement", f"{JUNE}_003"),
        ("press", "press/見本"),
    ]
    assert ("2026-04-10", "question", QUESTION) in found  # once, not with each of its two texts
    assert sum(key.startswith(QUESTION) for _, group, key in found if group != "change") == 1
    # the events of a bill, each on its day
    assert {day for day, group, key in found if (group, key) == ("bill", BILL)} >= {"2026-03-15", "2026-05-21"}


async def test_a_day_on_which_a_page_was_only_seen_first_is_not_said_to_be_that_of_its_publication(site: Any) -> None:
    page = await get(site, "/-/topic/transfer?kind=page")
    assert '<h3 class="day">2026年6月20日（土）</h3>' in page  # 18:15Z is the next day in Japan
    assert page.count("公表日不明（2026年6月20日に初めて確認）") == 1
    assert "公表日不明" not in await get(site, "/-/topic/transfer?kind=press")
    rows = json.loads(await get(site, "/-/topic/transfer.json"))["rows"]
    assert {row["key"]: row["day_of"] for row in rows}["isa_pages/見本"] == "first_seen"
    assert {row["day_of"] for row in rows if row["group"] == "statement"} == {"published"}
    assert {row["day_of"] for row in rows if row["key"] == BILL} == {"event"}


async def test_filters_of_the_line(home: Path) -> None:
    assert {group for _, group, _ in titles(home, group="question")} == {"question"}
    assert not any(group == "press" for _, group, _ in titles(home, press=False))
    with closing(open_read_only(home / "policy.db")) as conn:
        (person,) = conn.execute("SELECT id FROM people WHERE key = ?", (TAKAHASHI,)).fetchone()
    assert f"{JUNE}_001" in {key for _, _, key in titles(home, member=person)}
    assert f"{JUNE}_003" not in {key for _, _, key in titles(home, member=person)}
    assert titles(home, year="2019") == []


async def test_what_people_decided_counts(home: Path) -> None:
    taken_in = Decided(relevant={f"{JUNE}_006": ("transfer",)})
    assert f"{JUNE}_006" in {key for _, _, key in titles(home, taken_in)}
    assert f"{JUNE}_001" not in {key for _, _, key in titles(home, Decided(irrelevant=frozenset({f"{JUNE}_001"})))}


async def test_a_document_that_a_person_put_under_a_topic_is_on_its_page(home: Path, site: Any) -> None:
    assert f"/-/document/{JUNE}_004" not in await get(site, "/-/topic/transfer")
    with closing(open_office_db(home / "office.db")) as office:
        decide(
            office,
            [Subject(SubjectKind.DOCUMENT, f"{JUNE}_004")],
            Verdict.RELEVANT,
            who="見本",
            at="2026-07-02T00:00:00Z",
            topics=("transfer",),
        )
    assert f"/-/document/{JUNE}_004" in await get(site, "/-/topic/transfer")


async def test_the_chart_has_every_month_and_a_table_behind_it() -> None:
    found = [
        Block("2026-06-10", timeline.PLACES["statement"], "document", (1, 4)),
        Block("2026-06-01", timeline.PLACES["press"], "document", (2,)),
    ]
    assert [one.id for one in timeline.entries(found, 1, 3)] == [4, 2]  # a page begins where the one before ended
    months = timeline.months(timeline.summed(found), "2026-07-05")
    assert (len(months), months[0].month, months[-1].month) == (timeline.MONTHS, "2024-08", "2026-07")
    june = next(one for one in months if one.month == "2026-06")
    assert (june.total, dict(june.by_group), june.height) == (3, {"statement": 2, "press": 1}, timeline.CHART_HEIGHT)
    assert [one.month for one in timeline.months(timeline.summed(found), "2026-07-05", "2026")][:2] == [
        "2026-01",
        "2026-02",
    ]
    assert timeline.months(timeline.summed([]), "2026-07-05") == []


async def test_the_page_of_a_topic_answers_in_both_languages(site: Any) -> None:
    page = await get(site, "/-/topic/transfer")
    assert '<svg class="monthly"' in page and '<th scope="row">2026-06</th>' in page
    assert "果たされていない約束" in page and "転籍の要件につきましては" in page
    assert "/-/changes.atom?topic=transfer" in page
    # the answer stands under its question, and not a second time
    assert page.count(f'<h4><a href="/-/document/{JUNE}_002">') == 0
    english = await get(site, "/-/topic/transfer?lang=en")
    assert "Members who speak on it" in english and "Timeline" in english
    assert "この条件に合うものはありません" in await get(site, "/-/topic/transfer?year=2019")


async def test_the_page_of_a_topic_says_what_is_to_change_as_the_papers_do_and_what_this_week_brought(
    tmp_path: Path,
) -> None:
    record = brief_data.empty(tmp_path)
    document = record.document(
        "egov_law/428AC0000000089_20270401_506AC0000000060", "law_revision", "見本法", "2026-06-01T00:00:00Z"
    )
    record.version(document, "2026-06-01T00:00:00Z", "見本法")
    record.conn.execute(
        "INSERT INTO law_revisions (document, law_id, law_revision_id, law_title, enforced_on, amendment_law_num)"
        " VALUES (?, '428AC0000000089', '見本改正', '見本法', '2027-04-01', '令和六年法律第六十号')",
        (document,),
    )
    record.conn.close()
    site = build_datasette(Home(record.home.root), at=datetime(2026, 8, 26, 3, tzinfo=UTC))
    page = await get(site, "/-/topic/transfer")
    assert (
        "これから変わること" in page
        and "2027年4月1日" in page
        and "本人の希望でも同じ分野の中で職場を変えられる" in page
    )
    assert "公式の文では未確認" in page, "papers print it only once somebody accepted it"
    assert "この7日に見つかった変化は、確認できた範囲ではありません。" in page
    english = await get(site, "/-/topic/transfer?lang=en")
    assert "What is to change" in english and "change employers within their field at their own wish" in english
    other = await get(site, f"/-/topic/{brief_data.TOPIC}")
    assert "受入れの上限とします" in other and "本人の希望でも" not in other, "each topic has its own words"
    assert "公式の文では未確認" not in other


async def test_csv_has_all_rows_and_opens_in_a_spreadsheet(site: Any) -> None:
    page = await get(site, "/-/topic/transfer?kind=statement")
    said = re.search(r"この ([\d,]+) 件すべてを表（CSV）で", page)
    text = await get(site, "/-/topic/transfer.csv?kind=statement")
    assert text.startswith("\ufeff日付,種類,")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert said and len(rows) - 1 == int(said[1]) and {row[1] for row in rows[1:]} == {"国会の発言"}
    data = json.loads(await get(site, "/-/topic/transfer.json"))
    assert data["id"] == "transfer" and data["total"] == len(data["rows"])
    for path in ("bills", "questions", "promises", "members", "changes", "consultations", "committees"):
        rows = list(csv.reader(io.StringIO((await get(site, f"/-/{path}.csv?all=1")).removeprefix("\ufeff"))))
        found = json.loads(await get(site, f"/-/{path}.json?all=1"))
        assert len(rows) - 1 == found["total"] == len(found["rows"]), path


async def test_a_bill_by_its_number(site: Any) -> None:
    page = await get(site, "/-/bill/" + quote(BILL.removeprefix("bills/")))
    assert "見本実習生の保護に関する法律の一部を改正する法律案" in page
    data = json.loads(await get(site, "/-/bill/" + quote(BILL.removeprefix("bills/")) + ".json"))
    assert data["key"] == BILL and data["rows"][0]["date"] == "2026-03-15"
    await get(site, "/-/bill/999-閣法-1", 404)


async def test_a_committee_by_its_name(site: Any) -> None:
    page = await get(site, "/-/committee/" + quote("衆議院内閣委員会"))
    assert "委員" in page and "これから二週間の会議の予定があるかどうかは確認できません" in page
    page = await get(site, "/-/committee/" + quote("参議院法務委員会"))  # a bill is before it; no roster is read
    assert "見本実習生の保護に関する法律の一部を改正する法律案" in page and "名簿があるかどうかは確認できません" in page
    assert "Members" in await get(site, "/-/committee/" + quote("衆議院内閣委員会") + "?lang=en")
    await get(site, "/-/committee/" + quote("衆議院見本委員会"), 404)


async def test_what_is_kept_of_a_topic_is_read_again_after_others_wrote_or_decided(tmp_path: Path) -> None:
    conn = diet_data.build(tmp_path)
    conn.commit()

    def read(decided: Decided = NOTHING) -> tuple[Sequence[Block], timeline.Sums]:
        return timeline.of_topic(tmp_path / "policy.db", "transfer", decided)

    first, sums = read()
    again, kept_sums = read()
    assert again is first and kept_sums is sums == timeline.summed(first)
    conn.execute(
        "INSERT INTO documents (key, source, kind, url, title, lang, published_on, first_seen, last_seen, collection)"
        " VALUES ('press/後', 'press', 'press', 'https://example.org/2', '転籍の後の記事（見本）', 'ja', '2026-06-12',"
        " '2026-06-12T00:00:00Z', '2026-06-12T00:00:00Z', 'press')"
    )
    conn.execute("INSERT INTO document_topics SELECT id, 'transfer', '転籍' FROM documents WHERE key = 'press/後'")
    conn.commit()
    later, more = read()
    assert timeline.number_of(later) == sum(more.values()) == timeline.number_of(first) + 1
    taken = Decided(irrelevant=frozenset({"press/後"}))
    assert timeline.number_of(read(taken)[0]) == timeline.number_of(first)
    conn.close()


async def test_a_topic_lists_what_is_known_by_its_title_alone_and_says_that_it_is_to_be_checked(
    site: Any, home: Path
) -> None:
    empty = await get(site, "/-/topic/disappearance")
    assert "この論点のものは記録にありません" in empty  # the timeline itself
    listed = empty[empty.index("要確認：題名だけで分かっているもの 1 件") :]
    assert "技能実習生の失踪" in listed and "本文未確認（題名だけでは分かりません）" in listed
    assert "橋の点検" not in empty
    assert "技能実習生の失踪" not in await get(site, "/-/topic/transfer")
    data = json.loads((await site.client.get("/-/topic/disappearance.json")).text)
    assert data["by_title"] == ["written_questions/見本-1"]
    with closing(open_office_db(home / "office.db")) as office:
        subject = Subject(SubjectKind.DOCUMENT, "written_questions/見本-1")
        decide(office, [subject], Verdict.IRRELEVANT, who="見本", at="2026-06-12T00:00:00Z")
    assert "技能実習生の失踪" not in await get(build_datasette(Home(home)), "/-/topic/disappearance")


async def test_who_of_a_committee_spoke_on_a_topic(home: Path) -> None:
    """Before a sitting one asks who of its members ever spoke on the matter, not who spoke on any of ours."""
    with closing(sqlite3.connect(home / "policy.db")) as stored, closing(sqlite3.connect(":memory:")) as conn:
        stored.backup(conn)
        conn.row_factory = sqlite3.Row
        person, name, topic = conn.execute(
            "SELECT p.id, p.name, x.topic FROM people p JOIN attributions a ON a.person = p.id AND a.role = 'speaker'"
            " JOIN document_topics x ON x.document = a.document WHERE p.house = '衆議院' LIMIT 1"
        ).fetchone()
        (document,) = conn.execute("SELECT id FROM documents WHERE gone_at IS NULL LIMIT 1").fetchone()
        conn.execute(
            "INSERT INTO committee_posts (document, position, house, committee, role, name)"
            " VALUES (?, 1, '衆議院', '見本委員会', '委員', ?)",
            (document, name),
        )
        conn.execute(
            'INSERT INTO memberships (person, position, kind, "group", role, "from", since_is_first_sight)'
            " VALUES (?, 99, 'committee', '見本委員会', '委員', '2026-01-01', 0)",
            (person,),
        )
        (every,) = members_of(conn, "衆議院", "見本委員会", "2026-08-26")
        (on_it,) = members_of(conn, "衆議院", "見本委員会", "2026-08-26", topic)
        (on_none,) = members_of(conn, "衆議院", "見本委員会", "2026-08-26", "no_such_topic")
    assert every["statements"] >= on_it["statements"] >= 1 and on_none["statements"] == 0
