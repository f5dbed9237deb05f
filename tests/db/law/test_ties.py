"""What an act leaves to its ordinances, and which bill an amending act was: tied where the texts say so, open elsewhere."""

from __future__ import annotations

import pytest

from db.change.passages import Provision
from db.law.defined_terms import terms_of
from db.law.delegations import Ordinance, delegations, phrases


def provisions(*rows: tuple[str, str]) -> list[Provision]:
    return [Provision(f"MainProvision-{path}", "MainProvision", "", text) for path, text in rows]


# From 技能実習法 and its 施行規則 (428AC0000000089, 428M60000110003), shortened at brackets.
ACT = provisions(
    (
        "Article_8-Paragraph_1",
        "その他主務省令で定める密接な関係を有する複数の法人が共同で行わせる場合は、主務省令で定めるところにより、"
        "技能実習計画が適当である旨の認定を受けることができる。",
    ),
    ("Article_8-Paragraph_2-Item_10", "その他主務省令で定める事項"),
    ("Article_9-Paragraph_1-Item_6", "技能実習を行わせる体制及び事業所の設備が主務省令で定める基準に適合していること。"),
    ("Article_19-Paragraph_1", "その他の主務省令で定める事項を届け出なければならない。"),
    ("Article_19-Paragraph_2", "その他の主務省令で定める事項を監理団体に通知しなければならない。"),
    ("Article_22-Paragraph_1", "この節の規定の実施に関し必要な事項は、主務省令で定める。"),
    ("Article_25-Paragraph_1-Item_5-Subitem1_1", "主務省令で定める密接な関係を有する者のみにより構成されていないこと"),
    ("Article_31-Paragraph_1", "三年を下らない政令で定める期間とする。"),
    ("Article_42-Paragraph_1", "第三十九条第三項の主務省令で定める基準に従い監査を行ったとき"),
    (
        "Article_93-Paragraph_5",
        "電磁的方法（主務省令で定めるものをいう。）により提供するための措置として主務省令"
        "で定める措置をとる",
    ),
    ("Article_104-Paragraph_3", "政令で定めるところにより、委任することができる。"),
)  # fmt: skip
RULES = provisions(
    (
        "Article_3-Paragraph_1",
        "法第八条第一項の主務省令で定める密接な関係を有する複数の法人は、次の各号のいずれ"
        "かに該当するものとする。",
    ),
    ("Article_4-Paragraph_1", "法第八条第一項の認定の申請は、別記様式第一号による申請書を提出して行わなければならない。"),
    ("Article_7", "（法第八条第二項第十号の主務省令で定める事項）"),
    ("Article_7-Paragraph_1", "法第八条第二項第十号の主務省令で定める事項は、次のとおりとする。"),
    (
        "Article_12-Paragraph_1",
        "法第九条第六号（法第十一条第二項において準用する場合を含む。）の主務省令で定める"
        "基準のうち体制に係るものは、次のとおりとする。",
    ),
    ("Article_21-Paragraph_2", "法第十九条第一項及び第二項の主務省令で定める事項は、次のとおりとする。"),
    ("Article_30-Paragraph_1", "法第二十五条第一項第五号イの主務省令で定める密接な関係を有する者は、次の者とする。"),
    ("Article_45-Paragraph_1", "法第三十二条第二項において準用する法第三十一条第一項の政令で定める期間は、見本とする。"),
    ("Article_70-Paragraph_1", "法第九十三条第五項の主務省令で定める措置は、次の措置とする。"),
    ("Article_80-Paragraph_1", "船員法第八条第二項第十号の主務省令で定める事項は、見本とする。"),
)  # fmt: skip
ORDER = provisions(
    ("Article_2-Paragraph_1", "法第三十一条第一項の政令で定める期間は、次の各号に定める期間とする。"),
    ("Article_5-Paragraph_2", "法第百四条第三項の規定により地方運輸局長に委任された権限は、運輸支局長に委任する。"),
)


def test_a_delegation_is_tied_to_the_provision_that_cites_it() -> None:
    found = delegations("A", ACT, [Ordinance("R", "省令", RULES), Ordinance("O", "政令", ORDER)])
    by_place = [
        (one.provision[len("A#MainProvision-") :], (one.target or "").replace("#MainProvision", ""), one.state)
        for one in found
    ]
    assert by_place == [
        ("Article_8-Paragraph_1", "R-Article_3-Paragraph_1", "tied"),
        ("Article_8-Paragraph_1", "R-Article_4-Paragraph_1", "tied"),  # ところにより: what the act speaks of
        ("Article_8-Paragraph_2-Item_10", "R-Article_7-Paragraph_1", "tied"),
        ("Article_9-Paragraph_1-Item_6", "R-Article_12-Paragraph_1", "tied"),
        ("Article_19-Paragraph_1", "R-Article_21-Paragraph_2", "tied"),
        ("Article_19-Paragraph_2", "R-Article_21-Paragraph_2", "tied"),
        ("Article_22-Paragraph_1", "", "open"),
        ("Article_25-Paragraph_1-Item_5-Subitem1_1", "R-Article_30-Paragraph_1", "tied"),
        ("Article_31-Paragraph_1", "O-Article_2-Paragraph_1", "tied"),
        ("Article_93-Paragraph_5", "", "open"),  # 電磁的方法 is taken up nowhere; 措置 is another phrase
        ("Article_93-Paragraph_5", "R-Article_70-Paragraph_1", "tied"),
        ("Article_104-Paragraph_3", "", "open"),  # what was delegated by it is another power
    ]  # fmt: skip


def test_what_points_to_another_provision_delegates_nothing() -> None:
    assert list(phrases("第三十九条第三項の主務省令で定める基準に従い")) == []


