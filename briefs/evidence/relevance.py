"""Whether a question and its answer are about a topic, and can be read: what only touches it is put behind.  Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from briefs.evidence.answering import ALIKE, ONE_MATTER, alike, broken_off, on_the_matter, pairs_of
from briefs.evidence.quoting import (
    LEAST_SHARED,
    RE_ASIDE,
    RE_ASKS,
    RE_QUESTION,
    RE_TELLS,
    RE_TURNING,
    RE_WANTS,
    sentences,
    terms,
)
from briefs.evidence.rows import Speech
from briefs.evidence.stances import Ground, Reading
from briefs.evidence.why import Code
from db.office.clips import Stance
from db.text.folding import fold

RE_HISTORY = re.compile(
    r"いつ(?:頃|ごろ)から|どのように始ま|(?:始ま|生ま|でき)[^。]{0,8}(?:歴史|経緯|いきさつ|由来|成り立ち)|(?:歴史|経緯|いきさつ|由来|起源|成り立ち)"
    r"[^。]{0,24}(?:でしょうか|ますか|ですか|お聞かせ|お答え|御?説明|認識)|帝国が|国際連盟|大戦後に始ま|過去の(?:経緯|歴史)"
)
# What asks whether somebody knows (お分かりでしょうか), or what the matter is at all (…の問題とは何でしょうか, この問題、説明をして…).
RE_ONLY_KNOWN = re.compile(
    r"(?:お分かり|御存じ)(?:でしょうか|ですか|でしたか)。|(?:問題|制度|事業)とは、?何|この(?:問題|件)[、をに]{0,2}(?:ついて)?御?説明を"
)
# Who passes on what others want, and does not say that it is theirs: …という産業界からの指摘に対して.
RE_PASSED_ON = re.compile(
    r"(?:産業界|経済界|業界|企業|事業者|経営者)[^。、]{0,10}(?:から|の方から)[^。]{0,12}(?:指摘|要望|要請|御?意見|懸念|声)"
)
# Who works within a plan of that name (外国人の受入れ・秩序ある共生のための総合的対応策) says nothing yet of what its name says.
RE_PLAN = re.compile(r"[^、。「」]{0,24}総合的?対応策")
RE_LISTED_BEFORE = re.compile(r"(?:、|や|又は|及び)(?:あるいは)?[^、。がはを]{0,12}$")
RE_LISTED_BEHIND = re.compile(r"[^、。]{0,12}(?:など|等)|[^、。]{0,8}(?:、|や|及び|又は)")
# The end of a list of clauses (…を強化する、在留管理体制を充実強化する、…をするなどで).
RE_LIST_ENDS = re.compile(r"[^。]{0,160}(?:など|等(?=[のにをで、])|(?:様々|さまざま|いろいろ)な|であるとか)")
# 「例えば移民政策においても」: what is compared with something else is named for its sake.
RE_LIKENED_BEFORE = re.compile(r"例えば、?[^。、]{0,30}$")
RE_LIKENED_BEHIND = re.compile(r"[^。、]{0,6}(?:において|におきまして|について|で|に)も")
# How a sentence begins that takes back what was said before it.
RE_TURNS = re.compile(r"(?:ところが|しかし|だが|ですが|けれども|とはいえ|でも、|一方で)")
# Unless it charges the state with what is lacking: しかし、日本はいまだにこの条約を批准しておらず.
RE_LACKS = re.compile(
    r"^(?![^。]*(?:日本人|国民))[^。]*(?:(?:いまだ|未だ|依然)[^。]*(?:おらず|いない|いません|おりません)|(?:後れ|遅れ)を取|不十分)"
)

FARTHER = 2  # so many times nearer to the question are sentences on something else, where nobody asked about the topic


def cut_short(answer: Speech, question: Speech, words: Sequence[str]) -> bool:
    """Whether the minutes on record break off within an answer to several questions before it comes to the topic, or to what was
    asked last: what stands there answers the others.
    """
    body = answer.version.body
    several = (
        sum(
            bool(RE_ASKS.search(one) and not RE_TELLS.search(one))
            for line in question.version.body.split("\n")
            for one in sentences(line)
        )
        > 1
    )
    rest = body[body.rfind("。") + 1 :]
    asked = "".join(one for line in question.version.body.split("\n") for one in sentences(line)[-1:])
    return several and broken_off(body) and not any(word in body for word in words) and not alike(rest, asked)


# Words of trafficking, violence or rights alone make nothing our topic: it may be of people taken abroad, adoption, arms.
RE_WIDE = re.compile(r"人身|売買|失踪|行方不明|暴力|人権|帰国")
RE_OTHERS = re.compile(r"拉致|養子|非軍事|軍需|兵器")
RE_OURS = re.compile(r"外国|技能実習|実習生|育成就労|移民|移住|難民|在留|入管|留学|国籍|労働者|研修生")


def weak_exchange(body: str, asked: str, told: str, words: Sequence[str], answer: str = "") -> Code | None:
    """What makes a question and its answer nothing to hand over, or less than another; None where nothing does.

    ``body`` and ``answer`` are the speeches, ``asked`` and ``told`` the words of them that would be printed, ``words`` those of the
    topic: what the rest of a speech says of it, a reader of the pair does not see.
    """
    if of_others(asked, told, words):
        return Code.PASSING
    on_topic = named_by_itself(told, words)
    if not on_topic and not named_by_itself(asked, words):
        return Code.PASSING
    if nobody_asked(body, asked, answer or told, words):
        return Code.PASSING
    heard = answer if len(answer) <= ONE_MATTER else ""  # a short answer speaks of one thing, whatever of it is printed
    on_topic = on_topic or named_by_itself(heard, words)
    shared = sum(len(term) for term in terms(asked) if term in told + heard) >= LEAST_SHARED
    shared = shared or takes_up(body, asked, heard or told)
    if (unasked(body, asked) and not on_topic) or (not shared and (not asks(asked) or broken_off(body))):
        return Code.UNHEARD  # the minutes on record break off before the question
    if broken_off(answer) and on_the_matter(answer[answer.rfind("。") + 1 :], asked) > on_the_matter(told, asked):
        return Code.UNHEARD  # they break off within the very sentence that answers
    if not shared and not on_topic and not put_last(body, asked):
        return Code.UNHEARD  # something else was asked behind it, and the answer may be to that
    less = ((RE_HISTORY, Code.HISTORY), (RE_ONLY_KNOWN, Code.ONLY_KNOWN), (RE_PASSED_ON, Code.PASSED_ON))
    return next((code for pattern, code in less if pattern.search(asked)), None)


def of_others(asked: str, told: str, words: Sequence[str]) -> bool:
    """Whether an exchange has the topic's words of somebody whom the topic is not about."""
    wide = all(RE_WIDE.search(word) for word in words if word in asked)
    return bool(wide and (RE_OTHERS.search(asked) or (RE_OTHERS.search(told) and not RE_OURS.search(asked + told))))


