"""Every error this package raises on purpose.

::

    InspectionError
    ├── InputError (ValueError)      what was handed in cannot be used
    │   ├── TableError               a rule table or list is not in its form
    │   ├── ProofError               a code is no signed proof of the day
    │   └── ValueFaultError          values that cannot make an object of ours
    ├── NumberError (ValueError)     a VIN or a plate is not one; see `explain`
    │   ├── LengthError              too short or too long
    │   ├── CharacterError           a character that numbers of this kind never have
    │   ├── FormatError              right characters in the wrong places
    │   └── CheckDigitError          the check digit contradicts the rest
    └── StoppedError                 whoever asked for an inspection called it off

A photograph that cannot be used is *not* an error: it comes out as a finding.
"""

from __future__ import annotations

from collections.abc import Sequence

__all__ = [
    "CharacterError",
    "CheckDigitError",
    "FormatError",
    "InputError",
    "InspectionError",
    "LengthError",
    "NumberError",
    "ProofError",
    "StoppedError",
    "TableError",
    "ValueFaultError",
]


class InspectionError(Exception):
    """Base of all errors of :mod:`inspection`."""


class InputError(InspectionError, ValueError):
    """What was handed in cannot be used.

    Parameters
    ----------
    subject
        What is at fault: a file name, ``"rules 2026-01, line 7"``.
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


class TableError(InputError):
    """A rule table or a list is not in its form."""


class ProofError(InputError):
    """A code is no signed proof of the day."""


class ValueFaultError(InputError):
    """Values that cannot make an object of this package."""


class NumberError(InspectionError, ValueError):
    """A VIN or a plate is not one; :func:`explain` of its module says all faults."""


class LengthError(NumberError):
    """The number is too short or too long."""


class CharacterError(NumberError):
    """A character that numbers of this kind never have."""


class FormatError(NumberError):
    """The characters are allowed, but not in these places."""


class CheckDigitError(NumberError):
    """The check digit contradicts the other characters."""


class StoppedError(InspectionError):
    """Whoever asked for an inspection called it off; nothing of it is kept."""
