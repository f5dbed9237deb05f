"""What resolutions and petitions ask on a topic: by an item of their own, verbatim, the best first."""

from __future__ import annotations

import pytest

from briefs.evidence.dossier import Notes
from briefs.evidence.resolutions import is_of, points_on, resolutions_on
from briefs.evidence.rows import current
from briefs.evidence.titles import title_en
from briefs.kinds.topic_evidence import evidence_on, find_topic, listed_content, resolved_content
from tests.support import brief_data as data

# 形は衆議院法務委員会の附帯決議（第192回国会）。文は見本。
NOW = "2026-08-26T03:00:00Z"
HEAD = "技能実習生の待遇について、労働に関する法令遵守の確保のため、以下の取組を行うこと。"
PAY = "政府は、技能実習生の報酬から不当な控除が行われることがないよう留意すべき旨を定めること。"
VISITS = "機構は、監理団体の実地検査を、予告をしない検査も含めて行うこととし、１の報酬の支払を聴取により確認すること。"
WEAK = "技能実習生の賃金に配慮し、検討を行うこと。"
ITEMS = (("一", HEAD), ("一１", WEAK), ("一２", PAY), ("一３", VISITS))
BODY = "見本法案に対する附帯決議\n一" + HEAD + "\n1 " + WEAK + "\n2 " + PAY + "\n3 " + VISITS.replace("１", "1")


def resolution(record: data.Record, key: str, title: str, items: tuple[tuple[str, str], ...], day: str | None) -> int:
    body = "\n".join((title, *(f"{label}　{text}" for label, text in items)))
    document = record.document(f"resolutions/{key}", "resolution", title, data.EARLY, day)
    record.version(document, data.EARLY, body, house="衆議院", session="197", bill_title="x")
    record.conn.executemany(
        "INSERT INTO resolution_items VALUES (?, ?, ?, ?)",
        [(document, position, *item) for position, item in enumerate(items, 1)],
    )
    record.topic(document, "受入れ上限")
    return document


def test_the_item_that_says_most_goes_first_and_is_printed_as_its_text_has_it() -> None:
    assert [one.label for one in points_on(BODY, "wages", ITEMS)] == ["一２", "一１"]
    (first, *_) = points_on(BODY, "supervision_bodies", ITEMS)
    assert first.label == "一３" and first.words in BODY and "、1の報酬" in first.words


def test_what_stands_below_a_head_is_on_its_matter_and_the_head_alone_asks_nothing() -> None:
    found = points_on(BODY, "labour_inspection", ITEMS)
    assert found[0].label == "一３"
    assert all(one.label != "一" for one in found)


@pytest.mark.parametrize(
    "text",
    [
        "技能実習生の賃金について、同号の運用に留意すること",
        "技能実習生の賃金の不正受給を厳格化すること",
        "技能実習生の賃金を高めるべきである",
    ],
)
def test_what_points_elsewhere_works_against_us_or_asks_nothing_is_no_point(text: str) -> None:
    assert points_on(text, "wages") == []


def test_of_a_petition_the_sentence_that_asks_goes_first() -> None:
    body = "技能実習生の転籍の範囲を明らかにすること。\n技能実習生の転籍を認められたい。技能実習生が転籍した例がある。"
    assert points_on(body, "transfer", kind="petition")[0].words == "技能実習生の転籍を認められたい"


def test_a_resolution_stands_by_its_items_and_not_by_the_title_of_its_bill(record: data.Record) -> None:
    ours = resolution(record, "a", "見本法案に対する附帯決議", (("二", "特定技能の受入れ上限を公表すること。"),), None)
    other = resolution(
        record, "b", "特定技能の受入れ上限法案に対する附帯決議", (("一", "道路を直すこと。"),), "2026-05-28"
    )
    record.conn.commit()
    assert [is_of(record.conn, current(record.conn, one, NOW), data.TOPIC) for one in (ours, other)] == [True, False]
    chosen = evidence_on(record.conn, find_topic(record.conn, data.TOPIC), data.AT)
    keys = [one.version.key for one in chosen.resolved]
    assert keys == ["resolutions/a"] and all(one.key != "resolutions/b" for one in chosen.listed)
    (shown,) = resolved_content(record.conn, chosen, Notes(), 2)
    assert (shown["date_ja"], shown["label"], shown["body"]) == ("第197回国会", "項目二", "衆議院")
    notes = Notes()
    notes.quote(chosen.resolved[0].version, "body", chosen.resolved[0].point.words)  # a reason quotes it
    assert resolved_content(record.conn, chosen, notes, 2) == []
    assert title_en(chosen.resolved[0].version).endswith("resolution attached to a bill (Diet session 197)")


def test_what_staff_left_out_is_not_printed(record: data.Record) -> None:
    resolution(record, "a", "見本法案に対する附帯決議", (("一", "特定技能の受入れ上限を公表すること。"),), None)
    record.conn.commit()
    every = resolutions_on(record.conn, data.TOPIC, NOW)
    assert len(every) == 1
    assert resolutions_on(record.conn, data.TOPIC, NOW, without=["resolutions/a"]) == []
    words = (every[0].version.key, every[0].point.words)
    assert resolutions_on(record.conn, data.TOPIC, NOW, unsaid=[words]) == []


def test_a_petition_is_listed_with_what_it_asks(record: data.Record) -> None:
    for number, text in ((1, "特定技能の受入れ上限を公表されたい。"), (2, "道路を直されたい。")):
        document = record.document(f"petitions/{number}", "petition", f"見本に関する請願{number}", data.EARLY)
        record.version(document, data.EARLY, text)
        record.topic(document, "受入れ上限")
    record.conn.commit()
    chosen, notes = evidence_on(record.conn, find_topic(record.conn, data.TOPIC), data.AT), Notes()
    listed = {one["title"]: one["spot"] for one in listed_content(chosen, notes, 9)}
    assert "見本に関する請願2" not in listed
    note, number = listed["見本に関する請願1"]
    quotes = {one.note: one.quotes for one in notes.evidence.values()}
    assert quotes[note][number].text == "特定技能の受入れ上限を公表されたい"
