"""Papers made in the browser: what was ticked is in the box, what is printed is looked at, and only what people accepted is signed."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from briefs.evidence.acceptance import Need, NeedKind, Use
from briefs.evidence.dossier import Dossier
from briefs.evidence.passage_keys import passage_key
from briefs.press.issue import FinishedBrief
from briefs.press.verify import verify
from briefs.staff import claims
from briefs.staff.file import LISTS, TEXTS, Gist, Plain, StaffFile, Voice, staff_file
from briefs.staff.file import Role as Part
from db.office.access import Role, add_user, open_access_db
from db.office.asks import Ask, add_asks
from db.office.audit import audit_rows
from db.office.clips import clips, drop
from db.office.database import IssuedBrief, open_office_db, record_brief
from db.office.decisions import Subject, SubjectKind, Verdict, decide
from db.office.drafts import drafts_of
from db.office.meetings import add_meeting, checked
from db.record.archive import Archive
from db.record.home import Home
from db.record.schema import open_policy_db, open_read_only
from desk.forms import drafting
from desk.forms.drafting import Made, made_of, unprinted
from desk.pages import briefs as briefs_page
from desk.server import build_datasette
from tests.support import brief_data as data
from tests.support.visiting import Browser

pytestmark = pytest.mark.asyncio
HEAD = '[site]\nlocal_name = "見本 花子"\n[letterhead]\nname_ja = "見本の会"\nname_en = "Sample Network"\n'
TOPIC = data.TOPIC
SAID = data.ANSWER
EDITABLE = ("status", "grade", "ja", "en", "sources", "checked_on", "superseded_by", "note")
PASSWORD = "correct horse battery"


@pytest.fixture
def desk(tmp_path: Path) -> Browser:
    """A home with enough on record for a paper, and an ask of the office."""
    record = data.sample(tmp_path / "home")
    record.conn.close()
    (record.home.root / "config.toml").write_text(HEAD, "utf-8")
    browser = Browser(record.home.root)
    browser.site = build_datasette(record.home, at=data.AT)
    return browser


def fields_of(page: str) -> list[tuple[str, str]]:
    """The fields that a browser would send of the form of proposals as it stands: hidden ones, ticked boxes, chosen options."""
    form = page.partition('action="/-/briefs/chosen"')[2].partition("</form>")[0]
    found = []
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = (re.search(rf'\b{one}="([^"]*)"', tag) for one in ("name", "value"))
        if name and name[1] not in ("token", "back") and ('type="checkbox"' not in tag or " checked" in tag):
            found.append((name[1], value[1] if value else ""))
    for name, options in re.findall(r'<select name="([^"]+)">(.*?)</select>', form, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options) or re.search(r'value="([^"]*)"', options)
        found.append((name, chosen[1] if chosen else ""))
    return found


async def waited(browser: Browser, path: str) -> str:
    """The page of a kit once everything on it is made."""
    for _ in range(600):
        page = await browser.get(path)
        if "作っています" not in page and "署名して発行しています" not in page:
            return page
        await asyncio.sleep(0.1)
    raise AssertionError("nothing was made in a minute")


async def made(browser: Browser, *fields: tuple[str, str]) -> tuple[str, str]:
    """(address, page) of the kit that the form makes."""
    answer = await browser.send("/-/briefs/chosen", *fields)
    assert answer.status_code == 303, re.sub(r"<[^>]+>", " ", answer.text)[-900:]
    return answer.headers["location"], await waited(browser, answer.headers["location"])


async def test_one_asks_what_for_and_sees_what_is_proposed(desk: Browser) -> None:
    page = await desk.get("/-/briefs/new")
    assert "論点の資料" in page and "これからの面会は記録されていません" in page
    page = await desk.get(f"/-/briefs/new?topic={TOPIC}")
    assert "政府の答弁" in page or "政府の約束" in page  # why it is proposed
    (_, *_) = re.findall(r'name="pick" value="(\d+)"', page)
    assert not re.findall(r'name="pick" value="\d+" checked', page)  # nothing is chosen before a person chose it


async def test_what_is_ticked_is_taken_drafted_looked_at_and_signed(desk: Browser) -> None:
    page = await desk.get(f"/-/briefs/new?topic={TOPIC}")
    place = next(
        one for one in re.findall(r'name="pick" value="(\d+)"', page)
        if re.findall(rf'name="text-{one}" value="([^"]*)"', page)[0] in SAID
    )  # fmt: skip
    where, page = await made(desk, *fields_of(page), ("pick", place))
    with closing(open_office_db(desk.home / "office.db")) as office:
        (taken,) = clips(office, TOPIC)
    assert taken.text in SAID and taken.who == "見本 花子"
    assert "作れませんでした" not in page, re.sub(r"<[^>]+>", " ", page)[-1500:]
    (draft,) = re.findall(r"/-/briefs/drafts/(\d+)\.pdf", page)
    picture = await desk.ask("GET", f"/-/briefs/drafts/{draft}/1.png")
    assert picture.headers["content-type"] == "image/png" and picture.content.startswith(b"\x89PNG")
    assert (await desk.ask("GET", f"/-/briefs/drafts/{draft}/9.png")).status_code == 404
    page = await desk.get(where)
    while 'value="accept"' in page:  # what the machine added is accepted, or left out, by a person
        (kit,) = re.findall(r'name="kit" value="(\d+)"', page)[:1]
        names = dict.fromkeys(re.findall(r'name="(need-[0-9]+-[0-9a-f]+)" value="accept"', page))
        answer = await desk.send("/-/briefs/settle", ("kit", kit), *((name, "accept") for name in names))
        assert answer.status_code == 303, re.sub(r"<[^>]+>", " ", answer.text)[-900:]
        where = answer.headers["location"]
        page = await waited(desk, where)
    (draft,) = re.findall(r'name="draft" value="(\d+)"', page)
    other_window = page
    assert len(seen_of(page)) == 1 and seen_of(page)[0][1]
    assert (await desk.send("/-/briefs/sign", ("draft", draft), *seen_of(page))).status_code == 303
    page = await waited(desk, where)
    assert "発行できませんでした" not in page, page[page.find("<h1>") :][:2500]
    (number,) = re.findall(r"/-/briefs/issued/([A-Z]+-\d{8}-[0-9A-F]{8})\.pdf", page)
    assert number in await desk.get("/-/briefs") and "署名：見本 花子" in desk.page
    pdf = await desk.ask("GET", f"/-/briefs/issued/{number}.pdf")
    assert pdf.content.startswith(b"%PDF-")
    (file,) = (desk.home / "briefs").glob("*.pdf")
    assert file.read_bytes() == pdf.content and verify(file, Home(desk.home)).problems == ()
    assert f"/-/briefs/issued/{number}.pdf" in await desk.get("/-/briefs")
    file.rename(file.with_suffix(".away"))  # of a paper that is not there no link leads to an error
    listed = await desk.get("/-/briefs")
    assert f"PDF（{file.name}）は、このサーバーの資料の置き場にありません" in listed and f"{number}.pdf" not in listed
    file.with_suffix(".away").rename(file)
    desk.page = other_window  # or what the back button shows
    again = await desk.send("/-/briefs/sign", ("draft", draft))
    assert again.status_code == 400 and "もう署名・発行済みです" in again.text
    assert (await waited(desk, where)).count(f"/-/briefs/issued/{number}.pdf") == 1
    evidence = (await desk.ask("GET", f"/-/briefs/issued/{number}-evidence.json")).json()
    assert evidence["number"] == number and evidence["signed_by"] == "見本 花子"
    word = await desk.ask("GET", f"/-/briefs/issued/{number}.docx")
    assert word.content.startswith(b"PK") and number in word.headers["content-disposition"]
    mail = (await desk.ask("GET", f"/-/briefs/issued/{number}.txt")).text
    assert mail.startswith("件名: ") and f"文書番号 {number}" in mail
    listed = (await desk.ask("GET", "/-/briefs.json")).json()
    assert [one["number"] for one in listed] == [number]
    with closing(open_office_db(desk.home / "office.db")) as office:
        (last, *before) = audit_rows(office)
    assert (last.action, last.who, last.subject) == ("sign", "見本 花子", number)
    assert {(one.action, one.who) for one in before} >= {("draft", "見本 花子"), ("clip", "見本 花子")}
    again = await desk.get(f"/-/briefs/new?kit={where.rpartition('/')[2]}")
    await made(desk, *fields_of(again))
    assert "作り直しました" not in await desk.get(where)  # what is issued is no draft that another replaces


async def test_nothing_typed_is_lost_and_a_text_that_cannot_be_printed_comes_back(desk: Browser) -> None:
    page = await desk.get(f"/-/briefs/new?topic={TOPIC}")
    answer = await desk.send("/-/briefs/chosen", *fields_of(page), ("opening", "7割の人が困っています。"))
    assert answer.status_code == 400 and "7割の人が困っています。" in answer.text
    # The page as it was, what is wrong marked where it stands.
    (marked,) = re.findall(r'name="(\w+)" aria-invalid="true"[^>]*>([^<]*)', answer.text)
    assert marked == ("opening", "7割の人が困っています。") and 'href="#field-opening"' in answer.text
    untouched = {pair for pair in fields_of(page) if pair[0] not in ("opening", "token", "back")}
    assert untouched <= set(fields_of(answer.text))
    page = await desk.get(f"/-/briefs/new?topic={TOPIC}")
    where, page = await made(desk, *fields_of(page), ("opening", "日頃よりお世話になっております。"))
    kit = where.rpartition("/")[2]
    assert "日頃よりお世話になっております。" in await desk.get(f"/-/briefs/new?kit={kit}")


async def test_a_passage_is_trimmed_to_whole_sentences(desk: Browser) -> None:
    page = await desk.get(f"/-/briefs/new?topic={TOPIC}")
    places = [one for one in re.findall(r'name="pick" value="(\d+)"', page) if f'name="part-{one}" value="2"' in page]
    if not places:
        pytest.skip("no proposal of the made-up record has two sentences")
    kept = [pair for pair in fields_of(page) if pair != (f"part-{places[0]}", "1")]
    where, _ = await made(desk, *kept, ("pick", places[0]))
    text = re.findall(rf'name="text-{places[0]}" value="([^"]*)"', page)[0]
    with closing(open_office_db(desk.home / "office.db")) as office:
        (taken,) = clips(office, TOPIC)
    assert taken.text in text and len(taken.text) < len(text) and text.endswith(taken.text)
    again = await desk.get(
        f"/-/briefs/new?kit={where.rpartition('/')[2]}"
    )  # where one chooses anew, what was left of it is ticked
    (place,) = re.findall(r'name="pick" value="(\d+)" checked', again)
    assert f'name="text-{place}" value="{taken.text}"' in again


async def test_a_passage_of_which_no_sentence_is_left_is_not_taken_whole(desk: Browser) -> None:
    page = await desk.get(f"/-/briefs/new?topic={TOPIC}")
    place = re.findall(r'name="pick" value="(\d+)"', page)[0]
    kept = [pair for pair in fields_of(page) if pair[0] != f"part-{place}"]
    answer = await desk.send("/-/briefs/chosen", *kept, ("pick", place), ("opening", "お世話になっております。"))
    assert (
        answer.status_code == 400
        and "文の印が全部外れています" in answer.text
        and "お世話になっております。" in answer.text
    )
    with closing(open_office_db(desk.home / "office.db")) as office:
        assert clips(office, TOPIC) == []


async def test_drafts_older_than_the_record_say_so_before_they_are_signed(desk: Browser) -> None:
    page = await desk.get(f"/-/briefs/new?topic={TOPIC}")
    where, page = await made(desk, *fields_of(page), ("pick", place_of_answer(page)))
    (kit,) = re.findall(r'name="kit" value="(\d+)"', page)[:1]
    every = re.findall(r'name="every" value="(\d+)"', page)
    listed = [("listed", one) for one in re.findall(r'name="listed" value="([^"]+)"', page)]
    answer = await desk.send("/-/briefs/settle", ("kit", kit), ("every", every[0]), *listed)
    where = answer.headers["location"]
    assert "署名して発行する" in await waited(desk, where) and "記録が新しくなりました" not in desk.page
    with closing(sqlite3.connect(desk.home / "policy.db")) as policy, policy:  # the night after
        policy.execute("UPDATE runs SET finished_at = '2099-01-01T18:01:00Z'")
    assert "記録が新しくなりました" in await desk.get(where)


def night_after(desk: Browser) -> None:
    """The answer of the made-up record says something else since tonight."""
    home = Home(desk.home)
    record = data.Record(home, open_policy_db(home.policy_db), Archive(home.archive))
    (document,) = record.conn.execute("SELECT document FROM versions WHERE body = ?", (SAID,)).fetchone()
    record.version(document, "2026-08-26T02:00:00Z", SAID.replace("五年ごとに", "三年ごとに"))
    record.conn.commit()
    record.conn.close()


def place_of_answer(page: str) -> str:
    return next(
        one for one in re.findall(r'name="pick" value="(\d+)"', page)
        if re.findall(rf'name="text-{one}" value="([^"]*)"', page)[0] in SAID
    )  # fmt: skip


async def accepted_all(desk: Browser, where: str, page: str) -> tuple[str, str]:
    """(address, page) of the kit once everything on its papers is accepted."""
    while 'value="accept"' in page:
        (kit,) = re.findall(r'name="kit" value="(\d+)"', page)[:1]
        names = dict.fromkeys(re.findall(r'name="(need-[0-9]+-[0-9a-f]+)" value="accept"', page))
        answer = await desk.send("/-/briefs/settle", ("kit", kit), *((name, "accept") for name in names))
        where = answer.headers["location"]
        page = await waited(desk, where)
    return where, page


async def test_a_passage_that_changed_before_the_form_was_sent_is_refused_by_its_words(desk: Browser) -> None:
    page = await desk.get(f"/-/briefs/new?topic={TOPIC}")
    place = place_of_answer(page)
    night_after(desk)
    fields = [*fields_of(page), ("pick", place), ("opening", "お世話になっております。")]
    answer = await desk.send("/-/briefs/chosen", *fields)
    assert answer.status_code == 400 and "お世話になっております。" in answer.text
    assert "引用「特定技能の受入れ上限は、分野ごとの人手不足の状況を踏まえ" in answer.text
    assert "今はこの通りに書かれていません" in answer.text and f"「使う引用」のうち {place} の欄" in answer.text
    with closing(open_office_db(desk.home / "office.db")) as office:
        assert clips(office, TOPIC) == []
    emptied = [(name, "" if name == "pick" else value) for name, value in fields]
    assert (await desk.send("/-/briefs/chosen", *emptied)).status_code == 303


async def test_a_passage_that_changed_after_the_preview_is_not_signed_away(desk: Browser) -> None:
    page = await desk.get(f"/-/briefs/new?topic={TOPIC}")
    where, page = await made(desk, *fields_of(page), ("pick", place_of_answer(page)))
    where, page = await accepted_all(desk, where, page)
    (draft,) = re.findall(r'name="draft" value="(\d+)"', page)
    assert "今はこの通りに書かれていません" not in page
    night_after(desk)
    assert "引用「特定技能の受入れ上限は" in await desk.get(where) and "このままでは署名できません" in desk.page
    assert 'name="draft"' not in desk.page  # what would be refused is not offered to be signed
    assert (
        await desk.send("/-/briefs/sign", ("draft", draft), token=await desk.token())
    ).status_code == 303  # an old window
    page = await waited(desk, where)
    assert (
        "発行できませんでした" in page and "今はこの通りに書かれていません" in page.partition("発行できませんでした")[2]
    )
    assert not list((desk.home / "briefs").glob("*.pdf"))
    page = await desk.get(f"/-/briefs/new?kit={where.rpartition('/')[2]}")  # the passage is not ticked anew by itself
    stale = [one for one in re.findall(r'name="text-\d+" value="([^"]*)"', page) if "五年ごと" in one]
    assert stale and "checked" not in re.findall(r'name="pick" value="\d+"([^>]*)>', page)[0]


def seen_of(page: str) -> list[tuple[str, str]]:
    """What a form to sign says of the drafts that were looked at."""
    return re.findall(r'name="(seen-\d+)" value="([^"]*)"', page)


async def test_nothing_else_is_signed_than_what_was_looked_at(desk: Browser) -> None:
    """A colleague judges a document irrelevant while the drafts lie open in another window: it would be gone from the pages."""
    page = await desk.get(f"/-/briefs/new?topic={TOPIC}")
    where, page = await made(desk, *fields_of(page), ("pick", place_of_answer(page)))
    where, page = await accepted_all(desk, where, page)
    (draft,) = re.findall(r'name="draft" value="(\d+)"', page)
    with closing(open_read_only(desk.home / "policy.db")) as policy:
        (key,) = policy.execute(
            "SELECT d.key FROM documents d JOIN versions v ON v.id = d.current_version WHERE v.body = ?", (SAID,)
        ).fetchone()
    with closing(open_office_db(desk.home / "office.db")) as office:
        subject = Subject(SubjectKind.DOCUMENT, key)
        decide(office, [subject], Verdict.IRRELEVANT, who="別の人", at="2026-08-26T02:00:00Z")
    assert (await desk.send("/-/briefs/sign", ("draft", draft), *seen_of(page))).status_code == 303
    after = await waited(desk, where)
    assert "署名していません。新しい下書きを見て" in after and not list((desk.home / "briefs").glob("*.pdf"))
    assert "なくなったもの：「" in after
    assert seen_of(after) != seen_of(page)  # the new draft lies there


async def test_what_a_text_names_of_the_registers_is_signed_as_it_was_looked_at(desk: Browser) -> None:
    """A claim that is worded anew between the preview and the signature is shown, and not signed unseen."""
    with closing(open_office_db(desk.home / "office.db")) as office:
        ask = Ask("", TOPIC, "見直しを公開で行うこと（{claim:S20}）。", "", "", "", "", "", "")
        (key,) = add_asks(office, [ask], "2026-08-20", "2026-08-20T03:00:00Z", who="見本")
    page = await desk.get(f"/-/briefs/new?topic={TOPIC}")
    where, page = await made(desk, *fields_of(page), (f"ask-{key}", "1"), ("pick", place_of_answer(page)))
    where, page = await accepted_all(desk, where, page)
    (draft,) = re.findall(r'name="draft" value="(\d+)"', page)
    token = await desk.token()
    old = claims.claims()["S20"].ja
    with closing(open_office_db(desk.home / "office.db")) as office:
        edit = dict.fromkeys(EDITABLE) | {"ja": "見本の新しい文です。", "note": "見本"}
        claims.write_edit(office, "S20", edit, "2026-08-26T02:00:00Z", who="見本")
    page = await desk.get(where)
    assert (
        f"「{old[:40]}" in page and "いまの登録では「見本の新しい文です。」です" in page and 'name="draft"' not in page
    )
    assert (await desk.send("/-/briefs/sign", ("draft", draft), token=token)).status_code == 303
    page = await waited(desk, where)
    assert "いまの登録では「見本の新しい文です。」です" in page.partition("発行できませんでした")[2]
    assert not list((desk.home / "briefs").glob("*.pdf"))


async def test_a_title_longer_than_the_head_of_a_letter_is_refused_in_words(desk: Browser) -> None:
    page = await desk.get(f"/-/briefs/new?topic={TOPIC}")
    assert "題（面会資料と要望書。80字まで）" in page
    answer = await desk.send("/-/briefs/chosen", *fields_of(page), ("title", "長" * 360))
    assert answer.status_code == 400 and "題が360字あります。80字以内に縮めてください。" in answer.text
    assert "長" * 360 in answer.text


async def test_a_login_that_ended_before_signing_or_choosing_gives_everything_back(desk: Browser) -> None:
    with open_access_db(desk.home / "access.db") as access:
        add_user(access, "見本 花子", Role.SIGNER, PASSWORD, datetime.now(UTC))
        add_user(access, "見本 太郎", Role.EDITOR, PASSWORD, datetime.now(UTC))
    desk.headers = {"x-forwarded-for": "203.0.113.9"}

    async def sign_in(name: str, *fields: tuple[str, str]) -> Any:
        return await desk.send("/-/login", ("name", name), ("password", PASSWORD), *fields)

    def signed_out() -> None:
        with open_access_db(desk.home / "access.db") as access:
            access.execute("DELETE FROM sessions")
            access.commit()

    def carried() -> list[tuple[str, str]]:
        found = re.findall(r'name="(kept_fields|kept_path)" value="([^"]*)"', desk.page)
        return [(name, unescape(value)) for name, value in found]

    await desk.get("/-/login")
    assert (await sign_in("見本 太郎")).status_code == 303
    page = await desk.get(f"/-/briefs/new?topic={TOPIC}")
    place, opening = place_of_answer(page), "日頃よりお世話になっております。"
    signed_out()
    answer = await desk.send("/-/briefs/chosen", *fields_of(page), ("pick", place), ("opening", opening))
    assert answer.status_code == 403 and "ログインの時間が切れていました" in answer.text
    answer = await sign_in("見本 太郎", *carried())
    assert answer.status_code == 200 and opening in answer.text
    kept = [
        (name, unescape(value))
        for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', desk.page)
    ]
    assert ("pick", place) in kept
    where, page = await made(desk, *(pair for pair in kept if pair[0] != "token"))
    where, page = await accepted_all(desk, where, page)
    assert "署名者の権限が要ります" in page and 'action="/-/briefs/sign"' not in page
    draft = re.findall(r"/-/briefs/drafts/(\d+)\.pdf", page)[0]
    answer = await desk.send("/-/briefs/sign", ("draft", draft))  # as a page that lay open would
    assert (
        answer.status_code == 403
        and "お使いの権限では、これはできません" in answer.text
        and "必要な権限：署名" in answer.text
    )
    desk.cookies.clear()
    await desk.get("/-/login")
    assert (await sign_in("見本 花子")).status_code == 303
    await desk.get(where)
    signed_out()
    answer = await desk.send("/-/briefs/sign", ("draft", draft))
    assert answer.status_code == 403 and "ログインの時間が切れていました" in answer.text
    assert not list((desk.home / "briefs").glob("*.pdf"))
    assert (await sign_in("見本 花子", *carried())).status_code == 200
    assert (await desk.send("/-/briefs/sign", ("draft", draft))).status_code == 303
    assert "署名・発行済み" in await waited(desk, where)


async def test_a_paper_that_cannot_be_made_says_why(desk: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: Any) -> Any:
        raise OSError("no room")

    monkeypatch.setattr(drafting, "printed", fails)
    page = await desk.get(f"/-/briefs/new?topic={TOPIC}")
    _, page = await made(desk, *fields_of(page))
    assert "作れませんでした" in page and "no room" in page and 'action="/-/briefs/sign"' not in page
    with closing(open_office_db(desk.home / "office.db")) as office:
        (row,) = office.execute("SELECT * FROM drafts").fetchall()
        assert json.loads(row["asked"])
    assert made_of(Home(desk.home), drafting.drafts._draft(row)) is not None


async def test_what_was_ticked_and_is_in_no_paper_is_named() -> None:
    spoken, law = Use("kokkai/1", "検討いたします。"), Use("egov_law/1", "三　見本分野")
    need = Need(NeedKind.PASSAGE, "kokkai/1", "", "検討いたします。")
    made = Made(1, needs=(need,))
    assert unprinted([((spoken, law), made), ((spoken, law), Made(1))]) == [law]
    assert unprinted([((spoken, law), None)]) == []  # one that is not made yet may have it


async def test_a_refusal_says_in_the_language_of_the_page_what_to_click(desk: Browser) -> None:
    await desk.get(f"/-/briefs/new?topic={TOPIC}")
    answer = await desk.send(
        "/-/briefs/chosen", ("topic", TOPIC), ("kind", "request"), ("to", "法務大臣"), ("lang", "ja")
    )
    where = answer.headers["location"]
    page = await waited(desk, where)
    told = re.sub(r"<[^>]+>", " ", page.partition("作れませんでした")[2].partition("</ul>")[0])
    assert "要望書にはお願いが要ります" in told and "[[ask]]" not in told and "policywatch" not in told
    english = await desk.get(f"{where}?lang=en")
    assert "A letter needs an ask" in english and "[[ask]]" not in english


async def test_a_committee_paper_is_made_with_questions_of_ours(desk: Browser) -> None:
    with closing(sqlite3.connect(desk.home / "policy.db")) as policy, policy:
        policy.execute(
            "INSERT INTO meetings (document, issue_id, house, meeting, issue, date) SELECT id, 'i', '衆議院', '見本委員会',"
            " '第9号', '2026-08-01' FROM documents WHERE kind = 'meeting' LIMIT 1"
        )
    page = await desk.get("/-/briefs/new")
    assert 'name="committee"' in page and "委員会の日の資料" in page
    address = f"/-/briefs/new?topic={TOPIC}&committee=見本委員会&house=衆議院&day=2026-08-27"
    page = await desk.get(address)
    assert 'value="committee" checked' in page
    where, page = await made(
        desk,
        *fields_of(page),
        ("q-1", "受入れ上限の見込み数をどのように見直すのですか。"),
        ("a-1", "公表してまいります。"),
    )
    # The made-up record has no office of who answered.
    assert "を問うた質疑への政府答弁は記録に1件ありますが" in page and "委員会資料は作成していません" in page
    (draft,) = drafts_at(desk, where)
    assert draft.texts["qa"] == [{"q": "受入れ上限の見込み数をどのように見直すのですか。", "a": "公表してまいります。"}]
    kept = await desk.get(f"/-/briefs/new?kit={where.rpartition('/')[2]}")
    assert "受入れ上限の見込み数をどのように見直すのですか。" in kept
    page = await desk.get(address)
    alone = [one for one in fields_of(page) if one[0] not in ("q-1", "a-1")]  # as one may read it out
    where, page = await made(desk, *alone, ("q-1", "受入れ上限の見込み数をどのように見直すのですか。"))
    (draft,) = drafts_at(desk, where)
    assert draft.texts["qa"] == [{"q": "受入れ上限の見込み数をどのように見直すのですか。"}]
    page = await desk.get(address.replace("2026-08-27", "someday"))
    _, page = await made(desk, *fields_of(page))
    assert "院・委員会の名前・日付が要ります" in page


async def test_a_claim_and_a_figure_can_be_accepted_or_left_out(desk: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    figure, claim = (
        Need(NeedKind.FIGURE, "figure:ssw_stock/total@2024-12", "図1"),
        Need(NeedKind.CLAIM, "claim:S20", "S20"),
    )

    def makes(home: Home, one: Any, *_: Any) -> Any:
        pdf = drafting.pdf_of(home, one)
        pdf.write_bytes(b"%PDF-1.7")
        return FinishedBrief(pdf, "", 1, "", "", Dossier("x", {}, "", "", {}, {}, ()))

    monkeypatch.setattr(drafting, "printed", makes)
    monkeypatch.setattr(drafting, "needs", lambda _dossier: [figure, claim])
    page = await desk.get(f"/-/briefs/new?topic={TOPIC}")
    _, page = await made(desk, *fields_of(page))
    names = dict.fromkeys(re.findall(r'name="(need-[0-9]+-[0-9a-f]+)" value="leave"', page))
    assert len(names) == 2
    (kit,) = re.findall(r'name="kit" value="(\d+)"', page)[:1]
    first, second = names
    answer = await desk.send("/-/briefs/settle", ("kit", kit), (first, "leave"), (second, "accept"))
    (again,) = drafts_at(desk, answer.headers["location"])
    assert again.without[-1] == figure.key and {"key": "claim:S20"} in again.texts["use"]


def drafts_at(desk: Browser, where: str) -> list[Any]:
    with closing(open_office_db(desk.home / "office.db")) as office:
        return drafting.drafts.drafts_of(office, int(where.rpartition("/")[2]))


async def test_the_cover_note_of_a_meeting_names_the_papers(desk: Browser) -> None:
    await desk.get("/-/meetings")
    answer = await desk.send(
        "/-/meetings/add", ("date", "2026-08-27"), ("ministry", "法務省"), ("topic", TOPIC), ("time", "10:30")
    )
    assert answer.status_code == 303, re.sub(r"<[^>]+>", " ", answer.text)[-900:]
    with closing(open_office_db(desk.home / "office.db")) as office:
        (key,) = office.execute("SELECT key FROM meetings").fetchone()
    page = await desk.get(f"/-/briefs/new?meeting={key}")
    fields = [one for one in fields_of(page) if one[0] != "kind"]
    where, page = await made(desk, *fields, ("kind", "leave-behind"))
    assert "添え状" in page, page[page.find("<h1>") :][:3000]
    note = (await desk.ask("GET", f"{where}/cover-note.txt")).text
    assert "法務省　御中" in note and "2026年8月27日の面会の資料をお送りします。" in note
    assert "・面会用資料　1ページ　下書き（未署名）" in note and "準備メモ" not in note
    others = [one for one in fields if one[0] != "to"]  # papers to somebody else than is met
    await desk.get(f"/-/briefs/new?meeting={key}")
    where, _ = await made(desk, *others, ("kind", "leave-behind"), ("to", "厚生労働省"))
    note = (await desk.ask("GET", f"{where}/cover-note.txt")).text
    assert "厚生労働省　御中" in note and "法務省" not in note and "\n資料をお送りします。" in note


def two_passages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Browser, tuple[str, str]]:
    """A home whose answer holds two passages on the topic, and both of them."""
    first = "特定技能の受入れ上限は、分野ごとの人手不足の状況を踏まえ、五年ごとに見直すこととしております（見本）。"
    second = "特定技能の受入れ上限に近づいた分野では、交付を止める前に、企業と働く方に早く知らせることとしております（見本）。"
    between = "また、この春の調査では、手続を待つ方が大変多いという御指摘を各地の相談窓口から頂いているところでございます（見本）。"
    monkeypatch.setattr(
        data, "ANSWER", f"○国務大臣（見本太郎君）　お答えをいたします。\n　{first}{between}\n　{second}"
    )
    record = data.sample(tmp_path / "two")
    record.conn.close()
    (record.home.root / "config.toml").write_text(HEAD, "utf-8")
    browser = Browser(record.home.root)
    browser.site = build_datasette(record.home, at=data.AT)
    return browser, (first, second)


@pytest.mark.parametrize("keeps", [0, 1])
async def test_of_two_passages_of_one_speech_the_one_that_is_ticked_is_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keeps: int
) -> None:
    desk, passages = two_passages(tmp_path, monkeypatch)
    page = await desk.get(f"/-/briefs/new?topic={TOPIC}")
    words = dict(re.findall(r'name="text-(\d+)" value="([^"]*)"', page))
    keys = dict(re.findall(r'name="key-(\d+)" value="([^"]*)"', page))
    places = [next(n for n, text in words.items() if passage in text) for passage in passages]
    assert places[0] != places[1] and keys[places[0]] == keys[places[1]]
    where, page = await made(desk, *fields_of(page), ("pick", places[keeps]))
    assert "作れませんでした" not in page, re.sub(r"<[^>]+>", " ", page)[-1500:]
    with closing(open_office_db(desk.home / "office.db")) as office:
        (draft,) = drafts_of(office, int(where.rpartition("/")[2]))
    other = words[places[1 - keeps]]
    assert passage_key(keys[places[0]], other) in draft.without and keys[places[0]] not in draft.without
    printed = [one.text for one in made_of(Home(desk.home), draft).needs if one.key == keys[places[0]]]  # type: ignore[union-attr]
    assert any(passages[keeps] in one for one in printed)
    assert not any(passages[1 - keeps] in one for one in printed)


async def test_one_passage_is_left_out_and_another_of_its_document_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, passages = two_passages(tmp_path, monkeypatch)
    page = await desk.get(f"/-/briefs/new?topic={TOPIC}")
    words = dict(re.findall(r'name="text-(\d+)" value="([^"]*)"', page))
    places = [next(n for n, text in words.items() if passage in text) for passage in passages]
    (answer,) = {key for n, key in re.findall(r'name="key-(\d+)" value="([^"]*)"', page) if n in places}
    where, page = await made(desk, *fields_of(page), *(("pick", one) for one in places))
    with closing(open_office_db(desk.home / "office.db")) as office:
        clipped = next(one for one in clips(office, TOPIC) if one.text == words[places[1]])
        drop(office, clipped.id, who="見本 花子", at="2026-08-26T03:00:00Z")
        (draft,) = drafts_of(office, int(where.rpartition("/")[2]))
        with closing(open_read_only(desk.home / "policy.db")) as policy:
            needs = made_of(Home(desk.home), draft).needs  # type: ignore[union-attr]
            need = next(one for one in needs if one.key == answer and passages[1] in one.text)
            assert drafting.left_out(need, draft, needs, policy, office) == passage_key(answer, need.text)
            alone = [one for one in needs if one.key != answer or one is need]
            bare = replace(draft, texts={})
            assert drafting.left_out(need, bare, alone, policy, office) == answer


async def test_a_kit_of_a_topic_that_is_gone_asks_for_another(desk: Browser) -> None:
    page = await desk.get(f"/-/briefs/new?topic={TOPIC}")
    where, _ = await made(desk, *fields_of(page))
    kit = where.rpartition("/")[2]
    with closing(open_office_db(desk.home / "office.db")) as office:
        asked = office.execute("SELECT asked FROM drafts").fetchone()[0].replace(TOPIC, "old_name")
        office.execute("UPDATE drafts SET topic = 'old_name', asked = ?", (asked,))
    page = await desk.get(f"/-/briefs/new?kit={kit}")
    assert "論点「old_name」は、いまの一覧にありません" in page and "論点の資料" in page
    for one in (desk.home / "drafts").iterdir():
        one.unlink()
    page = await waited(desk, where)
    assert "作れませんでした" in page and "論点を選び直してください" in page and "unknown topic" not in page


async def test_a_letter_to_somebody_else_is_drafted_with_a_warning_until_it_is_meant(desk: Browser) -> None:
    with closing(open_office_db(desk.home / "office.db")) as office:
        ask = Ask("", TOPIC, "見直しを公開で行うこと。", "", "", "", "", "", "")
        (key,) = add_asks(office, [ask], "2026-08-20", "2026-08-20T03:00:00Z", who="見本")
    page = await desk.get(f"/-/briefs/new?topic={TOPIC}")
    fields = [(name, value) for name, value in fields_of(page) if name not in ("kind", "to", "as_typed")]
    fields += [(f"ask-{key}", "1"), ("kind", "request"), ("to", "労働大臣"), ("title", "見本の要望書")]
    warning = "「労働大臣」は2001年1月6日から「厚生労働大臣」です"
    _, page = await made(desk, *fields)
    assert warning in page and "このままでは署名できません" in page and ".png" in page and 'name="draft"' not in page
    _, page = await made(desk, *fields, ("as_typed", "労働大臣"))
    assert warning not in page and ".png" in page


async def test_words_of_the_government_that_are_not_on_record_stand_once_somebody_says_they_are_meant(
    desk: Browser,
) -> None:
    page = await desk.get(f"/-/briefs/new?topic={TOPIC}")
    words = "見本の検査をやめます"
    fields = [(name, value) for name, value in fields_of(page) if name not in ("kind", "opening", "as_typed")]
    fields += [("kind", "leave-behind"), ("opening", f"大臣が「{words}」と答弁しました。")]
    answer = await desk.send("/-/briefs/chosen", *fields)
    assert answer.status_code == 400 and words in answer.text
    _, page = await made(desk, *fields, ("as_typed", words))
    assert ".png" in page


async def test_what_is_ticked_as_a_counter_example_is_named_and_in_no_paper_for_others(desk: Browser) -> None:
    page = await desk.get(f"/-/briefs/new?topic={TOPIC}")
    place = next(
        one for one in re.findall(r'name="pick" value="(\d+)"', page)
        if re.findall(rf'name="text-{one}" value="([^"]*)"', page)[0] in SAID
    )  # fmt: skip
    words = unescape(re.findall(rf'name="text-{place}" value="([^"]*)"', page)[0])
    fields = [(name, value) for name, value in fields_of(page) if name not in (f"stance-{place}", "kind")]
    fields += [("kind", "leave-behind"), ("pick", place)]
    where, page = await made(desk, *fields, (f"stance-{place}", "against"))
    told = unescape(page).partition("「反対の例」として印を付けたもの")[2].partition("</div>")[0]
    assert words[:40] in told
    made_paper = made_of(Home(desk.home), drafts_at(desk, where)[0])
    assert made_paper and words not in {one.text for one in made_paper.needs}
    _, page = await made(desk, *fields, (f"stance-{place}", "supports"))
    assert "「反対の例」として印を付けたもの" not in unescape(page)


async def test_an_ask_without_english_is_said_before_english_papers_are_made(desk: Browser) -> None:
    with closing(open_office_db(desk.home / "office.db")) as office:
        ask = Ask("", TOPIC, "見直しを公開で行うこと。", "", "", "", "", "", "")
        (key,) = add_asks(office, [ask], "2026-08-20", "2026-08-20T03:00:00Z", who="見本")
    page = await desk.get(f"/-/briefs/new?topic={TOPIC}")
    assert f'href="/-/asks#ask-{key}"' in page  # 英語の文がありません
    fields = [(name, value) for name, value in fields_of(page) if name not in ("kind", "lang")]
    fields += [(f"ask-{key}", "1"), ("kind", "leave-behind")]
    answer = await desk.send("/-/briefs/chosen", *fields, ("lang", "en"))
    assert answer.status_code == 400 and "お願い「見直しを公開で行うこと。」に英語の文がありません" in answer.text
    await made(desk, *fields, ("lang", "ja"))


async def test_of_a_meeting_on_two_topics_the_asks_on_the_other_are_offered_and_named_as_such(desk: Browser) -> None:
    with (
        closing(open_office_db(desk.home / "office.db")) as office,
        closing(open_policy_db(desk.home / "policy.db")) as policy,
    ):
        asks = [Ask("", topic, f"{topic}を見直すこと。", "", "", "", "", "", "") for topic in (TOPIC, "transfer")]
        keys = add_asks(office, asks, "2026-08-20", "2026-08-20T03:00:00Z", who="見本")
        given = {"date": "2026-08-30", "ministry": "法務省", "topics": [TOPIC, "transfer"], "asks": keys}
        (meeting,) = add_meeting(
            office, [checked(policy, office, given, today="2026-08-26")], "2026-08-20T03:00:00Z", who="見本"
        )
    page = await desk.get(f"/-/briefs/new?meeting={meeting}")
    own, other = (re.search(rf'name="ask-{key}" value="1"( checked)?', page) for key in keys)
    assert own and own[1] and other and not other[1]
    assert "ほかの論点：" in page and page.index(f"ask-{keys[1]}") < page.index("ほかの論点：")


async def settled(desk: Browser, kit: str, *fields: tuple[str, str]) -> str:
    """The number of the kit that a form of what was accepted and left out leads to."""
    await desk.get(f"/-/briefs/new?topic={TOPIC}")  # for its token
    answer = await desk.send("/-/briefs/settle", ("kit", kit), *fields)
    assert answer.status_code == 303, re.sub(r"<[^>]+>", " ", answer.text)[-900:]
    return str(answer.headers["location"].rpartition("/")[2])


async def test_who_chooses_anew_finds_the_order_that_a_person_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, _ = two_passages(tmp_path, monkeypatch)
    page = await desk.get(f"/-/briefs/new?topic={TOPIC}")
    words = dict(re.findall(r'name="text-(\d+)" value="([^"]*)"', page))
    keys = dict(re.findall(r'name="key-(\d+)" value="([^"]*)"', page))
    figure = next(one for one, key in keys.items() if key.startswith(("figure:", "claim:")))
    passages = [one for one in words if keys[one].startswith("kokkai/")][:3]
    wanted = [passages[2], figure, passages[0], passages[1]]  # none where it stood, and a figure before a passage
    fields = [(name, value) for name, value in fields_of(page) if not name.startswith("order-")]
    fields += [(f"order-{one}", str(n)) for n, one in enumerate(wanted, 3)] + [("pick", one) for one in wanted]
    where, _ = await made(desk, *fields)
    for _ in range(2):  # as it is, and after it was sent again as it stood
        again = await desk.get(f"/-/briefs/new?kit={where.rpartition('/')[2]}")
        ticked = re.findall(r'name="pick" value="(\d+)" checked', again)
        assert [dict(re.findall(r'name="text-(\d+)" value="([^"]*)"', again))[one] for one in ticked] == [
            words[one] for one in wanted
        ]
        places = [int(dict(re.findall(r'name="order-(\d+)"[^>]* value="(\d+)"', again))[one]) for one in ticked]
        assert places == sorted(places)
        where, _ = await made(desk, *fields_of(again))
    with closing(open_office_db(desk.home / "office.db")) as office:
        (draft,) = drafts_of(office, int(where.rpartition("/")[2]))
    assert [use["key"] for use in draft.texts["use"]] == [keys[one] for one in wanted]


async def test_what_was_left_out_of_the_papers_is_not_ticked_when_one_chooses_anew(desk: Browser) -> None:
    page = await desk.get(f"/-/briefs/new?topic={TOPIC}")
    place = place_of_answer(page)
    where, page = await made(desk, *fields_of(page), ("pick", place))
    with closing(open_office_db(desk.home / "office.db")) as office:
        (draft,) = drafts_of(office, int(where.rpartition("/")[2]))
        office.execute("UPDATE drafts SET without = ?", (json.dumps([*draft.without, draft.texts["use"][0]["key"]]),))
        office.commit()
    again = await desk.get(f"/-/briefs/new?kit={where.rpartition('/')[2]}")
    assert not re.findall(r'name="pick" value="(\d+)" checked', again)


async def test_two_who_settle_one_draft_end_at_one_paper_and_none_is_signed_unseen(desk: Browser) -> None:
    page = await desk.get(f"/-/briefs/new?topic={TOPIC}")
    where, page = await made(desk, *fields_of(page), ("pick", place_of_answer(page)))
    kit = where.rpartition("/")[2]
    (draft,) = re.findall(r"/-/briefs/drafts/(\d+)\.pdf", page)
    needs = list(dict.fromkeys(re.findall(r'name="(need-[0-9]+-[0-9a-f]+)" value="accept"', page)))
    answer = await desk.send("/-/briefs/settle", ("kit", kit))
    assert answer.status_code == 400 and "「認める」か「外す」を選んでください" in answer.text
    await desk.get(where)
    every = ("every", draft), *(("listed", one.removeprefix("need-")) for one in needs)
    first = await settled(desk, kit, *every)
    assert first != kit
    await waited(desk, f"/-/briefs/drafts/{first}")
    assert await settled(desk, kit, *every) == first  # the same from a second window: no second set of papers
    third = await settled(desk, kit, *((one, "leave") for one in needs))
    with closing(open_office_db(desk.home / "office.db")) as office:
        (before,), (after,) = drafts_of(office, int(first)), drafts_of(office, int(third))
    assert set(before.without) < set(after.without)  # what a second person leaves out, out of what the first had made
    page = await waited(desk, where)
    assert "この下書きは、その後 見本 花子 さんが作り直しました" in page and f"/-/briefs/drafts/{third}" in page
    answer = await desk.send("/-/briefs/sign", ("draft", draft))  # as a page would that was opened before
    assert answer.status_code == 400 and "ページを開いたあとに見本 花子さんが作り直しました" in answer.text
    assert not list((desk.home / "briefs").glob("*.pdf"))
    again = await desk.get(f"/-/briefs/new?kit={third}")
    chosen_anew, _ = await made(desk, *fields_of(again))
    assert f'href="{chosen_anew}"' in await waited(desk, f"/-/briefs/drafts/{third}")
    assert "作り直しました" not in await waited(desk, chosen_anew)


async def test_a_comparison_table_is_made_signed_and_taken_from_its_page(desk: Browser) -> None:
    page = await desk.get("/-/comparison?key=isa_pages/ssw&from=2026-08-12&to=2026-08-26")
    form = page.partition('action="/-/briefs/compared"')[2].partition("</form>")[0]
    fields = [pair for pair in re.findall(r'name="([^"]+)" value="([^"]*)"', form) if pair[0] not in ("token", "back")]
    assert ("key", "isa_pages/ssw") in fields
    answer = await desk.send("/-/briefs/compared", *fields)
    assert answer.status_code == 303, re.sub(r"<[^>]+>", " ", answer.text)[-900:]
    where = answer.headers["location"]
    with closing(open_office_db(desk.home / "office.db")) as office:
        assert [(one.action, one.who) for one in audit_rows(office)] == [("draft", "見本 花子")]
    page = await waited(desk, where)
    assert "新旧対照表" in page and "作れませんでした" not in page
    assert "/-/comparison?key=isa_pages/ssw" in page.replace("%2F", "/") and "選び直す" not in page
    (draft,) = re.findall(r'name="draft" value="(\d+)"', page)
    assert (await desk.send("/-/briefs/sign", ("draft", draft))).status_code == 303
    (number,) = re.findall(r"/-/briefs/issued/(CT-\d{8}-[0-9A-F]{8})\.pdf", await waited(desk, where))
    (file,) = (desk.home / "briefs").glob("*.pdf")
    assert verify(file, Home(desk.home)).problems == () and number in await desk.get("/-/briefs")
    assert "新旧対照表" in await desk.get("/-/briefs/new")  # among the drafts, by its name
    await desk.get("/-/comparison?key=isa_pages/ssw&from=2026-08-12&to=2026-08-26")
    wrong = [(name, "2026-08-01" if name == "until" else value) for name, value in fields]
    answer = await desk.send("/-/briefs/compared", *wrong)
    assert answer.status_code == 400 and "2026-08-01" in answer.text


async def test_an_answer_told_without_its_words_is_shown_before_it_is_signed(desk: Browser) -> None:
    ask = Ask("", TOPIC, "見直しを公開で行うこと。", "", "", "政府は見本をなくすと約束しています。", "", "", "")
    with closing(open_office_db(desk.home / "office.db")) as office:
        (key,) = add_asks(office, [ask], "2026-08-20", "2026-08-20T03:00:00Z", who="見本")
    page = await desk.get(f"/-/briefs/new?topic={TOPIC}")
    fields = [(name, value) for name, value in fields_of(page) if name != "kind"]
    _, page = await made(desk, *fields, (f"ask-{key}", "1"), ("kind", "leave-behind"))
    assert "署名の前に確かめること" in page and "引用も出典もなく述べています" in page and ".png" in page


async def test_a_memo_leaves_the_desk_as_what_it_is_and_with_no_mail(desk: Browser) -> None:
    page = await desk.get(f"/-/briefs/new?topic={TOPIC}&ministry=法務省")
    fields = [one for one in fields_of(page) if one[0] != "kind"]
    where, page = await made(desk, *fields, ("kind", "prep"))
    (draft,) = re.findall(r"/-/briefs/drafts/(\d+)\.pdf", page)
    pdf = await desk.ask("GET", f"/-/briefs/drafts/{draft}.pdf")
    assert 'filename="INTERNAL-' in pdf.headers["content-disposition"]
    await desk.get(where)
    assert (await desk.send("/-/briefs/sign", ("draft", draft), *seen_of(page))).status_code == 303
    page = await waited(desk, where)
    (number,) = re.findall(r"/-/briefs/issued/([A-Z]+-\d{8}-[0-9A-F]{8})\.pdf", page)
    for ending in (".pdf", ".docx", "-evidence.json"):
        answer = await desk.ask("GET", f"/-/briefs/issued/{number}{ending}")
        assert f'filename="INTERNAL-{number}{ending}"' in answer.headers["content-disposition"]
    mail = await desk.ask("GET", f"/-/briefs/issued/{number}.txt")
    assert mail.status_code == 404 and "内部資料にメールの文はありません" in mail.text
    assert f"{number}.txt" not in page and f"{number}.txt" not in await desk.get("/-/briefs")


async def test_what_is_accepted_below_one_paper_comes_into_no_other(
    desk: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The box has it for later papers; the others of the kit are made anew as they were looked at."""
    key, words = place_key(desk)
    shared = Need(NeedKind.PASSAGE, key, text=words)

    def makes(home: Home, one: Any, *_: Any) -> Any:
        pdf = drafting.pdf_of(home, one)
        pdf.write_bytes(b"%PDF-1.7")
        return FinishedBrief(pdf, "", 1, "", "", Dossier(one.kind, {}, "", "", {}, {}, ()))

    monkeypatch.setattr(drafting, "printed", makes)
    monkeypatch.setattr(drafting, "needs", lambda dossier: [] if dossier.kind == "evidence" else [shared])
    page = await desk.get(f"/-/briefs/new?topic={TOPIC}")
    fields = [one for one in fields_of(page) if one[0] not in ("kind", "shown")]
    _, page = await made(desk, *fields, *(("kind", one) for one in ("leave-behind", "request", "evidence")))
    (kit,) = re.findall(r'name="kit" value="(\d+)"', page)[:1]
    mark, *_ = dict.fromkeys(re.findall(r'name="need-([0-9]+-[0-9a-f]+)" value="accept"', page))
    answer = await desk.send("/-/briefs/settle", ("kit", kit), (f"need-{mark}", "accept"))
    assert answer.status_code == 303, re.sub(r"<[^>]+>", " ", answer.text)[-900:]
    again = {one.kind: one.without for one in drafts_at(desk, answer.headers["location"])}
    assert again == {"leave-behind": (), "request": (), "evidence": (key,)}
    with closing(open_office_db(desk.home / "office.db")) as office:
        assert [(one.document_key, one.text) for one in clips(office, TOPIC)] == [(key, words)]


