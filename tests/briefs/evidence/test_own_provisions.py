"""The provision shown is the one that sets the topic's matter: 入管法 61条の2 for recognition, not 61条の2の15 on travel documents."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import cast

import pytest

from briefs.evidence.own_provisions import named
from briefs.evidence.rows import ChangeRow, Topic, Version
from briefs.kinds.topic_evidence import Redline, TopicEvidence, article_first, evidence_on, find_topic
from db.text.words import Names
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


def chosen(topic: str, name: str, changed: str, own: str) -> TopicEvidence:
    """A topic whose own provision is on record beside a comparison of another one; ``changed``: what the other one gained."""
    place = Names("本則第73条の5第2項", "")
    redline = Redline(cast(ChangeRow, None), place, "", changed, "body", None, None, 1)
    shown = (cast(Version, None), "本則第23条第2項", own)
    return TopicEvidence(Topic(topic, name, topic), (), (), redline, shown, frozenset(), {})


# 出入国管理及び難民認定法 第23条第2項、第73条の5第2項（e-Gov、2026年6月の条文）
CARRY = "中長期在留者は、在留カードを受領し、常にこれを携帯していなければならない。"
STOLEN = "第七十三条の三第四項の犯罪行為の用に供する目的で、在留カード電磁的記録の情報を取得し、又は提供した者も、前項と同様とする。"
FEES = ("status_fees_control", "在留手数料・在留管理")
CARDS = ("card_policing", "在留カードの携帯・職務質問")


@pytest.mark.parametrize(
    ("topic", "changed", "own", "first"),
    [
        (CARDS, STOLEN, CARRY, True),
        (CARDS, "在留カードを携帯する義務は、十六歳に満たない者には適用しない。", CARRY, False),
        (CARDS, "警察官は、職務質問に当たつては、その理由を告げなければならない。", CARRY, False),
        (
            CARDS,
            STOLEN,
            "在留カードの記載事項は、法務省令で定める。",
            False,
        ),  # what stands there now is not the topic's own
        (
            ("status_fees_control", "在留手数料・在留管理"),
            "在留カードの手数料を納付しなければならない。",
            "手数料を納付しなければならない。",
            False,
        ),
    ],
)
def test_a_comparison_without_the_topics_words_gives_way_to_its_own_article(
    topic: tuple[str, str], changed: str, own: str, first: bool
) -> None:
    assert article_first(chosen(*topic, changed, own)) is first


def test_a_topic_without_an_article_of_its_own_keeps_its_comparison() -> None:
    assert not article_first(chosen("pregnancy", "妊娠・出産", STOLEN, CARRY))
