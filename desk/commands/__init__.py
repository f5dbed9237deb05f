"""The commands of staff: a file a subject (search, site, law, people, promises, meetings, asks, series …).  The top of the desk."""
