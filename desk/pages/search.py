"""The page of the search over titles and current texts.

Newest first; statutes stand apart: on top where a title holds the words, else below what was said, a law once however many of its
revisions hold them.
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Any
from urllib.parse import quote

from db.change.passages import Provision
from db.diet.numbers import papers_numbered
from db.law.names import NamedLaw, known_laws
from db.law.never_had import never_had
from db.law.places import place_en, place_of
from db.law.timeline import path_of, timeline
from db.night.kinds import WORDS
from db.office.searches import DAYS, LAWS, asked, only_of, query_of, saved_searches
from db.people.member_record import find_people
from db.record import documents
from db.record.documents import Record
from db.search.bridge import explain
from db.search.literal import Hit, Query, SearchError, hits, names_in, parse_query
from db.search.newest import Found, Only, newest, topics_of_found
from db.series.register import register
from db.text.folding import fold
from db.text.readings import in_latin, reading_begins, romanised
from db.text.words import Names
from db.topics.classify import classify
from db.topics.synonyms import law_called
from desk.pages.committees import known
from desk.pages.exports import Table, answer
from desk.site.answering import PAGE_SIZE, Routes, decided_of, number, paging, refused, render
from desk.site.asked import choice, wrong_days
from desk.site.facets import KIND, SOURCE, TOPIC, Facet, facet, topic_word
from desk.site.filters import FILTERS
from desk.site.language import in_language, spoken
from desk.site.layout import clock, home_of, site_options

MOST_LAWS = 2_000  # texts of law that are looked at
NAMED = 6  # pages named by the words, at most; words offered
TRIED = 12  # words of a sentence that are tried
RE_PROVISION = re.compile("(.+?)(第?[0-9〇一二三四五六七八九十百千]+条.*)")  # 入管法第67条, 入管法67条の2
RE_ARTICLE = re.compile(r"(.+?),? art(?:icle|\.) ?(\d+(?:-\d+)*)")  # immigration act article 19-4
RE_NOUN = re.compile("[一-鿿々〆ヶ]{2,}(?<!第)|[ァ-ヺー]{2,}")  # in folded text; not 質問第 of 質問第79号
SHOWN_LAWS = 5  # laws that are shown beside what was said


EXCERPTS = 5_000  # found documents whose text is read for the stretch around the words; a longer list goes without
COUNTED = 5_000  # found documents, the newest, whose topics are counted
LAW, STATISTICS, MEMBER, COMMITTEE = (
    Names("法令", "Law"), Names("統計", "Statistics"), Names("議員", "Member"), Names("委員会", "Committee"),
)  # fmt: skip
EVERY = 2**31  # as the size of a page
COLUMNS: Mapping[str, Names] = {
    "date": Names("公表日", "Published"),
    "kind": Names("種類", "Kind"),
    "source": Names("情報源", "Source"),
    "title": Names("題名", "Title"),
    "snippet": Names("言葉のまわり", "Around the words"),
    "url": Names("原文の住所", "Address of the original"),
    "key": Names("記録の番号", "Key in the record"),
}


def asked_by(request: Any) -> tuple[dict[str, str], dict[str, str]]:
    """What a search asks for, and what is wrong with its days; NotFound for a kind that there is not."""
    typed = {name: request.args.get(name) or "" for name in request.args}
    choice(request, "kind", WORDS, KIND)
    return asked(typed), wrong_days(typed, *DAYS)


async def search_table(datasette: Any, request: Any) -> Any:
    """``/-/search.csv`` and ``.json``: everything that the search finds, of laws every text and revision; newest first."""
    values, wrong = asked_by(request)
    put = decided_of(datasette).put_under(values)

    def read(conn: sqlite3.Connection) -> Record:
        return {"found": [] if wrong else found_rows(conn, values, put), "wrong": wrong}

    try:
        return await answer(datasette, request, "search.html", read, lambda found: hits_table(found["found"]))
    except SearchError as error:
        return refused(request, 400, str(in_language(error)))


def found_rows(conn: sqlite3.Connection, values: dict[str, str], put: tuple[str, ...]) -> list[Record]:
    """All that a search finds, as the columns of ``COLUMNS``; without the stretch around the words where they are many."""
    query = query_of(values)
    ids = newest(conn, query, only_of(values, put), EVERY).ids
    names = documents.source_names(conn, spoken())
    if len(ids) <= EXCERPTS:
        rows: list[Record] = [
            {"date": one.date, "kind": one.kind, "source": one.source, "title": one.title, "snippet": one.snippet,
             "url": one.url, "key": one.key} for one in hits(conn, ids, query)
        ]  # fmt: skip
    else:
        sql = "SELECT published_on AS date, kind, source, title, url, key FROM documents WHERE id = ?"
        rows = [row for one in ids if (row := documents.first_record(conn, sql, (one,)))]
    for row in rows:
        row |= {"kind": str(FILTERS["kind_word"](row["kind"])), "source": names.get(row["source"], row["source"])}
    return rows


def hits_table(rows: list[Record]) -> Table:
    columns = {name: words for name, words in COLUMNS.items() if name != "snippet" or not rows or "snippet" in rows[0]}
    return Table(columns, rows, "search")


def pages_named(conn: sqlite3.Connection, topics: Sequence[Record], query: Query) -> list[tuple[str, Names, Names]]:
    """The members (in letters also by the first word of the name), committees and laws that a wanted word names whole, the
    provision of a law (入管法第67条, 入管法 67条), the written questions and bills of a number, and the topics, statistics and
    English names of laws that hold every one (a year or another number apart), as (path, what it is, its name): what is looked
    for may have a page of its own, which no document is."""
    typed = [word for word in names_in(query) if not word.isnumeric()][:NAMED]
    words = [fold(word) for word in typed]
    if not words:
        return []
    people = {row["key"]: row for word in typed for row in find_people(conn, word)}
    if letters := in_latin(" ".join(filter(in_latin, typed))).split():
        everybody = documents.records(conn, "SELECT * FROM people ORDER BY house, key")
        # The whole of it, or two words in a row of more: Fukushima Mizuho inspections.
        sought = [letters, *([list(pair) for pair in pairwise(letters)] if len(letters) > 2 else [])]
        people |= {
            row["key"]: row
            for row in everybody
            if any(reading_begins(row["kana"] or "", " ".join(one)) for one in sought)
        }
    committees = [one for one in known(conn) if not set(words).isdisjoint(committee_names(one))]
    of_house = [one for one in committees if one["house"] in words] or committees
    all_laws = known_laws(conn)
    laws = [one for one in all_laws if not set(words).isdisjoint(map(fold, one.names))]
    named = [(f"-/topic/{row['id']}", TOPIC, Names(row["name_ja"], row["name_en"])) for row in topics]
    named += [(f"-/series/{one.id}", STATISTICS, Names(one.ja, one.en)) for one in register().series]
    found = [
        (
            FILTERS["member_path"](key).lstrip("/"),
            MEMBER,
            Names(row["name"], f"{romanised(row['kana'] or '')} {row['name']}".strip()),
        )
        for key, row in people.items()
    ]
    found += [
        (f"-/committee/{quote(name)}", COMMITTEE, Names(name, name))
        for name in (one["house"] + one["name"] for one in of_house)
    ]
    found += [
        (FILTERS["document_path"](row["key"]).lstrip("/"), WORDS[row["kind"]], Names(row["ordinal"], row["ordinal"]))
        for row in papers_numbered(conn, " ".join(typed))
    ]
    found += provisions_named(conn, all_laws, " ".join(names_in(query)))
    found += [page_of(one) for one in laws]
    found += [one for one in named if all(word in fold(f"{one[2].ja} {one[2].en}") for word in words)]
    if len(words) > 1:  # "act" alone is in every name
        in_english = [one for one in all_laws if all(word in fold(one.english) for word in words)]
        found += [page_of(one) for one in in_english if one not in laws]
    return found[:NAMED]


def page_of(law: NamedLaw) -> tuple[str, Names, Names]:
    return f"-/law/{law.law_id}", LAW, Names(law.title, law.english or law.title)


def provisions_named(conn: sqlite3.Connection, laws: Sequence[NamedLaw], typed: str) -> list[tuple[str, Names, Names]]:
    """The provision that a law's name and its number together name, where a text on record has it."""
    if english := RE_ARTICLE.fullmatch(fold(typed)):
        number, *branches = english[2].split("-")
        parts = (typed, english[1], f"{number}条" + "".join(f"の{one}" for one in branches))
    elif japanese := RE_PROVISION.fullmatch("".join(fold(typed).split())):
        parts = (typed, japanese[1], japanese[2])
    else:
        return []
    path = path_of(f"第{parts[2].removeprefix('第')}")
    if not path:
        return []
    here = Provision(path, path.partition("-")[0], "", "")
    place = place_of(here).removeprefix("本則")
    return [
        (f"-/law/{one.law_id}/{quote(place)}", LAW,
         Names(f"{one.title}　{place}", f"{one.english or one.title}, {place_en(here)}"))
        for one in laws
        if (parts[1] in map(fold, one.names) or (english and all(word in fold(one.english) for word in parts[1].split())))
        and timeline(conn, one.law_id, path)
    ]  # fmt: skip


