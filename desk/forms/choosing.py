"""``/-/briefs/new``: for a meeting, or for a topic, what the machine proposes and the box holds; people tick, trim and order.

Without anything it asks what for.  What is ticked goes into the evidence box, so that every other paper has it too; what stands on
the page and is not ticked stays out of these papers.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from typing import Any

from briefs.errors import BriefError, Fault, on_page
from briefs.evidence.acceptance import Use
from briefs.evidence.addressees import wrong_addressee
from briefs.evidence.candidates import Candidate
from briefs.evidence.material import proposed
from briefs.evidence.passage_keys import Words, lies_in, passage_key
from briefs.evidence.persons import Party, called, met_under, party_of
from briefs.evidence.quoting import sentences
from briefs.evidence.why import Code
from briefs.kinds import comparison
from briefs.kinds.committee import committees
from briefs.kinds.kit import addressee
from briefs.kinds.names import kind_names
from briefs.kinds.papers import KINDS, OF_MEETING
from briefs.staff.as_seen import wording
from briefs.staff.check import said_no_more
from briefs.staff.file import StaffFile, WrittenAsk
from briefs.staff.letterhead import LONGEST_TITLE
from briefs.staff.office_record import as_written, open_asks, our_asks
from briefs.staff.registered import REGISTERS, registered
from db.comparison.texts import compared_texts
from db.errors import PolicywatchError, WrongUsage
from db.office import asks as asked
from db.office import drafts
from db.office import meetings as met
from db.office.access import Role
from db.office.asks import OfficeError, Said
from db.office.clips import STANCES, Clip, Stance, change_clip, check_topics, clips, current_text, drop, take
from db.people.stored_people import HOUSES
from db.record import documents
from db.text.dates import day_typed, jst_date, utc_text
from db.text.words import Names
from desk.forms.charting import charts_on
from desk.forms.drafting import on_to_kit
from desk.forms.evidence import joined, stance_of, whole
from desk.forms.taking import Forms, given_back, in_office, in_words, number_of
from desk.forms.writing import FIGURES, gists_of, shown_again, wrong_in
from desk.forms.writing import texts_of as typed_texts
from desk.site.answering import Routes, number
from desk.site.asked import choice
from desk.site.facets import HOUSE
from desk.site.language import said
from desk.site.layout import clock, today
from desk.site.posted import POSTED, Posted
from desk.site.untyped import NotFound, Response

SHOWN, SHOWN_OF_REGISTER = 24, 12  # proposals; the box is shown whole
# What a paper is for, as a form carries it from step to step.
FOR = ("meeting", "topic", "member", "house", "ministry", "to", "committee", "day")


@dataclass(frozen=True, slots=True)
class Purpose:
    """What papers are made for: a meeting (its key), whom one writes to, or a committee's day, on a topic; "" is not given."""

    meeting: str = ""
    topic: str = ""
    member: str = ""
    house: str = ""
    ministry: str = ""
    to: str = ""
    committee: str = ""
    day: str = ""

    @property
    def named(self) -> bool:
        return bool(self.meeting or self.topic)


def purpose_of(
    policy: sqlite3.Connection, office: sqlite3.Connection, given: Purpose, at: str
) -> tuple[Purpose, met.Meeting | None]:
    """The purpose with what the meeting says of it; OfficeError for a meeting that is not there."""
    given = replace(given, day=day_typed(given.day))
    if not given.meeting:
        return replace(given, to=given.to or addressee_of(policy, given, at)), None
    one = met.meeting(office, given.meeting)
    to = addressee(policy, one, at)
    topic = given.topic or next(iter(one.topics), "")
    return Purpose(one.key, topic, one.person_key or one.member, one.house, one.ministry, given.to or to), one


def addressee_of(policy: sqlite3.Connection, given: Purpose, at: str) -> str:
    """To whom papers on a topic are: the member that is meant, or the ministry; "" where nobody tells."""
    if given.ministry or not given.member:
        return given.ministry
    with suppress(BriefError):
        parties = met_under(policy, given.member, given.house or None)
        if len(parties) == 1:
            (one,) = parties
            if one.person is None:
                return one.name
            return called(policy, one.person["key"], one.name, one.person["house"], jst_date(at), at)
    return ""


@dataclass(frozen=True, slots=True)
class Refused:
    """A form that could not be taken: what was sent, and why."""

    form: Posted
    error: PolicywatchError


