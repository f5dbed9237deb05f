"""The annex of evidence: its order, contents, page budget at both ends, and what goes first."""

from __future__ import annotations

import re
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

import tests.support.brief_data as data
from briefs.errors import BriefError, NoEvidence
from briefs.evidence.acceptance import Accepted
from briefs.evidence.dossier import from_json
from briefs.evidence.form import Form
from briefs.evidence.material import proposed
from briefs.kinds import annex
from briefs.kinds.annex import AnnexOrder, chapters_on, kept_pieces
from briefs.kinds.annex_pieces import Piece, minute_pieces
from briefs.kinds.make import draft
from briefs.kinds.topic_evidence import find_topic
from briefs.press.issue import Layout
from briefs.press.verify import verify
from db.office.database import open_office_db
from tests.support.jobs import job
from tests.support.printed import in_order, needs_fonts, needs_poppler, squeezed
from tests.support.signing import issue as make

pytestmark = [pytest.mark.slow, needs_fonts, needs_poppler]
ASKED = "一　受入れ上限の見直しの時期を示されたい（見本）。"
ANSWERED = "お尋ねの受入れ上限の見直しの時期については、決まり次第、公表する（見本）。"


def with_answer(record: Any) -> None:
    """A written question with its answer, on the topic."""
    key, title = "written_questions/sangiin-221-999", "受入れ上限に関する質問主意書（見本）"
    question = record.document(key, "written_question", title, data.LATE)
    record.version(question, data.LATE, "")
    for role, body in (("question", ASKED), ("answer", ANSWERED)):
        text = record.document(f"written_questions/sangiin-221-999/{role}", "question_text", f"見本の{role}", data.LATE)
        record.version(text, data.LATE, f"（見本）\n{body}")
        record.conn.execute("INSERT INTO question_texts VALUES (?, ?, ?, 'text')", (text, question, role))
    record.conn.execute(
        "INSERT INTO written_questions (document, house, session, number, title, submitter, submitted_on, answered_on)"
        " VALUES (?, '参議院', 221, 999, '受入れ上限に関する質問主意書（見本）', '見本花子', '2026-08-03', '2026-08-14')",
        (question,),
    )
    record.conn.execute("INSERT INTO question_pairs VALUES (?, 1, '一', ?, ?)", (question, ASKED, ANSWERED))
    record.topic(question, "受入れ上限")


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Any:
    made = data.sample(tmp_path_factory.mktemp("home"))
    with_answer(made)
    return made


@pytest.fixture(scope="module")
def issued(record: Any) -> Any:
    return make(annex, AnnexOrder((data.TOPIC,)), record.home, data.AT)


def test_cover_contents_chapter_endnotes_and_sources_stand_in_this_order(issued: Any, record: Any):
    text = squeezed(issued.path)
    in_order(
        text,
        [
            "証拠資料集",
            "受入れ上限・分野（見本）",
            "2026年8月26日",
            "選ばれた証拠は全て収録",
            "目次",
            "第1章受入れ上限・分野（見本）",
            "注",
            "出典の所在",
            "1-1変化の記録",
            "特定技能の受入れ分野は十九分野です（見本）。",
            "十六",
            "1-2法令の規定（現行と施行予定）",
            "2027年4月1日",
            "1-3国会の発言",
            "衆議院見本委員会第9号2026年8月1日",
            "現場では見直しの時期が分からず困っています。",
            "見本花子（見本党）",
            "五年ごとに見直すこととしております（見本）。",
            "政府見本太郎（法務大臣・見本の会）",
            "1-4質問主意書と答弁書",
            "受入れ上限に関する質問主意書（見本）",
            "参議院第221回国会第999号",
            "2026年8月14日答弁",
            ASKED.replace("\u3000", ""),
            ANSWERED,
            "注",
            "1)",
            "出典の所在",
            "SHA-256",
        ],
    )
    for evidence in from_json(dossier_of(record, issued.number)).evidence:
        assert evidence.sha256 not in text and evidence.url in text
    assert verify(issued.path, record.home).problems == ()


def dossier_of(record: Any, number: str) -> str:
    office = open_office_db(record.home.office_db)
    try:
        return str(office.execute("SELECT dossier FROM briefs WHERE number = ?", (number,)).fetchone()[0])
    finally:
        office.close()


