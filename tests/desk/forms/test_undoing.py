"""Everything that was decided or entered can be taken back from the audit, and what was there before stands again."""

from __future__ import annotations

import csv
import io
import re
import socket
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from briefs.staff.claims import claims
from db.night.derive import derive_people, people_due
from db.night.held_decisions import HeldDecision, NotApplied, read_held_decisions
from db.night.held_decisions import Verdict as HeldVerdict
from db.night.inbox import inbox
from db.night.keeping_held import add_held_decision
from db.office import asks as asked
from db.office import meetings as met
from db.office.audit import AuditRow, audit_rows
from db.office.clips import clips
from db.office.database import open_office_db
from db.office.decisions import SETTLED_ELSEWHERE, SubjectKind, Verdict, settles, subjects_named
from db.office.promise_status import read_statuses
from db.office.submissions import read_submissions
from db.office.watches import read_entered
from db.people.settlements import Settlement, read_settlements
from db.record.home import Home
from db.record.schema import open_policy_db, open_read_only
from db.series.decisions import read_decisions
from db.series.register import register
from policywatch import cli
from tests.support.visiting import Browser

pytestmark = pytest.mark.asyncio
SPEECH = "kokkai/122199999X00120260701_003"
PROMISE = f"{SPEECH}#0123456789ab"
WATCHED = "https://www.example.org/mihon.html"
CASE = "public_comments/900000001"
MEETING, ASK = "M-20260825-1", "A-20260826-1"


async def entered(browser: Browser, path: str, *fields: tuple[str, str]) -> None:
    answer = await browser.send(path, *fields, token=await browser.token())
    assert answer.status_code == 303, re.sub(r"<[^>]+>", " ", answer.text)[-900:]


async def undo_newest(browser: Browser) -> None:
    """Take back the newest act, by the button of its line; once only."""
    page = await browser.get("/-/audit")
    (act, *_) = re.findall(r'name="act" value="(\d+)"', page)
    answer = await browser.send("/-/audit/undo", ("act", act))
    assert answer.status_code == 303, re.sub(r"<[^>]+>", " ", answer.text)[-600:]
    again = await browser.send("/-/audit/undo", ("act", act), token=await browser.token())
    assert again.status_code == 400 and "すでに取り消されています" in again.text


def record(home: Path) -> None:
    """A member, a promise and a proposed figure beside what the made-up record has."""
    with closing(open_policy_db(home / "policy.db")) as policy:
        policy.execute(
            "INSERT INTO people (key, name, folded, kana, house) VALUES"
            " ('members/sangiin-1', '見本 川子', '見本川子', 'みほん かわこ', '参議院')"
        )
        (document,) = policy.execute("SELECT id FROM documents WHERE key = ?", (SPEECH,)).fetchone()
        consultation(policy)
        policy.execute(
            'INSERT INTO promises (document, position, key, start, "end", passage, words, strength, date)'
            " VALUES (?, 1, ?, 0, 5, '検討を進めております。', '検討', 'consider', '2026-07-01')",
            (document, PROMISE),
        )
        policy.execute(
            "INSERT INTO proposals (document, position, key, series, part, period, value, rounded, kind, start, "
            ' "end", passage)'
            " VALUES (?, 1, ?, ?, '', '2025', 1234, 0, 'new', 0, 5, '検討を進めております。')",
            (document, f"{SPEECH}#figure", register().series[0].id),
        )


def consultation(policy: Any) -> None:
    """A consultation that is open on the day of the tests; its text is that of another document."""
    case = policy.execute(
        "INSERT INTO documents (key, source, kind, url, title, lang, first_seen, last_seen, collection, current_version)"
        " SELECT ?, source, 'consultation', url, '見本案への意見募集', lang, first_seen, last_seen, collection, current_version"
        " FROM documents WHERE key = ?",
        (CASE, SPEECH),
    ).lastrowid
    policy.execute(
        "INSERT INTO consultations (document, case_id, title, closes_on) VALUES (?, '1', '見本案への意見募集', '2026-09-09')",
        (case,),
    )