async def page(datasette: Any, request: Any, refused: Refused | None = None) -> Any:
    """Without a purpose: the meetings that lie ahead, and the form for a topic; else what there is to choose from.

    ``?kit=``: as it was chosen for that kit; ``refused``: as it was sent, with what is wrong at the fields.
    """
    at, day = utc_text(clock(datasette)), today(datasette)
    choice(request, "house", HOUSES, HOUSE)
    kit, given = number(request, "kit"), Purpose(*(request.args.get(name) or "" for name in FOR))

    def read(policy: sqlite3.Connection, office: sqlite3.Connection) -> dict[str, Any]:
        earlier = drafts.drafts_of(office, kit) if kit else []
        if not earlier and request.args.get("kit"):
            raise NotFound(said("その資料のひと組はありません。", "There is no such set of papers."))
        sent = refused.form if refused else Posted(earlier[0].asked, "", "") if earlier else None
        before = dict(sent.fields) if sent else {}
        wanted = Purpose(*(before.get(name, "") for name in FOR)) if sent else given
        topics = documents.topic_names(policy)
        try:
            wanted, meeting = purpose_of(policy, office, wanted, at)
        except OfficeError as error:
            raise NotFound(said("その面会は記録にありません。", "That meeting is not on record.")) from error
        if gone := wanted.topic if wanted.topic not in {row["id"] for row in topics} else "":
            wanted = replace(wanted, topic="")  # it was renamed or taken out since: another is chosen
        record: dict[str, Any] = {
            "gone": gone, "kit": kit or number_of(before.get("chosen_anew", "")),
            "refused": in_words(refused.error) if refused else None,
            "wanted": wanted, "meeting": meeting, "topics": topics, "houses": HOUSES, "stances": STANCES, "before": before,
            "names": {row["id"]: row for row in topics}, "kinds": [(name, kind_names(name)) for name in KINDS],
        }  # fmt: skip
        if not wanted.topic:
            rows = met.meetings(office)
            ahead = sorted((one for one in rows if one.day >= day), key=lambda one: (one.day, one.starts_at))
            return record | {
                "ahead": ahead,
                "past": [one for one in rows if one.day < day][:5],
                "sittings": sittings_ahead(policy, day),
                "committees": list(dict.fromkeys(name for _, name in committees(policy))),
                "kits": drafts.newest_kits(office, 10),
                "kind_names": kind_names,
            }
        party, unknown = party_for(policy, wanted, day)
        found = proposed(policy, office, wanted.topic, at, day, party=party)
        typed = gists_of(sent) if sent else {}
        box = [one for one in found if one.clip is not None]
        told = registered(policy, wanted.topic, office, day, at)[:SHOWN_OF_REGISTER]
        shown = [*box, *[one for one in found if one.clip is None][:SHOWN], *told]
        chosen = put_in_order(sent) if sent else []
        shown.sort(key=lambda one: place_among(chosen, one))
        ticked: set[tuple[str | None, str | None]] = {(one.key, one.text) for one in chosen}
        # Of what was trimmed the box has the sentences that were left.
        ticked |= {(one["key"], one.get("text")) for paper in earlier for one in paper.texts.get("use", ())}
        gone_again = set.intersection(*(set(paper.without) for paper in earlier)) if earlier else set()
        ticked = {one for one in ticked if not gone_again & {one[0], passage_key(one[0] or "", one[1] or "")}}
        return record | {
            "rows": [
                row_of(place, one, ticked if sent else None)
                | {"gist": gist_typed(typed, one)}
                | (as_sent(refused.form, one) if refused else {})
                for place, one in enumerate(shown, 1)
            ],
            "wrong": wrong_in(policy, office, refused.form, at)[0] if refused else frozenset(),
            "more": len(found) - len(shown) + len(told),
            "asks": asks_for(office, wanted, meeting, before if sent else None, at),
            "unknown": unknown,
            "made": {value for name, value in (sent.fields if sent else ()) if name == "kind"}
            or set(OF_MEETING if meeting else ("committee",) if wanted.committee else ("leave-behind",))
            & set(possible(wanted)),
            "possible": possible(wanted),
            "longest": LONGEST_TITLE,
            "charts": charts_on(wanted.topic, office, day),
            "charted": sent.all(FIGURES) if sent else [],
            **shown_again(before),
            "lang": before.get("lang", "ja"),
        }

    return Response.html(
        await datasette.render_template("brief_new.html", await in_office(datasette, read), request=request),
        status=400 if refused else 200,
    )


