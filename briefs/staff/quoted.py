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
from dataclasses import dataclass
from itertools import islice

from briefs.errors import Fault
from briefs.evidence.quoting import is_government, mark_of
from briefs.staff.sayers import followed, sayer_of, spoke
from db.law.names import laws_named
from db.search.literal import quoted
from db.text.dates import japanese_date
from db.text.excerpts import excerpt, unmarked
from db.text.folding import fold

LEAST = 3  # characters: what the index can find
LOOKED_AT = 2000  # documents that hold the words, until one of those who are said to have said them
ENOUGH = 20  # documents, to see whether the words are denied in all of them
RUNS = 4  # stretches without a mark by which a quotation is looked up
WHOLE_LAW = 1000  # characters, more than a law has of which the title alone was read
NOT_STATE = ("watch/", "press/", "treaty_bodies/")  # pages of others
HALF = 5  # characters of half a quotation, by which what stands instead is found
SHOWN = 60  # characters of what stands there instead
# In 「」, 『』, and whatever else stands around words in Japanese.
KANA_OR_KANJI = r"[ぁ-ヿ一-鿿]"
RE_QUOTED = re.compile(
    r"「(?:[^「」]|「[^「」]*」)*」|『(?:[^『』]|『[^『』]*』)*』|｢[^｢｣]*｣"
    + "".join(rf"|{a}[^{a}{z}\n]*?{KANA_OR_KANJI}[^{a}{z}\n]*{z}" for a, z in ("“”", '""', "‘’", "〝〟", "＂＂"))
)
RE_CHAIN = re.compile(rf"(?:[、・や]|と|及び)?(?:{RE_QUOTED.pattern})")  # 「…」、「…」と述べた
RE_LEFT_OUT = re.compile(r"[（(](?:中?略|前略|後略)[）)]|…+|\.{3,}")
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
    r"(?:大臣室|交渉|協議|ヒアリング|意見交換|懇親|集会|説明会|勉強会|シンポジウム|セミナー|研修|審議会|有識者会議|協議会|検討会"
    r"|回答書|文書回答|(?:要望|要請|質問状|申し?入れ)[^。、]{0,8}回答)(?:の(?:席|場|中|折|際|とき))?"
    r"(?:で|にて|には|において)(?!.*(?:国会|委員会|本会議|答弁))"
)
RE_TO_THEM = re.compile(
    rf"{GOVERNMENT}(?:や[^、。]{{1,10}})?(?:に(?!お[いけ]|て)|へ|に対し(?:て)?|宛てに)[はも]?、?[^はが]{{0,20}}$"
)
RE_OTHERS = re.compile(
    r"(?:私|わたし|我々|私ども|団体|会|協会|組合|支援者|労働者|実習生|人|者|生|氏|さん|たち|議員|委員|弁護士|会社|社長|雇い主|家族|職員|住民|市長|知事)"
    r"(?<!委員会)(?<!参考人)(?:は|が|も|から|より)、?[^。はが]{0,30}$"
    # A paper or a court whose words are about the government: …報告書は、日本政府が「…」と
    r"|(?:報告書|意見書|声明|勧告|判決|判例|提言|論文|裁判所|地裁|高裁|機関|国連|国務省)(?:は|も|では)、?[^。、]{0,20}(?:が|は|に|を)$"
)
SPOKEN = (
    r"(?:答弁|述べ|発言|答え|回答|約束|表明|明言|言明|断言|説明|おっしゃ|言っ|言い切|語[っりる]|話し|認め|強調|返答|釈明|訴え"
    r"|(?:主張|指摘|批判|質問|反論)し|質し|尋ね|応じ)"
    r"(?!(?:さ|わ)?れ(?:る|た|ている|てきた)(?:者|人|方|もの|業者|制度|労働者|実習生))"
)
RE_SAID = re.compile(rf"^(?:と|との|という|といった|とする|旨|旨の|旨を)[^。]{{0,16}}?{SPOKEN}")
# What an office holds, which it need not have spoken: 「…」としています, との立場.
RE_HELD = re.compile(r"^(?:と|との)(?:し(?:て(?:い|おり|き)|まし|た(?!ら))|立場|見解|認識|方針|考え)")
HELD = 8  # characters of words that are somebody's own, and no term
# Whose words they are said to be: 総理の「…」という言葉は.
RE_OWN = re.compile(r"^という(?:言葉|発言|一言|見解|認識|考え|方針|立場|答え)")
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
    r"^を[^。、]{0,6}(?:対象|要件|目的|原則|義務)と|^(?:と|との|とも|という|旨)(?:[^。]{0,10}?)(?:明記|記載|記され|記し|書か|書い|定め|規定|掲げ|うた|謳|ある(?!い)|あり|あっ|され|し[てた]|求め|示[しさ]|説明|述べ)"
)
RE_PAPER = re.compile(
    r"(?P<diet>附帯決議|付帯決議|委員会決議|国会決議|答弁書|質問主意書|会議録|議事録)"
    r"|(?P<other>[^\s、。「」はがも]{0,30}(?:指針|ガイドライン|要領|基本方針|運用方針|ロードマップ|報告書|通知|通達|事務連絡|施行規則|法律|政令|省令|法|告示|要綱|計画))"
    r"(?:第?[^、。「」]{0,16}?[条項号])?(?:は|が|も|で|では|に|には|の|における|、|上)*$"
)
# How a sentence goes on that denies, leaves open or ascribes to others what stands before.
RE_DENIED = re.compile(
    r"[^。、]{0,16}?(?:ない|なく|ません|わけでは|かどうか|か否か|難し|困難|差し控え)"
    r"|[のん]では(?:ない|ありません)(?:か|でしょうか)"
    r"|(?:べき)?(?:では(?:ない|ありません)か)?(?:と|という|といった|との)(?:(?:お|御|ご)?(?:指摘|尋ね|質問|意見|懸念|要望|声|批判|提案|不安|心配"
    r"|危惧|誤解|報道)|(?:お|御|ご)(?:考え|認識|主張|議論|立場|発言))"
)

