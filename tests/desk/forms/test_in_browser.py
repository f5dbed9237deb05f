"""The forms in a real browser: Debian's Chromium, driven by Playwright, against the real server."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from db.office.access import Role, add_user, open_access_db
from tests.support import site_data
from tests.support.chromium import in_chromium
from tests.support.served import served

PASSWORD = "correct horse battery"
pytestmark = in_chromium
PAGES = (
    "/",
    "/-/changes",
    "/-/topic/transfer",
    "/-/consultations",
    "/-/committees",
    "/-/bills?all=1",
    "/-/inbox",
    "/-/evidence",
    "/-/evidence/take?key=kokkai%2F122199999X00120260701_003",
    "/-/audit",
    "/-/meetings",
    "/-/asks",
    "/-/people/unresolved",
    "/-/watch",
    "/-/claims",
    "/-/briefs",
    "/-/briefs/new",
    "/-/briefs/new?topic=transfer",
    "/-/document/isa_pages/gone.html",
    "/-/change?key=isa_pages%2Fapplications%2Fssw%2Fsample.html%232",
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("browser")
    site_data.build(folder).close()
    with open_access_db(folder / "access.db") as access:
        for name, role in (("見本 読子", Role.READER), ("見本 太郎", Role.EDITOR)):
            add_user(access, name, role, PASSWORD, datetime.now(UTC))
    return folder


@pytest.fixture(scope="module")
def site(home: Path) -> Iterator[str]:
    """`policywatch serve` on the made-up record."""
    with served(home, site_data.MORNING.isoformat()) as address:
        yield address


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """Somebody at this machine who has not been here before; without scripts, as all has to work."""
    context = chromium.new_context(java_script_enabled=False)
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def elsewhere(chromium: Browser) -> BrowserContext:
    context = chromium.new_context(extra_http_headers={"x-forwarded-for": "203.0.113.9"})
    context.set_default_timeout(10_000)
    return context


def sign_in(page: Page, site: str, name: str) -> None:
    page.goto(f"{site}/-/inbox")
    page.fill("input[name=name]", name)
    page.fill("input[name=password]", PASSWORD)
    page.get_by_role("button", name="ログイン", exact=True).click()
    expect(page.locator("h1")).to_contain_text("受信箱")


def test_one_decides_collects_and_takes_back_without_a_script(site: str, page: Page) -> None:
    page.goto(f"{site}/-/inbox")
    page.fill(".bar input[name=who]", "見本 花子")
    page.check("input[value='change|isa_pages/gone.html#gone']")
    page.get_by_role("button", name="関係なし", exact=True).click()
    expect(page.locator("main")).to_contain_text("1 件を「関係なし」としました（見本 花子）")
    assert page.locator("input[value='change|isa_pages/gone.html#gone']").count() == 0
    page.goto(f"{site}/-/evidence/take?key=kokkai%2F122199999X00120260701_003")
    assert page.locator("input[name=who]").count() == 0  # the browser remembers
    page.get_by_label("転籍の在り方は、検討を進めております。").check()
    page.get_by_role("button", name="証拠に入れる").first.click()
    expect(page.locator("blockquote")).to_have_text("転籍の在り方は、検討を進めております。")
    page.goto(f"{site}/-/audit")
    page.get_by_role("button", name="取り消す：判断").first.click()
    page.goto(f"{site}/-/inbox")
    assert page.locator("input[value='change|isa_pages/gone.html#gone']").count() == 1


def test_keys_walk_the_inbox_and_decide(site: str, chromium: Browser) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{site}/-/inbox?kind=change")
    expect(page.locator(".keyhelp")).to_be_visible()
    if page.locator(".bar input[name=who]").count():
        page.fill(".bar input[name=who]", "見本 鍵子")
        page.keyboard.press("Escape")
    page.keyboard.press("j")
    value = page.locator(".items .here input[name=subject]").get_attribute("value")
    page.keyboard.press("l")
    expect(page.locator("main")).to_contain_text("1 件を「あとで」としました")
    assert page.locator(f"input[value='{value}']").count() == 1  # put off, and there
    context.close()


def test_keys_go_on_where_one_stood_when_the_inbox_comes_again(site: str, chromium: Browser) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{site}/-/inbox?kind=change")
    values = page.locator(".items input[name=subject]").evaluate_all(
        "(all) => all.filter((one) => one.offsetParent !== null).map((one) => one.value)"
    )
    here = page.locator(".items .here input[name=subject]")
    assert len(values) > 3
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert here.get_attribute("value") == values[1]
    with page.expect_navigation():
        page.keyboard.press("o")  # looked at, and back
    page.goto(f"{site}/-/inbox?kind=change")
    page.keyboard.press("j")
    assert here.get_attribute("value") == values[1]
    if page.locator(".bar input[name=who]").count():
        page.fill(".bar input[name=who]", "見本 鍵子")
        page.keyboard.press("Escape")
    with page.expect_navigation():
        page.keyboard.press("i")
    assert page.locator(f"input[value='{values[1]}']").count() == 0
    page.keyboard.press("j")
    assert here.get_attribute("value") == values[2]  # the next of those that are left, not the first
    context.close()


def test_from_the_inbox_one_reads_decides_and_goes_on_by_keys_alone(site: str, chromium: Browser) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{site}/-/inbox?kind=change")
    values = page.locator(".items input[name=subject]").evaluate_all("(all) => all.map((one) => one.value)")
    page.keyboard.press("j")
    with page.expect_navigation():
        page.keyboard.press("o")
    heading = page.evaluate("document.activeElement.tagName")
    assert heading == "H1"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").startswith("次の1件")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # to the decision
    if page.locator("#decide input[name=who]").count():
        page.keyboard.press("Tab")
        page.keyboard.type("見本 鍵子")
    for _ in range(2):  # over the topics
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "note"
    page.keyboard.type("あとで読む")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("1 件を「メモ」としました")  # and no judgement
    with page.expect_navigation():
        page.keyboard.press("l")
    expect(page.locator("main")).to_contain_text("1 件を「あとで」としました")
    assert page.evaluate("document.activeElement.tagName") == "H1"
    with page.expect_navigation():
        page.keyboard.press("n")
    assert page.locator("#decide input[name=subject]").get_attribute("value") == values[1]
    context.close()


def test_the_buttons_of_the_desk_are_a_few_tabs_away(site: str, chromium: Browser) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{site}/-/change?key=isa_pages%2Fapplications%2Fssw%2Fsample.html%232")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    for _ in range(5):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "関係あり":
            break
    assert page.evaluate("document.activeElement.textContent") == "関係あり"
    context.close()


def test_a_selected_passage_goes_into_the_box(site: str, chromium: Browser) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{site}/-/document/kokkai/122199999X00120260701_003")
    assert page.locator("form[data-take]").is_hidden()
    page.evaluate(
        "() => { const text = document.querySelector('[data-text] .text p'); const range = document.createRange();"
        " range.selectNodeContents(text); getSelection().removeAllRanges(); getSelection().addRange(range); }"
    )
    form = page.locator("form[data-take]")
    expect(form).to_be_visible()
    chosen = form.locator("textarea[name=text]").input_value()
    if form.locator("input[name=who]").count():
        form.locator("input[name=who]").fill("見本 選子")
    form.get_by_role("button").click()
    expect(page.locator("main")).to_contain_text("証拠箱に入れました")
    page.goto(f"{site}/-/evidence")
    assert chosen in page.locator("main").inner_text()
    context.close()


def test_it_goes_by_keyboard_alone(site: str, chromium: Browser) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{site}/-/inbox?kind=document")
    wanted = page.locator(".items input[name=subject]").first
    seen = 0
    while not wanted.evaluate("one => one === document.activeElement"):
        page.keyboard.press("Tab")
        assert (seen := seen + 1) < 80
    page.keyboard.press("Space")
    assert wanted.is_checked()
    page.locator(".bar input[name=who]").focus()
    page.keyboard.type("見本 花子")
    for _ in range(3):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "あとで"
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("「あとで」としました")
    context.close()


def test_two_people_decide_at_once_and_a_reader_cannot(site: str, chromium: Browser) -> None:
    contexts = [elsewhere(chromium) for _ in range(2)]
    editor, reader = (context.new_page() for context in contexts)
    sign_in(editor, site, "見本 太郎")
    sign_in(reader, site, "見本 読子")
    assert reader.locator("button[name=verdict]").count() == 0
    editor.locator(".items input[name=subject]").first.check()
    editor.get_by_role("button", name="あとで", exact=True).click()
    expect(editor.locator("main")).to_contain_text("「あとで」としました（見本 太郎）")
    reader.goto(f"{site}/-/audit")
    expect(reader.locator("main")).to_contain_text("見本 太郎")
    reader.get_by_role("button", name="ログアウト").click()
    expect(reader.locator("h1")).to_contain_text("ログイン")
    for context in contexts:
        context.close()


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_head_of_a_page_is_one_line_on_a_usual_screen(site: str, chromium: Browser, lang: str) -> None:
    context = elsewhere(chromium)
    page = context.new_page()
    page.set_viewport_size({"width": 1280, "height": 800})
    sign_in(page, site, "見本 太郎")
    page.goto(f"{site}/-/inbox?lang={lang}")
    middles = page.locator(".top-inner > *").evaluate_all(
        "(all) => all.map((one) => one.getBoundingClientRect()).map((box) => box.top + box.height / 2)"
    )
    assert len(middles) >= 5 and max(middles) - min(middles) < 4
    context.close()


def test_a_session_that_ended_loses_nothing(site: str, chromium: Browser, home: Path) -> None:
    context = elsewhere(chromium)
    page = context.new_page()
    sign_in(page, site, "見本 太郎")
    page.locator(".items input[name=subject]").first.check()
    page.fill("input[name=note]", "考えていたこと")
    with open_access_db(home / "access.db") as access:
        access.execute("DELETE FROM sessions")
    page.get_by_role("button", name="メモ", exact=True).click()
    page.fill("input[name=name]", "見本 太郎")
    page.fill("input[name=password]", PASSWORD)
    page.get_by_role("button", name="ログイン", exact=True).click()
    expect(page.locator("main")).to_contain_text("考えていたこと")
    page.get_by_role("button", name="もう一度送る").click()
    expect(page.locator("main")).to_contain_text("1 件を「メモ」としました")
    context.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_pages_fit_the_screen_and_axe_finds_nothing(site: str, chromium: Browser, width: int) -> None:
    """axe-core's rules of WCAG 2 A and AA, and no page wider than the screen."""
    context = chromium.new_context(viewport={"width": width, "height": 800}, bypass_csp=True)
    page = context.new_page()
    for path in (*PAGES, "/-/login"):
        page.goto(f"{site}{path}")
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, (path, width, wide)
        found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]})
        assert not found.response["violations"], (path, found.generate_report())
    context.close()
