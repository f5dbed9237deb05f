"""Nights of real sources over made-up sites (見本): what is kept, what counts as a change, and what never does."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from crawlers.sources.isa_pages import WATCHED
from db.change import stored_changes
from db.text.dates import JST, utc_text
from tests.support.helpers import (
    LAW,
    NOT_FOUND,
    IsaSite,
    LawSite,
    Meeting,
    MinutesSite,
    Reply,
    Revision,
    Watch,
    article,
    isa_page,
    law_tree,
    mhlw_feed,
    paragraph,
    search_index_is_sound,
    supplementary,
)

N1, N2, N3, N4 = (f"2026-06-0{n}T03:00:00Z" for n in (1, 2, 3, 4))


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    with Watch(tmp_path) as found:
        yield found
        keys = [row["key"] for row in found.rows("SELECT key FROM changes")]
        assert len(set(keys)) == len(keys)
        search_index_is_sound(found.conn)
        # the search table holds the current text of every document and nothing else
        assert found.value("SELECT count(*) FROM document_text") == found.value("SELECT count(*) FROM documents")
        stale = found.rows(
            "SELECT d.key FROM documents d JOIN versions v ON v.id = d.current_version"
            " WHERE v.id != (SELECT max(id) FROM versions WHERE document = d.id)"
        )
        assert stale == []


# ---------------------------------------------------------------------- watched pages
PAGE = WATCHED[0].path
KEY = f"isa_pages/{PAGE}"
FILLER = "見本の制度について、三十字を超える長さになるまで書いた段落です。"
TEXT_A, TEXT_B = "技能実習の手数料は千円です。", "技能実習の手数料は二千円です。"


def site_of(page: Reply, **files: Reply) -> IsaSite:
    """All watched pages; ``page`` is the first of them."""
    pages = {w.path: isa_page(f"見本の頁{n}", FILLER, f"その{n}の見本です。") for n, w in enumerate(WATCHED)}
    return IsaSite({**pages, PAGE: page, **{f"isa/content/{name}": reply for name, reply in files.items()}})


def isa(*paragraphs: str, title: str = "見本の制度", files: dict[str, str] | None = None) -> Reply:
    return isa_page(title, FILLER, *paragraphs, files=files)


def test_a_first_run_is_a_baseline(watch: Watch) -> None:
    result = watch.night("isa_pages", N1, site_of(isa(TEXT_A)))
    assert (result.outcome, result.new, result.changed, result.unchanged, result.errors, result.changes) == (
        "ok",
        len(WATCHED),
        0,
        0,
        0,
        0,
    )
    assert watch.value("SELECT count(*) FROM versions") == len(WATCHED)
    assert watch.changes() == []
    row = watch.document(KEY)
    assert (row["title"], row["first_seen"], row["last_seen"], row["gone_at"]) == ("見本の制度", N1, N1, None)
    assert row["kind"] == "page"
    assert row["url"] == f"https://www.moj.go.jp/{PAGE}"


def test_an_unchanged_night_makes_no_version(watch: Watch) -> None:
    watch.night("isa_pages", N1, site_of(isa(TEXT_A)))
    result = watch.night("isa_pages", N2, site_of(isa(TEXT_A)))
    assert (result.outcome, result.new, result.changed, result.unchanged) == ("ok", 0, 0, len(WATCHED))
    assert len(watch.versions(KEY)) == 1
    assert (watch.document(KEY)["first_seen"], watch.document(KEY)["last_seen"]) == (N1, N2)
    assert watch.changes() == []


def test_there_and_back_is_two_changes_and_three_versions(watch: Watch) -> None:
    for night, text in ((N1, TEXT_A), (N2, TEXT_B), (N3, TEXT_A)):
        watch.night("isa_pages", night, site_of(isa(text)))
    versions = watch.versions(KEY)
    assert [v["fetched_at"] for v in versions] == [N1, N2, N3]
    assert versions[0]["digest"] == versions[2]["digest"] != versions[1]["digest"]
    first, second = watch.changes()
    assert [(c["kind"], c["before"], c["after"]) for c in (first, second)] == [
        ("text_changed", TEXT_A, TEXT_B),
        ("text_changed", TEXT_B, TEXT_A),
    ]
    assert (first["old_version"], first["new_version"]) == (versions[0]["id"], versions[1]["id"])
    assert (second["old_version"], second["new_version"]) == (versions[1]["id"], versions[2]["id"])
    assert (first["detected_at"], second["detected_at"]) == (N2, N3)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("技能実習（１号）は、３年です。", "技能実習(1号)は、3年です。"),
        ("様式ＡＢＣ", "様式ABC"),
        ("見本 の 文", "見本の文"),
        ("様式（PDF：830KB）", "様式（PDF：831KB）"),
    ],
)
def test_flips_of_width_and_sizes_of_files_are_nothing(watch: Watch, before: str, after: str) -> None:
    watch.night("isa_pages", N1, site_of(isa(before)))
    result = watch.night("isa_pages", N2, site_of(isa(after)))
    assert result.changed == 0
    assert len(watch.versions(KEY)) == 1
    assert watch.changes() == []


def test_a_date_stamp_alone_is_nothing(watch: Watch) -> None:
    watch.night("isa_pages", N1, site_of(isa(TEXT_A, "令和８年１月２８日更新")))
    assert watch.night("isa_pages", N2, site_of(isa(TEXT_A, "令和８年６月２日更新"))).changed == 0


def all_lines(watch: Watch, version: int | None) -> set[str]:
    return set(watch.value("SELECT body FROM versions WHERE id = ?", version).split("\n")) if version else set()


def passages_are_verbatim(watch: Watch) -> int:
    """Every quoted line stands as it is in the version that it is quoted from; returns how many were looked at."""
    count = 0
    for change in watch.changes(parts=True):
        if change["kind"] not in ("text_changed", "attachment_replaced") or change["field"] not in ("body", "sha256"):
            continue
        for before, after in json.loads(change["passages"]):
            for text, version in ((before, change["old_version"]), (after, change["new_version"])):
                for line in filter(None, text.split("\n")):
                    assert line in all_lines(watch, version), line
                    count += 1
    return count


def test_passages_are_quoted_as_they_stand(watch: Watch) -> None:
    """A quotation must be found in the page: also where a file's size stands in the line."""
    watch.night("isa_pages", N1, site_of(isa("　様式第１号（PDF：830KB）は旧い様式です。", TEXT_A)))
    watch.night("isa_pages", N2, site_of(isa("　様式第１号（PDF：911KB）は新しい様式です。", TEXT_B)))
    assert passages_are_verbatim(watch) == 4


