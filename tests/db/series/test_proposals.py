"""New figures in texts: what each pattern finds, what it must not, and how a proposal is decided."""

# ruff: noqa: E501 - sentences (見本) read better unbroken
from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner

from crawlers.read.html import container_text
from crawlers.read.pdf import pdf_text
from crawlers.replay.rebuild import replay
from db.office.database import open_office_db
from db.record.schema import open_policy_db
from db.series.decisions import DecisionError, decide, read_decisions
from db.series.figures import shown_figures
from db.series.proposals import StatedFigure, find_figures, proposal_key, propose
from db.series.register import register
from db.text.quantities import NUMBER, half_width, only_period, read_number, read_period, sentences
from policywatch import cli
from tests.support.helpers import HTML_HEADERS, Reply, Watch
from tests.support.places import SHARED

ISA, MHLW = "出入国在留管理庁", "厚生労働省"
TITP_TITLE = "技能実習生の実習実施者に対する監督指導、送検等の状況（令和7年・見本）を公表します"


def found(text: str, publisher: str = ISA, title: str = "") -> list[tuple[str, str, str, float]]:
    figures = find_figures(text, title, publisher)
    for one in figures:
        assert text[one.start : one.end] == one.passage
    return [(one.series, one.part, one.period, one.value) for one in figures]


# ---------------------------------------------------------------------- every pattern, in sentences of our own
@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("令和8年の技能実習生の失踪者数は、6,001人でした。", ("disappearances", "", "2026", 6001)),
        ("技能実習生の失踪者数は、令和８年は６，００１人で、見本の年でした。", ("disappearances", "", "2026", 6001)),
        ("令和8年に失踪した技能実習生は6,001人である。", ("disappearances", "", "2026", 6001)),
        ("2026年の技能実習生の失踪者数は6001人", ("disappearances", "", "2026", 6001)),
        (
            "令和８年６月末の在留資格「技能実習」の在留者数は４０万１，２３４人です。",
            ("titp_stock", "", "2026-06", 401234),
        ),
        ("令和8年12月末現在の技能実習生の数は401,234人です。", ("titp_stock", "", "2026-12", 401234)),
        (
            "令和8年末の在留外国人を在留資格別にみると、「技能実習」が401,234人となっています。",
            ("titp_stock", "", "2026-12", 401234),
        ),
        (
            "令和8年6月末における特定技能在留外国人数（速報値）は、412,345人です。",
            ("ssw_stock", "total", "2026-06", 412345),
        ),
        ("令和8年6月末の特定技能１号在留外国人数は40万5,432人となりました。", ("ssw_stock", "ssw1", "2026-06", 405432)),
        ("令和8年6月末の特定技能２号の在留者数は6,913人です。", ("ssw_stock", "ssw2", "2026-06", 6913)),
        (
            "令和8年6月末の造船・舶用工業分野の特定技能1号在留外国人数は12,345人です。",
            ("ssw1_by_field", "shipbuilding", "2026-06", 12345),
        ),
        (
            "外食業分野の特定技能１号在留外国人数は、令和8年6月末で49,001人です。",
            ("ssw1_by_field", "food_service", "2026-06", 49001),
        ),
        (
            "令和８年６月末の在留外国人数は、４，２０１，２３４人で、過去最高を更新しました。",
            ("foreign_residents", "", "2026-06", 4201234),
        ),
        ("在留外国人数は、令和8年6月末現在で420万1,234人です。", ("foreign_residents", "", "2026-06", 4201234)),
        ("令和12年度末までの特定技能１号の受入れ見込数は、900,000人とする。", ("caps", "ssw1", "..FY2030", 900000)),
        ("令和10年度末までの育成就労の受入れ見込数は426,300人。", ("caps", "esd", "..FY2028", 426300)),
        (
            "令和10年度末までの介護分野の特定技能１号の受入れ見込数は、１３５，０００人とする。",
            ("caps", "ssw1_care", "..FY2028", 135000),
        ),
        ("失踪の届出を受け、令和8年の実地検査は7,012件でした。", ("missing_followup", "inspections", "2026", 7012)),
    ],
)
def test_a_sentence_of_the_agency(text: str, want: tuple[str, str, str, float]) -> None:
    assert found(text) == [want]


