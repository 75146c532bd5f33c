"""What an address becomes: a point with its precision, or a reason why not."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from routing.model import Location

__all__ = ["Candidate", "Placement", "Precision", "Unplaced", "UnplacedCode"]


class Precision(StrEnum):
    """How exact a point is, best first.

    ``DOOR`` is the house or the named building itself, ``NUMBER_NEAR`` is
    reckoned from numbers nearby on the same road (or a crossing), ``ROAD`` is
    a point on the named road, ``TOWNSHIP`` and ``DISTRICT`` are the middle of
    a settlement and of a district.
    """

    DOOR = "door"
    NUMBER_NEAR = "number-near"
    ROAD = "road"
    TOWNSHIP = "township"
    DISTRICT = "district"

    @property
    def rank(self) -> int:
        """0 for the best."""
        return list(Precision).index(self)


class UnplacedCode(StrEnum):
    """Why an address has no point; the message gives the particulars."""

    UNREADABLE = "ADDRESS_UNREADABLE"
    NOT_FOUND = "ADDRESS_NOT_FOUND"
    OUTSIDE = "ADDRESS_OUTSIDE_AREA"
    TOO_COARSE = "ADDRESS_TOO_COARSE"
    AMBIGUOUS = "ADDRESS_AMBIGUOUS"
    SOURCE_FAILED = "ADDRESS_SOURCE_FAILED"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that the address may mean.

    Parameters
    ----------
    matched
        What was found, in the source's words.
    precision
        How exact the point is.
    location
        WGS-84.
    uncertainty_m
        Half the size of what the point stands for, in metres; 0 for a door.
    """

    matched: str
    precision: Precision
    location: Location
    uncertainty_m: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """An address with its point.

    Parameters
    ----------
    location
        WGS-84.
    precision
        How exact the point is.
    source
        Who answered: ``known``, ``gazetteer`` or an online source's name.
    matched
        What was found, in the source's words.
    uncertainty_m
        Half the size of what the point stands for, in metres; 0 for a door.
    candidates
        Other answers that were weighed, best first.
    """

    location: Location
    precision: Precision
    source: str
    matched: str
    uncertainty_m: float = 0.0
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unplaced:
    """An address that no courier can be sent to.

    Parameters
    ----------
    code
        The kind of reason.
    message, remedy
        What is wrong and how to mend it, for the dispatcher.
    candidates
        Places that were found but do not do: too coarse, or equally good.
    """

    code: UnplacedCode
    message: str
    remedy: str
    candidates: tuple[Candidate, ...] = ()
