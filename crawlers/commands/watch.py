"""``policywatch watch``: pages, files and feeds of any public host that staff watch beside the built-in sources."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from db.console import AS, fail, print_json
from db.topics.named import topic_ids

if TYPE_CHECKING:
    from crawlers.nightly.watching import Look
    from db.office.watched_laws import WatchedLaw
    from db.office.watches import Watch
    from db.record.home import Home

SHOWN_ITEMS = 20


@click.group()
def watch() -> None:
    """Pages, files and feeds of any public host that staff watch beside the built-in sources (見守るページ)."""


@watch.command("add")
@click.argument("url")
@click.option("--name-ja", metavar="TEXT", help="What it is called in Japanese, where it has no title of its own.")
@click.option("--name-en", metavar="TEXT", help="The same in English.")
@click.option("--selector", metavar="CSS", help="Where its text stands; as its own structure has it when not given.")
@click.option(
    "--topic",
    "topics",
    callback=topic_ids,
    multiple=True,
    metavar="ID",
    help="A topic that its documents have; may be repeated.",
)
@click.option("--dry-run", is_flag=True, help="Fetch it once and show the text that would be kept; nothing is entered.")
@click.option("--mirror", metavar="URL|WARC", help="With --dry-run: ask a mirror instead of the site.")
@AS
@click.pass_obj
def add(
    context: dict[str, Any],
    url: str,
    name_ja: str | None,
    name_en: str | None,
    selector: str | None,
    topics: tuple[str, ...],
    dry_run: bool,
    mirror: str | None,
    who: str,
) -> None:
    """Watch a page, a file or a feed from the next night on.

    Look first at what would be kept (--dry-run); where that is not the text, name it by a selector.

    Example: policywatch watch add https://www.mhlw.go.jp/stf/seisakunitsuite/bunya/0000148322.html --topic transfer --dry-run
    """
    from crawlers.commands.crawl import check
    from db.office.database import open_office_db
    from db.office.watches import add_watch, checked, read_watch_list
    from db.text.dates import utc_text

    home = context["home"]
    one = checked(url, name_ja, name_en, selector, topics)
    if mirror is not None and not dry_run:
        raise click.UsageError("--mirror goes with --dry-run: nothing is fetched without it")
    check(mirror)
    listed = read_watch_list(home, home.config())
    if mirror is None:
        refuse_inside(one.url)
    if dry_run:
        from crawlers.nightly.watching import look_at

        show(one, look_at(home, one, mirror))
        return
    with closing(open_office_db(home.office_db)) as office:
        add_watch(office, listed, one, utc_text(datetime.now(UTC)), who=who)
    for name in read_already(one.url):
        click.echo(f"policywatch: {name} reads {one.url} too: what changes there will be told twice", err=True)
    click.echo(f"{one.key} is watched from the next night on; `policywatch crawl watch` looks at once")


@watch.command("law")
@click.argument("law")
@click.option(
    "--article", "articles", metavar="ARTICLES", help="Those that count: 第二十八条、第三十条から第三十二条まで."
)
@click.option("--name-en", metavar="TEXT", help="What it is called in English.")
@click.option("--mirror", metavar="URL|WARC", help="Look it up at a mirror instead of e-Gov.")
@AS
@click.pass_obj
def add_law(
    context: dict[str, Any], law: str, articles: str | None, name_en: str | None, mirror: str | None, who: str
) -> None:
    """Watch a law from the next night on. LAW is its title, its number or its id; it is looked up at e-Gov.

    A [[watch_law]] table is added to config.toml. Where several laws answer they are listed and nothing is added.

    Example: policywatch watch law 労働基準法
    """
    from tempfile import TemporaryFile

    from crawlers.commands.crawl import check
    from crawlers.sources.egov_law import LAWS
    from db.law.compare import articles_named
    from db.office.database import open_office_db
    from db.office.watched_laws import RE_ID, WatchedLaw, add_watched_law
    from db.record.causes import Cause
    from db.record.modes import make_private_folder
    from db.record.reasons import because
    from db.text.dates import utc_text

    check(mirror)
    if articles is not None and not articles_named(articles, whole=True):
        raise click.UsageError(
            f"--article {articles}: write them as 第二十八条、第三十条から第三十二条まで (or 第28条)"
        )
    home = context["home"]
    home.config()
    make_private_folder(home.root)
    with TemporaryFile(dir=home.root):  # a disk that takes nothing is named before anybody is asked anything
        pass
    asked = law.strip()
    asked = asked.upper() if RE_ID.fullmatch(asked.upper()) else asked
    asked = next((ours["id"] for ours in LAWS if asked in ours["short"].split("／")), asked)  # e-Gov knows no 入管法
    found = looked_up(home, asked, mirror)
    if len(found) > 1:
        listed = "\n".join(f"  {one.id}  {one.title}（{one.num}）" for one in found)
        raise click.UsageError(f"{law} names {len(found)} laws at e-Gov; give the id of one:\n{listed}")
    if not found:
        fail(because(Cause.LAW_NOT_AT_EGOV, law=law).en)
    (one,) = found
    entered = WatchedLaw(one.id, one.num, one.title, name_en or "", articles or "")
    with closing(open_office_db(home.office_db)) as office:
        add_watched_law(home, office, entered, who=who, at=utc_text(datetime.now(UTC)))
    ours = any(known["id"] == one.id for known in LAWS)
    since = "is on our own list, and so is watched already" if ours else "is watched from the next night on"
    click.echo(f"{one.key} {one.title}（{one.num}） {since}; it stands in {home.root / 'config.toml'}")
    if ours:
        click.echo("policywatch: the name and the articles of the table count instead of those of our list", err=True)


def looked_up(home: Home, law: str, mirror: str | None) -> list[WatchedLaw]:
    """The laws that e-Gov knows by an id, a number or a title; one that is called exactly so alone, where there is one."""
    from urllib.parse import quote

    from crawlers.nightly.watching import look
    from crawlers.sources.egov_law import API
    from db.console import WAYS_BACK, damaged_databases
    from db.law.enforcement import act_number
    from db.office.watched_laws import RE_ID, SOURCE, WatchedLaw
    from db.text.folding import fold

    if RE_ID.fullmatch(law):
        url = f"{API}/law_revisions/{law}"
    else:
        name = "law_num" if act_number(law) else "law_title"
        url = f"{API}/laws?{name}={quote(law)}&limit=20"
    answer = look(home, SOURCE, url, {"looks_up": True}, mirror)
    found = [
        WatchedLaw(document.key.partition("/")[2], str(document.facts.get("law_num") or ""), document.title)
        for document in answer.documents
    ]
    if not found and answer.problems:
        if broken := damaged_databases(home.root):
            fail("; ".join(f"{home.root / one} is damaged: {WAYS_BACK[one]}" for one in broken))
        fail(f"{law}: " + "; ".join(why.en for why in answer.problems))
    exact = [one for one in found if fold(law) in (fold(one.title), fold(one.num), fold(one.id))]
    return exact if len(exact) == 1 else found


def refuse_inside(url: str) -> None:
    """End the command when the host's name stands for an address inside a network; one that cannot be looked up now is taken."""
    import socket

    from db.office.watches import WatchError
    from db.record.causes import Cause
    from db.record.public_addresses import is_public
    from db.record.reasons import because
    from db.text.addresses import host_of

    host = host_of(url)
    try:
        found = {str(one[4][0]) for one in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError):
        return
    for address in sorted(found):
        if not is_public(address):
            raise WatchError(because(Cause.RESOLVES_INSIDE, host=host, address=address))


