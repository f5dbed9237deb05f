"""A reason to act now says what of the topic's own matter is new, or it is not printed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest

from briefs.evidence.dossier import Notes
from briefs.evidence.resolutions import points_on
from briefs.evidence.rows import ChangeRow, Version, topic_changes, topic_speeches
from briefs.evidence.stances import Ground, Reading
from briefs.kinds.chosen import proposals
from briefs.kinds.topic_evidence import change_is_of, change_version, evidence_on, find_topic, heard, is_standard
from briefs.kinds.why_now import ASKED, Reasons, consultations, lately, sittings, who_of
from briefs.staff.file import StaffFile
from db.office.clips import Stance
from tests.support import brief_data as data
from tests.support.jobs import job

DAY = "2026-08-26"
NOW = "2026-08-26T03:00:00Z"
# 学校教育法等の一部を改正する法律案に対する附帯決議（参議院文教科学委員会、2026年6月9日）の形。文は見本。
RESOLUTION = (
    "見本法の一部を改正する法律案に対する附帯決議\n政府は、本法の施行に当たり、次の事項について特段の配慮をすべきである。\n"
    "一、電子教科書の質を高めること。\n"
    "二、学習意欲に課題を抱える生徒、外国にルーツを持つ生徒等が取り残されることのないよう万全を期すこと。"
)
ASKS = "学習意欲に課題を抱える生徒、外国にルーツを持つ生徒等が取り残されることのないよう万全を期すこと"


@pytest.fixture
def one(record: data.Record) -> tuple[ChangeRow, Version]:
    """A change of the sample with the version that shows it."""
    change = next(c for c in topic_changes(record.conn, "quotas_fields", NOW) if not c.technical)
    version = change_version(record.conn, change, NOW)
    assert version is not None
    return replace(change, detected_at="2026-08-20T18:00:00Z", kind="appeared"), version


def reasons(
    change: ChangeRow, version: Version, topic: str, looks: tuple[str, ...] = (), who: tuple[str, ...] = ()
) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(":memory:")) as conn:
        conn.execute("CREATE TABLE runs (source, started_at, outcome, only_some)")
        conn.execute("CREATE TABLE resolution_items (document, position, label, text)")
        for at in looks:
            conn.execute("INSERT INTO runs VALUES (?, ?, 'ok', 0)", (change.source, at))
        return list(lately(conn, Reasons((), ((change, version),), "", {change.document: who}), Notes(), DAY, topic))


def test_a_resolution_is_said_by_what_it_asks_on_the_topic(one: tuple[ChangeRow, Version]) -> None:
    change = replace(one[0], document_kind="resolution", summary_ja="「見本法改正案」に附帯決議が付きました")
    version = replace(one[1], body=RESOLUTION, title="見本法改正案に対する附帯決議", published_on="2026-06-09")
    (told,) = reasons(change, version, "family_children")
    assert told["ja"] == f"見本法改正案に対する附帯決議が「{ASKS}」を求めています。"
    assert (told["date"], told["state"], told["name"]) == ("2026-06-09", "決議", f"「{ASKS}」")
    assert (
        told["en"].endswith(".") and told["named"] == "after"
    )  # a whole sentence, also where the words are not put behind it
    assert reasons(change, version, "refugee_recognition") == []
    assert reasons(change, replace(version, published_on="2024-06-09"), "family_children") == []


def test_how_many_provisions_of_a_law_changed_is_no_reason(one: tuple[ChangeRow, Version]) -> None:
    said = "「入管法」の4件の改正が2026年6月14日までに施行されました。変わった規定は144か所です"
    for kind in ("law", "law_revision"):
        assert reasons(replace(one[0], document_kind=kind, summary_ja=said), one[1], "undocumented_detention") == []


def test_other_news_is_a_reason_where_its_own_sentence_names_the_topic(one: tuple[ChangeRow, Version]) -> None:
    bill = replace(
        one[0], document_kind="bill", summary_ja="「外国人の家族帯同に関する法律案」が衆議院に提出されました"
    )
    assert [told["ja"] for told in reasons(bill, one[1], "family_children")] == [bill.summary_ja]
    other = replace(bill, summary_ja="「見本法案」が衆議院に提出されました")
    assert reasons(other, one[1], "family_children") == []
    page = replace(bill, document_kind="page", kind="changed", summary_ja="「家族帯同」のページの3か所が変わりました")
    assert reasons(page, one[1], "family_children") == []


@pytest.mark.parametrize(
    "body",
    [RESOLUTION.replace("こと。", "とする。"), "二、" + "外国にルーツを持つ生徒の学びと" * 20 + "を支えること。", ""],
)
def test_what_cannot_be_quoted_whole_is_not_quoted(body: str) -> None:
    assert points_on(body, "family_children", longest=ASKED) == []


def test_a_change_of_another_subject_in_the_same_act_is_not_of_the_topic() -> None:
    """Rows of 平成二年法務省令第十六号 as amended in October 2025 (e-Gov 402M50000010016): business managers, and trainees."""
    before = "その経営又は管理に従事する者以外に本邦に居住する二人以上の常勤の職員が従事して営まれるものであること。"
    after = before.replace("二人以上の", "")
    assert not change_is_of(before, after, "brokers_debt")
    fee = "外国の送出機関が、技能実習生から保証金を徴収し、又は違約金を定める契約をしていないこと。"
    assert change_is_of(fee.replace("又は", "若しくは"), fee, "brokers_debt")


# 外国人の技能実習の適正な実施及び技能実習生の保護に関する法律施行規則（e-Gov 428M60000110003）
RULES = "egov_law/428M60000110003"
LODGING = "団体監理型技能実習に係るものである場合にあっては申請者又は監理団体が、技能実習生のための適切な宿泊施設を確保していること。"
MISSING = "過去一年以内に、申請者又は監理団体の責めに帰すべき事由により技能実習生の行方不明者を発生させていないこと。"


@pytest.mark.parametrize(
    ("text", "topic", "is_one"),
    [
        (LODGING, "housing", True),  # 第14条第1号
        (MISSING, "disappearance", True),  # 第12条第1項第12号の2
        (LODGING, "disappearance", False),
        # 第14条第4号: what must be so is the amount; lodging is named on the way.
        ("居住費について、宿泊施設その他の利益を理解した上で合意しており、かつ、その額が適正な額であること。", "housing", False),
        ("宿泊施設が適正であることを確認したことを明らかにする書類", "housing", False),  # 第8条第15号
    ],
)  # fmt: skip
def test_a_standard_about_the_topic_is_shown_where_no_provision_decides(text: str, topic: str, is_one: bool) -> None:
    assert is_standard(RULES, text, topic) is is_one


def test_what_is_today_is_not_in_no_days_and_what_is_called_off_is_no_reason(record: data.Record) -> None:
    """Three sittings with the same agenda: of today, of tomorrow, and one that is not held; a consultation on its last day."""
    agenda = "特定技能の受入れ見込数に関する件（見本）"
    for name, on, state in (
        ("見本", DAY, None),
        ("別見本", "2026-08-27", "開会"),
        ("元見本", "2026-08-27", "取りやめ"),
    ):
        row = record.document(f"sittings/{name}", "sitting", f"参議院{name}委員会", data.EARLY)
        record.version(row, data.EARLY, agenda)
        record.conn.execute(
            "INSERT INTO sittings (document, house, meeting, date, agenda, state) VALUES (?, '参議院', ?, ?, ?, ?)",
            (row, f"{name}委員会", on, agenda, state),
        )
    told = list(sittings(record.conn, "quotas_fields", Notes(), NOW, DAY, ()))
    assert [(one["name"], one["state"], one["state_en"]) for one in told] == [
        ("参議院見本委員会", "きょう", "today"),
        ("参議院別見本委員会", "あと1日", "in 1 day"),
    ]
    case = record.document("public_comments/mihon", "consultation", "見本の意見募集", data.EARLY)
    record.version(case, data.EARLY, "見本の意見募集")
    record.topic(case, "見本")
    record.conn.execute(
        "INSERT INTO consultations (document, case_id, title, closes_on) VALUES (?, 'mihon', '見本', ?)", (case, DAY)
    )
    (last,) = consultations(record.conn, data.TOPIC, Notes(), NOW, DAY, ())
    assert (last["state"], last["state_en"]) == ("締切・きょう", "closes today")
    record.conn.execute("UPDATE consultations SET closes_on = NULL, called_open = 1")
    record.conn.execute("UPDATE documents SET last_seen = '2026-08-24T18:30:00Z' WHERE id = ?", (case,))
    (undated,) = consultations(record.conn, data.TOPIC, Notes(), NOW, DAY, ())
    assert (undated["date"], undated["state"]) == ("2026-08-25", "募集中"), "the day on which it was seen open"
    assert list(consultations(record.conn, data.TOPIC, Notes(), "2026-12-01T03:00:00Z", "2026-12-01", ())) == []


def test_what_is_new_is_dated_by_its_publication_and_else_by_the_days_between_which_it_came(
    one: tuple[ChangeRow, Version],
) -> None:
    """A page says when it is of; of minutes nobody says when they were put there, and after a gap nobody knows when it was."""
    said = "新しいお知らせ：「特定技能の受入れ見込数の見直しについて」"
    page = replace(one[0], document_kind="news", summary_ja=said, summary_en="New.")
    (told,) = reasons(page, replace(one[1], published_on="2026-08-01"), "quotas_fields")
    assert (told["date"], told["state"], told["ja"]) == ("2026-08-01", "公表", said)
    assert reasons(page, replace(one[1], published_on="2025-08-01"), "quotas_fields") == []  # found lately, and no news
    (told,) = reasons(
        page, replace(one[1], published_on=None), "quotas_fields", ("2026-08-19T18:00:00Z", "2026-08-20T18:00:00Z")
    )
    assert (told["date_ja"], told["date_en"], told["state"]) == ("2026年8月21日までに", "by 21 August 2026", "")
    assert told["ja"] == said
    looks = ("2026-06-30T18:00:00Z", "2026-08-20T18:00:00Z")
    (told,) = reasons(page, replace(one[1], published_on=None), "quotas_fields", looks)
    assert (told["date_ja"], told["date_en"]) == ("2026年7月1日〜2026年8月21日", "1 July 2026 to 21 August 2026")
    assert told["ja"] == said  # when we looked is no matter of whom the paper is for
    minutes = replace(page, document_kind="meeting", summary_ja="特定技能の受入れ見込数の会議録が公開されました。")
    held = replace(one[1], published_on="2026-07-10", title="見本委員会 第1号")
    assert reasons(minutes, held, "quotas_fields", looks) == []  # nobody spoke on the topic in them
    (told,) = reasons(minutes, held, "quotas_fields", looks, ("見本太郎",))
    assert (told["date"], told["state"]) == ("2026-07-10", "会議")
    assert told["ja"] == "見本委員会 第1号で、この論点について発言がありました：見本太郎。"


def test_who_only_named_the_topic_in_passing_or_answered_exclusion_is_no_reason(record: data.Record) -> None:
    record.conn.commit()
    chosen = evidence_on(record.conn, find_topic(record.conn, data.TOPIC), data.AT)
    every = proposals(job(record), data.TOPIC, StaffFile())
    assert chosen.spoken and heard(chosen, every).spoken == chosen.spoken
    for ground in (Ground.PASSING, Ground.FOLLOWS_HARSH):
        apart = [replace(one, reading=Reading(Stance.BACKGROUND, ground)) for one in every]
        assert heard(chosen, apart).spoken == {}
    assert heard(chosen, []).spoken == {}


def test_whose_promise_falls_due_is_an_office_that_says_of_what_or_a_name(record: data.Record) -> None:
    speech = topic_speeches(record.conn, "quotas_fields", NOW)[0]
    minister = replace(speech, speaker="見本太郎", office="国務大臣", post="文部科学大臣")
    assert who_of(minister) == "文部科学大臣"
    assert who_of(replace(minister, post="")) == "見本太郎国務大臣"
    assert who_of(replace(minister, office="法務大臣", post="")) == "法務大臣"
    assert who_of(replace(minister, office="", post="")) == "見本太郎"
