"""Every kind of document has a page, or says why it has none."""

from __future__ import annotations

from db.night.kinds import KINDS, TABLES
from db.record.schema import DERIVED_TABLES
from desk.pages.details import EVERYWHERE, NO_PAGE, PAGES, TABLES_SHOWN
from desk.site.layout import TEMPLATES, TITLES


def test_every_kind_has_a_page_or_says_why_not() -> None:
    assert PAGES.keys() | NO_PAGE.keys() == {kind.id for kind in KINDS}
    assert PAGES.keys().isdisjoint(NO_PAGE)
    assert all(NO_PAGE.values())


def test_the_head_of_every_page_is_a_template_and_every_head_is_used() -> None:
    heads = {page.head for page in PAGES.values()}
    assert heads == {path.name for path in TEMPLATES.glob("document_*.html")}


def test_tables_of_kinds_with_a_page_are_shown_there_and_no_others() -> None:
    assert set(DERIVED_TABLES) >= TABLES_SHOWN
    left = set(TABLES) - TABLES_SHOWN
    assert left == {table.name for kind in KINDS if kind.id in NO_PAGE for table in kind.tables}
    assert EVERYWHERE.isdisjoint(TABLES)


def test_every_table_has_a_title() -> None:
    assert all(TITLES[name] == table.ja for name, table in TABLES.items())
