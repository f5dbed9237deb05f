"""The Diet minutes: the search API of the National Diet Library (国会会議録検索システム).

The API joins words with AND and has no OR, so each of our words is searched by itself: those that the rules of the topics
give (:mod:`db.topics.queries`), so that a speech which the rules take is found by at least one.  The answers hold whole
speeches; those in which a word means something else (訪日外国人) are left out by the same rules.  Records appear weeks after a
meeting and are amended later, so a window by meeting date is polled again every night.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from crawlers.read.page import Page, PageError
from crawlers.sources.shared.source import NEVER, Known, PageRequest, Plan, Source
from db.record.causes import Cause
from db.record.models import Document, Gone, Listing, Parsed, ProblemKind, Ref, Scalar, SourceInfo, as_text
from db.record.reasons import because
from db.text.dates import japanese_date
from db.topics.classify import classify
from db.topics.queries import queries

API = "https://kokkai.ndl.go.jp/api"
SETTINGS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
WINDOW_DAYS = 120  # newest records come 2-4 weeks late, outliers after 2-4 months
LONGEST_RUN = timedelta(days=400)  # a longer past is fetched month by month
SURELY_SAID = "技能実習"
PAGE_SIZE = 100  # the API's maximum for /speech
RE_ISSUE = re.compile(r"1\d{3}\d\d{4}X\d{3}\d{8}")


class Kokkai(Source):
    """Every meeting with a speech that is in scope or of a topic, whole."""

    info = SourceInfo(
        id="kokkai",
        name_ja="国会会議録",
        name_en="Diet minutes",
        publisher="国立国会図書館",
        publisher_en="National Diet Library",
        url="https://kokkai.ndl.go.jp/",
        kind="minutes",
        licence="発言の著作権は発言者に帰属。非営利利用は許諾不要（引用・出典明示）",
        licence_en="the copyright of a speech is the speaker’s; non-commercial use needs no consent (quotation with the "
        "source named)",
        credit="出典：国会会議録検索システム（国立国会図書館）",
        terms_checked_on="2026-11-23",
        minimum=0,
        caveats="会議録は会議の数週間後に公開され、後日訂正される。直近の会議はまだ載っていないことがある。",
        caveats_en="Minutes are published some weeks after a sitting and corrected later. The most recent sittings may "
        "not be there yet.",
    )
    hosts = frozenset({"kokkai.ndl.go.jp"})
    delay = 3.5
    may_be_empty = frozenset({"parse_search"})
    announces = frozenset({"meeting", "speech"})

    def plan(self, at: datetime, since: date | None, known: Known) -> Plan:
        """Search every word in the window and fetch every stored meeting of the window again.

        The window starts 120 days before the last good run; the first run starts at the configured day.
        Until a run has gone through well, everything is stock; then what lies before the earliest day
        polled so far is.  A piece of the past (``known.until``) is searched alone: its meetings are not amended any more.
        """
        until = known.until or at.date()
        if since:
            start = since
        elif known.last_good_on:
            start = known.last_good_on - timedelta(days=WINDOW_DAYS)
        else:
            start = date.fromisoformat(str(known.config.get("start", SETTINGS["start"])))
        if start > until:  # the API refuses a window that ends before it begins
            start = until - timedelta(days=WINDOW_DAYS)
        first, last = start.isoformat(), until.isoformat()
        asks = [
            self.search_ask(word, first, last, 1) for word in (self.words() if known.words is None else known.words)
        ]
        for document in () if known.until else known.documents:
            if document.kind == "meeting" and first <= (document.published_on or "") <= last:
                asks.append(self.meeting_ask(document.key.removeprefix("kokkai/")))
        news_since = known.covered_from.isoformat() if known.covered_from else NEVER
        return Plan(tuple(asks), first, last, news_since)

    def pieces(self, since: date, today: date) -> tuple[tuple[date, date], ...]:
        """What a night polls, then the months before it, the newest first, so that all of it stays stock and no news."""
        if today - since <= LONGEST_RUN:
            return ()
        first = (today - timedelta(days=WINDOW_DAYS)).replace(day=1)
        found = [(first, today)]
        while first > since:
            last = first - timedelta(days=1)
            first = max(last.replace(day=1), since)
            found.append((first, last))
        return tuple(found)

    def for_trial(self, asks: Sequence[PageRequest]) -> Sequence[PageRequest]:
        """The word that is surely said first: what it finds leads to a meeting."""
        return sorted(asks, key=lambda ask: ask.arguments.get("word") != SURELY_SAID)

    def words(self) -> tuple[str, ...]:
        return queries()

    def searched(self, url: str) -> tuple[str, str, str] | None:
        query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        return (query["any"], query.get("from", ""), query.get("until", "")) if query.get("any") else None

    @staticmethod
    def search_ask(word: str, first: str, last: str, start: int) -> PageRequest:
        """One page of the speeches that hold a word."""
        query = {
            "any": word,
            "from": first,
            "until": last,
            "recordPacking": "json",
            "maximumRecords": PAGE_SIZE,
            "startRecord": start,
        }
        return PageRequest(
            f"{API}/speech?{urlencode(query)}", "parse_search", {"word": word, "first": first, "last": last}
        )

    @staticmethod
    def meeting_ask(issue_id: str) -> PageRequest:
        """One whole meeting.  The URL is the same whether a search or the stock asked for it."""
        query = urlencode({"issueID": issue_id, "recordPacking": "json", "maximumRecords": 1})
        return PageRequest(f"{API}/meeting?{query}", "parse_meeting", {"issue_id": issue_id})

    def request_for(self, url: str) -> PageRequest:
        parts = urlsplit(url)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path in ("/api/meeting", "/api/speech") and query.get("recordPacking") != "json":
            raise ValueError(f"{url}: the minutes API answers in XML unless the address holds recordPacking=json")
        if parts.path == "/api/meeting" and RE_ISSUE.fullmatch(query.get("issueID", "")):
            return PageRequest(url, "parse_meeting", {"issue_id": query["issueID"]})
        if parts.path == "/api/speech" and query.get("any"):
            arguments = {"word": query["any"], "first": query.get("from", ""), "last": query.get("until", "")}
            return PageRequest(url, "parse_search", arguments)
        if found := re.fullmatch(rf"/txt/({RE_ISSUE.pattern})(/\d+)?/?", parts.path):
            return self.meeting_ask(found[1])
        raise ValueError(f"{url} is neither a search (any=…) nor a meeting (issueID=…) of the minutes API")

    def refuse(self, page: Page) -> None:
        """A 400 carries the API's own diagnosis, which is the reason to show."""
        if page.status == 400 and page.body.strip():
            answer = page.json()
            if isinstance(answer, dict) and answer.get("message"):
                details = " ".join(answer.get("details") or [])
                message = f"{answer['message']} {details}".rstrip()
                raise PageError(ProblemKind.FETCH_FAILED, because(Cause.API_REFUSED, message=message))
        super().refuse(page)

    # ------------------------------------------------------------------ searching
    def parse_search(self, page: Page, word: str, first: str, last: str) -> Iterator[Parsed | PageRequest]:
        """One page of hits: the meetings of those speeches that the rules take, and the next page."""
        answer = records_of(page, "speechRecord")
        issues: dict[str, None] = {}
        for record in answer["speechRecord"]:
            check_speech_id(record["speechID"], record["issueID"])
            found = classify(record["speech"] or "")
            if found.in_scope or found.matches:
                issues[record["issueID"]] = None
        for issue_id in issues:
            yield self.meeting_ask(issue_id)
        if answer["nextRecordPosition"]:
            yield self.search_ask(word, first, last, int(answer["nextRecordPosition"]))

    # ------------------------------------------------------------------ a whole meeting
    def parse_meeting(self, page: Page, issue_id: str) -> Iterator[Parsed]:
        """A meeting and all its speeches in order, the opening record (会議録情報) included."""
        answer = records_of(page, "meetingRecord")
        if not answer["meetingRecord"]:
            yield Gone(f"kokkai/{issue_id}", page.url)
            return
        for meeting in answer["meetingRecord"]:
            if meeting["issueID"] != issue_id:
                raise PageError(
                    ProblemKind.STRUCTURE_SUSPECT,
                    because(Cause.OTHER_MEETING, asked=issue_id, shown=meeting["issueID"]),
                )
            yield from read_meeting(meeting)


