"""Every command in a bad world: it says in one line what to do, has no traceback, and leaves nothing half written.

All commands are taken from the program itself; a new one has to be given its words here.  The worlds are real:
``tests/support/faults.py``.
"""

from __future__ import annotations

import json
import re
import shlex
import sqlite3
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import pytest

from crawlers.sources.otit_pages import OtitPages
from db.office.access import Role, add_user, open_access_db
from demo.briefs import MORNING
from demo.sample_web import make_server
from policywatch import cli
from tests.conftest import DemoRun
from tests.support import faults, forked, places
from tests.support.copies import copied_home
from tests.support.helpers import Watch
from tests.support.places import ROOT

PROMISE = "kokkai/122115206X90120260305_005#9d66ea90967a"
SPEECH = PROMISE.partition("#")[0]
PROPOSAL = "sample#0123456789ab"
HELD = OtitPages.site.key(OtitPages.watched[0].path)
BRIEF = f"--at {MORNING}"
# What is typed for each command: MIRROR is the sample web, HOME the home, STAFF the demonstration's folder of staff files.
WORDS = {
    "sources": "sources",
    "sources diff": "sources diff mhlw_news",
    "sources try": "sources try mhlw_news --mirror MIRROR --at 2026-04-02T18:00:00Z",
    "sources enable": "sources enable sittings",
    "crawl": "crawl mhlw_news --mirror MIRROR --at 2026-04-02T18:00:00Z",
    "watch add": "watch add https://www.example.org/mihon.html --topic transfer",
    "watch law": "watch law 431M60000010006 --mirror MIRROR",
    "watch list": "watch list",
    "watch remove": "watch remove https://www.example.org/mihon-2.html",
    "replay": "replay",
    "search": "search 転籍",
    "serve": "serve --port 0",
    "alerts send": f"alerts send {BRIEF}",
    "alerts list": "alerts list",
    "alerts drop": "alerts drop 1",
    "digest": f"digest --mail --to new@example.org --since 2026-03-01 {BRIEF}",
    "brief leave-behind": f"brief leave-behind --topic quotas_fields --text STAFF/leave-behind.toml {BRIEF}",
    "brief member": f"brief member 見本太郎 --topic quotas_fields --text STAFF/member.toml {BRIEF}",
    "brief prep": f"brief prep 見本太郎 --topic quotas_fields --text STAFF/prep.toml {BRIEF}",
    "brief committee": f"brief committee 法務委員会 --house 衆議院 --date 2026-04-03 --topic quotas_fields {BRIEF}",
    "brief request": f"brief request --text STAFF/request.toml --split {BRIEF}",
    "brief evidence": f"brief evidence --topic transfer --short {BRIEF}",
    "brief promises": f"brief promises --status open {BRIEF}",
    "brief digest": f"brief digest --since 2026-03-31 --html {BRIEF}",
    "brief comparison": f"brief comparison 431M60000010006 --from 2026-03-31 --to 2026-04-01 {BRIEF}",
    "brief verify": "brief verify HOME/briefs/leave-behind-quotas_fields-20260402.pdf",
    "brief stale": "brief stale",
    "brief candidates": "brief candidates --topic quotas_fields --member 見本太郎 --at 2026-04-02T09:00:00+09:00",
    "brief start": "brief start 見本太郎 quotas_fields --out HOME/out/start.toml --at 2026-04-02T09:00:00+09:00",
    "brief check": f"brief check STAFF/leave-behind.toml leave-behind --topic quotas_fields {BRIEF}",
    "brief publish": "brief publish NUMBER --out HOME/out",
    "brief kit": f"brief kit M-20260403-1 --out HOME/kit {BRIEF}",
    "brief own": "brief own",
    "brief preview": f"brief preview --once promises {BRIEF}",
    "law": "law 431M60000010006 --as-of 2026-04-01",
    "health": "health mhlw_news --at 2026-04-02T12:00:00+09:00",
    "held list": "held list",
    "held accept": f"held accept {HELD}",
    "held refuse": f"held refuse {HELD} --note 見本",
    "archive verify": "archive verify --from HOME/disk",
    "archive forget-press": "archive forget-press",
    "archive export": "archive export HOME/out/archive.warc.gz",
    "archive import": "archive import HOME/archive.warc.gz",
    "backup": "backup --to HOME/disk",
    "restore": "restore HOME/disk",
    "export-public": "export-public HOME/out/public.db",
    "new-source": "new-source sample_page https://example.org/",
    "record": "record mhlw_news --mirror MIRROR",
    "demo": "demo",
    "member": "member 見本太郎 --limit 1",
    "people unresolved": "people unresolved",
    "people settle": "people settle 仮名四郎 --not-a-member --note 見本",
    "promises list": "promises list",
    "promises set": f"promises set {PROMISE} kept --evidence https://www.moj.go.jp/isa/ --note 見本",
    "claims list": "claims list",
    "claims show": "claims show S01a",
    "claims set": "claims set S01a --grade C --note 見本",
    "series list": "series list",
    "series show": "series show disappearances",
    "series proposals": "series proposals",
    "series accept": f"series accept {PROPOSAL}",
    "series reject": f"series reject {PROPOSAL} --note 見本",
    "calendar": "calendar --to HOME/out/policywatch.ics",
    "meeting add": "meeting add --date 2026-04-10 --ministry 法務省",
    "meeting list": "meeting list",
    "meeting show": "meeting show M-20260331-1",
    "ask add": "ask add --text 見直すこと。 --topic transfer --at 2026-04-10T09:00:00+09:00",
    "ask edit": "ask edit A-20260330-3 --detail 見本",
    "ask list": "ask list",
    "ask set": "ask set A-20260330-3 delivered --date 2026-04-10",
    "inbox": "inbox --kind change --limit 3",
    "decide": f"decide {PROMISE} later --as 見本",
    "evidence add": f"evidence add {SPEECH} --text 状況の把握と公表の在り方を検討してまいります。 --as 見本",
    "evidence list": "evidence list",
    "evidence drop": "evidence drop 1",
    "user add": "user add 見本花子 --role editor",
    "user list": "user list",
    "user set": "user set 見本太郎 --role signer",
    "user remove": "user remove 見本太郎",
    "mail list": "mail list",
    "mail send": "mail send",
    "mail drop": "mail drop 1",
}
# Said without any fault: the demonstration's own failing source, a mail server that is not there, nobody who may sign.
NOT_ZERO = {"digest": 1, "mail send": 1, "alerts send": 1, "brief check": 1}
ENDLESS = {"serve"}
# Commands that do not look at the home's databases: what is damaged or locked there is not theirs.
ELSEWHERE = {"demo": "it makes a home of its own, twice a minute's work: its end is in test_demo.py"}
WORLDS = ("none", "full", "nearly full", "read-only", "damaged", "locked")
# One command in each bad world stands in `make test`; all of them in all of them in `make test-all`.
EVERY_DAY = {
    ("crawl", "full"), ("replay", "damaged"), ("backup", "read-only"), ("digest", "locked"), ("ask add", "nearly full"),
}  # fmt: skip
CASES = [
    pytest.param(name, world, marks=[] if (name, world) in EVERY_DAY else [pytest.mark.tour])
    for name in WORDS
    for world in WORLDS
]
FREE = {"full": 0, "nearly full": 150_000}
# What the one line tells people to do.
ADVICE = re.compile(
    r"free the disk|make it writable|make the folder writable|wait until it has ended|policywatch (replay|restore|archive|crawl)"
    r"|applies it|policywatch mail|try another backup|look for an older backup|name another"
)


