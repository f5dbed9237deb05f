"""What tests of several rooms of the briefs begin with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.record.home import Home
from tests.support import brief_data as data
from tests.support import every_kind as every
from tests.support.copies import copied_home


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home in which every kind of brief can be made."""
    record = every.build(tmp_path_factory.mktemp("whole") / "home")
    record.conn.close()
    return record.home


@pytest.fixture
def home(whole: Home, tmp_path: Path) -> Home:
    """A copy of it to spoil."""
    copied_home(whole.root, tmp_path / "home")
    return Home(tmp_path / "home")


@pytest.fixture
def record(tmp_path: Path) -> Iterator[data.Record]:
    """The sample of a record, open, to be added to."""
    made = data.sample(tmp_path)
    yield made
    made.conn.close()
