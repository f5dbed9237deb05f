"""Every page of the demonstration in a real browser, in both languages: WCAG 2.2 AA by axe, 320 pixels wide, by keyboard, printed."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from demo.briefs import MORNING
from tests.conftest import DemoRun
from tests.desk.site.test_words import walked
from tests.support.chromium import in_chromium
from tests.support.served import served

pytestmark = in_chromium
NARROW, WIDE = 320, 1280
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
# What stands further right than the page is wide, and is in nothing that scrolls by itself.
TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def site(demo_run: DemoRun) -> Iterator[str]:
    assert demo_run.status == 0, "\n".join(demo_run.said)
    with served(demo_run.home, MORNING) as address:
        yield address


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


# Every control that one sees, numbered; what is folded away is unfolded, but the menu at the head.  Of a group of radio buttons a
# key reaches one and the arrows the others.
NUMBERED = """() => {
  document.querySelectorAll('details:not(.more)').forEach((one) => { one.open = true; });
  const seen = [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
    .filter((one) => one.type !== 'hidden' && !one.disabled && one.tabIndex >= 0 && one.checkVisibility());
  const groups = new Set();
  const controls = seen.filter((one) => {
    if (one.type !== 'radio') return true;
    const group = one.name + '/' + (one.form ? [...document.forms].indexOf(one.form) : '');
    return !groups.has(group) && groups.add(group);
  });
  const called = (one) => one.outerHTML.slice(0, 120);
  const shown = (one, x, y) => {
    const at = document.elementFromPoint(x, y);
    return at && (one.contains(at) || at.contains(one) || at.closest('label')?.contains(one));
  };
  const hidden = (one) => ![...one.getClientRects()].some((box) =>
    [[box.left + box.width / 2, box.top + box.height / 2], [box.left + 3, box.top + 3], [box.right - 3, box.bottom - 3]]
      .some(([x, y]) => shown(one, x, y)));
  const left = new Set(controls.map((one) => one.type === 'radio' ? one.name : one));
  window.walk = { left, times: 0, amiss: [], called };
  document.addEventListener('focusin', (event) => {
    const one = event.target, style = getComputedStyle(one);
    left.delete(one.type === 'radio' ? one.name : one);
    if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2) window.walk.amiss.push('not marked: ' + called(one));
    if (hidden(one)) window.walk.amiss.push('hidden behind something: ' + called(one));
  });
  return controls.length + 4 * document.querySelectorAll('input[type=date], input[type=time]').length;
}"""
LEFT = """() => [...window.walk.amiss,
  ...[...window.walk.left].map((one) => 'not reached: ' + (one.outerHTML ? window.walk.called(one) : one))]"""
FOCUS = """() => document.activeElement === document.body ? ''
  : document.activeElement.closest('main') ? 'main' : document.activeElement.className"""


def amiss_by_keyboard(page: Page, address: str) -> list[str]:
    """What somebody without a mouse misses: controls that Tab does not reach, a focus one cannot see, a way past the head."""
    page.goto(address)
    begins_inside = page.evaluate(FOCUS) == "main"  # a page that the inbox led to stands at its heading
    page.keyboard.press("Tab")
    if not begins_inside:
        if page.evaluate(FOCUS) != "skip":
            return ["the first control is not the one that leads to the content"]
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
    found = []
    inside = page.evaluate("() => !!document.querySelector('main a[href], main button, main input, main summary')")
    if inside and page.evaluate(FOCUS) != "main":
        found.append("it does not lead to the content")
    page.goto(address)
    number = page.evaluate(NUMBERED)
    for _ in range(number + 60):  # each part of a date takes a key, and what scrolls by itself
        page.keyboard.press("Tab")
        if not page.evaluate("() => window.walk.left.size"):
            break
    return [*found, *page.evaluate(LEFT)]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_control_is_reached_and_seen_by_keyboard(
    demo_run: DemoRun, site: str, chromium: Browser, language: str
) -> None:
    with ThreadPoolExecutor(1) as beside:
        walk = walked(demo_run.home, language, 1, datetime.fromisoformat(MORNING))
        pages = beside.submit(asyncio.run, walk).result()
    with closing(context(chromium, site, language, WIDE)) as visit:
        page = visit.new_page()
        found = {address: wrong for address in pages if (wrong := amiss_by_keyboard(page, f"{site}{address}"))}
    assert len(pages) > 40 and found == {}


@pytest.mark.parametrize("language", ["ja", "en"])
def test_on_a_phone_the_head_is_two_lines_and_its_menu_has_every_page_of_the_wide_one(
    site: str, chromium: Browser, language: str
) -> None:
    seen = (
        "() => [...document.querySelectorAll('.nav a')].filter((one) => one.checkVisibility()).map((one) => one.href)"
    )
    with closing(context(chromium, site, language, WIDE)) as visit:
        page = visit.new_page()
        page.goto(f"{site}/-/asks")
        page.locator("details.more summary").click()
        wide = page.evaluate(seen)
        page.set_viewport_size({"width": NARROW, "height": 640})
        assert sorted(page.evaluate(seen)) == sorted(wide) and len(wide) == len(set(wide)) > 15
        assert page.locator("details.more ul").bounding_box()["x"] >= 0 >= page.evaluate(TOO_WIDE)
        page.keyboard.press("Escape")
        line = page.locator(".nav a").first.bounding_box()["height"]
        assert page.locator(".nav").bounding_box()["height"] < 1.5 * line
        assert page.locator(".brand").bounding_box()["y"] + line > page.locator(".language").bounding_box()["y"]
        summary = page.locator("details.more summary")
        assert "on-narrow" in summary.get_attribute("class")  # the page that one is on stands behind the word


def test_the_menu_opens_by_enter_and_space_and_closes_by_escape_and_by_going_on(site: str, chromium: Browser) -> None:
    with closing(context(chromium, site, "ja", WIDE)) as visit:
        page = visit.new_page()
        page.goto(f"{site}/-/topics")
        menu = page.locator("details.more")
        summary = menu.locator("summary")
        summary.focus()
        for key in ("Enter", "Space"):
            page.keyboard.press(key)
            assert menu.get_attribute("open") is not None, key
            page.keyboard.press("Tab")
            assert page.evaluate("() => document.activeElement.closest('details.more') !== null")
            page.keyboard.press("Escape")
            assert menu.get_attribute("open") is None
            assert summary.evaluate("one => one === document.activeElement")
        page.keyboard.press("Enter")
        for _ in range(menu.locator("a").count() + 1):
            page.keyboard.press("Tab")
        assert menu.get_attribute("open") is None  # going on closes it
        page.goto(f"{site}/-/inbox")
        box = page.locator("input[name=subject]").first
        box.focus()
        page.keyboard.press("Space")
        assert box.is_checked()
        page.locator("header.top input[name=q]").fill("転籍")
        page.keyboard.press("Enter")
        page.wait_for_url("**/-/search?q=*")
        page.locator("main h3 a").first.focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/-/document/**")
