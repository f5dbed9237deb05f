"""The commands that fetch and rebuild.  The top of crawlers."""
