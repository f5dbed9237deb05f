"""The brief for one Diet member on one topic (面会資料): two pages, or one where the record holds little.

It says what the record holds: the member's own words and questions with the answers they got, what has changed since the
last meeting, what lies ahead.  It never says what a member thinks.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from briefs.errors import BriefError, Fault
from briefs.evidence import rows
from briefs.evidence.candidates import Candidate
from briefs.evidence.change_words import beside, dated, for_reader, sentence_ja
from briefs.evidence.dossier import UNSHOWN, Notes
from briefs.evidence.held import Held, held_of, spoken
from briefs.evidence.looked import MINUTES, PRESS, looked_through, nothing, unread_first
from briefs.evidence.minutes_appeared import Speakers, minutes_en, minutes_ja, speakers, speakers_on_topic
from briefs.evidence.offices import offices_en
from briefs.evidence.passage_keys import Words
from briefs.evidence.persons import (
    Party,
    Seat,
    committees_on,
    in_office,
    one_person,
    roster_of,
    seat_on,
    tied_to_nobody,
)
from briefs.evidence.posts import post_content
from briefs.evidence.roll_calls import MemberVote, member_votes, vote_content
from briefs.evidence.rows import ChangeRow, Speech, Version, open_name
from briefs.evidence.speeches import Statement, cited_exchange, cited_speech, speech_of
from briefs.evidence.wording import day_en, day_ja, in_english, minute, name_parts, sentence_en
from briefs.evidence.written_questions import WrittenQuestion, best_point, point, questions_of
from briefs.kinds.chosen import exchanges, for_others, gist, proposals, taken_content, texts_taken
from briefs.kinds.make import Job, check_addressees, name_of, stamp
from briefs.kinds.series_charts import charted, wanted_series
from briefs.kinds.timeline import Milestone, drawn_steps, milestones, steps_of_bill, timeline
from briefs.kinds.topic_evidence import (
    DETAIL_WEIGHT,
    Redline,
    TopicEvidence,
    changes_after,
    evidence_on,
    find_topic,
    first_redline,
    heard,
    lately_seen,
    newest_first,
    reasons_of,
    redline_content,
)
from briefs.kinds.why_now import why_now as dated_facts
from briefs.press.issue import Layout
from briefs.staff.file import StaffFile, WrittenAsk, read_staff_file
from briefs.staff.office_record import coming_meeting, earlier_meeting, our_asks
from briefs.staff.text import Proofreader
from db.diet.words import HOUSE_EN
from db.office import asks as office_asks
from db.office.asks import STATES_EN, STATES_JA, Event, OfficeError
from db.office.meetings import Meeting, meeting
from db.office.since_meeting import changes_since, last_meeting, since_meeting
from db.people import member_record
from db.people.group_names import full_name
from db.people.memberships import fold_name
from db.record.documents import Record
from db.series.register import Part, Series
from db.text.dates import japanese_date, jst_date
from db.text.readings import romanised

NAME, PREFIX = "member", "MB"
PAGES = 2
MOST_ASKS = 3
PROMISES, ANSWERS, WRITTEN, VOTES = 2, 2, 1, 2
STEPS_FROM = 6  # rows of the timeline: with less room the bar of the bill's steps goes first
CHANGED = ("redline", "changes", "answers", "promises")  # what of the content says that something changed
MOST_QA, MOST_VOICES = 4, 3  # what staff wrote is never left out for want of room
# (statements, characters of each, dated facts, room for the comparison, other changes, rows of the timeline, charts)
LEVELS = (
    (3, 160, 3, 300, 4, 8, 2), (3, 160, 3, 200, 3, 7, 2), (2, 160, 3, 200, 3, 7, 2), (2, 130, 3, 160, 2, 6, 2),
    (2, 130, 3, 160, 2, 6, 1), (2, 110, 2, 140, 2, 6, 1), (2, 110, 2, 120, 1, 5, 1), (1, 160, 2, 140, 2, 6, 1),
    (1, 110, 2, 100, 1, 5, 1), (1, 110, 1, 100, 1, 4, 1), (1, 90, 1, 60, 1, 3, 1), (1, 90, 1, 0, 1, 3, 0),
)  # fmt: skip
TEXTS = (12, 8, 4)  # passages of laws and documents, where all that were chosen do not fit beside the least of the rest

SIZES = {
    "one": ("great", "largest", "large", "middle", ""),
    "large": ("great", "largest", "large"),
    "close": ("close",),
    "airy": ("middle", "airy"),
}  # the type of a small record, by shape (member.css)
MORE = 45_000  # characters of the dossier of one that may leave a third of the second page white in plain type
LITTLE = 30_000  # characters of the dossier of one: more fill two pages in plain type
LAST = 0.5  # how full its second page is at the least
TIGHT = "close"  # the type of a full paper that would lose its chart and comparison for want of a few lines
CHARTS = max(charts for *_, charts in LEVELS)
# What a letter's title calls it, at its end.
LETTERS = "要望|要請|要求|質問|申し?入れ?|意見|陳情|請願|嘆願|抗議|提言|提案|建議"
RE_LETTER = re.compile(rf"(?:{LETTERS})(?:書|状|文)\W*(?:[（(〔][^（(〔]*)?$")
RE_LETTER_EN = re.compile(r"^(?:an? |our |the )?(?:\w+ )?(?:letter|petition)\b|\b(?:letter|petition)$", re.I)
# What only somebody who sits in a house can do.
RE_QUESTION = re.compile(r"質問|質疑|(?:委員会|国会|本会議)で")
RE_QUESTION_EN = re.compile(r"\bquestions?\b|\bin (?:the )?(?:committee|Diet|House|plenary)\b", re.I)


@dataclass(frozen=True, slots=True)
class MemberOrder:
    """Which member, on which topic.  ``meeting``: the key of the one it is made for (none: the next one); ``since``: "" the last
    one, a key, or None.

    ``asks``: keys of office.db, when not all open ones are meant.
    """

    name: str
    topic: str
    house: str | None = None
    meeting: str | None = None
    since: str | None = None
    asks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MemberChoice:
    """Everything that could go on the pages."""

    order: MemberOrder
    evidence: TopicEvidence
    person: Record  # as db.people.member_record describes it
    roster: Version | None
    meeting: Meeting | None
    day: str  # of the meeting, or of the brief
    since: Meeting | None
    changes: tuple[tuple[ChangeRow, Version], ...]  # since the last meeting, or the newest
    redline: Redline | None
    answers: tuple[Version, ...]  # written questions answered since
    promises: tuple[tuple[Speech, str], ...]  # promised since: the speech and the passage
    fresh: frozenset[str]  # keys of the member's speeches that were published since
    delivered: tuple[tuple[office_asks.Ask, Event, str], ...]
    statements: tuple[Statement, ...]  # said by the member, or to them
    others: tuple[Statement, ...]  # of other people, that a person took
    texts: tuple[Candidate, ...]  # what a person took of laws, answers and pages
    questions: tuple[WrittenQuestion, ...]  # on the topic
    votes: tuple[MemberVote, ...]  # on the topic
    milestones: tuple[Milestone, ...]
    bill: tuple[str, Version, list[tuple[str, str, str]]] | None  # the topic's newest, with its steps
    series: tuple[tuple[tuple[Series, Part], ...], ...]
    asks: tuple[WrittenAsk, ...]
    asks_from: str
    file: StaffFile
    unshown: Held  # changes on the topic that are on record, whether or not they are shown
    said: Held  # what they said on it or were answered


def choose(job: Job, order: MemberOrder) -> MemberChoice:
    """All that the brief may show; BriefError or NoEvidence when it cannot be made."""
    conn, office, now, without = job.policy, job.office, job.now, job.without
    file = read_staff_file(job.text)
    topic = find_topic(conn, order.topic)
    row = one_person(conn, order.name, order.house, job.day)
    base = evidence_on(conn, topic, job.at, without, job.unsaid)
    met = the_meeting(office, order.meeting, row["key"]) or coming_meeting(office, row["key"], job.day, now)
    day = met.day if met else job.day
    earlier = last_meeting(office, row["key"], day, now)
    since = earlier_meeting(office, row["key"], order.since, day, now) if order.since is not None else None
    changes, redline = base.changes, base.redline
    answers: list[Version] = []
    promised: list[tuple[Speech, str]] = []
    fresh: frozenset[str] = frozenset()
    if since is not None:
        cited = changes_after(conn, since, topic.id, job.day, now, without)
        cited = [one for one in cited if one[0].weight > DETAIL_WEIGHT]
        changes = tuple(newest_first(cited))
        redline = first_redline(conn, [c for c, _ in cited], topic.id)
        answers, promised, fresh = news(job, since, topic.id, met)
    every = proposals(job, topic.id, file, Party(row["name"], row))
    base, found = heard(base, every), for_others(every, only_chosen=file.only_chosen)
    own_words = list(exchanges([one for one in found if one.theirs]))
    of_others = list(exchanges([one for one in found if one.taken and not one.theirs]))
    questions = [one for one in questions_of(conn, row["id"], topic.id, now, without) if one.words]
    asks, asks_from = asks_for(job, order, file, row["key"], day, met)
    person = member_record.describe(conn, row)
    if untied := tied_to_nobody(conn, person, topic.id):
        job.say(untied)
    if len(file.figures) > CHARTS:
        job.say(
            f"figures of {file.name}: {CHARTS} charts at most, the first; left out: {', '.join(file.figures[CHARTS:])}"
        )
    for number, voice in enumerate(file.voices, 1):
        if not voice.consent:
            job.say(f"voice {number} of {file.name} is left out: it does not say consent = true")
    chosen = MemberChoice(
        order,
        base,
        person,
        roster_of(conn, row["key"], now),
        met,
        day,
        since,
        tuple(changes),
        redline,
        tuple(answers),
        tuple(promised),
        fresh,
        tuple(office_asks.put_to(office, row["key"], day, met.key if met else "", now)),
        tuple(own_words),
        tuple(of_others),
        tuple(texts_taken(found)),
        tuple(questions),
        tuple(member_votes(conn, row["id"], topic.id, now, without)),
        tuple(
            milestones(
                conn,
                topic.id,
                day,
                now,
                revisions=base.revisions,
                last=earlier,
                statements=own_words,
                questions=questions,
                without=without,
                meeting=met is not None,
                name=row["name"],
            )
        ),
        bill if (bill := steps_of_bill(conn, topic.id, day, now)) and bill[1].key not in without else None,
        tuple(tuple(one) for one in wanted_series(file.figures, topic.id))
        if file.figures or not file.only_chosen
        else (),
        tuple(asks),
        asks_from,
        file,
        held_of([jst_date(one.detected_at) for one in changes_on_record(conn, topic.id, since, job)]),
        spoken(conn, Party(row["name"], row), topic.id, now),
    )
    seat = seat_on(conn, person, chosen.day, now)
    if not seat.sits and seat.words.ja:
        job.remind(no_member(person["name"], seat))
    if not may_ask({"sits": seat.sits}, file):
        job.remind(no_question(person["name"], file.you or file.you_en))
    if titled_as_letter(file):
        job.say(f"title of {file.name}: it is that of a letter, so the first ask heads the member's brief")
    for said in namesakes(conn, row):
        job.say(said)
    return chosen


def changes_on_record(conn: sqlite3.Connection, topic: str, since: Meeting | None, job: Job) -> list[ChangeRow]:
    """Every change on the topic since the last meeting, or of all time, but headlines, which change nothing."""
    every = (
        changes_since(conn, since.day, job.day, (topic,), job.now)
        if since
        else rows.topic_changes(conn, topic, job.now)
    )
    return [one for one in every if one.source != PRESS]


def namesakes(conn: sqlite3.Connection, row: Record) -> Iterator[str]:
    """That somebody else on the rosters is called so: another person, or the same before they changed house, of which none knows."""
    for one in member_record.find_people(conn, row["name"]):
        if one["key"] != row["key"]:
            name = "".join(one["name"].split())
            yield (
                f"同じ名前の人がほかに名簿にいます：{name}（{one['house']}{in_office(conn, one['id'])}、{one['key']}）。"
                "その人の発言は、この資料に入っていません。"
            )


def titled_as_letter(file: StaffFile) -> bool:
    """Whether the title of a staff file calls the paper a letter (要望書, 質問状, 申入書 …), which no brief is."""
    return bool(RE_LETTER.search(file.title) or RE_LETTER_EN.search(file.title_en))


def may_ask(person: Mapping[str, Any], file: StaffFile) -> bool:
    """Whether what the file asks the person to do can be asked of them: a question in the Diet only of who sits there."""
    return bool(person["sits"]) or not (RE_QUESTION.search(file.you) or RE_QUESTION_EN.search(file.you_en))


def no_question(name: str, you: str) -> Fault:
    """That the line of what a former member is to do is left out, since it asks for a question in the Diet."""
    who = "".join(name.split())
    ja = f"{who}さんは議員ではないため、国会での質問を頼む「{you[:60]}」は載せていません。「先生へのお願い」を書き直してください。"
    en = f"{who} is no member of the Diet, so the line that asks for a question there is left out (“{you[:60]}”): write another."
    return Fault("no_question", f"{ja}\n       {en} (you)", ja, en)


def no_member(name: str, seat: Seat) -> Fault:
    """That the paper is for somebody who does not sit, and cannot ask in the Diet what it asks of a member."""
    who = "".join(name.split())
    return Fault(
        "no_member",
        f"{who}: {seat.words.en}; a question in the Diet can be asked of no former member: look at what is asked of them",
        f"{who}さんは{seat.words.ja}です。国会での質問などは頼めません。「先生へのお願い」とお願いを確かめてください。",
        f"{who}: {seat.words.en}. Nobody who does not sit can ask in the Diet: look at what you ask of them.",
    )


def unshown(job: Job, chosen: MemberChoice, content: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """What staff are told and the paper does not print: what the record holds of which nothing is quoted, that no change is on it,
    and which sources could not be read.
    """
    if not (content["statements"] or content["questions"]) and chosen.said.count:
        looked = looked_through(job.policy, job.now, MINUTES)
        yield nothing("この論点でのご発言・政府の答弁", "statement or answer on this topic", looked, chosen.said)
    if more := len(chosen.questions) - len(content["questions"]):
        yield {
            "ja": f"この論点の質問主意書は、このほか{more}件が記録にあります。",
            "en": f"Written questions of the member on this topic that are on record besides: {more}.",
        }
    if not any(content[name] for name in CHANGED):
        yield nothing("この論点の変化", "change on this topic", looked_through(job.policy, job.now), chosen.unshown)
    elif gaps := unread_first(job.policy, job.now, MINUTES):
        yield gaps


def the_meeting(office: sqlite3.Connection, key: str | None, person: str) -> Meeting | None:
    """The meeting the brief is made for; BriefError when it is not there or is with somebody else."""
    if key is None:
        return None
    try:
        found = meeting(office, key)
    except OfficeError as error:
        raise BriefError(error.problems) from None
    if found.person_key != person:
        said = f"the meeting {key} is with {found.whom}, not with the member of this brief"
        ja = f"この面会の相手は{found.whom}で、この資料の議員ではありません。面会のページから作り直してください。"
        en = f"That meeting is with {found.whom}, not with the member of this paper: begin anew on the page of the meeting."
        raise BriefError([Fault("other_meeting", said, ja, en)])
    return found


def news(
    job: Job, since: Meeting, topic: str, met: Meeting | None
) -> tuple[list[Version], list[tuple[Speech, str]], frozenset[str]]:
    """Since the last meeting: the member's written questions that were answered, what the government promised on the topic,
    and the keys of the member's speeches that were published.
    """
    conn = job.policy
    found = since_meeting(conn, job.office, since, job.day, (topic,), met.key if met else "", job.now)

    def version_of(key: str) -> Version | None:
        row = conn.execute("SELECT id FROM documents WHERE key = ? AND gone_at IS NULL", (key,)).fetchone()
        return rows.current(conn, row["id"], job.now) if row and key not in job.without else None

    answers = [v for row in found.answers if (v := version_of(row["key"])) is not None]
    promised = [
        (said, str(row["passage"]))
        for row in found.promises
        if row["document_key"] not in job.without
        and (said := speech_of(conn, row["document_key"], job.now)) is not None
        and row["passage"] in said.version.body
        and not open_name(conn, said.version.document)
    ]
    return answers, promised, frozenset(row["key"] for row in found.statements)


def asks_for(
    job: Job, order: MemberOrder, file: StaffFile, person: str, day: str, met: Meeting | None
) -> tuple[list[WrittenAsk], str]:
    """The asks: those of the staff file, else of office.db that this member has not answered, else of config.toml."""
    found, name = our_asks(
        file, job.office, job.config, order.topic, person, day, job.now, without=met.key if met else ""
    )
    if not file.asks:
        keys = {one.key for one in found if one.key}
        if strange := [key for key in order.asks if key not in keys]:
            raise BriefError(
                [
                    f"--ask {key}: no ask of {order.topic} of this key is open with this member; open are: "
                    f"{', '.join(sorted(keys)) or 'none'}"
                    for key in strange
                ]
            )
        found = [one for one in found if not order.asks or one.key in order.asks]
    check_addressees(job, [one.who for one in found if one.who])
    if len(found) > MOST_ASKS:
        keys_of = ", ".join(one.key or one.ask[:12] for one in found)
        said = (
            f"{name}: {len(found)} asks ({keys_of}); the brief holds at most {MOST_ASKS}: choose with --ask KEY "
            "or a file of asks"
        )
        ja = (
            f"お願いが{len(found)}件あります。面会資料に載るのは{MOST_ASKS}件までです。「選び直す・書き直す」で、お願いの印を"
            f"{MOST_ASKS}件以下にしてください。"
        )
        en = f"There are {len(found)} asks, and the brief holds {MOST_ASKS}: tick fewer under “Choose and write anew”."
        raise BriefError([Fault("too_many_asks", said, ja, en)])
    return found, name


def layouts(_chosen: MemberChoice) -> Sequence[Layout]:
    """Of a small record all: on one page, in type so large that it fills it, or close, or so large on two, or a little larger and
    wider apart than plain; else as much as runs on over two pages, in close type before the chart and the comparison go.
    """
    one = [Layout(level, 1, "one", longest=LITTLE) for level in range(len(SIZES["one"]))]
    large = [Layout(level, PAGES, "large", longest=MORE, last=LAST) for level in range(len(SIZES["large"]))]
    close = [Layout(0, 1, "close", longest=LITTLE)]
    airy = [Layout(level, PAGES, "airy", longest=MORE) for level in range(len(SIZES["airy"]))]
    plain = [Layout(level, PAGES) for level in range(len(LEVELS) + len(TEXTS))]
    least = len(LEVELS) - 1  # without chart and comparison
    tight = [Layout(level, PAGES, "tight") for level in range(least)]
    return [*one, *close, *large, *airy, *plain[:least], *tight, *plain[least:]]


def parameters(chosen: MemberChoice) -> dict[str, Any]:
    order = chosen.order
    given = {
        "topic": order.topic,
        "member": chosen.person["key"],
        "meeting": chosen.meeting.key if chosen.meeting else None,
        "since_meeting": chosen.since.key if chosen.since else None,
        "asks": list(order.asks),
    }
    return {name: value for name, value in given.items() if value}


def file_name(job: Job, chosen: MemberChoice) -> str:
    return name_of("member", chosen.person["name"], chosen.order.topic, stamp(job.day))


# ---------------------------------------------------------------------- the sections of its pages
def compose(job: Job, chosen: MemberChoice, layout: Layout, proof: Proofreader, notes: Notes) -> dict[str, Any]:
    """The content of both pages; what is wrong with staff texts goes to ``proof``.

    Large or close, all of it is there, and the type is another instead.
    """
    form = job.form
    sized = layout.shape in SIZES
    last = len(LEVELS) - 1
    said, length, facts, room, changes, most_moments, most_charts = LEVELS[0 if sized else min(layout.level, last)]
    most_texts = None if sized or layout.level <= last else TEXTS[layout.level - last - 1]
    topic = chosen.evidence.topic
    file = chosen.file
    english = form.lang == "en"
    refuse_too_much(chosen)
    proof.numbers(job.sign, "--sign")
    if chosen.meeting:
        for name in chosen.meeting.people:
            proof.numbers(name, f"office.db: meeting {chosen.meeting.key}, person")
    person = whom(job.policy, chosen, job.now, notes)
    # A letter's title is not that of a brief: the first ask heads it then.
    called, called_en = ("", "") if titled_as_letter(file) else (file.title, file.title_en)
    title = proof.printable(called, f"{file.name}: title", notes, "ja") if called and not english else []
    twin = proof.english(called, called_en, f"{file.name}: title") if english else called_en
    title_en = proof.printable(twin, f"{file.name}: title_en", notes, "en") if twin else []
    asked, asked_en = (file.you, file.you_en) if may_ask(person, file) else ("", "")
    own = proof.english(asked, asked_en, f"{file.name}: you") if english else asked
    you = proof.printable(own, f"{file.name}: you", notes) if own else []
    asks = asks_content(
        chosen, proof, notes, english
    )  # notes are numbered as the page goes on: everything in its order here
    now = why_now(job, chosen, notes, facts)
    more = others(chosen.changes, chosen.redline if room else None)
    if (
        chosen.since is None
    ):  # under 最近の変化: what is older than a year is nothing lately; minutes also under their own day
        more = [one for one in more if lately_seen(one, chosen.day)]
    # Minutes count and name who spoke on this topic, not on any.
    heard = chosen.evidence.spoken
    more = [
        one
        for one in more
        if one[0].document_kind != "meeting" or (speakers_on_topic(one[0], heard) and not spoke_in(chosen, one[0]))
    ]
    rest = [one for one in more if one[0].key not in {fact.get("key") for fact in now}]
    rest.sort(key=lambda one: dated(job.policy, *one).day, reverse=True)
    content = {
        "topic": topic.id,
        "topic_ja": topic.name_ja,
        "topic_en": topic.name_en,
        "title": title,
        "title_en": title_en,
        "member": person,
        "meeting": facts_of_meeting(chosen),
        "day": chosen.day,
        "day_ja": japanese_date(chosen.day, weekday=True),
        "day_en": day_en(chosen.day),
        "you": you,
        "asks": asks,
        "facts": now,
        "since": {"key": chosen.since.key, "ja": day_ja(chosen.since.day), "en": day_en(chosen.since.day)}
        if chosen.since
        else None,
        "redline": redline_content(chosen.redline, notes, room) if chosen.redline and room else None,
        "changes": [change_content(job.policy, one, heard, notes) for one in rest[:changes]],
        "answers": [
            {"title": v.title, "note": notes.cite(v)}
            for v in chosen.answers[:ANSWERS]
            if v.key not in {change.document_key for change, _ in more}
        ],
        "promises": [
            cited_speech(speech, words, notes) for speech, words in chosen.promises[: PROMISES if room else 0]
        ],
        "delivered": delivered_asks(chosen, proof, notes, english),
        "unread": unread(chosen) if english else 0,
        "statements": [
            with_gists(in_own_words(one, length, notes, chosen.fresh), one, chosen, proof, notes)
            for one in chosen.statements[:said]
        ],
        "questions": [in_writing(one, length, notes) for one in chosen.questions[:WRITTEN]],
        "others": [
            with_gists(in_own_words(one, length, notes, frozenset()), one, chosen, proof, notes)
            for one in [one for one in chosen.others if not notes.prints(one.speech.version.key, one.said.text)][:said]
        ],
        # What was accepted of what stands above (a reason, a promise, a written question) stays there.
        "taken": taken_content(
            job.policy, [one for one in chosen.texts if not notes.prints(one.key, one.text)][:most_texts], notes
        ),
        "votes": [vote_content(one, notes) for one in chosen.votes[: VOTES if room else 1]],
        "timeline": timeline(moments(chosen), chosen.day, notes, form, most_moments),
        "steps": drawn_steps(chosen.bill, notes, form) if most_moments >= STEPS_FROM else None,
        "charts": charted(chosen.series, proof.office, form, notes, most_charts, job.day, job.without, wide=True),
        "qa": answers_ready(chosen, proof, notes, english),
        "voices": voices(chosen, proof, notes, english),
        "room": room,
        "size": SIZES[layout.shape][layout.level] if sized else TIGHT if layout.shape == "tight" else "",
    }
    return {**content, UNSHOWN: list(unshown(job, chosen, content))}


def refuse_too_much(chosen: MemberChoice) -> None:
    """BriefError for more staff texts than two pages hold."""
    given = (("qa", len(chosen.file.questions), MOST_QA), ("voice", len(with_consent(chosen)), MOST_VOICES))
    problems = [
        f"{chosen.file.name}: {n} [[{name}]]; the brief holds at most {most}" for name, n, most in given if n > most
    ]
    if problems:
        raise BriefError(problems)


def whom(conn: sqlite3.Connection, chosen: MemberChoice, now: str, notes: Notes) -> dict[str, Any]:
    """The member as the roster has it; ``parts``: the name in pieces, each with its reading."""
    person, roster = chosen.person, chosen.roster
    for name in ("name", "kana", "group"):
        if roster and roster.facts.get(name):
            notes.quote(roster, f"fact:{name}", str(roster.facts[name]))
    seat = seat_on(conn, person, chosen.day, now)
    group = str((roster.facts.get("group") or "") if roster else "") if seat.sits else ""
    surface, kana = person["name"].split(), (person["kana"] or "").split()
    parts = name_parts(person["name"], person["name"], person["kana"] or "") or [["".join(surface), ""]]
    return {
        "name": " ".join(surface),
        "parts": parts,
        "kana": " ".join(kana),
        "letters": romanised(" ".join(kana)) if len(kana) > 1 else "",  # in one nobody can tell the family name
        "house": person["house"],
        "house_en": HOUSE_EN.get(person["house"], ""),
        "sits": seat.sits,
        "seat_ja": seat.words.ja,
        "seat_en": seat.words.en,
        "group": (group := full_name(conn, person["house"], group, chosen.day)),
        "group_en": in_english(group),
        "post": post_content(conn, person, chosen.day, now, notes),
        "posts": [f"{row['group'] or ''} {row['role']}" for row in committees_on(person, chosen.day) if seat.sits][:2],
        **({"note": notes.cite(roster)} if roster else {}),
    }


def moments(chosen: MemberChoice) -> Sequence[Milestone]:
    """What the timeline shows: one moment and the day of the paper are none, where no bill's steps stand below them."""
    one = sum(bool(moment.rank) for moment in chosen.milestones) < 2
    return () if one and chosen.bill is None else chosen.milestones


