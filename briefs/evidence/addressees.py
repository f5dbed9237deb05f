"""Whether an addressee, as it was typed, is called so and holds that post on the day of the paper, as far as the record knows.

The list of ministers says who holds a post of the Cabinet, the rosters of the houses who is a member and who chairs a committee, the
minutes who spoke in a post after somebody else.  What none of these says is printed as typed.
"""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from briefs.errors import Fault
from briefs.evidence.office_names import (
    CHIEF_CABINET_SECRETARY,
    MEMBERS,
    NAMES,
    PRIME_MINISTER,
    SHORT_STEMS,
    STEMS,
    Held,
    offices_in,
)
from briefs.evidence.offices import RE_HONORIFIC
from briefs.evidence.persons import OFFICE_OF_PREMIER, no_ministry
from briefs.evidence.rows import OFFICE_LASTS
from db.diet.offices_en import BODIES
from db.people.memberships import LEFT, fold_name, listed_ministers, whole_rosters
from db.text.dates import english_date, japanese_date, jst_date
from db.text.readings import fold_kana, in_latin, reading_begins, romanised
from db.text.words import Names

# Bodies that have another name since a day: by 平成11年法律第90号 (国家行政組織法の一部を改正する法律), 平成18年法律第118号,
# 平成30年法律第102号 and 令和6年法律第60号.
OF_2001 = "2001-01-06"
IMMIGRATION = "入国管理局"  # with branches: 東京入国管理局
FORMER: tuple[tuple[str, str, str], ...] = (
    ("労働省", "厚生労働省", OF_2001), ("労働大臣", "厚生労働大臣", OF_2001), ("厚生省", "厚生労働省", OF_2001),
    ("厚生大臣", "厚生労働大臣", OF_2001), ("文部省", "文部科学省", OF_2001), ("文部大臣", "文部科学大臣", OF_2001),
    ("科学技術庁", "文部科学省", OF_2001), ("大蔵省", "財務省", OF_2001), ("大蔵大臣", "財務大臣", OF_2001),
    ("通商産業省", "経済産業省", OF_2001), ("通商産業大臣", "経済産業大臣", OF_2001), ("運輸省", "国土交通省", OF_2001),
    ("運輸大臣", "国土交通大臣", OF_2001), ("建設省", "国土交通省", OF_2001), ("建設大臣", "国土交通大臣", OF_2001),
    ("自治省", "総務省", OF_2001), ("自治大臣", "総務大臣", OF_2001), ("郵政省", "総務省", OF_2001), ("郵政大臣", "総務大臣", OF_2001),
    ("総務庁", "総務省", OF_2001), ("総理府", "内閣府", OF_2001), ("経済企画庁", "内閣府", OF_2001), ("環境庁", "環境省", OF_2001),
    ("防衛庁", "防衛省", "2007-01-09"), ("法務省入国管理局", "出入国在留管理庁", "2019-04-01"),
    (IMMIGRATION, "出入国在留管理庁", "2019-04-01"), ("外国人技能実習機構", "外国人育成就労機構", "2027-04-01"),
)  # fmt: skip
# 大臣官房 is a part of a ministry.
POST = (
    r"大臣政務官|副大臣|大臣(?!官房|秘書|補佐)|副長官|長官|政務官|秘書官|補佐官|官房長|事務次官|次長|局長|部長|課長|審議官|参事官"
    r"|委員長|議長|議員"
)
RE_POST = re.compile(rf"(?P<post>.*(?:{POST}))(?P<who>.*)")
RE_BODY_END = re.compile(r"(?:省|庁|府|院|局|部|課|室|会|機構|内閣|国|連邦|政府|党)$")
RE_NEXT = re.compile(r"(?:殿|様|御中|各位)[\s、・]+")  # between two addressees
RE_MINISTRY = re.compile(r"[一-鿿]{1,8}?省(?=$|[^一-鿿]|[一-鿿]{2,}[局部課室庁])")
RE_AGENCY = re.compile(r"[一-鿿]{2,10}?庁(?=$|[^一-鿿]|長官|次長|[一-鿿]{2,}[局部課室])")
RE_WHOLE_BODY = re.compile(r"(?P<body>[^（）・、\s]{1,12}?[省庁])(?:の?[^（）]{2,}[局部課室])?")
RE_ALL = re.compile(r"省庁$|府省$")  # 各府省庁
RE_LOCAL = re.compile(r"[都道府県市]庁$|裁判所")
RE_MINISTER = re.compile(r"[^（）・]{1,12}大臣")
RE_CHAIR = re.compile(r"(?P<house>衆議院|参議院)(?P<name>.+?)(?:委員会)?(?:委員長)")
RE_NAME_MINISTER = re.compile(r"(?P<who>[^（）・]{1,12}?)大臣")
HOUSES = {office: office.removesuffix("議員") for office in MEMBERS}
RE_ABROAD = re.compile(r"[ァ-ヴー]{3,}|.{1,8}国|(?:of|for|to)\s")  # before an office: another country's
RE_JOINT = re.compile(r"・(?![^（]*）)")
# Posts that the list of ministers words in its own way, that are none of their own, or another country's.
NOT_LISTED = re.compile(r"[ァ-ヴ]{2}|[中韓米英民和王]国|連邦|担当|国務大臣|副大臣|^大臣$|臨時代理|^元")