@pytest.mark.parametrize(
    ("text", "title", "want"),
    [
        ("監督指導を実施した12,001事業場（実習実施者）の状況です。", TITP_TITLE, [("labour_inspections_titp", "inspected", "2025", 12001)]),
        ("実習実施者のうち、労働基準関係法令違反が認められたのは、８，８０２事業場（７３．３％）でした。", TITP_TITLE,
         [("labour_inspections_titp", "rate", "2025", 73.3), ("labour_inspections_titp", "violating", "2025", 8802)]),
        ("技能実習では、その73.3％に当たる8,802事業場で労働基準関係法令違反が認められました。", TITP_TITLE,
         [("labour_inspections_titp", "violating", "2025", 8802)]),
        ("実習実施者を送検したのは、21件。", TITP_TITLE, [("labour_inspections_titp", "prosecuted", "2025", 21)]),
        ("技能実習生に関する送検件数は21件。", TITP_TITLE, [("labour_inspections_titp", "prosecuted", "2025", 21)]),
        ("特定技能外国人を使用する事業場に対し監督指導を実施した6,001事業場の状況です。", TITP_TITLE, [("labour_inspections_ssw", "inspected", "2025", 6001)]),
        ("特定技能では、法令違反が認められたのは4,500事業場（75.0％）。", TITP_TITLE,
         [("labour_inspections_ssw", "rate", "2025", 75.0), ("labour_inspections_ssw", "violating", "2025", 4500)]),
        ("令和8年10月末現在の外国人労働者数は2,801,234人です。", "", [("foreign_workers", "", "2026-10", 2801234)]),
        ("外国人労働者数は、令和8年10月末で280万1,234人。", "", [("foreign_workers", "", "2026-10", 2801234)]),
        ("○外国人労働者数は2,801,234人。", "外国人雇用状況の届出（令和８年10月末時点・見本）", [("foreign_workers", "", "2026-10", 2801234)]),
    ],
)  # fmt: skip
def test_a_sentence_of_the_ministry(text: str, title: str, want: list[tuple[str, str, str, float]]) -> None:
    assert found(text, MHLW, title) == want


def test_several_years_in_one_sentence() -> None:
    text = "令和7年の技能実習生の失踪者数は6,101人（前年比409人減）で、令和８年は６，００１人でした。"
    assert found(text) == [("disappearances", "", "2025", 6101), ("disappearances", "", "2026", 6001)]


# ---------------------------------------------------------------------- what is none
@pytest.mark.parametrize(
    "text",
    [
        "令和8年末の在留外国人数は、前年末に比べ356,418人増加しました。",  # only how much it grew
        "令和8年末の在留外国人数は35万6,418人の増加となりました。",
        "東京都における令和8年末の在留外国人数は761,001人です。",  # of a place
        "ベトナムの令和8年末の在留外国人数は701,001人です。",  # of a nationality
        "うち女性は、令和8年末の在留外国人数は2,101,001人です。",
        "令和8年末の在留外国人数 | 4,301,234人",  # a row of a table
        "区分 | 令和8年末の在留外国人数は4,301,234人",  # no cell is read, whatever it says
        "令和7年末 令和8年末\n在留外国人数 4,125,001人 4,301,234人",  # columns without a header that can be told
        "令和8年末　在留外国人数　4,301,234人",
        "在留外国人数は4,301,234人です。",  # no period
        "令和8年度の技能実習生の失踪者数は6,001人でした。",  # a fiscal year is not a calendar year
        "令和8年4月の技能実習生の失踪者数は500人でした。",  # a month is not a year
        "令和8年13月末の在留外国人数は4,301,234人です。",  # no such month
        "令和8年（2025年）末の在留外国人数は4,301,234人です。",  # era and year do not agree
        "令和8年末の在留外国人数は4,301,234件です。",  # another unit
        "令和8年末の在留外国人数は400万人を超えています。",
        "令和8年末の在留外国人数は4,300,000人以上です。",
        "令和8年末の在留外国人数は4,301,234人と見込まれます。",
        "令和8年末の在留外国人数は、推計で4,301,234人です。",
        "令和8年末までの累計で、令和8年の技能実習生の失踪者数は60,001人です。",
        "令和8年の失踪者数は6,001人でした。",  # of whom it does not say
        "令和8年末の在留外国人数は4、301、234人です。",  # 、 may be an enumeration
        "手数料は１０，０００円、源泉徴収税額は１，０００万円以上です。",
    ],
)
def test_what_is_no_figure_of_a_series(text: str) -> None:
    assert found(text) == []


