"""What is signed is what was accepted, in every shape of a paper: a kit with one paper lacking, a table, a Word file, a twin."""

from __future__ import annotations

import io
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx as word
import pytest

from briefs.errors import NoSigner
from briefs.evidence.acceptance import Need, NeedKind, needs, passages_printed
from briefs.evidence.dossier import State
from briefs.evidence.passage_keys import passage_key
from briefs.kinds import comparison
from briefs.kinds import leave_behind as one_page
from briefs.kinds.comparison import ComparisonOrder
from briefs.kinds.kit import make_kit
from briefs.kinds.leave_behind import LeaveBehindOrder
from briefs.kinds.make import make
from briefs.press.editable import docx
from briefs.press.verify import verify
from db.office.access import Role, add_user, open_access_db
from db.office.database import open_office_db
from db.office.decisions import Verdict, decide, subjects_named
from db.record.home import Home
from db.record.schema import open_read_only
from tests.support import brief_data as data
from tests.support import every_kind as every
from tests.support.printed import needs_fonts
from tests.support.signing import SIGNER

pytestmark = [pytest.mark.slow, needs_fonts]
ACCEPTED_AT = "2026-08-26T02:00:00Z"


def nothing_accepted(home: Home) -> None:
    with closing(open_office_db(home.office_db)) as office, office:
        office.execute("UPDATE decisions SET undone_at = '2026-08-02T00:00:00Z'")


def accept(home: Home, wanted: list[Need]) -> None:
    with closing(open_read_only(home.policy_db)) as policy, closing(open_office_db(home.office_db)) as office:
        for one in wanted:
            subjects = subjects_named(policy, one.key)
            decide(office, subjects, Verdict.USE, who=SIGNER, at=ACCEPTED_AT)


def issued(home: Home) -> set[str]:
    """The kinds of the signed papers on record."""
    with closing(open_office_db(home.office_db)) as office:
        return {row[0] for row in office.execute("SELECT kind FROM briefs WHERE state = ?", (State.SIGNED,))}


def test_of_a_kit_in_which_one_paper_lacks_an_acceptance_that_paper_is_not_issued(home: Home, tmp_path: Path):
    """As the guide has it: what cannot be made is named and the rest is there."""
    nothing_accepted(home)
    drafts = make_kit(home, "M-one", tmp_path / "drafts", data.AT)
    wanted = {one.kind: needs(one.made.dossier) for one in drafts.papers if one.made and one.made.dossier}
    only = {one.key for one in wanted["member"]} - {one.key for one in wanted["leave-behind"]}
    assert only, "the member's brief has nothing of its own here"
    accept(home, [one for one in (*wanted["leave-behind"], *wanted["request"]) if one.kind is not NeedKind.CLAIM])
    made = make_kit(home, "M-one", tmp_path / "kit", data.AT, sign=SIGNER)
    (lacking,) = (one for one in made.lacking if one.kind == "member")
    assert any(key in problem for key in only for problem in lacking.problems)
    assert {one.kind for one in made.papers if one.made} == {"leave-behind", "prep", "request"}
    assert issued(home) == {"leave-behind", "request"}
    assert not [one.name for one in (tmp_path / "kit").iterdir() if one.name.startswith("member")]
    note = made.cover.read_text(encoding="utf-8")
    assert "議員面会資料" not in note and "文書番号 LB-" in note


def test_a_table_is_signed_as_it_is_and_only_by_a_signer(home: Home):
    nothing_accepted(home)
    order = ComparisonOrder("isa_pages/ssw", "2026-08-12", "2026-08-26")
    made = make(comparison, order, home, data.AT, sign=SIGNER)
    assert made.dossier and (made.dossier.state, made.dossier.accepted) == (State.SIGNED, ())
    assert "下書き" not in made.html and verify(made.path, home).problems == ()
    with open_access_db(home.access_db) as access:
        add_user(access, "見本編集", Role.EDITOR, "correct horse battery", data.AT)
    with pytest.raises(NoSigner):
        make(comparison, order, home, data.AT, sign="見本編集")


def texts_of(body: bytes) -> str:
    """Every text in a Word file, whatever it is called: its parts and its properties."""
    return "".join("".join(part.blob.decode("utf-8", "ignore").split()) for part in parts_of(body))


def parts_of(body: bytes) -> Iterator[Any]:
    return iter(word.Document(io.BytesIO(body)).part.package.iter_parts())


def test_the_word_file_of_a_signed_paper_holds_nothing_that_was_left_out(home: Home):
    order = LeaveBehindOrder(data.TOPIC)
    whole = make(one_page, order, home, data.AT, sign=SIGNER)
    assert whole.dossier
    key, text = passages_printed(whole.dossier)[0]
    made = make(one_page, order, home, data.AT, sign=SIGNER, without=[passage_key(key, text)])
    assert made.dossier and made.dossier.state == State.SIGNED
    words = "".join(text.split())
    assert words in texts_of(docx(whole.dossier, whole.html)) and words not in texts_of(docx(made.dossier, made.html))
    alone = make(one_page, order, home, data.AT, sign=SIGNER, without=[key])
    assert alone.dossier
    with closing(sqlite3.connect(home.policy_db)) as policy:
        (url,) = policy.execute("SELECT url FROM documents WHERE key = ?", (key,)).fetchone()
    held = texts_of(docx(alone.dossier, alone.html))
    assert not [one for one in (words, key, url) if one in held]
    assert key not in json.dumps(json.loads(alone.dossier.as_json())["evidence"], ensure_ascii=False)


@pytest.mark.parametrize("kind", [one for one in every.KINDS if every.EN in one.forms], ids=lambda one: one.name)
def test_the_english_twin_asks_for_what_the_japanese_paper_asks_for(home: Home, kind: every.Kind):
    """Our own words of a figure or a change are in its language; the quotations and the keys are the same."""
    asked = [
        {
            (one.kind, one.key, one.text if one.kind is NeedKind.PASSAGE else "")
            for one in needs(made.dossier)
        }
        for made in (kind.make(home, form) for form in (every.JA, every.EN))
        if made.dossier
    ]  # fmt: skip
    assert len(asked) == 2 and asked[0] == asked[1] and asked[0]


def test_what_is_set_larger_or_seen_again_says_the_same_and_another_word_does_not(tmp_path: Path):
    """A signed paper lacks the marks of a draft and its evidence of who accepted it, so its type may be another; and a night between
    may have found its sources as they were."""
    record = data.sample(tmp_path)
    draft = make(one_page, LeaveBehindOrder(data.TOPIC), record.home, data.AT, out=tmp_path / "lb.pdf").dossier
    assert draft is not None
    set_otherwise = replace(draft, content={**draft.content, "size": "middle", "close": not draft.content["close"]})
    seen_again = replace(draft, evidence=tuple(replace(one, seen_at="2026-08-26T18:00:00Z") for one in draft.evidence))
    assert set_otherwise.content != draft.content and seen_again.evidence != draft.evidence
    assert {set_otherwise.words_sha256, seen_again.words_sha256} == {draft.words_sha256}
    first, *rest = draft.evidence
    for other in (
        replace(draft, content={**draft.content, "title_ja": "別の題（見本）"}),
        replace(draft, evidence=(replace(first, title="別の出典（見本）"), *rest)),
    ):
        assert other.words_sha256 != draft.words_sha256
