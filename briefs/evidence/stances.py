"""Which way a passage would be used, as far as its own words tell: for what we ask, against it, or as background. Pure.

A stance is what *we* could use a passage for; it says nothing of what the speaker thinks, and a person decides it.  The words
of the passage come first; an answer that says neither way is read with the question: refused what was asked for us, it works
against us; refused what was asked against us, for us.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from db.office.clips import Stance
from db.text.words import Names


class Ground(StrEnum):
    """Why a stance is proposed."""

    PROTECTS = "protects"
    HARSH = "harsh"
    SAME_SPEECH = "same_speech"
    REFUSES = "refuses"
    REFUSES_HARSH = "refuses_harsh"
    FOLLOWS_HARSH = "follows_harsh"
    FOLLOWS = "follows"
    NEUTRAL = "neutral"
    BOX = "box"
    WITH_TAKEN = "with_taken"


GROUNDS: dict[Ground, Names] = {
    Ground.PROTECTS: Names("守る・支える言葉がある", "it has words of protection or support"),
    Ground.HARSH: Names("取り締まる・締め出す言葉がある", "it has words of exclusion or enforcement"),
    Ground.SAME_SPEECH: Names("同じ発言に締め出す言葉がある", "the same speech has words of exclusion"),
    Ground.REFUSES: Names("求めを断る答え", "an answer that refuses what was asked"),
    Ground.REFUSES_HARSH: Names(
        "締め出す求めを断る答え", "an answer that refuses what was asked against foreign residents"
    ),
    Ground.FOLLOWS_HARSH: Names("締め出す求めへの答え", "an answer to what was asked against foreign residents"),
    Ground.FOLLOWS: Names("支える問いへの答え", "an answer to a question that supports"),
    Ground.NEUTRAL: Names("どちらとも言えない", "it tells neither way"),
    Ground.BOX: Names("証拠箱で人が決めた", "set by a person in the evidence box"),
    Ground.WITH_TAKEN: Names("人が選んだ言葉と対になる", "it goes with words that a person took"),
}

RE_HARSH = re.compile(
    r"強制送還|送還(は|を|が)|退去強制|帰って(もら|いただ)|出てい(って|く)|不法(滞在|就労|残留|入国)|不正(な|に)?(受給|利用|使用)|ただ乗り|"
    r"総量規制|治安|犯罪|悪さ|偽装|なりすまし|[乱濫]用|反日|排除|締め出|だまし取|(外国人|留学生)[^。]{0,20}(手厚|優遇)|"
    r"ルールを守らない|厳しく(する|して|対応)|厳格(化|な(対応|審査))|(違和感|嫌悪感)|何人まで|在留資格の取消し|見直すべき|(受給|支給|対象)から(外|除外)|"
    r"迷惑|クレーム|行方不明|テロ|選ばなきゃ"
)
RE_PROTECTS = re.compile(
    r"人権|人道|権利|保護(を|する|すべき|措置|費|し(て|、))|救済|差別|ひとしく|国籍(を問わ|のいかん|にかかわ|の?要件は)|(処遇|待遇|労働条件)[^。]{0,6}改善|"
    r"低賃金|安い労働力|搾取|ハラスメント|相談(体制|窓口|支援|対応)|多言語|やさしい日本語|日本語(教育|学習)|転籍|ホームレス|野宿|貧困|困窮|"
    r"支援[^。]{0,8}(充実|強化|拡充|必要)|状況にはない|(受入れ|計画)[^。]{0,8}(停止|取消し)|空洞化|失踪するわけ|見える化|可視化|公表する|客観的|"
    r"就学(の)?(機会|促進|支援)|学ぶ機会|家族(と|の)(同居|帯同|統合)|共に生き|対象(と|に)なる"
)
# 「排除しようという気持ちがない」, 「締め出せという立場ではありません」: said of oneself, the harsh word turns round.
RE_TURNED = re.compile(
    r"^[^。]{0,24}?(という|とか|いう)?[^。]{0,10}?(気持ち|立場|つもり|わけ|もの|考え|趣旨)(が|は|では|じゃ|でも)[^。]{0,4}(な[いく]|ありません|ございません)"
)
RE_REFUSES = re.compile(
    r"考えて(は)?(おりません|いません|いない)|予定は(ござい|あり)ません|困難|差し控え|慎重な?(に)?検討|適当ではな|必要(で|が)?ある(と|ところ)?[^。]{0,12}(ません|ない)|当たらない"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A stance with its ground; ``words``: those of the text that tell it."""

    stance: Stance
    ground: Ground
    words: tuple[str, ...] = ()


NEUTRAL = Reading(Stance.BACKGROUND, Ground.NEUTRAL)


def balance(text: str) -> tuple[list[str], list[str]]:
    """(words that protect, words that are harsh) of a text; a harsh word that the speaker turns round protects."""
    protects = [found[0] for found in RE_PROTECTS.finditer(text)]
    harsh: list[str] = []
    for found in RE_HARSH.finditer(text):
        rest = text[found.end() :]
        (protects if RE_TURNED.match(rest) else harsh).append(found[0])
    return protects, harsh


def stance_of(text: str, speech: str = "") -> Reading:
    """The stance of a passage by its own words, else by those of the speech it stands in."""
    protects, harsh = balance(text)
    if len(harsh) > len(protects):
        return Reading(Stance.AGAINST, Ground.HARSH, tuple(dict.fromkeys(harsh)))
    if protects and len(protects) > len(harsh):
        return Reading(Stance.SUPPORTS, Ground.PROTECTS, tuple(dict.fromkeys(protects)))
    around = balance(speech)
    if len(around[1]) > len(around[0]) + 1:
        return Reading(Stance.AGAINST, Ground.SAME_SPEECH, tuple(dict.fromkeys(around[1]))[:4])
    return NEUTRAL


def stance_of_answer(text: str, question: Reading) -> Reading:
    """The stance of an answer: its own words, else what it does with what was asked."""
    own = stance_of(text)
    if own.stance is not Stance.BACKGROUND:
        return own
    if RE_REFUSES.search(text):
        if question.stance is Stance.AGAINST:
            return Reading(Stance.SUPPORTS, Ground.REFUSES_HARSH)
        return Reading(Stance.AGAINST, Ground.REFUSES)
    if question.stance is Stance.AGAINST:
        return Reading(Stance.AGAINST, Ground.FOLLOWS_HARSH)
    return Reading(Stance.SUPPORTS, Ground.FOLLOWS) if question.stance is Stance.SUPPORTS else NEUTRAL
