"""Which words to quote, and how a comparison is shortened for the page. Pure.

A quotation is one or more whole sentences of one paragraph, exactly as in the minutes, and holds a word
that made the speech on-topic.  Nothing is ever cut inside a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from db.change.redline import Segment, redline
from db.diet.promises import GOVERNMENT_OPENINGS, speaks_for_government
from db.diet.standing import MEMBER, PLAIN, RE_MINISTER, RE_STATE, ROLES, opening_role
from db.text.folding import fold

LIMIT = 160  # characters of a quotation; a second sentence joins only within it
HARD_LIMIT = 240  # one sentence may be this long when the speech has no shorter one on the subject
GOOD = 60  # the score of a quotation that says something
SHORTEST = 24  # shorter sentences seldom say anything
RE_SENTENCE = re.compile(r"[^。]*。[」』）]*")
# ○国務大臣（見本太郎君）　…, ○見本太郎君　…, ○見本（太）委員…; copies of the minutes lose the space behind the name.
RE_SPEAKER = re.compile(
    r"^○(?:[^（　\s]{1,30}（[^）]{1,30}(?:君|さん)）[　\s]*"
    r"|[^（　\s。、]{1,12}?(?:（[^）]{1,4}）)?(?:内閣総理大臣|国務大臣|内閣官房長官|副大臣|大臣政務官|政府参考人|政府特別補佐人|"
    r"委員長|委員|参考人|公述人)[　\s]*"
    r"|[^（　\s]{1,30}（[^）]{1,30}）[　\s]*|[^（　\s]{1,16}?君[　\s]*|[^　\s]{1,20}[　\s]+)"
)
RE_OFFICE = re.compile(r"^○([^（　\s]{2,30})（[^）]{1,30}）")
# Who leads a sitting, and the officers of a house, who read out how it will go.
RE_CHAIR = re.compile(r"(委員長|議長|会長|主査)(代理)?$|^(?:[衆参]議院)?(?:事務総長|事務次長|法制局長)$")
# Sentences that only move the meeting along.
RE_PROCEDURE = re.compile(
    r"議題といたします|本日の議事|日程第[〇一二三四五六七八九十\d]|案文を朗読|質疑に入ります|散会|休憩|発言を許します|異議なし|お諮り|通告に従い"
)
# One person's criminal case: no evidence on a policy, and nothing to hand around.
RE_CASE = re.compile(r"懲役|拘禁刑|執行猶予|公判|起訴され|容疑者|被告人|逮捕され")
# Sentences that turn to the next matter are not joined to the one before.
RE_TURNING = re.compile(r"^(次に|最後に|続いて|続きまして|さて|それから|ところで)")
# Sentences that only announce a question, or only say that there was one.
RE_ANNOUNCING = re.compile(
    r"質問(を?(させて|いたし|し)|に入)|お?(聞き|伺い|尋ね)(し|いたし|たい|ます)|確認をさせて"
    r"|(お尋ね|御?質問)(が|を|も)(ござい|あり|いただき)ました。$"
)
ANNOUNCING = 90  # from the score of a long question that ends so
BARE = 110  # further, when it is too short to ask anything
# Words that point at what was said before: alone on a page nobody knows at what.
RE_POINTING = re.compile(r"^(その|それ|そう|この|これ|こう|今(の)?御|ただいま|両|同|先ほど|まさに(先ほど|、?これ))")
POINTING = 30
TURNING = 60
LEAST_SHARED = 6  # characters of terms that an answer has in common with its question, to be one to it
# Thanks, greetings and announcements: polite, and nothing to hand around.  「ただいまの御質問ですが」 is the beginning of a thought.
RE_POLITE = re.compile(
    r"^(?:[^。]{0,30}?ありがとうござい|(?:それでは|まず|はい)?、?お答え(?:を|いた|申)|[^。]{0,8}?よろしくお願い|"
    r"[^。]{0,12}?御?質問(?:を|に)?(?:ありがとう|いただきまし)|失礼いた|[^。]{0,20}?感謝(?:を|申し上げ)|"
    r"[^。]{0,16}?(?:趣旨|御?指摘|御?懸念|問題意識|お気持ち)[^。]{0,24}(?:理解|承知|受け止め)|"
    r"[^。]{0,30}?(?:と申します|でございますが?、?初めて))[^。]{0,24}。$"
)
POLITE_UNDER = 70
# What only says again what was asked about, and goes on in the next sentence: 「…に対してということであります。」
RE_RESTATES = re.compile(
    r"^[^。は]{0,70}(?:について|に対して|に関して|(?<![一二三四五六七八九十百千万〇])の件|のお尋ね|の御質問|という(?:お尋ね|御質問|御指摘))"
    r"(?:という(?:ふうな|よう?な)?(?:こと|お尋ね|御質問|お話)|のお尋ね|の御質問)?(?:で(?:あり|ござい)ます|です)(?:けれども|が|ね|けど)?。$"
)
# Remarks on the meeting itself; who reads them alone learns nothing.
RE_ASIDE = re.compile(
    r"時間(も|が|の関係)?[^。]{0,8}(ない|ありません|参りました|来ました|来ております|限られ|迫って|過ぎ)|飛ばし(ます|て)|発言する者|〔|"
    r"次の(質問|テーマ|項目)に(移|入)|^(質問|問い?|質疑)[〇一二三四五六七八九十百\d０-９]{1,3}。$|(質問|質疑)を(終わ|終え)|通告(は|を)?(して|に)(い)?な|聞いて(い|お)?ら?れない"
)
# A question that asks something, and not only says that there will be one.
RE_ASKS = re.compile(
    r"(でしょうか|ませんか|ますか|ですか|いかがですか|いかがでしょう|んですか|べき(では)?(ない|じゃない)[^。]{0,12}|ないか|のか|お聞かせ(を|ください|願)?[^。]{0,6}|教えて(ください|いただけ|いただきたい|ほしい)[^。]{0,12}|"
    r"お答え(を|ください|願)[^。]{0,8}|お示し[^。]{0,10}|(見解|所見|所感|認識|答弁|対応|検討|意気込み|決意|お考え|方針|理由|推移)[^。]{0,16}(ください|願い(ます|たい)[^。]{0,8}|"
    r"いただきたい[^。]{0,20}|(伺い|聞き)[^。]{0,12}|いたします))。$"
)
# The same in the middle of what is quoted, and without its politeness.
RE_QUESTION = re.compile(
    r"((の|ん|ます?|でしょう|です|ません|ました|でした)か|いかが(です|でしょう)か|(お聞かせ|お答え|お示し|教えて)ください)。"
)
# What a question wants, where it puts that as a view (検討していく必要があるんだろうなというふうに思います).
RE_WANTS = re.compile(
    r"(?:べき|必要(?:だ|が?(?:ある|あり|で))|(?:いただ|もらい|して)き?たい|ほしい|願い)[^。]{0,40}。$"
)
# Asked in form alone (圧倒的に多いじゃないですか); 「すべきじゃないですか」 asks.
RE_TELLS = re.compile(r"(?<!べき)(?:じゃ|では)ないですか。$")
ASKS = 60
# Ends of sentences by which an office says what it does, will do or holds.
RE_HOLDS = re.compile(
    r"(いたします|してまいり|まいりたい|おります|こととして|考えて(い(?!ただ)|おり)|予定|認識して|適当|必要|ございません|ありません|できる|可能|とおりで)[^。]{0,30}。$"
)
HOLDS = 20
# Ends by which an office says what it means to do, though no rule of promises takes it: 「是非実現したいと思っております」.
RE_MEANS_TO = re.compile(
    r"(?:てまいり(?:たい|ます)|(?:実現|実施|公表|検討|対応|改善|支援)(?:を)?(?:したい|すること)[^。]{0,4}[とを](?:思|考え)|"
    r"(?:し|応え)[^。]{0,8}(?:いか|し)なければならない|ていかねばならない|べく[^。]{0,30}(?:取り組|努め))[^。]{0,20}。$"
    r"|(?:公表|実施|実現|改善)すること[をと][^。]{0,4}(?:考えて|予定して)[^。]{0,60}。$"
)
# Words that point back wherever they stand: alone on a page nobody knows at what (この問題、説明をしていただけますでしょうか).
RE_POINTS_BACK = re.compile(
    r"(?:この|その|こうした|そうした)(?:問題|件|点|方々|制度|仕組み|施策|場合)|彼ら|(?<![、。])これ、|それ(?:を|に|が|は)"
)
# Words that name a text or a place of one that was named before (ここに言う尊重).
RE_SAID_THERE = re.compile(r"ここに(?:言う|いう|書かれ|挙げ)")
RE_FIGURE = re.compile(
    r"[〇一二三四五六七八九十百千万億兆・\d０-９]{1,12}(人|名|件|％|割|円|億円|か所|事業[所者]|世帯|社|機関|倍)(?!目|称|間)"
)
FIGURE = 25
FIGURES_MOST = 2
RE_TERM = re.compile(r"[一-鿿々]{2,}|[ァ-ヿー]{2,}|[Ａ-Ｚ]{2,}")
# Terms that any question and any answer may have in common.
ANYWHERE = (
    "状況 認識 必要 対応 取組 検討 実施 質問 答弁 大臣 総理 政府 委員 問題 場合 制度 今後 現在 現状 議論 観点 指摘 御指摘 国会 本日 "
    "先生 非常 具体的 基本的 承知 理解 可能 部分 意味 是非 我々 重要 推進 確認 説明 今回 実際 様々 全体 内容 関係 方々 皆様 "
    "皆さん 個人的 一番 最後 日本"
)
COMMON_TERMS = frozenset(ANYWHERE.split())
# A premise alone is half a thought: 「…されているわけなんですね。」 goes on.
RE_PREMISE = re.compile(r"(わけ(なん)?です(よ)?ね|んです(よ)?ね|ところです(よ)?ね|ますよね|でしたよね|ましたよね)。$")
SHARED_MOST = 60  # from what an answer has in common with its question
OMITTED = "（略）"
AROUND = 28  # unchanged characters kept either side of a difference in a long line


class Aim(StrEnum):
    """What a passage is looked for as: the question that was put, the answer to one, or a statement."""

    ASKED = "asked"
    ANSWERED = "answered"
    SAID = "said"


@dataclass(frozen=True, slots=True)
class Passage:
    """Words to quote, and how well they serve: more on-topic words and a fuller sentence are better.

    ``fixed``: a person took them as they are, and no others are printed in their place.  ``alone``: which half of the exchange
    (question, answer) a person left out, while these words stay.  ``unsaid``: other words of the same text that people do not want.
    ``aim``: what they are in their exchange, ``beside``: of an answer, the words that it answers.
    """

    text: str
    score: int
    fixed: bool = False
    alone: str = ""
    unsaid: tuple[str, ...] = ()
    aim: Aim = Aim.SAID
    beside: str = ""


def mark_of(body: str, speaker: str = "") -> tuple[str, str]:
    """The mark in front of a speech that names an office, and that office: ○国務大臣（見本太郎君） -> 国務大臣.

    In the House of Representatives the name goes first and may have a given name in brackets: ○見本（太）国務大臣 names
    the office 国務大臣, ○見本（太）委員 none.
    """
    office = opening_role(body, speaker)
    if office is None or office in PLAIN or ROLES[office] == MEMBER:
        return "", ""
    found = RE_OFFICE.match(body)
    mark = (
        found[0] if found and found[1] == office else body[: body.index(office) + len(office)] if office in body else ""
    )
    return mark, office


def is_government(office: str) -> bool:
    """Whether the office given in the minutes, or the mark in front of a speech, is one that answers for the government: by the rule
    that finds promises.
    """
    return (speaks_for_government(office, None) or office in GOVERNMENT_OPENINGS) and not is_chair(office)


def is_chair(office: str) -> bool:
    """Whether an office leads a sitting; who leads a commission of the state (国家公安委員会委員長) answers for the government."""
    of_state = RE_MINISTER.search(office) or ("委員会委員長" in office and RE_STATE.match(office))
    return bool(RE_CHAIR.search(office)) and not of_state


def sentences(paragraph: str) -> list[str]:
    """The complete sentences of one paragraph (a rest without 。 is not one), without the speaker's name in front."""
    text = RE_SPEAKER.sub("", paragraph.strip())
    found, start = [], 0
    for piece in RE_SENTENCE.finditer(text):
        if piece.end() == len(text) or not goes_on(text[start : piece.end()]):
            found.append(text[start : piece.end()].strip("　 "))
            start = piece.end()
    return found


