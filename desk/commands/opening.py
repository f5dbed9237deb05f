"""How the commands of staff open the record."""

from __future__ import annotations

import sqlite3
from typing import Any

from db.console import fail
from db.record.home import Home
from db.record.schema import open_read_only


def open_record(context: dict[str, Any]) -> sqlite3.Connection:
    """The public record for reading; ends the command when there is none."""
    home: Home = context["home"]
    try:
        return open_read_only(home.policy_db)
    except FileNotFoundError as error:
        fail(str(error))
