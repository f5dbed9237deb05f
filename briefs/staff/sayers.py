"""Who is said to have said the words that a staff text quotes, and whether a document that holds them is theirs.

「石破総理は…」 names a person, 「法務大臣は…」 and 「文部科学省は…」 a ministry, 「政府は…」 nobody in particular.  A name counts as
one where the rosters or the minutes have somebody of it; anything else before a title (担当, 女性, 同) names nobody.
"""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass

from briefs.evidence.office_names import NAMES, PRIME_MINISTER, SHORT_STEMS, ministry_stem
from briefs.evidence.persons import ministry_words, of_ministry
from briefs.evidence.rows import office_of
from db.diet.offices_en import BODIES
from db.people.group_names import group_names, shortens
from db.people.memberships import fold_name
from db.record.documents import first_record

# Titles of persons, and what speaks as a whole.
PERSON = (
    r"内閣総理大臣|総理大臣|総理|首相|官房長官|大臣政務官|政務官|副大臣|大臣"
    rf"|{'|'.join(one for one in sorted(NAMES, key=len, reverse=True) if one.endswith('相'))}|議員|委員(?![長会])"
    r"|氏|さん|君"
)
BODY = r"省|庁|内閣府|内閣|政府|当局|[局部次課]長|審議官|長官|参考人"
RE_SUBJECT = re.compile(
    rf"(?P<head>[^、。「」『』（）\s]{{0,24}}?)(?P<title>{PERSON}|{BODY})(?:（[^（）]{{0,16}}）)?"
    r"(?:は|が|も|から|より|による|として|の(?=答弁|発言|言葉|説明|見解|回答|約束|(?:[局部次課]長|審議官|参事官|担当者)|$)|(?=[）)]))"
)
# The stems that stand before 大臣, 省, 庁.
STEMS = tuple(sorted({re.sub(r"[省庁府]$", "", body) for body in BODIES} | set(SHORT_STEMS), key=len, reverse=True))
NO_NAME = frozenset("元前新同各両現該")
RE_ALONE = re.compile(r"(?<!副)大臣$|官房長官$")  # posts that one person holds at a time
LONGEST = 8  # characters of a name


@dataclass(frozen=True, slots=True)
class Sayer:
    """Who is named: a folded name (whole, or the family name) or the words of a ministry; neither for the government at large.

    With a name, ``words`` are those of the ministry of the office that it is given (高市早苗法務大臣) and ``group`` is its group
    (立憲民主党の…議員), as far as the text says.  ``post``: it is who holds a post, whoever that may be (総理は, 法務大臣は).
    """

    name: str = ""
    words: tuple[str, ...] = ()
    post: bool = False
    group: str = ""

    def __bool__(self) -> bool:
        return bool(self.name or self.words)


def sayer_of(policy: sqlite3.Connection, sentence: str) -> Sayer:
    """Whom the last subject of a sentence names; of several (神谷議員に高市総理は) the one who speaks."""
    found = None
    for found in RE_SUBJECT.finditer(sentence):  # noqa: B007  # the last one
        pass
    if found is None:
        return Sayer()
    head, title = found["head"], found["title"]
    if title.endswith("相") or NAMES.get(title) == PRIME_MINISTER:
        stem = ministry_stem(title)
    else:
        stem = next((one for one in STEMS if head.endswith(one)), "")
        head = head.removesuffix(stem)
    personal = bool(re.fullmatch(PERSON, title))
    name = known_name(policy, head) if personal else ""
    words = ministry_words(stem) if stem else ()
    return Sayer(name, words, personal and bool(stem) and not name, group_before(head, name) if name else "")


def group_before(head: str, name: str) -> str:
    """The group that stands before a (folded) name, as the houses' lists write it or shorten it; "" for none."""
    before = re.sub(r"(?:所属)?(?:の|・)?$", "", head[: len(head) - len(name)])
    known = {part for one in group_names() for whole in (one.name, *one.short) for part in (whole, *whole.split("・"))}
    called = (one for one in sorted(known, key=len, reverse=True) if before.endswith((one, f"{one}党")))
    return next(called, "")


def known_name(policy: sqlite3.Connection, head: str) -> str:
    """The longest end of ``head`` with which the name of somebody on record begins, folded; "" for none."""
    for size in range(min(LONGEST, len(head)), 0, -1):
        end = fold_name(head[-size:])
        if size == 1 and (len(head) > 1 or end in NO_NAME):
            return ""
        if any(
            first_record(
                policy,
                f"SELECT 1 AS known FROM {table} WHERE folded >= ? AND folded < ? LIMIT 1",
                (end, f"{end}\U0010ffff"),
            )
            for table in ("people", "attributions")
        ):
            return end
    return ""


def spoke(
    policy: sqlite3.Connection, sayer: Sayer, speaker: str, office: str, day: str, at: str, group: str = ""
) -> bool:
    """Whether a speech is of whom is named; a group that nothing is known of, or an office in name only behind which none is known at
    ``at``, may be anybody's.
    """
    if sayer.name and not fold_name(speaker).startswith(sayer.name):
        return False
    if sayer.group and group and not shortens(sayer.group.removesuffix("党"), group):
        return False
    known = office_of(policy, office, speaker, day, at) if sayer.words else ""
    return not known or of_ministry(known, sayer.words)


def followed(policy: sqlite3.Connection, speaker: str, office: str, day: str, at: str) -> bool:
    """Whether somebody else spoke in the same post later, up to ``at`` (a day, or UTC): who holds it is not who said it."""
    later = (
        "SELECT 1 AS known FROM speeches WHERE date > ? AND date <= ? AND speaker_position = ? AND speaker <> ? LIMIT 1"
    )
    return bool(RE_ALONE.search(office)) and first_record(policy, later, (day, at, office, speaker)) is not None
