"""The command ``serve``: the site of staff."""

from __future__ import annotations

from typing import Any

import click

from db.console import fail, read_moment
from db.record.home import ConfigError
from desk.commands.opening import open_record


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Loopback only unless a login is in front.")
@click.option("--port", default=8001, show_default=True, type=click.IntRange(0, 65535))
@click.option("--at", metavar="ISO-TIME", help="The site's clock stands at this time: for a demo or a recorded night.")
@click.pass_obj
def serve(context: dict[str, Any], host: str, port: int, at: str | None) -> None:
    """Open the record in the browser (Datasette).

    Lateness is measured by the clock: a record whose last night is more than 36 hours ago is red on every page.

    Example: policywatch serve --port 8001
    """
    from desk.server import serve as run_server

    open_record(context).close()
    moment = read_moment(at) if at else None
    try:
        run_server(context["home"], host, port, lambda where: click.echo(f"{where}  (Ctrl-C ends)"), moment)
    except ConfigError as error:
        fail(str(error))
    except OSError as error:
        fail(f"port {port} of {host} cannot be used ({error.strerror or error}): name another with --port")
