"""At the end of a run of benches: the table of what was measured, and the same as JSON."""

from __future__ import annotations

from typing import Any

from tests.bench.table import LATEST, LEFT_OUT, ROWS, table, write


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if ROWS:
        write(ROWS)
        terminalreporter.section("bench")
        terminalreporter.write_line(table(ROWS))
        for one in LEFT_OUT:
            terminalreporter.write_line(f"left out: {one}")
        terminalreporter.write_line(f"written to {LATEST}")
