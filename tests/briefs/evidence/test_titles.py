"""What documents are called in an English paper."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from briefs.evidence.titles import kind_en, title_en
from db.night.kinds import WORDS
from db.record.documents import Version

ANY = Version(
    1, 1, "k", "page", "s", "", "", "", "", "", "", "", "", "", "", "", "", None, {}, "", 1, None, None, None, None, 1, True
)  # fmt: skip
MINUTES = "衆議院予算委員会 第11号（2025年2月17日）"


@pytest.mark.parametrize(
    ("kind", "key", "title", "facts", "english"),
    [
        ("meeting", "kokkai/1", MINUTES, {}, "House of Representatives, Committee on Budget, No. 11 (17 February 2025)"),
        ("speech", "kokkai/1_057", f"{MINUTES} 57 見本太郎", {},
         "House of Representatives, Committee on Budget, No. 11 (17 February 2025), speech 57: 見本太郎"),
        ("committee_news", "committee_news/1", "衆議院予算委員会（分科会）ニュース 第2回（2025年2月28日）", {},
         "News of the House of Representatives, Committee on Budget (subcommittees), No. 2 (28 February 2025)"),
        ("committee_news", "committee_news/2", "衆議院法務委員会ニュース（2025年6月18日）（流会）", {},
         "News of the House of Representatives, Committee on Judicial Affairs (18 June 2025), fell through"),
        ("committee", "committees/1", "衆議院外務委員会\u3000名簿", {},
         "House of Representatives, Committee on Foreign Affairs: members"),
        ("bill", "bills/213-閣法-59", "見本の法律案", {"session": 213, "kind": "閣法", "number": 59},
         "Employment for Skill Development bill (Cabinet bill No. 59 of the 213th Diet session)"),
        ("bill", "bills/217-決議-参議院2", "見本解任決議案", {"session": 217, "kind": "決議", "number": 2, "numbered_by": "参議院"},
         "House of Councillors, resolution No. 2 of the 217th Diet session"),
        ("written_question", "written_questions/sangiin-217-4", "見本に関する質問主意書", {},
         "House of Councillors, written question No. 4 of the 217th Diet session"),
        ("question_text", "written_questions/shugiin-217-56/answer", "衆議院第217回第56号 答弁書（本文）", {},
         "House of Representatives, written question No. 56 of the 217th Diet session, text of the answer"),
        ("petition", "petitions/sangiin-217-58", "見本に関する請願", {},
         "House of Councillors, petition No. 58 of the 217th Diet session"),
        ("roll_call", "roll_calls/217-0618-v001", "日程第２\u3000見本の法律案", {"house": "参議院"},
         "House of Councillors, recorded vote No. 1 of 18 June 2025"),
        ("resolution", "resolutions/sangiin-217-f069", "見本の法律案に対する附帯決議",
         {"house": "参議院", "list.committee": "厚生労働委員会", "bill_title": "見本の法律案"},
         "House of Councillors, Committee on Health, Labour and Welfare: resolution attached to a bill (18 June 2025)"),
        # Laws: the name that the register of laws gives, of a law that was renamed the one of its day; else the number.
        ("law_revision", "egov_law/1", "出入国管理及び難民認定法", {"short_name": "入管法",
         "name_en": "Immigration Control and Refugee Recognition Act"}, "Immigration Control and Refugee Recognition Act"),
        ("law_revision", "egov_law/2", "外国人の育成就労の適正な実施及び育成就労外国人の保護に関する法律",
         {"short_name": "技能実習法／育成就労法", "name_en": "Technical Intern Training Act / Employment for Skill Development Act"},
         "Employment for Skill Development Act"),
        ("law", "egov_law/3", "見本法", {"law_num": "令和六年法律第六十号"}, "Act No. 60 of 2024"),
        # What has no English name stays as published.
        ("law", "egov_law/4", "見本法", {}, ""),
        ("page", "isa_pages/1", "令和６年度第11回見本部会見本調査会 議事録", {}, ""),
        ("news", "mhlw_news/1", "衆議院予算委員会", {}, ""),
        ("consultation", "consultations/1", "見本の省令案に関する意見募集", {}, ""),
    ],
)  # fmt: skip
def test_a_document_is_named_by_house_committee_number_and_day(
    kind: str, key: str, title: str, facts: dict[str, Any], english: str
) -> None:
    assert title_en(replace(ANY, kind=kind, key=key, title=title, facts=facts, published_on="2025-06-18")) == english


def test_what_sort_of_document_it_is_stands_in_the_middle_of_a_line() -> None:
    assert [kind_en(one) for one in ("page", "press", "attachment")] == ["page", "press item", "attached file"]
    assert all(kind_en(one)[0].islower() for one in WORDS)
