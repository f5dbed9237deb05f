"""Many briefs in one process, each another page: prints the most memory that it had at once, in MB."""

from __future__ import annotations

import sys
from pathlib import Path

import tests.support.brief_data as data
from briefs.kinds import leave_behind
from briefs.kinds.leave_behind import LeaveBehindOrder
from briefs.kinds.make import make


def make_many(root: Path, briefs: int) -> int:
    home = data.sample(root).home
    for number in range(briefs):
        order = LeaveBehindOrder(data.TOPIC, to=f"見本議員{chr(0x4E00 + number)}")
        make(leave_behind, order, home, data.AT, out=root / f"{number}.pdf")
    # Not getrusage: what it calls the peak of a process that was just started is at least the peak of who started it.
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) // 1024


if __name__ == "__main__":
    print(make_many(Path(sys.argv[1]), int(sys.argv[2])))
