"""The tree of everything that policywatch can refuse or fail at, each with a code and its two sentences.

It lies beside the rooms because every room raises from it.  A class is a kind of failure, ``code`` is what programs look
at, the sentences are what people read: nobody takes a sentence apart again.  ``status`` is the exit status of a command
that ends so: 1 something did not happen, 2 the command was wrong.

    PolicywatchError
    ├── WrongUsage            what was asked for cannot be meant: a name, a date, an option
    └── (one class a subject, beside the code that raises it)
"""

from __future__ import annotations

from typing import ClassVar


class PolicywatchError(Exception):
    """Something could not be done; ``en`` and ``ja`` say what and what to do (``ja`` is ``en`` where there is none).

    ``resend``: whether the same form can be taken once what was typed in it is put right; False where a box has to be ticked,
    a button pressed or a page looked at again.  ``box``: the name of a box of the form which says, ticked, that it is meant so.
    """

    code: ClassVar[str] = "failed"
    status: ClassVar[int] = 1
    resend: bool = True
    box: str = ""

    def __init__(self, en: str, ja: str = "", *, resend: bool = True) -> None:
        super().__init__(en)
        self.en, self.ja, self.resend = en, ja or en, resend


class WrongUsage(PolicywatchError):
    """The command, the setting or the address asks for something that does not exist or cannot be read."""

    code = "wrong_usage"
    status = 2
