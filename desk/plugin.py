"""The Datasette plugin: our pages, Japanese search behind ``?_search=``, words and dates for templates, headers."""

from __future__ import annotations

import asyncio
import hashlib
import re
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from db.office.clips import STANCES
from db.office.decisions import VERDICTS
from db.office.promise_status import STATUSES, read_statuses
from db.office.submissions import read_submissions
from db.record.documents import source_names as source_names_of
from db.search.literal import SearchError, expression, open_vocabulary, parse_query
from db.text.folding import fold
from db.text.words import Names
from desk.forms import (
    audit,
    choosing,
    claims,
    drafting,
    evidence,
    inbox,
    issued,
    judging,
    meetings,
    searching,
    signing_in,
    submitting,
    today,
    watching,
)
from desk.forms.sheets import SHEETS
from desk.outgoing import subscriptions
from desk.pages import (
    briefs,
    changes,
    committees,
    comparison,
    consultations,
    diet,
    documents,
    laws,
    raw_tables,
    search,
    series,
    sources,
    topics,
)
from desk.site.alarms import shown_alarms
from desk.site.answering import View, refused
from desk.site.asked import checked, no_such
from desk.site.columns import column_name, lookup_word, table_about, table_name
from desk.site.csv_cells import for_spreadsheets
from desk.site.faults import error_words
from desk.site.filters import FILTERS, is_carried, with_query
from desk.site.guard import PROGRAMS, Rules, bound, guarded, headers_of
from desk.site.language import (
    ASKED,
    COOKIE,
    LANGUAGE,
    in_this_language,
    language_asked,
    plural,
    said,
    spoken,
    switch,
    t,
)
from desk.site.layout import DATABASE, STATIC, clock, fixed_clock, home_of, site_hosts, site_options, site_origins
from desk.site.paths import WITH_PATHS, without_paths
from desk.site.posted import POSTED, local_path
from desk.site.tables import with_csv
from desk.site.untyped import NotFound, Response, Send, hook, hook_last
from desk.site.visitors import VISITOR, YEAR, cookie, cookies_of, give_token, local_name