def test_the_traps_of_the_inspections() -> None:
    assert (
        found("監督指導を実施した12,001事業場の状況です。", MHLW, TITP_TITLE) == []
    )  # whose workplaces it does not say
    assert (
        found("監督指導を実施した12,001事業場（実習実施者）です。", MHLW, "監督指導の状況（見本）") == []
    )  # which year it does not say
    assert (
        found("前年に監督指導を実施した11,355事業場（実習実施者）です。", MHLW, TITP_TITLE) == []
    )  # another year than the title
    assert found("令和6年に監督指導を実施した11,355事業場（実習実施者）です。", MHLW, TITP_TITLE) == []
    assert (
        found("建設業では、実習実施者の法令違反が認められたのは801事業場です。", MHLW, TITP_TITLE) == []
    )  # one branch
    mixed = "技能実習と特定技能をあわせて監督指導を実施した17,001事業場です。"
    assert found(mixed, MHLW, TITP_TITLE) == []


def test_ssw2_is_never_taken_for_the_total() -> None:
    """The total that was once printed as the number of SSW(ii)."""
    assert found("令和8年6月末の特定技能2号在留外国人数は6,913人です。") == [("ssw_stock", "ssw2", "2026-06", 6913)]
    assert found("令和8年6月末の在留外国人のうち特定技能は412,345人です。") == []


def test_only_documents_of_those_who_publish_the_series() -> None:
    text = "令和8年の技能実習生の失踪者数は6,001人でした。"
    assert found(text, MHLW) == [] and found(text, "見本新聞") == [] and len(found(text, "法務省")) == 1


# ---------------------------------------------------------------------- numbers, periods, sentences
@pytest.mark.parametrize(
    ("words", "value", "step"),
    [
        ("456,593", 456593, 0), ("４５６，５９３", 456593, 0), ("45万6,593", 456593, 0), ("４５万６５９３", 456593, 0), ("45万6千", 456000, 1000),
        ("45万", 450000, 10000), ("45.7万", 457000, 1000), ("73.2", 73.2, 0), ("6510", 6510, 0), ("412万5,395", 4125395, 0),
    ],
)  # fmt: skip
def test_numbers(words: str, value: float, step: float) -> None:
    match = re.fullmatch(NUMBER, half_width(words))
    assert match
    assert (read_number(match[0]).value, read_number(match[0]).step) == (value, step)


@pytest.mark.parametrize(
    ("words", "kind", "want"),
    [
        ("令和6年", "year", "2024"), ("2024年", "year", "2024"), ("令和元年", "year", "2019"), ("平成30年", "year", "2018"),
        ("令和6年（2024年）", "year", "2024"), ("2024年（令和6年）", "year", "2024"), ("2024年（令和5年）", "year", None),
        ("令和6年末", "month-end", "2024-12"), ("令和６年６月末", "month-end", "2024-06"), ("2024年12月末", "month-end", "2024-12"),
        ("令和6年0月末", "month-end", None), ("令和10年度末まで", "until-fiscal-year", "..FY2028"),
    ],
)  # fmt: skip
def test_periods(words: str, kind: str, want: str | None) -> None:
    assert read_period(half_width(words), kind) == want
    assert only_period(f"見本（{words}）", kind) == want


def test_a_title_with_two_periods_gives_none() -> None:
    assert only_period("令和6年と令和7年の状況", "year") is None
    assert only_period("令和7年9月26日公表", "year") is None


