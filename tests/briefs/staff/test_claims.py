"""The register of claims: what came with it, what staff change, and each reason for which an entry does not print."""

from __future__ import annotations

import json
import re
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from briefs.errors import BriefError
from briefs.evidence import figures
from briefs.evidence.dossier import RegisterEntry
from briefs.evidence.form import Form
from briefs.kinds import leave_behind
from briefs.kinds.leave_behind import LeaveBehindOrder
from briefs.kinds.make import make
from briefs.staff import claims
from briefs.staff.claims import STATUS_WORDS, STATUSES, ClaimsError, Source, problems, read_register, register
from briefs.staff.file import read_staff_file
from db.office.database import open_office_db
from policywatch import cli
from tests.support.brief_data import AT, TOPIC, sample
from tests.support.printed import needs_fonts, needs_poppler, squeezed

DAY = "2026-12-01"
S20_JA = (
    "2024年に監督指導を受けた11,355事業場のうち8,310(73.2%)で労働基準関係法令違反"
    "(厚労省 2025年9月26日。監督指導は違反が疑われる事業場に対して行われる)"
)
S20_EN = (
    "In 2024 inspectors found violations at 8,310 of the 11,355 TITP workplaces they inspected"
    " (73.2%; inspections target suspected violations)"
)
CARRIED = [f"S{number:02}" for number in range(1, 29)]
OURS = [f"S{n}" for n in range(29, 40)]  # on subjects that came last


def why(claim: Any, lang: str = "ja", day: str = DAY) -> str:
    return " / ".join(problems(claim, register(), day, lang))


# ---------------------------------------------------------------------- the register as it came
def test_all_entries_are_there_with_wordings_in_both_languages_and_their_own_sources() -> None:
    known = register()
    assert [one for one in known if one[-1].isdigit()] == CARRIED + OURS
    for one in known.values():
        assert one.ja.strip() and one.en.strip(), one.id
        late = "2026-11-30" if one.id in ["S22a", "S23a", "S28b", *OURS[7:]] else "2026-11-29"
        usual = late if one.id in ["S22a", "S23a", "S28b", *OURS[3:]] else "2026-11-23"
        assert one.checked_on == ("2026-12-01" if one.id == "S31" else usual)  # S31: the agency's own page
    # Three English wordings came with the register; all others are ours.
    assert [one for one in CARRIED if not known[one].ours_en] == ["S20", "S21", "S22"]
    assert known["S20"].ja == S20_JA and known["S20"].en == S20_EN
    assert known["S20"].sources[0].grade == "A" and "厚生労働省" in known["S20"].sources[0].ja


def test_what_prints_and_what_does_not() -> None:
    prints = [one.id for one in register().values() if not why(one) and not why(one, "en")]
    assert prints == [
        "S01a",
        "S02a",
        "S06a",
        "S07",
        "S09",
        "S11",
        "S13",
        "S14",
        "S15",
        "S16",
        "S18",
        "S19",
        "S20",
        "S21a",
        "S22",
        "S22a",
        "S23",
        "S23a",
        "S24",
        "S25a",
        "S27",
        "S28a",
        "S28b",
        *OURS,
    ]


@pytest.mark.parametrize(
    ("gone", "current"), [*((f"S{n}", f"S{n}a") for n in ("01", "02", "06", "21", "25")), ("S28", "S28b")]
)
def test_an_entry_that_is_gone_never_prints_and_names_the_one_that_does(gone: str, current: str) -> None:
    known = register()
    assert known[gone].status in ("superseded", "retracted")
    for lang in ("ja", "en"):
        assert f"claim:{current} holds what is right today" in why(known[gone], lang)
    assert not why(known[current]) and known[current].sources and known[current].grade in "ABC"


def test_what_prints_says_how_it_was_counted_what_is_answered_or_what_it_does_not_say() -> None:
    behind = {one.id: one for one in register().values() if not why(one) and one.counted + one.answered + one.limits}
    assert {"S16", "S20", "S21a", "S22", "S23", *OURS} <= set(behind)
    # The re-investigation of 2019-03-29 is what officials answer with.
    assert "5,218人" in behind["S21a"].answered and "759人" in behind["S21a"].answered
    assert "650人" in behind["S16"].counted and "建設" in behind["S16"].counted


