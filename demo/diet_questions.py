"""Sample pages of both houses on written questions: lists, a question's page, texts of questions and answers."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from demo.diet_frames import NOW, SANGIIN, SESSIONS, Pages, menu, sangiin, shugiin

SHITSUMON = "www.shugiin.go.jp/internet/itdb_shitsumon.nsf/html/shitsumon"
NUMBER = 901
KANJI_SESSION, KANJI_NUMBER = "二二一", "九〇一"

# ---------------------------------------------------------------------- the House of Councillors: answered on night 1
AUDITORS = "（見本）監理支援機関の外部監査人に関する質問主意書"
AUDITORS_ASKED = f"""
質問主意書
質問第{KANJI_NUMBER}号
{AUDITORS}
　右の質問主意書を提出する（見本であり、実在しない。）。
　　令和八年三月五日
模型　健一
　　　{AUDITORS}
　育成就労制度における監理支援機関の外部監査人について、以下質問する。
一　外部監査人の独立性を、許可の審査でどのように確認するのか示されたい。
二　許可を取り消したときは、その理由を公表すべきではないか。政府の見解を示されたい。
　右質問する。
"""
AUDITORS_ANSWERED = f"""
答弁書
内閣参質{KANJI_SESSION}第{KANJI_NUMBER}号
　　令和八年三月十七日
内閣総理大臣　見本　一
　参議院議員模型健一君提出（見本）監理支援機関の外部監査人に関する質問に対し、答弁書を送付する。
　　　参議院議員模型健一君提出（見本）監理支援機関の外部監査人に関する質問に対する答弁書
一について
　お尋ねについては、申請の際に提出される書類により、監理支援を受ける者との関係がないことを確認することとしている。
二について
　許可を取り消したときは、その旨を官報で公示することとしている。理由の公表の在り方については、検討してまいりたい。
"""

# ---------------------------------------------------------------------- the House of Representatives: answered on night 2
TRANSFER = "（見本）育成就労における転籍の支援に関する質問主意書"
TRANSFER_ASKED = f"""
令和八年三月十六日提出
質問第{KANJI_NUMBER}号

{TRANSFER}
提出者　　標本　三郎

{TRANSFER}

　育成就労外国人の転籍について、以下のとおり質問する（見本であり、実在しない。）。

一　転籍を希望した者の人数及び転籍した者の人数を、分野ごとに公表する考えはあるか。
二　転籍の支援を行う公共職業安定所の職員の人数を示されたい。

　右質問する。
"""
TRANSFER_ANSWERED = f"""
令和八年三月三十一日受領
答弁第{KANJI_NUMBER}号

　　内閣衆質{KANJI_SESSION}第{KANJI_NUMBER}号
　　令和八年三月三十一日
内閣総理大臣　見本　一

衆議院議員標本三郎君提出（見本）育成就労における転籍の支援に関する質問に対する答弁書

一について

　育成就労制度の施行の後、転籍を希望した者及び転籍した者の人数を、分野ごとに毎年公表することとしている。

二について

