"""Sentences that a legal editor would sign: stages, dates that are fixed, 附則 alone, acts, moves and places."""

from __future__ import annotations

import pytest

from db.change.compare import State
from db.change.passages import Provision, ProvisionDiff, provision_diffs
from db.law import sentences
from db.law.acts import act_en
from db.law.compare import provision_changes
from db.law.names import named_on
from db.law.places import cited, place_en
from db.law.sentences import Act, Stage
from db.text.words import Names

LAW = Names("見本法", "Sample Act")
NUMBER = "令和七年法律第三十九号"


def test_a_scheduled_amendment_says_its_promulgation_and_all_its_stages() -> None:
    clause = "令和九年三月三十一日までの間において政令で定める日"
    stages = [Stage("2025-05-23", past=True), Stage("2026-06-14"), Stage("2027-03-31", clause)]
    ja, en = sentences.revision_scheduled(LAW, stages, NUMBER, "2025-05-23")
    assert ja == (
        "「見本法」の改正（令和七年法律第三十九号）が2025年5月23日に公布されました。"
        "施行は3段階で、2025年5月23日（施行済み）、2026年6月14日、遅くとも2027年3月31日です。"
    )
    assert en == (
        "An amendment of “Sample Act” by Act No. 39 of 2025 was promulgated on 23 May 2025; it comes into force in 3 stages:"
        " on 23 May 2025 (in force), on 14 June 2026, by 31 March 2027."
    )


def test_a_fixed_date_names_act_and_stage() -> None:
    ja, en = sentences.enforcement_date(LAW, "2027-03-31", "2026-10-01", fixed=True, number=NUMBER, stage=(2, 4))
    assert "（令和七年法律第三十九号、4段階のうち第2段階）の施行日が2026年10月1日に決まりました" in ja
    assert "by Act No. 39 of 2025, stage 2 of 4 is fixed: 1 October 2026" in en


def test_acts_are_named_the_largest_first_and_nothing_changed_says_where() -> None:
    ja, en = sentences.acts_said([Act("令和七年法律第三十九号", 5), Act("令和六年法律第五十九号", 90)])
    assert ja == "（令和六年法律第五十九号：90か所、令和七年法律第三十九号：5か所）"
    assert en == " by Act No. 59 of 2024 (90 provisions), Act No. 39 of 2025 (5 provisions)"
    only = ProvisionDiff(None, Provision("SupplProvision[9]-Paragraph_1", "SupplProvision[9]", "", "見本の附則"))
    said = sentences.number_changed([only], has_text=True, had_text=True)[0]
    assert said == "本則に変わったところはありません（附則のみ1か所）。"


@pytest.mark.parametrize(
    ("number", "english"),
    [
        ("令和六年法律第五十九号", "Act No. 59 of 2024"),
        ("令和七年政令第三百四十一号", "Cabinet Order No. 341 of 2025"),
        ("令和六年法務省令第四十二号", "Ordinance of the Ministry of Justice No. 42 of 2024"),
        ("見本", "見本"),
    ],
)
def test_an_act_in_english(number: str, english: str) -> None:
    assert act_en(number) == english


def test_a_law_by_the_name_it_had_that_day() -> None:
    names = Names("技能実習法／育成就労法", "Technical Intern Training Act / Employment for Skill Development Act")
    old = "外国人の技能実習の適正な実施及び技能実習生の保護に関する法律"
    new = "外国人の育成就労の適正な実施及び育成就労外国人の保護に関する法律"
    assert named_on(names, old) == Names("技能実習法", "Technical Intern Training Act")
    assert named_on(names, new) == Names("育成就労法", "Employment for Skill Development Act")
    assert named_on(LAW, old) == LAW


# ---------------------------------------------------------------------- places
def test_places_in_english() -> None:
    for path, said in (
        ("MainProvision-Article_22_4-Paragraph_1-Item_3", "Article 22-4(1)(iii)"),
        ("MainProvision-Article_24-Paragraph_1-Item_3_5-Subitem1_5", "Article 24(1)(iii-5)(e)"),
        ("AppdxStyle[2]", "Appended Form 2"),
    ):
        assert place_en(Provision(path, "", "", "")) == said


def test_a_row_as_it_is_cited() -> None:
    names = {"AppdxTable[1]": "別表第一", "AppdxTable[1]-Table_2": "二"}
    row = Provision("AppdxTable[1]-Table_2-TableRow_13", "AppdxTable[1]", "", "")
    old, new = "特定技能 | 一　甲の活動。二　乙の活動", "特定技能 | 一　丙の活動。二　乙の活動"
    assert cited(row, names, old, new) == (
        "別表第一の二の表の特定技能の項の下欄第一号",
        "Appended Table 1-2, entry “特定技能”, right column, item (i)",
    )
    assert cited(row, names, None, new)[0] == "別表第一の二の表の特定技能の項"


