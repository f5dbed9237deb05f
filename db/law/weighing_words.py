"""The words by which a change of a provision is weighed, as patterns over folded text. Pure vocabulary.

Folded means :func:`db.text.folding.fold` (NFKC, kanji variants as one) and then :func:`spelled_alike`, so digits,
brackets and the per cent sign are plain ASCII here.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from db.text.dates import ERA
from db.text.late import late
from db.text.numerals import IROHA, NUMBER, NUMERALS, ONE_TO_NINE, read_amount

BIG = f"[0-9{NUMERALS}万億兆][0-9{NUMERALS}万億兆,.]*"
# A kanji of a word: where a reference or a number with its unit begins, the word ends (船員法｜第百二十九条).
KANJI = (
    rf"(?:(?!第{NUMBER}|(?:前[々前]|[前次同本](?:{NUMBER}|各)?)[条項号]|各[号項]|{NUMBER}(?:年|月|か月|週|日|時間|分の|円|人|名|件|回|歳|割|号))"
    r"[\u4e00-\u9fff々])"
)

# Two spellings of one word -> one of them.  Only words that mean the same in a statute are here.
SPELLINGS: tuple[tuple[str, str], ...] = (
    ("行な", "行"), ("但し", "ただし"), ("および", "及び"), ("または", "又は"), ("もしくは", "若しくは"), ("ならびに", "並びに"),
    ("すべて", "全て"), ("総て", "全て"), ("など", "等"), ("ため", "為"), ("恐れ", "おそれ"), ("虞", "おそれ"), ("さらに", "更に"),
    ("すでに", "既に"), ("予め", "あらかじめ"), ("かつ", "且つ"), ("何れ", "いずれ"), ("其の", "その"), ("附", "付"),
    ("子ども", "子供"), ("禁固", "禁錮"), ("き損", "毀損"), ("隠ぺい", "隠蔽"), ("破たん", "破綻"), ("失そう", "失踪"),
    ("斡旋", "あっせん"), ("あつせん", "あっせん"), ("改ざん", "改竄"), ("案分", "按分"), ("手続き", "手続"), ("出来", "でき"),
    ("下さい", "ください"), ("於い", "おい"), ("拘わらず", "かかわらず"), ("関わらず", "かかわらず"), ("基き", "基づき"),
    ("基く", "基づく"), ("充分", "十分"), ("年令", "年齢"), ("従って", "したがって"), ("箇所", "か所"), ("ヶ所", "か所"),
    ("ケ所", "か所"),
    ("箇月", "か月"), ("ヶ月", "か月"), ("カ月", "か月"), ("ヵ月", "か月"), ("ケ月", "か月"), ("箇国", "か国"), ("カ国", "か国"),
    ("パーセント", "%"), ("障がい", "障害"), ("賄ろ", "賄賂"),
)  # fmt: skip
# Old statutes print っ large; okurigana between two kanji come and go (取り扱い, 取扱い).
RE_LARGE_TSU = late(r"(?<=[\u3041-\u3093\u4e00-\u9fff])つ(?=[てた])")
RE_OKURIGANA = late(r"(?<=[\u4e00-\u9fff])(?<!及)[りしけきえみいちび](?=[\u4e00-\u9fff])")

# ---------------------------------------------------------------------- references
ONE_REFERENCE = (
    rf"{ERA}(?:元|{NUMBER})年[^\s()「」、。年月日第]{{1,24}}第{NUMBER}号"  # the number of a law
    rf"|(?:別記)?様式第{NUMBER}(?:号)?(?:の{NUMBER})*|別記第{NUMBER}号(?:の{NUMBER})*(?:様式)?"
    rf"|<?(?:別表|別図|付録)(?:第{NUMBER}(?:の{NUMBER})*)?>?"
    rf"|第{NUMBER}(?:条|項|編|章|節|款|目|欄|表|様式)(?:の{NUMBER})*"
    rf"|第{NUMBER}号(?!企業|団体|技能|特定|育成)(?:の{NUMBER})*"
    rf"|(?:前[々前]|(?:前|次|同|本|この)(?:{NUMBER}|各)?)(?:条|項|号|章|節|款|編|表|欄)(?!件|目|数|式|示|明|現|面)"
    rf"|次の各(?:号|項)|各(?:号|項)(?!目)|付則(?=第)|同法|同令|同規則"
)
LETTER = rf"[{IROHA}](?![\u30a1-\u30ff])(?:\({NUMBER}\))*(?:\([ivx]+\))*"
AFTER = r"(?:前段|後段|本文|ただし書|柱書|各号列記以外の部分)"
BETWEEN = r"(?:、|,|から|まで|及び|並びに|又は|若しくは|の)*"
FURTHER = rf"{ONE_REFERENCE}|(?<=[0-9{NUMERALS}号まで及び又は、らしくに)]){LETTER}|{AFTER}"
REFERENCE = rf"(?:{ONE_REFERENCE})(?:{BETWEEN}(?:{FURTHER}))*(?:まで)?"
LETTERS = rf"(?<=次の){LETTER}(?:{BETWEEN}{LETTER})*(?:まで)?"

# ---------------------------------------------------------------------- numbers of substance
STAGE = (
    rf"第[一二三1-3]号(?=企業|団体|技能|特定|育成)|(?<!第)(?<![0-9{ONE_TO_NINE}十])[一二1-2]号(?=特定技能)"
    r"|(?:特定技能|技能実習|育成就労)(?:第)?[一二三1-3]号"
)
DATE = (
    rf"{ERA}(?:元|{NUMBER})年(?:{NUMBER}月(?:{NUMBER}日)?)?度?|[0-9]{{4}}年(?:[0-9]{{1,2}}月(?:[0-9]{{1,2}}日)?)?度?"
    rf"|{NUMBER}月{NUMBER}日|公布の日|施行の日|政令で定める日|当分の間"
)
RATIO = rf"{BIG}分の{BIG}|{BIG}(?:%|割|ポイント)"
AMOUNT = rf"{BIG}(?:円|ドル|ユーロ)"
PERIOD = rf"(?!十分(?![間以])){BIG}(?:年間?|か月間?|月間?|週間?|日間?|時間|分間?)(?!度)"
COUNT = (
    rf"(?!一部){BIG}(?:人(?!材)|名|件|回|歳|才|級|倍|個(?!人|別|々)|種類|職種|作業(?![員者])|分野|か所|か国|台|室|平方メートル|メートル|点|部|段階|単位|頁"
    rf"|ページ|枚|通(?!知|常|算|信|訳)|泊|箇|つ|事業所|法人|社)"
    rf"|{BIG}(?=以上|以下|未満|を超|以内|の事業)|[0-9][0-9,.]*"
)

# ---------------------------------------------------------------------- who, and what is asked of them
ACTORS = (
    "監理支援機関", "監理団体", "育成就労実施者", "実習実施者", "育成就労外国人", "技能実習生", "特定技能所属機関", "登録支援機関",
    "特定技能外国人", "受入れ機関", "送出機関", "外国の準備機関", "取次送出機関", "職業紹介事業者", "派遣元", "派遣先", "申請者",
    "外国人育成就労機構", "外国人技能実習機構", "主務大臣", "主務省令", "法務省令", "厚生労働省令", "出入国在留管理庁長官",
    "地方公共団体", "都道府県知事", "代表者", "代理人", "相続人", "親族", "家族", "配偶者", "本人", "保護者", "弁護士", "行政書士",
    "公共職業安定所", "労働基準監督署", "市町村", "使用者", "雇用主", "事業主",
)  # fmt: skip
ACTOR = (
    "|".join(sorted(ACTORS, key=len, reverse=True))
    + rf"|(?:{KANJI}|受入れ)*(?:外国人|実習生|大臣|長官|局長|所長|知事|市長|機関(?!紙)|団体|機構(?!改)|法人|組合|協会"
    r"|審査官|警備官|委員会|指導員|責任者|役員|職員|労働者|事業者|実施者|留学生|難民|住民|求職者|相談員)"
    r"|国(?=は|及び|、|が|又は)"
)
SCHEME = "技能実習|育成就労|特定技能"
EXCEPTION = r"この限りでない|この限りではない|を除くほか|を除く|を除き|除いて"
LIMIT = r"に限る|に限り|に限って|に限らない"
# The longer form first; each is a token of its own, so that any change from one to another shows.  Before a noun
# (「認識することができない方式」) the same words describe and ask nothing of anybody.
DUTIES: tuple[tuple[str, str], ...] = (
    ("努める義務", r"努めなければならな(?:い|かった)|努めなければならず"),
    ("努めるものとする", r"努めるものとす(?:る)|努めるものとし"),
    ("努める", r"努める|努め、|努め(?=$|。)"),
    ("禁止", r"[てで]はならない|[てで]はならず|[てで]はいけない|を禁止する|を禁ずる"),
    ("義務", r"なければならない|なければならず|なければいけない|ねばならない|ことを要する|を要する(?=$|。)"),
    ("不要", r"ことを要しない|を要しない|必要はない|ことを必要としない|なくてよい"),
    ("不可", r"できない(?=$|。|もの|、)|できず(?=、|に)"),
    ("権限", r"できるものとする|できる(?=$|。|、|\(|ほか)"),
    ("しないものとする", r"ないものとす(?:る)|ないものとし"),
    ("ものとする", r"ものとす(?:る)|ものとし"),
    ("望ましい", r"望ましい"),
)
NEGATION = r"(?<=[\u3041-\u3093])(?:ない|なかった|なく(?=なった|、|$))|(?<=[\u3041-\u3093])ず(?=、|に|$|。)|ざる"

PATTERNS: tuple[tuple[str, str], ...] = (
    ("参照", f"{REFERENCE}|{LETTERS}"), ("区分", STAGE), ("日付", DATE), ("割合", RATIO), ("金額", AMOUNT),
    ("期間", PERIOD), ("数字", COUNT), *((f"様態:{name}", pattern) for name, pattern in DUTIES),
    ("例外", EXCEPTION), ("限定", LIMIT), ("主体", ACTOR), ("制度", SCHEME), ("否定", NEGATION),
    ("語", rf"{KANJI}+|[\u30a1-\u30ff]+|[a-z]+"), ("字", r"."),
)  # fmt: skip
RE_TOKEN = late("|".join(f"(?P<g{n}>{pattern})" for n, (_, pattern) in enumerate(PATTERNS)), re.DOTALL)
KINDS = tuple(kind for kind, _ in PATTERNS)
# What makes an added or removed provision weighty besides its duties, sums, periods and numbers.
RE_PENALTY = late(r"罰金|過料|懲役|禁錮|拘禁刑|拘留|科料|罰則")
RE_CAP = late(r"上限|限度(?!において)|を超えない|を超えては|定員|受入れ?見込数")
# What a provision is about, by its own words and those it stands under (its caption, the sentence that its items belong to).
RE_OFFENCE = late(r"に処する|罰する|罰金|過料|犯罪行為|の罪の未遂|同様とする")
RE_GROUND = late(
    r"取り?消(?:す|し|さ)|退去を強制|退去強制|上陸を拒否|欠格|(?:認定|許可|登録)を受けることができない|停止を命|効力を失|事由に該当"
)
RE_FEE = late(r"手数料|報酬|保証金|違約金|費用を(?:徴収|負担)|控除")
RE_STAY = late(r"(?:実習|就労|在留|活動|特定技能)[^。]{0,12}期間(?:が|は|を)|通算(?:在留)?期間|年を超え")
RE_ORDER = late(r"停止を命|を禁止する|使用を禁|退去を強制する|を収容する|取り?消す(?:こと|もの)")
RE_STANDARD = late(r"基準(?:に適合|は、次|とする)|いずれにも(?:適合|該当)|基準とする")
RE_CONTENT = late(r"(?:記載|表示|記録)(?:する|され)|申請書|事項を記載|次に掲げる事項|書類を|次に掲げる書類|方法により")
RE_AUTHORITY = late(
    r"^(?:\([^()]*\))?(?:[^。、]{0,12}(?:大臣|長官|局長|所長|機構|委員会|審査官|警備官|協議会|政府|知事|市町村の?長|権限)|国|都道府県)"
    r"(?:及び[^。、]{1,14}|又は[^。、]{1,14})?(?:\([^()]*\))?(?:は|に)"
)
RE_DELEGATES = late(r"^[^。]{0,80}(?:は|で)[、]?[^。]{1,24}(?:令|規則|が)で?定める。?$")
RE_FOLLOWS = late(r"の規定は、[^。]*準用する|については、[^。]*の規定を準用する")
RE_PHOTOGRAPH = late(r"写真|(?:十六|一)歳に満たない|定める年齢は、|代わって|依頼を受けた者")
RE_IMPROVES = late(r"(?:改善に)?必要な措置を(?:とる|講ずる)べきことを命")
# A row or item that is the name of a kind of work alone: 牛豚精肉商品製造作業.
RE_WORK = late(r"[^。、|]{1,40}作業")
RE_INQUIRY = late(r"(?:提示|提出|出頭)を(?:求め|命)")
RE_FIELDS = late(r"産業上の分野|特定産業分野|分野別運用方針")
# One spelling for what several acts renamed everywhere: kinds of imprisonment, and the offices that share one power.
RENAMED: tuple[tuple[str, str], ...] = (
    (r"懲役若しくは禁錮|懲役又は禁錮|懲役、禁錮|懲役|禁錮|拘禁刑", "拘禁刑"),
    (
        r"主務大臣(?:及び出入国在留管理庁長官)?|(?:出入国在留管理庁長官|法務大臣)(?:及び|又は)厚生労働大臣|主務省令",
        "主務大臣",
    ),
    (r"入国管理局|出入国在留管理庁|出入国在留管理局", "出入国在留管理庁"),
)
# An item or a row that is the name of a field of work alone: 自動車運送業分野.
RE_FIELD = late(r"[^。、|]{1,60}分野(?:\([^。]*\))?(?: *\|[^。]*)?")
RE_SILENT = late(r"[\s、。,，|・]")

RE_BIG = late(BIG)
RE_RANGE = late(rf"第({NUMBER})(条|項|号|章|節|款)((?:の{NUMBER})*)から第({NUMBER})\2((?:の{NUMBER})*)まで")
RE_NUMBERED = late(rf"第({NUMBER})(条|項|号|章|節|款)((?:の{NUMBER})*)")
RE_RELATIVE = late(r"[前次各同]")
Shift = tuple[str, str, str]  # 号, its number before, its number now
RE_ELSEWHERE = late(rf"同[法令規]|{ERA}|(?:別記)?様式|別記")
LETTER_BEHIND = rf"(?<=[0-9{ONE_TO_NINE}十号ら、び])[{IROHA}](?![\u30a1-\u30ff])"
RE_LAW_NAME = late(r"(?:法|法律|令|規則|規程|条約|協定|憲法)$")
RE_THIS_LAW = late(r"(?:この(?:法律|政令|省令|府令|規則|命令)|本法|(?<![\u4e00-\u9fff])本[政省]令)$")
RE_EACH = late(r"各(?:号|項)")
RE_LETTER_RANGE = late(rf"([{IROHA}])から([{IROHA}])まで")
RE_SINGLE = late(rf"{ONE_REFERENCE}|{LETTER}")


def spelled_alike(text: str) -> str:
    """Folded text with one spelling for words that have several."""
    for other, chosen in SPELLINGS:
        text = text.replace(other, chosen)
    return RE_OKURIGANA.sub("", RE_LARGE_TSU.sub("っ", text))


def plain_numbers(text: str) -> str:
    """A token with its numbers in one form, so that 三箇月 and 3か月 are equal."""
    return RE_BIG.sub(lambda found: f"{read_amount(found[0]):g} ", text.replace("元年", "1年"))


def shape_of(text: str) -> str:
    """The shape of a reference, however it is numbered: 第二号から第八号まで及び第十号 is a range of seven and one place.

    Kept are the length of each range, how many places are named, 各 (各号, 前各項), how many 前三項 reaches back, the part of
    a provision (ただし書), and whether they are joined by 及び or by 又は.
    """

    def ranged(found: re.Match[str]) -> str:
        first, last = (_branched(found[1], found[3]), _branched(found[4], found[5]))
        if first[1:] == last[1:]:
            return f"《{last[0] - first[0] + 1:g}》"
        if first[0] == last[0]:
            return f"《の{last[-1] - first[-1] + 1:g}》"
        return f"《{last[0] - first[0]:g}の》"

    text = RE_RANGE.sub(ranged, text)
    text = RE_LETTER_RANGE.sub(lambda m: f"《{IROHA.index(m[2]) - IROHA.index(m[1]) + 1}》", text)
    places: list[str] = []
    joined = {word for word in ("及び", "又は") if word in text.replace("並びに", "及び").replace("若しくは", "又は")}
    # A chain 第九条第二項第三号イ is one place; between places stands a connecting word.
    for piece, until in re.findall(r"(.*?)(から|まで|、|,|及び|並びに|又は|若しくは|$)", text):
        span, back = re.search(r"《(.*?)》", piece), re.search(rf"(?:前|次)({NUMBER})(?:条|項|号)", piece)
        if not (span or RE_SINGLE.search(piece) or re.search(AFTER, piece)):
            continue
        place = (
            f"範囲{span[1]}"
            if span
            else f"前{read_amount(back[1]):g}"
            if back
            else "各"
            if RE_EACH.search(piece)
            else "1"
        )
        places.append(place + "".join(re.findall(AFTER, piece)) + ("～" if until == "から" else ""))
    return "、".join([*places, *sorted(joined)])


def explained(old: str, new: str, shifts: Collection[Shift]) -> bool:
    """Whether a reference names the same provisions as before under the numbers that they have now: one for one in
    order, each under its old number or under one that ``shifts`` (unit, old, new) knows it moved to."""
    before, after = _named(old), _named(new)
    return (
        bool(before)
        and len(before) == len(after)
        and all(
            one == other or (one[0] == other[0] and (one[0], one[1], other[1]) in shifts)
            for one, other in zip(before, after, strict=True)
        )
    )


def retargeted(before: str, after: str, shifts: Collection[Shift]) -> bool:
    """Whether a reference to the law's own provisions names others than before, and no renumbering explains it.

    The two folded texts have references of the same shape, in the same order.  One to another law is not looked at, nor
    one to a form: its number is its name and no rule.
    """
    pairs = zip(_own_references(before), _own_references(after), strict=False)
    return any(plain_numbers(old) != plain_numbers(new) and not _follows(old, new, shifts) for old, new in pairs)


def _own_references(text: str) -> list[str]:
    """The references of a text in order; "" for one to another law (法第八条, 船員職業安定法(…)第六条, 同法第二条)."""
    found = []
    for match in RE_TOKEN.finditer(text):
        if KINDS[int(str(match.lastgroup)[1:])] == "参照":
            found.append("" if outside_reference(text, match) else match[0])
    return found


def outside_reference(text: str, match: re.Match[str]) -> bool:
    """Whether a reference in a folded text is to another law, or to a form."""
    return bool(RE_ELSEWHERE.match(match[0])) or _after_a_law(text[: match.start()])


def _after_a_law(text: str) -> bool:
    """Whether a text ends in the name of another law, its number in brackets or not."""
    while text.endswith(")"):
        depth = 0
        for at in range(len(text) - 1, -1, -1):
            depth += (text[at] == ")") - (text[at] == "(")
            if depth == 0:
                break
        else:
            return False
        text = text[:at]
    return bool(RE_LAW_NAME.search(text)) and not RE_THIS_LAW.search(text)


def _follows(old: str, new: str, shifts: Collection[Shift]) -> bool:
    """Whether a renumbering in the same revision explains why a reference reads otherwise.

    前項 and 第一項 may be one place: what is named relatively on either side follows when its unit was renumbered at all.
    """
    if re.findall(LETTER_BEHIND, old) != re.findall(LETTER_BEHIND, new):
        return False
    old, new = (RE_EACH.sub("", word) for word in (old, new))
    if not RE_RELATIVE.search(old + new):
        return explained(old, new, shifts)
    moved = {unit for unit, _, _ in shifts}
    return any(unit in moved for unit in "条項号" if unit in old or unit in new)


def _named(text: str) -> list[tuple[str, str]]:
    """Every provision that a reference names, as (unit, number): 第二号から第四号まで is 2, 3 and 4; [] when it is relative."""
    if RE_RELATIVE.search(text):
        return []
    found: list[tuple[str, str]] = []
    at = 0
    for one in RE_RANGE.finditer(text):
        found += _numbers(text[at : one.start()])
        if one[3] or one[5]:
            return []
        found += [(one[2], str(n)) for n in range(int(read_amount(one[1])), int(read_amount(one[4])) + 1)]
        at = one.end()
    return found + _numbers(text[at:])


def _numbers(text: str) -> list[tuple[str, str]]:
    return [(m[2], "_".join(f"{n:g}" for n in _branched(m[1], m[3]))) for m in RE_NUMBERED.finditer(text)]


def _branched(number: str, branches: str) -> tuple[float, ...]:
    """第四号の二 -> (4, 2)."""
    return (read_amount(number), *(read_amount(b) for b in branches.split("の")[1:]))
