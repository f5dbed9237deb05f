"""The formal letter of demands (要望書): one to all addressees, or one to each ministry with one numbering over all.

What is asked and why is staff text; with topics, the best answer of the government, with the question that it was given
to, and the next date in the law on each stand below the letter as references.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import zip_longest
from typing import Any

from briefs.errors import BriefError, Fault, NoEvidence
from briefs.evidence import rows
from briefs.evidence.dossier import Notes
from briefs.evidence.office_names import SHORT_STEMS, ministry_stem
from briefs.evidence.offices import RE_HONORIFIC, addressed, is_body, offices_en
from briefs.evidence.persons import ministry_words, of_ministry
from briefs.evidence.rows import Revision, Speech, Topic, Version
from briefs.evidence.speeches import Statement, shorter
from briefs.kinds.annex_pieces import quotation
from briefs.kinds.chosen import exchanges, for_others, proposals
from briefs.kinds.make import Job, check_addressees, stamp
from briefs.kinds.topic_evidence import find_topic, on_record, refusal
from briefs.kinds.why_now import AHEAD, coming, own_revisions
from briefs.press.issue import Layout
from briefs.press.page import RE_JAPANESE
from briefs.staff.file import StaffFile, WrittenAsk
from briefs.staff.references import Parts
from briefs.staff.text import Proofreader
from db.people.memberships import fold_name
from db.text.readings import romanised

NAME, PREFIX = "request", "RQ"
# On one page at any level, then closer; else the sources go to a sheet of their own (別紙), or stand below a letter of two pages.
SHAPES = (("", 1), ("close", 1), ("annex", 2), ("on", 2))
# Points of the type (Mincho, 10 to 12), and characters of a quotation below the letter (0: none).
LEVELS = ((11.5, 160), (11.0, 160), (10.5, 160), (10.5, 90), (10.0, 90), (10.5, 0), (10.0, 0))
CLOSE = ((10.0, 90), (10.0, 0))  # the same with lines set close: what one page is tried with before there is a second
LADDERS = {"": LEVELS, "close": CLOSE, "annex": LEVELS, "on": LEVELS}
LISTED_BELOW = 2  # documents named where nothing can be quoted
UNFIT = re.compile(r"[^\w.-]+")
# What a letter is by its title -> what it does, in its fixed line, and what its items are called (ja, en).
FORMS = (
    ("質問", "質問いたします", "質問", "put the following questions", "Questions"),
    ("申入|申し入れ", "申し入れます", "申入れ", "submit the following", "Demands"),
    ("要請", "要請いたします", "要請", "request the following", "Requests"),
    ("意見", "意見を申し述べます", "意見", "submit the following opinion", "Opinion"),
    ("陳情", "陳情いたします", "陳情", "petition for the following", "Petition"),
    ("", "要望いたします", "要望", "ask for the following", "Requests"),
)
# Ministries by the stem of their name, with the agencies whose letters they answer for.
MINISTRIES = {
    "内閣官房": (), "内閣府": ("こども家庭", "消費者"), "総務": (), "法務": ("出入国在留管理", "入管", "公安調査"),
    "外務": (), "財務": ("国税",), "文部科学": ("文化", "スポーツ"), "厚生労働": ("労働局", "労働基準監督署"),
    "農林水産": ("水産", "林野"), "経済産業": ("中小企業", "資源エネルギー"), "国土交通": ("観光", "海上保安"),
    "環境": (), "防衛": (), "デジタル": (), "国家公安委員会": ("警察",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter: to whom, and which of the demands with their numbers.  ``part``: the ministry, "" for all in one."""

    to: tuple[str, ...]
    asks: tuple[tuple[int, WrittenAsk], ...]
    part: str = ""


@dataclass(frozen=True, slots=True)
class LetterOrder:
    """One letter out of a staff file.  ``topics``: those to refer to, () for those of the demands; ``ministries``: all that
    get a letter of the same numbering."""

    letter: Letter
    file: StaffFile
    topics: tuple[str, ...] = ()
    ministries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """What the record offers on a topic."""

    topic: Topic
    exchange: Statement | None  # a question with its answer
    revision: Revision | None
    listed: tuple[Version, ...] = ()  # where there is neither: what else is on record


