"""What the mails of the outbox told: a mail that only counts some of its changes leads to the page that lists them."""

from __future__ import annotations

import re
from pathlib import Path

from db.record.office_tables import office_with

RE_MARK = re.compile(r"[0-9a-f]{32}")


def told_by_mail(office_db: Path, mark: str) -> frozenset[str]:
    """The keys that a digest told (those of changes among them), by the part of its Message-ID that tells it from others;
    empty where there is no such mail."""
    if not RE_MARK.fullmatch(mark):
        return frozenset()
    with office_with("outbox_changes", office_db) as office:
        if office is None:
            return frozenset()
        rows = office.execute(
            "SELECT c.change_key FROM outbox m JOIN outbox_changes c ON c.message = m.id WHERE m.message_id LIKE ?",
            (f"<digest.{mark}@%",),
        )
        return frozenset(row[0] for row in rows)
