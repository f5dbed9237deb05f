"""Numbers in disguise, and words that only look like them: two lists, written before they were tried."""

from __future__ import annotations

import pytest

from briefs.staff.loose_numbers import loose_numbers

# An amount, a share, a date or a provision that somebody wrote out.
HIDDEN = """\
数十人の実習生
十数社が
数百件の相談
過半数の企業
大半の実習生
ほぼ全員が
三人に二人
五人中三人
十人のうち七人
四分の一
三分の二以上
二割五分
七割弱
八分の一
倍に増えた
三倍増
半数近く
五十人余り
百人超
月十万円
時給九百円
百八十時間の残業
週六日
一日十六時間
六畳に八人
第三四半期
昨年十月
来年四月
再来年三月
令和九年度
二〇二七年
二千二十七年四月
四月一日施行
参拾人
拾萬円
伍拾名
弐割
廿五人
卅人
百と二十人
2割
２／３
１０㌫
㍘時
三％
五㌔
百分率で七十
七十パーセント
コンマ五
十二ヶ月
三カ年
五ヵ年計画で
一・五倍
二桁増
三桁の相談
七回目の摘発
延べ三百人
約千人
千人規模
万単位
億単位の
第二十八条
同法四十八条二項
附則第二十四条
閣法五十九号
三人組の
二人に一人
三件に一件
三︀割
六󠄀割
〇・五％
四万六千人
四捨五入して九割
百人百様ではなく百人
一万二千円
two dozen workers
scores of trainees
fifty-odd people
some forty firms
a couple of hundred workers
hundreds of trainees
three quarters of employers
a fifth of workers
one-third of them
nearly two thirds
four in ten
seven out of ten trainees
thrice as many
tripled since
a tenfold rise
a two-fold increase
by the end of next March
since last October
in twenty twenty-seven
the nineteen-nineties
half a million
a million and a half yen
sixty per cent
sixty pc
ninety-nine percent
a majority of trainees
most trainees
twelve hours a day
six days a week
eighteen months
Article forty-eight
Act sixty of last year
dozens more
several dozen
upwards of a thousand
in the hundreds
double the number
twice the average
one and a half times
実習生三人が亡くなった
九割方が
七・三割
四分の三弱
百四十三万人
二百万円の借金
借金は百万を超え
手取りは七万
時給は八百円台
二倍以上の保証金
二か月分の給与
三か月分
五年前から
十五年ぶり
三十三年続いた
十七分野
十九の分野
四十二万六千二百人
二十八年度末
一月当たり百時間
十一月三日
本年四月
翌年六月末
令和八年三月
第五十九号
第二百二十一回国会
六百五十人への聞き取り
千十八社を調べ
八千三百十事業場
一万一千余り
参考人十二人
七名の委員
過半の企業
三件の裁判
四社が
約半数
半数超
半々
五割を超える
六割強
ゼロに近い二パーセント
倍率は三倍
大多数の企業
大部分の方
ほとんど全員
㊿人
⑫社
Ⅻ人
１２３人
１〇〇人
百２０人
seven trainees died
some thirty thousand people
three out of four
one trainee in five
sixty-seven point two per cent
two thirds of whom
a quarter of a million
five times the legal limit
eleven thousand workplaces
thirty-three years
in the year two thousand and twenty-seven
the twenties
a dozen or so
hundreds upon hundreds of
by next April
from last June
until the end of March
well over half
just under half of
four-fifths of firms
a ninefold increase
triple the number
majority of employers
the overwhelming majority of them
most employers
forty hours a week
参加者は五十名あまりでした
賃金は最賃すれすれの千円です
失踪者は前年の一・五倍になりました
十人に一人が借金を抱えています
相談は週に三件あります
家賃が月額四万円引かれます
残業は月百時間を超えます
二割強が妊娠を理由に退職を迫られました
離職率は二桁に達しました
定員の八分の三が空いています
受入れは五年で三倍になりました
半数近くが不払いを訴えました
三人に二人が転籍を望みます
罰金は三十万円以下です
手数料が三十倍に上がります
ひと月ぶんの給料が消えます
一年半待たされました
七十二時間拘束されました
百人単位で解雇されました
数千人が待っています
万単位の人が影響を受けます
二十歳未満の子どもが三人います
平均で二十三万円の借金があります
六か月の間に八回訪ねました
全体の三分の一強が答えました
五人部屋に十人が住んでいました
来年四月から値上げされます
令和九年四月一日に施行されます
１２３万人の受入れです
②社が処分されました
㊿人が参加しました
Ⅲ割が離職しました
壱百万円の保証金を取られます
弐万人が署名しました
五〇パーセントが賛成です
9割がたが反対です
九割九分が未払いです
0.5%にすぎません
over half of them were in debt
one in five trainees
a quarter of the workers
twice the previous figure
hundreds of thousands of people
some forty cases
a dozen complaints
in fiscal twenty-four
by next March
three years later
ten per cent
a million yen
two thirds majority
nearly doubled
half a year
four out of ten
the twenty-first of April
sixty hours a week
less than a third
five-fold increase
失踪した人は、ざっと十人にひとりです
来日する人の過半が借金を抱えています
給料の七掛けしか渡されません
手数料は月給の半年ぶんにあたります
ここ十数年で倍以上になりました
相談の大半はベトナムの方からで、残りの一割弱はミャンマーの方です
平均すると五十万円余りの借金です
時給は千円に満たないままです
週四十時間を超えて働かせています
三人に一人が転籍を望んでいます
二、三割の事業場で違反が見つかりました
その数は前の年の一・五倍です
面会はひと月に一度きりです
収容は最長で一年半に及びました
百五十名の方が署名しました
数千人規模の方が帰国しました
令和六年度には減りました
審査には平均三十か月かかっています
半数近くが難民と認められません
認定されたのは百人足らずです
在留資格を失った人は四桁にのぼります
２／３の方が反対しています
⅓の方が反対しています
④の項目の方は約 Ⅻ 人です
手数料は一〇〇万ドン単位です
三倍増となりました
五件に四件で違反がありました
残業は月に百時間です
ひとり当たり六十万の借金です
八割がたの人が「はい」と答えました
one in five workers leaves the employer
nearly half of all workplaces broke the law
fees rose fivefold within a decade
a dozen workers came to our shelter
roughly two out of three applicants are refused
wages fell by a quarter
hundreds of people were detained
thousands of complaints were filed
they waited eighteen months for a decision
a 3-digit number of families were separated
twice the legal limit
three quarters of the group
the early twenties of the month saw ninety percent of them
賃金は六掛けで支払われました
罰金として給料の半年分を取られました
一時帰国は年に一度だけです
解雇は五割増しになりました
十に一つも認められません
残業代は時間あたり四百円です
六人部屋に詰め込まれました
定員を十名上回っています
処分された企業は片手ほどです
百を超える相談が寄せられました
給料から毎月三万円が引かれます
妊娠を理由に帰国した人が三桁に達しました
何十人もの方が帰国しました
全体の四分三が女性です
勤務は一日十二時間です
在留期間は最長五年です
平成三十一年の調査です
第二百十三回国会で成立しました
附則第五条を見てください
倍以上の賃金差があります
九十九パーセントが不認定です
十人十万円ずつ取られました
三十数社が処分を受けました
半年以上待たされました
fees fell by half after the reform
wages are a third lower
ten times the legal fee
forty-two applicants were heard
the number has tripled
an eighth of the trainees
in nineteen ninety-three the programme began
two-thirds majority
a hundred or so complaints
between five and six thousand trainees
every third worker
実習生の三人に一人が転籍を考えたといいます
五人中四人が借金を抱えて来日します
賃金は日本人の七掛けにとどまります
半数を超える事業所で違反が見つかりました
過半数の事業所で違反が見つかりました
相談は前年の倍になりました
相談は倍以上に増えました
手数料は一・五倍になりました
失踪者は九千余人に上ります
いまも数千人が行方不明です
十数人が一部屋に寝泊まりしています
五十万円前後の借金を負います
三十㌫が未払いです
⼋割が職場を変えたいと答えました
㊂割が職場を変えたいと答えました
㈢割が職場を変えたいと答えました
𝟕割が職場を変えたいと答えました
三​割が職場を変えたいと答えました
三󠄀割が職場を変えたいと答えました
⅔が母国で手数料を払っています
二十歳の実習生が亡くなりました
十八歳未満の子どもがいます
令和六年に法律が変わりました
令和元年から問題が続いています
二〇一七年から問題が続いています
旅券を三か月間取り上げられました
一年半のあいだ賃金が払われていません
月八十時間の残業がありました
一日十二時間働きます
時給は八百円でした
六畳の部屋に八人が住んでいます
七事業所が許可を取り消されました
五社が許可を取り消されました
送り出し国は十五か国です
処分はゼロ件でした
賃金は三ポイント下がりました
相談は二桁の伸びです
十年来の課題です
来春から制度が変わります
再来年に制度が終わります
ななわりが職場を変えたいと答えました
ごじゅうまんえんの借金を負います
四世帯が一つの部屋に住んでいます
八割方の職場で違反がありました
三倍近くに増えました
一ダースの事業所が処分されました
参拾萬円の借金を負います
百人を下らない実習生が訴えました
One worker in three wants to change jobs
Nine in ten trainees pay a broker
Every third trainee is in debt
Four out of five trainees are in debt
Three-quarters of workplaces broke the law
More than half of workplaces broke the law
A quarter of trainees are in debt
A dozen workplaces were closed
Scores of trainees fled
Hundreds of thousands of workers came
Half a million yen is owed
Complaints doubled within a year
Complaints rose threefold
Wages were halved
Complaints have quadrupled
A nineteen-year-old trainee died
Women in their twenties spoke out
The law changed in Reiwa six
The system ends in April
The system ends the year after next
A decade ago nothing was done
Thirty-odd firms were named
Seventy per cent are in debt
A fortnight later she was dismissed
Not one firm was punished, zero cases were filed
They earn twice the wage at home
A couple of hundred workers fled
XIV per cent are in debt
A debt of five figures is usual
Two-fifths of complaints are about wages
処分は一件もありません
the programme began two decades ago
children aged twelve
since last spring
再来月から始まります
今後三か月のうちに
過去五年の推移
あと二年で
残り三週間
半年以内に見直し
倍額の手数料
二百近い事業所
世界一位
第三位の
in three months
in the next two years
the last five years
a couple of thousand trainees
三年目に転籍できます
六か月目で解雇されました
六か所の監理団体が処分されました
a five-year limit on stay
サンワリの人が困っています
来年度末までに見直してください
ダース単位で処分されています
A majority is in debt
Most are in debt
Within a fortnight please reply
a two-year wait
a six-month ban
over two decades of abuse
約五千の職場を調べました
失踪した人は六千余りです
二百余りの団体が加わりました
およそ四千に上る事業場です
千五百余の事業場で違反がありました
ざっと三千の署名が集まりました
よにんにひとりが借金を抱えています
じゅうにんにひとりは連絡がつきません
ふたつにひとつの職場で違反がありました
ヨンジュッパーセントの人が反対です
サンジュウマンエンを払いました
六分の利息を払わされます
月三分の利子が付きます
借金は七ケタです
あらかたの実習生が借金を抱えています
おおかたの事業所で違反があります
ほとんどの企業が守っていません
社員のハーフが辞めました
二年と三か月待ちました
まる五年待ちました
足掛け七年の裁判です
令和の十年までに改めてください
平成の三十年に始まりました
夜九時から朝六時まで働きます
午前零時を過ぎても働きます
Virtually all employers ignore the rule
Practically every firm pays late
Almost none of the workplaces was inspected
two-in-five trainees owe money
an eighty-hour week
ten-hour days without a break
by the end of the next financial year
in the autumn of next year
Nearly everyone is in debt
The bulk of employers broke the law
a six-day week
from early next year
one in every six of them left
from eight in the morning until eleven at night
All but a handful of firms pay late
四人家族の半数以上が
七十余名の署名
約百の団体
実習生の八割九割
一桁足りない人員
さんにんのうちふたりが
監理団体のほぼ全部
企業の大抵が守らない
二人部屋に六人
二年越しの交渉
月に四、五万円の控除
三、四人に一人
四半期で二倍
令和の七年度
平成三十年代から
昭和末から
翌々年の四月
夜中の二時に起こされ
昼の十二時まで
一時間あたり九百円
数百にのぼる相談
千や二千ではきかない
何割もの人
何分の一かに
三倍以上の差
きゅうせんにんの失踪者
ろくせんごひゃくにん
ハチジュウパーセント
八わりの人
Three-fifths of firms
one firm in four
thousands upon thousands
the best part of a million yen
a good half of them
upwards of fifty
in the region of sixty
ten times over
a tenth of the wage
seventy-odd cases
one or two in every ten
the majority are unpaid
by early April
in late March
since the turn of the year 2020s
under a third
six months on
half as much again
five or six firms
四千の家族が待っています
相談は三千あまりでした
四人のうちふたりが辞めました
きゅうじゅっパーセントの企業
八ワリの人が反対です
日給は四千に届きません
大抵の会社で守られていません
従業員のあらかたを失いました
通算六年の在留です
七年越しの裁判です
朝の四時に起こされます
夕方五時に終わるはずです
借金の利率は月二分です
昭和の終わりの六十年から
来年前半に施行されます
今月末までに回答を
二桁万円の手数料
五百万からの借金
三十に満たない窓口
年末までに半分になりました
Close to every employer breaks the rule
Nine workers in ten
Not even one in twenty got a permit
a fourteen-hour shift
Since late last year nothing has moved
the lion's share of complaints
before the end of this year
in the first half of next year
at seven in the morning
roughly a thousand
五分の利息を取られます
手取りは六ケタに届きません
半ば以上が未払いを訴えました
実習生の大方が借金を抱えています
二割に満たない
令和の九年
四捨五入で六千
米ドルで七千を借りる
ごわり
サンパーセント
one-in-ten for life
Twelve-hour shifts
Almost every trainee
倍々で増えています
一万円札で三十枚の手数料
借金は年収のほぼ二年分
賃金には倍近い差がある
ここ三年で最も多い
昨秋の調査
期限は今月末
来月中旬までに
every other trainee is in debt
zero convictions
by year's end
"""  # one a line
# Names, sayings and other words.  Ages (十代), a saying (九分九厘) and things counted with つ pass too.
HARMLESS = """\
一方で
百人百様の事情があります
百万遍お願いしても
来年度の予算
the majority rule
Most of all
一部の企業
第三者委員会
三権分立
百姓一揆
一人ひとりの声
四国と九州
八王子市
二重契約
二国間取決め
一時保護
一定の条件
唯一の
一切の
一律に
一般に
三位一体
四半世紀
五十音順
十分な時間
万が一
万国共通
千差万別
百聞は一見
一石二鳥
二の足を踏む
三者協議
四季を通じて
五感
六本木
七五三
八百屋
九分どおり
十字路
百貨店
千代田区
万年筆
億万長者
第一歩
第二の故郷
一週間ほど前
一日も早く
一刻も早い
一番の問題
一つの国
三つの柱
一人でも多く
二度と
再三再四
一丸となって
一本化
一体運用
一元化
一号特定技能
特定技能二号
技能実習三号
二世三世
在日三世
一世帯
四月馬鹿
五月病
三月ウサギ
三日坊主
十年一昔
半信半疑
半年
半ば
半額
片手間
倍旧の
割高な
割安
割り当て
役割分担
分割払い
分厚い
五分五分
三段階
二段階審査
二次提言
一次試験
第一線
第二章
二十四時間体制
百パーセント子会社
三鷹市
一宮市
四日市市
五所川原
六ヶ所村
七尾市
八尾市
九段会館
十勝
千歳空港
万座
一橋大学
三重県
十和田
百済
千島
二宮さん
三浦委員
五十嵐議員
八木大臣
百田さん
one another
second-hand figures
first of all
one by one
the one we met
no one
once again
at least one worker
one member
two sides of the coin
third parties
third-party audit
the second reading
first-year trainees
one-stop centre
one-sided contract
twofold nature
half-way house
a quarter office
quarterly report
double standards
on the one hand
zero tolerance
zero fees
ten to one he comes
nine-to-five
Seven & i Holdings
Fourth Estate
May Day
the March in March rally
we may march on
August body
percentage
hundred-yen shop
a thousand thanks
in a million ways
for a second
secondly
two-way
six-party talks
four-letter word
一人で抱え込まない
一人の人間として
二つの制度
二重の苦しみ
二言三言
三日月
三者の話合い
三方よし
第三国
第三者機関による審査
五月晴れ
五目並べ
六法全書
七転び八起き
八方ふさがり
九死に一生
十二分に
十人並み
十八番
百も承知
千代に
万事
万人に開かれた
万が一の場合
億万
半端
半永久的
倍返し
分かち合う
割り切れない
割増賃金
役割
割合
分野別
時間分
一分の隙もない
五輪
三多摩
二重国籍
二国間協定
三省合同
四者協議
六者会合
一時金
一括
一環として
一貫して
一定期間
一律の上限
統一的に
一時的な
一見すると
一切行わない
万全を期す
百年の計
十年先を見据え
三十六計
人並み
人一倍努力
一人一人
お二人
何度も
何年も
数年
数日
数え切れない
何らかの
多数の
少数者
過半数代表の選出
one of us
one day
one-time payment
the one-page summary
no-one
both countries
first come
second thoughts
third world
once and for all
a great many
few people
several times
half-day
half brother
double-check
double room
doubles as an office
twin
quarter-final
tenth-hand
ten-day notice
million-dollar question
May I ask
marching in May Day
March for rights
august assembly
most importantly
most of all
most recent
at most
majority rule
odd jobs
score a point
一人ひとりの声を聞いてください
第一に、相談窓口を設けてください
一日も早く改めてください
二度と繰り返さないでください
一方で、企業の負担も考えます
一緒に働く仲間です
万全の体制を求めます
十分な説明が必要です
千差万別の事情があります
百も承知のうえです
一部の事業者の問題ではありません
一定の期間を置いてください
一律の制限をやめてください
三者で協議してください
四季を通じて働きます
五感で覚える仕事です
七転び八起きで続けてきました
八方ふさがりの人がいます
九州の職場から来ました
二国間の取決めを見直してください
三権分立の原則です
一般の労働者と同じ権利を
唯一の窓口です
統一した基準を
万一の場合に備えて
十中八九という言い方はしません
一家で暮らせるように
四日市の工場です
三重県の事業所です
六本木の事務所に来てください
一貫した支援を
二重の負担になっています
三つどもえの争いではありません
一歩前進です
第三者委員会を設けてください
一時金ではなく制度を
一石二鳥の案です
一体的に運用してください
五体満足で帰れるように
一切の差別をなくして
百聞は一見に如かずです
八百屋で働いています
千葉の相談会で聞きました
万国の労働者の声です
一言お願いします
二次被害を防いでください
三者三様の意見です
no one should be left behind
second-hand information
at first sight
in the first place
a one-sided contract
double-check the record
zero tolerance of violence
第一に、転籍の制限をなくすことを求めます
一人ひとりの事情に応じて判断してください
三権分立の原則に反します
二度と同じ事故を起こさせません
千葉県の事業者から相談がありました
四国の造船所で働く方の声です
八百屋で働く方もいます
一方で、企業の声も聞いています
万が一の場合に備えてください
十分な説明がありません
百聞は一見にしかずです
五輪の関連工事で働いた方もいます
七夕の集いで話を聞きました
一刻も早い救済を求めます
第三者機関による調査を求めます
二重の契約を結ばせる送出機関があります
一般の労働者と同じ扱いにしてください
三重県の監理団体です
唯一の手段が失踪になっています
一律の取消しは不当です
一部の企業の問題ではありません
日本で一緒に暮らしたいという願いです
九州の縫製工場を訪ねました
半端な改正では足りません
中途半端な運用をやめてください
一時保護の場所を設けてください
四半期ごとに公表してください
十二指腸の病気で休んだ方がいました
三者協議の場を設けてください
一定の条件を満たす方に限らないでください
半信半疑で来日した方もいます
同一労働同一賃金を守ってください
八王子の支援団体とともに求めます
at first sight the rule looks fair
one of the workers told us about it
no one should be detained for want of papers
the Third Country Training programme is separate
second-hand reports are not enough
on the one hand employers complain
everyone must be heard before a decision
a two-way conversation is needed
give them a second chance
half-hearted reforms do not help
first and foremost we ask for free transfer
quarterly reports should be published
一部改正では足りません
三者で話し合ってください
一日も早い解決を求めます
半年ごとに公表してください
第一歩として転籍を認めてください
一般に公開してください
十分とは言えません
二重国籍の子どもの問題です
百年の計として考えてください
五分五分とは言えません
一丁目一番地の課題です
四苦八苦している家族がいます
七転び八起きの精神で
八方ふさがりの状態です
一律に不許可としないでください
三重苦に苦しんでいます
半ば強制的に帰国させられました
一言で言えば差別です
もう一度お考えください
今一度確認してください
二の足を踏んでいます
by a third party
reported by quarter
one day we will see
zero tolerance for abuse
the first step is disclosure
at least one interpreter should be present
single parents need support
a quarterly review is enough
half measures will not do
no one knows the number
the second reading of the bill
一部の事業所では説明が足りません
二国間の取決めを結んでください
第三者機関を置いてください
一方で課題も残ります
一人ひとりの尊厳を守ってください
一日も早い改善を求めます
関係者が一体となって取り組みます
一時帰国を認めてください
一般社団法人の皆様にお願いします
第一に、転籍を認めてください
第二に、手数料を禁じてください
五十嵐議員にお礼を申し上げます
三重県と千葉県の団体が加わりました
八王子市の事業所を訪ねました
九州と四国の団体が加わりました
万一の場合に備えてください
統一的な基準を設けてください
十分な説明をしてください
一定の要件のもとで認めてください
二重の負担を避けてください
二次被害を防いでください
三者協議の場を設けてください
事情は千差万別です
一刻も早くお願いします
二度と繰り返さないでください
窓口を一元化してください
万全を期してください
日系三世の方々にも関わります
再三お願いしてまいりました
参議院の皆様にお願いします
役割を分割してください
零細企業にも配慮してください
制度をゼロベースで見直してください
第三国の斡旋業者を取り締まってください
半信半疑の方もおられます
一朝一夕には変わりません
二者択一を迫らないでください
千代田区一番町の会館でお会いしましょう
東京と京都の団体が加わりました
赤十字とも協力しています
八方ふさがりの人がいます
〇〇さん（仮名）の声をお聞きください
一つの考え方としてご検討ください
三位一体の改革をお願いします
二人三脚で歩んでまいりました
参考人の意見を踏まえてください
百貨店や八百屋でも働いています
四六時中監視されています
兆候を見逃さないでください
一助となれば幸いです
They help one another
No one should pay for a job
In the first place, ask the workers
A third party must decide
Third-country brokers must be licensed
First, allow changes of employer
On the one hand the law is clear
This is second-hand information
Workers may change employers
They march for their rights
Their quarters are cold
The headquarters answered
The answer was half-hearted
Please double-check the contract
They often attend meetings
The weight of debt is heavy
Someone must answer
We ask for zero tolerance of violence
The Second World War ended forced labour
We start from square one
A single window would help
Workers want a two-way dialogue
Once again we ask you
This is a one-sided contract
Bilateral agreements are needed
Every one of them deserves respect
The Third Committee of the United Nations met
Tension is high
It is the one thing they ask
The ministry is of two minds
A first step has been taken
They were paid on time, and then some
We second this demand
The whole family depends on them
The dozing guard saw nothing
The august house will decide
There is more than one way to read it
Their plight deserves a second look
One day this must end
Nobody wins in the long run
差別がまんえんしています
一件も漏らさず調べてください
再来年もお会いしましょう
the quarters of the firm
decades of neglect
DV cases
今後一年の見通し
この二点をお願いします
この二つの法律
近い将来
万全に近い体制
百代近くの
優位に立つ
第一位置付け
あと一歩
in one week
in two minds
the last three speakers
a couple of questions
一億総中流の時代ではありません
ほとんど知られていない制度です
大方の予想に反して進みません
半ばあきらめています
改革は道半ばです
千里の道も一歩からです
八千代市の組合です
一寸の虫にも五分の魂です
三ケ日町のみかん農家です
千の言葉より一つの行動を求めます
百の説法より一つの実例です
二重三重の負担です
三々五々集まりました
四方八方から声が届きました
丸一日休める日をつくってください
ハーフの子どもたちの声です
令和の時代にふさわしい制度を
平成の大合併で窓口が減りました
ふたりで来日した夫婦です
ゼロか百かの議論ではありません
三度目の正直としてください
ケタ違いの手数料です
千人力の味方です
五十歩百歩です
九十九里町の水産加工場です
In most cases the worker is alone
in most respects the draft is better
For the most part they stay silent
a quarter of the old town
Nearly there, but not yet
Almost everywhere the signs are in Japanese only
They work at all hours
We speak in one voice
a five-star review
Third time lucky, we hope
For one thing, the form is too long
a thousand apologies
The Seven Seas Union joined us
an all-in-one desk for advice
one and all are welcome
三つ編み
十人十色
三時間目の授業
千客万来
百鬼夜行
三役
二世帯住宅
四輪車の整備
二輪車
一輪車
三脚
五線譜
六角形のナット
八角
百円ショップ
千円床屋
一ノ瀬さん
三木さん
五島列島
七ヶ宿町
八戸市
九十九島
十日町市
百舌鳥
千曲市
万博会場
億劫がらずに
兆しが見えます
ほとんどの場合
ほとんどを自分で決めました
大方のご理解を得て
半年ほど前
倍率
倍速
二の腕
一時的に
一時預かり
四時限
朝一番に
午前中に
午後から
夕方まで
丸ごと
まる見え
あらかたの事情
おおかたの察しはつきます
a third option
a fifth column
quarter sessions
half a mind
in most places
almost every day
nearly all the time
the majority party
a minority
All but impossible
next spring's concert
zero-hours contract
the nine-to-five
last year's report
写真にせんめいに写っています
アパートにじゅうにんがいます
千の理由があっても許されません
五千円札
百の約束より
八千穂村
二百十日の嵐
ほとんど毎日のように叱られます
ほとんど変わっていません
おおかた片付きました
夜も眠れません
午後の会議で話します
朝から晩まで働きます
春になったら
令和の世に
ダブルワークの禁止
ハーフタイムに
ふたりきりで
エンジンの整備
シニンを確認
サンエン
ニンニク農家
千羽鶴を折りました
一年と少し待ってください
五分待ってください
almost always late
almost all the time
every one of us
all but forgotten
spring of hope
by the next meeting
一億総活躍
In most cases
a quarter of the town called Shin-Okubo
ここ数年の動き
二年分けて実施する
秋の調査
月末の集計
the other trainee
the convictions of our members
"""  # one a line


@pytest.mark.parametrize("text", HIDDEN.splitlines())
def test_a_number_in_disguise_is_seen(text: str) -> None:
    assert list(loose_numbers(text))


@pytest.mark.parametrize("text", [*HARMLESS.splitlines(), "九分九厘", "十代の実習生", "四つの県で", "the fourth time"])
def test_what_only_looks_like_a_number_passes(text: str) -> None:
    assert list(loose_numbers(text)) == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Japan should ratify Convention 190 and pass a basic law.", "Convention 190 and pass"),
        ("<script>alert(1)</script>", "script>alert(1)</script"),
    ],
)
def test_a_number_is_shown_with_whole_words_around_it(text: str, shown: str) -> None:
    ((passage, _),) = loose_numbers(text)
    assert passage == shown
