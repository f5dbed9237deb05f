"""The two-page brief for a member: its sections and their order, its budget, its sources, and what it refuses."""

from __future__ import annotations

import io
import json
import logging
import re
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from docx import Document
from pypdf import PdfReader

from briefs.errors import BriefError
from briefs.evidence.form import Form
from briefs.evidence.persons import met_under
from briefs.kinds import leave_behind, member, prep
from briefs.kinds.leave_behind import LeaveBehindOrder
from briefs.kinds.make import make
from briefs.kinds.member import MemberOrder
from briefs.kinds.prep import MemoOrder
from briefs.press.issue import FinishedBrief
from briefs.press.page import environment, kept_end
from db.office.database import open_office_db
from db.people.memberships import fold_name
from db.record.schema import open_read_only
from policywatch import cli
from tests.support import brief_data as data
from tests.support.printed import attached, in_order, needs_fonts, needs_poppler, squeezed
from tests.support.signing import accept_everything, issue

pytestmark = [pytest.mark.slow, needs_fonts, needs_poppler]
HANAKO = "members/shugiin-見本花子"
ASKED = "一　特定技能の受入れ上限を、どのような手順で見直すのか示されたい。"
REPLIED = "特定技能の受入れ上限については、分野ごとの協議会の意見を聴いた上で見直すこととしている。"
STAFF = """title = "受入れ上限の見直しに関するお願い"
title_en = "Reviewing the caps"
figures = ["disappearances"]
[[ask]]
ask = "上限の見直しを公開の場で行うこと。"
who = "法務大臣"
by = 2026-12-18
en = "Review the caps in public."
[[qa]]
q = "上限は必要か。"
a = "施行日の{date:2027-04-01}までに検討できます。"
q_en = "Are caps needed?"
a_en = "It can be settled by {date:2027-04-01}."
[[voice]]
text = "相談する所がありませんでした（見本）。"
en = "There was nowhere to ask (sample)."
who = "見本の事例"
who_en = "A sample case"
consent = true
[[voice]]
text = "載せてはいけない声（見本）。"
"""


def people(record: Any) -> None:
    """A member with a roster entry, the question asked of the minister, and a written question with its answer."""
    conn = record.conn
    row = record.document(HANAKO, "member", "見本　花子", data.EARLY)
    record.version(row, data.EARLY, "", name="見本　花子", kana="みほん　はなこ", group="見本党", house="衆議院")
    conn.execute(
        "INSERT INTO people (id, key, name, kana, house, folded) VALUES (?, ?, '見本　花子', 'みほん　はなこ', '衆議院', ?)",
        (row, HANAKO, fold_name("見本花子")),
    )
    for position, kind, group in ((1, "seat", None), (2, "group", "見本党")):
        conn.execute(
            'INSERT INTO memberships (person, position, kind, "group", role, "from", since_is_first_sight)'
            " VALUES (?, ?, ?, ?, '議員', '2026-01-23', 0)",
            (row, position, kind, group),
        )
    question = conn.execute("SELECT document FROM speeches WHERE position = 2").fetchone()[0]
    written = record.document(
        "written_questions/shugiin-221-5", "written_question", "（見本）上限に関する質問主意書", data.LATE
    )
    record.version(written, data.LATE, "")
    record.topic(written, "特定技能、受入れ上限")
    conn.execute(
        "INSERT INTO written_questions (document, house, session, number, title, submitter, submitted_on, answered_on, status)"
        " VALUES (?, '衆議院', 221, 5, '（見本）上限に関する質問主意書', '見本花子', '2026-08-05', '2026-08-18', '答弁受理')",
        (written,),
    )
    for role, body in (("question", f"前文\n{ASKED}\n右質問する。"), ("answer", f"一について\n{REPLIED}")):
        text = record.document(f"written_questions/shugiin-221-5/{role}", "question_text", f"見本 {role}", data.LATE)
        record.version(text, data.LATE, body)
        conn.execute(
            "INSERT INTO question_texts (document, question, role, text_state) VALUES (?, ?, ?, 'text')",
            (text, written, role),
        )
    conn.execute("INSERT INTO question_pairs VALUES (?, 1, '一', ?, ?)", (written, ASKED, REPLIED))
    roll_call(record, row)
    for document, role in ((question, "speaker"), (written, "提出者")):
        conn.execute(
            "INSERT INTO attributions (document, position, role, name, folded, house, standing, person, basis, candidates)"
            " VALUES (?, 0, ?, '見本花子', ?, '衆議院', 'member', ?, 'name+house+date', 1)",
            (document, role, fold_name("見本花子"), row),
        )
    conn.commit()


