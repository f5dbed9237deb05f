"""The site, a file a subject: a view reads in one go and hands plain records to a template; each file names its addresses
in ``ROUTES``.  Imports site alone of the desk."""
