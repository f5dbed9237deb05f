"""What leaves the desk: the digest, mail and its outbox, what programs subscribe to.  Imports pages and site."""
