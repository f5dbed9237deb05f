"""What the office puts into a brief: its letterhead and its asks.  Nothing here is ever made up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from briefs.errors import BriefError, Fault, of_the_installation
from briefs.staff.file import StaffFile, WrittenAsk, read_staff_file, staff_file
from db.text.words import Names

LETTERHEAD = ("name_ja", "name_en", "representative", "contact", "address", "phone", "email")
IN_ENGLISH = ("representative", "contact", "address")  # of these an English paper has its own: representative_en …
MOST = 3
# Characters of the text as written that one page can carry.
LONGEST = {"ask": 120, "who": 40, "by": 40, "detail": 160, "en": 200}
LONGEST_TITLE = {"title": 80, "title_en": 160}  # four lines at the head of a letter
PARTS = {
    "ask": Names("文", "text"), "who": Names("「誰が」", "“who”"), "by": Names("「いつまでに」", "“by when”"),
    "detail": Names("くわしい説明", "detail"), "en": Names("英語の文", "English"),
}  # fmt: skip


def read_letterhead(config: Mapping[str, Any], lang: str = "ja") -> dict[str, str]:
    """``[letterhead]`` of config.toml; what is not set is "" and is left out of the page.  In English ``representative_en``,
    ``contact_en`` and ``address_en`` go before what they are the English of."""
    given = config.get("letterhead", {})
    if not isinstance(given, Mapping):
        raise BriefError([amiss("config.toml: [letterhead] must be a table")])
    names = (*LETTERHEAD, *(f"{name}_en" for name in IN_ENGLISH))
    if unknown := sorted(set(given) - set(names)):
        raise BriefError([amiss(f"config.toml: [letterhead] knows {', '.join(names)}, not {', '.join(unknown)}")])
    if wrong := [name for name in names if not isinstance(given.get(name, ""), str)]:
        must = "must be a text in quotation marks"
        raise BriefError([amiss(f"config.toml: [letterhead] {name} {must}, not {given[name]!r}") for name in wrong])
    head = {name: given.get(name, "").strip() for name in LETTERHEAD}
    if lang == "en":
        head |= {name: english for name in IN_ENGLISH if (english := given.get(f"{name}_en", "").strip())}
    site = config.get("site", {})
    public_url = site.get("public_url", "") if isinstance(site, Mapping) else ""
    # Where a brief's own page lies is printed on it, so it is frozen with the letterhead.
    return {**head, "public_url": public_url.strip()} if isinstance(public_url, str) and public_url.strip() else head


def amiss(said: str) -> Fault:
    """A letterhead that is written wrongly in the settings."""
    ja = "設定にある差出人（団体名と連絡先）の書き方に誤りがあり、資料を作れません。"
    en = (
        "The sender in the settings (name and contact of the organisation) is written wrongly, so no paper can be made."
    )
    return of_the_installation("letterhead_wrong", said, ja, en)


def file_or_settings(config: Mapping[str, Any], topic: str, file: Path | None) -> StaffFile:
    """What staff wrote for the page on a topic: ``file``, its asks else from ``[[asks.TOPIC]]`` of config.toml.

    BriefError lists what is wrong with the form; what the texts say is looked at by :class:`briefs.staff.text.Proofreader`.
    """
    found = read_staff_file(file)
    if file is not None and found == StaffFile(name=found.name):
        said = (
            f'nothing is written in {file} yet: write each ask as a table [[ask]] with ask = "…", or leave --text out'
        )
        ja = "この資料にはお願いが要ります。「選び直す・書き直す」でお願いに印を付けてください（なければ「お願いを加える」）。"
        en = "The paper needs an ask: tick one under “Choose and write anew”, or add one first."
        raise BriefError([Fault("no_ask", said, ja, en)])
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
    if number <= MOST:
        return []
    ja = f"お願いが{number}件あります。この資料に載るのは{MOST}件までです。「選び直す・書き直す」で印を減らしてください。"
    en = f"There are {number} asks, and the page holds {MOST}: tick fewer under “Choose and write anew”."
    return [Fault("too_many_asks", f"{name}: {number} asks; a page holds at most {MOST}", ja, en)]


def titles_too_long(texts: Mapping[str, Any]) -> list[Fault]:
    """The titles of a paper that are too long for its head, a sentence each.  ``texts``: what staff wrote, by name."""
    return [
        Fault(
            "title_too_long",
            f"{name} has {length} characters; at most {most} fit",
            f"{names.ja}が{length}字あります。{most}字以内に縮めてください。",
            f"The {names.en} has {length} characters: shorten it to {most}.",
        )
        for (name, most), names in zip(
            LONGEST_TITLE.items(), (Names("題", "title"), Names("題（英語）", "English title")), strict=True
        )
        if (length := len(texts.get(name) or "")) > most
    ]


def too_long(found: StaffFile) -> list[str]:
    """The texts of asks that one page cannot carry, a sentence each."""
    return [
        Fault(
            "ask_too_long",
            f"{found.name}: {name} of ask {number} has {length} characters; at most {most} fit",
            f"お願い{number}の{PARTS[name].ja}が{length}字あります。{most}字以内に縮めてください（お願いのページで直せます）。",
            f"The {PARTS[name].en} of ask {number} has {length} characters; shorten it to {most} on the page of asks.",
        )
        for number, one in enumerate(found.asks, 1)
        for name, most in LONGEST.items()
        if (length := len(getattr(one, name))) > most
    ]


def longer_than_its_place(one: WrittenAsk) -> list[Fault]:
    """The texts of an ask that no page can carry, as they are entered."""
    return [
        Fault(
            "ask_too_long",
            f"{name} has {length} characters; at most {most} fit",
            f"{PARTS[name].ja}が{length}字あります。{most}字以内に縮めてください。",
            f"The {PARTS[name].en} has {length} characters: shorten it to {most}.",
        )
        for name, most in LONGEST.items()
        if (length := len(getattr(one, name))) > most
    ]
