"""Health by the clock: a dead nightly job is late, red and mailed; it is told once a day, and once when it is over."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result
from icalendar import Calendar

from db.night.heartbeat import Heartbeat, write_heartbeat
from db.office.database import open_office_db
from db.record.home import Home
from db.text.dates import JST, parse_utc
from desk.outgoing.outbox import last_mail
from desk.outgoing.warning import to_tell
from desk.server import build_datasette
from desk.site.layout import TEMPLATES
from policywatch import cli
from tests.support.helpers import Watch, mhlw_feed
from tests.support.mail_server import Script, opened

NIGHTS = ("2026-05-01T03:00:00Z", "2026-05-02T03:00:00Z")
IN_TIME, TOO_LATE = "2026-05-03T15:00:00Z", "2026-05-03T15:00:01Z"  # 36 hours after the second night, and a second more
NEXT_DAY = "2026-05-05T01:00:00Z"
MIHON = "watch@example.org"


def items(count: int) -> list[tuple[str, str, str]]:
    return [(f"a{n}", f"【見本】技能実習の発表{n}", f"2026-04-{n + 10}T10:00:00+09:00") for n in range(count)]


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    """Two good nights of one source; the others are switched off."""
    with Watch(tmp_path / "home") as found:
        for at in NIGHTS:
            found.night("mhlw_news", at, mhlw_feed(items(6)))
        found.conn.execute("UPDATE sources SET enabled = (id = 'mhlw_news')")
        yield found


def run(watch: Watch, *words: str, at: str) -> Result:
    return CliRunner().invoke(cli, ["--home", str(watch.root), *words, "--at", at])


def settings(watch: Watch, port: int) -> None:
    (watch.root / "config.toml").write_text(
        f'[mail]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\nfrom = "from@example.org"\nto = ["{MIHON}"]\n',
        "utf-8",
    )


# ---------------------------------------------------------------------- the command
@pytest.mark.parametrize(("at", "late"), [(IN_TIME, False), (TOO_LATE, True)])
def test_late_is_36_hours_by_the_clock(watch: Watch, at: str, late: bool) -> None:
    done = run(watch, "health", "--json", at=at)
    assert json.loads(done.stdout) == [
        {
            "source": "mhlw_news",
            "outcome": "ok",
            "last_run": NIGHTS[1],
            "last_good": NIGHTS[1],
            "late": late,
            "problems": [],
            "unjudged": ["volume", "cadence", "fields"],
        }
    ]
    assert done.exit_code == (1 if late else 0)
    assert ("no run for 36 hours" in done.stderr) == late
    text = run(watch, "health", at=at)
    assert ("LATE: no run in the last 36 hours" in text.stdout, text.exit_code) == (late, done.exit_code)


def test_without_at_it_is_the_clock_of_the_machine(watch: Watch) -> None:
    done = CliRunner().invoke(cli, ["--home", str(watch.root), "health"])
    assert done.exit_code == 1 and "LATE" in done.stdout


def test_pages_fetched_on_request_are_no_night(watch: Watch) -> None:
    url = "https://www.mhlw.go.jp/stf/news.rdf"
    watch.night("mhlw_news", "2026-05-03T14:00:00Z", mhlw_feed(items(6)), only=[url])
    assert run(watch, "health", at=TOO_LATE).exit_code == 1


def test_an_archive_that_falls_short_is_named_and_never_well(watch: Watch) -> None:
    shutil.rmtree(watch.root / "archive" / "journal")
    done = run(watch, "health", "--json", at=IN_TIME)
    assert done.exit_code == 1 and "the archive lacks 2 of the runs" in done.stderr
    assert json.loads(done.stdout)[0]["outcome"] == "ok"


def test_a_damaged_run_is_named(watch: Watch) -> None:
    """The newest journal is as it was stored; that of the other source's last run has lost a line."""
    watch.night("isa_news", "2026-05-01T04:00:00Z", lambda _url: None)
    watch.night("mhlw_news", "2026-05-02T05:00:00Z", mhlw_feed(items(6)))
    path = next(one.path for one in watch.archive.run_files() if one.source == "isa_news")
    path.write_bytes(b"\n".join(path.read_bytes().split(b"\n")[:-2]) + b"\n")
    done = run(watch, "health", "--json", at=IN_TIME)
    assert (done.exit_code, "the journal of run 3 (isa_news) is damaged" in done.stderr) == (1, True)


