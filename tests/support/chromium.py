"""Debian's Chromium, driven by Playwright."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
in_chromium = [
    pytest.mark.browser,
    pytest.mark.tour,
    pytest.mark.skipif(
        CHROMIUM is None, reason="Chromium is not installed (.ci/system-packages test installs it as root)"
    ),
]


@contextmanager
def chromium_started() -> Iterator[Browser]:
    """The browser itself, which has been nowhere yet."""
    with sync_playwright() as playwright:
        options = ["--disable-gpu", "--no-first-run", "--disable-background-networking"]
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*options, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
        )
        yield browser
        browser.close()
