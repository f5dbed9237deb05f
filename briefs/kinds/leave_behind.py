"""The one-page leave-behind: what the record holds on a topic, and what staff wrote for a Diet member."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from briefs.errors import Fault
from briefs.evidence.candidates import Candidate
from briefs.evidence.dossier import UNSHOWN, Notes
from briefs.evidence.form import Form
from briefs.evidence.frozen import freeze_speaker
from briefs.evidence.offices import addressed, offices_en
from briefs.evidence.quoting import Passage, is_government
from briefs.evidence.rows import Speech, Topic, place_in_english
from briefs.evidence.speeches import left_out, shorter
from briefs.evidence.wording import day_en, day_ja, speaker_line
from briefs.kinds.chosen import for_others, gist, proposals, quotes, taken_content, texts_taken
from briefs.kinds.make import Job, check_addressees, name_of, stamp
from briefs.kinds.series_charts import charted, wanted_series
from briefs.kinds.topic_evidence import (
    ON_RECORD,
    TopicEvidence,
    article_first,
    evidence_on,
    find_topic,
    heard,
    listed_content,
    petition_words,
    reasons_of,
    redline_content,
    resolved_content,
)
from briefs.kinds.why_now import why_now
from briefs.press.issue import Layout
from briefs.staff.file import StaffFile, WrittenAsk
from briefs.staff.letterhead import file_or_settings
from briefs.staff.text import Parts, Proofreader

NAME, PREFIX = "leave-behind", "LB"
PAGES = 1
QUOTES = 3
RESOLVED = 2  # points of resolutions where nothing said is on record, else one
ROOM_TO_RESOLVE = 160  # room for the comparison from which there is some for a resolution beside what was said
# The page is first tried full, then with less, until it fits:
# (quotations, characters of each, dated facts, room for the comparison).
LEVELS = (
    (3, 160, 3, 600), (3, 160, 3, 300), (3, 160, 3, 160), (3, 110, 3, 160), (3, 90, 3, 100), (3, 90, 2, 100), (2, 160, 3, 200),
    (2, 110, 3, 160),
    (2, 160, 2, 160), (2, 110, 3, 100), (2, 110, 2, 100), (2, 90, 1, 100), (2, 90, 1, 0), (1, 90, 1, 0),
)  # fmt: skip
# What goes beside more quotations than QUOTES, where a person took more: characters of each that is shortened, facts, comparison.
BESIDE_CHOSEN = ((160, 3, 600), (160, 3, 160), (110, 2, 100), (90, 1, 0))
SIZES = ("great", "largest", "large", "middle")  # the type of a small record (leave_behind.css)
LITTLE = 8_500  # characters of the dossier of one: more fill the page in plain type
TEXTS = (6, 4, 2)  # passages of laws and documents, where all that were chosen do not fit beside the least of the rest


@dataclass(frozen=True, slots=True)
class LeaveBehindOrder:
    """On which topic, and for whom (``--to``, printed as given)."""

    topic: str
    to: str = ""


@dataclass(frozen=True, slots=True)
class LeaveBehindChoice:
    """The topic's evidence, what is proposed of the minutes, and what staff wrote: their file, its asks else those of config.toml."""

    order: LeaveBehindOrder
    evidence: TopicEvidence
    found: tuple[Candidate, ...]
    file: StaffFile


def choose(job: Job, order: LeaveBehindOrder) -> LeaveBehindChoice:
    """UnknownTopic, NoEvidence or BriefError when there is nothing to print."""
    topic = find_topic(job.policy, order.topic)
    file = file_or_settings(job.config, order.topic, job.text)
    if not file.only_chosen:  # else each was ticked for this very paper
        file = replace(file, asks=tuple(asks_on(job, file.asks, topic)))
    check_addressees(job, filter(None, [order.to, *(one.who for one in file.asks)]))
    evidence = evidence_on(job.policy, topic, job.at, job.without, job.unsaid)
    every = proposals(job, topic.id, file)
    evidence, found = heard(evidence, every), for_others(every, only_chosen=file.only_chosen)
    return LeaveBehindChoice(order, evidence, tuple(found), file)