def records_of(page: Page, name: str) -> dict[str, Any]:
    """The answer with its list of records ([] on 0 hits, where the API leaves the key out).

    PageError when the counts do not fit: a page that lost records must not pass for a whole one.
    """
    answer = page.json()
    if not isinstance(answer, dict) or not isinstance(answer.get("numberOfRecords"), int):
        raise PageError(ProblemKind.STRUCTURE_SUSPECT, because(Cause.NOT_FROM_API))
    records = answer.get(name, [])
    total, start, count = answer["numberOfRecords"], answer["startRecord"], answer["numberOfReturn"]
    following = answer["nextRecordPosition"]
    expected = start + count if start + count <= total else None
    if len(records) != count or (following if following is None else int(following)) != expected:
        about = {"count": count, "total": total, "start": start, "following": following}
        why = because(Cause.RECORDS_LOST, records=len(records), **about)
        raise PageError(ProblemKind.STRUCTURE_SUSPECT, why)
    return {**answer, name: records}


def check_speech_id(speech_id: str, issue_id: str) -> None:
    """IDs are proved by their form: the viewer answers 200 for invented ones."""
    if not RE_ISSUE.fullmatch(issue_id) or not re.fullmatch(rf"{issue_id}_\d{{3,}}", speech_id):
        raise PageError(
            ProblemKind.STRUCTURE_SUSPECT, because(Cause.SPEECH_OF_OTHER_MEETING, speech=speech_id, issue=issue_id)
        )


