"""The ground on which a statement was tied to a member, or why not, in Japanese for the pages.

``db/people/attribution.py`` writes it in English; what has no Japanese here is shown as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable

STANDINGS = {
    "official": "政府などの職員としての発言",
    "witness": "参考人・公述人・証人としての発言",
    "unknown": "立場の分からない発言",
}
STEPS = {"name": "名前", "house": "院", "date": "日付", "kana": "読み", "group": "会派"}
HOUSES = {"either house": "両院"}
RULES: tuple[tuple[str, Callable[[re.Match[str]], str]], ...] = (
    (r"name(?:\+\w+)*", lambda m: "・".join(STEPS.get(one, one) for one in m[0].split("+")) + "が一致"),
    (r"settled", lambda _: "職員が決めたもの"),
    (r"settled: not a member", lambda _: "議員ではないと職員が決めたもの"),
    (r"settled as (.+), which is on no stored roster", lambda m: f"職員が {m[1]} と決めたが、その名簿が記録にない"),
    (r"not looked for among members \((\w+)\)", lambda m: STANDINGS.get(m[1], m[1]) + "で、議員とは照合しない"),
    (r"the date is not known", lambda _: "日付が分からない"),
    (r"nobody of this name is on the roster of (.+)", lambda m: f"{HOUSES.get(m[1], m[1])}の名簿にこの名前の人がいない"),
    (r"a member of this name is known \((.+)\), but not with a seat on that day",
     lambda m: f"この名前の議員（{m[1]}）はいるが、その日には議席がなかった"),
    (r"the reading \(kana\) is not that of the member of this name", lambda _: "この名前の議員とは読みが違う"),
    (r"(\d+) members of this name held a seat on that day: (.+)", lambda m: f"その日にこの名前の議員が {m[1]} 人いた（{m[2]}）"),
    (r"no roster of (.+) is stored for that day", lambda m: f"その日の{m[1]}の名簿が記録にない"),
    (r"the roster of (.+) is not whole \((\d+) of (\d+) pages\)",
     lambda m: f"{m[1]}の名簿が全部は読めていない（{m[3]} 頁のうち {m[2]} 頁）"),
    (r"one candidate \((.+?)\), but (.+)", lambda m: f"当てはまるのは 1 人（{m[1]}）だが、{basis_ja(m[2])}"),
)  # fmt: skip


def basis_ja(basis: str | None) -> str:
    """The Japanese for a ground; the ground itself when there is none."""
    for pattern, words in RULES:
        if found := re.fullmatch(pattern, basis or ""):
            return words(found)
    return basis or ""
