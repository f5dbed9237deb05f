"""The internal memo: its banner on every page, its sections in order, what it knows of the other side, what keeps it inside."""

from __future__ import annotations

import json
import re
import subprocess
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from briefs.commands.brief import brief
from briefs.errors import BriefError
from briefs.evidence.form import Form
from briefs.evidence.looked import unlisted
from briefs.evidence.persons import ministry_words, of_ministry
from briefs.kinds import prep
from briefs.kinds.make import make
from briefs.kinds.prep import MemoOrder
from briefs.press.verify import verify
from db.office.database import open_office_db
from tests.support import brief_data as data
from tests.support import papers_data as papers
from tests.support.printed import in_order, needs_fonts, needs_poppler, pages

pytestmark = [pytest.mark.slow, needs_fonts, needs_poppler]
STAFF = """red_lines = ["過程を公開しない案には同意しない。"]
[[role]]
who = "事務局長"
part = "あいさつ"
minutes = 5
[[role]]
who = "政策担当"
part = "お願いの説明"
minutes = 15
[[ask]]
ask = "見込み数の見直しを公開で行うよう質問すること。"
by = 2026-12-18
[[qa]]
q = "公開すると混乱しないか。"
a = "過程が見えるほうが現場は備えられます。"
"""
MEMBER = MemoOrder(data.TOPIC, member="見本花子")


@pytest.fixture
def record(tmp_path: Path) -> Any:
    record = data.sample(tmp_path / "home")
    record.keys = papers.fill(record)
    papers.office(record)
    record.staff = tmp_path / "staff.toml"
    record.staff.write_text(STAFF, encoding="utf-8")
    return record


def test_sections_in_their_order_and_the_banner_on_every_page(record: Any) -> None:
    issued = make(prep, MemoOrder(data.TOPIC, member="見本花子", since=""), record.home, data.AT, text=record.staff)
    found = pages(issued.path)
    assert 2 <= issued.pages == len(found) <= 4
    assert all("取扱注意・内部用" in page for page in found)
    in_order(
        "".join(found),
        [
            "見本花子議員",
            "相手",
            "見本花子（みほんはなこ）",
            "衆議院",
            "見本1",
            "委員名簿がまだ記録にない",
            "お願いすること",
            "見込み数の見直しを公開で行うよう質問すること。",
            "2026年12月18日",
            "前回面会（2026年8月19日）からの変化",
            "本人の発言",
            f"「{papers.ASKED.split('君　')[1]}」",
            "発言番号5",
            "質問主意書と答弁",
            "衆議院第221回国会質問第7号",
            "受入れ上限の根拠を示されたい。",
            "分野ごとの資料により公表することとしている。",
            "この議員への答弁での約束",
            "▲期限経過",
            "これまでの面会",
            "2026年8月19日",
            "回答あり",
            "見直しの過程を公開すること。",
            "委員会で取り上げたいとの回答。",
            "次の一手",
            "答弁の写しを送る。",
            "2026年9月1日まで",
            "役割分担",
            "0〜5分",
            "事務局長",
            "5〜20分",
            "政策担当",
            "譲れない線",
            "過程を公開しない案には同意しない。",
            "聞かれそうなこと",
            "公開すると混乱しないか。",
            "出典Sources",
            "面会の記録（手書き用）",
            "回答（言われた言葉のまま）",
            "次の一手",
            "いつまでに",
            "担当",
            "見込み数の見直しを公開で行うよう質問すること。",
            "□受け入れ□保留□断られた",
        ],
    )


def test_changes_since_the_meeting_alone(record: Any) -> None:
    text = "".join(
        pages(make(prep, MemoOrder(data.TOPIC, member="見本花子", since="M-one"), record.home, data.AT).path)
    )
    section = text[text.index("からの変化") : text.index("本人の発言")]
    assert "特定技能制度（見本）" in section
    record.conn.execute("UPDATE changes SET detected_at = '2026-08-01T00:00:00Z'")
    record.conn.commit()
    text = "".join(pages(make(prep, MemoOrder(data.TOPIC, member="見本花子", since=""), record.home, data.AT).path))
    assert "この論点の変化があるかどうかは確認できていません。確認できなかった情報源：" in text


