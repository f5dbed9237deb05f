"""Which gist (what a person wrote in English of a quotation) belongs to which words.  Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from briefs.errors import BriefError, Fault
from briefs.evidence.passage_keys import Words, lies_in, passage_key
from briefs.staff.file import Gist


def gist_of(gists: Sequence[Gist], key: str, text: str, printed: Collection[Words]) -> str:
    """What a person wrote in English of these words; "" where nobody did.

    A gist is of one passage: by its key, or by words that these are or stand in.  By the key of a document alone it is of
    what is ``printed`` of it; BriefError where that is more than one passage.
    """
    for one in gists:
        if one.key == passage_key(key, text) or lies_in(key, text, (one.key, one.text)):
            return one.en
    whole = next((one.en for one in gists if one.key == key and not one.text), "")
    if whole and len(passages := [passage_key(*words) for words in printed if words[0] == key]) > 1:
        keys = "、".join(sorted(passages))
        raise BriefError(
            [
                Fault(
                    "gist_of_several",
                    f"gist {key}: {len(passages)} passages of it are on the page: write as its key that of one of them, {keys}",
                    f"英語の要旨：{key}からは{len(passages)}か所を引用しています。どれの要旨か、引用の識別名（{keys}）で書いてください。",
                    f"Gist: {len(passages)} passages of {key} are quoted; say of which it is by the key of the passage ({keys}).",
                )
            ]
        )
    return whole