def topics_in_english(topics: Sequence[Record], words: str) -> list[Record]:
    """The topics whose English names hold most of the words that are typed, where one holds half of them: transfer of workplace."""
    typed = {word for word in re.findall("[a-z]+", fold(words)) if len(word) > 3}
    held = {row["id"]: len(typed & set(re.findall("[a-z]+", fold(row["name_en"])))) for row in topics}
    most = max(held.values(), default=0)
    return [row for row in topics if held[row["id"]] == most] if most and 2 * most >= len(typed) else []


def laws_without_page(conn: sqlite3.Connection, query: Query) -> list[tuple[Names, str]]:
    """Of the laws that a wanted word names and of which nothing can be shown, what to say of each, and the title to search for: one
    that is watched and was never had, one that is not watched."""
    every = {fold(name) for one in known_laws(conn) for name in one.names}
    found = dict[str, tuple[Names, str]]()
    for word in [word for word in names_in(query) if not word.isnumeric()][:NAMED]:
        called = law_called(word)
        if fold(word) in every or not every.isdisjoint(map(fold, called)):
            continue
        if unread := never_had(conn, word):
            ja = f"{unread.name}は見守っていますが、本文を一度も読めていません：{unread.why_ja}。"
            found[unread.name] = (
                Names(ja, f"{unread.name} is watched, but its text could never be read: {unread.why_en}."),
                "",
            )
        elif called:
            title = max((one for one in called if not one.isascii()), key=len)
            en = next((one for one in called if one.isascii()), title)
            ja = f"{title}は、見守っている法令ではありません。条文と改正は記録にありません。"
            words = Names(
                ja, f"{en} is not among the laws that are watched: its text and amendments are not on record."
            )
            found[title] = (words, "" if fold(title) in query.wanted else title)
    return list(found.values())


