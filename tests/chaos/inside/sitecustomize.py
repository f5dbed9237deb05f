"""Python loads this when it starts, where this folder stands in PYTHONPATH: tests of chaos alone put it there."""

import os

if "CHAOS" in os.environ:
    from tests.chaos.hooks import begin

    begin()
