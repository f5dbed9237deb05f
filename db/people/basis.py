"""On what ground a statement was tied to a member, or why to nobody: every code with its two sentences.

``attributions`` keeps the code (``ground``), its fields and the English sentence (``basis``); questions are asked of the
code, the sentences are for people.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

from db.record.reasons import Reason, ReasonCode, stored_reason


class Ground(ReasonCode):
    """The codes of ``attributions.ground``."""

    NAME_DATE = "name_date", "name+date", "名前・日付が一致"
    NAME_DATE_KANA = "name_date_kana", "name+date+kana", "名前・日付・読みが一致"
    NAME_DATE_GROUP = "name_date_group", "name+date+group", "名前・日付・会派が一致"
    NAME_HOUSE_DATE = "name_house_date", "name+house+date", "名前・院・日付が一致"
    NAME_HOUSE_DATE_KANA = "name_house_date_kana", "name+house+date+kana", "名前・院・日付・読みが一致"
    NAME_HOUSE_DATE_GROUP = "name_house_date_group", "name+house+date+group", "名前・院・日付・会派が一致"
    MINISTER_BY_POST = (
        "minister_by_post",
        "by the post in the minutes (the roster of {houses} is not stored for that day, or in part)",
        "会議録の職名による（その日の{houses}の名簿が記録にないか、全部は読めていない）",
    )
    NAME_DATE_KANA_GROUP = (
        "name_date_kana_group",
        "name+date+kana+group, in a sitting of both houses (the roster of {houses} is not stored for that day, or in part)",
        "名前・日付・読み・会派がすべて一致：両院の会議（その日の{houses}の名簿が記録にないか、全部は読めていない）",
    )
    NAME_DATE_LISTED_POST = (
        "name_date_listed_post",
        "name+date+post: the list of ministers gives this post to the member of this house (the roster of {houses} is not stored for"
        " that day, or in part)",
        "名前・日付・職名が一致：閣僚名簿がこの院のこの議員をその職とする（その日の{houses}の名簿が記録にないか、全部は読めていない）",
    )
    SETTLED = "settled", "settled", "職員が決めたもの"
    SETTLED_NO_MEMBER = "settled_no_member", "settled: not a member", "議員ではないと職員が決めたもの"
    SETTLED_UNKNOWN = (
        "settled_unknown",
        "settled as {person}, which is on no stored roster",
        "職員が {person} と決めたが、その名簿が記録にない",
    )
    OFFICIAL = (
        "official",
        "not looked for among members (official)",
        "政府などの職員としての発言で、議員とは照合しない",
    )
    WITNESS = (
        "witness",
        "not looked for among members (witness)",
        "参考人・公述人・証人としての発言で、議員とは照合しない",
    )
    STANDING_UNKNOWN = (
        "standing_unknown",
        "not looked for among members (unknown)",
        "立場の分からない発言で、議員とは照合しない",
    )
    NO_DATE = "no_date", "the date is not known", "日付が分からない"
    NOBODY = ("nobody", "nobody of this name is on the roster of {house}", "{house}の名簿にこの名前の人がいない")
    NOBODY_IN_EITHER = (
        "nobody_in_either",
        "nobody of this name is on the roster of either house",
        "両院の名簿にこの名前の人がいない",
    )
    NO_SEAT = (
        "no_seat",
        "a member of this name is known ({houses}), but not with a seat on that day",
        "この名前の議員（{houses}）はいるが、その日には議席がなかった",
    )
    OTHER_READING = (
        "other_reading",
        "the reading (kana) is not that of the member of this name",
        "この名前の議員とは読みが違う",
    )
    SEVERAL = (
        "several",
        "{count} members of this name held a seat on that day: {people}",
        "その日にこの名前の議員が {count} 人いた",
    )
    NO_ROSTER = ("no_roster", "no roster of {houses} is stored for that day", "その日の{houses}の名簿が記録にない")
    HALF_ROSTER = (
        "half_roster",
        "the roster of {houses} is not whole ({read} of {pages} pages)",
        "{houses}の名簿が全部は読めていない（{pages} ページのうち {read} ページ）",
    )
    # ``why`` is NO_ROSTER or HALF_ROSTER: one candidate of half a roster may have a namesake in the other half.
    ONE_CANDIDATE = ("one_candidate", "one candidate, but {why}", "当てはまるのは 1 人だが、{why}")


# Nothing could settle these names: no whole roster of the day is known.
ROSTER_LACKING = (Ground.NO_ROSTER, Ground.HALF_ROSTER, Ground.ONE_CANDIDATE)
BY_STAFF = (Ground.SETTLED, Ground.SETTLED_NO_MEMBER, Ground.SETTLED_UNKNOWN)


def ground_of(row: Mapping[str, Any] | sqlite3.Row) -> Reason:
    """The ground of a row with ``ground``, ``ground_fields`` and ``basis``; of an older version's row its words alone."""
    return stored_reason(Ground, row["ground"], row["ground_fields"], row["basis"] or "")


def houses_lacking(ground: Reason) -> list[str]:
    """The houses whose roster was not read for that day, or in part, when that is why a name is tied to nobody."""
    why = ground.fields.get("why")
    about = why if isinstance(why, Reason) else ground
    return list(about.fields["houses"]) if about.code in (Ground.NO_ROSTER, Ground.HALF_ROSTER) else []  # type: ignore[arg-type]


def only_candidate(ground: Reason) -> str | None:
    """The key of the one member who would fit if the rosters were whole."""
    return str(ground.fields["person"]) if ground.code is Ground.ONE_CANDIDATE else None
