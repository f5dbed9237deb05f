"""Makes the sample pages of the two houses anew: ``python -m demo.make_diet [FOLDER]`` from the repository root.

The pages are committed; run this only after a text in demo/diet_*.py was changed.  Forms and labels are those of the
houses' own pages, shortened at head and foot; bills, questions and people are fictional (見本).  Everything is kept as
UTF-8: ``demo/sample_web.py`` sends the House of Representatives as Shift_JIS.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from demo.diet_bills import bills, sangiin_bills, shugiin_bills
from demo.diet_frames import Pages
from demo.diet_questions import questions
from demo.diet_rosters import rosters
from demo.diet_votes import votes

HERE = Path(__file__).parent
DAYS = {1: "令和8年3月30日", 2: "令和8年4月1日"}  # of what each night shows
SITES = ("www.sangiin.go.jp", "www.shugiin.go.jp")


def main(folder: Path = HERE) -> None:
    earlier: Pages = {}
    for night, day in DAYS.items():
        for old in (path for site in SITES for path in (folder / f"night{night}" / site).rglob("*.htm")):
            old.unlink()
        pages = sangiin_bills(bills(night), day) | shugiin_bills(bills(night)) | questions(night) | rosters(night)
        pages |= votes()
        for name, text in pages.items():
            if said(text) != said(earlier.get(name, "")):
                target = folder / f"night{night}" / name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text, encoding="utf-8")
        earlier = pages


def said(text: str) -> str:
    """A page without the day it was made: night 2 holds only what differs otherwise."""
    return re.sub(r">[^<>]*現在", ">", text)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
