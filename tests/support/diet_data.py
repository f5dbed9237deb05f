"""Made-up people, bills, questions and promises (見本) on top of the record of site_data."""

# ruff: noqa: E501 - rows of made-up text read better unbroken
from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

from db.people.basis import Ground
from db.people.memberships import fold_name
from db.record.reasons import because, json_of
from db.text.folding import fold
from tests.support.site_data import NIGHTS, Builder
from tests.support.site_data import build as build_site

TAKAHASHI = "members/sangiin-9000001"
TARO_UPPER, TARO_LOWER = "members/sangiin-9000002", "members/shugiin-見本太郎"
OTSUO, SARIKO = "members/shugiin-見本乙夫", "members/sangiin-9000009"
READ_ON = "2026-01-28"  # the night of the first roster, of the session convened on 23 January
PEOPLE = (  # key, name, kana, house, group, seat, from, to, the first roster showed it
    (TAKAHASHI, "髙橋　見本子", "たかはし　みほんこ", "参議院", "見本会", "見本県", "2026-01-23", None, True),
    (TARO_UPPER, "見本　太郎", "みほん　たろう", "参議院", "見本会", "比例", "2026-01-23", None, True),
    (TARO_LOWER, "見本　太郎", "みほん　たろう", "衆議院", "見本党", "見本１区", "2026-02-09", None, False),
    (OTSUO, "見本　乙夫", "みほん　おつお", "衆議院", "見本党", "見本２区", "2026-01-23", None, True),
    (SARIKO, "見本　去子", "みほん　さりこ", "参議院", "無所属", "見本県", "2026-01-23", "2026-05-31", True),
)
JUNE, MAY = "kokkai/122199998X00320260610", "kokkai/122199998X00220260520"
LONG = (
    "前置きの見本です。" * 40 + "技能実習生の転籍の制限は、失踪の一因ではないでしょうか。" + "後の話の見本です。" * 40
)
PROMISE = "転籍の要件につきましては、本年度内に省令で定めることとしております"
SEVERAL = because(Ground.SEVERAL, count=2, people=f"{TARO_UPPER}, {TARO_LOWER}")
DOUBLE = SEVERAL.en
NOBODY, OFFICIAL = because(Ground.NOBODY, house="衆議院"), because(Ground.OFFICIAL)
GROUNDS = {ground.en: ground for ground in (SEVERAL, NOBODY, OFFICIAL)}
# (meeting, position, speaker, office, group, text, topics, whose (key, or why nobody's))
SPEECHES: tuple[tuple[str, int, str, str | None, str | None, str, dict[str, str], str], ...] = (
    (MAY, 1, "高橋見本子", None, "見本会", f"○高橋見本子君　{LONG}", {"transfer": "転籍", "disappear": "失踪"}, TAKAHASHI),
    (JUNE, 1, "高橋見本子", None, "見本会", "○高橋見本子君　育成就労での転籍の要件は、いつ決まりますか。", {"transfer": "転籍"}, TAKAHASHI),
    (JUNE, 2, "見本乙夫", "見本大臣", "見本党", f"○国務大臣（見本乙夫君）　お答えいたします。\n{PROMISE}。以上です。", {"transfer": "転籍"}, OTSUO),
    (JUNE, 3, "見本局子", "見本庁次長", None, "○政府参考人（見本局子君）　転籍の件数は、承知しておりません。", {"transfer": "転籍"}, "not looked for among members (official)"),
    (JUNE, 4, "高橋見本子", None, "見本会", "○高橋見本子君　送出手数料の上限は。", {"fees": "手数料"}, TAKAHASHI),
    (JUNE, 5, "見本太郎", None, None, "○見本太郎君　失踪について一言申し上げます。", {"disappear": "失踪"}, DOUBLE),
    (JUNE, 6, "高橋見本子", None, "見本会", "○高橋見本子君　本日の見本を終わります。", {}, TAKAHASHI),
)  # fmt: skip
P1, P2, P3 = f"{JUNE}_002#0000000000a1", f"{JUNE}_002#0000000000a2", f"{JUNE}_006#0000000000a3"
ANSWERS = ((2, 1), (3, 1))
BILL, REJECTED, LAPSED = "bills/221-閣法-9", "bills/221-閣法-2", "bills/221-参法-3"
EVENTS = {
    BILL: (
        ("2026-03-15", "衆議院", "submitted", None, None, None, None),
        ("2026-04-16", "衆議院", "referred", None, "法務委員会", None, None),
        ("2026-05-17", "衆議院", "committee_vote", "修正", "法務委員会", "多数", None),
        ("2026-05-21", "衆議院", "plenary_vote", "修正", None, "多数", "起立"),
        ("2026-05-24", "参議院", "referred", None, "法務委員会", None, None),
        ("2026-06-13", "参議院", "committee_vote", "可決", "法務委員会", "多数", None),
    ),
    REJECTED: (("2026-05-21", "衆議院", "plenary_vote", "否決", None, "少数", "起立"),),
    LAPSED: (
        ("2026-04-01", "参議院", "submitted", None, None, None, None),
        ("2026-06-21", None, "lapsed", "未了", None, None, None),
    ),
}
ROLL_CALL = "roll_calls/221-0615-v001"
QUESTION, DELAYED = "written_questions/sangiin-221-18", "written_questions/shugiin-221-5"


