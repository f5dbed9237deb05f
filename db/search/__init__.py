"""Finding documents by words, exactly: the search syntax over the trigram index, and the bridge that says which other
words a word was searched by, and why.  Imports text, record and topics."""
