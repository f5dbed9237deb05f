"""What a source can be about (``sources.kind``), as far as the Diet and its people are concerned."""

# There is something new only while the Diet is in session.

OF_THE_DIET = frozenset(
    {"minutes", "bill", "written_question", "committee_news", "petition", "resolution", "roll_call", "sitting"}
)
# Their pages are read for some days only: how many a night brings says nothing.
READ_FOR_SOME_DAYS = frozenset({"roll_call", "sitting"})
# No member of the Diet says, asks or submits anything there: what is known of people stays as it is.
WITHOUT_PEOPLE = frozenset({"page", "news", "press", "law", "consultation"})
