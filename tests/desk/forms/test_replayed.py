"""The form of proposals sent again with other fields: what the page did not offer gets no further than what a person may say."""

from __future__ import annotations

import re
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from db.office.access import Role, add_user, open_access_db
from db.office.clips import clips
from db.office.database import open_office_db
from db.office.drafts import Draft, drafts_of
from db.record.home import Home
from desk.forms.drafting import made_of
from desk.server import build_datasette
from tests.desk.forms.test_papers import HEAD, TOPIC, fields_of, waited
from tests.support import brief_data as data
from tests.support.visiting import Browser

pytestmark = pytest.mark.asyncio
EDITOR, SIGNER, PASSWORD = "見本 編子", "見本 署子", "correct horse battery"
ELSEWHERE = {"x-forwarded-for": "203.0.113.9", "host": "localhost"}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with enough on record for a paper, one who edits and one who signs."""
    record = data.sample(tmp_path / "home")
    record.conn.close()
    (record.home.root / "config.toml").write_text(HEAD, "utf-8")
    with open_access_db(record.home.root / "access.db") as access:
        for name, role in ((EDITOR, Role.EDITOR), (SIGNER, Role.SIGNER)):
            add_user(access, name, role, PASSWORD, datetime.now(UTC))
    return record.home.root


async def signed_in(home: Path, name: str) -> Browser:
    browser = Browser(home, ELSEWHERE)
    browser.site = build_datasette(Home(home), at=data.AT)
    await browser.get("/-/login?back=/-/inbox")
    answer = await browser.send("/-/login", ("name", name), ("password", PASSWORD), ("back", "/-/inbox"))
    assert answer.status_code == 303
    return browser


def changed(fields: list[tuple[str, str]], **other: str) -> list[tuple[str, str]]:
    """The same fields, those named with another value."""
    return [(name, other.get(name.replace("-", "_"), value)) for name, value in fields]


def drafts_at(home: Path, where: str) -> list[Draft]:
    with closing(open_office_db(home / "office.db")) as office:
        return drafts_of(office, int(where.rpartition("/")[2]))


def kept(home: Path) -> tuple[int, int]:
    """How many passages and drafts are on record."""
    with closing(open_office_db(home / "office.db")) as office:
        return len(clips(office)), office.execute("SELECT count(*) FROM drafts").fetchone()[0]


def place_of(page: str, words: str) -> str:
    return next(place for place, text in re.findall(r'name="text-(\d+)" value="([^"]*)"', page) if text in words)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text", "特定技能の受入れ上限は、直ちに撤廃いたします。"),
        ("text", ""),
        ("key", "kokkai/nowhere_001"),
        ("key", "isa_pages/ssw"),
    ],
)
async def test_words_that_no_document_says_are_not_taken(home: Path, field: str, value: str) -> None:
    desk = await signed_in(home, EDITOR)
    page = await desk.get(f"/-/briefs/new?topic={TOPIC}")
    place = place_of(page, data.ANSWER)
    fields = changed(fields_of(page), **{f"{field}_{place}": value})
    answer = await desk.send("/-/briefs/chosen", *fields, ("pick", place))
    assert answer.status_code == 400 and kept(home) == (0, 0)


@pytest.mark.parametrize("other", [("topic", "no_such_topic"), ("kind", "digest"), ("kind", "no-such-kind")])
async def test_a_topic_or_a_kind_that_is_not_offered_makes_nothing(home: Path, other: tuple[str, str]) -> None:
    desk = await signed_in(home, EDITOR)
    fields = fields_of(await desk.get(f"/-/briefs/new?topic={TOPIC}"))
    answer = await desk.send("/-/briefs/chosen", *(pair for pair in fields if pair[0] != other[0]), other)
    assert answer.status_code == 400 and kept(home) == (0, 0)


async def test_an_entry_that_no_register_has_makes_no_paper(home: Path) -> None:
    desk = await signed_in(home, EDITOR)
    fields = fields_of(await desk.get(f"/-/briefs/new?topic={TOPIC}"))
    extra = (("pick", "901"), ("shown", "901"), ("key-901", "claim:S2O"), ("text-901", ""))
    answer = await desk.send("/-/briefs/chosen", *fields, *extra)
    where = answer.headers["location"]
    await waited(desk, where)
    made = [made_of(Home(home), one) for one in drafts_at(home, where)]
    assert made and all(one and one.problems and not one.pages for one in made)


async def test_a_field_who_signs_for_nobody_else_and_an_editor_signs_nothing(home: Path) -> None:
    desk = await signed_in(home, EDITOR)
    page = await desk.get(f"/-/briefs/new?topic={TOPIC}")
    fields = (*fields_of(page), ("pick", place_of(page, data.ANSWER)))
    where = (await desk.send("/-/briefs/chosen", *fields, ("who", SIGNER))).headers["location"]
    await waited(desk, where)
    with closing(open_office_db(home / "office.db")) as office:
        assert {one.who for one in clips(office)} == {EDITOR}
    (draft,) = drafts_at(home, where)
    refused = await desk.send("/-/briefs/sign", ("draft", str(draft.id)), ("who", SIGNER))
    assert refused.status_code == 403 and not (home / "briefs").exists()


async def test_who_signs_without_the_acceptances_issues_nothing(home: Path) -> None:
    """The button is not on the page: the form is sent all the same, with acceptances that are none."""
    desk = await signed_in(home, SIGNER)
    page = await desk.get(f"/-/briefs/new?topic={TOPIC}")
    where = (await desk.send("/-/briefs/chosen", *fields_of(page))).headers["location"]
    page = await waited(desk, where)
    (draft,) = drafts_at(home, where)
    assert 'value="accept"' in page and f'name="draft" value="{draft.id}"' not in page
    false = (("need-0-000000000000", "accept"), ("every", str(draft.id)), ("listed", f"{draft.id}-000000000000"))
    settled = await desk.send("/-/briefs/settle", ("kit", where.rpartition("/")[2]), *false)
    assert settled.status_code == 400
    await desk.get(where)
    assert (await desk.send("/-/briefs/sign", ("draft", str(draft.id)))).status_code == 303
    page = await waited(desk, where)
    assert "まだ誰も認めていないものが" in page and not list((home / "briefs").glob("*"))


async def test_what_is_ticked_as_a_counterexample_stands_in_the_memo_alone(home: Path) -> None:
    """反対の例: kept in the box for the memo, accepted for no paper that goes out."""
    desk = await signed_in(home, SIGNER)
    page = await desk.get(f"/-/briefs/new?topic={TOPIC}")
    place = place_of(page, data.ANSWER)
    fields = changed(fields_of(page), **{f"stance_{place}": "against"})
    await waited(desk, (await desk.send("/-/briefs/chosen", *fields, ("pick", place))).headers["location"])
    fields = fields_of(await desk.get(f"/-/briefs/new?topic={TOPIC}"))
    assert "pick" in dict(fields)  # what lies in the box is ticked from the beginning
    where = (await desk.send("/-/briefs/chosen", *fields)).headers["location"]
    await waited(desk, where)
    with closing(open_office_db(home / "office.db")) as office:
        (taken,) = clips(office, TOPIC)
    assert taken.stance == "against"
    (draft,) = drafts_at(home, where)
    made = made_of(Home(home), draft)
    assert made and taken.text not in [need.text for need in made.needs]


async def test_the_number_of_another_passage_in_the_box_alters_nothing_of_it(home: Path) -> None:
    desk = await signed_in(home, EDITOR)
    page = await desk.get(f"/-/briefs/new?topic={TOPIC}")
    place = place_of(page, data.ANSWER)
    await waited(desk, (await desk.send("/-/briefs/chosen", *fields_of(page), ("pick", place))).headers["location"])
    with closing(open_office_db(home / "office.db")) as office:
        (before,) = clips(office, TOPIC)
    page = await desk.get(f"/-/briefs/new?topic={TOPIC}")
    other = next(
        one for one, text in re.findall(r'name="text-(\d+)" value="([^"]*)"', page)
        if text and text not in before.text and f'name="part-{one}"' in page
    )  # fmt: skip
    unticked = [pair for pair in fields_of(page) if pair[0] not in ("pick", f"clip-{other}")]
    unticked = changed(unticked, **{f"stance_{other}": "background"})
    await desk.send("/-/briefs/chosen", *unticked, ("pick", other), (f"clip-{other}", str(before.id)))
    with closing(open_office_db(home / "office.db")) as office:
        assert before in clips(office, TOPIC) and len(clips(office, TOPIC)) == 2
