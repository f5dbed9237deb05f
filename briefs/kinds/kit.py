"""All papers of a meeting in one go: the member's brief, the leave-behind, the internal memo, the letter, and a cover note.

Each paper is made as by its own command; what cannot be made is named with the reason, and the rest is there.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from briefs.errors import BriefError, UnknownTopic
from briefs.evidence.addressees import formally
from briefs.evidence.dossier import State
from briefs.evidence.form import PLAIN, Form
from briefs.evidence.offices import addressed
from briefs.evidence.persons import called
from briefs.evidence.wording import day_en, day_ja, today
from briefs.kinds import leave_behind, letter, member, prep
from briefs.kinds.make import databases, make, name_of, silent, stamp
from briefs.kinds.names import kind_ja
from briefs.kinds.papers import OF_MEETING, Wanted, ordered, staff_toml
from briefs.press.editable import pieces
from briefs.press.issue import FinishedBrief
from briefs.press.mail import addressed_to, asked_on, attached, covering
from briefs.staff.file import StaffFile, WrittenAsk, read_staff_file
from briefs.staff.letterhead import read_letterhead
from briefs.staff.office_record import our_asks
from db.errors import WrongUsage
from db.office.asks import OfficeError
from db.office.meetings import Meeting, meeting
from db.record.home import Home
from db.record.modes import make_private_folder
from db.record.whole_file import write_whole_file
from db.text.dates import utc_text
from db.text.words import Names

COVER = "cover-note.txt"


@dataclass(frozen=True, slots=True)
class KitPaper:
    """One paper of a kit: as it was made, or why it could not be (``problems``)."""

    kind: str
    topic: str  # "" for the letter
    made: FinishedBrief | None = None
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kit:
    """What was made for a meeting, in the order in which the papers are used; ``cover`` is the cover note, None where no
    paper could be made that goes out.
    """

    meeting: Meeting
    papers: tuple[KitPaper, ...]
    cover: Path | None

    @property
    def lacking(self) -> tuple[KitPaper, ...]:
        """The papers that could not be made."""
        return tuple(one for one in self.papers if one.made is None)


def make_kit(
    home: Home,
    key: str,
    folder: Path,
    at: datetime,
    *,
    topics: Sequence[str] = (),
    text: Path | None = None,
    form: Form = PLAIN,
    without: Sequence[str] = (),
    sign: str | None = None,
    say: Callable[[str], None] = silent,
    progress: Callable[[str], None] = silent,
) -> Kit:
    """Make all papers of a meeting into ``folder``, which must be new or empty; ``topics`` when not those of the meeting.

    WrongUsage for a meeting that is not there, one without a topic, or a folder that holds something.  Whatever is wrong with
    one paper is in its ``problems``.  ``progress`` hears the name of each paper before it is made.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise WrongUsage(f"{folder} holds something already, and a kit overwrites nothing: name a new folder (--out)")
    with databases(home) as (policy, office):
        try:
            met = meeting(office, key)
        except OfficeError as error:
            raise WrongUsage("; ".join(error.problems)) from None
        subjects = tuple(topics) or met.topics
        if not subjects:
            raise WrongUsage(f"the meeting {key} has no topic: say which with --topic")
        own, whom = read_staff_file(text), addressee(policy, met, utc_text(at))
        asks = [one for topic in subjects for one in asks_of(home, office, own, topic, met, utc_text(at))]
    make_private_folder(folder)
    with TemporaryDirectory(prefix="policywatch-") as aside:
        written = text if own.asks else with_asks(own, text, list(dict.fromkeys(asks)), Path(aside))
        papers, heard = [], once(say)
        for wanted, name in planned(met, whom, subjects):
            progress(f"{kind_ja(wanted.kind)} {wanted.topic}".strip())
            given = written if wanted.kind in (leave_behind.NAME, letter.NAME) else text
            papers.append(paper(wanted, home, at, folder / name, given, form, without, sign, heard, subjects))
    if not listed(papers):
        return Kit(met, tuple(papers), None)
    cover = folder / COVER
    with databases(home) as (policy, _):
        note = cover_note(policy, met, listed(papers), home, at, form.lang, asked_in(papers))
    write_whole_file(cover, note.encode())
    return Kit(met, tuple(papers), cover)


def once(say: Callable[[str], None]) -> Callable[[str], None]:
    """The same, but what is true of every paper of the kit is said once."""
    told = set[str]()

    def saying(words: str) -> None:
        if words not in told:
            told.add(words)
            say(words)

    return saying


def asks_of(
    home: Home, office: sqlite3.Connection, file: StaffFile, topic: str, met: Meeting, at: str
) -> list[WrittenAsk]:
    """The asks for the meeting on one topic, in the order that every brief for somebody keeps."""
    return our_asks(file, office, home.config(), topic, met.party, met.day, at, ministry=met.ministry, without=met.key)[
        0
    ]


def addressee(policy: sqlite3.Connection, met: Meeting, at: str) -> str:
    """To whom the papers are, on the day of the meeting: a member, somebody known by an office alone, or a ministry."""
    return (
        called(policy, met.person_key, met.member, met.house, met.day, at)
        if met.member
        else formally(policy, met.ministry, met.day)
    )


