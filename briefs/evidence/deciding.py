"""Which provisions decide a matter, and which only order a notice or a paper about it. Pure."""

from __future__ import annotations

import re

# What ends so orders a notification, a report or a book: it tells nobody what may be done.
RE_PAPERS = re.compile(
    r"(?:届け出|届出を(?:し|行わ)|通知し|通報し|報告(?:し|を(?:し|求め))|提出し|備え(?:付け|て置か|置か)|記載(?:し|をし)|公示し|公表し|公告し|送付し|告知し|署名し|押印し|交付し|記名押印)"
    r"(?:なければならない|る?ものとする|ることができる)。$|(?:署名し|記名押印|押印し)[^。]{0,12}するものとする。$"
)
RE_DECIDES = re.compile(
    r"(?:てはならない|ことができない|ることができる|取り消すことができる|講じなければならない|行わなければならない|与えなければならない|(?:認定|許可)を(?:する|しなければならない)"
    r"|を要しない|に処する|みなす)。$"
)
PAPERS, NEUTRAL, DECIDES = 0, 1, 2


def is_act(key: str) -> bool:
    """Whether a law (its document's key) is an act, or an order with the force of one, and no ordinance of a ministry."""
    law_id = key.removeprefix("egov_law/")
    return law_id[3:5] in ("AC", "CO")


def decides(text: str) -> int:
    """How far a provision decides something: DECIDES what may be done, NEUTRAL (definitions, the rest), or PAPERS alone."""
    if RE_PAPERS.search(text):
        return PAPERS
    return DECIDES if RE_DECIDES.search(text) else NEUTRAL