def at_office(read: Callable[[Any], Any]) -> Callable[[Path], Any]:
    def inner(home: Path) -> Any:
        with closing(open_office_db(home / "office.db")) as office:
            return read(office)

    return inner


def stated(home: Path) -> Any:
    return {key: one.status for key, one in read_statuses(home / "office.db").items()}


TALK = (
    ("date", "2026-08-25"),
    ("member", "見本川子"),
    ("asks", ASK),
    ("next", "資料を送る"),
    ("next_by", "2026-09-01"),
)
AFTER = (
    ("meeting", MEETING), ("with_next", "1"), ("next_shown", "資料を送る"), ("next_by_shown", "2026-09-01"),
    ("next", "質疑を見守る"), ("next_by", ""),
)  # fmt: skip
STEP = at_office(lambda office: [(one.next_step, one.next_by) for one in met.meetings(office)])
EVENTS = at_office(lambda office: [(one.state, one.answer) for one in asked.events(office)])
# What is done, and how what it wrote is read: before and after the undoing it reads alike.
WAYS: Mapping[str, tuple[str, tuple[tuple[str, str], ...], Callable[[Path], Any]]] = {
    "ask": ("/-/asks/add", (("ask", "見本の願い。"), ("topic", "transfer")), at_office(lambda o: len(asked.asks(o)))),
    "meeting": (
        "/-/meetings/add",
        (("date", "2026-08-24"), ("member", "見本川子"), ("asks", ASK)),
        at_office(lambda o: (len(met.meetings(o)), len(asked.events(o)))),
    ),
    "next step": ("/-/meetings/answers", AFTER, STEP),
    "answer": ("/-/asks/set", (("ask", ASK), ("state", "answered"), ("answer", "検討する")), EVENTS),
    "promise": (
        "/-/promises/set",
        (("key", PROMISE), ("status", "kept"), ("evidence", "https://www.moj.go.jp/isa/sample.html")),
        stated,
    ),
    "figure": (
        "/-/figures/decide",
        (("key", f"{SPEECH}#figure"), ("decision", "accepted")),
        lambda home: [one.value for one in read_decisions(home / "office.db")],
    ),
    "figure turned down": (
        "/-/figures/decide",
        (("key", f"{SPEECH}#figure"), ("decision", "rejected"), ("note", "別の数")),
        lambda home: [(one.value, one.note) for one in read_decisions(home / "office.db")],
    ),
    "name": (
        "/-/people/settle",
        (("name", "見本甲子"), ("person", "members/sangiin-1")),
        lambda home: [one.name for one in read_settlements(home / "office.db")],
    ),
    "watch": (
        "/-/watch/add",
        (("url", "https://www.example.org/other.html"),),
        lambda home: [one.url for one in read_entered(home / "office.db")],
    ),
    "watch removed": (
        "/-/watch/remove",
        (("url", WATCHED),),
        lambda home: [(one.url, one.name_ja) for one in read_entered(home / "office.db")],
    ),
    "claim": (
        "/-/claims/set",
        (("claim", "S20"), ("shown", "0"), ("checked_on", "2026-08-20"), ("note", "見直した")),
        at_office(lambda office: claims(office)["S20"]),
    ),
    "passage": (
        "/-/evidence/taken",
        (("key", SPEECH), ("sentence", "転籍の在り方は、検討を進めております。")),
        at_office(lambda office: [one.text for one in clips(office)]),
    ),
    "passage changed": (
        "/-/evidence/change",
        (("clip", "1"), ("do", "change"), ("stance", "against"), ("note", "別の見方"), ("position", "7")),
        at_office(lambda office: [one.as_row() for one in clips(office)]),
    ),
    "passage dropped": (
        "/-/evidence/change",
        (("clip", "1"), ("do", "drop")),
        at_office(lambda office: [one.text for one in clips(office)]),
    ),
    "submission": (
        "/-/consultation/submission",
        (("key", CASE), ("sent_on", "2026-04-20"), ("file", "意見（見本）.pdf"), ("note", "郵送")),
        lambda home: read_submissions(home / "office.db"),
    ),
    "decision": (
        "/-/decide",
        (("subject", "document|isa_pages/gone.html"), ("verdict", "irrelevant")),
        at_office(lambda o: o.execute("SELECT count(*) FROM decisions WHERE undone_at IS NULL").fetchone()[0]),
    ),
}


