"""``brief check``, ``brief publish``, ``brief kit``, keys that people type, and ``verify`` on another machine."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from briefs.evidence import figures
from briefs.kinds import series_charts
from briefs.kinds.kit import once
from briefs.press import issue
from briefs.staff import typed_keys
from db.office.database import open_office_db
from db.record.home import Home
from db.record.schema import open_policy_db
from db.series.register import SERIES_FILE, read_register
from policywatch import cli
from tests.support import every_kind as every
from tests.support.printed import needs_fonts
from tests.support.signing import SIGNER

pytestmark = [pytest.mark.slow, needs_fonts]
AT = "2026-08-26T12:00:00+09:00"
TOPIC = every.data.TOPIC
PAPER = ("leave-behind", "--topic", TOPIC, "--at", AT)


def run(home: Home, *words: str) -> Result:
    return CliRunner().invoke(cli, ["--home", str(home.root), "brief", *words])


def nothing_accepted(home: Home) -> None:
    with closing(open_office_db(home.office_db)) as office:
        office.execute("UPDATE decisions SET undone_at = '2026-08-02T00:00:00Z'")


# ---------------------------------------------------------------------- the options
def test_sign_and_draft_exclude_each_other_and_the_old_option_says_its_new_name(home: Home):
    assert run(home, *PAPER, "--sign", SIGNER, "--draft").exit_code == 2
    old = run(home, "member", "見本花子", "--topic", TOPIC, "--confirmed-by", SIGNER)
    assert old.exit_code == 2 and "--sign NAME" in old.output


def test_a_paper_with_something_that_nobody_accepted_is_not_signed(home: Home):
    nothing_accepted(home)
    refused = run(home, *PAPER, "--sign", SIGNER)
    assert (
        refused.exit_code == 1 and "policywatch evidence add" in refused.stderr and not list(home.root.glob("briefs/*"))
    )
    draft = run(home, *PAPER)
    assert draft.exit_code == 0 and "draft (下書き)" in draft.stdout and "nobody has accepted yet" in draft.stderr
    told = run(home, "verify", str(next(home.briefs.glob("*.pdf"))))
    assert told.exit_code == 1 and "is a draft (下書き)" in told.stderr


def test_a_paper_that_is_written_elsewhere_lies_where_the_site_hands_papers_out_too(home: Home, tmp_path: Path):
    elsewhere = tmp_path / "見本" / "for-tuesday.pdf"
    assert run(home, *PAPER, "--sign", SIGNER, "--out", str(elsewhere)).exit_code == 0
    (kept,) = home.briefs.glob("*.pdf")
    with closing(open_office_db(home.office_db)) as office:
        ((file, sha256),) = office.execute("SELECT file, pdf_sha256 FROM briefs").fetchall()
    assert file == kept.name and hashlib.sha256(kept.read_bytes()).hexdigest() == sha256
    assert elsewhere.read_bytes() == kept.read_bytes()
    named = home.briefs / "named.pdf"
    assert run(home, *PAPER, "--sign", SIGNER, "--out", str(named)).exit_code == 0
    assert sorted(home.briefs.glob("*.pdf")) == sorted([kept, named])  # one that was asked for there is not kept twice
    drafted = run(home, *PAPER, "--out", str(tmp_path / "draft.pdf"))
    assert drafted.exit_code == 0 and len(list(home.briefs.glob("*.pdf"))) == 2


def test_a_draft_that_would_not_be_signed_does_not_say_that_signing_issues_it(home: Home):
    file = home.root / "text.toml"
    file.write_text('[[ask]]\nask = "見本の検査を増やすこと。"\nwho = "労働大臣"\n', encoding="utf-8")
    words = (*PAPER, "--text", str(file))
    draft = run(home, *words)
    assert draft.exit_code == 0 and "厚生労働大臣" in draft.stderr
    assert "all on its pages is accepted; --sign NAME is refused until" in draft.stderr
    assert "issues it" not in draft.stderr
    checked = run(home, "check", str(file), *PAPER)
    assert checked.exit_code == 1 and "厚生労働大臣" in checked.output and "issues it" not in checked.output
    assert run(home, *words, "--sign", SIGNER).exit_code == 1
    file.write_text(file.read_text(encoding="utf-8").replace("労働", "厚生労働"), encoding="utf-8")
    assert "--sign NAME issues it" in run(home, *words).stderr
    assert run(home, *words, "--sign", SIGNER).exit_code == 0


def test_a_draft_of_passages_that_are_said_no_more_tells_so(home: Home):
    file = home.root / "text.toml"
    file.write_text('[[use]]\nkey = "isa_pages/ssw"\ntext = "ここにはない言葉"\n', encoding="utf-8")
    draft = run(home, *PAPER, "--text", str(file))
    assert draft.exit_code == 0 and "ここにはない言葉" in draft.stderr and "issues it" not in draft.stderr
    assert run(home, *PAPER, "--text", str(file), "--sign", SIGNER).exit_code == 1


def test_no_empty_folder_is_left_when_a_paper_cannot_be_recorded(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def full(*_given: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(issue, "record_brief", full)
    shutil.rmtree(home.briefs, ignore_errors=True)
    elsewhere = tmp_path / "見本" / "for-tuesday.pdf"
    failed = run(home, *PAPER, "--sign", SIGNER, "--out", str(elsewhere))
    assert failed.exit_code == 1 and "No space left" in failed.output
    assert not home.briefs.exists() and not elsewhere.parent.exists()
    home.briefs.mkdir()
    assert run(home, *PAPER, "--sign", SIGNER).exit_code == 1
    assert [*home.briefs.iterdir()] == []  # one that was there stays


# ---------------------------------------------------------------------- what is taken from the registers by key alone
def test_a_file_that_says_what_it_names_is_signed_while_the_register_says_so(
    home: Home, monkeypatch: pytest.MonkeyPatch
):
    """A figure in a text of ours, one that is charted and one that a [[use]] names: each by key alone, then held to its words."""
    file = home.root / "text.toml"
    asks = (
        'figures = ["disappearances"]\n[[ask]]\nask = "失踪者{figure:disappearances@2023}を減らすこと。"\nwho = "法務大臣"\n'
        '[[use]]\nkey = "figure:disappearances@2024"\n'
    )
    file.write_text(asks, encoding="utf-8")
    words = (*PAPER, "--text", str(file))
    checked = run(home, "check", str(file), *PAPER)
    assert checked.exit_code == 0 and "by key alone" in checked.stdout
    lines = re.findall(r'^  ("figure:disappearances@\d{4}" = .*)$', checked.stdout, re.MULTILINE)
    assert {one[23:27] for one in lines} >= {"2022", "2023", "2024"}
    assert "6,510人" in next(one for one in lines if "@2024" in one) and "livedoor" in checked.stdout
    by_key = run(home, *words, "--sign", SIGNER)
    assert (
        by_key.exit_code == 0 and "figure:disappearances@2023 「9,753人（" in by_key.stderr
    )  # which value, and from where
    for old, new in (("value = 9753", "value = 9754"), ("value = 6510", "value = 6511")):
        file.write_text(asks + "[says]\n" + "\n".join(lines) + "\n", encoding="utf-8")
        held = run(home, *words, "--sign", SIGNER)
        assert held.exit_code == 0 and "by key alone" not in held.stderr
        text = SERIES_FILE.read_text(encoding="utf-8")
        changed = read_register(text.replace(f"{old},", f"{new},"), "series.toml")
        with monkeypatch.context() as patched:
            for module in (figures, series_charts, typed_keys):
                patched.setattr(module, "register", lambda changed=changed: changed)
            refused = run(home, *words, "--sign", SIGNER)
            was, now = (f"{int(one.rpartition(' ')[2]):,}人" for one in (old, new))
            assert refused.exit_code == 1 and was in refused.stderr and now in refused.stderr
            assert run(home, "check", str(file), *PAPER).exit_code == 1
            draft = run(home, *words)  # a draft is made, and says that it would not be signed
            assert draft.exit_code == 0 and was in draft.stderr and "issues it" not in draft.stderr
            file.write_text(asks, encoding="utf-8")
            assert run(home, *words, "--sign", SIGNER).exit_code == 0  # a key alone stays a key alone


def test_what_a_file_says_of_the_registers_is_looked_at_like_any_key(home: Home):
    file = home.root / "text.toml"
    for table, told in (
        ('"figure:disapearances@2024" = "見本"', "near it: disappearances"),
        ('"isa_pages/ssw" = "見本"', "is no figure:SERIES@PERIOD and no claim:ID"),
        ('"figure:disappearances" = "見本"', "is no figure:SERIES@PERIOD and no claim:ID"),
        ('"claim:S20" = ""', "must be the words of the register"),
        ('"claim:S20" = 20', "must be the words of the register"),
    ):
        file.write_text(f"[says]\n{table}\n", encoding="utf-8")
        refused = run(home, *PAPER, "--text", str(file))
        assert refused.exit_code == 1 and told in refused.stderr, refused.output
    file.write_text('says = "9,753人"\n', encoding="utf-8")
    assert "must be a table" in run(home, *PAPER, "--text", str(file)).stderr
    for value, code in (("6,510人", 0), ("6,51人", 1), ("510人", 1)):  # the value alone does, half of one does not
        file.write_text(f'[says]\n"figure:disappearances@2024" = "{value}"\n', encoding="utf-8")
        assert run(home, *PAPER, "--text", str(file), "--sign", SIGNER).exit_code == code


# ---------------------------------------------------------------------- keys that people type
def test_a_wrong_key_is_refused_with_the_nearest_right_ones(home: Home):
    refused = run(home, *PAPER, "--without", "isa_pages/sws")
    assert refused.exit_code == 2 and "isa_pages/ssw" in refused.stderr
    assert not list(home.briefs.glob("*.pdf"))
    file = home.root / "wrong.toml"
    file.write_text('[[use]]\nkey = "claim:S2O"\n[[use]]\nkey = "figure:disapearances@2024"\n', encoding="utf-8")
    wrong = run(home, *PAPER, "--text", str(file))
    assert wrong.exit_code == 1 and "S20" in wrong.stderr and "disappearances" in wrong.stderr


def test_the_number_of_a_note_stands_for_its_document(home: Home):
    issued = run(home, *PAPER, "--sign", SIGNER)
    number = issued.stdout.split("  ")[1]
    with closing(open_office_db(home.office_db)) as office:
        noted = dict(office.execute("SELECT note, key FROM brief_evidence").fetchall())
    without = run(home, *PAPER, "--without", "1", "--sign", SIGNER, "--out", str(home.root / "a.pdf"))
    same = run(home, *PAPER, "--without", f"{number}:1", "--sign", SIGNER, "--out", str(home.root / "b.pdf"))
    assert without.exit_code == same.exit_code == 0
    with closing(open_office_db(home.office_db)) as office:
        left = {
            row[0]
            for row in office.execute(
                "SELECT e.key FROM brief_evidence e JOIN briefs b ON b.id = e.brief WHERE b.file = 'a.pdf'"
            )
        }
    assert noted[1] not in left
    assert (home.root / "a.pdf").read_bytes() == (home.root / "b.pdf").read_bytes()
    none = run(home, *PAPER, "--without", "99")
    assert none.exit_code == 2 and "no note 99" in none.stderr and "1 " in none.stderr
    assert run(home, *PAPER, "--without", f"{number[:-1]}{'1' if number.endswith('0') else '0'}:1").exit_code == 2


def test_keys_of_meetings_and_asks_are_answered_with_the_nearest(home: Home):
    refused = run(home, "member", "見本花子", "--topic", TOPIC, "--meeting", "M-onee", "--at", AT)
    assert refused.exit_code == 1 and "M-one" in refused.stderr
    kit = run(home, "kit", "M-on", "--out", str(home.root / "kit"))
    assert kit.exit_code == 2 and "M-one" in kit.stderr and not (home.root / "kit").exists()


# ---------------------------------------------------------------------- check
def test_check_says_what_is_unknown_stale_and_missing(home: Home):
    nothing_accepted(home)
    file = home.root / "text.toml"
    header = f"# policywatch brief leave-behind --topic {TOPIC} --at {AT} --text elsewhere.toml\n"
    file.write_text(
        header + '[[use]]\nkey = "isa_pages/ssw"\ntext = "ここにはない言葉"\n# [[use]]\n# key = "x"\n', encoding="utf-8"
    )
    found = run(home, "check", "--json", str(file))
    data = json.loads(found.stdout)
    assert found.exit_code == 1 and data["unknown"] == [] and data["undecided"] == 1
    assert "never said so in these words" in data["stale"][0], "one version, and not in it"
    ((paper, lacking),) = data["papers"].items()
    assert paper.startswith("leave-behind") and any("[[use]] key = " in one for one in lacking)
    keys = set(re.findall(r'\[\[use\]\] key = "([^"]+)"', "\n".join(lacking)))
    file.write_text(header + "".join(f'[[use]]\nkey = "{key}"\n' for key in sorted(keys)), encoding="utf-8")
    good = run(home, "check", str(file))
    assert good.exit_code == 0 and "--sign NAME issues it" in good.stdout
    assert not list(home.briefs.glob("*.pdf")), "a check writes nothing"
    assert run(home, *PAPER, "--text", str(file), "--sign", SIGNER).exit_code == 0


def test_check_takes_the_paper_from_the_command_line_and_names_wrong_keys(home: Home):
    file = home.root / "text.toml"
    file.write_text('[[use]]\nkey = "isa_pages/sws"\n', encoding="utf-8")
    found = run(home, "check", str(file), "leave-behind", "--topic", TOPIC)
    assert found.exit_code == 1 and "isa_pages/ssw" in found.stdout
    assert "the papers were not tried" in found.stdout and "no paper is named" not in found.stdout


def test_words_that_an_earlier_version_held_are_said_no_more(home: Home):
    with closing(open_policy_db(home.policy_db)) as policy:
        document, fetch = policy.execute(
            "SELECT d.id, v.fetch FROM documents d JOIN versions v ON v.id = d.current_version WHERE d.key = 'isa_pages/ssw'"
        ).fetchone()
        (old,) = policy.execute(
            "INSERT INTO versions (document, fetch, fetched_at, title, body, facts, digest)"
            " VALUES (?, ?, '2026-01-01T00:00:00Z', '見本', '前の版の言葉', '{}', '') RETURNING id",
            (document, fetch),
        ).fetchone()
    file = home.root / "text.toml"
    file.write_text('[[use]]\nkey = "isa_pages/ssw"\ntext = "前の版の言葉"\n', encoding="utf-8")
    found = run(home, "check", str(file))
    with closing(open_policy_db(home.policy_db)) as policy:
        policy.execute("DELETE FROM versions WHERE id = ?", (old,))
    assert "does not say so any more: 「前の版の言葉」" in found.stdout


# ---------------------------------------------------------------------- publish
def test_a_published_page_holds_number_date_and_hash_and_nothing_else(home: Home, tmp_path: Path):
    issued = run(home, *PAPER, "--sign", SIGNER)
    number, file = issued.stdout.split("  ")[1], Path(issued.stdout.split("  ")[0])
    done = run(home, "publish", number, "--out", str(tmp_path / "web"))
    page = (tmp_path / "web" / f"{number}.html").read_text(encoding="utf-8")
    assert done.exit_code == 0 and number in page and "2026年8月26日" in page
    with closing(open_office_db(home.office_db)) as office:
        (sha256,) = office.execute("SELECT pdf_sha256 FROM briefs").fetchone()
    assert sha256 in page and file.exists()
    text = re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL)
    assert (
        re.sub(r"\s+", " ", text).strip()
        == f"{number} {number} 発行日 Date 2026年8月26日 (26 August 2026) SHA-256 {sha256}"
    )
    assert SIGNER not in page


def test_what_was_not_signed_is_not_published(home: Home, tmp_path: Path):
    run(home, *PAPER)
    unknown = run(home, "publish", "LB-20260826-00000000", "--out", str(tmp_path / "web"))
    assert unknown.exit_code == 2 and "draft" in unknown.stderr
    memo = run(home, "prep", "見本花子", "--topic", TOPIC, "--at", AT).stdout.split("  ")[1]
    refused = run(home, "publish", memo, "--out", str(tmp_path / "web"))
    assert refused.exit_code == 1 and "内部資料" in refused.stderr
    run(home, *PAPER, "--sign", SIGNER)
    with closing(open_office_db(home.office_db)) as office:
        office.execute("UPDATE briefs SET state = '', signed_by = '' WHERE kind = 'leave-behind'")
        (number,) = office.execute("SELECT number FROM briefs WHERE kind = 'leave-behind'").fetchone()
    early = run(home, "publish", number, "--out", str(tmp_path / "web"))
    assert early.exit_code == 1 and "署名導入前" in early.stderr
    assert (
        "before signing (署名導入前)"
        in run(home, "verify", str(next(home.briefs.glob("leave-behind-*-????????.pdf")))).stdout
    )


# ---------------------------------------------------------------------- kit
def test_a_kit_is_all_papers_of_a_meeting_and_a_cover_note(home: Home, tmp_path: Path):
    folder = tmp_path / "kit"
    made = run(home, "kit", "M-one", "--out", str(folder), "--sign", SIGNER, "--at", AT, "--json")
    assert made.exit_code == 0, made.output
    papers = json.loads(made.stdout)["papers"]
    assert [(one["kind"], one["state"]) for one in papers] == [
        ("member", "signed"),
        ("leave-behind", "signed"),
        ("prep", "internal"),
        ("request", "signed"),
    ]
    note = (folder / "cover-note.txt").read_text(encoding="utf-8")
    assert (
        "見本ネットワーク" in note
        and "・面会資料　" in note
        and "■ お願いしたいこと" in note
        and "面会準備メモ" not in note
    )
    assert all((folder / Path(one["file"]).name).exists() for one in papers)
    again = run(home, "kit", "M-one", "--out", str(folder), "--at", AT)
    assert again.exit_code == 2 and "overwrites nothing" in again.stderr


def test_the_cover_note_of_an_english_kit_is_english(home: Home, tmp_path: Path):
    folder = tmp_path / "kit"
    run(home, "kit", "M-one", "--out", str(folder), "--at", AT, "--lang", "en")
    note = (folder / "cover-note.txt").read_text(encoding="utf-8")
    assert note.startswith("26 August 2026\n") and "We send you the papers for our meeting on" in note
    assert "- One-page brief, " in note and "draft, not signed" in note and "Member of the House of" in note
    # Japanese stays alone in the member's name, and in what the letterhead has in no other language.
    left = re.sub("見本[ 　]?花子|政策担当|見本県見本市", "", note)
    assert not re.search("[ぁ-んァ-ヴ一-鿿、。・（）]", left), left


def test_what_a_kit_cannot_make_is_named_and_the_rest_is_there(home: Home, tmp_path: Path):
    nothing_accepted(home)
    folder = tmp_path / "kit"
    made = run(home, "kit", "M-one", "--out", str(folder), "--sign", SIGNER, "--at", AT)
    assert made.exit_code == 1
    assert "was not made: not signed" in made.stderr
    assert list(folder.glob("INTERNAL-prep-*.pdf")) and not list(folder.glob("leave-behind*"))


# ---------------------------------------------------------------------- verify elsewhere
def test_verify_says_replay_when_that_helps(home: Home):
    issued = Path(run(home, *PAPER, "--sign", SIGNER).stdout.split("  ")[0])
    assert f"signed by {SIGNER}" in run(home, "verify", str(issued)).stdout
    shutil.move(home.policy_db, home.root / "kept.db")
    for name in ("policy.db-wal", "policy.db-shm"):
        (home.root / name).unlink(missing_ok=True)
    told = run(home, "verify", str(issued))
    assert told.exit_code == 1 and "verify --replay" in told.stderr


def test_verify_says_what_to_do_with_a_damaged_archive_a_strange_file_and_an_empty_home(home: Home, tmp_path: Path):
    issued = Path(run(home, *PAPER, "--sign", SIGNER).stdout.split("  ")[0])
    for body in (home.root / "archive" / "bodies").rglob("*.gz"):
        body.chmod(0o600)
        body.write_bytes(b"damaged")
    told = run(home, "verify", str(issued))
    assert told.exit_code == 1 and "policywatch archive verify" in told.stderr and "policywatch restore" in told.stderr
    (tmp_path / "letter.pdf").write_bytes(b"")
    assert "is no PDF" in run(home, "verify", str(tmp_path / "letter.pdf")).stderr
    elsewhere = run(Home(tmp_path / "elsewhere"), "verify", str(issued))
    assert elsewhere.exit_code == 1 and "no office.db" in elsewhere.stderr and "policywatch restore" in elsewhere.stderr


def test_what_is_true_of_every_paper_of_a_kit_is_said_once():
    told = list[str]()
    say = once(told.append)
    for words in ("no letterhead is set", "no letterhead is set", "a note of one paper", "no letterhead is set"):
        say(words)
    assert told == ["no letterhead is set", "a note of one paper"]


def test_who_may_not_sign_is_told_what_to_do_with_the_user_that_is_there(home: Home):
    add = CliRunner().invoke(
        cli, ["--home", str(home.root), "user", "add", "見本編集", "--role", "editor"], input="a long password 1\n"
    )
    assert add.exit_code == 0
    there = run(home, *PAPER, "--sign", "見本編集")
    assert there.exit_code == 1 and "`policywatch user set 見本編集 --role signer`" in there.stderr
    assert "user add" not in there.stderr
    nobody = run(home, *PAPER, "--sign", "見本無名")
    assert nobody.exit_code == 1 and "`policywatch user add 見本無名 --role signer`" in nobody.stderr
    assert not list(home.briefs.glob("*.pdf"))