@pytest.mark.parametrize(
    ("entry", "parts", "total"),
    [
        ("S16", (194, 94, 89, 77, 70, 64, 62), 650),  # by nationality, details part 1, section 5
        ("S22a", (721, 38), 759),  # found by the team, and known before
        ("S36", (190, 1616, 45, 335), 2186),
        ("S38", (1097, 7322, 13), 8432),
        ("S39", (3837, 345, 155, 34), 4371),
    ],
)
def test_the_parts_that_an_entry_gives_add_up_to_its_whole(entry: str, parts: tuple[int, ...], total: int) -> None:
    one = register()[entry]
    said = f"{one.ja}{one.counted}{one.answered}{one.limits}"
    assert sum(parts) == total
    assert all(re.search(rf"(?<![0-9,]){number:,}(?![0-9,])", said) for number in (*parts, total))


def test_every_status_has_its_word() -> None:
    assert set(STATUS_WORDS) == set(STATUSES)


def test_the_retracted_figure_is_printed_as_withdrawn_only() -> None:
    assert "約87%」は誤りとして訂正された" in register()["S21a"].ja
    assert "67.2%" in register()["S21a"].en and "withdrawn" in register()["S21a"].en
    assert "野党7党" in register()["S22"].ja and "opposition-party" in register()["S22"].en
    assert not any("86%" in one.ja or "86%" in one.en for one in register().values())


# ---------------------------------------------------------------------- why one does not print
@pytest.mark.parametrize(
    ("status", "says"),
    [
        ("opinion", "is an opinion, not a fact"), ("out_of_scope", "outside what we check"),
        ("plausible", "plausible and no more"), ("contestable", "can be contested"),
        ("unverified", "has not been verified"), ("not_verifiable", "cannot be verified"),
        ("stale_person", "an office that may be another's"),
    ],
)  # fmt: skip
def test_each_status_that_does_not_print_says_so(status: str, says: str) -> None:
    assert says in why(replace(register()["S20"], status=status))


def test_every_other_reason_has_its_sentence() -> None:
    good = register()["S20"]
    assert not why(good)
    assert "not to be printed" in why(replace(good, printable=False))
    assert "grade M" in why(replace(good, grade="M"))
    assert "grade M" in why(replace(good, sources=(Source("M", "x"),)))
    assert "no grade" in why(replace(good, grade=""))
    assert "no source" in why(replace(good, sources=()))
    assert "no English wording" in why(replace(good, en=" "), "en")
    assert not why(replace(good, en=" "), "ja")
    assert "no Japanese wording" in why(replace(good, ja=""))
    assert "retracted and never prints" in why(replace(good, status="retracted"))
    assert "--superseded-by" in why(replace(good, status="retracted"))


@pytest.mark.parametrize(
    ("checked", "day", "stale"),
    [
        ("2025-12-01", "2026-12-01", False), ("2025-11-30", "2026-12-01", True), ("2026-11-23", "2026-04-02", False),
        ("", "2026-12-01", True), ("2023-02-28", "2024-02-29", False), ("2023-02-27", "2024-02-29", True),
    ],
)  # fmt: skip
def test_a_check_holds_for_twelve_months(checked: str, day: str, stale: bool) -> None:
    assert ("more than 12 months" in why(replace(register()["S20"], checked_on=checked), day=day)) is stale


def test_chains_are_followed_and_circles_end() -> None:
    one, two = register()["S21"], register()["S21a"]
    known = {"S21": one, "S21a": replace(two, status="superseded", superseded_by="S30"), "S30": replace(two, id="S30")}
    assert "claim:S30 holds" in problems(one, known, DAY, "ja")[0]
    known["S21a"] = replace(two, status="superseded", superseded_by="S21")
    assert "no entry holds" in problems(one, known, DAY, "ja")[0]


