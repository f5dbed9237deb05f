"""Who spoke, as papers print it: the reading over each half of a name, letters where the halves are known."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefs.evidence.persons import ministry_words, of_ministry
from briefs.evidence.quoting import is_government
from briefs.evidence.rows import parted, reading_of
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


def test_whom_no_roster_of_the_day_settles_is_read_as_every_roster_reads_the_name(tmp_path: Path) -> None:
    record = data.sample(tmp_path / "home")
    (document,) = record.conn.execute("SELECT document FROM speeches WHERE position > 0 LIMIT 1").fetchone()

    def spoken(name: str, standing: str) -> tuple[str, str]:
        record.conn.execute("UPDATE speeches SET speaker = ?, speaker_kana = NULL WHERE document = ?", (name, document))
        record.conn.execute("DELETE FROM attributions WHERE document = ?", (document,))
        record.conn.execute(
            "INSERT INTO attributions (document, position, role, name, folded, standing, person, basis, candidates)"
            " VALUES (?, 0, 'speaker', ?, ?, ?, NULL, 'no roster', 0)",
            (document, name, name, standing),
        )
        return reading_of(record.conn, document)

    def listed(key: str, name: str, kana: str) -> None:
        record.conn.execute(
            "INSERT INTO people (key, name, kana, house, folded) VALUES (?, ?, ?, '衆議院', ?)",
            (key, name, kana, "".join(name.split())),
        )

    listed("m/1", "標本　茂", "ひょうほん　しげる")
    assert spoken("標本茂", "minister") == ("標本　茂", "ひょうほん　しげる")
    assert spoken("標本茂", "official")[1] == ""  # somebody of the same name
    listed("m/2", "標本　茂", "ひょうほん　しげ")
    assert spoken("標本茂", "minister")[1] == ""  # which of them is not ours to say
    record.conn.close()


def test_a_reading_in_one_is_parted_where_the_rosters_know_the_family_name(tmp_path: Path) -> None:
    record = data.sample(tmp_path / "home")
    record.conn.execute(
        "INSERT INTO people (key, name, kana, house, folded) VALUES ('m/1', '標本　花', 'ひょうほん　はな', '衆議院', '標本花')"
    )
    assert parted(record.conn, "標本洋平", "ひょうほんようへい") == ("標本　洋平", "ひょうほん　ようへい")
    assert parted(record.conn, "標本洋平", "しめもとようへい") == ("標本洋平", "しめもとようへい")
    assert parted(record.conn, "未知洋平", "みちようへい") == ("未知洋平", "みちようへい")
    record.conn.close()


@pytest.mark.parametrize(
    ("office", "ministry"),
    [
        ("厚生労働省人材開発統括官", "厚生労働省"),
        ("出入国在留管理庁在留管理支援部長", "法務省"),
        ("厚生労働省職業安定局高齢・障害者雇用開発審議官", "厚生労働省"),
        ("厚生労働省大臣官房参事官", "厚労省"),
        ("厚生労働大臣", "厚生労働省"),
        ("法務副大臣", "法務省"),
    ],
)
def test_whoever_heads_a_part_of_a_ministry_answers_for_it(office: str, ministry: str) -> None:
    """Else a memo for the ministry says that nothing is on record."""
    assert is_government(office) and of_ministry(office, ministry_words(ministry))


@pytest.mark.parametrize(
    "office", ["国務大臣", "政府参考人", "副長官", "大臣政務官", "国家公安委員会委員長", "公正取引委員会委員長"]
)
def test_the_marks_of_the_minutes_name_the_government(office: str) -> None:
    assert is_government(office)


@pytest.mark.parametrize(
    "office",
    [
        "",
        "法務委員長",
        "内閣委員長",
        "予算委員会委員長",
        "委員長代理",
        "元厚生労働大臣",
        "参議院法制局長",
        "最高裁判所事務総局家庭局長",
    ],
)
def test_chairs_courts_and_who_was_in_office_once_do_not_answer_for_the_government(office: str) -> None:
    assert not is_government(office)
