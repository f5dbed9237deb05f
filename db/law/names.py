"""What the watched laws are called: ids, titles of all revisions, short names; one law by any of them."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from db.text.folding import fold
from db.text.words import Names
from db.topics.synonyms import expand

PARTING = "／"  # between the short names of one law that was renamed


@dataclass(frozen=True, slots=True)
class NamedLaw:
    """A law of the record: ``title`` is that of the text in force, ``names`` all it is called by, its id among them."""

    law_id: str
    title: str
    names: tuple[str, ...]

    @property
    def shown(self) -> str:
        """428AC0000000089 外国人の…に関する法律（技能実習法／育成就労法）"""
        return f"{self.law_id} {self.title}"

    @property
    def english(self) -> str:
        """The first of its names in English; "" where none is known."""
        return next((one for one in self.names if one.isascii() and one != self.law_id), "")


def named_on(names: Names, title: str) -> Names:
    """The names that a law had while it was called ``title``: of 技能実習法／育成就労法 the one whose letters stand in the title, in
    order; both where none does."""
    shorts, english = names.ja.split(PARTING), names.en.split(" / ")
    at = next((n for n, short in enumerate(shorts) if _stands_in(short, title)), None)
    if len(shorts) < 2 or at is None:
        return names
    return Names(shorts[at], english[at] if len(english) == len(shorts) else names.en)


def _stands_in(short: str, title: str) -> bool:
    letters = iter(title.replace("法律", "法"))
    return all(letter in letters for letter in short)


def known_laws(conn: sqlite3.Connection) -> list[NamedLaw]:
    """The laws that have a stored revision, by id."""
    titles: dict[str, dict[str, None]] = {}
    for law_id, title in conn.execute(
        "SELECT r.law_id, r.law_title FROM law_revisions r JOIN documents d ON d.id = r.document WHERE d.gone_at IS NULL"
        " ORDER BY r.law_id, r.enforced_on"
    ):
        titles.setdefault(law_id, {}).update({title: None} if title else {})
    own = {
        str(key).partition("/")[2]: (title, short, english, number)
        for key, title, short, english, number in conn.execute(
            "SELECT d.key, d.title, json_extract(v.facts, '$.short_name'), json_extract(v.facts, '$.name_en'),"
            " json_extract(v.facts, '$.law_num') FROM documents d JOIN versions v ON v.id = d.current_version"
            " WHERE d.kind = 'law'"
        )
    }
    found = []
    for law_id, every in titles.items():
        title, short, english, number = own.get(law_id, ("", None, None, None))
        shorts = [one.strip() for one in str(short or "").split(PARTING)]
        in_english = [one.strip() for one in str(english or "").split(" / ")]
        names = dict.fromkeys((law_id, title, str(short or ""), *shorts, *in_english, str(number or ""), *every))
        names |= dict.fromkeys(other for name in (title, *shorts) for other in expand(name))  # 労基法, 入管難民法
        shown = title or next(reversed(every), "")
        found.append(
            NamedLaw(law_id, f"{shown}（{short}）" if short and short != shown else shown, tuple(filter(None, names)))
        )
    return found


def laws_named(conn: sqlite3.Connection, name: str) -> list[NamedLaw]:
    """The laws that are called exactly this; case, width and kanji variants do not matter."""
    wanted = fold(name.strip())
    return [law for law in known_laws(conn) if wanted in map(fold, law.names)]


def listed(laws: list[NamedLaw]) -> str:
    """Ids with titles, a line each."""
    return "".join(f"\n  {law.shown}" for law in laws)