def planned(met: Meeting, whom: str, topics: Sequence[str]) -> Iterator[tuple[Wanted, str]]:
    """Each paper of the meeting, to ``whom``, and the name of its file."""
    day, party = stamp(met.day), met.member or met.ministry
    for kind in OF_MEETING:
        if kind == member.NAME and not met.member:
            continue
        for topic in topics if kind != letter.NAME else ("",):
            parts = (topic,) if kind == leave_behind.NAME else (party, topic)
            name = name_of("INTERNAL-prep" if kind == prep.NAME else kind, *filter(None, parts), day)
            yield Wanted(kind, topic, met.member, met.house, met.ministry, met.key, whom), f"{name}.pdf"


def paper(
    wanted: Wanted,
    home: Home,
    at: datetime,
    out: Path,
    text: Path | None,
    form: Form,
    without: Sequence[str],
    sign: str | None,
    say: Callable[[str], None],
    topics: Sequence[str] = (),
) -> KitPaper:
    """One paper of the kit; a memo has no English form and is signed by nobody.  A letter asks what is on the ``topics`` of the
    meeting, or on none in particular."""
    internal = wanted.kind == prep.NAME
    try:
        file = read_staff_file(text)
        if asks := tuple(one for one in file.asks if not one.topic or one.topic in topics):
            for one in file.asks if wanted.kind == letter.NAME else ():
                if one not in asks:
                    say(
                        f"お願い「{one.ask[:40]}」はこの面会の論点ではないので、要望書に載せていません"
                        f" / not in the letter: another topic ({one.topic})"
                    )
            file = replace(file, asks=asks)
        kind, order = ordered(wanted, file)
        own_form, signs = (replace(form, lang="ja"), None) if internal else (form, sign)
        made = make(kind, order, home, at, text=text, form=own_form, without=without, out=out, say=say, sign=signs)
    except BriefError as error:
        return KitPaper(wanted.kind, wanted.topic, problems=error.problems)
    except (UnknownTopic, WrongUsage) as error:
        return KitPaper(wanted.kind, wanted.topic, problems=(error.en,))
    return KitPaper(wanted.kind, wanted.topic, made)


def with_asks(file: StaffFile, text: Path | None, asks: Sequence[WrittenAsk], folder: Path) -> Path | None:
    """The staff file with the asks of the office in it, for the papers that read asks from a file alone."""
    if not asks:
        return text
    tables = [{name: value for name, value in asdict(one).items() if value} for one in asks]
    before = text.read_text(encoding="utf-8") + "\n" if text else ""
    target = folder / Path(file.name or "asks.toml").name
    target.write_text(before + staff_toml({"ask": tables}), encoding="utf-8")
    return target


def listed(papers: Sequence[KitPaper]) -> list[tuple[str, int, str]]:
    """The papers that go with the cover note: kind, pages, number ("" of a draft); the internal memo is not among them."""
    made = [(one.kind, one.made) for one in papers if one.made is not None]
    return [(kind, one.pages, one.number) for kind, one in made if one.state != State.INTERNAL]


def asked_in(papers: Sequence[KitPaper]) -> list[str]:
    """What the first paper for others asks, as the lines of a mail."""
    made = (one.made for one in papers if one.made and one.made.dossier and one.made.state != State.INTERNAL)
    return next((lines for one in made if one.dossier and (lines := asked_on(one.dossier, pieces(one.html)))), [])


def cover_note(
    policy: sqlite3.Connection,
    met: Meeting,
    papers: Sequence[tuple[str, int, str]],
    home: Home,
    at: datetime,
    lang: str = "ja",
    asked: Sequence[str] = (),
    to: str = "",
) -> str:
    """The note that goes with papers (kind, pages, number), as plain text in their language: to whom, what is asked (``asked``: its
    lines), and which they are.  ``to``: to whom the papers are, where that is somebody else than is met ("": who is met).
    """
    head, english = read_letterhead(home.config(), lang), lang == "en"
    whom = addressee(policy, met, utc_text(at))
    other = bool(to) and to.split() != whom.split()
    whom = to if other else whom
    of_meeting = (
        Names("", "") if other else Names(f"{day_ja(met.day)}の面会の", f" for our meeting on {day_en(met.day)}")
    )
    ja = f"{of_meeting.ja}資料をお送りします。" if papers else "お送りする資料はまだありません。"
    en = f"We send you the papers{of_meeting.en}." if papers else "There are no papers to send yet."
    if english:
        office, person = addressed(whom)
        letters = letter.in_letters(policy, person)
        person = f"{letters} ({person})" if letters else person
        greeting = f"Dear {', '.join(filter(None, (person, office))) or whom}"
    else:
        greeting = addressed_to(whom)
    lines = covering(
        head,
        greeting,
        Names(ja, en),
        asked,
        [attached(kind, number, pages, english=english) for kind, pages, number in papers],
        quoted=bool(papers),
        english=english,
    )
    return "\n".join([day_en(today(at)) if english else day_ja(today(at)), "", *lines]) + "\n"