class DietBuilder(Builder):
    """Adds the Diet to a home that site_data has filled."""

    def __init__(self, home: Path) -> None:
        super().__init__(home)
        self.ids: dict[str, int] = {}

    def add(
        self,
        key: str,
        kind: str,
        title: str,
        body: str = "",
        *,
        on: str | None = None,
        url: str = "",
        facts: dict[str, Any] | None = None,
        topics: dict[str, str] | None = None,
    ) -> int:
        row, (version,) = self.document(key, kind, title, (body,), (1,), url=url, published_on=on)
        self.conn.execute(
            "UPDATE versions SET facts = ? WHERE id = ?", (json.dumps(facts or {}, ensure_ascii=False), version)
        )
        for topic, matched in (topics or {}).items():
            self.insert("document_topics", document=row, topic=topic, matched=matched)
        self.ids[key] = row
        return row

    def tie(
        self, document: int, name: str, whose: str, *, role: str, house: str, date: str, office: str | None = None
    ) -> None:
        person = self.ids.get(whose)
        ground = because(Ground.NAME_HOUSE_DATE) if person else GROUNDS[whose]
        code, fields = json_of(ground)
        self.insert(
            "attributions",
            document=document,
            position=int(role == "提出者"),
            role=role,
            name=name,
            folded=fold_name(name),
            house=house,
            date=date,
            office=office,
            standing="official" if "official" in whose else "minister" if office else "member",
            person=person,
            basis=ground.en,
            ground=code,
            ground_fields=fields,
            candidates=1 if person else 2 if whose == DOUBLE else 0,
        )


def build(home: Path) -> sqlite3.Connection:
    """Fill ``home`` and return the open connection."""
    build_site(home).close()
    b = DietBuilder(home)
    b.conn.execute("BEGIN")
    _people(b)
    _speeches(b)
    _bills(b)
    _questions(b)
    _others(b)
    b.conn.execute("COMMIT")
    return b.conn


def _people(b: DietBuilder) -> None:
    for key, name, kana, house, group, seat, start, end, first in PEOPLE:
        facts = {"name": name, "kana": kana, "house": house, "group": group, "seat": seat}
        row = b.add(key, "member", name, facts=facts, url=f"https://sample.example.go.jp/{len(b.ids)}")
        b.insert(
            "roster",
            document=row,
            house=house,
            name=name,
            kana=kana,
            folded=fold_name(name),
            **{'"group"': group},
            seat=seat,
            term_ends_on="2028-07-25",
            times_elected="1",
        )
        b.insert("people", id=row, key=key, name=name, kana=kana, house=house, folded=fold_name(name))
        b.insert(
            "memberships",
            person=row,
            position=1,
            kind="seat",
            **{'"from"': start, '"to"': end},
            role="議員",
            seat=seat,
            since_is_first_sight=int(first),
        )
        b.insert(
            "memberships",
            person=row,
            position=2,
            kind="group",
            **{'"group"': group, '"from"': READ_ON if first else start, '"to"': end},
            role="議員",
            since_is_first_sight=int(first),
        )
    b.insert(
        "memberships",
        person=b.ids[TAKAHASHI],
        position=3,
        kind="committee",
        **{'"group"': "法務委員会", '"from"': "2026-02-01"},
        role="理事",
        since_is_first_sight=0,
    )


