"""The register of claims: what may be printed of them, in which words, and why not.

``claims.toml`` is the register as it came; what staff changed since stands in ``claim_edits`` of office.db, edit by
edit, and goes before it.  A brief prints a claim only by reference (``claim:S20``) and only in the register's words.
"""

from __future__ import annotations

import json
import sqlite3
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from briefs.errors import Fault
from briefs.evidence import figures
from briefs.evidence.dossier import RegisterEntry
from db.errors import PolicywatchError, WrongUsage
from db.office.audit import Action, last_row, note
from db.office.stale_briefs import GONE
from db.record.transaction import transaction
from db.series.register import GRADES
from db.text.dates import english_date, japanese_date, jst_date
from db.text.words import Names

CLAIMS_FILE = Path(__file__).with_name("claims.toml")
RANK = {"A": 0, "B": 1, "C": 2, "M": 3, "": 4}  # M is memory and never prints
# status -> why an entry of it is not printed ("" for one that is)
STATUSES: Mapping[str, str] = {
    **dict.fromkeys(
        ("confirmed", "confirmed_update", "confirmed_ongoing", "confirmed_by_official_survey", "corrected",
         "corrected_quote", "imprecise", "partly_superseded", "attribution_missing"), "",
    ),
    "superseded": "is superseded",
    "retracted": "was retracted",
    "opinion": "is an opinion, not a fact: quote the person who holds it instead",
    "out_of_scope": "is outside what we check",
    "plausible": "is plausible and no more: find a source that says it",
    "contestable": "can be contested: say what the law provides instead (law:…)",
    "unverified": "has not been verified",
    "not_verifiable": "cannot be verified",
    "stale_person": "names somebody by an office that may be another's by now",
}  # fmt: skip
# In a list.
STATUS_WORDS: Mapping[str, Names] = {
    "confirmed": Names("確認済み", "confirmed"),
    "confirmed_update": Names("確認済み（更新）", "confirmed (updated)"),
    "confirmed_ongoing": Names("確認済み（継続中）", "confirmed (ongoing)"),
    "confirmed_by_official_survey": Names("国の調査で確認", "confirmed by an official survey"),
    "corrected": Names("訂正済み", "corrected"),
    "corrected_quote": Names("引用を訂正", "quotation corrected"),
    "imprecise": Names("不正確", "imprecise"),
    "partly_superseded": Names("一部は古い", "partly superseded"),
    "attribution_missing": Names("出所を要明記", "say whose it is"),
    "superseded": Names("古い", "superseded"),
    "retracted": Names("撤回済み", "retracted"),
    "opinion": Names("意見", "opinion"),
    "out_of_scope": Names("対象外", "out of scope"),
    "plausible": Names("もっともらしいが未確認", "plausible, not confirmed"),
    "contestable": Names("争いがある", "contested"),
    "unverified": Names("未確認", "not verified"),
    "not_verifiable": Names("確認できない", "cannot be verified"),
    "stale_person": Names("肩書きが古いかもしれない", "may name a former office"),
}
LANGUAGES = {"ja": "Japanese", "en": "English"}


