"""Which sources there are: one class in each module of ``crawlers/sources``, or in ``source.py`` of a folder there.

It lies beside the rooms because it is the one place that knows all sources: fetching, replaying and the commands ask it.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

import crawlers.sources
from crawlers.sources.shared.source import Source


@cache
def all_sources() -> dict[str, Source]:
    """Every source by id, in alphabetical order; a module without exactly one source is an error."""
    found: dict[str, Source] = {}
    for module_info in sorted(pkgutil.iter_modules(crawlers.sources.__path__), key=lambda m: m.name):
        if module_info.name == "shared":
            continue
        inner = ".source" if module_info.ispkg else ""
        module = importlib.import_module(f"crawlers.sources.{module_info.name}{inner}")
        classes = [
            value
            for value in vars(module).values()
            if isinstance(value, type) and issubclass(value, Source) and value.__module__ == module.__name__
        ]
        if len(classes) != 1:
            raise TypeError(f"{module.__name__} must define exactly one Source, it defines {len(classes)}")
        source = classes[0]()
        if source.info.id != module_info.name:
            raise TypeError(f"{module.__name__}: info.id is {source.info.id!r}, expected {module_info.name!r}")
        found[source.info.id] = source
    return found


def is_enabled(source: Source, config: dict[str, object]) -> bool:
    """Whether a nightly run includes the source: its own default, unless ``[sources.ID] enabled`` says otherwise."""
    sources = config.get("sources")
    mine = sources.get(source.info.id, {}) if isinstance(sources, dict) else {}
    return bool(mine.get("enabled", source.info.enabled))