def test_without_the_option_there_is_no_such_section(record: Any) -> None:
    assert "前回面会" not in "".join(pages(make(prep, MEMBER, record.home, data.AT).path))


def test_a_meeting_that_is_not_there_is_named(record: Any) -> None:
    with pytest.raises(BriefError, match=r"no earlier meeting 'M-two'.*M-one（2026-08-19）"):
        make(prep, MemoOrder(data.TOPIC, member="見本花子", since="M-two"), record.home, data.AT)
    with pytest.raises(BriefError, match="no earlier meeting with them"):
        make(prep, MemoOrder(data.TOPIC, ministry="法務省", since=""), record.home, data.AT)


def test_it_is_internal_by_name_by_parameter_and_by_kind(record: Any, tmp_path: Path) -> None:
    issued = make(prep, MEMBER, record.home, data.AT)
    assert issued.path.name == "INTERNAL-prep-見本花子-quotas_fields-20260826.pdf"
    with open_office_db(record.home.office_db) as office:
        (kept,) = office.execute("SELECT kind, parameters, number FROM briefs").fetchall()
    assert kept["kind"] == "prep" and json.loads(kept["parameters"])["internal"] is True
    assert kept["number"] == issued.number and issued.number.startswith("IN-")
    with pytest.raises(BriefError, match="INTERNAL or 内部"):
        make(prep, MEMBER, record.home, data.AT, out=tmp_path / "memo.pdf")
    assert not (tmp_path / "memo.pdf").exists()
    assert make(prep, MEMBER, record.home, data.AT, out=tmp_path / "内部-memo.pdf").path.exists()


def test_what_was_entered_later_is_not_known_yet(record: Any) -> None:
    with open_office_db(record.home.office_db) as office:
        for table in ("ask_events", "meetings"):
            office.execute(f"UPDATE {table} SET made_at = '2026-08-27T00:00:00Z'")
    text = "".join(pages(make(prep, MEMBER, record.home, data.AT).path))
    assert (
        "当会の面会記録に、2026年8月26日12:00までの記入はありません" in text.replace(" ", "")
        and "委員会で取り上げたい" not in text
    )


def test_a_ministry_is_met_by_what_its_offices_answered(record: Any) -> None:
    text = "".join(pages(make(prep, MemoOrder(data.TOPIC, ministry="法務省"), record.home, data.AT).path))
    in_order(
        text,
        [
            "法務省",
            "この論点で答弁した人",
            "見本次郎（出入国在留管理庁次長）",
            "法務省の答弁",
            "答弁での約束",
            papers.DUE,
            "期限経過",
            papers.STRONG,
            "未了",
        ],
    )
    assert "質問主意書と答弁" not in text


def test_offices_of_a_ministry() -> None:
    words = ministry_words("法務省")
    assert of_ministry("法務大臣", words) and of_ministry("出入国在留管理庁次長", words)
    assert not of_ministry("法務委員長", words) and not of_ministry("厚生労働大臣", words)


def test_a_name_that_is_several_people_or_nobody_fails(record: Any) -> None:
    papers.member(record, "members/sangiin-1", "見本　花子", "参議院")
    record.conn.commit()
    with pytest.raises(BriefError, match=r"2 people are called 見本花子.*--house"):
        make(prep, MEMBER, record.home, data.AT)
    assert make(prep, MemoOrder(data.TOPIC, member="見本花子", house="衆議院"), record.home, data.AT).pages >= 2
    with pytest.raises(BriefError, match="did you mean: 見本　花子"):
        make(prep, MemoOrder(data.TOPIC, member="見本花代"), record.home, data.AT)
    papers.attribute(record, record.keys["meeting"], "見本良子", None)
    record.conn.commit()
    with pytest.raises(BriefError, match="people settle 見本良子"):
        make(prep, MemoOrder(data.TOPIC, member="見本良子"), record.home, data.AT)


