"""The sentences of changes of laws, Japanese and English: what a legal editor would sign. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from db.change.passages import ProvisionDiff
from db.change.sentences import places, plural, quoted, short
from db.law.acts import act_en
from db.law.enforcement import REST, Enforcement
from db.law.enforcement_words import in_words, places_en, places_ja
from db.law.places import last_step, last_step_en, place_en, place_of
from db.law.renumbered import Move, goes_with, step_of, tag_of
from db.record.models import ChangeKind
from db.text.dates import MONTHS, english_date, japanese_date
from db.text.numerals import write_numeral
from db.text.words import Names

# What a sentence says of ourselves, and a paper for others does not.
NO_EARLIER = ("以前の本文がないため、比較はできません。", "There is no earlier text to compare with.")
NOT_HAD = ("新しい本文はまだ取得できていません。", "Its new text could not be had yet.")
COUNTED_WITH_EACH = (
    "二つ以上の法律が改めた規定は、それぞれに数えています。",
    " A provision that more than one of the acts changed is counted with each.",
)


@dataclass(frozen=True, slots=True)
class Stage:
    """One day on which an amendment takes effect, in part or whole; with a ``clause`` it is only the latest possible one.

    ``past``: it had come when this was said.
    """

    day: str | None
    clause: str | None = None
    past: bool = False


@dataclass(frozen=True, slots=True)
class Act:
    """An amending act in a change: its number, and how many provisions are its own (None: its own text is missing)."""

    number: str
    changed: int | None = None


def stages_said(stages: Sequence[Stage], today: str = "") -> tuple[str, str]:
    """2段階で、2026年5月21日（施行済み）、遅くとも2027年3月31日; the year is left out where it is that of ``today``."""

    def ja(one: Stage) -> str:
        day = japanese_date(one.day) or "未定"
        day = day.removeprefix(f"{today[:4]}年") if today else day
        return f"{'遅くとも' if one.clause else ''}{day}{'（施行済み）' if one.past else ''}"

    def en(one: Stage) -> str:
        day = english_date(one.day) or "a day not fixed yet"
        return f"{'by' if one.clause else 'on'} {day}{' (in force)' if one.past else ''}"

    count = len(stages)
    days_ja, days_en = "、".join(map(ja, stages)), ", ".join(map(en, stages))
    if count == 1 and stages[0].clause:
        days_ja += f"（「{stages[0].clause}」）"
    return (f"{count}段階で、" if count > 1 else "") + days_ja, (
        f" in {count} stages:" if count > 1 else ""
    ) + f" {days_en}"


# The stages in a sentence, and their days: those of the year in which it was said stand without it.
RE_STAGES = re.compile(r"施行は(?:\d+段階で、)?(?P<days>[^。]*?)です。")
RE_DAY = re.compile(r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})日(?!（施行済み）)")
RE_STAGES_EN = re.compile(
    r"comes into force(?: in \d+ stages:)? (?P<days>(?:(?:on|by) \d{1,2} [A-Z][a-z]+ \d{4}(?: \(in force\))?(?:, )?)+)"
)
RE_DAY_EN = re.compile(r"(?P<day>\d{1,2}) (?P<month>[A-Z][a-z]+) (?P<year>\d{4})(?! \(in force\))")


def stages_on(ja: str, en: str, said_on: str, day: str) -> tuple[str, str]:
    """Sentences on the stages of an amendment that were said on one day, as they are true on another (both YYYY-MM-DD): what has come
    meanwhile is in force.
    """

    def come(found: re.Match[str], mark: str) -> str:
        month = found["month"]
        number = int(month) if month.isdigit() else MONTHS.index(month) + 1
        is_on = f"{found['year'] or said_on[:4]}-{number:02}-{int(found['day']):02}"
        return found[0] + (mark if is_on <= day else "")

    def marked(found: re.Match[str], days: re.Pattern[str], mark: str) -> str:
        return found[0].replace(found["days"], days.sub(lambda one: come(one, mark), found["days"]))

    return (
        RE_STAGES.sub(lambda found: marked(found, RE_DAY, "（施行済み）"), ja),
        RE_STAGES_EN.sub(lambda found: marked(found, RE_DAY_EN, " (in force)"), en),
    )


def by_act(number: str | None) -> tuple[str, str]:
    """（令和六年法律第五十九号） and " by Act No. 59 of 2024"; both "" where no act is named."""
    return (f"（{number}）", f" by {act_en(number)}") if number else ("", "")


def revision_scheduled(
    names: Names, stages: Sequence[Stage], number: str | None, promulgated: str | None
) -> tuple[str, str]:
    """An amendment that is not in force yet, with the day of its promulgation and all its stages, the earliest first."""
    days_ja, days_en = stages_said(stages)
    ja_act, en_act = by_act(number)
    when_ja = f"{japanese_date(promulgated)}に" if promulgated else ""
    when_en = f" on {english_date(promulgated)}" if promulgated else ""
    ja = f"「{names.ja}」の改正{ja_act}が{when_ja}公布されました。施行は{days_ja}です。"
    return ja, f"An amendment of “{names.en}”{en_act} was promulgated{when_en}; it comes into force{days_en}."


def law_promulgated(
    names: Names,
    promulgated: str | None,
    stages: Sequence[Stage],
    today: str,
    *,
    fresh: bool,
    clause: Sequence[Enforcement] = (),
    enacted: bool = True,
) -> tuple[str, str]:
    """A watched law that was not there before: 「見本施行規則が公布されました（9月30日）。施行は10月1日です。」

    ``stages``: the days that e-Gov gives; ``clause``: what the law's own 附則 says, which is what counts.  Where no day of the two
    agrees both are said.  ``enacted``: the days are those of the law as enacted, so that its clause is missed where it is not there.
    ``fresh`` False: promulgated long ago, listed only now.
    """

    def said(day: str | None) -> str:
        words = japanese_date(day) or "未定"
        return words.removeprefix(f"{today[:4]}年")  # the year only where it is another one

    days_ja, days_en = stages_said(stages, today)
    agree = any(one.day == stage.day for one in clause for stage in stages)
    clause_ja, clause_en = in_words(clause)
    if clause and (agree or not stages):
        begins_ja, begins_en = f"施行期日：{clause_ja}。", f" It comes into force: {clause_en}."
    elif stages:
        begins_ja, begins_en = f"施行は{days_ja}です。", f" It comes into force{days_en}."
        if clause:
            begins_ja += f"附則の定めと異なります：{clause_ja}。"
            begins_en += f" Its own clause says otherwise: {clause_en}."
        elif enacted:
            begins_ja += "どの規定がいつ施行されるかの定めは、本文にないため確かめていません。"
            begins_en += " Which provisions begin when could not be read in its text."
    else:
        begins_ja = begins_en = ""
    day_ja, day_en = said(promulgated), english_date(promulgated) or "on an unknown day"
    if not fresh:
        # The days are those of its amendments: a law of 1990 does not "come into force" this June.
        listed_ja = f"載っている版の施行日は{days_ja.rpartition('段階で、')[2]}です。" if stages else ""
        listed_en = (
            f" The versions listed there took or take effect{days_en.rpartition('stages:')[2]}." if stages else ""
        )
        if len(stages) == 1:
            listed_en = listed_en.replace("versions listed there took or take", "version listed there took or takes")
        ja = f"「{names.ja}」がe-Gov法令検索に掲載されました（公布は{day_ja}）。{listed_ja}"
        return ja, f"“{names.en}” is now in e-Gov Law Search (promulgated {day_en}).{listed_en}"
    return (
        f"「{names.ja}」が公布されました（{day_ja}）。{begins_ja}",
        f"“{names.en}” was promulgated ({day_en}).{begins_en}",
    )


def enforcement_date(
    names: Names,
    before: str | None,
    after: str | None,
    *,
    fixed: bool,
    number: str | None = None,
    stage: tuple[int, int] = (1, 1),
) -> tuple[str, str]:
    """A day that was fixed or moved; ``stage``: which one of how many of the act ``number``."""
    was, now = japanese_date(before) or "未定", japanese_date(after) or "未定"
    was_en, now_en = english_date(before) or "a day not fixed yet", english_date(after) or "a day not fixed yet"
    which, of = stage
    act_ja = "、".join(filter(None, (number, f"{of}段階のうち第{which}段階" if of > 1 else "")))
    act_ja = f"（{act_ja}）" if act_ja else ""
    act = by_act(number)[1] + (f", stage {which} of {of}" if of > 1 else "")
    if fixed:
        ja = f"「{names.ja}」の改正{act_ja}の施行日が{now}に決まりました（これまでは遅くとも{was}）。"
        return (
            ja,
            f"The enforcement date of the amendment of “{names.en}”{act} is fixed: {now_en} (until now: by {was_en}).",
        )
    ja = f"「{names.ja}」の改正{act_ja}の施行日が{was}から{now}に変わりました。"
    return ja, f"The enforcement date of the amendment of “{names.en}”{act} moved from {was_en} to {now_en}."


def form(kind: ChangeKind, place: tuple[str, str], *, unread: bool = False) -> tuple[str, str]:
    """A form or figure that was added, taken away or replaced; ``unread``: its file could not be had, its name is another one."""
    done_ja, done_en = {
        ChangeKind.ATTACHMENT_ADDED: ("が加わりました", "was added"),
        ChangeKind.ATTACHMENT_REMOVED: ("が削られました", "was taken away"),
    }.get(kind, ("が差し替えられました", "was replaced"))
    if unread:
        done_ja, done_en = (
            "のファイルが別の名前になりました（中身は取得できていません）",
            "has a file of another name, which could not be had",
        )
    return f"「{short(place[0])}」の様式・図{done_ja}。", _begun(f"{place[1]}: its form or figure {done_en}.")


def number_changed(
    diffs: Sequence[ProvisionDiff] | None,
    *,
    has_text: bool,
    had_text: bool,
    moves: Sequence[Move] = (),
    forms: int = 0,
    unknown: int = 0,
) -> tuple[str, str]:
    """How many provisions changed, how many only moved (``moves`` and the rest of ``diffs``), whether all of them stand in 附則,
    how many ``forms`` and figures have other files, and of how many that is ``unknown``."""
    ja, en = _provisions_changed(diffs, moves, has_text=has_text, had_text=had_text)
    if not forms and not unknown:
        return ja, en
    if has_text and had_text and not diffs and not moves:
        ja, en = "条文の文字に変わったところはありません。", "No provision changed in its words."
    if forms:
        ja += f"変わった様式・図は{forms}件です。"
        en += f" {plural(forms, 'form')} or figure{'' if forms == 1 else 's'} changed."
    if unknown:
        ja += f"様式・図{unknown}件はファイルを取得できず、変わったかどうか確かめていません。"
        en += f" {plural(unknown, 'form')} or figure{'' if unknown == 1 else 's'} could not be had: nobody can say whether"
        en += f" {'it' if unknown == 1 else 'they'} changed."
    return ja, en


def _provisions_changed(
    diffs: Sequence[ProvisionDiff] | None, moves: Sequence[Move], *, has_text: bool, had_text: bool
) -> tuple[str, str]:
    if not has_text:
        return NOT_HAD
    if not had_text or diffs is None:
        return NO_EARLIER
    if not diffs and not moves:
        return "条文に変わったところはありません。", "No provision changed."
    if all(place.part.startswith("SupplProvision") for place in (*(d.place for d in diffs), *(m.new for m in moves))):
        return (
            f"本則に変わったところはありません（附則のみ{places(len(diffs))}）。",
            f"Nothing changed in its main provisions ({plural(len(diffs), 'provision')} of 附則).",
        )
    only_moved = [diff for diff in diffs if diff.moved]
    moved = sum(1 for move in moves if not move.reworded)
    moved += sum(1 for diff in only_moved if not goes_with(diff, moves))
    if len(only_moved) == len(diffs):
        return f"規定の移動が{places(moved)}です。", f"{plural(moved, 'provision')} moved, none was reworded."
    more_ja, more_en = (f"（ほかに移動{places(moved)}）", f" ({moved} more only moved)") if moved else ("", "")
    changed = len(diffs) - len(only_moved)
    return f"変わった規定は{places(changed)}です{more_ja}。", f"{plural(changed, 'provision')} changed{more_en}."


def acts_said(acts: Sequence[Act]) -> tuple[str, str]:
    """（令和六年法律第五十九号：121か所、令和七年法律第三十九号：9か所）, the one with most changes first."""
    several = len(acts) > 1
    ordered = sorted(acts, key=lambda act: -(act.changed or 0))
    ja = "、".join(
        act.number + (f"：{places(act.changed)}" if several and act.changed is not None else "")
        for act in ordered
        if act.number
    )
    en = ", ".join(
        act_en(act.number) + (f" ({plural(act.changed, 'provision')})" if several and act.changed is not None else "")
        for act in ordered
        if act.number
    )
    return (f"（{ja}）" if ja else ""), (f" by {en}" if en else "")


def overlap(acts: Sequence[Act], changed: int) -> bool:
    """Whether the numbers of several acts add up to more than that of the provisions that ``changed``."""
    told = [act.changed for act in acts if act.changed is not None]
    return len(acts) > 1 and len(told) == len(acts) and sum(told) > changed


def text_corrected(names: Names, number: tuple[str, str]) -> tuple[str, str]:
    """A text that changed under the same revision."""
    return f"「{names.ja}」の本文が変わりました。{number[0]}", f"The text of “{names.en}” changed. {number[1]}"


def law_in_force(
    names: Names,
    revision: Mapping[str, object],
    number: tuple[str, str],
    *,
    acts: Sequence[Act],
    title: str = "",
    at_once: bool = True,
) -> tuple[str, str]:
    """An amendment came into force, or several (``at_once``: on one day); ``title``: what the law is called now."""
    day = str(revision.get("enforced_on") or "")
    acts_ja, acts_en = acts_said(acts)
    title_ja = f"題名は「{title}」になりました。" if title else ""
    title_en = f" Its title is now “{title}”." if title else ""
    many_ja, many_en = (
        (f"{len(acts)}件の改正", f"{len(acts)} amendments") if len(acts) > 1 else ("改正", "An amendment")
    )
    ja = f"「{names.ja}」の{many_ja}{acts_ja}が{japanese_date(day)}{'' if at_once else 'まで'}に施行されました。"
    en = f"{many_en} of “{names.en}”{acts_en} came into force {'on' if at_once else 'by'} {english_date(day)}."
    return f"{ja}{title_ja}{number[0]}", f"{en}{title_en} {number[1]}"


def law_begun(names: Names, day: str, clause: Sequence[Enforcement]) -> tuple[str, str]:
    """The law as first enacted takes effect: all of it, or what its 附則 says of that day."""
    rest = next((one for one in clause if REST in one.places), None)
    if rest is None or (rest.day and rest.day <= day):
        ja = f"「{names.ja}」が{japanese_date(day)}に施行されました。"
        return ja, f"“{names.en}” came into force on {english_date(day)}."
    said_ja, said_en = in_words(clause)
    ja = f"「{names.ja}」の一部が{japanese_date(day)}に施行されました。施行期日：{said_ja}。"
    return ja, f"Part of “{names.en}” came into force on {english_date(day)}. It takes effect: {said_en}."


def begun(names: Names, one: Enforcement) -> tuple[str, str]:
    """Provisions that take effect on a day that only the law's own 附則 names."""
    day = one.day or ""
    return (
        f"「{names.ja}」の{places_ja(one)}が{japanese_date(day)}に施行されました（附則の定めによる）。",
        f"{places_en(one)[:1].upper()}{places_en(one)[1:]} of “{names.en}” came into force on {english_date(day)},"
        " as its own clause says.",
    )


