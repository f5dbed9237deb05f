"""Sample pages of both houses on bills: lists, a bill's pages, texts; how the bills stand on each night."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from html import escape

from demo.diet_frames import GIAN, NOW, SANGIIN, SESSIONS, Pages, menu, sangiin, shugiin


@dataclass(frozen=True)
class Bill:
    """One bill tonight; ``cells`` of the House of Councillors by 部／項目, ``passage`` of the other house by its label."""

    kind: str
    code: str  # in addresses of the House of Representatives
    number: int
    title: str
    heading: str
    sangiin_code: str
    page_id: str
    status: str
    cells: Mapping[str, str]
    passage: Mapping[str, str]
    updated: str
    file: str = ""
    texts: tuple[tuple[str, str, str], ...] = ()  # (address below honbun, label, text)
    more: Mapping[str, str] = field(default_factory=dict)

    @property
    def meisai(self) -> str:
        return f"m{NOW}{self.sangiin_code}{NOW}{self.number}.htm"


COMMITTEE = ("本付託日", "付託委員会等", "議決日", "議決・継続結果")
PLENARY = ("議決日", "議決", "採決態様", "採決方法")
IN_A_HOUSE = (
    "予備審査議案受理年月日",
    "予備付託年月日／予備付託委員会",
    "議案受理年月日",
    "付託年月日／付託委員会",
    "審査終了年月日／審査結果",
    "審議終了年月日／審議結果",
)
ATTITUDES = ("衆議院審議時会派態度", "衆議院審議時賛成会派", "衆議院審議時反対会派")


def sangiin_bills(bills: Iterable[Bill], updated: str) -> Pages:
    folder = f"{SANGIIN}/gian/{NOW}"
    groups: dict[str, str] = {}
    pages: Pages = {}
    for bill in bills:
        file = f'<a href="./pdf/{bill.file}" class="Graylink" >提出法律案</a>' if bill.file else "&nbsp;"
        groups.setdefault(bill.heading, "")
        groups[bill.heading] += (
            f'<tr>\n<td>{NOW}</td>\n<td>{bill.number}</td>\n<td class="ta_l">'
            f'<a href="./meisai/{bill.meisai}" class="Graylink" >{bill.title}</a></td>\n'
            f'<td nowrap="nowrap" width="12%">&nbsp;</td>\n<td nowrap="nowrap" width="17%">{file}</td>\n</tr>\n'
        )
        pages[f"{folder}/meisai/{bill.meisai}"] = sangiin(bill.title, sangiin_bill(bill))
    tables = "".join(
        f'<h2 class="title_text">{heading}一覧</h2>\n'
        f'<table width="100%" cellspacing="0" cellpadding="0" class="list_c" summary="{heading}一覧">\n'
        '<tr>\n<th scope="col"  nowrap="nowrap" width="7%">提出回次</th>\n'
        '<th scope="col"  nowrap="nowrap" width="7%">提出番号</th>\n'
        f'<th scope="col"  colspan="3">件名</th>\n</tr>\n{rows}</table>\n'
        for heading, rows in groups.items()
    )
    head = f'<h1><img src="title01.gif" alt="議案情報"></h1>\n<p class="ta_r">{updated}現在&nbsp;</p>\n'
    pages[f"{folder}/gian.htm"] = sangiin("議案情報", head + menu("gian", "gian.htm") + tables)
    return pages


def sangiin_bill(bill: Bill) -> str:
    def line(label: str, value: str) -> str:
        return f'<tr>\n<th scope="row"  nowrap="nowrap" width="35%">{label}</th>\n<td class="ta_l">{value or "&nbsp;"}</td>\n</tr>\n'

    def table(summary: str, lines: str, head: str = "") -> str:
        top = f'<tr>\n<th scope="col"  colspan="2" nowrap="nowrap" width="100%">{head}</th>\n</tr>\n' if head else ""
        return (
            f'<table width="100%" cellspacing="0" cellpadding="0" class="list_c" summary="{summary}">\n{top}{lines}</table>\n'
            '<p class="exp">&nbsp;</p>\n'
        )

    general = (
        f'<tr>\n<th scope="row"  nowrap="nowrap" width="35%">件名</th>\n<td colspan="3" class="ta_l">{bill.title}</td>\n</tr>\n'
        f'<tr>\n<th scope="row"  nowrap="nowrap" width="35%">種別</th>\n<td colspan="3" class="ta_l">{bill.heading}</td>\n</tr>\n'
        '<tr>\n<th scope="row" id="t1" nowrap="nowrap" width="35%">提出回次</th>\n'
        f'<td headers="t1" width="20%" class="ta_l"> {NOW}回</td>\n'
        '<th scope="row" id="t2" nowrap="nowrap" width="25%">提出番号</th>\n'
        f'<td headers="t2" width="20%" class="ta_l">{bill.number}</td>\n</tr>\n'
    )
    days = ("提出日", "衆議院から受領／提出日", "衆議院へ送付／提出日", "先議区分", "継続区分", *bill.more)
    out = [
        '<h1><img src="title01.gif" alt="議案情報"></h1>\n',
        f'<p class="ta_r">{bill.updated}現在&nbsp;</p>\n',
        f'<p class="exp">第{NOW}回国会（{SESSIONS[NOW][0]}）</p>\n<h2 class="title_text">議案審議情報</h2>\n',
        table("議案審議情報一覧", general),
        table("議案審議情報一覧", "".join(line(day, {**bill.cells, **bill.more}.get(day, "")) for day in days)),
    ]
    for house in ("参議院", "衆議院"):
        for part, labels in (("委員会等経過", COMMITTEE), ("本会議経過", PLENARY)):
            lines = "".join(line(label, bill.cells.get(f"{house}{part}／{label}", "")) for label in labels)
            out.append(table(f"{house}{part}情報", lines, f"{house}{part}"))
    out.append(table("その他の情報", line("公布年月日", "") + line("法律番号", ""), "その他"))
    if bill.file:
        link = (
            f'<tr><td class="ta_l">\n<a href="../pdf/{bill.file}" class="Brownlink Graylink"> '
            "提出法律案のＰＤＦファイルは、こちらでご覧いただけます。</a><BR>\n</td></tr>\n"
        )
        out.append(table("議案等のファイル情報", link, "議案等のファイル"))
    return "".join(out)


def shugiin_bills(bills: Iterable[Bill]) -> Pages:
    way = f'   <li><a tabindex="53" href="/{GIAN.split("/", 1)[1]}/menu.htm">議案情報</a>&nbsp;&nbsp;&gt;</li>\n'
    tables, pages = "", Pages()
    for bill in sorted(bills, key=lambda b: b.code):
        cell = '<td  class="td"><span class="txt03">{}</span></td>\n'
        honbun = f"g{NOW}{bill.code}{bill.number}.htm"
        columns = {
            "提出回次": str(NOW),
            "番号": str(bill.number),
            "議案件名": bill.title,
            "審議状況": bill.status,
            "経過情報": f'<a href="./keika/{bill.page_id}.htm" title="経過">経過</a>',
            "本文情報": f'<a href="./honbun/{honbun}" title="本文">本文</a>',
        }
        heads = "".join(f'\t<th width="10%"><span class="txt03">{name}</span></th>\n' for name in columns)
        row = "".join(cell.format(value) for value in columns.values())
        tables += (
            f'<a name="{bill.code}"><span class="txt03"><br></span></a>\n'
            '<table border="1" width="100%" class="table" SUMMARY="この表は、横6列、縦85行の表です。">\n'
            f'<caption class="txt04b">{bill.kind}の一覧</caption>\n'
            f'<tr valign="top">\n{heads}</tr>\n<tr valign="top">\n{row}</tr>\n</table>\n'
        )
        pages[f"{GIAN}/keika/{bill.page_id}.htm"] = shugiin_bill(bill, way)
        if bill.texts:
            pages |= texts_of(bill, honbun, way)
    title = f"第{NOW}回国会　議案の一覧"
    pages[f"{GIAN}/kaiji{NOW}.htm"] = shugiin(title, f"<H2 id=TopContents>{title}</H2>\n{tables}", way)
    return pages


def shugiin_bill(bill: Bill, way: str) -> str:
    told = {
        "議案種類": bill.kind,
        "議案提出回次": str(NOW),
        "議案番号": str(bill.number),
        "議案件名": bill.title,
        **bill.passage,
    }
    labels = ["議案種類", "議案提出回次", "議案番号", "議案件名", "議案提出者"]
    labels += [label for label in ("議案提出会派",) if label in told]
    for house in ("衆議院", "参議院"):
        labels += ["／".join(house + part for part in label.split("／")) for label in IN_A_HOUSE]
        labels += ATTITUDES if house == "衆議院" else ()
    labels.append("公布年月日／法律番号")
    labels += [label for label in ("議案提出者一覧", "議案提出の賛成者") if label in told]
    rows = ""
    for label in labels:
        parts = [told.get(part, "") for part in label.split("／")]
        if len(parts) == 2:  # the span stays open when the second part is empty
            cell = f"{parts[0]}\n／\n" + (f"{parts[1]}</span></TD>" if parts[1] else "</TD>")
        else:
            cell = (parts[0] or "<br>") + "</span></TD>"
        rows += (
            f'<TR valign=top>\n<TD class="td" headers="KOMOKU"><span class="txt03">{label}</span></TD>\n'
            f'<TD class="td" headers="NAIYO"><span class="txt03">{cell}\n</TR>\n'
        )
    way += f'   <li><a tabindex="54" href="../kaiji{NOW}.htm">第{NOW}回国会　議案の一覧</a>&nbsp;&nbsp;&gt;</li>\n'
    content = (
        "<H2 id=TopContents>議案審議経過情報</H2><BR>\n"
        '<table border="1" width="100%" class="table" SUMMARY="この表は横2列、縦19行の表です。">\n'
        f'<CAPTION class="txt03">議案名「{bill.title}」の審議経過情報</caption>\n<TR VALIGN=top>\n'
        '<TH WIDTH="40%" id="KOMOKU"><span class="txt03">項目</span></TH>\n'
        f'<TH WIDTH="60%" id="NAIYO"><span class="txt03">内容</span></TH>\n</TR>\n{rows}</TABLE>\n'
    )
    return shugiin(f"{bill.kind} 第{NOW}回国会 {bill.number} {bill.title}", content, way)


def texts_of(bill: Bill, honbun: str, way: str) -> Pages:
    """The list of a bill's texts and the texts (form: from descriptions)."""
    links = "".join(f'<LI><A href="./{name}">{label}</A></LI>\n' for name, label, _ in bill.texts)
    listed = f"<H2 id=TopContents>議案本文情報一覧</H2>\n<P>{bill.title}</P>\n<UL>\n{links}</UL>\n"
    pages = {f"{GIAN}/honbun/{honbun}": shugiin("議案本文情報一覧", listed, way)}
    for name, label, text in bill.texts:
        body = "".join(f"{escape(line)}<BR>\n" for line in text.strip().split("\n"))
        content = f"<H2 id=TopContents>{label}</H2>\n<P>{bill.title}</P>\n{body}"
        pages[f"{GIAN}/honbun/{name}"] = shugiin(label, content, way)
    return pages


