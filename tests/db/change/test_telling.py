"""The page behind a version: the one that says what is new, whatever the order of the answers."""

from __future__ import annotations

import itertools

from db.change.source_page import telling_line

URLS = {1: "https://b.example/list", 2: "https://a.example/own", 3: "https://c.example/other"}
OWN = "https://a.example/own"


def test_the_page_with_the_news_stands_behind_the_version() -> None:
    before = {"list/title": "見本", "own/date": "1日", "other/groups": None}
    told = [(1, {"list/title": "見本"}), (2, {"own/date": "1日"}), (3, {"other/groups": "見本会"})]
    for order in itertools.permutations(told):
        assert telling_line(order, before, URLS, OWN) == 3


def test_the_own_page_comes_before_others_that_say_news_too() -> None:
    told = [(1, {"list/title": "見本"}), (2, {"own/date": "1日"}), (3, {"other/groups": "見本会"})]
    for order in itertools.permutations(told):
        assert telling_line(order, {}, URLS, OWN) == 2
        assert telling_line([one for one in order if one[0] != 2], {}, URLS, OWN) == 1  # the first by address
