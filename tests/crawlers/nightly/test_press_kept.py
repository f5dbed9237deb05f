"""Of the press nothing is kept but titles, links and dates: every byte of a home after real crawls (feeds made up, 見本)."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import feedparser
import pytest
from click.testing import CliRunner

from crawlers.replay.projection import replay
from crawlers.sources.shared.reduced_feeds import is_reduced
from db.record.archive import Archive
from db.record.schema import open_read_only
from db.record.summaries import summary_of
from policywatch import cli
from tests.support.helpers import Watch, dump
from tests.support.press_site import AGENCY, ARTICLE, FEED, ITEM, SUMMARY, PressSite, files_with, item, rss, serving

pytestmark = pytest.mark.slow  # each crawls with a process of its own


@pytest.fixture
def site() -> Iterator[PressSite]:
    with serving(PressSite()) as found:
        yield found


def crawl(home: Path, site: PressSite, day: str, source: str = "press") -> str:
    words = ["--home", str(home), "crawl", source, "--mirror", site.url, "--at", f"{day}T03:00:00Z"]
    return CliRunner().invoke(cli, words).output


def rows(home: Path, sql: str) -> list[dict[str, Any]]:
    with closing(open_read_only(home / "policy.db")) as conn:
        return [dict(row) for row in conn.execute(sql)]


def fetches(home: Path) -> list[dict[str, Any]]:
    return rows(home, f"SELECT * FROM fetches WHERE url = 'https://{FEED}' ORDER BY id")


def attempts(home: Path) -> list[dict[str, Any]]:
    """Every attempt at the feed, as the journals have them."""
    archive = Archive(home / "archive")
    lines = [line for run in archive.run_files() for line in archive.read_run(run.path)]
    return [line for line in lines if line["type"] == "fetch" and line["url"] == f"https://{FEED}"]


def test_after_ninety_days_no_byte_of_an_article_or_summary_is_in_the_home(tmp_path: Path, site: PressSite) -> None:
    crawl(tmp_path, site, "2026-06-01")
    assert files_with(tmp_path, ARTICLE, AGENCY) == []
    assert files_with(tmp_path, SUMMARY) == ["press.db"]
    site.bodies[FEED] = (500, f"<html>{ARTICLE}</html>".encode())
    crawl(tmp_path, site, "2026-06-02")
    site.bodies[FEED] = (200, f"<html><body>{ARTICLE}</body></html>".encode())
    assert "an HTML page was served instead of a feed" in crawl(tmp_path, site, "2026-06-03")
    site.bodies[FEED] = (200, site.bodies[FEED][1] + rss(item(1, "見本", SUMMARY))[:-30])
    crawl(tmp_path, site, "2026-06-04")
    crawl(tmp_path, site, "2026-08-29")
    assert summary_of(tmp_path / "press.db", ITEM) is not None
    crawl(tmp_path, site, "2026-08-30", "mhlw_news")  # the ninetieth day; no feed of the press is asked
    assert files_with(tmp_path, ARTICLE, AGENCY, SUMMARY) == []
    assert list(Archive(tmp_path / "archive").verify()) == []


def test_a_feed_that_goes_on_listing_an_item_does_not_bring_its_summary_back(tmp_path: Path, site: PressSite) -> None:
    for day in ("2026-06-01", "2026-08-30"):
        crawl(tmp_path, site, day)
    site.bodies[FEED] = (200, site.bodies[FEED][1] + b"\n")
    crawl(tmp_path, site, "2026-08-31")
    assert [line["status"] for line in attempts(tmp_path)] == [200, 304, 200]
    assert files_with(tmp_path, SUMMARY) == []


def test_what_is_kept_is_a_feed_of_titles_links_guids_and_dates(tmp_path: Path, site: PressSite) -> None:
    crawl(tmp_path, site, "2026-06-01")
    (row,) = fetches(tmp_path)
    body = Archive(tmp_path / "archive").get(row["sha256"])
    assert is_reduced(body) and len(body) == row["size"]
    feed = feedparser.parse(body)
    assert not feed.bozo and [entry.title for entry in feed.entries] == ["見本の解説", "見本の技能実習の記事"]
    assert [entry.id for entry in feed.entries] == ["mihon-1", "mihon-2"]
    known = {"title", "title_detail", "links", "link", "id", "guidislink", "published", "published_parsed", "tags"}
    assert {name for entry in feed.entries for name in entry} == known
    tags = [(tag.scheme, tag.term) for tag in feed.entries[0].tags]
    assert tags == [("urn:policywatch:topic", "disappearance"), ("urn:policywatch:topic", "in_scope")]
    assert (row["status"], row["accepted"]) == (200, 1) and row["fetched_sha256"] not in (None, row["sha256"])


def test_an_unchanged_feed_is_asked_conditionally_and_keeps_its_body(tmp_path: Path, site: PressSite) -> None:
    crawl(tmp_path, site, "2026-06-01")
    crawl(tmp_path, site, "2026-06-02")
    first, second = attempts(tmp_path)
    assert [etag is not None for path, etag in site.asked if path == FEED] == [False, True]
    assert second["status"] == 304
    assert [(row["status"], row["count"], row["accepted"]) for row in fetches(tmp_path)] == [(200, 2, 1)]
    assert [second[name] for name in ("sha256", "fetched_sha256", "size")] == [
        first[name] for name in ("sha256", "fetched_sha256", "size")
    ]


def test_a_body_that_lies_there_as_it_came_is_not_asked_for_conditionally(tmp_path: Path, site: PressSite) -> None:
    """An older version kept it whole: an answer "unchanged" would have it go on standing for tonight's."""
    with Watch(tmp_path) as watch:
        watch.night("press", "2026-05-31T03:00:00Z", lambda _: (200, {"etag": '"1"'}, site.bodies[FEED][1]))
    hint = "run `policywatch archive forget-press` once"
    assert hint in crawl(tmp_path, site, "2026-06-01")
    assert {etag for _, etag in site.asked} == {None}
    before, after = fetches(tmp_path)
    assert before["fetched_sha256"] is None and after["fetched_sha256"] == before["sha256"]
    CliRunner().invoke(cli, ["--home", str(tmp_path), "archive", "forget-press"])
    assert hint not in crawl(tmp_path, site, "2026-06-02")


