"""Runs benchmarks: ``python -m tests.benchmarks [NAME ...] [-- OPTIONS]``.

Without names, the comparison of solvers.  OPTIONS go to every benchmark named.
"""

from __future__ import annotations

import pkgutil
import runpy
import sys
from pathlib import Path

DEFAULT = ("solver",)
NOT_BENCHMARKS = {"__main__", "api_bare", "api_server", "api_town", "peers", "synthetic"}


def main() -> None:
    """Run the benchmarks named on the command line, one after the other."""
    known = {found.name for found in pkgutil.iter_modules([str(Path(__file__).parent)])}
    known -= NOT_BENCHMARKS
    arguments = sys.argv[1:]
    cut = arguments.index("--") if "--" in arguments else len(arguments)
    names, options = arguments[:cut] or list(DEFAULT), arguments[cut + 1 :]
    unknown = [name for name in names if name not in known]
    if unknown:
        listed = ", ".join(sorted(known))
        sys.exit(f"no benchmark is called {', '.join(unknown)}: there are {listed}")
    for name in names:
        sys.argv = [name, *options]
        runpy.run_module(f"tests.benchmarks.{name}", run_name="__main__")


if __name__ == "__main__":
    main()
