"""The site of the bench, a process of its own on loopback: 200 made-up Japanese pages (見本) of 27 KiB.

    python tests/bench/pages_site.py PORT-FILE

They have the form of www.moj.go.jp/isa: half of a page's bytes are its text, as on the seven recorded pages (48 %), the other
half is the site's own menus.  ``/set/NAME/VALUE`` sets how it answers: ``version`` (one paragraph of every page is that
version's), ``etag`` (0 or 1) and ``mode``: ``plain``, ``noise`` (the counters of visitors, inside and outside the text, go on),
``500``, ``maintenance``, ``empty``, ``cp932`` (in that charset, under a header that says UTF-8).
"""

from __future__ import annotations

import hashlib
import random
import sys
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

PAGES, SIZE = 200, 27 * 1024  # bytes of a page
FRAME = (Path(__file__).resolve().parents[2] / "demo" / "isa_frame.html").read_text(encoding="utf-8")
WHO = [
    "技能実習生を受け入れる団体は",
    "監理団体の許可を受けた者は",
    "特定技能所属機関は",
    "登録支援機関の責任者は",
    "地方出入国在留管理局の長は",
    "育成就労実施者は",
    "申請をしようとする者は",
    "前項の届出をした者は",
    "外国人を雇用する事業主は",
    "分野を所管する行政機関は",
]
WHEN = [
    "変更が生じた日から十四日以内に",
    "毎事業年度の終了後に",
    "あらかじめ書面により",
    "やむを得ない事情がある場合を除き",
    "在留期間の満了する日までに",
    "四半期ごとに",
    "法務大臣が定める様式により",
    "相談があったときは速やかに",
    "契約を結ぶときは母国語で",
    "帰国の費用を含めて",
]
WHAT = [
    "報酬の額を記載した書類を",
    "支援計画の実施状況を",
    "受入れ人数の枠に関する資料を",
    "日本語の能力を示す証明書を",
    "宿泊施設の概要を",
    "監査の結果の写しを",
    "苦情の内容とその処理を",
    "送出機関との取決めを",
    "転籍の希望に関する記録を",
    "労働条件を示した通知書を",
]
DOES = [
    "提出しなければなりません。",
    "届け出てください。",
    "確認することができます。",
    "五年間保存するものとします。",
    "説明する必要があります。",
    "公表することとしています。",
    "添付してください。",
    "審査の対象とします。",
    "求められることがあります。",
    "省略することができます。",
]
MAINTENANCE = (
    "<!doctype html><html><body><h1>メンテナンス中</h1><p>ただいまメンテナンスのため停止しています。</p></body></html>"
)
CHARGE = "ウ四半期の五十音順に掲げる見本の名称"
COUNTER = "<p>アクセス数：{}</p>"
HTML = "text/html; charset=UTF-8"


def sentence(chance: random.Random) -> str:
    place = "".join(chance.choices(CHARGE, k=3))
    parts = [chance.choice(words) for words in (WHO, WHEN, WHAT, DOES)]
    return f"{parts[0]}、{parts[1]}、{place}{chance.randrange(1, 99)}の{parts[2]}{parts[3]}"


@cache
def menu() -> str:
    """The menus of the site, the same on every page."""
    items = (f'<li class="menuList_item"><a href="/isa/menu/{n:05d}.html">見本の案内{n}</a></li>' for n in range(135))
    return f'<nav class="sideMenu"><ul class="menuList">{"".join(items)}</ul></nav>'


@cache
def page(number: int, version: int) -> str:
    """A page of about SIZE bytes; all versions of a page differ in one paragraph only."""
    chance = random.Random(number)
    blocks: list[str] = []
    links = "".join(f'<li><a href="/isa/y{n}.html">見本の項目{n}</a></li>' for n in range(20))
    left = SIZE // 2 - len(links.encode())
    while left > 0:
        text = "".join(sentence(chance) for _ in range(chance.randrange(1, 4)))
        heading = (
            f"<h2>{chance.randrange(1, 99)} 見本の手続{chance.randrange(1, 99)}</h2>" if chance.random() < 0.15 else ""
        )
        blocks.append(f'{heading}<div class="textBlock honbun"><p>{text}</p></div>')
        left -= len(blocks[-1].encode())
    if version:
        blocks[10] = f'<div class="textBlock honbun"><p>{sentence(random.Random(1000 * version + number))}</p></div>'
    counter = COUNTER.format(1000)
    content = (
        f'<h1 class="titlePage">見本の手続その{number}</h1>{counter}{"".join(blocks)}<ul class="arwList01">{links}</ul>'
    )
    return (
        FRAME.replace("<footer", f"{menu()}{counter}<footer")
        .replace("@TITLE@", f"見本の手続その{number}")
        .replace("@CONTENT@", content)
    )


class Site(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    version, etag, mode, asked = 0, 0, "plain", 0

    def do_GET(self) -> None:
        if self.path.startswith("/set/"):
            _, _, name, value = self.path.split("/")
            setattr(Site, name, value if name == "mode" else int(value))
            return self.reply(200, b"ok", {})
        if self.path.endswith("robots.txt"):
            return self.reply(404, b"", {})
        body, status = page(int(self.path.rpartition("/p")[2].removesuffix(".html")), Site.version).encode(), 200
        Site.asked += 1
        match Site.mode:
            case "noise":
                body = body.decode().replace(COUNTER.format(1000), COUNTER.format(1000 + Site.asked)).encode()
            case "500":
                body, status = b"<html><body>Internal Server Error</body></html>", 500
            case "maintenance":
                body = MAINTENANCE.encode()
            case "empty":
                body = b""
            case "cp932":
                body = body.decode().replace('charset="UTF-8"', 'charset="Shift_JIS"').encode("cp932")
        tag = f'"{hashlib.md5(body).hexdigest()}"'
        if Site.etag and self.headers.get("If-None-Match") == tag:
            return self.reply(304, b"", {"ETag": tag})
        return self.reply(status, body, {"ETag": tag} if Site.etag else {})

    def reply(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": HTML, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    Path(sys.argv[1]).write_text(str(server.server_port))
    server.serve_forever()
