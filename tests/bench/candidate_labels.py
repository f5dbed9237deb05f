"""How many of the passages that somebody who knows the field would take to a meeting are among the first five proposed.

    python -m tests.bench.candidate_labels HOME [--at ISO-TIME]

HOME has the recorded minutes of 2025 (``policywatch crawl kokkai --since 2024-06-01`` under the recorded web, at 2025-06-20).
The labels and how they were read: tests/labels/README.md.
"""

from __future__ import annotations

import argparse
import tomllib
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

from briefs.evidence.candidates import Candidate
from briefs.evidence.material import proposed
from briefs.evidence.persons import met_under
from db.office.database import open_office_db
from db.record.home import Home
from db.record.schema import open_read_only

LABELS = Path(__file__).parent.parent / "labels" / "candidates.toml"
FIRST = 5


def pairs() -> list[dict[str, Any]]:
    """The twelve pairs with their passages."""
    return list(tomllib.loads(LABELS.read_text("utf-8"))["pair"])


def hits(found: list[Candidate], passages: list[dict[str, str]]) -> int:
    """How many labelled passages are among the first five."""
    first = found[:FIRST]
    return sum(any(one.key == want["key"] and want["begins"] in one.text for one in first) for want in passages)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("--at", default="2026-08-30T00:00:00Z")
    given = parser.parse_args()
    home, right, wanted = Home(given.home), Counter[str](), Counter[str]()
    with closing(open_read_only(home.policy_db)) as policy, closing(open_office_db(home.office_db)) as office:
        for pair in pairs():
            met = met_under(policy, pair["member"])[0]
            found = proposed(policy, office, pair["topic"], given.at, given.at[:10], party=met)
            got = hits(found, pair["passages"])
            right[pair["side"]] += got
            wanted[pair["side"]] += len(pair["passages"])
            print(f"{pair['side']}  {pair['topic']}  {pair['member']}  {got} of {len(pair['passages'])}")
    for side, number in wanted.items():
        print(f"{side}: {right[side]} of {number}")


if __name__ == "__main__":
    main()
