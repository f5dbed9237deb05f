"""Acts of the audit in words: what was done, about what (with the address where it stands), and what was said."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from briefs.kinds.names import kind_names
from db.diet import ledger
from db.night.held_decisions import Verdict as HeldVerdict
from db.night.settling import NOT_A_MEMBER
from db.office import drafts, meetings
from db.office.access import ROLES_JA, Role
from db.office.asks import OfficeError
from db.office.audit import WORDS, Action, AuditRow, audit_row
from db.office.clips import STANCES, Stance
from db.office.decisions import VERDICTS, Subject, SubjectKind, decision
from db.office.promise_status import STATUSES
from db.office.undoing import ACT, said
from db.record import documents
from db.record.documents import first_record
from db.series.register import register
from db.text.words import Names
from desk.pages.diet import ASK_WORDS
from desk.site.filters import FILTERS, said_words
from desk.site.language import said as t

HELD = {HeldVerdict.ACCEPTED: Names("このページとする", "Take it"), HeldVerdict.REFUSED: Names("採らない", "Refuse it")}
FIGURE = {"accepted": Names("採用する", "Accepted"), "rejected": Names("採用しない", "Turned down")}


@dataclass(frozen=True, slots=True)
class Told:
    """An act for people: ``title`` of what it was about, ``href`` where that stands ("" nowhere), ``detail``: what was said."""

    title: str
    href: str
    detail: str


Both = tuple[sqlite3.Connection, sqlite3.Connection]


def told(policy: sqlite3.Connection, office: sqlite3.Connection, act: AuditRow) -> Told:
    """One act in words; what this program has no words for says its fields."""
    teller = TELLERS.get(act.action)
    found = teller((policy, office), act) if teller else None
    return found or Told(act.subject, "", said_words(dict(said(act))))


def document_at(policy: sqlite3.Connection, key: str, detail: str = "") -> Told:
    """A document by its title; its key where it is no longer on record."""
    row = first_record(policy, "SELECT title FROM documents WHERE key = ?", (key,))
    return Told(row["title"], FILTERS["document_path"](key), detail) if row else Told(key, "", detail)


def subject_in_words(policy: sqlite3.Connection, one: Subject) -> Told:
    """What a decision is about: a change by its sentence, a document by its title, and so on."""
    key, base = one.key, one.key.rpartition("@")[0]
    match one.kind:
        case SubjectKind.CHANGE:
            row = first_record(policy, "SELECT summary_ja, summary_en FROM changes WHERE key = ?", (key,))
            return (
                Told(t(row["summary_ja"], row["summary_en"]), f"/-/change?key={quote(key, safe='')}", "")
                if row
                else Told(key, "", "")
            )
        case SubjectKind.PROMISE:
            return promise_in_words(policy, key)
        case SubjectKind.FIGURE:
            if key.startswith("figure:"):  # of the register
                series, _, period = key.removeprefix("figure:").partition("@")
                return figure_in_words(series.partition("/")[0], period)
            row = first_record(policy, "SELECT series, period FROM proposals WHERE key = ?", (key,))
            return figure_in_words(row["series"], row["period"]) if row else Told(key, "", "")
        case SubjectKind.NAME:
            return Told(key.split("@")[0], "/-/people/unresolved", "")
        case SubjectKind.HELD | SubjectKind.FILE:
            return document_at(policy, base)
        case SubjectKind.DOCUMENT:
            return document_at(policy, key)


def promise_in_words(policy: sqlite3.Connection, key: str, detail: str = "") -> Told:
    row = ledger.promise(policy, key)
    if not row:
        return Told(key, "", detail)
    who = " ".join(filter(None, (row["date"], row["speaker"])))
    return Told(
        f"{who}「{FILTERS['clip'](row['passage'], 60)}」", FILTERS["document_path"](row["document_key"]), detail
    )


def figure_in_words(series: str, period: str, detail: str = "") -> Told:
    known = next((one for one in register().series if one.id == series), None)
    return Told(f"{t(known.ja, known.en) if known else series}　{period}", f"/-/series/{series}", detail)


def _decided(both: Both, act: AuditRow) -> Told | None:
    """A decision, or what an older program noted of one that was taken back."""
    policy, office = both
    ids = said(act).get("decisions", [])
    if not ids:
        return None
    first = decision(office, ids[0])
    found = subject_in_words(policy, first.subject)
    more = t(f"　ほか {len(ids) - 1} 件", f" and {len(ids) - 1} more") if len(ids) > 1 else ""
    words = _word(VERDICTS, first.verdict)
    if first.topics:
        names = {row["id"]: t(row["name_ja"], row["name_en"]) for row in documents.topic_names(policy)}
        words += t("（", " (") + t("、", ", ").join(names.get(one, one) for one in first.topics) + t("）", ")")
    return Told(f"{found.title}{more}", found.href, _with_note(words, first.note))


def _undone(both: Both, act: AuditRow) -> Told | None:
    act_id = (act.before or {}).get(ACT)
    if act_id is None:
        return _decided(both, act)

    of = audit_row(both[1], act_id)
    if of is None:
        return None
    found = told(*both, of)
    return Told(
        found.title,
        found.href,
        f"{action_in_words(of.action)}（{found.detail}）" if found.detail else action_in_words(of.action),
    )


def _with_note(words: str, note: str) -> str:
    return f"{words}　「{note}」" if note else words


def _word(table: Mapping[Any, Names], value: str) -> str:
    """The word for a stored value in the language of the page; the value where this program has none."""
    return t(*table[value]) if value in table else value


def action_in_words(action: str) -> str:
    return _word(WORDS, action)


def _clip(both: Both, act: AuditRow) -> Told:
    row = said(act)
    stance = _word(STANCES, row["stance"]) if row.get("stance") in set(Stance) else ""
    return document_at(both[0], act.subject, f"{stance}「{FILTERS['clip'](row.get('text', ''), 80)}」")


def _meeting(both: Both, act: AuditRow) -> Told:
    row = said(act)
    detail = row.get("next", "") and t("次にすること：", "Next step: ") + row["next"]
    try:
        one = meetings.meeting(both[1], act.subject)
    except OfficeError:
        whom = row.get("member") or row.get("ministry") or act.subject
        return Told(f"{FILTERS['long_date'](row['date']) if row.get('date') else ''}　{whom}".strip(), "", detail)
    return Told(f"{FILTERS['long_date'](one.day)}　{one.whom}", f"/-/meetings/{act.subject}", detail)


def _ask(both: Both, act: AuditRow) -> Told:
    row = both[1].execute("SELECT ask, undone_at FROM asks WHERE key = ?", (act.subject,)).fetchone()
    title = FILTERS["clip"](row["ask"], 80) if row else act.subject
    there = "" if row is None or row["undone_at"] else "/-/asks"
    now = said(act)
    detail = _word(ASK_WORDS, now.get("state", ""))
    if act.before and "ask" in act.before:  # its words were corrected
        detail = t("改める前：", "Before: ") + FILTERS["clip"](act.before["ask"], 80)
    return Told(title, there, _with_note(detail, now.get("answer", "")))


def _promise(both: Both, act: AuditRow) -> Told:
    row = said(act)
    return promise_in_words(
        both[0], act.subject, _with_note(_word(STATUSES, row.get("status", "")), row.get("note", ""))
    )


def _held(both: Both, act: AuditRow) -> Told:
    row = said(act)
    return document_at(both[0], act.subject, _with_note(_word(HELD, row.get("verdict", "")), row.get("note", "")))


def _name(both: Both, act: AuditRow) -> Told:
    row = said(act)
    person = first_record(both[0], "SELECT name, house FROM people WHERE key = ?", (row.get("person", ""),))
    nobody = (
        t("名簿の議員ではない", "no member of the roster")
        if row.get("person") == NOT_A_MEMBER
        else t("いまの名簿にない人", "somebody who is not on the roster now")
    )
    whom = f"{person['name']}（{person['house']}）" if person else nobody
    href = FILTERS["member_path"](row["person"]) if person else "/-/people/unresolved"
    return Told(act.subject, href, _with_note(whom, row.get("note", "")))


def _figure(both: Both, act: AuditRow) -> Told | None:
    row = both[1].execute(
        "SELECT series, period, value FROM accepted_points WHERE id = ?", (said(act).get("row", 0),)
    ).fetchone() or first_record(both[0], "SELECT series, period, value FROM proposals WHERE key = ?", (act.subject,))
    if not row:
        return None
    words = f"{row['value']:,g}　{_word(FIGURE, said(act).get('decision', ''))}"
    return figure_in_words(row["series"], row["period"], _with_note(words, said(act).get("note", "")))


def _claim(_both: Both, act: AuditRow) -> Told:
    row = {name: value for name, value in said(act).items() if name != "row"}
    return Told(
        t(f"主張 {act.subject}", f"Claim {act.subject}"),
        f"/-/claims#{quote(act.subject)}",
        _with_note(said_words(row), row.get("note", "")),
    )


def _watch(_both: Both, act: AuditRow) -> Told:
    row = said(act)
    return Told(
        row.get("name_ja") or row.get("url", act.subject),
        "/-/watch",
        t("見守る", "Watched") if act.after else t("見守るのをやめる", "Watched no more"),
    )


def _submission(both: Both, act: AuditRow) -> Told:
    row = said(act)
    words = FILTERS["clip"](row.get("text") or row.get("file", ""), 80)
    return document_at(both[0], act.subject, _with_note(f"{row.get('sent_on', '')}　{words}", row.get("note", "")))


def _draft(both: Both, act: AuditRow) -> Told:
    if not act.subject.isdigit():  # the number of a paper that was issued
        kind = said(act).get("kind", "")
        return Told(f"{t(*kind_names(kind))}　{act.subject}", f"/-/briefs#{quote(act.subject)}", "")
    kit = int(act.subject)
    papers = drafts.drafts_of(both[1], kit)
    row = said(act)
    kinds = [row["kind"]] if row.get("kind") else [one.kind for one in papers]
    names = [t(*kind_names(one)) for one in kinds]
    return Told(t("、", ", ").join(names) or t("資料", "Papers"), f"/-/briefs/drafts/{kit}", "")


def _law(both: Both, act: AuditRow) -> Told:
    found = document_at(both[0], f"egov_law/{act.subject}")
    title = said(act).get("title") or found.title
    words = t("見守る", "Watched") if act.after else t("見守るのをやめる", "Watched no more")
    return Told(title, found.href or "/-/watch", words)


def _source(_both: Both, act: AuditRow) -> Told:
    row = said(act)
    words = t("読む", "Switched on") if row.get("enabled") else t("読むのをやめる", "Switched off")
    return Told(t(row.get("ja", act.subject), row.get("en", act.subject)), "/-/sources", words)


def _look(_both: Both, act: AuditRow) -> Told:
    seen = FILTERS["jst_minute"](said(act).get("at"))
    return Told(act.who, "/", t(f"{seen} までに来たもの", f"What had come by {seen}"))


def _user(_both: Both, act: AuditRow) -> Told:
    if act.after is None:
        return Told(act.subject, "", t("取り除く", "Removed"))
    role = next((one for one in Role if one.word == act.after.get("role")), None)
    words = [t(ROLES_JA[role], role.word)] if role else []
    words += [t("新しいパスワード", "new password")] if act.after.get("password") else []
    return Told(act.subject, "", t("、", ", ").join(words))


def _message(_both: Both, act: AuditRow) -> Told:
    again = t("次のまとめで改めて知らせる", "its changes are told anew") if said(act).get("retell") else ""
    return Told(act.subject, "", again)


TELLERS: Mapping[str, Callable[[Both, AuditRow], Told | None]] = {
    Action.DECIDE: _decided,
    Action.UNDO: _undone,
    Action.CLIP: _clip,
    Action.CLIP_CHANGE: _clip,
    Action.CLIP_DROP: _clip,
    Action.CLIP_BACK: _clip,
    Action.MEETING: _meeting,
    Action.ASK: _ask,
    Action.ASK_STATE: _ask,
    Action.PROMISE_STATUS: _promise,
    Action.HELD: _held,
    Action.NAME: _name,
    Action.FIGURE: _figure,
    Action.CLAIM: _claim,
    Action.WATCH: _watch,
    Action.DRAFT: _draft,
    Action.SIGN: _draft,
    Action.SUBMISSION: _submission,
    Action.LAW: _law,
    Action.SOURCE: _source,
    Action.LOOK: _look,
    Action.USER: _user,
    Action.MESSAGE: _message,
}
