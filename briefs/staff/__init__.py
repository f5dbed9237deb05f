"""What people typed: the staff file, references, claims, the lock on numbers, the letterhead.  Imports evidence."""
