"""What a person wrote in English stands under the words of which it was written, and under no others of the same speech."""

from __future__ import annotations

import pytest

from briefs.errors import BriefError
from briefs.evidence.passage_keys import passage_key
from briefs.staff.file import Gist
from briefs.staff.gists import gist_of

KEY = "kokkai/122105206X00920260801_002"
FIRST, SECOND = "見本の条約を批准すべきです。", "見本の相談は増えています。"
BOTH = {(KEY, FIRST), (KEY, SECOND)}


@pytest.mark.parametrize(
    "gist",
    [
        Gist(passage_key(KEY, FIRST), "Ratify it."),
        Gist(KEY, "Ratify it.", FIRST),
        Gist(KEY, "Ratify it.", f"{FIRST}ほかにもあります。"),  # what was trimmed since
    ],
)
def test_a_gist_of_one_passage_is_not_that_of_another_of_the_same_speech(gist: Gist) -> None:
    assert gist_of([gist], KEY, FIRST, BOTH) == "Ratify it."
    assert gist_of([gist], KEY, SECOND, BOTH) == gist_of([gist], "kokkai/x", FIRST, BOTH) == ""


def test_by_the_document_alone_it_is_of_the_one_passage_that_is_printed() -> None:
    gist = Gist(KEY, "Ratify it.")
    assert gist_of([gist], KEY, FIRST, {(KEY, FIRST), ("kokkai/x", SECOND)}) == "Ratify it."
    with pytest.raises(BriefError) as error:
        gist_of([gist], KEY, FIRST, BOTH)
    assert passage_key(KEY, FIRST) in str(error.value) and passage_key(KEY, SECOND) in str(error.value)