# Everything on a page comes from this server: on our pages small scripts of ours too, on Datasette's none.  Other sites are
# told nothing of where one comes from; with "no-referrer" a browser would not even tell this one whose page sent a form.
HEADERS = (
    (
        b"content-security-policy",
        b"default-src 'self'; script-src %s; style-src 'self'; img-src 'self'; object-src 'none'; "
        b"base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
)
# Every module that answers addresses names them itself.
ANSWERING = (
    changes, documents, search, topics, sources, comparison, diet, committees, consultations, laws, briefs, series,
    subscriptions,
)  # fmt: skip
# Only on a site of the office: pages, and forms with the role that each needs.
OFFICE = (
    today, signing_in, inbox, evidence, meetings, judging, searching, watching, claims, audit, choosing, drafting, issued,
    submitting,
)  # fmt: skip
# The head of every page: what one opens every day, and what stands behind 「ほか」.
Menu = tuple[tuple[str, str, str], ...]  # address, word in Japanese, in English
RECORD_PAGES: Menu = (
    ("/-/search", "検索", "Search"),
    ("/-/topics", "論点", "Topics"),
    ("/-/bills", "議案", "Bills"),
    ("/-/questions", "質問主意書", "Questions"),
    ("/-/members", "議員", "Members"),
)
MORE_PAGES: Menu = (
    ("/-/promises", "答弁台帳", "Promises"),
    ("/-/consultations", "意見募集", "Consultations"),
    ("/-/committees", "委員会", "Committees"),
    ("/-/comparison", "新旧対照表", "Comparison tables"),
    ("/-/series", "統計", "Statistics"),
    ("/-/sources", "情報源", "Sources"),
    ("/-/check", "要確認", "To check"),
    ("/policy", "表", "Tables"),
)
OFFICE_FIRST: Menu = (("/", "きょう", "Today"), ("/-/inbox", "受信箱", "Inbox"))
OFFICE_PAGES: Menu = (
    ("/-/evidence", "証拠箱", "Evidence"),
    ("/-/meetings", "面会", "Meetings"),
    ("/-/asks", "お願い", "Asks"),
    ("/-/briefs", "資料", "Briefs"),
)
OFFICE_MORE: Menu = (
    ("/-/changes", "変化", "Changes"),
    ("/-/claims", "主張", "Claims"),
    ("/-/watch", "見守るページ", "Watched pages"),
    ("/-/audit", "記録", "Log"),
)
OUR_PAGES = [
    *(re.compile(pattern) for module in (*ANSWERING, *OFFICE) for pattern, _ in module.ROUTES),
    re.compile(r"^/$"),
]
COLUMN = Names("列", "Column")
FORMS = [(re.compile(pattern), needs) for module in OFFICE for pattern, needs, _ in module.FORMS]


@hook
def register_routes() -> list[tuple[str, View]]:
    return [
        (pattern, missing_is_404(view)) for module in ANSWERING for pattern, view in with_csv(module.ROUTES, SHEETS)
    ] + [
        (r"^/$", missing_is_404(today.today)),  # on a public site the list of changes
        *((pattern, missing_is_404(view)) for pattern, view in raw_tables.ROUTES),
        *(
            (pattern, missing_is_404(of_the_office(view)))
            for module in OFFICE
            for pattern, view in with_csv(module.ROUTES, SHEETS)
        ),
        *((pattern, missing_is_404(of_the_office(view))) for module in OFFICE for pattern, _, view in module.FORMS),
    ]


def of_the_office(view: View) -> View:
    """A page that only the office's own server has."""

    async def inner(datasette: Any, request: Any) -> Any:
        if not is_office(datasette):
            raise NotFound(
                said("このページは事務所のサイトだけにあります。", "Only the site of the office has this page.")
            )
        return await view(datasette, request)

    return inner


def is_office(datasette: Any) -> bool:
    return bool(site_options(datasette).get("office"))


def needs_of(path: str) -> int | None:
    """What the form at a path needs; None where there is none."""
    return next((needs for pattern, needs in FORMS if pattern.match(path)), None)


def is_ours(path: str) -> bool:
    """Whether a page of ours stands at a path, and none of Datasette's."""
    return any(pattern.match(path) for pattern in OUR_PAGES)


@hook
def skip_csrf(scope: dict[str, Any]) -> bool:
    """Every form has passed our own, stricter rule (desk/site/guard.py) before Datasette sees it."""
    return POSTED in scope


def missing_is_404(view: View) -> View:
    """Answer 404 ourselves: Datasette would send an address with % on to its own spelling first."""
    answered = checked(view)

    async def inner(datasette: Any, request: Any) -> Any:
        try:
            return await answered(datasette, request)
        except NotFound as error:
            if request.path.endswith(PROGRAMS):
                return refused(request, 404, error_words(404, error.args[0]))
            record = {"status": 404, "title": None, "error": error.args[0]}
            html = await datasette.render_template("error.html", record, request=request)
            return Response.html(html, status=404)

    return inner


# Datasette registers its own escape_fts too, and hooks run last in, first out.
@hook_last
def prepare_connection(conn: sqlite3.Connection) -> None:
    """``escape_fts()`` is what Datasette's ``?_search=`` calls: here it speaks Japanese.  What SQL may ask for is bounded."""
    bound(conn)
    conn.create_function("fold", 1, lambda text: None if text is None else fold(str(text)), deterministic=True)
    if conn.execute("SELECT 1 FROM sqlite_master WHERE name = 'documents_fts'").fetchone():
        open_vocabulary(conn)
        conn.create_function("escape_fts", 1, lambda query: expression(conn, str(query or "")))


@hook
def prepare_jinja2_environment(env: Any, datasette: Any) -> None:
    env.filters.update(FILTERS)
    env.tests["carried"] = is_carried
    # Globals, not variables of the template: Datasette renders its own error pages without those.
    env.globals |= {
        "alarms": lambda: shown_alarms(datasette),
        "asset_version": asset_version,
        "column_name": column_name,
        "error_words": error_words,
        "fixed_clock": lambda: fixed_clock(datasette),
        "form_token": lambda: give_token(home_of(datasette)),
        "lookup_word": lookup_word,
        "main_menu": lambda: main_menu(datasette),
        "office": lambda: is_office(datasette),
        "plural": plural,
        "promise_statuses": lambda: read_statuses(home_of(datasette).office_db),
        "spoken": spoken,
        "stances": STANCES,
        "statuses": STATUSES,
        "submissions": lambda: read_submissions(home_of(datasette).office_db),
        "switch": switch,
        "t": t,
        "table_about": table_about,
        "table_name": table_name,
        "verdicts": VERDICTS,
        "visitor": VISITOR.get,
        "with_query": with_query,
    }


def main_menu(datasette: Any) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """(address, word) of what stands at the head of every page, and of what stands behind 「ほか」 there."""
    if not is_office(datasette):
        return _worded((("/", "変化", "Changes"), *RECORD_PAGES, *MORE_PAGES)), []
    return _worded((*OFFICE_FIRST, *RECORD_PAGES, *OFFICE_PAGES)), _worded((*OFFICE_MORE, *MORE_PAGES))


def _worded(menu: Menu) -> list[tuple[str, str]]:
    return [(path, said(ja, en)) for path, ja, en in menu]


@hook
def extra_template_vars(datasette: Any, request: Any) -> dict[str, Any]:
    async def document_excerpts(rows: Any, query: str) -> Any:
        """The excerpts of documents by id, for our table of documents; awaited by the template."""
        ids = [row["id"] for row in rows]
        return await datasette.get_database(DATABASE).execute_fn(
            in_this_language(lambda conn: {row_id: documents.excerpt_of(conn, row_id, query) for row_id in ids})
        )

    language = spoken()

    async def source_names() -> Any:
        return await datasette.get_database(DATABASE).execute_fn(lambda conn: source_names_of(conn, language))

    async def onwards() -> Any:
        """Where one goes on in the inbox that one came from, if one did; awaited by the template."""
        query = request.args.get(inbox.INBOX) if request else None
        if query is None or not is_office(datasette):
            return None
        key = request.args.get("key")
        here = f"{request.path}?key={quote(key, safe='')}" if key else request.path
        return await asyncio.to_thread(inbox.onwards, home_of(datasette), query, here, clock(datasette))

    return {
        "onwards": onwards,
        "document_excerpts": document_excerpts,
        "source_names": source_names,
        "here": request.path if request else "",
        "scripted": bool(request) and is_ours(request.path),  # Datasette's own pages may load no script
    }


@hook
def filters_from_request(request: Any, database: str, table: str, datasette: Any) -> Any:
    """A condition on a column that a table does not have: SQLite takes its name for a text, and the list would silently be empty."""

    async def check() -> None:
        known = {*await datasette.get_database(database).table_columns(table), "rowid"}
        for name in request.args:
            column = name.partition("__")[0]
            if not name.startswith("_") and column not in known:
                raise NotFound(no_such(COLUMN, column))

    return check


@hook
def handle_exception(exception: Exception, request: Any, datasette: Any) -> Any:
    """A search that the index cannot answer, a column that is not there: the reader's to put right (400), no fault (500)."""
    text = str(getattr(exception, "message", None) or exception)
    if "user-defined function raised exception" in text:
        title, message = (
            said("検索できません", "This cannot be searched for"),
            why_not_searched(request.args.get("_search") or ""),
        )
    elif getattr(exception, "status", None) == 500 and hasattr(
        exception, "error_dict"
    ):  # DatasetteError of a wrong question
        title, message = (
            said("表示できません", "This cannot be shown"),
            said(
                "この表にはそのように尋ねられません。前のページに戻り、列と条件を選び直してください。",
                "This table cannot be asked like that. Go back and choose column and condition again.",
            ),
        )
    elif isinstance(exception, NotFound) and request.path.endswith(".json"):
        return refused(request, 404, error_words(404, exception.args[0] if exception.args else None))
    else:
        return None

    async def answer() -> Any:
        if request.path.endswith(".json"):
            return refused(request, 400, message)
        record = {"status": 400, "title": title, "error": message}
        return Response.html(await datasette.render_template("error.html", record, request=request), status=400)

    return answer


def why_not_searched(words: str) -> str:
    """What is wrong with the words of a search that the index of a table cannot answer."""
    try:
        parse_query(words)
    except SearchError as error:
        return str(error)
    return said(
        f"「{words}」は表の検索では探せません。二文字以上の言葉を入れるか、「検索」のページをお使いください。",
        f"“{words}” cannot be searched for in a table. Type a word of two characters or more, or use the page “Search”.",
    )


@hook
def asgi_wrapper(datasette: Any) -> Callable[[Any], Any]:
    """Refuse what is not ours to answer, send the security headers, make CSV safe for spreadsheets, and let an empty
    search box mean "no condition" instead of "nothing"."""
    home = home_of(datasette)
    config, office = home.config(), is_office(datasette)
    rules = Rules(
        home,
        site_hosts(config),
        needs_of if office else lambda _path: None,
        lambda: datetime.now(UTC),  # sessions end by the real time
        login=office,
        name=local_name(config),
        origins=site_origins(config),
    )

    def wrap(app: Any) -> Any:
        app = guarded(app, rules)

        async def inner(scope: Any, receive: Any, send: Any) -> None:
            if scope["type"] != "http":
                await app(scope, receive, send)
                return
            scope, path = without_empty_search(scope), scope["path"]
            send = with_headers(send, _language_of(scope), scripts=is_ours(path))
            if path in WITH_PATHS:
                send = without_paths(send, home.root)
            elif path.endswith(".csv"):
                send = for_spreadsheets(send)
            await app(scope, receive, send)

        return inner

    return wrap


def without_empty_search(scope: Any) -> Any:
    """A request without its ``_search`` where that is empty: Datasette would find nothing then, and no condition is meant."""
    query = scope.get("query_string", b"")
    if b"_search=" not in query:
        return scope
    pairs = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if name != "_search" or value.strip()]
    return scope if kept == pairs else {**scope, "query_string": urlencode(kept).encode("latin-1")}


