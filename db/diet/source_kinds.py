"""What a source can be about (``sources.kind``) whose pages have something new only while the Diet is in session."""

OF_THE_DIET = frozenset(
    {"minutes", "bill", "written_question", "committee_news", "petition", "resolution", "roll_call", "sitting"}
)
