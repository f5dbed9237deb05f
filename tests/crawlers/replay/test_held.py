"""Pages in whose place another one came: held, named, decided by a person, and the same after a replay. All made up (見本)."""

from __future__ import annotations

import json
from contextlib import closing
from typing import Any

import pytest
from click.testing import CliRunner

from crawlers.replay.rebuild import replay
from crawlers.sources.isa_pages import WATCHED
from db.night.held import held_pages
from db.night.held_decisions import read_held_decisions
from db.office.audit import audit_rows
from db.office.database import open_office_db
from db.office.undoing import undo_act
from db.record.home import Home
from db.record.schema import open_policy_db
from policywatch import cli
from tests.support.helpers import HTML_HEADERS, IsaSite, Reply, Watch, dump, isa_page

PATH = WATCHED[0].path
KEY = f"isa_pages/{PATH}"
URL = f"https://www.moj.go.jp/{PATH}"
PARAGRAPHS = (
    "特定技能の在留資格で受け入れる外国人の見本の基準を、次のとおり定めています。",
    "見本の要件は、年齢、健康状態、技能水準、日本語能力の四つで、いずれも試験その他の評価方法によって証明します。",
    "受入れ機関は、報酬の額を日本人が従事する場合と同等以上とし、支援計画を作成して届け出なければなりません。",
    "申請の標準処理期間は一か月から三か月で、手数料は許可を受けるときに収入印紙で納めます。",
)
FILES = {"930000001.pdf": "見本の運用要領", "930000002.xlsx": "見本の届出書"}
PAGE = isa_page("特定技能制度（見本）", *PARAGRAPHS, files=FILES)
EDITED = isa_page("特定技能制度（見本）", *PARAGRAPHS[:3], PARAGRAPHS[3].replace("一か月", "二か月"), files=FILES)


def others() -> dict[str, Reply]:
    """The other pages of the list, as they are every night; a page of files beside them."""
    pages = {
        one.path: isa_page(f"見本の頁{n}", f"見本の本文{n}。毎晩同じことが書いてあります。三十字より長い文です。")
        for n, one in enumerate(WATCHED[1:])
    }
    pdf = (200, {"content-type": "application/pdf"}, b"")
    return pages | {f"isa/content/{name}": pdf for name in FILES}


# What came with status 200, in the site's own layout and container, in the place of a page.
REPLACED: dict[str, Reply] = {
    "soft 404": isa_page(
        "お探しのページは見つかりませんでした",
        "アクセスしようとしたページは、削除されたか、名前が変更されたか、",
        "現在利用できない可能性があります。",
    ),
    "nothing said": isa_page(
        "案内（見本）", "こちらはご覧いただけません。恐れ入りますが、トップからもう一度お入りください。"
    ),
    "moved": isa_page(
        "ページ移転のお知らせ",
        "特定技能制度のページは、新しいサイトに移転しました。",
        "5秒後に自動的に移動します。ブックマークの変更をお願いします。",
    ),
    "script": isa_page(
        "出入国在留管理庁（見本）", "このサイトを表示するには、ブラウザの設定でJavaScriptを有効にしてください。"
    ),
    "consent": isa_page(
        "クッキーの使用について",
        "当サイトでは、利便性の向上のためにCookieを使用しています。",
        "Cookieの使用に同意して閲覧を続けるか、設定を変更してください。",
    ),
    "maintenance": isa_page(
        "ただいまメンテナンス中です", "システムの保守のため、午前零時から午前六時まで全てのサービスを停止しています。"
    ),
    "english": isa_page(
        "Page not found", "The page you are looking for might have been removed or is temporarily unavailable."
    ),
}
NOTICE = REPLACED["soft 404"]
# What is an edit, however large.
EDITS: dict[str, Reply] = {
    "written anew, a file stays": isa_page(
        "育成就労と新しい受入れ（見本）",
        "二千二十七年四月から始まる新しい仕組みの全体像をお知らせする頁に替えました。詳しくは順次掲載します。",
        files={"930000001.pdf": "見本の運用要領"},
    ),
    "written anew on the same subject": isa_page(
        "外国人の受入れ基準が変わります（見本）",
        "特定技能の基準は四月から新しくなり、年齢と健康状態に加えて技能水準と日本語能力を毎年確かめます。",
        "受入れ機関が届け出る支援計画の様式と、報酬の額の考え方も改めました。申請の手数料は電子納付に替わります。",
    ),
    "the title stays": isa_page(
        "特定技能制度（見本）", "この頁の内容は、三月末で掲載を終えました。ご利用ありがとうございました。"
    ),
    "only the title and files go": isa_page("特定技能（見本）の総合案内", *PARAGRAPHS),
}


