"""The sample pages of the two houses and of the public comments: their form, their people, the story of both nights.

The numbers were counted in the files under ``demo/``, not taken from a run.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawlers.read.pdf import pdf_text
from db.record.models import Document, Listing, Problem
from demo.sample_web import SampleServer
from tests.support.places import ROOT
from tests.whole.test_demo import FOLDER, NIGHTS, collect, documents, get, server

__all__ = ["server"]  # the fixture
SANGIIN = "https://www.sangiin.go.jp/japanese/joho1/kousei"
SHUGIIN = "https://www.shugiin.go.jp/internet"
BILL, QUESTION = "bills/221-閣法-901", "written_questions/shugiin-221-901"
HOUSES = ("www.sangiin.go.jp", "www.shugiin.go.jp", "public-comment.e-gov.go.jp")
MEMBERS = 60 + 6 + 140 + 4  # fillers and speakers: House of Representatives, House of Councillors


def facts(found: list[object], key: str) -> dict[str, object]:
    """What all pages together say of one document."""
    told: dict[str, object] = {}
    for one in found:
        if isinstance(one, Document) and one.key == key:
            told |= one.facts
    return told


@pytest.mark.parametrize(
    ("night", "source", "kinds"),
    [
        (1, "bills", {"bill": 3, "bill_text": 2 + 2}),  # HTML and PDF of the two that are on topic
        (2, "bills", {"bill": 3, "bill_text": 2 + 2 + 1}),
        (1, "written_questions", {"written_question": 2, "question_text": 2 + 1}),
        (2, "written_questions", {"written_question": 2, "question_text": 2 + 2}),
        (1, "members", {"member": MEMBERS}),
        (2, "members", {"member": MEMBERS}),
        (1, "sessions", {"session": 10}),
        (2, "sessions", {"session": 10}),
        (1, "public_comments", {"consultation": 2, "attachment": 1}),
        (2, "public_comments", {"consultation": 2, "attachment": 1}),
    ],
)
def test_every_page_is_read_without_a_problem(
    server: SampleServer, night: int, source: str, kinds: dict[str, int]
) -> None:
    server.set_night(night)
    found = collect(server, source)
    assert [one for one in found if isinstance(one, Problem)] == []
    assert Counter(document.kind for document in documents(found).values()) == kinds


# ---------------------------------------------------------------------- form
def test_the_house_of_representatives_sends_shift_jis_without_saying_so(server: SampleServer) -> None:
    page = get(server, f"{SHUGIIN}/itdb_gian.nsf/html/gian/kaiji221.htm")
    assert page.headers["content-type"] == "text/html"
    assert "育成就労外国人の保護" in page.body.decode("cp932")
    with pytest.raises(UnicodeDecodeError):
        page.body.decode("utf-8")
    other = get(server, f"{SANGIIN}/gian/221/gian.htm")
    assert other.headers["content-type"] == "text/html; charset=UTF-8"
    assert "育成就労外国人の保護" in other.body.decode("utf-8")


def test_both_houses_show_their_current_session(server: SampleServer) -> None:
    for current, session in (
        (f"{SANGIIN}/gian/current/gian.htm", f"{SANGIIN}/gian/221/gian.htm"),
        (f"{SANGIIN}/syuisyo/current/syuisyo.htm", f"{SANGIIN}/syuisyo/221/syuisyo.htm"),
        (f"{SANGIIN}/giin/current/giin.htm", f"{SANGIIN}/giin/221/giin.htm"),
        (f"{SHUGIIN}/itdb_gian.nsf/html/gian/menu.htm", f"{SHUGIIN}/itdb_gian.nsf/html/gian/kaiji221.htm"),
    ):
        assert get(server, current).status == 200
        assert get(server, current).body == get(server, session).body
    assert get(server, f"{SANGIIN}/gian/220/gian.htm").status == 404


def sample_files() -> Iterator[Path]:
    for host in HOUSES:
        yield from (path for path in FOLDER.glob(f"night*/{host}/**/*") if path.is_file())


def test_every_page_and_file_says_that_it_is_a_sample() -> None:
    suffixes = Counter(path.suffix for path in sample_files())
    assert suffixes == {".htm": 32 + 8, ".pdf": 2 + 1, ".html": 2, ".xml": 3}
    for path in sample_files():
        text = pdf_text(path.read_bytes()).text if path.suffix == ".pdf" else path.read_text("utf-8")
        assert "見本" in text, path
        if path.suffix == ".htm":
            assert "このページは見本です" in text, path


def test_numbers_of_bills_questions_and_cases_begin_at_901() -> None:
    """No address of a bill, a question or a consultation leads to a real record."""
    patterns = (
        r"meisai/m221(?:\d{3}221)?(\d{3})\.htm",
        r"pdf/[ths]\d{3}221(\d{3})\d+\.pdf",
        r"honbun/(?:\w+/)?g221\d{2}(\d{3})\.htm",
        r"(?:syuh/s|touh/t|shitsumon/[ab]?)221(\d{3})\.htm",
        r"case/\d{6}(\d{3})\.html",
        r"keika/FFFF(\d{3})\.htm",
        r"syuuseian/9_(\d{3})\.htm",
    )
    numbered = 0
    for path in sample_files():
        found = [match for pattern in patterns if (match := re.search(pattern, path.as_posix()))]
        numbered += len(found)
        assert all(int(one[1]) > 900 for one in found), path
    # bills: 4 + 4 pages, 6 texts, 2 PDFs; questions: 1 + 2 pages, 4 texts; 2 pages of a consultation
    assert numbered == 8 + 6 + 2 + 3 + 4 + 2


def test_the_pages_are_what_their_script_makes(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-B", "-m", "demo.make_diet", str(tmp_path)], cwd=ROOT, check=True, timeout=60)
    made = {path.relative_to(tmp_path): path.read_text("utf-8") for path in tmp_path.rglob("*.htm")}
    kept = {path.relative_to(FOLDER): path.read_text("utf-8") for path in FOLDER.glob("night*/**/*.htm")}
    assert made == kept


# ---------------------------------------------------------------------- people
def speakers() -> dict[tuple[str, str], set[str]]:
    """(name, reading) of everybody with a parliamentary group in the sample minutes -> houses of the meetings."""
    found: dict[tuple[str, str], set[str]] = {}
    for night in NIGHTS:
        for meeting in json.loads((FOLDER / f"night{night}" / "kokkai.json").read_text("utf-8")):
            for speech in meeting["speechRecord"]:
                if speech["speakerGroup"]:
                    found.setdefault((speech["speaker"], speech["speakerYomi"]), set()).add(meeting["nameOfHouse"])
    return found


def test_the_speakers_are_on_the_rosters_all_but_one(server: SampleServer) -> None:
    rosters: dict[tuple[str, str], str] = {}
    for document in documents(collect(server, "members")).values():
        name, kana = ("".join(str(document.facts[fact]).split()) for fact in ("name", "kana"))
        rosters[name, kana] = str(document.facts["house"])
    assert len(rosters) == MEMBERS
    missing = {name for name, _ in speakers().keys() - rosters.keys()}
    assert missing == {"仮名四郎"}
    ministers = {"見本法子", "見本厚夫"}  # ministers speak in both houses
    for (name, kana), houses in speakers().items():
        assert name in missing | ministers or rosters[name, kana] in houses, name


def test_one_member_leaves_his_group(server: SampleServer) -> None:
    before = documents(collect(server, "members"))
    server.set_night(2)
    after = documents(collect(server, "members"))
    changed = [key for key in before if before[key].facts != after[key].facts]
    assert (before.keys(), changed) == (after.keys(), ["members/shugiin-標本三郎-ひょうほんさぶろう"])
    assert [night[changed[0]].facts["group"] for night in (before, after)] == ["標本", "無"]


def test_both_rosters_are_complete_lists(server: SampleServer) -> None:
    """Ten pages by kana and one page, each a list whose missing names would count as gone."""
    found = collect(server, "members")
    names = {one.collection for one in found if isinstance(one, Listing)}
    assert names == {"members/sangiin", *(f"members/shugiin/{n}" for n in range(1, 11))}


# ---------------------------------------------------------------------- the story
def test_the_bill_is_amended_in_committee_between_the_nights(server: SampleServer) -> None:
    result = "221/sangiin/衆議院委員会等経過/議決・継続結果"
    before = facts(collect(server, "bills"), BILL)
    assert (before["221/shugiin/衆議院付託年月日"], before[result]) == ("令和 8年 3月24日", None)
    server.set_night(2)
    found = collect(server, "bills")
    after = facts(found, BILL)
    assert (after[result], after["221/sangiin/衆議院委員会等経過/議決日"]) == ("修正", "令和8年4月1日")
    assert (after["221/shugiin/衆議院審査終了年月日"], after["221/shugiin/衆議院審査結果"]) == (
        "令和 8年 4月 1日",
        "修正",
    )
    texts = {key: one for key, one in documents(found).items() if one.kind == "bill_text"}
    assert texts[f"{BILL}/9_901.htm"].rows["bill_texts"][0]["role"] == "amendment"
    assert "十四日以内" in (texts[f"{BILL}/9_901.htm"].body or "")
    assert {key.split("/")[1] for key in texts} == {"221-閣法-901", "221-参法-901"}  # no text of the one off topic


def test_the_answer_arrives_between_the_nights(server: SampleServer) -> None:
    before = collect(server, "written_questions")
    assert facts(before, QUESTION)["detail/経過状況"] == "内閣転送"
    assert f"{QUESTION}/answer" not in documents(before)
    assert "written_questions/sangiin-221-901/answer" in documents(before)
    server.set_night(2)
    after = collect(server, "written_questions")
    assert facts(after, QUESTION)["detail/答弁書受領年月日"] == "令和 8年 3月31日"
    answer = documents(after)[f"{QUESTION}/answer"]
    assert answer.published_on == "2026-03-31"
    assert "一について" in (answer.body or "") and "二について" in (answer.body or "")


def test_the_deadline_of_the_consultation_moves(server: SampleServer) -> None:
    deadlines = []
    for night in NIGHTS:
        server.set_night(night)
        told = facts(collect(server, "public_comments"), "public_comments/315000901")
        deadlines.append((told["募集一覧/受付締切日時"], told["募集ページ/受付締切日時"]))
    assert deadlines == [("2026/04/26 00:00", "2026年4月26日0時0分"), ("2026/05/11 00:00", "2026年5月11日0時0分")]