def test_an_unknown_id_lists_near_ones() -> None:
    said, wrong = claims.look_up("S2", DAY, "ja", None)
    assert said is None and "near it: S20, S21, S21a, S22" in wrong[0]
    assert "claims list" in claims.look_up("zzz", DAY, "ja", None)[1][0]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('status = "corrected"\ngrade = "A"', 'status = "sure"\ngrade = "A"', "S15: the status 'sure'"),
        ('superseded_by = "S21a"', 'superseded_by = "S99"', "S21: there is no entry S99"),
        ('id = "S22"', 'id = "S20"', "two entries S20"),
        ('verdict = "-', 'verdikt = "-', "unknown entry"),
    ],
)
def test_a_register_that_is_wrong_is_refused(old: str, new: str, says: str) -> None:
    text = claims.CLAIMS_FILE.read_text(encoding="utf-8").replace('verdict = "Historical', 'verdict = "-Historical')
    assert old in text
    with pytest.raises(ClaimsError, match=says):
        read_register(text.replace(old, new, 1), "claims.toml")


# ---------------------------------------------------------------------- frozen entries against the register
def test_frozen_entries_are_checked_against_the_register() -> None:
    said, _ = claims.look_up("S20", DAY, "ja", None)
    figure, wrong = figures.look_up("disappearances@2024", "F1", "ja", None, DAY)
    assert said and figure and not wrong
    assert claims.check([said, figure], DAY, "ja", None) == []
    assert "the brief says" in claims.check([replace(said, ja=said.ja + "。")], DAY, "ja", None)[0]
    assert claims.check([replace(said, ja=said.ja + "。")], DAY, "en", None) == []
    assert "says grade C" in claims.check([replace(said, grade="C")], DAY, "ja", None)[0]
    assert "more than 12 months" in claims.check([said], "2028-01-01", "ja", None)[0]
    assert "retracted" in claims.check([replace(said, reference="claim:S21")], DAY, "ja", None)[0]
    assert "the brief says" in claims.check([replace(figure, ja="6,511人")], DAY, "ja", None)[0]
    assert "no reference" in claims.check([replace(said, reference="S20")], DAY, "ja", None)[0]


# ---------------------------------------------------------------------- the command
def run(home: Path, *words: str) -> Any:
    return CliRunner().invoke(cli, ["--home", str(home), "claims", *words])


def test_staff_edit_entries_and_history_is_kept(tmp_path: Path) -> None:
    assert run(tmp_path, "set", "S20", "--checked-on", "2026-01-05", "--note", "looked").exit_code == 0
    done = run(tmp_path, "set", "S20", "--en", "Another wording.", "--keep-ja", "--note", "shorter")
    assert done.exit_code == 0 and "prints in ja, en" in done.output
    found = json.loads(run(tmp_path, "show", "S20", "--json").output)
    assert (found["checked_on"], found["en"], found["ours_en"], found["ja"]) == (
        "2026-01-05",
        "Another wording.",
        True,
        S20_JA,
    )
    assert [(edit["note"], edit["en"]) for edit in found["history"]] == [
        ("looked", None),
        ("shorter", "Another wording."),
    ]
    with open_office_db(tmp_path / "office.db") as office:
        said, wrong = claims.look_up("S20", DAY, "en", office)
    assert said and said.en == "Another wording." and not wrong


def test_a_status_that_staff_set_decides_whether_it_prints(tmp_path: Path) -> None:
    run(tmp_path, "set", "S20", "--status", "retracted", "--superseded-by", "S22", "--note", "test")
    listed = {one["id"]: one for one in json.loads(run(tmp_path, "list", "--json").output)}
    assert listed["S20"]["prints"] == {"ja": False, "en": False}
    assert "claim:S22 holds" in listed["S20"]["problems"]["ja"][0]
    done = run(
        tmp_path,
        "set",
        "S10",
        "--status",
        "confirmed",
        "--grade",
        "A",
        "--source",
        "A: 見本 2026-01-01 https://example.org/a",
        "--checked-on",
        "2026-11-01",
        "--note",
        "seen",
    )
    assert "S10: kept; prints in ja, en" in done.output
    shown = run(tmp_path, "show", "S10").output
    assert "見本 2026-01-01 (A) https://example.org/a" in shown and "seen" in shown