# What somebody is said to have promised or answered, in words of ours: nothing can hold them to the record.
RE_RETOLD = re.compile(
    r"と[^。、「]{0,12}(?:答弁|約束|明言|言明|断言)(?:し(?:まし)?た|して(?:い|き|おり)|されました|がありました)"
)
RE_THEN = re.compile(r"当時|前|元|先代|年|昨|date:|回国会")  # that it was said by whoever held the post then
RE_REFERENCE = re.compile(r"(?:cite|claim|figure|law|bill):")


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that holds the words: who said them (office and name of the minutes, "" for no speech), its title and its text."""

    key: str
    kind: str
    office: str
    speaker: str
    date: str
    title: str
    body: str

    @property
    def folded(self) -> str:
        """The text as quotations are looked for in it."""
        return flat(self.body)

    @property
    def answers(self) -> bool:
        """Whether it speaks for the government."""
        return is_government(self.office) if self.kind == "speech" else self.key.endswith("/answer")

    @property
    def published(self) -> bool:
        """Whether it is a page or a paper of the government."""
        return self.kind in ("page", "attachment", "consultation", "news") and not self.key.startswith(NOT_STATE)


# In which documents the words of a paper stand.
OF_PAPER: Mapping[str, Callable[[Hit], bool]] = {
    **dict.fromkeys(
        ("附帯決議", "付帯決議", "委員会決議", "国会決議"), lambda hit: hit.kind in ("resolution", "speech")
    ),
    "答弁書": lambda hit: hit.key.endswith("/answer"),
    "質問主意書": lambda hit: hit.kind in ("written_question", "question_text") and not hit.key.endswith("/answer"),
    **dict.fromkeys(("会議録", "議事録"), lambda hit: hit.kind in ("speech", "meeting")),
}


def misquoted(policy: sqlite3.Connection, text: str, at: str, meant: Collection[str] = ()) -> Iterator[Fault]:
    """What is wrong with the words that a text ascribes to others, as of ``at`` (UTC, as stored).

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
        if fault := _said(policy, words, before.rstrip(), RE_SOURCE.sub("", after.lstrip()), at):
            yield fault


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
        one = sentence.strip()
        said = f"「{one}」 says what was answered, without its words or a source: quote it, or name it with cite:KEY"
        ja = f"「{one}」は、答弁や約束の中身を、引用も出典もなく述べています。会議録の言葉を「」で引用するか、出典を付けてください。"
        en = f"“{one}” says what was answered or promised, with neither its words nor a source: quote it, or name its source."
        yield Fault("retold", said, ja, en)


