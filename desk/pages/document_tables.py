"""A document as data: what its ``.json`` says, and the rows that its ``.csv`` has, kind by kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from db.change.change_kinds import CHANGE_KINDS
from db.diet.bill_sentences import step_of_row
from db.diet.roll_calls import VOTES_EN, VOTES_JA
from db.people.member_record import as_json
from db.record.documents import Record
from db.text.dates import jst_minute
from db.text.words import Names
from desk.pages.diet_tables import DATE, KEY
from desk.pages.exports import Table
from desk.site.language import said, word_of

ABOUT = ("key", "kind", "source", "title", "url", "published_on", "first_seen", "last_seen", "gone_at")
NOT_DATA = ("head", "other", "raw", "promise_lines")  # of the details: what only the page needs


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a kind: what its columns are called, and how they follow from what the page shows."""

    columns: Mapping[str, Names]
    read: Callable[[Record], Iterable[Record]]


def _events(found: Record) -> Iterable[Record]:
    for row in found["details"].get("events", ()):
        yield {**row, "what": said(*step_of_row(row))}


def _votes(found: Record) -> Iterable[Record]:
    for group in (found["details"].get("roll_call") or {}).get("groups", ()):
        for one in group["members"]:
            yield {**one, "vote": said(VOTES_JA[one["vote"]], VOTES_EN[one["vote"]])}


def _changes(found: Record) -> Iterable[Record]:
    for row in found["changes"]:
        yield {
            "at": jst_minute(row["detected_at"]),
            "kind": word_of(CHANGE_KINDS, row["kind"]),
            "what": said(row["summary_ja"], row["summary_en"]),
            "key": row["key"],
        }


def _of(name: str) -> Callable[[Record], Iterable[Record]]:
    return lambda found: found["details"].get(name) or ()


HOUSE, NAME = Names("院", "House"), Names("名前", "Name")
PROVISIONS = Rows(
    {"part": Names("部分", "Part"), "label": Names("番号", "Number"), "text": Names("条文", "Text"),
     "path": Names("場所", "Place")},
    _of("provisions"),
)  # fmt: skip
OTHERS = Rows(
    {"at": Names("確認した時（日本時間）", "Seen at (Japan time)"), "kind": Names("種類", "Kind"),
     "what": Names("何が変わったか", "What changed"), "key": KEY},
    _changes,
)  # fmt: skip
BY_KIND: Mapping[str, Rows] = {
    "bill": Rows(
        {"date": DATE, "house": HOUSE, "what": Names("何があったか", "What happened"),
         "committee": Names("委員会", "Committee")},
        _events,
    ),
    "roll_call": Rows(
        {"group_name": Names("会派", "Group"), "name": NAME, "vote": Names("投票", "Vote"),
         "person_key": Names("議員の番号", "Key of the member")},
        _votes,
    ),
    "law": PROVISIONS,
    "law_revision": PROVISIONS,
    "meeting": Rows(
        {"position": Names("順番", "Order"), "speaker": Names("発言者", "Speaker"),
         "speaker_group": Names("会派", "Group"), "speaker_position": Names("肩書き", "Position"),
         "topics": Names("論点", "Topics"), "key": KEY},
        _of("speeches"),
    ),
    "written_question": Rows(
        {"label": Names("番号", "Number"), "question": Names("質問", "Question"), "answer": Names("答弁", "Answer")},
        _of("pairs"),
    ),
    "consultation": Rows(
        {"label": Names("資料", "Paper"), "href": Names("住所", "Address"), "key": KEY}, _of("attachments")
    ),
}  # fmt: skip


def as_table(found: Record) -> Table:
    """The rows of a document's kind, else its changes; ``about`` has all else that its page shows."""
    document = found["document"]
    chosen = BY_KIND.get(document["kind"], OTHERS)
    rows = [{name: row.get(name) for name in chosen.columns} for row in chosen.read(found)]
    details = {name: value for name, value in as_json(found["details"]).items() if name not in NOT_DATA}
    about = {name: document[name] for name in ABOUT} | {
        "topics": found["topics"],
        "facts": document["facts"],
        "details": details,
        "changes": list(_changes(found)),
        "versions": [
            {name: row[name] for name in ("fetched_at", "published_on", "length", "sha256", "url")}
            for row in found["versions"]
        ],
    }
    return Table(chosen.columns, rows, str(document["key"]).replace("/", "-"), about)
