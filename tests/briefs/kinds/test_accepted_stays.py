"""What a person accepts of a draft stays where it was proposed, with its source line, and brings nothing else onto the page (見本)."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from briefs.evidence.acceptance import NeedKind, needs
from briefs.evidence.candidates import ANSWER, QUESTION, Candidate, Half
from briefs.evidence.dossier import Dossier
from briefs.evidence.ranking import with_other_half
from briefs.evidence.stances import NEUTRAL
from briefs.kinds import leave_behind
from briefs.kinds.leave_behind import LeaveBehindOrder
from briefs.kinds.make import draft
from briefs.press.issue import Layout
from briefs.staff.letterhead import read_letterhead
from tests.support import brief_data as data
from tests.support.jobs import job

FIRST = "特定技能の受入れ上限を公表すること。"
SECOND = "特定技能の受入れ上限を毎年見直すこと。"
THIRD = "特定技能の受入れ上限に当事者の声を聴くこと。"
FOURTH = "特定技能の受入れ上限を国会に報告すること。"
PETITION = "特定技能の受入れ上限を法律で定めることを請願する。"


@pytest.fixture
def record(tmp_path: Path) -> data.Record:
    found = data.sample(tmp_path)
    resolution(found, "a", "2026-06-01", ("一", FIRST), ("二", SECOND))
    resolution(found, "b", "2026-05-01", ("三", THIRD))
    # One of them is news: its words are quoted among the reasons.
    news, version = resolution(found, "c", "2026-08-02", ("四", FOURTH))
    found.change(news, "appeared", data.LATE, "附帯決議が付きました。", new=version, field="")
    return found


def resolution(record: data.Record, name: str, day: str, *items: tuple[str, str]) -> tuple[int, int]:
    title = "見本法案に対する附帯決議"
    document = record.document(f"resolutions/{name}", "resolution", title, data.EARLY, day)
    version = record.version(document, data.EARLY, title + "\n" + "\n".join(words for _, words in items))
    record.topic(document, "受入れ上限")
    for position, (label, text) in enumerate(items):
        record.conn.execute(
            "INSERT INTO resolution_items (document, position, label, text) VALUES (?, ?, ?, ?)",
            (document, position, label, text),
        )
    return document, version


def silenced(record: data.Record) -> None:
    """Nobody has spoken on the topic; a petition asks for something."""
    record.conn.execute("DELETE FROM document_topics WHERE document IN (SELECT document FROM speeches)")
    document = record.document("petitions/p", "petition", "特定技能の受入れ上限に関する請願", data.EARLY, "2026-05-02")
    record.version(document, data.EARLY, PETITION)
    record.topic(document, "受入れ上限")


def drafted(record: data.Record, text: Path | None = None) -> Dossier:
    record.restored()
    record.conn.commit()
    own = job(record, text=text)
    chosen = leave_behind.choose(own, LeaveBehindOrder(data.TOPIC))
    return draft(leave_behind, own, chosen, Layout(0), read_letterhead({}))[0]


def printed(paper: Dossier) -> list[tuple[str, str, str]]:
    """(section, what stands beside the words, the words) of every quotation, as the page has them."""
    quotes = {(one.note, n): quote.text for one in paper.evidence for n, quote in enumerate(one.quotes)}
    content: dict[str, Any] = json.loads(json.dumps(paper.content))
    found = []
    for section in ("facts", "quotes", "resolved", "taken", "provision", "listed"):
        rows = content[section] or []
        for row in rows if isinstance(rows, list) else [rows]:
            spot = row.pop("spot", None)
            beside = {
                name: value for name, value in row.items() if name in ("label", "body", "law", "title", "date_ja")
            }
            found.append(
                (section, json.dumps(beside, ensure_ascii=False), quotes[tuple(spot)] if spot else row.get("ja", ""))
            )
    return found


@pytest.mark.parametrize("silent", [False, True])
@pytest.mark.parametrize("accepted", [slice(None), slice(1, None), slice(0, 1), slice(-1, None)])
def test_what_is_accepted_of_a_draft_stays_in_its_place_and_brings_nothing_with_it(
    record: data.Record, tmp_path: Path, accepted: slice, *, silent: bool
) -> None:
    if silent:
        silenced(record)
    before = drafted(record)
    asked = [one for one in needs(before) if one.kind is NeedKind.PASSAGE]
    assert {"facts", "resolved"} <= {section for section, *_ in printed(before)} and len(asked) > 2
    assert any(FOURTH.removesuffix("。") in words for section, _, words in printed(before) if section == "facts")
    file = tmp_path / "use.toml"
    file.write_text("\n".join(f'[[use]]\nkey = "{one.key}"\ntext = "{one.text}"' for one in asked[accepted]), "utf-8")
    after = drafted(record, file)
    assert sorted(printed(after)) == sorted(printed(before))
    if accepted == slice(None):
        assert printed(after) == printed(before)


def test_words_beside_a_question_that_are_taken_stay_by_themselves() -> None:
    """Proposed alone, they were not put before the answer to another question of the same speech when a person took them."""
    beside = Candidate(
        "k/1", "speech", "2", "排除は許されません。", "見本花子", "2026-08-01", (), NEUTRAL, 9, taken=True
    )
    asked, answer = "どう考えますか。", "検討してまいります。"
    question = replace(
        beside, text=asked, taken=False, score=5, pair=Half("k/2", answer, "見本大臣", ANSWER), place="1"
    )
    reply = replace(question, key="k/2", text=answer, speaker="見本大臣", pair=Half("k/1", asked, "見本花子", QUESTION))
    found = [beside, question, reply]
    assert with_other_half(found, [("k/1", beside.text)]) == found
    # Words of the exchange itself, which nobody proposed so, go with the answer.
    assert with_other_half(found, [])[0].pair == Half("k/2", answer, "見本大臣", ANSWER)
