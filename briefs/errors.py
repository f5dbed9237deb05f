"""What can go wrong with a brief, always said in full: classes for programs to look at, sentences for people."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from db.errors import PolicywatchError, WrongUsage
from db.text.words import Names


class BriefError(PolicywatchError):
    """No brief was written.  ``problems`` lists everything that is wrong, a sentence each."""

    code = "brief_refused"

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("no brief was written: " + "; ".join(self.problems))


class NoEvidence(BriefError):
    """The record does not hold enough to print; the message says in ja and en what was searched."""

    code = "no_evidence"


class OverBudget(BriefError):
    """Even with the least on it the brief takes ``pages`` pages, and may take ``budget``."""

    code = "over_budget"

    def __init__(self, pages: int, budget: int) -> None:
        self.pages, self.budget = pages, budget
        super().__init__(
            [
                f"the page budget is {budget}, and even with the least on it the brief takes {pages} pages: "
                "shorten the asks or the letterhead"
            ]
        )


class NotAccepted(BriefError):
    """The paper was to be signed, and prints what no person has accepted.

    ``lacking``: each of it (:class:`briefs.evidence.acceptance.Need`), in the order of ``problems``.
    """

    code = "not_accepted"

    def __init__(self, problems: Sequence[str], lacking: Sequence[object] = ()) -> None:
        self.lacking = tuple(lacking)
        super().__init__(problems)


class NoSigner(BriefError):
    """Who is to sign may not, or nobody can be held to the paper: no such signer, no letterhead."""

    code = "no_signer"


class NotPrinted(BriefError):
    """The press had something to complain about.

    ``missing``: those of the ``problems`` that are about a character no allowed font has, each with its code point.
    """

    code = "not_printed"

    def __init__(self, problems: Sequence[str], missing: Mapping[str, int]) -> None:
        self.missing = dict(missing)
        super().__init__(problems)


class Spoilt(BriefError):
    """What stands in the way are single documents: without them the brief could be made.

    ``documents``: key -> why, in Japanese and in English; ``characters``: those that no allowed font has.
    """

    code = "spoilt"

    def __init__(
        self, problems: Sequence[str], documents: Mapping[str, Names], characters: Collection[str] = ()
    ) -> None:
        self.documents, self.characters = dict(documents), frozenset(characters)
        super().__init__(problems)


class UnknownTopic(WrongUsage):
    """The topic asked for is not one of ours; the message lists those that are."""

    code = "unknown_topic"


class UnknownKey(WrongUsage):
    """A key that was typed names nothing; the message names the nearest that do."""

    code = "unknown_key"


class WrongPeriod(WrongUsage):
    """The days or times asked for are none, or run backwards."""

    code = "wrong_period"
