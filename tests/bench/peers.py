"""Other watchers of pages, each in an environment of its own below ``var/bench``.

One that cannot be installed, for want of a network, is named and left out.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from tests.bench.table import LEFT_OUT
from tests.support.places import ROOT

FOLDER = ROOT / "var" / "bench"


class Peer(Protocol):
    """A peer that looks at addresses by text; ``command`` is one look at all of them."""

    command: list[str]


class Urlwatch:
    """urlwatch with its filter html2text, read by BeautifulSoup, one job an address.

    Its default strikes tags out by regular expressions and takes a third of that, but what it keeps is no text of a page: scripts,
    style sheets and entities stand in it.
    """

    package, packages = "urlwatch", ("urlwatch", "beautifulsoup4", "lxml")

    def __init__(self, environment: Path, folder: Path, addresses: Sequence[str]) -> None:
        jobs, config, cache = folder / "urls.yaml", folder / "urlwatch.yaml", folder / "cache.db"
        jobs.write_text(
            "---\n".join(
                f"name: p{n}\nurl: {url}\nfilter:\n  - html2text:\n      method: bs4\n"
                for n, url in enumerate(addresses)
            )
        )
        config.write_text("report:\n  text: {details: true}\n  stdout: {enabled: true, color: false}\n")
        cache.unlink(missing_ok=True)
        files = [
            "--urls",
            str(jobs),
            "--config",
            str(config),
            "--cache",
            str(cache),
            "--hooks",
            str(folder / "hooks.py"),
        ]
        self.command = [str(environment / "bin" / "urlwatch"), *files]


def peer(kind: type[Urlwatch], addresses: Sequence[str]) -> Urlwatch | None:
    """The peer ready to run, installed from the package registry when it is not there yet; None (and named) when that fails."""
    environment, folder = FOLDER / kind.package, FOLDER / f"{kind.package}-home"
    if not (environment / "bin" / kind.package).exists():
        try:
            subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True, capture_output=True)
            install = [str(environment / "bin" / "python"), "-m", "pip", "install", "--quiet", *kind.packages]
            subprocess.run(install, check=True, capture_output=True, timeout=600)
        except (subprocess.SubprocessError, OSError):
            LEFT_OUT.append(f"{kind.package}: it could not be installed (no network?)")
            return None
    folder.mkdir(parents=True, exist_ok=True)
    return kind(environment, folder, addresses)
