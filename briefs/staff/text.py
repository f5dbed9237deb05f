"""What staff wrote, made printable: references filled in, and no digit that nothing stands behind.

A text becomes parts for the page, which templates print with the macro ``said``::

    [{"text": …}, {"text": wording, "label": "S20"}, {"text": "2027年4月1日"}, {"text": …, "note": 3},
     {"text": "転籍", "ruby": "てんせき"}, {"text": "技能実習法", "lang": "ja"}]

``label``: an entry of ``Dossier.claims``; ``note``: a note of the evidence; ``ruby``: how the text is read; ``lang``: its
language when it is not that of the text.  References are written ``claim:S20`` or, where something follows that could
belong to them, ``{claim:S20}``.  docs/claims.md lists them.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from difflib import get_close_matches
from itertools import count
from typing import Any

from briefs.errors import Fault
from briefs.evidence import figures
from briefs.evidence.dossier import Notes, RegisterEntry
from briefs.evidence.wording import start_of
from briefs.staff import claims, references
from briefs.staff.asked_numbers import is_asked, without_demanded
from briefs.staff.loose_numbers import loose_numbers
from briefs.staff.misquotes import to_look_at
from briefs.staff.quoted import quotations, retold
from briefs.staff.quoted_en import misquoted_in_english, retold_in_english
from briefs.staff.references import Reader, WrongReference
from db.text.words import Names

PERIOD = r"(?:FY)?\d{4}(?:-\d{2}(?:-\d{2})?)?"
# The form of each kind.  Written without braces a reference ends where its form ends: claim:S20による.
FORMS = {
    "claim": r"[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?",
    "figure": rf"[A-Za-z0-9_]+(?:/[A-Za-z0-9_]+)?@(?:{PERIOD})?(?:\.\.{PERIOD})?",
    "date": r"(?:FY)?\d{1,4}(?:-\d{1,2}(?:-\d{1,2})?)?",
    "law": r"[0-9A-Za-z]+(?:/\d+(?:[_-]\d+)*){1,3}",
    "bill": r"\d+-[^\s\-、。「」（）{}:/]{1,4}-\d+",
    "cite": r"(?:bills/\d+-[^\s\-/]{1,4}-\d+(?:/[!-z|~]*[A-Za-z0-9])?|[!-z|~]*[A-Za-z0-9/])",
}
WRITE = {
    "claim": "claim:S20",
    "figure": "figure:disappearances@2024",
    "date": "date:2027-04-01",
    "law": "law:428AC0000000089/48/2",
    "bill": "bill:213-閣法-59",
    "cite": "cite:DOCUMENT-KEY",
}
RE_REFERENCE = re.compile(
    r"\{\s*(?P<kind>"
    + "|".join(FORMS)
    + r"):(?P<braced>[^{}\s]+)\s*\}|(?<![A-Za-z0-9_])(?:"
    + "|".join(f"{kind}:(?P<{kind}>{form})(?![0-9])" for kind, form in FORMS.items())
    + ")",
    re.ASCII,
)
RE_RUBY = re.compile(r"[|｜](?P<base>[^|｜《》\n]{1,40})《(?P<ruby>[^《》\n]{1,60})》")
RE_HALF_RUBY = re.compile(r"｜[^《》\n]{0,12}|[一-鿿々]+《[ぁ-ゖァ-ヺー]+》?")
# A word and a colon right before what could be the rest of a reference.
RE_NEAR = re.compile(r"(?<![A-Za-z0-9_])\{?(?P<word>[A-Za-z]{3,8})\s?[:：](?P<space>[ 　]?)(?P<rest>[A-Za-z0-9_@/.-]*)")
KANA = re.compile(r"[ぁ-ゖァ-ヺー・ 　ｦ-ﾟ]+")
Parts = list[dict[str, Any]]


@dataclass(slots=True)
class Proofreader:
    """Resolves staff texts for one brief and collects what is wrong with them.

    ``day``: the Japanese day of the brief (claims are stale by it); ``lang``: ja or en; ``at``: the moment the brief
    is made (UTC, YYYY-MM-DDTHH:MM:SSZ; the end of the day when not given), after which nothing is cited; ``as_typed``: what staff
    print although the record says otherwise; ``remarks``: what whoever signs should look at, and nothing is refused for.
    """

    policy: sqlite3.Connection
    office: sqlite3.Connection | None
    day: str
    lang: str = "ja"
    problems: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    at: str = ""
    as_typed: tuple[str, ...] = ()
    stands: set[str] = field(
        default_factory=set
    )  # quoted words that the record has: they are the source of their own numbers

    def printable(self, text: str, where: str, notes: Notes, lang: str | None = None) -> Parts:
        """The parts of a text; what is wrong goes to ``problems`` with ``where`` in front.

        ``lang``: the language of this text when it is not the brief's (an English line in a Japanese brief).
        """
        reader = Reader(self.policy, self.day, self.at or end_of(self.day), lang or self.lang)
        bare = RE_RUBY.sub(r"\g<base>", text)
        for one in quotations(self.policy, bare, reader.at, self.as_typed):
            if one.fault:
                self.wrong(where, one.fault)
            else:
                self.stands |= {one.words} if one.hit else set()
                self.remarks.append(to_look_at(one).about(where, place_of(where)))
        for fault in misquoted_in_english(self.policy, bare, reader.at, self.as_typed):
            self.wrong(where, fault)
        for fault in (*retold(text), *retold_in_english(text)):
            self.remarks.append(fault.about(where, place_of(where)))
        parts: Parts = []
        end = 0
        for found in RE_REFERENCE.finditer(text):
            parts += self.words(text[end : found.start()], where)
            kind = found["kind"] or next(one for one in FORMS if found[one] is not None)
            parts += self.reference(kind, found["braced"] or found[kind], reader, where, notes)
            end = found.end()
            if kind == "date" and parts and text[end : end + 1] in ("年", "月", "日") and not reader.en:
                whole, shown = f"{found[0]}{text[end]}", parts[-1]["text"]
                said = f"「{whole}」: the reference says {shown} by itself"
                ja = f"「{whole}」の「{text[end]}」は要りません（「{shown}」と印刷されます）。"
                self.wrong(where, Fault("twice", said, ja, f"“{text[end]}” after “{found[0]}” is printed by itself."))
        parts += self.words(text[end:], where)
        return [one for one in parts if one["text"] or "note" in one]

    def fields(self, record: Mapping[str, str], where: str, notes: Notes) -> dict[str, Parts]:
        """All texts of a record resolved: name -> parts ([] for an empty one).

        Names in ``en`` or ending in ``_en`` are read as English.
        """
        return {
            name: self.printable(
                text, f"{where}, {name}", notes, "en" if name == "en" or name.endswith("_en") else None
            )
            if text
            else []
            for name, text in record.items()
        }

    def english(self, text: str, twin: str, where: str) -> str:
        """The English of a staff text; told as a problem when there is a text and no English of it."""
        if text and not twin.strip():
            said = f"there is no English text for 「{text[:40]}」: an English brief needs it"
            ja = f"「{text[:40]}」の英語がありません。英語の資料には英語の文が要ります（お願いのページで書けます）。"
            self.wrong(
                where, Fault("no_english", said, ja, f"“{text[:40]}” has no English, which an English paper needs.")
            )
        return twin

    def wrong(self, where: str, reason: str) -> None:
        said = reason.about(where, place_of(where)) if isinstance(reason, Fault) else f"{where}: {reason}"
        if said not in self.problems:
            self.problems.append(said)

    # ------------------------------------------------------------------ words
    def words(self, text: str, where: str) -> Parts:
        """Words between references: readings made ruby, everything that is wrong in them told."""
        for meant in near_misses(text):
            self.wrong(where, meant)
        parts: Parts = []
        end = 0
        self.numbers(RE_RUBY.sub(r"\g<base>", text), where)  # a reading may stand in the middle of a number
        for found in RE_RUBY.finditer(text):
            parts += self.plain(text[end : found.start()], where)
            self.numbers(found["ruby"], where)
            if not KANA.fullmatch(found["ruby"]):
                said = f"the reading in 「{found[0]}」 must be kana"
                ja = f"「{found[0]}」の読みは、かなで書いてください。"
                self.wrong(where, Fault("reading", said, ja, f"Write the reading in “{found[0]}” in kana."))
            parts.append({"text": found["base"], "ruby": found["ruby"]})
            end = found.end()
        return parts + self.plain(text[end:], where)

    def plain(self, text: str, where: str) -> Parts:
        if found := RE_HALF_RUBY.search(text):
            said = f"「{found[0]}」 looks like a reading: write it as ｜漢字《かんじ》"
            ja = f"「{found[0]}」は読みがなのようです。｜漢字《かんじ》の形で書いてください。"
            self.wrong(where, Fault("reading", said, ja, f"“{found[0]}” looks like a reading: write ｜漢字《かんじ》."))
        return [{"text": text}] if text else []

    def numbers(self, text: str, where: str) -> None:
        for words in sorted(self.stands, key=len, reverse=True):
            text = re.sub(r"\s*".join(map(re.escape, words)), "", text)
        asked = is_asked(where)
        for passage, instead in loose_numbers(without_demanded(text) if asked else text):
            said = f"a number that nothing stands behind, in 「{passage}」: {instead}"
            ja = f"「{passage}」の数には出典がありません。{instead.ja}"
            en = f"Nothing stands behind the number in “{passage}”. {instead.en}"
            if asked:
                said += " (how much, how often and how long we ask may be written out; a fact or a day may not)"
                ja += "（求める量・回数・期間の数はそのまま書けます。事実や日付の数は書けません）"
                en += " (How much, how often and how long you ask may be written out; a fact or a day may not.)"
            self.wrong(where, Fault("loose_number", said, ja, en))

    # ------------------------------------------------------------------ references
    def reference(self, kind: str, wanted: str, reader: Reader, where: str, notes: Notes) -> Parts:
        """The parts of one reference; none, and a problem, when it cannot be printed."""
        wanted = unicodedata.normalize("NFC", wanted)
        if kind in ("claim", "figure"):
            return self.register(kind, wanted, reader, where, notes)
        resolve: dict[str, Callable[[], Parts]] = {
            "date": lambda: references.date_parts(wanted, reader),
            "law": lambda: references.law_parts(wanted, reader, notes),
            "bill": lambda: references.bill_parts(wanted, reader, notes),
            "cite": lambda: references.cite_parts(wanted, reader, notes),
        }
        try:
            parts = resolve[kind]()
            for one in parts:
                if "note" in one:
                    notes.named(notes.key_of(one["note"]))
            return parts
        except WrongReference as error:
            said = f"{kind}:{wanted}: {error.en}"
            ja, en = (
                f"「{kind}:{wanted}」は印刷できません：{error.ja}",
                f"“{kind}:{wanted}” cannot be printed: {error.page_en}",
            )
            self.wrong(where, Fault("reference", said, ja, en))
            return []

    def register(self, kind: str, wanted: str, reader: Reader, where: str, notes: Notes) -> Parts:
        """A claim or a figure, frozen with the brief; its sources are named in the language of the brief."""
        if kind == "claim":
            entry, wrong = claims.look_up(wanted, self.day, reader.lang, self.office, reader.at, self.policy)
            if entry is not None and reader.lang != self.lang:
                entry = claims.claims(self.office, reader.at)[wanted].frozen(self.lang)
        else:
            entry, wrong = figures.look_up(wanted, label_of(wanted, notes), self.lang, self.office, self.day)
        for one in wrong:
            self.wrong(where, one)
        if entry is None:
            return []
        notes.named(entry.reference)
        return [{"text": entry.en if reader.en else entry.ja, "label": notes.register(entry)}]


# Where a text stands, as messages of commands name it -> as the site does.
PLACES: tuple[tuple[str, str, str], ...] = (
    (r"--to\b|: to\b", "あて先", "“To”"), (r"--sign\b", "署名する人", "who signs"),
    (r"^text$", "お願いの文", "the ask"), (r"^en$", "英語の文", "its English"), (r"^detail$", "補足", "the details"),
    (r"^reason$", "理由", "the reason"),
    (r"^by$", "いつまでに", "by when"), (r"^who$", "誰が", "who"),
    (r"\banswer\b", "お願いへの回答", "the answer to an ask"), (r"\bask\b.*\bwho$", "お願いの「誰が」", "“who” of an ask"),
    (r"\bask\b.*\bby$", "お願いの「いつまでに」", "“by when” of an ask"), (r"\bask\b", "お願い", "an ask"),
    (r"\bperson$", "面会の出席者", "who is present"), (r"\bmeeting\b", "面会の記録", "the meeting"),
    (r"\bvoice\b", "現場の声", "a voice"),
    (r"\btitle(_en)?$", "題", "the title"), (r"\bopening$", "書き出し", "the opening"), (r"\bclosing$", "結び", "the closing"),
    (r"\breply_by$", "回答の期限", "“answer by”"), (r"\bqa\b", "問いと答え", "a question and answer"),
)  # fmt: skip


def place_of(where: str) -> Names:
    """What a message is about, as the site names it."""
    found = next((Names(ja, en) for pattern, ja, en in PLACES if re.search(pattern, where)), None)
    return found or Names(where, where)


def label_of(figure: str, notes: Notes) -> str:
    """F1, F2 … in the order in which the page names figures; one named again keeps its label."""
    known: RegisterEntry | None = notes.registered.get(f"figure:{figure}")
    labels = {one.label for one in notes.registered.values()}
    return known.label if known else next(f"F{number}" for number in count(1) if f"F{number}" not in labels)


def near_misses(text: str) -> list[str]:
    """What looks like a reference and is none, a sentence each."""
    found = list[str]()
    for one in RE_NEAR.finditer(text):
        word, rest = one["word"], one["rest"]
        kind = word.lower()
        if kind in FORMS:
            # "our claim: they say …" is prose; "claim:" before nothing or before an id is not.
            if one["space"] and rest.isalpha() and rest.islower():
                continue
        else:
            close = get_close_matches(kind, FORMS, n=1, cutoff=0.7)
            if not close or not rest or one["space"]:
                continue
            kind = close[0]
        meant = f"; did you mean {kind}:{rest}?" if rest and (word != kind or one["space"] or "：" in one[0]) else ""
        said = f"「{one[0].strip()}」 is no reference that can be filled in{meant or f': write it as {WRITE[kind]}'}"
        form = f"{kind}:{rest}" if meant else WRITE[kind]
        ja = f"「{one[0].strip()}」は参照として読めません。{form} の形で書いてください。"
        found.append(Fault("near_reference", said, ja, f"“{one[0].strip()}” cannot be read: write {form}."))
    return found


def end_of(day: str) -> str:
    """The end of a day in Japan, as stored."""
    return start_of(date.fromisoformat(day) + timedelta(days=1))
