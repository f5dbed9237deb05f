"""`policywatch new-source`: what it writes is a source that works, and nothing is overwritten."""

from __future__ import annotations

import importlib.util
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import pytest

from crawlers.nightly.recordings import SOURCES, write_source
from crawlers.read.page import Page
from crawlers.sources.shared.source import Known, Source
from db.errors import WrongUsage
from db.record.models import Document, Problem
from tests.support.helpers import HTML_HEADERS

URL = "https://www.mihon.go.jp/kyogikai/"
BODY = "<html><head><title>見本の協議会</title></head><body><main><h1>見本</h1><p>本文</p></main></body></html>"


def load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_what_is_written_reads_its_page(tmp_path: Path) -> None:
    source = load(write_source("mihon_pages", URL, tmp_path)).MihonPages()
    assert isinstance(source, Source) and source.hosts == {"www.mihon.go.jp"}
    assert (source.info.id, source.info.enabled, source.info.selector_verified) == ("mihon_pages", False, False)
    (ask,) = source.plan(datetime(2026, 4, 1, tzinfo=UTC), None, Known()).requests
    assert ask.url == URL

    def read(body: str) -> object:
        page = Page(URL, 200, HTML_HEADERS, body.encode(), "2026-04-01T00:00:00Z", "0" * 64)
        (record,) = source.read(page, ask.callback, ask.arguments)
        return record

    document = read(BODY)
    assert isinstance(document, Document)
    assert (document.key, document.title, document.body) == ("mihon_pages/index", "見本の協議会", "見本\n本文")
    problem = read(BODY.replace("main", "div"))
    assert isinstance(problem, Problem) and problem.reason == "the part with the main text (main) is missing"


def test_it_stands_where_sources_stand() -> None:
    assert (SOURCES / "kokkai.py").is_file()


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("Mihon", URL),
        ("bills", URL),  # a folder
        ("mihon_pages", "www.mihon.go.jp"),
        ("mihon_pages", 'https://www.mihon.go.jp/"+x'),
    ],
)
def test_what_cannot_be_used_is_refused(name: str, url: str) -> None:
    with pytest.raises(WrongUsage):
        write_source(name, url)
    assert not (SOURCES / f"{name}.py").exists()


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    path = write_source("mihon_pages", URL, tmp_path)
    path.write_text("mine", "utf-8")
    with pytest.raises(OSError, match="exists"):
        write_source("mihon_pages", URL, tmp_path)
    assert path.read_text("utf-8") == "mine"