def _said(policy: sqlite3.Connection, words: str, before: str, after: str, at: str) -> Fault | None:
    said, paper = RE_SAID.match(after), RE_PAPER.search(before)
    answered = bool(RE_SAYS_BEFORE.search(before) or RE_INTRODUCED.search(before)) or bool(said and "答弁" in said[0])
    held = None if said else RE_HELD.match(after) or (RE_OWN.match(after) if before.endswith("の") else None)
    if paper and (said or RE_WRITTEN.match(after)):
        return _of_paper(policy, words, paper, at)
    if not (answered or said or held) or RE_ELSEWHERE.search(before) or RE_TO_US.search(before):
        return None
    if said and RE_ASKED_FOR.match(after[said.end() :].strip()):
        return None
    sayer = sayer_of(policy, f"{before}、{said[0]}" if said else before) or sayer_of(policy, after.partition("。")[0])
    state = bool(RE_GOVERNMENT.search(before))
    # Of a member, and of what an office holds, the record need not have all: what it has by others alone is refused.
    lenient = bool(held)
    if not answered:
        others = RE_TO_THEM.search(before) or RE_OTHERS.search(before)
        if others and sayer.name:
            state, lenient = False, True
        elif others or not (state or RE_IN_DIET.search(before)):
            return None
    pieces = pieces_of(words)
    if lenient and len("".join(pieces)) < HELD:
        return None
    of_state = (answered or state) and not ("参考人" in before and "政府参考人" not in before)

    def theirs(hit: Hit) -> bool:
        if of_state and not (hit.answers or (hit.published and not answered)):
            return False
        return hit.kind != "speech" or spoke(policy, sayer, hit.speaker, hit.office, hit.date)

    hits = list(islice(filter(theirs, holding(policy, pieces, at)), ENOUGH))
    if not hits:
        other = next(holding(policy, pieces, at), None)
        if other is None:
            return None if lenient else nowhere(policy, words, at)
        return by_others(words, other)
    if (
        sayer.post
        and not RE_THEN.search(before)
        and all(one.kind == "speech" and followed(policy, one.speaker, one.office, one.date, at) for one in hits)
    ):
        return _of_before(words, hits[0])
    if all(denied(one.folded, pieces) for one in hits):
        return half_of(words)
    return None


def _of_paper(policy: sqlite3.Connection, words: str, paper: re.Match[str], at: str) -> Fault | None:
    """What is wrong with words of a paper: they stand in it and not in another; of one that is not on record nothing can be said."""
    laws = tuple(f"egov_law/{one}" for one in laws_with_text(policy, paper["other"] or ""))

    def its(hit: Hit) -> bool:
        return OF_PAPER[paper["diet"]](hit) if paper["diet"] else not laws or hit.key.startswith(laws)

    if next(filter(its, holding(policy, pieces_of(words), at)), None) is not None:
        return None
    if not (paper["diet"] or laws or on_record(policy, paper["other"])):
        return None
    other = next(holding(policy, pieces_of(words), at), None)
    return by_others(words, other) if other else nowhere(policy, words, at)


def half_of(words: str) -> Fault:
    """Words that the sentence goes on to deny."""
    said = f"「{words}」 is half of a sentence that goes on to deny it, or to ascribe it to others: quote the whole"
    ja = f"「{words}」は、続きで打ち消されているか、ほかの人の言葉として述べられている文の一部です。文の全体を引用してください。"
    en = f"“{words}” is half of a sentence that goes on to deny it, or to ascribe it to others: quote the whole."
    return Fault("misquoted", said, ja, en)


def nowhere(policy: sqlite3.Connection, words: str, at: str) -> Fault:
    """Words that stand nowhere on record, with what stands there instead."""
    near = stands_instead(policy, words, at)
    said = f"「{words}」 is quoted, and stands in no minutes, answer or page on record{f' (there is: {near})' if near else ''}"
    instead_ja, instead_en = (f"（記録には「{near}」とあります）", f" (on record: “{near}”)") if near else ("", "")
    ja = (
        f"「{words}」は、記録にある会議録・答弁書・決議・ページのどこにもありません{instead_ja}。"
        "書かれているとおりに引用してください。"
    )
    en = f"“{words}” stands in no minutes, answer, resolution or page on record{instead_en}: quote it as it stands there."
    return Fault("misquoted", f"{said}: quote it as it stands there", ja, en)


def by_others(words: str, one: Hit) -> Fault:
    """Words of somebody else, or of another paper."""
    who = f"{one.office}{one.speaker}" if one.speaker else f"「{one.title}」"
    day = japanese_date(one.date) if one.date else ""
    said = f"「{words}」 was not said by them but by {who} ({one.date}): say whose words they are"
    ja = f"「{words}」は、{day + 'の' if day else ''}{who}の言葉です。誰の言葉かを直してください。"
    return Fault("misquoted", said, ja, f"“{words}” was said by {who} ({one.date}): say whose words they are.")


