"""Which question an answer answers: within a meeting, the last speech of a questioner before it.

Government speakers answer (ministers, officials, heads of public bodies), witnesses do, and members who speak for
their own bill.  The chair's calls between question and answer are passed over; but when the chair turns to something
else (a new item, an explanation of a bill, a minister's policy speech, a vote), what follows answers nothing until a
member has asked again.  Nor does it when a speech between them is missing from the record: what was asked there is not known.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from db.diet.standing import CHAIR, LEAD_LENGTH, Standing, standing

HEAD = 200  # characters read of every speech; of a chair's all, since a turn may stand at the end
# Words with which the chair turns from questions to something else.
RE_TURN = re.compile(
    r"議題と(?:いた|致)?し|趣旨の?説明を|(?:提案|提出)(?:の)?理由の説明|説明を(?:聴取|聞)|発言を求められ|発言の申出|討論に入り|"
    r"採決(?:いた|に入)|意見を(?:お述べ|述べ)|所信|施政方針|(?:御|ご)?挨拶|あいさつ"
)


class Turn(NamedTuple):
    """One speech of a meeting, in order; ``position``: its number there; ``turns``: the chair goes on to something else in it."""

    document: int
    meeting: str
    position: int
    how: Standing
    turns: bool


def store_exchanges(conn: sqlite3.Connection) -> None:
    """Rebuild ``exchanges`` from all stored speeches inside the caller's transaction."""
    pairs = list(paired(_turns(conn)))
    conn.execute("DELETE FROM exchanges")
    conn.executemany("INSERT INTO exchanges (answer, question) VALUES (?, ?)", pairs)


def paired(turns: Iterable[Turn]) -> Iterator[tuple[int, int]]:
    """(answer, question) ids over speeches in the order of meetings and positions.  Pure."""
    meeting, position, question = "", 0, None
    for turn in turns:
        if (turn.meeting, turn.position) != (meeting, position + 1):
            question = None
        meeting, position = turn.meeting, turn.position
        if turn.how.kind == CHAIR:
            question = None if turn.turns else question
        elif turn.how.asks:
            question = turn.document
        elif turn.how.answers and question is not None:
            yield turn.document, question


def _turns(conn: sqlite3.Connection) -> Iterator[Turn]:
    for row in conn.execute(
        "SELECT s.document, s.issue_id, s.position, s.speaker, s.speaker_group, s.speaker_position, s.speaker_role, v.id,"
        f" substr(v.body, 1, {HEAD}) FROM speeches s JOIN documents d ON d.id = s.document JOIN versions v ON v.id = d.current_version"
        " WHERE s.position > 0 ORDER BY s.issue_id, s.position"
    ):
        document, issue, position, speaker, group, office, role, version, head = row
        how = standing(office, role, group, head[:LEAD_LENGTH], speaker or "")
        yield Turn(document, issue, position, how, how.kind == CHAIR and _turns_away(conn, version, head))


def _turns_away(conn: sqlite3.Connection, version: int, head: str) -> bool:
    if RE_TURN.search(head):
        return True
    if len(head) < HEAD:
        return False
    (body,) = conn.execute("SELECT body FROM versions WHERE id = ?", (version,)).fetchone()
    return RE_TURN.search(body) is not None
