"""What is kept of a feed whose articles must not be kept: title, link, date and guid of each item, and facts of ours.

A reduced feed is a small Atom document, always UTF-8, with one way to write it, so that the same items give the same bytes.
A summary has no place in it.  What the rules found in a summary is there instead: the ids of its topics (categories under a
scheme of our own), which are our words and not the publisher's.  Of an answer that is no whole feed only the cause is kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

from crawlers.read.feeds import RE_FORBIDDEN, ROOTS, RawItem
from crawlers.read.page import PageError
from db.record.causes import Cause
from db.record.models import IN_SCOPE, ProblemKind
from db.record.reasons import Reason, plain_fields, stored_reason
from db.topics.classify import classify, known_topics

ATOM = "http://www.w3.org/2005/Atom"
SCHEME = "urn:policywatch:topic"
OURS = "urn:policywatch"
DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'
FEED = f'{DECLARATION}<feed xmlns="{ATOM}">\n'
UNKEPT = f'{DECLARATION}<unkept xmlns="{OURS}" '
# The lines of a robots.txt that are rules; the rest may be anything, even a front page.
RE_RULE = re.compile(
    rb"[ \t]*(?:user.?agent|(?:dis)?allow|crawl.delay|request.rate|visit.time|sitemap|host)[ \t]*:.*", re.I
)


@dataclass(frozen=True, slots=True)
class ReducedItem:
    """One item of a reduced feed: link and date as printed, and the topics that its summary was found to have."""

    guid: str
    link: str
    title: str
    date_raw: str | None
    topics: tuple[str, ...] = ()

    @property
    def raw(self) -> RawItem:
        """The item as a feed without summaries would have it."""
        return RawItem(self.guid, self.link, self.title, "", self.date_raw)


def reduced_item(item: RawItem, summary: str) -> ReducedItem:
    """What is kept of an item; ``summary``: the part of its summary that may be read ("" where none may)."""
    link = re.sub(r"[\t\r\n]+", "", item.link)
    date_raw = re.sub(r"\s+", " ", item.date_raw or "")
    title = _legal(item.title)
    return ReducedItem(_legal(item.guid), _legal(link), title, _legal(date_raw) or None, topics_beyond(title, summary))


def topics_beyond(title: str, summary: str) -> tuple[str, ...]:
    """The ids of the topics that an item has by its summary and not by its title alone; IN_SCOPE when it is in scope by that."""
    if not summary or summary == title:
        return ()
    alone, whole = classify(title, title=title), classify(f"{title}\n{summary}", title=title)
    known = {match.topic for match in alone.matches}
    found = [match.topic for match in whole.matches if match.topic not in known]
    if whole.in_scope and not alone.in_scope:
        found.append(IN_SCOPE)
    return tuple(sorted(found))


def write_reduced(items: Iterable[ReducedItem]) -> bytes:
    """The one document that these items give."""
    return "".join([FEED, *(_entry(item) for item in items), "</feed>\n"]).encode()


def _entry(item: ReducedItem) -> str:
    lines = ["<entry>", f'<title type="text">{escape(item.title)}</title>']
    if item.link:
        lines.append(f"<link href={quoteattr(item.link)}/>")
    if item.guid:
        lines.append(f"<id>{escape(item.guid)}</id>")
    if item.date_raw:
        lines.append(f"<published>{escape(item.date_raw)}</published>")
    lines += [f'<category scheme="{SCHEME}" term={quoteattr(topic)}/>' for topic in item.topics]
    return "\n".join([*lines, "</entry>\n"])


def read_reduced(body: bytes) -> tuple[ReducedItem, ...]:
    """The items of a reduced feed; PageError with the cause of an answer of which nothing was kept, ValueError for any other."""
    text = body.decode("utf-8")
    if text.startswith(UNKEPT):
        raise _unkept(ElementTree.fromstring(body))
    if not text.startswith(FEED):
        raise ValueError("not a reduced feed")
    return tuple(_items(ElementTree.fromstring(body)))  # a document that begins so can declare no entities


def _items(feed: ElementTree.Element) -> Iterator[ReducedItem]:
    name = f"{{{ATOM}}}"
    for entry in feed:
        link = entry.find(f"{name}link")
        yield ReducedItem(
            guid=entry.findtext(f"{name}id") or "",
            link=(link.get("href") or "") if link is not None else "",
            title=entry.findtext(f"{name}title") or "",
            date_raw=entry.findtext(f"{name}published") or None,
            topics=tuple(one.get("term") or "" for one in entry.findall(f"{name}category")),
        )


def is_reduced(body: bytes) -> bool:
    """Whether a body is one that this module writes, to the byte: it then holds nothing else."""
    try:
        return write_reduced(read_reduced(body)) == body
    except PageError as error:
        return write_unkept(error) == body
    except (ValueError, KeyError, ElementTree.ParseError):
        return False


def reduced_before(body: bytes) -> bytes | None:
    """A body that is a reduced feed already, with topics of today's rules alone; None for any other.

    A publisher could write this form too: what it may hold is then held to the rules again, and a cause is not taken from it.
    """
    if not body.startswith(FEED.encode()) or not is_reduced(body):
        return None
    known = {*known_topics(), IN_SCOPE}
    items = (replace(item, topics=tuple(t for t in item.topics if t in known)) for item in read_reduced(body))
    return write_reduced(items)


def write_unkept(error: PageError) -> bytes:
    """What stands for an answer of which nothing is kept: why it could not be read, in our own words."""
    why = error.why
    fields = json.dumps(plain_fields(why), ensure_ascii=False, sort_keys=True)
    code = why.code.value if why.code else ""
    return (
        f"{UNKEPT}kind={quoteattr(error.kind)} code={quoteattr(code)} fields={quoteattr(fields)}"
        f" reason={quoteattr(why.en)}/>\n"
    ).encode()


def _unkept(element: ElementTree.Element) -> PageError:
    given = element.attrib
    why = stored_reason(Cause, given.get("code"), given.get("fields"), given.get("reason", ""))
    return PageError(ProblemKind(given.get("kind", "")), why)


def in_our_words(error: PageError) -> PageError:
    """The error without a name of theirs in it: what an unknown element is called is the publisher's text."""
    why = error.why
    if why.code is None or "element" not in why.fields:
        return error
    name = str(why.fields["element"]).rpartition(":")[2].lower()
    fields = {**why.fields, "element": name if name in ROOTS else "…"}
    return PageError(error.kind, Reason(why.code, fields, why.code.en.format(**fields)))


def rules_alone(robots: bytes) -> bytes:
    """The lines of a robots.txt that are rules."""
    lines = robots.removeprefix(b"\xef\xbb\xbf").splitlines()
    return b"".join(line + b"\n" for line in lines if RE_RULE.fullmatch(line))


def _legal(text: str | None) -> str:
    """Text that XML can hold, without spaces at its ends."""
    return RE_FORBIDDEN.sub("", text or "").strip()
