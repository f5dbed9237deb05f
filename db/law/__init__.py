"""Laws: their names, places and days in force, the comparison of two texts by provision, and what a changed provision
weighs.  Imports change and what lies below."""
