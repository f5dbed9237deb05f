"""What follows from the rosters of the two houses: one member's row, and what a colleague would say of a change.

Members who join or leave are told as such, not as pages that appear or vanish; after an election those of one house
and one night are one change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from db.change.compare import DETAIL_WEIGHT, State, make
from db.change.kind import Facts, Kind, Sentences, Table, Tonight
from db.change.sentences import Noun
from db.diet.words import HOUSE_EN
from db.people.memberships import JOINED, LEFT, fold_name
from db.record.models import Change, ChangeKind, Row, Scalar
from db.text.dates import short_day_en, short_day_ja
from db.text.folding import squeeze

MANY_MEMBERS = 5  # more than this many joining or leaving one house in one night are one change
WEIGHT = 45
GROUPED_WEIGHT = 55
HOUSE_OF_KEY = {"members/sangiin-": "参議院", "members/shugiin-": "衆議院"}
# What is compared, in the order in which a change leads: fact, its name in Japanese and English, weight.
COMPARED = (
    ("group", "会派", "parliamentary group", WEIGHT),
    ("name", "氏名", "name", WEIGHT),
    ("seat", "選挙区", "seat", WEIGHT),
    ("real_name", "本名", "real name", DETAIL_WEIGHT),
    ("kana", "読み方", "reading", DETAIL_WEIGHT),
)


def rows(facts: Facts) -> Mapping[str, Sequence[Row]]:
    """The row of ``roster``; a date that could not be read stays out of it (the facts keep it as published)."""
    name = str(facts["name"])
    return {
        "roster": [
            {
                "house": facts["house"],
                "name": name,
                "kana": facts.get("kana"),
                "real_name": facts.get("real_name"),
                "folded": fold_name(name),
                "group": facts.get("group"),
                "seat": facts.get("seat"),
                "term_ends_on": _iso(facts.get("term_ends_on")),
                "times_elected": facts.get("times_elected"),
            }
        ]
    }


def _iso(value: Scalar) -> str | None:
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError:
        return None


def compare(old: State, new: State, day: str) -> list[Change]:  # noqa: ARG001 - a roster gives no day of its own
    """Group, name and seat that differ between two readings; the first leads, the others hang on it.

    The end of a term and times elected are kept as versions and are no news.
    """
    found = []
    for field, ja, en, weight in COMPARED:
        before, after = (_shown(state.facts.get(field)) for state in (old, new))
        if squeeze(before) == squeeze(after):
            continue
        called = old if field == "name" else new
        words = (
            f"{_house(new)}：{bare(called)}議員の{ja}が「{before or 'なし'}」から「{after or 'なし'}」に変わりました。",
            f"{HOUSE_EN[_house(new)]}: the {en} of {bare(called)} changed from “{before or 'none'}” to “{after or 'none'}”.",
        )
        found.append(
            make(ChangeKind.MEMBERSHIP_CHANGED, new, field, before or None, after or None, words, weight=weight)
        )
    if len(found) < 2:
        return found
    first, *others = found
    words = first.summary_ja, first.summary_en
    return [
        make(
            ChangeKind.MEMBERSHIP_CHANGED,
            new,
            first.field,
            first.before,
            first.after,
            words,
            weight=first.weight,
            parts=others,
        )
    ]


def bare(state: State) -> str:
    """The name as it is said in a sentence: as published, without the space between its parts."""
    return "".join(state.title.split())


def _shown(value: Scalar) -> str:
    return "" if value is None else str(value)


def _house(state: State) -> str:
    return str(state.facts.get("house") or house_of(state.key))


def house_of(key: str) -> str:
    """The house that the key of a member names."""
    return next((house for start, house in HOUSE_OF_KEY.items() if key.startswith(start)), "国会")


def _belongs(state: State) -> tuple[str, str]:
    """Group and seat behind a name: （立憲・東京）."""
    told = [str(state.facts[name]) for name in ("group", "seat") if state.facts.get(name)]
    return (f"（{'・'.join(told)}）" if told else "", f" ({', '.join(told)})" if told else "")


def joined_words(state: State, day: str) -> Sentences:  # noqa: ARG001
    ja, en = _belongs(state)
    house = _house(state)
    return (
        f"{house}：{bare(state)}議員{ja}が議員名簿に加わりました。",
        f"{HOUSE_EN.get(house, house)}: {bare(state)}{en} is on the roster now.",
    )


def joined(state: State, day: str) -> Change:
    """A member who is new on a roster that was known, or back on it."""
    told = "・".join(str(state.facts[name]) for name in ("group", "seat") if state.facts.get(name))
    return make(
        ChangeKind.MEMBERSHIP_CHANGED, state, JOINED, None, told or state.title, joined_words(state, day), weight=WEIGHT
    )


def left(state: State, last_day: str, day: str) -> Change:
    """A member who is no longer on the roster; ``before`` is the last day (YYYY-MM-DD) on which the name stood there.

    ``day`` is the night's, whose year the sentence leaves out.
    """
    ja, en = _belongs(state)
    house = _house(state)
    words = (
        f"{house}：{bare(state)}議員{ja}が議員名簿から外れました（{short_day_ja(last_day, day)}まで掲載）。",
        f"{HOUSE_EN.get(house, house)}: {bare(state)}{en} is no longer on the roster (last seen on {short_day_en(last_day, day)}).",
    )
    return make(ChangeKind.MEMBERSHIP_CHANGED, state, LEFT, last_day, None, words, weight=WEIGHT)


def grouped_by_house(tonight: Tonight, found: Sequence[Change]) -> Iterable[Change]:
    """More than five members joining or leaving one house in one night are one change with the single ones as parts."""
    del tonight
    moves: dict[str, list[Change]] = {}
    for change in found:
        if change.kind is ChangeKind.MEMBERSHIP_CHANGED and change.field in (JOINED, LEFT):
            moves.setdefault(house_of(change.key), []).append(change)
    many = {house: changes for house, changes in moves.items() if len(changes) > MANY_MEMBERS}
    told = {id(change) for changes in many.values() for change in changes}
    yield from (change for change in found if id(change) not in told)
    for house, parts in sorted(many.items()):
        came, went = (sum(part.field == field for part in parts) for field in (JOINED, LEFT))
        ja = "、".join(
            [f"{came}人が加わり"] * bool(came and went)
            + [f"{came}人が加わりました"] * (not went)
            + [f"{went}人が外れました"] * bool(went)
        )
        en = " and ".join([f"{came} members joined"] * bool(came) + [f"{went} left"] * bool(went))
        first = min(parts, key=lambda part: part.key)
        yield Change(
            ChangeKind.MEMBERSHIP_CHANGED,
            first.key,
            "roster",
            None,
            None,
            f"{house}の議員名簿：{ja}。",
            f"{HOUSE_EN.get(house, house)}: {en}.",
            GROUPED_WEIGHT,
            parts=tuple(sorted(parts, key=lambda part: (part.field, part.key))),
        )


MEMBER = Kind(
    id="member",
    noun=Noun("議員", "member"),
    tables=(Table("roster", "議員名簿"),),
    title=lambda facts: str(facts["name"]),
    rows=rows,
    compare=compare,
    came=joined,
    left=left,
    gathered=grouped_by_house,
)
