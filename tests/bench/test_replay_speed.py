"""How much a replay costs above its floor, measured in the same run; run with `make bench`.

The floor does what no implementation can leave out: decode the JSON, insert each speech once, index it once.
"""

from __future__ import annotations

import gzip
import json
import random
import resource
import sqlite3
import time
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from crawlers.reading.reader import Reader, read_here
from crawlers.replay.rebuild import replay
from db.record.archive import Archive
from tests.bench.table import report
from tests.support.helpers import Answer, write_run
from tests.support.places import SHARED

SPEECHES, PER_MEETING = 27_000, 150
MEAN, LONGEST = 380, 12_000  # characters, as measured on real minutes
LETTERS = [chr(code) for code in range(0x4E00, 0x4E00 + 10 * 800, 10)]
KINDS_OF_WORDS = 6_000
PARTICLES = ["を", "が", "に", "は", "の", "、", "。", "について", "している", "ということ"]
SUBJECT = ["技能実習", "育成就労", "特定技能", "外国人労働者", "転籍", "失踪", "監理団体", "賃金の不払", "送出機関"]
ANSWERS = 3  # every third speech is an answer of the government
ON_SUBJECT = 20  # one speech in so many is about the subject; of real minutes it is fewer


@cache
def vocabulary() -> list[str]:
    """Words of one to three letters, the most frequent first: so many that 27,000 speeches have as many different trigrams
    (874,002) as so many of real minutes (875,950), for that is what an index costs."""
    rng = random.Random(5)
    return ["".join(rng.choices(LETTERS, k=rng.choice((1, 2, 2, 3)))) for _ in range(KINDS_OF_WORDS)]


