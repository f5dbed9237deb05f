"""The command ``search``."""

from __future__ import annotations

from contextlib import closing
from typing import Any

import click

from db.console import fail, print_json
from db.night.kinds import WORDS
from db.record.decided import read_decided
from db.record.documents import records
from db.search.bridge import explain, held_words, reason_en
from db.search.literal import SearchError, names_in, parse_query
from db.search.literal import search as run_search
from db.topics.named import topic_ids
from desk.commands.opening import open_record
from desk.commands.options import known_name, known_topic


@click.command()
@click.argument("query")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(min=0), help="How many; 0 is all.")
@click.option("--expand", is_flag=True, help="Also search the words that mean the same under the other schemes.")
@click.option("--kind", help="Only this kind (speech, law, page …).")
@click.option("--source", help="Only this source.")
@click.option("--topic", callback=topic_ids, help="Only documents of this topic.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def search(
    context: dict[str, Any],
    query: str,
    limit: int,
    expand: bool,
    kind: str | None,
    source: str | None,
    topic: str | None,
    as_json: bool,
) -> None:
    """Find documents whose title or current text holds the words. Literal; width and kanji variants are one.

    With --expand the words that were added, and from which day the newer ones hold, go to standard error; in --json
    each document names those it holds ("expanded").

    Example: policywatch search 転籍 --kind speech --json
    """
    with closing(open_record(context)) as conn:
        known_topic(conn, topic)
        known_name("source", source, [row["id"] for row in records(conn, "SELECT id FROM sources ORDER BY id")])
        known_name("kind", kind, sorted(WORDS))
        try:
            put = read_decided(context["home"].office_db).of_topic(topic) if topic else ()
            hits = run_search(conn, query, limit=limit, expand=expand, kind=kind, source=source, topic=topic, put=put)
        except SearchError as error:
            fail(str(error), 2)
        explained = explain(names_in(parse_query(query))) if expand else ()
        for word in explained:
            click.echo(f"{word.word}: also {'; '.join(map(reason_en, word.others))}", err=True)
        if expand and not explained:
            click.echo("no other word is known for these", err=True)
        if as_json:
            rows = [
                # Which of the added words this document holds: why it is here when the word itself is not in it.
                hit.record() | ({"expanded": held_words(conn, hit.key, explained)} if expand else {})
                for hit in hits
            ]
            print_json(rows)
            return
    for hit in hits:
        click.echo(f"{hit.date or '—':<10}  {hit.title}\n            {hit.snippet}\n            {hit.url}")
    if not hits:
        click.echo("no document holds these words", err=True)
