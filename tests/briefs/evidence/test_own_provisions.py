"""The provision shown is the one that sets the topic's matter: 入管法 61条の2 for recognition, not 61条の2の15 on travel documents."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from briefs.evidence.own_provisions import named
from briefs.kinds.topic_evidence import evidence_on, find_topic
from db.topics.classify import topics
from tests.support import brief_data as data

AT = datetime(2026, 8, 26, 3, tzinfo=UTC)
# 出入国管理及び難民認定法 第61条の2第1項、第61条の2の15第5項（e-Gov、2026年6月の条文）
RECOGNITION = (
    "法務大臣は、本邦にある外国人から法務省令で定める手続により難民である旨の認定の申請があつたときは、その提出した資料に基づき、"
    "その者が難民である旨の認定（以下「難民の認定」という。）を行うことができる。"
)
TRAVEL = (
    "前項の場合において、出入国在留管理庁長官が特に必要があると認めるときは、三月以上五年未満の範囲内（当該難民旅行証明書の有効期間内"
    "に限る。）で、当該難民旅行証明書により入国することのできる期限を定めることができる。"
)
DEFINED = "人身取引等次に掲げる行為をいう。"
PLACES = {
    "MainProvision-Article_61_2-Paragraph_1": RECOGNITION,
    "MainProvision-Article_61_2_15-Paragraph_5": TRAVEL,
    "MainProvision-Article_2-Paragraph_1-Item_7": DEFINED,
}


@pytest.fixture
def record(tmp_path: Path) -> Iterator[data.Record]:
    made = data.sample(tmp_path)
    yield made
    made.conn.close()


def law(record: data.Record, places: dict[str, str]) -> int:
    row = record.document("egov_law/326CO0000000319", "law", "出入国管理及び難民認定法", data.EARLY)
    record.version(row, data.EARLY, "\n".join(places.values()))
    for position, (path, text) in enumerate(places.items(), 1):
        record.conn.execute(
            "INSERT INTO provisions (document, position, path, part, label, text) VALUES (?, ?, ?, 'MainProvision', '', ?)",
            (row, position, path, text),
        )
    for topic, words in (("refugee_recognition", "難民の認定、難民旅行証明書"), ("trafficking_un", "人身取引")):
        record.conn.execute("INSERT OR IGNORE INTO topics VALUES (?, ?, ?, 1, 99)", (topic, topic, topic))
        record.topic(row, words, topic)
    record.conn.commit()
    return row


def test_recognition_itself_is_shown_and_no_place_far_from_it(record: data.Record) -> None:
    law(record, PLACES)
    found = evidence_on(record.conn, find_topic(record.conn, "refugee_recognition"), AT)
    assert found.provision is not None
    assert found.provision[1:] == ("本則第61条の2第1項", RECOGNITION)


def test_a_place_that_holds_something_else_today_is_not_shown_as_its_own(record: data.Record) -> None:
    moved = {**PLACES, "MainProvision-Article_61_2-Paragraph_1": "法務大臣は、別の事務を行うことができる。"}
    law(record, moved)
    found = evidence_on(record.conn, find_topic(record.conn, "refugee_recognition"), AT)
    assert found.provision is None or "別の事務" not in found.provision[2]


def test_where_no_provision_decides_none_is_shown_and_the_paper_counts_them(record: data.Record) -> None:
    law(record, PLACES)
    found = evidence_on(record.conn, find_topic(record.conn, "trafficking_un"), AT)
    assert found.provision is None
    assert found.undecided == 1


def test_the_topics_and_places_that_are_named_exist() -> None:
    assert set(named()) <= {one.id for one in topics()}
    for places in named().values():
        assert places
        for one in places:
            assert set(one) == {"law", "path", "words"}
            assert one["path"].startswith("MainProvision-Article_")
