"""From bytes to what a reader sees: a page strictly decoded, HTML as paragraphs, PDF, workbooks and Word files, feeds,
the text of a law.  Pure; imports db.text and the records of db.record."""