def test_what_came_is_another_but_the_same_is_kept(tmp_path: Path, site: PressSite) -> None:
    crawl(tmp_path, site, "2026-06-01")
    site.bodies[FEED] = (200, site.bodies[FEED][1] + b"\n\n")
    crawl(tmp_path, site, "2026-06-02")
    first, second = attempts(tmp_path)
    assert first["sha256"] == second["sha256"] and first["fetched_sha256"] != second["fetched_sha256"]
    (row,) = fetches(tmp_path)
    assert (row["fetched_sha256"], row["count"]) == (first["fetched_sha256"], 2)


def test_topics_of_a_summary_are_known_and_a_replay_gives_the_same_rows(tmp_path: Path, site: PressSite) -> None:
    crawl(tmp_path, site, "2026-06-01")
    site.bodies[FEED] = (
        200,
        rss(item(4, "見本の続報", f"技能実習生の失踪の続報。{SUMMARY}"), item(1, "見本の解説", "")),
    )
    crawl(tmp_path, site, "2026-06-02")
    found = rows(
        tmp_path,
        "SELECT d.key, x.topic, x.matched FROM document_topics x JOIN documents d ON d.id = x.document ORDER BY d.key, x.topic",
    )
    assert {(row["key"], row["topic"]) for row in found} >= {
        (ITEM, "disappearance"),
        ("press/nippon_ja/mihon-4", "disappearance"),
    }
    assert {row["matched"] for row in found if row["key"] == ITEM} == {"（要約）"}
    (change,) = rows(tmp_path, "SELECT id, after, weight FROM changes")
    assert change["after"] == "見本の続報" and change["weight"] > 0
    assert "disappearance" in {row["topic"] for row in rows(tmp_path, "SELECT topic FROM change_topics")}
    assert rows(tmp_path, "SELECT summary FROM feed_items WHERE summary IS NOT NULL") == []
    replay(Archive(tmp_path / "archive"), tmp_path / "again.db", fresh=True)
    with (
        closing(open_read_only(tmp_path / "policy.db")) as one,
        closing(open_read_only(tmp_path / "again.db")) as other,
    ):
        assert {**dump(one), "sources": []} == {**dump(other), "sources": []}


def test_a_recording_is_reduced_too(tmp_path: Path, site: PressSite) -> None:
    words = ["--home", str(tmp_path), "record", "press", "--mirror", site.url, "--only", f"https://{FEED}"]
    done = CliRunner().invoke(cli, words)
    assert done.exit_code == 0, done.output
    assert files_with(tmp_path, ARTICLE, SUMMARY, AGENCY) == []
    (path,) = tmp_path.glob("recordings/press/*/*.expected.json")
    assert [record["title"] for record in json.loads(path.read_text("utf-8"))["records"]] == [
        "見本の解説",
        "見本の技能実習の記事",
    ]


def test_the_rules_of_a_host_are_obeyed_and_only_they_are_kept(tmp_path: Path, site: PressSite) -> None:
    crawl(tmp_path, site, "2026-06-01")
    kept = rows(tmp_path, "SELECT sha256 FROM fetches WHERE url = 'https://www.nippon.com/robots.txt'")
    assert Archive(tmp_path / "archive").get(kept[0]["sha256"]) == b"User-agent: *\nDisallow: /private/\n"
    site.robots = lambda: b"User-agent: *\nDisallow: /ja/feed\n"  # type: ignore[method-assign]
    assert "robots.txt of www.nippon.com forbids" in crawl(tmp_path, site, "2026-06-02")


def test_a_backup_takes_no_summary_along(tmp_path: Path, site: PressSite) -> None:
    home, disk = tmp_path / "home", tmp_path / "disk"
    crawl(home, site, "2026-06-01")
    assert files_with(home, SUMMARY) == ["press.db"]
    CliRunner().invoke(cli, ["--home", str(home), "backup", "--to", str(disk)])
    CliRunner().invoke(cli, ["--home", str(home), "archive", "export", str(disk / "all.warc.gz")])
    CliRunner().invoke(cli, ["--home", str(home), "export-public", str(disk / "public.db")])
    assert {path.name for path in disk.iterdir()} == {"archive", "all.warc.gz", "public.db"}
    assert files_with(disk, ARTICLE, SUMMARY, AGENCY) == []
    with closing(sqlite3.connect(home / "press.db")) as conn:
        assert conn.execute("SELECT count(*) FROM summaries").fetchone()[0] == 2
