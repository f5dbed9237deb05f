"""Whoever writes what staff keep leaves a row in the audit: every command and every form of the program is gone through."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from crawlers.commands import watch as watch_commands
from db.office.audit import AuditRow, audit_rows
from db.office.database import IssuedBrief, open_office_db, record_brief
from db.office.watched_laws import WatchedLaw, watched_laws
from db.record.home import Home
from db.record.switches import read_switches
from desk.plugin import OFFICE
from policywatch import cli
from tests.desk.forms.test_undoing import (
    ASK,
    PROMISE,
    SPEECH,
    WATCHED,
    WAYS,
    entered,
    nobody_answers,
    record,
    undo_newest,
)
from tests.support.visiting import Browser

pytestmark = pytest.mark.asyncio
LAW = WatchedLaw("999AC0000000009", "見本第九号", "見本の「法」")
MEETING = ("--date", "2026-08-25", "--ministry", "法務省", "--ask", ASK, "--next", "資料を送る")
# Commands that write what people keep, with what is typed after their name.
WRITES: dict[str, tuple[str, ...]] = {
    "watch add": ("https://www.example.org/other.html",),
    "watch law": (LAW.title,),
    "watch remove": (WATCHED,),
    "sources enable": ("committees",),
    "meeting add": MEETING,
    "ask add": ("--text", "見本の願い。"),
    "ask edit": (ASK, "--text", "改めた願い。"),
    "ask set": (ASK, "delivered"),
    "promises set": (PROMISE, "kept", "--evidence", "https://www.moj.go.jp/isa/sample.html"),
    "people settle": ("見本甲子", "--person", "members/sangiin-1"),
    "series accept": (f"{SPEECH}#figure",),
    "series reject": (f"{SPEECH}#figure", "--note", "別の数"),
    "claims set": ("S20", "--checked-on", "2026-08-20", "--note", "見直した"),
    "decide": ("isa_pages/gone.html", "irrelevant"),
    "evidence add": (SPEECH, "--text", "転籍の在り方は、検討を進めております。"),
    "evidence drop": ("1",),
    "user add": ("見本 三郎", "--role", "reader"),
    "user set": ("見本 四郎", "--role", "signer"),
    "user remove": ("見本 四郎",),
    "mail drop": ("1",),
    "alerts drop": ("1",),
}
# What else writes, and where it is seen to be noted.
ELSEWHERE = {
    "held accept": "tests/crawlers/replay/test_held.py",
    "held refuse": "tests/crawlers/replay/test_held.py",
    **dict.fromkeys(
        [f"brief {kind}" for kind in ("committee", "comparison", "digest", "evidence", "kit", "leave-behind", "member", "own",
                                     "prep", "promises", "request")],
        "tests/briefs/commands/test_signing.py",
    ),
}  # fmt: skip
# What keeps nothing of people: it reads, writes the record or the machine's own memory, or files elsewhere; `restore` puts
# what people kept back as it was, audit and all.
READS = {
    "sources", "sources diff", "sources try", "crawl", "watch list", "replay", "search", "serve", "digest",
    "brief candidates", "brief check", "brief preview", "brief publish", "brief stale", "brief start", "brief verify", "law",
    "health", "held list", "archive export", "archive forget-press", "archive import", "archive verify", "backup",
    "export-public", "new-source", "record", "demo", "member", "people unresolved", "promises list", "restore", "claims list",
    "claims show", "series list", "series proposals", "series show", "calendar", "meeting list", "meeting show", "ask list",
    "inbox", "evidence list", "user list", "alerts list", "alerts send", "mail list", "mail send",
}  # fmt: skip


def leaves(command: click.Command, name: str = "") -> Iterator[tuple[str, click.Command]]:
    below = getattr(command, "commands", None)
    if below is None or getattr(command, "invoke_without_command", False):
        yield name, command
    for key in below or ():
        yield from leaves(below[key], f"{name} {key}".strip())


async def test_of_every_command_it_is_said_whether_it_writes_what_people_keep() -> None:
    found = dict(leaves(cli))
    assert sorted(found) == sorted([*WRITES, *ELSEWHERE, *READS])
    asks_who = {name for name, command in found.items() if any("--as" in one.opts for one in command.params)}
    assert asks_who == {*WRITES, *(name for name in ELSEWHERE if name.startswith("held"))}


def say(home: Path, *words: str, typed: str = "") -> Result:
    done = CliRunner().invoke(cli, ["--home", str(home), *words], input=typed)
    assert done.exit_code == 0, done.output
    return done


async def furnished(here: Browser) -> None:
    """All that a command may be about."""
    record(here.home)
    await entered(here, "/-/asks/add", ("ask", "渡していない願い。"))
    await entered(here, "/-/watch/add", ("url", WATCHED), ("name_ja", "見本のページ"))
    await entered(here, "/-/evidence/taken", ("key", SPEECH), ("text", "検討を進めております。"))
    say(here.home, "user", "add", "見本 四郎", "--role", "editor", typed="見本の長いパスワード二〇二六\n")
    with closing(open_office_db(here.home / "office.db")) as office:
        office.execute(
            "INSERT INTO outbox (message_id, recipient, subject, message, made_at, attempts, next_try, last_error)"
            " VALUES ('m', 'a@example.org', '見本のまとめ', x'00', '2026-08-25T00:00:00Z', 1, '2026-08-25T00:00:00Z', '')"
        )
        office.execute(
            "INSERT INTO alert_messages (channel, title, body, made_at, attempts, last_error)"
            " VALUES ('c', '見本の知らせ', '', '2026-08-25T00:00:00Z', 0, '')"
        )


def acts(home: Path) -> list[AuditRow]:
    with closing(open_office_db(home / "office.db")) as office:
        return audit_rows(office)


@pytest.mark.parametrize("command", WRITES)
async def test_a_command_that_writes_leaves_a_row_with_who_did_it(
    here: Browser, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", nobody_answers)
    monkeypatch.setattr(watch_commands, "looked_up", lambda *_: [LAW])
    await furnished(here)
    before = acts(here.home)
    say(here.home, *command.split(), *WRITES[command], "--as", "見本 次郎", typed="見本の長いパスワード二〇二六\n")
    new = acts(here.home)[: -len(before)]
    assert new and {one.who for one in new} == {"見本 次郎"}
    page = await here.get("/-/audit")
    told = re.sub(r"<[^>]+>", " ", page.partition("<main")[2].partition("</main>")[0])
    assert "見本 次郎" in told
    for raw in ("egov_law/", "committees", "members/", "isa_pages/", "kokkai/", "ask_state", "irrelevant", "True"):
        assert raw not in told, raw


async def test_a_law_is_watched_removed_and_taken_back(here: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch_commands, "looked_up", lambda *_: [LAW])
    config = here.home / "config.toml"
    by_hand = '\n# ours\n[[watch_law]]\nid = "998AC0000000008"\n\n# the mail\n[mail]\nhost = "x"\n'
    config.write_text(config.read_text("utf-8") + by_hand, "utf-8")
    before, home = config.read_text("utf-8"), Home(here.home)

    def watched() -> list[str]:
        return [one.id for one in watched_laws(home.config().get("watch_law", ()))[0]]

    say(here.home, "watch", "law", LAW.title)
    assert watched() == ["998AC0000000008", LAW.id]
    page = await here.get("/-/audit")
    assert "見守る法令" in page and LAW.title in page
    await undo_newest(here)
    assert config.read_text("utf-8") == before
    say(here.home, "watch", "law", LAW.title)
    say(here.home, "watch", "remove", "998AC0000000008")  # one that was written by hand
    assert watched() == [LAW.id]
    assert LAW.title in await here.get("/-/watch")
    await entered(here, "/-/watch/remove", ("url", LAW.url))
    assert watched() == []
    await undo_newest(here)
    text = config.read_text("utf-8")
    assert "# ours" in text and '# the mail\n[mail]\nhost = "x"' in text
    assert watched() == [LAW.id]


async def test_a_source_that_was_switched_is_set_back(here: Browser) -> None:
    say(here.home, "sources", "enable", "committees")
    home = Home(here.home)
    assert read_switches(home)["committees"].enabled is True
    assert "委員会の名簿（両院）" in await here.get("/-/audit")
    await undo_newest(here)
    assert read_switches(home)["committees"].enabled is None


async def test_seen_up_to_here_is_taken_back_by_who_said_it(here: Browser) -> None:
    reader = Browser(here.home)
    page = await here.get("/")
    assert "/-/looked/back" not in page
    for at in ("2026-08-25T20:00:00Z", "2026-08-25T21:00:00Z"):
        assert (await here.send("/-/looked", ("at", at), ("run", "1"))).status_code == 303
        page = await here.get("/")
    assert "前に見てから来たもの" in page and "2026年8月26日 06:00" in page
    (act,) = re.findall(r'/-/looked/back.*?name="act" value="(\d+)"', page, re.S)
    reader.cookies = {"local_name": "x"}
    other = await here.send("/-/looked/back", ("act", str(int(act) - 1)))
    assert other.status_code == 400 and "取り消せる" in other.text
    await here.get("/")
    assert (await here.send("/-/looked/back", ("act", act))).status_code == 303
    page = await here.get("/")  # the look before stands again, and can be taken back too
    (first,) = re.findall(r'/-/looked/back.*?name="act" value="(\d+)"', page, re.S)
    assert first == str(int(act) - 1) and "2026年8月26日 05:00" in page
    assert (await here.send("/-/looked/back", ("act", first))).status_code == 303
    page = await here.get("/")
    assert "この7日に確認したもの" in page and "/-/looked/back" not in page
    assert [one.action for one in acts(here.home)] == ["undo", "undo", "look", "look"]


async def test_a_paper_that_is_signed_is_noted_once_under_who_signed_it(here: Browser) -> None:
    at, by = "2026-08-25T00:00:00Z", "見本 花子"
    brief = IssuedBrief("LB-1", "leave-behind", {}, at, at, 1, "a.pdf", "0" * 64, "{}", "signed", by, at)
    for _ in range(2):
        with closing(open_office_db(here.home / "office.db")) as office:
            record_brief(office, brief, [], {})
    assert [(one.action, one.who, one.subject) for one in acts(here.home)] == [("sign", "見本 花子", "LB-1")]
    assert "LB-1" in await here.get("/-/audit")


# ---------------------------------------------------------------------- forms
# Forms whose writing is no act of the office: who is signed in.
NO_ACT = {"/-/login", "/-/sign-out"}
# Forms whose rows other tests look for.
SEEN = {
    "/-/held/decide": "test_undoing.py",
    "/-/briefs/chosen": "test_papers.py",
    "/-/briefs/compared": "test_papers.py",
    "/-/briefs/settle": "test_papers.py",
    "/-/briefs/sign": "test_papers.py",
}
# What is sent after the entries of ``furnished`` and, before the last of these, a search kept and a look.
SENT: dict[str, tuple[tuple[str, str], ...]] = {
    "/-/search/save": (("name", "見本の検索"), ("query", "q=転籍")),
    "/-/asks/edit": (("key", ASK), ("ask", "改めた願い。"), ("topic", "transfer")),
    "/-/looked": (("at", "2026-08-25T22:00:00Z"), ("run", "2")),
    "/-/search/forget": (("search", "1"),),
    "/-/looked/back": (("act", "LAST"),),
    "/-/undo": (("decision", "1"),),
    "/-/audit/undo": (("act", "1"),),
}


async def test_every_form_leaves_a_row_with_who_sent_it(here: Browser) -> None:
    addresses = {address.strip("^$") for module in OFFICE for address, _, _ in module.FORMS}
    assert addresses == {*NO_ACT, *SEEN, *SENT, *(path for path, _, _ in WAYS.values())}  # WAYS: see test_undoing.py
    await furnished(here)
    await entered(here, "/-/decide", ("subject", "document|isa_pages/gone.html"), ("verdict", "irrelevant"))
    for address, fields in SENT.items():
        before = acts(here.home)
        look = next((str(one.id) for one in before if one.action == "look"), "")
        await entered(here, address, *((name, look if value == "LAST" else value) for name, value in fields))
        (new,) = acts(here.home)[: -len(before)]
        assert new.who == "見本 花子", address
