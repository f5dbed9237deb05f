"""The public comment site on one day, made up (見本): feeds, list pages, pages of cases, files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from tests.support import places
from tests.support.helpers import HTML_HEADERS, NOT_FOUND, Reply

PAGES = places.PAGES / "public_comments"
HOST = "https://public-comment.e-gov.go.jp"
OPEN_FEED, RESULT_FEED = f"{HOST}/rss/pcm_list.xml", f"{HOST}/rss/pcm_result.xml"
OPEN_LIST, RESULT_LIST = (f"{HOST}/pcm/list?CLASSNAME=PCMMSTLIST&Mode={n}&Page=1&sortButton=1" for n in (0, 1))
XML = {"content-type": "application/xml; charset=UTF-8"}
ESD = "【見本】育成就労に関する見本省令の一部を改正する省令案に係る意見募集について"
ESD_RESULT = "【見本】育成就労に関する見本省令の一部を改正する省令案に係る意見募集の結果について"
OTHER = "【見本】電波の見本に関する告示案に対する意見募集"
BLOCK_PAGE: Reply = (
    200,
    {"content-type": "text/html"},
    b"<HTML><HEAD><TITLE>Access Denied</TITLE></HEAD><BODY>mihon</BODY></HTML>",
)


def detail(case: str) -> str:
    return f"{HOST}/servlet/Public?CLASSNAME=PCMMSTDETAIL&id={case}&Mode=0"


def result(case: str) -> str:
    return f"{HOST}/servlet/Public?CLASSNAME=PCM1040&id={case}&Mode=1"


def download(number: str) -> str:
    return f"{HOST}/pcm/download?seqNo={number}"


def sample(name: str) -> str:
    return (PAGES / name).read_text(encoding="utf-8")


def html(text: str) -> Reply:
    return 200, HTML_HEADERS, text.encode()


def pdf(body: bytes, name: str = "mihon.pdf") -> Reply:
    headers = {
        "content-type": "application/octet-stream",
        "content-disposition": f"attachment; filename*=UTF-8''{name}",
    }
    return 200, headers, body


@dataclass(frozen=True)
class Case:
    """One item of a feed; dates as the feed prints them, ``opinions`` and ``published`` make it a result."""

    number: str
    title: str
    opened: str | None = "2026/08/25"
    deadline: str | None = "2026/09/24 00:00"
    category: str | None = "外事"
    contact: str | None = "出入国在留管理庁見本課 電話：00-0000-0000"
    published: str | None = None
    opinions: str | None = None
    dc_date: str = "2026-08-24T15:00:Z"

    def item(self) -> str:
        cells = (
            ("結果の公示日", self.published),
            ("案の公示日", self.opened),
            ("受付締切日時", self.deadline),
            ("提出意見数", self.opinions),
            ("カテゴリー", self.category),
            ("問合せ先（所管省庁・部局名等）", self.contact),
        )
        text = "".join(f"{label}：{value}<br/>" for label, value in cells if value)
        link = escape(result(self.number) if self.published else detail(self.number))
        return (
            f'<item rdf:about="{link}"><title>{escape(self.title)}</title><link>{link}</link>'
            f"<description>{escape(text)}</description><dc:date>{self.dc_date}</dc:date></item>"
        )


def feed(*cases: Case) -> Reply:
    body = (
        '<?xml version="1.0" encoding="UTF-8"?><rdf:RDF xmlns="http://purl.org/rss/1.0/"'
        ' xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<channel rdf:about="{HOST}/"><title>見本</title><link>{HOST}/</link><description>見本</description></channel>'
        f"{''.join(case.item() for case in cases)}</rdf:RDF>"
    )
    return 200, XML, body.encode()


@dataclass
class CommentSite:
    """Address -> reply; what is not there is a 404, what is None does not answer."""

    cases: tuple[Case, ...] = ()
    results: tuple[Case, ...] = ()
    others: Mapping[str, Reply | None] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def __call__(self, url: str) -> Reply | None:
        self.asked.append(url)
        if url in self.others:
            return self.others[url]
        if url == OPEN_FEED:
            return feed(*self.cases)
        if url == RESULT_FEED:
            return feed(*self.results)
        return NOT_FOUND
