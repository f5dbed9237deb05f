"""The site in a real browser: real Chromium against the real server, at two widths."""

from __future__ import annotations

import re
import subprocess
import sys
import time
import unicodedata
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.briefs import MORNING
from tests.conftest import DemoRun
from tests.support.chromium import CHROMIUM, in_chromium
from tests.support.places import ROOT

PORT = 8767
pytestmark = in_chromium


@pytest.fixture(scope="module")
def site(demo_run: DemoRun) -> Iterator[str]:
    """`policywatch serve` on the demo's record."""
    assert demo_run.status == 0, "\n".join(demo_run.said)
    home = demo_run.home
    command = [sys.executable, "-m", "policywatch", "serve", "--home", str(home), "--port", str(PORT), "--at", MORNING]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{PORT}"
    try:
        for _ in range(150):
            try:
                urllib.request.urlopen(f"{address}/", timeout=5).close()
                break
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.2)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)


def browse(url: str, folder: Path, *options: str) -> str:
    """What Chromium prints for a page."""
    assert CHROMIUM
    done = subprocess.run(
        [
            CHROMIUM,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            f"--user-data-dir={folder}",
            *options,
            url,
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done.stdout


def test_the_home_page_names_what_could_not_be_looked_at(site: str, tmp_path: Path) -> None:
    page = browse(f"{site}/", tmp_path, "--dump-dom")
    assert '<html lang="ja"' in page
    assert "報道・官庁フィード" in page and "全部は確認できていない情報源" in page
    page = browse(f"{site}/-/changes", tmp_path, "--dump-dom")
    assert "確認できていません" in page
    assert "特定技能分野省令" in page
    assert 'class="alarm"' not in page  # by the clock of that morning the watch is alive


def test_two_characters_are_found_in_the_stock_search_box(site: str, tmp_path: Path) -> None:
    page = browse(f"{site}/policy/documents?_search=%E5%A4%B1%E8%B8%AA", tmp_path, "--dump-dom")
    assert "技能実習生の失踪者数" in re.sub(r"<[^>]+>", "", page)


def test_a_change_page_marks_only_the_characters_that_differ(site: str, tmp_path: Path) -> None:
    listing = browse(f"{site}/?source=isa_pages&all=1", tmp_path, "--dump-dom")
    assert "育成就労制度Ｑ＆Ａ" in listing
    change = listing.split("育成就労制度Ｑ＆Ａ")[0].rsplit('href="/-/change/', 1)[1].split('"')[0]
    page = browse(f"{site}/-/change/{change}", tmp_path, "--dump-dom")
    marked = [unicodedata.normalize("NFKC", text) for text in re.findall(r"<ins[^>]*>(.*?)</ins>", page)]
    assert "令和9年6月30日までに限り入国でき" in marked
    assert not any("技能実習計画" in text for text in marked)  # what both versions say is not marked


@pytest.mark.parametrize("width", [390, 1280])
def test_no_page_is_wider_than_the_screen(site: str, tmp_path: Path, width: int) -> None:
    for path in (
        "/",
        "/-/sources",
        "/-/search?q=%E5%A4%B1%E8%B8%AA",
        "/-/document/egov_law/431M60000010006",
        "/-/comparison",
        "/-/comparison?law=431M60000010006&from=2024-09-30&to=2026-04-01",
        "/-/bills?all=1",
        "/-/questions?all=1",
        "/-/members",
        "/-/promises?all=1",
        "/-/series",
        "/-/series/disappearances",
        "/-/series/caps",
    ):
        picture = tmp_path / "page.png"
        browse(
            f"{site}{path}",
            tmp_path / "profile",
            f"--window-size={width},900",
            f"--screenshot={picture}",
            "--hide-scrollbars",
        )
        from PIL import Image

        with Image.open(picture) as image:
            # A page that runs over leaves its body's ground colour cut at the right edge: the edge must be background.
            right = {image.getpixel((image.width - 2, y)) for y in range(120, image.height, 7)}
            assert len(right) <= 3, f"{path} at {width}px runs to the edge: {len(right)} colours"