def committee_names(committee: Record) -> list[str]:
    """What a committee is called, folded: 法務委員会, also as newspapers have it, 法務委, each alone or behind 衆議院 or 衆院."""
    house, name = committee["house"], committee["name"]
    short = name.removesuffix("員会") if name.endswith("委員会") else name
    return [fold(of + one) for of in ("", house, house.replace("議院", "院")) for one in (name, short)]


def words_that_find(conn: sqlite3.Connection, query: Query, only: Only, of_topics: Iterable[str]) -> list[str]:
    """Of a search that finds nothing: the words in it that find something alone, folded, first what they find together.

    Tried are stretches of kanji or of katakana and the words ``of_topics``."""
    parts = [one for word in query.wanted for one in RE_NOUN.findall(word)]
    tried = list(dict.fromkeys([*parts, *map(fold, of_topics)]))[:TRIED]
    finding = [one for one in tried if newest(conn, Query(((one,),), query.excluded), only, 1).total][:NAMED]
    together = len(finding) > 1 and newest(conn, Query(tuple((one,) for one in finding), query.excluded), only, 1).total
    return [" ".join(finding), *finding] if together else finding


async def search_page(datasette: Any, request: Any) -> Any:
    values, wrong = asked_by(request)
    words, expand = values.get("q", ""), values.get("expand") == "1"
    put = decided_of(datasette).put_under(values)
    office = bool(site_options(datasette).get("office"))

    def read(conn: sqlite3.Connection) -> Record:
        record: Record = {
            "q": words,
            "asked": values,
            "expand": expand,
            "hits": [],
            "laws": [],
            "more_laws": 0,
            "laws_first": False,
            "problem": "",
            "paging": {},
            "typed": {name: request.args.get(name) or "" for name in DAYS},
            "wrong": wrong,
            "sources": documents.source_names(conn, spoken()),
            "topics": documents.topic_names(conn),
            "kinds": WORDS,
            "facets": [],
            "revisions": {},
            "outlets": {},
            "unseen": documents.unseen_sources(conn, clock(datasette)),
            "newest": documents.newest_run_date(conn),
            "explained": (),
            "named": [],
            "without_page": [],
            "offered": [],
            "spoken_of": [],
            "saved": saved_searches(home_of(datasette).office_db) if office else [],
        }
        if wrong:
            return record | {"status": 400}
        try:
            record["explained"] = explain(names_in(parse_query(words)))
            record["named"] = pages_named(conn, record["topics"], parse_query(words))
            record["without_page"] = laws_without_page(conn, parse_query(words))
            query, page = query_of(values), max(1, number(request, "page", 1))
            apart = bool(query.wanted) and values.get("kind") not in LAWS and "speaker" not in values
            found = newest(conn, query, only_of(values, put, LAWS if apart else ()), PAGE_SIZE, page)
            record["paging"] = paging(request, found.total)
            if not found.whole:
                record["paging"] |= {"page": found.page, "last": None}
            record["hits"] = hits(conn, found.ids, query)
            statutes = Statutes([], {}, Counter())
            if apart and found.page == 1 and "kind" not in values:
                statutes = laws_found(conn, query, values, put)
                laws = statutes.hits
                record["laws"], record["more_laws"] = laws[:SHOWN_LAWS], max(0, len(laws) - SHOWN_LAWS)
                record["laws_first"] = any(titled(one, query) for one in laws) or not record["hits"]
            relevant = decided_of(datasette).relevant
            if not record["hits"] and not record["laws"]:
                topics = {match.topic: match.words for match in classify(words).matches}
                record["offered"] = words_that_find(conn, query, only_of(values, put), chain(*topics.values()))
                record["spoken_of"] = [row for row in record["topics"] if row["id"] in topics] or topics_in_english(
                    record["topics"], words
                )
            record["facets"] = (
                [] if apart and found.page > 1 else facets_of(conn, found, statutes, values, record, relevant)
            )
            shown = [*record["hits"], *record["laws"]]
            record["revisions"] = documents.revision_states(
                conn, [hit.key for hit in shown if hit.kind == "law_revision"]
            )
            record["outlets"] = outlets(conn, [hit.key for hit in record["hits"]])
        except SearchError as error:
            record |= {"problem": in_language(error), "status": 400}
        return record

    return await render(datasette, request, "search.html", read)


