"""All kinds of documents, in the order in which lists for people name them.  A new kind is one line here."""

from __future__ import annotations

from collections.abc import Mapping

from db.change.feed_items import NEWS, PRESS
from db.change.kind import Kind, Table, of_unknown_kind
from db.change.pages import ATTACHMENT, PAGE
from db.consultations.changes import CONSULTATION
from db.diet.bills import BILL, BILL_TEXT
from db.diet.committee_news import COMMITTEE_NEWS
from db.diet.minutes import MEETING, SPEECH
from db.diet.petitions import PETITION
from db.diet.questions import QUESTION_TEXT, WRITTEN_QUESTION
from db.diet.resolutions import RESOLUTION
from db.diet.roll_calls import ROLL_CALL
from db.diet.sessions import SESSION
from db.diet.sittings import SITTING
from db.law.laws import LAW, LAW_REVISION
from db.people.cabinet_roster import CABINET_LIST
from db.people.committee_roster import COMMITTEE
from db.people.roster import MEMBER
from db.text.words import Names

KINDS: tuple[Kind, ...] = (
    MEETING,
    SPEECH,
    LAW,
    LAW_REVISION,
    PAGE,
    ATTACHMENT,
    NEWS,
    PRESS,
    BILL,
    WRITTEN_QUESTION,
    CONSULTATION,
    PETITION,
    RESOLUTION,
    ROLL_CALL,
    SITTING,
    MEMBER,
    SESSION,
    BILL_TEXT,
    QUESTION_TEXT,
    COMMITTEE_NEWS,
    COMMITTEE,
    CABINET_LIST,
)
BY_ID: Mapping[str, Kind] = {kind.id: kind for kind in KINDS}
WORDS = {kind.id: Names(kind.noun.ja, kind.noun.en) for kind in KINDS}
TABLES: Mapping[str, Table] = {table.name: table for kind in KINDS for table in kind.tables}


def kind_of(kind: str) -> Kind:
    """The kind of this id; one that nobody has registered is stored and compared as any text."""
    return BY_ID.get(kind) or of_unknown_kind(kind)
