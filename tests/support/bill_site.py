"""Pages of both houses on bills, in the true format and with made-up content (見本), for nights that are played."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tests.support.helpers import NOT_FOUND, Reply

COUNCILLORS = "https://www.sangiin.go.jp/japanese/joho1/kousei/gian"
REPRESENTATIVES = "https://www.shugiin.go.jp/internet/itdb_gian.nsf/html/gian"
SPAN_300 = "第300回国会（常会）（令和8年1月20日～令和8年6月18日）"
SPAN_299 = "第299回国会（臨時会）（令和7年10月2日～令和7年11月28日）"
TITLE = "見本技能実習の保護に関する法律の一部を改正する法律案"
CODES = {
    "法律案（内閣提出）": "080",
    "法律案（衆法）": "090",
    "法律案（参法）": "100",
    "予算": "150",
    "予備費等支出承諾": "250",
    "決議案": "600",
}


def wareki(day: str, *, padded: bool = False) -> str:
    """2026-05-21 as 令和8年5月21日, or 令和 8年 5月21日 as the House of Representatives writes it."""
    year, month, number = (int(part) for part in day.split("-"))
    return f"令和{year - 2018:2d}年{month:2d}月{number:2d}日" if padded else f"令和{year - 2018}年{month}月{number}日"


@dataclass
class MadeUpBill:
    """One bill as both sites have it tonight; dates YYYY-MM-DD; a key of ``cells`` is 部／項目, of ``passage`` the label."""

    kind: str
    session: int
    number: int
    title: str
    cells: dict[str, str] = field(default_factory=dict)  # House of Councillors: 参議院本会議経過／議決 …
    note: str = ""
    files: list[tuple[str, str]] = field(default_factory=list)  # (name, label)
    outline: str = ""
    passage: dict[str, str] = field(default_factory=dict)  # House of Representatives
    status: str = "衆議院で審議中"
    page_id: str = "1DF0002"


def _cell(value: str) -> str:
    return value or "&nbsp;"


def sangiin(body: str) -> Reply:
    html = (
        '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN"><html lang="ja"><head>'
        '<meta http-equiv="Content-Type" content="text/html; charset=utf-8"><title>見本：参議院</title></head><body>'
        f'<div id="ContentsBox"><p class="ta_r">令和8年5月21日現在&nbsp;</p>{body}</div></body></html>'
    )
    return 200, {"content-type": "text/html"}, html.encode()


def sangiin_list(bills: Iterable[MadeUpBill], now: int = 300, spans: Iterable[str] = (SPAN_300, SPAN_299)) -> Reply:
    """The list of session ``now`` with its menu of sessions."""
    spans = list(spans)
    heading = next(span for span in spans if f"第{now}回" in span)
    options = "".join(f'<option value="x">{span}</option>' for span in spans)
    out = [f'<p class="exp">{heading}</p><select name="kaiji">{options}</select>']
    kinds: dict[str, list[MadeUpBill]] = {}
    for bill in bills:
        kinds.setdefault(bill.kind, []).append(bill)
    for kind, group in kinds.items():
        rows = "".join(
            f'<tr>\n<td>{b.session}</td>\n<td>{b.number}</td>\n<td class="ta_l">'
            f'<a href="./meisai/{meisai_name(b, now)}" class="Graylink" >{b.title}</a></td>\n<td>&nbsp;</td>\n<td>&nbsp;</td>\n</tr>\n'
            for b in group
        )
        out.append(
            f'<h2 class="title_text">{kind}一覧</h2>\n<table class="list_c" summary="{kind}一覧">\n'
            '<tr>\n<th scope="col">提出回次</th>\n'
            f'<th scope="col">提出番号</th>\n<th scope="col"  colspan="3">件名</th>\n</tr>\n{rows}</table>\n'
        )
    return sangiin("".join(out))


def meisai_name(bill: MadeUpBill, now: int = 300) -> str:
    return f"m{now}{CODES[bill.kind]}{bill.session}{bill.number:03d}.htm"


def sangiin_bill(bill: MadeUpBill, now: int = 300) -> Reply:
    """A bill's page at the House of Councillors."""

    def line(label: str, key: str) -> str:
        value = bill.cells.get(key, "")
        shown = wareki(value) if value.count("-") == 2 else value
        return f'<tr>\n<th scope="row" width="35%">{label}</th>\n<td class="ta_l">{_cell(shown)}</td>\n</tr>\n'

    def table(summary: str, lines: str, head: str = "") -> str:
        top = f'<tr>\n<th scope="col"  colspan="2">{head}</th>\n</tr>\n' if head else ""
        return f'<table class="list_c" summary="{summary}">\n{top}{lines}</table>\n<p class="exp">&nbsp;</p>\n'

    general = (
        f'<tr>\n<th scope="row">件名</th>\n<td colspan="3" class="ta_l">{bill.title}</td>\n</tr>\n<tr>\n<th scope="row">種別</th>\n'
        f'<td colspan="3" class="ta_l">{bill.kind}</td>\n</tr>\n<tr>\n<th scope="row" id="t1">提出回次</th>\n'
        f'<td headers="t1" class="ta_l"> {bill.session}回</td>\n<th scope="row" id="t2">提出番号</th>\n'
        f'<td headers="t2" class="ta_l">{bill.number}</td>\n</tr>\n'
    )
    dates = ["提出日", "衆議院から受領／提出日", "衆議院へ送付／提出日", "先議区分", "継続区分"]
    dates += [name for name in ("発議者", "提出者") if bill.cells.get(name)]
    out = [
        f'<p class="exp">第{now}回国会（常会）</p><h2 class="title_text">議案審議情報</h2>',
        table("議案審議情報一覧", general),
        table("議案審議情報一覧", "".join(line(label, label) for label in dates)),
    ]
    for house in ("参議院", "衆議院"):
        for part, labels in (
            ("委員会等経過", ("本付託日", "付託委員会等", "議決日", "議決・継続結果")),
            ("本会議経過", ("議決日", "議決", "採決態様", "採決方法")),
        ):
            lines = "".join(line(label, f"{house}{part}／{label}") for label in labels)
            out.append(table(f"{house}{part}情報", lines, f"{house}{part}"))
    if bill.kind.startswith("法律案"):
        out.append(table("その他の情報", "".join(line(x, x) for x in ("公布年月日", "法律番号")), "その他"))
    if bill.note:
        text = bill.note.replace("\n", "<BR>\n")
        out.append(table("備考情報", f'<tr>\n<td colspan="2" class="ta_l">{text}</td>\n</tr>\n', "備考"))
    if bill.outline:
        text = bill.outline.replace("\n", "<BR>\n")
        out.append(table("議案要旨情報", f'<tr>\n<td class="ta_l">\n{text}<BR>\n</td>\n</tr>\n', "議案要旨"))
    if bill.files:
        links = "".join(
            f'<a href="../pdf/{name}" class="Brownlink Graylink"> '
            f"{label}のＰＤＦファイルは、こちらでご覧いただけます。</a><BR>\n"
            for name, label in bill.files
        )
        out.append(table("議案等のファイル情報", f'<tr><td class="ta_l">\n{links}</td></tr>\n', "議案等のファイル"))
    return sangiin("".join(out))


