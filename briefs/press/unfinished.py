"""Sentences of ours that lost a word: a subject, or what was to be quoted.  A rule of the press, whatever the template.

A template that is filled from an empty value prints 「は「…」と答弁されました」.  What was published is left out of account:
quotations and titles of the evidence may say what they like.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

from briefs.errors import Fault
from briefs.evidence.dossier import Dossier
from briefs.evidence.wording import visible

INLINE = frozenset(("a", "b", "span", "ins", "del", "em", "i", "u", "strong", "sup", "sub", "ruby", "rt", "rp", "rb"))
HIDDEN = frozenset(("style", "script", "title", "head", "svg"))
QUOTED = "\ufffc"  # stands for words as published
RE_UNFINISHED = re.compile(
    rf"(?:^|[、。，；：（）　])[はがをも](?=[、「『{QUOTED}])"  # a particle with nothing before it
    r"|(?:「」|『』|“”|（）)(?=[とがはをにで])"  # nothing between the marks
)
RE_ASIDE = re.compile("（([^（）]+)）")  # the word before it is what a particle behind it belongs to
AROUND = 24  # characters told on either side


class _Text(HTMLParser):
    """The text of a page, a line for each block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 (their signature)
        self.hidden += tag in HIDDEN
        if tag not in INLINE:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in HIDDEN and self.hidden > 0
        if tag not in INLINE:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(data)


def unfinished(html: str, dossier: Dossier) -> list[str]:
    """A sentence for each place where a sentence of ours has no subject or quotes nothing."""
    reader = _Text()
    reader.feed(html)
    text = "".join(reader.parts)
    published = {quote.text for one in dossier.evidence for quote in one.quotes} | {
        one.title for one in dossier.evidence
    }
    for words in sorted((visible(one) for one in published if len(one) > 1), key=len, reverse=True):
        text = text.replace(words, QUOTED)
    lines = (line.strip(" \t\r") for line in text.split("\n"))
    return [
        lacks_a_word(line[max(0, found.start() - AROUND) : found.end() + AROUND])
        for part in lines
        for line in clauses(part)
        for found in RE_UNFINISHED.finditer(line)
    ]


def lacks_a_word(passage: str) -> Fault:
    ja = f"言葉の欠けた文ができるため、作れません（「{passage}」）。お願いや題の文を見直してください。"
    en = f"A sentence would lack a word (“{passage}”): look at the texts of the asks and the title."
    return Fault("unfinished", f"a sentence that lacks a word: 「{passage}」", ja, en)


def clauses(line: str) -> list[str]:
    """A line without what stands in brackets, and that: each is to be whole by itself."""
    asides: list[str] = []
    while found := RE_ASIDE.search(line):
        asides.append(found[1])
        line = line[: found.start()] + line[found.end() :]
    return [line, *asides]
