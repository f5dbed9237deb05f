"""One morning, in a real browser, on the recorded web: from the mail to the signed kit and back, in at most 25 clicks.

What counts as a click is a link or a button pressed; typing, selecting, ticking and downloads do not.  Expected words were read in the
recorded answers (the ordinance of 1 April 2026, the minutes of 8 April 2025, the roll calls of session 217), not taken from the
program.  The page that says when the committee sits is ours, marked 見本, and served beside the recorded web.

``MORNING_PICTURES=FOLDER`` keeps pictures of the steps (docs/one-morning.en.md shows them).
"""

from __future__ import annotations

import email
import email.policy
import os
import re
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from playwright.sync_api import Error as PlaywrightError
from pypdf import PdfReader

from briefs.press.verify import verify
from db.office.access import Role, add_user, open_access_db
from db.record.home import Home
from tests.support.chromium import in_chromium
from tests.support.places import ROOT
from tests.support.recorded import night, policywatch

pytestmark = [pytest.mark.recorded, *in_chromium]
MOST_CLICKS = 25
SIGNER, PASSWORD = "見本 花子", "correct horse battery"
MORNING, EVENING = "2026-04-01T08:30:00+09:00", "2026-04-07T18:00:00+09:00"
TOPIC = "受入れ上限・分野・特定技能運用"
MEMBER = "川合　孝典"
QUESTION, ANSWER = "kokkai/121715206X00420250408_049", "kokkai/121715206X00420250408_048"
# Two sentences of the member's, of which the first is left; one of the minister's, which is dropped; the field that is new.
LEFT_OUT = (
    "したがって、その人手が不足しているからという理由でもって業務を拡大するということについては、私自身は反対です。"
)
KEPT = (
    "なぜ人手不足なのかという根本的な原因のところにどうその産業界が対応するのかということがあった上で、人材をどう配置していくのか"
    "ということでないといけないと思いますので、その辺りを是非御議論して、今後対応を図っていただきたいと思います。"
)
SAID = (
    "今回のその育成就労制度におきましては、まさにそうした意味で人手不足分野における人材育成及び人材確保を目的とする中で、今御指摘の幅"
    "広くということ、拡大すべきというお話がございましたけれども、私どもとしては、外国人が従事できる業務の範囲、これ現行の技能実習制度"
    "よりも幅広くするということとしておりまして、具体的には、特定技能制度における業務区分内の業務と同一とする、そこに広げていくという"
    "ことで考えているところでございます。"
)
PROVISION = "リネンサプライ分野"
ASKS = ("特定技能の分野を加えるときは、働く人の声を聴くこと。", "分野ごとの受入れ見込数の根拠を公表すること。")
REPLY = "委員会で取り上げることを検討する、とのことでした。"
EVERYTHING = "全部認めて作り直す"
SITTINGS = "/https/www.sangiin.go.jp/japanese/joho1/kousei/koho/current/koho.htm"
NOTICE = """<!DOCTYPE html><html lang="ja"><head><meta charset="utf-8"><title>参議院公報（見本）</title></head><body>
<div id="ContentsBox"><h1>参議院公報</h1><p>見本：この頁は実物ではありません。</p>
<h2>令和8年4月8日（水）の会議</h2><p>○法務委員会　午前十時　第七委員会室</p>
<p>一、法務及び司法行政等に関する調査（見本）</p></div></body></html>"""


