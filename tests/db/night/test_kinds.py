"""What every kind of document must say, and that nothing of one stands elsewhere."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

import crawlers.sources
import db.night
from crawlers.registry import all_sources
from db.change.kind import Kind
from db.change.pages import PAGE
from db.night.kinds import BY_ID, KINDS, TABLES, kind_of
from db.record.schema import DERIVED_TABLES, open_policy_db

SOURCES, NIGHT = (Path(package.__path__[0]) for package in (crawlers.sources, db.night))
# Tables of the record that are not of one kind: what every document has, what is told of several kinds, registers.
OF_NO_KIND = {
    "sources", "runs", "fetches", "problems", "documents", "versions", "document_text", "changes", "list_sizes", "listed",
    "topics", "document_topics", "change_topics", "to_check",
    "people", "memberships", "attributions", "series", "series_points", "proposals", "totals", "several_versions", "open_names",
    "held", "held_decisions", "enforcements", "delegations", "law_bills",
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.id)
def test_a_kind_has_its_words_in_both_languages(kind: Kind) -> None:
    assert kind.id.isidentifier()
    assert kind.noun.ja and not kind.noun.ja.isascii()
    assert kind.noun.en and kind.noun.en.isascii()


def test_no_two_kinds_share_an_id_or_a_word() -> None:
    for names in ([kind.id for kind in KINDS], [k.noun.ja for k in KINDS], [k.noun.en for k in KINDS]):
        assert [name for name, number in Counter(names).items() if number > 1] == []
    assert kind_of("bill") is BY_ID["bill"]
    assert kind_of("nobody_knows").noun.ja == "文書"


def test_every_typed_table_belongs_to_exactly_one_kind() -> None:
    owned = Counter(table.name for kind in KINDS for table in kind.tables)
    assert [name for name, number in owned.items() if number > 1] == []
    assert OF_NO_KIND.isdisjoint(owned)
    assert OF_NO_KIND | set(owned) == set(DERIVED_TABLES)


def test_the_columns_that_name_the_owner_exist(tmp_path: Path) -> None:
    conn = open_policy_db(tmp_path / "policy.db")
    for name, table in TABLES.items():
        columns = {row["name"]: row["pk"] for row in conn.execute("SELECT name, pk FROM pragma_table_info(?)", (name,))}
        assert columns.get(table.owner) == 1, name
    conn.close()


def kinds_in(path: Path) -> Iterator[str]:
    """The kinds that a module gives documents: ``kind=…`` of every call but that of SourceInfo, which is another thing."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name | ast.Attribute):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
        given = [word.value for word in node.keywords if word.arg == "kind" and name != "SourceInfo"]
        given += node.args[1:2] if name == "Document" else []
        yield from (str(one.value) for one in given if isinstance(one, ast.Constant))


def test_every_kind_that_a_source_reads_or_announces_is_known() -> None:
    read = {kind for path in SOURCES.rglob("*.py") for kind in kinds_in(path)}
    assert {"bill", "speech", "news", "committee", "question_text"} <= read  # the search finds them
    announced = {kind for source in all_sources().values() for kind in source.announces}
    assert (read | announced) - set(BY_ID) == set()


def test_the_night_compares_no_kind_by_hand() -> None:
    """What a kind does stands with the kind: no module that stores a run names one."""
    for path in NIGHT.glob("*.py"):
        words = {n.value for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.Constant)}
        assert words & set(BY_ID) == set(), path.name


def test_noise_is_left_out_where_versions_are_compared() -> None:
    """``db.comparison`` may not ask the registry: it knows the one kind that has noise."""
    assert [kind for kind in KINDS if kind.noisy] == [PAGE]
