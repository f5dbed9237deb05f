"""The digest by mail: what it says, that nothing is sent twice, that nothing is left behind silently."""

from __future__ import annotations

import asyncio
import json
import re
import sqlite3
import subprocess
import threading
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import desk.outgoing.outbox
import tests.support.brief_data as data
from db.office.database import IssuedBrief, open_office_db, record_brief
from db.office.decisions import Subject, SubjectKind, Verdict, decide
from db.office.searches import save_search
from db.record.home import ConfigError
from desk.outgoing.mail import gather, rendered, subject
from desk.outgoing.mail_settings import mail_settings
from desk.outgoing.outbox import Draft, deliver, messages, queue
from policywatch import cli
from tests.support.chromium import CHROMIUM
from tests.support.mail_server import Script, certificate, opened, serving
from tests.support.visiting import Browser

SOURCES = ("kokkai", "egov_law", "isa_pages", "press")
CHANGED = "ページ「特定技能制度（見本）」の本文が書き換えられました。"
AT = data.AT  # 26 August 2026, noon in Japan
TO = "watch@example.org"


@pytest.fixture
def record(tmp_path: Path) -> Any:
    """Four sources, all looked at this night, and one change."""
    found = data.empty(tmp_path / "home")
    for at in (data.EARLY, data.LAST):
        for source in SOURCES:
            found.run(source, at)
    page = found.document("isa_pages/ssw", "page", "特定技能制度（見本）", data.EARLY)
    old, new = found.version(page, data.EARLY, data.OLD_PAGE), found.version(page, data.LAST, data.NEW_PAGE)
    found.change(page, "text_changed", data.LAST, CHANGED, old=old, new=new)
    return found


def config(
    record: Any, port: int, more: str = "", to: str = f'"{TO}"', security: str = "none", host: str = "127.0.0.1"
) -> None:
    record.home.root.joinpath("config.toml").write_text(
        f'[mail]\nhost = "{host}"\nport = {port}\nsecurity = "{security}"\nfrom = "見本の会 <from@example.org>"\n'
        f"to = [{to}]\n{more}\n",
        encoding="utf-8",
    )


def run(record: Any, *words: str, at: Any = AT) -> Result:
    return CliRunner().invoke(cli, ["--home", str(record.home.root), *words, "--at", at.isoformat()])


def sending(record: Any, *words: str, at: Any = AT) -> Result:
    return run(record, "digest", "--mail", *words, at=at)


def text_of(raw: bytes) -> str:
    part = opened(raw).get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def night(record: Any, days: int, ja: str, source: str = "isa_pages") -> None:
    """A later night on which every source was looked at and the page changed."""
    at = f"2026-08-{25 + days:02d}T18:00:00Z"
    for one in SOURCES:
        record.run(one, at)
    page = record.conn.execute("SELECT id FROM documents WHERE source = ?", (source,)).fetchone()[0]
    record.change(page, "text_changed", at, ja)


# ---------------------------------------------------------------------- the message
def test_the_mail_is_proper_and_says_what_changed(record: Any, server: Script) -> None:
    config(record, server.port)
    done = sending(record)
    assert done.exit_code == 0, done.output
    ((sender, recipient, raw),) = server.taken
    assert (sender, recipient) == ("from@example.org", TO)
    assert raw.isascii() and b"\r\n" in raw and max(map(len, raw.split(b"\r\n"))) <= 998
    mail = opened(raw)
    assert mail["Subject"] == "【policywatch】8月26日：変化1件（本文の変化）"
    assert b"Subject: =?utf-8?" in raw
    assert str(mail["From"]) == "見本の会 <from@example.org>" and mail["To"] == TO
    assert mail["Date"].datetime == AT
    assert re.fullmatch(r"<digest\.[0-9a-f]{32}@example\.org>", mail["Message-ID"])
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Id"] == "policywatch digest <digest.policywatch.example.org>"
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    for part in mail.iter_parts():
        assert part.get_content_charset() == "utf-8"
        assert CHANGED in part.get_content() and "https://www.example.jp/isa_pages/ssw" in part.get_content()


def test_the_subject_names_the_weightiest_sorts_of_what_changed(record: Any) -> None:
    news = gather(record.conn, record.home.office_db, AT, "2026-08-19")
    (one,) = news.changes
    many = [{**one, "kind_ja": sort} for sort in ("施行", "施行", "公布", "公開", "本文の変化")]
    assert "：変化5件（施行2・公布1・公開1ほか）" in subject(replace(news, changes=tuple(many)))
    assert "：変化2件（施行）" in subject(replace(news, changes=tuple(many[:2])))


def test_what_a_kept_search_newly_found_comes_with_the_mail(record: Any, server: Script) -> None:
    config(record, server.port)
    for key, title, seen in (
        ("old", "監理費の見本・前からの文書", data.EARLY),
        ("new", "監理費の見本・今夜の文書", data.LAST),
    ):
        document = record.document(f"isa_pages/{key}", "page", title, seen)
        record.version(document, seen, f"{title}の本文")
    record.conn.commit()
    with closing(open_office_db(record.home.office_db)) as office:
        save_search(office, "監理費の動き", "q=監理費", who="見本 花子", at=data.EARLY)
    done = sending(record)
    assert done.exit_code == 0, done.output
    text = text_of(server.taken[0][2])
    assert "監理費の動き" in text and "今夜の文書" in text and "前からの文書" not in text


