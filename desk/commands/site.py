"""The command ``serve``: the site of staff."""

from __future__ import annotations

from typing import Any

import click

from db.console import fail
from db.record.home import ConfigError
from desk.commands.opening import open_record


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Loopback only unless a login is in front.")
@click.option("--port", default=8001, show_default=True, type=click.IntRange(0, 65535))
@click.pass_obj
def serve(context: dict[str, Any], host: str, port: int) -> None:
    """Open the record in the browser (Datasette).

    Example: policywatch serve --port 8001
    """
    from desk.server import serve as run_server

    open_record(context).close()
    try:
        run_server(context["home"], host, port, lambda where: click.echo(f"{where}  (Ctrl-C ends)"))
    except ConfigError as error:
        fail(str(error))
    except OSError as error:
        fail(f"port {port} of {host} cannot be used ({error.strerror or error}): name another with --port")