def asks_on(job: Job, asks: Sequence[WrittenAsk], topic: Topic) -> list[WrittenAsk]:
    """The asks on the topic of the page, and those that name none; what is on another is told to its maker.  Where all are on others
    they were meant for this page."""
    own = [one for one in asks if not one.topic or find_topic(job.policy, one.topic).id == topic.id]
    for one in asks if own else ():
        if one not in own:
            other = find_topic(job.policy, one.topic).name_ja
            ja = f"お願い「{one.ask[:40]}」はほかの論点（{other}）のものなので、この資料には載せていません。"
            en = f"The ask “{one.ask[:40]}” is on another topic ({one.topic}), so it is not on this paper."
            job.remind(Fault("other_topic_left_out", f"{ja}\n       {en}", ja, en))
    return own or list(asks)


def layouts(choice: LeaveBehindChoice) -> Sequence[Layout]:
    """Of a small record all, in type so large that it fills its page; else as much as one page holds, what a person took before what
    is proposed beside it: it is set closer before a resolution goes, then before the comparison does, and again for three asks as
    long as they may be.
    """
    large = [Layout(level, PAGES, "large", longest=LITTLE) for level in range(len(SIZES))]
    rungs = len(BESIDE_CHOSEN)
    chosen = [
        Layout(level, PAGES, shape)
        for first in range(0, len(with_chosen(choice)), rungs)
        for shape in ("chosen", "chosen close")
        for level in range(first, first + rungs)
    ]
    full = next((level for level, (*_, room) in enumerate(LEVELS) if room < ROOM_TO_RESOLVE), len(LEVELS))
    cuts = [full if choice.evidence.resolved else 0, sum(bool(room) for *_, room in LEVELS), len(LEVELS) + len(TEXTS)]
    steps = [range(first, last) for first, last in pairwise([0, *cuts]) if first < last]
    return large + chosen + [Layout(level, PAGES, shape) for step in steps for shape in ("", "close") for level in step]


def with_chosen(choice: LeaveBehindChoice) -> list[tuple[int, int, int, int]]:
    """Levels that hold more quotations than are proposed: as many as a person took, then one less after the other."""
    took = sum(one.taken and one.speech is not None for one in choice.found)
    return [(most, *rest) for most in range(took, QUOTES, -1) for rest in BESIDE_CHOSEN]


def parameters(choice: LeaveBehindChoice) -> dict[str, Any]:
    return {"topic": choice.order.topic, "to": choice.order.to}


def file_name(job: Job, choice: LeaveBehindChoice) -> str:
    return name_of("leave-behind", choice.order.topic, stamp(job.day))