def test_a_new_wording_withholds_the_other_language_until_it_is_looked_at(tmp_path: Path) -> None:
    done = run(tmp_path, "set", "S20", "--ja", "見本の新しい言い方", "--note", "new figures")
    assert done.exit_code == 0 and "prints in ja\n" in done.output and "--keep-en" in done.output
    with open_office_db(tmp_path / "office.db") as office:
        assert "is withheld" in claims.look_up("S20", DAY, "en", office)[1][0]
        said, wrong = claims.look_up("S20", DAY, "ja", office)
        assert said and not wrong and said.en == ""  # the old figure is not frozen beside the new one
        run(tmp_path, "set", "S20", "--checked-on", "2026-11-02", "--note", "looked")
        assert "is withheld" in claims.look_up("S20", DAY, "en", office)[1][0]
        assert run(tmp_path, "set", "S20", "--keep-en", "--note", "still right").exit_code == 0
        found = claims.claims(office)["S20"]
        assert (found.wording("ja"), found.wording("en"), found.ours_en) == ("見本の新しい言い方", S20_EN, False)
        run(tmp_path, "set", "S20", "--en", "Another wording.", "--note", "x")
        assert "is withheld" in claims.look_up("S20", DAY, "ja", office)[1][0]
        run(tmp_path, "set", "S20", "--ja", "別の言い方", "--en", "Yet another.", "--note", "both")
        assert claims.claims(office)["S20"].withheld == ()
    assert run(tmp_path, "set", "S20", "--en", "x", "--keep-en", "--note", "n").exit_code == 2


def test_what_was_retracted_prints_again_only_with_a_source_and_a_day(tmp_path: Path) -> None:
    words = ("set", "S21", "--status", "confirmed", "--note", "again")
    for more in ((), ("--checked-on", "2026-11-01"), ("--source", "A: 見本 2026-01-01")):
        done = run(tmp_path, *words, *more)
        assert done.exit_code == 1 and "--source and --checked-on" in done.output
    assert json.loads(run(tmp_path, "show", "S21", "--json").output)["history"] == []
    assert run(tmp_path, *words, "--checked-on", "2026-11-01", "--source", "A: 見本 2026-01-01").exit_code == 0


def test_a_new_entry_needs_everything_before_it_prints(tmp_path: Path) -> None:
    done = run(tmp_path, "set", "S99", "--new", "--status", "confirmed", "--ja", "見本", "--note", "new")
    assert done.exit_code == 0 and "no language" in done.output
    for words in ("no grade", "no source", "never, more than 12 months", "no English wording"):
        assert words in done.output
    done = run(
        tmp_path, "set", "S99", "--grade", "B", "--source", "B: 見本", "--checked-on", "2026-11-01", "--note", "x"
    )
    assert "prints in ja" in done.output


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (("S2", "--en", "x", "--note", "n"), 1, "near it: S20"), (("S20", "--note", "n"), 2, "say what changes"),
        (("S20", "--en", "x"), 2, "--note"), (("S20", "--checked-on", "2026-13-01", "--note", "n"), 2, "not a day"),
        (("S20", "--checked-on", "2999-01-01", "--note", "n"), 2, "up to today"),
        (("S22", "--grade", "A", "--note", "n"), 1, "better than that of its best source"),
        (("S20", "--superseded-by", "S99", "--note", "n"), 1, "no claim 'S99'"),
        (("S20", "--superseded-by", "S20", "--note", "n"), 1, "by itself"),
        (("S20", "--source", "somewhere", "--note", "n"), 2, "GRADE: NAME"),
        (("S20", "--new", "--en", "x", "--note", "n"), 1, "already"),
    ],
)  # fmt: skip
def test_edits_that_make_no_sense_are_refused(tmp_path: Path, words: tuple[str, ...], status: int, says: str) -> None:
    done = run(tmp_path, "set", *words)
    assert done.exit_code == status and says in done.output
    assert json.loads(run(tmp_path, "show", "S20", "--json").output)["history"] == []


def test_show_names_near_ids(tmp_path: Path) -> None:
    done = run(tmp_path, "show", "S2O")
    assert done.exit_code == 1 and "near it" in done.output and "S20" in done.output
    assert "retracted" in run(tmp_path, "show", "S21").output and "S21" in run(tmp_path, "list").output


