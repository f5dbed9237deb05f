"""Whether an addressee, as it was typed, is called so and holds that post on the day of the paper, as far as the record knows.

The list of ministers says who holds a post of the Cabinet, the rosters of the houses who is a member and who chairs a committee, the
minutes who spoke in a post after somebody else.  What none of these says is printed as typed.
"""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass, replace
from difflib import get_close_matches

from briefs.errors import Fault
from briefs.evidence.offices import RE_HONORIFIC
from briefs.evidence.persons import PRIME_MINISTER, SHORT
from briefs.evidence.wording import days_between
from db.diet.offices_en import BODIES
from db.law.acts import MINISTRIES as OF_ORDINANCES
from db.people.memberships import LEFT, fold_name, listed_ministers, whole_rosters
from db.text.dates import english_date, japanese_date, jst_date
from db.text.readings import in_latin, romanised
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
# What posts are called in talk and in the press: 法相, 石破首相, 林官房長官, 参院議員.
TALK = {
    "首相": PRIME_MINISTER[0], "総理大臣": PRIME_MINISTER[0], "総理": PRIME_MINISTER[0], "官房長官": "内閣官房長官",
    "参院議員": "参議院議員", "衆院議員": "衆議院議員", "法相": "法務大臣", "外相": "外務大臣",
    "財務相": "財務大臣", "財相": "財務大臣", "総務相": "総務大臣", "文科相": "文部科学大臣", "文科大臣": "文部科学大臣",
    "厚労相": "厚生労働大臣", "厚労大臣": "厚生労働大臣", "農水相": "農林水産大臣", "農水大臣": "農林水産大臣",
    "農相": "農林水産大臣", "経産相": "経済産業大臣", "経産大臣": "経済産業大臣", "国交相": "国土交通大臣",
    "国交大臣": "国土交通大臣", "環境相": "環境大臣", "防衛相": "防衛大臣",
}  # fmt: skip
RE_TALK = re.compile(
    rf"(?<![副内])(?<!内閣)(?:{'|'.join(sorted(TALK, key=len, reverse=True))})(?!官邸|補佐|秘書|談|互|手|続|大臣)"
)
OF_TODAY = (
    "総務", "法務", "外務", "財務", "文部科学", "厚生労働", "農林水産", "経済産業", "国土交通", "環境", "防衛",
)  # fmt: skip
# Somebody's name before the post, as is usual: 鈴木法務大臣.
RE_NAME_FIRST = re.compile(
    rf"(?P<who>[一-鿿々ヶぁ-ゖァ-ヺー]{{1,8}}?)(?P<post>(?:{'|'.join(OF_TODAY)})(?:大臣政務官|副大臣|大臣)"
    r"|内閣総理大臣|内閣官房長官|[衆参]議院議員)"
)
# Offices as English texts have them, before a name or alone.
ENGLISH = {
    en.replace("Ministry", "Minister"): f"{ja}大臣" for ja, en in OF_ORDINANCES.items() if en.startswith("Ministry")
}
ENGLISH |= {"Prime Minister": PRIME_MINISTER[0], "Chief Cabinet Secretary": "内閣官房長官"}
RE_ENGLISH = re.compile(
    rf"(?:the )?(?P<post>{'|'.join(sorted(map(re.escape, ENGLISH), key=len, reverse=True))})(?: of Japan)?[\s,]+"
    r"(?:(?:Mr|Ms|Mrs|Hon|Dr)\.?\s+)?(?P<who>[A-Za-z' -]+)",
    re.IGNORECASE,
)
RE_BODY_END = re.compile(r"(?:省|庁|府|院|局|部|課|室|会|機構|内閣|国|連邦|政府|党)$")
RE_ABROAD = re.compile(r"[ァ-ヺー]+$")  # a country's name before its minister
RE_NEXT = re.compile(r"(?:殿|様|御中|各位)[\s、・]+")  # between two addressees
RE_ONCE = re.compile(r"(?:元|前|次期|歴代|影の)$")  # before a post that is not held, or not yet, or by many
RE_NOT_NOW = re.compile(rf"(?:元|前|次期|歴代|影の)(?:{'|'.join(OF_TODAY)}|内閣|国務|副|[衆参]議院)")
RE_MINISTRY = re.compile(r"[一-鿿]{1,8}?省(?=$|[^一-鿿]|[一-鿿]{2,}[局部課室庁])")
RE_AGENCY = re.compile(r"[一-鿿]{2,10}?庁(?=$|[^一-鿿]|長官|次長|[一-鿿]{2,}[局部課室])")
RE_LOCAL = re.compile(r"[都道府県市]庁$|裁判所")
RE_MINISTER = re.compile(r"[^（）・]{1,12}大臣")
RE_SHORT = re.compile(rf"(?:{'|'.join(SHORT)}|(?<!内閣)総理)(?=大臣)")
RE_CHAIR = re.compile(r"(?P<house>衆議院|参議院)(?P<name>.+?)(?:委員会)?(?:委員長)")
RE_MEMBER = re.compile(r"(?P<house>衆議院|参議院)議員")
CABINET = 90  # days within which the prime minister who spoke last led the Cabinet of who speaks
PREMIER = PRIME_MINISTER[0]
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
    """``法務大臣　見本　太郎　殿``, ``見本法相`` -> (法務大臣, 見本太郎), (法務大臣, 見本); a post may stand behind the name."""
    bare = RE_TALK.sub(lambda found: TALK[found[0]], RE_HONORIFIC.sub("", name.strip()).removeprefix("日本国"))
    if found := RE_ENGLISH.fullmatch(bare):
        offices = {en.lower(): ja for en, ja in ENGLISH.items()}
        return Addressee(offices[found["post"].lower()], found["who"].strip())
    words = bare.split()
    found = RE_NAME_FIRST.fullmatch("".join(words))
    if found and not (
        RE_ONCE.search(found["who"]) or RE_BODY_END.search(found["who"]) or RE_ABROAD.match(found["who"])
    ):
        return Addressee(found["post"], found["who"])
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


