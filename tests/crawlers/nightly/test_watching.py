"""The command ``watch`` and its nights, by the real command over HTTP on loopback (made-up sites, 見本)."""

from __future__ import annotations

import json
import socket
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any, ClassVar

import pytest
from click.testing import CliRunner

from db.record.schema import open_policy_db
from policywatch import cli
from tests.support.answering import answering
from tests.support.helpers import dump
from tests.support.recorded import policywatch, rows

pytestmark = pytest.mark.slow  # commands in processes of their own
TEXT = "見本の相談を無料で受けます。窓口は平日の朝から夕方まで開いています。"
PAGE = (
    "<!doctype html><html><head><meta charset='Shift_JIS'><title>{title}｜見本県</title></head><body><nav>見本ナビ</nav>"
    "<main><h1>{title}</h1><p>{words}</p><p id=a>受付は{number}件です。</p><a href='annai.csv'>案内の表</a></main></body></html>"
)
HOME = "https://www.pref.mihon.jp"
URL, SECRET, MOVED, AWAY, INSIDE = (
    f"{HOME}/{name}" for name in ("soudan.html", "secret/a.html", "moved.html", "away.html", "inside.html")
)
KEY = "watch/www.pref.mihon.jp/soudan.html"


class Sites(BaseHTTPRequestHandler):
    """A mirror of several hosts; ``number`` stands in the text of every page."""

    number: ClassVar[int] = 12
    asked: ClassVar[list[str]] = []
    busy: ClassVar[dict[str, int]] = {}
    most: ClassVar[int] = 0
    agents: ClassVar[set[str]] = set()
    lock: ClassVar[threading.Lock] = threading.Lock()
    latency: ClassVar[float] = 0.0

    def do_GET(self) -> None:
        _, _, host, path = self.path.split("/", 3)
        with self.lock:
            Sites.asked.append(f"{host}/{path}")
            Sites.agents.add(self.headers["User-Agent"])
            Sites.busy[host] = Sites.busy.get(host, 0) + 1
            Sites.most = max(Sites.most, Sites.busy[host])
        time.sleep(self.latency)
        with self.lock:
            Sites.busy[host] -= 1
        to = {"away.html": "https://www.mihon.or.jp/", "inside.html": "http://127.0.0.1/x", "moved.html": URL}.get(path)
        if path == "robots.txt":
            return self.reply(200, b"User-agent: *\nDisallow: /secret/\n", "text/plain")
        if to:
            self.send_response(302)
            self.send_header("Location", to)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return None
        if path == "annai.csv":
            return self.reply(200, "国,人数\n見本国,12\n".encode(), "text/csv")
        if path == "gone.html":
            return self.reply(404, b"<html>mihon</html>", "text/html")
        body = PAGE.format(title="見本の窓口", words=TEXT, number=self.number)
        return self.reply(200, body.encode("cp932"), "text/html; charset=utf-8")

    def reply(self, status: int, body: bytes, media_type: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def mirror() -> Iterator[str]:
    Sites.number, Sites.asked, Sites.busy, Sites.most, Sites.agents, Sites.latency = 12, [], {}, 0, set(), 0.0
    with answering(Sites) as address:
        yield address


def watched(home: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(policywatch("watch", "list", "--json", home=home, expect=0).stdout)
    return found


def crawl(home: Path, mirror: str, day: int, *words: str) -> dict[str, Any]:
    done = policywatch("crawl", *words, "--mirror", mirror, "--at", f"2026-08-{day:02d}T18:00:00Z", "--json", home=home)
    (result,) = json.loads(done.stdout)
    assert done.returncode == (0 if result["outcome"] == "ok" else 1)
    return dict(result)


def settings(home: Path, text: str) -> None:
    home.mkdir(parents=True, exist_ok=True)
    (home / "config.toml").write_text(text, encoding="utf-8")


def test_a_page_from_adding_to_removing(tmp_path: Path, mirror: str) -> None:
    add = ("watch", "add", f"{URL}#top", "--name-ja", "見本県の窓口", "--topic", "wages", "--topic", "hours")
    assert KEY in policywatch(*add, home=tmp_path, expect=0).stdout
    assert Sites.asked == []
    expected = {"key": KEY, "url": URL, "name_ja": "見本県の窓口", "selector": None, "topics": ["wages", "hours"]}
    assert watched(tmp_path) == [expected]
    again = policywatch("watch", "add", URL, home=tmp_path, expect=2)
    assert "is watched already" in again.stderr and again.stdout == ""
    first = crawl(tmp_path, mirror, 1, "watch")
    assert (first["outcome"], first["new"], first["changes"]) == ("ok", 2, 0)
    assert sorted(Sites.asked) == [f"www.pref.mihon.jp/{name}" for name in ("annai.csv", "robots.txt", "soudan.html")]
    body = "SELECT v.body FROM versions v JOIN documents d ON d.id = v.document WHERE d.key = ?"
    assert rows(tmp_path, body, KEY)[0][0] == f"見本の窓口\n{TEXT}\n受付は12件です。\n案内の表"
    Sites.number = 13
    second = crawl(tmp_path, mirror, 2, "watch")
    assert (second["changed"], second["changes"]) == (1, 1)
    given = "SELECT topic FROM change_topics ORDER BY topic"
    assert rows(tmp_path, given) == [("hours",), ("wages",)]
    assert KEY in policywatch("watch", "remove", URL, home=tmp_path, expect=0).stdout
    assert watched(tmp_path) == []
    idle = policywatch("crawl", "watch", "--mirror", mirror, home=tmp_path, expect=2)
    assert "policywatch watch add URL" in idle.stderr
    assert rows(tmp_path, "SELECT gone_at FROM documents WHERE key = ?", KEY) == [(None,)]


def test_settings_and_a_replay_without_them(tmp_path: Path, mirror: str) -> None:
    home = tmp_path / "home"
    settings(home, f'[[watch]]\nurl = "{URL}"\nname_en = "Help desk"\nselector = "#a"\ntopics = ["wages"]\n')
    assert [one["selector"] for one in watched(home)] == ["#a"]
    assert "config.toml" in policywatch("watch", "remove", URL, home=home, expect=2).stderr
    crawl(home, mirror, 1, "watch")
    Sites.number = 13
    assert crawl(home, mirror, 2, "watch")["changes"] == 1
    settings(home, f'[[watch]]\nurl = "{URL}"\n')
    assert crawl(home, mirror, 3, "watch")["changes"] == 0  # another selector: a new baseline
    with closing(open_policy_db(home / "policy.db")) as conn:
        before = dump(conn)
    (home / "config.toml").unlink()
    for name in ("office.db", "readings.db"):
        (home / name).unlink(missing_ok=True)
    policywatch("replay", "--into", str(tmp_path / "again.db"), home=home, expect=0)
    with closing(open_policy_db(tmp_path / "again.db")) as conn:
        after = dump(conn)
    assert {**after, "meta": [], "sources": []} == {**before, "meta": [], "sources": []}
    policywatch("replay", home=home, expect=0)
    with closing(open_policy_db(home / "policy.db")) as conn:
        assert {**dump(conn), "meta": [], "sources": []} == {**before, "meta": [], "sources": []}


def test_one_wrong_table_is_named_and_the_others_are_looked_at(tmp_path: Path, mirror: str) -> None:
    wrong = "https://www.kanpo.go.jp/20260303/index.html"
    settings(
        tmp_path,
        f'[[watch]]\nurl = "{URL}"\n[[watch]]\nurl = "{wrong}"\n[[watch]]\nurl = "{URL}x"\nselector = "div["\n',
    )
    listed = policywatch("watch", "list", home=tmp_path, expect=1)
    assert "table 2: refused: the rules of www.kanpo.go.jp forbid collection" in listed.stderr
    result = crawl(tmp_path, mirror, 1, "watch")
    assert (result["outcome"], result["new"]) == ("partial", 2)
    assert [(one["kind"], one["url"], one["code"]) for one in result["problems"]] == [
        ("blocked", wrong, "watch_table_wrong"),
        ("blocked", f"{URL}x", "watch_table_wrong"),
    ]
    assert not any("kanpo" in one for one in Sites.asked)


def test_a_dry_run_shows_the_text_and_keeps_nothing(tmp_path: Path, mirror: str) -> None:
    settings(tmp_path, 'contact = "https://mihon.jp/contact"\n')
    look = ("watch", "add", "--dry-run", "--mirror", mirror)
    done = policywatch(*look, URL, home=tmp_path, expect=0)
    assert f"見本の窓口\n{TEXT}\n受付は12件です。\n案内の表\n" in done.stdout and "見本ナビ" not in done.stdout
    assert f"{HOME}/annai.csv  案内の表" in done.stdout
    assert "受付は12件です。" in policywatch(*look, URL, "--selector", "#a", home=tmp_path, expect=0).stdout
    assert not any(one.endswith("annai.csv") for one in Sites.asked)
    assert all("https://mihon.jp/contact" in agent for agent in Sites.agents)
    nothing = policywatch(*look, URL, "--selector", "#nai", home=tmp_path, expect=1)
    assert "(#nai) is missing" in nothing.stderr and nothing.stdout == ""
    assert "robots.txt of www.pref.mihon.jp forbids" in policywatch(*look, SECRET, home=tmp_path, expect=1).stderr
    assert "HTTP 404" in policywatch(*look, f"{HOME}/gone.html", home=tmp_path, expect=1).stderr
    assert "moved to another host" in policywatch(*look, AWAY, home=tmp_path, expect=1).stderr
    assert "private or bare address" in policywatch(*look, INSIDE, home=tmp_path, expect=1).stderr
    assert f"now leads to {URL}" in policywatch(*look, MOVED, home=tmp_path, expect=1).stderr
    assert watched(tmp_path) == []
    there = {path.name for path in tmp_path.iterdir()}
    assert there <= {"config.toml", "turns", "crawl.lock"}, there


def test_a_host_is_asked_one_request_at_a_time_over_all_processes(tmp_path: Path, mirror: str) -> None:
    """A night of a built-in source, and looks at pages of its host while it runs."""
    Sites.latency = 0.05
    done: list[int] = []

    def look(number: int) -> None:
        url = f"https://www.moj.go.jp/mihon{number}.html"
        done.append(policywatch("watch", "add", url, "--dry-run", "--mirror", mirror, home=tmp_path).returncode)

    looks = [threading.Thread(target=look, args=(number,)) for number in range(2)]
    for one in looks:
        one.start()
    policywatch("crawl", "isa_pages", "--mirror", mirror, "--at", "2026-08-01T18:00:00Z", home=tmp_path)
    for one in looks:
        one.join()
    assert done == [0, 0]
    assert Sites.most == 1
    assert {f"www.moj.go.jp/mihon{number}.html" for number in range(2)} <= set(Sites.asked)
    assert sum("/isa/" in one for one in Sites.asked) > 5


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("http://127.0.0.1:8001/",), "private or bare address"),
        (("http://2130706433/",), "private or bare address"),
        (("http://[::ffff:7f00:1]/",), "private or bare address"),
        (("https://www.kanpo.go.jp/",), "rules of www.kanpo.go.jp forbid"),
        (("ftp://www.mihon.jp/",), "neither http nor https"),
        (("https://a:himitsu@www.mihon.jp/",), "user name or password"),
        ((URL, "--selector", "div["), "no CSS selector"),
        ((URL, "--topic", "nai"), "there is no topic nai"),
        ((URL, "--mirror", "http://127.0.0.1:1"), "goes with --dry-run"),
        ((URL, "--dry-run", "--mirror", "http://www.mihon.jp"), "must be on this machine"),
    ],
)
def test_what_cannot_be_watched_is_said_in_a_line(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    done = policywatch("watch", "add", *words, home=tmp_path, expect=2)
    assert said in done.stderr and "Traceback" not in done.stderr and "himitsu" not in done.stderr
    assert not (tmp_path / "office.db").exists()


def test_a_page_that_a_built_in_source_reads_is_taken_and_said(tmp_path: Path) -> None:
    url = "https://www.moj.go.jp/isa/applications/ssw/index.html"
    assert f"isa_pages reads {url} too" in policywatch("watch", "add", url, home=tmp_path, expect=0).stderr
    assert policywatch("watch", "add", f"{url}?page=2", home=tmp_path, expect=0).stderr == ""


def test_a_name_that_stands_for_this_machine_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What answers is outside of us: a name server."""
    answers = {"inside.mihon.jp": ["8.8.8.8", "::1"], "outside.mihon.jp": ["8.8.8.8"]}

    def look_up(host: str, *_: object, **__: object) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 0)) for address in answers[host]]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    for words in ([], ["--dry-run"]):
        done = CliRunner().invoke(cli, ["--home", str(tmp_path), "watch", "add", "https://inside.mihon.jp/", *words])
        assert done.exit_code == 2 and "inside.mihon.jp stands for the private address ::1" in done.stderr
    done = CliRunner().invoke(cli, ["--home", str(tmp_path), "watch", "add", "https://outside.mihon.jp/"])
    assert done.exit_code == 0, done.stderr


def test_the_site_is_off_and_not_missed_while_nothing_is_watched(tmp_path: Path, mirror: str) -> None:
    crawl(tmp_path, mirror, 1, "mhlw_news")
    with closing(sqlite3.connect(tmp_path / "policy.db")) as conn:
        assert conn.execute("SELECT enabled FROM sources WHERE id = 'watch'").fetchone() == (0,)
    policywatch("watch", "add", URL, home=tmp_path, expect=0)
    crawl(tmp_path, mirror, 2, "mhlw_news")
    with closing(sqlite3.connect(tmp_path / "policy.db")) as conn:
        assert conn.execute("SELECT enabled FROM sources WHERE id = 'watch'").fetchone() == (1,)
