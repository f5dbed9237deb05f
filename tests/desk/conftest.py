"""Sites for the tests of the desk, each with one of its own whose pages are compiled once for all; a mail server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from datasette import hookimpl
from datasette.plugins import pm
from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket

from tests.support.mail_server import Script, serving


class InMemory(BytecodeCache):
    """Compiled pages by name and source, as a server that runs for long has them."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if code := self.kept.get(bucket.key + bucket.checksum):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key + bucket.checksum] = bucket.bytecode_to_string()


class CompiledOnce:
    """A plugin of Datasette that shares what is compiled between the sites of this process."""

    __name__ = "compiled_once"
    pages = InMemory()

    @hookimpl
    def prepare_jinja2_environment(self, env: Environment) -> None:
        env.bytecode_cache = self.pages


pm.register(CompiledOnce(), "compiled_once")


@pytest.fixture(autouse=True)
def no_smtp_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    """No mail goes out by what the environment of whoever runs the tests says."""
    for name in ("HOST", "PORT", "SECURITY", "USERNAME", "PASSWORD", "FROM"):
        monkeypatch.delenv(f"SMTP_{name}", raising=False)


@pytest.fixture
def server() -> Iterator[Script]:
    """A mail server that takes all."""
    with serving(Script()) as script:
        yield script
