"""What is new about a bill between two nights, as changes and sentences.  Pure.

New steps are one change a night, led by the biggest; a step that vanished or was altered says so; addresses of pages and
dates of printing are no news.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from db.change.compare import State, make, text_change
from db.change.passages import passages
from db.change.sentences import short
from db.diet.bill_events import PAGES, SECOND, Event, Story, became_final, first_house, latest, sessions_of, story_of
from db.diet.bill_sentences import TEXT_ROLES, cell_words, proposer_en, proposer_ja, step, step_on, value_en, value_ja
from db.diet.words import HOUSE_EN, LAW_KINDS, bill_kind
from db.record.models import Change, ChangeKind, Scalar
from db.text.dates import short_day_en, short_day_ja
from db.text.folding import comparable, flat, fold
from db.text.numerals import ONE_TO_NINE
from db.text.words import Names, word_en, word_ja

STAGE_WEIGHT = 75
HIGH_STAGE_WEIGHT = 80
ALTERED_WEIGHT = 70
LATE_WEIGHT = 40
FILE_WEIGHT = 55
DETAIL_WEIGHT = 20
HIGH_STAGES = frozenset({"plenary_vote", "agreed", "promulgated"})
# The cells of a step.
FIELDS: Mapping[str, Names] = {
    "date": Names("日付", "date"),
    "result": Names("結果", "result"),
    "committee": Names("付託委員会", "committee"),
    "manner": Names("採決態様", "majority"),
    "method": Names("採決方法", "way of voting"),
    "law_number": Names("法律番号", "law number"),
}
# Of several steps of one night the last of these is the one a person would name, whichever came later.
TELLING = (
    "received", "preliminary_referred", "sent", "referred", "submitted", "committee_vote", "carried_over", "lapsed",
    "returned", "plenary_vote", "agreed", "withdrawn", "promulgated",
)  # fmt: skip
GROUPS = (
    ("shugiin/衆議院審議時賛成会派", "賛成会派", "groups in favour in the House of Representatives"),
    ("shugiin/衆議院審議時反対会派", "反対会派", "groups against in the House of Representatives"),
)
# How a page words these (撤回, 撤回許可; 継続審査, 閉会中審査) differs from house to house and says nothing.
ENDS = frozenset({"withdrawn", "carried_over", "lapsed"})
MADE_LAW = LAW_KINDS | {"予算"}
# The change that a person would name first; the others of that night hang on it.
LEADERS = (ChangeKind.STAGE_MOVED, ChangeKind.REDATED, ChangeKind.TEXT_CHANGED, ChangeKind.RETITLED)
RE_CELL = re.compile(r"(\d+)/(sangiin|shugiin)/.+")
ONE_BY_ONE = 3  # so many bills with blank cells are told one by one
Proposer = Callable[[Mapping[str, Scalar]], str | None]


def compare(old: State, new: State, day: str, names: Names, proposer: Proposer) -> list[Change]:
    """The changes of a bill between two states; ``day`` is the Japanese date of the night (YYYY-MM-DD)."""
    before, after = story_of(old.facts), story_of(new.facts)
    found = list(_stages(new, before, after, _news(old, before, after), day, names))
    found += _altered(new, before, after, day, names)
    if comparable(old.title) != comparable(new.title):
        words = (
            f"議案の件名が「{old.title}」から「{new.title}」に訂正されました。",
            f"The bill “{old.title}” is now titled “{new.title}”.",
        )
        found.append(make(ChangeKind.RETITLED, new, "title", old.title, new.title, words))
    found += _remarks(new, before, after, names)
    found += _doubts(new, before, after, names)
    if not any(c.after is None and c.kind is ChangeKind.TEXT_CHANGED for c in found):
        found += _blanked(old, new, day, names)
    found += _details(old, new, names, proposer)
    if old.body and (differing := passages(old.body, new.body, new.what_counts)):
        found.append(text_change(new, differing))
    found += _files(old, new, names)
    return _gathered([_unstopped(change) for change in found])


def _unstopped(change: Change) -> Change:
    """A change whose sentences end without a full stop, as what happened to a bill is said."""
    return replace(
        change,
        summary_ja=change.summary_ja.removesuffix("。"),
        summary_en=change.summary_en.removesuffix("."),
        parts=tuple(_unstopped(part) for part in change.parts),
    )


def appeared(state: State, day: str, known: Names | None, proposer: Proposer) -> tuple[str, str]:
    """The sentences of a new bill: what it is, who submitted it and when; ``known``: the name it is known by."""
    story = story_of(state.facts)
    submitted = next((e for e in story.events if e.event == "submitted"), None)
    kind = str(state.facts.get("kind"))
    number = state.facts.get("number")
    label = f"第{state.facts.get('session')}回国会{kind}{f'第{number}号' if number is not None else ''}"
    by = proposer(state.facts)
    what, what_en = bill_kind(kind)
    ja = f"新しい議案（{what}、{label}）：「{state.title}」" + (f"、{proposer_ja(by)}提出" if by else "")
    place = f"{state.facts.get('session')}" + (f"-{number}" if number is not None else "")
    en = f"New {what_en} {place}: “{known.en if known else state.title}”"
    if by or submitted:
        en += ", submitted" + (f" by {proposer_en(by, first_house(state.facts))}" if by else "")
    if submitted:
        ja += f"（{short_day_ja(submitted.date, day)}）"
        en += f" on {short_day_en(submitted.date, day)}"
    return ja, en


# ---------------------------------------------------------------------- steps
def _slots(story: Story) -> dict[str, Event]:
    return {e.slot: e for e in [*story.events, *story.folded]}


def _news(old: State, before: Story, after: Story) -> list[Event]:
    """Steps that were not there; those of an earlier session that was only looked at now are stock."""
    known = _slots(before)
    sessions = sessions_of(old.facts)
    newest = max(sessions, default=0)
    found = []
    for event in after.events:
        was = known.get(event.slot)
        filled = was is not None and was.result is None and event.result is not None and was.event == event.event
        stock = event.session < newest and event.session not in sessions
        if (was is None and not stock) or (filled and event.event in ("committee_vote", "plenary_vote", "agreed")):
            found.append(event)
    return found


def _stages(new: State, before: Story, after: Story, news: list[Event], day: str, names: Names) -> Iterator[Change]:
    final = became_final(new.facts, after.events)
    changes = []
    reached = max((e.date for e in before.events if e.date), default="")
    leader = max(news, key=lambda e: (TELLING.index(e.event), e.date or ""), default=None)
    for event in news:  # in the order of the story
        law = new.facts.get("kind") in MADE_LAW
        ja, en = step_on(event, day, final=event == final, law=law)
        weight = HIGH_STAGE_WEIGHT if event.event in HIGH_STAGES else STAGE_WEIGHT
        field = f"{event.event}/{event.house or ''}".rstrip("/")
        words = (f"{names.ja}：{ja}", f"{names.en}: {en}")
        if event.date and event.date < reached:  # filled in afterwards: the bill has not moved
            words = (f"{names.ja}：「{ja}」の記載が加わりました。", f"{names.en}: an entry was added: {en}.")
            yield make(ChangeKind.TEXT_CHANGED, new, field, None, _value(event), words, weight=LATE_WEIGHT)
            continue
        changes.append((event, make(ChangeKind.STAGE_MOVED, new, field, None, _value(event), words, weight=weight)))
    if changes:
        first = next((c for event, c in changes if event is leader), changes[-1][1])
        others = tuple(c for _, c in changes if c is not first)
        yield replace(first, parts=others, weight=max(c.weight for _, c in changes))


def _value(event: Event) -> str:
    number = f"第{event.law_number}号" if event.law_number else None
    return "、".join(filter(None, (event.date, event.committee, event.result, event.method, event.manner, number)))


def _altered(new: State, before: Story, after: Story, day: str, names: Names) -> Iterator[Change]:
    """Steps that vanished, and values of a step that were altered, taken out or filled in."""
    now = _slots(after)
    law = new.facts.get("kind") in MADE_LAW
    for event in before.events:
        field = f"{event.event}/{event.house or ''}".rstrip("/")
        ja, en = step(event, law=law)
        same = now.get(event.slot)
        if same is None and event.slot + SECOND in now:
            continue  # the page has one place for a house's vote: the second one stands there now
        if same is None:
            if event.derived:
                words = (f"{names.ja}：「{ja}」という推定を取り消しました。", f"{names.en}: “{en}” no longer holds.")
            else:
                words = (
                    f"{names.ja}：「{step_on(event, day, law=law)[0]}」の記載が消えました。",
                    f"{names.en}: the entry “{step_on(event, day, law=law)[1]}” has vanished.",
                )
            yield make(ChangeKind.TEXT_CHANGED, new, field, _value(event), None, words, weight=ALTERED_WEIGHT)
            continue
        for name, label in FIELDS.items():
            was, now_is = getattr(event, name), getattr(same, name)
            if _same(was, now_is) or (event.event in ENDS and name != "date"):
                continue
            if event.derived or event.folded or same.folded:
                continue
            where = f"{field}/{name}"
            if was is None:
                if name == "result" and event.event in ("committee_vote", "plenary_vote", "agreed"):
                    continue  # told as a step
                words = (
                    f"{names.ja}：「{ja}」の{label.ja}「{value_ja(name, now_is, day)}」が掲載されました。",
                    f"{names.en}: {label.en} of “{en}” is given: {value_en(name, now_is, day)}.",
                )
                yield make(ChangeKind.TEXT_CHANGED, new, where, None, now_is, words, weight=DETAIL_WEIGHT)
            elif now_is is None:
                words = (
                    f"{names.ja}：「{ja}」の{label.ja}「{value_ja(name, was, day)}」の記載が消えました。",
                    f"{names.en}: {label.en} of “{en}” ({value_en(name, was, day)}) has vanished.",
                )
                yield make(ChangeKind.TEXT_CHANGED, new, where, was, None, words, weight=ALTERED_WEIGHT)
            else:
                kind = ChangeKind.REDATED if name == "date" else ChangeKind.TEXT_CHANGED
                from_ja, to_ja = (value_ja(name, v, day) for v in (was, now_is))
                from_en, to_en = (value_en(name, v, day) for v in (was, now_is))
                words = (
                    f"{names.ja}：「{ja}」の{label.ja}が{from_ja}から{to_ja}に変わりました。",
                    f"{names.en}: {label.en} of “{en}” changed from {from_en} to {to_en}.",
                )
                yield make(kind, new, where, was, now_is, words, weight=ALTERED_WEIGHT)


def _same(a: str | None, b: str | None) -> bool:
    return (a is None and b is None) or (a is not None and b is not None and fold(a) == fold(b))


# ---------------------------------------------------------------------- the rest of the page
def _remarks(new: State, before: Story, after: Story, names: Names) -> Iterator[Change]:
    """Remarks (備考) that say more than the steps do: a request to withdraw."""
    known, now = ({flat(r).split("年", 1)[-1]: r for r in s.remarks} for s in (before, after))
    for bare, remark in now.items():
        if bare not in known and ("申出" in bare or not _is_step(bare)):
            words = (f"{names.ja}：備考に「{remark}」が加わりました。", f"{names.en}: a remark was added: “{remark}”.")
            yield make(ChangeKind.TEXT_CHANGED, new, "note", None, remark, words, weight=ALTERED_WEIGHT)
    for bare, remark in known.items():
        if bare not in now:
            words = (
                f"{names.ja}：備考から「{remark}」の記載が消えました。",
                f"{names.en}: the remark “{remark}” has vanished.",
            )
            yield make(ChangeKind.TEXT_CHANGED, new, "note", remark, None, words, weight=ALTERED_WEIGHT)


def _doubts(new: State, before: Story, after: Story, names: Names) -> Iterator[Change]:
    """Contradictions between the two houses' pages that were not there before."""
    for doubt in after.doubts:
        if doubt not in before.doubts:
            words = (f"{names.ja}：{doubt}。", f"{names.en}: the two houses' pages do not agree ({doubt}).")
            yield make(ChangeKind.TEXT_CHANGED, new, "note", None, doubt, words, weight=LATE_WEIGHT)


