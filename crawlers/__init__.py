"""From a source's site to the archive, and from the archive to rows.  Imports db; knows neither briefs nor the desk."""
