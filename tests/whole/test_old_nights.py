"""An old archive read by a better reader: what it finds stands on record under its night and is no news. All made up (見本).

The older reader is this program in a folder of its own, whose source of the agency's pages passes over what is folded away: a page
that it saw retitled alone has another change, under another key, by today's.
"""

from __future__ import annotations

import asyncio
import email
import email.policy
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from crawlers.sources.isa_pages import WATCHED
from db.record.home import Home
from db.record.schema import open_policy_db
from desk.server import build_datasette
from policywatch import cli
from tests.support.helpers import IsaSite, Reply, Watch, dump, isa_page
from tests.support.mail_server import Script, serving
from tests.support.places import ROOT

OLDER = """

from db.record.models import Document as _Document
from dataclasses import replace as _replace

_today = IsaPages.parse_page


def _older(self, page, path, key=None, published_on=None):
    for one in _today(self, page, path, key, published_on):
        if isinstance(one, _Document):
            lines = [line for line in one.body.split("\\n") if not line.startswith(("折りたたみ", "見本の題"))]
            one = _replace(one, body="\\n".join(lines))
        yield one


IsaPages.parse_page = _older
"""
PLAIN, FOLDED, RETITLED, REPLACED = (f"isa_pages/{one.path}" for one in WATCHED[:4])
REST = "見本の本文は三十字より長い文で、毎晩同じことが書いてあります。在留資格の手続を説明します。"
NOTICE = isa_page(
    "お探しのページは見つかりません", "アクセスしようとしたページは削除されたか、移動した可能性があります。"
)
AT = "2026-06-04T12:00:00+09:00"
ATOM = "{http://www.w3.org/2005/Atom}"


def site(plain: str, folded: str, title: str, replaced: Reply | None = None) -> IsaSite:
    pages = {one.path: isa_page(f"見本の頁{n}", f"{n}番目の{REST}") for n, one in enumerate(WATCHED)}
    changing = [
        isa_page("見本の手数料", f"見本の手数料は{plain}で、収入印紙で納めます。{REST}"),
        isa_page("見本の期間", f"見本の期間の頁です。{REST}", f"折りたたみ：見本の期間は{folded}とします。"),
        isa_page(title, f"題の見本の頁です。{REST}", f"折りたたみ：見本の期限は{plain}後です。"),
        replaced or isa_page("見本の要件", f"年齢と健康状態と技能水準と日本語能力を確かめます。{REST}"),
    ]
    return IsaSite({**pages, **{one.path: page for one, page in zip(WATCHED, changing, strict=False)}})


@pytest.fixture
def server() -> Iterator[Script]:
    with serving(Script()) as script:
        yield script


