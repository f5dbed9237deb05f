"""A watched law whose text was never had says so, by name: in the record, in `law`, on its page and on the page of sources."""

from __future__ import annotations

import pytest

from db.law.as_of import LawError, law_as_of
from db.law.never_had import laws_never_had
from desk.pages.laws import law_record
from tests.support.helpers import LAW, Watch
from tests.support.places import PAGES

UNKNOWN = "322AC0000000049"  # 労働基準法 by our own list
JSON = {"content-type": "application/json; charset=utf-8"}
NO = (404, JSON, b'{"code":"404004","message":"no such law"}')


def night(watch: Watch, at: str, *laws: str) -> None:
    """One night: e-Gov knows one law of the two, none of its texts."""
    revisions = (PAGES / "egov_law" / "law_revisions.json").read_bytes()

    def site(url: str) -> tuple[int, dict[str, str], bytes]:
        if url.endswith(f"/law_revisions/{LAW}"):
            return 200, JSON, revisions
        return NO

    watch.night("egov_law", at, site, config={"laws": list(laws)})


def test_a_law_that_the_register_does_not_know_and_one_without_texts_are_named(watch: Watch) -> None:
    night(watch, "2026-08-25T18:00:00Z", UNKNOWN, LAW)
    night(watch, "2026-08-26T18:00:00Z", UNKNOWN, LAW)
    found = {one.law_id: one for one in laws_never_had(watch.conn)}
    assert set(found) == {UNKNOWN, LAW}
    assert (found[UNKNOWN].name, found[UNKNOWN].status, found[UNKNOWN].revisions) == ("労働基準法", 404, 0)
    assert "2026年8月27日" in found[UNKNOWN].why_ja and "番号" in found[UNKNOWN].why_ja
    assert found[LAW].revisions > 0 and "本文はどの版も取れていません" in found[LAW].why_ja
    for name in ("労働基準法", UNKNOWN, LAW):
        with pytest.raises(LawError, match="is watched, but its text was never had") as told:
            law_as_of(watch.conn, name, "2026-08-27")
        assert "見守っていますが、本文を一度も読めていません" in told.value.ja
    with pytest.raises(LookupError, match="労働基準法は見守っていますが"):
        law_record(watch.conn, UNKNOWN, "2026-08-27")
    assert law_record(watch.conn, LAW, "2026-08-27")["never_had"].law_id == LAW


def test_what_is_not_asked_for_any_more_is_not_said_to_be_watched(watch: Watch) -> None:
    night(watch, "2026-08-01T18:00:00Z", UNKNOWN)
    night(watch, "2026-08-26T18:00:00Z", LAW)
    assert [one.law_id for one in laws_never_had(watch.conn)] == [LAW]


def test_a_law_of_which_nobody_asked_is_not_on_record(watch: Watch) -> None:
    night(watch, "2026-08-26T18:00:00Z", LAW)
    with pytest.raises(LawError, match="no revision of 見本法 is stored"):
        law_as_of(watch.conn, "見本法", "2026-08-27")