# What says so.
LIST, MINUTES, ROSTER = (
    Names("閣僚名簿", "the list of ministers"),
    Names("会議録", "the minutes"),
    Names("委員の名簿", "the committee's roster"),
)


@dataclass(frozen=True, slots=True)
class Addressee:
    """An addressee in two: a post or a body, and the person ("" for none), both without white space and forms of address."""

    post: str
    who: str


def parted(name: str) -> Addressee:
    """``法務大臣　見本　太郎　殿``, ``見本太郎法相`` -> (法務大臣, 見本太郎); a post may stand behind the name."""
    bare = RE_HONORIFIC.sub("", name.strip())
    offices, who = offices_in(bare)
    if len(offices) == 1 and not offices[0].once and not RE_ABROAD.match(who):
        return Addressee(offices[0].office, who)
    words = bare.split()
    found = RE_POST.fullmatch("".join(words))
    if not found:
        return Addressee("".join(words), "")
    post, who = found["post"], found["who"]
    if not who and len(words) > 1 and not any(RE_BODY_END.search(one) or RE_POST.fullmatch(one) for one in words[:-1]):
        return Addressee(words[-1], "".join(words[:-1]))
    return Addressee(post, who)


def wrong_addressee(conn: sqlite3.Connection, name: str, day: str) -> Fault | None:
    """What is wrong with an addressee of a paper of ``day`` (Japan); None where nothing is, or nothing is known.

    Of several in one line (法務大臣 殿　厚生労働大臣 殿) each is looked at.
    """
    return next(filter(None, (_wrong(conn, one, day) for one in RE_NEXT.split(name))), None)


def unconfirmed(conn: sqlite3.Connection, name: str, day: str) -> Fault | None:
    """That the record does not know this person in this minister's office, and whom it knew there last; None where it does, where no
    person is named, and where nobody is on record in the office at all.  No fault: a Cabinet may be newer than the record.
    """
    for part in RE_NEXT.split(name):
        offices, who = offices_in(RE_HONORIFIC.sub("", part.strip()))
        for one in offices:
            if one.once or not who or not RE_MINISTER.fullmatch(one.office) or one.office in _holders(conn, day):
                continue
            spoke = _spoke_as(conn, one.office, day)
            if not spoke or any(_same(who, its.name, its.kana) for its in spoke):
                continue
            last, seen = spoke[0].name, spoke[0].last
            return Fault(
                "unconfirmed_holder",
                f"{name}: nothing on record shows {who} as {one.office}; the last in the minutes is {last} ({seen}): confirm the name",
                f"「{who}」が{one.office}だと分かる記録はありません。会議録で最後の{one.office}は{last}（{japanese_date(seen)}）です。"
                "お名前を確かめてください。",
                f"Nothing on record shows {who} as {one.office}; the last in the minutes is {last} ({english_date(seen)}). Please"
                " confirm the name.",
            )
    return None


