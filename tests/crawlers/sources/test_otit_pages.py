"""Watched pages whose host is configuration: the training organization, the Cabinet Secretariat (見本 pages)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any, ClassVar

import pytest

from crawlers.read.page import Page
from crawlers.registry import all_sources
from crawlers.sources.shared.source import Known, PageRequest
from crawlers.sources.shared.watched import Site
from db.record.models import Gone, Problem, ProblemKind
from db.text.dates import JST
from tests.support.answering import answering
from tests.support.helpers import HTML_HEADERS
from tests.support.places import PAGES
from tests.support.recorded import policywatch, rows

SAMPLE = (PAGES / "otit_pages" / "sample.html").read_text("utf-8")
CABINET = (PAGES / "cabinet_pages" / "sample.html").read_text("utf-8")
OTIT = all_sources()["otit_pages"]
PLACE = "employment_for_skill_development/"
URL = f"https://www.otit.go.jp/{PLACE}"


def read(source: str, body: str, url: str, arguments: dict[str, Any], status: int = 200) -> list[Any]:
    page = Page(url, status, HTML_HEADERS, body.encode(), "2026-09-20T15:00:00Z", "0" * 64)
    return list(all_sources()[source].read(page, "parse_page", arguments))


def test_a_page_and_its_files() -> None:
    document, *asks = read("otit_pages", SAMPLE, URL, {"path": PLACE, "key": None})
    assert (document.key, document.kind, document.url, document.title) == (
        "otit_pages/employment_for_skill_development",
        "page",
        URL,
        "見本の育成就労制度",
    )
    assert document.body.split("\n") == [
        "見本の育成就労制度",
        "見本：育成就労計画の認定の申請は、施行日の前から受け付けます。申請に必要な書類は次のとおりです。",
        "見本の運用要領（PDF：1.2MB）",
        "見本の様式（Word：40KB）",
    ]
    assert [(ask.url, ask.callback, ask.arguments["label"]) for ask in asks] == [
        ("https://www.otit.go.jp/files/user/mihon_01.pdf", "parse_attachment", "見本の運用要領"),
        ("https://www.otit.go.jp/files/user/mihon_02.docx", "parse_attachment", "見本の様式"),
    ]
    same = read("otit_pages", SAMPLE, f"{URL}index.html", {"path": PLACE, "key": None})
    assert same[0] == document  # one page under two spellings


def test_pages_of_two_hosts() -> None:
    cabinet = all_sources()["cabinet_pages"]
    url = "https://www.cas.go.jp/jp/seisaku/mihon/index.html"
    ask = cabinet.request_for(url)
    document, file = read("cabinet_pages", CABINET, url, dict(ask.arguments))
    assert (document.key, document.title, document.url) == (
        "cabinet_pages/jp/seisaku/mihon/index.html",
        "見本の関係閣僚会議",
        url,
    )
    assert "見本のトップ" not in document.body
    assert file.url == "https://www.cas.go.jp/jp/seisaku/mihon/dai1/siryou1.pdf"
    other = cabinet.request_for("https://www.moj.go.jp/MINJI/minji78.html")
    assert other == PageRequest(
        "https://www.moj.go.jp/MINJI/minji78.html",
        "parse_page",
        {"path": "www.moj.go.jp/MINJI/minji78.html", "key": None},
    )
    document = read("cabinet_pages", CABINET, other.url, dict(other.arguments))[0]
    assert (document.key, document.url) == ("cabinet_pages/www.moj.go.jp/MINJI/minji78.html", other.url)
    for refused in (
        "https://www.moj.go.jp/isa/index.html",
        "https://www.example.go.jp/",
        "https://www.cas.go.jp/a.png",
    ):
        with pytest.raises(ValueError, match=r"source of its own|neither a page nor a file"):
            cabinet.request_for(refused)


def test_the_sources_wait_for_their_first_real_page() -> None:
    for name in ("otit_pages", "cabinet_pages"):
        info = all_sources()[name].info
        assert (info.enabled, info.selector_verified) == (False, False)
    asks = OTIT.plan(datetime(2026, 9, 20, tzinfo=JST), None, Known()).requests
    assert 3 <= len(asks) <= 5
    assert all(ask.url.startswith("https://www.otit.go.jp/") and ask.callback == "parse_page" for ask in asks)


def test_a_new_host_keeps_the_keys_of_the_old_one() -> None:
    site = Site("otit_pages", ("www.example.go.jp", "www.otit.go.jp"), ("main",), "")
    assert site.key(str(site.place("https://www.example.go.jp/hourei/"))) == "otit_pages/hourei"
    assert site.key(str(site.place("https://www.otit.go.jp/hourei/"))) == "otit_pages/www.otit.go.jp/hourei"
    assert site.address("www.otit.go.jp/hourei/") == "https://www.otit.go.jp/hourei/"
    assert site.place("https://elsewhere.example/hourei/") is None


def test_pages_that_are_not_there_or_lead_elsewhere() -> None:
    key = "otit_pages/employment_for_skill_development"
    arguments = {"path": PLACE, "key": key}
    problem, gone = read("otit_pages", "", URL, arguments, status=404)
    assert (problem.kind, gone) == (ProblemKind.NOT_FOUND, Gone(key, URL))
    (problem,) = read("otit_pages", SAMPLE, "https://www.otit.go.jp/", arguments)
    assert isinstance(problem, Problem)
    assert (problem.kind, problem.reason) == (
        ProblemKind.STRUCTURE_SUSPECT,
        f"{URL} now leads to https://www.otit.go.jp/: correct the watch list",
    )
    (problem,) = read("otit_pages", SAMPLE.replace("main>", "div>"), URL, arguments)
    assert "main text" in problem.reason


# ---------------------------------------------------------------------- a site that has moved to another host
class Handler(BaseHTTPRequestHandler):
    """The organization's site as a mirror; ``moved_to``: the host it sends its visitors to."""

    moved_to: ClassVar[str] = ""

    def do_GET(self) -> None:
        page = self.path == f"/https/www.otit.go.jp/{PLACE}"
        if page and self.moved_to:
            self.send_response(301)
            self.send_header("Location", f"https://{self.moved_to}/{PLACE}")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        body = SAMPLE.replace("<ul>", "<!--").replace("</ul>", "-->").encode() if page else b"<html>mihon</html>"
        self.send_response(200 if page else 404)
        self.send_header("Content-Type", "text/html; charset=UTF-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@contextmanager
def moving_site() -> Iterator[str]:
    try:
        with answering(Handler) as address:
            yield address
    finally:
        Handler.moved_to = ""


@pytest.mark.slow
def test_a_move_to_another_host_names_it_and_loses_nothing(tmp_path: Path) -> None:
    with moving_site() as mirror:
        order = ("crawl", "otit_pages", "--mirror", mirror)
        policywatch(*order, "--at", "2027-03-31T03:00:00+09:00", home=tmp_path, expect=1)  # the other pages: 404
        before = rows(tmp_path, "SELECT d.key, v.body, d.gone_at FROM documents d JOIN versions v ON v.document = d.id")
        assert [row[0] for row in before] == ["otit_pages/employment_for_skill_development"]
        Handler.moved_to = "www.mihon-ikusei.go.jp"
        done = policywatch(*order, "--at", "2027-04-01T03:00:00+09:00", home=tmp_path, expect=1)
        assert (
            f"moved to another host: https://www.mihon-ikusei.go.jp/{PLACE}: correct the list"
            in done.stdout + done.stderr
        )
        (problem,) = rows(tmp_path, "SELECT kind, url, key, reason FROM problems WHERE reason LIKE '%moved%'")
        assert problem[:3] == ("structure_suspect", URL, "otit_pages/employment_for_skill_development")
        assert f"(redirected from {URL})" in problem[3]
        after = rows(tmp_path, "SELECT d.key, v.body, d.gone_at FROM documents d JOIN versions v ON v.document = d.id")
        assert after == before
        assert rows(tmp_path, "SELECT count(*) FROM changes") == [(0,)]
