"""Public comments at e-Gov: ``source`` plans, ``pages`` reads feed items, lists and cases."""
