"""What staff enter on the site: meetings, asks and their state, promises, figures, names, watched and held pages."""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from briefs.staff.claims import edits
from db.night.held_decisions import Verdict
from db.office import asks as asked
from db.office import meetings as met
from db.office.audit import audit_rows
from db.office.database import open_office_db
from db.office.promise_status import read_statuses
from db.office.watches import read_entered
from db.people.settlements import read_settlements
from db.record.home import Home
from db.record.schema import open_policy_db
from tests.support.visiting import Browser

pytestmark = pytest.mark.asyncio


def member(home: Path) -> None:
    """A member on the roster, and one whose name stands open."""
    with closing(open_policy_db(home / "policy.db")) as policy:
        policy.execute(
            "INSERT INTO people (key, name, folded, kana, house) VALUES (?, ?, ?, ?, ?)",
            ("members/sangiin-1", "見本 川子", "見本川子", "みほん かわこ", "参議院"),
        )


async def entered(browser: Browser, path: str, *fields: tuple[str, str]) -> Any:
    answer = await browser.send(path, *fields, token=await browser.token())
    assert answer.status_code == 303, re.sub(r"<[^>]+>", " ", answer.text)[-900:]
    return answer


async def test_a_second_meeting_of_the_day_is_kept_from_the_page_that_asks_for_it(here: Browser) -> None:
    """A box that was not ticked comes with no form: the page that asks for it has it."""
    member(here.home)
    typed = [("date", "2026-08-25"), ("member", "見本川子"), ("time", "16:30"), ("notes", "二度目の話")]
    await entered(here, "/-/meetings/add", *typed[:2])
    refused = await here.send("/-/meetings/add", *typed, token=await here.token())
    assert refused.status_code == 400 and "二度目の話" in refused.text
    (box,) = re.findall(r'<input type="checkbox" name="(\w+)" value="1">', refused.text)
    assert "同じ日・同じ相手の二度目の面会" in refused.text
    await entered(here, "/-/meetings/add", *typed, (box, "1"))
    with closing(open_office_db(here.home / "office.db")) as office:
        assert [one.starts_at or "" for one in met.meetings(office) if one.day == "2026-08-25"].count("16:30") == 1


async def test_a_talk_is_entered_and_what_was_answered_after_it(here: Browser) -> None:
    member(here.home)
    await entered(here, "/-/asks/add", ("ask", "省令で定める転籍の制限を見直すこと。"), ("topic", "transfer"))
    key = "A-20260826-1"
    assert "未提出" in await here.get("/-/asks")
    await entered(
        here,
        "/-/meetings/add",
        ("date", "2026-08-25"),
        ("member", "見本川子"),
        ("people", "秘書 見本一\n秘書 見本二"),
        ("asks", key),
        ("topic", "transfer"),
        ("next", "資料を送る"),
        ("next_by", "2026-09-01"),
    )
    page = await here.get("/-/meetings/M-20260825-1")
    assert "秘書 見本一、秘書 見本二" in page and "お渡し済み・回答待ち" in page and "資料を送る" in page
    await entered(
        here,
        "/-/meetings/answers",
        ("meeting", "M-20260825-1"),
        ("asks", key),
        (f"state-{key}", "accepted"),
        (f"answer-{key}", "質疑で取り上げるとのこと。"),
        ("with_next", "1"),
        ("next_shown", "資料を送る"),
        ("next_by_shown", "2026-09-01"),
        ("next", "質疑を見守る"),
        ("next_by", ""),
    )
    with closing(open_office_db(here.home / "office.db")) as office:
        (record,) = (asked.ask_record(one, asked.events(office)) for one in asked.asks(office))
        one = met.meeting(office, "M-20260825-1")
        actions = [row.action for row in audit_rows(office)]
        people = {row.who for row in audit_rows(office)}
    assert record["with"][0]["whom"] == "見本 川子（参議院）"
    assert (record["with"][0]["state"], record["with"][0]["answer"]) == ("accepted", "質疑で取り上げるとのこと。")
    assert (one.next_step, one.next_by) == ("質疑を見守る", "")
    assert actions == ["meeting", "ask_state", "meeting", "ask"] and people == {"見本 花子"}


