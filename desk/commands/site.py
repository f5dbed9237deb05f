"""The command ``serve``: the site of staff."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from db.console import fail, read_moment
from db.record.home import ConfigError
from desk.commands.opening import open_record


@click.command()
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Another address than loopback needs users (`policywatch user add`).",
)
@click.option("--port", default=8001, show_default=True, type=click.IntRange(0, 65535))
@click.option("--at", metavar="ISO-TIME", help="The site's clock stands at this time: for a demo or a recorded night.")
@click.option(
    "--public",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="Serve this public copy instead, read-only, without SQL and without our pages (docs/operations.en.md).",
)
@click.pass_obj
def serve(context: dict[str, Any], host: str, port: int, at: str | None, public: Path | None) -> None:
    """Open the record in the browser (Datasette).

    Lateness is measured by the clock: a record whose last night is more than 36 hours ago is red on every page.

    Example: policywatch serve --port 8001
    """
    from desk.server import serve as run_server
    from desk.server import serve_public

    def begun(where: str) -> None:
        click.echo(f"{where}  (Ctrl-C ends)")

    moment = read_moment(at) if at else None
    try:
        if public:
            serve_public(public, host, port, begun)
            return
        open_record(context).close()
        run_server(context["home"], host, port, begun, moment, context.get("decide_held"))
    except ConfigError as error:
        fail(str(error))
    except OSError as error:
        fail(f"port {port} of {host} cannot be used ({error.strerror or error}): name another with --port")
