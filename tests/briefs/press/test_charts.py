"""Charts: heights follow the figures, what is not known is a gap and never 0, and nothing is told by colour alone."""

from __future__ import annotations

import re
import subprocess
from xml.etree import ElementTree

import pytest
from PIL import ImageFont

from briefs.evidence.dossier import Notes
from briefs.evidence.form import Form
from briefs.kinds.series_charts import drawn as drawn_periods
from briefs.kinds.series_charts import gap_words, one_chart, wanted_series
from briefs.press.charts import AHEAD, DONE, NOW, Row, Value, hatched, line, rail, stacked, steps
from briefs.press.notes import source_words
from briefs.press.page import environment

PERIODS = ["2022", "2023", "2024"]
TRAINEES = Row("技能実習", (Value(100.0, "100"), Value(None, "未収集"), Value(400.0, "約400")))
SKILLED = Row("特定技能", (Value(100.0, "100"), Value(200.0, "200"), Value(400.0, "400")))
FEW = Row("少数", (Value(2.0, "2"), Value(2.0, "2"), Value(2.0, "2")))


def drawn(chart: dict, lang: str = "ja") -> tuple[str, list[ElementTree.Element]]:
    """The markup of a chart, and its SVG elements parsed."""
    module = environment().get_template("charts.html.j2").module
    html = str(module.draw(chart, lang))
    found = [ElementTree.fromstring(svg) for svg in re.findall(r"<svg.*?</svg>", html, re.S)]
    return html, found


def texts(svg: ElementTree.Element) -> list[str]:
    return [(one.text or "").strip() for one in svg.iter("{http://www.w3.org/2000/svg}text")]


def test_parts_are_as_high_as_their_figures_and_stand_on_each_other():
    bars = stacked("図", PERIODS, [TRAINEES, SKILLED], tall=80.0)["bars"]
    low, high = bars[0]["boxes"]
    assert (low["h"], high["h"]) == (10.0, 10.0)  # 100 of 800 on 80 points
    assert low["y"] + low["h"] == 0.0 and high["y"] + high["h"] == low["y"]
    assert [box["h"] for box in bars[2]["boxes"]] == [40.0, 40.0]


def test_a_figure_that_nobody_has_is_a_dashed_gap_with_its_word_on_top_of_what_is_known():
    chart = stacked("図", PERIODS, [TRAINEES, SKILLED], tall=80.0)
    known, gap = chart["bars"][1]["boxes"]
    assert (known["gap"], known["text"], gap["gap"], gap["text"], gap["name"]) == (
        False,
        "200",
        True,
        "未収集",
        "技能実習",
    )
    assert gap["y"] + gap["h"] == known["y"]
    html, (svg, *_) = drawn(chart)
    assert "stroke-dasharray" in html and texts(svg).count("未収集") == 1
    assert "0" not in texts(svg)


def test_a_thin_part_keeps_its_figure_above_the_bar():
    chart = stacked("図", PERIODS, [FEW, SKILLED], tall=80.0)
    above = chart["bars"][2]["above"]
    assert [one["text"] for one in above] == ["2", "少数"] and above[1]["y"] < above[0]["y"] < -80.0
    assert texts(drawn(chart)[1][0]).count("2") == 3


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_figure_wider_than_its_bar_stands_above_and_touches_neither_bar_nor_figure(lang: str):
    periods = [str(year) for year in range(2019, 2026)]
    many = Row("合計", tuple(Value(380.0 + n % 2, "約390,000" if lang == "ja" else "about 390,000") for n in range(7)))
    chart = stacked("図", periods, [many, Row("ほか", tuple(Value(100.0, "10") for _ in range(7)))], lang=lang)
    family = "BIZ UDPGothic" if lang == "ja" else "Noto Sans"
    file = subprocess.run(["fc-match", "-f", "%{file}", family], capture_output=True, text=True, check=True).stdout
    type_ = ImageFont.truetype(file, 630)
    size = chart["small"]
    solid, found = [], []
    for bar in chart["bars"]:
        for box in bar["boxes"]:
            solid.append((box["x"], box["y"], box["x"] + box["w"], box["y"] + box["h"]))
            if box["inside"]:
                assert type_.getlength(box["text"]) * size / 630 <= box["w"]
        for one in bar["above"]:
            half = type_.getlength(one["text"]) * size / 630 / 2
            found.append((one["x"] - half, one["y"] - size * 0.8, one["x"] + half, one["y"]))
    assert len(found) >= 7
    for n, word in enumerate(found):
        assert word[0] >= 0 and word[2] <= chart["width"] and -word[1] <= chart["base"]
        for other in (*solid, *found[:n]):
            assert word[2] <= other[0] or other[2] <= word[0] or word[3] <= other[1] or other[3] <= word[1], (
                word,
                other,
            )


