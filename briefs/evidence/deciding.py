"""Which provisions decide a matter, and which only order a notice or a paper about it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

# What ends so orders a notification, a report or a book, or something among offices: it tells nobody what may be done.
RE_PAPERS = re.compile(
    r"(?:届け出|届出を(?:し|行わ)|通知し|通報し|報告(?:し|を(?:し|求め))|提出し|備え(?:付け|て置か|置か)|記載(?:し|をし)|公示し|公表し|公告し|送付し|告知し|署名し|押印し|交付し|記名押印)"
    r"(?:なければならない|る?ものとする|ることができる)。$|(?:署名し|記名押印|押印し)[^。]{0,12}するものとする。$"
    r"|(?:協力を求め|情報(?:を|の)提供|照会し|意見を(?:聴か|聴く|求め)|委任|委託)[^。]{0,12}(?:ことができる|なければならない|ものとする)。$"
)
RE_DECIDES = re.compile(
    r"(?:てはならない|ことができない|ることができる|取り消すことができる|講じなければならない|行わなければならない|与えなければならない|(?:認定|許可)を(?:する|しなければならない)"
    r"|しないこと|を要しない|に処する|みなす)。$"
)
RE_ASIDE = re.compile("（(?![^（）]*以下「)[^（）]*）")  # but for what it names itself by
ORDERED = 60  # characters at the end of a provision, in which it says what it orders
PAPERS, NEUTRAL, DECIDES = 0, 1, 2


def orders(text: str, words: Iterable[str]) -> bool:
    """Whether one of the words stands where a provision says what it orders; one that only names the matter orders something else."""
    bare = RE_ASIDE.sub("", RE_ASIDE.sub("", text))
    return any(word in bare[-ORDERED:] for word in words)


def is_act(key: str) -> bool:
    """Whether a law (its document's key) is an act, or an order with the force of one, and no ordinance of a ministry."""
    law_id = key.removeprefix("egov_law/")
    return law_id[3:5] in ("AC", "CO")


def decides(text: str) -> int:
    """How far a provision decides something: DECIDES what may be done, NEUTRAL (definitions, the rest), or PAPERS alone."""
    if RE_PAPERS.search(text):
        return PAPERS
    return DECIDES if RE_DECIDES.search(text) else NEUTRAL