def facts_of_meeting(chosen: MemberChoice) -> dict[str, Any] | None:
    """Time, place and people of the meeting, as entered in office.db."""
    one = chosen.meeting
    return {"time": one.starts_at, "place": one.place, "people": list(one.people)} if one else None


def asks_content(chosen: MemberChoice, proof: Proofreader, notes: Notes, english: bool) -> list[dict[str, Any]]:
    """The asks; in English those fields that are English, and the day when it is a date."""
    found = []
    states = {ask.key: (event, day) for ask, event, day in chosen.delivered}
    for number, one in enumerate(chosen.asks, 1):
        where = f"{chosen.asks_from}: ask {one.key or number}"
        texts = {"ask": one.ask, "who": one.asked_of, "by": one.by, "detail": one.detail, "en": one.en}
        if english:
            whose = offices_en(one.asked_of, one.en)
            texts = {"en": proof.english(one.ask, one.en, where), "by": one.by_in_english, "who": whose}
        resolved = proof.fields(texts, where, notes)
        event, put_on = states.get(one.key, (None, ""))
        told = event.answer if event and not english else ""
        found.append(
            {
                **{name: resolved.get(name, []) for name in ("ask", "who", "by", "detail", "en")},
                "state_ja": STATES_JA[event.state] if event else "",
                "state_en": STATES_EN[event.state] if event else "",
                "delivered_ja": day_ja(put_on) if put_on else "",
                "delivered_en": day_en(put_on) if put_on else "",
                "answer": proof.printable(told, f"office.db: ask {one.key}, answer", notes, "ja") if told else [],
            }
        )
    return found