# Two figures alike at the end, a steep fall, gaps of one year and of two, nothing at all, one period, fourteen years.
AWKWARD: list[list[float | None]] = [
    [100000, 200000, 150000, None, 300000, 290000, 310000, 50000, 49000, None, None, 400000, 390000, 390000],
    [390000, 10, 390000, 388000, 12, 0, 0, 390000],
    [0, None, 0],
    [0, 0],
    [12],
    [None, 12, None],
]


def _type(lang: str, bold: bool) -> ImageFont.FreeTypeFont:
    family = f"{'BIZ UDPGothic' if lang == 'ja' else 'Noto Sans'}:{'bold' if bold else 'regular'}"
    file = subprocess.run(["fc-match", "-f", "%{file}", family], capture_output=True, text=True, check=True).stdout
    return ImageFont.truetype(file, 630)


def _written(svg: ElementTree.Element, lang: str) -> list[tuple[str, tuple[float, float, float, float]]]:
    """Every word of a chart with the box (left, top, right, bottom) that its letters take, as the markup says."""
    found = []
    for one in svg.iter("{http://www.w3.org/2000/svg}text"):
        size, text = float(one.get("font-size", "0")), (one.text or "").strip()
        half = _type(lang, one.get("font-weight") == "700").getlength(text) * size / 630 / 2
        x, y = float(one.get("x", "0")), float(one.get("y", "0"))
        if one.get("transform", "").startswith("rotate"):
            middle = y - size * 0.35
            found.append((text, (x - size / 2, middle - half, x + size / 2, middle + half)))
        else:
            found.append((text, (x - half, y - size * 0.8, x + half, y)))
    return found


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("fax", [False, True])
@pytest.mark.parametrize("numbers", AWKWARD)
@pytest.mark.parametrize("bars", [False, True])
def test_no_word_of_a_chart_touches_another_or_leaves_its_box(
    lang: str, fax: bool, numbers: list[float | None], bars: bool
):
    word = "未収集" if lang == "ja" else "omitted"
    sort = "技能実習生の総数" if lang == "ja" else "Technical intern trainees"
    values = tuple(Value(n, word if n is None else f"{n:,.0f}") for n in numbers)
    periods = [str(2026 - len(numbers) + n) for n in range(len(numbers))]
    other = Row("特定技能" if lang == "ja" else "Specified skilled workers", values[::-1])
    width = 504.0 if fax else 240.0
    chart = (
        stacked("図", periods, [Row(sort, values), other], lang=lang, fax=fax, width=width)
        if bars
        else line("図", periods, Row(sort, values), lang=lang, fax=fax, width=width)
    )
    svg = drawn(chart, lang)[1][0]
    up = chart["base"] if bars else 0.0  # bars are drawn from their foot
    found = _written(svg, lang)
    assert {text for text, _ in found} >= {one.text for one in values} | {periods[-1]}
    for n, (text, box) in enumerate(found):
        assert box[0] > -0.6 and box[2] < width + 0.6, text
        assert box[1] + up > -0.6 and box[3] + up <= chart["height"], text
        for said, beside in found[:n]:
            apart = box[2] <= beside[0] or beside[2] <= box[0] or box[3] <= beside[1] or beside[3] <= box[1]
            assert apart, (text, said)
    for one in svg.iter("{http://www.w3.org/2000/svg}rect"):
        left, top, wide, high = (float(one.get(name, "0")) for name in ("x", "y", "width", "height"))
        for text, box in found:
            inside = left <= box[0] and box[2] <= left + wide and top <= box[1] and box[3] <= top + high
            outside = box[2] <= left or left + wide <= box[0] or box[3] <= top or top + high <= box[1]
            assert inside or outside, text


def test_the_figure_of_a_steep_line_stands_beside_it():
    chart = line("図", PERIODS, Row("数", (Value(10.0, "10,000"), Value(200.0, "200,000"), Value(390.0, "390,000"))))
    (_, middle, _), (before, point, after) = chart["points"], [(one["x"], one["y"]) for one in chart["points"]]
    half = _type("ja", True).getlength("200,000") * chart["small"] / 630 / 2
    box = (middle["text_x"] - half, middle["text_y"] - chart["small"] * 0.8, middle["text_x"] + half, middle["text_y"])
    for start, end in ((before, point), (point, after)):
        for step in range(101):
            x, y = (start[axis] + (end[axis] - start[axis]) * step / 100 for axis in (0, 1))
            assert not (box[0] < x < box[2] and box[1] < y < box[3])


def test_only_figures_given_are_printed():
    """No axis and no sum of ours: every number on the page is one of the register's."""
    for chart in (stacked("図", PERIODS, [TRAINEES, SKILLED]), line("図", PERIODS, TRAINEES)):
        given = {*PERIODS, "100", "200", "400", "約400", "未収集", "技能実習", "特定技能"}
        assert set(texts(drawn(chart)[1][0])) <= given


