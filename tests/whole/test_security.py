"""SECURITY.md stays true: its tests are there, and what it says of addresses, packages and the bill of materials."""

from __future__ import annotations

import ast
import importlib.metadata
import importlib.util
import json
import re
import tomllib

import pytest

from crawlers.fetch.download import Refused, check_address
from db.record.home import ConfigError
from desk.server import check_address as check_site
from tests.support.places import ROOT

SECURITY = (ROOT / "SECURITY.md").read_text("utf-8")
LOCK = (ROOT / "requirements.lock").read_text("utf-8")
PINNED = dict(re.findall(r"^([a-z0-9][a-z0-9._-]*)==([^\s\\]+)", LOCK, re.MULTILINE))
# Permissive, or weak copyleft that docs/dependencies.md names.
TAKEN = re.compile(
    r"MIT|BSD|Apache|Python Software Foundation|PSF-2\.0|Public Domain|ZPL|MPL|Mozilla Public License|ISC",
    re.IGNORECASE,
)


@pytest.mark.parametrize("named", sorted(set(re.findall(r"`(tests/[^`]+)`", SECURITY))))
def test_every_test_that_is_named_is_there(named: str) -> None:
    file, _, function = named.partition("::")
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    assert function in {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_every_danger_has_a_test() -> None:
    rows = [line for line in SECURITY.splitlines() if line.startswith("|")][2:]
    assert len(rows) >= 14
    assert [row for row in rows if "`tests/" not in row.split("|")[4]] == []


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://169.254.169.254/latest/meta-data", "http://10.0.0.1/", "http://[::1]/",
        "file:///etc/passwd", "ftp://www.moj.go.jp/", "https://example.org/", "https://www.moj.go.jp.example.org/",
        "https://user@example.org/", "http://2130706433/", "http://localhost/",
    ],
)  # fmt: skip
def test_only_a_sources_own_public_addresses_are_asked(url: str) -> None:
    with pytest.raises(Refused):
        check_address(url, frozenset({"www.moj.go.jp"}))


@pytest.mark.parametrize("url", ["http://127.0.0.1/", "http://169.254.169.254/", "http://10.0.0.1/", "http://[::1]/"])
def test_a_private_address_is_refused_even_when_a_source_names_it(url: str) -> None:
    with pytest.raises(Refused):
        check_address(url, frozenset({"127.0.0.1", "169.254.169.254", "10.0.0.1", "::1", "[::1]"}))


def test_a_sources_own_address_is_asked() -> None:
    check_address("https://www.moj.go.jp/isa/", frozenset({"www.moj.go.jp"}))


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.2", "desk.example.org", "::"])
def test_the_staff_site_listens_on_this_machine_alone(host: str) -> None:
    with pytest.raises(ConfigError, match="no login"):
        check_site(host)


def licence_of(name: str) -> str:
    """What a package says its licence is: the expression, the classifiers, the first line of the text, or the file it brings."""
    about = importlib.metadata.metadata(name)
    classified = [one for one in about.get_all("Classifier") or [] if one.startswith("License ::")]
    said = about.get("License-Expression") or "; ".join(classified) or (about.get("License") or "").split("\n")[0]
    files = [one for one in importlib.metadata.files(name) or [] if one.name.upper().startswith("LICEN")]
    return said or " ".join(" ".join(one.read_text().split()[:6]) for one in files)


@pytest.mark.parametrize("name", sorted(PINNED))
def test_every_package_has_a_licence_that_we_take(name: str) -> None:
    try:
        licence = licence_of(name)
    except importlib.metadata.PackageNotFoundError:
        pytest.skip("not installed on this system")
    assert TAKEN.search(licence), licence


def test_the_bill_of_materials_is_the_lock() -> None:
    spec = importlib.util.spec_from_file_location("sbom", ROOT / ".ci" / "sbom.py")
    assert spec and spec.loader
    maker = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(maker)
    stored = (ROOT / "docs" / "sbom.cdx.json").read_text("utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert stored == maker.sbom(LOCK, project), "run `make sbom`"
    assert "://" not in stored
    bill = json.loads(stored)
    assert {one["name"]: one["version"] for one in bill["components"]} == PINNED
    for one in bill["components"]:  # read off the lock by other means than the maker's
        entry = LOCK[LOCK.index(f"\n{one['name']}==") + 1 :].split("\n")
        hashes = [re.search(r"sha256:([0-9a-f]+)", line) for line in entry[1:]]
        taken = []
        for found in hashes:
            if not found:
                break
            taken.append(found[1])
        assert sorted(taken) == [digest["content"] for digest in one["hashes"]], one["name"]
    refs = [one["bom-ref"] for one in bill["components"]]
    assert len(refs) == len(set(refs))