def _speeches(b: DietBuilder) -> None:
    for key, issue, day in ((JUNE, "第3号", "2026-06-10"), (MAY, "第2号", "2026-05-20")):
        row = b.add(key, "meeting", f"第221回国会 参議院 法務委員会 {issue}（見本）", "会議録情報（見本）", on=day)
        b.insert(
            "meetings",
            document=row,
            issue_id=key[7:],
            session=221,
            house="参議院",
            meeting="法務委員会",
            issue=issue,
            date=day,
        )
    for meeting, position, speaker, office, group, text, topics, whose in SPEECHES:
        day, issue = ("2026-06-10", "第3号") if meeting == JUNE else ("2026-05-20", "第2号")
        key = f"{meeting}_{position:03d}"
        row = b.add(key, "speech", f"{speaker}（見本の法務委員会 {issue}）", text, on=day, topics=topics)
        b.insert(
            "speeches",
            document=row,
            meeting_document=b.ids[meeting],
            position=position,
            speech_id=key[7:],
            issue_id=meeting[7:],
            session=221,
            house="参議院",
            meeting="法務委員会",
            issue=issue,
            date=day,
            speaker=speaker,
            speaker_group=group,
            speaker_position=office,
            speech_url=f"https://kokkai.example.go.jp/{meeting[-8:]}/{position}",
        )
        b.tie(row, speaker, whose, role="speaker", house="参議院", date=day, office=office)
    for answer, question in ANSWERS:
        b.insert("exchanges", answer=b.ids[f"{JUNE}_{answer:03d}"], question=b.ids[f"{JUNE}_{question:03d}"])
    text = SPEECHES[2][5]
    start = text.index(PROMISE)
    for position, key, begin, passage, strength, due in (
        (1, P1, start, PROMISE, "firm", ("本年度内", "2027-03-31")),
        # Off by a few characters, as after an amended speech: it is found by its words.
        (2, P2, 2, "以上です", "consider", (None, None)),
    ):
        b.insert(
            "promises",
            document=b.ids[f"{JUNE}_002"],
            position=position,
            key=key,
            start=begin,
            **{'"end"': begin + len(passage)},
            passage=passage,
            words="定める",
            strength=strength,
            due_words=due[0],
            due_on=due[1],
            speaker="見本乙夫",
            office="見本大臣",
            date="2026-06-10",
        )
    b.insert("promise_topics", document=b.ids[f"{JUNE}_002"], position=1, topic="transfer")
    off_topic = b.ids[f"{JUNE}_006"]
    b.insert(
        "promises",
        document=off_topic,
        position=1,
        key=P3,
        start=0,
        **{'"end"': 2},
        passage="○高",
        words="",
        strength="effort",
        speaker="高橋見本子",
        office=None,
        date="2026-06-10",
    )