class ClaimsError(PolicywatchError):
    """The register cannot be used; the message names the entry and says what is wrong."""

    code = "claims_unusable"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a claim was seen: its grade, what it is called in both languages, its address if it has one."""

    grade: str
    ja: str
    en: str = ""
    url: str = ""

    def line(self, lang: str) -> str:
        """The source as it is printed with its grade."""
        name = (self.en or self.ja) if lang == "en" else self.ja
        grade = f" ({self.grade})" if lang == "en" else f"（{self.grade}）"
        return f"{name}{grade}{' ' + self.url if self.url else ''}"


@dataclass(frozen=True, slots=True)
class Claim:
    """One entry as it stands today.  ``edits``: how often staff changed it; ``note``: why, the last time."""

    id: str
    said_ja: str
    said_en: str
    status: str
    grade: str
    checked_on: str
    printable: bool
    verdict: str
    ja: str
    en: str
    sources: tuple[Source, ...]
    superseded_by: str = ""
    ours_ja: bool = False
    ours_en: bool = False
    edits: int = 0
    note: str = ""
    withheld: tuple[str, ...] = ()  # languages whose wording is older than that of the other
    topics: tuple[str, ...] = ()  # what it is about, where its own words do not tell
    counted: str = ""  # how it was counted, for staff; in Japanese like the two that follow
    answered: str = ""  # what the other side answers
    limits: str = ""  # what it does not say
    # The last day (YYYY-MM-DD) on which its wording is true by itself: what it says is to come has come then.
    until: str = ""
    rests_on: tuple[str, ...] = ()  # keys of documents whose change or going overtakes its wording

    def text(self, lang: str) -> str:
        """The wording that is kept, also one that is withheld."""
        return self.en if lang == "en" else self.ja

    def wording(self, lang: str) -> str:
        """The wording that may be printed; "" when there is none."""
        return "" if lang in self.withheld else self.text(lang)

    def frozen(self, lang: str) -> RegisterEntry:
        """The entry frozen for a brief; its sources are named in the language of the brief."""
        lines = tuple(source.line(lang) for source in self.sources)
        return RegisterEntry(
            self.id, f"claim:{self.id}", self.wording("ja"), self.wording("en"), self.grade, self.checked_on, lines
        )


@cache
def register() -> Mapping[str, Claim]:
    """The register as it came, by id; ClaimsError names what is wrong with the file."""
    return read_register(CLAIMS_FILE.read_text(encoding="utf-8"), CLAIMS_FILE.name)


def read_register(text: str, name: str) -> dict[str, Claim]:
    """The register from the text of a TOML file; ``name`` is what errors call the file."""
    try:
        rows = tomllib.loads(text).get("claim", [])
    except tomllib.TOMLDecodeError as error:
        raise ClaimsError(f"{name} is not valid TOML: {error}") from error
    known = {one.name for one in fields(Claim)} - {"edits", "note", "withheld"}
    found: dict[str, Claim] = {}
    for row in rows:
        one = str(row.get("id", ""))
        if strange := set(row) - known:
            raise ClaimsError(f"{name}: {one}: unknown entry {sorted(strange)[0]!r}")
        try:
            claim = Claim(
                **{
                    **row,
                    "sources": tuple(Source(**source) for source in row["sources"]),
                    **{name: tuple(row.get(name, ())) for name in ("topics", "rests_on")},
                }
            )
        except (TypeError, KeyError) as error:
            raise ClaimsError(f"{name}: {one}: {error}") from error
        if one in found:
            raise ClaimsError(f"{name}: there are two entries {one}")
        if reason := malformed(claim):
            raise ClaimsError(f"{name}: {one}: {reason}")
        found[one] = claim
    for claim in found.values():
        if claim.superseded_by and claim.superseded_by not in found:
            raise ClaimsError(f"{name}: {claim.id}: there is no entry {claim.superseded_by}")
    return found


def malformed(claim: Claim) -> str | None:
    """What is wrong with the form of an entry (None: nothing); an entry that only does not print is well formed."""
    if claim.status not in STATUSES:
        return f"the status {claim.status!r} is none of {', '.join(STATUSES)}"
    if claim.grade not in RANK or any(source.grade not in RANK for source in claim.sources):
        return "a grade is one of A, B, C, M"
    if claim.sources and RANK[claim.grade] < min(RANK[source.grade] for source in claim.sources):
        return f"the grade {claim.grade} is better than that of its best source"
    if (day := as_day(claim.checked_on)) is None or day.isoformat() != claim.checked_on:
        return f"checked_on must be a date such as 2026-11-23, not {claim.checked_on!r}"
    if claim.until and as_day(claim.until) is None:
        return f"until must be a date such as 2027-03-31, not {claim.until!r}"
    return None


def as_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


# ---------------------------------------------------------------------- as staff edited it
def edits(office: sqlite3.Connection | None, claim: str = "", at: str = "") -> list[dict[str, Any]]:
    """What staff changed, the oldest first: of one claim or of all; with ``at`` (UTC) what they had changed by then."""
    if office is None:
        return []
    cursor = office.execute(
        "SELECT claim, status, grade, ja, en, sources, checked_on, superseded_by, note, made_at FROM claim_edits"
        " WHERE ?1 IN ('', claim) AND undone_at IS NULL AND (?2 = '' OR made_at <= ?2) ORDER BY id",
        (claim, at),
    )
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def edited(claim: Claim, edit: Mapping[str, Any]) -> Claim:
    """An entry after one edit; a status that staff set decides whether it prints, a wording of theirs is ours."""
    given = {
        name: edit[name]
        for name in ("status", "grade", "ja", "en", "checked_on", "superseded_by")
        if edit[name] is not None
    }
    if edit["sources"] is not None:
        given["sources"] = tuple(Source(**source) for source in json.loads(edit["sources"]))
    if "status" in given:
        given["printable"] = given["status"] in GONE or not STATUSES.get(given["status"], "?")
    worded = {lang for lang in LANGUAGES if lang in given}
    anew = {lang for lang in worded if given[lang] != claim.text(lang)}
    for lang in anew:
        given[f"ours_{lang}"] = True
    if anew:  # what the old wording hung on, the new one need not
        given |= {"until": "", "rests_on": ()}
    # A new wording in one language says something that the other does not say yet.
    given["withheld"] = tuple(
        lang
        for lang in LANGUAGES
        if lang not in worded and claim.text(lang).strip() and (lang in claim.withheld or anew)
    )
    return replace(claim, **given, edits=claim.edits + 1, note=edit["note"])


def source_of(text: str) -> Source:
    """``A: name https://…`` as a source; WrongUsage when it is none."""
    grade, mark, rest = text.partition(":")
    name, _, last = rest.strip().rpartition(" ")
    url = last if last.startswith(("https://", "http://")) else ""
    if not mark or grade.strip() not in (*GRADES, "M") or not rest.strip():
        raise WrongUsage(
            f'{text!r}: write GRADE: NAME [URL], as in "A: 厚生労働省 2026-09-25 https://…"',
            "出典は「A: 厚生労働省 2026-09-25 https://…」のように書いてください。",
        )
    return Source(grade.strip(), (name.strip() if url else rest.strip()) or url, url=url)


