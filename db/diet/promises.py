"""Commitments in government answers (答弁台帳): found by rules over the ends of clauses, pure but for the storing.

What counts as a commitment, and how well this finds it, is in docs/promises.md.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from db.diet import promise_words as w
from db.diet.promise_dates import deadlines, find_due, find_times
from db.diet.standing import opening_role
from db.record.remembering import found_once
from db.text.folding import key_form
from db.text.late import late
from db.topics.classify import classify
from db.topics.relevance import OWN

FIRM, EFFORT, CONSIDER = "firm", "effort", "consider"


@dataclass(frozen=True, slots=True)
class Promise:
    """One commitment: ``passage`` is ``text[start:end]`` verbatim, ``words`` the verb that commits.

    ``strength`` is firm, effort or consider; ``due_words`` and ``due_on`` (YYYY-MM-DD) where it says by when;
    ``time_words`` where it names another time (a start, a point, a scope).
    """

    start: int
    end: int
    passage: str
    words: str
    strength: str
    due_words: str | None
    due_on: str | None
    time_words: str | None


# ---------------------------------------------------------------------- who speaks
# What the minutes open a speech with when the government speaks.
GOVERNMENT_OPENINGS = frozenset(
    {"内閣総理大臣", "国務大臣", "大臣", "副大臣", "大臣政務官", "政務次官", "内閣官房長官", "内閣官房副長官", "副長官", "政府参考人",
     "政府特別補佐人", "政府委員", "説明員"}
)  # fmt: skip
_WITNESS_ROLES = frozenset({"参考人", "公述人", "証人"})
_RE_CABINET = late(r"(?![元前])[^（]*(?:大臣|政務官)")
_RE_OLD = late(r"政府委員|政府参考人|政府特別補佐人|説明員|事務官$")
_COMMISSIONS = r"(?:公正取引|原子力規制|個人情報保護|カジノ管理|公害等調整|国家公安|中央労働|運輸安全|公安審査)委員会"
# An office of the state: 内閣…, …省, …庁 (no prefecture's), the commissions; then a post in it.
_RE_OFFICE = late(
    rf"(?!.*(?:裁判所|都庁|道庁|府庁|県庁))(?![元前]|内閣委員)(?:内閣|[^／・（]{{1,8}}(?:省|庁)|人事院|国土地理院|特定複合観光施設区域整備推進本部|{_COMMISSIONS}).*"
    r"(?:長|官|代理|次長|総裁)$"
)


def speaks_for_government(position: str | None, role: str | None) -> bool:
    """Whether words said in this post commit the government (``speaker_position``, ``speaker_role`` of the minutes).

    Ministers, vice-ministers, officials of ministries, agencies and the commissions under the Cabinet.  Not members
    (no post), chairs of the sitting, witnesses, the courts, the Diet's and the auditors' own staff, the Bank of Japan,
    corporations, prefectures and towns.
    """
    if not position or role in _WITNESS_ROLES:
        return False
    if _RE_CABINET.match(position) or _RE_OLD.search(position):
        return True
    return bool(_RE_OFFICE.match(position))


# ---------------------------------------------------------------------- sentences
_RE_OPENING = late(r"○[^　。\n]{1,60}　+|○[^　。\n]{1,40}?(?:君|大臣|参考人|政務官|長官|総裁)(?:）|（[^）\n]*）)?")
_RE_LEAD = late(r"(?:[\s　]|（[^（）\n]{1,12}）|―+|〔[^〔〕\n]*〕)*")
_RE_MARK = late(r"[。\n「」『』]")
_RE_EXPLAINS_BILL = late(
    r"(?:提案(?:の)?理由|(?:法律?案|予算|改正)[^。\n]{0,60}(?:概要|趣旨))[^。\n]{0,40}(?:説明|申し上げ)"
)
_RE_CHEAP = late(r"ます|たい|いく|まいる|参る|予定|所存|考えで|こととし|ところ")


def _sentences(text: str) -> Iterator[tuple[int, int, list[tuple[int, int]]]]:
    """(start, end, quoted ranges) of each sentence; a 。 within 「」 ends none, a line break ends all."""
    opening = _RE_OPENING.match(text)
    start = opening.end() if opening else 0
    depth, quotes, opened = 0, [], 0
    for mark in _RE_MARK.finditer(text, start):
        char, at = mark[0], mark.start()
        if char in "「『":
            if depth == 0:
                opened = at
            depth += 1
        elif char in "」』":
            if depth == 1:
                quotes.append((opened, at))
            depth = max(0, depth - 1)
        elif char == "\n" or depth == 0:
            yield start, at + (char == "。"), quotes
            start, depth, quotes = at + 1, 0, []
    if start < len(text):
        yield start, len(text), quotes


# ---------------------------------------------------------------------- the finder
def _packed(found: list[Promise]) -> Any:
    return [(one.start, one.end, one.words, one.strength, one.due_words, one.due_on, one.time_words) for one in found]


def _unpacked(known: Any, text: str) -> list[Promise]:
    return [Promise(start, end, text[start:end], *rest) for start, end, *rest in known]


@found_once(_packed, _unpacked, least=100, most=4_000)  # in speeches alone, never in whole pages
def find_promises(text: str, said_on: str | None) -> list[Promise]:
    """The commitments of one answer in order; ``said_on`` (YYYY-MM-DD) dates 年度内に and the like.

    The text is taken as it is stored: offsets count its characters.  Who speaks is not looked at.
    """
    if not _RE_CHEAP.search(text):
        return []
    explained = _RE_EXPLAINS_BILL.search(text)
    bill_from = explained.start() if explained else len(text)
    found: list[Promise] = []
    for start, end, quotes in _sentences(text):
        begin = w_end = start
        half = False  # whether the last one found ends where only half of its thought is said
        for form in w.FORMS.finditer(text, start, end):
            at = form.start()
            if at < w_end or any(a < at < b for a, b in quotes):
                continue
            if at > bill_from and form.lastgroup in ("koto", "masu", "plan", "now"):
                continue
            close = _closed(form, text, end)
            if close is None:
                continue
            clause = text[begin:close]
            if w.HYPOTHESIS.search(clause, _own_from(clause)) or _of_a_party(text, start, end):
                continue
            if w.HEARSAY.search(text, close, end):
                continue
            verb_from = max(begin, at - 60)
            committed = _strength(form, text[verb_from:at], clause, said_on)
            if committed is None:
                continue
            strength, verb = committed
            said = _RE_SAID_OUT.match(text, form.end(), close)
            words = text[verb_from + verb : said.end() if said else form.end()]
            found.append(_promise(text, begin, close, words, strength, said_on))
            begin = w_end = _after(text, close)
            half = not _stands_alone(text, close)
        if half:  # by when it is due only its own clause says
            last, stop = found.pop(), _end_of(text, end)
            found.append(replace(last, end=stop, passage=text[last.start : stop]))
    return found


def _stands_alone(text: str, close: int) -> bool:
    """Whether a clause that closes here is a whole thought: a sentence ends, or is joined on behind a finite verb (…しますが、).

    One that only goes on (…することとしており、; …してまいりたいという|ふうに) is read with what follows.
    """
    if close >= len(text) or text[close] in "。\n":
        return True
    link = w.LINK.match(text, close)
    return link is not None and link[0] != "、"


def _end_of(text: str, end: int) -> int:
    """The end of a sentence without its full stop."""
    return end - 1 if text[end - 1 : end] == "。" else end


def _of_a_party(text: str, start: int, end: int) -> bool:
    """Whether a sentence speaks for a party and not for the government; it or the one before it says so."""
    sentence = text[start:end]
    if w.STATE.search(sentence):
        return False
    before = text[max(0, start - 120) : start].rstrip("。\n").rpartition("。")[2]
    return bool(w.PARTY.search(sentence) or w.OWN_PARTY.search(before))


def _closed(form: re.Match[str], text: str, end: int) -> int | None:
    """Where the clause that a form ends has said what it says (the offset behind "…と考えております"); None if it goes on."""
    kind, words, at = form.lastgroup, form[0], form.end()
    if kind == "tai" or words.endswith(("たい", "たく", "ければ")):
        patterns = (w.END_TAI, w.END_LIST) if kind == "te" else (w.END_TAI,)
    elif kind == "plan" or kind == "now":
        patterns = (w.END_PLAN,)
    elif kind == "will":
        patterns = (w.END_WILL,)
    elif words.endswith("ます"):
        patterns = (w.END_TE_MASU if kind == "te" else w.END_MASU,)
    elif kind == "koto":
        patterns = (w.END_KOTO,)
    else:
        patterns = (w.END_MAIRU if words.endswith(("まいる", "参る")) else w.END_IKU,)
    for pattern in patterns:
        if closed := pattern.match(text, at, end):
            return closed.end()
    return None


def _own_from(clause: str) -> int:
    """Where the last clause of several begins, which has a condition of its own or none."""
    return max((one.end() for one in w.FINITE.finditer(clause)), default=0)


def _after(text: str, close: int) -> int:
    """Where the next clause begins: behind the particle and comma that join it."""
    link = w.LINK.match(text, close)
    return link.end() if link else close


_RE_TAIL_OF_STEM = late(r"(?:[てで](?:いく|いこう|行く|まいる|参る|いただく|いき|まいり)|させていただ[くき])$")
# The verb of a stem, for showing which words committed; the first pattern that fits.
_RE_VERBS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?:取り?組[んむみ]|働き?かけ|心(?:が|掛)け|後押し(?:を)?(?:いた)?し)(?:る)?$",
        r"(?:よう|もの|こと)[にと](?:いた)?し$|や[らっり]$|つなげ$",
        r"[一-龥ァ-ヶー々]{1,10}(?:を|は|も|に)?(?:(?:いた|致)?(?:し|す|する)|させ|行[っうい])$",
        r"[一-龥ァ-ヶー々]{1,10}(?:を|は|も)$",
        r"[一-龥々](?![をにはがもで])[ぁ-ん]{0,4}$",
        r"(?:しっかり|と|に)?(?:いた)?し$",
        r"(?:つく|や|なく|まと|もたら|なし)[ぁ-ん]{1,2}$",
        r"(?<=[をにがはと、])[ぁ-ん]{2,5}$",
        r"[ぁ-ん]{1,4}$",
        r"[^、。]{1,6}$",
    )
)
# The end of the verb: 公表することとしており|ます, 提出する予定|となっております
_RE_SAID_OUT = late(
    r"(?:(?:と|を|に)?(?:(?:いた)?して|なって)(?:おり|い|ござい))?ま(?:す|して)|(?:と|を|に)(?:(?:いた)?して|なって)(?:おり|いる|おる)|で(?:す|あり(?:ま(?:す|して))?|ございま(?:す|して))"
)
# How near to its verb a time limit stands that makes the act definite, in characters up to the end of the clause.
NEAR = 60
CLOSING = 20  # of the end of a clause, about: こととしているところでございます


def _verb_at(stem: str) -> int:
    """Where the verb at the end of a stem begins."""
    for pattern in _RE_VERBS:
        if verb := pattern.search(stem):
            return verb.start()
    return len(stem)


def _strength(form: re.Match[str], before: str, clause: str, said_on: str | None) -> tuple[str, int] | None:
    """(strength, where the verb begins in ``before``) of what a form commits to; None when it commits to nothing."""
    kind = form.lastgroup
    if kind == "now":
        due = find_due(clause, said_on)
        if not due:
            return None
        return (CONSIDER if re.match("検討|議論", form[0]) else FIRM if _dated(clause, said_on) else EFFORT), len(
            before
        )
    stem = before
    if kind in ("koto", "plan", "masu") and w.OTHERS.search(before):
        return None
    if kind == "plan" and w.PLAN_OF_OTHERS.search(clause):
        return None
    if kind in ("koto", "plan"):
        before = w.RELAYED.sub("", before)
        stem = _RE_TAIL_OF_STEM.sub("", before)
        if w.BY_OTHERS.search(before) or w.NOT_WILLED_PLAIN.search(stem) or not w.DICTIONARY.search(before):
            return None
    elif kind == "will":
        return FIRM if _dated(clause, said_on) else EFFORT, _verb_at(stem)
    elif kind == "te":
        wish = form[0].endswith(("たい", "たく", "ければ"))
        if w.TALK.search(stem) or (not wish and w.NOT_WILLED.search(stem)):
            return None
    elif kind == "let":
        if not (_reported_later(stem) if w.LET_NOT.search(stem) else w.LET.search(stem)):
            return None
    elif kind == "tai":
        if w.PROCEDURE.search(stem):
            return None
        stem = w.KEPT.sub("", stem)
    elif not w.PLAIN_MASU.search(stem) or w.HABIT.search(clause):
        return None
    by_order = kind in ("koto", "plan") and w.BY_ORDER.search(stem)
    if kind in ("koto", "masu") and not by_order and w.RULE.search(clause, _own_from(clause) if kind == "koto" else 0):
        return None
    strength, verb = _class_of(form[0], stem, clause, said_on)
    if strength == FIRM and not _definite(form, stem, clause, said_on):
        strength = EFFORT
    elif strength == EFFORT and (
        _step_at_a_date(clause, said_on)
        or (kind == "plan" and _dated(clause, said_on))
        or by_order
        or (
            _planned(form)
            and not (
                w.GOING_ON.search(clause)
                or w.WORK.search(stem)
                or w.ONGOING.search(stem)
                or w.EFFORT_OBJECT.search(stem)
            )
        )
    ):
        strength = FIRM
    return strength, verb


def _reported_later(stem: str) -> bool:
    """Whether it is said that something will be reported which comes out only later, as it is not on the spot."""
    return bool(w.LET_NOT.search(stem) and w.LATER.search(w.LET_NOT.sub("", stem)))


def _class_of(form: str, stem: str, clause: str, said_on: str | None) -> tuple[str, int]:
    """(strength, where the verb begins) of the stem before a form: consider, work on an object of work, a definite act, else work."""
    if verb := w.CONSIDER.search(stem):
        return CONSIDER, verb.start()
    dated = _dated(clause, said_on)
    if w.WRITTEN.search(stem) or _reported_later(stem):
        return FIRM, _verb_at(stem)
    if (form != "ます" or w.FROM_THEN.search(clause)) and w.STARTS.search(stem) and w.BEGINS.search(clause):
        return FIRM, _verb_at(stem)
    if not w.EFFORT_OBJECT.search(stem) and (verb := w.FIRM.search(stem)):
        general = w.GENERAL.search(stem[: verb.start()]) or w.GENERAL.search(stem[: verb.end()].removesuffix(verb[0]))
        if dated or not (general or _goes_on(form, clause)):
            return FIRM, verb.start()
        return EFFORT, verb.start()
    dated = dated and _dated(clause, said_on, of_act=False)
    return (FIRM if dated and not w.ONGOING.search(stem) else EFFORT), _verb_at(stem)


def _planned(form: re.Match[str]) -> bool:
    """Whether a form says that something is planned or to be decided, so that any act behind it is definite."""
    return form[0] in ("予定", "計画") or (form.lastgroup == "koto" and form[0].endswith("たい"))


def _goes_on(form: str, clause: str) -> bool:
    """Whether what is done goes on anyway, or is still to be thought of; a plan (予定) has been."""
    near = clause[-NEAR:]
    return bool(w.GOING_ON.search(near) or (form != "予定" and w.OPEN_ENDED.search(near.rpartition("、")[2])))


def _definite(form: re.Match[str], stem: str, clause: str, said_on: str | None) -> bool:
    """Whether an act is definite: it is planned or dated, an order will lay it down, or its verb says so and nothing else does."""
    kind = form.lastgroup
    if _dated(clause, said_on) or w.WRITTEN.search(stem):
        return True
    if kind == "masu" and w.FROM_THEN.search(clause) and w.STARTS.search(stem):
        return True
    if kind == "plan":
        if form[0] not in ("予定", "計画", "運び"):
            return w.DEFINITE.search(stem) is not None and not stem.endswith("行っ") and "順次" not in clause
        return "必要に応じ" not in clause
    if kind == "koto":  # how things are done is told in this form too
        decided = form[0].endswith("ます") and w.DEFINITE.search(stem)
        begins = w.BEGINS.search(clause) or (find_times(clause, said_on).time_words and w.DEFINITE.search(stem))
        return bool(decided or begins or (w.ORDER.search(clause) and not w.SORTS.search(stem)))
    return w.DEFINITE.search(stem) is not None and not (
        ((kind == "te" and w.PROCESS.search(stem)) or (kind == "masu" and stem.endswith("を行い")))
        and not w.NEW.search(clause)
    )


def _dated(clause: str, said_on: str | None, *, of_act: bool = True) -> bool:
    """Whether a clause sets a time limit that a calendar knows, near its verb or before it; of what is no definite act (``of_act``
    False) only one that is set off at the beginning (年度末までに、…) and that nothing parts from the verb.
    """
    near = clause[-NEAR:]
    limits = deadlines(near, said_on)
    if limits:
        behind = near[limits[-1][1] :]
        return (
            w.DATED.search(limits[-1][0]) is not None and not behind.startswith("の") and not w.TOWARDS.search(behind)
        )
    said_out = len(clause) - CLOSING if of_act else len(clause)
    return any(
        w.DATED.search(words)
        and (clause[end : end + 1] != "の" if of_act else clause[end : end + 1] == "、")
        and not w.BETWEEN.search(clause, end, max(end, said_out))
        for words, end in deadlines(clause, said_on)
    )


def _step_at_a_date(clause: str, said_on: str | None) -> bool:
    """Whether a clause that ends in work holds an act with a time limit before it (二月末を目途に策定の上、…)."""
    return any(w.DATED.search(words) and w.STEP.match(clause, end) for words, end in deadlines(clause, said_on))


def _promise(text: str, begin: int, close: int, words: str, strength: str, said_on: str | None) -> Promise:
    lead = _RE_LEAD.match(text, begin, close)
    begin = lead.end() if lead else begin
    passage = text[begin:close]
    when = find_times(passage, said_on)
    return Promise(begin, close, passage, words, strength, when.due_words, when.due_on, when.time_words)


# ---------------------------------------------------------------------- what it is about
# How far on either side of a passage its subject is looked for: as far as a topic's word may stand from its scope word.
AROUND = 150
_RE_BREAK = late(r"[。、\n]")


def surroundings(text: str, start: int, end: int) -> str:
    """The passage with what stands around it: up to 150 characters on either side, cut where a clause begins or ends.

    Behind it only the same paragraph counts, since the next one may be about something else.
    """
    first = max(0, start - AROUND)
    if first and (cut := _RE_BREAK.search(text, first, start)):
        first = cut.end()
    after = text[end : end + AROUND].split("\n", 1)[0]
    if len(after) == AROUND:
        after = after[: max(after.rfind("。"), after.rfind("、"), 0)]
    return text[first:end] + after


def topics_of(text: str, found: list[Promise]) -> list[list[str]]:
    """The topics that each promise of a speech names, in the passage or around it."""
    return [[m.topic for m in classify(surroundings(text, one.start, one.end)).matches] for one in found]


# ---------------------------------------------------------------------- storing
def store_promises(conn: sqlite3.Connection, document: int, text: str, *, edited: bool = True) -> None:
    """Replace the promises of one speech (``edited``: it may have some) and their topics; none unless the government speaks.

    The speech's rows in ``speeches`` and ``document_topics`` must be there; promises in a speech that has no topic
    have none.  Inside the caller's transaction; ``conn`` as opened by ``db.record.schema``.
    """
    if edited:
        conn.execute("DELETE FROM promise_topics WHERE document = ?", (document,))
        conn.execute("DELETE FROM promises WHERE document = ?", (document,))
    row = conn.execute(
        "SELECT d.key, s.speaker, s.speaker_position, s.speaker_role, s.date,"
        f" EXISTS (SELECT 1 FROM document_topics x WHERE x.document = s.document AND x.{OWN}) FROM speeches s"
        " JOIN documents d ON d.id = s.document WHERE s.document = ?",
        (document,),
    ).fetchone()
    if row is None:
        return
    key, speaker, position, role, said_on, on_topic = row
    office = position or opening_role(text, speaker or "")  # old and copied records leave the post out
    if not (speaks_for_government(position, role) or (not position and office in GOVERNMENT_OPENINGS)):
        return
    seen: dict[str, int] = {}
    rows = []
    found = find_promises(text, said_on)
    if not found:
        return
    for number, one in enumerate(found):
        name = promise_key(key, one.passage)
        seen[name] = seen.get(name, 0) + 1
        free = name if seen[name] == 1 else f"{name}~{seen[name]}"
        rows.append(
            (
                document,
                number,
                free,
                one.start,
                one.end,
                one.passage,
                one.words,
                one.strength,
                one.due_words,
                one.due_on,
                one.time_words,
                speaker,
                office,
                said_on,
            )
        )
    conn.executemany(
        'INSERT INTO promises (document, position, key, start, "end", passage, words, strength, due_words, due_on,'
        " time_words, speaker, office, date) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        rows,
    )
    if on_topic:
        conn.executemany(
            "INSERT INTO promise_topics (document, position, topic) VALUES (?, ?, ?)",
            [(document, number, topic) for number, named in enumerate(topics_of(text, found)) for topic in named],
        )


def promise_key(document_key: str, passage: str) -> str:
    """The lasting name of a promise: the speech and 12 hex digits of the SHA-256 of the key form of the passage.

    Offsets are no part of it, so a corrected word elsewhere in the speech leaves a status set by hand in place.
    """
    return f"{document_key}#{hashlib.sha256(key_form(passage).encode()).hexdigest()[:12]}"
