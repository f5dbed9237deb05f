"""Numbers in what is asked for: how much, how often, how long we ask is our own word and has no source.  Pure.

「すべての分野で1年とすること」, 「月に一度、夜にも」, 「通訳を3人以上置くこと」, "within 14 days": these pass.
A number that claims a fact (「失踪者6,510人の…」, 「8割が借金を抱える現状」), a day, a provision and a bill need their reference in
an ask as anywhere: of persons, cases and shares only a number that the words behind it make a demand passes.
"""

from __future__ import annotations

import re
import unicodedata

from db.text.dates import ERA
from db.text.numerals import NUMERALS, ONE_TO_NINE

# Where an ask says what it asks for; its reason, an answer and all else say what is so.
RE_ASKED = re.compile(
    r"(?:^|[\s:])ask [^\s,.]+(?:[,.]\s?(?:text|ask|en|by|by_en|detail|detail_en))?$"
    r"|^(?:text|en|by|detail)$|(?:^|[\s:])(?:title|title_en|you|you_en)$"
)
KANJI = f"零{NUMERALS}壱弐参拾廿万億"
NUMBER = rf"(?<![{KANJI}\d第.])(?:\d[\d,.]*[十百千万億]*|[{KANJI}]+)"
YEAR = rf"(?!(?:1[89]|20|21)\d\d年|[{ONE_TO_NINE}][〇○零{ONE_TO_NINE}]{{3}}年)(?<!{ERA})"
# How long, how often, how much: ours, unless the clause tells what is so.
MEASURE = (
    rf"{YEAR}{NUMBER}年(?![度生]|\d|[{KANJI}]+月)(?:半)?|{NUMBER}(?:[かヵヶカケ箇]月|月(?=以内|以上|以下|未満|を超|間)|(?:週|日|時間|分)間?(?:半)?|営業日|[歳才]"
    rf"|[回度]|円|ドル|[かヵヶカケ箇]国語|言語|コマ|単位|室|床|畳|平方メートル|食|泊|枚|ページ|つ)"
    rf"|{NUMBER}時(?!間|代)(?:半|{NUMBER}分)?|半(?:年|月|日|額|分)|倍額|倍(?=に(?:増|引|す[るべ]|し)|増|の)|(?<![A-Za-z])[A-CN]\d(?!\d)"
)
# Persons, cases, shares: of these we state facts as well.
COUNT = rf"{NUMBER}(?:人|名|件|社|校|世帯|団体|分野|職種|種類|[かヵヶカケ箇]所|事業[所場]|割|%|パーセント|倍|台)|{NUMBER}分の{NUMBER}"
RE_NUMBER = re.compile(rf"(?P<measure>{MEASURE})|(?P<count>{COUNT})")
# What makes of a count something that is asked for.
BOUND = "以上|以下|以内|未満|を超え|を下回|を上回|を上限|を下限|を限度|まで|ずつ|程度"
WHO = "[^、。]{0,10}(?:通訳|[職係教委役相談支援監督官]員|官|士|医師|担当者?|枠|体制|チーム)"
RE_DEMANDED = re.compile(
    rf"(?:{BOUND}|に(?:[^、。がはもの]{{0,3}})?(?:引|増|減|抑|限|す[るべ]|し[、て]|拡|広|絞|戻|統|改)|を?(?:増|減|配置|設置|置|採用|雇用|確保|派遣)|と(?:す[るべ]|し|定)"
    rf"|枠|体制|につき|当たり|あたり|ごとに|の{WHO})"
)
# What tells how it is, in the clause of the number; and how the text goes on from a clause that tells it.
RE_FACT = re.compile(
    r"現状|実態|事実|現在|現行|過去|直近|これまで|昨年|去年|一昨年|前年|統計|によれば|によると|に上[るりっ]|のぼ[るりっ]|に達[すし]|であ[るりっ]|でし[たて]|です|ます(?!よう)"
    r"|[てで]い(?:る|た|ます|ない|なかった)(?!(?:人|者|方|場合|とき|間|子|世帯))|を踏まえ|に鑑み|にもかかわらず|亡くな|死亡し|失踪[しす]"
)
RE_TOLD_ON = re.compile(r"(?:で|であり|が|は|も|なく|おり)$")
RE_LEAD = re.compile(r"(?:約|およそ|ほぼ|のべ|延べ|合計|総計|累計|推計|平均|ざっと|うち)$")
WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    "|fourteen|fifteen|eighteen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-(?:one|two|three|four|five|six|seven|eight|nine))?"
    "|half an?|half"
)
NUMBER_EN = rf"(?<![\w.])(?:\d[\d,.]*|{WORDS})"
RE_NUMBER_EN = re.compile(
    rf"(?P<measure>{NUMBER_EN}(?:\s+|-)(?:calendar |working |full )?"
    r"(?:years?|months?|weeks?|days?|hours?|minutes?|times?|yen|dollars|languages?)\b(?:[\s-]old)?"
    rf"|{NUMBER_EN}(?:\s+o['’]clock|\s+(?:in\s+the\s+(?:morning|afternoon|evening)|at\s+night)|\s*[ap]\.?m\b)"
    rf"|(?<!\w)[A-CN]\d(?!\w)|\b(?:once|twice) (?:a|per|every)\b)"
    rf"|(?P<count>{NUMBER_EN}\s*(?:per ?cent\b|%|[a-z]+s\b|people\b|persons?\b|interpreters?\b))",
    re.IGNORECASE,
)
RE_DEMANDED_EN = re.compile(
    r"\b(?:at least|at most|no more than|not more than|no fewer than|up to|a (?:minimum|maximum) of|"
    r"limit(?:ed)? (?:to|of)|to|hire|appoint|employ|post|place|add|recruit)\s*$",
    re.IGNORECASE,
)
RE_FACT_EN = re.compile(
    r"\b(?:was|were|died|disappeared|have|has|had|"
    r"because|given that|despite|currently|according|so far|in the (?:past|last)|last year|since|nearly|about|almost)\b",
    re.IGNORECASE,
)
MARK = "…"  # stands where such a number was


