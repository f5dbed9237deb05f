"""Forms of the site: who may send one, what becomes of what it held, what a decision does to lists, the evidence box."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import pytest

from db.office.access import Role, add_user, open_access_db, sign_in
from db.office.audit import WORDS, Action, audit_rows, note
from db.office.clips import clips, take
from db.office.database import open_office_db
from db.office.decisions import standing_decisions
from db.record.documents import topic_names
from db.record.schema import open_policy_db, open_read_only
from desk.site.visitors import FORMS, NAME, SESSION
from tests.support.visiting import Browser

pytestmark = pytest.mark.asyncio
PASSWORD = "correct horse battery"
PAGE_CHANGE = "isa_pages/applications/ssw/sample.html#2"
MEETING = "kokkai/122199999X00120260701"
ELSEWHERE = {"x-forwarded-for": "203.0.113.9", "host": "localhost"}


def user(home: Path, name: str, role: Role) -> None:
    with open_access_db(home / "access.db") as access:
        add_user(access, name, role, PASSWORD, datetime.now(UTC))


async def signed_in(home: Path, name: str, role: Role) -> Browser:
    user(home, name, role)
    browser = Browser(home, ELSEWHERE)
    await browser.get("/-/login?back=/-/inbox")
    answer = await browser.send("/-/login", ("name", name), ("password", PASSWORD), ("back", "/-/inbox"))
    assert (answer.status_code, answer.headers["location"]) == (303, "/-/inbox")
    return browser


@contextmanager
def both(home: Path) -> Iterator[tuple[sqlite3.Connection, sqlite3.Connection]]:
    with closing(open_read_only(home / "policy.db")) as policy, closing(open_office_db(home / "office.db")) as office:
        yield policy, office


def decisions(home: Path) -> dict[str, str]:
    if not (home / "office.db").exists():
        return {}
    with closing(open_office_db(home / "office.db")) as office:
        return {subject.key: found.verdict.value for subject, found in standing_decisions(office).items()}


SUBJECT = ("subject", f"change|{PAGE_CHANGE}")
IRRELEVANT = ("verdict", "irrelevant")


# ---------------------------------------------------------------------- what is taken
async def test_no_form_is_taken_without_a_token_of_ours(here: Browser) -> None:
    bearer = {"authorization": "Bearer dstok_abc"}
    for headers in ({}, bearer):
        for cookies in ({}, {"ds_actor": "x"}, {FORMS: "made-up"}):
            here.cookies = dict(cookies)
            for token in ("", "0" * 64):
                answer = await here.send("/-/decide", SUBJECT, IRRELEVANT, token=token, **headers)
                assert answer.status_code == 403, (headers, cookies, token)
    assert decisions(here.home) == {}


async def test_a_token_of_another_visitor_is_none(here: Browser) -> None:
    await here.get("/-/inbox")
    token = re.search(r'name="token" value="([0-9a-f]{64})"', here.page)
    other = Browser(here.home)
    await other.get("/-/inbox")
    assert token and (await other.send("/-/decide", SUBJECT, IRRELEVANT, token=token[1])).status_code == 403
    assert decisions(here.home) == {}


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "http://localhost:9999"},
    ],
)
async def test_a_page_of_another_site_sends_nothing_and_is_given_nothing_back(
    here: Browser, headers: dict[str, str]
) -> None:
    await here.get("/-/inbox")
    answer = await here.send("/-/decide", SUBJECT, IRRELEVANT, ("note", "仕掛けた言葉"), **headers)
    assert answer.status_code == 403 and "仕掛けた言葉" not in answer.text
    assert decisions(here.home) == {}


@pytest.mark.parametrize("kind", ["text/plain", "application/json", "multipart/form-data; boundary=x", ""])
async def test_only_forms_are_taken(here: Browser, kind: str) -> None:
    await here.get("/-/inbox")
    assert (await here.send("/-/decide", SUBJECT, IRRELEVANT, **{"content-type": kind})).status_code == 415


async def test_addresses_without_a_form_take_none(here: Browser) -> None:
    await here.get("/-/inbox")
    for path in ("/", "/-/inbox", "/-/refused", "/-/evidence", "/policy/documents", "/-/decide/x", "/-/messages"):
        assert (await here.send(path, SUBJECT)).status_code == 405, path
    assert (await here.ask("GET", "/-/decide")).status_code == 405
    assert (await here.ask("GET", "/-/refused")).status_code == 404


async def test_a_form_too_long_is_refused(here: Browser) -> None:
    await here.get("/-/inbox")
    assert (await here.send("/-/decide", ("note", "x" * 1_100_000))).status_code == 413


# ---------------------------------------------------------------------- nothing typed is lost
async def test_the_first_write_asks_for_a_name_and_keeps_it(home: Path) -> None:
    browser = Browser(home)
    assert 'name="who"' in await browser.get("/-/inbox")
    answer = await browser.send(
        "/-/decide", SUBJECT, ("verdict", "later"), ("note", "あとで見る"), ("back", "/-/inbox")
    )
    assert answer.status_code == 403 and "あとで見る" in answer.text and 'name="who"' in answer.text
    again = await browser.send(
        "/-/decide", SUBJECT, ("verdict", "later"), ("note", "あとで見る"), ("who", "見本 花子"), ("back", "/-/inbox")
    )
    assert (again.status_code, again.headers["location"]) == (303, "/-/inbox")
    with closing(open_office_db(home / "office.db")) as office:
        (row,) = audit_rows(office)
    assert (row.who, row.action, row.after["note"]) == ("見本 花子", "decide", "あとで見る")
    assert NAME in browser.cookies and 'name="who"' not in await browser.get("/-/inbox")


async def test_what_an_ended_session_was_sending_is_sent_after_signing_in(home: Path) -> None:
    browser = await signed_in(home, "見本 太郎", Role.EDITOR)
    await browser.get("/-/inbox")
    with open_access_db(home / "access.db") as access:
        access.execute("DELETE FROM sessions")
    answer = await browser.send("/-/decide", SUBJECT, IRRELEVANT, ("note", "長い考え\nの二行目"), ("back", "/-/topics"))
    assert answer.status_code == 403 and decisions(home) == {}
    kept = dict(re.findall(r'name="(kept_\w+)" value="([^"]*)"', answer.text))
    fields = kept["kept_fields"].replace("&#34;", '"')
    entered = await browser.send(
        "/-/login", ("name", "見本 太郎"), ("password", PASSWORD), ("kept_path", "/-/decide"), ("kept_fields", fields)
    )
    assert entered.status_code == 200 and "長い考え\nの二行目" in entered.text
    assert (await browser.send("/-/decide", SUBJECT, IRRELEVANT, ("note", "長い考え\nの二行目"))).status_code == 303
    assert decisions(home) == {PAGE_CHANGE: "irrelevant"}


async def test_a_check_that_fails_gives_the_form_back(here: Browser) -> None:
    await here.get("/-/inbox")
    answer = await here.send("/-/decide", SUBJECT, ("verdict", "note"), ("note", " "), ("topic", "transfer"))
    assert answer.status_code == 400 and "メモの言葉を入れてください" in answer.text
    assert PAGE_CHANGE in answer.text and "transfer" in answer.text


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"])
async def test_one_never_goes_on_to_another_site(here: Browser, back: str) -> None:
    await here.get("/-/inbox")
    answer = await here.send("/-/decide", SUBJECT, ("verdict", "later"), ("back", back))
    assert answer.headers["location"] == "/"


# ---------------------------------------------------------------------- who may
async def test_who_comes_from_elsewhere_signs_in_first(home: Path) -> None:
    stranger = Browser(home, ELSEWHERE)
    answer = await stranger.ask("GET", "/-/bills?session=221")
    assert (answer.status_code, answer.headers["location"]) == (303, "/-/login?back=%2F-%2Fbills%3Fsession%3D221")
    assert (await stranger.ask("GET", "/policy/documents.json")).status_code == 401
    assert (await stranger.send("/-/decide", SUBJECT, IRRELEVANT)).status_code == 403
    assert decisions(home) == {}


async def test_a_reader_reads_and_decides_nothing(home: Path) -> None:
    reader = await signed_in(home, "見本 読子", Role.READER)
    page = await reader.get("/-/inbox")
    assert 'name="verdict"' not in page and "見本 読子" in page
    answer = await reader.send("/-/decide", SUBJECT, IRRELEVANT, ("note", "考え"))
    assert answer.status_code == 403 and "必要な権限：編集" in answer.text and "考え" in answer.text
    assert decisions(home) == {}


async def test_signing_out_ends_the_session(home: Path) -> None:
    editor = await signed_in(home, "見本 太郎", Role.EDITOR)
    token = editor.cookies[SESSION]
    await editor.get("/-/inbox")
    assert (await editor.send("/-/sign-out")).status_code == 303
    editor.cookies[SESSION] = token
    assert (await editor.ask("GET", "/-/inbox")).status_code == 303


async def test_wrong_passwords_are_counted_and_then_even_the_right_one_waits(home: Path) -> None:
    user(home, "見本 太郎", Role.SIGNER)
    browser = Browser(home, ELSEWHERE)
    await browser.get("/-/login")
    for _ in range(10):
        answer = await browser.send("/-/login", ("name", "見本 太郎"), ("password", "wrong"))
        assert answer.status_code == 403 and "名前かパスワードが違います" in answer.text
    assert (await browser.send("/-/login", ("name", "見本 太郎"), ("password", PASSWORD))).status_code == 429
    with open_access_db(home / "access.db") as access:
        later = datetime.now(UTC) + timedelta(minutes=16)
        assert sign_in(access, "見本 太郎", PASSWORD, "203.0.113.9", later)


async def test_a_feed_reader_may_give_the_password_itself(home: Path) -> None:
    user(home, "reader", Role.READER)
    stranger = Browser(home, ELSEWHERE)
    answer = await stranger.ask("GET", "/-/changes.atom")
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, 'Basic realm="policywatch"')
    basic = "Basic cmVhZGVyOmNvcnJlY3QgaG9yc2UgYmF0dGVyeQ=="  # reader:correct horse battery
    for _ in range(2):
        assert (await stranger.ask("GET", "/-/changes.atom", authorization=basic)).status_code == 200
    assert (await stranger.ask("GET", "/-/changes.atom", authorization="Basic cmVhZGVyOng=")).status_code == 401
    assert (await stranger.ask("GET", "/-/inbox", authorization=basic)).status_code == 303  # a page is for a session


async def test_who_signs_in_is_kept_where_nobody_else_reads(home: Path) -> None:
    browser = await signed_in(home, "見本 太郎", Role.EDITOR)
    assert (home / "access.db").stat().st_mode & 0o777 == 0o600
    kept = b"".join(path.read_bytes() for path in home.glob("access.db*"))
    assert PASSWORD.encode() not in kept and browser.cookies[SESSION].encode() not in kept
    answer = await browser.ask("GET", "/-/inbox")
    assert answer.headers["cache-control"] == "private, no-store"


# ---------------------------------------------------------------------- what a decision does
async def lists(browser: Browser) -> dict[str, str]:
    return {
        path: await browser.get(path)
        for path in ("/", "/-/changes", "/-/topic/transfer", "/-/inbox", "/-/changes.atom", "/-/changes?all=1")
    }


async def test_what_is_irrelevant_leaves_the_lists_and_stays_on_record(here: Browser) -> None:
    before = Path(here.home / "policy.db").read_bytes()
    await here.get("/-/inbox")
    answer = await here.send("/-/decide", ("subject", f"change|{MEETING}#appeared"), IRRELEVANT, ("back", "/-/inbox"))
    assert answer.status_code == 303
    # The change, its meeting, and the four speeches in it that have a topic.
    assert sorted(decisions(here.home)) == sorted(
        [f"{MEETING}#appeared", MEETING, *(f"{MEETING}_00{number}" for number in (2, 3, 4, 5))]
    )
    shown = await lists(here)
    summary = "見本委員会"
    for path in ("/", "/-/changes", "/-/topic/transfer", "/-/inbox", "/-/changes.atom"):
        assert summary not in re.sub(r'<p class="notice.*?</p>', "", shown[path]), path
    assert summary in shown["/-/changes?all=1"]
    assert summary in await here.get(f"/-/document/{MEETING}")
    assert Path(here.home / "policy.db").read_bytes() == before  # no row of the record knows of it


async def test_one_change_of_a_page_is_put_away_and_the_page_goes_on(here: Browser) -> None:
    await here.get("/-/inbox")
    await here.send("/-/decide", SUBJECT, IRRELEVANT)
    assert decisions(here.home) == {PAGE_CHANGE: "irrelevant"}
    assert "二年を経過" not in await here.get("/-/changes")


async def test_what_is_relevant_comes_under_the_topics_that_were_named(here: Browser) -> None:
    page = "isa_pages/gone.html"
    assert page not in await here.get("/-/topic/fees")
    await here.get("/-/inbox")
    await here.send("/-/decide", ("subject", f"document|{page}"), ("verdict", "relevant"), ("topic", "fees"))
    assert quote(page) in await here.get("/-/topic/fees")


async def test_a_decision_is_undone_and_both_stay_on_record(here: Browser) -> None:
    await here.get("/-/inbox")
    await here.send("/-/decide", SUBJECT, IRRELEVANT)
    page = await here.get("/-/audit")
    (number,) = re.findall(r'name="act" value="(\d+)"', page)
    assert (await here.send("/-/audit/undo", ("act", number), ("back", "/-/audit"))).status_code == 303
    assert decisions(here.home) == {}
    with closing(open_office_db(here.home / "office.db")) as office:
        assert [row.action for row in audit_rows(office)] == ["undo", "decide"]
        (undone,) = office.execute("SELECT undone_at FROM decisions").fetchone()
    assert undone and "取消し済み" in await here.get("/-/audit")


async def test_the_rest_of_a_story_is_decided_at_once(here: Browser) -> None:
    group = "isa_pages/applications/ssw/sample.html"
    page = await here.get(f"/-/inbox?group={quote(group, safe='')}")
    (mark,) = re.findall(rf'name="rest" value="([0-9a-f]+)\|{group}"', page)
    answer = await here.send("/-/decide", ("rest", f"{'0' * 16}|{group}"))
    assert answer.status_code == 400 and "もう一度見てから" in answer.text  # something came that nobody has seen
    await here.send("/-/decide", ("rest", f"{mark}|{group}"), token=await here.token())
    assert "この条件では" in await here.get(f"/-/inbox?group={quote(group, safe='')}")


async def test_what_is_settled_elsewhere_is_offered_no_verdict_that_is_refused(here: Browser) -> None:
    """A story of figures alone has no button for all of it; whoever decides about one is told where it is settled."""
    with closing(open_policy_db(here.home / "policy.db")) as policy:
        (document,) = policy.execute("SELECT id FROM documents WHERE key = 'isa_pages/gone.html'").fetchone()
        policy.executemany(
            'INSERT INTO proposals (document, position, key, series, part, period, value, rounded, kind, start, "end", passage)'
            " VALUES (?, ?, ?, 'disappearances', '', ?, 1234, 0, 'new', 0, 5, '見本の文。')",
            [(document, place, f"isa_pages/gone.html#{place}", f"20{30 + place}") for place in (1, 2)],
        )
    page = await here.get("/-/inbox?kind=figure")
    assert "失踪" in page and 'name="rest"' not in page
    answer = await here.send("/-/decide", ("subject", "figure|isa_pages/gone.html#1"), IRRELEVANT)
    assert answer.status_code == 400 and "統計のページで" in answer.text
    assert decisions(here.home) == {}


async def test_words_that_were_nearly_always_wrong_are_proposed_to_be_looked_at(here: Browser) -> None:
    """Six documents that the same word brought; five of them decided not to be ours, which is enough to say so."""
    with closing(open_policy_db(here.home / "policy.db")) as policy:
        keys = [
            row[0]
            for row in policy.execute("SELECT key FROM documents WHERE kind IN ('news', 'page') ORDER BY key LIMIT 6")
        ]
        for key in keys:
            policy.execute(
                "INSERT INTO document_topics (document, topic, matched)"
                " SELECT id, 'fees', '見本統計' FROM documents WHERE key = ? ON CONFLICT DO NOTHING",
                (key,),
            )
    token = await here.token()
    for key in keys[:4]:
        await here.send("/-/decide", ("subject", f"document|{key}"), IRRELEVANT, token=token)
    await here.send("/-/decide", ("subject", f"document|{keys[4]}"), ("verdict", "relevant"), token=token)
    assert "「見本統計」：5 件のうち 4 件が関係なし" in await here.get("/-/inbox")
    await here.send("/-/decide", ("subject", f"document|{keys[5]}"), ("verdict", "relevant"), token=token)
    assert "見本統計」：" not in await here.get("/-/inbox")


async def test_undoing_takes_back_all_that_was_decided_in_one_act(here: Browser) -> None:
    token = await here.token()
    await here.send("/-/decide", ("subject", f"change|{MEETING}#appeared"), IRRELEVANT, token=token)
    page = await here.get(f"/-/document/{MEETING}")
    (number,) = re.findall(r'name="decision" value="(\d+)"', page)
    assert (await here.send("/-/undo", ("decision", number))).status_code == 303
    assert decisions(here.home) == {}
    assert (await here.send("/-/undo", ("decision", number), token=token)).status_code == 400  # and once only


async def test_what_is_relevant_after_all_comes_back_with_what_went_with_it(here: Browser) -> None:
    token = await here.token()
    await here.send("/-/decide", ("subject", f"change|{MEETING}#appeared"), IRRELEVANT, token=token)
    await here.send("/-/decide", ("subject", f"document|{MEETING}"), ("verdict", "relevant"), token=token)
    assert set(decisions(here.home).values()) == {"relevant"}
    assert "見本委員会" in await here.get("/-/changes")


async def test_topics_that_were_named_stay_when_it_is_used(here: Browser) -> None:
    token, subject = await here.token(), ("subject", "document|isa_pages/gone.html")
    await here.send("/-/decide", subject, ("verdict", "relevant"), ("topic", "fees"), token=token)
    await here.send("/-/decide", subject, ("verdict", "use"), token=token)
    assert "isa_pages/gone.html" in await here.get("/-/topic/fees")


async def test_what_is_not_there_is_not_decided_about(here: Browser) -> None:
    token = await here.token()
    answer = await here.send("/-/decide", ("subject", "document|nothing/there"), IRRELEVANT, token=token)
    assert answer.status_code == 400 and decisions(here.home) == {}


async def test_odd_requests_are_the_senders_fault(here: Browser) -> None:
    token = await here.token()
    for headers in ({"origin": "http://["}, {"origin": "null"}):
        assert (await here.send("/-/decide", SUBJECT, IRRELEVANT, token=token, **headers)).status_code == 403
    assert (await here.send("/-/decide", SUBJECT, IRRELEVANT, token="見本" * 32)).status_code == 403
    assert (await here.send("/-/undo", ("decision", "9" * 30), token=token)).status_code == 400
    answer = await here.send("/-/decide", SUBJECT, ("verdict", "later"), ("back", "//["), token=token)
    assert answer.headers["location"] == "/"
    here.cookies["odd"] = '{"a": 1}'  # of another server on this machine
    assert (await here.send("/-/decide", SUBJECT, ("verdict", "later"), token=token)).status_code == 303


async def test_nobody_sits_here_where_a_proxy_is_known_to_stand_in_front(home: Path) -> None:
    (home / "config.toml").write_text('[site]\npublic_url = "https://desk.example.org"\n', "utf-8")
    assert (await Browser(home).ask("GET", "/")).status_code == 303


async def test_every_kind_of_write_is_shown(here: Browser) -> None:
    """One row of each action, with nothing in it that the page counts on."""
    with closing(open_office_db(here.home / "office.db")) as office:
        for action in Action:
            note(office, "見本", action, "見本", None, {"note": "考え", "value": 3}, "2026-08-26T00:00:00Z")
            note(office, "見本", action, "見本", {"text": "文"}, None, "2026-08-26T00:00:00Z")
    page = await here.get("/-/audit")
    assert all(words.ja in page for words in WORDS.values())


async def test_two_people_at_once_are_both_on_record(home: Path) -> None:
    one, other = await signed_in(home, "見本 一", Role.EDITOR), await signed_in(home, "見本 二", Role.SIGNER)
    for browser in (one, other):
        await browser.get("/-/inbox")
    await one.send("/-/decide", SUBJECT, IRRELEVANT)
    await other.send("/-/decide", SUBJECT, ("verdict", "later"))
    assert decisions(home) == {PAGE_CHANGE: "later"}
    with closing(open_office_db(home / "office.db")) as office:
        assert [row.who for row in audit_rows(office)] == ["見本 二", "見本 一"]


# ---------------------------------------------------------------------- the evidence box
SPEECH = f"{MEETING}_003"


async def test_sentences_are_taken_as_they_stand(here: Browser) -> None:
    page = await here.get(f"/-/evidence/take?key={quote(SPEECH, safe='')}")
    chosen = re.findall(r'name="sentence" value="([^"]*)"', page)
    assert chosen == ["お答えいたします。", "転籍の在り方は、検討を進めております。"]
    answer = await here.send(
        "/-/evidence/taken", ("key", SPEECH), *[("sentence", one) for one in chosen], ("stance", "against"), ("topic", "transfer")
    )  # fmt: skip
    assert answer.status_code == 303
    with closing(open_office_db(here.home / "office.db")) as office:
        (made,) = clips(office)
    assert (made.text, made.stance, made.topics, made.who) == ("".join(chosen), "against", ("transfer",), "見本 花子")
    assert "".join(chosen) in await here.get("/-/evidence?topic=transfer")


async def test_a_passage_of_two_topics_stands_once_in_the_box_and_names_the_other(here: Browser) -> None:
    with both(here.home) as (policy, office):
        first, second = (row["id"] for row in topic_names(policy)[:2])
        take(
            policy, office, SPEECH, "お答えいたします。", who="見本", at="2026-08-26T00:00:00Z", topics=[second, first]
        )
    whole = await here.get("/-/evidence")
    assert whole.count("<blockquote>") == 1 and "ほかの論点：" in whole
    for topic in (first, second):
        assert (await here.get(f"/-/evidence?topic={topic}")).count("<blockquote>") == 1


async def test_a_passage_that_does_not_stand_there_is_refused(here: Browser) -> None:
    await here.get("/-/evidence")
    answer = await here.send(
        "/-/evidence/taken", ("key", SPEECH), ("text", "転籍を認めます。"), token=await here.token()
    )
    assert answer.status_code == 400 and "転籍を認めます。" in answer.text
    with closing(open_office_db(here.home / "office.db")) as office:
        assert clips(office) == []


async def test_a_passage_whose_document_changed_is_marked(here: Browser) -> None:
    page = "isa_pages/applications/ssw/sample.html"
    with both(here.home) as (policy, office):
        body = policy.execute(
            "SELECT v.body FROM versions v JOIN documents d ON d.current_version = v.id WHERE d.key = ?", (page,)
        ).fetchone()[0]
        take(policy, office, page, body.splitlines()[0], who="見本", at="2026-08-26T00:00:00Z", topics=["transfer"])
    assert "元の文書からこの文がなくなりました" not in await here.get("/-/evidence")
    with closing(sqlite3.connect(here.home / "policy.db")) as conn, conn:
        current = "(SELECT current_version FROM documents WHERE key = ?)"
        conn.execute(f"UPDATE versions SET body = 'まったく別の文です。' WHERE id = {current}", (page,))
    assert "元の文書からこの文がなくなりました" in await here.get("/-/evidence")


async def test_a_dropped_passage_can_be_put_back(here: Browser) -> None:
    with both(here.home) as (policy, office):
        take(policy, office, SPEECH, "お答えいたします。", who="見本", at="2026-08-26T00:00:00Z")
    token = await here.token()
    await here.send("/-/evidence/change", ("clip", "1"), ("do", "drop"), token=token)
    assert "お答えいたします。" not in await here.get("/-/evidence")
    assert "お答えいたします。" in await here.get("/-/evidence?dropped=1")
    await here.send("/-/evidence/change", ("clip", "1"), ("do", "put_back"), token=token)
    assert "お答えいたします。" in await here.get("/-/evidence")