def place_key(desk: Browser) -> tuple[str, str]:
    """The key and a whole passage of the made-up answer."""
    with closing(open_read_only(desk.home / "policy.db")) as policy:
        (key,) = policy.execute(
            "SELECT d.key FROM documents d JOIN versions v ON v.id = d.current_version WHERE v.body = ?", (SAID,)
        ).fetchone()
    return str(key), SAID.split("\n")[-1].strip()


async def test_of_what_is_proposed_nothing_is_printed_that_nobody_ticked(desk: Browser) -> None:
    page = await desk.get(f"/-/briefs/new?topic={TOPIC}")
    fields = [one for one in fields_of(page) if one[0] not in ("kind", "shown")]  # as if the page had shown no proposal
    where, _ = await made(desk, *fields, ("kind", "leave-behind"))
    (draft,) = drafts_at(desk, where)
    found = made_of(Home(desk.home), draft)
    assert found and found.pages and NeedKind.PASSAGE not in {one.kind for one in found.needs}


EVERYTHING_TYPED = {
    "title": "見本の要望書", "you": "委員会で取り上げてください。", "opening": "拝啓　見本",
    "closing": "見本の結び", "reply_by": "2026-12-18",
    "cosigners": "見本の組合\n\n見本の教会", "enclosures": "見本の資料", "enclosures_en": "Sample paper",
    "cosigners_en": "Sample Union\nSample Church",
    "red_lines": "送還の話はしない\n名前は出さない",
    "plain": "｜困《こま》っている人がいます。", "voice-1": "困っています。", "voice_who-1": "働く人", "voice_consent-1": "1",
    "role_who-1": "見本花子", "role_part-1": "はじめの説明", "role_minutes-1": "5", "q-1": "なぜですか。", "a-1": "見本だからです。",
    "you_en": "Please raise it in committee.", "gist-1": "Limits are reviewed.", "figures": "ssw_stock/total",
    "title_en": "A sample letter", "opening_en": "To whom it concerns.", "closing_en": "With respect.", "pick": "1",
    "as_typed": "見本の言葉", "to": "衆議院議員 見本花子",
}  # fmt: skip


