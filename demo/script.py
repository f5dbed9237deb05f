"""The demonstration: two sample nights through the real command line, into a home of their own.

The sample sites run on a loopback server in this process; every step is a ``policywatch`` command in a process of
its own, as a user would type it.  On night 2 the press feeds are down on purpose, and one topic has no evidence:
the demo shows how that is said, and fails when it is not.
"""

from __future__ import annotations

import shutil
import sqlite3
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import click

from db.console import fault_line
from db.record.home import Home
from db.record.modes import make_private_folder
from db.record.schema import open_read_only
from db.record.whole_file import write_whole_file
from demo.briefs import MORNING, WITHOUT_EVIDENCE, briefs, office
from demo.sample_web import NIGHTS as DAYS
from demo.sample_web import SampleServer, make_server
from demo.steps import DemoError, Say, command

MARKER = ".policywatch-demo"
NIGHTS = {1: "2026-03-30T18:00:00Z", 2: "2026-04-01T18:00:00Z"}
FAILS = "press"  # on night 2
SPEAKER, ON_NO_ROSTER = "見本太郎", "仮名四郎"
WITHOUT_PAGES = ("committee_news", "committees", "petitions", "resolutions")
CONFIG = f"""# Settings of the demonstration; everything it fetches is sample data.
contact = "https://example.org/policywatch-demo"

[letterhead]
name_ja = "見本（デモ用の架空データ）"
name_en = "SAMPLE: demonstration with fictional data"
contact = "政策担当（見本）"
address = "見本県見本市見本町"
phone = "03-0000-0000"

# No sample pages of these: their formats are known by the measurements of others alone.
{"".join(f"[sources.{name}]{chr(10)}enabled = false{chr(10)}" for name in WITHOUT_PAGES)}
[sources.egov_law]  # the sample sites know these
laws = [
  "326CO0000000319", "428AC0000000089", "507M60000110004", "428M60000110003", "429CO0000000136", "428M60000110004",
  "356M50000010054", "410CO0000000178", "402M50000010016", "431M60000010005", "431M60000010006", "507CO0000000341",
]
"""


def run_demo(home: Path, folder: Path, say: Say) -> int:
    """Run both nights and make the briefs; 0 when all went as expected, 1 with a message when not.

    ``home`` is emptied first, if an earlier demo made it (it holds the marker file).  ``folder``: the sample
    pages.  ``say`` gets one line at a time.
    """
    home = home.resolve()
    try:
        prepare(home)
        say(f"デモ：架空の見本データで二晩を再現します。保存先 {home}")
        say(f"Demo: two nights with fictional sample data, kept in {home}")
        with sample_sites(folder) as sites:
            for night, at in NIGHTS.items():
                sites.set_night(night)
                crawl(home, night, at, sites.url, say)
        people(home, say)
        office(home, folder / "staff", say)
        papers = briefs(home, folder / "staff", say)
        summary(home, papers, say)
    except DemoError as error:
        say(f"demo: {error}")
        return 1
    except (OSError, sqlite3.Error) as error:
        say(f"demo: {fault_line(error, home)}")
        return 1
    return 0


def prepare(home: Path) -> None:
    """An empty home with the demo's settings; DemoError rather than touching what the demo did not make."""
    if home.exists() and not home.is_dir():
        raise DemoError(f"{home} is a file: name a folder")
    if home.is_dir() and any(home.iterdir()):
        if not (home / MARKER).is_file():
            raise DemoError(
                f"{home} holds something that the demo did not make: name another --home or empty it yourself"
            )
        shutil.rmtree(home)
    make_private_folder(home)
    write_whole_file(home / MARKER, b"made by policywatch demo; emptied at its next start\n")
    write_whole_file(home / "config.toml", CONFIG.encode())


