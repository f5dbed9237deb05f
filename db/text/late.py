"""Regular expressions that are compiled at their first use: a night pays for those alone of what it reads."""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast


class _Late:
    def __init__(self, pattern: Any, flags: int) -> None:
        self._given = pattern, flags

    def __getattr__(self, name: str) -> Any:
        """Called for what is not there yet: from then on it is the pattern's own."""
        value = getattr(re.compile(*self._given), name)
        self.__dict__[name] = value
        return value


def late(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """``re.compile``, later.  It has all that a pattern has, but is none to ``isinstance`` and to functions of ``re``."""
    return cast("re.Pattern[AnyStr]", _Late(pattern, int(flags)))
