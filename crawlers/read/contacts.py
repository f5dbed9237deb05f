"""The contact blocks of press releases (照会先), which name officials with their telephone numbers, taken out of a text.

They change with every transfer of staff and say nothing about policy, and names of officials are nothing to keep.
Two passes: the boxes of a page that are nothing but a contact block, and then, line by line, what stands under a
heading like 【照会先】 or names an official beside a telephone number.  A sentence is never taken out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bs4 import Tag

from crawlers.read.selecting import with_names
from db.text.late import late
from db.text.sheet_rows import cells_of

OPEN, CLOSE = r"[【［\[(（〔＜<■□○●◇◆・※\s\u3000]*", r"[】］\])）〕＞>：:\s\u3000]*"
RE_HEAD = late(
    rf"{OPEN}(?:(?:報道|取材|本件|この件|内容|本資料|本調査)?(?:に?(?:関する|関係者の?|ついての?)){{0,2}}(?:の)?"
    rf"(?:照\s*会\s*先|お?問い?合わ?せ先?)|担当(?:者|課|部署)?|連\s*絡\s*先){CLOSE}(?P<rest>.*)"
)
RE_TELEPHONE = late(
    r"電\s*話|内\s*線|直\s*通|ダイヤル(?:イン)?|ﾀﾞｲﾔﾙ|TEL\b|ＴＥＬ|FAX|ＦＡＸ|ファ(?:ック|ク)ス|E-?mail|Ｅ-?mail|メール(?:アドレス)?\s*[：:]|[\w.+-]+[@＠][\w.-]+"
    r"|[0０][\d０-９]{0,4}\s*[-－‐–ー(（]\s*[\d０-９]{1,4}\s*[-－‐–ー)）]\s*[\d０-９]{3,4}",
    re.IGNORECASE,
)
ROLE = (
    r"(?:課長|室長|局長|部長|班長|署長|所長|次長|参事官|審議官|統括官|企画官|推進官|補佐|係長|主査|専門官|調査官|監察官|監督官|指導官|"
    r"担当官|分析官|調整官|主任|課員|係員|担当者|官)"
)
# A role, then a name of two parts: 課長 見本 太郎, 室長補佐（総括）：見本太郎
NAME = r"[一-龠々ヶぁ-んァ-ヶー]{1,4}[\s\u3000]*[一-龠々ヶぁ-んァ-ヶー]{1,5}(?![一-龠])"
RE_OFFICIAL = late(rf"{ROLE}(?:[（(][^）)]*[）)])?[\s\u3000：:]+{NAME}")
RE_OFFICE = late(r"(?:省|庁|局|部|課|室|班|係|署|官付|機構|担当|センター)[\s\u3000]*[）)］\]]*$")
RE_NAME = late(r"[一-龠々ヶ]{1,4}[\s\u3000]+[一-龠々ヶぁ-んァ-ヶ]{1,5}(?:\s*[（(][^）)]*[）)])?")
RE_SENTENCE = late(r"[をはが、。]")  # the name of an office has none of these
BOXES = frozenset({"div", "section", "aside", "dl", "table", "address", "p", "td", "ul"})
LONGEST = 90  # characters of a line of a contact block
MOST_LINES = 40
LONGEST_BOX = 700


def contact_boxes(within: Iterable[Tag]) -> list[Tag]:
    """Those of the elements of a page that are nothing but a contact block: they begin with its heading, are short, and hold a
    telephone number."""
    found: list[Tag] = []
    for tag in with_names(within, BOXES):
        text = _short_text(tag)
        if len(text) <= LONGEST_BOX and "。" not in text and RE_HEAD.match(text) and RE_TELEPHONE.search(text):
            found.append(tag)
    return found


def _short_text(tag: Tag) -> str:
    """The text of an element on one line; of a long one only its beginning, more than LONGEST_BOX."""
    words: list[str] = []
    length = 0
    for string in tag.strings:
        more = string.split()
        words += more
        length += sum(map(len, more))
        if length > LONGEST_BOX or "。" in string:
            break
    return " ".join(words)


def without_contacts(lines: Sequence[str]) -> list[str]:
    """The lines of a text, or of one page of a PDF, without those of its contact blocks."""
    kept: list[str] = []
    inside = 0
    for published in lines:
        line = words_of_row(published)
        head = RE_HEAD.fullmatch(line.strip())
        if head and _is_contact(head["rest"]):
            inside = MOST_LINES
        elif inside and _is_contact(line):
            inside -= 1
        else:
            inside = 0
            if not (len(line) <= LONGEST and RE_TELEPHONE.search(line) and _names_somebody(line)):
                kept.append(published)
    return kept


def words_of_row(line: str) -> str:
    """The words of a row of a workbook, without sheet name and references; any other line as it is."""
    cells = cells_of(line)[1].values() if line.startswith("［") else ()
    return " ".join(words for _, words in cells) or line


def _is_contact(line: str) -> bool:
    """Whether a line under a contact heading still belongs to the block."""
    line = line.strip(" \u3000|")
    if len(line) > LONGEST or line.endswith(("。", "ます", "です")):
        return bool(RE_TELEPHONE.search(line)) and _names_somebody(line)
    office = RE_OFFICE.search(line) and not RE_SENTENCE.search(line)
    return not line or bool(RE_TELEPHONE.search(line) or office or RE_NAME.fullmatch(line) or _names_somebody(line))


def _names_somebody(line: str) -> bool:
    return bool(RE_OFFICIAL.search(line))
