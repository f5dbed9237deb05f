"""Supplementary resolutions: cut into items, found in minutes, tied to bills, read from the index.  All texts 見本."""

from __future__ import annotations

import json

import pytest

from crawlers.read.page import Page
from crawlers.registry import all_sources
from crawlers.sources.resolutions import INDEX
from crawlers.sources.shared.source import PageRequest
from db.diet.resolutions import Item, find_in_speech, items_of, link_resolutions, store_resolutions, titles_in
from db.record.models import Document, Listing, Problem
from db.search.literal import search
from db.text.numerals import write_numeral
from tests.support import places
from tests.support.helpers import HTML_HEADERS, NOT_FOUND, Meeting, MinutesSite, Reply, Watch
from tests.support.pdf_files import pdf_file, vertical_glyphs

PAGES = places.PAGES / "resolutions"
LEAD = "政府は、本法の施行に当たり、次の事項について適切な措置を講ずるべきである。"
SPEECH = f"""○見本甲子君　私は、ただいま可決されました見本技能育成法案に対し、見本会の提案による附帯決議案を提出いたします。
　案文を朗読いたします。
　　　　見本技能育成法案に対する附帯決議（案）
　　近年、見本の働き方は変わった。一方で、保護はなお足りない。
　　{LEAD}
　一　見本の監理を行う者について、独立性を確かめること。二以上の見本を兼ねる者には、十分に注意すること。
　二　相談の窓口を見本語で設けること。
　　　また、その周知に努めること。
　三　転籍については、次の点に留意すること。
　　１　本人の意向を確かめること。
　　２　見本の費用を明らかにすること。
　四　見本の状況を三年以内に公表すること。
　　　右決議する。
　以上でございます。
　何とぞ委員各位の御賛同をお願い申し上げます。"""


# ---------------------------------------------------------------------- cutting
def test_items_and_sub_items_in_lines() -> None:
    (found,) = find_in_speech(SPEECH)
    assert found.bill_title == "見本技能育成法案"
    assert found.items == [
        Item(
            "一", "見本の監理を行う者について、独立性を確かめること。二以上の見本を兼ねる者には、十分に注意すること。"
        ),
        Item("二", "相談の窓口を見本語で設けること。\nまた、その周知に努めること。"),
        Item("三", "転籍については、次の点に留意すること。"),
        Item("三１", "本人の意向を確かめること。"),
        Item("三２", "見本の費用を明らかにすること。"),
        Item("四", "見本の状況を三年以内に公表すること。"),
    ]
    assert SPEECH[found.start :].startswith("見本技能育成法案に対する")
    assert SPEECH[found.end :].startswith("右決議する。")


@pytest.mark.parametrize(
    ("lost", "texts"),
    [
        (
            "一、見本をすること。二、二国間の見本に努めること。三、十分な見本を置くこと。",
            ["見本をすること。", "二国間の見本に努めること。", "十分な見本を置くこと。"],
        ),
        (
            "一見本をすること。二二以上の見本を兼ねること。三見本の場を設けること。",
            ["見本をすること。", "二以上の見本を兼ねること。", "見本の場を設けること。"],
        ),
        (
            "一 見本をすること。二酸化炭素の見本も減らすこと。一方、見本は残すこと。二 「見本」を示すこと。",
            ["見本をすること。二酸化炭素の見本も減らすこと。一方、見本は残すこと。", "「見本」を示すこと。"],
        ),
        (
            "記一 見本をすること。二〇五〇年の見本を示すこと。二十年後も見直すこと。二見本を広めること。",
            ["見本をすること。二〇五〇年の見本を示すこと。二十年後も見直すこと。", "見本を広めること。"],
        ),
        ("一見本をすること。三見本は数えないこと。", ["見本をすること。三見本は数えないこと。"]),
    ],
)
def test_items_whose_line_breaks_are_lost(lost: str, texts: list[str]) -> None:
    found = items_of(f"{LEAD}{lost}右決議する。以上でございます。何とぞ御賛同をお願いいたします。")
    assert [item.text for item in found] == texts
    assert [item.label for item in found] == ["一", "二", "三"][: len(texts)]


def test_a_numeral_at_the_start_of_a_sentence_is_no_tenth_item() -> None:
    nine = "".join(f"{write_numeral(n)}見本{n}をすること。" for n in range(1, 10))
    found = items_of(f"{LEAD}{nine}十分に見本を行うこと。右決議する。")
    assert len(found) == 9
    assert found[-1] == Item("九", "見本9をすること。十分に見本を行うこと。")


