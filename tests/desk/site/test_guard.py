"""Which requests the site answers: names, methods, and where free SQL may come from."""

from __future__ import annotations

import pytest

from desk.site.guard import host_is_ours, host_name, is_local, refusal


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("127.0.0.1:8001", "127.0.0.1"),
        ("LOCALHOST", "localhost"),
        ("[::1]:8001", "::1"),
        ("localhost.:80", "localhost"),
        ("", ""),
        ("evil.example:80:80", ""),
        ("[::1", ""),
        ("localhost:80@evil.example", ""),
    ],
)
def test_the_name_in_a_host_header(header: str, name: str) -> None:
    assert host_name(header) == name


@pytest.mark.parametrize(
    "header", ["evil.example", "evil.example:8001", "127.0.0.1.evil.example", "", "2130706433", "0.0.0.0"]
)
def test_a_name_that_points_here_from_outside_is_refused(header: str) -> None:
    assert not host_is_ours(header, [])
    found = refusal({"method": "GET", "headers": [(b"host", header.encode())]}, [])
    assert found is not None and found[0] == 421


def test_names_of_the_settings_are_answered() -> None:
    assert host_is_ours("Desk.Example.org:443", ["desk.example.org"])
    assert refusal({"method": "GET", "headers": [(b"host", b"desk.example.org")]}, ["desk.example.org"]) is None


@pytest.mark.parametrize("method", ["POST", "TRACE", "PUT", "DELETE", "CONNECT", "FOO"])
def test_what_is_no_reading_is_refused(method: str) -> None:
    found = refusal({"method": method, "headers": [(b"host", b"localhost")]}, [])
    assert found is not None and found[0] == 405


@pytest.mark.parametrize(
    ("client", "headers", "local"),
    [
        ("127.0.0.1", {}, True),
        ("::1", {"host": "localhost"}, True),
        (None, {}, True),
        ("127.0.0.1", {"x-forwarded-for": "203.0.113.9"}, False),
        ("127.0.0.1", {"forwarded": "for=203.0.113.9"}, False),
        ("127.0.0.1", {"via": "1.1 caddy"}, False),
        ("203.0.113.9", {}, False),
        ("no address", {}, False),
    ],
)
def test_a_request_through_a_proxy_is_not_local(client: str | None, headers: dict[str, str], local: bool) -> None:
    assert is_local(client, headers) is local