def test_the_last_heartbeat_is_shown(watch: Watch) -> None:
    write_heartbeat(Home(watch.root), Heartbeat("2026-05-02T03:30:00Z", 1, {"mhlw_news": "ok"}))
    assert "the last night ended 2026-05-02 12:30 (Japan time) with status 1" in run(watch, "health", at=IN_TIME).stdout


# ---------------------------------------------------------------------- the digest
def test_a_digest_says_of_no_source_that_nothing_changed_when_nothing_ran(watch: Watch) -> None:
    watch.conn.execute("DELETE FROM change_topics")
    watch.conn.execute("DELETE FROM changes")
    calm = run(watch, "digest", at=IN_TIME)
    assert "確認できた情報源では、該当する変化はありません" in calm.stdout
    late = run(watch, "digest", at=TOO_LATE)
    assert "変化の有無は分かりません" in late.stdout and "該当する変化はありません" not in late.stdout
    assert "Altogether not looked at: mhlw_news (0 problems on 2026-05-02, no run since)" in late.stdout
    assert "no run for 36 hours" in late.stderr
    (named,) = [
        one
        for one in json.loads(run(watch, "digest", "--json", at=TOO_LATE).stdout)["not_looked_at"]
        if one["source"] == "mhlw_news"
    ]
    assert named["late"] is True


# ---------------------------------------------------------------------- the site
@pytest.mark.asyncio
@pytest.mark.parametrize(("at", "red"), [(IN_TIME, False), (TOO_LATE, True)])
async def test_a_dead_nightly_job_is_red_on_every_page(watch: Watch, at: str, red: bool) -> None:
    client = build_datasette(Home(watch.root), at=parse_utc(at)).client
    for path in (
        "/",
        "/-/sources",
        "/-/search?q=技能実習",
        "/policy",
        "/policy/documents",
        "/policy/runs/1",
        "/-/none",
    ):
        page = (await client.get(path)).text
        assert ('class="alarm"' in page and "36時間以上、巡回が行われていません" in page) == red, path
        clock = parse_utc(at).astimezone(JST)
        said = f"{clock.year}年{clock.month}月{clock.day}日 {clock:%H:%M}"
        assert f"時計は {said}（日本時間）で止めてあります" in page, path  # nobody is to take it for today
    first = (await client.get("/")).text
    assert ("すべての情報源を確認できました" in first) == (not red)


@pytest.mark.asyncio
async def test_a_dead_nightly_job_is_an_entry_of_the_feeds(watch: Watch) -> None:
    space = {"a": "http://www.w3.org/2005/Atom"}
    for at, said in ((IN_TIME, 0), (TOO_LATE, 1), (NEXT_DAY, 1)):
        client = build_datasette(Home(watch.root), at=parse_utc(at)).client
        feed = ElementTree.fromstring((await client.get("/-/changes.atom")).content)
        found = [entry for entry in feed.findall("a:entry", space) if "silent/" in entry.findtext("a:id", "", space)]
        assert len(found) == said
        calendar = Calendar.from_ical((await client.get("/-/calendar.ics")).content)
        days = [str(event["summary"]) for event in calendar.walk("VEVENT") if "silent" in event["uid"]]
        assert days == ["policywatch の巡回が止まっています"] * said
        if found:  # the same entry, whenever it is asked for
            assert found[0].findtext("a:id", "", space) == f"tag:policywatch.invalid,2026:silent/{NIGHTS[1]}"
            assert found[0].findtext("a:updated", "", space) == IN_TIME
            assert feed.findtext("a:updated", "", space) == IN_TIME


@pytest.mark.asyncio
async def test_an_archive_that_falls_short_is_red_on_every_page_and_at_once(watch: Watch) -> None:
    site = build_datasette(Home(watch.root), at=parse_utc(IN_TIME))
    paths = (
        "/",
        "/-/search?q=技能実習",
        "/policy/documents",
        "/policy?sql=select+1",
        "/policy/documents?_sort=nothing",
    )
    for path in paths:
        assert 'class="alarm"' not in (await site.client.get(path)).text, path
    journal = watch.root / "archive" / "journal"
    journal.rename(watch.root / "away")
    for path in paths:
        page = (await site.client.get(path)).text
        assert 'class="alarm"' in page and "収集 2 回分が保存庫にありません" in page, path
    (watch.root / "away").rename(journal)
    assert 'class="alarm"' not in (await site.client.get("/")).text
    newest = watch.archive.run_files()[-1].path
    newest.write_bytes(newest.read_bytes() + b"{}\n")
    assert "2 回目の収集（2026-05-02T03:00:00Z）の記録が" in (await site.client.get("/")).text