def test_twelve_items_count_on_past_ten() -> None:
    twelve = "\n".join(f"　{write_numeral(n)}　見本{n}をすること。" for n in range(1, 13))
    found = items_of(f"　{LEAD}\n{twelve}\n　右決議する。")
    assert [item.label for item in found][8:] == ["九", "十", "十一", "十二"]
    assert found[10].text == "見本11をすること。"
    assert [write_numeral(n) for n in (20, 21, 30, 99)] == ["二十", "二十一", "三十", "九十九"]


def test_sub_items_in_brackets() -> None:
    found = items_of(
        f"{LEAD}\n　一　次によること。\n　　（一）見本甲\n　　（二）見本乙\n　二　見本丙。\n　右決議する。"
    )
    assert found == [
        Item("一", "次によること。"),
        Item("一（一）", "見本甲"),
        Item("一（二）", "見本乙"),
        Item("二", "見本丙。"),
    ]


def test_a_resolution_of_one_demand_is_one_item_without_label() -> None:
    heading = "案文を朗読いたします。見本協定法案に対する附帯決議（案）"
    text = f"{heading} {LEAD}今後、見本を結ぶ場合には、報告すること。以上であります。何とぞ御賛同を。"
    (found,) = find_in_speech(text)
    assert found.items == [Item("", "今後、見本を結ぶ場合には、報告すること。")]


@pytest.mark.parametrize(
    "text",
    [
        "ただいま見本君から提出されました附帯決議案を議題とし、採決を行います。",
        "見本法案に対する附帯決議につきましては、その趣旨を十分尊重いたします。次の機会に述べます。一　見本。",
        "見本法案に対する附帯決議（案）につきまして、次の事項を伺います。一　見本をすること。以上であります。",
        "衆議院の見本法案に対する附帯決議（案）\n　見本のとおりです。",
        "参考人からは、見本法案に対する附帯決議（案） を次のように御紹介いただきました。まことに見本のとおりです。",
        "見本",
    ],
)
def test_speaking_of_a_resolution_is_not_reading_one(text: str) -> None:
    assert find_in_speech(text) == []


def test_two_resolutions_in_one_speech() -> None:
    other = f"　　　見本乙法案に対する附帯決議（案）\n　{LEAD}\n　一　甲。\n　二　乙。\n　右決議する。"
    first, second = find_in_speech(f"{SPEECH}\n{other}")
    assert (first.bill_title, len(first.items)) == ("見本技能育成法案", 6)
    assert (second.bill_title, [i.text for i in second.items]) == ("見本乙法案", ["甲。", "乙。"])


def test_a_heading_of_two_bills_may_be_cut() -> None:
    assert ["見本及び丙法案", "見本丁法案"] in titles_in("見本及び丙法案及び見本丁法案")


# ---------------------------------------------------------------------- storing
def bill(watch: Watch, title: str, session: int, latest: int | None = None) -> int:
    number = watch.value("SELECT count(*) FROM documents")
    cursor = watch.conn.execute(
        "INSERT INTO documents (key, source, kind, url, title, lang, first_seen, last_seen, collection)"
        " VALUES (?, 'bills', 'bill', 'https://example.org/', ?, 'ja', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', 'bills')",
        (f"bills/{session}-閣法-{number}", title),
    )
    watch.conn.execute(
        "INSERT INTO bills (document, session, kind, number, title, stage, latest_session) VALUES (?, ?, '閣法', ?, ?, '', ?)",
        (cursor.lastrowid, session, number, title, latest),
    )
    return cursor.lastrowid or 0


def play(watch: Watch, *speeches: str) -> int:
    meeting = Meeting("2026-04-10", [("会議録情報", "見本"), *(("見本甲子", text) for text in speeches)])
    watch.night(
        "kokkai", "2026-05-01T00:00:00Z", MinutesSite(meeting), config={"words": ["見本"], "start": "2026-04-01"}
    )
    return int(watch.value("SELECT max(id) FROM documents WHERE kind = 'speech'"))


def test_a_speech_that_reads_a_resolution_gives_its_rows(watch: Watch) -> None:
    known = bill(watch, "見本技能育成法案", 221)
    speech = play(watch, SPEECH.replace("見本", "技能実習").replace("技能実習技能育成法案", "見本技能育成法案"))
    assert watch.rows("SELECT * FROM resolutions") == [
        {
            "document": speech,
            "bill": known,
            "bill_title": "見本技能育成法案",
            "house": "衆議院",
            "committee": "法務委員会",
            "date": "2026-04-10",
            "session": 221,
        }
    ]
    rows = watch.rows("SELECT position, label FROM resolution_items WHERE document = ? ORDER BY position", speech)
    assert [(r["position"], r["label"]) for r in rows] == [
        (1, "一"),
        (2, "二"),
        (3, "三"),
        (4, "三１"),
        (5, "三２"),
        (6, "四"),
    ]


