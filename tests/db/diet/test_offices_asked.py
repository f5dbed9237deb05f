"""What is typed for a speaker is an office or a name."""

from __future__ import annotations

import pytest

from db.diet.standing import names_office


@pytest.mark.parametrize(
    ("words", "office"),
    [
        ("法務大臣", True),
        ("内閣府特命担当大臣(こども政策)", True),
        ("厚生労働副大臣", True),
        ("法務大臣政務官", True),
        ("内閣官房長官", True),
        ("内閣官房副長官", True),
        ("出入国在留管理庁次長", True),
        ("入管庁次長", True),
        ("審議官", True),
        ("警察庁生活安全局長", True),
        ("国家公安委員会委員長", True),
        ("法務委員長", True),
        ("議長", True),
        ("政府参考人", True),
        ("日本銀行総裁", True),
        ("見本大臣官房審議官", True),
        ("見本太郎", False),
        ("見本", False),
        ("長官太郎", False),
        ("委員", False),
        ("", False),
    ],
)
def test_an_office_is_told_from_a_name(words: str, office: bool) -> None:
    assert names_office(words) is office