def read_meeting(meeting: dict[str, Any]) -> Iterator[Parsed]:
    """The records of one meeting of ``/meeting``."""
    issue_id, speeches = meeting["issueID"], meeting["speechRecord"]
    key, held = f"kokkai/{issue_id}", meeting["date"]
    date.fromisoformat(held)
    about: dict[str, Scalar | Ref] = {
        "issue_id": issue_id,
        "session": whole_number(meeting["session"]),
        "house": meeting["nameOfHouse"],
        "meeting": meeting["nameOfMeeting"],
        "issue": meeting["issue"],
        "date": held,
        "meeting_url": meeting["meetingURL"],
        "pdf_url": meeting["pdfURL"],
        "created_at": speeches[0].get("createTime"),
        "updated_at": speeches[0].get("updateTime"),
    }
    name = " ".join(filter(None, (f"{meeting['nameOfHouse']}{meeting['nameOfMeeting']}", meeting["issue"])))
    title = f"{name}（{japanese_date(held)}）"
    yield Document(
        key=key,
        kind="meeting",
        url=meeting["meetingURL"],
        title=title,
        body="",
        published_on=held,
        collection="kokkai",
        facts={"session": meeting["session"]},
        rows={"meetings": [{**about, "closing": as_text(meeting.get("closing"))}]},
    )
    keys = set()
    for speech in sorted(speeches, key=lambda s: s["speechOrder"]):
        check_speech_id(speech["speechID"], issue_id)
        keys.add(f"kokkai/{speech['speechID']}")
        yield speech_document(speech, key, title, about)
    if len(keys) != len(speeches):
        raise PageError(ProblemKind.STRUCTURE_SUSPECT, because(Cause.SPEECH_TWICE, meeting=issue_id))
    yield Listing(key, frozenset(keys))


def speech_document(speech: dict[str, Any], meeting_key: str, title: str, about: dict[str, Scalar | Ref]) -> Document:
    """One speech.  Page numbers and PDF links are filled in later by the library and are no news."""
    person: dict[str, Scalar] = {
        "speaker": speech["speaker"],
        "speaker_kana": speech["speakerYomi"],
        "speaker_group": speech["speakerGroup"],
        "speaker_position": speech["speakerPosition"],
        "speaker_role": speech["speakerRole"],
    }
    row: dict[str, Scalar | Ref] = {
        **about,
        **person,
        "meeting_document": Ref(meeting_key),
        "position": whole_number(speech["speechOrder"]),
        "speech_id": speech["speechID"],
        "start_page": whole_number(speech["startPage"]),
        "speech_url": speech["speechURL"],
        "created_at": speech.get("createTime"),
        "updated_at": speech.get("updateTime"),
    }
    return Document(
        key=f"kokkai/{speech['speechID']}",
        kind="speech",
        url=speech["speechURL"],
        title=f"{title} {speech['speechOrder']} {speech['speaker']}",
        body=(speech["speech"] or "").replace("\r\n", "\n").replace("\r", "\n"),
        published_on=str(about["date"]),
        collection=meeting_key,
        facts=person,
        rows={"speeches": [row]},
    )


def whole_number(value: object) -> int | None:
    """A number of the API as an int (None stays); ValueError for anything that is not a whole number."""
    if value is None or isinstance(value, int):
        return value
    raise ValueError(f"{value!r} is not a whole number")
