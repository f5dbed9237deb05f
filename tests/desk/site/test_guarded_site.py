"""The served site behind its guard: names, methods, SQL that eats memory or time, CSV for spreadsheets."""

from __future__ import annotations

import csv
import io
import resource
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from db.office.access import Role, add_user, open_access_db, sign_in
from db.office.database import IssuedBrief, open_office_db, record_brief
from db.record.home import ConfigError, Home
from desk.server import build_datasette
from desk.site.visitors import SESSION
from tests.support import site_data
from tests.support.copies import copied_home

pytestmark = pytest.mark.asyncio


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("guarded")
    site_data.build(folder).close()
    return folder


@pytest.fixture
def home(built: Path, tmp_path: Path) -> Iterator[Path]:
    yield copied_home(built, tmp_path / "home")


def session(home: Path, role: Role = Role.READER) -> str:
    """The token of one who has just signed in."""
    with open_access_db(home / "access.db") as access:
        add_user(access, "見本 読子", role, "correct horse battery", datetime.now(UTC))
        return sign_in(access, "見本 読子", "correct horse battery", "203.0.113.9", datetime.now(UTC))


async def ask(home: Path, path: str, method: str = "GET", **headers: str) -> Any:
    site = build_datasette(Home(home))
    return await site.client.request(
        method, path, headers={name.replace("_", "-"): text for name, text in headers.items()}
    )


async def test_a_name_that_points_here_from_outside_reads_nothing(home: Path) -> None:
    for path in ("/", "/policy/documents.json", "/-/briefs", "/-/archived/" + "0" * 64):
        answer = await ask(home, path, host="evil.example")
        assert answer.status_code == 421 and "見本" not in answer.text
        assert answer.headers["content-security-policy"]
    assert (await ask(home, "/", host="127.0.0.1:8001")).status_code == 200


async def test_the_settings_name_further_hosts(home: Path) -> None:
    (home / "config.toml").write_text('[site]\nhosts = ["desk.example.org"]\n', "utf-8")
    answer = await ask(home, "/", host="desk.example.org")
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        "/-/login?back=%2F",
    )  # who comes by that name signs in
    assert (await ask(home, "/-/login", host="desk.example.org")).status_code == 200
    (home / "config.toml").write_text('[site]\nhosts = "desk.example.org"\n', "utf-8")
    with pytest.raises(ConfigError, match="must be a list"):
        await ask(home, "/")


async def test_the_code_on_a_signed_paper_leads_to_its_page_without_a_login(home: Path) -> None:
    """Whoever holds the paper has no account here; all else still asks for one."""
    signed, inner = "LB-20260826-1A2B3C4D", "IN-20260826-1A2B3C4D"
    with closing(open_office_db(home / "office.db")) as office:
        for number, state in ((signed, "signed"), (inner, "internal")):
            at = "2026-08-26T03:00:00Z"
            issued = IssuedBrief(
                number,
                "leave-behind",
                {},
                at,
                at,
                1,
                f"{number}.pdf",
                f"{number[:1].encode().hex()}" * 32,
                "{}",
                state,
                "見本 花子",
                at,
            )
            record_brief(office, issued, [], {})
    outside = {"x_forwarded_for": "203.0.113.9"}
    answer = await ask(home, f"/papers/{signed}.html", **outside)
    assert answer.status_code == 200 and "4c" * 32 in answer.text and "2026年8月26日" in answer.text
    assert "見本" not in answer.text and "/-/" not in answer.text  # neither who signed nor a way into the desk
    for number in (inner, "LB-20260826-00000000"):
        refused = await ask(home, f"/papers/{number}.html", **outside)
        assert refused.status_code == 404 and "/-/" not in refused.text
    for other in (
        f"/papers%2F{signed}.html",
        f"/papers/{signed}.html/x",
        f"/papers/../-/briefs/{signed}.html",
        "/papers/",
    ):
        assert (await ask(home, other, **outside)).status_code == 303, other


@pytest.mark.parametrize("method", ["POST", "PUT", "TRACE", "DELETE"])
@pytest.mark.parametrize("path", ["/", "/policy/documents", "/-/search", "/policy?sql=select+1"])
async def test_nothing_is_written_through_the_site(home: Path, method: str, path: str) -> None:
    assert (await ask(home, path, method)).status_code == 405


@pytest.mark.parametrize(
    "sort", ["_sort=nothing", "_sort_desc=%27", "_sort=title&_sort_desc=url", "_size=-1", "_facet=nothing"]
)
async def test_odd_questions_to_a_table_are_the_askers_fault(home: Path, sort: str) -> None:
    assert 400 <= (await ask(home, f"/policy/documents?{sort}")).status_code < 500


async def test_an_address_without_a_page_writes_no_cookie_into_the_log(
    home: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Where rich is installed (it comes with the tools of the tests), Datasette prints the variables of every error."""
    for path in ("/-/nothing-here", "/policy/documents?_sort=nothing", "/nothing"):
        assert (await ask(home, path, cookie=f"{SESSION}=sample-of-a-secret")).status_code >= 400
    assert "sample-of-a-secret" not in "".join(capfd.readouterr())


@pytest.mark.parametrize(
    "sql",
    [
        "select randomblob(900000000)",
        "select hex(zeroblob(500000000))",
        "with recursive n(x) as (select 1 union all select x + 1 from n) select count(*) from n",
        "with recursive n(x, t) as (select 1, 'x' union all select x + 1, t || t from n) select max(length(t)) from n",
        "select count(*) from documents a, documents b, documents c, documents d, documents e, documents f, documents g",
    ],
)
async def test_sql_is_bounded_in_memory_and_time(home: Path, sql: str) -> None:
    """400 after the time limit of the settings; without it the endless ones would not answer at all."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    answer = await ask(home, f"/policy.json?sql={sql.replace(' ', '+').replace('||', '%7C%7C')}")
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert answer.status_code == 400, answer.text
    assert grown < 400, f"{grown:.0f} MB for {sql}"


async def test_free_sql_is_not_for_those_behind_a_proxy(home: Path) -> None:
    """Signed in or not: SQL is for requests that come straight from this machine."""
    asked = "/policy.json?sql=select+count(*)+from+documents"
    signed_in = {"x_forwarded_for": "203.0.113.9", "cookie": f"{SESSION}={session(home)}"}
    assert (await ask(home, asked)).status_code == 200
    assert (await ask(home, asked, x_forwarded_for="203.0.113.9")).status_code == 401
    assert (await ask(home, asked, **signed_in)).status_code == 403
    assert (await ask(home, "/policy/documents.json?_where=1=1", **signed_in)).status_code == 403
    assert (await ask(home, "/policy/documents.json", **signed_in)).status_code == 200


async def test_csv_opens_in_a_spreadsheet_and_holds_no_formula(home: Path) -> None:
    sql = "select title, '=1%2B1' as formula, -5 as number from documents order by title"
    answer = await ask(home, f"/policy.csv?sql={sql.replace(' ', '+')}")
    assert answer.content.startswith("\ufeff".encode())
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows and all((row["formula"], row["number"]) == ("'=1+1", "-5") for row in rows)
    whole = await ask(home, "/policy/documents.csv?_stream=on")
    assert whole.content.startswith("\ufeff".encode())
    with closing(sqlite3.connect(home / "policy.db")) as conn:
        (count,) = conn.execute("SELECT count(*) FROM documents").fetchone()
    assert len(list(csv.DictReader(io.StringIO(whole.content.decode("utf-8-sig"))))) == count
