"""Where tests find what they need on disk."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TESTS = ROOT / "tests"
PAGES = TESTS / "pages"
LABELS = TESTS / "labels"
SHARED = ROOT.parent / "shared"
RECORDED_WEB = SHARED / "recorded-web"