def compose(job: Job, choice: LeaveBehindChoice, layout: Layout, proof: Proofreader, notes: Notes) -> dict[str, Any]:
    """The content of the page at one level of fullness."""
    last = len(LEVELS) - 1
    large = layout.shape == "large"
    more = with_chosen(choice) if large or layout.shape.startswith("chosen") else []
    most, length, facts, room = (more or LEVELS)[0 if large else min(layout.level, len(more or LEVELS) - 1)]
    most_texts = TEXTS[layout.level - last - 1] if layout.level > last and not (large or more) else None
    chosen, form = choice.evidence, job.form
    redline = None if article_first(chosen) and not choice.file.only_chosen else chosen.redline
    content: dict[str, Any] = {
        "topic": chosen.topic.id,
        "close": layout.shape.endswith("close"),
        "size": SIZES[layout.level] if large else "",
        "title_ja": chosen.topic.name_ja,
        "title_en": chosen.topic.name_en,
        **staff_content(choice.file, choice.order.to, proof, form, notes, job.without),
        "facts": why_now(
            job.policy, job.office, chosen.topic.id, reasons_of(chosen, job.without), notes, job.now, job.day, facts
        ),
    }
    # What was accepted stays where it is proposed: in a reason it is quoted already.
    found = [one for one in choice.found if not notes.prints(one.key, one.text)]
    silent = not quotes(found, QUOTES)  # nothing said is on record, whatever there is room for
    listed = (ON_RECORD if facts > 2 else 1) if silent else 0
    parts = in_their_places(texts_taken(found)[:most_texts], chosen, listed, redline=bool(redline and room))
    content |= {
        "quotes": quoted(
            choice.file, [(s, shorter(s, one, length)) for s, one in quotes(found, most)], proof, notes, form
        ),
        "redline": redline_content(redline, notes, room) if redline and room else None,
        "resolved": [],
        "taken": [],
        "provision": None,
        "listed": [],
        "lacks": dict(chosen.unsaid) if silent and chosen.unsaid else None,
    }
    asked = RESOLVED if silent and room else int(silent or room >= ROOM_TO_RESOLVE)
    asked = 0 if choice.file.only_chosen else asked
    content["resolved"] = resolved_content(job.policy, chosen, notes, asked, parts.resolutions)
    content["taken"] = taken_content(job.policy, parts.others, notes)
    proposed = room and not (content["redline"] or content["taken"] or choice.file.only_chosen)
    if chosen.provision and (parts.provision or proposed):
        law, label, text = chosen.provision
        content["provision"] = {
            "law": law.title,
            "label": label,
            "label_en": place_in_english(job.policy, law, label, text),
            "spot": notes.quote(law, "body", text),
        }
    if silent:  # little is shown as what it is
        told = {notes.key_of(one["note"]) for one in content["facts"]}
        told |= {notes.key_of(one["spot"][0]) for one in content["resolved"]}
        content["listed"] = listed_content(chosen, notes, listed, told)
    return {**content, UNSHOWN: list(unshown(chosen, content, silent=silent))}


@dataclass(frozen=True, slots=True)
class Places:
    """Where what a person accepted of written texts stands: among the resolutions, as the provision, else by itself."""

    resolutions: list[Candidate]
    provision: bool
    others: list[Candidate]


def in_their_places(texts: Sequence[Candidate], chosen: TopicEvidence, listed: int, *, redline: bool) -> Places:
    """What was accepted, each in the place in which it is proposed; a petition that is ``listed`` (so many are) prints there."""
    law = (chosen.provision[0].key, chosen.provision[2]) if chosen.provision and not redline else None
    asked = {
        (one.key, petition_words(one, chosen.topic.id)) for one in chosen.listed[:listed] if one.kind == "petition"
    }
    resolutions: list[Candidate] = []
    others: list[Candidate] = []
    for one in texts:
        if (one.key, one.text) == law or (one.key, one.text) in asked:
            continue
        (resolutions if one.version is not None and one.version.kind == "resolution" else others).append(one)
    return Places(resolutions, any((one.key, one.text) == law for one in texts), others)


def unshown(chosen: TopicEvidence, content: Mapping[str, Any], *, silent: bool) -> Iterator[dict[str, str]]:
    """What staff are told and the page does not print: why it quotes no speech, and why it prints no provision."""
    if silent and not content["lacks"]:
        yield dict(chosen.unspoken)
    if content["redline"] or content["taken"] or content["provision"]:
        return
    if chosen.undecided:
        yield {
            "ja": f"記録にある法令でこの論点にふれる規定{chosen.undecided}件は、ほかの事柄を定める中でふれるもの"
            "なので、載せていません。",
            "en": f"Provisions on record that mention the subject while ruling on something else, none of them printed: "
            f"{chosen.undecided}.",
        }
    for title, since in chosen.replaced:
        yield {
            "ja": f"「{title}」は{day_ja(since)}に改正が施行されましたが、改正後の本文を取得できていないため、規定は載せていません。",
            "en": f"The text of 「{title}」 as in force since {day_en(since)} could not be had; no provision of it is printed.",
        }