def leaves(command: click.Command, name: str = "") -> Iterator[str]:
    below = getattr(command, "commands", None)
    if below is None or getattr(command, "invoke_without_command", False):
        yield name
    if below is None:
        return
    for key in below:
        yield from leaves(below[key], f"{name} {key}".strip())


@dataclass(frozen=True)
class Worlds:
    """A home that has everything, and the sample web."""

    home: Path
    mirror: str
    outputs: Path

    def run(self, name: str, world: str, folder: Path) -> dict[str, Any]:
        """What became of a command in a world."""
        home = self.home if world in FREE or world == "read-only" else copied_home(self.home, folder / "home")
        with closing(sqlite3.connect(self.home / "office.db")) as office:
            (number,) = office.execute(
                "SELECT number FROM briefs WHERE state = 'signed' ORDER BY id LIMIT 1"
            ).fetchone()
        names = {"NUMBER": number, "MIRROR": self.mirror, "HOME": str(home), "STAFF": str(ROOT / "demo" / "staff")}
        words = [re.sub("|".join(names), lambda m: names[m[0]], word) for word in shlex.split(WORDS[name])]
        order = {
            "fault": "full" if world in FREE else world,
            "free": FREE.get(world),
            "home": str(home),
            "words": words,
            "output": str(folder / "output"),
            "endless": name in ENDLESS,
        }
        done = forked.run([sys.executable, "-m", faults.__name__, json.dumps(order)], cwd=ROOT, timeout=200)
        assert done.returncode == 0, done.stderr
        return dict(json.loads(done.stdout))