@contextmanager
def sample_sites(folder: Path) -> Iterator[SampleServer]:
    """The loopback server, in a thread, for as long as the block runs."""
    try:
        server = make_server(folder)
    except ValueError as error:
        raise DemoError(f"{error}; run the demo from a checkout of the repository") from error
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def crawl(home: Path, night: int, at: str, mirror: str, say: Say) -> None:
    """One night; on the second exactly one source must fail, and the command must say so with status 1."""
    say("")
    say(f"第{night}夜（日本時間 {DAYS[night]} 03:00） / Night {night}")
    command(home, ["crawl", "--mirror", mirror, "--at", at], say, expected=0 if night == 1 else 1)
    with closing(open_read_only(Home(home).policy_db)) as conn:
        outcomes = dict(conn.execute("SELECT source, outcome FROM runs WHERE started_at = ?", [at]))
    wanted = {source: "failed" if night == 2 and source == FAILS else "ok" for source in outcomes}
    if FAILS not in outcomes or outcomes != wanted:
        raise DemoError(f"night {night} ended otherwise than it should: {outcomes}")
    if night == 2:
        say("  終了コード1は予定どおりです。第2夜は見本の報道フィードを止めてあり、失敗は「変化なし」になりません。")
        say("  Status 1 is right: the sample press feeds are down on night 2, and a failure is never “no change”.")


def people(home: Path, say: Say) -> None:
    """Who said what, which name is left to settle, what was promised; DemoError when one of them shows nothing."""
    say("")
    say("議員・名前・約束 / Members, names, promises")
    said = command(home, ["member", SPEAKER, "--limit", "1"], say)
    if not any("答え / answer" in line for line in said):
        raise DemoError(f"no question of {SPEAKER} is shown with its answer")
    left = [line for line in command(home, ["people", "unresolved"], say) if not line.startswith(" ")]
    if len(left) != 1 or not left[0].startswith(ON_NO_ROSTER):
        raise DemoError(f"{ON_NO_ROSTER} alone is on no sample roster, but these names are left to settle: {left}")
    say(f"  {ON_NO_ROSTER}は見本の名簿に入れていません。推測せず、職員が決めるまで名前のまま残します。")
    say(f"  {ON_NO_ROSTER} is on no sample roster on purpose: a name is never guessed, staff settle it.")
    promised = command(home, ["promises", "list", "--strength", "firm", "--limit", "2"], say)
    if not any("本年度内に公表いたします" in line for line in promised):
        raise DemoError("the promise with a date is not in the ledger")


def summary(home: Path, papers: Sequence[Path], say: Say) -> None:
    """What there is now, what failed and why, and where to look."""
    with closing(open_read_only(Home(home).policy_db)) as conn:
        documents, versions, changes = (
            conn.execute(sql).fetchone()[0]
            for sql in (
                "SELECT count(*) FROM documents",
                "SELECT count(*) FROM versions",
                "SELECT count(*) FROM changes WHERE part_of IS NULL",
            )
        )
        failed = conn.execute("SELECT source, message FROM runs WHERE outcome <> 'ok' ORDER BY id").fetchall()
        topic_ja, topic_en = conn.execute(
            "SELECT name_ja, name_en FROM topics WHERE id = ?", [WITHOUT_EVIDENCE]
        ).fetchone()
    if not changes:
        raise DemoError("night 2 reported no change at all")
    say("")
    say("結果 / Result")
    say(f"  文書 {documents}件、版 {versions}件、変化 {changes}件")
    say(f"  {documents} documents, {versions} versions, {changes} changes")
    for source, message in failed:
        reason = message.splitlines()[0] if message else "no reason given"
        say(f"  取得に失敗した情報源 / Source that failed: {source} — {reason}")
    say("  PDF:")
    for paper in papers:
        say(f"    {paper}")
    say(f"  「{topic_ja}」は証拠が見本データに一つもないため、資料を作りませんでした（上の拒否の文を参照）。")
    say(f"  No brief on “{topic_en}”: the sample data hold no evidence on it (see the refusal above).")
    say(f"  閲覧 / Browse:  policywatch serve --home {home} --at {MORNING}")
    say(
        "  --at を付けないと、今日の時計で「36時間以上、巡回が行われていない」と赤く出ます（見本の夜は過ぎているため）。"
    )
    say("  Without --at every page is red by today's clock: the sample nights are long ago.")


@click.command()
@click.pass_obj
def demo(context: dict[str, Any]) -> None:
    """Run two sample nights through everything: crawl, compare, browse, brief.

    Example: policywatch demo
    """
    sys.exit(run_demo(context["home"].root / "demo", Path(__file__).parent, click.echo))
