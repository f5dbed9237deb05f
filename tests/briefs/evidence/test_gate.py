"""The gate: each reason for which no brief is written has its line and exit 1, and nothing is recorded or left behind;
``brief verify``, years later."""

from __future__ import annotations

import errno
import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from briefs.evidence.acceptance import INTERNAL
from briefs.evidence.dossier import Dossier, Quote
from briefs.kinds import comparison, leave_behind
from briefs.kinds import make as make_module
from briefs.kinds.comparison import ComparisonOrder
from briefs.press import issue
from db.office.database import open_office_db
from db.record.home import Home
from policywatch import cli
from tests.support import every_kind as every
from tests.support.copies import copied_home
from tests.support.helpers import IsaSite, Watch, isa_page
from tests.support.printed import needs_fonts
from tests.support.signing import SIGNER
from tests.support.signing import issue as make

pytestmark = [pytest.mark.slow, needs_fonts]
data, papers = every.data, every.papers
AT = "2026-08-26T12:00:00+09:00"
PAGE = "isa/applications/ssw/nyuukokukanri07_00201.html"
ANSWER = f"{papers.MEETING}_003"


@pytest.fixture(scope="module", autouse=True)
def _short() -> Iterator[None]:
    """A page that fits at once and quotes both exchanges: these tests are about what is refused."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(leave_behind, "LEVELS", ((4, 90, 1, 100), (4, 90, 0, 100), leave_behind.LEVELS[-1]))
        yield


def run(home: Home, *words: str) -> Result:
    return CliRunner().invoke(cli, ["--home", str(home.root), *words])


def signed(kind: str) -> tuple[str, ...]:
    return () if kind in INTERNAL else ("--sign", SIGNER)


def brief(home: Home, *more: str, kind: str = "leave-behind") -> Result:
    return run(
        home, "brief", kind, "--text", str(every.staff(home)), "--topic", data.TOPIC, "--at", AT, *signed(kind), *more
    )


def spoil(home: Home, sql: str, *values: object) -> None:
    with closing(sqlite3.connect(home.policy_db)) as conn:
        assert conn.execute(sql, values).rowcount
        conn.commit()


def say(home: Home, text: str) -> None:
    """Put a text into an ask of the staff file."""
    staff = every.staff(home)
    old = staff.read_text(encoding="utf-8")
    assert "上限の見直しを公開の場で行うこと。" in old
    staff.write_text(old.replace("上限の見直しを公開の場で行うこと。", text), encoding="utf-8")


def spoiled(monkeypatch: pytest.MonkeyPatch, change: Callable[[Dossier], Dossier]) -> None:
    """Let the kind compose something wrong, as a kind with a fault in it would."""
    right = make_module.draft

    def wrong(*args: Any, **more: Any) -> tuple[Dossier, dict[int, int]]:
        dossier, versions = right(*args, **more)
        return change(dossier), versions

    monkeypatch.setattr(make_module, "draft", wrong)


def shot(home: Home) -> tuple[set[Path], int]:
    """All files of the home, and how many briefs office.db knows."""
    with closing(open_office_db(home.office_db)) as office:
        count = office.execute("SELECT count(*) FROM briefs").fetchone()[0]
    return {
        path for path in home.root.parent.rglob("*") if path.is_file() and path.suffix not in (".db-wal", ".db-shm")
    }, count


def refused(home: Home, *lines: str, args: Sequence[str] = (), kind: str = "leave-behind") -> list[str]:
    """Make the brief: exit 1, a line for each of ``lines``, nothing recorded, no file left; the lines said."""
    before = shot(home)
    result = brief(home, *args, "--out", str(home.root / "INTERNAL-out.pdf"), kind=kind)
    assert result.exit_code == 1, result.output
    said = [line for line in result.stderr.splitlines() if line.startswith(("brief: ", "policywatch: "))]
    for words in lines:
        assert any(words in line for line in said), (words, said)
    assert shot(home) == before
    return said


def with_quote(where: str, text: str) -> Callable[[Dossier], Dossier]:
    def change(dossier: Dossier) -> Dossier:
        evidence = tuple(
            replace(one, quotes=(*one.quotes, Quote(where, text))) if one.key == ANSWER else one
            for one in dossier.evidence
        )
        return replace(dossier, evidence=evidence)

    return change


# ---------------------------------------------------------------------- each reason
def test_the_whole_home_makes_a_brief(home: Home):
    result = brief(home)
    assert result.exit_code == 0, result.output


def test_a_quotation_that_is_not_verbatim(home: Home, monkeypatch: pytest.MonkeyPatch):
    spoiled(monkeypatch, with_quote("body", "特定技能の受入れ上限は撤廃いたします。"))
    (line,) = refused(home)
    assert (
        f"{ANSWER}: not verbatim in the version of {data.LATE} (body): 「特定技能の受入れ上限は撤廃いたします。」"
        in line
    )


def test_a_quotation_whose_version_reads_otherwise_when_it_is_printed(home: Home, monkeypatch: pytest.MonkeyPatch):
    """Between choosing and printing the record is rewritten: the gate reads the version again."""

    def change(dossier: Dossier) -> Dossier:
        # A paper may be composed more than once, until it fits its page.
        spoil(home, "UPDATE versions SET body = replace(body, '五年ごと', '三年ごと') WHERE body LIKE '%年ごと%'")
        return dossier

    spoiled(monkeypatch, change)
    refused(home, f"{ANSWER}: not verbatim")


def test_a_text_altered_in_policy_db_before_the_brief_is_made(home: Home):
    spoil(home, "UPDATE versions SET body = replace(body, '五年ごと', '三年ごと') WHERE body LIKE '%五年ごと%'")
    refused(home, f"{ANSWER}: the version of {data.LATE} in policy.db is not the text that was stored from the archive")


@pytest.mark.parametrize(
    ("column", "value"),
    [("speaker", "見本十郎"), ("speaker_group", "別の会"), ("speaker_position", "総理大臣"), ("date", "2026-08-03"),
     ("meeting", "別の委員会"), ("house", "参議院")],
)  # fmt: skip
def test_a_row_of_speeches_altered_in_policy_db(home: Home, column: str, value: str):
    spoil(
        home,
        f"UPDATE speeches SET {column} = '{value}' WHERE document = (SELECT id FROM documents WHERE key = '{ANSWER}')",
    )
    result = brief(home)
    assert (
        result.exit_code == 1
        and ANSWER in result.output
        and "table of speeches" in result.output
        and value in result.output
    )


def test_facts_altered_in_policy_db(home: Home):
    spoil(home, "UPDATE versions SET facts = replace(facts, '法務大臣', '総理大臣')")
    spoil(home, "UPDATE speeches SET speaker_position = replace(speaker_position, '法務大臣', '総理大臣')")
    refused(home, "its digest differs")


def test_a_typed_row_that_does_not_say_so(home: Home, monkeypatch: pytest.MonkeyPatch):
    spoiled(monkeypatch, with_quote("fact:date", "2026-08-02"))
    refused(home, f"{ANSWER}: not verbatim in the version of {data.LATE} (fact:date): 「2026-08-02」")


def test_a_figure_without_a_claim(home: Home):
    say(home, "失踪者の86%が賃金を理由にしている。")
    refused(home, "ask 1", "a number that nothing stands behind, in 「失踪者の86%が賃金を")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            lambda c: {"asks": [{**c["asks"][0], "ask": [{"text": "七割が違反", "label": "S20"}]}]},
            "「七割が違反」 as [S20]",
        ),
        (
            lambda c: {
                "chart": {
                    **c["chart"],
                    "chart": {**c["chart"]["chart"], "points": [{**c["chart"]["chart"]["points"][0], "text": "9,999"}]},
                }
            },
            "9,999 in 図1",
        ),
    ],
)
def test_a_figure_that_the_kind_made_up(home: Home, monkeypatch: pytest.MonkeyPatch, change: Any, words: str):
    spoiled(monkeypatch, lambda dossier: replace(dossier, content={**dossier.content, **change(dossier.content)}))
    refused(home, f"a figure without a claim: {words}")


def edit(home: Home, claim: str, *more: str) -> None:
    result = run(home, "claims", "set", claim, *more, "--note", "見本", "--at", AT)
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize(
    ("claim", "edits", "words"),
    [
        ("S21", (), "claim:S21 was retracted and never prints"),
        ("S25", (), "claim:S25 is superseded and never prints"),
        (
            "S20",
            ("--checked-on", "2025-08-25"),
            "claim:S20 was last checked on 2025-08-25, more than 12 months before 2026-08-26",
        ),
        ("S20", ("--source", "M: 見本の記憶", "--grade", "M"), "claim:S20 rests on memory (grade M)"),
        ("S99", (), "there is no claim 'S99'"),
    ],
)
def test_a_claim_that_may_not_print(home: Home, claim: str, edits: tuple[str, ...], words: str):
    if edits:
        edit(home, claim, *edits)
    say(home, f"{{claim:{claim}}}")
    refused(home, words)


def test_a_claim_that_is_retracted_while_the_brief_is_made(home: Home, monkeypatch: pytest.MonkeyPatch):
    say(home, "{claim:S20}")

    def change(dossier: Dossier) -> Dossier:
        edit(home, "S20", "--status", "retracted")
        return dossier

    spoiled(monkeypatch, change)
    refused(home, "claim:S20 was retracted")


def test_a_claim_checked_twelve_months_ago_to_the_day_still_prints(home: Home):
    edit(home, "S20", "--checked-on", "2025-08-26")
    say(home, "{claim:S20}")
    assert brief(home).exit_code == 0


def unsettle(home: Home) -> None:
    spoil(
        home,
        "INSERT OR REPLACE INTO attributions (document, position, role, name, folded, house, standing, person, basis, candidates)"
        " SELECT id, 1, 'speaker', ?, ?, '衆議院', 'minister', NULL, 'two members of that name', 2 FROM documents WHERE key = ?",
        every.NAME,
        every.NAME,
        ANSWER,
    )


def test_words_under_a_name_that_is_not_settled_are_not_chosen(home: Home):
    unsettle(home)
    assert brief(home).exit_code == 0
    (dossier,) = every.dossiers(home).values()
    assert ANSWER not in {one["key"] for one in json.loads(dossier)["evidence"]}


def test_a_speaker_whose_name_is_not_settled(home: Home, monkeypatch: pytest.MonkeyPatch):
    def change(dossier: Dossier) -> Dossier:
        unsettle(home)
        return dossier

    spoiled(monkeypatch, change)
    (line,) = refused(home)
    assert f"{ANSWER}: the name 「{every.NAME}」 is not settled (two members of that name)" in line
    assert "policywatch people settle" in line


def test_a_member_whose_name_is_two_persons(home: Home):
    spoil(
        home,
        "INSERT INTO people (key, name, kana, house, folded) SELECT 'members/other', name, kana, '参議院', folded FROM people",
    )
    for kind in ("member", "prep"):
        said = "\n".join(refused(home, args=("見本花子",), kind=kind))
        assert "members/other" in said and "--house" in said


def test_a_page_that_is_gone(home: Home):
    spoil(home, "UPDATE documents SET gone_at = '2026-08-25T18:00:00Z' WHERE key = 'isa_pages/ssw'")
    refused(
        home,
        "isa_pages/ssw: its page is gone since 2026-08-26, so its link is dead: leave it out (--without isa_pages/ssw)",
    )
    assert brief(home, "--without", "isa_pages/ssw").exit_code == 0


def test_a_page_that_goes_later_is_no_reason(home: Home):
    spoil(home, "UPDATE documents SET gone_at = '2026-08-26T18:00:00Z' WHERE key = 'isa_pages/ssw'")
    assert brief(home).exit_code == 0


def body(home: Home, key: str = ANSWER) -> Path:
    with closing(sqlite3.connect(home.policy_db)) as conn:
        sha256 = conn.execute(
            "SELECT f.sha256 FROM fetches f JOIN versions v ON v.fetch = f.id JOIN documents d ON d.current_version = v.id"
            " WHERE d.key = ?",
            (key,),
        ).fetchone()[0]
    return home.archive / "bodies" / sha256[:2] / f"{sha256}.gz"


def test_an_archived_body_that_is_missing_or_altered(home: Home):
    path = body(home)
    path.write_bytes(body(home, "isa_pages/ssw").read_bytes())
    refused(home, f"{ANSWER}: body {path.stem} has been altered")
    path.unlink()
    refused(home, f"{ANSWER}: body {path.stem} is missing")


def test_more_than_the_page_holds(home: Home):
    every.staff(home).write_text('[[ask]]\nask = "見直すこと。"\n' * 90, encoding="utf-8")
    refused(
        home,
        "the page budget is 2, and even with the least on it the brief takes",
        args=("--to", "法務大臣"),
        kind="request",
    )


def test_a_level_that_reads_like_the_one_before_is_not_laid_out_again(home: Home, monkeypatch: pytest.MonkeyPatch):
    """(quotations, their length, facts, room): all that differs is a length that no quotation here reaches."""
    monkeypatch.setattr(leave_behind, "LEVELS", ((3, 160, 3, 300), (3, 159, 3, 299), (3, 158, 3, 298), (1, 90, 1, 0)))
    right, laid_out = issue.lay_out, []

    def counted(html: str, *args: Any) -> Any:
        laid_out.append(html)
        return right(html, *args)

    monkeypatch.setattr(issue, "lay_out", counted)
    assert brief(home).exit_code == 0
    assert len(laid_out) == 2


@pytest.mark.parametrize("char", ["\U0001f9ff", "\U0001fae0", "\ue000"])
def test_a_character_that_no_font_has(home: Home, char: str):
    say(home, f"見直す{char}こと。")
    said = refused(
        home, f"no allowed font has U+{ord(char):04X} 「{char}」: content.asks.ask.text, in 「見直す{char}こと。」"
    )
    assert len(said) == 1


def test_a_warning_of_weasyprint(home: Home):
    folder = home.root / "templates" / "briefs"
    folder.mkdir(parents=True)
    (folder / "leave_behind.css").write_text("h1 { no-such-property: 1 }", encoding="utf-8")
    refused(home, "WeasyPrint: ", "no-such-property")


def test_a_template_that_prints_a_name_that_is_not_there(home: Home):
    folder = home.root / "templates" / "briefs"
    folder.mkdir(parents=True)
    (folder / "leave_behind.html.j2").write_text(
        "<html lang=ja><title>x</title>{{ c.nothing_of_the_kind }}", encoding="utf-8"
    )
    refused(home, "nothing_of_the_kind")


def test_the_internal_memo_goes_out_under_no_other_name(home: Home):
    before = shot(home)
    result = brief(home, "見本花子", "--out", str(home.root / "member.pdf"), kind="prep")
    assert result.exit_code == 1 and "does not say that this paper is internal" in result.stderr
    assert shot(home) == before


def test_everything_that_is_wrong_is_said_at_once(home: Home, monkeypatch: pytest.MonkeyPatch):
    spoil(home, "UPDATE documents SET gone_at = '2026-08-25T18:00:00Z' WHERE key = 'isa_pages/ssw'")
    body(home, f"{papers.MEETING}_002").unlink()
    spoiled(monkeypatch, with_quote("body", "言っていないこと。"))
    assert len(refused(home, "is gone since", "_002: body", "not verbatim")) >= 3
    say(home, "86%と{claim:S21}と{cite:none/such}。")
    said = refused(
        home, "a number that nothing stands behind", "claim:S21 was retracted", "there is no document 'none/such'"
    )
    assert len(said) == 3


def test_nothing_is_left_when_the_record_cannot_be_written(home: Home, monkeypatch: pytest.MonkeyPatch):
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("briefs.press.issue.record_brief", full)
    refused(home, "No space left on device")


# ---------------------------------------------------------------------- verify
@pytest.fixture(scope="module")
def issued(whole: Home, tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, str]:
    """A home with one issued brief, and the name of its file."""
    root = tmp_path_factory.mktemp("issued") / "home"
    copied_home(whole.root, root)
    result = brief(Home(root))
    assert result.exit_code == 0, result.output
    return Home(root), next((root / "briefs").glob("*.pdf")).name


@pytest.fixture
def kept(issued: tuple[Home, str], tmp_path: Path) -> tuple[Home, Path]:
    copied_home(issued[0].root, tmp_path / "home")
    home = Home(tmp_path / "home")
    return home, home.briefs / issued[1]


def verified(home: Home, file: Path) -> tuple[int, dict[str, Any]]:
    result = run(home, "brief", "verify", str(file), "--json")
    return result.exit_code, json.loads(result.stdout)


def test_a_genuine_file_verifies(kept: tuple[Home, Path]):
    code, verdict = verified(*kept)
    assert (code, verdict["problems"], verdict["changed"]) == (0, [], []) and verdict["checked"] >= 4


def test_an_altered_byte_is_noticed_wherever_it_is(kept: tuple[Home, Path]):
    home, file = kept
    whole = file.read_bytes()
    for at in (0, len(whole) // 2, len(whole) - 1):
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        code, verdict = verified(home, file)
        assert code == 1 and "altered" in verdict["problems"][0]


def test_a_file_that_was_not_issued_here(kept: tuple[Home, Path], tmp_path: Path):
    (tmp_path / "other.pdf").write_bytes(b"%PDF-1.7 other")
    code, verdict = verified(kept[0], tmp_path / "other.pdf")
    assert code == 1 and "is not a brief issued here" in verdict["problems"][0]
    empty = Home(tmp_path / "empty")
    code, verdict = verified(empty, kept[1])
    assert code == 1 and not empty.office_db.exists()


def test_a_renamed_file_is_still_known(kept: tuple[Home, Path], tmp_path: Path):
    shutil.copy(kept[1], tmp_path / "渡した資料.pdf")
    assert verified(kept[0], tmp_path / "渡した資料.pdf")[0] == 0


def test_a_body_of_the_archive_that_was_altered_is_named(kept: tuple[Home, Path]):
    home, file = kept
    path = body(home)
    path.write_bytes(body(home, "isa_pages/ssw").read_bytes())
    code, verdict = verified(home, file)
    assert code == 1 and [ANSWER in one and path.stem in one for one in verdict["problems"]] == [True]


def test_a_text_that_has_changed_since_is_said_and_no_problem(kept: tuple[Home, Path]):
    home, file = kept
    spoil(
        home,
        "INSERT INTO versions (document, fetch, fetched_at, title, body, published_on, facts, digest) SELECT document, fetch,"
        " '2026-09-01T18:00:00Z', title, body || '追加', published_on, facts, 'x' FROM versions v WHERE v.id ="
        " (SELECT current_version FROM documents WHERE key = 'isa_pages/ssw')",
    )
    code, verdict = verified(home, file)
    assert code == 0 and len(verdict["changed"]) == 1 and verdict["changed"][0].startswith("isa_pages/ssw")


def test_a_claim_that_was_withdrawn_since_is_said(home: Home):
    say(home, "{claim:S20}")
    assert brief(home).exit_code == 0
    edit(home, "S20", "--status", "retracted")
    code, verdict = verified(home, next(home.briefs.glob("*.pdf")))
    assert code == 0 and any("claim:S20 was retracted" in one for one in verdict["changed"])


def watched(root: Path) -> Path:
    """A home of two real nights with a comparison brief on what changed; the file."""
    with Watch(root) as watch:
        for day, text in (("03", "十六分野"), ("06", "十九分野")):
            page = isa_page(
                "見本の案内", "見本の前書きの長い文をここに置きます。", f"受入れ分野は{text}です。", "見本の後書き。"
            )
            watch.night(
                "isa_pages", f"2026-06-{day}T18:00:00Z", IsaSite({PAGE: page}), only=[f"https://www.moj.go.jp/{PAGE}"]
            )
        key = watch.value("SELECT key FROM documents WHERE source = 'isa_pages' AND kind = 'page'")
    at = datetime.fromisoformat("2026-06-10T12:00:00+09:00")
    return make(comparison, ComparisonOrder(str(key), "2026-06-04", "2026-06-07"), Home(root), at).path


def test_it_verifies_after_a_replay_and_from_a_backup_elsewhere(tmp_path: Path):
    """What stays is the archive, the backup of office.db and the file: policy.db is computed anew, under other ids."""
    home = Home(tmp_path / "home")
    file = watched(home.root)
    assert verified(home, file)[0] == 0
    result = run(home, "backup", "--to", str(tmp_path / "usb"))
    assert result.exit_code == 0, result.output
    spoil(home, "UPDATE versions SET body = replace(body, '十九分野', '二十分野')")
    code, verdict = verified(home, file)
    assert code == 1 and verdict["replay"]
    result = run(home, "replay")
    assert result.exit_code == 0, result.output
    assert verified(home, file)[0] == 0

    elsewhere = Home(tmp_path / "elsewhere")
    elsewhere.root.mkdir()
    shutil.copytree(home.archive, elsewhere.archive)
    result = run(elsewhere, "restore", str(next((tmp_path / "usb").glob("office-*.db"))))
    assert result.exit_code == 0, result.output
    told = run(elsewhere, "brief", "verify", str(file))
    assert told.exit_code == 1 and "verify --replay" in told.output
    aside = run(elsewhere, "brief", "verify", "--replay", str(file))
    assert aside.exit_code == 0 and "every quotation from there stands" in aside.output
    assert not elsewhere.policy_db.exists(), "the record was built aside"
    whole = {one: one.read_bytes() for one in (elsewhere.archive / "bodies").rglob("*.gz")}
    for one in whole:
        one.chmod(0o600)
        one.write_bytes(b"damaged")
    told = run(elsewhere, "brief", "verify", "--replay", str(file))
    assert told.exit_code == 1 and "policywatch archive verify" in told.output and "stands" not in told.output
    for one, was in whole.items():
        one.write_bytes(was)
    assert run(elsewhere, "replay").exit_code == 0
    assert verified(elsewhere, file)[0] == 0


def test_a_text_altered_beside_the_quotation_is_named(kept: tuple[Home, Path]):
    home, file = kept
    spoil(home, "UPDATE versions SET body = body || '書き足した文' WHERE body LIKE '%五年ごと%'")
    code, verdict = verified(home, file)
    assert code == 1 and any("its digest differs" in one and ANSWER in one for one in verdict["problems"])


def test_ids_may_change(kept: tuple[Home, Path]):
    """Every version gets another id, as a replay of a longer journal gives them."""
    home, file = kept
    spoil(home, "UPDATE versions SET id = id + 100000")
    spoil(home, "UPDATE documents SET current_version = current_version + 100000")
    assert verified(home, file)[0] == 0