def test_no_change_is_never_said_of_what_was_not_looked_at(record: Any, server: Script) -> None:
    config(record, server.port)
    record.conn.execute("DELETE FROM change_topics")
    record.conn.execute("DELETE FROM changes")
    record.conn.execute("UPDATE runs SET outcome = 'failed' WHERE source = 'press'")
    assert sending(record).exit_code == 0
    mail, text = opened(server.taken[0][2]), text_of(server.taken[0][2])
    assert "変化なし" not in mail["Subject"] and "確認できなかった情報源1" in mail["Subject"]
    assert "2026年8月26日に確認できませんでした / not looked at on 26 August 2026\n・報道（見本）" in text.replace(
        "\r", ""
    )
    assert "確認できた情報源には、新しい変化はありません" in text
    assert "確認できなかった情報源（1）については「変化なし」とは言えません" in text
    record.conn.execute("UPDATE runs SET outcome = 'partial'")
    news = gather(record.conn, record.home.office_db, AT, "2026-08-19")
    for form in rendered(news):
        assert "変化の有無は分かりません" in form and "新しい変化はありません" not in form
        assert "一部を確認できませんでした" in form


def test_what_changed_stands_first_and_each_source_that_was_not_seen_once_at_the_end(record: Any) -> None:
    record.conn.execute("UPDATE runs SET outcome = 'partial' WHERE source != 'press'")
    record.conn.execute("UPDATE runs SET outcome = 'failed' WHERE source = 'press'")
    news = gather(record.conn, record.home.office_db, AT, "2026-08-19")
    assert news.changes and len(news.unseen) == 4
    for form in rendered(news):
        body = (form.partition("<body")[2] or form).partition("policywatch が自動で作った")[0]  # without whom to credit
        change, line = body.index("2026年8月26日　"), body.index("「変化なし」とは言えません")
        listed = body.index("一部を確認できませんでした")
        assert change < line < listed
        assert body.index("2026年8月26日に確認できませんでした") < listed  # of which nothing was seen, first
        for one in news.unseen:
            assert body[line:].count(one["name_ja"]) == 1 and body[line:].count(one["state_ja"]) == 1


def test_sources_that_nobody_has_visited_for_days_were_not_looked_at(record: Any) -> None:
    """The newest run of each was good, but the nightly job has stopped."""
    news = gather(record.conn, record.home.office_db, AT + timedelta(days=1), "2026-08-19")
    assert news.unseen == ()
    news = gather(record.conn, record.home.office_db, AT + timedelta(days=2), "2026-08-19")
    assert len(news.unseen) == 4 and news.seen == 0
    assert news.unseen[0]["state_ja"] == "2026年8月26日を最後に確認していません"


def test_a_switched_off_source_is_named_but_is_no_reason_for_a_mail(record: Any) -> None:
    record.conn.execute("UPDATE sources SET enabled = 0 WHERE id = 'press'")
    record.conn.execute("UPDATE runs SET outcome = 'failed' WHERE source = 'press'")
    news = gather(record.conn, record.home.office_db, AT + timedelta(days=1), "2026-08-27")
    assert news.claims() == frozenset() and news.off == ("報道（見本）",)
    assert "止めてある情報源（見ていません）：報道（見本）" in rendered(news)[0]


def test_deadlines_of_the_next_fourteen_days_and_not_those_that_have_passed(record: Any, server: Script) -> None:
    config(record, server.port)
    for number, (day, end) in enumerate(
        (
            ("2026-08-26", "2026-08-26T02:00:00Z"),
            ("2026-08-26", "2026-08-26T08:00:00Z"),
            ("2026-09-09", None),
            ("2026-09-10", None),
        )
    ):
        case = record.document(f"egov_law/c{number}", "consultation", f"見本案{number}号", data.EARLY)
        record.version(case, data.EARLY, "", case=str(number))
        record.topic(case, "特定技能")
        record.conn.execute(
            "INSERT INTO consultations (document, case_id, title, closes_on, deadline) VALUES (?, ?, ?, ?, ?)",
            (case, str(number), f"見本案{number}号", day, end),
        )
    done = sending(record)
    assert done.exit_code == 0, (done.output, done.exception)
    text = text_of(server.taken[0][2])
    assert [f"見本案{n}号" in text for n in range(4)] == [False, True, True, False]
    assert "2026年9月9日（あと14日）　意見募集の締切：見本案2号" in text and "（今日）" in text
    for part in opened(server.taken[0][2]).iter_parts():  # what the calendar notes of a day is in both languages
        said = str(part.get_content())
        assert "2026年9月9日（水）まで" in said and "Until 9 September 2026" in said
    # The next day the fourth comes within reach, and is told without any other news; then nothing is left to tell.
    tomorrow = AT + timedelta(days=1)
    sending(record, at=tomorrow)
    assert "見本案3号" in text_of(server.taken[1][2])
    assert "nothing new to tell" in sending(record, at=tomorrow).output and len(server.taken) == 2


