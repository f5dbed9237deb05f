"""What a staff text puts into the mouth of the government: words in 「」 that somebody is said to have answered.

They stand in the minutes or the written answers on record as they are quoted, and are not half of a sentence that goes on to
deny them.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence

from briefs.errors import Fault

LEAST = 4  # characters: shorter words are terms
WHO = r"(?:大臣|総理|政府|国会|長官|副長官|政務官|局長|審議官|次長|参考人|答弁書)"
SPOKEN = r"(?:答弁|述べ|発言|答え|約束|表明|明言|言明|説明|おっしゃ)"
RE_SAID = re.compile(rf"「(?P<words>[^「」]{{{LEAST},}})」と(?P<between>[^。「」]{{0,12}}?){SPOKEN}")
RE_WHO = re.compile(WHO)
RE_LEFT_OUT = re.compile(r"[（(](?:中?略|前略|後略)[）)]|…+")
NEAR = 40  # characters before the quotation in which whoever is quoted is named
# How a sentence goes on that denies, or leaves open, what stands before.
RE_DENIED = re.compile(r"[^。、]{0,16}?(?:ない|なく|ません|わけでは|かどうか|難し|困難|差し控え)")


def misquoted(policy: sqlite3.Connection, text: str, at: str) -> Iterator[Fault]:
    """What is wrong with the words that a text says were answered in the Diet, as of ``at`` (UTC, as stored)."""
    for found in RE_SAID.finditer(text):
        before = text[max(0, found.start() - NEAR) : found.start()]
        if "答弁" not in found[0] and not RE_WHO.search(before):
            continue
        words = "".join(found["words"].split())
        pieces = [one for one in RE_LEFT_OUT.split(words) if one]
        bodies = spoken(policy, pieces, at)
        if not bodies:
            said = f"「{words}」 is quoted as said, and stands in no minutes or answer on record: quote it as it stands there"
            ja = f"「{words}」は、記録にある会議録・答弁書のどこにもありません。書かれているとおりに引用してください。"
            en = f"“{words}” stands in no minutes or answer on record: quote it as it stands there."
            yield Fault("misquoted", said, ja, en)
        elif all(RE_DENIED.match(rest) for body in bodies for rest in body.split(nested(pieces[-1]))[1:]):
            said = f"「{words}」 is half of a sentence that goes on to deny it: quote the whole"
            ja = f"「{words}」は、続きで打ち消されている文の一部です。文の全体を引用してください。"
            en = f"“{words}” is half of a sentence that goes on to deny it: quote the whole."
            yield Fault("misquoted", said, ja, en)


def nested(words: str) -> str:
    """Quotation marks inside of a quotation as the minutes have them: 『 in 「」 stands for 「."""
    return words.replace("『", "「").replace("』", "」")


def spoken(policy: sqlite3.Connection, pieces: Sequence[str], at: str) -> list[str]:
    """The speeches and the texts of written questions that hold all of these words, as they were at ``at``."""
    longest = nested(max(pieces, key=len, default=""))
    found = policy.execute(
        "SELECT v.body FROM documents d JOIN versions v ON v.document = d.id WHERE d.kind IN ('speech', 'question_text')"
        " AND instr(v.body, ?) AND (d.gone_at IS NULL OR d.gone_at > ?)"
        " AND v.id = (SELECT max(n.id) FROM versions n WHERE n.document = d.id AND n.fetched_at <= ?) LIMIT 50",
        (longest, at, at),
    )
    return [row[0] for row in found if longest and all(nested(one) in nested(row[0]) for one in pieces)]
