"""Where a signed brief has its page on the organisation's own web site, and the code that leads there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import segno

QUIET = 4  # modules of white around a code: the standard's own least


def published_at(public_url: str, number: str) -> str:
    """The address of a brief's published page; "" where the organisation has named no site."""
    base = public_url.strip().rstrip("/")
    return f"{base}/{number}.html" if base else ""


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