def _blanked(old: State, new: State, day: str, names: Names) -> Iterator[Change]:
    """Dates and results that one house's page no longer shows, while the step still stands on the other's word."""
    for name, value in old.facts.items():
        session, _, rest = name.partition("/")
        house, _, label = rest.partition("/")
        if value is None or house not in PAGES or not label.endswith(("日", "結果", "議決", "審議状況", "法律番号")):
            continue
        if name in new.facts and new.facts[name] is None:
            shown_ja, shown_en = cell_words(str(value), day)
            words = (
                f"{names.ja}：第{session}回国会の{PAGES[house]}のページで「{label}」（{short(shown_ja)}）の記載が消えました。",
                f"{names.en}: “{label}” ({shown_en}) has vanished from a page of the {HOUSE_EN[PAGES[house]]}.",
            )
            yield make(ChangeKind.TEXT_CHANGED, new, name, str(value), None, words, weight=ALTERED_WEIGHT)


def _is_step(bare: str) -> bool:
    return any(word in bare for word in ("撤回", "回付", "同意"))


def _details(old: State, new: State, names: Names, proposer: Proposer) -> Iterator[Change]:
    was, now = proposer(old.facts), proposer(new.facts)
    if was and _bare(was) != _bare(now):
        house = first_house(new.facts)
        to_en = proposer_en(now, house) if now else "none"
        words = (
            f"{names.ja}：提出者が{proposer_ja(was)}から{proposer_ja(now) or '「なし」'}に変わりました。",
            f"{names.en}: its proposer changed from {proposer_en(was, house)} to {to_en}.",
        )
        yield make(ChangeKind.TEXT_CHANGED, new, "proposer", was, now, words, weight=DETAIL_WEIGHT * 2)
    for name, label, label_en in GROUPS:
        was, now = latest(old.facts, name), latest(new.facts, name)
        if _bare(was) == _bare(now):
            continue
        if now is None:
            words = (
                f"{names.ja}：{label}「{short(was)}」の記載が消えました。",
                f"{names.en}: the {label_en} have vanished.",
            )
        else:
            words = (f"{names.ja}：衆議院の採決の{label}：{now.replace('; ', '、')}", f"{names.en}: {label_en}: {now}")
        weight = ALTERED_WEIGHT if was else DETAIL_WEIGHT
        yield make(ChangeKind.TEXT_CHANGED, new, label, was, now, words, weight=weight)


