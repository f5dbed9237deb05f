"""Whether the act that an ordinance carries out is another one by a day, or over: its rules were made for a former scheme."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass

from db.text.dates import english_date, japanese_date
from db.text.words import Names


@dataclass(frozen=True, slots=True)
class Former:
    """An act that is called otherwise (``now``), or was repealed (``now`` ""), since a day (YYYY-MM-DD)."""

    act: str
    now: str
    since: str

    def words(self, *, itself: bool = False) -> Names:
        """What is said of a text of the act's former rules, in a sentence each; ``itself``: of a text of the act."""
        ja, en = japanese_date(self.since), english_date(self.since)
        became_ja = f"に「{self.now}」に改められました" if self.now else "に廃止されました"
        became_en = f"became “{self.now}” on {en}" if self.now else f"was repealed on {en}"
        if itself:
            return Names(f"「{self.act}」は{ja}{became_ja}。", f"“{self.act}” {became_en}.")
        return Names(
            f"もとの法律「{self.act}」は{ja}{became_ja}。これは前の制度の定めです。",
            f"The act that this carries out, “{self.act}”, {became_en}: these are rules of the former scheme.",
        )


def former_act(conn: sqlite3.Connection, title: str, text: str, begun: str, day: str) -> Former | None:
    """The act that an ordinance carries out, by its title (…法施行規則) or as what its text calls 法, where between ``begun``, from
    which the text is in force, and ``day`` (both YYYY-MM-DD) it got another name or was repealed; of an act's own text the act itself.
    """
    revisions = conn.execute(
        "SELECT r.law_id, r.law_title, r.enforced_on, coalesce(r.repeal_status, 'None') AS repeal FROM law_revisions r"
        " JOIN documents d ON d.id = r.document WHERE d.gone_at IS NULL AND r.enforced_on <= ? AND r.law_title <> ''"
        " ORDER BY r.enforced_on, r.law_revision_id",
        (day,),
    )
    names: dict[str, str] = {}  # act -> its name up to ``begun``
    for law_id, name_then, enforced_on, repeal in revisions.fetchall():
        if (
            enforced_on <= begun or law_id not in names
        ):  # what is older than the record has the first name that is on it
            names[law_id] = name_then
        elif name_then != (name := names[law_id]) or repeal != "None":
            called = re.escape(name) + r"[（(][^（()）]*以下「法」という。?[)）]"
            if title.startswith(name) or re.search(called, text):
                return Former(name, "" if repeal != "None" else name_then, enforced_on)
    return None
