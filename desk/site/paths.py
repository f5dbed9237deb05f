"""Where the home lies on this machine is nobody's business who reads the site: Datasette's own lists say it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from desk.site.untyped import Send

# Datasette's lists of what it has open, as pages and as JSON.
WITH_PATHS = frozenset(
    f"/-/{name}{end}" for name in ("databases", "metadata", "settings", "versions", "plugins") for end in ("", ".json")
)


def without_paths(send: Send, root: Path) -> Send:
    """An ASGI ``send`` for such a list: in place of the folder that the home lies in stands nothing, as written and as JSON has it."""
    folders = {str(one) for one in (root, root.resolve())}
    texts = sorted({text for one in folders for text in (one, json.dumps(one)[1:-1])}, key=len, reverse=True)
    start: Any = None
    body = b""

    async def sending(event: Any) -> None:
        nonlocal start, body
        if event["type"] == "http.response.start":
            start = event
            return
        body += event.get("body", b"")
        if event.get("more_body"):
            return
        for text in texts:
            body = body.replace(f"{text}/".encode(), b"").replace(text.encode(), b"")
        headers = [pair for pair in start["headers"] if pair[0].lower() != b"content-length"]
        await send({**start, "headers": [*headers, (b"content-length", str(len(body)).encode())]})
        await send({"type": "http.response.body", "body": body})

    return sending
