"""Made-up written questions (見本) on pages in the form of the two houses', and a site that serves them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from crawlers.sources.written_questions.pages import detail_url, list_url
from tests.support.helpers import HTML_HEADERS, NOT_FOUND, Reply

CURRENT = "https://www.sangiin.go.jp/japanese/joho1/kousei/syuisyo/current/syuisyo.htm"
SANGIIN, SHUGIIN = "参議院", "衆議院"
FOLDER = "https://www.sangiin.go.jp/japanese/joho1/kousei/syuisyo/213"
SHUGIIN_HEADERS = {"content-type": "text/html"}
ON_TOPIC = "技能実習生の見本に関する質問主意書"
LETTERS = {
    ("question", "html"): "syuh/s",
    ("answer", "html"): "touh/t",
    ("question", "pdf"): "syup/s",
    ("answer", "pdf"): "toup/t",
}
SANGIIN_SPANS = "第213回国会（常会）（令和6年1月26日～令和6年6月23日）"
OLDER_SPAN = "第212回国会（臨時会）（令和5年10月20日～令和5年12月13日）"


@dataclass(frozen=True)
class Q:
    """One question; texts: pairs like ("answer", "pdf") that are linked.  Dates as printed."""

    number: int
    title: str = ON_TOPIC
    submitter: str = "見本　　花子君"
    submitted: str = "令和6年2月5日"
    forwarded: str = ""
    note: str = ""
    answered: str = ""
    withdrawn: str = ""
    delay: tuple[str, str] = ("", "")
    status: str = "質問受理"
    group: str = "見本会派"
    texts: frozenset[tuple[str, str]] = frozenset()

    def with_(self, *texts: tuple[str, str], **changes: Any) -> Q:
        return replace(self, texts=self.texts | frozenset(texts), **changes)

    @property
    def digits(self) -> str:
        return f"213{self.number:03d}"


def sangiin_list(*questions: Q, session: int = 213) -> str:
    return (
        '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN">\n<html lang="ja"><head><title>\n'
        "質問主意書・答弁書一覧：参議院\n</title></head><body>\n"
        '<div id="ContentsBox">\n<h1><img src="title01.gif" alt="質問主意書"></h1>\n'
        f'<p class="exp">{SANGIIN_SPANS.replace("213", str(session))}</p>\n'
        '<form name="form1" method="post" action="#"><table><tr><td class="left">国会回次指定</td><td class="center">'
        f'<select name="kaiji"><option selected>{SANGIIN_SPANS}</option><option>{OLDER_SPAN}</option></select>'
        '</td></tr></table></form>\n<h2 class="title_text">質問主意書・答弁書一覧</h2>\n'
        '<table width="100%" cellspacing="0" class="list_c" summary="質問主意書・答弁書一覧">\n'
        + "".join(map(sangiin_rows, questions))
        + '</table>\n</div>\n<div id="Footer"><small>見本</small></div>\n</body>\n</html>\n'
    )


def sangiin_rows(q: Q) -> str:
    def link(role: str, form: str) -> str:
        if (role, form) not in q.texts:
            return "&nbsp;"
        name = f"{'質問' if role == 'question' else '答弁'}本文（{'html' if form == 'html' else 'PDF'}）"
        suffix = "htm" if form == "html" else "pdf"
        return f'<a href="{LETTERS[role, form]}{q.digits}.{suffix}" class="Graylink" >{name}</a>'

    return (
        f'<tr>\n<th scope="col" id="t{q.number}" nowrap="nowrap">提出番号</th>\n<th scope="row" nowrap="nowrap">件名</th>\n'
        f'<td colspan="3" class="ta_l"><a href="meisai/m{q.digits}.htm" class="Graylink" >{q.title}</a></td>\n</tr>\n'
        f'<tr>\n<td headers="t{q.number}" rowspan="2">{q.number}</td>\n<th scope="row" rowspan="2">提出者</th>\n'
        f'<td rowspan="2" class="ta_l">{q.submitter}</td>\n<td>{link("question", "html")}</td>\n'
        f"<td>{link('answer', 'html')}</td>\n</tr>\n"
        f"<tr>\n<td>{link('question', 'pdf')}</td>\n<td>{link('answer', 'pdf')}</td>\n</tr>\n"
    )


def sangiin_detail(q: Q, *, day: str = "令和6年2月14日", session: int = 213) -> str:
    def table(rows: str) -> str:
        return (
            f'<p class="exp">&nbsp;</p>\n<table width="100%" class="list_c" summary="質問主意書情報">\n{rows}</table>\n'
        )

    def row(name: str, value: str) -> str:
        return f'<tr>\n<th scope="row"  nowrap="nowrap">{name}</th>\n<td class="ta_l">{value or "&nbsp;"}</td>\n</tr>\n'

    def texts(name: str, role: str) -> str:
        links = [
            f'<a href="../{LETTERS[role, form]}{q.digits}.{suffix}" class="Graylink" >本文（{label}）はこちら</a>'
            for form, suffix, label in (("html", "htm", "html"), ("pdf", "pdf", "PDF"))
            if (role, form) in q.texts
        ]
        cell = "\n&nbsp;&nbsp;".join(links) or "&nbsp;"
        return table(
            f'<tr>\n<th scope="col" nowrap="nowrap" colspan="2">{name}</th>\n</tr>\n<tr>\n<td>\n{cell}\n</td>\n</tr>\n'
        )

    return (
        f'<html lang="ja"><head><title>\n{q.title}：参議院\n</title></head><body>\n<div id="ContentsBox">\n'
        '<h1><img src="title01.gif" alt="質問主意書"></h1>\n<p class="exp">第213回国会（常会）</p>\n'
        f'<h2 class="title_text">質問主意書情報</h2>\n<p class="ta_r">{day}現在&nbsp;</p>\n'
        + table(
            f'<tr>\n<th scope="row"  nowrap="nowrap" >件名</th>\n<td colspan="3" class="ta_l">{q.title}</td>\n</tr>\n'
            f'<tr>\n<th scope="row" id="t1">提出回次</th>\n<td headers="t1" class="ta_l"> {session}回</td>\n'
            f'<th scope="row" id="t2">提出番号</th>\n<td headers="t2" class="ta_l">{q.number}</td>\n</tr>\n'
        )
        + table(row("提出日", q.submitted) + row("提出者", q.submitter))
        + table(f'<tr>\n<th scope="col"  nowrap="nowrap">備考</th>\n</tr>\n<tr>\n<td>{q.note or "<BR>"}</td>\n</tr>\n')
        + table(
            '<tr>\n<th scope="col"  colspan="2">その他</th>\n</tr>\n'
            + row("転送日", q.forwarded)
            + row("答弁書受領日", q.answered)
        )
        + texts("質問主意書", "question")
        + texts("答弁書", "answer")
        + "</div>\n</body>\n</html>\n"
    )


COLUMNS = (
    ("NUMBER", "番号"), ("KENMEI", "質問件名"), ("STATUS", "提出者氏名"), ("STATUS", "経過状況"), ("KLINK", "経過情報"),
    ("SLINK", "質問情報<BR>(HTML)"), ("SLINKPDF", "質問情報<BR>(PDF)"), ("TLINK", "答弁情報<BR>(HTML)"),
    ("TLINKPDF", "答弁情報<BR>(PDF)"),
)  # fmt: skip


def shugiin_list(*questions: Q, session: int = 213, leave_out: str = "") -> str:
    head = "".join(
        f'<TH NOWRAP id="SHITSUMON.{name}"><span class="txt03">{words}</span></TH>\n' for name, words in COLUMNS
    )
    rows = "".join(shugiin_row(q, leave_out) for q in questions)
    return (
        f'<HTML lang="ja">\n<HEAD><meta http-equiv="Content-Type" content="text/html; charset=Shift_JIS">\n'
        f'<TITLE>第{session}回国会　質問の一覧</TITLE></HEAD>\n<BODY>\n<DIV id="mainlayout">\n'
        f"<H2 id=TopContents>第{session}回国会　質問の一覧</H2>\n"
        f'<TABLE id="shitsumontable" border="1" SUMMARY="この表は、横8列、縦43行の表です。" class="table">\n'
        f'<CAPTION class="txt04b">質問の一覧</CAPTION>\n<TR VALIGN="TOP">{head}</TR>\n{rows}</TABLE>\n</DIV>\n</BODY>\n</HTML>\n'
    )


def shugiin_row(q: Q, leave_out: str = "") -> str:
    def link(role: str, form: str) -> str:
        if (role, form) not in q.texts:
            return "<BR>"
        letter, words, side = ("a", "質問", "s") if role == "question" else ("b", "答弁", "t")
        if form == "html":
            return f'<A HREF="{letter}{q.digits}.htm" tabindex="202"title = "{words}">{words}<BR>(HTML)</A>'
        name = f"{letter}{q.digits}.pdf"
        where = f"../../../itdb_shitsumon_pdf_{side}.nsf/html/shitsumon/pdf{side.upper()}/{name}/$File/{name}"
        return f'<A HREF="{where}" tabindex="203"title = "{words}PDF">{words}<BR>(PDF 79KB)</A>'

    cells = {
        "NUMBER": str(q.number),
        "KENMEI": q.title,
        "TEISHUTSUSHA": q.submitter.replace("　", ""),
        "STATUS": q.status,
        "KLINK": f'<A HREF="{q.digits}.htm" tabindex="201" title = "経過">経過</A>',
        "SLINK": link("question", "html"),
        "SLINKPDF": link("question", "pdf"),
        "TLINK": link("answer", "html"),
        "TLINKPDF": link("answer", "pdf"),
    }
    return (
        "<TR VALIGN=top>"
        + "\n".join(
            f'<TD CLASS="TD" headers="SHITSUMON.{name}"><span class="txt03">{value}</span></TD>'
            for name, value in cells.items()
            if name != leave_out
        )
        + "</TR>\n"
    )


def shugiin_detail(q: Q, *, session: int = 213) -> str:
    rows = {
        "国会回次": str(session),
        "国会区別": "常会",
        "質問番号": str(q.number),
        "質問件名": q.title,
        "提出者名": q.submitter,
        "会派名": q.group,
        "質問主意書提出年月日": q.submitted,
        "内閣転送年月日": q.forwarded,
        "答弁延期通知受領年月日": q.delay[0],
        "答弁延期期限年月日": q.delay[1],
        "答弁書受領年月日": q.answered,
        "撤回年月日": q.withdrawn,
        "撤回通知年月日": "",
        "経過状況": q.status,
    }
    body = "".join(
        f'<TR valign=top>\n\t<TD class="td" headers="KOMOKU"><span class="txt03">{name}</span></TD>\n'
        f'\t<TD class="td" headers="NAIYO"><span class="txt03">{value or "<br>"}</span></TD>\n</TR>\n'
        for name, value in rows.items()
    )
    pdf = "../../../itdb_shitsumon_pdf_s.nsf/html/shitsumon/pdfS"
    links = {
        ("question", "html"): f'<A HREF="a{q.digits}.htm" class="txt03">質問本文(HTML)へ</A>',
        ("question", "pdf"): f'<A HREF="{pdf}/a{q.digits}.pdf/$File/a{q.digits}.pdf" class="txt03">質問本文(PDF)へ</A>',
        ("answer", "html"): f'<A HREF="b{q.digits}.htm" class="txt03">答弁本文(HTML)へ</A>',
    }
    bar = '\n<span class="txt03"> | </span>'.join(text for which, text in links.items() if which in q.texts)
    return (
        '<HTML lang="ja">\n<HEAD><meta http-equiv="Content-Type" content="text/html; charset=Shift_JIS"></HEAD>\n<BODY>\n'
        '<DIV id="mainlayout">\n<div id="breadcrumb"><ul><li><a href="menu_m.htm">質問答弁情報</a></li></ul></div>\n'
        f'<H2 id=TopContents>質問答弁経過情報</H2><BR>\n<DIV ALIGN="right">\n{bar}</DIV><BR>\n'
        '<table border="1" width="100%" class="table" SUMMARY="この表は横2列、縦15行の表です。">\n'
        f'<CAPTION class="txt03">質問名「{q.title}」の経過情報</caption>\n<TR VALIGN=top>\n'
        '\t<TH WIDTH="40%" id="KOMOKU"><span class="txt03">項目</span></TH>\n'
        '\t<TH WIDTH="60%" id="NAIYO"><span class="txt03">内容</span></TH>\n</TR>\n'
        f"{body}</TABLE>\n</DIV>\n</BODY>\n</HTML>\n"
    )


@dataclass
class QuestionSite:
    """Both houses with their questions of session 213 (212 has none); ``more``: further answers by address, before all others."""

    sangiin: list[Q] = field(default_factory=list)
    shugiin: list[Q] = field(default_factory=list)
    more: dict[str, Reply | None] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def __call__(self, url: str) -> Reply | None:
        self.asked.append(url)
        if url in self.more:
            return self.more[url]
        if url in (CURRENT, list_url(SANGIIN, 213)):
            return 200, HTML_HEADERS, sangiin_list(*self.sangiin).encode()
        if url == list_url(SHUGIIN, 213):
            return 200, SHUGIIN_HEADERS, shugiin_list(*self.shugiin).encode("cp932")
        if url == list_url(SANGIIN, 212):
            return 200, HTML_HEADERS, sangiin_list(session=212).encode()
        if url == list_url(SHUGIIN, 212):
            return 200, SHUGIIN_HEADERS, shugiin_list(session=212).encode("cp932")
        for q in self.sangiin:
            if url == detail_url(SANGIIN, 213, q.number):
                return 200, HTML_HEADERS, sangiin_detail(q).encode()
        for q in self.shugiin:
            if url == detail_url(SHUGIIN, 213, q.number):
                return 200, SHUGIIN_HEADERS, shugiin_detail(q).encode("cp932")
        return NOT_FOUND
