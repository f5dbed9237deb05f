"""Roll calls and groups' votes on record: what was voted on, whose vote it was, to which bill it belongs (all made up, 見本)."""

from __future__ import annotations

import pytest

from db.diet.group_votes import GroupVote, group_votes_of
from db.diet.roll_calls import appointees, matter_of
from db.diet.words import roll_call_number
from tests.support import places
from tests.support.helpers import HTML_HEADERS, NOT_FOUND, Reply, Watch
from tests.support.rosters import Councillor, RosterSite

PAGES = places.PAGES
MENU = (PAGES / "sessions" / "gian.html").read_text("utf-8")
INDEX, PAGE = ((PAGES / "roll_calls" / f"{name}.html").read_text("utf-8") for name in ("list", "vote"))
CURRENT = "https://www.sangiin.go.jp/japanese/joho1/kousei/gian/current/gian.htm"
FOLDER = "https://www.sangiin.go.jp/japanese/touhyoulist/903"
ONE = INDEX.replace("903-0312-v002.htm", "none.htm").replace("903-0203-v001.htm", "none.htm")


@pytest.mark.parametrize(
    ("title", "matter"),
    [
        # Read off the list of session 217.
        ("日程第１　独立行政法人男女共同参画機構法案（内閣提出、衆議院送付）", "独立行政法人男女共同参画機構法案"),
        ("日程第３　山村振興法の一部を改正する法律案（衆議院提出）  ", "山村振興法の一部を改正する法律案"),
        ("日程第１　公職選挙法の一部を改正する法律案（衆議院提出第９号）", "公職選挙法の一部を改正する法律案"),
        ("令和七年度一般会計予算「委員長報告のとおり修正議決すること」", "令和七年度一般会計予算"),
        (
            "国際協同組合年に当たり協同組合の振興を図る決議案（山本順三君外１６名発議）",
            "国際協同組合年に当たり協同組合の振興を図る決議案",
        ),
        (
            "日程第３　令和五年度一般会計予備費使用総調書及び各省各庁所管使用調書（第２１６回国会内閣提出、第２１７回国会衆議院送付）",
            "令和五年度一般会計予備費使用総調書及び各省各庁所管使用調書",
        ),
        ("日程第２　会期の件", "会期の件"),
    ],
)
def test_what_was_voted_on(title: str, matter: str) -> None:
    assert matter_of(title) == matter


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("国家公務員等の任命に関する件「検査官（挽文子君）」", ["挽文子"]),
        ("検査官に田中淳子君及び挽文子君を任命することについて同意を求めるの件", ["田中淳子", "挽文子"]),
        (
            "預金保険機構理事長に三井秀範君を、同理事に正願隆一君及び山崎英司君を、同監事に大谷益世君を任命することについて同意を求めるの件",
            ["三井秀範", "正願隆一", "山崎英司", "大谷益世"],
        ),
        ("国家公務員等の任命に関する件「日本銀行政策委員会審議委員(増一行君）」", ["増一行"]),
        ("山本順三君外１６名発議の決議案", []),
    ],
)
def test_whom_a_matter_appoints(title: str, names: list[str]) -> None:
    assert appointees(title) == names


def test_both_forms_of_address_hold_the_same_number() -> None:
    assert roll_call_number("/japanese/touhyoulist/217/217-0620-v001.htm") == "217-0620-v001"
    assert (
        roll_call_number("https://www.sangiin.go.jp/japanese/joho1/kousei/vote/217/217-0620-v001.htm")
        == "217-0620-v001"
    )
    assert roll_call_number("https://www.sangiin.go.jp/japanese/touhyoulist/217/vote_ind.htm") is None
    assert roll_call_number(None) is None


# ---------------------------------------------------------------------- nights
def site(vote: str = PAGE):  # type: ignore[no-untyped-def]
    pages = {CURRENT: MENU, f"{FOLDER}/vote_ind.htm": ONE, f"{FOLDER}/903-0312-v001.htm": vote}

    def answer(url: str) -> Reply | None:
        return (200, HTML_HEADERS, pages[url].encode()) if url in pages else NOT_FOUND

    return answer