def night(watch: Watch, day: int, page: Reply) -> Any:
    return watch.night("isa_pages", f"2026-06-{day:02d}T15:00:00Z", IsaSite({**others(), PATH: page}))


def held(watch: Watch, *words: str) -> Any:
    result = CliRunner().invoke(cli, ["--home", str(watch.root), "held", *words])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout) if "--json" in words else result.stdout


def of_page(watch: Watch) -> list[tuple[str, int]]:
    return [(c["kind"], c["run"]) for c in watch.changes() if c["document_key"] == KEY]


def held_again(watch: Watch) -> None:
    """The record equals one that is built anew, with what staff have decided."""
    decisions = read_held_decisions(watch.root / "office.db")
    target = watch.root / "again.db"
    target.unlink(missing_ok=True)
    replay(watch.archive, target, fresh=True, decisions=decisions)
    with closing(open_policy_db(target)) as conn:
        built, stored = dump(conn), dump(watch.conn)
    assert {**built, "meta": []} == {**stored, "meta": []}


@pytest.mark.parametrize("name", REPLACED)
def test_another_page_is_held_and_the_page_is_compared_when_it_comes_back(watch: Watch, name: str) -> None:
    assert night(watch, 1, PAGE).errors == len(FILES)  # the files have no bytes here
    result = night(watch, 2, REPLACED[name])
    (problem,) = [one for one in watch.problems(result.run) if one["key"] == KEY]
    assert (problem["kind"], problem["code"], problem["url"]) == ("structure_suspect", "page_replaced", URL)
    assert result.outcome == "partial"
    assert (len(watch.versions(KEY)), of_page(watch)) == (1, [])
    document = watch.document(KEY)
    assert (document["title"], document["last_seen"]) == ("特定技能制度（見本）", "2026-06-01T15:00:00Z")
    assert len(watch.rows("SELECT * FROM attachments WHERE document = ?", document["id"])) == 2
    sha256 = watch.value("SELECT sha256 FROM fetches WHERE run = 2 AND url = ?", URL)
    (waits,) = held(watch, "list", "--json")
    assert waits == {
        "key": KEY,
        "source": "isa_pages",
        "url": URL,
        "title": "特定技能制度（見本）",
        "fetched_at": "2026-06-02T15:00:00Z",
        "reason": problem["reason"],
        "sha256": sha256,
    }
    night(watch, 3, EDITED)
    assert held(watch, "list", "--json") == []
    assert of_page(watch) == [("text_changed", 3)]
    (change,) = [c for c in watch.changes() if c["document_key"] == KEY]
    assert ("一か月から" in change["before"], "二か月から" in change["after"]) == (True, True)
    held_again(watch)


def test_the_way_here_in_the_container_is_not_the_page(watch: Watch) -> None:
    frame = (
        "現在の位置：トップページ、在留手続、特定技能制度の一覧の順にお進みください。",
        "見本庁代表　平日九時から十七時までに御利用いただけます。",
    )
    night(watch, 1, isa_page("特定技能制度（見本）", *PARAGRAPHS, *frame, files=FILES))
    gone = "アクセスしようとしたページは、削除されたか、名前が変更された可能性があります。"
    night(watch, 2, isa_page("お探しのページは見つかりませんでした", gone, *frame))
    assert [one["key"] for one in held(watch, "list", "--json")] == [KEY]


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_however_large_is_a_change(watch: Watch, name: str) -> None:
    night(watch, 1, PAGE)
    night(watch, 2, EDITS[name])
    assert held(watch, "list", "--json") == []
    assert [run for _, run in of_page(watch)][:1] == [2]
    assert len(watch.versions(KEY)) == 2


def test_a_page_that_comes_where_a_notice_stood_is_no_other_page(watch: Watch) -> None:
    night(
        watch, 1, isa_page("ただいまメンテナンス中です", "システムの保守のため、本日は全てのサービスを停止しています。")
    )
    night(watch, 2, isa_page("特定技能制度（見本）", *PARAGRAPHS))
    assert held(watch, "list", "--json") == []
    assert len(watch.versions(KEY)) == 2


SAYS_SO = sorted(REPLACED.keys() - {"nothing said"})  # that one only a page that stood there before can tell


