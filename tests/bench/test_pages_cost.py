"""What nights of 200 watched pages cost beside bare Scrapy in the same run, and beside peers; run with `make bench`.

The pages are on the watch list of the home, as staff would name them: nothing of the house knows their
site.  Every work is the whole command, start-up included, measured alternately with its floor; the best of
the rounds counts.
The site: ``pages_site.py``; the floor: ``page_floor.py``.
"""

from __future__ import annotations

import sqlite3
import sys
from collections import defaultdict
from contextlib import closing
from pathlib import Path

from tests.bench.pages_site import PAGES
from tests.bench.peers import Urlwatch, peer
from tests.bench.running import PagesSite, cpu_of, crawl, on_disk, pages_site
from tests.bench.table import LEFT_OUT, report

ROUNDS = 2
PAGE = "https://www.moj.go.jp/isa/p{}.html"
MB = 1_000_000


def watch(home: Path, pages: int) -> Path:
    """A home that watches so many pages of the site."""
    home.mkdir()
    tables = [f'[[watch]]\nurl = "{PAGE.format(n)}"\n' for n in range(pages)]
    (home / "config.toml").write_text("".join(tables), encoding="utf-8")
    return home


class Nights:
    """Nights of one home, a day apart."""

    def __init__(self, home: Path, site: PagesSite) -> None:
        self.home, self.site, self.day = home, site, 0

    def night(self, *only: str, changed: int = 0, statuses: tuple[int, ...] = (0,)) -> float:
        """CPU seconds of one night of what is watched (``only``: of one page); as many must have changed."""
        self.day += 1
        at = f"2026-{self.day // 28 + 1:02d}-{self.day % 28 + 1:02d}T03:00:00+09:00"
        spent = cpu_of(crawl(self.home, self.site.address, at, "watch", *only), statuses=statuses)
        with closing(sqlite3.connect(self.home / "policy.db")) as conn:
            (found,) = conn.execute("SELECT changed FROM runs ORDER BY id DESC LIMIT 1").fetchone()
        assert found == changed
        return spent


def test_nights_of_200_pages(tmp_path: Path) -> None:
    spent: dict[str, list[float]] = defaultdict(list)
    with pages_site(tmp_path) as site:
        nights = Nights(watch(tmp_path / "home", PAGES), site)
        script = str(Path(__file__).with_name("page_floor.py"))
        floor = [sys.executable, script, site.address, str(PAGES), str(tmp_path / "floor.db")]
        urlwatch = peer(Urlwatch, [f"{site.address}/https/{PAGE.format(n)[8:]}" for n in range(PAGES)])
        nights.night()
        if urlwatch:
            cpu_of(urlwatch.command)
        for version in range(1, ROUNDS + 1):
            spent["floor"].append(cpu_of(floor))
            spent["unchanged"].append(nights.night())
            spent["one"].append(nights.night("--only", PAGE.format(1)))
            if urlwatch:
                spent["urlwatch"].append(cpu_of(urlwatch.command))
            site.set(version=version)
            spent["floor"].append(cpu_of(floor))
            spent["changed"].append(nights.night(changed=PAGES))
            if urlwatch:
                spent["urlwatch changed"].append(cpu_of(urlwatch.command))
        disk = on_disk(nights.home)
        site.set(etag=1)
        nights.night()  # the night that learns the validators
        for _ in range(ROUNDS):
            spent["floor"].append(cpu_of(floor))
            spent["etag"].append(nights.night())
        bodies = sum(len(body) for body in bodies_of(nights.home))
    best = {work: min(times) for work, times in spent.items()}
    report(f"{PAGES} unchanged pages, no validators / floor", best["unchanged"], best["floor"], 1.4)
    report(f"{PAGES} unchanged pages, ETag / floor", best["etag"], best["floor"], 1.2)
    report(f"{PAGES} pages with a small change / floor", best["changed"], best["floor"], 3)
    report("one URL, whole command / floor's whole run", best["one"], best["floor"], 0.8)
    LEFT_OUT.append("changedetection.io: a server that no bench drives yet")
    if urlwatch:
        report(f"{PAGES} unchanged pages / urlwatch, text filter", best["unchanged"], best["urlwatch"], 0.9)
        report(f"{PAGES} pages with a small change / urlwatch", best["changed"], best["urlwatch changed"])
    report(f"disk, {ROUNDS + 1} versions of {PAGES} pages / their bodies", disk / MB, bodies / MB, 24e6 / bodies, "MB")


def bodies_of(home: Path) -> list[bytes]:
    from db.record.archive import Archive

    archive = Archive(home / "archive")
    with closing(sqlite3.connect(home / "policy.db")) as conn:
        hashes = conn.execute(
            "SELECT DISTINCT sha256 FROM fetches WHERE status = 200 AND url LIKE '%/isa/p%'"
        ).fetchall()
    return [archive.get(sha256) for (sha256,) in hashes]


# What the site does on a night -> whether every page was truly changed by its publisher.
SCENARIOS: list[tuple[dict[str, object], bool]] = [
    ({"mode": "noise"}, False),
    ({"mode": "noise"}, False),
    ({"mode": "plain"}, False),
    ({"mode": "500"}, False),
    ({"mode": "plain"}, False),
    ({"mode": "maintenance"}, False),
    ({"mode": "empty"}, False),
    ({"mode": "cp932"}, False),
    ({"mode": "plain", "version": 1}, True),
    ({"mode": "plain", "version": 0}, True),
    ({"mode": "cp932", "version": 2}, True),
    ({"mode": "noise", "version": 3}, True),
]


def test_false_and_missed_changes(tmp_path: Path) -> None:
    """Noise, failures of a site, charsets and a text that goes and comes back: what was reported against what was done."""
    pages = 10
    false = missed = looked_at = 0
    with pages_site(tmp_path) as site:
        home = watch(tmp_path / "home", pages)
        site.set(mode="plain", version=0)
        for day, (how, truly) in enumerate([({}, False), *SCENARIOS], 1):
            site.set(**how)
            at = f"2026-05-{day:02d}T03:00:00+09:00"
            cpu_of(crawl(home, site.address, at, "watch"), statuses=(0, 1))
            with closing(sqlite3.connect(home / "policy.db")) as conn:
                (found,) = conn.execute(
                    "SELECT count(DISTINCT document) FROM changes WHERE part_of IS NULL AND run = (SELECT max(id) FROM runs)"
                ).fetchone()
            looked_at += pages
            false += 0 if truly else found
            missed += pages - found if truly else 0
    report("false changes, all scenarios / pages looked at", false, looked_at, 0, "pages")
    report("missed changes, all scenarios / pages looked at", missed, looked_at, 0, "pages")
    assert not false
    assert not missed
