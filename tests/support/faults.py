"""A command of policywatch in a bad world: the disk is full, the folder read-only, a database damaged, or locked.

    python -m tests.support.faults '{"fault": "full", "home": "…", "words": ["search", "転籍"], …}'

The worlds are real ones: a small file system of its own that has no room left, a mount that is read-only, files whose pages are
scribbled over, locks that another process holds.  Mounts are made in a mount namespace of this process (as root, or in a user
namespace where the system lets users make one), so nothing is mounted for anybody else, and nothing stays.  One line of JSON
says what the command printed, how it ended, and what was left on disk; ``{"skip": why}`` where the system has no such namespaces.
"""

from __future__ import annotations

import ctypes
import fcntl
import importlib
import json
import os
import shutil
import signal
import sqlite3
import sys
import time
import traceback
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any, NoReturn

from db.record.schema import read_only_uri

CLONE_NEWNS, CLONE_NEWUSER = 0x00020000, 0x10000000
MS_RDONLY, MS_REMOUNT, MS_BIND, MS_REC, MS_PRIVATE = 1, 32, 4096, 16384, 1 << 18
ROOM = 16 << 20  # bytes that the small file system has beside what is copied into it
TYPED = "見本の長いパスワード二〇二六\n".encode()
LONGEST = 120  # seconds for one command
DATABASES = ("policy.db", "office.db")
HALF_WRITTEN = (".building", ".new", "-journal", ".rebuilt")


class NoNamespace(Exception):
    """The system does not let this user mount anything."""


def own_mounts() -> None:
    """Move this process into a mount namespace of its own."""
    libc = ctypes.CDLL(None, use_errno=True)
    user, group = os.getuid(), os.getgid()
    if libc.unshare(CLONE_NEWNS | (0 if user == 0 else CLONE_NEWUSER)):
        raise NoNamespace(f"no mount namespace here: {os.strerror(ctypes.get_errno())}")
    if user:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"0 {user} 1")
        Path("/proc/self/gid_map").write_text(f"0 {group} 1")
    mount("none", "/", "", MS_REC | MS_PRIVATE)


def mount(source: str, target: str, kind: str, flags: int, options: str = "") -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mount(source.encode(), target.encode(), kind.encode(), flags, options.encode()):
        raise NoNamespace(f"mount {target}: {os.strerror(ctypes.get_errno())}")


def small_disk(home: Path, free: int) -> None:
    """Put the home on a file system of its own on which ``free`` bytes are left."""
    aside = home.with_name("aside")
    aside.mkdir(exist_ok=True)
    mount(str(home), str(aside), "", MS_BIND | MS_REC)
    size = sum(path.stat().st_blocks * 512 for path in home.rglob("*")) * 2 + ROOM
    mount("tmpfs", str(home), "tmpfs", 0, f"size={size}")
    shutil.copytree(aside, home, dirs_exist_ok=True, copy_function=shutil.copy)
    room = os.statvfs(home)
    with (home / "filler").open("wb") as filler:
        os.posix_fallocate(filler.fileno(), 0, room.f_bavail * room.f_frsize - free)


def read_only(home: Path) -> None:
    mount(str(home), str(home), "", MS_BIND | MS_REC)
    mount("none", str(home), "", MS_BIND | MS_REMOUNT | MS_RDONLY)


def damage(home: Path) -> None:
    """Scribble over every page of policy.db but the first, and over the first of office.db."""
    for name, first, last in (("policy.db", 4096, None), ("office.db", 0, 100)):
        path = home / name
        with path.open("rb+") as file:
            file.seek(first)
            file.write(b"\xa5" * ((last or path.stat().st_size) - first))


def locked(home: Path, held: ExitStack) -> None:
    """Hold the locks of the home and of both databases, as another program in the middle of its work does."""
    for name in DATABASES:
        conn = held.enter_context(closing(sqlite3.connect(home / name, isolation_level=None)))
        conn.execute("BEGIN EXCLUSIVE")
    handle = held.enter_context((home / "crawl.lock").open("w"))
    fcntl.flock(handle, fcntl.LOCK_EX)