def test_a_speech_without_one_leaves_nothing_and_takes_back_what_was_there(watch: Watch) -> None:
    speech = play(watch, "技能実習の附帯決議を尊重します。")
    store_resolutions(watch.conn, speech, SPEECH)
    assert watch.value("SELECT count(*) FROM resolution_items") == 6
    store_resolutions(watch.conn, speech, "技能実習の附帯決議を尊重します。")
    assert watch.value("SELECT count(*) FROM resolution_items") == 0
    assert watch.value("SELECT count(*) FROM resolutions") == 0


@pytest.mark.parametrize(
    ("title", "session", "latest", "ties"),
    [
        ("見本技能育成法案", 221, None, True),
        ("見本 技能育成法案", 221, None, True),  # spacing is no difference
        ("見本技能育成法案", 219, 221, True),  # carried over
        ("見本技能育成法案", 219, 220, False),
        ("見本技能育成法案", 222, None, False),
        ("見本技能育成法", 221, None, False),
    ],
)
def test_a_resolution_ties_to_the_bill_of_its_title_and_time(
    watch: Watch, title: str, session: int, latest: int | None, ties: bool
) -> None:
    speech = play(watch, "技能実習")
    store_resolutions(watch.conn, speech, SPEECH)
    known = bill(watch, title, session, latest)
    link_resolutions(watch.conn)
    assert watch.value("SELECT bill FROM resolutions") == (known if ties else None)


def test_two_bills_of_one_title_tie_to_neither(watch: Watch) -> None:
    store_resolutions(watch.conn, play(watch, "技能実習"), SPEECH)
    bill(watch, "見本技能育成法案", 221)
    bill(watch, "見本技能育成法案", 220, 221)
    link_resolutions(watch.conn)
    assert watch.value("SELECT bill FROM resolutions") is None
    assert watch.value("SELECT count(*) FROM resolution_bills") == 0


def test_one_resolution_on_two_bills_is_listed_with_both(watch: Watch) -> None:
    text = SPEECH.replace("見本技能育成法案に対する", "見本甲及び乙法案及び見本技能育成法案に対する")
    store_resolutions(watch.conn, play(watch, "技能実習"), text)
    both = {bill(watch, "見本甲及び乙法案", 221), bill(watch, "見本技能育成法案", 221)}
    link_resolutions(watch.conn)
    assert {r["bill"] for r in watch.rows("SELECT bill FROM resolution_bills")} == both
    assert watch.value("SELECT bill FROM resolutions") is None


# ---------------------------------------------------------------------- the index
INDEX_PAGE = (PAGES / "futai_ind.html").read_text(encoding="utf-8")
TEXT_PAGE = (PAGES / "f065_041001.html").read_text(encoding="utf-8")
FOLDER = "https://www.sangiin.go.jp/japanese/gianjoho/ketsugi/903/"


def site(url: str) -> Reply | None:
    if url == INDEX:
        return 200, HTML_HEADERS, INDEX_PAGE.encode()
    return (200, HTML_HEADERS, TEXT_PAGE.encode()) if url == f"{FOLDER}f065_041001.html" else NOT_FOUND


def read(text: str) -> list[object]:
    page = Page(INDEX, 200, HTML_HEADERS, text.encode(), "2027-04-12T00:00:00Z", "0" * 64)
    return list(all_sources()["resolutions"].read(page, "parse_index", {}))


def test_the_index_gives_every_row_and_asks_for_every_text() -> None:
    found = read(INDEX_PAGE)
    documents = {d.key: d for d in found if isinstance(d, Document)}
    assert {
        key: (d.facts["bill_title"], d.facts["list.committee"], d.facts["list.date"]) for key, d in documents.items()
    } == {
        "resolutions/sangiin-903-f065_041001": ("見本外国人技能実習法案", "法務委員会", "2027-04-10"),
        "resolutions/sangiin-903-f073_040801": ("見本港湾法案", "国土交通委員会", None),
    }
    assert [a.url for a in found if isinstance(a, PageRequest)] == [
        f"{FOLDER}f065_041001.html",
        f"{FOLDER}f073_040801.pdf",
    ]
    assert [r.keys for r in found if isinstance(r, Listing)] == [frozenset(documents)]
    assert ["names no bill" in p.reason for p in found if isinstance(p, Problem)] == [True]


