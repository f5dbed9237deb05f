"""Every page of ours that is there as JSON is there as CSV too: the same rows, made by one rule, so that no page can forget it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

from db.text.words import Names
from desk.site.answering import Routes, View
from desk.site.columns import column_name
from desk.site.language import said
from desk.site.untyped import Response

JSON_END, CSV_END = r"\.json$", r"\.csv$"
OWN = {"group": Names("話題", "story")}  # what is called otherwise here than in the tables
ROWS = "rows"  # where a page that is more than a list keeps its list


def with_csv(routes: Routes) -> Routes:
    """The routes, and beside each that gives JSON one that gives the same as CSV."""
    more = tuple(
        (pattern.removesuffix(JSON_END) + CSV_END, as_csv(view))
        for pattern, view in routes
        if pattern.endswith(JSON_END) and (pattern.removesuffix(JSON_END) + CSV_END) not in dict(routes)
    )
    # Before the others: a key that takes any letters would take the ending too.
    return (*more, *routes)


def as_csv(view: View) -> View:
    """What a view gives as JSON, as CSV; an answer that is no list of rows (a refusal) passes as it is."""

    async def inner(datasette: Any, request: Any) -> Any:
        answer = await view(datasette, request)
        if answer.status != 200:
            return answer
        body = answer.body if isinstance(answer.body, str) else answer.body.decode()
        return Response(csv_of(json.loads(body)), content_type="text/csv; charset=utf-8")

    return inner


def csv_of(data: Any) -> str:
    """Rows as CSV: a column for every field that any of them has, in the order they first come, called as on the pages of tables
    (``desk/site/columns.py``); lists and tables within a cell as JSON, which is for programs.  Of a record the rows are its ``rows``,
    else its longest list of records, else itself."""
    rows = rows_of(data)
    columns = list(dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO()
    written = csv.writer(out, lineterminator="\r\n")
    written.writerow([said(*OWN[name]) if name in OWN else column_name(name) for name in columns])
    written.writerows([_cell(row.get(name)) for name in columns] for row in rows)
    return out.getvalue()


def rows_of(data: Any) -> Sequence[Mapping[str, Any]]:
    """The records of a page's JSON; what is no record stands in a column ``value``."""
    if isinstance(data, Mapping):
        lists = [value for value in data.values() if _is_table(value)]
        found = data[ROWS] if _is_table(data.get(ROWS)) else max(lists, key=len, default=[data])
        return found if found else [data]
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
