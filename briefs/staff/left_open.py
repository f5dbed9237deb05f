"""Marks that a text is not finished: ○○大臣, ＸＸ万人, TODO, （要確認）.  Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict

from briefs.errors import Fault
from briefs.staff.file import StaffFile
from db.text.numerals import NUMERALS

# 二〇〇〇年 is a year; a single ○ or □ is a mark of a list; （仮称） is a part of names.
RE_OPEN = re.compile(
    rf"(?<![{NUMERALS}〇○◯零])[○◯〇]{{2,}}(?![{NUMERALS}零])|[●△▲□■◇◆✕×＿]{{2,}}|_{{3,}}|(?<![A-Za-zＡ-Ｚ])[XxＸｘ]{{2,}}(?![A-Za-zＡ-Ｚ])"
    r"|(?<![A-Za-z])(?:TODO|TBD|TBC|FIXME)(?![A-Za-z])|lorem ipsum"
    r"|[（(【\[〔](?:仮|未定|要確認|確認中|要修正|要検討|要相談|未入力|[後あ]とで書く|ここに[^）)】\]〕]{0,12}|insert [^)\]]{0,20}"
    r"|to be (?:confirmed|added|checked))[）)】\]〕]"
)
# What repeats the record's words, or names what is in it.
NOT_OURS = frozenset({"name", "uses", "gists", "says", "as_typed", "figures"})


def open_marks(text: str) -> list[str]:
    """The marks in a text by which its writer knows that it is not finished, in order."""
    return [found[0] for found in RE_OPEN.finditer(text)]


def left_open(file: StaffFile) -> list[Fault]:
    """That texts of a staff file are not finished: each with its mark.  What stands in ``as_typed`` is meant."""
    texts = (text for name, value in asdict(file).items() if name not in NOT_OURS for text in _texts(value))
    found = ((marks[0], text) for text in texts if text not in file.as_typed and (marks := open_marks(text)))
    return [not_finished(mark, text) for mark, text in dict.fromkeys(found)]


def not_finished(mark: str, text: str) -> Fault:
    """That a text still has a mark of what is to be written."""
    shown = text if len(text) <= 40 else f"{text[:40]}…"
    ja = f"「{mark}」が残っています：「{shown}」。書き終えてから署名してください。"
    en = f"“{mark}” is left in “{shown}”: finish the text before it is signed."
    return Fault("left_open", f"{ja}\n       {en}", ja, en)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from _texts(one)
