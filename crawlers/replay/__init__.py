"""From the archive to rows, the same code after a crawl and for a replay; and which reading code made the stored rows.
Imports fetch (the journal) and what lies below."""