def goes_on(text: str) -> bool:
    """Whether a 。 closes no more than brackets within a sentence, which then goes on: 法（以下「法」という。）において."""
    text = text.strip("　 ")
    if not text.endswith("）"):
        return False
    depth = 0
    for at in range(len(text) - 1, -1, -1):
        depth += (text[at] == "）") - (text[at] == "（")
        if not depth:
            return (
                at > 0 and text[at - 1] not in "。」』）"
            )  # behind a full stop the brackets are a sentence of their own
    return False


def candidates(
    body: str, words: Sequence[str], limit: int = LIMIT, hard: int = HARD_LIMIT, aim: Aim = Aim.SAID, beside: str = ""
) -> Iterator[Passage]:
    """Every quotation a speech offers for these words; ``beside``: the question that it answers, whose terms count as well."""
    folded = [fold(word) for word in words]
    asked_of = terms(beside)
    for paragraph in body.split("\n"):
        found = sentences(paragraph)
        for at, sentence in enumerate(found):
            if not balanced(sentence) or says_nothing(sentence):
                continue
            hits = sum(word in fold(sentence) for word in folded)
            common = sum(len(term) for term in asked_of if term in sentence)
            if not (hits or common >= LEAST_SHARED) or len(sentence) > hard or RE_CASE.search(sentence):
                continue
            text = joined(found, at, paragraph, limit, hard, aim)
            score = 40 * min(hits, 3) + min(len(text), limit, LIMIT) - (60 if len(sentence) < SHORTEST else 0)
            score -= max(0, len(text) - limit) // (1 if aim is Aim.SAID else 3)
            score -= (POINTING if RE_POINTING.search(text) else 0) + (TURNING if RE_TURNING.search(text) else 0)
            score += FIGURE * min(FIGURES_MOST, len(RE_FIGURE.findall(text)))
            asks = bool(RE_ASKS.search(sentence))
            if RE_ANNOUNCING.search(sentence) and not (
                aim is Aim.ASKED and asks and len(sentence) >= 2 * SHORTEST + 24
            ):
                score -= ANNOUNCING + (BARE if len(sentence) < 2 * SHORTEST + 24 else 0)
            if aim is Aim.ASKED:
                score += ASKS if asks else 0
            if aim is Aim.ANSWERED:
                score += min(SHARED_MOST, 3 * common) + (HOLDS if RE_HOLDS.search(sentence) else 0)
            yield Passage(text, score)


