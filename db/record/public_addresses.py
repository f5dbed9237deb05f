"""Which addresses of the web are never asked, and why: what lies inside a network, and hosts whose rules forbid collection."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

from db.record.causes import Cause
from db.record.reasons import Reason, because
from db.text.addresses import host_of

# Hosts (with all below them) whose rules forbid collection, and when these were read; no source and no setting can switch them on.
FORBIDDEN_HOSTS = {
    "www.kanpo.go.jp": "2026-09-10",
    "kanpo.go.jp": "2026-09-10",
    "kanpou.npb.go.jp": "2026-09-10",
}  # the official gazette
INSIDE = ("localhost", "localdomain", "local", "internal", "intranet", "lan", "corp", "home", "home.arpa")
RE_CREDENTIALS = re.compile(r"(?:[^/?#]*:)?//[^/?#]*@([^/?#]*)")
RE_NUMBER = re.compile(r"\d+|0x[0-9a-f]*")
SPECIAL = [ipaddress.ip_network(one) for one in ("192.0.0.0/24", "192.88.99.0/24")]  # public to Python 3.11
# IPv6 networks that carry an IPv4 address in their last four bytes: mapped, compatible, translated (NAT64).
CARRIERS = [ipaddress.ip_network(one) for one in ("::ffff:0:0/96", "::/96", "64:ff9b::/96")]


def refusal(url: str) -> Reason | None:
    """Why an address must not be asked whatever asks; None when nothing stands against it.  Nothing is looked up."""
    if found := RE_CREDENTIALS.match(url):  # repeated nowhere, whatever else is wrong with the address
        return because(Cause.CREDENTIALS_IN_ADDRESS, host=found[1])
    try:
        parts, host = urlsplit(url), host_of(url)
    except ValueError as error:
        return because(Cause.NOT_AN_ADDRESS, url=url, why=str(error))
    if parts.scheme.lower() not in ("http", "https"):
        return because(Cause.NOT_HTTP, url=url)
    if not host:
        return because(Cause.NOT_AN_ADDRESS, url=url, why="no host")
    for forbidden, read_on in FORBIDDEN_HOSTS.items():
        if host == forbidden or host.endswith(f".{forbidden}"):
            return because(Cause.HOST_FORBIDDEN, host=host, read_on=read_on)
    if host.startswith("[") or RE_NUMBER.fullmatch(
        host.rpartition(".")[2]
    ):  # 127.1, 2130706433 and 0x7f000001 are addresses
        return because(Cause.PRIVATE_ADDRESS, url=url)
    if "." not in host or host.endswith(tuple(f".{name}" for name in INSIDE)):
        return because(Cause.PRIVATE_ADDRESS, url=url)
    return None


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public net, also the IPv4 address that an IPv6 one carries."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if any(ip in carrier for carrier in CARRIERS):
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
        if ip.sixtofour is not None:
            return is_public(str(ip.sixtofour))
    return ip.is_global and not ip.is_multicast and not any(ip in one for one in SPECIAL)
