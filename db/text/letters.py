"""The one table of letters, in two columns: which are the same to a reader, and which a search finds by one another.

*Same*: no reader can tell them apart, or they say the same by convention of the machines (〜 of Unicode and ～ of cp932).
Comparing, searching, marking and the digests go by it.  *Found*: forms of one kanji (髙 and 高), and the small ヶ of place
names.  Searching and the matching of names go by it alone: a name that was corrected from one form to the other has changed.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from db.text.late import late
from db.text.radicals import RADICALS

# Characters that show nothing (Unicode: Default_Ignorable_Code_Point), variation selectors among them.
UNSEEN = (
    "\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff"
)
# What NFKC leaves apart.  A pair is (one of them, the other as NFKC leaves it or takes it).
PAIRS = {
    "〜": "~", "∼": "~", "˜": "~",  # WAVE DASH; cp932 has FULLWIDTH TILDE
    "−": "-", "‐": "-", "‑": "-", "‒": "-", "–": "-",  # MINUS SIGN, hyphens; cp932 has FULLWIDTH HYPHEN-MINUS
    "⁻": "-", "₋": "-", "︲": "-",  # which NFKC makes a minus or a dash
    "—": "―", "﹘": "―", "︱": "―",  # EM DASH; cp932 has HORIZONTAL BAR
    "⋯": "…",  # MIDLINE HORIZONTAL ELLIPSIS; cp932 has HORIZONTAL ELLIPSIS
    "‖": "∥",  # DOUBLE VERTICAL LINE; cp932 has PARALLEL TO
    "‾": "￣",  # OVERLINE; cp932 has FULLWIDTH MACRON
}  # fmt: skip
SAME = str.maketrans(PAIRS) | RADICALS
RE_UNSEEN = late(f"[{UNSEEN}]")
RE_SAME = late(f"[{UNSEEN}{''.join(PAIRS)}\u2e80-\u2fd5]")

_TABLE = tomllib.loads(Path(__file__).with_name("kanji_variants.toml").read_text(encoding="utf-8"))
_FORMS = [line for words in _TABLE.values() for line in words.split()]
# A form -> the one that is looked for.
VARIANTS = str.maketrans({form: line[0] for line in _FORMS for form in line[1:]})
# Beyond 65,535 the engine would hold every letter of a text against each of hundreds: there all are looked at.
RE_VARIANTS = late(f"[{''.join(chr(form) for form in VARIANTS if form < 0x10000)}\U00010000-\U0010ffff]")


def same_letters(text: str) -> str:
    """A text with one of each letters that are the same to a reader where NFKC leaves them apart; unseen characters go."""
    if text.isascii() or not RE_SAME.search(text):
        return text
    return RE_SAME.sub(_same_letter, text)  # of a long text only few letters are others: translating looks at each


def _same_letter(found: re.Match[str]) -> str:
    letter = found[0]
    return "" if RE_UNSEEN.match(letter) else letter.translate(SAME)


def common_forms(text: str) -> str:
    """A text with the forms of a kanji as the one that a search looks for; as long as before."""
    return RE_VARIANTS.sub(_common_form, text)


def _common_form(found: re.Match[str]) -> str:
    return found[0].translate(VARIANTS)
