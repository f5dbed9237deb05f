"""Which laws are watched, from when on, and what counts of them; what was never to be had is named once."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from crawlers.fetch.settings import settings_of
from crawlers.read.page import Page, PageError
from crawlers.sources.egov_law import API, LAWS, EgovLaw
from crawlers.sources.shared.source import Known, PageRequest
from db.change.compare import State
from db.change.passages import Provision
from db.law.compare import LawText, articles_named, compare_law
from db.office.watched_laws import WatchedLaw, watched_laws, write_watched_law
from db.office.watches import WatchError
from db.record.home import Home
from db.record.models import Problem, ProblemKind
from db.text.dates import JST
from tests.support.helpers import LAW, LawSite, Revision, Watch, law_tree, paragraph

SOURCE = EgovLaw()
AT = datetime(2026, 8, 26, tzinfo=JST)


def arguments(known: Known, law_id: str) -> dict[str, object]:
    (ask,) = [one for one in SOURCE.plan(AT, None, known).requests if one.arguments["law_id"] == law_id]
    return dict(ask.arguments)


def test_the_list_has_the_labour_acts_by_id_and_number() -> None:
    by_id = {law["id"]: law for law in LAWS}
    for law_id, number in (
        ("322AC0000000049", "昭和二十二年法律第四十九号"), ("322AC0000000050", "昭和二十二年法律第五十号"),
        ("334AC0000000137", "昭和三十四年法律第百三十七号"), ("342AC0000000081", "昭和四十二年法律第八十一号"),
        ("347AC0000000057", "昭和四十七年法律第五十七号"), ("349AC0000000116", "昭和四十九年法律第百十六号"),
        ("419AC0000000128", "平成十九年法律第百二十八号"),
    ):  # fmt: skip
        assert by_id[law_id]["num"] == number
    assert {law["short"] for law in LAWS} >= {
        "職業安定法", "労働施策総合推進法", "入管特例法", "労働者派遣法", "国籍法", "日本語教育機関認定法",
        "健康保険法", "法務省設置法",
    }  # fmt: skip


def test_what_goes_into_the_journal_with_a_request() -> None:
    mine = arguments(Known(), "341AC0000000132")
    assert mine["number"] == "昭和四十一年法律第百三十二号"
    assert "第二十八条" in mine["about"]["articles"]  # type: ignore[index]
    assert mine["after"] == "2026-08-26"  # no history
    known = Known(without_text=frozenset({f"egov_law/{LAW}_20200101_501AC0000000001", f"egov_law/{LAW}"}))
    assert arguments(known, LAW) == {"law_id": LAW, "have": [], "never": [f"{LAW}_20200101_501AC0000000001"]}
    added = {"id": "999AC0000000009", "history": False, "num": "見本第九号", "short": "見本法", "articles": "第三条"}
    mine = arguments(Known(config={"watched": [added], "laws": [LAW]}), "999AC0000000009")
    assert mine["about"] == {"short": "見本法", "articles": "第三条"}
    assert len(SOURCE.plan(AT, None, Known(config={"laws": [LAW]})).requests) == 1


PAST = Revision("2020-04-01", "501AC0000000001", None)
NOW = Revision("2025-06-01", "504AC0000000068", law_tree([paragraph(1, "見本")]))
COMING = Revision("2027-04-01", "506AC0000000060", None)


def answers(**more: object) -> list[object]:
    site = LawSite("2026-06-01", PAST, NOW, COMING)
    url = f"{API}/law_revisions/{LAW}"
    reply = site(url)
    assert reply is not None
    status, headers, body = reply
    page = Page(
        url, status, {"content-type": "application/json; charset=utf-8"}, body, "2026-06-01T03:00:00Z", "0" * 64
    )
    del headers
    return list(SOURCE.parse_revisions(page, LAW, **more))  # type: ignore[arg-type]


def texts_asked(records: list[object]) -> dict[str, bool]:
    return {
        str(one.arguments["revision_id"]): bool(one.arguments.get("named"))
        for one in records
        if isinstance(one, PageRequest)
    }


def test_history_from_before_the_watch_is_not_fetched() -> None:
    assert set(texts_asked(answers())) == {PAST.id(LAW), NOW.id(LAW), COMING.id(LAW)}
    assert set(texts_asked(answers(after="2026-06-01"))) == {NOW.id(LAW), COMING.id(LAW)}
    assert set(texts_asked(answers(after="2020-04-01"))) == {PAST.id(LAW), NOW.id(LAW), COMING.id(LAW)}


def test_a_text_that_was_never_to_be_had_is_counted_and_asked_for_only_while_it_may_come() -> None:
    records = answers(never=[PAST.id(LAW), COMING.id(LAW)])
    assert texts_asked(records) == {NOW.id(LAW): False, COMING.id(LAW): True}
    (problem,) = [one for one in records if isinstance(one, Problem)]
    assert (problem.kind, problem.key) == (ProblemKind.WITHOUT_TEXT, f"egov_law/{LAW}")
    assert problem.why.en.endswith("asked for: 2")


def test_an_id_of_another_law_is_refused() -> None:
    with pytest.raises(PageError, match="another law"):
        answers(number="平成三十年法律第一号")


def test_a_second_night_names_each_no_more(tmp_path: Path) -> None:
    with Watch(tmp_path) as watch:
        for night in ("2026-06-01", "2026-06-02"):
            watch.night("egov_law", f"{night}T03:00:00Z", LawSite(night, PAST, NOW, COMING))
        rows = watch.rows("SELECT run, key FROM problems WHERE kind = 'without_text' ORDER BY run, key")
        assert [(row["run"], row["key"]) for row in rows] == [
            (1, f"egov_law/{PAST.id(LAW)}"), (1, f"egov_law/{COMING.id(LAW)}"), (2, f"egov_law/{LAW}"),
        ]  # fmt: skip


# ---------------------------------------------------------------------- config.toml
def test_a_table_is_added_and_read_and_the_rest_stays(tmp_path: Path) -> None:
    home = Home(tmp_path)
    (tmp_path / "config.toml").write_text('# ours\ncontact = "見本"\n', encoding="utf-8")
    one = WatchedLaw("999AC0000000009", "見本第九号", "見本の「法」", articles="第二十八条")
    write_watched_law(home, one)
    text = (tmp_path / "config.toml").read_text(encoding="utf-8")
    assert text.startswith('# ours\ncontact = "見本"\n\n[[watch_law]]\n')
    assert watched_laws(home.config()["watch_law"]) == ((one,), ())
    assert settings_of(home)["sources"]["egov_law"]["watched"][0]["articles"] == "第二十八条"
    with pytest.raises(WatchError, match="watched already"):
        write_watched_law(home, one)


def test_a_table_that_cannot_be_used_stops_no_other() -> None:
    laws, wrong = watched_laws([{"id": "見本"}, {"id": "999AC0000000009"}, {"id": "999AC0000000009"}, {"url": "x"}, 3])
    assert [one.id for one in laws] == ["999AC0000000009"]
    assert len(wrong) == 4 and "twice" in wrong[1].en


# ---------------------------------------------------------------------- the articles that count
def test_only_the_articles_that_are_ours_weigh() -> None:
    assert articles_named("第七条、第二十八条から第三十条の二まで") == [((7,), (7,)), ((28,), (30, 2))]
    assert articles_named("第28条及び第三十条", whole=True) == [((28,), (28,)), ((30,), (30,))]
    assert articles_named("第七条、第abc条", whole=True) == articles_named("全部", whole=True) == []

    def state(revision: str) -> State:
        facts = {"revision": revision, "articles": "第二十八条から第三十条まで"}
        return State("egov_law/X", "law", "見本法", None, revision, revision, facts)

    def text(words: str) -> LawText:
        numbers = ("5", "29", "30_2")
        said = [f"第{n}の者は、{words}届け出なければならない。" for n in numbers]
        paths = [f"MainProvision-Article_{n}-Paragraph_1" for n in numbers]
        return LawText([Provision(p, "MainProvision", "", t) for p, t in zip(paths, said, strict=True)], None)

    (change,) = compare_law(state("a"), state("b"), text("十日以内に"), text("三十日以内に"))
    weights = {part.field.split("-")[1]: (part.weight, part.technical) for part in change.parts}
    assert weights["Article_29"][0] >= 75 and not weights["Article_29"][1]
    assert weights["Article_5"] == weights["Article_30_2"] == (5, True)
