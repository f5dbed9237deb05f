"""What happened to a bill, in the words of a lobbyist, Japanese and English.  Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from db.diet.bill_events import Event, other_house
from db.diet.words import (
    CARRIED,
    DONE,
    HOUSE_EN,
    LAW_KINDS,
    OVERRIDING,
    PRELIMINARY,
    REFUSED,
    cell_date,
    committee_en,
    committee_name,
    law_number_words,
    outlives_refusal,
    person_and_others,
)
from db.text.dates import short_day_en, short_day_ja
from db.text.words import Names, word_en, word_ja

Words = tuple[str, str]
VOTED_JA = {
    "修正": "修正のうえ可決",
    "是認": "是認",
    "議決": "議決",
    "異議がない": "異議なしと議決",
    "中間報告": "中間報告",
}
VOTED_EN = {
    "可決": "passed", "修正": "amended and passed", "否決": "rejected", "承認": "approved", "不承認": "not approved",
    "承諾": "consented to", "不承諾": "refused consent", "同意": "agreed to", "不同意": "refused", "事後同意": "agreed to afterwards",
    "事後不同意": "refused afterwards", "是認": "approved", "議決": "decided", "異議がない": "no objection",
    "併合修正": "merged, amended and passed", "中間報告": "interim report heard",
}  # fmt: skip
# What the Diet has decided, where it is no vote of one house.
DECIDED_EN = {"成立": "passed", "両院承認": "approved by both houses", "両院承諾": "consented to by both houses"}
MANNER_EN = {"全会一致": "unanimously", "多数": "by majority", "少数": "by minority"}
METHOD_EN = {
    "起立": "standing vote",
    "押しボタン": "push-button vote",
    "記名": "roll-call vote",
    "異議の有無": "voice vote",
}
# Asked whether anyone objects, nobody did.
BY_NO_OBJECTION = ("異議の有無", "全会一致")
VOTES = frozenset({"committee_vote", "plenary_vote", "agreed"})
# Where a bill stands, by its last event.
STAGES: Mapping[str, Names] = {
    "listed": Names("一覧に掲載", "listed"),
    "submitted": Names("提出", "submitted"),
    "received": Names("受け取り", "received"),
    "preliminary_referred": Names("予備付託", "referred in advance"),
    "referred": Names("委員会に付託", "referred to a committee"),
    "committee_vote": Names("委員会で採決", "voted on in committee"),
    "plenary_vote": Names("本会議で採決", "voted on in plenary"),
    "sent": Names("もう一方の院へ", "sent to the other house"),
    "returned": Names("回付", "sent back"),
    "agreed": Names("成立", "passed"),
    "promulgated": Names("成立・公布", "passed and promulgated"),
    "withdrawn": Names("撤回", "withdrawn"),
    "carried_over": Names("継続審査", "carried over"),
    "lapsed": Names("審議未了（廃案）", "lapsed"),
}
INFERRED = "（推定）"  # no page says so
# What a text of a bill is, as the House of Councillors heads its files.
TEXT_ROLES: Mapping[str, Names] = {
    "bill": Names("提出法律案", "bill as submitted"),
    "amendment": Names("修正案", "amendment"),
    "law": Names("成立法律", "Act as passed"),
    "outline": Names("議案要旨", "outline"),
    "other": Names("資料", "file"),
}


def _body(event: Event) -> Words:
    """The committee or house: 衆議院法務委員会 / House of Representatives Committee on Judicial Affairs."""
    house, committee = event.house or "", event.committee
    house_en = HOUSE_EN.get(house, "Diet")
    if event.event == "plenary_vote":
        return f"{house}本会議", f"{house_en} plenary"
    if committee is None:
        return f"{house}の委員会", f"{house_en} committee"
    return f"{house}{committee}", f"{house_en} {committee_en(committee)}"


def step(event: Event, *, final: bool = False, law: bool = True, short: bool = False) -> Words:
    """The step without its date: 「衆議院法務委員会で修正のうえ可決」.

    ``final``: with it both houses have agreed; ``law``: that makes a law or a budget (成立); ``short``: without how it was inferred.
    """
    body_ja, body_en = _body(event)
    house, house_en = event.house or "", HOUSE_EN.get(event.house or "", "Diet")
    enacted_ja, enacted_en = ("、成立" if law else ""), ("; enacted" if law else "")
    match event.event:
        case "submitted":
            return (
                (f"{house}に提出", f"submitted to the {house_en}") if house else ("国会に提出", "submitted to the Diet")
            )
        case "received" if event.preliminary:
            return f"{house}に送られた（予備審査）", f"sent to the {house_en} for preliminary examination"
        case "received":
            return f"{house}が受け取った", f"received by the {house_en}"
        case "sent":
            to = other_house(event.house)
            return f"{house}から{to}に送付", f"sent from the {house_en} to the {HOUSE_EN[to]}"
        case "preliminary_referred":
            return f"{body_ja}に予備付託", f"referred to the {body_en} for preliminary examination"
        case "referred":
            return f"{body_ja}に付託", f"referred to the {body_en}"
        case "committee_vote" | "plenary_vote":
            result = event.result
            ja = f"{body_ja}で{VOTED_JA.get(result, result) if result else '議決'}"
            en = f"{VOTED_EN.get(result, result) if result else 'decided'} by the {body_en}"
            return (ja + enacted_ja, en + enacted_en) if final else (ja, en)
        case "returned":
            return f"{house}が修正し{other_house(event.house)}に回付", f"returned by the {house_en} as amended"
        case "agreed":
            if event.result == "同意":
                return f"{house}が回付案に同意{enacted_ja}", f"{house_en} agreed to the amendments{enacted_en}"
            return f"{house}が回付案に同意せず", f"{house_en} did not agree to the amendments"
        case "promulgated":
            return "公布", "promulgated"
        case "withdrawn":
            how = "（委員会許可）" if event.result and ("許可" in event.result) else ""
            return f"撤回{how}", "withdrawn" + (" with the committee's leave" if how else "")
        case "carried_over":
            return f"{house}で継続審査（閉会中審査）に", f"carried over in the {house_en}"
        case "lapsed" if event.derived and short:
            dead = "・廃案" if law else ""
            return f"第{event.session}回国会で審議未了{dead}{INFERRED}", f"lapsed in session {event.session} (inferred)"
        case "lapsed" if event.derived:
            return (
                f"第{event.session}回国会の閉会で審議未了（閉会後も議決の記載がないことによる推定）",
                f"lapsed with the close of session {event.session} (inferred: no decision was registered)",
            )
        case "lapsed":
            dead = "・廃案" if law else ""  # accounts come back in the next session
            return f"第{event.session}回国会で審議未了{dead}", f"lapsed in session {event.session}"
    return f"{house}{event.event}", event.event.replace("_", " ")


def _how(event: Event) -> Words:
    """How a vote was taken: 「起立・多数」; both words are empty where nothing is told or it was no vote."""
    if event.event not in VOTES:
        return "", ""
    ja = "・".join(filter(None, (event.method, event.manner)))
    if (event.method, event.manner) == BY_NO_OBJECTION:
        return ja, "unanimously, without objection"
    manner, method = MANNER_EN.get(event.manner or "", event.manner), METHOD_EN.get(event.method or "", event.method)
    return ja, ", ".join(filter(None, (manner, method)))


def step_of_row(row: Mapping[str, Any]) -> Words:
    """A row of bill_events as the same words, for pages that print date and derivation beside them."""
    names = ("event", "house", "date", "result", "committee", "manner", "method")
    event = Event("", row.get("session") or 0, derived=bool(row.get("derived")), **{name: row[name] for name in names})
    # Which kind of bill it is stands beside it too: accounts that lapse come back in the next session.
    (ja, en), (how_ja, how_en) = step(event, law=False, short=True), _how(event)
    return (f"{ja}（{how_ja}）", f"{en} ({how_en})") if how_ja else (ja, en)


def step_on(event: Event, day: str, *, final: bool = False, law: bool = True) -> Words:
    """The step with its date and how the vote was taken: 「衆議院本会議で修正のうえ可決（5月21日、起立・多数）」."""
    ja, en = step(event, final=final, law=law)
    how_ja, how_en = _how(event)
    more_ja, more_en = (f"、{how_ja}", f", {how_en}") if how_ja else ("", "")
    if event.event == "promulgated" and (number := law_number_words(event.law_number, event.date)):
        more_ja, more_en = f"、{number}", f", Act No. {event.law_number} of {str(event.date)[:4]}"
    return f"{ja}（{short_day_ja(event.date, day)}{more_ja}）", f"{en} ({short_day_en(event.date, day)}{more_en})"


def value_ja(field: str, value: str, day: str) -> str:
    return short_day_ja(value, day) if field == "date" else f"第{value}号" if field == "law_number" else value


def value_en(field: str, value: str, day: str) -> str:
    if field == "date":
        return short_day_en(value, day)
    if field == "committee":
        return committee_en(value)
    if field in ("manner", "method"):
        return MANNER_EN.get(value, METHOD_EN.get(value, value))
    return "carried over" if value in CARRIED else VOTED_EN.get(value, value)


def cell_words(value: str, day: str) -> Words:
    """A cell as published in a sentence: a date as dates are said, anything else as it stands."""
    try:
        iso = cell_date(value)
    except ValueError:
        iso = None
    return (short_day_ja(iso, day), short_day_en(iso, day)) if iso else (value, VOTED_EN.get(value, value))


def proposer_ja(cell: str | None) -> str | None:
    """Who submitted it: 「見本　甲子君　外2名」 gives 見本甲子議員ほか2名; the Cabinet, a committee's chair as printed."""
    person = person_and_others(cell or "")
    if person is None:
        return cell
    others = f"ほか{person[1]}名" if person[1] else ""
    return f"{''.join(person[0].split())}議員{others}"


