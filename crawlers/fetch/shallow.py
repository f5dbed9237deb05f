"""Scrapy, imported where hardly any call is under way.

For each of its deprecated classes Scrapy looks through the whole stack of calls when it is imported, and for every call on it through
all modules that are loaded: deep inside a command that was a fifth of the time that a night needs to begin.
"""

from __future__ import annotations

from importlib import import_module
from threading import Thread

NAMING_DEPRECATED = ("scrapy.core.downloader.tls", "scrapy.core.downloader.contextfactory")
# What every run would import for itself when it begins, which it is forked for: none of them installs a reactor.
OF_EVERY_RUN = (
    "_strptime",
    "encodings.idna",
    "scrapy.downloadermiddlewares.defaultheaders",
    "scrapy.downloadermiddlewares.downloadtimeout",
    "scrapy.downloadermiddlewares.httpproxy",
    "scrapy.downloadermiddlewares.redirect",
    "scrapy.downloadermiddlewares.retry",
    "scrapy.downloadermiddlewares.useragent",
    "scrapy.dupefilters",
    "scrapy.extensions.corestats",
    "scrapy.logformatter",
    "scrapy.pqueues",
    "scrapy.spidermiddlewares.referer",
    "scrapy.squeues",
    "scrapy.statscollectors",
)


def import_shallow(names: tuple[str, ...] = NAMING_DEPRECATED + OF_EVERY_RUN) -> None:
    """Import modules on a thread of their own, whose stack is empty, and wait for it."""
    for name in names:
        thread = Thread(target=import_module, args=(name,))
        thread.start()
        thread.join()


import_shallow()