def _wrong(conn: sqlite3.Connection, name: str, day: str) -> Fault | None:
    bare = RE_HONORIFIC.sub("", name.strip())
    if name and not bare:
        ja = f"あて先「{name}」には、だれの名前もありません。"
        return Fault("no_addressee", f"{name!r} names nobody to write to", ja, f"“{name}” names nobody to write to.")
    offices, who = offices_in(bare)
    if offices:
        return next(filter(None, (_not_held(conn, name, one, who, day) for one in offices)), None)
    one = parted(name)
    for former, now, since in FORMER:
        here = former in one.post if former == IMMIGRATION else one.post.startswith(former)
        if here and since <= day:
            ja = f"「{name}」は{japanese_date(since)}から「{now}」です。"
            return _fault(
                f"{name}: {former} is {now} since {since}", ja, f"{name}: it is {now} since {english_date(since)}."
            )
        if one.post.startswith(now) and day < since:
            ja = f"「{now}」は{japanese_date(since)}からです。それまでは「{former}」です。"
            en = f"{now} exists from {english_date(since)} on; until then it is {former}."
            return _fault(f"{now} exists from {since} on; until then it is {former}", ja, en)
    return no_such_body(conn, one.post) or _minister(conn, one, day) or _member(conn, name, one, day)


def formally(conn: sqlite3.Connection, ministry: str, day: str) -> str:
    """How a paper of ``day`` addresses a ministry or its minister called for short: 総理 -> 内閣総理大臣, 厚労省 -> 厚生労働省,
    見本首相 -> 内閣総理大臣 見本太郎.  Who holds the post is named where the list of ministers says it, or the name was given.
    """
    if ministry.strip() in OFFICE_OF_PREMIER:
        ministry = PRIME_MINISTER
    offices, who = offices_in(ministry)
    if len(offices) != 1 or offices[0].once or RE_ABROAD.match(who) or offices[0].office in HOUSES:
        return next(
            (f"{whole}{end}" for short, whole in SHORT_STEMS.items() for end in "省庁" if ministry == short + end),
            ministry,
        )
    office = offices[0].office
    holders = _holders(conn, day).get(office) or (
        [(one.name, one.kana) for one in _spoke_as(conn, office, day)] if who else []
    )
    named = [name for name, kana in holders if name and (not who or _same(who, name, kana))]
    return f"{office} {named[0] if named else who}".strip()


def _not_held(conn: sqlite3.Connection, name: str, held: Held, who: str, day: str) -> Fault | None:
    """What is wrong with somebody in an office of the table, in whatever way office and person are written."""
    office, once = held.office, held.once
    if once and _known(conn, f"{who}元"):  # 見本元法務大臣: 見本元 is a name
        who, once = f"{who}元", " " in name or "\u3000" in name
    if RE_BODY_END.search(who) or (RE_ABROAD.match(who) and not _known(conn, who)):
        return None
    one = Addressee(office, who)
    if office in HOUSES:
        return _sits_still(conn, name, one, day) if once else _member(conn, name, one, day)
    return _holds_still(conn, one, day) if once else _minister(conn, one, day)


def _fault(said: str, ja: str, en: str) -> Fault:
    how_ja = "あて先を直すか、このとおりでよければ「記録と違っても印刷するもの」に書いてください。"
    how_en = "Mend the addressee, or write it under “Print as typed” if you know better."
    return Fault(
        "addressee",
        f'{said}; mend it, or write as_typed = ["…"] in the staff file if you know better',
        ja + how_ja,
        f"{en} {how_en}",
    )


def _other(one: Addressee, holder: str, day: str, source: Names) -> Fault:
    """Somebody else holds the post."""
    ja = f"{japanese_date(day)}の{one.post}は{holder}です（{source.ja}）。「{one.who}」とあります。"
    en = f"{one.post} is {holder} on {english_date(day)} ({source.en}), not {one.who}."
    return _fault(f"{one.post} is {holder} on {day} ({source.en}), not {one.who}", ja, en)


def no_such_body(conn: sqlite3.Connection, post: str) -> Fault | None:
    """A ministry or an agency that there is not: called nearly like one that there is, or by a name that is on no record."""
    for pattern, end, cutoff in ((RE_MINISTRY, "省", 0.6), (RE_AGENCY, "庁", 0.75)):
        found = pattern.match(post)
        if not found or RE_LOCAL.search(found[0]) or any(post.startswith(body) for body in BODIES):
            continue
        near = get_close_matches(found[0], [body for body in BODIES if body.endswith(end)], n=2, cutoff=cutoff)
        if near:
            ja = f"「{found[0]}」という{end}はありません。もしかして：{'、'.join(near)}。"
            return _fault(f"there is no {found[0]}", ja, f"There is no {found[0]}. Did you mean {', '.join(near)}?")
    whole = RE_WHOLE_BODY.fullmatch(post.strip())
    if not whole or RE_LOCAL.search(whole["body"]) or RE_ALL.search(whole["body"]) or RE_ABROAD.match(post):
        return None
    unknown = no_ministry(conn, whole["body"])
    return _fault(str(unknown), unknown.ja, unknown.en) if unknown else None