async def test_the_form_has_every_field_of_the_staff_file_and_keeps_what_was_typed(desk: Browser) -> None:
    """No file is written by hand on the whole morning."""
    with closing(open_office_db(desk.home / "office.db")) as office:
        ask = Ask("", TOPIC, "見直しを公開で行うこと。", "", "", "", "", "", "")
        add_asks(office, [ask], "2026-08-20", "2026-08-20T03:00:00Z", who="見本")
    page = await desk.get(f"/-/briefs/new?topic={TOPIC}&member=見本花子&house=衆議院")
    names = set(re.findall(r'name="([a-z_]+?)(?:-\d+)?"', page))
    assert {*TEXTS, *LISTS, "plain", "gist"} - names == set()
    assert "figures" not in dict(fields_of(page))  # nothing is charted that nobody ticked
    fields = [one for one in fields_of(page) if one[0] not in EVERYTHING_TYPED]
    where, _ = await made(desk, *fields, *EVERYTHING_TYPED.items())
    draft = drafts_at(desk, where)[0]
    found = staff_file({**draft.texts}, "typed")
    # Of all that a staff file may hold the form writes each: asks and what is taken are those that are ticked, ``says`` stands in
    # what the desk signs by.
    unsaid = {
        one.name for one in dataclasses.fields(found) if getattr(found, one.name) == getattr(StaffFile(), one.name)
    }
    assert unsaid == {"to", "says"} and dict(draft.asked)["to"] == EVERYTHING_TYPED["to"]
    assert found.figures == ("ssw_stock/total",)
    assert found.reply_by == "date:2026-12-18"
    assert (found.you, found.cosigners, found.enclosures) == (
        EVERYTHING_TYPED["you"],
        ("見本の組合", "見本の教会"),
        ("見本の資料",),
    )
    assert found.red_lines == ("送還の話はしない", "名前は出さない") and found.roles == (
        Part("見本花子", "はじめの説明", 5),
    )
    assert found.voices == (Voice("困っています。", "働く人", consent=True),) and found.plain == Plain(
        EVERYTHING_TYPED["plain"]
    )
    assert (
        found.gists == (Gist(dict(fields)["key-1"], "Limits are reviewed.", dict(fields)["text-1"]),)
        and found.questions[0].a == "見本だからです。"
    )
    again = unescape(await desk.get(f"/-/briefs/new?kit={where.rpartition('/')[2]}"))
    for text in EVERYTHING_TYPED.values():
        assert text in again
    assert re.search(r'name="voice_consent-1"[^>]* checked', again)
    assert re.findall(r'name="figures" value="([^"]*)" checked', again) == ["ssw_stock/total"]
    assert "公式文書を確認" in again and "報道などの二次資料" in again  # of each point


