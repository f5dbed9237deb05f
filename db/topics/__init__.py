"""Which subjects a text is about and which words name the same thing: the topic rules, synonyms across the schemes,
whether something is of our field.  Rules are data (TOML) read once.  Imports text and record."""
