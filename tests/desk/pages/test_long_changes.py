"""What makes the page of a change in a hundred places readable: the order of the law, the names that the law gives, whole words."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from db.diet.stored_votes import votes_of
from db.law.chain import suppl_parts
from db.law.places import in_order
from db.record.schema import open_policy_db
from desk.pages.related import whole_words
from tests.support import diet_data

LAW = "999AC0000000001"
ACT = "令和六年六月二一日法律第六〇号"


def test_places_sort_as_the_law_prints_them() -> None:
    printed = [
        "EnactStatement[1]",
        "MainProvision-Article_19-Paragraph_2",
        "MainProvision-Article_19-Paragraph_2-Item_1",
        "MainProvision-Article_19-Paragraph_10",
        "MainProvision-Article_19_2-Paragraph_1",
        "MainProvision-Article_19_15_2-Paragraph_1-Item_4@old",
        "MainProvision-Article_20",
        "SupplProvision[2]-Article_1",
        "SupplProvision[10]-Paragraph_1",
        "AppdxTable[1]-Table_1-TableRow_2",
        "AppdxTable[2]",
    ]
    assert sorted(sorted(printed), key=in_order) == printed


def test_a_suppl_provision_is_named_by_the_act_that_any_text_of_the_law_gives_for_it(tmp_path: Path) -> None:
    first, third = "この法律は、公布の日から施行する。", "第一条 この法律は、令和九年四月一日から施行する。"
    texts = {
        f"egov_law/{LAW}": ("SupplProvision[1]", "SupplProvision[2]", "SupplProvision[3]"),
        f"egov_law/{LAW}_20260614_506AC0000000060": ("SupplProvision[1]", f"SupplProvision[2] {ACT}", "SupplProvision[3] 別の法律"),
    }  # fmt: skip
    with closing(open_policy_db(tmp_path / "policy.db")) as conn:
        conn.execute("PRAGMA foreign_keys = OFF")
        for number, (key, parts) in enumerate(texts.items(), 1):
            conn.execute(
                "INSERT INTO documents (id, key, source, kind, url, title, lang, collection, first_seen, last_seen)"
                " VALUES (?, ?, 'egov_law', 'law', '', '', 'ja', '', '2026-06-14T00:00:00Z', '2026-06-14T00:00:00Z')",
                (number, key),
            )
            words = (first, f"（施行期日）{third}" if number == 2 else third, "ほかの文。" if number == 2 else first)
            for place, (part, text) in enumerate(zip(parts, words, strict=True)):
                conn.execute(
                    "INSERT INTO provisions (document, position, path, part, label, text) VALUES (?, ?, ?, ?, '', ?)",
                    (number, place, f"{part.partition(' ')[0]}-Paragraph_1", part, text),
                )
        conn.execute(
            "INSERT INTO law_revisions (document, law_id, law_revision_id) VALUES (2, ?, ?)",
            (LAW, f"{LAW}_20260614_506AC0000000060"),
        )
        # The caption stands in one text alone; at the third place other words stand, so that it may be another act's.
        assert suppl_parts(conn, LAW) == {"SupplProvision[2]": f"SupplProvision[2] {ACT}"}


def test_a_word_ends_where_a_reader_ends_it() -> None:
    text = "在留カードの有効期間の更新。特定技能雇用契約。監理団体は、ブローカーを"
    assert whole_words(["在留カードの有効", "特定技能", "監理団体", "ブローカ"], text) == [
        "在留カードの有効期間",
        "特定技能雇用契約",
        "監理団体",
        "ブローカー",
    ]
    assert whole_words(["在留カード", "在留カードの有効"], text) == ["在留カードの有効期間"]
    law = "出入国管理及び難民認定法及び技能実習法"
    assert whole_words(["出入国管理及び難民認定法及", "技能実習法"], law) == ["出入国管理及び難民認定法", "技能実習法"]
    assert whole_words(["転籍"], "転籍支援事業実施要領案") == ["転籍"]  # more than one word follows


def test_a_vote_on_a_bill_whose_text_is_merely_unread_is_none_on_our_topics(tmp_path: Path) -> None:
    with closing(diet_data.build(tmp_path)) as conn:
        row = conn.execute(
            "SELECT v.person, b.bill FROM votes v JOIN roll_call_bills b ON b.document = v.roll_call WHERE v.person IS NOT NULL"
        ).fetchone()
        person, bill = row["person"], row["bill"]
        conn.execute("DELETE FROM document_topics")
        conn.execute("DELETE FROM to_check")
        for reason, ours in (("unread", 0), ("words", 1)):
            conn.execute("DELETE FROM to_check")
            conn.execute("INSERT INTO to_check (document, reason, matched) VALUES (?, ?, '見本')", (bill, reason))
            assert (len(votes_of(conn, person)["on_topic"]) > 0) is bool(ours), reason
