"""Which of a night's pages stands behind a version of a document that several pages tell of. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from db.record.models import Scalar

Facts = Mapping[str, Scalar]


def telling_line(told: Sequence[tuple[int, Facts]], before: Facts, urls: Mapping[int, str], own_url: str) -> int:
    """The journal line of the page that a reader should open to see what is new in this version.

    ``told``: (line, facts) of each page of the night, ``before`` the facts known until then.  Pages that say something
    new come first, among them the document's own page, then the first by address: never the order of answers.
    """

    def rank(one: tuple[int, Facts]) -> tuple[bool, bool, str, int]:
        line, facts = one
        news = any(before.get(name) != value for name, value in facts.items())
        return (not news, urls.get(line) != own_url, urls.get(line, ""), line)

    return min(told, key=rank)[0]