def as_sent(form: Posted, one: Candidate) -> dict[str, Any]:
    """What a form that was sent said of a proposal: its place in the order, its stance, and which of its sentences were ticked."""
    here = (
        n for n in form.all("shown") if (form.one(f"key-{n}"), form.one(f"text-{n}")) == (one.key, one.text.strip())
    )
    n = next(here, "")
    if not n:
        return {}
    return {"order": form.one(f"order-{n}"), "stance": form.one(f"stance-{n}"), "kept": form.all(f"part-{n}")}


def gist_typed(typed: Mapping[Words, str], one: Candidate) -> str:
    """What was typed of these words in English; of what was trimmed since, what was typed of the whole."""
    said = typed.get((one.key, one.text.strip()))
    return said or next((text for words, text in typed.items() if lies_in(one.key, one.text, words)), "")


def possible(wanted: Purpose) -> list[str]:
    """The kinds of paper that can be made for a purpose."""
    return [
        name
        for name in KINDS
        if (name != "member" or wanted.member)
        and (name != "prep" or wanted.member or wanted.ministry)
        and (name != "committee" or wanted.committee)
    ]


def sittings_ahead(policy: sqlite3.Connection, day: str) -> list[dict[str, Any]]:
    """Sittings of committees from this day on, as the houses announce them, each with the topics of its agenda."""
    return [
        dict(row)
        for row in policy.execute(
            "SELECT s.house, s.meeting, s.date, (SELECT t.topic FROM document_topics t WHERE t.document = s.document LIMIT 1)"
            " AS topic FROM sittings s JOIN documents d ON d.id = s.document WHERE s.date >= ? AND d.gone_at IS NULL"
            " AND s.meeting LIKE '%委員会' ORDER BY topic IS NULL, s.date, s.house, s.meeting LIMIT 12",
            (day,),
        )
    ]


def party_for(policy: sqlite3.Connection, wanted: Purpose, day: str) -> tuple[Party | None, Names | None]:
    """Whom it is for, as the record knows them on a day; and, when it knows nobody of that name or several, what to do."""
    if wanted.ministry:
        wrong = None if wanted.meeting else wrong_addressee(policy, wanted.ministry, day)
        return party_of(ministry=wanted.ministry), Names(wrong.ja, wrong.en) if wrong else None
    if not wanted.member:
        return None, None
    try:
        parties = met_under(policy, wanted.member, wanted.house or None)
    except BriefError as error:
        told = [
            on_page(one)[1] if isinstance(one, Fault) or " / " in one else Names(one, one) for one in error.problems
        ]
        return None, Names("".join(one.ja for one in told), " ".join(one.en for one in told))
    if len(parties) > 1:
        names = "、".join(f"{one.name}（{one.person['house']}）" if one.person else one.name for one in parties[:6])
        ja = f"「{wanted.member}」にあたる人が何人もいます：{names}。氏名を全部書くか、院を選んで、もう一度始めてください。"
        en = f"Several people may be meant by “{wanted.member}”: {names}. Give the whole name, or the house, and begin again."
        return None, Names(ja, en)
    return parties[0], None


def row_of(place: int, one: Candidate, ticked: set[tuple[str | None, str | None]] | None) -> dict[str, Any]:
    """A proposal as it is shown: its sentences, ticked when it lies in the box or (``ticked``) was chosen before."""
    return {
        "place": place,
        "one": one,
        "row": one.as_row(),
        "in_force": in_force(one),
        "sentences": parts_of(one.text),
        "ticked": still_so(one) and (one.clip is not None if ticked is None else (one.key, one.text) in ticked),
    }


def still_so(one: Candidate) -> bool:
    """Whether its document still says so: what was taken before is not ticked for a person when it does not."""
    return all(why.code is not Code.NO_LONGER_SO for why in one.why)


def in_force(one: Candidate) -> str:
    """Of a law, the day (YYYY-MM-DD) on which the text that is quoted came into force; "" for anything else.

    The day of the law itself is that of its first promulgation, and no day of these words.
    """
    found = re.search(r"_(\d{4})(\d\d)(\d\d)_", str(one.version.facts.get("revision", ""))) if one.version else None
    return "-".join(found.groups()) if found and one.kind == "law" else ""


def parts_of(text: str) -> list[str]:
    """The whole sentences of a passage."""
    return [one for line in text.split("\n") for one in whole(sentences(line))] or [text]


