"""The layer nearest the network: the spider, what it may ask and how fast, every attempt in the journal, mirrors and WARC.
Imports the registry, sources and readers; stores nothing in policy.db."""