@dataclass(frozen=True, slots=True)
class LetterChoice:
    """A letter with what the record offers on its topics."""

    order: LetterOrder
    references: tuple[Reference, ...]
    topics: tuple[Topic, ...] = ()  # of the demands, or named; also those on which there is nothing to refer to


def honorific(name: str) -> str:
    """殿 behind a person or an office, 御中 behind a body, nothing where the name has its own."""
    if RE_HONORIFIC.search(name.strip()):
        return ""
    return "御中" if is_body(name) else "殿"


def in_english(job: Job, name: str, said: Callable[[str, str], Parts]) -> dict[str, Any]:
    """An addressee as an English letter has it: the office by its English name, a person in letters where the rosters know one
    reading of the name.  What we know no English for stands as it was typed.
    """
    office, person = addressed(name)
    return {"office": office, "person": said(person, "to") if office else [], "letters": in_letters(job.policy, person)}


def in_letters(conn: sqlite3.Connection, person: str) -> str:
    """A person's name in letters where the rosters know one reading of it; else ""."""
    kana = [row[0] for row in conn.execute("SELECT kana FROM people WHERE folded = ?", (fold_name(person),))]
    readings = {letters for one in kana if one and len(one.split()) > 1 and (letters := romanised(one))}
    return readings.pop() if len(readings) == 1 else ""


def foreign(name: str) -> bool:
    """Whether a name is written in letters alone, as in "Minister of Justice": Japanese forms of address do not fit it."""
    return name.isascii()


def letters(file: StaffFile, to: Sequence[str], split: bool) -> list[Letter]:
    """The letters to write.  Demands keep the number that they have in the file.  BriefError says what is lacking.

    With ``split`` the ministries come in the order of their first demand; ``to`` then names those that are wanted.
    """
    name = file.name or "the command"
    numbered_asks = tuple(enumerate(file.asks, 1))
    if not numbered_asks:
        where = (
            f'write each into {file.name} as a table [[ask]] with ask = "…"'
            if file.name
            else 'write each into a file as a table [[ask]] with ask = "…" and give it with --text FILE, or enter it with'
            " `policywatch ask add FILE`"
        )
        said = f"a letter of demands needs at least one ask, and there is none: {where}"
        ja = "要望書にはお願いが要ります。「選び直す・書き直す」でお願いに印を付けてください（なければ「お願いを加える」）。"
        en = "A letter needs an ask: tick one under “Choose and write anew”, or add one first."
        raise BriefError([Fault("no_ask", said, ja, en)])
    if not split:
        addressees = tuple(to) or ((file.to,) if file.to else ())
        if not addressees or not all(RE_HONORIFIC.sub("", one.strip()) for one in addressees):
            said = f'to whom? Give --to "法務大臣" (repeatable), or to = "…" in {name}'
            ja, en = (
                "あて先がありません。「選び直す・書き直す」で「あて先」を書いてください。",
                "There is no addressee: fill in “To”.",
            )
            raise BriefError([Fault("no_addressee", said, ja, en)])
        return [Letter(addressees, theirs(numbered_asks, addressees, name))]
    problems: list[str] = [
        Fault(
            "no_ministry",
            f'{name}: ask {number} names no ministry (ministry = "…"), and --split needs one: 「{ask.ask[:40]}」',
            f"「{ask.ask[:40]}」に所管の省庁が書かれていません。「お願い」のページで書いてください（省庁ごとに分けるのに要ります）。",
            f"“{ask.ask[:40]}” names no ministry: write it on the page of asks (the letters are split by it).",
        )
        for number, ask in numbered_asks
        if not ask.ministry
    ]
    ministries = list(dict.fromkeys(ask.ministry for _, ask in numbered_asks if ask.ministry))
    problems += [
        f"--to {one}: no ask is for it; the ministries are {'、'.join(ministries) or 'none'}"
        for one in to
        if one not in ministries
    ]
    if problems:
        raise BriefError(problems)
    return [
        Letter((ministry,), tuple(one for one in numbered_asks if one[1].ministry == ministry), ministry)
        for ministry in ministries
        if not to or ministry in to
    ]


