"""What sources have in common: the base class, watched pages with their files, the pages of the two houses."""
