"""What differs between two states of a document and how that is said: comparing, passages, redlines, learnt noise, files,
sentences, and what a kind of document is, with those of pages and feeds.  Pure but for the stored_* readers, pages and
feeds.  Imports text, topics and record."""
