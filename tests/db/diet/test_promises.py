"""Commitments found in answers.  Every sentence was written for the test; none is from the minutes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from db.diet.ledger import LONGEST_QUESTION, Ledger, promises, strength_said
from db.diet.promise_dates import due_on, find_due, time_named
from db.diet.promises import find_promises, promise_key, speaks_for_government, store_promises, surroundings, topics_of
from db.office.database import open_office_db
from db.office.promise_status import current_statuses, set_status, status_history
from db.record.schema import open_policy_db
from db.text.numerals import read_numeral
from db.topics.classify import classify, topics

SAID_ON = "2025-02-20"


def found(text: str) -> list[tuple[str, str]]:
    return [(one.passage, one.strength) for one in find_promises(text, SAID_ON)]


# ---------------------------------------------------------------------- what is one
@pytest.mark.parametrize(
    ("text", "strength"),
    [
        # a definite act
        ("見本調査の結果は取りまとめ次第公表いたします。", "firm"),
        ("手続の細目は省令で定めることとしております。", "firm"),
        ("見本計画を国会に提出する予定でございます。", "firm"),
        ("相談窓口を全ての県に設置してまいります。", "firm"),
        ("見本費の上限を引き上げます。", "firm"),
        ("運用の考え方を通知でお示ししたいと考えております。", "firm"),
        ("見本条約の批准までに関係する規則を改正いたします。", "firm"),
        ("集計ができましたら数字を公表させていただきたいと存じます。", "firm"),
        # planned, decided or ordered, in the other forms that officials use
        ("年度内に見本隊を見本駅へ移転することを計画してございます。", "firm"),
        ("今年度に見本制度の事例研究の実施を予定しているところでございます。", "firm"),
        ("見本方針の閣議決定を今年度内に予定しております。", "firm"),
        ("一年以内に試験を受けさせる、こういったことを予定しているところであります。", "firm"),
        ("本年五月をめどに手順書を作ろうと考えてございます。", "firm"),
        ("秋までに見本方針を決定することとさせていただいております。", "firm"),
        ("見本士については政令改正で経由事務を廃止するということとしております。", "firm"),
        ("結果を速やかに公表したいと考えています。", "firm"),
        ("令和八年度から、見本の支援を開始することとしております。", "firm"),
        (
            "本年秋までに、御意見を承った上で、負担をどう分かち合うかという観点から、見本方針を決定することとしておるところでございます。",
            "firm",
        ),
        # planned, and no act of the government's
        ("見本の取組を進めていく予定でございます。", "effort"),
        ("現時点で見直しを進めることとしたいと考えております。", "effort"),
        # work
        ("受入れの適正化に取り組んでまいります。", "effort"),
        ("制度の周知に努めてまいりたいと考えております。", "effort"),
        ("関係省庁と連携して必要な対応を行ってまいりたいと思っております。", "effort"),
        ("見本の動向を注視してまいりたいというふうに考えているところでございます。", "effort"),
        ("転籍の円滑化を図っていきたいと思います。", "effort"),
        ("市町村に働きかけてまいる所存でございます。", "effort"),
        ("日本語教育の推進に努めます。", "effort"),
        ("全力で取り組んでいく考えであります。", "effort"),
        ("丁寧に対応させていただきます。", "effort"),
        # thought
        ("見本の在り方について検討してまいります。", "consider"),
        ("御指摘の点は検討したいと思います。", "consider"),
        ("必要な検討を進めてまいりたいと存じます。", "consider"),
        ("有識者の意見も聞きながら議論を深めてまいりたいと考えております。", "consider"),
        ("どのような支え方があるか考えてまいりたいと思っております。", "consider"),
        ("実態を精査いたします。", "consider"),
        ("年内に結論を得るべく検討しているところでございます。", "consider"),
    ],
)
def test_a_commitment(text: str, strength: str) -> None:
    assert found(text) == [(text.removesuffix("。"), strength)]


@pytest.mark.parametrize(
    "text",
    [
        # done, or as things are
        "受入れの適正化に取り組んでおります。",
        "相談窓口を設置してまいりました。",
        "見本調査を実施したところでございます。",
        "検討を進めているところでございます。",
        "見本の在り方を検討しているところであります。",
        "届出の件数は年々増えてまいります。",
        "審査には時間が掛かってまいります。",
        "これは次の段階で議論されていくものと承知しております。",
        "申請は窓口で受け付けることとなっております。",
        "要件を満たさない場合には許可を取り消すこととしております。",
        # the sitting
        "お答えいたします。",
        "法案の概要を御説明いたします。",
        "最後に一点だけ申し上げたいと思います。",
        "個別の事案についてはお答えを差し控えさせていただきたいと思います。",
        "御党ともよく議論させていただきたいと思います。",
        "委員の皆様の御理解をいただきたいと考えております。",
        "よろしくお願いいたします。",
        # opinion, duty, denial
        "支援の充実が重要であると考えております。",
        "対策を進める必要があると考えております。",
        "皆で取り組んでいかなければならないと思っております。",
        "制度を廃止することは考えておりません。",
        "見直しは検討しておりません。",
        "直ちに実施することは困難でございます。",
        # others
        "企業が相談窓口を設置する予定でございます。",
        "三月末までに七割の自治体において給付を開始する予定でございます。",
        "見本拠点は来年度に立ち上がる予定でございます。",
        "自治体に予算化をしていただく予定でございます。",
        "結果は年度末をめどに判明する予定でございます。",
        "国会で御議論いただきたいと考えております。",
        "審議会において御議論いただく予定でございます。",
        "見本党は消費税を引き下げたいと聞いております。",
        "仮に申請があれば審査することになります。",
        # personal resolve without an object
        "大臣として職責を果たしてまいります。",
        "一生懸命頑張ってまいりたいと思います。",
        # quoted
        "大綱には「公表してまいります。」と書かれております。",
    ],
)
def test_no_commitment(text: str) -> None:
    assert found(text) == []


def test_a_bill_being_explained_is_no_promise() -> None:
    text = (
        "見本法案につきまして、提案理由及びその内容の概要を御説明いたします。\n"
        "　第一に、届出の制度を設けることとしております。\n　第二に、罰則を引き上げます。"
    )
    assert found(text) == []
    assert len(found("届出の制度を設けることとしております。罰則を引き上げます。")) == 2
    assert found("周知に努めてまいります。" + text) == [("周知に努めてまいります", "effort")]


# ---------------------------------------------------------------------- where it stands
def test_offsets_are_exact_and_the_opening_is_no_part() -> None:
    text = (
        "○政府参考人（見本太郎君）　お答えいたします。\n"
        "　三年前の調査は「公表します。結果は別に。」とされ、公表されました。\n"
        "　今後は、毎年の数字を公表してまいります。また、在り方を検討いたします。"
    )
    promises = find_promises(text, SAID_ON)
    assert [one.passage for one in promises] == [
        "今後は、毎年の数字を公表してまいります",
        "また、在り方を検討いたします",
    ]
    assert [text[one.start : one.end] for one in promises] == [one.passage for one in promises]
    assert promises[0].start == text.index("今後は")
    assert promises[1].end == len(text) - 1
    assert [one.words for one in promises] == ["公表してまいります", "検討いたします"]


@pytest.mark.parametrize(
    "opening", ["○見本国務大臣　", "○見本国務大臣", "○国務大臣（見本花子君）　", "○国務大臣（見本花子君） ", ""]
)
def test_texts_with_and_without_line_breaks(opening: str) -> None:
    first, second = "周知に努めてまいります。", "在り方を検討してまいります。"
    for between in ("", "\n　", "\n", "（拍手）"):
        promises = find_promises(opening + first + between + second, SAID_ON)
        assert [one.passage for one in promises] == [first[:-1], second[:-1]]


def test_verbs_in_a_chain_are_one_and_take_the_strength_of_the_last() -> None:
    assert found("数字を公表し、必要な対策を検討してまいります。") == [
        ("数字を公表し、必要な対策を検討してまいります", "consider")
    ]


def test_two_futures_in_one_sentence_are_two() -> None:
    text = "指針を改正してまいりますし、その後の見直しも検討していきたいと思っております。"
    assert found(text) == [
        ("指針を改正してまいります", "firm"),
        ("その後の見直しも検討していきたいと思っております", "consider"),
    ]
    text = "相談体制を強化してまいりますので、よろしくお願いいたします。"
    assert found(text) == [("相談体制を強化してまいります", "effort")]


def test_a_quotation_that_is_never_closed_ends_with_its_line() -> None:
    assert found("これは「見本の話です。\n制度を検討してまいります。") == [("制度を検討してまいります", "consider")]


# ---------------------------------------------------------------------- by when
@pytest.mark.parametrize(
    ("words", "said_on", "expected"),
    [
        ("年度内に", "2025-02-20", "2025-03-31"),
        ("年度内に", "2025-04-01", "2026-03-31"),
        ("今年度中に", "2025-12-01", "2026-03-31"),
        ("来年度中に", "2025-02-20", "2026-03-31"),
        ("令和八年度中に", "2025-02-20", "2027-03-31"),
        ("令和十一年度までに", "2025-02-20", "2030-03-31"),
        ("二〇二八年度までに", None, "2029-03-31"),
        ("年度末までに", "2025-05-20", "2026-03-31"),
        ("年内に", "2025-02-20", "2025-12-31"),
        ("年末までに", "2025-02-20", "2025-12-31"),
        ("来年中に", "2025-02-20", "2026-12-31"),
        ("令和九年までに", None, "2027-12-31"),
        ("来年四月までに", "2025-02-20", "2026-04-30"),
        ("令和９年２月までに", None, "2027-02-28"),
        ("令和十年二月末までに", None, "2028-02-29"),
        ("六月までに", "2025-02-20", "2025-06-30"),
        ("一月までに", "2025-02-20", "2026-01-31"),
        ("今月中に", "2025-02-20", "2025-02-28"),
        ("来月中に", "2025-12-20", "2026-01-31"),
        ("六月上旬を目途に", "2025-02-20", "2025-06-10"),
        ("六月中旬までに", "2025-02-20", "2025-06-20"),
        ("令和九年四月一日までに", None, "2027-04-01"),
        # a season is over for certain a month after its last
        ("本年夏までに", "2025-02-20", "2025-09-30"),
        ("今年の夏頃までに", "2025-04-02", "2025-09-30"),
        ("夏までに", "2025-10-20", "2026-09-30"),
        ("この秋までに", "2025-10-20", "2025-12-31"),
        ("来春までに", "2025-02-20", "2026-06-30"),
        ("来年の春頃までに", "2025-02-20", "2026-06-30"),
        ("冬までに", "2025-02-20", "2025-03-31"),
        ("本年冬までに", "2025-02-20", "2026-03-31"),
        ("令和九年春を目途に", None, "2027-06-30"),
        # parts of a year
        ("今年前半までに", "2025-02-20", "2025-06-30"),
        ("来年度前半を目途に", "2025-02-20", "2025-09-30"),
        ("今年度後半までに", "2025-05-20", "2026-03-31"),
        ("年明けまでに", "2025-11-20", "2026-01-31"),
        ("今年中に", "2025-02-20", "2025-12-31"),
        # a time named, but no end set; events, haste, spans: no date
        ("令和九年四月に", "2025-02-20", None),
        ("今夏に", "2025-02-20", None),
        ("夏までに", None, None),
        ("施行までに", "2025-02-20", None),
        ("次期通常国会に", "2025-02-20", None),
        ("速やかに", "2025-02-20", None),
        ("三年以内に", "2025-02-20", None),
        ("一か月程度を目途に", "2025-02-20", None),
        # the day of the speech is not known
        ("年度内に", None, None),
        ("来年四月までに", None, None),
        ("六月までに", None, None),
        # no such day
        ("令和九年十三月までに", None, None),
        ("令和九年二月三十日までに", None, None),
    ],
)
def test_the_last_day_of_due_words(words: str, said_on: str | None, expected: str | None) -> None:
    assert due_on(words, said_on) == expected


@pytest.mark.parametrize(
    ("text", "words", "day"),
    [
        ("年度内に数字を公表いたします。", "年度内に", "2025-03-31"),
        ("手引は来年四月までに作成してまいります。", "来年四月までに", "2026-04-30"),
        ("速やかに公表いたします。", "速やかに", None),
        ("三年以内に見直してまいります。", "三年以内に", None),
        ("令和八年度中の設置に向けて準備を進めてまいります。", "令和八年度中", "2027-03-31"),
        ("今国会に法案を提出したいと考えております。", "今国会に", None),
        ("施行までに省令で定めることとしております。", "施行までに", None),
        ("本年夏までに結論を得るべく検討してまいります。", "本年夏までに", "2025-09-30"),
        ("早急に検討してまいります。", "早急に", None),
        # what was over is no due time; general adverbs are none
        ("令和五年度に始めた事業を引き続きしっかり進めてまいります。", None, None),
        ("昨年末に示した案について今後検討してまいります。", None, None),
        ("昨年十二月一日から始めた事業を着実に進めてまいります。", None, None),
        ("今月二日に示した案について検討してまいります。", None, None),
        ("本年一月に決めた計画に沿って取り組んでまいります。", None, None),
    ],
)
def test_due_words_of_a_promise(text: str, words: str | None, day: str | None) -> None:
    (promise,) = find_promises(text, SAID_ON)
    assert (promise.due_words, promise.due_on) == (words, day)


@pytest.mark.parametrize(
    ("text", "due", "time"),
    [
        # a start, a point, a scope
        ("令和七年度から新しい事業を実施してまいります。", None, "令和七年度から"),
        ("令和九年四月に新しい制度を開始する予定でございます。", None, "令和九年四月に"),
        ("三月二十一日に説明会を開催する予定です。", None, "三月二十一日に"),
        ("今年度において点検を進めてまいります。", None, "今年度において"),
        # in a clause that describes a noun
        ("令和七年度に創設する見本基金を活用してまいります。", None, "令和七年度に"),
        ("年内に取りまとめる報告書を踏まえて対応してまいります。", None, "年内に"),
        ("来年度末までに達成する目標に向けて取り組んでまいります。", None, "来年度末までに"),
        # not in one
        ("年内に公表する予定でございます。", "年内に", None),
        ("早急に三文書を始めとする見本計画を改定します。", "早急に", None),
        # both
        ("令和七年度から始める事業について年内に要領を公表いたします。", "年内に", "令和七年度から"),
    ],
)
def test_what_ends_no_period_is_a_time_but_not_due(text: str, due: str | None, time: str | None) -> None:
    (promise,) = find_promises(text, SAID_ON)
    assert (promise.due_words, promise.time_words) == (due, time)
    assert promise.due_on == ("2025-12-31" if due == "年内に" else None)


@pytest.mark.parametrize(
    ("passage", "named"),
    [
        ("この夏に公表する予定です", ("この夏に", "2025-09-30")),
        ("令和七年度に見本調査を実施いたします", ("令和七年度に", "2026-03-31")),
        ("令和九年四月に新しい制度を開始する予定でございます", ("令和九年四月に", "2027-04-30")),
        # a start, an end, and what describes a noun
        ("令和七年度から見本事業を実施いたします", None),
        ("年内に公表いたします", None),
        ("この夏に取りまとめる見本戦略を踏まえて取り組んでまいります", None),
    ],
)
def test_a_time_that_only_names_when_has_a_last_day_too(passage: str, named: tuple[str, str] | None) -> None:
    assert time_named(passage, SAID_ON) == named


def test_a_passage_ends_at_no_half_word_and_at_no_half_thought() -> None:
    both = "見本の配置を検討してまいりたい、そのように考えておりまして、あわせて見本の指導にも取り組んでまいります。"
    assert [one for one, _ in found(both)] == [
        "見本の配置を検討してまいりたい、そのように考えておりまして",
        "あわせて見本の指導にも取り組んでまいります",
    ]
    assert found("見本の取組を進めてまいりたいと考えておりまして、また見本の指導にも努めてまいります。")[1][0] == (
        "また見本の指導にも努めてまいります"
    )
    # what only goes on is read up to the full stop, what is joined on to a finite verb is not
    goes_on = "業務の範囲は年度内に幅広くすることとしておりまして、具体的には見本の区分と同じものでございます。"
    assert [one for one, _ in found(goes_on)] == [goes_on.removesuffix("。")]
    assert found("見本の支援を進めてまいりますが、難しい面もございます。")[0][0] == "見本の支援を進めてまいります"


def test_a_time_limit_makes_an_act_firm_but_not_work_or_thought() -> None:
    assert found("事業者への周知を年度内に徹底してまいります。")[0][1] == "firm"
    assert found("年度内に対策に取り組んでまいります。")[0][1] == "effort"
    assert found("年度内に検討してまいります。")[0][1] == "consider"


def test_of_several_times_the_dated_one_counts() -> None:
    assert find_due("速やかに準備し、年度内に公表いたします", SAID_ON) == ("年度内に", "2025-03-31")
    assert find_due("今国会に提出し、早期に実施する", SAID_ON) == ("今国会に", None)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("十", 10),
        ("十一", 11),
        ("二十", 20),
        ("三十一", 31),
        ("二〇二七", 2027),
        ("９", 9),
        ("元", 1),
        ("年", None),
        ("", None),
    ],
)
def test_numbers(words: str, value: int | None) -> None:
    assert read_numeral(words) == value


# ---------------------------------------------------------------------- who speaks
@pytest.mark.parametrize(
    "position",
    [
        "内閣総理大臣",
        "厚生労働大臣",
        "内閣府特命担当大臣（見本）",
        "国家公安委員会委員長・内閣府特命担当大臣（防災）",
        "法務副大臣",
        "総務大臣政務官",
        "内閣官房長官",
        "厚生労働省職業安定局長",
        "出入国在留管理庁次長",
        "法務省大臣官房審議官",
        "こども家庭庁長官官房審議官",
        "内閣府政策統括官",
        "外務省大臣官房参事官",
        "警察庁生活安全局長",
        "公正取引委員会事務総局審査局長",
        "原子力規制委員会委員長",
        "気象庁長官",
        "政府参考人",
        "政府委員",
    ],
)
def test_the_government_speaks(position: str) -> None:
    assert speaks_for_government(position, None)


@pytest.mark.parametrize(
    ("position", "role"),
    [
        (None, None), ("", None), ("委員長", None), ("内閣委員長", None), ("議長", None), ("副議長", None), ("日本銀行総裁", None),
        ("見本県知事", None), ("見本市長", None), ("一般社団法人見本会理事長／総務省見本アドバイザー", None),
        ("日本見本連合会会長", None),
        ("最高裁判所事務総局家庭局長", None), ("参議院法制局長", None), ("衆議院事務総長", None),
        ("会計検査院長", None), ("見本大学教授", None),
        ("元厚生労働大臣", None), ("東京都庁見本局長", None), ("厚生労働省職業安定局長", "参考人"),
        ("厚生労働大臣", "証人"), ("見本省見本局長", "公述人"),
    ],
)  # fmt: skip
def test_others_do_not(position: str | None, role: str | None) -> None:
    assert not speaks_for_government(position, role)


# ---------------------------------------------------------------------- stored
@pytest.fixture
def policy(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(open_policy_db(tmp_path / "policy.db")) as conn:
        yield conn


def speech(conn: sqlite3.Connection, number: int, position: str | None, role: str | None = None) -> int:
    conn.execute(
        "INSERT INTO documents (id, key, source, kind, url, title, lang, first_seen, last_seen, collection)"
        " VALUES (?, ?, 'kokkai', 'speech', '', '見本', 'ja', '', '', '')",
        (number, f"kokkai/MIHON_{number:03}"),
    )
    conn.execute(
        "INSERT INTO speeches (document, position, speech_id, issue_id, date, speaker, speaker_position, speaker_role)"
        " VALUES (?, 1, 'MIHON', 'MIHON', ?, '見本太郎', ?, ?)",
        (number, SAID_ON, position, role),
    )
    return number


def stored(conn: sqlite3.Connection, document: int) -> list[sqlite3.Row]:
    conn.row_factory = sqlite3.Row
    return conn.execute("SELECT * FROM promises WHERE document = ? ORDER BY position", (document,)).fetchall()


def test_storing_replaces_and_names_speaker_office_and_day(policy: sqlite3.Connection) -> None:
    document = speech(policy, 7, "見本省見本局長")
    store_promises(policy, document, "別のことを検討してまいります。")
    text = "年度内に公表いたします。周知に努めてまいります。"
    store_promises(policy, document, text)
    first, second = stored(policy, document)
    assert dict(first) == {
        "document": 7,
        "position": 0,
        "key": promise_key("kokkai/MIHON_007", "年度内に公表いたします"),
        "start": 0,
        "end": 11,
        "passage": "年度内に公表いたします",
        "words": "公表いたします",
        "strength": "firm",
        "due_words": "年度内に",
        "due_on": "2025-03-31",
        "time_words": None,
        "speaker": "見本太郎",
        "office": "見本省見本局長",
        "date": SAID_ON,
    }
    assert (second["position"], second["passage"], second["due_words"]) == (1, "周知に努めてまいります", None)


@pytest.mark.parametrize(("position", "role"), [(None, None), ("委員長", None), ("見本省見本局長", "参考人")])
def test_only_the_government_promises(policy: sqlite3.Connection, position: str | None, role: str | None) -> None:
    document = speech(policy, 8, position, role)
    store_promises(policy, document, "年度内に公表いたします。")
    assert stored(policy, document) == []


@pytest.mark.parametrize(
    ("opening", "office"),
    [
        ("○政府参考人（見本太郎君）　", "政府参考人"),
        ("○見本国務大臣　", "国務大臣"),
        ("○国務大臣（見本太郎君）　", "国務大臣"),
        ("○見本太郎君　", None),
        ("○委員長（見本太郎君）　", None),
    ],
)
def test_without_a_post_the_opening_tells_who_speaks(
    policy: sqlite3.Connection, opening: str, office: str | None
) -> None:
    document = speech(policy, 10, None)
    store_promises(policy, document, f"{opening}年度内に公表いたします。")
    assert [row["office"] for row in stored(policy, document)] == ([office] if office else [])


# A policy speech in paragraphs of its own: three that name a topic, the others about anything else.
POLICY_SPEECH = "\n".join(
    ["○国務大臣（見本太郎君）　" + "所信の一端を申し述べます。" * 12]
    + [
        "　" + before + "見本の事情を述べる前置きの文であります。" * 8 + promise + "見本の結びの文であります。" * 12
        for before, promise in (
            ("", "道路の整備を進めてまいります。"),
            ("", "技能実習生の失踪を防ぐ対策に取り組んでまいります。"),
            ("", "農業の振興を図ってまいります。"),
            ("", "技能実習生の送出機関に支払う手数料の軽減を進めてまいります。"),
            ("育成就労での転籍を認めることとしました。", "港の改修を進めてまいります。"),
        )
    ]
)


def test_a_promise_has_the_topics_named_in_and_around_it_not_those_of_the_whole_speech() -> None:
    promises = find_promises(POLICY_SPEECH, SAID_ON)
    whole = {match.topic for match in classify(POLICY_SPEECH).matches}
    named = [set(one) for one in topics_of(POLICY_SPEECH, promises)]
    assert len(whole) >= 3 and len(promises) == 5
    assert named[0] == named[2] == named[4] == set()
    assert named[1] and named[3] and not named[1] & named[3] and named[1] | named[3] < whole


def test_the_subject_is_looked_for_before_a_passage_and_behind_it_in_its_paragraph() -> None:
    text = "技能実習生の失踪についてのお尋ねです。\n　対策を検討してまいります。\n　技能実習生の送出機関は別の話です。"
    (promise,) = find_promises(text, SAID_ON)
    around = surroundings(text, promise.start, promise.end)
    assert around == text.rpartition("\n")[0]
    assert topics_of(text, [promise]) == [[match.topic for match in classify("技能実習生の失踪").matches]]
    far = "前置き。" + "長い" * 100 + "。見本を検討してまいります。" + "後" * 100 + "、" + "遠い" * 100
    (promise,) = find_promises(far, SAID_ON)
    assert "前置き" not in surroundings(far, promise.start, promise.end)
    assert surroundings(far, promise.start, promise.end).endswith("後" * 100)


def test_topics_are_stored_with_the_promises_of_a_speech_that_has_some(policy: sqlite3.Connection) -> None:
    for row in topics():
        policy.execute("INSERT INTO topics VALUES (?, ?, ?, ?, 1)", (row.id, row.name_ja, row.name_en, row.priority))
    document = speech(policy, 11, "見本大臣")
    store_promises(policy, document, POLICY_SPEECH)
    sql = "SELECT position, topic FROM promise_topics WHERE document = 11 ORDER BY position"
    assert policy.execute(sql).fetchall() == []  # the speech itself was given no topic
    (first, *_) = classify("技能実習生の失踪").matches
    policy.execute("INSERT INTO document_topics VALUES (11, ?, '失踪')", (first.topic,))
    store_promises(policy, document, POLICY_SPEECH)
    assert (1, first.topic) in [tuple(row) for row in policy.execute(sql)]
    assert {row[0] for row in policy.execute(sql)} == {1, 3}
    store_promises(policy, document, "一言申し上げます。")
    assert policy.execute(sql).fetchall() == []


def answered(conn: sqlite3.Connection, question_text: str) -> list[Any]:
    """The ledger on the topic of a question that an answer without a word of its own answers."""
    (first, *_) = classify("技能実習生の失踪").matches
    for row in topics():
        conn.execute("INSERT INTO topics VALUES (?, ?, ?, ?, 1)", (row.id, row.name_ja, row.name_en, row.priority))
    asked, answer = speech(conn, 21, None), speech(conn, 22, "見本大臣")
    conn.execute("PRAGMA foreign_keys = OFF")
    conn.execute("INSERT INTO versions VALUES (1, ?, 1, '', '', ?, NULL, '{}', '')", (asked, question_text))
    conn.execute("UPDATE documents SET current_version = 1 WHERE id = ?", (asked,))
    conn.execute("INSERT INTO document_topics VALUES (?, ?, '失踪')", (asked, first.topic))
    store_promises(conn, answer, "御指摘を踏まえて検討してまいります。")
    assert promises(conn, Ledger()) == [] and promises(conn, Ledger(answers_only=True, everything=True)) == []
    conn.execute("INSERT INTO exchanges VALUES (?, ?)", (answer, asked))
    assert promises(conn, Ledger(topic="no such")) == []
    assert len(promises(conn, Ledger(answers_only=True, everything=True))) == 1
    return promises(conn, Ledger(topic=first.topic))


def test_an_answer_that_names_nothing_has_the_topics_of_its_question(policy: sqlite3.Connection) -> None:
    (row,) = answered(policy, "技能実習生の失踪についてどうしますか。")
    assert (row["is_answer"], row["topics"]) == (1, "失踪・聴取票")


def test_a_long_question_in_plenary_lends_no_topics(policy: sqlite3.Connection) -> None:
    assert answered(policy, "技能実習生の失踪について、また道路について。" + "見本" * LONGEST_QUESTION) == []


def test_a_document_that_is_no_speech_has_none(policy: sqlite3.Connection) -> None:
    store_promises(policy, 99, "年度内に公表いたします。")
    assert stored(policy, 99) == []


def test_keys_survive_shifts_and_tell_equal_passages_apart(policy: sqlite3.Connection) -> None:
    document = speech(policy, 9, "見本大臣")
    store_promises(policy, document, "対策に取り組んでまいります。対策に取り組んでまいります。")
    first, second = (row["key"] for row in stored(policy, document))
    assert first.startswith("kokkai/MIHON_009#") and len(first.partition("#")[2]) == 12
    assert second == f"{first}~2"
    store_promises(policy, document, "一言訂正がありました。\n　対策に 取り組んでまいります。")
    assert [row["key"] for row in stored(policy, document)] == [first]


# ---------------------------------------------------------------------- what became of it
@pytest.fixture
def office(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(open_office_db(tmp_path / "office.db")) as conn:
        yield conn


KEY = promise_key("kokkai/MIHON_007", "年度内に公表いたします")
AT = "2026-11-24T03:00:00Z"


def test_the_last_status_stands_and_the_first_stays(office: sqlite3.Connection) -> None:
    set_status(office, KEY, "open", None, "", AT, who="見本")
    set_status(office, f"{KEY}~2", "broken", "https://example.jp/mihon", "期限を過ぎた", AT, who="見本")
    set_status(office, KEY, "kept", "https://example.jp/kohyo", " 公表された ", "2026-11-25T03:00:00Z", who="見本")
    now = current_statuses(office)
    assert {key: one.status for key, one in now.items()} == {KEY: "kept", f"{KEY}~2": "broken"}
    assert (now[KEY].evidence_url, now[KEY].note) == ("https://example.jp/kohyo", "公表された")
    assert [one.status for one in status_history(office, KEY)] == ["open", "kept"]


@pytest.mark.parametrize(
    ("key", "status", "evidence", "at", "complaint"),
    [
        (KEY, "done", "https://example.jp/", AT, "unknown"),
        (KEY, "kept", None, AT, "needs the address"),
        (KEY, "refused", "  ", AT, "needs the address"),
        (KEY, "kept", "ftp://example.jp/a", AT, "no http"),
        (KEY, "kept", "example.jp/a", AT, "no http"),
        (KEY, "kept", "javascript:alert(1)", AT, "no http"),
        (KEY, "open", "file:///etc", AT, "no http"),
        (KEY, "kept", "https://[", AT, "no http"),
        ("kokkai/MIHON_007", "open", None, AT, "no key"),
        (KEY, "open", None, "2026-11-24", "does not match"),
    ],
)
def test_a_status_without_grounds_is_refused(
    office: sqlite3.Connection, key: str, status: str, evidence: str | None, at: str, complaint: str
) -> None:
    with pytest.raises(ValueError, match=complaint):
        set_status(office, key, status, evidence, "", at, who="見本")
    assert current_statuses(office) == {}


@pytest.mark.parametrize(
    "text",
    [
        "我が党として見本費の調査結果を公表いたします。",  # a party's
        "それぞれの支部の監査も行っております。不断に見直しもし、点検もいたしてまいります。",
        "自由民主党としては、見本制度の見直しを進めてまいります。",
        "今回の法案においては、見本計画を策定することとしております。",  # what a bill says
        "見本法に関する法律においては、見本金を支給はいたしますが、差し上げない場合もございます。",  # the law
        "仮に見本が足りないということであれば、追加の配付を実施してまいります。",  # hypotheses
        "必要があれば、見本基準を改定してまいります。",
        "見本は、なかなか難しいんだろうと思っております。",  # what is supposed
        "その方がよいのでありましょうと考えております。",
        "お読みいただければありがたいのでございます。",  # wishes and likenesses
        "思ったよりも難しいみたいです。",
        "来年春に工事を開始する予定であると承知しております。",  # others
        "各市町村のシステムは、令和七年度までに移行する予定となっております。",
        "見本書は、被保険者が確認を受けられないときに交付することとしています。",  # a rule
        "先ほどの答弁の数字につきまして、修正をさせていただきたいと思います。",  # talk of the sitting
        "見本国では、来年一月に新政権が発足します。",
        "見本額を一兆円まで引き上げたい、そのために共に取り組みたいとの意思をお伝えしたところでございます。",  # said elsewhere
    ],
)
def test_what_is_no_promise_of_the_government(text: str) -> None:
    assert find_promises(text, SAID_ON) == []


@pytest.mark.parametrize(
    ("text", "strength", "words"),
    [
        ("政府として、与党のお考えも伺い、見本方針を年内に策定してまいります。", "firm", "策定してまいります"),
        ("見本法案が成立すれば、見本省令を定めることとしております。", "firm", "定めることとしております"),
        ("見本庁を令和八年度中に設置すべく、準備を加速いたします。", "effort", "加速いたします"),
        ("見本関係を更なる高みに引き上げてまいります。", "effort", "引き上げてまいります"),
        ("引き続き見本対策を行ってまいります。", "effort", "見本対策を行ってまいります"),
        ("速やかに見本作業を進めてまいります。", "effort", "進めてまいります"),
        ("本年度中に見本調査の結果を取りまとめる予定でございます。", "firm", "取りまとめる予定でございます"),
        (
            "今年度末までに、見本の基準や手引、こういったものを取りまとめてまいりたいと考えております。",
            "firm",
            "取りまとめてまいりたい",
        ),
        ("今月中に見本通知を発出いたしますとともに、周知に努めてまいります。", "firm", "努めてまいります"),
        ("見本手引を二月末目途に策定の上、助言を進めてまいります。", "firm", "進めてまいります"),
        ("令和八年度以降、見本採用を導入することとしております。", "firm", "導入することとしております"),
        ("着実に見本改革が進むよう、見本指針を改正してまいります。", "firm", "改正してまいります"),
        ("見本指針を着実に改正してまいります。", "effort", "改正してまいります"),
        ("見本の定数改善も行いたいと考えております。", "effort", "定数改善も行いたい"),
        # what is written into an instrument is done once, however it is said
        ("その旨を見本指針にしっかり明記してまいりたいと考えております。", "firm", "明記してまいりたい"),
        ("この資料は、誤解のない表現に見直しておきたいと思っております。", "firm", "見直しておきたい"),
        ("見本庁の通知を各局に出させていただきます。", "firm", "通知を各局に出させていただきます"),
        ("そこは、必ず公表すると、この場でお約束いたします。", "firm", "約束いたします"),
        # what comes out only later is reported then; what is reported on the spot is not
        (
            "見本調査の結果については、当委員会に報告をさせていただきたいと思います。",
            "firm",
            "報告をさせていただきたい",
        ),
        # what begins at a date, told as decided
        ("令和八年度から、見本手当の対象を拡大することとしております。", "firm", "拡大することとしております"),
        ("見本の取組を令和八年度から実現いたします。", "firm", "実現いたします"),
        ("見本法案を来年の国会に提出する運びとなっております。", "firm", "提出する運びとなっております"),
        # words begin and end with a word
        ("見本の基準を、事業者が使えるようにしてまいりたいと考えております。", "effort", "ようにしてまいりたい"),
        ("見本の仕事はしっかりやらせていただきます。", "effort", "しっかりやらせていただきます"),
        ("見本の説明には丁寧に心がけてまいります。", "effort", "心がけてまいります"),
        (
            "見本基盤を年内に構築することとしておりまして、見本もその一つでございます。",
            "firm",
            "構築することとしておりまして",
        ),
        # what is carried on as a rule, intended without an act, or sought from the Diet
        ("引き続きまして見本検査を実施してまいります。", "effort", "実施してまいります"),
        ("国の責務として見本更新を行っていく所存でございます。", "effort", "行っていく所存でございます"),
        ("今国会に提出しております見本法案を早期に成立させたいと思っております。", "effort", "成立させたい"),
        ("今後、見本制度の論点を整理することとしております。", "effort", "整理することとしております"),
    ],
)
def test_firm_is_what_is_definite_and_its_words_are_whole(text: str, strength: str, words: str) -> None:
    (promise,) = find_promises(text, SAID_ON)
    assert (promise.strength, promise.words) == (strength, words)


@pytest.mark.parametrize(
    ("strength", "words", "said"),
    [
        ("firm", "公表します", "実施を明言"),
        ("firm", "改定を予定しております", "実施予定と答弁"),
        ("firm", "移行する予定としております", "実施予定と答弁"),
        ("firm", "取りまとめをしたい", "実施の意向"),
        ("firm", "定めることとしております", "実施の方針"),
        ("effort", "実施する予定でございまして", "取り組む"),
        ("consider", "検討していく予定でございます", "検討する"),
    ],
)
def test_what_is_planned_or_meant_is_not_said_to_be_promised_outright(strength: str, words: str, said: str) -> None:
    assert strength_said(strength, words).ja == said


def test_a_clause_that_goes_on_ends_at_the_end_of_its_word() -> None:
    """「…おりまして、」 is one word: no passage ends in おりま, none begins with て."""
    said = "まず、予算を確保したいというふうに思っておりまして、こういったことを踏まえて取り組んでまいりたいと考えております。"
    first, second = (one.passage for one in find_promises(said, "2026-05-21"))
    assert first.endswith("思っておりまして") and second.startswith("こういったことを")
