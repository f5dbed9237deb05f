"""One module a publisher, or a folder with ``source.py`` where its pages need more: what to ask for, and pure functions
from a page to records.  A source sees readers, the records, texts and dates, and the words that its pages and the rows
share (a contract in pyproject.toml): no clock, no settings, no database, no network."""