def test_a_line_is_broken_where_a_year_is_missing():
    values = (Value(1.0, "1"), Value(2.0, "2"), Value(None, "未収集"), Value(3.0, "3"), Value(4.0, "4"))
    chart = line("図", ["2019", "2020", "2021", "2022", "2023"], Row("数", values))
    assert len(chart["paths"]) == 2 and all(path.count("L") == 1 for path in chart["paths"])
    html, (svg,) = drawn(chart)
    assert "未収集" in texts(svg)
    assert html.count("<circle") == 4


def test_a_single_point_between_gaps_has_no_line():
    values = (Value(None, "未収集"), Value(2.0, "2"), Value(None, "未収集"))
    assert line("図", PERIODS, Row("数", values))["paths"] == []


def test_every_svg_says_in_words_what_it_shows():
    chart = stacked("在留者数", PERIODS, [TRAINEES, SKILLED])
    for svg in drawn(chart)[1]:
        assert svg.find("{http://www.w3.org/2000/svg}title") is not None
    title = drawn(chart)[1][0].find("{http://www.w3.org/2000/svg}title")
    assert title is not None and title.text == (
        "在留者数。2022：技能実習 100、特定技能 100。2023：技能実習 未収集、特定技能 200。2024：技能実習 約400、特定技能 400。"
    )


def test_fax_tells_parts_by_pattern_in_black_and_white():
    rows = [SKILLED, SKILLED, SKILLED]
    chart = stacked("図", PERIODS, rows, fax=True)
    boxes = chart["bars"][0]["boxes"]
    assert {box["fill"] for box in boxes} == {"#000", "#fff"}
    assert [bool(box["hatch"]) for box in boxes] == [False, False, True]
    html, _ = drawn(chart)
    assert set(re.findall(r'fill="(#[0-9a-f]+)"', html)) <= {"#000", "#fff", "#111", "#222"}
    assert min(float(size) for size in re.findall(r'font-size="([\d.]+)"', html)) >= 8.0


def test_hatching_stays_in_its_box():
    numbers = [float(one) for one in re.findall(r"[\d.]+", hatched(10, 20, 30, 12))]
    assert all(10 <= x <= 40 for x in numbers[0::2]) and all(20 <= y <= 32 for y in numbers[1::2])
    assert len(numbers) > 12


def test_timeline_marks_differ_by_shape():
    module = environment().get_template("charts.html.j2").module
    past, today, coming = (str(module.rail(mark)) for mark in rail([DONE, NOW, AHEAD]))
    assert "<circle" in past and "Z" in today and 'fill="#fff"' in coming
    for svg, name in ((past, "経過"), (today, "本日"), (coming, "予定")):
        assert f"<title>{name}</title>" in svg
    assert "M6 9" in past and "L6 9" in coming  # the line begins at the first mark and ends at the last


def test_steps_are_filled_when_done_and_dashed_when_not():
    chart = steps("見本法案", [("提出", "3月10日", DONE), ("委員会", "—", AHEAD)])
    html, (svg,) = drawn(chart)
    assert [box["dashed"] for box in chart["boxes"]] == [False, True]
    assert html.count("stroke-dasharray") == 1
    assert texts(svg) == ["提出", "3月10日", "委員会", "—"]


@pytest.mark.parametrize("name", ["<script>x</script>", '" onload="x'])
def test_words_from_outside_stay_words(name: str):
    html, svgs = drawn(stacked("図", PERIODS, [Row(name, TRAINEES.values), SKILLED]))
    assert "<script" not in html and svgs


@pytest.mark.parametrize(
    ("known", "left"),
    [
        ([{"2018", "2022", "2023"}], ["2022", "2023"]),  # three of six are missing: it would show what we lack
        ([{"2018", "2019", "2020", "2022", "2023"}], ["2018", "2019", "2020", "2021", "2022", "2023"]),  # one of six
        ([{"2018", "2019"}], ["2018", "2019"]),
        ([{"2018", "2020"}], ["2018", "2019", "2020"]),  # two remain, or there is no chart
        (
            [{"2018", "2019", "2020"}, {"2018", "2019"}],
            ["2018", "2019", "2020"],
        ),  # of the last one was left out by a person
        ([{"2019"}], ["2019"]),
        ([set()], []),
    ],
)
def test_a_chart_has_no_end_that_shows_nothing_and_does_not_begin_with_what_is_mostly_not_on_record(
    known: list[set[str]], left: list[str]
):
    assert drawn_periods([str(year) for year in range(2018, 2024)], known) == left


