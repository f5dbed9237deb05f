"""Which sources there are: one class in each module of ``crawlers/sources``, or in ``source.py`` of a folder there.

It lies beside the rooms because it is the one place that knows all sources: fetching, replaying and the commands ask it.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from crawlers.sources.shared.source import Source

ROOT = Path(__file__).resolve().parents[1]


def source_modules(root: Path = ROOT) -> dict[str, str]:
    """Every source's id -> the name of its module, in alphabetical order; nothing is imported.

    ``root``: the folder that holds our packages.
    """
    there = pkgutil.iter_modules([str(root / "crawlers" / "sources")])
    return {
        name: f"crawlers.sources.{name}{'.source' if is_folder else ''}"
        for name, is_folder in sorted((one.name, one.ispkg) for one in there)
        if name != "shared"
    }


@cache
def all_sources() -> dict[str, Source]:
    """Every source by id, in alphabetical order; a module without exactly one source is an error."""
    found: dict[str, Source] = {}
    for name, module_name in source_modules().items():
        module = importlib.import_module(module_name)
        classes = [
            value
            for value in vars(module).values()
            if isinstance(value, type) and issubclass(value, Source) and value.__module__ == module.__name__
        ]
        if len(classes) != 1:
            raise TypeError(f"{module.__name__} must define exactly one Source, it defines {len(classes)}")
        source = classes[0]()
        if source.info.id != name:
            raise TypeError(f"{module.__name__}: info.id is {source.info.id!r}, expected {name!r}")
        found[source.info.id] = source
    return found


def measured_by_others(source: Source, config: Mapping[str, object]) -> bool:
    """Whether nobody here has seen the source fit its real pages: it ships unverified, and no `sources try` has passed."""
    sources = config.get("sources")
    mine = sources.get(source.info.id, {}) if isinstance(sources, dict) else {}
    return not (source.info.selector_verified or mine.get("passed_at"))


def is_enabled(source: Source, config: Mapping[str, object]) -> bool:
    """Whether a nightly run includes the source: its own default, unless ``[sources.ID] enabled`` says otherwise; none that has
    nothing to look at."""
    sources = config.get("sources")
    mine = sources.get(source.info.id, {}) if isinstance(sources, dict) else {}
    return bool(mine.get("enabled", source.info.enabled)) and source.has_work(mine)
