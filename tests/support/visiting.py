"""Somebody who uses the site page by page, as a browser without scripts does."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from db.record.home import Home
from desk.server import build_datasette
from tests.support import site_data


async def get(site: Any, path: str, status: int = 200) -> str:
    """The text of a page of a site (Datasette), which must answer with ``status``."""
    response = await site.client.get(path)
    assert response.status_code == status, (path, response.text[:600])
    return str(response.text)


class Browser:
    """One who asks the site page by page: keeps cookies and sends the forms of the page it was shown."""

    def __init__(self, home: Path, headers: Mapping[str, str] = {}) -> None:
        self.home, self.headers, self.cookies = home, dict(headers), dict[str, str]()
        self.site = build_datasette(Home(home), at=site_data.MORNING)
        self.page = ""

    async def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> Any:
        cookie = {"cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())} if self.cookies else {}
        answer = await self.site.client.request(
            method, path, content=body, headers={**self.headers, **cookie, **headers}, follow_redirects=False
        )
        for header in answer.headers.get_list("set-cookie"):
            name, _, rest = header.partition("=")
            self.cookies[name] = rest.partition(";")[0].strip('"')
        self.page = answer.text
        return answer

    async def get(self, path: str, status: int = 200) -> str:
        answer = await self.ask("GET", path)
        assert answer.status_code == status, (path, answer.status_code, answer.text[:300])
        return str(answer.text)

    async def send(self, path: str, *fields: tuple[str, str], token: str | None = None, **headers: str) -> Any:
        """Send a form with the token of the page last shown, as a browser would."""
        found = re.search(r'name="token" value="([0-9a-f]{64})"', self.page)
        given = token if token is not None else found[1] if found else ""
        body = urlencode([("token", given), *fields]).encode()
        content = {"content-type": "application/x-www-form-urlencoded", "origin": "http://localhost"}
        return await self.ask("POST", path, body, **(content | headers))

    async def token(self) -> str:
        """The token of the forms that this visitor is given."""
        await self.get("/-/inbox")
        found = re.search(r'name="token" value="([0-9a-f]{64})"', self.page)
        assert found
        return found[1]