def impatient() -> None:
    """SQLite waits a fifth of a second for a lock, not the minute that the product waits."""
    connect = sqlite3.connect

    def soon(*given: Any, **options: Any) -> Any:
        return connect(*given, **{**options, "timeout": 0.2})

    vars(sqlite3)["connect"] = soon


def command(words: list[str], home: Path, output: Path) -> NoReturn:
    """Be the command, with its output in files."""
    for number, name in ((1, "out"), (2, "err")):
        file = os.open(output / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(file, number)
        os.close(file)
    read, write = os.pipe()  # what a command reads that asks for a password
    os.write(write, TYPED)
    os.close(write)
    os.dup2(read, 0)
    impatient()
    recordings = importlib.import_module("crawlers.nightly.recordings")
    recordings.write_source.__defaults__ = (home / "sources",)  # not into the checkout
    status: Any = 1
    try:
        importlib.import_module("policywatch").cli([*words, "--home", str(home)], prog_name="policywatch")
    except SystemExit as end:
        status = end.code
    except BaseException:
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status if isinstance(status, int) else 0 if status is None else 1)


def ended(child: int, output: Path, *, endless: bool) -> int:
    """The status of the command; one that serves is ended once it has said where."""
    told = False
    for _ in range(LONGEST * 20):
        found, status = os.waitpid(child, os.WNOHANG)
        if found:
            code = os.waitstatus_to_exitcode(status)
            return 0 if told and code == -signal.SIGTERM else code
        if endless and not told and (output / "out").read_text("utf-8"):
            time.sleep(0.5)
            os.kill(child, signal.SIGTERM)
            told = True
        time.sleep(0.05)
    os.kill(child, signal.SIGKILL)
    return -signal.SIGKILL


def look(home: Path, before: set[str]) -> dict[str, Any]:
    """What is on disk: files that were begun and not ended, new empty ones, and whether both databases are whole."""
    names = {str(path.relative_to(home)): path for path in home.rglob("*") if path.is_file()}
    half = [name for name in names if name not in before and any(word in Path(name).name for word in HALF_WRITTEN)]
    empty = [
        name
        for name, path in names.items()
        if name not in before and not path.stat().st_size and not name.endswith(("-wal", "-shm", ".lock"))
    ]
    whole = {}
    for name in DATABASES:
        try:
            with closing(sqlite3.connect(read_only_uri(home / name), uri=True)) as conn:
                whole[name] = conn.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        except sqlite3.Error:
            whole[name] = False
    return {"half": sorted(half), "empty": sorted(empty), "whole": whole}


def main(order: dict[str, Any]) -> dict[str, Any]:
    home, output, fault = Path(order["home"]), Path(order["output"]), order["fault"]
    output.mkdir(parents=True, exist_ok=True)
    before = {str(path.relative_to(home)) for path in home.rglob("*")} | {"filler"}
    with ExitStack() as held:
        try:
            if fault in ("full", "read-only"):
                own_mounts()
                small_disk(home, order.get("free", 0)) if fault == "full" else read_only(home)
        except NoNamespace as why:
            return {"skip": str(why)}
        if fault == "damaged":
            damage(home)
        begin, go = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(go)
            os.read(begin, 1)
            command(order["words"], home, output)
        if fault == "locked":
            locked(home, held)
        os.close(go)
        (output / "out").touch()
        status = ended(child, output, endless=order.get("endless", False))
        if fault == "full":
            (home / "filler").unlink()
        said = {name: (output / name).read_text("utf-8", errors="replace") for name in ("out", "err")}
        found = {"status": status, **said, **look(home, before)}
        if order.get("then"):  # once more, with room, and kept beyond the mount
            if (child := os.fork()) == 0:
                command(order["words"], home, output)
            found["then"] = ended(child, output, endless=False)
            shutil.copytree(home, order["keep"])
        return found


if __name__ == "__main__":
    print(json.dumps(main(json.loads(sys.argv[1]))))
