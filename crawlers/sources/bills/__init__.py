"""Bills in both houses: ``source`` plans and joins, ``pages`` reads lists and progress pages, ``labels`` knows their lines."""