def _same(who: str, holder: str, kana: str = "") -> bool:
    """Whether a name as typed is the holder's, or its family name; in letters or in kana by the reading."""
    if letters := in_latin(who):
        family = in_latin(romanised(kana))  # where the reading of the family name alone is known
        return bool(kana) and (reading_begins(kana, letters) or family in letters.split())
    return fold_name(holder).startswith(fold_name(who)) or (bool(kana) and fold_kana(kana).startswith(fold_kana(who)))


def _known(conn: sqlite3.Connection, who: str) -> bool:
    """Whether somebody on record has this name, or this family name."""
    begin = fold_name(who)
    ends = (begin, f"{begin}\U0010ffff")
    return any(
        conn.execute(f"SELECT 1 FROM {table} WHERE folded >= ? AND folded < ? LIMIT 1", ends).fetchone()
        for table in ("people", "attributions")
    )


def _holders(conn: sqlite3.Connection, day: str) -> dict[str, list[tuple[str, str]]]:
    """Who holds each post on the list of ministers on a day, with the reading; "" for the name where the list has a picture."""
    held: dict[str, list[tuple[str, str]]] = {}
    for (its, holder, kana, _), spell in listed_ministers(conn):
        if spell.covers(day):
            held.setdefault("".join(its.split()), []).append(("".join(holder.split()), kana))
    return held


def _minister(conn: sqlite3.Connection, one: Addressee, day: str) -> Fault | None:
    """By the list of ministers; a post that it does not have, by who spoke in it since."""
    held = _holders(conn, day)
    if one.post not in held and held and RE_MINISTER.fullmatch(one.post) and not NOT_LISTED.search(one.post):
        if one.post in NAMES.values():  # an office that there is, although this list has it not
            return _spoken_since(conn, one, day) if one.who else None
        named = [holder for holders in held.values() for holder in holders if holder[0]]
        if any(_same(one.post.removesuffix("大臣"), *holder) for holder in named):
            return None  # 見本太郎大臣
        near = get_close_matches(one.post, [post for post in held if post.endswith("大臣")], n=2, cutoff=0.5)
        like_ja, like_en = (
            (f"近いのは{'、'.join(near)}です。", f" The nearest: {', '.join(near)}.") if near else ("", "")
        )
        ja = f"「{one.post}」という職は、閣僚名簿にありません。{like_ja}"
        return _fault(
            f"{one.post} is no post on the list of ministers",
            ja,
            f"{one.post} is no post on the list of ministers.{like_en}",
        )
    if one.post in held and one.who:
        holders = [holder for holder in held[one.post] if holder[0]]  # "": a picture in the list
        if not holders or any(_same(one.who, *holder) for holder in holders):
            return None
        return _other(one, "、".join(holder for holder, _ in holders), day, LIST)
    if not one.who and (named_alone := RE_NAME_MINISTER.fullmatch(one.post)):  # 見本太郎大臣
        last = _last_post(conn, named_alone["who"], day)
        return _spoken_since(conn, Addressee(last[0], named_alone["who"]), day) if last else None
    return _spoken_since(conn, one, day) if one.who and one.post not in held else None


@dataclass(frozen=True, slots=True)
class Spoke:
    """Who spoke in a post, and on which days (YYYY-MM-DD) first and last."""

    name: str
    kana: str
    first: str
    last: str


def _spoke_as(conn: sqlite3.Connection, post: str, day: str) -> list[Spoke]:
    """Everybody who spoke in a post up to a day, also in one of several at once, the last of them first.

    The last day is also one on which the minutes call them 国務大臣 alone, if it is near.
    """
    rows = conn.execute(
        "SELECT s.speaker, coalesce(max(p.kana), max(s.speaker_kana), ''), min(s.date), max(s.date) FROM speeches s"
        " LEFT JOIN attributions a ON a.document = s.document AND a.role = 'speaker' LEFT JOIN people p"
        " ON p.folded = coalesce(a.folded, s.speaker) WHERE s.date <= ?1 AND s.speaker IS NOT NULL AND"
        " (s.speaker_position = ?2 OR s.speaker_position LIKE ?2 || '・%' OR s.speaker_position LIKE '%・' || ?2)"
        " GROUP BY s.speaker",
        (day, post),
    ).fetchall()
    found = [
        Spoke(row[0], row[1] or _family_reading(conn, row[0]), row[2], _last_in_name(conn, row[0], row[3], day))
        for row in rows
    ]
    return sorted(found, key=lambda one: one.last, reverse=True)


