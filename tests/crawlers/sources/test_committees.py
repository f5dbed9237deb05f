"""Rosters of committees: pages written by hand in the format that others measured, and what is said when one differs."""

from __future__ import annotations

import re
from typing import Any

from crawlers.read.page import Page
from crawlers.sources.committees import COUNCILLORS, REPRESENTATIVES, Committees
from crawlers.sources.shared.houses import columns_named
from db.change.compare import State
from db.people.committee_roster import compare as compare_rosters
from db.people.memberships import posts_of
from tests.support import places

PAGES = places.PAGES / "committees"
ROSTER = (PAGES / "iin_j0000.html").read_bytes()
COMMITTEE = "https://www.shugiin.go.jp/internet/itdb_iinkai.nsf/html/iinkai/iin_j0000.htm"


def read(body: bytes, url: str) -> list[Any]:
    source = Committees()
    ask = source.request_for(url)
    page = Page(url, 200, {"content-type": "text/html"}, body, "2026-03-01T18:00:00Z", "0" * 64)
    return list(source.read(page, ask.callback, ask.arguments))


def test_a_roster_of_the_other_house_as_measured() -> None:
    """会派名（略称）, groups in brackets, a heading without words; the way to the page is no part of it."""
    url = "https://www.sangiin.go.jp/japanese/joho1/kousei/konkokkai/current/list/l0000.htm"
    (document,) = read((PAGES / "l0000.html").read_bytes(), url)
    assert document.title == "参議院見本委員会　名簿"
    assert [(p["role"], p["name"], p["group"]) for p in document.rows["committee_posts"]] == [
        ("委員長", "見本　一郎", "見自"),
        ("理事", "見本　花子", "見立"),
        ("委員", "見本　じゅん", "見無"),
    ]
    for name, listed, asked in (
        ("list", REPRESENTATIVES, ["iin_j0000.htm", "iin_t0000.htm"]),
        ("tiinkai", COUNCILLORS, ["l0000.htm"]),
    ):
        found = read((PAGES / f"{name}.html").read_bytes(), listed)
        assert [one.url.rsplit("/")[-1] for one in found] == asked  # no page of photographs


def test_a_roster_without_a_row_of_headings_and_without_groups() -> None:
    text = re.sub(r"<TR>\s*<TH.*?</TR>", "", ROSTER.decode("cp932"), flags=re.DOTALL).replace("見無", "<BR>")
    (document,) = read(text.encode("cp932"), COMMITTEE)
    assert [(p["role"], p["name"], p["group"]) for p in document.rows["committee_posts"]] == [
        ("委員長", "見本　一郎", "見自"),
        ("理事", "見本　眞澄", None),
        ("委員", "見本　三郎", "見自"),
    ]
    assert list(posts_of(document.body))[1] == ("理事", "見本　眞澄", "みほん　ますみ")


def test_who_came_who_left_and_who_has_another_post() -> None:
    (document,) = read(ROSTER, COMMITTEE)

    def state(body: str) -> State:
        return State(document.key, "committee", document.title, None, body, body, document.facts)

    new = document.body.replace("理事 | 見本　眞澄 | みほん　ますみ | 見無", "委員 | 見本　乙 |  | 見立").replace(
        "委員 | 見本　三郎", "理事 | 見本　三郎"
    )
    (change,) = compare_rosters(state(document.body), state(new), "2026-03-03")
    assert (change.kind, change.summary_ja) == (
        "membership_changed",
        "衆議院見本委員会の名簿：見本乙議員（見立・委員）が加わりました。見本眞澄議員（理事）が外れました。見本三郎議員が理事になりました。",
    )
    assert (change.before, change.after) == ("理事　見本　眞澄\n委員　見本　三郎", "委員　見本　乙\n理事　見本　三郎")
    whole = "\n".join(f"委員 | 見本　{n} |  | " for n in "甲乙丙丁戊")
    (change,) = compare_rosters(state(whole), state(document.body), "2026-03-03")
    assert change.summary_ja == "衆議院見本委員会の名簿：3人が加わり、5人が外れました。委員長は見本一郎議員です。"


def test_columns_are_told_by_how_their_headings_begin() -> None:
    """The same words go before a beginning; brackets and spaces do not count."""
    headings = ["議員氏名 ", "読み方", "会派名（略称）", "会派の変更", "選挙区等", "任期 満了"]
    assert columns_named(headings, ("議員氏名", "会派", "選挙区", "任期満了", "当選")) == [
        "議員氏名", "読み方", "会派", "会派の変更", "選挙区", "任期満了",
    ]  # fmt: skip
    assert columns_named(["氏名のふりがな", "氏名"], ("氏名",)) == ["氏名のふりがな", "氏名"]
