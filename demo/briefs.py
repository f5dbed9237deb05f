"""The demonstration's last part: a meeting and asks are entered, every kind of brief is made and checked, one is refused.

The briefs are made two at a time, each by a command in a process of its own; what they say is passed on in order.
"""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from demo.steps import DemoError, Say, command

MORNING = "2026-04-02T09:00:00+09:00"  # when the briefs are made
CLAIMS, LOOKED_UP = ("S02a", "S14", "S20", "S21a"), "2026-03-30"  # what the office looked up again for these papers
ASKED, MET = "2026-03-30T10:00:00+09:00", "2026-03-31T17:00:00+09:00"  # when the office wrote it down
MEMBER, SIGNER = "見本太郎", "見本次郎"
COMING = "M-20260403-1"  # the key of the meeting ahead, by its day
PROVED, WITHOUT_EVIDENCE = "quotas_fields", "pregnancy"
AT_ONCE = 2
# What is typed after ``policywatch brief``; STAFF is the folder with what the office wrote.
MADE = f"""\
digest --since 2026-03-31 --until 2026-04-02
leave-behind --topic {PROVED} --text STAFF/leave-behind.toml --sign {SIGNER}
member {MEMBER} --topic {PROVED} --meeting {COMING} --since-meeting --text STAFF/member.toml --sign {SIGNER}
prep {MEMBER} --topic {PROVED} --since-meeting --text STAFF/prep.toml
request --text STAFF/request.toml --split --sign {SIGNER}
committee 法務委員会 --house 衆議院 --date 2026-04-03 --topic {PROVED} --text STAFF/committee.toml --sign {SIGNER}
evidence --topic titp_esd_transition --topic transfer --topic labour_inspection --title 育成就労への移行・転籍・監督の証拠（見本） \
  --text STAFF/evidence.toml --sign {SIGNER}
comparison 431M60000010006 --from 2026-03-31 --to 2026-04-01 --sign {SIGNER}
promises --text STAFF/promises.toml --sign {SIGNER}
"""
# Kind (how its files begin) -> how many PDFs.
KINDS = {
    "digest": 1, "leave-behind": 1, "member": 1, "INTERNAL-prep": 1, "request": 2, "committee": 1, "evidence": 1,
    "comparison": 1, "promises": 1,
}  # fmt: skip


def kinds(staff: Path) -> list[list[str]]:
    """The arguments of every kind of brief; ``staff``: the folder with what the office wrote."""
    return [[word.replace("STAFF", str(staff)) for word in shlex.split(line)] for line in MADE.splitlines()]


def office(home: Path, staff: Path, say: Say) -> None:
    """Enter what was asked and the two meetings, one held and one ahead."""
    say("")
    say("面会とお願い / Meetings and asks")
    entered = str(staff / "meeting.toml")
    for claim in CLAIMS:  # a brief of that spring knows only the checks that were made by then
        command(home, ["claims", "set", claim, "--checked-on", LOOKED_UP, "--note", "見本の確認", "--at", ASKED], say)
    command(home, ["ask", "add", entered, "--at", ASKED], say)
    keys = command(home, ["meeting", "add", entered, "--at", MET], say)
    if not any(line.startswith(COMING) for line in keys):
        raise DemoError(f"the meeting ahead did not get the key {COMING}: {keys}")


def briefs(home: Path, staff: Path, say: Say) -> list[Path]:
    """Make every kind, check each PDF, and have a brief refused; the PDFs."""
    say("")
    say("資料の作成 / Briefs")
    before = set((home / "briefs").glob("*.pdf"))
    together(home, [["brief", *one, "--at", MORNING] for one in kinds(staff)], say)
    papers = sorted(set((home / "briefs").glob("*.pdf")) - before)
    made = {name: sum(paper.name.startswith(f"{name}-") for paper in papers) for name in KINDS}
    if made != KINDS or len(papers) != sum(KINDS.values()):
        raise DemoError(f"in {home / 'briefs'} there are {made}, not {KINDS}")
    together(home, [["brief", "verify", str(paper)] for paper in papers], say)
    command(home, ["brief", "leave-behind", "--topic", WITHOUT_EVIDENCE, "--at", MORNING], say, expected=1)
    if len(list((home / "briefs").glob("*.pdf"))) != len(papers) + len(before):
        raise DemoError(f"a brief on {WITHOUT_EVIDENCE} was written although there is no evidence")
    return papers


def together(home: Path, commands: Sequence[Sequence[str]], say: Say) -> None:
    """Run commands that do not need one another, a few at a time; their lines are passed on in order."""

    def run(arguments: Sequence[str]) -> tuple[list[str], DemoError | None]:
        lines: list[str] = []
        try:
            command(home, arguments, lines.append)
        except DemoError as error:
            return lines, error
        return lines, None

    with ThreadPoolExecutor(AT_ONCE) as pool:
        done = list(pool.map(run, commands))
    for lines, _ in done:
        for line in lines:
            say(line)
    if wrong := [str(error) for _, error in done if error]:
        raise DemoError("; ".join(wrong))
