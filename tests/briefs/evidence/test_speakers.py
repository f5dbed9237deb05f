"""Who spoke, as papers print it: the reading over each half of a name, letters where the halves are known."""

from __future__ import annotations

from pathlib import Path

from briefs.evidence.rows import reading_of
from briefs.evidence.wording import name_parts
from tests.support import brief_data as data


def test_a_reading_stands_over_each_half_of_a_name() -> None:
    assert name_parts("見本太郎", "見本　太郎", "みほん　たろう") == [["見本", "みほん"], ["太郎", "たろう"]]
    assert name_parts("見本太郎", "見本太郎", "みほんたろう") == [
        ["見本太郎", "みほんたろう"]
    ]  # as the minutes have it
    assert name_parts("見本太郎", "見本太郎", "") == []


def test_the_roster_goes_before_the_minutes(tmp_path: Path) -> None:
    record = data.sample(tmp_path / "home")
    (document,) = record.conn.execute("SELECT document FROM speeches WHERE position > 0 LIMIT 1").fetchone()
    assert reading_of(record.conn, document)[1] == ""
    record.conn.execute("UPDATE speeches SET speaker_kana = 'みほんたろう' WHERE document = ?", (document,))
    assert reading_of(record.conn, document)[1] == "みほんたろう"
    record.conn.execute(
        "INSERT INTO people (key, name, kana, house, folded) VALUES ('m/1', '見本　太郎', 'みほん　たろう', '衆議院', '見本太郎')"
    )
    record.conn.execute(
        "INSERT OR REPLACE INTO attributions (document, position, role, name, folded, standing, person, basis, candidates)"
        " SELECT ?, 0, 'speaker', '見本太郎', '見本太郎', 'member', id, '', 1 FROM people WHERE key = 'm/1'",
        (document,),
    )
    assert reading_of(record.conn, document) == ("見本　太郎", "みほん　たろう")
    record.conn.close()
