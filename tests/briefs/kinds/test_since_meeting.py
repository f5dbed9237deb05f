"""One meeting, one topic, one moment: the command, the member brief and the memo name the same changes as new."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from briefs.kinds import member, prep
from briefs.kinds.member import MemberOrder
from briefs.kinds.prep import MemoOrder
from policywatch import cli
from tests.support import brief_data as data
from tests.support import papers_data as papers
from tests.support.jobs import job

MET = "2026-08-20"
# When a change was found (UTC; Japan is nine hours ahead) -> whether it is new after the meeting.
FOUND = {
    "2026-08-19T15:00:00Z": False,  # the midnight in which the day of the meeting begins
    "2026-08-20T05:00:00Z": False,  # in the afternoon of the day
    "2026-08-20T14:59:59Z": False,  # the last second of the day
    "2026-08-20T15:00:00Z": True,  # the midnight that ends it
    "2026-08-20T18:00:00Z": True,  # in the night after it
    "2026-08-26T03:00:00Z": True,  # at the moment itself
}


@pytest.fixture
def record(tmp_path: Path) -> Any:
    made = data.sample(tmp_path / "home")
    papers.fill(made)
    made.conn.execute("DELETE FROM change_topics")
    page = made.document("isa_pages/since", "page", "面会の後の変化（見本）", data.EARLY)
    new = made.version(page, data.EARLY, "本文（見本）")
    for number, moment in enumerate(FOUND):
        change = made.change(
            page, "text_changed", moment, f"見本の変更{number}。", new=new, field=f"f{number}", weight=60
        )
        made.conn.execute("INSERT OR IGNORE INTO change_topics VALUES (?, ?)", (change, data.TOPIC))
    made.conn.commit()
    return made


def run(record: Any, *args: str) -> str:
    result = CliRunner().invoke(cli, ["--home", str(record.home.root), *args])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_the_command_the_brief_and_the_memo_agree_on_what_is_new(record: Any) -> None:
    key = run(
        record,
        "meeting",
        "add",
        "--date",
        MET,
        "--member",
        "見本花子",
        "--topic",
        data.TOPIC,
        "--at",
        f"{MET}T18:00:00+09:00",
    )
    key = key.split()[0]
    shown = json.loads(run(record, "meeting", "show", key, "--since", "--json"))["since"]["changes"]
    said = {
        "show": {row["detected_at"] for row in shown},
        "member": {
            one.detected_at
            for one, _ in member.choose(job(record), MemberOrder("見本花子", data.TOPIC, since=key)).changes
        },
        "prep": {
            one.detected_at
            for one, _ in prep.choose(job(record), MemoOrder(data.TOPIC, member="見本花子", since=key)).changes
        },
    }
    new = {moment for moment, is_new in FOUND.items() if is_new}
    assert said == dict.fromkeys(said, new)
