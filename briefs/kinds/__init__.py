"""One file a kind of brief: what is chosen for it, and the content of its pages.  Imports press, staff and evidence."""
