"""What is wrong with quoted words, and what whoever signs should look at of them, in words for commands and for both languages of
the site."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from briefs.errors import Fault
from briefs.staff.stands import Hit, pieces_of, sentence_of, stands_instead
from db.text.dates import japanese_date


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words that a text ascribes to somebody: what is wrong with them, or where they stand on record; neither where nothing on
    record could bear them out (a court, the press, a paper that is not on record).
    """

    words: str
    fault: Fault | None = None
    hit: Hit | None = None


def half_of(words: str) -> Fault:
    """Words that the sentence goes on to deny."""
    said = f"「{words}」 is half of a sentence that goes on to deny it, or to ascribe it to others: quote the whole"
    ja = f"「{words}」は、続きで打ち消されているか、ほかの人の言葉として述べられている文の一部です。文の全体を引用してください。"
    en = f"“{words}” is half of a sentence that goes on to deny it, or to ascribe it to others: quote the whole."
    return Fault("misquoted", said, ja, en)


def elsewhere(words: str, one: Hit) -> Fault:
    """Words that were said in another place, on another day, to somebody else, or for another bill."""
    where = said_when(one)
    said = f"「{words}」 was said elsewhere or to somebody else: {where}: correct where, when or to whom"
    ja = f"「{words}」は、{where}の言葉です。院・委員会・日付・質問者・法案の名前を直してください。"
    en = f"“{words}” was said at {where}: correct the house, committee, day, questioner or bill."
    return Fault("misquoted", said, ja, en)


def in_our_words(words: str, ours: str, one: Hit) -> Fault:
    """Half a sentence that goes on in words of ours, and otherwise on record."""
    whole = sentence_of(one, pieces_of(words))
    said = f"「{words}」 goes on with 「{ours}」 in words of ours and not on record (there: {whole}): quote the sentence to its end"
    ja = f"「{words}」に続く「{ours}」は記録にありません（記録：{whole}）。文を最後まで引用してください。"
    en = f"“{words}” goes on with 「{ours}」, which is not on record (there: {whole}): quote the sentence to its end."
    return Fault("misquoted", said, ja, en)


def headless(words: str, one: Hit) -> Fault:
    """Words whose subject is told from others by what stands before it."""
    whole = sentence_of(one, pieces_of(words))
    said = (
        f"「{words}」 leaves out what stands before and says of whom or what it is (there: {whole}): quote from there"
    )
    ja = f"「{words}」は、誰・何のことかを限る前の言葉が落ちています（記録：{whole}）。そこから引用してください。"
    en = f"“{words}” leaves out the words before it that say of whom or what it is (there: {whole}): quote from there."
    return Fault("misquoted", said, ja, en)


def retold(one: str, how_ja: str = "引用する") -> Fault:
    """A sentence that says what was answered or promised in words of ours, with neither the words nor a source; ``how_ja``: what is
    done with the words of the minutes, which an English sentence has beside it.
    """
    ja = f"「{one}」は、答弁や約束の中身を、引用も出典もなく述べています。会議録の言葉を「」で{how_ja}か、出典を付けてください。"
    en = f"“{one}” says what was answered or promised, with neither its words nor a source: quote it, or name its source."
    said = f"「{one}」 says what was answered, without its words or a source: quote it, or name it with cite:KEY"
    return Fault("retold", said, ja, en)


def to_look_at(one: Quotation) -> Fault:
    """What whoever signs should look at of a quotation that nothing is wrong with: the sentence that it was taken from, where, when
    and by whom it was said; or that nothing on record could bear it out."""
    if one.hit is None:
        said = f"「{one.words}」 was held against nothing: the record does not have what they say"
        ja = (
            f"「{one.words}」は記録と照合していません（この人や文書の言葉は記録にありません）。原文で確かめてください。"
        )
        en = f"“{one.words}” was held against nothing: the record does not have their words. Check it in the original."
        return Fault("not_held", said, ja, en)
    whole, when = sentence_of(one.hit, pieces_of(one.words)), said_when(one.hit)
    said = f"「{one.words}」 stands on record: {when}: 「{whole}」"
    ja = f"「{one.words}」の記録：{when}「{whole}」。言いたいことがこの文のとおりか確かめてください。"
    en = f"“{one.words}” on record: {when}: 「{whole}」. Check that your words say what this says."
    return Fault("on_record", said, ja, en)


def said_when(one: Hit) -> str:
    """The day, the house and the committee, and who said it, or the title of what is no speech."""
    of = one.setting
    where = f"{japanese_date(one.date) if one.date else ''}{' ' if one.date else ''}{of.house}{of.meeting}"
    to = f"、{of.asked_by}への答弁" if of.asked_by else ""
    return f"{where} {one.office}{one.speaker}{to}".strip() if one.kind == "speech" else f"「{one.title}」"


def nowhere(policy: sqlite3.Connection, words: str, at: str) -> Fault:
    """Words that stand nowhere on record, with what stands there instead."""
    near = stands_instead(policy, words, at)
    said = f"「{words}」 is quoted, and stands in no minutes, answer or page on record{f' (there is: {near})' if near else ''}"
    instead_ja, instead_en = (f"（記録には「{near}」とあります）", f" (on record: “{near}”)") if near else ("", "")
    ja = (
        f"「{words}」は、記録にある会議録・答弁書・決議・ページのどこにもありません{instead_ja}。"
        "書かれているとおりに引用してください。"
    )
    en = f"“{words}” stands in no minutes, answer, resolution or page on record{instead_en}: quote it as it stands there."
    return Fault("misquoted", f"{said}: quote it as it stands there", ja, en)


def by_others(words: str, one: Hit) -> Fault:
    """Words of somebody else, or of another paper."""
    group = f"（{one.group}）" if one.group else ""
    who = f"{one.office}{one.speaker}{group}" if one.speaker else f"「{one.title}」"
    day = japanese_date(one.date) if one.date else ""
    said = f"「{words}」 was not said by them but by {who} ({one.date}): say whose words they are"
    ja = f"「{words}」は、{day + 'の' if day else ''}{who}の言葉です。誰の言葉かを直してください。"
    return Fault("misquoted", said, ja, f"“{words}” was said by {who} ({one.date}): say whose words they are.")


def of_before(words: str, one: Hit) -> Fault:
    """Words of whoever held the post before."""
    who, day = f"{one.office}{one.speaker}", japanese_date(one.date)
    said = f"「{words}」 was said by {who} ({one.date}), and somebody else holds the post now: give the name or the day"
    ja = f"「{words}」は、{day}の{who}の言葉です。今は別の人がその職にあるので、名前か日付を書いてください。"
    en = f"“{words}” was said by {who} ({one.date}); somebody else holds the post now: give the name or the day."
    return Fault("misquoted", said, ja, en)
