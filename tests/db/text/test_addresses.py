"""One page has one spelling of its address."""

from __future__ import annotations

import pytest
from w3lib.url import safe_url_string

from db.text.addresses import place_of, web_address

PAGE = "https://www.mihon.jp/a/%E8%A6%8B%E6%9C%AC.html?q=1&r=%2F"


@pytest.mark.parametrize(
    "url",
    [
        PAGE,
        f" {PAGE}#top ",
        PAGE.replace("www.mihon.jp", "WWW.Mihon.JP.:443"),
        PAGE.replace("%E8%A6%8B%E6%9C%AC", "見本").replace("%2F", "%2f"),
        PAGE.replace("/a/", "/b/../a/"),
        PAGE.replace("https", "HTTPS"),
    ],
)
def test_spellings_of_one_address(url: str) -> None:
    assert web_address(url) == PAGE


def test_an_address_is_as_the_downloader_would_spell_it() -> None:
    """The journal holds the address that was planned against the one that was asked for."""
    for url in (PAGE, "https://日本語.jp/a b".replace(" ", "%20"), "http://www.mihon.jp/x[1]'(2)!~*.pdf?a=[|]^100%"):
        assert safe_url_string(web_address(url)) == web_address(url)


def test_places() -> None:
    assert place_of("http://www.mihon.jp") == place_of("https://www.mihon.jp/") == "www.mihon.jp/"
    assert web_address("https://日本語.jp/") == "https://xn--wgv71a119e.jp/"


@pytest.mark.parametrize(
    "url", ["ftp://a.jp/", "//a.jp/", "https://a.jp:99999/", "https://a b.jp/", "https://a.jp/\x00"]
)
def test_what_is_no_address(url: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        web_address(url)
