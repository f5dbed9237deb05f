"""Expressions that are compiled when they are used."""

from __future__ import annotations

import re

import pytest

from db.text.late import late


def test_it_does_what_the_pattern_does() -> None:
    found = late(r"第(?P<number>\d+)条", re.IGNORECASE)
    assert [match["number"] for match in found.finditer("第1条及び第23条")] == ["1", "23"]
    assert found.sub("条", "第1条") == "条"
    assert (found.pattern, bool(found.flags & re.IGNORECASE)) == (r"第(?P<number>\d+)条", True)


def test_it_is_compiled_at_its_first_use_and_not_before() -> None:
    broken = late("(")
    with pytest.raises(re.error):
        broken.search("")
