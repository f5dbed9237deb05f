"""Who a brief is about: the one person a name stands for, the offices of a ministry, the roster; what is tied to nobody.

Everything is as of ``at`` (UTC), and what is gone is not cited.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from briefs.errors import BriefError, Fault
from briefs.evidence.office_names import (
    AGENCIES_SHORT,
    PRIME_MINISTER,
    SHORT_STEMS,
    STEMS,
    ministry_called,
    ministry_stem,
)
from briefs.evidence.quoting import is_government
from briefs.evidence.rows import IN_NAME_ONLY, Speech, Version, current
from briefs.evidence.wording import day_en, day_ja
from db.diet.standing import RE_STATE
from db.diet.words import HOUSE_EN
from db.people import member_record
from db.people.basis import ROSTER_LACKING
from db.people.memberships import COMMITTEE, SEAT, fold_name
from db.record.documents import Record, records
from db.record.nearest import nearest
from db.text.dates import jst_date
from db.text.folding import fold
from db.text.readings import fold_kana, in_latin, latin_begins, romanised
from db.text.words import Names

# Long vowels as they are written in plain letters.
# Agencies that answer for a ministry under their own name.
AGENCIES = {"法務": ("出入国在留管理",)}
OFFICE_OF_PREMIER = ("官邸", "首相官邸", "総理官邸")  # met as the prime minister
# Ministries that there are no more.
GONE = re.compile(r"(?:厚生|労働|農林|通商産業|運輸|建設|自治|文部|大蔵)省|防衛庁")
# What a body is, and the name of none.
KIND_OF_BODY = re.compile(
    r"(?:その)?(?:機構|機関|委員会|協会|法人|会議|本部|事務局|大臣|副大臣|政務官|大臣政務官|長官|理事長?|局長|審議官|参考人|政府参考人|政府|国|役所|"
    r"官庁|行政|省庁|[省庁局部課室府長])"
)
# The body that looks after trainees, old name and new: no ministry, and nobody of it answers in the Diet.  Whose it is: the ministers
# of 技能実習法（育成就労法）第103条.
RE_ORGANISATION = re.compile(
    r"(?:外国人)?(?:技能)?(?:実習|育成就労)?機構(?:の?(?:理事長|本部|理事))?|OTIT", re.IGNORECASE
)
ORGANISATION, ITS_MINISTRIES = ("外国人技能実習機構", "外国人育成就労機構"), ("法務省", "厚生労働省")
GENERAL = (*IN_NAME_ONLY, "")  # offices that name no ministry


def one_person(conn: sqlite3.Connection, name: str, house: str | None, day: str = "") -> Record:
    """The one person of the rosters that a name stands for, of several the only one who sits on ``day`` (YYYY-MM-DD, "": not asked);
    BriefError names the candidates and what to do.
    """
    found = member_record.find_people(conn, name, house)
    if len(found) > 1 and day:
        seats = [(row, seats_of(conn, row["id"])) for row in found]
        sitting = [row for row, known in seats if any(begun <= day <= (end or day) for begun, end in known)]
        found = sitting if len(sitting) == 1 and all(known for _, known in seats) else found
    if len(found) == 1:
        return found[0]
    if found:
        who = "、".join(f"{row['name']}（{row['house']}{in_office(conn, row['id'])}、{row['key']}）" for row in found)
        way = "--house" if len({row["house"] for row in found}) > 1 else "the key in place of the name"
        said = f"{len(found)} people are called {name}: {who}. Give {way}"
        one_of = "、".join(f"{row['name']}（{row['house']}{in_office(conn, row['id'])}）" for row in found)
        ja = f"「{name}」という議員は{len(found)}人います：{one_of}。院を選ぶか、議員のページにある「資料を作る」から始めてください。"
        en = f"{len(found)} members are called {name}: choose the house, or begin on the member's own page."
        raise BriefError([Fault("several_people", said, ja, en)])
    if house and (others := member_record.find_people(conn, name)):
        where = "、".join(sorted({row["house"] for row in others}))
        said = f"there is no {name} in the {house}, but in the {where}: give --house {others[0]['house']}"
        ja = f"「{name}」は{house}ではなく{where}の議員です。院を選び直してください。"
        raise BriefError(
            [Fault("other_house", said, ja, f"{name} sits in the {where}, not the {house}: choose that house.")]
        )
    near = member_record.near_names(conn, name)
    if member_record.spelling_in_minutes(conn, fold_name(name)):
        settle = f"say who it is with `policywatch people settle {name}`"
        said = f"{name} stands in the minutes, but on no roster: {settle}"
        ja = f"「{name}」は会議録にいますが、どの名簿にもいません。「特定できない名前」のページで、誰のことかを決めてください。"
        en = f"{name} stands in the minutes, but on no roster: say who it is on the page “Unresolved names”."
        raise BriefError([Fault("on_no_roster", said, ja, en)])
    said = f"nobody is called {name}" + (f"; did you mean: {'、'.join(near)}?" if near else " in this record")
    ja = f"「{name}」という議員は記録にいません。" + (
        f"もしかして：{'、'.join(near)}" if near else "名前を確かめてください。"
    )
    en = f"No member on record is called {name}" + (
        f"; did you mean {', '.join(near)}?" if near else ": check the name."
    )
    raise BriefError([Fault("nobody", said, ja, en)])


def seats_of(conn: sqlite3.Connection, person: int) -> list[tuple[str, str]]:
    """From when to when (YYYY-MM-DD, "" while it lasts) somebody is known to have sat, the first spell first."""
    found = conn.execute(
        "SELECT coalesce(\"from\", ''), coalesce(\"to\", '') FROM memberships WHERE person = ? AND kind = ? ORDER BY 1",
        (person, SEAT),
    )
    return [(begun, end) for begun, end in found]


def in_office(conn: sqlite3.Connection, person: int) -> str:
    """、2025年1月24日〜2026年5月31日: by which people of one name in one house are told apart; "" where no seat is known."""
    known = seats_of(conn, person)
    return f"、{day_ja(known[0][0])}〜{day_ja(known[-1][1])}" if known else ""


@dataclass(frozen=True, slots=True)
class Party:
    """Whom a meeting is with: a person of the rosters, a name that stands in the minutes alone, or a ministry (its ``words``)."""

    name: str
    person: Record | None = None
    words: tuple[str, ...] = ()

    @property
    def where(self) -> str:
        """The house with the key, or that the name stands in the minutes alone."""
        return f"{self.person['house']}、{self.person['key']}" if self.person else "会議録の名前。名簿では未確認"


def party_of(*, ministry: str) -> Party:
    """A ministry, or the prime minister, as the other side of a meeting."""
    return Party(ministry, words=ministry_words(ministry))


def met_under(conn: sqlite3.Connection, name: str, house: str | None = None) -> list[Party]:
    """Everybody whom a name may stand for as people say it (見本, 見本太郎議員), one at the least.

    A whole name or a key goes before a surname.  Somebody whose name no roster of the day could settle is met by the name as
    the minutes have it.  BriefError, with the nearest names, when it is nobody's.
    """
    bare = re.sub(r"(議員|委員|大臣|さん|先生|氏|君)$", "", name.strip()) or name
    for said in dict.fromkeys((name.strip(), bare)):
        if people := member_record.find_people(conn, said, house):
            return [Party(row["name"], row) for row in people]
        if spoken_under(conn, said) and not house:
            return [Party(said)]
    begin = fold_name(bare)
    begun = records(conn, "SELECT * FROM people ORDER BY house, key") if len(begin) > 1 else []
    kana, latin = fold_kana(bare), in_latin(bare)
    people = [
        row
        for row in begun
        if house in (None, row["house"])
        and (
            row["folded"].startswith(begin)
            or (bool(kana) and fold_kana(row["kana"]).startswith(kana))
            or (bool(latin) and latin_begins(romanised(row["kana"] or ""), latin))
        )
    ]
    known = {row["folded"] for row in people}
    alone = [] if house or len(begin) < 2 else [one for one in names_alone(conn, begin) if fold_name(one) not in known]
    if people or alone:
        return [*(Party(row["name"], row) for row in people), *map(Party, alone)]
    row = one_person(conn, bare, house)  # says what is near
    return [Party(row["name"], row)]


def spoken_under(conn: sqlite3.Connection, name: str) -> frozenset[int]:
    """The speeches under a name that is tied to nobody because no whole roster of their day is known."""
    marks = ", ".join("?" * len(ROSTER_LACKING))
    found = conn.execute(
        "SELECT document FROM attributions WHERE folded = ? AND person IS NULL AND role = 'speaker'"
        f" AND standing IN ('member', 'minister') AND ground IN ({marks})",
        (fold_name(name), *ROSTER_LACKING),
    )
    return frozenset(row[0] for row in found)


def names_alone(conn: sqlite3.Connection, begin: str) -> list[str]:
    """Names of members in the minutes, by their folded beginning, that are tied to nobody for want of a roster."""
    marks = ", ".join("?" * len(ROSTER_LACKING))
    found = conn.execute(
        "SELECT min(name) FROM attributions WHERE folded LIKE ? || '%' AND person IS NULL AND role = 'speaker'"
        f" AND standing IN ('member', 'minister') AND ground IN ({marks}) GROUP BY folded ORDER BY folded",
        (begin, *ROSTER_LACKING),
    )
    return [row[0] for row in found]


def documents_of(conn: sqlite3.Connection, met: Party) -> frozenset[int]:
    """The ids of all documents that are tied to whom we meet; of a ministry none."""
    if met.person is not None:
        found = conn.execute("SELECT document FROM attributions WHERE person = ?", (met.person["id"],))
        return frozenset(row[0] for row in found)
    return frozenset() if met.words else spoken_under(conn, met.name)


def answers_for(speech: Speech, words: Iterable[str]) -> bool:
    """Whether a speech is one of this ministry, by the office the minutes give, or the one behind an office in name only."""
    return of_ministry(speech.post or speech.office, words)


def ministry_words(ministry: str) -> tuple[str, ...]:
    """The words by which an office is known as one of this ministry: 法務省, 見本法相 -> 法務, 出入国在留管理 (its agency)."""
    stem = ministry_stem(ministry)
    if stem == PRIME_MINISTER or ministry.strip() in OFFICE_OF_PREMIER:
        return (PRIME_MINISTER,)
    bare = fold(stem or ministry.strip())
    bare = bare[:-1] if len(bare) > 2 and bare[-1] in "省庁" else bare
    bare = SHORT_STEMS.get(bare, bare)
    return (bare, *AGENCIES.get(bare, ()))


def no_ministry(conn: sqlite3.Connection, ministry: str) -> Fault | None:
    """What is wrong with the name of a ministry: none is called so, and nobody in the minutes answers for it; the nearest
    names where some are near.
    """
    said = fold(ministry.strip())
    if ministry_called(ministry):
        return None
    if any(RE_STATE.match(one) and not GONE.match(one) for one in (said, f"{ministry_words(ministry)[0]}省")):
        return None
    offices = conn.execute(
        "SELECT DISTINCT office FROM attributions WHERE office IS NOT NULL AND instr(office, ?)", (said,)
    )
    # 機構 is a part of the names of many bodies, and the name of none.
    if not KIND_OF_BODY.fullmatch(said) and any(of_ministry(office, (said,)) for (office,) in offices):
        return None
    if RE_ORGANISATION.fullmatch(said):
        bodies, theirs = "、".join(ORGANISATION), "、".join(ITS_MINISTRIES)
        return Fault(
            "no_ministry",
            f"{ministry!r} is no ministry; meant is perhaps {bodies} (from 2027-04-01), which answers to {theirs}: meet one of these"
            f" (--ministry {ITS_MINISTRIES[0]}); a letter can go to it itself (brief request --to {ORGANISATION[0]}理事長)",
            f"「{ministry}」は省庁ではありません。もしかして：{bodies}（2027年4月1日から）。監督するのは{theirs}です。"
            f"資料は省庁を選んで作ってください。要望書は、あて先に「{ORGANISATION[0]}理事長」と書けば作れます。",
            f"{ministry} is no ministry; meant is perhaps {bodies} (from 1 April 2027), which answers to {theirs}: choose one of"
            f" these.  A letter can go to it itself: write {ORGANISATION[0]}理事長 as “To”.",
        )
    names = (*(ministry_called(stem) for stem in STEMS), *(ministry_called(stem) for stem in AGENCIES_SHORT))
    near = [one for one in names if len(said) > 1 and (said in one or said.rstrip("省庁相") in one)] or nearest(
        said, names
    )
    if near:
        return Fault(
            "no_ministry",
            f"there is no ministry {ministry!r}; did you mean: {'、'.join(near)}?",
            f"「{ministry}」という省庁はありません。もしかして：{'、'.join(near)}",
            f"There is no ministry called {ministry}; did you mean {', '.join(near)}?",
        )
    return Fault(
        "no_ministry",
        f"there is no ministry {ministry!r}: give its whole name, such as 法務省 or 厚生労働省",
        f"「{ministry}」という省庁はありません。法務省、厚生労働省のように、正式な名前を入れてください。",
        f"There is no ministry called {ministry}: give its whole Japanese name, such as 法務省.",
    )


def of_ministry(office: str, words: Iterable[str]) -> bool:
    """Whether an office answers for the ministry; chairs of committees (法務委員長) do not."""
    return is_government(office) and any(word in fold(office) for word in words)


def tied_to_nobody(conn: sqlite3.Connection, person: Record, topic: str) -> str:
    """What staff should know of speeches on a topic under this person's name that are not settled; "" without any."""
    name = fold_name(person["name"])
    found = records(
        conn,
        "SELECT DISTINCT a.document, a.basis FROM attributions a JOIN document_topics t ON t.document = a.document"
        " AND t.topic = ? WHERE a.person IS NULL AND a.folded = ? AND a.role = 'speaker' AND a.standing"
        " IN ('member', 'minister')",
        (topic, name),
    )
    if not found:
        return ""
    bare = "".join(person["name"].split())
    return (
        f"同じ名前の発言が{len(found)}件ありますが、本人のものと決まっていないため使っていません。"
        f" / Speeches on the topic under the name {bare} that are tied to nobody, so not used: {len(found)} "
        f"({found[0]['basis']}); decide with `policywatch people settle {bare} --person {person['key']} --note WHY`"
    )