def test_a_wrapped_line_of_prose_goes_on() -> None:
    """As the text of a PDF is broken; the passage is what stands there, break and all."""
    text = "出入国在留管理庁（見本）が公表した統計によると、令和８年末の在留外国人数は\n4,301,234人でした。次の文です。"
    (figure,) = find_figures(text, "", ISA)
    assert figure.value == 4301234 and figure.passage == text[: text.index("次の")] and "\n" in figure.passage
    assert [one[0] for one in sentences("短い行\n次の行")] == [0, 4]


# ---------------------------------------------------------------------- what a figure means
def meaning(text: str) -> tuple[str, float | None] | None:
    (figure,) = find_figures(text, "", ISA)
    made = propose(figure, register())
    return (made.kind, made.registered) if made else None


def test_a_figure_of_the_register_confirms_it() -> None:
    assert meaning("令和６年の技能実習生の失踪者数は６，５１０人でした。") is None
    assert meaning("令和7年末の在留外国人数は412万5,395人です。") is None


def test_another_figure_differs_and_one_without_a_point_is_new() -> None:
    assert meaning("令和6年の技能実習生の失踪者数は6,511人でした。") == ("differs", 6510)
    assert meaning("令和7年の技能実習生の失踪者数は6,001人でした。") == ("new", None)


def test_round_figures() -> None:
    """A round figure says the same as what it rounds, and an exact one takes the place of a round one."""
    assert meaning("令和7年末の在留外国人数は約413万人です。") is None
    assert meaning("令和7年末の在留外国人数は約450万人です。") == ("differs", 4125395)
    assert meaning("令和7年末の在留資格「技能実習」の在留者数は456,618人です。") == ("exact", 457000)
    assert meaning("令和7年末の在留資格「技能実習」の在留者数は約45.7万人です。") is None
    assert meaning("令和7年末の在留資格「技能実習」の在留者数は412,345人です。") == ("differs", 457000)
    (figure,) = find_figures("令和8年末の在留外国人数は約430万人です。", "", ISA)
    assert figure.rounded and figure.value == 4_300_000


def test_the_key_of_a_proposal_does_not_hang_on_its_place() -> None:
    text = "令和8年の技能実習生の失踪者数は6,001人でした。"
    (one,) = find_figures(text, "", ISA)
    (moved,) = find_figures("前の文です。\n" + text, "", ISA)
    assert one.start != moved.start and proposal_key("a", one) == proposal_key("a", moved)
    assert proposal_key("b", one) != proposal_key("a", one)
    assert isinstance(one, StatedFigure)


# ---------------------------------------------------------------------- nights, replay, decisions
PATH = "isa/applications/ssw/index.html"
AT = ("2026-09-01T18:00:00Z", "2026-09-02T18:00:00Z")


def page(sentence: str) -> bytes:
    return (
        "<html><head><title>特定技能（見本） | 出入国在留管理庁</title></head><body><div id='contentsArea'><h1 class='titlePage'>"
        f"特定技能制度（見本）</h1><p>これは試験のために書いた見本の頁で、実在の頁ではありません。</p><p>{sentence}</p>"
        "<table><tr><th>令和8年6月末</th><td>特定技能在留外国人数は</td><td>999,999人</td></tr></table></div></body></html>"
    ).encode()


def site(sentence: str) -> Iterator[Reply]:
    def answer(url: str) -> Reply | None:
        return (200, HTML_HEADERS, page(sentence)) if url.endswith(PATH) else None

    return answer  # type: ignore[return-value]


def proposals(watch: Watch) -> list[tuple[object, ...]]:
    return [
        tuple(row.values())
        for row in watch.rows(
            "SELECT key, series, part, period, value, kind, start, passage FROM proposals ORDER BY key"
        )
    ]


NEW = "令和8年6月末の特定技能在留外国人数は412,345人です。"
LATER = "令和8年6月末の特定技能在留外国人数は412,346人です。"


