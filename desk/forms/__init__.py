"""What staff do on the site: sign in, decide, collect, undo; with the pages that show it.  Imports pages and site.

Every form goes by one rule (``desk/site/guard.py``), and every write notes who made it (``db/office/audit.py``)."""
