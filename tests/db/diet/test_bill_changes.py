"""What is new about a bill between two nights, in a lobbyist's words (all content made up, 見本)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from db.change.compare import State
from db.diet.bill_events import Event, story_of
from db.diet.bill_sentences import proposer_en, proposer_ja, step_on
from db.diet.bills import BILL
from db.record.models import Change, Scalar
from db.text.brackets import nested
from tests.support.bill_site import TITLE, BillSite, MadeUpBill, cabinet_bill
from tests.support.helpers import Watch

KEY = "bills/300-閣法-59"
NAME = "見本技能実習の保護に関する法律改正案（300回閣法59号）"
NAME_EN = "見本技能実習の保護に関する法律改正案 (Cabinet bill 300-59)"
DAY = "2026-05-22"


def state(told_by_pages: dict[str, Scalar], title: str = TITLE) -> State:
    """A bill with facts of session 300; the first word of a name is the house: sangiin__ or shugiin__."""
    told = {f"300/{name.replace('__', '/')}": value for name, value in told_by_pages.items()}
    return State(
        KEY, "bill", title, None, "", "", {"session": 300, "kind": "閣法", "number": 59, **told}, noun=BILL.noun
    )


def compared(old: dict[str, Scalar], new: dict[str, Scalar]) -> list[Change]:
    return BILL.compare(state(old), state(new), DAY)


COMMITTEE: dict[str, Scalar] = {
    "sangiin__衆議院委員会等経過__付託委員会等": "法務委員会",
    "sangiin__衆議院委員会等経過__議決日": "令和8年5月17日",
    "sangiin__衆議院委員会等経過__議決・継続結果": "修正",
}
PLENARY: dict[str, Scalar] = {
    "sangiin__衆議院本会議経過__議決日": "令和8年5月21日",
    "sangiin__衆議院本会議経過__議決": "修正",
    "sangiin__衆議院本会議経過__採決態様": "多数",
    "sangiin__衆議院本会議経過__採決方法": "起立",
}
BLANK: dict[str, Scalar] = dict.fromkeys([*COMMITTEE, *PLENARY])


def test_a_committees_vote_as_a_lobbyist_would_say_it() -> None:
    (change,) = compared(BLANK, BLANK | COMMITTEE)
    assert (change.kind, change.weight, change.parts) == ("stage_moved", 75, ())
    assert change.summary_ja == f"{NAME}：衆議院法務委員会で修正のうえ可決（5月17日）"
    assert change.summary_en == (
        f"{NAME_EN}: amended and passed by the House of Representatives Committee on Judicial Affairs (17 May)"
    )
    assert change.after == "2026-05-17、法務委員会、修正"


def test_the_steps_of_a_night_are_one_change_led_by_the_latest() -> None:
    sent: dict[str, Scalar] = {"sangiin__衆議院から受領／提出日": "令和8年5月21日"}
    (change,) = compared(BLANK, {**COMMITTEE, **PLENARY, **sent})
    # On the day of the plenary's vote the vote is what one would name, not that the bill was sent on.
    assert change.summary_ja == f"{NAME}：衆議院本会議で修正のうえ可決（5月21日、起立・多数）"
    assert change.weight == 80
    assert [p.summary_ja for p in change.parts] == [
        f"{NAME}：衆議院法務委員会で修正のうえ可決（5月17日）",
        f"{NAME}：衆議院から参議院に送付（5月21日）",
    ]


def test_the_parts_of_a_night_stand_in_the_order_of_the_story() -> None:
    on: dict[str, Scalar] = {
        "sangiin__衆議院から受領／提出日": "令和8年5月21日",
        "sangiin__参議院委員会等経過__本付託日": "令和8年5月22日",
        "sangiin__参議院委員会等経過__付託委員会等": "法務委員会",
    }
    (change,) = compared(BLANK, {**COMMITTEE, **PLENARY, **on})
    told = [change.summary_ja, *(p.summary_ja for p in change.parts)]
    assert [words.split("：", 1)[1] for words in told] == [
        "衆議院本会議で修正のうえ可決（5月21日、起立・多数）",  # the biggest step of the night, not the last
        "衆議院法務委員会で修正のうえ可決（5月17日）",
        "衆議院から参議院に送付（5月21日）",
        "参議院法務委員会に付託（5月22日）",
    ]


REFUSED_BY_COUNCILLORS: dict[str, Scalar] = {
    "sangiin__先議区分": "衆先議",
    "sangiin__参議院本会議経過__議決日": "令和8年5月30日",
    "sangiin__参議院本会議経過__議決": "否決",
}


def test_a_second_vote_is_a_step_of_its_own_and_no_other_date_of_the_first() -> None:
    """Constitution, Art. 59 (2): passed again after the other house refused; the page has one place for both votes."""
    old = {**PLENARY, **REFUSED_BY_COUNCILLORS}
    (change,) = compared(
        old, {**old, "sangiin__衆議院本会議経過__議決日": "令和8年6月2日", "sangiin__衆議院本会議経過__議決": "可決"}
    )
    assert change.kind == "stage_moved"
    assert change.summary_ja == f"{NAME}：衆議院本会議で可決、成立（6月2日、起立・多数）"
    assert change.parts == ()


def test_sentences_end_alike() -> None:
    """As the words for a step do: without a full stop."""
    states: list[dict[str, Scalar]] = [
        BLANK,
        {**COMMITTEE, "sangiin__備考": "見本の備考"},
        {**PLENARY, **COMMITTEE, "sangiin__備考": None},
        {**PLENARY, "shugiin__議案提出者": "内閣"},
        {**PLENARY, "shugiin__議案提出者": "厚生労働委員長"},
        {"shugiin__衆議院審議時賛成会派": "見本会; 例会"},
        {"sangiin__ファイル": "[]"},
        {"sangiin__ファイル": '[["https://a.example/s1.pdf", "成立法律", "law"]]'},
    ]
    found = [c for old in states for new in states for c in compared(old, new)]
    found += [part for change in found for part in change.parts]
    assert len({c.kind for c in found}) >= 4
    assert not [c.summary_ja for c in found if c.summary_ja.endswith("。")]
    assert not [c.summary_en for c in found if c.summary_en.endswith(".")]


def test_the_groups_and_the_act_in_english() -> None:
    (change,) = compared({}, {"shugiin__衆議院審議時賛成会派": "見本会; 例会"})
    assert change.summary_en == f"{NAME_EN}: groups in favour in the House of Representatives: 見本会; 例会"
    file: dict[str, Scalar] = {"sangiin__ファイル": '[["https://a.example/s1.pdf", "成立法律", "law"]]'}
    (change,) = compared({"sangiin__ファイル": "[]"}, file)
    assert change.summary_en == f"{NAME_EN}: the Act as passed was published as a PDF"


def test_a_vote_to_which_nobody_objected() -> None:
    event = Event("x", 300, "plenary_vote", "衆議院", "2026-05-21", "可決", None, "全会一致", "異議の有無")
    assert step_on(event, DAY) == (
        "衆議院本会議で可決（5月21日、異議の有無・全会一致）",
        "passed by the House of Representatives plenary (21 May, unanimously, without objection)",
    )


@pytest.mark.parametrize(
    ("cell", "ja", "en"),
    [
        ("見本　甲子君　外2名", "見本甲子議員ほか2名", "見本甲子 and 2 others"),
        ("見本　甲子君外十一名", "見本甲子議員ほか11名", "見本甲子 and 11 others"),
        ("見本　甲子君", "見本甲子議員", "見本甲子"),
        ("内閣", "内閣", "the Cabinet"),
        (
            "厚生労働委員長",
            "厚生労働委員長",
            "the chair of the House of Representatives Committee on Health, Labour and Welfare",
        ),
    ],
)
def test_who_submitted_it(cell: str, ja: str, en: str) -> None:
    assert (proposer_ja(cell), proposer_en(cell, "衆議院")) == (ja, en)
    facts: dict[str, Scalar] = {
        "shugiin__議案提出者": cell,
        "sangiin__先議区分": "衆先議",
        "sangiin__提出日": "令和8年5月20日",
    }
    assert BILL.appeared
    told = BILL.appeared(state(facts), DAY)
    assert told[0] == f"新しい議案（内閣提出法律案、第300回国会閣法第59号）：「{TITLE}」、{ja}提出（5月20日）"
    assert told[1] == f"New Cabinet bill 300-59: “{TITLE}”, submitted by {en} on 20 May"


def test_the_year_is_said_only_when_it_is_another() -> None:
    event = Event("promulgated", 300, "promulgated", None, "2025-06-21", law_number="60")
    assert step_on(event, DAY)[0] == "公布（2025年6月21日、令和7年法律第60号）"
    assert step_on(event, DAY)[1] == "promulgated (21 June 2025, Act No. 60 of 2025)"


def test_the_vote_that_makes_it_law_says_so() -> None:
    upper: dict[str, Scalar] = {
        "sangiin__参議院本会議経過__議決日": "令和8年6月14日",
        "sangiin__参議院本会議経過__議決": "可決",
    }
    (change,) = compared({**COMMITTEE, **PLENARY}, {**COMMITTEE, **PLENARY, **upper})
    assert change.summary_ja == f"{NAME}：参議院本会議で可決、成立（6月14日）"
    amended = upper | {"sangiin__参議院本会議経過__議決": "修正"}
    (change,) = compared({**COMMITTEE, **PLENARY}, {**COMMITTEE, **PLENARY, **amended})
    assert change.summary_ja == f"{NAME}：参議院本会議で修正のうえ可決（6月14日）"  # goes back to the other house


def test_blank_value_blank_is_an_alert() -> None:
    (change,) = compared(BLANK | COMMITTEE, BLANK)
    assert change.kind == "text_changed"
    assert change.summary_ja == f"{NAME}：「衆議院法務委員会で修正のうえ可決（5月17日）」の記載が消えました"
    assert (change.before, change.after) == ("2026-05-17、法務委員会、修正", None)
    assert change.weight >= 70


def test_a_date_and_a_result_that_vanish_or_change() -> None:
    later = BLANK | COMMITTEE | {"sangiin__衆議院委員会等経過__議決日": "令和8年5月18日"}
    (change,) = compared(BLANK | COMMITTEE, later)
    assert (change.kind, change.before, change.after) == ("redated", "2026-05-17", "2026-05-18")
    assert change.summary_ja == f"{NAME}：「衆議院法務委員会で修正のうえ可決」の日付が5月17日から5月18日に変わりました"
    (change,) = compared(BLANK | COMMITTEE, BLANK | COMMITTEE | {"sangiin__衆議院委員会等経過__議決・継続結果": "可決"})
    assert (change.kind, change.before, change.after) == ("text_changed", "修正", "可決")
    (change,) = compared(BLANK | COMMITTEE, BLANK | COMMITTEE | {"sangiin__衆議院委員会等経過__議決・継続結果": None})
    assert (change.kind, change.before, change.after) == ("text_changed", "修正", None)
    assert change.summary_ja == f"{NAME}：「衆議院法務委員会で修正のうえ可決」の結果「修正」の記載が消えました"


def test_what_one_house_takes_out_while_the_other_still_says_it() -> None:
    both = {**PLENARY, "shugiin__衆議院審議終了年月日": "令和 8年 5月21日", "shugiin__衆議院審議結果": "修正"}
    (change,) = compared(both, {**both, "sangiin__衆議院本会議経過__議決日": None})
    assert change.kind == "text_changed"
    assert change.summary_ja.endswith("参議院のページで「衆議院本会議経過/議決日」（5月21日）の記載が消えました")
    assert (
        "“衆議院本会議経過/議決日” (21 May) has vanished from a page of the House of Councillors" in change.summary_en
    )


def test_houses_that_begin_to_contradict_each_other() -> None:
    both = {**PLENARY, "shugiin__衆議院審議終了年月日": "令和 8年 5月21日", "shugiin__衆議院審議結果": "修正"}
    (change,) = compared(both, {**both, "sangiin__衆議院本会議経過__議決日": "令和8年5月20日"})
    assert (change.kind, change.field) == ("text_changed", "note")
    assert "衆議院：2026年5月21日、参議院：2026年5月20日" in change.summary_ja


def test_a_step_filled_in_afterwards_is_no_move() -> None:
    old = {**BLANK, **PLENARY}
    (change,) = compared(old, {**old, **COMMITTEE})
    assert change.kind == "text_changed"
    assert change.summary_ja == f"{NAME}：「衆議院法務委員会で修正のうえ可決（5月17日）」の記載が加わりました"


def test_addresses_and_the_same_words_in_another_width_are_no_news() -> None:
    old = {
        **COMMITTEE,
        "sangiin__投票結果": "https://a.example/1",
        "shugiin__経過": "https://a.example/2",
        "sangiin__明細": "x",
    }
    new = {
        **COMMITTEE,
        "sangiin__投票結果": "https://a.example/3",
        "shugiin__経過": "https://a.example/4",
        "sangiin__明細": "y",
        "shugiin__衆議院審査結果": "修正",
        "shugiin__衆議院審査終了年月日": "令和 8年 5月17日",
        "shugiin__衆議院付託委員会": "法務",
    }
    assert compared(old, new) == []


def test_an_earlier_session_looked_at_later_is_stock() -> None:
    old, new = state(COMMITTEE), state(COMMITTEE)
    earlier: dict[str, Scalar] = {
        "299/sangiin/衆議院委員会等経過/議決日": "令和7年11月27日",
        "299/sangiin/衆議院委員会等経過/議決・継続結果": "継続審査",
    }
    new = State(KEY, "bill", TITLE, None, "", "", {**new.facts, **earlier}, noun=BILL.noun)
    assert BILL.compare(old, new, DAY) == []


def test_a_corrected_title() -> None:
    (change,) = BILL.compare(state({}, "髙見本君の件"), state({}, "高見本君の件"), DAY)
    assert (change.kind, change.before, change.after) == ("retitled", "髙見本君の件", "高見本君の件")
    assert BILL.compare(state({}, "見本（その１）"), state({}, "見本(その1)"), DAY) == []


def test_a_request_to_withdraw_and_the_withdrawal() -> None:
    asked: dict[str, Scalar] = {"sangiin__備考": "令和8年4月9日　撤回申出"}
    (change,) = compared({"sangiin__備考": None}, asked)
    assert (change.kind, change.field) == ("text_changed", "note")
    assert change.summary_ja == f"{NAME}：備考に「令和8年4月9日 撤回申出」が加わりました"
    (change,) = compared(asked, {"sangiin__備考": "令和8年4月 9日　撤回申出\n　4月10日　撤　　回（委員会許可）"})
    assert change.kind == "stage_moved"
    assert change.summary_ja == f"{NAME}：撤回（委員会許可）（4月10日）"
    assert change.parts == ()


def test_files_hang_on_the_step_of_their_night() -> None:
    none: dict[str, Scalar] = {"sangiin__ファイル": "[]"}
    file: dict[str, Scalar] = {"sangiin__ファイル": '[["https://a.example/h1.pdf", "修正案", "amendment"]]'}
    (change,) = compared(none, file)
    assert (change.kind, change.summary_ja) == ("attachment_added", f"{NAME}：修正案のPDFが掲載されました")
    (change,) = compared({**BLANK, **none}, {**COMMITTEE, **file})
    assert change.kind == "stage_moved"
    assert [p.kind for p in change.parts] == ["attachment_added"]
    (change,) = compared(file, none)
    assert change.kind == "attachment_removed"
    assert compared({}, file) == []  # the page is seen for the first time


def test_another_proposer_is_a_change_and_another_way_of_writing_is_none() -> None:
    old: dict[str, Scalar] = {"shugiin__議案提出者": "見本　甲子君外七名"}
    assert compared(old, {"shugiin__議案提出者": "見本甲子君　外7名"}) == []
    (change,) = compared(old, {"shugiin__議案提出者": "見本　甲子君外六名"})
    assert (change.kind, change.field) == ("text_changed", "proposer")
    assert change.summary_ja == f"{NAME}：提出者が見本甲子議員ほか7名から見本甲子議員ほか6名に変わりました"


def test_accounts_that_lapse_are_not_called_dead() -> None:
    event = Event("300/lapsed", 300, "lapsed", "衆議院", "2026-06-18", "未了")
    assert step_on(event, DAY, law=False)[0] == "第300回国会で審議未了（6月18日）"
    assert step_on(event, DAY, law=True)[0] == "第300回国会で審議未了・廃案（6月18日）"


# ---------------------------------------------------------------------- whole nights
def night(watch: Watch, day: int, site: BillSite) -> list[dict[str, Any]]:
    return watch.changes(watch.night("bills", f"2026-05-{day:02d}T18:00:00Z", site).run)


def test_the_first_night_is_stock_and_a_new_bill_is_news(tmp_path: Path) -> None:
    old = MadeUpBill(
        "法律案（衆法）",
        299,
        3,
        "見本古い法案",
        {"提出日": "2025-10-10"},
        page_id="1DF0004",
        passage={"議案提出者": "見本　甲子君外一名"},
    )
    site = BillSite(old)
    with Watch(tmp_path) as watch:
        assert night(watch, 20, site) == []
        new = cabinet_bill()
        new.cells["提出日"] = "2026-05-20"
        site.bills.append(new)
        (change,) = night(watch, 21, site)
        assert (change["kind"], change["document_key"]) == ("appeared", KEY)
        assert (
            change["summary_ja"]
            == f"新しい議案（内閣提出法律案、第300回国会閣法第59号）：「{TITLE}」、内閣提出（5月20日）"
        )
        assert change["weight"] == 60  # its title is in scope


def test_a_step_told_by_both_houses_on_different_nights_is_told_once(tmp_path: Path) -> None:
    site = BillSite(cabinet_bill())
    with Watch(tmp_path) as watch:
        night(watch, 17, site)
        site.bills[0].passage |= {
            "衆議院審査終了年月日": "2026-05-17",
            "衆議院審査結果": "修正",
            "衆議院付託委員会": "法務",
        }
        (change,) = night(watch, 18, site)
        assert change["summary_ja"] == f"{NAME}：衆議院法務委員会で修正のうえ可決（5月17日）"
        site.bills[0].cells |= {
            "衆議院委員会等経過／議決日": "2026-05-17",
            "衆議院委員会等経過／議決・継続結果": "修正",
            "衆議院委員会等経過／付託委員会等": "法務委員会",
        }
        assert night(watch, 19, site) == []
        assert watch.value("SELECT count(*) FROM bill_events WHERE event = 'committee_vote'") == 1


def test_nothing_new_is_no_version(tmp_path: Path) -> None:
    site = BillSite(cabinet_bill())
    with Watch(tmp_path) as watch:
        night(watch, 17, site)
        assert night(watch, 18, site) == []
        assert len(watch.versions(KEY)) == 1


def test_cells_that_are_blank_for_many_bills_are_told_once(tmp_path: Path) -> None:
    bills = [
        MadeUpBill("法律案（衆法）", 300, n, f"見本技能実習法案その{n}", {"提出日": "2026-03-10"}, page_id=f"1DF000{n}")
        for n in range(1, 6)
    ]
    site = BillSite(*bills)
    with Watch(tmp_path) as watch:
        night(watch, 20, site)
        for bill in bills:
            bill.status = ""
        (change,) = night(watch, 21, site)
        assert change["summary_ja"] == (
            "第300回国会：衆議院のページで、議案5件の記載（「審議状況」など）が空欄になりました（値は残しています）"
        )
        assert len(watch.parts(change)) == 5
        for bill in bills:
            bill.status = "衆議院で審議中"
        assert night(watch, 22, site) == []


def test_what_the_pages_of_two_sessions_repeat_is_one_event() -> None:
    """The accounts of a year are referred once; the pages of every session that still deals with them print that day."""
    facts: dict[str, Scalar] = {
        "session": 300,
        "kind": "決算",
        "300/sangiin/参議院委員会等経過/本付託日": "令和8年1月24日",
        "300/sangiin/参議院委員会等経過/付託委員会等": "決算委員会",
    }
    again = {name.replace("300/", "301/"): value for name, value in facts.items() if "/" in name}
    referred = [e for e in story_of({**facts, **again}).events if e.event == "referred"]
    assert [(e.session, e.date, e.committee) for e in referred] == [(300, "2026-01-24", "決算委員会")]


def test_quotation_marks_within_quotation_marks() -> None:
    assert (
        nested("新しい質問主意書：「「見本」に関する質問主意書」。")
        == "新しい質問主意書：「『見本』に関する質問主意書」。"
    )
    assert nested("「見本」と「例」") == "「見本」と「例」"
    assert nested("「「切れた…」") == "「「切れた…」"  # words were cut: nobody knows which mark is whose
