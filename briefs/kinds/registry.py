"""Every kind of brief there is: the name of its command -> the module that fulfils briefs.kinds.make.Kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from briefs.kinds import annex, committee, comparison, digest, leave_behind, letter, member, prep, promises
from briefs.kinds.make import Kind

KINDS: Mapping[str, Kind[Any, Any]] = {
    digest.NAME: digest,
    leave_behind.NAME: leave_behind,
    comparison.NAME: comparison,
    member.NAME: member,
    prep.NAME: prep,
    committee.NAME: committee,
    promises.NAME: promises,
    letter.NAME: letter,
    annex.NAME: annex,
}
