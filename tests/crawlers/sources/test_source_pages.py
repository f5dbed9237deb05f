"""Every source has a sample page and says what it must; an expected JSON that nobody reviewed fails here."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from crawlers.nightly.recordings import describe
from crawlers.read.page import Page
from crawlers.registry import all_sources
from tests.support.places import PAGES

RECORDED = [path for path in sorted(PAGES.glob("*/*.expected.json")) if "reviewed" in path.read_text("utf-8")]


@pytest.mark.parametrize("name", sorted(all_sources()))
def test_every_source_has_a_sample_page(name: str) -> None:
    folder = PAGES / name
    assert folder.is_dir(), f"{name} has no sample page: see docs/adding-a-source.md"
    assert any(folder.iterdir()), f"{name} has no sample page: see docs/adding-a-source.md"


@pytest.mark.parametrize("name", sorted(all_sources()))
def test_every_source_says_what_staff_and_briefs_need(name: str) -> None:
    info = all_sources()[name].info
    for field in (
        "name_ja",
        "name_en",
        "publisher",
        "publisher_en",
        "licence",
        "licence_en",
        "credit",
        "caveats",
        "caveats_en",
    ):
        text = getattr(info, field)
        assert text, f"{name}: {field} is empty"
        assert "TODO" not in text, f"{name}: {field} is not written yet"
        assert not re.search(r"`?policywatch [a-z]", text), f"{name}: {field} tells staff to type a command"
    assert info.url.startswith("https://")
    date.fromisoformat(info.terms_checked_on)
    assert all_sources()[name].delay >= 1


@pytest.mark.parametrize("path", RECORDED, ids=str)
def test_recorded_pages_are_reviewed_and_parse_as_expected(path: Path) -> None:
    expected: dict[str, Any] = json.loads(path.read_text("utf-8"))
    assert expected["reviewed"] is True, f"{path.name}: read the page, check the JSON, then set reviewed to true"
    body = next(p for p in path.parent.glob(path.name.removesuffix("expected.json") + "*") if p != path).read_bytes()
    request = expected["request"]
    page = Page(request["url"], expected["status"], expected["headers"], body, expected["fetched_at"], "0" * 64)
    found = [describe(r) for r in all_sources()[path.parent.name].read(page, request["callback"], request["arguments"])]
    assert json.loads(json.dumps(found, ensure_ascii=False, default=sorted)) == expected["records"]
