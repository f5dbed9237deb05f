"""Places and sentences of changes, put together from their data: none of it is read out of a stored sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from briefs.evidence.change_words import beside, for_reader, place_of_part, sentence_ja
from db.change import sentences
from db.change.stored_changes import ChangeRow, Filter, stored_changes
from db.night.kinds import kind_of
from db.text.words import Names
from tests.support import brief_data as data

SUPPLEMENT = "SupplProvision[1]-Paragraph_1"
TABLE = "AppdxTable[1]"


@pytest.fixture
def record(tmp_path: Path) -> Any:
    return data.empty(tmp_path)


def law(record: Any) -> tuple[int, int, int]:
    """A law with an old and a new text: (document, version of the old, version of the new)."""
    document = record.document("egov_law/l", "law", "見本の法律", data.EARLY)
    versions = []
    for name, provisions in (
        ("old", (("MainProvision-Paragraph_1-Item_2", "MainProvision", "二", "旧の二号"),)),
        (
            "new",
            (
                ("MainProvision-Paragraph_1-Item_2", "MainProvision", "二", "新の二号"),
                (SUPPLEMENT, "SupplProvision[1] 令和八年法務省令第十二号", "", "この省令は、公布の日から施行する。"),
                (TABLE, "AppdxTable", "", "別表第一の二（第三条関係）"),
                (f"{TABLE}-Table_1-TableRow_4", "AppdxTable", "", "見本"),
            ),
        ),
    ):
        revision = record.document(f"egov_law/{name}", "law_revision", "見本の法律", data.EARLY)
        for position, provision in enumerate(provisions):
            record.conn.execute("INSERT INTO provisions VALUES (?, ?, ?, ?, ?, ?)", (revision, position, *provision))
        versions.append(record.version(document, data.EARLY, f"{name}の本文", revision=name))
    return document, versions[0], versions[1]


def change_of(record: Any, number: int) -> ChangeRow:
    (found,) = (one for one in stored_changes(record.conn, Filter(quiet=True)) if one.id == number)
    return found


def stored(record: Any, document: int, field: str, kind: str = "provision_changed", **given: Any) -> ChangeRow:
    """A part of a change whose sentence says nothing of its place."""
    number = record.change(document, kind, data.LAST, "文は場所を言わない", field=field, **given)
    return change_of(record, number)


@pytest.mark.parametrize(
    ("field", "after", "place"),
    [
        ("MainProvision-Paragraph_1-Item_2", "新の二号", "本則第1項第2号"),
        (SUPPLEMENT, "この省令は、公布の日から施行する。", "附則（令和八年法務省令第十二号）第1項"),
        (f"{TABLE}-Table_1-TableRow_4", "見本", "別表第一の二の表第4行目"),
        ("MainProvision-Paragraph_1-Item_2@old", None, "改正前の本則第1項第2号"),
        ("MainProvision-Article_9", None, "本則第9条"),  # in neither text: by its path alone
    ],
)
def test_a_provision_is_named_by_the_text_it_stands_in(record: Any, field: str, after: str | None, place: str) -> None:
    document, old, new = law(record)
    part = stored(record, document, field, old=old, new=new)
    record.conn.execute("UPDATE changes SET after = ? WHERE id = ?", (after, part.id))
    part = change_of(record, part.id)
    assert place_of_part(record.conn, part).ja == place


@pytest.mark.parametrize(
    ("field", "place"),
    [
        ("page 3", "3ページ"),
        ("pages 3–4", "3〜4ページ"),
        ("page 2 of the old file", "変更前の2ページ"),
        ("body", ""),
        ("speeches", ""),
    ],
)
def test_pages_of_a_file_are_named_by_their_field(record: Any, field: str, place: str) -> None:
    file = record.document("isa_pages/f", "attachment", "見本", data.EARLY)
    assert place_of_part(record.conn, stored(record, file, field, kind="text_changed")).ja == place


def test_a_sentence_leaves_out_the_passage_that_stands_below_it(record: Any) -> None:
    page = record.document("isa_pages/p", "page", "見本", data.EARLY)
    passages = (("受入れは五年ごとに見直す。「上限」という。", "受入れは三年ごとに見直す。「上限」という。"),)
    whole = sentences.text_changed(kind_of("page").noun, "見本", passages)[0]
    number = record.change(page, "text_changed", data.LAST, whole, passages=passages)
    change = change_of(record, number)
    assert sentence_ja(change, compared=True) == "ページ「見本」の本文が書き換えられました（1か所）。"
    assert "三年" in sentence_ja(change, compared=False)


def test_a_reader_is_told_of_no_text_that_we_could_not_have() -> None:
    said = for_reader(
        "「見本法」の改正（令和六年法律第二号）が2026年4月1日に施行されました。新しい本文はまだ取得できていません。",
        "An amendment of “Sample Act” came into force on 1 April 2026. Its new text could not be had yet.",
    )
    assert said.ja == "「見本法」の改正（令和六年法律第二号）が2026年4月1日に施行されました。"
    assert said.en == "An amendment of “Sample Act” came into force on 1 April 2026."
    assert "比較" not in for_reader("変わりました。以前の本文がないため、比較はできません。", "").ja


def test_a_day_that_stands_beside_a_sentence_is_not_said_in_it_again() -> None:
    day = Names("2026年4月10日", "10 April 2026")
    said = beside(
        Names("見本委員会 第8号（2026年4月10日）で発言がありました。", "Spoken of in No. 8 (10 April 2026)."), day
    )
    assert said == Names("見本委員会 第8号で発言がありました。", "Spoken of in No. 8.")
    said = beside(
        Names("「見本法」の改正が2026年4月10日に施行されました。", "It came into force on 10 April 2026."), day
    )
    assert said == Names("「見本法」の改正が施行されました。", "It came into force.")
    other = Names("「見本法」の改正が2026年4月1日に施行されました。", "It came into force on 1 April 2026.")
    assert beside(other, day) == other
    step = Names("見本法案：公布（4月10日、令和八年法律第一号）", "")
    assert beside(step, day).ja == "見本法案：公布（令和八年法律第一号）"
    assert beside(Names("見本法案：衆議院本会議で可決（4月10日）", ""), day).ja == "見本法案：衆議院本会議で可決"
