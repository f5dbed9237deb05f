"""What staff write: references filled in, numbers that nothing stands behind told, everything else left as text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from markupsafe import escape

from briefs.evidence.dossier import Notes
from briefs.press.page import environment
from briefs.staff.file import read_staff_file
from briefs.staff.loose_numbers import loose_numbers
from briefs.staff.text import Proofreader
from tests.support.brief_data import EARLY, LAST, Record, sample

LAW = "430AC0000000089"


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Record:
    """The sample, with a law that is amended on 1 April 2027, and a bill; no test alters it."""
    made = sample(tmp_path_factory.mktemp("home"))
    now, soon = f"{LAW}_20250601_1", f"{LAW}_20270401_2"
    for revision, day, status, title in (
        (now, "2025-06-01", "CurrentEnforced", "見本の技能実習に関する法律"),
        (soon, "2027-04-01", "UnEnforced", "見本の育成就労に関する法律"),
    ):
        document = made.document(f"egov_law/{revision}", "law_revision", title, EARLY)
        texts = [
            ("MainProvision-Article_48", ""),
            ("MainProvision-Article_48-Paragraph_1", "第一項の見本。"),
            ("MainProvision-Article_48-Paragraph_2", f"第二項の見本（{title}）。"),
            ("MainProvision-Article_9_2-Paragraph_1-Item_6", "六号の見本。"),
        ]
        if revision == soon:
            texts.append(("MainProvision-Article_60", "新しい条の見本。"))
        made.version(document, EARLY, "\n".join(text for _, text in texts if text), short_name="技能実習法／育成就労法")
        made.conn.execute(
            "INSERT INTO law_revisions (document, law_id, law_revision_id, law_title, status, enforced_on) VALUES (?, ?, ?, ?, ?, ?)",
            (document, LAW, revision, title, status, day),
        )
        for position, (path, text) in enumerate(texts):
            made.conn.execute(
                "INSERT INTO provisions VALUES (?, ?, ?, 'MainProvision', '', ?)", (document, position, path, text)
            )
    bill = made.document("bills/213-閣法-59", "bill", "（見本）長い名前の法律案", EARLY)
    made.version(bill, EARLY, "")
    made.conn.execute(
        "INSERT INTO bills (document, session, kind, number, title, short_title, stage)"
        " VALUES (?, 213, '閣法', 59, '（見本）長い名前の法律案', '見本法案', 'submitted')",
        (bill,),
    )
    return made


def resolve(
    record: Record, text: str, lang: str = "ja", day: str = "2026-12-01"
) -> tuple[str, list[str], Notes, list[dict[str, Any]]]:
    proof, notes = Proofreader(record.conn, None, day, lang), Notes()
    parts = proof.printable(text, "asks.toml: ask 2, reason", notes)
    return "".join(part["text"] for part in parts), proof.problems, notes, parts


# ---------------------------------------------------------------------- numbers
@pytest.mark.parametrize(
    "text",
    [
        "監督署は8割",
        "１２人",
        "①を",
        "Ⅳ章",
        "½",
        "٣",
        "७",
        "² ",
        "𝟗𝟎",
        "約90%",
        "㋀",
        "三割の人",
        "七割",
        "二分の一",
        "百万人",
        "二倍",
        "数万人",
        "三パーセント",
        "三\u200b割",
        "⼀割",
        "二・五倍",
        "sixty per cent",
        "Sixty-seven percent",
        "two-thirds",
        "twenty fold",
        "a million",
        "three times as many",
        "第48条",
        "2027年4月",
        "八十六人",
        "二〇二四年",
        "二○二四",
        "一八〇",
        "五十件",
        "二千五百円",
        "数千人",
        "十数人",
        "三人に一人",
        "五社のうち二社",
        "百二十か所",
        "令和六年八月十日",
        "令和元年",
        "平成三十年度",
        "三月末",
        "十二月一日",
        "第四十八条",
        "第四十八条第二項",
        "二十歳",
        "半数",
        "過半数が",
        "第二百十三回国会",
        "四十八条",
        "nine out of ten",
        "one in three",
        "one in every five",
        "half of them",
        "more than half",
        "a dozen",
        "eighty-six workers",
        "two foreign workers",
        "Seven people",
        "thousands of them",
        "｜七《なな》割",
        "七\U000e0100割",
        "半分",
        "給料が半減",
        "倍増",
        "二年まで",
        "五年以上",
        "三社以上",
        "三か月以内",
        "何万人",
        "何十年も",
        "零点五",
        "三点五",
        "廿人",
        "壹萬円",
        "三十パー",
        "a third of",
        "A quarter of them",
        "twice as many",
        "doubled",
        "several thousand",
        "next April",
        "since December",
    ],
)
def test_a_number_that_nothing_stands_behind_fails(record: Record, text: str) -> None:
    _, problems, _, _ = resolve(record, text)
    assert len(problems) == 1 and problems[0].startswith(
        "asks.toml: ask 2, reason: a number that nothing stands behind, in 「"
    )
    assert "write " in problems[0]


@pytest.mark.parametrize(
    "text",
    [
        "一年以内に",
        "第三者",
        "一人ひとり",
        "十分の配慮",
        "十分な",
        "人一倍",
        "万一のとき",
        "三者面談",
        "役割を分割する",
        "一部の",
        "百貨店",
        "one employer",
        "no one",
        "percent",
        "for the first time",
        "許可の割合",
        "二人三脚",
        "千葉県",
        "五十嵐",
        "三つの提案",
        "万全",
        "第一に",
        "第三者機関",
        "一人でも",
        "二国間",
        "十分に",
        "万一",
        "八戸市",
        "四国",
        "億劫",
        "一年",
        "三つ",
        "第二弾",
        "一層",
        "統一",
        "万人のため",
        "千歳市",
        "十人十色",
        "十中八九",
        "三六協定",
        "四六時中",
        "過半数代表者",
        "五月雨",
        "〇〇さん",
        "○一般",
        "一人に一人ずつ",
        "on behalf of workers",
        "one in the office",
        "half-hearted",
        "one worker",
        "the two countries",
        "no one in need",
        "廿日市市",
        "倍加担",
        "三点の要望",
        "要点を述べる",
        "パーティー",
        "人一倍",
        "間に合う",
        "半年",
        "半ば",
        "何人も",
        "何より",
        "they may stay",
        "we march in protest",
        "a third country",
        "once more",
        "double-edged",
        "手数料ゼロ",
        "超えて",
    ],
)
def test_words_that_only_look_like_numbers_pass(record: Record, text: str) -> None:
    assert resolve(record, text)[:2] == (text, [])


def test_the_message_names_the_passage_and_the_reference_to_use(record: Record) -> None:
    assert "「年内に12人を減らす」: write claim:ID" in resolve(record, "年内に12人を減らす")[1][0]
    assert "write date:" in resolve(record, "2027年4月1日まで")[1][0]
    assert "write law:" in resolve(record, "法第48条により")[1][0]
    assert "write bill:" in resolve(record, "第213回国会の")[1][0]
    for words in ("令和六年八月十日", "二〇二四年", "三月末"):
        assert "write date:" in resolve(record, words)[1][0], words
    assert "write law:" in resolve(record, "第四十八条")[1][0]
    assert "write bill:" in resolve(record, "第二百十三回国会")[1][0]
    assert len(list(loose_numbers("1,234人と2026/04"))) == 2


# ---------------------------------------------------------------------- references
def test_references_end_before_japanese_text_and_in_braces(record: Record) -> None:
    for text in ("claim:S20による", "{claim:S20}による", "{ claim:S20 }による"):
        said, problems, notes, parts = resolve(record, text)
        assert problems == [] and said.endswith("に対して行われる)による") and parts[0]["label"] == "S20"
        assert [one.reference for one in notes.claims()] == ["claim:S20"]
    assert resolve(record, "{claim:S20}a")[1] == [] and "S20a" in resolve(record, "claim:S20a")[1][0]


def test_figures_are_stated_in_full_and_numbered(record: Record) -> None:
    said, problems, notes, parts = resolve(
        record, "figure:disappearances@2024、figure:titp_stock@2025-12、{figure:disappearances@2024}。"
    )
    assert problems == [] and [part.get("label") for part in parts] == ["F1", None, "F2", None, "F1", None]
    assert said.startswith(
        "6,510人（技能実習生の失踪者数（暦年）、2024年、出入国在留管理庁、二次資料による）、約457,000人（"
    )
    assert [one.label for one in notes.claims()] == ["F1", "F2"] and notes.claims()[0].grade == "B"
    assert resolve(record, "figure:disappearances@2024.", "en")[0].startswith(
        "6,510 persons (Technical interns reported missing"
    )
    assert "to the end of fiscal 2028" in resolve(record, "figure:caps/ssw1@..FY2028", "en")[0]
    assert "、計算による）" in resolve(record, "figure:disappearances@2020")[0]


def test_figures_are_those_that_were_out_on_the_day(record: Record) -> None:
    """The Japan Times has 2023 on 2024-09-27; the Cabinet put the caps of 2024-03-29 aside on 2026-01-23."""
    assert resolve(record, "figure:disappearances@2023", day="2024-09-27")[1] == []
    (wrong,) = resolve(record, "figure:disappearances@2023", day="2024-09-26")[1]
    assert "was not out before 2024-09-27" in wrong and "disappearances@2022" in wrong
    assert "820,000" in resolve(record, "figure:caps/ssw1@FY2024..FY2028", day="2024-06-01")[0]
    assert "superseded on 2026-01-23" in resolve(record, "figure:caps/ssw1@FY2024..FY2028", day="2026-02-01")[1][0]
    assert "was not out before 2026-01-23" in resolve(record, "figure:caps/total@..FY2028", day="2024-06-01")[1][0]
    assert "was last checked on 2026-11-23, after 2026-08-26" in resolve(record, "claim:S20", day="2026-08-26")[1][0]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("figure:disapearances@2024", "near it: disappearances"), ("figure:labour_inspections_titp@2024", "say which part"),
        ("figure:labour_inspections_titp/all@2024", "no such part"), ("figure:disappearances@2025", "not collected yet"),
        ("figure:disappearances@1999", "no figure of this period"), ("figure:disappearances@", "of which period"),
        ("figure:caps/total@FY2023", "there are: "),
    ],
)  # fmt: skip
def test_a_figure_that_cannot_stand_fails(record: Record, text: str, says: str) -> None:
    assert says in resolve(record, text)[1][0]


@pytest.mark.parametrize(
    ("text", "ja", "en"),
    [
        ("date:2027-04-01", "2027年4月1日", "1 April 2027"),
        ("date:2027-04", "2027年4月", "April 2027"),
        ("date:2027", "2027年", "2027"),
        ("date:FY2027", "2027年度", "FY2027"),
    ],
)
def test_dates_in_words(record: Record, text: str, ja: str, en: str) -> None:
    assert resolve(record, f"{text}まで")[:2] == (f"{ja}まで", [])
    assert resolve(record, f"by {text}.", "en")[:2] == (f"by {en}.", [])


@pytest.mark.parametrize(
    "text", ["date:2027-02-30", "date:2027-13", "date:27-1-1", "date:FY2027-04", "date:2027年", "date:2027-4-1"]
)
def test_a_date_that_is_none_fails(record: Record, text: str) -> None:
    assert resolve(record, text)[1]


def test_a_law_is_cited_as_in_force_on_the_day(record: Record) -> None:
    said, problems, notes, parts = resolve(record, f"law:{LAW}/48/2により")
    assert (said, problems) == ("技能実習法第48条第2項により", []) and parts[0]["note"] == 1
    evidence = notes.frozen()[0]
    assert evidence.key == f"egov_law/{LAW}_20250601_1"
    assert [quote.text for quote in evidence.quotes] == ["第二項の見本（見本の技能実習に関する法律）。"]
    said, problems, notes, _ = resolve(record, f"law:{LAW}/48/2", day="2027-04-01")
    assert said == "育成就労法第48条第2項" and notes.frozen()[0].key == f"egov_law/{LAW}_20270401_2"
    assert resolve(record, f"law:{LAW}/9-2/1/6")[0] == "技能実習法第9条の2第1項第6号"
    assert resolve(record, f"law:{LAW}/48/2", "en")[0] == "Article 48, paragraph 2 of Act No. 89 of 2018 (技能実習法)"


def test_a_provision_to_come_is_said_to_come(record: Record) -> None:
    assert resolve(record, f"law:{LAW}/60")[:2] == ("育成就労法第60条（2027年4月1日施行）", [])
    assert resolve(record, f"law:{LAW}/60", "en")[0].endswith("(育成就労法), in force from 1 April 2027")
    assert resolve(record, f"law:{LAW}/60", day="2027-04-02")[0] == "育成就労法第60条"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (f"law:{LAW}/48/9", "no text of"), (f"law:{LAW}/99", "none is known to come"), ("law:999AC0000000001/1", "no revision of"),
        ("law:x/1", "write it as law:"), ("bill:213-閣法-60", "no bill 213-閣法-60"), ("cite:isa_pages/none", "there is no document"),
    ],
)  # fmt: skip
def test_what_is_not_on_record_cannot_be_cited(record: Record, text: str, says: str) -> None:
    _, problems, notes, _ = resolve(record, text)
    assert says in problems[0] and notes.frozen() == ()


def test_bills_and_documents(record: Record) -> None:
    assert resolve(record, "bill:213-閣法-59を")[:2] == ("第213回国会閣法第59号「見本法案」を", [])
    assert resolve(record, "bill:213-閣法-59", "en")[0] == "Cabinet bill No. 59 of the 213th Diet session (見本法案)"
    for text, key in (("cite:isa_pages/ssw。", "isa_pages/ssw"), ("cite:bills/213-閣法-59を見よ", "bills/213-閣法-59")):
        _, problems, notes, parts = resolve(record, text)
        assert problems == [] and parts[0] == {"text": "", "note": 1} and notes.frozen()[0].key == key


def test_nothing_fetched_after_the_brief_is_cited(record: Record) -> None:
    assert resolve(record, "cite:isa_pages/ssw", day="2026-08-12")[2].frozen()[0].fetched_at == EARLY
    assert resolve(record, "cite:isa_pages/ssw")[2].frozen()[0].fetched_at == LAST
    assert "there is no document" in resolve(record, "cite:isa_pages/ssw", day="2026-08-01")[1][0]


# ---------------------------------------------------------------------- near misses, and what stays text
@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("claim:", "write it as claim:S20"), ("claim:による", "write it as claim:S20"), ("clam:S20を", "did you mean claim:S20?"),
        ("claim：S20", "did you mean claim:S20?"), ("Claim:S20", "did you mean claim:S20?"), ("claim: S20", "did you mean claim:S20?"),
        ("figures:x@2024", "did you mean figure:"), ("law:", "write it as law:"), ("claim:S99", "no claim 'S99'"),
    ],
)  # fmt: skip
def test_near_misses_are_told(record: Record, text: str, says: str) -> None:
    assert says in resolve(record, text)[1][0]


@pytest.mark.parametrize(
    "text",
    [
        "<b>太字</b>",
        "<script>x</script>",
        "{{ config }}",
        "\u202e逆",
        "https://example.org/a",
        "our claim: they say so",
        "件名:要望",
        "{注}",
    ],
)
def test_everything_else_stays_text(record: Record, text: str) -> None:
    said, problems, _, parts = resolve(record, text)
    assert (said, problems, len(parts)) == (text, [], 1)
    template = environment().from_string('{% import "macros.html.j2" as m %}{{ m.said(parts) }}')
    assert "<b>" not in template.render(parts=parts) and "<script" not in template.render(parts=parts)
    assert "\u202e" not in template.render(parts=parts)


def test_readings(record: Record) -> None:
    _, problems, _, parts = resolve(record, "｜転籍《てんせき》と|会社《かいしゃ》")
    assert problems == [] and parts == [
        {"text": "転籍", "ruby": "てんせき"},
        {"text": "と"},
        {"text": "会社", "ruby": "かいしゃ"},
    ]
    for wrong in ("転籍《てんせき》", "｜転籍《tenseki》", "｜転籍"):
        assert "reading" in resolve(record, wrong)[1][0]
    assert "nothing stands behind" in resolve(record, "｜二十割《にじゅうわり》")[1][0]
    html = environment().from_string('{% import "macros.html.j2" as m %}{{ m.said(parts) }}').render(parts=parts)
    assert html.index(str(escape("てんせき"))) < html.index("転籍")


def test_fields_and_their_english(record: Record) -> None:
    proof, notes = Proofreader(record.conn, None, "2026-12-01"), Notes()
    found = proof.fields(
        {"ask": "date:2027-04まで", "who": "", "en": "by date:2027-04: {claim:S20}"}, "config.toml: ask 1", notes
    )
    assert (
        found["who"] == []
        and found["en"][1]["text"] == "April 2027"
        and found["en"][3]["text"].startswith("In 2024 inspectors")
    )
    assert notes.claims()[0].sources[0].startswith("厚生労働省")  # the notes are in the language of the brief
    proof.fields({"by": "7月"}, "config.toml: ask 1", notes)
    assert proof.problems[0].startswith("config.toml: ask 1, by: ")
    assert (
        proof.english("要望", " ", "config.toml: ask 1") == " " and "no English text for 「要望」" in proof.problems[-1]
    )


@pytest.mark.parametrize("typed", ["2026-12-18", '"2026-12-18"', '"2026年12月18日まで"', '"令和8年12月18日までに"'])
def test_a_day_by_which_is_a_day_in_whatever_way_a_file_has_it(tmp_path: Path, typed: str) -> None:
    path = tmp_path / "x.toml"
    path.write_text(f'[[ask]]\nask = "見直すこと。"\nby = {typed}\n', encoding="utf-8")
    assert read_staff_file(path).asks[0].by == "date:2026-12-18"
