"""No signed paper of any kind prints a figure or a statement that nobody has seen in an official text, unless a person accepted it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from briefs.errors import BriefError
from briefs.evidence.acceptance import INTERNAL, UNCHOSEN
from db.office.database import open_office_db
from tests.support.every_kind import JA, KINDS, Kind, build

pytestmark = pytest.mark.tour

SIGNED = [kind for kind in KINDS if kind.name not in (*INTERNAL, *UNCHOSEN)]
PRINT_FIGURES = {"leave-behind", "member", "evidence"}  # a chart that the file names, or the register itself


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A home in which everything is accepted but the register."""
    record = build(tmp_path_factory.mktemp("second-hand"))
    with closing(open_office_db(record.home.office_db)) as office, office:
        office.execute("DELETE FROM decisions WHERE subject_key LIKE 'figure:%' OR subject_key LIKE 'claim:%'")
    return record.home


@pytest.mark.parametrize("kind", SIGNED, ids=lambda kind: kind.name)
def test_a_second_hand_figure_is_signed_by_nobody_unasked(home: Any, kind: Kind) -> None:
    before = {one.name for one in Path(home.root).rglob("*.pdf")}
    if kind.name in PRINT_FIGURES:
        with pytest.raises(BriefError) as refused:
            kind.make(home, JA)
        said = str(refused.value)
        assert "second-hand) figure:" in said
        if (
            kind.name != "evidence"
        ):  # computed from second-hand figures is second-hand; what the agency's head confirmed is not
            assert "figure:disappearances@2020 " in said and "figure:disappearances@2018 " not in said
        assert {one.name for one in Path(home.root).rglob("*.pdf")} == before  # nothing was written
        return
    issued = kind.make(home, JA)
    assert [
        one.reference for one in issued.dossier.claims if one.second_hand and one.reference not in issued.dossier.typed
    ] == []
