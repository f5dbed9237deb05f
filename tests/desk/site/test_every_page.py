"""Every page of the demonstration in a real browser, in both languages: WCAG 2.2 AA by axe, 320 pixels wide, by keyboard, printed."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from demo.briefs import MORNING
from tests.conftest import DemoRun
from tests.desk.site.test_words import walked
from tests.support.served import served

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.tour,
    pytest.mark.skipif(
        CHROMIUM is None, reason="Chromium is not installed (.ci/system-packages test installs it as root)"
    ),
]
NARROW, WIDE = 320, 1280
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
# What stands further right than the page is wide, and is in nothing that scrolls by itself.
TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def site(demo_run: DemoRun) -> Iterator[str]:
    assert demo_run.status == 0, "\n".join(demo_run.said)
    with served(demo_run.home, MORNING) as address:
        yield address


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        options = ["--disable-gpu", "--no-first-run", "--disable-background-networking"]
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*options, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
        )
        yield browser
        browser.close()


def context(chromium: Browser, site: str, language: str, width: int) -> BrowserContext:
    found = chromium.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
    found.set_default_timeout(30_000)
    found.add_cookies([{"name": "lang", "value": language, "url": site}])
    return found


def amiss(page: Page, address: str) -> list[str]:
    """What is wrong with a page as it stands in the browser."""
    page.goto(address)
    found = [
        f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in Axe().run(page, options=AXE).response["violations"]
    ]
    page.set_viewport_size({"width": NARROW, "height": 900})
    if (over := page.evaluate(TOO_WIDE)) > 0:
        found.append(f"{over} pixels too wide at {NARROW}")
    page.set_viewport_size({"width": WIDE, "height": 900})
    return found


@pytest.mark.parametrize("language", ["ja", "en"])
def test_axe_finds_nothing_and_no_page_is_wider_than_a_phone(
    demo_run: DemoRun, site: str, chromium: Browser, language: str
) -> None:
    with ThreadPoolExecutor(1) as beside:  # the browser has a loop of its own in this thread
        walk = walked(demo_run.home, language, 2, datetime.fromisoformat(MORNING))
        pages = beside.submit(asyncio.run, walk).result()
    with closing(context(chromium, site, language, WIDE)) as visit:
        page = visit.new_page()
        found = {address: wrong for address in pages if (wrong := amiss(page, f"{site}{address}"))}
    assert len(pages) > 60 and found == {}