def _wrong(conn: sqlite3.Connection, name: str, day: str) -> Fault | None:
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
    return _no_such_ministry(one) or _minister(conn, name, one, day) or _member(conn, name, one, day)


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


def _no_such_ministry(one: Addressee) -> Fault | None:
    """A ministry or an agency that there is not, and that is called nearly like one that there is."""
    for pattern, end, cutoff in ((RE_MINISTRY, "省", 0.6), (RE_AGENCY, "庁", 0.75)):
        found = pattern.match(one.post)
        if not found or RE_LOCAL.search(found[0]) or any(one.post.startswith(body) for body in BODIES):
            continue
        near = get_close_matches(found[0], [body for body in BODIES if body.endswith(end)], n=2, cutoff=cutoff)
        if near:  # else of another country, or a word
            ja = f"「{found[0]}」という{end}はありません。もしかして：{'、'.join(near)}。"
            return _fault(f"there is no {found[0]}", ja, f"There is no {found[0]}. Did you mean {', '.join(near)}?")
    return None


def _same(who: str, holder: str) -> bool:
    """Whether a name as typed is the holder's, or its family name."""
    return fold_name(holder).startswith(fold_name(who))


def _minister(conn: sqlite3.Connection, name: str, one: Addressee, day: str) -> Fault | None:
    """By the list of ministers; a post that it does not have, by who spoke in it since."""
    if RE_NOT_NOW.match(one.post):
        return None
    held: dict[str, list[str]] = {}
    for (post, holder, _, _), spell in listed_ministers(conn):
        if spell.covers(day):
            held.setdefault("".join(post.split()), []).append("".join(holder.split()))
    full = RE_SHORT.sub(lambda found: SHORT.get(found[0], "内閣総理"), one.post)
    ours = next((post for post in held if full == post), "")
    if not ours and held and RE_MINISTER.fullmatch(one.post) and not NOT_LISTED.search(one.post):
        before = next((post for post in sorted(held, key=len, reverse=True) if full.endswith(post)), "")
        if before and RE_ONCE.search(full.removesuffix(before)):
            return None
        if before and not one.who:  # 見本太郎法務大臣
            return _minister(conn, name, Addressee(before, full.removesuffix(before)), day)
        if any(_same(full.removesuffix("大臣"), holder) for holders in held.values() for holder in holders if holder):
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
    if ours and one.who:
        holders = [holder for holder in held[ours] if holder]  # "": a picture in the list
        if not holders or any(_same(one.who, holder) for holder in holders):
            return None
        return _other(one, "、".join(holders), day, LIST)
    return _spoken_since(conn, one, day) if one.who and not ours else None


def _spoken_since(conn: sqlite3.Connection, one: Addressee, day: str) -> Fault | None:
    """Who spoke in this post in the minutes after the last day on which this person did; for a minister of whom nobody followed, who
    leads the Cabinet since.
    """
    one = _whole_name(conn, one, day)
    theirs = conn.execute(
        "SELECT max(date) FROM speeches WHERE speaker = ? AND date <= ? AND speaker_position = ?",
        (one.who, day, one.post),
    ).fetchone()[0]
    if not theirs:
        return _in_another_post(conn, one, day)
    if since := _last_of(conn, one.post, theirs, day, one.who):
        return _other(one, *since, MINUTES)
    if not RE_MINISTER.fullmatch(one.post):
        return None
    premier = _last_of(conn, PREMIER, "", theirs)
    if (
        premier is None
        or days_between(premier[1], theirs) > CABINET
        or not (other := _last_of(conn, PREMIER, theirs, day, premier[0]))
    ):
        return None
    seen, since_ja = japanese_date(theirs), japanese_date(other[1])
    ja = (
        f"「{one.who}」が{one.post}として会議録にいるのは{seen}までで、当時の{PREMIER}は{premier[0]}です。{since_ja}の{PREMIER}は{other[0]}"
        "なので、今も同じ人か確かめてください。"
    )
    en = (
        f"{one.who} stands in the minutes as {one.post} until {english_date(theirs)}, under {premier[0]}; on {english_date(other[1])} "
        f"the prime minister is {other[0]}: look whether the post has changed hands."
    )
    return _fault(
        f"{one.who} was last seen as {one.post} on {theirs}, under {premier[0]}; the prime minister since then: {other[0]}",
        ja,
        en,
    )


