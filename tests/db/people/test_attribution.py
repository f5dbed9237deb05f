"""Who said it: in which standing somebody speaks, and which member a name is (all names are made up, 見本)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from crawlers.replay.rebuild import replay
from db.diet.standing import Standing, opening_role, standing
from db.night.derive import derive_people
from db.people import attribution
from db.people.attribution import Directory, Statement, directory, is_short_for, proven_house, unresolved
from db.people.basis import Ground, ground_of, houses_lacking
from db.people.cabinet import is_cabinet, is_post
from db.people.memberships import Person, Spell, fold_name
from db.people.settlements import Settlement
from db.people.stored_people import by_house_and_group, members
from db.record.reasons import Reason, because, json_of
from db.record.schema import open_policy_db
from db.text.readings import fold_kana
from tests.support import helpers
from tests.support.helpers import Meeting, MinutesSite, Watch
from tests.support.rosters import Councillor, Representative, RosterSite

# ---------------------------------------------------------------------- standing


@pytest.mark.parametrize(
    ("opening", "speaker", "role"),
    [
        ("○見本委員長　これより会議を開きます。", "見本太郎", "委員長"),
        ("○見本委員　質問します。", "見本太郎", "委員"),
        ("○見本（太）委員　質問します。", "見本太郎", "委員"),
        ("○見本(太)国務大臣　お答えします。", "見本太郎", "国務大臣"),
        ("○見本太郎君　賛成の討論をします。", "見本太郎", "君"),
        ("○政府参考人（見本太郎君）　お答えします。", "見本太郎", "政府参考人"),
        ("○最高裁判所長官代理者（見本太郎君） お答えします。", "見本太郎", "最高裁判所長官代理者"),
        ("○見本政府参考人お答えします。", "見本太郎", "政府参考人"),
        ("○見本國務大臣　お答えします。", "見本太郎", "国務大臣"),
        ("○衆議院議員（見本太郎君）　お答えします。", "見本太郎", "衆議院議員"),
        ("○見本前議院運営委員長　一言御挨拶します。", "見本太郎", None),
        ("○国務大臣の件で、見本です。", "見本太郎", None),
        ("見本委員長の話です。", "見本太郎", None),
        ("", "", None),
    ],
)
def test_the_opening_of_a_speech_names_the_role(opening: str, speaker: str, role: str | None) -> None:
    assert opening_role(opening, speaker) == role


@pytest.mark.parametrize(
    ("position", "role", "group", "opening", "kind"),
    [
        # Chairs and members have no position in the minutes; the opening tells them apart.
        (None, None, "見本会", "○見本委員長　次に、", "chair"),
        (None, None, "見本会", "○理事（見本太郎君）　休憩前に引き続き", "chair"),
        (None, None, "見本会", "○見本（太）委員　", "member"),
        (None, None, "見本会", "", "member"),
        (None, None, None, "", "member"),
        ("議長", None, "見本会", "○議長（見本太郎君）　", "chair"),
        ("議長", None, "見本会", "○見本太郎君　一言御挨拶", "member"),
        ("議長", None, "見本会", "", "chair"),
        ("法務大臣", None, "見本会", "○見本国務大臣　", "minister"),
        ("財務大臣・内閣府特命担当大臣（金融）", None, "見本会", "", "minister"),
        ("国家公安委員会委員長・内閣府特命担当大臣（防災・海洋政策）", None, "見本会", "", "minister"),
        ("厚生労働大臣政務官", None, "見本会", "○大臣政務官（見本太郎君）　", "minister"),
        ("経済産業副大臣・内閣府副大臣", None, "見本会", "", "minister"),
        ("法務大臣", None, "見本会", "○見本太郎君　", "minister"),
        ("厚生労働省大臣官房審議官", None, None, "", "official"),
        ("経済産業省大臣官房商務・サービス審議官", None, None, "○政府参考人（見本太郎君）　", "official"),
        ("出入国在留管理庁次長", None, None, "", "official"),
        ("内閣官房副長官補", None, None, "", "official"),
        ("原子力規制委員会委員長", None, None, "○見本政府特別補佐人　", "official"),
        (None, None, None, "○最高裁判所長官代理者（見本太郎君）　", "official"),
        # Called as 参考人, and answering for a body of public law all the same.
        ("日本銀行総裁", None, None, "○見本参考人　", "official"),
        ("外国人技能実習機構理事長", None, None, "○参考人（見本太郎君）　", "official"),
        ("見本大学教授", "参考人", None, "○参考人（見本太郎君）　", "witness"),
        ("見本大学教授", "公述人", None, "", "witness"),
        ("見本町長", None, None, "○見本太郎君　", "witness"),
        (None, None, None, "○見本参考人　", "witness"),
        ("見本大学教授", None, None, "", "unknown"),
    ],
)
def test_in_which_standing_somebody_speaks(
    position: str | None, role: str | None, group: str | None, opening: str, kind: str
) -> None:
    assert standing(position, role, group, opening, "見本太郎").kind == kind


def test_a_member_who_presents_a_bill_answers_and_does_not_ask() -> None:
    here = standing(None, None, "見本会", "○見本議員　お答えします。", "見本太郎")
    assert (here.kind, here.asks, here.answers) == ("member", False, True)
    there = standing(None, None, "見本会", "○衆議院議員（見本太郎君）　", "見本太郎")
    assert (there.house, there.asks, there.answers) == ("衆議院", False, True)
    guest = standing(None, None, "見本会", "○委員以外の議員（見本太郎君）　", "見本太郎")
    assert (guest.asks, guest.answers) == (True, False)


# ---------------------------------------------------------------------- the rule
DAY = "2026-03-10"


def person(
    number: int,
    house: str,
    name: str,
    kana: str | None = None,
    *,
    first: str = "2026-02-18",
    last: str | None = None,
    group: str = "見自",
    real_name: str | None = None,
) -> Person:
    spells = [Spell("seat", None, "議員", "見本", first, last), Spell("group", group, "議員", None, first, last)]
    names = {fold_name(one) for one in (name, real_name) if one}
    readings = {fold_kana(kana)} if kana else set()
    return Person(number, f"members/{number}", house, name, kana, real_name, str(number), names, readings, spells)


def whole(*people: Person) -> list[Person]:
    """The people with rosters of both houses that are whole."""
    fill = [person(900 + n, "衆議院", f"見本　穴埋{n}") for n in range(10)]
    return [*people, *fill, person(950, "参議院", "見本　穴埋")]


def said(
    name: str,
    house: str | None = "衆議院",
    *,
    kana: str | None = None,
    group: str | None = None,
    date: str | None = DAY,
    kind: str = "member",
) -> Statement:
    proven = None if kind == "minister" else house
    return Statement(1, 0, "speaker", name, kana, group, proven, house, date, None, kind)


class Tied(NamedTuple):
    """A tie with its ground in English."""

    person: int | None
    basis: str
    candidates: int


def tie(statement: Statement, folded: str, known: Directory, settled: tuple[Settlement, ...] = ()) -> Tied:
    found = attribution.tie(statement, folded, known, settled)
    return Tied(found.person, found.basis, found.candidates)


def tied(statement: Statement, *people: Person, settled: tuple[Settlement, ...] = ()) -> Tied:
    return tie(statement, fold_name(statement.name), directory(whole(*people)), settled)


def test_one_member_of_that_name_house_and_day() -> None:
    assert tied(said("見本太郎"), person(1, "衆議院", "見本　太郎")) == Tied(1, "name+house+date", 1)
    read = person(1, "衆議院", "見本　太郎", "みほん　たろう")
    assert tied(said("見本太郎", kana="ミホンタロウ"), read) == Tied(1, "name+house+date+kana", 1)
    assert tied(said("髙見本德郎君"), person(1, "衆議院", "高見本　徳郎")).person == 1
    assert tied(said("見本山太郎"), person(1, "衆議院", "見本　太郎", real_name="見本山　太郎")).person == 1


def test_a_missing_reading_neither_confirms_nor_excludes() -> None:
    known, bare = person(1, "衆議院", "見本　太郎", "みほん　たろう"), person(1, "衆議院", "見本　太郎")
    assert tied(said("見本太郎"), known) == Tied(1, "name+house+date", 1)
    assert tied(said("見本太郎", kana="みほんたろう"), bare) == Tied(1, "name+house+date", 1)
    # With one reading missing, two members of a name stay two.
    other = person(2, "衆議院", "見本　太郎")
    assert tied(said("見本太郎", kana="みほんたろう"), known, other).candidates == 2


def test_a_reading_that_differs_excludes() -> None:
    one, two = person(1, "衆議院", "見本　太郎", "みほん　たろう"), person(2, "衆議院", "見本　太郎", "みもと　たろう")
    assert tied(said("見本太郎", kana="みもとたろう"), one, two) == Tied(2, "name+house+date+kana", 1)
    assert tied(said("見本太郎", kana="けんぽんたろう"), one) == Tied(
        None, "the reading (kana) is not that of the member of this name", 0
    )


def test_two_members_of_one_name_in_both_houses() -> None:
    pair = (person(1, "衆議院", "見本　太郎"), person(2, "参議院", "見本　太郎"))
    assert tied(said("見本太郎", "衆議院"), *pair).person == 1
    assert tied(said("見本太郎", "参議院"), *pair).person == 2
    assert tied(said("見本太郎", "参議院", kind="chair"), *pair).person == 2
    # A minister speaks in both houses: neither house is proof, and nobody is guessed.
    minister = tied(said("見本太郎", "衆議院", kind="minister"), *pair)
    assert minister == Tied(None, "2 members of this name held a seat on that day: members/1, members/2", 2)


def test_a_minister_of_the_other_house() -> None:
    councillor = person(2, "参議院", "見本　花子")
    assert tied(said("見本花子", "衆議院", kind="minister"), councillor) == Tied(2, "name+date", 1)
    assert tied(said("見本花子", "衆議院"), councillor) == Tied(
        None, "nobody of this name is on the roster of 衆議院", 0
    )


def test_one_leaves_and_another_of_the_name_comes() -> None:
    old = person(1, "参議院", "見本　太郎", last="2026-03-09")
    new = person(2, "参議院", "見本　太郎", first="2026-03-20")
    for day, expected in (("2026-03-09", 1), ("2026-03-20", 2), ("2026-03-10", None), ("2026-03-19", None)):
        assert tied(said("見本太郎", "参議院", date=day), old, new).person == expected, day
    assert tied(said("見本太郎", "参議院", date="2026-03-10"), old, new).basis == (
        "a member of this name is known (参議院), but not with a seat on that day"
    )


def test_a_group_tells_candidates_apart_and_never_excludes_one() -> None:
    one = person(1, "衆議院", "見本　太郎", group="維新")
    two = person(2, "衆議院", "見本　太郎", group="公明")
    assert tied(said("見本太郎", group="公明党"), one, two) == Tied(2, "name+house+date+group", 1)
    assert tied(said("見本太郎", group="日本維新の会"), one, two).person == 1
    assert tied(said("見本太郎", group="見本の会"), one, two) == Tied(
        None, "2 members of this name held a seat on that day: members/1, members/2", 2
    )
    assert tied(said("見本太郎", group="見本の会"), one).person == 1


def test_short_names_of_groups() -> None:
    assert is_short_for("自民", "自由民主党・無所属の会")
    assert is_short_for("れ新", "れいわ新選組")
    assert not is_short_for("立憲", "国民民主党・新緑風会")
    assert not is_short_for("維新", "公明党")


def test_what_is_not_known_is_said_in_plain_words() -> None:
    someone = person(1, "衆議院", "見本　太郎")
    assert tied(said("見本太郎", date=None), someone).basis == "the date is not known"
    assert tied(said("見本太郎", date="2026-02-17"), someone).basis == "no roster of 衆議院 is stored for that day"
    assert tied(said("見本無名"), someone).basis == "nobody of this name is on the roster of 衆議院"
    half = tie(said("見本無名"), "見本無名", directory([someone]))
    assert half.basis == "the roster of 衆議院 is not whole (1 of 10 pages)"


def test_one_candidate_of_half_a_roster_is_no_proof() -> None:
    member, councillor = person(1, "衆議院", "見本　太郎"), person(2, "参議院", "見本　花子")
    fill = [person(900 + n, "衆議院", f"見本　穴埋{n}") for n in range(8)]
    half = directory([member, councillor, *fill])
    missing = "but the roster of 衆議院 is not whole (9 of 10 pages)"
    assert tie(said("見本太郎"), "見本太郎", half) == Tied(None, f"one candidate, {missing}", 1)
    assert attribution.tie(said("見本太郎"), "見本太郎", half).ground.ja == (
        "当てはまるのは 1 人だが、衆議院の名簿が全部は読めていない（10 ページのうち 9 ページ）"
    )
    # The roster of the House of Councillors is one page: whole.
    assert tie(said("見本花子", "参議院"), "見本花子", half) == Tied(2, "name+house+date", 1)
    # A minister may sit in either house: both rosters must be whole.
    minister = tie(said("見本花子", kind="minister"), "見本花子", half)
    assert minister == Tied(None, f"one candidate, {missing}", 1)
    alone = tie(said("見本花子", kind="minister"), "見本花子", directory([councillor]))
    assert alone == Tied(None, "one candidate, but no roster of 衆議院 is stored for that day", 1)
    ground = attribution.tie(said("見本花子", kind="minister"), "見本花子", directory([councillor])).ground
    assert ground.ja == "当てはまるのは 1 人だが、その日の衆議院の名簿が記録にない"
    decided = (Settlement("見本花子", "見本花子", None, None, None, "members/2"),)
    assert tie(said("見本花子", kind="minister"), "見本花子", half, decided) == Tied(2, "settled", 1)


@pytest.mark.parametrize(
    ("kana", "group", "house", "kind", "who"),
    [
        ("みほんはなこ", "見自党・見本の会", "両院", "member", 2),
        ("みほんはるこ", "見自党・見本の会", "両院", "member", None),  # read otherwise
        (None, "見自党・見本の会", "両院", "member", None),
        ("みほんはなこ", "公明党", "両院", "member", None),  # of another party
        ("みほんはなこ", None, "両院", "member", None),
        ("みほんはなこ", "見自党・無所属の会", "両院", "member", None),  # of whom anybody may be
        ("みほんはなこ", "見自党・見本の会", "参議院", "minister", None),  # a minister may sit in either house
    ],
)
def test_in_a_sitting_of_both_houses_who_agrees_in_name_reading_and_party_is_the_one(
    kana: str | None, group: str | None, house: str, kind: str, who: int | None
) -> None:
    """A paper for a member who spoke to the Prime Minister there a month ago held nothing of it while a page of the other house's
    roster was missing."""
    councillor = person(2, "参議院", "見本　花子", "みほん　はなこ")
    half = directory([councillor, *(person(900 + n, "衆議院", f"見本　穴埋{n}") for n in range(9))])
    statement = replace(said("見本花子", house, kana=kana, group=group, kind=kind), house=None)
    assert tie(statement, "見本花子", half).person == who
    # Where the roster of their own house is the one that was not read whole, another there may be called so.
    representative = person(1, "衆議院", "見本　花子", "みほん　はなこ")
    alone = directory([representative, person(950, "参議院", "見本　穴埋")])
    assert tie(statement, "見本花子", alone).person is None


def test_a_group_tells_nobody_apart_on_half_a_roster() -> None:
    pair = [person(1, "衆議院", "見本　太郎", group="維新"), person(2, "衆議院", "見本　太郎", group="公明")]
    found = tie(said("見本太郎", group="公明党"), "見本太郎", directory(pair))
    assert (found.person, found.candidates) == (None, 2)


def test_a_roster_is_whole_from_the_day_its_last_page_is_known_for() -> None:
    late = person(10, "衆議院", "見本　穴埋", first="2026-03-20")
    pages = [person(n, "衆議院", f"見本　その{n}") for n in range(1, 10)]
    known = directory([*pages, late, person(950, "参議院", "見本　花子")])
    for day, who, minister in (("2026-03-19", None, None), ("2026-03-20", 1, 1)):
        assert tie(said("見本その1", date=day), "見本その1", known).person == who, day
        assert tie(said("見本その1", kind="minister", date=day), "見本その1", known).person == minister, day


def test_the_house_that_a_statement_proves() -> None:
    assert proven_house(Standing("member"), "参議院") == "参議院"
    assert proven_house(Standing("member", house="衆議院", presents=True), "参議院") == "衆議院"
    assert proven_house(Standing("member", house="衆議院"), "両院") == "衆議院"
    assert proven_house(Standing("chair"), "両院") is None
    assert proven_house(Standing("minister"), "参議院") is None
    assert proven_house(Standing("minister", house="衆議院"), "参議院") == "衆議院"


@pytest.mark.parametrize("kind", ["official", "witness"])
def test_officials_and_witnesses_are_never_members(kind: str) -> None:
    decided = (Settlement("見本太郎", "見本太郎", None, None, None, "members/1"),)
    found = tied(said("見本太郎", kind=kind), person(1, "衆議院", "見本　太郎"), settled=decided)
    assert found == Tied(None, f"not looked for among members ({kind})", 0)


def test_what_staff_have_settled_goes_before_the_rule_within_its_dates() -> None:
    pair = (person(1, "衆議院", "見本　太郎"), person(2, "衆議院", "見本　太郎"))
    decided = (Settlement("見本太郎", "見本太郎", "衆議院", "2026-03-10", "2026-03-12", "members/2"),)
    for day, expected in (("2026-03-09", None), ("2026-03-10", 2), ("2026-03-12", 2), ("2026-03-13", None)):
        assert tied(said("見本太郎", date=day), *pair, settled=decided).person == expected, day
    assert tied(said("見本太郎"), *pair, settled=decided) == Tied(2, "settled", 1)
    nobody = (Settlement("見本太郎", "見本太郎", None, None, None, None),)
    assert tied(said("見本太郎"), pair[0], settled=nobody) == Tied(None, "settled: not a member", 0)
    lost = (Settlement("見本太郎", "見本太郎", None, None, None, "members/9"),)
    assert tied(said("見本太郎"), pair[0], settled=lost).basis == "settled as members/9, which is on no stored roster"


# ---------------------------------------------------------------------- whole nights
SPEAKERS = {
    "見本一郎": {"speakerYomi": None, "speakerGroup": "見本会", "speakerPosition": None},
    "高見本花子": {"speakerYomi": "たかみほんはなこ", "speakerGroup": "見本会", "speakerPosition": "見本大臣"},
    "見本次官": {"speakerYomi": None, "speakerGroup": None, "speakerPosition": "法務省見本局長"},
}
TEXT = "技能実習の見本です。"


@pytest.fixture
def watch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    for name, fields in SPEAKERS.items():
        monkeypatch.setitem(helpers.PEOPLE, name, fields)
    with Watch(tmp_path) as one:
        yield one


def play(watch: Watch, *representatives: Representative, last: int = 10) -> None:
    """One night of rosters (pages 1 to ``last``) and one of the minutes of a House committee on 10 March 2026."""
    pages = {n: [Representative(f"見本　穴埋{n}", f"みほん　あなうめ{'あ' * n}")] for n in range(1, last + 1)}
    pages[1] += representatives
    site = RosterSite([Councillor("7000002", "髙見本　花子", "たかみほん　はなこ")], pages)
    watch.night("members", "2026-03-01T18:00:00Z", site)
    speeches = [
        ("会議録情報", "見本の案件"),
        ("見本一郎", f"○見本委員　{TEXT}"),
        ("高見本花子", f"○高見本国務大臣　{TEXT}"),
        ("見本次官", f"○見本政府参考人　{TEXT}"),
    ]
    watch.night("kokkai", "2026-04-20T18:00:00Z", MinutesSite(Meeting("2026-03-10", speeches)), since="2026-03-01")


def attributed(conn: Any) -> list[tuple[Any, ...]]:
    sql = (
        "SELECT a.name, a.standing, p.key, a.basis, a.office, a.house, a.date FROM attributions a"
        " JOIN documents d ON d.id = a.document LEFT JOIN people p ON p.id = a.person ORDER BY d.key"
    )
    return [tuple(row) for row in conn.execute(sql)]


def test_speeches_are_tied_to_members(watch: Watch) -> None:
    play(watch, Representative("見本　一郎", "あみほん　いちろう"))
    assert attributed(watch.conn) == [
        (
            "見本一郎",
            "member",
            "members/shugiin-見本一郎-あみほんいちろう",
            "name+house+date",
            None,
            "衆議院",
            "2026-03-10",
        ),
        ("高見本花子", "minister", "members/sangiin-7000002", "name+date+kana", "見本大臣", "衆議院", "2026-03-10"),
        (
            "見本次官",
            "official",
            None,
            "not looked for among members (official)",
            "法務省見本局長",
            "衆議院",
            "2026-03-10",
        ),
    ]
    assert unresolved(watch.conn) == []


def test_half_a_roster_ties_no_minister_until_staff_settle_it(watch: Watch) -> None:
    play(watch, Representative("見本　一郎", "あみほん　いちろう"), last=9)
    missing = "but the roster of 衆議院 is not whole (9 of 10 pages)"
    assert [row[2:4] for row in attributed(watch.conn)[:2]] == [
        (None, f"one candidate, {missing}"),
        (None, f"one candidate, {missing}"),
    ]
    first, second = unresolved(watch.conn)
    assert (first["name"], first["standing"], first["lacking"], first["candidates"]) == (
        "見本一郎",
        "member",
        ["衆議院"],
        1,
    )
    assert (second["name"], second["candidate"]) == ("高見本花子", "members/sangiin-7000002")
    watch.conn.execute("BEGIN")
    derive_people(watch.conn, [Settlement("高見本花子", "高見本花子", None, None, None, "members/sangiin-7000002")])
    watch.conn.execute("COMMIT")
    assert attributed(watch.conn)[1][2:4] == ("members/sangiin-7000002", "settled")


NONE = because(Ground.NO_ROSTER, houses=["参議院"])
HALF = because(Ground.HALF_ROSTER, houses=["衆議院"], read=1, pages=10)


@pytest.mark.parametrize(
    ("ground", "basis", "houses"),
    [
        (
            because(Ground.NO_ROSTER, houses=["衆議院", "参議院"]),
            "no roster of 衆議院、参議院 is stored for that day",
            ["衆議院", "参議院"],
        ),
        (
            because(Ground.ONE_CANDIDATE, person="members/1", why=NONE),
            "one candidate, but no roster of 参議院 is stored for that day",
            ["参議院"],
        ),
        (HALF, "the roster of 衆議院 is not whole (1 of 10 pages)", ["衆議院"]),
        (
            because(Ground.ONE_CANDIDATE, person="members/1", why=HALF),
            "one candidate, but the roster of 衆議院 is not whole (1 of 10 pages)",
            ["衆議院"],
        ),
        (because(Ground.NOBODY, house="衆議院"), "nobody of this name is on the roster of 衆議院", []),
        (
            because(Ground.SEVERAL, count=2, people="members/1, members/2"),
            "2 members of this name held a seat on that day: members/1, members/2",
            [],
        ),
    ],
)
def test_whose_roster_is_lacking(ground: Reason, basis: str, houses: list[str]) -> None:
    assert ground.en == basis
    code, fields = json_of(ground)
    stored = ground_of({"ground": code, "ground_fields": fields, "basis": basis})
    assert stored == ground and houses_lacking(stored) == houses


def test_a_ground_of_an_older_version_is_its_words_alone() -> None:
    old = ground_of({"ground": None, "ground_fields": None, "basis": "no roster of 衆議院 is stored for that day"})
    assert (old.code, old.ja, houses_lacking(old)) == (None, "no roster of 衆議院 is stored for that day", [])


def test_open_names_by_what_matters(watch: Watch) -> None:
    play(watch, Representative("見本　一郎", "あみほん　いちろう"))
    numbers = [row["document"] for row in watch.rows("SELECT document FROM attributions ORDER BY document")]
    watch.conn.execute("DELETE FROM attributions")
    watch.conn.execute("DELETE FROM document_topics")
    rows = [
        ("丙", "chair", 0, 0),
        ("丁", "minister", 0, 0),
        ("戊", "member", 0, 1),
        ("戊", "member", 0, 2),
        ("己", "member", 0, 0),
        ("庚", "chair", 2, 0),
    ]
    watch.conn.executemany(
        "INSERT INTO attributions (document, position, role, name, folded, standing, basis, candidates)"
        " VALUES (?, ?, 'speaker', ?, ?, ?, 'why', ?)",
        [
            (numbers[0 if name in "己庚" else 1], n + 1, name, name, how, many)
            for n, (name, how, many, _) in enumerate(rows)
        ],
    )
    watch.conn.execute(
        "INSERT INTO document_topics (document, topic, matched) SELECT ?, id, '' FROM topics LIMIT 1", numbers[:1]
    )
    # 庚 may be two people; of the members 己 spoke on topic, 戊 more often.
    assert [(one["name"], one["on_topic"], one["statements"]) for one in unresolved(watch.conn)] == [
        ("庚", 1, 1),
        ("己", 1, 1),
        ("戊", 0, 2),
        ("丁", 0, 1),
        ("丙", 0, 1),
    ]


def test_ambiguous_names_are_listed_first_and_settled_ones_survive_a_replay(watch: Watch, tmp_path: Path) -> None:
    twins = (Representative("見本　一郎", "あみほん　いちろう"), Representative("見本　一郎", "あみもと　いちろう"))
    play(watch, *twins)
    watch.conn.execute("UPDATE speeches SET speaker = '見本無名' WHERE speaker = '高見本花子'")
    watch.conn.execute("BEGIN")
    derive_people(watch.conn, ())
    watch.conn.execute("COMMIT")
    first, second = unresolved(watch.conn)
    keys = [f"members/shugiin-見本一郎-{kana}" for kana in ("あみほんいちろう", "あみもといちろう")]
    assert first == {
        "name": "見本一郎",
        "folded": "見本一郎",
        "house": "衆議院",
        "standing": "member",
        "statements": 1,
        "on_topic": 0,
        "first": "2026-03-10",
        "last": "2026-03-10",
        "candidates": 2,
        "lacking": [],
        "candidate": None,
        "why": f"2 members of this name held a seat on that day: {', '.join(keys)}",
        "why_ja": "その日にこの名前の議員が 2 人いた",
        "samples": [f"{Meeting('2026-03-10', []).key}_001"],
    }
    assert (second["name"], second["candidates"], second["standing"]) == ("見本無名", 0, "minister")

    settled = [Settlement("見本一郎", "見本一郎", "衆議院", None, None, keys[1])]
    replay(watch.archive, tmp_path / "again.db", settled, fresh=True)
    with closing(open_policy_db(tmp_path / "again.db")) as again:
        assert attributed(again)[0][2:4] == (keys[1], "settled")
        assert unresolved(again) == []


def test_a_replay_gives_the_same_ties_and_pairs(watch: Watch, tmp_path: Path) -> None:
    play(watch, Representative("見本　一郎", "あみほん　いちろう"))
    replay(watch.archive, tmp_path / "again.db", fresh=True)
    pairs = (
        "SELECT a.key, q.key FROM exchanges e JOIN documents a ON a.id = e.answer JOIN documents q ON q.id = e.question"
        " ORDER BY a.key"
    )
    with closing(open_policy_db(tmp_path / "again.db")) as again:
        assert attributed(again) == attributed(watch.conn) != []
        first, second = ([tuple(row) for row in conn.execute(pairs)] for conn in (watch.conn, again))
        key = Meeting("2026-03-10", []).key
        assert first == second == [(f"{key}_002", f"{key}_001"), (f"{key}_003", f"{key}_001")]


def test_questions_and_proposers_are_tied_too(watch: Watch) -> None:
    play(watch, Representative("見本　一郎", "あみほん　いちろう"))
    documents = [row["id"] for row in watch.rows("SELECT id FROM documents WHERE kind = 'member' ORDER BY id LIMIT 2")]
    watch.conn.execute("BEGIN")
    watch.conn.execute(
        "INSERT INTO written_questions (document, house, session, number, title, submitter, submitted_on)"
        " VALUES (?, '衆議院', 221, 1, '見本', '見本　一郎君 外4名', '2026-03-11')",
        documents[:1],
    )
    watch.conn.execute(
        "INSERT INTO bills (document, session, kind, number, title, stage, submitted_on)"
        " VALUES (?, 221, '衆法', 1, '見本', 'submitted', '2026-03-12')",
        documents[1:],
    )
    watch.conn.executemany(
        "INSERT INTO bill_people (document, position, role, name) VALUES (?, ?, ?, ?)",
        [(documents[1], 1, "提出者", "見本　一郎君"), (documents[1], 2, "提出者", "法務委員長")],
    )
    derive_people(watch.conn, ())
    watch.conn.execute("COMMIT")
    rows = watch.rows(
        "SELECT a.document, a.role, a.position, a.standing, p.name, a.date, a.house FROM attributions a"
        " LEFT JOIN people p ON p.id = a.person WHERE a.role != 'speaker' ORDER BY a.role, a.position"
    )
    assert [tuple(row.values())[1:] for row in rows] == [
        ("submitter", 0, "member", "見本　一郎", "2026-03-11", "衆議院"),
        ("提出者", 1, "member", "見本　一郎", "2026-03-12", "衆議院"),
        ("提出者", 2, "unknown", None, "2026-03-12", "衆議院"),
    ]


def spoken_in_a_post(watch: Watch, speaker: str, position: str) -> None:
    """Somebody whom no roster has speaks in a post of the Cabinet."""
    play(watch, Representative("見本　一郎", "あみほん　いちろう"), last=9)
    watch.conn.execute("BEGIN")
    watch.conn.execute(
        "UPDATE speeches SET speaker = ?, speaker_kana = NULL, speaker_position = ? WHERE speaker = '高見本花子'",
        (speaker, position),
    )
    derive_people(watch.conn, [])
    watch.conn.execute("COMMIT")


def test_a_minister_is_a_person_by_the_post_until_the_rosters_are_whole(watch: Watch) -> None:
    """No roster has the name; the post in the minutes is one of the Cabinet."""
    spoken_in_a_post(watch, "大見本清", "見本大臣・内閣府特命担当大臣（見本）")
    (row,) = watch.rows(
        "SELECT a.ground, a.ground_fields, a.basis, p.key, p.house FROM attributions a JOIN people p ON p.id = a.person WHERE p.id < 0"
    )
    assert (row["key"], row["house"], row["ground"]) == ("members/大臣/大見本清", "内閣", "minister_by_post")
    assert "名簿" in ground_of(row).ja
    (post,) = watch.rows("SELECT role, kind FROM memberships WHERE person < 0")
    assert (post["role"], post["kind"]) == ("見本大臣・内閣府特命担当大臣（見本）", "office")
    assert "大見本清" not in {one["name"] for one in unresolved(watch.conn)}
    cabinet = next(one for one in by_house_and_group(members(watch.conn)) if one["house"] == "内閣")
    assert (cabinet["number"], [one["name"] for one in cabinet["former"]]) == (1, ["大見本清"])


def test_a_vice_minister_is_a_person_by_the_post_the_minutes_give(watch: Watch) -> None:
    spoken_in_a_post(watch, "副見本清", "見本副大臣・内閣府副大臣")
    (row,) = watch.rows("SELECT p.key, m.role FROM memberships m JOIN people p ON p.id = m.person WHERE p.id < 0")
    assert (row["key"], row["role"]) == ("members/大臣/副見本清", "見本副大臣・内閣府副大臣")


@pytest.mark.parametrize(
    ("office", "post"),
    [
        ("経済産業副大臣・内閣府副大臣", True),
        ("厚生労働大臣政務官", True),
        ("内閣官房副長官", True),
        ("財務大臣・内閣府特命担当大臣（金融）", True),
        ("副大臣", False),
        ("内閣官房副長官補", False),
        ("経済産業省大臣官房審議官", False),
        (None, False),
    ],
)
def test_posts_of_those_who_speak_for_a_ministry(office: str | None, post: bool) -> None:
    assert is_post(office) == post


@pytest.mark.parametrize(
    ("office", "cabinet"),
    [
        ("内閣総理大臣", True),
        ("国務大臣", True),
        ("財務大臣・内閣府特命担当大臣（金融）", True),
        ("国家公安委員会委員長・内閣府特命担当大臣（防災・海洋政策）", True),
        ("内閣官房長官", True),
        ("経済産業副大臣・内閣府副大臣", False),
        ("厚生労働大臣政務官", False),
        ("経済産業省大臣官房審議官", False),
        ("内閣官房副長官", False),
        (None, False),
    ],
)
def test_posts_of_the_cabinet(office: str | None, cabinet: bool) -> None:
    assert is_cabinet(office) == cabinet