def nobody_asked(body: str, asked: str, answer: str, words: Sequence[str]) -> bool:
    """Whether an answer comes to the topic beside what it was asked: the question has none of its words, and the sentences that
    have them are further from the question than others of the answer.
    """
    folded = [fold(word) for word in words]
    if any(word in fold(body) for word in folded):
        return False
    near = {True: 0, False: 0}
    for one in (one for line in answer.split("\n") for one in sentences(line)):
        named = any(word in fold(one) for word in folded)
        near[named] = max(near[named], on_the_matter(one, asked))
    return 0 < near[False] >= FARTHER * near[True]


def takes_up(body: str, asked: str, told: str) -> bool:
    """Whether an answer takes up a question that says what it wants and turns to nothing else behind: they have much in common."""
    if not RE_WANTS.search(asked):
        return False
    behind = re.split("[。\n]", body[body.find(asked) + len(asked) :])
    turns = any(RE_TURNING.search(one) or RE_ASIDE.search(one) for one in behind)
    return not turns and len(pairs_of(told) & pairs_of(body)) >= 2 * ALIKE


def unasked(body: str, asked: str) -> bool:
    """Whether the minutes on record break off within a question, and the words of it ask nothing yet."""
    return broken_off(body) and not asks(asked)


def in_passing(text: str, words: Sequence[str]) -> bool:
    """Whether a statement names the topic only in a list of other things, in a likeness, or in the name of a plan."""
    bare = RE_PLAN.sub("", fold(text))
    return all(
        (RE_LISTED_BEFORE.search(bare[: found.start()]) and RE_LIST_ENDS.match(bare[found.end() :]))
        or likened(bare, found)
        for word in words
        for found in re.finditer(re.escape(fold(word)), bare)
    )


def turn_behind(body: str, text: str) -> str:
    """The sentence right behind some words of a speech that takes them back (ところが、…); "" where none does."""
    line = next((one for one in body.split("\n") if text in one), "")
    behind = sentences(line[line.find(text) + len(text) :])[:1]
    return behind[0] if behind and RE_TURNS.match(behind[0]) else ""


def named_by_itself(text: str, words: Iterable[str]) -> bool:
    """Whether a text has one of the words elsewhere than among several things (不登校の子、外国籍の児童生徒など), in a likeness, or in
    the name of a plan.
    """
    bare = RE_PLAN.sub("", fold(text))
    return any(
        not (RE_LISTED_BEFORE.search(bare[: found.start()]) and RE_LISTED_BEHIND.match(bare[found.end() :]))
        and not likened(bare, found)
        for word in words
        for found in re.finditer(re.escape(fold(word)), bare)
    )


def likened(text: str, found: re.Match[str]) -> bool:
    """Whether a word is named for the sake of something else that is compared with it (例えば移民政策においても)."""
    before, behind = text[: found.start()], text[found.end() :]
    return bool(RE_LIKENED_BEFORE.search(before) and RE_LIKENED_BEHIND.match(behind))


def kept_apart(reading: Reading, weaker: Code) -> Reading:
    """The stance of words that are nothing for a paper for others; what works against the ask stays that."""
    ground = {Code.PASSING: Ground.PASSING, Code.UNHEARD: Ground.UNHEARD, Code.ALONE: Ground.ALONE}.get(weaker)
    return reading if ground is None or reading.stance is Stance.AGAINST else Reading(Stance.BACKGROUND, ground)


def asks(text: str) -> bool:
    """Whether any sentence of a passage asks something: a question is no statement, whatever stands behind it."""
    return bool(RE_ASKS.search(text) or RE_QUESTION.search(text))


def put_last(body: str, asked: str) -> bool:
    """Whether nothing else is asked behind these words; of a text that breaks off that is not known."""
    if not body.rstrip().endswith(("。", "」", "）", "〕", "―")):
        return False
    behind = body[body.find(asked) + len(asked) :]
    return not any(RE_ASKS.search(one) for line in behind.split("\n") for one in sentences(line))


def answers_to(body: str, asked: str, words: Sequence[str]) -> bool:
    """Whether an answer speaks of what was asked: when the questioner went on to other matters, it may not."""
    return any(word in body for word in words) or sum(len(one) for one in terms(asked) if one in body) >= LEAST_SHARED