def test_contents_name_the_pages_that_bookmarks_lead_to(issued: Any):
    reader = PdfReader(issued.path)
    contents = reader.pages[1].extract_text()
    places: dict[str, int] = {}

    def walk(nodes: Any) -> None:
        for node in nodes:
            if isinstance(node, list):
                walk(node)
            else:
                places[str(node.title)] = int(reader.get_destination_page_number(node)) + 1

    walk(reader.outline)
    for title in ("第1章　受入れ上限・分野（見本）", "注", "出典の所在"):
        line = next(line for line in contents.splitlines() if line.startswith(title.split("　")[0]) and "．" in line)
        assert int(re.findall(r"\d+", line)[-1]) == places[title]
    assert any(title.startswith("1-3　国会の発言") for title in places)


def test_tags_tell_notes_and_languages(issued: Any, record: Any):
    kinds: list[str] = []
    langs: list[str] = []

    def walk(node: Any) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif isinstance(node, dict):
            kinds.append(str(node.get("/S", "")))
            langs.append(str(node.get("/Lang", "")))
            walk(node.get("/K", []))

    walk(PdfReader(issued.path).trailer["/Root"]["/StructTreeRoot"]["/K"])
    assert kinds.count("/Note") == len(from_json(dossier_of(record, issued.number)).evidence)
    assert {"/TOC", "/H1", "/H2", "/H3", "/Table", "/TH", "/BlockQuote"} & set(kinds) >= {
        "/H1",
        "/H2",
        "/H3",
        "/Table",
        "/TH",
    }
    assert langs.count("en") > 5


def test_a_topic_without_anything_is_named(record: Any):
    record.conn.execute(
        "INSERT OR IGNORE INTO topics VALUES ('nothing_here', '空の論点（見本）', 'Nothing (sample)', 1, 9)"
    )
    said: list[str] = []
    made = make(annex, AnnexOrder((data.TOPIC, "nothing_here")), record.home, data.AT, say=said.append)
    told = next(one for one in said if "nothing_here" in one)
    assert told.startswith(
        "「空の論点（見本）」（nothing_here）について載せられるものが記録にないため、その章はありません。"
    )
    assert "検索した情報源" in told and "there is no chapter on it" in told
    first = "".join(PdfReader(made.path).pages[0].extract_text().split())
    assert "章のない論点空の論点（見本）" in first and "1章、" in first
    with pytest.raises(NoEvidence, match="空の論点（見本）"):
        make(annex, AnnexOrder(("nothing_here",)), record.home, data.AT)


def test_since_leaves_out_what_is_older(record: Any):
    topic = find_topic(record.conn, data.TOPIC)
    sections = [
        {p.section for p in chapters_on(job(record), [topic], since)[0].pieces}
        for since in (None, date(2026, 8, 10), date(2026, 8, 27))
    ]
    assert {"changes", "minutes", "answers"} <= sections[0]
    assert "minutes" not in sections[1] and {"changes", "answers"} <= sections[1]  # spoken on 1 August
    assert not {"changes", "minutes", "answers"} & sections[2]


def test_evidence_of_two_topics_stands_in_the_first_chapter(record: Any):
    conn = record.conn
    speech = conn.execute("SELECT document FROM speeches WHERE speaker = '見本太郎'").fetchone()[0]
    record.topic(speech, "受入れ上限", "transfer")
    try:
        first, second = chapters_on(job(record), [find_topic(conn, t) for t in (data.TOPIC, "transfer")], None)
    finally:
        conn.execute("DELETE FROM document_topics WHERE topic = 'transfer'")
    assert any(p.section == "minutes" for p in first.pieces)
    assert not any(p.section == "minutes" for p in second.pieces) and second.elsewhere >= 1


def piece(section: str, key: str, weight: float, size: int = 700) -> Piece:
    return Piece(section, key, weight, size, lambda _: {"spot": None}, (key,))


def test_the_least_important_goes_first_and_every_section_keeps_its_weightiest():
    chapter = annex.Chapter(
        annex.Topic("t", "論点", "Topic"),
        (
            piece("changes", "a", 90),
            piece("changes", "b", 30),
            piece("minutes", "c", 10),
            piece("minutes", "d", 5),
            piece("changes", "e", 60),
        ),
    )
    room = 3 * (700 + annex.PER_SOURCE)
    assert kept_pieces([chapter], room) == {"a", "c", "e"}
    assert kept_pieces([chapter], 5 * room) == {"a", "b", "c", "d", "e"}


def test_it_is_chosen_and_what_a_person_accepted_is_never_cut():
    minutes = [piece("minutes", f"m{n}", 70 - n) for n in range(30)]
    chapter = annex.Chapter(annex.Topic("t", "論点", "Topic"), tuple(minutes))
    plenty = 1000 * annex.PER_SOURCE
    most = annex.CHOSEN["minutes"]
    assert kept_pieces([chapter], plenty) == {f"m{n}" for n in range(most)}
    assert kept_pieces([chapter], plenty, {"m29"}) == {"m29", *(f"m{n}" for n in range(most))}
    assert "m29" in kept_pieces([chapter], 1, {"m29"})