def test_a_page_that_answers_404_is_gone_and_may_come_back(watch: Watch) -> None:
    watch.night("isa_pages", N1, site_of(isa(TEXT_A)))
    gone = watch.night("isa_pages", N2, site_of(NOT_FOUND))
    assert gone.outcome == "partial"
    assert [p["kind"] for p in watch.problems(gone.run)] == ["not_found"]
    assert watch.kinds(gone.run) == [("disappeared", KEY)]
    assert watch.document(KEY)["gone_at"] == N2
    still = watch.night("isa_pages", N3, site_of(NOT_FOUND))
    assert watch.kinds(still.run) == [], "it is gone once"
    assert watch.document(KEY)["gone_at"] == N2
    back = watch.night("isa_pages", N4, site_of(isa(TEXT_A)))
    assert watch.kinds(back.run) == [("reappeared", KEY)]
    assert watch.document(KEY)["gone_at"] is None
    assert len(watch.versions(KEY)) == 1
    (change,) = watch.changes(gone.run)
    assert change["old_version"] == watch.versions(KEY)[0]["id"]
    assert change["new_version"] is None


def test_a_page_that_was_never_there_does_not_disappear(watch: Watch) -> None:
    for night in (N1, N2):
        result = watch.night("isa_pages", night, site_of(NOT_FOUND))
        assert [p["kind"] for p in watch.problems(result.run)] == ["not_found"]
    assert watch.changes() == []


def test_when_all_pages_are_404_the_site_is_ill(watch: Watch) -> None:
    watch.night("isa_pages", N1, site_of(isa(TEXT_A)))
    result = watch.night("isa_pages", N2, IsaSite({}))
    assert result.outcome == "failed"
    assert "structure_suspect" in {p["kind"] for p in watch.problems(result.run)}
    assert watch.changes() == []
    assert watch.value("SELECT count(*) FROM documents WHERE gone_at IS NOT NULL") == 0


def test_a_failed_run_keeps_what_is_stored_and_the_next_good_night_is_quiet(watch: Watch) -> None:
    watch.night("isa_pages", N1, site_of(isa(TEXT_A)))
    failed = watch.night("isa_pages", N2, lambda _: None)
    assert failed.outcome == "failed"
    assert {p["kind"] for p in watch.problems(failed.run)} == {"fetch_failed"}
    assert len(watch.problems(failed.run)) == len(WATCHED) == failed.errors
    assert watch.document(KEY)["last_seen"] == N1
    good = watch.night("isa_pages", N3, site_of(isa(TEXT_A)))
    assert (good.outcome, good.unchanged) == ("ok", len(WATCHED))
    assert watch.changes() == []
    run = watch.rows("SELECT outcome, errors, message FROM runs WHERE id = ?", failed.run)[0]
    assert run["outcome"] == "failed"
    assert "no answer in time" in run["message"]


def test_a_page_that_cannot_be_read_is_named_and_the_rest_counts(watch: Watch) -> None:
    watch.night("isa_pages", N1, site_of(isa(TEXT_A)))
    broken = (200, {"content-type": "text/html; charset=UTF-8"}, "<html><body>見本：空</body></html>".encode())
    result = watch.night("isa_pages", N2, site_of(broken))
    assert (result.outcome, result.unchanged) == ("partial", len(WATCHED) - 1)
    (found,) = watch.problems(result.run)
    assert (found["kind"], found["key"]) == ("structure_suspect", KEY)
    assert found["url"] == f"https://www.moj.go.jp/{PAGE}"
    assert watch.changes() == []
    fetched = watch.rows("SELECT accepted FROM fetches WHERE run = ? AND url = ?", result.run, found["url"])
    assert fetched == [{"accepted": 0}], "no claim of “no change” rests on it"


