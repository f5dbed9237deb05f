"""A static page for the organisation's own web site that says of a signed brief: number, date, SHA-256, and nothing else."""

from __future__ import annotations

import sqlite3
from html import escape
from pathlib import Path

from briefs.errors import BriefError, UnknownKey
from briefs.evidence.dossier import State
from briefs.evidence.wording import day_en, day_ja
from db.office.database import IssuedBrief, briefs_of_number
from db.record.nearest import hint, nearest
from db.record.whole_file import write_whole_file
from db.text.dates import jst_date

PAGE = """<!doctype html>
<html lang="ja">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{number}</title>
<style>
body {{ font-family: sans-serif; line-height: 1.6; max-width: 40rem; margin: 2rem auto; padding: 0 1rem; }}
dd {{ margin: 0 0 1rem; overflow-wrap: anywhere; }}
</style>
</head>
<body>
<main>
<h1>{number}</h1>
<dl>
<dt>発行日 <span lang="en">Date</span></dt>
<dd>{day_ja} <span lang="en">({day_en})</span></dd>
<dt>SHA-256</dt>
{hashes}
</dl>
</main>
</body>
</html>
"""


def page_of(number: str, issued: list[IssuedBrief]) -> str:
    """The page of a brief; one number may stand over several files of the same content."""
    day = jst_date(issued[0].signed_at)
    hashes = "\n".join(f"<dd><code>{escape(one.pdf_sha256)}</code></dd>" for one in issued)
    return PAGE.format(number=escape(number), day_ja=day_ja(day), day_en=day_en(day), hashes=hashes)


def publish(office: sqlite3.Connection, number: str, folder: Path) -> Path:
    """Write ``NUMBER.html`` into a folder.

    UnknownKey for a number that no brief has; BriefError for one that is for staff, or was issued before papers were signed.
    """
    issued = briefs_of_number(office, number)
    if not issued:
        known = [row[0] for row in office.execute("SELECT number FROM briefs WHERE state = 'signed' ORDER BY id DESC")]
        near = hint(nearest(number, known) or known[:3], "no brief has been signed yet")
        raise UnknownKey(f"no brief {number!r} was issued here (a draft has no number, and is not published); {near}")
    signed = [one for one in issued if one.state == State.SIGNED]
    if not signed:
        what = "a paper for staff (内部資料)" if issued[0].state == State.INTERNAL else "of before signing (署名導入前)"
        raise BriefError([f"{number} is {what}: only a signed brief is published"])
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{number}.html"
    write_whole_file(target, page_of(number, signed).encode())
    target.chmod(0o644)  # for a web server
    return target
