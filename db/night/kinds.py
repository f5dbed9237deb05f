"""Which kinds of documents are put together from the facts of several pages, and how."""

from __future__ import annotations

from collections.abc import Mapping

from db.change.shapes import Shape
from db.consultations import changes
from db.diet import bills, committee_news, petitions, questions, resolutions, sessions
from db.people import roster

SHAPES: Mapping[str, Shape] = {
    "bill": bills.SHAPE,
    "written_question": questions.SHAPE,
    "petition": petitions.SHAPE,
    "committee_news": committee_news.SHAPE,
    "resolution": resolutions.SHAPE,
    "session": sessions.SHAPE,
    "member": roster.SHAPE,
    "consultation": changes.SHAPE,
}
