"""Roster pages of the two houses in their true format, with made-up members (見本), and a site that serves them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.support.helpers import HTML_HEADERS, NOT_FOUND, Reply

CURRENT = "https://www.sangiin.go.jp/japanese/joho1/kousei/giin/current/giin.htm"
OF_SESSION = "https://www.sangiin.go.jp/japanese/joho1/kousei/giin/{}/giin.htm"
PAGE_OF_KANA = "https://www.shugiin.go.jp/internet/itdb_annai.nsf/html/statics/syu/{}giin.htm"
SESSIONS = {
    219: "第219回国会（臨時会）（令和7年10月21日～令和7年12月17日）",
    220: "第220回国会（常会）（令和8年1月23日～令和8年1月23日）",
    221: "第221回国会（特別会）（令和8年2月18日～令和8年7月25日）",
}


@dataclass(frozen=True)
class Councillor:
    number: str
    name: str
    kana: str
    group: str = "見本"
    seat: str = "比例"
    term: str = "令和10年7月25日"
    real_name: str = ""


@dataclass(frozen=True)
class Representative:
    name: str
    kana: str
    group: str = "見本"
    seat: str = "見本1"
    elected: str = "2　　 　"


def councillors_page(members: Iterable[Councillor], session: int = 221, shown: Iterable[int] = (221, 220)) -> bytes:
    """A roster of the House of Councillors; ``shown``: the sessions its menu offers."""
    everybody = list(members)
    rows = []
    for n, m in enumerate(everybody):
        letter = (
            f'<th scope="row"  rowspan="{len(everybody)}"><a name="a"></a><b>あ</b>\n<P></P>\n</th>\n' if n == 0 else ""
        )
        real = f"<BR>[{m.real_name}]" if m.real_name else ""
        rows.append(
            f'<tr>\n{letter}<td><a href="../profile/{m.number}.htm" class="Graylink">{m.name}{real}</a></td>\n'
            f"<td>{m.kana}</td>\n<td>{m.group}</td>\n<td>{m.seat}</td>\n<td>{m.term}</td>\n<td>&nbsp;\n</td>\n</tr>\n"
        )
    options = "".join(f'<option value="/giin/{n}/giin.htm">{SESSIONS[n]}</option>\n' for n in shown)
    heads = ("&nbsp;", "議員氏名", "読み方", "会派", "選挙区", "任期満了", "&nbsp;")
    head = "".join(f'<th scope="col" >{one}</th>\n' for one in heads)
    return (
        '<html lang="ja">\n<head>\n<meta http-equiv="Content-Type" content="text/html; charset=utf-8">\n'
        "<title>\n議員一覧：参議院\n</title>\n</head>\n<body>\n"
        f'<h2 class="title02_main mt10">議員一覧（５０音順）</h2>\n<p class="exp">{SESSIONS[session]}</p>\n'
        f'<form name="form1"><select name="kaiji">\n{options}</select></form>\n'
        '<p class="exp">議員名欄の[ ]内は本名です（見本）。</p>\n<p class="ta_r">令和8年3月2日現在&nbsp;</p>\n'
        f'<table class="list" summary="議員一覧（50音順）">\n<tr>\n{head}</tr>\n{"".join(rows)}</table>\n</body>\n</html>\n'
    ).encode()


def representatives_page(members: Iterable[Representative], row: str = "あ") -> bytes:
    """One page of the House of Representatives, in Shift_JIS as it is served."""
    rows = "".join(
        f'<TR VALIGN = top><TD class="sh1td5"><TT class="sh1tt1"><a \n'
        f"href='../../../../itdb_giinprof.nsf/html/profile/{n:03d}.html'>{m.name}君</a>\n</TT></TD>\n"
        f'<TD class="sh1td6"><TT class="sh1tt1">{m.kana}\n</TT></TD>\n'
        f'<TD class="sh1td7"><TT class="sh1tt1"><CENTER>{m.group}\n</CENTER></TT></TD>\n'
        f'<TD class="sh1td5"><TT class="sh1tt1">{m.seat}\n</TT></TD>\n'
        f'<TD class="sh1td8"><TT class="sh1tt1"><CENTER>{m.elected}\n</CENTER></TT></TD>\n</TR>\n'
        for n, m in enumerate(members, 1)
    )
    heads = "".join(
        f'<TD class="sh1td1"><TT class="sh1tt1"><center><B>{one}</B></center></TT></TD>\n'
        for one in ("氏名", "ふりがな", "会派", "選挙区", "当選回数")
    )
    return (
        '<HTML lang="ja"><HEAD><meta http-equiv="Content-Type" content="text/html; charset=Shift_JIS">'
        f"<TITLE>議員一覧（{row}行）</TITLE></HEAD><BODY>\n"
        f'<B><H2 id="TopContents" tabindex="200">{row}行</H2></B>\n'
        '<BR><TABLE BORDER = 0 WIDTH = "85%"><TR><TD ALIGN = "right">令和8年3月2日現在\n</TD></TR></TABLE>\n'
        '<TABLE BORDER=0 WIDTH="85%">\n<TR>\n<TD NOWRAP BGCOLOR="#333333">\n<TABLE BORDER=0 WIDTH="100%">\n'
        f"<TR  VALIGN = top>\n{heads}</CENTER></TT></TD>\n</TR>\n{rows}</TABLE></TD></TR></TABLE></BODY></HTML>\n"
    ).encode("cp932")


@dataclass
class RosterSite:
    """Both houses' rosters; ``pages`` of the House of Representatives by number (the others are not found)."""

    councillors: list[Councillor] = field(default_factory=list)
    pages: dict[int, list[Representative]] = field(default_factory=dict)
    session: int = 221
    asked: list[str] = field(default_factory=list)

    def __call__(self, url: str) -> Reply | None:
        self.asked.append(url)
        if url in (CURRENT, OF_SESSION.format(self.session)):
            if not self.councillors:
                return NOT_FOUND
            return 200, HTML_HEADERS, councillors_page(self.councillors, self.session)
        for number, members in self.pages.items():
            if url == PAGE_OF_KANA.format(number):
                return (
                    200,
                    {"content-type": "text/html"},
                    representatives_page(members, "あかさたなはまやらわ"[number - 1]),
                )
        return NOT_FOUND
