"""What the benches measured: a row for each work, with its floor in the same run, their ratio and what the ratio should stay under.

The rows of a run are printed as a table at its end and written to ``var/bench/latest.json`` (tests/bench/conftest.py).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

LATEST = Path("var/bench/latest.json")
ROWS: list[Row] = []
LEFT_OUT: list[str] = []  # peers that are not in the table, and why


@dataclass(frozen=True, slots=True)
class Row:
    """``measured`` and ``floor`` in the same ``unit``; ``target``: the most that the ratio should be, None where none is set."""

    work: str
    measured: float
    floor: float
    ratio: float
    target: float | None
    unit: str

    @property
    def kept(self) -> bool:
        return self.target is None or self.ratio <= self.target


def report(work: str, measured: float, floor: float, target: float | None = None, unit: str = "s CPU") -> Row:
    """Note what a work cost beside its floor; the ratio is that of the two."""
    row = Row(work, measured, floor, measured / floor, target, unit)
    ROWS.append(row)
    return row


def table(rows: Sequence[Row]) -> str:
    """The rows as lines of text, those above their target marked."""
    width = max((len(row.work) for row in rows), default=0)
    lines = [f"{'work':<{width}}  {'measured':>10}  {'floor':>10}  {'ratio':>7}  target"]
    for row in rows:
        target = "" if row.target is None else f"{row.target:g}{'' if row.kept else '  MISSED'}"
        lines.append(
            f"{row.work:<{width}}  {row.measured:>10.4g}  {row.floor:>10.4g}  {row.ratio:>7.2f}  {target:<14}{row.unit}"
        )
    return "\n".join(lines)


def write(rows: Sequence[Row], path: Path = LATEST) -> None:
    """The rows as JSON; those of other works that an earlier run wrote stay, with the time of their run."""
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    before = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    new = {row.work for row in rows}
    kept = [one for one in before if one["work"] not in new]
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps([*kept, *({**asdict(row), "at": now} for row in rows)], ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")