@pytest.mark.parametrize("what", WAYS)
async def test_what_was_done_is_taken_back_and_stays_on_record(here: Browser, what: str) -> None:
    path, fields, read = WAYS[what]
    record(here.home)
    await entered(here, "/-/asks/add", ("ask", "省令で定める転籍の制限を見直すこと。"), ("topic", "transfer"))
    await entered(here, "/-/meetings/add", *TALK)
    await entered(here, "/-/watch/add", ("url", WATCHED), ("name_ja", "見本の頁"))
    await entered(here, "/-/evidence/taken", ("key", SPEECH), ("text", "検討を進めております。"))
    before = read(here.home)
    await entered(here, path, *fields)
    assert read(here.home) != before
    await undo_newest(here)
    assert read(here.home) == before
    with closing(open_office_db(here.home / "office.db")) as office:
        newest, act, *_ = audit_rows(office)
    assert (newest.action, newest.before["act"], newest.who) == ("undo", act.id, "見本 花子")
    page = await here.get("/-/audit")
    assert "取消し済み（見本 花子" in page


# The same by a command: its words, and the form in WAYS that does the same (None where there is none).
COMMANDS: Mapping[str, tuple[tuple[str, ...], str | None]] = {
    "ask add": (("--text", "見本の願い。", "--topic", "transfer"), "ask"),
    "ask edit": ((ASK, "--text", "改めた願い。", "--who", "見本省"), None),
    "series accept": ((f"{SPEECH}#figure",), "figure"),
    "series reject": ((f"{SPEECH}#figure", "--note", "別の数"), "figure turned down"),
    "watch add": (("https://www.example.org/other.html",), "watch"),
    "watch remove": ((WATCHED,), "watch removed"),
    "claims set": (("S20", "--checked-on", "2026-08-20", "--note", "見直した"), "claim"),
}
LOOKS: Mapping[str, Callable[[Path], Any]] = {
    "ask edit": at_office(lambda office: [(one.ask, one.who) for one in asked.asks(office)])
}


