"""Numbers in an ask: what we ask for is ours; a fact, a day and a provision need their reference."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from briefs.evidence.dossier import Notes
from briefs.staff.text import Proofreader
from tests.support.brief_data import empty

Problems = Callable[[str, str], list[str]]
OURS = (
    "すべての分野で一年とすること", "全分野で1年とすること", "週末に二回の日本語教室", "月に一度、夜にも",
    "年に一回以上、実地に検査すること",
    "転籍を制限する期間を2年から1年に短縮すること", "手数料の上限を月給の2か月分とすること", "最低賃金を時給1,500円以上とすること",
    "通訳を3人以上置くこと", "監督官を100人増員すること", "相談窓口を20言語で、24時間開くこと", "14日以内に回答すること",
    "三月以内に結果を公表すること", "家賃の控除を手取りの1割以下にすること", "1人当たり7.5平方メートル以上の居室",
    "日本語能力試験N4を更新の要件としないこと", "18歳未満の子を収容しないこと", "6か月を超える収容を禁じること",
    "十年在留した人に永住を認めること", "監理団体1団体につき2人の相談員を置くこと", "予算を倍に増やすこと", "手数料を半額にすること",
    "相談窓口を平日の夜九時まで開けること", "20時以後の勤務をなくすこと", "夜十時から朝五時までの勤務を禁じること",
    "監督官を倍増すること",
    "補償金を手数料の倍の額とすること", "Open the desk until nine in the evening", "Limit the week to forty-eight hours",
    "Let trainees change employer after 1 year", "Publish the figures every six months, within 30 days of the end of the period",
    "Post at least 3 interpreters in every office", "Raise the minimum wage to 1,500 yen",
)  # fmt: skip
FACTS = (
    "失踪者6,510人の原因を調べること", "8割が借金を抱える現状を改めること", "2027年4月1日から1年とすること",
    "令和九年四月までに改めること",
    "年間9,000人が失踪している実態を調査すること", "第48条第2項を改めること", "10月までに公表すること",
    "過去5年間の監査結果を公表すること",
    "技能実習生の賃金が月10万円で、借金を返せない現状を改めること", "約30人が死亡した事故を調べること", "現行の3年を改めること",
    "実習生の7割に当たる事業場の違反を是正すること", "違反率70%の事業場に立ち入ること", "3人に1人が暴力を受ける状況をなくすこと",
    "ほとんどの企業が守っていない控除を禁じること", "夜十一時まで働かせている事業場を調べること",
    "さんにんにひとりが失踪する制度を改めること",
    "約八千の事業場の名を公表すること", "Inspect nearly all employers that break the law", "来年末までに改めること",
    "四千二百の事業所すべてに入ること", "Stop the disappearance of 6,510 trainees", "Change it by 1 April 2027",
    "Given that 70% of workplaces break the law, inspect them", "9,753 people disappeared; find them",
)  # fmt: skip


@pytest.fixture(scope="module")
def problems(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], list[str]]:
    """What is wrong with a text, by where it stands."""
    conn = empty(tmp_path_factory.mktemp("asks")).conn

    def found(text: str, where: str) -> list[str]:
        proof = Proofreader(conn, None, "2026-08-26")
        proof.printable(text, where, Notes())
        return proof.problems

    return found


@pytest.mark.parametrize("where", ["text", "asks.toml: ask 1", "office.db: ask A-20260801-1.ask", "m.toml: title"])
@pytest.mark.parametrize("text", OURS)
def test_what_we_ask_for_needs_no_source(text: str, where: str, problems: Problems) -> None:
    assert problems(text, where) == []


@pytest.mark.parametrize("text", FACTS)
def test_a_fact_a_day_and_a_provision_need_theirs_in_an_ask_too(text: str, problems: Problems) -> None:
    assert problems(text, "asks.toml: ask 1")


@pytest.mark.parametrize(
    "where", ["asks.toml: ask 1, reason", "answer to A-20260801-1", "m.toml: qa 1.a", "m.toml: voice 1"]
)
def test_what_is_no_ask_needs_a_source_for_every_number(where: str, problems: Problems) -> None:
    assert problems("研修は3年で、月に2回です", where)


def test_a_refused_ask_says_which_numbers_may_stand(problems: Problems) -> None:
    (said,) = problems("失踪者6,510人の原因を調べること", "text")
    assert said.ja.startswith("お願いの文：「")  # type: ignore[attr-defined]  # a Fault, as pages print it
    assert "求める量・回数・期間の数はそのまま書けます" in said.ja  # type: ignore[attr-defined]
