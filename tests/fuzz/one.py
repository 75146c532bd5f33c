"""Fuzz one target in this process: ``python -m tests.fuzz.one TARGET LIBFUZZER_OPTIONS...``."""

from __future__ import annotations

import sys

import atheris


def main() -> None:
    """Instrument our code, then hand over to libFuzzer, which ends the process."""
    name = sys.argv[1]
    with atheris.instrument_imports(include=["inspection"]):
        import inspection.day_proof.token
        import inspection.photo
        import inspection.vin  # noqa: F401
    from tests.fuzz.targets import TARGETS

    atheris.Setup([sys.argv[0], *sys.argv[2:]], TARGETS[name].run)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
