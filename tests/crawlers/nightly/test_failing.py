"""`policywatch sources diff`: a page whose layout broke is kept as a test page, beside the last answer that could be read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crawlers.read.outline import MANY, compared, structure_of, text_of
from crawlers.read.page import Page
from policywatch import cli
from tests.support.helpers import HTML_HEADERS, Reply, Watch, isa_page, mhlw_feed

ROOT = "https://www.moj.go.jp/isa/"
BROKEN = ROOT + "applications/ssw/index.html"
TEXT = "見本の本文です。育成就労の手続を説明しています。" * 3
NIGHTS = ("2026-05-01T03:00:00Z", "2026-05-02T03:00:00Z", "2026-05-03T03:00:00Z")


def good(url: str) -> Reply:
    del url
    return isa_page("見本の制度", TEXT)


def broken(url: str) -> Reply:
    """The container has another id on one page, and a sentence more."""
    status, headers, body = isa_page("見本の制度", TEXT + "\n新しい文です。" if url == BROKEN else TEXT)
    if url == BROKEN:
        body = body.replace(CONTAINER, b'id="renewed"')
    return status, headers, body


CONTAINER = b'id="contentsArea"'


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    with Watch(tmp_path / "home") as found:
        yield found


def diff(watch: Watch, name: str, *words: str) -> Result:
    return CliRunner().invoke(cli, ["--home", str(watch.root), "sources", "diff", name, *words])


def test_a_broken_layout_is_shown_beside_the_last_good_page_and_kept(watch: Watch) -> None:
    watch.night("isa_pages", NIGHTS[0], good)
    watch.night("isa_pages", NIGHTS[1], broken)
    watch.night("isa_pages", NIGHTS[2], broken)  # the last good one is two nights back
    done = diff(watch, "isa_pages", "--json")
    assert done.exit_code == 0, done.output
    (page,) = json.loads(done.stdout)
    assert page["url"] == BROKEN and page["good"]["fetched_at"] == NIGHTS[0]
    assert page["failing"]["fetched_at"] == NIGHTS[2]
    assert page["reasons"] and page["failing"]["sha256"] != page["good"]["sha256"]
    assert any(line.startswith("-") and "contentsArea" in line for line in page["structure"])
    assert any(line.startswith("+") and "renewed" in line for line in page["structure"])
    assert [line for line in page["text"] if line.startswith("+") and "新しい文です。" in line]
    kept = Path(page["kept"])
    assert kept.parent == watch.root / "recordings" / "failing" / "isa_pages" / "000003"
    assert b'id="renewed"' in kept.read_bytes()
    expected = json.loads(kept.with_suffix(".expected.json").read_text("utf-8"))
    assert (expected["reviewed"], expected["request"]["url"]) == (False, BROKEN)
    assert [one["type"] for one in expected["records"]] == ["problem"]
    text = diff(watch, "isa_pages").stdout
    assert "last good 2026-05-01 12:00 (JST)" in text and f"kept: {kept}" in text


def test_a_source_that_read_everything_has_nothing_to_show(watch: Watch) -> None:
    watch.night("isa_pages", NIGHTS[0], broken)
    watch.night("isa_pages", NIGHTS[1], good)
    done = diff(watch, "isa_pages")
    assert (done.exit_code, "could read every page" in done.stdout) == (0, True)
    assert json.loads(diff(watch, "isa_pages", "--json").stdout) == []
    assert not (watch.root / "recordings").exists()


def test_a_page_that_never_could_be_read_is_kept_all_the_same(watch: Watch) -> None:
    watch.night("isa_pages", NIGHTS[0], broken)
    (page,) = json.loads(diff(watch, "isa_pages", "--json").stdout)
    assert page["good"] is None and Path(page["kept"]).exists()
    assert "no earlier answer that could be read" in diff(watch, "isa_pages").stdout


def test_a_list_that_is_much_shorter_than_ever_is_compared_although_it_was_read(watch: Watch) -> None:
    items = [(f"a{n}", f"【見本】技能実習の発表{n}", "2026-04-10T10:00:00+09:00") for n in range(20)]
    for day in range(1, 6):
        watch.night("mhlw_news", f"2026-05-{day:02d}T03:00:00Z", mhlw_feed(items))
    assert json.loads(diff(watch, "mhlw_news", "--json").stdout) == []
    watch.night("mhlw_news", "2026-05-06T03:00:00Z", mhlw_feed(items[:1]))
    (page,) = json.loads(diff(watch, "mhlw_news", "--json").stdout)
    assert page["good"]["fetched_at"] == "2026-05-05T03:00:00Z"
    assert any(line.startswith("-") and "【見本】技能実習の発表7" in line for line in page["text"])


def test_of_the_press_nothing_is_kept(watch: Watch) -> None:
    watch.night("press", NIGHTS[0], lambda _url: (200, HTML_HEADERS, "<html><body>見本の壊れた頁".encode()))
    pages = json.loads(diff(watch, "press", "--json").stdout)
    assert pages and all(page["kept"] is None for page in pages)
    assert not (watch.root / "recordings").exists()


@pytest.mark.parametrize(
    ("name", "status", "said"), [("nosuch", 2, "there is no source"), ("bills", 1, "bills has not run yet")]
)
def test_what_cannot_be_compared_is_said(watch: Watch, name: str, status: int, said: str) -> None:
    done = diff(watch, name)
    assert (done.exit_code, said in done.stderr) == (status, True)


# ---------------------------------------------------------------------- outlines
def page_of(body: str, media_type: str = "text/html; charset=utf-8") -> Page:
    return Page("https://example.go.jp/", 200, {"content-type": media_type}, body.encode(), NIGHTS[0], "")


def test_the_structure_of_a_page() -> None:
    found = structure_of(
        page_of(
            '<html><head><title>見本</title></head><body><ul id="list-12" class="b a"><li><a>一</a></li><li><a>二</a></li>'
            "<li>三</li></ul><p>四<br>五</p><script>x</script></body></html>"
        )
    )
    assert found == [
        "html",
        "  head",
        "    title",
        "  body",
        "    ul#list-N.a.b",
        f"      li{MANY}",
        "        a",
        "      li",
        "    p",
    ]


def test_the_structure_of_other_answers() -> None:
    answer = page_of(
        '{"count": 2, "rows": [{"id": "a", "more": null}, {"id": "b", "more": null}, 3]}', "application/json"
    )
    assert structure_of(answer) == ["count: number", "rows: list", "  id: text", "  more: null"]
    assert '"id": "a",' in "\n".join(text_of(answer))
    feed = page_of(
        "<?xml version='1.0'?><rss><item><title>一</title></item><item><title>二</title></item></rss>", "text/xml"
    )
    assert structure_of(feed) == ["rss", f"  item{MANY}", "    title"]
    assert compared(structure_of(feed), structure_of(feed)) == []
    assert structure_of(page_of("", "text/html")) == [] and "empty" in text_of(page_of("", "text/html"))[0]


def test_a_page_without_end_has_an_outline() -> None:
    assert len(structure_of(page_of("<div>" * 5000))) < 200