def test_issued_briefs_that_cite_a_changed_text_are_told_once(record: Any, server: Script) -> None:
    config(record, server.port)
    with closing(open_office_db(record.home.office_db)) as office:
        evidence = {
            "note": 1,
            "key": "isa_pages/ssw",
            "kind": "page",
            "title": "特定技能制度（見本）",
            "source": "isa_pages",
            "publisher": "見本機関",
            "url": "https://www.example.jp/isa_pages/ssw",
            "fetched_url": "",
            "sha256": "",
            "fetched_at": data.EARLY,
            "quotes": [],
            "text_sha256": "",
        }
        brief = IssuedBrief("LB-見本", "leave-behind", {}, data.LATE, data.LATE, 1, "x.pdf", "0" * 64, "{}")
        record_brief(office, brief, [evidence], {})
    sending(record)
    assert "見直しが要る資料1" in opened(server.taken[0][2])["Subject"]
    assert "LB-見本" in text_of(server.taken[0][2]) and "2026年8月26日に変化" in text_of(server.taken[0][2])
    night(record, 1, "別の変更（見本）")
    sending(record, at=AT + timedelta(days=1))
    later = text_of(server.taken[1][2])
    assert "LB-見本" not in later and "以前お知らせした1件" in later


MANY = 140
CLIPPED = 102 * 1024  # bytes of HTML of which Gmail shows no more
DESK = '[site]\npublic_url = "https://desk.example.org"'


