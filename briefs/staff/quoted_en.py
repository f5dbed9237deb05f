"""What an English staff text says that the state said or wrote: words in “ ” or " " ascribed to the government, the Diet or a law.

What is on record is Japanese, so no English words can be held against it.  They stand where the Japanese words stand with them in
「」, on record and said by whoever the text names: … said that “limits are set” (「上限を設けております」).
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Collection, Iterator

from briefs.errors import Fault
from briefs.staff.misquotes import by_others, half_of, nowhere, retold
from briefs.staff.quoted import RE_REFERENCE
from briefs.staff.stands import Hit, denied, holding, pieces_of, runs_of
from db.people.memberships import fold_name
from db.record.documents import first_record
from db.text.readings import in_latin, romanised

RE_QUOTED = re.compile(
    r"“(?P<curly>[^“”]{3,})”|\"(?P<straight>[^\"\n]{3,})\"|‘(?P<single>[^‘’\n]{3,})’(?!\w)|«\s*(?P<angled>[^«»\n]{3,}?)\s*»"
)
RE_JAPANESE = re.compile(r"「([^「」]+)」")
RE_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"])|\n")
STATE = (
    r"(?:[Gg]overnment|[Mm]inist(?:er|ry|ers)|Cabinet|(?:National )?Diet|Agency|[Aa]uthorit(?:y|ies)|Act|[Ll]aw|[Oo]rdinance"
    r"|[Rr]esolution|[Mm]inutes|[Ww]ritten answer|[Oo]fficials?|[Cc]ommittee|[Gg]uidelines?|Councillor|Representative"
    r"|MOJ|MHLW|ISA|Japan)\b"
)
SAYS = (
    r"(?:said|says|told|state[sd]|stating|promis(?:ed|es)|answer(?:ed|s)|repl(?:ied|ies)|declare[sd]|assure[sd]|pledge[sd]|admit(?:ted|s)"
    r"|acknowledge[sd]|explain(?:ed|s)|insist(?:ed|s)|provides?|reads?|requires?|stipulates?|wr(?:ote|ites)|conclude[sd]|recogni[sz]e[sd]"
    r"|announce[sd]|testif(?:ied|ies)|confirm(?:ed|s)|asked|asks|call(?:ed|s) for|added|adds)"
)
RE_BEFORE = re.compile(
    rf"(?P<subject>{STATE}(?P<between>[^“”\"]*?))\b{SAYS}\b[^“”\"]{{0,60}}$|{STATE}\s*:\s*$"
    rf"|{STATE}(?:['’]s)?\s+(?:\w+\s+)?(?:answer|reply|words|promise|position|statement|response)s?\s+(?:was|were|is|are|that)?\s*[:,]?\s*$"
    rf"|(?:[Aa]ccording to|[Ii]n the words of|[Uu]nder)\s+[^“”\".,]{{0,50}}?{STATE}[^“”\".]{{0,30}},?\s*$"
)
RE_AFTER = re.compile(
    rf"^,?\s*(?:(?:the|The|a)\s+)?(?:[A-Z][\w'’-]+\s+)*{STATE}[^“”\".]{{0,40}}\b{SAYS}\b|^,?\s*(?:{SAYS})\s+(?:by\s+)?(?:the\s+)?(?:[A-Z][\w'’-]+\s+)*{STATE}"
)
RE_STATE = re.compile(rf"\b{STATE}")
# What makes quoted words a sentence, and no name or term.
RE_FINITE = re.compile(
    r"\b(?:is|are|was|were|will|shall|must|may|can|cannot|has|have|had|do|does|did|should|would)\b|[.!?]$"
)
# Who speaks in place of the state that was named before.
RE_OTHERS = re.compile(
    r"\b(?:[Ww]e|I|[Ww]orkers?|[Tt]rainees?|[Ee]mployers?|[Cc]ompan(?:y|ies)|[Bb]rokers?|[Uu]nions?|NGOs?|[Nn]etwork|[Ll]awyers?|[Cc]ourts?|[Rr]apporteur"
    r"|[Rr]eports?|[Ss]urvey|who|people)\b"
)
# What is asked for was said by nobody yet.
RE_ASKED_FOR = re.compile(
    r"\b(?:should|must|shall|to|please|would|could|may|[Cc]ommit)\s+(?:\w+ly\s+)?(?:say|tell|state|promise|answer|declare|provide|read|require|confirm|announce)\b"
)
RE_ELSEWHERE = re.compile(
    r"press conference|interview|newspaper|told us|replied to us|wrote to us|meeting with us|at our meeting"
    r"|in (?:his|her|their|its) (?:reply|letter)|campaign|tweet|rally|newsletter",
    re.IGNORECASE,
)
RE_NAMED = re.compile(
    r"(?:Minister|Prime Minister|Councillor|Representative|Secretary|Mr\.?|Ms\.?|Mrs\.?|Dr\.?)\s+"
    r"(?P<name>[A-ZĀĪŪĒŌ][\w'’-]+(?:\s+[A-ZĀĪŪĒŌ][\w'’-]+)?)"
)
SPEAKER = r"(?:[Gg]overnment|[Mm]inister(?: for [\w ]+?)?|[Mm]inistry(?: of [\w ]+?)?|Cabinet|Agency|Diet)"
RE_RETOLD = re.compile(
    rf"\b{SPEAKER}(?:\s+[A-Z][\w'’-]+){{0,2}}(?:\s+(?:has|have|had|already|also))*\s+"
    r"(?:said|promised|answered|replied|declared|pledged|admitted|acknowledged|stated|assured|confirmed|told|committed)\b"
    rf"|\b[Aa]s\s+(?:the\s+)?(?:\w+\s+)?{SPEAKER}(?:\s+[A-Z]\w+)*\s+(?:put|said|promised|admitted|told)"
)
TERM = 3  # words of what is no sentence but a term


def misquoted_in_english(
    policy: sqlite3.Connection, text: str, at: str, meant: Collection[str] = ()
) -> Iterator[Fault]:
    """What is wrong with English words that a text ascribes to the state, as of ``at`` (UTC); ``meant``: what stands as typed."""
    allowed = {"".join(one.split()).strip('“”"‘’.,') for one in meant}
    for sentence in RE_SENTENCE.split(text):
        for found in RE_QUOTED.finditer(sentence):
            words = next(filter(None, found.groups())).strip()
            if runs_of(pieces_of(words)) or "".join(words.split()).strip(".,") in allowed:
                continue
            beside = [one for one in RE_JAPANESE.findall(sentence) if runs_of(pieces_of(one))]
            if not ascribed(sentence[: found.start()], sentence[found.end() :], words) or (
                is_term(words) and not beside
            ):
                continue
            fault = _beside(policy, sentence, beside[0], at) if beside else _alone(words)
            if fault:
                yield fault


def retold_in_english(text: str) -> Iterator[Fault]:
    """Sentences that say in words of ours what the government said, promised or answered, and neither quote it nor name a source."""
    for sentence in RE_SENTENCE.split(text):
        if not RE_RETOLD.search(sentence) or RE_REFERENCE.search(sentence) or RE_JAPANESE.search(sentence):
            continue
        if RE_QUOTED.search(sentence) or RE_ELSEWHERE.search(sentence) or RE_ASKED_FOR.search(sentence):
            continue
        yield retold(sentence.strip(), "添える")


def is_term(words: str) -> bool:
    """Whether words in quotation marks are a name or a term: few of them, or each in capitals."""
    parts = re.findall(r"[A-Za-z][\w'’-]*", words)
    small = {"of", "the", "and", "for", "in", "on", "a", "to", "with", "by"}
    return len(parts) <= TERM or all(one[0].isupper() or one in small for one in parts)


def ascribed(before: str, after: str, words: str) -> bool:
    """Whether what stands around a quotation says that the state said it."""
    around = f"{before}“…”{after}"
    if RE_ELSEWHERE.search(around) or RE_ASKED_FOR.search(before):
        return False
    found = RE_BEFORE.search(before)
    if not found and RE_FINITE.search(words) and RE_STATE.search(f"{before} {after}"):  # whatever the verb is
        return not RE_OTHERS.search(f"{before} {after}")
    if found:
        return not RE_OTHERS.search(before if found["between"] is None else found["between"])
    return RE_AFTER.match(after) is not None


def _alone(words: str) -> Fault:
    said = (
        f"“{words}” is ascribed to the state in English, and no record has it: put the Japanese words in 「」 beside it"
    )
    ja = (
        f"“{words}” は政府・国会・法令の言葉として書かれていますが、記録は日本語なので確かめられません。元の言葉を「」で添えるか、"
        "「記録と違っても印刷するもの」に書いてください。"
    )
    en = (
        f"“{words}” stands as words of the government, the Diet or a law, and the record is in Japanese: put the words as they stand"
        " there in 「」 beside it, or write it under “Print as typed”."
    )
    return Fault("misquoted", said, ja, en)


def _beside(policy: sqlite3.Connection, sentence: str, words: str, at: str) -> Fault | None:
    """What is wrong with the Japanese words beside it: not on record, denied there, or somebody else's than the one who is named."""
    pieces = pieces_of(words)
    hits = list(holding(policy, pieces, at))
    if not hits:
        return nowhere(policy, words, at)
    named = RE_NAMED.search(sentence)
    theirs = [one for one in hits if one.kind != "speech" or named is None or is_called(policy, one, named["name"])]
    if not theirs:
        return by_others(words, hits[0])
    return half_of(words) if all(denied(one.folded, pieces) for one in theirs) else None


def is_called(policy: sqlite3.Connection, hit: Hit, name: str) -> bool:
    """Whether who said it is called so in letters; true where nobody knows how the name is read."""
    row = first_record(
        policy, "SELECT kana FROM people WHERE folded = ? AND kana IS NOT NULL", (fold_name(hit.speaker),)
    )
    read = in_latin(romanised(row["kana"])) if row else ""
    # A reading without a space between the names is one word: takaichisanae is called Takaichi.
    return not read or any(
        one == part or (len(one) > 2 and part.startswith(one) and " " not in read)
        for one in in_latin(name).split()
        for part in read.split()
    )