def checked_edit(
    known: Mapping[str, Claim], claim: str, edit: Mapping[str, Any], day: str, *, new: bool = False
) -> Claim:
    """The entry after an edit (the columns of ``claim_edits``, None for what stays), ``day``: today in Japan.

    WrongUsage for an edit that cannot be meant, ClaimsError for one that may not be kept.
    """
    checked_on, after_it = edit["checked_on"], edit["superseded_by"]
    if checked_on is not None and (as_day(checked_on) is None or checked_on > day):
        raise WrongUsage(
            f"--checked-on {checked_on!r} is not a day up to today", "確かめた日が今日までの日付ではありません。"
        )
    if not edit["note"].strip():
        raise WrongUsage("--note: say why the entry changes", "なぜ変えるかをメモに書いてください。")
    if new and claim in known:
        raise ClaimsError(f"there is an entry {claim} already: leave --new out to change it")
    if not new and claim not in known:
        raise ClaimsError(unknown(claim, list(known)) + " (--new makes an entry)", "その番号の主張はありません。")
    if new and not (claim.isascii() and claim.isalnum()):
        raise WrongUsage("ID: an id is of letters and digits, as in S21a", "番号は英数字です（例：S21a）。")
    if after_it is not None and after_it not in known:
        raise ClaimsError(unknown(after_it, list(known)), "代わりになる主張の番号がありません。")
    if after_it == claim:
        raise ClaimsError(f"{claim} cannot be superseded by itself", "自分自身を代わりにはできません。")
    if all(value is None for name, value in edit.items() if name != "note"):
        raise WrongUsage(
            "say what changes: --status, --grade, --ja, --en, --keep-ja, --keep-en, --source, --checked-on, --superseded-by",
            "変えるところがありません。",
        )
    before = known.get(claim, blank(claim))
    after = edited(before, edit)
    if not new and prints_by_status(after) and not prints_by_status(before) and not (edit["sources"] and checked_on):
        raise ClaimsError(
            f"{claim} was {before.status} and does not print: to print it again, say where and when it was checked, with"
            " --source and --checked-on",
            "印刷しないとされていた主張です。印刷するには、どこで・いつ確かめたかも入れてください。",
        )
    if after.checked_on and (reason := malformed(after)):
        raise ClaimsError(f"{claim}: {reason}")
    return after