def read_already(url: str) -> list[str]:
    """The built-in sources whose own list has this page."""
    from crawlers.registry import all_sources
    from crawlers.sources.shared.watched import WatchedPages

    found = []
    for name, source in all_sources().items():
        if isinstance(source, WatchedPages) and (place := source.site.place(url)):
            found += [name] if place in {one.path for one in source.watched} else []
    return found


def show(one: Watch, look: Look) -> None:
    """What one look gave; ends the command with 1 when it gave no text."""
    for document in look.documents[:SHOWN_ITEMS]:
        click.echo(f"{document.title}\n  {document.url}  key {document.key}")
        if document.kind != "news":
            click.echo(f"  {document.kind}, {len(document.body or ''):,} characters:\n\n{document.body}\n")
    if len(look.documents) > SHOWN_ITEMS:
        click.echo(f"… and {len(look.documents) - SHOWN_ITEMS} more items")
    if look.files:
        click.echo(f"{len(look.files)} files that it links to would be fetched too:")
        click.echo("\n".join(f"  {file.url}  {file.arguments.get('label', '')}" for file in look.files))
    if look.problems or not look.documents:
        fail(f"{one.url}: " + ("; ".join(why.en for why in look.problems) or "nothing that could be kept"))
    click.echo("nothing was entered or kept: leave out --dry-run to watch it", err=True)