def listed_anew(names: Names, stages: Sequence[Stage], number: str | None, *, back: bool) -> tuple[str, str]:
    """Revisions by one act that e-Gov's list has no longer, or has again (``back``), with the days that they had there."""
    days_ja = "、".join(f"{'遅くとも' if one.clause else ''}{japanese_date(one.day) or '未定'}" for one in stages)
    days_en = ", ".join(f"{'by ' if one.clause else ''}{english_date(one.day) or 'a day not fixed'}" for one in stages)
    act = number or "制定時"
    ja = f"「{names.ja}」の改正（{act}、施行日：{days_ja}）が、e-Gov法令検索の一覧"
    en = (
        f"Of “{names.en}” the version{'s' if len(stages) > 1 else ''} made{by_act(number)[1] or ' when it was enacted'}"
    )
    en += f" (in force: {days_en})"
    if back:
        return f"{ja}に再び載りました。", f"{en} {'are' if len(stages) > 1 else 'is'} in e-Gov’s list again."
    return f"{ja}に載らなくなりました。", f"{en} {'are' if len(stages) > 1 else 'is'} in e-Gov’s list no longer."


def law_repealed(names: Names, day: str | None, status: str, *, done: bool) -> tuple[str, str]:
    """A law that is no more, or will be no more from a day on; ``status``: e-Gov's repeal_status (Repeal, Expire …)."""
    expires = status in ("Expire", "LossOfEffectiveness")
    when_ja, when_en = (f"{japanese_date(day)}に", f" on {english_date(day)}") if day else ("", "")
    ended_ja, ended_en = ("失効し", "expired") if expires else ("廃止され", "was repealed")
    coming_en = "expires" if expires else "will be repealed"
    if done:
        return f"「{names.ja}」は{when_ja}{ended_ja}ました。", f"“{names.en}” {ended_en}{when_en}."
    return f"「{names.ja}」は{when_ja}{ended_ja}ます。", f"“{names.en}” {coming_en}{when_en}."


