"""Where a signed brief has its page, and the code that leads there.

``[site] public_url`` is the address under which the world reaches this site; below it, in ``papers/``, the desk answers with the page
that ``brief publish`` writes for a web site of its own, to everybody and without a login.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import segno

PAPERS = "papers"  # the folder of published pages below ``public_url``
QUIET = 4  # modules of white around a code: the standard's own least


def published_at(public_url: str, number: str) -> str:
    """The address of a brief's published page; "" where the organisation has named no site."""
    base = public_url.strip().rstrip("/")
    return f"{base}/{PAPERS}/{number}.html" if base else ""


def code_of(address: str) -> Mapping[str, Any] | None:
    """A QR code of an address: its modules as one path of a picture ``size`` modules wide; None for no address."""
    if not address:
        return None
    code = segno.make_qr(address, error="m")
    rows = [list(row) for row in code.matrix]
    path = "".join(
        f"M{x + QUIET} {y + QUIET}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
    )
    return {"path": path, "size": len(rows) + 2 * QUIET}