def why_now(job: Job, chosen: MemberChoice, notes: Notes, most: int) -> list[dict[str, Any]]:
    """Dated reasons as on the leave-behind, with the name of the law or draft, which the English sentence needs."""
    topic, reasons = chosen.evidence.topic.id, reasons_of(chosen.evidence, job.without)
    # What they asked themselves is no news to them.
    own = {one.page.key for one in chosen.questions}
    reasons = replace(
        reasons,
        changes=[one for one in reasons.changes if one[0].document_key not in own and not spoke_in(chosen, one[0])],
    )
    found = dated_facts(job.policy, job.office, topic, reasons, notes, job.now, max(chosen.day, job.day), most)
    return [{**one, "law": one["name"]} for one in found]


def spoke_in(chosen: MemberChoice, change: ChangeRow) -> bool:
    """Whether a change says that minutes came out in which the member spoke on the topic: no news to them."""
    name = fold_name(chosen.person["name"])
    return any(fold_name(one) == name for one in speakers_on_topic(change, speakers(chosen.evidence.speeches)))


def delivered_asks(chosen: MemberChoice, proof: Proofreader, notes: Notes, english: bool) -> list[dict[str, Any]]:
    """What else was put to the member on this topic, when, and how it stands (what is asked again says so there); in English
    without the answers, which are written down in Japanese.
    """
    found = []
    again = {one.key for one in chosen.asks if one.key}
    for ask, event, day in asks_on_topic(chosen):
        if ask.key in again:
            continue
        where = f"office.db: ask {ask.key}"
        words = proof.english(ask.ask, ask.en, where) if english else ask.ask
        answer = proof.printable(event.answer, f"{where}, answer", notes, "ja") if event.answer and not english else []
        found.append(
            {
                "ask": proof.printable(words, where, notes),
                "delivered_ja": day_ja(day),
                "delivered_en": day_en(day),
                "state_ja": STATES_JA[event.state],
                "state_en": STATES_EN[event.state],
                "on_ja": day_ja(event.on_day),
                "on_en": day_en(event.on_day),
                "answer": answer,
            }
        )
    return found


