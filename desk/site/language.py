"""The two languages of the site: which one a request wants, and how everything on a page is said in it.

Japanese first; ``?lang=en`` (kept in a cookie) gives every label, sentence and date in English.  What was published (titles,
quotations, names) stays as published and is marked ``lang="ja"`` on an English page.  Both wordings stand side by side where they
are said: ``{{ t('検索', 'Search') }}`` in a template, ``said('検索', 'Search')`` in Python.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextvars import ContextVar, copy_context
from typing import Any, NamedTuple, TypeVar
from urllib.parse import parse_qsl, urlencode

from markupsafe import Markup, escape

from db.diet.english import english, in_sentence
from db.diet.groups_en import group_en
from db.text.dates import english_date, japanese_date, jst_minute, parse_utc
from db.text.words import Names, word_en, word_ja

JA, EN = "ja", "en"
LANGUAGES = {JA: "日本語", EN: "English"}  # what the switch calls them, each in itself
COOKIE = "lang"
# Of the request that is answered; while none is, what is said is Japanese.
LANGUAGE: ContextVar[str] = ContextVar("LANGUAGE", default=JA)
ASKED: ContextVar[tuple[str, str]] = ContextVar(
    "ASKED", default=("/", "")
)  # its path and query, where one can come back to
Found = TypeVar("Found")
RE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
RE_DAY = re.compile(r"\d{4}-\d\d-\d\d")
RE_JAPANESE = re.compile(r"[々〆〇ぁ-ヿ㐀-鿿豈-﫿ｦ-ﾟ]")
# A run of Japanese with the signs, digits and spaces inside of it.
RE_RUN = re.compile(
    r"[（「『【〔〈《［]*[々〆〇ぁ-ヿ㐀-鿿豈-﫿ｦ-ﾟ][々〆〇ぁ-ヿ㐀-鿿豈-﫿ｦ-ﾟ　-〿！-～\d\s\-・~〜/]*(?<!\s)"
)


def language_asked(query: str, cookies: Mapping[str, str]) -> str:
    """What a request is answered in: ``?lang=``, else the cookie, else Japanese."""
    asked = (dict(parse_qsl(query)).get(COOKIE, ""), cookies.get(COOKIE, ""))
    return next((one for one in asked if one in LANGUAGES), JA)


def spoken() -> str:
    """The language of the page that is being made: "ja" or "en"."""
    return LANGUAGE.get()


def said(ja: str, en: str) -> str:
    """One of two wordings, in the language of the page."""
    return en if spoken() == EN else ja


def t(ja: str, en: str, **values: object) -> Markup:
    """The same in a template: the wordings are ours and may hold tags, ``{name}`` stands for a value, which is escaped, and ``{s}``
    for the end of an English noun as the value ``n`` wants it: ``{n} day{s}``."""
    wording = Markup(said(ja, en))
    return wording.format(s="" if str(values.get("n")) == "1" else "s", **values) if values else wording


def plural(number: float, one: str, many: str = "") -> str:
    """An English noun as a number wants it: 1 result, 2 results.  ``many`` where it is not ``one`` and an s."""
    return one if number == 1 else many or f"{one}s"


def in_language(thing: Any, name: str = "") -> Any:
    """What a thing is called in the language of the page.

    Of names, errors, causes their ``ja`` or ``en``; of a row its ``NAME_ja`` (or plain ``NAME``) or ``NAME_en``; what is Japanese
    in it is marked.
    """
    fields = (f"{name}_ja", f"{name}_en") if name else ("ja", "en")
    ja, en = (_field(thing, field) for field in fields)
    if ja is None and name:
        ja = _field(thing, name)
    if spoken() == EN:
        text = en or ja or ""
        return published(in_sentence(named_plainly(text)) if isinstance(text, str) and is_japanese(text) else text)
    return ja if ja is not None else en or ""


def _field(thing: Any, name: str) -> Any:
    if isinstance(thing, Mapping):
        return thing.get(name)
    found = getattr(thing, name, None)
    if found is None:
        try:
            found = thing[name]
        except (TypeError, KeyError, IndexError):
            return None
    return found


def published(text: object) -> Any:
    """A text that stays as it was published: on an English page what is Japanese in it is marked so."""
    if text is None or isinstance(text, Markup) or not is_japanese(text):
        return "" if text is None else text
    whole, parts, at = str(escape(text)), [], 0
    for found in RE_RUN.finditer(whole):
        parts += [whole[at : found.start()], f'<span lang="ja">{found[0]}</span>']
        at = found.end()
    return Markup("".join([*parts, whole[at:]]))


def named_plainly(name: str | None) -> str:
    """A name of the Diet or the government (house, committee, sitting, bill, submitter, post, result) in the language of the page;
    as published where no English one is known."""
    if not name or spoken() != EN:
        return name or ""
    bare = name.removeprefix("（").removesuffix("）")
    group = group_en(bare)
    return english(name) or (f" ({group})" if group and bare != name else group) or name


def named(name: object) -> Any:
    """The same in a template, where what stays Japanese in it is marked."""
    return name if isinstance(name, Markup) else published(named_plainly(None if name is None else str(name)))


def is_japanese(text: object) -> bool:
    """Whether a text on an English page has to be marked as Japanese."""
    return spoken() == EN and bool(RE_JAPANESE.search(str(text)))


def word_of(table: Mapping[str, Names], value: str | None) -> str:
    """The word for a stored value in the language of the page."""
    return word_en(table, value) if spoken() == EN else word_ja(table, value)


def day(iso: str | None, *, weekday: bool = False) -> str:
    """A date as it is written out: 2026年4月15日（水）, Wed 15 April 2026; "" for None."""
    if spoken() == JA:
        return japanese_date(iso, weekday=weekday)
    if not iso:
        return ""
    short = f"{parse_utc(f'{iso[:10]}T00:00:00Z').strftime('%a')} " if weekday else ""
    return short + english_date(iso)


def minute(utc: str) -> Names:
    """A stored time as the minute in Japan, as it stands in a sentence: 2026年4月15日 12:00, 15 April 2026, 12:00."""
    day_, time = jst_minute(utc).split(" ")
    return Names(f"{japanese_date(day_)} {time}", f"{english_date(day_)}, {time}")


def moment(text: str) -> str:
    """A stored time as the minute in Japan, a date as the day, anything else as it is."""
    if RE_TIME.fullmatch(text):
        return said(*minute(text))
    return day(text) if RE_DAY.fullmatch(text) else text


def in_this_language(read: Callable[..., Found]) -> Callable[..., Found]:
    """``read`` for another thread, where it knows the language (and the visitor) of this request."""
    context = copy_context()
    return lambda *given: context.run(read, *given)


class Switch(NamedTuple):
    """The link that changes the language: to which, what that is called in itself, and the address."""

    language: str
    name: str
    address: str


def switch() -> Switch:
    """The link to the page that is being made in the other language."""
    path, query = ASKED.get()
    to = JA if spoken() == EN else EN
    pairs = [(name, value) for name, value in parse_qsl(query, keep_blank_values=True) if name != COOKIE]
    return Switch(to, LANGUAGES[to], f"{path}?{urlencode([*pairs, (COOKIE, to)])}")
