"""Names that stand for an address inside a network: the name is looked up first, and such an address is not even connected to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy.resolver import CachingThreadedResolver
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.error import DNSLookupError

from db.record.public_addresses import is_public

if TYPE_CHECKING:
    from twisted.internet.defer import Deferred


class Inside(DNSLookupError):  # Twisted takes any other error for a fault of its own and logs it
    """A name stands for a private address."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


class PublicResolver(CachingThreadedResolver):
    """Gives public addresses alone, but for the proxies that the environment names."""

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:
        return super().getHostByName(name, timeout).addCallback(_public, name)


def _public(address: str, name: str) -> str:
    if not is_public(address) and name not in {urlsplit(proxy).hostname for proxy in getproxies().values()}:
        raise Inside(address)
    return address


async def address_of(host: str) -> str:
    """The public address of a host; Inside when it has a private one, DNSLookupError when it has none."""
    from twisted.internet import reactor

    resolver: Any = reactor.resolver
    return str(await maybe_deferred_to_future(resolver.getHostByName(host)))