def _of_before(words: str, one: Hit) -> Fault:
    who, day = f"{one.office}{one.speaker}", japanese_date(one.date)
    said = f"「{words}」 was said by {who} ({one.date}), and somebody else holds the post now: give the name or the day"
    ja = f"「{words}」は、{day}の{who}の言葉です。今は別の人がその職にあるので、名前か日付を書いてください。"
    en = f"“{words}” was said by {who} ({one.date}); somebody else holds the post now: give the name or the day."
    return Fault("misquoted", said, ja, en)


# ---------------------------------------------------------------------- looking
def flat(text: str) -> str:
    """Words without white space, folded, with one form of quotation marks: 『 in 「」 stands for 「."""
    return "".join(fold(text).split()).replace("『", "「").replace("』", "」").strip("。")


def pieces_of(words: str) -> list[str]:
    """What stands between the places where something is left out, flat."""
    return [one for part in RE_LEFT_OUT.split(words) if (one := flat(part))]


def runs_of(pieces: Sequence[str]) -> list[str]:
    """The stretches by which the index finds a quotation: it passes over white space, which stands behind a 。 and beside brackets
    and letters that are not Japanese, and of the marks within there are two forms.
    """
    return [run for one in pieces for run in re.findall(r"[^\x00-\x7f。「」]+", one) if len(run) >= LEAST]


def holding(policy: sqlite3.Connection, pieces: Sequence[str], at: str) -> Iterator[Hit]:
    """Documents that hold all of the pieces in their text of ``at``."""
    match = " AND ".join(f"body : {quoted(run)}" for run in sorted(runs_of(pieces), key=len)[-RUNS:])
    found = "SELECT rowid FROM documents_fts WHERE documents_fts MATCH ?"
    changed = (
        "SELECT s.document FROM several_versions s JOIN documents c ON c.id = s.document"
        " JOIN versions n ON n.id = c.current_version WHERE n.fetched_at > ?"
    )
    for candidates, value in ((found, match), (changed, at)):
        rows = policy.execute(
            "SELECT d.key, d.kind, coalesce(s.speaker_position, ''), coalesce(s.speaker, ''), coalesce(s.date, ''), d.title, v.body"
            " FROM documents d JOIN versions v"
            " ON v.id = (SELECT max(n.id) FROM versions n WHERE n.document = d.id AND n.fetched_at <= ?)"
            f" LEFT JOIN speeches s ON s.document = d.id WHERE d.id IN ({candidates})"
            " AND (d.gone_at IS NULL OR d.gone_at > ?) LIMIT ?",
            (at, value, at, LOOKED_AT),
        )
        for key, kind, position, speaker, day, title, body in rows:
            office = position or mark_of(body, speaker)[1] if kind == "speech" else ""
            hit = Hit(key, kind, office, speaker, day, title or key, body)
            if all(one in hit.folded for one in pieces):
                yield hit


def denied(folded: str, pieces: Sequence[str]) -> bool:
    """Whether the sentence goes on to deny the words, or to ascribe them to others, wherever they stand in this text."""
    return all(RE_DENIED.match(rest) for rest in folded.split(pieces[-1])[1:])


def stands_instead(policy: sqlite3.Connection, words: str, at: str) -> str:
    """What is on record where half of the words stand; "" where neither half does."""
    one = max(pieces_of(words), key=len, default="")
    half = len(one) // 2
    if half < HALF:
        return ""
    for part in (one[:half], one[half:]):
        if hit := next(holding(policy, [part], at), None):
            return unmarked(excerpt(hit.body, (part,), SHOWN)).strip()
    return ""


def laws_with_text(policy: sqlite3.Connection, name: str) -> list[str]:
    """The e-Gov ids of the laws of this name whose text is on record."""
    length = "SELECT length(t.body) FROM document_text t JOIN documents d ON d.id = t.id WHERE d.key = ?"
    laws = laws_named(policy, name) if len(name) >= LEAST else ()
    found = [(one.law_id, policy.execute(length, (f"egov_law/{one.law_id}",)).fetchone()) for one in laws]
    return [law for law, row in found if row and row[0] > WHOLE_LAW]


def on_record(policy: sqlite3.Connection, name: str) -> bool:
    """Whether a paper that is called so is on record, or a law of this name with its text."""
    if "の" in name and on_record(policy, name.partition("の")[2]):  # 政府の…要領
        return True
    if len(name) < LEAST:
        return False
    if laws_with_text(policy, name):
        return True
    found = "SELECT 1 FROM documents_fts f JOIN documents d ON d.id = f.rowid WHERE documents_fts MATCH ? AND d.kind IN"
    kinds = " ('page', 'attachment', 'law') LIMIT 1"
    return policy.execute(found + kinds, (f"title : {quoted(fold(name))}",)).fetchone() is not None
