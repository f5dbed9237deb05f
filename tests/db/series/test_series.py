"""The register of statistics: what it holds, what it refuses, how accepted figures join it, and the cap gauges."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from db.record.schema import open_policy_db
from db.series.decisions import Decision
from db.series.figures import end_of, gauges, newest_figure, series_record, share_text, shown_figures
from db.series.register import SERIES_FILE, SeriesError, check_period, read_register, register
from db.series.tables import upsert_series
from db.series.words import figure_en, figure_ja, period_en, period_ja
from policywatch import cli

# A register with one series (見本) that each bad case changes in one place.
SAMPLE = """
[[series]]
id = "sample_count"
ja = "見本の数"
en = "Sample count"
unit_ja = "人"
unit_en = "persons"
publisher = "見本庁"
url = "https://sample.example.go.jp/"
definition_ja = "見本の定義。"
definition_en = "A sample definition."
trap_ja = "見本の誤用。"
trap_en = "A sample trap."
next_release_ja = "見本月"
next_release_en = "some month"
period = "year"
not_collected = ["2023"]
read_from = ["見本庁"]
cheap = ["見本"]
patterns = [ { text = '{period}~見本の数~{value}人' } ]
points = [
  { period = "2022", value = 10, grade = "A", source = "見本" },
  { period = "2024", value = 30, grade = "B", source = "見本" },
]
"""


def decided(
    series: str,
    period: str,
    value: float,
    *,
    part: str = "",
    key: str = "k1",
    at: str = "2026-12-01T03:00:00Z",
    decision: str = "accepted",
) -> Decision:
    return Decision(
        key,
        series,
        part,
        period,
        value,
        False,
        "isa_pages/sample.html",
        "2026-11-30T18:00:00Z",
        "d",
        "見本の一文。",
        "https://sample.example.go.jp/a",
        "",
        at,
        decision,
    )


def point(series_id: str, period: str, part: str = "") -> tuple[float, str]:
    series = register().get(series_id)
    assert series
    (found,) = [p for p in series.points if (p.part, p.period) == (part, period)]
    return found.value, found.grade


# ---------------------------------------------------------------------- what it holds
@pytest.mark.parametrize(
    ("series_id", "part", "period", "value", "grade"),
    [
        ("disappearances", "", "2023", 9753, "B"),
        ("disappearances", "", "2024", 6510, "B"),
        # The head of the agency confirmed these in committee on 2019-05-14.
        ("disappearances", "", "2016", 5058, "A"),
        ("disappearances", "", "2018", 9052, "A"),
        ("disappearances", "", "2021", 7167, "B"),
        ("titp_stock", "", "2018-06", 285776, "A"),  # Cabinet's written answer 197-65
        ("titp_stock", "", "2023-06", 358159, "A"),  # not the 357,159 of one secondary source
        ("labour_inspections_titp", "inspected", "2024", 11355, "A"),
        ("labour_inspections_titp", "violating", "2024", 8310, "A"),
        ("labour_inspections_titp", "rate", "2024", 73.2, "A"),
        ("labour_inspections_titp", "prosecuted", "2019", 34, "B"),
        ("labour_inspections_ssw", "violating", "2024", 4395, "A"),
        ("titp_stock", "", "2024-12", 456595, "A"),  # the agency's release of 2025-03-14
        ("titp_stock", "", "2021-12", 276123, "A"),  # its release of 2022-03-29
        ("ssw_stock", "total", "2024-12", 284466, "B"),
        ("ssw_stock", "total", "2022-06", 87472, "B"),  # 87,471 are those of (i) alone
        ("foreign_workers", "", "2019-10", 1658804, "A"),
        ("labour_inspections_titp", "prosecuted", "2017", 34, "A"),
        ("ssw_stock", "ssw2", "2025-06", 3073, "B"),
        ("foreign_residents", "", "2023-12", 3410992, "A"),
        ("foreign_workers", "", "2025-10", 2571037, "B"),
        ("caps", "total", "..FY2028", 1231900, "B"),
        ("caps", "ssw1_food_service", "..FY2028", 50000, "B"),
        ("recruitment_costs", "vietnam", "2021-12..2022-04", 688143, "B"),
        ("missing_followup", "notices", "2022", 2559, "B"),
        ("elderly_share", "", "2025-09-15", 29.4, "B"),
    ],
)
def test_a_figure_is_carried_over(series_id: str, part: str, period: str, value: float, grade: str) -> None:
    assert point(series_id, period, part) == (value, grade)


@pytest.mark.parametrize(
    ("series_id", "periods"),
    [
        ("disappearances", {"2025"}),
        ("labour_inspections_titp", {"2014", "2025"}),
        ("titp_stock", {"2012-12", "2014-12"}),
        ("foreign_workers", {"2026-10"}),
        ("elderly_share", {"2018-09-15"}),
    ],
)
def test_what_was_only_remembered_is_a_gap(series_id: str, periods: set[str]) -> None:
    """For these periods nobody saw a text that gives the figure."""
    series = register().get(series_id)
    assert series and periods <= set(series.not_collected)
    assert not periods & {p.period for p in series.points}
    assert all(r.value is None for r in shown_figures(series) if r.period in periods)


@pytest.mark.parametrize(("years", "total"), [((2019, 2023), 40607), ((2020, 2024), 38321)])
def test_the_disappearances_agree_with_both_sums_that_were_published(years: tuple[int, int], total: int) -> None:
    assert sum(point("disappearances", str(year))[0] for year in range(years[0], years[1] + 1)) == total
    assert point("disappearances", "2020") == (5885, "C")  # computed, and said to be


def test_a_figure_of_which_only_the_round_form_was_seen_is_round() -> None:
    series = register().get("pregnancy_interruptions")
    assert series
    assert [(p.value, p.rounded) for p in series.points if p.period == "2017-11..2022-03"] == [(1400, True)]
    assert 'grade = "M"' not in SERIES_FILE.read_text(encoding="utf-8")


def test_every_series_says_what_it_does_not_say() -> None:
    for series in register().series:
        assert series.trap_ja and series.trap_en and series.definition_ja, series.id
    assert {s.id for s in register().series} >= {
        "disappearances",
        "labour_inspections_titp",
        "labour_inspections_ssw",
        "titp_stock",
        "ssw_stock",
        "foreign_residents",
        "foreign_workers",
        "caps",
        "pregnancy_interruptions",
        "recruitment_costs",
        "missing_followup",
        "elderly_share",
    }
    titp = register().get("labour_inspections_titp")
    assert titp and "7割が法令違反」と書かない" in titp.trap_ja
    shares = {p.period: p.value for p in titp.points if p.part == "rate"}
    for period, share in shares.items():
        violating, inspected = (point(titp.id, period, part)[0] for part in ("violating", "inspected"))
        assert abs(violating / inspected * 100 - share) < 0.06, period


def test_the_total_cap_is_the_sum_of_its_two_parts() -> None:
    assert (
        point("caps", "..FY2028", "ssw1")[0] + point("caps", "..FY2028", "esd")[0]
        == point("caps", "..FY2028", "total")[0]
    )


# ---------------------------------------------------------------------- what it refuses
def test_the_sample_is_a_register() -> None:
    (series,) = read_register(SAMPLE, "sample.toml").series
    assert [p.value for p in series.points] == [10, 30] and series.parts[0].id == ""


def line_of(text: str, words: str) -> int:
    return next(number for number, line in enumerate(text.split("\n"), 1) if words in line)


@pytest.mark.parametrize(
    ("old", "new", "at", "says"),
    [
        ('value = 30, grade = "B"', 'value = 30, grade = "M"', '"2024"', "from memory"),
        ('value = 30, grade = "B"', 'value = 30, grade = "D"', '"2024"', "grade must be one of A, B, C"),
        ('value = 30, grade = "B"', 'value = "30", grade = "B"', '"2024"', "must be a number"),
        ('value = 30, grade = "B"', 'value = -30, grade = "B"', '"2024"', "not negative"),
        ('value = 30, grade = "B"', 'grade = "B"', '"2024"', "must be a number"),
        ('grade = "B", source = "見本"', 'grade = "B", source = " "', '"2024"', "where the figure was seen"),
        ('period = "2024", value', 'period = "2024-13", value', '"2024-13"', "no such date"),
        ('period = "2024", value', 'period = "令和6年", value', '"令和6年"', "write it as 2024"),
        ('period = "2024", value', 'period = "2022", value', '"2022"', "two points for 2022"),
        ('period = "2024", value', 'part = "x", period = "2024", value', 'part = "x"', "no part 'x'"),
        ('not_collected = ["2023"]', 'not_collected = ["2024"]', "not_collected", "and has a point"),
        ('trap_ja = "見本の誤用。"', 'trap_ja = ""', "trap_ja", "trap_ja is missing or empty"),
        ('url = "https://', 'url = "javascript://', "url =", "https address"),
        ('period = "year"', 'period = "weekly"', '"weekly"', "period must be one of"),
        ("{period}~見本の数", "見本の数", "見本の数~{value}", "{period} once"),
        ('cheap = ["見本"]\n', "", "patterns =", "patterns need `cheap`"),
        ('definition_en = "A sample', 'defintion = "x"\ndefinition_en = "A sample', "defintion", "unknown entry 'defintion'"),
    ],
)  # fmt: skip
def test_a_wrong_entry_is_named_with_file_line_and_series(old: str, new: str, at: str, says: str) -> None:
    assert SAMPLE.count(old) == 1
    text = SAMPLE.replace(old, new)
    with pytest.raises(SeriesError) as error:
        read_register(text, "sample.toml")
    assert str(error.value).startswith(f"sample.toml:{line_of(text, at)}: series sample_count: ")
    assert says in str(error.value)


def test_two_series_of_one_id_and_broken_toml() -> None:
    second = SAMPLE.count("\n") + line_of(SAMPLE, 'id = "sample_count"')
    with pytest.raises(SeriesError, match=rf"sample\.toml:{second}: series sample_count: there are two series"):
        read_register(SAMPLE + SAMPLE, "sample.toml")
    with pytest.raises(SeriesError, match=r"sample\.toml is not valid TOML: .*line 2"):
        read_register("\nid = \n", "sample.toml")
    with pytest.raises(SeriesError, match="no part of a series"):
        read_register(
            SAMPLE + '[[gauge]]\nid="g"\nja="g"\nen="g"\ncap="sample_count/x"\naccepted="sample_count/"\n', "s.toml"
        )


@pytest.mark.parametrize(
    "period", ["2024", "2024-06", "2024-02-29", "FY2028", "FY2019..FY2023", "..FY2028", "2017-11..2020-12"]
)
def test_periods(period: str) -> None:
    assert check_period(period) is None


@pytest.mark.parametrize("period", ["", "24", "2024-00", "2023-02-29", "FY2024-06", "2024..", "2025..2024", "2024年"])
def test_what_is_no_period(period: str) -> None:
    assert check_period(period)


# ---------------------------------------------------------------------- merged with what was accepted
def test_an_accepted_figure_supersedes_and_the_old_one_is_kept() -> None:
    series = register().get("titp_stock")
    assert series
    rows = [r for r in shown_figures(series, [decided("titp_stock", "2025-12", 456618)]) if r.period == "2025-12"]
    assert [(r.value, r.superseded_on, r.grade) for r in rows] == [(457000, "2026-12-01", "B"), (456618, "", "A")]
    assert rows[1].evidence_key == "isa_pages/sample.html" and rows[1].passage == "見本の一文。"
    assert newest_figure(shown_figures(series), "").value == 457000  # type: ignore[union-attr]


def test_an_accepted_figure_fills_a_gap_and_a_later_one_stands_before_it() -> None:
    series = register().get("disappearances")
    assert series
    assert [r.value for r in shown_figures(series) if r.period == "2025"] == [None]
    first, second = (
        decided(series.id, "2025", 6001),
        decided(series.id, "2025", 6002, key="k2", at="2026-12-09T16:00:00Z"),
    )
    assert [r.value for r in shown_figures(series, [first]) if r.period == "2025"] == [6001]
    rows = [r for r in shown_figures(series, [first, second]) if r.period == "2025"]
    # 16:00 UTC is the next day in Japan.
    assert [(r.value, r.superseded_on) for r in rows] == [(6001, "2026-12-10"), (6002, "")]


def test_a_rejected_figure_and_one_of_another_series_change_nothing() -> None:
    series = register().get("disappearances")
    assert series
    assert shown_figures(
        series, [decided(series.id, "2025", 1, decision="rejected"), decided("titp_stock", "2025", 1)]
    ) == shown_figures(series)


def test_a_part_says_what_was_not_collected() -> None:
    series = register().get("labour_inspections_titp")
    assert series
    missing = {r.period for r in shown_figures(series) if r.part == "prosecuted" and r.value is None}
    assert missing == {"2013", "2014", "2025"}


def test_json_never_gives_a_gap_a_number() -> None:
    series = register().get("titp_stock")
    assert series
    points = {(p["period"], p["value"], p["collected"]) for p in series_record(series)["points"]}
    assert ("2026-06", None, False) in points and ("2014-12", None, False) in points
    assert all(value is None or value > 0 for _, value, _ in points)


# ---------------------------------------------------------------------- gauges
def gauge(gauge_id: str, *decisions: Decision) -> tuple[float | None, str]:
    (found,) = [g for g in gauges(register(), decisions) if g.gauge.id == gauge_id]
    return found.share, found.state


def test_food_service_stands_above_the_warning() -> None:
    """About 46,000 of 50,000 at the end of February 2026."""
    share, state = gauge("food_service")
    assert share == pytest.approx(92.0) and state == "warning"


def test_all_fields_are_measured_without_ssw2() -> None:
    share, state = gauge("ssw1")
    assert share == pytest.approx(333_123 / 805_700 * 100) and state == "ok"


def test_a_side_that_is_not_known_gives_no_share() -> None:
    assert gauge("care") == (None, "unknown")
    assert gauge("construction") == (None, "unknown")  # the cap is known, the number of residents is not
    assert len(gauges(register())) == 20  # all fields together and the nineteen


@pytest.mark.parametrize(
    ("value", "state", "words"),
    [
        (64_599, "ok", "84.9%"),
        (64_600, "warning", "85.0%"),
        (76_000, "warning", "100.0%"),
        (76_001, "over", "100.0%"),
        (0, "ok", "0.0%"),
    ],
)
def test_the_warning_begins_at_85_percent(value: float, state: str, words: str) -> None:
    """Of 76,000: 85 % is 64,600.  A share is cut, so what is printed as 85 has reached it."""
    made = decided("ssw1_by_field", "2026-06", value, part="construction")
    (found,) = [g for g in gauges(register(), [made]) if g.gauge.id == "construction"]
    assert (found.state, share_text(found)) == (state, words)


def test_a_superseded_cap_is_not_measured_against() -> None:
    (found,) = [g for g in gauges(register()) if g.gauge.id == "ssw1"]
    assert found.cap and found.cap.value == 805_700


# ---------------------------------------------------------------------- words
def test_words() -> None:
    caps, rate = register().get("caps"), register().get("labour_inspections_titp")
    assert caps and rate
    assert figure_ja(1231900, caps.part("total")) == "1,231,900人"
    assert figure_ja(46000, caps.part("total"), rounded=True) == "約46,000人"
    assert figure_ja(71.0, rate.part("rate")) == "71.0%" and figure_ja(None, rate.part("rate")) == "未収集"
    assert [
        period_ja(*p)
        for p in (
            ("2024", "year"),
            ("2024-12", "month-end"),
            ("2024-09-15", "date"),
            ("..FY2028", "x"),
            ("FY2019..FY2023", "x"),
            ("2017-11..2020-12", "other"),
        )
    ] == ["2024年", "2024年12月末", "2024年9月15日", "2028年度末まで", "2019年度〜2023年度", "2017年11月〜2020年12月"]
    assert figure_en(46000, caps.part("total"), rounded=True) == "about 46,000 persons"
    assert figure_en(None, rate.part("rate")) == "not yet collected" and figure_en(71.0, rate.part("rate")) == "71.0%"
    assert [period_en(*p) for p in (("2024-12", "month-end"), ("2024-09-15", "date"), ("..FY2028", "x"))] == [
        "end of December 2024",
        "15 September 2024",
        "to the end of fiscal 2028",
    ]
    assert end_of("2024") > end_of("2024-06") and end_of("..FY2028") == "2029-03-31"


# ---------------------------------------------------------------------- tables and commands
def test_the_tables_say_what_the_file_says(tmp_path: Path) -> None:
    with closing(open_policy_db(tmp_path / "policy.db")) as conn:
        for _ in range(2):
            conn.execute("BEGIN")
            upsert_series(conn)
            conn.execute("COMMIT")
        assert conn.execute("SELECT count(*) FROM series").fetchone()[0] == len(register().series)
        row = conn.execute(
            "SELECT value, grade, unit_ja FROM series_points WHERE series = 'disappearances' AND period = '2024'"
        )
        assert tuple(row.fetchone()) == (6510, "B", "人")
        gap = conn.execute(
            "SELECT value, grade, note FROM series_points WHERE series = 'disappearances' AND period = '2025'"
        )
        assert tuple(gap.fetchone()) == (None, None, "未収集")


def run(home: Path, *words: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli, ["--home", str(home), "series", *words])
    return result.exit_code, result.output


def test_list_and_show_need_no_database(tmp_path: Path) -> None:
    code, out = run(tmp_path, "list", "--json")
    data = json.loads(out)
    assert code == 0 and {s["id"] for s in data["series"]} >= {"caps", "disappearances"}
    assert [g["state"] for g in data["gauges"] if g["id"] in ("food_service", "care")] == ["unknown", "warning"]
    assert [g["accepted"] for g in data["gauges"] if g["id"] == "care"] == [None]
    code, out = run(tmp_path, "show", "disappearances")
    assert (
        code == 0
        and "年末の在留者数で割らないこと" in out
        and "2025年  未収集 (not yet collected)" in out
        and "6,510人  B" in out
    )
    code, out = run(tmp_path, "list")
    assert "約92%  WARNING" in out and "介護: 未収集 / 未収集  not yet collected" in out
    code, out = run(tmp_path, "show", "nothing")
    assert code == 2 and "there is no series 'nothing'; there are: disappearances" in out
