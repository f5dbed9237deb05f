"""The gate before printing: every quotation is in its version, every version as stored, every link a web link."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from briefs.errors import Fault
from briefs.evidence import rows
from briefs.evidence.dossier import Dossier, Evidence, Quote, mappings_of
from briefs.evidence.rows import Version, open_name
from briefs.evidence.soundness import altered, gone_by
from db.record.archive import Archive, ArchiveError

# Kinds whose subject may be that a page has gone: they show it beside the source.
TELLS_OF_WHAT_IS_GONE = ("digest", "comparison")
RE_NUMBER = re.compile(r"(?:約|c\. |about )?(\d[\d,.]*)")


def holds(version: Version, quote: Quote, typed: Any = None) -> bool:
    """Whether a version has these words: every line of them, in this order, character by character.

    A passage of a change joins the lines that differ, so other lines may stand between them.  A fact is
    looked for among the version's own, else in the typed row (``typed``).
    """
    if quote.where == "title":
        return quote.text == version.title
    if quote.where.startswith("fact:"):
        value = version.facts.get(quote.where[5:])
        return str(typed if value is None else value) == quote.text
    return in_order(version.body, quote.text)


def in_order(text: str, words: str) -> bool:
    """Whether every line of ``words`` stands in ``text``, in this order, character by character."""
    at = 0
    for line in words.split("\n"):
        found = text.find(line, at)
        if found < 0:
            return False
        at = found + len(line)
    return bool(words.strip())


def check(conn: sqlite3.Connection, archive: Archive, dossier: Dossier, versions: Mapping[int, int]) -> list[str]:
    """Everything that forbids printing, a sentence each.  ``versions``: note number -> version id."""
    return [
        *(problem for found in faults(conn, archive, dossier, versions).values() for problem in found),
        *astray(dossier),
    ]


def astray(dossier: Dossier) -> list[str]:
    """What the content cites or states without anything behind it."""
    unknown = [f"the content cites [{note}], which is not among the evidence" for note in unknown_notes(dossier)]
    return unknown + unregistered(dossier)


def faults(
    conn: sqlite3.Connection, archive: Archive, dossier: Dossier, versions: Mapping[int, int]
) -> dict[int, list[str]]:
    """Note number -> what is wrong with that evidence, a sentence each; only those with which anything is."""
    found: dict[int, list[str]] = {}
    for evidence in dossier.evidence:
        if problems := list[str](_faults_of(conn, archive, dossier, evidence, versions[evidence.note])):
            found[evidence.note] = problems
    return found


def _faults_of(
    conn: sqlite3.Connection, archive: Archive, dossier: Dossier, evidence: Evidence, number: int
) -> Iterator[Fault]:
    name = f"[{evidence.note}] {evidence.key}"
    title = evidence.title or evidence.key
    version = rows.version(conn, number)

    def unsound(text: str) -> Fault:
        """What is no fault of whoever makes the paper: without this document it can be made."""
        ja = f"「{title}」は、保存した原本と合わないため載せられません。外して作り直し、このサイトの管理者に知らせてください。"
        en = f"“{title}” does not agree with the archive: leave it out, and tell the administrator of this site."
        return Fault("unsound", f"{name}: {text}", ja, en)

    yield from (unsound(text) for text in check_source(archive, evidence))
    yield from (unsound(text) for text in altered(conn, version))
    if (version.sha256, version.fetched_at) != (evidence.sha256, evidence.fetched_at):
        yield unsound("the version cited is not the one in policy.db")
    if dossier.kind not in TELLS_OF_WHAT_IS_GONE and (gone := gone_by(conn, version.document, dossier.made_at)):
        said = f"{name}: its page is gone since {gone}, so its link is dead: leave it out (--without {evidence.key})"
        ja = f"「{title}」のページは{gone}に掲載が終わっています。外して作り直してください。"
        yield Fault("gone", said, ja, f"The page of “{title}” is gone since {gone}: leave it out.")
    if any(quote.where == "fact:speaker" for quote in evidence.quotes) and (
        reason := open_name(conn, version.document)
    ):
        ja = f"「{title}」の発言者が誰か決まっていません。「特定できない名前」のページで決めるか、外してください。"
        en = f"Who spoke in “{title}” is not settled: say who on the page “Unresolved names”, or leave it out."
        yield Fault("open_name", f"{name}: {reason}", ja, en)
    for quote in evidence.quotes:
        if not holds(version, quote, typed_value(conn, version, quote)):
            where = f"the version of {version.fetched_at} ({quote.where})"
            yield unsound(f"not verbatim in {where}: 「{quote.text[:60]}」")


def typed_value(conn: sqlite3.Connection, version: Version, quote: Quote) -> Any:
    """What the typed row of the document says of a fact; None for words."""
    return rows.typed_fact(conn, version.document, quote.where[5:]) if quote.where.startswith("fact:") else None


def check_source(archive: Archive, evidence: Evidence) -> list[str]:
    """What is wrong with where this evidence comes from."""
    found = []
    for url in (evidence.url, evidence.fetched_url):
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            found.append(f"its address is not a web address: {url[:80]!r}")
    if not evidence.sha256:
        found.append("no archived body stands behind it")
    else:
        try:
            archive.get(evidence.sha256)
        except ArchiveError as error:
            # A body that must not be kept went after the brief was issued, and the journal says so.
            if not any(sha256 == evidence.sha256 for _, sha256 in archive.forgotten()):
                found.append(str(error))
    return found


def unregistered(dossier: Dossier) -> list[str]:
    """Claims and figures of the content that are not, or not so worded, among the register entries it froze."""
    words: dict[str, set[str]] = {}
    for one in dossier.claims:
        words.setdefault(one.label, set()).update((one.ja, one.en))
    # By their numbers alone: a figure on two charts keeps the label of the first.
    said = [text for one in dossier.claims if one.reference.startswith("figure:") for text in (one.ja, one.en)]
    figures = {number[1] for text in said if (number := RE_NUMBER.match(text))}
    found: list[str] = []
    for value in mappings_of(dossier):
        if set(value) == {"text", "label"} and value["text"] not in words.get(value["label"], ()):
            found.append(
                f"a figure without a claim: 「{str(value['text'])[:60]}」 as [{value['label']}], which no entry says"
            )
        elif "chart" in value and "label" in value:
            found.extend(
                f"a figure without a claim: {text} in {value['label']}"
                for text in drawn(value["chart"])
                if text not in figures
            )
    return list(dict.fromkeys(found))


def drawn(chart: Any) -> list[str]:
    """The figures that a chart prints at its points and bars."""
    if isinstance(chart, list):
        return [text for one in chart for text in drawn(one)]
    if not isinstance(chart, Mapping):
        return []
    own = [found[1]] if not chart.get("gap") and (found := RE_NUMBER.match(str(chart.get("text", "")))) else []
    return own + [text for name in ("points", "bars", "boxes", "above") for text in drawn(chart.get(name))]


def unknown_notes(dossier: Dossier) -> list[int]:
    """Notes and quotations that the content points at and that do not exist."""
    quotes = {evidence.note: len(evidence.quotes) for evidence in dossier.evidence}
    missing: set[int] = set()

    def walk(value: Any, name: str) -> None:
        if name == "note" and value not in quotes:
            missing.add(value)
        elif name == "notes":
            missing.update(note for note in value if note not in quotes)
        elif name in ("spot", "before", "after") and isinstance(value, list):
            if value[1] >= quotes.get(value[0], 0):
                missing.add(value[0])
        elif isinstance(value, Mapping):
            for key, inner in value.items():
                walk(inner, key)
        elif isinstance(value, list):
            for inner in value:
                walk(inner, "")

    walk(json.loads(json.dumps(dossier.content)), "")
    return sorted(missing)
