"""The nightly job: one process a source, each stored as soon as it is fetched; and recordings of real answers for tests.
Imports replay and fetch."""