@pytest.fixture(scope="module")
def worlds(demo_run: DemoRun, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Worlds]:
    assert demo_run.status == 0, "\n".join(demo_run.said)
    folder = tmp_path_factory.mktemp("worlds")
    home = copied_home(demo_run.home, folder / "home")
    (home / "config.toml").open("a").write(
        '\n[mail]\nhost = "127.0.0.1"\nport = 1\nsecurity = "none"\nfrom = "見本 <watch@example.org>"\nto = ["a@example.org"]\n'
        '[alerts]\nurls = ["json://127.0.0.1:1/"]\n'
    )
    with closing(sqlite3.connect(home / "policy.db")) as conn, conn:
        conn.execute(
            "INSERT INTO proposals SELECT id, 1, ?, 'disappearances', '', '2025', 7000, 0, 'new', NULL, 0, 2, '見本'"
            " FROM documents ORDER BY id LIMIT 1",
            [PROPOSAL],
        )

    with Watch(home) as watch:  # a page in whose place another one came
        sample = (places.PAGES / "otit_pages" / "sample.html").read_bytes()
        notice = b"<html><title>Not found</title><body><main><h1>Not found</h1><p>The page was removed or has another address."
        first = OtitPages.site.address(OtitPages.watched[0].path)
        for hour, body in ((19, sample), (20, notice + b"</main></body></html>")):
            page = (200, {"content-type": "text/html"}, body)
            watch.night(
                "otit_pages", f"2026-04-01T{hour}:00:00Z", lambda url, page=page: page if url == first else None
            )

    def say(*words: str, status: int = 0) -> None:
        done = forked.run([sys.executable, "-m", "policywatch", *words, "--home", str(home)], cwd=ROOT, timeout=200)
        assert done.returncode == status, done.stdout + done.stderr

    say("digest", "--mail", "--since", "2026-03-01", "--at", MORNING, status=1)
    say("alerts", "send", "--at", MORNING, status=1)
    say("watch", "add", "https://www.example.org/mihon-2.html")
    said = "支援の状況の把握と公表の在り方を検討してまいります。"
    say("evidence", "add", SPEECH, "--text", said, "--as", "見本")
    with open_access_db(home / "access.db") as access:
        add_user(access, "見本太郎", Role.READER, "見本の長いパスワード二〇二六", datetime.now(UTC))
    say("archive", "export", str(home / "archive.warc.gz"))
    say("backup", "--to", str(home / "disk"))
    (home / "out").mkdir()
    (home / "sources").mkdir()
    server = make_server(ROOT / "demo")
    server.set_night(2)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Worlds(home, server.url, folder)
    server.shutdown()


# What the machine keeps for itself in office.db; all else there is what people enter, and its writing is noted in `audit`.
OF_THE_MACHINE = (
    "audit", "brief_evidence", "frozen_texts", "outbox", "outbox_changes", "told_runs", "alert_messages", "alert_changes",
    "published_runs",
)  # fmt: skip
PUTS_BACK = {"restore"}  # with the audit as it was


def what_people_keep(home: Path) -> set[tuple[str, str]]:
    """Every row that people entered, by its table, and the settings; papers count once they are signed."""
    with closing(sqlite3.connect(home / "office.db")) as office:
        tables = {name for (name,) in office.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        rows = {
            (table, repr(row))
            for table in tables - {*OF_THE_MACHINE, "briefs"}
            if not table.startswith(("sqlite_", "_sqlite_"))
            for row in office.execute(f"SELECT * FROM {table}")
        }
        rows |= {("briefs", repr(row)) for row in office.execute("SELECT * FROM briefs WHERE state = 'signed'")}
    with closing(sqlite3.connect(home / "access.db")) as access:
        rows |= {("users", repr(row)) for row in access.execute("SELECT name, role, password FROM users")}
    files = (home / "config.toml", home / "sources.json")
    return rows | {(file.name, file.read_text(encoding="utf-8")) for file in files if file.exists()}


def acts(home: Path) -> int:
    with closing(sqlite3.connect(home / "office.db")) as office:
        return int(office.execute("SELECT count(*) FROM audit").fetchone()[0])


def test_every_command_of_the_program_is_tried() -> None:
    assert set(WORDS) == set(leaves(cli))
    assert [name for name, words in WORDS.items() if not words.startswith(name)] == []


@pytest.mark.slow
@pytest.mark.parametrize(("name", "world"), CASES)
def test_a_command_in_a_bad_world(name: str, world: str, worlds: Worlds, tmp_path: Path) -> None:
    if name in ELSEWHERE and world in ("none", "damaged", "locked"):
        pytest.skip(ELSEWHERE[name])
    found = worlds.run(name, world, tmp_path)
    if "skip" in found:
        pytest.skip(found["skip"])
    said = f"{found['out']}\n{found['err']}"
    assert "Traceback" not in said, said
    assert found["status"] in (0, 1), said
    if world == "none":
        assert found["status"] == NOT_ZERO.get(name, 0), said
    elif found["status"] != NOT_ZERO.get(name, 0):
        last = [line for line in f"{found['out']}{found['err']}".splitlines() if line][-1]
        assert re.match(r"(policywatch|demo|brief): ", last), said
        assert ADVICE.search(last), said
        assert sum(line.startswith("policywatch: ") for line in found["err"].splitlines()) <= 1 + (name == "restore"), (
            said
        )
    if world == "none" and name not in ELSEWHERE:
        written = what_people_keep(tmp_path / "home") ^ what_people_keep(worlds.home)
        noted = acts(tmp_path / "home") > acts(worlds.home)
        assert noted or not written or name in PUTS_BACK, f"{name} writes {written} and leaves no row in the audit"
    assert found["half"] == [], found
    assert found["empty"] == [], found
    if world != "damaged":
        assert found["whole"] == {"policy.db": True, "office.db": True}, found