def proposer_en(cell: str, house: str | None) -> str:
    """Who submitted it, with names as printed: 見本甲子 and 2 others; the Cabinet; the chair of the … Committee on Budget."""
    if cell == "内閣":
        return "the Cabinet"
    if person := person_and_others(cell):
        others = f" and {person[1]} other{'s' if person[1] > 1 else ''}" if person[1] else ""
        return "".join(person[0].split()) + others
    if cell.endswith("委員長"):
        committee = committee_en(committee_name(cell.removesuffix("委員長")) or cell)
        return f"the chair of the {HOUSE_EN.get(house or '', '')} {committee}".replace("  ", " ")
    return cell


# ---------------------------------------------------------------------- in lists
def standing_of_bill(bill: Mapping[str, Any], last: Mapping[str, Any] | None, final: str | None) -> tuple[Names, str]:
    """Where a bill stands, in a word or two, and its look: ok (done), bad (ended without), half (on its way).

    ``last`` is its last event, ``final`` the word for the houses' agreement, if they have agreed.
    """
    words, look = _standing(bill, last, final)
    inferred = last is not None and last["event"] == "lapsed" and last["derived"]
    if inferred and look == "bad":
        words = Names(f"{words.ja}{INFERRED}", f"{words.en} (inferred)")
    return words, look