# ---------------------------------------------------------------------- words beat numbers
def paragraphs(*texts: str) -> list[Provision]:
    return [
        Provision(f"MainProvision-Article_19_6-Paragraph_{n}", "MainProvision", str(n), text)
        for n, text in enumerate(texts, 1)
    ]


PHOTO = "長官は、申請において提出された写真以外の写真を利用してカードに表示しようとするときは、審査官に撮影させることができる。"
PHOTO_NOW = (
    "長官は、前項第一号に掲げる写真以外の写真を利用してカードに表示しようとするときは、審査官に撮影させることができる。"
)
FORM = "カードの様式は、別記第二十九号の七様式によるものとし、表示すべきものは氏名とする。"
AGE = "写真を要しない年齢は、一歳とする。"
KIND = "表示することができる写真は、次の各号のいずれかに該当する写真とする。"


def test_a_paragraph_that_moved_is_a_move_and_no_false_pair() -> None:
    diffs = provision_diffs(
        paragraphs("共通の見本。", PHOTO, FORM), paragraphs("共通の見本。", AGE, KIND, PHOTO_NOW, FORM)
    )
    pairs = {(d.old.text if d.old else "", d.new.text if d.new else "") for d in diffs}
    assert pairs == {("", AGE), ("", KIND), (PHOTO, PHOTO_NOW)}
    assert not [d for d in diffs if d.new is None]


def test_a_paragraph_is_no_item_with_half_its_words() -> None:
    """A paragraph that is taken away is not one of the items of a new one because both list the same articles."""
    listed = "第十九条の九第一項、第十九条の十第一項、第十九条の十一第一項又は第二十条第二項の規定により提出された写真"
    old = [
        *paragraphs(
            "共通の見本。",
            f"写真を表示するカードは、十六歳の誕生日以降の日を満了の日として交付する場合に限り、{listed}のいずれかを表示する。",
        )
    ]
    item = Provision(
        "MainProvision-Article_19_6-Paragraph_2-Item_1",
        "MainProvision",
        "一",
        f"{listed}（見本の規則によるものを含む。）",
    )
    new = [*paragraphs("共通の見本。", KIND), item]
    pairs = {(d.old.path[-11:] if d.old else "", d.new.path[-6:] if d.new else "") for d in provision_diffs(old, new)}
    assert ("Paragraph_2", "Item_1") not in pairs and any(new == "Item_1" and not old for old, new in pairs)


def test_a_pure_move_is_one_line_and_technical() -> None:
    other = "報告は、毎年一回、見本の様式によりしなければならない。"
    old, new = paragraphs(FORM, "甲の見本。", "乙の見本。", other), paragraphs(other, "甲の見本。", "乙の見本。", FORM)
    diffs = provision_diffs(old, new)
    moves = [d for d in diffs if d.moved]
    assert moves and not [d for d in diffs if not d.moved]
    state = State("egov_law/X", "law", "見本法", None, "", "", {})
    said = [change.summary_ja for change in provision_changes(state, diffs, old, new)]
    assert said == ["本則第19条の6第4項を第1項とする。", "本則第19条の6第1項を第4項とする。"]
    assert all(change.technical for change in provision_changes(state, diffs, old, new))


def test_an_old_law_newly_listed_has_versions_with_days_and_does_not_come_into_force_anew() -> None:
    stages = [Stage("2024-06-10")]
    ja, en = sentences.law_promulgated(LAW, "1990-05-24", stages, "2024-06-25", fresh=False)
    assert ja == "「見本法」がe-Gov法令検索に掲載されました（公布は1990年5月24日）。載っている版の施行日は6月10日です。"
    assert en == (
        "“Sample Act” is now in e-Gov Law Search (promulgated 24 May 1990)."
        " The version listed there took or takes effect on 10 June 2024."
    )
    stages.append(Stage("2027-04-01"))
    ja, en = sentences.law_promulgated(LAW, "1990-05-24", stages, "2024-06-25", fresh=False)
    assert ja.endswith("載っている版の施行日は6月10日、2027年4月1日です。")
    assert en.endswith("The versions listed there took or take effect on 10 June 2024, on 1 April 2027.")


def test_an_enacting_statement_and_a_table_of_contents_bind_nobody() -> None:
    old = [
        Provision("EnactStatement", "EnactStatement", "", "内閣は、在留資格を取り消し、罰金を科するため、ここに制定する。"),
        Provision("MainProvision-Paragraph_1", "MainProvision", "", "見本とする。"),
    ]  # fmt: skip
    changes = provision_changes(
        State("egov_law/X", "law", "見本法", None, "", "", {}), provision_diffs(old, old[1:]), old, old[1:]
    )
    assert [(change.technical, change.weight <= 10) for change in changes] == [(True, True)]
