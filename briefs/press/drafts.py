"""How a draft is known by its bytes alone: by the identifier in its trailer, so that nobody has to open a stranger's PDF."""

from __future__ import annotations

import re

DRAFT = b"PWDRAFT1"  # the first half of the identifier (16 bytes) of every draft
RE_DRAFT = re.compile(rb"/ID\s*\[\s*(?:\(" + DRAFT + rb"|<" + DRAFT.hex().encode() + rb")", re.IGNORECASE)


def identifier_of(digest: bytes, draft: bool) -> bytes:
    """The identifier (16 bytes) of a file of which ``digest`` is a hash of what goes in."""
    return DRAFT + digest[:8] if draft else digest[:16]


def is_draft(pdf: bytes) -> bool:
    """Whether a file says of itself that it is a draft of ours."""
    return pdf.startswith(b"%PDF-") and RE_DRAFT.search(pdf) is not None