# ---------------------------------------------------------------------- the mail
def test_a_dead_nightly_job_is_mailed_once_a_day_and_once_when_it_is_over(watch: Watch, server: Script) -> None:
    settings(watch, server.port)
    said: list[tuple[int, int]] = []
    for at in (IN_TIME, TOO_LATE, "2026-05-03T17:00:00Z", NEXT_DAY, "2026-05-05T03:00:00Z"):
        done = run(watch, "health", "--mail", at=at)
        said.append((len(server.taken), done.exit_code))
    # In Japan the third of May has ended at 15:00 UTC: one mail on the fourth, one on the fifth.
    assert said == [(0, 0), (1, 1), (1, 1), (2, 1), (2, 1)]
    mail = opened(server.taken[0][2])
    assert mail["Subject"] == "【policywatch】5月4日：巡回が止まっています"
    assert re.fullmatch(r"<health\.[0-9a-f]{32}@example\.org>", mail["Message-ID"])
    text = mail.get_content()
    assert "36時間以上、巡回が行われていません（最後は日本時間 2026-05-02 12:00）" in text
    assert "no run for 36 hours: the last began 2026-05-02 12:00 (Japan time)" in text
    watch.night("mhlw_news", "2026-05-05T03:30:00Z", mhlw_feed(items(6)))
    for at in ("2026-05-05T04:00:00Z", "2026-05-05T05:00:00Z", "2026-05-06T01:00:00Z"):
        assert run(watch, "health", "--mail", at=at).exit_code == 0
    assert len(server.taken) == 3
    mail = opened(server.taken[2][2])
    assert mail["Subject"] == "【policywatch】5月5日：直りました：巡回が止まっています"
    assert "いまは異常がありません" in mail.get_content()


@pytest.mark.parametrize("damage", ["gone", "no database"])
def test_a_record_that_cannot_be_asked_is_mailed(watch: Watch, server: Script, damage: str) -> None:
    settings(watch, server.port)
    watch.conn.close()
    watch.path.unlink()
    if damage == "no database":
        watch.path.write_bytes(b"no database" * 999)
    for _ in range(2):
        assert run(watch, "health", "--mail", at=IN_TIME).exit_code == 1
    ((_, recipient, raw),) = server.taken
    assert recipient == MIHON and opened(raw)["Subject"] == "【policywatch】5月4日：記録が読めません"


def test_one_late_source_and_one_that_gave_nothing_are_told_by_name(watch: Watch, server: Script) -> None:
    settings(watch, server.port)
    watch.night("isa_news", NIGHTS[0], lambda _url: None)
    watch.night("mhlw_news", "2026-05-03T03:00:00Z", lambda _url: None)
    watch.conn.execute("UPDATE sources SET enabled = 1 WHERE id = 'isa_news'")
    assert run(watch, "health", "--mail", at="2026-05-03T04:00:00Z").exit_code == 1
    mail = opened(server.taken[0][2])
    assert mail["Subject"] == "【policywatch】5月3日：巡回していない情報源、何も取れなかった情報源"
    text = mail.get_content()
    assert "Immigration Services Agency: what's new (last run 2026-05-01 12:00 JST)" in text
    assert "MHLW: what's new (2026-05-03 12:00 JST)" in text and "_news" not in text


def test_a_mail_of_health_does_not_move_where_the_next_digest_begins(watch: Watch, server: Script) -> None:
    settings(watch, server.port)
    run(watch, "health", "--mail", at=TOO_LATE)
    assert len(server.taken) == 1
    with closing(open_office_db(watch.root / "office.db")) as office:
        assert last_mail(office, MIHON) is None


def test_a_mail_that_cannot_be_sent_waits_and_is_named(watch: Watch, server: Script) -> None:
    settings(watch, server.port)
    server.refuse = {MIHON: "550 no such box"}
    done = run(watch, "health", "--mail", at=TOO_LATE)
    assert done.exit_code == 1 and "was not sent" in done.stderr
    server.refuse = {}
    run(watch, "health", "--mail", at=TOO_LATE)
    assert len(server.taken) == 1


