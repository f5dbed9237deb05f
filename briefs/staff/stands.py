"""Where quoted words stand on record: found by the search index, whatever their white space, width and marks; and what stands
right before and after them there.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from briefs.evidence.quoting import is_government, mark_of, sentences
from briefs.staff.said_where import Setting
from db.law.names import laws_named
from db.search.literal import quoted
from db.text.excerpts import excerpt, unmarked
from db.text.folding import fold

LEAST = 3  # characters: what the index can find
LOOKED_AT = 2000  # documents that hold the words, until one of those who are said to have said them
RUNS = 4  # stretches without a mark by which a quotation is looked up
WHOLE_LAW = 1000  # characters, more than a law has of which the title alone was read
NOT_STATE = ("watch/", "press/", "treaty_bodies/")  # pages of others
HALF = 5  # characters of half a quotation, by which what stands instead is found
SHOWN = 60  # characters of what stands there instead
WHOLE = 160  # characters of the sentence that a quotation was taken from
RE_LEFT_OUT = re.compile(r"[（(](?:中?略|前略|後略)[）)]|…+|\.{3,}")
# How a sentence goes on that denies, leaves open or ascribes to others what stands before.
RE_DENIED = re.compile(
    r"[^。、]{0,16}?(?:ない|なく|ません|わけでは|かどうか|か否か|難し|困難|差し控え)"
    r"|[のん]では(?:ない|ありません)(?:か|でしょうか)"
    r"|(?:である|だ|する)?(?:と|こと|(?:という|といった)(?:こと|ふう|よう|もの|の))[にで]?(?:まで)?(?:は|も)、?[^。]{0,60}?"
    r"(?:ません|(?<!間違い)(?<!違い)(?<!少)な(?:い|く)|(?<!間)違(?:う|い(?!な|ま)|って)|異な|慎重|難し|困難|不適)"
    r"|(?:べき)?(?:では(?:ない|ありません)か)?(?:と|という|といった|との)(?:(?:お|御|ご)?(?:指摘|尋ね|質問|意見|懸念|要望|声|批判|提案|不安|心配"
    r"|危惧|誤解|報道)|(?:お|御|ご)(?:考え|認識|主張|議論|立場|発言))"
)
RE_ONE_OF = re.compile(
    r"(?:である|だ)?(?:という|といった)(?:状況|こと|もの|わけ|ふう|話|考え)(?:で|に|と)?(?:あったり|や|とか|も|、)"
)
RE_NO_AT_END = re.compile(r"(?:ない|ません)(?!けれ)[^、]{0,24}$")
# A subject at the head of a quotation, and what stands right before it and qualifies it.
RE_SUBJECT_FIRST = re.compile(r"(?!こと|もの|とき|ところ)[一-鿿々ァ-ヴー]{1,10}(?:は|が|も)")
RE_ADNOMINAL = re.compile(r"[たるいな]$(?<!また)(?<!いわゆる)(?<!あらゆる)(?<!さらなる)(?<!主たる)")

NOWHERE = Setting()


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that holds the words: who said them (office and name of the minutes, "" for no speech), its title and its text,
    and the group of who said them and where, when and to whom it was."""

    key: str
    kind: str
    office: str
    speaker: str
    date: str
    title: str
    body: str
    group: str = ""
    setting: Setting = NOWHERE

    @property
    def folded(self) -> str:
        """The text as quotations are looked for in it."""
        return flat(self.body)

    @property
    def answers(self) -> bool:
        """Whether it speaks for the government."""
        return is_government(self.office) if self.kind == "speech" else self.key.endswith("/answer")

    @property
    def published(self) -> bool:
        """Whether it is a page or a paper of the government."""
        return self.kind in ("page", "attachment", "consultation", "news") and not self.key.startswith(NOT_STATE)


def flat(text: str) -> str:
    """Words without white space, folded, with one form of quotation marks: 『 in 「」 stands for 「."""
    return "".join(fold(text).split()).replace("『", "「").replace("』", "」").strip("。")


def pieces_of(words: str) -> list[str]:
    """What stands between the places where something is left out, flat."""
    return [one for part in RE_LEFT_OUT.split(words) if (one := flat(part))]


def runs_of(pieces: Sequence[str]) -> list[str]:
    """The stretches by which the index finds a quotation: it passes over white space, which stands behind a 。 and beside brackets
    and letters that are not Japanese, and of the marks within there are two forms.
    """
    return [run for one in pieces for run in re.findall(r"[^\x00-\x7f。「」]+", one) if len(run) >= LEAST]


