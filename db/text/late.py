"""Regular expressions that are compiled at their first use: a night that reads no law and no speech does not pay for theirs."""

from __future__ import annotations

import re
from typing import Any, cast


class _Late:
    def __init__(self, pattern: str, flags: int) -> None:
        self._given = pattern, flags

    def __getattr__(self, name: str) -> Any:
        """Called for what is not there yet: from then on it is the pattern's own."""
        value = getattr(re.compile(*self._given), name)
        self.__dict__[name] = value
        return value


def late(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """``re.compile``, later.  It has all that a pattern has, but is none to ``isinstance`` and to functions of ``re``."""
    return cast(re.Pattern[str], _Late(pattern, int(flags)))
