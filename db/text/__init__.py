"""Japanese text: folding for matching and comparing, dates as papers write them, numerals in kanji, numbers and periods in
sentences, where a character of a folded text stood in the published one, excerpts, stamps of pages, rows of workbooks as lines.
Pure; everything may import it, it imports nothing."""
