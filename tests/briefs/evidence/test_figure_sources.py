"""What stands behind a figure as its source: who published it first, then where it was seen; in English without Japanese of ours."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from briefs.evidence.figures import look_up, source_line, sources_in
from briefs.press.notes import source_words
from db.series.figures import shown_figures
from db.series.register import read_register, register

RE_JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
SAMPLE = """
[[series]]
id = "sample"
ja = "見本の数"
en = "Sample figures"
unit_ja = "人"
unit_en = "persons"
publisher = "厚生労働省"
url = "https://www.example.go.jp/"
publication_ja = "見本統計"
publication_en = "Sample Statistics"
definition_ja = "見本。"
definition_en = "A sample."
trap_ja = "見本。"
trap_en = "A sample."
next_release_ja = "未定"
next_release_en = "not known"
period = "year"
points = [POINT]
"""


def lines(point: str) -> tuple[str, str]:
    (series,) = read_register(SAMPLE.replace("POINT", "{ " + point + " }"), "s.toml").series
    (shown,) = [one for one in shown_figures(series) if one.value is not None]
    return source_line(series, shown, "ja"), source_line(series, shown, "en")


@pytest.mark.parametrize(
    ("point", "ja", "en"),
    [
        (
            'period = "2024", value = 1, grade = "B", source = "見本新聞 2025-09-27", source_en = "Sample Times, 27 September 2025", '
            'released_on = "2025-09-26", table_ja = "第1表", table_en = "table 1"',
            "厚生労働省「見本統計」（第1表、2025年9月26日）。次の資料で確認：見本新聞 2025-09-27",
            "Ministry of Health, Labour and Welfare, Sample Statistics (table 1, 26 September 2025). "
            "Checked in: Sample Times, 27 September 2025",
        ),
        (  # the day on which a paper reported it is not the one on which it was published
            'period = "2024", value = 1, grade = "B", source = "The Sample Times 2025-09-27", published_on = "2025-09-27"',
            "厚生労働省「見本統計」。次の資料で確認：The Sample Times 2025-09-27",
            "Ministry of Health, Labour and Welfare, Sample Statistics. Checked in: The Sample Times 2025-09-27",
        ),
        (
            'period = "2024", value = 1, grade = "B", source = "見本新聞 2025-09-27"',
            "厚生労働省「見本統計」。次の資料で確認：見本新聞 2025-09-27",
            "Ministry of Health, Labour and Welfare, Sample Statistics. Checked in: 見本新聞 2025-09-27 (in Japanese)",
        ),
        (
            'period = "2024", value = 1, grade = "A", source = "厚生労働省「見本統計」第1表"',
            "厚生労働省「見本統計」第1表",
            "Ministry of Health, Labour and Welfare, Sample Statistics. Read in: 厚生労働省「見本統計」第1表 (in Japanese)",
        ),
        (
            'period = "2024", value = 1, grade = "C", source = "計算：3 − 2"',
            "計算：3 − 2",
            "Computed: 3 − 2",
        ),
    ],
)  # fmt: skip
def test_who_published_a_figure_stands_first_then_where_it_was_seen(point: str, ja: str, en: str):
    found = lines(point)
    assert found[0] == ja
    assert found[1] == en


def test_no_second_hand_figure_of_the_register_prints_without_its_publisher_and_english_lines_hold_no_japanese():
    for series in register().series:
        for shown in shown_figures(series):
            if shown.value is None:
                continue
            ja, en = (source_line(series, shown, lang) for lang in ("ja", "en"))
            if shown.grade == "B":
                assert ja.startswith(f"{series.publisher}「") and "次の資料で確認：" in ja, (series.id, shown.period)
                assert ". Checked in: " in en, (series.id, shown.period)
            assert not RE_JAPANESE.search(en), (series.id, shown.part, shown.period, en)


def test_a_figure_is_accepted_in_both_languages_though_its_source_is_named_in_each():
    (ja, _), (en, _) = (look_up("disappearances@2024", "F1", lang, None, "2026-06-20") for lang in ("ja", "en"))
    assert ja is not None and en is not None
    assert ja.origin == en.origin != "" and ja.sources != en.sources
    assert source_words(ja.sources[0]).endswith("（二次資料）") and source_words(en.sources[0], "en").endswith(
        "(secondary source)"
    )


def test_a_remark_in_two_languages_names_the_source_in_each():
    entry, _ = look_up("labour_inspections_titp/rate@2018", "F1", "en", None, "2026-06-20")
    assert entry is not None
    (ja,), (en,) = (sources_in(entry, lang) for lang in ("ja", "en"))
    assert ja.startswith("厚生労働省「") and "（2019年8月8日）。次の資料で確認：アドバンスニュース" in ja
    assert en.startswith("Ministry of Health, Labour and Welfare, ") and not RE_JAPANESE.search(en)
    assert sources_in(replace(entry, origin="見本"), "ja") == entry.sources  # the register says something else by now