def asks_for(
    office: sqlite3.Connection, wanted: Purpose, meeting: met.Meeting | None, before: dict[str, str] | None, at: str
) -> list[tuple[WrittenAsk, bool, str]]:
    """The asks of the topic that stand, those for this party first and ticked, each with its place; behind them those of the meeting
    that are on another of its topics, which a person may take into these papers too.
    """
    if meeting:
        mine = our_asks(
            StaffFile(),
            office,
            {},
            wanted.topic,
            meeting.party,
            meeting.day,
            at,
            ministry=meeting.ministry,
            without=meeting.key,
        )[0]
    else:
        mine = open_asks(office, at, wanted.topic)
    put = {event.ask for event in asked.events(office) if meeting and event.meeting == meeting.key}
    others = [one for one in map(as_written, asked.asks(office)) if one.key in put and one not in mine]
    rows = []
    for place, one in enumerate([*mine, *others], 1):
        proposed = one.key in put and one.topic in ("", wanted.topic) if put else place <= 3
        ticked = proposed if before is None else f"ask-{one.key}" in before
        rows.append((one, ticked, (before or {}).get(f"askorder-{one.key}") or str(place)))
    return rows


# ---------------------------------------------------------------------- the form
def choose(policy: sqlite3.Connection, office: sqlite3.Connection, form: Posted, at: str) -> str:
    """Take what was ticked into the box, keep what was typed, and make the kit; its number."""
    wanted, _ = purpose_of(policy, office, Purpose(*(form.one(name) for name in FOR)), at)
    check_topics(policy, [wanted.topic])
    kinds = [one for one in form.all("kind") if one in possible(wanted)]
    if not kinds:
        raise WrongUsage("no kind of paper was chosen", "作る資料の種類に印を付けてください。", resend=False)
    texts = texts_of(office, form)
    if problems := wrong_in(policy, office, form, at)[1]:
        raise OfficeError(problems)
    english = form.one("lang") == "en" and kinds != ["prep"]
    if lacking := [no_english(one["ask"]) for one in texts["ask"] if english and not one.get("en")]:
        raise OfficeError(lacking)
    uses = picked(policy, office, form, wanted.topic, at)
    without = left_out(form)
    papers = [(kind, wanted.topic, {**texts, "use": uses}, without) for kind in sorted(kinds, key=list(KINDS).index)]
    asked_for = [*form.fields, *((name, value) for name, value in asdict(wanted).items())]
    return str(drafts.add_kit(office, papers, asked_for, who=form.who, at=at))


def no_english(words: str) -> Said:
    """That an ask was ticked for English papers and has no English."""
    ja = f"お願い「{words[:40]}」に英語の文がありません。「お願い」のページの「直す・英語を足す」で書くか、印を外してください。"
    en = f"The ask “{words[:40]}” has no English: write it on the page of asks (“Correct, or add English”), or untick it."
    return Said(en, ja, en)


def left_out(form: Posted) -> list[str]:
    """Keys of what stood on the page and was not ticked: of a document of which something else was, the passage alone."""
    picks = form.all("pick")
    kept = {form.one(f"key-{one}") for one in picks}
    rows = [(form.one(f"key-{one}"), form.one(f"text-{one}")) for one in form.all("shown") if one not in picks]
    found = {
        passage_key(key, text) if key in kept else key for key, text in rows if key and not key.startswith(REGISTERS)
    }
    return sorted(found)


def texts_of(office: sqlite3.Connection, form: Posted) -> dict[str, Any]:
    """What staff wrote, as a staff file holds it: its texts, and the asks that were ticked, in the order given."""
    known = {one.key: as_written(one) for one in asked.asks(office)}
    ticked = [key for key in known if form.one(f"ask-{key}")]
    ticked.sort(key=lambda key: number_of(form.one(f"askorder-{key}")) or 99)
    asks = [{name: value for name, value in asdict(known[key]).items() if value} for key in ticked]
    return {**typed_texts(form), "only_chosen": True, "ask": asks}


