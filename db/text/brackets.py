"""Quotation marks within quotation marks: 「「見本」に関する件」 is written 「『見本』に関する件」.  Pure."""

from __future__ import annotations

OPENS, CLOSES = "「", "」"
INNER = {OPENS: "『", CLOSES: "』"}


def nested(sentence: str) -> str:
    """A sentence with the inner of nested quotation marks as 『』; one whose marks do not pair (words were cut) as it stands."""
    written, depth = list[str](), 0
    for letter in sentence:
        depth += letter == OPENS
        written.append(INNER[letter] if letter in INNER and depth > 1 else letter)
        depth -= letter == CLOSES
        if depth < 0:
            return sentence
    return "".join(written) if depth == 0 else sentence


def closed(cut: str) -> str:
    """Words that were cut, with the quotation marks closed that the cut left open."""
    return cut + CLOSES * max(0, cut.count(OPENS) - cut.count(CLOSES))