def _family_reading(conn: sqlite3.Connection, speaker: str) -> str:
    """How a family name is read, where the rosters read it in one way; "" where they do not tell."""
    for size in range(min(3, len(speaker) - 1), 0, -1):
        rows = conn.execute(
            "SELECT kana FROM people WHERE name LIKE ? || '　%' AND kana LIKE '%　%'", (speaker[:size],)
        )
        if readings := {str(kana).split()[0] for (kana,) in rows}:
            return readings.pop() if len(readings) == 1 else ""
    return ""


def _last_in_name(conn: sqlite3.Connection, speaker: str, last: str, day: str) -> str:
    """The last day on which somebody spoke in an office in name only (国務大臣) within ``OFFICE_LASTS`` days of ``last``."""
    (found,) = conn.execute(
        "SELECT max(s.date) FROM speeches s JOIN attributions a ON a.document = s.document AND a.role = 'speaker'"
        " WHERE s.speaker = ? AND s.date > ? AND s.date <= ? AND julianday(s.date) - julianday(?) <= ? AND a.office = '国務大臣'",
        (speaker, last, day, last, OFFICE_LASTS),
    ).fetchone()
    return found or last


def _spoken_since(conn: sqlite3.Connection, one: Addressee, day: str) -> Fault | None:
    """Who spoke in this post in the minutes after the last day on which this person did; for a minister of whom nobody followed, who
    leads the Cabinet since.
    """
    spoke = _spoke_as(conn, one.post, day)
    theirs = next((its for its in spoke if _same(one.who, its.name, its.kana)), None)
    if theirs is None:
        # A name in letters may be that of a former holder whose reading nobody knows; it is not that of the last, which is known.
        unread = bool(in_latin(one.who)) and any(not its.kana for its in spoke)
        if unread and spoke[0].kana:
            return _other(one, spoke[0].name, spoke[0].last, MINUTES)
        return _in_another_post(conn, one, day)
    if spoke[0].last > theirs.last:
        return _other(one, spoke[0].name, spoke[0].last, MINUTES)
    if not RE_MINISTER.fullmatch(one.post) and one.post != CHIEF_CABINET_SECRETARY:
        return None
    if not (change := _cabinet_since(conn, theirs.last, day)):
        return None
    before, after, since = change
    seen, since_ja = japanese_date(theirs.last), japanese_date(since)
    ja = (
        f"「{one.who}」が{one.post}として会議録にいるのは{seen}までで、当時の{PRIME_MINISTER}は{before}です。"
        f"{since_ja}の{PRIME_MINISTER}は{after}なので、今も同じ人か確かめてください。"
    )
    en = (
        f"{one.who} stands in the minutes as {one.post} until {english_date(theirs.last)}, under {before}; on "
        f"{english_date(since)} the prime minister is {after}: look whether the post has changed hands."
    )
    return _fault(
        f"{one.who} was last seen as {one.post} on {theirs.last}, when {before} was prime minister; on {since} the prime minister"
        f" is {after}, so the post may have changed hands",
        ja,
        en,
    )


def _last_post(conn: sqlite3.Connection, who: str, day: str) -> tuple[str, str, str] | None:
    """The post of the table that somebody held last in the minutes, with the day and the name; None where they held none."""
    rows = conn.execute(
        "SELECT s.speaker_position, s.date, s.speaker, coalesce(p.kana, s.speaker_kana, '') FROM speeches s LEFT JOIN attributions a"
        " ON a.document = s.document AND a.role = 'speaker' LEFT JOIN people p"
        " ON p.folded = coalesce(a.folded, s.speaker) WHERE s.date <= ?"
        " AND (s.speaker_position LIKE '%大臣%' OR s.speaker_position LIKE '%官房長官') ORDER BY s.date DESC, s.document DESC",
        (day,),
    )
    for position, said_on, speaker, kana in rows:
        post = next((one for one in RE_JOINT.split(position) if one in NAMES.values()), "")
        if post and _same(who, speaker, kana):
            return post, said_on, speaker
    return None


