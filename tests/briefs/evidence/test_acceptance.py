"""Without acceptance it is a draft: what signing asks for, who may sign, what counts as accepted."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from briefs.errors import BriefError, NoSigner, NotAccepted
from briefs.evidence import figures
from briefs.evidence.acceptance import Accepted, Ground, Need, NeedKind, Use, lacking, needs, read_accepted, wording_of
from briefs.evidence.dossier import Dossier, Evidence, Quote, RegisterEntry, State, from_json
from briefs.kinds import comparison, leave_behind, prep
from briefs.kinds.comparison import ComparisonOrder
from briefs.kinds.leave_behind import LeaveBehindOrder
from briefs.kinds.make import Job, draft, make
from briefs.kinds.prep import MemoOrder
from briefs.press.issue import FinishedBrief
from briefs.press.verify import verify
from briefs.staff import claims
from briefs.staff.as_seen import wording
from briefs.staff.file import read_staff_file
from db.office.access import Role, add_user, open_access_db
from db.office.clips import Stance, drop, take
from db.office.database import brief_by_sha256, open_office_db
from db.office.decisions import Verdict, decide, subjects_named
from db.record.schema import open_read_only
from db.series.register import SERIES_FILE, read_register
from tests.support import brief_data as data
from tests.support.copies import copied_home
from tests.support.printed import needs_fonts, needs_poppler, pages
from tests.support.signing import LETTERHEAD

AT = "2026-08-26T03:00:00Z"
DAY = "2026-08-26"
WHO = "見本次郎"
ASK = '[[ask]]\nask = "見直しを公開で行うこと。"\nwho = "法務大臣"\n'
WANTED = LeaveBehindOrder(data.TOPIC)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return data.sample(tmp_path_factory.mktemp("home"))


@pytest.fixture
def home(sample: Any, tmp_path: Path) -> Any:
    copied_home(sample.home.root, tmp_path / "home")
    home = data.Home(tmp_path / "home")
    (home.root / "config.toml").write_text(LETTERHEAD, encoding="utf-8")
    (tmp_path / "asks.toml").write_text(ASK, encoding="utf-8")
    return home


@pytest.fixture
def asks(tmp_path: Path) -> Path:
    return tmp_path / "asks.toml"


def accept(home: Any, left: Any, *, by_clip: bool = True) -> None:
    """Accept each need as a person would: passages into the box, all else decided 使う."""
    with closing(open_read_only(home.policy_db)) as policy, closing(open_office_db(home.office_db)) as office:
        for one in left:
            if one.kind is NeedKind.PASSAGE and by_clip:
                take(policy, office, one.key, one.text, who=WHO, at=AT)
            else:
                decide(office, subjects_named(policy, one.key), Verdict.USE, who=WHO, at=AT)


# ---------------------------------------------------------------------- drafts
@needs_fonts
@needs_poppler
def test_without_a_signature_it_is_a_draft_and_is_not_kept(home: Any, asks: Path):
    made = make(leave_behind, WANTED, home, data.AT, text=asks)
    assert made.state == State.DRAFT and made.number == "" and made.path.name.endswith("-draft.pdf")
    found = pages(made.path)
    assert all("下書き" in page for page in found)
    assert "LB-" not in "".join(found) and "文書番号なし（下書き）" in "".join(found)
    with closing(open_office_db(home.office_db)) as office:
        assert office.execute("SELECT count(*) FROM briefs").fetchone()[0] == 0
    verdict = verify(made.path, home)
    assert verdict.problems and "is a draft" in verdict.problems[0] and verdict.state == "draft"


@needs_fonts
@needs_poppler
def test_each_thing_nobody_accepted_is_named_by_key_and_nothing_is_written(home: Any, asks: Path):
    with pytest.raises(NotAccepted) as raised:
        make(leave_behind, WANTED, home, data.AT, text=asks, sign=WHO)
    left = raised.value.lacking
    assert {one.kind for one in left} >= {NeedKind.PASSAGE, NeedKind.CHANGE, NeedKind.DOCUMENT}
    for one in left:
        assert any(one.key in line for line in raised.value.problems)
    passages = [one.text for one in left if one.kind is NeedKind.PASSAGE]
    assert any("五年ごとに見直す" in text for text in passages)
    assert not list(home.briefs.glob("*.pdf"))


@needs_fonts
@needs_poppler
def test_signed_once_all_is_accepted_with_who_accepted_what(home: Any, asks: Path):
    accept(home, make(leave_behind, WANTED, home, data.AT, text=asks).lacking)
    made = make(leave_behind, WANTED, home, data.AT, text=asks, sign=WHO)
    assert made.number.startswith("LB-20260826-") and made.lacking == ()
    assert not any("下書き" in page for page in pages(made.path))
    with closing(open_office_db(home.office_db)) as office:
        kept = brief_by_sha256(office, made.sha256)
    assert kept is not None and (kept.state, kept.signed_by, kept.signed_at) == ("signed", WHO, AT)
    by = {(one["kind"], one["how"]) for one in kept.accepted}
    assert ("passage", "box") in by and ("change", "decision") in by and {one["who"] for one in kept.accepted} == {WHO}
    assert from_json(kept.dossier).signed_by == WHO
    assert verify(made.path, home).problems == ()


@needs_fonts
@needs_poppler
def test_a_passage_dropped_from_the_box_or_kept_against_us_is_not_accepted(home: Any, asks: Path):
    accept(home, make(leave_behind, WANTED, home, data.AT, text=asks).lacking)
    with closing(open_read_only(home.policy_db)) as policy, closing(open_office_db(home.office_db)) as office:
        row = office.execute("SELECT id, document_key, text FROM clips ORDER BY id LIMIT 1").fetchone()
        drop(office, row["id"], who=WHO, at=AT)
        made = make(leave_behind, WANTED, home, data.AT, text=asks, sign=WHO)
        assert row["text"] not in printed(made)  # what a person took out of the box is not proposed again
        take(policy, office, row["document_key"], row["text"], who=WHO, at=AT, stance=Stance.AGAINST)
    assert row["text"] not in printed(make(leave_behind, WANTED, home, data.AT, text=asks, sign=WHO))


def printed(made: FinishedBrief) -> set[str]:
    """The passages of a paper."""
    return {need.text for need in needs(made.dossier)}


@needs_fonts
@needs_poppler
def test_what_a_person_took_of_a_page_is_printed_and_needs_nobody_else(home: Any, asks: Path):
    text = "特定技能の受入れ分野は十九分野です（見本）。"
    with closing(open_read_only(home.policy_db)) as policy, closing(open_office_db(home.office_db)) as office:
        take(policy, office, "isa_pages/ssw", text, who=WHO, at=AT, topics=[data.TOPIC])
    made = make(leave_behind, WANTED, home, data.AT, text=asks)
    (shown,) = made.dossier.content["taken"]
    assert shown["title"] == "特定技能制度（見本）" and text in "".join(pages(made.path)).replace("\n", "")
    assert (NeedKind.PASSAGE, text) not in {(one.kind, one.text) for one in made.lacking}


@needs_fonts
@needs_poppler
def test_the_staff_file_accepts_what_stands_uncommented_in_it(home: Any, asks: Path):
    left = make(leave_behind, WANTED, home, data.AT, text=asks).lacking
    tables = [f"[[use]]\nkey = {json.dumps(one.key)}\n" for one in left]
    asks.write_text(ASK + "".join(f"# {line}\n" for table in tables for line in table.splitlines()), encoding="utf-8")
    with pytest.raises(NotAccepted):
        make(leave_behind, WANTED, home, data.AT, text=asks, sign=WHO)
    asks.write_text(ASK + "".join(tables), encoding="utf-8")
    made = make(leave_behind, WANTED, home, data.AT, text=asks, sign=WHO)
    assert made.dossier and {(one.who, one.how) for one in made.dossier.accepted} == {(WHO, "file")}


# ---------------------------------------------------------------------- who may sign, and what needs no box
def test_where_there_are_users_only_a_signer_signs(home: Any, asks: Path):
    with open_access_db(home.access_db) as access:
        add_user(access, "見本編集", Role.EDITOR, "correct horse battery", data.AT)
        add_user(access, "見本署名子", Role.SIGNER, "correct horse battery", data.AT)
    for name in ("見本編集", "だれか"):
        with pytest.raises(NoSigner, match="見本署名子"):
            make(leave_behind, WANTED, home, data.AT, text=asks, sign=name)
    with pytest.raises(NotAccepted):
        make(leave_behind, WANTED, home, data.AT, text=asks, sign="見本署名子")


@needs_fonts
@needs_poppler
def test_without_a_letterhead_nothing_is_signed_and_the_draft_says_so(home: Any, asks: Path):
    (home.root / "config.toml").unlink()
    said: list[str] = []
    made = make(leave_behind, WANTED, home, data.AT, text=asks, say=said.append)
    assert "【団体名が未設定】" in pages(made.path)[0] and any("no letterhead" in one for one in said)
    with pytest.raises(NoSigner, match="letterhead"):
        make(leave_behind, WANTED, home, data.AT, text=asks, sign=WHO)


@needs_fonts
@needs_poppler
def test_a_comparison_table_has_no_choice_in_it(home: Any):
    order = ComparisonOrder("isa_pages/ssw", "2026-08-12", "2026-08-26")
    assert make(comparison, order, home, data.AT).number == ""
    made = make(comparison, order, home, data.AT, sign=WHO)
    assert made.number and made.dossier and made.dossier.signed_by == WHO


@needs_fonts
@needs_poppler
def test_a_memo_is_for_staff_and_signed_by_nobody(home: Any):
    order = MemoOrder(data.TOPIC, ministry="法務省")
    made = make(prep, order, home, data.AT)
    assert made.number and made.state == State.INTERNAL and all("内部資料" in page for page in pages(made.path))
    with pytest.raises(NoSigner, match="内部資料"):
        make(prep, order, home, data.AT, sign=WHO)


# ---------------------------------------------------------------------- what covers what
PASSAGE = Need(NeedKind.PASSAGE, "kokkai/1_002", "", "検討の過程は公表してまいります。", ("promise-1",))


@pytest.mark.parametrize(
    ("ground", "covered"),
    [
        (Ground("kokkai/1_002", "", WHO, AT, "decision"), True),
        (Ground("kokkai/1_002", "お答えします。検討の過程は公表してまいります。", WHO, AT, "box"), True),
        (Ground("kokkai/1_002", "検討の過程は\n公表してまいります。", WHO, AT, "box"), True),
        (Ground("kokkai/1_002", "検討の過程は公表", WHO, AT, "box"), False),  # less than is printed
        (Ground("kokkai/1_003", "検討の過程は公表してまいります。", WHO, AT, "box"), False),
        (Ground("promise-1", "", WHO, AT, "decision"), True),
        (
            Ground("kokkai/1_002", "", WHO, "", "file", place="3"),
            False,
        ),  # another place than this, as far as anybody knows
    ],
)
def test_what_covers_a_passage(ground: Ground, covered: bool):
    assert (lacking([PASSAGE], Accepted((ground,))) == []) is covered


def test_a_series_named_for_a_chart_accepts_no_second_hand_figure():
    first = Need(NeedKind.FIGURE, "figure:ssw_stock/total@2024-12")
    second = Need(NeedKind.FIGURE, "figure:ssw_stock/total@2023-12", second_hand=True)
    named = Ground("figure:ssw_stock", "", WHO, "", "file", series=True)
    assert lacking([first, second], Accepted((named,))) == [second]
    for key in ("figure:ssw_stock", "figure:ssw_stock/total", second.key):
        assert lacking([first, second], Accepted((named, Ground(key, "", WHO, "", "file")))) == []
    assert lacking([second], Accepted((Ground("figure:ssw", "", WHO, "", "file"),))) == [second]


def test_what_a_text_of_staff_names_itself_is_accepted(home: Any, asks: Path):
    asks.write_text(ASK.replace("行うこと。", "行うこと。{cite:isa_pages/ssw}"), encoding="utf-8")
    with closing(open_read_only(home.policy_db)) as policy, closing(open_office_db(home.office_db)) as office:
        job = Job(policy, office, home, home.config(), data.AT, asks)
        choice = leave_behind.choose(job, WANTED)
        layout = leave_behind.layouts(choice)[0]
        dossier, _ = draft(leave_behind, job, choice, layout, {})
    assert "isa_pages/ssw" in dossier.typed
    assert not any(one.kind is NeedKind.DOCUMENT and one.key == "isa_pages/ssw" for one in needs(dossier))


def test_a_passage_taken_for_one_topic_is_not_accepted_in_a_paper_on_another():
    taken = Ground("kokkai/1_002", PASSAGE.text, WHO, AT, "box", topics=("wages",))
    assert lacking([replace(PASSAGE, topics=("transfer",))], Accepted((taken,)))
    for topics in (("wages",), ("transfer", "wages"), ()):
        assert lacking([replace(PASSAGE, topics=topics)], Accepted((taken,))) == []
    assert lacking([replace(PASSAGE, topics=("transfer",))], Accepted((replace(taken, topics=()),))) == []


def test_a_passage_taken_again_is_taken_for_the_new_topic_too(home: Any):
    with closing(open_read_only(home.policy_db)) as policy, closing(open_office_db(home.office_db)) as office:
        key, text = policy.execute(
            "SELECT d.key, substr(v.body, 1, 12) FROM documents d JOIN versions v ON v.id = d.current_version"
            " WHERE d.kind = 'speech' AND length(v.body) > 20 ORDER BY d.id LIMIT 1"
        ).fetchone()
        first = take(policy, office, key, text, who=WHO, at=AT, topics=["quotas_fields"])
        again = take(policy, office, key, text, who=WHO, at=AT, topics=["transfer"])
        assert again.id == first.id and again.topics == ("quotas_fields", "transfer")
        assert take(policy, office, key, text, who=WHO, at=AT).topics == ("quotas_fields", "transfer")


def test_who_took_the_first_of_two_comparisons_did_not_accept_the_second():
    change = Need(NeedKind.CHANGE, "c1", "", "第一条の文。", ("isa_pages/ssw",), more=("第二条の文。",))
    assert lacking([change], Accepted((Ground("isa_pages/ssw", "第一条の文。", WHO, AT, "box"),)))
    assert lacking([change], Accepted((Ground("isa_pages/ssw", "第一条の文。第二条の文。", WHO, AT, "box"),))) == []
    silent = Need(NeedKind.CHANGE, "c1", "", "", ("isa_pages/ssw",))
    assert lacking([silent], Accepted((Ground("isa_pages/ssw", "第一条の文。", WHO, AT, "box"),)))


def passage(text: str) -> Need:
    return Need(NeedKind.PASSAGE, "isa_pages/ssw", "1", text)


STOOD, NEW = "分野は十六です（見本）。", "分野を増やします（見本）。"


@pytest.fixture
def read_twice(home: Any) -> Any:
    """A page read on two days, the second time with another sentence in the middle of it."""
    with closing(sqlite3.connect(home.policy_db)) as policy, policy:
        policy.execute("DELETE FROM versions WHERE document = (SELECT id FROM documents WHERE key = 'isa_pages/ssw')")
        for at, body in (("2026-08-10T18:00:00Z", STOOD), ("2026-08-20T18:00:00Z", f"{NEW}{STOOD}")):
            policy.execute(
                "INSERT INTO versions (document, fetch, fetched_at, title, body, facts, digest)"
                " SELECT id, 1, ?, title, ?, '{}', '' FROM documents WHERE key = 'isa_pages/ssw'",
                (at, body),
            )
    return home


@pytest.mark.parametrize(
    ("decided", "left"),
    [
        ("2026-08-15T00:00:00Z", [NEW]),
        ("2026-08-20T18:00:00Z", []),  # read as it is now
        ("2026-08-01T00:00:00Z", [NEW]),  # by a clock that was behind: not more than the first text
    ],
)
def test_who_accepts_a_document_accepts_what_it_said_then(read_twice: Any, decided: str, left: list[str]):
    wanted = [passage(STOOD), passage(NEW), Need(NeedKind.DOCUMENT, "isa_pages/ssw", "", "特定技能制度（見本）")]
    with (
        closing(open_read_only(read_twice.policy_db)) as policy,
        closing(open_office_db(read_twice.office_db)) as office,
    ):
        by_file = read_accepted(policy, office, [Use("isa_pages/ssw")], who=WHO, saved=decided)
        assert [one.text for one in lacking(wanted, by_file)] == left
        decide(office, subjects_named(policy, "isa_pages/ssw"), Verdict.USE, who=WHO, at=decided)
        assert [one.text for one in lacking(wanted, read_accepted(policy, office))] == left
        decide(office, subjects_named(policy, "isa_pages/ssw"), Verdict.USE, who=WHO, at=AT)
        assert lacking(wanted, read_accepted(policy, office)) == []


def test_a_change_that_came_after_its_document_was_accepted_is_a_new_one(read_twice: Any):
    change = Need(NeedKind.CHANGE, "c1", "", STOOD, ("isa_pages/ssw",), more=(NEW,))
    with (
        closing(open_read_only(read_twice.policy_db)) as policy,
        closing(open_office_db(read_twice.office_db)) as office,
    ):
        decide(office, subjects_named(policy, "isa_pages/ssw"), Verdict.USE, who=WHO, at="2026-08-15T00:00:00Z")
        assert lacking([change], read_accepted(policy, office)) == [change]


def test_an_acceptance_without_words_in_its_text_is_refused(asks: Path):
    asks.write_text(f'{ASK}[[use]]\nkey = "isa_pages/ssw"\ntext = " 　"\n', encoding="utf-8")
    with pytest.raises(BriefError) as raised:
        read_staff_file(asks)
    assert "use 1: text has no words" in str(raised.value)


def paper(content: dict[str, Any], *quotes: str) -> Dossier:
    """A paper whose one source has these quotations."""
    source = Evidence(
        1, "kokkai/1_002", "speech", "見本", "kokkai", "国会会議録", "Diet minutes", "", "", "", "", "", AT, "0" * 64, None,
        tuple(Quote("body", one) for one in quotes),
    )  # fmt: skip
    return Dossier("leave-behind", {"topic": "transfer"}, AT, AT, {}, content, (source,))


@pytest.mark.parametrize(
    "content",
    [
        {"facts": [{"ja": "決議が「第二の言葉」を求めています。", "note": 1}]},  # inside a sentence of ours
        {"answers": [{"spot": [1, 0], "question": [1, 1]}]},  # under another name
        {"answers": [{"spot": [1, 0], "inner": {"spot": [1, 1]}}]},  # inside a passage of the same document
    ],
)
def test_every_word_of_a_document_on_the_page_is_asked_for_wherever_it_stands(content: dict[str, Any]):
    wanted = needs(paper(content, "第一の言葉", "第二の言葉"))
    taken = Accepted((Ground("kokkai/1_002", "第一の言葉", WHO, AT, "box"),))
    assert [one.text for one in lacking(wanted, taken)] == ["第二の言葉"]
    whole = Accepted((Ground("kokkai/1_002", "第一の言葉。第二の言葉", WHO, AT, "box"),))
    assert lacking(wanted, whole) == []


@pytest.mark.parametrize(("lang", "word"), [("ja", "八割"), ("en", "four fifths")])
def test_a_person_accepts_our_own_words_in_the_language_that_is_printed(lang: str, word: str):
    entry = RegisterEntry("S1", "claim:S1", "八割（見本）", "four fifths (sample)", "B", "2026-08-01")
    told = {"coming": {"wording": "coming:law@1", "ja": "八割が変わる（見本）", "en": "four fifths change (sample)"}}
    changed = {
        "changes": [{"change": "k@1", "ja": "八割が改まった（見本）", "en": "four fifths were altered (sample)"}]
    }
    found = needs(Dossier("leave-behind", {"lang": lang}, AT, AT, {}, told | changed, (), claims=(entry,)))
    assert {one.kind for one in found} == {NeedKind.CLAIM, NeedKind.WORDING, NeedKind.CHANGE}
    assert all(word in one.text for one in found)


def test_a_use_table_knows_its_fields():
    assert Use("kokkai/1", place="3") == Use(key="kokkai/1", text="", place="3")


EDITABLE = ("status", "grade", "ja", "en", "sources", "checked_on", "superseded_by", "note")
FIGURE, CLAIM = "figure:disappearances@2024", "claim:S20"


def register_need(office: Any, reference: str, lang: str = "ja") -> Need:
    """What a paper of the day asks for when it prints an entry of the registers."""
    look_up = figures.look_up if reference.startswith("figure:") else claims.look_up
    name = reference.partition(":")[2]
    args = (name, "F1", lang, office, DAY) if reference.startswith("figure:") else (name, DAY, lang, office)
    entry, wrong = look_up(*args)  # type: ignore[operator]
    assert entry is not None, wrong
    kind = NeedKind.FIGURE if reference.startswith("figure:") else NeedKind.CLAIM
    return Need(kind, reference, "", entry.en if lang == "en" else entry.ja, wording=wording_of(entry))


def accepted_now(home: Any, office: Any, uses: Any = (), saved: str = "") -> Accepted:
    with closing(open_read_only(home.policy_db)) as policy:
        return read_accepted(
            policy, office, uses, saved=saved, day=DAY, worded=lambda reference, at: wording(office, reference, DAY, at)
        )


def another_register(monkeypatch: pytest.MonkeyPatch, old: str, new: str) -> None:
    """series.toml with one figure altered by hand."""
    text = SERIES_FILE.read_text(encoding="utf-8")
    assert text.count(old) == 1
    changed = read_register(text.replace(old, new), "series.toml")
    monkeypatch.setattr(figures, "register", lambda: changed)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("value = 6510,", "value = 6511,"),
        ('source = "livedoor 29640986（2025-09-25）、poyo-poyo.info 769587（2025-08-29）"', 'source = "見本新聞"'),
        ('grade = "B", source = "livedoor 29640986', 'grade = "A", source = "livedoor 29640986'),
    ],
)
def test_a_figure_is_accepted_with_its_value_and_its_source(
    home: Any, monkeypatch: pytest.MonkeyPatch, old: str, new: str
):
    with closing(open_office_db(home.office_db)) as office:
        seen = register_need(office, FIGURE)
        policy = open_read_only(home.policy_db)
        decide(office, subjects_named(policy, FIGURE), Verdict.USE, who=WHO, at=AT, wordings={FIGURE: seen.wording})
        words = (Use(FIGURE, seen.wording),)
        assert lacking([seen], accepted_now(home, office, words)) == []
        for lang in ("ja", "en"):
            assert lacking([register_need(office, FIGURE, lang)], accepted_now(home, office)) == []
        another_register(monkeypatch, old, new)
        changed = register_need(office, FIGURE)
        assert changed.text != seen.text or changed.wording != seen.wording
        assert lacking([changed], accepted_now(home, office)) == [changed]
        assert lacking([changed], accepted_now(home, office, words)) == [changed]
        decide(office, subjects_named(policy, FIGURE), Verdict.USE, who=WHO, at=AT, wordings={FIGURE: changed.wording})
        assert lacking([changed], accepted_now(home, office)) == []
        policy.close()


def test_a_claim_is_accepted_as_it_was_worded(home: Any):
    """A staff file that was saved before an edit accepts what stood there then, and one that holds the words those alone."""
    with closing(open_office_db(home.office_db)) as office:
        seen = register_need(office, CLAIM)
        plain, exact = (Use(CLAIM),), (Use(CLAIM, seen.text),)
        for uses in (plain, exact):
            assert lacking([seen], accepted_now(home, office, uses, AT)) == []
        edit = dict.fromkeys(EDITABLE) | {"ja": "見本の新しい文です。", "note": "見本", "checked_on": DAY}
        claims.write_edit(office, "S20", edit, "2026-08-26T04:00:00Z", who=WHO)
        changed = register_need(office, CLAIM)
        assert changed.text != seen.text
        for uses in (plain, exact):
            assert lacking([changed], accepted_now(home, office, uses, AT)) == [changed]
        assert lacking([changed], accepted_now(home, office, plain, "2026-08-26T05:00:00Z")) == []


def test_nobody_signs_a_paper_of_a_day_to_come(home: Any) -> None:
    ahead = datetime.now(UTC) + timedelta(days=30)
    with pytest.raises(NoSigner, match="a day to come"):
        make(leave_behind, WANTED, home, ahead, sign=WHO)
