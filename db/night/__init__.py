"""What one run does to the record, in order: store documents and versions, record changes, derive people and promises;
the list of all kinds of documents, and copies of the databases.  The top of db: imports every room, and no room imports it."""
