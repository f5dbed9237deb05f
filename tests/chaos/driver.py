"""Commands that are killed at any moment, and what is there when they are simply run again: the chaos of `make chaos`.

    .venv/bin/python -m tests.chaos.driver --kills 1000 --seconds 3300 --seed 1

A *world* is a home of two sample nights with an office at work, the sample web and a mail server, on loopback.  Each *work* is a
command that a night or a person runs.  A round copies the home, runs the command in processes of its own, kills them all at once
(at a point, or at a random moment), runs the command again as cron would, and holds the rows, by key, against those of the run
that nobody disturbed: nothing lost, nothing doubled, nothing half written.  The seed is printed: the same seed strikes at the same
moments.
"""

from __future__ import annotations

import argparse
import fcntl
import json
import random
import re
import shutil
import sqlite3
import sys
import tarfile
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

from db.record.archive import Archive
from db.record.home import Home
from db.record.whole_file import sweep
from demo.sample_web import SampleServer, make_server
from tests.chaos.rows import difference, rows_by_key
from tests.support import faults, forked
from tests.support.mail_server import Script, serving
from tests.support.places import ROOT, TESTS

NIGHTS = {1: "2026-03-30T18:00:00Z", 2: "2026-04-01T18:00:00Z"}
MORNING = "2026-04-02T09:00:00+09:00"
EARLIER = "2026-11-24-first"  # a home of the first program
BRIEF = f"brief digest --since 2026-03-31 --at {MORNING}"
KILLED = -9
LONGEST = 120  # seconds for one command
Rows = Counter[str]


@dataclass(frozen=True)
class Work:
    """A command, the home it begins with, and what has to be the same at its end."""

    base: str
    words: str
    rows: Callable[[World, Path], Rows]


@dataclass
class World:
    """Homes to begin with, and the servers that a night asks."""

    folder: Path
    sources: str
    web: SampleServer
    mail: Script
    expected: dict[str, Rows] = field(default_factory=dict)
    lasts: dict[str, float] = field(default_factory=dict)  # seconds of each work undisturbed

    def run(self, home: Path, words: str, plan: dict[str, Any] | None = None) -> CompletedProcess[str]:
        named = {"MIRROR": self.web.url, "SOURCES": self.sources, "DISK": f"{home}-disk"}
        for name, value in named.items():
            words = words.replace(name, value)
        command = [sys.executable, "-m", "tests.chaos.struck", json.dumps(plan or {}), *words.split()]
        return forked.run([*command, "--home", str(home)], cwd=ROOT, timeout=LONGEST)

    def done(self, home: Path, words: str) -> None:
        """Run a command that has to come to its end; a night after one that was cut off says so, and ends with status 1."""
        ended = self.run(home, words)
        said = ended.stdout + ended.stderr
        if "Traceback" in said or ended.returncode not in (0, 1 if "the run was cut off before its end" in said else 0):
            raise AssertionError(f"{words}: status {ended.returncode}\n{ended.stdout}{ended.stderr}")

    @contextmanager
    def home(self, base: str) -> Iterator[Path]:
        """A copy of a home, away again afterwards; the mail server has taken nothing yet."""
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            self.mail.taken.clear()
            yield Path(shutil.copytree(self.folder / base, Path(folder) / "home"))


# ---------------------------------------------------------------------- what has to be the same
def record_rows(_world: World, home: Path) -> Rows:
    """The record, and the bodies of the archive, which must be whole."""
    archive = Archive(home / "archive")
    assert list(archive.verify()) == []
    bodies = Counter(f"body {path.name}" for path in archive.bodies.rglob("*") if path.is_file())
    return rows_by_key(home / "policy.db") + bodies


def all_rows(_world: World, home: Path) -> Rows:
    """Every row of the record, runs and fetches too: a replay must not add any."""
    return rows_by_key(home / "policy.db", frozenset({"meta"}))


def office_rows(_world: World, home: Path) -> Rows:
    """What the office wrote, and the papers it has."""
    papers = Counter(f"paper {path.name} {hash(path.read_bytes())}" for path in (home / "briefs").iterdir())
    return rows_by_key(home / "office.db", frozenset()) + papers


def migrated_rows(_world: World, home: Path) -> Rows:
    return rows_by_key(home / "policy.db", frozenset()) + rows_by_key(home / "office.db", frozenset())