def test_each_members_vote_is_tied_to_a_member_or_to_nobody(watch: Watch) -> None:
    members = [
        Councillor("7000001", "見本　　　甲", "みほん こう"),
        Councillor("7000002", "見本　丙子", "みほん へいこ"),
    ]
    members += [
        Councillor("7000003", "標本 一郎", "ひょうほん いちろう"),
        Councillor("7000004", "標本 一郎", "ひょうほん いちろう"),
    ]
    watch.night("members", "2027-03-01T00:00:00Z", RosterSite(councillors=members))
    result = watch.night("roll_calls", "2027-03-13T00:00:00Z", site())
    assert result.outcome == "ok", result.message
    assert [
        tuple(row.values()) for row in watch.rows("SELECT house, session, date, matter, ayes, nays FROM roll_calls")
    ] == [("参議院", 903, "2027-03-12", "見本法の一部を改正する法律案", 3, 2)]
    rows = watch.rows(
        "SELECT v.name, v.group_name, v.vote, p.key FROM votes v LEFT JOIN people p ON p.id = v.person ORDER BY v.position"
    )
    assert [tuple(row.values()) for row in rows] == [
        ("見本　甲", "見本党", "aye", "members/sangiin-7000001"),
        ("見本ひらがな乙", "見本党", "aye", None),
        ("見本　丙子", "見本党", "none", "members/sangiin-7000002"),
        ("標本　一郎", "見本会・無所属", "nay", None),  # two members of this name: nobody is guessed
        ("標本　二郎", "見本会・無所属", "nay", None),
        ("標本　三郎", "見本会・無所属", "aye", None),
        ("見本　議長", "各派に属しない議員", "none", None),
    ]
    listed = {row["folded"]: row["candidates"] for row in watch.rows("SELECT folded, candidates FROM open_names")}
    assert listed["標本一郎"] == 2
    assert listed["見本議長"] == 0


def test_a_corrected_vote_is_one_change_that_names_the_member(watch: Watch) -> None:
    watch.night("roll_calls", "2027-03-13T00:00:00Z", site())
    swapped = PAGE.replace(
        '<span class="pros"></span><span class="cons">反対</span><span class="names">標本　　一郎', "@", 1
    )
    swapped = swapped.replace(
        '<span class="pros">賛成</span><span class="cons"></span><span class="names">標本　　三郎',
        '<span class="pros"></span><span class="cons">反対</span><span class="names">標本　　三郎',
    )
    swapped = swapped.replace(
        "@", '<span class="pros">賛成</span><span class="cons"></span><span class="names">標本　　一郎'
    )
    watch.night("roll_calls", "2027-03-14T00:00:00Z", site(swapped))
    (change,) = watch.rows("SELECT kind, field, summary_ja, summary_en FROM changes")
    assert tuple(change.values()) == (
        "text_changed",
        "votes",
        "投票結果の訂正（3月12日「見本法の一部を改正する法律案」）：標本 一郎（反対→賛成）、標本 三郎（賛成→反対）",
        "A roll call was corrected (12 March, “見本法の一部を改正する法律案”): votes of 2 members",
    )
    assert watch.value("SELECT vote FROM votes WHERE name = '標本　三郎'") == "nay"


def test_a_vote_on_a_bill_of_which_only_the_title_was_read_stands_behind_others_and_is_not_hidden(watch: Watch) -> None:
    watch.night("roll_calls", "2027-03-13T00:00:00Z", site())
    on_record = PAGE.replace("標本　　一郎", "標本　　一朗", 1)
    watch.night("roll_calls", "2027-03-14T00:00:00Z", site(on_record))
    bill = watch.conn.execute(
        "INSERT INTO documents (key, source, kind, url, title, lang, first_seen, last_seen, collection) VALUES"
        " ('bills/903-閣法-1', 'bills', 'bill', 'https://example.jp/', '見本法の一部を改正する法律案', 'ja', '2027-03-01T00:00:00Z',"
        " '2027-03-01T00:00:00Z', 'bills') RETURNING id"
    ).fetchone()[0]
    watch.conn.execute(
        "INSERT INTO bills (document, session, kind, number, title, stage)"
        " VALUES (?, 903, '閣法', 1, '見本法の一部を改正する法律案', 'enacted')",
        (bill,),
    )
    watch.conn.execute(
        "INSERT INTO bill_events (bill, position, date, house, event, session)"
        " VALUES (?, 1, '2027-03-12', '参議院', 'plenary_vote', 903)",
        (bill,),
    )
    watch.conn.execute("INSERT INTO to_check (document, matched, reason) VALUES (?, '本文未確認', 'unread')", (bill,))
    watch.conn.commit()
    watch.night("roll_calls", "2027-03-15T00:00:00Z", site())
    assert [row["weight"] for row in watch.rows("SELECT weight FROM changes ORDER BY id")] == [0, 10]


# ---------------------------------------------------------------------- groups of the House of Representatives
def test_groups_for_and_against_as_the_passage_page_lists_them() -> None:
    facts = {
        "217/shugiin/衆議院審議時賛成会派": "自由民主党・無所属の会; 公明党",
        "217/shugiin/衆議院審議時反対会派": "れいわ新選組; 日本共産党",
        "217/shugiin/回付案/衆議院審議時賛成会派": "自由民主党・無所属の会",
        "217/shugiin/回付案/衆議院審議時反対会派": None,
        "216/shugiin/衆議院審議時賛成会派": "見本の会",
        "218/shugiin/衆議院審議時賛成会派": None,
    }
    assert group_votes_of(facts) == [
        GroupVote("衆議院", 217, "自由民主党・無所属の会", "aye"),
        GroupVote("衆議院", 217, "公明党", "aye"),
        GroupVote("衆議院", 217, "れいわ新選組", "nay"),
        GroupVote("衆議院", 217, "日本共産党", "nay"),
        GroupVote("衆議院", 217, "自由民主党・無所属の会", "aye", sent_back=True),
    ]
