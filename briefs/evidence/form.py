"""The form a brief is printed in, apart from what it says. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Form:
    """``lang``: ja or en, the language of all that is ours (quotations stay as published).

    ``fax``: one-bit print at 204 dpi: black text, no tints, no type under 8 points.
    """

    lang: str = "ja"
    fax: bool = False

    def parameters(self) -> dict[str, Any]:
        """What of it differs from the usual form: kept with the brief, so that equal briefs are one brief."""
        return {name: value for name, value in asdict(self).items() if value != getattr(PLAIN, name)}

    def suffix(self) -> str:
        """What the file's name says of it: ``-en``, ``-fax``."""
        return ("" if self.lang == "ja" else f"-{self.lang}") + ("-fax" if self.fax else "")


PLAIN = Form()


def form_of(parameters: Mapping[str, Any]) -> Form:
    """The form that a dossier's parameters name."""
    return Form(str(parameters.get("lang", "ja")), bool(parameters.get("fax", False)))
