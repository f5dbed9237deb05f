"""Numbers that staff wrote out although only a reference may bring one.  Pure.

A digit of any script counts, and so do ①, Ⅳ, ½ and the like.  Numbers in words count when they state a share, an amount,
a date or a provision: 三割, 二分の一, 百万, 五十人, 三人, 二〇二四, 三人に一人, 半数, 大半, 二年まで, 五年前, 何万人, 零点五,
令和六年八月, 第四十八条, "sixty per cent", "one in three", "half of", "a majority of", "a dozen", "twice as many", "next April".
So do they as they sound (ふたりにひとり, ニジュウマンエン), of nothing that is counted (約八千の事業場), and words for most of a whole
(実習生のほとんど, "nearly all").  一年, 二つ, 第三者 and 一人ひとり say something else and pass.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from briefs.errors import Fault
from db.text.dates import ERA
from db.text.numerals import NUMERALS, ONE_TO_NINE

KANJI = f"零{NUMERALS}壱弐参拾壹貳參廿卅"
UNIT = rf"(?:割|ワリ(?![ァ-ヴー])|分の(?=[{KANJI}])|パーセント(?!子会社)|パー(?![ァ-ヴー])|ポイント|%|倍|万|萬|億|兆)"
# 人一倍 and 万一 say no amount; 万 after a numeral does.
RE_KANJI = re.compile(
    rf"(?<!人)(?!百万遍|[一二五十百千万]+円(?:札|玉|硬貨|均一|ショップ|床屋|カット)|一億総[活中]|八百万の神)(?:[{KANJI}]|数(?=[十百千万億割倍]))[{KANJI}・]*\s*{UNIT}[{KANJI}]*|数(?:割|倍|万|億)"
)
WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|"
    "nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion|half"
)
RE_ENGLISH = re.compile(
    rf"\b(?:{WORDS})(?:[\s-]+(?:and\s+)?(?:{WORDS}|point))*[\s-]*"
    r"(?:per\s?cent(?:age)?\b|p(?:ct|c)\b|%|(?:thirds?|quarters?|fifths?|sixths?|eighths?|tenths?)\b|-?fold\b(?!\s+(?:nature|purpose|aim|task|problem))"
    r"|(?:and\s+a\s+half\s+)?times\s+(?:as|more|the|higher)\b|and\s+a\s+half\s+times\b)"
    r"|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|\w+teen|\w+ty|a)[\s-]+(?:hundred|thousand|million|billion)\b"
    r"(?!\s+(?:thanks|apologies|ways|words))",
    re.IGNORECASE,
)
NUMERAL = f"[{KANJI}万萬億兆数余]"
COUNTER = (
    "(?:人|名|件|円|年|月|日|社|条|項|歳|才|割|倍|回|号|世帯|事業[所場]|団体|分野|職種|時間|分間|週間|[か箇][所月国]|[ヵヶカケ][所月国]|"
    "ドル|枚(?!通|田|漬)|冊|軒|台|戸|棟|店舗|個|点|ページ|頁|票|議席|度|校|法人|都道府県|市町村|自治体)"
)
MONTH = rf"[{ONE_TO_NINE}十]{{1,2}}月(?![光間雨蝿晴病]|馬鹿|バカ|ウサギ|うさぎ)(?:[{ONE_TO_NINE}十]{{1,3}}日)?"
# How long, how many: with one of these even a small number states an amount.  一年以内 says "soon".
BOUND = "(?:まで|以上|以下|未満|を超え|超(?!え))"
FEW = "二三四五六七八九"
# Persons and cases: of these even a small number is a fact to be proved.  お二人, 二人三脚, 三人称 name no amount.
HEADS = rf"(?<!お)(?<!御)[{FEW}](?:人|名|件|社|世帯(?!住宅)|事業所)(?!三脚|とも|きり|称|寄|羽織|前|三様|四脚)"
WHO = (
    "workers?|people|persons|trainees|interns|employers|employees|companies|firms|workplaces|cases|deaths|men|women|families|"
    "households|residents|foreigners|nationals|applicants?|applications|complaints|refugees|detainees|students|children|victims|"
    "signatures|inspections|licen[cs]es|permits|organi[sz]ations|unions"
)
COUNTED = rf"(?:{COUNTER}|か月|カ月|ヶ月|ヵ月|箇月|日間|年間)"
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
OF_WHAT = "(?:人|名|件|社|回|世帯|[かヵヶカケ箇]所)"
# Of whom or what a share is told in words.
OF_WHOM = (
    r"[一-鿿]{0,6}?(?:人(?!生)|方(?!法|針|向|面)|者|実習生|企業|会社|事業[所場]|職場|団体|機関|家族|女性|男性|子ども|雇用主|雇い主|社員|店|工場"
    r"|農家|住民|自治体|ケース|事例|相談|違反|被害|業種|分野|都道府県|市町村)"
)
SHARE = "(?:ほとんど|殆ど|大方|おおかた|あらかた|大抵|たいてい)"
# Numbers as they sound.
KANA = "(?:いち|に|さん|よん|し|ご|ろく|なな|しち|はち|きゅう|じゅう|じゅっ|じっ|ひゃく|びゃく|ぴゃく|せん|ぜん)"
KATAKANA = "(?:イチ|ニ|サン|ヨン|ゴ|ロク|ナナ|シチ|ハチ|キュウ|ジュウ|ジュッ|ジッ|ヒャク|ビャク|ピャク|セン|ゼン|マン)"
PERSONS = "(?:ひとり|ふたり|(?:さん|よ|ご|ろく|なな|しち|はち|きゅう|く|じゅう|ひゃく)にん)"
THINGS = "(?:みっつ|よっつ|いつつ|むっつ|ななつ|やっつ|ここのつ|とお)"
ROUND = rf"(?:[{ONE_TO_NINE}][十百千][{KANJI}]*|[十百千][{KANJI}]+)"  # 八千, 千五百; 千の言葉 says "many"
BEFORE_ROUND = (
    "(?<![予契公条規制節要確密盟誓集])(?:約|およそ|おおよそ|ざっと|総勢|しめて|優に|ゆうに|四捨五入(?:して|で)"
    "|(?:ドル|ドン|ルピア|ペソ|円|元)で)"
)
HOUR = rf"[{KANJI}]{{1,3}}時(?![間代期的点刻停保避帰金預])"
NOT_A_PLACE = r"(?!\s+(?:the\s+)?(?:\w+\s+)?(?:town|city)\b(?!['’]s))"
# In the order in which they are looked for; where two meet, the first counts.
RE_WORDS = (
    re.compile(rf"(?:(?:{ERA})(?:[{KANJI}]+|元)|[{ONE_TO_NINE}][〇○◯零{ONE_TO_NINE}]{{3}})年度?(?:{MONTH})?|{MONTH}"),
    re.compile(
        rf"第[{KANJI}]+条(?:の[{KANJI}]+)?(?:第[{KANJI}]+項)?(?:第[{KANJI}]+号)?|第[{KANJI}]+(?:項|回国会)|法律第[{KANJI}]+号"
    ),
    re.compile(rf"(?!一人){NUMERAL}+{OF_WHAT}(?:に|のうち|中)[、\s]*{NUMERAL}+{OF_WHAT}"),
    RE_KANJI,
    re.compile(rf"(?<!{NUMERAL}){HEADS}"),
    re.compile(
        rf"(?:週|月|日|年)に?{NUMERAL}+(?:日|回|時間|件|人|円)|{NUMERAL}+[かヶカヵ]?月分|{NUMERAL}+年分(?![けか岐散離類析野解割別担])|(?!一年)(?!数年){NUMERAL}+年(?:前|後|ぶり|連続|越し|がかり)|{NUMERAL}+[かヶカヵ]年|{NUMERAL}+(?:桁|ケタ|けた)(?!違|ちがい|外|はずれ)|(?!一){NUMERAL}+[回人件社]目|[{KANJI}]{{2,}}の(?:分野|職種|国|県|社|団体|事業所)"
    ),
    re.compile(rf"[十百千万億]単位|コンマ{NUMERAL}+|百分率|{NUMERAL}+(?:キロ|メートル|グラム|畳)"),
    re.compile(
        r"(?<!一日の)(?<!時間の)(?<!人生の)(?:大半|大部分)|大多数|過半(?!数)|半々|(?:ほぼ|ほとんど)(?:全員|全て|すべて|全部|全社|全数)|半ば(?:以上|を[超越占])"
    ),
    # 万人 (everybody), 千歳 (a town) and 十人十色 say no amount; neither does 百名山.
    re.compile(
        rf"(?!千歳|千人[力針]|二百十日(?!間)|[一二五十百千万]+円(?:札|玉|硬貨|均一|ショップ|床屋|カット)|廿日市|十人十色|百名[山城]|百人百様|百万遍|十日町|十年一昔|十年先|十人並|百年の計|二十四時間(?:体制|営業)|二十四節)(?<!{NUMERAL})(?!万[人年])(?=[{KANJI}数余]*[十百千拾廿卅万萬億兆]){NUMERAL}+\s*{COUNTER}"
    ),
    # 三六協定 is the name of an agreement; the others are sayings.
    re.compile(
        rf"(?<!十中)(?!三六協定|四六時中|一二を|七五三|(?<=七)五三|一一(?![〇{ONE_TO_NINE}]))[{ONE_TO_NINE}][〇○◯零{ONE_TO_NINE}]+"
    ),
    re.compile(
        r"過半数(?!代表|労働組合|組合)|(?<!過)半数|半分|半減|(?<!人一)倍(?:増|加)(?!担)|(?<!人一)倍に(?:増|な|膨|伸|跳)"
    ),
    re.compile(
        rf"(?!廿日市)(?<!{NUMERAL})(?:{NUMERAL}+{COUNTED}{BOUND}|(?!一){NUMERAL}+{COUNTED}(?:以内|間|ごと|おき)(?!に合))"
    ),
    re.compile(rf"何[十百千万億]+{COUNTER}?"),
    re.compile(
        rf"[{KANJI}]+年半|(?:ひと|ふた|み)月(?:ぶん|分)|[{FEW}十]+[かヶカヵ]月の間|[{FEW}]掛け"
        rf"|半年(?:ぶん|分|間|以上|以下|未満|余り|あまり|近く|前|後)|(?:ひと月|一[かヶカヵ]月|週|月|日|年)に?{NUMERAL}+度"
        rf"|(?:[{FEW}]つ|(?<!{NUMERAL})[十百千])に[{ONE_TO_NINE}]つ(?<!二つに一つ)|[三四五六七八九]分[{ONE_TO_NINE}](?![分厘{KANJI}])|片手(?:ほど|で数え|で足り|に余)|両手(?:ほど|で数え|に余)"
        rf"|{NUMERAL}*[十百千万億]を(?:超|越え|上回|下回)|(?<!人一)倍(?:以上|近[くい]|超|強(?!い)|弱(?!い))"
        rf"|(?:最長|最短|最大|最小|最低|最高|平均|約|およそ|ざっと|合計|延べ|のべ)で?も?{NUMERAL}+{COUNTED}"
        rf"|(?<!{NUMERAL})[三四五六七八九]回(?![転路帰復線忌目])"
    ),
    re.compile(
        rf"\b(?!one\b)(?:{WORDS})(?:[\s-](?:{WORDS}))*\s+(?:years|months|weeks|days)\s+(?:later|ago|before|earlier)\b"
        rf"|\bthe\s+(?:twenty-|thirty-)?(?:first|second|third|\w+th)\s+of\s+(?:{MONTHS})\b"
        r"|\b(?:than|over|about|nearly|almost|under|by)\s+(?:a|one)[\s-]+(?:third|quarter|fifth|tenth)\b(?!\s+(?:part(?:y|ies)|countr|person|state|bod))"
        r"|\bby\s+half\b(?!-)|\ba\s+(?:third|quarter|fifth|sixth|eighth|tenth)\s+(?:lower|higher|more|less|fewer|longer|shorter|larger|smaller)\b"
        r"|\bevery\s+(?:other|second|third|fourth|fifth|tenth)\s+(?:worker|trainee|person|employer|applicant|one|company|workplace|case|child|family)\b",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?:今後|過去|この|ここ(?!数)|直近の?|残り|あと|わずか)(?!一){NUMERAL}+(?:[かヵヶカケ箇]月|年|[週日年]間)|半年以内|倍額"
        rf"|[{ONE_TO_NINE}]?[十百千万]+近[くい](?!の|代)|(?:第|世界|全国|国内|ワースト)[{KANJI}]+位(?![置相])"
    ),
    re.compile(
        rf"\b(?:in|(?:the\s+)?(?:next|last|past|coming))\s+(?!one\b)(?:{WORDS})(?:[\s-](?:{WORDS}))*\s+(?:days|weeks|months|years)\b"
        r"|\ba\s+couple\s+of\s+(?:hundred|thousand|million)\b",
        re.IGNORECASE,
    ),
    re.compile(rf"[{KANJI}]+点[零〇{ONE_TO_NINE}]+"),
    # 六ヶ所村 is a village; 一年目 is said of every beginning.
    re.compile(rf"(?!一年目){NUMERAL}+(?:年|[かヶカヵ]月)目|(?<!{NUMERAL})[{FEW}][かカヵ箇]所(?!村)"),
    re.compile(
        rf"\b(?!one\b)(?:{WORDS})-(?:year|month)\b(?!-old)|\b(?!one\b)(?:{WORDS})\s+(?:decades|centuries)\b",
        re.IGNORECASE,
    ),
    # Nothing counted is an amount too.  In kana まんえん alone is 蔓延.
    re.compile(
        rf"ゼロ(?:件|人|名|社)|一(?:件|社|例)も(?:ない|なく|なかっ|なし|ありま|無)|[{NUMERALS}数半]+ダース|ダース単位|来年度(?:末|中|初め|当初)?(?:まで|から)"
        r"|(?:さん|よん|ろく|なな|しち|はち|きゅう|サン|ヨン|ロク|ナナ|ハチ|キュウ)(?:わり|ワリ)|(?:じゅう|ひゃく|びゃく|ぴゃく)まん"
        r"|(?:いち|さん|よん|ろく|なな|はち|きゅう|ひゃく|びゃく|せん)まんえん(?![しす])"
        r"|再来[年月](?!も)|[来今昨翌][春夏秋冬](?:から|まで|に|の)|[今来先翌]月(?:末|[上中下]旬)|(?<![A-Za-z])[IVX]{2,}\s*(?:割|人|名|件|社|倍)"
    ),
    re.compile(
        rf"\bzero\s+(?:{WHO}|convictions?|prosecutions?|arrests?|penalties|fines)\b|\bby\s+(?:the\s+)?(?:year|month)['’]s\s+end\b|\b(?:{WORDS})[\s-](?:figures?|digits?)\b"
        rf"|\b(?:{WORDS})(?:-(?:{WORDS}))*[\s-]years?[\s-]old\b|\baged\s+(?:{WORDS})\b"
        rf"|\b(?:Reiwa|Heisei|Showa)\s+(?:{WORDS}|gannen)\b|\bthe\s+(?:year|month)\s+(?:after\s+next|before\s+last)\b"
        r"|\b(?:a|one|two|three)\s+(?:decades?|fortnights?|quarter\s+(?:of\s+a\s+)?century)\s+(?:ago|later|earlier|before)\b"
        r"|\b(?:from|by|since|until|in)\s+(?:next|last|this)\s+(?:spring|summer|autumn|fall|winter)\b"
        r"|(?<![A-Za-z])[IVX]{2,}\s*(?:per\s?cent\b|percent\b|%)",
        re.IGNORECASE,
    ),
    # Round numbers of nothing that is counted: 約八千の事業場, 六千五百余り, 百余の団体.
    re.compile(
        rf"{BEFORE_ROUND}{NUMERAL}*[十百千万億]{NUMERAL}*|{NUMERAL}*[十百千万億]余(?:り|の|に)|[十百千万]や[{FEW}][十百千万]"
        r"|数[十百千万]+(?:もの(?!語)|の(?!年)|に(?:上|のぼ|達|及|満た))|何割も|何分の一(?:か|に|しか|も)"
        rf"|(?!五十の手習|八百の?長|二百十日)(?<!{NUMERAL}){ROUND}(?:あまり|近く|ほど|もの(?!語)|の|に(?:上|のぼ|届|達|迫|及|満た)|(?:も|は|を)(?:超|越え|上回|下回|割)|$)"
    ),
    # Shares in words: 実習生のほとんどが, おおかたの企業, 全体のハーフ.
    re.compile(
        rf"{SHARE}の{OF_WHOM}|(?<!一日の)(?<!時間の)(?<!人生の)(?<=の){SHARE}(?=[がはをに])"
        r"|(?:全体|全員|員|実習生|労働者|企業|会社|事業[所者場])のハーフ(?=[がはをに]|$)|ダブルスコア|倍々|倍倍"
        r"|(?<!人一)(?<!何)倍の(?!努力|思い|元気|感謝)"
    ),
    # As they sound: ふたりにひとり, ごわり, サンパーセント, ニジュウマンエン.
    re.compile(
        rf"(?!ひとりに){PERSONS}(?:に|のうち|中){PERSONS}|{NUMERAL}人(?:に|のうち|中){PERSONS}|{THINGS}にひとつ"
        r"|(?:二つに一つ|ふたつにひとつ)の(?!選|道|決|どちら|答)"
        rf"|{KANA}+(?:パーセント|ぱーせんと)|[{KANJI}]わり(?=[のがもはをで以弱強近]|$)|(?<![ぁ-んァ-ヴー])(?:いち|さん|よん|ご(?=せん|ひゃく)|ろく|なな|しち|はち|きゅう)(?:せん|ぜん|ひゃく|びゃく|ぴゃく|じゅう)(?:{KANA}|まん)*(?:にん|めい|けん|えん)(?![ぁ-ん]{{3}})"
        rf"|(?<![ぁ-ん])(?:いち|ご)わり(?=[のがもはをに、以近強弱]|$)|(?:^|(?<=[、。「]))にわり(?=[のがもは])"
        rf"|(?<![ァ-ヴー]){KATAKANA}+(?:パーセント|ワリ|ニン|カゲツ)(?![ァ-ヴー])|(?<![ァ-ヴー]){KATAKANA}{{2,}}エン(?![ァ-ヴー])"
    ),
    # Interest, lengths of time, years of an era, hours of the clock.
    re.compile(
        rf"[{KANJI}]+分の(?:利[息子率]|金利|歩合)|(?:利[息子率]|金利|年利|月利)[はがも]?[月年]?[{KANJI}]+分"
        rf"|{NUMERAL}+年と{NUMERAL}+[かヵヶカケ箇]月|(?:丸|(?:^|(?<=[はがをにで、。「]))まる|足か?掛?け|足かけ|あしかけ|通算で?|通して)(?!一){NUMERAL}+(?:年|[かヵヶカケ箇]月|週間|日)"
        rf"|(?:{ERA})(?:末|初め|の初め|の終わり)(?:から|まで)|(?:{ERA})(?:末|初め)?の(?:(?:終わり|初め|はじめ)の)?(?:[{KANJI}]{{1,3}}|元)年"
        rf"|(?:午前|午後|[朝夜昼晩夕]方?|真?夜中|明け方|深夜|早朝|未明|翌朝)の?{HOUR}|{HOUR}(?:から|まで)(?:[朝夜昼晩夕]|深夜|翌朝)?{HOUR}"
        r"|(?:来年|今年|昨年|去年|翌年|再来年|今月|来月|先月)の?(?:末|初め|はじめ|[春夏秋冬半]|[前後]半)(?:まで|から|に|には|、)"
    ),
    re.compile(
        rf"\b(?:nearly|almost|virtually|practically|just\s+about|close\s+to)\s+(?:all|every(?:one|body)?|each|none|no\s+(?:{WHO}))\b"
        r"(?!\s+(?:day|night|week|month|time|the\s+time|along))|\bthe\s+(?:bulk|lion['’]s\s+share)\s+of\b"
        rf"|\ball\s+but\s+(?:a\s+(?:handful|few)|{WORDS})\b|\b(?:vast|great|overwhelming)\s+majority\b|\bthe\s+majority\s+(?:are|is|were|have|had|do|did|work|earn|pay|live|say|said)\b"
        rf"|\bupwards\s+of\s+(?:{WORDS})|\bin\s+the\s+region\s+of\s+(?:{WORDS})|\b(?!one\b)(?:{WORDS})\s+times\s+over\b|\bhalf\s+as\s+(?:much|many)\s+again\b"
        rf"|\b(?:hundreds|thousands|millions)\s+(?:upon|and)\b|\b(?!one\b)(?:{WORDS})\s+(?:days|weeks|months|years)\s+on\b"
        rf"|\b(?!one\b|half\b)(?:{WORDS})(?:[\s-](?:{WORDS}))*-(?:hours?\b(?!\s+(?:talk|meeting|walk|drive|service|desk|(?:hot)?line))"
        r"|(?:day|week)\s+(?:week|month|wait|ban|limit|detention|suspension|deadline|period)\b)"
        rf"|\b(?:from|at|until|till|by|past|before|after|to)\s+(?:{WORDS})(?:[\s-](?:{WORDS}))*\s+(?:o['’]clock|in\s+the\s+(?:morning|afternoon|evening)|at\s+night)",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?<!budget for )(?<!budget for the )(?<!budget of the )\b"
        r"(?:next|last|this|previous|coming|current)\s+(?:fiscal|financial|business)\s+year\b"
        r"(?!['’]s\s+budget)|\b(?:spring|summer|autumn|fall|winter)\s+of\s+(?:next|last|this)\s+year\b"
        rf"|\b(?:early|late|mid)[\s-]+(?-i:{MONTHS})\b|\b(?:from|by|in|since|until|before|after)\s+(?:early|late|mid|the\s+(?:end|beginning|start|middle)\s+of)[\s-]+(?:next|last|this)\s+"
        r"(?:year|month|spring|summer|autumn|fall|winter)\b",
        re.IGNORECASE,
    ),
    RE_ENGLISH,
    re.compile(
        rf"\b(?!\w+-in-one\b)(?:{WORDS})(?:[\s-]+(?:{WORDS}))*[\s-]+(?:in|out[\s-]of|of)(?:[\s-]every)?[\s-]+(?:{WORDS})\b"
        rf"|\ban?\s+(?:third|quarter|fifth|sixth|seventh|eighth|ninth|tenth)\s+of\b{NOT_A_PLACE}"
        r"|\b(?:twice|thrice)\s+(?:as|the|more)\b|\b(?:doubl|tripl|quadrupl|halv)(?:es|ed|ing)\b(?!-|\s+as\b)|\b(?:halve|triple|quadruple)\b"
        r"|\b(?:double|triple)\s+(?:the|that|its|their|what)\b|\bscores?\s+of\b|\bin\s+the\s+(?:hundreds|thousands|millions|dozens)\b"
        rf"|\b(?:{WORDS})-odd\b|\b(?:nineteen|twenty)[\s-]+(?:{WORDS})\b|\b(?:twent|thirt|fort|fift|sixt|sevent|eight|ninet)ies\b"
        rf"|\b(?!one\b)(?:{WORDS})(?:[\s-](?:{WORDS}))*\s+(?:hours?|days?|times?)\s+(?:a|per|each|every)\s+(?:day|week|month|year)\b"
        r"|\b(?:\w+teen|\w+ty(?:-\w+)?|eleven|twelve|ten)\s+(?:hours|days|weeks|months|years)\b"
        rf"|\b(?:within|up\s+to|at\s+least|at\s+most|over|more\s+than|less\s+than|under|for|after)\s+(?!one\b)(?:{WORDS})(?:[\s-](?:{WORDS}))*\s+"
        rf"(?:months|years|weeks|days|hours)\b|\bone\s+\w+\s+(?:in|out\s+of)\s+(?:{WORDS})\b"
        rf"|\b(?:Article|Act|Section|Paragraph|Bill)\s+(?:{WORDS})\b|\bmajority\s+of\b|\b[Aa]\s+majority\s+(?:is|are|were|was|have|has|had)\b|\b(?:within|in)\s+a\s+fortnight\b"
        r"|\b[Mm]ost\s+(?:are|were|have|had)\b"
        rf"|(?<!\bin )\bmost\s+(?:of\s+(?:the|these|those|our)\s+)?(?:foreign\s+|migrant\s+)?(?:{WHO})\b"
        r"|\b(?:several|a\s+few)\s+(?:hundred|thousand|million)\b"
        r"|\bhalf\s+(?!a\s+mind\b)(?:of|the|a|an|all|our|their)\b|\b(?:than|over|about|nearly|almost|under)\s+(?:a\s+)?half\b|\bdozens?\b"
        r"|\b(?:tens|hundreds|thousands|millions|billions)\s+of\b"
        rf"|\b(?!one\b)(?:{WORDS})(?:[\s-]+(?:and\s+)?(?:{WORDS}))*\s+(?:[a-z]+\s+)?(?:{WHO}|yen|dollars)\b",
        re.IGNORECASE,
    ),
)
# Case counts: "may" and "march" are verbs too.
RE_MONTH = re.compile(
    rf"\b(?<!March )(?:[Nn]ext|[Ll]ast|[Tt]his|[Ii]n|[Bb]y|[Ss]ince|[Uu]ntil|[Ff]rom|[Bb]efore|[Aa]fter"
    rf"|(?:end|beginning|middle)\s+of)\s+(?!May\s+Day)(?:{MONTHS})\b"
)
RE_YEAR = re.compile(rf"(?:(?:19|20)\d\d|[{ONE_TO_NINE}][〇○◯零{ONE_TO_NINE}]{{3}}|(?:{ERA})(?:[\d{KANJI}]+|元))年")
RE_DAY = re.compile(rf"\d{{4}}[-/.]\d{{1,2}}|[\d{KANJI}]+月")
RE_LAW = re.compile(rf"[\d{KANJI}]+条|[\d{KANJI}]+項|第[\d{KANJI}]+号|\bArt(?:icle|\.)", re.IGNORECASE)
RE_BILL = re.compile(rf"第[\d{KANJI}]+回国会|閣法|衆法|参法")
RE_SELECTOR = re.compile("[\u180b-\u180d\ufe00-\ufe0f\U000e0100-\U000e01ef]")  # which form of a letter is meant
JOINS = ("", *",，.．/-:年月条項")  # between the digits of what is one number: 1,234, 2026/04, 2027年4月
AROUND = 8  # characters shown on either side


def plain(text: str) -> str:
    """The text as numbers are looked for in it: plain widths, nothing invisible."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(char for char in folded if unicodedata.category(char) != "Cf" and not RE_SELECTOR.match(char))


