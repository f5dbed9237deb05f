"""What every page stands on: folders, settings, what Datasette is told, and the little of Datasette that we use, typed."""
