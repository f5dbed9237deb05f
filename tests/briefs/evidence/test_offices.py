"""What an office is called in English: as the offices themselves do, and nothing where that is not known."""

from __future__ import annotations

import pytest

from briefs.evidence.offices import addressed, office_en


@pytest.mark.parametrize(
    ("name", "english"),
    [
        ("法務大臣", "Minister of Justice"),
        ("厚生労働副大臣", "State Minister of Health, Labour and Welfare"),
        ("法務大臣政務官", "Parliamentary Vice-Minister of Justice"),
        ("外務大臣", "Minister for Foreign Affairs"),
        ("出入国在留管理庁長官", "Commissioner of the Immigration Services Agency"),
        ("内閣総理大臣", "Prime Minister"),
        ("見本県知事", ""),
        ("法務大臣室", ""),
        ("文部科学省見本局長", ""),  # of whose bureau no English name was read
    ],
)
def test_offices(name: str, english: str) -> None:
    assert office_en(name) == english


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("法務大臣", ("Minister of Justice", "")),
        ("法務大臣 殿", ("Minister of Justice", "")),
        ("法務大臣　見本太郎　殿", ("Minister of Justice", "見本太郎")),
        ("法務大臣見本太郎殿", ("Minister of Justice", "見本太郎")),
        ("衆議院議員 見本 花子 様", ("Member of the House of Representatives", "見本 花子")),
        ("厚生労働省 御中", ("Ministry of Health, Labour and Welfare", "")),
        ("見本県知事 殿", ("", "見本県知事")),
    ],
)
def test_an_addressee_is_parted_into_office_and_person(typed: str, parts: tuple[str, str]) -> None:
    assert addressed(typed) == parts
