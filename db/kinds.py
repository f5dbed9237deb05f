"""Which kinds of documents are put together from the facts of several pages, and how."""

from __future__ import annotations

from collections.abc import Mapping

from db import bills, committee_news, consultation_changes, petitions, questions, resolutions, roster, sessions
from db.shapes import Shape

SHAPES: Mapping[str, Shape] = {
    "bill": bills.SHAPE,
    "written_question": questions.SHAPE,
    "petition": petitions.SHAPE,
    "committee_news": committee_news.SHAPE,
    "resolution": resolutions.SHAPE,
    "session": sessions.SHAPE,
    "member": roster.SHAPE,
    "consultation": consultation_changes.SHAPE,
}