REFERRED = {"衆議院委員会等経過／本付託日": "令和8年3月24日", "衆議院委員会等経過／付託委員会等": "法務委員会"}
CABINET = Bill(
    kind="閣法",
    code="09",
    number=901,
    heading="法律案（内閣提出）",
    sangiin_code="080",
    page_id="FFFF901",
    title="（見本）育成就労外国人の保護に関する法律の一部を改正する法律案",
    status="衆議院で審議中",
    updated="令和8年3月25日",
    cells={"提出日": "令和8年3月10日", "先議区分": "衆先議", **REFERRED},
    passage={
        "議案提出者": "内閣",
        "衆議院議案受理年月日": "令和 8年 3月10日",
        "衆議院付託年月日": "令和 8年 3月24日",
        "衆議院付託委員会": "法務",
    },
    file="t0802219012210.pdf",
    texts=(
        (
            "houan/g22109901.htm",
            "提出時法律案",
            """
（見本の法律案であり、実在しない。）
第一条　監理支援機関は、育成就労外国人から転籍の申出を受けたときは、三十日以内に、その支援の計画を作成しなければならない。
第二条　主務大臣は、前条の計画の作成の状況を、毎年一回、公表するものとする。
附　則
この法律は、令和九年四月一日から施行する。
理　由
育成就労外国人の転籍の支援を確実にする必要がある。これが、この法律案を提出する理由である。
""",
        ),
    ),
)
AMENDMENT = (
    "syuuseian/9_901.htm",
    "修正案1：見本会、試料クラブ提出（可決）",
    """
（見本の修正案であり、実在しない。）
（見本）育成就労外国人の保護に関する法律の一部を改正する法律案の一部を次のように修正する。
第一条中「三十日以内」を「十四日以内」に改める。
附則に次の一項を加える。
２　政府は、この法律の施行後一年を目途として、転籍の支援の状況について検討を加え、その結果を公表するものとする。
""",
)
COUNCILLORS_BILL = Bill(
    kind="参法",
    code="06",
    number=901,
    heading="法律案（参法）",
    sangiin_code="100",
    page_id="FFFF902",
    title="（見本）技能実習生等の相談支援の推進に関する法律案",
    status="参議院で審議中",
    updated="令和8年3月19日",
    cells={"提出日": "令和8年3月18日", "先議区分": "本院先議"},
    more={"発議者": "模型健一君 外1名", "提出者区分": "議員発議"},
    passage={
        "議案提出者": "模型　健一君外一名",
        "議案提出会派": "試料クラブ",
        "衆議院予備審査議案受理年月日": "令和 8年 3月18日",
    },
    file="t1002219012210.pdf",
    texts=(
        (
            "houan/g22106901.htm",
            "提出時法律案",
            """
（見本の法律案であり、実在しない。）
第一条　国は、技能実習生、育成就労外国人及び特定技能外国人が、母国語で相談できる体制を全国に整備するものとする。
第二条　国は、前条の体制の整備の状況を、毎年、国会に報告しなければならない。
理　由
技能実習生等が安心して相談できる体制を整える必要がある。これが、この法律案を提出する理由である。
""",
        ),
    ),
)
OFF_TOPIC = Bill(
    kind="衆法",
    code="05",
    number=901,
    heading="法律案（衆法）",
    sangiin_code="090",
    page_id="FFFF903",
    title="（見本）道の駅における地場産品の活用の促進に関する法律案",
    status="衆議院で審議中",
    updated="令和8年3月13日",
    cells={"提出日": "令和8年3月12日", "先議区分": "衆先議"},
    more={"提出者": "試料花子君 外1名"},
    passage={
        "議案提出者": "試料　花子君外一名",
        "議案提出会派": "試料クラブ",
        "衆議院議案受理年月日": "令和 8年 3月12日",
        "議案提出者一覧": "試料　花子君; 標本　三郎君",
        "議案提出の賛成者": "見本　太郎君",
    },
)


def bills(night: int) -> list[Bill]:
    """The three bills; before night 2 the Cabinet's was amended and passed in committee."""
    if night == 1:
        return [CABINET, OFF_TOPIC, COUNCILLORS_BILL]
    voted = {"衆議院委員会等経過／議決日": "令和8年4月1日", "衆議院委員会等経過／議決・継続結果": "修正"}
    passage = {"衆議院審査終了年月日": "令和 8年 4月 1日", "衆議院審査結果": "修正"}
    amended = replace(
        CABINET,
        cells={**CABINET.cells, **voted},
        passage={**CABINET.passage, **passage},
        updated="令和8年4月1日",
        texts=(*CABINET.texts, AMENDMENT),
    )
    return [amended, OFF_TOPIC, COUNCILLORS_BILL]