def write_edit(office: sqlite3.Connection, claim: str, edit: Mapping[str, Any], at: str, *, who: str) -> None:
    """Keep an edit that was checked, noted under ``who``; ``at`` (UTC): when."""
    names = ", ".join(edit)  # ours: the columns of claim_edits
    with transaction(office):
        office.execute(
            f"INSERT INTO claim_edits (claim, made_at, {names}) VALUES (?, ?{', ?' * len(edit)})",
            (claim, at, *edit.values()),
        )
        kept = {name: value for name, value in edit.items() if value}
        note(office, who, Action.CLAIM, claim, None, {**kept, "row": last_row(office)}, at)


def prints_by_status(claim: Claim) -> bool:
    """Whether its status, and the register's own mark, let an entry be printed."""
    return claim.printable and not STATUSES.get(claim.status, "?")


def blank(claim: str) -> Claim:
    """A new entry before anything is said of it."""
    return Claim(claim, "", "", "unverified", "", "", False, "", "", "", ())


def claims(office: sqlite3.Connection | None = None, at: str = "") -> dict[str, Claim]:
    """Every entry as it stands today, or stood at ``at`` (UTC), by id in order."""
    found = dict(register())
    for edit in edits(office, at=at):
        found[edit["claim"]] = edited(found.get(edit["claim"], blank(edit["claim"])), edit)
    return dict(sorted(found.items()))


def near(wanted: str, known: Sequence[str]) -> list[str]:
    """The ids that somebody who wrote ``wanted`` may have meant, the nearest first."""
    meant = wanted.upper().replace("O", "0")  # S2O
    upper = {one.upper(): one for one in known}
    starts = [one for one in known if one.upper().startswith(meant) and wanted]
    close = [upper[one] for one in get_close_matches(meant, list(upper), n=4, cutoff=0.5)]
    return list(dict.fromkeys(starts + close))[:4]


def unknown(wanted: str, known: Sequence[str]) -> str:
    """The sentence about an id that is none."""
    meant = near(wanted, known)
    hint = f"near it: {', '.join(meant)}" if meant else "`policywatch claims list` prints them"
    ja = f"「主張の登録」に {wanted} はありません。" + (f"近いもの：{'、'.join(meant)}" if meant else "")
    en = f"There is no {wanted} in the register of claims." + (f" Near it: {', '.join(meant)}" if meant else "")
    return Fault("no_such_claim", f"there is no claim {wanted!r} in the register; {hint}", ja, en)


# ---------------------------------------------------------------------- whether it prints
class Bar(NamedTuple):
    """What forbids printing an entry: ``sentence`` for whoever makes a brief, ``words`` for a list of the register."""

    sentence: str
    words: Names


def problems(claim: Claim, known: Mapping[str, Claim], day: str, lang: str) -> list[str]:
    """Everything that forbids printing an entry on ``day`` (YYYY-MM-DD) in a language, a sentence each."""
    return [
        Fault(
            "claim_barred",
            bar.sentence,
            f"「主張の登録」の {claim.id} は載せられません：{bar.words.ja}。",
            f"{claim.id} of the register of claims is not printed: {bar.words.en}.",
        )
        for bar in bars(claim, known, day, lang)
    ]