@pytest.mark.parametrize(
    ("text", "instruments"),
    [
        ("法務省令で定める手続により、政令で定める額の手数料を納付しなければならない。", ["法務省令", "政令"]),
        ("総務省令・法務省令で定める手続により", ["総務省令・法務省令"]),
    ],
)
def test_the_instrument_is_named(text: str, instruments: list[str]) -> None:
    assert [instrument for _, instrument, _ in phrases(text)] == instruments


# From 入管法 and its 施行規則 (326CO0000000319, 356M50000010054), shortened at brackets.
DEEDS = provisions(
    ("Article_6-Paragraph_2", "法務省令で定める手続により、入国審査官に対し上陸の申請をしなければならない。"),
    ("Article_14_2-Paragraph_1", "法務省令で定める手続により、指定旅客船に乗つている外国人に対し許可することができる。"),
    ("Article_19_10-Paragraph_1", "法務省令で定める手続により、出入国在留管理庁長官に対し、変更の届出をしなければならない。"),
    ("Article_19_30-Paragraph_2", "法務省令で定めるところにより、実施状況その他法務省令で定める事項を届け出なければならない。"),
    ("Article_22_4-Paragraph_1", "法務省令で定める手続により、当該外国人が現に有する在留資格を取り消すことができる。"),
    ("Article_55_40-Paragraph_1", "被収容者には、法務省令で定めるところにより、保健衛生上適切な措置を講ずるものとする。"),
)  # fmt: skip
DEED_RULES = provisions(
    ("Article_5-Paragraph_1", "法第六条第二項の規定により上陸の申請をしようとする外国人は、申請書を提出しなければならない。"),
    ("Article_19_9-Paragraph_1", "法第十九条の十第一項の規定による届出は、届出書一通を提出して行うものとする。"),
    ("Article_19_24-Paragraph_1", "法第十九条の三十第二項の規定による届出は、書面によつて行うものとする。"),
    ("Article_25_2-Paragraph_1", "法第二十二条の四第二項の規定による意見の聴取は、期日に行う。"),
    ("Article_50_20-Paragraph_1", "法第五十五条の四十第一項の規定により費用を支弁したときは、記録する。"),
    ("Article_61_2-Paragraph_2-Item_3", "法第十四条の二第一項に規定する指定の権限"),
)  # fmt: skip


def test_how_a_deed_is_done_is_tied_to_what_begins_with_the_deed_itself() -> None:
    found = delegations("A", DEEDS, [Ordinance("R", "省令", DEED_RULES)])
    by_place = {
        (one.provision[len("A#MainProvision-") :], one.phrase): (one.target or "").removeprefix("R#MainProvision-")
        for one in found
    }
    assert by_place == {
        ("Article_6-Paragraph_2", "法務省令で定める手続により"): "Article_5-Paragraph_1",
        ("Article_14_2-Paragraph_1", "法務省令で定める手続により"): "",  # a power handed on takes nothing up
        ("Article_19_10-Paragraph_1", "法務省令で定める手続により"): "Article_19_9-Paragraph_1",
        ("Article_19_30-Paragraph_2", "法務省令で定めるところにより"): "Article_19_24-Paragraph_1",  # 届け出る is 届出
        ("Article_19_30-Paragraph_2", "法務省令で定める事項を届け出なければならない"): "",
        ("Article_22_4-Paragraph_1", "法務省令で定める手続により"): "",  # another paragraph's deed
        ("Article_55_40-Paragraph_1", "法務省令で定めるところにより"): "",  # a deed of which the act does not speak
    }


def test_a_term_shows_its_definition_alone_and_a_short_name_what_it_stands_for() -> None:
    # From 技能実習法第二条, shortened.
    text = provisions(
        (
            "Article_2-Paragraph_10",
            "この法律において「監理団体」とは、監理許可（第二十三条第一項の許可（変更の許可があったときは、その変更後のもの）をいう。以下同じ。）を"
            "受けて実習監理を行う事業（以下「監理事業」という。）を行う法人をいう。ただし、見本を除く。",
        ),
        ("Article_2-Paragraph_1", "この法律において「技能実習」とは、見本実習をいい、「技能実習生」とは、見本実習生をいう。"),
        ("Article_12-Paragraph_1", "見本とする。大臣は、外国人技能実習機構（以下この章において「機構」という。）に行わせる。"),
    )  # fmt: skip
    assert [(term.word, term.meaning) for term in terms_of(text)] == [
        (
            "監理団体",
            "監理許可（第二十三条第一項の許可（変更の許可があったときは、その変更後のもの）をいう。以下同じ。）を"
            "受けて実習監理を行う事業（以下「監理事業」という。）を行う法人",
        ),
        (
            "監理事業",
            "監理許可（第二十三条第一項の許可（変更の許可があったときは、その変更後のもの）をいう。以下同じ。）を"
            "受けて実習監理を行う事業",
        ),
        ("技能実習", "見本実習"),
        ("機構", "大臣は、外国人技能実習機構"),
    ]


def test_of_several_that_cite_the_place_the_one_is_taken_that_says_what_the_act_goes_on_with() -> None:
    act = provisions(
        (
            "Article_26-Paragraph_2",
            "旅券に再入国の許可の証印をさせ、旅券を取得することができないときは、法務省令で定めるところにより、再入国許可書を交付させる。",
        )
    )
    rules = provisions(
        (
            "Article_29-Paragraph_6",
            "法第二十六条第二項に規定する再入国の許可の証印の様式は、別記第四十一号様式による。",
        ),
        ("Article_29-Paragraph_7", "法第二十六条第二項に規定する再入国許可書の様式は、別記第四十二号様式による。"),
    )
    (found,) = delegations("A", act, [Ordinance("R", "省令", rules)])
    assert found.target == "R#MainProvision-Article_29-Paragraph_7"
