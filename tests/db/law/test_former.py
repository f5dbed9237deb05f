"""An ordinance is of a former scheme by its title, or by the act that its text calls 法."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.law.as_of import law_as_of
from db.law.former import former_act
from tests.support import brief_data as data

OLD, NEW = "見本実習法", "見本就労法"
CALLED = "機構は、見本実習法{}令和二年法律第一号。以下「法」という。{}第九十二条の認可を受ける。"


@pytest.fixture
def record(tmp_path: Path) -> data.Record:
    return data.empty(tmp_path)


def revision(record: data.Record, law: str, name: str, day: str, repeal: str = "None", text: str = "") -> None:
    row = record.document(f"egov_law/{law}_{day}", "law_revision", name, data.EARLY)
    record.version(row, data.EARLY, text, enforced_on=day)
    record.conn.execute(
        "INSERT INTO law_revisions (document, law_id, law_revision_id, law_title, enforced_on, repeal_status, has_text, status)"
        " VALUES (?, ?, ?, ?, ?, ?, 1, 'CurrentEnforced')",
        (row, law, f"{law}_{day}", name, day, repeal),
    )
    if text:
        record.conn.execute(
            "INSERT INTO provisions (document, position, path, part, label, text) VALUES (?, 1, 'MainProvision-Article_1',"
            " 'MainProvision', '第一条', ?)",
            (row, text),
        )
    record.conn.commit()


@pytest.mark.parametrize(
    ("title", "text", "former"),
    [
        ("見本実習法施行規則", "", True),
        ("見本機構の財務及び会計に関する省令", CALLED.format("（", "）"), True),
        ("見本機構の財務及び会計に関する省令", CALLED.format("(", ")"), True),
        ("見本機構の財務及び会計に関する省令", "見本実習法（以下「実習法」という。）の例による。", False),
        ("見本就労法施行規則", "", False),
    ],
)
def test_an_ordinance_is_of_the_act_that_it_names_itself_by(
    record: data.Record, title: str, text: str, former: bool
) -> None:
    revision(record, "見本法", OLD, "2020-04-01")
    revision(record, "見本法", NEW, "2027-04-01")
    for begun in ("2019-11-28", "2026-04-10"):  # older than the record of the act, and younger
        assert former_act(record.conn, title, text, begun, "2027-03-31") is None
        assert (former_act(record.conn, title, text, begun, "2027-04-01") is not None) is former


def test_the_text_of_a_day_says_that_its_scheme_is_over(record: data.Record) -> None:
    revision(record, "見本法", OLD, "2020-04-01")
    revision(record, "見本法", NEW, "2027-04-01")
    revision(record, "見本令", f"{OLD}施行規則", "2021-04-01", text="実習生の宿泊施設は、適切なものとする。")
    assert law_as_of(record.conn, "見本令", "2027-03-31")["over_ja"] == ""
    found = law_as_of(record.conn, "見本令", "2027-06-01")
    assert found["over_ja"] == (
        "もとの法律「見本実習法」は2027年4月1日に「見本就労法」に改められました。これは前の制度の定めです。"
    )
    assert found["over_en"].endswith("on 1 April 2027: these are rules of the former scheme.")


def test_an_ordinance_of_a_repealed_act_says_so(record: data.Record) -> None:
    revision(record, "見本法", OLD, "2020-04-01")
    revision(record, "見本法", OLD, "2026-04-01", repeal="Repeal")
    told = former_act(record.conn, f"{OLD}施行令", "", "2021-04-01", "2026-04-01")
    assert told is not None and told.now == ""
    assert told.words().ja == "もとの法律「見本実習法」は2026年4月1日に廃止されました。これは前の制度の定めです。"
