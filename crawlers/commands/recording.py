"""``policywatch record`` and ``policywatch new-source``: material for a new source and its test pages."""

from __future__ import annotations

from typing import Any

import click

from db.console import fail


@click.command("record")
@click.argument("name", metavar="SOURCE")
@click.option("--mirror", metavar="URL|WARC", help="Ask a mirror instead of the site.")
@click.option("--only", multiple=True, metavar="URL", help="Record exactly this URL; may be repeated.")
@click.pass_obj
def record(context: dict[str, Any], name: str, mirror: str | None, only: tuple[str, ...]) -> None:
    """Keep the real answers of a source, and what the parser reads in them, as material for test pages.

    Example: policywatch record isa_pages --only https://www.moj.go.jp/isa/applications/ssw/index.html
    """
    from crawlers.nightly.recordings import record_source

    kept = record_source(context["home"], name, list(only), mirror)
    click.echo(
        f"{kept.answers} answers in {kept.folder}: retype the page by hand, review the JSON, put both under tests/pages/{name}"
    )
    if kept.missing:
        lines = "".join(f"\n  {url}: {reason}" for url, reason in kept.missing)
        fail(f"{len(kept.missing)} could not be had:{lines}")


@click.command("new-source")
@click.argument("name")
@click.argument("url")
def new_source(name: str, url: str) -> None:
    """Write the module of a new source that watches one page, ready to be filled in.

    Example: policywatch new-source otit_pages https://www.otit.go.jp/employment_for_skill_development/
    """
    from crawlers.nightly.recordings import write_source

    try:
        path = write_source(name, url)
    except FileExistsError as error:
        fail(str(error), 2)
    click.echo(f"{path} written. Next: policywatch record {name}, then docs/adding-a-source.md")