# ---------------------------------------------------------------------- on the page
@needs_fonts
@needs_poppler
@pytest.mark.parametrize(
    ("lang", "wording", "source"),
    [("ja", S20_JA, "厚生労働省2025-09-26報道発表"), ("en", S20_EN, "MinistryofHealth,LabourandWelfare")],
)
def test_a_claim_prints_with_wording_and_source(tmp_path: Path, lang: str, wording: str, source: str) -> None:
    record = sample(tmp_path / "home")
    file = tmp_path / "asks.toml"
    file.write_text('[[ask]]\nask = "claim:S20を踏まえること。"\nen = "{claim:S20}: act on it."\n', encoding="utf-8")
    issued = make(
        leave_behind, LeaveBehindOrder(TOPIC), record.home, AT, text=file, form=Form(lang), out=tmp_path / "a.pdf"
    )
    text = squeezed(issued.path)
    titled = {"ja": 0, "en": 1}[lang]  # the title is the ask, unless that is longer than 80 letters, 160 in English
    assert issued.pages == 1 and text.count("".join(wording.split())) == 1 + titled
    assert (
        "[S20]" in text
        and "S20)" in text
        and source in text
        and "https://www.mhlw.go.jp/stf/newpage_63807.html" in issued.html  # the line itself is cut to its room
    )


@needs_fonts
@needs_poppler
def test_a_brief_with_a_retracted_claim_is_not_written(tmp_path: Path) -> None:
    record = sample(tmp_path / "home")
    file = tmp_path / "asks.toml"
    file.write_text('[[ask]]\nask = "claim:S21"\n[[ask]]\nask = "失踪者の八割"\n', encoding="utf-8")
    with pytest.raises(BriefError) as caught:
        make(leave_behind, LeaveBehindOrder(TOPIC), record.home, AT, text=file, out=tmp_path / "a.pdf")
    assert (
        len(caught.value.problems) == 2
        and "claim:S21a" in caught.value.problems[0]
        and "ask 2, ask" in caught.value.problems[1]
    )
    assert not (tmp_path / "a.pdf").exists()