def asks_on_topic(chosen: MemberChoice) -> list[tuple[Any, Any, str]]:
    return [one for one in chosen.delivered if one[0].topic in ("", chosen.order.topic)]


def unread(chosen: MemberChoice) -> int:
    """How many answers are on record in Japanese only."""
    return sum(bool(event.answer) for _, event, _ in asks_on_topic(chosen))


def others(changes: Sequence[tuple[ChangeRow, Version]], shown: Redline | None) -> list[tuple[ChangeRow, Version]]:
    """Changes but the one that stands side by side, and but corrections of minutes."""
    return [
        one for one in changes if one[0].document_kind != "speech" and not (shown and one[0].key == shown.change.key)
    ]


def change_content(
    conn: sqlite3.Connection, one: tuple[ChangeRow, Version], heard: Speakers, notes: Notes
) -> dict[str, Any]:
    """A change in a sentence; of minutes by who spoke on the topic (``heard``)."""
    change, version = one
    when = dated(conn, change, version)
    minutes = bool(speakers_on_topic(change, heard))
    said = minutes_ja(change, version.title, heard) if minutes else sentence_ja(change, compared=True)
    said_en = minutes_en(change, version.title, heard) if minutes else sentence_en(change.summary_en)
    shown = when.for_reader()
    told = beside(for_reader(said, said_en), shown)
    return {
        "change": change.key,
        "date_ja": shown.ja,
        "date_en": shown.en,
        "ja": told.ja,
        "en": told.en,
        "note": notes.cite(version),
    }


