"""Sample rosters of both houses.  The members who speak in the sample minutes are on them, all but one.

The others are there because a roster of fewer than 200 members is taken for a broken one; their names (架空　一号) are
nobody's.  仮名四郎 speaks in the House of Councillors and is on no roster on purpose.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from demo.diet_frames import NOW, SANGIIN, Pages, menu, sangiin

SYU = "www.shugiin.go.jp/internet/itdb_annai.nsf/html/statics/syu"
ROWS = "あかさたなはまやらわ"
# A row of the kana table: the family names that fill it in the House of Representatives and in the other.
FILLERS = {
    "あ": (("暗示", "あんじ"), ("一例", "いちれい")), "か": (("仮題", "かだい"), ("架空", "かくう")),
    "さ": (("作例", "さくれい"), ("仕様", "しよう")), "た": (("定型", "ていけい"), ("手本", "てほん")),
    "な": (("名札", "なふだ"), ("何某", "なにがし")), "は": (("範例", "はんれい"), ("版下", "はんした")),
    "ま": (("無題", "むだい"), ("模擬", "もぎ")), "や": (("様式", "ようしき"), ("用例", "ようれい")),
    "ら": (("類例", "るいれい"), ("例文", "れいぶん")), "わ": (("枠組", "わくぐみ"), ("和文", "わぶん")),
}  # fmt: skip
COUNT = (
    ("一号", "いちごう"), ("二号", "にごう"), ("三号", "さんごう"), ("四号", "よんごう"), ("五号", "ごごう"),
    ("六号", "ろくごう"), ("七号", "ななごう"), ("八号", "はちごう"), ("九号", "きゅうごう"), ("十号", "じゅうごう"),
    ("十一号", "じゅういちごう"), ("十二号", "じゅうにごう"), ("十三号", "じゅうさんごう"), ("十四号", "じゅうよんごう"),
)  # fmt: skip
IN_REPRESENTATIVES, IN_COUNCILLORS = 6, 14  # fillers a row: 60 and 140
GROUPS = ("見本", "試料", "標本", "無")
TERMS = ("令和10年7月25日", "令和13年7月28日")


@dataclass(frozen=True)
class Member:
    """``group`` is the short name that rosters print; ``elected`` is times elected."""

    row: str
    family: str
    given: str
    kana: tuple[str, str]
    group: str
    seat: str
    elected: str = "1"


REPRESENTATIVES = (
    Member("さ", "試料", "花子", ("しりょう", "はなこ"), "試料", "（比）見本北", "3"),
    Member("は", "雛形", "総介", ("ひながた", "そうすけ"), "見本", "見本2", "9"),
    Member("は", "標本", "三郎", ("ひょうほん", "さぶろう"), "標本", "見本7", "4"),
    Member("ま", "見本", "太郎", ("みほん", "たろう"), "見本", "見本1", "5"),
    Member("ま", "見本", "法子", ("みほん", "のりこ"), "見本", "見本3", "6（参1）"),
    Member("ら", "例示", "一郎", ("れいじ", "いちろう"), "見本", "見本4", "7"),
)
COUNCILLORS = (
    Member("は", "雛形", "五月", ("ひながた", "さつき"), "見本", "見本県"),
    Member("ま", "見本", "厚夫", ("みほん", "あつお"), "見本", "比例"),
    Member("ま", "模型", "健一", ("もけい", "けんいち"), "試料", "見本県"),
    Member("ら", "例示", "春子", ("れいじ", "はるこ"), "見本", "比例"),
)


def rosters(night: int) -> Pages:
    """All pages; on night 2 標本三郎 has left his group."""
    people = [replace(m, group="無") if night == 2 and m.given == "三郎" else m for m in REPRESENTATIVES]
    pages = {
        f"{SYU}/{n}giin.htm": representatives(row, filled(row, people, 0, IN_REPRESENTATIVES))
        for n, row in enumerate(ROWS, 1)
    }
    everybody = [filled(row, COUNCILLORS, 1, IN_COUNCILLORS) for row in ROWS]
    return pages | {f"{SANGIIN}/giin/{NOW}/giin.htm": councillors(everybody)}


def filled(row: str, named: tuple[Member, ...] | list[Member], house: int, fillers: int) -> list[Member]:
    """The members of one row of the kana table, in the order of their readings."""
    family, kana = FILLERS[row][house]
    seats = ("（比）見本南", "見本9") if house == 0 else ("比例", "見本県")
    made = [
        Member(row, family, given, (kana, reading), GROUPS[n % len(GROUPS)], seats[n % 2], str(n % 5 + 1))
        for n, (given, reading) in enumerate(COUNT[:fillers])
    ]
    return sorted([*made, *(m for m in named if m.row == row)], key=lambda m: m.kana)


def padded(member: Member) -> str:
    """A name as the rosters print it, spread over five places: 見本　太郎, 見本　十一号."""
    return member.family + "　" * max(1, 5 - len(member.family) - len(member.given)) + member.given


def representatives(row: str, members: list[Member]) -> str:
    """One page of the House of Representatives."""
    rows = "".join(
        f'<TR VALIGN = top><TD class="sh1td5"><TT class="sh1tt1"><a \n'
        f"href='../../../../itdb_giinprof.nsf/html/profile/9{ROWS.index(row)}{n}.html'>{padded(m)}君</a>\n</TT></TD>\n"
        f'<TD class="sh1td6"><TT class="sh1tt1">{m.kana[0]}\n　{m.kana[1]}\n</TT></TD>\n'
        f'<TD class="sh1td7"><TT class="sh1tt1"><CENTER>{m.group}\n</CENTER></TT></TD>\n'
        f'<TD class="sh1td5"><TT class="sh1tt1">{m.seat}\n</TT></TD>\n'
        f'<TD class="sh1td8"><TT class="sh1tt1"><CENTER>{m.elected}　　 　\n</CENTER></TT></TD>\n</TR>\n'
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
        '<BR><TABLE BORDER = 0 WIDTH = "85%"><TR><TD ALIGN = "right">令和8年3月30日現在\n</TD></TR></TABLE>\n'
        '<TABLE BORDER=0 CELLPADDING=0 CELLSPACING=0 WIDTH="85%">\n<TR>\n<TD NOWRAP BGCOLOR="#333333">\n'
        f'<TABLE BORDER=0 CELLPADDING=1 CELLSPACING=1 WIDTH="100%">\n<TR  VALIGN = top>\n{heads}</CENTER></TT></TD>\n</TR>\n'
        f"{rows}</TABLE></TD></TR></TABLE>\n<P>このページは見本です。議員は架空の人物です。</P></BODY></HTML>\n"
    )


def councillors(everybody: list[list[Member]]) -> str:
    """The one page of the House of Councillors; a letter heads each row of the kana table."""
    rows, number = "", 0
    for members in everybody:
        for n, m in enumerate(members):
            number += 1
            letter = (
                f'<th scope="row"  rowspan="{len(members)}" align="center" valign="top"><a name="r{number}"></a>'
                f"<b>{m.row}</b>\n<P></P>\n</th>\n"
                if n == 0
                else ""
            )
            rows += (
                f'<tr>\n{letter}<td><a href="../profile/799{number:04d}.htm" class="Graylink">{padded(m)}</a></td>\n'
                f"<td>{m.kana[0]}　{m.kana[1]}</td>\n<td>{m.group}</td>\n<td>{m.seat}</td>\n"
                f"<td>{TERMS[number % 2]}</td>\n<td>&nbsp;\n</td>\n</tr>\n"
            )
    heads = ("&nbsp;", "議員氏名", "読み方", "会派", "選挙区", "任期満了", "&nbsp;")
    head = "".join(f'<th scope="col" >{one}</th>\n' for one in heads)
    return sangiin(
        "議員一覧",
        '<h1><img src="title01.gif" alt="議員情報"></h1>\n<h2 class="title02_main mt10">議員一覧（５０音順）</h2>\n'
        + menu("giin", "giin.htm", oldest=216)
        + '<p class="exp">会派名は略称で表示されております。</p>\n<p class="ta_r">令和8年3月30日現在&nbsp;</p>\n'
        f'<table class="list" summary="議員一覧（50音順）">\n<tr>\n{head}</tr>\n{rows}</table>\n',
    )