def holding(policy: sqlite3.Connection, pieces: Sequence[str], at: str) -> Iterator[Hit]:
    """Documents that hold all of the pieces in their text of ``at``."""
    match = " AND ".join(f"body : {quoted(run)}" for run in sorted(runs_of(pieces), key=len)[-RUNS:])
    found = "SELECT rowid FROM documents_fts WHERE documents_fts MATCH ?"
    changed = (
        "SELECT s.document FROM several_versions s JOIN documents c ON c.id = s.document"
        " JOIN versions n ON n.id = c.current_version WHERE n.fetched_at > ?"
    )
    for candidates, value in ((found, match), (changed, at)):
        rows = policy.execute(
            "SELECT d.key, d.kind, coalesce(s.speaker_position, ''), coalesce(s.speaker, ''), coalesce(s.date, ''), d.title, v.body,"
            " coalesce(s.speaker_group, ''), coalesce(s.house, r.house, ''), coalesce(s.meeting, r.committee, ''),"
            " coalesce((SELECT q.speaker FROM exchanges e JOIN speeches q ON q.document = e.question WHERE e.answer = d.id), '')"
            " FROM documents d JOIN versions v"
            " ON v.id = (SELECT max(n.id) FROM versions n WHERE n.document = d.id AND n.fetched_at <= ?)"
            " LEFT JOIN speeches s ON s.document = d.id LEFT JOIN resolutions r ON r.document = d.id"
            f" WHERE d.id IN ({candidates})"
            " AND (d.gone_at IS NULL OR d.gone_at > ?) LIMIT ?",
            (at, value, at, LOOKED_AT),
        )
        for key, kind, position, speaker, day, title, body, group, house, meeting, asked_by in rows:
            office = position or mark_of(body, speaker)[1] if kind == "speech" else ""
            setting = Setting(house, meeting, day, asked_by)
            hit = Hit(key, kind, office, speaker, day, title or key, body, group, setting)
            if all(one in hit.folded for one in pieces):
                yield hit


def denied(folded: str, pieces: Sequence[str]) -> bool:
    """Whether the sentence goes on to deny the words, or to ascribe them to others, wherever they stand in this text."""
    return all(RE_DENIED.match(rest) or ends_in_no(rest) for rest in folded.split(pieces[-1])[1:])


def ends_in_no(rest: str) -> bool:
    """Whether the words are one of several things that the end of the sentence denies: 大きいという状況であったり、…にはない."""
    sentence = rest.partition("。")[0]
    return bool(RE_ONE_OF.match(sentence) and RE_NO_AT_END.search(sentence))


def goes_on(folded: str, pieces: Sequence[str], ours: str) -> bool:
    """Whether the record goes on as our words do, wherever the quotation stands: by their first two letters."""
    return any(rest.startswith(flat(ours)[:2]) for rest in folded.split(pieces[-1])[1:])


def headless(folded: str, pieces: Sequence[str]) -> bool:
    """Whether the words begin with their subject and what stands before it, without a mark between, says which one it is
    (退去強制が確定をした｜外国人は).
    """
    heads = folded.split(pieces[0])[:-1]
    return bool(RE_SUBJECT_FIRST.match(pieces[0])) and all(RE_ADNOMINAL.search(one) for one in heads)


def sentence_of(hit: Hit, pieces: Sequence[str]) -> str:
    """The sentences of a document, as published, from where the quotation begins to where it ends; as much of them as is shown."""
    taken, sought = list[str](), list(pieces)
    for line in hit.body.split("\n"):
        for one in sentences(line):
            inside = [part for part in sought if part in flat(one)]
            if inside or (taken and sought):
                taken.append(one.strip())
                sought = [part for part in sought if part not in inside]
            if taken and not sought:
                break
    whole = "".join(taken)
    if len(whole) <= WHOLE:
        return whole or unmarked(excerpt(hit.body, tuple(pieces), WHOLE)).strip()
    return unmarked(excerpt(whole, tuple(pieces), WHOLE)).strip()


def stands_instead(policy: sqlite3.Connection, words: str, at: str) -> str:
    """What is on record where half of the words stand; "" where neither half does."""
    one = max(pieces_of(words), key=len, default="")
    half = len(one) // 2
    if half < HALF:
        return ""
    for part in (one[:half], one[half:]):
        if hit := next(holding(policy, [part], at), None):
            return unmarked(excerpt(hit.body, (part,), SHOWN)).strip()
    return ""


def laws_with_text(policy: sqlite3.Connection, name: str) -> list[str]:
    """The e-Gov ids of the laws of this name whose text is on record."""
    length = "SELECT length(t.body) FROM document_text t JOIN documents d ON d.id = t.id WHERE d.key = ?"
    laws = laws_named(policy, name) if len(name) >= LEAST else ()
    found = [(one.law_id, policy.execute(length, (f"egov_law/{one.law_id}",)).fetchone()) for one in laws]
    return [law for law, row in found if row and row[0] > WHOLE_LAW]


def on_record(policy: sqlite3.Connection, name: str) -> bool:
    """Whether a paper that is called so is on record, or a law of this name with its text."""
    if "の" in name and on_record(policy, name.partition("の")[2]):  # 政府の…要領
        return True
    if len(name) < LEAST:
        return False
    if laws_with_text(policy, name):
        return True
    found = "SELECT 1 FROM documents_fts f JOIN documents d ON d.id = f.rowid WHERE documents_fts MATCH ? AND d.kind IN"
    kinds = " ('page', 'attachment', 'law') LIMIT 1"
    return policy.execute(found + kinds, (f"title : {quoted(fold(name))}",)).fetchone() is not None