def shugiin(title: str, body: str) -> Reply:
    html = (
        '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN"><HTML lang="ja"><HEAD>'
        '<meta http-equiv="Content-Type" content="text/html; charset=Shift_JIS">'
        f'<TITLE>{title}</TITLE></HEAD><BODY><DIV id="mainlayout">{body}</DIV></BODY></HTML>'
    )
    return 200, {"content-type": "text/html"}, html.encode("cp932")


CAPTIONS = {
    "法律案（衆法）": "衆法",
    "法律案（参法）": "参法",
    "法律案（内閣提出）": "閣法",
    "予算": "予算",
    "予備費等支出承諾": "承諾",
}


def shugiin_list(bills: Iterable[MadeUpBill], now: int = 300) -> Reply:
    """The list of session ``now`` of the House of Representatives: 予算 without 本文, 承諾 without 番号."""
    out = [f"<H2 id=TopContents>第{now}回国会　議案の一覧</H2>\n"]
    for kind, caption in CAPTIONS.items():
        group = [b for b in bills if b.kind == kind]
        if not group:
            continue
        columns = ["提出回次", "番号", "議案件名", "審議状況", "経過情報", "本文情報"]
        columns = [
            c
            for c in columns
            if not (c == "本文情報" and caption in ("予算", "承諾")) and (c, caption) != ("番号", "承諾")
        ]
        head = "".join(f'\t<th width="10%"><span class="txt03">{c}</span></th>\n' for c in columns)
        out.append(
            f'<table border="1" SUMMARY="この表は、横6列、縦9行の表です。">\n'
            f'<caption class="txt04b">{caption}の一覧</caption>\n'
            f'<tr valign="top">\n{head}</tr>\n'
        )
        for b in group:
            cell = '<td class="td"><span class="txt03">{}</span></td>\n'
            values = {
                "提出回次": str(b.session),
                "番号": str(b.number),
                "議案件名": b.title,
                "審議状況": b.status or "<br>",
                "経過情報": f'<a href="./keika/{b.page_id}.htm" title="経過">経過</a>',
                "本文情報": f'<a href="./honbun/g{b.session}09{b.number:03d}.htm" title="本文">本文</a>',
            }
            out.append('<tr valign="top">\n' + "".join(cell.format(values[c]) for c in columns) + "</tr>\n")
        out.append("</table>\n")
    return shugiin(f"第{now}回国会　議案の一覧", "".join(out))


