"""Written questions of both houses: ``source`` plans, ``lists``, ``pages`` and ``texts`` read."""
