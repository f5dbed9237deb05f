"""PDF briefs: choose from the record, freeze the evidence, check it, lay it out, record what was issued.  Imports db."""
