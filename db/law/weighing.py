"""How much a change of a provision matters: what is asked of whom, how much and until when, or only its numbering. Pure.

The two texts are cut into tokens (references, numbers with their units, duties, actors, other words) and aligned; the
tokens that differ say what kind of change it is.  References weigh nothing while they keep their shape (one for one,
a range for a range of the same length) and either point to another law or follow what the same revision renumbered; a
list that grows or shrinks, a range that changes its span, or one provision in the place of another is no mere numbering.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from db.law.weighing_words import (
    KINDS,
    RE_AUTHORITY,
    RE_CAP,
    RE_CONTENT,
    RE_DELEGATES,
    RE_FEE,
    RE_FIELD,
    RE_FIELDS,
    RE_FOLLOWS,
    RE_GROUND,
    RE_IMPROVES,
    RE_INQUIRY,
    RE_OFFENCE,
    RE_ORDER,
    RE_PENALTY,
    RE_PHOTOGRAPH,
    RE_SILENT,
    RE_STANDARD,
    RE_STAY,
    RE_TOKEN,
    RE_WORK,
    RENAMED,
    Shift,
    explained,
    plain_numbers,
    retargeted,
    shape_of,
    spelled_alike,
)
from db.text.folding import comparable, fold
from db.text.late import late

TECHNICAL = 10
MOVED_WEIGHT = 8  # it stands at another place now, not a word of it differs
MOVED = ("移動",)  # the reason given for that
FOLLOWING = ("移動に伴う参照",)  # nothing but references to what moved
# What a reworded provision weighs by what differs in it.
REASONS = {
    "義務・権限": 90, "金額": 88, "割合": 88, "期間": 86, "日付": 86, "否定": 86, "主体": 85, "数字": 84, "区分": 82,
    "例外": 78, "制度": 78, "限定": 76, "文言": 50, "参照先": 45,
}  # fmt: skip
ADDED, REMOVED = 46, 48
TELLING = 80  # an added or removed provision that gives a duty, a sum, a share, a period, a cap or a penalty
FIELD = 96  # a field of work that was put on a list, taken off or renamed: who may be taken in
OFFENCE = 93  # what is punished, and by what
GROUND = 90  # grounds of deportation, of revocation, of losing a permission or having none
BINDING = 96  # what may be charged, how long one may stay
ORDER = 87
IMPROVES = 76  # an order to put something right
AUTHORITY = 60  # what is asked of an authority, not of the people concerned
STANDARD = 64  # what an operator or a plan must meet
LEAST_SAID = 4  # characters: less is a number or a mark
FOLLOWS = 50  # 準用
CONTENT = 40  # what an application, a card or a report holds
DELEGATES = 38
RENAMED_ALONE = 30  # kinds of imprisonment and offices under their new names
PHOTOGRAPH = 42  # from what age a photograph is needed, who may come in one's place
RECORDED = 44  # 電磁的記録 beside 文書, 表示 in the place of 記載
RETARGETED_PENALTY = 84  # who is punished is another question now
CAPTION = 30
PASSING = 34  # transitional measures: they pass
MORE = 2  # each further reason
IN_A_PROVISION = ("義務・権限", "金額", "割合", "期間", "数字", "例外")
SHORT = 30  # characters: words put in that are no longer than this may name an actor more
MOST_TOKENS = 4_000_000  # comparisons of token with token; beyond it the tokens are only counted

RE_CAPTION = late(r"^\([^()]{1,40}\)")
RE_ONLY_CAPTION = late(r"\([^()]{1,60}\)|付則.{0,40}|第.{1,8}[編章節款目].{0,40}")
RE_TABLE_TITLE = late(r"((?:別表|別図|別記|様式|付録)[^()。、]{0,20})(?:\([^()]*関係\))?")
RE_LAW = late(r"(?:法|法律|規則)$")
RE_BEGINS = late(r"この[^、。]{1,12}は、[^。]*施行する。?")


@dataclass(frozen=True, slots=True)
class Weight:
    """``weight`` 0–100; ``technical``: numbering, references or spelling alone; ``reasons``: short Japanese words."""

    weight: int
    technical: bool
    reasons: tuple[str, ...]


Token = tuple[str, str]  # kind, canonical form


def weigh(
    old: str | None, new: str | None, *, supplementary: bool = False, shifts: Collection[Shift] = (), under: str = ""
) -> Weight:
    """What a change of one provision weighs: reworded, added (``old`` None) or removed (``new`` None).

    ``under``: the words it stands under, the caption of its article and the sentence that its items belong to.
    ``supplementary``: it stands in 附則, where an added enforcement date is part of every amendment.
    ``shifts``: the provisions that the same revision renumbered (:func:`db.law.places.shifts_of`); a reference that
    only follows them is technical, whatever becomes of its shape.
    """
    before, after = (fold(text or "").replace("\n", "") for text in (old, new))
    around = spelled_alike(fold(under).replace("\n", " "))
    if not before.strip() or not after.strip():
        return _one_sided(before or after, "削除" if before.strip() else "追加", supplementary, around)
    if comparable(old or "") == comparable(new or ""):
        return Weight(TECHNICAL, True, ("位置" if old == new else "表記",))
    if after.strip(" 。") == "削除":
        return _one_sided(before, "削除", supplementary, around)
    before, after = spelled_alike(before), spelled_alike(after)
    titles = [RE_TABLE_TITLE.fullmatch(text.strip()) for text in (before, after)]
    if titles[0] and titles[1] and titles[0][1] == titles[1][1]:
        return Weight(TECHNICAL, True, ("見出し",))  # only the articles that the table belongs to
    left, right = tokens(before), _following(before, after, shifts)
    if left == right and retargeted(before, after, shifts):
        most = RETARGETED_PENALTY if RE_PENALTY.search(after) else ORDER if RE_FIELDS.search(after) else 0
        return _weighed(["参照先"], most, ())
    if left != right and tokens(RE_CAPTION.sub("", before)) == tokens(RE_CAPTION.sub("", after)):
        return Weight(TECHNICAL, True, ("見出し",))
    if left == right:
        same_words = RE_SILENT.sub("", before) == RE_SILENT.sub("", after)
        return Weight(
            TECHNICAL, True, ("表記",) if same_words or not _points_elsewhere(before, after) else ("番号・参照",)
        )
    if _renamed(before) == _renamed(after):
        return Weight(RENAMED_ALONE, False, tuple(_reasons(left, right)))
    if RE_FIELD.fullmatch(before.strip()) and RE_FIELD.fullmatch(after.strip()) and not supplementary:
        return _weighed([], FIELD - 8, ("分野",))
    return _in_its_place(_weighed(_reasons(left, right), 0, ()), before, after, around, supplementary)


def _renamed(text: str) -> str:
    for pattern, name in RENAMED:
        text = re.sub(pattern, name, text)
    return "".join(text.split())


def _in_its_place(found: Weight, before: str, after: str, around: str, supplementary: bool) -> Weight:
    """What a reworded provision weighs by what it is about."""
    reasons, weight = set(found.reasons), found.weight
    whole = f"{around} {after}"
    if supplementary:
        weight = min(weight, PASSING + 10)
    elif reasons <= {"主体", "文言"} and "権限" in after and "委任" in after:
        weight = CONTENT
    elif RE_PHOTOGRAPH.search(after) and "期間" not in reasons and "金額" not in reasons:
        weight = min(weight, PHOTOGRAPH + (4 if "義務・権限" in reasons else 0))
    elif RE_OFFENCE.search(whole) and "刑に処せられ" not in after:
        weight = max(weight, 76)
    elif RE_GROUND.search(around) or (RE_GROUND.search(before + after) and reasons & {"文言", "参照先"} and around):
        weight = max(weight, 82)
    elif RE_FIELDS.search(whole) and "参照先" in reasons and weight < ORDER:
        weight = ORDER
    elif reasons <= {"文言"} and (RE_INQUIRY.search(after) or _record_words_alone(before, after)):
        weight = RECORDED - 2
    elif reasons <= {"文言"} and ("委任" in after or RE_CONTENT.search(after)):
        weight = CONTENT
    elif reasons <= {"参照先"}:
        weight = min(weight, 40)
    return Weight(weight, found.technical, found.reasons)


def _record_words_alone(before: str, after: str) -> bool:
    """Whether nothing differs but how a thing is written down: 記載 or 表示, 文書 or 電磁的記録."""
    words = r"電磁的記録|記録|記載|表示|文書|図画|若しくは|又は|及び|を"
    return "".join(re.sub(words, "", before).split()) == "".join(re.sub(words, "", after).split())


def _points_elsewhere(before: str, after: str) -> bool:
    """Whether the references of two texts differ."""
    left, right = ([found[0] for kind, found in _found(text) if kind == "参照"] for text in (before, after))
    return left != right


def _following(before: str, after: str, shifts: Collection[Shift]) -> list[Token]:
    """The tokens of ``after``, where a reference that only follows renumbered provisions has its old shape."""
    found = tokens(after)
    old, new = ([match[0] for kind, match in _found(text) if kind == "参照"] for text in (before, after))
    if not shifts or len(old) != len(new):
        return found
    words = iter(zip(old, new, strict=True))
    for at, (kind, _) in enumerate(found):
        if kind == "参照":
            was, now = next(words)
            if explained(was, now, shifts):
                found[at] = (kind, shape_of(was))
    return found


def _found(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    for found in RE_TOKEN.finditer(text):
        yield KINDS[int(str(found.lastgroup)[1:])], found


def tokens(text: str) -> list[Token]:
    """A folded text as tokens; punctuation and spaces are silent."""
    found: list[Token] = []
    for kind, match in _found(text):
        word = match[0]
        if kind == "参照":
            found.append((kind, shape_of(word)))
        elif kind == "主体":
            found.append((kind, re.sub(r"^(?:当該|各|本邦)", "", word)))
        elif kind in ("区分", "日付", "割合", "金額", "期間", "数字"):
            found.append((kind, plain_numbers(word)))
        elif kind.startswith("様態:"):
            found.append(("義務・権限", kind[3:]))
        elif kind in ("例外", "限定", "否定"):
            found.append((kind, kind))
        elif not RE_SILENT.fullmatch(word):
            found.append((kind, word))
    return found


def _reasons(left: Sequence[Token], right: Sequence[Token]) -> list[str]:
    """What the differing stretches of two token sequences are about."""
    reasons: list[str] = []
    for a, b, next_word in _stretches(left, right):
        if a and b and RE_LAW.search(a[-1][1]) and RE_LAW.search(b[-1][1]):
            reasons.append("参照先")  # another law's name in the place of one
            continue
        here = [
            kind for kind in REASONS if kind not in ("文言", "参照先", "主体") and _counts(a, kind) != _counts(b, kind)
        ]
        if _actors_differ(a, b) or (a and b and next_word in ("は", "が") and _names(a) and _names(b)):
            here.append("主体")
        if not here:
            wording = [[t for t in side if t[0] != "参照"] for side in (a, b)]
            here = ["参照先" if wording[0] == wording[1] else "文言"]
        reasons += here
    return [name for name in REASONS if name in reasons]


def _stretches(left: Sequence[Token], right: Sequence[Token]) -> Iterator[tuple[list[Token], list[Token], str]]:
    """The differing stretches of two sequences, each with the word that follows it."""
    head = 0
    while head < min(len(left), len(right)) and left[head] == right[head]:
        head += 1
    tail = 0
    while tail < min(len(left), len(right)) - head and left[-1 - tail] == right[-1 - tail]:
        tail += 1
    a, b = list(left[head : len(left) - tail]), list(right[head : len(right) - tail])
    after = right[len(right) - tail][1] if tail else ""
    if len(a) * len(b) > MOST_TOKENS:
        gone, come = Counter(a) - Counter(b), Counter(b) - Counter(a)
        yield list(gone.elements()), list(come.elements()), ""
        return
    for tag, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag != "equal":
            yield a[i:j], b[k:m], b[m][1] if m < len(b) else after


def _counts(side: Sequence[Token], kind: str) -> Counter[str]:
    return Counter(word for name, word in side if name == kind)


def _actors_differ(a: Sequence[Token], b: Sequence[Token]) -> bool:
    """Whether the actors named differ: one in the place of another, or one more in a few words."""
    if _counts(a, "主体") == _counts(b, "主体"):
        return False
    return bool(a and b) or sum(len(word) for _, word in (*a, *b)) <= SHORT


def _names(side: Sequence[Token]) -> bool:
    """Whether a stretch is a name: nouns alone."""
    return all(kind in ("語", "主体") for kind, _ in side)


def _one_sided(text: str, what: str, supplementary: bool, around: str = "") -> Weight:
    """A provision that was added or removed, by what it says and what it stands under."""
    text = spelled_alike(text).strip()
    if supplementary and RE_ONLY_CAPTION.fullmatch(text):
        return Weight(TECHNICAL, True, ("見出し",))
    begins = supplementary and RE_BEGINS.match(RE_CAPTION.sub("", text).strip())
    if begins:
        routine = (
            begins.end() >= len(RE_CAPTION.sub("", text).strip()) and "範囲内" not in text and "ただし" not in text
        )
        return Weight(TECHNICAL if routine else CAPTION, routine, ("施行期日",))
    if RE_ONLY_CAPTION.fullmatch(text):
        return Weight(CAPTION, False, (what, "見出し"))
    if RE_FIELD.fullmatch(text) and not supplementary:
        return _weighed([], FIELD, (what, "分野"))
    found = {kind for kind, _ in tokens(text)}
    reasons = [name for name in IN_A_PROVISION if name in found]
    reasons += [name for name, words in (("罰則", RE_PENALTY), ("上限", RE_CAP)) if words.search(text)]
    if supplementary:
        dates = "施行期日" in around
        return _weighed([], CAPTION + 1 if dates else PASSING + (2 if reasons else 0), (what, *reasons))
    base = _base_of(text, around, reasons, ADDED if what == "追加" else REMOVED)
    return _weighed([], base + (MORE * (len(reasons) - 1) if reasons else 0), (what, *reasons))


def _base_of(text: str, around: str, reasons: Sequence[str], least: int) -> int:
    """What a whole provision weighs by what it is about: what binds people first."""
    whole = f"{around} {text}"
    punished = RE_OFFENCE.search(whole) and "刑に処せられ" not in text
    if punished:
        return OFFENCE + (3 if "罰則" in reasons else 0)
    if ("義務・権限" in reasons and RE_FEE.search(text)) or ("期間" in reasons and RE_STAY.search(text)):
        return BINDING
    authority = bool(RE_AUTHORITY.search(text))
    if RE_ORDER.search(text):
        return ORDER
    if RE_GROUND.search(around) and not authority and "義務・権限" not in reasons:
        return GROUND
    if RE_GROUND.search(text) and "期間" in reasons:
        return GROUND - 2
    if RE_PHOTOGRAPH.search(text):
        return PHOTOGRAPH
    telling = [name for name in reasons if name != "例外"]
    if RE_IMPROVES.search(text):
        return IMPROVES
    if authority and not {"期間", "金額", "上限", "数字"} & set(telling):
        return AUTHORITY if telling else DELEGATES
    if telling:
        return TELLING
    if RE_FOLLOWS.search(text):
        return FOLLOWS
    if RE_DELEGATES.search(text):
        return DELEGATES
    if RE_STANDARD.search(around):
        return STANDARD
    if RE_CONTENT.search(around) or re.fullmatch(r"(?:別記)?[^。]{0,20}様式[^。]{0,12}", text):
        return CONTENT
    if len(text) < LEAST_SAID:
        return CAPTION
    if "|" in text or RE_WORK.fullmatch(text):  # a row of a table: a kind of work, a fee, a form
        return ADDED + 20
    return least + (8 if "例外" in reasons else 0)


def _weighed(reasons: Sequence[str], base: int, others: Sequence[str]) -> Weight:
    found = max([base, *(REASONS[name] for name in reasons)]) + MORE * max(0, len(reasons) - 1)
    return Weight(min(100, found), False, (*others, *reasons))
