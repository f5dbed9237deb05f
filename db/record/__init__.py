"""What is stored and how it is opened and read: the archive with its journal, the schema of policy.db, the records that
travel between the stages, documents and versions as rows, the folders of a home.  Imports text alone."""