def _whole_name(conn: sqlite3.Connection, one: Addressee, day: str) -> Addressee:
    """The addressee by the whole name of who spoke last in the post and is called so, by the family name alone or in letters."""
    spoke = conn.execute(
        "SELECT s.speaker, (SELECT p.kana FROM people p WHERE p.folded = s.speaker AND p.kana <> '' LIMIT 1), max(s.date) AS last"
        " FROM speeches s WHERE s.speaker_position = ? AND s.date <= ? AND s.speaker <> '' GROUP BY s.speaker ORDER BY last DESC",
        (one.post, day),
    ).fetchall()
    for speaker, kana, _ in spoke:
        letters = {*in_latin(romanised(kana)).split()} if kana and one.who.isascii() else set()
        if _same(one.who, speaker) or (letters and {*in_latin(one.who).split()} <= letters):
            return replace(one, who=speaker)
    return one


def _in_another_post(conn: sqlite3.Connection, one: Addressee, day: str) -> Fault | None:
    """Somebody whom the minutes know as minister of another office than that of the addressee, last of all."""
    if not RE_MINISTER.fullmatch(one.post) or NOT_LISTED.search(one.post):
        return None
    last = conn.execute(
        "SELECT speaker_position, date FROM speeches WHERE speaker = ? AND date <= ? AND speaker_position LIKE '%大臣'"
        " ORDER BY date DESC, document DESC LIMIT 1",
        (one.who, day),
    ).fetchone()
    if last is None or not RE_MINISTER.fullmatch(last[0]) or NOT_LISTED.search(last[0]):
        return None
    ja = f"「{one.who}」は{japanese_date(last[1])}の会議録で{last[0]}です。「{one.post}」とあります。"
    en = f"{one.who} is {last[0]} in the minutes of {english_date(last[1])}, not {one.post}."
    return _fault(f"{one.who} is {last[0]} in the minutes of {last[1]}, not {one.post}", ja, en)


def _last_of(conn: sqlite3.Connection, post: str, after: str, until: str, but: str = "") -> tuple[str, str] | None:
    """Who spoke last in a post after one day and not after another, and when; None where nobody (``but`` them) did."""
    row = conn.execute(
        "SELECT speaker, max(date) FROM speeches WHERE date > ? AND date <= ? AND speaker_position = ? AND speaker <> ?",
        (after, until, post, but),
    ).fetchone()
    return (row[0], row[1]) if row[0] else None


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
    found = RE_MEMBER.fullmatch(one.post)
    if found and (wrong := _of_other_house(conn, name, one, found["house"], day)):
        return wrong
    if found and found["house"] in whole_rosters(conn):
        seats = conn.execute(
            'SELECT p.name, m."from", m."to", p.key FROM memberships m JOIN people p ON p.id = m.person'
            " WHERE m.kind = 'seat' AND p.house = ? AND m.\"from\" <= ?",
            (found["house"], day),
        ).fetchall()
        theirs = [row for row in seats if _same(one.who, row[0])]
        if seats and not any(row[2] is None or row[2] >= day or _missed(conn, row[3], row[2]) > day for row in theirs):
            last = max((row[2] for row in theirs), default="")
            read = _roster_read(conn, day)
            ja = f"「{name}」は、{japanese_date(read)}の{found['house']}の名簿にいません" + (
                f"（{japanese_date(last)}の名簿までは議員でした）。" if last else "。"
            )
            en = f"{name} is not on the roster of that house of {english_date(read)}" + (
                f" (a member by its rosters until {english_date(last)})." if last else "."
            )
            said = f" (a member by its rosters until {last})" if last else ""
            return _fault(f"{name} is not on the roster of the {found['house']} of {read}{said}", ja, en)
    return None


def _of_other_house(conn: sqlite3.Connection, name: str, one: Addressee, house: str, day: str) -> Fault | None:
    """A member of the other house: nobody sits in both (憲法第48条)."""
    seats = conn.execute(
        'SELECT p.house, m."from" <= ?1 AND coalesce(m."to", \'9\') >= ?1 FROM memberships m JOIN people p ON p.id = m.person'
        " WHERE m.kind = 'seat' AND p.folded = ?2",
        (day, fold_name(one.who)),
    ).fetchall()
    if any(its == house for its, _ in seats):  # another of that name may have sat here
        return None
    other = next((its for its, now in seats if now), "")
    before = next((its for its, _ in seats), "")
    if other:
        en = f"{name}: the rosters of {english_date(day)} have {one.who} as a member of the other house."
        return _fault(f"{one.who} is a member of the {other}", f"「{one.who}」は{other}の議員です。", en)
    if before:
        en = f"{name}: the rosters have {one.who} as a former member of the other house, and never of this one."
        ja = f"「{one.who}」は{before}の議員だった人で、{house}の名簿にいたことはありません。"
        return _fault(f"{one.who} is a former member of the {before}", ja, en)
    return None


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
