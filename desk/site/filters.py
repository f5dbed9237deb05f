"""What templates say with: dates, the words of codes, addresses of our pages, marked texts."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from markupsafe import Markup

from db.change.change_kinds import CHANGE_KINDS
from db.change.passages import Provision
from db.change.sentences import FIELDS, label_of
from db.change.text_states import TEXT_STATES
from db.consultations.words import LABELS_EN
from db.diet.bill_sentences import STAGES, TEXT_ROLES, ordinal_of_bill, step_of_row
from db.diet.english import seat
from db.diet.ledger import strength_said
from db.diet.question_facts import ordinal_of_question, state_of_question
from db.diet.words import BILL_KINDS, HOUSE_EN
from db.law.laws import REVISION_STATES, law_part
from db.law.places import place_en, place_of
from db.law.reason_words import reason_words
from db.night.kinds import WORDS
from db.office.asks import STATES, STATES_EN, STATES_JA, state_words
from db.office.clips import STANCES
from db.office.decisions import VERDICTS
from db.office.promise_status import STATUSES
from db.people.basis import ground_of
from db.record.problem_words import OUTCOMES, PROBLEMS, plain_cause
from db.search.bridge import matched_through, pair_en, pair_ja, reason_en, reason_ja
from db.text.dates import jst_date
from db.text.readings import romanised
from db.text.words import Names
from db.topics.classify import topic_names
from db.topics.relevance import BY_TEXT, INHERITED
from desk.site.language import (
    COOKIE,
    EN,
    day,
    in_language,
    is_japanese,
    minute,
    moment,
    named,
    named_plainly,
    published,
    said,
    spoken,
    word_of,
)
from desk.site.marking import marked, opening


def safe_url(url: object) -> str | None:
    """The address when it is http(s), else None: crawled pages may hold javascript: and worse."""
    try:
        return str(url) if urlsplit(str(url)).scheme.lower() in ("http", "https") else None
    except ValueError:
        return None


def with_query(request: Any, **changed: object) -> str:
    """The query string of this page with some arguments replaced; None or "" takes one out.  The language stands in its cookie."""
    pairs = [(name, value) for name, value in parse_qsl(request.query_string) if name not in {*changed, COOKIE}]
    pairs += [(name, str(value)) for name, value in changed.items() if value]
    return "?" + urlencode(pairs) if pairs else "?"


def said_words(values: object) -> str:
    """What a write held, in a line: the words of its fields that are not long lists."""
    if not isinstance(values, dict):
        return ""
    colon, comma = said("：", ": "), said("、", ", ")
    shown = (
        f"{word_of(FORM_FIELDS, name)}{colon}{value}" for name, value in values.items() if value and name != "note"
    )
    text = comma.join(shown)
    return text if len(text) <= 160 else text[:160] + "…"


RE_BROKEN = re.compile(r"\s*[A-Za-z0-9]+$")  # the beginning of a word or number at the end of a line


def clipped(text: str, width: int) -> str:
    """At most so many characters, and 「…」 where that is not all; no word or number in ASCII is cut, unless less
    than half would be left; marks of a language are made anew."""
    plain = text.striptags() if isinstance(text, Markup) else text
    if len(plain) <= width:
        return text
    cut = plain[:width]
    if plain[width].isascii() and plain[width].isalnum():
        whole = RE_BROKEN.sub("", cut)
        cut = whole if len(whole) * 2 >= width else cut
    cut += "…"
    return published(cut) if isinstance(text, Markup) else cut


# What the fields of forms are called where one is given back.
FORM_FIELDS: Mapping[str, Names] = {
    "subject": Names("対象", "About"),
    "verdict": Names("判断", "Decision"),
    "note": Names("メモ", "Note"),
    "topic": Names("論点", "Topic"),
    "group": Names("話題", "Story"),
    "decision": Names("判断の番号", "Number of the decision"),
    "key": Names("文書", "Document"),
    "sentence": Names("文", "Sentence"),
    "text": Names("文章", "Text"),
    "stance": Names("使い方", "Stance"),
    "clip": Names("証拠の番号", "Number of the evidence"),
    "position": Names("順番", "Place in order"),
    "do": Names("すること", "To do"),
    "name": Names("名前", "Name"),
    "date": Names("日付", "Date"),
    "time": Names("時刻", "Time"),
    "place": Names("場所", "Place"),
    "member": Names("議員", "Member"),
    "house": Names("院", "House"),
    "ministry": Names("省庁", "Ministry"),
    "people": Names("同席した人", "People present"),
    "asks": Names("お願い", "Ask"),
    "ask": Names("お願い", "Ask"),
    "notes": Names("覚え書き", "Notes"),
    "next": Names("次にすること", "Next step"),
    "next_by": Names("いつまで", "By when"),
    "by": Names("いつまで", "By when"),
    "who": Names("だれが", "Who"),
    "detail": Names("補足", "Detail"),
    "reason": Names("理由", "Reason"),
    "en": Names("英語", "English"),
    "ja": Names("日本語", "Japanese"),
    "state": Names("状況", "State"),
    "status": Names("状況", "State"),
    "answer": Names("答え", "Answer"),
    "meeting": Names("面会", "Meeting"),
    "evidence": Names("根拠のページ", "Page that shows it"),
    "value": Names("値", "Value"),
    "person": Names("だれ", "Person"),
    "date_from": Names("この日から", "From this day"),
    "date_to": Names("この日まで", "Until this day"),
    "url": Names("住所", "Address"),
    "name_ja": Names("名前", "Name"),
    "name_en": Names("英語名", "English name"),
    "selector": Names("本文の場所", "Place of the text"),
    "claim": Names("主張", "Claim"),
    "checked_on": Names("確かめた日", "Checked on"),
    "source": Names("出典", "Source"),
    "sources": Names("出典", "Source"),
    "topics": Names("論点", "Topic"),
    "you": Names("議員にお願いすること", "What we ask the member to do"),
    "you_en": Names("議員にお願いすること（英語）", "What we ask the member to do, in English"),
    "opening_en": Names("書き出し（英語）", "Opening in English"),
    "closing_en": Names("結び（英語）", "Closing in English"),
    "cosigners": Names("連名の団体", "Co-signing organisations"),
    "cosigners_en": Names("連名の団体（英語）", "Co-signing organisations in English"),
    "enclosures": Names("添付資料", "Enclosures"),
    "enclosures_en": Names("添付資料（英語）", "Enclosures in English"),
    "red_lines": Names("譲れない線", "Red lines"),
    "plain": Names("やさしい日本語", "Plain Japanese"),
    "voice": Names("声", "Voice"),
    "voice_who": Names("声の人", "Whose voice"),
    "voice_en": Names("声（英語）", "Voice in English"),
    "voice_who_en": Names("声の人（英語）", "Whose voice, in English"),
    "voice_consent": Names("本人の同意", "Consent"),
    "role_who": Names("役割：だれが", "Role: who"),
    "role_part": Names("役割：何を", "Role: what"),
    "role_minutes": Names("役割：分", "Role: minutes"),
    "gist": Names("英語の要旨", "Gist in English"),
    "again": Names("同じ日・同じ相手の二度目の面会", "A second meeting with them on that day"),
    "figures": Names("図にする統計", "Statistics to chart"),
    "kind": Names("資料の種類", "Kind of paper"),
    "to": Names("あて先", "To"),
    "lang": Names("ことば", "Language"),
    "committee": Names("委員会", "Committee"),
    "day": Names("日", "Day"),
    "shown": Names("候補", "Proposal"),
    "pick": Names("使う引用", "Passage to use"),
    "order": Names("順", "Order"),
    "part": Names("使う文", "Sentence to use"),
    "askorder": Names("お願いの順", "Order of the ask"),
    "title": Names("題", "Title"),
    "title_en": Names("題（英語）", "Title in English"),
    "opening": Names("書き出し", "Opening"),
    "closing": Names("結び", "Closing"),
    "reply_by": Names("回答の期限", "Answer by"),
    "q": Names("問い", "Question"),
    "a": Names("答え", "Answer"),
    "q_en": Names("問い（英語）", "Question in English"),
    "a_en": Names("答え（英語）", "Answer in English"),
    "since": Names("変更前の時点", "Before"),
    "until": Names("変更後の時点", "After"),
    "suppl": Names("附則も", "Supplementary provisions too"),
    "draft": Names("下書きの番号", "Number of the draft"),
    "kit": Names("下書きの番号", "Number of the drafts"),
}


def form_field_word(name: str, asks: Mapping[str, str] = MappingProxyType({})) -> str:
    """What a field is called where a form is given back; one of several of a kind (``order-3``) with its number, one of an ask
    (``state-A-20260620-2``) with the words of the ask (``asks``: by key).
    """
    kind, _, which = name.partition("-")
    told = f"「{clipped(dates_said(asks[which]), 30)}」" if which in asks else which
    return f"{word_of(FORM_FIELDS, kind)} {told}".rstrip()


# Fields that pages fill in themselves: they go on with a form that is given back, and are shown to nobody.
CARRIED = frozenset(
    (
        "act", "all", "at", "chosen_anew", "claim", "clip", "draft", "in_kind", "in_mail", "in_topic", "key", "kit", "law",
        "listed", "newest", "next_by_shown", "next_shown", "old", "query", "rest", "run", "seen", "sha256", "shown", "subject",
        "with_next", "with_topics",
    )
)  # fmt: skip


def is_carried(name: str) -> bool:
    """Whether a field of a form holds what a page gave, and not what a person typed or chose."""
    return name.partition("-")[0] in CARRIED


def form_value_word(value: str, name: str) -> Any:
    """The words of what was chosen where a form holds a code for it; None where it holds what was typed."""
    known: Mapping[str, Mapping[Any, Names]] = {
        "verdict": VERDICTS, "stance": STANCES, "status": STATUSES,
        "state": {one: Names(STATES_JA[one], STATES_EN[one]) for one in STATES},
        "topic": {row[0]: Names(row[1], row[2]) for row in topic_names()},
    }  # fmt: skip
    words = known.get(name, {}).get(value)
    return in_language(words) if words else None


RE_SESSION = re.compile(r"[12]\d\d")
RE_COLUMN = re.compile(r"[a-z_]+(\.[a-z_]+)*")  # a name that programs give


def field_word(field: object) -> Any:
    """What a field is called; one that a page itself names keeps its name, a time in it is that of Japan."""
    name = str(field)
    if name in FIELDS:
        return word_of(FIELDS, name)
    if RE_COLUMN.fullmatch(name):
        return in_language(label_of(name))
    return published(said("：", ": ").join(_part_of_name(part) for part in name.split("/")))


PAGES_OF = {"sangiin": "参議院", "shugiin": "衆議院"}  # in the names of cells: on the pages of which house they stand
# In the names of cells too: on which of its pages a cell stands.
PLACES = {"list": Names("一覧", "list"), "detail": Names("個別のページ", "its own page")}


def as_published(facts: Mapping[str, Any]) -> list[tuple[Any, str]]:
    """(what it is called, what stands there) of the cells of pages; without the empty ones, those that only our programs name
    (when a session closed) and rows within a cell (files, receipts, ballots), which stand in tables of their own."""
    return [
        (field_word(name), str(value))
        for name, value in facts.items()
        if value is not None
        and str(value) != "[]"
        and not str(value).startswith("[[")
        and not ("/" in name and RE_COLUMN.fullmatch(name.rpartition("/")[2]))
    ]


def _part_of_name(part: str) -> str:
    if part in PAGES_OF:
        return said(PAGES_OF[part], HOUSE_EN[PAGES_OF[part]])
    if part in LABELS_EN:
        return said(part, LABELS_EN[part])
    if part in PLACES:
        return word_of(PLACES, part)
    return said(f"第{part}回国会", f"session {part}") if RE_SESSION.fullmatch(part) else moment(part)


RE_DATE = re.compile(r"\{?\bdate:(\d{4}-\d\d-\d\d)\}?")


def dates_said(text: Any) -> Any:
    """An ask with the dates that it refers to (``date:2027-04-01``) written out as people read them."""
    return RE_DATE.sub(lambda found: day(found[1]), text) if isinstance(text, str) else text


RE_HOUSE = re.compile(r"(?<![々〆〇ぁ-ヿ㐀-鿿])(衆議院|参議院)(?![々〆〇ぁ-ヿ㐀-鿿])")


def houses_said(sentence: object) -> Any:
    """A sentence of ours with the houses, where they stand alone, called by their names in the language of the page."""
    if spoken() != EN:
        return sentence
    text = sentence.striptags() if isinstance(sentence, Markup) else str(sentence)
    return published(RE_HOUSE.sub(lambda found: f"the {HOUSE_EN[found[1]]}", text))


def topics_said(names: str | None) -> Any:
    """Names of topics as they are stored beside each other (joined by ・, which stands in names too), in the language of the page."""
    if spoken() != EN or not names:
        return names or ""
    found = []
    english = sorted(((row[1], row[2]) for row in topic_names()), key=lambda one: -len(one[0]))
    while names:
        ja, en = next((one for one in english if names.startswith(one[0])), (names, names))
        found.append(en)
        names = names[len(ja) :].removeprefix("・")
    return published(", ".join(found))


def matched_said(words: str | None) -> Any:
    """The words that matched, joined by 、 as they are stored; where they stand (in the question, in the text) in the language of the
    page."""
    if spoken() != EN or not words:
        return words or ""
    for sign, said_en in ((INHERITED, "(in the question)"), (BY_TEXT, "(in the text)")):
        words = words.replace(sign, said_en)
    return published(words.replace("、", ", "))


FILTERS: dict[str, Callable[..., Any]] = {
    "in_language": in_language,
    "published": published,
    "jst_date": lambda at: jst_date(at) if at else "",
    "jst_minute": lambda at: said(*minute(at)) if at else "",
    "long_date": day,
    "weekday_date": lambda iso: day(iso, weekday=True),
    "long_moment": moment,
    "said_words": said_words,
    "form_field_word": form_field_word,
    "form_value_word": form_value_word,
    "named": named,
    "named_plainly": named_plainly,
    "romanised": romanised,
    "matched_said": matched_said,
    "seat_said": lambda name: published(said(name, seat(name))),
    "topics_said": topics_said,
    "bill_kind_word": lambda kind: said(kind, BILL_KINDS[kind].en if kind in BILL_KINDS else kind),
    "houses_said": houses_said,
    "dates_said": dates_said,
    "weighed_word": lambda reason: in_language(reason_words(str(reason))),
    "kind_word": lambda kind: word_of(WORDS, kind),
    "change_word": lambda kind: word_of(CHANGE_KINDS, kind),
    "problem_word": lambda kind: word_of(PROBLEMS, kind),
    "outcome_word": lambda outcome: word_of(OUTCOMES, outcome),
    "revision_word": lambda state: word_of(REVISION_STATES, state),
    "event_words": lambda event: published(said(*step_of_row(event))),
    "stage_word": lambda stage: word_of(STAGES, stage),
    "cause_words": lambda problem: in_language(plain_cause(problem)),
    "ground_words": lambda row: houses_said(in_language(ground_of(row))),
    "reason_words": lambda other: published(said(reason_ja(other), reason_en(other))),
    "pair_words": lambda entry: published(said(pair_ja(entry), pair_en(entry))),
    "through_words": lambda matched: in_language(matched_through(matched)),
    "bill_text_word": lambda role: word_of(TEXT_ROLES, role),
    "text_state_word": lambda state: word_of(TEXT_STATES, state),
    "ask_state": lambda state, on_day, today: said(*state_words(state, on_day, today)),
    "strength_word": lambda strength, words="": said(*strength_said(strength, words)),
    "question_state": lambda question: in_language(state_of_question(question)),
    "question_ordinal": ordinal_of_question,
    "bill_ordinal": ordinal_of_bill,
    "member_path": lambda key: "/-/member/" + quote(str(key).removeprefix("members/"), safe=""),
    "safe_url": safe_url,
    "document_path": lambda key: "/-/document/" + quote(str(key), safe="/"),
    "as_published": as_published,
    "field_word": field_word,
    "place_words": lambda path: published((place_en if spoken() == EN else place_of)(Provision(path, "", "", ""))),
    "part_words": lambda part: in_language(law_part(part)),
    "topic_options": lambda rows: [(row["id"], said(row["name_ja"], row["name_en"])) for row in rows],
    "change_options": lambda kinds: [(kind, word_of(CHANGE_KINDS, kind)) for kind in kinds],
    "word_options": lambda words: [(value, said(*names)) for value, names in words.items()],
    "marks": marked,
    "excerpt": opening,
    "is_japanese": is_japanese,
    "clip": clipped,
    "quoted": lambda text: quote(str(text), safe=""),
    "paragraphs": lambda text: [line for line in (text or "").split("\n") if line.strip()],
}
