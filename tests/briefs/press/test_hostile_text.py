"""Whatever a member, a ministry or a colleague writes prints as text, in every kind, and loads nothing.

A new kind joins by a line in KINDS; a command that writes a brief and is not there fails the last test.
"""

from __future__ import annotations

import json
import re
import socket
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

import tests.support.brief_data as data
from briefs.commands.brief import brief
from briefs.evidence.wording import visible
from briefs.kinds import annex, comparison, digest, leave_behind, letter
from briefs.kinds.annex import AnnexOrder
from briefs.kinds.comparison import ComparisonOrder
from briefs.kinds.digest import DigestOrder
from briefs.kinds.leave_behind import LeaveBehindOrder
from briefs.staff.file import read_staff_file
from db.change import sentences
from tests.support.copies import copied_home
from tests.support.printed import needs_fonts, needs_poppler
from tests.support.signing import issue as make
from tests.support.signing import issue_all as make_all

pytestmark = [pytest.mark.tour, needs_fonts, needs_poppler]
# No 。 in them (a quotation ends there), and no digit (staff may write none).
VECTORS = {
    "script": '<script>alert("x")</script>', "image": '<img src="file:///etc/passwd" onerror="x">',
    "style": '</p><style>*{display:none}@import "http://localhost/x.css"</style>',
    "link": '<a href="javascript:alert()">x</a><link rel="attachment" href="file:///etc/passwd">',
    "svg": '<svg><image href="data:,AAAA"/></svg>', "head": "</head></body></html><!-- x",
    "jinja": '{{ d.__class__ }}{% include "x" %}{# x #}', "entity": "&lt;b&gt; &amp; &#xab;",
    "bidi": "a\u202eb\u2066c\u200fd", "control": "x\x07y\x1bz", "null": "x\x00y", "long": "W" * 60,
    "quote": "\"'><p style='position:fixed'>",
}  # fmt: skip


def leave_behind_of(home: Any, text: Path) -> list[Path]:
    return [make(leave_behind, LeaveBehindOrder(data.TOPIC, to="見本"), home, data.AT, text=text).path]


def digest_of(home: Any, _: Path) -> list[Path]:
    return [make(digest, DigestOrder(date(2026, 8, 19), date(2026, 8, 26)), home, data.AT).path]


def comparison_of(home: Any, _: Path) -> list[Path]:
    return [make(comparison, ComparisonOrder("isa_pages/ssw", data.EARLY, data.LAST), home, data.AT).path]


def request(home: Any, text: Path) -> list[Path]:
    return [
        one.path
        for one in make_all(
            letter, letter.orders(read_staff_file(text), ["法務大臣"], topics=[data.TOPIC]), home, data.AT, text=text
        )
    ]


def evidence(home: Any, _: Path) -> list[Path]:
    return [make(annex, AnnexOrder((data.TOPIC,)), home, data.AT).path]


# Kind -> how it is made, and whether staff texts stand in it.
KINDS: dict[str, tuple[Callable[[Any, Path], list[Path]], bool]] = {
    "leave-behind": (leave_behind_of, True),
    "digest": (digest_of, False),
    "comparison": (comparison_of, False),
    "request": (request, True),
    "evidence": (evidence, False),
}
# These are about one person or one day and need a record of their own: their tests hold hostile text themselves.
ELSEWHERE = {"member", "prep", "committee", "promises"}


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return data.sample(tmp_path_factory.mktemp("clean")).home


def poisoned(clean: Any, tmp_path: Path, evil: str) -> Any:
    """A copy of the record in which every text holds it."""
    copied_home(clean.root, tmp_path / "home")
    home = data.Home(tmp_path / "home")
    conn = data.open_policy_db(home.policy_db)

    def put(text: str) -> str:
        for words in ("五年ごと", "十九分野", "（見本）」", "特定技能制度（見本）"):
            text = text.replace(words, words[:2] + evil + words[2:])
        return text

    for table, column in (("versions", "body"), ("versions", "title"), ("documents", "title")):
        for number, text in conn.execute(f"SELECT id, {column} FROM {table}").fetchall():
            conn.execute(f"UPDATE {table} SET {column} = ? WHERE id = ?", (put(text or ""), number))
    for number, text, summary in conn.execute("SELECT id, passages, summary_ja FROM changes").fetchall():
        before = [tuple(pair) for pair in json.loads(text or "[]")]
        after = [(put(old), put(new)) for old, new in before]
        # A sentence ends in what it quotes of its own passages.
        sentence = put(summary.removesuffix(sentences.quoted(before))) + sentences.quoted(after)
        conn.execute(
            "UPDATE changes SET passages = ?, summary_ja = ? WHERE id = ?",
            (json.dumps(after, ensure_ascii=False), sentence, number),
        )
    data.restored(conn)
    conn.close()
    (home.root / "config.toml").write_text(f"[letterhead]\nname_ja = {quoted('見本団体' + evil)}\n", encoding="utf-8")
    return home


def quoted(text: str) -> str:
    """A text as a string of TOML."""
    return json.dumps(text).replace("\x7f", "\\u007f")


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("vector", VECTORS)
@pytest.mark.parametrize("kind", KINDS)
def test_hostile_text_prints_as_text(
    kind: str, vector: str, clean: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    evil = VECTORS[vector]
    home = poisoned(clean, tmp_path, evil)
    text = tmp_path / "asks.toml"
    text.write_text(f"[[ask]]\nask = {quoted('基準を' + evil + '公表すること')}\n", encoding="utf-8")

    def no_network(*_: Any, **__: Any) -> None:
        raise AssertionError("a brief asked the network for something")

    monkeypatch.setattr(socket.socket, "connect", no_network)
    make, staff = KINDS[kind]
    for path in make(home, text):
        printed = squeezed(
            subprocess.run(["pdftotext", "-raw", str(path), "-"], check=True, capture_output=True, text=True).stdout
        )
        shown = squeezed(visible(evil))
        assert f"見本団体{shown}" in printed
        assert f"五年{shown}ごと" in printed or f"十九{shown}分野" in printed
        assert not staff or f"基準を{shown}公表すること" in printed
        harmless(path)
        within_the_page(path)


def harmless(path: Path) -> None:
    """No script, no launch, no attachment but ours, no link but to the web."""
    reader = PdfReader(path)
    assert set(reader.attachments) <= {"evidence.json", "manifest.json"}
    raw = path.read_bytes()
    for word in (b"/JavaScript", b"/Launch", b"root:x:0"):
        assert word not in raw
    for page in reader.pages:
        for annotation in page.get("/Annots", ()) or ():
            action = annotation.get_object().get("/A")
            if action is not None and "/URI" in action.get_object():
                assert str(action.get_object()["/URI"]).startswith(("http://", "https://", "mailto:"))


def within_the_page(path: Path) -> None:
    """No word stands out of the sheet, less five millimetres on each side."""
    boxes = subprocess.run(["pdftotext", "-bbox", str(path), "-"], check=True, capture_output=True, text=True).stdout
    width = float(re.findall(r'<page width="([\d.]+)"', boxes)[0])
    edge = 5 / 25.4 * 72
    for left, right in re.findall(r'xMin="([-\d.]+)" yMin="[-\d.]+" xMax="([-\d.]+)"', boxes):
        assert float(left) > edge and float(right) < width - edge


def test_every_kind_is_tried():
    written = {name for name, one in brief.commands.items() if any(param.name == "out" for param in one.params)}
    assert written == KINDS.keys() | ELSEWHERE, "a new kind joins KINDS above"