def quoted(
    file: StaffFile, said: Sequence[tuple[Speech, Passage]], proof: Proofreader, notes: Notes, form: Form
) -> list[dict[str, Any]]:
    """The quotations, in an English paper each with what a person wrote of it in English (none: [])."""
    printed = {(speech.version.key, passage.text) for speech, passage in said}
    found = []
    for speech, passage in said:
        content = in_the_diet(speech, passage, notes, form)
        words = (speech.version.key, passage.text)
        found.append(content | {"gist": gist(words, printed, file, proof, notes)} if form.lang == "en" else content)
    return found


def in_the_diet(speech: Speech, passage: Passage, notes: Notes, form: Form) -> dict[str, Any]:
    """One quotation with who said it, as the minutes have it."""
    freeze_speaker(speech, notes)
    if speech.date:
        notes.quote(speech.version, "fact:date", speech.date)
    day = day_en(speech.date) if form.lang == "en" else day_ja(speech.date)
    line = speaker_line(speech, day)
    return {
        **line,
        "kind": "政府" if is_government(speech.office) else "",
        "spot": notes.quote(speech.version, "body", passage.text),
        "alone": passage.alone,
        **left_out(speech, passage),
    }


# ---------------------------------------------------------------------- what staff wrote
def staff_content(
    written: StaffFile, addressee: str, proof: Proofreader, form: Form, notes: Notes, without: Sequence[str]
) -> dict[str, Any]:
    """The parts of the page that staff wrote; what is wrong with them goes to ``proof``.

    In an English brief every text needs its English, and the plain Japanese is left out.
    """
    asks = [ask(one, f"{written.name}: ask {number}", proof, form, notes) for number, one in enumerate(written.asks, 1)]
    plain = written.plain.text if written.plain and form.lang == "ja" else ""
    chart = (
        charted(wanted_series(written.figures[:1], ""), proof.office, form, notes, 1, proof.day, without)
        if written.figures
        else []
    )
    return {
        "asks": asks,
        "addressee": proof.printable(called(addressee, form), "--to", notes) if addressee else [],
        "plain": [
            proof.printable(line, f"{written.name}: plain", notes) for line in plain.splitlines() if line.strip()
        ],
        "chart": chart[0] if chart else None,
        "voice": None if chart else voice(written, proof, form, notes),
    }


def called(addressee: str, form: Form) -> str:
    """An addressee as the paper has it: in English by the office's English name, with the person as typed."""
    office, person = addressed(addressee) if form.lang == "en" else ("", "")
    return ", ".join(filter(None, (office, person))) if office else addressee


def ask(one: WrittenAsk, where: str, proof: Proofreader, form: Form, notes: Notes) -> dict[str, Parts]:
    """One ask as parts.  In English of whom stands apart where its offices have English names, by when where it has English or is a
    date; else the wording says it."""
    if form.lang == "en":
        text = proof.english(one.ask, one.en, where)
        by = proof.printable(one.by_in_english, f"{where}, by", notes) if one.by_in_english else []
        whose = offices_en(one.asked_of, one.en)
        who = proof.printable(whose, f"{where}, who", notes) if whose else []
        return {"ask": proof.printable(text, f"{where}, en", notes), "who": who, "by": by, "detail": [], "en": []}
    return proof.fields(
        {"ask": one.ask, "who": one.asked_of, "by": one.by, "detail": one.detail, "en": one.en}, where, notes
    )


def voice(written: StaffFile, proof: Proofreader, form: Form, notes: Notes) -> dict[str, Parts] | None:
    """The first voice; one whose person has not agreed to it fails the brief."""
    for number, one in enumerate(written.voices, 1):
        if not one.consent:
            proof.wrong(
                f"{written.name}: voice {number}", "it is printed only with `consent = true`: ask the person first"
            )
    if not written.voices:
        return None
    one, where = written.voices[0], f"{written.name}: voice 1"
    text = proof.english(one.text, one.en, where) if form.lang == "en" else one.text
    who = one.who if form.lang == "ja" else one.who_en
    return {
        "text": proof.printable(text, where, notes),
        "who": proof.printable(who, f"{where}, who", notes) if who else [],
    }