def _bare(text: str | None) -> str:
    """For comparing names: padding and the way of counting (外七名, 外7名) are no difference."""
    return "".join(fold(text or "").translate(str.maketrans(ONE_TO_NINE, "123456789")).split())


def _files(old: State, new: State, names: Names) -> Iterator[Change]:
    """Files that are linked now and were not; those of a session's page seen for the first time are stock."""
    for session in sessions_of(new.facts):
        name = f"{session}/sangiin/ファイル"
        if name not in old.facts:
            continue
        before, after = (
            {url: (label, role) for url, label, role in json.loads(str(s.facts.get(name) or "[]"))} for s in (old, new)
        )
        added = {url: told for url, told in after.items() if url not in before}
        removed = {url: told for url, told in before.items() if url not in after}
        for url, (label, role) in (added | removed).items():
            ja, en = label or word_ja(TEXT_ROLES, role), word_en(TEXT_ROLES, role)
            if url in added:
                words = (f"{names.ja}：{ja}のPDFが掲載されました", f"{names.en}: the {en} was published as a PDF")
                yield make(ChangeKind.ATTACHMENT_ADDED, new, url, None, ja, words, weight=FILE_WEIGHT)
            else:
                words = (
                    f"{names.ja}：{ja}のPDFへのリンクがなくなりました",
                    f"{names.en}: the link to the {en} is gone",
                )
                yield make(ChangeKind.ATTACHMENT_REMOVED, new, url, ja, None, words, weight=FILE_WEIGHT)