def a_morning_of_many(record: Any) -> list[str]:
    """As many changes as a busy night brings, in order of their weight; their sentences."""
    record.conn.execute("DELETE FROM change_topics")
    record.conn.execute("DELETE FROM changes")
    sentences = []
    for number in range(MANY):
        page = record.document(f"isa_pages/n{number}", "page", f"見本{number}", data.EARLY)
        sentences.append(f"見本の変化その{number}番。" + "特定技能の運用要領が改められました。" * 4)
        kind = "text_changed" if number % 3 else "appeared"
        record.change(page, kind, data.LAST, sentences[-1], weight=100 - number // 2)
    record.conn.commit()
    return sentences


def test_of_many_changes_the_weightiest_are_told_in_full_and_all_are_a_click_away(record: Any, server: Script) -> None:
    config(record, server.port, DESK)
    sentences = a_morning_of_many(record)
    done = sending(record)
    assert done.exit_code == 0, done.output
    text, markup = (str(part.get_content()) for part in opened(server.taken[0][2]).iter_parts())
    assert len(markup.encode()) < CLIPPED
    for form in (text, markup):
        whole = [number for number, sentence in enumerate(sentences) if sentence in form]
        lines = [number for number in range(MANY) if f"見本の変化その{number}番" in form and number not in whole]
        assert whole == list(range(len(whole))) and lines == list(range(len(whole), len(whole) + len(lines)))
        counted = MANY - len(whole) - len(lines)
        assert len(whole) >= 10 and len(lines) >= 20 and counted > 0
        said = re.search(
            r"このほかに(\d+)件：(?:</strong>)?公開(\d+)、本文の変化(\d+)|このほかに(\d+)件：(?:</strong>)?本文の変化(\d+)、公開(\d+)",
            form,
        )
        assert said is not None
        left, *parts = (int(one) for one in said.groups() if one)
        assert left == sum(parts) == counted
        assert f"{counted} more: " in form
    (listed,) = set(re.findall(r"https://desk\.example\.org(/-/changes\?mail=[0-9a-f]{32})", markup + text))
    with closing(open_office_db(record.home.office_db)) as office:  # what is put away meanwhile was told all the same
        subject_ = Subject(SubjectKind.CHANGE, f"isa_pages/n139@{data.LAST}/text_changed/body")
        decide(office, [subject_], Verdict.IRRELEVANT, who="見本 花子", at=data.LATE)

    config(record, server.port)  # a desk with a public address asks who one is
    site = Browser(record.home.root)
    rows = asyncio.run(site.get(listed.replace("/-/changes", "/-/changes.csv"))).splitlines()
    assert len([row for row in rows if "見本の変化その" in row]) == MANY
    assert "見本の変化その139番" in asyncio.run(site.get(listed + "&page=5"))
    waiting = asyncio.run(site.get(listed.replace("/-/changes", "/-/inbox")))
    assert "見本の変化その0番" in waiting and "見本の変化その139番" not in waiting
    asyncio.run(site.get("/-/changes?mail=" + "0" * 32, 404))


@pytest.mark.parametrize("way", ["to a file", "without the address of the desk"])
def test_where_the_desk_cannot_list_them_every_change_has_its_line(
    record: Any, server: Script, tmp_path: Path, way: str
) -> None:
    sentences = a_morning_of_many(record)
    if way == "to a file":
        config(record, server.port, DESK)
        assert run(record, "digest", "--eml", str(tmp_path / "all.eml")).exit_code == 0
        raw = (tmp_path / "all.eml").read_bytes()
    else:
        config(record, server.port)
        assert sending(record).exit_code == 0
        raw = server.taken[0][2]
    for part in opened(raw).iter_parts():
        form = str(part.get_content())
        assert all(sentence[:14] in form for sentence in sentences)
        assert "このほかに" not in form and "?mail=" not in form


def test_more_than_a_mail_names_of_a_kept_search_is_a_click_away(record: Any, server: Script) -> None:
    config(record, server.port, DESK)
    for number in range(25):
        document = record.document(f"isa_pages/f{number}", "page", f"監理費の見本{number:02d}号", data.LAST)
        record.version(document, data.LAST, f"監理費の本文{number}")
    record.conn.commit()
    with closing(open_office_db(record.home.office_db)) as office:
        save_search(office, "監理費の動き", "q=監理費", who="見本 花子", at=data.EARLY)
    assert sending(record).exit_code == 0
    for part in opened(server.taken[0][2]).iter_parts():
        form = str(part.get_content())
        assert len(set(re.findall(r"監理費の見本\d\d号", form))) == 20
        assert "ほか5件 / 5 more" in form and "https://desk.example.org/-/search?q=%E7%9B%A3%E7%90%86%E8%B2%BB" in form


HOSTILE = '<script>alert(1)</script><img src="http://evil.example/x.png"> {{ 7*7 }}\u202e逆\u200b\r\nBcc: evil@example.org\n\n■ 変化（0）'  # noqa: E501


def test_hostile_titles_print_as_text_in_one_line(record: Any, server: Script) -> None:
    config(record, server.port)
    record.conn.execute("UPDATE changes SET summary_ja = ?, summary_en = ?", (HOSTILE, HOSTILE))
    record.conn.execute("UPDATE documents SET url = 'javascript://www.example.jp/%0aalert(1)'")
    record.conn.execute("UPDATE sources SET name_ja = ? WHERE id = 'isa_pages'", (HOSTILE,))
    assert sending(record).exit_code == 0
    mail = opened(server.taken[0][2])
    assert mail["Bcc"] is None
    text, markup = (str(part.get_content()) for part in mail.iter_parts())
    assert "{{ 7*7 }}逆 Bcc: evil@example.org ■ 変化（0）" in text
    assert not any(line.startswith(("Bcc", "■ 変化（0）")) for line in text.splitlines())
    assert not re.search("[\u202e\u200b]", text + markup)
    assert "<script" not in markup and "<img" not in markup and 'href="javascript' not in markup
    assert "&lt;script&gt;alert(1)" in markup


def test_html_fetches_nothing_and_sets_no_colours_of_its_own(record: Any) -> None:
    markup = rendered(gather(record.conn, record.home.office_db, AT, "2026-08-19"))[1]
    assert not re.search(r"<(img|link|script|style|iframe|object|video|form|base)\b|url\(|@import|\bsrc=", markup)
    assert '<meta name="color-scheme" content="light dark">' in markup and 'lang="ja"' in markup
    # Text and ground stay the mail program's own, so dark mode cannot end in dark on dark.
    assert not re.search(r"[;\"\s](color|background(-color)?)\s*:", markup)


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
@pytest.mark.parametrize("width", [390, 800])
def test_html_is_as_wide_as_the_screen(record: Any, tmp_path: Path, width: int) -> None:
    record.conn.execute("UPDATE changes SET summary_ja = ?", ("https://www.example.jp/" + "x" * 300,))
    (tmp_path / "mail.html").write_text(
        rendered(gather(record.conn, record.home.office_db, AT, "2026-08-19"))[1], "utf-8"
    )
    frame = f"<iframe id=f src=mail.html style='width:{width}px;height:900px;border:0'></iframe>"
    script = "onload=()=>{document.title=document.getElementById('f').contentDocument.documentElement.scrollWidth}"
    (tmp_path / "frame.html").write_text(f"<body>{frame}<script>{script}</script>", "utf-8")
    done = subprocess.run(
        [
            str(CHROMIUM),
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--allow-file-access-from-files",
            "--disable-background-networking",
            f"--user-data-dir={tmp_path / 'profile'}",
            "--window-size=1000,1000",
            "--dump-dom",
            (tmp_path / "frame.html").as_uri(),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert f"<title>{width}</title>" in done.stdout


def test_a_file_holds_the_whole_period_and_counts_as_told_to_nobody(
    record: Any, server: Script, tmp_path: Path
) -> None:
    file = tmp_path / "digest.eml"
    done = run(record, "digest", "--eml", str(file), "--to", "a@example.org")
    assert done.exit_code == 0 and "nothing was sent" in done.output
    assert opened(file.read_bytes())["To"] == "a@example.org" and CHANGED in text_of(file.read_bytes())
    config(record, server.port)
    sending(record)
    assert CHANGED in text_of(server.taken[0][2])
    run(record, "digest", "--eml", str(file))
    assert CHANGED in text_of(file.read_bytes()) and "まだお知らせしていない" not in text_of(file.read_bytes())


# ---------------------------------------------------------------------- never twice
def test_a_change_is_told_once_to_each_recipient(record: Any, server: Script) -> None:
    config(record, server.port, to='"a@example.org", "A@Example.org", "b@example.org"')
    assert sending(record).exit_code == 0
    assert [to for _, to, _ in server.taken] == ["a@example.org", "b@example.org"]
    again = sending(record, "--to", "A@EXAMPLE.ORG", "--to", "c@example.org")
    assert "nothing new to tell A@EXAMPLE.ORG" in again.output
    assert [to for _, to, _ in server.taken][2:] == ["c@example.org"]
    night(record, 1, "翌日の変更（見本）")
    sending(record, at=AT + timedelta(days=1))
    assert [to for _, to, _ in server.taken][3:] == ["a@example.org", "b@example.org"]
    assert CHANGED not in text_of(server.taken[3][2]) and "翌日の変更" in text_of(server.taken[3][2])


def test_a_replay_sends_nothing_again(record: Any, server: Script) -> None:
    """A replay gives rows new ids, and changes the same keys."""
    config(record, server.port)
    sending(record)
    record.conn.execute("PRAGMA foreign_keys = OFF")
    record.conn.execute("UPDATE change_topics SET change = change + 100")
    record.conn.execute("UPDATE changes SET id = id + 100")
    assert "nothing new to tell" in sending(record).output and len(server.taken) == 1


@pytest.mark.parametrize("noted", [True, False], ids=["by runs", "of a time before runs were noted"])
def test_what_turns_up_in_a_night_that_was_told_is_no_news(record: Any, server: Script, noted: bool) -> None:
    """A better reader finds it there, under a key that nobody was told."""
    config(record, server.port)
    assert sending(record).exit_code == 0
    if not noted:
        with closing(open_office_db(record.home.office_db)) as office:
            office.execute("DELETE FROM told_runs")
    (page,) = record.conn.execute("SELECT id FROM documents WHERE key = 'isa_pages/ssw'").fetchone()
    record.change(page, "retitled", data.LAST, "あとから読めた変更（見本）", field="title")
    case = record.document("egov_law/c1", "consultation", "あとから読めた案（見本）", data.EARLY)
    record.version(case, data.EARLY, "", case="1")
    record.topic(case, "特定技能")
    record.conn.execute(
        "INSERT INTO consultations (document, case_id, title, closes_on) VALUES (?, '1', 'あとから読めた案（見本）', '2026-09-09')",
        (case,),
    )
    assert "nothing new to tell" in sending(record, at=AT + timedelta(hours=1)).output
    assert "nothing new to tell" in sending(record, at=AT + timedelta(days=1)).output
    night(record, 1, "翌日の変更（見本）")
    sending(record, at=AT + timedelta(days=1))
    text = text_of(server.taken[1][2])
    assert "翌日の変更" in text and "あとから読めた変更" not in text
    assert "あとから読めた案" in text, "what is coming is in every mail that goes out"


def test_a_night_of_which_there_was_nothing_to_tell_was_told(record: Any, server: Script) -> None:
    config(record, server.port)
    sending(record)
    for source in SOURCES:
        record.run(source, "2026-08-26T18:00:00Z")
    assert "nothing new to tell" in sending(record, at=AT + timedelta(days=1)).output
    (page,) = record.conn.execute("SELECT id FROM documents WHERE key = 'isa_pages/ssw'").fetchone()
    record.change(page, "text_changed", "2026-08-26T18:00:00Z", "あとから読めた変更（見本）")
    assert "nothing new to tell" in sending(record, at=AT + timedelta(days=1, hours=1)).output
    sending(record, "--to", "new@example.org", at=AT + timedelta(days=1, hours=1))
    assert "あとから読めた変更" in text_of(server.taken[1][2]), "to whom the night was not told, all of it is news"


def test_a_number_that_is_given_again_is_another_run(record: Any, server: Script) -> None:
    """An archive that was put back goes on from an older night; office.db is newer."""
    config(record, server.port)
    night(record, 1, "失われた晩の変更（見本）")
    sending(record, at=AT + timedelta(days=1))
    record.conn.execute("PRAGMA foreign_keys = OFF")
    record.conn.execute("DELETE FROM change_topics WHERE change IN (SELECT id FROM changes WHERE run > 8)")
    record.conn.execute("DELETE FROM changes WHERE run > 8")
    record.conn.execute("DELETE FROM runs WHERE id > 8")
    record.runs.clear()
    night(record, 2, "あとの晩の変更（見本）")
    sending(record, at=AT + timedelta(days=2))
    assert "あとの晩の変更" in text_of(server.taken[1][2])


def test_what_could_not_be_looked_at_is_told_once_a_day(record: Any, server: Script) -> None:
    config(record, server.port)
    record.conn.execute("UPDATE runs SET outcome = 'partial' WHERE source = 'press'")
    assert sending(record).exit_code == 0
    assert "nothing new to tell" in sending(record, at=AT + timedelta(hours=3)).output
    assert sending(record, at=AT + timedelta(days=1)).exit_code == 0
    assert len(server.taken) == 2 and "変化" not in opened(server.taken[1][2])["Subject"]


def test_always_writes_when_there_is_nothing_to_tell(record: Any, server: Script) -> None:
    config(record, server.port)
    sending(record)
    assert "nothing new to tell" in sending(record, at=AT + timedelta(hours=1)).output
    sending(record, "--always", at=AT + timedelta(hours=2))
    assert opened(server.taken[1][2])["Subject"] == "【policywatch】8月26日：新しい変化なし"


def test_a_long_pause_between_mails_loses_nothing(record: Any, server: Script) -> None:
    config(record, server.port)
    sending(record)
    night(record, 1, "休みの始めの変更（見本）")
    for source in SOURCES:
        record.run(source, "2026-09-20T18:00:00Z")
    sending(record, at=datetime.fromisoformat("2026-09-21T12:00:00+09:00"))
    assert "休みの始めの変更" in text_of(server.taken[1][2])


def test_message_and_claims_are_written_together_or_not_at_all(record: Any) -> None:
    with closing(open_office_db(record.home.office_db)) as office:
        office.execute(
            "CREATE TRIGGER no BEFORE INSERT ON outbox_changes WHEN new.change_key = 'b' BEGIN SELECT RAISE(ABORT, 'no'); END"
        )
        draft = Draft("<1@x>", "s", b"m", frozenset({"a", "b"}))
        with pytest.raises(sqlite3.IntegrityError):
            queue(office, TO, AT, lambda _told: draft)
        assert messages(office, everything=True) == []
        assert office.execute("SELECT count(*) FROM outbox_changes").fetchone()[0] == 0


def test_two_commands_at_once_do_not_claim_the_same(record: Any) -> None:
    """The second cannot read what was told while the first is writing it."""
    with (
        closing(open_office_db(record.home.office_db)) as office,
        closing(open_office_db(record.home.office_db)) as other,
    ):
        other.execute("PRAGMA busy_timeout = 0")

        def meanwhile(_told: frozenset[str]) -> Draft:
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                queue(other, TO, AT, lambda _told: Draft("<2@x>", "s", b"m", frozenset({"a"})))
            return Draft("<1@x>", "s", b"m", frozenset({"a"}))

        assert queue(office, TO, AT, meanwhile)
        assert (
            queue(other, TO, AT, lambda told: None if "a" in told else Draft("<2@x>", "s", b"m", frozenset({"a"})))
            is None
        )


# ---------------------------------------------------------------------- never silently not sent
def test_a_failure_is_named_kept_and_retried_as_the_same_message(record: Any, server: Script) -> None:
    config(record, server.port)
    server.after_data = "451 come back later"
    done = sending(record)
    assert done.exit_code == 1
    assert TO in done.output and "451 come back later" in done.output and "mail send 1" in done.output
    # The next command tries it once more and names it again; its changes do not make a second message.
    early = sending(record, at=AT + timedelta(minutes=9))
    assert early.exit_code == 1 and "451 come back later" in early.output and server.connections == 2
    assert (
        "2 tried so far" in early.output and early.output.count("message 1 ") == 1 and "message 2" not in early.output
    )
    server.after_data = "250 taken"
    done = sending(record, at=AT + timedelta(minutes=10))
    assert done.exit_code == 0 and f"sent to {TO}" in done.output and len(server.taken) == 1
    assert opened(server.taken[0][2])["Date"].datetime == AT
    assert run(record, "mail", "send").output == "nothing is waiting\n"


def test_two_commands_at_once_do_not_send_the_same(
    record: Any, server: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second waits until the first is done, and finds the message sent."""
    config(record, server.port)
    settings = mail_settings(record.home.config())
    others: list[list[int]] = []

    def second() -> None:
        with closing(open_office_db(record.home.office_db)) as other:
            others.append(deliver(other, settings, AT))

    def sending_meanwhile(*words: Any) -> None:
        thread = threading.Thread(target=second)
        threads.append(thread)
        thread.start()
        thread.join(0.3)
        real(*words)

    threads: list[threading.Thread] = []
    real = desk.outgoing.outbox.send
    monkeypatch.setattr(desk.outgoing.outbox, "send", sending_meanwhile)
    with closing(open_office_db(record.home.office_db)) as office:
        queue(office, TO, AT, lambda _told: Draft("<1@x>", "s", b"Subject: s\r\n\r\nm\r\n", frozenset({"a"})))
        assert deliver(office, settings, AT) == [1]
    for thread in threads:
        thread.join()
    assert others == [[]] and len(server.taken) == 1


def test_a_crash_between_sending_and_marking_sends_the_same_message_id(
    record: Any, server: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    config(record, server.port)

    def dying(*words: Any) -> None:
        real(*words)
        raise KeyboardInterrupt

    real = desk.outgoing.outbox.send
    monkeypatch.setattr(desk.outgoing.outbox, "send", dying)
    assert sending(record).exit_code != 0
    monkeypatch.setattr(desk.outgoing.outbox, "send", real)
    (left,) = json.loads(CliRunner().invoke(cli, ["--home", str(record.home.root), "mail", "list", "--json"]).output)
    assert left["state"] == "failed" and "interrupted" in left["last_error"] and left["attempts"] == 1
    assert sending(record, at=AT + timedelta(hours=1)).exit_code == 0
    first, second = (opened(raw)["Message-ID"] for _, _, raw in server.taken)
    assert first == second == left["message_id"]


def test_no_answer_after_the_message_counts_as_not_sent(record: Any, server: Script) -> None:
    config(record, server.port)
    server.after_data = ""
    assert sending(record).exit_code == 1
    server.after_data = "250 taken"
    assert sending(record, at=AT + timedelta(hours=1)).exit_code == 0
    assert len({opened(raw)["Message-ID"] for _, _, raw in server.taken}) == 1


def test_what_was_taken_is_taken_however_the_server_says_goodbye(record: Any, server: Script) -> None:
    config(record, server.port)
    server.rude = True
    assert sending(record).exit_code == 0 and len(server.taken) == 1


def test_one_refused_recipient_does_not_stop_the_others(record: Any, server: Script) -> None:
    config(record, server.port, to='"a@example.org", "b@example.org"')
    server.refuse = {"a@example.org": "550 no such user"}
    done = sending(record)
    assert done.exit_code == 1 and "550 no such user" in done.output and "sent to b@example.org" in done.output


def test_a_server_that_is_away_is_asked_once_and_everything_is_kept(record: Any) -> None:
    with serving(Script()) as gone:
        pass
    config(record, gone.port, to='"a@example.org", "b@example.org"')
    done = sending(record)
    assert done.exit_code == 1 and done.output.count("refused") == 2
    with closing(open_office_db(record.home.office_db)) as office:
        assert [row["attempts"] for row in messages(office)] == [1, 1]
    with serving(Script()) as server:
        config(record, server.port, to='"a@example.org", "b@example.org"')
        assert run(record, "mail", "send", at=AT + timedelta(hours=1)).exit_code == 0
        assert len(server.taken) == 2


def test_it_gives_up_loudly_after_days_and_stays_listed_until_a_person_decides(record: Any, server: Script) -> None:
    config(record, server.port)
    server.refuse = {TO: "550 no such user"}
    sending(record)
    for days in (1, 2):
        assert "given up" not in run(record, "mail", "send", at=AT + timedelta(days=days)).output
    done = run(record, "mail", "send", at=AT + timedelta(days=3))
    assert done.exit_code == 1 and "was given up" in done.output and "550 no such user" in done.output
    tries = server.connections
    server.refuse = {}
    record.run("isa_pages", "2026-08-29T18:00:00Z")
    later = AT + timedelta(days=5)
    done = run(record, "mail", "send", at=later)
    assert done.exit_code == 1 and TO in done.output and server.connections == tries
    assert run(record, "mail", "send", "1", at=later).exit_code == 0 and len(server.taken) == 1


def test_what_was_dropped_counts_as_told_unless_it_is_to_be_told_again(record: Any, server: Script) -> None:
    config(record, server.port)
    server.refuse = {TO: "550 no such user"}
    sending(record)
    assert run(record, "mail", "drop", "1").exit_code == 0
    assert "nothing new to tell" in sending(record).output
    assert run(record, "mail", "drop", "1").exit_code == 1
    night(record, 1, "翌日の変更（見本）")
    sending(record, at=AT + timedelta(days=1))
    assert run(record, "mail", "drop", "2", "--retell").exit_code == 0
    server.refuse = {}
    assert sending(record, at=AT + timedelta(days=1, minutes=1)).exit_code == 0
    assert "翌日の変更" in text_of(server.taken[0][2]) and CHANGED not in text_of(server.taken[0][2])
    listed = CliRunner().invoke(cli, ["--home", str(record.home.root), "mail", "list", "--all", "--json"])
    assert [row["state"] for row in json.loads(listed.output)] == ["dropped", "dropped", "sent"]


def test_another_command_that_sends_meanwhile_is_not_doubled(record: Any, server: Script) -> None:
    config(record, server.port)
    settings = mail_settings(record.home.config())
    with closing(open_office_db(record.home.office_db)) as office:
        queue(office, TO, AT, lambda _told: Draft("<1@x>", "s", b"Subject: s\r\n\r\nm\r\n", frozenset({"a"})))
        waiting = messages(office)
        assert deliver(office, settings, AT) == [1]
        assert desk.outgoing.outbox._begin(office, waiting[0]) is None


# ---------------------------------------------------------------------- encryption and login
def test_starttls_checks_the_certificate(record: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, context = certificate(tmp_path)
    with serving(Script(tls=context, login="me:s3cret")) as server:
        config(record, server.port, 'username = "me"\npassword = "s3cret"', security="starttls", host="localhost")
        done = sending(record)
        assert done.exit_code == 1 and "certificate is not trusted" in done.output
        assert not any(said.startswith(("AUTH", "MAIL")) for said in server.said)
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
        assert sending(record, at=AT + timedelta(hours=1)).exit_code == 0
        assert server.encrypted == [True]


def test_the_name_in_the_certificate_counts(record: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, context = certificate(tmp_path, "other.invalid")
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with serving(Script(tls=context)) as server:
        config(record, server.port, security="starttls", host="localhost")
        assert "certificate is not trusted" in sending(record).output and server.taken == []


def test_tls_from_the_start(record: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, context = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with serving(Script(tls=context, at_once=True)) as server:
        config(record, server.port, security="tls", host="localhost")
        assert sending(record).exit_code == 0 and server.encrypted == [True]


def test_without_starttls_nothing_goes_out_in_the_clear(record: Any, server: Script) -> None:
    config(record, server.port, security="starttls")
    done = sending(record)
    assert done.exit_code == 1 and "STARTTLS" in done.output and server.taken == []


def test_a_refused_login_is_said_without_the_password(record: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATCH_PASSWORD", "wr0ng-Passw0rd")
    with serving(Script(login="me:right")) as server:
        config(record, server.port, 'username = "me"\npassword_env = "WATCH_PASSWORD"')
        done = sending(record)
    assert done.exit_code == 1 and "login refused: 535" in done.output
    with closing(open_office_db(record.home.office_db)) as office:
        everything = done.output + office.execute("SELECT last_error FROM outbox").fetchone()[0]
    assert "wr0ng" not in everything and "bWUAd3Iw" not in everything and "AG1lAHdy" not in everything
    assert "wr0ng" not in repr(mail_settings(record.home.config()))


def test_a_server_that_refuses_the_login_is_not_asked_for_every_message(record: Any) -> None:
    with serving(Script(login="me:right")) as server:
        config(record, server.port, 'username = "me"\npassword = "wrong"', to='"a@example.org", "b@example.org"')
        done = sending(record)
    assert done.exit_code == 1 and done.output.count("login refused") == 2 and server.connections == 1


# ---------------------------------------------------------------------- settings
GOOD = {"host": "mail.example.org", "from": "a@example.org"}


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ({}, "mail is not set up"),
        ({"host": "h"}, "from is missing"),
        (GOOD | {"from": "見本"}, "write it as"),
        (GOOD | {"security": "ssl"}, 'security = "ssl" is none of'),
        (GOOD | {"port": "smtp"}, "port = 'smtp' is not a whole number"),
        (GOOD | {"port": 0}, "port = 0"),
        (GOOD | {"to": ["a@example.org", "b"]}, "'b' is not a mail address"),
        (GOOD | {"to": ["a@example.org\r\nBcc: b@example.org"]}, "is not a mail address"),
        (GOOD | {"to": 3}, "must be a list"),
        (GOOD | {"user": "x"}, "does not know user"),
        (GOOD | {"username": "x"}, "has a username and no password"),
        (GOOD | {"username": "x", "password": "見本"}, "ASCII"),
        (GOOD | {"username": "x", "password_env": "NOT_SET"}, r"\$NOT_SET, which is not set"),
        (GOOD | {"username": "x", "password": "p", "security": "none"}, "in the clear"),
    ],
)
def test_bad_settings_are_one_clear_line(table: dict[str, Any], says: str) -> None:
    with pytest.raises(ConfigError, match=says) as caught:
        mail_settings({"mail": table}, {})
    assert "\n" not in str(caught.value)


def test_bad_settings_claim_nothing(record: Any, server: Script) -> None:
    config(record, server.port, to="")
    done = sending(record)
    assert (
        done.exit_code == 1
        and done.output.startswith("policywatch: [mail] to is missing")
        and done.output.count("\n") == 1
    )
    config(record, server.port)
    assert sending(record).exit_code == 0 and len(server.taken) == 1


def test_settings_have_the_usual_ports_and_variables() -> None:
    found = mail_settings({"mail": GOOD}, {})
    assert (found.security, found.port, found.give_up_days, found.to) == ("starttls", 587, 3, ())
    assert mail_settings({"mail": GOOD | {"security": "tls"}}, {}).port == 465
    found = mail_settings(
        {"mail": GOOD | {"username": "x", "password_env": "NOT_SET"}},
        {"SMTP_HOST": "smtp.example.net", "SMTP_PORT": "2525", "SMTP_PASSWORD": "p", "SMTP_FROM": "b@example.net"},
    )
    assert (found.host, found.port, found.password, found.sender.addr_spec) == (
        "smtp.example.net",
        2525,
        "p",
        "b@example.net",
    )


def test_options_that_do_not_go_together_are_refused(record: Any) -> None:
    for words in (("--mail", "--json"), ("--mail", "--eml", "x.eml"), ("--to", TO), ("--always",)):
        assert run(record, "digest", *words).exit_code == 2
    assert run(record, "digest", "--eml", "x.eml", "--to", "nobody").exit_code == 1
