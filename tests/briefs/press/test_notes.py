"""A source on one line; the address of a brief's own page and the code that leads there."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace

import pytest
from PIL import ImageFont

from briefs.evidence.dossier import Evidence, Quote, RegisterEntry
from briefs.press.address import QUIET, code_of, published_at
from briefs.press.notes import address_in, claim_line, cut, entry_line, note_line, source_words, width, without_sites
from briefs.staff.claims import claims


def evidence(title: str, url: str) -> Evidence:
    return Evidence(
        1, "k", "law", title, "egov_law", "e-Gov法令検索", "e-Gov Law Search", "", "", "",
        url, url, "2026-04-01T18:00:00Z", "0" * 64, None,
    )  # fmt: skip


def test_a_short_source_is_printed_whole():
    line = note_line(evidence("衆議院法務委員会", "https://kokkai.ndl.go.jp/txt/1/3"))
    assert (line.source, line.title, line.address) == ("e-Gov法令検索", "衆議院法務委員会", "kokkai.ndl.go.jp/txt/1/3")
    assert line.url == "https://kokkai.ndl.go.jp/txt/1/3"


def test_what_does_not_fit_loses_its_path_then_the_end_of_its_title():
    title = "出入国管理及び難民認定法別表第一の二の表の特定技能の項の下欄に規定する産業上の分野等を定める省令"
    line = note_line(evidence(title, "https://laws.e-gov.go.jp/law/431M60000010006"))
    assert line.title == title and "/" not in line.address
    narrow = note_line(evidence(title, "https://laws.e-gov.go.jp/law/431M60000010006"), room=40)
    assert narrow.title.endswith("…") and narrow.address == "laws.e-gov.go.jp"
    assert width(narrow.source) + width(narrow.title) + width(narrow.address) + 5 <= 40.5
    assert narrow.url == "https://laws.e-gov.go.jp/law/431M60000010006"


def test_an_english_paper_names_its_sources_in_english_and_a_speech_keeps_its_day_and_speaker():
    named = replace(
        evidence("衆議院文部科学委員会 第10号（2025年4月23日） 26 見本太郎", "https://kokkai.ndl.go.jp/txt/1/26"),
        kind="speech",
        title_en="House of Representatives, Committee on Education, Culture, Sports, Science and Technology, No. 10 (23 April 2025),"
        " speech 26: 見本太郎",
    )
    assert note_line(named).title.startswith("衆議院文部科学委員会")
    line = note_line(named, "en")
    assert line.title.startswith("House of Representatives, Committee on Edu")
    assert line.title.endswith("… (23 April 2025), speech 26: 見本太郎") and width(line.title) <= 67
    assert note_line(replace(named, kind="page", title_en=""), "en").title.startswith("page: 衆議院文部科学委員会")
    other = replace(named, key="k2", title_en=named.title_en.replace("26", "28"))
    assert note_line(other, "en", among=[named, other]).title.endswith(
        "speech 28: 見本太郎"
    )  # told apart by that alone


def test_two_speeches_of_a_sitting_with_a_long_name_are_told_apart_in_half_a_line():
    where = "両院国家基本政策委員会合同審査会 第1号（2026年5月20日）"
    both = [
        replace(evidence(f"{where} {who}", "https://kokkai.ndl.go.jp/txt/1"), kind="speech")
        for who in ("36 見本甲子", "37 見本乙夫")
    ]
    said = [note_line(one, room=28, among=both).title for one in both]
    assert [one[one.index("（") :] for one in said] == [
        "（2026年5月20日） 36 見本甲子",
        "（2026年5月20日） 37 見本乙夫",
    ]
    assert all(one.startswith("両院") and width(one) <= 28 for one in said)


def test_two_versions_of_one_text_do_not_read_alike():
    law = evidence("見本の法律", "https://laws.e-gov.go.jp/law/1")
    both = [
        replace(law, key=f"egov_law/1_{day}_507M6000", published_on="2024-01-01") for day in ("20230831", "20260401")
    ]
    assert [note_line(one, among=both).title for one in both] == [
        "見本の法律（2023年8月31日施行）", "見本の法律（2026年4月1日施行）",
    ]  # fmt: skip
    # The text of today is not of the day on which the law was promulgated.
    today, coming = replace(law, key="egov_law/1", published_on="1951-10-04"), both[1]
    assert "1951年" not in note_line(today, among=[today, coming]).title
    file = evidence("一覧（見本）", "https://www.moj.go.jp/1.pdf")
    both = [replace(file, fetched_at=at) for at in ("2026-03-30T18:00:00Z", "2026-04-01T18:00:00Z")]
    assert note_line(both[1], "en", among=both).title == "law: 一覧（見本） (fetched 2 April 2026)"
    assert note_line(both[0], among=both).title == "一覧（見本）（2026年3月31日取得）"  # 3 in the morning in Japan
    assert note_line(file, among=[file]).title == "一覧（見本）"


def test_a_last_day_possible_is_not_the_day_in_force_in_a_source():
    dates = (
        Quote("fact:enforcement_comment", "…までの間において政令で定める日"),
        Quote("fact:scheduled_on", "2027-03-31"),
    )
    first, second = (
        replace(
            evidence("見本の法律", "https://a.jp/"),
            kind="law_revision",
            key=f"egov_law/326CO0000000319_{day}_X",
            quotes=quotes,
        )
        for day, quotes in (("20270331", dates), ("20270401", dates[1:]))
    )
    among = (first, second)
    assert note_line(first, among=among).title == "見本の法律（2027年3月31日までに施行）（施行日の記載のみ）"
    assert note_line(second, among=among).title == "見本の法律（2027年4月1日施行）（施行日の記載のみ）"
    english = tuple(replace(one, title_en="Sample Act") for one in among)
    assert "(in force by 31 March 2027)" in note_line(english[0], "en", among=english).title
    read = replace(first, quotes=(*dates, Quote("body", "見本の条文")))
    assert "記載のみ" not in note_line(read, among=among).title


def test_wide_letters_take_the_room_of_kanji():
    line = note_line(evidence("W" * 60 + "技能制度（見本）", "https://www.moj.go.jp/isa/ssw.html"))
    assert line.title.count("W") < 60 and line.title.endswith("…") and width("W" * 10) == width("要" * 10)


def test_no_letter_is_wider_than_is_thought_and_few_lines_are_thought_much_wider():
    file = subprocess.run(
        ["fc-match", "-f", "%{file}", "BIZ UDPGothic:regular"], capture_output=True, text=True, check=True
    ).stdout
    type_ = ImageFont.truetype(file, 1000)
    for char in map(chr, range(32, 127)):
        assert type_.getlength(char) / 1000 <= width(char), char
    line = "House of Representatives, Committee on Judicial Affairs, No. 1 (7 March 2025), speech 6: 見本太郎"
    assert 1 <= width(line) / (type_.getlength(line) / 1000) < 1.15


def test_no_address_and_no_word_is_cut_in_its_middle():
    text = "Ministry of Health, press release of 2025-09-26 https://www.example.jp/press"
    room = width("Ministry of Health, press release of 2025-09-26 https://ww") + 1.0
    assert cut(text, room) == "Ministry of Health, press release of 2025-09-26…"
    assert cut("https://www.example.jp/press", 5.0).startswith("https")  # there is nothing else to show


def test_a_text_that_fits_is_not_cut():
    assert cut("要望書", 3) == "要望書" and cut("要望書別紙", 4) == "要望書…"


@pytest.mark.parametrize(
    ("source", "left"),
    [
        (
            "出入国在留管理庁 報道発表「在留外国人数について」（2024-03-22、copies.example.net isa-2024 の写しで見た）第2表",
            "出入国在留管理庁 報道発表「在留外国人数について」（2024-03-22、写しで確認）第2表",
        ),
        ("入管庁の公表の書き写し（copies.example.jp 2023-10-13、other.example.com 1067）", "入管庁の公表の書き写し"),
        (
            "厚生労働省の届出状況、copies.example.jp 9556、読売新聞 2025-01-30",
            "厚生労働省の届出状況、読売新聞 2025-01-30",
        ),
        ("copies.example.com/news/23077（二次資料）", "二次資料"),
        ("「統計」第1表 https://www.moj.go.jp/isa/content/1.pdf", "「統計」第1表"),
        ("厚生労働省 2025-09-26 報道発表", "厚生労働省 2025-09-26 報道発表"),
    ],
)
def test_a_caption_names_who_published_a_figure_not_the_site_that_had_a_copy(source: str, left: str):
    assert without_sites(source) == left


@pytest.mark.parametrize(
    ("source", "ja", "en"),
    [
        ("厚生労働省 2025-09-26 報道発表(A)", "厚生労働省 2025-09-26 報道発表", "厚生労働省 2025-09-26 報道発表"),
        ("The Japan Times 2019-11-12(B)", "The Japan Times 2019-11-12（二次資料）", "The Japan Times 2019-11-12 (secondary source)"),
        ("計算 (C)", "計算（当団体の計算）", "計算 (our calculation)"),
    ],
)  # fmt: skip
def test_grades_are_said_in_words(source: str, ja: str, en: str):
    assert (source_words(source), source_words(source, "en")) == (ja, en)
    assert claim_line([source]) == ja


def test_a_claim_leads_to_the_address_of_its_source():
    assert (
        address_in(["厚生労働省 報道発表(A) https://www.mhlw.go.jp/stf/newpage_63807.html"])
        == "https://www.mhlw.go.jp/stf/newpage_63807.html"
    )
    assert address_in(["The Japan Times 2019-11-12(B)"]) == ""


def test_the_page_of_a_brief_and_its_code():
    assert published_at("https://example.org/", "MB-1") == "https://example.org/papers/MB-1.html"
    assert published_at("", "MB-1") == "" and code_of("") is None
    code = code_of(published_at("https://example.org", "MB-20260402-629BAC29"))
    assert code is not None and code["size"] == 33 + 2 * QUIET  # 52 bytes at level M: version 4 (62 at most)
    assert code["path"].startswith(f"M{QUIET} {QUIET}h1v1h-1z")


@pytest.mark.parametrize(
    ("registered", "printed"),
    [
        ("首相官邸 2026-01-23（決定の事実。数はこのページでは未確認）", "首相官邸 2026-01-23（決定の事実）"),
        ("実態調査（2022-12-23。表・ページは未確認）", "実態調査（2022-12-23）"),
        ("総務省の公表（2025-09-14）の記事。表・ページは未確認 (B)", "総務省の公表（2025-09-14）の記事（二次資料）"),
        ("Prime Minister's Office, 2026-01-23 (that it was decided; the figures were not seen on this page)",
         "Prime Minister's Office, 2026-01-23 (that it was decided)"),
        ("厚生労働省 2025-09-26 報道発表（別紙）", "厚生労働省 2025-09-26 報道発表（別紙）"),
    ],
)  # fmt: skip
def test_what_we_noted_for_ourselves_of_a_source_is_not_printed(registered: str, printed: str):
    assert source_words(registered) == printed


def test_no_source_of_the_register_prints_our_own_remarks():
    for one in claims(None).values():
        for source in (words for each in one.sources for words in (each.ja, each.en)):
            assert not re.search("未確認|not (seen|confirmed|opened)", source_words(source)), source


def test_speeches_in_half_a_line_are_told_apart():
    one = evidence("参議院法務委員会 第4号（2025年4月8日） 49 川合孝典", "https://kokkai.ndl.go.jp/txt/1/49")
    line = note_line(replace(one, kind="speech", source_ja="国会会議録"), room=32)
    assert (line.source, line.title, line.address) == ("", "参議院法務委員会 第4号（2025年4月8日） 49 川合孝典", "")


@pytest.mark.parametrize("committee", ["予算委員会", "厚生労働委員会"])
def test_who_spoke_stands_in_half_a_line(committee: str):
    title = f"衆議院{committee} 第902号（2026年2月27日） 10 見本法子"
    one = replace(
        evidence(title, "https://kokkai.ndl.go.jp/txt/1/10"), kind="speech", source_ja="国会会議録検索システム"
    )
    assert note_line(one, room=32).title == f"衆議院{committee}（2026年2月27日） 10 見本法子"
    assert note_line(one, room=70).title == title


def test_half_a_line_holds_a_revision_with_its_day_and_what_was_read_of_it():
    title = "外国人の技能実習の適正な実施及び技能実習生の保護に関する法律施行規則"
    ahead = replace(
        evidence(title, "https://laws.e-gov.go.jp/law/x"), kind="law_revision", key="egov_law/x_20270331_y",
        quotes=(Quote("fact:enforcement_comment", "令和九年三月三十一日までの間において政令で定める日"),),
    )  # fmt: skip
    other = replace(ahead, note=2, key="egov_law/x_20280401_y")
    line = note_line(ahead, room=34, among=(ahead, other))
    assert "（施行日の記載のみ）" in line.title and width(line.source) + width(line.title) + 3 <= 34


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (
            "見本省 報道発表（A） https://www.example.go.jp/press/2026/0901/a-rather-long-name-of-a-page.html",
            "見本省 報道発表 www.example.go.jp",
        ),
        (
            "見本省の長い名前の報道発表の題名がここに続く（A） https://www.example.go.jp/press/1.html",
            "見本省の長い名前の報道発表の題名がここに続く…",
        ),
        ("見本省 報道発表（A） https://a.jp/1", "見本省 報道発表 https://a.jp/1"),
    ],
)
def test_an_address_in_a_note_stands_whole_or_as_its_host_and_is_never_cut(source: str, shown: str):
    assert claim_line([source], "ja", 32.0) == shown


def test_remarks_of_ours_on_a_source_are_no_readers(source: str = "見本新聞 2018-12-05（各党自身の留保）（B）"):
    assert source_words(source) == "見本新聞 2018-12-05（二次資料）"
    assert source_words("Sample Times (the parties' own caveats) (B)", "en") == "Sample Times (secondary source)"


def test_a_list_in_plain_text_has_neither_our_keys_nor_letters_of_grades():
    sources = ("見本のブログ 2019-01-01（B）",)
    entry = RegisterEntry("図1", "figure:sample@2018", "7人（見本）", "7 (sample)", "B", "", sources)
    assert entry_line(entry, english=False) == "[図1] 7人（見本） 見本のブログ 2019-01-01（二次資料）"
    assert entry_line(entry, english=True) == "[図1] 7 (sample) 見本のブログ 2019-01-01 (secondary source)"