def roll_call(record: Any, person: int) -> None:
    """A vote on the topic in which the member was against."""
    title = "日程第１　受入れ上限に関する見本法案（内閣提出）"
    ballots = json.dumps([["見本党", [["見本　花子", "nay"], ["見本　雪子", "aye"]]]], ensure_ascii=False)
    facts = {"house": "衆議院", "number": "221-0807-v001", "date": "2026-08-07", "title": title, "ayes": 1, "nays": 1}
    document = record.document("roll_calls/221-0807-v001", "roll_call", title, data.LATE, "2026-08-07")
    record.version(document, data.LATE, title, **facts, ballots=ballots)
    record.topic(document, "受入れ上限")
    record.conn.execute(
        "INSERT INTO roll_calls (document, house, session, number, date, title, matter, ayes, nays)"
        " VALUES (?, '衆議院', 221, '221-0807-v001', '2026-08-07', ?, '受入れ上限に関する見本法案', 1, 1)",
        (document, title),
    )
    for position, (name, vote, tied) in enumerate((("見本　花子", "nay", person), ("見本　雪子", "aye", None)), 1):
        record.conn.execute(
            "INSERT INTO votes VALUES (?, ?, ?, '見本党', ?, ?)", (document, position, name, vote, tied)
        )


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Any:
    made = data.sample(tmp_path_factory.mktemp("home"))
    people(made)
    return made