def bars(claim: Claim, known: Mapping[str, Claim], day: str, lang: str) -> list[Bar]:
    """The same, each with its words for the register."""
    name, found = f"claim:{claim.id}", list[Bar]()
    ja, en = {"ja": ("日本語", "Japanese"), "en": ("英語", "English")}[lang]
    state = STATUS_WORDS.get(claim.status, Names(claim.status, claim.status))
    if claim.status in GONE:
        gone = f"{name} {STATUSES[claim.status]} and never prints: {instead(claim, known)}"
        return [Bar(gone, Names(f"状況が「{state.ja}」です", f"it is {state.en}"))]
    if reason := STATUSES.get(claim.status, f"has the unknown status {claim.status!r}"):
        sentence = f"{name} {reason} (status {claim.status})"
        found.append(Bar(sentence, Names(f"状況が「{state.ja}」です", f"it {reason}")))
    elif not claim.printable:
        sentence = f"{name} is marked in the register as not to be printed (status {claim.status})"
        found.append(
            Bar(sentence, Names("登録で、載せないこととされています", "the register says that it is not to be printed"))
        )
    if claim.grade == "M" or any(source.grade == "M" for source in claim.sources):
        sentence = (
            f"{name} rests on memory (grade M): find a source and write it with `policywatch claims set {claim.id}`"
        )
        found.append(
            Bar(
                sentence,
                Names(
                    "記憶だけに拠っています。出典を探して書いてください",
                    "it rests on memory: find a source and enter it",
                ),
            )
        )
    elif claim.grade not in GRADES:
        found.append(Bar(f"{name} has no grade", Names("格付けがありません", "it has no grade")))
    if not claim.sources:
        found.append(Bar(f"{name} has no source", Names("出典がありません", "it has no source")))
    if claim.checked_on > day:
        sentence = (
            f"{name} was last checked on {claim.checked_on}, after {day}: a check to come is no check, so a brief of that day"
            " does not print it"
        )
        found.append(Bar(sentence, Names("確かめた日がまだ先の日付です", "its day of checking lies ahead")))
    elif stale(claim.checked_on, day):
        sentence = (
            f"{name} was last checked {'on ' + claim.checked_on if claim.checked_on else 'never'}, more than 12 months before"
            f" {day}: check it and write `policywatch claims set {claim.id} --checked-on DATE --note …`"
        )
        words = Names(
            "この12か月に確かめられていません。確かめて、その日を書いてください",
            "nobody checked it within 12 months: check it and enter the day",
        )
        found.append(Bar(sentence, words))
    if claim.until and claim.until < day:
        how = f"`policywatch claims set {claim.id} --ja … --en …`"
        sentence = f"{name} says what was to come until {claim.until}: word it anew with {how}"
        words = Names(
            f"文が正しいのは{japanese_date(claim.until)}までです。今のことに書き改めてください",
            f"its wording holds until {english_date(claim.until)}: write it anew",
        )
        found.append(Bar(sentence, words))
    if lang in claim.withheld:
        sentence = (
            f"{name} has a new wording in the other language, and its {LANGUAGES[lang]} one, 「{claim.text(lang)[:60]}」,"
            f" is withheld: write `policywatch claims set {claim.id} --{lang} …`, or --keep-{lang} when it is still right"
        )
        words = Names(
            f"もう一方の言語の文が改められたため、{ja}の文は止めてあります。見直して書いてください",
            f"the other language has a new wording: the {en} one is withheld until it is written again",
        )
        found.append(Bar(sentence, words))
    elif not claim.wording(lang).strip():
        sentence = (
            f"{name} has no {LANGUAGES[lang]} wording: write it with `policywatch claims set {claim.id} --{lang} …`"
        )
        found.append(Bar(sentence, Names(f"{ja}の文がありません", f"it has no {en} wording")))
    return found


def instead(claim: Claim, known: Mapping[str, Claim]) -> str:
    """What to write in place of an entry that is gone; entries replaced in turn are followed to the last."""
    seen, now = {claim.id}, claim
    while now.status in GONE and now.superseded_by in known and now.superseded_by not in seen:
        now = known[now.superseded_by]
        seen.add(now.id)
    if now is claim or now.status in GONE:
        return (
            f"no entry holds what is right today; name it with `policywatch claims set {claim.id} --superseded-by ID`"
        )
    return f"claim:{now.id} holds what is right today"


