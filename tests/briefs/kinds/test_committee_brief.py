"""The page for a committee's day: its sections, its questions and what stands behind them, one page, its refusals."""

from __future__ import annotations

import json
import re
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from briefs.commands.brief import brief
from briefs.errors import BriefError, Fault, NoEvidence
from briefs.evidence.form import Form
from briefs.kinds import committee
from briefs.kinds.committee import FOLLOW, CommitteeOrder
from briefs.press.verify import verify
from tests.support import brief_data as data
from tests.support import papers_data as papers
from tests.support.places import ROOT
from tests.support.printed import in_order, needs_fonts, needs_poppler, squeezed
from tests.support.signing import issue as make

pytestmark = [pytest.mark.slow, needs_fonts, needs_poppler]
DAY = date(2026, 8, 26)
STAFF = """[[qa]]
q = "受入れ上限の見直しで、現場の声を聞く仕組みの検討はどこまで進んでいますか。"
a = "検討中との答弁が予想されます。"
"""


@pytest.fixture
def record(tmp_path: Path) -> Any:
    record = data.sample(tmp_path / "home")
    record.keys = papers.fill(record)
    return record


def made(record: Any, day: date = DAY, topic: str = data.TOPIC, **options: Any) -> Any:
    return make(committee, CommitteeOrder("見本委員会", "衆議院", day, topic), record.home, data.AT, **options)


def bill(record: Any, day: str, event: str) -> None:
    document = record.document("bills/221-閣法-9", "bill", "見本の法律案", data.EARLY)
    record.version(document, data.EARLY, "")
    record.conn.execute(
        "INSERT INTO bills (document, session, kind, number, title, stage) VALUES (?, 221, '閣法', 9, '見本の法律案', ?)",
        (document, event),
    )
    record.conn.execute(
        "INSERT INTO bill_events (bill, position, date, house, event, committee, session) VALUES (?, 1, ?, '衆議院', ?,"
        " '見本委員会', 221)",
        (document, day, event),
    )
    record.conn.commit()


def test_one_page_with_three_questions_out_of_the_minutes(record: Any) -> None:
    issued = made(record)
    assert issued.pages == len(PdfReader(issued.path).pages) == 1
    assert issued.path.name == "committee-衆議院見本委員会-quotas_fields-20260826.pdf"
    text = squeezed(issued.path)
    in_order(
        text,
        [
            "委員会当日資料",
            "衆議院見本委員会",
            "日時",
            "2026年8月26日（水）",
            "議題",
            "（当日の公報による）",
            "問1",
            f"2026年8月1日の衆議院見本委員会で、法務大臣は「{papers.DUE}」と答弁されました（発言番号6）",
            "その後の状況はどうなっていますか",
            "過去の答弁",
            "見本太郎（法務大臣）発言番号6",
            "▲期限経過2026年8月15日",
            "想定答弁",
            "追い質問",
            "「本年度内に」とされた期限は、すでに過ぎています",
            "問2",
            papers.STRONG,
            "発言番号7",
            "問3",
            "五年ごとに見直す",
            "発言番号3",
            "manifest.json",
        ],
    )


def test_questions_of_staff_come_first_with_the_answer_that_fits(record: Any, tmp_path: Path) -> None:
    record.conn.execute("DELETE FROM promises WHERE key = ?", (record.keys["firm"],))  # so that the softer one stands
    record.conn.commit()
    file = tmp_path / "staff.toml"
    file.write_text(STAFF, encoding="utf-8")
    text = squeezed(made(record, text=file).path)
    in_order(
        text,
        [
            "問1",
            "受入れ上限の見直しで、現場の声を聞く仕組みの検討はどこまで進んでいますか。",
            "過去の答弁",
            f"「{papers.SOFT}」",
            "2026年8月1日",
            "見本次郎",
            "発言番号7",
            "想定答弁",
            "検討中との答弁が予想されます。",
            "追い質問",
            FOLLOW["consider"][:10],
            "問2",
            papers.DUE,
            "問3",
        ],
    )


def test_of_a_question_that_no_answer_speaks_to_staff_are_told_and_the_room_is_not(record: Any, tmp_path: Path) -> None:
    file = tmp_path / "staff.toml"
    file.write_text('[[qa]]\nq = "予算は十分ですか。"\na = "十分との答弁が予想されます。"\n', encoding="utf-8")
    issued = made(record, text=file)
    text = squeezed(issued.path)
    in_order(text, ["問1予算は十分ですか。", "十分との答弁", "問2", papers.DUE])
    assert "記録に3件" not in text and "確認できなかった情報源" not in text
    (told,) = json.loads(PdfReader(issued.path).attachments["evidence.json"][0])["content"]["unshown"]
    assert told["ja"].startswith(
        "この論点の政府答弁は記録に3件ありますが（最新：2026年8月1日 衆議院見本委員会）、ここに挙げるものはありません。"
        "ほかにもあるかどうかは確認できていません。確認できなかった情報源：国会会議録（見本）"
    )
    assert any(one.ja == told["ja"] for one in issued.remarks if isinstance(one, Fault))