def joined(found: Sequence[str], at: int, paragraph: str, limit: int, hard: int, aim: Aim = Aim.SAID) -> str:
    """A sentence with the one behind it, where both say something, fit and stand together; a premise may take more room."""
    sentence = found[at]
    following = found[at + 1] if at + 1 < len(found) else ""
    room = hard if RE_PREMISE.search(sentence) else limit
    fits = following and len(sentence) + len(following) <= room and balanced(following)
    if not fits or says_nothing(following) or RE_CASE.search(following) or RE_TURNING.search(following):
        return sentence
    if aim is Aim.SAID and RE_ASKS.search(following):
        return (
            sentence  # a statement is whole without the question behind it, which would stand there without its answer
        )
    both = sentence + following
    return both if both in paragraph else sentence


def points_back(text: str) -> bool:
    """Whether what a passage begins with points at what was said before it."""
    first = sentences(text)[:1]
    return bool(RE_POINTING.search(text) or RE_SAID_THERE.search(text)) or any(
        RE_POINTS_BACK.search(one[:40]) for one in first
    )


def with_before(body: str, text: str, most: int) -> str:
    """A passage that points back with the sentence before it in its paragraph, as long as both fit into ``most`` characters."""
    paragraph = next((line for line in body.split("\n") if text in line), "")
    if not points_back(text):
        return text
    found = sentences(paragraph)
    start = next((n for n, one in enumerate(found) if text.startswith(one)), 0)
    whole = found[start - 1] + text if start else text
    fits = len(whole) <= most and whole in paragraph and balanced(whole) and not RE_CASE.search(whole)
    return whole if fits and not says_nothing(found[start - 1]) else text


