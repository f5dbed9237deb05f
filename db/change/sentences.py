"""The sentences of changes, Japanese and English: what a colleague would say of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from db.change.text_states import UNREADABLE
from db.record.models import ChangeKind
from db.text.brackets import closed
from db.text.struck import BEGIN, struck_words, without_marks
from db.text.words import Names

# The cells of a document that sentences and pages name, as stored in its facts; cells with other names go by these.
FIELDS: Mapping[str, Names] = {
    "speaker": Names("発言者", "speaker"),
    "speaker_kana": Names("発言者よみ", "speaker's kana"),
    "speaker_group": Names("会派", "parliamentary group"),
    "speaker_position": Names("肩書き", "position"),
    "speaker_role": Names("発言者役割", "role"),
    "title": Names("表題", "title"),
    "published_on": Names("日付", "date"),
    "body": Names("本文", "text"),
    "enforced_on": Names("施行日", "enforcement date"),
    "scheduled_on": Names("施行予定日", "scheduled date"),
    "enforcement_comment": Names("施行期日の定め", "enforcement clause"),
    "promulgated_on": Names("公布日", "promulgation date"),
    "amendment_law_id": Names("改正法令ID", "amending law id"),
    "amendment_law_num": Names("改正法令番号", "amending law"),
    "law_num": Names("法令番号", "law number"),
    "session": Names("回次", "session"),
    "short_name": Names("通称", "short name"),
    "name_en": Names("英語名", "English name"),
    "repealed_on": Names("廃止日", "date of repeal"),
    "case": Names("案件番号", "case number"),
    "revision": Names("現行の版", "revision in force"),
    "outlet": Names("配信元", "outlet"),
    "feed": Names("フィード", "feed"),
    "summary": Names("要旨", "summary"),
    "selector": Names("本文のセレクター", "selector of the text"),
    "kind": Names("種類", "kind"),
    "convened_on": Names("召集日", "day of convocation"),
    "closes_on": Names("最終日", "last day"),
    "opened": Names("開会式の日", "day of the opening ceremony"),
    "extension": Names("会期の延長", "extension"),
    "days": Names("会期の日数", "number of days"),
    "committee": Names("付託委員会", "committee"),
    "result": Names("結果", "result"),
    "referred_on": Names("付託日", "day of referral"),
    "received_on": Names("受理日", "day of receipt"),
    "introducer": Names("紹介議員", "introducing member"),
    "received": Names("受理件数", "number received"),
    "received_number": Names("受理番号", "receipt number"),
    "signatures": Names("署名者数", "number of signatures"),
    "ayes": Names("賛成票", "votes for"),
    "nays": Names("反対票", "votes against"),
    "ballots": Names("議員ごとの投票", "votes by member"),
    "meeting": Names("会議", "meeting"),
    "date": Names("日付", "date"),
    "house": Names("院", "house"),
    "number": Names("番号", "number"),
    "time": Names("開会時刻", "time"),
    "agenda": Names("会議に付する案件", "agenda"),
    "submitted_on": Names("提出日", "date of submission"),
    "forwarded_on": Names("内閣への転送日", "date of forwarding to the Cabinet"),
    "delay_notified_on": Names("延期の通知日", "date of the notice of delay"),
    "delayed_until": Names("延期後の期限", "postponed date"),
    "answered_on": Names("答弁の日", "date of the answer"),
    "withdrawn_on": Names("撤回日", "date of withdrawal"),
    "state": Names("状態", "state"),
}
# Where a cell stands, in the names of cells that stand on several pages (sangiin.closes_on).
PLACES: Mapping[str, Names] = {
    "sangiin": Names("参議院の記載", "House of Councillors' page"),
    "shugiin": Names("衆議院の記載", "House of Representatives' page"),
    "list": Names("一覧の記載", "list"),
    "page": Names("個別ページの記載", "page"),
}
LONGEST = 40
CONTEXT = 8  # characters shown on either side of words that differ
TELLING = 10  # an addition this long can stand by itself


class Noun(NamedTuple):
    """What documents of a kind are called, in lists and in sentences; ``edited_ja``: what is said of an edited text."""

    ja: str
    en: str
    edited_ja: str = "書き換えられました"


DOCUMENT = Noun("文書", "document")  # a document of a kind that nobody has named


def short(text: str | None, longest: int = LONGEST) -> str:
    """One line of at most ``longest`` characters, with … where it was cut, behind which open quotation marks are closed."""
    line = " ".join((text or "").split())
    return line if len(line) <= longest else closed(line[: longest - 1] + "…")


def quoted(passages: Sequence[tuple[str, str]]) -> str:
    """What differs in the first differing passage: 「前」→「後」, 追加 or 削除.

    A few shared characters on both sides show where the words stand; every cut is marked.
    """
    if not passages:
        return ""
    before, after = passages[0]
    if words := newly_struck(before, after):
        return f"削除線が引かれました：「{short(words)}」"
    if words := newly_struck(after, before):
        return f"削除線が消えました：「{short(words)}」"
    start = shared(before, after)
    end = shared(before[start:][::-1], after[start:][::-1])
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    if not before.strip() or (not old.strip() and len(new.strip()) >= TELLING):
        return f"追加：「{short(new)}」"
    if not after.strip() or (not new.strip() and len(old.strip()) >= TELLING):
        return f"削除：「{short(old)}」"
    lead = ("…" if start > CONTEXT else "") + before[max(0, start - CONTEXT) : start]
    tail = before[len(before) - end :][:CONTEXT] + ("…" if end > CONTEXT else "")
    return f"「{lead}{short(old)}{tail}」→「{lead}{short(new)}{tail}」".replace("\n", " ")


def newly_struck(before: str, after: str) -> str:
    """The words that were struck through, where nothing else differs; "" otherwise."""
    if BEGIN not in after or without_marks(after) != without_marks(before):
        return ""
    known = struck_words(before)
    return "" if len(known) >= len(struck_words(after)) else struck_words(after).removeprefix(known)


def shared(a: str, b: str) -> int:
    """How many characters two texts begin with in common."""
    return next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def places(number: int) -> str:
    return f"{number}か所"


def plural(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def text_changed(noun: Noun, title: str, passages: Sequence[tuple[str, str]]) -> tuple[str, str]:
    struck = " Words were struck through." if any(newly_struck(before, after) for before, after in passages) else ""
    return (
        f"{noun.ja}「{title}」の本文が{noun.edited_ja}（{places(len(passages))}）。{quoted(passages)}",
        f"The text of the {noun.en} “{title}” was changed ({plural(len(passages), 'passage')}).{struck}",
    )


def laid_out_anew(noun: Noun, title: str) -> tuple[str, str]:
    return (
        f"{noun.ja}「{title}」の本文の組み方（表や箇条書き）が変わりました。言葉は同じです。",
        f"The text of the {noun.en} “{title}” is laid out in another way; its words are the same.",
    )


def put_in_another_order(noun: Noun, title: str) -> tuple[str, str]:
    return (
        f"{noun.ja}「{title}」の本文の順序が変わりました。言葉は同じです。",
        f"The text of the {noun.en} “{title}” stands in another order; its words are the same.",
    )


def label_of(field: str) -> Names:
    """What a cell is called: by the table, by its label as published; no sentence holds the name that programs give it."""
    place, _, cell = field.rpartition(".")
    cell = cell.removesuffix("_raw")
    if cell in FIELDS:
        label = FIELDS[cell]
        where = PLACES.get(place)
        return Names(f"{label.ja}（{where.ja}）", f"{label.en} ({where.en})") if where else label
    return Names("記載", "entry") if field.isascii() else Names(field, field)


def field_changed(noun: Noun, title: str, field: str, before: object, after: object) -> tuple[str, str]:
    label = label_of(field)
    old, new = ("なし" if v in (None, "") else short(str(v)) for v in (before, after))
    old_en, new_en = ("none" if v in (None, "") else short(str(v)) for v in (before, after))
    return (
        f"{noun.ja}「{title}」の{label.ja}が「{old}」から「{new}」に変わりました。",
        f"The {label.en} of the {noun.en} “{title}” changed from “{old_en}” to “{new_en}”.",
    )


def vanished(noun: Noun, names: Names, field: str, value: object) -> tuple[str, str]:
    """A cell that was filled and is empty now; ``field`` is the path of the cell, its last step the label."""
    label, text = field.rsplit("/", 1)[-1], short(str(value))
    return (
        f"{noun.ja}「{names.ja}」：「{label}」欄の記載「{text}」がページから消えました（値は残しています）",
        f"The {noun.en} “{names.en}”: the entry “{text}” ({label}) is gone from the page; the value is kept.",
    )


def retitled(noun: Noun, before: str, after: str) -> tuple[str, str]:
    return (
        f"{noun.ja}の表題が「{before}」から「{after}」に変わりました。",
        f"The {noun.en} “{before}” is now titled “{after}”.",
    )


def meeting_appeared(title: str, number: int, speakers: Sequence[str], *, topical: bool = True) -> tuple[str, str]:
    """``topical``: a topic matched one of the ``number`` speeches; else they hold a word of the field alone."""
    names = "、".join(speakers[:4]) + ("ほか" if len(speakers) > 4 else "")
    what = f"対象の発言は{number}件です" if topical else f"論点に当たる発言はなく、要確認が{number}件です"
    if not number:
        return f"{title}の会議録が公開されました。", f"The minutes of {title} were published."
    ja = f"{title}の会議録が公開されました。{what}" + (f"（{names}）。" if names else "。")
    count = "1 speech" if number == 1 else f"{number} speeches"
    en = f"The minutes of {title} were published, with {count} {'on topic' if topical else 'to be checked, none on a topic'}."
    return ja, en


def appeared(noun: Noun, title: str, outlet: str | None = None) -> tuple[str, str]:
    if outlet:
        return f"{outlet}の{noun.ja}：「{title}」", f"New {noun.en} of {outlet}: “{title}”."
    return f"新しい{noun.ja}：「{title}」", f"New {noun.en}: “{title}”."


def feed_renewed(outlet: str, items: int, *, dates: bool) -> tuple[str, str]:
    """A feed that dates its items, or gives their addresses, anew all at once."""
    what_ja, what_en = ("日付", "dates") if dates else ("リンク先", "addresses")
    return (
        f"{outlet}のフィードの{items}件の{what_ja}が一度に変わりました（題名は前と同じです）。",
        f"The feed of {outlet} gives {plural(items, 'item')} under new {what_en}; the titles are those it had before.",
    )


def gone(noun: Noun, title: str, *, back: bool) -> tuple[str, str]:
    if back:
        return f"{noun.ja}「{title}」が再び掲載されました。", f"The {noun.en} “{title}” is back."
    return f"{noun.ja}「{title}」がなくなりました。", f"The {noun.en} “{title}” is no longer there."


def attachment(kind: ChangeKind, page: str, label: str, href: str) -> tuple[str, str]:
    name = label or href.rsplit("/", 1)[-1]
    if kind is ChangeKind.ATTACHMENT_ADDED:
        return f"「{page}」に添付ファイル「{name}」が追加されました。", f"The file “{name}” was added to “{page}”."
    return f"「{page}」から添付ファイル「{name}」が外されました。", f"The file “{name}” was removed from “{page}”."


def attachment_renamed(page: str, old: tuple[str, str], new: tuple[str, str]) -> tuple[str, str]:
    """A file of a page with the same bytes under another address; ``old`` and ``new`` are (label, address)."""
    (label, was), (now_label, now) = old, new
    was, now = (href.rsplit("/", 1)[-1] for href in (was, now))
    name = label or was
    ja = f"「{page}」の添付ファイル「{name}」の名前（URL）が{was}から{now}に変わりました（中身は同じファイルです）。"
    en = f"The file “{name}” of “{page}” was renamed from {was} to {now}; its content is the same."
    if now_label and now_label != label:
        ja += f"表示名は「{now_label}」になりました。"
        en += f" It is now called “{now_label}”."
    return ja, en


def attachment_exchanged(
    page: str, label: str, addresses: tuple[str, str], passages: Sequence[tuple[str, str]]
) -> tuple[str, str]:
    """Another file behind the same words of a link; ``addresses``: of the one that went and of the one that came."""
    was, now = (href.rsplit("/", 1)[-1] for href in addresses)
    lead_ja = f"「{page}」の添付ファイル「{label}」が別のファイルになりました（{was}→{now}）"
    lead_en = f"Another file stands behind “{label}” of “{page}” ({was} → {now})"
    if not passages:
        return f"{lead_ja}。読み取れた本文は同じです。", f"{lead_en}; the text that could be read is the same."
    ja = f"{lead_ja}。本文の変化は{places(len(passages))}です。{quoted(passages)}"
    return ja, f"{lead_en}; {plural(len(passages), 'passage')} changed."


def attachment_replaced(
    title: str,
    passages: Sequence[tuple[str, str]],
    places_: tuple[str, str] = ("", ""),
    *,
    states: tuple[str, str] = ("text", "text"),
) -> tuple[str, str]:
    """A file that is another one at the same address; ``places_``: the pages or cells that differ, in both languages;
    ``states``: of the old and the new file, text or why there is none.

    Two files without a text that could be read may say anything: that their text is the same is not said of them.
    """
    lead_ja, lead_en = (
        f"添付ファイル「{title}」が同じURLのまま差し替えられました",
        f"The file “{title}” was replaced in place",
    )
    if passages:
        where_ja, where_en = (f"{mark}{words}" if words else "" for mark, words in zip("：:", places_, strict=True))
        ja = f"{lead_ja}（本文の変化{places(len(passages))}{where_ja}）。{quoted(passages)}"
        return ja, f"{lead_en} ({plural(len(passages), 'passage')} changed{where_en.replace(':', ': ', 1)})."
    old, new = (state if state == "text" else UNREADABLE.get(state, UNREADABLE["no_text"]) for state in states)
    if old == new == "text":
        return (
            f"{lead_ja}（読み取れた本文に変化はありません）。",
            f"{lead_en}; the text that could be read is the same.",
        )
    if new == "text":
        ja = f"{lead_ja}（以前のファイルは{old[0]}のため、本文は読み取れていません）。"
        return ja, f"{lead_en}; the text of the old file, {old[1]}, could not be read."
    ja = f"{lead_ja}（新しいファイルは{new[0]}のため、本文は読み取れません）。"
    return ja, f"{lead_en} by {new[1]}; its text could not be read."


def on_page(place_ja: str, place_en: str, passages: Sequence[tuple[str, str]]) -> tuple[str, str]:
    """What changed on one page of a file."""
    return (
        f"{place_ja}：{quoted(passages)}",
        f"{place_en[:1].upper()}{place_en[1:]}: {plural(len(passages), 'passage')} changed.",
    )
