"""What in a staff file no longer holds: passages accepted that their document does not say any more, proposals left undecided."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

from briefs.errors import Fault
from briefs.evidence.acceptance import Use
from briefs.evidence.material import version_of
from briefs.evidence.passage_keys import squeezed
from briefs.staff.as_seen import held_to, reworded
from briefs.staff.file import StaffFile
from db.office.clips import current_text
from db.text.dates import jst_date

RE_COMMENTED = re.compile(r"^\s*#+\s*\[\[use\]\]\s*$", re.MULTILINE)


def undecided(file: Path) -> int:
    """How many proposals stand commented in a staff file."""
    return len(RE_COMMENTED.findall(file.read_text(encoding="utf-8")))


def stale_uses(policy: sqlite3.Connection, uses: Iterable[Use]) -> Iterator[str]:
    """What was accepted and stands so no longer, a sentence each."""
    for one in uses:
        now = current_text(policy, one.key)
        if now is None:
            continue  # a change, a figure, a claim; or a document without a text
        if now["gone_at"]:
            yield f"{one.key} 「{now['title']}」 is gone since {now['gone_at']}: its link is dead, take it out"
        elif one.text and squeezed(one.text) not in squeezed(now["body"]):
            now_or_ever = "does not say so any more" if once_said(policy, one) else "never said so in these words"
            yield f"{one.key} 「{now['title']}」 {now_or_ever}: 「{one.text[:60]}」"


def once_said(policy: sqlite3.Connection, one: Use) -> bool:
    """Whether a version of the document, of whatever day, holds the words."""
    bodies = policy.execute(
        "SELECT v.body FROM versions v JOIN documents d ON d.id = v.document WHERE d.key = ?", (one.key,)
    )
    return any(squeezed(one.text) in squeezed(body) for (body,) in bodies)


def changed_since(
    policy: sqlite3.Connection, office: sqlite3.Connection, uses: Iterable[Use], file: StaffFile, at: str
) -> list[Fault]:
    """What signing at ``at`` (UTC) finds changed since it was chosen: passages that their documents say no more, figures and claims
    that the registers word otherwise than the file was held to."""
    return [*said_no_more(policy, uses, at), *reworded(office, held_to(file), jst_date(at), at)]


def said_no_more(policy: sqlite3.Connection, uses: Iterable[Use], at: str) -> list[Fault]:
    """The passages accepted that their documents do not say at ``at`` (UTC), each by its words: a paper leaves them out."""
    faults = []
    for one in uses:
        row = policy.execute("SELECT title FROM documents WHERE key = ?", (one.key,)).fetchone() if one.text else None
        if row is None:
            continue  # all of a document; a change, a figure, a claim
        version = version_of(policy, one.key, at)
        if version is not None and squeezed(one.text) in squeezed(version.body):
            continue
        words, title = one.text[:40] + ("…" if len(one.text) > 40 else ""), row["title"] or one.key
        if not once_said(policy, one):
            faults.append(
                Fault(
                    "passage_changed",
                    f"{one.key} 「{title}」 never said so in these words: 「{words}」; copy them from the text as it is",
                    f"引用「{words}」は、「{title}」の本文のどの版にもこの通りには書かれていません。この引用の印を外すか、本文から選び直してください。",
                    f"The passage “{words}” stands in no version of “{title}”. Leave it out, or choose from the text.",
                )
            )
            continue
        faults.append(
            Fault(
                "passage_changed",
                f"{one.key} 「{title}」 does not say so any more: 「{words}」; take it out, or choose from the text as it is now",
                f"引用「{words}」は、「{title}」の本文が変わったか取り下げられたため、今はこの通りに書かれていません。この引用の印を外すか、"
                "今の本文から選び直してください。",
                f"The passage “{words}” stands no longer in “{title}”: its text was changed or withdrawn. Leave the passage out, or "
                "choose from the text as it is now.",
            )
        )
    return faults
