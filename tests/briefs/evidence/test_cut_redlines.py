"""What a comparison leaves out of a long provision is never the condition on which the rest of it holds."""

from __future__ import annotations

import pytest

from briefs.evidence.quoting import OMITTED, compared

NEW = (
    "第二条の規定にかかわらず、見本人は、第一項（第一号に係る部分に限る。）若しくは第二項の規定による申請又は同項の規定による申請に併せて"
    "された第三項の規定による申出に基づき第五項から第七項までの規定により見本証の交付を受ける{condition}、見本令で定める額の手数料を"
    "納付しなければならない。"
)
MATTER = "見本法に定める届出をする者が、見本の様式により、見本の事項を記載し、見本の期間内に、見本の窓口へ、見本の写しを添えて、"
HEAD = "見本実施者は、見本計画に従って、見本の業務を行わせ、見本の記録を備え、見本の期間これを保存し、"


def printed(before: str, after: str, room: int = 60) -> str:
    """The new side of a comparison as it is printed."""
    return "".join(str(text) for row in compared(before, after, room)[0] for text, _ in row["new"])


@pytest.mark.parametrize("condition", ["ときは", "場合には", "場合に限り", "場合を除くほか", "者を除き"])
def test_a_new_provision_keeps_the_condition_before_its_verb(condition: str) -> None:
    text = printed("", NEW.format(condition=condition), 100)
    assert f"見本証の交付を受ける{condition}、" in text
    assert "納付しなければならない。" in text


@pytest.mark.parametrize("condition", ["見本大臣が認めるときは、", "見本の場合において、", "見本の区域に限り、"])
def test_an_amended_provision_keeps_the_condition_far_from_what_changed(condition: str) -> None:
    rest = f"{condition}{MATTER}手数料を納付しなければならない。"
    text = printed(f"{HEAD}{rest}", f"{HEAD}{rest}".replace("納付しなければ", "納付し、証を提示しなければ"))
    assert condition in text
    assert "証を提示し" in text
    assert OMITTED in text  # it was cut


def test_what_is_printed_keeps_its_proviso_and_not_the_condition_of_another_sentence() -> None:
    proviso = "ただし、見本の事由がある者については、この限りでない。"
    other = f"{HEAD}見本大臣が求めるときは、{MATTER}見本の報告をしなければならない。"
    one = f"見本人は、{MATTER}手数料を納付しなければならない。"
    text = printed(f"{other}{one}{proviso}", f"{other}{one.replace('手数料を', '手数料及び見本税を')}{proviso}")
    assert text.endswith(proviso)
    assert "求めるとき" not in text