def law_not_repealed(names: Names) -> tuple[str, str]:
    ja = f"「{names.ja}」は廃止と表示されていましたが、現行の法令の表示に戻りました。"
    return ja, f"“{names.en}” was marked as repealed and is marked as in force again."


COUNTERS = {"Article": "条", "Paragraph": "項", "Item": "号"}
UNITS_EN = {"Article": "article", "Paragraph": "paragraph", "Item": "item"}
LEAST_OF_A_RUN = 3  # fewer are told one by one: 「第四項を第五項とし、第三項を第四項とする」


def moved(run: Sequence[Move], number: str | None = None) -> tuple[str, str]:
    """Units that stand under other numbers with the same words: 「本則第59条の4第3項を第4項とする。」, and of three and more
    「…第3項から第5項までを一項ずつ繰り下げる。」, as an amending act says it.

    ``number``: the amending act, named in English.
    """
    act = by_act(number)[1]
    first, last = run[0], run[-1]
    where, where_en = place_of(first.old), place_en(first.old)
    same = f"; {'its' if len(run) == 1 else 'their'} words are the same" if not any(one.reworded for one in run) else ""
    if not first.inside:
        return f"{where}を{place_of(first.new)}とする。", _begun(
            f"{where_en} becomes {place_en(first.new)}{act}{same}."
        )
    tag = tag_of(first.old.path)
    by = step_of(first.new.path) - step_of(first.old.path)
    if len(run) >= LEAST_OF_A_RUN and tag in COUNTERS:
        each = f"{write_numeral(abs(by))}{COUNTERS[tag]}ずつ繰り{'下' if by > 0 else '上'}げる"
        en = f"{where_en} to {last_step_en(last.old)} each move {'down' if by > 0 else 'up'} {plural(abs(by), UNITS_EN[tag])}"
        return f"{where}から{last_step(last.old)}までを{each}。", _begun(f"{en}{act and f',{act}'}{same}.")
    if len(run) >= LEAST_OF_A_RUN:  # イ, ロ, ハ are no numbers: 「イからハまでをロからニまでとする」
        ja = f"{where}から{last_step(last.old)}までを{last_step(first.new)}から{last_step(last.new)}までとする。"
        en = f"{where_en} to {last_step_en(last.old)} become {last_step_en(first.new)} to {last_step_en(last.new)}"
        return ja, f"{en}{act}{same}."
    # The last one moves first where all go down, or two would have one number on the way.
    ordered = run[::-1] if by > 0 else run
    parts = [
        f"{place_of(one.old) if at == 0 else last_step(one.old)}を{last_step(one.new)}と"
        for at, one in enumerate(ordered)
    ]
    parts_en = [
        f"{place_en(one.old) if at == 0 else last_step_en(one.old)} becomes {last_step_en(one.new)}"
        for at, one in enumerate(ordered)
    ]
    return f"{'し、'.join(parts)}する。", _begun(f"{' and '.join(parts_en)}{act}{same}.")