def in_own_words(one: Statement, length: int, notes: Notes, fresh: frozenset[str]) -> dict[str, Any]:
    """What the member said, and the government's answer to it; ``fresh``: what was published since the last meeting."""
    return {**cited_exchange(one, length, notes), "fresh": one.speech.version.key in fresh}


def with_gists(
    content: dict[str, Any], one: Statement, chosen: MemberChoice, proof: Proofreader, notes: Notes
) -> dict[str, Any]:
    """A statement and its answer, in an English brief each with what a person wrote of it in English (none: [])."""
    if proof.lang != "en":
        return content
    printed = {words for said in (*chosen.statements, *chosen.others) for words in words_in(said)}

    said, *answered = [gist(words, printed, chosen.file, proof, notes) for words in words_in(one)]
    answer = content["answer"]
    return {**content, "gist": said, "answer": {**answer, "gist": answered[0]} if answer and answered else answer}


def words_in(one: Statement) -> list[Words]:
    """The words of a statement and of its answer, each with the key of its speech."""
    found = [(one.speech.version.key, one.said.text)]
    if one.answer is not None and one.answered is not None:
        found.append((one.answer.version.key, one.answered.text))
    return found


def in_writing(one: WrittenQuestion, length: int, notes: Notes) -> dict[str, Any]:
    """A written question, its point that says most on the subject and the answer to that, each as published."""
    pair = best_point(one.points, one.words)
    return {
        "title": one.page.title,
        "note": notes.cite(one.page),
        "ordinal": one.row["ordinal"],
        "state": one.row["state"],
        "read_at": minute(one.page.fetched_at),
        "submitted_ja": day_ja(one.row["submitted_on"]),
        "submitted_en": day_en(one.row["submitted_on"]),
        "answered_ja": day_ja(one.row["answered_on"]),
        "answered_en": day_en(one.row["answered_on"]),
        "asked": point(pair["question"], one.question, length, notes) if pair else None,
        "answer": point(pair["answer"], one.answer, length, notes) if pair else None,
    }


