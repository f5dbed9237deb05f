"""Datasette ships without types: what our plugin uses of it, so that the rest of the desk can be checked strictly.

The plugin is loaded while ``datasette.app`` is still being imported, so nothing here may import that.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from datasette import hookimpl as _hookimpl  # type: ignore[attr-defined]
from datasette.utils.asgi import Forbidden as _Forbidden
from datasette.utils.asgi import NotFound as _NotFound
from datasette.utils.asgi import Response as _Response

Response: Any = _Response
Forbidden: Any = _Forbidden
NotFound: Any = _NotFound
Send = Callable[[Any], Awaitable[None]]  # what an ASGI application is given to answer with
Hook = TypeVar("Hook", bound=Callable[..., Any])


def hook(function: Hook) -> Hook:
    """Mark a function as a Datasette hook."""
    _hookimpl(function)
    return function


def hook_last(function: Hook) -> Hook:
    """Mark a hook that runs after all others; pluggy calls the last registered first."""
    _hookimpl(function, trylast=True)
    return function
