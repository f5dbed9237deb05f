"""Two passages of one document are kept and left out one by one, by keys of their own: ``KEY#1f0c9a2e``, note ``3.2``."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import docx as word
import pytest
from click.testing import CliRunner

from briefs.commands.brief import brief
from briefs.errors import BriefError, NotAccepted, UnknownKey
from briefs.evidence.acceptance import needs, passages_printed
from briefs.evidence.candidates import Candidate
from briefs.evidence.material import proposed
from briefs.evidence.passage_keys import passage_key, shares, words_of
from briefs.kinds import leave_behind
from briefs.kinds.leave_behind import LeaveBehindOrder
from briefs.kinds.make import make
from briefs.kinds.member import MemberOrder
from briefs.kinds.registry import KINDS
from briefs.press.editable import docx
from briefs.staff.typed_keys import wrong_key
from db.office.clips import clips, take
from db.office.database import open_office_db
from db.record.home import Home
from db.record.schema import open_read_only
from desk.commands.evidence import evidence
from tests.support import brief_data as data
from tests.support import every_kind as every
from tests.support.printed import needs_fonts

FIRST = "特定技能の受入れ上限は、分野ごとの人手不足の状況を踏まえ、五年ごとに見直すこととしております（見本）。"
SECOND = (
    "特定技能の受入れ上限に近づいた分野では、在留資格の交付を止める措置の前に、受け入れる企業と働く方に六か月前までに"
    "知らせることとしております（見本）。"
)
BETWEEN = (
    "また、この春に行いました調査では、手続を待つ方が大変多いという御指摘を各地の相談窓口から頂いているところで"
    "ございます（見本）。"
)
ANSWER = f"○国務大臣（見本太郎君）　お答えをいたします。\n　{FIRST}{BETWEEN}\n　{SECOND}"
ASK = '[[ask]]\nask = "見直しの前に、当事者の声を聞くこと"\nwho = "法務省"\n'
WHO = "見本花子"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    monkeypatch.setattr(data, "ANSWER", ANSWER)
    record = data.sample(tmp_path / "home")
    record.conn.close()
    yield Home(record.home.root)


def answered(home: Home) -> str:
    with closing(open_read_only(home.policy_db)) as policy:
        row = policy.execute(
            "SELECT d.key FROM documents d JOIN versions v ON v.id = d.current_version WHERE v.body = ?", (ANSWER,)
        ).fetchone()
    return str(row[0])


def proposals(home: Home, *unsaid: tuple[str, str]) -> list[Candidate]:
    with closing(open_read_only(home.policy_db)) as policy, closing(open_office_db(home.office_db)) as office:
        return proposed(policy, office, data.TOPIC, data.LAST, "2026-08-26", unsaid=unsaid)


def box(home: Home, *texts: str) -> None:
    with closing(open_read_only(home.policy_db)) as policy, closing(open_office_db(home.office_db)) as office:
        for text in texts:
            take(policy, office, answered(home), text, who=WHO, at=data.LAST, topics=[data.TOPIC])


def paper(home: Home, *without: str, text: str = ASK, sign: str | None = None) -> Any:
    file = home.root / "texts.toml"
    file.write_text(text, "utf-8")
    return make(
        leave_behind, LeaveBehindOrder(data.TOPIC, ""), home, data.AT, text=file, without=without, sign=sign
    )  # fmt: skip


def printed(made: Any, key: str) -> list[str]:
    return [text for its_key, text in passages_printed(made.dossier) if its_key == key]


def test_the_key_of_a_passage_is_its_documents_with_eight_digits_of_its_words(home: Home) -> None:
    key = answered(home)
    digits = hashlib.sha256("".join(SECOND.split()).encode()).hexdigest()[:8]
    assert passage_key(key, SECOND) == f"{key}#{digits}" == passage_key(key, SECOND[:20] + "\n　" + SECOND[20:])
    with closing(open_read_only(home.policy_db)) as policy:
        assert words_of(policy, None, f"{key}#{digits}") == SECOND
        assert words_of(policy, None, passage_key(key, FIRST)) == FIRST
        assert words_of(policy, None, f"{key}#00000000") == ""
        assert wrong_key(policy, None, f"{key}#{digits}") == "" and wrong_key(policy, None, key) == ""
        assert "never had the passage" in wrong_key(policy, None, f"{key}#00000000")


def test_words_share_when_one_holds_the_other_and_only_in_one_document() -> None:
    assert shares("a", FIRST, [("a", FIRST + BETWEEN)]) and shares("a", FIRST + BETWEEN, [("a", FIRST)])
    assert not shares("b", FIRST, [("a", FIRST)]) and not shares("a", FIRST, [("a", SECOND)])


def test_every_proposal_has_the_key_of_its_passage(home: Home) -> None:
    key = answered(home)
    own = {row["text"]: row for one in proposals(home) if (row := one.as_row())["key"] == key}
    assert len(own) == 2 and all(row["passage"] == passage_key(key, text) for text, row in own.items())
    assert len({row["passage"] for row in own.values()}) == 2


@pytest.mark.parametrize(("left", "stays"), [(FIRST, SECOND), (SECOND, FIRST)])
def test_one_of_two_that_people_took_is_left_out_alone(home: Home, left: str, stays: str) -> None:
    box(home, FIRST, SECOND)
    key = answered(home)
    assert sorted(printed(paper(home), key)) == sorted([FIRST, SECOND])
    assert printed(paper(home, passage_key(key, left)), key) == [stays]
    assert printed(paper(home, key), key) == []  # the document's own key means all of it, as before


def test_one_of_two_that_nobody_took_is_replaced_by_the_other_with_its_question(home: Home) -> None:
    key = answered(home)
    first = next(one for one in proposals(home) if one.key == key)
    other = {FIRST: SECOND, SECOND: FIRST}[FIRST if FIRST in first.text else SECOND]
    left = proposals(home, (key, first.text))
    own = [one for one in left if one.key == key]
    assert own and all(other in one.text for one in own)
    assert own[0].pair is not None and any(one.text == own[0].pair.text for one in left)
    made = paper(home, passage_key(key, first.text))
    assert all(first.text not in text and text not in first.text for text in printed(made, key))


def test_what_is_left_out_does_not_come_back_shortened(home: Home) -> None:
    key = answered(home)
    for one in [each for each in proposals(home) if each.key == key]:
        for text in printed(paper(home, passage_key(key, one.text)), key):
            assert not shares(key, text, [(key, one.text)])


def test_a_question_and_an_answer_that_people_took_both_still_go_together(home: Home) -> None:
    asked = data.QUESTION.split("\n　")[1].partition("。")[0] + "。"
    with closing(open_read_only(home.policy_db)) as policy, closing(open_office_db(home.office_db)) as office:
        question = policy.execute(
            "SELECT d.key FROM documents d JOIN versions v ON v.id = d.current_version WHERE v.body = ?",
            (data.QUESTION,),
        ).fetchone()[0]
        take(policy, office, question, asked, who=WHO, at=data.LAST, topics=[data.TOPIC])
    box(home, SECOND)
    found = {one.text: one for one in proposals(home, (answered(home), FIRST)) if one.taken}
    assert found[SECOND].pair is not None and found[SECOND].pair.text == asked
    assert found[asked].pair is not None and found[asked].pair.text == SECOND
    assert found[asked].alone == ""


def test_the_file_of_staff_accepts_one_passage_by_its_key(home: Home) -> None:
    key = answered(home)
    made = paper(home, text=f'{ASK}[[use]]\nkey = "{passage_key(key, SECOND)}"\n')
    assert SECOND in printed(made, key)
    accepted = {one.text for one in needs(made.dossier)} - {one.text for one in made.lacking}
    assert SECOND in accepted and FIRST not in accepted
    with pytest.raises(BriefError, match="never had the passage"):
        paper(home, text=f'{ASK}[[use]]\nkey = "{key}#0badf00d"\n')


def test_who_signs_is_told_the_key_of_each_passage(home: Home) -> None:
    (home.root / "config.toml").write_text('[letterhead]\nname_ja = "見本の会"\n', "utf-8")
    box(home, FIRST)
    with pytest.raises(NotAccepted) as refused:
        paper(home, sign=WHO)
    lacking = [one for one in refused.value.lacking if one.kind == "passage"]
    assert lacking and all(f'[[use]] key = "{one.own_key}"' in str(refused.value) for one in lacking)


def test_a_note_and_the_number_of_a_passage_printed_from_it(home: Home) -> None:
    box(home, FIRST, SECOND)
    key = answered(home)
    made = paper(home)
    note = next(one.note for one in made.dossier.evidence if one.key == key)
    assert printed(made, key) == [FIRST, SECOND]
    assert printed(paper(home, f"{note}.2"), key) == [FIRST]
    assert printed(paper(home, f"[{note}.1]"), key) == [SECOND]
    assert printed(paper(home, str(note)), key) == []
    with pytest.raises(UnknownKey, match=rf"no passage {note}\.3"):
        paper(home, f"{note}.3")


def test_the_evidence_and_the_word_file_name_each_passage(home: Home) -> None:
    box(home, FIRST, SECOND)
    key = answered(home)
    made = paper(home)
    quoted = {one.text: one.key for each in made.dossier.evidence for one in each.quotes if each.key == key}
    assert quoted[FIRST] == passage_key(key, FIRST) and quoted[SECOND] == passage_key(key, SECOND)
    document = word.Document(io.BytesIO(docx(made.dossier, made.html)))
    text = "\n".join(one.text for one in document.paragraphs)
    note = next(one.note for one in made.dossier.evidence if one.key == key)
    for number, words in ((1, FIRST), (2, SECOND)):
        assert f"[{note}.{number}] 「{words}」" in text
        assert passage_key(key, words) not in text  # by its number; the keys stand in evidence.json


def test_the_command_prints_and_takes_the_keys(home: Home) -> None:
    key = answered(home)
    run = CliRunner().invoke(brief, ["candidates", "--topic", data.TOPIC], obj={"home": home, "at": data.LAST})
    own = [one for one in proposals(home) if one.key == key]
    assert run.exit_code == 0 and all(f"    {one.own_key}  " in run.output for one in own)
    less = CliRunner().invoke(
        brief, ["candidates", "--topic", data.TOPIC, "--without", own[0].own_key], obj={"home": home, "at": data.LAST}
    )
    assert less.exit_code == 0 and own[0].own_key not in less.output


def test_the_key_alone_puts_a_passage_into_the_box(home: Home) -> None:
    key = passage_key(answered(home), SECOND)
    run = CliRunner().invoke(evidence, ["add", key, "--topic", data.TOPIC, "--as", WHO], obj={"home": home})
    assert run.exit_code == 0, run.output
    with closing(open_office_db(home.office_db)) as office:
        assert [(one.document_key, one.text) for one in clips(office)] == [(answered(home), SECOND)]
    lacks = CliRunner().invoke(evidence, ["add", answered(home), "--as", WHO], obj={"home": home})
    assert lacks.exit_code == 2 and "--text" in lacks.output


@needs_fonts
@pytest.mark.parametrize(
    ("kind", "order", "most"),
    [("leave-behind", LeaveBehindOrder(data.TOPIC), 1), ("member", MemberOrder("見本花子", data.TOPIC), 2)],
)
def test_of_more_passages_than_a_paper_holds_it_prints_the_first(
    kind: str, order: Any, most: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    many = [
        f"特定技能の受入れ分野{n}については、{'見本の定めを置き、' * 9}公表することとしております。"
        for n in range(100, 140)
    ]
    monkeypatch.setattr(data, "NEW_PAGE", "\n".join(["見本ページ", *many]))
    record = every.build(tmp_path / "home")
    record.conn.close()
    text = tmp_path / "many.toml"
    text.write_text(ASK + "".join(f'[[use]]\nkey = "isa_pages/ssw"\ntext = "{one}"\n' for one in many), "utf-8")
    said: list[str] = []
    made = make(KINDS[kind], order, Home(record.home.root), data.AT, text=text, say=said.append)
    printed = [n for n, one in enumerate(many) if one in [need.text for need in needs(made.dossier)]]
    assert (
        made.pages == most and printed and printed == list(range(len(printed)))
    )  # in the order chosen, from the first on
    told = [one for one in said if one.startswith("chosen, and not in this paper: isa_pages/ssw")]
    assert len(told) == len(many) - len(printed) and many[-1][:40] in told[-1]