@pytest.mark.parametrize("command", COMMANDS)
async def test_a_command_is_noted_as_its_form_is_and_taken_back(
    here: Browser, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    words, form = COMMANDS[command]
    monkeypatch.setattr(socket, "getaddrinfo", nobody_answers)
    record(here.home)
    await entered(here, "/-/asks/add", ("ask", "渡していない願い。"))
    await entered(here, "/-/watch/add", ("url", WATCHED), ("name_ja", "見本の頁"))
    by_form = None
    if form:
        path, fields, read = WAYS[form]
        await entered(here, path, *fields)
        by_form = noted(here.home)
        await undo_newest(here)
    else:
        read = LOOKS[command]
    before = read(here.home)
    done = CliRunner().invoke(cli, ["--home", str(here.home), *command.split(), *words, "--as", "見本 次郎"])
    assert done.exit_code == 0, done.output
    assert read(here.home) != before
    act = noted(here.home)
    assert act.who == "見本 次郎"
    if by_form:
        assert held_by(act) == held_by(by_form)
    else:
        texts = {"ask": "渡していない願い。", "who": ""}, {"ask": "改めた願い。", "who": "見本省"}
        assert (act.action, act.subject, act.before, act.after) == ("ask", ASK, *texts)
    assert "見本 次郎" in await here.get("/-/audit")
    await undo_newest(here)
    assert read(here.home) == before


def nobody_answers(*_: Any, **__: Any) -> Any:
    raise OSError("no name is looked up here")


def noted(home: Path) -> AuditRow:
    """The newest act."""
    with closing(open_office_db(home / "office.db")) as office:
        return audit_rows(office, 1)[0]


def held_by(act: AuditRow) -> Any:
    """What an act keeps, but for the number of the row that it wrote."""
    after = None if act.after is None else {name: value for name, value in act.after.items() if name != "row"}
    return act.action, act.before, after


async def test_words_that_were_changed_or_delivered_since_are_not_set_back(here: Browser) -> None:
    record(here.home)
    await entered(here, "/-/asks/add", ("ask", "初めの願い。"))

    def edit(text: str) -> int:
        done = CliRunner().invoke(cli, ["--home", str(here.home), "ask", "edit", ASK, "--text", text])
        assert done.exit_code == 0, done.output
        return noted(here.home).id

    async def refused(act: int) -> str:
        answer = await here.send("/-/audit/undo", ("act", str(act)), token=await here.token())
        assert answer.status_code == 400
        return str(answer.text)

    first, second = edit("改めた願い。"), edit("また改めた願い。")
    assert "その後に改められています" in await refused(first)
    await entered(here, "/-/meetings/add", *((name, ASK if name == "asks" else value) for name, value in TALK))
    assert "2026-08-25 に渡しています" in await refused(second)


async def test_what_others_stand_on_is_not_taken_back_under_them(here: Browser) -> None:
    record(here.home)
    await entered(here, "/-/asks/add", ("ask", "省令で定める転籍の制限を見直すこと。"), ("topic", "transfer"))
    await entered(here, "/-/meetings/add", *TALK)
    await here.get("/-/audit")
    acts = re.findall(r'name="act" value="(\d+)"', here.page)
    answer = await here.send("/-/audit/undo", ("act", acts[-1]))
    assert answer.status_code == 400 and "先にそれを取り消してください" in answer.text
    await entered(here, "/-/meetings/answers", *AFTER)
    await entered(
        here, "/-/meetings/answers", ("meeting", MEETING), ("with_next", "1"), ("next_shown", "質疑を見守る"),
        ("next_by_shown", ""), ("next", "もう一度会う"), ("next_by", ""),
    )  # fmt: skip
    await here.get("/-/audit")
    (_, first, *_) = re.findall(r'name="act" value="(\d+)"', here.page)
    answer = await here.send("/-/audit/undo", ("act", first))
    assert answer.status_code == 400 and "その後に改められています" in answer.text
    assert STEP(here.home) == [("もう一度会う", "")]


async def test_an_act_is_told_in_words_with_its_place(here: Browser) -> None:
    record(here.home)
    await entered(here, "/-/promises/set", ("key", PROMISE), ("status", "open"), ("note", "見本"))
    await entered(here, "/-/people/settle", ("name", "見本甲子"), ("person", "members/sangiin-1"), ("note", "見本"))
    await entered(here, "/-/decide", ("subject", "document|isa_pages/gone.html"), ("verdict", "irrelevant"))
    with closing(
        open_policy_db(here.home / "policy.db")
    ) as policy:  # whom no roster names is nobody after a settlement
        policy.execute(
            "INSERT INTO people (key, name, folded, kana, house) VALUES"
            " ('members/sangiin-1', '見本 川子', '見本川子', 'みほん かわこ', '参議院')"
        )
    page = await here.get("/-/audit")
    with closing(open_read_only(here.home / "policy.db")) as policy:
        (title,) = policy.execute("SELECT title FROM documents WHERE key = 'isa_pages/gone.html'").fetchone()
    assert f'<a href="/-/document/isa_pages/gone.html">{title}</a>' in page
    assert '<a href="/-/member/sangiin-1">見本甲子</a>' in page and "見本 川子（参議院）" in page
    assert "「検討を進めております。」" in page and "未了" in page
    text = re.sub(r"<[^>]+>", " ", page.partition("<main")[2].partition("</main>")[0])
    for raw in ("isa_pages/", "kokkai/", "irrelevant", "promise_status", "members/", "subject"):
        assert raw not in text, raw


async def test_a_reader_takes_nothing_back(here: Browser) -> None:
    await entered(here, "/-/decide", ("subject", "document|isa_pages/gone.html"), ("verdict", "irrelevant"))
    await here.get("/-/audit")
    stranger = Browser(here.home, {"x-forwarded-for": "203.0.113.9", "host": "localhost"})
    answer = await stranger.send("/-/audit/undo", ("act", "1"))
    assert answer.status_code == 403


async def test_every_page_with_json_is_there_as_csv_too(here: Browser) -> None:
    record(here.home)
    await entered(here, "/-/meetings/add", *(pair for pair in TALK if pair[0] != "asks"))
    for path in ("inbox", "evidence", "audit", "meetings", "asks", "people/unresolved", "watch", "claims"):
        listed = (await here.ask("GET", f"/-/{path}.json")).json()
        answer = await here.ask("GET", f"/-/{path}.csv")
        assert answer.headers["content-type"].startswith("text/csv"), path
        rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
        assert len(rows) == len(listed) + 1, path
        assert "会派" not in rows[0], path  # of the inbox it is the story
        assert not [name for name in rows[0] if re.fullmatch(r"[a-z_ ]+", name)], path
        codes = [
            cell
            for row in rows[1:]
            for cell in row[:-1]
            if re.fullmatch(r"[a-z]+(_[a-z]+)*|.*T\d\d:\d\d:\d\dZ|[\[{].*", cell)
        ]
        assert not codes, (path, codes)  # all but the key at the end is in words, and times are those of Japan
    (head, row) = rows[0], next(csv.DictReader(io.StringIO((await here.get("/-/meetings.csv")).removeprefix("\ufeff"))))
    assert head[0] == "番号" and (row["日"], row["議員"], row["次にすること"]) == (
        "2026-08-25",
        "見本 川子",
        "資料を送る",
    )


@pytest.mark.parametrize(("lang", "kind"), [("ja", "種類"), ("en", "Kind")])
async def test_a_list_that_is_empty_has_its_columns_in_csv(here: Browser, lang: str, kind: str) -> None:
    for path in ("evidence", "audit", "meetings", "asks", "watch", "searches", "briefs"):
        text = (await here.ask("GET", f"/-/{path}.csv?lang={lang}")).text.removeprefix("\ufeff")
        (head,) = csv.reader(io.StringIO(text))
        assert len(head) > 3 and all(head), path
        assert [name for name in head if re.search("[ぁ-ヿ一-龠]", name)] == (head if lang == "ja" else []), path
    assert kind in (await here.ask("GET", f"/-/inbox.csv?lang={lang}")).text.splitlines()[0]


async def test_the_command_knows_every_key_that_the_inbox_lists(here: Browser) -> None:
    record(here.home)
    with (
        closing(open_read_only(here.home / "policy.db")) as policy,
        closing(open_office_db(here.home / "office.db")) as office,
    ):
        waiting = inbox(policy, office, here.home / "office.db")
        assert {one.subject.kind for one in waiting} >= {SubjectKind.CHANGE, SubjectKind.DOCUMENT, SubjectKind.FIGURE}
        for one in waiting:
            assert subjects_named(policy, one.subject.key)[0].key == one.subject.key, one.subject
            verdicts = [verdict for verdict in Verdict if settles(one.subject, verdict)]
            assert (Verdict.USE in verdicts) == (one.subject.kind not in SETTLED_ELSEWHERE), one.subject


async def test_a_search_by_a_topic_finds_what_a_person_put_under_it(here: Browser) -> None:
    address = "/-/search?q=&topic=fees"
    assert "isa_pages/gone.html" not in await here.get(address)
    await entered(
        here, "/-/decide", ("subject", "document|isa_pages/gone.html"), ("verdict", "relevant"), ("topic", "fees")
    )
    assert "isa_pages/gone.html" in await here.get(address)


async def test_a_name_settled_meanwhile_makes_people_due_again(here: Browser) -> None:
    """A replay that began before the settlement ends with the old ones: whoever comes next sees that."""
    settled = [Settlement("見本甲子", "見本甲子", None, None, None, None)]
    with closing(open_policy_db(here.home / "policy.db")) as policy:
        derive_people(policy, ())
        assert not people_due(policy, ()) and people_due(policy, settled)
        derive_people(policy, settled)
        assert not people_due(policy, settled) and people_due(policy, ())  # nor is it the same when it was taken back


async def test_a_held_page_that_is_taken_while_a_crawl_runs_stands_in_the_audit(here: Browser) -> None:
    def decide(home: Home, key: str, verdict: HeldVerdict, *, who: str, at: str, note: str = "") -> Any:
        with closing(open_office_db(home.office_db)) as office:
            add_held_decision(office, HeldDecision(key, "0" * 64, at, verdict), who=who, at=at, note=note)
        raise NotApplied("kept; a crawl is at work", "判断は記録しました。次の巡回から反映されます。")

    here.site.decide_held = decide
    await entered(here, "/-/held/decide", ("key", "isa_pages/x"), ("verdict", "accepted"))
    with closing(open_office_db(here.home / "office.db")) as office:
        (act,) = audit_rows(office)
    assert (act.action, act.subject, act.after["row"]) == ("held", "isa_pages/x", 1)
    assert [one.key for one in read_held_decisions(here.home / "office.db")] == ["isa_pages/x"]
    await undo_newest(here)
    assert not read_held_decisions(here.home / "office.db")  # the next crawl makes the page anew without it


async def test_what_was_sent_to_a_consultation_stands_on_its_page_and_in_the_list(here: Browser) -> None:
    record(here.home)
    path = f"/-/document/{CASE}"
    page = await here.get(path)
    assert "出した意見の記録はありません" in page and "私たちの意見はまだ記録にありません" in await here.get(
        "/-/consultations?all=1"
    )
    for fields, why in (
        ((("sent_on", "2026-08-27"), ("text", "意見")), "きょうまでの日付"),  # the day is the 26th
        ((("sent_on", "20.8.2026"), ("text", "意見")), "きょうまでの日付"),
        ((("sent_on", "2026-08-20"), ("text", " ")), "出した意見の本文か、ファイルの名前"),
        ((("sent_on", "2026-08-20"), ("text", "意" * 20001)), "長すぎます"),
    ):
        answer = await here.send("/-/consultation/submission", ("key", CASE), *fields, token=await here.token())
        assert answer.status_code == 400 and why in answer.text
    answer = await here.send(
        "/-/consultation/submission",
        ("key", SPEECH),
        ("sent_on", "2026-08-20"),
        ("text", "意見"),
        token=await here.token(),
    )
    assert answer.status_code == 400 and "その意見募集は記録にありません" in answer.text
    await entered(
        here, "/-/consultation/submission", ("key", CASE), ("sent_on", "2026-08-20"), ("text", "転籍の制限に反対します。"),
        ("note", "電子申請で"),
    )  # fmt: skip
    for address in (path, "/-/consultations?all=1"):
        page = await here.get(address)
        assert "2026年8月20日に出しました" in page and "転籍の制限に反対します。" in page and "電子申請で" in page
    assert "2026-08-20" in await here.get("/-/consultations.csv?all=1")
    assert "意見の提出" in await here.get("/-/audit")
    await undo_newest(here)
    assert "出した意見の記録はありません" in await here.get(path)
