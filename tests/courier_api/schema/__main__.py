"""A long hunt: ``python -m tests.courier_api.schema --examples 50``.

Prints every operation with how often it answered what, then all that did not fit.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time

from courier_api.storage import upgrade
from tests.courier_api.schema.hunt import PHASES, Found, hunt
from tests.courier_api.schema.place import make_place


def main() -> int:
    """Hunt as the command line says; 1 if something was found."""
    arguments = _arguments()
    with tempfile.TemporaryDirectory() as folder:
        url = arguments.database or f"sqlite:///{folder}/hunt.db"
        upgrade(url)
        place = make_place(url)
        started = time.monotonic()
        found = hunt(
            place,
            examples=arguments.examples,
            seed=arguments.seed,
            phases=tuple(arguments.phases.split(",")),
        )
        place.store.close()
    _print(found, time.monotonic() - started)
    return 1 if found.failures or found.errors else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.courier_api.schema")
    parser.add_argument("--examples", type=int, default=50, help="of each operation and kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", default="", help="URL of an empty one; else SQLite")
    parser.add_argument("--phases", default=",".join(PHASES))
    arguments = [argument for argument in sys.argv[1:] if argument != "--"]
    return parser.parse_args(arguments)


def _print(found: Found, seconds: float) -> None:
    for label, counted in sorted(found.statuses.items()):
        answers = "  ".join(f"{status}: {times}" for status, times in sorted(counted.items()))
        print(f"{label:72} {answers}")
    for name, told in found.failures.items():
        print(f"\n{name}\n{told}")
    for error in found.errors:
        print(f"\n{error}")
    print(
        f"\n{found.calls} calls of {len(found.statuses)} operations in {seconds:.0f} s: "
        f"{len(found.failures)} failures, {len(found.errors)} errors"
    )


if __name__ == "__main__":
    sys.exit(main())
