"""What rules found in texts, as it lies beside the readings: the memory that ``db.record.remembering`` asks.

Each rule keeps under its own code, so that after a change to one only what hangs on it is found anew.
"""

from __future__ import annotations

from functools import cache

from crawlers.reading.fingerprint import rule_code, ruling_modules
from crawlers.reading.memory import Memory

AT_ONCE = 2_000  # they are written together: each by itself would cost as much as finding it


@cache
def rule_number(module: str) -> int:
    """The number that stands for the code which decides what a module's rule finds: 48 bits of its SHA-256."""
    return int(rule_code(module)[:12], 16)


class Findings:
    """What is known of texts, read one by one and written many at once; a :class:`db.record.remembering.Memory`."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._new: list[tuple[int, bytes, str]] = []

    def recall(self, module: str, key: bytes) -> str | None:
        """See :class:`db.record.remembering.Memory`."""
        return self._memory.finding(rule_number(module), key)

    def keep(self, module: str, key: bytes, found: str) -> None:
        """See :class:`db.record.remembering.Memory`."""
        self._new.append((rule_number(module), key, found))
        if len(self._new) >= AT_ONCE:
            self.write()

    def write(self) -> None:
        """Write what waits."""
        if self._new:
            self._memory.keep_findings(self._new)
            self._new.clear()


def forget_other_rules(memory: Memory) -> None:
    """Drop what other code than today's has found."""
    memory.forget_other_rules([rule_number(module) for module in ruling_modules()])
