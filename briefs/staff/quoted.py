"""What a staff text says that others said or wrote: words in 「」 or 『』 that it ascribes to the government, to minutes, to a
resolution, an answer, a law or a page.

They stand on record as they are quoted, said by those who are said to have said them, and are not half of a sentence that goes on
to deny them.  The search index finds them, so their number costs nothing.  What was said elsewhere (at a press conference, in a
meeting with us), and a paper that is not on record, are ascribed as typed: nobody here can know.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import islice

from briefs.errors import Fault
from briefs.staff import misquotes
from briefs.staff.misquotes import Quotation
from briefs.staff.said_where import elsewhere
from briefs.staff.sayers import Sayer, followed, sayer_of, spoke
from briefs.staff.stands import (
    Hit,
    denied,
    flat,
    goes_on,
    headless,
    holding,
    laws_with_text,
    on_record,
    pieces_of,
    runs_of,
)
from db.law.names import laws_named
from db.text.folding import fold

ENOUGH = 20  # documents, to see whether the words are denied in all of them
# In 「」, 『』, and whatever else stands around words in Japanese.
KANA_OR_KANJI = r"[ぁ-ヿ一-鿿]"
RE_QUOTED = re.compile(
    r"「(?:[^「」]|「[^「」]*」)*」|『(?:[^『』]|『[^『』]*』)*』|｢[^｢｣]*｣"
    + "".join(
        rf"|{a}[^{a}{z}\n]*?{KANA_OR_KANJI}[^{a}{z}\n]*{z}"
        for a, z in ("“”", '""', "‘’", "〝〟", "＂＂", "〈〉", "【】", "≪≫", "«»")
    )
)
RE_CHAIN = re.compile(rf"(?:[、・や]|と|及び)?(?:{RE_QUOTED.pattern})")  # 「…」、「…」と述べた
RE_SOURCE = re.compile(r"^[（(][^（）()]{0,60}[）)]")  # (where it stands), between the words and と
# Of whom the record has all that is said in the Diet.
GOVERNMENT = r"(?:大臣|法相|外相|厚労相|農相|総理|首相|政府|内閣|長官|政務官|局長|部長|審議官|次長|当局|省|庁)"
RE_GOVERNMENT = re.compile(GOVERNMENT)
RE_IN_DIET = re.compile(r"参考人|国会|委員会|本会議|会議録|議事録")
# Words that no minutes have, and our own words to them.
RE_ELSEWHERE = re.compile(
    r"会見|談話|窓口|受付|取材|報道|新聞|記事|講演|番組|選挙|演説会|面会|面談|懇談|訪問|メール|電話|手紙|著書|投稿|(?:ＳＮ|SN)[ＳS]"
)
# What they answered us, at a table or on paper; what was said there, not what followed from it.
RE_TO_US = re.compile(
    r"(?:私たち|私ども|わたしたち|我々|当団体|当会|弊会|支援団体)(?:の|から(?:の)?)(?:質問状?|要望書?|問い?合わ?せ|申し?入れ|要請)に"
    r"|(?:大臣室|交渉|協議|ヒアリング|意見交換|懇親|集会|説明会|勉強会|シンポジウム|セミナー|研修|審議会|有識者会議|協議会|検討会"
    r"|回答書|文書回答|(?:要望|要請|質問状|申し?入れ)[^。、]{0,8}回答)(?:の(?:席|場|中|折|際|とき))?"
    r"(?:で|にて|には|において)(?!.*(?:国会|委員会|本会議|答弁))"
)
RE_TO_THEM = re.compile(
    rf"{GOVERNMENT}(?:や[^、。]{{1,10}})?(?:に(?!お[いけ]|て)|へ|に対し(?:て)?|宛てに)[はも]?、?[^はが]{{0,20}}$"
)
RE_OTHERS = re.compile(
    r"(?:私|わたし|我々|私ども|団体|会|協会|組合|支援者|労働者|実習生|人|(?<![省庁局部課室]の担当)(?<![省庁局部課室]担当)者|生|氏|さん|たち|議員|委員|弁護士|会社|社長|雇い主|家族|職員|住民|市長|知事)"
    r"(?<!委員会)(?<!参考人)(?:は|が|も|から|より)、?[^。はが]{0,30}$"
    # A paper or a court whose words are about the government: …報告書は、日本政府が「…」と
    r"|(?:報告書|意見書|声明|勧告|判決|判例|提言|論文|裁判所|地裁|高裁|機関|国連|国務省)(?:は|も|では)、?[^。、]{0,20}(?:が|は|に|を)$"
)
SPOKEN = (
    r"(?:答弁|述べ|発言|答え|回答|約束|表明|明言|言明|断言|説明|おっしゃ|言っ|言い切|語[っりる]|話し|認め|強調|返答|釈明|訴え"
    r"|(?:主張|指摘|批判|質問|反論|決定|評価|形容)し|質し|尋ね|応じ|報じ|求め(?!る)|迫っ|切り捨て|繰り返し|漏らし|論じ|問い|(?:勧告|一蹴|要求|断定|約言)し|(?:発表|公表|宣言|閣議決定|通知|指示)(?:し|さ|が|の)|評し|呼[びん])"
    r"(?!(?:さ|わ)?れ(?:る|た|ている|てきた)(?:者|人|方|もの|業者|制度|労働者|実習生))"
)
RE_SPOKEN = re.compile(rf"^[はもをに][^。]{{0,12}}?{SPOKEN}")
RE_SAID = re.compile(rf"^(?:と|との|という|といった|とする|旨|旨の|旨を)[^。]{{0,16}}?{SPOKEN}")
# Words of ours that go on in the sentence of a quotation before they say whose it is: 「…」べきだと述べました, 「…」を検討すると答弁.
RE_GOES_ON = re.compile(
    rf"^(?!と|という|について|に関|に対|に基づ|における|など)(?P<on>[^。、「」（）]{{1,16}}?)(?=(?:と|との|旨)[^。「」]{{0,16}}?{SPOKEN})"
    rf"|^(?P<whole>とする)(?=と[^。「」]{{0,16}}?{SPOKEN})"
    rf"|^(?P<thing>こと|よう|の)(?=[はもをに][^。「」]{{0,12}}?{SPOKEN})"
)
# What an office holds, which it need not have spoken: 「…」としています, との立場.
RE_HELD = re.compile(r"^(?:と|との)(?:し(?:て(?:い|おり|き)|まし|た(?!ら))|立場|見解|認識|方針|考え)")
HELD = 8  # characters of words that are somebody's own, and no term
# What somebody is said to have shown: 「…する考え」を示しました.
RE_SHOWN = re.compile(r"^を(?:示し|表し|打ち出し|掲げ|明らかにし|にじませ|におわせ)")
# Whose words they are said to be: 総理の「…」という言葉は.
RE_OWN = re.compile(r"^(?:という|との)?(?:言葉|発言|一言|見解|認識|考え|方針|立場|答え)")
# Words that are a sentence, and no name or term; how a sentence goes on that asks for something, and so quotes nobody.
RE_SENTENCE = re.compile(r".{3}(?:[るたうくすつぬむいだ]|です|ます|でした|ました|ません)。?$")
LEAST_SENTENCE = 6  # characters
RE_DEMAND = re.compile(
    r"(?:こと|ください|下さい|べき(?:です|だ|である)?|(?:求め|望み|願い|要望し|要請し)(?:ます|る)|(?:お願い|要望|要請)(?:し|いた)[^。]{0,6}|(?:いただき|頂き|ほし|欲し)[^。]{0,6})[。）)]?$"
)
RE_THEIR_WORDS = re.compile(
    r"^。(?:これは|以上は|これが)?[^。]{0,24}(?:言葉|発言|答弁|約束|見解|方針)(?:です|でし|だ|であ)"
)
RE_SAYS_BEFORE = re.compile(
    r"(?:答弁|政府見解)(?:書|内容)?(?:の中)?(?:[（(][^（）()]{0,30}[）)])?(?:は|で|では|に|には|にある|にいう|として|である|、|：|:)*$"
)
RE_INTRODUCED = re.compile(
    r"[^。]*答弁(?:し(?:て(?:い|おり)ま|ま)?(?:した|す)|した|されました|があります|です)[。：:]\s*$"
)
# How a sentence goes on that asks for words, which nobody has said: 「…」と答弁すること, と明言すべきです, と約束してください.
RE_ASKED_FOR = re.compile(
    r"^(?:[しっ]?て(?:ください|下さい|ほし|欲し|いただ|頂|もら)"
    r"|[すえべめる]{0,3}(?:べき|よう|責任|義務|必要|ことを[^。]{0,16}(?:求|要|望|願|期待|訴)|ことが(?:必要|重要|大切|求)|こと(?:[。）)]|$)))"
)
# A paper that says so: what it is called, and how a sentence goes on.
RE_WRITTEN = re.compile(
    r"^を[^。、]{0,6}(?:対象|要件|目的|原則|義務)と|^を(?:求め|明記|規定|定め|掲げ|うた|謳|要請)|^(?:と|との|とも|という|旨)(?:[^。]{0,10}?)(?:明記|記載|記され|記し|書か|書い|定め|規定|掲げ|うた|謳|ある(?!い)|あり|あっ|され|し[てた]|求め|示[しさ]|説明|述べ)"
)
RE_PAPER = re.compile(
    r"(?P<diet>附帯決議|付帯決議|委員会決議|国会決議|答弁書|質問主意書|会議録|議事録)"
    r"|(?P<other>[^\s、。「」はがも]{0,30}(?:指針|ガイドライン|要領|基本方針|運用方針|ロードマップ|報告書|通知|通達|事務連絡|施行規則|法律|政令|省令|法|告示|要綱|計画))"
    r"(?:第?[^、。「」]{0,16}?[条項号])?(?:は|が|も|で|では|に|には|の|における|、|上)*$"
)
# What somebody is said to have promised or answered, in words of ours: nothing can hold them to the record.
RE_RETOLD = re.compile(
    r"と[^。、「]{0,12}(?:答弁|約束|明言|言明|断言)(?:し(?:まし)?た|して(?:い|き|おり)|されました|がありました)"
)
# Of whose words the record need have none, and who sign must look: a court, the press, the United Nations, a paper, a ministry.
RE_AUTHORITY = re.compile(
    rf"{GOVERNMENT}|議員|裁判?所?(?:は|が|も)|地裁|高裁|最高裁|国連|委員会|政党|新聞|報道|報告書|判決|勧告|知事|市長|連合会"
)
RE_THEN = re.compile(r"当時|前|元|先代|年|昨|date:|回国会")  # that it was said by whoever held the post then
RE_REFERENCE = re.compile(r"(?:cite|claim|figure|law|bill):")


# In which documents the words of a paper stand.
OF_PAPER: Mapping[str, Callable[[Hit], bool]] = {
    **dict.fromkeys(
        ("附帯決議", "付帯決議", "委員会決議", "国会決議"), lambda hit: hit.kind in ("resolution", "speech")
    ),
    "答弁書": lambda hit: hit.key.endswith("/answer"),
    "質問主意書": lambda hit: hit.kind in ("written_question", "question_text") and not hit.key.endswith("/answer"),
    **dict.fromkeys(("会議録", "議事録"), lambda hit: hit.kind in ("speech", "meeting")),
}


def quotations(policy: sqlite3.Connection, text: str, at: str, meant: Collection[str] = ()) -> Iterator[Quotation]:
    """The words that a text ascribes to others, held against the record as of ``at`` (UTC, as stored).

    ``meant``: what staff print as typed all the same (``as_typed`` of a staff file).
    """
    allowed = {flat(one.strip("「」『』")) for one in meant}
    for found in RE_QUOTED.finditer(text):
        words = "".join(found[0][1:-1].split())
        told = re.sub(r"\s*\n\s*\n\s*", "。", RE_QUOTED.sub("", text[: found.start()])).replace("\n", "")
        introduced = RE_INTRODUCED.search(told)  # こう答弁しました。「…」
        before = introduced[0] if introduced else told.rsplit("。", 1)[-1]
        if flat(words) in allowed or not runs_of(pieces_of(words)):
            continue
        after = text[found.end() :]
        while chained := RE_CHAIN.match(after):
            after = after[chained.end() :]
        if one := _said(policy, words, before.rstrip(), RE_SOURCE.sub("", after.lstrip()), at):
            yield one
        elif RE_QUOTED.search(found[0][1:-1]):  # a title that quotes somebody: 資料「総理は『…』と答弁」
            yield from quotations(policy, found[0][1:-1], at, meant)


def misquoted(policy: sqlite3.Connection, text: str, at: str, meant: Collection[str] = ()) -> Iterator[Fault]:
    """What is wrong with the words that a text ascribes to others (see :func:`quotations`)."""
    return (one.fault for one in quotations(policy, text, at, meant) if one.fault)


def retold(text: str) -> Iterator[Fault]:
    """Sentences that say what the government answered or promised and neither quote it nor name a source: true for all that the record
    knows, so whoever signs is asked to look.
    """
    for sentence in re.split(r"(?<=。)|\n", text):
        found = RE_RETOLD.search(sentence)
        if not found or RE_QUOTED.search(sentence) or RE_REFERENCE.search(sentence):
            continue
        before, after = sentence[: found.start()], sentence[found.end() :]
        if not RE_GOVERNMENT.search(before) or RE_TO_US.search(before) or RE_ELSEWHERE.search(before):
            continue
        if RE_TO_THEM.search(before) or RE_ASKED_FOR.match(after):
            continue
        yield misquotes.retold(sentence.strip())


def _said(policy: sqlite3.Connection, words: str, before: str, after: str, at: str) -> Quotation | None:
    pieces = pieces_of(words)
    on = RE_GOES_ON.match(after) if len("".join(pieces)) >= HELD else None
    ours = (on["on"] or on["whole"] or on["thing"]) if on else ""
    after = after[len(ours) :]
    said = RE_SPOKEN.match(after) if on and on["thing"] else RE_SAID.match(after)
    paper = RE_PAPER.search(before)
    answered = bool(RE_SAYS_BEFORE.search(before) or RE_INTRODUCED.search(before)) or bool(said and "答弁" in said[0])
    held = None if said else RE_HELD.match(after) or (RE_OWN.match(after) if before.endswith("の") else None)
    if paper and (said or RE_WRITTEN.match(after)):
        return _of_paper(policy, words, before, paper, at)
    # Whatever the verb is: a whole sentence in marks, in one that names the government or the Diet and asks for nothing.
    rest = RE_THEIR_WORDS.match(after)
    around = f"{before}、{rest[0] if rest else after.partition('。')[0]}"
    loose = (
        is_sentence(words)
        and bool(RE_GOVERNMENT.search(around) or RE_IN_DIET.search(around))
        and not RE_DEMAND.search(around)
    )
    if not (answered or said or held or loose):
        shown = len(words) >= HELD and RE_SHOWN.match(after) and RE_AUTHORITY.search(before)
        return Quotation(words, None, next(holding(policy, pieces, at), None)) if shown else None
    if said and RE_ASKED_FOR.match(after[said.end() :].strip()):
        return None
    if RE_TO_US.search(before):
        return None
    if RE_ELSEWHERE.search(before):
        return Quotation(words) if RE_AUTHORITY.search(before) and len(words) >= HELD else None
    sayer = sayer_of(policy, f"{before}、{said[0]}" if said else before) or sayer_of(
        policy, (rest[0][1:] if rest else after.partition("。")[0])
    )
    state = bool(RE_GOVERNMENT.search(around if loose else before))
    # Of a member, and of what an office holds, the record need not have all: what it has by others alone is refused.
    lenient = bool(held) and not loose
    if not answered:
        others = RE_TO_THEM.search(before) or RE_OTHERS.search(before)
        if others and sayer.name:
            state, lenient = False, True
        elif others or not (state or RE_IN_DIET.search(before)):
            return Quotation(words) if RE_AUTHORITY.search(before) and len(words) >= HELD else None
    if lenient and len("".join(pieces)) < HELD:
        return Quotation(words) if state and before.endswith("の") else None  # 総理の「…」発言
    of_state = (answered or state) and not ("参考人" in before and "政府参考人" not in before)

    def theirs(hit: Hit) -> bool:
        if of_state and not (hit.answers or (hit.published and not answered)):
            return False
        return hit.kind != "speech" or spoke(policy, sayer, hit.speaker, hit.office, hit.date, at, hit.group)

    hits = list(islice(filter(theirs, holding(policy, pieces, at)), ENOUGH))
    if not hits:
        other = next(holding(policy, pieces, at), None)
        if other is None:
            return Quotation(words) if lenient else Quotation(words, misquotes.nowhere(policy, words, at))
        return Quotation(words, misquotes.by_others(words, other))
    return Quotation(words, _around(policy, words, before, ours, sayer, hits, at), hits[0])


def is_sentence(words: str) -> bool:
    """Whether quoted words are a sentence, which somebody must have said, and no name, title or term."""
    return len(words) >= LEAST_SENTENCE and RE_SENTENCE.search(words) is not None


def _around(
    policy: sqlite3.Connection, words: str, before: str, ours: str, sayer: Sayer, hits: Sequence[Hit], at: str
) -> Fault | None:
    """What is wrong with the words around a quotation: where it was said, who holds the post, what is left off at either end."""
    there = [one for one in hits if not elsewhere(policy, before, one.setting)]
    if not there:
        return misquotes.elsewhere(words, hits[0])
    if (
        sayer.post
        and not RE_THEN.search(before)
        and all(one.kind == "speech" and followed(policy, one.speaker, one.office, one.date, at) for one in there)
    ):
        return misquotes.of_before(words, there[0])
    pieces = pieces_of(words)
    if all(denied(one.folded, pieces) for one in there):
        return misquotes.half_of(words)
    if ours and not any(goes_on(one.folded, pieces, ours) for one in there):
        return misquotes.in_our_words(words, ours, there[0])
    if all(headless(one.folded, pieces) for one in there):
        return misquotes.headless(words, there[0])
    return None


def _of_paper(policy: sqlite3.Connection, words: str, before: str, paper: re.Match[str], at: str) -> Quotation:
    """Words of a paper: they stand in it and not in another; of one that is not on record nothing can be said."""
    laws = tuple(f"egov_law/{one}" for one in laws_with_text(policy, paper["other"] or ""))
    of_bill = titles_before(policy, before[: paper.start()]) if paper["diet"] else ()

    def its(hit: Hit) -> bool:
        if of_bill and hit.kind == "resolution" and not any(one in fold(hit.title) for one in of_bill):
            return False
        return OF_PAPER[paper["diet"]](hit) if paper["diet"] else not laws or hit.key.startswith(laws)

    hits = list(islice(filter(its, holding(policy, pieces_of(words), at)), ENOUGH))
    there = [one for one in hits if not elsewhere(policy, before, one.setting)]
    if hits:
        return Quotation(words, None if there else misquotes.elsewhere(words, hits[0]), hits[0])
    if not (paper["diet"] or laws or on_record(policy, paper["other"])):
        return Quotation(words)
    other = next(holding(policy, pieces_of(words), at), None)
    return Quotation(words, misquotes.by_others(words, other) if other else misquotes.nowhere(policy, words, at))


def titles_before(policy: sqlite3.Connection, before: str) -> tuple[str, ...]:
    """The titles, folded, of the law that is named right before a paper (育成就労法の附帯決議): as it is and as it was called."""
    name = re.search(
        r"(?P<law>[^\s、。「」はがも]{2,40}?法)(?:案|の?改正案?|の一部を改正する法律案?)?(?:に対する|の|について)?$",
        before,
    )
    return tuple(fold(one.title) for one in laws_named(policy, name["law"])) if name else ()
