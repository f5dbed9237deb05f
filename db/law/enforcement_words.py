"""What a 施行期日 clause says, in words. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from db.change.passages import Provision
from db.law.enforcement import REST, Enforcement
from db.law.places import place_en, place_of
from db.text.dates import english_date, japanese_date

MOST_PLACES = 6  # places that a sentence names


def places_ja(one: Enforcement) -> str:
    """附則第2条, 本則第1条から第7条まで…; その他の規定 for the rest; the clause's own words where no place is known."""
    if REST in one.places:
        return "その他の規定"
    return _run([place_of(_shown(path)) for path in one.places], "、", "ほか") or _by_number(one)


def places_en(one: Enforcement) -> str:
    if REST in one.places:
        return "the rest"
    return (
        _run([place_en(_shown(path)) for path in one.places], ", ", " and others")
        or f"what the clause calls “{_by_number(one)}”"
    )


def _by_number(one: Enforcement) -> str:
    """The clause's own words, 次条 by its number: read away from the clause nobody knows which article is next."""
    article = re.match(r"SupplProvision(?:\[\d+\])?-Article_(\d+)(?=-|$)", one.basis)
    return re.sub(r"次条", f"附則第{int(article[1]) + 1}条", one.what) if article else one.what


def _shown(path: str) -> Provision:
    """A place for its name alone: of which act an 附則 is, is known where these words stand."""
    return Provision(re.sub(r"\[\d+\]", "", path), "", "", "")


def _run(names: Sequence[str], mark: str, more: str) -> str:
    return mark.join(names[:MOST_PLACES]) + (more if len(names) > MOST_PLACES else "")


def day_ja(one: Enforcement) -> str:
    if one.day:
        return japanese_date(one.day)
    return f"「{one.words}」（未確定{f'・遅くとも{japanese_date(one.latest)}' if one.latest else ''}）"


def day_en(one: Enforcement) -> str:
    if one.day:
        return english_date(one.day)
    return f"a day still open{f', by {english_date(one.latest)} at the latest' if one.latest else ''}"


def in_words(found: Sequence[Enforcement]) -> tuple[str, str]:
    """What a clause says in both languages: 附則第2条は2025年10月1日、その他の規定は2027年4月1日（附則第1条第1項）."""
    if not found:
        return "", ""
    alone = len(found) == 1 and REST in found[0].places
    basis = _shown(found[0].basis.partition("-Item_")[0])
    ja = "、".join(f"{'全ての規定' if alone else places_ja(one)}は{day_ja(one)}" for one in found)
    en = ", ".join(f"{'all of it' if alone else places_en(one)}: {day_en(one)}" for one in found)
    return f"{ja}（{place_of(basis)}）", f"{en} ({place_en(basis)})"