@dataclass(frozen=True, slots=True)
class Statutes:
    """The laws found, one hit each; of which law each text found is (by its id), and how many texts there are by kind."""

    hits: list[Hit]
    law_of: Mapping[int, str]
    kinds: Counter[str]


def facets_of(
    conn: sqlite3.Connection,
    found: Found,
    statutes: Statutes,
    values: Mapping[str, str],
    record: Record,
    put: Mapping[str, Sequence[str]],
) -> list[Facet]:
    """How many of what a search finds are of each kind, source and topic, as far as all of it was looked at; a law that stands
    apart counts as one, however many of its texts were found."""
    kinds, sources = dict[str, int | None](), dict[str, int | None]()
    for source, kind, many in found.by_source:
        for counts, one in ((kinds, kind), (sources, source)):
            counts[one] = None if many is None else (counts.get(one) or 0) + many
    for kind, many in statutes.kinds.items():
        kinds[kind] = many
    for source, many in Counter(hit.source for hit in statutes.hits).items():
        sources[source] = (sources.get(source) or 0) + many
    topics = topics_of_found(conn, {**{one: one for one in found.every[:COUNTED]}, **statutes.law_of}, put)
    bounded = COUNTED if len(found.every) > COUNTED else None
    return [
        *facet("kind", KIND, kinds, values.get("kind"), FILTERS["kind_word"]),
        *facet("source", SOURCE, sources, values.get("source"), lambda one: record["sources"].get(one, one)),
        *facet("topic", TOPIC, topics, values.get("topic"), topic_word(record["topics"]), bounded),
    ]


def laws_found(conn: sqlite3.Connection, query: Query, values: dict[str, str], put: Sequence[str]) -> Statutes:
    """The laws that hold the words, those with them in their title first: each by its text in force, or by its newest
    revision where that alone holds them."""
    by_kind = {kind: newest(conn, query, only_of({**values, "kind": kind}, tuple(put)), MOST_LAWS) for kind in LAWS}
    ids = [one for kind in LAWS for one in by_kind[kind].ids]
    law_of = {
        row["id"]: row["law"]
        for row in documents.records(
            conn,
            "SELECT d.id, coalesce(r.law_id, substr(d.key, instr(d.key, '/') + 1)) AS law FROM documents d"
            " LEFT JOIN law_revisions r ON r.document = d.id WHERE d.kind IN ('law', 'law_revision')",
        )
    }
    first: dict[str, int] = {}
    for one in ids:  # texts in force come first
        first.setdefault(str(law_of.get(one, one)), one)
    found = hits(conn, first.values(), query)
    return Statutes(
        sorted(found, key=lambda hit: not titled(hit, query)),
        {one: str(law_of.get(one, one)) for one in ids},
        Counter({kind: one.total for kind, one in by_kind.items()}),
    )


def titled(hit: Hit, query: Query) -> bool:
    """Whether a title holds all the words."""
    title = fold(hit.title)
    return all(any(word in title for word in clause) for clause in query.clauses)


def outlets(conn: sqlite3.Connection, keys: Sequence[str]) -> dict[str, str]:
    """Who published the press items among these keys."""
    found = {}
    for key in keys:
        row = conn.execute(
            "SELECT n.outlet FROM feed_items n JOIN documents d ON d.id = n.document WHERE d.key = ?", (key,)
        ).fetchone()
        if row and row[0]:
            found[key] = str(row[0])
    return found


ROUTES: Routes = ((r"^/-/search$", search_page), (r"^/-/search(?P<format>\.csv|\.json)$", search_table))
