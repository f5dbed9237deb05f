"""What happened to a public comment case between two nights, in the words a lobbyist would use.  Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from db.change import sentences
from db.change.compare import DETAIL_WEIGHT, State, counted, make, text_change
from db.change.kind import Facts, Kind, Sentences, Table
from db.change.passages import passages
from db.change.sentences import Noun, short
from db.consultations.cases import (
    Consultation,
    address,
    doubts,
    files_of,
    published_on,
    read_consultation,
    rows,
    stands_in,
)
from db.consultations.words import (
    CATEGORY,
    DEADLINE,
    FILES,
    MINISTRY,
    MINISTRY_EN,
    NUMBER,
    OPEN_PAGE,
    OPEN_PLACES,
    OPENED,
    OPINIONS,
    RESULT_ON,
    RESULT_PAGE,
    RESULT_PLACES,
    STATUS,
    TITLE,
    Deadline,
    clock_of,
    same_end,
)
from db.record.models import Change, ChangeKind
from db.text.dates import short_day_en, short_day_ja
from db.text.folding import comparable, squeeze

# The heavier of a night's changes is the one that is told; the others hang on it.
MOVED, SET, RESULT, FILE, EDITED, CORRECTED = 85, 75, 80, 55, 50, 40
LONGEST_TITLE = 80
# Cells that have a change of their own, or that say nothing.
TOLD_APART = {TITLE, OPENED, DEADLINE, CATEGORY, MINISTRY, RESULT_ON, OPINIONS, NUMBER, FILES, STATUS}


def until_ja(deadline: Deadline, day: str) -> str:
    """8月30日まで; 3月27日18時まで when the page names an hour."""
    return f"{short_day_ja(deadline.closes_on, day)}{deadline.clock or ''}まで"


def until_en(deadline: Deadline, day: str) -> str:
    clock = f", {deadline.clock.replace('時', ':').replace('分', '')}" if deadline.clock else ""
    return f"until {short_day_en(deadline.closes_on, day)}{clock + '00' if clock.endswith(':') else clock}"


def appeared(state: State, day: str) -> Sentences:
    """A case seen for the first time: opened, or, when only its result was seen, its result."""
    found = read_consultation(state.facts)
    if found.has_result and not found.was_open:
        return result_words(found, day)
    title = short(found.title, LONGEST_TITLE)
    closed = found.deadline is not None and found.deadline.closes_on < day
    end_ja = until_ja(found.deadline, day) if found.deadline else "の記載なし"
    end_en = until_en(found.deadline, day) if found.deadline else "no deadline given"
    inside_ja = "、".join(filter(None, (found.ministry, f"締切{end_ja}")))
    inside_en = ", ".join(filter(None, (english(found.ministry), end_en)))
    if found.has_result:
        ja, en = result_words(found, day)
        return f"{ja}。意見募集もあわせて初めて確認しました", en
    if closed:
        return (
            f"意見募集がありました（締切済み）：{title}（{inside_ja}）",
            f"A consultation, already closed: “{title}” ({inside_en})",
        )
    return f"意見募集が始まりました：{title}（{inside_ja}）", f"A consultation opened: “{title}” ({inside_en})"


def english(ministry: str | None) -> str | None:
    return MINISTRY_EN.get(ministry, ministry) if ministry else None


def result_words(found: Consultation, day: str) -> Sentences:
    """「意見募集の結果が公示：…（意見123件、6月19日）」"""
    title = short(found.title, LONGEST_TITLE)
    number_ja = f"意見{found.opinions:,}件" if found.opinions is not None else "意見数の記載なし"
    number_en = (
        sentences.plural(found.opinions, "opinion") if found.opinions is not None else "number of opinions not given"
    )
    on = found.result_published_on
    late = on is not None and (date.fromisoformat(day) - date.fromisoformat(on)).days > 7
    ja = f"意見募集の結果が公示：{title}（{number_ja}{f'、{short_day_ja(on, day)}公示' if late else ''}）"
    return (
        ja,
        f"The result of a consultation was published: “{title}” ({number_en}{f', on {short_day_en(on, day)}' if late else ''})",
    )


def compare(old: State, new: State, day: str) -> list[Change]:
    """One change that a person would name, what else happened as its parts; [] when nothing did.

    What a page tells when it is read for the first time is no change, but for a deadline that was not known before.
    """
    before, after = read_consultation(old.facts), read_consultation(new.facts)
    found = _result(new, before, after, day)
    found += _deadline(new, before, after, day)
    found += _dates(new, before, after, day)
    if comparable(old.title) != comparable(new.title) and _title_edited(old.facts, new.facts):
        words = sentences.retitled(new.noun, old.title, new.title)
        found.append(make(ChangeKind.RETITLED, new, "title", old.title, new.title, words, weight=CORRECTED))
    for place in (OPEN_PAGE, RESULT_PAGE):
        if stands_in(old.facts, (place,)) and stands_in(new.facts, (place,)):
            found += _files(new, files_of(old.facts, place), files_of(new.facts, place))
    found += _text_changes(old, new) + _result_cells(old, new)
    if len(found) < 2:
        return found
    leader, *others = sorted(found, key=lambda change: -change.weight)
    return [replace(leader, parts=(*leader.parts, *others))]


def _title_edited(old: Facts, new: Facts) -> bool:
    """Whether one place prints another title than it did; two places may differ from the first."""
    names = [f"{place}/{TITLE}" for place in (*OPEN_PLACES, *RESULT_PLACES)]
    pairs = [(str(old[n]), str(new[n])) for n in names if old.get(n) and new.get(n)]
    return any(comparable(then) != comparable(now) for then, now in pairs)


def _result(new: State, before: Consultation, after: Consultation, day: str) -> list[Change]:
    if not after.has_result:
        return []
    if not before.has_result:
        words = result_words(after, day)
        value = after.result_published_on or "結果公示"
        return [make(ChangeKind.ANSWER_PUBLISHED, new, "result_published_on", None, value, words, weight=RESULT)]
    if after.opinions is not None and before.opinions is not None and before.opinions != after.opinions:
        ja = f"提出意見数が{before.opinions:,}件から{after.opinions:,}件に改められました：{short(after.title, LONGEST_TITLE)}"
        en = f"The number of opinions was corrected from {before.opinions} to {after.opinions}: “{short(after.title, LONGEST_TITLE)}”"
        values = (str(before.opinions), str(after.opinions))
        return [make(ChangeKind.TEXT_CHANGED, new, "opinions", *values, (ja, en), weight=CORRECTED)]
    return []


def _deadline(new: State, before: Consultation, after: Consultation, day: str) -> list[Change]:
    then, now = before.deadline, after.deadline
    if now is None or (then is not None and same_end(then, now) and not (then.moment is None and now.clock)):
        return []  # also the same day printed without the hour, or its end spelt 23:59 in place of 24:00
    title = short(after.title, LONGEST_TITLE)
    if then is None:
        if now.closes_on < day or after.has_result:
            return []  # over before it was known: stock
        words = (
            f"意見募集の締切は{until_ja(now, day)}：{title}",
            f"The consultation runs {until_en(now, day)}: “{title}”",
        )
        return [make(ChangeKind.DEADLINE_SET, new, "closes_on", None, now.closes_on, words, weight=SET)]
    values = (then.moment or then.closes_on, now.moment or now.closes_on)
    same_day = then.closes_on == now.closes_on
    if same_day:  # only the hours tell them apart
        then, now = (replace(one, clock=clock_of(one) or None) for one in (then, now))
    was, is_now = until_ja(then, day).removesuffix("まで"), until_ja(now, day).removesuffix("まで")
    verb = "改められました" if same_day else "延びました" if now.closes_on > then.closes_on else "早まりました"
    verb_en = "changed" if same_day else "extended" if now.closes_on > then.closes_on else "brought forward"
    ja = f"意見募集の締切が{was}から{is_now}に{verb}：{title}"
    en = f"The deadline of the consultation was {verb_en} from {until_en(then, day)[6:]} to {until_en(now, day)[6:]}: “{title}”"
    return [
        make(
            ChangeKind.DEADLINE_MOVED, new, "closes_on", *values, (ja, en), weight=DETAIL_WEIGHT if same_day else MOVED
        )
    ]


def _dates(new: State, before: Consultation, after: Consultation, day: str) -> list[Change]:
    """Dates of publication that were corrected."""
    found = []
    for field, ja, en in (
        ("opened_on", OPENED, "opening day"),
        ("result_published_on", RESULT_ON, "day of the result"),
    ):
        then, now = getattr(before, field), getattr(after, field)
        if then and now and then != now:
            was, is_now = short_day_en(then, day), short_day_en(now, day)
            words = (
                f"{ja}が{short_day_ja(then, day)}から{short_day_ja(now, day)}に改められました：{short(after.title, LONGEST_TITLE)}",
                f"The {en} was corrected from {was} to {is_now}: “{short(after.title, LONGEST_TITLE)}”",
            )
            found.append(make(ChangeKind.REDATED, new, field, then, now, words, weight=CORRECTED))
    return found


def _files(new: State, before: dict[str, str], after: dict[str, str]) -> list[Change]:
    """Files added, removed, or replaced by another under the same words."""
    added = {href: label for href, label in after.items() if href not in before}
    removed = {href: label for href, label in before.items() if href not in after}
    found = []
    for href, label in removed.items():
        same = next((h for h, words in added.items() if label and squeeze(words) == squeeze(label)), None)
        if same is not None:
            added.pop(same)
            ja = f"「{short(new.title, LONGEST_TITLE)}」の添付ファイル「{label}」が別のファイルに差し替えられました。"
            en = f"The file “{label}” of “{short(new.title, LONGEST_TITLE)}” was replaced by another file."
            found.append(make(ChangeKind.ATTACHMENT_REPLACED, new, href, href, same, (ja, en), weight=FILE + 5))
        else:
            words = sentences.attachment(ChangeKind.ATTACHMENT_REMOVED, new.title, label, href)
            found.append(make(ChangeKind.ATTACHMENT_REMOVED, new, href, label, None, words, weight=FILE))
    for href, label in added.items():
        words = sentences.attachment(ChangeKind.ATTACHMENT_ADDED, new.title, label, href)
        found.append(make(ChangeKind.ATTACHMENT_ADDED, new, href, None, label, words, weight=FILE))
    return found


def _text_changes(old: State, new: State) -> list[Change]:
    """The text of the page of the open case below its title, when it was read before."""
    if not old.body or not new.body:
        return []
    then, now = (body.partition("\n")[2] for body in (old.body, new.body))
    differing = passages(then, now, new.what_counts)
    return [text_change(new, differing)] if differing else []


def _result_cells(old: State, new: State) -> list[Change]:
    """Other cells of the page of the result when it was read before."""
    found = []
    prefix = f"{RESULT_PAGE}/"
    if not stands_in(old.facts, (RESULT_PAGE,)):
        return []
    for name in sorted(name for name in set(old.facts) | set(new.facts) if name.startswith(prefix)):
        label, then, now = name.removeprefix(prefix), old.facts.get(name), new.facts.get(name)
        if label in TOLD_APART or counted(then or "") == counted(now or ""):
            continue
        words = sentences.field_changed(new.noun, new.title, label, then, now)
        texts = (None if then is None else str(then), None if now is None else str(now))
        differing = [(texts[0] or "", texts[1] or "")]
        found.append(make(ChangeKind.TEXT_CHANGED, new, name, *texts, words, differing, weight=EDITED))
    return found


def _title(facts: Facts) -> str | None:
    return read_consultation(facts).title


CONSULTATION = Kind(
    id="consultation",
    noun=Noun("意見募集", "consultation"),
    tables=(Table("consultations", "意見募集"),),
    title=_title,
    published_on=published_on,
    url=address,
    rows=rows,
    doubts=doubts,
    checked=True,
    kept_whole=True,
    listed_to_source=True,
    compare=compare,
    appeared=appeared,
    story=True,
)
