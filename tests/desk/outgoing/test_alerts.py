"""Alerts: what is told, once to each channel, what waits, and that no address of a channel is ever said."""

from __future__ import annotations

import email
import email.policy
import json
import logging
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import tests.support.brief_data as data
from db.record.home import ConfigError
from db.text.words import Names
from desk.outgoing import alerts
from desk.outgoing.alerts import channels_of, worded
from desk.outgoing.warning import State
from policywatch import cli
from tests.support.mail_server import Script, serving

AT = data.AT
CHANGED = "ページ「特定技能制度（見本）」の本文が書き換えられました。"
SECRET = "mihon-secret-token"


class Service:
    """A channel: what it was sent, and what it answers."""

    def __init__(self) -> None:
        self.got: list[dict[str, Any]] = []
        self.status = 200
        self.port = 0


@contextmanager
def listening(service: Service) -> Iterator[Service]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            if service.status == 200:
                service.got.append(body)
            self.send_response(service.status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", service.port), Handler)
    service.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def record(tmp_path: Path) -> Any:
    """A change of a topic of priority 1 and one of priority 2 in the newest night, and one of priority 1 a week before."""
    found = data.empty(tmp_path / "home")
    for at in (data.EARLY, data.LAST):
        found.run("isa_pages", at)
    for key, priority in (("transfer", 1), ("health", 2)):
        found.conn.execute(
            "INSERT OR REPLACE INTO topics (id, name_ja, name_en, priority, position) VALUES (?, ?, ?, ?, 1)",
            (key, key, key, priority),
        )
    for name, at, summary, topic in (
        ("old", data.EARLY, "以前の変化", "transfer"),
        ("ssw", data.LAST, CHANGED, "transfer"),
        ("other", data.LAST, "急がない変化", "health"),
    ):
        page = found.document(f"isa_pages/{name}", "page", "特定技能制度（見本）", data.EARLY)
        found.change(page, "text_changed", at, summary, topics=(topic,))
    found.conn.commit()
    return found


def settings(record: Any, *ports: int, more: str = "") -> None:
    urls = ", ".join(f'"json://{SECRET}:{SECRET}@127.0.0.1:{port}/{SECRET}"' for port in ports)
    record.home.root.joinpath("config.toml").write_text(f"[alerts]\nurls = [{urls}]\n{more}\n", "utf-8")


def run(record: Any, *words: str, at: Any = AT) -> Result:
    when = ("--at", at.isoformat()) if words[0] == "send" else ()
    result = CliRunner().invoke(cli, ["--home", str(record.home.root), "alerts", *words, *when])
    assert SECRET not in result.output + result.stderr
    return result


def test_an_urgent_change_is_told_once_to_each_channel(record: Any) -> None:
    with listening(Service()) as one, listening(Service()) as two:
        settings(record, one.port, two.port, more='[site]\npublic_url = "https://desk.example.org"')
        assert run(record, "send").exit_code == 0
        assert run(record, "send").exit_code == 0
    for service in (one, two):
        (said,) = service.got
        assert (
            CHANGED in said["message"] and "急がない変化" not in said["message"] and "以前の変化" not in said["message"]
        )
        assert "https://desk.example.org/-/change?key=" in said["message"] and "1 件" in said["title"]


def test_what_a_channel_did_not_take_waits_is_named_and_goes_out_once(record: Any) -> None:
    with listening(Service()) as good, listening(Service()) as bad:
        settings(record, good.port, bad.port)
        bad.status = 403
        first = run(record, "send")
        assert first.exit_code == 1 and "channel 2 (json)" in first.stderr and "403" in first.stderr
        assert len(good.got) == 1 and not bad.got
        (waiting,) = json.loads(run(record, "list", "--json").output)
        assert (waiting["state"], waiting["channel"], waiting["told"]) == ("failed", "2 (json)", 1)
        bad.status = 200
        assert run(record, "send", at=AT + timedelta(days=1)).exit_code == 0
        assert len(good.got) == 1 and len(bad.got) == 1
        assert run(record, "list").output == "nothing is waiting\n"


def test_the_watch_is_not_well_while_an_alert_has_not_arrived() -> None:
    looked_at = ({"outcome": "ok", "late": False, "problems": []},)
    assert State((), looked_at, {}).is_well
    assert not State((), looked_at, {}, (Names("届いていない", "did not arrive"),)).is_well
    assert not State((), (), {}).is_well, "nothing was looked at"


def test_the_next_morning_says_which_alert_did_not_arrive_until_it_does(record: Any) -> None:
    def morning(day: int) -> Any:
        taken, at = len(mails.taken), AT + timedelta(days=day)
        CliRunner().invoke(cli, ["--home", str(record.home.root), "health", "--mail", "--at", at.isoformat()])
        new = [email.message_from_bytes(raw, policy=email.policy.default) for _, _, raw in mails.taken[taken:]]
        return new[0] if new else None

    with serving(Script()) as mails, listening(Service()) as bad:
        mail = f'[mail]\nhost = "127.0.0.1"\nport = {mails.port}\nsecurity = "none"\nfrom = "a@example.org"\nto = ["b@example.org"]'
        settings(record, bad.port, more=mail)
        bad.status = 500
        assert run(record, "send").exit_code == 1
        told = morning(0)
        assert "届いていない知らせ" in told["Subject"]
        text = told.get_content()
        assert "送り先 1 (json)：変化 1 件" in text and "送り先のサービスが断りました" in text
        assert "Channel 1 (json): 1 change" in text and "The service refused it" in text
        assert "500" not in text and "policywatch alerts" not in text and SECRET not in text
        assert morning(0) is None, "once a day"
        bad.status = 200
        assert run(record, "send").exit_code == 0
        over = morning(1)
        assert "■ 直ったもの" in over.get_content() and "届いていない知らせ" in over.get_content()


def test_a_channel_that_is_down_loses_nothing(record: Any) -> None:
    with listening(Service()) as down:
        pass
    settings(record, down.port)
    assert run(record, "send").exit_code == 1
    with listening(down):
        assert run(record, "send").exit_code == 0
    assert [CHANGED in said["message"] for said in down.got] == [True]


def test_what_was_interrupted_is_sent_again_by_a_person_alone(record: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def dies(*_: object) -> str:
        raise KeyboardInterrupt

    with listening(Service()) as service:
        settings(record, service.port)
        with monkeypatch.context() as patch:
            patch.setattr(alerts, "notify", dies)
            run(record, "send")
        again = run(record, "send")
        assert again.exit_code == 1 and "it may have arrived" in again.stderr and not service.got
        assert run(record, "send", "1").exit_code == 0 and len(service.got) == 1
        assert run(record, "drop", "1").exit_code == 1  # it was sent


def test_what_waits_for_a_channel_that_is_gone_is_named_until_it_is_dropped(record: Any) -> None:
    with listening(Service()) as down:
        pass
    settings(record, down.port)
    run(record, "send")
    settings(record)
    left = run(record, "send")
    assert left.exit_code == 1 and "no longer in the settings" in left.stderr
    assert run(record, "drop", "1").exit_code == 0
    assert "no channel is set up" in run(record, "send").stderr


def test_no_address_is_kept_or_logged(record: Any, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with listening(Service()) as service:
        service.status = 500
        settings(record, service.port)
        run(record, "send")
    assert SECRET not in caplog.text
    with closing(sqlite3.connect(record.home.office_db)) as office:
        assert SECRET not in "\n".join(office.iterdump())


def test_an_address_that_is_none_is_named_by_its_place() -> None:
    with pytest.raises(ConfigError) as wrong:
        channels_of({"alerts": {"urls": [f"json://127.0.0.1/{SECRET}", f"no {SECRET}"]}})
    assert "address 2" in str(wrong.value) and SECRET not in str(wrong.value)
    assert SECRET not in repr(channels_of({"alerts": {"urls": [f"json://127.0.0.1/{SECRET}"]}}))
    assert channels_of({}) == ()


def test_of_very_many_changes_a_message_names_some_and_counts_the_rest() -> None:
    change = {
        "kind_ja": "書換え",
        "summary_ja": "見本",
        "summary_en": "The minutes of 参議院法務委員会 第9号（2026年3月5日） were published.",
        "name_ja": "見本",
        "key": "a/b@c",
        "page": "",
        "link": "https://example.org/",
    }
    title, body = worded([change] * 23, "")
    assert "23 件" in title and body.count("https://example.org/") == 10 and "ほか 13 件" in body
    assert (
        "The minutes of House of Councillors, Committee on Judicial Affairs, No. 9 (5 March 2026) were published."
        in body
    )
    assert len(worded([change | {"summary_ja": "見" * 900, "summary_en": "a" * 900}] * 23, "")[1]) < 5_000


def test_nothing_of_the_library_is_loaded_until_something_is_sent() -> None:
    code = "import sys, desk.commands.alerts; sys.exit('apprise' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
