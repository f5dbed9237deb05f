"""The end of a night: the heartbeat file and the ping, over HTTP on loopback; neither ever makes a night fail."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawlers.nightly.heartbeat import end_of_night, watched_night
from crawlers.nightly.job import CrawlError
from db.night.heartbeat import Heartbeat, read_heartbeat, write_heartbeat
from db.night.store import RunResult
from db.record.home import Home
from db.record.lock import HomeBusy, one_at_a_time
from db.record.models import Outcome
from policywatch import cli


class Monitor(ThreadingHTTPServer):
    """A monitor that notes what was asked for; ``/broken`` answers 500, ``/away`` sends elsewhere."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        super().__init__(("127.0.0.1", 0), Answer)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Answer(BaseHTTPRequestHandler):
    server: Monitor

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        status = {"/broken": 500, "/away": 302}.get(self.path, 200)
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        del format, args


@pytest.fixture
def monitor() -> Iterator[Monitor]:
    server = Monitor()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def settings(home: Home, ping: str) -> None:
    (home.root / "config.toml").write_text(f'[health]\nping = "{ping}"\n', "utf-8")


def result(source: str, outcome: Outcome) -> RunResult:
    return RunResult(1, source, outcome, 0, 0, 0, 0, 0, "", ())


def test_the_heartbeat_says_when_and_how_the_night_ended(home: Home) -> None:
    end_of_night(home, [result("bills", Outcome.OK), result("press", Outcome.PARTIAL)], ended=True)
    beat = read_heartbeat(home)
    assert beat is not None
    assert (beat.status, beat.sources) == (1, {"bills": "ok", "press": "partial"})
    end_of_night(home, [result("bills", Outcome.OK)], ended=True)
    beat = read_heartbeat(home)
    assert beat is not None and (beat.status, beat.sources) == (0, {"bills": "ok"})


def test_a_night_in_which_nothing_ran_is_not_well(home: Home) -> None:
    end_of_night(home, [], ended=True)
    beat = read_heartbeat(home)
    assert beat is not None and beat.status == 1


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"at": 1, "status": "x", "sources": []}'])
def test_a_heartbeat_that_cannot_be_read_is_none(home: Home, text: str) -> None:
    home.heartbeat.write_text(text, "utf-8")
    assert read_heartbeat(home) is None


@pytest.mark.parametrize(
    ("path", "outcome", "ended", "asked"),
    [
        ("/abc", Outcome.OK, True, ["/abc"]),
        ("/abc", Outcome.FAILED, True, ["/abc"]),
        ("/abc", Outcome.OK, False, []),
        ("/abc/{status}", Outcome.OK, True, ["/abc/0"]),
        ("/abc/{status}", Outcome.FAILED, True, ["/abc/1"]),
        ("/abc/{status}", Outcome.OK, False, ["/abc/1"]),
    ],
)
def test_the_ping(
    home: Home,
    monitor: Monitor,
    capsys: pytest.CaptureFixture[str],
    path: str,
    outcome: Outcome,
    ended: bool,
    asked: list[str],
) -> None:
    settings(home, monitor.url + path)
    end_of_night(home, [result("bills", outcome)], ended=ended)
    assert monitor.asked == asked
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("ping", "said"),
    [
        ("{url}/broken", "answered with HTTP 500"),
        ("{url}/away", "answered with HTTP 302"),
        ("{closed}/secret", "was not taken"),
        ("file:///etc/passwd", "must be a web address"),
        ("ftp://example.org/x", "must be a web address"),
        ("http://[broken", "must be a web address"),
        ("monitor", "must be a web address"),
    ],
)
def test_a_ping_that_fails_is_one_line_and_no_failure(
    home: Home, monitor: Monitor, capsys: pytest.CaptureFixture[str], ping: str, said: str
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        closed = f"http://127.0.0.1:{free.getsockname()[1]}"
    settings(home, ping.format(url=monitor.url, closed=closed))
    end_of_night(home, [result("bills", Outcome.OK)], ended=True)
    said_lines = capsys.readouterr().err.splitlines()
    assert len(said_lines) == 1 and said in said_lines[0]
    assert "secret" not in said_lines[0] and "/elsewhere" not in monitor.asked
    beat = read_heartbeat(home)
    assert beat is not None and beat.status == 0


def test_an_error_ends_the_night_with_status_1_and_stays_an_error(home: Home) -> None:
    with pytest.raises(CrawlError, match="damaged"), watched_night(home, [result("bills", Outcome.OK)]):
        raise CrawlError("the archive is damaged")
    beat = read_heartbeat(home)
    assert beat is not None and (beat.status, beat.sources) == (1, {"bills": "ok"})


def test_a_crawl_that_finds_another_at_work_is_no_night(home: Home, monitor: Monitor) -> None:
    settings(home, f"{monitor.url}/{{status}}")
    before = Heartbeat("2026-05-01T03:00:00Z", 0, {"bills": "ok"})
    write_heartbeat(home, before)
    with one_at_a_time(home):
        done = CliRunner().invoke(cli, ["--home", str(home.root), "crawl", "--mirror", "http://127.0.0.1:9"])
        assert done.exit_code == 1 and "another crawl or replay is at work" in done.stderr
        with pytest.raises(HomeBusy), one_at_a_time(home):
            pass
    assert read_heartbeat(home) == before and monitor.asked == []


def test_a_whole_night_beats_and_a_crawl_of_one_source_does_not(home: Home, monitor: Monitor) -> None:
    from crawlers.registry import all_sources

    off = "".join(f"[sources.{name}]\nenabled = false\n" for name in all_sources())
    (home.root / "config.toml").write_text(f'[health]\nping = "{monitor.url}/{{status}}"\n{off}', "utf-8")
    one = ["--home", str(home.root), "crawl", "--only", "https://www.mhlw.go.jp/stf/news.rdf"]
    CliRunner().invoke(cli, [*one, "--mirror", "http://127.0.0.1:9"])
    assert read_heartbeat(home) is None and monitor.asked == []
    done = CliRunner().invoke(cli, ["--home", str(home.root), "crawl"])
    assert done.exit_code == 1 and "nothing was looked at" in done.stderr
    beat = read_heartbeat(home)
    assert beat is not None and beat.status == 1 and monitor.asked == ["/1"]