def _in_another_post(conn: sqlite3.Connection, one: Addressee, day: str) -> Fault | None:
    """Somebody whom the minutes know as minister of another office than that of the addressee, last of all."""
    if one.post not in (*(f"{stem}大臣" for stem in STEMS), PRIME_MINISTER, CHIEF_CABINET_SECRETARY):
        return None
    last = _last_post(conn, one.who, day)
    if last is None or not (last[0].endswith("大臣") and not last[0].endswith("副大臣")):
        return None
    post, said_on, who = last
    ja = f"「{who}」は{japanese_date(said_on)}の会議録で{post}です。「{one.post}」とあります。"
    en = f"{who} is {post} in the minutes of {english_date(said_on)}, not {one.post}."
    return _fault(f"{who} is {post} in the minutes of {said_on}, not {one.post}", ja, en)


def _holds_still(conn: sqlite3.Connection, one: Addressee, day: str) -> Fault | None:
    """Somebody who is called former and holds the office on the day: by the list of ministers, else as the last in the minutes under
    the prime minister of the last."""
    if not one.who:
        return None
    held = _holders(conn, day)
    if one.post in held:
        names = [holder for holder in held[one.post] if holder[0]]
        found = next((holder for holder, kana in names if _same(one.who, holder, kana)), "")
        if not found:
            return None
        seen, source = day, LIST
    else:
        spoke = _spoke_as(conn, one.post, day)
        if not spoke or not _same(one.who, spoke[0].name, spoke[0].kana) or _days(spoke[0].last, day) > OFFICE_LASTS:
            return None
        if _cabinet_since(conn, spoke[0].last, day):
            return None
        found, seen, source = spoke[0].name, spoke[0].last, MINUTES
    ja = f"「{one.who}」は{japanese_date(seen)}の{one.post}です（{source.ja}）。前・元とあります。"
    en = f"{found} is {one.post} on {english_date(seen)} ({source.en}), and is called former."
    return _fault(f"{found} is {one.post} on {seen} ({source.en}), and is called former", ja, en)


def _cabinet_since(conn: sqlite3.Connection, last: str, day: str) -> tuple[str, str, str] | None:
    """(prime minister of a day, prime minister since, first day on record of the latter) where another one came by ``day``.

    Between the last words of the one and the first of the other nobody knows whose Cabinet it was: it counts as that of the nearer.
    """
    spoke = conn.execute(
        "SELECT speaker, date FROM speeches WHERE speaker_position = ? AND date <= ? AND speaker IS NOT NULL ORDER BY date",
        (PRIME_MINISTER, day),
    ).fetchall()
    before = next((row for row in reversed(spoke) if row[1] <= last), None)
    after = next((row for row in spoke if before and row[1] > last and row[0] != before[0]), None)
    if not before or not after or _days(last, after[1]) < _days(before[1], last):
        return None
    return before[0], after[0], after[1]