@pytest.mark.parametrize("name", SAYS_SO)
def test_what_says_at_first_sight_that_it_is_no_page_is_named_every_night(watch: Watch, name: str) -> None:
    """Nothing stood there that it could be held against; unchanged on the second night, it is no page that was looked at."""
    for day in (1, 2):
        night(watch, day, REPLACED[name])
        assert codes(watch, day) == [(KEY, "says_it_is_no_page")]
    night(watch, 3, PAGE)
    assert codes(watch, 3) == []


def test_a_person_can_say_that_it_is_the_page_and_it_is_named_no_more(watch: Watch) -> None:
    """「ページは移動しました」 may be the very matter of a page.  A new stamp in its body is no other text; other words are."""
    own = "様式のページは移動しました。新しい住所は窓口でお尋ねください。"
    page = isa_page("届出の様式（見本）", own)
    for day in (1, 2):
        night(watch, day, page)
    (waits,) = held(watch, "list", "--json")
    assert (waits["key"], waits["fetched_at"]) == (KEY, "2026-06-01T15:00:00Z")
    refused = CliRunner().invoke(cli, ["--home", str(watch.root), "held", "refuse", KEY])
    assert refused.exit_code == 1  # it is stored, not held
    held(watch, "accept", KEY, "--as", "見本花子", "--note", "I have looked at it")
    decisions = read_held_decisions(watch.root / "office.db")
    watch.conn.close()
    for part in watch.root.glob("policy.db*"):
        part.unlink()
    replay(watch.archive, watch.path, fresh=True, decisions=decisions)  # as the next crawl does first
    watch.conn = open_policy_db(watch.path)
    assert codes(watch, 1) == codes(watch, 2) == []
    assert held(watch, "list", "--json") == []
    status, headers, body = page
    night(watch, 3, (status, headers, body.replace(b"</body>", b"<!-- 3 --></body>")))
    assert codes(watch, 3) == []
    held_again(watch)
    night(
        watch,
        4,
        isa_page(
            "届出の様式（見本）",
            "このページは削除されました。届出の様式は、最寄りの窓口で平日の九時から十七時までお受け取りください。",
        ),
    )
    assert codes(watch, 4) == [(KEY, "says_it_is_no_page")]
    assert len(watch.versions(KEY)) == 2


@pytest.mark.parametrize("page", [PAGE, *EDITS.values()], ids=["the page", *EDITS])
def test_a_page_is_never_taken_for_none(watch: Watch, page: Reply) -> None:
    night(watch, 1, page)
    assert codes(watch, 1) == []


def codes(watch: Watch, day: int) -> list[tuple[str, str]]:
    """(key, code) of the problems of a night about the page."""
    rows = watch.conn.execute(
        "SELECT key, code FROM problems WHERE key = ? AND noted_at LIKE ? ORDER BY id", (KEY, f"2026-06-{day:02d}%")
    )
    return [(row[0], row[1]) for row in rows]


def test_what_is_accepted_stands_on_record_under_the_night_that_fetched_it(watch: Watch) -> None:
    for day, page in enumerate((PAGE, NOTICE, NOTICE, NOTICE), start=1):
        night(watch, day, page)
    watch.night("isa_news", "2026-06-05T14:00:00Z", lambda _: None)  # with a problem of its own
    (waits,) = held(watch, "list", "--json")
    assert waits["fetched_at"] == "2026-06-02T15:00:00Z"
    held(watch, "accept", KEY, "--as", "見本花子", "--note", "the page is gone for good")
    assert held(watch, "list", "--json") == []
    assert of_page(watch) == [("text_changed", 2)]
    last = watch.versions(KEY)[-1]
    assert (last["title"], last["fetched_at"]) == ("お探しのページは見つかりませんでした", "2026-06-02T15:00:00Z")
    assert watch.document(KEY)["last_seen"] == "2026-06-04T15:00:00Z"
    assert watch.rows("SELECT outcome, changed, errors, message FROM runs WHERE id IN (2, 3, 4)") == [
        {"outcome": "ok", "changed": changed, "errors": 0, "message": ""} for changed in (1, 0, 0)
    ]
    held_again(watch)
    night(watch, 5, NOTICE)  # it is the page now
    night(watch, 6, PAGE)  # and what stood here before is no other page
    assert of_page(watch)[1:] == [("text_changed", 7)]
    night(watch, 7, NOTICE)  # decided before
    assert of_page(watch)[2:] == [("text_changed", 8)]
    held_again(watch)


