"""office.db, what the office wrote: meetings, asks, the status of promises, issued briefs and whether they are stale.
Precious, never rebuilt, never published.  Imports people, the Diet and what lies below."""
