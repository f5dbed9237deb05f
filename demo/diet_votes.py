"""A sample roll call of the House of Councillors: the list of the session and the page of the vote, everybody of the roster on it."""

from __future__ import annotations

from demo.diet_frames import NOW, Pages, sangiin
from demo.diet_rosters import COUNCILLORS, IN_COUNCILLORS, ROWS, Member, filled, padded

FOLDER = f"www.sangiin.go.jp/japanese/touhyoulist/{NOW}"
NUMBER = f"{NOW}-0327-v001"
TITLE = "技能実習生の転籍に関する見本決議案（雛形五月君外１名発議）"
GROUPS = {"見本": "見本の会", "試料": "試料党", "標本": "標本クラブ", "無": "各派に属しない議員"}
AGAINST, ABSENT = "試料", "無"  # groups; everybody else is for
CELLS = {
    "aye": '<span class="pros">賛成</span><span class="cons"></span>',
    "nay": '<span class="pros"></span><span class="cons">反対</span>',
    "none": '<span class="novote"><span class="fhalf">投票</span><span class="shalf">なし</span></span>',
}


def votes() -> Pages:
    everybody = [member for row in ROWS for member in filled(row, COUNCILLORS, 1, IN_COUNCILLORS)]
    return {f"{FOLDER}/vote_ind.htm": index(), f"{FOLDER}/{NUMBER}.htm": page(everybody)}


def index() -> str:
    return sangiin(
        "本会議投票結果",
        '<h1 id="Title01" class="mt10">本会議投票結果</h1>\n'
        f'<h2 class="kaiji_title">第{NOW}回国会本会議投票結果</h2>\n'
        '<table class="touhyo_index">\n<tr>\n<th>日付</th>\n<th>案件名</th>\n</tr>\n'
        '<TR><TH scope="row" rowspan="1" class="touhyo_date">令和08年3月27日</TH>'
        f'<TD><A HREF="{NUMBER}.htm">{TITLE}</A></TD></TR>\n</table>\n',
    )


def vote_of(member: Member) -> str:
    return "nay" if member.group == AGAINST else "none" if member.group == ABSENT else "aye"


def page(everybody: list[Member]) -> str:
    ayes, nays = (sum(vote_of(one) == vote for one in everybody) for vote in ("aye", "nay"))
    out = [
        '<h1 id="Title01" class="mt10 bbs_1">本会議投票結果</h1>\n'
        f'<h2 class="kaiji_nichiji">第{NOW}回国会<br>2026年 3月 27日<br>投票結果</h2>\n'
        f'<dl class="ankenmei">\n<dt>案件名：</dt>\n<dd>{TITLE}</dd>\n</dl>\n'
        f'<h3 class="tohyosousu">投票総数　{ayes + nays}<br><span>賛成票　{ayes}　　　反対票　{nays}</span></h3>\n'
    ]
    for short, name in GROUPS.items():
        mine = [one for one in everybody if one.group == short]
        mine_ayes, mine_nays = (sum(vote_of(one) == vote for one in mine) for vote in ("aye", "nay"))
        rows = "".join(
            f'<li class="giin">{CELLS[vote_of(one)]}<span class="names">{padded(one)}</span></li>\n' for one in mine
        )
        out.append(
            f'<h4 class="party">{name}({len(mine):3d}名)</h4>\n<dl class="sanpilist">\n'
            f'<dt class="party">賛成票{mine_ayes:4d}　　　反対票{mine_nays:4d}</dt>\n<dd>\n'
            f'<ul class="flex">\n{rows}</ul>\n</dd>\n</dl>\n'
        )
    return sangiin("本会議投票結果", "".join(out))