def test_an_index_without_session_or_links_is_not_read() -> None:
    for text in (INDEX_PAGE.replace("第903回国会", "見本"), INDEX_PAGE.replace("903/f", "mihon/f"), INDEX_PAGE[:-30]):
        (found,) = read(text)
        assert isinstance(found, Problem)


def test_the_text_gives_items_of_its_own(watch: Watch) -> None:
    result = watch.night("resolutions", "2027-04-12T00:00:00Z", site)
    assert result.outcome == "partial"  # the row that names no bill
    key = "resolutions/sangiin-903-f065_041001"
    assert watch.document(key)["published_on"] == "2027-04-09"  # the date of the text itself, not of its row
    rows = watch.rows(
        "SELECT i.label, i.text FROM resolution_items i JOIN documents d ON d.id = i.document WHERE d.key = ? ORDER BY position",
        key,
    )
    assert [(r["label"], r["text"]) for r in rows] == [
        ("一", "見本の相談を見本語で行うこと。"),
        ("二", "見本の費用を公表すること。"),
    ]
    again = watch.night("resolutions", "2027-04-13T00:00:00Z", site)
    assert (again.changed, again.changes) == (0, 0)


PRINTED = (
    "見本外国人技能実習法案に対する附帯決議",
    "\u3000\u3000\u3000\u3000\u3000令和九年四月九日",
    "\u3000\u3000\u3000\u3000\u3000\u3000\u3000\u3000参議院法務委員会",
    "\u3000政府は、本法の施行に当たり、次の諸点について格段の配慮をすべきである。",
    "一\u3000見本の相談を見本語で行い、その費用を見本の機関が負うこととするとともに、相談の窓口を見本の町ごとに設けること。",
    "二\u3000転籍を制限する期間は十二月を超えないこととし、本人の意向を尊重すること。",
    "\u3000右決議する。",
)


@pytest.mark.parametrize("height", [40, 25])
def test_a_text_set_downwards_glyph_by_glyph(watch: Watch, height: int) -> None:
    """As the House publishes them: a PDF that a word processor has made of vertical text."""
    columns = [line[i : i + height] for line in PRINTED for i in range(0, len(line), height)]
    body = pdf_file([vertical_glyphs(columns)], text="".join(PRINTED))
    pages = {
        INDEX: (200, HTML_HEADERS, INDEX_PAGE.replace("f065_041001.html", "f065_041001.pdf").encode()),
        f"{FOLDER}f065_041001.pdf": (200, {"content-type": "application/pdf"}, body),
    }
    watch.night("resolutions", "2027-04-12T00:00:00Z", lambda url: pages.get(url, NOT_FOUND))
    key = "resolutions/sangiin-903-f065_041001"
    facts = watch.value(
        "SELECT v.facts FROM versions v JOIN documents d ON d.id = v.document WHERE d.key = ? ORDER BY v.id DESC", key
    )
    assert json.loads(facts)["text.committee"] == "法務委員会"
    rows = watch.rows(
        "SELECT i.label, i.text FROM resolution_items i JOIN documents d ON d.id = i.document WHERE d.key = ? ORDER BY position",
        key,
    )
    assert [(r["label"], r["text"]) for r in rows] == [(PRINTED[4][0], PRINTED[4][2:]), (PRINTED[5][0], PRINTED[5][2:])]
    for words in (
        "相談の窓口を見本の町ごとに",
        "見本の機関が負うこととする",
        "期間は十二月を超えない",
    ):  # over the ends of columns too
        assert [hit.key for hit in search(watch.conn, words)] == [key], words


def test_a_new_resolution_is_news(watch: Watch) -> None:
    watch.night(
        "resolutions",
        "2027-04-12T00:00:00Z",
        lambda url: (
            (200, HTML_HEADERS, INDEX_PAGE.replace("f065_041001", "f065_030101").encode())
            if url == INDEX
            else NOT_FOUND
        ),
    )
    found = watch.changes(watch.night("resolutions", "2027-04-13T00:00:00Z", site).run)
    assert "「見本外国人技能実習法案」に参議院法務委員会の附帯決議が付きました。" in [c["summary_ja"] for c in found]


