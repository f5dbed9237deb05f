"""What staff write for papers on ``/-/briefs/new``: the fields of its form are those of the staff file (briefs/staff/file.py)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from briefs.errors import Fault
from briefs.evidence.passage_keys import Words
from briefs.staff.entry import wrong_texts
from briefs.staff.letterhead import titles_too_long
from db.text.dates import day_typed, jst_date
from desk.forms.taking import number_of
from desk.site.filters import form_field_word
from desk.site.posted import Posted

TEXTS = (
    "title", "title_en", "you", "you_en", "opening", "opening_en", "closing", "closing_en", "reply_by", "plain",
)  # fmt: skip
AS_TYPED = "as_typed"
LISTS = ("cosigners", "cosigners_en", "enclosures", "enclosures_en", "red_lines", AS_TYPED)  # a line each
FIGURES = "figures"  # boxes to tick, a series each


@dataclass(frozen=True, slots=True)
class Rows:
    """A table of the staff file as a form has it: so many rows, each of fields (the file's name -> the form's, before ``-1``);
    of ``together`` a row has all or none.
    """

    count: int
    fields: dict[str, str]
    together: tuple[str, ...]

    def typed(self, form: Posted) -> Iterator[tuple[int, dict[str, str]]]:
        """The rows in which something stands, with their numbers."""
        for n in range(1, self.count + 1):
            row = {name: text for name, field in self.fields.items() if (text := form.one(f"{field}-{n}"))}
            if row:
                yield n, row


TABLES = {
    "qa": Rows(3, {one: one for one in ("q", "a", "q_en", "a_en")}, ("q", "a")),
    "voice": Rows(
        2,
        {"text": "voice", "who": "voice_who", "en": "voice_en", "who_en": "voice_who_en", "consent": "voice_consent"},
        ("text", "consent"),
    ),
    "role": Rows(4, {"who": "role_who", "part": "role_part", "minutes": "role_minutes"}, ("who", "part")),
}
LACKING = {
    "qa": Fault(
        "half_question",
        "a question and our answer to it go together: write both, or neither",
        "問いと答えは、両方書いてください（片方だけの欄があります）。",
        "A question and the answer to it go together: write both, or neither.",
    ),
    "voice": Fault(
        "no_consent",
        "a voice is printed only with the consent of the person: tick that they agreed, or take it out",
        "当事者の声は、本人の同意を得たものだけを載せます。同意の欄に印を付けるか、声の文を消してください。",
        "A voice is printed only with the consent of the person: tick that they agreed, or take it out.",
    ),
    "role": Fault(
        "half_role",
        "of a role both are needed: who, and what they do",
        "役割には、だれが・何をするかの両方を書いてください。",
        "Of a role both are needed: who, and what they do.",
    ),
}


def texts_of(form: Posted) -> dict[str, Any]:
    """What was typed, as a staff file holds it."""
    written: dict[str, Any] = {name: text for name in TEXTS if (text := text_typed(form, name))}
    if "plain" in written:
        written["plain"] = {"text": written["plain"]}
    written |= {name: found for name in LISTS if (found := lines_of(form, name))}
    for table, rows in TABLES.items():
        if typed := [as_stored(row) for _, row in rows.typed(form)]:
            written[table] = typed
    if figures := form.all(FIGURES):
        written["figures"] = figures
    if gists := gists_of(form):
        written["gist"] = [{"key": key, "text": text, "en": said} for (key, text), said in gists.items()]
    return written


def text_typed(form: Posted, name: str) -> str:
    """A text as papers read it: a day by which an answer is asked for becomes a reference to that day."""
    text = form.one(name)
    return f"date:{day}" if name == "reply_by" and (day := day_typed(text)) else text


def as_stored(row: dict[str, str]) -> dict[str, Any]:
    """A row with its switch and its number as what they are."""
    found: dict[str, Any] = dict(row)
    if "consent" in row:
        found["consent"] = True
    if "minutes" in row:
        found["minutes"] = number_of(row["minutes"])
    return found


def lines_of(form: Posted, name: str) -> list[str]:
    """The lines of a field, without those in which nothing stands."""
    return [line.strip() for line in form.one(name).splitlines() if line.strip()]


def gists_of(form: Posted) -> dict[Words, str]:
    """By the words of a proposal (key of its document, text), what they say, in English and in our words."""
    shown = reversed(form.all("shown"))
    return {(form.one(f"key-{n}"), form.one(f"text-{n}")): text for n in shown if (text := form.one(f"gist-{n}"))}


def wrong_in(
    policy: sqlite3.Connection, office: sqlite3.Connection, form: Posted, at: str
) -> tuple[frozenset[str], list[str]]:
    """The fields whose text cannot be printed, and what is wrong, a sentence each."""
    meant, day = lines_of(form, AS_TYPED), jst_date(at)
    wrong, said = set[str](), list[str]()
    for field, text in spoken(form):
        lang = "en" if "_en" in field or field.startswith("gist-") else "ja"
        if problems := wrong_texts(policy, office, [(form_field_word(field), text, lang)], day, at, meant):
            wrong.add(field)
            said += [one for one in problems if one not in said]
    for name in ("title", "title_en"):
        if long := titles_too_long({name: form.one(name)}):
            wrong.add(name)
            said += long
    for table, rows in TABLES.items():
        for n, row in rows.typed(form):
            needed = [
                name for name in rows.together if name != "a" or not form.one("committee")
            ]  # may be read out alone
            lacks = [rows.fields[name] for name in needed if name not in row]
            if lacks and set(row) - {"consent"}:
                wrong |= {f"{field}-{n}" for field in lacks}
                said += [LACKING[table]] if LACKING[table] not in said else []
    return frozenset(wrong), said


def spoken(form: Posted) -> Iterator[tuple[str, str]]:
    """Every text that is printed, by its field."""
    yield from ((name, text) for name in TEXTS if (text := text_typed(form, name)))
    yield from ((name, "\n".join(lines_of(form, name))) for name in LISTS if name != AS_TYPED and form.one(name))
    for rows in TABLES.values():
        for n, row in rows.typed(form):
            yield from (
                (f"{rows.fields[name]}-{n}", text) for name, text in row.items() if name not in ("consent", "minutes")
            )
    yield from ((f"gist-{n}", text) for n in form.all("shown") if (text := form.one(f"gist-{n}")))


def shown_again(before: dict[str, str]) -> dict[str, Any]:
    """What the form shows of what was typed before (field -> text): its texts, and the rows of each table by the file's names."""
    return {
        "texts": {name: before.get(name, "") for name in (*TEXTS, *LISTS)},
        "tables": {
            table: [
                (n, {name: before.get(f"{field}-{n}", "") for name, field in rows.fields.items()})
                for n in range(1, rows.count + 1)
            ]
            for table, rows in TABLES.items()
        },
    }