def up_to_the_question(body: str, text: str, most: int) -> str:
    """Words that lead to a question with all up to the sentence that asks it, as long as this fits into ``most`` characters and the
    question is one about them: it has words in common with them, or names nothing itself (その点はいかがですか).
    """
    if any((RE_ASKS.search(one) or RE_QUESTION.search(one)) and not RE_TELLS.search(one) for one in sentences(text)):
        return text
    paragraph = next((line for line in body.split("\n") if text in line), "")
    whole = text
    for one in sentences(paragraph[paragraph.find(text) + len(text) :]):
        whole += one
        if len(whole) > most or whole not in paragraph or RE_TURNING.search(one):
            return text
        if RE_ASKS.search(one) and not RE_TELLS.search(one):
            own = terms(one)
            return whole if any(term in text for term in own) or sum(map(len, own)) < LEAST_SHARED else text
    return text


def only_announces(sentence: str) -> bool:
    """Whether a short sentence says that something will be asked, and asks nothing (…について御質問したいと思います。)."""
    return len(sentence) < 2 * SHORTEST + 24 and bool(RE_ANNOUNCING.search(sentence)) and not RE_ASKS.search(sentence)


def says_nothing(sentence: str) -> bool:
    """Whether a sentence only moves the meeting along, thanks, greets or speaks of the time that is left."""
    polite = len(sentence) < POLITE_UNDER and RE_POLITE.search(sentence)
    return bool(polite or RE_RESTATES.search(sentence) or RE_ASIDE.search(sentence) or RE_PROCEDURE.search(sentence))