def test_a_new_resolution_is_news_on_every_topic_that_it_speaks_of(watch: Watch) -> None:
    """Its title names the bill; what it asks for stands in its text alone."""
    bill = "見本外国人技能実習法案", "外国人の在留手数料に関する見本法案"
    named, asked = INDEX_PAGE.replace(*bill), TEXT_PAGE.replace(*bill)
    asked = asked.replace("見本の相談を見本語で行うこと。", "転籍の支援を行うこと。送出機関の手数料を調べること。")
    assert "送出機関" in asked
    other = named.replace("f065_041001", "f065_030101")
    watch.night(
        "resolutions",
        "2027-04-12T00:00:00Z",
        lambda url: (200, HTML_HEADERS, other.encode()) if url == INDEX else NOT_FOUND,
    )
    text = (200, HTML_HEADERS, asked.encode())
    pages = {INDEX: (200, HTML_HEADERS, named.encode()), f"{FOLDER}f065_041001.html": text}
    run = watch.night("resolutions", "2027-04-13T00:00:00Z", lambda url: pages.get(url, NOT_FOUND)).run
    (new,) = [one for one in watch.changes(run) if one["summary_ja"].endswith("附帯決議が付きました。")]
    topics = watch.rows("SELECT topic FROM change_topics WHERE change = ?", new["id"])
    assert {"transfer", "brokers_debt"} <= {one["topic"] for one in topics}


# ---------------------------------------------------------------------- as others measured it
def index_904(**arguments: object) -> list[object]:
    text = (PAGES / "futai_ind904.html").read_text(encoding="utf-8")
    page = Page(INDEX, 200, HTML_HEADERS, text.encode(), "2027-06-20T00:00:00Z", "0" * 64)
    return list(all_sources()["resolutions"].read(page, "parse_index", arguments))


def test_an_index_as_measured() -> None:
    found = index_904()
    assert [p for p in found if isinstance(p, Problem)] == []
    assert [
        (d.key.rpartition("/")[2], d.facts["bill_title"], d.facts["list.committee"], d.facts["list.date"], d.url)
        for d in found
        if isinstance(d, Document)
    ] == [
        (f"sangiin-904-{name}", bill, committee, day, f"{FOLDER.replace('903', '904')}{name}.pdf")
        for name, bill, committee, day in (
            ("f065_041001", "見本外国人技能実習法案", "法務委員会", "2027-04-10"),
            ("f065_061601", "見本民法等の一部を改正する法律案及び見本整備法案", "法務委員会", "2027-06-16"),
            ("f072_040801", "見本国家公安委員会設置法に基づき、承認を求めるの件", "国土交通委員会", "2027-04-08"),
        )
    ]


def test_which_texts_and_which_earlier_sessions_are_asked_for() -> None:
    """What is had is asked for again while it may be corrected, what could not be had while it may still come."""
    names = [f"sangiin-904-{name}" for name in ("f065_041001", "f065_061601", "f072_040801")]

    def asked(**arguments: object) -> list[str]:
        return [a.url.rsplit("/", 2)[-1] for a in index_904(**arguments) if isinstance(a, PageRequest)]

    assert asked(read=names, again="2027-06-06") == ["f065_061601.pdf"]
    assert asked(read=names[1:], seen=names[:1], again="2027-07-01", late="2027-05-20") == []
    (before,) = [a for a in index_904(read=names, again="2028-01-01", back=2) if isinstance(a, PageRequest)]
    assert (before.url, before.arguments["back"]) == (INDEX.replace("current", "903"), 1)
    # A session without an index had no resolution: the one before it is asked for, and nothing is wrong.
    gone = Page(before.url, 404, HTML_HEADERS, b"<html></html>", "2027-06-20T00:00:00Z", "0" * 64)
    (next_one,) = all_sources()["resolutions"].read(gone, before.callback, before.arguments)
    assert isinstance(next_one, PageRequest)
    assert (next_one.url, next_one.arguments["back"]) == (INDEX.replace("current", "902"), 0)
    assert list(all_sources()["resolutions"].read(gone, before.callback, {**next_one.arguments})) == []


def test_a_page_of_the_house_of_representatives(watch: Watch) -> None:
    name = "houmu0123456789ABCDEF0123456789ABCDEF"
    text = (PAGES / f"{name}.html").read_text(encoding="utf-8").encode("cp932")
    url = f"https://www.shugiin.go.jp/internet/itdb_rchome.nsf/html/rchome/Futai/{name}.htm"
    watch.night(
        "resolutions", "2027-04-12T00:00:00Z", lambda one: (200, {}, text) if one == url else NOT_FOUND, only=[url]
    )
    (row,) = watch.rows("SELECT house, committee, session, bill_title FROM resolutions")
    assert row == {
        "house": "衆議院",
        "committee": "法務委員会",
        "session": None,
        "bill_title": "見本育成就労法の一部を改正する法律案",
    }
    assert [r["text"] for r in watch.rows("SELECT text FROM resolution_items ORDER BY position")] == [
        "見本の相談を見本語で行うこと。",
        "見本の費用を公表すること。",
    ]
    assert "衆議院トップページ" not in watch.versions(f"resolutions/shugiin-{name}")[-1]["body"]
