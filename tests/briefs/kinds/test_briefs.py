"""Choosing, freezing, gating and refusing: the briefs without their pages."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from briefs.commands.brief import brief
from briefs.errors import BriefError, NoEvidence, UnknownTopic, WrongPeriod
from briefs.evidence import quoting, rows, wording
from briefs.evidence.dossier import Evidence, Notes, Quote, from_json
from briefs.evidence.gate import check, holds
from briefs.evidence.looked import MINUTES, looked_through, nothing
from briefs.kinds import digest, leave_behind
from briefs.kinds.digest import DigestOrder
from briefs.kinds.leave_behind import LeaveBehindOrder
from briefs.kinds.make import draft, make
from briefs.kinds.topic_evidence import evidence_on, find_topic, replaced_laws
from briefs.press.issue import Layout
from briefs.press.verify import verify
from briefs.staff import letterhead
from briefs.staff.file import WrittenAsk
from briefs.staff.letterhead import read_letterhead
from db.office.database import brief_by_sha256, open_office_db
from db.office.stale_briefs import issued_briefs
from db.record.forgetting import note_forgotten
from db.record.schema import open_read_only
from db.text.dates import utc_text
from tests.support import brief_data as data
from tests.support.jobs import job
from tests.support.signing import SIGNER, accept_everything


@pytest.fixture
def record(tmp_path: Path) -> Any:
    return data.sample(tmp_path)


def compose(record: Any, level: int = 0):
    own = job(record)
    choice = leave_behind.choose(own, LeaveBehindOrder(data.TOPIC))
    return draft(leave_behind, own, choice, Layout(level), read_letterhead({}))


# ---------------------------------------------------------------------- words
def test_sentences_are_whole_and_without_the_speaker():
    assert quoting.sentences("○見本太郎君　一つ目です。「二つ目です。」三つ目") == ["一つ目です。", "「二つ目です。」"]


@pytest.mark.parametrize("body", [data.QUESTION, data.ANSWER, data.WITNESS])
def test_a_quotation_is_verbatim_whole_and_has_the_word(body: str):
    found = quoting.best_passage(body, ("特定技能",))
    assert found is not None
    assert found.text in body and "特定技能" in found.text
    assert found.text.endswith("。") and "○" not in found.text and len(found.text) <= quoting.LIMIT


def test_no_quotation_without_the_word_or_from_a_half_sentence():
    assert quoting.best_passage("○見本君　全く別の話です。", ("特定技能",)) is None
    assert quoting.best_passage("○見本君　特定技能について、", ("特定技能",)) is None
    assert quoting.best_passage(f"○見本君　特定技能{'の話' * 150}です。", ("特定技能",)) is None


def test_one_persons_criminal_case_is_never_quoted():
    case = "○見本君　特定技能で働く人が懲役一年、執行猶予三年の判決を受けたという見本の話をします。"
    assert quoting.best_passage(case, ("特定技能",)) is None
    beside = "○見本君　特定技能の運用を見直すべきだと考えます（見本の文）。その人は起訴されています。"
    found = quoting.best_passage(beside, ("特定技能",))
    assert found is not None and found.text == "特定技能の運用を見直すべきだと考えます（見本の文）。"


def test_half_width_words_match_as_published():
    body = "○見本君　ＳＳＷという略称の特定技能１号についてお答えいたします（見本の文です）。"
    found = quoting.best_passage(body, ("特定技能1号",))
    assert found is not None and "特定技能１号" in found.text


def test_comparison_marks_only_what_differs_and_says_what_it_leaves_out():
    before = "前置き。" + "同じ文章が続きます、" * 40 + "期間は一年とする。" + "後の文章も同じです、" * 40
    shown, left_out = quoting.compared(before, before.replace("一年", "二年"), 120)
    assert not left_out and len(shown) == 1
    for side, word in (("old", "一"), ("new", "二")):
        segments = shown[0][side]
        assert [text for text, mark in segments if mark] == [word]
        assert [text for text, mark in segments if mark is None] == ["（略）", "（略）"]
        kept = [text for text, mark in segments if mark is not None]
        assert "".join(kept) in (before if side == "old" else before.replace("一年", "二年"))
        assert sum(map(len, kept)) <= 120


def test_of_a_long_addition_the_end_stands_too_for_it_says_what_is_to_be_done():
    parts = (
        "特定見本カードの交付を受けるときは、前項の規定にかかわらず、", "実費を勘案して見本令で定める額の手数料を、",
        "見本省令で定めるところにより納めなければならない。",
    )  # fmt: skip
    ((added,), _) = quoting.compared("", "".join(parts), 70)
    assert [text for text, _ in added["new"]] == [parts[0], "（略）", parts[2]]


def test_no_comparison_keeps_what_went_and_cuts_what_came():
    base = "".join(
        f"{n}の事項は法務大臣が定めるところにより処理し、記録を作成して保存しなければならない。"
        for n in "一二三四五六七八"
    )
    before, after = base.replace("二の", "二の廃止される"), base.replace("七の", "七の新しく加わる")
    (row,), _ = quoting.compared(before, after, 120)  # one line, with room for one of the two places
    assert "新しく加わる" in [text for text, mark in row["new"] if mark]
    shown, left_out = quoting.compared(
        "古い規定のすべてをここに書いてあった。" * 4 + "\n共通の行。", "共通の行。\n新しい規定がここに入る。", 60
    )
    assert [one["kind"] for one in shown] == ["added"] and left_out  # two lines, with room for one


def test_a_comparison_is_cut_at_marks_of_punctuation_and_in_no_word():
    before = (
        "見本の前置きが長々と続き、" * 12
        + "大学若しくはこれに準ずる機関又は専門課程に入る者、"
        + "見本の後書きが長々と続き、" * 12
    )
    ((row,), _) = quoting.compared(before, before.replace("専門課程", "専門課程若しくは専攻科"), 120)
    first, *_, last = (text for text, mark in row["new"] if mark is not None)
    assert first.startswith("大学若しくは") or first.startswith("見本の前置き")
    assert last.endswith("、")


def test_control_characters_are_spelled_out():
    assert wording.visible("a\u202eb\u2066c\x07") == "a⟦U+202E⟧b⟦U+2066⟧c⟦U+0007⟧"
    assert wording.visible("辻\U000e0100 ク\u3099\nｱ") == "辻\U000e0100 ク\u3099\nｱ"


def test_a_sentence_goes_on_behind_brackets_that_end_with_a_full_stop_within_it():
    # 技能実習法施行規則第一条（令和八年四月一日施行）の書き出し
    said = (
        "この省令において使用する用語は、外国人の技能実習の適正な実施及び技能実習生の保護に関する法律（以下「法」という。）"
        "において使用する用語の例によるほか、次の定義に従うものとする。"
    )
    assert quoting.sentences(said) == [said]
    nested = "見本（甲（乙をいう。）を含む。）は、公表する。"
    assert quoting.sentences(f"　{nested}次の文です。") == [nested, "次の文です。"]
    assert quoting.sentences("検討します。（拍手あり。）次です。") == ["検討します。", "（拍手あり。）", "次です。"]
    assert quoting.sentences("見本（以下「甲」という。）") == ["見本（以下「甲」という。）"]
    assert quoting.sentences("見本（以下「甲」という。）の表") == []


def test_cut_quotations_in_sentences_are_marked():
    assert wording.printed_sentence("「受入れ…」→「上限」") == "「受入れ（略）」→「上限」"


# ---------------------------------------------------------------------- choosing
def test_leave_behind_has_the_answer_the_question_and_another_voice(record: Any):
    dossier, _ = compose(record)
    assert [q["speaker"] for q in dossier.content["quotes"]] == ["見本花子", "見本太郎", "見本良子"]
    assert [q["kind"] for q in dossier.content["quotes"]] == ["", "政府", ""]
    assert dossier.content["facts"][0]["date"] == "2027-04-01"
    assert dossier.content["facts"][0]["state"] == "あと218日"  # 2026-08-26 … 2027-04-01


def test_the_same_version_keeps_its_note_and_notes_count_up(record: Any):
    dossier, _ = compose(record)
    assert [e.note for e in dossier.evidence] == list(range(1, len(dossier.evidence) + 1))
    assert len({(e.key, e.fetched_at) for e in dossier.evidence}) == len(dossier.evidence)
    notes, version = Notes(), rows.version(record.conn, 1)
    assert notes.cite(version) == notes.quote(version, "body", "x")[0] == 1


def test_the_comparison_speaks_of_the_topic_even_when_a_newer_change_does_not(record: Any):
    law = record.document("egov_law/many", "law", "見本の法律", data.EARLY)
    old = record.version(law, data.EARLY, "前三項の罪の未遂は、罰する（見本）。")
    new = record.version(law, data.LAST, "前各項の罪の未遂は、罰する（見本）。")
    change = record.change(
        law, "came_into_force", data.LAST, "見本の法律が施行されました。", new=new, weight=90, field="law"
    )
    words = ("前三項の罪の未遂は、罰する（見本）。", "前各項の罪の未遂は、罰する（見本）。")
    said = "本則第1条：「前三項」→「前各項」"
    part = record.change(law, "provision_changed", data.LAST, said, old=old, new=new, passages=(words,))
    record.conn.execute("UPDATE changes SET part_of = ? WHERE id = ?", (change, part))
    shown = compose(record)[0].content["redline"]
    assert shown["title"] == "特定技能制度（見本）"
    record.conn.execute("DELETE FROM change_topics WHERE change != ?", (change,))
    assert compose(record)[0].content["redline"] is None


def test_an_act_on_other_matters_is_no_reason_to_act_now(record: Any):
    law = record.document("egov_law/other", "law_revision", "見本の法律", data.EARLY)
    record.version(law, data.EARLY, "", enforced_on="2026-10-01")
    parent = record.document("egov_law/parent", "law", "見本の法律", data.EARLY)
    record.topic(parent, "特定技能")
    record.conn.execute(
        "INSERT INTO law_revisions (document, law_document, law_id, law_revision_id, law_title, enforced_on,"
        " amendment_law_title) VALUES (?, ?, 'o', 'o', '見本の法律', '2026-10-01', '刑事手続に関する法律（見本）')",
        (law, parent),
    )
    dossier, _ = compose(record)
    assert [fact["date"] for fact in dossier.content["facts"] if fact["date"] > "2026-08-26"] == ["2027-04-01"]


def test_a_date_that_is_only_the_last_day_says_so(record: Any):
    record.conn.execute("UPDATE law_revisions SET enforcement_comment = '公布の日から三年を超えない日（見本）'")
    facts = {"enforced_on": "2027-04-01", "enforcement_comment": "公布の日から三年を超えない日（見本）"}
    record.conn.execute("UPDATE versions SET facts = ? WHERE facts LIKE '%enforced_on%'", (json.dumps(facts),))
    record.restored()
    fact = compose(record)[0].content["facts"][0]
    assert fact["state"] == "遅くとも・あと218日" and "「公布の日から三年を超えない日（見本）」" in fact["ja"]
    assert fact["date_ja"] == "2027年4月1日まで" and fact["date_en"] == "by 1 April 2027"


def test_refusal_says_what_was_searched_in_two_languages(record: Any):
    with pytest.raises(NoEvidence) as caught:
        make(leave_behind, LeaveBehindOrder("transfer"), record.home, data.AT)
    said = str(caught.value)
    for words in (
        "「転籍（見本）」（transfer）について載せられるものが記録にないため、資料は作成していません。",
        "no brief was written",
        "国会会議録（見本）（2026年8月21日 03:00より後は読んでいません）",
        "法令（見本）（2026年8月21日 03:00には一部を読めませんでした）",
        "Laws (sample) (read only in part on 21 August 2026, 03:00)",
    ):
        assert words in said
    assert len(said.splitlines()) <= 10 and "|" not in said  # words, and no expressions
    assert not record.home.briefs.exists()


def test_one_provision_or_one_question_is_a_paper_and_it_says_what_it_lacks(tmp_path: Path):
    record = data.empty(tmp_path)
    topic = find_topic(record.conn, "transfer")
    with pytest.raises(NoEvidence):
        evidence_on(record.conn, topic, data.AT)
    question = record.document("written_questions/x", "written_question", "転籍に関する質問主意書（見本）", data.LATE)
    record.version(question, data.LATE, "転籍に関する質問主意書（見本）")
    record.topic(question, "転籍", "transfer")
    record.run("kokkai", data.LAST)
    own = job(record)
    choice = leave_behind.choose(own, LeaveBehindOrder("transfer"))
    content = draft(leave_behind, own, choice, Layout(0), read_letterhead({}))[0].content
    assert [one["title"] for one in content["listed"]] == ["転籍に関する質問主意書（見本）"] and not content["quotes"]
    assert content["lacks"] == {
        "ja": "国会での発言：確認できた範囲（国会会議録〔見本〕）にはありません。",
        "en": "Statements in the Diet: none in what was looked through (Diet minutes [sample]).",
    }
    record.conn.execute("UPDATE runs SET outcome = 'partial' WHERE source = 'kokkai'")
    choice = leave_behind.choose(own, LeaveBehindOrder("transfer"))
    content = draft(leave_behind, own, choice, Layout(0), read_letterhead({}))[0].content
    assert content["lacks"] is None  # of what was not read whole nobody says that it holds nothing
    assert any("一部を読めませんでした" in one["ja"] for one in content["unshown"])


def test_a_paper_that_asks_and_shows_nothing_is_a_draft_and_no_more(tmp_path: Path):
    record = data.empty(tmp_path)
    record.conn.execute("DELETE FROM runs")
    question = record.document("written_questions/x", "written_question", "転籍に関する質問主意書（見本）", data.LATE)
    record.version(question, data.LATE, "転籍に関する質問主意書（見本）")
    record.topic(question, "転籍", "transfer")
    record.restored()
    record.conn.commit()
    order, file = LeaveBehindOrder("transfer"), tmp_path / "text.toml"
    accept_everything(record.home)
    told = make(leave_behind, order, record.home, data.AT)
    assert any("asks for nothing and shows nothing" in str(one) for one in told.refused)
    with pytest.raises(BriefError, match="asks for nothing and shows nothing"):
        make(leave_behind, order, record.home, data.AT, sign=SIGNER)
    assert not list(record.home.briefs.glob("LB*"))
    file.write_text('[[ask]]\nask = "転籍を認めること。"\n', encoding="utf-8")
    assert not make(leave_behind, order, record.home, data.AT, text=file).refused


def test_an_ask_on_another_topic_is_on_another_page(record: Any, tmp_path: Path):
    record.conn.execute("INSERT OR IGNORE INTO topics VALUES ('transfer', '転籍（見本）', 'transfer', 1, 9)")
    record.conn.commit()
    text, order = tmp_path / "asks.toml", LeaveBehindOrder(data.TOPIC)
    there = '[[ask]]\nask = "転籍を認めること。"\ntopic = "transfer"\n'
    here = f'[[ask]]\nask = "過程を公表すること。"\ntopic = "{data.TOPIC}"\n[[ask]]\nask = "働く人を加えること。"\n'
    text.write_text(there + here, encoding="utf-8")
    made = make(leave_behind, order, record.home, data.AT, text=text)
    assert made.dossier is not None
    assert ["".join(part["text"] for part in one["ask"]) for one in made.dossier.content["asks"]] == [
        "過程を公表すること。",
        "働く人を加えること。",
    ]
    assert any("ほかの論点（転籍（見本））" in str(one) for one in made.remarks)
    text.write_text(there, encoding="utf-8")  # it was meant for this page, since nothing else is
    assert make(leave_behind, order, record.home, data.AT, text=text).dossier.content["asks"]


def test_what_could_not_be_looked_at_is_never_said_to_hold_nothing(record: Any):
    """Partial, failed, late and unread sources: the sentence says which, and not that there is nothing."""
    at = utc_text(data.AT)
    said = nothing("この論点での発言", "statement", looked_through(record.conn, at, MINUTES))
    assert "2026年8月21日 03:00より後は読んでいません" in said["ja"] and "見つかりませんでした" not in said["ja"]
    for outcome, words in (
        ("partial", "一部を読めませんでした"),
        ("failed", "読めませんでした"),
        ("ok", "見つかりませんでした"),
    ):
        record.run("kokkai", data.LAST)
        record.conn.execute("UPDATE runs SET outcome = ? WHERE source = 'kokkai'", (outcome,))
        said = nothing("この論点での発言", "statement", looked_through(record.conn, at, MINUTES))
        assert words in said["ja"] and ("No statement was found" in said["en"]) is (outcome == "ok")
    assert "not read yet" in nothing("発言", "x", looked_through(record.conn, "2026-08-01T00:00:00Z", MINUTES))["en"]


def test_unknown_topic_lists_those_there_are(record: Any):
    with pytest.raises(UnknownTopic, match=r"受入れ上限 \(quotas_fields\)"):
        find_topic(record.conn, "xyz")


def test_staff_can_leave_a_document_out(record: Any):
    topic = find_topic(record.conn, data.TOPIC)
    chosen = evidence_on(record.conn, topic, data.AT, ["kokkai/122105206X00920260801_002"])
    assert "kokkai/122105206X00920260801_002" not in chosen.documents
    assert "kokkai/122105206X00920260801_002" in evidence_on(record.conn, topic, data.AT).documents


def test_what_came_after_at_does_not_exist(record: Any):
    early = data.AT.replace(month=8, day=15)
    chosen = evidence_on(record.conn, find_topic(record.conn, data.TOPIC), early)
    assert not chosen.spoken and not chosen.changes and chosen.redline is None
    # The page itself has no day, so it is none to list: only what is new on it would tell anybody anything.
    assert chosen.documents == {"egov_law/506AC0000000060_20270401"}
    with pytest.raises(NoEvidence):
        evidence_on(record.conn, find_topic(record.conn, data.TOPIC), data.AT.replace(month=8, day=1))


def test_a_version_fetched_after_at_is_not_cited(record: Any):
    before, _ = compose(record)
    row = record.conn.execute("SELECT id FROM documents WHERE key LIKE '%_003'").fetchone()
    record.version(row[0], "2026-08-27T18:00:00Z", data.ANSWER.replace("五年", "三年"), speaker="見本太郎")
    assert compose(record)[0] == before


# ---------------------------------------------------------------------- digest
def digest_content(record: Any, since: str = "2026-08-19", level: int = 0):
    own = job(record)
    choice = digest.choose(own, DigestOrder(date.fromisoformat(since), date(2026, 8, 26)))
    return draft(digest, own, choice, Layout(level), read_letterhead({}))[0].content


def to_the_end(record: Any) -> None:
    """The sources that stopped in the middle of the period are looked at on its last night too."""
    for source, outcome in (("kokkai", "ok"), ("egov_law", "ok"), ("press", "failed")):
        record.run(source, data.LAST, outcome)


def test_digest_orders_by_weight_and_lists_what_could_not_be_checked(record: Any):
    to_the_end(record)
    content = digest_content(record)
    assert content["total"] == 2
    assert [item["kind_ja"] for item in content["top"]] == ["本文の変化"]  # the minutes stand under the Diet
    assert [pair["before"] is not None for pair in content["top"][0]["pairs"]] == [True]
    assert [one["count"] for one in content["meetings"]] == [4]
    reasons = {one["id"]: [r["ja"] for r in one["reasons"]] for one in content["unchecked"]}
    assert reasons == {"egov_law": ["本文がない 1件"], "press": ["取得できない 1件"]}
    press = next(one for one in content["sources"] if one["id"] == "press")
    assert not press["checked"] and not press["reached"]


def test_a_source_that_was_not_looked_at_to_the_end_of_the_period_is_named(record: Any):
    """Its run of five days before went well: of what was published since nothing is known."""
    named = {one["id"]: [r["ja"] for r in one["reasons"]] for one in digest_content(record)["unchecked"]}
    assert named["kokkai"] == ["2026-08-21 03:00を最後に、期間の終わりまで巡回していません"]
    to_the_end(record)
    assert "kokkai" not in {one["id"] for one in digest_content(record)["unchecked"]}


def test_a_source_without_a_run_is_not_checked(record: Any):
    content = digest_content(record, "2026-08-26")
    assert content["total"] == 1  # LAST is 03:00 on 26 August in Japan
    idle = {one["id"] for one in content["unchecked"]}
    assert idle == {"kokkai", "egov_law", "press"}


def test_a_source_that_is_switched_off_says_so(record: Any):
    record.conn.execute("UPDATE sources SET enabled = 0 WHERE id = 'press'")
    record.conn.execute("DELETE FROM problems WHERE source = 'press'")
    record.conn.execute("UPDATE runs SET source = 'none' WHERE source = 'press'")
    unchecked = {one["id"]: one["reasons"][0]["ja"] for one in digest_content(record)["unchecked"]}
    assert "停止中" in unchecked["press"]


def test_digest_caps_its_tables_and_says_how_many_more(record: Any):
    page = record.document("isa_pages/other", "page", "別のページ（見本）", data.LATE)
    new = record.version(page, data.LATE, "本文（見本）")
    for number in range(30):
        record.change(page, "text_changed", data.LATE, f"見本の変化{number}。", new=new, field=f"f{number}", topics=())
    last = len(digest.LEVELS) - 1
    content = digest_content(record, level=last)
    shown = sum(len(group["rows"]) for group in content["groups"])
    assert shown == digest.LEVELS[last][0]
    assert content["more_changes"] == 32 - digest.TOP - 1 - shown  # the minutes stand under the Diet


def test_periods_that_cannot_be_are_refused():
    with pytest.raises(WrongPeriod, match="before it begins"):
        digest.period(date(2026, 8, 20), date(2026, 8, 19), data.AT)
    with pytest.raises(WrongPeriod, match="after today"):
        digest.period(date(2026, 9, 1), date(2026, 9, 2), data.AT)


# ---------------------------------------------------------------------- the gate
def test_the_gate_lets_the_sample_pass(record: Any):
    dossier, versions = compose(record)
    assert check(record.conn, record.archive, dossier, versions) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"quotes": (Quote("body", "特定技能の受入れ上限は撤廃します。"),)}, "not verbatim"),
        ({"url": "file:///etc/passwd"}, "not a web address"),
        ({"url": "javascript:alert(1)"}, "not a web address"),
        ({"sha256": "0" * 64}, "missing"),
        ({"sha256": ""}, "no archived body"),
    ],
)
def test_the_gate_names_what_is_wrong(record: Any, change: dict[str, object], said: str):
    dossier, versions = compose(record)
    bad = [replace(one, **change) if one.key.endswith("_003") else one for one in dossier.evidence]
    problems = check(record.conn, record.archive, replace(dossier, evidence=tuple(bad)), versions)
    assert any(said in text for text in problems), problems


def test_an_altered_body_in_the_archive_stops_the_brief(record: Any):
    dossier, _ = compose(record)
    path = record.archive.body_path(dossier.evidence[0].sha256)
    path.write_bytes(record.archive.body_path(record.archive.put(b"other")).read_bytes())
    with pytest.raises(BriefError, match="altered"):
        make(leave_behind, LeaveBehindOrder(data.TOPIC), record.home, data.AT)


def test_all_problems_are_told_at_once(record: Any):
    dossier, versions = compose(record)
    bad = tuple(replace(one, url="ftp://x", sha256="") for one in dossier.evidence)
    assert len(check(record.conn, record.archive, replace(dossier, evidence=bad), versions)) >= 2 * len(bad)


def test_joined_lines_may_have_others_between_them_but_not_another_order(record: Any):
    version = replace(rows.version(record.conn, 1), body="一行目\n\n二行目\n三行目")
    assert holds(version, Quote("body", "一行目\n三行目"))
    assert not holds(version, Quote("body", "三行目\n一行目"))
    assert not holds(version, Quote("body", "一行目二行目"))
    assert not holds(version, Quote("body", " "))


# ---------------------------------------------------------------------- what staff write
def test_asks_come_from_a_file_or_the_settings_and_are_checked(tmp_path: Path):
    file = tmp_path / "asks.toml"
    file.write_text('[[ask]]\nask = "見直しを"\nwho = "法務大臣"\n', encoding="utf-8")
    assert letterhead.file_or_settings({}, "t", file).asks == (WrittenAsk("見直しを", "法務大臣"),)
    assert letterhead.file_or_settings({"asks": {"t": [{"ask": "a"}]}}, "t", None).asks[0].ask == "a"
    assert letterhead.file_or_settings({}, "t", None).asks == ()
    with pytest.raises(BriefError, match="at most 120 fit"):
        letterhead.file_or_settings({"asks": {"t": [{"ask": "あ" * 121}]}}, "t", None)
    with pytest.raises(BriefError) as caught:
        letterhead.file_or_settings(
            {"asks": {"t": [{"ask": ""}, {"ask": "a", "whom": "b"}, {"ask": "c"}, {"ask": "d"}]}}, "t", None
        )
    assert len(caught.value.problems) == 3


def test_letterhead_refuses_unknown_names():
    with pytest.raises(BriefError, match="knows name_ja"):
        read_letterhead({"letterhead": {"nmae": "x"}})


# ---------------------------------------------------------------------- office.db and the commands
def test_issued_briefs_are_kept_with_their_evidence(record: Any):
    accept_everything(record.home)
    issued = make(leave_behind, LeaveBehindOrder(data.TOPIC), record.home, data.AT, sign=SIGNER)
    office = open_office_db(record.home.office_db)
    kept = brief_by_sha256(office, issued.sha256)
    assert kept is not None and kept.number == issued.number and kept.pages == 1
    dossier = from_json(kept.dossier)
    assert isinstance(dossier.evidence[0], Evidence)
    stored = office.execute("SELECT key, sha256, quotes FROM brief_evidence ORDER BY note").fetchall()
    assert [row["key"] for row in stored] == [one.key for one in dossier.evidence]
    assert json.loads(stored[-1]["quotes"]) == [
        {"where": q.where, "text": q.text, "key": q.key} for q in dossier.evidence[-1].quotes
    ]
    again = make(leave_behind, LeaveBehindOrder(data.TOPIC), record.home, data.AT, sign=SIGNER)
    assert again.path == issued.path and len(issued_briefs(record.conn, record.home.office_db)) == 1


def run(record: Any, *words: str):
    return CliRunner().invoke(brief, list(words), obj={"home": record.home, "at": data.AT})


def test_commands_verify_and_stale(record: Any):
    accept_everything(record.home)
    made = run(record, "leave-behind", "--topic", data.TOPIC, "--sign", SIGNER)
    assert made.exit_code == 0, made.output
    file = record.home.briefs / "leave-behind-quotas_fields-20260826.pdf"
    assert str(file) in made.output
    good = run(record, "verify", str(file))
    assert good.exit_code == 0 and "genuine" in good.output and "changed since" not in good.output
    assert run(record, "stale").exit_code == 0
    assert json.loads(run(record, "stale", "--json").output) == []

    page = record.conn.execute("SELECT id FROM documents WHERE key = 'isa_pages/ssw'").fetchone()[0]
    record.version(page, "2026-08-27T18:00:00Z", data.NEW_PAGE.replace("十九", "二十"))
    assert "isa_pages/ssw" in run(record, "verify", str(file)).output
    found = json.loads(run(record, "stale", "--json").output)
    assert len(found) == 1 and "isa_pages/ssw" in found[0]["changed"][0]

    file.write_bytes(file.read_bytes() + b"\n")
    bad = run(record, "verify", str(file))
    assert bad.exit_code == 1 and "altered" in bad.output


def test_verify_names_what_was_published_in_time_and_came_too_late(record: Any):
    """Nothing that the paper cites changed; a source that was late brought what it was made without."""
    accept_everything(record.home)
    made = make(leave_behind, LeaveBehindOrder(data.TOPIC), record.home, data.AT, sign=SIGNER)
    assert verify(made.path, record.home).late == ()
    night = "2026-08-28T18:00:00Z"
    other = record.conn.execute("SELECT id FROM topics WHERE id != ?", (data.TOPIC,)).fetchone()[0]
    for key, day, topic in (
        ("isa_pages/late", "2026-08-20", data.TOPIC),
        ("isa_pages/next", "2026-08-28", data.TOPIC),  # published after the paper
        ("isa_pages/other", "2026-08-20", other),
    ):
        document = record.document(key, "page", f"見本のお知らせ {key}", night, day)
        record.version(document, night, "受入れ上限（見本）")
        record.topic(document, "見本", topic)
    record.conn.commit()
    verdict = verify(made.path, record.home)
    assert verdict.problems == verdict.changed == ()
    (late,) = verdict.late
    assert "1 document on its topic" in late and "isa_pages/late" in late
    said = run(record, "verify", str(made.path)).output
    assert "came since, so the paper was made without it" in said and "genuine" in said


def test_a_brief_stands_when_a_body_behind_it_was_forgotten_since(record: Any):
    accept_everything(record.home)
    """The journal says that the body went; the text that was kept with the brief speaks for the quotation."""
    issued = make(leave_behind, LeaveBehindOrder(data.TOPIC), record.home, data.AT, sign=SIGNER)
    sha256, document = record.conn.execute(
        "SELECT f.sha256, v.document FROM versions v JOIN fetches f ON f.id = v.fetch WHERE v.body LIKE '%お答えをいたします%'"
    ).fetchone()
    record.archive.body_path(sha256).unlink()
    record.conn.execute(
        "UPDATE fetches SET sha256 = ?, fetched_sha256 = ? WHERE sha256 = ?", ("0" * 64, sha256, sha256)
    )
    record.conn.execute("UPDATE versions SET body = '見出しだけ（見本）' WHERE document = ?", (document,))
    assert any(f"body {sha256} is missing" in problem for problem in verify(issued.path, record.home).problems)
    by = record.archive.put("見出しだけ（見本）".encode())
    line = {"source": "press", "sha256": sha256, "by": by, "size": 1, "why": "not kept"}
    note_forgotten(record.archive, [line], "2026-08-27T18:00:00Z")
    assert verify(issued.path, record.home).problems == ()


def test_verify_notices_evidence_that_no_longer_stands(record: Any):
    accept_everything(record.home)
    issued = make(leave_behind, LeaveBehindOrder(data.TOPIC), record.home, data.AT, sign=SIGNER)
    record.conn.execute(
        "UPDATE versions SET body = replace(body, '特定技能', '別の話') WHERE body LIKE '%お答えをいたします%'"
    )
    shown = run(record, "verify", str(issued.path), "--json")
    assert shown.exit_code == 1
    assert any("_003" in text and "is not in the version" in text for text in json.loads(shown.output)["problems"])


def test_exit_statuses(record: Any):
    assert run(record, "leave-behind", "--topic", "nothing").exit_code == 2
    assert run(record, "digest", "--since", "yesterday").exit_code == 2
    assert run(record, "digest", "--since", "2026-09-30").exit_code == 2
    refused = run(record, "leave-behind", "--topic", "transfer")
    assert refused.exit_code == 1 and "brief: 「転籍" in refused.output
    for command in ("digest", "leave-behind", "verify", "stale"):
        assert "Example: policywatch brief" in run(record, command, "--help").output


def test_a_home_without_a_record_is_one_line(tmp_path: Path):
    record = data.Record(data.Home(tmp_path / "none"), sqlite3.connect(":memory:"), data.Archive(tmp_path))
    result = run(record, "digest", "--since", "2026-08-19")
    assert result.exit_code == 1 and "policywatch crawl" in result.output


def test_read_only(record: Any):
    with pytest.raises(sqlite3.OperationalError), open_read_only(record.home.policy_db) as conn:
        conn.execute("DELETE FROM documents")


@pytest.mark.parametrize(
    ("speech", "said", "office"),
    [
        ("○国務大臣（見本太郎君）　検討してまいります。", "検討してまいります。", "国務大臣"),
        ("○国務大臣（見本太郎君）検討してまいります。", "検討してまいります。", "国務大臣"),
        ("○見本花子君　その上で伺います。", "その上で伺います。", ""),
        ("○見本花子君その上で伺います。　次に移ります。", "その上で伺います。", ""),
        ("○君島見本君　伺います。", "伺います。", ""),
        ("○委員長（見本三郎君）　これより会議を開きます。", "これより会議を開きます。", "委員長"),
    ],
)
def test_the_mark_before_a_speech_is_no_part_of_what_was_said(speech: str, said: str, office: str) -> None:
    """Copies of the minutes lose the space behind the name; the office in the mark tells who answers."""
    assert quoting.sentences(speech)[0] == said
    assert quoting.mark_of(speech)[1] == office


@pytest.mark.parametrize(
    ("speech", "speaker", "mark", "office"),
    [
        ("○見本（太）委員　伺います。", "見本太郎", "", ""),  # a given name in brackets makes no office of the surname
        ("○見本委員　伺います。", "見本太郎", "", ""),
        ("○見本（太）国務大臣　お答えします。", "見本太郎", "○見本（太）国務大臣", "国務大臣"),
        ("○見本内閣総理大臣　お答えします。", "見本太郎", "○見本内閣総理大臣", "内閣総理大臣"),
        ("○見本政府参考人お答えします。", "見本太郎", "○見本政府参考人", "政府参考人"),
        ("○政府参考人（見本太郎君）　お答えします。", "見本太郎", "○政府参考人（見本太郎君）", "政府参考人"),
        ("○衆議院議員（見本太郎君）　提出者として。", "見本太郎", "", ""),
    ],
)
def test_an_office_is_never_a_surname(speech: str, speaker: str, mark: str, office: str) -> None:
    assert quoting.mark_of(speech, speaker) == (mark, office)


def test_why_a_source_could_not_be_checked_is_said_in_words(record: Any) -> None:
    to_the_end(record)
    record.conn.execute(
        "UPDATE problems SET code = 'http_status', details = '{\"status\": 503}', reason = 'HTTP 503' WHERE kind = 'fetch_failed'"
    )
    (press,) = (one for one in digest_content(record)["unchecked"] if one["id"] == "press")
    assert [(one["ja"], one["en"]) for one in press["reasons"]] == [
        ("取得できない 1件（サイトの側の障害です）", "fetch failed: the site itself was out of order")
    ]


def test_a_law_of_which_a_revision_took_effect_without_its_text_is_not_the_law_today(tmp_path: Path):
    """Of the words in force nothing is known: none are printed, and the paper says of which law."""
    record = data.empty(tmp_path)
    topic, now = find_topic(record.conn, "transfer"), utc_text(data.AT)
    law = record.document("egov_law/見本", "law", "見本法", data.EARLY)
    words = "事業者は、転籍を希望する者に対し、新たな職場を紹介しなければならない。"
    record.version(law, data.EARLY, words, revision="見本_20200401_000")
    record.topic(law, "転籍", "transfer")
    record.conn.execute(
        "INSERT INTO provisions (document, position, path, part, label, text) VALUES (?, 1, 'Article_1', 'MainProvision', '', ?)",
        (law, words),
    )
    assert evidence_on(record.conn, topic, data.AT).undecided == 1
    for day in ("2026-08-27", "2026-08-26"):  # the day after, and the day itself
        row = record.document(f"egov_law/見本_{day}", "law_revision", "見本法", data.EARLY)
        record.version(row, data.EARLY, "", enforced_on=day)
        record.conn.execute(
            "INSERT INTO law_revisions (document, law_id, law_revision_id, enforced_on, has_text) VALUES (?, '見本', ?, ?, 0)",
            (row, f"見本_{day}", day),
        )
        held = bool(rows.topic_provisions(record.conn, "transfer", now))
        assert held is (day == "2026-08-27")
    assert replaced_laws(record.conn, "transfer", now) == [("見本法", "2026-08-26")]


@pytest.mark.parametrize(
    ("ordinance", "body", "act", "repeal", "held"),
    [
        ("見本実習法施行規則", "実習生の宿泊施設は、適切なものとする。", "見本就労法", "None", False),
        (
            "見本機構の会計に関する省令",
            "見本実習法（令和二年法律第一号。以下「法」という。）による会計。",
            "見本就労法",
            "None",
            False,
        ),
        ("見本実習法施行規則", "実習生の宿泊施設は、適切なものとする。", "見本実習法", "Repeal", False),
        (
            "見本実習法施行規則",
            "実習生の宿泊施設は、適切なものとする。",
            "見本実習法",
            "None",
            True,
        ),  # the act was amended
        (
            "見本就労法施行規則",
            "見本実習法による計画の例による。",
            "見本就労法",
            "None",
            True,
        ),  # it carries out another act
    ],
)
def test_an_ordinance_of_a_scheme_that_is_over_is_not_the_law_today(
    tmp_path: Path, ordinance: str, body: str, act: str, repeal: str, held: bool
) -> None:
    record = data.empty(tmp_path)
    row = record.document("egov_law/見本規則", "law", ordinance, data.EARLY)
    record.version(row, data.EARLY, body, revision="見本規則_20250401_000")
    for day, name, status in (("2020-04-01", "見本実習法", "None"), ("2026-08-26", act, repeal)):
        revision = record.document(f"egov_law/見本_{day}", "law_revision", name, data.EARLY)
        record.version(revision, data.EARLY, "", enforced_on=day)
        record.conn.execute(
            "INSERT INTO law_revisions (document, law_id, law_revision_id, law_title, enforced_on, repeal_status, has_text)"
            " VALUES (?, '見本法', ?, ?, ?, ?, 1)",
            (revision, f"見本_{day}", name, day, status),
        )
    assert rows.law_today(record.conn, row, "2026-08-25T10:00:00Z") is not None  # the day before
    assert (rows.law_today(record.conn, row, "2026-08-26T10:00:00Z") is not None) is held
    # Nothing amended it: no paper says that its new text could not be had.
    assert (text := rows.current(record.conn, row, "2026-08-26T10:00:00Z")) is not None
    assert rows.replaced_on(record.conn, text, "2026-08-26") == ""


def test_the_foot_says_when_the_sources_were_last_seen(record: Any, tmp_path: Path) -> None:
    """The words may be a year old: that they still stand there was seen in the last night before the paper."""
    conn, order = record.conn, LeaveBehindOrder(data.TOPIC)

    def foot(last_seen: str, number: int) -> str:
        conn.execute("UPDATE documents SET last_seen = ?", (last_seen,))
        conn.commit()
        made = make(leave_behind, order, record.home, data.AT, out=tmp_path / f"{number}.pdf")
        return made.html.partition("出典はいずれも")[2].partition("までに確認")[0]

    conn.execute("UPDATE versions SET fetched_at = ? WHERE fetched_at = ?", (data.LATE, data.LAST))
    assert foot("2026-08-23T18:00:00Z", 1) == "2026年8月24日"  # in Japan
    assert (
        foot("2026-08-27T18:00:00Z", 2) == "2026年8月21日"
    )  # seen after the paper's day: nothing is known of that day


def a_law(record: Any, law: str, title: str, kind: str, sentence: str, weight: int) -> None:
    """A change of a law of ours that nobody has read, on a topic."""
    key = record.document(f"egov_law/{law}", "law", title, data.LATE)
    text = record.version(key, data.LATE, title)
    record.change(key, kind, data.LATE, sentence, new=text, weight=weight, topics=("transfer",))


def test_what_is_on_topic_and_read_goes_before_what_nobody_has_read(record: Any) -> None:
    """However weighty: an act of which there is no text says nothing; one that plain words tell of says what it changes."""
    unread = "「見本一般法」の改正（令和八年法律第九百九十九号）が2026年8月20日に施行されました。新しい本文はまだ取得できていません。"
    a_law(record, "999AC0000000001", "見本一般法", "came_into_force", unread, 99)
    fees = "「入管法」の改正（令和八年法律第三十二号）が2026年6月5日に公布されました。施行は遅くとも2027年3月31日です。"
    a_law(record, "326CO0000000319_20270331_508AC0000000032", "入管法", "revision_scheduled", fees, 50)
    top = digest_content(record)["top"]
    assert [item["kind_ja"] for item in top] == ["本文の変化", "改正の予定", "施行"]
    assert [item["plain"] and item["plain"]["ja"] for item in top] == [
        None,
        "在留の許可に納める手数料の定めが変わります。",
        None,
    ]


def test_a_resolution_tells_what_it_asks_on_our_topics(record: Any) -> None:
    asked = "本人の意向による転籍が円滑に行われるよう、相談と支援の体制を整えること。"
    other = "公文書の管理に努めること。"
    key = record.document("resolutions/sample-1", "resolution", "見本法案に対する附帯決議", data.LATE)
    text = record.version(key, data.LATE, f"一　技能実習生の{asked}\n二　{other}")
    for position, (label, words) in enumerate((("一", f"技能実習生の{asked}"), ("二", other))):
        record.conn.execute(
            "INSERT INTO resolution_items (document, position, label, text) VALUES (?, ?, ?, ?)",
            (key, position, label, words),
        )
    record.change(
        key, "appeared", data.LATE, "「見本法案」に附帯決議が付きました。", new=text, weight=60, topics=("transfer",)
    )
    own = job(record)
    choice = digest.choose(own, DigestOrder(date(2026, 8, 19), date(2026, 8, 26)))
    paper = draft(digest, own, choice, Layout(0), read_letterhead({}))[0]
    (item,) = (one for one in paper.content["top"] if one["asked"])
    evidence = {one.note: one for one in paper.evidence}
    assert [evidence[note].quotes[at].text for note, at in item["asked"]] == [f"技能実習生の{asked}".removesuffix("。")]