def _bills(b: DietBuilder) -> None:
    for key, kind, number, title, stage, status, topics in (
        (
            BILL,
            "閣法",
            9,
            "見本実習生の保護に関する法律の一部を改正する法律案",
            "committee_vote",
            "参議院で審議中",
            {"transfer": "転籍"},
        ),
        (REJECTED, "閣法", 2, "見本の税に関する法律案", "plenary_vote", None, {}),
        (LAPSED, "参法", 3, "見本の相談に関する法律案", "lapsed", "未了", {}),
    ):
        facts = {
            "session": 221,
            "kind": kind,
            "number": number,
            "221/sangiin/件名": title,
            "221/sangiin/備考": "<b>見本の備考</b>",
        }
        row = b.add(key, "bill", title, facts=facts, topics=topics, on="2026-03-15")
        b.insert(
            "bills",
            document=row,
            session=221,
            kind=kind,
            number=number,
            title=title,
            short_title="見本改正案",
            stage=stage,
            status=status,
            submitted_on="2026-03-15",
            first_house="衆議院",
            latest_session=221,
            proposer="内閣",
            sangiin_url="https://sample.example.go.jp/m.htm",
            shugiin_url="javascript:alert(9)",
        )
        for position, (day, house, event, result, committee, manner, method) in enumerate(EVENTS[key], 1):
            b.insert(
                "bill_events",
                bill=row,
                position=position,
                date=day,
                house=house,
                event=event,
                result=result,
                committee=committee,
                manner=manner,
                method=method,
                session=221,
                derived=int(event == "lapsed"),
            )
    b.insert("bill_people", document=b.ids[LAPSED], position=1, role="提出者", name="高橋　見本子", others=3)
    b.tie(b.ids[LAPSED], "高橋　見本子", TAKAHASHI, role="提出者", house="参議院", date="2026-04-01")
    text = b.add(f"{BILL}/t1.pdf", "bill_text", "提出法律案（見本）", "第一条　転籍の見本。")
    b.insert(
        "bill_texts",
        document=text,
        bill=b.ids[BILL],
        role="bill",
        house="参議院",
        label="提出法律案",
        text_state="text",
    )
    scan = b.add(f"{BILL}/h1.pdf", "bill_text", "修正案（見本）")
    b.insert(
        "bill_texts",
        document=scan,
        bill=b.ids[BILL],
        role="amendment",
        house="参議院",
        label="修正案",
        text_state="no_text",
    )
    resolution = b.add(
        "resolutions/221-1",
        "resolution",
        "見本改正案に対する附帯決議",
        "一　転籍を見本とする。\n二　手数料を見本とする。",
    )
    b.insert(
        "resolutions",
        document=resolution,
        bill=b.ids[BILL],
        bill_title="見本改正案",
        house="参議院",
        committee="法務委員会",
        date="2026-06-13",
        session=221,
    )
    b.insert("resolution_bills", document=resolution, bill=b.ids[BILL])
    for position, (label, words) in enumerate((("一", "転籍を見本とする。"), ("二", "手数料を見本とする。")), 1):
        b.insert("resolution_items", document=resolution, position=position, label=label, text=words)

    _votes(b)


def _votes(b: DietBuilder) -> None:
    """A roll call on the bill, and the groups of the other house for and against it."""
    call = b.add(
        ROLL_CALL,
        "roll_call",
        "日程第１　見本実習生の保護に関する法律の一部を改正する法律案（内閣提出、衆議院送付）",
        on="2026-06-15",
        url="https://sample.example.go.jp/221-0615-v001.htm",
    )
    b.insert(
        "roll_calls",
        document=call,
        bill=b.ids[BILL],
        house="参議院",
        session=221,
        number="221-0615-v001",
        date="2026-06-15",
        title="日程第１　見本実習生の保護に関する法律の一部を改正する法律案（内閣提出、衆議院送付）",
        matter="見本実習生の保護に関する法律の一部を改正する法律案",
        ayes=1,
        nays=2,
    )
    b.insert("roll_call_bills", document=call, bill=b.ids[BILL])
    votes = (("髙橋　見本子", "見本会", "nay", b.ids[TAKAHASHI]), ("標本　一郎", "見本会", "nay", None))
    votes += (("標本　二郎", "見本党", "aye", None), ("標本　三郎", "見本党", "none", None))
    for position, (name, group, vote, person) in enumerate(votes, 1):
        b.insert("votes", roll_call=call, position=position, name=name, group_name=group, vote=vote, person=person)
    for position, (group, vote) in enumerate((("見本党", "aye"), ("標本の会", "aye"), ("見本会", "nay")), 1):
        b.insert(
            "group_votes",
            document=b.ids[BILL],
            position=position,
            bill=b.ids[BILL],
            house="衆議院",
            session=221,
            group_name=group,
            vote=vote,
        )