def _gathered(found: list[Change]) -> list[Change]:
    """One change with the others as its parts."""
    if len(found) < 2:
        return found
    leader = next((c for kind in LEADERS for c in found if c.kind is kind and c.weight > DETAIL_WEIGHT), found[0])
    return [replace(leader, parts=(*leader.parts, *(c for c in found if c is not leader)))]


def told_once(changes: Sequence[Change]) -> list[Change]:
    """The changes of a night; cells that a house's pages show of many bills no longer, as after a session, are told once.

    That change is of the first of these bills; the others hang on it, each with its own words.
    """
    blank: dict[tuple[str, str], list[Change]] = {}
    for change in changes:
        if place := _blank_cell(change):
            blank.setdefault(place, []).append(change)
    told: list[Change] = []
    for change in changes:
        place = _blank_cell(change)
        ones = blank[place] if place else []
        if place is None or len(ones) <= ONE_BY_ONE:
            told.append(change)
        elif change is ones[0]:
            told.append(_of_all(place, ones))
    return told


def _of_all(place: tuple[str, str], ones: Sequence[Change]) -> Change:
    session, house = place[0], PAGES[place[1]]
    label = ones[0].field.rsplit("/", 1)[-1]
    ja = f"第{session}回国会：{house}のページで、議案{len(ones)}件の記載（「{label}」など）が空欄になりました（値は残しています）"
    en = f"Session {session}: cells of {len(ones)} bills (“{label}” …) are blank now on pages of the {HOUSE_EN[house]}"
    return replace(ones[0], summary_ja=ja, summary_en=en, weight=DETAIL_WEIGHT, parts=tuple(ones))


def _blank_cell(change: Change) -> tuple[str, str] | None:
    """Session and page of a change that says of a bill that cells are blank now, and nothing else."""
    found = RE_CELL.fullmatch(change.field)
    if found is None or not change.key.startswith("bills/") or change.kind is not ChangeKind.TEXT_CHANGED:
        return None
    if change.after is not None or any(_blank_cell(part) is None for part in change.parts):
        return None
    return found[1], found[2]