def ministry_of(name: str) -> str:
    """The stem of the ministry that an addressee or a demand names, "" for anybody else (a member, a prefecture, an employer)."""
    if (stem := ministry_stem(name)) in MINISTRIES:
        return stem
    if whole := next((stem for short, stem in SHORT_STEMS.items() if name.strip().startswith(f"{short}省")), ""):
        return whole
    return next(
        (
            stem
            for stem, agencies in MINISTRIES.items()
            if any(name.strip().startswith(one) for one in (stem, *agencies)) and not re.search(r"委員会|議員", name)
        ),
        "",
    )


def bodies_asked(ask: WrittenAsk) -> set[str]:
    """The ministries (by their stems), or the prime minister, that an ask names as whose it is; empty where it names none of them."""
    if ask.ministry:
        return {ministry_of(ask.ministry) or ask.ministry}
    named = {ministry_of(one) or ministry_stem(one) for one in re.split("[・、,，]", ask.who) if one.strip()}
    return named - {""}


def theirs(
    asks: tuple[tuple[int, WrittenAsk], ...], addressees: Sequence[str], name: str
) -> tuple[tuple[int, WrittenAsk], ...]:
    """The demands that the addressees' ministries can answer, numbered anew; all where one of them is no ministry."""
    wanted = {ministry_of(one) for one in addressees}
    if "" in wanted:
        return asks
    found = [one for _, one in asks if not (whom := bodies_asked(one)) or whom & wanted]
    if not found:
        to = "、".join(addressees)
        said = f"{name}: no ask is for {to}: each names another ministry"
        ja = f"印を付けたお願いは、どれもほかの省庁あてです（あて先：{to}）。あて先か、お願いの印を直してください。"
        raise BriefError(
            [Fault("other_ministry", said, ja, f"Every ask ticked is for another ministry than {to}: change either.")]
        )
    return tuple(enumerate(found, 1))


def form_of_letter(title: str) -> tuple[str, str, str, str]:
    """What the fixed line says and what the items are called, in Japanese and in English, by the title."""
    return next((does, item, en, items) for pattern, does, item, en, items in FORMS if re.search(pattern, title))


def orders(
    file: StaffFile, to: Sequence[str] = (), *, split: bool = False, topics: Sequence[str] = ()
) -> list[LetterOrder]:
    """The letter, or with ``split`` one for each ministry.  BriefError says what is lacking."""
    ministries = tuple(dict.fromkeys(ask.ministry for ask in file.asks)) if split else ()
    return [LetterOrder(letter, file, tuple(topics), ministries) for letter in letters(file, to, split)]


def choose(job: Job, order: LetterOrder) -> LetterChoice:
    """What to refer to; UnknownTopic, or NoEvidence when a topic that was named has nothing on record.  Whoever makes a letter in
    English is told which addressee has no English name that we know.
    """
    check_addressees(job, order.letter.to)
    for name in order.letter.to if job.form.lang == "en" else ():
        if not foreign(name) and not addressed(name)[0]:
            job.say(
                f"--to {name}: no English name is known for it, so it stands as it was typed; write it in English (--to)"
            )
    kept = {id(ask) for _, ask in order.letter.asks}
    for ask in order.file.asks if not order.letter.part else ():
        if id(ask) not in kept:
            job.remind(another_ministry(ask, order.letter.to))
    own = (ask.topic for _, ask in order.letter.asks if ask.topic and not order.topics)
    topics = dict.fromkeys((*order.topics, *own))
    known = {topic: find_topic(job.policy, topic) for topic in topics}
    found = (
        reference(job, one, order.file, order.letter.to, named=topic in order.topics) for topic, one in known.items()
    )
    return LetterChoice(order, tuple(one for one in found if one is not None), tuple(known.values()))