def say(home: Path, *words: str) -> str:
    done = CliRunner().invoke(cli, ["--home", str(home), *words], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def older_program(folder: Path) -> Path:
    for name in ("crawlers", "db", "desk", "briefs", "demo", "templates"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "policywatch.py", folder)
    with (folder / "crawlers" / "sources" / "isa_pages.py").open("a", encoding="utf-8") as module:
        module.write(OLDER)
    return folder


def feed(home: Path) -> list[str]:
    async def ask() -> bytes:
        site = build_datasette(Home(home))
        return bytes((await site.client.get("/-/changes.atom")).content)

    entries = ElementTree.fromstring(asyncio.run(ask())).iter(f"{ATOM}entry")
    ids = [one.findtext(f"{ATOM}id") or "" for one in entries]
    return sorted(one.rpartition("change/")[2] for one in ids if "/isa_pages/" in one)


def told(server: Script) -> list[str]:
    """The text of each mail."""
    texts = []
    for _, _, raw in server.taken:
        part = email.message_from_bytes(raw, policy=email.policy.default).get_body(("plain",))
        assert part is not None
        texts.append(str(part.get_content()))
    return texts


def changes(home: Path) -> list[tuple[str, str, int]]:
    with closing(open_policy_db(home / "policy.db")) as conn:
        rows = conn.execute(
            "SELECT d.key, c.kind, c.run FROM changes c JOIN documents d ON d.id = c.document WHERE part_of IS NULL"
            " ORDER BY c.run, d.key"
        )
        return [tuple(row) for row in rows]


@pytest.mark.slow
def test_what_a_better_reader_finds_in_old_nights_is_no_news(tmp_path: Path, server: Script) -> None:
    home = tmp_path / "home"
    with Watch(home) as watch:
        watch.night("isa_pages", "2026-06-01T15:00:00Z", site("六千円", "一年", "見本の題"))
        watch.night("isa_pages", "2026-06-02T15:00:00Z", site("八千円", "二年", "見本の題（新しい題）", NOTICE))
    (home / "policy.db").unlink()
    (home / "config.toml").write_text(
        f'[mail]\nhost = "127.0.0.1"\nport = {server.port}\nsecurity = "none"\nfrom = "from@example.org"\n'
        'to = ["watch@example.org"]\n',
        encoding="utf-8",
    )
    program = older_program(tmp_path / "older")
    done = subprocess.run(
        [sys.executable, "-m", "policywatch", "--home", str(home), "replay"],
        cwd=program,
        env={**os.environ, "PYTHONPATH": str(program)},
        capture_output=True,
        text=True,
        timeout=200,
    )
    assert done.returncode == 0, done.stderr
    assert changes(home) == sorted([(PLAIN, "text_changed", 2), (RETITLED, "retitled", 2)])
    say(home, "digest", "--mail", "--at", AT)
    (first,) = told(server)
    assert "見本の手数料" in first and "見本の期間" not in first and "見本の要件" not in first
    shown = feed(home)
    assert len(shown) == 2
    # A person decides meanwhile, by what the older reader has stored.
    assert [one["key"] for one in json.loads(say(home, "held", "list", "--json"))] == [REPLACED]

    say(home, "replay")
    on_record = [(PLAIN, "text_changed", 2), (FOLDED, "text_changed", 2), (RETITLED, "text_changed", 2)]
    assert changes(home) == sorted(on_record)
    assert feed(home) == shown
    assert "nothing new to tell" in say(home, "digest", "--mail", "--at", AT)
    assert len(server.taken) == 1

    # What a person takes is news, once, although its night is an old one.
    say(home, "held", "accept", REPLACED)
    taken = [*on_record, (REPLACED, "text_changed", 2)]
    assert changes(home) == sorted(taken)
    now = feed(home)
    assert set(shown) < set(now) and len(now) == 3
    say(home, "digest", "--mail", "--at", AT)
    assert "nothing new to tell" in say(home, "digest", "--mail", "--at", AT)
    assert len(server.taken) == 2
    second = told(server)[1]
    assert "お探しのページは見つかりません" in second and "見本の期間" not in second and "見本の手数料" not in second

    # In place and into a new file, from a copy of archive and office.db.
    copy = tmp_path / "copy"
    copy.mkdir()
    shutil.copytree(home / "archive", copy / "archive")
    shutil.copy(home / "office.db", copy)
    say(copy, "replay", "--into", str(copy / "new.db"))
    with closing(open_policy_db(home / "policy.db")) as accepted:
        after_accepting = dump(accepted)
    say(home, "replay")
    with closing(open_policy_db(copy / "new.db")) as one, closing(open_policy_db(home / "policy.db")) as other:
        built = dump(one)
        assert built == dump(other)
        assert {**built, "meta": []} == {**after_accepting, "meta": []}
    assert feed(home) == now
    assert "nothing new to tell" in say(home, "digest", "--mail", "--at", AT)

    # A new night is news as ever.
    with Watch(home) as watch:
        watch.night("isa_pages", "2026-06-03T15:00:00Z", site("九千円", "三年", "見本の題（新しい題）", NOTICE))
    assert [one for one in changes(home) if one[2] == 3] == [
        (key, "text_changed", 3) for key in sorted((PLAIN, FOLDED, RETITLED))
    ]
    say(home, "digest", "--mail", "--at", AT)
    assert "見本の期間" in told(server)[2] and "見本の手数料" in told(server)[2]
    assert len(feed(home)) == 6
