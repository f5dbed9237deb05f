"""What a provision of a watched act is about: its words, then its caption and chapter, then the act."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.law.provision_topics import RULES_FILE, most_of, topics_of_provision
from db.topics.classify import topic_names
from tests.support.helpers import LAW, LawSite, Revision, Watch, article, law_tree, node, supplementary

IMMIGRATION = "326CO0000000319"
ASKED = "関係人に対し出頭を求め、質問をし、又は文書の提示を求めることができる。"


@pytest.mark.parametrize(
    ("words", "caption", "titles", "topics"),
    [
        # 入管法第52条の7第3項, 第19条の37第2項 and 第73条の3第7項 as they stand
        (ASKED, "（事実の調査）", ["第五章　退去強制の手続"], ["undocumented_detention"]),
        (ASKED, "（事実の調査）", ["第四章　在留及び出国"], ["status_fees_control"]),
        ("前各項の罪の未遂は、罰する。", "", ["第九章　罰則"], ["status_fees_control"]),
        ("監理人は、被監理者の生活状況を届け出なければならない。", "（監理措置）", [], ["undocumented_detention"]),
    ],
)  # fmt: skip
def test_words_then_caption_and_chapter(words: str, caption: str, titles: list[str], topics: list[str]) -> None:
    assert topics_of_provision(IMMIGRATION, words, caption, titles) == topics


def test_an_agency_by_its_name_is_no_topic() -> None:
    assert topics_of_provision(LAW, "出入国在留管理庁長官に届け出なければならない。", "（監理団体の許可）") == [
        "supervision_bodies"
    ]


def test_a_row_has_a_few_topics() -> None:
    everything = "退去強制、在留カード、特定技能、監理団体、転籍、送出機関、賃金、労働時間"
    assert len(topics_of_provision(IMMIGRATION, everything)) == 3
    assert most_of([("a", 10), ("b", 50), ("a", 30), ("c", 5)], 2) == {"a", "b"}


def test_every_topic_of_the_rules_is_one_of_ours() -> None:
    import tomllib

    data = tomllib.loads(RULES_FILE.read_text("utf-8"))
    known = {row[0] for row in topic_names()}
    assert {row["topic"] for row in data["rule"]} | set(data["law"].values()) <= known


def test_provisions_scheduled_amendments_and_dates_have_topics(tmp_path: Path) -> None:
    def text(words: str) -> dict[str, object]:
        chapter = node("Chapter", node("ChapterTitle", "第一章　監理団体"), article(1, words))
        return law_tree([chapter], supplementary("この法律は、公布の日から施行する。"))

    now = Revision("2025-06-01", "504AC0000000068", text("見本の書類を備える。"))
    later = Revision("2026-06-10", "506AC0000000060", text("見本の書類を備え、保存する。"), promulgated="2026-06-02")
    with Watch(tmp_path) as watch:
        watch.night("egov_law", "2026-06-01T03:00:00Z", LawSite("2026-06-01", now))
        watch.night("egov_law", "2026-06-02T03:00:00Z", LawSite("2026-06-02", now, later))
        watch.night("egov_law", "2026-06-10T03:00:00Z", LawSite("2026-06-10", now, later))
        rows = watch.rows(
            "SELECT c.kind, group_concat(t.topic) AS topics FROM changes c LEFT JOIN change_topics t ON t.change = c.id"
            " GROUP BY c.id ORDER BY c.id"
        )
        assert {row["kind"] for row in rows} >= {"revision_scheduled", "came_into_force", "provision_changed"}
        assert all(row["topics"] for row in rows)
        part = next(row for row in rows if row["kind"] == "provision_changed")
        assert "supervision_bodies" in part["topics"]


def test_the_name_of_a_law_says_nothing_of_what_a_provision_is_about() -> None:
    """出入国管理及び難民認定法 in a citation or in a title is no word about refugees."""
    title = "出入国管理及び難民認定法等の一部を改正する法律"
    assert topics_of_provision("326CO0000000319", "", title) == ["status_fees_control"]
    words = (
        "出入国管理及び難民認定法別表第一の二の表の特定技能の項の下欄に規定する産業上の分野は、次に掲げる分野とする。"
    )
    assert topics_of_provision("431M60000010006", words) == ["quotas_fields"]
    assert "undocumented_detention" in topics_of_provision("326CO0000000319", "難民の認定をしない処分をしたとき。")