def test_who_has_nothing_on_record_gets_a_memo_that_says_what_was_searched_and_until_when(record: Any) -> None:
    record.conn.execute("DELETE FROM written_questions")
    record.conn.commit()
    with open_office_db(record.home.office_db) as office:
        office.execute("DELETE FROM ask_events")
        office.execute("DELETE FROM meetings")
    told: list[str] = []
    make(prep, MemoOrder("transfer", member="見本花子"), record.home, data.AT, say=told.append)
    assert not any("signed" in one for one in told)  # a memo for staff never is, however little it holds
    made = make(prep, MemoOrder("transfer", member="見本花子"), record.home, data.AT, text=record.staff)
    text = "".join("".join(pages(made.path)).split())
    for what in ("この論点での発言", "この論点での約束", "本人の質問主意書"):
        said = text.partition(f"{what}は見つかりませんでした（検索した範囲：")[2].partition("）。")[0]
        unknown = f"{what}があるかどうかは確認できて" in text or f"{what}があるかどうかは確認できません" in text
        assert said.endswith("まで") or unknown, what
    assert "当会の面会記録に、" in text and "ほかの論点での発言：" in text
    assert "お願いすること" in text and "面会の記録（手書き用）" in text


def test_a_ministry_that_does_not_exist_gets_no_memo(record: Any) -> None:
    with pytest.raises(BriefError, match="no ministry"):
        make(prep, MemoOrder("transfer", ministry="見本省"), record.home, data.AT)
    assert make(prep, MemoOrder("transfer", ministry="文科省"), record.home, data.AT).pages >= 2
    assert ministry_words("厚労省") == ministry_words("厚生労働省") and ministry_words("入管庁")[0] == "出入国在留管理"


def test_every_quotation_is_frozen_and_verifies_years_later(record: Any) -> None:
    issued = make(prep, MEMBER, record.home, data.AT, text=record.staff)
    evidence = {
        one["key"]: one for one in json.loads(PdfReader(issued.path).attachments["evidence.json"][0])["evidence"]
    }
    roster = {(q["where"], q["text"]) for q in evidence[record.keys["person"]]["quotes"]}
    assert {("fact:group", "見本"), ("fact:seat", "見本1")} <= roster
    assert evidence["written_questions/shugiin-221-7/answer"]["quotes"][0]["text"] == papers.REPLY
    assert verify(issued.path, record.home).problems == ()


def test_a_digit_of_staff_fails_and_says_where(record: Any) -> None:
    record.staff.write_text(STAFF.replace("過程が見えるほうが", "62％の"), encoding="utf-8")
    with pytest.raises(BriefError, match=r"qa 1\.a"):
        make(prep, MEMBER, record.home, data.AT, text=record.staff)


def test_a_question_without_an_answer_says_in_both_languages_what_to_do(record: Any) -> None:
    """A memo says what we answer."""
    record.staff.write_text('[[qa]]\nq = "上限は必要か。"\n', encoding="utf-8")
    with pytest.raises(BriefError, match=r'a がありません。(?s:.*)lacks a: a table \[\[qa\]\] needs q = "…", a = "…"'):
        make(prep, MEMBER, record.home, data.AT, text=record.staff)


def test_the_command(record: Any) -> None:
    at = ["--at", "2026-08-26T12:00:00+09:00"]
    words = ["prep", "見本花子", "--topic", data.TOPIC, "--text", str(record.staff), *at]
    run = CliRunner().invoke(brief, [*words, "--since-meeting"], obj={"home": record.home})
    assert run.exit_code == 0 and "INTERNAL-prep-" in run.output, run.output
    assert CliRunner().invoke(brief, [*words, "--ministry", "法務省"], obj={"home": record.home}).exit_code == 2
    gone = CliRunner().invoke(brief, [*words, "--since-meeting", "M-two"], obj={"home": record.home})
    assert gone.exit_code == 1 and "M-two" in gone.output


