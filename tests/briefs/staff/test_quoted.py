"""Words that a staff text says were answered stand on record as they are quoted (見本)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from briefs.staff.quoted import misquoted
from tests.support import brief_data as data

NOW = "2026-08-26T03:00:00Z"
DENIED = (
    "○国務大臣（見本太郎君）　見本の上限を撤廃するという考えはございません。見本の検査を増やしてまいります。"
    "見本の「特別な検査」を増やします。"
)


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    made = data.sample(tmp_path_factory.mktemp("quoted") / "home")
    meeting = made.conn.execute("SELECT id FROM documents WHERE kind = 'meeting'").fetchone()[0]
    made.speech(meeting, 9, "見本太郎", DENIED, group="見本の会", office="法務大臣")
    yield made
    made.conn.close()


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("大臣が「見本の検査を増やしてまいります」と答弁したとおり、進めること", 0),
        (
            "大臣が「見本の検査を 増やしてまいります」と国会で述べたとおり、進めること",
            0,
        ),  # a line break in what was typed
        ("大臣が「見本の検査をやめます」と答弁したとおり、進めること", 1),
        ("政府は「上限をなくすと約束します」と明言した", 1),
        ("大臣が「見本の上限を撤廃する」と答弁したとおり、進めること", 1),  # goes on: という考えはございません
        ("「見本の上限を撤廃する」との政府の答弁を守ること", 1),
        ("大臣が「見本の上限（略）見本の検査を増やしてまいります」と答弁したとおり、進めること", 0),
        ("大臣が「見本の下限（略）見本の検査を増やしてまいります」と答弁したとおり、進めること", 1),
        ("大臣が「見本の『特別な検査』を増やします」と答弁したとおり、進めること", 0),  # 「 in the minutes
        # Nobody of the government is quoted: words of a form, a term, our own.
        ("「帰ったら借金が残る」と話す人がいます", 0),
        ("「帰れと言われた」と説明した人がいます", 0),
        ("「特定技能」という制度について答弁を求めること", 0),
        ("大臣が「検討」と答弁したこと", 0),
    ],
)
def test_words_said_to_be_answered_stand_on_record(record: Any, text: str, faults: int) -> None:
    assert len(list(misquoted(record.conn, text, NOW))) == faults


def test_what_was_said_later_is_not_quoted_before(record: Any) -> None:
    text = "大臣が「見本の検査を増やしてまいります」と答弁したとおり、進めること"
    assert len(list(misquoted(record.conn, text, "2026-08-01T00:00:00Z"))) == 1
