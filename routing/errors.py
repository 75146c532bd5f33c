"""Every error this package raises on purpose.

::

    RoutingError
    ├── InputError (ValueError)      what was handed in cannot be used
    │   ├── FileFormatError          a file is not what its name or schema says
    │   └── ModelError               values that cannot make a model object
    ├── GeocodeError                 an address source failed (not: found nothing)
    ├── TravelError                  travel times cannot be had
    │   └── OffNetworkError          a point is too far from any usable road
    ├── SolveError                   a solver cannot run on this problem
    └── ReportError                  an output file cannot be written

An order that cannot be read, placed or served is *not* an error: it comes out
of the pipeline as a refused row, an unplaced order or an ``Unassigned``.
"""

from __future__ import annotations

from collections.abc import Sequence

__all__ = [
    "FileFormatError",
    "GeocodeError",
    "InputError",
    "ModelError",
    "OffNetworkError",
    "ReportError",
    "RoutingError",
    "SolveError",
    "TravelError",
]


class RoutingError(Exception):
    """Base of all errors of :mod:`routing`."""


class InputError(RoutingError, ValueError):
    """What was handed in cannot be used.

    Parameters
    ----------
    subject
        What is at fault: a file name, ``"order P1"``, ``"courier C3"``.
    faults
        Every fault found, each saying what is wrong and how to mend it.
    """

    def __init__(self, subject: str, faults: Sequence[str]) -> None:
        self.subject = subject
        self.faults = tuple(faults)
        super().__init__(subject, self.faults)

    def __str__(self) -> str:
        if len(self.faults) == 1:
            return f"{self.subject}: {self.faults[0]}"
        listed = "".join(f"\n  - {fault}" for fault in self.faults)
        return f"{self.subject}: {len(self.faults)} faults{listed}"


class FileFormatError(InputError):
    """A file is not what its name, its format or its schema says."""


class ModelError(InputError):
    """Values that cannot make a model object."""


class GeocodeError(RoutingError):
    """An address source failed; finding nothing is an answer, not an error."""


class TravelError(RoutingError):
    """Travel times or paths cannot be had."""


class OffNetworkError(TravelError):
    """A point is too far from any road usable in the mode asked for."""


class SolveError(RoutingError):
    """A solver cannot run on this problem."""


class ReportError(RoutingError):
    """An output file cannot be written."""
