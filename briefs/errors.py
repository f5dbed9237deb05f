"""What can go wrong with a brief, always said in full."""

from __future__ import annotations

from collections.abc import Sequence


class BriefError(Exception):
    """No brief was written.  ``problems`` lists everything that is wrong, a sentence each."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("no brief was written: " + "; ".join(self.problems))


class NoEvidence(BriefError):
    """The record does not hold enough to print; the message says in ja and en what was searched."""


class UnknownTopic(ValueError):
    """The topic asked for is not one of ours; the message lists those that are."""
