"""Every page with bad values of everything it can be asked, and every form with bad values of every field: no page fails, none
answers in another language than its own, and none speaks to staff in codes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import lxml.html
import pytest

from db.record.home import Home
from demo.briefs import MORNING
from desk.plugin import FORMS
from desk.server import build_datasette
from desk.site.language import RE_JAPANESE
from tests.conftest import DemoRun
from tests.desk.forms.test_undoing import CASE, SPEECH, TALK, WATCHED, WAYS, entered, record
from tests.desk.site.test_words import PROGRAM_WORDS, shape, words_of
from tests.support import site_data
from tests.support.copies import copied_home
from tests.support.visiting import Browser

pytestmark = pytest.mark.asyncio
ASKED = (
    "",
    "zzz",
    "-1",
    "1000000000",
    "2026-13-45",
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "\x00\x07",
    "x" * 3000,
    "हिन्दी",
)
TYPED = ("", "zzz", "-1", "2026-13-45", "<script>alert(1)</script>", "\x00\x07", "x" * 200_000, "हिन्दी")
WHO = "見本 太郎"
# Not swept: signing in and out; each paper is printed at each request, minutes of it; of held pages no made-up record has one.
OF_THE_DEMONSTRATION = {"/-/promises/set", "/-/people/settle"}  # forms of what the made-up record has none of
LEFT_OUT = re.compile(r"/-/(?:login|sign-out|briefs/.*|held/decide)$")
Fields = Sequence[tuple[str, str]]


@dataclass
class Site:
    """A site with what was found on its pages: arguments by path, and forms that write by (path, names of fields)."""

    client: Any
    pages: dict[str, str] = field(default_factory=dict)
    asked: dict[str, set[str]] = field(default_factory=dict)
    forms: dict[tuple[str, tuple[str, ...]], Fields] = field(default_factory=dict)
    wrong: dict[tuple[str, str], object] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)

    async def ask(self, method: str, address: str, language: str, value: str = "", fields: Fields = ()) -> Any:
        """One request and what is wrong with its answer, said of the kind of address once."""
        cookies = "; ".join(f"{name}={text}" for name, text in {**self.cookies, "lang": language}.items())
        headers = {"cookie": cookies, "origin": "http://localhost", "content-type": "application/x-www-form-urlencoded"}
        body = urlencode(fields).encode()
        answer = await self.client.request(method, address, content=body, headers=headers, follow_redirects=False)
        for given in answer.headers.get_list("set-cookie"):
            name, _, rest = given.partition("=")
            if name != "ds_messages":  # what the last form was answered, in the language of that answer
                self.cookies[name] = rest.partition(";")[0].strip('"')
        for what, said in amiss(answer, language, value):
            self.wrong.setdefault((shape(address), what), (address[:120], language, value[:20], said))
        return answer


def amiss(answer: Any, language: str, value: str) -> Iterator[tuple[str, object]]:
    """What is wrong with an answer in a language to a request with a bad value."""
    if answer.status_code >= 500:
        yield "fails", answer.text[:200]
    if "text/html" not in answer.headers.get("content-type", "") or answer.status_code >= 500:
        return
    said = [one.replace(value, "") if value else one for one in words_of(answer.text).said]
    if language == "en" and (japanese := [one for one in said if RE_JAPANESE.search(one)]):
        yield "Japanese on an English page", japanese[:3]
    alerts = [one.text_content() for one in lxml.html.fromstring(answer.text).xpath("//*[@role='alert']")]
    if language == "ja" and (
        english := [one for one in alerts if not RE_JAPANESE.search(one.replace(value, "") or one)]
    ):
        yield "English on a Japanese page", english[:3]
    if codes := [one for one in said if PROGRAM_WORDS.search(one)]:
        yield "codes", codes[:3]


async def walk(site: Site, most: int = 2, begin: Sequence[str] = ("/",)) -> None:
    """Every page that can be reached, ``most`` of each shape, with what it can be asked and the forms it has."""
    waiting, seen, shapes = [*begin], {*begin}, dict[str, int]()
    while waiting:
        address = waiting.pop(0)
        answer = await site.ask("GET", address, "ja")
        if answer.status_code != 200 or "text/html" not in answer.headers["content-type"]:
            continue
        site.pages[address] = answer.text
        page = lxml.html.fromstring(answer.text)
        for form in page.xpath("//form"):
            path, fields = urlsplit(form.get("action") or address).path, list(sent(form))
            if (form.get("method") or "get").lower() == "get":
                site.asked.setdefault(shape(path), set()).update(name for name, _ in fields)
            else:
                site.forms.setdefault((path, tuple(sorted({name for name, _ in fields}))), fields)
        for link in page.xpath("//a/@href"):
            bare = link.partition("#")[0]
            if not bare.startswith("/") or bare.startswith(("//", "/policy")) or bare in seen or "lang=" in bare:
                continue
            seen.add(bare)
            names = {name for name, _ in parse_qsl(urlsplit(bare).query, keep_blank_values=True)}
            site.asked.setdefault(shape(bare), set()).update(names)
            shapes[shape(bare)] = shapes.get(shape(bare), 0) + 1
            if shapes[shape(bare)] <= most:
                waiting.append(bare)


def sent(form: Any) -> Iterator[tuple[str, str]]:
    """The fields of a form as a browser would send them, of its buttons and ticks the first."""
    there = set[str]()
    for one in form.xpath(".//*[@name]"):
        name, kind = one.get("name"), one.get("type") or one.tag
        if kind in ("checkbox", "radio", "submit", "button") and name in there and one.get("checked") is None:
            continue
        there.add(name)
        chosen = one.xpath(".//option[@selected]/@value") or one.xpath(".//option/@value")
        yield (
            name,
            (chosen or [""])[-1]
            if one.tag == "select"
            else one.text or ""
            if one.tag == "textarea"
            else one.get("value", ""),
        )


async def ask_badly(site: Site) -> int:
    """Bad values of every argument on a page of each shape; how many were asked."""
    number, done = 0, set[str]()
    for address in list(site.pages):
        path = address.partition("?")[0]
        if shape(path) in done:
            continue
        done.add(shape(path))
        for name in sorted(site.asked.get(shape(path), set()) | {"unknown", "page", "topic"}):
            for place, value in enumerate(ASKED):
                asked = f"{quote(name)}={quote(value)}"
                await site.ask("GET", f"{path}?{asked}", "ja" if place % 2 else "en", value)
                number += 1
            await site.ask("GET", f"{path}?{quote(name)}=zzz&{quote(name)}=-1", "ja", "zzz")
    return number


async def send_badly(site: Site) -> dict[str, list[int]]:
    """Every form without a token, with another's, twice, and with bad values of every field; the statuses by path."""
    answer = await site.ask("GET", "/-/inbox", "ja")
    token = re.search(r'name="token" value="([0-9a-f]{64})"', answer.text)
    assert token
    given: Mapping[str, str] = {"token": token[1], "who": WHO}
    statuses = dict[str, list[int]]()
    for (path, names), fields in site.forms.items():
        if LEFT_OUT.match(path):
            continue
        good = [(name, given.get(name, value)) for name, value in fields]
        bad = [
            ("0" * 64, [pair for pair in good if pair[0] != "token"]),
            ("0" * 64, [(name, "0" * 64 if name == "token" else kept) for name, kept in good]),
        ]
        for name in names:
            if name != "token":
                bad += [(value, [(one, value if one == name else kept) for one, kept in good]) for value in TYPED]
                bad += [("zzz", [pair for pair in good if pair[0] != name]), ("zzz", [*good, (name, "zzz")])]
        for place, (value, filled) in enumerate([*bad, ("", good), ("", good)]):
            answer = await site.ask("POST", path, "ja" if place % 2 else "en", value, filled)
            statuses.setdefault(path, []).append(answer.status_code)
            if place < 2 and answer.status_code != 403:
                site.wrong[path, "taken without a token"] = answer.status_code
    return statuses


