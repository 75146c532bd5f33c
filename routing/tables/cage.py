"""Reads a workbook in a process of its own, with little memory and little time.

The reader lays every sheet out as one rectangle, so that two cells in far
corners, a file of 5 kB, take gigabytes; when memory ends, its process does.
"""

from __future__ import annotations

import pickle
import subprocess
import sys

from routing.tables import sheets
from routing.tables.limits import Limits
from routing.tables.sheets import Told

__all__ = ["read_caged"]

SECONDS_MAX = 120


def read_caged(content: bytes, limits: Limits) -> Told:
    """Return what :func:`~routing.tables.sheets.read_sheets` does; ``large`` if it did not end."""
    bounds = (str(limits.memory_bytes), str(limits.cells))
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and program
            [sys.executable, "-I", sheets.__file__, *bounds],
            input=content,
            capture_output=True,
            timeout=SECONDS_MAX,
            check=True,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        return "large", ""
    told: Told = pickle.loads(done.stdout)  # noqa: S301 - written by the program above
    return told
