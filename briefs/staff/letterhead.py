"""What the office puts into a brief: its letterhead and its asks.  Nothing here is ever made up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from briefs.errors import BriefError
from briefs.staff.file import StaffFile, read_staff_file, staff_file

LETTERHEAD = ("name_ja", "name_en", "representative", "contact", "address", "phone", "email")
MOST = 3
# Characters of the text as written that one page can carry.
LONGEST = {"ask": 120, "who": 40, "by": 40, "detail": 160, "en": 200}


def read_letterhead(config: Mapping[str, Any]) -> dict[str, str]:
    """``[letterhead]`` of config.toml; what is not set is "" and is left out of the page."""
    given = config.get("letterhead", {})
    if not isinstance(given, Mapping):
        raise BriefError(["config.toml: [letterhead] must be a table"])
    if unknown := sorted(set(given) - set(LETTERHEAD)):
        raise BriefError([f"config.toml: [letterhead] knows {', '.join(LETTERHEAD)}, not {', '.join(unknown)}"])
    if wrong := [name for name in LETTERHEAD if not isinstance(given.get(name, ""), str)]:
        must = "must be a text in quotation marks"
        raise BriefError([f"config.toml: [letterhead] {name} {must}, not {given[name]!r}" for name in wrong])
    head = {name: given.get(name, "").strip() for name in LETTERHEAD}
    site = config.get("site", {})
    public_url = site.get("public_url", "") if isinstance(site, Mapping) else ""
    # Where a brief's own page lies is printed on it, so it is frozen with the letterhead.
    return {**head, "public_url": public_url.strip()} if isinstance(public_url, str) and public_url.strip() else head


def file_or_settings(config: Mapping[str, Any], topic: str, file: Path | None) -> StaffFile:
    """What staff wrote for the page on a topic: ``file``, its asks else from ``[[asks.TOPIC]]`` of config.toml.

    BriefError lists what is wrong with the form; what the texts say is looked at by :class:`briefs.staff.text.Proofreader`.
    """
    found = read_staff_file(file)
    if file is not None and found == StaffFile(name=found.name):
        raise BriefError([f'{file} has no [[ask]]: write one table for each ask, with ask = "…"'])
    problems = too_many(len(found.asks), found.name)
    if not found.asks:
        given = config.get("asks", {})
        rows, name = given.get(topic) if isinstance(given, Mapping) else given, f"config.toml [[asks.{topic}]]"
        problems += too_many(len(rows), name) if isinstance(rows, list) else []
        try:
            own = staff_file({"ask": rows}, name) if rows else StaffFile()
        except BriefError as error:
            raise BriefError([*problems, *error.problems]) from None
        found = replace(found, asks=own.asks, name=found.name or own.name)
    if problems := [*problems, *too_long(found)]:
        raise BriefError(problems)
    return found


def too_many(number: int, name: str) -> list[str]:
    return [f"{name}: {number} asks; a page holds at most {MOST}"] if number > MOST else []


def too_long(found: StaffFile) -> list[str]:
    """The texts of asks that one page cannot carry, a sentence each."""
    return [
        f"{found.name}: {name} of ask {number} has {length} characters; at most {most} fit"
        for number, one in enumerate(found.asks, 1)
        for name, most in LONGEST.items()
        if (length := len(getattr(one, name))) > most
    ]
