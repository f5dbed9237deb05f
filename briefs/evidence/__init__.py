"""Rows of the record as of a moment, passages worth quoting, the dossier they are frozen in, and the gate that no wrong word
passes.  Imports db alone: knows no kind of brief and no page."""
