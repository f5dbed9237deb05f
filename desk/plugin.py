"""The Datasette plugin: our pages, Japanese search behind ``?_search=``, words and dates for templates, headers."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Awaitable, Callable
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from db.change.change_kinds import CHANGE_KINDS
from db.change.passages import Provision
from db.change.sentences import FIELDS
from db.change.text_states import TEXT_STATES
from db.diet.bill_sentences import STAGES, TEXT_ROLES, event_of_bill
from db.diet.ledger import STRENGTHS
from db.diet.question_facts import ordinal_of_question, state_of_question
from db.law.laws import REVISION_STATES, law_part
from db.law.places import place_of
from db.night.kinds import WORDS
from db.people.basis import ground_of
from db.record import documents
from db.record.problem_words import OUTCOMES, PROBLEMS, cause_of
from db.search.bridge import matched_through, pair_ja, reason_ja
from db.search.literal import SearchError, expression, open_vocabulary, parse_query
from db.text.dates import japanese_date, jst_date, jst_minute
from db.text.folding import fold
from db.text.words import word_ja
from desk.outgoing import calendar, feed
from desk.pages import briefs, browse, comparison, diet, series
from desk.site.layout import DATABASE, STATIC
from desk.site.untyped import NotFound, Response, hook, hook_last

# Everything on a page comes from this server; nothing on it is a script.
HEADERS = (
    (
        b"content-security-policy",
        b"default-src 'self'; script-src 'none'; style-src 'self'; img-src 'self'; object-src 'none'; "
        b"base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
)
ROUTES: tuple[tuple[str, Callable[..., Awaitable[Any]]], ...] = (
    (r"^/$", browse.home),
    (r"^/-/changes\.atom$", feed.atom),
    (r"^/-/calendar\.ics$", calendar.ics),
    (r"^/-/change$", browse.change_by_key),
    (r"^/-/change/(?P<id>\d{1,15})$", browse.change),
    (r"^/-/document/(?P<key>.+)$", browse.document),
    (r"^/-/version/(?P<id>\d{1,15})$", browse.version),
    (r"^/-/compare$", browse.compare),
    (r"^/-/comparison$", comparison.comparison),
    (r"^/-/archived/(?P<sha256>[0-9a-f]{64})$", browse.archived),
    (r"^/-/sources$", browse.sources),
    (r"^/-/search$", browse.search_page),
    (r"^/-/check$", browse.check),
    (r"^/-/topics$", browse.topics),
    (r"^/-/topic/(?P<id>[a-zA-Z0-9_-]+)$", browse.topic),
    (r"^/-/members$", diet.members),
    (r"^/-/member$", diet.member_by_name),
    (r"^/-/member/(?P<key>.+)$", diet.member_by_key),
    (r"^/-/bills$", diet.bills),
    (r"^/-/questions$", diet.questions),
    (r"^/-/promises$", diet.promises),
    (r"^/-/briefs$", briefs.briefs),
    (r"^/-/series$", series.all_series),
    (r"^/-/series/(?P<id>[a-z0-9_]+)$", series.one_series),
)


@hook
def register_routes() -> list[tuple[str, Callable[..., Awaitable[Any]]]]:
    return [(pattern, missing_is_404(view)) for pattern, view in ROUTES]


def missing_is_404(view: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    """Answer 404 ourselves: Datasette would send an address with % on to its own spelling first."""

    async def inner(datasette: Any, request: Any) -> Any:
        try:
            return await view(datasette, request)
        except NotFound as error:
            record = {"status": 404, "title": None, "error": error.args[0]}
            html = await datasette.render_template("error.html", record, request=request)
            return Response.html(html, status=404)

    return inner


# Datasette registers its own escape_fts too, and hooks run last in, first out.
@hook_last
def prepare_connection(conn: sqlite3.Connection) -> None:
    """``escape_fts()`` is what Datasette's ``?_search=`` calls: here it speaks Japanese."""
    conn.create_function("fold", 1, lambda text: None if text is None else fold(str(text)), deterministic=True)
    if conn.execute("SELECT 1 FROM sqlite_master WHERE name = 'documents_fts'").fetchone():
        open_vocabulary(conn)
        conn.create_function("escape_fts", 1, lambda query: expression(conn, str(query or "")))