def _days(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


def _member(conn: sqlite3.Connection, name: str, one: Addressee, day: str) -> Fault | None:
    """By the rosters of committees and houses."""
    if not one.who:
        return None
    if found := RE_CHAIR.fullmatch(one.post):
        rows = conn.execute(
            "SELECT p.name FROM memberships m JOIN people p ON p.id = m.person WHERE m.kind = 'committee' AND m.\"group\" = ?"
            ' AND m.role = \'委員長\' AND p.house = ? AND m."from" <= ? AND (m."to" IS NULL OR m."to" >= ?)',
            (f"{found['name']}委員会", found["house"], day, day),
        ).fetchall()
        if rows and not any(_same(one.who, row[0]) for row in rows):
            return _other(one, "、".join("".join(row[0].split()) for row in rows), day, ROSTER)
    house = HOUSES.get(one.post, "")
    if house and (wrong := _of_other_house(conn, name, one, house, day)):
        return wrong
    if house and house in whole_rosters(conn):
        seats = _seats(conn, house, day)
        theirs = [row for row in seats if _same(one.who, row.name, row.kana)]
        if seats and not any(row.sits(day) or _missed(conn, row.key, row.last) > day for row in theirs):
            last = max((row.last for row in theirs), default="")
            read = _roster_read(conn, day)
            ja = f"「{name}」は、{japanese_date(read)}の{house}の名簿にいません" + (
                f"（{japanese_date(last)}の名簿までは議員でした）。" if last else "。"
            )
            en = f"{name} is not on the roster of that house of {english_date(read)}" + (
                f" (a member by its rosters until {english_date(last)})." if last else "."
            )
            said = f" (a member by its rosters until {last})" if last else ""
            return _fault(f"{name} is not on the roster of the {house} of {read}{said}", ja, en)
    return None


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat in a house as its rosters have it; ``last``: the last day on them, "" while it goes on."""

    name: str
    kana: str
    house: str
    last: str
    key: str

    def sits(self, day: str) -> bool:
        return not self.last or self.last >= day


def _seats(conn: sqlite3.Connection, house: str, day: str) -> list[Seat]:
    """The seats of a house, or of both ("") that began by a day."""
    rows = conn.execute(
        "SELECT p.name, coalesce(p.kana, ''), p.house, coalesce(m.\"to\", ''), p.key FROM memberships m"
        " JOIN people p ON p.id = m.person WHERE m.kind = 'seat' AND ? IN ('', p.house) AND m.\"from\" <= ?",
        (house, day),
    )
    return [Seat(*row) for row in rows]


def _of_other_house(conn: sqlite3.Connection, name: str, one: Addressee, house: str, day: str) -> Fault | None:
    """Somebody whom the rosters know as a member of the other house alone: nobody sits in both (憲法第48条)."""
    theirs = [row for row in _seats(conn, "", day) if _whole_name(one.who, row)]
    here = [row for row in theirs if row.house == house]
    there = [row for row in theirs if row.house != house]
    if not there or any(row.sits(day) for row in here) or (here and house in whole_rosters(conn)):
        return None
    seat = next((row for row in there if row.sits(day)), None)
    if seat is not None:
        en = f"{name}: the rosters of {english_date(day)} have {one.who} as a member of the other house."
        return _fault(f"{one.who} is a member of the {seat.house}", f"「{one.who}」は{seat.house}の議員です。", en)
    if here:
        return None
    seat = max(there, key=lambda row: row.last)
    ja = f"「{one.who}」は{seat.house}の議員だった人で（{japanese_date(seat.last)}の名簿まで）、{house}の名簿にはいません。"
    en = f"{name}: on record a member of the other house (on its rosters until {english_date(seat.last)}), and not of this."
    return _fault(
        f"{one.who} was a member of the {seat.house} (on its rosters until {seat.last}), on no roster of the {house} on record",
        ja,
        en,
    )


def _whole_name(who: str, seat: Seat) -> bool:
    """Whether a name as typed is somebody's whole name, not their family name alone."""
    if letters := in_latin(who):
        return " " in letters and reading_begins(seat.kana, letters)
    return fold_name(who) == fold_name(seat.name)


def _sits_still(conn: sqlite3.Connection, name: str, one: Addressee, day: str) -> Fault | None:
    """Somebody who is called a former member and is on the roster of that house on the day."""
    house = HOUSES[one.post]
    gone = {row[0] for row in conn.execute("SELECT key FROM documents WHERE kind = 'member' AND gone_at IS NOT NULL")}
    if not any(row.sits(day) and row.key not in gone and _whole_name(one.who, row) for row in _seats(conn, house, day)):
        return None
    ja = f"「{name}」は、{japanese_date(day)}の{house}の名簿にいます。前・元とあります。"
    en = f"{name} is on the roster of that house of {english_date(day)}, and is called former."
    return _fault(f"{one.who} is on the roster of the {house} of {day}, and is called former", ja, en)


def _missed(conn: sqlite3.Connection, key: str, last: str) -> str:
    """The day (Japan) on which a roster was first read without somebody who stood on it until ``last``; "" where that is not known.

    On the days between, nobody knows whether they were still a member.
    """
    moments = conn.execute(
        "SELECT gone_at FROM documents WHERE key = ? UNION SELECT c.detected_at FROM changes c JOIN documents d ON d.id = c.document"
        " WHERE d.key = ? AND c.kind = 'membership_changed' AND c.field = ?",
        (key, key, LEFT),
    )
    return min((found for (at,) in moments if at and (found := jst_date(at)) > last), default="")


def _roster_read(conn: sqlite3.Connection, day: str) -> str:
    """The day (Japan) up to ``day`` on which the rosters of members were last read; ``day`` itself where no such run is known."""
    runs = conn.execute(
        "SELECT started_at FROM runs WHERE source = 'members' AND outcome != 'failed' AND only_some = 0"
    )
    return max((found for (at,) in runs if (found := jst_date(at)) <= day), default=day)
