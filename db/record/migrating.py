"""The migrations of a database: sqlite-utils applies them, and is imported only where there is one to apply.

Importing it and having it look for its plug-ins costs a command a tenth of its start, and a file is nearly always up to date.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlite_utils import Database
    from sqlite_utils.migrations import Migrations

    Step = Callable[[Database], None]


class Steps:
    """Migrations in order; a function is added by ``@steps()``.  It has all that :class:`sqlite_utils.Migrations` has."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._steps: list[Step] = []

    def __call__(self) -> Callable[[Step], Step]:
        def added(step: Step) -> Step:
            self._steps.append(step)
            return step

        return added

    def __len__(self) -> int:
        return len(self._steps)

    def outstanding(self, conn: sqlite3.Connection) -> bool:
        """Whether a migration is still to be applied."""
        if not conn.execute("SELECT 1 FROM sqlite_master WHERE name = '_sqlite_migrations'").fetchone():
            return True
        rows = conn.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = ?", (self.name,))
        applied = {row[0] for row in rows}
        return any(step.__name__ not in applied for step in self._steps)

    @cached_property
    def _library(self) -> Migrations:
        from sqlite_utils.migrations import Migrations

        known = Migrations(self.name)
        for step in self._steps:
            known()(step)
        return known

    def __getattr__(self, name: str) -> Any:
        return getattr(self._library, name)