def test_every_word_of_a_proposal_is_frozen_or_fixed(record: Any) -> None:
    issued = made(record)
    evidence = json.loads(PdfReader(issued.path).attachments["evidence.json"][0])
    frozen = [quote["text"] for one in evidence["evidence"] for quote in one["quotes"]]
    assert papers.DUE in frozen and "本年度内に" in frozen and "6" in frozen
    for question in evidence["content"]["questions"]:
        assert question["q"] == [] and question["past"]["spot"]
    assert verify(issued.path, record.home).problems == ()


def test_the_agenda_is_what_the_record_knows_of_that_day(record: Any) -> None:
    bill(record, "2026-08-26", "committee_vote")
    text = squeezed(made(record).path)
    assert (
        "議題第221回国会閣法第9号「見本の法律案」" in text
        and "（当日の公報による）" not in text.partition("議題")[2][:9]
    )


def test_a_day_of_which_no_sitting_is_known_says_so(record: Any, tmp_path: Path) -> None:
    def printed(name: str) -> str:
        return squeezed(made(record, out=tmp_path / f"{name}.pdf").path)

    assert "この日に会議があることは、記録では確かめられません。" in printed("unknown")
    record.conn.execute(
        "INSERT INTO documents (key, source, kind, url, title, lang, first_seen, last_seen, collection)"
        " VALUES ('sessions/221', 'sessions', 'session', 'https://www.example.jp', '第221回国会', 'ja', ?, ?, '')",
        (data.EARLY, data.EARLY),  # last looked at before the day of the page
    )
    document = record.conn.execute("SELECT id FROM documents WHERE key = 'sessions/221'").fetchone()[0]
    record.conn.execute("INSERT INTO sessions VALUES (?, 221, '特別', '2026-02-18', '2026-07-25')", (document,))
    record.conn.commit()
    # A session that begins after the last look is on no list yet: that of the day is not known.
    unread = printed("unread")
    assert "この日の会期は確認できていません（第221回国会の会期は2026年7月25日まで。2026年8月11日に確認）。" in unread
    assert "会期中ではありません" not in unread
    record.conn.execute("UPDATE documents SET last_seen = ? WHERE id = ?", (data.LAST, document))
    record.conn.commit()
    closed = printed("closed")
    assert "この日は国会の会期中ではありません（第221回国会の会期は2026年7月25日まで）。" in closed
    bill(record, "2026-08-26", "質疑")
    assert "確かめられません" not in printed("known")


def test_bills_under_way_are_not_called_the_agenda(record: Any) -> None:
    bill(record, "2026-08-20", "referred")
    text = squeezed(made(record).path)
    in_order(
        text, ["議題（当日の公報による）", "付託中", "「見本の法律案」2026年8月20日付託", "当日の議題とは限りません"]
    )


def test_answers_after_the_day_are_not_past_answers(record: Any) -> None:
    with pytest.raises(
        NoEvidence, match=r"政府答弁があるかどうかは確認できていません(?s:.*)any answer of the government"
    ):
        made(record, day=date(2026, 7, 31))
    with pytest.raises(
        NoEvidence
    ) as caught:  # what was looked for ends on the day of the sitting, and more is on record since
        made(record, day=date(2026, 7, 31))
    said = caught.value.problems[0]
    assert isinstance(said, Fault)
    assert said.ja.startswith("2026年7月31日までの「") and re.search(r"この日より後の会議には[1-9]件あります", said.ja)
    assert "by 31 July 2026" in said.en and re.search(r"Later sittings have [1-9]", said.en)
    with pytest.raises(NoEvidence):
        made(record, topic="transfer")


def test_a_kept_promise_is_not_asked_about(record: Any) -> None:
    from db.office.database import open_office_db
    from db.office.promise_status import set_status

    with open_office_db(record.home.office_db) as office:
        set_status(office, record.keys["due"], "kept", "https://www.example.jp/kept", "", papers.AT_SET, who="見本")
    text = squeezed(made(record).path)
    assert papers.STRONG in text and papers.DUE not in text


def test_a_kept_promise_does_not_come_back_as_a_plain_answer(record: Any) -> None:
    from db.office.database import open_office_db
    from db.office.promise_status import set_status

    document = record.conn.execute("SELECT document FROM speeches WHERE position = 3").fetchone()[0]
    words = "五年ごとに見直すこととしております"
    key = papers.promise(record, document, 0, data.ANSWER, words, "firm", speaker="見本太郎", office="法務大臣")
    record.conn.commit()
    assert words in squeezed(made(record).path)
    with open_office_db(record.home.office_db) as office:
        set_status(office, key, "kept", "https://www.example.jp/kept", "", papers.AT_SET, who="見本")
    assert words not in squeezed(made(record).path)


def test_an_unknown_committee_lists_near_ones_and_exits_with_one(record: Any) -> None:
    with pytest.raises(BriefError, match=r"no committee '見本委員' .*見本委員会"):
        make(committee, CommitteeOrder("見本委員", "衆議院", DAY, data.TOPIC), record.home, data.AT)
    words = ["committee", "見本委員会", "--house", "参議院", "--date", "2026-08-26", "--topic", data.TOPIC]
    run = CliRunner().invoke(brief, words, obj={"home": record.home})
    assert run.exit_code == 1 and "衆議院見本委員会" in run.output