def with_headers(send: Send, language: str | None, *, scripts: bool) -> Send:
    """What sends an answer, with the headers that every answer has; ``language``: the one to keep; ``scripts``: ours may run."""

    async def inner(event: Any) -> None:
        if event["type"] == "http.response.start":
            # Datasette's own pages carry our forms too (to sign out), and say "no-referrer".
            kept = [pair for pair in event["headers"] if pair[0].lower() != b"referrer-policy"]
            present = {name.lower() for name, _ in kept}
            source = b"'self'" if scripts else b"'none'"
            added = [[name, value.replace(b"%s", source)] for name, value in HEADERS if name not in present]
            if language:
                added.append([b"set-cookie", cookie(COOKIE, language, YEAR).encode()])
            event = {**event, "headers": [*kept, *added, [b"vary", b"Cookie"]]}
        await send(event)

    return inner


def _language_of(scope: Any) -> str | None:
    """Set the language that a request is answered in, and where its switch leads; the language to keep, where it asks for one."""
    query = scope.get("query_string", b"").decode("latin-1")
    headers = headers_of(scope)
    language = language_asked(query, cookies_of(headers.get("cookie", "")))
    LANGUAGE.set(language)
    path = quote(scope["path"])
    if scope.get("method") == "POST":  # one cannot come back to what a form was sent to, but to its page
        back = urlsplit(headers.get("referer", ""))
        path, query = local_path(back.path or "/"), back.query
    ASKED.set((path, query))
    return language if dict(parse_qsl(query)).get(COOKIE) == language and scope.get("method") != "POST" else None


@hook
def permission_allowed(action: str) -> bool | None:
    """Free SQL is for requests that come straight from this machine."""
    return VISITOR.get().local if action == "execute-sql" else None


@cache
def asset_version(name: str) -> str:
    """What a file of ours is known by in its address, so that a browser keeps no older one."""
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
