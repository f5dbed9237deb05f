"""Which way a passage would be used, as far as its own words tell: for what we ask, against it, or as background. Pure.

A stance is what *we* could use a passage for; it says nothing of what the speaker thinks, and a person decides it.  The words
of the passage come first; an answer is read with the question: refused what was asked for us, it works against us; refused what
was asked against us, for us.  Words that tell neither way, of somebody who spoke harshly in the same sitting, are background that
stays out of papers for others (``Reading.apart``).
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
    PASSING = "passing"
    UNHEARD = "unheard"
    TURNS = "turns"
    ALONE = "alone"


GROUNDS: dict[Ground, Names] = {
    Ground.PROTECTS: Names("守る・支える言葉がある", "it has words of protection or support"),
    Ground.HARSH: Names("取り締まる・締め出す言葉がある", "it has words of exclusion or enforcement"),
    Ground.SAME_SPEECH: Names(
        "同じ日の発言に締め出す言葉がある：対外資料には人が決めたときだけ",
        "words of exclusion in the same sitting: in a paper for others only if a person says so",
    ),
    Ground.REFUSES: Names("求めを断る答え", "an answer that refuses what was asked"),
    Ground.REFUSES_HARSH: Names(
        "締め出す求めを断る答え", "an answer that refuses what was asked against foreign residents"
    ),
    Ground.FOLLOWS_HARSH: Names("締め出す求めへの答え", "an answer to what was asked against foreign residents"),
    Ground.FOLLOWS: Names("支える問いへの答え", "an answer to a question that supports"),
    Ground.NEUTRAL: Names("どちらとも言えない", "it tells neither way"),
    Ground.BOX: Names("証拠箱で人が決めた", "set by a person in the evidence box"),
    Ground.WITH_TAKEN: Names("人が選んだ言葉と対になる", "it goes with words that a person took"),
    Ground.PASSING: Names(
        "論点にはついでに触れただけ：対外資料には人が決めたときだけ",
        "it touches the topic in passing: in a paper for others only if a person says so",
    ),
    Ground.UNHEARD: Names(
        "何を尋ねたかが記録から読めない：対外資料には人が決めたときだけ",
        "what was asked cannot be read in the record: in a paper for others only if a person says so",
    ),
    Ground.TURNS: Names(
        "次の文で話が転じる：対外資料には人が決めたときだけ",
        "the next sentence turns against it: in a paper for others only if a person says so",
    ),
    Ground.ALONE: Names(
        "答弁がなく、何を求めるかも読めない発言：対外資料には人が決めたときだけ",
        "it got no answer and asks for nothing: in a paper for others only if a person says so",
    ),
}

# Whom a harsh word has to be about, where the word alone tells nothing (犯罪 abroad, 不安 of patients).
OF_PEOPLE = r"(?:外国人|外国籍|外国の方|留学生|実習生|移民|難民|クルド|中国人|永住者|在留資格)"
RE_HARSH = re.compile(
    r"強制(送還|退去|帰国させ)|送還(は|を|が)|退去強制|(国外|強制)(追放|退去)|帰って(もら|いただ)|帰国していただ|出てい(って|く)|"
    r"不法(滞在|就労|残留|入国|移民|在留)|(不正|不適正)(な|に)?(受給|利用|使用|事案)|ただ乗り|"
    r"総量規制|移民国家|移民大国|上限なく|受入れ(?:の|に)も?上限(?:の|を|は)[^。]{0,12}(?:検討|設け|決め|必要)|治安|(?<!の)悪さ|悪さを(?:し|す|さ|働)|偽装|偽って|なりすまし|[乱濫悪]用|反日(?!感情)|排除|締め出|だまし取|乗っ取|実効支配|スパイ(?![クスラ])|安全保障上の(?:リスク|懸念|脅威)|安易(?:に|な)[^。]{0,24}(?:留学生|外国人|受け?入れ)|おろそかに|日本人(?:の)?(?:学生)?[^。、]{0,6}(?:支援|予算)[^。]{0,8}増や|"
    r"(外国人|留学生)[^。]{0,20}(手厚|優遇)|(日本人|自国民|国民)(を|が|に)?(優先|ファースト)|"
    r"(国民|日本人)のための[^。]{0,4}(保険|医療|制度|年金|奨学)|外国人[^。]{0,40}特別な制度が必要|納税者の理解が得られ|血税|"
    r"ルール(を|に)(守ら|反)(ない|する|して)|厳しく(する|して|対応)|厳格(化|な(対応|審査)|に審査)|(違和感|嫌悪感)|何人まで|在留資格の取消し|在留管理を?徹底|入りを制|"
    r"安易に[^。]{0,12}(?:外国人|留学生)|(?:外国人|留学生)[^。]{0,8}安易に|適正な(?:利用|受給)に向け|異常に(?:増え|多)|朝鮮学校の調査[^。]{0,12}(必要|行|要請)|看過(?:でき|し得)ない|見直すべき|(受給|支給|対象)から(外(?!国)|除外)|生命財産|迷惑|クレーム|も行方不明|(?<![ァ-ヴー])テロ|選ばなきゃ|どんどん入れ|(入れ|受け入れ)過ぎ|"
    + OF_PEOPLE
    + r"[^。]{0,60}(?:倍[^。、]{0,4}授業料|授業料[^。]{0,12}(?:倍|引き?上げ|値上げ|割増し?|高く))"
    r"(?![^。]{0,30}(?:差別|反対|おかし|問題|撤回|やめ))|"
    r"反日感情[をがの][^。]{0,24}"
    + OF_PEOPLE
    + r"|"
    + OF_PEOPLE
    + r"[^。]{0,30}社会(?:的)?(?:負担|コスト)(?![^。]{0,20}(?:軽減|支援))|"
    + OF_PEOPLE
    + r"[^。]{0,40}(犯罪|不起訴|不公平|逆差別|滞納|未納|慎重に判断|審査要素|受入れを?(停止|制限|抑制|規制))|犯罪[^。]{0,24}"
    + OF_PEOPLE
    + r"|在留資格(とか|など|や)[^。]{0,40}(確認する|しっかり確認|そろえて)"
)
RE_PROTECTS = re.compile(
    r"人権|人道|権利(?!金)|保護(する|すべき|措置|費|し(て|、))|(?<!生活)保護を(行|する|求|図|与|受け)|救済|差別(?!化)|ひとしく|国籍(を問わ|のいかん|にかかわ|の?要件は)|"
    r"(処遇|待遇|労働条件)[^。]{0,6}改善|低賃金|安い労働力|賃金(不払|の不払)|(?<!療費)(?<!療費の)(?<!療費が)(?<!料の)(?<!料が)(?<!税の)未払(?!い?(?:の)?(?:医療|診療|治療))|違約金|保証金|搾取|ハラスメント|過労死|労災隠し|長時間労働|"
    r"(労災|労働災害)[^。]{0,40}認められな|(解雇|帰国)を?(強要|強い|迫)|強制(的に)?帰国させられ|取り上げられ|"
    r"相談(体制|窓口|支援|対応)|多言語|やさしい日本語|日本語(教育|学習)|転籍|ホームレス|野宿|貧困|困窮|"
    r"支援[^。]{0,8}(充実|強化|必要)|状況にはない|受入れ[^。]{0,8}停止|計画[^。]{0,8}取消し|空洞化|失踪するわけ(?:が|は|も)?(?:な|あり)|見える化|可視化|公表する|客観的|"
    r"就学(の)?(機会|促進|支援(?!金))|学ぶ機会|家族(と|の)(同居|帯同|統合)|共に生き|対象(と|に)なる(?![一-鿿ァ-ヴ])|共生社会の推進に支障|"
    r"(児童|生徒|小学生|子供|子ども|ちっちゃな子)[^。]{0,30}(力を入れ|教育を(充実|保障)|支援を(充実|拡充))"
)
# 「排除しようという気持ちがない」, 「都合よく帰ってもらうというのはなかなか難しくて」: said of oneself, or denied, the harsh
# word turns round.
RE_TURNED = re.compile(
    r"^[^。]{0,24}?(という|とか|いう)?[^。]{0,10}?(気持ち|立場|つもり|わけ|もの|考え|趣旨|意味)(が|は|では|じゃ|でも|で)[^。]{0,16}(な[いく]|ありません|ございません)"
    r"|^[^。]{0,10}?(という|いう)?(の|こと)は[^。]{0,6}(難し|でき(ない|ません)|おかしい)"
)
# 「朝鮮学校を排除した」「対象から外されました」: who says that people were shut out charges somebody with it.
RE_EXCLUSION = re.compile(r"^(?:排除|締め出|(?:受給|支給|対象)から(?:外|除外))$")
RE_CHARGED = re.compile(
    r"^(?:さ?れ(?:た|て|まし|る(?:こと|の))|(?:を)?し(?:た|て(?:いる|きた|しま))|[^。]{0,24}(?:改正|行われ|理解が広が|どうお考え))"
)
# 「米軍によって本邦へ強制送還された」, 「ブローカーを排除する」: done by a foreign army, or to those who exploit, it is nothing that
# is demanded against foreign residents.
RE_BY_AN_ARMY = re.compile(r"(?:軍|占領当局|連合国|総司令部)[^。]{0,16}$|(?:本邦|日本)へ$")
RE_SENDING = re.compile(r"強制|送還|退去|国外|追放")
# Said of anybody (人様に迷惑を掛けない, 柔らかな形の排除): harsh where it is near a word for people from abroad.
RE_OF_ANYBODY = re.compile(r"迷惑|クレーム|排除|締め出|乱用|濫用|悪用|偽装|偽って|なりすまし")
NEAR = 60  # characters either side
RE_OF_EXPLOITERS = re.compile(
    r"(?:ブローカー|業者|仲介者?|監理団体|企業|事業者|機関|暴力団|社会的)(?:など|等)?[をのは]?$"
)
# 「差別をする意味で申しているのではない」: who has to say so is not speaking for those whom it is about.
RE_DENIED = re.compile(
    r"^[^。]{0,6}(する|している|した)?[^。]{0,4}(意味|意図|つもり|気持ち|わけ|趣旨)[^。]{0,24}(ない|ありません|ございません)"
)
RE_REFUSES = re.compile(
    r"考えて(は)?(おりません|いません|いない)|予定は(ござい|あり)ません|困難|差し控え|慎重な?(に)?検討|適当ではな|必要(で|が)?ある(と|ところ)?[^。]{0,12}(ません|ない)|当たらない|"
    r"認めるに至ら|対象(に|と)(は)?(指定され|なって|して)[^。]{0,4}(いない|おりません|いません)|繰り返し行うことはない|応じられ|取る考えはない|"
    r"必要とは[^。]{0,6}考え(ない|ておりません|ていない)"
)
# What refuses to shut people out refuses nothing that we ask.
RE_KEEPS = re.compile(
    r"(対象外|除外|排除|締め出|区別)[^。]{0,30}(適当ではな|考えて(は)?(おりません|いません|いない)|困難)"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A stance with its ground; ``words``: those of the text that tell it."""

    stance: Stance
    ground: Ground
    words: tuple[str, ...] = ()

    @property
    def apart(self) -> bool:
        """Whether the words are nothing for a paper for others: they tell neither way and were said beside harsh ones, speak of
        something else, answer what nobody can read, are half of a thought that turns, or ask for nothing and got no answer.
        """
        return self.ground in (Ground.SAME_SPEECH, Ground.PASSING, Ground.UNHEARD, Ground.TURNS, Ground.ALONE)