async def test_what_cannot_be_kept_comes_back_and_leaves_nothing_behind(here: Browser) -> None:
    token = await here.token()
    answer = await here.send(
        "/-/meetings/add", ("date", "2026-08-25"), ("member", "誰でもない"), ("notes", "長い覚え書き"), token=token
    )
    assert answer.status_code == 400 and "長い覚え書き" in answer.text
    assert "議員の名簿がまだ記録にありません。" in answer.text
    answer = await here.send("/-/asks/add", ("ask", "7割を救うこと。"), token=token)  # a number without its source
    assert answer.status_code == 400 and "7割を救うこと。" in answer.text
    with closing(open_office_db(here.home / "office.db")) as office:
        assert met.meetings(office) == [] and asked.asks(office) == [] and audit_rows(office) == []


async def test_the_other_asks_of_a_meeting_are_the_asks_that_were_not_put_at_it(here: Browser) -> None:
    member(here.home)
    await entered(
        here, "/-/meetings/add", ("date", "2026-08-25"), ("member", "見本川子"), ("notes", "三割の人が困っている")
    )
    page = await here.get("/-/meetings/M-20260825-1")
    assert "三割の人が困っている" in page, "notes are printed in no paper and hold what the office likes"
    assert "ほかのお願い" not in page
    await entered(here, "/-/asks/add", ("ask", "転籍を認めること。"), ("topic", "transfer"))
    page = await here.get("/-/meetings/M-20260825-1")
    with closing(open_office_db(here.home / "office.db")) as office:
        (one,) = asked.asks(office)
    assert "ほかのお願い 1 件" in page and re.findall(r'name="asks" value="(.*?)"', page) == [one.key]


async def test_the_status_of_a_promise_stands_on_its_page(here: Browser) -> None:
    key = "kokkai/122199999X00120260701_003#0123456789ab"
    with closing(open_policy_db(here.home / "policy.db")) as policy:
        (document,) = policy.execute("SELECT id FROM documents WHERE key = ?", (key.partition("#")[0],)).fetchone()
        policy.execute(
            'INSERT INTO promises (document, position, key, start, "end", passage, words, strength, date)'
            " VALUES (?, 1, ?, 0, 5, '検討を進めております。', '検討', 'consider', '2026-07-01')",
            (document, key),
        )
    evidence = "https://www.moj.go.jp/isa/sample.html"
    answer = await here.send(
        "/-/promises/set", ("key", key), ("status", "kept"), ("note", "見本"), token=await here.token()
    )
    assert answer.status_code == 400  # all but open need their evidence
    await entered(here, "/-/promises/set", ("key", key), ("status", "kept"), ("evidence", evidence), ("note", "見本"))
    assert read_statuses(here.home / "office.db")[key].evidence_url == evidence
    page = await here.get("/-/promises?all=1")
    assert "守られた" in page and "もう一度記録してください" not in page
    # A rule that cuts the words otherwise gives them another key: the status is not lost in silence.
    with closing(open_policy_db(here.home / "policy.db")) as policy:
        policy.execute("UPDATE promises SET key = ? WHERE key = ?", (f"{key[:-1]}c", key))
    page = await here.get("/-/promises?all=1")
    assert "もう一度記録してください" in page and 'href="/-/document/kokkai/122199999X00120260701_003"' in page


async def test_a_name_is_settled_for_good(here: Browser) -> None:
    member(here.home)
    await entered(
        here, "/-/people/settle", ("name", "見本甲子"), ("person", "members/sangiin-1"), ("house", "参議院"), ("note", "見本")
    )  # fmt: skip
    (settled,) = read_settlements(here.home / "office.db")
    assert (settled.name, settled.person_key, settled.house) == ("見本甲子", "members/sangiin-1", "参議院")
    answer = await here.send("/-/people/settle", ("name", "見本甲子"), token=await here.token())
    assert answer.status_code == 400 and "誰を指すか" in answer.text