def stale(checked_on: str, day: str) -> bool:
    """Whether a check lies more than 12 months before ``day``; one that never was does."""
    checked, today = as_day(checked_on), date.fromisoformat(day)
    if checked is None:
        return True
    last_day = 28 if (today.month, today.day) == (2, 29) else today.day
    return checked < today.replace(year=today.year - 1, day=last_day)


def overtaken(policy: sqlite3.Connection, claim: Claim, at: str) -> list[str]:
    """The documents that an entry rests on and that are gone, or changed after it was checked, by ``at`` (UTC; "": now)."""
    rows = policy.execute(
        """SELECT d.title, max(coalesce(d.gone_at, ''), coalesce(max(c.detected_at), '')) AS newest, d.gone_at IS NOT NULL
           FROM documents d LEFT JOIN changes c ON c.document = d.id AND (:at = '' OR c.detected_at <= :at)
             AND date(c.detected_at, '+9 hours') > :checked
           WHERE d.key IN (SELECT value FROM json_each(:keys)) AND (:at = '' OR coalesce(d.gone_at, '') <= :at)
           GROUP BY d.id HAVING newest <> ''""",
        {"at": at, "checked": claim.checked_on, "keys": json.dumps(claim.rests_on)},
    )
    return [
        Fault(
            "claim_overtaken",
            f"claim:{claim.id} rests on a text of 「{title}」 that {'was replaced' if gone else 'changed'} on {jst_date(day)}:"
            f" look it up, and word it anew with"
            f" `policywatch claims set {claim.id} --ja … --en … --source … --checked-on DATE`",
            f"「主張の登録」の {claim.id} は載せられません：よりどころにしている「{title}」の記録が{japanese_date(jst_date(day))}に"
            f"{'差し替えられました' if gone else '変わりました'}（施行日が決まったなど）。確かめて、文を書き改めてください。",
            f"{claim.id} of the register of claims is not printed: what it rests on in “{title}” "
            f"{'was replaced on' if gone else 'changed on'} {english_date(jst_date(day))}. Look it up and word it anew.",
        )
        for title, day, gone in rows
    ]


def look_up(
    wanted: str,
    day: str,
    lang: str,
    office: sqlite3.Connection | None,
    at: str = "",
    policy: sqlite3.Connection | None = None,
) -> tuple[RegisterEntry | None, list[str]]:
    """The entry frozen for a brief of ``day`` with what staff had edited by ``at`` (UTC), or what forbids it; with ``policy`` also
    what the record has found since it was checked.
    """
    known = claims(office, at)
    if wanted not in known:
        return None, [unknown(wanted, list(known))]
    wrong = problems(known[wanted], known, day, lang)
    if policy is not None and known[wanted].rests_on:
        wrong += overtaken(policy, known[wanted], at)
    return (None if wrong else known[wanted].frozen(lang)), wrong


def check(
    entries: Sequence[RegisterEntry], day: str, lang: str, office: sqlite3.Connection | None, at: str = ""
) -> list[str]:
    """What is wrong with the claims and figures that a brief froze, against the registers of today, or as of ``at`` (UTC).

    Each must still print on ``day`` in ``lang`` and be worded as it was frozen; a sentence for each that is not.
    """
    found = []
    for entry in entries:
        kind, _, rest = entry.reference.partition(":")
        if kind == "claim":
            now, wrong = look_up(rest, day, lang, office, at)
        elif kind == "figure":
            now, wrong = figures.look_up(rest, entry.label, lang, office, day)
        else:
            now, wrong = None, [f"{entry.reference!r} is no reference to a register"]
        found += wrong
        frozen = entry.en if lang == "en" else entry.ja
        if now is not None and (words := now.en if lang == "en" else now.ja) != frozen:
            said = f"{entry.reference}: the brief says 「{frozen[:80]}」, the register 「{words[:80]}」"
            ja = f"「{frozen[:60]}」は、作っている間に登録の文が改められました。もう一度作ってください。"
            found.append(
                Fault("claim_changed", said, ja, f"The register has changed “{frozen[:60]}” meanwhile: make it anew.")
            )
        elif now is not None and now.grade != entry.grade:
            found.append(f"{entry.reference}: the brief says grade {entry.grade}, the register {now.grade}")
    return found