def is_digit(char: str) -> bool:
    """Whether a character is a number sign, of any script; kanji numerals (〇 too) are words."""
    if char == "〇":
        return False
    return unicodedata.category(char) in ("Nd", "Nl", "No") or any(
        unicodedata.category(one) == "Nd" for one in unicodedata.normalize("NFKC", char)
    )


def with_words_around(text: str, start: int, end: int) -> str:
    """What stands from ``start`` to ``end`` with a few characters on each side; a Latin word there is shown whole."""
    first, last = max(0, start - AROUND), min(len(text), end + AROUND)
    while first > 0 and is_latin(text[first - 1]) and is_latin(text[first]):
        first -= 1
    while last < len(text) and is_latin(text[last - 1]) and is_latin(text[last]):
        last += 1
    return text[first:last].strip()


def is_latin(char: str) -> bool:
    """Whether it is a letter of a word that is written in Latin letters."""
    return char.isalpha() and unicodedata.name(char, "").startswith("LATIN")


def loose_numbers(text: str) -> Iterator[tuple[str, Fault]]:
    """(the number with the words around it, what to write instead), for each number of the text that nothing stands behind."""
    spans: list[tuple[int, int]] = []
    for number, char in enumerate(text):
        if is_digit(char):
            if spans and text[spans[-1][1] : number] in JOINS:
                spans[-1] = (spans[-1][0], number + 1)
            else:
                spans.append((number, number + 1))
    for start, end in spans:
        yield with_words_around(text, start, end), advice(plain(text[max(0, start - 3) : end + 4]))
    bare = plain(text)
    taken: list[tuple[int, int]] = []
    for pattern in (*RE_WORDS, RE_MONTH):
        for found in pattern.finditer(bare):
            start, end = found.span()
            if any(char.isdigit() for char in found[0]) or any(a < end and start < b for a, b in taken):
                continue
            taken.append((start, end))
            yield with_words_around(bare, start, end), advice(found[0])