@pytest.fixture(scope="module")
def staff(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("staff") / "meeting.toml"
    file.write_text(STAFF, encoding="utf-8")
    return file


WANTED = MemberOrder("見本花子", data.TOPIC)


@pytest.fixture(scope="module")
def page(record: Any, staff: Path) -> FinishedBrief:
    return make(member, WANTED, record.home, data.AT, text=staff)


def run(home: Path, *args: str) -> Result:
    return CliRunner().invoke(cli, ["--home", str(home), *args])


# ---------------------------------------------------------------------- what stands on the pages
def test_two_pages_with_the_sections_in_order(page: FinishedBrief):
    assert page.pages == len(PdfReader(page.path).pages) == 2
    assert page.path.name == f"member-見本花子-{data.TOPIC}-20260826-draft.pdf"
    text = squeezed(page.path)
    in_order(
        text,
        [
            "面会資料",
            "面会先",
            "みほん",
            "見本",
            "はなこ",
            "花子",
            "衆議院議員",
            "受入れ上限の見直しに関するお願い",
            "お願いしたいこと",
            "上限の見直しを公開の場で行うこと。",
            "法務大臣",
            "2026年12月18日",
            "なぜ今か",
            "2027年4月1日",
            "最近の変化",
            "変更後",
            "変更前",
            "ご発言・質問主意書と政府の答弁",
            "質問主意書",
            "本会議での投票",
            "経過と見通し",
            "この資料の作成日",
            "数字で見る現状",
            "図1",
            "想定される論点",
            "Q1",
            "現場の声",
            "同意を得て",
            "出典",
            "manifest.json",
        ],
    )


def test_own_words_stand_with_the_answers_they_got(page: FinishedBrief):
    text = squeezed(page.path)
    in_order(
        text,
        [
            "「特定技能の受入れ上限について、分野ごとの見込み数をどのように見直すのか、政府の考えをお示しください。",
            "「特定技能の受入れ上限は、分野ごとの人手不足の状況を踏まえ、五年ごとに見直すこととしております（見本）。",
            "政府見本太郎（法務大臣・見本の会）",
            re.sub(r"\s", "", ASKED),
            re.sub(r"\s", "", REPLIED),
        ],
    )


def test_what_others_said_is_not_printed_as_the_members_own(again: Any, tmp_path: Path):
    """A passage that staff chose of a speech of somebody else, and nothing that they did not choose."""
    meeting = again.conn.execute("SELECT id FROM documents WHERE kind = 'meeting'").fetchone()[0]
    words = "特定技能の受入れ上限の見込み数は毎月公表すべきです（見本）。"
    document = again.speech(meeting, 21, "見本次郎", f"○見本次郎君　{words}", group="見本二党")
    again.topic(document, "特定技能、受入れ上限")
    again.conn.commit()
    file = tmp_path / "chosen.toml"
    use = f'[[use]]\nkey = "kokkai/122105206X00920260801_021"\ntext = "{words}"\n'
    file.write_text(use, encoding="utf-8")
    text = squeezed(make(member, WANTED, again.home, data.AT, text=file, out=tmp_path / "all.pdf").path)
    own = "特定技能の受入れ上限について、分野ごとの見込み数をどのように見直すのか"
    in_order(text, ["ご発言・質問主意書と政府の答弁", own, "国会での発言", words, "見本次郎（見本二党）"])
    assert text.count("でご発言") == 1  # hers, in the timeline
    file.write_text(f"only_chosen = true\n{use}", encoding="utf-8")
    text = squeezed(make(member, WANTED, again.home, data.AT, text=file, out=tmp_path / "chosen.pdf").path)
    assert words in text and own not in text and "でご発言" not in text and "図1" not in text  # nor a chart
    file.write_text(f'only_chosen = true\nfigures = ["ssw_stock/total"]\n{use}', encoding="utf-8")
    assert "図1" in squeezed(make(member, WANTED, again.home, data.AT, text=file, out=tmp_path / "chart.pdf").path)


def test_an_answer_to_the_member_stays_with_the_question_whatever_words_were_chosen(again: Any, tmp_path: Path):
    """Other sentences of both than are proposed, or the answer alone: it is an answer to her, and no speech of others."""
    asked, answered = "現場では見直しの時期が分からず困っています。", "検討の過程は公表してまいります。"
    question, answer = (
        again.conn.execute(
            "SELECT d.key FROM speeches s JOIN documents d ON d.id = s.document WHERE s.position = ?", (n,)
        ).fetchone()[0]
        for n in (2, 3)
    )
    file = tmp_path / "chosen.toml"
    both = [f'[[use]]\nkey = "{key}"\ntext = "{text}"\n' for key, text in ((question, asked), (answer, answered))]
    for used, words in ((both, [asked, answered]), (both[1:], [answered])):
        file.write_text("only_chosen = true\n" + "".join(used), encoding="utf-8")
        text = squeezed(make(member, WANTED, again.home, data.AT, text=file, out=tmp_path / f"{len(used)}.pdf").path)
        in_order(text, ["ご発言・質問主意書と政府の答弁", *words])
        assert "国会での発言" not in text


def test_how_the_member_voted_stands_with_all_ballots_as_evidence(page: FinishedBrief):
    in_order(
        squeezed(page.path),
        [
            "本会議での投票",
            "反対",
            "「受入れ上限に関する見本法案」",
            "（全体：賛成1・反対1。会派の表示：見本党）",
            "経過と見通し",
        ],
    )
    (one,) = [one for one in attached(page.path)["evidence"] if one["kind"] == "roll_call"]
    assert ["fact:ballots", '[["見本党", [["見本　花子", "nay"], ["見本　雪子", "aye"]]]]'] in [
        [quote["where"], quote["text"]] for quote in one["quotes"]
    ]


def test_every_source_is_there_and_its_hash_in_the_attachment(page: FinishedBrief, record: Any):
    text = squeezed(page.path)
    evidence = attached(page.path)["evidence"]
    assert len(evidence) >= 6
    for one in evidence:
        assert one["sha256"] not in text and one["url"].split("/")[2] in text and f'href="{one["url"]}"' in page.html
        assert record.archive.get(one["sha256"])


def test_figures_come_from_the_register_with_source_and_grade(page: FinishedBrief):
    """The register has no figure of 2025: the chart ends with 2024."""
    text = squeezed(page.path)
    assert "6,510" in text and "未収集" not in text and "二次資料" in text and "出典：出入国在留管理庁" in text
    said = [one for one in attached(page.path)["claims"] if one["reference"].startswith("figure:disappearances@")]
    assert {one["label"] for one in said} == {"図1"} and all(one["grade"] in "ABC" for one in said)
    values = set(re.findall(r"<text[^>]*>([^<]*\d[^<]*)</text>", page.html))
    known = {re.match(r"[\d,]+", one["ja"])[0] for one in said} | {str(year) for year in range(2010, 2027)}  # type: ignore[index]
    assert values <= known


def test_charts_that_find_no_room_are_named(record: Any, staff: Path, tmp_path: Path):
    names = ["disappearances", "titp_stock", "foreign_residents", "labour_inspections_titp/violating"]
    text = re.sub(r"(?m)^figures = .*$", "", staff.read_text("utf-8"))
    many = tmp_path / "many.toml"
    many.write_text(f"figures = {json.dumps(names)}\n{text}", "utf-8")
    told: list[str] = []
    make(member, MemberOrder("見本花子", data.TOPIC), record.home, data.AT, text=many, say=told.append)
    (said,) = [one for one in told if one.startswith("figures")]
    assert said.endswith("left out: foreign_residents, labour_inspections_titp/violating")


def test_only_a_voice_with_consent_is_printed_and_the_other_is_named(record: Any, staff: Path, tmp_path: Path):
    result = run(
        record.home.root,
        "brief",
        "member",
        "見本花子",
        "--topic",
        data.TOPIC,
        "--text",
        str(staff),
        "--at",
        "2026-08-26T12:00:00+09:00",
        "--out",
        str(tmp_path / "m.pdf"),
    )
    assert result.exit_code == 0, result.output
    assert "voice 2" in result.stderr and "consent" in result.stderr
    text = squeezed(tmp_path / "m.pdf")
    assert "相談する所がありませんでした" in text and "載せてはいけない声" not in text
    assert "載せてはいけない声" not in json.dumps(attached(tmp_path / "m.pdf"), ensure_ascii=False)


def test_a_word_file_and_a_mail_lie_beside_it_when_asked_for(record: Any, staff: Path, tmp_path: Path):
    where = ("--text", str(staff), "--at", "2026-08-26T12:00:00+09:00", "--out", str(tmp_path / "m.pdf"))
    result = run(
        record.home.root, "brief", "member", "見本花子", "--topic", data.TOPIC, *where, "--docx", "--mail-text"
    )
    assert result.exit_code == 0, result.output
    opened = Document(str(tmp_path / "m.docx"))
    said = "\n".join(one.text for one in opened.paragraphs)
    assert "編集用・未検証" in opened.sections[0].header.paragraphs[0].text
    for one in attached(tmp_path / "m.pdf")["evidence"]:
        assert one["sha256"] in said and one["url"] in said
    mail = (tmp_path / "m.txt").read_text(encoding="utf-8")
    assert mail.startswith("件名: ") and "■ お願いしたいこと" in mail and "1. " in mail
    assert not list(tmp_path.glob("*.html"))


def test_who_signed_it_is_in_its_evidence_and_not_on_its_pages(again: Any, staff: Path, tmp_path: Path):
    accept_everything(again.home)
    made = make(member, WANTED, again.home, data.AT, text=staff, out=tmp_path / "c.pdf", sign="見本次郎")
    text = squeezed(made.path)
    assert "確認者" not in text and "未確認" not in text
    assert attached(made.path)["signed_by"] == "見本次郎"


@pytest.mark.parametrize("name", ["見本次郎（86%）", "見本３世", "二〇二四太郎"])
def test_a_number_in_the_name_of_who_signs_fails(again: Any, tmp_path: Path, name: str):
    accept_everything(again.home)
    with pytest.raises(BriefError, match="--sign: a number that nothing stands behind"):
        make(member, WANTED, again.home, data.AT, out=tmp_path / "m.pdf", sign=name)


def test_a_number_in_the_name_of_who_was_there_fails(again: Any, tmp_path: Path):
    words = ("meeting", "add", "--date", "2026-08-27", "--member", "見本花子", "--at", "2026-08-22T09:00:00+09:00")
    result = CliRunner().invoke(cli, ["--home", str(again.home.root), *words, "--person", "八割の会"])
    assert result.exit_code == 1 and "person: a number that nothing stands behind" in result.output
    assert run(again.home.root, *words, "--person", "見本の会", "--place", "会館1208号室").exit_code == 0
    with open_office_db(again.home.office_db) as office:
        office.execute("UPDATE meetings SET people = ?", (json.dumps(["八割の会"], ensure_ascii=False),))
    with pytest.raises(BriefError, match="person: a number that nothing stands behind"):
        make(
            member,
            MemberOrder("見本花子", data.TOPIC, meeting="M-20260827-1"),
            again.home,
            data.AT,
            out=tmp_path / "m.pdf",
        )


def test_two_pages_also_with_nothing_from_staff(record: Any, tmp_path: Path):
    issued = make(member, WANTED, record.home, data.AT, out=tmp_path / "bare.pdf")
    assert issued.pages == 2
    text = squeezed(issued.path)
    in_order(text, ["受入れ上限・分野（見本）に関するお願い", "なぜ今か", "経過と見通し", "出典"])
    assert "想定される論点" not in text and "現場の声" not in text
    # A form of ours to fill in is nothing to hand out: who makes the paper is told that it asks for nothing.
    assert "お願いしたいこと" not in text and "ご回答" not in text
    assert [one for one in issued.remarks if "asks for nothing" in str(one)]


@pytest.mark.parametrize(
    "level",
    [
        (1, 90, 1, 0, 0, 2, 0),
        (1, 110, 3, 0, 3, 6, 0),
        (1, 110, 3, 160, 3, 6, 0),
        (2, 110, 3, 300, 4, 8, 0),
        (1, 90, 1, 0, 0, 2, 1),
    ],
)
def test_a_small_record_fills_the_pages_it_has(
    record: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, level: tuple[int, ...]
):
    monkeypatch.setattr("briefs.kinds.member.LEVELS", (level,))
    issued = issue(member, WANTED, record.home, data.AT, out=tmp_path / "small.pdf")
    lines = subprocess.run(["pdftotext", "-bbox", str(issued.path), "-"], check=True, capture_output=True, text=True)
    *_, last = lines.stdout.split("<page ")
    low = max(
        float(y) for y in re.findall(r'yMax="([\d.]+)"', last) if float(y) < 795
    )  # above the foot of the page: in points, of 842
    assert low > 0.5 * 842


@pytest.mark.parametrize(
    "name", ["見本", "みほん", "みほん はなこ", "ミホン", "Mihon", "mihon hanako", "Hanako Mihon", "見本議員"]
)
def test_people_are_met_by_any_way_of_writing_their_name(record: Any, name: str):
    with closing(open_read_only(record.home.policy_db)) as policy:
        assert [one.name for one in met_under(policy, name) if one.person] == ["見本　花子"]


def test_half_a_name_in_letters_is_nobody(record: Any):
    with closing(open_read_only(record.home.policy_db)) as policy, pytest.raises(BriefError):
        met_under(policy, "Mih")


def test_who_is_off_the_roster_is_called_a_former_member_with_the_day(again: Any, tmp_path: Path):
    """Gone from the roster that was read on 2026-08-20: before that day a member, from that day on not."""
    conn = again.conn
    conn.execute("UPDATE documents SET gone_at = '2026-08-20T18:00:00Z' WHERE key = ?", (HANAKO,))
    conn.execute("UPDATE memberships SET \"to\" = '2026-08-10'")
    conn.commit()
    staff, told = tmp_path / "asked.toml", list[str]()
    staff.write_text(
        'title = "見本の要望書"\nyou = "次の委員会で質問してくださいますか。"\n'
        '[[ask]]\nask = "見本を公表すること。"\nwho = "法務大臣"\n',
        "utf-8",
    )
    made = make(member, WANTED, again.home, data.AT, text=staff, out=tmp_path / "m.pdf", say=told.append)
    text = squeezed(made.path)
    assert "見本の要望書" not in text and "次の委員会で質問" not in text
    assert any("「次の委員会で質問してくださいますか。」は載せていません" in one for one in told)
    assert "前衆議院議員（2026年8月21日の名簿に記載なし）" in text
    assert "お力添えくださいますか" in text and "質問・要請" not in text
    assert (
        "見本花子衆議院議員" not in text and "見本花子議員" not in text and "見本党" not in text.partition("作成日")[0]
    )
    english = make(member, WANTED, again.home, data.AT, form=Form(lang="en"), out=tmp_path / "e.pdf")
    assert "formerMemberoftheHouseofRepresentatives(notonitsrosterof21August2026)" in squeezed(english.path)
    conn.execute("UPDATE documents SET gone_at = '2026-08-26T18:00:00Z' WHERE key = ?", (HANAKO,))
    conn.commit()
    text = squeezed(make(member, WANTED, again.home, data.AT, out=tmp_path / "n.pdf").path)
    assert "前衆議院議員" not in text and "衆議院議員（見本党" in text


def test_english_is_english_but_for_quotations(record: Any, staff: Path, tmp_path: Path):
    issued = make(member, WANTED, record.home, data.AT, text=staff, form=Form("en"), out=tmp_path / "e.pdf")
    assert issued.pages == 2
    text = squeezed(issued.path)
    in_order(
        text,
        [
            "Reviewingthecaps",
            "Ourasks",
            "Reviewthecapsinpublic.",
            "Whynow",
            "Whatchangedrecently",
            "Timeline",
            "Keyfigures",
            "Likelyquestions",
            "Voices",
            "Sources",
        ],
    )
    assert "上限の見直しを公開の場で行うこと" not in text
    bare = re.sub(r"<(\w+)[^>]*\blang=\"ja\"[^>]*>.*?</\1>", "", issued.html, flags=re.S)
    body = re.sub(r"<[^>]+>", "", bare[bare.index("<body") :])
    assert "お願い" not in body and "確認" not in body


def test_an_english_paper_says_of_whom_where_the_office_has_an_english_name(record: Any, tmp_path: Path):
    file = tmp_path / "of.toml"
    file.write_text(
        '[[ask]]\nask = "見直すこと。"\nwho = "法務大臣・厚生労働省"\nen = "Review it."\n', encoding="utf-8"
    )
    text = squeezed(
        make(member, WANTED, record.home, data.AT, text=file, form=Form("en"), out=tmp_path / "of.pdf").path
    )
    in_order(text, ["What", "Who", "Bywhen", "Reviewit.", "MinisterofJustice,", "MinistryofHealth,"])


def test_no_reading_stands_over_kana():
    macros = environment().get_template("macros.html.j2").module
    html = str(
        macros.person(
            {"speaker": "見本はなこ", "letters": "", "parts": [["見本", "みほん"], ["はなこ", "はなこ"]]}, False
        )
    )  # type: ignore[attr-defined]
    assert html.count("はなこ") == 1 and "みほん" in html


def test_a_staff_text_without_english_fails_the_english_brief(record: Any, tmp_path: Path):
    file = tmp_path / "ja.toml"
    file.write_text('[[ask]]\nask = "公開で行うこと。"\n[[qa]]\nq = "必要か。"\na = "必要です。"\n', encoding="utf-8")
    with pytest.raises(BriefError) as error:
        make(member, WANTED, record.home, data.AT, text=file, form=Form("en"), out=tmp_path / "e.pdf")
    assert len([one for one in error.value.problems if "English" in one]) == 3
    assert not (tmp_path / "e.pdf").exists()


def test_fax_is_black_and_nothing_is_under_eight_points(record: Any, staff: Path, tmp_path: Path):
    issued = make(member, WANTED, record.home, data.AT, text=staff, form=Form(fax=True), out=tmp_path / "f.pdf")
    assert issued.pages == 2
    assert "見本花子（みほんはなこ）" in squeezed(issued.path)
    small = []

    def look(text: str, _cm: Any, matrix: list[float], _font: Any, size: float) -> None:
        if text.strip() and abs(size * (matrix[3] or 1)) < 7.9:
            small.append((text, size * matrix[3]))

    for one in PdfReader(io.BytesIO(issued.path.read_bytes())).pages:
        one.extract_text(visitor_text=look)
    assert small == []


def test_the_file_is_the_same_every_time_and_nothing_is_complained_about(
    record: Any, staff: Path, tmp_path: Path, caplog: Any
):
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        files = [make(member, WANTED, record.home, data.AT, text=staff, out=tmp_path / f"{n}.pdf") for n in (1, 2)]
    assert files[0].sha256 == files[1].sha256 and caplog.records == []
    words = files[0].path.read_bytes()
    assert words.startswith(b"%PDF")
    tree = PdfReader(files[0].path).trailer["/Root"]
    assert tree["/MarkInfo"]["/Marked"] and str(tree["/Lang"]).startswith("ja")


def test_charts_have_words_for_those_who_cannot_see_them(page: FinishedBrief):
    found: list[str] = []

    def walk(node: Any) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif isinstance(node, dict):
            if node.get("/S") == "/Figure":
                found.append(str(node.get("/Alt", "")))
            if "/K" in node:
                walk(node["/K"])

    walk(PdfReader(page.path).trailer["/Root"]["/StructTreeRoot"]["/K"])
    assert all(found) and any("2024：6,510" in one and "2025" not in one for one in found)


# ---------------------------------------------------------------------- meetings
@pytest.fixture
def again(tmp_path: Path) -> Any:
    made = data.sample(tmp_path)
    people(made)
    return made


def test_asks_of_the_office_carry_over_with_their_state_and_changes_since_then(again: Any, tmp_path: Path):
    root = again.home.root
    early = ("--at", "2026-08-01T09:00:00+09:00")
    run(root, "ask", "add", "--text", "見直しを公開すること。", "--topic", data.TOPIC, *early)
    run(root, "ask", "add", "--text", "窓口を設けること。", "--topic", data.TOPIC, *early)
    run(root, "ask", "add", "--text", "ほかの論点のこと。", "--topic", "transfer", *early)
    run(
        root,
        "meeting",
        "add",
        "--date",
        "2026-08-21",
        "--member",
        "見本花子",
        "--ask",
        "A-20260801-1",
        "--answer",
        "A-20260801-1=accepted: 取り上げる。",
        "--at",
        "2026-08-21T18:00:00+09:00",
    )
    result = run(
        root,
        "meeting",
        "add",
        "--date",
        "2026-08-27",
        "--member",
        "見本花子",
        "--time",
        "14:00",
        "--place",
        "見本会館",
        "--person",
        "見本次郎",
        "--notes",
        "内部だけのメモ",
        "--ask",
        "A-20260801-2",
        *early,
    )
    assert result.exit_code == 0, result.output
    wanted = MemberOrder("見本花子", data.TOPIC, meeting="M-20260827-1", since="")
    text = squeezed(make(member, wanted, again.home, data.AT, out=tmp_path / "m.pdf").path)
    in_order(
        text,
        [
            "2026年8月27日（木）14:00",
            "見本次郎",
            "見本会館",
            "お願いしたいこと",
            "窓口を設けること。",
            "なぜ今か",
            "前回面会（2026年8月21日）からの変化",
            "変更後",
            "これまでにお渡ししたお願い",
            "受入れ",
            "見直しを公開すること。",
            "2026年8月21日にお渡し",
            "取り上げる。",
            "前回の面会",
            "本日の面会",
        ],
    )
    asks = text[text.index("お願いしたいこと") : text.index("なぜ今か")]
    assert "見直しを公開すること" not in asks and "ほかの論点" not in text and "内部だけのメモ" not in text
    # The minutes came out on 20 August, before the meeting: no change since then.
    since = text[text.index("からの変化") : text.index("ご発言")]
    assert "会議録が公開されました" not in since and "「なぜ今か」に挙げた" not in since


def test_since_a_meeting_that_is_not_there_is_refused(again: Any, tmp_path: Path):
    for since, words in (("", "no earlier meeting"), ("M-1", "no earlier meeting")):
        with pytest.raises(BriefError, match=words):
            make(member, MemberOrder("見本花子", data.TOPIC, since=since), again.home, data.AT, out=tmp_path / "m.pdf")
    with pytest.raises(BriefError, match="there is no meeting 'M-9'"):
        make(member, MemberOrder("見本花子", data.TOPIC, meeting="M-9"), again.home, data.AT, out=tmp_path / "m.pdf")


def test_a_meeting_with_somebody_else_is_refused(again: Any, tmp_path: Path):
    run(
        again.home.root,
        "meeting",
        "add",
        "--date",
        "2026-08-21",
        "--ministry",
        "法務省",
        "--at",
        "2026-08-22T09:00:00+09:00",
    )
    with pytest.raises(BriefError, match="法務省"):
        make(
            member,
            MemberOrder("見本花子", data.TOPIC, meeting="M-20260821-1"),
            again.home,
            data.AT,
            out=tmp_path / "m.pdf",
        )


def test_more_than_three_open_asks_must_be_chosen_from(again: Any, tmp_path: Path):
    for number in "一二三四":
        run(
            again.home.root,
            "ask",
            "add",
            "--text",
            f"お願い{number}。",
            "--topic",
            data.TOPIC,
            "--at",
            "2026-08-01T09:00:00+09:00",
        )
    with pytest.raises(BriefError, match="A-20260801-4"):
        make(member, WANTED, again.home, data.AT, out=tmp_path / "m.pdf")
    wanted = MemberOrder("見本花子", data.TOPIC, asks=("A-20260801-4",))
    text = squeezed(make(member, wanted, again.home, data.AT, out=tmp_path / "m.pdf").path)
    assert "お願い四。" in text and "お願い一。" not in text


# ---------------------------------------------------------------------- what it refuses
def test_a_name_of_two_people_or_of_nobody_is_refused(again: Any, tmp_path: Path):
    again.conn.execute(
        "INSERT INTO people (id, key, name, kana, house, folded) SELECT 9999, 'members/sangiin-1', name, kana, '参議院', folded"
        " FROM people WHERE key = ?",
        (HANAKO,),
    )
    again.conn.commit()
    with pytest.raises(BriefError, match="--house"):
        make(member, WANTED, again.home, data.AT, out=tmp_path / "m.pdf")
    with pytest.raises(BriefError, match="nobody is called"):
        make(member, MemberOrder("架空人物", data.TOPIC), again.home, data.AT, out=tmp_path / "m.pdf")


def test_a_loose_figure_and_an_unknown_series_fail_the_build(record: Any, tmp_path: Path):
    file = tmp_path / "bad.toml"
    file.write_text('[[ask]]\nask = "失踪者九千人、9753人の調査をすること。"\n', encoding="utf-8")
    with pytest.raises(BriefError, match="9753"):
        make(member, WANTED, record.home, data.AT, text=file, out=tmp_path / "m.pdf")
    file.write_text('figures = ["disapearances"]\n', encoding="utf-8")
    with pytest.raises(BriefError, match="near it: disappearances"):
        make(member, WANTED, record.home, data.AT, text=file, out=tmp_path / "m.pdf")
    assert not (tmp_path / "m.pdf").exists()


def test_markup_of_staff_prints_as_text(record: Any, tmp_path: Path):
    file = tmp_path / "odd.toml"
    file.write_text('[[ask]]\nask = "<script>alert()</script>を<b>見直す</b>こと。"\n', encoding="utf-8")
    text = squeezed(make(member, WANTED, record.home, data.AT, text=file, out=tmp_path / "m.pdf").path)
    assert "<script>alert()</script>を<b>見直す</b>こと。" in text


def test_notes_are_numbered_as_the_page_goes_on(page: FinishedBrief):
    called = [int(one) for one in re.findall(r'href="#n(\d+)"', page.html)]
    assert list(dict.fromkeys(called)) == sorted(set(called)) and len(set(called)) > 3


def test_every_brief_for_a_meeting_takes_its_asks_from_the_same_place(again: Any, tmp_path: Path):
    """The staff file, else office.db, else config.toml: here the last two, which say different things."""
    early = ("--at", "2026-08-01T09:00:00+09:00")
    own = f'[[asks.{data.TOPIC}]]\nask = "設定のお願い。"\n'
    (again.home.root / "config.toml").write_text(own, encoding="utf-8")

    def printed() -> tuple[str, str]:
        told = make(prep, MemoOrder(data.TOPIC, member="見本花子"), again.home, data.AT)
        return squeezed(make(member, WANTED, again.home, data.AT, out=tmp_path / "m.pdf").path), squeezed(told.path)

    assert all("設定のお願い。" in text for text in printed())
    run(again.home.root, "ask", "add", "--text", "記録のお願い。", "--topic", data.TOPIC, *early)
    assert all("記録のお願い。" in text and "設定のお願い。" not in text for text in printed())


def test_an_ask_for_a_ministry_says_whom_it_asks(again: Any, tmp_path: Path):
    early = ("--at", "2026-08-01T09:00:00+09:00")
    told = ("--text", "見本を公開すること。", "--topic", data.TOPIC, "--ministry", "外務省")
    run(again.home.root, "ask", "add", *told, *early)
    (again.home.root / "config.toml").write_text("", encoding="utf-8")
    text = squeezed(make(member, WANTED, again.home, data.AT, out=tmp_path / "m.pdf").path)
    assert "見本を公開すること。外務省" in text, text[:400]
    file = tmp_path / "asks.toml"
    file.write_text('[[ask]]\nask = "見本を公開すること。"\nministry = "外務省"\n', encoding="utf-8")
    made = make(leave_behind, LeaveBehindOrder(data.TOPIC), again.home, data.AT, text=file, out=tmp_path / "l.pdf")
    assert "外務省" in squeezed(made.path)


def test_without_a_key_it_is_for_the_next_meeting_that_was_entered(again: Any, tmp_path: Path):
    text = squeezed(make(member, WANTED, again.home, data.AT, out=tmp_path / "m.pdf").path)
    assert "本日の面会" not in text and "日時2026" not in text
    for day in ("2026-09-10", "2026-09-03", "2026-08-20"):
        run(
            again.home.root,
            "meeting",
            "add",
            "--date",
            day,
            "--time",
            "10:30",
            "--member",
            "見本花子",
            "--at",
            "2026-08-21T09:00:00+09:00",
        )
    text = squeezed(make(member, WANTED, again.home, data.AT, out=tmp_path / "m.pdf").path)
    assert "日時2026年9月3日（木）10:30" in text and "本日の面会" in text


def test_in_english_an_answer_in_japanese_is_counted_and_not_printed(again: Any, tmp_path: Path):
    early = ("--at", "2026-08-21T18:00:00+09:00")
    run(again.home.root, "ask", "add", "--text", "公開すること。", "--en", "Publish it.", "--topic", data.TOPIC, *early)
    made = run(
        again.home.root,
        "meeting",
        "add",
        "--date",
        "2026-08-21",
        "--member",
        "見本花子",
        "--answer",
        "A-20260821-1=pending: 持ち帰る。",
        *early,
    )
    assert made.exit_code == 0, made.output
    text = squeezed(make(member, WANTED, again.home, data.AT, form=Form("en"), out=tmp_path / "e.pdf").path)
    assert "1answeronrecordinJapaneseonly." in text and "持ち帰る" not in text
    assert "持ち帰る" in squeezed(make(member, WANTED, again.home, data.AT, out=tmp_path / "j.pdf").path)


def test_in_english_a_voice_needs_its_person_in_english(record: Any, staff: Path, tmp_path: Path):
    file = tmp_path / "ja.toml"
    file.write_text(STAFF.replace('who_en = "A sample case"\n', ""), encoding="utf-8")
    with pytest.raises(BriefError, match=r"voice 1\.who: there is no English text"):
        make(member, WANTED, record.home, data.AT, text=file, form=Form("en"), out=tmp_path / "e.pdf")
    text = squeezed(
        make(member, WANTED, record.home, data.AT, text=staff, form=Form("en"), out=tmp_path / "e.pdf").path
    )
    assert "Asamplecase" in text and "見本の事例" not in text


def test_the_end_of_an_ask_stays_together():
    head, tail = kept_end([{"text": "公開の場で行うこと。"}])
    assert head["text"] + tail["text"] == "公開の場で行うこと。" and tail == {"text": "うこと。", "kept": True}
    for parts in (
        [],
        [{"text": "こと。"}],
        [{"text": "Publish it in full."}],
        [{"text": "公表する事業", "label": "S20"}],
    ):
        assert kept_end(parts) == parts


def test_a_fax_of_the_leave_behind_promises_no_attachment(record: Any, tmp_path: Path):
    issued = make(
        leave_behind, LeaveBehindOrder(data.TOPIC), record.home, data.AT, form=Form(fax=True), out=tmp_path / "l.pdf"
    )
    text = squeezed(issued.path)
    assert "このPDFの添付" not in text and "メールでお送りします" in text


def test_a_minister_known_by_the_minutes_has_no_name_of_one_word_and_is_asked_as_one_of_the_government(
    again: Any, tmp_path: Path
):
    conn = again.conn
    conn.execute(
        "INSERT INTO people (key, name, kana, house, folded) VALUES ('people/見本太郎', '見本太郎', 'みほんたろう', '衆議院', ?)",
        (fold_name("見本太郎"),),
    )
    person = conn.execute("SELECT id FROM people WHERE key = 'people/見本太郎'").fetchone()[0]
    for document, day in conn.execute("SELECT document, date FROM speeches WHERE speaker = '見本太郎'").fetchall():
        conn.execute(
            "INSERT INTO attributions (document, position, role, name, folded, house, date, standing, person, basis, candidates)"
            " VALUES (?, 0, 'speaker', '見本太郎', ?, '衆議院', ?, 'minister', ?, '', 1)",
            (document, fold_name("見本太郎"), day, person),
        )
    conn.commit()
    wanted = MemberOrder("見本太郎", data.TOPIC)
    english = squeezed(make(member, wanted, again.home, data.AT, form=Form("en"), out=tmp_path / "e.pdf").path)
    assert "With見本太郎,MinisterofJustice" in english
    assert "Mihontar" not in english
    assert "Asamemberofthegovernment,wouldyouactonourrequests?" in english
    assert "tothegovernment" not in english
    japanese = squeezed(make(member, wanted, again.home, data.AT, out=tmp_path / "j.pdf").path)
    assert "下のお願いの実現に、政府のお立場で取り組んでくださいますか。" in japanese
    assert "お力添え" not in japanese
