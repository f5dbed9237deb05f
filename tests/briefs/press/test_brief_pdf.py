"""The pages themselves: order, budget, fonts, tags, attachment, bytes, and what must never get into them."""

from __future__ import annotations

import hashlib
import io
import os
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import IndirectObject

from briefs.errors import BriefError, OverBudget
from briefs.evidence.dossier import from_json
from briefs.kinds import digest, leave_behind
from briefs.kinds.digest import DigestOrder
from briefs.kinds.leave_behind import LeaveBehindOrder
from briefs.kinds.make import draft
from briefs.press import fonts
from briefs.press.issue import FinishedBrief, Layout
from briefs.press.page import environment, render
from briefs.press.pdf import layout, make_fetcher, write_pdf
from briefs.staff.letterhead import read_letterhead
from tests.support import brief_data as data
from tests.support.copies import copied_home
from tests.support.jobs import job
from tests.support.places import ROOT
from tests.support.printed import attached, in_order, needs_fonts, needs_poppler, squeezed
from tests.support.signing import issue as make

pytestmark = [pytest.mark.slow, needs_fonts]
ASKS = """[[ask]]
ask = "分野別の見込み数の見直しを公開で行うこと。"
who = "法務大臣"
by = "date:2026-12"
en = "Review the sector figures in public."
"""


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return data.sample(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def page(record: Any) -> FinishedBrief:
    return make(leave_behind, LeaveBehindOrder(data.TOPIC), record.home, data.AT)


@pytest.fixture(scope="module")
def week(record: Any) -> FinishedBrief:
    return make(digest, DigestOrder(date(2026, 8, 19), date(2026, 8, 26)), record.home, data.AT)


def host(url: str) -> str:
    return url.split("/")[2]


def tags(path: Path) -> list[tuple[str, dict[str, object]]]:
    """(type, entries) of every element of the tag tree, parents first."""
    found: list[tuple[str, dict[str, object]]] = []

    def walk(node: object) -> None:
        node = node.get_object() if isinstance(node, IndirectObject) else node
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif isinstance(node, dict):
            if "/S" in node:
                found.append((node["/S"], node))
            if "/K" in node:
                walk(node["/K"])

    walk(PdfReader(path).trailer["/Root"]["/StructTreeRoot"]["/K"])
    return found


# ---------------------------------------------------------------------- what stands on the page
@needs_poppler
def test_leave_behind_is_one_page_with_its_sections_in_order(page: FinishedBrief):
    assert page.pages == len(PdfReader(page.path).pages) == 1
    assert page.path.name == "leave-behind-quotas_fields-20260826.pdf"
    text = squeezed(page.path)
    in_order(
        text,
        [
            "2026年8月26日",
            "受入れ上限・分野（見本）",
            "なぜ今か",
            "国会での発言",
            "変わったところ",
            "変更後",
            "変更前",
            "1)",
            "manifest.json",
        ],
    )
    for words in (page.number, "データ時点2026-08-2603:00", "1/1", "下線太字は追加、取消線は削除"):
        assert words in text


@needs_poppler
def test_quotations_are_printed_as_spoken_with_speaker_and_note(page: FinishedBrief, record: Any):
    text = squeezed(page.path)
    assert (
        "「特定技能の受入れ上限は、分野ごとの人手不足の状況を踏まえ、五年ごとに見直すこととしております（見本）。"
        in text
    )
    assert "政府見本太郎（法務大臣・見本の会）衆議院見本委員会2026年8月1日" in text
    for evidence in attached(page.path)["evidence"]:
        assert f"{evidence['note']})" in text and evidence["sha256"][:16] not in text and host(evidence["url"]) in text
        assert record.archive.get(evidence["sha256"])


@needs_poppler
def test_asks_are_printed_only_when_staff_wrote_them(record: Any, page: FinishedBrief, tmp_path: Path):
    file = tmp_path / "asks.toml"
    file.write_text(ASKS, encoding="utf-8")
    issued = make(
        leave_behind,
        LeaveBehindOrder(data.TOPIC, to="見本議員"),
        record.home,
        data.AT,
        text=file,
        out=tmp_path / "a.pdf",
    )
    text = squeezed(issued.path)
    in_order(
        text,
        [
            "見本議員",
            "お願いしたいこと",
            "何を誰がいつまでにご回答",
            "分野別の見込み数の見直しを公開で行うこと。",
            "法務大臣",
            "2026年12月",
            "はい",
            "いいえ",
            "なぜ今か",
        ],
    )
    assert "分野別の見込み数の見直しを公開で行うことを求めます" in text  # the title asks
    assert "分野別の見込み数" not in squeezed(page.path) and "お願いしたいこと" not in squeezed(page.path)


@needs_poppler
def test_letterhead_and_contact_when_they_are_set(record: Any, tmp_path: Path):
    copied_home(record.home.root, tmp_path / "home")
    home = data.Home(tmp_path / "home")
    (home.root / "config.toml").write_text(
        '[letterhead]\nname_ja = "見本ネットワーク"\nname_en = "Sample network"\nphone = "03-0000-0000"\n',
        encoding="utf-8",
    )
    text = squeezed(make(leave_behind, LeaveBehindOrder(data.TOPIC), home, data.AT).path)
    in_order(text, ["見本ネットワーク", "Samplenetwork", "変わったところ", "連絡先", "03-0000-0000"])


@needs_poppler
def test_digest_has_its_sections_and_its_hashes_in_the_attachment(week: FinishedBrief):
    assert week.path.name == "digest-20260819-20260826.pdf" and week.pages <= digest.PAGES
    text = squeezed(week.path)
    in_order(
        text,
        [
            "政策の変化の週報2026年8月19日〜2026年8月26日",
            "この期間のおもな変化",
            "国会の新しい発言",
            "施行・期限",
            "2027年4月1日",
            "218日",
            "確認できなかった情報源",
            "おもな変化の内容",
            "情報源ごとの状況",
            "出典Sources",
        ],
    )
    failed = text[text.index("確認できなかった情報源") :]
    assert re.search(r"取得できない.{0,60}報道（見本）1件", failed) and "変化がなかったとは言えません" in failed
    for evidence in attached(week.path)["evidence"]:
        assert evidence["sha256"] not in text  # it stands in what is attached


@needs_poppler
def test_a_week_without_changes_claims_only_what_was_checked(tmp_path: Path):
    record = data.empty(tmp_path)
    for source in ("kokkai", "isa_pages"):
        record.run(source, data.LATE)
    record.run("press", data.LATE, "failed", "HTTP 503")
    early = squeezed(make(digest, DigestOrder(date(2026, 8, 19), date(2026, 8, 26)), record.home, data.AT).path)
    assert "変化の有無は確認できていません" in early and "変化なし" not in early  # nobody looked after the 21st
    for source in ("kokkai", "isa_pages"):
        record.run(source, data.LAST)
    text = squeezed(make(digest, DigestOrder(date(2026, 8, 19), date(2026, 8, 26)), record.home, data.AT).path)
    assert "確認できた情報源では変化なし" in text
    looked = "（2026-08-2603:00まで）"
    assert f"期間の終わりまで確認した情報源：国会会議録（見本）{looked}、入管庁ページ（見本）{looked}。" in text
    assert "法令（見本）——▲未確認" in text and "この期間に巡回していません" in text


@pytest.mark.tour
@needs_poppler
def test_long_digests_keep_the_budget_get_a_contents_list_and_say_how_many_more(tmp_path: Path):
    record = data.sample(tmp_path)
    page = record.document("isa_pages/other", "page", "別のページ（見本）", data.LATE)
    new = record.version(page, data.LATE, "本文（見本）")
    for number in range(150):
        record.change(
            page,
            "text_changed",
            data.LATE,
            f"見本の変化{number}について書いた文です。" * 3,
            new=new,
            field=f"f{number}",
        )
    issued = make(digest, DigestOrder(date(2026, 8, 19), date(2026, 8, 26)), record.home, data.AT)
    text = squeezed(issued.path)
    assert issued.pages <= digest.PAGES
    assert re.search(r"ほか\d+件（サイト参照）", text)
    assert ("目次" in text) == (issued.pages >= digest.CONTENTS_FROM)


# ---------------------------------------------------------------------- the file
def test_the_attachment_is_the_dossier_in_office_db(page: FinishedBrief, record: Any):
    raw = PdfReader(page.path).attachments["evidence.json"][0].decode()
    dossier = from_json(raw)
    assert dossier.number == page.number and dossier.as_json() + "\n" == raw
    body = record.archive.get(dossier.evidence[0].sha256)
    assert hashlib.sha256(body).hexdigest() == dossier.evidence[0].sha256
    assert render(dossier) == page.html  # the page needs nothing but the dossier


def test_the_same_input_gives_the_same_bytes(record: Any, page: FinishedBrief, week: FinishedBrief, tmp_path: Path):
    again = make(leave_behind, LeaveBehindOrder(data.TOPIC), record.home, data.AT, out=tmp_path / "x.pdf")
    assert again.path.read_bytes() == page.path.read_bytes()
    other = make(
        digest, DigestOrder(date(2026, 8, 19), date(2026, 8, 26)), record.home, data.AT, out=tmp_path / "y.pdf"
    )
    assert other.path.read_bytes() == week.path.read_bytes()


def test_an_issued_file_is_never_overwritten(record: Any, page: FinishedBrief):
    before = page.path.read_bytes()
    later = make(leave_behind, LeaveBehindOrder(data.TOPIC), record.home, data.AT.replace(hour=13))
    # Which number is free depends on the papers of the tests before.
    assert re.fullmatch(r"leave-behind-quotas_fields-20260826-\d\.pdf", later.path.name)
    assert later.path.parent == page.path.parent and page.path.read_bytes() == before


def test_metadata_states_pdfa_and_pdfua_and_the_dates_given(page: FinishedBrief):
    reader = PdfReader(page.path)
    metadata = reader.trailer["/Root"]["/Metadata"].get_object()
    xmp = metadata.get_data().decode()
    assert "/Filter" not in metadata and xmp.encode() in page.path.read_bytes()  # found without unpacking anything
    assert 'pdfaid:part="3"' in xmp and 'pdfaid:conformance="A"' in xmp and "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert xmp.count("<rdf:RDF") == xmp.count("</rdf:RDF>") == 1
    assert reader.trailer["/Root"]["/Lang"] == "ja" and reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.metadata is not None and reader.metadata.creation_date == datetime(2026, 8, 26, 3, tzinfo=UTC)


def test_what_stands_in_the_margins_is_pagination_and_no_content(page: FinishedBrief, week: FinishedBrief):
    for finished in (page, week):
        for one in PdfReader(finished.path).pages:
            drawn = one.get_contents().get_data()
            assert drawn.count(b"/Pagination") >= 2  # the number of the paper, the number of the page
            # The number of the page is the last that is drawn of the words: it stands in no element.
            last = max(drawn.rfind(mark) for mark in (b"/Artifact", b"/MCID"))
            assert last == drawn.rfind(b"/Artifact")


def test_tags_carry_language_and_notes(page: FinishedBrief):
    found = tags(page.path)
    notes = [entries["/ID"] for kind, entries in found if kind == "/Note"]
    assert len(notes) == len(set(notes)) == len(attached(page.path)["evidence"])
    assert sum(entries.get("/Lang") == "en" for _, entries in found) >= 6
    assert [kind for kind, _ in found if kind in ("/H1", "/H2")] == [
        "/H1",
        "/H2",
        "/H2",
        "/H2",
    ]  # why now, in the Diet, what changed


@pytest.mark.skipif(shutil.which("pdffonts") is None, reason="poppler-utils is not installed")
def test_fonts_are_ours_embedded_and_subset(page: FinishedBrief, week: FinishedBrief):
    for issued in (page, week):
        out = subprocess.run(["pdffonts", str(issued.path)], check=True, capture_output=True, text=True).stdout
        rows = [line.split() for line in out.splitlines()[2:]]
        assert rows
        for row in rows:
            assert re.fullmatch(r"[A-Z]{6}\+(BIZ-UDPGothic|Noto-Sans)(-\w+)*", row[0]), row
            assert row[-5:-2] == ["yes", "yes", "yes"]


def test_weasyprint_has_the_fast_subsetter():
    from weasyprint.text import ffi

    assert ffi.harfbuzz_subset is not None, "apt-get install libharfbuzz-subset0"


# ---------------------------------------------------------------------- what must not get in
def reworded(record: Any, tmp_path: Path, old: str, new: str) -> Any:
    """A copy of the home in which the record itself reads otherwise."""
    copied_home(record.home.root, tmp_path / "home")
    home = data.Home(tmp_path / "home")
    conn = data.open_policy_db(home.policy_db)
    conn.execute("UPDATE versions SET body = replace(body, ?, ?)", (old, new))
    conn.execute("UPDATE versions SET title = replace(title, ?, ?)", (old, new))
    data.restored(conn)
    conn.close()
    return home


@needs_poppler
def test_markup_and_direction_marks_print_as_text(record: Any, tmp_path: Path):
    evil = '五年<script>alert(1)</script><img src="file:///etc/passwd">{{ 7*7 }}\u202eごと'
    home = reworded(record, tmp_path, "五年ごと", evil)
    text = squeezed(make(leave_behind, LeaveBehindOrder(data.TOPIC), home, data.AT).path)
    assert '五年<script>alert(1)</script><imgsrc="file:///etc/passwd">{{7*7}}⟦U+202E⟧ごと' in text


@needs_poppler
def test_unusual_characters_print_and_extract(record: Any, tmp_path: Path):
    home = reworded(record, tmp_path, "五年ごと", "①㋿𠮷髙﨑ＡｱNguyễn Thị Hồngごと")
    text = squeezed(make(leave_behind, LeaveBehindOrder(data.TOPIC), home, data.AT).path)
    assert "①㋿𠮷髙﨑ＡｱNguyễnThịHồng" in text


def test_a_character_that_no_font_has_fails_and_says_where_it_stands(record: Any, tmp_path: Path):
    home = reworded(record, tmp_path, "五年ごと", "五年\ue123ごと")
    with pytest.raises(BriefError) as caught:
        make(leave_behind, LeaveBehindOrder(data.TOPIC), home, data.AT)
    assert any("U+E123" in text and "_003 (body)" in text for text in caught.value.problems), caught.value.problems
    assert len(list((tmp_path / "home" / "briefs").glob("*.pdf"))) == len(list(record.home.briefs.glob("*.pdf")))


def test_what_does_not_fit_on_the_page_fails_the_budget(record: Any, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(leave_behind, "LEVELS", leave_behind.LEVELS[:1])
    config = {
        "letterhead": {"name_ja": "見本"},
        "asks": {data.TOPIC: [{"ask": "長い要望" * 30, "detail": "理由の説明" * 32, "en": "why " * 50}] * 3},
    }
    monkeypatch.setattr(data.Home, "config", lambda _: config)
    with pytest.raises(OverBudget, match="page budget is 1") as caught:
        make(leave_behind, LeaveBehindOrder(data.TOPIC), record.home, data.AT)
    assert caught.value.budget == 1 < caught.value.pages


@pytest.mark.parametrize(
    "body",
    [
        '<img src="file:///etc/passwd" alt="x">',
        '<img src="http://127.0.0.1:9/x.png" alt="x">',
        '<link rel="stylesheet" href="file:///etc/passwd">',
        '<style>@import url("http://127.0.0.1:9/a.css")</style>',
        '<p style="background:url(data:image/png;base64,AAAA)">x</p>',
        '<img src="css:../../pyproject.toml" alt="x">',
        '<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>',
        '<style>@font-face{font-family:x;src:url(file:///etc/passwd)}</style><p style="font-family:x">x</p>',
        '<link rel="attachment" href="file:///etc/passwd">',
    ],
)
def test_nothing_is_ever_loaded(body: str):
    html = f'<!doctype html><html lang="ja"><head><title>x</title></head><body>{body}</body></html>'
    with pytest.raises(BriefError):
        write_pdf(html, {}, data.AT)


def test_only_our_style_sheets_are_served():
    fetcher = make_fetcher()
    assert b"BIZ UDPGothic" in fetcher.fetch("css:brief.css").read()
    for url in ("css:../briefs/brief.css", "css:none.css", "file:///etc/hostname", "http://127.0.0.1/"):
        with pytest.raises(BaseException, match=re.escape(url)):
            fetcher.fetch(url)
    assert len(fetcher.denied) == 4


def test_any_complaint_of_weasyprint_is_a_problem():
    _, _, problems = layout('<html lang="ja"><body style="no-such-property: 1">x</body></html>')
    assert any("no-such-property" in text for text in problems)


def test_templates_are_sandboxed_escaped_and_strict():
    env = environment()
    assert env.from_string("{{ x }}").render(x="<b>\u202e") == "&lt;b&gt;⟦U+202E⟧"
    for source in ("{{ ''.__class__.__mro__ }}", "{{ nothing }}", "{{ x.append(1) }}"):
        with pytest.raises(Exception, match=r"unsafe|undefined|not safely|access"):
            env.from_string(source).render(x=[])
    for path in (ROOT / "templates" / "briefs").glob("*.j2"):
        assert not re.search(r"\|\s*safe|autoescape", path.read_text(encoding="utf-8")), path.name


def test_fontconfig_knows_our_fonts_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("FONTCONFIG_FILE", "/none")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    path = fonts.prepare()
    assert os.environ["FONTCONFIG_FILE"] == str(path) and path.is_relative_to(tmp_path)
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"<dir>(.*?)</dir>", text) == [str(folder) for folder, _ in fonts.PACKAGES.values()]
    assert "<include" not in text


def test_fonts_that_are_missing_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(fonts, "PACKAGES", {"fonts-sample": (tmp_path, "none.ttf")})
    with pytest.raises(BriefError, match="apt-get install --no-install-recommends fonts-sample"):
        fonts.prepare()


def test_a_page_cannot_be_made_from_content_that_points_nowhere(record: Any):
    own = job(record)
    dossier, _ = draft(
        leave_behind, own, leave_behind.choose(own, LeaveBehindOrder(data.TOPIC)), Layout(), read_letterhead({})
    )
    with pytest.raises(KeyError):
        render(replace(dossier, evidence=dossier.evidence[:2]))


def test_pdf_can_be_read_back(page: FinishedBrief):
    assert PdfReader(io.BytesIO(page.path.read_bytes()), strict=True).pages[0].extract_text()
