"""Petitions to both houses: made-up pages (見本), those of session 904 in the format that others measured."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from crawlers.read.page import Page
from crawlers.registry import all_sources
from crawlers.sources.petitions import CURRENT, LISTS
from crawlers.sources.shared.source import PageRequest
from db.people.member_record import introduced_petitions
from db.record.models import Document, Listing, Problem
from tests.support import places
from tests.support.helpers import HTML_HEADERS, NOT_FOUND, Reply, Watch

PAGES = places.PAGES / "petitions"
LIST, DETAIL, OTHER = ((PAGES / f"{n}.html").read_text(encoding="utf-8") for n in ("903_l", "9030001", "seigan"))
LOWER, UPPER = LISTS["shugiin"].format(903), LISTS["sangiin"].format(903)
MENU = (PAGES.parent / "sessions" / "gian.html").read_text(encoding="utf-8")
KEY = "petitions/shugiin-903-1"
# A whole list: the row without a number is taken out.
WHOLE = "\n".join(line for line in LIST.split("\n") if "番号のない" not in line)


def read(text: str, url: str = LOWER) -> list[object]:
    source = all_sources()["petitions"]
    ask = source.request_for(url)
    body, headers = (
        (text.encode("cp932"), {"content-type": "text/html"}) if url == LOWER else (text.encode(), HTML_HEADERS)
    )
    return list(
        source.read(Page(url, 200, headers, body, "2027-03-12T00:00:00Z", "0" * 64), ask.callback, ask.arguments)
    )


def site(lower: str = WHOLE, detail: str = DETAIL, upper: str = OTHER):  # type: ignore[no-untyped-def]
    pages = {LOWER: lower, LOWER.replace("903_l", "9030001"): detail, UPPER: upper, CURRENT: MENU}

    def answer(url: str) -> Reply | None:
        if url not in pages:
            return NOT_FOUND
        japanese = "shugiin" in url
        headers = {"content-type": "text/html"} if japanese else HTML_HEADERS
        return 200, headers, pages[url].encode("cp932" if japanese else "utf-8")

    return answer


def test_every_row_is_kept_and_every_page_is_asked_for() -> None:
    found = read(LIST)
    documents = {d.key: d for d in found if isinstance(d, Document)}
    assert {key: (d.title, d.facts["list.committee"], d.facts["list.received"]) for key, d in documents.items()} == {
        KEY: ("外国人技能実習生の見本に関する請願", "法務委員会", "3"),
        "petitions/shugiin-903-2": ("見本鉄道の存続に関する請願", None, "1"),
    }
    assert [a.url for a in found if isinstance(a, PageRequest)] == [
        LOWER.replace("903_l", f"903000{number}") for number in (1, 2)
    ]
    assert [r.keys for r in found if isinstance(r, Listing)] == [frozenset(documents)]
    (problem,) = [p for p in found if isinstance(p, Problem)]
    assert "番号のない見本の請願" in problem.reason


def test_the_other_house_groups_by_committee() -> None:
    (document,) = [d for d in read(OTHER, UPPER) if isinstance(d, Document)]
    assert document.key == "petitions/sangiin-903-5"
    assert (document.facts["house"], document.facts["list.committee"]) == ("参議院", "厚生労働委員会")


@pytest.mark.parametrize(
    "broken",
    [
        LIST.replace("新件番号", "見本"),
        LIST.replace("請願件名", "見本"),
        LIST.replace("第903回", "第902回"),
        LIST.replace("第903回国会", "見本"),
        LIST[:-40],
    ],
)
def test_a_list_without_number_title_session_or_end_is_not_read(broken: str) -> None:
    (found,) = read(broken)
    assert isinstance(found, Problem)


def test_two_rows_of_one_number_are_named() -> None:
    found = read(WHOLE.replace("<TD>2</TD>", "<TD>1</TD>"))
    assert [p.key for p in found if isinstance(p, Problem)] == [KEY]
    assert len([d for d in found if isinstance(d, Document)]) == 1


def test_a_half_written_row_and_a_date_that_is_none_are_named() -> None:
    half = WHOLE.replace("<TD></TD><TD>1</TD><TD></TD></TR>", "</TR>")
    assert ["2 cells under 5" in p.reason for p in read(half) if isinstance(p, Problem)] == [True]
    dated = OTHER.replace("<th>結果</th>", "<th>受理年月日</th>")  # 「審査未了」 stands under it
    (problem,) = [p for p in read(dated, UPPER) if isinstance(p, Problem)]
    assert "is not a date" in problem.reason


def test_the_page_of_a_petition_fills_its_row(watch: Watch) -> None:
    result = watch.night("petitions", "2027-03-12T00:00:00Z", site())
    # The session that closed before is visited too; the made-up site has no lists of it.
    assert {p["kind"] for p in watch.problems(result.run)} <= {"not_found"}
    row = watch.rows("SELECT * FROM petitions WHERE house = '衆議院' AND number = 1")[0]
    row.pop("document")
    assert row == {
        "house": "衆議院",
        "session": 903,
        "number": 1,
        "title": "外国人技能実習生の見本に関する請願",
        "introducer": "見本　甲子君",
        "received_on": "2027-03-02",
        "committee": "法務委員会",
        "referred_on": "2027-03-10",
        "result": None,
        "signatures": 1234,
        "decided_on": None,
    }
    assert "守られたい" in watch.versions(KEY)[0]["body"]
    assert '"page.見本欄": "そのまま"' in watch.versions(KEY)[0]["facts"]


def test_quiet_nights_a_decision_a_referral_and_a_new_petition(watch: Watch) -> None:
    first = "\n".join(line for line in WHOLE.split("\n") if "見本鉄道" not in line)
    run = watch.night("petitions", "2027-03-11T00:00:00Z", site(first)).run
    assert watch.changes(run) == []
    run = watch.night("petitions", "2027-03-12T00:00:00Z", site()).run
    assert [(c["kind"], c["summary_ja"]) for c in watch.changes(run)] == [
        ("appeared", "衆議院に新しい請願：「見本鉄道の存続に関する請願」")
    ]
    assert watch.changes(watch.night("petitions", "2027-03-13T00:00:00Z", site()).run) == []
    referred = WHOLE.replace("存続に関する請願</A></TD><TD></TD>", "存続に関する請願</A></TD><TD>国土交通委員会</TD>")
    run = watch.night("petitions", "2027-03-14T00:00:00Z", site(referred)).run
    assert [(c["kind"], c["field"], c["summary_ja"]) for c in watch.changes(run)] == [
        ("stage_moved", "committee", "請願「見本鉄道の存続に関する請願」：衆議院国土交通委員会に付託")
    ]
    decided = referred.replace("<TD>3</TD><TD></TD>", "<TD>3</TD><TD>採択</TD>")
    run = watch.night("petitions", "2027-03-15T00:00:00Z", site(decided)).run
    found = watch.changes(run)
    assert [(c["kind"], c["after"], c["summary_ja"]) for c in found] == [
        ("stage_moved", "採択", "請願「外国人技能実習生の見本に関する請願」：衆議院で採択")
    ]
    assert found[0]["summary_en"] == "Petition “外国人技能実習生の見本に関する請願”: adopted (House of Representatives)"
    more = decided.replace("<TD>3</TD>", "<TD>8</TD>")
    found = watch.changes(watch.night("petitions", "2027-03-16T00:00:00Z", site(more)).run)
    assert [c["kind"] for c in found] == ["text_changed"]
    assert found[0]["summary_ja"].endswith(
        "「外国人技能実習生の見本に関する請願」の受理件数が「3」から「8」に変わりました。"
    )


def test_the_page_of_another_petition_is_refused(watch: Watch) -> None:
    result = watch.night(
        "petitions", "2027-03-12T00:00:00Z", site(detail=DETAIL.replace("外国人技能実習生", "別の見本"))
    )
    assert any("does not name the petition" in p["reason"] for p in watch.problems(result.run))
    assert watch.versions(KEY)[0]["body"] == ""


# ---------------------------------------------------------------------- as others measured it
LOWER_904, UPPER_904 = LISTS["shugiin"].format(904), LISTS["sangiin"].format(904)
FOLDER_904 = UPPER_904.removesuffix("seigan.htm")
FILES_904 = {
    LOWER_904: "904_l",
    LOWER_904.replace("904_l", "9040001"): "9040001",
    UPPER_904: "seigan904",
    f"{FOLDER_904}yousi/yo9040012.htm": "yo9040012",
    f"{FOLDER_904}futaku/fu9040012.htm": "fu9040012",
}


def measured(edits: Mapping[str, tuple[str, str]] | None = None):  # type: ignore[no-untyped-def]
    """The pages of session 904; ``edits``: name of a page -> (old words, new words)."""

    def answer(url: str) -> Reply | None:
        if url == CURRENT:
            return 200, HTML_HEADERS, MENU.replace("903", "904").encode()
        if url not in FILES_904:
            return NOT_FOUND
        name = FILES_904[url]
        text = (PAGES / f"{name}.html").read_text(encoding="utf-8").replace(*(edits or {}).get(name, ("", "")))
        if "shugiin" in url:
            return 200, {"content-type": "text/html"}, text.encode("cp932")
        return 200, HTML_HEADERS, text.encode()

    return answer


def test_both_pages_of_a_petition_and_every_receipt(watch: Watch) -> None:
    watch.night("petitions", "2027-06-19T00:00:00Z", measured())
    assert watch.rows(
        "SELECT house, number, introducer, received_on, committee, referred_on, result, signatures, decided_on"
        " FROM petitions ORDER BY house, number"
    ) == [
        dict(zip(("house", "number", "introducer", "received_on", "committee", "referred_on", "result", "signatures",
                  "decided_on"), row, strict=True))
        for row in (
            ("参議院", 12, "見本　丙次、見本　丁代", "2027-03-10", "法務委員会", "2027-03-21", "審査未了", 1234, None),
            ("参議院", 988, None, None, None, None, None, None, None),
            ("衆議院", 1, "見本甲子君、見本乙美君", None, "法務委員会", None, "採択", 1247, "2027-06-20"),
            ("衆議院", 24, None, None, "法務委員会", None, None, None, None),
        )
    ]  # fmt: skip
    assert watch.rows(
        'SELECT p.house, r.number, r.introducer, r."group", r.received_on, r.result FROM petition_receipts r'
        " JOIN petitions p USING (document) ORDER BY p.house, r.position"
    ) == [
        dict(zip(("house", "number", "introducer", "group", "received_on", "result"), row, strict=True))
        for row in (
            ("参議院", 12, "見本　丙次", "見共", "2027-03-10", "審査未了"),
            ("参議院", 345, "見本　丁代", "見立", "2027-04-02", "審査未了"),
            ("衆議院", 1, "見本甲子", None, None, None),
            ("衆議院", 35, "見本乙美", None, None, None),
            ("衆議院", 207, "見本甲子", None, None, None),
        )
    ]
    bodies = {d["key"]: watch.versions(d["key"])[-1]["body"] for d in watch.rows("SELECT key FROM documents")}
    assert bodies["petitions/sangiin-904-12"] == (
        "見本の転籍を認められたい。\nついては、次の措置を採られたい。\n一、見本の範囲を明らかにすること。"
    )
    assert bodies["petitions/shugiin-904-1"] == "見本の実習生を見本のとおり守られたい。\n一、見本の費用を公表すること。"
    # Introducers are people that members may be tied to.
    assert watch.value("SELECT count(*) FROM attributions WHERE role = 'introducer' AND standing = 'member'") == 5
    watch.conn.execute(
        "INSERT INTO people (id, key, name, house, folded) VALUES (9, 'members/9', '見本　丁代', '参議院', '')"
    )
    watch.conn.execute("UPDATE attributions SET person = 9 WHERE name IN ('見本　丁代', '見本乙美')")
    shown = introduced_petitions(watch.conn, 9)
    assert [(row["key"], row["received_on"], row["result"], row["on_topic"]) for row in shown] == [
        ("petitions/sangiin-904-12", "2027-04-02", "審査未了", True),
        ("petitions/shugiin-904-1", None, "採択", True),
    ]


def test_one_more_receipt_is_one_change_and_a_result_is_a_step(watch: Watch) -> None:
    cell = "<td>345</td>\n<td>見本　丁代</td>\n<td>見立</td>\n<td>令和9年4月2日</td>\n<td>令和9年4月11日</td>\n<td>審査未了</td>"
    before = {"fu9040012": (f"<tr>\n{cell}\n</tr>\n", "")}
    open_still = {"fu9040012": ("審査未了", "&nbsp;")}
    night = watch.night("petitions", "2027-05-01T00:00:00Z", measured(before))
    assert watch.changes(night.run) == []
    found = watch.changes(watch.night("petitions", "2027-05-02T00:00:00Z", measured()).run)
    assert [(c["field"], c["summary_ja"]) for c in found] == [
        (
            "receipts",
            "請願「見本技能実習生の権利に関する請願」：見本丁代議員の紹介で受理（参議院、同じ趣旨のもの計2件）",
        )
    ]
    watch.night("petitions", "2027-05-03T00:00:00Z", measured(open_still))
    found = watch.changes(watch.night("petitions", "2027-06-21T00:00:00Z", measured()).run)
    assert [(c["kind"], c["after"]) for c in found] == [("stage_moved", "審査未了")]


def test_pages_that_could_not_be_had_at_first_are_no_news(watch: Watch) -> None:
    pages = measured()
    watch.night("petitions", "2027-06-19T00:00:00Z", lambda url: (500, {}, b"") if "/futaku/" in url else pages(url))
    again = watch.night("petitions", "2027-06-20T00:00:00Z", lambda url: NOT_FOUND if "/9040001" in url else pages(url))
    assert watch.changes(again.run) == []
    assert watch.value("SELECT count(*) FROM documents WHERE gone_at IS NOT NULL") == 0
    assert watch.value("SELECT count(*) FROM petition_receipts") == 5


def test_a_gist_is_read_once_and_what_is_not_in_scope_once_a_week() -> None:
    source = all_sources()["petitions"]
    text = (PAGES / "seigan904.html").read_text(encoding="utf-8").replace("技能実習生の権利", "鉄道の存続")

    def asked(known: list[int], day: str) -> list[str]:
        page = Page(UPPER_904, 200, HTML_HEADERS, text.encode(), f"{day}T00:00:00Z", "0" * 64)
        arguments = {"house": "sangiin", "session": 904, "day": day, "known": known}
        found = source.read(page, "parse_list", arguments)
        return [one.url.rsplit("/")[-1] for one in found if isinstance(one, PageRequest)]

    days = [f"2027-05-{day:02d}" for day in range(1, 15)]
    assert asked([], days[0]) == ["yo9040012.htm", "fu9040012.htm"]
    nights = [asked([12], day) for day in days]
    assert sorted(map(len, nights)) == [0] * 12 + [1] * 2
    assert [day.index(["fu9040012.htm"]) for day in (nights[:7], nights[7:])] in [[n, n] for n in range(7)]


def test_a_session_that_has_just_begun_has_no_list_yet(watch: Watch) -> None:
    def nothing(url: str) -> Reply | None:
        return measured()(url) if url == CURRENT else NOT_FOUND

    first, later = (watch.night("petitions", f"2027-0{month}-01T00:00:00Z", nothing) for month in (2, 4))
    assert (first.outcome, watch.problems(first.run)) == ("ok", [])  # the session was convened on 25 January
    assert [p["kind"] for p in watch.problems(later.run)] == ["not_found"] * 2
