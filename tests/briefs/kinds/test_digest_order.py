"""What a digest puts first: what is on our topics and somebody read, told in plain words; the press behind all of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from briefs.evidence import rows
from briefs.evidence.rows import ChangeRow
from briefs.kinds import digest
from briefs.kinds.digest import DigestOrder, in_plain_words
from briefs.kinds.make import make
from briefs.staff.coming import plain_words
from tests.support import brief_data as data
from tests.support.printed import needs_fonts, needs_poppler

pytestmark = [pytest.mark.slow, needs_fonts, needs_poppler]
PERIOD = DigestOrder(date(2026, 8, 19), date(2026, 8, 26))
ACT = "令和六年法律第六十号"
SCHEME_LAW = "egov_law/428AC0000000089_20270401"


def scheduled(record: data.Record, key: str, title: str, act: str, topics: tuple[str, ...], weight: int) -> ChangeRow:
    """An amendment that was promulgated and whose text nobody has, as a change of the last night."""
    document = record.document(key, "law_revision", title, data.LAST)
    new = record.version(document, data.LAST, "", enforced_on="2027-04-01")
    said = f"「{title}」の改正（{act}）が公布されました。"
    number = record.change(document, "revision_scheduled", data.LAST, said, new=new, weight=weight, topics=topics)
    record.conn.commit()
    return next(one for one in rows.period_changes(record.conn, data.EARLY, "9999") if one.id == number)


def order(html: str, words: list[str]) -> list[str]:
    return sorted(words, key=html.index)


def test_what_is_on_our_topics_and_was_read_goes_before_what_weighs_more(record: data.Record) -> None:
    scheduled(record, "egov_law/l_20270401", "見本労働法", "令和八年法律第一号", (data.TOPIC,), 99)
    page = record.document("isa_pages/other", "page", "見本の窓口", data.EARLY)
    new = record.version(page, data.LAST, "受付は十時からです（見本）。")
    record.change(
        page, "text_changed", data.LAST, "「見本の窓口」の本文が変わりました。", new=new, weight=98, topics=()
    )
    record.changed_page("isa_pages/ours", "特定技能の手続（見本）", "九時からです。", "十時からです。", weight=20)
    html = make(digest, PERIOD, record.home, data.AT).html
    expected = ["特定技能の手続（見本）", "見本労働法", "見本の窓口"]
    assert order(html, ["見本の窓口", "見本労働法", "特定技能の手続（見本）"]) == expected


def test_an_amendment_to_come_is_told_in_the_plain_words_that_were_read_until_it_has_come(record: data.Record) -> None:
    (words,) = [one for one in plain_words() if (one.law, one.act) == ("428AC0000000089", ACT)]
    assert words.read and words.by == "2027-06-20"
    change = scheduled(record, SCHEME_LAW, "育成就労法（見本）", ACT, (data.TOPIC,), 60)
    assert "技能実習制度が終わり、育成就労制度が始まります。" in make(digest, PERIOD, record.home, data.AT).html
    assert in_plain_words(change, "2027-06-19") == words
    assert in_plain_words(change, "2027-06-20") is None
    assert in_plain_words(replace(change, kind="appeared"), "2026-08-26") is None


def test_plain_words_that_nobody_read_in_a_source_are_not_told(
    record: data.Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    change = scheduled(record, SCHEME_LAW, "育成就労法（見本）", ACT, (data.TOPIC,), 60)
    unread = tuple(replace(one, read="") for one in plain_words())
    monkeypatch.setattr(digest, "plain_words", lambda: unread)
    assert in_plain_words(change, "2026-08-26") is None


def test_a_resolution_says_what_it_asks_on_our_topics_the_weightiest_first_and_not_the_rest(
    record: data.Record,
) -> None:
    items = (
        ("一", "特定技能の実務について研修を行うこと。"),
        ("二", "特定技能の受入れ上限を超える場合の手続を公表すること。"),
        ("三", "国有林の境界を見直すこと。"),
    )
    title = "見本法案に対する附帯決議"
    document = record.document("resolutions/x", "resolution", title, data.LAST, "2026-08-20")
    body = "\n".join((title, *(f"{label}　{text}" for label, text in items)))
    new = record.version(document, data.LAST, body, house="衆議院", session="221", bill_title="見本法案")
    record.conn.executemany(
        "INSERT INTO resolution_items VALUES (?, ?, ?, ?)",
        [(document, position, *item) for position, item in enumerate(items, 1)],
    )
    record.topic(document, "受入れ上限")
    record.change(document, "appeared", data.LAST, f"「{title}」が付きました。", new=new, weight=60)
    record.conn.commit()
    html = make(digest, PERIOD, record.home, data.AT).html
    assert "受入れ上限を超える場合の手続を公表すること" in html and "国有林" not in html


def test_of_the_press_the_newest_headline_goes_first(record: data.Record) -> None:
    for day, title in ((data.LATE, "見本の古い見出し"), (data.LAST, "見本の新しい見出し")):
        item = record.document(f"press/{day}", "press_item", title, day)
        new = record.version(item, day, title)
        record.change(item, "appeared", day, f"「{title}」が公表されました。", new=new, weight=50)
    record.conn.commit()
    html = make(digest, PERIOD, record.home, data.AT).html
    assert order(html, ["見本の古い見出し", "見本の新しい見出し"]) == ["見本の新しい見出し", "見本の古い見出し"]