@pytest.mark.parametrize(
    ("every", "said", "said_en"),
    [
        (({"2022-12", "2023-12", "2025-12"}, {"2022-12", "2023-12", "2024-12", "2025-12"}),
         "2024年は、技能実習の数が当団体の記録にない", "2024: not drawn, for the number of trainees"),
        (({"2022-12", "2025-12"}, {"2022-12", "2024-12", "2025-12"}),
         "2023・2024年は、技能実習と特定技能の数が", "2023, 2024: not drawn"),
        (({"2022-12", "2023-12"}, {"2022-12", "2023-12"}), "", ""),
    ],
)  # fmt: skip
def test_bars_stand_for_years_of_which_both_series_are_on_record_and_the_caption_names_the_others(
    every: tuple[set[str], set[str]], said: str, said_en: str
):
    (group,) = wanted_series((), "transfer")
    both = sorted(every[0] & every[1])
    for ja, words in ((True, said), (False, said_en)):
        told = gap_words(group, every, both, "2026-06-20", ja)
        assert told.startswith(words) and bool(told) == bool(words)


def test_both_series_of_the_register_are_drawn_for_the_years_that_both_have():
    """The register has both for the ends of 2019 to 2025, of which six have room."""
    (group,) = wanted_series((), "transfer")
    chart = one_chart(group, None, Form(), Notes(), "1", "2026-06-20")
    assert chart is not None and chart["chart"]["kind"] == "stacked"
    assert [bar["label"] for bar in chart["chart"]["bars"]] == ["2020", "2021", "2022", "2023", "2024", "2025"]
    assert not any(box["gap"] for bar in chart["chart"]["bars"] for box in bar["boxes"])


def test_one_series_with_a_year_that_our_record_lacks_is_drawn_as_bars_with_a_plain_note():
    """Inspections: 2013 and from 2015 on are on record, 2014 is not; a paper of 2019 reaches back to it."""
    ((series,),) = wanted_series(["labour_inspections_titp/inspected"], "")
    chart = one_chart([series], None, Form(), Notes(), "1", "2019-12-20")
    assert chart is not None and chart["chart"]["kind"] == "stacked"
    assert [bar["label"] for bar in chart["chart"]["bars"]] == ["2013", "2015", "2016", "2017", "2018"]
    assert chart["gap"] == "2014年は、数が当団体の記録にないため、図にありません。"
    ((whole,),) = wanted_series(["disappearances"], "")
    line_of = one_chart([whole], None, Form(), Notes(), "1", "2026-06-20")
    assert line_of is not None and line_of["chart"]["kind"] == "line" and line_of["gap"] == ""


@pytest.mark.parametrize("fax", [False, True])
def test_second_hand_figures_are_told_apart_on_a_chart(fax: bool):
    """Of a line their points are open; on bars an asterisk stands behind the figure, also where it stands above the bar."""
    row = Row("見本", (Value(10.0, "10"), Value(200.0, "200", second_hand=True), Value(1.0, "1", second_hand=True)))
    html, _ = drawn(line("図", PERIODS[:3], row, fax=fax))
    assert html.count('fill="#fff" stroke=') == 2 and html.count("<circle") == 3
    html, (svg,) = drawn(stacked("図", PERIODS[:3], [row], fax=fax))
    assert {"10", "200*", "1*"} <= set(texts(svg))


def test_the_caption_of_a_chart_says_what_its_marks_mean_the_newest_figure_too():
    """The register: what was answered in committee (to 2018) is first-hand, 2020 computed, the others second-hand."""
    ((series,),) = wanted_series(["disappearances"], "")
    chart = one_chart([series], None, Form(), Notes(), "1", "2026-06-20")
    assert chart is not None
    points = {one["label"]: one["open"] for one in chart["chart"]["points"]}
    assert points["2018"] is False and all(is_open for year, is_open in points.items() if year > "2018")
    assert (
        "白い点（2019・2021・2022・2023・2024年）は二次資料" in chart["cite"]
        and "白い点（2020年）は公表された数をもとに当団体が計算" in chart["cite"]
    )
    english = one_chart([series], None, Form(lang="en"), Notes(), "1", "2026-06-20")
    assert english is not None and "Open points (2020): worked out by us" in english["cite"]
    assert not re.search(r"[\u3040-\u30ff\u3400-\u9fff]", english["cite"])


def test_a_figure_that_we_worked_out_is_called_ours_once_and_plainly():
    ((series,),) = wanted_series(["disappearances"], "")
    for lang in ("ja", "en"):
        chart = one_chart([series], None, Form(lang=lang), Notes(), "1", "2025-12-20")
        assert chart is not None and "計算：" not in chart["cite"]
    assert source_words("計算：449,432 + 7,163 (C)") == "当団体の計算：449,432 + 7,163"
    assert source_words("Computed: 1993 to 2026 (C)", "en") == "our calculation: 1993 to 2026"