NEUTRAL = Reading(Stance.BACKGROUND, Ground.NEUTRAL)


def balance(text: str) -> tuple[list[str], list[str]]:
    """(words that protect, words that are harsh) of a text; a harsh word that the speaker turns round protects, and who denies
    meaning discrimination gets nothing for the word.
    """
    protects = [found[0] for found in RE_PROTECTS.finditer(text) if not RE_DENIED.match(text[found.end() :])]
    harsh: list[str] = []
    for found in RE_HARSH.finditer(text):
        rest = text[found.end() :]
        before = text[: found.start()]
        near = text[max(0, found.start() - NEAR) : found.end() + NEAR]
        if RE_OF_ANYBODY.match(found[0]) and (
            rest.startswith("を掛けな") or not re.search(f"{OF_PEOPLE}|朝鮮|民族", near)
        ):
            continue
        if (RE_BY_AN_ARMY.search(before) and RE_SENDING.match(found[0])) or (
            found[0] == "排除" and RE_OF_EXPLOITERS.search(before)
        ):
            continue
        charged = RE_EXCLUSION.match(found[0]) and RE_CHARGED.match(rest)
        (protects if charged or RE_TURNED.match(rest) else harsh).append(found[0])
    return protects, harsh


def stance_of(text: str, around: str = "") -> Reading:
    """The stance of a passage by its own words; of one that tells neither way, whether the speaker's other
    words in that sitting (``around``) are harsh: then it stays background, and out of papers for others.
    """
    protects, harsh = balance(text)
    if harsh and len(harsh) >= len(protects):
        return Reading(Stance.AGAINST, Ground.HARSH, tuple(dict.fromkeys(harsh)))
    if len(protects) > len(harsh):
        return Reading(Stance.SUPPORTS, Ground.PROTECTS, tuple(dict.fromkeys(protects)))
    beside = balance(around)
    if beside[1] and len(beside[1]) >= len(beside[0]):
        return Reading(Stance.BACKGROUND, Ground.SAME_SPEECH, tuple(dict.fromkeys(beside[1]))[:4])
    return NEUTRAL


def refuses(text: str) -> bool:
    """Whether an answer refuses, or does not tell, what it was asked."""
    return bool(RE_REFUSES.search(RE_KEEPS.sub("", text)))


def stance_of_answer(text: str, question: Reading) -> Reading:
    """The stance of an answer: what it does with a question that supports us, its own words, what it does with any other."""
    own = stance_of(text)
    refused = refuses(text)
    if refused and question.stance is Stance.SUPPORTS:
        return Reading(Stance.AGAINST, Ground.REFUSES)
    if own.stance is not Stance.BACKGROUND:
        return own
    if refused:
        if question.stance is Stance.AGAINST:
            return Reading(Stance.SUPPORTS, Ground.REFUSES_HARSH)
        return Reading(Stance.AGAINST, Ground.REFUSES)
    if question.stance is Stance.AGAINST:
        return Reading(Stance.AGAINST, Ground.FOLLOWS_HARSH)
    if question.apart:
        return Reading(Stance.BACKGROUND, Ground.SAME_SPEECH, question.words)
    return Reading(Stance.SUPPORTS, Ground.FOLLOWS) if question.stance is Stance.SUPPORTS else NEUTRAL
