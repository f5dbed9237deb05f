"""The ledger of promises on paper: its order, what stands behind each row, its budget, its English twin, its refusals."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from briefs.commands.brief import brief
from briefs.errors import BriefError, NoEvidence
from briefs.evidence.form import Form
from briefs.kinds import promises
from briefs.kinds.promises import LedgerOrder
from briefs.press.verify import verify
from db.office.database import open_office_db
from db.office.promise_status import set_status
from tests.support import brief_data as data
from tests.support import papers_data as papers
from tests.support.printed import attached, in_order, needs_fonts, needs_poppler, squeezed
from tests.support.signing import issue as make

needs_pdf = [pytest.mark.slow, needs_fonts, needs_poppler]
pytestmark = needs_pdf


@pytest.fixture
def record(tmp_path: Path) -> Any:
    record = data.sample(tmp_path / "home")
    record.keys = papers.fill(record)
    return record


def test_the_overdue_comes_first_and_the_kept_last(record: Any) -> None:
    papers.office(record)
    with open_office_db(record.home.office_db) as office:
        set_status(
            office,
            record.keys["firm"],
            "kept",
            "https://www.example.jp/kept",
            "過程の公表を確認。",
            papers.AT_SET,
            who="見本",
        )
    issued = make(promises, LedgerOrder(topic=data.TOPIC), record.home, data.AT)
    assert issued.pages == 1 and issued.path.name == "promises-quotas_fields-20260826.pdf"
    text = squeezed(issued.path)
    in_order(
        text,
        [
            "答弁台帳：受入れ上限・分野（見本）",
            "この台帳3件",
            "私たちの要望",
            "要望A見直しの過程を公開すること。",
            "状態・期限",
            "▲期限経過",
            "2026年8月15日",
            "「本年度内に」",
            f"「{papers.DUE}」",
            "見本太郎（法務大臣）",
            "発言番号6",
            "期限を過ぎた今の状況",
            "未了",
            f"「{papers.SOFT}」",
            "検討の結果",
            "守られた",
            f"「{papers.STRONG}」",
            "発言番号7",
            "確認：過程の公表を確認。",
            "https://www.example.jp/kept",
            "1)",
            "manifest.json",
        ],
    )


def test_what_stands_on_it_is_frozen_and_verifies(record: Any) -> None:
    issued = make(promises, LedgerOrder(topic=data.TOPIC), record.home, data.AT)
    evidence = {one["key"].rsplit("_", 1)[1]: one for one in attached(issued.path)["evidence"]}
    quotes = {(quote["where"], quote["text"]) for quote in evidence["006"]["quotes"]}
    assert {
        ("body", papers.DUE),
        ("body", "本年度内に"),
        ("fact:position", "6"),
        ("fact:date", "2026-08-01"),
        ("fact:speaker", "見本太郎"),
    } <= quotes
    assert verify(issued.path, record.home).problems == ()


def test_a_status_set_later_did_not_exist_yet(record: Any) -> None:
    with open_office_db(record.home.office_db) as office:
        set_status(
            office, record.keys["due"], "kept", "https://www.example.jp/kept", "", "2026-08-27T00:00:00Z", who="見本"
        )
    assert "▲期限経過" in squeezed(make(promises, LedgerOrder(topic=data.TOPIC), record.home, data.AT).path)


def test_conditions_narrow_it(record: Any) -> None:
    text = squeezed(make(promises, LedgerOrder(topic=data.TOPIC, strength="consider"), record.home, data.AT).path)
    assert papers.SOFT in text and papers.DUE not in text and "強さ：検討する" in text
    text = squeezed(make(promises, LedgerOrder(person="見本次郎"), record.home, data.AT).path)
    assert papers.SOFT in text and papers.DUE not in text and "会議録の名前による" in text


def test_the_english_twin_keeps_quotations_and_says_the_rest_in_english(record: Any) -> None:
    papers.office(record)
    issued = make(promises, LedgerOrder(topic=data.TOPIC), record.home, data.AT, form=Form("en"))
    assert issued.path.name == "promises-quotas_fields-20260826-en.pdf"
    text = squeezed(issued.path)
    in_order(
        text,
        [
            "Whatthegovernmenthaspromised",
            "3inthisledger:",
            "AskAOpenthereviewtothepublic.",
            "▲overdue",
            "15August2026",
            papers.DUE,
            "1August2026",
            "speechno.6",
            "Thedatehaspassed",
        ],
    )
    assert "期限経過" not in text and "発言番号" not in text
    assert PdfReader(issued.path).trailer["/Root"]["/Lang"] == "en"
    assert 'lang="ja">「見直し' in issued.html


def test_an_ask_without_english_fails_the_english_ledger(record: Any) -> None:
    papers.office(record)
    with open_office_db(record.home.office_db) as office:
        office.execute("UPDATE asks SET en = ''")
    with pytest.raises(BriefError, match=r"A-one of office\.db has no English"):
        make(promises, LedgerOrder(topic=data.TOPIC), record.home, data.AT, form=Form("en"))


def test_a_digit_in_a_note_of_staff_fails_and_names_the_promise(record: Any) -> None:
    with open_office_db(record.home.office_db) as office:
        set_status(
            office,
            record.keys["firm"],
            "kept",
            "https://www.example.jp/k",
            "3回公表された。",
            papers.AT_SET,
            who="見本",
        )
    with pytest.raises(BriefError) as caught:
        make(promises, LedgerOrder(topic=data.TOPIC), record.home, data.AT)
    assert record.keys["firm"] in str(caught.value)


def test_many_promises_keep_two_pages_and_say_how_many_more(record: Any) -> None:
    body = "○国務大臣（見本太郎君）　特定技能について" + "".join(
        f"特定技能の約束{chr(0x3042 + n)}を進めるための検討を丁寧に重ねながら、関係する方々の声を聞いてまいります。"
        for n in range(40)
    )
    document = record.speech(record.keys["meeting"], 9, "見本太郎", body, office="法務大臣")
    for number, sentence in enumerate(body.split("について", 1)[1].split("。")[:-1]):
        papers.promise(record, document, number, body, sentence, "effort", speaker="見本太郎", office="法務大臣")
    order = LedgerOrder(topic=data.TOPIC)
    before = make(promises, order, record.home, data.AT)
    assert "この台帳3件" in squeezed(before.path)  # a speech on policy answers nobody
    question = record.conn.execute("SELECT document FROM speeches WHERE position = 2").fetchone()[0]
    record.conn.execute("INSERT INTO exchanges (answer, question) VALUES (?, ?)", (document, question))
    record.conn.commit()
    issued = make(promises, order, record.home, data.AT)
    more = re.search(r"ほか(\d+)件（サイト参照）", squeezed(issued.path))
    assert issued.pages == 2 and more
    assert len(re.findall(r"発言番号", squeezed(issued.path))) + int(more[1]) == 43


def test_what_the_ledger_leaves_out_and_what_has_no_day_is_counted(record: Any) -> None:
    body = (
        "○国務大臣（見本太郎君）　特定技能の分野の基準は毎月公表し、説明を行うこととしております。"
        "特定技能の分野の基準を速やかに公表いたします。"
        "予算の確保にも努めてまいります。特定技能の分野の基準は、治安のため在留管理を徹底してまいります。"
    )
    document = record.speech(record.keys["meeting"], 9, "見本太郎", body, office="法務大臣")
    question = record.conn.execute("SELECT document FROM speeches WHERE position = 2").fetchone()[0]
    record.conn.execute("INSERT INTO exchanges (answer, question) VALUES (?, ?)", (document, question))
    kinds = (
        ("described", {"words": "行うこととしております"}),
        ("undated", {"due_words": "速やかに"}),
        ("aside", {}),
        ("against", {}),
    )
    for number, (sentence, (name, more)) in enumerate(zip(body.split("　")[1].split("。")[:-1], kinds, strict=True)):
        strength = "firm" if name == "undated" else "effort"
        papers.promise(
            record, document, number, body, sentence, strength, speaker="見本太郎", office="法務大臣", **more
        )
    record.conn.commit()
    draft = record.home.office_db.parent / "draft.pdf"  # who signs takes each promise on the page
    at = ["--at", "2026-08-26T12:00:00+09:00", "--out", str(draft)]
    run = CliRunner().invoke(brief, ["promises", "--topic", data.TOPIC, *at], obj={"home": record.home})
    assert run.exit_code == 0, run.output
    text = squeezed(draft)
    in_order(text, ["この台帳4件", "日を定められない期限1"])
    # How many more there are is for staff: nobody outside can read why.
    assert "記録にはこのほかに" not in text
    in_order(
        run.stderr, ["記録にはこのほかに：", "人が使うと決めるまで載せないもの1件", "直接は触れない言葉1件", "説明1件"]
    )
    assert "「速やかに」日を定められない期限" in text and "毎月公表" not in text and "治安" not in text


def test_what_was_asked_beside_words_of_exclusion_waits_for_a_person(record: Any) -> None:
    passage = "特定技能の受入れ上限の見込み数を見直してまいります"
    body = f"○国務大臣（見本太郎君）　{passage}。"
    document = record.speech(record.keys["meeting"], 9, "見本太郎", body, office="法務大臣")
    record.topic(document, "特定技能、受入れ上限")
    question = record.conn.execute("SELECT document FROM speeches WHERE position = 2").fetchone()[0]
    record.conn.execute("INSERT INTO exchanges (answer, question) VALUES (?, ?)", (document, question))
    key = papers.promise(record, document, 0, body, passage, "effort", speaker="見本太郎", office="法務大臣")
    record.conn.commit()
    draft = record.home.office_db.parent / "draft.pdf"

    def drafted(*conditions: str) -> str:
        options = [*conditions, "--at", "2026-08-26T12:00:00+09:00", "--out", str(draft)]
        run = CliRunner().invoke(brief, ["promises", *options], obj={"home": record.home})
        assert run.exit_code == 0, run.output
        return squeezed(draft) + run.stderr

    assert passage in drafted("--topic", data.TOPIC)
    harsh = "○見本花子君　治安が心配です。外国人を排除し、強制送還するのは当然です。"
    record.speech(record.keys["meeting"], 10, "見本花子", harsh)
    record.conn.commit()
    text = drafted("--topic", data.TOPIC)
    assert passage not in text and papers.STRONG in text
    assert "論点についでに触れただけで、人が使うと決めるまで載せないもの1件" in text
    assert passage not in drafted()
    with open_office_db(record.home.office_db) as office:
        set_status(office, key, "unclear", "https://www.example.jp/unclear", "", papers.AT_SET, who="見本")
    assert passage in drafted("--topic", data.TOPIC)


def test_a_promise_no_longer_in_the_minutes_is_left_out(record: Any) -> None:
    record.conn.execute("UPDATE versions SET body = replace(body, ?, '取り消された発言')", (papers.SOFT,))
    record.restored()
    record.conn.commit()
    text = squeezed(make(promises, LedgerOrder(topic=data.TOPIC), record.home, data.AT).path)
    assert "この台帳2件" in text and papers.SOFT not in text


def test_nothing_found_is_said_in_both_languages(record: Any) -> None:
    with pytest.raises(NoEvidence, match=r"(?s)約束が記録にない.*No promise on record") as caught:
        make(promises, LedgerOrder(topic=data.TOPIC, status="broken"), record.home, data.AT)
    assert "status=broken" in str(caught.value)


def test_the_command(record: Any) -> None:
    run = CliRunner().invoke(
        brief,
        ["promises", "--topic", data.TOPIC, "--status", "open", "--at", "2026-08-26T12:00:00+09:00"],
        obj={"home": record.home},
    )
    assert run.exit_code == 0, run.output
    assert "promises-quotas_fields-20260826-draft.pdf" in run.output and "1 page" in run.output
    none = CliRunner().invoke(brief, ["promises", "--person", "だれか"], obj={"home": record.home})
    assert none.exit_code == 1 and "nobody is called だれか" in none.output


def test_a_count_stands_with_the_minutes_that_could_not_be_read(record: Any) -> None:
    record.run("kokkai", data.LAST)
    record.conn.execute("UPDATE runs SET outcome = 'failed' WHERE source = 'kokkai'")
    record.conn.commit()
    issued = make(promises, LedgerOrder(topic=data.TOPIC), record.home, data.AT)
    in_order(
        squeezed(issued.path), ["この台帳", "確認できなかった情報源があります：国会会議録", "少ないことがあります"]
    )
    english = make(promises, LedgerOrder(topic=data.TOPIC), record.home, data.AT, form=Form(lang="en"))
    assert "Theremaybemore" in squeezed(english.path)
    record.conn.execute("UPDATE runs SET outcome = 'ok' WHERE source = 'kokkai'")
    record.conn.commit()
    assert "少ないことがあります" not in squeezed(
        make(promises, LedgerOrder(topic=data.TOPIC), record.home, data.AT).path
    )