　お尋ねの職員の人数については、現時点で確定していないため、お答えすることは困難である。
"""


def questions(night: int) -> Pages:
    """All pages on written questions as of a night."""
    return councillors_question() | representatives_question(answered=night == 2)


def councillors_question() -> Pages:
    folder, digits, submitter = f"{SANGIIN}/syuisyo/{NOW}", f"{NOW}{NUMBER}", "模型　　健一君"

    def table(rows: str) -> str:
        return (
            f'<p class="exp">&nbsp;</p>\n<table width="100%" class="list_c" summary="質問主意書情報">\n{rows}</table>\n'
        )

    def row(name: str, value: str) -> str:
        return f'<tr>\n<th scope="row"  nowrap="nowrap">{name}</th>\n<td class="ta_l">{value}</td>\n</tr>\n'

    def text(name: str, address: str) -> str:
        return table(
            f'<tr>\n<th scope="col" nowrap="nowrap" colspan="2">{name}</th>\n</tr>\n<tr>\n<td>\n'
            f'<a href="../{address}" class="Graylink" >本文（html）はこちら</a>\n</td>\n</tr>\n'
        )

    title01 = '<h1><img src="title01.gif" alt="質問主意書"></h1>\n'
    listed = (
        title01 + menu("syuisyo", "syuisyo.htm") + '<h2 class="title_text">質問主意書・答弁書一覧</h2>\n'
        '<table width="100%" cellspacing="0" cellpadding="0" class="list_c" summary="質問主意書・答弁書一覧">\n'
        f'<tr>\n<th scope="col" id="t{NUMBER}" nowrap="nowrap">提出番号</th>\n<th scope="row" nowrap="nowrap">件名</th>\n'
        f'<td colspan="3" class="ta_l"><a href="meisai/m{digits}.htm" class="Graylink" >{AUDITORS}</a></td>\n</tr>\n'
        f'<tr>\n<td headers="t{NUMBER}" rowspan="2">{NUMBER}</td>\n<th scope="row" rowspan="2" nowrap="nowrap">提出者</th>\n'
        f'<td rowspan="2" class="ta_l">{submitter}</td>\n'
        f'<td><a href="syuh/s{digits}.htm" class="Graylink" >質問本文（html）</a></td>\n'
        f'<td><a href="touh/t{digits}.htm" class="Graylink" >答弁本文（html）</a></td>\n</tr>\n'
        "<tr>\n<td>&nbsp;</td>\n<td>&nbsp;</td>\n</tr>\n</table>\n"
    )
    detail = (
        f'{title01}<p class="exp">第{NOW}回国会（{SESSIONS[NOW][0]}）</p>\n<h2 class="title_text">質問主意書情報</h2>\n'
        '<p class="ta_r">令和8年3月18日現在&nbsp;</p>\n'
        + table(
            f'<tr>\n<th scope="row"  nowrap="nowrap" >件名</th>\n<td colspan="3" class="ta_l">{AUDITORS}</td>\n</tr>\n'
            f'<tr>\n<th scope="row" id="t1">提出回次</th>\n<td headers="t1" class="ta_l"> {NOW}回</td>\n'
            f'<th scope="row" id="t2">提出番号</th>\n<td headers="t2" class="ta_l">{NUMBER}</td>\n</tr>\n'
        )
        + table(row("提出日", "令和8年3月5日") + row("提出者", submitter))
        + table('<tr>\n<th scope="col"  nowrap="nowrap">備考</th>\n</tr>\n<tr>\n<td><BR></td>\n</tr>\n')
        + table(
            '<tr>\n<th scope="col"  colspan="2">その他</th>\n</tr>\n'
            + row("転送日", "令和8年3月9日")
            + row("答弁書受領日", "令和8年3月17日")
        )
        + text("質問主意書", f"syuh/s{digits}.htm")
        + text("答弁書", f"touh/t{digits}.htm")
    )

    def page(words: str) -> str:
        lines = "".join(f"<p>{escape(line)}</p>\n" for line in words.strip().split("\n"))
        return f'{title01}<p class="exp">第{NOW}回国会（{SESSIONS[NOW][0]}）</p>\n{lines}<p><a href="../syuisyo.htm">一覧へ</a></p>\n'

    return {
        f"{folder}/syuisyo.htm": sangiin("質問主意書・答弁書一覧", listed),
        f"{folder}/meisai/m{digits}.htm": sangiin(AUDITORS, detail),
        f"{folder}/syuh/s{digits}.htm": sangiin(AUDITORS, page(AUDITORS_ASKED)),
        f"{folder}/touh/t{digits}.htm": sangiin(AUDITORS, page(AUDITORS_ANSWERED)),
    }


COLUMNS = (
    ("NUMBER", "番号"), ("KENMEI", "質問件名"), ("STATUS", "提出者氏名"), ("STATUS", "経過状況"), ("KLINK", "経過情報"),
    ("SLINK", "質問情報<BR>(HTML)"), ("SLINKPDF", "質問情報<BR>(PDF)"), ("TLINK", "答弁情報<BR>(HTML)"),
    ("TLINKPDF", "答弁情報<BR>(PDF)"),
)  # fmt: skip


def representatives_question(*, answered: bool) -> Pages:
    digits, status = f"{NOW}{NUMBER}", "答弁受理" if answered else "内閣転送"
    way = '   <li><a tabindex="53" href="menu_m.htm">質問答弁情報</a>&nbsp;&nbsp;&gt;</li>\n'
    cells = {
        "NUMBER": str(NUMBER),
        "KENMEI": TRANSFER,
        "TEISHUTSUSHA": "標本三郎君",
        "STATUS": status,
        "KLINK": f'<A HREF="{digits}.htm" tabindex="201" title = "経過">経過</A>',
        "SLINK": f'<A HREF="a{digits}.htm" tabindex="202"title = "質問">質問<BR>(HTML)</A>',
        "SLINKPDF": "<BR>",
        "TLINK": f'<A HREF="b{digits}.htm" tabindex="204"title = "答弁">答弁<BR>(HTML)</A>' if answered else "<BR>",
        "TLINKPDF": "<BR>",
    }
    heads = "".join(
        f'<TH NOWRAP id="SHITSUMON.{name}"><span class="txt03">{words}</span></TH>\n' for name, words in COLUMNS
    )
    row = "\n".join(
        f'<TD CLASS="TD" headers="SHITSUMON.{name}"><span class="txt03">{value}</span></TD>'
        for name, value in cells.items()
    )
    title = f"第{NOW}回国会　質問の一覧"
    listed = (
        f'<H2 id=TopContents>{title}</H2>\n<TABLE id="shitsumontable" border="1" width="100%" '
        'SUMMARY="この表は、横8列、縦43行の表です。" class="table">\n<CAPTION class="txt04b">質問の一覧</CAPTION>\n'
        f'<TR VALIGN="TOP">{heads}</TR>\n<TR VALIGN=top>{row}</TR>\n</TABLE>\n'
    )
    pages = {
        f"{SHITSUMON}/kaiji{NOW}_l.htm": shugiin(title, listed, way),
        f"{SHITSUMON}/{digits}.htm": shugiin("質問答弁経過情報", passage(answered, status, digits), way),
        f"{SHITSUMON}/a{digits}.htm": shugiin("質問本文情報", text_page("質問本文情報", TRANSFER_ASKED, digits), way),
    }
    if answered:
        pages[f"{SHITSUMON}/b{digits}.htm"] = shugiin(
            "答弁本文情報", text_page("答弁本文情報", TRANSFER_ANSWERED, digits), way
        )
    return pages


def passage(answered: bool, status: str, digits: str) -> str:
    rows: Mapping[str, str] = {
        "国会回次": str(NOW),
        "国会区別": SESSIONS[NOW][0],
        "質問番号": str(NUMBER),
        "質問件名": TRANSFER,
        "提出者名": "標本　三郎君",
        "会派名": "標本の会",
        "質問主意書提出年月日": "令和 8年 3月16日",
        "内閣転送年月日": "令和 8年 3月19日",
        "答弁延期通知受領年月日": "",
        "答弁延期期限年月日": "",
        "答弁書受領年月日": "令和 8年 3月31日" if answered else "",
        "撤回年月日": "",
        "撤回通知年月日": "",
        "経過状況": status,
    }
    body = "".join(
        f'<TR valign=top>\n\t<TD class="td" headers="KOMOKU"><span class="txt03">{name}</span></TD>\n'
        f'\t<TD class="td" headers="NAIYO"><span class="txt03">{value or "<br>"}</span></TD>\n</TR>\n'
        for name, value in rows.items()
    )
    links = [f'<A HREF="a{digits}.htm" class="txt03">質問本文(HTML)へ</A>']
    links += [f'<A HREF="b{digits}.htm" class="txt03">答弁本文(HTML)へ</A>'] if answered else []
    bar = '\n<span class="txt03"> | </span>'.join(links)
    return (
        f'<H2 id=TopContents>質問答弁経過情報</H2><BR>\n<DIV ALIGN="right">\n{bar}</DIV><BR>\n'
        '<table border="1" width="100%" class="table" SUMMARY="この表は横2列、縦15行の表です。">\n'
        f'<CAPTION class="txt03">質問名「{TRANSFER}」の経過情報</caption>\n<TR VALIGN=top>\n'
        '\t<TH WIDTH="40%" id="KOMOKU"><span class="txt03">項目</span></TH>\n'
        f'\t<TH WIDTH="60%" id="NAIYO"><span class="txt03">内容</span></TH>\n</TR>\n{body}</TABLE>\n'
    )


def text_page(name: str, words: str, digits: str) -> str:
    lines = "".join(f"{escape(line)}<BR>\n" for line in words.strip().split("\n"))
    bar = f'<DIV class="gh21divr"><A HREF="{digits}.htm">経過へ</A></DIV>\n'
    return f'<H1 class="txt05" id="TopContents">{name}</H1>\n{bar}{lines}{bar}'
