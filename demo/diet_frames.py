"""The frames around the sample pages of the two houses, and the menu of sessions.  Dates of sessions are real."""

from __future__ import annotations

SANGIIN = "www.sangiin.go.jp/japanese/joho1/kousei"
GIAN = "www.shugiin.go.jp/internet/itdb_gian.nsf/html/gian"
NOW = 221
SPECIAL, ORDINARY, EXTRAORDINARY = "特別会", "常会", "臨時会"
# When this session would close is left blank.
SESSIONS = {
    221: (SPECIAL, "令和8年2月18日～"),
    220: (ORDINARY, "令和8年1月23日～令和8年1月23日"),
    219: (EXTRAORDINARY, "令和7年10月21日～令和7年12月17日"),
    218: (EXTRAORDINARY, "令和7年8月1日～令和7年8月5日"),
    217: (ORDINARY, "令和7年1月24日～令和7年6月22日"),
    216: (EXTRAORDINARY, "令和6年11月28日～令和6年12月24日"),
    215: (SPECIAL, "令和6年11月11日～令和6年11月14日"),
    214: (EXTRAORDINARY, "令和6年10月1日～令和6年10月9日"),
    213: (ORDINARY, "令和6年1月26日～令和6年6月23日"),
    212: (EXTRAORDINARY, "令和5年10月20日～令和5年12月13日"),
}
Pages = dict[str, str]


def span(number: int) -> str:
    kind, days = SESSIONS[number]
    return f"第{number}回国会（{kind}）（{days}）"


def menu(folder: str, page: str, oldest: int = 212) -> str:
    """The form in which a session is chosen; the heading above it names the current one."""
    options = "".join(
        f'<option value="/japanese/joho1/kousei/{folder}/{n}/{page}"{" selected" if n == NOW else ""}>{span(n)}</option>\n'
        for n in SESSIONS
        if n >= oldest
    )
    return (
        f'<p class="exp">{span(NOW)}</p>\n<form name="form1" method="post" action="#" style="margin:0;">\n<table>\n<tr>\n'
        '<td class="left">国会回次指定</td>\n<td class="center">\n<select name="kaiji" title="国会回次指定">\n'
        f"{options}</select>\n</td>\n</tr>\n</table>\n</form>\n"
    )


def sangiin(title: str, content: str) -> str:
    return (
        '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN" "http://www.w3.org/TR/html4/loose.dtd">\n'
        '<html lang="ja">\n<head>\n<meta http-equiv="Content-Type" content="text/html; charset=utf-8">\n'
        f"<title>\n{title}：参議院\n</title>\n</head>\n\n<body>\n"
        '<div id="OutWrapper"><div id="Wrapper"><div id="LocalRight">\n'
        '<div id="BreadCrimbs">\n<ol>\n<li><a href="/" >トップ</a> &gt; </li>\n</ol>\n</div>\n'
        f'<div id="ContentsBox">\n{content}</div>\n</div>\n'
        '<div id="Footer">\n<small>このページは見本です。議案、質問、人物は架空のものです。</small>\n</div>\n</div></div>\n'
        "</body>\n</html>\n"
    )


def shugiin(title: str, content: str, way: str = "") -> str:
    return (
        '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN"\n"http://www.w3.org/TR/html4/loose.dtd">'
        '<HTML lang="ja">\n<HEAD><meta http-equiv="Content-Type" content="text/html; charset=Shift_JIS">\n'
        f"<TITLE>{title}</TITLE>\n</HEAD>\n<BODY>\n"
        '<DIV id=HeaderBlock>\n<H1 id=HeadLogo><A href="/"><IMG alt=衆議院 src="logo2.gif"></A></H1>\n</DIV>\n'
        '<DIV id="mainlayout">\n<div id="breadcrumb">\n  <ul>\n'
        f'   <li><a tabindex="51" href="/">衆議院トップページ</a>&nbsp;&nbsp;&gt;</li>\n{way}   <li>{title}</li>\n  </ul>\n'
        f'</div><BR><BR>\n{content}</DIV>\n<DIV id="FooterBlock">\n'
        "<P>このページは見本です。議案、質問、人物は架空のものです。</P>\n</DIV>\n</BODY>\n</HTML>\n"
    )