def moved_places(run: Sequence[Move]) -> tuple[str, str]:
    """Where a run of moves comes from and goes to: 「本則第59条の4第3項・第4項→第4項・第5項」, of three and more with から."""
    first, last = run[0], run[-1]

    def ends(one: str, other: str, near: str, far: str) -> str:
        return one if len(run) == 1 else f"{one}{near if len(run) < LEAST_OF_A_RUN else far}{other}"

    now, now_en = (
        (last_step(first.new), last_step_en(first.new)) if first.inside else (place_of(first.new), place_en(first.new))
    )
    ja = ends(place_of(first.old), last_step(last.old), "・", "から"), ends(now, last_step(last.new), "・", "から")
    en = (
        ends(place_en(first.old), last_step_en(last.old), " and ", " to "),
        ends(now_en, last_step_en(last.new), " and ", " to "),
    )
    return "→".join(ja), "→".join(en)


def provision(
    diff: ProvisionDiff,
    place: tuple[str, str],
    was: tuple[str, str] = ("", ""),
    number: str | None = None,
    *,
    follows: bool = False,
) -> tuple[str, str]:
    """One provision: 加える, 削る, 改める, or one that has another number now (「第8項を第10項とする」; ``was``: its old place).

    ``number``: the amending act, named in English, and in Japanese where several took effect together; ``follows``: nothing in it
    differs but references to what was renumbered.
    """
    (ja, en), act = place, by_act(number)[1]
    if diff.old is None and diff.new is not None:
        return f"{ja}を加える。「{short(diff.new.text)}」", _begun(f"{en}: added{act}.")
    if diff.new is None and diff.old is not None:
        return f"{ja}を削る。「{short(diff.old.text)}」", _begun(f"{en}: deleted{act}.")
    assert diff.old and diff.new
    if diff.moved:
        return f"{was[0]}を{ja}とする。", _begun(f"{was[1]} becomes {en}{act}; its words are the same.")
    change = quoted([(diff.old.text, diff.new.text)])
    why_ja, why_en = (
        ("（番号の移動に伴う参照の整理のみ）", "; only its references follow the new numbers") if follows else ("", "")
    )
    if was[0]:
        return f"{was[0]}を改め、{ja}とする{why_ja}。{change}", _begun(
            f"{was[1]} becomes {en} and is reworded{act}{why_en}."
        )
    return f"{ja}を改める{why_ja}。{change}", _begun(f"{en}: reworded{act}{why_en}.")


def _begun(sentence: str) -> str:
    """An English sentence with its first letter large; a place without an article begins with “paragraph”."""
    return sentence[:1].upper() + sentence[1:]
