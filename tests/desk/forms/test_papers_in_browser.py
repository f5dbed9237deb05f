"""Papers made in a real browser: what only a mouse, a keyboard, two windows and a back button show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Locator, Page, expect

from briefs.press.verify import verify
from db.office.clips import clips
from db.office.database import open_office_db
from db.record.home import Home
from tests.support import brief_data as data
from tests.support.chromium import in_chromium
from tests.support.served import served

pytestmark = in_chromium
HEAD = '[site]\nlocal_name = "見本 花子"\n[letterhead]\nname_ja = "見本の会"\nname_en = "Sample Network"\n'
TOPIC, SPEECH = data.TOPIC, "kokkai/122105206X00920260801_003"
# Eight whole sentences of one speech; sentences in brackets of one are no sentences of their own.
SENTENCES = (
    "特定技能の受入れ上限につきましては、分野ごとの人手不足の状況を踏まえまして、五年ごとに見直すこととしております（見本）。",
    "その見直しに当たりましては、生産性の向上のための取組や国内人材の確保のための取組を行ってもなお不足すると見込まれる数を、分野を所管する省庁が算定することとしております（見本）。",
    "算定の根拠となりました統計や前提は、有識者の会議にお示しし、その資料と議事の要旨を公表してまいります（見本）。",
    "また、特定技能で働く方々（家族を含む。）の声につきましては、相談窓口に寄せられたものを取りまとめ、見直しの検討に用いることといたします（見本）。",
    "受入れ上限に近づきました分野では、在留資格認定証明書の交付を止める前に、企業と働く方の双方に早めにお知らせする仕組みを設けることとしております（見本）。",
    "交付を止めた場合に申請中であった方の扱いにつきましては、不利益が生じないよう経過的な措置を検討してまいります（見本）。",
    "申請をされた方には、手続の状況と見通しをお知らせし、あわせて、多言語の相談窓口において、暮らしと就労に関する御相談に丁寧に応じることができますよう、体制の充実に努めることといたします（見本）。",
    "検討の過程は、分野ごとの会議の日程も含め、できる限り速やかに公表してまいりたいと考えております（見本）。",
    "いずれにいたしましても、関係省庁と連携し、特定技能制度の適正な運用に努めてまいります（見本）。",
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(data, "ANSWER", "○国務大臣（見本太郎君）　お答えをいたします。\n　" + "".join(SENTENCES))
    record = data.sample(tmp_path / "home")
    record.conn.close()
    (record.home.root / "config.toml").write_text(HEAD, "utf-8")
    return record.home.root


@pytest.fixture
def site(home: Path) -> Iterator[str]:
    with served(home, data.AT.isoformat()) as address:
        yield address


@pytest.fixture
def window(chromium: Chromium) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(15_000)
    yield context
    context.close()


def taken(home: Path) -> list[str]:
    with closing(open_office_db(home / "office.db")) as office:
        return [one.text for one in clips(office, TOPIC)]


def kits(home: Path) -> int:
    with closing(open_office_db(home / "office.db")) as office:
        return int(office.execute("SELECT count(DISTINCT kit) FROM drafts").fetchone()[0])


def made(page: Page) -> None:
    """Wait until everything on the page of a kit is made or signed."""
    expect(page.locator("h1")).to_have_text("資料の下書き")
    expect(page.locator("main")).not_to_contain_text(re.compile("作っています|署名して発行しています"), timeout=60_000)
    expect(page.locator("main")).not_to_contain_text("作れませんでした")


def proposal(page: Page) -> Locator:
    return page.locator(".proposal", has_text=SENTENCES[1])


def drafted(page: Page, site: str) -> None:
    page.goto(f"{site}/-/briefs/new?topic={TOPIC}")
    proposal(page).locator("input[name=pick]").check()
    page.get_by_role("button", name="下書きを作る").click()
    made(page)


def all_accepted(page: Page) -> None:
    while page.get_by_role("button", name="全部認めて作り直す").count():
        page.get_by_role("button", name="全部認めて作り直す").first.click()
        made(page)


def test_a_long_passage_is_trimmed_from_both_ends_by_mouse(site: str, home: Path, window: BrowserContext) -> None:
    assert len("".join(SENTENCES)) >= 600
    page = window.new_page()
    page.goto(f"{site}/-/document/{SPEECH}")
    words = page.locator("[data-text] .text p", has_text=SENTENCES[1])
    words.evaluate("one => one.scrollIntoView({block: 'center'})")
    box = words.bounding_box()
    assert box
    page.mouse.move(box["x"] + 2, box["y"] + 4)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 2, box["y"] + box["height"] - 4, steps=8)
    page.mouse.up()
    page.locator("form[data-take]").get_by_role("button").click()
    expect(page.locator("main")).to_contain_text("証拠箱に入れました")
    assert taken(home) == ["".join(SENTENCES)]
    page.goto(f"{site}/-/briefs/new?topic={TOPIC}")
    parts = proposal(page).locator(".parts label")
    assert [text.strip() for text in parts.all_inner_texts()] == list(SENTENCES)  # none is cut inside its brackets
    expect(proposal(page).locator("input[name=pick]")).to_be_checked()  # what lies in the box is
    for n in (0, 1, 7, 8):
        parts.nth(n).click()
    page.get_by_role("button", name="下書きを作る").click()
    made(page)
    assert taken(home) == ["".join(SENTENCES[2:7])]
    page.get_by_role("link", name="選び直す・書き直す").click()
    ticked = page.locator(".proposal", has=page.locator("input[name=pick]:checked"))
    expect(ticked).to_have_count(1)
    assert [text.strip() for text in ticked.locator(".parts label").all_inner_texts()] == list(SENTENCES[2:7])


def tab_to(page: Page, wanted: Locator) -> None:
    for _ in range(300):
        if wanted.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("the control is not reached by Tab")


def test_a_long_passage_is_trimmed_from_both_ends_by_keyboard_alone(
    site: str, home: Path, window: BrowserContext
) -> None:
    page = window.new_page()
    page.goto(f"{site}/-/evidence/take?key={SPEECH}")
    for sentence in SENTENCES:
        tab_to(page, page.get_by_label(sentence, exact=True))
        page.keyboard.press("Space")
    tab_to(page, page.get_by_role("button", name="証拠に入れる").last)
    page.keyboard.press("Enter")
    expect(page.locator("blockquote")).to_have_text("".join(SENTENCES))
    page.goto(f"{site}/-/briefs/new?topic={TOPIC}")
    for n in (0, 8):
        tab_to(page, proposal(page).locator(".parts input").nth(n))
        page.keyboard.press("Space")
    tab_to(page, page.get_by_role("button", name="下書きを作る"))
    page.keyboard.press("Enter")
    made(page)
    assert taken(home) == ["".join(SENTENCES[1:8])]


def test_what_is_accepted_in_two_windows_is_made_once(site: str, home: Path, window: BrowserContext) -> None:
    page, other = window.new_page(), window.new_page()
    drafted(page, site)
    other.goto(page.url)
    made(other)
    for one in (page, other):
        one.get_by_role("button", name="全部認めて作り直す").first.click()
        made(one)
    assert page.url == other.url and kits(home) == 2


def test_going_back_and_reloading_issues_nothing_twice(site: str, home: Path, window: BrowserContext) -> None:
    page = window.new_page()
    drafted(page, site)
    page.reload()  # the form was answered by another address: nothing is sent again
    made(page)
    assert kits(home) == 1
    all_accepted(page)
    page.get_by_role("button", name="署名して発行する").click()
    made(page)
    expect(page.locator("main")).to_contain_text("署名・発行済み")
    page.go_back()
    page.wait_for_load_state()
    if page.get_by_role("button", name="署名して発行する").count():
        page.get_by_role("button", name="署名して発行する").click()
        expect(page.locator("main")).to_contain_text(re.compile("もう署名・発行済みです|署名・発行済み"))
        page.reload()
        expect(page.locator("main")).to_contain_text(re.compile("もう署名・発行済みです|署名・発行済み"))
    assert len(list((home / "briefs").glob("*.pdf"))) == 1


def test_a_refused_form_that_is_reloaded_is_refused_again_and_loses_nothing(
    site: str, home: Path, window: BrowserContext
) -> None:
    page = window.new_page()
    page.goto(f"{site}/-/briefs/new?topic={TOPIC}")
    page.get_by_text("題と、議員・要望書の文").click()
    page.fill("textarea[name=opening]", "7割の人が困っています。")
    page.get_by_role("button", name="下書きを作る").click()
    expect(page.locator(".notice").first).to_contain_text("まだ作っていません")
    page.reload()
    expect(page.locator(".notice").first).to_contain_text("まだ作っていません")
    expect(page.locator("textarea[name=opening]")).to_have_value("7割の人が困っています。")
    page.fill("textarea[name=opening]", "日頃よりお世話になっております。")
    page.get_by_role("button", name="下書きを作る").click()
    made(page)
    assert kits(home) == 1


def test_who_signs_what_another_made_anew_meanwhile_is_told_first(
    site: str, home: Path, window: BrowserContext
) -> None:
    page, other = window.new_page(), window.new_page()
    drafted(page, site)
    all_accepted(page)
    other.goto(page.url)
    made(other)
    other.get_by_role("link", name="選び直す・書き直す").click()
    other.get_by_role("button", name="下書きを作る").click()
    made(other)
    page.get_by_role("button", name="署名して発行する").click()
    expect(page.locator("main")).to_contain_text("ページを開いたあとに見本 花子さんが作り直しました")
    assert not list((home / "briefs").glob("*.pdf"))
    page.get_by_role("link", name="元のページへ戻る").click()
    page.get_by_role("link", name="新しい下書きを見る").click()
    assert page.url == other.url


def test_a_comparison_table_is_made_and_taken_home(site: str, home: Path, window: BrowserContext) -> None:
    page = window.new_page()
    page.goto(f"{site}/-/comparison")
    page.get_by_role("link", name="特定技能制度（見本）").click()
    page.get_by_role("button", name="比べる").click()
    page.get_by_role("button", name="この表を資料（PDF）にする").click()
    made(page)
    page.get_by_role("button", name="署名して発行する").click()
    made(page)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="PDF", exact=True).click()
    (file,) = (home / "briefs").glob("*.pdf")
    assert waiting.value.path().read_bytes() == file.read_bytes() and verify(file, Home(home)).problems == ()