def test_a_newly_listed_page_is_a_baseline_of_its_own(watch: Watch) -> None:
    without = site_of(isa(TEXT_A))
    del without.pages[WATCHED[1].path]
    watch.night("isa_pages", N1, without)
    result = watch.night("isa_pages", N2, site_of(isa(TEXT_A)))
    assert result.new == 1
    assert watch.changes() == []


# ---------------------------------------------------------------------- files of a page
@cache
def pdf(text: str) -> bytes:
    from weasyprint import HTML

    made = HTML(string=f"<meta charset=utf-8><p>{text}</p>").write_pdf()
    assert isinstance(made, bytes)
    return made


def xlsx(text: str) -> bytes:
    """Bytes that are a .xlsx as far as anyone looks; stored uncompressed, so equal lengths give equal sizes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo("xl/sheet.xml"), text)
    return out.getvalue()


def file(body: bytes, media_type: str = "application/pdf") -> Reply:
    return 200, {"content-type": media_type}, body


def test_files_that_are_added_and_removed(watch: Watch) -> None:
    files = {"999900001.xlsx": "見本の様式一", "999900002.xlsx": "見本の様式二"}
    replies = {name: file(xlsx(name), "application/vnd.ms-excel") for name in files}
    watch.night("isa_pages", N1, site_of(isa(TEXT_A, files={"999900001.xlsx": "見本の様式一"}), **replies))
    added = watch.night("isa_pages", N2, site_of(isa(TEXT_A, files=files), **replies))
    (change,) = watch.changes(added.run)
    assert (change["kind"], watch.parts(change)) == ("attachment_added", [])
    assert change["summary_ja"].endswith("に添付ファイル「見本の様式二」が追加されました。")
    assert "見本の様式二" in watch.versions(KEY)[-1]["body"]
    assert change["field"] == "https://www.moj.go.jp/isa/content/999900002.xlsx"
    assert change["after"] == "見本の様式二"
    rows = watch.rows(
        "SELECT a.href, d.key FROM attachments a JOIN documents p ON p.id = a.document"
        " LEFT JOIN documents d ON d.id = a.attachment_document WHERE p.key = ? ORDER BY a.position",
        KEY,
    )
    assert [row["key"] for row in rows] == [f"isa_pages/isa/content/{name}" for name in files]
    removed = watch.night("isa_pages", N3, site_of(isa(TEXT_A, files={"999900002.xlsx": "見本の様式二"}), **replies))
    (change,) = watch.changes(removed.run)
    assert (change["kind"], watch.parts(change)) == ("attachment_removed", [])
    assert change["field"].endswith("999900001.xlsx")


def test_a_file_replaced_in_place_is_seen_by_its_content_even_at_the_same_size(watch: Watch) -> None:
    old, new = xlsx("見本の一"), xlsx("見本の二")
    assert len(old) == len(new)
    page = isa(TEXT_A, files={"999900001.xlsx": "見本の様式（Excel：1KB）"})
    for night, body in ((N1, old), (N2, new)):
        result = watch.night("isa_pages", night, site_of(page, **{"999900001.xlsx": file(body)}))
    assert watch.kinds(result.run) == [("attachment_replaced", "isa_pages/isa/content/999900001.xlsx")]
    (row,) = watch.rows("SELECT sha256, size FROM files")
    assert row["size"] == len(new)


def test_a_replaced_pdf_quotes_what_changed(watch: Watch) -> None:
    page = isa(TEXT_A, files={"999900001.pdf": "見本の様式"})
    for night, body in ((N1, pdf("技能実習の手数料は千円です。")), (N2, pdf("技能実習の手数料は二千円です。"))):
        result = watch.night("isa_pages", night, site_of(page, **{"999900001.pdf": file(body)}))
    (change,) = watch.changes(result.run)
    assert change["kind"] == "attachment_replaced"
    assert json.loads(change["passages"]) == [["技能実習の手数料は千円です。", "技能実習の手数料は二千円です。"]]
    assert passages_are_verbatim(watch) == 2


def test_a_file_that_fails_one_night_is_not_removed(watch: Watch) -> None:
    page = isa(TEXT_A, files={"999900001.xlsx": "見本の様式"})
    good = site_of(page, **{"999900001.xlsx": file(xlsx("見本"))})
    watch.night("isa_pages", N1, good)
    result = watch.night("isa_pages", N2, lambda url: None if url.endswith(".xlsx") else good(url))
    assert result.outcome == "partial"
    assert watch.night("isa_pages", N3, good).outcome == "ok"
    assert watch.changes() == []


# ---------------------------------------------------------------------- a feed
def test_new_items_of_a_feed_are_news_and_old_ones_are_not(watch: Watch) -> None:
    watch.night("mhlw_news", N1, mhlw_feed([("a", "【見本】技能実習の監督指導", "2026-05-30T10:00:00+09:00")]))
    assert watch.changes() == []
    result = watch.night(
        "mhlw_news",
        N2,
        mhlw_feed(
            [
                ("b", "【見本】育成就労の検討会", "2026-06-01T10:00:00+09:00"),
                ("c", "【見本】技能実習の古い発表", "2026-04-30T10:00:00+09:00"),  # more than thirty days ago
                ("a", "【見本】技能実習の監督指導", "2026-05-30T10:00:00+09:00"),
            ]
        ),
    )
    assert result.new == 2
    assert watch.kinds(result.run) == [("appeared", "mhlw_news/stf/b.html@2026-06-01")]
    assert watch.document("mhlw_news/stf/c.html@2026-04-30")["first_seen"] == N2


def test_an_item_that_leaves_the_window_of_a_feed_is_not_gone(watch: Watch) -> None:
    watch.night("mhlw_news", N1, mhlw_feed([("a", "【見本】技能実習", "2026-05-30T10:00:00+09:00")]))
    watch.night("mhlw_news", N2, mhlw_feed([("b", "【見本】別の記事", "2026-06-01T10:00:00+09:00")]))
    assert [kind for kind, _ in watch.kinds()] == ["appeared"]
    assert watch.value("SELECT count(*) FROM documents WHERE gone_at IS NOT NULL") == 0


def test_too_few_items_are_a_problem(watch: Watch) -> None:
    def site(url: str) -> Reply:
        reply = mhlw_feed([("a", "【見本】技能実習", "2026-05-30T10:00:00+09:00")])(url)
        assert reply
        head, _, _ = reply[2].decode().partition('<item rdf:about="https://www.mhlw.go.jp/stf/old_0')
        return reply[0], reply[1], f"{head}</rdf:RDF>".encode()

    result = watch.night("mhlw_news", N1, site)
    assert result.outcome == "partial"
    assert [p["kind"] for p in watch.problems(result.run)] == ["too_few_items"]


def test_topics_and_the_queue_to_check(watch: Watch) -> None:
    watch.night(
        "mhlw_news",
        N1,
        mhlw_feed(
            [
                ("a", "技能実習生の妊娠を理由とする解雇について（見本）", "2026-05-30T10:00:00+09:00"),
                ("b", "外国人に関する見本の発表", "2026-05-30T10:00:00+09:00"),
                ("c", "見本の水道に関する発表", "2026-05-30T10:00:00+09:00"),
            ]
        ),
    )

    def about(page: str) -> tuple[set[str], bool]:
        key = f"mhlw_news/stf/{page}.html@2026-05-30"
        topics = watch.rows(
            "SELECT topic FROM document_topics t JOIN documents d ON d.id = t.document WHERE key = ?", key
        )
        queued = watch.rows("SELECT 1 FROM to_check t JOIN documents d ON d.id = t.document WHERE key = ?", key)
        return {row["topic"] for row in topics}, bool(queued)

    topics, queued = about("a")
    assert topics
    assert not queued
    assert about("b") == (set(), True), "in scope and of no topic: a person looks"
    assert about("c") == (set(), False)
    assert watch.value("SELECT count(*) FROM topics") > 5


# ---------------------------------------------------------------------- the minutes
CONFIG = {"start": "2026-01-01"}


def meeting(day: str = "2026-04-15", number: int = 3, speeches: int = 4) -> Meeting:
    texts = [("会議録情報", "見本の案件\n出席委員　見本")]
    for n in range(1, speeches):
        speaker = "見本甲子" if n % 2 else "見本乙夫"
        word = "技能実習生の失踪" if n in (1, 2) else "別のこと"
        texts.append((speaker, f"○{speaker}君　{word}についての見本の発言その{n}です。\n　続きの段落{n}です。"))
    return Meeting(day, texts, number)


def first_night(watch: Watch, *meetings: Meeting) -> MinutesSite:
    site = MinutesSite(*meetings)
    assert watch.night("kokkai", N1, site, config=CONFIG).outcome == "ok"
    return site


def test_the_first_night_of_the_minutes_is_stock(watch: Watch) -> None:
    first_night(watch, meeting())
    assert watch.value("SELECT count(*) FROM documents WHERE kind = 'speech'") == 4
    assert watch.changes() == []
    rows = watch.rows(
        "SELECT s.position, s.speaker, m.key FROM speeches s JOIN documents m ON m.id = s.meeting_document"
        " ORDER BY s.position"
    )
    assert [(r["position"], r["speaker"]) for r in rows] == [
        (0, "会議録情報"),
        (1, "見本甲子"),
        (2, "見本乙夫"),
        (3, "見本甲子"),
    ]
    assert {r["key"] for r in rows} == {meeting().key}
    found = watch.rows(
        "SELECT DISTINCT d.key FROM document_topics t JOIN documents d ON d.id = t.document ORDER BY d.key"
    )
    assert [row["key"] for row in found] == [meeting().speech_key(n) for n in (1, 2)]


def test_the_minutes_of_a_meeting_are_one_change_that_lists_its_speeches_on_topic(watch: Watch) -> None:
    site = first_night(watch, meeting())
    new = meeting("2026-05-20", 4, speeches=40)
    site.meetings.append(new)
    result = watch.night("kokkai", N2, site, config=CONFIG)
    assert (result.outcome, result.new) == ("ok", 41)
    (change,) = watch.changes(result.run, parts=True)
    assert (change["kind"], change["document_key"], change["part_of"]) == ("appeared", new.key, None)
    lines = change["after"].split("\n")
    assert len(lines) == 2
    assert lines[0].startswith("001 見本甲子")
    assert lines[1].startswith("002 見本乙夫")
    assert all(line.endswith("：失踪") for line in lines)
    assert "見本大臣" in lines[1]
    assert "2件" in change["summary_ja"]
    assert "2026年5月20日" in change["summary_ja"]
    topics = watch.rows("SELECT topic FROM change_topics WHERE change = ?", change["id"])
    assert topics


def test_a_meeting_with_a_word_of_the_field_alone_is_told_behind_those_on_a_topic(watch: Watch) -> None:
    site = first_night(watch, meeting())
    said = "○見本甲子君　外国人の方にも分かりやすい表示をお願いします。"
    site.meetings.append(Meeting("2026-05-20", [("会議録情報", "見本の案件"), ("見本甲子", said)], number=4))
    result = watch.night("kokkai", N2, site, config=CONFIG)
    (change,) = watch.changes(result.run)
    assert change["weight"] == 20
    assert change["after"] == "001 見本甲子（見本会派）：外国人"
    assert "論点に当たる発言はなく、要確認が1件です（見本甲子）" in change["summary_ja"]
    assert "1 speech to be checked" in change["summary_en"]


def test_a_meeting_before_the_earliest_day_polled_is_stock(watch: Watch) -> None:
    site = first_night(watch, meeting())
    site.meetings.append(meeting("2025-12-10", 2))
    result = watch.night("kokkai", N2, site, since="2025-10-01")
    assert result.new == 5
    assert watch.changes() == []


def test_minutes_that_come_late_within_the_window_are_news(watch: Watch) -> None:
    """They appear weeks, even months, after the meeting."""
    site = first_night(watch, meeting())
    site.meetings.append(meeting("2026-02-20", 2))
    result = watch.night("kokkai", N2, site)
    assert [kind for kind, _ in watch.kinds(result.run)] == ["appeared"]


def test_a_partial_first_run_makes_no_news_of_the_second(watch: Watch) -> None:
    site = MinutesSite(meeting(), meeting("2026-05-20", 4))
    site.silent = {meeting("2026-05-20", 4).id}
    assert watch.night("kokkai", N1, site, config=CONFIG).outcome == "partial"
    site.silent = set()
    result = watch.night("kokkai", N2, site, config=CONFIG)
    assert (result.outcome, result.new) == ("ok", 5)
    assert watch.changes() == []
    site.meetings.append(meeting("2026-05-21", 5))
    assert [kind for kind, _ in watch.kinds(watch.night("kokkai", N3, site, config=CONFIG).run)] == ["appeared"]


def test_an_amended_speech(watch: Watch) -> None:
    held = meeting()
    site = first_night(watch, held)
    speaker, text = held.speeches[1]
    held.speeches[1] = (speaker, text.replace("続きの段落1です。", "続きの段落を訂正しました。"))
    result = watch.night("kokkai", N2, site)
    (change,) = watch.changes(result.run, parts=True)
    assert (change["kind"], change["field"], change["document_key"]) == ("text_changed", "body", held.speech_key(1))
    assert json.loads(change["passages"]) == [["　続きの段落1です。", "　続きの段落を訂正しました。"]]
    assert passages_are_verbatim(watch) == 2
    assert "訂正" in change["summary_ja"]
    assert result.changed == 1


def test_a_speech_whose_amendment_drops_the_word_is_still_followed(watch: Watch) -> None:
    held = meeting()
    site = first_night(watch, held)
    for n in (1, 2):
        held.speeches[n] = (held.speeches[n][0], "○見本君　訂正後は語がありません。")
    assert {kind for kind, _ in watch.kinds(watch.night("kokkai", N2, site).run)} == {"text_changed"}


def test_page_numbers_that_are_filled_in_later_are_nothing(watch: Watch) -> None:
    held = meeting()
    site = first_night(watch, held)
    held.page, held.updated = 7, "2026-06-02 01:00:00"
    result = watch.night("kokkai", N2, site)
    assert (result.changed, watch.changes()) == (0, [])
    assert watch.value("SELECT max(start_page) FROM speeches") == 7
    assert watch.value("SELECT pdf_url FROM meetings") == f"https://kokkai.ndl.go.jp/img/{held.id}"


@pytest.mark.parametrize(("amended", "top_level"), [(5, 5), (6, 1)])
def test_many_amended_speeches_are_one_change_of_the_meeting(watch: Watch, amended: int, top_level: int) -> None:
    held = meeting(speeches=20)
    site = first_night(watch, held)
    for n in range(1, 1 + amended):
        held.speeches[n] = (held.speeches[n][0], held.speeches[n][1] + "\n　訂正の段落です。")
    changes = watch.changes(watch.night("kokkai", N2, site).run)
    assert len(changes) == top_level
    if top_level == 1:
        assert changes[0]["document_key"] == held.key
        assert f"{amended}件" in changes[0]["summary_ja"]
        parts = watch.parts(changes[0])
        assert len(parts) == amended
        assert {part["kind"] for part in parts} == {"text_changed"}
        assert all(part["old_version"] and part["new_version"] for part in parts)


def test_a_meeting_taken_off_and_put_back(watch: Watch) -> None:
    held, other = meeting(), meeting("2026-04-16", 4)
    site = first_night(watch, held, other)
    site.meetings.remove(held)
    gone = watch.night("kokkai", N2, site)
    assert watch.kinds(gone.run) == [("disappeared", held.key)]
    site.meetings.append(held)
    back = watch.night("kokkai", N3, site)
    assert watch.kinds(back.run) == [("reappeared", held.key)]


def test_a_meeting_fetched_on_request_is_one_request_and_nothing_else_is_missing(watch: Watch) -> None:
    site = first_night(watch, meeting(), meeting("2026-04-16", 4))
    site.asked.clear()
    result = watch.night("kokkai", N2, site, only=[f"https://kokkai.ndl.go.jp/txt/{meeting().id}"])
    assert (result.outcome, result.unchanged, len(site.asked)) == ("ok", 5, 1)
    assert watch.changes() == []


# ---------------------------------------------------------------------- laws
AIM = article(1, "目的", paragraph(1, "この見本法は、技能実習の適正な実施及び技能実習生の保護を目的とする。"))
NEW_AIM = article(1, "目的", paragraph(1, "この見本法は、育成就労の適正な実施及び育成就労外国人の保護を目的とする。"))
MOVE = article(
    2, "転籍", paragraph(1, "転籍は、やむを得ない事情がある場合に限り認める。", "見本の要件一", "見本の要件二")
)
NEW_MOVE = article(
    2,
    "転籍",
    paragraph(1, "転籍は、やむを得ない事情がある場合に限り認める。", "見本の要件一", "途中の要件", "見本の要件二"),
)
START = supplementary("この法律は、公布の日から施行する。")
OLD_TREE, NEW_TREE = law_tree([AIM, MOVE], START), law_tree([NEW_AIM, NEW_MOVE], START)
FIRST = Revision("2025-06-01", "504AC0000000068", OLD_TREE, "見本技能実習法")
COMING = Revision("2027-04-01", "506AC0000000060", NEW_TREE, "見本育成就労法")
LAW_KEY = f"egov_law/{LAW}"


def body(watch: Watch, key: str = LAW_KEY) -> str:
    return str(watch.versions(key)[-1]["body"])


def three_in_the_morning(day: str) -> str:
    """The UTC time of 03:00 in Japan."""
    return utc_text(datetime.fromisoformat(day).replace(hour=3, tzinfo=JST))


def law_night(watch: Watch, day: str, *revisions: Revision) -> Any:
    return watch.night("egov_law", three_in_the_morning(day), LawSite(day, *revisions))


def test_a_law_comes_into_force(watch: Watch) -> None:
    law_night(watch, "2027-03-31", FIRST, COMING)
    assert watch.changes() == []
    assert "技能実習の適正な実施" in body(watch)
    result = law_night(watch, "2027-04-01", FIRST, COMING)
    (change,) = watch.changes(result.run)
    assert (change["kind"], change["document_key"], change["field"]) == ("came_into_force", LAW_KEY, "revision")
    assert (change["before"], change["after"]) == (FIRST.id(LAW), COMING.id(LAW))
    parts = watch.parts(change)
    assert [(p["kind"], p["field"]) for p in parts] == [
        ("retitled", "title"),
        ("provision_changed", "MainProvision-Article_1-Paragraph_1"),
        ("provision_changed", "MainProvision-Article_2-Paragraph_1-Item_2"),
        ("provision_changed", "MainProvision-Article_2-Paragraph_1-Item_3"),  # the second one until then
    ]
    assert parts[3]["summary_ja"] == "本則第2条第1項第2号を第3号とする。"
    assert parts[0]["before"] == "見本技能実習法"
    assert parts[2]["before"] is None
    assert parts[2]["after"] == "途中の要件"
    assert "育成就労の適正な実施" in body(watch)
    assert watch.document(LAW_KEY)["title"] == "見本育成就労法"
    assert len(watch.versions(LAW_KEY)) == 2
    statuses = watch.rows("SELECT law_revision_id AS id, status, has_text FROM law_revisions ORDER BY enforced_on")
    assert statuses == [
        {"id": FIRST.id(LAW), "status": "PreviousEnforced", "has_text": 1},
        {"id": COMING.id(LAW), "status": "CurrentEnforced", "has_text": 1},
    ]


def test_the_unknown_laws_are_named_every_night(watch: Watch) -> None:
    result = law_night(watch, "2027-03-31", FIRST)
    assert result.outcome == "partial"
    assert {p["kind"] for p in watch.problems(result.run)} == {"not_found"}
    assert any("326CO0000000319" in p["reason"] for p in watch.problems(result.run))
    assert not any(LAW in p["reason"] for p in watch.problems(result.run))


def test_a_new_revision_is_scheduled(watch: Watch) -> None:
    law_night(watch, "2026-06-01", FIRST)
    result = law_night(watch, "2026-06-02", FIRST, COMING)
    (change,) = watch.changes(result.run, parts=True)
    assert (change["kind"], change["document_key"]) == ("revision_scheduled", f"egov_law/{COMING.id(LAW)}")
    assert change["after"] == "2027-04-01"
    assert "2027年4月1日" in change["summary_ja"]
    assert "技能実習の適正な実施" in body(watch), "the law's text is the one in force"
    assert "育成就労の適正な実施" in body(watch, f"egov_law/{COMING.id(LAW)}")


CLAUSE = "令和九年三月三十一日までの間において政令で定める日"
PLACEHOLDER = Revision("2027-03-31", "508AC0000000032", NEW_TREE, comment=CLAUSE)
FIXED = Revision("2026-10-01", "508AC0000000032", NEW_TREE)


def test_a_placeholder_day_is_fixed(watch: Watch) -> None:
    law_night(watch, "2026-06-01", FIRST, PLACEHOLDER)
    result = law_night(watch, "2026-06-02", FIRST, FIXED)
    (change,) = watch.changes(result.run, parts=True)
    assert (change["kind"], change["before"], change["after"]) == ("enforcement_date_fixed", "2027-03-31", "2026-10-01")
    assert change["old_version"] == watch.versions(f"egov_law/{PLACEHOLDER.id(LAW)}")[0]["id"]
    assert change["new_version"] == watch.versions(f"egov_law/{FIXED.id(LAW)}")[0]["id"]
    gone = watch.document(f"egov_law/{PLACEHOLDER.id(LAW)}")
    assert gone["gone_at"] and gone["url"].endswith(PLACEHOLDER.id(LAW).partition("_")[2])
    told = stored_changes.change(watch.conn, row_id=change["id"])
    assert told is not None and told["url"] == watch.document(f"egov_law/{FIXED.id(LAW)}")["url"], (
        "where it is read now"
    )


def test_a_placeholder_day_is_fixed_a_night_after_the_old_entry_vanished(watch: Watch) -> None:
    law_night(watch, "2026-06-01", FIRST, PLACEHOLDER)
    gone = law_night(watch, "2026-06-02", FIRST)
    assert [kind for kind, _ in watch.kinds(gone.run)] == ["disappeared"]
    back = law_night(watch, "2026-06-03", FIRST, FIXED)
    assert [kind for kind, _ in watch.kinds(back.run)] == ["enforcement_date_fixed"]
    again = law_night(watch, "2026-06-04", FIRST, FIXED)
    assert watch.kinds(again.run) == []


def test_another_amending_law_is_not_the_same_revision(watch: Watch) -> None:
    law_night(watch, "2026-06-01", FIRST, PLACEHOLDER)
    other = Revision("2026-10-01", "508AC0000000099", NEW_TREE)
    result = law_night(watch, "2026-06-02", FIRST, other)
    assert {kind for kind, _ in watch.kinds(result.run)} == {"disappeared", "revision_scheduled"}


def test_in_force_without_a_text_and_then_the_text_arrives(watch: Watch) -> None:
    without = Revision(COMING.enforced, COMING.by, None, COMING.title)
    law_night(watch, "2027-03-31", FIRST, without)
    result = law_night(watch, "2027-04-01", FIRST, without)
    (change,) = watch.changes(result.run)
    assert change["kind"] == "came_into_force"
    assert [p["kind"] for p in watch.parts(change)] == ["retitled"]
    assert body(watch) == "", "the old text is not in force any more, and must not be shown as if it were"
    assert (
        watch.rows("SELECT p.* FROM provisions p JOIN documents d ON d.id = p.document WHERE d.key = ?", LAW_KEY) == []
    )
    assert (
        watch.value("SELECT body FROM document_text t JOIN documents d ON d.id = t.id WHERE d.key = ?", LAW_KEY) == ""
    )
    assert {"without_text"} <= {p["kind"] for p in watch.problems(result.run)}
    quiet = law_night(watch, "2027-04-02", FIRST, without)
    assert watch.kinds(quiet.run) == []
    arrived = law_night(watch, "2027-04-03", FIRST, COMING)
    (change,) = watch.changes(arrived.run)
    assert (change["kind"], change["document_key"]) == ("text_changed", LAW_KEY)
    assert [p["field"] for p in watch.parts(change)] == [
        "MainProvision-Article_1-Paragraph_1",
        "MainProvision-Article_2-Paragraph_1-Item_2",
        "MainProvision-Article_2-Paragraph_1-Item_3",
    ]
    assert "育成就労の適正な実施" in body(watch)


def test_a_text_that_cannot_be_had_one_night_stays(watch: Watch) -> None:
    law_night(watch, "2026-06-01", FIRST, COMING)
    before = body(watch)
    site = LawSite("2026-06-02", FIRST, COMING)
    result = watch.night(
        "egov_law", three_in_the_morning("2026-06-02"), lambda url: None if "/law_data/" in url else site(url)
    )
    assert result.outcome == "partial"
    assert body(watch) == before
    assert law_night(watch, "2026-06-03", FIRST, COMING).changes == 0
    assert watch.changes() == []


def test_a_corrected_text_of_the_same_revision(watch: Watch) -> None:
    law_night(watch, "2026-06-01", FIRST)
    corrected = Revision(FIRST.enforced, FIRST.by, law_tree([AIM, NEW_MOVE], START), FIRST.title)
    result = law_night(watch, "2026-06-02", corrected)
    changes = watch.changes(result.run)
    law_changes = [c for c in changes if c["document_key"] == LAW_KEY]
    assert [c["kind"] for c in law_changes] == ["text_changed"]
    assert [p["field"] for p in watch.parts(law_changes[0])] == [
        "MainProvision-Article_2-Paragraph_1-Item_2",
        "MainProvision-Article_2-Paragraph_1-Item_3",  # under another number alone
    ]


def test_a_list_that_lost_many_revisions_is_cut_not_changed(watch: Watch) -> None:
    past = [Revision(f"20{n}-04-01", f"4{n}AC0000000001", OLD_TREE) for n in range(16, 25)]
    law_night(watch, "2026-06-01", FIRST, *past)
    result = law_night(watch, "2026-06-02", FIRST)
    assert watch.changes() == []
    assert "too_few_items" in {p["kind"] for p in watch.problems(result.run)}
    assert watch.value("SELECT count(*) FROM documents WHERE gone_at IS NOT NULL") == 0


def test_a_text_fetched_on_request_does_not_make_news_of_the_first_real_night(watch: Watch) -> None:
    """The first run of a source is a baseline, also when single addresses were fetched before it."""
    site = LawSite("2026-06-01", FIRST, COMING)
    only = [f"https://laws.e-gov.go.jp/api/2/law_data/{FIRST.id(LAW)}"]
    assert watch.night("egov_law", three_in_the_morning("2026-06-01"), site, only=only).new == 2
    law_night(watch, "2026-06-02", FIRST, COMING)
    assert watch.changes() == []


# ---------------------------------------------------------------------- runs
def test_a_run_that_was_cut_off_is_named_and_what_it_read_counts(watch: Watch) -> None:
    watch.night("isa_pages", N1, site_of(isa(TEXT_A)))
    result = watch.night("isa_pages", N2, site_of(isa(TEXT_B)), ended=False, stop_after=3)
    assert (result.outcome, result.changed) == ("partial", 1)
    assert [p["kind"] for p in watch.problems(result.run)] == ["interrupted"]
    assert watch.kinds(result.run) == [("text_changed", KEY)]
    assert watch.value("SELECT finished_at FROM runs WHERE id = ?", result.run) is None
    assert watch.value("SELECT count(*) FROM documents WHERE gone_at IS NOT NULL") == 0


def test_every_attempt_is_in_fetches(watch: Watch) -> None:
    result = watch.night("isa_pages", N1, lambda url: None if url.endswith(PAGE) else site_of(isa(TEXT_A))(url))
    rows = watch.rows("SELECT status, error, sha256, accepted, fetched_at FROM fetches WHERE run = ?", result.run)
    assert len(rows) == len(WATCHED) == watch.value("SELECT requests FROM runs")
    assert [(r["status"], r["error"], r["sha256"], r["accepted"]) for r in rows if r["error"]] == [
        (None, "no answer in time", None, 0)
    ]
    assert {r["fetched_at"] for r in rows} == {N1}


def test_two_runs_at_one_time_have_changes_of_their_own(watch: Watch) -> None:
    watch.night("isa_pages", N1, site_of(isa(TEXT_A)))
    for text in (TEXT_B, TEXT_A, TEXT_B):
        watch.night("isa_pages", N2, site_of(isa(text)))
    assert len({c["key"] for c in watch.changes()}) == 3


def test_the_source_is_described(watch: Watch) -> None:
    watch.night("isa_pages", N1, site_of(isa(TEXT_A)))
    (row,) = watch.rows("SELECT * FROM sources WHERE id = 'isa_pages'")
    listed = {other["id"] for other in watch.rows("SELECT id FROM sources")}
    assert {"kokkai", "egov_law", "isa_pages", "mhlw_news", "press"} <= listed  # whether or not they have run
    assert (row["id"], row["public"], row["enabled"], row["publisher"]) == ("isa_pages", 1, 1, "出入国在留管理庁")
    assert row["credit"].startswith("出典")


def test_a_withdrawn_meeting_takes_its_speeches_with_it_and_brings_them_back(watch: Watch) -> None:
    """The API knows the meeting no more (0 records): one change, not one a speech; the same when it is back."""
    kept, withdrawn = meeting(speeches=6), meeting("2026-05-10", 3, speeches=4)
    site = first_night(watch, kept, withdrawn)
    site.meetings.remove(withdrawn)
    assert watch.kinds(watch.night("kokkai", N2, site).run) == [("disappeared", withdrawn.key)]
    gone = watch.rows("SELECT count(*) AS n FROM documents WHERE gone_at IS NOT NULL")
    assert gone[0]["n"] == 1 + 4
    site.meetings.append(withdrawn)
    assert watch.kinds(watch.night("kokkai", N3, site).run) == [("reappeared", withdrawn.key)]
    assert watch.rows("SELECT count(*) AS n FROM documents WHERE gone_at IS NOT NULL")[0]["n"] == 0