@watch.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def list_watched(context: dict[str, Any], as_json: bool) -> None:
    """List what is watched, by config.toml and by the command.

    Example: policywatch watch list --json
    """
    from db.office.watched_laws import TABLE, watched_laws
    from db.office.watches import read_watch_list

    home = context["home"]
    config = home.config()
    listed = read_watch_list(home, config)
    laws, wrong_laws = watched_laws(config.get(TABLE, ()))
    if as_json:
        names = ("key", "url", "name_ja", "selector")
        print_json(
            [
                *({**{name: getattr(one, name) for name in names}, "topics": list(one.topics)} for one in listed.pages),
                *(
                    {
                        "key": law.key,
                        "url": law.url,
                        "name_ja": law.title or None,
                        "selector": None,
                        "topics": [],
                        "number": law.num or None,
                        "articles": law.articles or None,
                    }
                    for law in laws
                ),
            ]
        )
    else:
        for number, one in enumerate(listed.pages):
            place = "config.toml" if number < len(listed.settings) else "office.db"
            about = [
                one.name_ja,
                one.name_en,
                one.selector and f"selector {one.selector}",
                ", ".join(one.topics),
                place,
            ]
            click.echo(f"{one.url}\n  " + "  ".join(filter(None, about)))
        for law in laws:
            only = f"only {law.articles}" if law.articles else ""
            click.echo(
                f"{law.url}\n  " + "  ".join(filter(None, (law.title, law.num, law.name_en, only, "config.toml")))
            )
        if not listed.pages and not laws:
            click.echo("nothing is watched beside the built-in sources: `policywatch watch add URL`", err=True)
    if listed.wrong or wrong_laws:
        fail("; ".join(why.en for why in (*(why for _, why in listed.wrong), *wrong_laws)))


@watch.command("remove")
@click.argument("url")
@AS
@click.pass_obj
def remove(context: dict[str, Any], url: str, who: str) -> None:
    """Watch a page no more, or a law that `watch law` entered (its title, number or id). What was kept of it stays on record.

    Example: policywatch watch remove https://www.mhlw.go.jp/stf/seisakunitsuite/bunya/0000148322.html
    """
    from db.office.database import open_office_db
    from db.office.watched_laws import TABLE, law_named, remove_watched_law, watched_laws
    from db.office.watches import read_watch_list, remove_watch
    from db.text.dates import utc_text

    home, at = context["home"], utc_text(datetime.now(UTC))
    config = home.config()
    law = law_named(watched_laws(config.get(TABLE, ()))[0], url)
    with closing(open_office_db(home.office_db)) as office:
        if law:
            key = remove_watched_law(home, office, law.id, who=who, at=at).key
        else:
            key = remove_watch(office, read_watch_list(home, config), url, at, who=who).key
    click.echo(f"{key} is watched no more; what was kept of it stays on record")