# What to write instead, as commands and as forms of the site say it.
BILL_ADVICE = Fault(
    "write_bill",
    "write bill:SESSION-KIND-NUMBER, as in bill:213-閣法-59",
    "議案は bill:213-閣法-59 のように書いてください（回次-種類-番号）。",
    "Write a bill as bill:213-閣法-59.",
)
LAW_ADVICE = Fault(
    "write_law",
    "write law:LAWID/ARTICLE/PARAGRAPH, as in law:428AC0000000089/48/2",
    "条文は law:428AC0000000089/48/2 のように書いてください（法令番号は法令のページの住所にあります）。",
    "Write a provision as law:428AC0000000089/48/2; the law's id is in the address of its page.",
)
DATE_ADVICE = Fault(
    "write_date",
    "write date:2027-04-01 (or date:2027-04, date:2027, date:FY2027)",
    "日付は date:2027-04-01（年月なら date:2027-04、年なら date:2027、年度なら date:FY2027）と書いてください。",
    "Write a date as date:2027-04-01 (or date:2027-04, date:2027, date:FY2027).",
)
CLAIM_ADVICE = Fault(
    "write_claim",
    "write claim:ID (`policywatch claims list`) or figure:SERIES/PART@PERIOD (`policywatch series list`)",
    "「主張の登録」の番号で claim:S20 のように、統計なら figure:disappearances@2024 のように書くか、数のない文にしてください。",
    "Write claim:S20 (see “Register of claims”) or figure:disappearances@2024 (see “Statistics”), or say it without a number.",
)


def advice(words: str) -> Fault:
    """Which reference to write for a number, by the words it stands among."""
    if RE_BILL.search(words):
        return BILL_ADVICE
    if RE_LAW.search(words):
        return LAW_ADVICE
    if RE_YEAR.search(words) or RE_DAY.search(words) or RE_MONTH.search(words):
        return DATE_ADVICE
    return CLAIM_ADVICE