@hook
def prepare_jinja2_environment(env: Any) -> None:
    env.filters.update(
        jst_date=lambda at: jst_date(at) if at else "",
        jst_minute=lambda at: jst_minute(at) if at else "",
        japanese_date=japanese_date,
        kind_ja=lambda kind: word_ja(WORDS, kind),
        change_ja=lambda kind: word_ja(CHANGE_KINDS, kind),
        problem_ja=lambda kind: word_ja(PROBLEMS, kind),
        outcome_ja=lambda outcome: word_ja(OUTCOMES, outcome),
        revision_ja=lambda state: word_ja(REVISION_STATES, state),
        event_ja=event_of_bill,
        stage_ja=lambda stage: word_ja(STAGES, stage),
        cause_ja=lambda problem: cause_of(problem).ja,
        ground_ja=lambda row: ground_of(row).ja,
        reason_ja=reason_ja,
        pair_ja=pair_ja,
        through_ja=matched_through,
        bill_text_ja=lambda role: word_ja(TEXT_ROLES, role),
        text_state_ja=lambda state: word_ja(TEXT_STATES, state),
        strength_ja=lambda strength: word_ja(STRENGTHS, strength),
        question_state=state_of_question,
        question_ordinal=ordinal_of_question,
        member_path=lambda key: "/-/member/" + quote(str(key).removeprefix("members/"), safe=""),
        safe_url=safe_url,
        document_path=lambda key: "/-/document/" + quote(str(key), safe="/"),
        weekday_date=lambda day: japanese_date(day, weekday=True),
        field_ja=lambda field: word_ja(FIELDS, str(field)),
        place_ja=lambda path: place_of(Provision(path, "", "", "")),
        part_ja=law_part,
        topic_options=lambda rows: [(row["id"], row["name_ja"]) for row in rows],
        change_options=lambda kinds: [(kind, word_ja(CHANGE_KINDS, kind)) for kind in kinds],
        marks=lambda text, query: browse.marked(text, query),
        excerpt=lambda text, words, width=140: browse.opening(text, words, width),
        clip=lambda text, width: text if len(text) <= width else text[:width] + "…",
        quoted=lambda text: quote(str(text), safe=""),
        paragraphs=lambda text: [line for line in (text or "").split("\n") if line.strip()],
    )
    env.globals["stylesheet_version"] = stylesheet_version()
    env.globals["with_query"] = with_query


@hook
def menu_links(datasette: Any) -> list[dict[str, str]]:
    """What only the office's own server shows."""
    office = briefs.office_beside(datasette)
    return [{"href": datasette.urls.path("/-/briefs"), "label": "資料"}] if office.exists() else []


@hook
def extra_template_vars(datasette: Any, request: Any) -> dict[str, Any]:
    async def document_excerpt(row_id: int, query: str) -> Any:
        """The excerpt of a document for our table of documents; awaited by the template."""
        return await datasette.get_database(DATABASE).execute_fn(lambda conn: browse.excerpt_of(conn, row_id, query))

    async def source_names() -> Any:
        return await datasette.get_database(DATABASE).execute_fn(documents.source_names)

    return {"document_excerpt": document_excerpt, "source_names": source_names, "here": request.path if request else ""}


@hook
def handle_exception(exception: Exception, request: Any, datasette: Any) -> Any:
    """A search that the index cannot answer is the reader's to put right (400), not a fault (500)."""
    if "user-defined function raised exception" not in str(getattr(exception, "message", None) or exception):
        return None
    words = request.args.get("_search") or ""

    async def answer() -> Any:
        try:
            parse_query(words)
            message = f"「{words}」は表の検索では探せません。二文字以上の言葉を入れるか、「検索」の頁をお使いください。"
        except SearchError as error:
            message = str(error)
        if request.path.endswith(".json"):
            return Response.json({"ok": False, "error": message, "status": 400, "title": None}, status=400)
        html = await datasette.render_template(
            "error.html", {"status": 400, "title": "検索できません", "error": message}, request=request
        )
        return Response.html(html, status=400)

    return answer


@hook
def asgi_wrapper() -> Callable[[Any], Any]:
    """Send the security headers, and let an empty search box mean "no condition" instead of "nothing"."""

    def wrap(app: Any) -> Any:
        async def inner(scope: Any, receive: Any, send: Any) -> None:
            if scope["type"] == "http" and b"_search=" in scope.get("query_string", b""):
                pairs = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
                kept = [(name, value) for name, value in pairs if name != "_search" or value.strip()]
                if kept != pairs:
                    scope = {**scope, "query_string": urlencode(kept).encode("latin-1")}

            async def with_headers(event: Any) -> None:
                if event["type"] == "http.response.start":
                    present = {name.lower() for name, _ in event["headers"]}
                    added = [[name, value] for name, value in HEADERS if name not in present]
                    event = {**event, "headers": [*event["headers"], *added]}
                await send(event)

            await app(scope, receive, with_headers)

        return inner

    return wrap


def safe_url(url: object) -> str | None:
    """The address when it is http(s), else None: crawled pages may hold javascript: and worse."""
    try:
        return str(url) if urlsplit(str(url)).scheme.lower() in ("http", "https") else None
    except ValueError:
        return None


def with_query(request: Any, **changed: object) -> str:
    """The query string of this page with some arguments replaced; None or "" takes one out."""
    pairs = [(name, value) for name, value in parse_qsl(request.query_string) if name not in changed]
    pairs += [(name, str(value)) for name, value in changed.items() if value]
    return "?" + urlencode(pairs) if pairs else "?"


@cache
def stylesheet_version() -> str:
    return hashlib.sha256((STATIC / "site.css").read_bytes()).hexdigest()[:12]
