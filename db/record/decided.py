"""What people have decided of documents, as far as lists of the record obey it: read from office.db when a list is made.

No row of policy.db or public.db says so.  A document decided ``irrelevant`` stays out of what is laid before people (lists of
changes, topic pages, inbox, digests, mail, feeds, candidates); tables, search and its own page show it.  One decided
``relevant`` is in all of them, with the topics that the person named.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from db.record.office_tables import office_with


@dataclass(frozen=True, slots=True)
class Decided:
    """Keys of documents: those taken out, and those taken in with the topics named (none: only those it has anyway).

    ``changes``: keys of single changes that were taken out, their documents staying; ``changes_in``: those taken in.
    """

    irrelevant: frozenset[str] = frozenset()
    relevant: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    changes: frozenset[str] = frozenset()
    changes_in: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def of_topic(self, topic: str) -> list[str]:
        """The documents that a person has put under a topic."""
        return [key for key, topics in self.relevant.items() if topic in topics]

    def put_under(self, asked: Mapping[str, str]) -> tuple[str, ...]:
        """The documents that a person has put under the ``topic`` that is asked for, or under any where only ``ours`` is."""
        if "topic" in asked:
            return tuple(self.of_topic(asked["topic"]))
        return tuple(self.relevant) if asked.get("ours") == "1" else ()


NOTHING = Decided()


def read_decided(office: Path) -> Decided:
    """What stands now: of several decisions about one thing the newest that was not undone."""
    with office_with("decisions", office) as conn:
        if conn is None:
            return NOTHING
        rows = conn.execute(
            "SELECT subject_kind, subject_key, verdict, topics FROM decisions"
            " WHERE undone_at IS NULL AND subject_kind IN ('document', 'change') AND verdict <> 'note' ORDER BY id"
        ).fetchall()
    newest: dict[tuple[str, str], tuple[str, str]] = {}
    for kind, key, verdict, topics in rows:
        before = newest.get((kind, key), ("", "[]"))
        # Whoever says 使う without a topic leaves it under those that were named before.
        kept = before[1] if topics == "[]" and verdict == "use" and before[0] in ("relevant", "use") else topics
        newest[kind, key] = verdict, kept
    out = {kind: {key for (of, key), (verdict, _) in newest.items() if of == kind and verdict == "irrelevant"}
           for kind in ("document", "change")}  # fmt: skip
    return Decided(
        frozenset(out["document"]),
        {
            key: tuple(json.loads(topics))
            for (kind, key), (verdict, topics) in newest.items()
            if kind == "document" and verdict in ("relevant", "use")
        },
        frozenset(out["change"]),
        {
            key: tuple(json.loads(topics))
            for (kind, key), (verdict, topics) in newest.items()
            if kind == "change" and verdict in ("relevant", "use")
        },
    )
