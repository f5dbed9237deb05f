"""CSV that a spreadsheet opens as it was meant: Japanese legible, and no text taken for a formula.

A cell that begins with ``= + - @`` or a tab is a formula to Excel and its kin; what was crawled may be written to be one.  Such
texts get an apostrophe before them; numbers (−5, +3.2) are data and stay.  A byte order mark says that the file is UTF-8.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import sys
from collections.abc import Iterator
from typing import Any

from desk.site.untyped import Send

BOM = "\ufeff"
csv.field_size_limit(sys.maxsize)  # a law is one cell
RE_RISKY = re.compile(r"[=+\-@\t\r]")
RE_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")


def defused(cell: str) -> str:
    """A cell as it may stand in a CSV file."""
    return f"'{cell}" if RE_RISKY.match(cell) and not RE_NUMBER.fullmatch(cell) else cell


class SpreadsheetCsv:
    """Turns the pieces of a CSV file, as they come, into those of one that a spreadsheet opens safely."""

    def __init__(self) -> None:
        self._rest = ""
        self._begun = False

    def feed(self, piece: str, *, last: bool) -> str:
        """The text to send for one more piece: whole rows only; with ``last`` all that is left."""
        text = self._rest + piece
        end = len(text) if last else end_of_rows(text)
        self._rest = text[end:]
        rows = text[:end].removeprefix(BOM)
        lead = "" if self._begun or not rows else BOM
        self._begun = self._begun or bool(rows)
        return lead + "".join(written(rows))


def for_spreadsheets(send: Send) -> Send:
    """An ASGI ``send`` for the answer to a request for CSV; a page that says what is wrong passes as it is."""
    made: SpreadsheetCsv | None = None
    decode = codecs.getincrementaldecoder("utf-8")()

    async def sending(event: Any) -> None:
        nonlocal made
        if event["type"] == "http.response.start":
            kinds = [value for name, value in event["headers"] if name.lower() == b"content-type"]
            if event["status"] == 200 and not any(kind.startswith(b"text/html") for kind in kinds):
                made = SpreadsheetCsv()
                kept = [pair for pair in event["headers"] if pair[0].lower() != b"content-length"]
                event = {**event, "headers": kept}
        elif event["type"] == "http.response.body" and made is not None:
            last = not event.get("more_body", False)
            text = decode.decode(event.get("body", b""), last)
            event = {**event, "body": made.feed(text, last=last).encode()}
        await send(event)

    return sending


def end_of_rows(text: str) -> int:
    """Where the last whole row of a text ends: after a line end that stands in no quotation marks."""
    end, quoted = 0, False
    for at, char in enumerate(text):
        if char == '"':
            quoted = not quoted
        elif char == "\n" and not quoted:
            end = at + 1
    return end


def written(rows: str) -> Iterator[str]:
    """Rows of CSV with every cell defused, one by one."""
    for row in csv.reader(io.StringIO(rows, newline="")):
        line = io.StringIO()
        csv.writer(line, lineterminator="\r\n").writerow([defused(cell) for cell in row])
        yield line.getvalue()
