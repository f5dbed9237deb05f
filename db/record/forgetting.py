"""Taking bodies out of the archive that must not be kept, so that everything else still holds.

A journal of its own (``NUMBER-forget_press-TIME.jsonl``, in the chain like any other) has a ``forgotten`` line for each body:
whose it was, its SHA-256, since when it was there, why it went, and the SHA-256 and size of what stands in for it.  Whoever
reads a fetch line reads it through :func:`db.record.archive.as_kept`, so checks, replays, exports and copies need no more.
"""

from __future__ import annotations

from collections.abc import Iterable

from db.record.archive import FORGETTING, Archive, Line, sync_folder


def note_forgotten(archive: Archive, lines: Iterable[Line], at: str) -> None:
    """Write the journal that says what is forgotten; what stands in for it must be in the archive already."""
    writer = archive.start_run(FORGETTING, at)
    for line in lines:
        writer.write({"type": "forgotten", "forgotten_at": at, **line})
    writer.write({"type": "end", "finished_at": at})
    writer.close()


def sweep(archive: Archive) -> int:
    """Take the forgotten bodies off the disk, but for those that another source has too; returns how many were there."""
    there = {sha256 for _, sha256 in archive.forgotten() if archive.body_path(sha256).exists()}
    going = there - archive.wanted() if there else set()
    for path in map(archive.body_path, sorted(going)):
        path.unlink()
        sync_folder(path.parent)
    return len(going)


def forget_again(known: Archive, restored: Archive, at: str) -> None:
    """Hold an older copy that was put back to what the archive that it replaces had forgotten since."""
    before = restored.forgotten()
    lines = []
    for key, line in known.forgotten().items():
        if key not in before and restored.body_path(line["sha256"]).exists():
            restored.put(known.get(line["by"]))
            lines.append({name: line[name] for name in ("source", "sha256", "by", "size", "why")})
    if lines:
        note_forgotten(restored, lines, at)
    sweep(restored)