async def test_a_page_is_watched_and_no_more(here: Browser) -> None:
    url = "https://www.example.org/mihon.html"
    await entered(here, "/-/watch/add", ("url", url), ("name_ja", "見本の頁"), ("topic", "transfer"))
    assert [one.url for one in read_entered(here.home / "office.db")] == [url]
    assert "見本の頁" in await here.get("/-/watch")
    for wrong in ("http://127.0.0.1/", "https://www.kanpo.go.jp/", "ftp://example.org/"):
        answer = await here.send("/-/watch/add", ("url", wrong), token=await here.token())
        assert answer.status_code == 400, wrong
    await entered(here, "/-/watch/remove", ("url", url))
    assert read_entered(here.home / "office.db") == []


async def test_a_held_page_is_decided_by_what_the_server_was_given(here: Browser) -> None:
    answer = await here.send("/-/held/decide", ("key", "x"), ("verdict", "accepted"), token=await here.token())
    assert answer.status_code == 400 and "ページを読み直せません" in answer.text
    asked_for = []

    class Page:
        sha256 = "0" * 64

    def decide(_home: Home, key: str, verdict: Verdict, *, who: str, at: str, note: str = "") -> Page:  # noqa: ARG001
        asked_for.append((key, verdict, who, note))
        return Page()

    here.site.decide_held = decide
    await entered(here, "/-/held/decide", ("key", "isa_pages/x"), ("verdict", "refused"), ("note", "誤りの頁"))
    assert asked_for == [("isa_pages/x", Verdict.REFUSED, "見本 花子", "誤りの頁")]


async def test_a_claim_is_reviewed_and_every_edit_kept(here: Browser) -> None:
    token = await here.token()
    answer = await here.send(
        "/-/claims/set", ("claim", "S20"), ("shown", "0"), ("checked_on", "2030-01-01"), ("note", "x"), token=token
    )
    assert answer.status_code == 400 and "今日までの日付ではありません" in answer.text
    given = (("claim", "S20"), ("shown", "0"), ("checked_on", "2026-08-20"), ("note", "省の頁を見直した"))
    await entered(here, "/-/claims/set", *given)
    late = await here.send("/-/claims/set", *given, token=await here.token())  # a page that had lain open
    assert late.status_code == 400 and "ほかの人が改めています" in late.text
    with closing(open_office_db(here.home / "office.db")) as office:
        (edit,) = edits(office, "S20")
    assert (edit["checked_on"], edit["note"], edit["ja"]) == ("2026-08-20", "省の頁を見直した", None)
    assert "省の頁を見直した" in await here.get("/-/claims")


async def test_every_page_of_the_desk_answers_and_has_its_json(here: Browser) -> None:
    for path in ("inbox", "evidence", "audit", "meetings", "asks", "people/unresolved", "watch", "claims"):
        await here.get(f"/-/{path}")
        assert isinstance((await here.ask("GET", f"/-/{path}.json")).json(), list), path
    assert (await here.ask("GET", "/-/meetings/M-20260101-1")).status_code == 404
    assert (await here.ask("GET", f"/-/evidence/take?key={quote('nothing/there', safe='')}")).status_code == 404


async def test_the_page_of_a_member_leads_to_a_meeting_and_the_meeting_to_its_papers(here: Browser) -> None:
    member(here.home)
    assert "member=members%2Fsangiin-1#add" in await here.get("/-/member/sangiin-1")
    page = await here.get("/-/meetings?member=members%2Fsangiin-1&topic=transfer")
    assert 'name="member" value="見本 川子"' in page and '<option value="参議院" selected>' in page
    assert 'name="topic" value="transfer" checked' in page
    answer = await entered(here, "/-/meetings/add", ("date", "2026-09-01"), ("member", "見本川子"), ("house", "参議院"))
    assert answer.headers["location"] == "/-/meetings/M-20260901-1"
    assert "/-/briefs/new?meeting=M-20260901-1" in await here.get(answer.headers["location"])