def answers_ready(chosen: MemberChoice, proof: Proofreader, notes: Notes, english: bool) -> list[dict[str, Any]]:
    """Questions that may be put, with our answers."""
    found = []
    for number, one in enumerate(chosen.file.questions, 1):
        where = f"{chosen.file.name}: qa {number}"
        texts = {"q": one.q, "a": one.a}
        if english:
            texts = {
                "q_en": proof.english(one.q, one.q_en, f"{where}.q"),
                "a_en": proof.english(one.a, one.a_en, f"{where}.a"),
            }
        resolved = proof.fields(texts, where, notes)
        found.append({name.removesuffix("_en"): parts for name, parts in resolved.items()})
    return found


def with_consent(chosen: MemberChoice) -> list[Any]:
    return [one for one in chosen.file.voices if one.consent]


def voices(chosen: MemberChoice, proof: Proofreader, notes: Notes, english: bool) -> list[dict[str, Any]]:
    """Words of people who asked for help and agreed to be quoted; nobody else's."""
    found = []
    for number, one in enumerate(with_consent(chosen), 1):
        where = f"{chosen.file.name}: voice {number}"
        text = proof.english(one.text, one.en, where) if english else one.text
        who = proof.english(one.who, one.who_en, f"{where}.who") if english else one.who
        found.append(
            {
                "text": proof.printable(text, where, notes),
                "who": proof.printable(who, f"{where}.who", notes) if who else [],
            }
        )
    return found
