"""Bills in both houses: the lists of a session and the page of each bill, joined by (session submitted, kind, number).

House of Councillors (www.sangiin.go.jp, UTF-8): ``gian/{N}/gian.htm`` with a table a kind, ``meisai/m….htm`` a bill.
House of Representatives (www.shugiin.go.jp, Shift_JIS): ``kaiji{N}.htm`` with a table a caption, ``keika/{hex}.htm`` a bill;
these page ids change every session and tell nothing.  The text pages (本文) were never seen by this parser.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from crawlers.read.html import absolute, container_text
from crawlers.read.page import Page, PageError
from crawlers.sources.bills.pages import (
    FILE_ROLES,
    SENT_BACK,
    BillFile,
    BillRow,
    Found,
    NoRows,
    Unread,
    is_open,
    passage_session,
    sangiin_bill,
    sangiin_rows,
    shugiin_bill,
    shugiin_rows,
)
from crawlers.sources.shared.houses import (
    HOUSE_OF_COUNCILLORS,
    HOUSE_OF_REPRESENTATIVES,
    SANGIIN,
    SHUGIIN,
    SUSPECT,
    WATCHED_AFTER,
    cell_text,
    expect_session,
    expect_whole,
    other_session,
    session_number,
    sessions_named,
    sessions_to_visit,
    text_of,
)
from crawlers.sources.shared.source import Known, PageRequest, Plan, Source
from db.record.causes import Cause
from db.record.models import Document, Gone, Listing, Parsed, Problem, ProblemKind, Ref, Scalar, SourceInfo
from db.record.reasons import because

COUNCILLORS = f"https://{SANGIIN}/japanese/joho1/kousei/gian"
REPRESENTATIVES = f"https://{SHUGIIN}/internet/itdb_gian.nsf/html/gian"
# Closing decisions are registered within days; a page that is still blank after that stays so.
REGISTERED_WITHIN = timedelta(days=7)
RE_SANGIIN = re.compile(rf"{re.escape(COUNCILLORS)}/(\d{{3}}|current)/(?:gian|meisai/m(\d{{3}})\d+)\.htm")
RE_SHUGIIN = re.compile(rf"{re.escape(REPRESENTATIVES)}/(?:menu|kaiji(\d{{3}})|keika/([0-9A-F]+))\.htm")
# The names of the texts of laws say which bill they belong to: t0802130592130.pdf, 580213590.pdf, g21309059.htm.
RE_PDF = re.compile(
    rf"{re.escape(COUNCILLORS)}/\d{{3}}/pdf/(?:([ths])(080|090|100)(\d{{3}})(\d{{3}})|5(80|90|100)(\d{{3}})(\d+)0\b).*\.pdf"
)
RE_TEXT = re.compile(rf"{re.escape(REPRESENTATIVES)}/honbun/(\w+/)?g(\d{{3}})(05|06|09)(\d{{3}})\.htm")
FILE_LABELS = {"bill": "提出法律案", "amendment": "修正案", "law": "成立法律", "outline": "議案要旨"}
KIND_CODES = {"80": "閣法", "90": "衆法", "100": "参法", "05": "衆法", "06": "参法", "09": "閣法"}
ROLES = (("修正案", "amendment"), ("成立", "law"), ("要綱", "outline"), ("提出時", "bill"), ("法律案", "bill"))


class Bills(Source):
    """Bills and other matters before the Diet, as both houses tell of them."""

    info: ClassVar[SourceInfo] = SourceInfo(
        id="bills",
        name_ja="国会の議案（衆議院・参議院）",
        name_en="Bills in both houses of the Diet",
        publisher="衆議院・参議院",
        publisher_en="House of Representatives and House of Councillors",
        url=f"{COUNCILLORS}/current/gian.htm",
        kind="bill",
        licence="各院ウェブサイトの利用条件による：出典を明示して引用",
        licence_en="terms of use of the houses’ websites: quotation with the source named",
        credit="出典：衆議院ウェブサイト、参議院ウェブサイト（議案情報）",
        terms_checked_on="2026-11-24",
        minimum=1,
        caveats="各院のページは、できごとの翌日以降に更新されます。両院の記載が食い違うときは、そのできごとを行った院のページを採り、食い違いを備考に記します。"
        "会期終了から7日を過ぎても議決も継続審査も記載のない議案は、審議未了と判断します（推定と表示）。"
        "衆議院の本文ページの読み取りは、実物で確かめていません。",
        caveats_en="The houses update their pages on the day after an event or later. Where they disagree, the page of "
        "the house in which it happened counts, and the difference is noted. A bill without a decision or a "
        "carry-over seven days after the session is taken to have lapsed (shown as inferred). The reading of "
        "the House of Representatives’ text pages was not checked against real ones.",
    )
    hosts: ClassVar[frozenset[str]] = frozenset({SANGIIN, SHUGIIN})
    delay: ClassVar[float] = 2.0
    announces: ClassVar[frozenset[str]] = frozenset({"bill"})

    def plan(self, at: datetime, since: date | None, known: Known) -> Plan:
        """The list of the current session, which names all sessions, and the other house's current list."""
        known_sessions = [int(d.key.removeprefix("bills/").split("-")[0]) for d in known.documents if d.kind == "bill"]
        unseen = known.unseen_since(since, at.date(), WATCHED_AFTER)
        arguments = {
            "day": at.date().isoformat(),
            "since": unseen.isoformat() if unseen else None,
            "last": max(known_sessions, default=None),
        }
        asks = (
            PageRequest(f"{COUNCILLORS}/current/gian.htm", "parse_current", arguments),
            PageRequest(f"{REPRESENTATIVES}/menu.htm", "parse_menu", {}),
        )
        return Plan(asks, news_since=known.news_since)

    def request_for(self, url: str) -> PageRequest:
        """A list, a bill's page or a text of any session; ValueError for any other address."""
        if found := RE_SANGIIN.fullmatch(url):
            if found[2]:
                return PageRequest(url, "parse_sangiin_bill", {"session": int(found[2]), "key": None})
            session = None if found[1] == "current" else int(found[1])
            return PageRequest(url, "parse_sangiin_list", {"session": session})
        if found := RE_SHUGIIN.fullmatch(url):
            if found[2]:
                return PageRequest(url, "parse_shugiin_bill", {"session": None, "key": None})
            return PageRequest(url, "parse_shugiin_list", {"session": int(found[1]) if found[1] else None})
        if found := RE_PDF.fullmatch(url):
            letter, kind, submitted, number = (
                found[1] or "",
                found[2] or found[5],
                found[3] or found[6],
                found[4] or found[7],
            )
            bill = f"bills/{int(submitted)}-{KIND_CODES[kind.removeprefix('0')]}-{int(number)}"
            key, role = f"{bill}/{url.rsplit('/', 1)[-1]}", FILE_ROLES.get(letter, "outline")
            return PageRequest(url, "parse_pdf", {"key": key, "bill": bill, "role": role, "label": FILE_LABELS[role]})
        if found := RE_TEXT.fullmatch(url):
            bill = f"bills/{int(found[2])}-{KIND_CODES[found[3]]}-{int(found[4])}"
            if not found[1]:
                return PageRequest(url, "parse_texts", {"bill": bill, "title": ""})
            return PageRequest(
                url, "parse_text", {"key": f"{bill}/{url.rsplit('/', 1)[-1]}", "bill": bill, "label": ""}
            )
        raise ValueError(f"{url} is no list, no page and no text of a bill of the two houses")

    def missing(self, page: Page, callback: str, arguments: Mapping[str, Any]) -> Iterable[Parsed | PageRequest]:
        """Without the current list, the newest session known is looked at; of a file that is not there the bill's page still has
        the link."""
        if callback in ("parse_pdf", "parse_texts", "parse_text"):
            why = because(Cause.TEXT_NOT_FOUND, status=page.status)
            yield Problem(ProblemKind.NOT_FOUND, page.url, why, arguments.get("key"))
            if key := arguments.get("key"):
                yield Gone(key, page.url)
            return
        yield from super().missing(page, callback, arguments)
        if callback == "parse_current" and arguments.get("last"):
            yield from _list_asks(int(arguments["last"]), arguments["day"])

    # ------------------------------------------------------------------ which sessions
    def parse_current(
        self,
        page: Page,
        day: str,
        since: str | None = None,
        last: int | None = None,  # noqa: ARG002
    ) -> Iterator[Parsed | PageRequest]:
        """The lists of both houses for every session whose pages can still change.  PageError when none is named."""
        expect_whole(page)
        named = sessions_named(page)
        visited = sessions_to_visit(named, day, since)
        if not visited:
            page.refuse(because(Cause.NO_SESSION_NAMED))
        for span in visited:
            yield from _list_asks(span.number, day)

    def parse_menu(self, page: Page) -> Iterator[Parsed | PageRequest]:
        """The list of the session that the House of Representatives shows as current."""
        session = session_number(_heading(page))
        if session is None:
            page.refuse(because(Cause.HEADING_NO_SESSION))
        yield PageRequest(f"{REPRESENTATIVES}/kaiji{session}.htm", "parse_shugiin_list", {"session": session})

    # ------------------------------------------------------------------ lists
    def parse_sangiin_list(
        self, page: Page, session: int | None, day: str | None = None
    ) -> Iterator[Parsed | PageRequest]:
        """A document for each row and a request for its page.  PageError for another session's or half a page."""
        expect_whole(page)
        heading = next((t for p in page.soup.select("#ContentsBox p.exp") if session_number(t := p.get_text())), "")
        now = session_number(heading) if session is None else session
        if now is None:
            raise PageError(SUSPECT, because(Cause.HEADING_NO_SESSION))
        expect_session(page, heading, now)
        closes = next((s.closes_on for s in sessions_named(page) if s.number == now), None)
        rows = list(sangiin_rows(page, now))
        _expect_tables(page, rows)
        yield from self._documents(page, now, "sangiin", rows)
        for found in (r for r in rows if isinstance(r, BillRow) and r.link):
            arguments = {"session": now, "key": _key(found), "day": day, "closes_on": closes}
            yield PageRequest(str(found.link), "parse_sangiin_bill", arguments)

    def parse_shugiin_list(self, page: Page, session: int | None) -> Iterator[Parsed | PageRequest]:
        """A document for each row and requests for its page and its texts."""
        expect_whole(page)
        heading = _heading(page)
        now = session_number(heading) if session is None else session
        if now is None:
            page.refuse(because(Cause.HEADING_NO_SESSION))
        expect_session(page, heading, now)
        rows = list(shugiin_rows(page, now))
        _expect_tables(page, rows)
        yield from self._documents(page, now, "shugiin", rows)
        for found in (r for r in rows if isinstance(r, BillRow) and _key(r)):
            key, back = _key(found), _is_sent_back(found, now)
            if found.link:
                yield PageRequest(found.link, "parse_shugiin_bill", {"session": now, "key": key, "sent_back": back})
            for name, link in found.facts.items():
                if name.endswith("/本文") and isinstance(link, str) and "/honbun/" in link:
                    yield PageRequest(
                        link, "parse_texts", {"bill": key, "title": found.title}, about=found.title, of=key
                    )

    def _documents(self, page: Page, now: int, house: str, rows: list[Found]) -> Iterator[Parsed]:
        """One document a bill, also when it stands in two rows; the complete list when every row was read."""
        facts: dict[str, dict[str, Scalar]] = {}
        first: dict[str, BillRow] = {}
        whole = True
        for row in rows:
            if isinstance(row, NoRows):
                continue
            if isinstance(row, Unread):
                whole = False
                yield Problem(SUSPECT, page.url, row.why)
                continue
            key = _key(row)
            if key is None:
                whole = False
                yield Problem(
                    SUSPECT,
                    page.url,
                    because(Cause.BILL_ROW_NO_NUMBER, kind=row.kind, session=row.session, title=row.title),
                )
                continue
            yield from (Problem(SUSPECT, page.url, reason, key) for reason in row.reasons)
            prefix = f"{now}/{house}"
            told = row.all_facts()
            if _is_sent_back(row, now):
                told = {name.replace(f"{prefix}/一覧/", f"{prefix}/{SENT_BACK}/一覧/"): v for name, v in told.items()}
            clash = {n for n, v in told.items() if n in facts.get(key, {}) and facts[key][n] != v}
            if clash:
                number = sum(name.endswith("/件名") for name in facts[key])
                told = {n.replace(f"{prefix}/一覧/", f"{prefix}/一覧{number + 1}/"): v for n, v in told.items()}
                names = sorted(n.rsplit("/", 1)[-1] for n in clash)
                yield Problem(SUSPECT, page.url, because(Cause.BILL_ROWS_DIFFER, columns=names), key)
            facts.setdefault(key, {}).update(told)
            first.setdefault(key, row)
        for key, row in first.items():
            url = row.link or page.url
            yield Document(key, "bill", url, row.title, collection="bills", facts=facts[key], adds=True)
        if whole and first:
            yield Listing(f"bills/{house}/{now}", frozenset(first))

    # ------------------------------------------------------------------ pages of a bill
    def parse_sangiin_bill(
        self, page: Page, session: int, key: str | None, day: str | None = None, closes_on: str | None = None
    ) -> Iterator[Parsed | PageRequest]:
        """Everything the House of Councillors says of one bill; the texts it links to."""
        expect_whole(page)
        heading = next((t for p in page.soup.select("#ContentsBox p.exp") if session_number(t := p.get_text())), "")
        expect_session(page, heading, session)
        row = sangiin_bill(page, session)
        self._expect_bill(row, key)
        if day and closes_on and day > closes_on and is_open(row.facts, session):
            # Only what was read after the close can say that nothing was decided until then.
            row.facts[f"{session}/sangiin/会期終了日"] = closes_on
            if date.fromisoformat(day) > date.fromisoformat(closes_on) + REGISTERED_WITHIN:
                row.facts[f"{session}/sangiin/closed_on"] = closes_on
        yield from (Problem(SUSPECT, page.url, reason, row.key) for reason in row.reasons)
        yield Document(
            row.key, "bill", page.url, row.title, row.outline, collection="bills", facts=row.all_facts(), adds=True
        )
        telling = _telling_file(row)
        for file in row.files:
            text_key = f"{row.key}/{file.url.rsplit('/', 1)[-1]}"
            arguments = {"key": text_key, "bill": row.key, "role": file.role, "label": file.label}
            seldom = f"{session:03}" if file == telling else None
            yield PageRequest(file.url, "parse_pdf", arguments, about=row.title, of=row.key, seldom=seldom)

    def parse_shugiin_bill(
        self, page: Page, session: int | None, key: str | None, sent_back: bool | None = None
    ) -> Iterator[Parsed | PageRequest]:
        """Everything the House of Representatives says of one bill in one session."""
        expect_whole(page)
        now = passage_session(page)
        if now is None or (session is not None and now != session):
            page.refuse(other_session(session, now) if session else because(Cause.NO_SESSION_SHOWN))
        row = shugiin_bill(page, now, sent_back)
        self._expect_bill(row, key)
        yield from (Problem(SUSPECT, page.url, reason, row.key) for reason in row.reasons)
        yield Document(row.key, "bill", page.url, row.title, collection="bills", facts=row.all_facts(), adds=True)

    @staticmethod
    def _expect_bill(row: BillRow, key: str | None) -> None:
        if key is not None and row.key != key:
            raise PageError(SUSPECT, because(Cause.OTHER_BILL, shown=row.key, asked=key))

    # ------------------------------------------------------------------ texts
    def parse_pdf(self, page: Page, key: str, bill: str, role: str, label: str) -> Iterator[Parsed]:
        """A bill, an amendment or a law as PDF.  PageError when the answer is no PDF."""
        body, state = text_of(page)
        yield _text_document(page, key, bill, role, label, body, state, HOUSE_OF_COUNCILLORS)
        if state != "text":
            yield Problem(ProblemKind.WITHOUT_TEXT, page.url, because(Cause.PDF_WITHOUT_TEXT, state=state), key)

    def parse_texts(self, page: Page, bill: str, title: str) -> Iterator[Parsed | PageRequest]:
        """The House of Representatives' list of a bill's texts (never seen: selector unverified)."""
        expect_whole(page)
        found = False
        for anchor in page.soup.find_all("a", href=True):
            link, label = absolute(anchor["href"], page.base), cell_text(anchor).replace("\n", " ")
            if "/honbun/" in link and link.endswith(".htm") and link != page.url and label:
                found = True
                key = f"{bill}/{link.rsplit('/', 1)[-1]}"
                yield PageRequest(link, "parse_text", {"key": key, "bill": bill, "label": label}, about=title, of=bill)
        if not found:
            page.refuse(because(Cause.TEXTS_NOT_LINKED))

    def parse_text(self, page: Page, key: str, bill: str, label: str) -> Iterator[Parsed]:
        """One text as HTML (never seen: selector unverified)."""
        expect_whole(page)
        main = page.soup.select_one("#mainlayout") or page.soup.body
        for part in main.select("#breadcrumb, noscript") if main else ():
            part.decompose()
        body = container_text(main) if main else ""
        if len(body) < 50:
            page.refuse(because(Cause.NEXT_TO_NO_TEXT))
        role = next((role for words, role in ROLES if words in label), "other")
        yield _text_document(page, key, bill, role, label, body, "text", HOUSE_OF_REPRESENTATIVES)


