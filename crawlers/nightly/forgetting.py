"""``policywatch archive forget-press``: what older versions kept of the press is reduced, everywhere in a home, once."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from crawlers.fetch.reducing import Unreduced, forget, reducing_sources, unreduced
from crawlers.fetch.settings import settings_of
from crawlers.nightly.recordings import describe
from crawlers.reading.reader import Reader
from crawlers.registry import all_sources
from crawlers.replay.projection import derive_due, note_sources
from crawlers.replay.rebuild import check_whole, forget_half_built, replay, watched
from db.night.held_decisions import read_held_decisions
from db.office.published import note_published
from db.people.settlements import read_settlements
from db.record.agreement import check_agreement
from db.record.archive import FORGETTING, Archive
from db.record.home import Home
from db.record.lock import one_at_a_time
from db.record.schema import open_policy_db
from db.record.summaries import drop_old_summaries
from db.record.whole_file import write_whole_file


@dataclass(frozen=True, slots=True)
class Forgot:
    """What went: bodies of archives, files of recordings; ``rebuilt``: whether there was a policy.db to build anew."""

    bodies: tuple[Unreduced, ...]
    recordings: tuple[Path, ...]
    rebuilt: bool


def forget_press(home: Home, at: str) -> Forgot:
    """Reduce every archive and every recording of a home, and build policy.db from what is left; ``at``: now, UTC.

    ReplayError or Disagreement, and nothing is touched, when the archive is damaged or falls short of the record.
    """
    with one_at_a_time(home), Reader(home.readings_db) as reader:
        reader.begin()
        main = Archive(home.archive)
        check_whole(main)
        rebuilding = home.policy_db.exists()
        if rebuilding:
            with closing(open_policy_db(home.policy_db)) as conn:
                check_agreement(conn, main)
        bodies: list[Unreduced] = []
        for archive in (main, *(Archive(path) for path in sorted(home.root.glob("archive-before-restore-*")))):
            found = list(unreduced(archive, reader.reduce))
            forget(archive, found, at)
            bodies += found
        recordings = tuple(_recordings(home, reader))
        drop_old_summaries(home.press_db, at)
        reader.forget(reducing_sources())  # older code read summaries, and remembered them
        if rebuilding:
            forget_half_built(home.policy_db)  # what it holds was read before
            total = sum(run.source != FORGETTING for run in main.run_files())
            settlements = read_settlements(home.office_db)
            decisions = read_held_decisions(home.office_db)
            with closing(open_policy_db(home.policy_db)) as conn:
                note_published(home.office_db, conn)
            replay(main, home.policy_db, settlements, reader, fresh=False, decisions=decisions, progress=watched(total))
            with closing(open_policy_db(home.policy_db)) as conn:
                note_sources(conn, settings_of(home))
                derive_due(conn, read_settlements(home.office_db))  # what was settled meanwhile
                conn.execute("PRAGMA temp_store = MEMORY")
                conn.execute("VACUUM")  # old rows may lie in free pages until the file is written anew
                conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return Forgot(tuple(bodies), recordings, rebuilding)


def _recordings(home: Home, reader: Reader) -> Iterator[Path]:
    """Reduce the recordings; gives each file that is another one now, or gone.

    Answers without their JSON, and what a recording that was cut off left, say nothing that could be read again: they go.
    """
    for source in sorted(reducing_sources()):
        for folder in sorted((home.recordings / source).glob("*")):
            if (folder / "scratch").exists():
                shutil.rmtree(folder / "scratch")
                yield folder / "scratch"
            for path in sorted(path for path in folder.glob("*") if path.suffix != ".json"):
                if _reduce_recording(source, path, reader):
                    yield path


def _reduce_recording(name: str, path: Path, reader: Reader) -> bool:
    """Reduce one recorded answer and read it again; whether it was another one before."""
    beside = path.with_suffix(".expected.json")
    if not beside.exists():
        path.unlink()
        return True
    noted = json.loads(beside.read_text(encoding="utf-8"))
    source, request, body = all_sources()[name], noted["request"], path.read_bytes()
    line = {"fetched_at": noted["fetched_at"], "sha256": "", "requested_url": request["url"], **request}
    line |= {"status": noted["status"], "headers": noted["headers"]}
    kept = reader.reduce(source, line, body).body
    if kept == body:
        return False
    records = [describe(one) for one in reader(source, line, lambda: kept, request).records]
    text = json.dumps({**noted, "records": records}, ensure_ascii=False, indent=1, default=sorted)
    for target, content in ((path, kept), (beside, f"{text}\n".encode())):
        write_whole_file(target, content)
    return True