async def furnished(home: Path) -> None:
    """A record with something of everything that a form can be about."""
    site_data.build(home).close()
    (home / "config.toml").write_text(f'[site]\nlocal_name = "{WHO}"\n', "utf-8")
    record(home)
    here = Browser(home)
    await entered(here, "/-/asks/add", ("ask", "見本の願い。"), ("topic", "transfer"))
    await entered(here, "/-/meetings/add", *TALK)
    await entered(here, "/-/watch/add", ("url", WATCHED), ("name_ja", "見本のページ"))
    await entered(here, "/-/evidence/taken", ("key", SPEECH), ("text", "検討を進めております。"))
    await entered(here, "/-/search/save", ("name", "見本の検索"), ("query", "q=転籍"))
    await entered(here, WAYS["decision"][0], *WAYS["decision"][1])
    await entered(here, "/-/looked", ("at", "2026-08-25T20:00:00Z"), ("run", "1"))


async def test_forms_with_bad_values_are_given_back_in_words(tmp_path: Path) -> None:
    await furnished(tmp_path)
    site = Site(build_datasette(Home(tmp_path), at=site_data.MORNING).client)
    await walk(site, begin=("/", f"/-/document/{CASE}", "/-/document/isa_pages/gone.html"))
    statuses = await send_badly(site)
    takes = {pattern.pattern.strip("^$") for pattern, _ in FORMS}
    assert {one for one in takes if not LEFT_OUT.match(one)} - set(statuses) == OF_THE_DEMONSTRATION
    assert site.wrong == {}


@pytest.mark.slow
@pytest.mark.tour
async def test_every_page_and_form_of_the_demonstration(demo_run: DemoRun, tmp_path: Path) -> None:
    home = copied_home(demo_run.home, tmp_path / "home")
    site = Site(build_datasette(Home(home), at=datetime.fromisoformat(MORNING)).client)
    await walk(site)
    assert await ask_badly(site) > 1500
    statuses = await send_badly(site)
    assert set(statuses) > OF_THE_DEMONSTRATION and len(statuses) > 10 and site.wrong == {}