def test_what_is_left_out_is_counted_and_said(record: Any, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(annex, "LEVELS", (0.6,))
    monkeypatch.setattr(annex, "read_accepted", lambda *_: Accepted())
    made = make(annex, AnnexOrder((data.TOPIC,)), record.home, data.AT, out=record.home.root / "small.pdf")
    content = from_json(dossier_of(record, made.number)).content
    left = sum(section["left_out"] for chapter in content["chapters"] for section in chapter["sections"])
    assert left == content["left_out"] > 0
    assert f"重要度の低い証拠{left}件" in squeezed(made.path) and "収録していません" in squeezed(made.path)


def test_sixty_pages_are_the_most(record: Any, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(annex, "MOST", 3)
    with pytest.raises(BriefError, match="page budget is 3"):
        make(annex, AnnexOrder((data.TOPIC,)), record.home, data.AT)


def test_quotations_of_one_speech_share_no_sentence_and_announce_nothing(record: Any):
    with closing(open_office_db(record.home.office_db)) as office:
        found = proposed(record.conn, office, data.TOPIC, data.LAST, "2026-08-26")
    assert list(minute_pieces(found, ""))
    assert not list(minute_pieces(found, "2026-08-02"))  # the meeting was the day before
    spoken = [one for one in found if one.speech is not None]
    for key in {one.key for one in spoken}:
        texts = [one.text for one in spoken if one.key == key]
        sentences = [part for text in texts for part in text.split("。") if part]
        assert len(sentences) == len(set(sentences))
        assert not any(text.startswith("お答えを") for text in texts)


def test_the_title_is_a_text_of_staff(record: Any):
    with pytest.raises(BriefError, match="3割"):
        make(annex, AnnexOrder((data.TOPIC,), title="3割の資料"), record.home, data.AT)


def test_in_english_all_that_is_ours_is_english(record: Any):
    made = make(annex, AnnexOrder((data.TOPIC,)), record.home, data.AT, form=Form("en"))
    text = squeezed(made.path)
    in_order(
        text,
        [
            "Annexofevidence",
            "Contents",
            "Changesonrecord",
            "IntheDiet",
            "見本花子",
            "Writtenquestionsandanswers",
            "Endnotes",
        ],
    )
    for ours in ("目次", "収録", "変更後", "答弁書と", "件数"):
        assert ours not in text


def test_the_same_record_gives_the_same_dossier(record: Any):
    own = job(record)
    choice = annex.choose(own, AnnexOrder((data.TOPIC,)))
    both = [draft(annex, own, choice, Layout(), {})[0].as_json() for _ in range(2)]
    assert both[0] == both[1]


def test_figures_stand_under_the_name_of_who_published_them(record: Any):
    order, path = AnnexOrder((data.TOPIC,)), record.home.root
    japanese = make(annex, order, record.home, data.AT, out=path / "figures.pdf")
    english = make(annex, order, record.home, data.AT, form=Form("en"), out=path / "figures-en.pdf")
    assert "公表：出入国在留管理庁。" in squeezed(japanese.path)
    assert "Publishedby:ImmigrationServicesAgency." in squeezed(english.path)


def test_english_annexes_name_provisions_and_sittings_in_english(tmp_path: Path):
    record = data.sample(tmp_path)
    law = record.document("egov_law/999AC0000000001", "law", "見本技能法", data.EARLY)
    texts = ("特定技能の受入れ上限を定める（見本）。", "特定技能の人数を公表する（見本）。")
    record.version(law, data.EARLY, "\n".join(texts), name_en="Sample Skills Act", short_name="見本法")
    record.topic(law, "特定技能")
    for at, (path, text) in enumerate(
        (("Article_3-Paragraph_2", texts[0]), ("Article_4-Paragraph_1-Item_1", texts[1]))
    ):
        record.conn.execute(
            "INSERT INTO provisions (document, path, part, label, text, position) VALUES (?, ?, 'MainProvision', '', ?, ?)",
            (law, f"MainProvision-{path}", text, at),
        )
    record.conn.commit()
    shown = squeezed(make(annex, AnnexOrder((data.TOPIC,)), record.home, data.AT, form=Form("en")).path)
    for words in ("SampleSkillsActArticle3(2)", "SampleSkillsActArticle4(1)(i)"):
        assert words in shown, words
    assert "見本技能法本則" not in shown
