"""`policywatch serve` on a home, for a real browser."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.support.places import ROOT


@contextmanager
def served(home: Path, at: str) -> Iterator[str]:
    """The address of a server on a free port of this machine, whose clock stands at ``at``."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "policywatch", "serve", "--home", str(home), "--port", str(port), "--at", at]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            with suppress(urllib.error.URLError, ConnectionError):
                urllib.request.urlopen(f"{address}/-/login", timeout=5).close()
                break
            time.sleep(0.2)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)