@needs_fonts
@needs_poppler
def test_an_english_brief_needs_english_and_a_voice_needs_consent(tmp_path: Path) -> None:
    record = sample(tmp_path / "home")
    file = tmp_path / "asks.toml"
    file.write_text('[[ask]]\nask = "見直しを"\n[[voice]]\ntext = "見本の声"\nwho = "見本"\n', encoding="utf-8")
    with pytest.raises(BriefError) as caught:
        make(leave_behind, LeaveBehindOrder(TOPIC), record.home, AT, text=file, form=Form("en"), out=tmp_path / "a.pdf")
    said = "\n".join(caught.value.problems)
    assert (
        "ask 1: there is no English text" in said and "voice 1: there is no English text" in said and "consent" in said
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("ask = 86", "ask 1: ask must be a text in quotation marks, not 86"),
        ("ask = true", "ask 1: ask must be a text in quotation marks, not True"),
        ('ask = "x"\nwho = 3', "ask 1: who must be a text"), ('ask = "x"\ndetail = [1]', "ask 1: detail must be a text"),
        ('ask = "x"\nwho = 2026-12-18', "ask 1: who must be a text in quotation marks, not the date 2026-12-18"),
        ('ask = "x"\n[[voice]]\ntext = "x"\nconsent = "false"', "voice 1: consent must be true or false"),
        ('ask = "x"\n[[voice]]\ntext = "x"\nconsent = 1', "voice 1: consent must be true or false"),
        ('ask = "x"\n[[role]]\nwho = "x"\npart = "y"\nminutes = "5"', "role 1: minutes must be a whole number"),
        ('ask = "x"\n[[role]]\nwho = "x"\npart = "y"\nminutes = true', "role 1: minutes must be a whole number"),
    ],
)  # fmt: skip
def test_a_value_of_another_sort_is_named(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "asks.toml"
    file.write_text(f"[[ask]]\n{text}\n", encoding="utf-8")
    with pytest.raises(BriefError) as caught:
        read_staff_file(file)
    assert says in "\n".join(caught.value.problems)
    file.write_text("to = 5\n", encoding="utf-8")
    with pytest.raises(BriefError, match="to must be a text"):
        read_staff_file(file)
    file.write_text('[[ask]]\nask = "x"\nby = 2026-12-18\n', encoding="utf-8")
    assert read_staff_file(file).asks[0].by == "date:2026-12-18"


@needs_fonts
@needs_poppler
def test_plain_japanese_a_chart_and_a_fax_stay_on_one_page(tmp_path: Path) -> None:
    record = sample(tmp_path / "home")
    file = tmp_path / "asks.toml"
    file.write_text(
        'figures = ["disappearances"]\n[[ask]]\nask = "figure:disappearances@2024を減らすこと。"\n'
        '[plain]\ntext = "｜会社《かいしゃ》を かえる ことが できます。"\n',
        encoding="utf-8",
    )
    for form in (Form(), Form(fax=True)):
        issued = make(
            leave_behind,
            LeaveBehindOrder(TOPIC),
            record.home,
            AT,
            text=file,
            form=form,
            out=tmp_path / f"a{form.suffix()}.pdf",
        )
        text = squeezed(issued.path)
        assert issued.pages == 1 and "かいしゃ会社をかえることができます。" in text and "9,753" in text
        assert (
            "[F1]" in text and "F1)出入国在留管理庁「技能実習生の失踪者数の推移」。次の資料で確認：livedoor" in text
        )  # the figure stands in the text, its source in the note
        assert ("fax.css" in issued.html) is form.fax


def test_what_is_for_staff_alone_is_frozen_with_no_paper() -> None:
    """What the other side answers, in part from what we know alone, how it was counted, its limits: a dossier has no place for it,
    and a template prints from the dossier alone.
    """
    assert not {"answered", "counted", "limits", "table_ja", "verdict"} & {one.name for one in fields(RegisterEntry)}


def test_answers_that_rest_on_no_opened_text_say_so() -> None:
    own = [one.answered for one in register().values() if one.answered]
    assert all("知見による" in one or any(word in one for word in OPENED) for one in own), own


OPENED = (
    "会議録",
    "答弁書",
    "公表した",
    "運用方針の考え方",
    "総領事館",
    "入管庁の案内",
    "同じ答弁",
    "参議院本会議",
    "写しで読んだ",
    "運用要領",
)


def test_what_is_to_come_is_not_said_once_its_day_is_there() -> None:
    known = dict(register())
    assert problems(known["S29"], known, "2027-03-31", "ja") == []
    (told,) = problems(replace(known["S29"], checked_on="2027-03-30"), known, "2027-04-01", "ja")
    assert "2027年3月31日まで" in told.ja  # type: ignore[attr-defined]
    # a new wording is of its own day
    names = ("status", "grade", "ja", "en", "sources", "checked_on", "superseded_by", "note")
    edit = dict.fromkeys(names) | {
        "ja": "施行された。",
        "en": "It is in force.",
        "checked_on": "2027-04-01",
        "note": "見本",
    }
    assert problems(claims.edited(known["S29"], edit), known, "2027-04-02", "ja") == []


def test_a_claim_whose_ground_the_record_saw_go_is_not_printed(tmp_path: Path) -> None:
    """The register says that a day is still to be set; the night after, e-Gov has taken the placeholder away for the day itself."""
    record = sample(tmp_path / "home")
    (key,) = register()["S30"].rests_on
    document = record.document(key, "law_revision", "見本入管法の改正", "2026-06-06T18:00:00Z")
    before, after = "2026-09-06T00:00:00Z", "2026-11-30T00:00:00Z"
    assert claims.look_up("S30", "2026-11-30", "ja", None, after, record.conn)[1] == []
    record.conn.execute("UPDATE documents SET gone_at = '2026-09-07T18:30:00Z' WHERE id = ?", (document,))
    entry, (told,) = claims.look_up("S30", "2026-11-30", "ja", None, after, record.conn)
    assert entry is None and "「見本入管法の改正」の記録が2026年9月8日に差し替えられました" in told.ja  # type: ignore[attr-defined]
    assert claims.overtaken(record.conn, register()["S30"], before) == []
    record.conn.close()
