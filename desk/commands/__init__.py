"""The commands of staff: search, serve, law, people, meetings, series, digest, mail, backups.  The top of the desk."""