def test_what_is_told_and_what_is_over() -> None:
    both = frozenset({"silent", "late"})
    new, over, keys = to_tell(both, frozenset(), "2026-05-04")
    assert (new, over) == (both, frozenset())
    assert to_tell(both, keys, "2026-05-04")[2] == frozenset()
    new, over, more = to_tell(frozenset({"late"}), keys, "2026-05-05")
    assert (new, over) == (frozenset({"late"}), frozenset({"silent"}))
    new, over, last = to_tell(frozenset(), keys | more, "2026-05-06")
    assert (new, over) == (frozenset(), frozenset({"late"}))
    assert to_tell(frozenset(), keys | more | last, "2026-05-07")[2] == frozenset()
    # While nothing runs, nobody knows whether the late source is in time again.
    assert to_tell(frozenset({"silent"}), more, "2026-05-06")[1] == frozenset()
    # It comes back: told anew, and over anew.
    again = keys | more | last
    new, over, keys = to_tell(frozenset({"silent"}), again, "2026-05-08")
    assert (new, over) == (frozenset({"silent"}), frozenset())
    assert to_tell(frozenset(), again | keys, "2026-05-08")[1] == frozenset({"silent"})


@pytest.mark.asyncio
async def test_the_page_of_sources_names_what_others_can_read(watch: Watch) -> None:
    home = Home(watch.root)
    open_office_db(home.office_db).close()
    client = build_datasette(home, at=parse_utc(IN_TIME)).client
    assert "chmod" not in (await client.get("/-/sources")).text
    home.office_db.chmod(0o644)
    page = (await client.get("/-/sources")).text
    assert f"chmod 600 {home.office_db}" in page and "この機械のほかの利用者が" in page


@pytest.mark.asyncio
async def test_the_clock_of_a_site_runs_unless_it_is_set(watch: Watch) -> None:
    page = (await build_datasette(Home(watch.root)).client.get("/")).text
    assert "止めてあります" not in page and "36時間以上、巡回が行われていません" in page


@pytest.mark.asyncio
async def test_a_public_server_misses_no_archive(watch: Watch, tmp_path: Path) -> None:
    """Datasette itself over a copy of the record: it has no archive, and is late all the same."""
    from datasette.app import Datasette

    (tmp_path / "public").mkdir()
    watch.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(watch.path, tmp_path / "public" / "policy.db")
    site = Datasette([str(tmp_path / "public" / "policy.db")], template_dir=str(TEMPLATES))
    page = (await site.client.get("/")).text
    assert "保存庫にありません" not in page and "36時間以上、巡回が行われていません" in page


# ---------------------------------------------------------------------- not as it always was
@pytest.mark.asyncio
async def test_a_source_that_gives_much_less_than_ever_is_named_everywhere(tmp_path: Path, server: Script) -> None:
    with Watch(tmp_path / "home") as watch:
        settings(watch, server.port)
        for day in range(1, 7):
            result = watch.night("mhlw_news", f"2026-05-{day:02d}T03:00:00Z", mhlw_feed(items(20 if day < 6 else 2)))
        assert result.outcome == "ok"  # nothing failed
        watch.conn.execute("UPDATE sources SET enabled = (id = 'mhlw_news')")
        at = "2026-05-06T12:00:00Z"
        done = run(watch, "health", "--json", at=at)
        (row,) = json.loads(done.stdout)
        assert (done.exit_code, row["outcome"], row["late"]) == (1, "ok", False)
        assert [(one["kind"], one["code"], one["reason"]) for one in row["problems"]] == [
            (
                "unusual",
                "fewer_than_ever",
                "12 documents were listed; in the last 5 good nights there were never fewer than 30",
            )
        ]
        said = "一覧の文書が 12 件しかない（直近の正常な 5 晩では少なくとも 30 件あった）"
        client = build_datasette(Home(watch.root), at=parse_utc(at)).client
        for path in ("/", "/-/sources"):
            page = (await client.get(path)).text
            assert said in page, path
            assert "すべての情報源を確認できました" not in page
        run(watch, "health", "--mail", at=at)
        assert said in opened(server.taken[0][2]).get_content()
        watch.night("mhlw_news", "2026-05-07T03:00:00Z", mhlw_feed(items(20)))
        assert said not in (await client.get("/")).text
        assert run(watch, "health", at=at).exit_code == 0


def test_what_cannot_be_judged_yet_is_said(watch: Watch) -> None:
    done = run(watch, "health", "mhlw_news", at=IN_TIME)
    assert "not judged, with too little history (or nothing to compare): volume, cadence, fields" in done.stdout