def test_a_night_fills_the_table_and_a_replay_gives_the_same(watch: Watch, tmp_path: Path) -> None:
    watch.night("isa_pages", AT[0], site(NEW))
    (first,) = proposals(watch)
    assert first[1:6] == ("ssw_stock", "total", "2026-06", 412345.0, "new") and first[7] == NEW
    body = watch.value(
        "SELECT v.body FROM versions v JOIN documents d ON d.current_version = v.id WHERE d.key = ?",
        f"isa_pages/{PATH}",
    )
    assert body[int(str(first[6])) :].startswith(NEW)
    watch.night("isa_pages", AT[1], site(LATER))
    assert sorted(row[4] for row in proposals(watch)) == [412345.0, 412346.0]  # the first waits still, with a note
    replay(watch.archive, tmp_path / "again.db", fresh=True)
    with closing(open_policy_db(tmp_path / "again.db")) as conn:
        again = [
            tuple(r)
            for r in conn.execute("SELECT key, series, part, period, value, kind, start, passage FROM proposals")
        ]
        assert sorted(again) == sorted(proposals(watch))
        assert conn.execute("SELECT count(*) FROM series").fetchone()[0] == len(register().series)


def series_command(home: Path, *words: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli, ["--home", str(home), "series", *words])
    return result.exit_code, result.output


def test_a_person_accepts_or_rejects(watch: Watch, tmp_path: Path) -> None:
    watch.night("isa_pages", AT[0], site("令和7年末の特定技能在留外国人数は390,123人です。"))
    code, out = series_command(tmp_path, "proposals", "--json")
    (row,) = json.loads(out)
    assert code == 0 and (row["kind"], row["stands"], row["value"]) == ("exact", 390000, 390123)
    assert row["passage"] == "令和7年末の特定技能在留外国人数は390,123人です。"

    code, out = series_command(tmp_path, "accept", row["key"], "--note", "原文で確認（見本）")
    assert code == 0 and "390,123人 accepted; superseded and kept: 約390,000人" in out
    (kept,) = read_decisions(tmp_path / "office.db")
    assert (kept.evidence_key, kept.version_at, kept.passage) == (f"isa_pages/{PATH}", AT[0], row["passage"])
    assert json.loads(series_command(tmp_path, "proposals", "--json")[1]) == []
    points = json.loads(series_command(tmp_path, "show", "ssw_stock", "--json")[1])["points"]
    mine = [
        (p["value"], bool(p["superseded_on"]), p["grade"])
        for p in points
        if (p["part"], p["period"]) == ("total", "2025-12")
    ]
    assert mine == [(390000, True, "B"), (390123, False, "A")]

    # The page changes; what was accepted stays with the passage it was accepted on.
    watch.night("isa_pages", AT[1], site("令和7年末の特定技能在留外国人数は390,124人です。"))
    (row,) = json.loads(series_command(tmp_path, "proposals", "--json")[1])
    assert (row["stands"], row["value"]) == (390123, 390124)
    assert series_command(tmp_path, "reject", row["key"])[0] == 2  # a reason is needed
    assert series_command(tmp_path, "reject", row["key"], "--note", "誤記（見本）")[0] == 0
    assert json.loads(series_command(tmp_path, "proposals", "--json")[1]) == []
    points = json.loads(series_command(tmp_path, "show", "ssw_stock", "--json")[1])["points"]
    assert [p["value"] for p in points if (p["part"], p["period"]) == ("total", "2025-12")] == [390000, 390123]

    code, out = series_command(tmp_path, "accept", "isa_pages/x#000000000000")
    assert code == 1 and "there is no proposal" in out


def test_an_accepted_figure_can_be_withdrawn(watch: Watch, tmp_path: Path) -> None:
    watch.night("isa_pages", AT[0], site(NEW))
    (key,) = (row[0] for row in proposals(watch))
    with closing(open_office_db(tmp_path / "office.db")) as office:
        decide(office, watch.conn, str(key), "accepted", "", "2026-09-03T00:00:00Z")
        with pytest.raises(DecisionError, match=r"accepted on 2026-09-03.*--force.*withdrawn"):
            decide(office, watch.conn, str(key), "rejected", "見本", "2026-09-04T00:00:00Z")
        with pytest.raises(DecisionError, match="accepted on 2026-09-03 already"):
            decide(office, watch.conn, str(key), "accepted", "", "2026-09-04T00:00:00Z")
        decide(office, watch.conn, str(key), "rejected", "見本", "2026-09-04T00:00:00Z", force=True)
        assert office.execute("SELECT count(*) FROM accepted_points").fetchone()[0] == 2  # nothing is overwritten
        with pytest.raises(DecisionError, match="say why"):
            decide(office, watch.conn, str(key), "rejected", " ", "2026-09-04T00:00:00Z")
    (kept,) = read_decisions(tmp_path / "office.db")
    assert (kept.decision, kept.accepted_at) == ("rejected", "2026-09-03T00:00:00Z")
    series = register().get("ssw_stock")
    assert series
    rows = [one for one in shown_figures(series, [kept]) if (one.part, one.period) == ("total", "2026-06")]
    assert [(one.value, one.superseded_on) for one in rows] == [(412345, "2026-09-04"), (None, "")]
    assert read_decisions(tmp_path / "none.db") == []


