"""After a holiday: five hundred entries in the inbox, worked through in a real browser, by story and by one's hands alone."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from db.office.database import open_office_db
from tests.support import site_data
from tests.support.chromium import in_chromium
from tests.support.served import served
from tests.support.site_data import Builder

pytestmark = in_chromium
HEAVIEST = 400_000  # bytes of the first page
STORIES, OF_EACH, PAGES = 12, 30, 140  # documents with many changes, and pages with one


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("holiday")
    site_data.build(folder).close()
    b = Builder(folder)
    b.conn.execute("BEGIN")
    for story in range(STORIES):
        document, _ = b.document(f"isa_pages/story-{story}.html", "page", f"見本の話題{story}", (f"見本{story}",), (1,))
        for number in range(OF_EACH):
            words = f"見本の話題{story}の変化その{number}：転籍の要件が改められました"
            row = b.change(f"isa_pages/story-{story}.html#{number}", document, "text_changed", words, words, weight=30)
            b.insert("change_topics", change=row, topic="transfer")
    for number in range(PAGES):
        document, _ = b.document(f"isa_pages/page-{number}.html", "page", f"見本のページ{number}", ("見本",), (1,))
        b.change(
            f"isa_pages/page-{number}.html#1", document, "text_changed", f"ページ{number}が変わりました", "changed"
        )
    b.conn.execute("COMMIT")
    b.conn.close()
    (folder / "config.toml").write_text('[site]\nlocal_name = "見本 花子"\n', "utf-8")
    return folder


@pytest.mark.parametrize("width", [320, 1280])
def test_five_hundred_entries_are_workable(home: Path, chromium: Browser, width: int) -> None:
    with (
        served(home, site_data.MORNING.isoformat()) as site,
        closing(chromium.new_context(viewport={"width": width, "height": 900}, java_script_enabled=False)) as context,
    ):
        page = context.new_page()
        answer = page.goto(f"{site}/-/inbox")
        assert answer is not None and len(answer.body()) < HEAVIEST
        waiting = int(page.locator("p.small strong").first.inner_text().split()[0].replace(",", ""))
        assert waiting >= STORIES * OF_EACH
        # The heavy stories come first, each as one card: five open, some folded, the others a page away.
        first = page.locator("section.card").first
        assert "見本の話題" in first.inner_text() and first.locator("ul.items > li:visible").count() == 5
        assert first.locator("ul.items > li").count() == 20
        first.get_by_role("link", name=f"この話題の {OF_EACH} 件").click()
        assert page.locator("ul.items > li").count() == OF_EACH
        # One keeps what counts and puts the rest of the story away: three clicks.
        page.locator("ul.items > li input[type=checkbox]").first.check()
        page.get_by_role("button", name="関係あり", exact=True).click()
        page.get_by_role("button", name=f"この話題の残り {OF_EACH - 1} 件はすべて「関係なし」").click()
        page.goto(f"{site}/-/inbox")
        now = int(page.locator("p.small strong").first.inner_text().split()[0].replace(",", ""))
        assert now == waiting - OF_EACH
        # The next story goes with one click from the list itself.
        page.get_by_role("button", name=f"この話題の残り {OF_EACH} 件はすべて「関係なし」").first.click()
        assert f"{OF_EACH} 件を「関係なし」としました" in page.content()
        with closing(open_office_db(home / "office.db")) as office:
            kept = office.execute("SELECT verdict, count(*) FROM decisions GROUP BY verdict").fetchall()
        assert {verdict for verdict, _ in kept} == {"relevant", "irrelevant"}


def test_an_inbox_prints_what_waits_folded_or_not_and_no_form(home: Path, chromium: Browser) -> None:
    with served(home, site_data.MORNING.isoformat()) as site, closing(chromium.new_context()) as context:
        page = context.new_page()
        page.goto(f"{site}/-/inbox")
        page.emulate_media(media="print")
        first = page.locator("section.card").first
        entries = first.locator("ul.items > li")
        assert entries.count() > 5 and all(one.is_visible() for one in entries.all())
        assert not [one for one in page.locator("main button, main input").all() if one.is_visible()]
        page.goto(f"{site}/")
        page.emulate_media(media="print")
        assert not [one for one in page.locator("main input").all() if one.is_visible()]
