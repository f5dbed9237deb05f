"""Addresses that are never asked, however they are spelt."""

from __future__ import annotations

import pytest

from db.record.causes import Cause
from db.record.public_addresses import is_public, refusal


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://127.1/", "http://2130706433/", "http://0x7f000001/", "http://0x7f.0.0.1/", "http://0177.0.0.1/",
        "http://127.0.0.1./", "http://１２７.0.0.1/", "http://①②⑦.0.0.1/", "http://%31%32%37.0.0.1/", "http://[::1]/",
        "http://[::ffff:127.0.0.1]/", "http://[fe80::1%25lo]/", "http://8.8.8.8/", "http://localhost/", "http://LOCALHOST./",
        "http://a.localhost/", "http://router.local/", "http://db.internal/", "http://intranet/", "http://nas.home.arpa/",
    ],
)  # fmt: skip
def test_addresses_inside_a_network_are_refused_however_they_are_spelt(url: str) -> None:
    why = refusal(url)
    assert why and why.code is Cause.PRIVATE_ADDRESS


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("https://www.kanpo.go.jp/20260303/index.html", Cause.HOST_FORBIDDEN),
        ("https://KANPO.go.jp./", Cause.HOST_FORBIDDEN),
        ("https://search.kanpo.go.jp/", Cause.HOST_FORBIDDEN),
        ("ftp://www.moj.go.jp/", Cause.NOT_HTTP),
        ("file:///etc/passwd", Cause.NOT_HTTP),
        ("javascript:alert(1)", Cause.NOT_HTTP),
        ("www.moj.go.jp/isa/", Cause.NOT_HTTP),
        ("https:///isa/", Cause.NOT_AN_ADDRESS),
        ("https://www.moj.go.jp\\.example.org/", Cause.NOT_AN_ADDRESS),
        ("https://[::1/", Cause.NOT_AN_ADDRESS),
        ("https://mihon:himitsu@www.moj.go.jp/", Cause.CREDENTIALS_IN_ADDRESS),
        ("https://:himitsu@www.moj.go.jp/", Cause.CREDENTIALS_IN_ADDRESS),
        ("ftp://mihon:himitsu@www.moj.go.jp/", Cause.CREDENTIALS_IN_ADDRESS),
        ("https://mihon:himitsu@moj go jp/", Cause.CREDENTIALS_IN_ADDRESS),
        ("https://mihon:himitsu@[::1/", Cause.CREDENTIALS_IN_ADDRESS),
        ("//mihon:himitsu@www.moj.go.jp", Cause.CREDENTIALS_IN_ADDRESS),
        ("mailto:mihon@moj.go.jp", Cause.NOT_HTTP),
    ],
)
def test_what_else_is_refused_says_why(url: str, code: Cause) -> None:
    why = refusal(url)
    assert why and why.code is code
    assert "himitsu" not in why.en + why.ja


@pytest.mark.parametrize(
    "url", ["https://www.moj.go.jp/isa/", "http://www.pref.mihon.lg.jp/a?b=1", "https://日本語.jp/"]
)
def test_public_hosts_are_not(url: str) -> None:
    assert refusal(url) is None


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True), ("2606:4700::1111", True), ("::ffff:8.8.8.8", True), ("64:ff9b::808:808", True),
        ("127.0.0.1", False), ("10.1.2.3", False), ("100.64.0.1", False), ("169.254.169.254", False), ("0.0.0.0", False),
        ("224.0.0.1", False), ("192.0.0.8", False), ("::1", False), ("::", False), ("fe80::1%eth0", False), ("fd00::1", False),
        ("::ffff:127.0.0.1", False), ("::127.0.0.1", False), ("64:ff9b::7f00:1", False), ("2002:7f00:1::", False),
        ("ff02::1", False),
    ],
)  # fmt: skip
def test_public_ip_addresses(address: str, public: bool) -> None:
    assert is_public(address) is public