def test_the_command_takes_the_short_name(record: Any) -> None:
    words = [
        "committee",
        "見本",
        "--house",
        "衆議院",
        "--date",
        "2026-08-26",
        "--topic",
        data.TOPIC,
        "--at",
        "2026-08-26T12:00:00+09:00",
    ]
    run = CliRunner().invoke(brief, words, obj={"home": record.home})
    assert run.exit_code == 0 and "1 page" in run.output, run.output


def test_the_read_out_text_is_eleven_points_and_the_fax_form_keeps_the_page(record: Any) -> None:
    css = (ROOT / "templates" / "briefs" / "committee.css").read_text(encoding="utf-8")
    assert re.search(r"\.q \.ask \{ font-size: 11pt", css) and re.search(
        r"\.q \.a, \.q \.follow \{ font-size: 11pt", css
    )
    issued = made(record, form=Form(fax=True))
    assert issued.pages == 1 and issued.path.name.endswith("-fax.pdf")


def test_chair_and_directors_and_the_news_of_a_joint_sitting(record: Any) -> None:
    """The bench as the newest roster has it; of a joint sitting the committee's own item, or else another's."""
    day = "2026-08-12"
    for key, own, together in (
        ("committee_news/shugiin-mihon", "見本委員会", ("見本委員会", "法務委員会")),
        ("committee_news/shugiin-houmu", "法務委員会", ("法務委員会", "見本委員会")),
    ):
        document = record.document(key, "committee_news", "見本のニュース", data.EARLY)
        record.version(document, data.EARLY, "見本の質疑。")
        record.conn.execute(
            "INSERT INTO committee_news (document, house, session, committee, number, date, sitting)"
            " VALUES (?, '衆議院', 221, ?, 1, ?, '見本委員会法務委員会連合審査会')",
            (document, own, day),
        )
        record.conn.executemany(
            "INSERT INTO news_committees (document, position, committee) VALUES (?, ?, ?)",
            [(document, n, name) for n, name in enumerate(together)],
        )
    roster = record.document("committees/iin_j0010", "committee", "名簿", data.EARLY)
    record.version(roster, data.EARLY, "委員長 | 見本　十郎 |  | 見自")
    record.conn.executemany(
        "INSERT INTO committee_posts (document, position, house, committee, role, name, \"group\") VALUES (?, ?, '衆議院',"
        " '見本委員会', ?, ?, ?)",
        [
            (roster, n, *post)
            for n, post in enumerate(
                (("委員長", "見本　十郎", "見自"), ("理事", "見本　花子", None), ("理事", "見本　丁次", "見立"))
            )
        ],
    )
    record.conn.commit()
    items = committee.agenda(record.conn, "衆議院", "見本委員会", day, data.AT)
    assert [(one.version.key, one.text) for one in items] == [
        ("committee_news/shugiin-mihon", "委員会ニュース（見本委員会法務委員会連合審査会）第1号")
    ]
    assert "委員長見本十郎（見自）、理事見本花子、見本丁次（見立）" in squeezed(
        made(record, date.fromisoformat(day)).path
    )


def test_one_question_has_the_page_for_itself(record: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("briefs.kinds.committee.QUESTIONS", 1)
    issued = made(record)
    assert issued.pages == 1 and issued.dossier.content["size"]
    out = subprocess.run(["pdftotext", "-bbox", str(issued.path), "-"], check=True, capture_output=True, text=True)
    low = max(float(y) for y in re.findall(r'yMax="([\d.]+)"', out.stdout) if float(y) < 795)  # points, of 842
    assert low > 0.7 * 842


def test_of_a_scheme_that_ends_on_the_day_of_the_sitting_the_page_says_so(record: Any, tmp_path: Path) -> None:
    """The page is written before the day and read out on it: what counts is how things are then."""
    row = record.document("egov_law/428AC0000000089_20270401", "law_revision", "見本就労法", data.EARLY)
    record.version(row, data.EARLY, "", enforced_on="2027-04-01")
    record.conn.execute(
        "INSERT INTO law_revisions (document, law_id, law_revision_id, law_title, enforced_on, amendment_law_num, repeal_status,"
        " has_text) VALUES (?, '428AC0000000089', '428AC0000000089_20270401', '見本就労法', '2027-04-01', ?, 'None', 0)",
        (row, "令和六年法律第六十号"),
    )
    record.conn.commit()
    file = tmp_path / "staff.toml"
    file.write_text(
        '[[qa]]\nq = "技能実習生の受入れ上限は見直されますか。"\n', "utf-8"
    )  # to be read out: the answer expected is written in by hand

    def printed(day: date) -> str:
        return squeezed(made(record, day=day, text=file, out=tmp_path / f"{day}.pdf").path)

    ended = "技能実習制度は2027年4月1日に終わりました"
    assert ended in printed(date(2027, 4, 1)) and ended not in printed(date(2027, 3, 31))
