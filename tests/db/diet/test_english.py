"""Names of the Diet and the government in English; expected are the official English names of houses, ministries and laws."""

from __future__ import annotations

import pytest

from db.diet.english import bill_ordinal, english, in_sentence, nth, seat
from db.diet.offices_en import office_en


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("第213回国会 閣法第59号", "Cabinet bill No. 59 of the 213th Diet session"),
        ("第221回国会 衆法第１号", "House of Representatives members' bill No. 1 of the 221st Diet session"),
        ("第217回国会 ＮＨＫ決算", "NHK accounts of the 217th Diet session"),
        ("衆議院 第217回国会 質問第13号", "House of Representatives, written question No. 13 of the 217th Diet session"),
        ("参議院", "House of Councillors"),
        ("衆議院法務委員会", "House of Representatives, Committee on Judicial Affairs"),
        ("衆議院 法務委員会 第9号", "House of Representatives, Committee on Judicial Affairs, No. 9"),
        ("参議院本会議 第12号（2025年4月15日）", "House of Councillors, plenary, No. 12 (15 April 2025)"),
        ("参議院環境委員会 第7号（2025年3月21日） 9 見", "House of Councillors, Committee on Environment, No. 7 (21 March 2025): 見"),
        ("参議院法務委員会 会議録情報", "House of Councillors, Committee on Judicial Affairs: record of the meeting"),
        ("衆議院予算委員会第三分科会", "House of Representatives, Committee on Budget, subcommittee 3"),
        ("内閣", "Cabinet"),
        ("農林水産委員長", "Chair of the Committee on Agriculture, Forestry and Fisheries"),
        ("見本　甲子君外二名", "見本甲子 and 2 others"),
        ("見本甲子議員ほか1名", "見本甲子 and 1 other"),
        ("法務大臣", "Minister of Justice"),
        ("（厚生労働副大臣）", " (State Minister of Health, Labour and Welfare)"),
        (
            "財務大臣・内閣府特命担当大臣（金融）",
            "Minister of Finance; Minister of State, Cabinet Office (Financial Services)",
        ),
        (
            "内閣府特命担当大臣（原子力損害賠償・廃炉等支援機構・防災担当）",
            "Minister of State, Cabinet Office (Nuclear Damage Compensation and Decommissioning Facilitation Corporation, Disaster"
            " Management)",
        ),
        ("内閣府特命担当大臣（見本・防災）", "Minister of State, Cabinet Office (見本・防災)"),
        ("出入国在留管理庁", "Immigration Services Agency"),
        # Special committees as the House of Representatives lists them; where it was not read, with the Japanese name beside.
        ("消費者問題に関する特別委員会", "Special Committee on Consumer Affairs"),
        ("衆議院北朝鮮による拉致問題等に関する特別委員会",
         "House of Representatives, Special Committee on North Korean Abductions and Other Issues"),
        ("外交・安全保障に関する調査会",
         "Research Committee on Foreign Affairs and National Security (外交・安全保障に関する調査会)"),
        ("災害対策及び東日本大震災復興特別委員会", "Special Committee on Disaster Management and Reconstruction after Great East Japan"
         " Earthquake (災害対策及び東日本大震災復興特別委員会)"),
        ("見本問題に関する特別委員会", "Special Committee (見本問題に関する特別委員会)"),
        ("厚生労働省職業安定局長", "Director-General, Employment Security Bureau, Ministry of Health, Labour and Welfare"),
        ("厚生労働省職業安定局見本課長",
         "Director, 見本課, Employment Security Bureau, Ministry of Health, Labour and Welfare"),
        ("文部科学省大臣官房文教施設企画・防災部長", "Director-General, Department of Facilities Planning and Disaster Prevention,"
         " Minister's Secretariat, Ministry of Education, Culture, Sports, Science and Technology"),
        ("内閣官房内閣審議官", "Councillor, Cabinet Secretariat"),
        ("法務省見本局次長", "Deputy Director-General, 見本局, Ministry of Justice"),
        ("衆議院で審議中", "before the House of Representatives"),
        ("参議院で閉会中審査", "carried over in the House of Councillors"),
        ("採択", "adopted"),
        ("令和六年法律第五十九号", "Act No. 59 of 2024"),
        ("第217回国会（常会）", "217th Diet session (ordinary)"),
        ("見本　太郎（衆議院）", "見本 太郎 (House of Representatives)"),
    ],
)  # fmt: skip
def test_a_name_in_english(name: str, said: str) -> None:
    assert english(name) == said


@pytest.mark.parametrize(
    "name",
    [
        "", "出入国管理及び難民認定法", "参議院規則の一部を改正する規則案", "見本委員会", "この委員会", "原子力規制委員会委員長",
        "附則（令和八年法務省令第十二号）", "第213回国会で審議未了", "技能実習生の失踪に関する質問主意書", "見本太郎",
        "衆議院法務委員会で審査した。", "厚生労働省が公表した資料", "自由民主党・無所属の会",
    ],
)  # fmt: skip
def test_what_is_no_such_name_stays_as_published(name: str) -> None:
    assert english(name) is None


def test_a_bill_of_a_kind_that_nobody_knows_is_a_bill() -> None:
    assert bill_ordinal(213, "見本", 2) == "Bill No. 2 of the 213th Diet session"
    assert [nth(n) for n in (1, 2, 3, 11, 12, 13, 21, 112, 213)] == [
        "1st",
        "2nd",
        "3rd",
        "11th",
        "12th",
        "13th",
        "21st",
        "112th",
        "213th",
    ]


def test_a_sitting_within_an_english_sentence() -> None:
    for before, after in (
        (
            "The minutes of 参議院法務委員会 第9号（2026年3月5日） were published, with 3 speeches on topic.",
            "The minutes of House of Councillors, Committee on Judicial Affairs, No. 9 (5 March 2026) were published, with 3 speeches"
            " on topic.",
        ),
        (
            "The text of the speech “衆議院法務委員会 第901号（2026年2月25日） 8 見本法子” was changed (1 passage).",
            "The text of the speech “House of Representatives, Committee on Judicial Affairs, No. 901 (25 February 2026): 見本法子”"
            " was changed (1 passage).",
        ),
        ("New page: “衆議院の仕組み”.", "New page: “衆議院の仕組み”."),
    ):
        assert in_sentence(before) == after


def test_a_constituency_in_english() -> None:
    said = {"比例": "proportional representation", "（比）東北": "proportional representation, Tohoku", "東京１": "Tokyo 1",
            "鳥取・島根": "Tottori and Shimane", "見本県": "見本県", "見本3": "見本3"}  # fmt: skip
    assert {name: seat(name) for name in said} == said


@pytest.mark.parametrize(
    "name",
    [
        "見本大学教授",
        "見本市長",
        "総務省大臣官房見本総括審議官",
        "厚生労働省見本統括官",
        "法務省",
        "局長",
        "法務省局長室",
    ],
)
def test_what_is_no_post_that_we_can_read_stays_as_published(name: str) -> None:
    assert office_en(name) is None
