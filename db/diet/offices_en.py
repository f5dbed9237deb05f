"""The posts of officials in English: which bureau of which ministry, and what its head is called.  Pure.

A post is read from its parts (文部科学省 | 初等中等教育局 | 長): ministry, units, post.  Names of ministries and bureaus are those
that were read in their own English texts; a unit whose English name was read nowhere stays Japanese within the post, and a post
that does not begin with a ministry or an agency of the state (professors, mayors, companies) stays as published.  What the head of
a unit is called is put together by one rule of ours (``POSTS``).  Sources, each read:
(M) Ministry of Education …, "Overview", March 2021 (docslib.org 753276), and its organization page (mext.go.jp/en/about/organization);
(K) Ministry of Health, Labour and Welfare, "Service Guide 2020" (docslib.org 8454483), and its bureaus as of 2023 (ivd-note.com 3206);
(J) Ministry of Justice, "Criminal Affairs Bureau" (moj.go.jp/ENGLISH/CRAB);
(A) names of agencies "as on their own sites" (nesamimus.blogspot.com 2010-07).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from db.law.acts import AGENCIES
from db.law.acts import MINISTRIES as OF_ORDINANCES

BODIES: Mapping[str, str] = {
    **{f"{one}{'府' if one == '内閣' else '省'}": en for one, en in OF_ORDINANCES.items()}, **AGENCIES,
    "内閣法制局": "Cabinet Legislation Bureau", "人事院": "National Personnel Authority",  # A
    "公正取引委員会": "Japan Fair Trade Commission", "消費者庁": "Consumer Affairs Agency",  # A
    "消防庁": "Fire and Disaster Management Agency", "公安調査庁": "Public Security Intelligence Agency",  # A
    "国税庁": "National Tax Agency", "文化庁": "Agency for Cultural Affairs", "スポーツ庁": "Japan Sports Agency",  # A, M
    "林野庁": "Forestry Agency", "水産庁": "Fisheries Agency", "資源エネルギー庁": "Agency for Natural Resources and Energy",  # A
    "特許庁": "Japan Patent Office", "中小企業庁": "Small and Medium Enterprise Agency", "観光庁": "Japan Tourism Agency",  # A
    "気象庁": "Japan Meteorological Agency", "海上保安庁": "Japan Coast Guard",  # A
}  # fmt: skip
UNITS: Mapping[tuple[str, str], str] = {
    ("文部科学省", "総合教育政策局"): "Education Policy Bureau",  # M, as are those below
    ("文部科学省", "初等中等教育局"): "Elementary and Secondary Education Bureau",
    ("文部科学省", "高等教育局"): "Higher Education Bureau",
    ("文部科学省", "科学技術・学術政策局"): "Science and Technology Policy Bureau",
    ("文部科学省", "研究振興局"): "Research Promotion Bureau",
    ("文部科学省", "研究開発局"): "Research and Development Bureau",
    ("文部科学省", "文教施設企画・防災部"): "Department of Facilities Planning and Disaster Prevention",
    ("厚生労働省", "医政局"): "Health Policy Bureau",  # K, as are those below
    ("厚生労働省", "健康・生活衛生局"): "Public Health Bureau",
    ("厚生労働省", "医薬局"): "Pharmaceutical Safety Bureau",
    ("厚生労働省", "労働基準局"): "Labour Standards Bureau",
    ("厚生労働省", "職業安定局"): "Employment Security Bureau",
    ("厚生労働省", "雇用環境・均等局"): "Employment Environment and Equal Employment Bureau",
    ("厚生労働省", "社会・援護局"): "Social Welfare and War Victims' Relief Bureau",
    ("厚生労働省", "老健局"): "Health and Welfare Bureau for the Elderly",
    ("厚生労働省", "保険局"): "Health Insurance Bureau",
    ("厚生労働省", "年金局"): "Pension Bureau",
    ("法務省", "刑事局"): "Criminal Affairs Bureau",  # J
}  # fmt: skip
SECRETARIATS: Mapping[str, str] = {"大臣官房": "Minister's Secretariat", "長官官房": "Secretariat"}
# How a post ends and what it is; with what of it belongs to the unit that it heads.
POSTS = (
    ("局長代理", "局", "Acting Director-General"), ("局次長", "局", "Deputy Director-General"), ("局長", "局", "Director-General"),
    ("部次長", "部", "Deputy Director-General"), ("部長", "部", "Director-General"), ("課長", "課", "Director"),
    ("室長", "室", "Director"), ("室次長", "室", "Deputy Director"), ("官房長", "官房", "Director-General"),
    ("内閣審議官", "", "Councillor"), ("内閣参事官", "", "Counsellor"), ("審議官", "", "Deputy Director-General"),
    ("参事官", "", "Counsellor"),
)  # fmt: skip
RE_UNIT = re.compile(r"[^\s]+?(?:局|部|課|室|官房)(?=$|[^\s長次])")
RE_BODY = re.compile("|".join(sorted(BODIES, key=len, reverse=True)))


def office_en(text: str) -> str | None:
    """The English of an official's post; None where it is no post of a ministry or an agency, or one that nobody translates.

    What stands before 審議官 or 参事官 beyond a secretariat (総括審議官) changes the post: such stay as they are.
    """
    found = RE_BODY.match(text)
    if not found or found.end() == len(text):
        return None
    body, rest = found[0], text[found.end() :]
    for ending, unit, post in POSTS:
        if rest.endswith(ending):
            names = _units(body, rest.removesuffix(ending) + unit)
            return None if names is None else ", ".join([post, *names[::-1], BODIES[body]])
    return None


def _units(body: str, text: str) -> list[str] | None:
    """The names of the units that a text is made of, the widest first; None for what is no row of units."""
    names, at = [], 0
    for found in RE_UNIT.finditer(text):
        if found.start() != at:
            return None
        names.append(SECRETARIATS.get(found[0]) or UNITS.get((body, found[0]), found[0]))
        at = found.end()
    return names if at == len(text) else None
