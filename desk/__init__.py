"""All that faces staff while it runs: the site, feeds and calendar, mail, and the commands that show.  Imports briefs and db;
fetches nothing."""
