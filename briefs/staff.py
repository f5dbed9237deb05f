"""What the office puts into a brief: its letterhead and its asks.  Nothing here is ever made up."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from briefs.errors import BriefError

LETTERHEAD = ("name_ja", "name_en", "contact", "address", "phone", "email")
ASK = ("ask", "who", "by", "detail", "en")
MOST = 3
LONGEST = {"ask": 120, "who": 40, "by": 40, "detail": 160, "en": 200}  # characters that one page can carry


def letterhead(config: Mapping[str, Any]) -> dict[str, str]:
    """``[letterhead]`` of config.toml; what is not set is "" and is left out of the page."""
    given = config.get("letterhead", {})
    if not isinstance(given, Mapping):
        raise BriefError(["config.toml: [letterhead] must be a table"])
    if unknown := sorted(set(given) - set(LETTERHEAD)):
        raise BriefError([f"config.toml: [letterhead] knows {', '.join(LETTERHEAD)}, not {', '.join(unknown)}"])
    return {name: str(given.get(name, "")).strip() for name in LETTERHEAD}


def asks(config: Mapping[str, Any], topic: str, file: Path | None) -> list[dict[str, str]]:
    """The asks for a topic: ``[[ask]]`` tables of ``file``, else ``[[asks.TOPIC]]`` of config.toml; [] when none.

    Each has ``ask`` and may have ``who``, ``by``, ``detail`` and ``en``.  BriefError lists what is wrong.
    """
    if file is not None:
        try:
            found = tomllib.loads(file.read_text(encoding="utf-8")).get("ask")
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise BriefError([f"{file} cannot be read as TOML: {error}"]) from error
        if not found:
            raise BriefError([f'{file} has no [[ask]]: write one table for each ask, with ask = "…"'])
        name = str(file)
    else:
        given = config.get("asks", {})
        found = given.get(topic) if isinstance(given, Mapping) else given
        name = f"config.toml [[asks.{topic}]]"
    return checked(found or [], name)


def checked(found: Any, name: str) -> list[dict[str, str]]:
    """Asks in their known form, or BriefError."""
    if isinstance(found, Mapping):
        found = [found]
    if not isinstance(found, list) or not all(isinstance(one, Mapping) for one in found):
        raise BriefError([f'{name}: asks are tables, each with ask = "…"'])
    problems = []
    if len(found) > MOST:
        problems.append(f"{name}: {len(found)} asks; a page holds at most {MOST}")
    for number, one in enumerate(found, 1):
        if not str(one.get("ask", "")).strip():
            problems.append(f'{name}: ask {number} does not say what is asked for (ask = "…")')
        if unknown := sorted(set(one) - set(ASK)):
            problems.append(f"{name}: ask {number} knows {', '.join(ASK)}, not {', '.join(unknown)}")
        for key, most in LONGEST.items():
            if len(str(one.get(key, ""))) > most:
                problems.append(
                    f"{name}: {key} of ask {number} has {len(str(one[key]))} characters; at most {most} fit"
                )
    if problems:
        raise BriefError(problems)
    return [{key: str(one.get(key, "")).strip() for key in ASK} for one in found]
