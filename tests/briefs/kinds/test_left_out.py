"""Everything printed has a key and can be left out: figures one by one; half of an exchange says that the other half is left out."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from briefs.errors import BriefError, Fault, on_page
from briefs.evidence.acceptance import NeedKind, needs
from briefs.kinds import leave_behind
from briefs.kinds.leave_behind import LeaveBehindOrder
from briefs.kinds.make import make
from db.office.clips import take
from db.office.database import open_office_db
from db.record.home import Home
from db.record.schema import open_read_only
from tests.support import brief_data as data

SERIES = "figure:labour_inspections_titp/inspected"
ASK = '[[ask]]\nask = "見直しの前に、当事者の声を聞くこと"\nwho = "法務省"\n'


@pytest.fixture
def home(tmp_path: Path) -> Home:
    record = data.sample(tmp_path / "home")
    record.conn.close()
    return Home(record.home.root)


def paper(home: Home, text: str, *without: str) -> Any:
    file = home.root / "texts.toml"
    file.write_text(text, "utf-8")
    return make(leave_behind, LeaveBehindOrder(data.TOPIC, ""), home, data.AT, text=file, without=without)


def squeezed(made: Any) -> str:
    with closing(pypdfium2.PdfDocument(made.path)) as pdf:
        return "".join("".join(page.get_textpage().get_text_bounded().split()) for page in pdf)


def test_one_figure_of_a_chart_can_be_left_out(home: Home) -> None:
    whole = paper(home, f'figures = ["labour_inspections_titp/inspected"]\n{ASK}')
    figures = [one.reference for one in whole.dossier.claims]
    middle, last = figures[-2], figures[-1]
    assert all(one.startswith(SERIES) for one in figures)
    less = paper(home, f'figures = ["labour_inspections_titp/inspected"]\n{ASK}', middle)
    assert [one.reference for one in less.dossier.claims] == [one for one in figures if one != middle]
    chart = less.dossier.content["chart"]["chart"]
    period = middle.partition("@")[2]
    assert [(one["gap"], one["text"]) for one in chart["points"] if one["label"] == period] == [(True, "省略")]
    # What is left out at the end is no gap: the line ends before it.
    ended = paper(home, f'figures = ["labour_inspections_titp/inspected"]\n{ASK}', last)
    periods = [one["label"] for one in ended.dossier.content["chart"]["chart"]["points"] if one["text"] == "省略"]
    assert periods == [] or periods == [last.partition("@")[2]]
    assert last not in [one.reference for one in ended.dossier.claims]
    assert (
        paper(home, f'figures = ["labour_inspections_titp/inspected"]\n{ASK}', SERIES).dossier.content["chart"] is None
    )


def test_what_a_text_names_cannot_be_left_out_and_that_is_said(home: Home) -> None:
    text = ASK.replace("聞くこと", "聞くこと（claim:S20）")
    assert paper(home, text).dossier.claims[0].reference == "claim:S20"
    with pytest.raises(BriefError) as refused:
        paper(home, text, "claim:S20")
    (problem,) = refused.value.problems
    code, words = on_page(problem)
    assert code == "cannot_leave_out" and "外せません" in words.ja and "--without" not in words.ja + words.en


@pytest.mark.parametrize(
    ("kept", "left", "said"),
    [
        ("QUESTION", "ANSWER", "この質問への答弁は、本資料では省略"),
        ("ANSWER", "QUESTION", "この答弁のもとの質問は、本資料では省略"),
    ],
)
def test_half_of_an_exchange_says_that_the_other_is_left_out(home: Home, kept: str, left: str, said: str) -> None:
    with closing(open_read_only(home.policy_db)) as policy, closing(open_office_db(home.office_db)) as office:
        keys = {
            name: policy.execute(
                "SELECT d.key FROM documents d JOIN versions v ON v.id = d.current_version WHERE v.body = ?",
                (getattr(data, name),),
            ).fetchone()[0]
            for name in (kept, left)
        }
        if not policy.execute("SELECT 1 FROM exchanges").fetchone():
            pytest.fail("the made-up record has no exchange")
        words = getattr(data, kept).split("\n　")[1].partition("。")[0] + "。"
        take(policy, office, keys[kept], words, who="見本花子", at=data.LAST, topics=[data.TOPIC])
    both = paper(home, ASK)
    assert said not in squeezed(both) and keys[left] in {one.key for one in both.dossier.evidence}
    alone = paper(home, ASK, keys[left])
    assert said in squeezed(alone) and keys[left] not in {one.key for one in alone.dossier.evidence}
    assert keys[kept] in {one.key for one in needs(alone.dossier) if one.kind is NeedKind.PASSAGE}


def test_a_refusal_keeps_its_words_when_it_is_copied() -> None:
    import copy

    one = Fault("no_ask", "x has no [[ask]]", "お願いがありません。", "There is no ask.")
    twin = copy.deepcopy(one)
    assert (twin, twin.code, twin.ja, twin.en) == (one, one.code, one.ja, one.en)
