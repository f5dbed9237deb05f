"""From a page that the inbox led to one goes on to the next item, under the same filters; a refusal offers only what can help."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from tests.support.visiting import Browser

pytestmark = pytest.mark.asyncio
WAY = re.compile(r'<nav class="onwards.*?</nav>', re.DOTALL)
WHO = ("who", "見本 花子")


def links(page: str, of: str) -> list[str]:
    """The addresses of the entries of the inbox (``items``), or of the next item (``next``)."""
    if of == "next":
        way = WAY.search(page)
        found = re.findall(r'rel="next" href="([^"]+)"', way[0]) if way else []
    else:
        found = re.findall(r'<div><p><a href="([^"]+)"', page)
    return [html.unescape(one) for one in found]


@pytest.mark.parametrize("query", ["", "kind=change", "topic=transfer", "old=1"])
async def test_one_item_leads_to_the_next_in_the_order_of_the_inbox(home: Path, query: str) -> None:
    here = Browser(home)
    shown = list(dict.fromkeys(links(await here.get(f"/-/inbox?{query}"), "items")))
    assert len(shown) > 1
    walked = [shown[0]]
    while len(walked) < len(shown):
        (after,) = links(await here.get(walked[-1]), "next")
        walked.append(after)
    assert walked == shown
    assert links(await here.get(walked[-1]), "next") == [shown[0]]  # after the last what was passed over


async def test_what_was_decided_leads_on_to_what_came_after_it(home: Path) -> None:
    here = Browser(home)
    shown = list(dict.fromkeys(links(await here.get("/-/inbox?kind=change"), "items")))
    page = await here.get(shown[1])
    subject = re.search(r'name="subject" value="([^"]+)"', page)
    assert subject is not None
    back = re.search(r'name="back" value="([^"]+)"', page)
    assert back is not None
    fields = [("subject", html.unescape(subject[1])), ("verdict", "irrelevant"), WHO, ("back", html.unescape(back[1]))]
    answer = await here.send("/-/decide", *fields)
    assert answer.status_code == 303
    page = await here.get(answer.headers["location"])
    assert links(page, "next") == [shown[2]] and "/-/inbox?kind=change" in page
    assert shown[1] not in links(await here.get("/-/inbox?kind=change"), "items")


async def test_a_page_that_the_inbox_did_not_lead_to_has_no_way_on(home: Path) -> None:
    here = Browser(home)
    address = links(await here.get("/-/inbox?kind=change"), "items")[0]
    assert WAY.search(await here.get(address))
    assert not WAY.search(await here.get(re.sub(r"[?&]inbox=[^&]*", "", address)))


CHANGE = ("subject", "change|isa_pages/applications/ssw/sample.html#2")
AGAIN, BACK = "もう一度送る", "元のページへ戻る"


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/-/decide", [("verdict", "relevant"), ("note", "考え")]),  # nothing ticked
        ("/-/decide", [("verdict", "relevant"), ("note", "")]),
        ("/-/decide", [CHANGE, ("note", "考え")]),  # no button
        (
            "/-/decide",
            [("rest", "0000|isa_pages/applications/ssw/sample.html"), ("note", "考え")],
        ),  # other things meanwhile
        ("/-/undo", [("decision", "999")]),
        ("/-/audit/undo", [("act", "999")]),
        ("/-/evidence/taken", [("key", "kokkai/122199999X00120260701_003"), ("note", "考え")]),  # no sentence
        ("/-/evidence/taken", [("key", "nowhere/1"), ("passage", "ない文"), ("note", "考え")]),
        ("/-/briefs/chosen", [("title", "考え")]),
        ("/-/promises/set", [("key", "nowhere"), ("status", "open"), ("note", "考え")]),
        ("/-/people/settle", [("name", "見本"), ("note", "考え")]),
    ],
)
async def test_a_refusal_that_typing_cannot_mend_offers_the_page_and_no_sending(
    home: Path, path: str, fields: list[tuple[str, str]]
) -> None:
    here = Browser(home)
    await here.get("/-/inbox")
    answer = await here.send(path, *fields, WHO, ("back", "/-/inbox"))
    if answer.status_code in (404, 405):
        pytest.fail(f"{path} takes no form: {answer.status_code}")
    assert answer.status_code == 400, answer.text[:300]
    assert AGAIN not in answer.text and BACK in answer.text and 'href="/-/inbox"' in answer.text
    assert all(
        value in answer.text for name, value in fields if name in ("note", "title")
    )  # what was typed can be copied


async def test_a_refusal_of_what_was_typed_can_be_mended_and_sent(home: Path) -> None:
    here = Browser(home)
    await here.get("/-/inbox")
    answer = await here.send("/-/decide", CHANGE, ("verdict", "note"), ("note", ""), WHO, ("back", "/-/inbox"))
    assert answer.status_code == 400 and AGAIN in answer.text and '<textarea name="note"' in answer.text
