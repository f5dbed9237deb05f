"""A page as data: the same address with ``.json`` or ``.csv`` behind it gives what the page is about, all rows of it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, is_dataclass
from typing import Any
from urllib.parse import quote

from db.record.documents import Record
from db.text.words import Names
from desk.site.answering import Read, read_record, refused, render
from desk.site.language import said
from desk.site.untyped import Response

FORMAT = r"(?P<format>\.json|\.csv)?"  # at the end of an address


@dataclass(frozen=True, slots=True)
class Table:
    """What a page is about as rows.  ``columns``: the field of a row to what the column is called in CSV; ``about``: what a
    program is told besides."""

    columns: Mapping[str, Names]
    rows: Sequence[Record]
    name: str
    about: Mapping[str, Any] = field(default_factory=dict)


async def answer(datasette: Any, request: Any, template: str, read: Read, table: Callable[[Record], Table]) -> Any:
    """The page, or its rows in the form that the address ends in; ``table`` takes what ``read`` gave."""
    form = request.url_vars.get("format") or ""
    if not form:
        return await render(datasette, request, template, read)
    record = await read_record(datasette, request, read)
    if wrong := record.get("wrong"):
        return refused(request, 400, "\n".join(wrong.values()))
    found = table(record)
    if form == ".json":
        return Response.json({**found.about, "total": len(found.rows), "rows": list(found.rows)}, default=_plain)
    return Response(
        as_csv(found),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(found.name, safe='')}.csv"},
    )


def _plain(value: Any) -> Any:
    """Records and sets in JSON."""
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return sorted(value) if isinstance(value, set | frozenset) else str(value)


def as_csv(found: Table) -> str:
    """All rows, under the names of the columns in the language of the page (desk/site/csv_cells.py makes it safe to open)."""
    line = io.StringIO()
    out = csv.writer(line, lineterminator="\r\n")
    out.writerow([said(*names) for names in found.columns.values()])
    for row in found.rows:
        out.writerow(["" if row.get(name) is None else row[name] for name in found.columns])
    return line.getvalue()
