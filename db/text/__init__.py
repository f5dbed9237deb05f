"""Japanese text: folding for matching and comparing, dates as papers write them, numbers and periods in sentences,
where a character of a folded text stood in the published one, excerpts, tables of words in two languages.  Pure;
everything may import it, it imports nothing."""
