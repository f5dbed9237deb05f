"""The pages of the site, a file a subject: each reads in one go and hands plain records to a template.  Imports site."""
