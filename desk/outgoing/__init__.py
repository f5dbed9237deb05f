"""What leaves the desk: the digest, mail and its outbox, the Atom feed, the calendar.  Imports pages and site."""