SINGLE = ("議案種類", "議案提出回次", "議案番号", "議案件名", "議案提出者")
IN_A_HOUSE = (
    "予備審査議案受理年月日",
    "予備付託年月日／予備付託委員会",
    "議案受理年月日",
    "付託年月日／付託委員会",
    "審査終了年月日／審査結果",
    "審議終了年月日／審議結果",
)


def shugiin_bill(bill: MadeUpBill, now: int = 300) -> Reply:
    """A passage page: combined cells 「日付 ／ 委員会」 with spans that are not closed when the second part is empty."""
    labels = list(SINGLE)
    for house in ("衆議院", "参議院"):
        labels += ["／".join(house + part for part in label.split("／")) for label in IN_A_HOUSE]
        if house == "衆議院":
            labels += ["衆議院審議時会派態度", "衆議院審議時賛成会派", "衆議院審議時反対会派"]
    labels.append("公布年月日／法律番号")
    labels += [
        label for label in bill.passage if label not in labels and not any(label in x.split("／") for x in labels)
    ]
    number = "" if bill.kind == "予備費等支出承諾" else str(bill.number)
    told = {
        "議案種類": CAPTIONS[bill.kind],
        "議案提出回次": str(bill.session),
        "議案番号": number,
        "議案件名": bill.title,
        "議案提出者": "内閣",
        **bill.passage,
    }
    out = [
        f'<ul><li><a tabindex="54" href="../kaiji{now}.htm">第{now}回国会　議案の一覧</a></li></ul>'
        "<H2 id=TopContents>議案審議経過情報</H2>"
        '<table border="1" SUMMARY="この表は横2列、縦19行の表です。">\n'
        '<TR><TH id="KOMOKU">項目</TH><TH id="NAIYO">内容</TH></TR>\n'
    ]
    for label in labels:
        parts = [told.get(part, "") for part in label.split("／")]
        shown = [wareki(p, padded=True) if p.count("-") == 2 else p for p in parts]
        if len(parts) == 2:
            cell = f"{shown[0]}\n／\n" + (f"{shown[1]}</span></TD>" if shown[1] else "</TD>")
        else:
            cell = (shown[0] or "<br>") + "</span></TD>"
        out.append(
            f'<TR valign=top>\n<TD class="td" headers="KOMOKU"><span class="txt03">{label}</span></TD>\n'
            f'<TD class="td" headers="NAIYO"><span class="txt03">{cell}\n</TR>\n'
        )
    return shugiin(f"見本 第{bill.session}回国会 {number} {bill.title}", "".join(out) + "</table>")


class BillSite:
    """Both houses' sites for session 300; ``other``: address -> reply, in place of what would be there."""

    def __init__(self, *bills: MadeUpBill, spans: Iterable[str] = (SPAN_300, SPAN_299)) -> None:
        self.bills = list(bills)
        self.spans = list(spans)
        self.other: dict[str, Reply | None] = {}
        self.asked: list[str] = []

    def __call__(self, url: str) -> Reply | None:
        self.asked.append(url)
        if url in self.other:
            return self.other[url]
        pages: Mapping[str, MadeUpBill] = {
            **{f"{COUNCILLORS}/300/meisai/{meisai_name(b)}": b for b in self.bills},
            **{f"{REPRESENTATIVES}/keika/{b.page_id}.htm": b for b in self.bills},
        }
        if url in (f"{COUNCILLORS}/current/gian.htm", f"{COUNCILLORS}/300/gian.htm"):
            return sangiin_list(self.bills, spans=self.spans)
        if url in (f"{REPRESENTATIVES}/menu.htm", f"{REPRESENTATIVES}/kaiji300.htm"):
            return shugiin_list(self.bills)
        if url in pages:
            return sangiin_bill(pages[url]) if "/meisai/" in url else shugiin_bill(pages[url])
        return NOT_FOUND


def cabinet_bill() -> MadeUpBill:
    """A bill of the Cabinet as it stands on 2026-03-16: submitted, nothing more."""
    return MadeUpBill(
        "法律案（内閣提出）",
        300,
        59,
        TITLE,
        {"提出日": "2026-03-15", "先議区分": "衆先議"},
        passage={"衆議院議案受理年月日": "2026-03-15"},
    )
