"""The words of links to files in the text of a page: they come and go with the files, which are told by themselves. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence

from db.record.models import Scalar
from db.text.folding import comparable

# What a line may hold beside the words of its links: bullets and brackets, file types, sizes and page numbers.
RE_BESIDE = re.compile(
    r"(?:pdf|word|excel|power\s?point|csv|zip|text|txt|docx?|xlsx?|pptx?|ファイル|形式|版|"
    r"\d[\d,.]*\s*(?:kb|mb|gb|bytes?|バイト|頁|ページ|枚)?|new|新規|新しいウィンドウで開く|別ウィンドウで開く|"
    r"[\s()\[\]〔〕【】「」『』<>・※●○◎◆■□▶►→:：/／、,.。_|-])*",
    re.IGNORECASE,
)


def files_of(facts: Mapping[str, Scalar]) -> dict[str, str]:
    """Address -> words of the link of the files a page links to; {} when it has none."""
    return dict(json.loads(str(facts.get("attachments") or "[]")))


def told_by_files(old: Mapping[str, Scalar], new: Mapping[str, Scalar], differing: Sequence[tuple[str, str]]) -> bool:
    """Whether all that differs in the text of a page are the words of links to files that were added or removed.

    ``old`` and ``new`` are the facts of the page, ``differing`` its (before, after) as :func:`db.change.passages.passages` gives
    them.  Other words of the same line, and words of a link to a file that stays, are text.
    """
    before, after = files_of(old), files_of(new)
    removed = {comparable(label) for href, label in before.items() if href not in after}
    added = {comparable(label) for href, label in after.items() if href not in before}
    return bool(removed or added) and all(
        _only_labels(gone, removed) and _only_labels(come, added) for gone, come in differing
    )


def _only_labels(lines: str, labels: Iterable[str]) -> bool:
    known = sorted(filter(None, labels), key=len, reverse=True)
    for line in filter(None, map(comparable, lines.split("\n"))):
        rest = line
        for label in known:
            rest = rest.replace(label, " ", 1)
        if rest == line or not RE_BESIDE.fullmatch(rest):
            return False
    return True