def picked(
    policy: sqlite3.Connection, office: sqlite3.Connection, form: Posted, topic: str, at: str
) -> list[dict[str, str]]:
    """Put the ticked passages into the box, trimmed and in order; each as the paper accepts it.

    What is taken as 反対の例 is accepted for no paper: the memo has it from the box.
    """
    places = places_in_order(form)
    ticked = put_in_order(form)
    refuse_changed(
        [(place, fault) for place, one in zip(places, ticked, strict=True) for fault in said_no_more(policy, [one], at)]
    )
    uses: list[dict[str, str]] = []
    for position, place in enumerate(places, 1):
        key, text = form.one(f"key-{place}"), form.one(f"text-{place}")
        if key.startswith(REGISTERS):
            now = wording(office, key, jst_date(at))
            if text not in now.split("\n"):
                raise WrongUsage(
                    f"{key} says something else by now: {text}",
                    f"登録の「{text[:40]}」は、ページを開いた後に改められました。もう一度開いて選んでください。",
                    resend=False,
                )
            uses.append({"key": key, "text": now})
            continue
        parts = parts_of(text)
        wanted = [parts[i] for one in form.all(f"part-{place}") if (i := number_of(one) - 1) in range(len(parts))]
        if not wanted:  # all of it would be the opposite of what was asked for
            raise WrongUsage(
                f"of the passage {place} no sentence is left: tick one, or do not take the passage",
                f"「{text[:30]}…」は、文の印が全部外れています。使う文に印を付けるか、引用の印を外してください。",
                resend=False,
            )
        found = current_text(policy, key)
        passages = joined(found["body"] if found else "", wanted)
        stance = stance_of(form.one(f"stance-{place}", Stance.SUPPORTS))
        old = in_box(office, number_of(form.one(f"clip-{place}")), key, text)
        if old and passages == [text]:
            change_clip(office, old.id, who=form.who, at=at, stance=stance, position=position)
        else:
            if old:
                drop(office, old.id, who=form.who, at=at)  # what is left of it is taken anew
            for passage in passages:
                made = take(policy, office, key, passage, who=form.who, at=at, stance=stance, topics=[topic])
                change_clip(office, made.id, who=form.who, at=at, stance=stance, position=position)
        if stance is not Stance.AGAINST:
            uses += [{"key": key, "text": passage} for passage in passages]
    return uses


def places_in_order(form: Posted) -> list[str]:
    """The numbers, on the form, of what was ticked, in the order that was typed beside each."""
    return sorted(form.all("pick"), key=lambda one: (number_of(form.one(f"order-{one}")) or 999, number_of(one)))


def put_in_order(form: Posted) -> list[Use]:
    """What was ticked, in the order that was typed beside each."""
    return [Use(form.one(f"key-{place}"), form.one(f"text-{place}")) for place in places_in_order(form)]


def place_among(chosen: Sequence[Use], one: Candidate) -> int:
    """Where a person put a proposal, or what it was cut from; behind all that they chose for any other."""
    cut_from = (n for n, use in enumerate(chosen) if use.key == one.key and one.text in (use.text or ""))
    return next(cut_from, len(chosen))


def in_box(office: sqlite3.Connection, row_id: int, key: str, text: str) -> Clip | None:
    """The passage of the box that a form means by a number, while it lies there and is this passage."""
    found = next((one for one in clips(office) if one.id == row_id), None)
    return found if found and (found.document_key, found.text) == (key, text) else None


def refuse_changed(changed: Sequence[tuple[str, Fault]]) -> None:
    """WrongUsage naming the ticked passages (place on the form, what is wrong) whose text has changed since the page was shown."""
    if not changed:
        return
    en, ja = "\n".join(one.en for _, one in changed), "\n".join(one.ja for _, one in changed)
    numbers = [place for place, _ in changed]
    raise WrongUsage(
        f"{en}\nTo go on without, empty the field “Passage to use” that holds {', '.join(numbers)}, and send it again.",
        f"{ja}\n外して進むには、下の「使う引用」のうち {'、'.join(numbers)} の欄を空にして、もう一度送ってください。",
    )


async def chosen(datasette: Any, request: Any) -> Any:
    async def again(datasette: Any, request: Any, error: PolicywatchError) -> Any:
        """The page once more, as it was sent: what is wrong is mended where it stands."""
        form: Posted = request.scope[POSTED]
        if not form.one("topic"):  # nothing could be proposed, so there is no such page
            return await given_back(datasette, request, error)
        return await page(datasette, request, Refused(form, error))

    return await on_to_kit(datasette, request, choose, again)


def tabled(policy: sqlite3.Connection, office: sqlite3.Connection, form: Posted, at: str) -> str:
    """Make the comparison table of a law on two days, or of a document at two times, as a paper; its kit's number."""
    what, since, until, suppl = (form.one(name) for name in ("key", "since", "until", "suppl"))
    compared_texts(policy, what, since, until, suppl=bool(suppl))  # says what is wrong with them
    return str(drafts.add_kit(office, [(comparison.NAME, "", {}, ())], form.fields, who=form.who, at=at))


async def compared(datasette: Any, request: Any) -> Any:
    return await on_to_kit(datasette, request, tabled)


ROUTES: Routes = ((r"^/-/briefs/new$", page),)
FORMS: Forms = ((r"^/-/briefs/chosen$", Role.EDITOR, chosen), (r"^/-/briefs/compared$", Role.EDITOR, compared))