def test_the_fax_form_keeps_the_banner(record: Any) -> None:
    issued = make(prep, MEMBER, record.home, data.AT, form=Form(fax=True))
    assert issued.path.name.endswith("-fax.pdf") and all("取扱注意・内部用" in page for page in pages(issued.path))


def test_the_sheet_stands_below_the_sources_where_three_pages_hold_it_all(record: Any) -> None:
    issued = make(prep, MEMBER, record.home, data.AT, text=record.staff)
    found = pages(issued.path)
    assert issued.pages <= 3 and "出典Sources" in found[-1] and "面会の記録（手書き用）" in found[-1]


def test_the_number_of_a_room_is_no_figure(record: Any) -> None:
    with open_office_db(record.home.office_db) as office:
        office.execute("UPDATE meetings SET place = '見本会館512号室'")
    assert "見本会館512号室" in "".join(pages(make(prep, MEMBER, record.home, data.AT).path))


def test_since_when_is_as_exact_as_the_rosters_were_read(record: Any) -> None:
    for at in ("2026-03-01T12:00:00Z", "2026-06-09T12:00:00Z", "2026-06-10T12:00:00Z"):
        record.run("members", at)
    words = partial(prep.since_words, record.conn)
    assert words("2026-06-10", False, "2026-08-26") == "2026年6月10日から"  # read on the night before too
    assert (
        words("2026-06-09", False, "2026-08-26") == "2026年3月1日の名簿より後、2026年6月9日の名簿までのいつかから"
    )  # not read for three months
    assert words("2026-06-09", False, "2026-06-08") == ""  # of a paper of an earlier day
    assert words("2026-03-01", True, "2026-08-26") == "2026年3月1日の名簿で確認。それ以前は不明"


def test_no_committee_is_said_only_where_their_rosters_were_read(record: Any) -> None:
    now = "2026-08-26T03:00:00Z"
    assert unlisted(record.conn, now).ja == "委員名簿がまだ記録にない"  # no such source
    record.conn.execute(
        "INSERT INTO sources (id, name_ja, name_en, publisher, url, kind, licence, credit, terms_checked_on, enabled, cadence,"
        " minimum, caveats, selector_verified, public) VALUES ('committees', '委員会の名簿', 'Rosters', '見本機関',"
        " 'https://www.example.jp/c', 'web', '見本の条件', '出典', '2026-08-01', 1, 'nightly', 0, '', 1, 1)"
    )
    assert "まだ一度も読んでいません" in unlisted(record.conn, now).ja
    record.run("committees", "2026-08-24T18:00:00Z")
    assert "2026年8月25日 03:00より後は読んでいません" in unlisted(record.conn, "2026-08-28T03:00:00Z").ja
    record.run("committees", "2026-08-25T18:00:00Z", "partial")
    assert unlisted(record.conn, now).ja.startswith("確認できていません")
    record.run("committees", "2026-08-25T19:00:00Z")
    assert unlisted(record.conn, now).ja == "名簿に記載なし"


def test_a_memo_on_little_takes_two_pages_and_fills_the_second(record: Any, tmp_path: Path) -> None:
    few = tmp_path / "few.toml"
    few.write_text('[[ask]]\nask = "上限の見直しを公開の場で行うこと。"\n', encoding="utf-8")
    issued = make(prep, MemoOrder("transfer", member="見本花子"), record.home, data.AT, text=few)
    assert issued.pages == 2
    out = subprocess.run(["pdftotext", "-bbox", str(issued.path), "-"], check=True, capture_output=True, text=True)
    low = max(float(y) for y in re.findall(r'yMax="([\d.]+)"', out.stdout.split("<page ")[-1]) if float(y) < 795)
    assert low > 0.7 * 842