@dataclass(frozen=True, slots=True)
class Seat:
    """How somebody stands in a house on a day.  ``sits``: on its roster of that day; ``words``: what a paper calls them, empty for
    somebody who is known by an office alone."""

    sits: bool
    words: Names


def seat_on(conn: sqlite3.Connection, person: Record, day: str, at: str) -> Seat:
    """Whether a person sat on ``day``, as known at ``at``: nobody off the roster of the day is called a member."""
    house, house_en = str(person["house"]), HOUSE_EN.get(str(person["house"]), "")
    if not house_en:
        return Seat(False, Names("", ""))
    gone = conn.execute(
        "SELECT gone_at FROM documents WHERE key = ? AND gone_at IS NOT NULL", (person["key"],)
    ).fetchone()
    missed = jst_date(gone[0]) if gone and gone[0] <= at else ""
    spells = [row for row in person["memberships"] if row["kind"] == SEAT and (row["from"] or "") <= day]
    if not missed and any(row["to"] is None or gone or day <= row["to"] for row in spells):
        return Seat(True, Names(f"{house}議員", f"Member of the {house_en}"))
    if missed:
        return Seat(
            False,
            Names(
                f"前{house}議員（{day_ja(missed)}の名簿に記載なし）",
                f"former Member of the {house_en} (not on its roster of {day_en(missed)})",
            ),
        )
    if any(row["to"] for row in spells):
        last = max(str(row["to"]) for row in spells if row["to"])
        ja, en = (
            f"前{house}議員（{day_ja(last)}の名簿まで）",
            f"former Member of the {house_en} (on its rosters until {day_en(last)})",
        )
        return Seat(False, Names(ja, en))
    ja, en = f"{house}（この日の名簿は未確認）", f"{house_en} (its roster of that day is not on record)"
    return Seat(False, Names(ja, en))