def is_asked(where: str) -> bool:
    """Whether a text, by the name messages have for it, says what we ask for (an ask, its details, a title)."""
    return RE_ASKED.search(where) is not None


def without_demanded(text: str) -> str:
    """The text of an ask without the numbers that say what is asked for: what is left needs a source."""
    text = unicodedata.normalize("NFKC", text)
    taken = [found.span() for found in RE_NUMBER.finditer(text) if _is_ours(text, found)]
    taken += [found.span() for found in RE_NUMBER_EN.finditer(text) if _is_ours_en(text, found)]
    for start, end in sorted(set(taken), reverse=True):
        text = f"{text[:start]}{MARK}{text[end:]}"
    return text


def _is_ours(text: str, found: re.Match[str]) -> bool:
    start, end = found.span()
    begins = max(text.rfind(mark, 0, start) for mark in "、。，\n") + 1
    sentence = re.split(r"[。\n]", text[end:])[0]
    clause, *rest = re.split("[、，]", sentence)
    if RE_LEAD.search(text[begins:start]) or RE_FACT.search(text[begins:start] + "|" + clause):
        return False
    if RE_TOLD_ON.search(clause) and any(RE_FACT.search(one) for one in rest):
        return False
    return bool(found["measure"]) or RE_DEMANDED.match(text, end) is not None


def _is_ours_en(text: str, found: re.Match[str]) -> bool:
    start, end = found.span()
    begins = max(text.rfind(mark, 0, start) for mark in ",.;:\n") + 1
    before, after = text[begins:start], re.split(r"[.,;:\n](?!\d)", text[end:])[0]
    if RE_FACT_EN.search(before + "|" + after):
        return False
    return bool(found["measure"]) or RE_DEMANDED_EN.search(before) is not None