def backup_rows(_world: World, home: Path) -> Rows:
    """The newest copy of office.db, every copy whole, and the copy of the archive, which must be whole."""
    disk = home.with_name(f"{home.name}-disk")
    copies = sorted(disk.glob("office-*.db"))
    assert list(Archive(disk / "archive").verify()) == []
    found = [rows_by_key(copy, frozenset()) for copy in copies]
    assert all(one == found[-1] for one in found), "a copy that counts is not whole"
    files = Counter(str(path.relative_to(disk)) for path in (disk / "archive").rglob("*") if path.is_file())
    return found[-1] + files


def mail_rows(world: World, home: Path) -> Rows:
    """What each recipient was told, and the messages that came: one that came twice has one Message-ID."""
    came = {(to, str(message_from_bytes(body)["Message-ID"])) for _, to, body in world.mail.taken}
    told = Counter(row for row in rows_by_key(home / "office.db", frozenset()) if row.startswith("outbox_changes"))
    return told + Counter(f"mail {to} {name}" for to, name in came)


WORKS = {
    "crawl": Work("night1", f"crawl SOURCES --mirror MIRROR --at {NIGHTS[2]}", record_rows),
    "replay": Work("night2", "replay", all_rows),
    "brief": Work("night2", BRIEF, office_rows),
    "backup": Work("night2", "backup --to DISK", backup_rows),
    "migration": Work(EARLIER, "brief stale", migrated_rows),
    "mail": Work("night2", f"digest --mail --since 2026-03-01 --all --at {MORNING}", mail_rows),
}


@contextmanager
def world_of(folder: Path, sources: str) -> Iterator[World]:
    """Make the homes by commands, and every work once, undisturbed."""
    web = make_server(ROOT / "demo")
    threading.Thread(target=web.serve_forever, daemon=True).start()
    try:
        with serving(Script()) as mail:
            world = World(folder, sources, web, mail)
            make_homes(world)
            for name, work in WORKS.items():
                with world.home(work.base) as home:
                    begun = time.monotonic()
                    world.done(home, work.words)
                    world.lasts[name] = time.monotonic() - begun
                    world.expected[name] = work.rows(world, home)
                    assert world.expected[name], name
            yield world
    finally:
        web.shutdown()


def make_homes(world: World) -> None:
    home = world.folder / "night1"
    home.mkdir(parents=True)
    settings = f'[mail]\nhost = "127.0.0.1"\nport = {world.mail.port}\nsecurity = "none"\nfrom = "watch@example.org"\n'
    (home / "config.toml").write_text(settings + 'to = ["a@example.org", "b@example.org"]\n', "utf-8")
    world.web.set_night(1)
    world.done(home, f"crawl SOURCES --mirror MIRROR --at {NIGHTS[1]}")
    world.done(home, "meeting add --date 2026-04-01 --ministry 法務省 --at 2026-04-01T10:00:00+09:00")
    world.done(home, "ask add --text 見直すこと。 --topic transfer --at 2026-04-01T10:00:00+09:00")
    world.web.set_night(2)
    shutil.copytree(home, home.with_name("night2"))
    world.done(home.with_name("night2"), WORKS["crawl"].words)
    with tarfile.open(TESTS / "files" / "old-home" / "earlier.tar.xz") as packed:
        packed.extractall(world.folder, members=[m for m in packed if EARLIER in m.name], filter="data")


# ---------------------------------------------------------------------- rounds
def wait_for_the_last_child(home: Path) -> None:
    """A child that was killed while it wrote may go a moment after its parent and hold the lock of the home so long: whoever begins
    again by then is told to wait."""
    with Home(home).lock.open("a+") as handle:
        ends = time.monotonic() + LONGEST
        while time.monotonic() < ends:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                time.sleep(0.05)
            else:
                return


def strike(world: World, name: str, plans: Sequence[dict[str, Any]], *, tear: int = 0) -> list[bool]:
    """Run a work, killed once for each plan, then to its end; whether each kill met it alive.  AssertionError for a difference.

    ``tear``: so many bytes at the end of a journal that has no end are lost with the power after each kill.
    """
    work, met = WORKS[name], []
    with world.home(work.base) as home:
        for plan in plans:
            (home.parent / "count").unlink(missing_ok=True)
            met.append(world.run(home, work.words, {**plan, "count": str(home.parent / "count")}).returncode == KILLED)
            wait_for_the_last_child(home)
            if tear:
                lose_end(Archive(home / "archive"), tear)
        world.done(home, work.words)
        sweep(Home(home))
        check(world, name, home)
    return met


