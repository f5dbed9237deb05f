"""One module a publisher, or a folder with ``source.py`` where its pages need more: what to ask for, and pure functions
from a page to records.  A source sees readers, words and dates: no clock, no settings, no database, no network."""
