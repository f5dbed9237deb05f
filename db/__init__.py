"""The record and what is computed from it.  Nothing here fetches, prints a brief or shows a page: crawlers, briefs and
the desk stand above and may import any room; the rooms may import only those below them (pyproject.toml, import-linter)."""
