"""The registry of kinds: what is said of a kind elsewhere agrees with it."""

from __future__ import annotations

from briefs.commands.brief import brief
from briefs.kinds.names import NAMES_JA
from briefs.kinds.registry import KINDS
from briefs.press.own_kinds import OURS


def test_every_kind_has_a_name_a_template_and_a_prefix_of_its_own() -> None:
    assert set(KINDS) == set(NAMES_JA)
    assert all((OURS / f"{name.replace('-', '_')}.html.j2").is_file() for name in KINDS)
    assert len({kind.PREFIX for kind in KINDS.values()}) == len(KINDS)


def test_the_commands_that_write_a_brief_are_those_of_the_kinds() -> None:
    writing = {name for name, one in brief.commands.items() if any(param.name == "out" for param in one.params)}
    assert writing == set(KINDS)