def terms(text: str) -> frozenset[str]:
    """The terms of a text: runs of kanji, katakana or capitals."""
    return frozenset(RE_TERM.findall(text)) - COMMON_TERMS


def balanced(sentence: str) -> bool:
    """Whether its brackets pair: 。 inside a quotation splits it, and half a quotation is not a sentence."""
    return all(sentence.count(a) == sentence.count(b) for a, b in ("「」", "『』", "（）"))


def best_passage(
    body: str, words: Sequence[str], limit: int = LIMIT, hard: int = HARD_LIMIT, aim: Aim = Aim.SAID, beside: str = ""
) -> Passage | None:
    """The quotation that serves best, the earliest among equals (of questions the last); None when there is none."""
    found = list(candidates(body, words, limit, hard, aim, beside))
    if aim is Aim.ASKED:
        found.reverse()
    return max(found, key=lambda passage: passage.score, default=None)


def apart(body: str, found: Sequence[Passage], most: int, least: int) -> list[Passage]:
    """The best of some quotations of a text that do not share a sentence, each of at least ``least`` points, best first."""
    picked: list[tuple[int, int, Passage]] = []
    for one in sorted(found, key=lambda one: -one.score):
        start = body.find(one.text)
        end = start + len(one.text)
        if one.score >= least and start >= 0 and all(start >= stop or end <= begin for begin, stop, _ in picked):
            picked.append((start, end, one))
        if len(picked) == most:
            break
    return [one for *_, one in picked]