def _questions(b: DietBuilder) -> None:
    row = b.add(
        QUESTION,
        "written_question",
        "転籍の見本に関する質問主意書",
        topics={"transfer": "転籍"},
        on="2026-04-10",
        facts={"house": "参議院", "detail/備考": "見本の備考"},
    )
    b.insert(
        "written_questions",
        document=row,
        house="参議院",
        session=221,
        number=18,
        title="転籍の見本に関する質問主意書",
        submitter="高橋　見本子",
        others=4,
        status="答弁受理",
        submitted_on="2026-04-10",
        forwarded_on="2026-04-15",
        answered_on="2026-04-24",
        question_url="https://sample.example.go.jp/s.htm",
    )
    b.tie(row, "高橋　見本子", TAKAHASHI, role="submitter", house="参議院", date="2026-04-10")
    for role, body in (("question", "一　転籍はいつからか。\n二　費用は。"), ("answer", "一について\n省令で定める。")):
        text = b.add(f"{QUESTION}/{role}", "question_text", f"見本の{role}", body, topics={"transfer": "転籍"})
        b.insert("question_texts", document=text, question=row, role=role, text_state="text")
    for position, label, asked, answered in (
        (1, "一", "転籍はいつからか。", "省令で定める。"),
        (2, "二", "費用は。", None),
    ):
        b.insert("question_pairs", document=row, position=position, label=label, question=asked, answer=answered)
    row = b.add(DELAYED, "written_question", "見本の道路に関する質問主意書")
    b.insert(
        "written_questions",
        document=row,
        house="衆議院",
        session=221,
        number=5,
        title="見本の道路に関する質問主意書",
        submitter="見本　無籍",
        status="答弁延期通知受領",
        submitted_on="2026-06-01",
        delayed_until="2026-06-30",
    )
    b.tie(
        row,
        "見本　無籍",
        "nobody of this name is on the roster of 衆議院",
        role="submitter",
        house="衆議院",
        date="2026-06-01",
    )


def _others(b: DietBuilder) -> None:
    row = b.add("sessions/221", "session", "第221回国会")
    b.insert("sessions", document=row, number=221, kind="特別会", convened_on="2026-01-23", closes_on="2026-06-21")
    row = b.add("petitions/sangiin-221-7", "petition", "見本の請願")
    b.insert(
        "petitions",
        document=row,
        house="参議院",
        session=221,
        number=7,
        title="見本の請願",
        introducer="見本太郎君",
        committee="法務委員会",
        result="審査未了",
        signatures=12345,
        decided_on="2026-06-19",
    )
    for position, (number, name, group, day) in enumerate(
        ((7, "見本松子", "見立", "2026-03-02"), (35, "見本竹子", None, None)), 1
    ):
        receipt = {"number": number, "introducer": name, '"group"': group, "received_on": day}
        b.insert("petition_receipts", document=row, position=position, **receipt)
    row = b.add("committee_news/221-houmu-3", "committee_news", "法務委員会ニュース（見本）", "質疑の見本。")
    b.insert(
        "committee_news",
        document=row,
        house="衆議院",
        session=221,
        committee="法務委員会",
        number=3,
        date="2026-06-12",
        cancelled=1,
        sitting="内閣委員会法務委員会連合審査会",
    )
    for position, name in enumerate(("法務委員会", "内閣委員会"), 1):
        b.insert("news_committees", document=row, position=position, committee=name)
    row = b.add(
        "committees/iin_j0010",
        "committee",
        "衆議院内閣委員会　名簿",
        "委員長 | 見本　十郎 |  | 見自",
        facts={"house": "衆議院", "committee": "内閣委員会"},
    )
    about = {"house": "衆議院", "committee": "内閣委員会", '"group"': "見自"}
    for position, (role, name) in enumerate((("委員長", "見本　十郎"), ("理事", "見本　花子")), 1):
        b.insert("committee_posts", document=row, position=position, role=role, name=name, **about)


__all__ = ["NIGHTS", "build", "fold"]

if __name__ == "__main__":
    import sys

    build(Path(sys.argv[1])).close()
