"""The floor under a night of pages: bare Scrapy, lxml and SQLite.  Ask for each page, parse it, note its text and its hash.

    python tests/bench/page_floor.py ADDRESS PAGES DATABASE

It compares nothing and keeps no body; it obeys robots.txt and asks one page at a time, as a night must.
"""

import hashlib
import sqlite3
import sys
from collections.abc import Iterator

import lxml.html
import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response

address, pages, database = sys.argv[1], int(sys.argv[2]), sys.argv[3]
conn = sqlite3.connect(database)
conn.execute("CREATE TABLE IF NOT EXISTS pages (url TEXT, sha256 TEXT, body TEXT)")


class Floor(scrapy.Spider):
    name = "floor"
    start_urls = [f"{address}/https/www.moj.go.jp/isa/p{n}.html" for n in range(pages)]  # noqa: RUF012

    def parse(self, response: Response) -> Iterator[scrapy.Request]:
        body = lxml.html.fromstring(response.body).text_content()  # type: ignore[no-untyped-call]
        conn.execute(
            "INSERT INTO pages VALUES (?, ?, ?)", (response.url, hashlib.sha256(response.body).hexdigest(), body)
        )
        yield from ()


process = CrawlerProcess(
    {"LOG_ENABLED": False, "TELNETCONSOLE_ENABLED": False, "CONCURRENT_REQUESTS_PER_DOMAIN": 1, "ROBOTSTXT_OBEY": True}
)
process.crawl(Floor)
process.start()
conn.commit()
assert conn.execute("SELECT count(*) FROM pages").fetchone()[0] % pages == 0