def lose_end(archive: Archive, size: int) -> None:
    """Cut bytes off the newest journal, as power does that fails before they are on disk; its first line stays."""
    for run in archive.run_files()[-1:]:
        text = run.path.read_bytes()
        if b'"type":"end"' not in text:
            run.path.write_bytes(text[: max(len(text) - size, text.find(b"\n") + 1)])


def check(world: World, name: str, home: Path) -> None:
    """AssertionError unless the rows are those of the undisturbed run and nothing lies about."""
    wrong = difference(world.expected[name], WORKS[name].rows(world, home))
    disk = home.with_name(f"{home.name}-disk")
    roots = [root for root in (home, disk) if root.exists()]
    half = [str(path) for root in roots for path in root.rglob(".*") if path.is_file() and path.name != ".lock"]
    assert not wrong + half, "\n".join([name, *wrong, *half])


# ---------------------------------------------------------------------- other bad nights
def crawl_on_a_full_disk(world: World, free: int) -> bool:
    """A night on a disk with so much room, then again when it is free; whether the disk got full.  NoNamespace where it cannot be."""
    work = WORKS["crawl"]
    with world.home(work.base) as home, tempfile.TemporaryDirectory(dir=world.folder) as aside:
        words = work.words.replace("SOURCES", world.sources).replace("MIRROR", world.web.url).split()
        order = {"fault": "full", "free": free, "home": str(home), "words": words, "then": True}
        order |= {"output": f"{aside}/output", "keep": f"{aside}/kept"}
        done = forked.run([sys.executable, "-m", faults.__name__, json.dumps(order)], cwd=ROOT, timeout=2 * LONGEST)
        assert done.returncode == 0, done.stderr
        found = json.loads(done.stdout)
        if "skip" in found:
            raise faults.NoNamespace(found["skip"])
        assert "Traceback" not in found["out"] + found["err"], found
        assert found["then"] in (0, 1), found  # 1: the night before was cut off
        check(world, "crawl", Path(aside) / "kept")
        return bool(found["status"] != 0)


def two_at_once(world: World, first: str, second: str) -> None:
    """Two commands at once: each does its work, or says that it has to wait; run again, both have done it."""
    with world.home("night1") as home:
        said: list[CompletedProcess[str]] = []
        commands = [
            threading.Thread(target=lambda w=words: said.append(world.run(home, w))) for words in (first, second)
        ]
        for command in commands:
            command.start()
        for command in commands:
            command.join()
        for ended in said:
            assert ended.returncode == 0 or "wait until it has ended" in ended.stderr, ended.stdout + ended.stderr
        world.done(home, WORKS["crawl"].words)
        check(world, "crawl", home)


def clock_back(world: World) -> None:
    """A night whose clock stands hours back, then one at the right time: all is there once.  One that stands years back is refused."""
    with world.home("night1") as home:
        world.done(home, "crawl SOURCES --mirror MIRROR --at 2026-03-30T15:00:00Z")
        world.done(home, WORKS["crawl"].words)
        assert list(Archive(home / "archive").verify()) == []
        timeless = [without_times(rows_by_key(path / "policy.db")) for path in (world.folder / "night2", home)]
        assert not (wrong := difference(*timeless)), "\n".join(wrong)
        world.done(home, "crawl SOURCES --mirror MIRROR --at 2099-04-01T18:00:00Z")
        before = rows_by_key(home / "policy.db", frozenset())
        ended = world.run(home, "crawl SOURCES --mirror MIRROR")
        assert (ended.returncode, "set the clock" in ended.stderr) == (1, True), ended.stderr
        assert rows_by_key(home / "policy.db", frozenset()) == before