# ---------------------------------------------------------------------- comparisons
def compared(before: str, after: str, room: int) -> tuple[list[dict[str, Any]], bool]:
    """Rows for the page, [{kind, old, new}], of about ``room`` characters a side, and whether lines were left out.

    A side is a list of [text, mark]; mark None is a place where something was left out, which reads （略）.
    """
    rows = [row for row in redline(before, after, context=0) if row.kind not in ("skipped", "same")]
    sides = [excerpt(row.old, row.new, room) for row in rows]
    shown: list[int] = []
    used = 0
    # What was added first: where there is no room for all, no deletion stands without what came in its place.
    for number in sorted(range(len(rows)), key=lambda number: rows[number].kind == "removed"):
        size = max(map(_length, sides[number]))
        if shown and used + size > room:
            break
        shown.append(number)
        used += size
    cells = [{"kind": rows[n].kind, "old": sides[n][0], "new": sides[n][1]} for n in sorted(shown)]
    return cells, len(shown) < len(rows)


Side = list[list[object]]


def _length(segments: Sequence[Sequence[object]]) -> int:
    return sum(len(str(text)) for text, _ in segments)


def excerpt(old: Sequence[Segment], new: Sequence[Segment], room: int) -> tuple[Side, Side]:
    """Both sides of one line, whole when they fit, else the same stretches of both around what differs."""
    if max(_length(old), _length(new)) <= room:
        return [list(one) for one in old], [list(one) for one in new]
    common = "".join(text for text, mark in old if not mark)
    aligned = len(common) == sum(len(text) for text, mark in new if not mark)
    if not aligned or not common:
        return _beginning(old, room), _beginning(new, room)
    left, right = _marks(old), _marks(new)
    points: list[int] = []
    # Places where something was added first, as in compared().
    for point in sorted(left.keys() | right.keys(), key=lambda point: (point not in right, point)):
        wider = [*points, point]
        marked = sum(max(len(left.get(one, "")), len(right.get(one, ""))) for one in wider)
        if points and marked + sum(end - start for start, end in windows_around(wider, common)) > room:
            break
        points = wider
    windows = with_conditions(windows_around(points, common), common)
    return tuple(_cut(side, marks, windows, room) for side, marks in ((old, left), (new, right)))  # type: ignore[return-value]


def windows_around(points: Sequence[int], text: str) -> list[tuple[int, int]]:
    """The stretches of a text around some places in it, those that nearly touch as one; from a mark of punctuation to another where
    there is one near, so that no word is cut.
    """
    found: list[tuple[int, int]] = []
    for point in sorted(points):
        start, end = max(0, point - AROUND), min(len(text), point + AROUND)
        if start:
            further, nearer = last_mark(text, max(0, start - AROUND), start), first_mark(text, start, point)
            start = further + 1 if further >= 0 else nearer + 1 if nearer >= 0 else start
        if end < len(text):
            further, nearer = first_mark(text, end, min(len(text), end + AROUND)), last_mark(text, point, end)
            end = further + 1 if further >= 0 else nearer + 1 if nearer >= 0 else end
        if found and start <= found[-1][1] + len(OMITTED):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


MARKS = "。、）\n"
# A clause that says when, or for whom, the rest of its sentence holds: without it a provision says something else.
RE_CONDITION = re.compile(
    r"[^。、）\n]*(?:とき|場合)(?:は|には|において|においては|に限り|を除き|を除くほか)?、|[^。、）\n]*(?:に限り|を除き|を除くほか)、"
)
RE_STATEMENT = re.compile(
    r"(?:（[^（）]*(?:（[^（）]*）[^（）]*)*）|[^。\n])+[。\n]?|[。\n]"
)  # 。 in brackets ends none


