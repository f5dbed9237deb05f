"""A job for kinds of briefs over a record that a test has open, without a file or a press."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from briefs.kinds.make import Job
from db.office.database import open_office_db
from tests.support import brief_data as data


def job(record: Any, at: datetime = data.AT, **given: Any) -> Job:
    """The record's policy.db as it stands now, committed or not, and its office.db; no settings."""
    return Job(record.conn, open_office_db(record.home.office_db), record.home, {}, at, **given)
