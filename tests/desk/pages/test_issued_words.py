"""What an issued paper was made for is said in words; the orders are those that the kinds of papers keep."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from db.record.schema import open_read_only
from desk.pages.briefs import about
from tests.support import site_data


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Any:
    home: Path = tmp_path_factory.mktemp("issued")
    site_data.build(home).close()
    return open_read_only(home / "policy.db")


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({"topic": "transfer", "to": ""}, ["転籍"]),
        ({"topics": ["transfer"], "to": ["法務省", "厚生労働省"], "part": "法務省"}, ["法務省", "厚生労働省", "転籍"]),
        ({"since": "2026-03-31", "until": "2026-04-02"}, ["2026年3月31日から2026年4月2日"]),
        ({"committee": "法務委員会", "house": "衆議院", "date": "2026-04-03"}, ["衆議院法務委員会", "2026年4月3日"]),
        ({"of": "none", "from": "2026-03-31", "to": "2026-04-01"}, ["2026年3月31日から2026年4月1日"]),
        ({"title": "証拠（見本）", "topics": [], "since": ""}, ["証拠（見本）"]),
        ({}, []),
    ],
)  # fmt: skip
def test_an_order_in_words(record: Any, parameters: dict[str, Any], said: list[str]) -> None:
    assert [str(one) for one in about(record, parameters)] == said
