"""The lines that a bill's pages at the two houses must and may have, and what may stand in them.  Pure."""

from __future__ import annotations

from collections.abc import Iterator

from crawlers.sources.shared.houses import HOUSE_OF_COUNCILLORS, HOUSE_OF_REPRESENTATIVES
from db.diet.words import MANNERS, METHODS, RESULTS, cell_date
from db.record.causes import Cause
from db.record.models import Scalar
from db.record.reasons import Reason, because

# Columns of a list without which a row does not say which bill it is.
IDENTITY = frozenset({"種類", "提出回次", "番号", "提出番号", "件名", "議案件名"})
# Sections of a bill's page at the House of Councillors with the lines each must have.
SECTIONS = {
    "参議院委員会等経過": ("本付託日", "付託委員会等", "議決日", "議決・継続結果"),
    "参議院本会議経過": ("議決日", "議決", "採決態様", "採決方法"),
    "衆議院委員会等経過": ("本付託日", "付託委員会等", "議決日", "議決・継続結果"),
    "衆議院本会議経過": ("議決日", "議決", "採決態様", "採決方法"),
}
GENERAL = frozenset({
    "件名", "種別", "提出回次", "提出番号", "提出日", "衆議院から受領／提出日", "衆議院へ送付／提出日", "先議区分", "継続区分",
    "発議者", "提出者", "提出者区分",
})  # fmt: skip
OTHER_LINES = frozenset({"委員名", "公布年月日", "法律番号"})
# Lines that a passage page of the House of Representatives must have; member bills and lists of names add more.
IN_EACH_HOUSE = (
    "予備審査議案受理年月日", "予備付託年月日", "予備付託委員会", "議案受理年月日", "付託年月日", "付託委員会",
    "審査終了年月日", "審査結果", "審議終了年月日", "審議結果",
)  # fmt: skip
PASSAGE = (
    "議案種類", "議案提出回次", "議案番号", "議案件名", "議案提出者",
    "衆議院審議時会派態度", "衆議院審議時賛成会派", "衆議院審議時反対会派",
    *(house + line for house in (HOUSE_OF_REPRESENTATIVES, HOUSE_OF_COUNCILLORS) for line in IN_EACH_HOUSE),
    "公布年月日", "法律番号",
)  # fmt: skip
PASSAGE_MORE = frozenset(
    {"議案提出会派", "議案提出者一覧", "提出者一覧", "議案提出の賛成者", "議案提出賛成者", "賛成者", "賛成者一覧"}
)


def odd_values(facts: dict[str, Scalar]) -> Iterator[Reason]:
    """What in the cells of a bill's page is no date where a date stands, or a word nobody knows."""
    for name, value in facts.items():
        label = name.rsplit("/", 1)[-1]
        if not isinstance(value, str):
            continue
        if label.endswith(("日", "年月日")):
            try:
                cell_date(value)
            except ValueError:
                yield because(Cause.VALUE_NO_DATE, label=label, text=value)
        words = (
            RESULTS
            if label in ("議決・継続結果", "議決") or (label.endswith("結果") and not value.startswith("http"))
            else MANNERS
            if label in ("採決態様", "衆議院審議時会派態度")
            else METHODS
            if label == "採決方法"
            else None
        )
        if words is not None and value not in words:
            yield because(Cause.WORD_UNKNOWN, label=label, text=value)
