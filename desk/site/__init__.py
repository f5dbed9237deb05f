"""What every page stands on: how a page answers, marked words, filters of templates, folders and settings, and the little
of Datasette that we use, typed."""
