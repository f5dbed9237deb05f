"""What happened to a written question between two nights, in the words a lobbyist would use.  Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from db.change import sentences
from db.change.compare import DETAIL_WEIGHT, State, make
from db.change.sentences import short
from db.diet.question_facts import FIELDS, LINKS, Question, other_remarks, read_question
from db.diet.question_words import ANSWERED, WITHDRAWN
from db.diet.words import HOUSE_EN
from db.record.models import Change, ChangeKind, Scalar, as_text
from db.text.dates import short_day_en, short_day_ja
from db.text.folding import comparable, fold, squeeze

# The heavier of a night's changes is the one that is told; the others hang on it.
ANSWER, WITHDRAWAL, DELAY, VANISHED, TEXT_PUBLISHED, FORWARDED = 80, 75, 70, 65, 55, 45
CORRECTED = 40
# When the page of a question is read for the first time, what is older than this is stock, not news.
NEWS_WITHIN = timedelta(days=14)
LONGEST_TITLE = 80
DATE_WORDS = {
    "submitted_on": ("提出日", "day of submission"),
    "forwarded_on": ("内閣への転送日", "day of forwarding"),
    "delay_notified_on": ("答弁延期の通知日", "day of the notice of delay"),
    "delayed_until": ("答弁延期の期限", "postponed due day"),
    "answered_on": ("答弁書の受領日", "day of the answer"),
    "withdrawn_on": ("撤回日", "day of withdrawal"),
}
LINK_WORDS = {
    "question_url": ("質問本文（HTML）", "the text of the question (HTML)"),
    "question_pdf_url": ("質問本文（PDF）", "the text of the question (PDF)"),
    "answer_url": ("答弁書の本文（HTML）", "the text of the answer (HTML)"),
    "answer_pdf_url": ("答弁書の本文（PDF）", "the text of the answer (PDF)"),
}
# The date that says the same as a word of 経過状況.
TOLD_BY = {
    "内閣転送": "forwarded_on",
    "答弁延期": "delayed_until",
    "答弁延期通知受領": "delayed_until",
    WITHDRAWN: "withdrawn_on",
}


def compare(old: State, new: State, day: str) -> list[Change]:
    """One change that a person would name, what else happened as its parts; [] when nothing did.

    ``day`` is the Japanese calendar date of the night (YYYY-MM-DD).
    """
    before, after = read_question(old.facts), read_question(new.facts)
    tell = _Teller(new, after, day)
    first_read = not any(name.startswith("detail/") for name in old.facts)
    found = _stages(tell, before, first_read)
    found += _titles(tell, old, new)
    found += _moved_dates(tell, before, first_read)
    found += _links(tell, before)
    found += _status(tell, before)
    found += _people(tell, before)
    found += [] if first_read else _remarks(tell, before)
    told = {c.field for c in found}
    found += _leftovers(tell, old, new, before, told)
    if len(found) < 2:
        return found
    leader, *others = sorted(found, key=lambda c: -c.weight)
    return [replace(leader, parts=tuple(tell.as_part(change) for change in others))]


def appeared(state: State, day: str) -> tuple[str, str]:
    """「新しい質問主意書：「…」（参議院・第213回第18号、見本花子議員ほか4名、2月5日提出）。」"""
    question = read_question(state.facts)
    who, who_en = signed(question.submitter, question.others)
    when = f"{day_ja(question.submitted_on, day)}提出" if question.submitted_on else ""
    inside = "、".join(filter(None, (f"{question.house}・第{question.session}回第{question.number}号", who, when)))
    answered = f"。答弁書は{day_ja(question.answered_on, day)}に受領" if question.answered_on else ""
    ja = f"新しい質問主意書：「{short(question.title, LONGEST_TITLE)}」（{inside}）{answered}。"
    house = HOUSE_EN.get(question.house, question.house)
    by = f", by {who_en}" if who_en else ""
    on = f", submitted on {short_day_en(question.submitted_on, day)}" if question.submitted_on else ""
    end = f"; answered on {short_day_en(question.answered_on, day)}" if question.answered_on else ""
    en = (
        f"New written question: “{short(question.title, LONGEST_TITLE)}” ({house}, {question.session}-{question.number}"
    )
    return ja, f"{en}{by}{on}{end})."


def signed(submitter: str | None, others: int | None) -> tuple[str, str]:
    """Who signed a question, Japanese and English: 「見本花子議員ほか4名」; empty when no name is given."""
    name = "".join((submitter or "").split())
    if not name:
        return "", ""
    if not others:
        return f"{name}議員", name
    return f"{name}議員ほか{others}名", f"{name} and {others} other{'s' if others > 1 else ''}"


def day_ja(day: str | None, night: str) -> str:
    """A date as it is said on a night, 「5月7日」: the year only when it is another one; "" for none."""
    return short_day_ja(day, night) if day else ""


class _Teller:
    """Makes the changes of one question, its name before the colon."""

    def __init__(self, state: State, question: Question, day: str) -> None:
        self.state, self.question, self.day = state, question, day
        title = short(question.title, LONGEST_TITLE)
        self.ja = f"「{title}」（{question.house}第{question.session}回第{question.number}号）"
        house = HOUSE_EN.get(question.house, question.house)
        self.en = f"“{title}” ({house}, question {question.session}-{question.number})"

    def __call__(
        self, kind: ChangeKind, field: str, before: Scalar, after: Scalar, ja: str, en: str, weight: int
    ) -> Change:
        # As of a bill: a stage ends without 。, a whole sentence with it.
        end = "。" if ja.endswith("ました") else ""
        words = (f"{self.ja}：{ja}{end}", f"{self.en}: {en}.")
        return make(kind, self.state, field, as_text(before), as_text(after), words, weight=weight)

    def as_part(self, change: Change) -> Change:
        """Without the name of the question, which the change it hangs on has said."""
        english = change.summary_en.removeprefix(f"{self.en}: ")
        return replace(
            change,
            summary_ja=change.summary_ja.removeprefix(f"{self.ja}："),
            summary_en=english[:1].upper() + english[1:],
        )

    def said(self, day: str | None) -> str:
        return day_ja(day, self.day)

    def said_en(self, day: str | None) -> str:
        return short_day_en(day, self.day)


# ---------------------------------------------------------------------- stages
def _stages(tell: _Teller, before: Question, first_read: bool) -> list[Change]:
    """Forwarded, postponed, answered, withdrawn."""
    after, found = tell.question, []
    stage = ChangeKind.STAGE_MOVED

    def is_news(then: str | None, now: str | None) -> bool:
        if now is None or then is not None:
            return False
        earliest = (date.fromisoformat(tell.day) - NEWS_WITHIN).isoformat()
        return not first_read or now >= earliest

    if after.has_answer and not before.has_answer and (after.answered_on is None or is_news(None, after.answered_on)):
        on = f"（{tell.said(after.answered_on)}）" if after.answered_on else ""
        on_en = f" on {tell.said_en(after.answered_on)}" if after.answered_on else ""
        what = after.answered_on or after.answer_url or after.answer_pdf_url or after.status
        found.append(
            tell(
                ChangeKind.ANSWER_PUBLISHED,
                "answered_on",
                None,
                what,
                f"政府の答弁書を受領{on}",
                f"the Cabinet's answer came in{on_en}",
                ANSWER,
            )
        )
    elif before.has_answer and before.answered_on is None and is_news(None, after.answered_on):
        found.append(
            tell(
                stage,
                "answered_on",
                None,
                after.answered_on,
                f"答弁書の受領日は{tell.said(after.answered_on)}",
                f"the answer came in on {tell.said_en(after.answered_on)}",
                DETAIL_WEIGHT,
            )
        )
    if is_news(before.forwarded_on, after.forwarded_on):
        found.append(
            tell(
                stage,
                "forwarded_on",
                None,
                after.forwarded_on,
                f"内閣に転送（{tell.said(after.forwarded_on)}）",
                f"forwarded to the Cabinet on {tell.said_en(after.forwarded_on)}",
                FORWARDED,
            )
        )
    if is_news(before.withdrawn_on, after.withdrawn_on):
        found.append(
            tell(
                stage,
                "withdrawn_on",
                None,
                after.withdrawn_on,
                f"撤回（{tell.said(after.withdrawn_on)}）",
                f"withdrawn on {tell.said_en(after.withdrawn_on)}",
                WITHDRAWAL,
            )
        )
    found += _delay(tell, before, first_read)
    return found


def _delay(tell: _Teller, before: Question, first_read: bool) -> list[Change]:
    after = tell.question
    if after.delayed_until is None or after.delayed_until == before.delayed_until:
        if after.delay_notified_on and not before.delay_notified_on and not after.delayed_until:
            words = f"答弁延期の通知（{tell.said(after.delay_notified_on)}）"
            return [
                tell(
                    ChangeKind.STAGE_MOVED,
                    "delay_notified_on",
                    None,
                    after.delay_notified_on,
                    words,
                    f"a delay of the answer was notified on {tell.said_en(after.delay_notified_on)}",
                    DELAY,
                )
            ]
        return []
    if first_read and after.delayed_until < tell.day:
        return []
    again = "さらに" if before.delayed_until else ""
    notified = f"（{tell.said(after.delay_notified_on)}通知）" if after.delay_notified_on else ""
    notified_en = f" (notified on {tell.said_en(after.delay_notified_on)})" if after.delay_notified_on else ""
    over = after.delayed_until < tell.day
    ja = f"答弁が{again}{tell.said(after.delayed_until)}まで延期{'されていた' if over else ''}{notified}"
    postponed = f"{'was' if over else 'is'} postponed{' again' if again else ''}"
    en = f"the answer {postponed} until {tell.said_en(after.delayed_until)}{notified_en}"
    return [tell(ChangeKind.STAGE_MOVED, "delayed_until", before.delayed_until, after.delayed_until, ja, en, DELAY)]


def _moved_dates(tell: _Teller, before: Question, first_read: bool) -> list[Change]:
    """Dates that were corrected, and dates that cannot be read any more."""
    found = []
    for field, (name_ja, name_en) in DATE_WORDS.items():
        then, now = getattr(before, field), getattr(tell.question, field)
        if then is not None and now is None:
            # An empty cell keeps its value (db/change/kind.py, joined), so words stand there that are no date.
            ja = f"{name_ja}（{tell.said(then)}）が、日付として読めない記載に変わりました"
            en = f"the {name_en} ({tell.said_en(then)}) was replaced by words that are no date"
            found.append(tell(ChangeKind.TEXT_CHANGED, field, then, None, ja, en, VANISHED))
        elif then is not None and then != now and field not in ("delayed_until", "delay_notified_on"):
            kind = ChangeKind.REDATED if field == "submitted_on" else ChangeKind.STAGE_MOVED
            ja = f"{name_ja}が{tell.said(then)}から{tell.said(now)}に改められました"
            en = f"the {name_en} was changed from {tell.said_en(then)} to {tell.said_en(now)}"
            found.append(tell(kind, field, then, now, ja, en, CORRECTED))
        elif then is None and now is not None and field == "submitted_on" and not first_read:
            ja, en = f"提出日は{tell.said(now)}", f"submitted on {tell.said_en(now)}"
            found.append(tell(ChangeKind.REDATED, field, None, now, ja, en, DETAIL_WEIGHT))
        elif (
            field == "delay_notified_on"
            and then
            and now
            and then != now
            and (before.delayed_until == tell.question.delayed_until)
        ):
            ja = f"{name_ja}が{tell.said(then)}から{tell.said(now)}に改められました"
            found.append(
                tell(
                    ChangeKind.STAGE_MOVED,
                    field,
                    then,
                    now,
                    ja,
                    f"the {name_en} was changed to {tell.said_en(now)}",
                    DETAIL_WEIGHT,
                )
            )
    return found


def _status(tell: _Teller, before: Question) -> list[Change]:
    """経過状況 (published, or 撤回 in a remark), where no date tells the same."""
    then, now = before.status, tell.question.status
    if then == now or now in ("質問受理", ANSWERED):  # an answer is told as such
        return []
    if now is None:
        return [
            tell(
                ChangeKind.STAGE_MOVED,
                "status",
                then,
                None,
                f"経過状況（{then}）の記載が消えました",
                f"the status ({then}) is no longer given",
                VANISHED,
            )
        ]
    if getattr(tell.question, TOLD_BY.get(now, "withdrawn_on")) is not None:
        return []
    weight = WITHDRAWAL if now in (WITHDRAWN, "転送に至らず") else FORWARDED
    was = f"「{then}」から" if then else ""
    return [
        tell(
            ChangeKind.STAGE_MOVED,
            "status",
            then,
            now,
            f"経過状況が{was}「{now}」に",
            f"the status is now “{now}”" + (f" (before: “{then}”)" if then else ""),
            weight,
        )
    ]


# ---------------------------------------------------------------------- title, texts, people, remarks
def _titles(tell: _Teller, old: State, new: State) -> list[Change]:
    if comparable(old.title) == comparable(new.title):
        return []
    ja = f"件名が「{old.title}」から「{new.title}」に改められました"
    return [
        tell(ChangeKind.RETITLED, "title", old.title, new.title, ja, f"the title was “{old.title}” before", CORRECTED)
    ]


def _links(tell: _Teller, before: Question) -> list[Change]:
    """Texts that were published, taken away or moved."""
    found = []
    after = tell.question
    for field in LINKS:
        then, now = getattr(before, field), getattr(after, field)
        name_ja, name_en = LINK_WORDS[field]
        if then == now:
            continue
        if then is None:
            first = (
                field.startswith("answer") and before.has_answer and not (before.answer_url or before.answer_pdf_url)
            )
            ja, en = f"{name_ja}が公開", f"{name_en} was published"
            weight = TEXT_PUBLISHED if first else DETAIL_WEIGHT
            found.append(tell(ChangeKind.ATTACHMENT_ADDED, field, None, now, ja, en, weight))
        elif now is None:
            ja, en = f"{name_ja}へのリンクが消えました", f"the link to {name_en} was removed"
            found.append(tell(ChangeKind.ATTACHMENT_REMOVED, field, then, None, ja, en, VANISHED))
        else:
            ja, en = f"{name_ja}のリンク先が変わりました", f"the link to {name_en} changed"
            found.append(tell(ChangeKind.ATTACHMENT_REPLACED, field, then, now, ja, en, DETAIL_WEIGHT))
    return found


def _people(tell: _Teller, before: Question) -> list[Change]:
    after, found = tell.question, []
    if before.submitter and not (_same_name(before.submitter, after.submitter) and before.others == after.others):
        (then, then_en), (now, now_en) = signed(before.submitter, before.others), signed(after.submitter, after.others)
        field = "others" if _same_name(before.submitter, after.submitter) else "submitter"
        was, now_is = getattr(before, field), getattr(after, field)
        ja = f"提出者が「{then}」から「{now or 'なし'}」に変わりました"
        en = f"the submitter changed from {then_en} to {now_en or 'none'}"
        found.append(tell(ChangeKind.TEXT_CHANGED, field, was, now_is, ja, en, DETAIL_WEIGHT))
    old_group, group = before.submitter_group, after.submitter_group
    if old_group is not None and not _same_name(old_group, group):
        ja = f"会派が「{old_group}」から「{group or 'なし'}」に変わりました"
        en = f"the parliamentary group changed from {old_group} to {group or 'none'}"
        found.append(tell(ChangeKind.TEXT_CHANGED, "submitter_group", old_group, group, ja, en, DETAIL_WEIGHT))
    return found


def _same_name(one: Scalar, other: Scalar) -> bool:
    """Padding inside names differs between the list and the page: 緒方林太郎, 緒方　林太郎."""
    return one == other or ("".join(fold(str(one)).split()) == "".join(fold(str(other)).split()))


def _remarks(tell: _Teller, before: Question) -> list[Change]:
    """Remarks that are neither a postponement nor a withdrawal, in their own words."""
    then, now = ("\n".join(other_remarks(q.note)) for q in (before, tell.question))
    if squeeze(then) == squeeze(now):
        return []
    ja = f"備考「{short(now)}」" if now else f"備考「{short(then)}」の記載が消えました"
    en = f"remark: “{short(now)}”" if now else f"the remark “{short(then)}” is no longer given"
    return [tell(ChangeKind.TEXT_CHANGED, "note", then or None, now or None, ja, en, CORRECTED)]


def _leftovers(tell: _Teller, old: State, new: State, before: Question, told: set[str]) -> list[Change]:
    """Published values that vanished or that no field knows: told as they stand, never silent."""
    field_of = {fact: field for field, facts in FIELDS.items() for fact in facts}
    found = []
    for name in sorted(old.facts):
        page, _, label = name.partition("/")
        then, now = old.facts[name], new.facts.get(name)
        if not label or squeeze(str(then or "")) == squeeze(str(now or "")):
            continue
        field = field_of.get(name)
        if field is None:
            words = sentences.field_changed(new.noun, tell.question.title, label, then, now)
            found.append(
                make(ChangeKind.TEXT_CHANGED, new, name, as_text(then), as_text(now), words, weight=DETAIL_WEIGHT)
            )
        elif now is None and field not in told and not (field == "note" and told & {"delayed_until", "withdrawn_on"}):
            where = "一覧" if page == "list" else "個別ページ"
            ja = f"{where}の「{label}」（{short(str(then))}）の記載が消えました"
            en = f"“{label}” ({short(str(then))}) is no longer given on the {'list' if page == 'list' else 'page'}"
            same = getattr(before, field) == getattr(tell.question, field)
            found.append(tell(ChangeKind.TEXT_CHANGED, name, then, None, ja, en, DETAIL_WEIGHT if same else VANISHED))
    return found
