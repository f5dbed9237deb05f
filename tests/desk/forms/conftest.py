"""A made-up record of one's own for each test of the forms, and who uses it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import site_data
from tests.support.copies import copied_home
from tests.support.visiting import Browser


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("forms")
    site_data.build(folder).close()
    return folder


@pytest.fixture
def home(built: Path, tmp_path: Path) -> Path:
    return copied_home(built, tmp_path / "home")


@pytest.fixture
def here(home: Path) -> Browser:
    """Somebody at this machine whose name the settings know."""
    (home / "config.toml").write_text('[site]\nlocal_name = "見本 花子"\n', "utf-8")
    return Browser(home)
