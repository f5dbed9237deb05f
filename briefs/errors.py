"""What can go wrong with a brief, always said in full: classes for programs to look at, sentences for people."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from db.errors import PolicywatchError, WrongUsage
from db.text.words import Names


class Fault(str):
    """One thing that is wrong with a paper: a code, the sentence of the commands (the string itself), and what the site says to
    those who click, in Japanese (``ja``) and English (``en``).
    """

    code: str
    ja: str
    en: str

    def __new__(cls, code: str, said: str, ja: str, en: str) -> Fault:
        made = super().__new__(cls, said)
        made.code, made.ja, made.en = code, ja, en
        return made

    def __reduce__(self) -> tuple[type[Fault], tuple[str, str, str, str]]:  # how copies of it are made
        return Fault, (self.code, str(self), self.ja, self.en)

    def about(self, where: str, place: Names) -> Fault:
        """The same with what it is about in front: ``where`` as commands name it, ``place`` as the site does."""
        return Fault(self.code, f"{where}: {self}", f"{place.ja}：{self.ja}", f"{place.en}: {self.en}")


UNWORDED = "refused"  # the code of what no click on the site can bring about


def on_page(problem: str) -> tuple[str, Names]:
    """The code of a problem and how the site says it; what has no words for the site is for whoever keeps the machine."""
    if isinstance(problem, Fault):
        return problem.code, Names(problem.ja, problem.en)
    told = problem.partition(" / ")  # some say it in both languages at once
    if told[2]:
        return UNWORDED, Names(told[0], told[2])
    return UNWORDED, Names(
        f"このままでは作れません（{problem}）。「選び直す・書き直す」で、ここに出ている文や引用を外すか書き直してください。それでも同じことが"
        "出るときは、このサイトの管理者にこのページを見せてください。",
        f"It cannot be made as it is ({problem}). Under “Choose and write anew” leave out or rewrite what is named here; if the "
        "same comes again, show this page to the administrator of this site.",
    )


def of_the_installation(code: str, said: str, ja: str, en: str) -> Fault:
    """A fault that no page can mend: what is amiss, and that the administrator mends it while nothing chosen is lost."""
    return Fault(
        code,
        said,
        f"{ja}直せるのはこのサイトの管理者です。このページを見せて頼んでください。選んだもの、書いたものは下書きに残っています。",
        f"{en} The administrator of this site can mend it: show this page. What you chose and wrote is kept with the draft.",
    )


class BriefError(PolicywatchError):
    """No brief was written.  ``problems`` lists everything that is wrong, a sentence each; those that are a :class:`Fault`
    have words for the site too.
    """

    code = "brief_refused"

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(
            "no brief was written: " + "; ".join(self.problems), " ".join(on_page(one)[1].ja for one in self.problems)
        )


class NoEvidence(BriefError):
    """The record does not hold enough to print; the message says in ja and en what was searched."""

    code = "no_evidence"


class OverBudget(BriefError):
    """Even with the least on it the brief takes ``pages`` pages, and may take ``budget``."""

    code = "over_budget"

    def __init__(self, pages: int, budget: int) -> None:
        self.pages, self.budget = pages, budget
        said = (
            f"the page budget is {budget}, and even with the least on it the brief takes {pages} pages: "
            "shorten the asks or the letterhead"
        )
        ja = (
            f"引用をいちばん少なくしても{pages}ページになり、{budget}ページに収まりません。「選び直す・書き直す」で、お願いや引用の印を"
            "減らすか、お願いの文を短くしてください。"
        )
        en = (
            f"Even with the least on it the paper takes {pages} pages, and it may take {budget}: under “Choose and write anew” "
            "tick fewer asks and passages, or shorten the asks."
        )
        super().__init__([Fault("over_budget", said, ja, en)])


class DraftChanged(BriefError):
    """The paper was to be signed, and says something else than the draft that its signer looked at."""

    code = "draft_changed"


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
