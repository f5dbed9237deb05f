"""Every page of ours that is there as JSON is there as CSV too: the same rows, made by one rule, so that no page can forget it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from db.text.words import Names
from desk.site.answering import Routes, View
from desk.site.columns import column_name
from desk.site.language import said
from desk.site.untyped import Response

JSON_END, CSV_END = r"\.json$", r"\.csv$"
ROWS = "rows"  # where a page that is more than a list keeps its list
Cell = Callable[[Mapping[str, Any]], Any]  # what stands in a column of a row
Sheet = Sequence[tuple[Names, Cell]]  # the columns of a list: what each is called, and its cell


def with_csv(routes: Routes, sheets: Mapping[str, Sheet]) -> Routes:
    """The routes, and beside each that gives JSON one that gives it as CSV; ``sheets``: the columns of lists by their address."""
    more = tuple(
        (pattern.removesuffix(JSON_END) + CSV_END, as_csv(view, sheets.get(pattern.removesuffix(JSON_END)[1:])))
        for pattern, view in routes
        if pattern.endswith(JSON_END) and (pattern.removesuffix(JSON_END) + CSV_END) not in dict(routes)
    )
    # Before the others: a key that takes any letters would take the ending too.
    return (*more, *routes)


def as_csv(view: View, sheet: Sheet | None = None) -> View:
    """What a view gives as JSON, as CSV; an answer that is no list of rows (a refusal) passes as it is."""

    async def inner(datasette: Any, request: Any) -> Any:
        answer = await view(datasette, request)
        if answer.status != 200:
            return answer
        body = answer.body if isinstance(answer.body, str) else answer.body.decode()
        return Response(csv_of(json.loads(body), sheet), content_type="text/csv; charset=utf-8")

    return inner


def csv_of(data: Any, sheet: Sheet | None = None) -> str:
    """Rows as CSV, in the columns of ``sheet``; without one a column for every field that any row has, in the order they first
    come, called as on the pages of tables (``desk/site/columns.py``), with lists and tables within a cell as JSON, which is for
    programs.  Of a record the rows are its ``rows``, else its longest list of records, else itself."""
    rows = rows_of(data)
    columns = sheet or [
        (Names(name, name), _field(name)) for name in dict.fromkeys(name for row in rows for name in row)
    ]
    out = io.StringIO()
    written = csv.writer(out, lineterminator="\r\n")
    written.writerow([said(*names) if sheet else column_name(names.ja) for names, _ in columns])
    written.writerows([_cell(cell(row)) for _, cell in columns] for row in rows)
    return out.getvalue()


def _field(name: str) -> Cell:
    return lambda row: row.get(name)


def rows_of(data: Any) -> Sequence[Mapping[str, Any]]:
    """The records of a page's JSON; what is no record stands in a column ``value``."""
    if isinstance(data, Mapping):
        if _is_table(data.get(ROWS)):
            return list(data[ROWS])
        return max((value for value in data.values() if _is_table(value)), key=len, default=[]) or [data]
    rows = data if isinstance(data, list) else [data]
    return [row if isinstance(row, Mapping) else {"value": row} for row in rows]


def _is_table(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(row, Mapping) for row in value)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