def speech_text(rng: random.Random, number: int) -> str:
    """Text of realistic length: most are short, a few very long."""
    length = LONGEST if number % 3000 == 7 else max(20, int(rng.expovariate(1 / MEAN)))
    known, on_subject = vocabulary(), number % ON_SUBJECT == 0
    words = []
    for _ in range(length // 4):
        word = (
            rng.choice(SUBJECT) if on_subject and rng.random() < 0.3 else known[int(KINDS_OF_WORDS ** rng.random()) - 1]
        )
        words.append(word + rng.choice(PARTICLES))
    end = "今後検討してまいります。" if number % ANSWERS == 0 else ""
    return f"○見本{number % 40}君　" + "".join(words) + end


def meetings(count: int = SPEECHES // PER_MEETING) -> list[bytes]:
    """Bodies of /api/meeting, one a meeting."""
    rng, bodies = random.Random(7), []
    for m in range(count):
        issue = f"1217052{m % 90 + 10:02d}X{m:03d}20250{m % 9 + 1}15"
        records = [
            {
                "speechID": f"{issue}_{n:03d}",
                "speechOrder": n,
                "speaker": f"見本{n % 40}",
                "speakerYomi": None,
                "speakerGroup": None,
                "speakerPosition": None if n % ANSWERS else "見本省見本局長",
                "speakerRole": None,
                "speech": speech_text(rng, m * PER_MEETING + n),
                "startPage": 1,
                "createTime": "2025-10-01 00:00:00",
                "updateTime": "2025-10-01 00:00:00",
                "speechURL": f"https://kokkai.ndl.go.jp/txt/{issue}/{n}",
            }
            for n in range(PER_MEETING)
        ]
        meeting = {
            "issueID": issue,
            "imageKind": "会議録",
            "searchObject": 0,
            "session": 217,
            "nameOfHouse": "衆議院",
            "nameOfMeeting": "見本委員会",
            "issue": f"第{m}号",
            "date": f"2025-0{m % 9 + 1}-15",
            "closing": None,
            "speechRecord": records,
            "meetingURL": f"https://kokkai.ndl.go.jp/txt/{issue}",
            "pdfURL": None,
        }
        answer = {"numberOfRecords": 1, "numberOfReturn": 1, "startRecord": 1, "nextRecordPosition": None}
        bodies.append(json.dumps({**answer, "meetingRecord": [meeting]}, ensure_ascii=False).encode())
    return bodies


RECORDED = SHARED / "recorded-web" / "data" / "kokkai" / "speeches.jsonl.gz"


def recorded_meetings() -> list[bytes]:
    """Bodies of /api/meeting made of the recorded speeches; skips on a machine that does not have them."""
    if not RECORDED.exists():
        pytest.skip("no recorded web beside the checkout")
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    with gzip.open(RECORDED, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            found[record["issueID"]].append(record)
    bodies = []
    for issue, records in found.items():
        of_meeting = ("session", "nameOfHouse", "nameOfMeeting", "issue", "date", "imageKind", "searchObject")
        meeting = {
            "issueID": issue,
            **{name: records[0][name] for name in of_meeting},
            "closing": None,
            "pdfURL": None,
            "meetingURL": f"https://kokkai.ndl.go.jp/txt/{issue}",
        }
        for record in records:
            record.setdefault("speechURL", f"https://kokkai.ndl.go.jp/txt/{issue}/{record['speechOrder']}")
        meeting["speechRecord"] = records
        answer = {"numberOfRecords": 1, "numberOfReturn": 1, "startRecord": 1, "nextRecordPosition": None}
        bodies.append(json.dumps({**answer, "meetingRecord": [meeting]}, ensure_ascii=False).encode())
    return bodies


def floor(bodies: list[bytes], path: Path) -> float:
    """CPU seconds of: JSON decode, one insert a speech, one index insert a speech."""
    start = time.process_time()
    conn = sqlite3.connect(path)
    conn.execute("CREATE TABLE s (id INTEGER PRIMARY KEY, key TEXT, body TEXT)")
    conn.execute("CREATE VIRTUAL TABLE f USING fts5 (body, content = 's', content_rowid = 'id', tokenize = 'trigram')")
    number = 0
    for body in bodies:
        for record in json.loads(body)["meetingRecord"][0]["speechRecord"]:
            number += 1
            conn.execute("INSERT INTO s VALUES (?, ?, ?)", (number, record["speechID"], record["speech"]))
            conn.execute("INSERT INTO f (rowid, body) VALUES (?, ?)", (number, record["speech"]))
    conn.commit()
    conn.close()
    return time.process_time() - start


def replay_cost(root: Path, name: str, *, remember: bool) -> float:
    """CPU seconds of a replay of the archive below ``root``."""
    with Reader(root / "readings.db") as reader:
        start = time.process_time()
        replay(Archive(root / "archive"), root / name, read=reader if remember else read_here, fresh=True)
        return time.process_time() - start


def apart(work: Callable[..., float], *args: object, **about: object) -> float:
    """What a function gives in a process of its own, as the command is one: what was done before leaves the memory in pieces,
    in which the same work takes longer."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as one:
        return one.submit(work, *args, **about).result()


@pytest.mark.parametrize(("made", "least_speeches"), [(meetings, SPEECHES), (recorded_meetings, 26_000)])
def test_replay_of_27000_speeches_against_its_floor(
    made: Callable[[], list[bytes]], least_speeches: int, tmp_path: Path
) -> None:
    bodies = made()
    archive = Archive(tmp_path / "archive")
    answers = [
        Answer(
            f"https://kokkai.ndl.go.jp/api/meeting?issueID={n}",
            "parse_meeting",
            {"issue_id": json.loads(body)["meetingRecord"][0]["issueID"]},
            body,
            {"content-type": "application/json"},
        )
        for n, body in enumerate(bodies)
    ]
    write_run(archive, "kokkai", "2026-05-01T03:00:00Z", answers)
    least = floor(bodies, tmp_path / "floor.db")
    del bodies, answers
    wall = time.monotonic()
    cpu = apart(replay_cost, tmp_path, "policy.db", remember=False)
    wall = time.monotonic() - wall
    with sqlite3.connect(tmp_path / "policy.db") as conn:
        stored, promises = (conn.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in ("speeches", "promises"))
    assert stored >= least_speeches
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(
        f"\nreplay of {stored} speeches ({promises} promises): {cpu:.1f} s CPU, {wall:.1f} s wall; floor {least:.1f} s;"
        f" ratio {cpu / least:.2f}; peak of its process {peak:.0f} MB"
    )
    assert promises > 1000
    row = report(
        f"replay of {stored:,} speeches, readings thrown away ({made.__name__}) / decode, insert, index", cpu, least, 4
    )
    apart(replay_cost, tmp_path, "first.db", remember=True)
    least = (least + floor(made(), tmp_path / "floor_again.db")) / 2  # as busy as the machine is by now
    kept = apart(replay_cost, tmp_path, "kept.db", remember=True)
    report(f"replay of {stored:,} speeches, readings kept ({made.__name__}) / decode, insert, index", kept, least, 2)
    assert row.ratio <= 15