def another_ministry(ask: WrittenAsk, to: Sequence[str]) -> Fault:
    """That a demand is not in the letter, since it is for another ministry than its addressees'."""
    words, whom, theirs = ask.ask[:40], "、".join(to), ask.ministry or ask.who
    ja = f"お願い「{words}」は{theirs}あてなので、{whom}への文書には載せていません。別に作るか、省庁ごとに分けてください。"
    en = f"The ask “{words}” is for {theirs}, so it is not in the letter to {whom}: write another one, or one for each ministry."
    return Fault("other_ministry_left_out", f"{ja}\n       {en} (--split)", ja, en)


def reference(job: Job, topic: Topic, file: StaffFile, to: Sequence[str], *, named: bool) -> Reference | None:
    """The next date of the topic's laws and, where the topic was named for this letter, the first exchange that is proposed: one in
    which those answered to whom the letter goes (``to``), where they are ministries, or one that a person took.

    Where there is neither, the official documents on it are named; NoEvidence when there are none of these.
    """
    conn, now, day = job.policy, job.now, date.fromisoformat(job.day)
    first, last = ((day + timedelta(days=days)).isoformat() for days in (1, AHEAD))
    found = own_revisions(rows.revisions(conn, first, last, now), rows.topic_keys(conn, topic.id), topic.id)
    found = [one for one in found if one.version.key not in job.without]
    if not named:
        return Reference(topic, None, found[0]) if found else None
    said = exchanges(for_others(proposals(job, topic.id, file), only_chosen=file.only_chosen))
    answered = ((one, one.answer) for one in said if one.answer is not None)
    exchange = next((one for one, answer in answered if one.said.fixed or theirs_to_answer(answer, to)), None)
    listed = on_record(conn, topic.id, now, job.without)[:LISTED_BELOW] if exchange is None and not found else []
    if exchange is None and not found and not listed:
        why = refusal(conn, topic, now)
        raise NoEvidence(
            [
                Fault(
                    why.code,
                    f"{why}\n--topic {topic.id} を外せば作れます。\nIt can be written without --topic {topic.id}.",
                    f"{why.ja}この論点を外せば作れます。",
                    f"{why.en} It can be written without this topic.",
                )
            ]
        )
    return Reference(topic, exchange, next(iter(found), None), tuple(listed))


def theirs_to_answer(answer: Speech, to: Sequence[str]) -> bool:
    """Whether an answer is of one of the ministries that a letter goes to; of anybody where it goes to somebody else as well."""
    ministries = [ministry_of(one) for one in to]
    return "" in ministries or any(of_ministry(answer.post or answer.office, ministry_words(one)) for one in ministries)


def layouts(_choice: LetterChoice) -> Sequence[Layout]:
    return [Layout(level, pages, shape) for shape, pages in SHAPES for level in range(len(LADDERS[shape]))]


def parameters(choice: LetterChoice) -> dict[str, Any]:
    letter = choice.order.letter
    return {"to": list(letter.to), "topics": [one.topic.id for one in choice.references], "part": letter.part}


def file_name(job: Job, choice: LetterChoice) -> str:
    return "-".join(part for part in ("request", UNFIT.sub("-", choice.order.letter.part), stamp(job.day)) if part)


