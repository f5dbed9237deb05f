"""What staff wrote, made printable: references filled in, and no digit that nothing stands behind.

PLACEHOLDER of the contract: the module is being written.  A text becomes parts for the page:
``[{"text": …}, {"text": wording, "label": "S20"}, {"text": "2027年4月1日"}, {"text": …, "note": 3}]``
(``label``: an entry of ``Dossier.claims``; ``note``: a note of the evidence).  Templates print them with the macro ``said``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from briefs.dossier import Notes

Parts = list[dict[str, Any]]


@dataclass(slots=True)
class Desk:
    """Resolves staff texts for one brief and collects what is wrong with them.

    ``day``: the Japanese day of the brief (claims are stale by it); ``lang``: ja or en.
    """

    policy: sqlite3.Connection
    office: sqlite3.Connection | None
    day: str
    lang: str = "ja"
    problems: list[str] = field(default_factory=list)

    def said(self, text: str, where: str, notes: Notes) -> Parts:
        """The parts of a text; what is wrong goes to ``problems`` with ``where`` in front."""
        raise NotImplementedError

    def fields(self, record: Mapping[str, str], where: str, notes: Notes) -> dict[str, Parts]:
        """All texts of a record resolved: name -> parts ([] for an empty one)."""
        return {name: self.said(text, f"{where}.{name}", notes) if text else [] for name, text in record.items()}
