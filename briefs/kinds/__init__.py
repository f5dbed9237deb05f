"""One file a kind of brief: what is chosen for it, how it may be laid out, and the content of its pages; make.py is the
recipe that every kind fulfils, registry.py lists them, names.py says what they are called.  What several kinds use lies
beside them (topic_evidence, timeline, series_charts, annex_pieces).  Imports press, staff and evidence."""