def with_conditions(windows: Sequence[tuple[int, int]], text: str) -> list[tuple[int, int]]:
    """Some stretches of a text (start, end), in order, with the conditions of their sentences and the provisos (ただし) to them."""
    kept = list(windows)
    touched = False
    for one in RE_STATEMENT.finditer(text):
        proviso = touched and one[0].startswith("ただし")
        touched = any(start < one.end() and end > one.start() for start, end in windows)
        if proviso:
            kept.append(one.span())
        elif touched:
            kept += [found.span() for found in RE_CONDITION.finditer(text, *one.span())]
    joined: list[tuple[int, int]] = []
    for start, end in sorted(kept):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def first_mark(text: str, start: int, end: int) -> int:
    """Where the first mark of punctuation stands between two places of a text; -1 for none."""
    return min((at for mark in MARKS if (at := text.find(mark, start, end)) >= 0), default=-1)


def last_mark(text: str, start: int, end: int) -> int:
    """Where the last mark of punctuation stands between two places of a text; -1 for none."""
    return max(text.rfind(mark, start, end) for mark in MARKS)


def _marks(segments: Sequence[Segment]) -> dict[int, str]:
    """Where marked text stands: position in the unmarked text -> the text."""
    found: dict[int, str] = {}
    at = 0
    for text, mark in segments:
        if mark:
            found[at] = found.get(at, "") + text
        else:
            at += len(text)
    return found


def _cut(segments: Sequence[Segment], marks: dict[int, str], windows: Sequence[tuple[int, int]], room: int) -> Side:
    common = "".join(text for text, mark in segments if not mark)
    found: Side = []
    last = 0
    for start, end in windows:
        if start > last:
            found.append([OMITTED, None])
        at = start
        for point in sorted(p for p in marks if start <= p <= end):
            found += [[common[at:point], False]] if point > at else []
            found += _beginning(((marks[point], True),), room)
            at = point
        found += [[common[at:end], False]] if end > at else []
        last = end
    if last < len(common):
        found.append([OMITTED, None])
    return found


def _beginning(segments: Sequence[Segment], room: int) -> Side:
    """The segments up to ``room`` characters, cut at marks of punctuation; of what differs the end too, for it has the verb.

    The conditions of what is printed stand beyond the room: the page is measured with them."""
    found: Side = []
    left = room
    for text, mark in segments:
        if len(text) > left:
            halves = (head_of(text, left * share // 3) for share in (2, 1) if mark)
            pairs = ((head, tail) for head in halves if (tail := tail_of(text, left - len(head))))
            head, tail = next(pairs, (head_of(text, left), ""))
            if left <= 10:
                found.append([OMITTED, None])
                break
            ends = [(0, len(head)), *([(len(text) - len(tail), len(text))] if tail else [])]
            last = 0
            for start, end in with_conditions(ends, text):
                found += [[OMITTED, None]] if start > last else []
                found.append([text[start:end], mark])
                last = end
            found += [[OMITTED, None]] if last < len(text) else []
            break
        found.append([text, mark])
        left -= len(text)
    return found


def tail_of(text: str, size: int) -> str:
    """The end of at most ``size`` characters, from a mark of punctuation on; "" where there is none in it."""
    marks = (text.find(mark, len(text) - size, len(text) - 1) for mark in "。、）\n")
    cut = min((one for one in marks if one >= 0), default=-1)
    return text[cut + 1 :] if cut >= 0 else ""


def head_of(text: str, size: int) -> str:
    """The beginning of at most ``size`` characters, up to a mark of punctuation where there is one."""
    cut = max(text.rfind(mark, 0, size) for mark in "。、）\n")
    return text[: cut + 1] if cut > size // 3 else text[:size]