@pytest.mark.parametrize(("typed", "wrong", "why"), [
    ({"voice-1": "困っています。"}, "voice_consent-1", "本人の同意"),
    ({"role_who-2": "見本花子"}, "role_part-2", "だれが・何をする"),
    ({"q-1": "なぜですか。"}, "a-1", "問いと答え"),
    ({"you": "七割の人のために質問してください。"}, "you", "七割"),
    ({"red_lines": "三分の二は譲らない"}, "red_lines", "三分の二"),
    ({"cosigners": "会員62人の会"}, "cosigners", "62"),
    ({"gist-1": "Half of all workers, 50 percent."}, "gist-1", "50"),
])  # fmt: skip
async def test_what_cannot_be_printed_or_is_half_typed_is_marked_where_it_stands(
    desk: Browser, typed: dict[str, str], wrong: str, why: str
) -> None:
    page = await desk.get(f"/-/briefs/new?topic={TOPIC}&member=見本花子&house=衆議院")
    answer = await desk.send(
        "/-/briefs/chosen", *(one for one in fields_of(page) if one[0] not in typed), *typed.items()
    )
    assert answer.status_code == 400 and why in answer.text
    told = re.sub(r"<[^>]+>", " ", answer.text.partition('<section class="notice"')[2].partition("</section>")[0])
    inner = set(re.findall(r"[a-z][a-z_]+", told.partition(">")[2]))
    assert wrong.partition("-")[0] not in inner  # fields are called as the form calls them
    assert re.findall(r'name="([\w-]+)" aria-invalid="true"', answer.text) == [wrong] or re.findall(
        r'name="([\w-]+)"[^>]* aria-invalid="true"', answer.text
    ) == [wrong]
    assert f'href="#field-{wrong}"' in answer.text and all(
        unescape(one) in unescape(answer.text) for one in typed.values()
    )


