"""Written questions (質問主意書) to the Cabinet and its answers, both houses.

The question list of the House of Councillors names the sessions; the lists of those that can still change are read
for both houses, then the page of every question, and the texts of all: those whose title is in scope every night, all
others once, so many a night (``PageRequest.seldom``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, ClassVar

from crawlers.read.page import Page, PageError
from crawlers.sources.shared.houses import (
    HOUSE_OF_COUNCILLORS,
    HOUSE_OF_REPRESENTATIVES,
    SANGIIN,
    SHUGIIN,
    SUSPECT,
    WATCHED_AFTER,
    expect_whole,
    session_number,
    sessions_named,
    sessions_to_visit,
    text_of,
)
from crawlers.sources.shared.source import Known, PageRequest, Plan, Source
from crawlers.sources.written_questions.lists import Listed, read_list
from crawlers.sources.written_questions.pages import (
    CODES,
    FOLDER,
    Trouble,
    address_of,
    detail_url,
    list_url,
    question_key,
    read_detail,
)
from crawlers.sources.written_questions.texts import date_of_text, refuse_other_text, text_of_page
from db.record.causes import Cause
from db.record.models import Document, Listing, Parsed, Problem, ProblemKind, Ref, SourceInfo
from db.record.reasons import because

COLLECTION = "written_questions"
CURRENT = f"https://{SANGIIN}{FOLDER}/current/syuisyo.htm"
ROLE_WORDS = {"question": "質問主意書（本文）", "answer": "答弁書（本文）"}


class WrittenQuestions(Source):
    """Written questions of both houses, their course and their texts."""

    info: ClassVar[SourceInfo] = SourceInfo(
        id="written_questions",
        name_ja="質問主意書と答弁書（衆議院・参議院）",
        name_en="Written questions to the Cabinet and its answers (both houses)",
        publisher="衆議院・参議院",
        publisher_en="House of Representatives and House of Councillors",
        url=CURRENT,
        kind="written_question",
        licence="各院ウェブサイトの著作権等の定めによる（原文は未確認）：出典を明示した引用とリンク",
        licence_en="as the houses’ websites say of copyright (the wording was not checked): quotation with the source "
        "named, and links",
        credit="出典：衆議院・参議院ウェブサイト",
        terms_checked_on="2026-11-24",
        caveats="参議院の一覧と個別ページ、衆議院の第221回の一覧と個別ページで確かめました。質問と答弁の本文のHTMLページは実物で確かめて"
        "いません（名乗りと番号が合わない本文は取り込まず、PDFを読みます）。空欄は未定または該当なしで、「ない」という意味ではありません。"
        "答弁延期の備考には年がないため、転送日または提出日から補います。",
        caveats_en="Checked on the lists and pages of the House of Councillors and on session 221 of the House of "
        "Representatives. The HTML pages with the texts of questions and answers were not checked against real "
        "ones (a text whose heading and number disagree is not taken, and the PDF is read). An empty cell "
        "means not settled or not applicable, not “none”. Notes on postponed answers carry no year; it is "
        "taken from the day of forwarding or submission.",
    )
    hosts: ClassVar[frozenset[str]] = frozenset({SANGIIN, SHUGIIN})
    delay: ClassVar[float] = 2.0
    announces: ClassVar[frozenset[str]] = frozenset({"written_question"})
    ignorable_lines: ClassVar[tuple[str, ...]] = (r"[-－―─]?\s*[0-9０-９]{1,3}\s*[-－―─]?",)  # page numbers of a PDF

    def plan(self, at: datetime, since: date | None, known: Known) -> Plan:
        """The list of the current session, for the sessions it names.  ``last`` is the newest session known."""
        sessions = [int(d.key.split("-")[1]) for d in known.documents if d.kind == "written_question"]
        unseen = known.unseen_since(since, at.date(), WATCHED_AFTER)
        arguments = {
            "day": at.date().isoformat(),
            "since": unseen.isoformat() if unseen else None,
            "last": max(sessions, default=None),
        }
        return Plan((PageRequest(CURRENT, "parse_sessions", arguments),), news_since=known.news_since)

    def request_for(self, url: str) -> PageRequest:
        """A list, the page of a question, or a text; ValueError for any other address."""
        if url == CURRENT:
            return PageRequest(url, "parse_current", {})
        found = address_of(url)
        if found is None:
            raise ValueError(f"{url} is no list, page or text of written questions of either house")
        if found.number is None:
            return PageRequest(url, "parse_list", {"house": found.house, "session": found.session})
        if found.what == "detail":
            return _detail_ask(found.house, found.session, found.number)
        return _text_ask(url, found.house, found.session, found.number, found.what)

    def missing(self, page: Page, callback: str, arguments: Mapping[str, Any]) -> Iterable[Parsed | PageRequest]:
        """A 404 says nothing about a question: its list decides whether it is gone.

        Without the current list the newest session known is looked at; without an HTML text its PDF is asked for.
        """
        code = Cause.TEXT_NOT_FOUND if callback == "parse_text" else Cause.HTTP_NOT_FOUND
        yield Problem(ProblemKind.NOT_FOUND, page.url, because(code, status=page.status), arguments.get("key"))
        if callback == "parse_sessions" and arguments.get("last"):
            yield from _list_asks(int(arguments["last"]))
        elif callback == "parse_text" and arguments.get("fallback"):
            key = question_key(arguments["house"], arguments["session"], arguments["number"])
            yield PageRequest(arguments["fallback"], "parse_text", {**arguments, "fallback": None}, of=key)

    # ------------------------------------------------------------------ lists
    def parse_sessions(
        self,
        page: Page,
        day: str,
        since: str | None,
        last: int | None,  # noqa: ARG002
    ) -> Iterator[Parsed | PageRequest]:
        """The lists, in both houses, of the sessions whose questions can still change."""
        expect_whole(page)
        visited = sessions_to_visit(sessions_named(page), day, since)
        if not visited:
            page.refuse(because(Cause.NO_SESSION_BEGUN))
        for span in visited:
            yield from _list_asks(span.number)

    def parse_current(self, page: Page) -> Iterator[Parsed | PageRequest]:
        """The current list of the House of Councillors by itself, whichever session it is of."""
        session = session_number(" ".join(p.get_text() for p in page.soup.select("p.exp")))
        if session is None:
            page.refuse(because(Cause.LIST_NO_SESSION))
        yield from self.parse_list(page, HOUSE_OF_COUNCILLORS, session)

    def parse_list(self, page: Page, house: str, session: int) -> Iterator[Parsed | PageRequest]:
        """Every question of a session, its page, and its texts."""
        read = read_list(page, house, session)
        yield from _problems(read.troubles, page.url, house, session)
        for listed in read.questions:
            yield _document(house, session, listed.number, listed.title, listed.facts)
            yield _detail_ask(house, session, listed.number)
            yield from _text_asks(listed, house, session)
        if read.whole:
            keys = frozenset(question_key(house, session, number) for number in read.numbers)
            yield Listing(f"{COLLECTION}/{CODES[house]}/{session}", keys)

    # ------------------------------------------------------------------ one question
    def parse_detail(
        self,
        page: Page,
        house: str,
        session: int,
        number: int,
        key: str,  # noqa: ARG002
    ) -> Iterator[Parsed | PageRequest]:
        """What the page of a question adds: dates, remarks, group, links."""
        read = read_detail(page, house, session, number)
        yield from _problems([Trouble(t.why, number) for t in read.troubles], page.url, house, session)
        yield _document(house, session, number, read.title, read.facts)

    def parse_text(
        self, page: Page, house: str, session: int, number: int, role: str, key: str, fallback: str | None = None
    ) -> Iterator[Parsed | PageRequest]:
        """The text of a question or an answer, from HTML or PDF.  An HTML page that cannot be trusted is a problem,
        and the PDF is asked for in its place."""
        text: str | None
        question = question_key(house, session, number)
        if page.body.lstrip().startswith(b"%PDF") or page.url.lower().endswith(".pdf"):
            text, state = text_of(page)
            if state != "text":
                yield Problem(ProblemKind.WITHOUT_TEXT, page.url, because(Cause.FILE_WITHOUT_TEXT, state=state), key)
                text = None
        else:
            state = "text"
            try:
                text = text_of_page(page)
                refuse_other_text(text, role, session, number)
            except PageError as error:
                if fallback is None:
                    raise
                yield Problem(error.kind, page.url, error.why, key)
                arguments = {"house": house, "session": session, "number": number, "role": role, "key": key}
                yield PageRequest(fallback, "parse_text", {**arguments, "fallback": None}, of=question)
                return
        if text is not None:
            refuse_other_text(text, role, session, number)
        yield Document(
            key=key,
            kind="question_text",
            url=page.url,
            title=f"{house}第{session}回第{number}号 {ROLE_WORDS[role]}",
            body=text,
            published_on=date_of_text(text) if text else None,
            collection=question,
            rows={"question_texts": [{"question": Ref(question), "role": role, "text_state": state}]},
        )


def _list_asks(session: int) -> Iterator[PageRequest]:
    for house in (HOUSE_OF_COUNCILLORS, HOUSE_OF_REPRESENTATIVES):
        yield PageRequest(list_url(house, session), "parse_list", {"house": house, "session": session})


def _detail_ask(house: str, session: int, number: int) -> PageRequest:
    key = question_key(house, session, number)
    arguments = {"house": house, "session": session, "number": number, "key": key}
    return PageRequest(detail_url(house, session, number), "parse_detail", arguments)


def _text_asks(listed: Listed, house: str, session: int) -> Iterator[PageRequest]:
    """One request a text: the HTML page where there is one, else the PDF."""
    for role in ROLE_WORDS:
        html, pdf = listed.texts.get((role, "html")), listed.texts.get((role, "pdf"))
        if url := html or pdf:
            yield _text_ask(url, house, session, listed.number, role, pdf if html else None, listed.title)


def _text_ask(
    url: str, house: str, session: int, number: int, role: str, fallback: str | None = None, about: str | None = None
) -> PageRequest:
    arguments = {
        "house": house,
        "session": session,
        "number": number,
        "role": role,
        "key": f"{question_key(house, session, number)}/{role}",
        "fallback": fallback,
    }
    if about is None:  # asked for by its address
        return PageRequest(url, "parse_text", arguments)
    newest_first = f"{session:03}-{number:04}"
    return PageRequest(
        url, "parse_text", arguments, about, of=question_key(house, session, number), seldom=newest_first
    )


def _document(house: str, session: int, number: int, title: str, facts: Mapping[str, str | None]) -> Document:
    return Document(
        key=question_key(house, session, number),
        kind="written_question",
        url=detail_url(house, session, number),
        title=title,
        collection=COLLECTION,
        facts={"house": house, "session": session, "number": number, **facts},
        adds=True,
    )


def _problems(troubles: Iterable[Trouble], url: str, house: str, session: int) -> Iterator[Problem]:
    for trouble in troubles:
        key = question_key(house, session, trouble.number) if trouble.number is not None else None
        yield Problem(SUSPECT, url, trouble.why, key)