def test_what_is_refused_is_neither_held_again_nor_taken(watch: Watch) -> None:
    for day, page in enumerate((PAGE, NOTICE, NOTICE), start=1):
        night(watch, day, page)
    held(watch, "refuse", KEY)
    assert held(watch, "list", "--json") == []
    assert [one["code"] for run in (2, 3) for one in watch.problems(run) if one["key"] == KEY] == ["page_refused"] * 2
    held_again(watch)
    night(watch, 4, NOTICE)
    status, headers, body = NOTICE
    night(
        watch, 5, (status, headers, body.replace(b"</h1>", "</h1><p>2026年6月5日更新</p>".encode()))
    )  # its stamp alone is new
    assert held(watch, "list", "--json") == []
    assert (len(watch.versions(KEY)), of_page(watch)) == (1, [])
    assert "page_refused" in {one["code"] for one in watch.problems(5)}
    held_again(watch)
    night(watch, 6, REPLACED["maintenance"])  # another body
    assert [one["fetched_at"] for one in held(watch, "list", "--json")] == ["2026-06-06T15:00:00Z"]
    held_again(watch)


@pytest.mark.parametrize(("command", "verdict"), [("accept", "accepted"), ("refuse", "refused")])
def test_a_decision_by_command_is_noted_once_and_taken_back(watch: Watch, command: str, verdict: str) -> None:
    night(watch, 1, PAGE)
    night(watch, 2, NOTICE)
    (waits,) = held(watch, "list", "--json")
    held(watch, command, KEY, "--as", "見本花子", "--note", "見本")
    with closing(open_office_db(watch.root / "office.db")) as office:
        (act,) = audit_rows(office)
        assert (act.action, act.subject, act.who, act.before) == ("held", KEY, "見本花子", None)
        assert act.after == {"verdict": verdict, "sha256": waits["sha256"], "note": "見本", "row": 1}
        undo_act(office, act.id, Home(watch.root), who="見本次郎", at="2026-06-03T00:00:00Z")
    assert read_held_decisions(watch.root / "office.db") == ()


def test_a_person_may_think_again(watch: Watch) -> None:
    night(watch, 1, PAGE)
    night(watch, 2, NOTICE)
    held(watch, "refuse", KEY)
    held(watch, "accept", KEY)
    assert of_page(watch) == [("text_changed", 2)]
    held_again(watch)


def test_what_moves_from_night_to_night_is_held_as_what_came_last(watch: Watch) -> None:
    for day, page in enumerate((PAGE, NOTICE, REPLACED["maintenance"], NOTICE), start=1):
        night(watch, day, page)
    assert [one["fetched_at"] for one in held(watch, "list", "--json")] == ["2026-06-04T15:00:00Z"]
    held_again(watch)


def test_a_decision_is_about_what_came_from_that_night_on(watch: Watch) -> None:
    gone = (404, HTML_HEADERS, b"<html><body>404</body></html>")
    for day, page in enumerate((PAGE, NOTICE, PAGE, NOTICE, REPLACED["moved"], NOTICE, gone, NOTICE), start=1):
        night(watch, day, page)
    assert [one["fetched_at"] for one in held(watch, "list", "--json")] == ["2026-06-08T15:00:00Z"]
    held(watch, "accept", KEY)
    assert of_page(watch) == [("disappeared", 7), ("reappeared", 8), ("text_changed", 8)]
    held_again(watch)


def test_a_page_that_is_gone_waits_for_nothing(watch: Watch) -> None:
    night(watch, 1, PAGE)
    night(watch, 2, NOTICE)
    night(watch, 3, (404, HTML_HEADERS, b"<html><body>404</body></html>"))
    assert held_pages(watch.conn) == []
    assert of_page(watch) == [("disappeared", 3)]
    held_again(watch)


@pytest.mark.parametrize("words", [("accept",), ("refuse",)])
def test_only_what_is_held_can_be_decided(watch: Watch, words: tuple[str, ...]) -> None:
    night(watch, 1, PAGE)
    result = CliRunner().invoke(cli, ["--home", str(watch.root), "held", *words, KEY])
    assert (result.exit_code, read_held_decisions(watch.root / "office.db")) == (1, ())
    assert "held list" in result.output


def test_a_body_that_is_lost_decides_nothing(watch: Watch) -> None:
    night(watch, 1, PAGE)
    night(watch, 2, NOTICE)
    (waits,) = held(watch, "list", "--json")
    watch.archive.body_path(waits["sha256"]).unlink()
    result = CliRunner().invoke(cli, ["--home", str(watch.root), "held", "accept", KEY])
    assert result.exit_code == 1
    assert read_held_decisions(watch.root / "office.db") == ()
    assert [one["key"] for one in held(watch, "list", "--json")] == [KEY]
