"""What each amending act did between two texts of a law, from the chain of its revisions; of several that took effect on one day too.

The last promulgated of a day holds the others' changes, so each act's own part is the difference between its text and the one
before it in the chain.  Where a text is missing, the acts up to the next text share one part, and say so.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from db.change.passages import Provision, ProvisionDiff, provision_diffs
from db.text.folding import flat

ORDER = (
    "r.enforced_on, coalesce(r.promulgated_on, ''), r.law_revision_id"  # as crawlers/sources/egov_law.py orders them
)
FIRST_WORDS = 40  # characters by which the same 附則 is known in two texts
RE_CAPTION = re.compile(r"^\([^()]*\)")  # the caption of an article, which some texts print and others do not


@dataclass(frozen=True, slots=True)
class Link:
    """One revision of the chain: the act that made it, when, and whether its text is stored."""

    revision: str
    number: str
    title: str
    enforced_on: str
    promulgated_on: str
    has_text: bool


@dataclass(frozen=True, slots=True)
class Part:
    """What one act did, or several whose texts between are missing; ``diffs`` None: there is no text to tell it from."""

    links: tuple[Link, ...]
    diffs: tuple[ProvisionDiff, ...] | None

    @property
    def numbers(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(link.number for link in self.links if link.number))


def links_between(conn: sqlite3.Connection, law_id: str, old: str, new: str) -> list[Link]:
    """The revisions behind ``old`` up to ``new`` (revision ids), in order; those that vanished from the list count nowhere.
    [] when one of the two is not stored, or they stand the other way round."""
    rows = conn.execute(
        "SELECT r.law_revision_id, coalesce(r.amendment_law_num, ''), coalesce(r.amendment_law_title, ''),"
        " coalesce(r.enforced_on, ''), coalesce(r.promulgated_on, ''), r.has_text, d.gone_at"
        " FROM law_revisions r JOIN documents d ON d.id = r.document"
        f" WHERE r.law_id = ? AND r.enforced_on IS NOT NULL ORDER BY {ORDER}",
        (law_id,),
    ).fetchall()
    names = [row[0] for row in rows]
    if old not in names or new not in names:
        return []
    behind = rows[names.index(old) + 1 : names.index(new) + 1]
    return [
        Link(name, number, title, day, promulgated, bool(has_text))
        for name, number, title, day, promulgated, has_text, gone_at in behind
        if gone_at is None
    ]


def parts_of_chain(conn: sqlite3.Connection, links: Sequence[Link], before: Sequence[Provision]) -> list[Part]:
    """The acts of a chain with what each did, from the text ``before`` it on ([]: there is none)."""
    found: list[Part] = []
    waiting: list[Link] = []
    text = list(before)
    for link in links:
        waiting.append(link)
        after = provisions_of(conn, link.revision) if link.has_text else []
        if not after:
            continue
        diffs = tuple(provision_diffs(text, after)) if text else None
        found.append(Part(tuple(waiting), diffs))
        waiting, text = [], after
    if waiting:
        found.append(Part(tuple(waiting), None))
    return found


def provisions_of(conn: sqlite3.Connection, revision: object) -> list[Provision]:
    """The provisions of a revision, in order; [] where its text is missing."""
    rows = conn.execute(
        "SELECT p.path, p.part, p.label, p.text FROM provisions p JOIN documents d ON d.id = p.document"
        " WHERE d.key = ? ORDER BY p.position",
        (f"egov_law/{revision}",),
    )
    return [Provision(*row) for row in rows]


def suppl_parts(conn: sqlite3.Connection, law_id: str) -> dict[str, str]:
    """附則 by its path in the text in force (SupplProvision[4]) -> its part with the act that brought it, where any text of the law
    names that act: the same 附則 of another revision is one at the same place with the same first words."""
    rows = conn.execute(
        """SELECT d.key = ?1 AS own, p.path, p.part, p.text FROM provisions p JOIN documents d ON d.id = p.document
           WHERE p.path >= 'SupplProvision[' AND p.path < 'SupplProvision\\' AND (d.key = ?1 OR p.document IN (
             SELECT document FROM law_revisions WHERE law_id = ?2)) AND (d.key = ?1 OR p.part LIKE '% %')
           ORDER BY d.key, p.position""",
        (f"egov_law/{law_id}", law_id),
    )
    begins, named = dict[str, tuple[str, str]](), dict[tuple[str, str], str]()
    seen = set[tuple[bool, str, str]]()
    for own, path, part, text in rows:
        head = path.partition("-")[0]
        words = RE_CAPTION.sub("", flat(text))[:FIRST_WORDS]
        if not words or (own, head, part) in seen:
            continue
        seen.add((own, head, part))
        if own:
            begins[head] = (part, words)
        if " " in part:
            named.setdefault((head, words), part)
    return {head: part for head, (own, words) in begins.items() if " " in (part := named.get((head, words), own))}


def number_of(parts: Sequence[Part], diff: ProvisionDiff) -> str:
    """The number of the act that made a difference: the last that left the new words, or the one that took the old ones away; joined
    where several touched it or share a part; "" where that is not known."""
    touching = []
    for part in parts:
        for one in part.diffs or ():
            new = diff.new is not None and one.new is not None and one.new.path == diff.new.path
            old = diff.old is not None and one.old is not None and one.old.path == diff.old.path and one.new is None
            if (new and (diff.old is None or one.old is not None or one.new == diff.new)) or (old and diff.new is None):
                touching.append(part)
                break
    return "、".join(dict.fromkeys(number for part in touching for number in part.numbers))
