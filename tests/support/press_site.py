"""The four press feeds that are on, made up (見本), with words planted in every place that must not be kept."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ARTICLE = "qzarticleqz"  # in articles, authors, categories, comments, answers that are no feed: never to be written
SUMMARY = "qzsummaryqz"  # in a summary that may be shown for 90 days
AGENCY = "qzagencyqz"  # in a summary that may not be read at all
FEED, AGENCY_FEED = "www.nippon.com/ja/feed/", "www.nippon.com/ja/rss-others/news.xml"
ROBOTS = "www.nippon.com/robots.txt"
MOJ, SOUMU = "www.moj.go.jp/news.xml", "www.soumu.go.jp/news.rdf"
ITEM = "press/nippon_ja/mihon-1"

NAMESPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:media="http://search.yahoo.com/mrss/"'
)


def rss(*items: str) -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><!-- {ARTICLE} --><rss version="2.0" {NAMESPACES}><channel><title>見本</title>'
        f"<description>{ARTICLE}</description><copyright>{ARTICLE}</copyright>{''.join(items)}</channel></rss>"
    ).encode()


def item(number: int, title: str, description: str, *, day: str = "Mon, 01 Jun 2026 06:00:00 +0900") -> str:
    """An item with its article, as feeds bring it along."""
    return (
        f"<item><title>{title}</title><link>https://www.nippon.com/ja/mihon{number}/?utm_source=rss</link>"
        f'<guid isPermaLink="false">mihon-{number}</guid><pubDate>{day}</pubDate><description>{description}</description>'
        f"<content:encoded><![CDATA[<p>見本の記事の全文 {ARTICLE}</p>]]></content:encoded><dc:creator>{ARTICLE}</dc:creator>"
        f"<category>{ARTICLE}</category><media:credit>{ARTICLE}</media:credit>"
        f'<enclosure url="https://www.nippon.com/{ARTICLE}.mp3"/></item>'
    )


FULL = rss(
    item(1, "見本の解説", f"技能実習生の失踪が増えている。{SUMMARY}"),
    item(2, "見本の技能実習の記事", f"見本の要約その二。{SUMMARY}"),
)
AGENCY_BODY = rss(item(3, "見本の配信", f"技能実習の配信の要約。{AGENCY}"))
PLAIN = rss("<item><title>見本の報道発表</title><link>https://www.moj.go.jp/mihon1.html</link></item>")


class PressSite:
    """What the feeds answer; ``bodies``: path -> (status, body).

    ``asked``: (path, If-None-Match) of every request but for the rules.
    """

    def __init__(self) -> None:
        self.bodies: dict[str, tuple[int, bytes]] = {
            FEED: (200, FULL),
            AGENCY_FEED: (200, AGENCY_BODY),
            MOJ: (200, PLAIN),
            SOUMU: (200, PLAIN),
        }
        self.asked: list[tuple[str, str | None]] = []
        self.url = ""

    def robots(self) -> bytes:
        return f"# {ARTICLE}\nUser-agent: *\nDisallow: /private/\n<p>{ARTICLE}</p>\n".encode()


@contextmanager
def serving(site: PressSite) -> Iterator[PressSite]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.removeprefix("/https/")
            asked = self.headers.get("If-None-Match")
            if path == ROBOTS:
                status, body = 200, site.robots()
            else:
                status, body = site.bodies.get(path, (404, b""))
                site.asked.append((path, asked))
            etag = f'"{hash(body) & 0xFFFFFF:x}"'
            if status == 200 and asked == etag:
                status, body = 304, b""
            self.send_response(status)
            self.send_header("ETag", etag)
            self.send_header("Content-Type", "text/plain" if path.endswith(".txt") else "application/rss+xml")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    site.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()


def files_with(home: Path, *words: str) -> list[str]:
    """The files of a home that hold one of the words in any byte, packed bodies unpacked."""
    found = []
    for path in sorted(path for path in home.rglob("*") if path.is_file()):
        content = path.read_bytes()
        if content[:2] == b"\x1f\x8b":
            content += gzip.decompress(content)
        if any(word.encode() in content.lower() for word in words):
            found.append(str(path.relative_to(home)))
    return found
