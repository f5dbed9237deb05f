"""What the site consists of: folders, settings and what Datasette is told about the tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

DATABASE = "policy"
TEMPLATES = Path(__file__).resolve().parent.parent / "templates" / "datasette"
STATIC = TEMPLATES / "static"
PLUGIN = "policywatch_browse"
SETTINGS = {
    "suggest_facets": False,  # over long texts this costs most of a page's time
    "default_page_size": 30,
    "sql_time_limit_ms": 3000,
    "facet_time_limit_ms": 1000,
    "cache_size_kb": 100_000,
    "allow_download": False,
    "max_returned_rows": 2000,
}
METADATA: dict[str, Any] = {
    "title": "policywatch",
    "databases": {
        DATABASE: {
            "tables": {
                "documents": {
                    "fts_table": "documents_fts",
                    "fts_pk": "id",
                    "sort_desc": "published_on",
                    "facets": ["kind", "source"],
                    "label_column": "title",
                },
                "changes": {"sort_desc": "detected_at"},
                "runs": {"sort_desc": "id"},
                "fetches": {"sort_desc": "id"},
                "sources": {"label_column": "name_ja"},
                "topics": {"label_column": "name_ja"},
                "document_text": {"hidden": True},
                "documents_fts_source": {"hidden": True},
                "_sqlite_migrations": {"hidden": True},
            }
        }
    },
}