def compose(job: Job, choice: LetterChoice, layout: Layout, proof: Proofreader, notes: Notes) -> dict[str, Any]:
    """The content of one letter at one level; faults of the texts go to the proofreader."""
    letter, file, references = choice.order.letter, choice.order.file, choice.references
    name = file.name or "--to"
    size, length = LADDERS[layout.shape][layout.level]
    english = job.form.lang == "en"

    def said(text: str, where: str) -> Parts:
        return proof.printable(text, f"{name}: {where}", notes) if text else []

    def ours(ja: str, en: str, where: str) -> Parts:
        """The text in the language of the letter; one without its English is a fault, unless it was written in English."""
        en = en or ("" if RE_JAPANESE.search(ja) else ja)
        if english and ja and not en:
            told = f"{name}: {where} has no English, which an English letter needs"
            say = "英語の要望書には英語の文が要ります（「お願い」のページと「選び直す・書き直す」で書けます）。"
            proof.problems.append(
                Fault(
                    "no_english",
                    told,
                    f"「{ja[:40]}」の英語がありません。{say}",
                    f"“{ja[:40]}” has no English: an English letter needs it.",
                )
            )
        return said(en if english else ja, where)

    def beside(ask: WrittenAsk, ja: str, en: str, where: str) -> Parts:
        """What stands beside an ask.  An ask of the desk has one English wording for all of it, so this is left out there."""
        return [] if english and ask.key and not en else ours(ja, en, where)

    # A letter to members says of each demand whose it is to do; one to its own ministry need not.
    members = any("議員" in one for one in letter.to)

    def whom(ask: WrittenAsk) -> str:
        return offices_en(ask.asked_of, ask.en) if english else ask.asked_of

    does, item, does_en, items_en = form_of_letter(file.title)
    return {
        "size": f"{size:g}",
        "annex": layout.shape == "annex",
        "close": layout.shape == "close",
        "does": does,
        "item": item,
        "does_en": does_en,
        "items_en": items_en,
        "cosigners": [said(one, f"cosigner {n}") for n, one in enumerate(cosigners(file, english=english), 1)],
        "to": [
            {
                "name": said(one, "to"),
                "suffix": "" if foreign(one) else honorific(one),
                **(in_english(job, one, said) if english and not foreign(one) else {"office": ""}),
            }
            for one in letter.to
        ],
        "title": ours(file.title, file.title_en, "title"),
        "topics": [{"ja": one.name_ja, "en": one.name_en} for one in choice.topics],
        "opening": ours(file.opening, file.opening_en, "opening"),
        "asks": [
            {
                "number": number,
                "ask": ours(ask.ask, ask.en, f"ask {number}"),
                "detail": beside(ask, ask.detail, ask.detail_en, f"ask {number}, detail"),
                "reason": beside(ask, ask.reason, ask.reason_en, f"ask {number}, reason"),
                "by": said(ask.by_in_english, f"ask {number}, by")
                if english and ask.key
                else ours(ask.by, ask.by_en, f"ask {number}, by"),
                "who": said(whom(ask), f"ask {number}, who") if members else [],
            }
            for number, ask in letter.asks
        ],
        "closing": ours(file.closing, file.closing_en, "closing"),
        "enclosures": [
            ours(one, en, f"enclosure {n}")
            for n, (one, en) in enumerate(
                zip_longest(file.enclosures, file.enclosures_en[: len(file.enclosures)], fillvalue=""), 1
            )
        ],
        "reply_by": said(file.reply_by, "reply_by"),
        "part": letter.part,
        "ministries": list(choice.order.ministries),
        "references": list(referred(references, notes, job.day, length)),
    }


def cosigners(file: StaffFile, *, english: bool) -> list[str]:
    """The organisations that sign with us: in an English letter by the English name in the file, else as they are registered."""
    given = file.cosigners_en if english else ()
    return [en or one for one, en in zip_longest(file.cosigners, given[: len(file.cosigners)], fillvalue="")]


def referred(references: Sequence[Reference], notes: Notes, day: str, length: int) -> Iterator[dict[str, Any]]:
    """The references below the letter; an act that several topics share stands once."""
    seen: set[str] = set()
    for one in references:
        if one.exchange is not None and length and one.exchange.speech.version.key not in seen:
            seen.add(one.exchange.speech.version.key)
            yield {"exchange": quoted_exchange(one.exchange, length, notes), "coming": None, "listed": []}
        if one.revision is not None and one.revision.version.key not in seen:
            seen.add(one.revision.version.key)
            yield {"exchange": [], "coming": coming(one.revision, notes, day, one.topic.id), "listed": []}
        new = [version for version in one.listed if version.key not in seen]
        seen |= {version.key for version in new}
        if new:
            yield {
                "exchange": [],
                "coming": None,
                "listed": [{"title": version.title, "note": notes.cite(version)} for version in new],
            }


def quoted_exchange(one: Statement, length: int, notes: Notes) -> list[dict[str, Any]]:
    """The question, then its answer, each of about ``length`` characters."""
    asked = shorter(one.speech, one.said, length)
    found = [quotation(one.speech, asked, notes)]
    if one.answer is not None and one.answered is not None:
        told = shorter(one.answer, one.answered, length)
        found.append(quotation(one.answer, told, notes))
    return found
