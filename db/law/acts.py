"""Numbers of acts and ordinances as English texts cite them: 令和六年法律第五十九号 is Act No. 59 of 2024. Pure."""

from __future__ import annotations

from db.law.enforcement import act_number
from db.text.dates import western_year

MINISTRIES = {
    "法務": "Ministry of Justice", "厚生労働": "Ministry of Health, Labour and Welfare", "労働": "Ministry of Labour",
    "総務": "Ministry of Internal Affairs and Communications", "外務": "Ministry of Foreign Affairs",
    "文部科学": "Ministry of Education, Culture, Sports, Science and Technology", "環境": "Ministry of the Environment",
    "国土交通": "Ministry of Land, Infrastructure, Transport and Tourism", "財務": "Ministry of Finance",
    "農林水産": "Ministry of Agriculture, Forestry and Fisheries", "防衛": "Ministry of Defense",
    "経済産業": "Ministry of Economy, Trade and Industry", "厚生": "Ministry of Health and Welfare", "内閣": "Cabinet Office",
}  # fmt: skip
AGENCIES = {
    "内閣官房": "Cabinet Secretariat", "出入国在留管理庁": "Immigration Services Agency", "警察庁": "National Police Agency",
    "デジタル庁": "Digital Agency", "こども家庭庁": "Children and Families Agency", "金融庁": "Financial Services Agency",
}  # fmt: skip


def act_en(number: str | None) -> str:
    """Act No. 59 of 2024, Cabinet Order No. 341 of 2025, Ordinance of the Ministry of Justice No. 42 of 2024; as it is where it is no
    such number."""
    found = act_number(number)
    if found is None:
        return number or ""
    era, count, kind, value = found
    year = western_year(era, str(count))
    if kind == "法律":
        name = "Act"
    elif kind == "政令":
        name = "Cabinet Order"
    elif kind.endswith(("省令", "府令")):
        ministries = [one.removesuffix("省").removesuffix("府") for one in kind[:-1].split("・")]
        name = f"Ordinance of the {' and the '.join(MINISTRIES.get(one, one) for one in ministries)}"
    else:
        return number or ""
    return f"{name} No. {value} of {year}"