def called(conn: sqlite3.Connection, key: str, name: str, house: str, day: str, at: str) -> str:
    """How papers of ``day`` address somebody of the rosters (``key``): 参議院議員 見本 花子, or 前参議院議員 where they left the
    roster of the day; by the name alone where it is not known.
    """
    bare = " ".join(name.split())
    if house not in HOUSE_EN:
        return bare
    row = next(iter(records(conn, "SELECT * FROM people WHERE key = ?", (key,))), None)
    if row is None:
        return f"{house}議員 {bare}"
    title = seat_on(conn, member_record.describe(conn, row), day, at).words.ja.partition("（")[0]
    return f"{title} {bare}" if title.endswith("議員") else bare


def committees_on(person: Record, day: str) -> list[Record]:
    """The seats in committees (as :func:`db.people.member_record.describe` lists them) that a person is known to have had on a day."""
    return [
        row
        for row in person["memberships"]
        if row["kind"] == COMMITTEE and (row["from"] or "") <= day and (row["to"] is None or day <= row["to"])
    ]


def roster_of(conn: sqlite3.Connection, key: str, at: str) -> Version | None:
    """The roster's entry of a person as held at ``at``; None when it was gone by then."""
    row = conn.execute(
        "SELECT id FROM documents WHERE key = ? AND (gone_at IS NULL OR gone_at > ?)", (key, at)
    ).fetchone()
    return current(conn, row["id"], at) if row else None
