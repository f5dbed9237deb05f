"""Public comments (意見募集): the words of their pages, how a case follows from them, and what is new about it.
Imports change and what lies below; independent of the Diet."""