@contextmanager
def notices() -> Iterator[str]:
    """The address of a server that has our page of the coming sittings, and nothing else."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = self.path == SITTINGS
            body = (NOTICE if found else "見本：ありません").encode()
            self.send_response(200 if found else 404)
            self.send_header("content-type", "text/html; charset=utf-8")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@dataclass(frozen=True)
class Office:
    """The home of an office, and where its desk is reached."""

    home: Path
    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.home / "office.db")) as conn:
            return conn.execute(sql, values).fetchall()

    @contextmanager
    def desk(self, at: str) -> Iterator[None]:
        """`policywatch serve` while the clock stands at a moment."""
        command = [sys.executable, "-m", "policywatch", "serve", "--home", str(self.home), "--port", str(self.port)]
        server = subprocess.Popen(
            [*command, "--at", at], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            for _ in range(600):
                with suppress(urllib.error.URLError, ConnectionError):
                    urllib.request.urlopen(f"{self.address}/-/login", timeout=5).close()
                    break
                time.sleep(0.2)
            yield
        finally:
            server.terminate()
            server.wait(timeout=20)


@pytest.fixture(scope="module")
def office(recorded_server: Any, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """What the office has in the morning: three nights on record, a signer, two asks."""
    recorded_server.heal()
    home = Office(tmp_path_factory.mktemp("morning") / "home", free_port())
    folder = home.home
    folder.mkdir()
    folder.joinpath("config.toml").write_text(
        f'[site]\npublic_url = "{home.address}"\n'
        '[letterhead]\nname_ja = "見本の会"\nname_en = "Sample Network"\n'
        '[mail]\nhost = "127.0.0.1"\nfrom = "見本の会 <watch@example.org>"\nto = ["hanako@example.org"]\n'
        f'[sources.sittings]\npages = ["https:/{SITTINGS.removeprefix("/https")}"]\n',
        "utf-8",
    )
    night(recorded_server, folder, "2025-06-21T03:00:00+09:00", "sessions", "members", "bills", "roll_calls")
    night(recorded_server, folder, "2025-06-21T03:00:00+09:00", "kokkai", "--since", "2025-04-01")
    night(recorded_server, folder, "2026-03-31T03:00:00+09:00", "egov_law", "sessions", "members", "committees")
    night(recorded_server, folder, "2026-04-01T03:00:00+09:00", "egov_law", "members", "committees")
    with notices() as beside:
        policywatch(
            "crawl", "sittings", "--mirror", beside, "--at", "2026-04-01T03:00:00+09:00", home=folder, expect=0
        )  # fmt: skip
    for text in ASKS:
        policywatch("ask", "add", "--text", text, "--topic", "quotas_fields", "--at", MORNING, home=folder, expect=0)
    with open_access_db(folder / "access.db") as access:
        add_user(access, SIGNER, Role.SIGNER, PASSWORD, datetime.now(UTC))
    return home


@dataclass
class Hand:
    """Somebody at a browser who counts what they press, and keeps pictures where they are asked for."""

    page: Page
    clicks: int = 0
    pressed: list[str] = field(default_factory=list)

    def press(self, what: Locator) -> None:
        expect(what).to_be_visible()
        self.pressed.append((what.inner_text() or what.get_attribute("value") or "").strip()[:40])
        self.clicks += 1
        what.click()
        self.page.wait_for_load_state()

    def link(self, words: str, *, within: str = "main", exact: bool = True) -> None:
        self.press(self.page.locator(within).get_by_role("link", name=words, exact=exact).first)

    def button(self, words: str, *, exact: bool = True) -> None:
        self.press(self.page.get_by_role("button", name=words, exact=exact).locator("visible=true").first)

    def says(self, words: str | re.Pattern[str]) -> None:
        expect(self.page.locator("main")).to_contain_text(words)

    def picture(self, name: str, top: Locator | None = None) -> None:
        if folder := os.environ.get("MORNING_PICTURES"):
            if top is not None:
                top.evaluate("one => one.scrollIntoView({block: 'start'})")
                self.page.wait_for_timeout(1500)  # pictures of pages are drawn when they come into view
            self.page.screenshot(path=str(Path(folder) / f"{name}.png"))

    def select(self, words: str) -> None:
        """Select a passage in the text of a page, as a mouse would, once that page is there."""
        expect(self.page.locator("[data-text]").first).to_contain_text(words)
        found = self.page.evaluate(
            """words => {
              const walker = document.createTreeWalker(document.querySelector('[data-text]'), NodeFilter.SHOW_TEXT);
              const nodes = [];  // a passage may run over words that are underlined
              for (let node = walker.nextNode(); node; node = walker.nextNode()) nodes.push(node);
              const begin = nodes.map(one => one.data).join('').indexOf(words);
              if (begin < 0) return false;
              const place = at => {
                for (const node of nodes) {
                  if (at <= node.data.length) return [node, at];
                  at -= node.data.length;
                }
              };
              getSelection().setBaseAndExtent(...place(begin), ...place(begin + words.length));
              nodes[0].parentElement.scrollIntoView({block: 'center'});
              return true;
            }""",
            words,
        )
        assert found, words

    def into_the_box(self, words: str) -> None:
        self.select(words)
        expect(self.page.locator("form[data-take]")).to_be_visible()
        self.button("証拠箱に入れる")
        self.says("証拠箱に入れました")

    def wait_for_papers(self) -> None:
        """Until everything is made: the page renews itself meanwhile."""
        end = time.monotonic() + 240
        while time.monotonic() < end:
            time.sleep(1)
            with suppress(PlaywrightError):  # it is being renewed at this very moment
                text = self.page.locator("main").inner_text(timeout=5_000)
                if "作っています" not in text and "署名して発行しています" not in text:
                    self.page.wait_for_load_state()
                    return
        raise AssertionError("nothing was made in four minutes")


@pytest.fixture
def hand(chromium: Browser) -> Iterator[Hand]:
    context = chromium.new_context(viewport={"width": 1100, "height": 820}, locale="ja-JP", accept_downloads=True)
    context.set_default_timeout(30_000)
    yield Hand(context.new_page())
    context.close()


def morning_mail(office: Office, folder: Path) -> Path:
    """The HTML of the mail that the timer sends, as a mail program shows it."""
    policywatch("digest", "--eml", str(folder / "mail.eml"), "--at", MORNING, home=office.home, expect=0)
    mail = email.message_from_bytes((folder / "mail.eml").read_bytes(), policy=email.policy.default)
    body = mail.get_body(("html",))  # type: ignore[attr-defined]
    shown = folder / "mail.html"
    shown.write_text(body.get_content(), "utf-8")
    return shown


def test_from_the_mail_to_the_signed_kit_and_back(office: Office, hand: Hand, tmp_path: Path) -> None:
    page = hand.page
    with office.desk(MORNING):
        # The mail names what came into force at night.
        page.goto(morning_mail(office, tmp_path).as_uri())
        told = page.locator(
            "div", has_text="「特定技能分野省令」の改正（令和八年法務省令第二十二号）が2026年4月1日に施行されました"
        ).last
        hand.picture("1-mail", told)
        hand.press(told.get_by_role("link", name="デスクで見る"))
        page.fill("input[name=name]", SIGNER)
        page.fill("input[name=password]", PASSWORD)
        hand.button("ログイン")
        # Its page, and what one makes of it.
        hand.says("資源循環分野")
        hand.picture("2-change")
        hand.button("関係あり")
        hand.says("「関係あり」としました")
        ((subject, verdict, who),) = office.rows("SELECT subject_key, verdict, who FROM decisions")
        assert (subject.split("@")[0], verdict, who) == ("egov_law/431M60000010006", "relevant", SIGNER)
        # The topic, in one line of time.
        hand.link(TOPIC)
        hand.says("特定技能分野省令")
        hand.picture("3-topic", page.locator("#timeline"))
        hand.press(page.locator(f"main h4 a[href$='{QUESTION}']").first)
        hand.into_the_box(LEFT_OUT + KEPT)
        hand.press(page.locator("a[rel=prev]").first)
        hand.into_the_box(SAID)
        # The new provision, from the ordinance itself.
        hand.link(TOPIC)
        hand.press(
            page.locator("article", has_text="「特定技能分野省令」の改正").get_by_role("link", name="文書を見る").first
        )
        hand.into_the_box(PROVISION)
        hand.picture("4-provision", page.locator("[data-text] h2").first)
        box = office.rows("SELECT document_key, text FROM clips WHERE dropped_at IS NULL ORDER BY id")
        assert box == [(QUESTION, LEFT_OUT + KEPT), (ANSWER, SAID), ("egov_law/431M60000010006", PROVISION)]
        # The member: what he said and asked, how he voted, when his committee sits; and a meeting next Tuesday.
        hand.link(TOPIC)
        hand.press(page.locator("#members").get_by_role("link", name=MEMBER, exact=True))
        hand.says("法務委員会・理事")
        hand.says(re.compile(r"2026年4月8日（水） 10:00\s*法務委員会"))
        statement = page.locator("article", has=page.locator(f"a[href$='{QUESTION}']")).first
        expect(statement).to_contain_text("業務を拡大するということについては")
        expect(statement.locator(".aside")).to_contain_text("鈴木馨祐")
        hand.says(re.compile(r"記録している投票 \d+ 回：賛成 \d+"))
        hand.picture("5-member")
        hand.link("面会を記録する")
        page.fill("input[name=date]", "2026-04-07")
        page.fill("input[name=time]", "14:00")
        page.fill("input[name=place]", "参議院議員会館")
        page.get_by_label(TOPIC).check()
        for ask in ASKS:
            page.get_by_label(ask).check()
        hand.picture("6-meeting", page.locator("#add"))
        hand.button("記録する")
        ((meeting, day, met, topics),) = office.rows("SELECT key, day, person_key, topics FROM meetings")
        assert (day, met, topics) == ("2026-04-07", "members/sangiin-7007022", '["quotas_fields"]')
        # Its papers.
        hand.link("この面会の資料を作る")
        proposals = page.locator(".proposal")
        ticked = [one for one in proposals.all() if one.locator("input[name=pick]").is_checked()]
        assert sorted(one.locator("input[name^=text-]").input_value() for one in ticked) == sorted(
            text for _, text in box
        )
        dropped = proposals.filter(has_text=SAID)
        dropped.locator("input[name=pick]").uncheck()
        trimmed = proposals.filter(has_text=KEPT).first
        trimmed.get_by_label(LEFT_OUT).uncheck()
        page.locator(".askline").filter(has_text=ASKS[1]).locator("input[type=checkbox]").uncheck()
        hand.picture("7-kit", trimmed)
        hand.button("下書きを作る")
        hand.wait_for_papers()
        expect(page.locator(".notice", has_text=PROVISION)).to_have_count(0)  # nothing that was ticked is left out
        # What the machine added beside it is accepted, paper by paper, in view of the pages.
        hand.picture("8-preview", page.locator(".sheets").first)
        while page.get_by_role("button", name=EVERYTHING).count():
            hand.button(EVERYTHING)
            hand.wait_for_papers()
        expect(page.locator("input[name=draft]:checked")).to_have_count(4)
        hand.button("署名して発行する")
        hand.wait_for_papers()
        signed = dict(office.rows("SELECT kind, signed_by FROM briefs"))
        assert signed == {"leave-behind": SIGNER, "member": SIGNER, "request": SIGNER, "prep": ""}
        hand.picture("9-signed", page.locator("h1"))
        papers = {}
        for kind, number in office.rows("SELECT kind, number FROM briefs"):
            with page.expect_download() as download:  # a download is no click
                page.locator(f"a[href$='/{number}.pdf']").click()
            papers[kind] = tmp_path / f"{kind}.pdf"
            download.value.save_as(papers[kind])
            assert verify(papers[kind], Home(office.home)).problems == ()
    member = read_pdf(papers["member"])
    assert KEPT in member and ASKS[0] in member
    # Its day stands before it, once.
    assert "2026年4月1日「特定技能分野省令」の改正（令和八年法務省令第二十二号）が施行されました" in member
    for kind in ("leave-behind", "member"):
        assert PROVISION in read_pdf(papers[kind])
    for text in map(read_pdf, papers.values()):
        assert LEFT_OUT not in text and SAID not in text
    for kind in ("leave-behind", "member", "request"):
        text = read_pdf(papers[kind])
        assert ASKS[0] in text and ASKS[1] not in text and "下書き" not in text
    left = office.rows("SELECT text FROM clips WHERE document_key = ? AND dropped_at IS NULL", QUESTION)
    assert (KEPT,) in left and (LEFT_OUT + KEPT,) not in left
    # After the meeting.
    with office.desk(EVENING):
        page.goto(office.address)
        hand.press(page.locator("section", has=page.locator("#due")).locator(f"a[href$='/-/meetings/{meeting}']"))
        asked = page.locator("fieldset").filter(has_text=ASKS[0])
        asked.locator("select").select_option(label="検討中")
        asked.get_by_label("答え").fill(REPLY)
        hand.picture("10-after", page.locator("#after"))
        hand.button("記録する")
        hand.says("1 件のお願いの状況を記録しました")
        hand.says(REPLY)
        hand.link("お願い", within="header")
        expect(page.locator("article, li, tr").filter(has_text=ASKS[0]).first).to_contain_text("検討中")
    events = office.rows(
        "SELECT e.state, e.answer, e.meeting FROM ask_events e JOIN asks a ON a.key = e.ask WHERE a.ask = ? ORDER BY e.id",
        ASKS[0],
    )
    assert events == [("delivered", "", meeting), ("pending", REPLY, meeting)]
    assert hand.clicks <= MOST_CLICKS, hand.pressed


def read_pdf(path: Path) -> str:
    return re.sub(r"\s+", "", "".join(page.extract_text() for page in PdfReader(path).pages))