def without_times(rows: Rows) -> Rows:
    """What there is, whenever it was seen: documents and versions by key."""
    found: Rows = Counter()
    for row, number in rows.items():
        if row.startswith(("documents:", "versions:", "speeches:", "promises:", "changes:")):
            found[re.sub(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ", "…", row)] += number
    return found


# ---------------------------------------------------------------------- the long form
def storm(seed: int, kills: int, until: float) -> tuple[int, int, list[str]]:
    """Random kills of random works until there were enough or it is late; (rounds, kills that met a command, what was wrong)."""
    dice, rounds, met, wrong = random.Random(seed), 0, 0, list[str]()
    with tempfile.TemporaryDirectory(prefix="chaos-") as folder, world_of(Path(folder), "kokkai mhlw_news") as world:
        while met < kills and time.time() < until:
            name = dice.choice(list(WORKS))
            plans = [{"seconds": round(dice.uniform(0, world.lasts[name]), 3)} for _ in range(dice.randint(1, 3))]
            rounds += 1
            try:
                met += sum(strike(world, name, plans, tear=dice.choice((0, 0, 1, 40, 4000)) if name == "crawl" else 0))
            except AssertionError as error:
                wrong.append(f"seed {seed}, round {rounds}, {name} {plans}: {error}")
    return rounds, met, wrong


def other_nights(until: float) -> list[str]:
    """The disk full at every page that a night writes, the clock back, two at once, a reader for ten minutes."""
    wrong: list[str] = []

    def tried(what: str, scene: Callable[[], object]) -> object:
        try:
            return scene()
        except faults.NoNamespace as why:
            print(f"not tried, {what}: {why}", flush=True)
        except AssertionError as error:
            wrong.append(f"{what}: {error}")
        return None

    with tempfile.TemporaryDirectory(prefix="chaos-") as folder, world_of(Path(folder), "mhlw_news") as world:
        tried("clock back", lambda: clock_back(world))
        crawl = WORKS["crawl"].words
        for second in (crawl, "replay", "backup --to DISK", BRIEF):
            tried(f"crawl and {second}", lambda w=second: two_at_once(world, crawl, w))
        free, full = 0, True
        while full and not wrong and time.time() < until:
            full = bool(tried(f"{free} bytes free", lambda room=free: crawl_on_a_full_disk(world, room)))
            free += 4096
        print(f"the disk was full at each of {free // 4096} pages", flush=True)
        tried("a reader for ten minutes", lambda: long_reader(world, min(600.0, max(60.0, until - time.time()))))
    return wrong


def long_reader(world: World, seconds: float) -> None:
    """A reader that began before the night and holds its transaction through it."""
    with world.home("night1") as home:
        reader = sqlite3.connect(home / "policy.db", isolation_level=None)
        reader.execute("BEGIN")
        before = reader.execute("SELECT count(*) FROM documents").fetchone()
        end = time.monotonic() + seconds
        world.done(home, WORKS["crawl"].words)
        check(world, "crawl", home)
        world.done(home, "replay")
        time.sleep(max(0.0, end - time.monotonic()))
        assert reader.execute("SELECT count(*) FROM documents").fetchone() == before
        reader.close()
        check(world, "crawl", home)


def main() -> int:
    """Run it all; 0 when nothing was lost, doubled or left half written."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--kills", type=int, default=1000)
    options.add_argument("--seconds", type=float, default=3300, help="stop after so long, whatever has been reached")
    options.add_argument("--seed", type=int, default=int(time.time()))
    options.add_argument(
        "--at-once", type=int, default=2, help="how many are struck at once, besides the other bad nights"
    )
    given = options.parse_args()
    until = time.time() + given.seconds
    print(f"seed {given.seed}: {given.kills} kills, at most {given.seconds:.0f} seconds", flush=True)
    rounds = met = 0
    wrong: list[str] = []
    with ProcessPoolExecutor(given.at_once + 1) as pool:
        nights = pool.submit(other_nights, until)
        share = -(-given.kills // given.at_once)
        for storms in as_completed(pool.submit(storm, given.seed + n, share, until) for n in range(given.at_once)):
            more_rounds, more_met, more_wrong = storms.result()
            rounds, met, wrong = rounds + more_rounds, met + more_met, wrong + more_wrong
            print(f"{met} kills in {rounds} rounds so far, {len(wrong)} wrong", flush=True)
        wrong += nights.result()
    for one in wrong:
        print(one, file=sys.stderr)
    print(f"{met} of {given.kills} kills met a command at work, in {rounds} rounds; {len(wrong)} rounds ended wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