async def test_what_is_to_be_put_at_a_meeting_that_lies_ahead_was_put_to_nobody_yet(here: Browser) -> None:
    """The clock of the site stands at 26 August 2026."""
    member(here.home)
    key = "A-20260826-1"
    await entered(here, "/-/asks/add", ("ask", "省令で定める転籍の制限を見直すこと。"), ("topic", "transfer"))
    for day in ("2026-08-25", "2026-09-01"):
        await entered(
            here, "/-/meetings/add", ("date", day), ("member", "見本川子"), ("house", "参議院"), ("asks", key)
        )
    ahead, past = await here.get("/-/meetings/M-20260901-1"), await here.get("/-/meetings/M-20260825-1")
    assert "お渡しする予定" in ahead and "お渡し済み" not in ahead
    assert "お渡し済み・回答待ち" in past and "お渡しする予定" not in past
    # Nothing to answer is asked for before the day.
    assert (
        "/-/meetings/answers" not in ahead and "面会の日（2026年9月1日）から" in ahead and "/-/meetings/answers" in past
    )
    assert "お渡しする予定" in await here.get("/-/asks")


async def test_a_refused_answer_names_the_asks_by_their_words(here: Browser) -> None:
    member(here.home)
    key = "A-20260826-1"
    await entered(here, "/-/asks/add", ("ask", "省令で定める転籍の制限を見直すこと。"), ("topic", "transfer"))
    await entered(here, "/-/meetings/add", ("date", "2026-08-25"), ("member", "見本川子"), ("asks", key))
    answer = await here.send(
        "/-/meetings/answers", ("meeting", "M-20260825-1"), ("asks", key), (f"state-{key}", "answered"),
        (f"answer-{key}", "七割は同意"), token=await here.token(),
    )  # fmt: skip
    assert answer.status_code == 400 and "答え 「省令で定める転籍の制限を見直すこと。」" in answer.text
    assert f"答え {key}" not in answer.text


@pytest.mark.parametrize(("field", "text", "why"), [
    ("ask", "あ" * 121, "文が121字あります。120字以内に縮めてください。"),
    ("ministry", "労働省", "「労働省」は2001年1月6日から「厚生労働省」です。"),
    ("by", "2026-08-25", "「いつまで」の2026年8月25日は過ぎています。"),
    ("by", "きのう", "「いつまで」の「きのう」は"),
])  # fmt: skip
async def test_an_ask_that_no_paper_could_carry_is_not_kept(here: Browser, field: str, text: str, why: str) -> None:
    given = {
        "ask": "転籍を認めること。",
        "topic": "transfer",
        "ministry": "厚生労働省",
        "by": "2026-08-26",
        field: text,
    }
    answer = await here.send("/-/asks/add", *given.items(), token=await here.token())
    assert answer.status_code == 400 and why in answer.text, re.sub(r"<[^>]+>", " ", answer.text)[-600:]
    await entered(here, "/-/asks/add", *{**given, field: {"by": "次の国会まで"}.get(field, "法務省")}.items())


async def test_an_ask_is_corrected_on_its_page_and_english_is_added(here: Browser) -> None:
    await entered(here, "/-/asks/add", ("ask", "転籍の制限を見直すこと。"), ("topic", "transfer"), ("by", "2030-12-18"))
    page = await here.get("/-/asks")
    (form,) = [one for one in page.split("<form") if "/-/asks/edit" in one]
    key = re.findall(r'name="key" value="([^"]+)"', form)[0]
    assert f'id="ask-{key}"' in page and "転籍の制限を見直すこと。" in form and 'value="2030-12-18"' in form
    fields = [
        ("key", key),
        ("ask", "転籍の制限を改めること。"),
        ("topic", "transfer"),
        ("by", "2030-12-18"),
        ("en", "Change it."),
    ]
    await entered(here, "/-/asks/edit", *fields)
    with closing(open_office_db(here.home / "office.db")) as office:
        (one,) = asked.asks(office)
    assert (one.ask, one.en, one.by) == ("転籍の制限を改めること。", "Change it.", "date:2030-12-18")