def test_an_undecided_figure_that_is_edited_back_waits_with_a_note(watch: Watch, tmp_path: Path) -> None:
    plain_text = "特定技能の手続についての見本の文です。"
    for at, text in ((AT[0], plain_text), (AT[1], NEW), ("2026-09-03T18:00:00Z", plain_text)):
        watch.night("isa_pages", at, site(text))
    (row,) = json.loads(series_command(tmp_path, "proposals", "--json")[1])
    assert (row["value"], row["still_shown"], row["fetched_at"]) == (412345, 0, AT[1])
    assert "no longer shows this" in series_command(tmp_path, "proposals")[1]
    crawled = proposals(watch)
    replay(watch.archive, tmp_path / "again.db", fresh=True)
    with closing(open_policy_db(tmp_path / "again.db")) as conn:
        assert [
            tuple(r)
            for r in conn.execute("SELECT key, series, part, period, value, kind, start, passage FROM proposals")
        ] == crawled
    assert series_command(tmp_path, "accept", row["key"])[0] == 0
    (kept,) = read_decisions(tmp_path / "office.db")
    assert kept.version_at == AT[1]  # the version that shows it
    watch.night("isa_pages", "2026-09-04T18:00:00Z", site(NEW))
    assert json.loads(series_command(tmp_path, "proposals", "--json")[1]) == []


def test_a_second_accepted_figure_for_a_period_is_refused_without_force(watch: Watch, tmp_path: Path) -> None:
    watch.night("isa_pages", AT[0], site(NEW))
    watch.night("isa_pages", AT[1], site(LATER))
    first, second = (next(p for p in proposals(watch) if p[4] == value)[0] for value in (412345.0, 412346.0))
    assert series_command(tmp_path, "accept", str(first))[0] == 0
    code, out = series_command(tmp_path, "accept", str(second))
    assert code == 1 and "412,345 was accepted on" in out and "--force" in out
    code, out = series_command(tmp_path, "accept", str(second), "--force")
    assert code == 0 and "412,346人 accepted; superseded and kept: 412,345人" in out


@pytest.mark.recorded
def test_the_recorded_pages_hold_no_figure_of_a_series() -> None:
    """Seven pages of the agency and its PDF speak of fees and taxes (１０，０００円, １，０００万円), of no statistics."""
    folder = SHARED / "recorded-web" / "data" / "pages" / "www.moj.go.jp"
    pages = sorted(folder.glob("isa_*.html.gz"))
    if not pages:
        pytest.skip("the recorded pages are not beside this checkout")
    assert len(pages) == 7
    for path in pages:
        text = container_text(BeautifulSoup(gzip.decompress(path.read_bytes()), "lxml").body)  # type: ignore[arg-type]
        assert len(text) > 1000 and found(text) == found(text, MHLW) == [], path.name
    (pdf,) = folder.glob("isa_content_*.pdf")
    assert found(pdf_text(pdf.read_bytes()).text) == []


def test_a_long_text_without_a_figure_of_a_series_gives_none() -> None:
    """Half a million characters in which every sentence has words and digits, and lines made to go back and forth."""
    busy = "技能実習の失踪や在留外国人数、特定技能1号、受入れ見込数についての第12条の文です。" * 10
    assert found("\n".join([busy] * 1200)) == []
    assert found("令和8年" + "の" * 50_000 + "在留外国人数は1人") == []
    assert found("令和8年末" * 20_000 + "在留外国人数1") == [] == found("1" * 100_000 + "在留外国人数")