async def test_papers_on_a_topic_for_a_member_are_to_the_member(desk: Browser) -> None:
    with closing(open_policy_db(desk.home / "policy.db")) as policy, policy:
        policy.executemany(
            "INSERT INTO people (key, name, folded, kana, house) VALUES (?, ?, ?, ?, ?)",
            [
                ("members/shugiin-1", "見本 花子", "見本花子", "みほん はなこ", "衆議院"),
                ("members/shugiin-2", "見本 川子", "見本川子", "みほん かわこ", "衆議院"),
            ],
        )
    page = await desk.get(f"/-/briefs/new?topic={TOPIC}&member=見本花子&house=衆議院")
    assert re.search(r'name="to" value="[^"]*見本 ?花子"', page)
    assert re.search(r'name="to" value="法務省"', await desk.get(f"/-/briefs/new?topic={TOPIC}&ministry=法務省"))
    page = await desk.get(f"/-/briefs/new?topic={TOPIC}&ministry=労働省")
    assert "「労働省」は2001年1月6日から「厚生労働省」です。" in page
    page = await desk.get(f"/-/briefs/new?topic={TOPIC}&member=見本")
    assert "「見本」にあたる人が何人もいます" in page and 'name="to" value=""' in page


async def test_of_what_was_ticked_each_paper_says_what_it_does_not_hold(
    desk: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, words = place_key(desk)
    answer = Need(NeedKind.PASSAGE, key, text=words)

    def makes(home: Home, one: Any, *_: Any) -> Any:
        pdf = drafting.pdf_of(home, one)
        pdf.write_bytes(b"%PDF-1.7")
        return FinishedBrief(pdf, "", 1, "", "", Dossier(one.kind, {}, "", "", {}, {}, ()))

    monkeypatch.setattr(drafting, "printed", makes)
    monkeypatch.setattr(drafting, "needs", lambda dossier: [] if dossier.kind == "evidence" else [answer])
    page = await desk.get(f"/-/briefs/new?topic={TOPIC}")
    fields = [one for one in fields_of(page) if one[0] != "kind"]
    wanted = [("kind", one) for one in ("leave-behind", "evidence")]
    _, page = await made(desk, *fields, ("pick", place_of_answer(page)), *wanted)
    left, annex = page.split('<section class="card paper"')[1:]
    assert "この資料に載っていないもの" not in left and "この資料に載っていないもの 1 件" in annex


async def test_the_list_of_issued_papers_says_what_each_asks_and_can_be_narrowed(
    desk: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(briefs_page, "A_PAGE", 1)
    letter = {"title": [{"text": "見本の要望書"}], "asks": [{"ask": [{"text": "甲。"}]}]}
    left = {"asks": [{"ask": [{"text": "見本を公表"}, {"text": "すること。"}]}]}
    early, late = "2026-08-25T03:00:00Z", "2026-08-26T03:00:00Z"
    with closing(open_office_db(desk.home / "office.db")) as office:
        for number, kind, about, content, at in (
            ("RQ-20260826-00000001", "request", {"topics": []}, letter, early),
            ("LB-20260826-00000002", "leave-behind", {"topic": TOPIC}, left, late),
        ):
            dossier = json.dumps({"content": content})
            record_brief(office, IssuedBrief(number, kind, about, at, at, 1, "x.pdf", number, dossier), [], {})
    first = await desk.get("/-/briefs")
    assert "見本を公表すること。" in first and "見本の要望書" not in first and "1/2" in first
    assert "見本の要望書" in await desk.get("/-/briefs?page=2")
    narrowed = await desk.get("/-/briefs?kind=request")
    assert "見本の要望書" in narrowed and "絞り込んだもの 1 件" in narrowed
    assert "RQ-20260826-00000001" not in await desk.get(f"/-/briefs?topic={TOPIC}")
