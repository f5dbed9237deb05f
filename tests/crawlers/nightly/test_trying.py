"""Trying a source: at most three pages of as many sorts as there are, nothing on record, and what is said of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from crawlers.fetch.settings import settings_of
from crawlers.nightly.trying import Trial, TriedPage, judged
from crawlers.registry import all_sources, is_enabled, measured_by_others
from crawlers.sources.shared.source import Known
from db.record.home import Home
from db.record.switches import note_pass
from db.text.words import Names
from demo.script import sample_sites
from tests.support.answering import answering
from tests.support.places import ROOT
from tests.support.recorded import policywatch

AT = "2026-03-31T03:00:00+09:00"


@pytest.fixture(scope="module")
def mirror() -> Iterator[str]:
    with sample_sites(ROOT / "demo") as sites:
        sites.set_night(1)
        yield sites.url


def test_three_pages_of_three_sorts_are_asked_for_and_nothing_is_stored(mirror: str, tmp_path: Path) -> None:
    done = policywatch(
        "sources", "try", "roll_calls", "--json", "--mirror", mirror, "--at", AT, home=tmp_path, expect=0
    )
    trial = json.loads(done.stdout)
    assert [(page["callback"], page["status"]) for page in trial["pages"]] == [
        ("parse_current", 200),
        ("parse_list", 200),
        ("parse_page", 200),
    ]
    assert trial["robots"] == [{"host": "www.sangiin.go.jp", "status": 404}]
    assert trial["advised"] is True
    assert trial["terms_checked_on"] == "2026-11-24"
    assert trial["pages"][1]["lists"] == {"roll_calls/221": 1}
    assert trial["pages"][2]["documents"] == {"roll_call": 1}
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "recordings",
        "turns",
    ]  # a mirror proves nothing of the site
    kept = sorted(path.suffix for path in Path(trial["recording"]).iterdir())
    assert kept == [".html", ".html", ".html", ".json", ".json", ".json"]


def test_what_does_not_fit_is_named_with_the_headings_that_are_there(mirror: str, tmp_path: Path) -> None:
    done = policywatch("sources", "try", "petitions", "--mirror", mirror, "--at", AT, home=tmp_path, expect=1)
    assert "HTTP 404" in done.stdout and "切り替えてよい" not in done.stdout
    assert "petitions: " in done.stderr and "leave it off" in done.stderr


def page(**about: object) -> TriedPage:
    values = {
        "url": "https://www.sangiin.go.jp/mihon.htm", "callback": "parse", "status": 200, "size": 9, "documents": {"petition": 2},
        "lists": {}, "asks": 0, "filled": {"title": 2, "committee": 0}, "problems": (), "remarks": (), "headings": (),
    }  # fmt: skip
    return TriedPage(**{**values, **about})  # type: ignore[arg-type]


def test_what_fits_and_what_a_person_should_look_at() -> None:
    source = all_sources()["petitions"]
    host = "www.sangiin.go.jp"
    said = [(check.fits, check.words.ja) for check in judged(source, [(host, 404)], [page()])]
    assert said == [
        (True, "www.sangiin.go.jp の robots.txt：規則はありません（HTTP 404）"),
        (True, "mihon.htm：文書（petition）2 件"),
        (None, "mihon.htm：どの文書でも空の欄 付託委員会（ページにもないか確かめてください）"),
        (None, "www.shugiin.go.jp のページは、この三ページに入らず試していません"),
    ]
    assert judged(source, [(host, 503)], [page()])[0].fits is False
    assert judged(source, [(host, None)], [page()])[0].fits is False
    nothing = judged(source, [], [page(documents={}, filled={}, asks=1)])
    assert [(check.fits, check.words.en) for check in nothing] == [
        (True, "mihon.htm: 1 page to ask for next"),
        (False, "pages asked for: 1; no document was read"),
    ]
    wrong = judged(source, [], [page(problems=(Names("欄がない", "no column"),))])
    assert [(check.fits, check.words.ja) for check in wrong[:-1]] == [(False, "mihon.htm：欄がない")]


def test_a_source_is_switched_on_and_says_whose_measurements_it_stands_on_until_it_passed(tmp_path: Path) -> None:
    home, source = Home(tmp_path), all_sources()["sittings"]
    assert not is_enabled(source, settings_of(home))
    done = policywatch("sources", "enable", "sittings", "--as", "見本花子", home=tmp_path, expect=0)
    assert "sittings is on from the next night on" in done.stdout and "実物での確認はまだです" in done.stdout
    assert is_enabled(source, settings_of(home)) and measured_by_others(source, settings_of(home))
    rows = {row["id"]: row for row in json.loads(policywatch("sources", "--json", home=tmp_path, expect=0).stdout)}
    assert (rows["sittings"]["enabled"], rows["sittings"]["measured_by_others"]) == (True, True)
    assert rows["kokkai"]["measured_by_others"] is False
    note_pass(home, "sittings", "2026-11-29T00:00:00Z", "recordings/sittings/x")
    assert is_enabled(source, settings_of(home)) and not measured_by_others(source, settings_of(home))
    policywatch("sources", "enable", "sittings", "--off", home=tmp_path, expect=0)
    assert not is_enabled(source, settings_of(home))


def test_what_config_toml_says_goes_first(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[sources.committees]\nenabled = false\n")
    done = policywatch("sources", "enable", "committees", home=tmp_path, expect=1)
    assert "take `enabled` out of [sources.committees]" in done.stderr
    assert not (tmp_path / "sources.json").exists()


# ---------------------------------------------------------------------- a site that does not answer, or not with its page
@contextmanager
def one_answer(status: int, body: str, robots: str = "") -> Iterator[str]:
    """A site with one answer for all pages, and perhaps with a robots.txt."""

    class OneAnswer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked_rules = self.path.endswith("/robots.txt")
            self.send_response((200 if robots else 404) if asked_rules else status)
            self.send_header("content-type", "text/plain" if asked_rules else "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write((robots if asked_rules else body).encode())

        def log_message(self, *_: object) -> None:
            """Nothing."""

    with answering(OneAnswer) as address:
        yield address


@pytest.mark.parametrize(
    ("status", "body", "robots", "said"),
    [
        (403, "<h1>Forbidden</h1>", "", "HTTP 403"),
        (200, "<h1>見本</h1>", "User-agent: *\nDisallow: /", "robots.txt"),
        (200, "<title>見本の院</title><p>ただいまメンテナンス中です。</p>", "", "メンテナンス"),
        (200, "", "", "応答が空だった"),
        (503, "<h1>busy</h1>", "", "503"),
    ],
    ids=["refused", "forbidden by robots.txt", "maintenance", "empty", "a fault of its own"],
)
def test_of_a_site_that_answers_nothing_nothing_is_said_of_the_parser(
    tmp_path: Path, status: int, body: str, robots: str, said: str
) -> None:
    with one_answer(status, body, robots) as site:
        done = policywatch("sources", "try", "sittings", "--mirror", site, "--at", AT, home=tmp_path, expect=1)
    wrong = [line for line in done.stdout.split("\n") if line.startswith("×")]
    assert any(said in line for line in wrong), done.stdout
    assert "見出し" not in done.stdout  # an error's own headings say nothing of the page
    assert done.stderr.strip().endswith(
        "no page could be had, so nothing was learnt of its parser: leave it off, try again another day"
    )


def test_pages_that_could_not_be_had_are_no_fault_of_the_parser() -> None:
    """Two of three pages are not there: what came fits, so the addresses are to be looked at."""
    lost = page(status=404, documents={}, filled={}, problems=(Names("HTTP 404", "HTTP 404"),), silent=True)
    misread = page(documents={}, filled={}, problems=(Names("欄がない", "no column"),))
    for pages, missing in (([page(), lost, lost], 2), ([page(), lost, misread], 0), ([page()], 0)):
        checks = judged(all_sources()["petitions"], [], pages)
        assert Trial("petitions", "", (), tuple(pages), tuple(checks), False, None).missing == missing


def test_of_two_sorts_the_one_on_another_host_is_tried(mirror: str, tmp_path: Path) -> None:
    done = policywatch(
        "sources", "try", "written_questions", "--json", "--mirror", mirror, "--at", AT, home=tmp_path, expect=None
    )
    asked = [urlsplit(one["url"]).netloc for one in json.loads(done.stdout)["pages"]]
    assert {"www.sangiin.go.jp", "www.shugiin.go.jp"} == set(asked)


def test_an_empty_page_is_the_parsers_matter(tmp_path: Path) -> None:
    with one_answer(200, "<html><head><title>見本の院</title></head><body><h2>準備中</h2></body></html>") as site:
        done = policywatch("sources", "try", "sittings", "--mirror", site, "--at", AT, home=tmp_path, expect=1)
    assert "h2: 準備中" in done.stdout
    assert "leave it off until its parser is mended" in done.stderr


def test_pages_of_one_name_are_told_apart() -> None:
    urls = (
        "https://www.cas.go.jp/a/index.html",
        "https://www.cas.go.jp/%E4%BA%BA/index.html",
        "https://www.cas.go.jp/b.html",
    )
    said = [
        check.words.en for check in judged(all_sources()["petitions"], [], [page(url=url, filled={}) for url in urls])
    ]
    assert [one.partition(": ")[0] for one in said[:3]] == [urls[0], "https://www.cas.go.jp/人/index.html", "b.html"]


def test_a_search_that_finds_nothing_is_no_fault_of_the_parser() -> None:
    nothing = page(callback="parse_search", documents={}, filled={})
    ((fits, words), *_) = [(one.fits, one.words.en) for one in judged(all_sources()["kokkai"], [], [nothing, page()])]
    assert (fits, words.partition(": ")[2]) == (None, "nothing found, which may be right")
    ((fits, words), *_) = [(one.fits, one.words.en) for one in judged(all_sources()["petitions"], [], [nothing])]
    assert (fits, words.partition(": ")[2]) == (False, "nothing was read")


def test_the_minutes_are_tried_with_a_word_that_is_surely_said() -> None:
    source = all_sources()["kokkai"]
    asks = source.plan(datetime(2026, 3, 31, tzinfo=UTC), None, Known()).requests
    first, *others = source.for_trial(asks)
    assert first.arguments["word"] == "技能実習"
    assert sorted(one.url for one in (first, *others)) == sorted(one.url for one in asks)


def test_a_robots_txt_that_leads_nowhere_was_not_read() -> None:
    host = "www.sangiin.go.jp"
    nothing = page(status=None, documents={}, filled={}, problems=(Names("読めない", "unread"),), silent=True)
    assert judged(all_sources()["petitions"], [(host, 302)], [nothing])[0].fits is False
    assert judged(all_sources()["petitions"], [(host, 302)], [page()])[0].fits is True  # it led to the rules
