"""What is proposed: in which order, with which reasons, and what never comes back.  All people and texts are made up (見本)."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from briefs.evidence.candidates import Candidate
from briefs.evidence.deciding import DECIDES, PAPERS, decides
from briefs.evidence.deciding import NEUTRAL as RULES_NOTHING
from briefs.evidence.exchanges import RE_POLICY
from briefs.evidence.material import proposed
from briefs.evidence.quoting import (
    RE_MEANS_TO,
    Aim,
    best_passage,
    says_nothing,
    sentences,
    up_to_the_question,
    with_before,
)
from briefs.evidence.relevance import asks, in_passing, kept_apart, weak_exchange
from briefs.evidence.stances import NEUTRAL, Ground, Reading, stance_of, stance_of_answer
from briefs.evidence.why import GIVEN_FIGURE, Code, recency
from briefs.kinds.chosen import exchanges, for_others
from briefs.staff.as_seen import held_to, reworded
from briefs.staff.file import StaffFile, read_staff_file
from db.office import clips
from db.office.clips import Stance
from db.office.database import open_office_db
from db.office.decisions import Subject, SubjectKind, Verdict, decide
from policywatch import cli
from tests.support import brief_data as data

NOW, DAY = "2026-08-26T03:00:00Z", "2026-08-26"
ASKED, ANSWERED, HEARD = (f"kokkai/122105206X00920260801_{number:03d}" for number in (2, 3, 4))
REVIEW = "特定技能の受入れ上限は、分野ごとの人手不足の状況を踏まえ、五年ごとに見直すこととしております（見本）。"
HARSH = (
    "○見本四郎君　見本の会の見本四郎です。よろしくお願いいたします。特定技能の受入れ上限を超えて不法就労をする人は強制送還をして、"
    "早急に対応していただきたいと思いますが、いかがですか。"
)


@pytest.fixture
def record(tmp_path: Path) -> data.Record:
    record = data.sample(tmp_path / "home")
    record.conn.commit()
    return record


def look(record: data.Record, **given: Any) -> list[Candidate]:
    record.conn.commit()
    with closing(open_office_db(record.home.office_db)) as office:
        return proposed(record.conn, office, data.TOPIC, NOW, DAY, **given)


def run(record: data.Record, *arguments: str) -> Result:
    record.conn.commit()
    return CliRunner().invoke(cli, ["--home", str(record.home.root), *arguments])


# ---------------------------------------------------------------------- whole thoughts
@pytest.mark.parametrize(
    "empty",
    [
        "御質問ありがとうございます。",
        "お答えいたします。",
        "見本党の見本花子と申します。",
        "ちょっと時間もないので飛ばしますけれども、こういう事件が起こっています。",
        "時間が参りましたので終わります。",
        "それでは、次の質問に移りたいと思います。",
        "今先生が御指摘の趣旨、これも十分私も理解をするところであります。",
    ],
)
def test_what_only_moves_the_meeting_along_says_nothing(empty: str) -> None:
    assert says_nothing(empty)


@pytest.mark.parametrize(
    "full",
    [
        "受入れ機関の認定を取り消すことは、あり得ると考えております。",
        "転籍の制限について、政府はどのように見直すのでしょうか。",
        "支援の時間を延ばすよう、関係省庁とともに取り組んでまいります。",
    ],
)
def test_a_sentence_that_says_something_does(full: str) -> None:
    assert not says_nothing(full)


@pytest.mark.parametrize(
    ("body", "first"),
    [
        ("○国務大臣（見本太郎君）　転籍を認めます。", "転籍を認めます。"),
        ("○見本国務大臣転籍を認めます。", "転籍を認めます。"),
        ("○見本（太）委員転籍を認めます。", "転籍を認めます。"),
        ("○見本政府参考人お答えいたします。", "お答えいたします。"),
        ("○見本花子君転籍を認めます。", "転籍を認めます。"),
    ],
)
def test_the_mark_in_front_of_a_speech_is_no_part_of_what_was_said(body: str, first: str) -> None:
    assert sentences(body)[0] == first


def test_the_question_is_quoted_and_not_the_turn_to_it() -> None:
    body = (
        "○見本花子君　ありがとうございます。続きまして、転籍についてお伺いしたいと思います。"
        "転籍の制限期間は、働く人の声を聞いて短くするべきだと考えますが、政府の見解はいかがですか。"
    )
    found = best_passage(body, ("転籍",), aim=Aim.ASKED)
    assert found is not None
    assert found.text == "転籍の制限期間は、働く人の声を聞いて短くするべきだと考えますが、政府の見解はいかがですか。"


# ---------------------------------------------------------------------- stances
@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("在留資格のない人は強制送還をしていただきたい。", Stance.AGAINST),
        ("国籍のいかんを問わず、ひとしく保障を及ぼすべきです。", Stance.SUPPORTS),
        ("私は、外国人労働者を締め出せという立場ではありません。", Stance.SUPPORTS),
        ("外国籍の生徒を排除しようとかいう気持ちがないんですよね。", Stance.SUPPORTS),
        ("受入れ分野は十九分野です。", Stance.BACKGROUND),
    ],
)
def test_the_words_of_a_passage_tell_which_way_it_is_used(text: str, stance: Stance) -> None:
    assert stance_of(text).stance is stance


def test_an_answer_that_refuses_is_read_with_the_question() -> None:
    refused = "そのような見直しは考えておりません。"
    ours = stance_of("働く人の権利を守るため、見直しを求めます。")
    theirs = stance_of("総量規制を含めて締め出すべきです。")
    assert stance_of_answer(refused, ours).ground is Ground.REFUSES
    assert stance_of_answer(refused, ours).stance is Stance.AGAINST
    assert stance_of_answer(refused, theirs).stance is Stance.SUPPORTS
    # Who refuses to shut people out refuses nothing that we ask; words of protection do not hide a refusal.
    kept = "困窮する人を保護の対象外とすることは人道上の観点から適当ではないと考えています。"
    assert stance_of_answer(kept, ours).stance is Stance.SUPPORTS
    not_named = (
        "国籍を問わず支援の対象としていますが、審査基準に適合すると認めるに至らず、対象に指定されていないものです。"
    )
    assert stance_of_answer(not_named, ours).ground is Ground.REFUSES


@pytest.mark.parametrize(
    "text",
    [
        "外国人に対して、私は差別をする意味でこういうことを申しているのではないんですね。",
        "早急に強制退去を含めて対応していただきたいと思いますが、いかがですか。",
        "国民健康保険は本来、国民のための保険制度ではないでしょうか。",
        "外国人の受入れは、入りを制することが要であると考えます。",
        "所得制限なしに支援するのは、納税者の理解が得られないのではないか。",
    ],
)
def test_who_denies_it_speaks_no_better_for_it(text: str) -> None:
    assert stance_of(text).stance is not Stance.SUPPORTS


def test_what_tells_neither_way_is_read_with_the_rest_of_the_sitting() -> None:
    neutral = "国民と外国人の間で取扱いが違うんです。"
    said = stance_of(neutral, neutral + "なぜ外国人だけが優遇されるのか、国民の不満につながる。")
    assert (said.stance, said.ground, said.apart) == (Stance.BACKGROUND, Ground.SAME_SPEECH, True)
    assert not stance_of(neutral, neutral).apart
    assert stance_of_answer("制度は御指摘のとおりです。", said).apart


# ---------------------------------------------------------------------- the order
def test_a_question_and_its_answer_are_proposed_together(record: data.Record) -> None:
    found = [one for one in look(record) if one.kind == "speech"]
    assert [one.key for one in found[:2]] == [ASKED, ANSWERED]
    asked, answered = found[:2]
    assert asked.pair is not None and answered.pair is not None
    assert (asked.pair.key, asked.pair.part) == (ANSWERED, "answer")
    assert (answered.pair.key, answered.pair.text) == (ASKED, asked.text)
    assert REVIEW in answered.text
    assert Code.ANSWER in [why.code for why in answered.why]
    bodies = {ASKED: data.QUESTION, ANSWERED: data.ANSWER, HEARD: data.WITNESS}
    assert all(one.text in bodies[one.key] for one in found)  # verbatim


def test_the_evidence_box_comes_first_with_the_other_half(record: data.Record) -> None:
    text = "検討の過程は公表してまいります。"
    with closing(open_office_db(record.home.office_db)) as office:
        record.conn.commit()
        clips.take(record.conn, office, ANSWERED, text, who="見本", at=NOW, topics=[data.TOPIC], remark="面会で使う")
    first, second = look(record)[:2]
    assert (first.key, first.text, first.why[0].code) == (ANSWERED, text, Code.BOX)
    assert first.reading.ground is Ground.BOX
    assert second.key == ASKED  # what was taken was an answer: its question goes with it


def test_what_a_person_took_out_of_the_box_does_not_come_back(record: data.Record) -> None:
    assert any(one.key == HEARD for one in look(record))
    with closing(open_office_db(record.home.office_db)) as office:
        text = sentences(data.WITNESS)[0]
        taken = clips.take(record.conn, office, HEARD, text, who="見本", at=NOW, topics=[data.TOPIC])
        clips.drop(office, taken.id, who="見本", at=NOW)
    assert not any(one.key == HEARD for one in look(record))


def test_what_was_decided_irrelevant_or_is_not_wanted_is_not_proposed(record: data.Record) -> None:
    with closing(open_office_db(record.home.office_db)) as office:
        decide(office, [Subject(SubjectKind.DOCUMENT, HEARD)], Verdict.IRRELEVANT, who="見本", at=NOW)
    assert HEARD not in {one.key for one in look(record)}
    # Without the answer there is no question either.
    assert not {ASKED, ANSWERED} & {one.key for one in look(record, without=[ANSWERED])}


def test_a_document_that_a_person_put_under_the_topic_is_proposed(record: data.Record) -> None:
    key = "isa_pages/handbook"
    page = record.document(key, "page", "見本の手引", data.EARLY)
    record.version(page, data.EARLY, "見本の手引\n相談窓口では、来た人の言葉で話を聞きます（見本）。")
    assert key not in {one.key for one in look(record)}
    with closing(open_office_db(record.home.office_db)) as office:
        subject = Subject(SubjectKind.DOCUMENT, key)
        decide(office, [subject], Verdict.RELEVANT, who="見本", at=NOW, topics=[data.TOPIC])
    found = next(one for one in look(record) if one.key == key)
    assert found.why[0].code is Code.BY_PERSON
    assert found.text == "相談窓口では、来た人の言葉で話を聞きます（見本）。"


def harsh(record: data.Record) -> None:
    """A question against the ask, with an answer that follows it."""
    meeting = record.conn.execute("SELECT id FROM documents WHERE kind = 'meeting'").fetchone()[0]
    asked = record.speech(meeting, 5, "見本四郎", HARSH, group="見本の会")
    answer = record.speech(
        meeting,
        6,
        "見本太郎",
        "○国務大臣（見本太郎君）　お答えをいたします。特定技能で働く人についても、法令に従い迅速な送還を実施してまいります（見本）。",
        office="法務大臣",
    )
    record.topic(asked, "特定技能、受入れ上限")
    record.topic(answer, "特定技能")
    record.conn.execute("INSERT INTO exchanges (answer, question) VALUES (?, ?)", (answer, asked))


def test_what_works_against_the_ask_is_for_the_memo_alone(record: data.Record) -> None:
    harsh(record)
    found = look(record)
    against = [one for one in found if one.stance is Stance.AGAINST]
    assert {one.speaker for one in against} == {"見本四郎", "見本太郎"}
    assert all(Code.AGAINST in [why.code for why in one.why] for one in against)
    assert not {one.key for one in against} & {one.key for one in for_others(found)}
    assert any(one.against for one in exchanges(found))
    # A person says so: then it may stand outside, and the other half with it only when that is taken too.
    taken = replace(against[0], taken=True)
    assert taken in for_others([taken])


def test_nothing_is_known_before_it_was_fetched(record: data.Record) -> None:
    record.conn.commit()
    with closing(open_office_db(record.home.office_db)) as office:
        found = proposed(record.conn, office, data.TOPIC, "2026-08-15T00:00:00Z", "2026-08-15")
    assert "speech" not in {one.kind for one in found}


# ---------------------------------------------------------------------- the commands
def test_candidates_as_json_have_the_names_that_programs_use(record: data.Record) -> None:
    result = run(record, "brief", "candidates", "--topic", data.TOPIC, "--at", "2026-08-26T12:00:00", "--json")
    assert result.exit_code == 0, result.output
    rows = json.loads(result.stdout)
    assert {"key", "kind", "place", "text", "speaker", "date", "why", "stance", "score"} <= rows[0].keys()
    assert rows[0]["key"] == ASKED
    assert rows[1]["why"][0]["code"] == "answer"
    assert rows == sorted(rows, key=lambda one: -one["score"])


def test_figures_and_statements_of_the_registers_are_proposed_with_key_and_grade(record: data.Record) -> None:
    given = ("--topic", data.TOPIC, "--at", "2026-12-01T12:00:00", "--json")
    rows = json.loads(run(record, "brief", "candidates", *given).stdout)
    figure = next(row for row in rows if row["key"] == "figure:caps/ssw1@..FY2028")
    assert (figure["kind"], figure["grade"]) == ("figure", "B")
    assert figure["text"].startswith("805,700人（")
    assert [why["code"] for why in figure["why"]] == ["figure_of_register", "second_hand"]
    claim = next(row for row in rows if row["key"] == "claim:S02a")
    assert (claim["kind"], claim["grade"]) == ("claim", "B")
    assert rows == sorted(rows, key=lambda one: -one["score"])


def test_a_started_file_takes_a_figure_by_its_key(record: data.Record, tmp_path: Path) -> None:
    into = tmp_path / "caps.toml"
    given = ("--at", "2026-12-01T12:00:00", "--limit", "0", "--out", str(into))
    done = run(record, "brief", "start", "受入れ上限", *given)
    assert done.exit_code == 0, done.output
    uses = tomllib.loads(uncommented(into.read_text("utf-8")))["use"]
    figure = next(one for one in uses if one["key"] == "figure:caps/ssw1@..FY2028")
    assert figure["text"].startswith("805,700人（")  # with another value it is another figure
    says = tomllib.loads(uncommented(into.read_text("utf-8")))[
        "says"
    ]  # the charts that it proposes, each with its words
    assert says["figure:ssw_stock/total@2022-12"].startswith("130,923人（") and "asia-creation.org" in str(says)
    with closing(open_office_db(record.home.office_db)) as office:
        held = held_to(StaffFile(says={key: words.replace("130,923", "130,924") for key, words in says.items()}))
        (one,) = reworded(office, held, "2026-12-01", "2026-12-01T03:00:00Z")
    assert "130,924人" in one and "130,923人" in one and one.startswith("figure:ssw_stock/total@2022-12: ")
    into.write_text('[[use]]\nkey = "figure:caps/ssw1@..FY2028"\n', "utf-8")
    paper = ("leave-behind", "--topic", data.TOPIC, "--text", str(into), "--at", "2026-12-01T12:00:00")
    checked = run(record, "brief", "check", str(into), *paper[:3])
    assert "names nothing" not in checked.output


def test_neutral_words_of_a_harsh_sitting_and_half_an_exchange_are_for_the_memo_alone(record: data.Record) -> None:
    """「国民と外国人の間で取扱いが違うんです」 of somebody who has asked for deportations minutes before."""
    harsh(record)
    meeting = record.conn.execute("SELECT id FROM documents WHERE kind = 'meeting'").fetchone()[0]
    neutral = "○見本四郎君　特定技能の受入れ上限の運用の面で、国民と外国人の間で資産の調べ方の取扱いが違うという話があります。"
    again = record.speech(meeting, 7, "見本四郎", neutral, group="見本の会")
    record.topic(again, "特定技能、受入れ上限")
    found = look(record)
    said = next(one for one in found if one.key.endswith("_007"))
    assert (said.stance, said.reading.apart) == (Stance.BACKGROUND, True)
    assert said not in for_others(found)
    taken = replace(said, taken=True)
    assert taken in for_others([taken])


def test_a_remark_that_was_answered_goes_with_its_answer_or_not_at_all(record: data.Record) -> None:
    meeting = record.conn.execute("SELECT id FROM documents WHERE kind = 'meeting'").fetchone()[0]
    asked = record.speech(
        meeting,
        5,
        "見本五郎",
        "○見本五郎君　特定技能の受入れ上限は、分野ごとに十年前の人手不足の状況から計算されているという話があります。\n"
        "　特定技能の受入れ上限の計算の方法を、どのように改めるのか、お示しください。",
    )
    answer = record.speech(
        meeting,
        6,
        "見本太郎",
        "○国務大臣（見本太郎君）　特定技能の受入れ上限の計算の方法については、今年度に新しい統計を用いることとしております（見本）。",
        office="法務大臣",
    )
    record.topic(asked, "特定技能、受入れ上限")
    record.topic(answer, "特定技能、受入れ上限")
    record.conn.execute("INSERT INTO exchanges (answer, question) VALUES (?, ?)", (answer, asked))
    found = [one for one in look(record) if one.key.endswith(("_005", "_006"))]
    remark = next(one for one in found if "十年前" in one.text and "お示し" not in one.text)
    assert remark.stance is Stance.BACKGROUND
    assert remark.pair is not None and remark.pair.part == "answer"
    alone = [one for one in exchanges(found) if one.answer is None]
    assert not alone
    assert not for_others([remark])  # half of an exchange


def test_a_stance_is_a_proposal_until_a_person_sets_it(record: data.Record) -> None:
    harsh(record)
    rows = json.loads(
        run(record, "brief", "candidates", "--topic", data.TOPIC, "--at", "2026-08-26T12:00:00", "--json").stdout
    )
    assert all(row["stance_proposed"] for row in rows)
    answer = next(row for row in rows if row["speaker"] == "見本太郎" and row["stance"] == "against")
    with closing(open_office_db(record.home.office_db)) as office:
        clips.take(
            record.conn,
            office,
            answer["key"],
            answer["text"],
            who="見本",
            at=NOW,
            topics=[data.TOPIC],
            stance=Stance.SUPPORTS,
        )
    found = look(record)
    taken = next(one for one in found if one.key == answer["key"] and one.taken)
    assert (taken.stance, taken.reading.ground) == (Stance.SUPPORTS, Ground.BOX)
    # What it answered goes with it, whatever words alone would say of that.
    assert any(one.speaker == "見本四郎" for one in for_others(found))
    listed = run(record, "brief", "candidates", "--topic", data.TOPIC, "--at", "2026-08-26T12:00:00").output
    assert "使い方の案：" in listed


def test_a_minister_is_met_by_the_ministry(record: data.Record) -> None:
    given = ("--topic", data.TOPIC, "--ministry", "法務省", "--at", "2026-08-26T12:00:00", "--json")
    result = run(record, "brief", "candidates", *given)
    theirs = [row for row in json.loads(result.stdout) if any(why["code"] == "office" for why in row["why"])]
    assert [row["speaker"] for row in theirs] == ["見本太郎"]
    assert "theirs" not in result.stdout  # who held the office then may be another than who is met


def start(record: data.Record, into: Path, *arguments: str) -> Result:
    return run(record, "brief", "start", *arguments, "--at", "2026-08-26T12:00:00", "--out", str(into))


@pytest.mark.parametrize("said", ["法務大臣", "法相", "見本法相", "法務省", "Minister of Justice"])
def test_an_office_in_the_place_of_a_name_is_met_as_its_ministry(
    record: data.Record, tmp_path: Path, said: str
) -> None:
    into = tmp_path / "asks.toml"
    done = start(record, into, said, data.TOPIC)
    assert done.exit_code == 0 and "--ministry 法務省" in done.output
    whole = tmp_path / "whole.toml"
    assert start(record, whole, "--ministry", "法務省", data.TOPIC).exit_code == 0
    assert into.read_text("utf-8") == whole.read_text("utf-8")


def test_a_body_that_is_none_is_refused_in_the_place_of_a_name_too(record: data.Record, tmp_path: Path) -> None:
    done = start(record, tmp_path / "asks.toml", "労働省", data.TOPIC)
    assert done.exit_code != 0 and "厚生労働省" in done.output
    assert start(record, tmp_path / "asks.toml", "--ministry", "機構", data.TOPIC).exit_code != 0
    assert not (tmp_path / "asks.toml").exists()


def uncommented(text: str) -> str:
    return "\n".join(line.removeprefix("# ") for line in text.splitlines())


def test_a_started_file_says_nothing_until_a_mark_is_taken_off(record: data.Record, tmp_path: Path) -> None:
    into = tmp_path / "meeting.toml"
    result = start(record, into, "受入れ上限")  # as people say it
    assert result.exit_code == 0, result.output
    assert replace(read_staff_file(into), name="") == StaffFile()
    uses = tomllib.loads(uncommented(into.read_text("utf-8")))["use"]
    assert (ANSWERED, REVIEW) in {(one["key"], one.get("text", "")[: len(REVIEW)]) for one in uses}


def test_a_file_that_is_there_is_never_overwritten(record: data.Record, tmp_path: Path) -> None:
    into = tmp_path / "meeting.toml"
    into.write_text("見本", "utf-8")
    result = start(record, into, data.TOPIC)
    assert result.exit_code == 1 and str(into) in result.output
    assert into.read_text("utf-8") == "見本"


@pytest.fixture
def several(record: data.Record) -> Iterator[data.Record]:
    for number, name in ((7, "見本　花子"), (8, "見本　花代")):
        record.conn.execute(
            "INSERT INTO people (id, key, name, kana, house, real_name, folded) VALUES (?, ?, ?, NULL, '衆議院', NULL, ?)",
            (number, f"members/shugiin-{number}", name, name.replace("　", "")),
        )
    yield record


def test_an_ambiguous_name_gives_the_choices(several: data.Record, tmp_path: Path) -> None:
    into = tmp_path / "meeting.toml"
    result = start(several, into, "見本花", data.TOPIC)
    assert result.exit_code == 2
    assert "members/shugiin-7" in result.output and "members/shugiin-8" in result.output
    assert not into.exists()
    assert start(several, into, "見本花子議員", data.TOPIC).exit_code == 0


# ---------------------------------------------------------------------- questions in the midst of a statement
@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("人種差別の撤廃を訴えておきながら、無視する行動を取ることを内閣は肯定するのですか。質問十。", True),
        ("どのような支援をするのでしょうか。現場は困っています。", True),
        ("在留資格のない子どもは、学校に通えているのか。", True),
        ("どうか、安心して働ける制度にしていただきたいと申し上げます。", False),
    ],
)
def test_a_question_is_no_statement_whatever_stands_behind_it(text: str, asked: bool) -> None:
    assert asks(text) is asked


def test_the_number_of_a_question_is_no_part_of_what_is_quoted() -> None:
    assert says_nothing("質問十。") and says_nothing("問い３。")
    assert not says_nothing("質問状は十か国に送られました（見本）。")


# ---------------------------------------------------------------------- what is nothing to hand over
REFUGEES = ("難民", "難民認定")


@pytest.mark.parametrize(
    ("asked", "answer", "weaker"),
    [
        (
            "国際的な難民の保護というのは、いつ頃から、またどのように始まったというふうに認識されておりますでしょうか。",
            "難民の受入れを国際社会において果たすべき責務と認識しております。",
            Code.HISTORY,
        ),
        (  # the minutes on record break off before anything is asked
            "四つの国が崩れ、移動を余儀なくされた人々のために始まったのが難民の保護という活動であります。",
            "難民認定申請者に対する救援業務に係る金額は、約七億円でございます。",
            Code.UNHEARD,
        ),
        (  # one thing among several, and the answer is about another
            "特別な支援を要する児童、難民の子供など、様々な背景を持った子供たちのために、教職員の処遇をどう改善しますか。",
            "教職調整額を段階的に引き上げていくこととしております。",
            Code.PASSING,
        ),
        (
            "難民認定の申請をした方々に就労を認めるべきではないでしょうか。",
            "申請者の状況に応じて、就労を認めてまいりたいと考えております。",
            None,
        ),
        ("就労を認めるべきではないでしょうか。", "難民認定申請者については、認めてまいります。", None),
        (  # what is printed of a long answer is about another thing, whatever else it says
            "病院の受入れ体制をどう整えますか。",
            "病院の受入れ体制の整備に取り組んでまいります。",
            Code.PASSING,
        ),
        (  # the name of a plan is all that is of the topic
            "先生方の処遇の改善がなぜ図られないのでしょうか。",
            "外国人の受入れ・難民等との共生のための総合的対応策を踏まえ、先生方の処遇の改善を検討してまいります。",
            Code.PASSING,
        ),
    ],
)
def test_what_is_no_exchange_on_the_topic_is_said_to_be_none(asked: str, answer: str, weaker: Code | None) -> None:
    assert weak_exchange(asked, asked, answer, REFUGEES) is weaker


def test_what_may_answer_something_asked_behind_is_no_answer_to_what_is_quoted() -> None:
    asked = "難民の保護について、国連は法制度を求めていますが、どう受け止めますか。"
    behind = "また、公立大学の出資の規則を作るべきではないでしょうか。"
    told = "大学が個別の出資を実施するには、自治体の長の認可が必要となっております。"
    assert weak_exchange(f"{asked}{behind}", asked, told, REFUGEES) is Code.UNHEARD
    assert weak_exchange(asked, asked, told, REFUGEES) is None  # nothing else was asked: it is the answer
    assert weak_exchange(f"{asked}{behind}", asked, "難民の保護の法制度を検討しております。", REFUGEES) is None


def test_words_that_only_touch_the_topic_are_apart_and_what_works_against_us_stays_that() -> None:
    assert kept_apart(NEUTRAL, Code.PASSING).apart and kept_apart(NEUTRAL, Code.UNHEARD).apart
    assert not kept_apart(NEUTRAL, Code.HISTORY).apart
    against = Reading(Stance.AGAINST, Ground.HARSH)
    assert kept_apart(against, Code.PASSING) is against


@pytest.mark.parametrize(
    ("sentence", "nothing"),
    [
        ("難民認定申請者の方々のうち、生活に困窮する方に対してということであります。", True),
        ("転籍の制限についてのお尋ねでございます。", True),
        ("技能実習生の失踪は九千件でございます。", False),
        ("最も多いのは賃金についてであります。", False),
        ("転籍を認めるのは三年を経た後でございます。", False),
    ],
)
def test_what_only_says_again_what_was_asked_is_no_answer(sentence: str, nothing: bool) -> None:
    assert says_nothing(sentence) is nothing


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        (
            "監理団体は、困難となったと認めるときは、遅滞なく、出入国在留管理庁長官及び厚生労働大臣に届け出なければならない。",
            PAPERS,
        ),
        ("監理団体は、帳簿を備え付け、これに必要な事項を記載しなければならない。", PAPERS),
        (
            "監理団体は、引き続き技能実習を行うことができるよう、他の実習実施者との連絡調整その他の必要な措置を講じなければならない。",
            DECIDES,
        ),
        ("実習監理を行う者は、技能実習生の私生活の自由を不当に制限してはならない。", DECIDES),
        ("この法律において「技能実習」とは、企業単独型技能実習及び団体監理型技能実習をいう。", RULES_NOTHING),
    ],
)
def test_a_provision_that_only_orders_a_notice_decides_nothing(text: str, weight: int) -> None:
    assert decides(text) == weight


@pytest.mark.parametrize(
    "text",
    [
        "上限なく外国人を受け入れていくと日本が移民国家になってしまうのではないかという声を聞いております。",
        "外国人の労働者やその家族の受入れの上限は決めていないというふうに考えています。",
        "外国人の労働者の受入れに上限の検討をいただきたいと思います。",
        "移民政策及び外国人の受入れに伴う財政・社会負担に関する質問主意書",  # 参議院第217回国会第39号
    ],
)
def test_who_wants_fewer_people_speaks_against_what_we_ask(text: str) -> None:
    assert stance_of(text).stance is Stance.AGAINST


def test_a_burden_that_is_to_be_eased_is_none_that_people_from_abroad_are_blamed_for() -> None:
    assert stance_of("外国人の子を受け入れる学校の社会的負担の軽減を求めます。").stance is not Stance.AGAINST


@pytest.mark.parametrize(
    ("body", "alone"),
    [
        ("法務大臣の見本でございます。所信の一端を申し上げます。転籍の制限を見直してまいります。", True),
        ("ただいま議題となりました法律案の提案理由を御説明いたします。転籍の制限を見直します。", True),
        ("だけれども、じゃ、転籍の制限を見直すということは、慎重に考える必要があると思っております。", False),
    ],
)
def test_a_lone_speech_of_the_government_is_a_policy_speech_or_has_lost_its_question(body: str, alone: bool) -> None:
    assert bool(RE_POLICY.search(body)) is alone


# ---------------------------------------------------------------------- what is asked and answered
ASKED_FAR = (
    "受入れ上限の下で働く方々は、日本に来たまま親族にも会えず、長い時間を過ごしています（見本）。もう本当に最後の機会です。"
    "次の年度までにどのように取り組んでいくのか、大臣の意気込みをお伺いいたします。"
)
HISTORY_TOLD = (
    "過去十年遡りますと、受入れ上限の下で来られた七名の方と、当時の見本大臣が面談をしておられます（見本）。その後、八十六名の出迎えを受けたということもございます。"
    "詳しいことは今つまびらかに存じませんが、会うということで思いが伝わるのであれば、それは是非実現したいと思っております。"
)


def asked_and_told(record: data.Record, question: str, answer: str) -> list[Candidate]:
    record.conn.execute("DELETE FROM document_topics")
    asked = record.speech(1, 20, "見本花子", f"○見本花子君　{question}", group="見本党")
    told = record.speech(1, 21, "見本太郎", f"○国務大臣（見本太郎君）　{answer}", office="法務大臣")
    record.conn.execute("INSERT INTO exchanges (answer, question) VALUES (?, ?)", (told, asked))
    for document in (asked, told):
        record.topic(document, "受入れ上限")
    return [one for one in look(record) if one.speech is not None]


def test_words_that_lead_to_a_question_go_on_to_it_and_what_the_office_means_to_do_is_its_answer(
    record: data.Record,
) -> None:
    """Cut before them, the question asked nothing, and the answer was history where it was a yes."""
    question, answer = asked_and_told(record, ASKED_FAR, HISTORY_TOLD)[:2]
    assert question.text.endswith("大臣の意気込みをお伺いいたします。") and question.text in ASKED_FAR
    assert answer.text.endswith("それは是非実現したいと思っております。")
    assert all(why.code not in (Code.UNHEARD, Code.PASSING) for one in (question, answer) for why in one.why)


def test_words_that_point_back_stand_with_the_sentence_before_them(record: data.Record) -> None:
    told = (
        "優良な機関については枠を拡大することを認めておりまして、その人数は申請のたびに決めているところです（見本）。"
        "まさに、これ、罰則というよりは、逆に受入れ上限のインセンティブということで、新しい制度においても同様のことを設定することで考えております。"
        + "別の事案については、個別の判断でございます。"
        * 6
    )
    asked = (
        "受入れ上限の見直しの問題についてお話をいたします（見本）。大臣、この問題、説明をしていただけますでしょうか。"
    )
    question, answer = asked_and_told(record, asked, told)[:2]
    assert question.text == asked
    assert answer.text.startswith("優良な機関については")
    assert with_before("一つ目です。それは違います。", "それは違います。", 10) == "それは違います。"  # no room
    named = "所信で、人権については配慮という文字を用いられています。"
    asked = "何か意図があるんですか。それとも、ここに言う尊重と配慮は同じ意味なんでしょうか。"
    assert with_before(named + asked, asked, 200) == named + asked


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("朝鮮学校を排除するということを前提にした省令改正が行われました。", Stance.SUPPORTS),
        ("子供たちが支給の対象から外されました。", Stance.SUPPORTS),
        ("外国人の学校を排除したと見られています。", Stance.SUPPORTS),
        ("外国人は対象から外すべきです。", Stance.AGAINST),
        ("外国人の学校を支給対象から除外していただきたい。", Stance.AGAINST),
        ("東京都以外に朝鮮学校の調査を行った道府県はありますでしょうか。", Stance.AGAINST),
    ],
)
def test_who_charges_somebody_with_shutting_people_out_does_not_demand_it(text: str, stance: Stance) -> None:
    assert stance_of(text).stance is stance


def test_words_do_not_run_on_into_a_question_about_something_else() -> None:
    lead = "難民認定の制度は国際的な水準に沿うべきです（見本）。"
    other = "質問十四、在留特別許可の方針を引き継ぐのでしょうか。"
    assert up_to_the_question(lead + other, lead, 340) == lead
    assert up_to_the_question(lead + "その点はいかがでしょうか。", lead, 340) == lead + "その点はいかがでしょうか。"
    about = "難民認定の制度をどう改めるのでしょうか。"
    assert up_to_the_question(lead + about, lead, 340) == lead + about
    assert up_to_the_question(lead + about, lead, 30) == lead  # no room


def test_an_answer_that_breaks_off_before_the_topic_answers_the_other_question(record: data.Record) -> None:
    first = "見本の建設業の事業者の責務は、どのように周知するのでしょうか。"
    second = "受入れ上限の下で働く方々は未払の賃金に苦しんでいます（見本）。その周知をどうお考えか、教えてください。"
    told = (
        "建設業の事業者の責務は、指針で示してまいりたいと考えております（見本）。また、御指摘のあった方々につきましても"
    )
    for end, answered in (("...", False), ("、受入れ上限を含めて対応してまいります。", True)):
        record.conn.execute("DELETE FROM exchanges")
        record.conn.execute("DELETE FROM speeches WHERE position IN (20, 21)")
        record.conn.execute("DELETE FROM document_topics")
        record.conn.execute("UPDATE documents SET key = key || '_old' WHERE key LIKE '%_02_'")
        found = asked_and_told(record, first + second, told + end)
        assert any(one.speaker == "見本太郎" for one in found) is answered
        assert any("未払の賃金" in one.text for one in found)


# ---------------------------------------------------------------------- words that are no statement
def test_who_runs_the_sitting_reads_a_draft_aloud_or_names_the_topic_among_others_makes_no_statement(
    record: data.Record,
) -> None:
    for table in ("document_topics", "exchanges"):
        record.conn.execute(f"DELETE FROM {table}")
    for number, (speaker, office, body) in enumerate(
        (
            ("見本五郎", "参議院事務総長", "受入れ上限を見直す法律案の趣旨説明を行う段取りとなっております（見本）。"),
            (
                "見本花子",
                None,
                "案文を朗読いたします。\n政府は、受入れ上限の見直しに当たり、人権の保護に万全を期すこと（見本）。",
            ),
            (
                "見本七郎",
                None,
                "調査派遣第四班について御報告いたします。当班は見本共和国に派遣されました。受入れ上限の下で働く人の人権を守る仕組みについて、学校や職業訓練の施設を視察し、関係者と意見交換を行いました。",
            ),
            (
                "見本六郎",
                None,
                "今年度は、直接処遇を強化する、受入れ上限を充実強化する、分析体制の強化をするなどで増員をしております。",
            ),
        ),
        30,
    ):
        mark = f"○事務総長（{speaker}君）" if office else f"○{speaker}君"
        record.topic(record.speech(1, number, speaker, f"{mark}　{body}", office=office), "受入れ上限")
    spoken = [one for one in look(record) if one.speech is not None]
    assert {one.speaker for one in spoken} == {"見本六郎"}
    assert all(Code.PASSING in [why.code for why in one.why] for one in spoken) and not for_others(spoken)


def test_the_answer_of_this_year_goes_before_one_with_a_figure_of_last_year() -> None:
    assert recency("2026-05-21", "2026-06-20") - recency("2025-04-16", "2026-06-20") > GIVEN_FIGURE
    assert recency("2020-01-01", "2026-06-20") == 0 <= recency("", "2026-06-20")


@pytest.mark.parametrize(
    ("text", "means"),
    [
        (
            "関係者の意見も踏まえながら今後総合的に検討をしてまいりたい、我々として考えてまいりたい、そのように考えております。",
            True,
        ),
        ("そういう方々の思いに応えるということはしていかねばならないと思っております。", True),
        ("それは是非実現したいと思っております。", True),
        ("重要な課題であるというふうに承知をしているところであります。", False),
        ("皇居で出迎えを受けたということがございます。", False),
    ],
)
def test_what_an_office_means_to_do_is_told_from_what_it_knows(text: str, means: bool) -> None:
    assert bool(RE_MEANS_TO.search(text)) is means


def test_what_nobody_asked_about_and_what_breaks_off_is_no_exchange_on_the_topic(record: data.Record) -> None:
    asked = "公立の学校の手当が必要な理由を、局長からお伺いをさせていただきたいと思います。御説明ください。"
    told = (
        "手当が必要な理由は、職務の特殊性であります。" * 12
        + "また、受入れ上限の下で来た生徒の数は、公立では九・八人であります（見本）。"
    )
    found = asked_and_told(record, asked, told)
    assert all(Code.PASSING in [why.code for why in one.why] for one in found) and not for_others(found)
    words, answer = ("受入れ上限",), "受入れ上限は見直しております。"
    question = "産業界の対応を図っていただきたいと思います。"
    assert weak_exchange(question + "次に、受入れ上限の移行を今後...", question, answer, words) is Code.UNHEARD
    assert weak_exchange(question + "次に、受入れ上限をどうしますか。", question, answer, words) is not Code.UNHEARD


def test_who_tells_of_an_answer_of_somebody_else_is_no_ally_by_its_words(record: data.Record) -> None:
    for table in ("document_topics", "exchanges"):
        record.conn.execute(f"DELETE FROM {table}")
    told = "見本総理が、受入れ上限について、人権を守り差別をしない考えだというふうに御答弁されているんですね。"
    record.topic(record.speech(1, 30, "見本花子", f"○見本花子君　{told}"), "受入れ上限")
    (found,) = [one for one in look(record) if one.speech is not None]
    assert found.stance is Stance.BACKGROUND and Code.ALLY not in [why.code for why in found.why]


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("見本の就学支援金制度の在り方を一度見直したいと思います。", Stance.BACKGROUND),
        ("外国籍の生徒の就学支援に努めております。", Stance.SUPPORTS),
        ("見本の拡充対象となる三類型のうち、見本の事業者への出資を認めます。", Stance.BACKGROUND),
        ("留学生も支給の対象となるところでございます。", Stance.SUPPORTS),
        ("見本の島では戦後の反日感情の中で、素性を隠さざるを得なかった方がいます。", Stance.BACKGROUND),
        ("反日感情を持つ外国人を入れないでいただきたい。", Stance.AGAINST),
        ("反日の教育を受けた人が来ています。", Stance.AGAINST),
        ("見本の軍によって本邦へ強制送還された結果、家族は取り残されました。", Stance.BACKGROUND),
        ("違反した外国人は強制送還をしていただきたい。", Stance.AGAINST),
        ("負のスパイラルから抜け出せない現場です。", Stance.BACKGROUND),
        ("ステロイドの在庫についてお尋ねします。", Stance.BACKGROUND),
        ("使い勝手の悪さを指摘する声があります。", Stance.BACKGROUND),
        ("見本の商品の差別化を図ります。", Stance.BACKGROUND),
        ("悪質なブローカーを排除していく考えです。", Stance.BACKGROUND),
        ("外国人を排除していく考えです。", Stance.AGAINST),
        ("外国人の医療費の未払が見本市で増えています。", Stance.BACKGROUND),
        ("残業代の未払が見本市で増えています。", Stance.SUPPORTS),
        ("見本の国では、留学生は三倍の授業料になっています。", Stance.AGAINST),
        ("留学生の授業料を三倍にするのは差別だと考えます。", Stance.SUPPORTS),
    ],
)
def test_a_word_within_another_or_in_another_sense_tells_no_stance(text: str, stance: Stance) -> None:
    assert stance_of(text).stance is stance


@pytest.mark.parametrize(
    ("behind", "stays"),
    [
        ("ところが、日本では逆に手厚くしているのは違うんじゃないかと思います。", False),
        ("しかし、それは見本の数字にすぎません。", False),
        ("だから、こうした声を聞くべきだと思います。", True),
        ("しかし、その人たちの権利を守る法律がありません。", True),  # it goes on for the same cause
        (
            "しかし、見本の国ではいまだに条約を批准しておりません。",
            True,
        ),  # so does who charges the state with what it lacks
        ("しかし、日本人の学生への支援はいまだに足りておりません。", False),
    ],
)
def test_a_statement_that_the_next_sentence_takes_back_is_for_the_memo_alone(
    record: data.Record, behind: str, stays: bool
) -> None:
    for table in ("document_topics", "exchanges"):
        record.conn.execute(f"DELETE FROM {table}")
    long = (
        "見本の町でも見本の村でも、商店や畑や工場や港で働く方々の暮らしを一軒ずつ訪ねて歩き、" * 5
    )  # no room behind it
    told = f"受入れ上限の下で、{long}毎年一万人の声を聞いていただきたいと申し上げてまいりました（見本）。"
    filler = "見本の件は、別に詳しく申し上げたところです。" * 10
    record.topic(record.speech(1, 30, "見本花子", f"○見本花子君　{told}{behind}{filler}", group="見本党"), "受入れ上限")
    spoken = [one for one in look(record) if told in one.text]
    assert spoken and not any(behind in one.text for one in spoken)
    assert bool(for_others(spoken)) is stays


def test_a_topic_that_is_only_a_likeness_is_touched_in_passing() -> None:
    words = ("移民政策",)
    assert in_passing("例えば移民政策においても、人が来たと言われるように、子供の権利が大切です（見本）。", words)
    assert not in_passing("例えば移民政策の司令塔を置くべきだと考えます（見本）。", words)


def test_of_a_question_that_breaks_off_the_answer_has_to_be_on_the_topic() -> None:
    asked = "受入れ上限は見本機構の審査でも守られていないという前提で、議論をさせていただいております。"
    told = "見本機構の審査については、優良な機関を優遇する仕組みを考えております。"
    assert weak_exchange(asked + "その上で、育成に遅れが見ら...", asked, told, ("受入れ上限",)) is Code.UNHEARD
    assert weak_exchange(asked, asked, told, ("受入れ上限",)) is None
    on_topic = "見本機構の審査については、受入れ上限を厳しく確かめる仕組みを考えております。"
    assert weak_exchange(asked + "その上で、育成に遅れが見ら...", asked, on_topic, ("受入れ上限",)) is None
