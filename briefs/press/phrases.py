"""Where a Japanese line must not break, which WeasyPrint does not know: it breaks between any two characters.

Dates, numbers with their units and the endings of sentences are kept whole everywhere, words with their particles in what is
read at a glance (titles, asks).  Word joiners are put between their characters in the page that is laid out, and nowhere else:
no font draws them, and what is read out of the file does not hold them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from db.text.dates import MONTHS

JOINER = "\u2060"  # WORD JOINER: no width, no glyph, no break before or after it
LONGEST = 14  # characters of a word with its particles: a longer one may break
KANJI_NUMBER = "〇一二三四五六七八九十百千"
NUMBER = rf"(?:[0-9０-９]{{1,4}}|元|[{KANJI_NUMBER}]+)"
WEEKDAY = "(?:（[日月火水木金土]）)?"
UP_TO = "(?:(?<=[0-9０-９]日)(?:までに?|から|以降))?"  # of dates in figures: in kanji it would not fit a narrow column
DATE = rf"(?:(?:令和|平成|昭和)?{NUMBER}年(?:度|{NUMBER}月(?:{NUMBER}日)?)?|{NUMBER}月{NUMBER}日){WEEKDAY}{UP_TO}"
UNIT = "か所|か月|カ月|か国|箇所|事業場|分野|団体|時間|週間|％|%|人|名|件|円|年|月|日|時|分|回|歳|号|条|項|倍|割|社|頁|ページ|点|通|つ"
AMOUNT = rf"[約計第]?[0-9０-９][0-9０-９,.，．]*(?:[万億兆千][0-9０-９,]*)*(?:{UNIT})"
PLACE = rf"第{NUMBER}(?:条|項|号|章|節|回|次)(?:の[{KANJI_NUMBER}]+)*"
POLITE = (
    r"(?:お願い|御礼)?(?:いたし|いただ[きくけい]|くださ[いるれりっ]|ござい|まいり|おり|申し上げ|あり(?=ま))"
    r"(?:ます|ました|ませんか?)?(?:よう)?"
)
# With the word it bends where that is short (確認。 努めてまいります。), of a long one what follows a particle or the end of its verb:
# what is longer would leave a hole at the end of the line before.  Before a comma only a short one that is whole (of
# におきましては、 nothing: the line would end behind にお).
SAID = "(?:(?!ように)[ぁ-ゖ])"
SHUT = "(?:[。」）』]+|$|(?=（))"
DOING = r"[一-龯々]{1,2}[ぁ-ゖ]{1,4}(?=こと)|ところ[ではが]?"  # 公表する｜こと, never 公表す｜ること
TAIL = "(?:あり|なり|され|でき|い|し)?(?:ませんでした|ません|ました|ましょう|ます|でしょうか?|でした|です)"
ENDING = (
    rf"[おご]?(?:(?<![一-龯々])[一-龯々]{{3}}|[一-龯々]{{1,2}}){SAID}{{1,7}}{SHUT}|(?<![ぁ-ゖ]){SAID}{{2,7}}{SHUT}|(?<=[はがをにでもとて])(?![はがをにもと]){SAID}{{2,6}}{SHUT}"
    rf"|{TAIL}{SHUT}|こと(?:[。」）]|$)|(?<![ぁ-ゖ])[一-龯々]{{0,2}}[ぁ-ゖ]{{2,4}}、"
)
UNTIL = r"[一-龯々]{1,2}[ぁ-ゖ]{1,6}(?=ように[ぁ-ゖ]{2})|ように(?=[ぁ-ゖ]{2})"
# No line ends between 禁 and じられて; behind a particle (制度に｜おきまして) it may.
STEM = rf"[一-龯々]{{1,2}}(?!{POLITE}|[にをはのへ])[ぁ-ゖ]{{2}}(?=[ぁ-ゖ]{{3}})"
# A telephone number with the word before it, whatever the space between: 電話 03-0000-0000.
CALLING = r"(?:電話|ファ[クッ]クス|ＦＡＸ|FAX|[Ff]ax|TEL|[Tt]el|[Pp]hone)\.?[\s:：]{0,2}\+?(?:[0-9０-９]{2,5}[-－ー‐])+[0-9０-９]{2,5}"
# The number of a speech or a notice with its word: 発言番号67, 第12号 (above).
NUMBERED = r"(?:発言|官報|整理)?番号[0-9０-９]+"
ACRONYM = "[Ａ-Ｚａ-ｚ]{2,8}"  # wide letters break anywhere: ＩＬＯ
RE_WHOLE = re.compile("|".join((CALLING, NUMBERED, ACRONYM, DATE, AMOUNT, PLACE, UNTIL, ENDING, DOING, POLITE, STEM)))
RE_CALLING = re.compile(CALLING)
LONGEST_CALLING = 24
# In English: a date, a number with its word, a telephone number.  Between words a joiner behind the space holds.
MONTH = f"(?:{'|'.join(MONTHS)})"
RE_WHOLE_EN = re.compile(rf"{CALLING}|[0-9]{{1,2}} {MONTH}(?: [0-9]{{4}})?|{MONTH} [0-9]{{4}}|No\. [0-9]+")
NAME = 12  # letters of a Japanese name within English that stay on one line
# A word with what hangs on it: 交付の, 停止の, 前に; brackets and marks stay with what they belong to.
RE_WORD = re.compile(
    r"（ほか[0-9０-９]+[点件]）|[「『（(]*[^\sぁ-ゖ、。「」『』（）(・]+(?:[ぁ-ゖ]+)?[、。」』）・]*|[ぁ-ゖ]+[、。」』）]*"
)
# A name too long for a line is broken behind what kind of body it is: 特定非営利活動法人｜見本国際交流協会.
RE_BODY = re.compile(
    r"(?:認定)?(?:特定非営利活動|一般社団|一般財団|公益社団|公益財団|社会福祉|宗教|学校|医療)法人|独立行政法人|労働組合"
)
AT_A_GLANCE = frozenset(
    {"h1", "ask", "what", "you", "cosigner", "to", "org"}
)  # tags and classes of what is read at a glance
BLOCKS = frozenset({"p", "li", "dd", "td", "blockquote"})
LAST, LONG = 5, 24  # characters that the last line of a block of so many has at least
SPACE, GAP = (
    "\u3000",
    "\u00a0 ",
)  # between who spoke, where and when: WeasyPrint takes a line that ends in the wide one for too long
CALLED = 2  # letters that the mark of a note never leaves
NARROW = frozenset({"who", "by"})  # cells whose lines are short
AT_MOST = 90  # characters that are read at a glance: a question that quotes an answer is read word by word
CLOSED = frozenset({"svg", "head", "style", "title", "script"})
ALREADY = frozenset(
    {"nb", "kept", "rt", "url", "call", "num", "solid"}
)  # solid: a statute, set without gaps as it is printed


def join(root: Any, lang: str = "ja") -> None:
    """Join the pieces in a tree of HTML elements (``xml.etree``), in what is written in Japanese."""
    _within(root, root.get("lang", lang), glance=False)


def _within(element: Any, lang: str, *, glance: bool) -> None:
    if not isinstance(element.tag, str):
        return
    name, classes = element.tag.rpartition("}")[2], set(element.get("class", "").split())
    within, lang = lang, element.get("lang", lang)
    if name in CLOSED or classes & ALREADY:
        if "solid" in classes and name == "p" and lang == "ja":
            _hold_end(element)
        return
    glance = glance or (bool(AT_A_GLANCE & (classes | {name})) and len("".join(element.itertext())) <= AT_MOST)
    if name in ("h1", "h2", "h3"):  # what the outline of the file calls it (brief.css)
        element.set("data-label", " ".join("".join(element.itertext()).split(" ")))
    for child in element:
        _within(child, lang, glance=glance)
        if lang == "ja" and child.tail:
            child.tail = joined(child.tail, glance=glance)
    if lang == "ja" and element.text:
        short = within == "en" and not len(element) and len(element.text) <= NAME
        element.text = JOINER.join(element.text) if short else joined(element.text, glance=glance)
    if lang == "en":
        element.text = joined_en(element.text)
        for child in element:
            child.tail = joined_en(child.tail)
    if "who" in classes and name == "p":
        element.text = (element.text or "").replace(SPACE, GAP)
        for child in element:
            child.tail = (child.tail or "").replace(SPACE, GAP)
    if lang == "ja":
        _hold_calls(element)
    long = LAST if name == "td" and classes & NARROW else LONG
    if lang == "en" and AT_A_GLANCE & (classes | {name}):
        _hold_last_word(element)
    if lang == "ja" and name in BLOCKS and len("".join(element.itertext()).replace(JOINER, "")) > long:
        _hold_end(element)


def _hold_calls(element: Any) -> None:
    """Join the last letters before the mark of a note, with what stands between, so that no line begins with 」[3] or る）[S20]."""
    for place, child in enumerate(element):
        if "call" not in child.get("class", "").split():
            continue
        before = element[place - 1] if place else None
        if before is None:
            element.text = ended(element.text or "", CALLED, letters=True)
        elif (before.tail or "").strip():
            before.tail = ended(before.tail, CALLED, letters=True)
        elif not set(before.get("class", "").split()) & ALREADY:
            _hold_end(before, CALLED, letters=True)


def _hold_end(element: Any, least: int = LAST, *, letters: bool = False) -> bool:
    """Join the last characters of a block, so that no line of it holds a bracket or one word alone; whether it ended in text."""
    for child in reversed(element):
        if child.tail and child.tail.strip():
            child.tail = ended(child.tail, least, letters=letters)
            return True
        name, classes = str(child.tag).rpartition("}")[2], set(child.get("class", "").split())
        if name in CLOSED or name in BLOCKS or classes & ALREADY:
            continue
        if _hold_end(child, least, letters=letters):
            return True
    if element.text and element.text.strip():
        element.text = ended(element.text, least, letters=letters)
        return True
    return False


def _hold_last_word(element: Any) -> None:
    """Keep the last two words of an English title or ask together, so that none stands alone on the last line."""
    last = element[-1] if len(element) else None
    text = element.text if last is None else last.tail
    if text and " " in text.strip():
        end = text.rstrip()
        head, _, word = end.rpartition(" ")
        held = f"{head}\u00a0{word}{text[len(end) :]}" if len(word) <= LONGEST else text
        if last is None:
            element.text = held
        else:
            last.tail = held


def ended(text: str, least: int = LAST, *, letters: bool = False) -> str:
    """A text with its last characters joined: ``least`` of them, or (``letters``) as many as hold so many letters."""
    bare = text.rstrip()
    at, seen = len(bare), 0
    while at and seen < least and not bare[at - 1].isspace():
        at -= 1
        seen += bare[at].isalnum() if letters else bare[at] != JOINER
    return bare[:at] + JOINER.join(bare[at:].replace(JOINER, "")) + text[len(bare) :]


def joined(text: str, *, glance: bool = False) -> str:
    """A text with a joiner between the characters of every piece that is kept on one line."""
    return "".join(JOINER.join(piece) if kept else piece for piece, kept in pieces(text, glance=glance))


def joined_en(text: str | None) -> str | None:
    """An English text whose dates, numbers with their word and telephone numbers stay on one line."""
    return RE_WHOLE_EN.sub(lambda found: JOINER.join(found[0]), text) if text else text


def pieces(text: str, *, glance: bool = False) -> Iterator[tuple[str, bool]]:
    """A text in pieces, in order, each with whether it is kept on one line.  Pure."""
    end = 0
    for found in (RE_WORD if glance else RE_WHOLE).finditer(text):
        piece, body = found[0], RE_BODY.match(found[0])
        if glance and body and LONGEST < len(piece) <= len(body[0]) + LONGEST:
            yield text[end : found.start()], False
            yield body[0], True
            yield piece[body.end() :], len(piece) > body.end() + 1
            end = found.end()
            continue
        if glance and len(piece) > LONGEST:  # a date in a long word is whole even so
            yield text[end : found.start()], False
            yield from pieces(piece)
            end = found.end()
            continue
        longest = LONGEST if glance else LONGEST_CALLING if RE_CALLING.match(piece) else LONGEST + 2
        if not 2 <= len(piece) <= longest:
            continue
        if found.start() > end:
            yield text[end : found.start()], False
        yield piece, True
        end = found.end()
    if end < len(text):
        yield text[end:], False