def _telling_file(row: BillRow) -> BillFile | None:
    """The file from which one sees what a bill is about, where its page does not say it: the outline, else the bill."""
    if row.outline:
        return None
    roles = {file.role: file for file in reversed(row.files)}
    return roles.get("outline") or roles.get("bill")


def _text_document(
    page: Page, key: str, bill: str, role: str, label: str, body: str, state: str, house: str
) -> Document:
    row: dict[str, Scalar | Ref] = {
        "bill": Ref(bill),
        "role": role,
        "house": house,
        "label": label,
        "text_state": state,
    }
    title = label or page.url.rsplit("/", 1)[-1]
    return Document(key, "bill_text", page.url, title, body, collection=bill, rows={"bill_texts": [row]})


def _expect_tables(page: Page, rows: list[Found]) -> None:
    """PageError when a list shows no table of bills: an empty list is believed only where its tables stand empty."""
    if not any(isinstance(row, BillRow) for row in rows):
        page.refuse_maintenance()
    if not rows:
        raise PageError(SUSPECT, because(Cause.BILL_NO_TABLE))


def _heading(page: Page) -> str:
    """The heading of a list of the House of Representatives: 第213回国会　議案の一覧."""
    heading = page.soup.find(id="TopContents") or page.soup.title
    return heading.get_text() if heading else ""


def _key(row: BillRow) -> str | None:
    try:
        return row.key
    except ValueError:
        return None


def _is_sent_back(row: BillRow, now: int) -> bool:
    """Whether a list row is about the bill as it came back from the other house (参議院回付案（同意）)."""
    return SENT_BACK in str(row.facts.get(f"{now}/shugiin/一覧/審議状況") or "")


def _list_asks(session: int, day: str) -> Iterator[PageRequest]:
    """The lists of one session in both houses."""
    yield PageRequest(f"{COUNCILLORS}/{session}/gian.htm", "parse_sangiin_list", {"session": session, "day": day})
    yield PageRequest(f"{REPRESENTATIVES}/kaiji{session}.htm", "parse_shugiin_list", {"session": session})