def _standing(bill: Mapping[str, Any], last: Mapping[str, Any] | None, final: str | None) -> tuple[Names, str]:
    stage, kind = str(bill["stage"]), str(bill.get("kind") or "")
    if bill["promulgated_on"]:
        return STAGES["promulgated"], "ok"
    if final or bill["status"] in DONE:
        word = final or str(bill["status"])
        return Names(word, DECIDED_EN.get(word, VOTED_EN.get(word, word))), "ok"
    if stage == "lapsed" and kind and kind not in LAW_KINDS | {"予算"}:
        return Names(
            "審議未了", "not decided before the session ended"
        ), "bad"  # accounts and the like come back in the next session
    if stage in ("withdrawn", "lapsed"):
        return STAGES[stage], "bad"
    house = str(last["house"] or "") if last else ""
    if last and last["event"] in ("plenary_vote", "agreed") and last["result"] in REFUSED:
        result = str(last["result"])
        words = Names(f"{house}で{result}", f"{VOTED_EN.get(result, result)} by the {HOUSE_EN.get(house, 'Diet')}")
        if kind and last["event"] == "plenary_vote" and outlives_refusal(kind, bill.get("first_house"), house):
            more = (
                Names("（衆議院の議決が優先）", " (the House of Representatives decides)")
                if kind in OVERRIDING
                else Names("（衆議院で再議決できる）", " (the House of Representatives may pass it again)")
            )
            return Names(words.ja + more.ja, words.en + more.en), "half"
        return words, "bad"
    if last and (last["event"] == "preliminary_referred" or last["result"] == PRELIMINARY):
        house = str(bill.get("first_house") or "")  # the bill itself is still there
    at = Names(word_ja(STAGES, stage), word_en(STAGES, stage))
    return (Names(f"{house}：{at.ja}", f"{HOUSE_EN.get(house, house)}: {at.en}") if house else at), "half"


def ordinal_of_bill(bill: Mapping[str, Any]) -> str:
    """第213回国会 閣法第59号; a kind without numbers is left without one."""
    number = f"第{bill['number']}号" if bill["number"] is not None else ""
    return f"第{bill['session']}回国会 {bill['kind']}{number}"


def event_of_bill(event: Mapping[str, Any]) -> str:
    """What happened to a bill, in the words of the changes: 衆議院法務委員会で修正のうえ可決（起立・多数）."""
    return step_of_row(event)[0]
